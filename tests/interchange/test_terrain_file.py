"""Models of the ground: SRTM tiles and ASCII grids, at their corners, with holes, and wrong in every way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from safepassage.foundation.errors import DataRefused
from safepassage.interchange.terrain_file import read_terrain

if TYPE_CHECKING:
    from pathlib import Path

    from safepassage.geography.terrain import HeightGrid

ASCII = "ncols 3\nnrows 2\nxllcorner 37.0\nyllcorner 36.0\ncellsize 0.1\nNODATA_value -1\n1 2 3\n4 5 -1\n"


def at_m(grid: HeightGrid, lat: float, lon: float) -> float:
    return float(grid.height_m(np.array(lat), np.array(lon)))


def tile(path: Path) -> Path:
    """A tile whose heights are 1000 at the north-western corner, 3 at the south-eastern, nought between; one hole."""
    heights = np.zeros((1201, 1201), ">i2")
    heights[0, 0], heights[-1, -1], heights[600, 600] = 1000, 3, -32768
    path.write_bytes(heights.tobytes())
    return path


def test_a_tile_lies_where_its_name_says(tmp_path: Path) -> None:
    grid = read_terrain(tile(tmp_path / "N36E037.hgt"))
    assert at_m(grid, 37, 37) == 1000
    assert at_m(grid, 36, 38) == 3
    assert at_m(grid, 36.9, 37.1) == 0
    assert np.isnan(at_m(grid, 36.5, 37.5))
    south = read_terrain(tile(tmp_path / "S02W001.hgt"))
    assert at_m(south, -1, -1) == 1000
    assert at_m(south, -2, 0) == 3


def test_a_grid_of_cells(tmp_path: Path) -> None:
    """Corners are those of cells: the heights stand half a cell inside."""
    (tmp_path / "g.asc").write_text(ASCII, encoding="ascii")
    grid = read_terrain(tmp_path / "g.asc")
    assert at_m(grid, 36.15, 37.05) == pytest.approx(1)
    assert at_m(grid, 36.1, 37.05) == pytest.approx(2.5)
    assert at_m(grid, 36.15, 37.1) == pytest.approx(1.5)
    assert np.isnan(at_m(grid, 36.1, 37.2))
    assert np.isnan(at_m(grid, 36.2, 37.05))


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("tile.hgt", b"\0" * 8, "the name of a tile, such as N36E037.hgt"),
        ("N36E037.hgt", b"\0" * 8, "8 bytes"),
        ("g.asc", b"hello", "no ncols in its head"),
        ("g.asc", ASCII.replace("0.1", "wide").encode(), "a number in each line of the head"),
        ("g.asc", ASCII.replace("4 5 -1", "4 5").encode(), "2 × 3 heights"),
        ("g.asc", ASCII.replace("4 5", "4 five").encode(), "numbers below the head"),
        ("g.asc", ASCII.replace("37.0", "334000").encode(), "a corner in degrees"),
    ],
)
def test_wrong_files_are_named(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DataRefused) as caught:
        read_terrain(tmp_path / name)
    assert said in str(caught.value)
    assert name in str(caught.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(DataRefused, match="can be read"):
        read_terrain(tmp_path / "N36E037.hgt")
