"""Figures of the people who move: who crossed, who arrived, what checkpoints did, what each source estimates.

All of these are what was counted over a span, or what a source stated; where people
are by now is in `balances.py`. Groups are printed as coarsely as they were counted: a
group of which nobody was surely counted is left out, never shown as 0.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from safepassage.foundation.quantity import quantity_from_json
from safepassage.ledger.figures import Bounds, Figure
from safepassage.ledger.headcount import GROUPS, TOTAL
from safepassage.ledger.totals import unit_of
from safepassage.ledger.view import trace_of
from safepassage.people.balances import alarms, balances
from safepassage.people.kinds import EVENTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from safepassage.foundation.times import Interval
    from safepassage.ledger.accounts import Account
    from safepassage.ledger.figures import Held
    from safepassage.ledger.tally import Sums
    from safepassage.ledger.view import View

__all__ = ["alarms", "arrived", "balances", "checkpoints", "crossed", "figures", "life_events", "remaining"]

OUTCOMES: Final = ("passed", "turned_back", "held", "released")
SINGLES: Final = ("households", "unaccompanied", "disabled", "pregnant")


def figures(view: View, span: Interval, books: Mapping[tuple[str, str], Account] | None = None) -> list[Figure]:
    """Every figure of this room.

    Args:
        view: What is known, up to when.
        span: The period of what was counted; balances and estimates are of the view's moment.
        books: `accounts(view, view.kinds)`, where the caller has it already.
    """
    return [
        *crossed(view, span),
        *arrived(view, span),
        *checkpoints(view, span),
        *life_events(view, span),
        *balances(view, books),
        *remaining(view),
    ]


def crossed(view: View, span: Interval) -> list[Figure]:
    """Who crossed: in all, by group, by movement, by origin and by corridor; and the single totals."""
    sums = view.tally("crossing_count", span)
    out = [*_counted("crossed", sums, span), *_singles("crossed", sums, span)]
    for population in sums.words("population"):
        for field in ("corridor", "from"):
            for place in sums.words(field):
                by = {"population": population, field: place}
                labels = {} if field == "corridor" else {"leg": "from"}
                out += _figures("crossed", sums, span, "people", TOTAL, by, labels, place)
        for movement in sums.words("movement"):
            by = {"population": population, "movement": movement}
            out += _figures("crossed", sums, span, "people", TOTAL, by, {"movement": movement})
    return out


def arrived(view: View, span: Interval) -> list[Figure]:
    """Who arrived: in all, by group and by place; and the single totals."""
    sums = view.tally("arrival", span)
    out = [*_counted("arrived", sums, span), *_singles("arrived", sums, span)]
    for place, own in sorted(view.tally_by_place("arrival", span).items()):
        for population in own.words("population"):
            out += _figures("arrived", own, span, "people", TOTAL, {"population": population}, {}, place)
    registered = view.tally("registration", span)
    if registered.trace.count:
        out += _figures("registered", registered, span, "people", TOTAL, {}, {})
        households = Fraction(registered.reported("people"))
        value = Bounds(households, households)
        out.append(_figure("registered_households", value, "{household}", span, registered, {}))
    return out


def checkpoints(view: View, span: Interval) -> list[Figure]:
    """People let pass, turned back, held and released, by population; and the longest wait."""
    sums = view.tally("checkpoint_report", span)
    out = [
        figure
        for population in sums.words("population")
        for outcome in OUTCOMES
        for figure in _figures(
            "checkpoint", sums, span, outcome, TOTAL, {"population": population}, {"outcome": outcome}
        )
    ]
    waits = [each for each in view.observations("checkpoint_report", span) if "waiting" in each.observation.body]
    if waits:
        bounds = [Bounds(*quantity_from_json(each.observation.body["waiting"], "min").bounds("min")) for each in waits]
        longest = Bounds(max(each.lo for each in bounds), _greatest(bounds))
        out.append(_figure("checkpoint_waiting", longest, "min", span, sums, {}))
    return out


def life_events(view: View, span: Interval) -> list[Figure]:
    """People born, died, admitted, discharged, who left the route or returned, by population."""
    sums = view.tally("life_event", span)
    return [
        figure
        for population in sums.words("population")
        for event in EVENTS
        for figure in _figures(
            "life_event", sums, span, "people", TOTAL, {"event": event, "population": population}, {"event": event}
        )
    ]


def remaining(view: View) -> list[Figure]:
    """Each source's latest estimate of those still inside each zone: beside one another, never added or averaged."""
    latest: dict[tuple[str, str, str], list[Held]] = {}
    for each in view.events("remaining_estimate"):
        said = each.observation
        key = (said.place or "", said.source, said.body["population"])
        have = latest.get(key, [])
        again = have and have[-1].observation.origin == said.origin  # one id with two contents
        latest[key] = [*have, each] if again else [each]
    return [_estimate(held) for _, held in sorted(latest.items())]


def _estimate(held: Sequence[Held]) -> Figure:
    said = held[-1].observation
    bounds = [
        Bounds(*quantity_from_json(each.observation.body["people"], "{person}").bounds("{person}")) for each in held
    ]
    labels = {"source": said.source}
    if "basis" in said.body:
        labels["basis"] = said.body["basis"]
    return Figure(
        name="remaining",
        value=Bounds(min(each.lo for each in bounds), _greatest(bounds)),
        unit="{person}",
        span=said.occurred,
        place=said.place,
        population=said.body["population"],
        method=said.method,
        species="assertion",
        trace=trace_of(held),
        labels=labels,
    )


def _counted(name: str, sums: Sums, span: Interval) -> list[Figure]:
    """The total of each population, and its groups of which somebody was surely counted."""
    out: list[Figure] = []
    for population in sums.words("population"):
        by = {"population": population}
        out += _figures(name, sums, span, "people", TOTAL, by, {})
        for group in GROUPS:
            if group != TOTAL:
                found = _figures(name, sums, span, "people", group, by, {"group": group})
                out += [each for each in found if each.value is not None and each.value.lo]
    return out


def _singles(leg: str, sums: Sums, span: Interval) -> list[Figure]:
    return [
        figure
        for population in sums.words("population")
        for single in SINGLES
        for figure in _figures(leg, sums, span, single, "", {"population": population}, {"single": single})
    ]


def _figures(
    name: str,
    sums: Sums,
    span: Interval,
    field: str,
    part: str,
    by: Mapping[str, str],
    labels: Mapping[str, str],
    place: str | None = None,
) -> Iterator[Figure]:
    """The figure of one sum, where anybody reported it."""
    value = sums.amount(field, part, **by)
    if value is not None:
        unit = unit_of(sums.kind, field)
        yield _figure(name, value, unit, span, sums, labels, place, by.get("population", "people"))


def _figure(
    name: str,
    value: Bounds,
    unit: str,
    span: Interval,
    sums: Sums,
    labels: Mapping[str, str],
    place: str | None = None,
    population: str | None = None,
) -> Figure:
    return Figure(
        name=name,
        value=value,
        unit=unit,
        span=span,
        place=place,
        population=population,
        method=sums.method,
        trace=sums.trace,
        labels=labels,
    )


def _greatest(bounds: Sequence[Bounds]) -> Fraction | None:
    his = [each.hi for each in bounds if each.hi is not None]
    return max(his) if len(his) == len(bounds) else None
