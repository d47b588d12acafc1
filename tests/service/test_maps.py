"""Places on the map, read by another's client of the OGC's standard."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from schemathesis.specs.openapi.definitions import OPENAPI_30_VALIDATOR

from safepassage.service.openapi30 import as_version_3_0
from safepassage.service.policy import TABLE
from service.desk import Served, served
from statements.night import everything_seen, seen

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

POINT = {"type": "Point", "coordinates": [37.21, 36.19]}
ROAD = {"type": "LineString", "coordinates": [[37.15, 36.20], [37.21, 36.19]]}


def drawn() -> list[Any]:
    shapes = {"crossing/karim": POINT, "corridor/karim": ROAD}
    return [
        *everything_seen(),
        *(
            seen(
                "place",
                "2016-12-08T01:00",
                {"names": {"en": place.title(), "ar": "كرم"}, "geometry": json.dumps(shape)},
                place=place,
                source_id=f"drawn-{place}",
            )
            for place, shape in shapes.items()
        ),
    ]


@pytest.fixture(scope="module")
def mapped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("map"), drawn()) as found:
        found.as_("planning")
        yield found


def test_a_layer_holds_what_was_drawn_and_what_stands_of_it(mapped: Served) -> None:
    found = mapped.call.get("/api/map/corridor.geojson")
    assert found.headers["content-type"] == "application/geo+json"
    (feature,) = found.json()["features"]
    assert (feature["id"], feature["geometry"]) == ("corridor/karim", ROAD)
    assert feature["properties"]["name_ar"] == "كرم"
    assert found.json()["nature"] == "exercise"
    assert len(mapped.call.get("/api/map/places.geojson").json()["features"]) == 2
    assert mapped.call.get("/api/places").json()["layers"] == ["corridor", "crossing"]


def test_pages_and_boxes(mapped: Served) -> None:
    items = "/ogc/collections/places/items"
    first = mapped.call.get(f"{items}?limit=1").json()
    assert (first["numberMatched"], first["numberReturned"]) == (2, 1)
    (following,) = (link["href"] for link in first["links"] if link["rel"] == "next")
    second = mapped.call.get(following.removeprefix("http://testserver")).json()
    assert [each["id"] for each in (*first["features"], *second["features"])] == ["corridor/karim", "crossing/karim"]
    assert not [link for link in second["links"] if link["rel"] == "next"]
    near = mapped.call.get(f"{items}?bbox=37.20,36.18,37.22,36.195").json()
    assert {each["id"] for each in near["features"]} == {"crossing/karim", "corridor/karim"}
    west = mapped.call.get(f"{items}?bbox=37.14,36.19,37.16,36.21").json()
    assert {each["id"] for each in west["features"]} == {"corridor/karim"}


OPENED = "2016-12-10T15:00:00Z"  # the state of corridor/karim was told at 17:00 in Damascus


@pytest.mark.parametrize(
    ("when", "is_in"),
    [
        (OPENED, True),
        ("2016-12-10T17:00:00.250+02:00", True),
        ("2016-12-10T14:59:59Z", False),
        ("2016-12-10", True),
        ("2016-12-09", False),
        (f"../{OPENED}", True),
        ("/2016-12-10T14:59:59Z", False),
        ("2016-12-10T14:59:59Z/..", True),
        ("2016-12-01T00:00:00Z/2016-12-10T14:59:59Z", False),
        ("2016-12-01T00:00:00Z/2016-12-11T00:00:00Z", True),
        ("2016-12-14T22:00:00Z/", True),  # the last moment that is known of: 14 December to its end
        ("2016-12-14T22:00:01Z/", False),
    ],
)
def test_a_time_is_held_against_how_long_a_place_has_stood_so(mapped: Served, when: str, is_in: bool) -> None:
    """A crossing has no time, so it is there whatever is asked for."""
    asked = {"datetime": when, "as_of": "2016-12-14"}
    found = mapped.call.get("/ogc/collections/places/items", params=asked).json()["features"]
    assert [each["id"] for each in found] == (["corridor/karim"] if is_in else []) + ["crossing/karim"]


def test_the_time_of_a_place_begins_with_what_was_told_of_it_last(tmp_path: Path) -> None:
    """A corridor that was open, and a hazard on it from a midnight on, to which the day before does not reach."""
    hazard = {"hazard": "hz-1", "status": "suspected", "basis": "indirect", "type": "ied", "near": "a bend"}
    told = [*drawn(), seen("hazard", "2016-12-12T00:00", hazard, place="corridor/karim")]
    with served(tmp_path, told) as night:
        call = night.as_("planning")

        def there(when: str) -> int:
            return int(call.get(f"/ogc/collections/corridor/items?datetime={when}").json()["numberMatched"])

        assert [there(when) for when in ("2016-12-10/2016-12-11", "2016-12-12", "../2016-12-11T22:00:00Z")] == [0, 1, 1]
        (feature,) = call.get("/api/map/corridor.geojson").json()["features"]
        assert feature["properties"]["since_s"] == 1_481_493_600  # 2016-12-11T22:00Z


@pytest.mark.parametrize(
    ("bbox", "there"),
    [
        ("37.18,36.18,-170,36.3", {"crossing/karim", "corridor/karim"}),  # from 37.18 east to the antimeridian, and on
        ("170,36.18,37.16,36.3", {"corridor/karim"}),
        ("170,36.18,-170,36.3", set()),
        ("170,0,36.18,-170,9,36.3", set()),
        ("-180,-90,180,90", {"crossing/karim", "corridor/karim"}),
    ],
)
def test_a_box_from_east_to_west_goes_round_the_earth(mapped: Served, bbox: str, there: set[str]) -> None:
    found = mapped.call.get(f"/ogc/collections/places/items?bbox={bbox}").json()["features"]
    assert {each["id"] for each in found} == there


def test_every_part_of_it_is_of_the_moment_and_the_position_that_are_asked_for(mapped: Served) -> None:
    """The last two rows draw both places, and the links lead to where as little is known as here."""
    whole = mapped.call.get("/api/operation").json()["position"]
    asked = f"as_of=2016-12-14&as_known_at={whole - 1}"
    landing = mapped.call.get(f"/ogc?{asked}").json()
    (data,) = (link["href"] for link in landing["links"] if link["rel"] == "data")
    listed = mapped.call.get(data.removeprefix("http://testserver")).json()["collections"]
    assert [each["id"] for each in listed] == ["places", "crossing"]
    (items,) = (link["href"] for link in listed[0]["links"] if link["rel"] == "items")
    assert mapped.call.get(items.removeprefix("http://testserver")).json()["position"] == whole - 1
    one = "/ogc/collections/corridor/items/corridor/karim"
    assert [mapped.call.get(f"{one}?as_known_at={at}").status_code for at in (whole - 1, whole)] == [404, 200]
    early = mapped.call.get(f"{one}?as_of=2016-12-09").json()["properties"]
    assert ("state" in early, mapped.call.get(one).json()["properties"]["state"]) == (False, "open")
    before = mapped.call.get("/ogc/collections/corridor?as_of=2016-12-09").json()["extent"]
    after = mapped.call.get("/ogc/collections/corridor?as_of=2016-12-14").json()["extent"]
    assert ("temporal" in before, after["temporal"]["interval"]) == (False, [[OPENED, "2016-12-14T22:00:00Z"]])


def test_it_claims_what_it_keeps(mapped: Served) -> None:
    """Core, GeoJSON, and OpenAPI 3.0, which wants the description as data and as a page, in the types that it names."""
    claimed = mapped.call.get("/ogc/conformance").json()["conformsTo"]
    assert [each.rpartition("/")[2] for each in claimed] == ["core", "oas30", "geojson"]
    links = {each["rel"]: each for each in mapped.call.get("/ogc").json()["links"]}
    for rel, media in (("service-desc", "application/vnd.oai.openapi+json;version=3.0"), ("service-doc", "text/html")):
        found = mapped.call.get(links[rel]["href"].removeprefix("http://testserver"))
        assert found.headers["content-type"].removesuffix("; charset=utf-8") == links[rel]["type"] == media
    assert mapped.call.get("/ogc/collections/places/items?limit=10001").json()["numberReturned"] == 2


def test_its_description_is_openapi_3_0_of_every_address_and_status(mapped: Served) -> None:
    """Held against the schema of the OpenAPI Initiative, which schemathesis brings, and against the routes."""
    document = mapped.call.get("/ogc/api").json()
    assert [str(each) for each in OPENAPI_30_VALIDATOR.iter_errors(document)] == []
    served_at = {path.replace(":path", "") for _, path in TABLE if path.startswith("/ogc") and path[-1] != "/"}
    assert set(document["paths"]) == served_at
    page = mapped.call.get("/ogc/api.html").text
    assert [f"<h2>GET {path}</h2>" in page for path in served_at] == [True] * len(served_at)
    items = document["paths"]["/ogc/collections/{layer}/items"]["get"]
    assert list(items["responses"]) == ["200", "400", "401", "403", "404", "421", "429", "500", "503"]
    asked = {each["name"]: each["schema"] for each in items["parameters"]}
    assert (asked["as_of"]["type"], asked["as_of"]["example"]) == ("string", "2016-12-14")
    assert (asked["bbox"]["type"], asked["bbox"]["oneOf"][1]) == ("array", {"minItems": 6, "maxItems": 6})
    assert document["components"]["securitySchemes"]["session"]["in"] == "cookie"
    assert "exercise" in document["info"]["description"]


def test_words_that_version_3_0_lacks_are_said_in_its_own() -> None:
    schema = {
        "properties": {
            "share": {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1},
            "name": {"type": ["string", "integer", "null"], "examples": ["a", "b"]},
            "only": {"const": 7},
        }
    }
    asked: dict[str, Any] = {
        "get": {"summary": "", "responses": {"default": {"description": ""}, "200": {"schema": schema}}}
    }
    document = {"info": {"version": "1"}, "paths": {"/a/b": asked, "/c": asked}, "components": {}, "security": []}
    made = as_version_3_0(document, "/a", "", "", "")
    assert list(made["paths"]) == ["/a/b"]
    assert made["paths"]["/a/b"]["get"]["responses"]["200"]["schema"]["properties"] == {
        "share": {"type": "number", "minimum": 0, "exclusiveMinimum": True, "maximum": 1, "exclusiveMaximum": True},
        "name": {"anyOf": [{"type": "string"}, {"type": "integer"}], "nullable": True, "example": "a"},
        "only": {"enum": [7]},
    }
    assert asked["get"]["responses"].keys() == {"default", "200"}


def test_owslib_reads_it(mapped: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """The client walks from the landing page, asked for with a slash; its requests are led to the application."""
    import owslib.ogcapi
    from owslib.ogcapi.features import Features

    class Answer:
        def __init__(self, found: Any) -> None:
            self.status_code, self.text, self.ok = found.status_code, found.text, found.is_success
            self.url, self.headers, self.content = str(found.url), found.headers, found.content
            self.json = found.json

    def led(url: str, *_: Any, params: Any = None, **__: Any) -> Any:
        return Answer(mapped.call.get(url.removeprefix("http://testserver"), params=params))

    monkeypatch.setattr(owslib.ogcapi, "http_get", led)
    client = Features("http://testserver/ogc")
    assert client.api()["paths"].keys() == mapped.call.get("/ogc/api").json()["paths"].keys()
    assert client.conformance()["conformsTo"][0].endswith("/conf/core")
    assert client.feature_collections() == ["places", "corridor", "crossing"]
    assert client.collection("crossing")["extent"]["spatial"]["bbox"] == [[37.21, 36.19, 37.21, 36.19]]
    found = client.collection_items("places", limit=10)
    assert found["numberMatched"] == 2
    west, early = [170, 36, -170, 37], "../2016-12-10T14:59:59Z"
    assert client.collection_items("places", bbox=west)["numberMatched"] == 0
    assert client.collection_items("corridor", datetime_=early)["numberMatched"] == 0
    assert client.collection_items("corridor", datetime_=f"{OPENED}/..")["numberMatched"] == 1
    assert client.collection_items("places", datetime_="soon")["error"]["code"] == "bad_request"
    assert client.collection_item("crossing", "crossing/karim")["geometry"] == POINT
