"""Person-days: for how long how many people were in a centre over a period.

Food is planned for a person and a day (Sphere Handbook 2018, food assistance standard 6.1 and appendix 6), so
what was served is set beside the time that people were there, and not beside those who are there at the end: a centre
that emptied in the morning fed people all night.

Between two movements nobody comes or goes. A movement lies somewhere in its own span: whoever came by a record of
a night came at its beginning at the earliest and at its end at the latest, and the time spans both. As everywhere it
belongs to the period of its end, so who was still under way then is not there yet. While more have left than came, how
many are there is not known: such a stretch holds nobody at the least, and nothing limits it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from safepassage.centres.inside import ends_of, inside_of, is_centre, total_of
from safepassage.foundation.times import Interval
from safepassage.ledger.accounts import moves
from safepassage.ledger.figures import Bounds
from safepassage.ledger.view import joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from safepassage.ledger.accounts import Account, Move
    from safepassage.ledger.figures import Trace
    from safepassage.ledger.kind import Kind
    from safepassage.ledger.observation import Observation
    from safepassage.ledger.view import View

__all__ = ["DAY_S", "Piece", "Stay", "stays"]

DAY_S: Final = 24 * 3600
"""A day of a person-day, also where the clocks change."""


class Piece(NamedTuple):
    """A stretch of time in which nobody may have come or gone.

    Attributes:
        start_s, end_s: [from, to) in unix seconds.
        least, most: How many were there; `most` is below 0 where more had left than came.
    """

    start_s: int
    end_s: int
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Stay:
    """Who was in one centre, or in all of them, over a period.

    Attributes:
        place: The centre; None for all, between which people may have gone to and fro.
        pieces: The period in order, as far as it has come.
        trace: What it rests on: every movement in and out until then.
    """

    place: str | None
    pieces: tuple[Piece, ...]
    trace: Trace

    @property
    def person_days(self) -> Bounds | None:
        """The sum over the pieces; None where it may be anything."""
        least = Fraction(sum((each.end_s - each.start_s) * max(0, each.least) for each in self.pieces), DAY_S)
        if any(each.most < 0 for each in self.pieces):
            return Bounds(least, None) if least else None
        return Bounds(least, Fraction(sum((each.end_s - each.start_s) * each.most for each in self.pieces), DAY_S))

    def longest_s(self, told: Iterable[Interval]) -> int:
        """For how long people may have been there between two of these spans, or before or after all of them."""
        longest_s, at_s = 0, self.pieces[0].start_s
        for start_s, end_s in [*sorted((each.start_s, each.end_s) for each in told), (self.pieces[-1].end_s,) * 2]:
            longest_s = max(longest_s, self._inhabited_s(at_s, start_s))
            at_s = max(at_s, end_s)
        return longest_s

    def _inhabited_s(self, start_s: int, end_s: int) -> int:
        return sum(max(0, min(each.end_s, end_s) - max(each.start_s, start_s)) for each in self.pieces if each.most)


def stays(view: View, span: Interval) -> list[Stay]:
    """Of each centre, and of all where there are several; none of a period that has not begun.

    Args:
        view: What is known, up to when.
        span: The period, as far as it has come by then.
    """
    end_s = min(span.end_s, view.as_of_s)
    if end_s <= span.start_s:
        return []
    come = Interval(span.start_s, end_s)
    return view.once(("stays", come), lambda: _stays(view.at(as_of_s=end_s), come))


def _stays(view: View, span: Interval) -> list[Stay]:
    before, known = inside_of(view.at(as_of_s=span.start_s), None), inside_of(view, None)
    steps = _steps(view, span)
    places: list[str | None] = [*known, *([None] if len(known) > 1 else [])]
    return [
        Stay(
            place,
            tuple(_pieces(total_of(_own(before, place)), steps[place], span)),
            joined(each.trace for each in _own(known, place)),
        )
        for place in places
    ]


def _own(inside: Mapping[str, list[Account]], place: str | None) -> list[Account]:
    return [each for centre, own in inside.items() if place in (None, centre) for each in own]


class _Change(NamedTuple):
    """What one content does to those in a centre (in all of them, where it has none).

    Attributes:
        most_s: From when on it counts for the most who may be there: who came at the earliest, who went at the latest.
        least_s: From when on it counts for the fewest.
        people: Who came, less who went.
    """

    place: str | None
    most_s: int
    least_s: int
    people: int


class _Part(NamedTuple):
    """The changes of one cell.

    Attributes:
        sums: (centre, when) → by how much fewest and most change there, of what nobody contests.
        contested: (origin, content, change) of the rest.
        rivals: Origin → how many contents it has, wherever they are.
    """

    sums: Mapping[tuple[str | None, int], tuple[int, int]]
    contested: Sequence[tuple[str, str, _Change]]
    rivals: Mapping[str, int]


_Step = tuple[int, int, int]
"""When, and by how much fewest and most change from then on."""


def _pieces(before: Bounds, steps: Iterable[_Step], span: Interval) -> Iterator[Piece]:
    assert before.hi is not None, "people are counted on both sides"
    at_s, least, most = span.start_s, int(before.lo), int(before.hi)
    for when_s, fewer, more in sorted(steps):
        if when_s > at_s:
            yield Piece(at_s, when_s, least, most)
            at_s = when_s
        least, most = least + fewer, most + more
    if at_s < span.end_s:
        yield Piece(at_s, span.end_s, least, most)


def _steps(view: View, span: Interval) -> dict[str | None, list[_Step]]:
    """Centre → its steps; one source's id with several contents is one change, somewhere between them."""
    out: dict[str | None, list[_Step]] = defaultdict(list)
    contents: dict[tuple[str | None, str], dict[str, list[_Change]]] = {}
    rivals: dict[str, int] = {}
    for part in _parts(view, span):
        rivals.update(part.rivals)
        for (place, at_s), (fewer, more) in part.sums.items():
            out[place].append((at_s, fewer, more))
        for origin, content, change in part.contested:
            contents.setdefault((change.place, origin), {}).setdefault(content, []).append(change)
    for (place, origin), own in contents.items():
        elsewhere = [[]] if len(own) < rivals[origin] else list[list[_Change]]()  # then it may be nothing here
        out[place] += _between([*own.values(), *elsewhere])
    return out


def _between(contents: Sequence[Sequence[_Change]]) -> Iterator[_Step]:
    """The steps of the fewest and of the most that any of these contents leaves at any time."""
    least = most = 0
    for at_s in sorted({at_s for own in contents for each in own for at_s in (each.most_s, each.least_s)}):
        fewest = min(sum(each.people for each in own if each.least_s <= at_s) for own in contents)
        largest = max(sum(each.people for each in own if each.most_s <= at_s) for own in contents)
        yield at_s, fewest - least, largest - most
        least, most = fewest, largest


def _parts(view: View, span: Interval) -> Iterator[_Part]:
    """The changes cell by cell, so that only what a new row touches is read again."""
    for kind in filter(ends_of, view.kinds):
        for place, cell in view.parts(kind.name):
            if cell.start_s < span.end_s and cell.end_s > span.start_s:
                own = Interval(max(cell.start_s, span.start_s), min(cell.end_s, span.end_s))
                yield view.once(("changes", kind.name, place, own), partial(_part, view, kind, place, own))


def _part(view: View, kind: Kind, place: str, span: Interval) -> _Part:
    held = list(view.observations(kind.name, span, place))
    rivals = view.rivals(held)
    sums: dict[tuple[str | None, int], tuple[int, int]] = defaultdict(lambda: (0, 0))
    contested = []
    for each in held:
        said = each.observation
        for change in _changes(kind, said):
            if said.origin in rivals:
                contested.append((said.origin, each.id, change))
                continue
            for at_s, fewer, more in ((change.least_s, change.people, 0), (change.most_s, 0, change.people)):
                have = sums[change.place, at_s]
                sums[change.place, at_s] = (have[0] + fewer, have[1] + more)
    return _Part(sums, contested, rivals)


def _changes(kind: Kind, said: Observation) -> Iterator[_Change]:
    first_s, last_s = said.occurred.start_s, said.occurred.end_s
    for move in moves(kind, said):
        for place, people in _ends(move):
            yield _Change(place, *((first_s, last_s) if people > 0 else (last_s, first_s)), people)


def _ends(move: Move) -> Iterator[tuple[str | None, int]]:
    """(centre, who came less who went) of a move; of all centres where it crosses their bounds."""
    people = sum(move.people.values())
    ends = [(end, n) for end, n in ((move.source, -people), (move.target, people)) if is_centre(end)]
    yield from ends
    if len(ends) == 1:
        yield None, ends[0][1]
