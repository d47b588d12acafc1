"""Arabic: how it counts, its counted nouns, and its tables of sentences and words.

Digits are Western. Verbs stand before the number, in the singular, as Arabic allows
with every number. One and two are said by the noun, and their digits follow in
brackets. Months are named as the United Nations names them: the Levant's name, a
stroke, and the other.
"""

from __future__ import annotations

from typing import Final

from safepassage.statements.words.ar.lists import WORDS
from safepassage.statements.words.ar.nouns import NOUNS
from safepassage.statements.words.ar.sentences import SENTENCES
from safepassage.statements.words.language import Language

__all__ = ["ARABIC"]

ARABIC: Final = Language(
    code="ar",
    name="العربية",
    direction="rtl",
    group=",",
    decimal=".",
    quotes=("«", "»"),
    forms=("one", "two", "few", "many", "other", "of"),
    of="of",
    oblique={"one": "other", "two": "other"},
    after_million="other",
    spelled=frozenset({"one", "two"}),
    month_locales=("ar_SY", "ar"),
    sentences=SENTENCES,
    words=WORDS,
    nouns=NOUNS,
    one_sided=(
        *("إرهاب", "النظام", "تحرير", "محرر", "مسلح", "ميليشي", "مليشي", "عصاب", "مرتزق", "شهيد", "شهداء", "استشهد"),
        *("تطهير", "مطهر", "محتل", "احتلال", "متمرد", "جهاد", "العدو", "البطل", "ما يسمى"),
    ),
)
