"""The area of a polygon on the ellipsoid, so that a share can be held against the ground it was drawn on.

Positions are put on the Lambert cylindrical equal-area projection of the WGS 84
ellipsoid, where the area is a plain polygon's. The map is exact; an edge is the
straight line of that map, which for a city's outline differs from the shortest line
by less than a millionth of the area. Rings that cross themselves are not noticed.

Source of the formulas: J. P. Snyder, Map Projections: A Working Manual (US
Geological Survey Professional Paper 1395, 1987), equations 3-12 and 10-16.
"""

from __future__ import annotations

import json
import math
from itertools import pairwise
from typing import Any, Final

__all__ = ["area_of_m2"]

_SEMI_MAJOR_M: Final = 6_378_137.0  # WGS 84
_ECCENTRICITY_2: Final = 0.006_694_379_990_141_32  # WGS 84, first eccentricity squared


def area_of_m2(geometry: str) -> float:
    """Area in m² of a GeoJSON Polygon or MultiPolygon, its holes taken out.

    Raises:
        ValueError: the geometry has no area, being of another type.
    """
    shape = json.loads(geometry)
    polygons = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
    if shape["type"] not in ("Polygon", "MultiPolygon"):
        msg = f"a {shape['type']} has no area"
        raise ValueError(msg)
    return sum(_polygon_m2(rings) for rings in polygons)


def _polygon_m2(rings: list[list[Any]]) -> float:
    outer, *holes = [abs(_ring_m2(ring)) for ring in rings]
    return outer - sum(holes)


def _ring_m2(ring: list[Any]) -> float:
    """Signed area, positive anticlockwise, by the trapezoids between the ring and the equator."""
    points = [(math.radians(lon), _height_m2_per_rad(math.radians(lat))) for lon, lat, *_ in ring]
    closed = [*points, points[0]]
    return -sum((x2 - x1) * (y1 + y2) / 2 for (x1, y1), (x2, y2) in pairwise(closed))


def _height_m2_per_rad(lat_rad: float) -> float:
    """Area from the equator to a latitude, per radian of longitude: a² q(φ) / 2 (Snyder 3-12)."""
    sine, e = math.sin(lat_rad), math.sqrt(_ECCENTRICITY_2)
    q = (1 - _ECCENTRICITY_2) * (sine / (1 - (e * sine) ** 2) + math.atanh(e * sine) / e)
    return _SEMI_MAJOR_M**2 * q / 2
