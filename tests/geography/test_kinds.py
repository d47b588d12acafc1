"""Places: names by language, spellings by script, and codes that are what they say."""

from __future__ import annotations

import pytest

from night import read
from safepassage.geography.kinds import PLACE


def test_the_example_keeps_every_script() -> None:
    body, faults = read(PLACE)
    assert not faults
    assert set(body["names"]) == {"en", "ar", "ru"}
    assert body["names"]["ar"] == "معبر كرم الحن"


def test_a_bare_name_is_the_english_one_and_a_bare_spelling_the_latin_one() -> None:
    body, faults = read(PLACE, names="Mahayar", spellings="Maheer; Al-Mahayer")
    assert not faults
    assert body["names"] == {"en": "Mahayar"}
    assert body["spellings"] == {"latn": "Maheer; Al-Mahayer"}


@pytest.mark.parametrize("pcode", ["SY02", "SY0200", "SY020001", "SYRs003071", "TD01"])
def test_published_pcodes_are_taken(pcode: str) -> None:
    assert read(PLACE, pcode=pcode)[0]["pcode"] == pcode


@pytest.mark.parametrize("pcode", ["Aleppo", "ALEPPO", "0200", "sy0200", "SY 02"])
def test_another_lists_code_is_sent_to_local_id(pcode: str) -> None:
    assert "Put any other list's code into local_id." in read(PLACE, pcode=pcode)[1]


def test_a_place_cannot_end_before_it_begins() -> None:
    assert "at or after valid_from" in read(PLACE, valid_to="2016-11-27")[1]
