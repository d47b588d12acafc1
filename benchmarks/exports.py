"""Memory that a table of many observations takes while it leaves: streamed in two passes, against all rows first.

    python benchmarks/exports.py [--observations 100000]

Makes a ledger of crossing counts, then goes through the lines of its table twice in the same run: as `export`
and the service write them, which read the ledger once for the columns and once for the rows, and as the peer that
holds every row until the columns are known. Printed is the peak of what Python allocated (tracemalloc), and the time
without it. The file of an approved request is made as the service makes it, hashed and then sent.
"""

from __future__ import annotations

import argparse
import tempfile
import time
import tracemalloc
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

from traces import observation

from safepassage.catalogue import everything
from safepassage.interchange.export import Anew, csv_lines
from safepassage.ledger.observation import draft_of, observation_of
from safepassage.ledger.store import Ledger
from safepassage.service.answers import pieces

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from safepassage.ledger.observation import Observation

KIND: Final = everything()["crossing_count"]
PEAK_MAX_MB: Final = 16


def table(seen: Iterable[Observation]) -> Iterator[str]:
    """The lines of the table."""
    return csv_lines(KIND, seen, "exercise", hxl=True)


def measured(label: str, make: Callable[[], int]) -> float:
    """Peak in MB of what was allocated, printed with the seconds that it takes when nobody measures."""
    start = time.perf_counter()
    size = make()
    took_s = time.perf_counter() - start
    tracemalloc.start()
    make()
    peak_mb = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    print(f"{label:<52}{peak_mb:9.1f} MB at most   {took_s:6.1f} s   {size / 1e6:6.1f} MB written")
    return peak_mb


def hashed_and_sent(seen: Iterable[Observation]) -> int:
    """The file of an approved request: its mark first, then its bytes."""
    digest = sha256()
    for piece in pieces(table(seen)):
        digest.update(piece)
    return sum(map(len, pieces(table(seen))))


def main() -> None:
    """Build, measure, compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--observations", type=int, default=100_000)
    count = parser.parse_args().observations
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.db"
        with Ledger.create(path, clock=lambda: int(time.time() * 1000), node="bench") as ledger:
            for first in range(0, count, 10_000):
                ledger.append([draft_of(observation(n)) for n in range(first, min(count, first + 10_000))])
            with ledger.reader() as reader:
                seen = Anew(lambda: (observation_of(row.content) for row in reader.entries(0, count)))
                held = measured("peer: every row held, then written", lambda: len("".join(table(list(seen)))))
                streamed = measured("a table, in two passes", lambda: sum(map(len, pieces(table(seen)))))
                marked = measured("the file of an approved request", lambda: hashed_and_sent(seen))
    print(f"{held / streamed:.0f} times less than the peer")
    if max(streamed, marked) > PEAK_MAX_MB:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
