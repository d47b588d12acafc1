"""Where or how a counted thing is, and what a copula calls it.

"40 villages are without power" and "300 families have no fuel" say how a thing is where no
deed is told; "Twenty-nine of them were children" names the thing itself. Only phrases
close to the number and its verb are looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from safepassage.statements.reading.nounphrase import SHARES, over_small, over_type, phrase_end

if TYPE_CHECKING:
    from safepassage.statements.reading.mention import Mention
    from safepassage.statements.reading.source import Source

__all__ = ["complement", "state_beside", "what_they_are"]

_PLACE_WORDS: Final = 3


def what_they_are(source: Source, mention: Mention) -> str:
    """The noun that a copula gives a bare number: "Twenty-nine were children", "two of those killed were women"."""
    lows, nouns = source.lows, source.tongue.nouns
    found = source.tongue.wholes.of_them.at(lows, mention.last)
    named = mention.noun and not found and mention.unit not in SHARES
    verb = mention.link.verb
    if found and verb is None:
        return _noun_at(source, mention.last + found[1])
    if named or verb is None or mention.link.role != "subject" or not verb.copula or verb.word in nouns.having:
        return _noun_at(source, mention.last + found[1]) if found else ""
    return _noun_at(source, verb.last)


def _noun_at(source: Source, at: int) -> str:
    """The plural noun phrase at a token; "" where another thing stands there."""
    lows, nouns = source.lows, source.tongue.nouns
    while at < len(lows) and (lows[at] in nouns.adverbs or lows[at] in nouns.determiners):
        at += 1
    at = over_type(source, at)
    last = phrase_end(source, at)
    if last == at or not nouns.head(lows[last - 1]) or lows[at] in nouns.states:
        return ""
    if nouns.participle(lows[last - 1]) and lows[last - 1] not in nouns.people and last - at == 1:
        return ""
    if last + 1 < len(lows) and lows[last] in nouns.pairs and nouns.head(lows[last + 1]):
        last += 2
    return source.words(at, last)


def complement(source: Source, mention: Mention) -> str:
    """Where or how a thing is that a copula is said of: "are without power", "remain in the valley", "have no fuel"."""
    nouns, verb = source.tongue.nouns, mention.link.verb
    if mention.unit not in ("count", *SHARES) or verb is None or mention.link.role != "subject":
        return ""
    if verb.word in nouns.having and verb.copula:
        first = verb.last
        lacks = first < len(source.lows) and source.lows[first] in nouns.lacking
        end = phrase_end(source, first + 1) if lacks else first
        return f"{nouns.without} {source.words(first + 1, end)}" if end > first + 1 else ""
    if verb.copula or (verb.word in nouns.staying and mention.link.deed is verb):
        at = verb.last
        while at < len(source.lows) and source.lows[at] in nouns.adverbs:
            at += 1
        return _place_at(source, at, bare=False)
    return ""


def state_beside(source: Source, mention: Mention) -> str:
    """How a thing is, in a phrase without an article right behind it: "on board", "with measles symptoms"."""
    found = source.tongue.wholes.of_them.at(source.lows, mention.noun_end)
    at = mention.noun_end + (found[1] if found else 0)
    told = mention.link.verb is not None and mention.link.role == "object" and not found
    if mention.unit not in ("count", *SHARES) or told:
        return ""
    nouns = source.tongue.nouns
    bare = mention.noun and nouns.finite is None and at < len(source.lows) and mention.link.role == ""
    if bare and source.lows[at] in nouns.states:
        return source.lows[at]  # "410 fighters present"
    return _place_at(source, at, bare=not found)


def _place_at(source: Source, at: int, *, bare: bool) -> str:
    """A phrase of place or manner at a token; with `bare`, only one without an article."""
    lows, nouns = source.lows, source.tongue.nouns
    if at < len(lows) and lows[at] in nouns.aboard:
        return lows[at]
    if at + 1 >= len(lows) or lows[at] not in nouns.places:
        return ""
    first = over_small(source, at + 1)
    if bare and (first > at + 1 or lows[at] not in nouns.conditions):
        return ""
    if first >= len(lows) or source.tokens[first].kind != "word":
        return ""
    if source.text[source.tokens[first].start].isupper():
        return ""
    last = phrase_end(source, first)
    if last == first and nouns.participle(lows[first]) is not None and nouns.finite is None:
        last = phrase_end(source, first + 1)  # "without piped water"
    return f"{lows[at]} {source.words(first, min(last, first + _PLACE_WORDS))}" if last > first else ""
