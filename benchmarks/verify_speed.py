"""Verification of chain and tree, per core, over rows in memory; and of the whole file, from the disk.

    python benchmarks/verify_speed.py [--rows 200000] [--rounds 5]

The peer is the floor of any such check in CPython: the two SHA-256 calls a row
that RFC 9162 and the chain need, on ready bytes, with nothing compared or kept.
Times are CPU seconds of this one thread.
"""

from __future__ import annotations

import tempfile
import time
from hashlib import sha256
from pathlib import Path

from _harness import NOON_MS, Goal, draft, parser, report, take_turns

from safepassage.ledger.store import Ledger
from safepassage.ledger.verify import verify, verify_rows

LIMIT = "limit: 500,000 rows/s/core"


def main() -> int:
    """Fill, read back, let the checks take turns, print."""
    options = parser(__doc__, rounds=5)
    options.add_argument("--rows", type=int, default=200_000)
    arguments = options.parse_args()
    with tempfile.TemporaryDirectory(dir=arguments.folder, prefix=".bench-") as folder:  # noqa: SIM117 - too long a line in one
        with Ledger.create(Path(folder) / "ledger.db", clock=lambda: NOON_MS, node="desk") as ledger:
            for first in range(0, arguments.rows, 10_000):
                ledger.append([draft(number) for number in range(first, min(first + 10_000, arguments.rows))])
            with ledger.reader() as reader:
                rows = list(reader.entries())
                records, leaves = [row.record for row in rows], [row.leaf for row in rows]
                size, root = len(rows), ledger.head().root
                print(f"{size:,} rows, {sum(map(len, records)) / size:.0f} bytes a record")
                ready = [b"\x00" + leaf + record for leaf, record in zip(leaves, records, strict=True)]

                def memory() -> float:
                    start_s = time.process_time()
                    checked = verify_rows(records, leaves)
                    spent_s = time.process_time() - start_s
                    assert (checked.first_bad, checked.root) == (None, root)
                    return size / spent_s

                def floor() -> float:
                    interior = [b"\x01" + leaf + leaf for leaf in leaves]
                    start_s = time.process_time()
                    for data in ready:
                        sha256(data).digest()
                    for data in interior:
                        sha256(data).digest()
                    return size / (time.process_time() - start_s)

                def disk() -> float:
                    start_s = time.process_time()
                    faults = verify(reader)
                    spent_s = time.process_time() - start_s
                    assert faults == []
                    return size / spent_s

                rates = take_turns(
                    {
                        "chain and tree, in memory": memory,
                        "two bare SHA-256 a row": floor,
                        "the whole file: ids, origins, pages too": disk,
                        LIMIT: lambda: 500_000.0,
                    },
                    arguments.rounds,
                )
    goals = [
        Goal("chain and tree, in memory", LIMIT, 1.0),
        Goal("chain and tree, in memory", "two bare SHA-256 a row", 0.5),
    ]
    return report(rates, goals, "rows/s/core")


if __name__ == "__main__":
    raise SystemExit(main())
