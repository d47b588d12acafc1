"""Names of speakers in languages whose offices stand before a name, with capitals or without.

A person's name ends the phrase that their office begins ("начальник управления Игорь
Ладыгин", "وزير الزراعة غسان الملوحي"). A body that is named in quotation marks is called by
what stands between them. Where names have no capitals, a word can be part of one unless
the language knows it as something else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from safepassage.statements.reading.source import Source

__all__ = ["can_be_name", "inserted", "office_holder", "quoted_name", "same_word"]

_ARTICLE: Final = "ال"
_STEM: Final = 5
_INSERT_WITHIN: Final = 24
_QUOTED_MAX: Final = 8
_DASHES: Final = "-\u2013\u2014"


def can_be_name(source: Source, at: int) -> bool:
    """Whether a word can be a part of a name: a capital, or where there are none, a word known as nothing else."""
    token = source.tokens[at]
    if token.kind != "word":
        return False
    if source.tongue.capitals:
        return source.text[token.start].isupper()
    speech, clock = source.tongue.speech, source.tongue.clock
    low = token.low
    office = low in speech.titles or low in speech.persons or low in speech.bodies
    known = low in speech.verbs or low in clock.months or low in clock.weekdays or bool(source.taken[at])
    return not office and not known and source.tongue.nouns.head(low)


def office_holder(source: Source, first: int, last: int) -> tuple[int, int] | None:
    """Tokens of the personal name that ends [first, last), behind an office; None where there is none."""
    speech, lows = source.tongue.speech, source.lows
    while first < last and source.taken[first]:  # "67-летняя"
        first += 1
    end = last
    while end > first and not can_be_name(source, end - 1) and source.tokens[end - 1].kind == "sign":
        end -= 1
    begin = end
    while begin > first and can_be_name(source, begin - 1) and not _is_office(source, begin - 1):
        begin -= 1
    if not source.tongue.capitals:
        while end - begin > 2 and lows[begin].startswith(_ARTICLE):  # noqa: PLR2004 - "المدني وليد الصخري"
            begin += 1
    office = any(lows[at] in speech.titles or lows[at] in speech.persons for at in range(first, begin))
    alone = begin == first and source.tongue.capitals
    if end - begin < 2 and not (office and source.tongue.capitals and end > begin and lows[begin - 1] in speech.titles):  # noqa: PLR2004
        return None
    while begin < end and (lows[begin] in speech.titles or lows[begin] in speech.persons):
        begin += 1
    if any(lows[at] in speech.bodies for at in range(begin, end)) or begin == end:
        return None
    return (begin, end) if office or alone else None


def _is_office(source: Source, at: int) -> bool:
    """Whether a capitalised word is an office, a body or its initials: "Глава МИД Сергей Нестеров"."""
    speech, low = source.tongue.speech, source.lows[at]
    raw = source.words(at, at + 1)
    return low in speech.titles or low in speech.persons or low in speech.bodies or (len(raw) > 1 and raw.isupper())


def quoted_name(source: Source, first: int, last: int) -> tuple[int, int] | None:
    """What stands between the quotation marks that a body's name is printed in; None without any."""
    for at in range(first, min(last, first + _QUOTED_MAX)):
        if source.lows[at] == "«":
            close = next(
                (i for i in range(at + 1, min(len(source.lows), at + _QUOTED_MAX)) if source.lows[i] == "»"), -1
            )
            return (at + 1, close) if close > at + 1 else None
    return None


def same_word(word: str) -> str:
    """A word without the Arabic article or a Russian ending, so that "the ministry" is a ministry."""
    if word[:1] >= "а" and word[:1] <= "я":
        return word[: max(_STEM, len(word) - 2)]
    return word.removeprefix(_ARTICLE) if len(word) > 4 else word  # noqa: PLR2004 - the article and a word


def inserted(source: Source, first: int, last: int) -> list[tuple[int, int]]:
    """A quotation cut at the words that a reporter puts inside it: «…, – сказал он. – …»."""
    out: list[tuple[int, int]] = []
    begin = first
    at = first
    lows, speech = source.lows, source.tongue.speech
    while at < last - 1:
        if lows[at] in _DASHES and at > begin and lows[at - 1] in ",!?…" and lows[at + 1] in speech.verbs:
            out.append((begin, at))
            stop = min(last, at + _INSERT_WITHIN)
            again = next((i for i in range(at + 2, stop) if lows[i] in _DASHES and lows[i - 1] in ".,"), last - 1)
            begin = at = again + 1
        else:
            at += 1
    return [*out, (begin, last)] if begin < last else out
