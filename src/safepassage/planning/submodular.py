"""Whether a submodular function of sets is below zero anywhere: a set that shows it, or a proof that there is none.

f is submodular when an element adds the less, the more is there already. Asked one element after the other, in any
order, such a function gives a corner of its base polytope: what each element added (Edmonds 1970). Every mixture x of
corners keeps below f: the sum of x over a set is at most f of the set, so that f ≥ the sum of all that is below zero
in x. The loop looks for the mixture that is least below zero, and asks next for the order that starts where x is
lowest (Fujishige 1980, Wolfe 1976, "Finding the nearest point in a polytope"; the nearest point is found here anew
each time by non-negative least squares). Either some first part of an order has f < 0, and that is the answer, or
less than one is missing in x, and as f is whole no set is below zero.

The mixture is found in floating point and checked in whole numbers: rounding can cost a round, never a wrong answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import nnls

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

__all__ = ["Answer", "is_proof", "negative_set"]

SHARES = 2**60
"""Weights are whole parts of this."""
ROUNDS_PER_ELEMENT = 50


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """Where f is below zero, or why it is nowhere.

    Attributes:
        negative: Elements of a set with f < 0, ascending; empty when there is none, or none was found.
        corners: (corners, elements) int64, what each element adds.
        shares: Weights of the corners, which add up to `SHARES`; empty when nothing was proven.
        order: (elements,) the order that was asked last: where it is tightest first.
    """

    negative: tuple[int, ...]
    corners: NDArray[np.int64]
    shares: tuple[int, ...]
    order: NDArray[np.int64]

    @property
    def is_sure(self) -> bool:
        """Whether it was settled. Rounding could in principle prevent it; a set that was found is always one."""
        return bool(self.negative) or is_proof(self.corners, self.shares)


def negative_set(values: Callable[[NDArray[np.int64]], NDArray[np.int64]], order: NDArray[np.int64]) -> Answer:
    """A set of elements with f < 0, or a proof that there is none.

    Args:
        values: Gives f of the first element of an order, of the first two, and so on; f is whole, submodular, and 0
            of nothing.
        order: (elements,) a permutation of 0, 1, …: which to try first.
    """
    corners: list[NDArray[np.int64]] = []
    asked: set[bytes] = set()
    while order.tobytes() not in asked and len(corners) < ROUNDS_PER_ELEMENT * (len(order) + 1):
        asked.add(order.tobytes())
        value = values(order)
        if value.min(initial=0) < 0:
            least = order[: int(value.argmin()) + 1]
            return Answer(tuple(sorted(map(int, least))), np.array(corners), (), order)
        corner = np.empty(len(order), np.int64)
        corner[order] = np.diff(value, prepend=0)
        corners.append(corner)
        shares = _shares(np.array(corners))
        if is_proof(np.array(corners), shares):
            return Answer((), np.array(corners), shares, order)
        order = np.argsort(np.array(shares, np.float64) @ np.array(corners), kind="stable")
    return Answer((), np.array(corners), (), order)


def is_proof(corners: NDArray[np.int64], shares: tuple[int, ...]) -> bool:
    """Whether the mixture of the corners shows that no set is below zero: exactly, in whole numbers."""
    if len(shares) != len(corners) or min(shares, default=-1) < 0 or sum(shares) != SHARES:
        return False
    mixture = [
        sum(share * int(part) for share, part in zip(shares, parts, strict=True) if share) for parts in corners.T
    ]
    return sum(part for part in mixture if part < 0) > -SHARES


def _shares(corners: NDArray[np.int64]) -> tuple[int, ...]:
    """Weights of the mixture that is least below zero, in the sense of squares, as parts of `SHARES`.

    That mixture minimises |x - s|² over weights that add up to 1 and any s ≥ 0. Without the condition, but with
    (1 - sum)² added, the least is the same up to its length: for weights of sum a it is a²·d² + (1 - a)², least at
    d² / (1 + d²), which grows with the distance d.
    """
    rows, size = corners.shape
    scale = max(1, int(np.abs(corners).max(initial=0)))
    system = np.zeros((size + 1, rows + size))
    system[:size, :rows] = corners.T / scale
    system[size, :rows] = 1
    system[:size, rows:] = -np.eye(size)
    goal = np.zeros(size + 1)
    goal[size] = 1
    weight = nnls(system, goal)[0][:rows]
    shares = np.floor(weight / weight.sum() * SHARES).astype(np.int64)
    shares[shares.argmax()] += SHARES - shares.sum()
    return tuple(map(int, shares))
