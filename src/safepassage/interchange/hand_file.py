"""Tallies by hand in files: a row a key, with its time, `time,line,what,who`.

Rows are added as the keys are struck, so that a terminal that is lost loses nothing, and a slip is taken back by a
row more. A time carries its offset: two observers are set side by side by it. A tally without a `begin` is refused,
since nobody could tell its empty minutes from those in which nobody looked.
"""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from safepassage.foundation.errors import DataRefused, Fault
from safepassage.interchange.spreadsheet import csv_line
from safepassage.interchange.text_file import read_text
from safepassage.monitoring.by_hand import WHO, Hand, Mark, Marks
from safepassage.monitoring.tallies import DIRECTIONS

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["COLUMNS", "hand_row", "is_hand", "read_hand", "stamp_s"]

COLUMNS: Final = ("time", "line", "what", "who")
_WHATS: Final = (*DIRECTIONS.values(), "begin", "end", "undo")


def is_hand(path: Path) -> bool:
    """Whether a file begins as a tally by hand does."""
    return read_text(path).partition("\n")[0].strip() == ",".join(COLUMNS)


def read_hand(path: Path) -> tuple[Hand, list[Fault]]:
    """A tally, and warnings.

    Raises:
        DataRefused: a row cannot be, or nobody looked at any time; all faults are told.
    """
    rows = list(csv.reader(io.StringIO(read_text(path))))
    if not rows or tuple(cell.strip() for cell in rows[0]) != COLUMNS:
        got = ",".join(rows[0]) if rows else "nothing"
        raise DataRefused([Fault(file=path.name, row=1, expected=",".join(COLUMNS), got=got)])
    marks, faults = Marks(), list[Fault]()
    for row, cells in enumerate(rows[1:], 2):
        if any(cells):
            faults += [fault.at(file=path.name, row=row) for fault in _take(marks, [cell.strip() for cell in cells])]
    hand = marks.hand()
    if not faults and not hand.watched_s:
        way_out = "Without them nobody knows which minutes were empty and which were not watched."
        faults.append(Fault(file=path.name, expected="a begin and an end of looking", got="none", way_out=way_out))
    if faults:
        raise DataRefused(faults)
    if marks.is_looking:
        way_out = "It is taken to have ended with the last row."
        return hand, [Fault(file=path.name, expected="an end at last", way_out=way_out, severity="warning")]
    return hand, []


def hand_row(mark: Mark) -> str:
    """A mark as a line of the file."""
    stamp = datetime.fromtimestamp(mark.time_s, UTC).isoformat(timespec="milliseconds")
    return csv_line([stamp.replace("+00:00", "Z"), mark.line, mark.what, mark.who])


def stamp_s(text: str) -> float | None:
    """Unix seconds of a time with its offset; None where it is none."""
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return None
    return None if time.tzinfo is None else time.timestamp()


def _take(marks: Marks, cells: list[str]) -> list[Fault]:
    time, line, what, who = (*cells, "", "", "", "")[:4]
    time_s = stamp_s(time)
    faults = []
    if time_s is None:
        expected = "a time with its offset, such as 2016-12-10T18:00:03Z"
        faults.append(Fault(field="time", expected=expected, got=time))
    if what not in _WHATS:
        faults.append(Fault(field="what", expected=f"one of {', '.join(_WHATS)}", got=what))
    whos = WHO if what in DIRECTIONS.values() else ("",)
    if what in _WHATS and who not in (*whos, ""):
        expected = f"one of {', '.join(WHO)}" if len(whos) > 1 else "nothing"
        faults.append(Fault(field="who", expected=expected, got=who))
    if not faults and time_s is not None:
        passed = who or ("person" if len(whos) > 1 else "")
        if why := marks.take(Mark(time_s, line, what, passed)):
            is_line = marks.is_looking and what in DIRECTIONS.values() and line not in marks.lines
            field, got = ("line", line) if is_line else ("", ",".join(cells))
            faults.append(Fault(field=field, expected=why, got=got))
    return faults
