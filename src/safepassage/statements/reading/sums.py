"""Lists that make up a number: behind a colon, a dash or a bracket, or in the sentences behind it.

A list whose items add up to the number before is a list of its parts; one behind a colon
may be shorter. People are no parts of things, whatever their sums.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from safepassage.statements.reading.conversions import dimension
from safepassage.statements.reading.headings import BULLETS
from safepassage.statements.reading.nounphrase import SHARES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from safepassage.statements.reading.mention import Mention
    from safepassage.statements.reading.source import Source

__all__ = [
    "BACK_SENTENCES",
    "ITEMS_MAX",
    "RUN_MAX",
    "by_sum",
    "completes",
    "fits",
    "is_difference",
    "left_of",
    "made_up",
    "other_kind",
    "smaller",
]

ITEMS_MAX: Final = 8
"""Sentences, such as items of a list, that may lie between a whole and its part."""
BACK_SENTENCES: Final = 2
"""Sentences back that a whole may stand in."""
BACK_MAX: Final = 12
RUN_MAX: Final = 60
_MADE_UP: Final = frozenset({"count", "area", "mass", "money"})


def fits(part: Mention, whole: Mention) -> bool:
    """Whether a mention can be a part of another, by what they measure and how large they are."""
    if whole.unit in SHARES or whole.unit == "ratio":
        return part.unit in SHARES and whole.unit in SHARES and (part.value or 0) <= (whole.value or 0)
    if part.unit in SHARES:
        return dimension(whole.unit) not in ("time", "other") and "/" not in whole.unit
    if dimension(part.unit) != dimension(whole.unit):
        return False
    if part.value is None or whole.value is None:
        return whole.modifier != "vague" or part.value is None or part.value < 10_000  # noqa: PLR2004
    if part.unit != whole.unit:
        return dimension(part.unit) != "money" or part.unit == whole.unit
    return True


def smaller(part: Mention, whole: Mention) -> bool:
    """Whether a number is below its supposed whole, or says nothing against it."""
    if part.value is None or whole.value is None:
        return part.value is None
    return part.unit in SHARES or part.value < (whole.value_to or whole.value)


def by_sum(source: Source, mentions: Sequence[Mention], at: int, begin: int) -> Mention | None:
    """The number that a list behind a colon, a dash or a bracket, or in the sentence behind, makes up."""
    for back in range(at - 1, max(-1, at - BACK_MAX), -1):
        whole = mentions[back]
        if mentions[at].sentence - whole.sentence > ITEMS_MAX:
            return None
        if not _can_be_made_up(source, whole):
            continue
        if back not in source.sums:
            source.sums[back] = _made_up_by(source, mentions, back)
        if at in source.sums[back]:
            return None if other_kind(source, whole, mentions[at]) else whole
        if _behind_colon(source, mentions, back, at, begin):
            return whole
    return None


def _can_be_made_up(source: Source, whole: Mention) -> bool:
    if whole.value is None or whole.conversion_of or whole.unit in SHARES:
        return False
    return dimension(whole.unit) in _MADE_UP and not source.sentences[whole.sentence].headline


def _made_up_by(source: Source, mentions: Sequence[Mention], back: int) -> range:
    """The mentions right behind a number that add up to it; none where they do not."""
    whole = mentions[back]
    assert whole.value is not None
    total, taken = Fraction(0), []
    for at in range(back + 1, min(len(mentions), back + 2 * BACK_MAX)):
        each = mentions[at]
        if each.unit != whole.unit or each.conversion_of:
            continue
        if each.value is None or each.value >= whole.value or each.modifier == "range" or is_difference(source, each):
            break
        total += each.value
        taken.append(at)
        if total >= whole.value:
            break
    fits_exactly = total == whole.value and len(taken) > 1
    if not fits_exactly or not _together(source, whole, [mentions[at] for at in taken]):
        return range(0)
    return range(taken[0], taken[-1] + 1)


def left_of(mentions: Sequence[Mention], at: int) -> Mention | None:
    """The nearest number before that others can be left of: `86 on board … four …, one of them …; the other 82`."""
    mention = mentions[at]
    for each in reversed(mentions[max(0, at - RUN_MAX) : at]):
        if mention.sentence - each.sentence > BACK_SENTENCES:
            return None
        if not each.part_of and not each.conversion_of and fits(mention, each) and smaller(mention, each):
            return each
    return None


def made_up(mentions: Sequence[Mention], at: int) -> Mention | None:
    """`£57,000 … £34,200; £22,800 of the sum is missing`: the number that a part and one before it add up to."""
    mention, near = mentions[at], mentions[max(0, at - RUN_MAX) : at]
    for whole in reversed(near):
        if whole.unit != mention.unit or whole.value is None or mention.sentence - whole.sentence > BACK_SENTENCES:
            continue
        between = (each for each in near if each.first > whole.first and each.unit == mention.unit and each.value)
        if mention.value and any((each.value or 0) + mention.value == whole.value for each in between):
            return whole
    return None


def completes(mentions: Sequence[Mention], at: int) -> Mention | None:
    """`811 of the 1,486 on Monday, 675 on Tuesday`: a bare number that makes up the whole with the part before."""
    if at < 2 or mentions[at].noun_end != mentions[at].last:  # noqa: PLR2004 - a part and a whole stand before
        return None
    part, whole, mention = mentions[at - 2], mentions[at - 1], mentions[at]
    same = part.part_of == whole.id and part.unit == whole.unit == mention.unit
    if not same or part.value is None or mention.value is None or whole.sentence != mention.sentence:
        return None
    return whole if part.value + mention.value == whole.value else None


def other_kind(source: Source, whole: Mention, part: Mention) -> bool:
    """Whether one counts people and the other things, so that their sums only happen to agree."""
    people, groups = source.tongue.nouns.people, source.tongue.wholes.groups
    own, other = source.folded(whole.noun), source.folded(part.noun)
    if part.noun_end == part.last or not own or not other:
        return False
    human = [any(word in people or word in groups for word in each) for each in (own, other)]
    return human[0] and not human[1] and part.deed == "" and other[-1] not in source.tongue.nouns.human


def is_difference(source: Source, mention: Mention) -> bool:
    """Whether a number is a difference ("5 more than") or follows a change, so that it adds to nothing here."""
    begin = mention.begin
    if any(word in source.tongue.checks.previous for word in source.lows[max(0, begin - 3) : begin]):
        return True
    near = [*source.lows[max(0, begin - 1) : begin], *source.lows[mention.last : mention.noun_end + 1]]
    return any(word in source.tongue.wholes.compared for word in near)


def _together(source: Source, whole: Mention, parts: Sequence[Mention]) -> bool:
    """Whether parts stand in one sentence, or as items of one list, close behind their whole."""
    same = {each.sentence for each in parts}
    if len(same) == 1:
        if (
            source.sentences[min(same)].paragraph - source.sentences[whole.sentence].paragraph > 0
            and source.tongue.nouns.finite
        ):
            return False
        opening = parts[0].first - source.sentences[min(same)].first <= 5  # noqa: PLR2004 - "Among them are 45 women"
        return min(same) == whole.sentence or (min(same) - whole.sentence == 1 and opening)
    items = len(same) == len(parts) and max(same) - min(same) == len(parts) - 1
    bullets = all(
        source.lows[source.sentences[each].first] in BULLETS or source.taken[source.sentences[each].first]
        for each in same
    )
    return items and bullets and min(same) - whole.sentence <= 2  # noqa: PLR2004 - a heading may stand between


def _behind_colon(source: Source, mentions: Sequence[Mention], back: int, at: int, begin: int) -> bool:
    """Whether a colon, dash or bracket right behind the whole opens a list that holds the mention."""
    whole, mention = mentions[back], mentions[at]
    if (
        whole.sentence != mention.sentence
        or not fits(mention, whole)
        or not smaller(mention, whole)
        or whole.unit != mention.unit
    ):
        return False
    between = source.lows[whole.noun_end : begin]
    opener = next((word for word in between[:6] if word in (":", "(", "-", "–", "—")), None)
    if opener is None:
        return False
    if opener == "(" and ")" in between:
        return False
    near = mentions[back + 1 : back + 1 + RUN_MAX]
    inside = [each for each in near if each.sentence == whole.sentence and each.unit == whole.unit]
    values = [each.value for each in inside if each.value is not None]
    if opener == "(":
        word = source.words(mention.last, mention.noun_end).lower()
        demographic = any(each in source.tongue.wholes.groups for each in word.split())
        return demographic or (len(inside) > 1 and sum(values) == whole.value)
    return len(inside) > 1 and whole.value is not None and sum(values) <= whole.value
