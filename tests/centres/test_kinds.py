"""What a centre's records may say: capacity while it is open, care without persons, one kind that moves people."""

from __future__ import annotations

import pytest

from night import read
from safepassage.centres.care import CONSULTATIONS, MEALS, REFERRAL
from safepassage.centres.kinds import CENTRE, DEPARTURE, HEADCOUNT, KINDS, PRE_ARRIVAL_NOTICE


def test_capacity_is_kept_in_its_own_units() -> None:
    body, faults = read(CENTRE, water="about 24 m3")
    assert not faults
    assert body["water"] == {"unit": "m3", "hedge": "about", "value": "24"}
    assert body["beds"] == 1600


def test_a_closed_centre_has_no_capacity() -> None:
    nothing = dict.fromkeys(("beds", "water", "latrines", "heating"), "")
    assert not read(CENTRE, state="closed", **nothing)[1]
    assert "no capacity, because it is closed" in read(CENTRE, **{**nothing, "state": "closed", "latrines": 4})[1]


def test_a_notice_is_declared_and_a_headcount_is_of_a_moment() -> None:
    assert "observed" not in PRE_ARRIVAL_NOTICE.moods
    assert HEADCOUNT.instant
    assert HEADCOUNT.whole


def test_only_a_departure_moves_people() -> None:
    posting = {kind.name: [(post.source, post.target) for post in kind.postings] for kind in KINDS if kind.postings}
    assert posting == {"departure": [("@place", "@destination")]}
    assert {"population", "destination"} <= set(DEPARTURE.by)


@pytest.mark.parametrize("destination", ["centre/b", "district/west", "special/onward", "special/outside"])
def test_a_departure_goes_to_a_place_or_a_special_account(destination: str) -> None:
    assert not read(DEPARTURE, destination=destination)[1]


def test_patients_are_no_more_than_consultations() -> None:
    """51 + 22 + 64 = 137 patients."""
    assert not read(CONSULTATIONS, consultations=137)[1]
    assert "no more than consultations" in read(CONSULTATIONS, consultations=136)[1]


@pytest.mark.parametrize("column", ["patient_name", "diagnosis", "case_id", "الاسم"])
def test_care_is_counted_without_persons(column: str) -> None:
    for kind in (CONSULTATIONS, REFERRAL):
        assert "Care is counted without persons" in read(kind, **{column: "x"})[1]
        assert kind.sensitive


def test_meals_are_whole() -> None:
    assert "a whole number of meals" in read(MEALS, meals="0.5")[1]
    assert read(MEALS, meals="about 1,850")[0]["meals"] == {"unit": "{meal}", "hedge": "about", "value": "1850"}


@pytest.mark.parametrize("destination", ["special/died", "special/held", "special/born", "special/nowhere"])
def test_nobody_departs_for_an_account_that_another_kind_posts_to(destination: str) -> None:
    assert "record a life_event" in read(DEPARTURE, destination=destination)[1]


def test_a_departure_says_who_organised_it_and_whether_staying_was_a_choice() -> None:
    body, faults = read(DEPARTURE, organised_by="transport desk", escorted_by="party A", choice_to_stay="no")
    assert not faults
    assert (body["organised_by"], body["choice_to_stay"]) == ("transport desk", "no")
