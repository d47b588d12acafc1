"""OpenStreetMap extracts, PBF or XML: ways that people can walk or drive, split where they meet.

A way is split at every node that two ways share and at its ends. Nodes keep their OpenStreetMap ids. Places come in
degrees and are projected. Areas (a square drawn as its outline) are not streets, and neither is what is planned, being
built or gone. A way that reaches beyond the extract ends where its nodes are missing, and is told.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from safepassage.foundation.errors import DataRefused, Fault
from safepassage.geography.splitting import split
from safepassage.geography.streets import ROAD_CLASSES, Streets, change
from safepassage.interchange import street_tags
from safepassage.interchange.projection import WGS84, in_metres, system

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from safepassage.geography.streets import Change

__all__ = ["OSM_ATTRIBUTION", "read_osm"]

OSM_ATTRIBUTION: Final = "© OpenStreetMap contributors, ODbL 1.0"
ONE_WAY_CLASSES: Final = frozenset({"motorway", "motorway_link"})
"""One way unless they say otherwise (OpenStreetMap wiki, Key:oneway); so is a roundabout."""
ROUND: Final = frozenset({"roundabout", "circular"})


@dataclass(slots=True)
class _Ways:
    """What the file says, way after way: their tags, and the nodes of all of them in one row."""

    id: list[int] = field(default_factory=list)
    points: list[int] = field(default_factory=list)
    node: list[int] = field(default_factory=list)
    lon_lat_deg: list[tuple[float, float]] = field(default_factory=list)
    road_class: list[str] = field(default_factory=list)
    oneway: list[str] = field(default_factory=list)
    width: list[str] = field(default_factory=list)
    lanes: list[str] = field(default_factory=list)
    speed: list[str] = field(default_factory=list)


def read_osm(path: Path) -> tuple[Streets, list[str], list[Change]]:
    """(the streets of an extract, what was chosen, what was repaired or dropped).

    Raises:
        DataRefused: The file is damaged, is no OpenStreetMap file, or has no way for people.
    """
    ways = _ways(path)
    if not ways.id:
        expected = "ways with a key `highway` that people can walk or drive"
        raise DataRefused([Fault(expected=expected, got="none", way_out="Was the extract filtered to something else?")])
    node = np.array(ways.node, np.int64)
    lon_lat_deg = np.array(ways.lon_lat_deg, np.float64)
    placed = in_metres(system(WGS84), lon_lat_deg)
    columns = {"oneway": ways.oneway, "width_m": ways.width, "lanes": ways.lanes, "speed_max_m_s": ways.speed}
    values, unread = street_tags.tagged(columns, len(ways.id))
    whole = Streets(
        crs=placed.crs,
        line_first=np.r_[0, np.cumsum(ways.points)],
        line_xy_m=placed.xy_m,
        is_straight=False,
        start_id=None,
        end_id=None,
        length_m=np.full(len(ways.id), np.nan),
        has_length=False,
        road_class=np.array(ways.road_class, np.object_),
        row=np.array(ways.id, np.int64),
        row_name="way",
        attribution=OSM_ATTRIBUTION,
        **values,
    )
    known = np.asarray(np.isfinite(placed.xy_m).all(axis=1))
    streets = split(whole, node, known, numbered=True)
    cut = np.zeros(len(ways.id), np.bool_)
    cut[whole.of_point()[~known]] = True
    notes = [f"{len(ways.id)} ways were split into {streets.streets} streets where they meet.", placed.note]
    return streets, notes, [change("text_unread", whole, unread), change("point_missing", whole, cut)]


def _ways(path: Path) -> _Ways:
    import osmium

    out = _Ways()
    try:
        files = osmium.FileProcessor(str(path), osmium.osm.NODE | osmium.osm.WAY).with_locations()
        for way in files.with_filter(osmium.filter.EntityFilter(osmium.osm.WAY)):
            tags = way.tags
            if tags.get("highway") in ROAD_CLASSES and tags.get("area") != "yes":
                _take(out, way)
    except (RuntimeError, ValueError, osmium.InvalidLocationError) as error:
        way_out = "Is it whole? An extract ends in .osm.pbf, .osm, .osm.gz or .osm.bz2."
        raise DataRefused([Fault(expected="an OpenStreetMap file", got=str(error), way_out=way_out)]) from error
    return out


def _take(out: _Ways, way: Any) -> None:  # noqa: ANN401 - the library has no types
    tags = way.tags
    places = [(node.lon, node.lat) if node.location.valid() else (np.nan, np.nan) for node in way.nodes]
    out.id.append(way.id)
    out.points.append(len(places))
    out.node += [node.ref for node in way.nodes]
    out.lon_lat_deg += places
    road_class = tags["highway"]
    implied = "yes" if road_class in ONE_WAY_CLASSES or tags.get("junction") in ROUND else ""
    out.road_class.append(road_class)
    out.oneway.append(tags.get("oneway", implied))
    out.width.append(tags.get("width", ""))
    out.lanes.append(tags.get("lanes", ""))
    out.speed.append(tags.get("maxspeed", ""))
