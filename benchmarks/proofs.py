"""Proofs on a large ledger: how many hashes, how long, against the limits of 24 hashes and 1 ms.

    python benchmarks/proofs.py [--rows 1000000] [--proofs 2000]

Makes a ledger whose rows are synthetic but chained, hashed and stored as real ones (10,000,000
rows take some minutes and 3 GB). The peer is the same proof by its definition, from
leaf hashes in memory without stored nodes, on the last 65,536 rows only.
"""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from hashlib import sha256
from pathlib import Path

import apsw
from _harness import machine, parser

from safepassage.ledger import merkle
from safepassage.ledger.chain import GENESIS, leaf_of, record_of
from safepassage.ledger.reader import Reader
from safepassage.ledger.schema import create_file

HASHES_MAX = 24
LIMIT_MS = 1.0
CHUNK = 65_536
STAMP = 97_083_142_963_200_000


def fill(path: Path, count: int) -> None:
    """Write `count` chained rows and their tree nodes; not through `Ledger`, so that ten million take minutes."""
    create_file(path, {})
    connection = apsw.Connection(str(path))
    connection.pragma("synchronous", "off")
    connection.pragma("cache_size", -400_000)
    connection.execute("DROP INDEX entry_id")
    connection.execute("DROP INDEX entry_origin")
    leaf, frontier = GENESIS, merkle.Frontier()
    for first in range(1, count + 1, CHUNK):
        rows, leaves = [], []
        for position in range(first, min(first + CHUNK, count + 1)):
            content = b'{"body":{"people":1},"source":"synthetic","source_id":"%d"}' % position
            record = record_of(content, b"desk", STAMP + position)
            leaf = leaf_of(leaf, record)
            leaves.append(leaf)
            rows.append((position, sha256(content).digest(), f"synthetic\x1f{position}", leaf, record))
        with connection:
            connection.executemany("INSERT INTO entry VALUES (?, ?, ?, ?, ?)", rows)
            connection.executemany("INSERT INTO node VALUES (?, ?, ?)", frontier.extend(leaves))
    connection.close()


def main() -> int:
    """Fill, prove, verify, print; 0 when both limits are kept."""
    options = parser(__doc__, rounds=1)
    options.add_argument("--rows", type=int, default=1_000_000)
    options.add_argument("--proofs", type=int, default=2000)
    arguments = options.parse_args()
    chance = random.Random(2016)
    with tempfile.TemporaryDirectory(dir=arguments.folder, prefix=".bench-") as folder:
        path = Path(folder) / "ledger.db"
        fill(path, arguments.rows)
        with Reader.open(path) as reader:
            head = reader.head()
            times_ms, lengths, consistency_ms = [], [], []
            for _ in range(arguments.proofs):
                position, earlier = chance.randint(1, head.size), chance.randint(1, head.size)
                start_s = time.perf_counter()
                proof = reader.inclusion_proof(position)
                times_ms.append((time.perf_counter() - start_s) * 1000)
                lengths.append(len(proof))
                row = reader.at(position)
                assert row is not None
                assert merkle.verify_inclusion(row.leaf, position - 1, head.size, proof, head.root)
                start_s = time.perf_counter()
                proof = reader.consistency_proof(earlier)
                consistency_ms.append((time.perf_counter() - start_s) * 1000)
                earlier_root = reader.head(earlier).root
                assert merkle.verify_consistency(earlier, head.size, earlier_root, head.root, proof)
            leaves = [row.leaf for row in reader.entries(after=max(0, head.size - CHUNK))]
    start_s = time.perf_counter()
    merkle.inclusion_proof(len(leaves) // 2, len(leaves), merkle.fetch_from(leaves))
    peer_ms = (time.perf_counter() - start_s) * 1000
    middle, high = statistics.median(times_ms), sorted(times_ms)[int(len(times_ms) * 0.99)]
    print(machine())
    print(f"  {head.size:,} rows: inclusion proof of at most {max(lengths)} hashes (limit {HASHES_MAX})")
    print(f"  median {middle:.3f} ms, 99th percentile {high:.3f} ms; {middle / LIMIT_MS:.2f} of the limit of 1 ms")
    print(f"  consistency proof: median {statistics.median(consistency_ms):.3f} ms")
    print(f"  without stored nodes, over {len(leaves):,} leaves in memory: {peer_ms:.1f} ms ({peer_ms / middle:.0f} ×)")
    return 0 if max(lengths) <= HASHES_MAX and middle < LIMIT_MS else 1


if __name__ == "__main__":
    raise SystemExit(main())
