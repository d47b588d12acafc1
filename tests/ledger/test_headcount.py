"""Headcounts: groups against a brute force over every kind of person that there can be."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safepassage.ledger.headcount import GROUPS, bounds_of, common_groups, holds, meets, span_of

CHILD = ("0-4", "5-11", "12-17")
ADULT = ("18-59", "60+")
PERSONS = list(product("fm", CHILD + ADULT))


def members(group: str) -> set[tuple[str, str]]:
    """Who is in a group, from its words and not from the tables under test."""
    sex, age = GROUPS[group]
    bands = {"any": CHILD + ADULT, "child": CHILD, "adult": ADULT}.get(age, (age,))
    return {(s, band) for s, band in PERSONS if sex in ("any", s) and band in bands}


@pytest.mark.parametrize(
    ("name", "persons"),
    [
        ("people", set(PERSONS)),
        ("men", {("m", "18-59"), ("m", "60+")}),
        ("girls", {("f", "0-4"), ("f", "5-11"), ("f", "12-17")}),
        ("f_60_plus", {("f", "60+")}),
        ("u_0_4", {("f", "0-4"), ("m", "0-4")}),
    ],
)
def test_groups_are_who_they_say(name: str, persons: set[tuple[str, str]]) -> None:
    assert members(name) == persons


def test_inclusion_and_overlap_are_those_of_sets() -> None:
    for one, other in product(GROUPS, repeat=2):
        assert holds(one, other) == (members(other) <= members(one))
        assert meets(one, other) == bool(members(one) & members(other))


@given(
    st.lists(st.tuples(st.sampled_from(PERSONS), st.sampled_from(sorted(GROUPS))), max_size=30),
    st.sampled_from(sorted(GROUPS)),
)
def test_the_truth_lies_in_the_span(crowd: list[tuple[tuple[str, str], str]], group: str) -> None:
    """People are written down in some group that they are in; the span of any group holds the true number."""
    written: dict[str, int] = {}
    kept = [(person, name) for person, name in crowd if person in members(name)]
    for _, name in kept:
        written[name] = written.get(name, 0) + 1
    least, most = span_of(written, group)
    truth = sum(person in members(group) for person, _ in kept)
    assert least <= truth <= most
    assert span_of(written, "people") == (len(kept), len(kept))
    assert bounds_of({name: (count, count) for name, count in written.items()}, group) == (least, most)


def test_common_groups_need_both_sides_to_be_exact() -> None:
    coarse = {"people": (9, 9)}
    assert common_groups(coarse, {"men": (4, 4), "women": (5, 5)}) == ("people",)
    assert common_groups({"people": (8, 9)}, coarse) == ()
    assert common_groups(coarse, {"people": (8, 9)}) == ()


def test_groups_in_which_nobody_is_are_not_listed() -> None:
    assert common_groups({"men": (4, 4)}, {"men": (3, 3)}) == ("people", "adults", "men", "males")
    assert common_groups({}, {}) == ()
