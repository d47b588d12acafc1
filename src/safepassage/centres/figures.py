"""Figures of centres: whom they hold beside what they can hold, who left and for where, and care.

Who is in a centre is what the movements leave: nobody is counted in, and a headcount
is set beside it. A notice is what somebody announced, and is added to nothing.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from safepassage.centres.alarms import alarms
from safepassage.centres.capacity import UNITS, centres
from safepassage.centres.care import OUTCOMES, PRIORITIES
from safepassage.centres.headcounts import headcounts
from safepassage.centres.inside import added, expected_by, inside_of, total_of
from safepassage.centres.stays import DAY_S, stays
from safepassage.foundation.times import Interval
from safepassage.ledger.figures import NOTHING, Bounds, Figure
from safepassage.ledger.headcount import TOTAL
from safepassage.ledger.totals import unit_of
from safepassage.ledger.view import joined, trace_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from safepassage.centres.capacity import Centre
    from safepassage.centres.stays import Stay
    from safepassage.ledger.accounts import Account
    from safepassage.ledger.figures import Trace
    from safepassage.ledger.tally import Sums
    from safepassage.ledger.view import View

    Books = Mapping[tuple[str, str], Account]

__all__ = [
    "alarms",
    "capacity",
    "care",
    "departures",
    "figures",
    "headcount_figures",
    "notices",
    "occupancy",
    "person_days",
]

_CHOICES: Final = ("yes", "no", "unknown")


def figures(view: View, span: Interval, books: Books | None = None) -> list[Figure]:
    """Every figure of this room.

    Args:
        view: What is known, up to when.
        span: The period of what was counted; occupancy and capacity are of the view's moment.
        books: `accounts(view, view.kinds)`, where the caller has it already.
    """
    return [
        *occupancy(view, books),
        *capacity(view),
        *headcount_figures(view),
        *departures(view, span),
        *person_days(view, span),
        *care(view, span),
        *notices(view),
    ]


def occupancy(view: View, books: Books | None = None) -> list[Figure]:
    """Who is in each centre, and in all of them; None where more left than came."""
    inside = inside_of(view, books)
    out = [
        _state(view, "occupancy", _not_below_none(total_of(own)), "{person}", place, own)
        for place, own in inside.items()
    ]
    if len(inside) > 1:
        everybody = [each for own in inside.values() for each in own]
        out.append(_state(view, "occupancy", _not_below_none(total_of(everybody)), "{person}", None, everybody))
    return out


def capacity(view: View) -> list[Figure]:
    """Beds, litres of water a day and latrines of each open centre, and of all; how many are open and heated."""
    opened = [each for each in centres(view) if each.state == "opened"]
    out = [
        _capacity(view, unit, name, each.capacity.get(name), each.place, each.trace)
        for each in opened
        for name, unit in UNITS.items()
    ]
    for name, unit in UNITS.items():
        given = [each for each in opened if name in each.capacity]
        total = added(each.capacity[name] for each in given) if given else None
        out.append(_capacity(view, unit, name, total, None, joined(each.trace for each in given)))
    return out + [_opened(view, heating, opened) for heating in _CHOICES]


def _opened(view: View, heating: str, opened: Sequence[Centre]) -> Figure:
    """How many centres are open that are heated, are not, or of which nobody said; none of them all is unknown."""
    own = [each for each in opened if each.heating == heating]
    value = Bounds(Fraction(len(own)), Fraction(len(own))) if opened else None
    return Figure(
        name="centres_open",
        value=value,
        unit="{facility}",
        span=view.now,
        method="reported",
        species="state",
        trace=joined(each.trace for each in own),
        labels={"heating": heating},
    )


def headcount_figures(view: View) -> list[Figure]:
    """The latest headcount of each centre, and beside it what the movements leave."""
    out = []
    for each in headcounts(view):
        for name, bounds, method, species in (
            ("headcount", each.counted, each.method, "assertion"),
            ("headcount_expected", each.expected, "computed", "balance"),
        ):
            figure = Figure(
                name=name,
                value=bounds[TOTAL],
                unit="{person}",
                span=each.at,
                place=each.place,
                population=each.population,
                method=method,
                species=species,
                trace=each.trace,
            )
            out.append(figure)
    return out


def departures(view: View, span: Interval) -> list[Figure]:
    """Who left the centres: in all, by whether it was their choice, and by destination."""
    sums = view.tally("departure", span)
    out = list(_figures("departures", sums, span, "people", {}, {}))
    for choice in _CHOICES:
        out += _figures("departures", sums, span, "people", {"own_choice": choice}, {"own_choice": choice})
    for place in sums.words("destination"):
        out += _figures("departures", sums, span, "people", {"destination": place}, {"destination": place})
    return out


def person_days(view: View, span: Interval) -> list[Figure]:
    """For how long how many people were in each centre, and in all; what was served is set beside it."""
    return [_over_stay("person_days", each.person_days, "{person}.d", span, each, []) for each in stays(view, span)]


def care(view: View, span: Interval) -> list[Figure]:
    """Hot meals, and how many for each person-day; consultations; referrals by priority and outcome."""
    out = list(_figures("meals", view.tally("meals", span), span, "meals", {}, {}))
    out += _meals_a_day(view, span)
    consultations = view.tally("consultations", span)
    out += _figures("consultations", consultations, span, "consultations", {}, {})
    out += _figures("patients", consultations, span, "patients", {}, {})
    referrals = view.tally("referral", span)
    out += _figures("referrals", referrals, span, "people", {}, {})
    for priority in PRIORITIES:
        for outcome in OUTCOMES:
            by = {"priority": priority, "outcome": outcome}
            out += _figures("referrals", referrals, span, "people", by, by)
    return out


def notices(view: View) -> list[Figure]:
    """What each centre is told to expect from now on; each notice for itself."""
    return [
        Figure(
            name="announced",
            value=expected_by(each),
            unit="{person}",
            span=Interval(each.observation.body["due"], each.observation.body["due"], "minute"),
            place=each.observation.place,
            population="people",
            method=each.observation.method,
            species="assertion",
            trace=trace_of([each]),
            labels={
                name: each.observation.body[name] for name in ("convoy", "corridor") if name in each.observation.body
            },
        )
        for each in view.events("pre_arrival_notice")
        if each.observation.body["due"] > view.as_of_s
    ]


def _meals_a_day(view: View, span: Interval) -> Iterator[Figure]:
    """Hot meals for each day of one person, of each centre that served any, and of all where there are several.

    Where nobody said what was served while people were there, more may have been: at all, or for more than a day.
    """
    every = stays(view, span)
    tallies = view.tally_by_place("meals", span)
    served = {stay.place: tallies[stay.place] for stay in every if stay.place in tallies}
    silent = {stay.place for stay in every if stay.place and _is_silent(view, span, stay)}
    for stay in every:
        own = [sums for place, sums in served.items() if stay.place in (place, None)]
        amounts = [amount for amount in (sums.amount("meals") for sums in own) if amount is not None]
        if amounts:
            more = bool(silent) if stay.place is None else stay.place in silent
            a_day = _a_day(added(amounts), stay.person_days, more=more)
            traces = [sums.trace for sums in own]
            yield _over_stay("meals_per_person_day", a_day, "{meal}/({person}.d)", span, stay, traces)


def _is_silent(view: View, span: Interval, stay: Stay) -> bool:
    told = [each.observation.occurred for each in view.observations("meals", span, stay.place)]
    return stay.longest_s(told) > (DAY_S if told else 0)


def _a_day(served: Bounds, days: Bounds | None, *, more: bool) -> Bounds | None:
    """What was served for each of these days; `more` may have been."""
    if days is None:
        return None
    lo = served.lo / days.hi if days.hi else Fraction(0)
    hi = served.hi / days.lo if served.hi is not None and days.lo and not more else None
    return Bounds(lo, hi) if lo or hi is not None else None


def _over_stay(
    name: str, value: Bounds | None, unit: str, span: Interval, stay: Stay, traces: Sequence[Trace]
) -> Figure:
    return Figure(
        name=name,
        value=value,
        unit=unit,
        span=span,
        place=stay.place,
        population="people",
        method="computed",
        species="balance",
        trace=joined([stay.trace, *traces]),
    )


def _not_below_none(people: Bounds) -> Bounds | None:
    """Fewer than nobody is a finding, and how many there are is then not known."""
    if people.hi is not None and people.hi < 0:
        return None
    return Bounds(max(people.lo, Fraction(0)), people.hi)


def _state(view: View, name: str, value: Bounds | None, unit: str, place: str | None, own: list[Account]) -> Figure:
    populations = {each.population for each in own}
    return Figure(
        name=name,
        value=value,
        unit=unit,
        span=view.now,
        place=place,
        population=populations.pop() if len(populations) == 1 else "people",
        method="computed",
        species="balance",
        trace=joined(each.trace for each in own),
    )


def _capacity(
    view: View, unit: str, what: str, value: Bounds | None, place: str | None, trace: Trace = NOTHING
) -> Figure:
    return Figure(
        name="capacity",
        value=value,
        unit=unit,
        span=view.now,
        place=place,
        method="reported",
        species="state",
        trace=trace,
        labels={"of": what},
    )


def _figures(
    name: str, sums: Sums, span: Interval, field: str, by: Mapping[str, str], labels: Mapping[str, str]
) -> Iterator[Figure]:
    """The figure of one sum, where anybody reported it."""
    value = sums.amount(field, **by)
    if value is not None:
        yield _figure(name, value, unit_of(sums.kind, field), span, sums, labels)


def _figure(name: str, value: Bounds, unit: str, span: Interval, sums: Sums, labels: Mapping[str, str]) -> Figure:
    return Figure(
        name=name,
        value=value,
        unit=unit,
        span=span,
        population=_population(sums) if unit == "{person}" else None,
        method=sums.method,
        trace=sums.trace,
        labels=labels,
    )


def _population(sums: Sums) -> str:
    """The population of the records, where it is one; people where they differ or do not say."""
    said = sums.words("population") if "population" in sums.kind.by else ()
    return said[0] if len(said) == 1 else "people"
