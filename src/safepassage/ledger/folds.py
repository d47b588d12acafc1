"""The folded tables: a cache of sums beside the ledger, rebuilt from it at any time.

`folds.db` holds, for each kind, place and quarter of an hour, what its live
observations add up to and the Merkle root over their ids. New rows do not change
sums: they mark cells, and a marked cell is computed again from the rows in it.
So an increment equals a rebuild by construction, whatever was late, doubled,
contested or corrected. The same step answers `as known at` an earlier position:
the cells that were touched since are computed again without what came after.

Nothing here is a fact. A missing, foreign or damaged file is thrown away and made
anew; another version of the kinds does the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Self

import apsw
import msgspec

from safepassage.foundation.ids import canonical, content_id
from safepassage.ledger import merkle
from safepassage.ledger.observation import ORIGIN_SEPARATOR, Observation, observation_of
from safepassage.ledger.reader import Reader
from safepassage.ledger.schema import connect
from safepassage.ledger.tally import Cell, Number, bucket_of, fold_cell, merged

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from safepassage.ledger.kind import Kind

__all__ = ["CellKey", "Folded", "Folds", "cell_leaf"]

_FORMAT: Final = "4"
_PAGE_ROWS: Final = 200_000
_DAY: Final = 96  # quarters of an hour
_WAIT_MS: Final = 30_000
_CHANGES_MAX: Final = 8
"""Positions for which it is remembered what has changed since."""
_TABLES: Final = """
CREATE TABLE IF NOT EXISTS main.state (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS main.placed (kind TEXT, place TEXT, bucket INTEGER, position INTEGER,
    PRIMARY KEY (kind, place, bucket, position)) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS main.referred (target BLOB, source TEXT, position INTEGER,
    PRIMARY KEY (target, position)) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS main.rival (origin TEXT, position INTEGER,
    PRIMARY KEY (origin, position)) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS main.cell (kind TEXT, place TEXT, bucket INTEGER, count INTEGER, last INTEGER,
    root BLOB, sums BLOB,
    PRIMARY KEY (kind, place, bucket)) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS main.day (kind TEXT, place TEXT, bucket INTEGER, count INTEGER, last INTEGER,
    root BLOB, sums BLOB,
    PRIMARY KEY (kind, place, bucket)) STRICT, WITHOUT ROWID;
"""


class CellKey(NamedTuple):
    """Which cell: a kind, a place ("" for none), a quarter of an hour since 1970, and how many from there on."""

    kind: str
    place: str
    bucket: int
    width: int = 1

    @property
    def day(self) -> CellKey:
        """The whole UTC day that it lies in."""
        return CellKey(self.kind, self.place, self.bucket - self.bucket % _DAY, _DAY)


@dataclass(frozen=True, slots=True)
class Folded:
    """One cell: how many live observations, the last bucket that holds one, the root over their ids, their sums."""

    count: int
    last: int
    root: bytes
    sums: bytes

    def cell(self) -> Cell:
        """The sums, decoded."""
        return _cell(self.sums)


@lru_cache(maxsize=4096)
def _cell(sums: bytes) -> Cell:
    """Sums, decoded; nobody changes what is shared."""
    return {key: _number(value) for key, value in _SUMS.decode(sums).items()}


_Stored = tuple[int | str, int | str | None, int]
_SUMS: Final = msgspec.json.Decoder(dict[str, _Stored])


class Folds:
    """The folded tables of one ledger, with a reader of that ledger on the same connection."""

    def __init__(self, ledger: Path, kinds: Mapping[str, Kind], path: Path | None = None) -> None:
        """Open the tables beside a ledger, which is opened for reading only.

        Args:
            ledger: `ledger.db`.
            kinds: Name → kind; rows of other kinds are passed over.
            path: `folds.db`, or None to keep the tables in memory.

        Raises:
            LedgerDamaged: the ledger's file is not all there.
        """
        connect(ledger, readonly=True).close()  # says in clear words what is wrong with the file
        self._ledger = ledger
        self._kinds = kinds
        self._version = _version(kinds)
        self._changes: dict[int, tuple[int, set[CellKey]]] = {}
        try:
            self._open(path)
        except (apsw.NotADBError, apsw.CorruptError, apsw.SQLError):
            if path is None:
                raise
            self._db.close()
            for tail in ("", "-wal", "-shm", "-journal"):
                path.with_name(path.name + tail).unlink(missing_ok=True)
            self._open(path)

    def close(self) -> None:
        """Close the tables and the reader."""
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def position(self) -> int:
        """The last position that the tables hold."""
        return int(self._state("position") or 0)

    def advance(self, upto: int | None = None) -> int:
        """Take in every row up to `upto` (all, when None), and return the position reached."""
        last = self.reader.size() if upto is None else upto
        while (here := self.position) < last:
            with self._transaction():
                here = self.position  # another process may have advanced while this one waited
                if here < last:
                    self._take(here, min(last, here + _PAGE_ROWS))
        return self.position

    def cells(self, kind: str, first: int, last: int, place: str | None, position: int) -> list[tuple[CellKey, Folded]]:
        """The cells that cover `first` ≤ bucket ≤ `last`, as known at `position`: whole days, and quarters at the ends.

        In the order of place and bucket. Which cells cover a span depends on the span alone.
        """
        changed = self._changed_since(position)
        day_first, day_end = -(-first // _DAY) * _DAY, (last + 1) // _DAY * _DAY
        parts = [("cell", first, last)]
        if day_first < day_end:
            parts = [("cell", first, day_first - 1), ("day", day_first, day_end - 1), ("cell", day_end, last)]
        where, values = ("", [kind]) if place is None else (" AND place = ?", [kind, place])
        found = []
        for table, low, high in parts:
            rows = self._db.execute(
                f"SELECT kind, place, bucket, count, last, root, sums FROM main.{table} WHERE kind = ?{where}"
                " AND bucket BETWEEN ? AND ?",
                (*values, low, high),
            )
            for row in rows:
                key = _cell_key(row, 1 if table == "cell" else _DAY)
                folded = self._as_known(key, position, changed) if key in changed else _folded(row)
                if folded.count:
                    found.append((key, folded))
        return sorted(found, key=lambda each: each[0])

    def touched(self, after: int, upto: int) -> set[CellKey]:
        """Cells whose sums or live observations may be other at `upto` than they were at `after`."""
        rows = map(observation_of, (row.content for row in self.reader.entries(after, upto)))
        return {key for each in rows for key in self._touches(each, alone=self._is_alone(each))}

    def held(
        self, kind: str, position: int, place: str | None = None, first: int = -(2**62), last: int = 2**62
    ) -> Iterator[tuple[int, bytes, bytes]]:
        """(position, id, record) of the live observations of a kind, as known at `position`, by cell."""
        where, values = ("", [kind]) if place is None else (" AND p.place = ?", [kind, place])
        yield from self._db.execute(
            f"{_LIVE} WHERE p.kind = ?{where} AND p.bucket BETWEEN ? AND ? AND p.position <= ?{_NOT_REFERRED}"
            " ORDER BY p.place, p.bucket, p.position",
            (*values, first, last, position, position),
        )

    def referring(self, target: str) -> list[str]:
        """Ids of the observations that supersede or retract this one, oldest first; of the same source or not."""
        rows = self._db.execute(
            "SELECT e.id FROM main.referred AS r JOIN ledger.entry AS e ON e.position = r.position"
            " WHERE r.target = ? ORDER BY r.position",
            (bytes.fromhex(target),),
        )
        return [row[0].hex() for row in rows]

    def rivals(self, origins: Iterable[str], position: int) -> dict[str, int]:
        """Of these origins those with more than one live content, wherever the others are → how many each has."""
        if not self._db.execute("SELECT 1 FROM main.rival LIMIT 1").fetchone():
            return {}
        found = {}
        for origin in origins:
            live = self._db.execute(
                "SELECT count(*) FROM main.rival AS p JOIN ledger.entry AS e ON e.position = p.position"
                f" WHERE p.origin = ? AND p.position <= ?{_NOT_REFERRED}",
                (origin, position, position),
            ).fetchone()
            if live is not None and live[0] > 1:
                found[origin] = live[0]
        return found

    def reset(self) -> None:
        """Throw everything away; the next `advance` folds from the first row."""
        with self._transaction():
            for table in ("placed", "referred", "rival", "cell", "day", "state"):
                self._db.execute(f"DELETE FROM main.{table}")
            self._db.execute("INSERT INTO main.state VALUES ('version', ?)", (self._version,))

    def contents(self) -> dict[CellKey, Folded]:
        """Every cell, for comparison with a rebuild."""
        out = {}
        for table, width in (("cell", 1), ("day", _DAY)):
            rows = self._db.execute(f"SELECT kind, place, bucket, count, last, root, sums FROM main.{table}")
            out.update({_cell_key(row, width): _folded(row) for row in rows})
        return out

    def _open(self, path: Path | None) -> None:
        flags = apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE | apsw.SQLITE_OPEN_URI
        self._db = apsw.Connection(":memory:" if path is None else str(path), flags=flags)
        self._db.set_busy_timeout(_WAIT_MS)
        self._db.execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL")
        self._db.execute("ATTACH ? AS ledger", (f"{self._ledger.resolve().as_uri()}?mode=ro",))
        self.reader = Reader(self._db, self._ledger)
        self._db.execute(_TABLES)
        if self._state("version") != self._version or self._state("ledger") not in (None, "", self._ledger_name()):
            self.reset()

    def _ledger_name(self) -> str:
        """The first row's leaf: tables made from another ledger are not used for this one."""
        row = self.reader.at(1)
        return row.leaf.hex() if row else ""

    def _take(self, after: int, upto: int) -> None:
        touched: set[CellKey] = set()
        placed: list[tuple[str, str, int, int]] = []
        for row in self.reader.entries(after, upto):
            observation = observation_of(row.content)
            placed.append((*_key_of(observation)[:3], row.position))
            alone = self._is_alone(observation)
            touched |= self._touches(observation, alone=alone)
            if not alone:
                self._note(observation, row.position)
        self._db.executemany("INSERT INTO main.placed VALUES (?, ?, ?, ?)", placed)
        self._store(touched, upto)
        for name, value in (("position", str(upto)), ("ledger", self._ledger_name())):
            self._db.execute("INSERT OR REPLACE INTO main.state VALUES (?, ?)", (name, value))

    def _is_alone(self, observation: Observation) -> bool:
        """Whether nothing else shares its origin and it refers to nothing: then it touches its own cell only."""
        if observation.supersedes is not None or observation.retracts is not None:
            return False
        rows = self._db.execute("SELECT position FROM ledger.entry WHERE origin = ? LIMIT 2", (observation.origin,))
        return len(rows.fetchall()) == 1

    def _touches(self, observation: Observation, *, alone: bool) -> set[CellKey]:
        """The cells whose sums may change by an observation.

        Its own; those of other contents under its origin, which it contests; and those of what it supersedes or
        retracts, and of the contents that this had contested.
        """
        touched = {_key_of(observation)}
        if alone:
            return touched
        origins = [observation.origin]
        for target in (observation.supersedes, observation.retracts):
            row = None if target is None else self.reader.by_id(bytes.fromhex(target))
            if row is not None:
                origins.append(row.origin)
        for origin in origins:
            touched |= {_key_of(observation_of(row.content)) for row in self.reader.by_origin(origin)}
        return touched

    def _note(self, observation: Observation, position: int) -> None:
        """Keep what an observation supersedes or retracts, and whether its origin has other contents before it."""
        for target in (observation.supersedes, observation.retracts):
            if target is not None:
                row = (bytes.fromhex(target), observation.source, position)
                self._db.execute("INSERT OR IGNORE INTO main.referred VALUES (?, ?, ?)", row)
        rivals = [row.position for row in self.reader.by_origin(observation.origin) if row.position <= position]
        if len(rivals) > 1:
            rows = [(observation.origin, each) for each in rivals]
            self._db.executemany("INSERT OR IGNORE INTO main.rival VALUES (?, ?)", rows)

    def _store(self, touched: Iterable[CellKey], position: int) -> None:
        folded = ((key, self._fold(key, position)) for key in sorted(touched))
        rows = [(*key[:3], each.count, each.last, each.root, each.sums) for key, each in folded]
        self._db.executemany("INSERT OR REPLACE INTO main.cell VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        days = ((key, self._as_known(key, position, frozenset())) for key in sorted({key.day for key in touched}))
        rows = [(*key[:3], each.count, each.last, each.root, each.sums) for key, each in days]
        self._db.executemany("INSERT OR REPLACE INTO main.day VALUES (?, ?, ?, ?, ?, ?, ?)", rows)

    def _as_known(self, key: CellKey, position: int, changed: AbstractSet[CellKey]) -> Folded:
        """A cell or a day as known at `position`, where `changed` are the cells to be folded again."""
        if key.width == 1:
            return self._fold(key, position)
        rows = self._db.execute(
            "SELECT kind, place, bucket, count, last, root, sums FROM main.cell"
            " WHERE kind = ? AND place = ? AND bucket BETWEEN ? AND ? ORDER BY bucket",
            (*key[:3], key.bucket + _DAY - 1),
        ).fetchall()
        cells = [(_cell_key(row), _folded(row)) for row in rows]
        known = [(each, self._fold(each, position) if each in changed else folded) for each, folded in cells]
        live = [(each, folded) for each, folded in known if folded.count]
        root = merkle.root_over(cell_leaf(each, folded) for each, folded in live)
        sums = merged(folded.cell() for _, folded in live)
        last = max((each.bucket for each, _ in live), default=key.bucket)
        return Folded(sum(folded.count for _, folded in live), last, root, _encode(sums))

    def _fold(self, key: CellKey, position: int) -> Folded:
        """One cell from its rows, as known at `position`."""
        rows = list(
            self._db.execute(
                f"{_LIVE} WHERE p.kind = ? AND p.place = ? AND p.bucket = ? AND p.position <= ?{_NOT_REFERRED}",
                (*key[:3], position, position),
            )
        )
        ids = sorted(row[1] for row in rows)
        kind = self._kinds.get(key.kind)
        sums: Cell = {}
        if kind is not None and not kind.whole and rows:
            observations = [observation_of(_content(row[2])) for row in rows]
            sums = fold_cell(
                kind, observations, frozenset(self.rivals({each.origin for each in observations}, position))
            )
        return Folded(len(rows), key.bucket, merkle.root_over(ids), _encode(sums))

    def _changed_since(self, position: int) -> AbstractSet[CellKey]:
        """Cells and days that a row after `position` belongs to or touches."""
        if position >= self.position:
            return frozenset()
        upto, changed = self._changes.pop(position, (position, set()))
        new = self.touched(upto, self.position)
        changed |= new | {key.day for key in new}
        self._changes[position] = (self.position, changed)
        if len(self._changes) > _CHANGES_MAX:
            del self._changes[next(iter(self._changes))]
        return changed

    def _state(self, key: str) -> str | None:
        row = self._db.execute("SELECT value FROM main.state WHERE key = ?", (key,)).fetchone()
        return None if row is None else str(row[0])

    def _transaction(self) -> _Transaction:
        return _Transaction(self._db)


_LIVE: Final = (
    "SELECT p.position, e.id, e.record FROM main.placed AS p JOIN ledger.entry AS e ON e.position = p.position"
)
_NOT_REFERRED: Final = (
    " AND NOT EXISTS (SELECT 1 FROM main.referred AS r WHERE r.target = e.id AND r.position <= ?"
    f" AND substr(e.origin, 1, length(r.source) + 1) = r.source || char({ord(ORIGIN_SEPARATOR)}))"
)
"""Dead is what a later word of the same source supersedes or retracts; another source can only contest."""


class _Transaction:
    """BEGIN IMMEDIATE … COMMIT on the attached tables."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._db = connection

    def __enter__(self) -> None:
        self._db.execute("BEGIN IMMEDIATE")

    def __exit__(self, kind: object, *_: object) -> None:
        self._db.execute("COMMIT" if kind is None else "ROLLBACK")


def _cell_key(row: tuple[Any, ...], width: int = 1) -> CellKey:
    """The key in a row of `cell` or `day`."""
    return CellKey(row[0], row[1], row[2], width)


def _folded(row: tuple[Any, ...]) -> Folded:
    """The cell in a row of `cell` or `day`."""
    return Folded(*row[3:])


def cell_leaf(key: CellKey, folded: Folded) -> bytes:
    """What a cell puts under a root over many: which cell it is, and the root over its ids."""
    return sha256(f"{key.kind}\x1f{key.place}\x1f{key.bucket}\x1f{key.width}".encode()).digest() + folded.root


def _key_of(observation: Observation) -> CellKey:
    occurred = observation.occurred
    return CellKey(observation.kind, observation.place or "", bucket_of(occurred.start_s, occurred.end_s))


def _content(record: bytes) -> bytes:
    """The content inside a record: it comes first, and what follows has no braces."""
    return record[len(b'{"content":') : record.rindex(b',"node":')]


def _encode(cell: Cell) -> bytes:
    plain = {key: (_plain(lo), None if hi is None else _plain(hi), n) for key, (lo, hi, n) in cell.items()}
    return msgspec.json.encode(plain, order="deterministic")


def _plain(value: Number) -> int | str:
    return int(value) if value.denominator == 1 else str(value)


def _number(value: _Stored) -> tuple[Number, Number | None, int]:
    lo, hi, n = value
    return (Fraction(lo) if isinstance(lo, str) else lo, Fraction(hi) if isinstance(hi, str) else hi, n)


def _version(kinds: Mapping[str, Kind]) -> str:
    """What the sums depend on beside the rows: the kinds' fields and words."""
    shape = [
        [name, "whole" if kind.whole else "", *kind.by, *(f"{f.name}:{f.type!r}" for f in kind.fields)]
        for name, kind in sorted(kinds.items())
    ]
    return content_id(canonical([_FORMAT, shape]))
