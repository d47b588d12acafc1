"""Which reported hazards close streets, and which have been lifted: wall 9, folded from the ledger's clearance.

A hazard closes its streets until land is cleared that names it, all of it, to a named standard and with quality
control. What was only swept, cancelled by survey, reduced, or cleared in part opens no street; nor does any claim,
which is not looked at here at all. A release lapses when there is fighting in the hazard's place, in what the place
lies in, in a part of it, or where nobody said.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import shapely
from shapely.geometry import mapping
from shapely.geometry import shape as geojson_shape

from safepassage.clearance.figures import hazards
from safepassage.foundation.quantity import quantity_from_json
from safepassage.hostilities.figures import fighting

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from safepassage.clearance.figures import Hazard
    from safepassage.foundation.times import Interval
    from safepassage.geography.gazetteer import Gazetteer
    from safepassage.ledger.observation import Observation
    from safepassage.ledger.view import View

__all__ = ["drawn", "fighting_by_place", "hazards_known", "why_closed"]

_OF_FIGHTING: Final = ("shelling", "sniper", "explosion")
_GROUND: Final = ("Polygon", "MultiPolygon")
_SMALL: Final = ("area", "facility", "road", "stretch")
"""Types of place whose outline may stand for a hazard somewhere in it; a district's would close the district."""
_DRAWN_SHARE: Final = 0.02
"""How much of a hazard a drawing of its release may leave out: what a line at 1:50,000 is off by (`hostilities`)."""


def hazards_known(view: View, places: Gazetteer) -> list[Hazard]:
    """Every hazard that was reported, with the state that fighting leaves it in."""
    known = {each.observation.place or "" for each in view.events("hazard")}
    return hazards(view, fighting_by_place(view, places, known))


def fighting_by_place(view: View, places: Gazetteer, asked: set[str]) -> dict[str, list[Interval]]:
    """Place → when pauses were broken or over or shells fell: in it, around it, in part of it, or where nobody said."""
    found: dict[str, list[Interval]] = {place: list(spans) for place, spans in fighting(view).items()}
    for each in view.events("incident"):
        if each.observation.body["type"] in _OF_FIGHTING:
            found.setdefault(each.observation.place or "", []).append(each.observation.occurred)
    return {
        place: [
            span
            for where, spans in found.items()
            if not where or places.within(place, where) or places.within(where, place)
            for span in spans
        ]
        for place in asked
    }


def why_closed(hazard: Hazard) -> str:
    """Why a hazard closes its streets; "" where they are open again."""
    if hazard.state in ("suspected", "confirmed"):
        return f"{hazard.state}; no release of all of it to a named standard, with quality control, is known"
    if hazard.state == "lapsed":
        return "released, and fought over since"
    if hazard.state == "cancelled":
        return "cancelled by survey alone; nobody has cleared it"
    cleared = [each for each in hazard.released if each.body["outcome"] == "cleared"]
    if not any(_is_whole(hazard, each) for each in cleared):
        return "cleared, but nothing says that all of it was"
    return ""


def _is_whole(hazard: Hazard, release: Observation) -> bool:
    """Whether a release shows that it covers the hazard: by its drawing, else by its area, where the hazard has one."""
    ground = drawn(hazard.reports, {})
    if ground is not None and "geometry" in release.body:
        shape = geojson_shape(json.loads(release.body["geometry"]))
        left = shapely.difference(geojson_shape(ground), shapely.make_valid(shape))
        return bool(left.area <= _DRAWN_SHARE * geojson_shape(ground).area)
    stated = hazard.reports[-1].body.get("area")
    if stated is None:
        return ground is None
    if "area" not in release.body:
        return False
    most_m2 = quantity_from_json(release.body["area"], "m2").bounds("m2")[1]
    return most_m2 is None or most_m2 >= quantity_from_json(stated, "m2").bounds("m2")[0]


def drawn(reports: Sequence[Observation], places: Mapping[str, Mapping[str, Any]]) -> dict[str, Any] | None:
    """The ground of a hazard as GeoJSON: as the latest reports that draw one do, else its place where that is small.

    Args:
        reports: Oldest first.
        places: What is known of each place.
    """
    shapes = [
        (each.occurred.end_s, geojson_shape(json.loads(each.body["geometry"])))
        for each in reports
        if "geometry" in each.body and json.loads(each.body["geometry"])["type"] in _GROUND
    ]
    latest = [shapely.make_valid(shape) for end_s, shape in shapes if end_s == shapes[-1][0]]
    if latest:
        return dict(mapping(shapely.union_all(latest)))
    place = reports[-1].place or ""
    outline = json.loads(places.get(place, {}).get("geometry", "null"))
    if place.partition("/")[0] in _SMALL and outline and outline["type"] in _GROUND:
        return dict(outline)
    return None
