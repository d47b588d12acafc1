"""The number grammar: digits, words, multipliers, ranges, fractions and vague magnitudes, as exact values.

A number begins at a token and is read as far as the language lets it go: `1.2m`,
`two hundred and five`, `one and a half million`, `24–25`, `between 200 and 300`, `one in
three`, `tens of thousands`. What a separator means is the language's; what can be read
in one way only is read that way in every language.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from safepassage.statements.reading.source import Source

__all__ = ["Number", "literal", "number_at"]

_GROUPS: Final = re.compile(r"\d{1,3}(?:[ \u00a0\u2009\u202f\u2007'\u2019\u066c,.]\d{3})+")
_DIGITS_MAX: Final = 30
_BARE_DIGITS_MAX: Final = 11
"""Longer runs without a separator are names of something: an account, a trace."""
_WORDS_MAX: Final = 16
_DASHES: Final = frozenset("-\u2013\u2014\u2012\u2011\u2010\u2212")
_MILLION: Final = 1_000_000
_CHANGE_WITHIN: Final = 24


@dataclass(frozen=True, slots=True)
class Number:
    """A number in the text.

    Attributes:
        first, last: Tokens [first, last) that it is written with.
        value, value_to: What it says; no value where the words are vague.
        kind: plain, range, vague, fraction or ratio.
        digits: Whether digits were printed.
        scaled: The multiplier that its own words name, 1 for none: "1.2 million" has 1,000,000.
        tail: What a number in words is hyphenated to: "hour" of "five-hour".
    """

    first: int
    last: int
    value: Fraction | None
    value_to: Fraction | None = None
    kind: str = "plain"
    digits: bool = True
    scaled: int = 1
    tail: str = ""


def literal(text: str, decimal: str) -> Fraction | None:
    """The value of printed digits.

    Args:
        text: ASCII digits with separators.
        decimal: The decimal sign of the language where a separator could be either.

    >>> literal("17 971", "."), literal("1,324", "."), literal("1,324", ","), literal("2,6", ".")
    (Fraction(17971, 1), Fraction(1324, 1), Fraction(331, 250), Fraction(13, 5))
    """
    if len(text) > _DIGITS_MAX:
        return None
    if text.isdigit():
        return Fraction(int(text)) if len(text) <= _BARE_DIGITS_MAX else None
    plain = text.replace("\u066b", "." if decimal == "." else ",")
    marks = [char for char in plain if not char.isdigit()]
    kinds = set(marks)
    last = marks[-1]
    whole, _, tail = plain.rpartition(last)
    grouped = _GROUPS.fullmatch(plain) is not None
    if len(kinds) == 1 and grouped and (len(marks) > 1 or last not in ".," or last != decimal):
        return Fraction(int(re.sub(r"\D", "", plain)))
    if last in ".," and marks.count(last) == 1 and (whole.isdigit() or _GROUPS.fullmatch(whole)):
        return Fraction(int(re.sub(r"\D", "", whole))) + Fraction(int(tail), 10 ** len(tail))
    return None


def number_at(source: Source, at: int) -> Number | None:
    """The number that begins at token `at`, ranges and fractions whole; None where none does."""
    if source.taken[at] or source.tokens[at].kind not in ("number", "word"):
        return None
    if source.tokens[at].kind == "word" and not _may_begin(source, source.lows[at]):
        return None
    framed = _framed(source, at)
    if framed is not None:
        return framed
    found = _vague(source, at) or _article(source, at) or _fraction(source, at) or _simple(source, at)
    if found is None or found.value is None:
        return found
    return _shares(source, found) or _times(source, found) or _range(source, found) or found


def _may_begin(source: Source, low: str) -> bool:
    """Whether a number can begin with a word at all: most words need no closer look."""
    known = source.beginnings.get(low)
    if known is None:
        numerals = source.tongue.numerals
        tables = (numerals.vague, numerals.fractions, numerals.multiples)
        known = (
            low in numerals.ranges
            or any(table.begins(low) for table in tables)
            or any(_is_number_word(source, piece) for piece in low.split("-"))
            or any(pair.startswith(f"{low} ") for pair in numerals.cardinals)
        )
        source.beginnings[low] = known
    return known


def _simple(source: Source, at: int) -> Number | None:
    """Digits or words, with their multipliers."""
    if at >= len(source.tokens):
        return None
    if source.tokens[at].kind == "number":
        value = literal(source.lows[at], source.tongue.numerals.decimal)
        return None if value is None else _scaled(source, Number(at, at + 1, value))
    return _spelled(source, at)


def _scaled(source: Source, number: Number) -> Number:
    """Digits with the multipliers behind them: `1.2m`, `78 thousand`, `1 million 200 thousand`."""
    numerals, lows, tokens = source.tongue.numerals, source.lows, source.tokens
    assert number.value is not None
    last, value, scale = number.last, number.value, 1
    while last < len(lows) and not source.taken[last] and tokens[last].kind == "word":
        glued = tokens[last].glued
        factor = numerals.glued_scales.get(lows[last]) if glued else numerals.scales.get(lows[last])
        if factor == _MILLION and lows[last] in numerals.glued_units and not _counts_in_millions(source, number, last):
            factor = None
        if factor is None or (scale > 1 and factor < scale):
            break
        value, scale, last = value * factor, scale * factor, _over_point(source, last + 1)
    half = numerals.halves.at(lows, last)
    if half is not None:
        value, last = value + Fraction(scale, half[0]), last + half[1]
    return _continued(source, replace(number, last=last, value=value, scaled=scale))


def _over_point(source: Source, at: int) -> int:
    """The token behind the point of an abbreviated multiplier ("90 тыс. доз"), unless a sentence ends with it."""
    lows, tokens = source.lows, source.tokens
    if at + 1 < len(lows) and lows[at] == "." and tokens[at].glued and lows[at - 1] in source.tongue.abbreviations:
        follower = tokens[at + 1]
        return at + 1 if follower.kind != "word" or source.text[follower.start].islower() else at
    return at


def _continued(source: Source, number: Number) -> Number:
    """`1 million 200 thousand`: smaller multiples that follow a larger one."""
    if number.scaled < 1000 or number.last >= len(source.lows) or number.value is None:  # noqa: PLR2004 - a thousand
        return number
    at = number.last
    if source.lows[at] in source.tongue.numerals.joins and at + 1 < len(source.lows):
        at += 1
    if source.taken[at] or source.tokens[at].kind != "number":
        return number
    value = literal(source.lows[at], source.tongue.numerals.decimal)
    more = None if value is None else _scaled(source, Number(at, at + 1, value))
    if more is None or more.value is None or more.value >= number.scaled or more.scaled >= number.scaled:
        return number
    joined = source.lows[number.last] in source.tongue.numerals.joins or not source.tongue.numerals.joins
    if more.scaled == 1 and (source.tongue.numerals.articles or not joined):
        return number  # only some languages say "3 thousand and 500"
    return replace(number, last=more.last, value=number.value + more.value)


def _counts_in_millions(source: Source, number: Number, at: int) -> bool:
    """Whether a glued `m` is a million: money stands before it, or a counted thing follows, and not a direction."""
    if source.tongue.numerals.money_before.before(source.lows, number.first):
        return True
    after = source.lows[at + 1] if at + 1 < len(source.lows) else ""
    if source.tongue.nouns.head(after) and source.tongue.nouns.present(after) is None:
        return True
    broken = number.value is not None and number.value.denominator > 1
    return broken and source.tokens[at].glued and after not in source.tongue.nouns.away


def _spelled(source: Source, at: int) -> Number | None:
    """A number in words; hyphens join its parts as spaces do."""
    parts, ends = _parts(source, at)
    numerals = source.tongue.numerals
    value, used, scale = _compose(parts, source)
    if not used:
        return None
    last = ends[used - 1]
    if used < len(parts) and ends[used] == last:  # the first part of a hyphenated word
        second, more, times = _compose(parts[used:], source)
        if more and second > value and ends[used + more - 1] > last - 1:  # "two-three"
            low = value * times if 0 < value * times < second else value
            return Number(at, ends[used + more - 1], low, second, "range", digits=False, scaled=times)
        tail = "-".join(part for part, end in zip(parts[used:], ends[used:], strict=True) if end == last)
        return Number(at, last, value, digits=False, tail=tail) if tail not in numerals.not_counted else None
    half = numerals.halves.at(source.lows, last)
    if half is not None:
        value, last = value + Fraction(max(scale, 1), half[0]), last + half[1]
        factor = numerals.scales.get(source.lows[last]) if last < len(source.lows) else None
        if factor:
            value, last = value * factor, last + 1
    return Number(at, last, value, digits=False, scaled=scale)


def _parts(source: Source, at: int) -> tuple[list[str], list[int]]:
    """(words, token behind each) from `at`, hyphenated words taken apart, prefixes of the language taken off."""
    parts: list[str] = []
    ends: list[int] = []
    while at < len(source.lows) and len(parts) < _WORDS_MAX:
        token = source.tokens[at]
        if token.kind != "word" or source.taken[at]:
            break
        pair = " ".join(source.lows[at : at + 2])
        if " " in pair and pair in source.tongue.numerals.cardinals:  # a word of two: "أحد عشر"
            parts.append(pair)
            ends.append(at + 2)
            at += 2
            continue
        pieces = token.low.split("-")
        known = [piece for piece in pieces if _is_number_word(source, piece)]
        if not known and parts:
            break
        parts += pieces
        ends += [at + 1] * len(pieces)
        at += 1
    return parts, ends


def _is_number_word(source: Source, word: str) -> bool:
    """Whether a word can be part of a number in words."""
    numerals = source.tongue.numerals
    return any(
        word in table
        for table in (numerals.cardinals, numerals.scales, numerals.joins, numerals.articles, numerals.duals)
    )


def _compose(parts: list[str], source: Source) -> tuple[Fraction, int, int]:
    """(value, how many words, largest multiplier) of the longest number that `parts` begin with."""
    numerals = source.tongue.numerals
    total = Fraction(0)
    current: int | Fraction | None = None
    used = scale = at = 0
    least = None
    while at < len(parts):
        word = parts[at]
        if _twice(parts, at, source) and current is None and (least is None or numerals.duals[word] < least):
            least = numerals.duals[word]
            total, scale = total + 2 * least, max(scale, least)
        elif word in numerals.cardinals and (
            _adds(current, numerals.cardinals[word])
            or (numerals.ones_first and _turned(current, numerals.cardinals[word]))
        ):
            current = (current or 0) + numerals.cardinals[word]
        elif word in numerals.scales and (
            current is not None or (at and parts[at - 1] in numerals.articles) or _bare_scale(source)
        ):
            factor = numerals.scales[word]
            if factor <= 100:  # noqa: PLR2004 - tens, dozens and hundreds are added to
                current = (current or 1) * factor
            elif (least is not None and factor >= least) or (current is None and at):
                break
            else:
                total, current, least = total + (current or 1) * factor, None, factor
            scale = max(scale, factor)
        elif (word in numerals.joins and used and used == at and at + 1 < len(parts)) or (
            word in numerals.articles and at == 0
        ):
            at += 1
            continue
        else:
            break
        at += 1
        used = at
    return total + (current or 0), used, scale


def _twice(parts: list[str], at: int, source: Source) -> bool:
    """Whether a word names a multiplier twice; one that can also name it once does so before the rest of a number."""
    numerals, word = source.tongue.numerals, parts[at]
    once = word in numerals.scales and at + 1 < len(parts) and parts[at + 1] in numerals.joins
    return word in numerals.duals and not once


def _bare_scale(source: Source) -> bool:
    """Whether a language says "thousand" for one thousand, since it has no article."""
    return not source.tongue.numerals.articles


def _turned(current: int | Fraction | None, value: int | Fraction) -> bool:
    """Whether tens continue ones that stand before them: twenty after five."""
    return current is not None and 0 < current % 100 < 10 and 20 <= value < 100  # noqa: PLR2004


def _adds(current: int | Fraction | None, value: int | Fraction) -> bool:
    """Whether a cardinal continues a number: five after twenty, twenty after two hundred."""
    if current is None:
        return True
    if value >= 100:  # noqa: PLR2004 - a hundred as one word
        return False
    if current % 100 == 0:
        return True
    return current % 10 == 0 and value < 10 and current % 100 >= 20  # noqa: PLR2004


def _vague(source: Source, at: int) -> Number | None:
    """A magnitude without a number ("tens of thousands")."""
    numerals, lows = source.tongue.numerals, source.lows
    found = numerals.vague.at(lows, at)
    if found is not None and found[1] == 1 and lows[at] in numerals.scales and not numerals.articles:
        hedge = numerals.hedges.before(lows, at)
        if hedge is not None and hedge[0] not in ("", "exact"):  # "свыше тысячи": a thousand
            return None
    return None if found is None else Number(at, at + found[1], None, kind="vague", digits=False)


def _article(source: Source, at: int) -> Number | None:
    """`less than a week`: an article that counts, since a hedge stands before it and a unit behind."""
    numerals, lows = source.tongue.numerals, source.lows
    if lows[at] not in numerals.articles or numerals.units.at(lows, at + 1) is None or at + 1 >= len(lows):
        return None
    if lows[at + 1] in numerals.scales or source.taken[at + 1] or len(lows[at + 1]) < 3:  # noqa: PLR2004
        return None
    hedge = numerals.hedges.before(lows, at)
    return Number(at, at + 1, Fraction(1), digits=False) if hedge and hedge[0] not in ("exact", "") else None


def _fraction(source: Source, at: int) -> Number | None:
    """`two thirds`, `half of`, `twice as many`."""
    numerals, lows = source.tongue.numerals, source.lows
    multiple = numerals.multiples.at(lows, at)
    if multiple is not None:
        after = lows[at + multiple[1]] if at + multiple[1] < len(lows) else ""
        if after in numerals.multiple_after:
            return Number(at, at + multiple[1], Fraction(multiple[0]), kind="ratio", digits=False)
    found = numerals.fractions.at(lows, at)
    if found is None:
        return None
    value, length = found
    last = at + length
    after = lows[last] if last < len(lows) else ""
    if not numerals.articles and after in numerals.scales:
        return Number(at, last + 1, value * numerals.scales[after], digits=False)
    if after in numerals.articles and last + 1 < len(lows) and lows[last + 1] in numerals.scales:
        return Number(at, last + 2, value * numerals.scales[lows[last + 1]], digits=False)  # half a million
    if (
        after in source.tongue.nouns.of
        and last + 2 < len(lows)
        and lows[last + 1] in numerals.articles
        and lows[last + 2] in numerals.scales
    ):
        return Number(at, last + 3, value * numerals.scales[lows[last + 2]], digits=False)
    if after in numerals.articles and numerals.units.at(lows, last + 1):
        return Number(at, last + 1, value, digits=False)  # half an hour
    if " ".join(lows[at:last]) in numerals.loose_fractions and _is_ordinal(source, at, after):
        return None
    return Number(at, last, value, kind="fraction", digits=False)


def _is_ordinal(source: Source, at: int, after: str) -> bool:
    """Whether "third", "quarter" or "half" is one in a row rather than a share."""
    before = source.lows[at - 1] if at else ""
    nouns = source.tongue.nouns
    if before in source.tongue.numerals.in_a_row:
        return True
    return (
        bool(after)
        and after not in nouns.stops
        and after[:1].isalpha()
        and after not in nouns.determiners
        and (nouns.participle(after) is None)
    )


def _shares(source: Source, number: Number) -> Number | None:
    """`one in three`, `two out of five`, `3 to 1`."""
    numerals, lows = source.tongue.numerals, source.lows
    link = numerals.out_of.at(lows, number.last)
    if link is None or number.value is None or number.scaled > 1:
        return None
    second = number.last + link[1]
    if second >= len(lows) or source.taken[second]:
        return None
    whole = _simple(source, second)
    if whole is None or whole.value is None or whole.value <= number.value or number.value < 1:
        return None
    if not link[0] and (whole.value > 10 or number.value > 10):  # noqa: PLR2004 - "12 in 30 districts" is two counts
        return None
    return Number(number.first, whole.last, number.value / whole.value, kind="fraction", digits=number.digits)


def _times(source: Source, number: Number) -> Number | None:
    """`1.5 times what it cost`: a ratio with a number of its own."""
    numerals, lows = source.tongue.numerals, source.lows
    behind = lows[number.last : number.last + 2]
    compared = len(behind) == 2 and behind[1] in numerals.multiple_after  # noqa: PLR2004
    led = number.first > 0 and lows[number.first - 1] in numerals.times_before
    if behind and behind[0] in numerals.times and (compared or led):
        return replace(number, last=number.last + 1, kind="ratio")
    return None


def _range(source: Source, number: Number) -> Number | None:
    """`24–25`, `20 to 30`, `two or three`: two numbers, the second larger."""
    lows, tokens, numerals = source.lows, source.tokens, source.tongue.numerals
    at = number.last
    if at + 1 >= len(lows) or source.taken[at + 1]:
        return None
    if _changes(source, number.first - 1):
        return None
    dash = lows[at] in _DASHES and (tokens[at].glued == tokens[at + 1].glued)
    if not dash and lows[at] not in numerals.to:
        return None
    second_at = at + 1
    money = numerals.money_before.at(lows, second_at)
    if money is not None:
        second_at += money[1]
    if second_at >= len(lows) or source.taken[second_at]:
        return None
    second = _simple(source, second_at)
    if second is None or second.value is None or number.value is None:
        return None
    return _joined(number, second)


def _joined(first: Number, second: Number) -> Number | None:
    """Two ends as one range; a multiplier behind the second counts for both."""
    low, high = first.value, second.value
    assert low is not None
    assert high is not None
    if first.scaled == 1 and second.scaled > 1 and low * second.scaled < high:
        low *= second.scaled
    if low >= high:
        return None
    return Number(first.first, second.last, low, high, "range", first.digits or second.digits, second.scaled)


def _framed(source: Source, at: int) -> Number | None:
    """`between 200 and 300`, `from 200 to 300`: a range that its own words frame."""
    numerals, lows = source.tongue.numerals, source.lows
    closer = numerals.ranges.get(lows[at])
    if closer is None or at + 1 >= len(lows):
        return None
    begin = at + 1
    money = numerals.money_before.at(lows, begin)
    begin += money[1] if money else 0
    if begin >= len(lows) or source.taken[begin]:
        return None
    first = _simple(source, begin)
    if first is None or first.last + 1 >= len(lows):
        return None
    unit = numerals.units.at(lows, first.last)
    link = first.last + (unit[1] if unit else 0)
    if link + 1 >= len(lows) or lows[link] != closer or source.taken[link + 1]:
        return None
    if _changes(source, at):
        return None
    money = numerals.money_before.at(lows, link + 1)
    second = _simple(source, link + 1 + (money[1] if money else 0))
    if second is None:
        return None
    joined = _joined(first, second)
    return None if joined is None else replace(joined, first=at)


def _changes(source: Source, at: int) -> bool:
    """Whether "from" at this token belongs to a change ("rose from 120 to 150"), which has two numbers."""
    lows, numerals = source.lows, source.tongue.numerals
    if at < 0 or lows[at] not in numerals.ranges or lows[at] in numerals.steady:
        return False
    begin = max(0, at - _CHANGE_WITHIN)
    for back in range(at - 1, begin - 1, -1):
        if lows[back] in (".", ";") or source.tokens[back].kind == "break":
            return False
        if lows[back] in numerals.change:
            return True
    return False
