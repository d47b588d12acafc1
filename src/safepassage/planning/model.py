"""A scenario laid onto a network, in whole steps: the problem that is solved, and the way back to streets.

Every street becomes two arcs, one a direction, each with half of the street's clear width: the other half is for
those who come back, and for teams. A zone's people live along its streets, so each of its junctions gets the share
that the length of the streets around it has; nobody is moved to the middle of the zone first. A street that is closed
for a time takes nobody who would still be in it then.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from scipy import sparse
from scipy.sparse import csgraph

from safepassage.foundation.errors import DataRefused, Fault
from safepassage.geography.contraction import Contraction, contract
from safepassage.geography.laying import laid
from safepassage.planning.hours import inside, outside
from safepassage.planning.problem import problem_of
from safepassage.planning.scenario import FOREVER_S
from safepassage.planning.walking import clear_width_m, walking_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from safepassage.geography.laying import Laid
    from safepassage.geography.network import Network
    from safepassage.planning.problem import Problem
    from safepassage.planning.scenario import Exit, Hazard, Scenario, Zone

__all__ = ["UNLIMITED", "Model", "half_street_per_s", "model_of"]

EXIT_AWAY_M: Final = 250.0
"""An exit further than this from any junction is not on the network."""
UNLIMITED: Final = 10**9
FEW: Final = 5
"""A capacity below this loses more than a tenth by rounding down on average."""
STEPS_CHANGING_MAX: Final = 60_000


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """The problem, and what its numbers stand for.

    Attributes:
        problem: What is solved. Sources are (zone, junction) pairs with a gate each.
        network: The streets.
        zones: Places of the zones.
        exits: Places of the exits, in the problem's order.
        source_zone: (sources,) int32, place in `zones`.
        homes: By zone, the junctions of the network that its people live at, and the share at each.
        junction: (nodes,) int64, the problem's nodes as places in the network's junctions.
        part_first, part: The streets that each arc stands for, in the order of walking: offsets (arcs + 1,) int64 and
            numbers, int32; a street from start to end is its number, from end to start `network.streets` + its number.
        arc_s: (arcs,) float64, seconds to walk each arc, before rounding to steps.
        street_s: (streets,) float64, seconds to walk each street, what slows it all the time included.
        risk_per_h: (streets,) float64, harm per person and hour, the greatest of all hazards on it.
        hazard_streets: By hazard, the streets that it closes or slows, (…,) int64.
        closed_s: By street, the seconds in which nobody may be in it, as (from, to).
        slow: (streets,) float64, factor on the time that each street takes, all the time.
        street_people: (streets,) int32, people that each direction of a street takes in a step.
        free_profile: (arcs,) int32, the row of the problem's `is_open` that each arc would have if nothing closed it.
        warnings: What the reader should know.
    """

    problem: Problem
    network: Network
    zones: tuple[str, ...]
    exits: tuple[str, ...]
    source_zone: NDArray[np.int32]
    homes: tuple[tuple[NDArray[np.int64], NDArray[np.float64]], ...]
    junction: NDArray[np.int64]
    part_first: NDArray[np.int64]
    part: NDArray[np.int32]
    arc_s: NDArray[np.float64]
    street_s: NDArray[np.float64]
    risk_per_h: NDArray[np.float64]
    hazard_streets: Mapping[str, NDArray[np.int64]]
    closed_s: Mapping[int, list[tuple[float, float]]]
    slow: NDArray[np.float64]
    street_people: NDArray[np.int32]
    free_profile: NDArray[np.int32]
    warnings: tuple[Fault, ...]

    def arcs_of(self, streets: NDArray[np.int64]) -> NDArray[np.int64]:
        """The arcs that stand for any of these streets, in either direction, ascending."""
        on = np.isin(self.part % self.network.streets, streets)
        arc = np.repeat(np.arange(len(self.part_first) - 1), np.diff(self.part_first))
        return np.unique(arc[on])

    @property
    def median_s(self) -> float:
        """Seconds to walk the median arc; infinite where there are no arcs."""
        return float(np.median(self.arc_s)) if len(self.arc_s) else float("inf")


def model_of(network: Network, scenario: Scenario, *, step_s: float) -> Model:
    """Lays a scenario onto a network.

    Raises:
        DataRefused: A zone with no street or no way out, an exit off the network or inside a hazard, two exits at one
            junction, a street that is not there: all at once.
    """
    ground = laid(network)
    found = _Found([], [])
    homes = [_home(zone, network, ground, found) for zone in scenario.zones]
    doors = _doors(scenario.exits, ground, found)
    hazards = _hazards(scenario.hazards, network, ground, found)
    _exits_in_hazards(scenario, network, doors, ground, found)
    if found.faults:
        raise DataRefused(found.faults)
    seconds, people_per_s = _pace(network, scenario, hazards.slow)
    people, home, zone_of = _sources(scenario.zones, homes)
    arcs = _arcs(network, seconds, people_per_s, hazards, np.concatenate([home, doors]))
    travel = np.maximum(np.rint(arcs.seconds / step_s), 1)
    calendar = _Calendar(scenario, step_s)
    free_profile = calendar.arcs(replace(hazards, closed_s={}), arcs, travel)
    used, number = np.unique(np.concatenate([home, doors, arcs.tail, arcs.head]), return_inverse=True)
    home_at, doors_at, tail_at, head_at = np.split(number, np.cumsum([len(home), len(doors), arcs.arcs]))
    problem = problem_of(
        step_s=step_s,
        nodes=len(used),
        arcs=(tail_at, head_at, travel, np.floor(arcs.people_per_s * step_s)),
        gates=(home_at, np.arange(len(home))),
        people=people,
        exits=(doors_at, [_rate(exit_, step_s) for exit_ in scenario.exits]),
        profile=calendar.arcs(hazards, arcs, travel),
        exit_profile=[calendar.exit(exit_) for exit_ in scenario.exits],
        is_open=calendar.table(),
    )
    few = int(((problem.capacity < FEW) & (arcs.people_per_s > 0)).sum())
    if few:
        found.warn(
            "step",
            f"steps in which a street takes {FEW} people or more",
            f"{few} of {arcs.arcs} take fewer in {step_s:g} s",
            "Parts of people are rounded down, so the plan is slower than the streets are: take a longer step.",
        )
    _ways_out(problem, zone_of, scenario, found)
    if found.faults:
        raise DataRefused(found.faults)
    return Model(
        problem=problem,
        network=network,
        zones=tuple(zone.place for zone in scenario.zones),
        exits=tuple(exit_.place for exit_ in scenario.exits),
        source_zone=zone_of,
        homes=tuple(homes),
        junction=used,
        part_first=arcs.part_first,
        part=arcs.part,
        arc_s=arcs.seconds,
        street_s=seconds,
        risk_per_h=hazards.risk_per_h,
        hazard_streets=hazards.streets,
        closed_s=hazards.closed_s,
        slow=hazards.slow,
        street_people=np.floor(people_per_s * step_s).astype(np.int32),
        free_profile=free_profile,
        warnings=tuple(found.warnings),
    )


def _arcs(
    network: Network,
    seconds: NDArray[np.float64],
    people_per_s: NDArray[np.float64],
    hazards: _Hazards,
    stays: NDArray[np.int64],
) -> Contraction:
    """Both directions of every street, chains joined; behind them once more the streets that are slow for a time.

    A street that opens, closes or slows stands alone in its group, so that it is joined to no other. The group of an
    arc is 0, or 1 + its street; of a slow one, `-1 - ` its place in `hazards.slow_for`.
    """
    group = np.zeros(network.streets, np.int32)
    alone = np.array(sorted({*hazards.closed_s, *(slow.street for slow in hazards.slow_for)}), np.int64)
    group[alone] = alone + 1
    keep = np.zeros(network.nodes, np.bool_)
    keep[stays] = True
    joined = contract(
        np.concatenate([network.start, network.end]),
        np.concatenate([network.end, network.start]),
        np.tile(seconds, 2),
        np.tile(people_per_s, 2),
        np.tile(group, 2),
        keep,
    )
    slow = [
        (arc, place)
        for place, each in enumerate(hazards.slow_for)
        for arc in np.flatnonzero(joined.group == each.street + 1)
    ]
    if not slow:
        return joined
    arc = np.array([each for each, _ in slow])
    place = np.array([each for _, each in slow])
    factor = np.array([hazards.slow_for[each].factor for each in place])
    lengths = np.diff(joined.part_first)
    return Contraction(
        np.concatenate([joined.tail, joined.tail[arc]]),
        np.concatenate([joined.head, joined.head[arc]]),
        np.concatenate([joined.seconds, joined.seconds[arc] * factor]),
        np.concatenate([joined.people_per_s, joined.people_per_s[arc]]),
        np.concatenate([joined.group, -1 - place]).astype(np.int32),
        np.concatenate([[0], np.cumsum(np.concatenate([lengths, lengths[arc]]))]),
        np.concatenate([joined.part, *(joined.parts(each) for each in arc)]),
    )


@dataclass(slots=True)
class _Found:
    faults: list[Fault]
    warnings: list[Fault]

    def fault(self, field: str, expected: str, got: str = "", way_out: str = "") -> None:
        self.faults.append(Fault(field=field, expected=expected, got=got, way_out=way_out))

    def warn(self, field: str, expected: str, got: str = "", way_out: str = "") -> None:
        self.warnings.append(Fault(field=field, expected=expected, got=got, way_out=way_out, severity="warning"))


def _home(zone: Zone, network: Network, ground: Laid, found: _Found) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """(junctions of a zone, weight of each, summing to 1)."""
    shape = ground.shape(zone.geometry)
    if shape.geom_type in {"Point", "MultiPoint"}:
        nodes, away_m = ground.nearest(shape)
        if away_m.max() > EXIT_AWAY_M:
            found.fault(
                zone.place,
                f"points within {EXIT_AWAY_M:.0f} m of a junction",
                f"{away_m.max():.0f} m",
                "Check the coordinates: longitude comes first.",
            )
        nodes, times = np.unique(nodes, return_counts=True)
        return nodes, times / times.sum()
    nodes = ground.junctions_in(shape)
    half_m = np.zeros(network.nodes)
    np.add.at(half_m, network.start, network.length_m / 2)
    np.add.at(half_m, network.end, network.length_m / 2)
    nodes = nodes[half_m[nodes] > 0]
    if not len(nodes):
        found.fault(
            zone.place,
            "an area with streets in it",
            "none",
            "Check the coordinates and the network: longitude comes first, and both must be of one city.",
        )
        return nodes, np.zeros(0)
    return nodes, half_m[nodes] / half_m[nodes].sum()


def _doors(exits: Sequence[Exit], ground: Laid, found: _Found) -> NDArray[np.int64]:
    """The junction of each exit."""
    doors = np.zeros(len(exits), np.int64)
    taken: dict[int, str] = {}
    for number, exit_ in enumerate(exits):
        nodes, away_m = ground.nearest(ground.shape(exit_.geometry))
        node = int(nodes[0])
        doors[number] = node
        if away_m[0] > EXIT_AWAY_M:
            found.fault(
                exit_.place,
                f"a point within {EXIT_AWAY_M:.0f} m of a junction",
                f"{away_m[0]:.0f} m",
                "Check the coordinates: longitude comes first.",
            )
        elif node in taken:
            found.fault(
                exit_.place,
                "a junction of its own",
                f"that of {taken[node]}",
                "Two exits at one junction would let people out twice: write them as one, with the rate of both.",
            )
        taken.setdefault(node, exit_.place)
    return doors


@dataclass(frozen=True, slots=True)
class _Slow:
    """A street that takes longer for a time: an arc of its own, open for those who enter it then."""

    street: int
    factor: float
    span_s: tuple[float, float]


@dataclass(frozen=True, slots=True, eq=False)
class _Hazards:
    """What hazards do to streets.

    Attributes:
        streets: By hazard, the streets that it closes or slows.
        closed_s: By street, the spans in which nobody may be in it.
        slow: (streets,) float64, factor on the time to walk it, all the time.
        slow_for: Streets that are slow for a time only.
        risk_per_h: (streets,) float64.
    """

    streets: dict[str, NDArray[np.int64]]
    closed_s: dict[int, list[tuple[float, float]]]
    slow: NDArray[np.float64]
    slow_for: list[_Slow]
    risk_per_h: NDArray[np.float64]


def _hazards(hazards: Sequence[Hazard], network: Network, ground: Laid, found: _Found) -> _Hazards:
    done = _Hazards({}, {}, np.ones(network.streets), [], np.zeros(network.streets))
    for hazard in hazards:
        if hazard.geometry is not None:
            streets, share = ground.cut_by(ground.shape(hazard.geometry))
        else:
            streets = np.array(list(_named(hazard, network, found)), np.int64)
            share = np.ones(len(streets))
        if not len(streets):
            found.warn(hazard.place, "ground with streets", "none", "It changes nothing; check its coordinates.")
        done.streets[hazard.place] = streets
        span = (hazard.from_s, hazard.to_s)
        if hazard.closes:
            for street in streets:
                done.closed_s.setdefault(int(street), []).append(span)
        else:
            factor = 1 - share + share / hazard.speed_factor
            if span == (0.0, FOREVER_S):
                done.slow[streets] = np.maximum(done.slow[streets], factor)
            else:
                done.slow_for.extend(
                    _Slow(int(street), float(by), span) for street, by in zip(streets, factor, strict=True)
                )
        done.risk_per_h[streets] = np.maximum(done.risk_per_h[streets], hazard.risk_per_h * share)
    return done


def _named(hazard: Hazard, network: Network, found: _Found) -> Iterator[int]:
    """The streets that a hazard names by their junctions."""
    number = {int(node): place for place, node in enumerate(network.node_id)}
    for pair in hazard.streets:
        ends = [number.get(node) for node in pair]
        joined = [
            int(street)
            for a, b in ((ends[0], ends[1]), (ends[1], ends[0]))
            if a is not None and b is not None
            for street in np.flatnonzero((network.start == a) & (network.end == b))
        ]
        if not joined:
            found.fault(
                hazard.place, "a street of the network", f"{pair[0]}-{pair[1]}", "Name the junctions at its ends."
            )
        yield from joined


def _exits_in_hazards(
    scenario: Scenario, network: Network, doors: NDArray[np.int64], ground: Laid, found: _Found
) -> None:
    """An exit on closed ground lets nobody out, and is a mistake until somebody says otherwise."""
    points = shapely.points(network.x_m[doors], network.y_m[doors])
    for hazard in scenario.hazards:
        if hazard.closes and hazard.geometry is not None and len(points):
            for number in np.flatnonzero(shapely.contains(ground.shape(hazard.geometry), points)):
                found.fault(
                    scenario.exits[number].place,
                    "an exit on open ground",
                    f"inside {hazard.place}",
                    "Move the exit, or end the hazard: only land released to a standard lifts it.",
                )


def _pace(
    network: Network, scenario: Scenario, slow: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """(seconds to walk each street, people a second that each direction takes)."""
    walking = walking_at(scenario.flow_share)
    seconds = network.length_m / (walking.speed_m_s * scenario.pace_factor) * slow
    return seconds, half_street_per_s(network, scenario)


def half_street_per_s(network: Network, scenario: Scenario) -> NDArray[np.float64]:
    """People a second that each direction of a street takes, with half of its clear width: (streets,) float64."""
    width_m = clear_width_m(network.width_m, network.road_class, scenario.class_width_m)
    people_per_s: NDArray[np.float64] = width_m / 2 * walking_at(scenario.flow_share).flow_per_m_s
    ids = network.node_id
    for (a, b), per_min in scenario.counted_per_min.items():
        there = ((ids[network.start] == a) & (ids[network.end] == b)) | (
            (ids[network.start] == b) & (ids[network.end] == a)
        )
        people_per_s[there] = per_min / 60
    return people_per_s


def _rate(exit_: Exit, step_s: float) -> int:
    return UNLIMITED if exit_.rate_per_h is None else int(exit_.rate_per_h * step_s / 3600)


def _sources(
    zones: Sequence[Zone], homes: Sequence[tuple[NDArray[np.int64], NDArray[np.float64]]]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int32]]:
    """(people, junction, zone) of each source; people of a zone are parted by largest remainder."""
    people, nodes, of = [], [], []
    for number, (zone, (at, weight)) in enumerate(zip(zones, homes, strict=True)):
        exact = weight * zone.on_foot
        whole = np.floor(exact).astype(np.int64)
        most = np.argsort(whole - exact, kind="stable")[: zone.on_foot - whole.sum()]
        whole[most] += 1
        some = whole > 0
        people.append(whole[some])
        nodes.append(at[some])
        of.append(np.full(int(some.sum()), number, np.int32))
    return np.concatenate(people), np.concatenate(nodes), np.concatenate(of)


class _Calendar:
    """Which closures and windows there are, as rows of open and closed steps."""

    def __init__(self, scenario: Scenario, step_s: float) -> None:
        self._step_s = step_s
        self._windows = tuple((window.from_s, window.to_s) for window in scenario.windows)
        moments = [time for window in self._windows for time in window]
        moments += [time for exit_ in scenario.exits for pair in exit_.open_s for time in pair]
        moments += [time for hazard in scenario.hazards for time in (hazard.from_s, hazard.to_s)]
        last_s = max((time for time in moments if np.isfinite(time)), default=0.0)
        self._columns = int(np.ceil(last_s / step_s)) + 1
        if self._columns > STEPS_CHANGING_MAX:
            raise DataRefused(
                [
                    Fault(
                        expected=f"closures and windows within {STEPS_CHANGING_MAX} steps of the start",
                        got=f"{self._columns} steps",
                        way_out="Take a longer step, or leave out what is so far away.",
                    )
                ]
            )
        self._rows: dict[bytes, int] = {}
        self._table: list[NDArray[np.bool_]] = []
        self._begin_s = np.arange(self._columns) * step_s
        self._always = np.ones(self._columns, np.bool_)
        self._row(self._always)

    def _row(self, is_open: NDArray[np.bool_]) -> int:
        key = is_open.tobytes()
        if key not in self._rows:
            self._rows[key] = len(self._table)
            self._table.append(is_open)
        return self._rows[key]

    def exit(self, exit_: Exit) -> int:
        """The profile of an exit."""
        open_ = inside(self._begin_s, exit_.open_s, self._step_s) if exit_.open_s else self._always
        if self._windows:
            open_ = open_ & inside(self._begin_s, self._windows, self._step_s)
        return self._row(open_)

    def arcs(self, hazards: _Hazards, arcs: Contraction, travel: NDArray[np.float64]) -> NDArray[np.int32]:
        """(arcs,) int32: the profile of each; nobody is in one when it closes."""
        usual: dict[int, NDArray[np.bool_]] = {}
        profile = np.zeros(arcs.arcs, np.int32)
        for lasts in np.unique(travel):
            fits = inside(self._begin_s, self._windows, lasts * self._step_s) if self._windows else self._always
            usual[lasts] = fits
            profile[travel == lasts] = self._row(usual[lasts])
        for arc in np.flatnonzero(arcs.group != 0):
            group = int(arcs.group[arc])
            own = hazards.slow_for[-1 - group] if group < 0 else None
            street = own.street if own else group - 1
            closed_s = hazards.closed_s.get(street, [])
            row = usual[travel[arc]] & outside(self._begin_s, closed_s, travel[arc] * self._step_s)
            slower = [
                each for each in hazards.slow_for if each.street == street and (not own or each.factor > own.factor)
            ]
            for each in slower:
                row &= ~self._inside(each.span_s)
            if own:
                row &= self._inside(own.span_s)
            profile[arc] = self._row(row)
        return profile

    def _inside(self, span_s: tuple[float, float]) -> NDArray[np.bool_]:
        """Steps that begin in a span."""
        return np.asarray((self._begin_s >= span_s[0]) & (self._begin_s < span_s[1]))

    def table(self) -> NDArray[np.bool_]:
        """(profiles, columns) bool."""
        return np.array(self._table)


def _ways_out(problem: Problem, zone_of: NDArray[np.int32], scenario: Scenario, found: _Found) -> None:
    """Every zone needs a way to an exit that is open at some time; junctions cut off are named with their people."""
    ever = problem.ever_open
    use = ever[problem.profile] & (problem.capacity > 0)
    out = problem.exit_node[ever[problem.exit_profile] & (problem.exit_rate > 0)]
    size = problem.nodes + 1
    tail = np.concatenate([problem.head[use], np.full(len(out), problem.nodes)])
    head = np.concatenate([problem.tail[use], out])
    reverse = sparse.csr_array((np.ones(len(tail), np.int8), (tail, head)), (size, size))
    reached = np.zeros(size, np.bool_)
    reached[csgraph.breadth_first_order(reverse, problem.nodes, return_predecessors=False)] = True
    cut_off = ~reached[problem.gate_node]
    for number, zone in enumerate(scenario.zones):
        here = zone_of == number
        people = int(problem.people[here & cut_off].sum())
        if people == 0:
            continue
        if people == zone.on_foot:
            found.fault(
                zone.place,
                "a way to an exit",
                "none at any time",
                "Streets, hazards or exits cut it off: open one, add an exit, or take the zone out.",
            )
        else:
            found.warn(
                zone.place,
                "a way to an exit from each of its junctions",
                f"none for {people} of {zone.on_foot} people",
                "They stay in the plan as stranded; see which streets the network is missing.",
            )
