"""The verb groups of a sentence and their tense, as far as the tables of the language tell.

No grammar is parsed. A group is a helper with what it helps ("have been evacuated"), or a
verb form where a verb can stand. Reporting verbs are none: "said" tells nothing about
the time of what was said. A participle that only describes a noun ("the persons added
since then were counted") is told from the verb of its clause by what follows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from safepassage.statements.reading.source import Source

__all__ = ["FINITE", "Verb", "goes_on", "verbs_of"]

FINITE: Final = frozenset({"is", "has", "had", "past", "was", "plan"})
"""Tenses of a verb that a clause can stand on."""

_HELPERS_MAX: Final = 6
_REDUCED_WITHIN: Final = 14
_ING_MIN: Final = 5


class Verb(NamedTuple):
    """A verb group.

    Attributes:
        first, last: Tokens [first, last), a particle ("handed over") included.
        tense: is, has, had, past, was (a past state), plan, ing, to, or done (a participle that describes a noun).
        word: The folded form that carries the meaning; the helper where nothing else does.
        done: The participle or state as it is printed behind what was counted; "" for a helper alone.
        passive: Whether what stands before is what it happened to.
        relative: Whether it belongs to a clause that describes a noun ("who were cut off").
    """

    first: int
    last: int
    tense: str
    word: str
    done: str = ""
    passive: bool = False
    relative: bool = False

    @property
    def copula(self) -> bool:
        """Whether it only says what or where something is."""
        return not self.done and self.tense in ("is", "was", "has", "had", "plan")


def verbs_of(source: Source, first: int, last: int) -> list[Verb]:
    """The verb groups among tokens [first, last), in order."""
    out: list[Verb] = []
    at = first
    while at < last:
        verbal = source.tokens[at].kind == "word" and not source.taken[at]
        found = _group(source, at, last) if verbal else None
        if found is not None:
            out.append(_in_relative(source, _with_particle(source, found, last), first))
            at = out[-1].last
        else:
            at += 1
    return _reduced(source, out)


def _group(source: Source, at: int, last: int) -> Verb | None:
    """The verb group that begins at a token; None for none."""
    tense = source.tongue.nouns.tenses.get(source.lows[at])
    if source.tongue.nouns.finite is not None:
        return _finite(source, at, last, tense or "")
    if tense is None:
        return _bare(source, at)
    if source.lows[at] in source.tongue.nouns.being and _is_hearsay(source, at):
        tense = "is"
    found = _helped(source, at, last, tense)
    return _hearsay(source, found, last) or _inverted(source, found) or found


def _finite(source: Source, at: int, last: int, tense: str) -> Verb | None:
    """A verb of a language whose forms tell their tense; a helper lends its own to what follows."""
    nouns, lows = source.tongue.nouns, source.lows
    word, end = lows[at], at + 1
    finite = nouns.finite
    assert finite is not None
    if tense:
        while end < last and lows[end] in nouns.adverbs:
            end += 1
        follower = lows[end] if end < last else ""
        done = nouns.participle(follower) or nouns.present(follower)
        if done is None:
            return Verb(at, at + 1, tense, word)
        told = tense if tense == "plan" or finite(follower) == "is" else "past"
        return Verb(at, end + 1, told, follower, done, passive=True)
    titled = source.tongue.capitals and at > 0 and source.tokens[at - 1].kind == "word"
    if titled and source.text[source.tokens[at].start].isupper():
        return None  # a name
    own = "to" if at and lows[at - 1] in nouns.infinitive and nouns.present(word) else finite(word)
    if own is None or (word in source.tongue.speech.verbs and word not in nouns.shared) or word in nouns.people:
        return None
    return Verb(at, end, own, word, nouns.participle(word) or nouns.present(word) or "", passive=True)


def _is_manner(source: Source, at: int) -> bool:
    """Whether a word only says how: "were lightly hurt"."""
    low, nouns = source.lows[at], source.tongue.nouns
    return low.endswith(nouns.manner or "\0") and not nouns.head(low) and nouns.present(low) is None


def _helped(source: Source, first: int, last: int, tense: str) -> Verb:
    """A group that begins with a helper."""
    nouns, lows = source.tongue.nouns, source.lows
    at, seen, helped = first + 1, [lows[first]], first + 1
    while at < last and at - first <= _HELPERS_MAX:
        low = lows[at]
        adds = source.tongue.cumulative.at(lows, at)
        if adds is not None:  # "have to date handed in"
            at += adds[1]
            continue
        if low in nouns.auxiliaries or low in nouns.infinitive:
            seen.append(low)
            helped = at + 1 if low in nouns.auxiliaries else helped
        elif low not in nouns.adverbs and low not in nouns.negations and not _is_manner(source, at):
            break
        at += 1
    word = lows[at] if at < last and source.tokens[at].kind == "word" else ""
    done = nouns.participle(word)
    state = word in nouns.states and (done is None or word in nouns.lasting)
    inner = any(low in nouns.infinitive for low in seen[1:])
    base = (tense == "plan" or inner or lows[first] in nouns.doing) and _is_base(source, word)
    going = not base and goes_on(source, word) and len(word) > _ING_MIN
    if not (done or state or going or base):
        return Verb(first, helped, _helper_tense(source, seen, tense, inner=inner), lows[first])
    shown = word if state or going else (done or nouns.present(word) or word)
    being = any(nouns.tenses.get(low) in ("is", "was") and low not in nouns.having for low in seen) or any(
        low in nouns.being for low in seen
    )
    passive = bool(done) and not going and being
    if shown in nouns.having:
        return Verb(first, at + 1, "is" if tense in ("is", "has") else tense, word)
    return Verb(
        first, at + 1, _full_tense(source, seen, tense, inner=inner, state=state or going), word, shown, passive
    )


def goes_on(source: Source, word: str) -> bool:
    """Whether a word is a form for what goes on, rather than one that only ends like it ("bring")."""
    nouns = source.tongue.nouns
    if not nouns.going or not word.endswith(nouns.going):
        return False
    return nouns.ongoing(word) in (None, word)


def _is_base(source: Source, word: str) -> bool:
    """Whether a word behind "will" or "to" can be a verb: it is known, or it is at least no small word."""
    nouns = source.tongue.nouns
    if nouns.present(word) is not None:
        return True
    numerals = source.tongue.numerals
    if word in numerals.cardinals or word in numerals.scales or word in numerals.articles:
        return False
    return word.isalpha() and word not in nouns.stops and word not in nouns.states and not nouns.head(word)


def _is_hearsay(source: Source, at: int) -> bool:
    """Whether "to be" stands behind a reporting verb without a helper: "Said to be hundreds of people"."""
    if at < 2 or source.lows[at - 1] not in source.tongue.nouns.infinitive:  # noqa: PLR2004
        return False
    word = source.lows[at - 2]
    return word in source.tongue.speech.verbs and not source.tongue.plan.at([word], 0)


def _inverted(source: Source, verb: Verb) -> Verb | None:
    """What opens a sentence before its helper: "Destroyed were 40 homes", "Confirmed dead are twelve"."""
    nouns, at = source.tongue.nouns, verb.first - 1
    if not verb.copula or verb.tense not in ("is", "was") or at < 0:
        return None
    if source.lows[at] == ",":  # an aside
        at = next((i - 1 for i in range(at - 2, max(0, at - _REDUCED_WITHIN), -1) if source.lows[i] == ","), 0)
    opens = at == 0 or source.tokens[at - 1].kind in ("break", "sign")
    done = nouns.participle(source.lows[at]) if source.lows[at] not in nouns.people else None
    if done is None or not opens or source.lows[at] in nouns.human & nouns.states:
        return None
    return verb._replace(tense="past", word=source.lows[at], done=done, passive=True)


def _hearsay(source: Source, verb: Verb, last: int) -> Verb | None:
    """What is said to be: "are said to have fallen" tells of the fall, and "are expected to" of a plan."""
    nouns, lows, at = source.tongue.nouns, source.lows, verb.last
    if verb.copula and at < last and lows[at] in source.tongue.speech.verbs:
        verb = verb._replace(word=lows[at], last=at + 1, passive=True)
        at += 1
    told = verb.word in source.tongue.speech.verbs and verb.passive
    if not told or at + 1 >= last or lows[at] not in nouns.infinitive or source.tongue.plan.at([verb.word], 0):
        return None
    helper = lows[at + 1]
    tense = "past" if helper in nouns.having else "is"
    inner = _helped(source, at + 1, last, "has" if helper in nouns.having else "is")
    if helper not in nouns.having and helper not in nouns.being:
        if nouns.present(helper) is None:
            return None
        return Verb(verb.first, at + 2, tense, helper, nouns.present(helper) or helper)
    return inner._replace(first=verb.first, tense=tense)


def _helper_tense(source: Source, seen: Sequence[str], tense: str, *, inner: bool) -> str:
    """The tense of a helper that stands alone: "has" and "had" are then states."""
    nouns = source.tongue.nouns
    if inner and tense in ("is", "has"):
        return "plan"
    if len(seen) > 1 and seen[1] in nouns.being:
        return "had" if tense == "was" and seen[0] in nouns.having else tense
    return "is" if tense == "has" else tense


def _full_tense(source: Source, seen: Sequence[str], tense: str, *, inner: bool, state: bool) -> str:
    """The tense of a helper with what it helps."""
    nouns = source.tongue.nouns
    if inner and tense in ("is", "has") and not any(low in nouns.being for low in seen):
        return "plan"
    if tense == "was":
        if seen[0] in nouns.having:
            return "had"
        return "was" if state else "past"
    return tense


def _bare(source: Source, at: int) -> Verb | None:
    """A verb form without a helper, where a verb can stand."""
    nouns, lows = source.tongue.nouns, source.lows
    word = lows[at]
    before = lows[at - 1] if at else ""
    after = lows[at + 1] if at + 1 < len(lows) else ""
    if word in source.tongue.speech.verbs and word not in nouns.shared:
        return None
    done = nouns.participle(word)
    if done is not None and not (before in nouns.infinitive and nouns.present(word) is not None):
        if (before in nouns.determiners and before not in nouns.relatives) or word in nouns.people:
            return None
        if nouns.head(after) and before not in nouns.subjects and not nouns.head(before):
            return None
        if (
            before in nouns.prepositions
            and after.isalpha()
            and after not in nouns.stops
            and nouns.participle(after) is None
        ):
            return None
        return Verb(at, at + 1, "past", word, done)
    now = nouns.present(word)
    if now is None:
        return None
    if _orders(source, at, word):
        return Verb(at, at + 1, "plan", word, now)
    if goes_on(source, word):
        after_noun = nouns.head(after) and not before.isalpha()
        counted = before in source.tongue.numerals.cardinals or (at > 0 and source.tokens[at - 1].kind == "number")
        opens = not before.isalpha() and before != "," and after.isalpha() and after not in nouns.stops
        if (nouns.head(after) and counted) or (opens and after_noun) or (opens and before in "-–—•▪◦·*"):
            return None
        shown = word if word in nouns.states else now
        return None if before in nouns.determiners or before in nouns.of else Verb(at, at + 1, "ing", word, shown)
    if before in nouns.infinitive:
        adds = source.tongue.cumulative.before(lows, at + 1)
        return None if adds else Verb(at, at + 1, "to", word, now)
    counted = at + 1 < len(lows) and source.tokens[at + 1].kind == "number" and not source.taken[at + 1]
    if counted and not before.isalpha() and not nouns.head(word):
        return Verb(at, at + 1, "to", word, now)
    return Verb(at, at + 1, "is", word, now) if _stands(source, at, word, before) else None


def _orders(source: Source, at: int, word: str) -> bool:
    """Whether a form tells the reader what to do: "Keep 500 m off", "Boil water for one minute"."""
    nouns, numerals = source.tongue.nouns, source.tongue.numerals
    after = source.tokens[at + 1] if at + 1 < len(source.tokens) else None
    opens = at == 0 or source.tokens[at - 1].kind in ("break", "line") or source.lows[at - 1] in ".!?“"
    if not opens or after is None or after.kind not in ("word", "number") or nouns.head(word) or goes_on(source, word):
        return False
    if word in nouns.states or after.low in nouns.of or after.low in nouns.pairs or after.low in nouns.tenses:
        return False
    near = source.lows[at + 1 : at + _REDUCED_WITHIN // 2]
    if ":" in near or (after.kind == "word" and any(low in nouns.tenses for low in near[:3])):
        return False  # a label, or the subject of what follows
    if after.kind == "number" or after.low in nouns.determiners or after.low in numerals.cardinals:
        return True
    return nouns.participle(after.low) is None and nouns.present(after.low) is None and after.low.isalpha()


def _stands(source: Source, at: int, word: str, before: str) -> bool:
    """Whether a present form is a verb here rather than a noun: behind its subject."""
    nouns = source.tongue.nouns
    if source.tongue.wholes.of_them.before(source.lows, at):
        return not nouns.head(word)
    if (before in nouns.determiners and before not in nouns.pointing) or before in nouns.adjectives:
        return False
    if before in nouns.stops and not (
        before in nouns.subjects
        or before in nouns.adverbs
        or before in nouns.relatives
        or before in nouns.pairs
        or before in nouns.pointing
    ):
        return False
    if nouns.head(word):
        return _third(source, at, before)
    return (
        nouns.head(before)
        or goes_on(source, before)
        or (
            (_goes_further(source, at) or word in nouns.staying)
            and word in source.tongue.stative
            and (before.isalpha() or before in (",", ")"))
            and before not in nouns.stops
        )
        or (at > 0 and source.tokens[at - 1].kind == "number")
        or before in nouns.subjects
        or before in nouns.adverbs
        or before in nouns.relatives
    )


def _goes_further(source: Source, at: int) -> bool:
    """Whether words follow, as they do behind a verb and seldom behind the last noun of a phrase: "winter shelter."."""
    return at + 1 < len(source.lows) and source.tokens[at + 1].kind in ("word", "number")


def _third(source: Source, at: int, before: str) -> bool:
    """Whether a form in -s is a verb: behind one that does it, and not behind a number or another plural."""
    nouns, numerals, lows = source.tongue.nouns, source.tongue.numerals, source.lows
    after = lows[at + 1] if at + 1 < len(lows) else ""
    counted = at + 1 < len(lows) and source.tokens[at + 1].kind == "number" and not source.taken[at + 1]
    if source.lows[at] in numerals.change and after in nouns.levels:
        return True
    objects = counted or after in numerals.cardinals or numerals.hedges.at(source.lows, at + 1) is not None
    opens = at == 1 or (at > 1 and source.tokens[at - 2].kind in ("break", "line"))
    if objects and opens and goes_on(source, before):
        return True  # "Shelling kills seven"
    if not before or nouns.head(before) or goes_on(source, before):
        return False
    if before in numerals.cardinals or before in numerals.scales or before.rpartition("-")[2] in numerals.cardinals:
        return False
    if not before.isalpha():
        return counted and source.taken[at - 1] == 1
    if any(_is_count(source, i) for i in range(max(0, at - 3), at)):
        return False
    return counted or nouns.participle(after) is None


def _is_count(source: Source, at: int) -> bool:
    """Whether a number that counts something stands at a token."""
    token = source.tokens[at]
    return (token.kind == "number" and not source.taken[at]) or token.low in source.tongue.numerals.cardinals


def _with_particle(source: Source, verb: Verb, last: int) -> Verb:
    """A verb with the word that belongs to it: "handed over", "were turned back"."""
    nouns, lows, at = source.tongue.nouns, source.lows, verb.last
    if not verb.done or at >= last:
        return verb
    follower = lows[at + 1] if at + 1 < last else ""
    if verb.done in nouns.phrasal.get(lows[at], ()) and (not follower.isalpha() or follower in nouns.stops):
        counted = at + 1 < last and source.tokens[at + 1].kind == "number"
        inside = counted or not follower.isalpha() or follower in nouns.prepositions
        return verb._replace(last=at + 1, done=f"{verb.done} {lows[at]}") if inside else verb
    counted = at + 1 < last and (source.tokens[at + 1].kind == "number" or follower in source.tongue.numerals.cardinals)
    if lows[at] not in nouns.particles or (counted and source.tongue.numerals.hedges.at(lows, at)):
        return verb
    if lows[at] in nouns.prepositions and (
        follower in nouns.determiners or source.text[_start(source, at + 1)].isupper()
    ):
        return verb
    return verb._replace(last=at + 1, done=f"{verb.done} {lows[at]}")


def _start(source: Source, at: int) -> int:
    """The offset of a token, or of the last one of the text."""
    return source.tokens[min(at, len(source.tokens) - 1)].start


def _in_relative(source: Source, verb: Verb, first: int) -> Verb:
    """Marked where a relative pronoun stands before it, or one and a subject ("whom we had reached")."""
    nouns, lows = source.tongue.nouns, source.lows
    at = verb.first
    while at > first and lows[at - 1] in nouns.adverbs:
        at -= 1
    if at > first and lows[at - 1] in nouns.relatives:
        return verb._replace(relative=_describes(source, at - 1, first))
    if at > first + 1 and lows[at - 1] in nouns.subjects and lows[at - 2] in nouns.relatives:
        return verb._replace(relative=_describes(source, at - 2, first))
    return verb


def _describes(source: Source, at: int, first: int) -> bool:
    """Whether "that" or "who" describes the noun before it, rather than open what somebody says."""
    before = source.lows[at - 1] if at > first else ""
    speech = source.tongue.speech
    return bool(before) and not (before in speech.verbs and not source.tongue.nouns.head(before))


def _reduced(source: Source, verbs: list[Verb]) -> list[Verb]:
    """Participles behind a noun whose clause has a verb of its own further on, marked as descriptions."""
    nouns, lows = source.tongue.nouns, source.lows
    if nouns.finite is not None:
        return verbs
    for i in range(len(verbs) - 1, -1, -1):
        verb = verbs[i]
        if verb.tense != "past" or verb.last - verb.first > 1 + (" " in verb.done) or not verb.first:
            continue
        before = lows[verb.first - 1]
        if nouns.participle(verb.word) != verb.word or not (
            nouns.head(before) or (before.isalpha() and before not in nouns.stops)
        ):
            continue
        follower = next((each for each in verbs[i + 1 : i + 4] if each.tense in FINITE and not each.relative), None)
        if follower is None or follower.first - verb.last > _REDUCED_WITHIN:
            continue
        signs = ";:" if lows[follower.first - 1] == "," else ",;:"
        if not any(
            low in nouns.clause or low in nouns.pairs or low in nouns.subjects or low in signs or low in nouns.relatives
            for low in lows[verb.last : follower.first]
        ):
            verbs[i] = verb._replace(tense="done", passive=True)
    return verbs
