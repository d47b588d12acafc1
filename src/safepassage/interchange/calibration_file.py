"""Calibrations and labelled truth in files: how well a detector counted where somebody looked.

Truth is a table of what an observer saw pass: `time_s,line,direction`, and in a column `what`, where vehicles were
looked for as well, which of both. A calibration file keeps, for each detector or observer and class of views, the
labelled stretches as three numbers each, so that new ones can be added to the old, what tells a stretch from others,
so that none is added twice, and which film it is of: digits that the film's content fixes, and its day. It holds no
names, no places and no finer times. Vehicles have entries of their own: what is known
of how a detector sees people says nothing of them.
"""

from __future__ import annotations

import csv
import io
import json
import math
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from safepassage.foundation.errors import DataRefused, Fault
from safepassage.interchange.text_file import read_text
from safepassage.monitoring.intervals import INDICATIVE, Calibration, Labelled, Passage, again, stretches
from safepassage.monitoring.tallies import DIRECTIONS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from safepassage.monitoring.counting import Crossing, Line

__all__ = [
    "VIEWS",
    "Truth",
    "again_words",
    "calibration_of",
    "key_of",
    "labelled",
    "observer_key",
    "read_calibration",
    "read_truth",
    "write_calibration",
]

VIEWS: Final = ("oblique", "nadir", "thermal")
_FORMAT: Final = "safepassage calibration 1"
_COLUMNS: Final = ("time_s", "line", "direction")
_WHAT: Final = "what"
_WHATS: Final = ("person", "vehicle")

Entries = dict[str, list[Labelled]]


class Truth(NamedTuple):
    """Whom an observer saw pass, and which vehicles; None where the observer did not look for these."""

    people: list[Passage]
    vehicles: list[Passage] | None


def read_truth(path: Path, lines: Sequence[Line], length_s: float) -> Truth:
    """What an observer saw pass, in seconds from the film's beginning.

    Raises:
        DataRefused: a row is none, or names a line that is not counted; all faults are told.
    """
    rows = list(csv.reader(io.StringIO(read_text(path))))
    columns = tuple(cell.strip() for cell in rows[0]) if rows else ()
    if columns not in (_COLUMNS, (*_COLUMNS, _WHAT)):
        expected, got = f"{','.join(_COLUMNS)}, and {_WHAT} or nothing more", ",".join(columns) or "nothing"
        raise DataRefused([Fault(file=path.name, row=1, expected=expected, got=got)])
    has_what = _WHAT in columns
    out: dict[str, list[Passage]] = {what: [] for what in _WHATS}
    names, faults = {line.name for line in lines}, []
    for row, cells in enumerate(rows[1:], 2):
        if not any(cells):
            continue
        time, line, direction, what = (*(cell.strip() for cell in cells), "", "", "", "")[:4]
        time_s = _seconds(time)
        for name, is_right, expected, got in (
            ("time_s", 0 <= time_s <= length_s, f"seconds from 0 to {length_s:.0f}, the film's length", time),
            ("line", line in names, f"one of {', '.join(sorted(names))}", line),
            ("direction", direction in DIRECTIONS.values(), "forward or back", direction),
            ("what", what in _WHATS or not has_what, "person or vehicle", what),
        ):
            if not is_right:
                faults.append(Fault(file=path.name, row=row, field=name, expected=expected, got=got))
        out.setdefault(what if has_what else "person", []).append((time_s, line, direction))
    if faults:
        raise DataRefused(faults)
    return Truth(out["person"], out["vehicle"] if has_what else None)


def labelled(
    truth: Sequence[Passage],
    crossings: Sequence[Crossing],
    lines: Sequence[Line],
    frames_per_s: float,
    film: str = "",
    filmed_on: str = "",
) -> list[Labelled]:
    """What the truth says of a count, for each line, direction and minute in which there was anything.

    Args:
        truth: Who passed.
        crossings: Who was counted.
        lines: Where.
        frames_per_s: How many frame numbers pass in a second.
        film: What the film's content fixes, so that no stretch of it is counted twice.
        filmed_on: Its day.
    """
    counted = [(each.frame / frames_per_s, lines[each.line].name, DIRECTIONS[each.direction]) for each in crossings]
    return stretches(truth, counted, film, filmed_on)


def read_calibration(path: Path) -> Entries:
    """`DETECTOR VIEW` → labelled stretches.

    Raises:
        DataRefused: it is no calibration file.
    """
    way_out = "`safepassage count FILM --calibrate TRUTH --calibration FILE` makes one, as do two tallies --by-hand."
    try:
        whole = json.loads(read_text(path))
        if whole["format"] != _FORMAT:
            raise DataRefused(
                [Fault(file=path.name, field="format", expected=_FORMAT, got=str(whole["format"]), way_out=way_out)]
            )
        return {key: [_stretch(each) for each in stretches] for key, stretches in whole["labelled"].items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        got = f"{type(error).__name__}: {error}"[:120]
        fault = Fault(file=path.name, expected="a calibration file", got=got, way_out=way_out)
        raise DataRefused([fault]) from error


def again_words(old: Sequence[Labelled], new: Sequence[Labelled]) -> str:
    """That a film was labelled before, for people; "" where none was."""
    gone, beside = again(old, new)
    if not gone + beside:
        return ""
    film, day = new[0].film, f" of {new[0].filmed_on}" if new[0].filmed_on else ""
    said = f"film {film}{day} was labelled before: {gone} of its stretches are replaced, not counted twice"
    if beside:
        said += f"; {beside} of other minutes or lines stay. A line that only has another name would count twice"
    return f"{said}."


def write_calibration(path: Path, entries: Entries) -> None:
    """Write a calibration file."""
    whole = {"format": _FORMAT, "labelled": {key: [asdict(one) for one in entries[key]] for key in sorted(entries)}}
    path.write_text(json.dumps(whole, indent=1) + "\n", encoding="utf-8")


def key_of(detector: str, view: str) -> str:
    """How a calibration file names a detector in a class of views."""
    return f"{detector} {view}"


def observer_key(source: str, view: str) -> str:
    """How a calibration file names an observer who tallies by hand in a class of views."""
    return key_of(f"by hand: {source}", view)


def calibration_of(entries: Entries, detector: str, view: str) -> Calibration:
    """What is known of a detector in a class of views; only indicative where nothing was labelled."""
    return Calibration.of(entries[key]) if (key := key_of(detector, view)) in entries else INDICATIVE


def _stretch(raw: dict[str, Any]) -> Labelled:
    out = Labelled(**raw)
    numbers = (out.matched_people, out.true_people, out.counted_people)
    is_right = all(type(each) is int and each >= 0 for each in numbers) and numbers[0] <= min(numbers[1:])
    if not is_right or any(type(each) is not str for each in (out.stretch, out.film, out.filmed_on)):
        msg = f"no tally: {raw}"
        raise ValueError(msg)
    return out


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        return -1.0
    return value if math.isfinite(value) else -1.0
