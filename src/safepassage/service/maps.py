"""Places, as a list and as GeoJSON layers.

A layer is a type of place, or `places` for all of them; a place is in it when somebody has drawn it. There is
no layer of persons, and none of what moves.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Final

import msgspec
from fastapi import Path
from starlette.responses import Response

from safepassage.clearance.figures import hazards
from safepassage.corridors.states import corridors
from safepassage.foundation.said import CHOOSE, said
from safepassage.geography.gazetteer import gazetteer
from safepassage.geography.kinds import PLACE_TYPES
from safepassage.hostilities.figures import fighting
from safepassage.ledger.view import View
from safepassage.restoration.figures import facilities
from safepassage.service import refusals
from safepassage.service.answers import answer
from safepassage.service.ground import has_ground
from safepassage.service.playback import has_plan
from safepassage.service.routing import Asking, AsKnownAt, AsOf, Behind, Routes, envelope_example, get

__all__ = ["ALL", "FEATURE", "FEATURES", "GEOJSON", "ROUTER", "Layer", "features_of", "filled_layers"]

ROUTER: Final = Routes("map")
ALL: Final = "places"
LAYERS: Final = (ALL, *PLACE_TYPES)
GEOJSON: Final = "application/geo+json"
Layer = Annotated[str, Path(description="A type of place, or all of them.", json_schema_extra={"enum": list(LAYERS)})]
FEATURE: Final = {
    "type": "Feature",
    "id": "crossing/karim-el-hun",
    "geometry": {"type": "Point", "coordinates": [37.2, 36.2]},
    "properties": {"place": "crossing/karim-el-hun", "type": "crossing", "name_en": "Karim El-Hun crossing"},
}
FEATURES: Final = {"type": "FeatureCollection", "features": [FEATURE]}


@get(
    ROUTER,
    "/api/places",
    "Every place that is defined",
    envelope_example(
        places=[{"place": "crossing/karim-el-hun", "names": {"en": "…"}}], layers=["crossing"], ground=True, plan=False
    ),
)
def places(office: Behind, asker: Asking, as_of: AsOf = None, as_known_at: AsKnownAt = None) -> Response:
    """Names in every language, what it lies in, its geometry where somebody drew it, and whether there are streets."""
    with office.view(as_of, as_known_at) as view:
        found = [
            {"place": place, **body, **({"geometry": _shape(body)} if "geometry" in body else {})}
            for place, body in sorted(gazetteer(view).places.items())
        ]
        folder = office.operation.folder
        beside = {"ground": has_ground(folder), "plan": has_plan(folder)}
        return answer(office.envelope(view, asker, places=found, layers=filled_layers(view), **beside))


@get(ROUTER, "/api/map/{layer}.geojson", "A layer of the map", {**FEATURES, **envelope_example()}, media=GEOJSON)
def layer_geojson(
    layer: Layer, office: Behind, asker: Asking, as_of: AsOf = None, as_known_at: AsKnownAt = None
) -> Response:
    """A FeatureCollection in WGS 84, with what stands of each place: state, hazards, status."""
    with office.view(as_of, as_known_at) as view:
        features = features_of(view, layer)
        out = answer({**office.envelope(view, asker), "type": "FeatureCollection", "features": features})
    out.headers["content-type"] = GEOJSON
    return out


def features_of(view: View, layer: str) -> list[dict[str, Any]]:
    """The places of a layer that somebody drew, by id, with what stands of each, and since when all of it does.

    Raises:
        Refused: there is no such layer.
    """
    if layer not in LAYERS:
        raise refusals.nothing_there("layer", said("layers", "one of {words}", words=LAYERS), layer, CHOOSE)
    standing = view.once("what stands of places", lambda: _standing(view))
    return [
        {
            "type": "Feature",
            "id": place,
            "geometry": _shape(body),
            "properties": {
                "place": place,
                "type": place.partition("/")[0],
                **{f"name_{code}": name for code, name in body.get("names", {}).items()},
                **{name: body[name] for name in ("parent", "near", "pcode", "facility_type") if name in body},
                **standing.get(place, {}),
            },
        }
        for place, body in sorted(gazetteer(view).places.items())
        if "geometry" in body and layer in (ALL, place.partition("/")[0])
    ]


def _shape(body: Mapping[str, Any]) -> dict[str, Any]:
    shape: dict[str, Any] = msgspec.json.decode(body["geometry"])
    return shape


def _standing(view: View) -> dict[str, dict[str, Any]]:
    """Place → what its duty says of it now."""
    out: dict[str, dict[str, Any]] = {}

    def stands(place: str, since_s: int | None) -> dict[str, Any]:
        found = out.setdefault(place, {})
        if since_s is not None:
            found["since_s"] = max(since_s, found.get("since_s", since_s))
        return found

    for corridor in corridors(view):
        stands(corridor.place, corridor.since_s).update(state=corridor.state)
    for hazard in hazards(view, fighting(view)):
        if hazard.place:
            stands(hazard.place, hazard.since_s).setdefault("hazards", []).append(hazard.state)
    for facility in facilities(view):
        stands(facility.place, facility.since_s).update(status=facility.status)
    return out


def filled_layers(view: View) -> list[str]:
    """The layers that hold a place, in the order of the types of places."""
    types = {place.partition("/")[0] for place, body in gazetteer(view).places.items() if "geometry" in body}
    return [layer for layer in PLACE_TYPES if layer in types]
