"""GeoJSON, GeoPackage and GeoParquet, written here: one table of lines, whichever file it came from."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import pytest
import shapely
from pyproj import CRS

from geography.lines import square
from safepassage.foundation.errors import DataRefused
from safepassage.interchange.network_file import write_network
from safepassage.interchange.network_import import import_network

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

E, N = 334_000, 4_007_000
CROSS = [[(0, 0), (100, 0), (200, 0)], [(100, 0), (100, 50)]]
"""A street of 200 m, and one of 50 m that leaves it in the middle."""


def moved(lines: Sequence[Sequence[tuple[float, float]]]) -> list[shapely.LineString]:
    return [shapely.LineString([(x + E, y + N) for x, y in line]) for line in lines]


def geojson(path: Path, *features: tuple[str, Any, dict[str, Any]], **more: Any) -> Path:
    """A collection of (type, coordinates, properties)."""
    rows = [
        {"type": "Feature", "properties": told, "geometry": {"type": kind, "coordinates": where} if kind else None}
        for kind, where, told in features
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": rows, **more}), encoding="utf-8")
    return path


def geopackage(
    path: Path, lines: Sequence[Any], crs: str | None = "EPSG:32637", layer: str = "streets", **columns: Any
) -> Path:
    wkb = shapely.to_wkb(np.array(lines, np.object_))
    pyogrio.raw.write(
        path, wkb, [np.array(each) for each in columns.values()], list(columns), crs=crs, layer=layer,
        driver="GPKG", geometry_type=lines[0].geom_type, append=path.exists(),
    )  # fmt: skip
    return path


def geoparquet(path: Path, lines: Sequence[Any], note: dict[str, Any] | None = None, **columns: Any) -> Path:
    column = {"encoding": "WKB", "geometry_types": [], "crs": CRS("EPSG:32637").to_json_dict(), **(note or {})}
    column = {key: value for key, value in column.items() if value != "left out"}
    geo = {"version": "1.1.0", "primary_column": "geom", "columns": {"geom": column}}
    wkb = [None if line is None else shapely.to_wkb(line) for line in lines]
    table = pa.table({**columns, "geom": pa.array(wkb, pa.binary())})
    pq.write_table(table.replace_schema_metadata({b"geo": json.dumps(geo).encode()}), path)
    return path


def refused(path: Path, **options: Any) -> str:
    with pytest.raises(DataRefused) as found:
        import_network([path], **options)
    return str(found.value)


def test_geojson_is_in_degrees_and_lines_part_where_they_share_a_point(tmp_path: Path) -> None:
    path = geojson(
        tmp_path / "a.geojson",
        ("LineString", [[39, 0.001], [39, 0.011], [39, 0.021]], {"highway": "primary", "oneway": "yes"}),
        ("LineString", [[39, 0.011], [39.01, 0.011]], {"highway": "path", "width": "3 m"}),
    )
    network, report = import_network([path], attribution="mapped by hand")
    assert (network.crs, network.nodes, network.streets) == ("EPSG:32637", 4, 3)
    assert network.length_m[:2] == pytest.approx([1105.300, 1105.300], abs=0.001)
    assert network.road_class.tolist() == ["primary", "primary", "path"]
    assert network.oneway.tolist() == [1, 1, 0]
    assert network.width_m[2] == 3
    assert network.attribution == "mapped by hand"
    assert report.notes[1] == "2 lines were split into 3 streets where they share a point."


def test_geojson_that_names_its_system_is_believed(tmp_path: Path) -> None:
    name = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32637"}}
    line: tuple[str, Any, dict[str, Any]] = ("LineString", [[E, N], [E + 30, N + 40]], {})
    network, report = import_network([geojson(tmp_path / "a.geojson", line, crs=name)])
    assert (network.crs, network.length_m.tolist()) == ("EPSG:32637", [50])
    assert [each.what for each in report.changes] == ["class_missing"]
    assert report.notes == ("Nobody is named as the source of these streets; --attribution says whom to name.",)


def test_metres_under_the_name_of_degrees_are_refused(tmp_path: Path) -> None:
    path = geojson(tmp_path / "a.geojson", ("LineString", [[E, N], [E + 30, N + 40]], {}))
    said = refused(path)
    assert "a.geojson, crs: degrees, as EPSG:4326 has: within ±180 and ±90" in said
    assert "x 334000 to 334030" in said


def test_lines_of_several_parts_and_what_is_no_line(tmp_path: Path) -> None:
    two = [[[39, 0.001], [39, 0.011]], [[39, 0.011], [39.01, 0.011]]]
    path = geojson(
        tmp_path / "a.geojson",
        ("MultiLineString", two, {"highway": "path"}),
        ("Point", [39, 0.001], {"highway": "bus_stop"}),
        ("", None, {"highway": "path"}),
    )
    network, report = import_network([path])
    assert network.streets == 2
    found = {each.what: (each.count, each.examples) for each in report.changes}
    assert found == {
        "not_a_line": (1, ("feature 2",)), "in_parts": (1, ("feature 1",)), "no_line": (1, ("feature 3",)),
    }  # fmt: skip


def test_polygons_are_no_streets(tmp_path: Path) -> None:
    ring = [[[39, 0], [39, 0.01], [39.01, 0], [39, 0]]]
    assert "geometry: lines, got '2 × polygon'" in refused(
        geojson(tmp_path / "a.geojson", ("Polygon", ring, {}), ("Polygon", ring, {}))
    )
    assert "geometry: lines, got 'no feature'" in refused(geojson(tmp_path / "b.geojson"))


@pytest.mark.parametrize(
    ("name", "data"), [("a.geojson", b"u,v\n"), ("a.geojson", b'{"type": "Fea'), ("a.gpkg", b"SQLite"), ("a.shp", b"")]
)
def test_files_that_are_not_what_their_name_says(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    assert refused(tmp_path / name).startswith(f"{name}: a ")


def test_a_file_cannot_send_the_library_to_another(tmp_path: Path) -> None:
    """A virtual source under the name of a map would open whatever it names."""
    target = geojson(tmp_path / "real.geojson", ("LineString", [[39, 0.001], [39, 0.011]], {}))
    layer = f'<OGRVRTLayer name="real"><SrcDataSource>{target}</SrcDataSource></OGRVRTLayer>'
    path = tmp_path / "a.geojson"
    path.write_text(f"<OGRVRTDataSource>{layer}</OGRVRTDataSource>", encoding="utf-8")
    assert pyogrio.read_info(path)["features"] == 1
    assert "a GeoJSON file, got 'something else under that name'" in refused(path)


def test_geopackage_with_layers(tmp_path: Path) -> None:
    path = geopackage(tmp_path / "a.gpkg", moved(CROSS), highway=["path", "steps"], length_m=[200.0, 80.0])
    network, report = import_network([path])
    assert (network.nodes, network.length_m.tolist()) == (4, [100, 100, 50])
    assert [(each.what, each.examples) for each in report.changes] == [
        ("length_wrong", ("feature 2: 80.0 m, 50.0 m along the line",))
    ]
    geopackage(path, [shapely.box(0, 0, 1, 1)], layer="houses")
    assert import_network([path])[0].streets == 3
    geopackage(path, moved(CROSS[:1]), layer="rivers")
    assert "one layer of lines, got 'streets (LineString), houses (Polygon), rivers (LineString)'" in refused(path)
    assert import_network([path], layer="rivers")[0].streets == 1
    assert "no_such" in refused(path, layer="no_such")


@pytest.mark.filterwarnings("ignore:'crs' was not provided")
def test_a_file_without_a_system_is_refused_until_somebody_names_it(tmp_path: Path) -> None:
    path = geopackage(tmp_path / "a.gpkg", moved(CROSS), crs=None)
    assert "a file that names its coordinate system, got 'none'. Ask whoever made it, and give --crs" in refused(path)
    assert import_network([path], crs="EPSG:32637")[0].streets == 3
    assert "crs: a coordinate system such as EPSG:32637" in refused(path, crs="UTM")


def test_geoparquet_with_numbered_junctions(tmp_path: Path) -> None:
    """The second line is drawn from its end to its start; 7 and 8 are not split where 3 leaves: numbers decide."""
    lines = [*moved(CROSS[:1]), *moved([CROSS[1][::-1], [(0, 0), (100, -80), (200, 0)]])]
    path = geoparquet(
        tmp_path / "a.parquet", lines, u=[7, 8, 7], v=[8, 9, 8], highway=[["path", "steps"], ["path"], None]
    )
    network, report = import_network([path])
    assert network.node_id.tolist() == [7, 8, 9]
    assert network.road_class.tolist() == ["path", "path", "unknown"]
    assert [each.what for each in report.changes] == ["class_missing", "end_far"]


def test_lines_that_are_drawn_backwards_are_turned(tmp_path: Path) -> None:
    lines = moved([[(0, 0), (50, 9), (100, 0)], [(100, 50), (100, 0)], [(0, 0), (0, 70)]])
    path = geoparquet(tmp_path / "a.parquet", lines, u=[1, 2, 1], v=[2, 3, 4], oneway=[False, True, False])
    network, report = import_network([path])
    assert (network.node_id[network.start].tolist(), network.node_id[network.end].tolist()) == ([1, 2, 1], [2, 3, 4])
    assert network.line(1).tolist() == [[E + 100, N], [E + 100, N + 50]]
    assert [each.what for each in report.changes] == ["class_missing"]


def test_geoparquet_systems(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    geoparquet(path, moved(CROSS), {"crs": None})
    assert "a file that names its coordinate system" in refused(path)
    assert import_network([path], crs="EPSG:32637")[0].streets == 3
    geoparquet(path, moved(CROSS), {"crs": "left out"})
    assert "degrees, as OGC:CRS84 has" in refused(path)
    geoparquet(path, [shapely.LineString([(39, 0.001), (39, 0.011)])], {"crs": "left out"})
    assert import_network([path])[0].crs == "EPSG:32637"


def test_parquet_files_that_are_none_of_maps(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"u": [1]}), path)
    assert "a Parquet file without a note `geo`" in refused(path)
    assert "geometry in WKB, got 'point'" in refused(geoparquet(path, moved(CROSS), {"encoding": "point"}))
    path.write_bytes(path.read_bytes()[:-30])
    assert "a GeoParquet file" in refused(path)
    broken = geoparquet(path, [None, *moved(CROSS)])
    assert [each.what for each in import_network([broken])[1].changes] == ["no_line", "class_missing"]


def test_our_own_file_comes_in_as_it_left(tmp_path: Path) -> None:
    network = square(oneway=[1, 0, 0, 0, 0], width_m=[4, 5, 6, 7, 8])
    write_network(tmp_path / "n.parquet", network)
    again, report = import_network([tmp_path / "n.parquet"])
    write_network(tmp_path / "m.parquet", again)
    assert report.changes == ()
    assert (tmp_path / "m.parquet").read_bytes() == (tmp_path / "n.parquet").read_bytes()
