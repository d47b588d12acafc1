"""Making a plan anew after a closure, beside solving it from nothing: the same curve, and how much faster.

    python benchmarks/replan.py [--side 60] [--rounds 9] [--plan FOLDER]

A city drawn by a seed, or a plan that `safepassage plan --out` wrote. At a third of the plan one street closes that has
people on it later: as many streets as there are rounds, drawn by a seed. Seconds are of the
processor, so that a busy machine hits both alike; each is the whole call, with every copy of arrays in it.
"""

from __future__ import annotations

import statistics
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from _harness import machine, parser
from _instances import grid

from safepassage.interchange.plan_file import read_proof
from safepassage.planning.certificate import certify
from safepassage.planning.earliest import earliest_arrival
from safepassage.planning.replan import Changes, replan

if TYPE_CHECKING:
    from collections.abc import Callable

    from safepassage.planning.problem import Flow, Problem

LEAST = 10.0
PEOPLE_PER_SIDE = 500


def took(work: Callable[[], Flow]) -> tuple[Flow, float]:
    """(what came back, seconds of the processor)."""
    begin = time.process_time()
    flow = work()
    return flow, time.process_time() - begin


def _mended(problem: Problem, flow: Flow, at_step: int, changes: Changes) -> Flow:
    return replan(problem, flow, at_step=at_step, changes=changes)[1]


def main() -> int:
    """Plan, close, plan anew both ways, print; 0 when the median ratio is reached."""
    options = parser(__doc__, rounds=9)
    options.add_argument("--side", type=int, default=60, help="junctions along each side of the drawn city")
    options.add_argument("--plan", type=Path, help="the folder of a plan")
    options.add_argument("--seed", type=int, default=2016)
    arguments = options.parse_args()
    if arguments.plan:
        problem, flow = read_proof(arguments.plan)
    else:
        problem = grid(arguments.side, people=arguments.side * PEOPLE_PER_SIDE, step_s=60.0, seed=arguments.seed)
        flow = earliest_arrival(problem)
    at_step = flow.steps // 3
    later = flow.flow[:, at_step:].sum(axis=1)
    used = np.random.default_rng(arguments.seed).permutation(np.flatnonzero(later))
    streets = used[: arguments.rounds].tolist()
    replan(problem, flow, at_step=at_step, changes=Changes(closed=streets[:1]))  # compiles
    print(machine())
    print(f"  {problem.nodes:,} junctions, {problem.arcs:,} arcs, {flow.steps} steps, {problem.people.sum():,} people")
    ratios, warm_s = [], []
    for street in streets:
        now, _ = replan(problem, flow, at_step=at_step, changes=Changes(closed=[street]))
        changes = Changes(closed=[street])
        mended, quick_s = took(partial(_mended, problem, flow, at_step, changes))
        anew, slow_s = took(partial(earliest_arrival, now))
        if mended.arrived.tolist() != anew.arrived.tolist() or not certify(now, mended).holds:
            raise SystemExit(f"arc {street}: not the same curve, or no proof")
        ratios.append(slow_s / quick_s)
        warm_s.append(quick_s)
        print(f"  arc {street}, {later[street]:,} people: {quick_s:.3f} s, {slow_s:.3f} s, {ratios[-1]:.1f} ×")
    ratio = statistics.median(ratios)
    verdict = "reached" if ratio >= LEAST else "MISSED"
    print(f"  median {statistics.median(warm_s):.3f} s, at most {max(warm_s):.3f} s")
    print(f"  from nothing / anew: median {ratio:.1f} (at least {LEAST:g}: {verdict}), least {min(ratios):.1f}")
    return 0 if ratio >= LEAST else 1


if __name__ == "__main__":
    raise SystemExit(main())
