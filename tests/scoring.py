"""How well a reading meets the labels: one function a measure, each giving a tally that adds up over statements.

A mention and a label are one where their characters overlap and their value and upper
end are equal; each is used once, in the order of the text. Everything but the numbers
themselves is judged only on such pairs, so that one slip is not counted twice; parts and
conversions are judged over all labels and all mentions. What is counted is compared word
by word after a light stemming: English plural and participle endings are cut, Russian
words to their first five letters, the Arabic article and a leading و fall away.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, fields
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from labelled import Label, Labelled
    from safepassage.statements.reading.mention import Mention, Reading

__all__ = ["Score", "Tally", "pairs", "score", "score_one"]

CLOSE: Final = Fraction(1, 100)
STOP: Final = frozenset("the a an of in and or to for on at with from by в на и с по из من في على و".split())  # noqa: SIM905 - read as words
TITLES: Final = frozenset(["the", "of", "for", "and", "a", "an"])
UNATTRIBUTED: Final = "unattributed"
PUBLISHER: Final = "publisher"
_SHORT: Final = 4


@dataclass(frozen=True, slots=True)
class Tally:
    """How much was right, of what was given and of what was wanted.

    Attributes:
        right: What was right; a share of a word-by-word comparison counts in part.
        given: What the reading gave.
        wanted: What the labels want.
    """

    right: Fraction
    given: int
    wanted: int

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.right + other.right, self.given + other.given, self.wanted + other.wanted)

    @property
    def precision(self) -> Fraction:
        """Of what was given, what was right; 1 where nothing was given."""
        return self.right / self.given if self.given else Fraction(1)

    @property
    def recall(self) -> Fraction:
        """Of what was wanted, what was right; 1 where nothing was wanted."""
        return self.right / self.wanted if self.wanted else Fraction(1)

    @property
    def f1(self) -> Fraction:
        """The harmonic mean of precision and recall; an accuracy where as much was given as wanted."""
        both = self.given + self.wanted
        return 2 * self.right / both if both else Fraction(1)


NOTHING: Final = Tally(Fraction(0), 0, 0)


@dataclass(frozen=True, slots=True)
class Score:
    """The tallies of some statements, and how many those are.

    Attributes:
        statements: How many.
        quantities: Numbers found, with their value.
        traps: Numbers that are none and were taken for one: `recall` is the share of them.
        units, modifiers, scopes, attributions: Of the pairs, those that agree.
        parts, conversions: Links between two numbers.
        counted: Of the pairs, how far the words of what is counted agree.
    """

    statements: int = 0
    quantities: Tally = NOTHING
    traps: Tally = NOTHING
    units: Tally = NOTHING
    modifiers: Tally = NOTHING
    scopes: Tally = NOTHING
    attributions: Tally = NOTHING
    parts: Tally = NOTHING
    conversions: Tally = NOTHING
    counted: Tally = NOTHING

    def __add__(self, other: Score) -> Score:
        return Score(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(self)))


Pairs = dict[str, "Mention"]


def score(statements: Iterable[Labelled], read: Callable[..., Reading]) -> Score:
    """The score of a reader over statements, each read in its language and on its day."""
    total = Score()
    for each in statements:
        total += score_one(each, read(each.text, lang=each.lang, dated=date.fromisoformat(each.dated)))
    return total


def score_one(statement: Labelled, reading: Reading) -> Score:
    """The score of one statement."""
    found = pairs(statement, reading)
    return Score(
        1,
        quantities(statement, reading, found),
        traps(statement, reading, found),
        units(statement, found),
        modifiers(statement, found),
        scopes(statement, found),
        attributions(statement, reading, found),
        parts(statement, reading, found),
        conversions(statement, reading, found),
        counted(statement, found),
    )


def pairs(statement: Labelled, reading: Reading) -> Pairs:
    """Label's id → the mention that it is."""
    found: Pairs = {}
    for mention in reading.mentions:
        for label in statement.labels:
            overlap = label.start < mention.end and mention.start < label.end
            equal = _equal(label.value, mention.value) and _equal(label.value_to, mention.value_to)
            if overlap and equal and label.id not in found:
                found[label.id] = mention
                break
    return found


def quantities(statement: Labelled, reading: Reading, found: Pairs) -> Tally:
    """Numbers found with the right value."""
    return Tally(Fraction(len(found)), len(reading.mentions), len(statement.labels))


def traps(statement: Labelled, reading: Reading, found: Pairs) -> Tally:
    """Traps that a mention, which is no label, begins before and reaches into."""
    loose = [each for each in reading.mentions if each.id not in {one.id for one in found.values()}]
    taken = sum(any(each.start < end and start < each.end for each in loose) for start, end in statement.traps)
    return Tally(Fraction(taken), len(statement.traps), len(statement.traps))


def units(statement: Labelled, found: Pairs) -> Tally:
    """Pairs of one unit."""
    return _agreeing(statement, found, lambda label, mention: label.unit == mention.unit)


def modifiers(statement: Labelled, found: Pairs) -> Tally:
    """Pairs with the same hedge."""
    return _agreeing(statement, found, lambda label, mention: label.modifier == mention.modifier)


def scopes(statement: Labelled, found: Pairs) -> Tally:
    """Pairs over the same kind of time."""
    return _agreeing(statement, found, lambda label, mention: label.scope == mention.scope)


def attributions(statement: Labelled, reading: Reading, found: Pairs) -> Tally:
    """Pairs said by the same voice."""
    publisher = statement.publisher or reading.publisher or ""
    return _agreeing(
        statement, found, lambda label, mention: _one_voice(label.attribution, mention.attribution, publisher)
    )


def parts(statement: Labelled, reading: Reading, found: Pairs) -> Tally:
    """Links from a part to its whole."""
    wanted = {each.id: each.part_of for each in statement.labels if each.part_of}
    given = sum(bool(each.part_of) for each in reading.mentions)
    return Tally(_linked(wanted, found, {key: each.part_of for key, each in found.items()}), given, len(wanted))


def conversions(statement: Labelled, reading: Reading, found: Pairs) -> Tally:
    """Links from a number to the same one in another unit."""
    wanted = {each.id: each.conversion_of for each in statement.labels if each.conversion_of}
    given = sum(bool(each.conversion_of) for each in reading.mentions)
    return Tally(_linked(wanted, found, {key: each.conversion_of for key, each in found.items()}), given, len(wanted))


def counted(statement: Labelled, found: Pairs) -> Tally:
    """How far the words of what is counted agree: F1 over stems, of each pair."""
    right = Fraction(0)
    for label in statement.labels:
        if label.id in found:
            one = Counter(_stems(label.counted, statement.lang))
            other = Counter(_stems(found[label.id].counted, statement.lang))
            right += Fraction(2 * (one & other).total(), max(1, one.total() + other.total()))
    return Tally(right, len(found), len(found))


def _agreeing(statement: Labelled, found: Pairs, agree: Callable[[Label, Mention], bool]) -> Tally:
    right = sum(agree(each, found[each.id]) for each in statement.labels if each.id in found)
    return Tally(Fraction(right), len(found), len(found))


def _linked(wanted: Mapping[str, str], found: Pairs, given: Mapping[str, str]) -> Fraction:
    right = sum(
        whole in found and bool(given.get(part)) and given[part] == found[whole].id for part, whole in wanted.items()
    )
    return Fraction(right)


def _equal(one: Fraction | None, other: Fraction | None) -> bool:
    """Equal values; a written fraction is met within a hundredth, as two thirds are by 0.667."""
    if one is None or other is None:
        return one is other
    if one.denominator > 1 or other.denominator > 1:
        return abs(one - other) <= abs(one) * CLOSE
    return one == other


def _one_voice(label: str, given: str | None, publisher: str) -> bool:
    """Whether a speaker is the labelled one: names as sets of words, the one inside the other."""
    if label == PUBLISHER:
        return given is None or (bool(publisher) and _names(given) <= _names(publisher))
    if given is None:
        return bool(publisher) and _names(label) <= _names(publisher)
    if label == UNATTRIBUTED:
        return given == UNATTRIBUTED
    one, other = _names(label), _names(given)
    return bool(one and other) and (one <= other or other <= one)


def _names(text: str) -> set[str]:
    words = (word for word in text.split() if word.lower() not in TITLES)
    return {word.strip(".,").lower().rstrip("s").removesuffix("'") for word in words}


def _stems(text: str, lang: str) -> list[str]:
    return [_stem(word, lang) for word in text.replace("-", " ").split() if word.lower() not in STOP]


def _stem(word: str, lang: str) -> str:
    word = word.lower().strip('.,"“”«»')
    if lang == "ru":
        return word.replace("ё", "е")[:5]
    if lang == "ar":
        return (word.lstrip("و") if len(word) > _SHORT else word).removeprefix("ال")
    if word.endswith("ies") and len(word) > _SHORT:
        return word[:-3] + "y"
    for ending in ("es", "s"):
        if word.endswith(ending) and len(word) > _SHORT:
            return word[: -len(ending)]
    for ending in ("ing", "ed", "e"):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            return word[: -len(ending)]
    return word
