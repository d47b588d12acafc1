"""Splitting: a line that runs past a junction becomes a street on each side of it.

Maps draw a street as one line from end to end, however many others meet it on the way. Lines meet where they share a
point; two that merely cross, a bridge and what lies under it, do not. A point without a place ends a line on both
sides.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from safepassage.geography.streets import Streets

__all__ = ["split"]


def split(streets: Streets, node: NDArray[np.int64], known: NDArray[np.bool_], *, numbered: bool) -> Streets:
    """Streets between the points that lines share and their ends.

    A stated length is divided as the line is, so that one that contradicts its line still does.

    Args:
        streets: One for each line.
        node: (points,) which point of the map each point of a line is.
        known: (points,) whether it has a place.
        numbered: Whether `node` is how the file numbers its points.
    """
    whole_m = streets.line_lengths_m()
    of_line = streets.of_point()
    first, last = _pieces(node, of_line, known)
    lengths = last - first + 1
    line_first = np.r_[0, np.cumsum(lengths)]
    points = np.repeat(first - line_first[:-1], lengths) + np.arange(line_first[-1])
    line = of_line[first]
    parted = replace(
        streets,
        line_first=line_first,
        line_xy_m=streets.line_xy_m[points],
        start_id=node[first] if numbered else None,
        end_id=node[last] if numbered else None,
        **{
            name: getattr(streets, name)[line]
            for name in ("length_m", "road_class", "width_m", "oneway", "lanes", "speed_max_m_s", "row")
        },
    )
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(
            np.bincount(line, minlength=streets.streets)[line] > 1, parted.line_lengths_m() / whole_m[line], 1
        )
    return replace(parted, length_m=parted.length_m * share)


def _pieces(
    node: NDArray[np.int64], of_line: NDArray[np.int64], known: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """(first point, last point) of each street."""
    same = known[1:] & known[:-1] & (of_line[1:] == of_line[:-1])
    begins, ends = np.r_[True, ~same], np.r_[~same, True]
    number, count = np.unique(node, return_inverse=True, return_counts=True)[1:]
    cut = np.flatnonzero((begins | ends | (count[number] > 1)) & known)
    first, last = cut[:-1], cut[1:]
    run = np.cumsum(begins)
    within = run[first] == run[last]
    return first[within], last[within]
