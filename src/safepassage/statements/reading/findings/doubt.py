"""What else a statement may mean, where numbers seem to contradict one another.

An accusation that is wrong costs more than one that is missed. A finding is an error only
where the words leave nothing else to mean: no two numbers that a part can be of together,
no number of which the items are the list, none that is what is missing or counted twice.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from safepassage.foundation.numerals import decimal_text, is_decimal
from safepassage.statements.reading.findings.apart import tied
from safepassage.statements.reading.findings.case import swapped
from safepassage.statements.reading.findings.claims import led, plain, takes_up

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from safepassage.statements.reading.findings.case import Case
    from safepassage.statements.reading.mention import Mention

__all__ = [
    "fits_another",
    "more_behind",
    "named_otherwise",
    "of_another_noun",
    "of_several",
    "slipped",
    "surely_slipped",
]

_SLIP_DIGITS: Final = 3
_SURE_DIGITS: Final = 4
_BACK_SENTENCES: Final = 4
_AHEAD_SENTENCES: Final = 2
_BESIDE: Final = 3
_CHAIN_MAX: Final = 8
_NEAR_MAX: Final = 24


def of_several(case: Case, part: Mention, whole: Mention, claimed: Sequence[tuple[Mention, Mention]]) -> bool:
    """Whether a part can be of numbers that stand together: `killed three and wounded 12, 15 of whom`."""
    if whole.first > part.first or led(case, case.place.get(part.id, 0)) is whole or part.value is None:
        return False
    near = _beside(case, whole)
    if whole.sentence != part.sentence:
        near += [
            each
            for number in range(part.sentence - _BACK_SENTENCES, part.sentence)
            for each in case.rows.get(number, [])
            if whole.deed
            and each.deed == whole.deed
            and case.kind(each, own=False) in ("", case.kind(whole, own=False))
        ]
    able = {each.id: each for each in near if each.first < part.first and plain(each) and each.unit == whole.unit}
    others = [each for name, each in able.items() if name != whole.id and not each.part_of]
    others = [each for each in others if all(each.id not in (one.id, two.id) for one, two in claimed)]
    top = sum((each.value_to or each.value or Fraction(0) for each in (whole, *others)), Fraction(0))
    return bool(others) and top >= part.value


def _beside(case: Case, whole: Mention) -> list[Mention]:
    """The numbers that "and" or a comma joins to a number, whatever they count ("14 mayors and 9 governors")."""
    at = case.place.get(whole.id, 0)
    found, end = [], at + 1
    while end < min(len(case.mentions), at + _CHAIN_MAX) and _joined(case, end):
        found.append(case.mentions[end])
        end += 1
    begin = at
    while begin > max(0, at - _CHAIN_MAX) and _joined(case, begin):
        begin -= 1
        found.append(case.mentions[begin])
    return found


def _joined(case: Case, at: int) -> bool:
    one, other = case.mentions[at - 1 : at + 1]
    return one.sentence == other.sentence and tied(case, case.gap(one, other))


def of_another_noun(case: Case, part: Mention, whole: Mention) -> bool:
    """Whether a part has another noun than its whole: `14 weapons, including 200 rounds`."""
    some, every = case.kind(part), case.kind(whole, own=False)
    if part.unit != "count" or not some or not every or some == every or takes_up(case, part):
        return False
    if part.sentence != whole.sentence:
        return False  # items one below the other are of what heads them
    everybody = not case.source.tongue.checks.people.isdisjoint(case.source.folded(whole.noun))
    return not everybody or len(case.gap(whole, part)) > _BESIDE


def named_otherwise(case: Case, whole: Mention, items: Sequence[Mention], total: Fraction) -> bool:
    """Whether a number nearby is what the items are all of, what is missing, or what is counted twice."""
    assert whole.value is not None
    values = [each.value or Fraction(0) for each in items]
    if any(values[at] == sum(values[at + 1 :]) for at in range(len(values) - 2)):
        return True  # "20 are closed, 14 for good and the other six for now"
    chosen = {whole.id, *(each.id for each in items)}
    last = items[-1].sentence
    for each in _others(case, whole, items):
        if case.kind(each) not in ("", "people", case.kind(whole, own=False)):
            continue  # "Nine flights were made"
        if each.id in chosen or each.unit != whole.unit or not plain(each):
            continue
        if each.value == total and each.sentence <= last and each.first < items[-1].first:
            return True
        if each.value == abs(total - whole.value) and each.first > items[0].first:
            return True
    return False


def fits_another(case: Case, share: Mention, count: Mention, whole: Mention, low: Fraction, high: Fraction) -> bool:
    """Whether a share is of another number nearby: `247 of the 412 have children; 99 (40 per cent) have two`."""
    near = [*case.rows.get(share.sentence - 1, []), *case.rows.get(share.sentence, [])]
    for each in near[-_NEAR_MAX:]:
        other = (
            each.first < share.first and each.id not in (count.id, whole.id) and each.unit == count.unit and each.value
        )
        if other and count.value and low <= count.value / (each.value or 1) <= high:
            return True
    return False


def more_behind(case: Case, items: Sequence[Mention]) -> bool:
    """Whether others are spoken of right behind a list ("12 stolen. The others were old", "and many drivers")."""
    last, source = items[-1], case.source
    end = source.sentences[last.sentence].last
    words = source.lows[last.last : end] + source.lows[end : end + _BESIDE]
    checks = source.tongue.checks
    own = set(source.lows[last.last : last.noun_end])
    vague = not checks.vague.isdisjoint(words[: end - last.last])
    pairs = zip([source.lows[last.last - 1], *words], words, strict=False)
    return vague or any(
        word in checks.rest and word not in own and not before[:1].isdigit()  # and not "on 54 other flights"
        for before, word in pairs
    )


def _others(case: Case, whole: Mention, items: Sequence[Mention]) -> Iterator[Mention]:
    """The mentions of the sentences of a list, and of those right behind it."""
    first, sentences = min(whole.sentence, items[0].sentence), case.source.sentences
    for number in range(first, items[-1].sentence + _AHEAD_SENTENCES + 1):
        here = number < len(sentences) and sentences[number].paragraph == sentences[items[-1].sentence].paragraph
        if number > items[-1].sentence and not here:
            return
        yield from case.rows.get(number, [])[:_NEAR_MAX]


def slipped(whole: Mention, items: Sequence[Mention], total: Fraction, digits: int = _SLIP_DIGITS) -> bool:
    """Whether parts that need not be all make up their whole but for two digits exchanged."""
    assert whole.value is not None
    values = [each.value for each in items if each.value is not None]
    if not is_decimal(whole.value) or sum(each.isdigit() for each in decimal_text(whole.value)) < digits:
        return False
    if total in _typed(whole.value):
        return True
    return any(total - value + other == whole.value for value in values for other in _typed(value))


def _typed(value: Fraction) -> Iterator[Fraction]:
    """The values with two digits exchanged; none that begins with a zero, which nobody would have written."""
    return (each for each in swapped(value) if each * 10 > value)


def surely_slipped(whole: Mention, items: Sequence[Mention], total: Fraction) -> bool:
    """Whether parts make up their whole but for two digits exchanged, and so many digits that chance is unlikely."""
    return slipped(whole, items, total, _SURE_DIGITS)
