"""Everything that can go wrong, in one tree, and faults in data as values.

A fault in somebody's data is a `Fault`: it is collected with its neighbours and
returned, never raised one at a time, because a tired person mends a file once.
What stops a command is an exception of this tree:

    SafePassageError
    ├── DataRefused         faults in data; carries every one of them      exit 3
    ├── UsageError          a command or call that cannot be meant         exit 2
    ├── LedgerError
    │   ├── LedgerBusy      another process holds the ledger; names its pid exit 3
    │   ├── LedgerDamaged   the file is not what was written               exit 4
    │   └── LedgerFull      the disk took no more; nothing was acknowledged exit 3
    └── VaultError          a personal payload cannot be sealed or opened  exit 3

Faults of the programmer raise Python's own exceptions and are not caught.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "DataRefused",
    "Fault",
    "LedgerBusy",
    "LedgerDamaged",
    "LedgerError",
    "LedgerFull",
    "SafePassageError",
    "UsageError",
    "VaultError",
]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with data: where, what came, what was expected, the way out.

    Attributes:
        expected: What would have been right, in words.
        got: What came instead, as it was written.
        way_out: What the reader can do about it; empty when `expected` says it.
        field: Dotted name of the field or column; empty when it is the whole record.
        file: Name of the file; empty when there is none.
        row: Row (CSV) or line (JSONL) in the file, the header being row 1.
        severity: "error" refuses the record, "warning" is said and passes.
    """

    expected: str
    got: str = ""
    way_out: str = ""
    field: str = ""
    file: str = ""
    row: int | None = None
    severity: str = "error"

    def at(self, *, file: str = "", row: int | None = None, prefix: str = "") -> Fault:
        """The same fault, placed in a file, a row or inside a larger field."""
        field = ".".join(part for part in (prefix, self.field) if part)
        return replace(
            self,
            field=field,
            file=file or self.file,
            row=self.row if row is None else row,
        )

    def __str__(self) -> str:
        where = [self.file] if self.file else []
        if self.row is not None:
            where.append(f"row {self.row}")
        if self.field:
            where.append(self.field)
        got = f", got {self.got!r}" if self.got else ""
        way_out = f". {self.way_out}" if self.way_out else ""
        place = ", ".join(where)
        return f"{place}: {self.expected}{got}{way_out}" if place else f"{self.expected}{got}{way_out}"


class SafePassageError(Exception):
    """Root of the tree; `exit_code` is what the command line leaves with."""

    exit_code: ClassVar[int] = 3


class DataRefused(SafePassageError):
    """Data was refused; nothing of it was recorded.

    Attributes:
        faults: Every fault found, in the order of the data.
    """

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class UsageError(SafePassageError):
    """The call cannot be meant: a missing operation, an unknown kind, a period that ends before it begins.

    Attributes:
        faults: The same as values, where it was raised with one.
    """

    exit_code: ClassVar[int] = 2

    def __init__(self, *faults: Fault | str) -> None:
        self.faults = tuple(each for each in faults if isinstance(each, Fault))
        super().__init__("\n".join(str(each) for each in faults))


class LedgerError(SafePassageError):
    """The ledger could not do what was asked; what it acknowledged before still stands."""


class LedgerBusy(LedgerError):
    """Another process held the ledger for longer than the caller would wait."""


class LedgerDamaged(LedgerError):
    """The ledger's file is not what was written to it."""

    exit_code: ClassVar[int] = 4


class LedgerFull(LedgerError):
    """The disk took no more; the append was not acknowledged and left nothing behind."""


class VaultError(SafePassageError):
    """A personal payload cannot be sealed, opened or erased."""
