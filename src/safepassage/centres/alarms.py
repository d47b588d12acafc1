"""What needs a person in a centre now: too many for it, headcounts that do not fit, nobody came who was announced.

The limits of the alerts are those of the Sphere Handbook (2018): water supply
standard 2.1, 15 litres a person and day; excreta management standard 3.2, one toilet
for 50 people in the first phase of a crisis. What nobody gave raises no alert.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from safepassage.centres.capacity import Centre, centres
from safepassage.centres.headcounts import Headcount, headcounts
from safepassage.centres.inside import expected_by, inside_of, total_of
from safepassage.foundation.times import Interval
from safepassage.ledger.figures import Alarm, Bounds
from safepassage.ledger.tally import GRAIN_S
from safepassage.ledger.view import joined, trace_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from safepassage.ledger.accounts import Account
    from safepassage.ledger.figures import Trace
    from safepassage.ledger.view import View

    Books = Mapping[tuple[str, str], Account]

__all__ = ["alarms"]

_WATER_L_PER_PERSON: Final = 15
_PEOPLE_PER_LATRINE: Final = 50


def alarms(view: View, books: Books | None = None) -> list[Alarm]:
    """Every alarm, alert and finding of this room; `books` as for `figures`."""
    inside = inside_of(view, books)
    known = {each.place: each for each in centres(view)}
    return [
        *(alarm for place, own in inside.items() for alarm in _strained(place, own, known.get(place))),
        *(alarm for each in headcounts(view) for alarm in _apart(each)),
        *_overdue(view),
    ]


def _strained(place: str, own: list[Account], centre: Centre | None) -> Iterator[Alarm]:
    people, trace = total_of(own), joined(each.trace for each in own)
    since_s = max(each for account in own for each in (account.last_in_s, account.last_out_s, 0) if each is not None)
    if people.hi is not None and people.hi < 0:
        yield _alarm("centre_more_left_than_came", "finding", place, since_s, {"people": str(-people.hi)}, trace)
    if centre is None or people.lo <= 0:
        return
    facts, both = {"people": str(people.lo)}, joined([trace, centre.trace])
    if centre.state == "closed":
        yield _alarm("centre_closed_with_people", "alarm", place, max(since_s, centre.since_s), facts, both)
    for name, needed, limit in (
        ("beds", people.lo, 1),
        ("water", people.lo * _WATER_L_PER_PERSON, _WATER_L_PER_PERSON),
        ("latrines", people.lo / _PEOPLE_PER_LATRINE, _PEOPLE_PER_LATRINE),
    ):
        have = centre.capacity.get(name)
        if have is not None and have.hi is not None and needed > have.hi:
            yield _alarm(
                _SHORT[name], "alert", place, since_s, {**facts, name: str(have.hi), "limit": str(limit)}, both
            )


_SHORT: Final = {
    "beds": "centre_over_capacity",
    "water": "centre_short_of_water",
    "latrines": "centre_short_of_latrines",
}


def _apart(headcount: Headcount) -> Iterator[Alarm]:
    for group in headcount.apart:
        counted, expected = headcount.counted[group], headcount.expected[group]
        facts = {
            "group": group,
            "counted": _words(counted),
            "expected": _words(expected),
            "population": headcount.population,
        }
        yield _alarm("headcount_apart", "finding", headcount.place, headcount.at.end_s, facts, headcount.trace)


def _overdue(view: View) -> Iterator[Alarm]:
    for each in view.events("pre_arrival_notice"):
        said, due_s = each.observation, each.observation.body["due"]
        given_s = said.occurred.end_s - said.occurred.end_s % GRAIN_S
        if due_s <= view.as_of_s and said.place is not None:
            came = view.tally("arrival", Interval(min(given_s, view.as_of_s), view.as_of_s), said.place)
            if not came.trace.count:
                facts = {"expected": _words(expected_by(each))}
                yield _alarm("notice_overdue", "alert", said.place, due_s, facts, trace_of([each]))


def _words(bounds: Bounds) -> str:
    """`12`, `12–15`, or `12–` where nothing limits it."""
    return str(bounds.lo) if bounds.exact else f"{bounds.lo}–{'' if bounds.hi is None else bounds.hi}"


def _alarm(name: str, severity: str, place: str, since_s: int, facts: Mapping[str, str], trace: Trace) -> Alarm:
    return Alarm(name=name, place=place, since_s=since_s, severity=severity, facts=facts, trace=trace)
