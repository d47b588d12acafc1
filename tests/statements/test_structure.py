"""A statement as data: every number of the page, and nothing that the public page keeps to itself."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from safepassage.foundation.ids import canonical
from safepassage.statements.structure import json_bytes, to_json
from statements.night import DAY_S, MORNING_S, everything_seen, opened, statement

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from safepassage.ledger.operation import Operation

PUBLIC_S = MORNING_S + 3 * DAY_S
VERSIONS = {"safepassage": "0"}


@pytest.fixture
def operation(tmp_path: Path) -> Iterator[Operation]:
    with opened(tmp_path, everything_seen()) as found:
        yield found


def walk(value: Any) -> Iterator[Any]:
    """Every value inside a JSON tree, keys left out."""
    if isinstance(value, dict):
        for each in value.values():
            yield from walk(each)
    elif isinstance(value, list):
        for each in value:
            yield from walk(each)
    else:
        yield value


def test_nature_and_card_are_at_the_root(operation: Operation) -> None:
    data = to_json(statement(operation.view(as_of_s=PUBLIC_S)), VERSIONS)
    assert data["nature"] == "exercise"
    assert data["card"]["operator"] == "Exercise staff"
    assert data["card"]["operator_is_party"] == "no"
    assert data["period"] == {
        "asked": "night:2016-12-10",
        "name": "night",
        "from": "2016-12-10T18:00+02:00",
        "to": "2016-12-11T06:00+02:00",
    }
    assert data["as_of"] == "2016-12-14T06:00+02:00"
    assert (data["position"], len(data["root"])) == (operation.view().position, 64)
    assert data["versions"] == VERSIONS


def test_a_line_carries_its_number_and_what_it_rests_on(operation: Operation) -> None:
    data = to_json(statement(operation.view(as_of_s=PUBLIC_S)), VERSIONS)
    lines = [line for section in data["sections"] for line in section["lines"]]
    crossed = next(line for line in lines if line["message"] == "people.crossed")
    assert crossed["facts"]["value"] == {"number": {"hedge": "exact", "unit": "{person}", "value": "300"}}
    assert crossed["figure"]["population"] == "civilians"
    assert crossed["figure"]["method"] == "counted"
    assert crossed["figure"]["trace"]["observations"] == 2
    assert len(crossed["figure"]["trace"]["first"]) == 2
    assert len(crossed["figure"]["trace"]["id"]) == 12
    area = next(line for line in lines if line["message"] == "clearance.area")
    assert area["facts"]["value"]["number"] == {"hedge": "about", "unit": "har", "value": "24"}
    assert area["facts"]["converted"]["number"] == {"hedge": "converted", "unit": "[sft_i]", "value": "2580000"}


def test_unknown_has_no_value(operation: Operation) -> None:
    data = to_json(statement(operation.view(as_of_s=PUBLIC_S)), VERSIONS)
    tables = [table for section in data["sections"] for table in section["tables"]]
    ordnance = next(table for table in tables if table["title"] == "clearance.table_ordnance")
    bombs = next(row for row in ordnance["rows"] if row["cells"][0] == {"word": "ordnance.mortar_bomb"})
    assert bombs["cells"][2] == {"number": {"hedge": "unknown", "unit": "{object}"}}


def test_it_is_canonical_and_the_same_twice(operation: Operation) -> None:
    found = statement(operation.view(as_of_s=PUBLIC_S))
    again = statement(operation.view(as_of_s=PUBLIC_S))
    assert json_bytes(found, VERSIONS) == json_bytes(again, VERSIONS)
    assert canonical(json.loads(json_bytes(found, VERSIONS))) == json_bytes(found, VERSIONS)


def test_the_public_attachment_holds_no_source_no_post_no_id_and_no_small_number(operation: Operation) -> None:
    found = statement(operation.view(as_of_s=PUBLIC_S), "public")
    data = to_json(found, VERSIONS)
    text = json_bytes(found, VERSIONS).decode()
    ids = {each.id for kind in ("crossing_count", "arrival", "watch") for each in operation.view().observations(kind)}
    assert ids
    assert not [one for one in ids if one in text]
    for private in ("post-karim", "post-mahayar", "centre-jibreen", "crew-1", "reception", "press-desk", '"desk"'):
        assert private not in text
    for finer in (
        "corridor/",
        "crossing/",
        "centre/",
        "stretch/",
        "facility/",
        "Karim",
        "Mahayar",
        "Jibreen",
        "convoy",
    ):
        assert finer not in text
    clocks = {str(each)[11:16] for each in walk(data) if isinstance(each, str) and each[10:11] == "T"}
    assert clocks <= {"00:00", "06:00", "18:00"}
    assert "first" not in text
    assert '"withheld":"yes"' in text


def test_the_delayed_attachment_says_that_it_waits(operation: Operation) -> None:
    data = to_json(statement(operation.view(as_of_s=MORNING_S + DAY_S), "public"), VERSIONS)
    assert data["waits"] == "yes"
    people = next(section for section in data["sections"] if section["title"] == "section.people")
    assert people == {
        "title": "section.people",
        "lines": [{"message": "note.delayed", "species": "note", "facts": {"wait": {"minutes": 72 * 60}}}],
        "tables": [],
    }
