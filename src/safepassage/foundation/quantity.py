"""Hedged quantities: what a number says, as the interval it says it in.

"About 8,000" is not 8,000: it is 8,000 give or take half of its last significant
digit. "Over 20" has no upper end. Each hedge is an interval, and two statements
contradict each other only where their intervals have nothing in common. The rule
for the tolerance is the one beancount uses for balance assertions: the digits that
were printed say how exactly the writer claims to know.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final

from safepassage.foundation.errors import Fault
from safepassage.foundation.numerals import PLACES_MAX, ascii_digits, decimal_text, is_decimal, parse_decimal
from safepassage.foundation.said import SWAP, UNKNOWN_IS_EMPTY, said
from safepassage.foundation.units import convert, unit

__all__ = ["HEDGES", "Quantity", "half_last_digit", "parse_quantity", "quantity_from_json"]

HEDGES: Final[dict[str, tuple[str, ...]]] = {
    "exact": ("exactly", "exact", "ровно", "بالضبط"),
    "about": (
        "about",
        "approximately",
        "approx",
        "some",
        "around",
        "circa",
        "ca",
        "~",
        "≈",
        "около",
        "примерно",
        "نحو",
        "حوالي",
    ),
    "nearly": ("nearly", "almost", "close to", "почти", "قرابة", "ما يقرب من"),
    "more_than": ("more than", "over", "above", ">", "более", "свыше", "больше", "أكثر من"),
    "at_least": ("at least", "not less than", ">=", "≥", "не менее", "ما لا يقل عن", "على الأقل"),
}
_BY_WORD: Final = sorted(((w, h) for h, ws in HEDGES.items() for w in ws), key=lambda pair: -len(pair[0]))
_NUMBER: Final = re.compile(r"(?P<sign>-?)(?P<number>\d[\d\s.,'\u00a0\u2009\u202f\u2007\u2019\u066c]*)")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its hedge and unit.

    Attributes:
        value: The number as written, in `unit`; None when the words were vague.
        unit: UCUM code.
        hedge: exact, about, nearly, more_than, at_least, range or vague.
        value_to: The upper end of a range.
        words: What a vague source wrote ("hundreds").
    """

    value: Fraction | None
    unit: str
    hedge: str = "exact"
    value_to: Fraction | None = None
    words: str = ""

    @property
    def lo(self) -> Fraction:
        """The least that it says, in `unit`."""
        if self.value is None:
            return Fraction(0)
        if self.hedge in ("about", "nearly"):
            return max(Fraction(0), self.value - half_last_digit(self.value))
        return self.value

    @property
    def hi(self) -> Fraction | None:
        """The most that it says, in `unit`; None where it sets no limit."""
        if self.value is None or self.hedge in ("more_than", "at_least"):
            return None
        if self.hedge == "range":
            return self.value_to
        return self.value + half_last_digit(self.value) if self.hedge == "about" else self.value

    def bounds(self, target: str) -> tuple[Fraction, Fraction | None]:
        """(lo, hi) in another unit of the same dimension."""
        hi = self.hi
        return convert(self.lo, self.unit, target), None if hi is None else convert(hi, self.unit, target)

    def contradicts(self, other: Quantity) -> bool:
        """Whether no number can satisfy both: their intervals are disjoint.

        >>> about = Quantity(Fraction(8000), "{person}", "about")
        >>> over = Quantity(Fraction(9000), "{person}", "more_than")
        >>> about.contradicts(over), about.contradicts(Quantity(Fraction(8400), "{person}"))
        (True, False)
        """
        lo, hi = self.bounds(other.unit)
        return (hi is not None and hi < other.lo) or (other.hi is not None and other.hi < lo)

    def to_json(self) -> int | dict[str, Any]:
        """The one canonical form: a plain integer when it is an exact count, else an object."""
        measure = unit(self.unit)
        if self.hedge == "exact" and self.value is not None and measure is not None and measure.whole:
            return int(self.value)
        out: dict[str, Any] = {"unit": self.unit}
        if self.hedge != "exact":
            out["hedge"] = self.hedge
        if self.value is not None:
            out["value"] = decimal_text(self.value)
        if self.value_to is not None:
            out["value_to"] = decimal_text(self.value_to)
        if self.words:
            out["words"] = self.words
        return out

    def __str__(self) -> str:
        """How a person would type it, and how `parse_quantity` reads it back."""
        if self.value is None:
            return f"vague {self.words}".strip()
        measure = unit(self.unit)
        number = decimal_text(self.value)
        if self.value_to is not None:
            number = f"{number}–{decimal_text(self.value_to)}"
        hedge = "" if self.hedge in ("exact", "range") else self.hedge.replace("_", " ") + " "
        symbol = "" if measure is None or measure.whole else f" {measure.symbol}"
        return f"{hedge}{number}{symbol}"


def half_last_digit(value: Fraction) -> Fraction:
    """Half a unit of the last significant digit: the tolerance that the printed digits claim.

    Trailing zeros of a whole number are taken as not significant, so 8,000 has one
    significant digit and 1,324 has four.

    >>> half_last_digit(Fraction(8000)), half_last_digit(Fraction(1324)), half_last_digit(Fraction("4.5"))
    (Fraction(500, 1), Fraction(1, 2), Fraction(1, 20))

    Raises:
        ValueError: `value` has no last digit, such as 2/3.
    """
    if value == 0:
        return Fraction(1, 2)
    if not is_decimal(value):
        raise ValueError(f"{value} has no last decimal digit")
    step = Fraction(1)
    while (value / step).denominator != 1:
        step /= 10
    while (value / (step * 10)).denominator == 1:
        step *= 10
    return step / 2


def quantity_from_json(value: int | dict[str, Any], unit_code: str) -> Quantity:
    """A `Quantity` from its canonical form; `unit_code` is the field's own unit."""
    if isinstance(value, int):
        return Quantity(Fraction(value), unit_code)
    number, to = value.get("value"), value.get("value_to")
    return Quantity(
        None if number is None else Fraction(number),
        value["unit"],
        value.get("hedge", "exact"),
        None if to is None else Fraction(to),
        value.get("words", ""),
    )


@lru_cache(maxsize=65536)
def parse_quantity(text: str, unit_code: str) -> Quantity | Fault:
    """Read "about 24 ha", "> 20", "24-25", "4.5 km" or "vague hundreds".

    Args:
        text: What was typed, in any digits.
        unit_code: The field's unit; a written unit must measure the same thing.

    >>> str(parse_quantity("over 20", "{building}"))
    'more than 20'
    """
    clean = " ".join(ascii_digits(text).replace("–", "-").replace("—", "-").split())
    if clean.casefold().startswith("vague"):
        return Quantity(None, unit_code, "vague", words=clean[5:].strip())
    hedge, rest = _hedge_of(clean)
    found = _NUMBER.match(rest)
    if found is None or found["sign"]:
        why = said("none_is_least", "Nothing can be less than none of it.") if found else UNKNOWN_IS_EMPTY
        expected = said("amount", "a number of 0 or more, with a hedge and a unit where it has them")
        return Fault(expected=expected, got=text, way_out=why)
    number = found["number"].strip()
    value = parse_decimal(number)
    if value is None:
        way_out = said("write_number", "Write 2124, 2 124, 2,124 or 4.5.")
        return Fault(
            expected=said("one_reading", "a number that can be read in one way only"), got=text, way_out=way_out
        )
    after = rest[found.end() :]
    value_to: Fraction | None = None
    if after.startswith("-"):
        second = _NUMBER.match(after[1:].lstrip())
        value_to = parse_decimal(second["number"].strip()) if second else None
        if second is None or value_to is None or value_to < value:
            return Fault(
                expected=said("range", "a range from the smaller to the larger number"), got=text, way_out=SWAP
            )
        if hedge != "exact":
            alone = f"{number}-{second['number'].strip()}"
            way_out = said("range_alone", "Write the range alone, {range}.", range=alone)
            return Fault(expected=said("hedge_or_range", "a hedge or a range, not both"), got=text, way_out=way_out)
        hedge, after = "range", after[1:].lstrip()[second.end() :]
    return _with_unit(Quantity(value, unit_code, hedge, value_to), after.strip(), text)


def _hedge_of(clean: str) -> tuple[str, str]:
    folded = clean.casefold()
    for word, hedge in _BY_WORD:
        if folded.startswith(word):
            return hedge, clean[len(word) :].lstrip(" .")
    return "exact", clean


def _with_unit(quantity: Quantity, written: str, text: str) -> Quantity | Fault:
    default = unit(quantity.unit)
    if default is None:
        msg = f"{quantity.unit!r} is not a unit known here"
        raise ValueError(msg)
    measure = unit(written) if written else default
    if measure is None or measure.dimension != default.dimension:
        return Fault(
            expected=said(
                "dimension",
                "an amount of {dimension}, in {unit} or a unit that converts to it",
                dimension=default.dimension,
                unit=default.code,
            ),
            got=text,
            way_out=said("number_alone", "Write the number alone for {unit}.", unit=default.code),
        )
    fractional = [v for v in (quantity.value, quantity.value_to) if v is not None and v.denominator != 1]
    if measure.whole and fractional:
        expected = said("whole_of", "a whole number of {unit}", unit=measure.code)
        return Fault(expected=expected, got=text, way_out=said("write_whole", "Write it without decimals."))
    if any(10**PLACES_MAX % v.denominator for v in fractional):
        expected = said("decimals_max", "at most {limit} decimal places", limit=PLACES_MAX)
        return Fault(expected=expected, got=text, way_out=said("round", "Round it."))
    return Quantity(quantity.value, measure.code, quantity.hedge, quantity.value_to)
