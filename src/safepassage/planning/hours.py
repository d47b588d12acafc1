"""When something that lasts may begin: inside a span, or so that it is over before one and not begun in it.

One rule for the first plan and for every plan that is made anew: nobody is in a street when it closes, or when a window
ends.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

__all__ = ["inside", "outside"]


def inside(begin_s: NDArray[Any], spans_s: Iterable[tuple[float, float]], lasts_s: float) -> NDArray[np.bool_]:
    """Where something that lasts can begin and still end inside one of the spans: a bool for each beginning."""
    fits = np.zeros(len(begin_s), np.bool_)
    for from_s, to_s in spans_s:
        fits |= (begin_s >= from_s) & (begin_s + lasts_s <= to_s)
    return fits


def outside(begin_s: NDArray[Any], spans_s: Iterable[tuple[float, float]], lasts_s: float) -> NDArray[np.bool_]:
    """Where it begins after, or ends before, each of the spans."""
    fits = np.ones(len(begin_s), np.bool_)
    for from_s, to_s in spans_s:
        fits &= (begin_s + lasts_s <= from_s) | (begin_s >= to_s)
    return fits
