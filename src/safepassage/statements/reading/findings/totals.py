"""Totals and numbers of one period: a total below one of them, one printed as a total, one thing said twice.

A number of a period and a number since a start are different species and are never
added here; they are only held against what they cannot both be.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Final

from safepassage.statements.reading.findings.case import Case, head, quoted, same_thing, swapped
from safepassage.statements.reading.mention import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from safepassage.statements.reading.mention import Mention

__all__ = ["kept_apart", "period_as_total", "said_twice", "totals_below_periods"]

_NEAREST: Final = 8
_NEGATED_WITHIN: Final = 6
_HEADS_MAX: Final = 8
_RELATIVE: Final = ("%", "fraction", "ratio")


def _whole_counts(case: Case, scope: str) -> list[Mention]:
    return [
        each
        for each in case.mentions
        if each.scope == scope
        and each.value is not None
        and not _inside(case, each)
        and not each.conversion_of
        and each.unit not in _RELATIVE
    ]


def _inside(case: Case, mention: Mention) -> bool:
    """Whether a mention is a part of another; a total since a start is none of one period."""
    whole = case.by_id.get(mention.part_of)
    return whole is not None and (mention.scope, whole.scope) != ("cumulative", "period")


def totals_below_periods(case: Case) -> Iterator[Finding]:
    """A total since a start that is smaller than a number of one period of the same thing."""
    for total, period in _pairs(case):
        if not _same_deed(total, period) or total.modifier in ("gt", "ge") or not _one_voice(total, period):
            continue
        if _negated(case, total) or _negated(case, period):
            continue
        assert total.value is not None
        assert period.value is not None
        if (total.value_to or total.value) < period.value and not _bounded(period):
            yield Finding(
                "total_below_period",
                "error",
                (total.id, period.id),
                f"{quoted(total)} is a total since a start, and smaller than {quoted(period)} of one period.",
                "Ask whether the two were exchanged, or whether they count different things.",
            )


def _pairs(case: Case) -> Iterator[tuple[Mention, Mention]]:
    """(total, period) of the same thing, each total with the nearest ones of a period before and behind it."""
    periods: dict[tuple[str, str], list[Mention]] = {}
    for each in _whole_counts(case, "period"):
        periods.setdefault((each.unit, head(each)), []).append(each)
    for total in _whole_counts(case, "cumulative"):
        found = periods.get((total.unit, head(total)), [])
        at = bisect_left(found, total.first, key=lambda each: each.first)
        for period in found[max(0, at - _NEAREST) : at + _NEAREST]:
            if same_thing(total, period):
                yield total, period


def _same_deed(one: Mention, other: Mention) -> bool:
    """Whether the same is said to have happened to both."""
    return bool(one.deed) and one.deed == other.deed


def _negated(case: Case, mention: Mention) -> bool:
    """Whether a number is of those to whom a thing did not happen ("not yet registered: 35")."""
    lows, negations = case.source.lows, case.source.tongue.nouns.negations
    sentence = case.source.sentences[mention.sentence]
    near = lows[
        max(sentence.first, mention.begin - _NEGATED_WITHIN) : min(sentence.last, mention.last + _NEGATED_WITHIN)
    ]
    return not negations.isdisjoint(near)


def _bounded(mention: Mention) -> bool:
    return mention.modifier in ("le", "lt")


def _one_voice(one: Mention, other: Mention) -> bool:
    return one.attribution == other.attribution or None in (one.attribution, other.attribution)


def period_as_total(case: Case) -> Iterator[Finding]:
    """The number of one period, printed again as a total since the start."""
    for total, period in _pairs(case):
        same = total.value == period.value and total.modifier == period.modifier
        if same and total.since is not None and period.since != total.since:
            yield Finding(
                "period_used_as_total",
                "warning",
                (total.id, period.id),
                f"{quoted(total)} is given since {total.since.isoformat()}, and the same number for one period.",
                "Ask for the total; the number of one period is none.",
            )


def said_twice(case: Case) -> Iterator[Finding]:
    """One thing said twice by one voice, over the same time, in two numbers that cannot both be right."""
    heads: list[Mention] = []
    for mention in case.mentions:
        if not _said_of_something(mention):
            continue
        other = next((each for each in heads if _twice(mention, each)), None)
        if other is not None:
            yield Finding(
                "said_twice_differently",
                "warning",
                (other.id, mention.id),
                f"{quoted(other)} and {quoted(mention)} seem to be one number, and differ.",
                _twice_mend(mention, other),
            )
        if case.source.sentences[mention.sentence].headline and len(heads) < _HEADS_MAX:
            heads.append(mention)


def _said_of_something(mention: Mention) -> bool:
    loose = mention.value is None or mention.part_of or mention.conversion_of or mention.unit in _RELATIVE
    return not loose and bool(mention.deed) and mention.scope in ("period", "cumulative")


def _twice(one: Mention, other: Mention) -> bool:
    """Whether two mentions say one number in two ways: a digit apart, in a headline and its text."""
    if (
        one.unit != other.unit
        or one.scope != other.scope
        or one.modifier != other.modifier
        or not same_thing(one, other)
    ):
        return False
    if one.value == other.value or one.value is None or other.value is None:
        return False
    ten = one.value * 10 == other.value or one.value == other.value * 10
    return other.value in swapped(one.value) or ten


def _twice_mend(one: Mention, other: Mention) -> str:
    if one.value is not None and other.value is not None and other.value in swapped(one.value):
        return "Two digits changed places in one of them."
    return "A zero was lost or added in one of them."


def kept_apart(case: Case) -> Iterator[Finding]:
    """A number of one period beside a total of the same thing: whether it is inside is not said; it is not added."""
    said: set[str] = set()
    for total, period in _pairs(case):
        beside = total.unit == "count" and period.value != total.value and total.id not in said
        if beside and not case.source.sentences[total.sentence].headline:
            said.add(total.id)
            yield Finding(
                "period_beside_total",
                "note",
                (period.id, total.id),
                f"{quoted(period)} is of one period and {quoted(total)} since a start:"
                " the one is not added to the other.",
            )
