"""Lines and zones on the map, as they are written and as GeoJSON, and everything wrong with them at once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from safepassage.foundation.errors import DataRefused
from safepassage.interchange.map_lines import OnMap, parted, read_file

if TYPE_CHECKING:
    from pathlib import Path

LINE = [[37.15, 36.2], [37.16, 36.2]]
RING = [[37.0, 36.0], [37.1, 36.0], [37.1, 36.1], [37.0, 36.0]]


def feature(kind: str, coordinates: Any, name: str = "bridge", **more: Any) -> dict[str, Any]:
    shape = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "properties": {"name": name}, "geometry": shape, **more}


def geojson(path: Path, *features: Any) -> Path:
    path.write_text(json.dumps({"type": "FeatureCollection", "features": list(features)}), encoding="utf-8")
    return path


def test_an_at_says_degrees_and_a_colon_pixels(tmp_path: Path) -> None:
    (tmp_path / "l.txt").write_text("# both\nford:1,2,3,4\nbridge@37.15,36.2,37.16,36.2\n", encoding="utf-8")
    rows, on_map = read_file(tmp_path / "l.txt")
    assert rows == [(2, "ford:1,2,3,4")]
    assert on_map == [OnMap("bridge", ((37.15, 36.2), (37.16, 36.2)))]
    assert parted([(0, "camp@1,2,3,4,5,6")], zones=True)[1] == [OnMap("camp", ((1, 2), (3, 4), (5, 6)))]


def test_geojson_with_a_name_or_an_id(tmp_path: Path) -> None:
    named = feature("LineString", [[*each, 400.0] for each in LINE])
    told = feature("LineString", LINE, "", id="ford")
    assert read_file(geojson(tmp_path / "l.json", named, told)) == (
        [],
        [OnMap("bridge", ((37.15, 36.2), (37.16, 36.2))), OnMap("ford", ((37.15, 36.2), (37.16, 36.2)))],
    )
    zones = read_file(geojson(tmp_path / "z.json", feature("Polygon", [RING], "camp")), zones=True)[1]
    assert zones == [OnMap("camp", ((37.0, 36.0), (37.1, 36.0), (37.1, 36.1)))]


@pytest.mark.parametrize(
    "bad",
    [
        "a@1,2,3",
        "a@1,2,1,2",
        "a b@1,2,3,4",
        "a@1,2,x,4",
        "a@1,2,3,4,5",
        "a@1,2,3,4,5,6",
        "a@1,2,nan,4",
        "a@190,2,3,4",
        "a@1,-91,3,4",
    ],
)
def test_what_is_no_line(bad: str) -> None:
    with pytest.raises(DataRefused) as found:
        parted([(1, bad), (2, "@1,2,3,4")])
    assert [fault.row for fault in found.value.faults] == [1, 2]


def test_every_fault_of_a_geojson_file_at_once(tmp_path: Path) -> None:
    features = [
        feature("LineString", [*LINE, [37.2, 36.3]]),
        feature("Point", [37.0, 36.0], "near the bridge"),
        feature("LineString", [[3715.0, 36.2], [37.16, 36.2]]),
        "no feature",
    ]
    with pytest.raises(DataRefused) as found:
        read_file(geojson(tmp_path / "l.json", *features))
    assert [(fault.row, fault.field) for fault in found.value.faults] == [
        (1, "geometry"),
        (2, "name"),
        (2, "geometry"),
        (3, "geometry"),
        (4, "name"),
        (4, "geometry"),
    ]
    for bad in ("{}", "{", '{"features": []}', '{"features": 3}'):
        (tmp_path / "b.json").write_text(bad)
        with pytest.raises(DataRefused):
            read_file(tmp_path / "b.json")
    hole = feature("Polygon", [RING, [[37.02, 36.01], [37.05, 36.01], [37.05, 36.02], [37.02, 36.01]]])
    with pytest.raises(DataRefused, match="without holes"):
        read_file(geojson(tmp_path / "z.json", hole), zones=True)
