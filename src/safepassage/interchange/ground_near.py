"""The streets round one place, out of `base.pmtiles`: the small map that a field device is lent.

Only the streets within reach are read, and nothing that says whose operation it is.
"""

from __future__ import annotations

import gzip
import itertools
import math
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from safepassage.interchange.base_map import UNITS, ZOOMS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["streets_near"]

Line = list[tuple[float, float]]
"""Points in degrees east and north."""
_ZOOM: Final = ZOOMS[-1]
_EARTH_M: Final = 2 * math.pi * 6_378_137
_DIGITS: Final = 6
"""Of a degree: a tenth of a metre."""


def streets_near(path: Path, lon_deg: float, lat_deg: float, reach_m: float) -> tuple[list[Line], str]:
    """(streets, whom to name for them) in a square round a point.

    Args:
        path: The tiles.
        lon_deg: Degrees east, of the point.
        lat_deg: Degrees north.
        reach_m: Half the side of the square, metres.

    Raises:
        OSError: The file cannot be read.
    """
    import shapely
    from pmtiles.reader import MmapSource, Reader

    x, y = (lon_deg / 180 + 1) / 2, (1 - math.asinh(math.tan(math.radians(lat_deg))) / math.pi) / 2
    reach = reach_m / (_EARTH_M * math.cos(math.radians(lat_deg)))
    box = shapely.box(x - reach, y - reach, x + reach, y + reach)
    with path.open("rb") as file:
        reader = Reader(MmapSource(file))
        lines = list(_streets(reader, box))
        source = str(reader.metadata().get("attribution", ""))
    near = shapely.get_parts(shapely.line_merge(shapely.union_all(lines)))
    return [_degrees(line) for line in near if line.geom_type == "LineString"], source


def _streets(reader: Any, box: Any) -> Iterator[Any]:  # noqa: ANN401 - neither has types
    """What lies in a box of the streets, all in parts of the world's width."""
    import mapbox_vector_tile
    import shapely

    side = 2**_ZOOM
    west, north, east, south = (math.floor(each * side) for each in box.bounds)
    for column, row in itertools.product(range(west, east + 1), range(north, south + 1)):
        packed = reader.get(_ZOOM, column, row)
        if packed is None:
            continue
        held = mapbox_vector_tile.decode(gzip.decompress(packed), default_options={"y_coord_down": True})
        tile = shapely.box(column / side, row / side, (column + 1) / side, (row + 1) / side)
        seen = shapely.intersection(tile, box)  # tiles reach beyond their sides
        corner = np.array([column, row])
        for each in held.get("streets", {}).get("features", ()):
            street = shapely.geometry.shape(each["geometry"])
            moved = shapely.transform(street, lambda xy, corner=corner: (xy / UNITS + corner) / side)
            yield shapely.intersection(moved, seen)


def _degrees(line: Any) -> Line:  # noqa: ANN401 - has no types
    x, y = np.array(line.coords).T
    lat_deg = np.degrees(np.arctan(np.sinh(math.pi * (1 - 2 * y))))
    return list(zip(np.round(x * 360 - 180, _DIGITS).tolist(), np.round(lat_deg, _DIGITS).tolist(), strict=True))
