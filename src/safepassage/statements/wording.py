"""Facts and lines in one language: a sentence's braces filled, as spans that a page can set in type.

Every number becomes a span of its own, so that a page can print it in bold and a
test can read it back. A name that a place does not have in this language is printed
in another and marked with it; others' words stand between quotation marks.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from safepassage.statements.model import Duration, Moment, Named, Number, Quoted, Several, Suppressed, Word
from safepassage.statements.moments import date_text, duration_text, moment_text, since_text
from safepassage.statements.numbers import category_of, digits, number_parts

if TYPE_CHECKING:
    from collections.abc import Mapping
    from zoneinfo import ZoneInfo

    from safepassage.statements.model import Fact, Line
    from safepassage.statements.words import Language

__all__ = ["Scribe", "Span", "fact_names", "plain"]

_ISO_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_OPTIONAL: Final = re.compile(r"<([^<>]*)>")
_BRACE: Final = re.compile(r"\{(?P<name>\w+)(?::(?P<noun>@?[\w.]+))?(?P<forms>(?:\|[^|{}]*)*)\}")
_TIMES: Final = ("since", "at")
"""Facts that may come as a local day instead of a moment, where a moment would be too fine."""
_ALARM: Final = "alarm."
"""Some numbers of an alarm come as text."""
_NOWHERE: Final = Word("place.unknown")
_SPECIAL: Final = "special/"


class Span(NamedTuple):
    """A run of text in one style.

    Attributes:
        text: What stands there.
        style: "" for words, or number, gone (unknown or withheld), quote, name, time, said (what somebody typed).
    """

    text: str
    style: str = ""


class _Slot(NamedTuple):
    """A brace of a sentence: a fact, perhaps with a counted noun, or a word that agrees with it."""

    name: str
    noun: str
    forms: tuple[str, ...]


class Scribe(NamedTuple):
    """What turns facts into text: a language, the names of places, and the operation's clock."""

    language: Language
    names: Mapping[str, Mapping[str, str]]
    tz: ZoneInfo

    def sentence(self, line: Line) -> tuple[Span, ...]:
        """The line's sentence with its facts; a missing fact raises."""
        spans: list[Span] = []
        for part in _parse(_kept(self.language.sentence(line.message), line)):
            spans += [Span(part)] if isinstance(part, str) else self._slot(part, line)
        return _opened(_closed(spans))

    def fact(self, fact: Fact, noun: str = "") -> tuple[Span, ...]:
        """One fact as it prints by itself; `noun` is the counted noun of a number."""
        tongue = self.language
        match fact:
            case Number():
                return tuple(Span(*_styled(part)) for part in number_parts(fact, tongue, noun))
            case Suppressed():
                said = tongue.word("number.withheld")
                span = Span(tongue.some("withheld", said, noun) if noun else said, "gone")
            case Moment():
                span = Span(moment_text(fact.at_s, tongue, self.tz), "time")
            case Duration():
                span = Span(duration_text(fact.length_s, tongue), "time")
            case Named():
                span = Span(self.place(fact.place), "name")
            case Word():
                span = Span(tongue.word(fact.key))
            case Quoted():
                span = Span(tongue.quoted(fact.text), "quote")
            case Several():
                listed = [self.fact(number, of) for number, of in fact.items]
                comma = Span(tongue.word("number.comma"))
                return tuple(span for at, own in enumerate(listed) for span in ((comma, *own) if at else own))
            case _:
                span = Span(tongue.isolated(fact), "said")
        return (span,)

    def place(self, place: str) -> str:
        """A place's name in this language, or in another and marked, or its id when nobody named it."""
        if place.startswith(_SPECIAL):
            return self.language.word(f"account.{place.removeprefix(_SPECIAL)}")
        return self.named(self.names.get(place, {})) or self.language.ltr(place)

    def named(self, names: Mapping[str, str]) -> str:
        """The name in this language; else in English or any there is, with its language in brackets; "" for none."""
        code = self.language.code
        if names.get(code):
            return names[code]
        for other in ("en", *sorted(names)):
            if names.get(other):
                return self.language.isolated(f"{names[other]} [{other}]")
        return ""

    def _slot(self, slot: _Slot, line: Line) -> tuple[Span, ...]:
        fact = line.facts[slot.name]
        if slot.forms:
            return (Span(self._agreeing(slot.forms, fact)),)
        if slot.name == "since" and isinstance(fact, Moment) and not line.message.startswith(_ALARM):
            return (Span(since_text(fact.at_s, self.language, self.tz), "time"),)
        if slot.name in _TIMES and isinstance(fact, str) and _ISO_DAY.fullmatch(fact):
            return (Span(date_text(date.fromisoformat(fact), self.language), "time"),)
        if line.message.startswith(_ALARM) and isinstance(fact, str) and fact.isascii() and fact.isdigit():
            return (Span(digits(int(fact), self.language), "number"),)
        noun = slot.noun
        if noun.startswith("@"):
            word: Any = line.facts[noun[1:]]
            noun = word.key
        return self.fact(fact, noun)

    def _agreeing(self, forms: tuple[str, ...], fact: Fact) -> str:
        if not isinstance(fact, Number):
            return forms[-1]
        category = category_of(fact, self.language)
        return forms[min(self.language.forms.index(category), len(forms) - 1)]


def fact_names(sentence: str) -> frozenset[str]:
    """The facts that a sentence prints, those that only name a noun included."""
    slots = [part for part in _parse(_OPTIONAL.sub(r"\1", sentence)) if not isinstance(part, str)]
    return frozenset(
        name for slot in slots for name in (slot.name, slot.noun[1:] if slot.noun[:1] == "@" else slot.name)
    )


def plain(spans: tuple[Span, ...]) -> str:
    """The text of some spans."""
    return "".join(span.text for span in spans)


def _kept(sentence: str, line: Line) -> str:
    """`sentence` without the optional parts (between < and >) whose facts the line does not have, or not by name."""
    there = {name for name, fact in line.facts.items() if fact != _NOWHERE}
    return _OPTIONAL.sub(lambda found: found[1] if fact_names(found[1]) <= there else "", sentence)


@lru_cache(maxsize=2048)
def _parse(sentence: str) -> tuple[str | _Slot, ...]:
    out: list[str | _Slot] = []
    end = 0
    for found in _BRACE.finditer(sentence):
        if found.start() > end:
            out.append(sentence[end : found.start()])
        out.append(_Slot(found["name"], found["noun"] or "", tuple(found["forms"].split("|")[1:])))
        end = found.end()
    return (*out, sentence[end:]) if end < len(sentence) else tuple(out)


def _styled(part: tuple[str, bool]) -> tuple[str, str]:
    text, is_number = part
    return text, "number" if is_number else ""


def _closed(spans: list[Span]) -> tuple[Span, ...]:
    """The same without a full stop after one: a date ends in one where a year is abbreviated."""
    out: list[Span] = []
    for span in spans:
        twice = out and out[-1].style == "time" and out[-1].text.endswith(".") and span.text.startswith(".")
        out.append(Span(span.text[1:], span.style) if twice else span)
    return tuple(span for span in out if span.text)


def _opened(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """The same with a capital at its head, when a word stands there that began small ("about 8,000 …")."""
    first = spans[0]
    if first.style in ("", "gone", "name") and first.text[:1].islower():
        return (Span(first.text[0].upper() + first.text[1:], first.style), *spans[1:])
    return spans
