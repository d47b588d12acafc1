"""Lays what was drawn on a map onto a network: which junctions a polygon holds, which streets it cuts.

What is drawn is GeoJSON in WGS84 (RFC 7946); it is projected into the network's own system, which is written in the
network and never guessed. Streets that a polygon only touches at an end are not cut by it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely
from pyproj import Transformer
from shapely.geometry import shape as geojson_shape

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from safepassage.geography.network import Network

__all__ = ["Laid", "laid"]

TOUCH_M: Final = 0.01
"""Less of a street than this inside a polygon is a touch, not a cut."""


class Laid:
    """A network that drawn shapes can be laid onto.

    It keeps the lines and junctions as shapes, so that many polygons can be asked about in turn.
    """

    def __init__(self, network: Network) -> None:
        self._network = network
        self._to = Transformer.from_crs("EPSG:4326", network.crs, always_xy=True)
        points = shapely.points(network.x_m, network.y_m)
        self._junctions = shapely.STRtree(points)
        number = np.repeat(np.arange(network.streets), np.diff(network.line_first))
        self._lines = shapely.linestrings(network.line_xy_m, indices=number)
        self._streets = shapely.STRtree(self._lines)

    def shape(self, geometry: Mapping[str, Any]) -> BaseGeometry:
        """A GeoJSON geometry in the network's system, metres."""

        def project(lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
            return np.column_stack(self._to.transform(lonlat[:, 0], lonlat[:, 1]))

        return shapely.transform(geojson_shape(geometry), project)

    def junctions_in(self, shape: BaseGeometry) -> NDArray[np.int64]:
        """Junctions inside a polygon or on its edge, ascending."""
        return np.sort(self._junctions.query(shape, predicate="intersects"))

    def nearest(self, shape: BaseGeometry) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """(the junction nearest to each point, metres to it)."""
        points = shapely.get_parts(shape)
        found = self._junctions.nearest(points)
        away_m = np.hypot(
            self._network.x_m[found] - shapely.get_x(points), self._network.y_m[found] - shapely.get_y(points)
        )
        return found, away_m

    def cut_by(self, shape: BaseGeometry) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """(the streets that a polygon cuts, ascending; the share of each that lies inside, (0, 1])."""
        streets = np.sort(self._streets.query(shape, predicate="intersects"))
        inside_m = shapely.length(shapely.intersection(self._lines[streets], shape))
        cut = inside_m > TOUCH_M
        whole_m = np.maximum(shapely.length(self._lines[streets[cut]]), TOUCH_M)
        return streets[cut], np.minimum(inside_m[cut] / whole_m, 1.0)


def laid(network: Network) -> Laid:
    """The network as shapes."""
    return Laid(network)
