"""Places on the map, read by another's client of the OGC's standard."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from service.desk import Served, served
from statements.night import everything_seen, seen

if TYPE_CHECKING:
    from collections.abc import Iterator

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


def test_owslib_reads_it(mapped: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """The client walks from the landing page by links alone; its requests are led to the application."""
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
    assert client.conformance()["conformsTo"][0].endswith("/conf/core")
    assert client.feature_collections() == ["places", "corridor", "crossing"]
    assert client.collection("crossing")["extent"]["spatial"]["bbox"] == [[37.21, 36.19, 37.21, 36.19]]
    found = client.collection_items("places", limit=10)
    assert found["numberMatched"] == 2
    assert client.collection_item("crossing", "crossing/karim")["geometry"] == POINT
