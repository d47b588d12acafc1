"""What a count of people may say: whole tables, no children among combatants, names only in the sealed part."""

from __future__ import annotations

from typing import Any

import pytest

from night import read
from safepassage.ledger.people_fields import POPULATIONS
from safepassage.people.kinds import (
    ARRIVAL,
    CHECKPOINT_REPORT,
    CROSSING_COUNT,
    EVENTS,
    KINDS,
    LIFE_EVENT,
    REMAINING_ESTIMATE,
)
from safepassage.people.registration import REGISTRATION


def test_children_of_unknown_sex_stay_children() -> None:
    """20 children, 8 boys and 9 girls among them: three of whom nobody noted the sex."""
    body, faults = read(CROSSING_COUNT)
    assert not faults
    assert body["people"] == {"men": 9, "women": 14, "children": 3, "boys": 8, "girls": 9}


def test_a_count_of_nobody_is_a_count() -> None:
    zeros: dict[str, Any] = dict.fromkeys(("households", "unaccompanied", "disabled", "pregnant"), "")
    body, faults = read(CROSSING_COUNT, people="0", **zeros)
    assert not faults
    assert body["people"] == {}


@pytest.mark.parametrize(
    ("single", "people", "most"),
    [
        ("unaccompanied", {"people": 10}, 10),
        ("unaccompanied", {"adults": 6, "children": 4}, 4),
        ("unaccompanied", {"men": 6}, 0),
        ("disabled", {"men": 6, "women": 1}, 7),
        ("pregnant", {"men": 6, "women": 3, "children": 4}, 7),
        ("pregnant", {"men": 6, "women": 3, "boys": 4}, 3),
        ("households", {"people": 5}, 5),
    ],
)
def test_a_single_total_fits_those_who_may_be_meant(single: str, people: dict[str, int], most: int) -> None:
    others = dict.fromkeys(("households", "unaccompanied", "disabled", "pregnant"), "")
    assert not read(ARRIVAL, people=people, **{**others, single: most})[1]
    faults = read(ARRIVAL, people=people, **{**others, single: most + 1})[1]
    assert f"{single}: at most {most}" in faults


def test_a_hedged_single_total_is_refused_only_where_it_cannot_be() -> None:
    assert not read(ARRIVAL, people={"adults": 23, "children": 20}, unaccompanied="about 20")[1]
    assert "at most 20" in read(ARRIVAL, people={"adults": 23, "children": 20}, unaccompanied="more than 21")[1]


@pytest.mark.parametrize("kind", [CROSSING_COUNT, ARRIVAL, LIFE_EVENT])
def test_under_18_they_are_children_and_not_combatants(kind: Any) -> None:
    singles = {name: "" for name in ("households", "unaccompanied", "disabled", "pregnant") if kind is not LIFE_EVENT}
    faults = read(kind, people={"people": 5, "boys": 1}, population="combatants", **singles)[1]
    assert "under 18 they are children" in faults


def test_combatants_without_children_may_cross() -> None:
    singles = dict.fromkeys(("households", "unaccompanied", "disabled", "pregnant"), "")
    assert not read(CROSSING_COUNT, people={"men": 5}, population="combatants", **singles)[1]


@pytest.mark.parametrize(
    ("people", "fine"),
    [({"f_0_4": 1}, True), ({"people": 2}, True), ({"girls": 1}, True), ({"men": 1}, False), ({"m_5_11": 1}, False)],
)
def test_the_newborn_are_small(people: dict[str, int], fine: bool) -> None:
    assert ("0 to 4 years old" not in read(LIFE_EVENT, people=people)[1]) is fine


def test_every_leg_has_one_kind_that_posts() -> None:
    legs = {(kind.name, post.source, post.target) for kind in KINDS for post in kind.postings if not post.where}
    assert legs == {
        ("crossing_count", "@from", "@corridor"),
        ("arrival", "@corridor", "@place"),
        ("checkpoint_report", "@corridor", "special/turned-back"),
        ("checkpoint_report", "@corridor", "special/held"),
        ("checkpoint_report", "special/held", "@corridor"),
    }
    assert {post.where["event"] for post in LIFE_EVENT.postings} == set(EVENTS)


def test_what_only_corroborates_never_posts() -> None:
    assert REMAINING_ESTIMATE.postings == REGISTRATION.postings == ()
    assert "passed" not in {post.people for post in CHECKPOINT_REPORT.postings}


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.postings])
def test_a_posting_is_kept_apart_by_the_words_it_needs(kind: Any) -> None:
    named = {end[1:] for post in kind.postings for end in (post.source, post.target) if end.startswith("@")} - {"place"}
    assert named | {"population"} | {word for post in kind.postings for word in post.where} <= set(kind.by)
    assert kind.field_named("population").type.values == POPULATIONS


def test_names_are_sealed_or_refused() -> None:
    assert {field.name for field in REGISTRATION.personal} == {"names", "year_of_birth", "phone"}
    assert "put personal. before" in read(REGISTRATION, names="somebody")[1]
    for column in ("photo", "fingerprint", "face"):
        assert "No picture and no measure of a body" in read(REGISTRATION, **{column: "x"})[1]


def test_a_register_says_why_on_which_ground_and_for_how_long() -> None:
    assert "because the legal basis is consent" in read(REGISTRATION, consent="unknown")[1]
    assert not read(REGISTRATION, consent="unknown", legal_basis="vital_interest")[1]
    assert "from 1 to 1826 days" in read(REGISTRATION, retain_days=0)[1]
    for name in ("purpose", "legal_basis", "consent", "retain_days"):
        assert f"{name}: " in read(REGISTRATION, **{name: ""})[1]


@pytest.mark.parametrize("field", ["passed", "turned_back", "held", "released"])
def test_a_checkpoint_counts_no_child_among_combatants(field: str) -> None:
    nothing: dict[str, Any] = dict.fromkeys(("passed", "turned_back", "held", "released"), "")
    faults = read(CHECKPOINT_REPORT, **{**nothing, field: {"boys": 1}}, population="combatants")[1]
    assert "under 18 they are children" in faults
    assert not read(CHECKPOINT_REPORT, **{**nothing, field: {"men": 1}}, population="combatants")[1]


@pytest.mark.parametrize("kind", [CROSSING_COUNT, ARRIVAL])
def test_a_movement_says_what_it_is_who_organised_it_and_what_was_a_choice(kind: Any) -> None:
    names = {field.name for field in kind.fields}
    assert {"movement", "organised_by", "escorted_by"} <= names
    assert {"choice_to_leave", "choice_to_stay", "choice_of_destination"} <= names
