"""`safepassage count`: people counted in a film at lines on the ground, as intervals, with the gaps beside them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from safepassage.cli.output import format_option, table
from safepassage.cli.progress import Progress

if TYPE_CHECKING:
    from safepassage.cli.watching import Tables
    from safepassage.foundation.errors import Fault
    from safepassage.interchange.film import Film
    from safepassage.interchange.film_count import Detector, FilmCount
    from safepassage.interchange.watch_records import Where
    from safepassage.monitoring.counting import Line, Zone
    from safepassage.monitoring.intervals import Calibration, Labelled
    from safepassage.monitoring.tallies import Presence

__all__ = ["command"]

_PATH: Final = click.Path(path_type=Path)


@click.command("count")
@click.argument("video", type=_PATH, required=False)
@click.option(
    "--by-hand", multiple=True, metavar="FILE|-", help="A tally by hand; - takes keys. Two are two observers."
)
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
@click.option("--annotate", type=_PATH, metavar="OUT.mp4", help="A film of blurred pictures with what was counted.")
@click.option("--out", type=_PATH, help="A folder for counts.csv, zones.csv and gaps.csv.")
@click.option("--record", "operation", type=_PATH, help="An operation whose ledger takes the watch.")
@click.option("--start", metavar="TIME", help="When the film begins; for --record.")
@click.option("--place", default="", help="Which corridor it watches; for --record.")
@click.option("--stretch", default="", help="Which part of it.")
@click.option("--source", default="", help="Who watches, such as crew-2; for --record.")
@click.option("--means", default="", help="How it is watched; a drone, or an observer where tallied by hand.")
@click.option("--record-line", default="", help="Which line is recorded, where there are several.")
@click.option("--outbound", type=click.Choice(["forward", "back"]), default="forward", show_default=True)
@format_option("table", "json", "csv")
@click.pass_context
def command(ctx: click.Context, /, video: Path | None, form: str, **given: Any) -> None:  # noqa: ANN401 - options, as click has them
    """Count who passes lines in VIDEO, in both directions.

    Lines and zones are drawn in pixels of the first picture and stay on the ground while the drone drifts, turns and
    zooms. FORWARD passes from the left of a line to its right, as one sees it who stands at its first point and looks
    to its second. A count is an interval that holds the truth nine times in ten; without a calibration for the view
    it is indicative. What was not seen is a gap, never zero. Nothing of the pictures is kept.
    """
    from safepassage.cli.watching import Tables, record, where_of, write
    from safepassage.foundation.errors import UsageError
    from safepassage.interchange.film import open_film
    from safepassage.interchange.film_count import count_film
    from safepassage.interchange.watch_records import digest_of, watch_records
    from safepassage.monitoring.tallies import gaps_of, tallies

    given["means"] = given["means"] or ("observer" if given["by_hand"] else "drone")
    if given["by_hand"]:
        from safepassage.cli.by_hand import count_by_hand

        ctx.exit(count_by_hand(video, form, given))
    if video is None:
        msg = "what shall be counted? Name a film, or a tally with --by-hand"
        raise UsageError(msg)
    lines, zones = _drawn(given)
    where = where_of(given, [line.name for line in lines]) if given["operation"] else None
    film = open_film(video, given["frames_per_s"])
    _refuse_annotate(given["annotate"])
    detector = _detector(given["detector_name"], given["tiles"], film)
    with Progress("pictures", film.promised or None) as tick:
        seen = count_film(film, lines, zones, detector, tick)
    calibration = _calibration(given, detector, film, lines, seen, where)
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
    if given["annotate"]:
        _annotate(given, film, lines, zones, seen, calibration)
    tables = Tables(counted, present, gaps)
    _tell(form, film, detector, seen, tables)
    if given["out"]:
        write(given["out"], tables)
    conflicts = False
    if where:
        records = watch_records(where, digest_of(film.path), seen.length_s, counted, gaps)
        conflicts = record(given["operation"], records)
    ctx.exit(1 if seen.faults or gaps or seen.crowded or conflicts else 0)


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


def _detector(name: str, tiles: int, film: Film) -> Detector:
    if name == "motion":
        from safepassage.interchange.motion_detector import MotionDetector

        return MotionDetector(film.wide_px, film.high_px)
    from safepassage.interchange.onnx_detector import OnnxDetector

    return OnnxDetector(Path(name), tiles)


def _calibration(
    given: dict[str, Any],
    detector: Detector,
    film: Film,
    lines: list[Line],
    seen: FilmCount,
    where: Where | None,
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
    from safepassage.interchange.hand_file import is_hand
    from safepassage.interchange.watch_records import digest_of
    from safepassage.monitoring.intervals import merged

    file, truth = given["calibration"], given["truth"]
    if truth and not file:
        msg = "--calibrate needs --calibration FILE, which keeps what it finds"
        raise UsageError(msg)
    entries = read_calibration(file) if file and (file.exists() or not truth) else {}
    if truth:
        key, digest = key_of(detector.name, given["view"]), digest_of(film.path)
        if is_hand(truth):
            new = _by_hand(truth, _start_s(given, where), film, lines, seen, digest)
        else:
            new = labelled(read_truth(truth, lines, seen.length_s), seen.crossings, lines, film.frames_per_s, digest)
        entries[key] = merged(entries.get(key, []), new)
        write_calibration(file, entries)
    return calibration_of(entries, detector.name, given["view"])


def _start_s(given: dict[str, Any], where: Where | None) -> float:
    """When the film begins, to set it beside a tally by hand."""
    from safepassage.foundation.errors import UsageError
    from safepassage.interchange.hand_file import stamp_s

    start_s = where.start_s if where else stamp_s(given["start"] or "")
    if start_s is None:
        msg = "a tally by hand needs --start with its offset, such as 2016-12-10T18:00Z: when the film begins"
        raise UsageError(msg)
    return start_s


def _by_hand(
    truth: Path, start_s: float, film: Film, lines: list[Line], seen: FilmCount, digest: str
) -> list[Labelled]:
    """What a tally by hand says of the count, on the lines and over the time that both saw."""
    from safepassage.foundation.errors import DataRefused, Fault
    from safepassage.interchange.calibration_file import labelled
    from safepassage.interchange.hand_file import read_hand
    from safepassage.monitoring.tallies import gaps_of

    hand, _ = read_hand(truth)
    gaps = gaps_of(seen.blind)
    shared = [number for number, line in enumerate(lines) if line.name in hand.lines]

    def both_saw(time_s: float) -> bool:
        is_gap = any(gap.start_s <= time_s < gap.end_s for gap in gaps)
        return 0 <= time_s < seen.length_s and not is_gap and hand.saw(start_s + time_s)

    if not shared or not any(both_saw(frame / film.frames_per_s) for frame in seen.seen):
        expected = f"a time of the film, and one of its lines: {', '.join(line.name for line in lines)}"
        way_out = "Nothing that was tallied lies in the film. Is --start when the film begins?"
        raise DataRefused([Fault(file=truth.name, expected=expected, got=" ".join(hand.lines), way_out=way_out)])
    names = {lines[number].name for number in shared}
    passed = [each for each in hand.passages(start_s) if each[1] in names and both_saw(each[0])]
    counted = [each for each in seen.crossings if each.line in shared and both_saw(each.frame / film.frames_per_s)]
    return labelled(passed, counted, lines, film.frames_per_s, digest)


def _refuse_annotate(path: Path | None) -> None:
    """Refuse a name that cannot be written before an hour of film is counted."""
    from safepassage.foundation.errors import UsageError

    if path is None:
        return
    why = "is there already; choose another name" if path.exists() else ""
    if path.suffix != ".mp4" or not path.parent.is_dir():
        why = "expected a name that ends in .mp4, in a folder that is there"
    if why:
        msg = f"--annotate {path}: {why}"
        raise UsageError(msg)


def _annotate(
    given: dict[str, Any], film: Film, lines: list[Line], zones: list[Zone], seen: FilmCount, calibration: Calibration
) -> None:
    """The film once more, as it was counted: what a line holds is settled only some seconds later."""
    from safepassage.interchange.annotated_film import AnnotatedFilm
    from safepassage.interchange.film_count import count_film

    detector = _detector(given["detector_name"], given["tiles"], film)
    with (
        Progress("pictures", film.promised or None) as tick,
        AnnotatedFilm(given["annotate"], film, lines, seen.crossings, calibration) as annotated,
    ):
        count_film(film, lines, zones, detector, tick, annotated.show)


def _present(seen: FilmCount, zones: list[Zone], film: Film, every_s: float) -> list[Presence]:
    from safepassage.monitoring.tallies import presences

    return presences(
        seen.inside, zones, seen.seen, length_s=seen.length_s, every_s=every_s, frames_per_s=film.frames_per_s
    )


def _tell(form: str, film: Film, detector: Detector, seen: FilmCount, tables: Tables) -> None:
    from safepassage.cli.output import emit
    from safepassage.cli.report import fault_lines
    from safepassage.cli.watching import COUNT_COLUMNS
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
        emit("csv", tables.counts, list(COUNT_COLUMNS))
        return
    click.echo(f"{film.path.name} · {detector.name} · {seen.length_s:.0f} s, {len(seen.seen)} pictures seen")
    if not tables.counts:
        click.echo("Nothing was seen: how many passed is unknown.")
    for title, rows in (("", tables.counts), ("In the zones:", tables.zones), ("Not seen:", tables.gaps)):
        if rows:
            click.echo("\n".join([title, *table(rows, list(rows[0]))]))


def _crowded(seen: FilmCount) -> list[Fault]:
    from safepassage.foundation.errors import Fault
    from safepassage.monitoring.counting import TRACKS_MAX

    if not seen.crowded:
        return []
    expected = f"at most {TRACKS_MAX} people in a picture"
    way_out = "Fly lower or cut the film; the counts are too low."
    return [Fault(expected=expected, got=f"{seen.crowded} boxes more", way_out=way_out, severity="warning")]
