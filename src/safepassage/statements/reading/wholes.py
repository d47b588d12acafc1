"""Of what whole a number is a part.

Only what the words say counts: "including", "of whom", a list in brackets or behind a
colon, "38,200 of the 52,000". The whole is the nearest number before that can be one. What
only could be a part, by its size, is none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from safepassage.statements.reading.conversions import dimension
from safepassage.statements.reading.headings import BULLETS
from safepassage.statements.reading.names import same_word
from safepassage.statements.reading.nounphrase import SHARES
from safepassage.statements.reading.quantities import DURATIONS
from safepassage.statements.reading.sums import (
    BACK_SENTENCES,
    ITEMS_MAX,
    RUN_MAX,
    by_sum,
    completes,
    fits,
    is_difference,
    left_of,
    made_up,
    other_kind,
    smaller,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from safepassage.statements.reading.mention import Mention
    from safepassage.statements.reading.source import Source

__all__ = ["find_wholes"]

_NAMED_BACK: Final = 6
_ITEM_WORDS: Final = 14
_REST_WITHIN: Final = 5
_LINK_WITHIN: Final = 10
_BRACKET_MAX: Final = 8


def find_wholes(source: Source, mentions: list[Mention]) -> None:
    """Fill in `part_of` of every mention."""
    by_id = {each.id: each for each in mentions}
    for mention in mentions:
        begin = mention.begin
        mention.brackets = (
            begin > 0
            and source.lows[begin - 1] in "(["
            and source.lows[mention.noun_end : mention.noun_end + 1] in ([")"], ["]"])
        )
    for at, mention in enumerate(mentions):
        if mention.conversion_of or mention.unit in DURATIONS or mention.unit == "ratio":
            continue
        whole = _whole(source, mentions, at, by_id)
        if whole is not None and whole is not mention and not _above(mention, whole, by_id):
            mention.part_of = whole.id
    for mention in mentions:
        if mention.conversion_of and by_id[mention.conversion_of].part_of:
            mention.part_of = ""


def _by_id(mentions: Sequence[Mention], name: str) -> Mention:
    """A mention by its id, which is its place in the text."""
    return mentions[int(name.removeprefix("q")) - 1]


def _above(mention: Mention, whole: Mention, by_id: dict[str, Mention]) -> bool:
    """Whether the supposed whole is itself a part of the mention."""
    steps = 0
    while whole.part_of and steps < 50:  # noqa: PLR2004
        whole = by_id[whole.part_of]
        if whole is mention:
            return True
        steps += 1
    return False


def _whole(source: Source, mentions: Sequence[Mention], at: int, by_id: dict[str, Mention]) -> Mention | None:
    """The whole of one mention: the ways to say so, the surest first."""
    mention = mentions[at]
    lows, wholes = source.lows, source.tongue.wholes
    forward = _of_the_next(source, mentions, at)
    if forward is not None and not forward.conversion_of:
        return forward
    begin = mention.begin
    named = _named(source, mentions, at, begin)
    if named is not None:
        return named
    for behind in (mention.last, mention.noun_end):
        if wholes.of_them.at(lows, behind) is not None:
            return made_up(mentions, at) or _nearest(
                source, mentions, at, skip_parts=not wholes.relative.intersection(lows[behind + 1 : behind + 2])
            )
    if _per(source, mention):
        return None
    if _is_rest(source, mention, begin):
        near = reversed(mentions[max(0, at - 4) : at])
        sharing = next((each for each in near if each.part_of and each.unit not in SHARES), None)
        whole = by_id[sharing.part_of] if sharing is not None else None
        if whole is not None and fits(mention, whole) and smaller(mention, whole):
            return whole
        found = _nearest(source, mentions, at, skip_parts=True)
        return found if found is None or smaller(mention, found) else left_of(mentions, at)
    completed = completes(mentions, at)
    if completed is not None:
        return completed
    last = source.lows[mention.number.last - 1]
    if wholes.suffixes and mention.unit == "fraction" and last.endswith(wholes.suffixes):
        return _nearest(source, mentions, at, skip_parts=True)
    if at > 1 and mentions[at - 2].part_of == mentions[at - 1].id and smaller(mention, mentions[at - 1]):
        between = lows[mentions[at - 1].last : begin]
        if len(between) <= 3 and any(word in wholes.again for word in between) and fits(mention, mentions[at - 1]):  # noqa: PLR2004
            return mentions[at - 1]
    shared = _rest(source, mentions, at, begin)
    if shared is not None:
        return by_id[shared]
    listed = _listed(source, mentions, at, begin)
    if listed is not None:
        return listed
    counted = _said_as_count(source, mentions, at, begin, by_id)
    if counted is not None:
        return counted
    if mention.unit in SHARES:
        return (
            _of_the_ill(source, mentions, at)
            or _share_again(source, mentions, at, begin, by_id)
            or _funded(source, mentions, at)
            or _elided(source, mentions, at, begin)
        )
    if dimension(mention.unit) == "money":
        return _funded(source, mentions, at) or by_sum(source, mentions, at, begin)
    return _opened(source, mentions, at, begin) or _elided(source, mentions, at, begin)


def _of_the_ill(source: Source, mentions: Sequence[Mention], at: int) -> Mention | None:
    """`2,700 cases, with 54 deaths: a case fatality of 2%`: a share of the ill, wherever the deaths stand."""
    mention, wholes = mentions[at], source.tongue.wholes
    first = max(source.sentences[mention.sentence].first, mention.first - _REST_WITHIN)
    if wholes.fatality.isdisjoint(source.lows[first : mention.last + 3]):
        return None
    near = (each for each in reversed(mentions[max(0, at - RUN_MAX) : at]) if each.unit == "count")
    ill = (each for each in near if not wholes.ill.isdisjoint(source.folded(each.noun)))
    return next((each for each in ill if mention.sentence - each.sentence <= _NAMED_BACK), None)


def _is_rest(source: Source, mention: Mention, begin: int) -> bool:
    """Whether a number without a noun is what is left of a whole: "the other 96", "the rest – that is 470 –"."""
    if mention.noun_end != mention.last or mention.unit != "count":
        return False
    first = max(source.sentences[mention.sentence].first, begin - _REST_WITHIN)
    return any(source.lows[at] in source.tongue.wholes.rest for at in range(first, begin))


def _per(source: Source, mention: Mention) -> bool:
    """Whether a mention is a rate, which is a part of nothing."""
    end = min(len(source.lows), max(mention.noun_end, mention.last) + 3)
    near = range(mention.last, next((at for at in range(mention.last, end) if source.lows[at] == "("), end))
    begin = mention.begin
    if any(word in source.tongue.average for word in source.lows[max(0, begin - 3) : begin + 2]):
        return True
    return "/" in mention.unit or any(source.tongue.numerals.per_other.at(source.lows, at) for at in near)


def _said_as_count(
    source: Source, mentions: Sequence[Mention], at: int, begin: int, by_id: dict[str, Mention]
) -> Mention | None:
    """`half of them, 4,350,`: the whole of a share that a number says again."""
    before = mentions[at - 1] if at else None
    if before is None or before.unit not in SHARES or not before.part_of or mentions[at].unit != "count":
        return None
    between = source.lows[before.noun_end : begin]
    small = [word for word in between if word not in source.tongue.wholes.again and word.isalpha()]
    pronouns = source.tongue.nouns.subjects | source.tongue.wholes.of | source.tongue.nouns.determiners | {"them"}
    if between[-1:] != [","] or any(word not in pronouns for word in small):
        return None
    whole = by_id[before.part_of]
    return whole if fits(mentions[at], whole) and smaller(mentions[at], whole) else None


def _rest(source: Source, mentions: Sequence[Mention], at: int, begin: int) -> str | None:
    """`688 находятся …, остальные 724`: the id of the whole that the other part has."""
    near = source.lows[max(0, begin - 5) : begin + 1]
    if source.tongue.nouns.finite is None or not any(word in source.tongue.wholes.rest for word in near):
        return None
    for other in reversed(mentions[max(0, at - 4) : at]):
        if other.part_of and mentions[at].sentence - other.sentence <= 1:
            return other.part_of
    return None


def _named(source: Source, mentions: Sequence[Mention], at: int, begin: int) -> Mention | None:
    """`Seven of the dead`, `Of the injured, 11`, `Among the evacuees were 312`: the whole by what it counted."""
    lows, wholes, nouns = source.lows, source.tongue.wholes, source.tongue.nouns
    mention = mentions[at]
    sentence = source.sentences[mention.sentence]
    spots = [mention.last]
    lead = sentence.first + (source.lows[sentence.first] in "-–•")
    if begin - lead <= 8 and lows[lead : lead + 1] and lows[lead] in wholes.among:  # noqa: PLR2004
        spots.append(lead)
    if nouns.finite is not None and mention.unit == "fraction":
        spots.append(mention.last - 1)  # "три четверти коек"
    for spot in spots:
        if spot + 2 >= len(lows) or (lows[spot] not in wholes.among and spot >= mention.last):
            continue
        step = 2 if lows[spot + 1] in nouns.determiners else 1 if nouns.finite is not None else 0
        word = lows[spot + step]
        if not step or source.tokens[spot + step].kind != "word":
            continue
        for other in reversed(mentions[max(0, at - RUN_MAX) : at]):
            if mention.sentence - other.sentence > _NAMED_BACK:
                break
            if (
                not other.conversion_of
                and (not other.part_of or word in source.folded(other.noun))
                and fits(mention, other)
                and smaller(mention, other)
                and _means(source, word, other)
            ):
                return other
    return None


def _means(source: Source, word: str, other: Mention) -> bool:
    """Whether a word names what a mention counted: the same stem, or another word for the same fate."""
    own = f"{other.noun} {other.deed}".lower().split()
    people = source.tongue.nouns.people
    word, own = (same_word(word), [same_word(each) for each in own]) if source.tongue.nouns.finite else (word, own)
    if word in people and any(each in people for each in own) and word not in source.tongue.wholes.groups:
        return True
    group = next((each for each in source.tongue.wholes.fates if word in each), frozenset({word}))
    if source.tongue.nouns.finite:
        alike = [{same_word(each) for each in fates} for fates in source.tongue.wholes.fates]
        return any(each == word or any(each in fates and word in fates for fates in alike) for each in own)
    return any(each in group or (len(word) > 4 and each[:5] == word[:5]) for each in own)  # noqa: PLR2004 - a stem


def _funded(source: Source, mentions: Sequence[Mention], at: int) -> Mention | None:
    """`$12.5m … so far $4.5 million`, `28% funded`: what came of what was asked for."""
    mention, lows, wholes = mentions[at], source.lows, source.tongue.wholes
    sentence = source.sentences[mention.sentence]
    near = lows[max(sentence.first, mention.first - 12) : min(sentence.last, mention.last + 6)]
    if not any(word in wholes.received for word in near):
        return None
    for other in reversed(mentions[max(0, at - RUN_MAX) : at]):
        if mention.sentence - other.sentence > _NAMED_BACK:
            return None
        if dimension(other.unit) != "money" or not smaller(mention, other) or other.part_of:
            continue
        if mention.unit not in SHARES and mention.unit != other.unit:
            continue
        place = source.sentences[other.sentence]
        if any(
            word in wholes.asked for word in lows[max(place.first, other.first - 14) : min(place.last, other.last + 10)]
        ):
            return other
    return None


def _of_the_next(source: Source, mentions: Sequence[Mention], at: int) -> Mention | None:
    """`38,200 of the 52,000 children`, `85 percent of the 560,000`: the whole follows."""
    if at + 1 >= len(mentions):
        return None
    mention, lows = mentions[at], source.lows
    nouns, wholes = source.tongue.nouns, source.tongue.wholes
    if is_difference(source, mention):
        return None
    for follower in mentions[at + 1 : at + 3]:
        begin = follower.begin
        between = lows[mention.last : begin]
        if nouns.finite and mention.unit == "count":  # "بئراً من أصل ثلاثين"
            behind = lows[mention.noun_end : begin]
            between = behind if len(behind) > 1 and behind[0] in wholes.of and behind[1] in wholes.of else between
        if len(between) > 6 or not between:  # noqa: PLR2004
            continue
        if any(word in wholes.amounting for word in between) and "," not in between and _is_share_of(mention, follower):
            return follower
        tail = [word for word in between if word not in "()[]"]
        ties = bool(tail) and tail[0] in source.tongue.wholes.of and _one_phrase(source, tail[1:])
        if ties and fits(mention, follower) and smaller(mention, follower):
            return follower
        if follower.unit in SHARES and between == ["("]:
            continue
        break
    follower = mentions[at + 1]
    if follower.unit in SHARES and at + 2 < len(mentions):
        third = mentions[at + 2]
        begin = third.begin
        between = [word for word in lows[follower.last : begin] if word not in "()[],"]
        again = source.tongue.wholes.again
        head = mention.noun_end if source.tongue.nouns.finite else mention.last
        first = [word for word in lows[head : follower.first] if word not in "([," and word not in again]
        if (
            not first
            and between
            and between[0] in source.tongue.wholes.of
            and len(between) <= (5 if source.tongue.nouns.finite else 3)
            and fits(mention, third)
        ):
            return third
    return None


def _is_share_of(mention: Mention, follower: Mention) -> bool:
    """Whether a share stands before the group that it is a share of: "ربع الخطة البالغة قيمتها 48 مليون"."""
    return mention.unit in SHARES and follower.unit not in SHARES and fits(mention, follower)


def _one_phrase(source: Source, words: Sequence[str]) -> bool:
    """Whether words are one noun phrase: "the city's", "a storage capacity of"."""
    nouns, of = source.tongue.nouns, source.tongue.wholes.of
    return not any(
        word in (",", ".", ";", ":") or (word in nouns.stops and word not in nouns.determiners and word not in of)
        for word in words
    )


def _nearest(source: Source, mentions: Sequence[Mention], at: int, *, skip_parts: bool) -> Mention | None:
    """The nearest mention before that can be the whole; parts of one list have one whole."""
    mention = mentions[at]
    for back in range(at - 1, -1, -1):
        other = mentions[back]
        if mention.sentence - other.sentence > BACK_SENTENCES:
            return None
        if other.conversion_of or other.brackets or not fits(mention, other) or other.unit in SHARES:
            continue
        begin = other.begin
        if any(word in source.tongue.wholes.contrasts for word in source.lows[max(0, begin - 2) : begin]):
            continue
        if skip_parts and other.part_of:
            whole = _by_id(mentions, other.part_of)
            if (
                mention.value is None
                or other.value is None
                or mention.unit in SHARES
                or mention.value > other.value
                or mention.sentence in (whole.sentence, other.sentence)
            ):
                if fits(mention, whole):
                    return whole
                continue
        if (
            mention.value is not None
            and other.value is not None
            and mention.unit == other.unit
            and mention.value > (other.value_to or other.value)
        ):
            continue
        return other
    return None


def _listed(source: Source, mentions: Sequence[Mention], at: int, begin: int) -> Mention | None:
    """`2,124 civilians, including 1,007 children and 40 …`, `of whom 45 …`; the next items of such a list."""
    mention, lows, wholes = mentions[at], source.lows, source.tongue.wholes
    if at == 0:
        return None
    before = mentions[at - 1]
    sentence = source.sentences[mention.sentence]
    for spot in range(begin, max(before.last, sentence.first, begin - _LINK_WITHIN) - 1, -1):
        link = wholes.including.before(lows, spot)
        if link is not None and (
            _other_verb(source, spot, begin) or _anothers(source, spot - link[1], spot, before, begin)
        ):
            break
        if link is not None and _opens(source, spot - link[1], sentence.first, before):
            if before.sentence == mention.sentence and spot - link[1] <= before.last + 2 and not fits(mention, before):
                return None  # "24 hectares, including 162 blocks" are blocks of no number before
            return _nearest(source, mentions, at, skip_parts=True)
        if spot > 0 and lows[spot - 1] in (".", ";") and source.tokens[spot - 1].kind == "sign":
            break
    headed = _headed(source, mentions, at)
    if headed is not None:
        return headed
    if before.part_of and before.sentence == mention.sentence and _list_goes_on(source, before, mention, begin):
        whole = _by_id(mentions, before.part_of)
        if (
            whole.first < before.first
            and fits(mention, whole)
            and (mention.unit in SHARES) == (before.unit in SHARES)
            and _still_below(mention, whole)
            and not other_kind(source, whole, mention)
        ):
            return whole
    return None


def _anothers(source: Source, link: int, end: int, before: Mention, begin: int) -> bool:
    """Whether a link belongs to the number before it ("15 of them are …, with 900 homes") or opens its own clause."""
    if end == begin:
        return False
    return link == before.last or not source.tongue.nouns.relatives.isdisjoint(source.lows[end : end + 2])


def _other_verb(source: Source, first: int, last: int) -> bool:
    """Whether a verb stands between a link and a number: the parts are then what the verb says, and not the number."""
    finite = source.tongue.nouns.finite
    told = source.tongue.nouns.tenses
    if finite is None or last - first <= 1:
        return False
    return any(
        source.lows[at] in told or finite(source.lows[at]) in ("past", "is", "plan") for at in range(first, last - 1)
    )


def _opens(source: Source, link: int, first: int, before: Mention) -> bool:
    """Whether a linking phrase opens a list: "of these" does at the head of a clause only."""
    if link < before.last - 1 and link > first:
        return False
    word = source.lows[link]
    if word not in source.tongue.wholes.among or source.lows[link + 1] in ("whom", "which"):
        return True
    leads = source.tongue.wholes.goes_on
    return (
        link <= first + 1
        or source.lows[link - 1] in leads
        or source.lows[link - 1] in (",", ";", "-", "–", "—", ":", "and", "(")
    )


def _headed(source: Source, mentions: Sequence[Mention], at: int) -> Mention | None:
    """`2,316 people were evacuated, of whom`, and then a list: the items are parts."""
    mention = mentions[at]
    if source.sentences[mention.sentence].first + 3 < mention.first:
        return None
    for back in range(mention.sentence - 1, max(-1, mention.sentence - ITEMS_MAX), -1):
        place = source.sentences[back]
        tail = [word for word in source.lows[place.first : place.last] if word not in (":", ",")]
        if any(source.tongue.wholes.including.before(tail, len(tail) - cut) for cut in (0, 1)) and len(tail) > 1:
            for other in reversed(mentions[max(0, at - RUN_MAX) : at]):
                if (
                    other.sentence == back
                    and fits(mention, other)
                    and smaller(mention, other)
                    and not other.conversion_of
                ):
                    return other
            return None
        if source.lows[place.first] not in BULLETS and not source.taken[place.first]:
            return None
    return None


def _still_below(mention: Mention, whole: Mention) -> bool:
    """Whether a part could still belong to a whole by its size."""
    if mention.value is None or whole.value is None or mention.unit != whole.unit:
        return True
    return mention.value <= (whole.value_to or whole.value) or whole.modifier != "exact"


def _list_goes_on(source: Source, before: Mention, mention: Mention, begin: int) -> bool:
    """Whether nothing but the end of one item stands between two parts."""
    del mention
    between = source.lows[before.noun_end : begin]
    if any(word in (".", ":") for word in between) or ")" in between or "]" in between:
        return False
    last = next(
        (
            word
            for word in reversed(between)
            if word not in source.tongue.nouns.determiners and word not in ("another", "further")
        ),
        "",
    )
    goes_on = source.tongue.wholes.goes_on
    return len(between) <= _ITEM_WORDS and (not between or last in goes_on or last in ",،;")


def _share_again(
    source: Source, mentions: Sequence[Mention], at: int, begin: int, by_id: dict[str, Mention]
) -> Mention | None:
    """`$400,000 of it, or 25 per cent`, `51,900 (30 per cent)`: the whole of the number said again as a share."""
    if at == 0:
        return None
    before = mentions[at - 1]
    if before.sentence != mentions[at].sentence and mentions[at].sentence - before.sentence > 1:
        return None
    between = source.lows[before.last : begin]
    opener = between[-1] if between else ""
    behind = source.lows[mentions[at].last : mentions[at].last + 1]
    small = [word for word in between if word not in source.tongue.nouns.adverbs]
    closes = small[-1:] == [","] and bool(behind) and behind[0] in ".,;" and mentions[at].sentence == before.sentence
    if closes and before.part_of and before.unit not in SHARES:
        return by_id[before.part_of]
    again = opener in ("(", "[") or any(
        word in source.tongue.wholes.again or word in source.tongue.wholes.makes for word in between[-5:]
    )
    if not again:
        return None
    if at > 1 and mentions[at - 2].part_of == before.id:
        return before
    if before.part_of and before.unit not in SHARES:
        return by_id[before.part_of]
    return None


def _opened(source: Source, mentions: Sequence[Mention], at: int, begin: int) -> Mention | None:
    """`Of 1,076 villages …, 900 have`; `1,204 items: 938 mines, 41 …`; `(45 women, 30 men)`."""
    mention, lows = mentions[at], source.lows
    sentence = source.sentences[mention.sentence]
    for back in range(at - 1, max(-1, at - RUN_MAX), -1):
        other = mentions[back]
        if other.sentence != mention.sentence:
            break
        start = other.begin
        lead = [
            word for word in lows[max(sentence.first, start - 4) : start] if word not in source.tongue.nouns.determiners
        ]
        opens = bool(lead) and lead[-1] in source.tongue.wholes.among and not other.part_of
        opens = opens and _at_clause_head(source, start, sentence.first)
        if opens and fits(mention, other) and smaller(mention, other) and _told_apart(source, other, begin):
            return other
    return by_sum(source, mentions, at, begin)


def _at_clause_head(source: Source, start: int, first: int) -> bool:
    """Whether "of the 1,076" opens its sentence or clause."""
    at, lows, wholes = start, source.lows, source.tongue.wholes
    while at > first and start - at < 4 and lows[at - 1] not in wholes.among:  # noqa: PLR2004 - small words between
        at -= 1
    before = lows[at - 2] if at - 2 >= first else ""
    return not before.isalnum() or before in source.tongue.nouns.pairs


def _told_apart(source: Source, whole: Mention, begin: int) -> bool:
    """Whether a comma, a copula or nothing but a small word stands between a whole and its part."""
    between = source.lows[whole.noun_end : begin]
    tenses = source.tongue.nouns.tenses
    return "," in between or len(between) <= 1 or all(tenses.get(word) in ("is", "was") for word in between)


def _elided(source: Source, mentions: Sequence[Mention], at: int, begin: int) -> Mention | None:
    """`About 1,324 laid down their weapons. 1,270 were amnestied.`: a smaller number of the same, without a noun."""
    mention = mentions[at]
    if at == 0 or mention.unit not in ("count", *SHARES) or mention.noun_end > mention.last:
        return None
    lows, nouns = source.lows, source.tongue.nouns
    behind = mention.last
    if (
        lows[behind : behind + 1] == ["("] and ")" in lows[behind : behind + _BRACKET_MAX]
    ):  # "592 (92.5 per cent) were free"
        behind = lows.index(")", behind) + 1
    follower = lows[behind] if behind < len(lows) else ""
    verbal = (
        follower in nouns.auxiliaries or nouns.participle(follower) is not None or (follower in source.tongue.stative)
    )
    sentence = source.sentences[mention.sentence]
    opens = begin <= sentence.first + 1 or lows[begin - 1] in (";", "“", '"', "”", ",", "(", "-", "–", "—")
    before = mentions[at - 1]
    if not verbal or not opens or mention.sentence - before.sentence > 1 or mention.value is None:
        return None
    if any(source.tokens[i].kind == "break" for i in range(before.last, begin)) and mention.unit not in SHARES:
        return None
    for other in reversed(mentions[max(0, at - 3) : at]):
        if (
            other.unit != "count"
            or other.value is None
            or not smaller(mention, other)
            or other.conversion_of
            or lows[other.begin - 1] in nouns.carrying
            or mention.sentence - other.sentence > 1
            or (
                nouns.finite
                and source.sentences[mention.sentence].paragraph > source.sentences[other.sentence].paragraph
            )
        ):
            continue
        if other.part_of and mention.unit not in SHARES:
            whole = _by_id(mentions, other.part_of)
            if fits(mention, whole) and smaller(mention, whole):
                return whole
            continue
        if (
            mention.unit in SHARES
            and not any(word in nouns.people for word in source.folded(other.noun))
            and other.noun_end == other.last
        ):
            continue
        return other if other.deed != mention.deed or follower in nouns.auxiliaries else None
    return None
