"""Where people go from the exits: a place for as many as there are, the nearest centre, families together.

Single people are a flow: from the exits to the centres that each leads to, as many as can be, then as near as can be
(OR-Tools, least-cost flow). It is the bound: no assignment has more people placed, and none that places as many takes
them less far. Families that stay together are harder, and OR-Tools CP-SAT looks for them in a set amount of work; how
far it is from the bound is told. A plan knows how many of a zone come out by an exit, and not which families: those
of a zone are shared over its exits as its people are, and who is left over by that goes alone.

Nobody is dropped: who has no place is counted, by exit. The plan does not see the centres, so it may send more through
an exit than its centres hold; how many any plan must leave without a place is told beside it. Distances are straight
lines, and are weighed only where every centre has a point: an unknown one is never zero.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from safepassage.planning.convoys import repeatable_solver
from safepassage.planning.routes import routes_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from safepassage.planning.convoys import Convoys
    from safepassage.planning.model import Model
    from safepassage.planning.problem import Flow
    from safepassage.planning.scenario import Centre, Exit, Scenario

__all__ = ["Placed", "Reception", "assigned", "groups_of", "reception_of"]


@dataclass(frozen=True, slots=True)
class Placed:
    """People who go from an exit to a centre, and how many families of two and more they are or have among them."""

    exit: str
    centre: str
    people: int
    families: int


@dataclass(frozen=True, slots=True)
class Reception:
    """Who goes where.

    Attributes:
        placed: Where people go, in the order of the exits and centres.
        left: By exit, people without a place in a centre that it leads to.
        families_left: Families of two and more among them.
        left_alone: People without a place if nobody had to stay together: no assignment leaves fewer.
        left_by_any_plan: So many of those who come out have no place whatever exits they take.
        person_m: How far all who are placed are taken together, metres; None where a centre has no point.
        person_m_min: No assignment takes as many less far, single people or not; None where a centre has no point.
        proven: Whether nothing with families together can place more, or as many less far.
    """

    placed: tuple[Placed, ...]
    left: Mapping[str, int]
    families_left: int
    left_alone: int
    left_by_any_plan: int
    person_m: float | None
    person_m_min: float | None
    proven: bool


def reception_of(model: Model, scenario: Scenario, flow: Flow, convoys: Convoys | None) -> Reception:
    """Where everybody goes who comes out in a plan, on foot or by vehicle.

    Args:
        model: The scenario laid onto the streets.
        scenario: Exits, centres, families.
        flow: Who comes out where.
        convoys: Those who are fetched; each goes alone.
    """
    groups = groups_of(model, scenario, flow)
    stands = {fleet.place: fleet.exit for fleet in scenario.fleets}
    for trip in convoys.trips if convoys is not None else ():
        groups[stands[trip.fleet]][1] += trip.seated + trip.lying
    return assigned(scenario.exits, scenario.centres, groups)


def groups_of(model: Model, scenario: Scenario, flow: Flow) -> dict[str, Counter[int]]:
    """By exit, how many families of each size come out on foot; who goes alone is a family of one."""
    routes = routes_of(model.problem, flow)
    came = np.zeros((len(scenario.zones), len(scenario.exits)), np.int64)
    np.add.at(came, (model.source_zone[routes.source], routes.exit), routes.people)
    groups: dict[str, Counter[int]] = {exit_.place: Counter() for exit_ in scenario.exits}
    for zone, by_exit in zip(scenario.zones, came, strict=True):
        left = by_exit.copy()
        for size in sorted(zone.households, reverse=True):
            families = by_exit * zone.households[size] // max(zone.people, 1)  # no more than come: families are people
            left -= families * size
            for exit_, number in zip(scenario.exits, families, strict=True):
                groups[exit_.place][size] += int(number)
        for exit_, number in zip(scenario.exits, left, strict=True):
            groups[exit_.place][1] += int(number)
    return groups


def assigned(exits: Sequence[Exit], centres: Sequence[Centre], groups: Mapping[str, Mapping[int, int]]) -> Reception:
    """Assigns families to centres.

    Args:
        exits: Each with the centres that it leads to.
        centres: Their capacities.
        groups: By exit, how many families of each size come out.
    """
    people = {exit_.place: sum(size * number for size, number in groups[exit_.place].items()) for exit_ in exits}
    away_m = _away_m(exits, centres)
    cost = {pair: round(metres or 0) for pair, metres in away_m.items()}
    known = None not in away_m.values()
    everybody = sum(people.values())
    alone, _ = _single(people, centres, cost, everybody)
    taken, proven = _together(groups, centres, cost, weigh=known)
    placed_people = sum(size * number for (_, size, _), number in taken.items())
    left = people.copy()
    families_left = sum(number for of in groups.values() for size, number in of.items() if size > 1)
    rows: dict[tuple[str, str], Counter[str]] = {pair: Counter() for pair in away_m}
    for (exit_, size, centre), number in taken.items():
        rows[exit_, centre].update(people=size * number, families=number if size > 1 else 0)
        left[exit_] -= size * number
        families_left -= number if size > 1 else 0
    holds = sum(centre.capacity for centre in centres if any(centre.place in exit_.centres for exit_ in exits))
    carried = sum(cost[exit_, centre] * size * number for (exit_, size, centre), number in taken.items())
    return Reception(
        placed=tuple(Placed(*pair, row["people"], row["families"]) for pair, row in rows.items() if row["people"]),
        left={exit_: number for exit_, number in left.items() if number},
        families_left=families_left,
        left_alone=everybody - alone,
        left_by_any_plan=max(everybody - holds, 0),
        person_m=float(carried) if known else None,
        person_m_min=float(_single(people, centres, cost, placed_people)[1]) if known else None,
        proven=proven,
    )


def _away_m(exits: Sequence[Exit], centres: Sequence[Centre]) -> dict[tuple[str, str], float | None]:
    """Metres from each exit to each centre that it leads to; None where the centre has no point."""
    from pyproj import Geod

    ellipsoid = Geod(ellps="WGS84")
    return {
        (exit_.place, centre.place): None
        if centre.geometry is None
        else ellipsoid.inv(*exit_.geometry["coordinates"][:2], *centre.geometry["coordinates"][:2])[2]
        for exit_ in exits
        for centre in centres
        if centre.place in exit_.centres
    }


def _single(
    people: Mapping[str, int], centres: Sequence[Centre], cost: Mapping[tuple[str, str], int], most: int
) -> tuple[int, int]:
    """(people placed, at most `most`; the least that they are taken together, metres), if everybody may go alone."""
    from ortools.graph.python import min_cost_flow

    solver = min_cost_flow.SimpleMinCostFlow()
    point = {place: number for number, place in enumerate([*people, *(centre.place for centre in centres)], 2)}
    for exit_, number in people.items():
        solver.add_arc_with_capacity_and_unit_cost(0, point[exit_], number, 0)
    for (exit_, place), each in cost.items():
        solver.add_arc_with_capacity_and_unit_cost(point[exit_], point[place], people[exit_], each)
    for centre in centres:
        solver.add_arc_with_capacity_and_unit_cost(point[centre.place], 1, centre.capacity, 0)
    solver.set_node_supply(0, most)
    solver.set_node_supply(1, -most)
    status = solver.solve_max_flow_with_min_cost()
    assert status == solver.OPTIMAL, status
    return solver.maximum_flow(), solver.optimal_cost()


def _together(
    groups: Mapping[str, Mapping[int, int]],
    centres: Sequence[Centre],
    cost: Mapping[tuple[str, str], int],
    *,
    weigh: bool,
) -> tuple[dict[tuple[str, int, str], int], bool]:
    """(families of a size from an exit to a centre; whether that is proven best): the most people, then the nearest."""
    from ortools.sat.python import cp_model

    work = cp_model.CpModel()
    often = {
        (exit_, size, centre): work.new_int_var(0, number, f"{exit_} {size} {centre}")
        for exit_, centre in cost
        for size, number in groups[exit_].items()
        if number
    }
    for exit_, of in groups.items():
        for size, number in of.items():
            work.add(sum(n for (door, many, _), n in often.items() if (door, many) == (exit_, size)) <= number)
    for centre in centres:
        within = sum(size * n for (_, size, place), n in often.items() if place == centre.place)
        work.add(within <= centre.capacity)
    placed = sum(size * n for (_, size, _), n in often.items())
    work.maximize(placed)
    solver = repeatable_solver()
    status = solver.solve(work)
    found = {key: solver.value(n) for key, n in often.items()}
    proven = status == cp_model.OPTIMAL
    if weigh and often:
        work.add(placed >= round(solver.objective_value))
        for key, n in often.items():
            work.add_hint(n, found[key])
        work.minimize(sum(cost[exit_, centre] * size * n for (exit_, size, centre), n in often.items()))
        status = solver.solve(work)
        if status in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
            found = {key: solver.value(n) for key, n in often.items()}
        proven = proven and status == cp_model.OPTIMAL
    return found, proven
