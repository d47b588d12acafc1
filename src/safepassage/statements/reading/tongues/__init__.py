"""The languages that statements are read in: one table of tables each, loaded when it is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from safepassage.statements.reading.tongue import Tongue

__all__ = ["READ", "language_of", "tongue"]

READ: Final = ("en", "ar", "ru")
"""Languages that statements are read in."""


def tongue(code: str) -> Tongue:
    """The tables of that language.

    Raises:
        ValueError: statements are not read in that language.
    """
    if code not in READ:
        msg = f"statements are read in {', '.join(READ)}, not in {code!r}"
        raise ValueError(msg)
    found: Tongue = import_module(f"safepassage.statements.reading.tongues.{code}").TONGUE
    return found


def language_of(text: str) -> str:
    """The language that most letters of `text` belong to; English where there are none.

    >>> language_of("эвакуировано 12 человек"), language_of("أُجلي 12 شخصًا"), language_of("12 people")
    ('ru', 'ar', 'en')
    """
    sample = text[:20_000]
    arabic = sum("\u0600" <= char <= "\u06ff" for char in sample)
    cyrillic = sum("\u0400" <= char <= "\u04ff" for char in sample)
    latin = sum("a" <= char.lower() <= "z" for char in sample)
    return max((latin, "en"), (arabic, "ar"), (cyrillic, "ru"), key=lambda pair: pair[0])[1]
