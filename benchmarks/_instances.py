"""What the benchmarks of plans run on: a city drawn by a seed, and its network over time for peers that need it built.

The city is a grid of streets with a main street every ten. People come out of zones along its east side, one junction
each, and go to exits along its west side; one side street in ten is closed. Walking takes 1.34 m/s, and a street takes
1.225 people per metre of half its width and second on a quarter of its time (Weidmann 1993).

The streets of Aleppo come from a file that `safepassage network import` made; the repository has only a part of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
from pyproj import Transformer

from safepassage.interchange.network_file import read_network
from safepassage.planning.model import model_of
from safepassage.planning.problem import problem_of
from safepassage.planning.scenario import Exit, Scenario, Zone

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from safepassage.geography.network import Network
    from safepassage.planning.problem import Problem

__all__ = ["aleppo", "aleppo_asked", "grid", "pieces", "points"]

WALK_M_S: Final = 1.34
FLOW_PER_M_S: Final = 1.225
USABLE_SHARE: Final = 0.25
PIECE_ARCS: Final = 1024


def grid(side: int, *, people: int, step_s: float, seed: int, zones: int = 10, exits: int = 3) -> Problem:
    """A city of `side` × `side` junctions; the same for the same seed."""
    draw = np.random.default_rng(seed)
    junction = np.arange(side * side).reshape(side, side)
    across = np.column_stack((junction[:, :-1].ravel(), junction[:, 1:].ravel()))
    along = np.column_stack((junction[:-1].ravel(), junction[1:].ravel()))
    is_main = np.r_[across[:, 0] // side % 10 == 5, along[:, 0] % side % 10 == 5]
    is_there = is_main | (draw.random(len(is_main)) >= 0.1)
    width_m = np.where(is_main, draw.uniform(8, 14, len(is_main)), draw.uniform(3, 7, len(is_main)))[is_there]
    length_m = draw.uniform(60, 140, len(is_main))[is_there]
    start, end = np.concatenate((across, along))[is_there].T
    travel = np.maximum(1, np.round(length_m / WALK_M_S / step_s))
    capacity = np.floor(width_m / 2 * FLOW_PER_M_S * step_s * USABLE_SHARE)
    east = ((np.arange(zones) + 0.5) * side / zones).astype(int) * side + side - 1
    west = ((np.arange(exits) + 0.5) * side / exits).astype(int) * side
    return problem_of(
        step_s=step_s,
        nodes=side * side,
        arcs=(np.r_[start, end], np.r_[end, start], np.tile(travel, 2), np.tile(capacity, 2)),
        gates=(east, np.arange(zones)),
        people=np.full(zones, people // zones),
        exits=(west, np.full(exits, people)),
    )


BOX_M: Final = (329_081.0, 4_002_096.0, 342_777.0, 4_014_422.0)
"""The city of Aleppo in UTM 37N: west, south, east, north."""


def aleppo_asked(file: Path, people: int = 80_000) -> tuple[Network, Scenario]:
    """Aleppo's streets and a scenario on them: ten areas of the eastern half, three exits west of the middle."""
    network = read_network(file).within(*BOX_M)
    to_degrees = Transformer.from_crs(network.crs, "EPSG:4326", always_xy=True)

    def at(across_share: float, up_share: float) -> list[float]:
        west, south, east, north = BOX_M
        return list(to_degrees.transform(west + across_share * (east - west), south + up_share * (north - south)))

    zones = []
    for number in range(10):
        west, south = 0.52 + 0.12 * (number % 2), 0.3 + 0.09 * (number // 2)
        corners = ((0, 0), (1, 0), (1, 1), (0, 1), (0, 0))
        ring = [at(west + 0.12 * x, south + 0.09 * y) for x, y in corners]
        zones.append(Zone(f"zone/{number}", people // 10, {"type": "Polygon", "coordinates": [ring]}))
    exits = [
        Exit(f"exit/{number}", {"type": "Point", "coordinates": at(0.42, 0.3 + 0.2 * number)}) for number in range(3)
    ]
    return network, Scenario("Aleppo", "exercise", "2016-12-10T18:00:00+02:00", tuple(zones), tuple(exits))


def aleppo(file: Path, step_s: float) -> Problem:
    """`aleppo_asked` in steps: every junction of an area is a source of its own."""
    return model_of(*aleppo_asked(file), step_s=step_s).problem


def points(problem: Problem, steps: int) -> tuple[int, int, int]:
    """(nodes of the network over time, its source, its sink); junction v at step t is node v × steps + t."""
    source = problem.nodes * steps
    return source + len(problem.people) + 2, source, source + len(problem.people) + 1


def pieces(problem: Problem, steps: int) -> Iterator[tuple[NDArray[Any], ...]]:
    """The arcs of the network over time, in pieces: tail, head, capacity, step of arrival (0 but at exits)."""
    _, source, sink = points(problem, steps)
    everybody = int(problem.people.sum())
    moments = np.arange(steps)
    for begin in range(0, problem.arcs, PIECE_ARCS):
        part = slice(begin, begin + PIECE_ARCS)
        travel = problem.travel[part, None]
        may = problem.open_at(problem.profile[part, None], moments) & (moments + travel < steps)
        row, step = np.nonzero(may)
        tail, head = problem.tail[part][row], problem.head[part][row]
        arrives = step + problem.travel[part][row]
        yield tail * steps + step, head * steps + arrives, problem.capacity[part][row], np.zeros_like(step)
    zones = np.arange(len(problem.people))
    yield np.full(len(zones), source), source + 1 + zones, problem.people, np.zeros_like(zones)
    for node, zone in zip(problem.gate_node, problem.gate_source, strict=True):
        home = np.full(steps, source + 1 + zone)
        yield home, node * steps + moments, np.full(steps, everybody), np.zeros_like(moments)
    for node, rate, profile in zip(problem.exit_node, problem.exit_rate, problem.exit_profile, strict=True):
        step = np.flatnonzero(problem.open_at(np.array([profile]), moments))
        yield node * steps + step, np.full(len(step), sink), np.full(len(step), rate), step
