"""Minutes in the air from a base to a post and back: around no-fly areas, by ground speed, rounded up.

In a steady wind the quickest way between two points is a straight line, flown at an angle into the wind, and around
areas it is a chain of straight lines over their corners; so the quickest way is found among those. Heights, gusts and
the time to climb are not in it: the reserve is for them.
"""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import shapely

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Way", "Wind", "ground_speed_m_s", "way", "wind_towards"]

Point = tuple[float, float]
"""Metres to the east and to the north."""
CORNERS_MAX: Final = 400
"""No-fly areas with more corners than this together are simplified to the outside before a way is looked for."""
CLEAR_M: Final = 1.0
"""By so much a way keeps off the edge of an area."""


@dataclass(frozen=True, slots=True)
class Wind:
    """A steady wind: its speed and the bearing that it blows from, degrees from north."""

    speed_m_s: float = 0.0
    from_deg: float = 0.0

    @property
    def towards_m_s(self) -> tuple[float, float]:
        """(to the east, to the north) in metres a second."""
        angle_rad = math.radians(self.from_deg)
        return -self.speed_m_s * math.sin(angle_rad), -self.speed_m_s * math.cos(angle_rad)


def wind_towards(east_m_s: float, north_m_s: float) -> Wind:
    """The wind that blows to the east and to the north by so much."""
    return Wind(math.hypot(east_m_s, north_m_s), math.degrees(math.atan2(-east_m_s, -north_m_s)) % 360)


@dataclass(frozen=True, slots=True)
class Way:
    """A way through the air: its corners, (x, y) in metres, both ends included, and the seconds that it takes."""

    corners_m: tuple[tuple[float, float], ...]
    time_s: float


def ground_speed_m_s(east_m: float, north_m: float, airspeed_m_s: float, wind: Wind) -> float:
    """Speed over the ground along a track, by the wind triangle; 0 where the wind is too strong for it.

    With w along the track and c across it, the drone turns its nose so that c is made up for: what is left of the
    airspeed a along the track is sqrt(a^2 - c^2), and the ground speed w + sqrt(a^2 - c^2) (Austin, Unmanned Aircraft
    Systems, 2010).

    Args:
        east_m: Of the track's direction, to the east; any length but 0 together with `north_m`.
        north_m: The same to the north.
        airspeed_m_s: Of the drone, > 0.
        wind: The wind.
    """
    long = math.hypot(east_m, north_m)
    wind_east, wind_north = wind.towards_m_s
    along = (wind_east * east_m + wind_north * north_m) / long
    across = (wind_east * north_m - wind_north * east_m) / long
    if abs(across) >= airspeed_m_s:
        return 0.0
    return max(along + math.sqrt(airspeed_m_s**2 - across**2), 0.0)


def way(
    start_m: tuple[float, float],
    goal_m: tuple[float, float],
    closed: Sequence[shapely.Geometry],
    airspeed_m_s: float,
    wind: Wind,
) -> Way | None:
    """The quickest way from one point to another, outside of all closed areas; None where there is none.

    Args:
        start_m: (x, y), metres to the east and north.
        goal_m: The same.
        closed: Polygons in the same metres.
        airspeed_m_s: Of the drone, > 0.
        wind: The wind.
    """
    ground = shapely.union_all(list(closed)) if closed else shapely.Polygon()
    if shapely.intersects_xy(ground, *start_m) or shapely.intersects_xy(ground, *goal_m):
        return None
    points = [start_m, goal_m, *_corners(ground)]
    shapely.prepare(ground)
    best = {0: 0.0}
    before: dict[int, int] = {}
    queue = [(0.0, 0)]
    done: set[int] = set()
    while queue:
        at_s, here = heapq.heappop(queue)
        if here in done:
            continue
        done.add(here)
        if here == 1:
            return Way(tuple(points[n] for n in _chain(before)), at_s)
        for there, point in enumerate(points):
            if there in done:
                continue
            leg_s = _leg_s(points[here], point, airspeed_m_s, wind)
            if at_s + leg_s < best.get(there, math.inf) and _is_free(ground, points[here], point):
                best[there] = at_s + leg_s
                before[there] = here
                heapq.heappush(queue, (at_s + leg_s, there))
    return None


def _corners(ground: shapely.Geometry) -> list[tuple[float, float]]:
    if ground.is_empty:
        return []
    around = shapely.buffer(ground, CLEAR_M, join_style="mitre")
    if shapely.get_num_coordinates(around) > CORNERS_MAX:
        around = shapely.convex_hull(around)
    return [(float(x), float(y)) for x, y in shapely.get_coordinates(around)]


def _leg_s(start: Point, end: Point, airspeed_m_s: float, wind: Wind) -> float:
    east, north = end[0] - start[0], end[1] - start[1]
    if not east and not north:
        return 0.0
    speed = ground_speed_m_s(east, north, airspeed_m_s, wind)
    return math.hypot(east, north) / speed if speed > 0 else math.inf


def _is_free(ground: shapely.Geometry, start: Point, end: Point) -> bool:
    return start == end or not shapely.intersects(ground, shapely.LineString([start, end]))


def _chain(before: dict[int, int]) -> list[int]:
    at, chain = 1, [1]
    while at:
        at = before[at]
        chain.append(at)
    return chain[::-1]
