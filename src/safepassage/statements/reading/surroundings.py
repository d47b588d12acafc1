"""What surrounds a number: its clause, the times named there, and those of the heading over it.

A clause reaches at most so far, ends at quotation marks and semicolons, and at a comma
before a word that begins another one. What stands beyond says nothing of the number.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from safepassage.statements.reading.headings import lead_of

if TYPE_CHECKING:
    from safepassage.statements.reading.mention import Mention
    from safepassage.statements.reading.source import Source
    from safepassage.statements.reading.times import When
    from safepassage.statements.reading.verbs import Verb

__all__ = ["CLAUSE_MAX", "Place", "place_of"]

CLAUSE_MAX: Final = 60
_QUOTES: Final = ";“”"


@dataclass(slots=True)
class Place:
    """A mention with what surrounds it: its tokens, the ends of its clause, and the times named there."""

    mention: Mention
    begin: int
    end: int
    floor: int
    ceiling: int
    headline: bool
    spans: list[When] = field(default_factory=list)
    over: list[When] = field(default_factory=list)

    @property
    def verb(self) -> Verb | None:
        """The verb that tells the time of it."""
        return self.mention.link.verb


def place_of(source: Source, mention: Mention, near: dict[int, list[When]]) -> Place:
    """Where a mention stands."""
    begin = mention.begin
    sentence = source.sentences[mention.sentence]
    floor = _floor(source, max(sentence.first, begin - CLAUSE_MAX), begin)
    ceiling = _ceiling(source, begin, min(sentence.last, begin + CLAUSE_MAX))
    spans = near.get(mention.sentence, [])
    here = [each for each in spans if floor <= source.between(each.start, each.end)[0] < ceiling]
    first, last = lead_of(source, mention, begin)
    over = near.get(source.sentence_at(first), []) if first < last <= sentence.first else []
    return Place(mention, begin, max(mention.noun_end, mention.last), floor, ceiling, sentence.headline, here, over)


def _floor(source: Source, first: int, begin: int) -> int:
    """Where the part of the sentence begins whose words can still speak of a mention."""
    for at in range(begin - 1, first - 1, -1):
        low = source.lows[at]
        if low in _QUOTES or (
            low == "," and at + 1 < len(source.lows) and source.lows[at + 1] in source.tongue.nouns.clause
        ):
            return at
        told = source.tongue.nouns.finite is not None and low in source.tongue.nouns.complementizers
        if told and not source.tongue.plan.before(source.lows, at):
            return at
    return first


def _ceiling(source: Source, begin: int, last: int) -> int:
    """Where the part of the sentence ends whose words can still speak of a mention."""
    for at in range(begin, last):
        low = source.lows[at]
        if low in _QUOTES or (low == "," and at + 1 < last and source.lows[at + 1] in source.tongue.nouns.clause):
            return at
    return last
