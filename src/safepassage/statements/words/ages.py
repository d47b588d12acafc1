"""Nouns of people with words behind them, such as their age: the one rule that all languages share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["by_age", "with_words"]

_ADULT_BANDS: Final = ("18_59", "60_plus")


def with_words(noun: str, words: str) -> str:
    """Every form of a counted noun with the same words behind it.

    >>> with_words("girl|girls", "under 5")
    'girl under 5|girls under 5'
    """
    return "|".join(f"{form} {words}" for form in noun.split("|"))


def by_age(prefix: str, child: str, adult: str, ages: Mapping[str, str]) -> dict[str, str]:
    """Key → noun of the groups `prefix` has by age band, children and adults each by their own noun."""
    return {
        f"group.{prefix}_{band}": with_words(adult if band in _ADULT_BANDS else child, words)
        for band, words in ages.items()
    }
