"""Who is writing: a note beside the ledger, so that a refusal can name a pid.

SQLite's write lock lets one process write at a time and is released by the
kernel when that process dies; it does not say who holds it. Each writer
therefore notes its pid and a turn number in a small file after it has the lock,
and notes the same turn as finished after its commit, with the size it reached.
The last to begin is the holder as long as its turn is not the finished one and
its process lives; otherwise some other program holds the file, and we say so.

The note is words for an error message and a watermark for `verify`: the ledger
never depends on it, so a note that cannot be written is no reason to lose a row.
It is deliberately not synced; after a power cut it is old, never ahead.
"""

from __future__ import annotations

import mmap
import os
import time
from struct import Struct
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Mark", "TurnNote", "holder_of", "mark_of", "note_path"]

_BEGUN = Struct("<QQ")
"""pid and number of the turn that was begun last."""

_DONE = Struct("<QQQ32s")
"""pid and number of the turn that was finished last, the size it reached and the last leaf."""

_DONE_AT_BYTES = 64
_NOTE_BYTES = 128
_MAGIC = b"safepassage turn"
_MAGIC_AT_BYTES = 32


class Mark(NamedTuple):
    """The furthest point that a writer noted after its commit."""

    size: int
    leaf: bytes


def note_path(ledger: Path) -> Path:
    """The note beside a ledger."""
    return ledger.with_name(ledger.name + "-writer")


class TurnNote:
    """This process's pen on the note; one per open ledger."""

    def __init__(self, ledger: Path) -> None:
        self._pid = os.getpid()
        self._turn = time.monotonic_ns()  # so that two openings by one process, one after the other, differ
        handle = os.open(note_path(ledger), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            if os.fstat(handle).st_size != _NOTE_BYTES:
                os.ftruncate(handle, 0)
                os.write(handle, _MAGIC.rjust(_MAGIC_AT_BYTES + len(_MAGIC), b"\0").ljust(_NOTE_BYTES, b"\0"))
            self._map = mmap.mmap(handle, _NOTE_BYTES)
        finally:
            os.close(handle)

    def begin(self) -> None:
        """Note that this process has the write lock."""
        self._turn += 1
        _BEGUN.pack_into(self._map, 0, self._pid, self._turn)

    def finish(self, size: int, leaf: bytes) -> None:
        """Note that the turn is over, and how far the ledger reaches."""
        _DONE.pack_into(self._map, _DONE_AT_BYTES, self._pid, self._turn, size, leaf)

    def close(self) -> None:
        """Put the pen down."""
        self._map.close()


def holder_of(ledger: Path) -> int | None:
    """The pid that holds the write lock, or None when no living writer of ours does."""
    note = _read(ledger)
    begun, done = _BEGUN.unpack_from(note), _DONE.unpack_from(note, _DONE_AT_BYTES)
    pid = int(begun[0])
    return pid if pid and begun != done[:2] and _lives(pid) else None


def mark_of(ledger: Path) -> Mark | None:
    """The furthest size that was noted after a commit on this machine, if there is a note."""
    _, _, size, leaf = _DONE.unpack_from(_read(ledger), _DONE_AT_BYTES)
    return Mark(size, leaf) if size else None


def _read(ledger: Path) -> bytes:
    """The note's bytes; zeros when there is none or it is none of ours."""
    try:
        note = note_path(ledger).read_bytes()
    except OSError:
        note = b""
    ours = len(note) == _NOTE_BYTES and note.startswith(_MAGIC, _MAGIC_AT_BYTES)
    return note if ours else bytes(_NOTE_BYTES)


def _lives(pid: int) -> bool:
    if os.name == "nt":  # pragma: no cover - os.kill(pid, 0) would end the process there
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
