"""What a file holds once it was read: its good records, and everything that is wrong with it."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from safepassage.foundation.errors import Fault
from safepassage.interchange.places import PlaceNotes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from safepassage.interchange.records import Entry

__all__ = ["ROWS_MAX", "TICK_ROWS", "FileRead", "collector_paused", "too_long"]

ROWS_MAX: Final = 500_000
TICK_ROWS: Final = 1000
"""Progress is told after so many rows."""


@dataclass(slots=True)
class FileRead:
    """What a file holds.

    Attributes:
        entries: Its good records, in their order.
        faults: Everything that is wrong with it, and warnings.
        rows: How many records it has, good or not.
        places: The places that its good records name.
    """

    entries: list[Entry] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    rows: int = 0
    places: PlaceNotes = field(default_factory=PlaceNotes)

    @property
    def errors(self) -> list[Fault]:
        """The faults that refuse a record."""
        return [fault for fault in self.faults if fault.severity == "error"]


def too_long(row: int) -> Fault:
    """The fault of a file with more records than one import takes."""
    return Fault(row=row, expected=f"at most {ROWS_MAX} records in a file", got="more", way_out="Split the file.")


@contextmanager
def collector_paused() -> Iterator[None]:
    """Python's cycle collector stands still: a file makes objects by the hundred thousand, and no cycle among them.

    With it running, half of the time of a large import goes into looking for cycles.
    """
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()
