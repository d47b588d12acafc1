"""Numbers become quantities: their unit, their money, their hedge and what they are a rate of.

A unit stands behind its number ("24 hectares"), a currency on either side, a hedge
before or behind. A unit that belongs to nothing ("24 ha*km") is kept as it stands, for
a finding. What is neither a number nor beside one is not looked at.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from safepassage.statements.reading.labels import is_label
from safepassage.statements.reading.mention import Mention
from safepassage.statements.reading.numbers import number_at

if TYPE_CHECKING:
    from safepassage.statements.reading.numbers import Number
    from safepassage.statements.reading.source import Source

__all__ = ["DURATIONS", "quantities"]

DURATIONS: Final = frozenset({"min", "s", "h", "d", "wk", "mo", "a"})
_SHARE_UNITS: Final = frozenset({"%", "fraction", "ratio"})
_PER_WITHIN: Final = 6
_GARBLED: Final = re.compile(
    r"[ \u00a0]?((?:ha|km|m|kg|t|l|acres?|hectares?)[*/^](?:ha|km|m|kg|t|l|acres?|hectares?|person|s)\b)"
)
_HEDGE_STEPS: Final = 4
_ANY_CASE: Final = frozenset({"t", "l", "ha"})
_SHORT_UNITS: Final = frozenset({"h", "min", "mi", "ft", "MW", "kW", "kV", "t", "%", "kn", "cm"})
_SHORT_MAX: Final = 2
_CHANGE_WITHIN: Final = 12
_LARGE: Final = 1000
_REPEAT_WITHIN: Final = 3
_WEAK: Final = ("", "exact", "approx")


def quantities(source: Source) -> list[Mention]:
    """Every quantity of the text, in its order, with value, unit and modifier."""
    out: list[Mention] = []
    at = 0
    while at < len(source.tokens):
        number = number_at(source, at)
        if number is None or not _counts(source, number):
            at += 1
            continue
        mention = _mention(source, number, f"q{len(out) + 1}", sum_floor=out[-1].last if out else 0)
        if mention is None or (out and _repeats(source, out[-1], mention)):
            at = number.last
            continue
        out.append(mention)
        at = max(mention.last, number.last)
    _elided_money(source, out)
    return out


def _repeats(source: Source, before: Mention, mention: Mention) -> bool:
    """Whether digits in brackets only repeat the word before them: "شخص واحد (1)"."""
    lows, last = source.lows, mention.number.last
    if before.number.digits or before.value != mention.value or mention.unit != "count" or last >= len(lows):
        return False
    return lows[mention.first - 1] == "(" and lows[last] == ")" and mention.first - before.last <= _REPEAT_WITHIN


def _elided_money(source: Source, mentions: list[Mention]) -> None:
    """Give a large number without a noun the money of its neighbour: "640 млн рублей, из которых 480 млн"."""
    for at, mention in enumerate(mentions):
        if mention.unit != "count" or mention.number.scaled < _LARGE or mention.number.kind not in ("plain", "range"):
            continue
        follower = source.lows[mention.last] if mention.last < len(source.lows) else ""
        if follower.isalpha() and source.tongue.nouns.head(follower):
            continue
        before = mentions[at - 1] if at else None
        after = mentions[at + 1] if at + 1 < len(mentions) else None
        if before is not None and _is_sum(before) and mention.sentence - before.sentence <= 1:
            mention.unit = before.unit
        elif after is not None and _is_sum(after) and after.first - mention.last <= _PER_WITHIN:
            tied = source.lows[mention.last : after.first]
            mention.unit = after.unit if tied and tied[0] in source.tongue.wholes.of else mention.unit


def _is_sum(mention: Mention) -> bool:
    """Whether a mention is a sum of money."""
    return len(mention.unit) == 3 and mention.unit.isupper()  # noqa: PLR2004 - ISO 4217


def _counts(source: Source, number: Number) -> bool:
    """Whether a number counts at all: not a bare year, a letter's digit, or the pronoun "one"."""
    tokens, lows, numerals = source.tokens, source.lows, source.tongue.numerals
    if any(source.taken[number.first : number.last]):
        return False
    last = number.last
    after = lows[last] if last < len(lows) else ""
    before = lows[number.first - 1] if number.first else ""
    stuck = tokens[number.first].glued and number.first and tokens[number.first - 1].kind == "word" and number.digits
    if stuck and before not in source.tongue.clitics:
        return numerals.money_before.before(lows, number.first) is not None
    if is_label(source, number):
        return False
    if lows[number.first] in numerals.one and number.last == number.first + 1:
        if before == ":":
            return True
        return _one_counts(source, number, before, after)
    if number.kind == "plain" and not number.digits and number.value == 0:
        return after not in numerals.one_after
    return True


def _one_counts(source: Source, number: Number, before: str, after: str) -> bool:
    """Whether "one" counts: a noun or an unnamed thing of a list follows, and no pronoun is meant."""
    numerals, nouns = source.tongue.numerals, source.tongue.nouns
    if before in numerals.one_before:
        return False
    if numerals.one_behind and nouns.head(before):
        return True
    if numerals.units.at(source.lows, number.last) or numerals.out_of.at(source.lows, number.last):
        follower = source.lows[number.last + 1 : number.last + 2]
        if not numerals.units.at(source.lows, number.last) and not (follower and follower[0] in numerals.cardinals):
            return False
        return after not in numerals.one_units or before in numerals.one_lasting
    if after in nouns.of:
        return number.last + 1 < len(source.lows) and _partitive(source, number)
    if after in numerals.one_after:
        return (
            nouns.tenses.get(after) in ("is", "was", "has")
            and (before in ",;" or before in nouns.pairs)
            and not source.text[source.tokens[number.first].start].isupper()
        )
    return bool(after) and (source.tokens[number.last].kind == "word") and (after not in nouns.stops)


def _is_one(source: Source, number: Number) -> bool:
    """Whether a number is nothing but a form of "one", which may be a pronoun."""
    return number.last == number.first + 1 and source.lows[number.first] in source.tongue.numerals.one


def _partitive(source: Source, number: Number) -> bool:
    """Whether "one of them" counts: only where the group was counted just before."""
    before = source.lows[number.first - 1] if number.first else "."
    opens = before in ",(;-–—." or before in source.tongue.numerals.one_lasting or before in source.tongue.nouns.pairs
    return source.tongue.wholes.of_them.at(source.lows, number.last) is not None and opens


def _mention(source: Source, number: Number, name: str, sum_floor: int) -> Mention | None:
    """A number with its unit, its hedge and its place."""
    first, last, unit = _with_unit(source, number)
    modifier, begin, end = _hedged(source, first, last, sum_floor)
    if number.kind == "range":
        modifier = "range"
    elif number.kind == "vague":
        modifier = "vague"
    value, value_to = number.value, number.value_to
    half = source.tongue.numerals.halves.at(source.lows, last) if unit in DURATIONS and number.scaled <= 1 else None
    if half is not None and number.kind == "plain" and value is not None:  # "four days and a half"
        value, last = value + Fraction(1, half[0]), last + half[1]
    hyphened = bool(number.tail) or _hyphened(source, number)
    begin = max(begin, sum_floor)
    start, stop = source.tokens[begin].start, source.tokens[max(end, last) - 1].end
    return Mention(
        name, number, first, max(last, end), start, stop, source.text[start:stop], value, value_to, unit, modifier,
        sentence=source.sentence_at(first), hyphened=hyphened, begin=begin,
    )  # fmt: skip


def _hyphened(source: Source, number: Number) -> bool:
    """Whether the number is the first half of a word: "72-hour"."""
    at = number.last
    return (
        at + 1 < len(source.lows)
        and source.lows[at] in "-\u2010\u2011"
        and source.tokens[at].glued
        and source.tokens[at + 1].glued
    )


def _with_unit(source: Source, number: Number) -> tuple[int, int, str]:
    """(first token, token behind, unit) of a number with its unit."""
    numerals, lows = source.tongue.numerals, source.lows
    first, last = number.first, number.last
    if number.kind in ("fraction", "ratio"):
        return first, last, number.kind
    money = numerals.money_before.before(lows, first)
    if number.kind == "range":
        money = money or numerals.money_before.before(lows, last - 1) or numerals.money_before.at(lows, first + 1)
        if money is not None and numerals.money_before.before(lows, first) is None:
            return first, last, money[0]
    if money is not None and _is_money(source, first, money[1]):
        _, last, said = _rated(source, first, last, money[0])
        return first - money[1], last, said
    step = 1 if _hyphened(source, number) else 0
    after = numerals.money_after.at(lows, last)
    if after is not None:
        often = numerals.per.at(lows, last + after[1])
        return first, last + after[1], after[0] + often[0] if often else after[0]
    ahead = numerals.units.before(lows, first) if numerals.one_behind and _is_one(source, number) else None
    if ahead is not None:
        return first - ahead[1], last, ahead[0]
    garbled = _GARBLED.match(source.flat, source.tokens[last - 1].end)
    if garbled is not None:
        _, behind = source.between(*garbled.span(1))
        return first, behind, garbled[1]
    if number.tail:
        tail = numerals.units.at([number.tail], 0)
        return first, last, tail[0] if tail else "count"
    unit = None if source.taken[last + step : last + step + 1] == b"\x01" else numerals.units.at(lows, last + step)
    if unit is not None and _is_unit(source, last + step, unit[0], unit[1]):
        return _rated(source, first, last + step + unit[1], unit[0])
    return _rated(source, first, last, "count")


def _is_money(source: Source, first: int, length: int) -> bool:
    """Whether letters before a number are a currency: a code stands in capitals ("TRY 500")."""
    begin = source.tokens[first - length].start
    raw = source.text[begin : source.tokens[first - 1].end]
    return not raw.isalpha() or raw.isupper() or raw.lower() == "euro"


def _is_unit(source: Source, at: int, unit: str, length: int) -> bool:
    """Whether a short word behind a number is a unit: "12 m" is, "12 h-" glued to more is not."""
    word = source.lows[at]
    otherwise = source.tongue.numerals.unless.get(word)
    if otherwise is not None and length == 1:
        sentence = source.sentences[source.sentence_at(at)]
        begin, end = source.tokens[sentence.first].start, source.tokens[sentence.last - 1].end
        return otherwise.search(source.flat, begin, end) is None
    if length > 1 or len(word) > _SHORT_MAX or not word.isalpha():
        return True
    raw = source.text[source.tokens[at].start : source.tokens[at].end]
    written = raw.islower() or not source.tongue.capitals or unit in _ANY_CASE
    return (unit in source.tongue.numerals.glued_units.values() and written) or unit in _SHORT_UNITS


def _rated(source: Source, first: int, last: int, unit: str) -> tuple[int, int, str]:
    """A unit with "a day", "per week" where that follows within its phrase."""
    numerals, lows = source.tongue.numerals, source.lows
    if unit in DURATIONS or unit in _SHARE_UNITS or "/" in unit:
        often = numerals.per.at(lows, last) if unit in ("h", "min") else None
        return first, last, unit + often[0] if often and often[0] in ("/d", "/wk") else unit
    for step in range(_PER_WITHIN):
        at = last + step
        if (
            at >= len(lows)
            or source.tokens[at].kind not in ("word", "sign")
            or lows[at] in ".;:,()!?"
            or lows[at] in source.tongue.nouns.pairs
            or lows[at] in source.tongue.numerals.to
            or lows[at] in source.tongue.nouns.clause
        ):
            break
        rate = numerals.per.at(lows, at)
        if rate is not None and not source.taken[at]:
            return first, last, unit + rate[0]
    return first, last, unit


def _hedged(source: Source, first: int, last: int, floor: int) -> tuple[str, int, int]:
    """(modifier, first token with the hedge, token behind it)."""
    numerals, lows = source.tongue.numerals, source.lows
    found, begin, at = "", first, first
    for _ in range(_HEDGE_STEPS):
        hedge = numerals.hedges.before(lows, at)
        if hedge is not None and at - hedge[1] >= floor and _hedges(source, at, hedge[1]):
            at -= hedge[1]
            begin = at
            found = hedge[0] if found in _WEAK and (hedge[0] != "exact" or not found) else found
            continue
        filler = numerals.fillers.before(lows, at)
        if filler is None or at - filler[1] < floor:
            break
        at -= filler[1]
    end = last
    if found in _WEAK and begin and lows[begin - 1] in numerals.turned and _alone(source, last):
        found, begin = "approx", begin - 1  # "человек двадцать"
    behind = numerals.hedges_after.at(lows, last)
    if behind is None and last < len(lows):
        behind_noun = _behind_noun(source, last)
        if behind_noun is not None and found in _WEAK:
            found = behind_noun
    if behind is not None and found in _WEAK:
        found, end = behind[0], last + behind[1]
    return found or "exact", begin, end


def _alone(source: Source, at: int) -> bool:
    """Whether no counted noun stands at a token."""
    return at >= len(source.lows) or source.tokens[at].kind != "word" or not source.tongue.nouns.head(source.lows[at])


def _behind_noun(source: Source, last: int) -> str | None:
    """A hedge behind the counted noun: "300 people or more"."""
    for step in (1, 2):
        found = source.tongue.numerals.hedges_after.at(source.lows, last + step)
        if found is not None and (found[1] > 1 or not source.tongue.numerals.articles):
            return found[0]
    return None


def _hedges(source: Source, at: int, length: int) -> bool:
    """Whether words before a number are its hedge: "over" and "under" are places, too."""
    word = source.lows[at - 1]
    if length > 1:
        return True
    if at > 1 and source.tongue.nouns.participle(source.lows[at - 2]) in source.tongue.nouns.phrasal.get(word, ()):
        return False
    placed = word in source.tongue.numerals.places and at < len(source.lows)
    return not (
        placed
        and source.lows[at] in source.tongue.nouns.determiners
        and source.lows[at] not in source.tongue.numerals.articles
    )
