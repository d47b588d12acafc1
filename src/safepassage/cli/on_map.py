"""Lines and zones for `count`, in pixels or on the map; those of the map are drawn into the film by telemetry."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from safepassage.foundation.errors import Fault
    from safepassage.interchange.film import Film, Source
    from safepassage.interchange.film_on_map import FilmOnMap
    from safepassage.interchange.film_stream import Stream
    from safepassage.interchange.flight import View
    from safepassage.interchange.live_map import LiveMap
    from safepassage.interchange.map_lines import OnMap
    from safepassage.interchange.watch_records import Where
    from safepassage.monitoring.counting import Line, Zone

__all__ = ["Drawn", "Written", "drawn_into", "live_map", "refuse_unplaced", "written"]


class Written(NamedTuple):
    """Lines and zones as they are written: in pixels of the first picture, and on the map."""

    lines: list[Line]
    zones: list[Zone]
    map_lines: list[OnMap]
    map_zones: list[OnMap]

    @property
    def names(self) -> list[str]:
        """Of the lines."""
        return [each.name for each in self.lines] + [each.name for each in self.map_lines]


class Drawn(NamedTuple):
    """Lines and zones in pixels of the first picture.

    Attributes:
        lines: At which to count.
        zones: In which to count.
        beside: Under the names of lines of the map, where these may lie as well.
        unsure: Names of lines of which so little is known where they lie that a count is indicative.
        told: What is told of the map, for programs; empty without telemetry.
        faults: Warnings.
        coarsest_m: Metres a pixel at each line, where telemetry tells it.
    """

    lines: list[Line]
    zones: list[Zone]
    beside: list[Line]
    unsure: frozenset[str]
    told: Mapping[str, Any]
    faults: tuple[Fault, ...]
    coarsest_m: Mapping[str, float]


def written(given: Mapping[str, Any]) -> Written:
    """The lines and zones that the call names.

    Raises:
        UsageError: it names no line.
        DataRefused: they cannot be read; a name is there twice.
    """
    from safepassage.foundation.errors import DataRefused, Fault, UsageError
    from safepassage.interchange.drawn_lines import read_lines, read_zones
    from safepassage.interchange.map_lines import parted, read_file

    if bool(given["line_texts"]) == bool(given["line_file"]):
        msg = "where shall be counted? Write either --line NAME:x1,y1,x2,y2, once or more, or --lines FILE"
        raise UsageError(msg)
    file, zone_file = given["line_file"], given["zone_file"]
    name, zone_name = (each.name if each else "--line" for each in (file, zone_file))
    rows, map_lines = read_file(file) if file else parted([(0, text) for text in given["line_texts"]], name)
    zone_rows, map_zones = read_file(zone_file, zones=True) if zone_file else ([], [])
    out = Written(read_lines(rows, name), read_zones(zone_rows, zone_name), map_lines, map_zones)
    zones = [each.name for each in out.zones] + [each.name for each in map_zones]
    twice = [each for names in (out.names, zones) for each, times in Counter(names).items() if times > 1]
    if twice:
        raise DataRefused([Fault(file=name, expected="each name once", got=", ".join(twice))])
    return out


def drawn_into(film: Film, read: Written, given: Mapping[str, Any], where: Where | None) -> Drawn:
    """Lines and zones in pixels of a film's first picture.

    Raises:
        UsageError: lines of a map need telemetry, or the film's beginning is not known.
        DataRefused: the telemetry does not place the film, or a line never comes into view.
    """
    from safepassage.foundation.errors import UsageError

    if given["telemetry"] is None:
        if read.map_lines or read.map_zones:
            msg = "lines on the map are drawn into a film by where the drone was: name its log with --telemetry"
            raise UsageError(msg)
        return Drawn(read.lines, read.zones, [], frozenset(), {}, (), {})
    from safepassage.interchange.film_on_map import told

    found = _on_map(film, given, where)
    placed = found.drawn(read.map_lines, read.map_zones)
    lines = [*read.lines, *placed.lines]
    return Drawn(
        lines,
        [*read.zones, *placed.zones],
        placed.beside,
        placed.unsure,
        told(Path(given["telemetry"]).name, found.placing, found.shift, found.offset_s, placed),
        found.faults,
        found.coarsest_m(lines),
    )


def _on_map(film: Film, given: Mapping[str, Any], where: Where | None) -> FilmOnMap:
    from safepassage.cli.watching import began_s
    from safepassage.foundation.errors import UsageError
    from safepassage.interchange.film_on_map import film_on_map

    telemetry = Path(given["telemetry"])
    start_s = began_s(given, where)
    if start_s is None and telemetry != film.path:
        msg = "--telemetry needs --start with its offset, such as 2016-12-10T18:00Z: when the film begins by its clock"
        raise UsageError(msg)
    return film_on_map(film, telemetry, _view(given, film), start_s, given["offset_s"])


@contextmanager
def live_map(
    stream: Stream, address: str, read: Written, given: Mapping[str, Any], clock_s: Callable[[], float]
) -> Iterator[LiveMap | None]:
    """Draws lines and zones of the map into a stream while it comes; None where there are none.

    Raises:
        UsageError: lines of a map need telemetry that comes with the stream, or its address cannot be listened to.
        DataRefused: the model of the ground cannot be read.
    """
    from safepassage.interchange.live_map import LiveMap
    from safepassage.interchange.live_telemetry import LiveTelemetry, heard

    if not (read.map_lines or read.map_zones):
        yield None
        return
    telemetry, view = given["telemetry"], _view(given, stream)
    form = "KLV" if telemetry == address else ""
    live = LiveTelemetry(view.mount, begin_s=stream.began_s, use_damaged=view.use_damaged, form=form)
    on_map = LiveMap(
        (read.map_lines, read.map_zones),
        live,
        view,
        stream,
        began_s=stream.began_s,
        name=telemetry,
        offset_s=given["offset_s"],
        tell=lambda what: click.echo(what, err=True),
    )
    if form:
        stream.take_data = live.feed
        yield on_map
    else:
        with heard(telemetry, live, clock_s):
            yield on_map


def refuse_unplaced(address: str, read: Written, given: Mapping[str, Any]) -> None:
    """Refuse lines of the map in a stream that nothing lays on the map, before it is opened.

    Raises:
        UsageError: telemetry is missing, or cannot be that of a stream.
    """
    from safepassage.foundation.errors import UsageError

    telemetry = given["telemetry"]
    if given["believe"]:
        raise UsageError("--believe is for a log; a stream's telemetry is judged as it comes")
    if not (read.map_lines or read.map_zones):
        if telemetry:
            raise UsageError(
                "--telemetry lays lines on the map into a stream, and none is drawn there: NAME@lon1,lat1,…"
            )
        return
    if not telemetry:
        msg = "lines on the map are drawn into a stream by where the drone is: name what it sends with --telemetry"
        raise UsageError(f"{msg}, udp://HOST:PORT, or the stream's own address where KLV comes in it")
    if telemetry != address and not telemetry.startswith("udp://"):
        msg = (
            f"--telemetry {telemetry}: a stream's telemetry comes with it: udp://HOST:PORT, or the stream's own address"
        )
        raise UsageError(msg)
    if given["start"] and telemetry != address:
        msg = "--start says that a film is played, and --telemetry comes now: count that film as a file, with its log"
        raise UsageError(msg)


def _view(given: Mapping[str, Any], film: Source) -> View:
    """What the call says of camera and ground."""
    from safepassage.interchange.drone_log import Mount
    from safepassage.interchange.flight import View
    from safepassage.monitoring.placing import RESOLUTION_M

    return View(
        Mount(*given["mount"]),
        given["lens"],
        film.wide_px,
        RESOLUTION_M,
        given["ground_m"],
        given["terrain"],
        use_damaged=given["damaged"],
        believed=given["believe"],
    )
