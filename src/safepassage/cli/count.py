"""`safepassage count`: people counted in a film at lines on the ground, as intervals, with the gaps beside them."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import click

from safepassage.cli.camera import camera_options
from safepassage.cli.common import Number
from safepassage.cli.output import format_option, table
from safepassage.cli.progress import Progress

if TYPE_CHECKING:
    from collections.abc import Sequence

    from safepassage.cli.on_map import Drawn
    from safepassage.cli.watching import Known, Tables
    from safepassage.foundation.errors import Fault
    from safepassage.interchange.calibration_file import Entries
    from safepassage.interchange.film import Film, Source
    from safepassage.interchange.film_count import Detector, FilmCount
    from safepassage.interchange.watch_records import Where
    from safepassage.monitoring.counting import Crossing, Line, Zone
    from safepassage.monitoring.intervals import Labelled
    from safepassage.monitoring.pieces import Piece
    from safepassage.monitoring.tallies import Blind

__all__ = ["command", "detector_of", "known"]

_PATH: Final = click.Path(path_type=Path)
_STEP_S: Final = 0.5


@click.command("count")
@click.argument("video", required=False, metavar="VIDEO|ADDRESS|-")
@click.option(
    "--by-hand", multiple=True, metavar="FILE|-", help="A tally by hand; - takes keys. Two are two observers."
)
@click.option("--line", "line_texts", multiple=True, metavar="NAME:x1,y1,x2,y2", help="A line, px; may be repeated.")
@click.option("--lines", "line_file", type=_PATH, help="Lines in a file, one a row.")
@click.option("--zones", "zone_file", type=_PATH, help="Zones in a file, NAME:x1,y1,x2,y2,x3,y3,… a row.")
@click.option("--detector", "detector_name", default="motion", show_default=True, metavar="motion|MODEL.onnx")
@click.option("--tiles", type=click.IntRange(1, 8), default=1, show_default=True, help="Tiles a side, for a model.")
@click.option("--vehicle-classes", metavar="N,N,…", help="Which classes of a model are vehicles, if not those of COCO.")
@click.option("--fps", "frames_per_s", type=Number(0.5, 240), help="Pictures a second, if the file lies.")
@click.option("--every", "every_s", type=click.IntRange(1, 86400), default=60, show_default=True, help="Seconds a row.")
@click.option("--view", type=click.Choice(["oblique", "nadir", "thermal"]), default="oblique", show_default=True)
@click.option("--calibration", type=_PATH, help="How well this detector, or observer, counted where somebody looked.")
@click.option(
    "--calibrate", "truth", type=_PATH, help="time_s,line,direction[,what] of who passed; added to --calibration."
)
@click.option("--annotate", type=_PATH, metavar="OUT.mp4", help="A film of blurred pictures with what was counted.")
@click.option("--out", type=_PATH, help="A folder for counts.csv, zones.csv and gaps.csv.")
@click.option("--record", "operation", type=_PATH, help="An operation whose ledger takes the watch.")
@click.option("--start", metavar="TIME", help="When the film begins; for --record.")
@click.option("--place", default="", help="Which corridor it watches; for --record.")
@click.option("--stretch", default="", help="Which part of it.")
@click.option("--source", default="", help="Who watches, such as crew-2; for --record, and for --calibration by hand.")
@click.option("--means", default="", help="How it is watched; a drone, or an observer where tallied by hand.")
@click.option("--aircraft", default="", help="Which aircraft films it, as the rota calls it, such as north-2.")
@click.option("--minutes", type=click.IntRange(1), help="Of a stream: stop after so many minutes.")
@click.option("--record-line", default="", help="Which line is recorded, where there are several.")
@click.option("--outbound", type=click.Choice(["forward", "back"]), default="forward", show_default=True)
@click.option(
    "--telemetry",
    metavar="FILE|udp://HOST:PORT",
    help="The drone's log, or what a stream's drone sends: places pictures, and lines that are drawn on the map.",
)
@click.option(
    "--telemetry-offset", "offset_s", type=Number(), help="Seconds that the log's clock is ahead of the film's."
)
@camera_options
@format_option("table", "json", "csv")
@click.pass_context
def command(ctx: click.Context, /, video: str | None, form: str, **given: Any) -> None:  # noqa: ANN401 - options, as click has them
    """Count who passes lines in VIDEO, in both directions, and vehicles apart where a model tells them.

    Lines and zones are drawn in pixels of the first picture, or on the map where --telemetry says where the drone was
    (NAME@lon1,lat1,lon2,lat2; GeoJSON). They stay on the ground while the drone drifts, turns and zooms. FORWARD
    passes from the left of a line to its right, as one sees it who stands at its first point and looks to its second.
    A count is an interval that holds the truth nine times in ten; without a calibration for the view
    it is indicative. What was not seen is a gap, never zero. Nothing of the pictures is kept.

    VIDEO is a film, or one that `safepassage film seal` has sealed, or a stream: rtsp://…, rtmp://…, tcp://HOST:PORT,
    udp://HOST:PORT, or - for what is piped in. Of a stream each minute is told, and with --record is on the ledger,
    some seconds after its end.
    """
    from safepassage.foundation.errors import UsageError
    from safepassage.interchange.film_stream import is_stream

    given["means"] = given["means"] or ("observer" if given["by_hand"] else "drone")
    if given["by_hand"]:
        from safepassage.cli.by_hand import count_by_hand

        ctx.exit(count_by_hand(Path(video) if video else None, form, given))
    if video is None:
        msg = "what shall be counted? Name a film, or a tally with --by-hand"
        raise UsageError(msg)
    if is_stream(video):
        from safepassage.cli.live_count import count_live

        ctx.exit(count_live(video, form, given))
    if given["minutes"]:
        msg = "--minutes is for streams; a film is counted whole"
        raise UsageError(msg)
    ctx.exit(_count_file(Path(video), form, given))


def _count_file(path: Path, form: str, given: dict[str, Any]) -> int:
    """Count a film that is there, whole; the exit code."""
    from safepassage.cli.common import nature_of
    from safepassage.cli.custody import keep_within_custody, operation_of
    from safepassage.cli.on_map import drawn_into, written
    from safepassage.cli.watching import record, tables_of, where_of, write
    from safepassage.interchange.film import open_film
    from safepassage.interchange.film_count import FilmCount
    from safepassage.interchange.watch_records import digest_of, watch_records
    from safepassage.monitoring.tallies import gaps_of

    read = written(given)
    where = where_of(given, read.names) if given["operation"] else None
    key = keep_within_custody(path)
    nature = nature_of(given["operation"] or operation_of(path))
    film = open_film(path, given["frames_per_s"], key)
    _refuse_annotate(given["annotate"])
    detector = detector_of(given, film)
    sure = known(given, detector)
    placed = drawn_into(film, read, given, where)
    lines, zones = placed.lines, placed.zones
    if given["truth"]:
        _refuse_truth(given, lines, where)
    every_s = float(given["every_s"])
    with Progress("pictures", film.promised or None) as tick:
        first_s = every_s - where.start_s % every_s if where else every_s
        everywhere = [*lines, *placed.beside]
        count = FilmCount(film, everywhere, zones, detector, every_s=every_s, first_s=first_s, tick=tick)
        pieces = list(count.pieces())
    gaps = gaps_of([each for piece in pieces for each in piece.blind])
    vehicles = [piece.vehicles for piece in pieces if piece.vehicles]
    crossings = _crossings(pieces, lines), _crossings(vehicles, lines) if vehicles else None
    seen = _Seen(film, lines, *crossings, gaps, count.length_s)
    if given["truth"]:
        _calibrate(given, detector, seen, where)
        sure = known(given, detector)
    tables = tables_of(pieces, everywhere, zones, sure, gaps, placed.unsure)
    if given["annotate"]:
        _annotate(given, seen, zones, sure, tables, nature)
    _tell(form, film, detector, count, tables, placed, nature)
    if given["out"]:
        write(given["out"], tables, nature)
    conflicts = False
    if where:
        driven = tables.vehicles.counted if tables.vehicles else []
        span_s, finely_m = (0.0, count.length_s), placed.coarsest_m.get(where.line)
        records = watch_records(where, digest_of(path), span_s, tables.counted, gaps, driven, finely_m)
        conflicts = record(given["operation"], records, where.line, sure.by(detector.name))
    return 1 if count.faults or placed.faults or gaps or count.crowded or conflicts else 0


class _Seen(NamedTuple):
    """What a film showed, whole; of vehicles None where the detector does not tell them."""

    film: Film
    lines: list[Line]
    crossings: list[Crossing]
    vehicles: list[Crossing] | None
    gaps: list[Blind]
    length_s: float


def _crossings(pieces: Sequence[Piece], lines: list[Line]) -> list[Crossing]:
    """At the lines themselves, without those beside."""
    return [each for piece in pieces for each in piece.crossings if each.line < len(lines)]


def detector_of(given: dict[str, Any], film: Source) -> Detector:
    """The detector that the call names, for pictures of this size.

    Raises:
        UsageError: classes are named of no model, or in no numbers.
        DataRefused: it cannot be read.
    """
    from safepassage.foundation.errors import UsageError

    said = given["vehicle_classes"]
    if said and (given["detector_name"] == "motion" or not re.fullmatch(r"\d+(,\d+)*", said)):
        msg = f"--vehicle-classes {said}: expected numbers such as 3,4,5,8, and --detector with the model that has them"
        raise UsageError(msg)
    if given["detector_name"] == "motion":
        from safepassage.interchange.motion_detector import MotionDetector

        return MotionDetector(film.wide_px, film.high_px)
    from safepassage.interchange.onnx_detector import OnnxDetector

    vehicles = [int(each) for each in said.split(",")] if said else []
    return OnnxDetector(Path(given["detector_name"]), given["tiles"], vehicles)


def known(given: dict[str, Any], detector: Detector) -> Known:
    """What is known of the detector in this class of views."""
    from safepassage.cli.watching import Known
    from safepassage.interchange.calibration_file import calibration_of
    from safepassage.interchange.film_count import vehicle_name

    entries = _entries(given)
    return Known(*(calibration_of(entries, name, given["view"]) for name in (detector.name, vehicle_name(detector))))


def _entries(given: dict[str, Any]) -> Entries:
    """What the calibration file holds; nothing where `--calibrate` is to make it."""
    from safepassage.interchange.calibration_file import read_calibration

    file = given["calibration"]
    return read_calibration(file) if file and (file.exists() or not given["truth"]) else {}


def _refuse_truth(given: dict[str, Any], lines: list[Line], where: Where | None) -> None:
    """Refuse what cannot calibrate before an hour of film is counted."""
    from safepassage.foundation.errors import UsageError
    from safepassage.interchange.calibration_file import read_truth
    from safepassage.interchange.hand_file import is_hand, read_hand

    if not given["calibration"]:
        msg = "--calibrate needs --calibration FILE, which keeps what it finds"
        raise UsageError(msg)
    if is_hand(given["truth"]):
        read_hand(given["truth"])
        _start_s(given, where)
    else:
        read_truth(given["truth"], lines, math.inf)
        _filmed_on(given, where)


def _filmed_on(given: dict[str, Any], where: Where | None) -> str:
    """The day on which the film begins, in UTC; "" where nobody says when."""
    from safepassage.cli.watching import began_s
    from safepassage.foundation.times import iso_utc

    start_s = began_s(given, where)
    return "" if start_s is None else iso_utc(int(start_s))[:10]


def _calibrate(given: dict[str, Any], detector: Detector, seen: _Seen, where: Where | None) -> None:
    """Add what `--calibrate` says to the calibration file; it may say nothing of vehicles."""
    from safepassage.interchange.calibration_file import again_words, key_of, labelled, read_truth, write_calibration
    from safepassage.interchange.film_count import vehicle_name
    from safepassage.interchange.hand_file import is_hand
    from safepassage.interchange.watch_records import digest_of
    from safepassage.monitoring.intervals import merged

    truth, entries = given["truth"], _entries(given)
    whose = digest_of(seen.film.path), _filmed_on(given, where)
    new = {}
    if is_hand(truth):
        new[detector.name] = _by_hand(truth, _start_s(given, where), seen, whose)
    else:
        people, vehicles = read_truth(truth, seen.lines, seen.length_s)
        new[detector.name] = labelled(people, seen.crossings, seen.lines, seen.film.frames_per_s, *whose)
        if vehicles is not None and seen.vehicles is not None:
            labels = labelled(vehicles, seen.vehicles, seen.lines, seen.film.frames_per_s, *whose)
            new[vehicle_name(detector)] = labels
    for name, labels in new.items():
        key = key_of(name, given["view"])
        old = entries.get(key, [])
        if said := again_words(old, labels):
            click.echo(f"{key}: {said}", err=True)
        entries[key] = merged(old, labels)
    write_calibration(given["calibration"], entries)


def _start_s(given: dict[str, Any], where: Where | None) -> float:
    """When the film begins, to set it beside a tally by hand."""
    from safepassage.cli.watching import began_s
    from safepassage.foundation.errors import UsageError

    start_s = began_s(given, where)
    if start_s is None:
        msg = "a tally by hand needs --start with its offset, such as 2016-12-10T18:00Z: when the film begins"
        raise UsageError(msg)
    return start_s


def _by_hand(truth: Path, start_s: float, seen: _Seen, whose: tuple[str, str]) -> list[Labelled]:
    """What a tally by hand says of the count, on the lines and over the time that both saw."""
    from safepassage.foundation.errors import DataRefused, Fault
    from safepassage.interchange.calibration_file import labelled
    from safepassage.interchange.hand_file import read_hand

    hand, _ = read_hand(truth)
    lines, frames_per_s = seen.lines, seen.film.frames_per_s
    shared = [number for number, line in enumerate(lines) if line.name in hand.lines]

    def both_saw(time_s: float) -> bool:
        is_gap = any(gap.start_s <= time_s < gap.end_s for gap in seen.gaps)
        return 0 <= time_s < seen.length_s and not is_gap and hand.saw(start_s + time_s)

    if not shared or not any(both_saw(at * _STEP_S) for at in range(int(seen.length_s / _STEP_S) + 1)):
        expected = f"a time of the film, and one of its lines: {', '.join(line.name for line in lines)}"
        way_out = "Nothing that was tallied lies in the film. Is --start when the film begins?"
        raise DataRefused([Fault(file=truth.name, expected=expected, got=" ".join(hand.lines), way_out=way_out)])
    names = {lines[number].name for number in shared}
    passed = [each for each in hand.passages(start_s) if each[1] in names and both_saw(each[0])]
    counted = [each for each in seen.crossings if each.line in shared and both_saw(each.frame / frames_per_s)]
    return labelled(passed, counted, lines, frames_per_s, *whose)


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


def _annotate(given: dict[str, Any], seen: _Seen, zones: list[Zone], sure: Known, tables: Tables, nature: str) -> None:
    """The film once more, as it was counted: what a line holds is settled only some seconds later."""
    from safepassage.cli.common import nature_words
    from safepassage.interchange.annotated_film import AnnotatedFilm, Told
    from safepassage.interchange.film_count import FilmCount

    film, lines = seen.film, seen.lines
    told = {"": Told(seen.crossings, sure.people, tables.present)}
    if seen.vehicles is not None:
        standing = tables.vehicles.present if tables.vehicles else []
        told[" vehicles"] = Told(seen.vehicles, sure.vehicles, standing)
    with (
        Progress("pictures", film.promised or None) as tick,
        AnnotatedFilm(given["annotate"], film, lines, zones, told, nature_words(nature)) as annotated,
    ):
        count = FilmCount(film, lines, zones, detector_of(given, film), tick=tick, show=annotated.show)
        for _ in count.pieces():
            pass


def _tell(
    form: str, film: Film, detector: Detector, seen: FilmCount, tables: Tables, placed: Drawn, nature: str
) -> None:
    from safepassage.cli.common import nature_words
    from safepassage.cli.output import emit
    from safepassage.cli.report import fault_lines
    from safepassage.cli.watching import COUNT_COLUMNS, marked
    from safepassage.interchange.as_json import fault_to_json
    from safepassage.interchange.film_on_map import words_of

    faults = [*placed.faults, *seen.faults, *_crowded(seen)]
    if form == "json":
        emit(
            "json",
            [
                {
                    "nature": nature,
                    "film": film.name,
                    "detector": detector.name,
                    "length_s": round(seen.length_s, 3),
                    "pictures_seen": seen.seen,
                    "laid_error_px": round(seen.error_px, 3),
                    **tables.told,
                    "map": placed.told,
                    "warnings": [fault_to_json(fault) for fault in faults],
                }
            ],
            [],
        )
        return
    for line in fault_lines(faults):
        click.echo(line, err=True)
    if form == "csv":
        emit("csv", marked(tables.counts, nature), list(COUNT_COLUMNS))
        return
    click.echo(f"{nature_words(nature)} · {film.name} · {detector.name}")
    click.echo(f"{seen.length_s:.0f} s, {seen.seen} pictures seen")
    if placed.told:
        click.echo(words_of(placed.told))
    if not tables.counts:
        click.echo("Nothing was seen: how many passed is unknown.")
    vehicles = tables.vehicles
    for title, rows in (
        ("", tables.counts),
        ("In the zones:", tables.zones),
        ("Vehicles:", vehicles.counts if vehicles else []),
        ("Vehicles in the zones:", vehicles.zones if vehicles else []),
        ("Not seen:", tables.gaps),
    ):
        if rows:
            click.echo("\n".join([title, *table(rows, list(rows[0]))]))


def _crowded(seen: FilmCount) -> list[Fault]:
    from safepassage.foundation.errors import Fault
    from safepassage.monitoring.counting import TRACKS_MAX

    if not seen.crowded:
        return []
    expected = f"at most {TRACKS_MAX} people, or vehicles, in a picture"
    way_out = "Fly lower or cut the film; the counts are too low."
    return [Fault(expected=expected, got=f"{seen.crowded} boxes more", way_out=way_out, severity="warning")]
