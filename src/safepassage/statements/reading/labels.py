"""Numbers that name instead of counting: "Yard 5", "classes 1 to 6", "grid 4127 9065", "the Initiative of the Four".

No table holds every word that a number can name. What tells a name is its place: right
behind a noun, with nothing behind it that it could count; a leading zero; two runs of
digits side by side, as telephones and grids have them; a number in words that is written
with a capital inside a sentence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from safepassage.statements.reading.numbers import Number
    from safepassage.statements.reading.source import Source

__all__ = ["is_label"]

_OPENERS: Final = frozenset("“«„\"'‘’(:;–—-•.!?…")
_SERIES_MAX: Final = 36
_BLANKS: Final = frozenset({" ", "\u00a0", " №", " # "})
_DIGITS_MANY: Final = 7
"""A bare run of so many digits behind a noun is a number of a register, whatever follows."""


def is_label(source: Source, number: Number) -> bool:
    """Whether a number is a name, or a part of one."""
    if number.kind not in ("plain", "range"):
        return False
    if not number.digits:
        return number.tail in source.tongue.numerals.ordinals or _capital(source, number)
    if number.scaled > 1 or source.tokens[number.first].kind != "number":
        return False
    bare = source.lows[number.first]
    if not bare.isdigit():
        return (bare[:1] == "0" and bare[1:2].isdigit()) or (bare.count(".") == 1 and _behind_name(source, number))
    if _lettered(source, number):
        return True
    return (bare[:1] == "0" and len(bare) > 1) or _beside_digits(source, number) or _behind_noun(source, number)


def _capital(source: Source, number: Number) -> bool:
    """Whether a number in words is a name: it begins with a capital, and no sentence begins with it."""
    token = source.tokens[number.first]
    if not source.text[token.start].isupper() or not source.tongue.capitals:
        return False
    sentence = source.sentences[source.sentence_at(number.first)]
    if number.first == sentence.first or sentence.headline:
        return False
    before = source.tokens[number.first - 1]
    quoted = before.low in "'‘’" and number.last < len(source.lows) and source.lows[number.last] in "'’"
    return quoted or (before.kind != "line" and before.low not in _OPENERS)


def _beside_digits(source: Source, number: Number) -> bool:
    """Whether another run of digits stands right beside, with nothing but a blank between."""
    for at, edge in ((number.first - 1, number.first), (number.last, number.last)):
        if not 0 <= at < len(source.tokens) or source.tokens[at].kind != "number" or not source.lows[at].isdigit():
            continue
        between = source.text[
            min(source.tokens[at].end, source.tokens[edge - 1].end) : source.tokens[max(at, edge)].start
        ]
        if between == " " and not _dated(source, at):
            return True
    return False


def _behind_name(source: Source, number: Number) -> bool:
    """Whether a decimal stands behind a name and before the end of a clause: "a Hilux 2.4."."""
    at = number.first - 1
    end = number.last >= len(source.lows) or source.lows[number.last] in ".,;)"
    return end and at > 0 and _inside(source, at) and _behind_noun(source, number)


def _lettered(source: Source, number: Number) -> bool:
    """Whether one letter that is no unit sticks to the digits: "Form 4b"."""
    at, numerals = number.last, source.tongue.numerals
    if at >= len(source.tokens) or not source.tokens[at].glued or len(source.lows[at]) != 1:
        return False
    letter = source.lows[at]
    return letter.isalpha() and letter not in numerals.glued_units and letter not in numerals.glued_scales


def _dated(source: Source, at: int) -> bool:
    """Whether digits are a year or a day, behind which a count can follow."""
    return bool(source.taken[at]) and not source.lows[at].startswith("0")


def _behind_noun(source: Source, number: Number) -> bool:
    """Whether a number stands right behind a noun, and nothing behind it is what it counts."""
    lows, nouns, numerals = source.lows, source.tongue.nouns, source.tongue.numerals
    at = number.first - 1
    if not numerals.labels or at < 0 or source.tokens[at].kind != "word" or source.tokens[number.first].glued:
        return False
    gap = source.text[source.tokens[at].end : source.tokens[number.first].start]
    if gap not in _BLANKS or source.sentence_at(at) != source.sentence_at(number.first) or not _is_noun(source, at):
        return False
    if _in_a_series(source, at):
        return False
    last = number.last
    after = lows[last] if last < len(lows) else ""
    word = last < len(lows) and source.tokens[last].kind == "word"
    if numerals.units.at(lows, last) or numerals.money_after.at(lows, last) or after in nouns.of or after in "%+°":
        return after == ""
    if len(lows[number.first]) >= _DIGITS_MANY:
        return True
    if after in (":", ")") and source.tokens[last].glued:
        return True
    capital = source.text[source.tokens[at].start].isupper()
    placed = capital and at > 0 and lows[at - 1] in nouns.stops and lows[at - 1] not in nouns.determiners
    if word and after not in nouns.stops:
        verbal = nouns.participle(after) is not None or (
            nouns.present(after) is not None and not _counted(source, last)
        )
        return verbal and not placed
    return not placed


def _in_a_series(source: Source, at: int) -> bool:
    """Whether name and number are an item of a list that a colon or bracket opens: ": Alder 536, Birch 148"."""
    tokens, lows = source.tokens, source.lows
    ties = source.tongue.nouns.pairs | {",", ";"}

    def item(name: int) -> bool:
        return name >= 0 and name + 1 < len(tokens) and (tokens[name].kind, tokens[name + 1].kind) == ("word", "number")

    first = at
    while at - first < _SERIES_MAX and first > 0 and lows[first - 1] in ties and item(first - 3):
        first -= 3
    goes_on = at + 2 < len(lows) and lows[at + 2] in ties and item(at + 3)
    return first > 0 and lows[first - 1] in (":", "(") and (first < at or goes_on)


def _counted(source: Source, at: int) -> bool:
    """Whether a word that could be a verb is rather a counted noun: no noun phrase follows it."""
    follower = source.lows[at + 1] if at + 1 < len(source.lows) else ""
    return source.tongue.nouns.head(source.lows[at]) and follower not in source.tongue.nouns.determiners


def _is_noun(source: Source, at: int) -> bool:
    """Whether a word can be what a number names: no verb, no helper, nothing that is itself a tally."""
    nouns, numerals, low = source.tongue.nouns, source.tongue.numerals, source.lows[at]
    if source.taken[at] or low in nouns.stops or low in nouns.adverbs or low in source.tongue.speech.verbs:
        return False
    bare = low.removeprefix(nouns.article) if nouns.article else low
    if {low, bare} & (nouns.tallies | nouns.people | source.tongue.events) or low in numerals.cardinals:
        return False
    if nouns.article and at and source.lows[at - 1] in nouns.tallies:
        return False
    if low in nouns.determiners or low in nouns.adjectives or low in nouns.auxiliaries:
        return False
    if numerals.listed is not None and numerals.listed.fullmatch(low):
        return False
    if not source.tongue.capitals and not nouns.head(low):
        return False
    inside = _inside(source, at)
    if low in numerals.scales or low in nouns.states or (not inside and numerals.hedges.before(source.lows, at + 1)):
        return False
    return inside or (nouns.participle(low) is None and nouns.present(low) is None)


def _inside(source: Source, at: int) -> bool:
    """Whether a word has a capital inside its sentence."""
    first = source.sentences[source.sentence_at(at)].first
    return at > first and source.text[source.tokens[at].start].isupper() and source.lows[at - 1] not in _OPENERS
