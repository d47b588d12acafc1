"""Written numbers: any digits, one meaning."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safepassage.foundation.numerals import ascii_digits, decimal_text, parse_count, parse_decimal


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("17971", 17971),
        ("17 971", 17971),
        ("17\u00a0971", 17971),
        ("17\u202f971", 17971),
        ("17,971", 17971),
        ("1.234.567", 1234567),
        ("1'234", 1234),
        ("1\u2019234", 1234),  # as the Swiss print it
        ("١٧٬٩٧١", 17971),
        ("۱۷۹۷۱", 17971),
        ("17,97", None),
        ("1.324", None),
        ("1,324 971", None),
        ("17  971", None),
        ("-1", None),
        ("", None),
        ("1e3", None),
        ("²", None),
    ],
)
def test_counts(text: str, value: int | None) -> None:
    assert parse_count(text) == value


@given(
    st.integers(0, 10**12),
    st.sampled_from([" ", ",", "\u00a0", "\u2009", "\u202f", "'"]),
    st.sampled_from(["0", "٠", "۰"]),
)
def test_every_grouping_reads_back(value: int, separator: str, zero: str) -> None:
    text = f"{value:,}".replace(",", separator).translate({48 + n: ord(zero) + n for n in range(10)})
    assert parse_count(text) == value


@given(st.decimals(0, 10**9, places=4))
def test_decimals_read_back_exactly(value: object) -> None:
    exact = Fraction(str(value))
    assert parse_decimal(decimal_text(exact)) == exact


def test_arabic_decimal_mark() -> None:
    assert parse_decimal("٤٫٥") == Fraction(9, 2)
    assert ascii_digits("٤٫٥") == "4.5"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,324.5", Fraction(2649, 2)),
        ("1 324.25", Fraction(5297, 4)),
        ("2,6", None),
        ("1,324.", None),
        ("1,324.5,6", None),
        ("1,324.²", None),
        (".5", None),
    ],
)
def test_decimals_with_separators(text: str, value: Fraction | None) -> None:
    assert parse_decimal(text) == value


@pytest.mark.parametrize(
    ("value", "text"),
    [(Fraction(-9, 2), "-4.5"), (Fraction(-3, 100), "-0.03"), (Fraction(1, 10**12), "0.000000000001")],
)
def test_decimals_are_written_plainly(value: Fraction, text: str) -> None:
    assert decimal_text(value) == text


def test_a_third_has_no_decimal() -> None:
    with pytest.raises(ValueError, match="no decimal"):
        decimal_text(Fraction(1, 3))
