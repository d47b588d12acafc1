"""Verify: whether the ledger's file still is what was written to it.

Everything is computed again from the rows: every id from its content, every leaf
from the row before, every tree node and every signed root from the leaves. What
differs is a fault that names the first bad row, what stands there and what should.
Faults are values; nothing is repaired, because a repaired ledger proves nothing.

`verify_rows` is the chain and the tree alone, over rows in memory, for those who
hold them already. `verify` reads the whole file. It can prove that rows changed,
moved or are missing before the newest signed head; rows cut off after it show only
in the note of the last writer, or beside a copy, another node or a statement.
"""

from __future__ import annotations

from hashlib import sha256
from itertools import chain
from typing import TYPE_CHECKING

import apsw
import msgspec

from safepassage.foundation.errors import Fault, LedgerDamaged
from safepassage.ledger.chain import GENESIS, HASH_BYTES, leaf_of, parse_record
from safepassage.ledger.heads import Checkpoint
from safepassage.ledger.merkle import EMPTY_ROOT, Frontier, Node
from safepassage.ledger.observation import ORIGIN_SEPARATOR
from safepassage.ledger.schema import META_SEAL, TABLES, meta_seal
from safepassage.ledger.turns import mark_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from safepassage.ledger.chain import Row
    from safepassage.ledger.heads import HeadVerifier
    from safepassage.ledger.reader import Reader

__all__ = ["FAULTS_MAX", "Checked", "verify", "verify_rows"]

FAULTS_MAX = 100
"""After so many the file is not worth a longer list."""

_PAGE_ROWS = 4096
_ROW_TYPES = (bytes, str, bytes, bytes)
_COPY = "Restore the file from a copy or from another node; do not append to this one."


class Checked(msgspec.Struct, frozen=True):
    """What chain and tree of some rows say.

    Attributes:
        first_bad: Position of the first row that does not hang on the one before; None when all do.
        root: Merkle root over the leaves as they were given.
    """

    first_bad: int | None
    root: bytes


class _Source(msgspec.Struct, frozen=True):
    """The part of an observation that the store repeats in a column."""

    source: str
    source_id: str


class _Expected:
    """What the walk over the rows says that the rest of the file should hold."""

    def __init__(self, sizes: Iterable[int]) -> None:
        self.frontier = Frontier()
        self.wanted = sorted({size for size in sizes if size > 0}, reverse=True)
        self.roots: dict[int, bytes] = {0: EMPTY_ROOT}
        self.leaves: dict[int, bytes] = {}
        self.nodes = 0

    def add(self, leaves: Sequence[bytes]) -> list[Node]:
        """Grow the tree, stopping at every size whose root is wanted; return the nodes that were completed."""
        start, nodes = 0, []
        while self.wanted and self.wanted[-1] <= self.frontier.size + len(leaves) - start:
            size = self.wanted.pop()
            end = start + size - self.frontier.size
            nodes += self.frontier.extend(leaves[start:end])
            self.roots[size] = self.frontier.root()
            self.leaves[size] = leaves[end - 1]
            start = end
        nodes += self.frontier.extend(leaves[start:])
        self.nodes += len(nodes)
        return nodes


def verify_rows(records: Sequence[bytes], leaves: Sequence[bytes], previous: bytes = GENESIS) -> Checked:
    """Check chain and tree of rows in memory, the first of them hanging on `previous`.

    Raises:
        ValueError: There are not as many leaves as records.
    """
    if len(records) != len(leaves):
        msg = f"{len(records)} records and {len(leaves)} leaves"
        raise ValueError(msg)
    first_bad, frontier = None, Frontier()
    for start in range(0, len(records), _PAGE_ROWS):  # in pages, so that a page's hashes are still in the cache
        page = leaves[start : start + _PAGE_ROWS]
        bad = _first_break(previous, records[start : start + _PAGE_ROWS], page)
        if bad is not None and first_bad is None:
            first_bad = start + bad + 1
        frontier.extend(page)
        previous = page[-1]
    return Checked(first_bad, frontier.root())


def verify(
    reader: Reader,
    *,
    verifiers: Sequence[HeadVerifier] = (),
    extra_checks: Sequence[Callable[[Reader], Iterable[Fault]]] = (),
) -> list[Fault]:
    """Check everything that a ledger's file holds.

    Args:
        reader: The ledger.
        verifiers: Public keys whose heads are checked for their signature too; without any, roots alone are.
        extra_checks: Checks of tables that others derive from the rows.

    Returns:
        The faults, the first bad row first; empty when the file is what was written.
    """
    faults: list[Fault] = []
    try:
        for check in (_rows_and_what_hangs_on_them(reader, verifiers), _settings(reader), _pages(reader)):
            for fault in check:
                faults.append(fault)
                if len(faults) >= FAULTS_MAX:
                    return faults
        for extra in extra_checks:
            faults.extend(extra(reader))
    except (apsw.Error, LedgerDamaged, UnicodeDecodeError) as error:
        faults.append(_fault("file", "a file that can be read to its end", str(error)))
    return faults[:FAULTS_MAX]


def _rows_and_what_hangs_on_them(reader: Reader, verifiers: Sequence[HeadVerifier]) -> Iterable[Fault]:
    mark = mark_of(reader.path)
    notes = [(size, note) for size, note in reader.head_notes() if (type(size), type(note)) == (int, str)]
    if len(notes) < len(reader.head_notes()):
        yield _fault("signed heads", "a size and a note each", "something else")
    expected = _Expected([*(size for size, _ in notes), mark.size if mark else 0])
    yield from _walk(reader, expected)
    if (stored := reader.count_nodes()) != expected.nodes:
        yield _fault("tree nodes", f"{expected.nodes} of them", str(stored))
    yield from _heads(notes, expected, verifiers)
    if mark is not None and expected.frontier.size < mark.size:
        got = f"{expected.frontier.size} rows"
        yield _fault("size", f"the {mark.size} rows that were acknowledged on this machine", got)
    elif mark is not None and expected.leaves[mark.size] != mark.leaf:
        yield _fault("leaf", "the leaf that was noted on this machine", "another", position=mark.size)


def _walk(reader: Reader, expected: _Expected) -> Iterable[Fault]:
    previous, last_stamp, after = GENESIS, 0, 0
    while page := reader.rows_after(after, _PAGE_ROWS):
        if (broken := next((row for row in page if not _is_row(row)), None)) is not None:
            yield _fault("row", "two hashes, an origin and a record", "something else", position=broken.position)
            return
        leaves = [row.leaf for row in page]
        bad = _first_break(previous, [row.record for row in page], leaves)
        if bad is not None:
            want = leaf_of(leaves[bad - 1] if bad else previous, page[bad].record)
            yield _fault("leaf", want.hex(), page[bad].leaf.hex(), position=page[bad].position)
        for row in page:
            after += 1
            if row.position != after:
                yield _fault("position", f"row {after}", f"row {row.position}", position=after)
                after = row.position
            last_stamp, faults = _row(row, last_stamp)
            yield from faults
        yield from _nodes(reader, expected.add(leaves))
        previous = leaves[-1]


def _is_row(row: Row) -> bool:
    """Whether the columns hold what they are for; a damaged page can hand out anything."""
    id_, origin, leaf, record = row.id, row.origin, row.leaf, row.record
    types = (type(id_), type(origin), type(leaf), type(record))
    return types == _ROW_TYPES and len(id_) == HASH_BYTES and len(leaf) == HASH_BYTES


def _row(row: Row, last_stamp: int) -> tuple[int, list[Fault]]:
    """What one row says about itself; returns its stamp, for the next."""
    try:
        parts = parse_record(row.record)
        said = msgspec.json.decode(parts.content, type=_Source)
    except (ValueError, msgspec.MsgspecError) as error:
        return last_stamp, [
            _fault("record", "an observation, its node and its stamp", str(error), position=row.position)
        ]
    faults = []
    id_ = sha256(parts.content).digest()
    if id_ != row.id:
        faults.append(_fault("id", id_.hex(), row.id.hex(), position=row.position))
    origin = f"{said.source}{ORIGIN_SEPARATOR}{said.source_id}"
    if origin != row.origin:
        faults.append(_fault("origin", origin, row.origin, position=row.position))
    if parts.recorded_at <= last_stamp:
        want = f"a stamp after {last_stamp}"
        faults.append(_fault("recorded_at", want, str(parts.recorded_at), position=row.position))
    return max(last_stamp, parts.recorded_at), faults


def _nodes(reader: Reader, nodes: Sequence[Node]) -> Iterable[Fault]:
    """Hold the stored tree against nodes that were computed from the leaves, one level after the other."""
    for level in sorted({node.level for node in nodes}):
        want = {node.place: node.hash for node in nodes if node.level == level}
        got = reader.stored_nodes(level, min(want), max(want))
        for index, hash_ in want.items():
            if got.get(index) != hash_:
                field = f"tree node {index} of level {level}"
                stored = got.get(index)
                yield _fault(field, hash_.hex(), stored.hex() if isinstance(stored, bytes) else "none")


def _heads(notes: Sequence[tuple[int, str]], expected: _Expected, verifiers: Sequence[HeadVerifier]) -> Iterable[Fault]:
    for size, note in notes:
        field = f"signed head of {size} rows"
        try:
            checkpoint = Checkpoint.parse(note.rpartition("\n\n")[0] + "\n")
            signed = not verifiers or any(_signed(verifier, note) for verifier in verifiers)
        except ValueError as error:
            yield _fault(field, "a tree head", str(error))
            continue
        if checkpoint.size != size:
            yield _fault(field, f"a head of {size} rows", f"one of {checkpoint.size}")
        elif size > expected.frontier.size:
            yield _fault(field, f"at least {size} rows", f"{expected.frontier.size}: rows were cut off")
        elif checkpoint.root != expected.roots[size]:
            yield _fault(field, f"root {expected.roots[size].hex()}", checkpoint.root.hex(), position=size)
        elif not signed:
            yield _fault(field, "a signature of this operation's key", "none that fits")


def _signed(verifier: HeadVerifier, note: str) -> bool:
    try:
        verifier.open(note)
    except ValueError:
        return False
    return True


def _settings(reader: Reader) -> Iterable[Fault]:
    meta = reader.meta()
    if meta.get(META_SEAL) != meta_seal(meta):
        yield _fault("settings", meta_seal(meta), str(meta.get(META_SEAL, "none")))
    found = dict(reader.connection.execute("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL"))
    for name, sql in TABLES.items():
        if found.get(name) != sql:
            yield _fault(f"table {name}", sql, str(found.get(name, "none")))


def _pages(reader: Reader) -> Iterable[Fault]:
    """SQLite's own check of its pages and indexes."""
    for (line,) in reader.connection.execute(f"PRAGMA integrity_check({FAULTS_MAX})"):
        if line != "ok":
            yield _fault("pages", "an intact SQLite file", line)


def _first_break(previous: bytes, records: Sequence[bytes], leaves: Sequence[bytes]) -> int | None:
    """The first row whose leaf is not the hash of the leaf before and its record.

    Each row is held against the *stored* leaf before it, so the rows do not wait for one another.
    """
    links = zip(chain((previous,), leaves), records, strict=False)
    computed = [sha256(b"\x00" + before + record).digest() for before, record in links]
    if computed == leaves:
        return None
    pairs = zip(computed, leaves, strict=True)
    return next((number for number, (want, got) in enumerate(pairs) if want != got), None)


def _fault(field: str, expected: str, got: str, *, position: int | None = None) -> Fault:
    return Fault(expected=expected, got=got, way_out=_COPY, field=field, file="ledger.db", row=position)
