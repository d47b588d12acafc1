"""Hedges as intervals: what the printed digits claim, and what contradicts what."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safepassage.foundation.errors import Fault
from safepassage.foundation.quantity import Quantity, half_last_digit, parse_quantity, quantity_from_json

PERSON = "{person}"


def parsed(text: str, unit: str = PERSON) -> Quantity:
    found = parse_quantity(text, unit)
    assert isinstance(found, Quantity), found
    return found


@pytest.mark.parametrize(
    ("text", "lo", "hi"),
    [
        ("2,124", 2124, 2124),
        ("about 8,000", 7500, 8500),  # one significant digit: ± half a thousand
        ("about 1,340", 1335, 1345),
        ("some 291", Fraction("290.5"), Fraction("291.5")),
        ("nearly 40 000", 35000, 40000),  # only below
        ("more than 78,000", 78000, None),
        ("over 20", 20, None),
        ("at least 39250", 39250, None),
        ("24-25", 24, 25),
        ("24–25", 24, 25),
        ("24—25", 24, 25),
        ("25-25", 25, 25),
        ("> 20", 20, None),
        (">= 20", 20, None),
        ("approximately 8,000", 7500, 8500),
        ("ca. 500", 450, 550),
        ("vague hundreds", 0, None),
        ("٢٬١٢٤", 2124, 2124),
        ("около 500", 450, 550),
        ("حوالي 500", 450, 550),
        ("0", 0, 0),
        ("about 0", 0, Fraction("0.5")),
    ],
)
def test_what_a_hedge_says(text: str, lo: Fraction, hi: Fraction | None) -> None:
    assert (parsed(text).lo, parsed(text).hi) == (lo, hi)


@pytest.mark.parametrize(
    ("text", "unit", "code", "value"),
    [
        ("24 ha", "har", "har", "24"),
        ("4.5 km", "m", "km", "4.5"),
        ("2.6 sq ft", "har", "[sft_i]", "2.6"),
        ("93%", "%", "%", "93"),
        ("24-25 ha", "m2", "har", "24"),
        ("24 HA", "m2", "har", "24"),
        ("0.123456789012 ha", "m2", "har", "0.123456789012"),
    ],
)
def test_units_are_read_where_they_fit(text: str, unit: str, code: str, value: str) -> None:
    assert (parsed(text, unit).unit, parsed(text, unit).value) == (code, Fraction(value))


@pytest.mark.parametrize(
    ("text", "unit", "words"),
    [
        ("-5", PERSON, "0 or more"),
        ("many", PERSON, "leave it empty"),
        ("2,6", "har", "one way only"),
        ("1.324", PERSON, "whole number"),
        ("11 km", "har", "an amount of area"),
        ("25-24", PERSON, "smaller to the larger"),
        ("2.5", PERSON, "whole number"),
        ("", PERSON, "0 or more"),
        ("24-25.5", PERSON, "whole number"),
        ("24-25 km", "har", "an amount of area"),
        ("24-", PERSON, "smaller to the larger"),
        ("about 20-30", PERSON, "Write the range alone, 20-30."),
        ("over 20-30", PERSON, "a hedge or a range, not both"),
        ("about exactly 20", PERSON, "0 or more"),
        ("0.1234567890123 ha", "har", "at most 12 decimal places"),
    ],
)
def test_what_cannot_be_read_is_said(text: str, unit: str, words: str) -> None:
    found = parse_quantity(text, unit)
    assert isinstance(found, Fault)
    assert words in str(found)


def test_vague_words_are_kept_and_read_back() -> None:
    found = parsed("Vague hundreds, perhaps more")
    assert found == Quantity(None, PERSON, "vague", words="hundreds, perhaps more")
    assert parsed(str(found)) == found
    assert found.to_json() == {"unit": PERSON, "hedge": "vague", "words": "hundreds, perhaps more"}
    assert quantity_from_json({"unit": PERSON, "hedge": "vague", "words": "some"}, PERSON).words == "some"


def test_a_range_is_written_and_read_back() -> None:
    found = parsed("24-25 ha", "har")
    assert found.to_json() == {"unit": "har", "hedge": "range", "value": "24", "value_to": "25"}
    assert quantity_from_json(found.to_json(), "har") == found == parsed(str(found), "har")


@pytest.mark.parametrize(
    ("one", "other", "contradicts"),
    [
        ("1 km2", "50 ha", True),  # 100 ha
        ("1 km2", "100 ha", False),
        ("2.6 sq ft", "24 ha", True),
        ("2,583,338-2,583,340 sq ft", "24 ha", False),
    ],
)
def test_contradiction_is_seen_across_units(one: str, other: str, contradicts: bool) -> None:
    assert parsed(one, "har").contradicts(parsed(other, "har")) is contradicts
    assert parsed(other, "har").contradicts(parsed(one, "har")) is contradicts


QUANTITIES = st.builds(
    Quantity,
    st.integers(0, 10**9).map(Fraction),
    st.just(PERSON),
    st.sampled_from(["exact", "about", "nearly", "more_than", "at_least"]),
) | st.builds(
    Quantity,
    st.decimals(0, 10**6, places=3).map(Fraction),
    st.just("har"),
    st.sampled_from(["exact", "about", "at_least"]),
)


@given(QUANTITIES)
def test_written_and_read_back(quantity: Quantity) -> None:
    assert parse_quantity(str(quantity), quantity.unit) == quantity
    assert quantity_from_json(quantity.to_json(), quantity.unit) == quantity


@given(QUANTITIES, QUANTITIES)
def test_contradiction_is_disjointness_both_ways(one: Quantity, other: Quantity) -> None:
    if one.unit != other.unit:
        return
    ceiling = Fraction(10**12)
    highest_lo = max(one.lo, other.lo)
    lowest_hi = min(ceiling if q.hi is None else q.hi for q in (one, other))
    assert one.contradicts(other) == other.contradicts(one) == (highest_lo > lowest_hi)


@given(QUANTITIES)
def test_the_value_lies_in_its_own_interval(quantity: Quantity) -> None:
    assert quantity.value is not None
    assert quantity.lo <= quantity.value
    assert quantity.hi is None or quantity.value <= quantity.hi


def test_a_value_without_a_last_digit_has_no_half_of_it() -> None:
    assert half_last_digit(Fraction(1, 8)) == Fraction(5, 10_000)
    with pytest.raises(ValueError, match="2/3 has no last decimal digit"):
        half_last_digit(Fraction(2, 3))
