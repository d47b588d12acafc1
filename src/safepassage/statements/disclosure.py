"""What a public edition would give away: its figures as cells, and the sums that tie them together.

`suppress` knows cells and sums and nothing of people; this file says which figures
are people, how few are too few, and which sums a reader can write down: groups of a
total, decisions of those received, periods inside a longer one, and every figure of
earlier public statements, which cannot be taken back. Where two printed figures do not
add up (a correction came between) no sum binds them.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from safepassage.statements.attack import Relation
from safepassage.statements.suppress import LIMIT, LIMIT_SENSITIVE, Cell, protect

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from safepassage.foundation.times import Interval
    from safepassage.ledger.figures import Figure

__all__ = ["GROUP_PARTS", "History", "Sum", "cell_key", "group_sums", "shield"]

_OUT: Final = ("departures", "died", "admitted", "left_route", "returned", "held", "turned_back")
"""What people go out of corridors and centres by: names of figures, events and outcomes at checkpoints."""

_IN: Final = ("born", "discharged", "released")
"""What they come in by, beside crossing and arriving."""

_PEOPLE: Final = frozenset({"{person}", "{household}", "{consultation}", "{weapon}"})

_STALE: Final = " as it was printed: "

GROUP_PARTS: Final[Mapping[str, tuple[str, ...]]] = {
    "people": ("children", "adults"),
    "children": ("girls", "boys"),
    "adults": ("women", "men"),
}
"""How a public headcount divides: the parts add up to their whole, or are not printed."""


class Sum(NamedTuple):
    """A sum that a reader can write down; what the parts leave of the whole is a cell that nobody prints.

    Attributes:
        whole: One figure, or several that are added first.
        parts: What is in it.
        divides: Whether the parts say something about the people of the whole.
    """

    whole: Figure | tuple[Figure, ...]
    parts: tuple[Figure, ...]
    divides: bool = True

    @property
    def wholes(self) -> tuple[Figure, ...]:
        """The figures that make up the whole."""
        return self.whole if isinstance(self.whole, tuple) else (self.whole,)


class _Gone(NamedTuple):
    """What a balance leaves of the movements into it: who went out again up to a morning.

    Attributes:
        figure: Of which balance.
        end_s: Up to when.
        key: Its cell, which nobody prints; "" where it is nobody.
        came: Whether more came in than went out; then the cell holds those.
    """

    figure: str
    end_s: int
    key: str
    came: bool


class _Entry(NamedTuple):
    """A figure as a cell, with what ties it to other periods.

    Attributes:
        cell: Its value and whether it is, was or may be printed.
        figure: Which figure it is, whatever its span.
        span: What it covers.
        adds: Whether it adds over time, as movements do.
    """

    cell: Cell
    figure: str
    span: Interval
    adds: bool


@dataclass(frozen=True, slots=True)
class History:
    """What earlier public statements printed and withheld, and the sums that were known then."""

    entries: tuple[_Entry, ...] = ()
    implied: tuple[Cell, ...] = ()
    relations: tuple[Relation, ...] = ()
    gone: tuple[_Gone, ...] = ()


def cell_key(figure: Figure) -> str:
    """Which cell a figure is: which figure, over which span."""
    return f"{figure.key}@{figure.span.start_s}-{figure.span.end_s}"


def group_sums(figures: Iterable[Figure]) -> list[Sum]:
    """The sums of every headcount among the figures: those of one name, place and span that differ by group."""
    tables: dict[tuple[str, Interval], dict[str, Figure]] = {}
    for each in figures:
        rest = sorted((name, word) for name, word in each.labels.items() if name != "group")
        where = f"{each.name}|{each.place}|{each.population}|{each.unit}|{rest}"
        tables.setdefault((where, each.span), {})[each.labels.get("group", "people")] = each
    return [
        Sum(table[whole], tuple(table[part] for part in parts if part in table))
        for table in tables.values()
        for whole, parts in GROUP_PARTS.items()
        if whole in table and any(part in table for part in parts)
    ]


def shield(
    figures: Sequence[Figure], sums: Sequence[Sum], sensitive: frozenset[str], history: History
) -> tuple[dict[str, str], History]:
    """What is not shown, by cell key with the reason, and the history that the next statement inherits.

    Args:
        figures: Every figure of our own that the edition would print.
        sums: The sums between them.
        sensitive: Names of figures of which fewer than 10 are few.
        history: What was printed before.
    """
    today = {cell_key(each): _entry(each, sensitive) for each in figures if _is_cell(each)}
    past, relations = _outdated(history, today)
    entries = {**today, **past}  # what was printed or withheld before, and has not changed, stays so
    book = _Book({key: each.cell for key, each in entries.items()}, history.implied, relations)
    for one in sums:
        whole = book.together([cell_key(each) for each in one.wholes])
        if whole:
            book.bind(whole, [cell_key(part) for part in one.parts], divides=one.divides)
    for stale in past:
        key, corrected, _ = stale.partition(_STALE)
        if corrected and key in today:  # a correction by a few people tells of those few
            book.bind(key, [stale], divides=False)
    _bind_periods(book, [each for each in entries.values() if each.adds])
    gone = _bind_balances(book, figures, sums, history.gone)
    found = protect(list(book.cells.values()), book.relations)
    why = {**dict.fromkeys(found.exposed, "complementary"), **found.reasons}
    settled = {key: _settle(each, why) for key, each in entries.items()}
    hidden = {key: why.get(key, "withheld") for key in today if settled[key].cell.status == "withheld"}
    hidden |= {cell_key(each): "small" for each in figures if _may_be_few(each, sensitive)}
    implied = tuple(cell for cell in book.cells.values() if cell.status == "implied")
    return hidden, History(tuple(settled.values()), implied, tuple(book.relations), (*history.gone, *gone))


class _Book:
    """Cells and relations as they are gathered."""

    def __init__(self, cells: dict[str, Cell], implied: Iterable[Cell], relations: Iterable[Relation]) -> None:
        self.cells = {**cells, **{cell.key: cell for cell in implied}}
        self.relations = list(relations)

    def together(self, keys: Sequence[str]) -> str:
        """Key of the cell that these add up to; "" where one is no cell."""
        if len(keys) == 1 or any(key not in self.cells for key in keys):
            return keys[0] if len(keys) == 1 else ""
        limit = max(self.cells[each].limit for each in keys)
        total = sum(self.cells[each].value for each in keys)
        key = f"{total}: {' and '.join(keys)}"
        self.cells[key] = Cell(key, total, limit, "implied")
        self.tie(key, tuple(keys))
        return key

    def bind(self, whole: str, parts: Sequence[str], *, divides: bool, closed: bool = False) -> None:
        """Tie parts to their whole; what they leave is implied; what does not add up is not tied.

        Args:
            whole: Key of the whole.
            parts: Keys of parts; those that are no cells are passed over.
            divides: As of a relation.
            closed: Whether a reader will take it that nothing is left where nothing is: between nights nobody crossed.
        """
        known = [part for part in parts if part in self.cells]
        if whole not in self.cells or not known:
            return
        rest = self.cells[whole].value - sum(self.cells[part].value for part in known)
        if rest < 0 and len(known) > 1:
            return
        if rest < 0:  # more came out than went in: then the part is the whole of the two
            whole, known, rest = known[0], [whole], -rest
        if rest or (len(known) == 1 and not closed):
            key = f"{rest} left of {whole} beside {' '.join(known)}"
            self.cells[key] = Cell(key, rest, self.cells[known[0]].limit, "implied")
            known.append(key)
        self._add(Relation(whole, tuple(known), divides))

    def balance(self, left: Sequence[str], right: Sequence[str]) -> tuple[str, bool]:
        """Tie two sides that add up but for a rest, which may be people who died or went to hospital.

        Returns:
            The key of the rest, "" where there is none, and whether it is the left side that lacks it.
        """
        sides = [[key for key in side if key in self.cells] for side in (left, right)]
        sums = [sum(self.cells[key].value for key in side) for side in sides]
        rest, lacking = abs(sums[0] - sums[1]), sums[0] < sums[1]
        key = f"{rest} between {' '.join(sides[0])} and {' '.join(sides[1])}" if rest else ""
        if rest:
            self.cells[key] = Cell(key, rest, LIMIT_SENSITIVE, "implied")
            sides[not lacking].append(key)
        if not all(sides):
            return key, lacking
        whole = next((side[0] for side in sides if len(side) == 1), "")
        if not whole:
            whole = f"{max(sums)} on both sides: {' '.join(sides[0])}"
            self.cells[whole] = Cell(whole, max(sums), 0, "implied")
        for side in sides:
            if side != [whole]:
                self.tie(whole, tuple(side))
        return key, lacking

    def tie(self, whole: str, parts: tuple[str, ...]) -> None:
        """Tie parts that add up to a whole of which they say nothing."""
        self._add(Relation(whole, parts, divides=False))

    def _add(self, relation: Relation) -> None:
        if relation not in self.relations:
            self.relations.append(relation)


def _bind_periods(book: _Book, entries: Sequence[_Entry]) -> None:
    """Tie every figure that adds over time to the same figure over the periods inside its own."""
    same: dict[str, list[_Entry]] = {}
    for each in entries:
        same.setdefault(each.figure, []).append(each)
    for group in same.values():
        ordered = sorted(group, key=lambda one: (one.span.start_s, -one.span.end_s))
        for whole in group:
            free_s, inside = whole.span.start_s, []
            for one in ordered:
                if one.span.start_s >= free_s and _within(one.span, whole.span):
                    inside.append(one.cell.key)
                    free_s = one.span.end_s
            book.bind(whole.cell.key, inside, divides=False, closed=True)
        if any(_cross(one.span, other.span) for one, other in combinations(group, 2)):
            _bind_overlaps(book, group)


def _bind_overlaps(book: _Book, group: Sequence[_Entry]) -> None:
    """Tie periods that overlap to the pieces that can be worked out of them.

    A figure over a span is what had been counted at its end less what had at its start. So whatever lies between two
    edges that printed spans lead from and to is known to who adds and subtracts along them: a day, the night that
    begins in it, and both together tell of the evening that they share.
    """
    counted: dict[int, tuple[int, int]] = {}  # edge → (edge that it is counted from, how many since)
    sound = []
    for each in sorted(group, key=lambda one: (one.span.start_s, one.span.end_s, one.cell.key)):
        ends = [counted.setdefault(at, (at, 0)) for at in (each.span.start_s, each.span.end_s)]
        (first, since_first), (second, since_second) = ends
        if first != second:
            shift = since_first + each.cell.value - since_second
            counted |= {at: (first, n + shift) for at, (base, n) in counted.items() if base == second}
            sound.append(each)
        elif since_second - since_first == each.cell.value:
            sound.append(each)
    for base in dict.fromkeys(base for base, _ in counted.values()):
        edges = sorted(at for at, (own, _) in counted.items() if own == base)
        if all(counted[one][1] <= counted[other][1] for one, other in pairwise(edges)):
            inside = [each for each in sound if counted[each.span.start_s][0] == base]
            _bind_pieces(book, inside, [(at, counted[at][1]) for at in edges])


def _bind_pieces(book: _Book, group: Sequence[_Entry], edges: Sequence[tuple[int, int]]) -> None:
    """Tie each of these periods to the pieces between the edges that it holds."""
    known = {(each.span.start_s, each.span.end_s): each.cell for each in group}
    pieces: list[tuple[int, Cell]] = []
    for (start_s, before), (end_s, after) in pairwise(edges):
        key = f"{after - before} of {group[0].figure} over {start_s}-{end_s}"
        cell = known.get((start_s, end_s)) or Cell(key, after - before, group[0].cell.limit, "implied")
        if cell.value or cell.status != "implied":
            book.cells.setdefault(cell.key, cell)
            pieces.append((start_s, cell))
    for each in group:
        parts = tuple(cell.key for at, cell in pieces if each.span.start_s <= at < each.span.end_s)
        if parts and parts != (each.cell.key,):
            book.tie(each.cell.key, parts)


def _cross(one: Interval, other: Interval) -> bool:
    first, second = sorted((one, other), key=lambda each: (each.start_s, each.end_s))
    return first.start_s < second.start_s < first.end_s < second.end_s


def _bind_balances(book: _Book, figures: Sequence[Figure], sums: Sequence[Sum], before: Sequence[_Gone]) -> list[_Gone]:
    """Tie what a balance leaves of the movements into it to those who left, died or were held meanwhile.

    300 came and 293 are there: seven went, and if three departures are printed, four did something else. The same
    holds for what one morning leaves less what the morning before did.
    """
    out, back = [], []
    end_s = max((each.span.end_s for each in figures), default=0)
    last_s = max((each.end_s for each in before if each.end_s < end_s), default=None)
    movements = [each for each in figures if _is_cell(each) and each.species == "movement"]
    moved = [each for each in movements if last_s is None or each.span.start_s >= last_s]
    leaving, coming = ([cell_key(each) for each in moved if _moves_by(each, ways)] for ways in (_OUT, _IN))
    earlier = {each.figure: each for each in before if each.end_s == last_s}
    found = []
    for one in sums:
        parts = [each for each in one.parts if each.species == "balance"]
        if len(parts) == 1 and _is_whole_time(one, figures) and all(map(_is_cell, (*one.wholes, *one.parts))):
            key, came = book.balance([cell_key(each) for each in one.wholes], [cell_key(each) for each in one.parts])
            gone = _Gone(parts[0].key, parts[0].span.end_s, key, came)
            found.append(gone)
            then = earlier.get(gone.figure)
            signed = [(gone.key, gone.came), *([(then.key, not then.came)] if then else [])]
            here = ([key for key, came in signed if key and not came], [key for key, came in signed if key and came])
            left = [each for each in leaving if each.startswith("departures") and parts[0].name == "occupancy"]
            book.balance(here[0], [*here[1], *left])
            out += here[0]
            back += here[1]
    if len({each.figure for each in found}) == len(found) and found:
        book.balance([*out, *coming], [*back, *leaving])
    return found


def _is_whole_time(one: Sum, figures: Iterable[Figure]) -> bool:
    """Whether its movements are those since the first of them that any figure tells of."""
    names = {each.name for each in one.wholes}
    start_s = min(each.span.start_s for each in figures if each.name in names)
    return all(each.span.start_s == start_s for each in one.wholes)


def _moves_by(figure: Figure, ways: Sequence[str]) -> bool:
    """Whether people go in or out this way, and each of them once."""
    if figure.name == "departures":
        return "departures" in ways and not figure.labels
    return figure.name in ("life_event", "checkpoint") and not _ways_of(figure).isdisjoint(ways)


def _ways_of(figure: Figure) -> frozenset[str]:
    """The event or outcome that a figure is of."""
    return frozenset(word for name, word in figure.labels.items() if name in ("event", "outcome"))


def _within(inner: Interval, outer: Interval) -> bool:
    shorter = 0 < inner.duration_s < outer.duration_s
    return shorter and outer.start_s <= inner.start_s and inner.end_s <= outer.end_s


def _limit(figure: Figure, sensitive: frozenset[str]) -> int:
    return LIMIT_SENSITIVE if figure.name in sensitive or figure.population == "combatants" else LIMIT


def _is_cell(figure: Figure) -> bool:
    value = figure.value
    return figure.unit in _PEOPLE and value is not None and value.exact and value.lo >= 0 and value.lo.denominator == 1


def _may_be_few(figure: Figure, sensitive: frozenset[str]) -> bool:
    """Whether it is an interval of people that may be few."""
    value = figure.value
    if figure.unit not in _PEOPLE or value is None or _is_cell(figure):
        return False
    return value.lo <= _limit(figure, sensitive)


def _entry(figure: Figure, sensitive: frozenset[str]) -> _Entry:
    assert figure.value is not None
    cell = Cell(cell_key(figure), int(figure.value.lo), _limit(figure, sensitive), worth=_worth(figure))
    return _Entry(cell, figure.key, figure.span, figure.species == "movement")


def _worth(figure: Figure) -> int:
    """A total is wanted more than a group of it, and children more than other groups."""
    if not figure.labels:
        return 2
    return int(figure.labels.get("group") == "children")


def _outdated(history: History, today: Mapping[str, _Entry]) -> tuple[dict[str, _Entry], list[Relation]]:
    """The history, where a figure that has another number by now is set aside under a key of its own."""
    old = {
        each.cell.key: f"{each.cell.key}{_STALE}{each.cell.value}"
        for each in history.entries
        if each.cell.key in today and today[each.cell.key].cell.value != each.cell.value
    }
    entries: dict[str, _Entry] = {}
    for each in history.entries:
        key = old.get(each.cell.key, each.cell.key)
        figure = each.figure if key == each.cell.key else key
        entries[key] = each._replace(cell=each.cell._replace(key=key), figure=figure)
    relations = [
        one._replace(whole=old.get(one.whole, one.whole), parts=tuple(old.get(part, part) for part in one.parts))
        for one in history.relations
    ]
    return entries, relations


def _settle(entry: _Entry, hidden: Mapping[str, str]) -> _Entry:
    """An entry as the next statement inherits it."""
    if entry.cell.status != "open":
        return entry
    return entry._replace(cell=entry.cell._replace(status="withheld" if entry.cell.key in hidden else "printed"))
