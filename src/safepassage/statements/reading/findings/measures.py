"""Units: a conversion in brackets that is wrong, with what most likely went wrong; and units that measure nothing.

A conversion is held against what the printed digits leave open on both sides, so that
rounding is never a finding. The diagnosis tries what people do: a dropped "million", a
slipped decimal point, another unit (acres for hectares), two digits that changed places.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from safepassage.statements.reading.conversions import dimension
from safepassage.statements.reading.findings.case import Case, measure, number, printed, quoted, swapped
from safepassage.statements.reading.mention import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from safepassage.foundation.units import Unit
    from safepassage.statements.reading.mention import Mention

__all__ = ["conversions", "garbled_units", "wrong_measures"]

_ALTERNATIVES: Final = (
    "ha",
    "acre",
    "m2",
    "km2",
    "ft2",
    "mi2",
    "m",
    "km",
    "ft",
    "mi",
    "cm",
    "yd",
    "nmi",
    "kg",
    "t",
    "lb",
    "g",
    "l",
    "m3",
    "gal",
)
_FACTORS: Final = ((10**9, "billion"), (10**6, "million"), (10**3, "thousand"))
_TENS_MAX: Final = 9
_ASIDE_WITHIN: Final = 8


def conversions(case: Case) -> Iterator[Finding]:
    """A quantity and its conversion that no rounding brings together."""
    for base, mention in _pairs(case):
        here, there = measure(base.unit), measure(mention.unit)
        if here is None or there is None or _each(case, base) != _each(case, mention):
            continue
        if here.dimension != there.dimension:
            yield _another_measure(base, mention)
        elif base.unit == mention.unit and base.value != mention.value:
            yield _one_unit(base, mention, here)
        elif not _meets(base, mention, here, there):
            yield _contradicts(base, mention, here, there)


def _pairs(case: Case) -> Iterator[tuple[Mention, Mention]]:
    """(quantity, the same again): as the reader linked them, and where the words say it though the numbers do not."""
    for at, mention in enumerate(case.mentions):
        base = case.by_id.get(mention.conversion_of) or (case.mentions[at - 1] if at else None)
        if base is None or base.value is None or mention.value is None:
            continue
        if mention.conversion_of or _said_again(case, base, mention):
            yield base, mention


def _each(case: Case, mention: Mention) -> bool:
    """Whether a number is for each of many ("15 litres per person"), which no other number converts."""
    lows, per = case.source.lows, case.source.tongue.numerals.per_other
    return any(per.at(lows, at) is not None for at in (mention.last, mention.noun_end))


def _said_again(case: Case, base: Mention, mention: Mention) -> bool:
    """`9 km (5.6 km)`, `564 cubic metres, that is 654,000 litres`: alone in brackets, or as an aside."""
    lows = case.source.lows
    here, there = measure(base.unit), measure(mention.unit)
    if here is None or there is None or here.dimension != there.dimension or base.sentence != mention.sentence:
        return False
    between = lows[base.last : mention.begin]
    behind = lows[mention.last : mention.last + 1]
    if not 0 < len(between) <= _ASIDE_WITHIN or not {";", ":"}.isdisjoint(between):
        return False
    if between[-1] in ("(", "["):
        return behind in ([")"], ["]"])
    restated = case.source.tongue.checks.restated.before(between, len(between))
    if restated is None or "/" in mention.unit:
        return False
    comma = len(between) > restated[1] and between[-restated[1] - 1] in (",", "-", "–")
    closed = not behind or behind[0] in (",", ".", ";", "-", "–", ")") or restated[1] > 1
    return (comma or bool(base.conversion_of)) and closed


def _one_unit(base: Mention, mention: Mention, here: Unit) -> Finding:
    low, high = printed(base)
    least, most = printed(mention)
    other = _other_unit(mention, here, low, high) or _other_base(base, here, here, least, most)
    why = other or "one of the two units is wrong"
    return Finding(
        "conversion_wrong",
        "error",
        (base.id, mention.id),
        f"{quoted(base)} and “{mention.text}” are given as the same in one unit: {why}.",
        "Ask which of the two units is meant.",
        {"diagnosis": why},
    )


def _meets(base: Mention, mention: Mention, here: Unit, there: Unit) -> bool:
    low, high = printed(base)
    least, most = printed(mention)
    return low * here.factor <= most * there.factor and least * there.factor <= high * here.factor


def _another_measure(base: Mention, mention: Mention) -> Finding:
    return Finding(
        "conversion_of_another_measure",
        "error",
        (base.id, mention.id),
        f"{quoted(base)} is {dimension(base.unit)} and “{mention.text}” is {dimension(mention.unit)}:"
        " they do not convert.",
        f"Ask which of the two is meant; {base.text} stays what it is.",
    )


def _contradicts(base: Mention, mention: Mention, here: Unit, there: Unit) -> Finding:
    assert base.value is not None
    assert mention.value is not None
    right = base.value * here.factor / there.factor
    why, mend = _diagnosis(base, mention, here, there, right)
    text = f"{number(right)} {there.symbol}"
    factor = right / mention.value if mention.value else Fraction(0)
    evidence = {"right": text, "factor": f"{float(factor):.3g}", "diagnosis": why}
    return Finding(
        "conversion_wrong",
        "error",
        (base.id, mention.id),
        f"{quoted(base)} is {text}, not “{mention.text}”: {why}.",
        mend or f"Write {text}, or ask which of the two is meant.",
        evidence,
    )


def _diagnosis(base: Mention, mention: Mention, here: Unit, there: Unit, right: Fraction) -> tuple[str, str]:
    """(what most likely went wrong, what would make it right)."""
    least, most = printed(mention)
    low, high = (each * here.factor / there.factor for each in printed(base))

    def fits(scale: Fraction) -> bool:
        return low <= most * scale and least * scale <= high

    for factor, word in _FACTORS:
        if fits(Fraction(factor)):
            return f"“{word}” was dropped", f"Write {number(mention.value or Fraction(0))} {word} {there.symbol}."
        if fits(Fraction(1, factor)) and mention.number.scaled >= factor:
            return f"“{word}” does not belong there", f"Write {number(right)} {there.symbol}."
    for power in range(1, _TENS_MAX):
        for scale in (Fraction(10**power), Fraction(1, 10**power)):
            if fits(scale):
                return f"it is off by a factor of 10^{power}", f"Write {number(right)} {there.symbol}."
    other = _other_unit(mention, there, low, high) or _other_base(base, here, there, least, most)
    if other:
        return other, f"Write {number(right)} {there.symbol}, or the unit that was meant."
    if any(low <= each <= high for each in swapped(mention.value or Fraction(0))):
        return "two digits changed places", f"Write {number(right)} {there.symbol}."
    if any(
        least * there.factor <= each * here.factor <= most * there.factor for each in swapped(base.value or Fraction(0))
    ):
        return f"two digits of “{base.text}” changed places", f"Ask what “{base.text}” was."
    return f"it is off by a factor of {float(right / mention.value):.3g}" if mention.value else "it is nothing", ""


def _other_unit(mention: Mention, there: Unit, low: Fraction, high: Fraction) -> str:
    least, most = printed(mention)
    for code in _ALTERNATIVES:
        found = measure(code)
        if found is None or found.dimension != there.dimension or found.factor == there.factor:
            continue
        scale = found.factor / there.factor
        if low <= most * scale and least * scale <= high:
            return f"the number is right in {found.symbol}, not in {there.symbol}"
    return ""


def _other_base(base: Mention, here: Unit, there: Unit, least: Fraction, most: Fraction) -> str:
    low, high = printed(base)
    for code in _ALTERNATIVES:
        found = measure(code)
        if found is None or found.dimension != here.dimension or found.factor in (here.factor, there.factor):
            continue
        if low * found.factor <= most * there.factor and least * there.factor <= high * found.factor:
            return f"“{base.text}” is right in {found.symbol}, not in {here.symbol}"
    return ""


def garbled_units(case: Case) -> Iterator[Finding]:
    """A unit that is none: "24 ha*km"."""
    for mention in case.mentions:
        if "*" in mention.unit or "^" in mention.unit:
            yield Finding(
                "unit_garbled",
                "error",
                (mention.id,),
                f"“{mention.text}” has a unit that measures nothing: {mention.unit}.",
                "Ask for the unit: hectares measure ground, kilometres measure roads.",
            )


def wrong_measures(case: Case) -> Iterator[Finding]:
    """A unit that cannot measure what is counted: an area in kilometres, a road in hectares."""
    lows, tongue = case.source.lows, case.source.tongue
    for mention in case.mentions:
        kind = dimension(mention.unit)
        begin, _ = case.source.between(mention.start, mention.end)
        near = lows[max(0, begin - 4) : begin]
        noun = lows[mention.last : mention.noun_end]
        if (
            kind == "length"
            and any(word in tongue.checks.areas for word in near)
            and near
            and near[-1] in tongue.nouns.of
            and not _one_side(case, mention)
        ):
            yield _nonsense(mention, "an area", "a length")
        elif kind == "area" and any(word in tongue.checks.lines for word in noun):
            yield _nonsense(mention, "a road", "an area")
        elif kind == "length" and any(word in tongue.checks.areas for word in noun[:2]):
            yield _nonsense(mention, "an area", "a length")


def _one_side(case: Case, mention: Mention) -> bool:
    """Whether a length is a side of an area ("200 metres by 600") or says how far it reaches ("20 km around")."""
    behind = case.source.lows[mention.last : mention.last + 1]
    return bool(behind) and behind[0] in case.source.tongue.checks.sides_by


def _nonsense(mention: Mention, thing: str, what: str) -> Finding:
    return Finding(
        "dimension_nonsense",
        "error",
        (mention.id,),
        f"“{mention.text}” gives {thing} in {mention.unit}, which is {what}.",
        "Ask for the unit; nothing is converted here.",
    )
