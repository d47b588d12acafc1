"""Numbers that are possible and strange: people above the capacity of a place, and families of a strange size."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING, Final

from safepassage.statements.reading.findings.case import Case, number, quoted
from safepassage.statements.reading.mention import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from safepassage.statements.reading.mention import Mention

__all__ = ["families", "occupancy"]

_FAR: Final = 2.5
_FAMILY_LEAST: Final = 1.0
_FAMILY_MOST: Final = 15.0
_SIBLINGS_MIN: Final = 3
_NEAR_MENTIONS: Final = 12


def occupancy(case: Case) -> Iterator[Finding]:
    """More people in a place than it has room for: to be looked at, and no error."""
    for room in case.mentions:
        if room.unit != "count" or room.value is None or not _capacity(case, room):
            continue
        at = case.place[room.id]
        for people in case.mentions[max(0, at - _NEAR_MENTIONS) : at + _NEAR_MENTIONS]:
            close = abs(people.sentence - room.sentence) <= 1 and people.id != room.id
            if not close or not _counts_people(case, people) or people.value is None:
                continue
            if people.value > (room.value_to or room.value):
                yield Finding(
                    "occupancy_above_capacity",
                    "warning",
                    (people.id, room.id),
                    f"{quoted(people)} are more than there is room for, {quoted(room)}.",
                    "Ask whether the centre is overcrowded; this is no error of the statement.",
                )
                return


def _counts_people(case: Case, mention: Mention) -> bool:
    """Whether a mention says how many people are somewhere, all of them and not its room for them."""
    now = mention.unit == "count" and mention.scope == "at_time" and not mention.part_of
    at_work = not case.source.tongue.checks.workers.isdisjoint(case.source.folded(mention.noun))
    return now and _are_people(case, mention) and not at_work and not _capacity(case, mention)


def _capacity(case: Case, mention: Mention) -> bool:
    lows, words = case.source.lows, case.source.tongue.checks.capacity
    begin, _ = case.source.between(mention.start, mention.end)
    before = lows[max(0, begin - 2) : begin]
    if before[1:] and before[1] in case.source.tongue.wholes.of and before[0] not in words:
        return False  # "tents of 30 beds" are so large each
    near = [*lows[max(0, begin - 5) : begin], *lows[mention.last : max(mention.noun_end, mention.last + 1)]]
    return any(word in words for word in near)


def _are_people(case: Case, mention: Mention) -> bool:
    return any(word in case.source.tongue.nouns.people for word in case.source.folded(mention.noun))


def families(case: Case) -> Iterator[Finding]:
    """People to a family that no census knows, or that is far from the other pairs of the statement."""
    pairs = list(_pairs(case))
    ratios = [float(people.value / homes.value) for people, homes in pairs if people.value and homes.value]
    middle = median(ratios) if len(ratios) >= _SIBLINGS_MIN else None
    for (people, homes), persons_ratio in zip(pairs, ratios, strict=True):
        strange = not _FAMILY_LEAST <= persons_ratio <= _FAMILY_MOST
        apart = middle is not None and not middle / _FAR <= persons_ratio <= middle * _FAR
        if strange or apart:
            beside = f", where the others here have {middle:.1f}" if middle is not None and apart else ""
            yield Finding(
                "ratio_strange",
                "warning",
                (people.id, homes.id),
                f"{quoted(people)} in {quoted(homes)} makes {persons_ratio:.1f} to a family{beside}.",
                "Ask which of the two has a wrong digit, or whether they count different people.",
                {"ratio": number(people.value / homes.value) if people.value and homes.value else ""},
            )


def _pairs(case: Case) -> Iterator[tuple[Mention, Mention]]:
    """(people, families) that stand side by side, the one in brackets behind the other or joined by "in"."""
    tongue = case.source.tongue
    for one, other in zip(case.mentions, case.mentions[1:], strict=False):
        if (
            one.sentence != other.sentence
            or one.unit != "count"
            or other.unit != "count"
            or not one.value
            or not other.value
        ):
            continue
        between = case.source.lows[one.noun_end : other.first]
        joined = between in (["("], ["in"], [",", "or"], ["or"], [","], ["/"]) or (len(between) == 0)
        homes = [any(word in tongue.checks.families for word in case.source.folded(each.noun)) for each in (one, other)]
        if joined and homes == [False, True] and _are_people(case, one):
            yield one, other
        elif joined and homes == [True, False] and _are_people(case, other):
            yield other, one
