"""English: how other people's statements are read in it, as tables and patterns."""

from __future__ import annotations

from typing import Final

from safepassage.statements.reading.tongue import Tongue
from safepassage.statements.reading.tongues.en.checks import CHECKS
from safepassage.statements.reading.tongues.en.marks import CLOCK, NAME_WORDS, TRAPS
from safepassage.statements.reading.tongues.en.measures import MEASURES, POPULATIONS
from safepassage.statements.reading.tongues.en.numerals import NUMERALS
from safepassage.statements.reading.tongues.en.words import (
    ABBREVIATIONS,
    CUMULATIVE,
    EVENTS,
    NOUNS,
    PLAN,
    SPEECH,
    STATIVE,
    SUPERLATIVES,
    WHOLES,
)

__all__ = ["TONGUE"]

TONGUE: Final = Tongue(
    code="en",
    abbreviations=ABBREVIATIONS,
    numerals=NUMERALS,
    clock=CLOCK,
    traps=TRAPS,
    name_words=NAME_WORDS,
    acronyms={"who": "w.h.o"},
    nouns=NOUNS,
    speech=SPEECH,
    wholes=WHOLES,
    cumulative=CUMULATIVE,
    plan=PLAN,
    each=frozenset({"each", "every"}),
    average=frozenset({"average", "averaged", "averaging"}),
    stative=STATIVE,
    events=EVENTS,
    superlatives=SUPERLATIVES,
    checks=CHECKS,
    measures=MEASURES,
    populations=POPULATIONS,
)
