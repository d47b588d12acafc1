"""Arabic: how other people's statements are read in it, as tables and patterns."""

from __future__ import annotations

from typing import Final

from safepassage.statements.reading.tongue import Tongue
from safepassage.statements.reading.tongues.ar.checks import CHECKS
from safepassage.statements.reading.tongues.ar.letters import LETTERS, folded
from safepassage.statements.reading.tongues.ar.marks import CLOCK, TRAPS
from safepassage.statements.reading.tongues.ar.measures import MEASURES, POPULATIONS
from safepassage.statements.reading.tongues.ar.numerals import NUMERALS
from safepassage.statements.reading.tongues.ar.words import (
    ABBREVIATIONS,
    CLITICS,
    CUMULATIVE,
    EVENTS,
    NOUNS,
    PLAN,
    SPEECH,
    STATIVE,
    WHOLES,
    known,
)

__all__ = ["TONGUE"]

TONGUE: Final = Tongue(
    code="ar",
    abbreviations=ABBREVIATIONS,
    numerals=NUMERALS,
    clock=CLOCK,
    traps=TRAPS,
    nouns=NOUNS,
    speech=SPEECH,
    wholes=WHOLES,
    cumulative=CUMULATIVE,
    plan=PLAN,
    each=frozenset(folded("كل كلا كلاً لكل").split()),
    distributive=frozenset(folded("بمعدل بواقع").split()),
    average=frozenset(folded("المتوسط متوسط").split()),
    stative=STATIVE,
    events=EVENTS,
    capitals=False,
    letters=LETTERS,
    clitics=CLITICS,
    stem=known,
    checks=CHECKS,
    measures=MEASURES,
    populations=POPULATIONS,
)
