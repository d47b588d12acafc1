"""What passed at each street of a simulated run, step by step: counts, and no track of anybody.

Who is where can be drawn from it all the same: in a street people keep their order, so the n-th to enter is the n-th to
come to its end and the n-th to leave, and when that was stands in the counts (Newell's cumulative curves). A run that
is kept is this, and nothing else of it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Counting", "Counts"]


@dataclass(frozen=True, slots=True, eq=False)
class Counts:
    """A row for a street and a step in which anything changed there, or at whose end somebody stood before it.

    Attributes:
        arcs: Number of streets; a row of a street from this number on is of an exit, which is left as it is entered.
        steps: Number of steps.
        step_s: Length of a step; the last may be shorter.
        arc, step: (rows,) int32, by step, then street.
        entered, reached, left: (rows,) int32, people who in this step came in, came to the end, went on.
        waiting: (rows,) int32, people who at the end of the step stood ready at home and could not yet enter.
    """

    arcs: int
    steps: int
    step_s: float
    arc: NDArray[np.int32]
    step: NDArray[np.int32]
    entered: NDArray[np.int32]
    reached: NDArray[np.int32]
    left: NDArray[np.int32]
    waiting: NDArray[np.int32]

    @property
    def out_people(self) -> NDArray[np.int64]:
        """(steps,) int64, who is out by the end of each step."""
        at_exit = self.arc >= self.arcs
        return np.cumsum(np.bincount(self.step[at_exit], self.entered[at_exit], self.steps).astype(np.int64))

    def queue_people(self) -> NDArray[np.int64]:
        """(steps, arcs) int64, who at the end of a step stands at the end of a street and may not go on."""
        change = np.zeros((self.steps, self.arcs), np.int64)
        inner = self.arc < self.arcs
        change[self.step[inner], self.arc[inner]] = (self.reached - self.left)[inner]
        return np.cumsum(change, axis=0)


class Counting:
    """Counts while a run goes on."""

    def __init__(self, arms: Any) -> None:  # noqa: ANN401 - a record array
        self._before = _totals(arms)
        self._arcs = int((arms.head >= 0).sum())
        self._seen: list[tuple[NDArray[np.intp], NDArray[np.int32], NDArray[np.int32]]] = []

    def look(self, arms: Any) -> None:  # noqa: ANN401
        """Ends a step."""
        now = _totals(arms)
        change = now - self._before
        rows = np.flatnonzero(change.any(axis=0) | (arms.lined > 0))
        self._seen.append((rows, change[:, rows], arms.lined[rows]))
        self._before = now

    def counts(self, step_s: float) -> Counts:
        """What was seen in all steps, of this length each."""
        arc, change, waiting = (np.concatenate(part, axis=-1, dtype=np.int32) for part in zip(*self._seen, strict=True))
        step = np.repeat(np.arange(len(self._seen), dtype=np.int32), [len(rows) for rows, _, _ in self._seen])
        entered, reached, left = change
        return Counts(self._arcs, len(self._seen), step_s, arc, step, entered, reached, left, waiting)


def _totals(arms: Any) -> NDArray[np.int32]:  # noqa: ANN401
    """(3, rows) people who have entered, come to the end, left, since the start; an exit holds nobody."""
    return np.stack((arms.entered, arms.entered - arms.moving, arms.entered - arms.inside))
