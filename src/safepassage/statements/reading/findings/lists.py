"""Lists of a whole: which numbers a text adds up, to which sum, and whether it says that these are all.

A list is read off its punctuation and its words: what a colon, dash or bracket opens
right behind the whole, what "a total of" closes, what "the other" completes, items one
below the other. What merely stands near is none.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from safepassage.statements.reading.findings.case import swapped
from safepassage.statements.reading.findings.claims import BULLETS, linked, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from safepassage.statements.reading.findings.case import Case
    from safepassage.statements.reading.mention import Mention

__all__ = ["Listed", "lists"]

_ITEMS_MAX: Final = 12
_OPENED_WITHIN: Final = 12
_GAP_MAX: Final = 12
_TIE_WITHIN: Final = 4
_TAIL_MAX: Final = 8
_FAR: Final = 8
_SLIP_MIN: Final = 100
_SLIP_ITEMS_MAX: Final = 4
_DASHES: Final = frozenset({"-", "–", "—"})
_TIES: Final = frozenset({",", ";", "،", "؛"})


@dataclass(frozen=True, slots=True)
class Listed:
    """A whole and its items.

    Attributes:
        whole: The sum.
        items: What it is the sum of.
        complete: Whether the text says that these are all.
    """

    whole: Mention
    items: Sequence[Mention]
    complete: bool


def lists(case: Case) -> Iterator[Listed]:
    """Every list of the statement, the surest reading first."""
    inside: set[str] = set()
    for at, whole in enumerate(case.mentions):
        if not plain(whole) or whole.id in inside:
            continue
        for rule in (_opened, _closed, _completed, _below, _slipped):
            found = rule(case, at)
            if found is not None and _alike(case, found):
                inside.update(each.id for each in found.items)
                yield found
                break
    yield from _linked_rows(case)


def _alike(case: Case, found: Listed) -> bool:
    """Whether items are of the whole's kind: people of people; of things, numbers of one size with their sum."""
    kind = case.kind(found.whole, own=False)
    kinds = {case.kind(each) for each in found.items} - {""}
    if kind == "families":
        return kinds <= {kind}
    if kind == "people" and kinds <= {kind}:
        return True
    if kind == "people" and ("families" in kinds or "people" not in kinds):
        return False
    grouped = kinds == {"people"} and _apart(case, found.items)  # "lives lost: 17 (nine women, five men …)"
    if kind != "people" and kinds & {"people", "families"} and found.whole.unit == "count" and not grouped:
        return False
    if len(found.items) > 2 and case.gap(found.whole, found.items[0])[-1:] == [":"]:  # noqa: PLR2004 - a list, plainly
        return True
    total, top = sum(each.value or 0 for each in found.items), found.whole.value or 0
    return total <= _FAR * top and top <= _FAR * total


def _opened(case: Case, at: int) -> Listed | None:
    """`1,053 people left: 70 men, 626 women and 357 children`; in brackets, between dashes, or after a comma, too."""
    whole = case.mentions[at]
    if at + 2 >= len(case.mentions) or case.mentions[at + 1].sentence != whole.sentence:
        return None
    lows, first = case.source.lows, case.mentions[at + 1]
    between = case.gap(whole, first)
    opener = _opener(case, between, first.begin)
    if not opener:
        return None
    items = _summing(whole, _items(case, at + 1, opener))
    if len(items) < 2:  # noqa: PLR2004 - a list
        return None
    end, stop = items[-1].noun_end, case.source.sentences[whole.sentence].last
    tail = lows[max(end, items[-1].last) : min(stop, end + _TAIL_MAX)]
    partial = _partial(case, between)
    if opener == "," and not (_everybody(case, whole) and (not tail or tail[0] in (",", ".", ";", *_DASHES))):
        return None
    complete = not partial and (opener != "(" or _whole_bracket(case, items, tail))
    return Listed(whole, items, complete) if complete or _apart(case, items) else None


def _summing(whole: Mention, items: list[Mention]) -> list[Mention]:
    """The first items that make up the whole, where they do: what follows is counted beside it."""
    total = Fraction(0)
    for at, each in enumerate(items, start=1):
        total += each.value or 0
        if total == whole.value and at > 1:
            return items[:at]
    return items


def _opener(case: Case, between: Sequence[str], begin: int) -> str:
    """What opens a list behind its whole, or "" for nothing."""
    checks = case.source.tongue.checks
    if not between or len(between) > _OPENED_WITHIN:
        return ""
    if checks.all_of.before(case.source.lows, begin) is not None:
        return ":"
    if between[0] == "(" and ")" not in between and len(between) <= _TIE_WITHIN:
        return "("
    if ":" in between[-_TIE_WITHIN:]:
        return ":"
    if between[0] in _DASHES and len(between) <= _TIE_WITHIN:
        return "-"
    return "," if list(between) == [","] else ""


def _everybody(case: Case, whole: Mention) -> bool:
    """Whether a noun means people of all kinds, so that groups of people behind a comma are its parts."""
    return any(word in case.source.tongue.checks.people for word in case.source.folded(whole.noun))


def _partial(case: Case, words: Sequence[str]) -> bool:
    return any(word in case.source.tongue.checks.some_of for word in words)


def _items(case: Case, first: int, opener: str) -> list[Mention]:
    """Mentions from the first item on that are tied to one another as items of one list."""
    items = [case.mentions[first]]
    for each in case.mentions[first + 1 : first + _ITEMS_MAX]:
        before = items[-1]
        gap = case.gap(before, each)
        closed = (opener == "(" and ")" in gap) or (opener == "-" and _DASHES.intersection(gap))
        inner = linked(case, case.place[each.id]) if each.part_of else None
        if each.conversion_of or (inner is not None and inner in items):
            continue
        if each.sentence != before.sentence or each.unit != before.unit or closed or not _tied(case, gap):
            break
        items.append(each)
    usable = all(plain(each) and each.unit == items[0].unit for each in items)
    return items if usable else []


def _tied(case: Case, gap: Sequence[str]) -> bool:
    """Whether only the rest of one item, a comma or "and", and the head of the next stand between two numbers."""
    ties = _TIES | case.source.tongue.nouns.pairs
    return (
        len(gap) <= _GAP_MAX and any(word in ties for word in gap[-_TIE_WITHIN:]) and not {".", ":"}.intersection(gap)
    )


def _whole_bracket(case: Case, items: Sequence[Mention], tail: Sequence[str]) -> bool:
    """Whether a bracket closes behind its last item and can hold everybody: of people, men or all kinds of adults."""
    if ")" not in tail:
        return False
    words = {word for each in items for word in case.source.folded(each.noun)}
    groups = case.source.tongue.wholes.groups | case.source.tongue.checks.rest
    if not all(any(word in groups for word in case.source.folded(each.noun)) for each in items):
        return case.kind(items[0], own=False) != "people"
    return any(each <= words for each in case.source.tongue.checks.partitions)


def _closed(case: Case, at: int) -> Listed | None:
    """`526 men, 159 women and 559 children crossed, a total of 1,244 people`; `…, 235 in all`."""
    whole = case.mentions[at]
    lows, checks = case.source.lows, case.source.tongue.checks
    begin = whole.begin
    before = checks.total_before.before(lows, begin) is not None
    behind = any(checks.total_after.at(lows, spot) is not None for spot in (whole.last, whole.noun_end))
    sentence = case.source.sentences[whole.sentence]
    if not (before or behind) or any(word in checks.since for word in lows[sentence.first : sentence.last]):
        return None
    items: list[Mention] = []
    for each in reversed(case.mentions[max(0, at - _ITEMS_MAX) : at]):
        if each.sentence != whole.sentence or each.unit != whole.unit or not plain(each):
            break
        if items and not _tied(case, case.gap(each, items[0])):
            break
        items.insert(0, each)
    if len(items) < 2 or _partial(case, lows[items[0].first : begin]):  # noqa: PLR2004 - a list
        return None
    return Listed(whole, items, complete=True)


def _completed(case: Case, at: int) -> Listed | None:
    """`Of the 299 wounded, 121 were treated on the spot and the other 178 were taken to hospital`."""
    whole = case.mentions[at]
    row = case.rows[whole.sentence]
    sentence = case.source.sentences[whole.sentence]
    lead = case.source.lows[sentence.first : whole.begin]
    if row[0].id != whole.id or not 0 < len(lead) <= _TIE_WITHIN or lead[0] not in case.source.tongue.wholes.among:
        return None
    items = [each for each in row[1:_ITEMS_MAX] if each.unit == whole.unit and plain(each)]
    if len(items) < 2 or len(items) != len(row) - 1:  # noqa: PLR2004 - a list
        return None
    last = items[-1]
    near = [*case.before(last, 2), *case.source.lows[last.last : last.last + 1]]
    return Listed(whole, items, complete=True) if any(word in case.source.tongue.checks.rest for word in near) else None


def _below(case: Case, at: int) -> Listed | None:
    """Items one below the other, or behind `By village:`, that all have one shape."""
    whole = case.mentions[at]
    item = case.source.lows[case.source.sentences[whole.sentence].first] in BULLETS
    if item or case.rows[whole.sentence][-1].id != whole.id:
        return None
    following = case.source.sentences[whole.sentence + 1 : whole.sentence + 2]
    if not following:
        return None
    head = following[0]
    if case.source.lows[head.first] in case.source.tongue.checks.breakdown:
        row = case.rows.get(whole.sentence + 1, [])
        opened = row and ":" in case.source.lows[head.first : row[0].begin]
        items = _items(case, case.place[row[0].id], ":") if opened else []
        same = len({case.kind(each) for each in items}) == 1
        return Listed(whole, items, complete=True) if len(items) > 1 and items == row and same else None
    items = _bullets(case, whole)
    return Listed(whole, items, complete=True) if len(items) > 1 else None


def _slipped(case: Case, at: int) -> Listed | None:
    """`1,234 laid down their weapons; 1,270 were amnestied and 54 handed over`: parts by their sum, but for a slip."""
    whole = case.mentions[at]
    items: list[Mention] = []
    for each in case.mentions[at + 1 : at + _ITEMS_MAX]:
        far = each.sentence - whole.sentence > 1 or (items and each.sentence != items[0].sentence)
        if far or each.unit != "count" or not plain(each) or each.noun_end > each.last or each.modifier != "exact":
            break
        items.append(each)
    if whole.value is None or whole.unit != "count" or whole.value < _SLIP_MIN or not 1 < len(items) <= _SLIP_ITEMS_MAX:
        return None
    values = [each.value for each in items if each.value is not None]
    total = sum(values, Fraction(0))
    whole_slipped = total in swapped(whole.value)
    item_slipped = any(total - value + other == whole.value for value in values for other in swapped(value))
    return Listed(whole, items, complete=True) if whole_slipped or item_slipped else None


def _bullets(case: Case, whole: Mention) -> list[Mention]:
    """One number of each of the items below a heading or colon, all of one shape."""
    items, shapes = [], set()
    for number in range(whole.sentence + 1, min(len(case.source.sentences), whole.sentence + 1 + _ITEMS_MAX)):
        sentence, row = case.source.sentences[number], case.rows.get(number, [])
        if case.source.lows[sentence.first] not in BULLETS:
            break
        if len(row) != 1 or row[0].unit != whole.unit or not plain(row[0]):
            return []
        if not _is_rest(case, row[0]):
            shapes.add(_shape(case, row[0]))
        items.append(row[0])
    return items if len(shapes) == 1 and shapes != {""} else []


def _is_rest(case: Case, mention: Mention) -> bool:
    return any(word in case.source.tongue.checks.rest for word in case.source.lows[mention.last : mention.last + 1])


def _shape(case: Case, mention: Mention) -> str:
    """How an item is built: a number and where it is from, or a name and its number; "" for a sentence."""
    sentence = case.source.sentences[mention.sentence]
    behind = case.source.lows[mention.last : mention.last + 1]
    if mention.last >= sentence.last:
        return "name" if sentence.last - sentence.first > 2 else ""  # noqa: PLR2004 - the bullet and the number
    if mention.begin == sentence.first + 1 and behind[0] in case.source.tongue.nouns.prepositions:
        return behind[0]
    return ""


def _linked_rows(case: Case) -> Iterator[Listed]:
    """`Of these, 271 are men, 283 are women`: parts of one whole in one sentence that cannot overlap."""
    for row in case.rows.values():
        groups: dict[str, list[Mention]] = {}
        for each in row:
            if each.part_of and plain(each) and case.by_id[each.part_of].unit == each.unit:
                groups.setdefault(each.part_of, []).append(each)
        for whole, items in groups.items():
            if 1 < len(items) <= _ITEMS_MAX and _apart(case, items):
                yield Listed(case.by_id[whole], items, complete=False)


def _apart(case: Case, items: Sequence[Mention]) -> bool:
    """Whether no one can be in two of the groups."""
    if items[0].unit != "count":
        return True
    apart = frozenset().union(*case.source.tongue.checks.partitions)
    heads = [next((word for word in case.source.folded(each.noun) if word in apart), "") for each in items]
    if all(heads) and all(each.noun_end > each.last for each in items):
        return len(set(heads)) == len(heads)
    behind = {tuple(case.source.lows[each.last : each.last + 1]) for each in items}
    same = len(behind) == 1 and next(iter(behind))[:1] and next(iter(behind))[0] in case.source.tongue.nouns.auxiliaries
    return bool(same)
