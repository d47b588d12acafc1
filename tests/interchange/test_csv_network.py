"""Two tables of junctions and streets: what is read, and every fault of both at once with its row."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING, Any

import pytest

from safepassage.foundation.errors import DataRefused
from safepassage.interchange.network_import import import_network

if TYPE_CHECKING:
    from pathlib import Path

    from safepassage.foundation.errors import Fault
    from safepassage.geography.network import Network
    from safepassage.geography.streets import Report

NODES = "id,x,y\n32519930,334596.7,4007704.0\n9425147135,334601.2,4007704.3\n7,334601.2,4007804.3\n"
EDGES = "u,v,length_m,highway\n32519930,9425147135,4.5,tertiary\n9425147135,7,130,steps\n"


def imported(folder: Path, nodes: str = NODES, edges: str = EDGES, **options: Any) -> tuple[Network, Report]:
    (folder / "n.csv").write_text(nodes, encoding="utf-8")
    (folder / "e.csv.gz").write_bytes(gzip.compress(edges.encode()))
    return import_network([folder / "e.csv.gz", folder / "n.csv"], **{"crs": "EPSG:32637", **options})


def faults(folder: Path, *tables: str, **options: Any) -> list[Fault]:
    with pytest.raises(DataRefused) as found:
        imported(folder, *tables, **options)
    return list(found.value.faults)


def placed(found: list[Fault]) -> list[tuple[str, int | None, str]]:
    return [(each.file, each.row, each.field) for each in found]


def test_two_tables_in_any_order(tmp_path: Path) -> None:
    """130 m between junctions 100 m apart: the street bends, and its length is kept."""
    network, report = imported(tmp_path, attribution="the survey")
    assert network.node_id.tolist() == [7, 32519930, 9425147135]
    assert network.length_m.tolist() == [4.5, 130]
    assert network.road_class.tolist() == ["tertiary", "steps"]
    assert network.line(1).tolist() == [[334601.2, 4007704.3], [334601.2, 4007804.3]]
    assert (network.crs, network.attribution, report.notes, report.changes) == ("EPSG:32637", "the survey", (), ())


def test_other_columns_and_other_marks_between_cells(tmp_path: Path) -> None:
    edges = "u;v;length_m;highway;width_m;oneway;lanes;maxspeed\n"
    edges += "7;9425147135;;steps;3.5;-1;2;36\n7;32519930;;path;wide;;;\n"
    network, report = imported(tmp_path, edges=edges)
    assert (network.width_m[0], network.oneway.tolist()) == (3.5, [-1, 0])
    assert network.length_m.tolist() == [pytest.approx(100), pytest.approx(100.4009, abs=1e-4)]
    assert [(each.what, each.examples) for each in report.changes] == [
        ("text_unread", ("row 3",)), ("length_missing", ("row 2", "row 3")),
    ]  # fmt: skip


def test_every_fault_of_both_tables_at_once(tmp_path: Path) -> None:
    nodes = NODES + "7,1,2\nx8,334601.2,4007804.3\n8,334601.2,twelve\n9,nan,4007804.3\n"
    edges = EDGES + "7,99,3,path\n7,,3,path\n7,8,far,path\n"
    assert placed(faults(tmp_path, nodes, edges)) == [
        ("n.csv", 5, "id"), ("n.csv", 6, "id"), ("n.csv", 7, "y"), ("n.csv", 8, "x"),
        ("e.csv.gz", 4, "v"), ("e.csv.gz", 5, "v"), ("e.csv.gz", 6, "length_m"),
    ]  # fmt: skip


def test_rows_that_are_longer_than_the_header(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, NODES, EDGES + "7,32519930,100,4,path\n")
    assert str(fault) == "e.csv.gz, row 4: 4 cells, as in the header, got '5 cells'"


def test_empty_lines_count_as_rows(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, NODES, EDGES.replace("9425147135,7", "\n9425147135,99"))
    assert (fault.row, fault.field, fault.got) == (4, "v", "99")


def test_columns_that_are_missing(tmp_path: Path) -> None:
    assert placed(faults(tmp_path, "id,x\n1,2\n", "u,v,highway\n1,1,path\n")) == [
        ("n.csv", 1, "y"), ("e.csv.gz", 1, "length_m"),
    ]  # fmt: skip
    (fault,) = faults(tmp_path, NODES, NODES)
    assert fault.expected == "one file with the columns id, x, y and one with u, v, length_m, highway"
    assert faults(tmp_path, "", EDGES)[0].expected == fault.expected


def test_the_system_must_be_said_and_fit(tmp_path: Path) -> None:
    assert placed(faults(tmp_path, crs="")) == [("n.csv", None, "crs")]
    assert "degrees, as EPSG:4326 has" in str(faults(tmp_path, crs="EPSG:4326")[0])
    assert "a coordinate system such as" in str(faults(tmp_path, crs="metres")[0])


def test_longitude_and_latitude_must_agree(tmp_path: Path) -> None:
    nodes = (
        "id,x,y,lon,lat\n32519930,334596.7,4007704.0,37.160227,36.200032\n"
        "9425147135,334601.2,4007704.3,37.160277,36.200035\n7,334601.2,4007804.3,37.160252,36.200936\n"
    )
    _, report = imported(tmp_path, nodes)
    assert report.notes[0] == "x and y agree with longitude and latitude to within 5 m."
    (fault,) = faults(tmp_path, nodes, crs="EPSG:32636")
    assert (fault.field, fault.row) == ("x, y", None)
    assert fault.got.endswith(" m apart, in 3 of 3 rows")
    (fault,) = faults(tmp_path, nodes.replace("36.200936", "36.201936"))
    assert (fault.row, fault.got) == (4, "111 m apart")


def test_tables_in_degrees(tmp_path: Path) -> None:
    nodes = "id,x,y\n1,39,0.001\n2,39,0.011\n"
    network, report = imported(tmp_path, nodes, "u,v,length_m,highway\n1,2,,path\n", crs="EPSG:4326")
    assert network.length_m.tolist() == [pytest.approx(1105.300, abs=0.001)]
    assert "Projected from EPSG:4326 to EPSG:32637" in report.notes[0]


def test_files_that_are_no_tables(tmp_path: Path) -> None:
    (tmp_path / "n.csv").write_text(NODES, encoding="utf-8")
    (tmp_path / "e.csv.gz").write_bytes(gzip.compress(EDGES.encode())[:-9])
    for path, said in ((tmp_path / "e.csv.gz", "a whole gzip file"), (tmp_path / "n.csv", "two CSV files")):
        names = [path, tmp_path / "n.csv"] if "gz" in path.name else [path]
        with pytest.raises(DataRefused, match=said):
            import_network(names, crs="EPSG:32637")
    (tmp_path / "e.csv").write_text(EDGES + '"7,9', encoding="utf-8")
    with pytest.raises(DataRefused, match="a row of a CSV file"):
        import_network([tmp_path / "e.csv", tmp_path / "n.csv"], crs="EPSG:32637")
