"""Shares: one that does not fit the count that it says again, one above its whole, shares that sum to more than all.

A share is held against a count only where the words say it of the same part and the
same whole: "304 of 608 schools (50 percent)", "71 percent of the 576 residents, 409 people".
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from safepassage.statements.reading.findings.case import Case, half_digit, number, printed, quoted
from safepassage.statements.reading.findings.claims import SHARES, claims, plain
from safepassage.statements.reading.findings.doubt import fits_another
from safepassage.statements.reading.mention import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from safepassage.statements.reading.mention import Mention

__all__ = ["shares_against_counts", "shares_alone"]

_PERCENT: Final = 100
_FRACTION: Final = "fraction"
_BETWEEN_MAX: Final = 14
_ASIDE_MAX: Final = 3
_WHOLE_WITHIN: Final = 6
_LABEL_MAX: Final = 2


def _share(mention: Mention) -> tuple[Fraction, Fraction] | None:
    """[lo, hi] of a share, of 1."""
    if mention.value is None or mention.unit not in ("%", _FRACTION):
        return None
    if mention.unit == _FRACTION:
        slack = mention.value / 40 if mention.modifier == "exact" else mention.value / 10
        return mention.value - slack, mention.value + slack
    low, high = printed(mention)
    value = mention.value
    half = half_digit(value)
    if value.denominator == 1:  # 50 percent is 49.5 to 50.5: a share's zeros are meant
        low, high = value - Fraction(1, 2), value + Fraction(1, 2)
    else:
        low, high = value - half, value + half
    if mention.modifier == "approx":
        low, high = low - 2, high + 2
    return low / _PERCENT, high / _PERCENT


def shares_against_counts(case: Case) -> Iterator[Finding]:
    """A share and a count of the same part of the same whole that do not fit."""
    for share, count, whole in _triples(case):
        bounds = _share(share)
        if bounds is None or count.value is None or not whole.value:
            continue
        low, high = bounds
        least, most = _open(count)
        bottom, top = _open(whole)
        if least / top > high or (most / bottom if bottom else Fraction(1)) < low:
            if fits_another(case, share, count, whole, low, high):
                continue
            exact = count.value / whole.value * _PERCENT
            yield Finding(
                "share_contradicts_count",
                "warning" if _unsure(case, count, whole) else "error",
                (share.id, count.id, whole.id),
                f"{quoted(count)} of {quoted(whole)} is {number(exact, 3)} percent, not “{share.text}”.",
                "Ask which of the three numbers is wrong.",
                {"share": f"{number(exact, 3)} %"},
            )


def _unsure(case: Case, count: Mention, whole: Mention) -> bool:
    """Whether a whole without a noun may be of other things: `3,000 families, 4 per cent of the 75,000`."""
    return (
        count.unit == "count" and case.kind(count) == "families" and not case.kind(whole) and whole.first > count.first
    )


def _open(mention: Mention) -> tuple[Fraction, Fraction]:
    """[lo, hi] of a count: as printed when it is exact, else as its digits leave it open."""
    value = mention.value or Fraction(0)
    if mention.modifier == "exact":
        return value, mention.value_to or value
    low, high = printed(mention)
    if mention.modifier in ("gt", "ge"):
        return value, high + half_digit(value)
    return low, high


def _triples(case: Case) -> Iterator[tuple[Mention, Mention, Mention]]:
    """(share, count, whole): a share that says a count again, of the whole that one of the two is of by the words."""
    claimed = {part.id: whole for part, whole in claims(case)}
    for at, share in enumerate(case.mentions):
        if share.unit not in SHARES or share.value is None or share.modifier not in ("exact", "approx"):
            continue
        for found in (_behind, _ahead, _of_the_whole, _worked_out, _of_the_target):
            triple = found(case, at, claimed)
            if triple is not None:
                yield share, *triple
                break


def _behind(case: Case, at: int, claimed: Mapping[str, Mention]) -> tuple[Mention, Mention] | None:
    """`304 of 608 schools (50 percent)`; `4 million people, 40 per cent of the population of 10 million`."""
    share = case.mentions[at]
    if case.source.tongue.wholes.of_them.at(case.source.lows, share.last) is not None:
        return None  # "400 of the minors, two thirds of them": a share of the 400
    for count in reversed(case.mentions[max(0, at - 3) : at]):
        if count.sentence != share.sentence and (share.sentence - count.sentence > 1 or not _points_back(case, share)):
            return None
        own = claimed.get(count.id)
        whole = case.by_id.get(share.part_of) or own
        if _of_some(case, count, share, own or whole):
            return None
        if count.unit in SHARES or whole is count:
            continue
        between = case.source.lows[count.last : share.begin]
        again = _again(case, between) and not _of_somewhere(case, between, share)
        if whole is None or whole.unit != count.unit:
            if again and len(case.gap(count, share)) <= _ASIDE_MAX:
                return None  # it says this number again, and of what is not known
            continue
        if own is whole and again and len(between) <= _BETWEEN_MAX:
            return count, whole
        close = len(case.gap(count, share)) <= _ASIDE_MAX
        here = whole.sentence in (count.sentence, share.sentence)
        return (count, whole) if own is None and here and again and close and _akin(case, count, whole) else None
    return None


def _of_somewhere(case: Case, between: Sequence[str], share: Mention) -> bool:
    """Whether a share that its noun names goes on to say of what: `a coverage of 64 per cent in Dol`."""
    named = between[-1:] and between[-1] in case.source.tongue.wholes.of
    behind = case.source.lows[share.last : share.last + 1]
    return bool(named) and behind not in ([], [","], ["."], [";"], [")"])


def _of_some(case: Case, count: Mention, share: Mention, whole: Mention | None) -> bool:
    """Whether a count is of some that were named before: "of which 99 (40 per cent)", "99 (40 per cent) of them"."""
    lows, of_them, at = case.source.lows, case.source.tongue.wholes.of_them, case.place[count.id]
    for each in reversed(case.mentions[max(0, at - 3) : at]):
        if each is whole:
            return False
        if each.unit in SHARES or case.kind(each) in ("", case.kind(count)):
            break
    behind = share.last + (lows[share.last : share.last + 1] == [")"])
    before = of_them.at(lows, max(0, count.begin - 2)) is not None and case.place[share.id] - at == 1
    return of_them.at(lows, behind) is not None or before


def _akin(case: Case, count: Mention, whole: Mention) -> bool:
    """Whether the nouns beside two numbers let the one be some of the other; without a noun it can be anything."""
    some, every = case.kind(count), case.kind(whole)
    return count.unit == whole.unit and (count.unit != "count" or not some or not every or some == every)


def _points_back(case: Case, share: Mention) -> bool:
    """Whether the sentence of a share begins with a word that takes up what was said ("That is 40 per cent")."""
    source = case.source
    first = source.sentences[share.sentence].first
    opens = set(source.lows[first : first + 2])
    return bool(opens & (source.tongue.nouns.pointing | source.tongue.wholes.again)) or share.begin - first <= 1


def _again(case: Case, between: Sequence[str]) -> bool:
    """Whether words between a count and a share make the one the other: a bracket, "or", "that is", a comma."""
    tongue = case.source.tongue
    opener = between[-1] if between else ""
    words = any(word in tongue.wholes.again or word in tongue.wholes.makes for word in between[-5:])
    if (
        len(between) > _ASIDE_MAX
        and between[-_ASIDE_MAX - 1] == ","
        and between[-_ASIDE_MAX] in tongue.numerals.articles
    ):
        moved = (
            between[-2] in tongue.numerals.change or tongue.checks.by_before.before(between, len(between)) is not None
        )
        named = between[-2] in tongue.checks.portions
        words = words or (named and between[-1] in tongue.wholes.of and not moved)  # ", a coverage of 90 per cent"
    return opener in ("(", "[", ",") or words or tongue.checks.restated.before(between, len(between)) is not None


def _ahead(case: Case, at: int, claimed: Mapping[str, Mention]) -> tuple[Mention, Mention] | None:
    """`97% of the registered families (3,253 of 3,354)`: the count and its whole in brackets behind the share."""
    share = case.mentions[at]
    for count in case.mentions[at + 1 : at + 2]:
        whole = claimed.get(count.id)
        between = case.source.lows[share.last : count.begin]
        bracket = bool(between) and between[-1] == "(" and len(between) <= _BETWEEN_MAX
        if whole is not None and bracket and count.sentence == share.sentence and whole.first > count.first:
            return count, whole
    return None


def _worked_out(case: Case, at: int, claimed: Mapping[str, Mention]) -> tuple[Mention, Mention] | None:
    """`half of them, 4,350, before midnight`: a share of what was named before, and then how many that is."""
    del claimed
    share = case.mentions[at]
    whole = case.by_id.get(share.part_of)
    count = case.mentions[at + 1] if at + 1 < len(case.mentions) else None
    if whole is None or count is None or whole.unit != count.unit or count.sentence != share.sentence:
        return None
    lows = case.source.lows
    link = case.source.tongue.wholes.of_them.at(lows, share.last)
    aside = link is not None and lows[share.last + link[1] : count.begin] == [","]
    behind = lows[max(count.last, count.noun_end) :][:1]
    return (count, whole) if aside and behind and behind[0] in (",", ".", ")") else None


def _of_the_whole(case: Case, at: int, claimed: Mapping[str, Mention]) -> tuple[Mention, Mention] | None:
    """`71 percent of the camp's 576 residents, 409 people, have no shelter`."""
    del claimed
    share = case.mentions[at]
    lows = case.source.lows
    if at + 2 >= len(case.mentions):
        return None
    whole, count = case.mentions[at + 1 : at + 3]
    same = whole.sentence == share.sentence == count.sentence and whole.unit == count.unit
    of = lows[share.last : share.last + 1]
    if not same or whole.unit in SHARES or not of or of[0] not in case.source.tongue.wholes.of:
        return None
    if not all(word[0].isalpha() or word == "'" for word in lows[share.last : whole.begin]):
        return None
    aside = case.gap(whole, count) in ([","], ["("], [",", "or"], ["-"], ["–"])
    behind = lows[max(count.last, count.noun_end) : max(count.last, count.noun_end) + 1]
    closed = bool(behind) and behind[0] in (",", ")", ".", "-", "–")
    return (count, whole) if aside and closed and whole.begin - share.last <= _WHOLE_WITHIN else None


def _of_the_target(case: Case, at: int, claimed: Mapping[str, Mention]) -> tuple[Mention, Mention] | None:
    """`Planned: 96,000 people. Reached: 88,320 people (92%)`: a share of what the label before aims at."""
    del claimed
    share, count = case.mentions[at], case.mentions[at - 1] if at else None
    if count is None or count.sentence != share.sentence or not plain(count):
        return None
    lows = case.source.lows
    behind = lows[share.last : share.last + 1]
    again = case.gap(count, share)
    restated = behind == [")"] if again == ["("] else again in ([",", "or"], ["or"]) and behind in ([","], ["."], [";"])
    row = case.rows.get(count.sentence - 1, [])
    aim = _label(case, row[0]) if row and plain(row[0]) else []
    if (
        not restated
        or not aim
        or _label(case, count)[:-1] not in [[word] for word in case.source.tongue.checks.reached]
    ):
        return None  # "Trained: 120 (60%)" may have passed
    aims = len(aim) == _LABEL_MAX and case.source.tongue.plan.at(aim, 0) is not None  # and of no other time
    return (count, row[0]) if aims and _akin(case, count, row[0]) else None


def _label(case: Case, mention: Mention) -> list[str]:
    """The folded words of a label that stands before a number and a colon; none where something else does."""
    words = case.source.lows[case.source.sentences[mention.sentence].first : mention.begin]
    return words if words[-1:] == [":"] and len(words) <= _LABEL_MAX else []


def shares_alone(case: Case) -> Iterator[Finding]:
    """Shares above the whole, and shares of one whole that sum to more than it."""
    for mention in case.mentions:
        if mention.unit == "%" and mention.value is not None and mention.value > _PERCENT and mention.part_of:
            yield Finding(
                "share_above_whole", "error", (mention.id,),
                f"{quoted(mention)} is more than all of it.", "Ask whether a change or a share is meant.",
            )  # fmt: skip
    for parts in case.parts.values():
        shares = [each for each in parts if each.unit == "%" and each.value is not None and each.modifier == "exact"]
        for run in _runs(shares):
            total = sum((each.value for each in run if each.value is not None), Fraction(0))
            if len(run) > 1 and total > _PERCENT + Fraction(len(run), 2):
                yield Finding(
                    "parts_do_not_sum", "error", tuple(each.id for each in run),
                    f"The shares add up to {number(total)} percent.", "Ask which is wrong, or whether they overlap.",
                    {"sum": f"{number(total)} %"},
                )  # fmt: skip


def _runs(shares: Sequence[Mention]) -> Iterator[list[Mention]]:
    """Shares that stand in one sentence."""
    out: dict[int, list[Mention]] = {}
    for each in shares:
        out.setdefault(each.sentence, []).append(each)
    yield from out.values()
