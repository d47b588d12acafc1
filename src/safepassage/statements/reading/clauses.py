"""Which verb a counted phrase hangs on, and as what: its subject, its object, or in a phrase beside it.

The words right before a number are looked at first: a verb there has it as its object.
Else the words behind are followed, over brackets, asides and phrases of place, to the
verb that the number is the subject of. Where neither is found, the verb of the clause
tells at least the time. What stands in another clause is not looked at.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, Final, NamedTuple

from safepassage.statements.reading.verbs import FINITE, verbs_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from safepassage.statements.reading.source import Source
    from safepassage.statements.reading.verbs import Verb

__all__ = ["Link", "behind_bracket", "clause_begin", "link_of", "subject_of"]

_LEFT_STEPS: Final = 6
_RIGHT_STEPS: Final = 22
_ASIDE_WITHIN: Final = 16
_BRACKET_WITHIN: Final = 30
_SUBJECT_WORDS: Final = 4
_DASHES: Final = frozenset("-\u2013\u2014")
_QUOTES: Final = '“”«»"'


class Link(NamedTuple):
    """How a phrase hangs on a verb.

    Attributes:
        verb: The verb that tells the time; None where the clause has none.
        role: object, subject, beside (in a phrase of the clause), or "" without a verb.
        deed: The verb that tells what happened to the thing; None where none does.
        preposition: The word right before the number that ties it to its clause; "" for none.
    """

    verb: Verb | None = None
    role: str = ""
    deed: Verb | None = None
    preposition: str = ""


def link_of(source: Source, verbs: Sequence[Verb], begin: int, end: int, bounds: tuple[int, int]) -> Link:
    """How the phrase at tokens [begin, end) of the sentence at `bounds` hangs on one of its verbs."""
    begin = _before_fillers(source, begin, bounds[0])
    before, preposition = _left(source, verbs, begin, bounds[0])
    if before is not None and not preposition:
        main, described = _right(source, verbs, end, bounds[1], alone=False)
        told = source.tongue.speech.verbs
        parted = main is not None and "," in source.lows[end : main.first]
        if main is not None and before.word in told and not main.copula and not parted:
            return Link(main, "subject", described or main)
        if before.copula:
            return Link(before, "object", described)
        return Link(_timed(source, verbs, before, main, bounds[0]), "object", before)
    if source.tongue.nouns.reach:
        return _either_side(source, verbs, begin, end, bounds)
    ahead = _near(source, verbs, begin, bounds[0])
    alone = ahead is None or "," in source.lows[ahead.last : begin]
    main, described = _right(source, verbs, end, bounds[1], alone=alone)
    nested = preposition in source.tongue.nouns.of and ahead is None
    close = main is not None and main.first == end and main.tense == "past" and main.word == source.lows[end]
    if main is not None and (not preposition or nested or close):
        return Link(main, "subject", described if described is not None and main.copula else main)
    if described is not None and not preposition and (not described.relative or ahead is None):
        return Link(described, "subject", described)
    if ahead is not None:
        return Link(_timed(source, verbs, ahead, main, bounds[0]), "beside", described, preposition)
    if main is not None:
        return Link(main, "beside", described, preposition)
    if described is not None:
        return Link(described, "subject", described, preposition)
    return Link(preposition=preposition)


def _before_fillers(source: Source, begin: int, first: int) -> int:
    """The token before "a total of" and the like, which say nothing of their own."""
    while begin > first:
        filler = source.tongue.numerals.fillers.before(source.lows, begin)
        if filler is None or begin - filler[1] < first:
            break
        begin -= filler[1]
    return begin


def _either_side(source: Source, verbs: Sequence[Verb], begin: int, end: int, bounds: tuple[int, int]) -> Link:
    """The link in a language whose verb may stand on either side: one close behind, else one ahead, else one behind."""
    nouns = source.tongue.nouns
    own = [each for each in verbs if each.tense != "to"] if nouns.verb_first else verbs  # a noun of action is none
    main, described = _right(source, own, end, bounds[1], alone=True)
    tied = source.lows[begin - 1] if begin > bounds[0] and source.lows[begin - 1] in nouns.prepositions else ""
    if tied:
        ahead = _near(source, verbs, begin, bounds[0])
        return Link(ahead or main, "beside", described, tied)
    after = described or main
    if (
        after is not None
        and after.first - _behind_of_them(source, end) <= nouns.near
        and not _has_comma(source, end, after.first)
    ):
        return Link(main or after, "subject", after)
    ahead = _near(source, verbs, begin, bounds[0])
    if ahead is not None and begin - ahead.last <= nouns.reach:
        return Link(_timed(source, verbs, ahead, None, bounds[0]), "object", ahead)
    if main is not None:
        return Link(main, "subject", described or main)
    return Link(ahead, "beside", ahead) if ahead is not None else Link()


def _has_comma(source: Source, first: int, last: int) -> bool:
    return any(source.tokens[at].kind == "sign" and source.lows[at] in ",،" for at in range(first, last))


def _left(source: Source, verbs: Sequence[Verb], begin: int, first: int) -> tuple[Verb | None, str]:
    """(verb right before a number, preposition between): only small words may stand between."""
    nouns, lows = source.tongue.nouns, source.lows
    at = begin
    for _ in range(_LEFT_STEPS):
        verb = _ending(verbs, at)
        if verb is not None:
            return verb, ""
        if at <= first:
            return None, ""
        low = lows[at - 1]
        if source.tongue.wholes.of_them.before(lows, at):
            return None, ""
        if low in nouns.prepositions:
            return _ending(verbs, at - 1), low
        if not (low in nouns.determiners or low in nouns.adverbs or low in nouns.adjectives or low in nouns.extras):
            return None, ""
        at -= 1
    return None, ""


def _ending(verbs: Sequence[Verb], at: int) -> Verb | None:
    """The verb group whose last token stands right before `at`."""
    i = bisect_left(verbs, at, key=lambda verb: verb.last)
    return verbs[i] if i < len(verbs) and verbs[i].last == at else None


def _timed(source: Source, verbs: Sequence[Verb], verb: Verb, main: Verb | None, first: int) -> Verb:
    """The finite verb that an -ing form, an infinitive or a description takes its time from."""
    if verb.tense in FINITE and not verb.relative:
        return _joined(source, verbs, verb)
    i = bisect_right(verbs, verb.first, key=lambda each: each.first) - 1
    if verb.tense == "to" and not source.tongue.nouns.capable.isdisjoint(
        source.lows[max(0, verb.first - 4) : verb.first]
    ):
        return verb._replace(tense="is")
    if verb.tense == "to" and source.tongue.plan.before(source.lows, verb.first - 1):
        return verb._replace(tense="plan")
    for each in reversed(verbs[max(0, i - 4) : i]):
        if _parted(source, each.last, verb.first):
            break
        if each.tense in FINITE:
            return verb._replace(tense=_infinitive(source, each, verb).tense)
    if verb.tense == "to":
        nouns = source.tongue.nouns
        done = nouns.finite is not None and nouns.infinitive and source.lows[verb.first - 1] not in nouns.infinitive
        return verb._replace(tense="past" if done else "plan")
    del first
    return verb._replace(tense=main.tense) if main is not None and verb.tense == "ing" else verb


def _joined(source: Source, verbs: Sequence[Verb], verb: Verb) -> Verb:
    """The time of a verb that shares its helper with the one before: "have checked 74 km and taken away 5,300"."""
    nouns, lows = source.tongue.nouns, source.lows
    i = bisect_left(verbs, verb.first, key=lambda each: each.first)
    if i == 0 or verb.tense not in ("past", "is") or lows[verb.first] in nouns.tenses or not verb.first:
        return verb
    at = verb.first
    while at > 0 and lows[at - 1] in nouns.adverbs:
        at -= 1
    before = verbs[i - 1]
    joined = lows[at - 1] in nouns.pairs or lows[at - 1] == ","
    helped = before.done and before.tense in ("has", "had", "plan") and not _parted(source, before.last, verb.first)
    fits = nouns.present(verb.word) is not None if before.tense == "plan" else verb.tense == "past"
    return verb._replace(tense=before.tense) if joined and helped and fits else verb


def _infinitive(source: Source, main: Verb, verb: Verb) -> Verb:
    """The time of "plan to bring" and "expects to reconnect": a plan, unless it is told of the past."""
    nouns = source.tongue.nouns
    if nouns.finite is not None and verb.tense == "to" and source.lows[verb.first - 1] in nouns.infinitive:
        return main._replace(tense="plan")
    if verb.tense == "to" and (main.tense == "is" or source.tongue.plan.at([main.word], 0)):
        return main._replace(tense="plan")
    return main


def _near(source: Source, verbs: Sequence[Verb], begin: int, first: int) -> Verb | None:
    """The last verb of the same clause before a phrase."""
    i = bisect_right(verbs, begin, key=lambda verb: verb.last) - 1
    while i >= 0 and verbs[i].first >= first:
        verb = verbs[i]
        if _parted(source, verb.last, begin):
            return None
        return verb
    return None


def _parted(source: Source, first: int, last: int) -> bool:
    """Whether a clause ends between two tokens."""
    lows, nouns = source.lows, source.tongue.nouns
    for at in range(first, last):
        low = lows[at]
        if source.taken[at]:  # the colon of a time of day
            continue
        if source.tokens[at].kind == "sign" and (low in ";:" or (low in _QUOTES and not source.quoted[at])):
            return True
        if low in nouns.clause or (low in source.tongue.speech.verbs and low not in nouns.shared):
            return True
        if low in nouns.complementizers and nouns.finite is None and at > first and _opens_clause(source, at + 1):
            return True
    return False


def _opens_clause(source: Source, at: int) -> bool:
    """Whether what stands behind "that" can be the subject of what is said, rather than the verb of a description."""
    nouns = source.tongue.nouns
    if at >= len(source.lows):
        return False
    low = source.lows[at]
    return low in nouns.prepositions or low in nouns.determiners or source.tokens[at].kind == "number"


def _right(
    source: Source, verbs: Sequence[Verb], end: int, last: int, *, alone: bool
) -> tuple[Verb | None, Verb | None]:
    """(verb of the clause, verb that describes the phrase) behind a phrase; `alone` lets "and" join subjects."""
    nouns, lows = source.tongue.nouns, source.lows
    at = begun = _behind_of_them(source, end)
    listed = False
    described: Verb | None = None
    for _ in range(_RIGHT_STEPS):
        if at >= last:
            break
        low, i = lows[at], bisect_left(verbs, at, key=lambda verb: verb.first)
        verb = verbs[i] if i < len(verbs) and verbs[i].first == at else None
        if verb is not None:
            if verb.tense in FINITE and (not verb.relative or at == begun):
                bare = verb.tense == "past" and lows[verb.first] == verb.word
                return (None if listed and bare else verb), described
            if described is None and (verb.relative or (verb.tense in ("done", "ing", "plan") and at <= end + 2)):
                described = verb
            elif described is None and verb.tense == "to" and at <= end + 2:
                described = verb._replace(tense="plan")
            at = verb.last
        elif source.tokens[at].kind == "sign" and low not in "-%'":
            skipped = _over(source, verbs, at, last)
            if skipped == at:
                break
            listed = listed or (low == "," and skipped == at + 1 and not _starts(verbs, skipped))
            at = skipped
        elif low in nouns.clause or low in nouns.openers or (low in nouns.pairs and not alone):
            break
        elif low in nouns.subjects and low not in nouns.relatives and not nouns.head(low):
            if lows[at - 1] not in nouns.relatives and (at != begun or nouns.finite is not None):
                break
            near = nouns.finite is None and i < len(verbs) and verbs[i].first <= at + 2 and low not in nouns.pointing
            if at == begun and described is None and near:
                described = verbs[i]  # "twelve children I helped to bury"
                at = described.last
                continue
            at += 1
        else:
            at += 1
    return None, described


def _over(source: Source, verbs: Sequence[Verb], at: int, last: int) -> int:
    """Where the sentence goes on behind a bracket, an aside or a comma of a list; `at` where it does not."""
    lows = source.lows
    if lows[at] in "([":
        return behind_bracket(source, at, last)
    if lows[at] in _DASHES:
        aside = range(at + 2, min(last, at + _ASIDE_WITHIN))
        return next((close + 1 for close in aside if lows[close] in _DASHES and _starts(verbs, close + 1)), at)
    if lows[at] != ",":
        return at
    if _starts(verbs, at + 1) or (at + 1 < last and lows[at + 1] in source.tongue.nouns.pairs):
        return at + 1
    for close in range(at + 2, min(last, at + _ASIDE_WITHIN)):
        if lows[close] in ";:" or source.tokens[close].kind == "break":
            return at
        if lows[close] == "," and (_starts(verbs, close + 1) or _starts(verbs, close + 2)):
            return close + 1
        if lows[close] == "," and close + 1 < last and lows[close + 1] in source.tongue.nouns.relatives:
            return close + 1
    follower = source.tokens[at + 1] if at + 1 < last else None
    listed = follower is not None and follower.kind == "number" and not source.taken[at + 1]
    return at + 1 if listed else at


def _starts(verbs: Sequence[Verb], at: int) -> bool:
    """Whether a finite verb begins at a token."""
    i = bisect_left(verbs, at, key=lambda verb: verb.first)
    return i < len(verbs) and verbs[i].first == at and verbs[i].tense in FINITE and not verbs[i].relative


def behind_bracket(source: Source, at: int, last: int) -> int:
    """The token behind the bracket that opens at `at`; `at` where it does not close soon."""
    depth = 0
    for close in range(at, min(last, at + _BRACKET_WITHIN)):
        depth += (source.lows[close] in "([") - (source.lows[close] in ")]")
        if depth == 0:
            return close + 1
    return at


def _behind_of_them(source: Source, end: int) -> int:
    """The token behind "of them", which says nothing new of a phrase."""
    found = source.tongue.wholes.of_them.at(source.lows, end)
    return end + found[1] if found else end


# --- subjects ------------------------------------------------------------------------------------------------------


def clause_begin(source: Source, at: int, first: int) -> int:
    """The token that the clause of `at` begins with."""
    lows, nouns = source.lows, source.tongue.nouns
    while at > first:
        low = lows[at - 1]
        if source.tokens[at - 1].kind == "sign" and (low in ";:,([" or low in _QUOTES):
            return at
        if low in nouns.clause or low in source.tongue.speech.verbs or low in nouns.complementizers:
            return at
        if low in nouns.pairs and lows[at] in nouns.determiners:
            return at
        at -= 1
    return at


def subject_of(source: Source, verb: Verb, first: int) -> tuple[int, int]:
    """Tokens [first, last) of the head of a verb's subject; none where it is a pronoun or does not stand before it."""
    lows, nouns = source.lows, source.tongue.nouns
    at = verb.first
    if verb.relative:
        return _described_noun(source, at, first)
    if at > first and lows[at - 1] == ",":  # an aside stands between the subject and its verb
        opener = next((i for i in range(at - 2, max(first, at - _ASIDE_WITHIN) - 1, -1) if lows[i] == ","), -1)
        at = opener if opener > first else at
    begin = clause_begin(source, at, first)
    begin = _behind_time(source, begin, at)
    begin = _over_lead(source, begin, at)
    end = begin
    while end < at and source.tokens[end].kind == "word" and lows[end] not in nouns.stops and not source.taken[end]:
        end += 1
    if begin < at and lows[begin] in nouns.subjects:
        return at, at
    return max(begin, end - _SUBJECT_WORDS), end


def _behind_time(source: Source, begin: int, at: int) -> int:
    """The token behind "after" or "since" behind another verb: "opened a ward after admissions rose"."""
    nouns, lows = source.tongue.nouns, source.lows
    for spot in range(at - 2, begin, -1):
        if lows[spot] in nouns.openers or lows[spot] in nouns.times:
            told = any(each.tense in FINITE for each in verbs_of(source, begin, spot))
            return spot + 1 if told else begin
    return begin


def _over_lead(source: Source, begin: int, at: int) -> int:
    """The token where the subject begins behind a list mark, small words and a phrase of time or place."""
    lows, nouns = source.lows, source.tongue.nouns
    small = nouns.determiners | nouns.adverbs | nouns.pairs
    for _ in range(at - begin):
        if source.tokens[begin].kind != "word" or source.taken[begin] or lows[begin] in small:
            begin += 1
        elif lows[begin] in nouns.prepositions:
            inner = range(begin + 2, at)
            begin = next((i for i in inner if lows[i] in nouns.determiners), at)
        else:
            break
        if begin >= at:
            break
    return min(begin, at)


def _described_noun(source: Source, at: int, first: int) -> tuple[int, int]:
    """Tokens of the noun that a relative clause describes: "a campaign that lasted ten days"."""
    lows, nouns = source.lows, source.tongue.nouns
    while at > first and lows[at - 1] not in nouns.relatives:
        at -= 1
    end = at - 1
    while end > first and (source.tokens[end - 1].kind != "word" or source.taken[end - 1] or lows[end - 1] in nouns.of):
        end -= 1
    begin = end
    while (
        begin > first
        and end - begin < _SUBJECT_WORDS
        and lows[begin - 1].isalpha()
        and lows[begin - 1] not in nouns.stops
    ):
        begin -= 1
    return begin, end
