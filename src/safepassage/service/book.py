"""The desk's own book: users, devices, sessions, accesses, peers, exports; beside the ledger, with no fact of it.

It may be deleted; the next start makes an administrator, and peers are registered anew. It is for its owner alone
(mode 0600), and any thread and any other process may use it at the same time.
"""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import Any, Final, Self

import apsw

__all__ = ["FILE", "Book"]

FILE: Final = "users.db"
_WAIT_MS: Final = 10_000
_TABLES: Final = """
CREATE TABLE IF NOT EXISTS user (name TEXT PRIMARY KEY, hash TEXT NOT NULL, roles TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS device (name TEXT PRIMARY KEY, post TEXT NOT NULL, kinds TEXT NOT NULL, places TEXT NOT NULL,
    expires_s INTEGER NOT NULL, head TEXT NOT NULL, sequence INTEGER NOT NULL DEFAULT 0,
    revoked_s INTEGER NOT NULL DEFAULT 0, heard_s INTEGER NOT NULL DEFAULT 0, breaks INTEGER NOT NULL DEFAULT 0,
    broken TEXT NOT NULL DEFAULT '', broken_s INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE IF NOT EXISTS session (token BLOB PRIMARY KEY, name TEXT NOT NULL, begun_s INTEGER NOT NULL,
    used_s INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS access (at_s INTEGER NOT NULL, name TEXT NOT NULL, what TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS peer (name TEXT PRIMARY KEY, url TEXT NOT NULL, roles TEXT NOT NULL, secret BLOB NOT NULL,
    position INTEGER NOT NULL, failures INTEGER NOT NULL, due_s INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS export (number INTEGER PRIMARY KEY AUTOINCREMENT, asked_by TEXT NOT NULL,
    asked_s INTEGER NOT NULL, kind TEXT NOT NULL, recipient TEXT NOT NULL, reason TEXT NOT NULL, place TEXT NOT NULL,
    source TEXT NOT NULL, begin TEXT NOT NULL, end TEXT NOT NULL, format TEXT NOT NULL,
    decision TEXT NOT NULL DEFAULT '', decided_by TEXT NOT NULL DEFAULT '', decided_s INTEGER NOT NULL DEFAULT 0,
    fetched_s INTEGER NOT NULL DEFAULT 0, mark TEXT NOT NULL DEFAULT '') STRICT;
"""


class Book:
    """The open book."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._db = connection
        self._mutex = threading.Lock()

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open the book of an operation's folder; an empty one is made where there is none."""
        path = folder / FILE
        if not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
        connection = apsw.Connection(str(path))
        connection.set_busy_timeout(_WAIT_MS)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute(_TABLES)
        if not connection.execute("SELECT 1 FROM pragma_table_info('device') WHERE name = 'broken_s'").fetchall():
            connection.execute("ALTER TABLE device ADD COLUMN broken_s INTEGER NOT NULL DEFAULT 0")  # an older book
        return cls(connection)

    def close(self) -> None:
        """Close the file."""
        with self._mutex:
            self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def run(self, query: str, *values: str | int | bytes) -> list[Any]:
        """The rows that a query of this package gives."""
        with self._mutex:
            return self._db.execute(query, values).fetchall()

    def insert(self, query: str, *values: str | int | bytes) -> bool:
        """Whether a row went in; not where one of its name stands there."""
        try:
            self.run(query, *values)
        except apsw.ConstraintError:
            return False
        return True
