"""Changes: a number before, what was added or taken, and a number after that they do not make.

In one sentence the roles are read off the words beside each number: "from 120", "to
150", "by 30", "30 more than the 120". Across sentences only an increment that is given
beside its pair ("from 7,310 to 9,156") and comes near to the difference is held against it.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from safepassage.statements.reading.findings.case import Case, half_digit, number, quoted, same_thing, swapped
from safepassage.statements.reading.findings.claims import plain
from safepassage.statements.reading.mention import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from safepassage.statements.reading.mention import Mention

__all__ = ["increments", "sums_passed"]

_NEAR: Final = Fraction(1, 2)
_BETWEEN_MAX: Final = 4
_PREVIOUS_WITHIN: Final = 16
_BEFORE_WITHIN: Final = 8
_STEP_SENTENCES: Final = 4
_STEP_MENTIONS: Final = 24
_ROW_MAX: Final = 8
_BRINGING_WITHIN: Final = 12
_TRIPLE: Final = 3
_THAN_WITHIN: Final = 10


def increments(case: Case) -> Iterator[Finding]:
    """`from 7,310 to 9,156` beside the 1,846 of the day: the increment that is not the difference."""
    said: set[str] = set()
    for before, step, after in _triples(case):
        assert before.value is not None
        assert step.value is not None
        assert after.value is not None
        difference = abs(after.value - before.value)
        slack = sum((half_digit(each.value) for each in (before, step, after) if _loose(each)), Fraction(0))  # type: ignore[arg-type]
        said.update((before.id, after.id))
        if abs(difference - step.value) > slack:
            yield _not_the_difference(before, after, step, difference)
    for before, after in _pairs(case):
        if before.id not in said and after.id not in said:
            yield from _near_by(case, before, after)


def _loose(mention: Mention) -> bool:
    return mention.modifier != "exact"


def _not_the_difference(before: Mention, after: Mention, step: Mention, difference: Fraction) -> Finding:
    return Finding(
        "increment_not_difference",
        "error",
        (before.id, after.id, step.id),
        f"From {quoted(before)} to {quoted(after)} is {number(difference)},"
        f" and {quoted(step)} is said to be the change.",
        "Ask which of the three is wrong.",
        {"difference": number(difference)},
    )


def _triples(case: Case) -> Iterator[tuple[Mention, Mention, Mention]]:
    """(before, step, after) of one sentence, where the words give each of three numbers its role."""
    for row in case.rows.values():
        yield from _step_and_end(case, row)
        able = [
            each for each in row if plain(each) and not each.part_of and not each.hyphened and each.modifier != "range"
        ]
        for at in range(min(len(able), _ROW_MAX) - _TRIPLE + 1):
            three = able[at : at + _TRIPLE]
            if len({each.unit for each in three}) > 1 or len({case.kind(each) for each in three} - {""}) > 1:
                continue
            found = _roles(case, three)
            if found is not None:
                yield found
                break


def _step_and_end(case: Case, row: Sequence[Mention]) -> Iterator[tuple[Mention, Mention, Mention]]:
    """`rose by 632 to 2,260, from 1,628`: the step and the end stand as if they were a range."""
    for both, start in pairwise(row):
        framed = case.source.tongue.checks.by_before.before(case.source.lows, both.begin) is not None
        if (
            both.value_to is None
            or both.unit != start.unit
            or not framed
            or _role(case, start) != "from"
            or not plain(start)
        ):
            continue
        yield start, replace(both, modifier="exact"), replace(both, value=both.value_to, modifier="exact")


def _roles(case: Case, three: Sequence[Mention]) -> tuple[Mention, Mention, Mention] | None:
    """Three numbers by their roles; one role may be left open, but never what the change starts from."""
    roles = [_role(case, each) for each in three]
    named = {role: each for role, each in zip(roles, three, strict=True) if role}
    if len(named) < len([role for role in roles if role]) or "from" not in named or not _moves(case, three):
        return None
    if len(named) == _TRIPLE - 1:
        missing = next(role for role in ("from", "by", "to") if role not in named)
        named[missing] = next(each for each, role in zip(three, roles, strict=True) if not role)
    start = named.get("from")
    if start is not None and start.begin < start.number.first and start.modifier in ("gt", "lt"):
        step, end = named.get("by"), named.get("to")
        beside = step is not None and end is not None and end.first < step.first and case.gap(end, step)[-1:] == [","]
        if not beside:
            return None  # "590 last week and 30 more than the 380 that we expected"
        named["from"] = replace(start, modifier="exact")  # "590 people, 210 more than the 380"
    return (named["from"], named["by"], named["to"]) if len(named) == _TRIPLE else None


def _role(case: Case, mention: Mention) -> str:
    """`from`, `by` or `to`, by the words right beside a number; "" where they say nothing."""
    lows, checks = case.source.lows, case.source.tongue.checks
    begin = mention.begin
    behind = lows[mention.last : mention.last + 1]
    if behind and behind[0] in checks.by_after:
        return "by"
    if mention.brackets and not case.source.tongue.wholes.contrasts.isdisjoint(
        lows[max(0, begin - _THAN_WITHIN) : begin]
    ):
        return "from"  # "12 fewer than in week 5 (55)"
    for spot in (mention.number.first, begin):  # a hedge may be the comparison: "147 more than the 1,713"
        for role, table in (("by", checks.by_before), ("from", checks.from_before), ("to", checks.to_before)):
            if table.before(lows, spot) is not None:
                return role
    return ""


def _moves(case: Case, three: Sequence[Mention]) -> bool:
    """Whether the sentence speaks of a change, or compares ("147 more than")."""
    sentence = case.source.sentences[three[0].sentence]
    words = case.source.lows[sentence.first : sentence.last]
    checks, change = case.source.tongue.checks, case.source.tongue.numerals.change
    return any(word in change or word in checks.bringing or word in checks.by_after for word in words)


def _pairs(case: Case) -> Iterator[tuple[Mention, Mention]]:
    """Pairs that the words join as before and after: "from … to …", "previous total: …"."""
    tongue, lows = case.source.tongue, case.source.lows
    for one, other in zip(case.mentions, case.mentions[1:], strict=False):
        if one.unit != other.unit or one.value is None or other.value is None or other.sentence - one.sentence > 1:
            continue
        between = case.gap(one, other)
        near = len(between) <= _BETWEEN_MAX and one.sentence == other.sentence
        framed = any(word in tongue.numerals.ranges for word in case.before(one)) and one.number.kind == "plain"
        early = any(word in tongue.checks.previous for word in case.before(one, _BEFORE_WITHIN))
        if framed and near and any(word in tongue.numerals.to for word in between):
            yield one, other
        elif any(word in tongue.checks.previous for word in between) and len(between) <= _PREVIOUS_WITHIN:
            if other.value < one.value:
                yield other, one
        elif early and one.value < other.value and one.scope in _STANDING and other.scope == "cumulative":
            yield one, other
    del lows


_STANDING: Final = ("cumulative", "at_time", "period")


def _near_by(case: Case, before: Mention, after: Mention) -> Iterator[Finding]:
    """An increment in another sentence that comes near to the difference and is not it."""
    assert before.value is not None
    assert after.value is not None
    difference = after.value - before.value
    if difference <= 0:
        return
    at = case.place[before.id]
    around = case.mentions[max(0, at - _STEP_MENTIONS) : at + _STEP_MENTIONS]
    steps = [each for each in around if _could_be_step(case, each, before, after)]
    if any(each.value == difference and each.unit == after.unit for each in around):
        return
    for step in steps:
        assert step.value is not None
        beside = step.sentence in (before.sentence, after.sentence)
        close = abs(step.value - difference) <= difference * _NEAR or difference in swapped(step.value)
        if close or beside:
            yield _not_the_difference(before, after, step, difference)
            return


def _could_be_step(case: Case, mention: Mention, before: Mention, after: Mention) -> bool:
    """Whether a number of one period may be what came on top."""
    if mention.id in (before.id, after.id) or mention.unit != after.unit or mention.part_of or mention.hyphened:
        return False
    if mention.value is None or after.value is None or mention.modifier != "exact" or mention.scope != "period":
        return False
    near = abs(mention.sentence - after.sentence) <= _STEP_SENTENCES
    return mention.value < after.value and near and _same_people(case, mention, after)


def _same_people(case: Case, mention: Mention, other: Mention) -> bool:
    """Whether two mentions may count the same thing, also where one only says "people"."""
    one, two = (set(each.noun.lower().split()) for each in (mention, other))
    people = case.source.tongue.checks.people
    return same_thing(mention, other) or bool(one & people and two & people)


def sums_passed(case: Case) -> Iterator[Finding]:
    """`2,494 were admitted, bringing the total to 128`: a total that what is added to it is already above."""
    lows, checks = case.source.lows, case.source.tongue.checks
    for step, total in zip(case.mentions, case.mentions[1:], strict=False):
        if step.sentence != total.sentence or step.unit != total.unit or not (plain(step) and plain(total)):
            continue
        between = lows[max(step.last, step.noun_end) : total.begin][-_BRINGING_WITHIN:]
        verb = next((at for at, word in enumerate(between) if word in checks.bringing), None)
        if verb is None or not any(word in checks.tallies for word in between[verb:]):
            continue
        if checks.to_before.before(between, len(between)) is None or total.modifier in ("gt", "ge"):
            continue
        assert step.value is not None
        assert total.value is not None
        if step.value > total.value and step.modifier in ("exact", "gt", "ge"):
            yield Finding(
                "total_below_period",
                "error",
                (total.id, step.id),
                f"{quoted(total)} is the total that {quoted(step)} was added to, and is smaller.",
                "Ask whether the two were exchanged, or whether they count different things.",
            )
