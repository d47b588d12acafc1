"""The simulator against UXsim's C++ engine: vehicle-seconds a second, and memory for one agent more.

    python benchmarks/simulation.py [--rounds 5]

Both move single vehicles (platoons of one, steps of one second, one thread, no logs, no route search) along the same
routes over the same grid, with the same departures, and with Newell's numbers for a lane: free speed 15 m/s, jam
density 0.2 a metre, 0.75 vehicles a second. Building UXsim's world is not in its time; checking and laying out the
arrays is in ours. UXsim moves each vehicle in each second and keeps the space between any two; ours knows how many
are in a street, and looks at those who come to its end. Seconds are those of the processor, for a neighbour on the
machine must not decide. Travel times are told for both: the mean may differ by a tenth. Memory is how much the peak of
a fresh process grows from fewer vehicles to more, as Linux tells it. A missed limit ends the script with 1.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
import warnings
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import numpy as np
from _harness import Goal, parser, report, take_turns

from safepassage.planning.agents import Agents, agents_on
from safepassage.planning.simulation import simulate
from safepassage.planning.streets import Streets, streets_of

SIDE: Final = 20
VEHICLES: Final = 30_000
SPAN_S: Final = 3_600.0
UNTIL_S: Final = 5_400.0
SEED: Final = 20161211
FASTER_LEAST: Final = 5.0
LEANER_LEAST: Final = 10.0
MEAN_APART_MOST: Final = 0.1
OURS: Final = "safepassage"
PEER: Final = "UXsim, C++ engine"


def streets() -> Streets:
    """A grid of lanes of 200 m both ways; who comes to the last column is out."""
    here = np.arange(SIDE * SIDE).reshape(SIDE, SIDE)
    one = np.r_[here[:, :-1].ravel(), here[:-1].ravel()]
    other = np.r_[here[:, 1:].ravel(), here[1:].ravel()]
    return streets_of(
        nodes=SIDE * SIDE,
        arcs=(np.r_[one, other], np.r_[other, one]),
        length_m=200.0,
        width_m=3.0,
        exit_node=here[:, -1],
        speed_m_s=15.0,
        is_slowed=False,
        capacity_per_s=0.75,
        inflow_per_s=0.75,
        storage_people=40.0,
    )


def agents(grid: Streets, vehicles: int) -> Agents:
    """From the first column to the last, by one turn off the row and one back."""
    chance = np.random.default_rng(SEED)
    arc = {(int(a), int(b)): at for at, (a, b) in enumerate(zip(grid.tail, grid.head, strict=True))}
    ways: dict[tuple[int, int, int], int] = {}
    routes: list[list[int]] = []
    chosen, ends = [], []
    for start, end, turn in zip(
        *chance.integers(0, SIDE, (2, vehicles)), chance.integers(1, SIDE - 1, vehicles), strict=True
    ):
        key = (int(start), int(end), int(turn))
        if key not in ways:
            ways[key] = len(routes)
            down = 1 if end > start else -1
            nodes = [start * SIDE + x for x in range(turn + 1)]
            nodes += [y * SIDE + turn for y in range(start + down, end + down, down)] if end != start else []
            nodes += [end * SIDE + x for x in range(turn + 1, SIDE)]
            routes.append([arc[int(a), int(b)] for a, b in pairwise(nodes)])
        chosen.append(ways[key])
        ends.append(int(end))
    return agents_on(routes, departure_s=np.arange(vehicles) * (SPAN_S / vehicles), route=chosen, exit_=ends)


def peer(grid: Streets, crowd: Agents) -> Any:  # noqa: ANN401 - a world of a library without types
    """The same in UXsim."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from uxsim import World  # noqa: PLC0415 - slow to load, and not needed by the process that weighs ours

    world = World(
        name="", deltan=1, reaction_time=1, tmax=UNTIL_S, random_seed=SEED, print_mode=0, save_mode=0, show_mode=0,
        duo_update_time=10**6, vehicle_logging_timestep_interval=-1, cpp=True, threads=1,
    )  # fmt: skip
    for node in range(grid.nodes):
        world.addNode(str(node), node % SIDE, node // SIDE)
    names = [str(at) for at in range(grid.arcs)]
    for at, name in enumerate(names):
        world.addLink(
            name, str(grid.tail[at]), str(grid.head[at]), length=200, free_flow_speed=15, jam_density=0.2,
            capacity_out=0.75, capacity_in=0.75,
        )  # fmt: skip
    links = [world.get_link(name) for name in names]
    for at in range(len(crowd)):
        route = crowd.route_arc[crowd.route_first[crowd.route[at]] : crowd.route_first[crowd.route[at] + 1]]
        vehicle = world.addVehicle(str(grid.tail[route[0]]), str(grid.head[route[-1]]), float(crowd.departure_s[at]))
        vehicle.enforce_route([links[each] for each in route])
    return world


def weigh(who: str, vehicles: int) -> None:
    """Prints the peak memory of this process after one run."""
    grid = streets()
    crowd = agents(grid, vehicles)
    if who == OURS:
        simulate(grid, crowd, dt_s=1.0, until_s=UNTIL_S, seed=SEED, sample_s=UNTIL_S)
    else:
        peer(grid, crowd).exec_simulation()
    status = Path("/proc/self/status").read_text(encoding="ascii")
    print(json.dumps(int(re.findall(r"VmHWM:\s+(\d+) kB", status)[0]) * 1024))


def grown_bytes(who: str, fewer: int, more: int) -> float:
    """Bytes for each vehicle more, from fresh processes."""
    peaks = []
    for vehicles in (fewer, more):
        command = [sys.executable, "-W", "ignore", __file__, "--weigh", who, "--vehicles", str(vehicles)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        peaks.append(json.loads(done.stdout.splitlines()[-1]))
    return float((peaks[1] - peaks[0]) / (more - fewer))


def race(rounds: int) -> int:
    """Both in turns; 0 when the limits are kept."""
    grid = streets()
    crowd = agents(grid, VEHICLES)
    travel_s: dict[str, np.ndarray[Any, Any]] = {}

    def ours() -> float:
        begin = time.process_time()
        run = simulate(grid, crowd, dt_s=1.0, until_s=UNTIL_S, seed=SEED, sample_s=UNTIL_S)
        took_s = time.process_time() - begin
        travel_s[OURS] = run.arrived_s - crowd.departure_s
        return float(np.nansum(travel_s[OURS]) / took_s)

    def theirs() -> float:
        world = peer(grid, crowd)
        begin = time.process_time()
        world.exec_simulation()
        took_s = time.process_time() - begin
        found = np.array([vehicle.travel_time for vehicle in world.VEHICLES.values()], float)
        travel_s[PEER] = np.where(found >= 0, found, np.nan)
        return float(np.nansum(travel_s[PEER]) / took_s)

    rates = take_turns({OURS: ours, PEER: theirs}, rounds)
    missed = report(rates, [Goal(OURS, PEER, FASTER_LEAST)], "vehicle-seconds/s")
    means = {}
    for name, each_s in travel_s.items():
        means[name] = float(np.nanmean(each_s))
        print(
            f"  {name}: {np.isfinite(each_s).sum():,} of {VEHICLES:,} out, {np.nansum(each_s):,.0f} vehicle-seconds,"
            f" {means[name]:.1f} s on average, {np.nanmedian(each_s):.1f} s in the middle"
        )
    apart = abs(means[OURS] / means[PEER] - 1)
    print(f"  mean travel times are {apart:.1%} apart (at most {MEAN_APART_MOST:.0%})")
    return int(missed or apart > MEAN_APART_MOST)


def main() -> int:
    """Runs what was asked for."""
    options = parser(__doc__, rounds=3)
    options.add_argument("--weigh", help="print the peak memory of one run of this contender")
    options.add_argument("--vehicles", type=int, default=VEHICLES)
    asked = options.parse_args()
    if asked.weigh:
        weigh(asked.weigh, asked.vehicles)
        return 0
    missed = race(asked.rounds)
    ours, theirs = grown_bytes(OURS, 20_000, 420_000), grown_bytes(PEER, 2_000, 12_000)
    ratio = theirs / max(ours, 1.0)
    verdict = "reached" if ratio >= LEANER_LEAST else "MISSED"
    print(f"  {OURS}: {ours:,.0f} bytes a vehicle; {PEER}: {theirs:,.0f}, {ratio:.0f} times as many")
    print(f"  (at least {LEANER_LEAST:g}: {verdict})")
    return int(missed or ratio < LEANER_LEAST)


if __name__ == "__main__":
    raise SystemExit(main())
