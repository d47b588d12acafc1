"""Contraflow: which roads, given whole to the way out, bring people out sooner, and by how much each.

A plan gives each direction of a street half of its clear width. Turned, one direction has all of it less a lane for
teams and for those who come back, and nobody of the plan walks against it. Roads are looked for across the cut that
binds the plan, in the direction of the exits: nothing else can bring the last person out sooner by itself. Where such
a street gains nothing alone, because those before and behind it are as full, the whole road is looked at. Each is
planned with from the old plan on, the best is kept, and the next is looked for across the cut that binds then. The
gain of a road is the difference of two earliest-arrival plans. The choice is greedy: two roads may gain together what
neither gains alone, so it is a good choice, not proven to be the best.

Its results name roads by arc, and are for the planning and clearance roles (wall 4).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from safepassage.planning.binding import binding_of
from safepassage.planning.clear_first import Gain, gain_of, out_by
from safepassage.planning.earliest import earliest_arrival
from safepassage.planning.model import half_street_per_s
from safepassage.planning.walking import NARROWEST_M, clear_width_m

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from safepassage.planning.model import Model
    from safepassage.planning.problem import Flow, Problem
    from safepassage.planning.scenario import Scenario

__all__ = ["RESERVE_M", "VEHICLE_M", "Lanes", "Turned", "contraflow"]

RESERVE_M: Final = 2 * NARROWEST_M
"""Two people abreast, or a stretcher and who carries it (width of one person: Weidmann 1993, as in `walking`)."""
VEHICLE_M: Final = 3.0
"""What a vehicle that comes in needs: the clear width of a fire brigade's passage (DIN 14090)."""
TRIED_MAX: Final = 8
"""Roads that are planned with for each choice: those that let most people more across the cut."""


@dataclass(frozen=True, slots=True)
class Lanes:
    """What is asked for: metres of each turned road that stay free, and how many roads at most."""

    reserve_m: float = RESERVE_M
    roads_max: int = 5


@dataclass(frozen=True, slots=True)
class Turned:
    """A road that is given to one direction.

    Attributes:
        arcs: Its arcs in the direction that has the road, in the order of walking.
        per_min: People a minute that may enter it where it crosses the cut, before and after.
        ahead_people: The most people, at any step, who are out and were not before.
        gain: What it gains on top of the roads before it.
    """

    arcs: tuple[int, ...]
    per_min: tuple[float, float]
    ahead_people: int
    gain: Gain


@dataclass(frozen=True, slots=True, eq=False)
class _Road:
    """A road that could be turned: where it crosses the cut, its arcs, those that are taken from the plan, and then."""

    arc: int
    arcs: tuple[int, ...]
    against: NDArray[np.int64]
    now: Problem


@dataclass(frozen=True, slots=True, eq=False)
class _State:
    """The plan so far, and people a second that each street would take when it is turned."""

    model: Model
    problem: Problem
    flow: Flow
    whole_per_s: NDArray[np.float64]


def contraflow(model: Model, scenario: Scenario, flow: Flow, lanes: Lanes) -> tuple[Model, Flow, list[Turned]]:
    """A greedy choice of roads to turn.

    Args:
        model: The scenario on its streets, each direction with its half.
        scenario: Where its widths and counts stand.
        flow: The plan, best and proven.
        lanes: How much of each road stays free, and how many roads may be turned.

    Returns:
        (the model with the roads turned, its earliest-arrival flow, the roads in the order of choice).
    """
    half_per_s = half_street_per_s(model.network, scenario)
    width_m = clear_width_m(model.network.width_m, model.network.road_class, scenario.class_width_m)
    whole_per_s = half_per_s * 2 * np.maximum(1 - lanes.reserve_m / width_m, 0.0)
    state = _State(model, model.problem, flow, whole_per_s)
    chosen: list[Turned] = []
    while len(chosen) < lanes.roads_max:
        found = [each for arc in _across(state) if (each := _best_of(state, arc)) is not None]
        if not found:
            break
        gain, road, better = max(found, key=lambda each: (each[0].more_people, each[0].people_min))
        per_min = [60 * float(each.capacity[road.arc]) / each.step_s for each in (state.problem, road.now)]
        chosen.append(Turned(road.arcs, (per_min[0], per_min[1]), _ahead(state.flow, better), gain))
        state = replace(state, problem=road.now, flow=better)
    return replace(model, problem=state.problem), state.flow, chosen


def _across(state: _State) -> list[int]:
    """The arcs across the cut that would let most people more across it while they bind, the best first."""
    binding = binding_of(state.problem, state.flow)
    if binding is None:
        return []
    more = {}
    for arc, (first, last) in zip(map(int, binding.arcs), binding.arc_span, strict=True):
        more[arc] = (_turned(state, arc) - int(state.problem.capacity[arc])) * int(last - first + 1)
    return sorted((arc for arc, people in more.items() if people > 0), key=lambda arc: (-more[arc], arc))[:TRIED_MAX]


def _best_of(state: _State, arc: int) -> tuple[Gain, _Road, Flow] | None:
    """What turning an arc gains, or, where that is nothing, its whole road; None where neither gains anything."""
    for arcs in dict.fromkeys(((arc,), _run(state, arc))):
        road = _road(state, arc, arcs)
        better = earliest_arrival(road.now, start=state.flow, withdraw=road.against)
        gain = gain_of(arc, state.problem.step_s / 60, state.flow, better)
        if gain.more_people > 0 or (gain.more_people == 0 and gain.people_min > 0):
            return gain, road, better
    return None


def _run(state: _State, arc: int) -> tuple[int, ...]:
    """The road that an arc is part of: on from it and back, the way most people take, while that takes no more.

    Streets behind one another that take equally many bind together: one of them turned only moves the queue.
    """
    problem, total = state.problem, state.flow.flow.sum(axis=1, dtype=np.int64)
    busiest = int(state.flow.flow[arc].max(initial=0))
    run, passed = [arc], _streets(state.model, arc)
    for ends, at in ((problem.tail, problem.head), (problem.head, problem.tail)):
        place = arc
        while True:
            nexts = np.flatnonzero(ends == at[place])
            nexts = np.array([each for each in nexts if not passed & _streets(state.model, int(each))], np.int64)
            place = int(nexts[total[nexts].argmax()]) if len(nexts) else -1
            is_full = place >= 0 and problem.capacity[place] <= busiest and state.flow.flow[place].max(initial=0) > 0
            if not is_full:
                break
            passed |= _streets(state.model, place)
            run = [*run, place] if ends is problem.tail else [place, *run]
    return tuple(run)


def _streets(model: Model, arc: int) -> set[int]:
    """The streets that an arc stands for."""
    return set((model.part[model.part_first[arc] : model.part_first[arc + 1]] % model.network.streets).tolist())


def _turned(state: _State, arc: int) -> int:
    """People that may enter an arc in a step when its streets are turned; never fewer than now."""
    model = state.model
    parts = model.part[model.part_first[arc] : model.part_first[arc + 1]] % model.network.streets
    return max(int(state.whole_per_s[parts].min() * state.problem.step_s), int(state.problem.capacity[arc]))


def _road(state: _State, arc: int, arcs: tuple[int, ...]) -> _Road:
    """What turning some arcs does to every arc that stands for any of their streets."""
    model, problem = state.model, state.problem
    ways = [model.part[model.part_first[each] : model.part_first[each + 1]] for each in arcs]
    parts = np.concatenate(ways)
    touched = model.arcs_of(np.unique(parts % model.network.streets).astype(np.int64))
    is_along = np.array(
        [np.isin(model.part[model.part_first[each] : model.part_first[each + 1]], parts).any() for each in touched]
    )
    capacity = problem.capacity.copy()
    for each in touched[is_along]:  # a street that is slow for a time has an arc of its own for that time
        capacity[each] = _turned(state, int(each))
    capacity[touched[~is_along]] = 0
    now = replace(problem, capacity=capacity)
    return _Road(arc, arcs, touched[~is_along], now)


def _ahead(before: Flow, after: Flow) -> int:
    """The most people who are out in one plan and not yet in the other, at any step."""
    steps = max(before.steps, after.steps)
    return int((out_by(after, steps) - out_by(before, steps)).max(initial=0))
