"""A plan is made anew after events: streets that close or open again, people who are counted anew.

What has happened stays. People in a chain before a street that closes stop where it begins, see `chains`; those in it
finish it. The new plan is the best that is left from where people are then, proven like any other, and stands by
itself: it can be made anew again.

Only the closures that hold at that moment can be lifted, of a street or of a hazard, and whoever asks for that says on
whose word (wall 9): that is checked at the door. A closure that lies ahead stays.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from operator import attrgetter
from typing import TYPE_CHECKING

import numpy as np

from safepassage.planning.chains import split
from safepassage.planning.earliest import earliest_arrival
from safepassage.planning.replan import row_number, state_at
from safepassage.planning.standing import UNDER_WAY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from safepassage.planning.problem import Problem
    from safepassage.planning.standing import Closure, Standing

__all__ = ["Events", "at_home", "made_anew"]


@dataclass(frozen=True, slots=True)
class Events:
    """What is different from a step on.

    Attributes:
        at_step: The first step that is not fixed yet, counted from the scenario's start.
        close: Streets that nobody may enter any more, from that step on for ever.
        lift: Closures that no longer hold.
        count: People on foot who are found at home, by place in the plan's zones.
        said: The events as they were written.
    """

    at_step: int
    close: frozenset[Closure] = frozenset()
    lift: frozenset[Closure] = frozenset()
    count: Mapping[int, int] = field(default_factory=dict)
    said: tuple[str, ...] = ()


def made_anew(standing: Standing, events: Events) -> Standing:
    """The best plan that is left after the events, from their step on.

    Args:
        standing: The plan before.
        events: What changes; the streets and zones are of this plan.

    Raises:
        ValueError: The step lies before the plan's first.
    """
    problem, at = standing.problem, events.at_step - standing.first_step
    closing = _streets(events.close)
    parted = split(standing, closing)
    state, rest = state_at(parted.problem, parted.flow, at)
    more = len(state.people) - len(problem.people)
    out = np.zeros((len(problem.exit_node), at), np.int32)
    out[:, : standing.flow.steps] = standing.flow.out[:, :at]
    now = replace(
        parted,
        problem=state,
        flow=rest,
        first_step=events.at_step,
        out_before=np.hstack([standing.out_before, out]),
        source_zone=np.concatenate([standing.source_zone, np.full(more, UNDER_WAY, np.int32)]),
        laid_people=np.concatenate([standing.laid_people, np.zeros(more, np.int64)]),
        closures=tuple(each for each in standing.closures if each not in events.lift)
        + tuple(sorted(events.close, key=attrgetter("street", "by"))),
        events=standing.events + events.said,
    )
    changed = _with_hours(now, _streets(events.close | events.lift))
    people = state.people.copy()
    for zone, found in events.count.items():
        people[now.source_zone == zone] = at_home(now, zone, found)
    changed = changed.with_(people=people, release=state.release)
    flow = earliest_arrival(changed, start=rest, withdraw=now.arcs_of(closing))
    return _without_empty(replace(now, problem=changed, flow=flow))


def _streets(closures: frozenset[Closure]) -> NDArray[np.int64]:
    return np.array(sorted({each.street for each in closures}), np.int64)


def at_home(standing: Standing, zone: int, found: int) -> NDArray[np.int64]:
    """(sources of the zone,) int64: people who are found at home, laid along the zone's streets.

    Where fewer are found than the plan has there, each junction keeps its share of those. Where more are, the rest is
    laid as the scenario laid the people of the zone, because nobody says where they are.
    """
    of = standing.source_zone == zone
    planned = standing.problem.people[of]
    if found <= planned.sum():
        return _shared(found, planned)
    return np.asarray(planned + _shared(found - int(planned.sum()), standing.laid_people[of]))


def _shared(people: int, weight: NDArray[np.int64]) -> NDArray[np.int64]:
    """People parted by weight, by largest remainder, in whole numbers."""
    total = max(int(weight.sum()), 1)
    whole, over = np.divmod(weight * people, total)
    most = np.argsort(-over, kind="stable")[: people - int(whole.sum())]
    whole[most] += 1
    return np.asarray(whole)


def _with_hours(standing: Standing, streets: NDArray[np.int64]) -> Problem:
    """The problem in which every arc with one of these streets is open when what closes them lets it be."""
    problem = standing.problem
    profile, is_open = problem.profile.copy(), problem.is_open
    for arc in standing.arcs_of(streets):
        free = problem.is_open[standing.free_profile[arc]]
        row = standing.unless_closed(free, standing.parts(arc), int(problem.travel[arc]))
        is_open, profile[arc] = row_number(is_open, row)
    return problem.with_(profile=profile, is_open=is_open)


def _without_empty(standing: Standing) -> Standing:
    """Without the sources of people under way that have nobody any more."""
    problem, flow = standing.problem, standing.flow
    stays = (problem.people > 0) | (standing.source_zone != UNDER_WAY)
    gate = stays[problem.gate_source]
    return replace(
        standing,
        problem=problem.with_(
            people=problem.people[stays],
            release=problem.release[stays],
            gate_node=problem.gate_node[gate],
            gate_source=(np.cumsum(stays) - 1)[problem.gate_source[gate]],
        ),
        flow=replace(flow, entered=flow.entered[gate], stranded=flow.stranded[stays]),
        source_zone=standing.source_zone[stays],
        laid_people=standing.laid_people[stays],
    )
