"""A flight, from its file to what it watched: read, held against the corridors, written out, made into records.

The track is the aircraft's own and the footprints are what its camera saw of the ground; both stay with the crew and
the monitoring role, and their files say so in their names. Records are whole minutes and places, no positions.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from safepassage.foundation.times import iso_utc
from safepassage.interchange.telemetry_file import read_telemetry
from safepassage.monitoring.coverage import (
    HOLE_S,
    MINUTE_S,
    pixel_m,
    range_max_m,
    resolution_of,
    seen,
    watched_and_not,
)
from safepassage.monitoring.footprint import footprints
from safepassage.monitoring.kinds import DETAILS_CHARS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from safepassage.foundation.errors import Fault
    from safepassage.geography.terrain import HeightGrid
    from safepassage.interchange.drone_log import Mount
    from safepassage.interchange.live_telemetry import Unheard
    from safepassage.monitoring.coverage import Line, Seen
    from safepassage.monitoring.footprint import Footprints
    from safepassage.monitoring.spans import Span
    from safepassage.monitoring.track import Track

__all__ = ["Flight", "View", "completed", "flights_of", "looked_at", "minute_records", "watch_records", "write_flights"]

TRACK: Final = "track.monitoring-only.geojson"
FOOTPRINTS: Final = "footprints.monitoring-only.geojson"
_DIGITS: Final = 7
"""Of a degree: a centimetre."""
_PIXEL_DIGITS: Final = 3
"""Of a metre."""


@dataclass(frozen=True, slots=True)
class View:
    """How flights are looked at, where their files do not say it.

    Attributes:
        mount: How the camera hangs.
        lens_deg: Degrees that the picture is wide and high; None where only the file may say it.
        pixels: Width of the picture.
        resolution_m: Metres of ground that a pixel may show.
        ground_m: Height of the ground, metres above mean sea level, flat; None where the log or `terrain` says it.
        terrain: A model of the ground.
        use_damaged: Whether KLV packets whose checksum does not hold count.
        believed: Spans of a log whose positions alone count; all of it where there are none.
    """

    mount: Mount
    lens_deg: tuple[float, float] | None
    pixels: int
    resolution_m: float
    ground_m: float | None
    terrain: Path | None
    use_damaged: bool
    believed: tuple[Span, ...] = ()

    def ground(self) -> HeightGrid | None:
        """The model of the ground, read.

        Raises:
            DataRefused: It cannot be read.
        """
        if self.terrain is None:
            return None
        from safepassage.interchange.terrain_file import read_terrain

        return read_terrain(self.terrain)


@dataclass(frozen=True, slots=True, eq=False)
class Flight:
    """One flight, or a minute of one.

    Attributes:
        name: The file's name, or the stream's address.
        form: What it is, in words.
        track: Where the drone was and looked.
        prints: What it had in view, sample by sample.
        pixel_m: (n, 4) float64, metres a pixel at each of the footprint's corners.
        seen: What it saw of each line.
        faults: What was noticed.
    """

    name: str
    form: str
    track: Track
    prints: Footprints
    pixel_m: NDArray[np.float64]
    seen: tuple[Seen, ...]
    faults: tuple[Fault, ...]

    @property
    def pictures(self) -> int:
        """Samples with a footprint."""
        return int(self.prints.known.sum())

    @property
    def why_blind(self) -> str:
        """What is missing where there is no footprint at all."""
        track = self.track
        missing = [
            what
            for what, values in (
                ("how wide the lens is (--lens)", track.hfov_deg + track.vfov_deg),
                ("where the camera looked", track.azimuth_deg + track.elevation_deg),
                ("how high the ground is (--ground, --terrain)", track.ground_m),
            )
            if np.isnan(values).all()
        ]
        return ", ".join(missing) + "." if missing else "it never was above the ground that is given."

    def as_json(self) -> dict[str, Any]:
        """What is printed of it."""
        return {
            "file": self.name,
            "format": self.form,
            "from": iso_utc(int(self.track.at_s[0])),
            "to": iso_utc(int(self.track.at_s[-1]) + 1),
            "positions": len(self.track),
            "pictures": self.pictures,
            "seen": [
                {
                    "corridor": each.line.corridor,
                    "stretch": each.line.stretch,
                    "watched": [[iso_utc(begin), iso_utc(end)] for begin, end in each.spans()],
                    "metres_a_pixel": each.pixel_m and [round(at_m, _PIXEL_DIGITS) for at_m in each.pixel_m],
                    "unknown": [[iso_utc(begin), iso_utc(end)] for begin, end in each.unknown_spans()],
                }
                for each in self.seen
            ],
            "warnings": [str(fault) for fault in self.faults],
        }


def flights_of(files: Sequence[Path], view: View, lines: Sequence[Line]) -> list[Flight]:
    """Every file's flight, held against the lines.

    Raises:
        DataRefused: A file cannot be read.
    """
    ground = view.ground()
    out = []
    for file in files:
        read = read_telemetry(file, mount=view.mount, use_damaged=view.use_damaged, believed=view.believed)
        out.append(looked_at(read.track, view, ground, lines, name=file.name, form=read.form, faults=read.faults))
    return out


def looked_at(
    track: Track,
    view: View,
    ground: HeightGrid | None,
    lines: Sequence[Line],
    *,
    name: str,
    form: str,
    faults: Sequence[Fault] = (),
) -> Flight:
    """A track, held against the lines; `ground` is what `view.ground()` gave."""
    track = completed(track, view, ground)
    far_m = range_max_m(track, pixels=view.pixels, resolution_m=view.resolution_m)
    prints = footprints(track, range_max_m=far_m, terrain=ground)
    finely_m = pixel_m(track, prints.range_m, pixels=view.pixels)
    found = tuple(seen(track, prints, line, pixels=view.pixels, terrain=ground) for line in lines)
    return Flight(name, form, track, prints, finely_m, found, tuple(faults))


def completed(track: Track, view: View, ground: HeightGrid | None) -> Track:
    """A track with what the view says of the lens and of the ground, where the log does not."""
    if view.lens_deg is not None:
        track = track.with_lens(hfov_deg=view.lens_deg[0], vfov_deg=view.lens_deg[1])
    if view.ground_m is not None:
        track = replace(track, ground_m=np.full(len(track), view.ground_m))
    elif ground is not None:
        track = replace(track, ground_m=ground.height_m(track.lat_deg, track.lon_deg))
    return track


def watch_records(flights: Sequence[Flight], source: str) -> Iterator[dict[str, Any]]:
    """Raw records of the watches and of the gaps between them.

    A record's own number comes from what it is about, so that the same flight again is the same record.
    """
    for flight in flights:
        for seen_of, watched, between in watched_and_not(flight.seen):
            yield from (_watch(seen_of, span, source) for span in watched)
            yield from (_record("watch_gap", seen_of.line, span, source, _OUT_OF_VIEW) for span in between)


def minute_records(
    minute: int, flight: Flight | Unheard, watched: set[Line], source: str, noticed: Sequence[Fault] = ()
) -> Iterator[dict[str, Any]]:
    """Raw records of one minute of a flight as it goes on: what was watched, and what had been watched and was not.

    Args:
        minute: Unix minutes.
        flight: That minute of it, or why nothing is known of it.
        watched: The lines that were watched before; those of this minute are added.
        source: Whose watch it is.
        noticed: What was left out of what came.
    """
    begin_s = minute * MINUTE_S
    seen_of = {each.line: each for each in flight.seen} if isinstance(flight, Flight) else {}
    now = {line for line, each in seen_of.items() if each.spans()}
    for line in sorted(now | watched, key=lambda each: (each.corridor, each.stretch)):
        if line in now:
            yield _watch(seen_of[line], (begin_s, begin_s + MINUTE_S), source)
            continue
        if not isinstance(flight, Flight):
            said = {"reason": flight.reason, "details": flight.words}
        else:
            said = _NOT_KNOWN if line in seen_of and seen_of[line].unknown_spans() else _OUT_OF_VIEW
        details = "; ".join([said["details"], *(fault.got for fault in noticed)])[:DETAILS_CHARS]
        yield _record("watch_gap", line, (begin_s, begin_s + MINUTE_S), source, {**said, "details": details})
    watched |= now


def _watch(seen_of: Seen, span: Span, source: str) -> dict[str, Any]:
    coarsest_m = seen_of.coarsest_in_m(span)
    finely = {"resolution": resolution_of(coarsest_m)} if math.isfinite(coarsest_m) else {}
    return _record("watch", seen_of.line, span, source, {"means": "drone", **finely})


def _record(kind: str, line: Line, span: Span, source: str, said: Mapping[str, str]) -> dict[str, Any]:
    begin_s, end_s = span
    return {
        "kind": kind,
        "occurred": f"{iso_utc(begin_s)}/{iso_utc(end_s)}",
        "source": source,
        "source_id": f"{kind}-{line.stretch or line.corridor}-{begin_s}-{end_s}",
        "place": line.corridor,
        "method": "measured",
        "body": {**said, **({"stretch": line.stretch} if line.stretch else {})},
    }


_OUT_OF_VIEW: Final = {"reason": "unknown", "details": "not in view, by the drone's telemetry"}
_NOT_KNOWN: Final = {"reason": "unknown", "details": f"for over {HOLE_S:g} s nobody knows where the camera looked"}


def write_flights(flights: Sequence[Flight], folder: Path, nature: str) -> None:
    """Writes tracks and footprints as GeoJSON, one feature for each flight and one for each second in view."""
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / TRACK, nature, (_track_feature(each) for each in flights))
    _write(folder / FOOTPRINTS, nature, (feature for each in flights for feature in _print_features(each)))


def _track_feature(flight: Flight) -> dict[str, Any]:
    track = flight.track
    places = zip(track.lon_deg.tolist(), track.lat_deg.tolist(), track.altitude_m.tolist(), strict=True)
    return _feature(
        {
            "type": "LineString",
            "coordinates": [[round(x, _DIGITS), round(y, _DIGITS), round(z, 2)] for x, y, z in places],
        },
        {"file": flight.name, "times": [iso_utc(int(at_s)) for at_s in track.at_s]},
    )


def _print_features(flight: Flight) -> Iterator[dict[str, Any]]:
    second = np.floor(flight.track.at_s)
    first = np.flatnonzero(flight.prints.known & np.concatenate([[True], np.diff(second) > 0]))
    for at in first:
        corners = zip(flight.prints.lon_deg[at].tolist(), flight.prints.lat_deg[at].tolist(), strict=True)
        ring = [[round(lon, _DIGITS), round(lat, _DIGITS)] for lon, lat in corners]
        yield _feature(
            {"type": "Polygon", "coordinates": [[*ring[::-1], ring[-1]]]},
            {"at": iso_utc(int(second[at])), "cut_short": bool(flight.prints.cut[at].any())}
            | {
                f"metres_a_pixel_{word}": round(float(found), _PIXEL_DIGITS)
                for word, found in (("finest", flight.pixel_m[at].min()), ("coarsest", flight.pixel_m[at].max()))
            },
        )


def _feature(geometry: dict[str, Any], properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def _write(path: Path, nature: str, features: Iterable[dict[str, Any]]) -> None:
    """A collection; its nature stands in each feature too, as a map's table shows only these."""
    told = [{**each, "properties": {"nature": nature, **each["properties"]}} for each in features]
    said = {"type": "FeatureCollection", "nature": nature, "features": told}
    path.write_text(json.dumps(said, ensure_ascii=False) + "\n", encoding="utf-8")
