"""Numbers in words: rounding follows the hedge, unknown is said, and the digits are Western in every language."""

from __future__ import annotations

import math
import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safepassage.foundation.quantity import Quantity
from safepassage.ledger.figures import Bounds
from safepassage.statements.model import Number
from safepassage.statements.numbers import digits, number_text, printed
from safepassage.statements.words import LANGUAGES, language
from statements.sample import bounds, converted, people, written

PERSON = "{person}"
NBSP = "\N{NO-BREAK SPACE}"
EN, AR, RU = language("en"), language("ar"), language("ru")


def en(number: Number, noun: str = "") -> str:
    return number_text(number, EN, noun).replace(NBSP, " ")


def test_our_own_numbers_are_printed_as_they_are_known() -> None:
    assert en(people(2124)) == "2,124"
    assert en(people(2110, 2124)) == "2,110 to 2,124"
    assert en(people(20, None)) == "at least 20"
    assert en(Number(bounds(20, None), PERSON, "more_than")) == "more than 20"
    assert en(Number(bounds("11.25"), "h")) == "11.25 hours"


def test_unknown_is_said_and_is_never_zero() -> None:
    assert en(Number(None, PERSON)) == "unknown"
    assert en(people(0, None)) == "unknown"  # "at least 0" says nothing
    assert en(people(0)) == "0"
    assert en(Number(None, PERSON), "child") == "an unknown number of children"
    assert number_text(Number(None, PERSON), RU, "child") == "неизвестное число детей"
    assert number_text(Number(None, PERSON), AR, "child") == "عدد غير معروف من الأطفال"


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (written("8000", PERSON, "about"), "about 8,000"),
        (written("40000", PERSON, "nearly"), "nearly 40,000"),
        (written("78000", PERSON, "more_than"), "more than 78,000"),
        (written("39250", PERSON, "at_least"), "at least 39,250"),
        (written("24", "har", "range", to="25"), "24 to 25 ha"),
        (written("4.5", "km"), "4.5 km"),
        (written("93", "%"), "93%"),
        (written("", PERSON, "vague", words="hundreds"), "“hundreds”"),
    ],
)
def test_what_a_source_wrote_keeps_its_hedge_and_its_digits(number: Number, text: str) -> None:
    assert en(number) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (converted("24", "har", "[sft_i]"), "≈ 2.58 million sq ft"),  # 24 × 107,639.104… = 2,583,338.5
        (converted("8", "har", "[acr_br]"), "≈ 19.8 acres"),  # 8 × 2.47105 = 19.77
        (converted("11", "km", "[mi_i]"), "≈ 6.84 miles"),  # 11 / 1.609344 = 6.835
        (Number(None, "[acr_br]", "converted", Quantity(Fraction(8), "har", "about")), "≈ 20 acres"),
        (Number(bounds(240000), "har", "converted", Quantity(Fraction(240000), "m2")), "≈ 24 ha"),
    ],
)
def test_a_conversion_is_right_and_keeps_one_digit_more(number: Number, text: str) -> None:
    assert en(number) == text


def test_a_difference_below_zero_has_a_true_minus_and_is_isolated_from_right_to_left() -> None:
    assert digits(Fraction(-1234), EN) == "−1,234"
    assert digits(Fraction(-5), AR) == "\N{LEFT-TO-RIGHT ISOLATE}−5\N{POP DIRECTIONAL ISOLATE}"


@pytest.mark.parametrize(
    ("count", "english", "russian", "arabic"),
    [
        (1, "1 civilian", "1 гражданское лицо", "مدني واحد (1)"),
        (2, "2 civilians", "2 гражданских лица", "مدنيان (2)"),
        (3, "3 civilians", "3 гражданских лица", "3 مدنيين"),
        (11, "11 civilians", "11 гражданских лиц", "11 مدنيًا"),
        (21, "21 civilians", "21 гражданское лицо", "21 مدنيًا"),
        (100, "100 civilians", "100 гражданских лиц", "100 مدني"),
        (1007, "1,007 civilians", "1 007 гражданских лиц", "1,007 مدنيين"),
        (2124, "2,124 civilians", "2 124 гражданских лица", "2,124 مدنيًا"),
        (8000, "8,000 civilians", "8 000 гражданских лиц", "8,000 مدني"),
    ],
)
def test_nouns_agree_with_their_number(count: int, english: str, russian: str, arabic: str) -> None:
    for tongue, text in ((EN, english), (RU, russian), (AR, arabic)):
        assert number_text(people(count), tongue, "population.civilians").replace(NBSP, " ") == text


def test_a_sign_that_has_no_form_for_one_follows_its_number_in_arabic() -> None:
    """A noun in its form for one says its number by itself; the sign of a unit does not."""
    assert number_text(written("1", "km"), AR, "unit").replace(NBSP, " ") == "1 كم"
    assert number_text(written("1", "h"), AR, "unit") == "ساعة واحدة (1)"


def test_hedged_russian_nouns_stand_in_the_genitive() -> None:
    for number, text in (
        (written("2124", PERSON, "about"), "около 2 124 гражданских лиц"),
        (written("21", PERSON, "more_than"), "более 21 гражданского лица"),
        (people(2110, 2123), "от 2 110 до 2 123 гражданских лиц"),
    ):
        assert number_text(number, RU, "population.civilians").replace(NBSP, " ") == text


@given(st.fractions(min_value=0, max_value=10**7), st.fractions(min_value=0, max_value=10**4))
def test_bounds_are_rounded_outwards_and_never_sharpened(low: Fraction, width: Fraction) -> None:
    for unit in (PERSON, "har"):
        shown = printed(Number(Bounds(low, low + width), unit))
        if shown.style == "range":
            assert shown.values[0] <= low
            assert low + width <= shown.values[1]
        if unit == PERSON and shown.style == "range":
            assert all(value.denominator == 1 for value in shown.values)
            assert shown.values[0] > low - 1


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        ("3.112", "3.155", "3.112 to 3.155"),  # as they are known
        ("1960/629", "1960/621", "3.11 to 3.16"),  # 3.11606… and 3.15619…: three digits, as of one that is exact
        ("1960/639", "3.9", "3.06 to 3.9"),
        ("2/3", "20/3", "0.6 to 6.7"),  # the interval is wider than its third digit
    ],
)
def test_what_was_worked_out_between_bounds_has_three_digits_at_the_most(low: str, high: str, text: str) -> None:
    assert en(Number(bounds(low, high), "{meal}/({person}.d)")) == text


@given(st.fractions(min_value=Fraction(1, 1000), max_value=10**9))
def test_an_exact_number_of_ours_is_off_by_at_most_half_of_its_third_digit(value: Fraction) -> None:
    shown = printed(Number(Bounds(value, value), "har"))
    if shown.style == "exact":
        assert shown.values == (value,)
    else:
        place = Fraction(10) ** (math.floor(math.log10(value)) - 2)
        assert abs(shown.values[0] - value) <= place * Fraction(51, 100)


@given(st.integers(min_value=-(10**9), max_value=10**9), st.sampled_from(sorted(LANGUAGES)))
def test_digits_are_western_and_read_back(value: int, code: str) -> None:
    tongue = language(code)
    text = digits(Fraction(value), tongue)
    assert re.fullmatch(r"[0-9,\u00a0−\u2066\u2069]+", text)
    plain = re.sub(r"[^0-9−]", "", text).replace("−", "-")
    assert int(plain) == value
