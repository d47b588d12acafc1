"""A language as a value: its sentences, its closed word lists, its counted nouns and how it counts.

A sentence names its facts in braces. `{n}` is the fact as it prints by itself;
`{n:child}` puts the counted noun after it, in the form that the number asks for
(CLDR plural rules through babel); `{n|was|were}` is a word that only agrees with
it. A key that a table does not have raises: a statement with a hole in it never
leaves.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from babel import Locale

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

__all__ = ["CLOSE", "LTR", "OPEN", "Language", "flat"]

OPEN: Final = "\N{FIRST STRONG ISOLATE}"
LTR: Final = "\N{LEFT-TO-RIGHT ISOLATE}"
CLOSE: Final = "\N{POP DIRECTIONAL ISOLATE}"
_GLUE: Final = "\N{NO-BREAK SPACE}"
_OBLIQUE: Final = frozenset({"about", "more_than", "at_least", "range"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """One language's tables.

    Attributes:
        code: ISO 639-1.
        name: The language's own name for itself.
        direction: ltr or rtl.
        group, decimal: Separators of thousands and of decimals (CLDR, Western digits).
        quotes: Opening and closing quotation mark.
        forms: CLDR plural categories in the order in which `nouns` lists them, then `of`: the form after "a number of".
        of: Which of the forms follows "a number of".
        oblique: Category → category of a noun after "about", "more than", "at least" and in a range.
        after_million: Category of a noun after the word million.
        spelled: Categories whose noun says its number, so that the digits follow in brackets.
        month_locales: CLDR locales whose month names are printed, apart by a stroke where they differ.
        sentences, words, nouns: Key → text.
        one_sided: Stems that may stand in quotations only (DESIGN, wall 10).
    """

    code: str
    name: str
    direction: str
    group: str
    decimal: str
    quotes: tuple[str, str]
    forms: tuple[str, ...]
    of: str
    oblique: Mapping[str, str]
    after_million: str
    spelled: frozenset[str] = frozenset()
    month_locales: tuple[str, ...]
    sentences: Mapping[str, str]
    words: Mapping[str, str]
    nouns: Mapping[str, str]
    one_sided: tuple[str, ...]

    def sentence(self, key: str) -> str:
        """The sentence of that key, with its facts in braces."""
        return _found(self.sentences, key, f"no sentence {key!r} in {self.code}")

    def word(self, key: str) -> str:
        """The word of that key, of a closed list."""
        return _found(self.words, key, f"no word {key!r} in {self.code}")

    def methods(self, joined: str) -> str:
        """By which methods a figure is known: of several, which are joined by +, each."""
        keys = ("number.unknown" if each == "unknown" else f"method.{each}" for each in joined.split("+"))
        return self.word("number.comma").join(map(self.word, keys))

    def noun(self, key: str, category: str) -> str:
        """The counted noun of that key in the form of a plural category; one form alone serves every number."""
        forms = _found(self.nouns, key.replace("{", "").replace("}", ""), f"no noun {key!r} in {self.code}").split("|")
        return forms[0] if len(forms) == 1 else forms[self.forms.index(category)]

    def counted(self, text: str, key: str, category: str, *, named: bool) -> str:
        """Number `text` with its noun; a counted thing that nobody asked to name is the number alone."""
        if not named and key.startswith("{"):
            return text
        noun = self.noun(key, category)
        if "#" in noun:
            return noun.replace("#", text)
        says_it = category in self.spelled and noun != self.noun(key, "other")
        return f"{noun} ({text})" if says_it else f"{text}{_GLUE}{noun}"

    def some(self, manner: str, said: str, key: str) -> str:
        """A noun whose number is not there: unknown, withheld or vague."""
        return self.word(f"number.{manner}_of").format(said=said, of=self.noun(key, self.of))

    def hedged(self, style: str, texts: Sequence[str]) -> str:
        """One or two numbers with the words of their hedge."""
        return texts[0] if style == "exact" else self.word(f"hedge.{style}").format(*texts)

    def category(self, value: Decimal, style: str) -> str:
        """The plural category of a noun that follows `value`."""
        category = _locale(self.code).plural_form(value)
        if style in _OBLIQUE:
            category = self.oblique.get(category, category)
        return category if category in self.forms else "other"

    def month(self, number: int, *, alone: bool = False) -> str:
        """The month's name as it stands in a date, or by itself."""
        context = "stand-alone" if alone else "format"
        names = [str(_locale(each).months[context]["wide"][number]) for each in self.month_locales]
        return "/".join(dict.fromkeys(names))

    def weekday(self, number: int) -> str:
        """The day's name; Monday is 0."""
        return str(_locale(self.code).days["format"]["wide"][number])

    def quoted(self, text: str) -> str:
        """`text` between this language's quotation marks, isolated where scripts may run against one another."""
        return f"{self.quotes[0]}{self.isolated(text)}{self.quotes[1]}"

    def isolated(self, text: str) -> str:
        """`text` of any script, so that it does not disorder a text that runs from right to left."""
        return f"{OPEN}{text}{CLOSE}" if self.direction == "rtl" and text else text

    def ltr(self, text: str) -> str:
        """`text` that always runs from left to right: a hash, a negative number."""
        return f"{LTR}{text}{CLOSE}" if self.direction == "rtl" else text


def flat(tables: Mapping[str, Mapping[str, str]]) -> Mapping[str, str]:
    """Tables by namespace as one table of dotted keys.

    >>> flat({"method": {"counted": "counted"}})
    {'method.counted': 'counted'}
    """
    return {f"{space}.{key}": text for space, table in tables.items() for key, text in table.items()}


@lru_cache(maxsize=16)
def _locale(name: str) -> Locale:
    return Locale.parse(name)


def _found(table: Mapping[str, str], key: str, complaint: str) -> str:
    try:
        return table[key]
    except KeyError:
        raise KeyError(complaint) from None
