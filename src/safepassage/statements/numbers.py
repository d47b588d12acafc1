"""Numbers for people: how a `Number` is rounded, once for every language, and how it is then written.

Rounding follows the hedge and never sharpens. What a source wrote is printed with
its digits and its hedge; our own bounds are printed as they are known, and where
they must be cut they are rounded outwards; a conversion keeps one digit more than
the number that it converts. Unknown is said, and is never 0. Digits are Western in
every language. `printed` is what the page and the attachment agree on.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from safepassage.foundation.numerals import decimal_text
from safepassage.foundation.quantity import half_last_digit
from safepassage.foundation.units import convert

if TYPE_CHECKING:
    from safepassage.foundation.quantity import Quantity
    from safepassage.ledger.figures import Bounds
    from safepassage.statements.model import Number
    from safepassage.statements.words import Language

__all__ = ["CONVERTED", "Printed", "category_of", "digits", "number_parts", "number_text", "printed"]

CONVERTED: Final = "converted"
"""Hedge of a number in brackets: `quantity` is as written, `unit` is what it is converted to."""

_COUNTED: Final = re.compile(r"\{[^{}]*\}")
"""The code of things that are counted: in UCUM an annotation alone, and not what is worked out from several."""
_PLACES_MAX: Final = 3
"""Decimal places of a number of our own that is printed as it is."""
_ROUNDED_DIGITS: Final = 3
"""Significant digits of a number of our own that has more decimal places than that."""
_MARK: Final = "\x1f"
"""Stands on both sides of a number while the words around it are built; no table holds it."""
_MILLION: Final = 1_000_000
_MILLION_DIGITS: Final = 4
"""From a million on, a number of no more significant digits than this is written in millions."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A number after rounding, in no language yet.

    Attributes:
        style: exact, about, nearly, more_than, at_least, range, converted, vague or unknown.
        values: The numbers that stand on the page, in the number's unit: one, two for a range, none when unknown.
        words: What a vague source wrote.
    """

    style: str
    values: tuple[Fraction, ...] = ()
    words: str = ""


def printed(number: Number) -> Printed:
    """What of `number` is printed: the one place where a statement rounds."""
    quantity = number.quantity
    if quantity is not None and (number.hedge == CONVERTED or quantity.unit != number.unit):
        return _converted(quantity, number.unit)
    if quantity is not None:
        return _as_written(quantity)
    return Printed("unknown") if number.bounds is None else _of_bounds(number.bounds, number.unit, number.hedge)


def number_text(number: Number, language: Language, noun: str = "") -> str:
    """`number` in a language, with its unit, or with a counted noun in the form that the number asks for.

    Args:
        number: What is to be written.
        language: In which language.
        noun: Key of a counted noun, `unit` for the noun of the number's own unit, or "" for none.
    """
    return "".join(text for text, _ in number_parts(number, language, noun))


def number_parts(number: Number, language: Language, noun: str = "") -> tuple[tuple[str, bool], ...]:
    """The same in parts: (text, whether it is the number itself and not its words)."""
    shown = printed(number)
    key = number.unit if noun == "unit" else noun
    if shown.style in ("unknown", "vague"):
        said = language.quoted(shown.words) if shown.words else language.word("number.unknown")
        return ((language.some(shown.style, said, key) if key else said, False),)
    texts = [f"{_MARK}{_magnitude(value, language)}{_MARK}" for value in shown.values]
    hedged = language.hedged(shown.style, texts)
    text = language.counted(hedged, key or number.unit, category_of(number, language), named=bool(key))
    return tuple((part, turn % 2 == 1) for turn, part in enumerate(text.split(_MARK)) if part)


def category_of(number: Number, language: Language) -> str:
    """The plural category that words beside `number` agree with; `other` when there is no number."""
    shown = printed(number)
    if not shown.values:
        return "other"
    last = shown.values[-1]
    if _in_millions(last):
        return language.after_million
    return language.category(Decimal(decimal_text(abs(last))), shown.style)


def digits(value: Fraction | int, language: Language) -> str:
    """`value` in Western digits with the language's own separators.

    Negative numbers carry a true minus and are isolated where the text runs from right to left.
    """
    whole, _, places = decimal_text(abs(Fraction(value))).partition(".")
    grouped = f"{int(whole):,}".replace(",", language.group)
    text = f"{grouped}{language.decimal}{places}" if places else grouped
    if value >= 0:
        return text
    return language.ltr(f"\N{MINUS SIGN}{text}")


def _as_written(quantity: Quantity) -> Printed:
    if quantity.value is None:
        return Printed("vague", words=quantity.words) if quantity.words else Printed("unknown")
    if quantity.hedge == "range" and quantity.value_to is not None:
        return Printed("range", (quantity.value, quantity.value_to))
    return Printed(quantity.hedge, (quantity.value,))


def _converted(quantity: Quantity, target: str) -> Printed:
    """`quantity` in another unit, to one digit more than its own: 24 ha is 2.58 million square feet.

    Only what was written as exact has at least three, since its zeros may be meant.
    """
    written = _as_written(quantity)
    least = _ROUNDED_DIGITS if written.style == "exact" else 0
    values = tuple(
        _significant(convert(value, quantity.unit, target), max(least, _digits_of(value) + 1))
        for value in written.values
    )
    return Printed("range" if written.style == "range" else CONVERTED, values) if values else written


def _of_bounds(bounds: Bounds, code: str, hedge: str) -> Printed:
    whole = _COUNTED.fullmatch(code) is not None
    if bounds.hi is None:
        if bounds.lo <= 0:
            return Printed("unknown")  # "at least 0" says nothing
        low = Fraction(math.floor(bounds.lo)) if whole else _cut(bounds.lo, down=True)
        return Printed("more_than" if hedge == "more_than" else "at_least", (low,))
    if bounds.exact and hedge == CONVERTED:
        return Printed(CONVERTED, (_significant(bounds.lo, _ROUNDED_DIGITS),))
    if bounds.exact:
        return (
            Printed("exact", (bounds.lo,))
            if _is_plain(bounds.lo)
            else Printed("about", (_significant(bounds.lo, _ROUNDED_DIGITS),))
        )
    step = Fraction(1) if whole else _step(bounds.hi - bounds.lo)
    if not whole and not (_is_plain(bounds.lo) and _is_plain(bounds.hi)):
        step = max(step, Fraction(10) ** (_exponent(bounds.hi) - _ROUNDED_DIGITS + 1))
    return Printed("range", (math.floor(bounds.lo / step) * step, math.ceil(bounds.hi / step) * step))


def _is_plain(value: Fraction) -> bool:
    return (value * 10**_PLACES_MAX).denominator == 1


def _cut(value: Fraction, *, down: bool) -> Fraction:
    if _is_plain(value):
        return value
    step = Fraction(1, 10**_PLACES_MAX)
    return (math.floor if down else math.ceil)(value / step) * step


def _step(width: Fraction) -> Fraction:
    """A tenth of the leading digit's place: an interval is printed to two of its own digits."""
    return Fraction(10) ** (_exponent(width) - 1)


def _significant(value: Fraction, count: int) -> Fraction:
    """`value` to `count` significant digits, halves away from zero."""
    if value == 0:
        return value
    step = Fraction(10) ** (_exponent(abs(value)) - count + 1)
    return math.floor(abs(value) / step + Fraction(1, 2)) * step * (-1 if value < 0 else 1)


def _exponent(value: Fraction) -> int:
    """The power of ten of the leading digit, exactly: floats would err beside a power of ten."""
    power = len(str(value.numerator)) - len(str(value.denominator))
    return power if value >= Fraction(10) ** power else power - 1


def _digits_of(value: Fraction) -> int:
    """How many significant digits `value` was written with, trailing zeros of whole numbers left out."""
    return 1 if value == 0 else _exponent(abs(value)) - _exponent(half_last_digit(value) * 2) + 1


def _in_millions(value: Fraction) -> bool:
    return abs(value) >= _MILLION and _digits_of(value) <= _MILLION_DIGITS


def _magnitude(value: Fraction, language: Language) -> str:
    if _in_millions(value):
        return f"{digits(value / _MILLION, language)}\N{NO-BREAK SPACE}{language.word('number.million')}"
    return digits(value, language)
