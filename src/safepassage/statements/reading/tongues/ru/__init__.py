"""Russian: how other people's statements are read in it, as tables and patterns."""

from __future__ import annotations

from typing import Final

from safepassage.statements.reading.tongue import Tongue
from safepassage.statements.reading.tongues.ru.checks import CHECKS
from safepassage.statements.reading.tongues.ru.marks import CLOCK, TRAPS
from safepassage.statements.reading.tongues.ru.measures import MEASURES, POPULATIONS
from safepassage.statements.reading.tongues.ru.numerals import NUMERALS
from safepassage.statements.reading.tongues.ru.words import (
    ABBREVIATIONS,
    CUMULATIVE,
    EVENTS,
    NOUNS,
    PLAN,
    SPEECH,
    STATIVE,
    WHOLES,
)

__all__ = ["TONGUE"]


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


TONGUE: Final = Tongue(
    code="ru",
    abbreviations=ABBREVIATIONS,
    numerals=NUMERALS,
    clock=CLOCK,
    traps=TRAPS,
    nouns=NOUNS,
    speech=SPEECH,
    wholes=WHOLES,
    cumulative=CUMULATIVE,
    plan=PLAN,
    each=_set("каждый каждая каждое каждому каждой каждого каждом каждую по") - {"по"},
    distributive=frozenset({"по"}),
    average=frozenset({"среднем"}),
    stative=STATIVE,
    events=EVENTS,
    checks=CHECKS,
    measures=MEASURES,
    populations=POPULATIONS,
)
