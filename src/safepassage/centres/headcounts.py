"""Night headcounts beside what the movements leave: an assertion, checked and never added.

Movements that were under way at the moment of the headcount may lie on either side of
it; they are the tolerance, with half of the last digit where the headcount is an
estimate. A headcount of people of any population is compared with
everybody in the centre, one of civilians with the civilians only. Groups are compared
too, since a child who is missing at night shows in no total that a newcomer fills.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from safepassage.centres.inside import ends_of
from safepassage.foundation.quantity import half_last_digit
from safepassage.foundation.times import Interval
from safepassage.ledger.accounts import accounts, moves
from safepassage.ledger.figures import Bounds
from safepassage.ledger.headcount import GROUPS, TOTAL, holds, span_of
from safepassage.ledger.tally import GRAIN_S
from safepassage.ledger.view import joined, trace_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from safepassage.ledger.accounts import Account
    from safepassage.ledger.figures import Held, Trace
    from safepassage.ledger.view import View

__all__ = ["Headcount", "headcounts"]

_AHEAD_S = 24 * 3600
"""A movement that was under way at a headcount was recorded as ended within a day."""


@dataclass(frozen=True, slots=True)
class Headcount:
    """The latest headcount of one centre and population, and what the movements leave there.

    Attributes:
        place: The centre.
        population: civilians, combatants, or people for whoever is there.
        at: When it was taken.
        method: How.
        counted: Group → how many were counted.
        expected: Group → how many the movements leave, with those under way as tolerance.
        trace: What both rest on.
    """

    place: str
    population: str
    at: Interval
    method: str
    counted: Mapping[str, Bounds]
    expected: Mapping[str, Bounds]
    trace: Trace

    @property
    def apart(self) -> tuple[str, ...]:
        """The groups in which the two cannot both be right, none inside another; empty when they agree."""
        wrong = [group for group, counted in self.counted.items() if not counted.meets(self.expected[group])]
        return tuple(one for one in wrong if not any(other != one and holds(other, one) for other in wrong))


def headcounts(view: View) -> list[Headcount]:
    """The latest headcount of each centre and population, by centre."""
    latest: dict[tuple[str, str], list[Held]] = {}
    for each in view.events("headcount"):
        key = (each.observation.place or "", each.observation.body["population"])
        have = latest.get(key, [])
        again = have and have[-1].observation.origin == each.observation.origin  # one id with two contents
        latest[key] = [*have, each] if again else [each]
    books: dict[int, Mapping[tuple[str, str], Account]] = {}
    return [_headcount(view, key, held, books) for key, held in sorted(latest.items())]


def _headcount(
    view: View, key: tuple[str, str], held: Sequence[Held], books: dict[int, Mapping[tuple[str, str], Account]]
) -> Headcount:
    at = held[-1].observation.occurred
    before_s = at.start_s - at.start_s % GRAIN_S
    if before_s not in books:
        earlier = view.at(as_of_s=before_s)
        books[before_s] = accounts(earlier, earlier.kinds)
    there = [each for (place, population), each in sorted(books[before_s].items()) if _same(key, place, population)]
    moving = list(_moving(view, key, Interval(before_s, max(at.end_s, before_s))))
    return Headcount(
        place=key[0],
        population=key[1],
        at=at,
        method=held[-1].observation.method,
        counted={group: _counted(held, group) for group in GROUPS},
        expected={group: _expected(there, moving, group) for group in GROUPS},
        trace=joined([trace_of(held), *(each.trace for each in there)]),
    )


def _same(key: tuple[str, str], place: str, population: str) -> bool:
    return place == key[0] and key[1] in (population, TOTAL)


def _counted(held: Sequence[Held], group: str) -> Bounds:
    spans = [span_of(each.observation.body[TOTAL], group) for each in held]
    rough = held[-1].observation.method == "estimated"  # then only its digits say how exactly it is meant
    slack = half_last_digit(Fraction(spans[-1][1])) if rough else Fraction(0)
    return Bounds(max(Fraction(0), min(lo for lo, _ in spans) - slack), max(hi for _, hi in spans) + slack)


def _moving(view: View, key: tuple[str, str], at: Interval) -> Iterator[tuple[Mapping[str, int], bool]]:
    """(people, whether they come) of the movements of a centre that had begun by `at` and ended after it."""
    window = Interval(at.start_s, at.start_s + _AHEAD_S)
    for kind in view.kinds:
        ends = ends_of(kind)
        for each in view.observations(kind.name, window, key[0] if ends == {"@place"} else None) if ends else ():
            said = each.observation
            if said.occurred.start_s < at.end_s and _same(key, key[0], said.body.get("population", TOTAL)):
                for move in moves(kind, said):
                    if key[0] in (move.source, move.target):
                        yield move.people, move.target == key[0]


def _expected(there: Sequence[Account], moving: Sequence[tuple[Mapping[str, int], bool]], group: str) -> Bounds:
    total = Bounds(Fraction(0), Fraction(0))
    for account in there:
        total = total.plus(account.remainder(group))
    for people, comes in moving:
        most = Fraction(span_of(people, group)[1])
        total = total.plus(Bounds(Fraction(0), most) if comes else Bounds(-most, Fraction(0)))
    return total
