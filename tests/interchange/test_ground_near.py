"""The streets round a place: as long as they are within reach, where they are, and none from beyond."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import shapely
from pyproj import Geod, Transformer

from geography.lines import square
from safepassage.interchange.base_map import write_base_map
from safepassage.interchange.ground_near import streets_near

if TYPE_CHECKING:
    from pathlib import Path

MIDDLE = Transformer.from_crs("EPSG:32637", "EPSG:4326", always_xy=True).transform(334_050, 4_007_050)
GEOD = Geod(ellps="WGS84")


@pytest.fixture(scope="module")
def tiles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("ground") / "base.pmtiles"
    write_base_map(path, square())
    return path


def length_m(lines: list[list[tuple[float, float]]]) -> float:
    return sum(GEOD.geometry_length(shapely.LineString(line)) for line in lines)


def test_all_of_it_within_reach(tiles: Path) -> None:
    """A square of 100 m and its diagonal: 541 m, less what half a pixel of the tiles may move."""
    lines, source = streets_near(tiles, *MIDDLE, 1000.0)
    assert length_m(lines) == pytest.approx(541.4, abs=4)
    assert source == "drawn by hand"


def test_what_is_beyond_reach_is_cut_off(tiles: Path) -> None:
    """Of a square of 40 m round the middle, which the sides of the other do not reach, there is the diagonal alone."""
    lines, _ = streets_near(tiles, *MIDDLE, 20.0)
    assert length_m(lines) == pytest.approx(40 * 2**0.5, abs=2)
    for lon_deg, lat_deg in (point for line in lines for point in line):
        assert GEOD.inv(*MIDDLE, lon_deg, lat_deg)[2] < 20 * 2**0.5 + 1


def test_far_away_there_is_none(tiles: Path) -> None:
    assert streets_near(tiles, MIDDLE[0] + 0.1, MIDDLE[1], 1000.0)[0] == []
