"""Quotations: where they begin and end, and whose they are.

A quotation belongs to the reporting clause that stands beside it, before or behind, and
goes on over paragraphs until it is closed. One that nobody is named for goes on from the
one before.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from safepassage.statements.reading.names import inserted
from safepassage.statements.reading.reported import Clause, place_of, within
from safepassage.statements.reading.speaker_names import NAME_MAX, is_upper, name_end, person_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from safepassage.statements.reading.source import Source

__all__ = ["Quote", "assign", "begin_of", "quoted_tokens", "quotes_of"]


_OPEN: Final = "“«„"


_CLOSE: Final = "”»"


_BEHIND_MAX: Final = 24


_AHEAD_MAX: Final = 40


_INTRODUCED_MAX: Final = 400


_TITLES_MAX: Final = 6


_PHRASE_MAX: Final = 3


@dataclass(slots=True)
class Quote:
    """Tokens [first, last) between quotation marks."""

    first: int
    last: int
    name: str | None = None


def quoted_tokens(source: Source) -> bytearray:
    """Per token, 1 inside quotation marks (the marks themselves are 0); short quoted phrases do not count."""
    out = bytearray(len(source.tokens))
    for first, last in _marked(source):
        if last - first > _PHRASE_MAX:
            out[first:last] = b"\x01" * (last - first)
    return out


def _marked(source: Source) -> list[tuple[int, int]]:
    """Token ranges between marks; one that is not closed runs to the end of its paragraph."""
    out: list[tuple[int, int]] = []
    begin = -1
    straight = False
    for at, token in enumerate(source.tokens):
        if token.kind == "break" and begin >= 0:
            out.append((begin, at))
            begin, straight = -1, False
        elif token.kind != "sign":
            continue
        elif token.low in _OPEN or (token.low == "”" and begin < 0 and source.tongue.code == "ru"):
            if begin < 0:
                begin = at + 1
                straight = False
        elif token.low in _CLOSE and begin >= 0 and not straight:
            out.append((begin, at))
            begin = -1
        elif token.low == '"':
            if begin < 0:
                begin, straight = at + 1, True
            elif straight:
                out.append((begin, at))
                begin = -1
    if begin >= 0:
        out.append((begin, len(source.tokens)))
    if source.tongue.speech.inserts:
        return [piece for first, last in out for piece in inserted(source, first, last)]
    return out


def quotes_of(source: Source) -> list[Quote]:
    """Every quotation that is longer than a quoted phrase, in the order of the text."""
    return [Quote(first, last) for first, last in _marked(source) if last - first > _PHRASE_MAX]


def assign(source: Source, quotes: list[Quote], clauses: Sequence[Clause]) -> None:
    """Give each quotation its speaker: the clause behind it, before it, or that of the quotation it goes on from."""
    for at, quote in enumerate(quotes):
        following = quotes[at + 1].first if at + 1 < len(quotes) else len(source.tokens)
        name = _behind_quote(source, quote, following, clauses) or _before_quote(source, quote, clauses)
        if name is None and at:
            before = quotes[at - 1]
            gap = range(before.last, quote.first)
            breaks = sum(source.tokens[i].kind == "break" for i in gap)
            other = within(clauses, before.last, quote.first)
            if breaks == 0 or not [i for i in gap if source.tokens[i].kind == "word"]:
                name = before.name
            elif other:
                name = other[-1].name
        quote.name = name
    for at in range(len(quotes) - 2, -1, -1):  # an opening paragraph whose speaker is named behind a later one
        if quotes[at].name is None and not [
            i for i in range(quotes[at].last, quotes[at + 1].first) if source.tokens[i].kind == "word"
        ]:
            quotes[at].name = quotes[at + 1].name
    last: str | None = None
    for quote in quotes:
        if quote.name is None:
            quote.name = last or _last_before(clauses, quote.first) or _introduced(source, quote.first)
        last = quote.name


def _introduced(source: Source, limit: int) -> str | None:
    """A person who was introduced with an age and then speaks: "Sokha Prum, 33, leads the team"."""
    for at in range(limit - 2, max(1, limit - _INTRODUCED_MAX), -1):
        if (
            source.lows[at] == ","
            and source.tokens[at + 1].kind == "number"
            and source.taken[at + 1]
            and is_upper(source, at - 1)
        ):
            first = at - 1
            while first > 0 and is_upper(source, first - 1):
                first -= 1
            if at - first > 1:
                return source.words(first, at)
    return None


def begin_of(quote: Quote) -> int:
    """Where a quotation begins, to search by."""
    return quote.first


def _last_before(clauses: Sequence[Clause], at: int) -> str | None:
    """Who spoke last before a token."""
    found = bisect_left(clauses, at, key=place_of)
    return clauses[found - 1].name if found else None


def _behind_quote(source: Source, quote: Quote, following: int, clauses: Sequence[Clause]) -> str | None:
    """The speaker of the clause right behind a quotation: "…," said X."""
    for clause in within(clauses, quote.last, min(following, quote.last + _BEHIND_MAX))[:1]:
        between = range(quote.last + 1, clause.first if clause.before else clause.at)
        words = [i for i in between if source.tokens[i].kind == "word"]
        if any(source.tokens[i].kind == "break" or source.lows[i] in (".", ":", "!") for i in between):
            return None
        return clause.name if len(words) <= _TITLES_MAX else None
    return None


def _before_quote(source: Source, quote: Quote, clauses: Sequence[Clause]) -> str | None:
    """The speaker who is named right before a quotation, since no other verb stands between."""
    named = _labelled(source, quote)
    if named:
        return named
    found = within(clauses, quote.first - _AHEAD_MAX + 1, quote.first)
    for clause in reversed(found):
        between = range(clause.at, quote.first)
        if any(source.tokens[i].kind == "break" for i in between):
            opener = [i for i in between if source.tokens[i].kind == "break"]
            return clause.name if source.lows[opener[0] - 1] == ":" else None
        stops = [i for i in between if source.lows[i] in (".", "!", "?") and source.tokens[i].kind == "sign"]
        colon = any(source.lows[i] in (":", ",") for i in range(max(clause.at, quote.first - 3), quote.first))
        if not stops or colon or len(stops) == 1:
            return clause.name
        return None
    return None


def _labelled(source: Source, quote: Quote) -> str:
    """A name and a colon right before a quotation: `Head of operations Inés Barral: "…"`."""
    colon = quote.first - 2
    while colon > 0 and source.tokens[colon].kind in ("break", "line"):
        colon -= 1
    if colon < 1 or source.lows[colon] != ":":
        return ""
    sentence = source.sentences[source.sentence_at(colon)]
    if (
        any(source.lows[at] in source.tongue.speech.verbs for at in range(sentence.first, colon))
        or colon - sentence.first > NAME_MAX
    ):
        return ""
    end = name_end(source, sentence.first, colon) if source.tongue.speech.name_last else colon
    person = person_in(source, sentence.first, end)
    return source.words(*person) if person else ""
