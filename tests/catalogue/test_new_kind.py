"""A kind that nobody knew at build time: one entry, and every door has it, with no other edit."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from ledger.stories import ticking
from safepassage.catalogue import catalogue_of, everything
from safepassage.cli.form import raw_from_words
from safepassage.foundation.times import Interval, zone
from safepassage.interchange.columns import columns_of
from safepassage.interchange.csv_file import read_csv
from safepassage.interchange.desk import desk_of
from safepassage.interchange.export import csv_lines, json_line
from safepassage.interchange.intake import take_in
from safepassage.interchange.jsonl_file import read_jsonl
from safepassage.interchange.records import RecordReader
from safepassage.interchange.reference import page
from safepassage.ledger.fields import Amount, Choice, Field, People, Tally
from safepassage.ledger.kind import Kind, Total
from safepassage.ledger.observation import Observation
from safepassage.ledger.operation import Operation
from safepassage.ledger.rules import no_more_than
from safepassage.ledger.totals import totals

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DAMASCUS = zone("Asia/Damascus")
NOW_S = 1_481_428_800  # 2016-12-11T04:00Z

BLANKETS = Kind(
    name="blanket_distribution",
    title="Blankets handed out",
    summary="Blankets handed out at a centre, and to how many people.",
    place=("centre",),
    fields=(
        Field("people", People(), "Who got one", required=True, hxl="#reached"),
        Field("blankets", Amount("{object}"), "Blankets handed out", required=True, hxl="#item+blankets"),
        Field("torn", Amount("{object}"), "Of these, torn", hxl="#item+torn"),
        Field("sizes", Tally(("small", "large"), "{object}"), "Blankets by size", hxl="#item+size"),
        Field("quality", Choice(("thick", "thin")), "What they are like"),
    ),
    rules=(no_more_than("torn", "blankets"),),
    by=("quality",),
    totals=(Total("blankets_handed_out", "blankets"), Total("thick_blankets", "blankets", where={"quality": "thick"})),
    hxl="#activity+blankets",
    example={
        "occurred": "2016-12-10T18:00/2016-12-10T20:00",
        "source": "centre-one",
        "source_id": "b-1",
        "place": "centre/one",
        "body": {"people": {"women": 30, "children": 20}, "blankets": 40, "quality": "thick"},
    },
    bad=(({"blankets": "-3"}, "0 or more"), ({"torn": 41}, "no more than blankets")),
)


@pytest.fixture
def operation(tmp_path: Path) -> Iterator[Operation]:
    kinds = catalogue_of([*everything().values(), BLANKETS])
    card_kind = kinds["operation"]
    body, faults = card_kind.read(card_kind.example["body"], Interval(NOW_S, NOW_S), DAMASCUS)
    assert not faults

    card = Observation(
        kind="operation",
        body=body,
        occurred=Interval(NOW_S - 86_400, NOW_S - 86_400),
        source="desk",
        source_id="card-1",
        method="reported",
        mood="declared",
    )
    with Operation.create(tmp_path / "op", kinds, card, clock=ticking(), node="n1") as made:
        yield made


def reader(operation: Operation) -> RecordReader:
    return RecordReader(desk_of(operation, NOW_S))


def test_validation_and_schema() -> None:
    assert BLANKETS.schema()["properties"]["blankets"]["x-unit"] == "{object}"
    assert "people" in BLANKETS.schema()["required"]


def test_columns_form_and_reference_page() -> None:
    titles = [column.title for column in columns_of(BLANKETS)]
    assert {"people", "women", "blankets", "sizes.small", "quality"} <= set(titles)
    raw = raw_from_words(BLANKETS, ["place=centre/one", "occurred=now", "women=3", "blankets=3"], NOW_S)
    assert raw["body"] == {"people": {"women": "3"}, "blankets": "3"}
    written = page(BLANKETS)
    assert "Blankets handed out" in written
    assert "sizes.small" in written or "sizes" in written


def test_csv_in_figures_out_and_back(operation: Operation) -> None:
    table = (
        "kind,occurred,source,source_id,place,women,children,blankets,sizes.small,quality\n"
        "#meta+kind,#date,#meta,#meta,#loc,#reached,#reached,#item,#item,#item\n"
        "blanket_distribution,2016-12-10T18:00/2016-12-10T20:00,centre-one,b-1,centre/one,30,20,about 40,12,thick\n"
        "blanket_distribution,2016-12-10T20:00/2016-12-10T21:00,centre-one,b-2,centre/one,5,,6,,thin\n"
    )
    found = read_csv(table, reader(operation))
    assert found.errors == [], found.errors
    assert take_in(operation, found.entries).recorded == 2
    view = operation.view()
    span = Interval(NOW_S - 43_200, NOW_S)
    figures = {figure.name: figure for figure in totals(view, BLANKETS, span)}
    handed_out = figures["blankets_handed_out"].value
    assert handed_out is not None
    assert (handed_out.lo, handed_out.hi) == (Fraction(41), Fraction(51))  # about 40 is 35 to 45
    assert figures["thick_blankets"].trace.count == 2
    kept = [held.observation for held in view.observations("blanket_distribution")]
    for text, read in (
        ("\n".join(csv_lines(BLANKETS, kept, operation.nature, hxl=True)), read_csv),
        ("\n".join(json_line(each, BLANKETS, operation.nature) for each in kept), read_jsonl),
    ):
        again = read(text, reader(operation))
        assert again.errors == [], again.errors
        assert {entry.observation.id for entry in again.entries} == {each.id for each in kept}
        assert take_in(operation, again.entries).duplicates == 2


def test_its_faults_are_said_like_everybodys(operation: Operation) -> None:
    line = json.dumps(
        {
            "kind": "blanket_distribution",
            **BLANKETS.example,
            "body": {"people": {"women": 1}, "blankets": 2, "torn": 3, "colour": "grey"},
        }
    )
    faults = read_jsonl(line, reader(operation)).errors
    assert any("colour" in fault.field for fault in faults)
