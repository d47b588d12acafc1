"""When everybody can be out of a city, by static flows, against bisection over maximum flows of OR-Tools.

    python benchmarks/clearance.py [--full] [--rounds 3]

A seeded city of 40 by 40 junctions with main streets, ten zones on one side, three exits on the other; `--full` takes
100 by 100 junctions, 80,000 people and one round. The peer builds the network over time for each number of steps
that it tries, doubling and then halving, and asks SimpleMaxFlow whether all can be out: the textbook way. Both must
name the same step; the earliest-arrival plan of this package is timed beside them and must end there too.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from typing import TYPE_CHECKING

import numpy as np
from _harness import machine
from ortools.graph.python import max_flow

from safepassage.planning.clearance_bound import clearance_bound
from safepassage.planning.clearance_time import clearance_time
from safepassage.planning.earliest import earliest_arrival
from safepassage.planning.problem import problem_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from safepassage.planning.problem import Problem

LEAST_RATIO = 30
STEP_S = 60.0
SPEED_M_S = 1.34
PEOPLE_PER_M_S = 1.225 * 0.25
"""Half of a street's width each way, a quarter of the highest flow per metre."""


def city(side: int, people: int, *, seed: int = 1, zones: int = 10, exits: int = 3) -> Problem:
    """A seeded grid of streets; every tenth is a main street, and of the others a tenth are missing."""
    random = np.random.default_rng(seed)
    rows = []
    for y in range(side):
        for x in range(side):
            for right, down in ((1, 0), (0, 1)):
                if x + right >= side or y + down >= side:
                    continue
                is_main = (y if right else x) % 10 == 5
                if not is_main and random.random() < 0.1:
                    continue
                width = random.uniform(8, 14) if is_main else random.uniform(3, 7)
                rows.append((y * side + x, (y + down) * side + x + right, random.uniform(60, 140), width))
    tail, head, length_m, width_m = (np.array(column) for column in zip(*rows, strict=True))
    travel = np.maximum(1, np.round(length_m / SPEED_M_S / STEP_S))
    capacity = np.floor(width_m / 2 * PEOPLE_PER_M_S * STEP_S)
    return problem_of(
        step_s=STEP_S,
        nodes=side * side,
        arcs=(np.r_[tail, head], np.r_[head, tail], np.r_[travel, travel], np.r_[capacity, capacity]),
        gates=([int((zone + 0.5) * side / zones) * side + side - 1 for zone in range(zones)], np.arange(zones)),
        people=np.full(zones, people // zones),
        exits=([int((way + 0.5) * side / exits) * side for way in range(exits)], np.full(exits, 10**6)),
    )


def can_be_out(problem: Problem, steps: int) -> bool:
    """Whether everybody can be out in so many steps, by one maximum flow through the network over time."""
    p, moments = problem, np.arange(steps)
    end, sources = p.nodes * steps, p.nodes * steps + 2 + np.arange(len(p.people))
    parts = [(np.full(len(sources), end + 1), sources, p.people)]
    for travel in np.unique(p.travel):
        rows = np.flatnonzero(p.travel == travel)
        late = moments[: max(steps - int(travel), 0)]
        tail = (p.tail[rows, None].astype(np.int64) * steps + late).ravel()
        head = (p.head[rows, None].astype(np.int64) * steps + late + travel).ravel()
        parts.append((tail, head, np.repeat(p.capacity[rows], len(late))))
    gate = (p.gate_node[:, None].astype(np.int64) * steps + moments).ravel()
    most = int(p.people.sum())
    parts.append((np.repeat(sources[p.gate_source], steps), gate, np.full(len(gate), most)))
    exit_ = (p.exit_node[:, None].astype(np.int64) * steps + moments).ravel()
    parts.append((exit_, np.full(len(exit_), end), np.repeat(p.exit_rate, steps)))
    solver = max_flow.SimpleMaxFlow()
    for tail, head, room in parts:
        solver.add_arcs_with_capacity(tail, head, room)
    if solver.solve(end + 1, end) != solver.OPTIMAL:
        raise RuntimeError("the peer found no flow")
    return bool(solver.optimal_flow() == most)


def bisected(problem: Problem) -> int:
    """The clearance step by doubling and halving."""
    enough, short = 16, 0
    while not can_be_out(problem, enough):
        short, enough = enough, 2 * enough
    while enough - short > 1:
        middle = (enough + short) // 2
        enough, short = (middle, short) if can_be_out(problem, middle) else (enough, middle)
    return enough - 1


def timed(run: Callable[[], int]) -> tuple[int, float]:
    """What it returns, and how long it takes in seconds."""
    begin = time.perf_counter()
    step = run()
    return step, time.perf_counter() - begin


def main() -> int:
    """Take turns, compare, print; 0 when the steps agree and the ratio is reached."""
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("--full", action="store_true", help="100 by 100 junctions, 80,000 people")
    options.add_argument("--rounds", type=int, default=3, help="rounds in which contenders take turns (3)")
    chosen = options.parse_args()
    side, people, rounds = (100, 80_000, 1) if chosen.full else (40, 20_000, chosen.rounds)
    problem = city(side, people)
    contenders: dict[str, Callable[[], int]] = {
        "clearance time": lambda: clearance_time(problem).step,
        "earliest-arrival plan": lambda: earliest_arrival(problem).last,
        "OR-Tools, bisection": lambda: bisected(problem),
    }
    small = city(8, 100)
    clearance_time(small), earliest_arrival(small)  # compiles them
    print(machine())
    taken: dict[str, list[float]] = {name: [] for name in contenders}
    steps = set()
    for _ in range(rounds):
        for name, run in contenders.items():
            step, taken_s = timed(run)
            steps.add(step)
            taken[name].append(taken_s)
    print(
        f"  {side} x {side} junctions, {problem.arcs:,} arcs, {people:,} people: out by the end of step {sorted(steps)}"
    )
    for name, values in taken.items():
        print(f"  {name:<24} {statistics.median(values):>9.3f} s  ({min(values):.3f} to {max(values):.3f})")
    pairs = zip(taken["OR-Tools, bisection"], taken["clearance time"], strict=True)
    ratio = statistics.median(peer / own for peer, own in pairs)
    verdict = "reached" if ratio >= LEAST_RATIO else "MISSED"
    print(f"  OR-Tools, bisection / clearance time: {ratio:.0f} (at least {LEAST_RATIO}: {verdict})")
    found = clearance_time(problem)
    bound = clearance_bound(problem, found.latest, found.step - 1)
    print(f"  proof: at most {bound:,} people out a step earlier, over {len(found.streets)} streets")
    return 0 if ratio >= LEAST_RATIO and len(steps) == 1 and bound < people else 1


if __name__ == "__main__":
    sys.exit(main())
