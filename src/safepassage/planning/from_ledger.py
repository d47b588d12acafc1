"""A scenario with what a ledger knows of it: who is still inside, when people may move, which ground is closed.

The streets, the outlines and the rates stay the scenario's. People come from what sources say less those who left,
and the plan takes the upper end, because whoever is not planned for stays behind; windows from pauses, exits from
corridors, closures from hazards (wall 9). Every line says what it rests on. Seconds are counted from the later of the
scenario's start and the as-of: nobody leaves before what is known of them.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

import numpy as np

from safepassage.foundation.errors import DataRefused, Fault
from safepassage.foundation.times import local
from safepassage.geography.gazetteer import gazetteer
from safepassage.ledger.view import joined
from safepassage.planning.inside import inside
from safepassage.planning.known import Known, Line
from safepassage.planning.lifted import drawn, hazards_known, why_closed
from safepassage.planning.openings import exits_open, windows_open
from safepassage.planning.scenario import FOREVER_S, PEOPLE_MAX, Hazard

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from safepassage.geography.gazetteer import Gazetteer
    from safepassage.ledger.view import View
    from safepassage.planning.inside import Inside
    from safepassage.planning.scenario import Scenario, Zone

__all__ = ["with_ledger"]


def with_ledger(scenario: Scenario, view: View) -> tuple[Scenario, Known]:
    """The scenario as a ledger fills it, and what was taken.

    Args:
        scenario: As it was written.
        view: The ledger as known at a position, up to the as-of.

    Raises:
        DataRefused: The two are of different natures, nobody may be under way at any time, no exit is open, or more
            people are inside than can be planned for: all at once.
    """
    faults = []
    if scenario.nature != view.card.nature:
        way_out = "Real, exercise and reconstruction never mix: take the scenario and the operation of one nature."
        faults.append(Fault(field="scenario.nature", expected=view.card.nature, got=scenario.nature, way_out=way_out))
    begun = _begun(scenario, view)
    start_s = int(datetime.fromisoformat(begun.start).timestamp())
    places = gazetteer(view)
    zones, of_zones = _zones(begun.zones, view, places)
    counted_in = [zone.counted_in or zone.place for zone in zones]
    windows, of_windows = windows_open(view, begun.windows, counted_in, places, start_s)
    exits, of_exits = exits_open(view, begun.exits, start_s)
    hazards, of_hazards = _hazards(begun.hazards, view, places)
    if windows is None:
        faults.append(
            Fault(
                field="window",
                expected="a pause that holds, or a window of the scenario inside one",
                got="; ".join(f"{line.about} {line.says}" for line in of_windows),
                way_out="Record the new pause; or write a planned window into the scenario, and it is told as such.",
            )
        )
    if not exits:
        faults.append(
            Fault(
                field="exit",
                expected="an exit that is open at some time",
                got="; ".join(f"{line.about}: {line.says}" for line in of_exits),
                way_out="A corridor opens by a corridor_state on the ledger, with the guarantees that it needs.",
            )
        )
    faults += [
        Fault(field=zone.place, expected=f"at most {PEOPLE_MAX} people", got=str(zone.people))
        for zone in zones
        if zone.people > PEOPLE_MAX
    ]
    if faults or windows is None:
        raise DataRefused(faults)
    stand = {exit_.place for exit_ in exits}
    made = replace(
        begun,
        zones=zones,
        windows=windows,
        exits=exits,
        hazards=hazards,
        fleets=tuple(fleet for fleet in begun.fleets if fleet.exit in stand),
    )
    gone = [fleet.place for fleet in begun.fleets if fleet.exit not in stand]
    of_exits += [Line(place, "its exit is closed: no vehicle of it is planned with", is_finding=True) for place in gone]
    name = str(view.card.name.get("en") or next(iter(view.card.name.values()), ""))
    lines = (*of_zones, *of_windows, *of_exits, *of_hazards)
    return made, Known(name, view.position, view.head.root.hex(), view.as_of_s, lines)


def _begun(scenario: Scenario, view: View) -> Scenario:
    """The scenario from the as-of on, where it begins before; its moments stay what they are on the clock."""
    start = datetime.fromisoformat(scenario.start)
    by_s = view.as_of_s - start.timestamp()
    if by_s <= 0:
        return scenario

    return replace(
        scenario,
        start=local(view.as_of_s, view.card.tz).isoformat(),
        exits=tuple(
            replace(exit_, open_s=tuple((max(a - by_s, 0.0), b - by_s) for a, b in exit_.open_s))
            for exit_ in scenario.exits
        ),
        hazards=tuple(
            replace(each, from_s=max(each.from_s - by_s, 0.0), to_s=each.to_s - by_s)
            for each in scenario.hazards
            if each.to_s > by_s
        ),
        windows=tuple(
            replace(each, from_s=max(each.from_s - by_s, 0.0), to_s=each.to_s - by_s) for each in scenario.windows
        ),
    )


def _zones(zones: Sequence[Zone], view: View, places: Gazetteer) -> tuple[tuple[Zone, ...], list[Line]]:
    """(the zones with the people to plan for, what was found), each place that is counted in looked up once."""
    groups: dict[str, list[Zone]] = {}
    for zone in zones:
        groups.setdefault(zone.counted_in or zone.place, []).append(zone)
    people: dict[str, int] = {}
    lines = []
    for place, own in groups.items():
        found = inside(view, place, places)
        if not found:
            numbers = ", ".join(f"{zone.people} in {zone.place}" for zone in own)
            says = f"nobody has said how many are inside; by the scenario's numbers {numbers}"
            lines.append(Line(place, says, is_finding=True))
            continue
        most = max(-(-(each.people.lo if each.people.hi is None else each.people.hi) // 1) for each in found)
        shares = _shared(int(most), [zone.people for zone in own])
        people |= {zone.place: share for zone, share in zip(own, shares, strict=True)}
        says = f"{int(most)} people, the upper end of what is known: {_said(found, view)}"
        if len(own) > 1:
            parts = ", ".join(f"{share} in {zone.place}" for zone, share in zip(own, shares, strict=True))
            says += f"; parted as the scenario's numbers are, {parts}"
        lines.append(Line(place, says, _is_open(found), joined(each.trace for each in found)))
    return tuple(replace(zone, people=people.get(zone.place, zone.people)) for zone in zones), lines


def _said(found: Sequence[Inside], view: View) -> str:
    """What each source leaves inside, with its interval."""
    each = []
    for one in found:
        lo, hi = one.people
        least = -(-lo // 1)
        number = f"{least} or more, no upper end" if hi is None else f"{least} to {hi // 1}" if lo != hi else f"{least}"
        each.append(f"{number} ({one.source} on {local(one.said_s, view.card.tz):%Y-%m-%d %H:%M}, less who left since)")
    return " · ".join(each)


def _is_open(found: Sequence[Inside]) -> bool:
    """Whether some source gave no upper end: more may be inside than is planned for."""
    return any(each.people.hi is None for each in found)


def _shared(people: int, weights: Sequence[int]) -> list[int]:
    """So many people parted by weights, in whole people by largest remainder; evenly where all weights are 0."""
    weight = np.array(weights if sum(weights) else [1] * len(weights), np.int64)
    whole = people * weight // weight.sum()
    most = np.argsort(-(people * weight % weight.sum()), kind="stable")[: people - int(whole.sum())]
    whole[most] += 1
    return [int(each) for each in whole]


def _hazards(own: Sequence[Hazard], view: View, places: Gazetteer) -> tuple[tuple[Hazard, ...], list[Line]]:
    """(the hazards of the plan, what was found): the ledger's word goes before the scenario's, by name."""
    written = {hazard.place: hazard for hazard in own}
    known = {f"hazard/{hazard.name}": hazard for hazard in hazards_known(view, places)}
    lines = [
        Line(place, "nothing is known of it: as the scenario says", is_finding=True)
        for place in written
        if place not in known
    ]
    made = [hazard for place, hazard in written.items() if place not in known]
    for place, hazard in known.items():
        why = why_closed(hazard)
        if not why:
            standards = ", ".join(sorted({str(each.body["standard"]) for each in hazard.released}))
            lines.append(Line(place, f"lifted: cleared to {standards}, with quality control", trace=hazard.trace))
            continue
        closing = list(_closing(place, written.get(place), drawn(hazard.reports, places.places)))
        made += closing
        if closing:
            lines.append(Line(place, f"closed: {why}", trace=hazard.trace))
        else:
            says = f"stands in {hazard.place}, and nobody has drawn it: THE PLAN DOES NOT AVOID IT ({why})"
            lines.append(Line(place, says, is_finding=True, trace=hazard.trace))
    return tuple(made), lines


def _closing(place: str, written: Hazard | None, ground: Mapping[str, Any] | None) -> Iterator[Hazard]:
    """A hazard that stands, closed for good: where the scenario has it, and where it was reported."""
    if written is not None:
        yield replace(written, from_s=0.0, to_s=FOREVER_S, speed_factor=0.0)
    if ground is not None:
        yield Hazard(place if written is None else f"{place}-as-reported", ground)
