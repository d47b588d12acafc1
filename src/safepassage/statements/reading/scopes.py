"""Over which time a number counts: a period, since a start, at a moment, in a plan, or as a rate; from when to when.

The words of the clause decide, in this order: a rate says what it is per; a plan speaks of
what will be; "since", "so far" and the perfect tense add up; the present tense tells how it
stands; the past tense tells what happened. A part, a conversion and the items of a list
follow what they belong to, where their own clause says nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from safepassage.statements.reading.headings import lead_of
from safepassage.statements.reading.nounphrase import over_small
from safepassage.statements.reading.quantities import DURATIONS
from safepassage.statements.reading.surroundings import CLAUSE_MAX, place_of
from safepassage.statements.reading.verbs import FINITE, verbs_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from safepassage.statements.reading.mention import Mention
    from safepassage.statements.reading.source import Source
    from safepassage.statements.reading.surroundings import Place
    from safepassage.statements.reading.times import When
    from safepassage.statements.reading.verbs import Verb

__all__ = ["find_scopes"]

_LENGTHS: Final = frozenset({"m", "km", "cm", "ft", "mi", "nmi"})
_BESIDE: Final = 2
_ROUND: Final = re.compile(r"1[ \u00a0\u202f,.]?0{1,2}0?(?:[ \u00a0\u202f,.]?000)?")
_RATE_WITHIN: Final = 5
_PLAN_WITHIN: Final = 16
_PLAN_BEHIND: Final = 3
_SUPERLATIVE_WITHIN: Final = 6


def find_scopes(source: Source, mentions: Sequence[Mention], times: Sequence[When]) -> None:
    """Fill in `scope`, `since` and `until` of every mention."""
    by_id = {each.id: each for each in mentions}
    near: dict[int, list[When]] = {}
    for when in times:
        first, _ = source.between(when.start, when.end)
        if first < len(source.tokens):
            near.setdefault(source.sentence_at(first), []).append(when)
    before: Mention | None = None
    for mention in mentions:
        spans = near.get(mention.sentence, [])
        whole = by_id.get(mention.conversion_of or mention.again or mention.part_of)
        mention.scope = _scope(source, place_of(source, mention, near), before, whole)
        _span(source, mention, spans)
        before = mention
    _backwards(mentions, by_id)


def _backwards(mentions: Sequence[Mention], by_id: dict[str, Mention]) -> None:
    """A whole that follows its part ("30 of the 180 beds are occupied") and has no verb has the part's scope."""
    for mention in mentions:
        whole = by_id.get(mention.part_of)
        if whole is not None and whole.first > mention.first and whole.scope == "":
            whole.scope = mention.scope
    for mention in mentions:
        mention.scope = mention.scope or "at_time"


def _scope(source: Source, place: Place, before: Mention | None, whole: Mention | None) -> str:
    """The scope of one mention; "" where only its part can tell it."""
    mention = place.mention
    if (mention.conversion_of or mention.again) and whole is not None:
        return whole.scope
    if _is_rate(source, place):
        return "rate"
    labelled = _labelled(source, place)
    if labelled:
        return labelled
    if before is not None and (_points_back(source, place, before) or _brought(source, place, before)):
        return before.scope
    if (
        mention.unit == "ratio"
        and before is not None
        and before.sentence == mention.sentence
        and before.scope != "rate"
    ):
        return before.scope
    own = _own(source, place, whole)
    if own == "period" and whole is not None and whole.scope == "plan":
        own = "cumulative"  # what came of what is asked for
    if own == "period" and before is not None and _goes_on(source, place, before):
        own = "cumulative"
    if whole is not None and "cumulative" in (own, whole.scope) and _ends_within(source, place):
        return "period"  # "5,500 since the war, 13 this year alone"
    if whole is not None and whole.scope and (not own or not _has_own(source, place)):
        return whole.scope
    if whole is None and _opened(source, place):
        return own if own in ("cumulative", "plan") else ""
    if own:
        return own
    if mention.unit in DURATIONS or mention.unit in _LENGTHS or mention.unit == "ratio":
        headed = _headed(source, place) if mention.unit not in _LENGTHS or mention.deed else ""
        return headed or ("period" if mention.unit in _LENGTHS and _happens(source, mention) else "at_time")
    headed = _headed(source, place)
    if headed:
        return headed
    if before is not None and before.sentence == mention.sentence and before.scope not in ("rate", ""):
        return before.scope
    return "period" if _happens(source, mention) else "at_time"


def _within(source: Source, place: Place) -> bool:
    """Whether a time right beside a number limits it, so that nothing adds up: "27 new cases in 24 hours"."""
    for each in place.spans:
        first, last = source.between(each.start, each.end)
        lead = range(max(place.floor, first - 2 * _RATE_WITHIN), first)
        if any(source.tongue.cumulative.at(source.lows, at) for at in lead):
            continue  # "منذ اندلاع القتال في 9 يناير"
        if each.role == "during" and (0 <= first - place.end <= _BESIDE or 0 <= place.begin - last <= 1):
            return True
    return False


def _ends_within(source: Source, place: Place) -> bool:
    """Whether a time that limits a number stands right behind it, or as its label: "of whom today: 1,120"."""
    lows = source.lows
    if place.begin > 1 and lows[place.begin - 1] == ":":
        label = (source.between(each.start, each.end)[1] for each in place.spans if each.role == "during")
        return place.begin - 1 in label
    behind = (source.between(each.start, each.end)[0] - place.end for each in place.spans if each.role == "during")
    return any(0 <= apart <= 1 for apart in behind)


def _points_back(source: Source, place: Place, before: Mention) -> bool:
    """Whether a figure is only another one of what was counted before: "yesterday it was 1,366", "that makes 57"."""
    nouns, verb, mention = source.tongue.nouns, place.verb, place.mention
    if nouns.finite is not None or verb is None or mention.link.role != "object" or mention.noun_end > mention.last:
        return False
    if before.unit != mention.unit or mention.sentence - before.sentence > 1 or mention.unit in (*DURATIONS, *_LENGTHS):
        return False
    makes = verb.copula and verb.word not in nouns.having and verb.tense != "plan"
    pointing = verb.first > 0 and source.lows[verb.first - 1] in nouns.pointing
    return before.scope != "rate" and pointing and (makes or verb.word in source.tongue.wholes.makes)


def _brought(source: Source, place: Place, before: Mention) -> bool:
    """Whether deaths and the like stand behind a sum: "2,700 cases so far, with 54 deaths"."""
    carried = source.lows[place.begin - 1] in source.tongue.nouns.carrying if place.begin else False
    told = source.tongue.nouns.finite is None and before.scope in ("cumulative", "period")
    return carried and told and before.sentence == place.mention.sentence and _events(source, place.mention)


def _goes_on(source: Source, place: Place, before: Mention) -> bool:
    """Whether a sentence without a time of its own goes on with the sum of the sentence before it."""
    if source.tongue.nouns.finite is None or place.spans or before.scope != "cumulative" or place.headline:
        return False
    one, other = source.sentences[before.sentence], source.sentences[place.mention.sentence]
    return one.paragraph == other.paragraph and place.mention.sentence - before.sentence <= 1


# --- rates ---------------------------------------------------------------------------------------------------------


def _is_rate(source: Source, place: Place) -> bool:
    """Whether a number is per time, per person, of each of many, or an average."""
    lows, tongue = source.lows, source.tongue
    if "/" in place.mention.unit or _per(source, place):
        return True
    if {lows[place.begin - 1], lows[place.mention.first - 1]} & tongue.distributive and place.begin:
        return True
    first = max(place.floor, place.begin - _PLAN_WITHIN)
    sized = place.mention.unit in _LENGTHS
    parted = [at for at in range(first, place.begin) if lows[at] == "," and tongue.nouns.finite is not None]
    near = range(parted[-1] if parted else first, place.begin - 1)
    if not sized and any(lows[at] in tongue.each and lows[at + 1] not in tongue.clock.units_days for at in near):
        return True
    return _of_any(source, place) or any(
        low in tongue.average for low in lows[max(first, place.begin - _RATE_WITHIN) : place.begin + 3]
    )


def _of_any(source: Source, place: Place) -> bool:
    """Whether the present tense tells of any one of many: "a latrine is shared by 110 people"."""
    verb, nouns, lows = place.verb, source.tongue.nouns, source.lows
    if nouns.finite is not None or verb is None or verb.tense != "is" or place.headline or verb.first < 2:  # noqa: PLR2004
        return False
    if place.mention.link.role == "subject" or verb.word in source.tongue.stative or verb.copula or verb.relative:
        return False
    at = verb.first - 1
    while at > 1 and lows[at] in nouns.adverbs:
        at -= 1
    at = at - 2 if lows[at - 1] in nouns.of else at
    opens = at > 1 and (
        source.tokens[at - 2].kind in ("break", "line", "sign") or lows[at - 2] in nouns.complementizers
    )
    return lows[at - 1] in source.tongue.numerals.articles and (at == 1 or opens)


def _per(source: Source, place: Place) -> bool:
    """Whether a rate per person or per other things stands close behind."""
    lows, mention = source.lows, place.mention
    if mention.unit in DURATIONS:
        return False
    for at in range(mention.last, min(len(lows), place.end + _RATE_WITHIN)):
        joined = source.tongue.nouns.finite is None and lows[at] in source.tongue.nouns.pairs
        other = lows[at] in source.tongue.distributive or (source.tokens[at].kind == "number" and not source.taken[at])
        if joined or other or lows[at] in ".;,(":
            return False
        if source.tongue.numerals.per_other.at(lows, at):
            return True
        if lows[at] in source.tongue.numerals.per_base and at + 1 < len(lows) and _ROUND.fullmatch(lows[at + 1]):
            return True
    return False


# --- the clause's own words ----------------------------------------------------------------------------------------


def _own(source: Source, place: Place, whole: Mention | None) -> str:
    """The scope that a mention's own clause gives it; "" where it gives none."""
    mention, verb = place.mention, place.verb
    before = source.lows[place.begin - 1] if place.begin else ""
    carried = {before, mention.link.preposition} & source.tongue.nouns.carrying
    if carried and not mention.deed:
        awaited = verb is not None and source.tongue.nouns.finite is None and source.tongue.plan.at([verb.word], 0)
        return "plan" if awaited and verb is not None and verb.first >= place.end else "at_time"
    if _is_attribute(source, place) or _is_capacity(source, place):
        return "at_time"
    if any(low in source.tongue.wholes.amounting for low in source.lows[max(0, place.begin - 3) : place.begin]):
        near = range(max(place.floor, place.begin - 2 * _RATE_WITHIN), place.begin)
        return "plan" if any(source.tongue.plan.at(source.lows, at) for at in near) else "at_time"
    told = verb is not None and verb.tense == "plan" and mention.link.role == "object"
    if mention.unit in _LENGTHS and not told and _is_size(source, place):
        return "at_time"
    adding = _adds(source, place)
    if _plans(source, place, adding=adding):
        return "plan"
    tense = verb.tense if verb is not None else ""
    if tense == "plan":
        return "at_time"
    if tense == "is" and _runs(source, place, adding=adding):
        return "plan"
    if tense == "is":
        return _present(source, place, adding=adding)
    if tense == "has":
        return "period" if _lately(source, place) and not adding else "cumulative"
    if tense == "had":
        until = any(each.role == "until" for each in place.spans)
        return "cumulative" if adding or until or (whole is not None and whole.scope == "cumulative") else "period"
    if tense == "past":
        inherits = whole is not None and whole.scope == "cumulative" and not place.spans
        return "cumulative" if inherits else _past(source, place, adding=adding)
    if tense == "was":
        lasted = mention.unit in DURATIONS and source.tongue.nouns.finite is None
        return "cumulative" if adding else "period" if lasted or _events(source, mention) else "at_time"
    return _without_verb(source, place, adding=adding)


def _runs(source: Source, place: Place, *, adding: bool) -> bool:
    """Whether a length of time is still to pass: "the truce runs for 120 days"."""
    mention, verb, nouns = place.mention, place.verb, source.tongue.nouns
    if (
        nouns.finite is not None
        or adding
        or mention.unit not in DURATIONS
        or verb is None
        or mention.link.role != "beside"
    ):
        return False
    active = not verb.copula and not verb.passive and not verb.word.endswith(nouns.going)
    return mention.link.preposition in nouns.aims and active


def _is_attribute(source: Source, place: Place) -> bool:
    """Whether a number only describes a thing: "a six-storey factory", "a population of 41,000"."""
    mention, nouns = place.mention, source.tongue.nouns
    if mention.unit in DURATIONS:
        return False
    if mention.hyphened:
        return True
    before = source.lows[place.begin - 2] if place.begin > 1 else ""
    named = mention.link.preposition in nouns.of and before.isalpha() and mention.noun_end == mention.last
    if before == nouns.area and nouns.finite is None and mention.link.role == "beside":
        return False  # "have demined a total area of 24 hectares"
    return named and before in source.folded(mention.noun) and before not in source.tongue.events


def _is_capacity(source: Source, place: Place) -> bool:
    """Whether a number is what a thing is made for, or of who lives in a place: "built for 50", "of 900 souls"."""
    link, nouns = place.mention.link, source.tongue.nouns
    if link.preposition in nouns.of and place.begin > 1:
        people = (["", *source.folded(place.mention.noun)][-1]) in nouns.populace
        return people and source.lows[place.begin - 2] not in nouns.nominal
    verb = link.verb
    made = verb is not None and verb.word in nouns.sized and verb.tense not in ("plan", "ing", "to")
    return made and link.preposition in nouns.aims


def _present(source: Source, place: Place, *, adding: bool) -> str:
    """The scope of a number in the present tense: how it stands, unless the words add up or a headline tells news."""
    mention, verb, tongue = place.mention, place.verb, source.tongue
    assert verb is not None
    if tongue.nouns.finite is not None and verb.word in tongue.stative:
        return "at_time"
    stative = verb.word in tongue.stative or verb.copula or verb.word in tongue.nouns.states
    rises = verb.word in tongue.nouns.reaching or (verb.copula and verb.word not in tongue.nouns.having)
    if adding and (rises or not stative) and (mention.link.role != "subject" or not stative):
        return "cumulative"
    if place.headline and not stative and not verb.word.endswith(tongue.nouns.going or "\0"):
        return "period"
    return "at_time"


def _past(source: Source, place: Place, *, adding: bool) -> str:
    """The scope of a number in the past tense: what happened, unless the words add up or it is a state."""
    mention, verb, tongue = place.mention, place.verb, source.tongue
    assert verb is not None
    during = any(each.role == "during" for each in place.spans)
    if tongue.nouns.finite is not None and _within(source, place):
        return "period"
    tells = tongue.nouns.finite is not None
    if tells and verb.word in tongue.stative:
        return "at_time"
    if adding and (tells or not during):
        return "cumulative"
    bare = verb.last - verb.first == 1
    if verb.word in tongue.nouns.rating and mention.link.preposition in tongue.nouns.levels:
        return "period" if _happens(source, mention) or mention.noun.lower() in tongue.nouns.human else "at_time"
    if bare and not during and (verb.word in tongue.nouns.lasting or mention.deed in tongue.nouns.states):
        return "at_time"
    if adding and verb.first >= place.end and bare:
        return "cumulative"
    stands = verb.word in tongue.stative and mention.deed not in tongue.events
    beside = mention.link.role == "beside" and mention.link.preposition not in tongue.nouns.levels
    return "at_time" if stands and not beside else "period"


def _without_verb(source: Source, place: Place, *, adding: bool) -> str:
    """The scope of a number without a finite verb."""
    mention, tongue = place.mention, source.tongue
    going = bool(tongue.nouns.going) and mention.deed.endswith(tongue.nouns.going)
    if mention.deed and (mention.deed in tongue.nouns.states or mention.deed in tongue.nouns.lasting or going):
        return "at_time"
    if adding:
        return "cumulative"
    if mention.unit in _LENGTHS and not mention.deed:
        return ""
    during = any(each.role == "during" for each in place.spans)
    return "period" if during and (_happens(source, mention) or place.verb is not None) else ""


def _happens(source: Source, mention: Mention) -> bool:
    """Whether something is said to have happened: a deed that is no state, or a noun of an event."""
    states = source.tongue.nouns.states | source.tongue.nouns.lasting
    if mention.deed:
        return mention.deed not in states
    tail = ["", *source.folded(mention.noun)][-1]
    done = source.tongue.nouns.participle(tail) is not None and tail not in source.tongue.nouns.people
    return (done and tail not in states) or _events(source, mention)


def _events(source: Source, mention: Mention) -> bool:
    """Whether a mention counts what happens, as "attacks" do."""
    return any(word in source.tongue.events for word in source.folded(mention.noun))


def _plans(source: Source, place: Place, *, adding: bool) -> bool:
    """Whether a number is of what will be, should be or is asked for."""
    mention, verb, tongue, lows = place.mention, place.verb, source.tongue, source.lows
    if verb is not None and verb.tense == "plan":
        return mention.link.preposition not in tongue.nouns.inner or mention.link.deed is not None
    if adding:
        return False
    if tongue.nouns.finite is not None and any(tongue.plan.at(lows, at) for at in range(mention.last, place.end)):
        return True
    if verb is not None and mention.link.role in ("object", "beside"):
        lasted = mention.unit in DURATIONS and verb.tense == "past"
        asked = verb.word in tongue.wholes.asked and verb.tense in ("is", "past", "ing") and not lasted
        if asked or (tongue.plan.before(lows, verb.first) and verb.tense == "is"):
            return True
        begins = place.floor if verb.copula and mention.link.role == "object" else verb.first
        begins = place.floor if tongue.nouns.finite is not None else begins
        first = max(place.floor, begins, place.begin - _PLAN_WITHIN)
    elif verb is not None:
        return any(
            tongue.plan.at(lows, at) and not _past_plan(source, at)
            for at in range(place.end, min(place.ceiling, verb.last + 1))
            if at >= verb.first
        )
    else:
        first = max(place.floor, place.begin - _PLAN_WITHIN)
    if mention.link.preposition in tongue.nouns.inner:
        return False
    if any(tongue.plan.at(lows, at) and not _past_plan(source, at) for at in range(first, place.begin)):
        return True
    behind = range(mention.last, min(place.ceiling, place.end + _PLAN_BEHIND))
    return verb is None and any(tongue.plan.at(lows, at) for at in behind)


def _past_plan(source: Source, at: int) -> bool:
    """Whether a word of planning tells of the past: "had asked for"."""
    nouns, before = source.tongue.nouns, source.lows[at - 1] if at else ""
    if source.lows[at] in nouns.infinitive and before in source.tongue.speech.verbs:
        return not source.tongue.plan.at([before], 0)  # "said to be"
    return nouns.tenses.get(before) == "was" and before in nouns.having


def _adds(source: Source, place: Place) -> bool:
    """Whether words of the clause say that numbers add up: "since" a day, "so far", and "a total of" before it."""
    table, lows = source.tongue.cumulative, source.lows
    said = table.within(lows, place.floor, place.ceiling)
    ceiling = next((at for at, found in said if at >= place.end and not found[0]), place.ceiling)
    for each in place.spans:
        first, last = source.between(each.start, each.end)
        apart = first >= ceiling or _before_joined(source, place.verb, last)
        if each.role == "since" and not apart and not _superlative(source, place.floor, first):
            return True
    for at, found in said:
        if at >= ceiling or not (found[0] or at <= place.mention.last) or _superlative(source, place.floor, at):
            continue
        behind = at + found[1]
        if behind >= len(source.lows) or source.lows[behind] not in source.tongue.nouns.of or behind >= place.begin - 1:
            return True
    return False


def _before_joined(source: Source, verb: Verb | None, last: int) -> bool:
    """Whether a time belongs to the verb before "and": "has burned since Tuesday and is contained"."""
    if verb is None or verb.first < last:
        return False
    at, nouns = verb.first, source.tongue.nouns
    while at > last and source.lows[at - 1] in nouns.adverbs:
        at -= 1
    return at > 0 and source.lows[at - 1] in nouns.pairs


def _superlative(source: Source, first: int, at: int) -> bool:
    """Whether "since" belongs to "the first" or "the largest", which adds nothing up."""
    near = source.lows[max(first, at - _SUPERLATIVE_WITHIN) : at]
    return any(low in source.tongue.superlatives for low in near)


def _lately(source: Source, place: Place) -> bool:
    """Whether a time that ends with the statement's day stands in the clause: "has fallen this afternoon"."""
    for each in place.spans:
        first, _ = source.between(each.start, each.end)
        apart = source.lows[place.end : first]
        if each.role == "during" and each.last is not None and each.last == source.dated:
            told = source.tongue.speech.verbs - source.tongue.nouns.shared
            return not any(low in source.tongue.nouns.relatives or low in told for low in apart)
    return False


def _is_size(source: Source, place: Place) -> bool:
    """Whether a length says how far or how large something is."""
    lows, nouns, at = source.lows, source.tongue.nouns, place.mention.last
    if lows[at : at + 1] == ["("]:
        close = next((i for i in range(at + 1, min(len(lows), at + 12)) if lows[i] == ")"), at)
        at = close + 1
    behind = lows[at] if at < len(lows) else ""
    return behind in nouns.away or any(low in nouns.extents for low in lows[max(0, place.begin - 4) : place.begin])


# --- parts, wholes and lists ---------------------------------------------------------------------------------------


def _has_own(source: Source, place: Place) -> bool:
    """Whether a part has a verb of its own, rather than one that only says who they are or belongs to its whole."""
    link, verb = place.mention.link, place.verb
    if verb is None or link.role not in ("subject", "object"):
        return False
    if verb.word in source.tongue.nouns.shares or _in_aside(source, place, verb):
        return False
    if verb.copula and verb.word not in source.tongue.nouns.having:
        at = over_small(source, verb.last)
        named = at < len(source.lows) and (source.tongue.nouns.head(source.lows[at]) or source.taken[at] == 1)
        return link.role == "subject" and not named and verb.tense == "is"
    if link.role == "object":
        return place.begin - verb.last <= 2  # noqa: PLR2004 - an article may stand between
    return verb.first - place.end <= CLAUSE_MAX


def _in_aside(source: Source, place: Place, verb: Verb) -> bool:
    """Whether a participle only describes the part of a whole: "415 firefighters, 130 of them sent by neighbours"."""
    found = source.tongue.wholes.of_them.at(source.lows, place.mention.last)
    if found is None or verb.tense != "past" or verb.first != place.mention.last + found[1]:
        return False
    after = source.lows[verb.last] if verb.last < len(source.lows) else ""
    parted = place.begin > 0 and source.lows[place.begin - 1] == ","
    return parted and verb.last - verb.first == 1 and after in source.tongue.nouns.prepositions


def _opened(source: Source, place: Place) -> bool:
    """Whether a sentence opens with "Of the 118,400": what is said of the parts holds for it, too."""
    first = source.sentences[place.mention.sentence].first
    for at in range(max(first, place.begin - 2), place.begin):
        before = source.lows[at - 1] if at > first else ""
        if source.lows[at] in source.tongue.wholes.among and not before.isalnum():
            return True
        if source.lows[at] in source.tongue.wholes.among and before in source.tongue.nouns.pairs:
            return True
    return False


def _labelled(source: Source, place: Place) -> str:
    """The scope of the label before the colon of the same sentence, for a number without a verb of its own."""
    if place.verb is not None:
        return ""
    first, _ = lead_of(source, place.mention, place.begin)
    own = source.sentences[place.mention.sentence].first
    if first == own and source.tongue.nouns.finite is None and _adds(source, place):
        return "cumulative"
    return _headed(source, place) if first == own and ":" in source.lows[own : place.begin] else ""


def _headed(source: Source, place: Place) -> str:
    """The scope of a label or of a list's heading ("Collected to date:"), for what stands behind it."""
    first, last = lead_of(source, place.mention, place.begin)
    if first == last:
        return ""
    tongue = source.tongue
    if any(tongue.cumulative.at(source.lows, at) for at in range(first, last)):
        return "cumulative"
    if any(tongue.plan.at(source.lows, at) for at in range(first, last)):
        return "plan"
    found = [each for each in verbs_of(source, first, last) if each.tense in FINITE]
    if any(each.role == "since" for each in place.over):
        return "cumulative"
    spans = [each for each in (*place.spans, *place.over) if each.role == "during"]
    if not found:
        return "period" if spans and _happens(source, place.mention) else ""
    scope = {"is": "at_time", "has": "cumulative", "had": "period", "past": "period", "was": "at_time", "plan": "plan"}
    bare = found[-1].last - found[-1].first == 1 and not spans
    lasting = place.mention.deed in tongue.nouns.lasting and bare
    if bare and not lasting and _tells(source, first, last, found[-1]):
        return "cumulative"  # "Households evacuated: 1,240"
    return "at_time" if lasting else scope[found[-1].tense]


def _tells(source: Source, first: int, last: int, verb: Verb) -> bool:
    """Whether a label is of a table, whose figures add up: "Households evacuated: 1,240", "Injured: 40"."""
    if source.tongue.nouns.finite is not None or verb.tense != "past":
        return False
    if any(source.tokens[at].kind == "number" for at in range(first, last)):
        return False
    if any(source.lows[at].isalpha() for at in range(first, verb.first)):
        return True
    around = (first - 1, source.sentences[source.sentence_at(first)].last)
    return any(0 <= at < len(source.tokens) and source.tokens[at].kind == "line" for at in around) and verb.last == last


# --- days ----------------------------------------------------------------------------------------------------------


def _span(source: Source, mention: Mention, spans: Sequence[When]) -> None:
    """The days that a mention covers: of the time nearest to it in its sentence, else of the statement's day."""
    near = [each for each in spans if each.role != "none" and (each.first or each.last)]
    dated = source.dated
    if mention.scope == "cumulative":
        begun = next((each for each in near if each.role == "since"), None)
        ended = next((each for each in near if each.role == "until"), None)
        mention.since = begun.first if begun else None
        mention.until = ended.last if ended else dated
    elif near:
        best = min(near, key=lambda each: min(abs(each.start - mention.end), abs(mention.start - each.end)))
        mention.since = best.first if best.role != "until" else None
        mention.until = best.last if best.role != "since" else dated
        if mention.since and mention.until and mention.since > mention.until:
            mention.since = mention.until
    elif mention.scope == "at_time":
        mention.since = mention.until = dated
    elif mention.scope == "period":
        mention.until = dated
