"""Writes web/src/words/lists.json: the words of closed lists and the counted nouns, as the statements have them.

The page of the operations room and the printed statements must call one thing by one word. The statements' tables are
the source; this takes the lists that the page shows out of them, in the three languages. A test holds the file to what
this prints.

    python tools/page_words.py > web/src/words/lists.json
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Final

from safepassage.statements.words import LANGUAGES

if TYPE_CHECKING:
    from safepassage.statements.words.language import Language

__all__ = ["page_words"]

_LISTS: Final = (
    *("nature", "nature_says", "edition", "edition_says", "species", "method", "population", "movement", "account"),
    *("choice", "group", "single", "leg", "outcome", "event", "state", "status", "vehicle", "incident", "priority"),
    *("referral", "weapon", "ordnance", "facility", "facility_status", "action", "hazard_status", "pause", "scope"),
    *("measure", "hedge", "number", "means", "gap_reason", "why", "what", "manner"),
    *("place_type", "dimension"),
)
_PLURALS: Final = ("zero", "one", "two", "few", "many", "other")


def page_words() -> str:
    """The file: language → list → name → word, and under `nouns` each noun by plural category."""
    words = {code: _of(language) for code, language in sorted(LANGUAGES.items())}
    return json.dumps(words, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _of(language: Language) -> dict[str, dict[str, object]]:
    lists: dict[str, dict[str, object]] = {name: {} for name in _LISTS}
    for key, word in language.words.items():
        name, _, entry = key.partition(".")
        if name in lists:
            lists[name][entry] = word
    lists["nouns"] = {name: _forms(language, text) for name, text in language.nouns.items()}
    return lists


def _forms(language: Language, text: str) -> dict[str, str]:
    """A noun behind digits: where the noun itself says one or two, the form that stands behind a number."""
    parts = text.split("|")
    if len(parts) == 1:
        return {"other": text.replace("#", "").strip()}
    forms = dict(zip(language.forms, parts, strict=False))
    spoken = {form: language.oblique.get(form, form) if form in language.spelled else form for form in forms}
    return {form: forms[other] for form, other in spoken.items() if form in _PLURALS}


if __name__ == "__main__":
    sys.stdout.write(page_words())
