"""Russian: how it counts, its counted nouns, and its tables of sentences and words.

Verbs beside a number stand in the neuter singular, which Russian allows with every
number; words of closed lists stand after a colon or in brackets, in the nominative.
"""

from __future__ import annotations

from typing import Final

from safepassage.statements.words.language import Language
from safepassage.statements.words.ru.lists import WORDS
from safepassage.statements.words.ru.nouns import NOUNS
from safepassage.statements.words.ru.sentences import SENTENCES

__all__ = ["RUSSIAN"]

RUSSIAN: Final = Language(
    code="ru",
    name="русский",
    direction="ltr",
    group="\N{NO-BREAK SPACE}",
    decimal=",",
    quotes=("«", "»"),
    forms=("one", "few", "many", "other"),
    of="many",
    oblique={"one": "other", "few": "many"},
    after_million="many",
    month_locales=("ru",),
    sentences=SENTENCES,
    words=WORDS,
    nouns=NOUNS,
    one_sided=(
        *("боевик", "террорист", "бандит", "бандформ", "освобожд", "освободи", "режим", "мятежник", "повстан"),
        *(
            "незаконн",
            "зачист",
            "шахид",
            "каратель",
            "оккуп",
            "джихад",
            "так называем",
            "марионет",
            "геро",
            "враг",
            "сдались",
        ),
    ),
)
