"""The picture of a way: streets, the way over them, where one is and where the exit is, to a scale, north above.

Lines are computed here in millimetres and drawn by the typesetter. A picture of a whole way is of a scale at which
not every street can be seen: then it has the main streets, and the small ones beside the way, where they are counted.
What is closed, other blocks and other ways are not on it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from safepassage.geography.network import Network

__all__ = ["Pictures", "pictures"]

MAIN: Final = frozenset(
    f"{each}{link}" for each in ("motorway", "trunk", "primary", "secondary", "tertiary") for link in ("", "_link")
)
EDGE_SHARE: Final = 0.13
"""What is left free around the way, on each side, so that its ends have room for their labels."""
ASIDE_MM: Final = 10.0
"""So far from its end the way is looked at, to put the label on the other side."""
LEAST_M: Final = 300.0
SMALL_UP_TO_M: Final = 1200.0
"""A picture of more metres than this on its longer side has small streets beside the way alone."""
BESIDE_M: Final = 120.0
FIRST_M: Final = 350.0
"""Metres across the picture of the first part; none where the whole way is hardly larger."""
AHEAD_SHARE: Final = 0.6
"""How far the middle of that picture is from home towards the end of its way."""
FIRST_LESS: Final = 2.0
PEN_MM: Final = 0.12
ARROW_EACH_MM: Final = 17.0
SCALES_M: Final = (20, 50, 100, 200, 500, 1000, 2000, 5000)
SCALE_SHARE: Final = 0.3
"""The scale bar takes at most this part of the width."""

Box = tuple[float, float, float, float]  # west, south, east, north, metres


@dataclass(frozen=True, slots=True)
class Pictures:
    """A network that ways are drawn on."""

    network: Network
    _lines: NDArray[np.object_]
    _tree: shapely.STRtree
    _main: NDArray[np.bool_]

    def whole(self, way_m: NDArray[np.float64], size_mm: tuple[float, float]) -> dict[str, Any]:
        """The whole way."""
        return self._drawn(way_m, _box(way_m, size_mm), size_mm)

    def first(self, way_m: NDArray[np.float64], size_mm: tuple[float, float]) -> dict[str, Any] | None:
        """The first part of the way, in a larger scale; None where the whole way is hardly larger."""
        if np.ptp(way_m, axis=0).max() < FIRST_LESS * FIRST_M:
            return None
        width_mm, height_mm = size_mm
        half_m = np.array([1.0, height_mm / width_mm]) * FIRST_M / 2
        ahead_m = shapely.get_coordinates(shapely.line_interpolate_point(shapely.LineString(way_m), FIRST_M / 2))[0]
        middle_m = way_m[0] + (ahead_m - way_m[0]) * AHEAD_SHARE
        (west_m, south_m), (east_m, north_m) = middle_m - half_m, middle_m + half_m
        return self._drawn(way_m, (west_m, south_m, east_m, north_m), size_mm)

    def _drawn(self, way_m: NDArray[np.float64], box: Box, size_mm: tuple[float, float]) -> dict[str, Any]:
        west_m, south_m, east_m, north_m = box
        m_per_mm = (east_m - west_m) / size_mm[0]
        found = self._tree.query(shapely.box(*box))
        main = found[self._main[found]]
        small = found[~self._main[found]]
        way = shapely.LineString(np.vstack([way_m, way_m[-1:]]))
        if max(east_m - west_m, north_m - south_m) > SMALL_UP_TO_M:
            small = small[shapely.dwithin(self._lines[small], way, BESIDE_M)]

        def placed_mm(lines: Any) -> list[list[list[float]]]:  # noqa: ANN401 - a shape or an array of them
            kept = shapely.simplify(shapely.clip_by_rect(lines, *box), PEN_MM * m_per_mm)
            parts = shapely.get_parts(kept)
            inside = [shapely.get_coordinates(part) for part in parts if part.geom_type == "LineString"]
            return [_mm(line, box, m_per_mm) for line in inside if len(line)]

        return {
            "width": size_mm[0],
            "height": size_mm[1],
            "small": placed_mm(self._lines[small]),
            "main": placed_mm(self._lines[main]),
            "way": placed_mm(np.array([way])),
            "arrows": _arrows(way_m, box, m_per_mm),
            "home": _mm(way_m[:1], box, m_per_mm)[0],
            "exit": _mm(way_m[-1:], box, m_per_mm)[0] if _holds(box, way_m[-1]) else None,
            "home_above": _is_below(way, ASIDE_MM * m_per_mm, way_m[0]),
            "exit_above": _is_below(way, -ASIDE_MM * m_per_mm, way_m[-1]),
            "scale": _scale(m_per_mm, size_mm[0]),
        }


def pictures(network: Network) -> Pictures:
    """Gets a network ready for many pictures."""
    number = np.repeat(np.arange(network.streets), np.diff(network.line_first))
    lines = shapely.linestrings(network.line_xy_m, indices=number)
    main = np.isin(network.road_class.astype(str), sorted(MAIN))
    return Pictures(network, lines, shapely.STRtree(lines), main)


def _box(way_m: NDArray[np.float64], size_mm: tuple[float, float]) -> Box:
    """A box of the picture's shape around a way."""
    low, high = way_m.min(axis=0), way_m.max(axis=0)
    middle = (low + high) / 2
    width_m, height_m = np.maximum(high - low, LEAST_M) * (1 + 2 * EDGE_SHARE)
    m_per_mm = max(width_m / size_mm[0], height_m / size_mm[1])
    half = np.array(size_mm) * m_per_mm / 2
    west_m, south_m = middle - half
    east_m, north_m = middle + half
    return float(west_m), float(south_m), float(east_m), float(north_m)


def _mm(points_m: NDArray[np.float64], box: Box, m_per_mm: float) -> list[list[float]]:
    """Points in millimetres from the upper left corner."""
    x_mm = (points_m[:, 0] - box[0]) / m_per_mm
    y_mm = (box[3] - points_m[:, 1]) / m_per_mm
    return [[round(float(x), 1), round(float(y), 1)] for x, y in zip(x_mm, y_mm, strict=True)]


def _holds(box: Box, point_m: NDArray[np.float64]) -> bool:
    return bool(box[0] <= point_m[0] <= box[2] and box[1] <= point_m[1] <= box[3])


def _is_below(way: shapely.LineString, along_m: float, end_m: NDArray[np.float64]) -> bool:
    """Whether the way leaves one of its ends to the south, or level."""
    return bool(shapely.get_y(shapely.line_interpolate_point(way, along_m)) <= end_m[1])


def _arrows(way_m: NDArray[np.float64], box: Box, m_per_mm: float) -> list[list[float]]:
    """Where arrows stand on the way, and which way they point: x and y in mm, degrees clockwise from north."""
    step_m = np.hypot(*np.diff(way_m, axis=0).T)
    away_m = np.concatenate([[0.0], np.cumsum(step_m)])
    each_m = ARROW_EACH_MM * m_per_mm
    found = []
    for at_m in np.arange(each_m * 0.7, away_m[-1] - each_m * 0.3, each_m):
        part = min(int(np.searchsorted(away_m, at_m, side="right")) - 1, len(step_m) - 1)
        along = way_m[part + 1] - way_m[part]
        point = way_m[part] + along * (at_m - away_m[part]) / max(step_m[part], 1e-9)
        if _holds(box, point):
            x_mm, y_mm = _mm(point[None], box, m_per_mm)[0]
            found.append([x_mm, y_mm, round(math.degrees(math.atan2(along[0], along[1])))])
    return found


def _scale(m_per_mm: float, width_mm: float) -> dict[str, float]:
    """The scale bar: a round number of metres and how long it is."""
    fits = [each for each in SCALES_M if each / m_per_mm <= SCALE_SHARE * width_mm]
    length_m = fits[-1] if fits else SCALES_M[0]
    return {"metres": length_m, "length": round(float(length_m / m_per_mm), 2)}
