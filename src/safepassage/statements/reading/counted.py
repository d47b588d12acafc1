"""What is counted: the noun phrase beside a number, and what happened to it.

The deed is the verb of the same clause, as a participle: behind the phrase ("were
evacuated"), before the number ("destroyed 45 homes"), or in the heading of a list
("Collected to date:"). Where the thing is only somewhere or in some way, that is said
("without power"). A measure counts what is measured, money what it is for. Where no noun
stands, the one that was counted before is meant.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from safepassage.statements.reading.clauses import behind_bracket, link_of, subject_of
from safepassage.statements.reading.complements import complement, state_beside, what_they_are
from safepassage.statements.reading.headings import heading_of, label_of, of_people, row_of
from safepassage.statements.reading.nounphrase import LENGTHS, SHARES, over_small, phrase_end, phrase_of
from safepassage.statements.reading.quantities import DURATIONS
from safepassage.statements.reading.verbs import verbs_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from safepassage.statements.reading.mention import Mention
    from safepassage.statements.reading.source import Source
    from safepassage.statements.reading.verbs import Verb

__all__ = ["count_what", "finish_counted"]

_PLACE_WORDS: Final = 3
_NAMED_WITHIN: Final = 3
_PURPOSE_WITHIN: Final = 9
_OPENING_WITHIN: Final = 8
_TALLY_WITHIN: Final = 16
_AREAS: Final = frozenset({"ha", "acre", "m2", "ft2", "km2", "mi2", "yd2"})


def count_what(source: Source, mentions: list[Mention]) -> None:
    """Fill in `noun`, `deed`, `noun_end` and `link` of every mention, in the order of the text."""
    known: dict[int, list[Verb]] = {}
    for at, mention in enumerate(mentions):
        sentence = source.sentences[mention.sentence]
        if mention.sentence not in known:
            known[mention.sentence] = verbs_of(source, sentence.first, sentence.last)
        _fill(source, mention, known[mention.sentence], mentions[at - 1] if at else None)


def _fill(source: Source, mention: Mention, verbs: Sequence[Verb], before: Mention | None) -> None:
    """The phrase, the link and the deed of one mention."""
    sentence = source.sentences[mention.sentence]
    begin = mention.begin
    first, last = phrase_of(source, mention)
    mention.noun = source.words(first, last)
    mention.noun_end = max(last, mention.last)
    if mention.unit in LENGTHS and begin and source.lows[begin - 1] in source.tongue.nouns.within:
        mention.noun = ""
    _as_people(source, mention, before)
    as_people = mention.deed
    mention.link = link_of(source, verbs, begin, mention.noun_end, (sentence.first, sentence.last))
    listed = before is not None and _coordinated(source, before, mention, begin)
    inside = before is not None and bool(before.link.preposition) and mention.link.role == "subject"
    loose = mention.link.role in ("", "beside") and not mention.link.preposition
    if listed and before is not None and (loose or inside):
        mention.link = before.link._replace(deed=before.link.deed if before.link.role != "" else None)
    mention.deed = as_people or _deed(source, mention, begin)
    if not mention.noun and mention.unit == "count":
        loose = mention.link.role in ("", "beside") and source.tongue.nouns.finite is None
        row = row_of(source, mention, begin) if loose else ""
        mention.noun = row or label_of(source, mention, begin) or _title(source, mention, begin)
    shared = listed and before is not None and not mention.hyphened and not mention.deed
    if shared and before is not None and mention.link.role == before.link.role:
        mention.deed = before.deed


def _as_people(source: Source, mention: Mention, before: Mention | None) -> None:
    """Read "five were killed and 13 injured" as people who were injured, and "four missing" as people."""
    nouns, word = source.tongue.nouns, mention.noun.lower()
    if mention.unit != "count" or word.rpartition(" ")[2] not in nouns.human | nouns.aboard:
        return
    if word not in nouns.human:
        before = None
    if before is not None and before.sentence == mention.sentence and _goes_on(source, before, mention):
        mention.noun, mention.deed = nouns.person if before.value == 1 else before.noun, word
    elif _is_state(source, word):
        mention.noun, mention.deed = nouns.person, word


def _goes_on(source: Source, before: Mention, mention: Mention) -> bool:
    """Whether a number of people may be of those before it: no new clause of the sentence lies between."""
    between = source.lows[before.noun_end : mention.begin] if before.sentence == mention.sentence else ()
    nouns = source.tongue.nouns
    return _is_people(source, before) and not any(word in nouns.clause or word in nouns.relatives for word in between)


def _is_state(source: Source, words: str) -> bool:
    """Whether words only say how people are: "26 missing", "250 confirmed dead", "nearly 200 aboard"."""
    nouns = source.tongue.nouns
    if words in nouns.human and nouns.participle(words) is not None and words not in nouns.states:
        return True
    if nouns.finite is not None:
        return False
    first, _, last = words.rpartition(" ")
    if first:
        return last in nouns.human and nouns.participle(first) is not None and first not in nouns.people
    return last in nouns.aboard or (last in nouns.states and last not in source.tongue.wholes.fates[0])


def _coordinated(source: Source, before: Mention, mention: Mention, begin: int) -> bool:
    """Whether two mentions are items of one list: nothing but commas, "and" and few words between."""
    if before.sentence != mention.sentence:
        return False
    between = source.lows[before.noun_end : begin]
    nouns = source.tongue.nouns
    if len(between) > 8 or not any(word in nouns.pairs or word == "," for word in between[-2:]):  # noqa: PLR2004
        return False
    return not any(
        word in ";.:"
        or (nouns.finite is None and word in nouns.clause)
        or word in nouns.auxiliaries
        or (nouns.participle(word) and word not in nouns.people)
        for word in between
    )


def _deed(source: Source, mention: Mention, begin: int) -> str:
    """The participle of what happened to the counted thing; "" where the clause says nothing."""
    link, nouns = mention.link, source.tongue.nouns
    if mention.hyphened:
        return ""
    if link.preposition in nouns.of and begin > 1 and source.lows[begin - 2] in nouns.nominal:
        return nouns.nominal[source.lows[begin - 2]]
    moved = link.verb is not None and (link.verb.passive or link.verb.word in source.tongue.numerals.change)
    verb = (
        link.verb
        if moved and mention.unit not in ("count", *SHARES) and not mention.noun and link.role == "beside"
        else link.deed
    )
    if mention.unit in DURATIONS and (verb is None or not verb.passive):
        return ""
    if verb is not None and not mention.noun and verb.word in nouns.reaching and mention.unit not in ("count", *SHARES):
        return verb.done if link.preposition in nouns.steps and not mention.unit.isupper() else ""
    if verb is None or (verb.relative and source.tongue.plan.at([verb.word], 0)):
        return ""
    if link.role == "object":
        if verb.tense == "ing" and verb.first and nouns.head(source.lows[verb.first - 1]):
            return ""
        return "" if verb.word in nouns.weak else verb.done
    if verb.copula or verb.word in nouns.weak:
        return ""
    if verb.passive or verb.word in nouns.states or verb.tense in ("past", "has", "had", "done"):
        return _state_of(source, verb) or verb.done
    if source.sentences[mention.sentence].headline and verb.tense == "is" and not verb.word.endswith(nouns.going):
        return verb.done
    return _state_of(source, verb) or nouns.ongoing(verb.word) or verb.done


def _state_of(source: Source, verb: Verb) -> str:
    """The state that a verb only leads to: "were found unsafe", "stand ready"."""
    follower = source.lows[verb.last] if verb.last < len(source.lows) else ""
    leads = verb.passive or verb.word in source.tongue.nouns.staying
    return follower if leads and follower in source.tongue.nouns.states else ""


# --- what the mentions without a noun mean -------------------------------------------------------------------------


def finish_counted(source: Source, mentions: list[Mention]) -> None:
    """Give the mentions without a noun the one that is meant, now that wholes are known, and word `counted`."""
    by_id = {each.id: each for each in mentions}
    last_named: Mention | None = None
    for at, mention in enumerate(mentions):
        before = mentions[at - 1] if at else None
        whole = by_id.get(mention.part_of)
        if mention.conversion_of:
            base = by_id[mention.conversion_of]
            mention.noun, mention.deed, mention.counted, mention.link = base.noun, base.deed, base.counted, base.link
            continue
        if before is not None and _said_again(source, before, mention):
            if at > 1 and mentions[at - 2].part_of == before.id:
                before = mentions[at - 2]
            mention.again = before.id
            mention.noun, mention.deed, mention.counted = before.noun, before.deed, before.counted
            continue
        _with_next(source, mention, mentions[at + 1] if at + 1 < len(mentions) else None)
        if before is not None and before.part_of == mention.id and mention.link.role == "subject" and _told_of(mention):
            mention.deed = ""
        told_of = before is not None and before.part_of == mention.id and mention.link.role == "subject"
        place = _finish(source, mention, whole, last_named)
        place = "" if told_of else place
        words = source.folded(mention.noun)
        told = source.tongue.nouns.printed.get(mention.deed, mention.deed)
        tail = [part for part in (told, place) if part and part not in words]
        no = _negation(source, mention.link.deed or mention.link.verb) if tail else ""
        tail = [no, *tail] if no and no not in tail[0].split() else tail
        mention.counted = " ".join([mention.noun, *tail]).strip()
        if mention.noun and not mention.brackets:
            last_named = mention


def _negation(source: Source, verb: Verb | None) -> str:
    """The word that makes of what happened what did not: "are not functioning"."""
    if verb is None:
        return ""
    near = source.lows[max(0, verb.first - 1) : verb.last + 1]
    found = next((low for low in near if low in source.tongue.nouns.negations), "")
    return "not" if found.endswith("n't") else found


def _told_of(mention: Mention) -> bool:
    """Whether the verb behind a whole that follows its part tells of the part: "only 3 of 15 hospitals are working"."""
    deed = mention.link.deed
    if deed is None or deed.relative:
        return False
    return deed.first != mention.noun_end or deed.tense != "past" or deed.passive


def _with_next(source: Source, mention: Mention, after: Mention | None) -> None:
    """Give the first number of "from 24 to 60 beds" the noun of the second."""
    if mention.noun_end > mention.last or after is None or after.noun_end == after.last or mention.unit != after.unit:
        return
    begin = after.begin
    if begin == mention.last + 1 and source.lows[mention.last] in source.tongue.nouns.levels:
        mention.noun, mention.deed = after.noun, after.deed


def _finish(source: Source, mention: Mention, whole: Mention | None, before: Mention | None) -> str:
    """Settle the noun and the deed of a mention; what it returns says where or how the thing is."""
    begin = mention.begin
    place = complement(source, mention)
    if not mention.noun or mention.unit in SHARES:
        said = what_they_are(source, mention)
        mention.noun = said or mention.noun
        place = "" if said else place
    if not mention.deed and not place:
        place = state_beside(source, mention)
    if not mention.noun:
        mention.noun = _meant(source, mention, begin, whole, before)
    labelled = bool(mention.noun) and mention.noun == label_of(source, mention, begin)
    head = heading_of(source, mention, begin) if not (mention.deed or place or labelled) else ""
    if head:
        mention.deed = head
    elif whole is not None and not mention.deed and not place and mention.unit not in SHARES and _bare(mention):
        mention.deed = whole.deed
    return place


def _bare(mention: Mention) -> bool:
    """Whether a part has no verb of its own that says something else of it."""
    return mention.link.role in ("", "beside") or mention.link.deed is None


def _said_again(source: Source, before: Mention, mention: Mention) -> bool:
    """Whether a share says the number before it again: "48 (75 per cent)", "which makes 73 per cent"."""
    if mention.unit not in SHARES or before.unit in SHARES or mention.sentence - before.sentence > 1:
        return False
    begin = mention.begin
    first = source.sentences[mention.sentence].first
    if mention.sentence > before.sentence:
        verb = mention.link.verb
        pointing = not source.tongue.nouns.pointing.isdisjoint(source.lows[first : first + 2])
        return verb is not None and verb.copula and mention.link.role == "object" and pointing and begin - first < 5  # noqa: PLR2004
    between = source.lows[before.last : begin]
    wholes = source.tongue.wholes
    if mention.noun_end > mention.last or not between:
        return False
    if between[-1] in "([":
        return True
    tail = between[-4:]
    if "," in between and any(word in wholes.again or word in wholes.makes for word in tail):
        return True
    closes = source.lows[mention.last : mention.last + 1]
    small = [word for word in between if word not in source.tongue.nouns.adverbs]
    return small[-1:] == [","] and bool(closes) and closes[0] in ".,;"


def _meant(source: Source, mention: Mention, begin: int, whole: Mention | None, before: Mention | None) -> str:
    """The noun that a bare number stands for: what is measured, its whole's, the subject's, or people."""
    nouns = source.tongue.nouns
    counts = mention.unit in ("count", *SHARES) or mention.unit.startswith("count/")
    tallied = _tallied_ahead(source, mention, begin) if mention.unit == "count" and whole is None else ""
    if tallied:
        return tallied
    if (
        mention.unit == "count"
        and begin > 1
        and source.lows[begin - 1] in nouns.of
        and mention.noun_end == mention.last
    ):
        group = _words_before(source, begin - 1)
        if group and source.folded(group)[-1] not in nouns.tallies:
            return group  # "a crew of 12"
    if mention.unit == "count" and whole is None and of_people(source, mention, begin):
        return nouns.person
    money = mention.unit.partition("/")[0].isupper()
    if money and whole is not None and whole.noun:
        return label_of(source, mention, begin) or _purpose(source, mention, asked=False) or whole.noun
    if not counts:
        found = label_of(source, mention, begin) or _measured(source, mention, begin)
        if found:
            return found
    if whole is not None and whole.noun:
        return whole.noun
    opened = _opening(source, mention, begin)
    if opened:
        return opened
    titled = label_of(source, mention, begin) or _title(source, mention, begin)
    if titled:
        return titled
    if mention.deed in nouns.human and counts:
        return before.noun if before is not None and _goes_on(source, before, mention) else nouns.person
    near = before is not None and mention.sentence - before.sentence <= 1
    vague = mention.modifier == "vague" and mention.unit == "count" and nouns.finite is None
    if vague and before is not None and not _is_people(source, before) and not before.value:
        return nouns.person
    if counts and near and before is not None and _same_kind(before, mention):
        if not mention.deed and before.sentence == mention.sentence:
            mention.deed = before.deed
        return before.noun
    subject = _tallied_ahead(source, mention, begin) or _subject(source, mention)
    if subject:
        return subject
    return before.noun if before is not None else ""


def _opening(source: Source, mention: Mention, begin: int) -> str:
    """Whom the head of the sentence names as the whole: "Of the injured, 11 are critical"."""
    lows, first = source.lows, source.sentences[mention.sentence].first
    if lows[first] not in source.tongue.wholes.among or begin - first > _OPENING_WITHIN:
        return ""
    at = over_small(source, first + 1)
    end = phrase_end(source, at)
    if end == at and source.tongue.nouns.participle(lows[at]) and lows[at + 1 : at + 2] == [","]:
        end = at + 1
    return source.words(at, end) if at > first + 1 and end < begin else ""


def _tallied_ahead(source: Source, mention: Mention, begin: int) -> str:
    """What is counted where "the number of" stands before a figure, whatever stands between."""
    lows, nouns = source.lows, source.tongue.nouns
    if nouns.finite is not None:
        return ""
    for at in range(begin - 1, max(source.sentences[mention.sentence].first, begin - _TALLY_WITHIN) - 1, -1):
        if (source.tokens[at].kind == "number" and not source.taken[at]) or lows[at] in ";:":
            return ""
        if lows[at] in nouns.tallies and lows[at + 1] in nouns.of:
            first = over_small(source, at + 2)
            end = phrase_end(source, first)
            if not (first < end < begin and nouns.head(lows[end - 1])):
                return ""
            mention.deed = mention.deed or _participle_at(source, end)
            return source.words(first, end)
    return ""


def _same_kind(before: Mention, mention: Mention) -> bool:
    """Whether a number without a noun can count what the one before it did."""
    return before.unit.partition("/")[0] == mention.unit.partition("/")[0] or (
        mention.unit in SHARES and before.unit == "count"
    )


def _is_people(source: Source, mention: Mention) -> bool:
    """Whether a mention counts people."""
    return any(word in source.tongue.nouns.people for word in source.folded(mention.noun))


def _title(source: Source, mention: Mention, begin: int) -> str:
    """What a figure is the figure of: "the toll rose to 164", "its capacity is 1,000", "a population of 41,000"."""
    lows, nouns, link = source.lows, source.tongue.nouns, mention.link
    if link.preposition in nouns.of and begin > 1 and source.tokens[begin - 2].kind == "word":
        named = _words_before(source, begin - 1)
        if named and named.lower() not in nouns.tallies:
            return named
    verb = link.verb
    if verb is None or mention.part_of:
        return ""
    moves = verb.word in nouns.reaching or verb.word in source.tongue.numerals.change or verb.copula
    tied = link.role == "beside" and link.preposition in nouns.levels and moves
    told = link.role == "object" and (verb.copula or verb.word in nouns.reaching) and verb.word not in nouns.having
    if not (tied or told):
        return ""
    first, last = _object_or_subject(source, mention, verb, begin) if tied else _subject_span(source, mention, verb)
    if first == last:
        return ""
    if lows[last - 1] in nouns.tallies and lows[last : last + 1] and lows[last] not in nouns.of:
        return ""
    if lows[last - 1] in nouns.tallies and last + 1 < len(lows):
        inner = over_small(source, last + 1)
        end = phrase_end(source, inner)
        mention.deed = mention.deed or _participle_at(source, end)
        return source.words(inner, end)
    return source.words(first, last)


def _participle_at(source: Source, at: int) -> str:
    """The participle that stands at a token, "" for none: "the number of families housed"."""
    return (source.tongue.nouns.participle(source.lows[at]) or "") if at < len(source.lows) else ""


def _object_or_subject(source: Source, mention: Mention, verb: Verb, begin: int) -> tuple[int, int]:
    """The noun between a verb and "to" or "at": "raising the toll from 12 to 14"; else the verb's subject."""
    first = over_small(source, verb.last)
    end = phrase_end(source, first)
    end = max(end, first + 1) if first > verb.last else end
    if first < end < begin and source.lows[end : end + 1] and source.tokens[first].kind == "word":
        return first, end
    return _subject_span(source, mention, verb)


def _subject_span(source: Source, mention: Mention, verb: Verb) -> tuple[int, int]:
    """The subject of a verb in a mention's sentence."""
    return subject_of(source, verb, source.sentences[mention.sentence].first)


def _subject(source: Source, mention: Mention) -> str:
    """The subject of a mention's clause."""
    verb = mention.link.verb
    if verb is None or mention.link.role == "subject":
        return ""
    first, last = _subject_span(source, mention, verb)
    return "" if first < last and source.lows[first] in source.tongue.numerals.cardinals else source.words(first, last)


# --- measures ------------------------------------------------------------------------------------------------------


def _measured(source: Source, mention: Mention, begin: int) -> str:
    """What a measure or a sum of money is of: its purpose, what is so long, or the subject."""
    nouns, link = source.tongue.nouns, mention.link
    if mention.unit in LENGTHS and _is_far(source, mention):
        mention.deed = ""
        return nouns.distance
    money = mention.unit.partition("/")[0].isupper()
    if money and link.role == "object" and link.verb is not None and link.verb.passive:
        owner = _subject(source, mention)
        if owner:
            return owner
    asked = link.verb is not None and bool(source.tongue.wholes.asked & {link.verb.word, *link.verb.done.split()})
    purpose = _purpose(source, mention, asked=asked)
    if purpose and not (asked and money and source.lows[mention.last] not in nouns.purpose):
        return purpose
    if money and nouns.appeal and _appeals(source, mention, begin):
        mention.deed = mention.deed if mention.deed in source.tongue.wholes.received else ""
        return nouns.appeal
    behind = over_small(source, mention.last)
    if money and behind == mention.last:
        end = phrase_end(source, behind)
        if end > behind and nouns.present(source.lows[behind]) is None:
            return source.words(behind, min(end, behind + _PLACE_WORDS))
    if link.preposition in nouns.of and source.tokens[begin - 2].kind == "word":
        named = _words_before(source, begin - 1)
        if named:
            mention.deed = _done_to(source, link.verb, begin - 1)
        return named
    if (
        mention.unit in DURATIONS
        and source.lows[mention.last : mention.last + 1]
        and source.lows[mention.last] in nouns.purpose
    ):
        inner = over_small(source, mention.last + 1)
        end = phrase_end(source, inner)
        if (
            end > inner
            and not source.text[source.tokens[inner].start].isupper()
            and not source.taken[inner]
            and inner == mention.last + 1
        ):
            return source.words(inner, end)
    if (
        mention.unit.partition("/")[0] in _AREAS
        and (link.role == "object" or (link.role == "subject" and nouns.finite is None))
        and link.deed is not None
        and link.deed.word not in nouns.reaching
    ):
        return nouns.area
    titled = _title(source, mention, begin)
    if titled:
        return titled
    held = link.verb is not None and not link.verb.copula and link.verb.first < begin
    if held and mention.unit in DURATIONS and link.role == "beside":
        return _subject(source, mention) or _noun_before(source, begin, link.verb)
    return _noun_before(source, begin, link.verb) or _subject(source, mention)


def _appeals(source: Source, mention: Mention, begin: int) -> bool:
    """Whether words of asking or receiving stand in the clause of a sum of money."""
    sentence, wholes = source.sentences[mention.sentence], source.tongue.wholes
    near = source.lows[max(sentence.first, begin - 8) : min(sentence.last, mention.last + 5)]
    return any(word in wholes.asked for word in near)


def _is_far(source: Source, mention: Mention) -> bool:
    """Whether a length says how far away something is."""
    lows, nouns = source.lows, source.tongue.nouns
    at = mention.last
    if at < len(lows) and lows[at] == "(":
        close = next((i for i in range(at + 1, min(len(lows), at + 8)) if lows[i] == ")"), at)
        at = close + 1
    begin = mention.begin
    if begin and lows[begin - 1] in nouns.within:
        return True
    return at < len(lows) and lows[at] in nouns.away and lows[at] not in nouns.sizes


def _purpose(source: Source, mention: Mention, *, asked: bool) -> str:
    """What money or a measure is for: "for shelter", "in aid", "worth of"."""
    lows, nouns = source.lows, source.tongue.nouns
    if not mention.unit.partition("/")[0].isupper():
        return ""
    verb = mention.link.verb
    ends = verb.last if verb is not None and verb.passive and mention.link.role == "subject" else -1
    start = (
        behind_bracket(source, mention.last, len(lows))
        if lows[mention.last : mention.last + 1] == ["("]
        else mention.last
    )
    start += start < len(lows) and lows[start] in source.tongue.each
    for at in range(start, min(len(lows) - 1, start + _PURPOSE_WITHIN)):
        if source.tokens[at].kind == "sign" and lows[at] not in "-()%'":
            break
        near = lows[at] in nouns.purpose and at in (start, ends)
        if not near and lows[at] not in nouns.aims:
            continue
        first = over_small(source, at + 1)
        if first >= len(lows):
            break
        verbal = lows[at] in nouns.infinitive and (asked or nouns.present(lows[first]) is not None)
        verbal = (
            verbal
            or lows[first] in source.tongue.numerals.cardinals
            or bool(source.tongue.numerals.fractions.at(lows, first))
        )
        end = phrase_end(source, first)
        if (
            end > first
            and not verbal
            and not source.taken[first]
            and not source.text[source.tokens[first].start].isupper()
        ):
            return source.words(first, min(end, first + _PLACE_WORDS))
    return ""


def _noun_before(source: Source, begin: int, verb: Verb | None) -> str:
    """The noun right before a measure: "a hole 40 metres wide", "food for 90 days", "the runway, 2,600 m long"."""
    lows, nouns = source.lows, source.tongue.nouns
    at = begin
    small = nouns.prepositions | nouns.adverbs | nouns.extras
    while at > 0 and (lows[at - 1] == "," or lows[at - 1] in small):
        at -= 1
        if begin - at > _NAMED_WITHIN:
            return ""
    if verb is not None and nouns.finite is None and verb.first < at <= verb.last:
        return ""
    told = (
        at > 1
        and nouns.finite is None
        and lows[at - 1] in source.tongue.speech.verbs - nouns.shared
        and lows[at - 2].isalpha()
    )
    return _words_before(source, at - 1 if told else at)


def _done_to(source: Source, verb: Verb | None, end: int) -> str:
    """The participle of a verb whose object ends before `end`: "have demined a total area of …"."""
    if verb is None or verb.copula or verb.passive or verb.word in source.tongue.nouns.weak:
        return ""
    between = source.lows[verb.last : end]
    whole = between and between[0] in source.tongue.nouns.determiners and len(between) <= _PLACE_WORDS
    return verb.done if whole and source.tongue.nouns.stops.isdisjoint(between[1:]) else ""


def _words_before(source: Source, end: int) -> str:
    """The noun phrase that ends right before a token."""
    lows, nouns, at = source.lows, source.tongue.nouns, end
    while (
        at > 0
        and end - at < _NAMED_WITHIN
        and source.tokens[at - 1].kind == "word"
        and lows[at - 1] not in nouns.stops
        and lows[at - 1] not in nouns.tenses
        and not source.taken[at - 1]
        and nouns.participle(lows[at - 1]) is None
        and (
            nouns.present(lows[at - 1]) is None
            or nouns.head(lows[at - 1])
            or at < end
            or lows[at - 2] in nouns.determiners
        )
        and lows[at - 1] not in nouns.adverbs
    ):
        at -= 1
    return source.words(at, end)
