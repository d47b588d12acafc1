"""Small made cities in UTM 37N, whose times and capacities can be worked out by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from pyproj import Transformer

from safepassage.geography.network import Network

if TYPE_CHECKING:
    from collections.abc import Sequence

WEST_M, SOUTH_M = 335_000.0, 4_007_000.0
"""Where (0, 0) lies: in Aleppo."""


def city(junctions: Sequence[tuple[float, float]], streets: Sequence[tuple[int, int]], width_m: float = 6.0) -> Network:
    """A network of straight streets; junctions in metres from (0, 0), numbered from 100 on."""
    xy_m = np.array(junctions, np.float64) + np.array((WEST_M, SOUTH_M))
    ends = np.array(streets, np.int32).reshape(-1, 2)
    lines = xy_m[ends]
    return Network(
        crs="EPSG:32637",
        node_id=np.arange(100, 100 + len(xy_m)),
        x_m=xy_m[:, 0],
        y_m=xy_m[:, 1],
        start=ends[:, 0],
        end=ends[:, 1],
        length_m=np.hypot(*(lines[:, 1] - lines[:, 0]).T),
        road_class=np.full(len(ends), "residential", object),
        width_m=np.full(len(ends), width_m),
        oneway=np.zeros(len(ends), np.int8),
        line_first=np.arange(0, 2 * len(ends) + 1, 2),
        line_xy_m=lines.reshape(-1, 2),
        attribution="made for a test",
    )


def lonlat(x_m: float, y_m: float) -> list[float]:
    """Longitude and latitude of a point in metres from (0, 0)."""
    return list(Transformer.from_crs("EPSG:32637", "EPSG:4326", always_xy=True).transform(WEST_M + x_m, SOUTH_M + y_m))


def point(x_m: float, y_m: float) -> dict[str, Any]:
    """A GeoJSON point."""
    return {"type": "Point", "coordinates": lonlat(x_m, y_m)}


def box(west_m: float, south_m: float, east_m: float, north_m: float) -> dict[str, Any]:
    """A GeoJSON rectangle."""
    corners = ((west_m, south_m), (east_m, south_m), (east_m, north_m), (west_m, north_m), (west_m, south_m))
    return {"type": "Polygon", "coordinates": [[lonlat(*corner) for corner in corners]]}
