"""Progress of long work: one line on standard error that is written over, and only where a person looks."""

from __future__ import annotations

import sys
from typing import Self

__all__ = ["Progress"]


class Progress:
    """Counts what was done; silent where standard error is no terminal."""

    def __init__(self, what: str, total: int | None = None) -> None:
        """Begin.

        Args:
            what: What is counted, such as `rows read`.
            total: How many there will be, where it is known.
        """
        self._live = sys.stderr.isatty()
        self._what = what
        self._total = total
        self._done = 0

    def __call__(self, more: int) -> None:
        """So many more are done."""
        self._done += more
        if self._live:
            of = f" of {self._total:,}" if self._total else ""
            sys.stderr.write(f"\r\x1b[K{self._done:,}{of} {self._what}")
            sys.stderr.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._live and self._done:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
