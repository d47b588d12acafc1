"""The ledger's file: its tables, its settings, and what SQLite's errors mean here.

One SQLite file through APSW, whose bundled SQLite is newer than the standard
library's. WAL with `synchronous=FULL`: a commit returns after the disk has it.
The `entry` table is the ledger; `node` and `head` can be rebuilt or re-signed;
`meta` says which operation this is and is bound by a hash of its own.

It refuses files of another program, of a newer format, and files that are
shorter than they say they are, before anything is read from them.
"""

from __future__ import annotations

import os
from hashlib import sha256
from typing import TYPE_CHECKING

import apsw

from safepassage.foundation.errors import LedgerBusy, LedgerDamaged, LedgerError, LedgerFull

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = [
    "APPLICATION_ID",
    "FORMAT",
    "META_SEAL",
    "TABLES",
    "connect",
    "create_file",
    "meta_seal",
    "sync_folder",
    "translated",
]

APPLICATION_ID = 0x53504C47
"""`SPLG` in bytes 68–71 of the file, by which `file` and we know it."""

FORMAT = 1

META_SEAL = "seal"
"""The key in `meta` that holds the hash of all the others."""

TABLES: Mapping[str, str] = {
    "entry": "CREATE TABLE entry (position INTEGER PRIMARY KEY, id BLOB NOT NULL, origin TEXT NOT NULL,"
    " leaf BLOB NOT NULL, record BLOB NOT NULL) STRICT",
    "entry_id": "CREATE UNIQUE INDEX entry_id ON entry (id)",
    "entry_origin": "CREATE INDEX entry_origin ON entry (origin)",
    "node": "CREATE TABLE node (level INTEGER NOT NULL, idx INTEGER NOT NULL, hash BLOB NOT NULL,"
    " PRIMARY KEY (level, idx)) STRICT, WITHOUT ROWID",
    "head": "CREATE TABLE head (size INTEGER NOT NULL, note TEXT NOT NULL, PRIMARY KEY (size, note))"
    " STRICT, WITHOUT ROWID",
    "meta": "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
}

_WAL_PAGES = 1000
"""A checkpoint every 4 MiB of log: a log that is written over commits faster than one that grows."""

_LOG_BYTES_MAX = 64 << 20
_HEADER_BYTES = 100


def create_file(path: Path, meta: Mapping[str, str], *, vfs: str | None = None) -> None:
    """Make an empty ledger on the disk, folder entry included.

    Raises:
        LedgerError: There is a file of that name already, or it cannot be made.
    """
    for leftover in (path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-writer")):
        if leftover.exists():
            msg = f"{leftover.name} exists already; a ledger is never overwritten. Move it and its neighbours away."
            raise LedgerError(msg)
    with translated(path):
        flags = apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE
        connection = apsw.Connection(str(path), flags=flags, vfs=vfs)
        try:
            _lay_out(connection, {**meta, META_SEAL: meta_seal(meta)})
        finally:
            connection.close()
        sync_folder(path.parent)


def connect(path: Path, *, readonly: bool, vfs: str | None = None) -> apsw.Connection:
    """Open a ledger's file, set up for durable commits, or for reading only.

    Raises:
        LedgerDamaged: It is no ledger, or not all of one.
        LedgerError: There is no such file, or its format is newer than this program.
    """
    if not path.is_file():
        msg = f"there is no ledger {path}"
        raise LedgerError(msg)
    _refuse_cut(path)
    with translated(path):
        flags = apsw.SQLITE_OPEN_READONLY if readonly else apsw.SQLITE_OPEN_READWRITE
        connection = apsw.Connection(str(path), flags=flags, vfs=vfs)
        try:
            _settle(connection, readonly=readonly)
            _refuse_foreign(connection, path)
        except BaseException:
            connection.close()
            raise
    return connection


def meta_seal(meta: Mapping[str, str]) -> str:
    """SHA-256, in hex, over the settings, so that a flipped byte in them is seen."""
    # str() because a damaged page can hand out values of any type
    pairs = sorted((str(key), str(value)) for key, value in meta.items() if key != META_SEAL)
    text = "".join(f"{key}\x1f{value}\x1e" for key, value in pairs)
    return sha256(text.encode()).hexdigest()


def sync_folder(folder: Path) -> None:
    """Make a new file's name durable; SQLite does so for its journals only."""
    if os.name == "nt":  # pragma: no cover - Windows has no handle on a folder and needs none
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


_DAMAGE = (
    apsw.CorruptError,
    apsw.NotADBError,
    apsw.SQLError,  # our statements are constants; where SQLite does not understand one, the schema is not ours
    apsw.FormatError,
    apsw.MismatchError,
    apsw.ConstraintError,
)


class translated:  # noqa: N801 - reads as a word at its use: `with translated(path):`
    """Turn SQLite's errors inside a `with` into the ledger's, in words that say the way out."""

    __slots__ = ("_path",)

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        return

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, apsw.Error):
            ours = _ours(error, self._path.name)
            if ours is not None:
                raise ours from error


def _ours(error: apsw.Error, name: str) -> LedgerError | None:
    """The ledger's error for one of SQLite's; None for those that only a programmer can cause."""
    if isinstance(error, _DAMAGE):
        return LedgerDamaged(f"{name} is damaged ({error}). Run verify; restore from a copy or from another node.")
    if isinstance(error, apsw.FullError):
        return LedgerFull(f"the disk that holds {name} is full; nothing was acknowledged. Free space, then repeat it.")
    if isinstance(error, apsw.BusyError | apsw.LockedError):
        return LedgerBusy(f"{name} is held by another process")
    if isinstance(error, apsw.IOError | apsw.CantOpenError | apsw.ReadOnlyError | apsw.PermissionsError):
        return LedgerError(
            f"{name} cannot be read or written ({error}). Look at the disk and the rights on its folder."
        )
    return None


def _lay_out(connection: apsw.Connection, meta: Mapping[str, str]) -> None:
    connection.pragma("journal_mode", "wal")
    connection.pragma("synchronous", "full")
    with connection:
        connection.pragma("application_id", APPLICATION_ID)
        connection.pragma("user_version", FORMAT)
        for statement in TABLES.values():
            connection.execute(statement)
        connection.executemany("INSERT INTO meta VALUES (?, ?)", sorted(meta.items()))


def _settle(connection: apsw.Connection, *, readonly: bool) -> None:
    connection.pragma("cache_size", -16_384)
    if readonly:
        connection.pragma("query_only", "on")
        return
    connection.pragma("synchronous", "full")
    connection.pragma("wal_autocheckpoint", _WAL_PAGES)
    connection.pragma("journal_size_limit", _LOG_BYTES_MAX)


def _refuse_foreign(connection: apsw.Connection, path: Path) -> None:
    if connection.pragma("application_id") != APPLICATION_ID:
        msg = f"{path.name} is not a Safe Passage ledger"
        raise LedgerDamaged(msg)
    version = connection.pragma("user_version")
    if version != FORMAT:
        msg = f"{path.name} has format {version}; this program writes format {FORMAT}. Use the program that made it."
        raise LedgerError(msg)


def _has_log(path: Path) -> bool:
    log = path.with_name(path.name + "-wal")
    return log.exists() and log.stat().st_size > 0


def _refuse_cut(path: Path) -> None:
    """Compare the file's length with the page count of its header (SQLite file format, sections 1.3.2 and 1.3.8).

    Beside a log the file may be short: power may have gone while the log was written back, and the log has the rest.
    """
    with path.open("rb") as file:
        header = file.read(_HEADER_BYTES)
        length_bytes = file.seek(0, os.SEEK_END)
    if len(header) < _HEADER_BYTES or not header.startswith(b"SQLite format 3\x00"):
        msg = f"{path.name} is no SQLite file ({length_bytes} bytes). Restore it from a copy or from another node."
        raise LedgerDamaged(msg)
    page_bytes = int.from_bytes(header[16:18], "big")
    said_bytes = int.from_bytes(header[28:32], "big") * (65536 if page_bytes == 1 else page_bytes)
    if length_bytes < said_bytes and not _has_log(path):
        msg = (
            f"{path.name} is cut off: {length_bytes} bytes of the {said_bytes} that its header names."
            " Restore it from a copy or from another node."
        )
        raise LedgerDamaged(msg)
