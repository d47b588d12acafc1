"""Places, as a list, as GeoJSON layers, and as OGC API Features (OGC 17-069r4, Part 1: Core).

A layer is a type of place, or `places` for all of them; a place is in it when somebody has drawn it. There is
no layer of persons, and none of what moves.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import msgspec
import shapely
from fastapi import Query, Request
from starlette.datastructures import URL
from starlette.responses import Response

from safepassage.clearance.figures import hazards
from safepassage.corridors.states import corridors
from safepassage.foundation.errors import UsageError
from safepassage.geography.gazetteer import gazetteer
from safepassage.geography.kinds import PLACE_TYPES
from safepassage.hostilities.figures import fighting
from safepassage.ledger.view import View
from safepassage.restoration.figures import facilities
from safepassage.service.answers import answer
from safepassage.service.errors import Refused
from safepassage.service.ground import has_ground
from safepassage.service.playback import has_plan
from safepassage.service.routing import Asking, AsKnownAt, AsOf, Behind, Routes, envelope_example, get

__all__ = ["ROUTER"]

ROUTER: Final = Routes("map")
_ALL: Final = "places"
LAYERS: Final = (_ALL, *PLACE_TYPES)
_LIMIT: Final = 100
_LIMIT_MAX: Final = 10_000
_CRS84: Final = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
_CONFORMS: Final = tuple(
    f"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/{part}" for part in ("core", "geojson", "oas30")
)
_BOX_ENDS: Final = 4
_BOX_ENDS_HIGH: Final = 6
_GEOJSON: Final = "application/geo+json"
_FEATURE: Final = {
    "type": "Feature",
    "id": "crossing/karim-el-hun",
    "geometry": {"type": "Point", "coordinates": [37.2, 36.2]},
    "properties": {"place": "crossing/karim-el-hun", "type": "crossing", "name_en": "Karim El-Hun crossing"},
}
_FEATURES: Final = {"type": "FeatureCollection", "features": [_FEATURE]}


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
        return answer(office.envelope(view, asker, places=found, layers=_filled(view), **beside))


@get(ROUTER, "/api/map/{layer}.geojson", "A layer of the map", {**_FEATURES, **envelope_example()}, media=_GEOJSON)
def layer_geojson(
    layer: str, office: Behind, asker: Asking, as_of: AsOf = None, as_known_at: AsKnownAt = None
) -> Response:
    """A FeatureCollection in WGS 84, with what stands of each place: state, hazards, status."""
    with office.view(as_of, as_known_at) as view:
        features = _features(view, layer)
        out = answer({**office.envelope(view, asker), "type": "FeatureCollection", "features": features})
    out.headers["content-type"] = _GEOJSON
    return out


@get(ROUTER, "/ogc", "OGC API Features: landing page", {"title": "…", "links": []})
def landing(request: Request, office: Behind) -> Response:
    """Where everything is."""
    base = _base(request)
    with office.view() as view:
        name = dict(view.card.name)
    links = [
        _link(base, "self", "application/json", "this page"),
        _link(f"{base}/conformance", "conformance", "application/json", "what this conforms to"),
        _link(f"{base}/collections", "data", "application/json", "the collections"),
        _link(
            base.removesuffix("/ogc") + "/api/openapi.json",
            "service-desc",
            "application/vnd.oai.openapi+json;version=3.0",
            "the API",
        ),
    ]
    title = name.get("en") or next(iter(name.values()), "")
    return answer({"title": title, "description": f"Places; {office.operation.nature}.", "links": links})


@get(ROUTER, "/ogc/conformance", "OGC API Features: conformance", {"conformsTo": list(_CONFORMS)})
def conformance() -> Response:
    """The classes of the standard."""
    return answer({"conformsTo": list(_CONFORMS)})


@get(ROUTER, "/ogc/collections", "OGC API Features: collections", {"collections": [], "links": []})
def collections(request: Request, office: Behind) -> Response:
    """Every layer that holds a place."""
    base = _base(request)
    with office.view() as view:
        found = [_collection(base, view, layer) for layer in (_ALL, *_filled(view))]
    return answer({"collections": found, "links": [_link(f"{base}/collections", "self", "application/json", "this")]})


@get(ROUTER, "/ogc/collections/{layer}", "OGC API Features: a collection", {"id": "places", "links": []})
def collection(layer: str, request: Request, office: Behind) -> Response:
    """One layer."""
    with office.view() as view:
        return answer(_collection(_base(request), view, layer))


@get(
    ROUTER,
    "/ogc/collections/{layer}/items",
    "OGC API Features: the features of a collection",
    {**_FEATURES, "numberMatched": 1, "numberReturned": 1, "links": []},
    media=_GEOJSON,
)
def items(
    layer: str,
    request: Request,
    office: Behind,
    asker: Asking,
    bbox: str = "",
    limit: int = Query(_LIMIT, ge=1, le=_LIMIT_MAX),
    offset: int = Query(0, ge=0, le=10**9),
    as_of: AsOf = None,
    as_known_at: AsKnownAt = None,
) -> Response:
    """A page of features; `bbox` is west,south,east,north."""
    box = _box(bbox)
    with office.view(as_of, as_known_at) as view:
        found = _features(view, layer)
        head = office.envelope(view, asker)
    if box is not None:
        found = [each for each in found if shapely.from_geojson(msgspec.json.encode(each["geometry"])).intersects(box)]
    page = found[offset : offset + limit]
    address = f"{_base(request)}/collections/{layer}/items"
    links = [_link(f"{address}?{request.url.query}".rstrip("?"), "self", _GEOJSON, "this page")]
    links.append(_link(f"{_base(request)}/collections/{layer}", "collection", "application/json", "the collection"))
    if offset + limit < len(found):
        following = URL(f"{address}?{request.url.query}").include_query_params(limit=limit, offset=offset + limit)
        links.append(_link(str(following), "next", _GEOJSON, "the next page"))
    body = {**head, "type": "FeatureCollection", "features": page, "links": links}
    out = answer({**body, "numberMatched": len(found), "numberReturned": len(page)})
    out.headers["content-type"] = _GEOJSON
    return out


@get(
    ROUTER,
    "/ogc/collections/{layer}/items/{feature:path}",
    "OGC API Features: one feature",
    {**_FEATURE, "links": []},
    media=_GEOJSON,
)
def item(layer: str, feature: str, request: Request, office: Behind) -> Response:
    """One place."""
    with office.view() as view:
        found = next((each for each in _features(view, layer) if each["id"] == feature), None)
    if found is None:
        raise Refused(404, f"no place {feature!r} is drawn in {layer}")
    base = f"{_base(request)}/collections/{layer}"
    links = [
        _link(f"{base}/items/{feature}", "self", _GEOJSON, "this place"),
        _link(base, "collection", "application/json", "the collection"),
    ]
    out = answer({**found, "links": links})
    out.headers["content-type"] = _GEOJSON
    return out


def _features(view: View, layer: str) -> list[dict[str, Any]]:
    """The places of a layer that somebody drew, by id.

    Raises:
        Refused: there is no such layer.
    """
    if layer not in LAYERS:
        raise Refused(404, f"there is no layer {layer!r}; it is one of {', '.join(LAYERS)}")
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
        if "geometry" in body and layer in (_ALL, place.partition("/")[0])
    ]


def _shape(body: Mapping[str, Any]) -> dict[str, Any]:
    shape: dict[str, Any] = msgspec.json.decode(body["geometry"])
    return shape


def _standing(view: View) -> dict[str, dict[str, Any]]:
    """Place → what its duty says of it now."""
    out: dict[str, dict[str, Any]] = {}
    for corridor in corridors(view):
        out.setdefault(corridor.place, {}).update(state=corridor.state, since_s=corridor.since_s)
    for hazard in hazards(view, fighting(view)):
        if hazard.place:
            out.setdefault(hazard.place, {}).setdefault("hazards", []).append(hazard.state)
    for facility in facilities(view):
        out.setdefault(facility.place, {}).update(status=facility.status)
    return out


def _filled(view: View) -> list[str]:
    types = {place.partition("/")[0] for place, body in gazetteer(view).places.items() if "geometry" in body}
    return [layer for layer in PLACE_TYPES if layer in types]


def _collection(base: str, view: View, layer: str) -> dict[str, Any]:
    shapes = [shapely.from_geojson(msgspec.json.encode(each["geometry"])) for each in _features(view, layer)]
    links = [
        _link(f"{base}/collections/{layer}", "self", "application/json", "this collection"),
        _link(f"{base}/collections/{layer}/items", "items", _GEOJSON, "its features"),
    ]
    out: dict[str, Any] = {
        "id": layer,
        "title": layer.capitalize(),
        "itemType": "feature",
        "crs": [_CRS84],
        "links": links,
    }
    if shapes:
        box = [float(each) for each in shapely.total_bounds(shapes)]
        out["extent"] = {"spatial": {"bbox": [box], "crs": _CRS84}}
    return out


def _box(text: str) -> shapely.Geometry | None:
    if not text:
        return None
    try:
        ends = [float(part) for part in text.split(",")]
    except ValueError:
        ends = []
    if len(ends) == _BOX_ENDS_HIGH:
        ends = [*ends[:2], *ends[3:5]]
    if len(ends) != _BOX_ENDS or not all(abs(end) <= 360 for end in ends):  # noqa: PLR2004 - degrees
        raise UsageError(f"bbox: expected west,south,east,north in degrees, got {text!r}")
    return shapely.box(*ends)


def _base(request: Request) -> str:
    return str(request.base_url).rstrip("/") + "/ogc"


def _link(href: str, rel: str, media: str, title: str) -> dict[str, str]:
    return {"href": href, "rel": rel, "type": media, "title": title}
