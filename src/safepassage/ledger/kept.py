"""What was folded, kept for as long as nothing that it rests on has changed.

Whatever a fold reads is noted beside what it made: of which kind, at which place, over which cells. When the ledger
grows, what rests on a cell that a new row touches is thrown away, and all else is as it would be made again. So what
is kept equals a fold from nothing by construction, whatever was late, corrected, contested or withdrawn.

It folds nothing itself and knows no ledger. It belongs to one thread at a time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable

    from safepassage.ledger.folds import CellKey

__all__ = ["EVERYTHING", "KEPT_MAX", "Kept", "Reach"]

KEPT_MAX: Final = 1 << 14
"""More than this are not kept; those that nobody asked for longest go first."""
_EVER: Final = 2**62
T = TypeVar("T")


class Reach(NamedTuple):
    """What was read: a kind, a place (any, when None), the first and last cell in quarters of an hour since 1970."""

    kind: str
    place: str | None = None
    first: int = -_EVER
    last: int = _EVER


EVERYTHING: Final = Reach("")
"""The position itself, or all rows: it changes with every row."""


@dataclass(slots=True)
class _Value:
    made: Any
    reads: frozenset[Reach]
    turn: int


class Kept:
    """Values by key, each with what it was read from.

    Attributes:
        position: The ledger's position at which they hold.
    """

    def __init__(self, position: int) -> None:
        self.position = position
        self._values: dict[Hashable, _Value] = {}
        self._noting: list[set[Reach]] = []
        self._turn = 0

    def once(self, key: Hashable, make: Callable[[], T], taken: Reach | None = None) -> T:
        """What `make` returns, made once while nothing changes that it reads.

        Args:
            key: Which value; the same key is always made in the same way.
            make: Makes it, reading through `once` and `note` alone.
            taken: What the caller takes of it, where that is less than what it was made from.
        """
        value = self._values.get(key)
        if value is None:
            reads: set[Reach] = set()
            self._noting.append(reads)
            try:
                made = make()
            finally:
                self._noting.pop()
                if self._noting:
                    self._noting[-1].update(reads if taken is None else (taken,))
            self._values[key] = _Value(made, frozenset(reads), self._turn)
            return made
        value.turn = self._turn
        if self._noting:
            self._noting[-1].update(value.reads if taken is None else (taken,))
        found: T = value.made
        return found

    def note(self, reach: Reach) -> None:
        """Note what is being read."""
        if self._noting:
            self._noting[-1].add(reach)

    def move(self, position: int, touched: Iterable[CellKey]) -> None:
        """Go on to a later position, between which and this one rows touched these cells."""
        buckets: dict[str, list[tuple[str, int]]] = {}
        for each in touched:
            buckets.setdefault(each.kind, []).append((each.place, each.bucket))
        reads = {reach for value in self._values.values() for reach in value.reads}
        stale = {reach for reach in reads if reach == EVERYTHING or _is_touched(reach, buckets.get(reach.kind, ()))}
        self._values = {key: value for key, value in self._values.items() if value.reads.isdisjoint(stale)}
        self.position = position

    def begin_turn(self) -> None:
        """Let go of what was asked for longest ago, where there is too much."""
        self._turn += 1
        if len(self._values) > KEPT_MAX:
            newest = sorted(self._values.items(), key=lambda each: each[1].turn, reverse=True)
            self._values = dict(newest[: KEPT_MAX // 4 * 3])


def _is_touched(reach: Reach, cells: Iterable[tuple[str, int]]) -> bool:
    return any(reach.first <= bucket <= reach.last and reach.place in (None, place) for place, bucket in cells)
