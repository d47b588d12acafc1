"""A reading as claims on the ledger, and a reading held against the ledger, worked out by hand."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from safepassage.claims.kinds import KINDS
from safepassage.foundation.times import Interval, zone
from safepassage.statements.reading.against import against
from safepassage.statements.reading.as_claims import claim_records
from safepassage.statements.reading.reader import read
from statements import night
from statements.reading.document import DATED, TEXT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from safepassage.ledger.operation import Operation
    from safepassage.statements.reading.mention import Finding

CLAIM = next(each for each in KINDS if each.name == "claim")


def bodies(text: str, dated: date = DATED) -> list[dict[str, Any]]:
    records, _ = claim_records(read(text, dated=dated), publisher="An agency", source="desk", place="")
    return [each.raw["body"] for each in records]


def test_every_claim_of_the_document_is_one_that_the_kind_takes() -> None:
    records, faults = claim_records(read(TEXT, dated=DATED), publisher="An agency", source="desk", place="city/aleppo")
    assert faults == []
    assert len(records) == 15  # sixteen quantities, of which one is the conversion of another
    for each in records:
        _, wrong = CLAIM.read(each.raw["body"], Interval(0, 86400, "day"), zone("Asia/Damascus"))
        assert wrong == [], each.raw


def test_a_claim_has_its_number_its_days_its_speaker_and_its_words() -> None:
    found = next(each for each in bodies(TEXT) if each["quantity"].get("value") == "2124")
    assert found["quantity"] == {"unit": "{person}", "value": "2124"}
    assert (found["measure"], found["population"], found["what"]) == ("evacuated", "civilians", "civilians evacuated")
    assert (found["scope"], found["span_from"], found["span_to"]) == ("period", "2016-12-10", "2016-12-11")
    assert (found["publisher"], found["speaker"]) == ("An agency", "Pavel Antonov")
    assert found["text"].startswith("“Over the past night, 2,124 civilians, including 1,007 children, were evacuated")


def test_a_part_names_its_whole_by_its_definition() -> None:
    found = next(each for each in bodies(TEXT) if each["quantity"].get("value") == "1007")
    assert found["part_of"] == "civilians evacuated"
    assert found["population"] == "children"


def test_a_conversion_goes_with_its_number_wrong_as_it_is() -> None:
    found = next(each for each in bodies(TEXT) if each["measure"] == "area_released")
    assert found["quantity"] == {"unit": "har", "value": "24"}
    assert found["conversion"] == {"unit": "[sft_i]", "value": "2.6"}


@pytest.mark.parametrize(
    ("text", "quantity"),
    [
        ("About 8,000 people fled.", {"unit": "{person}", "value": "8000", "hedge": "about"}),
        ("At least 12 people were killed.", {"unit": "{person}", "value": "12", "hedge": "at_least"}),
        ("Between 200 and 300 people fled.", {"unit": "{person}", "value": "200", "value_to": "300"}),
        ("Dozens of people were injured.", {"unit": "{person}", "hedge": "vague", "words": "Dozens"}),
        ("Fewer than 40 people were killed.", {"unit": "{person}", "hedge": "vague", "words": "Fewer than 40"}),
        ("A third of the children were vaccinated.", {"unit": "%", "value": "33.333333"}),
    ],
)
def test_hedges_as_the_ledger_writes_them(text: str, quantity: dict[str, str]) -> None:
    assert [each["quantity"] for each in bodies(text)] == [quantity]


def test_one_sides_word_is_not_taken_over() -> None:
    side = "milit" + "ants"
    assert [each["what"] for each in bodies(f"On Monday 20 {side} surrendered.")] == ["combatants surrendered"]


def test_a_quantity_without_a_unit_of_the_ledger_is_named_and_left_out() -> None:
    records, faults = claim_records(
        read("Donors gave $2m for 300 people.", dated=DATED), publisher="A", source="desk", place=""
    )
    assert [each.raw["body"]["quantity"]["value"] for each in records] == ["300"]
    assert [(each.severity, each.got) for each in faults] == [("warning", "$2m (USD)")]


def test_the_same_statement_is_the_same_claims() -> None:
    first, second = (claim_records(read(TEXT, dated=DATED), publisher="A", source="d", place="")[0] for _ in range(2))
    assert [each.raw["source_id"] for each in first] == [each.raw["source_id"] for each in second]
    assert len({each.raw["source_id"] for each in first}) == len(first)


def test_without_its_day_there_is_no_claim() -> None:
    with pytest.raises(ValueError, match="needs the day"):
        claim_records(read("3 people fled."), publisher="A", source="desk", place="")


# --- against the ledger: 300 civilians crossed in the night of 10 December, 800 since the start -----------------------


@pytest.fixture
def operation(tmp_path: Path) -> Iterator[Operation]:
    with night.opened(tmp_path / "op", night.everything_seen()) as operation:
        yield operation


def found(operation: Operation, text: str, dated: date = date(2016, 12, 11)) -> list[Finding]:
    view = operation.view(as_of_s=night.MORNING_S + 4 * night.DAY_S)
    return list(against(read(text, dated=dated), view).findings)


def kinds(findings: list[Finding]) -> list[str]:
    return [each.kind for each in findings if each.severity != "note"]


def test_what_the_ledger_counted_is_not_contradicted(operation: Operation) -> None:
    assert kinds(found(operation, "Over the past night, 300 civilians were evacuated.")) == []
    assert kinds(found(operation, "About 300 civilians were evacuated over the past night.")) == []
    assert kinds(found(operation, "At least 250 civilians were evacuated over the past night.")) == []


def test_another_number_for_the_same_people_and_night_contradicts(operation: Operation) -> None:
    one = found(operation, "Over the past night, 2,124 civilians were evacuated.")[0]
    assert (one.kind, one.severity) == ("contradicts_ledger", "warning")
    assert one.evidence["ledger"] == "300"


def test_a_total_is_held_against_all_since_the_start(operation: Operation) -> None:
    one = found(operation, "More than 78,000 civilians have been evacuated so far.")[0]
    assert (one.kind, one.evidence["ledger"]) == ("contradicts_ledger", "800")
    assert kinds(found(operation, "More than 700 civilians have been evacuated so far.")) == []


def test_children_are_held_against_children(operation: Operation) -> None:
    assert kinds(found(operation, "Over the past night, 167 children were evacuated.")) == []
    assert found(operation, "Over the past night, 300 children were evacuated.")[0].evidence["ledger"] == "167"


def test_another_definition_of_whom_is_counted_is_a_note(operation: Operation) -> None:
    one = found(operation, "Over the past night, 2,124 patients were evacuated.")
    assert kinds(one) == []
    assert "other_definition" in [each.kind for each in one]


def test_another_time_is_held_against_nothing(operation: Operation) -> None:
    assert kinds(found(operation, "On 3 May 2015, 2,124 civilians were evacuated.")) == []


def test_a_total_of_one_source_that_falls(operation: Operation) -> None:
    """The Centre had given more than 78,000 on 11 December; two days later it gives 500, and a mayor gives 900."""
    later = date(2016, 12, 13)
    low = found(operation, "The Centre said that 500 civilians have been evacuated so far.", later)
    assert [each.evidence["earlier"] for each in low if each.kind == "total_fell"] == ["more than 78000"]
    other = found(operation, "The mayor, Ana Torrel, said that 900 civilians have been evacuated so far.", later)
    assert "total_fell" not in kinds(other)
