"""Which stretch of a corridor was in view, minute by minute, out of the footprints of a flight.

A stretch is cut into cells of a few metres. In a minute, a cell was seen when it lay in at least one picture that was
fine enough; a stretch was watched when all but a twentieth of its cells were seen. What was watched is claimed in whole
minutes only, and a minute in which for some seconds nobody knows where the camera looked is not among them (wall 8).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from safepassage.monitoring.track import local_m

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from safepassage.monitoring.footprint import Footprints, Terrain
    from safepassage.monitoring.spans import Span
    from safepassage.monitoring.track import Track

__all__ = [
    "CELL_M", "Line", "Seen", "pixel_m", "range_max_m", "resolution_of", "seen", "shown_m", "watched_and_not",
]  # fmt: skip

CELL_M: Final = 10.0
WATCHED_SHARE: Final = 0.95
"""A stretch with this share of its cells seen in a minute was watched in it: the edge of a picture is not the edge of
what was looked at, and a stretch ends somewhere between two houses."""
MINUTE_S: Final = 60
HOLE_S: Final = 10.0
"""A minute with a longer hole between two pictures that are known, or at its ends, is unknown."""
_SAMPLES: Final = 512
"""Samples that are compared with all cells at once."""


@dataclass(frozen=True, slots=True)
class Line:
    """A corridor, or a stretch of one, as it is drawn.

    Attributes:
        corridor: The corridor's place.
        stretch: The stretch's place; "" where the corridor as a whole is drawn.
        corners_deg: Corners of the line, longitude first, WGS84; two at least.
    """

    corridor: str
    stretch: str
    corners_deg: tuple[tuple[float, float], ...]

    def cells(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """(latitudes, longitudes) of the middles of its cells, each of at most `CELL_M`, along the whole line."""
        lon, lat = np.array(self.corners_deg).T
        north_m, east_m = local_m(lat)
        step_m = np.hypot(np.diff(lat) * north_m[:-1], np.diff(lon) * east_m[:-1])
        along_m = np.concatenate([[0.0], np.cumsum(step_m)])
        count = max(int(np.ceil(along_m[-1] / CELL_M)), 1)
        middle_m = (np.arange(count) + 0.5) * along_m[-1] / count
        return np.interp(middle_m, along_m, lat), np.interp(middle_m, along_m, lon)


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What a flight saw of one line.

    Attributes:
        line: The line.
        first_minute: Unix time of the first minute of the flight, in minutes.
        share: (minutes,) float64, share of the cells that were seen in each minute; NaN where for more than `HOLE_S`
            of it nobody knows where the camera looked.
        finest_m: (minutes,) float64, metres a pixel of the cell that was seen best in each minute; inf where none was.
        coarsest_m: (minutes,) float64, the same of the cell that was seen worst, each where it was seen best; -inf.
    """

    line: Line
    first_minute: int
    share: NDArray[np.float64]
    finest_m: NDArray[np.float64]
    coarsest_m: NDArray[np.float64]

    @property
    def pixel_m(self) -> tuple[float, float] | None:
        """(finest, coarsest) over the minutes in which it was watched; None where it never was."""
        watched = (self.share >= WATCHED_SHARE) & np.isfinite(self.finest_m)
        return (float(self.finest_m[watched].min()), float(self.coarsest_m[watched].max())) if watched.any() else None

    def coarsest_in_m(self, span: Span) -> float:
        """Metres a pixel of the cell that was seen worst, in minutes in which it was watched."""
        first, last = (at_s // MINUTE_S - self.first_minute for at_s in span)
        return float(self.coarsest_m[first:last].max())

    def spans(self) -> list[Span]:
        """When it was watched: whole minutes, those that touch as one; unix seconds."""
        return self._runs(self.share >= WATCHED_SHARE)

    def unknown_spans(self) -> list[Span]:
        """When nobody knows what was seen."""
        return self._runs(np.isnan(self.share))

    def _runs(self, which: NDArray[np.bool_]) -> list[Span]:
        edges = np.flatnonzero(np.diff(np.concatenate([[False], which, [False]]).astype(np.int8)))
        begin_s = (self.first_minute + edges) * MINUTE_S
        return [(int(first), int(last)) for first, last in zip(begin_s[0::2], begin_s[1::2], strict=True)]


def range_max_m(track: Track, *, pixels: int, resolution_m: float) -> NDArray[np.float64]:
    """(n,) how far a picture shows the ground finely enough: where `pixels` across its width are `resolution_m` each.

    Args:
        track: With the angle of its lens.
        pixels: Width of the picture, > 0.
        resolution_m: The coarsest that will do, metres a pixel, > 0. A person is about half a metre wide.
    """
    return resolution_m * pixels / (2 * np.tan(np.radians(track.hfov_deg) / 2))


def pixel_m(track: Track, range_m: NDArray[np.float64], *, pixels: int) -> NDArray[np.float64]:
    """(n, k) float64: how many metres a pixel shows at a distance, d · 2 tan(w/2) / pixels.

    It is measured across the line of sight, w being the angle that the picture is wide: along a slope to the camera a
    pixel shows more ground.

    Args:
        track: With the angle of its lens.
        range_m: (n, k) float64, from the camera, straight.
        pixels: Width of the picture, > 0.
    """
    return range_m / range_max_m(track, pixels=pixels, resolution_m=1.0)[:, None]


def resolution_of(coarsest_m: float) -> str:
    """Metres a pixel as a watch tells it: centimetres, rounded up to a tenth."""
    return f"{math.ceil(round(coarsest_m * 1e3, 6)) / 10:g}"


def seen(track: Track, prints: Footprints, line: Line, *, pixels: int, terrain: Terrain | None = None) -> Seen:
    """What a flight saw of a line.

    Args:
        track: Where the camera was.
        prints: Its footprints.
        line: The line.
        pixels: Width of the picture.
        terrain: The ground; without it, and where it ends, the track's own `ground_m`.
    """
    lat, lon = line.cells()
    height_m = np.full(len(lat), np.nan) if terrain is None else terrain.height_m(lat, lon)
    minute = np.floor(track.at_s / MINUTE_S).astype(np.int64)
    first = int(minute[0])
    cells = np.zeros((int(minute[-1]) - first + 1, len(lat)), bool)
    best_m = np.full(cells.shape, np.inf)
    usable = np.flatnonzero(prints.known)
    for begin in range(0, len(usable), _SAMPLES):
        at = usable[begin : begin + _SAMPLES]
        inside = _inside(prints.lat_deg[at], prints.lon_deg[at], lat, lon)
        which, cell = np.nonzero(inside)
        one, when = track.at(at[which]), minute[at[which]] - first
        cells[when, cell] = True
        np.fmin.at(best_m, (when, cell), shown_m(one, lat[cell], lon[cell], height_m[cell], pixels=pixels))
    known = _holes_s(track.at_s[usable], first, len(cells)) <= HOLE_S
    share = np.where(known, cells.mean(axis=1), np.nan)
    return Seen(line, first, share, best_m.min(axis=1), np.where(np.isfinite(best_m), best_m, -np.inf).max(axis=1))


def shown_m(
    track: Track,
    lat: NDArray[np.float64],
    lon: NDArray[np.float64],
    height_m: NDArray[np.float64],
    *,
    pixels: int,
) -> NDArray[np.float64]:
    """(n,) float64: how many metres a pixel of each sample shows at a place of its own.

    Args:
        track: With the angle of its lens.
        lat: (n,) float64, or one for all.
        lon: The same.
        height_m: The same, of the ground there; where it is NaN, that of the track.
        pixels: Width of the picture, > 0.
    """
    north_m, east_m = local_m(track.lat_deg)
    below_m = track.altitude_m - np.where(np.isnan(height_m), track.ground_m, height_m)
    away_m = np.hypot(np.hypot((lat - track.lat_deg) * north_m, (lon - track.lon_deg) * east_m), below_m)
    return pixel_m(track, away_m[:, None], pixels=pixels)[:, 0]


def _holes_s(at_s: NDArray[np.float64], first_minute: int, minutes: int) -> NDArray[np.float64]:
    """(minutes,) the longest hole in each minute between pictures at these moments, its ends with it."""
    edges_s = (first_minute + np.arange(minutes + 1, dtype=np.float64)) * MINUTE_S
    moments_s = np.sort(np.concatenate([at_s, edges_s]))
    minute = (moments_s[:-1] // MINUTE_S).astype(np.int64) - first_minute
    longest_s = np.zeros(minutes)
    np.maximum.at(longest_s, minute, np.diff(moments_s))
    return longest_s


def _inside(
    corner_lat: NDArray[np.float64], corner_lon: NDArray[np.float64], lat: NDArray[np.float64], lon: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """(samples, cells) whether a cell lies in a picture: on the same side of all four of its edges."""
    right = np.ones((len(corner_lat), len(lat)), bool)
    left = right.copy()
    for a, b in ((0, 1), (1, 2), (2, 3), (3, 0)):
        edge_lat = (corner_lat[:, b] - corner_lat[:, a])[:, None]
        edge_lon = (corner_lon[:, b] - corner_lon[:, a])[:, None]
        side = edge_lon * (lat - corner_lat[:, a, None]) - edge_lat * (lon - corner_lon[:, a, None])
        right &= side <= 0
        left &= side >= 0
    return right | left


def watched_and_not(flight: Sequence[Seen]) -> Iterator[tuple[Seen, Sequence[Span], Sequence[Span]]]:
    """(what was seen, when it was watched, when between its first and its last watch it was not) of each that was."""
    for each in flight:
        spans = each.spans()
        if spans:
            yield each, spans, [(one[1], two[0]) for one, two in pairwise(spans)]
