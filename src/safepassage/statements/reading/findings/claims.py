"""What the words call a part of what, whatever the numbers say.

The reader links a part only to a whole that is larger; for a rule that looks for parts
above their wholes that is the wrong way round. Here the words alone decide: "254 of 75
clinics", "133 people, including 418 children". Where some other number could be the
whole that was meant, nothing is claimed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from safepassage.statements.reading.conversions import dimension
from safepassage.statements.reading.quantities import DURATIONS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from safepassage.statements.reading.findings.case import Case
    from safepassage.statements.reading.mention import Mention

__all__ = ["BULLETS", "SHARES", "claims", "clause", "is_verb", "led", "linked", "plain", "takes_up"]

SHARES: Final = frozenset({"%", "fraction"})
BULLETS: Final = frozenset("-–—•▪◦·*")
_BACK: Final = 8
_BACK_SENTENCES: Final = 2
_NAMED_SENTENCES: Final = 4
_PHRASE_MAX: Final = 6
_LINK_WITHIN: Final = 3
_LEAD_MAX: Final = 4
_LED_BACK: Final = 3
_ALONE_WITHIN: Final = 5
_STEM: Final = 5
_ELLIPTIC_WITHIN: Final = 16
_COMMAS: Final = (",", "،")


def plain(mention: Mention) -> bool:
    """Whether a mention is a number of things or measures that can be a part or a whole."""
    no_number = mention.value is None or bool(mention.conversion_of)
    return not (no_number or mention.unit in SHARES or mention.unit in DURATIONS or mention.unit == "ratio")


def claims(case: Case) -> Sequence[tuple[Mention, Mention]]:
    """(part, whole) in one unit, as the words state it; worked out once a case."""
    if not case.claimed:
        case.claimed.extend(_claims(case))
    return case.claimed


def _claims(case: Case) -> Iterator[tuple[Mention, Mention]]:
    claimed: dict[str, Mention] = {}
    for at, part in enumerate(case.mentions):
        whole = case.by_id.get(part.part_of)
        own = clause(case, at)
        if own is not None:
            whole = own
        elif plain(part) and (whole is None or whole.sentence != part.sentence):
            stated = (
                _of_the_next(case, at) or linked(case, at) or led(case, at) or _headed(case, at)
                or _alone(case, at) or _named(case, at) or _next_item(case, at, claimed)
            )  # fmt: skip
            whole = stated if whole is None or (stated is not None and stated.sentence == part.sentence) else whole
        if whole is not None and whole.unit == part.unit and whole.value is not None and part.value is not None:
            claimed[part.id] = whole
            yield part, whole


def _of_the_next(case: Case, at: int) -> Mention | None:
    """`254 of 75 clinics`, `418 of the 133 people`."""
    if at + 1 >= len(case.mentions):
        return None
    part, whole = case.mentions[at], case.mentions[at + 1]
    between = case.source.lows[part.last : whole.begin]
    tongue = case.source.tongue
    behind = case.source.lows[part.noun_end : whole.begin]
    room = part.unit == "count" or not tongue.checks.capacity.isdisjoint(behind)
    if (
        len(behind) > 1
        and set(behind[:2]) <= tongue.wholes.of
        and room
        and not (part.unit == "count" and case.kind(whole))
    ):
        between = behind  # "15,000 tonnes of grain out of a capacity of 120,000"
    if not 0 < len(between) <= _PHRASE_MAX or between[0] not in tongue.wholes.of or not plain(whole):
        return None
    tail = between[1:]
    known = tongue.nouns.determiners | tongue.wholes.of
    if any(not word[0].isalpha() or (word in tongue.nouns.stops and word not in known) for word in tail):
        return None
    definite = part.unit == "count" or any(word in tongue.nouns.determiners for word in tail)
    return whole if definite and part.unit == whole.unit else None


def linked(case: Case, at: int) -> Mention | None:
    """`136 villages, 381 of them`, `133 people, including 418 children`: the whole that a linking phrase takes up."""
    part = case.mentions[at]
    link = _link(case, part)
    if link is None or (at and link == case.mentions[at - 1].last):
        return None
    found = case.source.tongue.wholes.of_them.at(case.source.lows, link)
    named = case.source.lows[link + found[1] : link + found[1] + 1] if found and link < part.begin else []
    if found and named and case.source.tongue.nouns.participle(named[0]) is not None:  # "Of those granted, 1,930 …"
        if case.source.lows[link + found[1] + 1] != ",":
            return None  # "Of those granted since 2015, …"
        near = [each for each in case.mentions[max(0, at - _BACK) : at] if _means(case, named[0], each)]
        return _surely(case, part, near, by_noun=False)
    here = [
        each for each in case.mentions[max(0, at - _BACK) : at] if each.sentence == part.sentence and each.first < link
    ]
    if here:
        beside = part.begin - here[-1].noun_end <= _LINK_WITHIN
        beside = beside and not case.source.tongue.wholes.of.isdisjoint(case.source.lows[part.last : part.last + 1])
        return _surely(case, part, here, by_noun=not beside and not _pronoun(case, link))
    if case.source.lows[link + 1 : link + 2] and case.source.lows[link + 1] in case.source.tongue.checks.selves:
        return None
    if case.source.lows[max(0, part.begin - 1)] in case.source.tongue.nouns.auxiliaries:
        return None  # "there are 5,400 of them" takes up what has no number
    if dimension(part.unit) == "length" or part.scope == "plan":
        return None
    back = part.sentence - 1 if part.sentence - 1 in case.rows else part.sentence - _BACK_SENTENCES
    if back >= 0 and link >= part.last and _paragraphs_apart(case, back, part.sentence):
        return None
    before = [each for each in case.rows.get(back, ())[-_BACK:] if each.scope != "rate"]
    return _surely(case, part, before, by_noun=not _pronoun(case, link) or link >= part.last)


def clause(case: Case, at: int) -> Mention | None:
    """`122 injured, 221 of whom are children`: the number right before a clause that is about it, whatever its size."""
    part, whole = case.mentions[at], case.mentions[at - 1] if at else None
    link = _link(case, part) if plain(part) else None
    if link is None or whole is None or whole.sentence != part.sentence or whole.unit != part.unit or not plain(whole):
        return None
    lows, end = case.source.lows, max(whole.last, whole.noun_end)
    relative = not case.source.tongue.wholes.relative.isdisjoint(lows[link + 1 : link + 2])
    beside = end + 1 in (link, part.begin) and lows[end] == ","
    return whole if relative and beside and not _governed(case, whole) else None


def _governed(case: Case, mention: Mention) -> bool:
    """Whether a preposition stands before a number, so that a clause behind it may be about what that belongs to."""
    return case.source.lows[max(0, mention.begin - 1)] in case.source.tongue.nouns.prepositions


def _paragraphs_apart(case: Case, back: int, here: int) -> bool:
    sentences = case.source.sentences
    return sentences[back].paragraph != sentences[here].paragraph


def _pronoun(case: Case, link: int) -> bool:
    """Whether a link is one that takes up what was named before without naming it ("of these", "among them")."""
    return case.source.tongue.wholes.of_them.at(case.source.lows, link) is not None


def is_verb(case: Case, word: str) -> bool:
    """Whether a word can be a verb, or the participle that stands for one."""
    nouns = case.source.tongue.nouns
    finite = nouns.finite is not None and nouns.finite(word) is not None
    return finite or word in nouns.auxiliaries or nouns.participle(word) is not None


def takes_up(case: Case, part: Mention) -> bool:
    """Whether a part is linked by words that take up what was named before ("311 of them women", "among them")."""
    link = _link(case, part)
    return link is not None and _pronoun(case, link)


def _link(case: Case, part: Mention) -> int | None:
    """Where the phrase begins that makes a mention a part of what was said before."""
    lows, wholes = case.source.lows, case.source.tongue.wholes
    begin = part.begin
    for spot in range(begin, max(begin - _LINK_WITHIN, 0), -1):
        found = wholes.including.before(lows, spot)
        if found is not None:
            return spot - found[1]
        if not lows[spot - 1][:1].isalpha() and (lows[spot - 1] not in (",", ":") or spot != begin):
            break
    for spot in (part.last, part.noun_end):
        if wholes.of_them.at(lows, spot) is not None:
            return spot
    first = case.source.sentences[part.sentence].first
    first += lows[first] in BULLETS
    headed = part.begin - first <= _PHRASE_MAX + 1 and lows[part.begin - 1] == ":"  # "Of these, culture-positive: 11"
    return first if headed and wholes.of_them.at(lows, first) is not None else None


def _surely(case: Case, part: Mention, before: Sequence[Mention], *, by_noun: bool = True) -> Mention | None:
    """The nearest mention that can be the whole, unless a larger one could be it as well."""
    able = [
        each
        for each in before
        if plain(each) and each.id != part.id and (_among(case, part, each) if by_noun else _one_sort(case, part, each))
    ]
    if not able or part.value is None:
        return None
    top = [each.value_to or each.value for each in able[:-1]]
    larger = any(value is not None and value >= part.value for value in top)
    nearest = able[-1]
    return None if larger and nearest.value is not None and nearest.value < part.value else nearest


def _among(case: Case, part: Mention, whole: Mention) -> bool:
    """Whether a mention can count some of those of another: by its noun, or because the other's noun takes in all."""
    own, checks = case.source.folded(whole.noun), case.source.tongue.checks
    wide = not checks.people.isdisjoint(own) or (own[-1:] and own[-1] in checks.generic)
    return case.akin(part, whole) or (part.unit == whole.unit and bool(wide) and case.kind(part) != "families")


def _one_sort(case: Case, part: Mention, whole: Mention) -> bool:
    """Whether both are people or neither is, as far as their nouns say it: for "of them" names none."""
    some, every = case.kind(part, own=part.sentence == whole.sentence), case.kind(whole, own=False)
    if part.unit != whole.unit:
        return False
    if some and _among(case, part, whole):
        return True
    same = not some or not every or (some == "people") == (every == "people")
    governed = _governed(case, whole)
    if not some and part.sentence == whole.sentence:
        understood = case.kind(part, own=False)
        aside = not governed and case.source.lows[part.begin - 1] in _COMMAS  # "48 clinics had to close, 12 of which …"
        return aside or not every or not understood or (understood == "people") == (every == "people")
    return same or (
        some == "people" and not governed and case.gap(whole, part) == [","]
    )  # "142 cooks, 31 of them women"


def led(case: Case, at: int) -> Mention | None:
    """`Of the 261 patients in the hospital, 783 are in intensive care`: the number that its clause opens with."""
    part = case.mentions[at]
    lows = case.source.lows
    for whole in reversed(case.mentions[max(0, at - _LED_BACK) : at]):
        if whole.sentence != part.sentence or not plain(whole) or not case.akin(part, whole):
            return None
        if _opens_clause(case, whole):
            own = lows[whole.last : part.begin]
            tied = "," in own or case.mentions[at - 1].id == whole.id
            return whole if tied and not {";", ":", "."}.intersection(own) else None
    return None


def _opens_clause(case: Case, whole: Mention) -> bool:
    """Whether a clause begins with "of the", "among these", or the like, and then this number."""
    source, among = case.source, case.source.tongue.wholes.among
    first = source.sentences[whole.sentence].first
    at = whole.begin - 1
    while at > first and whole.begin - at < _LEAD_MAX and source.lows[at] in source.tongue.nouns.determiners:
        at -= 1
    if at < first or source.lows[at] not in among or source.tongue.wholes.of_them.at(source.lows, at) is not None:
        return False
    joined = at - 1 > first and source.lows[at - 1] in source.tongue.nouns.pairs
    return at == first or not source.lows[at - 1][:1].isalnum() or (joined and source.lows[at - 2] == ",")


def _headed(case: Case, at: int) -> Mention | None:
    """`A total of 1,706 weapons, including` or `Of the 118,400 displaced,`, and the parts one below the other."""
    part = case.mentions[at]
    source, wholes = case.source, case.source.tongue.wholes
    number = part.sentence
    if part.begin - source.sentences[number].first > 1 or case.rows[number][0].id != part.id:
        return None
    while number >= 0 and part.sentence - number <= _BACK and source.lows[source.sentences[number].first] in BULLETS:
        number -= 1
    row = case.rows.get(number, [])
    if number == part.sentence or not row or number < 0:
        return None
    head = source.sentences[number]
    tail = head.last - (source.lows[head.last - 1] in (":", ","))
    if wholes.including.before(source.lows, tail) is not None:
        return row[-1] if plain(row[-1]) and row[-1].unit == part.unit else None
    whole = row[0]
    leads = source.lows[head.first] in wholes.among and whole.begin - head.first <= _LEAD_MAX
    closes = tail < head.last and not any(word in (".", ";") for word in source.lows[head.first : tail])
    return whole if leads and closes and plain(whole) and case.akin(part, whole) else None


def _alone(case: Case, at: int) -> Mention | None:
    """`To date 442 fighters …, 9,935 on Wednesday alone`."""
    part = case.mentions[at]
    lows, alone = case.source.lows, case.source.tongue.checks.alone
    behind = lows[part.last : min(case.source.sentences[part.sentence].last, part.last + _ALONE_WITHIN)]
    if part.noun_end > part.last or not any(word in alone for word in behind):
        return None
    return _surely(
        case, part, [each for each in case.mentions[max(0, at - _BACK) : at] if each.sentence == part.sentence]
    )


def _named(case: Case, at: int) -> Mention | None:
    """`11 were hurt. Of the injured, 43 are in hospital`: the whole by what happened to it."""
    part = case.mentions[at]
    lows, tongue = case.source.lows, case.source.tongue
    sentence = case.source.sentences[part.sentence]
    spots = [part.last]
    if case.rows[part.sentence][0].id == part.id and part.begin - sentence.first <= _PHRASE_MAX:
        spots.append(sentence.first)
    for spot in spots:
        words = lows[spot : spot + 3]
        narrowed = lows[spot + 3 : spot + 5] if spot == part.last else []
        if tongue.nouns.places.intersection(narrowed) or tongue.wholes.relative.intersection(narrowed):
            continue  # "478 of the foreigners on it" are of those there only
        further = lows[spot + 3 : spot + 4]
        if (
            spot != part.last
            and spot + 3 < part.begin
            and further[0] != ","
            and further[0] not in tongue.nouns.auxiliaries
        ):
            continue  # "Of those granted since 2015, …"
        if len(words) == 3 and words[0] in tongue.wholes.among and words[1] in tongue.nouns.determiners:  # noqa: PLR2004
            near = [
                each
                for each in case.mentions[max(0, at - _BACK) : at]
                if part.sentence - each.sentence <= _NAMED_SENTENCES and _means(case, words[2], each)
            ]
            found = _surely(case, part, near) if words[2][0].isalpha() else None
            if found is not None:
                return found
    return None


def _means(case: Case, word: str, other: Mention) -> bool:
    own = f"{other.noun} {other.deed}".lower().split()
    fate = next((each for each in case.source.tongue.wholes.fates if word in each), None)
    group = fate or frozenset({word})
    persons = case.source.tongue.checks.persons | case.source.tongue.checks.people
    if fate is None and word in persons and case.kind(other) == "people":
        return True
    return any(each in group or (len(word) >= _STEM and each[:_STEM] == word[:_STEM]) for each in own)


def _next_item(case: Case, at: int, claimed: dict[str, Mention]) -> Mention | None:
    """`including 40 women and 4,018 children`: what follows a part in its list, where both are groups of people."""
    part = case.mentions[at]
    near = reversed(case.mentions[max(0, at - _LED_BACK) : at])
    before = next((each for each in near if each.unit not in SHARES), None)
    tongue = case.source.tongue
    if before is None or before.id not in claimed or before.sentence != part.sentence:
        return None
    joined = case.gap(before, part)
    groups = tongue.wholes.groups
    both = all(any(word in groups for word in case.source.folded(each.noun)) for each in (before, part))
    behind = [case.source.lows[each.last : each.last + 1] for each in (before, part)]
    bare = part.noun_end == part.last and before.noun_end == before.last
    apart = not {";", ":", "."}.isdisjoint(joined)
    if bare and not apart and behind[0] == behind[1] and behind[0] and behind[0][0] in tongue.nouns.auxiliaries:
        return claimed[before.id]
    ties = len(joined) == 1 and (joined[0] in tongue.nouns.pairs or joined[0] in (",", "،"))
    if both and ties and part.noun_end > part.last:
        return claimed[before.id]
    return claimed[before.id] if _elliptic(case, before, part) else None


def _elliptic(case: Case, before: Mention, part: Mention) -> bool:
    """`9 of the ships went from Chern, 19 from Ode and 8 from Yuzh`: a bare number, and again the preposition."""
    lows, nouns = case.source.lows, case.source.tongue.nouns
    between = lows[before.last : part.begin]
    end = part.last
    if lows[end : end + 1] == ["("] and ")" in lows[end : end + _LEAD_MAX + 1]:
        end = lows.index(")", end) + 1  # "99 (24 per cent) on rent"
    preposition = next(iter(lows[end : end + 1]), "")
    tied = between[-1:] and between[-1] in (*_COMMAS, *nouns.pairs) and not {".", ";", ":"}.intersection(between)
    bare = (
        part.noun_end <= part.last
        and preposition in nouns.prepositions
        and preposition not in case.source.tongue.wholes.of
    )
    if not (tied and bare and len(between) <= _ELLIPTIC_WITHIN and preposition in between[:-1]):
        return False
    told = between[: between.index(preposition)]
    return any(is_verb(case, word) for word in told)  # and not "12 of the 30 in Ket"
