"""`safepassage count`: people counted in a film at lines on the ground, as intervals, with the gaps beside them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from safepassage.cli.output import format_option, table
from safepassage.cli.progress import Progress

if TYPE_CHECKING:
    from safepassage.foundation.errors import Fault
    from safepassage.interchange.film import Film
    from safepassage.interchange.film_count import Detector, FilmCount
    from safepassage.interchange.watch_records import Where
    from safepassage.monitoring.counting import Line, Zone
    from safepassage.monitoring.intervals import Calibration
    from safepassage.monitoring.tallies import Blind, Presence, Tally

__all__ = ["command"]

_PATH: Final = click.Path(path_type=Path)


@click.command("count")
@click.argument("video", type=_PATH)
@click.option("--line", "line_texts", multiple=True, metavar="NAME:x1,y1,x2,y2", help="A line, px; may be repeated.")
@click.option("--lines", "line_file", type=_PATH, help="Lines in a file, one a row.")
@click.option("--zones", "zone_file", type=_PATH, help="Zones in a file, NAME:x1,y1,x2,y2,x3,y3,… a row.")
@click.option("--detector", "detector_name", default="motion", show_default=True, metavar="motion|MODEL.onnx")
@click.option("--tiles", type=click.IntRange(1, 8), default=1, show_default=True, help="Tiles a side, for a model.")
@click.option("--fps", "frames_per_s", type=click.FloatRange(0.5, 240), help="Pictures a second, if the file lies.")
@click.option("--every", "every_s", type=click.IntRange(1, 86400), default=60, show_default=True, help="Seconds a row.")
@click.option("--view", type=click.Choice(["oblique", "nadir", "thermal"]), default="oblique", show_default=True)
@click.option("--calibration", type=_PATH, help="How well this detector counted where somebody looked.")
@click.option("--calibrate", "truth", type=_PATH, help="time_s,line,direction of who passed; added to --calibration.")
@click.option("--out", type=_PATH, help="A folder for counts.csv, zones.csv and gaps.csv.")
@click.option("--record", "operation", type=_PATH, help="An operation whose ledger takes the watch.")
@click.option("--start", metavar="TIME", help="When the film begins; for --record.")
@click.option("--place", default="", help="Which corridor it watches; for --record.")
@click.option("--stretch", default="", help="Which part of it.")
@click.option("--source", default="", help="Who watches, such as crew-2; for --record.")
@click.option("--means", default="drone", show_default=True, help="How it is watched.")
@click.option("--record-line", default="", help="Which line is recorded, where there are several.")
@click.option("--outbound", type=click.Choice(["forward", "back"]), default="forward", show_default=True)
@format_option("table", "json", "csv")
@click.pass_context
def command(ctx: click.Context, /, video: Path, form: str, **given: Any) -> None:  # noqa: ANN401 - options, as click has them
    """Count who passes lines in VIDEO, in both directions.

    Lines and zones are drawn in pixels of the first picture and stay on the ground while the drone drifts, turns and
    zooms. FORWARD passes from the left of a line to its right, as one sees it who stands at its first point and looks
    to its second. A count is an interval that holds the truth nine times in ten; without a calibration for the view
    it is indicative. What was not seen is a gap, never zero. Nothing of the pictures is kept.
    """
    from safepassage.interchange.film import open_film
    from safepassage.interchange.film_count import count_film
    from safepassage.monitoring.tallies import gaps_of, tallies

    lines, zones = _drawn(given)
    where = _where(given, lines) if given["operation"] else None
    film = open_film(video, given["frames_per_s"])
    detector = _detector(given["detector_name"], given["tiles"], film)
    with Progress("pictures", film.promised or None) as tick:
        seen = count_film(film, lines, zones, detector, tick)
    calibration = _calibration(given, detector, film, lines, seen)
    every_s = float(given["every_s"])
    counted = tallies(
        seen.crossings,
        lines,
        seen.blind,
        length_s=seen.length_s,
        every_s=every_s,
        frames_per_s=film.frames_per_s,
        calibration=calibration,
    )
    gaps = gaps_of(seen.blind)
    present = _present(seen, zones, film, every_s)
    _tell(form, film, detector, seen, _Tables(counted, present, gaps))
    if given["out"]:
        _write(given["out"], counted, present, gaps)
    conflicts = _record(given["operation"], where, film, seen, counted, gaps) if where else False
    ctx.exit(1 if seen.faults or gaps or seen.crowded or conflicts else 0)


class _Tables:
    """Rows for people and programs."""

    def __init__(self, counted: list[Tally], present: list[Presence], gaps: list[Blind]) -> None:
        self.counts = [
            {
                "from_s": _short(each.start_s),
                "to_s": _short(each.end_s),
                "line": each.line,
                "direction": each.direction,
                "counted": each.counted_people,
                "least": each.least_people,
                "most": each.most_people,
                "known": "indicative" if each.is_indicative else "calibrated",
                "seen_percent": round(100 * each.seen_share),
            }
            for each in counted
        ]
        self.zones = [
            {
                "from_s": _short(each.start_s),
                "to_s": _short(each.end_s),
                "zone": each.zone,
                "mean": round(each.counted_mean_people, 1),
                "max": each.counted_people_max,
            }
            for each in present
        ]
        self.gaps = [{"from_s": round(each.start_s, 1), "to_s": round(each.end_s, 1), "why": each.why} for each in gaps]


def _drawn(given: dict[str, Any]) -> tuple[list[Line], list[Zone]]:
    from safepassage.foundation.errors import UsageError
    from safepassage.interchange.drawn_lines import numbered, read_lines, read_zones

    if bool(given["line_texts"]) == bool(given["line_file"]):
        msg = "where shall be counted? Write --line NAME:x1,y1,x2,y2, once or more, or --lines FILE"
        raise UsageError(msg)
    file, zone_file = given["line_file"], given["zone_file"]
    written = numbered(file) if file else [(0, text) for text in given["line_texts"]]
    zones = read_zones(numbered(zone_file), zone_file.name) if zone_file else []
    return read_lines(written, file.name if file else ""), zones


def _where(given: dict[str, Any], lines: list[Line]) -> Where:
    """What the ledger needs to know and the film does not say."""
    from safepassage.cli.common import now_s, open_operation
    from safepassage.foundation.errors import DataRefused, Fault, UsageError
    from safepassage.foundation.times import parse_instant
    from safepassage.interchange.desk import desk_of
    from safepassage.interchange.records import RecordReader
    from safepassage.interchange.watch_records import Where, watch_records

    missing = [f"--{name}" for name in ("start", "place", "source") if not given[name]]
    if missing:
        msg = f"--record needs {', '.join(missing)}"
        raise UsageError(msg)
    names = [line.name for line in lines]
    line = given["record_line"] or (names[0] if len(names) == 1 else "")
    if line not in names:
        msg = f"each person is recorded once: choose --record-line from {', '.join(names)}"
        raise UsageError(msg)
    with open_operation(given["operation"], readonly=True) as operation:
        desk = desk_of(operation, now_s())
    start = parse_instant(given["start"], desk.tz)
    if isinstance(start, Fault):
        msg = f"--start: {start}"
        raise UsageError(msg)
    told = {name: given[name] for name in ("source", "place", "stretch", "means", "outbound")}
    where = Where(start_s=start[0], line=line, **told)
    _, faults = RecordReader(desk).read(next(watch_records(where, "", 1.0, [], [])))
    if faults := [fault for fault in faults if fault.severity == "error"]:
        raise DataRefused(faults)  # before an hour of film is counted for nothing
    return where


def _detector(name: str, tiles: int, film: Film) -> Detector:
    if name == "motion":
        from safepassage.interchange.motion_detector import MotionDetector

        return MotionDetector(film.wide_px, film.high_px)
    from safepassage.interchange.onnx_detector import OnnxDetector

    return OnnxDetector(Path(name), tiles)


def _calibration(
    given: dict[str, Any], detector: Detector, film: Film, lines: list[Line], seen: FilmCount
) -> Calibration:
    """The calibration of this detector and view, with what `--calibrate` adds to it."""
    from safepassage.foundation.errors import UsageError
    from safepassage.interchange.calibration_file import (
        calibration_of,
        key_of,
        labelled,
        read_calibration,
        read_truth,
        write_calibration,
    )

    file, truth = given["calibration"], given["truth"]
    if truth and not file:
        msg = "--calibrate needs --calibration FILE, which keeps what it finds"
        raise UsageError(msg)
    entries = read_calibration(file) if file and (file.exists() or not truth) else {}
    if truth:
        passed = read_truth(truth, lines, seen.length_s)
        key = key_of(detector.name, given["view"])
        new = labelled(passed, seen.crossings, lines, film.frames_per_s, seen.length_s)
        entries[key] = entries.get(key, []) + new
        write_calibration(file, entries)
    return calibration_of(entries, detector.name, given["view"])


def _present(seen: FilmCount, zones: list[Zone], film: Film, every_s: float) -> list[Presence]:
    from safepassage.monitoring.tallies import presences

    return presences(
        seen.inside, zones, seen.seen, length_s=seen.length_s, every_s=every_s, frames_per_s=film.frames_per_s
    )


def _tell(form: str, film: Film, detector: Detector, seen: FilmCount, tables: _Tables) -> None:
    from safepassage.cli.output import emit
    from safepassage.cli.report import fault_lines
    from safepassage.interchange.as_json import fault_to_json

    faults = [*seen.faults, *_crowded(seen)]
    if form == "json":
        emit(
            "json",
            [
                {
                    "film": film.path.name,
                    "detector": detector.name,
                    "length_s": round(seen.length_s, 3),
                    "pictures_seen": len(seen.seen),
                    "laid_error_px": round(seen.error_px, 3),
                    "counts": tables.counts,
                    "zones": tables.zones,
                    "gaps": tables.gaps,
                    "warnings": [fault_to_json(fault) for fault in faults],
                }
            ],
            [],
        )
        return
    for line in fault_lines(faults):
        click.echo(line, err=True)
    if form == "csv":
        emit("csv", tables.counts, list(_COUNT_COLUMNS))
        return
    click.echo(f"{film.path.name} · {detector.name} · {seen.length_s:.0f} s, {len(seen.seen)} pictures seen")
    if not tables.counts:
        click.echo("Nothing was seen: how many passed is unknown.")
    for title, rows in (("", tables.counts), ("In the zones:", tables.zones), ("Not seen:", tables.gaps)):
        if rows:
            click.echo("\n".join([title, *table(rows, list(rows[0]))]))


_COUNT_COLUMNS: Final = (
    "from_s", "to_s", "line", "direction", "counted", "least", "most", "known", "seen_percent",
)  # fmt: skip


def _crowded(seen: FilmCount) -> list[Fault]:
    from safepassage.foundation.errors import Fault
    from safepassage.monitoring.counting import TRACKS_MAX

    if not seen.crowded:
        return []
    expected = f"at most {TRACKS_MAX} people in a picture"
    way_out = "Fly lower or cut the film; the counts are too low."
    return [Fault(expected=expected, got=f"{seen.crowded} boxes more", way_out=way_out, severity="warning")]


def _write(folder: Path, counted: list[Tally], present: list[Presence], gaps: list[Blind]) -> None:
    from safepassage.interchange.spreadsheet import csv_line

    folder.mkdir(parents=True, exist_ok=True)
    tables = _Tables(counted, present, gaps)
    for name, rows, columns in (
        ("counts", tables.counts, _COUNT_COLUMNS),
        ("zones", tables.zones, ("from_s", "to_s", "zone", "mean", "max")),
        ("gaps", tables.gaps, ("from_s", "to_s", "why")),
    ):
        lines = [csv_line(columns), *(csv_line(str(row[column]) for column in columns) for row in rows)]
        (folder / f"{name}.csv").write_text("".join(lines), encoding="utf-8")


def _record(folder: Path, where: Where, film: Film, seen: FilmCount, counted: list[Tally], gaps: list[Blind]) -> bool:
    """Put the watch on the ledger, all of it or nothing; whether it stands beside other content."""
    from safepassage.cli.common import hint_at_corrigenda, now_s, open_operation
    from safepassage.cli.report import fault_lines
    from safepassage.foundation.errors import DataRefused
    from safepassage.interchange.crosscheck import cross_faults
    from safepassage.interchange.desk import desk_of
    from safepassage.interchange.file_read import FileRead
    from safepassage.interchange.intake import take_in
    from safepassage.interchange.records import RecordReader
    from safepassage.interchange.watch_records import digest_of, watch_records

    with open_operation(folder) as operation:
        reader = RecordReader(desk_of(operation, now_s()))
        read = FileRead(places=reader.places)
        for raw in watch_records(where, digest_of(film.path), seen.length_s, counted, gaps):
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
    for line in fault_lines([*read.faults, *outcome.conflicts]):
        click.echo(line, err=True)
    click.echo(f"Recorded {outcome.recorded} of {len(read.entries)} observations.", err=True)
    return bool(outcome.conflicts)


def _short(time_s: float) -> float | int:
    return int(time_s) if time_s == int(time_s) else round(time_s, 1)
