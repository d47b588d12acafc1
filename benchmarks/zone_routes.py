"""One route per block against the quickest plan: how much later (limit 10 %, goal 5 %), and how long it takes.

    python benchmarks/zone_routes.py [--side 30] [--seeds 3]
    python benchmarks/zone_routes.py --network network.parquet --scenario FOLDER

Without a network: squares of streets with a seed each, widths and lengths drawn, people at every junction of the
eastern half, three exits in the west. The peers are the quickest plan, which no plan passes; the search when it takes
changes for the better alone; and everybody to the nearest exit.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from _harness import machine, parser

from safepassage.interchange.scenario_file import read_scenario
from safepassage.planning.earliest import earliest_arrival
from safepassage.planning.model import model_of
from safepassage.planning.nearest import nearest_exit
from safepassage.planning.problem import problem_of
from safepassage.planning.zone_routes import zone_routes

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator

    from safepassage.planning.problem import Problem

LIMIT, GOAL = 0.10, 0.05


def square(side: int, seed: int) -> Problem:
    """A square of streets: 40 people at each junction of the eastern half, exits on the western edge."""
    chance = np.random.default_rng(seed)
    number = np.arange(side * side).reshape(side, side)
    a = np.concatenate([number[:, :-1].ravel(), number[:-1].ravel()])
    b = np.concatenate([number[:, 1:].ravel(), number[1:].ravel()])
    travel, capacity = chance.integers(1, 4, len(a)), chance.choice([74, 93, 130, 148], len(a))
    homes = number[:, side // 2 :].ravel()
    exits = number[[side // 6, side // 2, side - 1 - side // 6], 0]
    return problem_of(
        step_s=60,
        nodes=side * side,
        arcs=(np.r_[a, b], np.r_[b, a], np.tile(travel, 2), np.tile(capacity, 2)),
        gates=(homes, np.arange(len(homes))),
        people=np.full(len(homes), 40),
        exits=(exits, np.full(3, 10**9)),
    )


def problems(options: Namespace) -> Iterator[tuple[str, Problem]]:
    """What is planned, by name."""
    if options.network is None:
        for seed in range(options.seeds):
            yield f"{options.side} by {options.side}, seed {seed}", square(options.side, seed)
        return
    from safepassage.interchange.network_file import read_network  # noqa: PLC0415 - only for a network

    scenario = read_scenario(options.scenario).scenario
    yield scenario.name, model_of(read_network(options.network), scenario, step_s=60).problem


def main() -> int:
    """Plan, search, print; 0 when every loss is within the limit."""
    options = parser(__doc__, rounds=1)
    options.add_argument("--side", type=int, default=30)
    options.add_argument("--seeds", type=int, default=3)
    options.add_argument("--network", type=Path)
    options.add_argument("--scenario", type=Path, help="whose zones and exits are laid onto the network")
    arguments = options.parse_args()
    if (arguments.network is None) != (arguments.scenario is None):
        options.error("--network and --scenario go together")
    print(machine())
    zone_routes(tiny := square(4, 0), earliest_arrival(tiny), rounds=2)  # compiles
    missed = 0
    for name, problem in problems(arguments):
        start_s = time.perf_counter()
        best = earliest_arrival(problem)
        planned_s = time.perf_counter() - start_s
        first = zone_routes(problem, best, starts=0)
        start_s = time.perf_counter()
        found = zone_routes(problem, best)
        searched_s = time.perf_counter() - start_s
        nearest = nearest_exit(problem, best.steps)
        worst = max(found.loss_last_share, found.loss_area_share)
        missed += worst > LIMIT
        said = "goal reached" if worst <= GOAL else "within the limit" if worst <= LIMIT else "MISSED"
        print(f"  {name}: {best.arrived[-1]:,} people, {best.steps} steps, planned in {planned_s:.1f} s")
        print(f"    nearest exit: last {nearest_loss(nearest, best.steps)} later")
        print(f"    without changes for the worse: last {first.loss_last_share:.1%}, mean {first.loss_area_share:.1%}")
        print(
            f"    search of {searched_s:.1f} s ({searched_s / planned_s:.1f} × the plan): last "
            f"{found.loss_last_share:.1%}, mean {found.loss_area_share:.1%} ({said})"
        )
    return 1 if missed else 0


def nearest_loss(curve: np.ndarray, steps: int) -> str:
    """How much later the last person is out if all take the shortest way."""
    return f"{(int(np.searchsorted(curve, curve[-1])) + 1) / steps - 1:.0%}"


if __name__ == "__main__":
    raise SystemExit(main())
