"""`safepassage count` of a stream: each minute told, and on the ledger, when it is over."""

from __future__ import annotations

import json
import signal
import sys
import threading
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, cast
from zoneinfo import ZoneInfo

import click

from safepassage.cli.common import nature_of, nature_words, now_s, open_operation
from safepassage.cli.watching import COUNT_COLUMNS, began_s, marked, record
from safepassage.foundation.controls import inert
from safepassage.foundation.errors import LedgerBusy, LedgerFull, UsageError
from safepassage.foundation.times import Interval, iso_utc
from safepassage.interchange.as_json import span_text
from safepassage.interchange.desk import desk_of
from safepassage.interchange.spreadsheet import csv_line
from safepassage.interchange.watch_records import WORDS, digest_of_stream, watch_records
from safepassage.monitoring.tallies import TOUCH_S, Blind, gaps_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path
    from typing import BinaryIO

    from safepassage.cli.watching import Tables
    from safepassage.interchange.film_stream import Stream
    from safepassage.interchange.live_map import LiveMap
    from safepassage.interchange.watch_records import Where
    from safepassage.monitoring.pieces import Piece

__all__ = ["count_live"]

_MINUTE_S: Final = 60
_ONLY_FILES: Final = {"truth": "--calibrate", "annotate": "--annotate", "out": "--out"}
_clock_s: Callable[[], float] | None = None
"""Unix seconds; this machine's clock when None."""


def count_live(address: str, form: str, given: dict[str, Any]) -> int:
    """Count what a stream shows until it is told to stop; the exit code.

    Raises:
        UsageError: the call cannot be meant.
        DataRefused: no pictures come, or the ledger would refuse what is recorded.
    """
    from safepassage.cli.count import detector_of, known
    from safepassage.cli.on_map import live_map, refuse_unplaced, written
    from safepassage.cli.watching import certainty, tables_of, where_of
    from safepassage.interchange.film_count import FilmCount, vehicle_name
    from safepassage.interchange.film_stream import open_stream, steady_clock_s

    _refuse_what_is_for_files(given)
    read = written(given)
    refuse_unplaced(address, read, given)
    where = where_of(given, read.names, now_s()) if given["operation"] else None
    nature = nature_of(given["operation"])
    said_s = began_s(given, where) if given["start"] else None
    begins_s = None if said_s is None else round(said_s)
    pipe = _pipe() if address == "-" else None
    is_played = begins_s is not None
    clock_s = _clock_s or steady_clock_s()
    stream = open_stream(address, given["frames_per_s"], pipe=pipe, is_played=is_played, clock_s=clock_s, tell=_say)
    with stream, _until_told(stream), live_map(stream, address, read, given, clock_s) as on_map:
        start_s = round(stream.began_s) if begins_s is None else begins_s
        detector, every_s = detector_of(given, stream), float(given["every_s"])
        sure = known(given, detector)
        first_s = every_s - start_s % every_s
        count = FilmCount(stream, read.lines, read.zones, detector, every_s=every_s, first_s=first_s, placer=on_map)
        how = sure.by(detector.name)
        ledger = _Ledger(given["operation"], replace(where, start_s=start_s), how) if where else None
        teller = _Teller(form, start_s, ledger.tz if ledger else ZoneInfo("UTC"), nature)
        driven = f", vehicles {certainty(sure.vehicles)}" if vehicle_name(detector) else ""
        _say(f"{nature_words(nature)} · {stream.name} · {how}{driven} · from {iso_utc(start_s)} on; Ctrl-C ends it")
        is_whole, piece = True, None
        for piece in count.pieces():
            placed, gaps = on_map.placed if on_map else None, _gaps(piece)
            tables = tables_of([piece], count.lines, count.zones, sure, gaps, placed.unsure if placed else ())
            if ledger:
                ledger.take(piece, tables, gaps, on_map.coarsest_m if on_map else {})
            teller.tell(piece, tables, gaps, on_map)
            is_whole = is_whole and not gaps and piece.seen > 0
            if given["minutes"] and piece.end_s >= given["minutes"] * _MINUTE_S:
                break
    if piece is None:
        _say("ended before anything was counted")
    if ledger:
        ledger.finish()
    has_conflicts = ledger is not None and ledger.has_conflicts
    return 0 if piece is not None and is_whole and not count.crowded and not has_conflicts else 1


class _Ledger:
    """Puts each piece on the ledger; what cannot be written now is kept for the next."""

    def __init__(self, folder: Path, where: Where, how: str) -> None:
        with open_operation(folder, readonly=True) as operation:
            self.tz = desk_of(operation, now_s()).tz
        self.has_conflicts = self._has_told = False
        self._folder, self._where, self._how = folder, where, how
        self._digest = digest_of_stream(where)
        self._waiting: list[dict[str, Any]] = []

    def take(self, piece: Piece, tables: Tables, gaps: Sequence[Blind], coarsest_m: Mapping[str, float]) -> None:
        span_s, driven = (piece.start_s, piece.end_s), tables.vehicles.counted if tables.vehicles else []
        finely_m = coarsest_m.get(self._where.line)
        self._waiting += watch_records(self._where, self._digest, span_s, tables.counted, gaps, driven, finely_m)
        try:
            self.finish()
        except (LedgerBusy, LedgerFull) as error:
            _say(f"not recorded yet: {error}")

    def finish(self) -> None:
        if self._waiting:
            self.has_conflicts |= record(
                self._folder, self._waiting, self._where.line, self._how, is_quiet=self._has_told
            )
            self._has_told, self._waiting = True, []


class _Teller:
    """Prints each piece."""

    def __init__(self, form: str, start_s: int, tz: ZoneInfo, nature: str) -> None:
        self._form, self._start_s, self._tz, self._nature = form, start_s, tz, nature
        self._titles = [COUNT_COLUMNS]

    def tell(self, piece: Piece, tables: Tables, gaps: Sequence[Blind], on_map: LiveMap | None) -> None:
        ends = [self._start_s + round(each) for each in (piece.start_s, piece.end_s)]
        if self._form == "json":
            said = {
                "nature": self._nature,
                "from": iso_utc(ends[0]),
                "to": iso_utc(ends[1]),
                "pictures_seen": piece.seen,
            }
            told = said | tables.told | ({"map": on_map.said} if on_map else {})
            click.echo(inert(json.dumps(told, ensure_ascii=False)))
        elif self._form == "csv":
            rows = [[str(row[column]) for column in COUNT_COLUMNS] for row in marked(tables.counts, self._nature)]
            click.echo("".join(csv_line(each) for each in [*self._titles, *rows]), nl=False)
            self._titles = []
        else:
            precision = "second" if ends[0] % _MINUTE_S or ends[1] % _MINUTE_S else "minute"
            click.echo(f"{span_text(Interval(ends[0], ends[1], precision), self._tz)}: {_words(tables, gaps)}")


def _words(tables: Tables, gaps: Sequence[Blind]) -> str:
    """Such as `gate forward 12 (10-15), gate back 3 (1-5); in camp 3.1, at most 6 (indicative, 80 % seen)`."""
    parts = [_passed(tables) or "nothing was seen, and how many passed is unknown", *_stood(tables)]
    if tables.vehicles and tables.vehicles.counts:
        parts += [f"vehicles: {_passed(tables.vehicles)}", *(f"vehicles {each}" for each in _stood(tables.vehicles))]
    parts += [_unseen(gap) for gap in gaps]
    return "; ".join(parts)


def _passed(tables: Tables) -> str:
    return ", ".join(
        f"{row['line']} {row['direction']} {row['counted']} ({row['least']}-{row['most']})" for row in tables.counts
    )


def _stood(tables: Tables) -> list[str]:
    return [
        f"in {row['zone']} {row['mean']}, at most {row['max']} ({row['known']}, {row['seen_percent']} % seen)"
        for row in tables.zones
    ]


def _unseen(gap: Blind) -> str:
    """Such as `not seen 12 s: no pictures came`, or `zone camp not seen 5 s: it was not in the picture`."""
    of, why = (f"{gap.of} ", "it was not in the picture") if gap.of else ("", WORDS[gap.why])
    return f"{of}not seen {gap.end_s - gap.start_s:.0f} s: {why}"


def _gaps(piece: Piece) -> list[Blind]:
    """What of the gaps lies in a piece."""
    return [
        Blind(max(gap.start_s, piece.start_s), min(gap.end_s, piece.end_s), gap.why)
        for gap in gaps_of(piece.blind)
        if gap.end_s > piece.start_s + TOUCH_S
    ]


def _refuse_what_is_for_files(given: dict[str, Any]) -> None:
    if strange := [name for key, name in _ONLY_FILES.items() if given[key]]:
        raise UsageError(f"a stream is counted without {', '.join(strange)}: these need the film as a file")


def _pipe() -> BinaryIO:
    if sys.stdin.isatty():
        raise UsageError("- reads a film from a pipe, and nothing is piped in")
    return cast("BinaryIO", getattr(sys.stdin.buffer, "raw", sys.stdin.buffer))  # a buffer's lock would outlive us


@contextmanager
def _until_told(stream: Stream) -> Iterator[None]:
    """Ctrl-C, or an order to end, lets the piece under way be told and recorded; a second one does not wait."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = [(number, signal.getsignal(number)) for number in numbers]

    def back() -> None:
        for number, handler in before:
            signal.signal(number, handler)

    def end(*_: object) -> None:
        back()
        stream.stop()

    for number in numbers:
        signal.signal(number, end)
    try:
        yield
    finally:
        back()


def _say(what: str) -> None:
    click.echo(what, err=True)
