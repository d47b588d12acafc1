"""Rotas of drones for random nights: never a gap, and how far from the fewest drones that any rota needs.

    python benchmarks/patrol.py [--nights 1000] [--first 0] [--fixed] [--short]

Each night has one to eight places in the air, held for up to twelve hours, with drones that are in the air for 18
to 40 minutes and away for up to a fifth of it each way, pads and chargers that are few or many; batteries are
swapped in one to six minutes, or with `--fixed` charged in the drone for 20 to 60; with `--short` nights last up to
four hours. The bound is that of the drone-minutes of the night; where a rota is more than one above it, the exact
solver is asked. Each rota is checked minute by minute by code that shares nothing with the search. A gap, or a
fleet that is neither within one of the bound nor proven the least, ends the script with 1.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from patrols import drawn
from safepassage.planning.rota_check import check_rota
from safepassage.planning.rota_search import rota_of


def main() -> int:
    """Prints the counts; 1 where a night has a gap or too many drones."""
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("--nights", type=int, default=1000, help="how many nights (1000)")
    options.add_argument("--first", type=int, default=0, help="seed of the first (0)")
    options.add_argument("--fixed", action="store_true", help="batteries are charged in the drone")
    options.add_argument("--short", action="store_true", help="nights of up to four hours")
    asked = options.parse_args()
    above: Counter[int] = Counter()
    proven = wrong = far = asked_again = 0
    seconds = []
    for seed in range(asked.first, asked.first + asked.nights):
        task = drawn(seed, (240, 120) if asked.short else (720, 480), is_fixed=asked.fixed)
        begin = time.perf_counter()
        rota = rota_of(task, work_s=0.0)
        if rota.drones > rota.bound + 1:
            asked_again += 1
            rota = rota_of(task, work_s=2.0)
        seconds.append(time.perf_counter() - begin)
        faults = check_rota(task, rota.flights)
        wrong += bool(faults)
        if faults:
            print(f"night {seed}: {faults[0]}")
        above[rota.drones - rota.bound] += 1
        proven += rota.is_least
        if rota.drones > rota.bound + 1 and not rota.is_least:
            far += 1
            print(f"night {seed}: {rota.drones} drones, bound {rota.bound}, {len(rota.flights)} sorties")
    print(f"{asked.nights} nights: {wrong} with a gap or another fault")
    print(f"drones above the bound: {dict(sorted(above.items()))}; proven the fewest: {proven}")
    print(f"more than one above it and not proven the fewest: {far}; the exact solver was asked for {asked_again}")
    print(f"seconds a night: median {statistics.median(seconds):.2f}, most {max(seconds):.1f}")
    return 1 if wrong or far else 0


if __name__ == "__main__":
    raise SystemExit(main())
