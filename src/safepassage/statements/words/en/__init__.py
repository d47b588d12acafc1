"""English: how it counts, its counted nouns, and its tables of sentences and words."""

from __future__ import annotations

from typing import Final

from safepassage.statements.words.en.lists import WORDS
from safepassage.statements.words.en.nouns import NOUNS
from safepassage.statements.words.en.sentences import SENTENCES
from safepassage.statements.words.language import Language

__all__ = ["ENGLISH"]

ENGLISH: Final = Language(
    code="en",
    name="English",
    direction="ltr",
    group=",",
    decimal=".",
    quotes=("“", "”"),
    forms=("one", "other"),
    of="other",
    oblique={},
    after_million="other",
    month_locales=("en",),
    sentences=SENTENCES,
    words=WORDS,
    nouns=NOUNS,
    one_sided=(
        *("militant", "terrorist", "liberat", "regime", "rebel", "bandit", "gangs", "jihad", "insurgent", "martyr"),
        *("so-called", "cleansed", "mopping", "puppet", "occupier", "occupied", "hero", "enemy", "surrendered to"),
    ),
)
