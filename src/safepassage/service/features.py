"""The places of the map as OGC API Features (OGC 17-069r4, Part 1: Core), for other people's map programs.

The layers are those of `maps`. It claims the classes core, geojson and oas30 and nothing more. The document of all that
is here is OpenAPI 3.1, for which the standard has no class: this part of it is given in 3.0 as well. What cannot be
meant is answered 400 here, as the standard wants it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Annotated, Any, Final

import msgspec
import shapely
from fastapi import Query, Request
from starlette.datastructures import URL
from starlette.responses import Response

from safepassage.foundation.errors import Fault, UsageError
from safepassage.foundation.said import said
from safepassage.foundation.times import WRITTEN_MOMENT, iso_utc, parse_interval
from safepassage.ledger.view import View
from safepassage.service import refusals
from safepassage.service.answers import answer
from safepassage.service.maps import ALL, FEATURE, FEATURES, GEOJSON, Layer, features_of, filled_layers
from safepassage.service.openapi30 import as_page, as_version_3_0
from safepassage.service.routing import Asking, AsKnownAt, AsOf, Behind, Routes, described, get

__all__ = ["ROUTER", "WITH_SLASH"]

ROUTER: Final = Routes("map")
WITH_SLASH: Final = Routes("")
"""The landing page under the address that some clients make of it, which is told of once."""
_LANDING: Final = ("OGC API Features: landing page", {"title": "…", "links": []})
_LIMIT: Final = 100
_LIMIT_MAX: Final = 10_000
_CRS84: Final = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
_GREGORIAN: Final = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"
_CLASSES: Final = ("core", "oas30", "geojson")
_CONFORMS: Final = [f"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/{part}" for part in _CLASSES]
_JSON: Final = "application/json"
_HTML: Final = "text/html"
_OPENAPI: Final = "application/vnd.oai.openapi+json;version=3.0"
_BOX_ENDS: Final = 4
_BOX_ENDS_HIGH: Final = 6
_EAST_MAX, _NORTH_MAX = 180.0, 90.0
_EVER_S: Final = 2**40
_END: Final = rf"{WRITTEN_MOMENT}|(\.\.)?"
_KNOWN: Final = ("as_of", "as_known_at")
_FRACTION: Final = re.compile(r"(?<=:\d\d)\.\d+")
"""Parts of a second, which RFC 3339 allows and no time of the ledger has."""

Box = Annotated[str, Query(max_length=200, include_in_schema=False)]
_BOX: Final = {
    "name": "bbox",
    "in": "query",
    "required": False,
    "description": "west,south,east,north in degrees, with or without heights; west > east crosses the antimeridian.",
    "style": "form",
    "explode": False,
    "schema": {
        "type": "array",
        "items": {"type": "number"},
        "oneOf": [{"minItems": each, "maxItems": each} for each in (_BOX_ENDS, _BOX_ENDS_HIGH)],
    },
    "example": [37.1, 36.1, 37.3, 36.3],
}
When = Annotated[
    str,
    Query(
        alias="datetime",
        max_length=100,
        json_schema_extra={"pattern": f"^({WRITTEN_MOMENT}|({_END})/({_END}))?$"},
        description="A moment or FROM/TO, RFC 3339 or days, an end open as .. or empty: places of whose state, hazards"
        " and status something has stood since before its end, and is known to in it. Others have no time: all match.",
        examples=["2016-12-10T16:00:00Z/.."],
    ),
]


@get(WITH_SLASH, "/ogc/", *_LANDING)
@get(ROUTER, "/ogc", *_LANDING)
def landing(request: Request, office: Behind, as_of: AsOf = None, as_known_at: AsKnownAt = None) -> Response:
    """Where everything is; the links keep `as_of` and `as_known_at`."""
    base = _base(request)
    with office.view(as_of, as_known_at) as view:
        name = dict(view.card.name)
    links = [
        _link(request, base, "self", _JSON, "this page"),
        _link(request, f"{base}/collections", "data", _JSON, "the collections"),
        {"href": f"{base}/conformance", "rel": "conformance", "type": _JSON, "title": "what this conforms to"},
        {"href": f"{base}/api", "rel": "service-desc", "type": _OPENAPI, "title": "the API"},
        {"href": f"{base}/api.html", "rel": "service-doc", "type": _HTML, "title": "the API, to be read"},
    ]
    title = name.get("en") or next(iter(name.values()), "")
    return answer({"title": title, "description": f"Places; {office.operation.nature}.", "links": links})


@get(ROUTER, "/ogc/api", "OGC API Features: the API", {"openapi": "3.0.3", "paths": {}}, media=_OPENAPI)
def api(request: Request, office: Behind) -> Response:
    """This part of the API in OpenAPI 3.0."""
    out = answer(_described(request, office))
    out.headers["content-type"] = _OPENAPI
    return out


@get(
    ROUTER,
    "/ogc/api.html",
    "OGC API Features: the API, to be read",
    "<!doctype html>…",
    media=_HTML,
    schema={"type": "string"},
)
def api_page(request: Request, office: Behind) -> Response:
    """The same for people."""
    return Response(as_page(_described(request, office)), media_type=_HTML)


@get(ROUTER, "/ogc/conformance", "OGC API Features: conformance", {"conformsTo": _CONFORMS})
def conformance() -> Response:
    """The classes of the standard."""
    return answer({"conformsTo": _CONFORMS})


@get(ROUTER, "/ogc/collections", "OGC API Features: collections", {"collections": [], "links": []})
def collections(request: Request, office: Behind, as_of: AsOf = None, as_known_at: AsKnownAt = None) -> Response:
    """Every layer that holds a place."""
    with office.view(as_of, as_known_at) as view:
        found = [_collection(request, view, layer) for layer in (ALL, *filled_layers(view))]
    links = [_link(request, f"{_base(request)}/collections", "self", _JSON, "this")]
    return answer({"collections": found, "links": links})


@get(ROUTER, "/ogc/collections/{layer}", "OGC API Features: a collection", {"id": "places", "links": []})
def collection(
    layer: Layer, request: Request, office: Behind, as_of: AsOf = None, as_known_at: AsKnownAt = None
) -> Response:
    """One layer."""
    with office.view(as_of, as_known_at) as view:
        return answer(_collection(request, view, layer))


@get(
    ROUTER,
    "/ogc/collections/{layer}/items",
    "OGC API Features: the features of a collection",
    {**FEATURES, "numberMatched": 1, "numberReturned": 1, "links": []},
    media=GEOJSON,
    questions=[_BOX],
)
def items(
    layer: Layer,
    request: Request,
    office: Behind,
    asker: Asking,
    bbox: Box = "",
    when: When = "",
    limit: int = Query(_LIMIT, ge=1, description=f"More than {_LIMIT_MAX} are taken as {_LIMIT_MAX}."),
    offset: int = Query(0, ge=0, le=10**9),
    as_of: AsOf = None,
    as_known_at: AsKnownAt = None,
) -> Response:
    """A page of features. Where one has a time, it is from `since_s` on, when all that stands of the place stood so."""
    box = _box(bbox)
    size = min(limit, _LIMIT_MAX)
    with office.view(as_of, as_known_at) as view:
        found = _in_time(features_of(view, layer), when, view)
        head = office.envelope(view, asker)
    if box is not None:
        found = [each for each in found if _shape(each).intersects(box)]
    page = found[offset : offset + size]
    base = f"{_base(request)}/collections/{layer}"
    here = URL(f"{base}/items?{request.url.query}")
    links = [
        {"href": str(here).rstrip("?"), "rel": "self", "type": GEOJSON, "title": "this page"},
        _link(request, base, "collection", _JSON, "the collection"),
    ]
    if offset + size < len(found):
        following = here.include_query_params(limit=size, offset=offset + size)
        links.append({"href": str(following), "rel": "next", "type": GEOJSON, "title": "the next page"})
    body = {**head, "type": "FeatureCollection", "features": page, "links": links}
    out = answer({**body, "numberMatched": len(found), "numberReturned": len(page)})
    out.headers["content-type"] = GEOJSON
    return out


@get(
    ROUTER,
    "/ogc/collections/{layer}/items/{feature:path}",
    "OGC API Features: one feature",
    {**FEATURE, "links": []},
    media=GEOJSON,
)
def item(
    layer: Layer, feature: str, request: Request, office: Behind, as_of: AsOf = None, as_known_at: AsKnownAt = None
) -> Response:
    """One place."""
    with office.view(as_of, as_known_at) as view:
        found = next((each for each in features_of(view, layer) if each["id"] == feature), None)
    if found is None:
        expected = said("drawn_place", "a place that is drawn in {place_types}", place_types=[layer])
        raise refusals.nothing_there(
            "place",
            expected,
            feature,
            said("layer_list", "GET /ogc/collections/{layer}/items lists them.", layer=layer),
        )
    base = f"{_base(request)}/collections/{layer}"
    links = [
        _link(request, f"{base}/items/{feature}", "self", GEOJSON, "this place"),
        _link(request, base, "collection", _JSON, "the collection"),
    ]
    out = answer({**found, "links": links})
    out.headers["content-type"] = GEOJSON
    return out


def _described(request: Request, office: Behind) -> dict[str, Any]:
    about = f"Places of the operation as OGC API Features; {office.operation.nature}."
    server = str(request.base_url).rstrip("/")
    return as_version_3_0(described(request.app), "/ogc", "Safe Passage: places", about, server)


def _collection(request: Request, view: View, layer: str) -> dict[str, Any]:
    found = features_of(view, layer)
    base = f"{_base(request)}/collections/{layer}"
    extent: dict[str, Any] = {}
    if found:
        box = [float(each) for each in shapely.total_bounds([_shape(each) for each in found])]
        extent["spatial"] = {"bbox": [box], "crs": _CRS84}
    since = [each["properties"]["since_s"] for each in found if "since_s" in each["properties"]]
    if since:
        extent["temporal"] = {"interval": [[_rfc3339(min(since)), _rfc3339(view.until_s)]], "trs": _GREGORIAN}
    return {
        "id": layer,
        "title": layer.capitalize(),
        "itemType": "feature",
        "crs": [_CRS84],
        "links": [
            _link(request, base, "self", _JSON, "this collection"),
            _link(request, f"{base}/items", "items", GEOJSON, "its features"),
        ],
        **({"extent": extent} if extent else {}),
    }


def _in_time(found: list[dict[str, Any]], when: str, view: View) -> list[dict[str, Any]]:
    """Those whose time meets the one that is asked for, both with their ends; what has no time is among them.

    Raises:
        UsageError: it cannot be meant.
    """
    if not when:
        return found
    first_s, last_s = _span(when, view)
    since = (each["properties"].get("since_s") for each in found)
    return [
        each
        for each, since_s in zip(found, since, strict=True)
        if since_s is None or (since_s <= last_s and first_s <= view.until_s)
    ]


def _span(when: str, view: View) -> tuple[int, int]:
    """First and last second of what is asked for."""
    ends = _FRACTION.sub("", when).split("/")
    spans = []
    for end in ends:
        if len(ends) > 1 and end in ("", ".."):
            spans.append((-_EVER_S, _EVER_S))
            continue
        found = parse_interval(end, view.card.tz)
        if isinstance(found, Fault):
            raise UsageError(replace(found, field="datetime"))
        spans.append((found.start_s, found.end_s - 1 if found.duration_s else found.end_s))
    first_s, last_s = spans[0][0], spans[-1][1]
    if len(ends) > 2 or first_s > last_s:  # noqa: PLR2004 - a beginning and an end
        expected = said("moments", "a moment, or FROM/TO with FROM not after TO")
        raise UsageError(Fault(expected, when[:80], said("swap", "Swap the two."), "datetime"))
    return first_s, last_s


def _box(text: str) -> shapely.Geometry | None:
    if not text:
        return None
    try:
        ends = [float(part) for part in text.split(",")]
    except ValueError:
        ends = []
    if len(ends) == _BOX_ENDS_HIGH:
        ends = [*ends[:2], *ends[3:5]]
    on_earth = [abs(end) <= most for end, most in zip(ends, (_EAST_MAX, _NORTH_MAX) * 2, strict=False)]
    if len(ends) != _BOX_ENDS or not all(on_earth) or ends[1] > ends[3]:
        expected = said("bbox", "west,south,east,north in degrees, south not above north")
        raise UsageError(
            Fault(
                expected,
                text[:80],
                said("four_numbers", "Write four numbers, such as {example}.", example="37.1,36.1,37.3,36.3"),
                "bbox",
            )
        )
    west, south, east, north = ends
    if west <= east:
        return shapely.box(west, south, east, north)
    return shapely.union(shapely.box(west, south, _EAST_MAX, north), shapely.box(-_EAST_MAX, south, east, north))


def _shape(feature: dict[str, Any]) -> shapely.Geometry:
    return shapely.from_geojson(msgspec.json.encode(feature["geometry"]))


def _rfc3339(moment_s: int) -> str:
    """With seconds, which RFC 3339 wants where ISO 8601 leaves them out."""
    return re.sub(r"T(\d\d:\d\d)Z", r"T\1:00Z", iso_utc(moment_s))


def _base(request: Request) -> str:
    return str(request.base_url).rstrip("/") + "/ogc"


def _link(request: Request, href: str, rel: str, media: str, title: str) -> dict[str, str]:
    """A link that asks as of the same moment and position as this request does."""
    known = {name: request.query_params[name] for name in _KNOWN if name in request.query_params}
    return {"href": str(URL(href).include_query_params(**known)), "rel": rel, "type": media, "title": title}
