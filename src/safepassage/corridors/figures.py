"""Figures and alarms of corridors: hours open, people under way, incidents, and what needs a person now.

An open corridor needs the guarantee of every party that the operation's card names;
where the card names none, of every party that was ever told about it. An incident is
counted once however often its source repeats it; where one report came with two
contents the figure spans them.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from safepassage.corridors.issued import STATUSES, notices
from safepassage.corridors.states import Corridor, Word, corridors, open_spans, party_key
from safepassage.corridors.under_way import Convoy, convoys, same_population
from safepassage.foundation.times import Period
from safepassage.ledger.figures import Alarm, Bounds, Figure
from safepassage.ledger.headcount import TOTAL, span_of
from safepassage.ledger.view import joined, trace_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from safepassage.foundation.times import Interval
    from safepassage.ledger.figures import Held
    from safepassage.ledger.view import View

__all__ = ["alarms", "convoy_figures", "figures", "hours_open", "incident_figures", "incidents", "notice_figures"]

_HOUR_S: Final = 3600
_CASUALTIES: Final = ("killed", "injured", "turned_back")
_GROUPS: Final = (TOTAL, "children")


def figures(view: View, span: Interval) -> list[Figure]:
    """Hours open, convoys and notices as they stand, and the incidents of the span."""
    return [*hours_open(view, span), *convoy_figures(view), *incident_figures(view, span), *notice_figures(view)]


def hours_open(view: View, span: Interval) -> list[Figure]:
    """How long each known corridor was open in the span; 0 where its states are known and none of them is open."""
    spans = open_spans(view, span)
    return [
        Figure(
            name="corridor_hours_open",
            value=_exactly(Fraction(sum(each.duration_s for each in spans.get(one.place, ())), _HOUR_S)),
            unit="h",
            span=span,
            place=one.place,
            method="reported",
            species="state",
            trace=one.trace,
        )
        for one in corridors(view)
    ]


def convoy_figures(view: View) -> list[Figure]:
    """People listed on each convoy, and those under way in all; lists are stated, not counted at a crossing."""
    found = convoys(view)
    out = [
        _convoy_figure(view, "convoy_people", [each], {"convoy": each.name, "status": each.status}, each.place)
        for each in found
    ]
    moving = [each for each in found if each.status in ("under_way", "halted")]
    if moving:
        out.append(_convoy_figure(view, "people_under_way", moving, {}))
    vehicles = _vehicles(moving)
    for type_, count in sorted(vehicles.items()):
        trace = joined(each.trace for each in moving if type_ in each.vehicles)
        figure = Figure(
            name="vehicles_under_way",
            value=_exactly(Fraction(count)),
            unit="{vehicle}",
            span=view.now,
            method="reported",
            species="assertion",
            trace=trace,
            labels={"type": type_},
        )
        out.append(figure)
    return out


def incidents(view: View, span: Interval) -> list[Held]:
    """The incidents that ended in the span, oldest first."""
    period = Period("span", span)
    return [each for each in view.events("incident") if period.takes(each.observation.occurred)]


def incident_figures(view: View, span: Interval) -> list[Figure]:
    """Incidents by type, and how many people were killed, injured and turned back in them."""
    found = incidents(view, span)
    types: dict[str, list[Held]] = {}
    for each in found:
        types.setdefault(each.observation.body["type"], []).append(each)
    out = [
        _incident_figure(
            "incidents", _exactly(Fraction(len(_by_origin(held)))), "{incident}", span, held, {"type": type_}
        )
        for type_, held in sorted(types.items())
    ]
    for outcome in _CASUALTIES:
        held = [each for each in found if outcome in each.observation.body]
        for group in _GROUPS:
            value = _casualties(held, outcome, group)
            if group == TOTAL or (value is not None and value.lo):
                labels = {"outcome": outcome} if group == TOTAL else {"outcome": outcome, "group": group}
                out.append(_incident_figure("incident_casualties", value, "{person}", span, held, labels))
    return out


def notice_figures(view: View) -> list[Figure]:
    """Notices to people by how they stand, where there are any."""
    found = notices(view)
    return [
        Figure(
            name="notices",
            value=_exactly(Fraction(len(these))),
            unit="{notice}",
            span=view.now,
            method="reported",
            species="state",
            trace=joined(each.trace for each in these),
            labels={"status": status},
        )
        for status in STATUSES
        if (these := [each for each in found if each.status == status])
    ]


def alarms(view: View) -> list[Alarm]:
    """Open corridors and issued notices without every guarantee; convoys overdue, halted or short of vehicles."""
    return [
        *(
            Alarm(name="notice_without_guarantee", place=one.place, since_s=one.since_s, trace=one.trace)
            for one in notices(view)
            if one.status == "issued" and one.lacking and one.closes_s > view.as_of_s
        ),
        *(
            alarm
            for one in corridors(view)
            if one.state == "open"
            for alarm in _unguaranteed(one, view.card.guarantors)
        ),
        *(alarm for one in convoys(view) for alarm in _convoy_alarms(one)),
    ]


def _unguaranteed(corridor: Corridor, guarantors: Sequence[str]) -> Iterable[Alarm]:
    words = {party_key(word.party): word for word in corridor.words}
    needed = {party_key(party): party for party in guarantors} or {key: word.party for key, word in words.items()}
    if not needed:
        yield _alarm(corridor, "corridor_open_without_any_guarantee", corridor.since_s, {})
    for key, party in sorted(needed.items()):
        word = words.get(key)
        name = _MISSING.get("none" if word is None else word.standing)
        if name is not None:
            yield _alarm(corridor, name, _missing_since_s(corridor, word), {"party": party})


_MISSING: Final[Mapping[str, str]] = {
    "none": "corridor_open_without_guarantee",
    "notified": "corridor_open_without_guarantee",
    "acknowledged": "corridor_open_without_guarantee",
    "withdrawn": "corridor_guarantee_withdrawn",
    "lapsed": "corridor_guarantee_lapsed",
}


def _missing_since_s(corridor: Corridor, word: Word | None) -> int:
    gone = word is not None and word.standing in ("withdrawn", "lapsed")
    return max(corridor.since_s, word.since_s) if gone and word is not None else corridor.since_s


def _convoy_alarms(convoy: Convoy) -> Iterable[Alarm]:
    facts = {"convoy": convoy.name, "people": str(convoy.people.lo)}
    severity = "alert" if convoy.status == "planned" else "alarm"
    if convoy.overdue is not None:
        place, due_s = convoy.overdue
        yield Alarm(
            name="convoy_overdue", place=place, since_s=due_s, severity=severity, facts=facts, trace=convoy.trace
        )
    if convoy.status == "halted":
        place_seen = convoy.seen[0] if convoy.seen else convoy.place
        yield Alarm(
            name="convoy_halted",
            place=place_seen,
            since_s=convoy.since_s,
            severity="alert",
            facts=facts,
            trace=convoy.trace,
        )
    if convoy.missing and convoy.seen:
        short = {"convoy": convoy.name, "vehicles": str(sum(convoy.missing.values()))}
        yield Alarm(
            name="convoy_vehicles_missing",
            place=convoy.seen[0],
            since_s=convoy.seen[1],
            facts=short,
            trace=convoy.trace,
        )


def _alarm(corridor: Corridor, name: str, since_s: int, facts: Mapping[str, str]) -> Alarm:
    return Alarm(name=name, place=corridor.place, since_s=since_s, facts=facts, trace=corridor.trace)


def _convoy_figure(
    view: View, name: str, listed: Sequence[Convoy], labels: Mapping[str, str], place: str | None = None
) -> Figure:
    return Figure(
        name=name,
        value=_added(each.people for each in listed),
        unit="{person}",
        span=view.now,
        place=place,
        population=same_population(each.population for each in listed),
        method="reported",
        species="assertion",
        trace=joined(each.trace for each in listed),
        labels=labels,
    )


def _incident_figure(
    name: str, value: Bounds | None, unit: str, span: Interval, held: Sequence[Held], labels: Mapping[str, str]
) -> Figure:
    method = "+".join(sorted({each.observation.method for each in held})) or "unknown"
    population = "people" if unit == "{person}" else None
    return Figure(
        name=name,
        value=value,
        unit=unit,
        span=span,
        population=population,
        method=method,
        trace=trace_of(held),
        labels=labels,
    )


def _casualties(held: Sequence[Held], outcome: str, group: str) -> Bounds | None:
    """How many of a group in all these incidents; None where no report says."""
    if not held:
        return None
    total = Bounds(Fraction(0), Fraction(0))
    for contents in _by_origin(held).values():
        spans = [span_of(each.observation.body[outcome], group) for each in contents]
        total = total.plus(Bounds(Fraction(min(lo for lo, _ in spans)), Fraction(max(hi for _, hi in spans))))
    return total


def _by_origin(held: Iterable[Held]) -> dict[str, list[Held]]:
    out: dict[str, list[Held]] = {}
    for each in held:
        out.setdefault(each.observation.origin, []).append(each)
    return out


def _vehicles(found: Iterable[Convoy]) -> dict[str, int]:
    out: dict[str, int] = {}
    for each in found:
        for type_, count in each.vehicles.items():
            out[type_] = out.get(type_, 0) + count
    return out


def _added(parts: Iterable[Bounds]) -> Bounds:
    total = Bounds(Fraction(0), Fraction(0))
    for each in parts:
        total = total.plus(each)
    return total


def _exactly(value: Fraction) -> Bounds:
    return Bounds(value, value)
