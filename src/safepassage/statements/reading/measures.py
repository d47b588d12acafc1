"""Which figure of ours a mention speaks about, by what it counts and what happened to it.

A claim is held against our figure of the same measure only, so that people who arrived
are never compared with people who left. Where the words fit no measure it is `other`,
and stands by its own definition.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from safepassage.statements.reading.conversions import dimension
from safepassage.statements.reading.quantities import DURATIONS

if TYPE_CHECKING:
    from safepassage.statements.reading.mention import Mention
    from safepassage.statements.reading.tongue import Tongue

__all__ = ["OTHER", "measure_of", "population_of"]

OTHER: Final = "other"
_DIMENSIONS: Final = {
    "area_released": ("area",),
    "road_length": ("length",),
    "control": ("share", "area"),
    "pause": ("time",),
}
"""Measures of something else than things and people."""


def measure_of(mention: Mention, tongue: Tongue) -> str:
    """The measure of `claims.kinds.MEASURES` that a mention speaks about; `other` for none."""
    kind = "time" if mention.unit in DURATIONS else dimension(mention.unit)
    words = _words(mention)
    if not tongue.nouns.negations.isdisjoint(words):
        return OTHER  # "11 hospitals not functioning" are no hospitals that work
    for name, nouns, deeds in tongue.measures:
        if kind not in _DIMENSIONS.get(name, ("count",)):
            continue
        if (not nouns or _any(nouns, words)) and (not deeds or _any(deeds, words)):
            return name
    return OTHER


def population_of(mention: Mention, tongue: Tongue) -> str:
    """civilians, combatants, children, people …: the word of our own for whom a mention counts; "" for things."""
    words = _words(mention)
    return next((name for name, stems in tongue.populations if _any(stems, words)), "")


def _words(mention: Mention) -> list[str]:
    return [word.casefold().replace("ё", "е") for word in f"{mention.noun} {mention.deed} {mention.counted}".split()]


def _any(stems: frozenset[str], words: list[str]) -> bool:
    """Whether a word begins with one of the stems."""
    return any(word.startswith(stem) for stem in stems for word in words)
