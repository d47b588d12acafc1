"""What a reader can work out: the values that a suppressed cell may have, given all that is printed.

The reader is taken at his strongest: he knows every printed number of every linked
table and night, every sum that ties cells together, that people are whole and never
fewer than none, and which suppressed cells hold somebody. The answer is exact: a
linear programme in fractions (two phases, Bland's rule, so it ends). A vertex that is
not whole proves nothing about people, and is not taken as protection.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = ["Reach", "Reader", "Relation", "reach"]


class Relation(NamedTuple):
    """A sum that the reader knows: the parts make up the whole.

    Attributes:
        whole: Key of the sum.
        parts: Keys of what it is made of.
        divides: Whether the parts say something about the people of the whole, as a sex, an age or a decision does.
            Then a part that holds all of them, or none, tells it of each. Nights of a total do not.
    """

    whole: str
    parts: tuple[str, ...]
    divides: bool = True

    @property
    def keys(self) -> tuple[str, ...]:
        """The whole and its parts."""
        return (self.whole, *self.parts)


class Reach(NamedTuple):
    """The least and the most that a cell can be shown to hold; `hi` is None where nothing limits it."""

    lo: int
    hi: int | None


class Reader:
    """The strongest reader of one choice of what is printed.

    Args (of the constructor):
        values: The true value of every cell.
        unknown: Keys of the cells that are not printed.
        relations: The sums that are known to hold.
    """

    def __init__(self, values: Mapping[str, int], unknown: Iterable[str], relations: Sequence[Relation]) -> None:
        self._values = values
        self._unknown = frozenset(unknown)
        self._by_key: dict[str, list[Relation]] = {}
        for each in relations:
            for key in dict.fromkeys(each.keys):
                self._by_key.setdefault(key, []).append(each)
        self._open = self._unknown - self._worked_out(relations)
        self._tableaux: dict[frozenset[str], tuple[list[str], _Tableau]] = {}

    def component(self, start: str) -> tuple[list[str], list[Relation]]:
        """The unknown cells that `start` hangs together with, nearest first, and the relations between them."""
        return self._together(start, self._unknown)

    def _together(self, start: str, unknown: frozenset[str]) -> tuple[list[str], list[Relation]]:
        seen, used = {start: None}, dict[Relation, None]()
        queue = [start]
        for key in queue:  # grows while it is walked
            for each in self._by_key.get(key, ()):
                if each not in used:
                    used[each] = None
                    fresh = [other for other in each.keys if other in unknown and other not in seen]
                    seen |= dict.fromkeys(fresh)
                    queue += fresh
        return queue, list(used)

    def _worked_out(self, relations: Sequence[Relation]) -> set[str]:
        """Unknown cells that are the only one in some sum, again and again: no programme is needed for those."""
        left = {number: {*each.keys} & self._unknown for number, each in enumerate(relations)}
        at: dict[str, list[int]] = {}
        for number, keys in left.items():
            for key in keys:
                at.setdefault(key, []).append(number)
        found: set[str] = set()
        alone = [number for number, keys in left.items() if len(keys) == 1]
        for number in alone:  # grows while it is walked
            for key in tuple(left[number]):
                found.add(key)
                for other in at[key]:
                    left[other].discard(key)
                    if len(left[other]) == 1:
                        alone.append(other)
        return found

    def reach(self, target: str) -> Reach:
        """From what to what the reader can only say that an unknown cell lies."""
        if target in self._unknown - self._open:
            return Reach(self._values[target], self._values[target])
        cells, used = self._together(target, self._open)
        group = frozenset(cells)
        least = {key: min(1, self._values[key]) for key in cells}
        if group not in self._tableaux:
            self._tableaux[group] = (
                cells,
                _Tableau([_row(each, cells, self._values, least) for each in used], len(cells)),
            )
        order, tableau = self._tableaux[group]
        truth, low = self._values[target], tableau.extreme(order.index(target), upward=False)
        high = tableau.extreme(order.index(target), upward=True)
        lo = truth if low is None else low + least[target]
        if tableau.unbounded:
            return Reach(lo, None)
        return Reach(lo, truth if high is None else high + least[target])


def reach(target: str, values: Mapping[str, int], unknown: Iterable[str], relations: Sequence[Relation]) -> Reach:
    """`Reader.reach` of one cell."""
    return Reader(values, unknown, relations).reach(target)


_Number = int | Fraction
_RIGHT = -1
"""Column of the right-hand side in a row."""


def _row(
    relation: Relation, hidden: Sequence[str], values: Mapping[str, int], least: Mapping[str, int]
) -> dict[int, _Number]:
    """One equation, whole − parts = 0, over the hidden cells less what each surely holds; its right-hand side at −1."""
    signs = dict.fromkeys(relation.parts, -1)
    signs[relation.whole] = 1
    right = -sum(sign * (least[key] if key in least else values[key]) for key, sign in signs.items())
    return {**{at: signs[key] for at, key in enumerate(hidden) if key in signs}, _RIGHT: right}


class _Tableau:
    """A feasible basis of `A y = b, y ≥ 0` in sparse rows, walked to one extreme after another.

    Attributes:
        unbounded: Whether the last walk found no end; then the extreme is None.
    """

    def __init__(self, rows: Sequence[Mapping[int, _Number]], columns: int) -> None:
        self.unbounded = False
        self._columns = columns
        self._rows: list[dict[int, _Number]] = []
        for number, row in enumerate(rows):
            sign = -1 if row[_RIGHT] < 0 else 1
            self._rows.append({**{at: sign * value for at, value in row.items()}, columns + number: 1})
        self._basis = [columns + number for number in range(len(rows))]
        self._walk(dict.fromkeys(self._basis, 1), columns + len(rows))
        left = [row[_RIGHT] for row, at in zip(self._rows, self._basis, strict=True) if at >= columns]
        assert not any(left), "the truth is feasible"
        self._drop_artificial()

    def extreme(self, at: int, *, upward: bool) -> int | None:
        """The most, or least, of variable `at`; None where the vertex is not whole or there is no end."""
        self._walk({at: -1 if upward else 1}, self._columns)
        if self.unbounded or any(row[_RIGHT].denominator != 1 for row in self._rows):
            return None
        return int(next((row[_RIGHT] for row, basic in zip(self._rows, self._basis, strict=True) if basic == at), 0))

    def _walk(self, cost: Mapping[int, _Number], columns: int) -> None:
        """Pivot until no column lowers the cost (Bland 1977: the first that does, so no cycle)."""
        self.unbounded = False
        reduced = dict(cost)
        for row, basic in zip(self._rows, self._basis, strict=True):
            _subtract(reduced, row, cost.get(basic, 0))
        while True:
            entering = min((at for at, value in reduced.items() if value < 0 and 0 <= at < columns), default=None)
            if entering is None:
                return
            ratios = [
                (Fraction(row[_RIGHT]) / row[entering], self._basis[number], number)
                for number, row in enumerate(self._rows)
                if row.get(entering, 0) > 0
            ]
            if not ratios:
                self.unbounded = True
                return
            leaving = min(ratios)[2]
            self._pivot(leaving, entering)
            _subtract(reduced, self._rows[leaving], reduced[entering])

    def _pivot(self, leaving: int, entering: int) -> None:
        pivot = self._rows[leaving][entering]
        chosen = {at: _divided(value, pivot) for at, value in self._rows[leaving].items()}
        self._rows[leaving] = chosen
        for number, row in enumerate(self._rows):
            if number != leaving and entering in row:
                _subtract(row, chosen, row[entering])
        self._basis[leaving] = entering

    def _drop_artificial(self) -> None:
        """Artificial variables leave the basis; a row that has nothing else says nothing and goes too."""
        for number in reversed(range(len(self._rows))):
            if self._basis[number] >= self._columns:
                entering = min((at for at in self._rows[number] if 0 <= at < self._columns), default=None)
                if entering is None:
                    del self._rows[number], self._basis[number]
                else:
                    self._pivot(number, entering)
        self._rows = [{at: value for at, value in row.items() if at < self._columns} for row in self._rows]


def _divided(value: _Number, pivot: _Number) -> _Number:
    """Whole where it can be: most pivots are 1 or −1."""
    return value * pivot if pivot in (1, -1) else Fraction(value) / pivot


def _subtract(row: dict[int, _Number], other: Mapping[int, _Number], factor: _Number) -> None:
    """`row` less `factor` times `other`; what becomes 0 is left out, but for the right-hand side."""
    if not factor:
        return
    for at, value in other.items():
        rest = row.get(at, 0) - factor * value
        if rest or at == _RIGHT:
            row[at] = rest
        else:
            row.pop(at, None)
