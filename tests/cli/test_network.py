"""`safepassage network` as somebody with a map file uses it, right and wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.runs import run
from geography.lines import square
from safepassage.interchange.network_file import read_network, write_network

NODES = "id,x,y\n1,334000,4007000\n2,334100,4007000\n3,334100,4007100\n4,335000,4008000\n5,335050,4008000\n"
EDGES = "u,v,length_m,highway,width_m\n1,2,100,primary,8\n2,3,160,path,-1\n4,5,50,path,\n3,3,9,path,\n"


@pytest.fixture
def tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.chdir(tmp_path)
    Path("nodes.csv").write_text(NODES, encoding="utf-8")
    Path("edges.csv").write_text(EDGES, encoding="utf-8")
    return ["nodes.csv", "edges.csv"]


def test_import_says_what_it_did(tables: list[str]) -> None:
    found = run("network", "import", *tables, "--crs", "EPSG:32637", "--attribution", "the survey")
    assert (found.exit_code, found.stderr) == (0, "")
    assert found.stdout.splitlines() == [
        "network.parquet: 5 junctions, 3 streets, 0.3 km, EPSG:32637",
        "  repaired 1: streets that had a width that no street has; it is now unknown (row 3: -1.0 m)",
        "  dropped 1: streets that begin and end at one junction: nobody gets anywhere by them (row 5)",
        "  noted 1: streets that cannot be reached from the largest part (row 4)",
        "  2 parts that no street joins, of 2, 1 streets",
    ]
    assert read_network(Path("network.parquet")).attribution == "the survey"


def test_import_as_json(tables: list[str]) -> None:
    found = run("network", "import", *tables, "--crs", "EPSG:32637", "--out", "city.parquet", "--format", "json")
    told = json.loads(found.stdout)
    assert (told["file"], told["streets"], told["length_m"], told["parts"]) == ("city.parquet", 3, 310, [2, 1])
    assert told["bounds_m"] == [334000, 4007000, 335050, 4008000]
    assert told["report"]["changes"][0] == {
        "what": "width_wrong", "done": "repaired", "count": 1, "examples": ["row 3: -1.0 m"],
    }  # fmt: skip
    assert (told["report"]["read"], told["report"]["kept"]) == (4, 3)


def test_show(tmp_path: Path) -> None:
    write_network(tmp_path / "n.parquet", square(road_class=["path"] * 4 + ["primary"], lanes=[0, 0, 0, 0, 2]))
    found = run("network", "show", tmp_path / "n.parquet")
    assert found.stdout.splitlines()[1:] == [
        "  EPSG:32637, x 334000 to 334100 m, y 4007000 to 4007100 m",
        "  drawn by hand",
        "  one part: every street can be reached from every other on foot",
        "  streets with width: 0, oneway: 0, lanes: 1, speed: 0",
        "  class    streets   km",
        "  ───────  ───────  ───",
        "  path           4  0.4",
        "  primary        1  0.1",
    ]
    told = json.loads(run("network", "show", tmp_path / "n.parquet", "-f", "json").stdout)
    assert told["classes"][0] == {"class": "path", "streets": 4, "length_m": 400.0}
    assert told["streets_with"] == {"width": 0, "oneway": 0, "lanes": 1, "speed": 0}


@pytest.mark.parametrize(
    ("files", "options", "said"),
    [
        (["none.osm"], [], "no file of that name"),
        (["."], [], "a folder"),
        (["nodes.csv"], [], "two CSV files"),
        (["nodes.csv", "a.osm"], [], "one file, or two CSV files"),
        (["notes.txt"], [], "an OpenStreetMap extract"),
        (["nodes.csv", "edges.csv"], [], "Give --crs EPSG:…"),
        (["nodes.csv", "edges.csv"], ["--crs", "EPSG:4326"], "These look like metres"),
        (["nodes.csv", "edges.csv"], ["--crs", "EPSG:999999"], "a coordinate system such as EPSG:32637"),
        (["nodes.csv", "edges.csv"], ["--crs", "EPSG:32637", "--out", "no/such/n.parquet"], "a place to write to"),
        (["a.osm"], ["--layer", "x"], "such a file has none"),
        (["rings.geojson"], [], "lines; got 1 × polygon"),
        (["empty.geojson"], [], "lines; got no feature"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_words(
    tables: list[str], files: list[str], options: list[str], said: str
) -> None:
    ring = {"type": "Polygon", "coordinates": [[[39, 0], [39, 1], [40, 0], [39, 0]]]}
    Path("rings.geojson").write_text(
        json.dumps({"type": "Feature", "properties": {}, "geometry": ring}), encoding="utf-8"
    )
    Path("empty.geojson").write_text('{"type": "FeatureCollection", "features": []}', encoding="utf-8")
    for name in ("a.osm", "notes.txt"):
        Path(name).write_text("words", encoding="utf-8")
    found = run("network", "import", *files, *options)
    assert (found.exit_code, found.stdout) == (3, "")
    assert said in found.stderr
    assert not Path("network.parquet").exists()
    as_json = json.loads(run("network", "import", *files, *options, "--format", "json").stderr)
    assert set(as_json) == {"error", "message", "faults"}


def test_what_a_file_says_cannot_reach_the_terminal(tables: list[str]) -> None:
    """A class that would clear the screen, or turn the text round, is printed as signs."""
    Path("edges.csv").write_text(EDGES.replace("path", "pa\x1b[2Jth\u202e"), encoding="utf-8")
    for words in (("import", *tables, "--crs", "EPSG:32637"), ("show", "network.parquet")):
        for form in ("text", "json"):
            found = run("network", *words, "--format", form)
            assert found.exit_code == 0
            assert not {"\x1b", "\u202e"} & set(found.stdout)


def test_show_refuses_what_is_no_network(tmp_path: Path) -> None:
    (tmp_path / "n.parquet").write_text("words", encoding="utf-8")
    found = run("network", "show", tmp_path / "n.parquet")
    assert (found.exit_code, "a whole network file" in found.stderr) == (3, True)
    assert run("network", "show", tmp_path / "none.parquet").exit_code == 3
    assert run("network").exit_code == 2


def test_tiles_are_made_from_a_network_file(tmp_path: Path) -> None:
    write_network(tmp_path / "n.parquet", square(attribution="the survey"))
    found = run("network", "tiles", tmp_path / "n.parquet", "--out", tmp_path / "base.pmtiles")
    assert (found.exit_code, found.stderr) == (0, "")
    assert found.stdout.strip().endswith("base.pmtiles: 5 tiles, the survey")
    assert (tmp_path / "base.pmtiles").read_bytes().startswith(b"PMTiles\x03")
    missing = run("network", "tiles", tmp_path / "none.parquet", "--out", tmp_path / "other.pmtiles")
    assert (missing.exit_code, (tmp_path / "other.pmtiles").exists()) == (3, False)
    nowhere = run("network", "tiles", tmp_path / "n.parquet", "--out", tmp_path / "none" / "base.pmtiles")
    assert nowhere.exit_code == 3
