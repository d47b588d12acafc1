"""Written integers and decimals: any digits, any thousands separator, read in one way or refused.

Arabic-Indic and Eastern Arabic digits are read as what they are. A separator is
accepted only where it can mean one thing: `17 971`, `17,971` and `17\u00a0971` are
seventeen thousand; `2,6` and `1.324` as a count are refused, because half of their
readers would read something else. Nothing is rounded: decimals become `Fraction`s.
"""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction
from functools import lru_cache
from typing import Final

__all__ = ["PLACES_MAX", "ascii_digits", "decimal_text", "exact_text", "is_decimal", "parse_count", "parse_decimal"]

PLACES_MAX: Final = 12
"""Decimal places that anything is written with."""

_SPACES: Final = "\u0020\u00a0\u2009\u202f\u2007'\u2019\u066c"
_GROUPED: Final = re.compile(rf"\d{{1,3}}(?:([{_SPACES},])\d{{3}}(?:\1\d{{3}})*|(\.)\d{{3}}(?:\.\d{{3}})+)")
_OTHER_DIGIT: Final = re.compile(r"(?![0-9])\d")
_DECIMAL: Final = re.compile(r"\d+(?:\.\d+)?")


def ascii_digits(text: str) -> str:
    """`text` with every Unicode decimal digit written in ASCII, and \u066b (Arabic decimal mark) as a point.

    >>> ascii_digits("\u0661\u0663\u0664")
    '134'
    """
    if text.isascii():
        return text
    return _OTHER_DIGIT.sub(lambda found: str(unicodedata.decimal(found[0])), text.replace("\u066b", "."))


@lru_cache(maxsize=65536)
def parse_count(text: str) -> int | None:
    """A whole number of things, or None when `text` is not one way of writing one.

    >>> parse_count("17 971"), parse_count("17,971"), parse_count("\u0661\u0662"), parse_count("2.6")
    (17971, 17971, 12, None)
    """
    clean = text.strip()
    if clean.isascii() and clean.isdigit():
        return int(clean)
    clean = ascii_digits(clean)
    if clean.isascii() and clean.isdigit():
        return int(clean)
    found = _GROUPED.fullmatch(clean)
    if found is None:
        return None
    return int(clean.replace(found[1] or found[2], ""))


@lru_cache(maxsize=65536)
def parse_decimal(text: str) -> Fraction | None:
    """An exact decimal, or None; a comma is a thousands separator only in groups of three.

    >>> parse_decimal("4.5"), parse_decimal("1,324"), parse_decimal("2,6")
    (Fraction(9, 2), Fraction(1324, 1), None)
    """
    clean = ascii_digits(text.strip())
    if _DECIMAL.fullmatch(clean):
        return Fraction(clean)
    whole, point, digits = clean.partition(".")
    count = parse_count(whole)
    if count is None or (point and not digits.isdecimal()):
        return None
    return Fraction(count) + (Fraction(int(digits), 10 ** len(digits)) if point else 0)


def is_decimal(value: Fraction) -> bool:
    """Whether decimal digits can write a value in full: 1/8, and not 2/3."""
    return pow(10, value.denominator.bit_length(), value.denominator) == 0


def decimal_text(value: Fraction, places_max: int = PLACES_MAX) -> str:
    """`value` as a plain decimal that reads back the same.

    Raises:
        ValueError: `value` has no decimal of at most `places_max` places.

    >>> decimal_text(Fraction(9, 2)), decimal_text(Fraction(24))
    ('4.5', '24')
    """
    for places in range(places_max + 1):
        scaled = value * 10**places
        if scaled.denominator == 1:
            digits = str(abs(scaled.numerator)).rjust(places + 1, "0")
            sign = "-" if value < 0 else ""
            return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else f"{sign}{digits}"
    msg = f"{value} has no decimal of {places_max} places"
    raise ValueError(msg)


def exact_text(value: Fraction) -> str:
    """A decimal where there is one, else the fraction."""
    try:
        return decimal_text(value)
    except ValueError:
        return str(value)
