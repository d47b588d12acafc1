"""Which number says another one again in a second unit: "24 ha (60 acres)", "95 million lari, or $30.6m".

Both must measure the same thing, stand in one sentence, and be tied by a bracket or by a
word. Whether the two agree is not asked here; a finding says where they do not.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from safepassage.foundation.units import unit as measure_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from safepassage.statements.reading.mention import Mention
    from safepassage.statements.reading.source import Source

__all__ = ["dimension", "find_conversions"]

_DIMENSIONS: Final = {
    "ha": "area", "acre": "area", "m2": "area", "ft2": "area", "km2": "area", "mi2": "area", "yd2": "area",
    "m": "length", "km": "length", "cm": "length", "in": "length",
    "ft": "length", "mi": "length", "nmi": "length", "yd": "length",
    "kg": "mass", "t": "mass", "g": "mass", "lb": "mass",
    "l": "volume", "m3": "volume", "ml": "volume", "gal": "volume",
    "min": "time", "h": "time", "d": "time", "wk": "time", "mo": "time", "a": "time", "s": "time",
    "%": "share", "fraction": "share", "ratio": "ratio",
}  # fmt: skip


def dimension(unit: str) -> str:
    """What a unit measures: count, area, length, mass, volume, time, share, ratio, money or other; with its rate."""
    base, _, per = unit.partition("/")
    if base == "count":
        name = "count"
    elif len(base) == 3 and base.isupper():  # noqa: PLR2004 - ISO 4217
        name = "money"
    else:
        found = measure_of(base)
        name = _DIMENSIONS.get(base) or (found.dimension if found else "other")
    return f"{name}/{per}" if per else name


def find_conversions(source: Source, mentions: Sequence[Mention]) -> None:
    """Fill in `conversion_of`: the same quantity in another unit of one dimension, in brackets or behind "or"."""
    for before, mention in pairwise(mentions):
        near = mention.sentence - before.sentence
        if near > 1 or before.unit == mention.unit:
            continue
        kinds = dimension(before.unit), dimension(mention.unit)
        money = kinds == ("money", "money")
        begin = mention.begin
        between = source.lows[before.last : begin]
        if kinds[0] != kinds[1] and not (between in (["("], ["["]) and _measures(kinds)):
            continue
        if kinds[0] in ("count", "share", "ratio", "time", "other") and kinds[0] == kinds[1]:
            continue
        bracket = bool(between) and between[-1] in ("(", "[") and len(between) <= 6  # noqa: PLR2004
        said_again = bool(between) and len(between) <= 8 and any(word in source.tongue.wholes.again for word in between)  # noqa: PLR2004
        aside = len(between) <= 6 and "," in between and not any(word in source.tongue.nouns.pairs for word in between)  # noqa: PLR2004
        if near and not (said_again and _agree(before, mention)):
            continue
        if bracket or said_again or (aside and not money and _agree(before, mention)):
            mention.conversion_of = before.id


def _measures(kinds: tuple[str, str]) -> bool:
    """Whether two dimensions are measures of ground or goods, so that one in brackets behind the other converts it."""
    good = {"area", "length", "mass", "volume"}
    return kinds[0] in good and kinds[1] in good


def _agree(before: Mention, mention: Mention) -> bool:
    """Whether two measures are about the same size, so that an aside is a conversion."""
    one, other = _factor(before), _factor(mention)
    if one is None or other is None:
        return False
    return abs(one - other) <= max(one, other) / 10


def _factor(mention: Mention) -> float | None:
    """A measure in the base unit of its dimension; None for what is none."""
    base = mention.unit.partition("/")[0]
    found = measure_of({"l": "L"}.get(base, base))
    return None if found is None or mention.value is None else float(mention.value * found.factor)
