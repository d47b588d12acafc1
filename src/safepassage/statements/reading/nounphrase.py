"""The noun phrase beside a number: where it begins, and where it ends.

A phrase runs from the number to the first noun that can be counted, and over "of" where
that noun says nothing alone ("cases of cholera"). Names of types that stand between
("seven T-55 tanks") are stepped over; they count nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from safepassage.statements.reading.mention import Mention
    from safepassage.statements.reading.source import Source

__all__ = ["LENGTHS", "SHARES", "over_small", "over_type", "phrase_end", "phrase_of"]

LENGTHS: Final = frozenset({"m", "km", "cm", "ft", "mi", "nmi", "yd", "in"})
SHARES: Final = frozenset({"%", "fraction"})
_PHRASE_MAX: Final = 7
_TYPE_MAX: Final = 5
_BRACKET_MAX: Final = 9
_BRACKET_WITHIN: Final = 10
_MEASURES: Final = frozenset({*LENGTHS, "%", "ha", "m2", "km2", "acre", "kg", "t", "g", "l", "m3"})
_HYPHENS: Final = "-\u2010\u2011"


def phrase_of(source: Source, mention: Mention) -> tuple[int, int]:
    """Tokens [first, last) of the noun phrase behind a number; none where there is none."""
    lows, nouns = source.lows, source.tongue.nouns
    number, numerals = mention.number, source.tongue.numerals
    if numerals.one_behind and lows[number.first] in numerals.one and number.last == number.first + 1:
        return _before_one(source, number.first)
    at = _behind_conversion(source, mention)
    if at < len(lows) and source.taken[at] and lows[at] in nouns.determiners:
        return at, at  # "from 6,000 the week before"
    if mention.hyphened and at < len(lows) and lows[at] in _HYPHENS:
        at += 1
    found = source.tongue.wholes.of_them.at(lows, at)
    if found is not None and (lows[at + found[1] - 1] in nouns.relatives or not _is_noun(source, at + found[1])):
        return at, at
    if "/" in mention.unit and source.tongue.numerals.per.at(lows, at) is not None:
        return at, at
    tallied = _tallied(source, at)
    if tallied > at:
        return tallied, phrase_end(source, tallied)
    if at < len(lows) and lows[at] in nouns.of:
        at = over_small(source, at + 1)
        if at < len(lows) and lows[at] in nouns.kinds:
            return mention.last, mention.last
        if _is_described(source, at):
            return at, phrase_end(source, at + 1)
    elif nouns.bare_of and mention.unit in _MEASURES:
        at = _over_conversion(source, at)
    elif (
        mention.unit not in ("count", "fraction") and not mention.unit.startswith("count/") and not mention.hyphened
    ) or _is_verb(source, mention, at):
        return at, at
    else:
        at = over_type(source, at)
    last = _short_end(source, at) if mention.hyphened else phrase_end(source, at)
    if all(word in nouns.adjectives or source.tongue.cumulative.at([word], 0) for word in lows[at:last]):
        return at, at
    if last == at or (at > mention.last and lows[at - 1] not in nouns.extras and _counts_next(source, last)):
        return at, at
    return at, _over_pair(source, at, _over_of(source, last))


def _is_noun(source: Source, at: int) -> bool:
    """Whether a noun stands at a token, so that "of these" before it names nothing by itself."""
    nouns, lows = source.tongue.nouns, source.lows
    if at >= len(lows) or source.tokens[at].kind != "word" or lows[at] in nouns.stops or lows[at] in nouns.adverbs:
        return False
    if nouns.participle(lows[at]) is not None and lows[at] not in nouns.people:
        return False
    return nouns.present(lows[at]) is None or nouns.head(lows[at])


def _is_verb(source: Source, mention: Mention, at: int) -> bool:
    """Whether a verb follows a number directly ("hundreds flee"), or the name of a type that says no more."""
    nouns, lows = source.tongue.nouns, source.lows
    if at >= len(lows) or mention.value == 1 or mention.hyphened:
        return False
    if source.taken[at] and source.tokens[at].kind == "word" and lows[at] not in nouns.people:
        return not nouns.head(lows[at]) and over_type(source, at) == at
    return nouns.present(lows[at]) is not None and not nouns.head(lows[at]) and not _before_noun(source, at, at + 4)


def _short_end(source: Source, at: int) -> int:
    """The end of a phrase without a plural ("the 72-hour pause"): before the verb that follows."""
    nouns, lows = source.tongue.nouns, source.lows
    end = phrase_end(source, at)
    for i in range(at + 1, end):
        if nouns.present(lows[i]) is not None and (nouns.head(lows[i]) or i + 1 == end):
            return i
    return end


def _behind_conversion(source: Source, mention: Mention) -> int:
    """The token behind a measure, and behind the same in brackets before "of": "25,000 acres (10,100 ha) of"."""
    at, lows = mention.last, source.lows
    if mention.unit == "count" or at >= len(lows) or lows[at] != "(":
        return at
    close = next((i for i in range(at + 1, min(len(lows), at + _BRACKET_MAX)) if lows[i] == ")"), at)
    behind = close + 1
    return behind if close > at and behind < len(lows) and lows[behind] in source.tongue.nouns.of else at


def _tallied(source: Source, at: int) -> int:
    """The noun behind "the number of" that follows a figure ("brings to 629 the number of those"); `at` for none."""
    lows, nouns = source.lows, source.tongue.nouns
    spot = over_small(source, at)
    if spot == at or spot + 2 >= len(lows) or lows[spot] not in nouns.tallies or lows[spot + 1] not in nouns.of:
        return at
    return over_small(source, spot + 2)


def _is_described(source: Source, at: int) -> bool:
    """Whether a participle and a noun without a plural begin at a token: "of suspected land"."""
    lows, nouns = source.lows, source.tongue.nouns
    if at + 1 >= len(lows) or nouns.participle(lows[at]) is None or source.tokens[at + 1].kind != "word":
        return False
    return lows[at + 1] not in nouns.stops and nouns.participle(lows[at + 1]) is None and not nouns.head(lows[at])


def _counts_next(source: Source, at: int) -> bool:
    """Whether a number stands where a phrase breaks off: "3 of the city's 15 hospitals"."""
    if at >= len(source.lows) or source.taken[at]:
        return False
    return source.tokens[at].kind == "number" or source.lows[at] in source.tongue.numerals.cardinals


def _before_one(source: Source, end: int) -> tuple[int, int]:
    """The noun that one stands behind: "شخص واحد"."""
    nouns, at = source.tongue.nouns, end
    while at > 0 and end - at < 2 and nouns.head(source.lows[at - 1]) and source.tokens[at - 1].kind == "word":  # noqa: PLR2004
        at -= 1
    return at, end


def _over_conversion(source: Source, at: int) -> int:
    """The token that a measured thing begins at, over the same measure in brackets and a word for "of"."""
    lows, nouns = source.lows, source.tongue.nouns
    if at < len(lows) and lows[at] == "(":
        close = next((i for i in range(at + 1, min(len(lows), at + _BRACKET_WITHIN)) if lows[i] == ")"), at - 1)
        at = close + 1
    return over_small(source, at + 1) if at < len(lows) and lows[at] in nouns.of else at


def over_small(source: Source, at: int) -> int:
    """The token behind articles, possessives and "more" at `at`."""
    lows, nouns = source.lows, source.tongue.nouns
    while at < len(lows) and (lows[at] in nouns.determiners or lows[at] in nouns.extras):
        at += 1
    return at


def over_type(source: Source, at: int) -> int:
    """The token behind "more" and behind the name of a type or a calibre: "a dozen BM-21 launchers"."""
    lows, at = source.lows, over_small(source, at)
    begin = at
    while at < len(lows) and at - begin < _TYPE_MAX and source.taken[at] and lows[at] not in source.tongue.clock.months:
        at += 1
    named = at < len(lows) and source.tokens[at].kind == "word" and lows[at] not in source.tongue.nouns.stops
    if source.tokens[begin : begin + 1] and at > begin and named and phrase_end(source, at) > at:
        return at
    return begin


def _over_of(source: Source, last: int) -> int:
    """The end of "cases of cholera" where only "cases" was read."""
    lows, nouns = source.lows, source.tongue.nouns
    if lows[last - 1] not in nouns.measures or last + 1 >= len(lows):
        return last
    if nouns.bare_of and lows[last] not in nouns.of:
        end = phrase_end(source, last)
        return end if end > last and nouns.head(lows[end - 1]) else last
    if lows[last] not in nouns.of:
        return last
    if lows[last + 1] in nouns.determiners or source.text[source.tokens[last + 1].start].isupper():
        return last
    end = phrase_end(source, last + 1)
    return end if end > last + 1 else last


def _over_pair(source: Source, at: int, last: int) -> int:
    """The end of "men and women" where only "men" was read."""
    lows, nouns = source.lows, source.tongue.nouns
    if last + 1 >= len(lows) or lows[last] not in nouns.pairs or last == at:
        return last
    follower = lows[last + 1]
    if source.tokens[last + 1].kind != "word":
        return last
    if nouns.present(follower) is not None and not nouns.head(follower):
        return last
    if nouns.participle(follower) is not None and follower not in nouns.people:
        return last
    if nouns.present(follower) is not None and follower not in nouns.people and _is_object(source, last + 2):
        return last  # "closes thirteen water points and caps funerals"
    measured = at > 0 and lows[at - 1] in nouns.of  # "grain and sunflower meal"
    end = phrase_end(source, last + 1) if measured and lows[last + 1] not in nouns.stops else last
    if nouns.head(lows[last - 1]) and nouns.head(follower):
        return last + 2
    return end if end > last + 1 or (end == last + 1 and measured) else last


def _is_object(source: Source, at: int) -> bool:
    """Whether a number or a plural noun stands at a token."""
    if at >= len(source.lows):
        return False
    return source.tokens[at].kind == "number" or (
        source.tongue.nouns.head(source.lows[at]) and source.lows[at].isalpha()
    )


def phrase_end(source: Source, at: int) -> int:
    """The token behind the phrase that begins at `at`."""
    lows, tokens, nouns = source.lows, source.tokens, source.tongue.nouns
    end = min(len(lows), at + _PHRASE_MAX)
    i = at
    while i < end:
        low = lows[i]
        if low in source.tongue.numerals.cardinals and i > at:
            break
        if tokens[i].kind != "word" or low in nouns.stops or (source.taken[i] and low in source.tongue.clock.months):
            break
        if nouns.head(low) and not (
            i == at and nouns.participle(low) and i + 1 < len(lows) and nouns.head(lows[i + 1])
        ):
            return _over_heads(source, i, end) + 1
        if nouns.participle(low) is not None and not _before_noun(source, i, end):
            break
        if i > at and (low in nouns.states or (nouns.finite is None and low in nouns.staying)):
            break
        i += 1
    return i


def _over_heads(source: Source, at: int, end: int) -> int:
    """The last of the plural nouns that stand in a row: "arms systems"."""
    lows, nouns = source.lows, source.tongue.nouns
    first = at
    while (
        at + 1 < end
        and at - first < nouns.compound
        and not (nouns.article and lows[at + 1].startswith(nouns.article) and not lows[at].startswith(nouns.article))
        and nouns.head(lows[at + 1])
        and source.tokens[at + 1].kind == "word"
        and nouns.present(lows[at + 1]) is None
        and nouns.participle(lows[at + 1]) is None
        and lows[at + 1] not in nouns.states
    ):
        at += 1
    return at


def _before_noun(source: Source, at: int, end: int) -> bool:
    """Whether a participle stands before a noun, as an adjective: "displaced families"."""
    nouns, lows = source.tongue.nouns, source.lows
    if nouns.finite is not None:  # its forms are verbs, and an adjective has a form of its own
        return False
    for i in range(at + 1, min(end, at + 4, len(lows))):
        if source.tokens[i].kind != "word" or lows[i] in nouns.stops:
            return False
        if nouns.head(lows[i]):
            return True
    return False
