"""Numbers that count nothing: found before anything is counted, and taken out of its way.

Which they are is a table of the language: times of day, ages, resolutions, telephones,
types of weapons and vehicles, list numbers and footnotes, and the numbers in names. A
number behind a word such as "room" or "day" is its name, unless a counted thing follows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable

    from safepassage.statements.reading.source import Source
    from safepassage.statements.reading.times import When

__all__ = ["take_marks"]


def take_marks(source: Source, times: Iterable[When]) -> None:
    """Mark every number of a date, a span of time or a name as taken."""
    for each in times:
        source.take(each.start, each.end)
    names = source.tongue.name_words
    at = 0
    while (found := source.tongue.traps.search(source.flat, at)) is not None:
        at = max(found.end(), at + 1)
        token = source.tokens[min(source.between(*found.span())[0], len(source.tokens) - 1)]
        if token.kind == "number" and token.start < found.start():
            at = token.end  # "78 000 people": no number that begins with 0
        elif found["named"] is None:
            source.take(*found.span())
        elif names and not _in(names, found["word"]):
            at = found.end("word")
        elif _names(source, found):
            source.take(*found.span())
        else:
            at = found.start("n1")  # what stands behind may be another sort of name


def _names(source: Source, found: re.Match[str]) -> bool:
    """Whether a word and a number are a name: not "a school 300 metres away", nor "in the zone 300 people"."""
    numerals, nouns, lows = source.tongue.numerals, source.tongue.nouns, source.lows
    first, last = source.between(*found.span())
    if source.sentence_at(first) != source.sentence_at(last - 1):
        return False  # "… at the checkpoint. 831 of them"
    if lows[first] in nouns.tallies and first and lows[first - 1] in nouns.determiners:
        return False  # "of this number 398"
    if last >= len(lows):
        return True
    after = lows[last]
    if source.tokens[last].kind != "word":
        return not (after in "%$€£" or (after == "," and _digits(source, last + 1) and source.tokens[last + 1].glued))
    if after in numerals.scales or numerals.units.at(lows, last):
        return False
    if (nouns.head(after) and not nouns.present(after)) or (
        last + 1 < len(lows) and nouns.head(lows[last + 1]) and after not in nouns.stops
    ):
        return source.text[found.start()].isupper() and found.start("n1") > 0 and not _large(found["n1"])
    return True


def _in(names: frozenset[str], word: str) -> bool:
    """Whether a word as written, or without its capital, in one or in more, makes a number behind it a name."""
    return not names.isdisjoint((word, word.lower(), word.removesuffix("s"), word.lower().removesuffix("s")))


def _digits(source: Source, at: int) -> bool:
    """Whether printed digits stand at a token."""
    return at < len(source.tokens) and source.tokens[at].kind == "number"


def _large(text: str) -> bool:
    """Whether a number is too large for a name that a noun follows."""
    return len(text) > 2  # noqa: PLR2004 - "Camp 2 families", but "In Camp 300 families"
