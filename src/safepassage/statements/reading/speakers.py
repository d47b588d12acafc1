"""Who says so: the speaker of every quantity, through quotation marks, pronouns and short forms of a name.

A quotation belongs to the reporting verb that stands beside it, before or behind, and
goes on over paragraphs until it is closed. Outside quotations a verb governs its own
sentence. "He added" is the person who spoke last, "the ministry" the body of that name.
What nobody is named for is the text's own; what it only hears is `unattributed`.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Final

from safepassage.statements.reading.headings import BULLETS
from safepassage.statements.reading.quotations import Quote, assign, begin_of, quotes_of
from safepassage.statements.reading.reported import Clause, clauses_of, register, within
from safepassage.statements.reading.speaker_names import Known, longest, person_in, words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from safepassage.statements.reading.mention import Mention
    from safepassage.statements.reading.source import Source

__all__ = ["UNATTRIBUTED", "find_speakers"]

UNATTRIBUTED: Final = "unattributed"
_HEAD_SENTENCES: Final = 2
_IN_LABELS: Final = frozenset(".-()")


def _turns(source: Source, known: Known) -> dict[int, str | None]:
    """Sentence → the speaker of a dialogue or of a headline ("Mayor: …"); None where a question resets it."""
    out: dict[int, str | None] = {}
    current: str | None = None
    named = asked = 0
    answering = ""
    for number, sentence in enumerate(source.sentences):
        start = sentence.first
        colon = next((at for at in range(start, min(sentence.last, start + 7)) if source.lows[at] == ":"), None)
        opens = start == 0 or source.tokens[start - 1].kind in ("break", "line")
        follows = (
            colon is not None
            and colon + 1 < len(source.tokens)
            and source.tokens[colon + 1].kind not in ("break", "line")
        )
        if (
            opens
            and colon is not None
            and follows
            and all(source.tokens[at].kind == "word" or source.lows[at] in _IN_LABELS for at in range(start, colon))
        ):
            words = words_of(source, start, colon)
            if words and words[0] in source.tongue.speech.questions:
                current, asked = None, 1
            elif answering and words and all(word in source.tongue.speech.persons for word in words):
                current = answering
            else:
                person = person_in(source, start, colon)
                name, kind = (source.words(*person), "person") if person else ("", "")
                full = longest(name.split() or words, known)
                upper = (
                    not sentence.headline
                    and source.text[source.tokens[start].start : source.tokens[colon].start].isupper()
                    and len(words) in (2, 3)
                )
                if full or (kind == "person" and len(name.split()) > 1) or (upper and person):
                    current = answering = full or name
                    named += 1
                    if name and not full:
                        known.add(name, words)
                elif sentence.headline:
                    continue
        if current is not None or number in out:
            out[number] = current
        if sentence.headline:
            current = None
    return out if named + asked > 1 or any(source.sentences[each].headline for each in out) else {}


def find_speakers(source: Source, mentions: Sequence[Mention], publisher: str | None) -> None:
    """Fill in `attribution` and `chain` of every mention."""
    known = Known()
    register(source, known)
    known.person = _introduced(source)
    clauses = [each for sentence in range(len(source.sentences)) for each in clauses_of(source, sentence, known)]
    quotes = quotes_of(source)
    assign(source, quotes, clauses)
    heard = _hearsay(source, mentions)
    turns = _turns(source, known)
    for mention in mentions:
        found = turns.get(mention.sentence) or _of(source, mention, quotes, clauses) or _lead(source, mention, clauses)
        name = found.name if isinstance(found, Clause) else found
        if mention.id in heard and not name:
            name = UNATTRIBUTED
        if name and publisher and _same(name, publisher):
            name = ""
        mention.attribution = name or None
        origin = found.source if isinstance(found, Clause) else ""
        parts = [publisher or "publisher", name if name and name != UNATTRIBUTED else "", origin]
        mention.chain = tuple(dict.fromkeys(part for part in parts if part))


def _introduced(source: Source) -> str:
    """A person whom the head of the text names, with a title, before anybody speaks; "" for nobody."""
    for sentence in source.sentences[:_HEAD_SENTENCES]:
        person = person_in(source, sentence.first, sentence.last)
        if person is not None and person[1] - person[0] > 1:
            return source.words(*person)
    return ""


def _same(one: str, other: str) -> bool:
    """Whether two names are one, apart from the article."""
    return one.casefold().removeprefix("the ") == other.casefold().removeprefix("the ")


def _of(source: Source, mention: Mention, quotes: Sequence[Quote], clauses: Sequence[Clause]) -> Clause | str | None:
    """The clause or the name that governs a mention."""
    last = bisect_right(quotes, mention.first, key=begin_of)
    if last and mention.first < quotes[last - 1].last:
        return quotes[last - 1].name
    sentence = source.sentences[mention.sentence]
    own = within(clauses, sentence.first, sentence.last)
    if not own:
        return None
    if any(word in source.tongue.speech.first for word in source.lows[sentence.first : sentence.last]) and all(
        each.kind == "first" for each in own
    ):
        return None
    ahead = [each for each in own if each.at < mention.first]
    behind = [each for each in own if each.at >= mention.first]
    cut = _cut(source, mention, sentence.first)
    near = [each for each in ahead if each.at >= cut]
    if near:
        return near[-1]
    inverted = source.tongue.speech.inserts and len(own) == 1 and not own[0].before
    stop = (
        sentence.last
        if inverted
        else next((at for at in range(mention.last, sentence.last) if source.lows[at] == ";"), sentence.last)
    )
    follow = [each for each in behind if each.at < stop]
    apart = follow and (follow[0].before or source.tongue.speech.verb_first)
    if follow and not (ahead and apart and _own_clause(source, follow[0], mention)):
        return follow[0]
    return ahead[-1] if ahead else None


def _lead(source: Source, mention: Mention, clauses: Sequence[Clause]) -> Clause | None:
    """The clause of a sentence that ends in a colon, for the items of the list behind it."""
    number = mention.sentence
    for back in range(number, max(-1, number - 12), -1):
        sentence = source.sentences[back]
        if back < number and source.lows[sentence.last - 1] == ":":
            own = within(clauses, sentence.first, sentence.last)
            return own[-1] if own else None
        if source.lows[sentence.first] not in BULLETS and not (
            source.lows[sentence.first] == "(" or source.taken[sentence.first]
        ):
            return None
    return None


def _own_clause(source: Source, clause: Clause, mention: Mention) -> bool:
    """Whether a clause behind begins a statement of its own: ", while the police put it at 12"."""
    words = source.tongue.speech.contrary or source.tongue.nouns.clause
    return any(source.lows[i] in words for i in range(mention.last, clause.first + 1))


def _cut(source: Source, mention: Mention, first: int) -> int:
    """Where the part of a sentence begins that a mention's speaker can stand in."""
    for at in range(mention.first - 1, first, -1):
        if source.lows[at] == ";" or source.lows[at] in source.tongue.speech.apart:
            return at
    return first


def _hearsay(source: Source, mentions: Sequence[Mention]) -> set[str]:
    """Ids of mentions that a text only hears: "reportedly", "is said to"."""
    heard: dict[int, bool] = {}
    for number in {mention.sentence for mention in mentions}:
        sentence = source.sentences[number]
        said = source.tongue.speech.hearsay.within(source.lows, sentence.first, sentence.last)
        heard[number] = any(not source.quoted[at] for at, _ in said)
    return {mention.id for mention in mentions if heard[mention.sentence]}
