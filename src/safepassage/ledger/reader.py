"""Reading the ledger: rows, heads and proofs, on a connection that cannot write.

Rows never change and never go, so a reader needs no transaction over several
calls: whoever fixes a size first sees the same rows under it for ever. Long walks
read in pages, so that they do not keep the log from being written back.

A reader belongs to one thread at a time. It refuses positions that are not on
the ledger, and it checks nothing: whether rows are what was written, says `verify`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import msgspec

from safepassage.foundation.errors import LedgerDamaged
from safepassage.ledger import merkle
from safepassage.ledger.chain import GENESIS, HASH_BYTES, Row, Tip, empty_tip, parse_record
from safepassage.ledger.schema import connect, translated

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import apsw

__all__ = ["Head", "Reader"]

_PAGE_ROWS = 4096
_LEAVES = "SELECT leaf FROM entry WHERE position BETWEEN ? AND ? ORDER BY position"
_NODES = "SELECT hash FROM node WHERE level = {} AND idx BETWEEN ? AND ? ORDER BY idx"
_COLUMNS = "SELECT position, id, origin, leaf, record FROM entry"


class Head(msgspec.Struct, frozen=True):
    """A size of the ledger and the Merkle root over its first `size` rows."""

    size: int
    root: bytes


class Reader:
    """A read-only view of one ledger."""

    def __init__(self, connection: apsw.Connection, path: Path) -> None:
        self.connection = connection
        self.path = path

    @classmethod
    def open(cls, path: Path, *, vfs: str | None = None, wait_s: float = 10.0) -> Self:
        """Open a reader of its own connection.

        Raises:
            LedgerDamaged: The file is no ledger, or not all of one.
        """
        connection = connect(path, readonly=True, vfs=vfs)
        connection.set_busy_timeout(round(wait_s * 1000))
        return cls(connection, path)

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def size(self) -> int:
        """How many rows there are."""
        return int(self._one("SELECT coalesce(max(position), 0) FROM entry"))

    def entries(self, after: int = 0, upto: int | None = None) -> Iterator[Row]:
        """Rows after position `after`, up to and with `upto`, in their order."""
        last = self.size() if upto is None else upto
        while after < last:
            end = min(last, after + _PAGE_ROWS)
            with translated(self.path):
                page: list[Any] = self.connection.execute(
                    f"{_COLUMNS} WHERE position > ? AND position <= ? ORDER BY position", (after, end)
                ).fetchall()
            for row in page:
                yield Row(*row)
            after = end

    def rows_after(self, position: int, limit: int) -> list[Row]:
        """The next rows that are there after a position, even if positions are missing."""
        with translated(self.path):
            found: list[Any] = self.connection.execute(
                f"{_COLUMNS} WHERE position > ? ORDER BY position LIMIT ?", (position, limit)
            ).fetchall()
        return [Row(*row) for row in found]

    def at(self, position: int) -> Row | None:
        """The row at a position, or None."""
        return self._row("position = ?", position)

    def by_id(self, id_: bytes) -> Row | None:
        """The row of an observation, or None."""
        return self._row("id = ?", id_)

    def by_id_prefix(self, prefix: str) -> list[Row]:
        """Rows whose id begins with these hex digits, ten at most, by id."""
        digits = 2 * HASH_BYTES
        low, high = bytes.fromhex(prefix.ljust(digits, "0")), bytes.fromhex(prefix.ljust(digits, "f"))
        with translated(self.path):
            rows = self.connection.execute(f"{_COLUMNS} WHERE id BETWEEN ? AND ? ORDER BY id LIMIT 10", (low, high))
            return [Row(*row) for row in rows]

    def by_origin(self, origin: str) -> list[Row]:
        """Every row of one origin, oldest first; more than one is a conflict or a correction."""
        with translated(self.path):
            rows = self.connection.execute(f"{_COLUMNS} WHERE origin = ? ORDER BY position", (origin,))
            return [Row(*row) for row in rows]

    def head(self, size: int | None = None) -> Head:
        """The Merkle root over the first `size` rows, or over all.

        Raises:
            ValueError: The ledger has no such size.
        """
        size = self._checked(self.size() if size is None else size)
        return Head(size, merkle.root_at(size, self.nodes))

    def tip(self) -> Tip:
        """The end of the ledger, from which it grows."""
        size = self.size()
        if size == 0:
            return empty_tip()
        row = self.at(size)
        if row is None:
            msg = f"{self.path.name}: row {size} cannot be read"
            raise LedgerDamaged(msg)
        return Tip(row.leaf, self._recorded_at(row), merkle.frontier_at(size, self.nodes))

    def inclusion_proof(self, position: int, size: int | None = None) -> list[bytes]:
        """Proof that the row at `position` stands under the root of the first `size` rows (RFC 9162 2.1.3).

        The leaf's data is the previous row's leaf followed by the record; see `previous_leaf`.

        Raises:
            ValueError: There is no such position under that size, or no such size.
        """
        size = self._checked(self.size() if size is None else size)
        return merkle.inclusion_proof(position - 1, size, self.nodes)

    def consistency_proof(self, size1: int, size2: int | None = None) -> list[bytes]:
        """Proof that the ledger of `size2` rows begins with the ledger of `size1` rows (RFC 9162 2.1.4).

        Raises:
            ValueError: The sizes are not on the ledger in that order.
        """
        size2 = self._checked(self.size() if size2 is None else size2)
        return merkle.consistency_proof(size1, size2, self.nodes)

    def previous_leaf(self, position: int) -> bytes:
        """What the row at `position` hangs on."""
        if position == 1:
            return GENESIS
        return bytes(self._one("SELECT leaf FROM entry WHERE position = ?", position - 1))

    def position_at(self, recorded_at: int) -> int:
        """The last position that was recorded at or before a stamp; 0 when none was.

        Stamps rise with positions, so a binary search needs no index.
        """
        low, high = 0, self.size()
        while low < high:
            middle = (low + high + 1) // 2
            row = self.at(middle)
            if row is None:
                msg = f"{self.path.name}: row {middle} is missing"
                raise LedgerDamaged(msg)
            if self._recorded_at(row) <= recorded_at:
                low = middle
            else:
                high = middle - 1
        return low

    def meta(self) -> dict[str, str]:
        """The file's settings: format, operation, nature."""
        with translated(self.path):
            return dict(self.connection.execute("SELECT key, value FROM meta"))

    def head_notes(self) -> list[tuple[int, str]]:
        """Signed tree heads, smallest first."""
        with translated(self.path):
            return list(self.connection.execute("SELECT size, note FROM head ORDER BY size, note"))

    def count_nodes(self) -> int:
        """How many tree nodes are stored."""
        return int(self._one("SELECT count(*) FROM node"))

    def stored_nodes(self, level: int, first: int, last: int) -> dict[int, bytes]:
        """The stored tree nodes of a level from `first` to `last`, as far as they are there."""
        with translated(self.path):
            return dict(
                self.connection.execute(
                    "SELECT idx, hash FROM node WHERE level = ? AND idx BETWEEN ? AND ?", (level, first, last)
                )
            )

    def nodes(self, level: int, first: int, count: int) -> Sequence[bytes]:
        """Stored subtree roots; this is the `Fetch` of `merkle`."""
        if level == 0:
            query, span = _LEAVES, (first + 1, first + count)
        else:
            query, span = _NODES.format(int(level)), (first, first + count - 1)
        with translated(self.path):
            found: list[Any] = self.connection.execute(query, span).fetchall()
        if len(found) != count:
            msg = f"{self.path.name}: of {count} tree nodes from {first} on level {level}, {len(found)} are there"
            raise LedgerDamaged(msg)
        return [row[0] for row in found]

    def _checked(self, size: int) -> int:
        if not 0 <= size <= self.size():
            msg = f"the ledger has {self.size()} rows, not {size}"
            raise ValueError(msg)
        return size

    def _recorded_at(self, row: Row) -> int:
        try:
            return parse_record(row.record).recorded_at
        except ValueError as error:
            msg = f"{self.path.name}: row {row.position} is damaged: {error}"
            raise LedgerDamaged(msg) from error

    def _row(self, where: str, value: int | bytes) -> Row | None:
        with translated(self.path):
            row = self.connection.execute(f"{_COLUMNS} WHERE {where}", (value,)).fetchone()
        return None if row is None else Row(*row)

    def _one(self, query: str, *values: int) -> int | bytes:
        with translated(self.path):
            row = self.connection.execute(query, values).fetchone()
        if row is None:
            msg = f"{self.path.name}: a row is missing"
            raise LedgerDamaged(msg)
        value: int | bytes = row[0]
        return value
