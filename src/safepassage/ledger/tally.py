"""Sums over a cell: what the observations of one kind, place and quarter of an hour add up to.

`fold_cell` is a pure function of a set of observations, so a cell that was
recomputed equals one that was built from nothing, in any order of receipt. Where one
source's id came with two contents, both are in the set and the sum spans them. A
field that some observations left out is summed over those that had it, and says
over how many; over none it is unknown.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from safepassage.foundation.quantity import quantity_from_json
from safepassage.ledger.fields import Amount, People, Tally
from safepassage.ledger.figures import Bounds, Trace
from safepassage.ledger.headcount import bounds_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from safepassage.ledger.kind import Kind
    from safepassage.ledger.observation import Observation

__all__ = ["GRAIN_S", "Cell", "Number", "Sums", "bucket_of", "fold_cell", "merged"]

GRAIN_S: Final = 900
"""A cell's length: every zone's offset and every period's boundary is a multiple of it."""

_SEPARATOR: Final = "|"
_METHOD: Final = ".method"
"""In place of a field's name: by which methods the observations know what they say."""

Number = int | Fraction
Cell = dict[str, tuple[Number, Number | None, int]]
"""`field|part|by…` → (lo, hi, over how many observations)."""


def bucket_of(start_s: int, end_s: int) -> int:
    """The cell that an observation belongs to: by its end, a boundary closing the earlier cell."""
    return start_s // GRAIN_S if start_s == end_s else (end_s - 1) // GRAIN_S


def fold_cell(kind: Kind, observations: Sequence[Observation], rivals: frozenset[str] = frozenset()) -> Cell:
    """What these observations of one cell add up to.

    Args:
        kind: Their kind.
        observations: The live ones, each once.
        rivals: Origins that have another live content, here or in another cell.
    """
    cell: Cell = {}
    contested: dict[str, list[Observation]] = {}
    for each in observations:
        if each.mood != "observed":
            continue
        if rivals and each.origin in rivals:
            contested.setdefault(each.origin, []).append(each)
        else:
            _add(cell, _parts_of(kind, each))
    for group in contested.values():
        _add(cell, _hull([_parts_of(kind, each) for each in group], alone=len(group) == 1))
    return cell


def _parts_of(kind: Kind, observation: Observation) -> Cell:
    body = observation.body
    tail = "".join(f"{_SEPARATOR}{body.get(name, '')}" for name in kind.by)
    cell: Cell = {f"{_METHOD}{_SEPARATOR}{observation.method}{tail}": (0, 0, 1)}
    for field in kind.fields:
        value = body.get(field.name)
        if value is None:
            continue
        if isinstance(field.type, Amount):
            cell[f"{field.name}{_SEPARATOR}{tail}"] = (*_amount(value, field.type.unit), 1)
        elif isinstance(field.type, People | Tally):
            total = sum(value.values())
            cell[f"{field.name}{_SEPARATOR}{tail}"] = (total, total, 1)
            for part, count in value.items():
                cell[f"{field.name}{_SEPARATOR}{part}{tail}"] = (count, count, 1)
    return cell


def _amount(value: Any, unit: str) -> tuple[Number, Number | None]:  # noqa: ANN401
    if isinstance(value, int):
        return value, value
    return quantity_from_json(value, unit).bounds(unit)


def _add(cell: Cell, more: Cell) -> None:
    for key, (lo, hi, n) in more.items():
        have = cell.get(key)
        if have is None:
            cell[key] = (lo, hi, n)
        else:
            cell[key] = (have[0] + lo, None if hi is None or have[1] is None else have[1] + hi, have[2] + n)


def _hull(contents: Sequence[Cell], *, alone: bool) -> Cell:
    """The interval that holds each of several contents; of one alone the rival is elsewhere, so it may be nothing."""
    rivals = [*contents, {}] if alone else list(contents)
    none = (0, 0, 0)
    out: Cell = {}
    for key in {key: None for content in rivals for key in content}:
        found = [content.get(key, none) for content in rivals]
        his = [hi for _, hi, _ in found]
        out[key] = (min(lo for lo, _, _ in found), None if None in his else max(h for h in his if h is not None), 1)
    return out


def merged(cells: Iterable[Cell]) -> Cell:
    """The sum of many cells."""
    out: Cell = {}
    for cell in cells:
        _add(out, cell)
    return out


class Sums:
    """The sum of many cells of one kind, asked by field, part and words.

    Attributes:
        kind: Whose cells they are.
        trace: What they rest on.
        last_s: End of the latest cell that held anything, unix seconds; None when none did.
    """

    __slots__ = ("_cells", "_last_of", "_merged", "_trace", "_traced", "kind", "last_s")

    def __init__(
        self,
        kind: Kind,
        cells: Iterable[Callable[[], Cell]],
        trace: Callable[[], Trace],
        last_s: int | None = None,
        last_of: Callable[[str], int | None] = lambda _: None,
    ) -> None:
        """Take the cells, the trace and the last moments as functions: who asks for one does not pay for the others."""
        self.kind = kind
        self._traced = trace
        self._last_of = last_of
        self._trace: Trace | None = None
        self.last_s = last_s
        self._cells = cells
        self._merged: Cell | None = None

    @property
    def trace(self) -> Trace:
        """What they rest on."""
        if self._trace is None:
            self._trace = self._traced()
        return self._trace

    @property
    def _cell(self) -> Cell:
        if self._merged is None:
            self._merged = merged(decode() for decode in self._cells)
        return self._merged

    def amount(self, field: str, part: str = "", **by: str) -> Bounds | None:
        """The sum of a field, or of one word or group of it; None when nothing was reported.

        Args:
            field: An `Amount`, `Tally` or `People` field.
            part: A word of the tally, or a group of people: then from those surely in it to those who may be.
            by: Words of the `by` fields that it is restricted to.

        Raises:
            KeyError: the kind has no such field.
            ValueError: the kind is not kept apart by such a word.
        """
        self.kind.field_named(field)
        if part and isinstance(self.kind.field_named(field).type, People):
            return self._group(field, part, by)
        found = [value for key, value in self._matching(field, by) if key[1] == part]
        if not found:
            return None
        hi = None if any(h is None for _, h, _ in found) else Fraction(sum(h for _, h, _ in found if h is not None))
        return Bounds(Fraction(sum(lo for lo, _, _ in found)), hi)

    @property
    def method(self) -> str:
        """By which method it is known; several are joined by +, and none is "unknown"."""
        return "+".join(sorted({key[1] for key, _ in self._matching(_METHOD, {})})) or "unknown"

    def people(self, field: str = "people", **by: str) -> dict[str, tuple[int, int]]:
        """Group → (least, most) of a `People` field."""
        out: dict[str, tuple[int, int]] = {}
        for key, (lo, hi, _) in self._matching(field, by):
            if key[1]:
                have = out.get(key[1], (0, 0))
                out[key[1]] = (have[0] + int(lo), have[1] + int(hi or 0))
        return out

    def people_by(self, field: str = "people") -> dict[tuple[tuple[str, str], ...], dict[str, tuple[int, int]]]:
        """((by, word), …) → group → (least, most), for every combination that occurs."""
        out: dict[tuple[tuple[str, str], ...], dict[str, tuple[int, int]]] = {}
        for key, (lo, hi, _) in self._matching(field, {}):
            group = out.setdefault(tuple(zip(self.kind.by, key[2:], strict=True)), {})
            if key[1]:
                group[key[1]] = (int(lo), int(hi or 0))
        return out

    def last_of_s(self, field: str, words: Iterable[tuple[str, str]]) -> int | None:
        """End of the last quarter of an hour in which a field was more than 0 under (by, word), …; None when never."""
        given = dict(words)
        return self._last_of(_SEPARATOR.join([field, "", *(given.get(name, "") for name in self.kind.by)]))

    def words(self, name: str) -> tuple[str, ...]:
        """The words of a `by` field that occur, sorted."""
        at = self.kind.by.index(name) + 2
        return tuple(sorted({key.split(_SEPARATOR)[at] for key in self._cell}))

    def parts(self, field: str, **by: str) -> tuple[str, ...]:
        """The parts of a `Tally` or `People` field that occur, sorted."""
        return tuple(sorted({key[1] for key, _ in self._matching(field, by) if key[1]}))

    def reported(self, field: str, **by: str) -> int:
        """Over how many observations the field was summed."""
        return sum(n for key, (_, _, n) in self._matching(field, by) if not key[1])

    def _group(self, field: str, group: str, by: Mapping[str, str]) -> Bounds | None:
        if not self.reported(field, **by):
            return None
        cells = self.people(field, **by)
        least, most = bounds_of(cells, group)
        return Bounds(Fraction(least), Fraction(most))

    def _matching(self, field: str, by: Mapping[str, str]) -> list[tuple[list[str], tuple[Number, Number | None, int]]]:
        want = [(self.kind.by.index(name) + 2, word) for name, word in by.items()]
        rows = (
            (key.split(_SEPARATOR), value)
            for key, value in self._cell.items()
            if key.startswith(f"{field}{_SEPARATOR}")
        )
        return [(key, value) for key, value in rows if all(key[at] == word for at, word in want)]
