"""The corridors and stretches that a flight is held against: drawn on the ledger, or in a GeoJSON file.

In a file, each feature is a line whose `id` is `stretch/name` with its `corridor` among the properties, or
`corridor/name`. What only has a name and is drawn nowhere cannot be held against a flight, and is named as such.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from safepassage.foundation.errors import DataRefused, Fault
from safepassage.ledger.fields import Geometry, Place
from safepassage.monitoring.coverage import Line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path
    from zoneinfo import ZoneInfo

    from safepassage.geography.gazetteer import Gazetteer

__all__ = ["lines_of", "read_lines"]

_PLACE: Final = Place(("corridor", "stretch"))
_CORRIDOR: Final = Place(("corridor",))
_LINE: Final = Geometry(("LineString", "MultiLineString"))


def lines_of(places: Gazetteer) -> tuple[list[Line], list[Fault]]:
    """(lines of the corridors and stretches that are drawn, warnings about the others)."""
    lines: list[Line] = []
    faults: list[Fault] = []
    for place, body in sorted(places.places.items()):
        if not place.startswith(("corridor/", "stretch/")):
            continue
        shape = json.loads(body.get("geometry", "{}"))
        corridor = places.corridor_of(place)
        if shape.get("type") not in _LINE.types:
            faults.append(
                Fault(
                    field=place,
                    expected="a line on the ledger",
                    got=shape.get("type", "nothing"),
                    way_out="Record the place again with a LineString as its geometry.",
                    severity="warning",
                )
            )
        elif not corridor:
            faults.append(Fault(field=place, expected="a corridor that it lies in, as its parent", severity="warning"))
        else:
            lines += _lines(corridor, "" if place == corridor else place, shape)
    if not (lines or faults):
        way_out = "Record them as `place`, with a LineString as geometry: until then no flight watches anything."
        expected = "corridors or stretches on the ledger"
        faults.append(Fault(expected=expected, got="none", way_out=way_out, severity="warning"))
    return lines, faults


def read_lines(path: Path, tz: ZoneInfo) -> list[Line]:
    """The lines of a GeoJSON file.

    Raises:
        DataRefused: Every fault in it.
    """
    try:
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
    except OSError as error:
        raise DataRefused(
            [Fault(file=str(path), expected="a file that can be read", got=str(error.strerror))]
        ) from error
    except (ValueError, KeyError, TypeError) as error:
        raise DataRefused([Fault(file=str(path), expected="a GeoJSON FeatureCollection", got=str(error))]) from error
    lines: list[Line] = []
    faults: list[Fault] = []
    for row, feature in enumerate(features, 1):
        read, wrong = _feature(feature, tz)
        lines += read
        faults += [fault.at(file=str(path), row=row) for fault in wrong]
    if faults or not lines:
        raise DataRefused(faults or [Fault(file=str(path), expected="one line at least", got="none")])
    return lines


def _feature(feature: Any, tz: ZoneInfo) -> tuple[list[Line], list[Fault]]:  # noqa: ANN401 - whatever the file has
    given: Mapping[str, Any] = feature if isinstance(feature, dict) else {}
    properties = given.get("properties")
    place, wrong = _PLACE.read(given.get("id"), tz)
    faults = [fault.at(prefix="id") for fault in wrong]
    shape, wrong = _LINE.read(given.get("geometry"), tz)
    faults += [fault.at(prefix="geometry") for fault in wrong]
    corridor = place
    if not faults and not place.startswith("corridor/"):
        named = properties.get("corridor") if isinstance(properties, dict) else None
        corridor, wrong = _CORRIDOR.read(named, tz)
        faults += [fault.at(prefix="corridor") for fault in wrong]
    if faults:
        return [], faults
    return list(_lines(corridor, "" if place == corridor else place, json.loads(shape))), []


def _lines(corridor: str, stretch: str, shape: Mapping[str, Any]) -> Iterator[Line]:
    parts = [shape["coordinates"]] if shape["type"] == "LineString" else shape["coordinates"]
    for part in parts:
        yield Line(corridor, stretch, tuple((float(lon), float(lat)) for lon, lat, *_ in part))
