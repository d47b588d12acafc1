"""The streets under the map: made from the operation's network when first asked for, and given piece by piece."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from geography.lines import square
from safepassage.interchange.network_file import write_network
from service.desk import Served, served

if TYPE_CHECKING:
    from collections.abc import Iterator

PATH = "/api/map/base.pmtiles"


@pytest.fixture
def streets(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("ground")) as found:
        found.as_("planning")
        write_network(found.office.operation.folder / "network.parquet", square())
        yield found


def test_without_streets_it_is_said_what_is_missing(night: Served) -> None:
    call = night.as_("planning")
    assert call.get("/api/places").json()["ground"] is False
    found = call.get(PATH)
    assert (found.status_code, "network.parquet" in found.json()["error"]["message"]) == (404, True)


def test_tiles_are_made_once_and_read_by_pieces(streets: Served) -> None:
    assert streets.call.get("/api/places").json()["ground"] is True
    whole = streets.call.get(PATH)
    made = (streets.office.operation.folder / "base.pmtiles").read_bytes()
    assert (whole.status_code, whole.content, whole.content[:8]) == (200, made, b"PMTiles\x03")
    piece = streets.call.get(PATH, headers={"range": "bytes=7-126"})
    assert (piece.status_code, piece.content) == (206, made[7:127])
    assert piece.headers["content-range"] == f"bytes 7-126/{len(made)}"
    assert piece.headers["cache-control"].startswith("private")
    assert piece.headers["etag"] == whole.headers["etag"]


@pytest.mark.parametrize("wanted", ["bytes=99999999-", "bytes=9-3", "bytes=0-1,4-5", "lines=0-1", "bytes=-5", "bytes="])
def test_a_range_that_cannot_be_given_is_refused_in_the_one_shape(streets: Served, wanted: str) -> None:
    found = streets.call.get(PATH, headers={"range": wanted})
    assert (found.status_code, found.json()["error"]["code"]) == (416, "bad_range")
    assert found.headers["content-range"].startswith("bytes */")


def test_a_newer_network_has_its_tiles_made_again(streets: Served) -> None:
    before = streets.call.get(PATH).content
    file = streets.office.operation.folder / "network.parquet"
    assert streets.call.get(PATH).content == before
    write_network(file, square(road_class=["primary"] * 5))
    later_ns = (streets.office.operation.folder / "base.pmtiles").stat().st_mtime_ns + 1_000_000_000
    os.utime(file, ns=(later_ns, later_ns))
    assert streets.call.get(PATH).content != before


def test_streets_are_for_those_inside(streets: Served) -> None:
    assert streets.as_("public_information").get(PATH).status_code == 403
    assert streets.as_().get(PATH).status_code == 401
