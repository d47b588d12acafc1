"""`safepassage count --by-hand`: an observer's tally, from keys as they are struck or a file, with its interval."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from safepassage.cli.common import clock_ms, now_s
from safepassage.cli.output import table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from safepassage.cli.watching import Tables
    from safepassage.foundation.errors import Fault
    from safepassage.interchange.calibration_file import Entries
    from safepassage.interchange.watch_records import Where
    from safepassage.monitoring.by_hand import Hand, Mark
    from safepassage.monitoring.intervals import Calibration, Labelled

__all__ = ["KEYS", "count_by_hand", "tally"]

KEYS: Final = {
    "f": ("forward", "person"),
    "m": ("forward", "man"),
    "w": ("forward", "woman"),
    "c": ("forward", "child"),
    "b": ("back", "person"),
    "M": ("back", "man"),
    "W": ("back", "woman"),
    "C": ("back", "child"),
}
_UNDO, _PAUSE, _QUIT = "u", "p", "q"
_LINES_MAX: Final = 9
_OBSERVERS_MAX: Final = 2
_NEVER: Final = {
    "zone_file": "--zones",
    "vehicle_classes": "--vehicle-classes",
    "truth": "--calibrate",
    "annotate": "--annotate",
    "minutes": "--minutes",
}
_OVER_FILM: Final = {"line_file": "--lines", "frames_per_s": "--fps", "telemetry": "--telemetry"}


def count_by_hand(video: Path | None, form: str, given: dict[str, Any]) -> int:
    """Tell, and record, what observers tallied; the exit code.

    Raises:
        UsageError: the call cannot be meant.
        DataRefused: a tally that cannot be.
    """
    from safepassage.cli.common import nature_of
    from safepassage.cli.custody import operation_of
    from safepassage.cli.watching import Tables, record, where_of, write
    from safepassage.interchange.hand_file import read_hand
    from safepassage.interchange.watch_records import digest_of, watch_records
    from safepassage.monitoring.by_hand import TICKS_PER_S
    from safepassage.monitoring.pieces import cut
    from safepassage.monitoring.tallies import gaps_of, tallies

    _refuse_what_is_for_films(video, given)
    entries = _entries(given)
    taken = _taken_from(video, given)
    paths = [taken() if name == "-" else Path(name) for name in given["by_hand"]]
    read = [read_hand(path) for path in paths]
    hand, faults = read[0][0], [fault for _, warnings in read for fault in warnings]
    start_s = math.floor(hand.watched_s[0][0])
    where = where_of(given | {"start": ""}, hand.lines, start_s) if given["operation"] else None
    length_s, away = hand.watched_s[-1][1] - start_s, hand.away(start_s)
    every_s = float(given["every_s"])
    pieces = cut(hand.crossings(start_s), away, length_s=length_s, every_s=every_s, frames_per_s=TICKS_PER_S)
    calibration, known = _calibration([each for each, _ in read], paths, given, entries)
    counted, gaps = tallies(pieces, _lines(hand), calibration), gaps_of(away)
    tables = Tables(counted, [], gaps, known)
    nature = nature_of(given["operation"] or (operation_of(video) if video else None))
    _tell(form, paths[0].name, hand, length_s, tables, faults, nature)
    if given["out"]:
        write(given["out"], tables, nature)
    conflicts = False
    if where:
        records = watch_records(where, digest_of(paths[0]), (0.0, length_s), counted, gaps)
        conflicts = record(given["operation"], records, where.line, f"by hand, {known}")
    return 1 if faults or gaps or conflicts else 0


def tally(
    names: tuple[str, ...], keys: Iterator[str], clock_s: Callable[[], float], keep: Callable[[Mark], object]
) -> None:
    """Take keys until they end or one says so.

    Args:
        names: The lines; the first is the one that keys are for, until a digit chooses another.
        keys: One character each.
        clock_s: Unix seconds, of now or of the film that is watched; time that runs back stands still.
        keep: Takes each mark at once.
    """
    from safepassage.monitoring.by_hand import Mark, Marks

    marks, last_s, line = Marks(), 0.0, names[0]

    def mark(what: str, who: str = "", at: str = "") -> None:
        nonlocal last_s
        last_s = max(last_s, clock_s())
        new = Mark(last_s, at, what, who)
        if marks.take(new):
            click.echo("\a", nl=False, err=True)
            return
        keep(new)
        _show(marks.hand(), line, marks.is_looking)

    mark("begin", at=" ".join(names))
    for key in keys:
        if key == _QUIT:
            break
        if key == _PAUSE:
            mark("end") if marks.is_looking else mark("begin", at=" ".join(names))
        elif key == _UNDO:
            mark("undo")
        elif key in KEYS:
            mark(*KEYS[key], at=line)
        elif key.isdecimal() and 1 <= int(key) <= len(names):
            line = names[int(key) - 1]
            _show(marks.hand(), line, marks.is_looking)
        else:
            click.echo("\a", nl=False, err=True)
    if marks.is_looking:
        mark("end")
    click.echo(err=True)


def _refuse_what_is_for_films(video: Path | None, given: dict[str, Any]) -> None:
    from safepassage.foundation.errors import UsageError

    many = len(given["by_hand"])
    is_live = "-" in given["by_hand"]
    is_film = video is not None and is_live
    strange = [name for key, name in (_NEVER | ({} if is_film else _OVER_FILM)).items() if given[key]]
    msg = ""
    if strange or (video is not None and not is_live):
        what = ", ".join(strange) or "film beside FILE; over a film one counts with: count FILM --by-hand -"
        msg = f"--by-hand takes no {what}. A tally calibrates a detector with: count FILM --calibrate TALLY"
    elif is_film and not (given["out"] and given["start"]):
        msg = "--by-hand - over a film needs --out FOLDER, which keeps every mark, and --start, when the film begins"
    elif many > _OBSERVERS_MAX or given["by_hand"].count("-") > 1:
        msg = "--by-hand takes one observer or two, and keys from one of them"
    elif is_live and not is_film and not (given["out"] and 1 <= len(given["line_texts"]) <= _LINES_MAX):
        msg = f"--by-hand - needs --out FOLDER, which keeps every key, and 1 to {_LINES_MAX} --line NAME"
    elif given["calibration"] and not given["source"]:
        msg = "--calibration needs --source, such as observer-1: whose tally it is, the first where there are two"
    elif not is_live and (given["line_texts"] or given["start"]):
        msg = "a tally in a file says its own lines and times; leave out --line and --start"
    if msg:
        raise UsageError(msg)


def _taken_from(video: Path | None, given: dict[str, Any]) -> Callable[[], Path]:
    """What takes an observer's marks into a file: over a film, or beside the road."""
    if video is None:
        return lambda: _struck(given)
    from safepassage.cli.film_page import counted_over

    return lambda: counted_over(video, given)


def _struck(given: dict[str, Any]) -> Path:
    """The file of the keys that an observer strikes now."""
    from safepassage.cli.watching import began_s, where_of
    from safepassage.foundation.errors import UsageError
    from safepassage.interchange.drawn_lines import read_names
    from safepassage.interchange.hand_file import COLUMNS, hand_row
    from safepassage.interchange.spreadsheet import csv_line

    names = read_names(given["line_texts"])
    where: Where | None = where_of(given, names, now_s()) if given["operation"] else None
    start_s = began_s(given, where) if given["start"] else None
    path: Path = given["out"] / "tally.csv"
    if path.exists():
        msg = f"{path} is there already; choose another folder, or read it with --by-hand {path}"
        raise UsageError(msg)
    path.parent.mkdir(parents=True, exist_ok=True)
    first_s = clock_ms() / 1000
    ahead_s = 0.0 if start_s is None else start_s - first_s
    kept = 0
    with path.open("x", encoding="utf-8", newline="") as file:
        file.write(csv_line(COLUMNS))
        click.echo(_help(names), err=True)

        def keep(mark: Mark) -> None:
            nonlocal kept
            kept += 1
            file.write(hand_row(mark))
            file.flush()

        try:
            tally(names, _keys(), lambda: clock_ms() / 1000 + ahead_s, keep)
        except UsageError:
            if kept == 1:  # the begin: no key was ever taken, and the next try finds its folder free
                path.unlink()
            raise
    return path


def _keys() -> Iterator[str]:
    from safepassage.foundation.errors import UsageError

    while True:
        try:
            key = click.getchar()
        except (KeyboardInterrupt, EOFError):
            return
        except OSError as error:
            msg = "--by-hand - takes keys, and there is no terminal; name a file instead"
            raise UsageError(msg) from error
        if not key:
            return
        yield key


def _help(names: tuple[str, ...]) -> str:
    lines = (
        "" if len(names) == 1 else " · ".join(f"{at} {name}" for at, name in enumerate(names, 1)) + " chooses a line\n"
    )
    return (
        f"{lines}f person, m man, w woman, c child pass forward; b person, M man, W woman, C child pass back\n"
        "u takes the last one back, p stops looking and goes on, q ends"
    )


def _show(hand: Hand, line: str, is_looking: bool) -> None:  # noqa: FBT001 - a state, as Marks has it
    passed = [mark.what for mark in hand.passed if mark.line == line]
    state = "" if is_looking else " · not looking"
    click.echo(
        f"\r\033[K{line}: forward {passed.count('forward')}, back {passed.count('back')}{state}", nl=False, err=True
    )


def _entries(given: dict[str, Any]) -> Entries:
    """What the calibration file holds; nothing where two observers are to make it."""
    from safepassage.interchange.calibration_file import read_calibration

    file = given["calibration"]
    return read_calibration(file) if file and (file.exists() or len(given["by_hand"]) == 1) else {}


def _calibration(
    hands: list[Hand], paths: list[Path], given: dict[str, Any], entries: Entries
) -> tuple[Calibration, str]:
    """How far a tally is to be trusted, and by what: a second observer, what was kept of the first, or any observer."""
    from safepassage.interchange.calibration_file import observer_key, write_calibration
    from safepassage.monitoring.by_hand import ALONE, between
    from safepassage.monitoring.intervals import merged

    file, key = given["calibration"], observer_key(given["source"], given["view"])
    is_alone = len(hands) == 1
    new = [] if is_alone else _disagreement(hands, paths)
    found = merged(entries.get(key, []), new)
    if file and new:
        write_calibration(file, entries | {key: found})
    calibration = between(found)
    if not is_alone:
        return calibration, "two observers"
    return calibration, "one observer" if calibration is ALONE else "checked observer"


def _disagreement(hands: list[Hand], paths: list[Path]) -> list[Labelled]:
    """What the second observer says of the first."""
    from safepassage.foundation.errors import DataRefused, Fault
    from safepassage.interchange.watch_records import digest_of
    from safepassage.monitoring.by_hand import agreement

    first, second = hands
    found = agreement(first, second, digest_of(paths[0]))
    if found is None:
        expected = f"minutes and a line that {paths[0].name} has as well"
        way_out = "Two observers give the error only where both looked at once."
        raise DataRefused([Fault(file=paths[1].name, expected=expected, way_out=way_out)])
    return found


def _lines(hand: Hand) -> list[Any]:
    from safepassage.monitoring.counting import Line

    return [Line(name, (0, 0, 0, 0)) for name in hand.lines]


def _tell(form: str, name: str, hand: Hand, length_s: float, tables: Tables, faults: list[Fault], nature: str) -> None:
    from safepassage.cli.common import nature_words
    from safepassage.cli.output import emit
    from safepassage.cli.report import fault_lines
    from safepassage.cli.watching import COUNT_COLUMNS, marked
    from safepassage.interchange.as_json import fault_to_json
    from safepassage.monitoring.by_hand import WHO

    who = [
        {"line": line, "direction": direction, "who": each, "counted": counted}
        for line in hand.lines
        for direction in ("forward", "back")
        for each in WHO
        if (counted := sum((mark.line, mark.what, mark.who) == (line, direction, each) for mark in hand.passed))
    ]
    if form == "json":
        warnings = [fault_to_json(fault) for fault in faults]
        head = {"nature": nature, "tally": name, "length_s": round(length_s, 3)}
        shown = head | {"counts": tables.counts, "who": who}
        emit("json", [shown | {"gaps": tables.gaps, "warnings": warnings}], [])
        return
    for line in fault_lines(faults):
        click.echo(line, err=True)
    if form == "csv":
        emit("csv", marked(tables.counts, nature), list(COUNT_COLUMNS))
        return
    click.echo(f"{nature_words(nature)} · {name} · by hand · {length_s:.0f} s")
    for title, rows in (("", tables.counts), ("Who passed:", who), ("Not seen:", tables.gaps)):
        if rows:
            click.echo("\n".join([title, *table(rows, list(rows[0]))]))
