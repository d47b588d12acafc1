"""CSV import, end to end, against raw 1,000-row commits through the same APSW with two indexes.

    python benchmarks/imports.py [--rows 50000] [--rounds 3]

The import is what `safepassage import` does: the file is read from disk, decoded,
parsed and checked row by row, cross-checked against the ledger, hashed, chained and
committed durably. The peer writes rows of the same bytes into a bare table with the
ledger's two indexes, 1,000 a commit, `synchronous=FULL` in WAL, and does nothing else.
The second import of the same file, which adds nothing, is timed beside it, after
the new rows were folded.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

import apsw

from safepassage.catalogue import everything
from safepassage.foundation.times import Interval
from safepassage.interchange.crosscheck import cross_faults
from safepassage.interchange.csv_file import read_csv
from safepassage.interchange.desk import desk_of
from safepassage.interchange.file_read import collector_paused
from safepassage.interchange.intake import take_in
from safepassage.interchange.records import RecordReader
from safepassage.interchange.text_file import read_text
from safepassage.ledger.observation import Observation
from safepassage.ledger.operation import Operation

if TYPE_CHECKING:
    from collections.abc import Callable

LIMIT: Final = 0.25
PIECE_ROWS: Final = 1000
NOW_S: Final = 1_900_000_000
START: Final = datetime(2016, 11, 24, 16, 0, tzinfo=UTC)
HEADER: Final = (
    "source,source_id,occurred,place,from,corridor,population,movement,people,men,women,boys,girls,households"
)


def write_file(path: Path, rows: int, seed: int) -> None:
    """Counts of eight posts, every quarter of an hour, people drawn by chance; no two rows alike."""
    draw = random.Random(seed)
    lines = [HEADER]
    for number in range(rows):
        post, quarter = number % 8, number // 8
        begin = START + timedelta(minutes=15 * quarter)
        end = begin + timedelta(minutes=15)
        groups = [draw.randint(0, 60) for _ in range(4)]
        when = f"{begin:%Y-%m-%dT%H:%MZ}/{end:%Y-%m-%dT%H:%MZ}"
        words = f"crossing/p-{post},zone/east,corridor/c-{post % 2},civilians,organised_evacuation"
        counts = ",".join(map(str, (sum(groups), *groups, sum(groups) // 6)))
        lines.append(f"post-{post},q-{number},{when},{words},{counts}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def make_operation(folder: Path) -> Operation:
    """An empty operation."""
    card = Observation(
        kind="operation",
        body={
            "name": {"en": "Benchmark"},
            "operator": "Nobody",
            "operator_is_party": "no",
            "nature": "exercise",
            "start": int(START.timestamp()),
            "time_zone": "Asia/Damascus",
        },
        occurred=Interval(int(START.timestamp()), int(START.timestamp())),
        source="desk",
        source_id="card-1",
        method="reported",
        mood="declared",
    )
    return Operation.create(folder, everything(), card, clock=lambda: time.time_ns() // 1_000_000, node="bench")


def import_file(operation: Operation, path: Path) -> int:
    """What the command does; returns how many rows are new."""
    with collector_paused():
        read = read_csv(read_text(path), RecordReader(desk_of(operation, NOW_S)), "crossing_count")
        crossed = cross_faults(operation, {path.name: read})
        faults = [*read.errors, *(fault for fault in crossed if fault.severity == "error")]
        if faults:
            raise SystemExit("\n".join(map(str, faults[:5])))
        return take_in(operation, read.entries).recorded


def raw_rows(operation: Operation) -> list[tuple[int, bytes, str, bytes, bytes]]:
    """The very rows that the import wrote, for the peer to write again."""
    with operation.ledger.reader() as reader:
        return [(row.position, row.id, row.origin, row.leaf, row.record) for row in reader.entries(1)]


def raw_commits(path: Path, rows: list[tuple[int, bytes, str, bytes, bytes]]) -> None:
    """The peer: the same bytes into a bare table with two indexes, 1,000 a durable commit."""
    connection = apsw.Connection(str(path))
    connection.pragma("journal_mode", "wal")
    connection.pragma("synchronous", "full")
    connection.execute(
        "CREATE TABLE entry (position INTEGER PRIMARY KEY, id BLOB, origin TEXT, leaf BLOB, record BLOB);"
        "CREATE UNIQUE INDEX one ON entry (id); CREATE INDEX two ON entry (origin)"
    )
    for begin in range(0, len(rows), PIECE_ROWS):
        with connection:
            connection.executemany("INSERT INTO entry VALUES (?, ?, ?, ?, ?)", rows[begin : begin + PIECE_ROWS])
    connection.close()


def seconds(work: Callable[[], object]) -> float:
    """How long one call takes on the wall."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def main() -> None:
    """Time both, in turns, and print the best of each and the ratio."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rows", type=int, default=50_000)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--seed", type=int, default=20161211)
    chosen = options.parse_args()
    imported, again, raw = [], [], []
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        path = folder / "crossing_count.csv"
        write_file(path, chosen.rows, chosen.seed)
        for number in range(chosen.rounds):
            with make_operation(folder / f"op-{number}") as operation:
                imported.append(seconds(lambda op=operation: import_file(op, path)))  # type: ignore[misc]
                operation.folds.advance()  # the next reader's work, whoever that is
                again.append(seconds(lambda op=operation: import_file(op, path)))  # type: ignore[misc]
                rows = raw_rows(operation)
            if len(rows) != chosen.rows:
                raise SystemExit(f"{len(rows)} rows on the ledger, not {chosen.rows}")
            raw.append(seconds(lambda n=number, r=rows: raw_commits(folder / f"raw-{n}.db", r)))  # type: ignore[misc]
    rate, peer = chosen.rows / min(imported), chosen.rows / min(raw)
    print(f"rows                               {chosen.rows:>10,}  (seed {chosen.seed}, best of {chosen.rounds})")
    print(f"import of a CSV file, end to end   {rate:>10,.0f} rows/s")
    print(f"second import, adding nothing      {chosen.rows / min(again):>10,.0f} rows/s")
    print(f"raw 1,000-row commits, two indexes {peer:>10,.0f} rows/s")
    print(f"ratio                              {rate / peer:>10.2f}  (limit {LIMIT})")


if __name__ == "__main__":
    main()
