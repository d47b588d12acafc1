"""What must be found in the document that the project starts from, on the same numbers in our own words."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from safepassage.statements.reading.reader import read
from statements.reading.document import DATED, TEXT

if TYPE_CHECKING:
    from safepassage.statements.reading.mention import Finding, Mention, Reading

THE_DOCUMENT = (
    Path(__file__).resolve().parents[4] / "shared" / "statements" / "2016-12-11_centre_for_reconciliation.txt"
)

# value, unit, modifier, scope, who (a part of the name; "" for the text's own voice)
QUANTITIES = [
    ("78000", "count", "gt", "cumulative", ""),
    ("78000", "count", "gt", "cumulative", ""),
    ("2124", "count", "exact", "period", "Antonov"),
    ("1007", "count", "exact", "period", "Antonov"),
    ("291", "count", "approx", "period", "Antonov"),
    ("2", "count", "exact", None, "Antonov"),  # our own words say that there are two corridors
    ("8000", "count", "approx", None, "Antonov"),
    ("1324", "count", "approx", "cumulative", "Centre for Reconciliation"),
    ("1270", "count", "exact", None, "Centre for Reconciliation"),
    ("24", "ha", "exact", "cumulative", None),
    ("2.6", "ft2", "exact", "cumulative", None),
    ("162", "count", "exact", None, None),
    ("11", "km", "exact", None, None),
    ("20", "count", "gt", "cumulative", "entre"),
    ("1340", "count", "approx", "cumulative", ""),
    ("93", "%", "exact", "at_time", "Rudin"),
]


@pytest.fixture(scope="module")
def reading() -> Reading:
    return read(TEXT, dated=DATED)


def of(reading: Reading, value: str) -> Mention:
    return next(each for each in reading.mentions if each.value == Fraction(value))


def finding(reading: Reading, kind: str) -> Finding:
    found = [each for each in reading.findings if each.kind == kind]
    assert len(found) == 1, found
    return found[0]


def test_every_quantity_and_no_other(reading: Reading) -> None:
    assert [(each.value, each.unit) for each in reading.mentions] == [(Fraction(v), unit) for v, unit, *_ in QUANTITIES]


def test_hedges_scopes_and_speakers(reading: Reading) -> None:
    for mention, (value, _, modifier, scope, who) in zip(reading.mentions, QUANTITIES, strict=True):
        assert mention.modifier == modifier, value
        assert scope in (None, mention.scope), value
        if who is not None:
            assert (who in (mention.attribution or "")) if who else mention.attribution is None, value


def test_offsets_are_of_the_text_as_read(reading: Reading) -> None:
    for each in reading.mentions:
        assert TEXT[each.start : each.end] == each.text


def test_the_conversion_has_lost_its_million(reading: Reading) -> None:
    found = finding(reading, "conversion_wrong")
    assert found.severity == "error"
    assert found.quantities == (of(reading, "24").id, of(reading, "2.6").id)
    assert "2.58 million" in found.message  # 24 × 10,000 m² ÷ 0.09290304 m² is 2,583,338.5
    assert "“million” was dropped" in found.message
    assert found.evidence["diagnosis"] == "“million” was dropped"


def test_the_amnestied_are_a_part_of_those_who_laid_down_weapons(reading: Reading) -> None:
    assert of(reading, "1270").part_of == of(reading, "1324").id
    assert of(reading, "1007").part_of == of(reading, "2124").id


def test_the_night_is_not_added_to_the_total(reading: Reading) -> None:
    assert of(reading, "2124").part_of == ""
    ids = {of(reading, "2124").id, reading.mentions[1].id}
    assert any(set(each.quantities) == ids for each in reading.findings if each.kind == "period_beside_total")


def test_a_group_under_way_and_all_of_them_placed_are_two_readings(reading: Reading) -> None:
    found = finding(reading, "two_readings")
    assert (found.severity, found.quantities) == ("warning", (of(reading, "8000").id,))
    assert finding(reading, "words_added").evidence == {"added": "[another group of]"}


def test_on_sunday_is_the_day_of_the_statement(reading: Reading) -> None:
    night = of(reading, "2124")
    assert (night.since, night.until) == (date(2016, 12, 10), date(2016, 12, 11))
    share = of(reading, "93")
    assert (share.since, share.until) == (date(2016, 12, 9), date(2016, 12, 9))  # “on Friday”


def test_headline_and_text_differ(reading: Reading) -> None:
    found = finding(reading, "headline_differs")
    assert found.severity == "warning"
    assert "“fled” there, “evacuated” here" in found.message
    assert "“Aleppo” there, “eastern Aleppo” here" in found.message


def test_nothing_else_is_an_error(reading: Reading) -> None:
    assert [each.kind for each in reading.findings if each.severity == "error"] == ["conversion_wrong"]


@pytest.mark.skipif(not THE_DOCUMENT.is_file(), reason="the document itself is not part of the project")
def test_the_document_itself() -> None:
    reading = read(THE_DOCUMENT.read_text(encoding="utf-8"), dated=DATED)
    values = [(Fraction(v), unit) for v, unit, *_ in QUANTITIES if v != "2"]
    assert [(each.value, each.unit) for each in reading.mentions] == values
    assert [each.kind for each in reading.findings if each.severity == "error"] == ["conversion_wrong"]
    warnings = [each.kind for each in reading.findings if each.severity == "warning"]
    assert warnings == ["headline_differs", "two_readings"]
    assert of(reading, "1270").part_of == of(reading, "1324").id
    assert (of(reading, "2124").since, of(reading, "291").until) == (date(2016, 12, 10), date(2016, 12, 11))
