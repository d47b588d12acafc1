"""Lines and zones that are drawn on the map: `bridge@37.15,36.20,37.16,36.20`, or a GeoJSON file.

An @ behind the name says that longitudes and latitudes follow, where a colon says pixels. In a GeoJSON file each
feature is a line of two points, or for zones a polygon without holes, with its name as `name` among the properties or
as `id`.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from safepassage.foundation.errors import DataRefused, Fault
from safepassage.interchange.drawn_lines import LINES_MAX, NAME, numbered, numbers
from safepassage.interchange.text_file import read_text
from safepassage.ledger.fields import Geometry

if TYPE_CHECKING:
    from pathlib import Path

    from safepassage.interchange.drawn_lines import Numbered

__all__ = ["OnMap", "parted", "read_file"]

_UTC: Final = ZoneInfo("UTC")
_LINE, _ZONE = Geometry(("LineString",)), Geometry(("Polygon",))
_LON_MAX, _LAT_MAX = 180.0, 90.0
_ON_MAP: Final = re.compile(r"[^:@]*@")


class OnMap(NamedTuple):
    """A line of two corners, or a zone of three or more; longitude first, WGS84."""

    name: str
    corners_deg: tuple[tuple[float, float], ...]


def parted(written: Numbered, file: str = "", *, zones: bool = False) -> tuple[Numbered, list[OnMap]]:
    """(rows that are drawn in pixels, what the others draw on the map).

    Args:
        written: Number of the row, 0 on the command line, and text.
        file: Whose rows they are.
        zones: Whether they have three corners or more.

    Raises:
        DataRefused: one of those on the map is none; all faults are told.
    """
    on_map = [each for each in written if _ON_MAP.match(each[1])]
    return [each for each in written if each not in on_map], _read(on_map, file, zones=zones)


def read_file(path: Path, *, zones: bool = False) -> tuple[Numbered, list[OnMap]]:
    """The same of a file: rows of text, or GeoJSON where it begins with a brace.

    Raises:
        DataRefused: it cannot be read, or something in it is none.
    """
    if read_text(path).lstrip().startswith("{"):
        return [], _read_geojson(path, zones=zones)
    return parted(numbered(path), path.name, zones=zones)


def _read(written: Numbered, file: str, *, zones: bool) -> list[OnMap]:
    form = "NAME@lon1,lat1,lon2,lat2" + ",lon3,lat3,…" * zones
    out, faults = [], []
    for row, text in written:
        name, _, rest = text.partition("@")
        found = numbers(rest.split(","))
        corners = tuple(zip(found[::2], found[1::2], strict=False))
        on_earth = all(abs(lon) <= _LON_MAX and abs(lat) <= _LAT_MAX for lon, lat in corners)
        if not NAME.fullmatch(name) or len(found) % 2 or not _is_shape(corners, zones=zones):
            faults.append(Fault(file=file, row=row or None, expected=form, got=text))
        elif not on_earth:
            expected = "longitudes within ±180 and latitudes within ±90"
            faults.append(Fault(file=file, row=row or None, expected=expected, got=text))
        else:
            out.append(OnMap(name, corners))
    if faults:
        raise DataRefused(faults)
    return out


def _read_geojson(path: Path, *, zones: bool) -> list[OnMap]:
    try:
        features = json.loads(read_text(path))["features"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise DataRefused([Fault(file=path.name, expected="a GeoJSON FeatureCollection", got=str(error))]) from error
    out: list[OnMap] = []
    faults: list[Fault] = []
    for row, feature in enumerate(features if isinstance(features, list) else [], 1):
        read, wrong = _feature(feature, zones=zones)
        out += read
        faults += [fault.at(file=path.name, row=row) for fault in wrong]
    if not (faults or 0 < len(out) <= LINES_MAX):
        faults.append(Fault(file=path.name, expected=f"one to {LINES_MAX}", got=str(len(out))))
    if faults:
        raise DataRefused(faults)
    return out


def _feature(feature: Any, *, zones: bool) -> tuple[list[OnMap], list[Fault]]:  # noqa: ANN401 - whatever the file has
    given = feature if isinstance(feature, dict) else {}
    properties = given.get("properties")
    name = str((properties if isinstance(properties, dict) else {}).get("name") or given.get("id") or "")
    faults = []
    if not NAME.fullmatch(name):
        faults.append(Fault(field="name", expected="a name of letters, digits, . and -", got=name or "nothing"))
    shape, wrong = (_ZONE if zones else _LINE).read(given.get("geometry"), _UTC)
    faults += [fault.at(prefix="geometry") for fault in wrong]
    if faults:
        return [], faults
    parts = json.loads(shape)["coordinates"]
    if zones:
        parts = parts[0][:-1] if len(parts) == 1 else []
    corners = tuple((float(lon), float(lat)) for lon, lat, *_ in parts)
    if not _is_shape(corners, zones=zones):
        expected = "a polygon without holes" if zones else "a line of two points that differ"
        return [], [Fault(field="geometry", expected=expected, got=str(given["geometry"])[:80])]
    return [OnMap(name, corners)], []


def _is_shape(corners_deg: tuple[tuple[float, float], ...], *, zones: bool) -> bool:
    if zones:
        return len(corners_deg) >= 3  # noqa: PLR2004 - a triangle
    return len(corners_deg) == 2 and corners_deg[0] != corners_deg[1]  # noqa: PLR2004 - its ends
