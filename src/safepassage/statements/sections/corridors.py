"""Corridors: their states and whose word stands for them, who is under way, and incidents with their victims.

The internal edition names each corridor, each party's word and each convoy. The public
one counts corridors by state and incidents by type; nothing in it says where anybody
was, or will be, under way.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from safepassage.corridors import figures as corridors_room
from safepassage.corridors.states import corridors
from safepassage.ledger.figures import Bounds, Figure
from safepassage.ledger.view import joined
from safepassage.statements.model import Line, Moment, Named, Quoted, Section, Word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from safepassage.corridors.states import Corridor
    from safepassage.foundation.times import Interval
    from safepassage.ledger.figures import Alarm
    from safepassage.ledger.view import View
    from safepassage.statements.desk import Desk
    from safepassage.statements.found import Found
    from safepassage.statements.model import Fact

__all__ = ["SENSITIVE", "alarms", "figures", "write"]

SENSITIVE: Final = frozenset({"incident_casualties"})
_STANDING: Final = ("proposed", "open", "suspended", "closed")
"""What a corridor is; a notice or a guarantee is somebody's word on it."""


def figures(view: View, span: Interval, *, public: bool) -> list[Figure]:
    """What this section prints."""
    incidents = [
        each for each in corridors_room.incident_figures(view, span) if not (public and "group" in each.labels)
    ]
    if public:
        return [*_by_state(view), *incidents]
    inside = [*corridors_room.convoy_figures(view), *corridors_room.notice_figures(view)]
    return [*corridors_room.hours_open(view, span), *inside, *incidents]


def alarms(view: View) -> list[Alarm]:
    """What needs a person now."""
    return corridors_room.alarms(view)


def write(desk: Desk, found: Found) -> Section:
    """The section."""
    lines = [*_states(desk, found), *_under_way(desk, found), *_incidents(desk, found)] or [
        Line(message="note.nothing")
    ]
    return Section(title="section.corridors", lines=tuple(lines))


def _by_state(view: View) -> list[Figure]:
    """How many corridors are in each state."""
    known = corridors(view)
    counts = Counter(each.state for each in known)
    return [
        Figure(
            name="corridors_by_state",
            value=Bounds(Fraction(count), Fraction(count)),
            unit="{corridor}",
            span=view.now,
            method="reported",
            species="state",
            trace=joined(each.trace for each in known if each.state == state),
            labels={"state": state},
        )
        for state, count in sorted(counts.items())
    ]


def _states(desk: Desk, found: Found) -> Iterator[Line]:
    for each in found.named("corridors_by_state"):
        yield desk.line("corridors.state_all", each, state=Word(f"state.{each.labels['state']}"))
    if desk.public:
        return
    for corridor in corridors(desk.view):
        yield from _corridor(desk, found, corridor)


def _corridor(desk: Desk, found: Found, corridor: Corridor) -> Iterator[Line]:
    hours = next((each for each in found.named("corridor_hours_open") if each.place == corridor.place), None)
    place = Named(corridor.place)
    facts: dict[str, Fact] = {
        "place": place,
        "state": Word(f"state.{corridor.state}"),
        "since": desk.when(corridor.since_s),
    }
    if corridor.reason:
        facts["reason"] = Quoted(corridor.reason)
    yield from _before(desk, corridor)
    yield Line(message="corridors.state_reason" if corridor.reason else "corridors.state", facts=facts, species="state")
    if hours is not None:
        yield desk.line("corridors.hours_open", hours, place=place)
    for word in corridor.guarantees:
        facts = {"place": place, "party": word.party}
        if word.until_s is not None:
            facts["until"] = desk.when(word.until_s)
        yield Line(
            message="corridors.guarantee_open" if word.until_s is None else "corridors.guarantee",
            facts=facts,
            species="state",
        )


def _before(desk: Desk, corridor: Corridor) -> Iterator[Line]:
    """The states of the period that were followed by another, each with its reason: a suspension is not forgotten."""
    said = [
        each.observation
        for each in desk.view.events("corridor_state", corridor.place)
        if each.observation.body["state"] in _STANDING
    ]
    ordered = sorted(said, key=lambda one: one.occurred.start_s)
    for now, then in pairwise(ordered):
        start_s, end_s = now.occurred.start_s, min(then.occurred.start_s, now.body.get("until", then.occurred.start_s))
        if max(start_s, desk.span.start_s) < end_s <= desk.span.end_s:
            facts: dict[str, Fact] = {"place": Named(corridor.place), "state": Word(f"state.{now.body['state']}")}
            facts |= {"from": Moment(start_s), "to": Moment(end_s)}
            if "reason" in now.body:
                facts["reason"] = Quoted(now.body["reason"])
            yield Line(message="corridors.state_before", facts=facts, species="state")


def _under_way(desk: Desk, found: Found) -> Iterator[Line]:
    """Who is listed as under way: a list is declared or drawn up, and counts nobody at a crossing."""
    for each in found.named("people_under_way"):
        population = Word(f"population.{each.population}")
        yield replace(desk.line("corridors.under_way", each, population=population), species="listed")
    for each in found.named("convoy_people"):
        species = "planned" if each.labels["status"] == "planned" else "listed"
        facts: dict[str, Fact] = {"convoy": each.labels["convoy"], "status": Word(f"status.{each.labels['status']}")}
        if each.place is not None:
            facts["place"] = Named(each.place)
        facts["population"] = Word(f"population.{each.population}")
        message = "corridors.convoy" if each.place is not None else "corridors.convoy_only"
        yield replace(desk.line(message, each, **facts), species=species)
    for each in found.named("vehicles_under_way"):
        line = desk.line("corridors.vehicles", each, type=Word(f"vehicle.{each.labels['type']}"))
        yield replace(line, species="listed")


def _incidents(desk: Desk, found: Found) -> Iterator[Line]:
    if not desk.public:
        for held in corridors_room.incidents(desk.view, desk.span):
            said = held.observation
            if said.place is not None:
                facts: dict[str, Fact] = {"place": Named(said.place), "at": desk.when(said.occurred.start_s)}
                yield Line(message="corridors.incident", facts={**facts, "type": Word(f"incident.{said.body['type']}")})
    for each in found.named("incidents"):
        yield desk.line("corridors.incidents", each, type=Word(f"incident.{each.labels['type']}"))
    for each in found.named("incident_casualties"):
        facts = {"outcome": Word(f"outcome.{each.labels['outcome']}")}
        if "group" in each.labels:
            facts["group"] = Word(f"group.{each.labels['group']}")
        yield desk.line("corridors.casualties_group" if "group" in facts else "corridors.casualties", each, **facts)
