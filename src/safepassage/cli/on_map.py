"""Lines and zones for `count`, in pixels or on the map; those of the map are drawn into the film by telemetry."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from safepassage.foundation.errors import Fault
    from safepassage.interchange.film import Film
    from safepassage.interchange.film_on_map import FilmOnMap
    from safepassage.interchange.map_lines import OnMap
    from safepassage.interchange.watch_records import Where
    from safepassage.monitoring.counting import Line, Zone

__all__ = ["Drawn", "Written", "drawn_into", "written"]


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
    """

    lines: list[Line]
    zones: list[Zone]
    beside: list[Line]
    unsure: frozenset[str]
    told: Mapping[str, Any]
    faults: tuple[Fault, ...]

    def words(self) -> str:
        """What is told of the map, for people."""
        clock = self.told["clock"]
        agrees = "the motion says nothing certain of it"
        if clock and clock["is_certain"]:
            agrees = (
                f"ahead of the film's by {clock['ahead_s']} s, give or take {clock['within_s']} s "
                f"({clock['agrees_percent']} % of the motion agrees)"
            )
        off = ", ".join(f"{name} within {off_m} m" for name, off_m in self.told["off_m"].items()) or "no line"
        return f"On the map by {self.told['telemetry']}, {self.told['pictures']} pictures: {off}. Its clock: {agrees}."


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
        return Drawn(read.lines, read.zones, [], frozenset(), {}, ())
    found = _on_map(film, given, where)
    placed = found.drawn(read.map_lines, read.map_zones)
    return Drawn(
        [*read.lines, *placed.lines],
        [*read.zones, *placed.zones],
        placed.beside,
        placed.unsure,
        _told(found, placed.off_m, given["telemetry"]),
        found.faults,
    )


def _on_map(film: Film, given: Mapping[str, Any], where: Where | None) -> FilmOnMap:
    from safepassage.cli.watching import began_s
    from safepassage.foundation.errors import UsageError
    from safepassage.interchange.drone_log import Mount
    from safepassage.interchange.film_on_map import film_on_map
    from safepassage.interchange.flight import View
    from safepassage.monitoring.placing import RESOLUTION_M

    telemetry: Path = given["telemetry"]
    start_s = began_s(given, where)
    if start_s is None and telemetry != film.path:
        msg = "--telemetry needs --start with its offset, such as 2016-12-10T18:00Z: when the film begins by its clock"
        raise UsageError(msg)
    view = View(
        Mount(*given["mount"]),
        given["lens"],
        film.wide_px,
        RESOLUTION_M,
        given["ground_m"],
        given["terrain"],
        use_damaged=given["damaged"],
    )
    return film_on_map(film, telemetry, view, start_s, given["offset_s"])


def _told(found: FilmOnMap, off_m: Mapping[str, float], telemetry: Path) -> Mapping[str, Any]:
    shift = found.shift
    clock = shift and {
        "ahead_s": round(shift.shift_s, 1),
        "within_s": round(shift.within_s, 1),
        "agrees_percent": round(100 * shift.explained_share),
        "rival_percent": round(100 * shift.rival_share),
        "is_certain": shift.is_certain,
    }
    return {
        "telemetry": telemetry.name,
        "pictures": len(found.placing.at_s),
        "offset_s": found.offset_s,
        "off_m": {name: round(off, 1) for name, off in off_m.items()},
        "clock": clock,
    }
