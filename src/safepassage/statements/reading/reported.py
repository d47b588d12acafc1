"""Reporting clauses: "the mayor said", "according to hospital sources", and whom they name as their own source.

A verb of saying has its subject before it, or behind it where a quotation ends. A phrase
like "according to" has it behind. What a clause governs is not decided here.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from safepassage.statements.reading.speaker_names import (
    Known,
    canonical,
    is_upper,
    name_begin,
    name_end,
    namelike,
    person_in,
    resolve,
    words_of,
)
from safepassage.statements.reading.verbs import goes_on

if TYPE_CHECKING:
    from collections.abc import Sequence

    from safepassage.statements.reading.source import Source

__all__ = ["Clause", "clauses_of", "place_of", "register", "within"]


_OPENERS: Final = frozenset([",", "”", '"', "»", "-", "–", "—"])


@dataclass(slots=True)
class Clause:
    """A reporting clause: where its verb stands, who speaks, and whom they name as their source."""

    at: int
    name: str
    kind: str
    before: bool
    source: str = ""
    first: int = 0
    last: int = 0


def register(source: Source, known: Known) -> None:
    """Every speaker that the text names in full, so that short forms before and behind can be told."""
    for sentence in range(len(source.sentences)):
        for clause in clauses_of(source, sentence, Known(), raw=True):
            words = words_of(source, clause.first, clause.last)
            name = canonical(source, clause.first, clause.last)
            if name and (clause.kind == "person" or len(name.split()) > 1):
                known.add(name, words)


def clauses_of(source: Source, number: int, known: Known, *, raw: bool = False) -> list[Clause]:
    """The reporting clauses of a sentence, outside quotations as far as one sentence shows them."""
    sentence, lows, speech = source.sentences[number], source.lows, source.tongue.speech
    out: list[Clause] = []
    at = sentence.first
    according = dict(speech.according.within(lows, sentence.first, sentence.last))
    while at < sentence.last:
        found = None
        if not source.quoted[at]:
            phrase = according.get(at)
            if phrase is not None and not phrase[0]:
                found = _same_speaker(at, at + phrase[1], known) if not raw else None
            elif phrase is not None:
                first = at + phrase[1]
                last = name_end(source, first, sentence.last)
                found = _clause(source, at, first, last, known, before=False, raw=raw)
            elif lows[at] in speech.verbs and not (at > sentence.first and _named_noun(source, at)):
                found = _spoken(source, at, sentence.first, sentence.last, known, raw=raw)
        if found is not None:
            out.append(found)
            if not raw and found.name:
                _remember(found, known)
            at = max(at + 1, found.last if not found.before else at + 1)
            continue
        at += 1
    return out


def _same_speaker(at: int, last: int, known: Known) -> Clause | None:
    """The clause of a verb without a subject, or of "in his words": who spoke last goes on."""
    name = known.person or known.last
    return Clause(at, name, "person", before=False, first=at, last=last) if name else None


def _named_noun(source: Source, at: int) -> bool:
    """Whether a word that could be a verb is part of a name by its capital: "in Tarim State"."""
    return (
        is_upper(source, at) and is_upper(source, at - 1) and not source.text[source.tokens[at].start :][:4].isupper()
    )


def _remember(clause: Clause, known: Known) -> None:
    """Keep who spoke last, for the pronouns that follow."""
    known.last = clause.name
    if clause.kind == "person":
        known.person = clause.name
    elif clause.kind == "body":
        known.body = clause.name


def _clause(source: Source, at: int, first: int, last: int, known: Known, *, before: bool, raw: bool) -> Clause | None:
    """A clause whose speaker stands at tokens [first, last); None where nobody can be meant."""
    if raw:
        if first >= last:
            return None
        kind = "person" if person_in(source, first, last) else "body"
        return Clause(at, "", kind, before, first=first, last=last)
    if _cannot_speak(source, first, last):
        return None
    name, kind = resolve(source, first, last, known)
    if not kind or (not name and kind != "first"):
        return None
    return Clause(at, name, kind, before, _origin(source, at), first, last)


def _cannot_speak(source: Source, first: int, last: int) -> bool:
    """Whether a phrase is what was counted rather than who says so: it holds a number, or names what happens."""
    speech, tongue = source.tongue.speech, source.tongue
    headed = any(low in speech.persons for low in source.lows[first:last])  # "the head of operations"
    for at in range(first, last):
        low = source.lows[at]
        if source.tokens[at].kind == "number" and not source.taken[at]:
            return True
        behind = source.lows[at + 1 : at + 2]  # "the operation to …"
        alone = f"{low}s" in tongue.events and not tongue.nouns.stops.isdisjoint(behind)
        happens = low in tongue.events or alone
        if low in speech.nobody or (happens and low not in speech.bodies and not headed):
            return True
    words = source.lows[first:last]
    people = any(word in tongue.nouns.people for word in words)
    return people and not any(word in speech.bodies or word in speech.persons for word in words)


def _origin(source: Source, at: int) -> str:
    """The speaker's own source: "citing hospital records"."""
    lows = source.lows
    sentence = source.sentences[source.sentence_at(at)]
    for i in range(at, sentence.last):
        found = source.tongue.speech.quoting.at(lows, i)
        if found is not None and not source.quoted[i]:
            first = i + found[1]
            return canonical(source, first, name_end(source, first, sentence.last))
    return ""


def _spoken(source: Source, at: int, first: int, last: int, known: Known, *, raw: bool) -> Clause | None:
    """The clause of a reporting verb at `at`: its subject stands before it, or behind it."""
    lows, speech, nouns = source.lows, source.tongue.speech, source.tongue.nouns
    if at > first and lows[at - 1] in speech.passives and not goes_on(source, lows[at]):
        return None
    if lows[at] in speech.weak and not _opens_words(source, at, last):
        return None
    end = at
    while end > first and (lows[end - 1] in nouns.adverbs or lows[end - 1] in speech.helpers):
        end -= 1
    if speech.that and _says_that(source, at, last):
        begin = name_begin(source, at, first)
        if any(lows[i] in speech.bodies or lows[i] in speech.persons for i in range(begin, at)):
            return _clause(source, at, begin, at, known, before=True, raw=raw)
        return None if raw else _same_speaker(at, at + 1, known)
    if at + 2 < last and lows[at + 1] in speech.places:
        behind = name_end(source, at + 2, last)
        if any(lows[i] in speech.bodies or lows[i] in speech.pronouns for i in range(at + 2, behind)):
            return _clause(source, at, at + 2, behind, known, before=False, raw=raw)
    relative = _over_relative(source, end, first) < end
    opener = speech.verb_first or at == first or source.tokens[at - 1].low in _OPENERS or bool(source.quoted[at - 1])
    opener = opener and not relative and lows[at] not in speech.addressed
    behind = name_end(source, at + 1, last) if opener and at + 1 < last else at
    inverted = behind > at + 1 and (
        speech.verb_first
        or is_upper(source, at + 1)
        or lows[at + 1] in nouns.determiners
        or lows[at + 1] in speech.pronouns
        or lows[at + 1] in speech.titles
        or lows[at + 1] in speech.bodies
        or lows[at + 1] in speech.persons
    )
    if inverted:
        found = _clause(source, at, at + 1, behind, known, before=False, raw=raw)
        if found is not None and (not raw or namelike(source, at + 1, behind)):
            return found
    if speech.verb_first:
        return None
    end = _over_relative(source, end, first)
    begin = name_begin(source, end, first)
    if begin < end:
        found = _clause(source, at, begin, end, known, before=True, raw=raw)
        if found is not None and (raw is False or namelike(source, begin, end)):
            return found
    return None


def _opens_words(source: Source, at: int, last: int) -> bool:
    """Whether what was said follows a verb that also means a deed, or stands before it between quotation marks."""
    lows, content = source.lows, source.tongue.speech.content
    if at + 1 >= last or lows[at + 1] in content:
        return True
    tail = range(at + 1, min(last, at + 5))
    if any(lows[i] in content and lows[i] not in (",", "on", "out") for i in tail):
        return True
    before = range(max(0, at - 8), at)
    return any(source.quoted[i] for i in before) or any(lows[i] == "," for i in before if i + 4 > at)


def _says_that(source: Source, at: int, last: int) -> bool:
    """Whether a reporting verb has no subject behind it: "وأضاف أن", "وأشار إلى أن", "وأضافت:"."""
    lows, that = source.lows, source.tongue.speech.that
    if at + 1 >= last:
        return False
    if lows[at + 1] in that or lows[at + 1] in (":", "«"):
        return True
    return at + 2 < last and lows[at + 1] in source.tongue.nouns.stops and lows[at + 2] in that


def _over_relative(source: Source, end: int, first: int) -> int:
    """The token before a relative clause between commas: "a spokesman, who asked not to be named, said"."""
    lows = source.lows
    if end <= first or lows[end - 1] != ",":
        return end
    for at in range(end - 2, max(first, end - 16), -1):
        if lows[at] == ",":
            aged = source.taken[at + 1] == 1 and at + 2 == end - 1
            return at if lows[at + 1] in source.tongue.speech.describing or aged else end
    return end


def place_of(clause: Clause) -> int:
    """Where a clause's verb stands, to search by."""
    return clause.at


def within(clauses: Sequence[Clause], first: int, last: int) -> Sequence[Clause]:
    """The clauses whose verb stands at tokens [first, last); they are in the order of the text."""
    return clauses[bisect_left(clauses, first, key=place_of) : bisect_left(clauses, last, key=place_of)]
