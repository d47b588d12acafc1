"""What statements say, in three languages: message tables that carry facts and take no side.

Each language is one value of tables. No logic of any duty stands here, and no
number: sentences name their facts, and the facts come from the statement.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from safepassage.statements.words.ar import ARABIC
from safepassage.statements.words.en import ENGLISH
from safepassage.statements.words.language import Language
from safepassage.statements.words.ru import RUSSIAN

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["LANGUAGES", "Language", "language"]

LANGUAGES: Final[Mapping[str, Language]] = {each.code: each for each in (ENGLISH, ARABIC, RUSSIAN)}


def language(code: str) -> Language:
    """The tables of that language.

    Raises:
        ValueError: statements are not written in it.
    """
    try:
        return LANGUAGES[code]
    except KeyError:
        raise ValueError(f"statements are written in {', '.join(LANGUAGES)}, not in {code!r}") from None
