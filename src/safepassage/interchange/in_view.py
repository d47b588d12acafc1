"""Which lines and zones a picture shows: what lies outside it was not seen, though the picture was (wall 8)."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from safepassage.interchange.ground_view import moved
from safepassage.monitoring.tallies import zone_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from safepassage.interchange.film import Source
    from safepassage.monitoring.counting import Line, Zone

__all__ = ["InView"]

SHOWN_SHARE: Final = 0.9
"""A line of which less is in the picture is not watched; gusts move its ends out now and then."""
ZONE_SHARE: Final = 2 / 3
"""The same of a zone: somebody in the rest of it is missing from its mean, as one who is hidden is."""
_RINGS: Final = np.sqrt((np.arange(4) + 0.5) / 4)
"""Of a zone, rings about its middle that stand for equal parts of it."""
_PIECES: Final = 20
"""A line, or a side of a zone, is looked at by so many points and one."""


class InView:
    """Looks which of the lines and zones a picture shows."""

    def __init__(self, film: Source, lines: Sequence[Line], zones: Sequence[Zone]) -> None:
        """Take them; of lines that have one name the first counts."""
        self._size_px = np.array([film.wide_px, film.high_px], np.float64)
        self._parts: dict[str, tuple[np.ndarray, float]] = {}
        for line in lines:
            self._parts.setdefault(line.name, (_along([line.ends_px[:2], line.ends_px[2:]]), SHOWN_SHARE))
        for zone in zones:
            self._parts[zone_name(zone.name)] = (_over([*zone.corners_px, zone.corners_px[0]]), ZONE_SHARE)

    def hidden(self, to_ground: np.ndarray) -> list[str]:
        """The names of the lines, and `zone_name` of the zones, that are not in a picture.

        Args:
            to_ground: (3, 3) float64, from its pixels to those of the first.
        """
        back = np.linalg.inv(to_ground)
        return [name for name, (points, least) in self._parts.items() if self._share(points, back) < least]

    def _share(self, points: np.ndarray, back: np.ndarray) -> float:
        in_front = points @ back[2, :2] + back[2, 2] > 0
        with np.errstate(divide="ignore", invalid="ignore"):
            at = moved(points, back)
            inside = in_front & (at >= 0).all(axis=1) & (at <= self._size_px).all(axis=1)
        return float(inside.mean())


def _along(corners_px: Sequence[Sequence[float]]) -> np.ndarray:
    """(n, 2) points along a line through corners."""
    share = np.linspace(0, 1, _PIECES + 1)[:, None]
    ends = np.array(corners_px, np.float64)
    return np.concatenate([one * (1 - share) + other * share for one, other in pairwise(ends)])


def _over(corners_px: Sequence[Sequence[float]]) -> np.ndarray:
    """(n, 2) points over the zone within a line that closes."""
    edge = _along(corners_px)
    middle = edge.mean(axis=0)
    return np.concatenate([middle + ring * (edge - middle) for ring in _RINGS])
