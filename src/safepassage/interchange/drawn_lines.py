"""Lines and zones as an observer writes them: `north:445,110,445,300`, one on the command line or many in a file.

A line has two points, a zone three or more, in pixels of the first picture. Blank lines of a file and lines that
begin with # are passed over. Every fault of a file is told at once.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Final

from safepassage.foundation.errors import DataRefused, Fault
from safepassage.interchange.text_file import read_text
from safepassage.monitoring.counting import Line, Zone

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

__all__ = ["LINES_MAX", "NAME", "numbered", "numbers", "read_lines", "read_names", "read_zones"]

LINES_MAX: Final = 32
NAME: Final = re.compile(r"[\w.-]{1,60}")
_LINE_NUMBERS: Final = 4
_ZONE_NUMBERS: Final = 6

Numbered = list[tuple[int, str]]
Numbers = list[float]
Named = list[tuple[str, Numbers]]


def numbered(path: Path) -> Numbered:
    """(number, text) of the lines of a file that say something.

    Raises:
        DataRefused: it cannot be read.
    """
    rows = enumerate(read_text(path).splitlines(), 1)
    return [(row, text.strip()) for row, text in rows if text.strip() and not text.lstrip().startswith("#")]


def read_lines(written: Numbered, file: str = "") -> list[Line]:
    """Lines at which to count.

    Args:
        written: Number of the row, 0 on the command line, and text.
        file: Whose rows they are.

    Raises:
        DataRefused: one of them is none; all faults are told.
    """
    read = _read(written, file, "NAME:x1,y1,x2,y2", lambda points: len(points) == _LINE_NUMBERS)
    return [Line(name, (points[0], points[1], points[2], points[3])) for name, points in read]


def read_zones(written: Numbered, file: str = "") -> list[Zone]:
    """Zones in which to count who is there.

    Raises:
        DataRefused: one of them is none; all faults are told.
    """
    form = "NAME:x1,y1,x2,y2,x3,y3,…"
    read = _read(written, file, form, lambda points: len(points) >= _ZONE_NUMBERS and len(points) % 2 == 0)
    return [Zone(name, tuple(zip(points[::2], points[1::2], strict=True))) for name, points in read]


def read_names(texts: Sequence[str]) -> tuple[str, ...]:
    """Names of lines that an observer sees, without points.

    Raises:
        DataRefused: one of them is none; all faults are told.
    """
    faults = [Fault(expected="NAME", got=text) for text in texts if not NAME.fullmatch(text)]
    if len(set(texts)) < len(texts):
        faults.append(Fault(expected="each name once", got=", ".join(texts)))
    if faults:
        raise DataRefused(faults)
    return tuple(texts)


def _read(written: Numbered, file: str, form: str, is_right: object) -> Named:
    out: Named = []
    faults = []
    for row, text in written:
        name, _, rest = text.partition(":")
        found = numbers(rest.split(","))
        why = ""
        if not NAME.fullmatch(name) or not is_right(found):  # type: ignore[operator]
            why = form
        elif any(name == other for other, _ in out):
            why = "each name once"
        elif found[:2] == found[2:4]:
            why = "two points that differ"
        if why:
            faults.append(Fault(file=file, row=row or None, expected=why, got=text))
        else:
            out.append((name, found))
    if len(written) > LINES_MAX:
        faults.append(Fault(file=file, expected=f"at most {LINES_MAX}", got=str(len(written))))
    if faults:
        raise DataRefused(faults)
    return out


def numbers(cells: Iterable[str]) -> Numbers:
    """The numbers of a line as it is written; none where one of them is no number."""
    try:
        found = [float(cell) for cell in cells]
    except ValueError:
        return []
    return found if all(math.isfinite(each) for each in found) else []
