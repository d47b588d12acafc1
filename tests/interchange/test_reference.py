"""Pages and schemas: made from the entry, also for a kind that did not exist a moment ago."""

from __future__ import annotations

import jsonschema_rs
import pytest

from interchange.desks import DAMASCUS, KINDS, desk
from safepassage.foundation.times import Interval, parse_interval
from safepassage.interchange.columns import columns_of
from safepassage.interchange.csv_file import read_csv
from safepassage.interchange.records import RecordReader
from safepassage.interchange.reference import page, pages, record_schema
from safepassage.ledger.fields import Choice, Field, People, Tally
from safepassage.ledger.kind import Kind

BLANKETS = Kind(
    name="blankets",
    title="Blankets",
    summary="Blankets given out at a centre.",
    place=("centre",),
    fields=(
        Field("people", People(), "Who got one", required=True, hxl="#affected"),
        Field("blankets", Tally(("wool", "fleece"), "{object}"), "Blankets by type", hxl="#item+blankets"),
        Field("dry", Choice(("yes", "no")), "Whether they were dry"),
    ),
    refused={"name": "Nobody needs a name for a blanket."},
    example={},
)


def test_every_kind_has_a_page_with_its_fields() -> None:
    text = pages(KINDS)
    for kind in KINDS.values():
        assert f"## `{kind.name}`" in text
        assert all(f"`{field.name}`" in page(kind) for field in kind.fields)
        assert kind.summary in page(kind)


def test_a_new_kind_has_a_page_a_schema_columns_and_a_reader_with_no_other_edit() -> None:
    kinds = {**KINDS, "blankets": BLANKETS}
    assert "| `blankets.wool` | `#item+blankets+wool` |" in page(BLANKETS)
    assert "Refused with the whole file: `name`. Nobody needs a name for a blanket." in page(BLANKETS)
    schema = record_schema(BLANKETS)
    assert schema["properties"]["body"]["required"] == ["people"]
    assert schema["required"] == ["kind", "occurred", "source", "place", "body"]
    assert {"men", "blankets.fleece", "dry"} <= {column.title for column in columns_of(BLANKETS)}
    text = "source,occurred,place,men,women,blankets.wool,dry\ncentre-1,2016-12-10,centre/one,3,4,7,yes\n"
    (entry,) = read_csv(text, RecordReader(desk(kinds=kinds)), "blankets").entries
    assert entry.observation.body == {"people": {"men": 3, "women": 4}, "blankets": {"wool": 7}, "dry": "yes"}


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_schema_takes_the_example_and_no_other_place_source_or_time(kind: Kind) -> None:
    """As the ledger keeps it; each part in turn is made one that the kind refuses."""
    when = parse_interval(kind.example["occurred"], DAMASCUS)
    assert isinstance(when, Interval)
    seen, _ = kind.read(kind.example["body"], when, DAMASCUS)
    record = {**kind.example, "kind": kind.name, "body": seen}
    schema = jsonschema_rs.validator_for(record_schema(kind))
    assert [fault.message for fault in schema.iter_errors(record)] == []
    wrong = {
        "source": "Post Karim",
        "occurred": "10.12.2016",
        "place": "nowhere" if kind.place is not None else "zone/east",
        "source_id": "two\nlines",
        "retracts": "k-1" if kind.name != "retraction" else None,
        "precision": "year",
    }
    assert [name for name, value in wrong.items() if schema.is_valid({**record, name: value})] == []


def test_a_schema_names_what_a_record_needs() -> None:
    for kind in KINDS.values():
        schema = record_schema(kind)
        assert set(schema["required"]) <= set(schema["properties"])
        assert ("place" in schema["required"]) == (kind.place is not None)
        assert set(schema["properties"]["body"]["properties"]) == {field.name for field in kind.fields}
