"""Which parts of a list cannot overlap, and which stand in one list by themselves.

That nobody is in two of the items makes their sum at most the whole; that they are called
parts and stand side by side makes two exchanged digits more likely than parts left out.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from safepassage.statements.reading.findings.claims import clause, led, linked, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from safepassage.statements.reading.findings.case import Case
    from safepassage.statements.reading.mention import Mention

__all__ = ["DASHES", "GAP_MAX", "TIE_WITHIN", "apart", "bare", "in_a_row", "partitioned", "surely_apart", "tied"]

GAP_MAX: Final = 12
TIE_WITHIN: Final = 4
DASHES: Final = frozenset({"-", "–", "—"})
_TIES: Final = frozenset({",", ";", "،", "؛"})


def apart(case: Case, items: Sequence[Mention]) -> bool:
    """Whether no one can be in two of the groups."""
    if items[0].unit != "count":
        return True
    heads = [next((word for word in _called(case, each) if word in _groups(case)), "") for each in items]
    if all(heads):
        return len(set(heads)) == len(heads)
    if _same_preposition(case, items):
        return True
    behind = {tuple(case.source.lows[each.last : each.last + 1]) for each in items}
    same = len(behind) == 1 and next(iter(behind))[:1] and next(iter(behind))[0] in case.source.tongue.nouns.auxiliaries
    return bool(same)


def surely_apart(case: Case, items: Sequence[Mention]) -> bool:
    """Whether the words name groups that shut each other out: women and men, and not women and the displaced."""
    if items[0].unit != "count":
        return True
    named = [next((word for word in _called(case, each) if word in _groups(case)), "") for each in items]
    mixed = any(_two(case, each) for each in items)
    return all(named) and not mixed and any(set(named) <= each for each in case.source.tongue.checks.partitions)


def _two(case: Case, mention: Mention) -> bool:
    """Whether a number is of two groups together ("500 are women and children")."""
    near, groups = case.source.lows[mention.last : mention.last + 4], _groups(case)
    return any(
        one in groups and tie in case.source.tongue.nouns.pairs and other in groups
        for one, tie, other in zip(near, near[1:], near[2:], strict=False)
    )


def _groups(case: Case) -> frozenset[str]:
    return frozenset().union(*case.source.tongue.checks.partitions)


def _called(case: Case, mention: Mention) -> list[str]:
    """The folded words that say who a number is: its own noun, or what is said of a bare one ("48 are female")."""
    if mention.noun_end > mention.last:
        return case.source.folded(mention.noun)
    behind = case.source.lows[mention.last : mention.last + 2]
    return behind[behind[:1] != [] and behind[0] in case.source.tongue.nouns.auxiliaries :][:1]


def _same_preposition(case: Case, items: Sequence[Mention]) -> bool:
    """`713 of the deaths were recorded in Kesh, 402 in Arlu and 89 in Tem`: each at a place of its own name."""
    source = case.source
    places = []
    for at, each in enumerate(items):
        end = items[at + 1].begin if at + 1 < len(items) else source.sentences[each.sentence].last
        named = [
            spot
            for spot in range(each.last, min(end, each.last + GAP_MAX) - 1)
            if source.lows[spot] in source.tongue.nouns.prepositions
            and source.text[source.tokens[spot + 1].start].isupper()
        ]
        places += [(source.lows[spot], source.lows[spot + 1]) for spot in named[:1]]
    return len(set(places)) == len(items) and len({preposition for preposition, _ in places}) == 1


def in_a_row(case: Case, items: Sequence[Mention]) -> bool:
    """Whether parts that are called so stand in one list, with nothing between them but their own words."""
    first = items[0]
    of = case.source.lows[first.last : first.last + 1]
    at = case.place[first.id]
    called = linked(case, at) is not None or (bool(of) and of[0] in case.source.tongue.wholes.among)
    called = called or led(case, at) is not None or clause(case, at) is not None
    return called and all(
        case.place[other.id] - case.place[one.id] == 1 and tied(case, case.gap(one, other))
        for one, other in pairwise(items)
    )


def partitioned(case: Case, items: Sequence[Mention]) -> bool:
    """Whether items name the sexes, or all ages, so that nobody is left over."""
    words = {word for each in items if each.noun_end > each.last for word in case.source.folded(each.noun)}
    return any(each <= words for each in case.source.tongue.checks.partitions)


def bare(case: Case, mention: Mention) -> bool:
    """Whether an exact number has no noun of its own, but what happened to it or where ("544 injured")."""
    said = mention.noun_end - mention.last
    word = case.source.lows[mention.last] if said == 1 else ""
    told = case.source.tongue.nouns.participle(word) is not None or word in case.source.tongue.nouns.adverbs
    return plain(mention) and mention.modifier == "exact" and (said <= 0 or (bool(word) and told))


def tied(case: Case, gap: Sequence[str]) -> bool:
    """Whether only the rest of one item, a comma or "and", and the head of the next stand between two numbers."""
    ties = _TIES | case.source.tongue.nouns.pairs
    return len(gap) <= GAP_MAX and any(word in ties for word in gap[-TIE_WITHIN:]) and not {".", ":"}.intersection(gap)
