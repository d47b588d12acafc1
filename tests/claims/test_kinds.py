"""Claims keep who said what of what; evidence keeps no pixels and no name without consent."""

from __future__ import annotations

import pytest

from night import read
from safepassage.claims.kinds import GRADES, KINDS
from safepassage.claims.rules import WORDS_ONLY

CLAIM, EVIDENCE = KINDS


@pytest.mark.parametrize("measure", WORDS_ONLY)
def test_what_has_no_number_keeps_the_sources_words(measure: str) -> None:
    wordless = {"measure": measure, "quantity": "", "what": "", "scope": "", "span_to": "", "text": ""}
    assert "the source's own words" in read(CLAIM, **wordless)[1]
    assert read(CLAIM, **{**wordless, "text": "all have been given hot food"})[1] == ""


def test_a_number_needs_its_definition_and_its_scope() -> None:
    faults = read(CLAIM, what="", scope="")[1]
    assert "what, because there is a number" in faults
    assert "scope, because there is a number" in faults


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"scope": "period", "span_from": "", "span_to": "2016-12-10"}, "span_from, because scope is period"),
        ({"scope": "cumulative", "span_to": ""}, "span_to, because scope is cumulative"),
        ({"scope": "at", "span_to": ""}, "span_to, because scope is at"),
        ({"span_from": "2016-12-12", "span_to": "2016-12-11"}, "a day at or after span_from"),
        ({"scope": "plan", "span_to": ""}, ""),
    ],
)
def test_a_scope_has_its_days(changed: dict[str, str], words: str) -> None:
    faults = read(CLAIM, **changed)[1]
    assert words in faults if words else faults == ""


def test_an_impossible_figure_of_somebody_else_is_kept() -> None:
    body, faults = read(CLAIM, quantity={"value": "24", "unit": "ha"}, conversion={"value": "2.6", "unit": "sq ft"})
    assert faults == ""
    assert body["conversion"] == {"value": "2.6", "unit": "[sft_i]"}


def test_the_admiralty_grades() -> None:
    assert (len(GRADES), GRADES[0], GRADES[-1]) == (36, "A1", "F6")


def test_a_name_is_credited_by_consent_only() -> None:
    for consent in ("no", "unknown", ""):
        assert "until they agree" in read(EVIDENCE, credit="A. Photographer", credit_consent=consent)[1]
    assert read(EVIDENCE, credit="A. Photographer", credit_consent="yes")[1] == ""


def test_there_is_no_field_for_pixels() -> None:
    assert {field.name for field in EVIDENCE.fields} == {
        "media",
        "caption",
        "relation",
        "credit",
        "credit_consent",
        "digest",
    }
    assert "64 lower-case hex digits" in read(EVIDENCE, digest="F" * 64)[1]
