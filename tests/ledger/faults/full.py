"""A disk that fails at the nth call: full, written short, or unable to sync."""

from __future__ import annotations

from typing import Any

import apsw


class FailingVfs(apsw.VFS):
    """Lets `calls` write (or sync) calls pass and fails those after, until it is told to recover.

    Attributes:
        failed: Whether a call has failed.
    """

    def __init__(self, name: str, *, how: str, once: bool) -> None:
        self._how, self._once = how, once
        self._left: int | None = None
        self.failed = False
        self.name = name
        super().__init__(name, "")

    def fail_after(self, calls: int | None) -> None:
        """Fail once so many calls have passed; None is a disk without fault."""
        self._left = calls

    def xOpen(self, name: Any, flags: list[int]) -> apsw.VFSFile:  # noqa: N802 - SQLite's name
        return _FailingFile(self, name, flags)

    def fails(self, call: str) -> bool:
        """Whether this call fails."""
        if self._left is None or (call == "sync") != (self._how == "sync"):
            return False
        if self._left > 0:
            self._left -= 1
            return False
        self.failed = True
        if self._once:
            self._left = None
        return True

    @property
    def short(self) -> bool:
        """Whether a failing write leaves its first half."""
        return self._how == "short"


class _FailingFile(apsw.VFSFile):
    def __init__(self, vfs: FailingVfs, name: Any, flags: list[int]) -> None:
        super().__init__("", name, flags)
        self._vfs = vfs

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        if self._vfs.fails("write"):
            if self._vfs.short:
                super().xWrite(bytes(data)[: len(data) // 2], offset)
            raise apsw.FullError("simulated")
        super().xWrite(data, offset)

    def xSync(self, flags: int) -> None:  # noqa: N802
        if self._vfs.fails("sync"):
            raise apsw.IOError("simulated")
        super().xSync(flags)
