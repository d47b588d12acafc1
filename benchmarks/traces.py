"""A figure's trace at a million observations: count, root and any 100 of its ids, against the 50 ms limit.

    python benchmarks/traces.py [--observations 1000000]

Makes a ledger of crossing counts over 30 nights at eight posts, folds it once, then
times the trace of one night's figure and of the figure since the start, each in a
fresh view, and the same question asked of the bare rows by SQL (the peer).
"""

from __future__ import annotations

import argparse
import tempfile
import time
from itertools import islice
from pathlib import Path
from typing import Final

from safepassage.catalogue import everything
from safepassage.foundation.times import Interval
from safepassage.ledger.folds import Folds
from safepassage.ledger.observation import Observation, draft_of
from safepassage.ledger.store import Ledger
from safepassage.ledger.view import View

LIMIT_S: Final = 0.050
START_S: Final = 1_479_916_800
NIGHTS: Final = 30
NIGHT_S: Final = 43_200
DAY_S: Final = 86_400
POSTS: Final = 8


def observation(number: int) -> Observation:
    """The number-th count: posts in turn, quarters of an hour in turn, nights in turn."""
    post, quarter = number % POSTS, number // POSTS % 48
    start = START_S + (number // (POSTS * 48) % NIGHTS) * DAY_S + quarter * 900
    return Observation(
        kind="crossing_count",
        body={
            "people": {"men": number % 5, "women": 7, "boys": 3, "girls": 4} if number % 5 else {"women": 7},
            "corridor": f"corridor/c{post % 2}",
            "population": "civilians",
            "movement": "unknown",
            "from": "zone/east",
        },
        occurred=Interval(start, start + 900, "quarter"),
        source=f"post-{post}",
        source_id=str(number),
        method="counted",
        place=f"crossing/p{post}",
    )


def timed(label: str, ask: object, rounds: int = 7) -> float:
    """Median seconds of a call."""
    took = []
    for _ in range(rounds):
        start = time.perf_counter()
        ask()  # type: ignore[operator]
        took.append(time.perf_counter() - start)
    median = sorted(took)[rounds // 2]
    print(f"{label:<58}{median * 1000:9.1f} ms   {median / LIMIT_S:6.2f} × the limit")
    return median


def main() -> None:
    """Build, fold, time."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--observations", type=int, default=1_000_000)
    count = parser.parse_args().observations
    kinds = everything()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.db"
        start = time.perf_counter()
        with Ledger.create(path, clock=lambda: int(time.time() * 1000), node="bench") as ledger:
            for first in range(0, count, 10_000):
                ledger.append([draft_of(observation(n)) for n in range(first, min(count, first + 10_000))])
        print(f"{count} observations appended in {time.perf_counter() - start:.1f} s")
        with Folds(path, kinds, Path(folder) / "folds.db") as folds:
            start = time.perf_counter()
            folds.advance()
            print(f"folded from zero in {time.perf_counter() - start:.1f} s")
            night = Interval(START_S + 10 * DAY_S, START_S + 10 * DAY_S + NIGHT_S)
            for label, span in (("one night's figure", night), ("the figure since the start", None)):
                trace = View(folds, kinds).tally("crossing_count", span).trace
                timed(f"trace of {label}", lambda span=span: View(folds, kinds).tally("crossing_count", span).trace)
                for where, after in (("first", 0), ("last", trace.count - 100)):
                    timed(
                        f"  its {where} 100 of {trace.count} ids",
                        lambda trace=trace, after=after: list(islice(View(folds, kinds).basis(trace, after), 100)),
                    )
            db = folds.reader.connection
            sql = 'SELECT id FROM ledger.entry WHERE instr(record, \'"kind":"crossing_count"\') ORDER BY id'
            timed("peer: the ids of the same figure by SQL from the rows", lambda: db.execute(sql).fetchall(), rounds=1)


if __name__ == "__main__":
    main()
