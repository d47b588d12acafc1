"""Exact units: factors from their standards, conversions that come back, dimensions that do not mix."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safepassage.foundation.units import UNITS, convert, unit


def test_the_documents_hectares_in_square_feet() -> None:
    """24 ha is 2.58 million square feet: 240,000 m² over 0.3048² m²."""
    assert convert(Fraction(24), "ha", "sq ft") == Fraction(240_000) / Fraction("0.09290304")
    assert round(convert(Fraction(24), "ha", "sq ft")) == 2_583_339


@pytest.mark.parametrize(
    ("value", "source", "target", "expected"),
    [
        ("8", "ha", "acre (international)", "19.7684"),  # NIST SP 811: 1 acre = 4046.8564224 m²
        ("1", "mi", "km", "1.609344"),
        ("11", "km", "mi", "6.8351"),
        ("1", "km²", "ha", "100"),
        ("1", "kcal", "kcal", "1"),
        ("1", "m³", "L", "1000"),
        ("1", "t", "kg", "1000"),
        ("2", "h", "min", "120"),
        ("1", "min", "h", "0.0167"),
        ("1", "ft", "cm", "30.480000"),  # NIST SP 811: the international foot, exactly
        ("1", "mi", "ft", "5280"),
        ("1", "acre", "sq ft", "43560.17"),  # 43,560 square survey feet, 4 parts in a million larger
        ("50", "%", "%", "50"),
    ],
)
def test_conversions_against_published_tables(value: str, source: str, target: str, expected: str) -> None:
    digits = len(expected.partition(".")[2])
    assert round(convert(Fraction(value), source, target), digits) == Fraction(expected)


def test_the_us_survey_acre_is_ucums() -> None:
    """UCUM: [acr_us] = 160 square rods of [ft_us] = 1200/3937 m, so 4046.87260987… m²."""
    assert round(convert(Fraction(1), "[acr_us]", "m2"), 8) == Fraction("4046.87260987")


@given(st.fractions(min_value=0, max_value=10**9), st.sampled_from(UNITS), st.sampled_from(UNITS))
def test_there_and_back_is_the_same(value: Fraction, one: object, other: object) -> None:
    source, target = getattr(one, "code"), getattr(other, "code")  # noqa: B009
    if getattr(one, "dimension") == getattr(other, "dimension"):  # noqa: B009
        assert convert(convert(value, source, target), target, source) == value
    else:
        with pytest.raises(ValueError, match="do not convert"):
            convert(value, source, target)


def test_no_name_means_two_units() -> None:
    names = [name for each in UNITS for name in (each.code, *each.aliases)]
    owners = {name: {each.code for each in UNITS if name in (each.code, *each.aliases)} for name in names}
    assert all(len(codes) == 1 for codes in owners.values())


def test_a_unit_is_found_however_it_is_written() -> None:
    for name in ("har", "ha", "HA", " Hectares "):
        found = unit(name)
        assert found is not None
        assert (found.code, found.symbol) == ("har", "ha")


def test_unknown_unit_says_so() -> None:
    assert unit("furlong") is None
    with pytest.raises(ValueError, match="'furlong' is not a unit"):
        convert(Fraction(1), "furlong", "m")
