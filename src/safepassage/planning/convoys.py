"""Buses and ambulances for those who cannot walk: round trips from an exit to each zone and back, and a bound.

Vehicles stand at an exit, drive in to a zone's collection point, load, drive out and unload, alone or in convoys that
stay together. OR-Tools CP-SAT says who drives where how often, and a minute before which no schedule can be done; the
trips are then put in order, the longest first, and where they are few and late, CP-SAT orders them as well. A street
that closes at any later time is not driven; a trip waits for its way to open. Who does not fit into the windows is
counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray
    from ortools.sat.python import cp_model

    from safepassage.planning.model import Model
    from safepassage.planning.scenario import Fleet, Scenario, Zone

__all__ = ["Convoys", "Trip", "convoys_of", "repeatable_solver"]

NO_VEHICLES: Final = frozenset({"footway", "path", "pedestrian", "steps", "corridor", "cycleway"})
NARROWEST_M: Final = 3.0
"""A measured street below this takes no bus or ambulance."""
EXACT_TRIPS_MAX: Final = 80
"""More trips than this are left in the order of the list; the bound stays that of the hours of work."""
NEVER: Final = 10**9
WORK: Final = 2.0
"""Deterministic seconds that the solver may take: the same plan on every machine."""
MINUTE_S: Final = 60


@dataclass(frozen=True, slots=True)
class Trip:
    """One round trip of a convoy: when it drives in, is out with its people, is free again; minutes from the start."""

    fleet: str
    zone: str
    seated: int
    lying: int
    in_min: int
    out_min: int
    free_min: int


@dataclass(frozen=True, slots=True)
class Convoys:
    """A schedule.

    Attributes:
        trips: In the order in which they drive in.
        done_min: When the last of those who are fetched are out; None where nobody is.
        bound_min: No schedule has everybody out before; None where not everybody that can be reached is fetched.
        left_seated: By zone, people who need a seat and are not fetched: no way, no vehicle, or no time in the windows.
        left_lying: The same of those who need to lie.
    """

    trips: tuple[Trip, ...]
    done_min: int | None
    bound_min: int | None
    left_seated: Mapping[str, int]
    left_lying: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Round:
    """A way for a fleet's convoys to a zone: from when it is open, minutes in, out and until free again."""

    fleet: Fleet
    zone: Zone
    release_min: int
    out_min: int
    free_min: int


def convoys_of(model: Model, scenario: Scenario) -> Convoys:
    """Schedules every fleet of a scenario.

    Args:
        model: The scenario laid onto the streets.
        scenario: Zones, fleets, closures and windows.
    """
    rounds = [each for fleet in scenario.fleets for each in _rounds(fleet, model, scenario)]
    seats = {each.zone.place for each in rounds if each.fleet.seats}
    beds = {each.zone.place for each in rounds if each.fleet.lying}
    seated = {zone.place: zone.by_vehicle for zone in scenario.zones if zone.by_vehicle}
    lying = {zone.place: zone.by_ambulance for zone in scenario.zones if zone.by_ambulance}
    sit = {place: people for place, people in seated.items() if place in seats}
    lie = {place: people for place, people in lying.items() if place in beds}
    trips, bound_min = _scheduled(rounds, scenario, sit, lie) if sit or lie else ((), None)
    for trip in trips:
        seated[trip.zone] = seated.get(trip.zone, 0) - trip.seated
        lying[trip.zone] = lying.get(trip.zone, 0) - trip.lying
    fetched = sum(trip.seated + trip.lying for trip in trips)
    return Convoys(
        trips,
        max((trip.out_min for trip in trips), default=None),
        bound_min if fetched == sum(sit.values()) + sum(lie.values()) else None,
        {place: people for place, people in seated.items() if people},
        {place: people for place, people in lying.items() if people},
    )


def _rounds(fleet: Fleet, model: Model, scenario: Scenario) -> Iterator[_Round]:
    """The fleet's ways to each zone; a way that opens later is listed only where it is shorter."""
    network = model.network
    door = model.junction[model.problem.exit_node[model.exits.index(fleet.exit)]]
    wide = np.isnan(network.width_m) | (network.width_m >= NARROWEST_M)
    drivable = wide & ~np.isin(network.road_class.astype(str), sorted(NO_VEHICLES))
    releases = sorted({0.0, *(to_s for spans in model.closed_s.values() for _, to_s in spans if np.isfinite(to_s))})
    points = [_collection_point(number, model, drivable) for number in range(len(scenario.zones))]
    best = np.full(len(points), np.inf)
    for release_s in releases:
        shut = [street for street, spans in model.closed_s.items() if any(to_s > release_s for _, to_s in spans)]
        usable = drivable.copy()
        usable[shut] = False
        seconds = network.length_m / (fleet.speed_kmh / 3.6) * model.slow
        into, out_of = _driven(network.nodes, network.start, network.end, network.oneway, seconds, usable, door)
        for number, point in enumerate(points):
            if point < 0:
                continue
            there, back = into[point], out_of[point]
            if there + back < best[number]:
                best[number] = there + back
                out_min = int(np.ceil((there + back) / MINUTE_S + fleet.load_min))
                yield _Round(
                    fleet,
                    scenario.zones[number],
                    int(np.ceil(release_s / MINUTE_S)),
                    out_min,
                    out_min + fleet.unload_min,
                )


def _collection_point(zone: int, model: Model, drivable: NDArray[np.bool_]) -> int:
    """The junction of a zone on a street that can be driven around which most of its people live; -1 where none."""
    network = model.network
    on_street = np.zeros(network.nodes, np.bool_)
    on_street[network.start[drivable]] = on_street[network.end[drivable]] = True
    junctions, share = model.homes[zone]
    can = on_street[junctions]
    return int(junctions[can][np.argmax(share[can])]) if can.any() else -1


def _driven(
    nodes: int,
    start: NDArray[np.int32],
    end: NDArray[np.int32],
    oneway: NDArray[np.int8],
    seconds: NDArray[np.float64],
    usable: NDArray[np.bool_],
    door: int,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """(seconds from the door to each junction, seconds back); infinite where there is no way."""
    ahead, back = usable & (oneway >= 0), usable & (oneway <= 0)
    tail = np.concatenate([start[ahead], end[back]])
    head = np.concatenate([end[ahead], start[back]])
    cost = np.concatenate([seconds[ahead], seconds[back]])
    order = np.lexsort((cost, head, tail))
    tail, head, cost = tail[order], head[order], cost[order]
    first = np.ones(len(tail), np.bool_)
    first[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
    graph = sparse.csr_array((cost[first], (tail[first], head[first])), (nodes, nodes))
    return csgraph.dijkstra(graph, indices=door), csgraph.dijkstra(graph.T.tocsr(), indices=door)


def _scheduled(
    rounds: list[_Round], scenario: Scenario, seated: Mapping[str, int], lying: Mapping[str, int]
) -> tuple[tuple[Trip, ...], int]:
    """(the trips, a minute before which no schedule fetches everybody)."""
    windows = [(-int(-w.from_s // MINUTE_S), int(w.to_s // MINUTE_S)) for w in scenario.windows]
    times, bound = _times(rounds, seated, lying)
    begins = _listed(rounds, times, windows)
    done = max((begin + rounds[which].out_min for which, begin in begins), default=0)
    if done > bound and 0 < len(begins) <= EXACT_TRIPS_MAX:
        begins = _exact(rounds, begins, windows, done)
    return tuple(_filled(rounds, begins, seated, lying)), bound


def _times(rounds: list[_Round], seated: Mapping[str, int], lying: Mapping[str, int]) -> tuple[list[int], int]:
    """(how often each round is driven, a minute before which no schedule is done), from the hours of work there are.

    A fleet that is done by minute T has worked at most T + its time to unload, in each of its convoys; and the convoy
    that makes the most trips makes as many as their number parted evenly, rounded up, none of them quicker than the
    quickest.
    """
    from ortools.sat.python import cp_model

    work = cp_model.CpModel()
    most = [_most(each, seated, lying) for each in rounds]
    horizon = max(each.release_min for each in rounds) + sum(
        each.free_min * often for each, often in zip(rounds, most, strict=True)
    )
    done = work.new_int_var(0, horizon, "done")
    often = [work.new_int_var(0, each, f"{number}") for number, each in enumerate(most)]
    for people, room in ((seated, "seats"), (lying, "lying")):
        for place, number in people.items():
            holds = [getattr(each.fleet, room) * each.fleet.convoy for each in rounds]
            work.add(
                sum(n * h for n, h, each in zip(often, holds, rounds, strict=True) if each.zone.place == place)
                >= number
            )
    for fleet in {each.fleet.place: each.fleet for each in rounds}.values():
        busy = sum(n * each.free_min for n, each in zip(often, rounds, strict=True) if each.fleet is fleet)
        work.add(busy <= fleet.convoys * (done + fleet.unload_min))
        own = [(n, each) for n, each in zip(often, rounds, strict=True) if each.fleet is fleet]
        turns = work.new_int_var(0, horizon, fleet.place)
        work.add(fleet.convoys * turns >= sum(n for n, _ in own))
        quickest = min(each.free_min for _, each in own)
        work.add(done + fleet.unload_min >= turns * quickest)
    for number, each in enumerate(rounds):
        used = work.new_bool_var(f"used {number}")
        work.add(often[number] == 0).only_enforce_if(used.negated())
        work.add(done >= each.release_min + each.out_min).only_enforce_if(used)
    work.minimize(done)
    solver = repeatable_solver()
    solver.solve(work)
    bound = int(np.ceil(solver.best_objective_bound - 1e-6))
    found = [int(solver.value(each)) for each in often]
    work.add(done <= int(solver.value(done)))
    work.minimize(sum(n * each.free_min for n, each in zip(often, rounds, strict=True)))
    if solver.solve(work) in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        found = [int(solver.value(each)) for each in often]
    return found, bound


def repeatable_solver() -> cp_model.CpSolver:
    """A solver that takes a little work at most, and gives the same answer on every machine."""
    from ortools.sat.python import cp_model

    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    solver.parameters.max_deterministic_time = WORK
    return solver


def _listed(rounds: list[_Round], times: list[int], windows: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """(round, minute of driving in) of every trip that fits into a window.

    The longest first, each in the convoy that can have it first.
    """
    free = {each.fleet.place: [0] * each.fleet.convoys for each in rounds}
    begins = []
    order = sorted(range(len(rounds)), key=lambda which: (rounds[which].release_min, -rounds[which].free_min))
    for which in order:
        round_ = rounds[which]
        convoys = free[round_.fleet.place]
        for _ in range(times[which]):
            begin, convoy = min(
                (_fits(max(at, round_.release_min), round_.free_min, windows), number)
                for number, at in enumerate(convoys)
            )
            if begin == NEVER:
                break
            convoys[convoy] = begin + round_.free_min
            begins.append((which, begin))
    return begins


def _fits(begin: int, lasts: int, windows: list[tuple[int, int]]) -> int:
    """The first minute at or after `begin` from which something that lasts stays in one window."""
    if not windows:
        return begin
    return min((max(begin, a) for a, b in windows if max(begin, a) + lasts <= b), default=NEVER)


def _exact(
    rounds: list[_Round], begins: list[tuple[int, int]], windows: list[tuple[int, int]], done: int
) -> list[tuple[int, int]]:
    """The same trips in the best order that is found; that it is the best says nothing of other trips."""
    from ortools.sat.python import cp_model

    work = cp_model.CpModel()
    last = work.new_int_var(0, done, "last")
    starts: list[tuple[int, cp_model.IntVar]] = []
    for number, (which, begin) in enumerate(sorted(begins)):
        round_ = rounds[which]
        spans = [
            [max(a, round_.release_min), min(b - round_.free_min, done)]
            for a, b in windows or [(0, done + round_.free_min)]
            if max(a, round_.release_min) <= min(b - round_.free_min, done)
        ]
        start = work.new_int_var_from_domain(cp_model.Domain.from_intervals(spans), f"{number}")
        work.add_hint(start, begin)
        work.add(last >= start + round_.out_min)
        if starts and starts[-1][0] == which:
            work.add(starts[-1][1] <= start)
        starts.append((which, start))
    for fleet in {each.fleet.place: each.fleet for each in rounds}.values():
        own = [(start, rounds[which].free_min) for which, start in starts if rounds[which].fleet is fleet]
        busy = [work.new_fixed_size_interval_var(start, lasts, "") for start, lasts in own]
        work.add_cumulative(busy, [1] * len(busy), fleet.convoys)
    work.minimize(last)
    solver = repeatable_solver()
    if solver.solve(work) not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return begins
    return [(which, int(solver.value(start))) for which, start in starts]


def _most(round_: _Round, seated: Mapping[str, int], lying: Mapping[str, int]) -> int:
    """Trips of one round that could be needed at most."""
    fleet, place = round_.fleet, round_.zone.place
    trips = 0
    if fleet.seats:
        trips += -(-seated.get(place, 0) // (fleet.seats * fleet.convoy))
    if fleet.lying:
        trips += -(-lying.get(place, 0) // (fleet.lying * fleet.convoy))
    return trips


def _filled(
    rounds: list[_Round], begins: list[tuple[int, int]], seated: Mapping[str, int], lying: Mapping[str, int]
) -> Iterator[Trip]:
    """The trips with the people in them, the first full."""
    sit, lie = dict(seated), dict(lying)
    for which, begin in sorted(begins, key=lambda each: (each[1], each[0])):
        round_ = rounds[which]
        fleet, place = round_.fleet, round_.zone.place
        seats = min(fleet.seats * fleet.convoy, sit.get(place, 0))
        beds = min(fleet.lying * fleet.convoy, lie.get(place, 0))
        if seats or beds:
            sit[place] = sit.get(place, 0) - seats
            lie[place] = lie.get(place, 0) - beds
            yield Trip(fleet.place, place, seats, beds, begin, begin + round_.out_min, begin + round_.free_min)
