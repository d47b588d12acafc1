"""Names of those who speak: where a speaker's phrase begins and ends, and which full name a short one stands for.

A person is a run of capitals behind a title, or alone; a body is its noun with all its
words. "The ministry" is the last body that was named in full with that word.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from safepassage.statements.reading.names import can_be_name, office_holder, quoted_name, same_word

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from safepassage.statements.reading.source import Source

__all__ = [
    "NAME_MAX",
    "Known",
    "canonical",
    "is_upper",
    "longest",
    "name_begin",
    "name_end",
    "namelike",
    "person_in",
    "resolve",
    "words_of",
]


NAME_MAX: Final = 14


_BACK_MAX: Final = 16


_AGE_TOKENS: Final = 3
_INSIDE: Final = frozenset([".", "'", "’", "-", "&", "/"])


@dataclass(slots=True)
class Known:
    """Who has been named so far: full names by their words, and who spoke last."""

    names: dict[str, frozenset[str]] = field(default_factory=dict)
    by_word: dict[str, list[str]] = field(default_factory=dict)
    person: str = ""
    body: str = ""
    last: str = ""

    def add(self, name: str, words: Iterable[str]) -> None:
        """Keep a full name under each of its words."""
        if name in self.names:
            return
        self.names[name] = frozenset(same_word(word) for word in words)
        for word in self.names[name]:
            self.by_word.setdefault(word, []).append(name)


def words_of(source: Source, first: int, last: int) -> list[str]:
    """The folded words among tokens [first, last), without numbers and signs."""
    return [source.lows[at] for at in range(first, last) if source.tokens[at].kind == "word"]


def is_upper(source: Source, at: int) -> bool:
    """Whether a word with a capital stands at a token."""
    return can_be_name(source, at)


def canonical(source: Source, first: int, last: int) -> str:
    """The name in a noun phrase: a person's without titles, else the body's with all its words."""
    speech, lows = source.tongue.speech, source.lows
    while first < last and (
        lows[first] in source.tongue.nouns.determiners
        or source.tokens[first].kind != "word"
        or lows[first] in source.tongue.nouns.adverbs
    ):
        first += 1
    while last > first and source.tokens[last - 1].kind not in ("word", "number"):
        last -= 1
    person = person_in(source, first, last)
    if person is not None:
        return source.words(*person)
    quoted = quoted_name(source, first, last)
    if quoted is not None:
        return source.words(*quoted)
    for at in range(first, last):
        if lows[at] == ",":
            return source.words(first, at)
    del speech
    return source.words(first, last)


def person_in(source: Source, first: int, last: int) -> tuple[int, int] | None:
    """Tokens of a personal name inside [first, last): capitalised words behind a title, or an apposition of them."""
    speech, lows = source.tongue.speech, source.lows
    pieces: list[tuple[int, int]] = []
    begin = first
    for at in range(first, last + 1):
        if at == last or lows[at] == ",":
            if begin < at:
                pieces.append((begin, at))
            begin = at + 1
    for left, right in reversed(pieces):
        if speech.name_last:
            found = office_holder(source, left, right)
            if found is not None:
                return found
            continue
        for begin, end in _runs(source, left, right):
            small = source.tongue.nouns.determiners
            titled = begin > left and (lows[begin - 1] not in small or begin - 1 == left)
            titled = (
                titled
                and not _inside_name(source, left, begin)
                and (lows[begin - 1] in speech.titles or lows[begin - 1] in speech.persons or lows[begin - 1] == ".")
            )
            alone = begin == left and end - begin > 1 and (end == right or lows[end] in source.tongue.speech.links)
            if (titled or alone) and not any(lows[at] in speech.bodies for at in range(begin, end)):
                return begin, end
    return None


def _inside_name(source: Source, left: int, begin: int) -> bool:
    """Whether capitals stand behind "of" or "for", in a body's name: "for Humanitarian Affairs"."""
    lows, speech = source.lows, source.tongue.speech
    at = begin
    while at > left and (lows[at - 1] in speech.titles or lows[at - 1] in source.tongue.nouns.determiners):
        at -= 1
    named = all(is_upper(source, i) or lows[i] in source.tongue.nouns.determiners for i in range(at, begin))
    titles = any(lows[i] in speech.persons for i in range(at, begin))
    return at > left and lows[at - 1] in source.tongue.nouns.prepositions and named and not titles


def _runs(source: Source, first: int, last: int) -> list[tuple[int, int]]:
    """Runs of capitalised words inside [first, last) that are no titles; particles of a name may stand in them."""
    lows, speech = source.lows, source.tongue.speech
    out: list[tuple[int, int]] = []
    begin = -1
    for at in range(first, last + 1):
        fits = at < last and (
            (
                is_upper(source, at)
                and lows[at] not in speech.titles
                and lows[at] not in speech.persons
                and lows[at] not in source.tongue.nouns.determiners
            )
            or (
                begin >= 0
                and lows[at] in source.tongue.speech.particles
                and at + 1 < last
                and is_upper(source, at + 1)
                and lows[at] != "of"
            )
            or (
                begin >= 0
                and source.tokens[at].kind == "sign"
                and source.tokens[at].low == "."
                and at - 1 >= begin
                and len(lows[at - 1]) == 1
            )
        )
        if fits and begin < 0:
            begin = at
        elif not fits and begin >= 0:
            out.append((begin, at))
            begin = -1
    return out


def resolve(source: Source, first: int, last: int, known: Known) -> tuple[str, str]:
    """(name, kind) of the speaker that a phrase stands for; ("", "") where it can be none."""
    speech, lows = source.tongue.speech, source.lows
    words = words_of(source, first, last)
    if not words:
        return "", ""
    if source.tongue.speech.name_last and len(words) == 1 and words[0] in speech.persons and known.person:
        return known.person, "person"
    if len(words) == 1 and words[0] in speech.pronouns:
        kind = speech.pronouns[words[0]]
        name = known.person if kind == "person" else (known.body or known.last)
        return (name or known.last), kind
    if words[0] in speech.first:
        named = any(word in speech.persons for word in words[1:]) or any(word in speech.partners for word in words[1:])
        if not named:
            return "", "first"
    person = person_in(source, first, last)
    if person is None and speech.verb_first and words[0] in speech.pronouns:
        return known.person or known.last, speech.pronouns[words[0]]
    if person is not None:
        name = source.words(*person)
        full = longest(name.split(), known)
        return full or name, "person"
    calendar = source.tongue.clock
    capital = [
        at
        for at in range(first, last)
        if is_upper(source, at)
        and lows[at] not in calendar.weekdays
        and lows[at] not in calendar.months
        and not (at == first and lows[at] in source.tongue.nouns.determiners)
    ]
    nouns = [word for word in words if word in speech.bodies or word in speech.persons]
    if not capital and not nouns:
        return "", ""
    name = canonical(source, first, last)
    if len(words) <= 3:  # noqa: PLR2004 - a short form: "the ministry", "Konashenkov"
        key = [
            word
            for word in words
            if word not in source.tongue.nouns.determiners and word not in source.tongue.nouns.adverbs
        ]
        full = longest(key, known)
        if full:
            name = full
    kind = (
        "person"
        if any(word in speech.persons for word in words) and not any(word in speech.bodies for word in words[-1:])
        else "body"
    )
    if len(words) == 1 and capital and not nouns:
        kind = "person" if longest(words, known) else "body"
    return name, kind


def longest(key: Sequence[str], known: Known) -> str:
    """The full name that holds all the words of a short one."""
    wanted = {same_word(word.casefold()) for word in key}
    if not wanted:
        return ""
    letters = max(map(len, key))
    rarest = min((known.by_word.get(word, []) for word in wanted), key=len)
    return next((name for name in rarest if wanted <= known.names[name] and len(name) >= letters), "")


def namelike(source: Source, first: int, last: int) -> bool:
    """Whether tokens [first, last) can name somebody: a capital, or a noun of those who speak."""
    speech = source.tongue.speech
    return any(is_upper(source, at) for at in range(first, last)) or any(
        word in speech.bodies or word in speech.persons for word in words_of(source, first, last)
    )


def name_begin(source: Source, end: int, floor: int) -> int:
    """Where the noun phrase that ends at `end` begins; appositions between commas belong to it."""
    lows, tokens, nouns, speech = source.lows, source.tokens, source.tongue.nouns, source.tongue.speech
    at = end
    commas = 0
    if at > floor and lows[at - 1] == ",":  # ", Idris Halwan, said"
        commas = 2
        at -= 1
    steps = 0
    while at > floor and steps < _BACK_MAX:
        low = lows[at - 1]
        if source.quoted[at - 1] or tokens[at - 1].kind in ("break", "line", "link"):
            break
        if low == ",":
            if commas <= 1:
                break
            commas = 1
        elif (
            (tokens[at - 1].kind == "sign" and low not in _INSIDE)
            or (
                low in speech.hard
                or (low in nouns.auxiliaries and low != "'s")
                or (low in speech.verbs and low not in speech.persons and low not in speech.bodies)
            )
            or low in nouns.clause
            or (nouns.participle(low) is not None and low not in speech.titles and not is_upper(source, at - 1))
        ):
            break
        at -= 1
        steps += 1
        if low in speech.openers and commas <= 1:
            before = lows[at - 1] if at > floor else ""
            if before not in speech.inside:
                break
            if before in speech.placing and not any(
                word in speech.bodies or word in speech.persons for word in lows[max(floor, at - 5) : at - 1]
            ):
                break
    while at < end and (lows[at] == "," or lows[at] in speech.leading or lows[at] in speech.time_words):
        at += 1
    return at


def name_end(source: Source, first: int, limit: int) -> int:
    """Where the noun phrase that begins at `first` ends."""
    lows, tokens, nouns, speech = source.lows, source.tokens, source.tongue.nouns, source.tongue.speech
    at = first
    while at < limit and at - first < _AGE_TOKENS and source.taken[at]:
        at += 1  # "67-летняя Нина Гордеева"
    while at < limit and at - first < NAME_MAX:
        low = lows[at]
        if tokens[at].kind in ("break", "line") or source.quoted[at]:
            break
        if low == ",":
            if speech.name_last and at > first and at + 2 < limit and lows[at + 1] in speech.titles:
                close = next((i for i in range(at + 2, min(limit, at + NAME_MAX)) if lows[i] == ","), limit)
                if office_holder(source, at + 1, close) is not None:
                    return close
            if (
                at + 1 < limit
                and at > first
                and (is_upper(source, at + 1))
                and not any(
                    is_upper(source, i) and lows[i] not in speech.titles and lows[i] not in speech.bodies
                    for i in range(first, at)
                )
                and _all_upper_until(source, at + 1, limit)
            ):
                at += 1
                continue
            break
        if low == "«" and quoted_name(source, at, limit) is not None:
            at += 1
            while at < limit and lows[at] != "»":
                at += 1
            at += 1
            break
        if tokens[at].kind == "sign" and low not in _INSIDE:
            break
        if low == "." and not (
            tokens[at].glued
            and at + 1 < limit
            and (lows[at - 1] in source.tongue.abbreviations or len(lows[at - 1]) == 1)
        ):
            break
        if tokens[at].kind == "number" and at > first:
            break
        if (
            low in nouns.auxiliaries
            or low in nouns.clause
            or low in speech.hard
            or (low in speech.places and at > first and not (at + 1 < limit and _continues(source, at + 1)))
            or (low in speech.time_words and low not in speech.inner and lows[at - 1] not in nouns.determiners)
            or (low in speech.verbs and low not in speech.bodies and low not in speech.persons)
        ):
            break
        if low in speech.inner and (
            any(word in speech.verbs for word in lows[first:at])
            or set(lows[at + 1 : at + 2]) & source.tongue.numerals.articles
            or at == first
            or not any(word in speech.bodies or word in speech.persons for word in lows[first:at])
        ):
            break
        if low in speech.ending and at > first:
            break
        if nouns.participle(low) is not None and not is_upper(source, at) and low not in speech.titles:
            break
        if low in source.tongue.clock.weekdays:
            break
        at += 1
    return at


def _continues(source: Source, at: int) -> bool:
    """Whether a word behind "in" goes on with the name of a body, rather than say where something was said."""
    return source.lows[at] not in source.tongue.speech.settings


def _all_upper_until(source: Source, at: int, limit: int) -> bool:
    """Whether a name and nothing else stands from `at` to the next comma or end."""
    seen = 0
    while at < limit and source.tokens[at].kind == "word":
        if not is_upper(source, at) and source.lows[at] not in source.tongue.speech.particles:
            return seen > 0 and source.lows[at] not in source.tongue.speech.verbs
        seen += 1
        at += 1
    return seen > 0
