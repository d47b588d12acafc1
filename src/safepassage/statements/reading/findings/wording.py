"""Words to know about: headline against body, hedges, starts and wholes left out, words put into a quotation.

These are warnings and notes. None of them says that a number is wrong; each says what it
does not say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from safepassage.statements.reading.findings.case import Case, half_digit, quoted
from safepassage.statements.reading.mention import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from safepassage.statements.reading.mention import Mention
    from safepassage.statements.reading.tokens import Sentence

__all__ = ["added_words", "headlines", "hedged_exact", "shares_of_nothing", "starts", "two_readings"]

_DIGITS_MIN: Final = 100
_MARK: Final = "["


def headlines(case: Case) -> Iterator[Finding]:
    """A headline and its text that say one number with another verb, place or hedge."""
    sentences = case.source.sentences
    heads = [each for each in case.mentions if sentences[each.sentence].headline and each.value is not None]
    for head in heads:
        body = [
            each
            for each in case.mentions
            if not sentences[each.sentence].headline and each.value == head.value and each.unit == head.unit
        ]
        if not body or any(_agrees(case, head, each) for each in body):
            continue
        other = body[0]
        differing = _differences(case, head, other)
        if differing:
            yield Finding(
                "headline_differs",
                "warning",
                (head.id, other.id),
                f"The headline says {quoted(head)}, the text {quoted(other)}: {'; '.join(differing)}.",
                "Quote the text, not the headline.",
            )


def _agrees(case: Case, head: Mention, body: Mention) -> bool:
    return not _differences(case, head, body)


def _differences(case: Case, head: Mention, body: Mention) -> list[str]:
    """What differs, in words: the deed, the hedge, the place."""
    out = []
    if head.deed and body.deed and not _alike(case, head.deed, body.deed):
        out.append(f"“{head.deed}” there, “{body.deed}” here")
    if head.modifier != body.modifier and {head.modifier, body.modifier} != {"gt", "ge"}:
        out.append(f"{head.modifier} there, {body.modifier} here")
    places = _narrower(case, head, body)
    if places:
        out.append(places)
    return out


def _alike(case: Case, one: str, other: str) -> bool:
    return one[:5] == other[:5] or any(one in each and other in each for each in case.source.tongue.wholes.fates)


def _narrower(case: Case, head: Mention, body: Mention) -> str:
    """A place of the headline that the text names more narrowly: "Aleppo", and "eastern Aleppo"."""
    source = case.source
    names = _names(case, head)
    sentence = source.sentences[body.sentence]
    for at in range(sentence.first + 1, sentence.last):
        before = source.lows[at - 1]
        if source.lows[at] in names and before in source.tongue.checks.sides:
            first = source.sentences[head.sentence].first
            spot = next(
                i for i in range(first, source.sentences[head.sentence].last) if source.lows[i] == source.lows[at]
            )
            if source.lows[spot - 1] not in source.tongue.checks.sides:
                return f"“{source.words(spot, spot + 1)}” there, “{source.words(at - 1, at + 1)}” here"
    return ""


def _names(case: Case, head: Mention) -> set[str]:
    source = case.source
    sentence = source.sentences[head.sentence]
    return {
        source.lows[at]
        for at in range(sentence.first, sentence.last)
        if source.tokens[at].kind == "word" and source.text[source.tokens[at].start].isupper() and at > sentence.first
    }


def hedged_exact(case: Case) -> Iterator[Finding]:
    """`about 1,324`: a hedge on a number that was counted to the last digit."""
    for mention in case.mentions:
        value = mention.value
        if (
            mention.modifier == "approx"
            and value is not None
            and value >= _DIGITS_MIN
            and half_digit(value) * 2 == 1
            and mention.unit == "count"
        ):
            yield Finding(
                "hedge_on_exact", "note", (mention.id,),
                f"“{mention.text}” hedges a number that is given to the last digit.",
            )  # fmt: skip


def starts(case: Case) -> Iterator[Finding]:
    """A total that does not say since when."""
    for mention in case.mentions:
        if (
            mention.scope == "cumulative"
            and mention.since is None
            and not mention.part_of
            and not mention.conversion_of
            and not _since_event(case, mention)
        ):
            yield Finding(
                "total_without_start", "note", (mention.id,),
                f"{quoted(mention)} is a total, and does not say since when.",
            )  # fmt: skip


def _since_event(case: Case, mention: Mention) -> bool:
    """Whether a start is named by what happened rather than by a day: "since the bridge was repaired"."""
    source = case.source
    sentence = source.sentences[mention.sentence]
    return any(source.lows[at] in source.tongue.checks.since for at in range(sentence.first, sentence.last))


def shares_of_nothing(case: Case) -> Iterator[Finding]:
    """A share whose whole is neither counted nor named beside it."""
    lows, of = case.source.lows, case.source.tongue.nouns.of
    for mention in case.mentions:
        if mention.unit not in ("%", "fraction") or mention.part_of or mention.conversion_of:
            continue
        if mention.last < len(lows) and lows[mention.last] in of:
            continue
        yield Finding(
            "share_without_whole", "note", (mention.id,),
            f"{quoted(mention)} is a share, and its whole is not counted here.",
        )  # fmt: skip


def added_words(case: Case) -> Iterator[Finding]:
    """Words in square brackets inside a quotation, beside a number: they are the publisher's, not the speaker's."""
    source = case.source
    for mention in case.mentions:
        if not source.quoted[mention.first]:
            continue
        first, last = max(0, mention.first - 8), min(len(source.tokens), mention.noun_end + 2)
        opener = next((at for at in range(first, last) if source.lows[at] == _MARK), None)
        if opener is None:
            continue
        closer = next(
            (at for at in range(opener, min(len(source.tokens), opener + 12)) if source.lows[at] == "]"), None
        )
        if closer is not None:
            words = source.text[source.tokens[opener].start : source.tokens[closer].end]
            yield Finding(
                "words_added",
                "note",
                (mention.id,),
                f"“{words}” beside “{mention.text}” are the publisher's words inside the speaker's quotation.",
                "Read the number without them, too.",
                {"added": words},
            )


def two_readings(case: Case) -> Iterator[Finding]:
    """A movement that is under way when it is spoken of, and in the next sentence is over for "all of them"."""
    sentences = case.source.sentences
    for number, row in case.rows.items():
        if number + 1 >= len(sentences) or not _under_way(case, sentences[number]):
            continue
        words = next(
            filter(None, (_over(case, sentences[at]) for at in (number + 1, number + 2) if at < len(sentences))), ""
        )
        if words:
            yield from (_two_readings(mention, words) for mention in row if case.kind(mention, own=False) == "people")


def _two_readings(mention: Mention, words: str) -> Finding:
    return Finding(
        "two_readings",
        "warning",
        (mention.id,),
        f"{quoted(mention)} is under way when it is spoken of, and “{words} …” says that it is over: "
        "either all of those who came before are meant, or all of these.",
        "Ask whom “all of them” means; count them as under way until then.",
    )


def _over(case: Case, sentence: Sentence) -> str:
    """The words of a sentence that say of all of them that it is over."""
    source, checks = case.source, case.source.tongue.checks
    for at in range(sentence.first, min(sentence.last, sentence.first + 4)):
        if checks.all_of_them.at(source.lows, at):
            tenses = (source.tongue.nouns.tenses.get(source.lows[word]) for word in range(at, sentence.last))
            return (
                source.words(at, min(sentence.last, at + 8)) if any(tense in ("has", "was") for tense in tenses) else ""
            )
    return ""


def _under_way(case: Case, sentence: Sentence) -> bool:
    lows, phrases = case.source.lows, case.source.tongue.checks.under_way
    return bool(phrases.within(lows, sentence.first, sentence.last))
