"""Lists of a whole: which numbers a text adds up, to which sum, and whether it says that these are all.

A list is read off its punctuation and its words: what a colon, dash or bracket opens
right behind the whole, what "a total of" closes, what "the other" completes, items one
below the other. What merely stands near is none.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from itertools import combinations
from typing import TYPE_CHECKING, Final

from safepassage.statements.reading.findings.apart import (
    DASHES,
    GAP_MAX,
    TIE_WITHIN,
    apart,
    bare,
    in_a_row,
    partitioned,
    surely_apart,
    tied,
)
from safepassage.statements.reading.findings.claims import BULLETS, claims, linked, plain
from safepassage.statements.reading.findings.doubt import slipped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from safepassage.statements.reading.findings.case import Case
    from safepassage.statements.reading.mention import Mention

__all__ = ["Listed", "lists"]

_ITEMS_MAX: Final = 12
_OPENED_WITHIN: Final = 12
_TAIL_MAX: Final = 8
_FAR: Final = 8
_ALIKE: Final = 2
_INNER_MAX: Final = 2
_ASIDE_TAIL: Final = 4
_SLIP_MIN: Final = 100
_SLIP_ITEMS_MAX: Final = 4


@dataclass(frozen=True, slots=True)
class Listed:
    """A whole and its items.

    Attributes:
        whole: The sum.
        items: What it is the sum of.
        complete: Whether the text says that these are all.
        apart: Whether nothing can be in two of the items, so that they are at most the whole.
        near: Whether two exchanged digits are more likely than parts that are left out.
        sure: Whether the words alone say all that, so that nothing else can be meant.
    """

    whole: Mention
    items: Sequence[Mention]
    complete: bool
    apart: bool = True
    near: bool = False
    sure: bool = True


def lists(case: Case) -> Iterator[Listed]:
    """Every list of the statement, the surest reading first."""
    inside: set[str] = set()
    claimed = {part.id: whole for part, whole in claims(case)}
    rules = (_opened, _closed, _completed, partial(_rested, claimed), _below, _labelled, _slipped)
    for at, whole in enumerate(case.mentions):
        if not plain(whole) or whole.id in inside:
            continue
        for rule in rules:
            found = rule(case, at)
            if found is not None and _alike(case, found):
                inside.update(each.id for each in (*case.mentions[at : case.place[found.items[-1].id]], *found.items))
                known = rule is not _opened or _well_known(case, found)
                yield found if known else replace(found, sure=False)
                break
    yield from _linked_rows(case)


def _alike(case: Case, found: Listed) -> bool:
    """Whether items are of the whole's kind: people of people; of things, numbers of one size with their sum."""
    kind = case.kind(found.whole, own=False)
    kinds = {case.kind(each) for each in found.items} - {""}
    total, top = sum(each.value or 0 for each in found.items), found.whole.value or 0
    if not case.kind(found.whole) and kind not in ("people", "families") and "families" not in kinds:
        far = _ALIKE if kinds else _FAR
        return total <= far * top and top <= far * total  # its own noun is not known: "the toll came to 40: …"
    if kind == "families":
        return kinds <= {kind}
    if kind == "people" and kinds <= {kind}:
        return True
    if kind == "people" and ("families" in kinds or "people" not in kinds):
        return False
    grouped = kinds == {"people"} and apart(case, found.items)  # "lives lost: 17 (nine women, five men …)"
    if kind != "people" and kinds & {"people", "families"} and found.whole.unit == "count" and not grouped:
        return False
    return total <= _FAR * top and top <= _FAR * total


def _well_known(case: Case, found: Listed) -> bool:
    """Whether it is known what a whole counts, or its list stands right behind it and says no more than its items."""
    whole, items = found.whole, found.items
    if case.kind(whole) or case.kind(whole, own=False) in ("people", "families") or whole.unit != "count":
        return True
    bracket = found.complete and case.gap(whole, items[0])[:1] == ["("]
    said = case.source.tongue.checks.all_of.before(case.source.lows, items[0].begin) is not None
    if bracket or said or partitioned(case, items):
        return True
    if case.source.folded(items[-1].noun)[-1:] and _is_rest_noun(case, items[-1]):
        return True
    return case.gap(whole, items[0])[-1:] == [":"] and _only_items(case, items)


def _is_rest_noun(case: Case, mention: Mention) -> bool:
    return case.source.folded(mention.noun)[-1] in case.source.tongue.checks.rest or _is_rest(case, mention)


def _only_items(case: Case, items: Sequence[Mention]) -> bool:
    """Whether a sentence says nothing more than the items that it ends with, so that none is left to be told."""
    nouns = case.source.tongue.nouns
    words = case.source.lows[items[0].last : case.source.sentences[items[-1].sentence].last]
    more = nouns.adverbs | case.source.tongue.checks.alone | nouns.auxiliaries
    return not any(word in more or (nouns.finite is not None and nouns.finite(word) is not None) for word in words)


def _opened(case: Case, at: int) -> Listed | None:
    """`1,053 people left: 70 men, 626 women and 357 children`; in brackets, between dashes, or after a comma, too."""
    whole, lows = case.mentions[at], case.source.lows
    start = _start(case, at)
    if start + 1 >= len(case.mentions) or case.mentions[start].sentence != whole.sentence:
        return None
    first = case.mentions[start]
    between = case.gap(case.mentions[start - 1], first)
    opener = _opener(case, between, first.begin)
    if not opener or not _other_time(case).isdisjoint(between):
        return None
    items = _summing(whole, _items(case, start, opener))
    if len(items) < 2 or whole.value == len(items):  # noqa: PLR2004 - a list, and not of so many places
        return None
    end, stop = items[-1].noun_end, case.source.sentences[whole.sentence].last
    tail = lows[max(end, items[-1].last) : min(stop, end + _TAIL_MAX)]
    some = _partial(case, between)
    if opener == "-" and between[0] not in DASHES and not DASHES.intersection(tail[:TIE_WITHIN]):
        return None  # "on Monday – 40 mines and 12 shells were destroyed" goes on with what was done
    if opener == "," and case.source.tongue.wholes.of_them.at(lows, first.last) is not None:
        return None  # "eight people, three of them policemen, and wounded 47"
    if opener == "," and not (not tail or tail[0] in (",", ".", ";", *DASHES)):
        return _aside(case, whole, items, tail)
    if opener == "," and not _everybody(case, whole, items):
        return _aside(case, whole, items, tail)
    complete = not some and (opener != "(" or _whole_bracket(case, whole, items, tail))
    behind = {next(iter(lows[each.last : each.last + 1]), "") for each in items}
    alike = len(behind) == 1 and behind <= case.source.tongue.nouns.prepositions and _only_items(case, items)
    sure = (start == _past(case, at, "") or alike) and (complete or surely_apart(case, items))
    lone = not any(word[:1].isalpha() for word in behind)  # "(men 18, women 13)"
    own = opener != "(" or lone or len(behind) == 1 or all(each.noun_end > each.last for each in items)
    sure = sure and own and not ("(" in between and opener == ":")
    return Listed(whole, items, complete, sure=sure) if complete or apart(case, items) else None


def _aside(case: Case, whole: Mention, items: Sequence[Mention], tail: Sequence[str]) -> Listed | None:
    """`1,312 vehicles passed, 904 northbound and 408 southbound.`: bare numbers to the end, not said to be all."""
    lone = all(bare(case, each) or _adjective(case, each) for each in items)
    ends = next((at for at, word in enumerate(tail) if not word[0].isalpha()), len(tail))
    behind = {next(iter(case.source.lows[each.last : each.last + 1]), "") for each in items}
    alike = len(behind) == 1 and behind <= case.source.tongue.nouns.prepositions
    if not behind.isdisjoint({*case.source.tongue.nouns.auxiliaries, *case.gap(whole, items[0])}):
        return None  # "18 in Chir, 16 in Mul and 13 in Phal": the first is an item, too
    if not lone or ends > _ASIDE_TAIL or tail[ends : ends + 1] not in ([], ["."], [";"]) or whole.unit != "count":
        return None
    return Listed(whole, items, complete=False, apart=alike, near=True, sure=False)


def _start(case: Case, at: int) -> int:
    """The first item behind a whole, past the numbers of its own phrase: `meals in 36 schools: 418,000 in May`."""
    near = _past(case, at, "")
    far = _past(case, at, ",")
    opened = far < len(case.mentions) and case.gap(case.mentions[far - 1], case.mentions[far])[-1:] == [":"]
    return far if opened else near


def _past(case: Case, at: int, comma: str) -> int:
    """The first mention behind a whole that does not only tell more of it; asides between commas are passed, too."""
    whole, start = case.mentions[at], at + 1
    while start + 1 < len(case.mentions) and start - at <= _INNER_MAX:
        gap = case.gap(case.mentions[start - 1], case.mentions[start])
        if case.source.tongue.checks.all_of.before(case.source.lows, case.mentions[start].begin) is not None:
            break  # "450 vehicles, made up of 14 buses"
        if case.mentions[start].sentence != whole.sentence or not _inner(case, gap, case.mentions[start], whole, comma):
            break
        start += 1
    return start


def _inner(case: Case, gap: Sequence[str], each: Mention, item: Mention, comma: str = "") -> bool:
    """Whether a number only tells more of the item before it: `14,900 in the four border camps`."""
    ties = case.source.tongue.nouns.pairs
    words = bool(gap) and all((word[0].isalpha() or word == comma) and word not in ties for word in gap)
    own = case.kind(each)
    other = each.unit != item.unit or (bool(own) and own != case.kind(item, own=False))
    return words and len(gap) <= GAP_MAX and other


def _other_time(case: Case) -> frozenset[str]:
    """Words of a number that only stands beside another for comparison."""
    return case.source.tongue.checks.previous | case.source.tongue.wholes.contrasts


def _adjective(case: Case, mention: Mention) -> bool:
    """Whether one word behind an exact number only tells which they are ("904 northbound")."""
    one = mention.noun_end - mention.last == 1 and mention.modifier == "exact"
    return one and not case.source.tongue.nouns.head(case.source.lows[mention.last])


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
    if between[0] == "(" and ")" not in between and len(between) <= TIE_WITHIN:
        return "("
    if ":" in between[-TIE_WITHIN:]:
        return ":"
    if (between[0] in DASHES or DASHES.intersection(between[-1:])) and len(between) <= TIE_WITHIN:
        return "-"
    told = between[-1] == "," and len(between) <= _FAR and all(word[0].isalnum() for word in between[:-1])
    return "," if told and case.source.tongue.nouns.pairs.isdisjoint(between) else ""


def _everybody(case: Case, whole: Mention, items: Sequence[Mention]) -> bool:
    """Whether groups of people behind a comma are parts of the number before it: "412 dead, 229 women and 183 men"."""
    if case.gap(whole, items[0]) != [","]:
        return False
    own = case.source.folded(whole.noun)
    others = any(whole.deed and each.deed and each.deed != whole.deed for each in items)  # "40 killed, 60 injured"
    if any(word in case.source.tongue.checks.people for word in own):
        return not others
    named = {word for each in items for word in case.source.folded(each.noun)}
    groups = frozenset().union(*(each for each in case.source.tongue.checks.partitions if each & named))
    people = case.kind(whole, own=False) == "people" and case.kind(whole) in ("", "people")
    return people and groups.isdisjoint(own) and partitioned(case, items)


def _partial(case: Case, words: Sequence[str]) -> bool:
    return any(word in case.source.tongue.checks.some_of for word in words)


def _items(case: Case, first: int, opener: str) -> list[Mention]:
    """Mentions from the first item on that are tied to one another as items of one list."""
    items, before = [case.mentions[first]], case.mentions[first]
    for each in case.mentions[first + 1 : first + _ITEMS_MAX]:
        gap = case.gap(before, each)
        if each.sentence == before.sentence and _inner(case, gap, each, items[-1]):
            before = each
            continue
        closed = (
            (opener == "(" and ")" in gap)
            or (opener == "," and ";" in gap)
            or (opener == "-" and DASHES.intersection(gap))
        )
        inner = linked(case, case.place[each.id]) if each.part_of else None
        if each.conversion_of or (inner is not None and inner in items):
            continue
        if each.sentence != before.sentence or each.unit != items[0].unit or closed or not tied(case, gap):
            break
        items.append(each)
        before = each
    usable = all(plain(each) and each.unit == items[0].unit for each in items)
    return items if usable else []


def _whole_bracket(case: Case, whole: Mention, items: Sequence[Mention], tail: Sequence[str]) -> bool:
    """Whether a bracket closes behind its last item and can hold everybody: of people, men or all kinds of adults."""
    if ")" not in tail:
        return False
    checks = case.source.tongue.checks
    lone = tail[0] == ")"
    if not checks.harmed.isdisjoint(case.source.folded(whole.noun)):
        fates = [next((fate for fate in checks.harms if each.deed in fate), None) for each in items]
        return lone and None not in fates and len(set(fates)) == len(items) == len(checks.harms)
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
    found = checks.total_before.before(lows, begin)
    before = found is not None and lows[max(0, begin - found[1] - 1)] not in case.source.tongue.wholes.of
    behind = any(checks.total_after.at(lows, spot) is not None for spot in (whole.last, whole.noun_end))
    sentence = case.source.sentences[whole.sentence]
    if not (before or behind) or any(word in checks.since for word in lows[sentence.first : sentence.last]):
        return None
    items: list[Mention] = []
    for each in reversed(case.mentions[max(0, at - _ITEMS_MAX) : at]):
        if each.sentence == whole.sentence and _by_the_way(case, each, whole, items):
            continue
        if each.sentence != whole.sentence or each.unit != whole.unit or not plain(each):
            break
        if items and not tied(case, case.gap(each, items[0])):
            break
        items.insert(0, each)
    if len(items) < 2 or _partial(case, lows[items[0].first : begin]):  # noqa: PLR2004 - a list
        return None
    return Listed(whole, items, complete=True)


def _by_the_way(case: Case, each: Mention, whole: Mention, items: Sequence[Mention]) -> bool:
    """Whether a number between the items and their sum is of things: `823 relatives boarded 31 buses; 1,230 in all`."""
    kind, own = case.kind(whole, own=False), case.kind(each)
    joined = not items and tied(case, case.gap(case.mentions[case.place[each.id] - 1], each))
    return kind == "people" and own not in ("", "people", "families") and not items and not joined


def _rested(claimed: Mapping[str, Mention], case: Case, at: int) -> Listed | None:
    """Parts of a whole that end in "the remaining five", "the other 12"."""
    whole = case.mentions[at]
    near = [each for each in case.mentions[at + 1 : at + 2 * _ITEMS_MAX] if each.unit == whole.unit and plain(each)]
    for number in (whole.sentence, whole.sentence + 1):
        items = [each for each in near if each.sentence == number]
        if (
            not 1 < len(items) <= _ITEMS_MAX
            or claimed.get(items[0].id) is not whole
            or not _is_the_rest(case, items[-1])
        ):
            continue
        joined = all(each.noun_end <= each.last or each.part_of == whole.id for each in items[:-1])
        same = _elliptic_rest(case, whole, items) and not _narrowed(case, items)
        if joined and same and _one_paragraph(case, whole, items[-1]):
            return Listed(whole, items, complete=True)
    return None


def _elliptic_rest(case: Case, whole: Mention, items: Sequence[Mention]) -> bool:
    """Whether the last item is of the whole: `nine carried flour, four drugs and the other five tents`, not "teams"."""
    last, before = (case.kind(each) for each in (items[-1], items[-2]))
    return last in ("", case.kind(whole, own=False)) or (bool(before) and before != last)


def _narrowed(case: Case, items: Sequence[Mention]) -> bool:
    """Whether items behind the first are of some of them only ("of those who went to court 60 …")."""
    lows, wholes = case.source.lows, case.source.tongue.wholes
    return any(
        wholes.of_them.at(lows, at) is not None
        for each in items[1:]
        for at in (*range(each.begin - GAP_MAX, each.begin), each.last)
        if at >= items[0].noun_end
    )


def _is_the_rest(case: Case, mention: Mention) -> bool:
    """Whether a number is all that is left: "the remaining five", "the other 12"."""
    source = case.source
    near = case.before(mention, 2)
    return len(near) == 2 and near[0] in source.tongue.nouns.determiners and near[1] in source.tongue.checks.rest  # noqa: PLR2004


def _one_paragraph(case: Case, one: Mention, other: Mention) -> bool:
    sentences = case.source.sentences
    return sentences[one.sentence].paragraph == sentences[other.sentence].paragraph


def _labelled(case: Case, at: int) -> Listed | None:
    """`Arrived: 486 people. Men: 121. Women: 189. Children: 176.`: labels that name everybody."""
    whole = case.mentions[at]
    if case.kind(whole, own=False) != "people":
        return None
    items, labels = [], set()
    for number in range(whole.sentence + 1, min(len(case.source.sentences), whole.sentence + 1 + _ITEMS_MAX)):
        row, sentence = case.rows.get(number, []), case.source.sentences[number]
        label = case.source.lows[sentence.first : row[0].begin] if len(row) == 1 else []
        group = label[0] if len(label) == 2 and label[1] == ":" else ""  # noqa: PLR2004 - one word and the colon
        if group not in case.source.tongue.wholes.groups or not plain(row[0]) or row[0].unit != whole.unit:
            if label[-1:] == [":"] and _one_paragraph(case, whole, row[0]):
                return None  # "Not stated: 26": there are more of them
            break
        items.append(row[0])
        labels.add(group)
    every = any(each == labels for each in case.source.tongue.checks.partitions)
    if any(
        one.value is not None and other.value is not None and one.value + other.value == whole.value
        for one, other in combinations(items, 2)
    ):
        return None  # the children are among the women and the men
    some = any(each < labels for each in case.source.tongue.checks.partitions)  # women, men, and children beside them
    return Listed(whole, items, complete=True, sure=some) if every and len(items) == len(labels) else None


def _completed(case: Case, at: int) -> Listed | None:
    """`Of the 299 wounded, 121 were treated on the spot and the other 178 were taken to hospital`."""
    whole = case.mentions[at]
    row = case.rows[whole.sentence]
    sentence = case.source.sentences[whole.sentence]
    lead = case.source.lows[sentence.first : whole.begin]
    if row[0].id != whole.id or not 0 < len(lead) <= TIE_WITHIN or lead[0] not in case.source.tongue.wholes.among:
        return None
    items = [each for each in row[1:_ITEMS_MAX] if each.unit == whole.unit and plain(each)]
    if len(items) < 2 or len(items) != len(row) - 1:  # noqa: PLR2004 - a list
        return None
    last = items[-1]
    near = [*case.before(last, 2), *case.source.lows[last.last : last.last + 1]]
    if (
        not _elliptic_rest(case, whole, items)
        or _narrowed(case, items)
        or all(word not in case.source.tongue.checks.rest for word in near)
    ):
        return None
    return Listed(whole, items, complete=True)


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
        if far or each.unit != "count" or not bare(case, each):
            break
        items.append(each)
    if whole.value is None or whole.unit != "count" or whole.value < _SLIP_MIN or not 1 < len(items) <= _SLIP_ITEMS_MAX:
        return None
    if {";", ":", ".", *DASHES, "\n"}.isdisjoint(case.gap(whole, items[0])) and items[0].sentence == whole.sentence:
        return None  # "231 were farming, 117 were travelling, 96 …" are three of one list
    total = sum((each.value for each in items if each.value is not None), Fraction(0))
    return Listed(whole, items, complete=True, sure=False) if slipped(whole, items, total) else None


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
    rows: dict[tuple[int, str], list[Mention]] = {}
    for part, whole in claims(case):
        row = rows.get((part.sentence, whole.id), [])
        if plain(part) and not (len(row) > 1 and ";" in case.gap(row[-1], part)):
            rows.setdefault((part.sentence, whole.id), []).append(part)
    for (_, name), items in rows.items():
        if 1 < len(items) <= _ITEMS_MAX:
            disjoint, near = apart(case, items), in_a_row(case, items)
            if disjoint or near:
                sure = surely_apart(case, items) and ";" not in case.source.lows[items[0].last : items[-1].begin]
                yield Listed(case.by_id[name], items, complete=False, apart=disjoint, near=near, sure=sure)
