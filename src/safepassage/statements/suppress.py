"""Small cells of public tables, suppressed so that no subtraction brings one back (DESIGN, wall 7).

Primary are the cells that are small, and those that hold all or none of a whole. What
else must go so that these cannot be worked out is found over every sum that ties the
cells together: rows, columns, totals, nights and cumulative figures, and whatever was
printed in earlier statements, which cannot be taken back. Each choice is checked against
the reader of `attack`, and what turns out not to be needed is printed after all.

It refuses to guess: a cell that nothing left to suppress can protect is named, and the
caller does not print the table.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from safepassage.statements.attack import Reader, Relation

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = ["LIMIT", "LIMIT_SENSITIVE", "Cell", "Protection", "protect"]

LIMIT: Final = 4
"""The largest count that is small: cells of 1 to 4 people."""

LIMIT_SENSITIVE: Final = 9
"""The same for children alone, medical, casualties and disarmament: below 10."""


class Cell(NamedTuple):
    """One number that is a candidate for print.

    Attributes:
        key: Which figure it is, over which span.
        value: The true number.
        limit: The largest value that is small.
        status: "open" when this statement may print it or not; "printed" when an earlier one did; "withheld" when an
            earlier one did not and never will be; "implied" when it is never printed, but follows from others.
        worth: How much readers want it: what is worth less goes first when others must be covered.
    """

    key: str
    value: int
    limit: int = LIMIT
    status: str = "open"
    worth: int = 0

    @property
    def small(self) -> bool:
        """Whether so few are in it that they may be known."""
        return 1 <= self.value <= self.limit


@dataclass(frozen=True, slots=True)
class Protection:
    """What is not printed, and why.

    Attributes:
        reasons: Key → small, all_or_none or complementary, of every cell of this statement that is not printed.
        exposed: Keys that could be worked out all the same; a caller prints none of their tables.
    """

    reasons: Mapping[str, str]
    exposed: tuple[str, ...] = ()


def protect(cells: Sequence[Cell], relations: Sequence[Relation]) -> Protection:
    """Choose which cells are not printed.

    Args:
        cells: Every cell that a relation names, each once.
        relations: The sums between them; each must hold.

    Raises:
        ValueError: a relation names a cell that is not there, or its parts do not add up.
    """
    _check(cells, relations)
    desk = _Desk(cells, relations)
    for key in sorted(desk.targets, key=lambda key: (desk.values[key], key)):
        desk.cover(key)
    complementary = [cell for cell in cells if desk.reasons.get(cell.key) == "complementary"]
    for cell in sorted(complementary, key=lambda c: (-c.worth, -c.value, c.key)):
        desk.print_again(cell.key)
    exposed = tuple(sorted(key for key in desk.targets if not desk.safe(key)))
    return Protection(dict(sorted(desk.reasons.items())), exposed)


class _Desk:
    """The state of one choice: what is hidden so far, and whom it must protect."""

    def __init__(self, cells: Sequence[Cell], relations: Sequence[Relation]) -> None:
        self.values = {cell.key: cell.value for cell in cells}
        self._cells = {cell.key: cell for cell in cells}
        self._relations = relations
        self.reasons: dict[str, str] = {}
        for key in _all_or_none(self.values, relations):
            if self._cells[key].status == "open":
                self.reasons[key] = "all_or_none"
        for cell in cells:
            if cell.status == "open" and cell.small:
                self.reasons[cell.key] = "small"
        self.hidden = {*self.reasons, *(cell.key for cell in cells if cell.status in ("withheld", "implied"))}
        withheld = (
            cell.key for cell in cells if cell.status == "withheld" or (cell.status == "implied" and cell.small)
        )
        self.targets = {*self.reasons, *withheld}
        self._reader = Reader(self.values, self.hidden, relations)

    def safe(self, key: str) -> bool:
        """Whether the reader can tell neither the cell's value nor that it is small."""
        found = self._reader.reach(key)
        if found.hi is None:
            return True
        cell = self._cells[key]
        return found.hi > cell.limit if cell.small else found.lo < found.hi

    def cover(self, key: str) -> None:
        """Suppress more, next to the cell first, until it is safe or nothing is left."""
        while not self.safe(key):
            more = self._next(key)
            if more is None:
                return
            self.reasons[more] = "complementary"
            self._hide({*self.hidden, more})

    def print_again(self, key: str) -> None:
        """Print a complementary cell after all, where every other one stays safe without it."""
        self._hide(self.hidden - {key})
        near = {*self._reader.component(key)[0]} & self.targets
        if all(self.safe(other) for other in near):
            del self.reasons[key]
        else:
            self._hide({*self.hidden, key})

    def _hide(self, hidden: set[str]) -> None:
        self.hidden = hidden
        self._reader = Reader(self.values, hidden, self._relations)

    def _next(self, key: str) -> str | None:
        """The cell to suppress next: near, of little worth, a part before a whole, the smallest that is enough."""
        used = self._reader.component(key)[1]
        short = self._cells[key].limit + 1 - self.values[key]
        for near in ([each for each in used if key in each.keys], used):
            wholes = {each.whole for each in near}
            open_ = {k for each in near for k in each.keys if k not in self.hidden and self._cells[k].status == "open"}
            if open_:
                cells = (self._cells[k] for k in open_)
                return min(cells, key=lambda c: (c.worth, c.key in wholes, c.value < short + 1, c.value, c.key)).key
        return None


def _all_or_none(values: Mapping[str, int], relations: Iterable[Relation]) -> set[str]:
    """Parts that hold all, or none, of a whole that holds somebody."""
    return {
        part
        for each in relations
        if each.divides and len(each.parts) > 1 and values[each.whole] > 0
        for part in each.parts
        if values[part] in (0, values[each.whole])
    }


def _check(cells: Sequence[Cell], relations: Sequence[Relation]) -> None:
    values = {cell.key: cell.value for cell in cells}
    if len(values) < len(cells):
        msg = "a cell is given twice"
        raise ValueError(msg)
    for each in relations:
        missing = [key for key in each.keys if key not in values]
        if missing:
            msg = f"the relation of {each.whole} names {missing}, which are no cells"
            raise ValueError(msg)
        total = sum(values[part] for part in each.parts)
        if values[each.whole] != total:
            msg = f"the parts of {each.whole} add up to {total}, and it holds {values[each.whole]}"
            raise ValueError(msg)
