"""What stands over a number: the label before its colon, and the heading of the list that it is an item of.

"Roads cleared: 7.5 km" names the thing before the number; "Collected to date:" says of a
whole list what happened, and since when. A heading reaches as far as the items go on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from safepassage.statements.reading.mention import Mention
    from safepassage.statements.reading.source import Source

__all__ = ["BULLETS", "heading_of", "label_of", "lead_of", "of_people", "row_of"]

BULLETS: Final = frozenset("-–—•▪◦·*")
_LABEL_MAX: Final = 14
_WORDS_MAX: Final = 5
_ITEMS_MAX: Final = 14


def lead_of(source: Source, mention: Mention, begin: int) -> tuple[int, int]:
    """Tokens [first, last) of the words over a number: before the colon of its own sentence, or of a list's heading."""
    sentence = source.sentences[mention.sentence]
    colon = _colon(source, sentence.first, begin)
    if colon > sentence.first:
        return sentence.first, colon
    return _heading(source, mention.sentence)


def _colon(source: Source, first: int, begin: int) -> int:
    """The last colon before a token that a label can end with; -1 for none."""
    for at in range(begin - 1, max(first, begin - 40) - 1, -1):
        if source.lows[at] == ":" and source.tokens[at].kind == "sign" and not source.taken[at]:
            return at
        if source.lows[at] == ";":
            return -1
    return -1


def _heading(source: Source, number: int) -> tuple[int, int]:
    """The sentence that ends in a colon or a comma over the item that a sentence is."""
    lows = source.lows
    for back in range(number, max(-1, number - _ITEMS_MAX), -1):
        sentence = source.sentences[back]
        if back < number and lows[sentence.last - 1] in (":", ","):
            return sentence.first, sentence.last - 1
        own = lows[sentence.first] in BULLETS or lows[sentence.first] == "("
        if back < number and not own and lows[sentence.last - 1].isalpha() and _listed(source, back + 1):
            return sentence.first, sentence.last
        item = lows[sentence.first] in BULLETS or source.taken[sentence.first] or lows[sentence.first] == "("
        if not item and not (back == number and _under(source, back)):
            break
    return 0, 0


def _listed(source: Source, number: int) -> bool:
    """Whether a sentence is the first item of a list."""
    lows, first = source.lows, source.sentences[number].first
    return lows[first] in BULLETS or lows[first] == "("


def _under(source: Source, number: int) -> bool:
    """Whether the sentence before ends in a colon: what follows needs no bullet."""
    return number > 0 and source.lows[source.sentences[number - 1].last - 1] == ":"


def label_of(source: Source, mention: Mention, begin: int) -> str:
    """`Patients in treatment: 418`: the thing that stands before the colon."""
    lows, nouns = source.lows, source.tongue.nouns
    at = begin
    while at > 0 and lows[at - 1] in nouns.adverbs:
        at -= 1
    if at == 0 or lows[at - 1] != ":":
        return ""
    first = source.sentences[mention.sentence].first
    while first < at - 1 and (source.tokens[first].kind != "word" or source.taken[first]):
        first += 1
    if at - first > _LABEL_MAX:
        return ""
    last = first
    while last < at - 1 and _belongs(source, last, at - 1):
        last += 1
    while last > first and lows[last - 1] in nouns.stops:
        last -= 1
    headed = nouns.head(lows[last - 1]) or (
        nouns.finite is None and any(nouns.head(low) for low in lows[first + 1 : last])
    )
    if nouns.participle(lows[first]) and lows[first] not in nouns.people and not headed:
        return ""
    if nouns.finite is None and lows[last - 1] in nouns.tallies:
        return ""  # "Previous total: 3,250"
    return source.words(first, min(last, first + _WORDS_MAX))


def row_of(source: Source, mention: Mention, begin: int) -> str:
    """`(men 18, women 13)`, `Suspected cases, 1,450;`: the thing right before a number, with none behind."""
    lows, nouns = source.lows, source.tongue.nouns
    first = source.sentences[mention.sentence].first
    after = source.tokens[mention.last] if mention.last < len(source.tokens) else None
    if after is not None and after.kind in ("word", "number"):
        return ""
    at = begin - 1 if begin > first and lows[begin - 1] == "," else begin
    end = at
    while at > first and source.tokens[at - 1].kind == "word" and not source.taken[at - 1]:
        if lows[at - 1] in nouns.stops:
            return ""
        at -= 1
    opened = at == first or lows[at - 1] in BULLETS or (end == begin and lows[at - 1] in "(,;")
    named = 0 < end - at <= _WORDS_MAX and nouns.head(lows[end - 1])
    return source.words(at, end) if opened and named else ""


def of_people(source: Source, mention: Mention, begin: int) -> bool:
    """Whether a label only says what people do or what befell them: "Living in camps: 2,000", "Rescued: 23"."""
    lows, nouns = source.lows, source.tongue.nouns
    first, last = lead_of(source, mention, begin)
    while first < last and (source.tokens[first].kind != "word" or source.taken[first]):
        first += 1
    if (
        nouns.finite is not None
        or first >= last
        or lows[begin - 1] != ":"
        or nouns.head(lows[first]) != (lows[first] in nouns.human)
    ):
        return False
    going = lows[first].endswith(nouns.going) and nouns.present(lows[first]) is not None
    return going or lows[first] in nouns.human


def _belongs(source: Source, at: int, colon: int) -> bool:
    """Whether a word of a label names the thing, rather than when or where it was counted."""
    lows, nouns = source.lows, source.tongue.nouns
    if source.taken[at] or source.tokens[at].kind != "word" or source.tongue.cumulative.at(lows, at):
        return False
    if lows[at] not in nouns.stops or lows[at] in nouns.of:
        return True
    follower = at + 1
    return (
        lows[at] in nouns.conditions
        and follower < colon
        and lows[follower] not in nouns.stops
        and not source.taken[follower]
        and not source.text[source.tokens[follower].start].isupper()
    )


def heading_of(source: Source, mention: Mention, begin: int) -> str:
    """The participle of a label or a heading: "Collected to date:", "What was damaged:"; "" where it has none."""
    first, last = lead_of(source, mention, begin)
    nouns, lows = source.tongue.nouns, source.lows
    if mention.link.deed is not None or last - first > 2 * _LABEL_MAX:
        return ""
    if any(low in source.tongue.speech.verbs and low not in nouns.shared for low in lows[first:last]):
        return ""
    for at in range(last - 1, first - 1, -1):
        done = nouns.participle(lows[at])
        if (
            done is not None
            and lows[at] not in (source.tongue.speech.verbs - nouns.shared) | nouns.people
            and lows[at - 1] not in nouns.determiners
        ):
            return done
        if lows[at] in nouns.states and not (at and nouns.participle(lows[first])):
            return lows[at]
        going = nouns.finite is None and at == first and nouns.present(lows[at]) is not None
        if going and lows[at].endswith(nouns.going):
            return lows[at]
        if lows[at] in nouns.nominal and mention.noun_end > mention.last and nouns.finite is None:
            return nouns.nominal[lows[at]]
    return ""
