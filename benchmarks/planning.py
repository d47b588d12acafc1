"""Plans against flow solvers that are given the whole network over time: the same optimum, seconds and memory.

    python benchmarks/planning.py [--sections arrival memory] [--full] [--rounds 5] [--network FILE]

`arrival`: who is out by when, against one min-cost flow (OR-Tools, `SimpleMinCostFlow`, each person's cost being the
step of arrival), whose curve must be the same to the person; and how far the greedy planner CCRP, which is ours too,
comes behind it. A city of 60 × 60 junctions, 30,000 people, steps of five minutes; with `--full` 100 × 100 and 80,000,
where the peer takes minutes.

`memory`: the same city of 100 × 100 in steps of one minute. The peer answers less: one max-flow (`SimpleMaxFlow`) at
the step by which everybody is out, which somebody must have told it. Both run in processes of their own; memory is the
peak less what the process held after it had solved a small city, which leaves imports and compiled code out. With
`--network`, the same for the streets of Aleppo, 80,000 people out of ten areas, steps of one minute.

Each runs on one core, and its time is what it needs of that core; the peer's is its solving alone, without the building
of its network. Every plan is certified.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from _harness import machine
from _instances import aleppo, grid, pieces, points
from ortools.graph.python import max_flow, min_cost_flow

from safepassage.planning.ccrp import ccrp, out_by_step
from safepassage.planning.certificate import certify
from safepassage.planning.earliest import earliest_arrival

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from safepassage.planning.problem import Flow, Problem

SMALL: Final = {"side": 20, "people": 2_000, "step_s": 60.0}
CITIES: Final = {
    "arrival": {"side": 60, "people": 30_000, "step_s": 300.0},
    "arrival in full": {"side": 100, "people": 80_000, "step_s": 300.0},
    "memory": {"side": 100, "people": 80_000, "step_s": 60.0},
}
MIB: Final = 1024


def city(name: str, seed: int) -> Problem:
    """One of the cities above."""
    sizes = CITIES.get(name, SMALL)
    return grid(int(sizes["side"]), people=int(sizes["people"]), step_s=sizes["step_s"], seed=seed)


def certified(problem: Problem) -> tuple[Flow, float]:
    """A plan that was checked, and the seconds of the check."""
    flow = earliest_arrival(problem)
    begin = time.process_time()
    certificate = certify(problem, flow)
    if not certificate.holds:
        raise SystemExit(f"a plan without a proof: {certificate.faults[:3]}, gap {certificate.gap_people}")
    return flow, time.process_time() - begin


def seconds(work: Callable[[], object], rounds: int) -> float:
    """Median seconds of the processor for a call."""
    took = []
    for _ in range(rounds):
        begin = time.process_time()
        work()
        took.append(time.process_time() - begin)
    return statistics.median(took)


def least_cost(problem: Problem, steps: int) -> tuple[NDArray[np.int64], float]:
    """The peer's people out by the end of each step, and the seconds that it took."""
    solver = min_cost_flow.SimpleMinCostFlow()
    _, source, sink = points(problem, steps)
    arrival, last = [], []
    for tail, head, capacity, step in pieces(problem, steps):
        arcs = solver.add_arcs_with_capacity_and_unit_cost(
            tail.astype(np.int32), head.astype(np.int32), capacity.astype(np.int64), step
        )
        if head[:1] == sink:
            last.append(arcs)
            arrival.append(step)
    everybody = int(problem.people.sum())
    solver.set_nodes_supplies(np.array([source, sink], np.int32), np.array([everybody, -everybody]))
    begin = time.process_time()
    if solver.solve() != solver.OPTIMAL:
        raise SystemExit("the peer did not solve it")
    took_s = time.process_time() - begin
    flows = solver.flows(np.concatenate(last).astype(np.int32))
    return np.cumsum(np.bincount(np.concatenate(arrival), weights=flows, minlength=steps).astype(np.int64)), took_s


def most_people(problem: Problem, steps: int) -> tuple[int, float]:
    """The peer's people out by the end of the last step, and the seconds that it took."""
    solver = max_flow.SimpleMaxFlow()
    for tail, head, capacity, _ in pieces(problem, steps):
        solver.add_arcs_with_capacity(tail.astype(np.int32), head.astype(np.int32), capacity.astype(np.int64))
    _, source, sink = points(problem, steps)
    begin = time.process_time()
    if solver.solve(source, sink) != solver.OPTIMAL:
        raise SystemExit("the peer did not solve it")
    return int(solver.optimal_flow()), time.process_time() - begin


def resident_kib(field: str) -> int:
    """Memory of this process: `VmRSS` now, `VmHWM` at its peak. Linux only."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(field))


def measured(who: str, steps: int, seed: int, network: Path | None) -> dict[str, Any]:
    """What one contender needs for the city of `memory`, or for Aleppo, in this process alone."""
    small = city("small", seed)
    flow, _ = certified(small)
    if who == "peer":
        most_people(small, flow.steps)
    problem = aleppo(network, 60.0) if network else city("memory", seed)
    before_kib = resident_kib("VmRSS")
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak so far does not count
    begin = time.process_time()
    if who == "peer":
        people, took_s = most_people(problem, steps)
        return {"people": people, "s": took_s, "kib": resident_kib("VmHWM") - before_kib}
    flow = earliest_arrival(problem)
    took_s = time.process_time() - begin
    kib = resident_kib("VmHWM") - before_kib
    begin = time.process_time()
    certificate = certify(problem, flow)
    return {
        "people": int(flow.arrived[-1]),
        "s": took_s,
        "kib": kib,
        "steps": flow.steps,
        "holds": certificate.holds,
        "certificate_s": time.process_time() - begin,
        "certificate_kib": resident_kib("VmHWM") - before_kib,
    }


def apart(who: str, steps: int, seed: int, network: Path | None) -> dict[str, Any]:
    """`measured` in a process of its own."""
    command = [sys.executable, __file__, "--alone", who, "--steps", str(steps), "--seed", str(seed)]
    command += ["--network", str(network)] if network else []
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def verdict(what: str, ratio: float, limit: float, aim: float) -> int:
    """Prints a ratio; 0 where the limit is reached, otherwise 1."""
    said = "limit missed" if ratio < limit else "limit reached, aim missed" if ratio < aim else "limit and aim reached"
    print(f"  {what:<58} × {ratio:,.1f}  (limit {limit:g}, aim {aim:g}: {said})")
    return int(ratio < limit)


def arrival(name: str, seed: int, rounds: int) -> int:
    """The section `arrival`; returns how many limits were missed."""
    problem = city(name, seed)
    flow, check_s = certified(problem)
    ours_s = seconds(lambda: earliest_arrival(problem), rounds)
    curve, peer_s = least_cost(problem, flow.steps)
    sizes = CITIES[name]
    print(f"{name}: {sizes['side']:g} × {sizes['side']:g}, {problem.people.sum():,} people, {flow.steps} steps")
    print(f"  ours {ours_s:.3f} s, its certificate {check_s:.3f} s; SimpleMinCostFlow {peer_s:.1f} s")
    if not np.array_equal(curve, flow.arrived):
        raise SystemExit("the two curves of arrival differ")
    print("  the two curves of arrival are the same")
    greedy(problem, flow, rounds)
    return verdict("SimpleMinCostFlow / ours, time", peer_s / ours_s, 20, 100)


def greedy(problem: Problem, flow: Flow, rounds: int) -> None:
    """Prints how far the heuristic of the literature (ours, `ccrp`) comes behind, and its seconds; it has no limit."""
    took_s = seconds(lambda: ccrp(problem, flow), rounds)
    out = out_by_step(ccrp(problem, flow), flow.steps)
    if (out[: flow.steps] > flow.arrived).any():
        raise SystemExit("the heuristic is ahead of what is proven")
    last = int(np.searchsorted(out, out[-1])) + 1
    behind = int((flow.arrived - out[: flow.steps]).max())
    print(f"  CCRP {took_s:.3f} s: {out[-1]:,} out after {last} steps, up to {behind:,} people behind the plan")


def memory(seed: int, network: Path | None, limit: float, aim: float) -> int:
    """The section `memory`; returns how many limits were missed."""
    ours = apart("ours", 0, seed, network)
    peer = apart("peer", ours["steps"], seed, network)
    if not ours["holds"] or ours["people"] != peer["people"]:
        raise SystemExit(f"no proof, or not the same number of people: {ours}, {peer}")
    print(f"memory: {network or '100 × 100'}, {ours['people']:,} people, {ours['steps']} steps")
    print(f"  ours {ours['s']:.2f} s, {ours['kib'] / MIB:,.0f} MiB")
    print(f"  its certificate {ours['certificate_s']:.2f} s, with the plan {ours['certificate_kib'] / MIB:,.0f} MiB")
    print(f"  one SimpleMaxFlow {peer['s']:.2f} s, {peer['kib'] / MIB:,.0f} MiB")
    missed = verdict(
        "SimpleMaxFlow / ours with its certificate, time", peer["s"] / (ours["s"] + ours["certificate_s"]), limit, aim
    )
    missed += verdict("SimpleMaxFlow / ours, memory", peer["kib"] / ours["kib"], 4, 4)
    return missed + verdict("the same, with the certificate", peer["kib"] / ours["certificate_kib"], 4, 4)


def main() -> None:
    """Run the sections that were asked for; leave with 1 where a limit was missed."""
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("--sections", nargs="+", choices=["arrival", "memory"], default=["arrival", "memory"])
    options.add_argument("--full", action="store_true", help="the larger city in `arrival`: minutes for the peer")
    options.add_argument("--rounds", type=int, default=5, help="rounds of ours in `arrival` (5)")
    options.add_argument("--network", type=Path, help="Aleppo's streets, as `safepassage network import` wrote them")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--alone", choices=["ours", "peer"], help=argparse.SUPPRESS)
    options.add_argument("--steps", type=int, default=0, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.alone:
        print(json.dumps(measured(chosen.alone, chosen.steps, chosen.seed, chosen.network)))
        return
    print(machine())
    missed = 0
    certified(city("small", chosen.seed))
    if "arrival" in chosen.sections:
        missed += arrival("arrival in full" if chosen.full else "arrival", chosen.seed, chosen.rounds)
    if "memory" in chosen.sections:
        missed += memory(chosen.seed, None, 4, 20)
        if chosen.network:
            missed += memory(chosen.seed, chosen.network, 1, 6)
    sys.exit(missed > 0)


if __name__ == "__main__":
    main()
