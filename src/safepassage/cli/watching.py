"""What films and tallies by hand share on their way out: tables, files, and a watch on the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import click

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from pathlib import Path

    from safepassage.interchange.watch_records import Where
    from safepassage.monitoring.counting import Line, Zone
    from safepassage.monitoring.intervals import Calibration
    from safepassage.monitoring.pieces import Piece
    from safepassage.monitoring.tallies import Blind, Presence, Tally

__all__ = [
    "COUNT_COLUMNS", "Known", "Tables", "began_s", "certainty", "marked", "record", "tables_of",
    "where_of", "write",
]  # fmt: skip

COUNT_COLUMNS: Final = (
    "nature", "from_s", "to_s", "line", "direction", "counted", "least", "most", "known", "seen_percent",
)  # fmt: skip
_ZONE_COLUMNS: Final = ("nature", "from_s", "to_s", "zone", "mean", "max", "known", "seen_percent")


class Tables:
    """Rows for people and programs.

    Attributes:
        counted: What the counts are rows of.
        present: What those of the zones are.
        vehicles: The same of vehicles, which are nobody; None where nobody told them from people.
    """

    def __init__(
        self,
        counted: list[Tally],
        present: list[Presence],
        gaps: list[Blind],
        known: str = "calibrated",
        vehicles: Tables | None = None,
    ) -> None:
        """Make them; `known` says how counts that are more than indicative are known."""
        self.counted, self.present, self.vehicles = counted, present, vehicles
        self.counts = [
            {
                "from_s": _short(each.start_s),
                "to_s": _short(each.end_s),
                "line": each.line,
                "direction": each.direction,
                "counted": each.counted,
                "least": each.least,
                "most": each.most,
                "known": "indicative" if each.is_indicative else known,
                "seen_percent": round(100 * each.seen_share),
            }
            for each in counted
        ]
        self.zones = [
            {
                "from_s": _short(each.start_s),
                "to_s": _short(each.end_s),
                "zone": each.zone,
                "mean": round(float(each.counted_mean), 1),
                "max": each.counted_max,
                "known": "indicative",
                "seen_percent": round(100 * each.seen_share),
            }
            for each in present
        ]
        self.gaps = [
            {"from_s": round(each.start_s, 1), "to_s": round(each.end_s, 1), "why": each.why, "of": each.of or "all"}
            for each in gaps
        ]

    @property
    def told(self) -> dict[str, Any]:
        """All rows, for programs."""
        vehicles = self.vehicles and {"counts": self.vehicles.counts, "zones": self.vehicles.zones}
        return {"counts": self.counts, "zones": self.zones, "vehicles": vehicles, "gaps": self.gaps}


class Known(NamedTuple):
    """What is known of a detector in a class of views."""

    people: Calibration
    vehicles: Calibration

    def by(self, detector: str) -> str:
        """By what people are counted, in words."""
        return f"{detector}, {certainty(self.people)}"


def certainty(calibration: Calibration) -> str:
    """How counts under a calibration are known, in a word."""
    return "indicative" if calibration.is_indicative else "calibrated"


def tables_of(
    pieces: Sequence[Piece],
    lines: Sequence[Line],
    zones: Sequence[Zone],
    known: Known,
    gaps: list[Blind],
    unsure: Collection[str] = (),
) -> Tables:
    """The rows of pieces of time; `unsure` as `widened` takes it."""
    from safepassage.monitoring.tallies import presences, tallies, widened

    def one(of: Sequence[Piece], calibration: Calibration, gaps: list[Blind], vehicles: Tables | None = None) -> Tables:
        counted = widened(tallies(of, lines, calibration), unsure)
        return Tables(counted, presences(of, zones), gaps, vehicles=vehicles)

    vehicles = [piece.vehicles for piece in pieces if piece.vehicles]
    return one(pieces, known.people, gaps, one(vehicles, known.vehicles, []) if vehicles else None)


def where_of(given: dict[str, Any], names: Sequence[str], start_s: int | None = None) -> Where:
    """What the ledger needs to know and a film or a tally does not say.

    Args:
        given: Options of the command.
        names: Of the lines.
        start_s: When it begins, where that is known without `--start`.

    Raises:
        UsageError: something is missing.
        DataRefused: the ledger would refuse it.
    """
    from safepassage.cli.common import now_s, open_operation
    from safepassage.foundation.errors import DataRefused, Fault, UsageError
    from safepassage.foundation.times import parse_instant
    from safepassage.interchange.desk import desk_of
    from safepassage.interchange.records import RecordReader
    from safepassage.interchange.watch_records import Where, watch_records

    needed = ("start", "place", "source") if start_s is None else ("place", "source")
    missing = [f"--{name}" for name in needed if not given[name]]
    if missing:
        msg = f"--record needs {', '.join(missing)}"
        raise UsageError(msg)
    line = given["record_line"] or (names[0] if len(names) == 1 else "")
    if line not in names:
        msg = f"each person is recorded once: choose --record-line from {', '.join(names)}"
        raise UsageError(msg)
    with open_operation(given["operation"], readonly=True) as operation:
        desk = desk_of(operation, now_s())
    if given["start"]:
        start = parse_instant(given["start"], desk.tz)
        if isinstance(start, Fault):
            msg = f"--start: {start}"
            raise UsageError(msg)
        start_s = start[0]
    assert start_s is not None
    told = {name: given[name] for name in ("source", "place", "stretch", "means", "outbound", "aircraft")}
    where = Where(start_s=start_s, line=line, **told)
    _, faults = RecordReader(desk).read(next(watch_records(where, "", (0.0, 1.0), [], [])))
    if faults := [fault for fault in faults if fault.severity == "error"]:
        raise DataRefused(faults)  # before an hour of film is counted for nothing
    return where


def began_s(given: Mapping[str, Any], where: Where | None) -> float | None:
    """When a film begins by `--start`, unix seconds; None where nobody said.

    Raises:
        UsageError: it is said without an offset, and no operation tells the clock.
    """
    from safepassage.foundation.errors import UsageError
    from safepassage.interchange.hand_file import stamp_s

    if where is not None or not given["start"]:
        return where.start_s if where else None
    start_s = stamp_s(given["start"])
    if start_s is None:
        msg = f"--start {given['start']}: expected a date and time with its offset, such as 2016-12-10T18:00Z"
        raise UsageError(msg)
    return start_s


def marked(rows: Iterable[Mapping[str, Any]], nature: str) -> list[dict[str, Any]]:
    """Rows that leave one by one, each with the nature of what it was counted for."""
    return [{"nature": nature, **row} for row in rows]


def write(folder: Path, tables: Tables, nature: str) -> None:
    """`counts.csv`, `zones.csv` and `gaps.csv` in a folder, and two files of vehicles where these are told."""
    from safepassage.interchange.spreadsheet import csv_line

    folder.mkdir(parents=True, exist_ok=True)
    files: list[tuple[str, list[dict[str, Any]], tuple[str, ...]]] = [
        ("counts", tables.counts, COUNT_COLUMNS),
        ("zones", tables.zones, _ZONE_COLUMNS),
        ("gaps", tables.gaps, ("nature", "from_s", "to_s", "why", "of")),
    ]
    if tables.vehicles:
        files += [
            ("vehicles", tables.vehicles.counts, COUNT_COLUMNS),
            ("vehicles-zones", tables.vehicles.zones, _ZONE_COLUMNS),
        ]
    for name, rows, columns in files:
        lines = [csv_line(columns), *(csv_line(str(row[column]) for column in columns) for row in marked(rows, nature))]
        (folder / f"{name}.csv").write_text("".join(lines), encoding="utf-8")


def record(folder: Path, records: Iterable[dict[str, Any]], line: str, how: str, *, is_quiet: bool = False) -> bool:
    """Put the watch on the ledger, all of it or nothing; whether it stands beside other content, which is told.

    Args:
        folder: The operation.
        records: Of `watch_records`.
        line: The line that is recorded.
        how: By what it was counted, in words: what corrects an earlier count says so.
        is_quiet: Tell conflicts only.
    """
    from safepassage.cli.common import hint_at_corrigenda, now_s, open_operation
    from safepassage.cli.report import fault_lines
    from safepassage.foundation.errors import DataRefused
    from safepassage.interchange.crosscheck import cross_faults
    from safepassage.interchange.desk import desk_of
    from safepassage.interchange.file_read import FileRead
    from safepassage.interchange.intake import take_in
    from safepassage.interchange.records import RecordReader
    from safepassage.interchange.recount import counted_again

    with open_operation(folder) as operation:
        desk = desk_of(operation, now_s())
        reader = RecordReader(desk)
        read = FileRead(places=reader.places)
        for raw in counted_again(operation, desk, records, line, how):
            entry, faults = reader.read(raw)
            read.faults += faults
            if entry is not None:
                read.entries.append(entry)
        read.faults += cross_faults(operation, {"": read})
        if read.errors:
            raise DataRefused(read.errors)
        outcome = take_in(operation, read.entries)
        if outcome.recorded:
            hint_at_corrigenda(operation, [entry.observation for entry in read.entries])
    for told in fault_lines([*([] if is_quiet else read.faults), *outcome.conflicts]):
        click.echo(told, err=True)
    if not is_quiet:
        click.echo(f"Recorded {outcome.recorded} of {len(read.entries)} observations.", err=True)
    return bool(outcome.conflicts)


def _short(time_s: float) -> float | int:
    return int(time_s) if time_s == int(time_s) else round(time_s, 1)
