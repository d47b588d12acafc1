"""Reads models of the ground's height: SRTM tiles (`N36E037.hgt`) and ESRI ASCII grids (`.asc`) in degrees.

Sources: NASA, SRTM Topography (documentation of version 2.1): big-endian 16-bit metres, rows from the north, −32768 is
a hole, the name gives the south-western corner; ESRI, "ASCII raster format" of ArcGIS.
"""

from __future__ import annotations

import re
from math import isqrt
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from safepassage.foundation.errors import DataRefused, Fault
from safepassage.geography.terrain import HeightGrid

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["read_terrain"]

_TILE: Final = re.compile(r"([NS])(\d{2})([EW])(\d{3})", re.IGNORECASE)
_HOLE: Final = -32768
_SIZES: Final = (1201, 3601)
_HEADER: Final = ("ncols", "nrows", "cellsize")


def read_terrain(path: Path) -> HeightGrid:
    """The grid in a file.

    Raises:
        DataRefused: It is of neither format, or not whole.
    """
    try:
        return _srtm(path) if path.suffix.lower() == ".hgt" else _ascii(path)
    except OSError as error:
        raise DataRefused(
            [Fault(file=str(path), expected="a file that can be read", got=str(error.strerror))]
        ) from error


def _srtm(path: Path) -> HeightGrid:
    corner = _TILE.match(path.name)
    if corner is None:
        raise _refused(path, "the name of a tile, such as N36E037.hgt", path.name)
    data = path.read_bytes()
    side = isqrt(len(data) // 2)
    if side not in _SIZES or 2 * side * side != len(data):
        raise _refused(path, f"{' or '.join(f'{each}²' for each in _SIZES)} heights of two bytes", f"{len(data)} bytes")
    raw = np.frombuffer(data, ">i2").reshape(side, side)
    south = int(corner[2]) * (1 if corner[1].upper() == "N" else -1)
    west = int(corner[4]) * (1 if corner[3].upper() == "E" else -1)
    heights_m = np.where(raw == _HOLE, np.nan, raw).astype(np.float32)
    return HeightGrid(float(south + 1), float(west), 1 / (side - 1), heights_m)


def _ascii(path: Path) -> HeightGrid:
    head: dict[str, Any] = {}
    with path.open(encoding="ascii", errors="replace") as file:
        begin = 0
        while (parts := file.readline().split()) and parts[0][:1].isalpha() and len(parts) == 2:  # noqa: PLR2004
            head[parts[0].lower()] = _number(path, parts[1])
            begin = file.tell()
        missing = [name for name in _HEADER if name not in head]
        if missing:
            raise _refused(path, "an ESRI ASCII grid, or an SRTM tile named .hgt", f"no {missing[0]} in its head")
        file.seek(begin)
        try:
            values = np.array(file.read().split(), np.float32)
        except ValueError as error:
            raise _refused(path, "numbers below the head", str(error)) from error
    rows, columns, step_deg = int(head["nrows"]), int(head["ncols"]), head["cellsize"]
    if len(values) != rows * columns or min(rows, columns) < 2 or step_deg <= 0:  # noqa: PLR2004 - to look between
        raise _refused(path, f"{rows} × {columns} heights, two by two at least", f"{len(values)}")
    middle_deg = step_deg / 2  # a corner is that of a cell, and its height stands for the middle
    west = head["xllcorner"] + middle_deg if "xllcorner" in head else head.get("xllcenter", np.nan)
    south = head["yllcorner"] + middle_deg if "yllcorner" in head else head.get("yllcenter", np.nan)
    north = south + (rows - 1) * step_deg
    if not (-180 <= west <= 180 and -90 <= south <= north <= 90):  # noqa: PLR2004
        raise _refused(path, "a corner in degrees of WGS84; project other grids first", f"{west}, {south}")
    heights_m = values.reshape(rows, columns)
    return HeightGrid(north, west, step_deg, np.where(heights_m == head.get("nodata_value", -9999), np.nan, heights_m))


def _number(path: Path, word: str) -> float:
    try:
        return float(word)
    except ValueError:
        raise _refused(path, "a number in each line of the head", word) from None


def _refused(path: Path, expected: str, got: str) -> DataRefused:
    return DataRefused([Fault(file=str(path), expected=expected, got=got)])
