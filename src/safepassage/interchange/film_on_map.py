"""A film and a flight's telemetry: its pictures on the map, its clock checked, lines of the map drawn into it.

The film is gone through once beforehand, at most a thousand pictures of it, to see how they lie over each other.
Where the motion of both says surely that the clocks differ, or the film does not lie in the flight at all, nothing is
placed, and how far the clocks differ is told; only who flew may say it (`--telemetry-offset`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from safepassage.foundation.errors import DataRefused, Fault
from safepassage.foundation.times import iso_utc
from safepassage.interchange.film_count import Eye
from safepassage.interchange.flight import completed
from safepassage.interchange.ground_view import GroundView, cv
from safepassage.interchange.in_view import InView
from safepassage.interchange.telemetry_file import read_telemetry
from safepassage.monitoring.clocks import ahead_words, shift_between
from safepassage.monitoring.counting import Line, Zone
from safepassage.monitoring.coverage import shown_m
from safepassage.monitoring.placing import Laying, beside, place
from safepassage.monitoring.tallies import zone_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from safepassage.geography.terrain import HeightGrid
    from safepassage.interchange.film import Film, Source
    from safepassage.interchange.flight import View
    from safepassage.interchange.map_lines import OnMap
    from safepassage.monitoring.clocks import Shift
    from safepassage.monitoring.placing import Placing
    from safepassage.monitoring.track import Track

__all__ = ["FilmOnMap", "Placed", "clock_faults", "coarsest_m", "film_on_map", "placed_by", "told", "words_of"]

_STEP_S: Final = 0.5
_PICTURES_MAX: Final = 1000
_BESIDE: Final = 4
_SHIFT_S: Final = 1.0
"""Clocks that differ by less agree: a second moves no line by more than a receiver errs."""


class Placed(NamedTuple):
    """Lines and zones of a map in pixels of the first picture.

    Attributes:
        lines: As they are drawn.
        zones: The same.
        beside: Under the name of each line, where it may lie as well.
        off_m: How far each line may be off.
        unsure: Names of those that may be off by more than half of their length.
    """

    lines: list[Line]
    zones: list[Zone]
    beside: list[Line]
    off_m: dict[str, float]
    unsure: frozenset[str]


@dataclass(frozen=True, slots=True, eq=False)
class FilmOnMap:
    """A film that lies on the map.

    Attributes:
        film: The film.
        laying: Its pictures, by the telemetry's clock.
        placing: Where they lie.
        shift: What the motion says of the clocks, None where it says nothing.
        offset_s: How far the telemetry's clock was taken to be ahead.
        faults: What was noticed.
        track: Of the drone, with lens and ground.
        ground: The model of the ground, where there is one.
    """

    film: Film
    laying: Laying
    placing: Placing
    shift: Shift | None
    offset_s: float
    faults: tuple[Fault, ...]
    track: Track
    ground: HeightGrid | None

    def coarsest_m(self, lines: Sequence[Line]) -> dict[str, float]:
        """As `coarsest_m` has it, over the whole film."""
        return coarsest_m(lines, self.film, self.laying, self.placing, self.track, self.ground)

    def drawn(self, lines: Sequence[OnMap], zones: Sequence[OnMap]) -> Placed:
        """Lines and zones of the map.

        Raises:
            DataRefused: some never come into view; all of them are told.
        """
        out = placed_by(self.placing, lines, zones)
        faults = self._never_seen(out, lines, zones)
        if faults:
            raise DataRefused(faults)
        return out

    def _never_seen(self, placed: Placed, lines: Sequence[OnMap], zones: Sequence[OnMap]) -> list[Fault]:
        view = InView(self.film, placed.lines, placed.zones)
        names = {each.name: each for each in lines} | {zone_name(each.name): each for each in zones}
        never = set(names).intersection(*(view.hidden(each) for each in self.laying.to_ground))
        return [_never(name, each, self.placing) for name, each in names.items() if name in never]


def placed_by(placing: Placing, lines: Sequence[OnMap], zones: Sequence[OnMap]) -> Placed:
    """Lines and zones of the map, in view or not; NaN where they lie behind the camera.

    Beside each line stand as many others, whatever is known of it: who counts may draw them anew under their numbers.
    """
    drawn, copies, off_m, unsure = [], [], {}, set()
    for each in lines:
        ends_m = placing.metres(each.corners_deg)
        ends_px = _ends(placing, ends_m)
        drawn.append(Line(each.name, ends_px, is_placed=True))
        off_m[each.name] = placing.off_m(ends_m)
        if 2 * off_m[each.name] > np.hypot(*(ends_m[1] - ends_m[0])):
            unsure.add(each.name)
        for copy_m in [*beside(ends_m, off_m[each.name]), ends_m][:_BESIDE]:
            copy_px = _ends(placing, copy_m)
            copies.append(Line(each.name, copy_px if np.isfinite(copy_px).all() else ends_px, is_placed=True))
    corners = [placing.drawn(placing.metres(each.corners_deg)).tolist() for each in zones]
    areas = [
        Zone(each.name, tuple((x, y) for x, y in found), is_placed=True)
        for each, found in zip(zones, corners, strict=True)
    ]
    return Placed(drawn, areas, copies, off_m, frozenset(unsure))


def coarsest_m(
    lines: Sequence[Line], film: Source, laying: Laying, placing: Placing, track: Track, ground: HeightGrid | None
) -> dict[str, float]:
    """Metres of ground a pixel showed at each line, in the picture that showed it worst of those that have it in view.

    Lines that no picture has in view, or of which nobody knows how far they were away, are not there.
    """
    then, out = track.between(laying.at_s), {}
    for line in lines:
        view = InView(film, [line], [])
        seen = np.array([not view.hidden(each) for each in laying.to_ground], bool)
        lat, lon = placing.degrees(np.array(line.ends_px, np.float64).reshape(2, 2))
        height_m = np.full(2, np.nan) if ground is None else ground.height_m(lat, lon)
        ends = zip(lat, lon, height_m, strict=True)
        found = [shown_m(then.at(seen), *place, pixels=laying.wide_px) for place in ends]
        if np.isfinite(found).any():
            out[line.name] = float(np.nanmax(found))
    return out


def told(name: str, placing: Placing, shift: Shift | None, offset_s: float, placed: Placed) -> dict[str, Any]:
    """What is told of a film on the map, for programs; `name` is that of its telemetry."""
    clock = shift and {
        "ahead_s": round(shift.shift_s, 1),
        "within_s": round(shift.within_s, 1),
        "agrees_percent": round(100 * shift.explained_share),
        "rival_percent": round(100 * shift.rival_share),
        "is_certain": shift.is_certain,
    }
    return {
        "telemetry": name,
        "pictures": len(placing.at_s),
        "offset_s": offset_s,
        "off_m": {line: round(off, 1) for line, off in placed.off_m.items()},
        "clock": clock,
    }


def words_of(said: Mapping[str, Any]) -> str:
    """What is told of a film on the map, for people."""
    clock = said["clock"]
    agrees = "the motion says nothing certain of it"
    if clock and clock["is_certain"]:
        agrees = (
            f"ahead of the film's by {clock['ahead_s']} s, give or take {clock['within_s']} s "
            f"({clock['agrees_percent']} % of the motion agrees)"
        )
    off = ", ".join(f"{name} within {off_m} m" for name, off_m in said["off_m"].items()) or "no line"
    return f"On the map by {said['telemetry']}, {said['pictures']} pictures: {off}. Its clock: {agrees}."


def film_on_map(film: Film, telemetry: Path, view: View, start_s: float | None, offset_s: float | None) -> FilmOnMap:
    """Lay a film on the map.

    Args:
        film: Open.
        telemetry: The flight's log; the film itself, where its telemetry is in it.
        view: What the log does not say of camera and ground.
        start_s: When the film begins by its own clock, unix seconds; None where its telemetry is in it.
        offset_s: How many seconds the telemetry's clock is ahead of the film's; None where nobody said so.

    Raises:
        DataRefused: the telemetry cannot be read, does not say enough, or is of another time than the film.
    """
    read = read_telemetry(telemetry, mount=view.mount, use_damaged=view.use_damaged, believed=view.believed)
    ground = view.ground()
    track = completed(read.track, view, ground)
    laid = _laid(film, float(track.at_s[0]) if start_s is None else start_s)
    shift = shift_between(laid, track, ground)
    by_clock = Laying(laid.at_s + (offset_s or 0.0), laid.to_ground, laid.wide_px, laid.high_px)
    faults = clock_faults(telemetry.name, by_clock, track, shift, offset_s)
    if any(fault.severity == "error" for fault in faults):
        raise DataRefused(faults)
    try:
        placing = place(by_clock, track, ground)
    except DataRefused as refused:
        raise DataRefused([fault.at(file=telemetry.name) for fault in refused.faults]) from refused
    noticed = (*read.faults, *faults, *(fault.at(file=telemetry.name) for fault in placing.faults))
    return FilmOnMap(film, by_clock, placing, shift, offset_s or 0.0, noticed, track, ground)


def _laid(film: Film, start_s: float) -> Laying:
    """Pictures of a film, some each second, over the picture that counting lays all others over."""
    every_s = max(_STEP_S, film.promised / film.frames_per_s / _PICTURES_MAX)
    view, eye = GroundView(), Eye()
    at_s: list[float] = []
    planes: list[np.ndarray] = []
    for step_s in (0.0, every_s):  # every picture until there is a first one, then some
        for picture in film.pictures(every_s=step_s):
            if at_s and picture.time_s <= at_s[-1]:
                continue
            gray = cv().cvtColor(picture.pixels, cv().COLOR_BGR2GRAY)
            laid = None if eye.why_blind(gray, picture.time_s) else view.lay(gray)
            if laid is not None:
                at_s.append(picture.time_s)
                planes.append(laid.to_ground)
                if not step_s:
                    break
    return Laying(np.array(at_s) + start_s, np.array(planes).reshape(-1, 3, 3), film.wide_px, film.high_px)


def clock_faults(file: str, laid: Laying, track: Track, shift: Shift | None, offset_s: float | None) -> list[Fault]:
    """What does not go together in the times of a film and of a flight.

    Args:
        file: Name of the telemetry.
        laid: The film, by the telemetry's clock as far as somebody said how far that is ahead.
        track: Of the flight.
        shift: What the motion of both says, of the film's own clock.
        offset_s: How far it was said to be ahead; None where nobody said so.
    """
    further_s = shift.shift_s - (offset_s or 0.0) if shift is not None and shift.is_certain else None
    way_out = (
        "Say when the film begins with --start, or how far the telemetry's clock is ahead with --telemetry-offset."
    )
    if shift is not None and further_s is not None:
        way_out = (
            f"By the motion of both it is ahead by {shift.shift_s:.1f} s, give or take {shift.within_s:.1f} s "
            f"({shift.explained_share:.0%} of the motion agrees): --telemetry-offset {shift.shift_s:.1f}"
        )
    if not len(laid.at_s) or laid.at_s[0] > track.at_s[-1] or laid.at_s[-1] < track.at_s[0]:
        expected = f"telemetry of the film's time, {_span(laid.at_s)}"
        return [Fault(file=file, field="time", expected=expected, got=_span(track.at_s), way_out=way_out)]
    if shift is None or further_s is None or abs(further_s) <= max(_SHIFT_S, shift.within_s):
        return []
    return [
        Fault(
            file=file,
            field="time",
            expected="a clock that goes with the film's",
            got=f"one that is {ahead_words(further_s)}",
            way_out=way_out,
            severity="error" if offset_s is None else "warning",
        )
    ]


def _span(at_s: np.ndarray) -> str:
    return f"{iso_utc(int(at_s[0]))}/{iso_utc(int(at_s[-1]) + 1)}" if len(at_s) else "no picture that can be laid"


def _never(name: str, drawn: OnMap, placing: Placing) -> Fault:
    ends_m = placing.metres(drawn.corners_deg)
    far_m = float(np.hypot(*(ends_m.mean(axis=0) - placing.metres([placing.origin_deg[::-1]])[0])))
    return Fault(
        field=name if " " in name else f"line {name}",
        expected="to come into view, whole, at some time of the film",
        got=f"it never does; it lies {far_m:,.0f} m from the middle of the flight",
        way_out="Longitude comes before latitude. See what was in view with `safepassage telemetry --out`.",
    )


def _ends(placing: Placing, ends_m: np.ndarray) -> tuple[float, float, float, float]:
    x1, y1, x2, y2 = placing.drawn(ends_m).ravel().tolist()
    return x1, y1, x2, y2
