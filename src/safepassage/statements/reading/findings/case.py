"""What the rules look at: one statement's mentions, with their values as intervals and their words for messages."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Final

from safepassage.foundation.numerals import decimal_text, is_decimal
from safepassage.foundation.quantity import half_last_digit
from safepassage.foundation.units import Unit
from safepassage.foundation.units import unit as measure_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from safepassage.statements.reading.mention import Mention
    from safepassage.statements.reading.source import Source
    from safepassage.statements.reading.times import When

__all__ = ["Case", "half_digit", "head", "measure", "number", "printed", "quoted", "same_thing", "swapped"]

_CODES: Final = {"acre": "[acr_br]", "ft2": "[sft_i]", "ft": "[ft_i]", "mi": "[mi_i]", "l": "L", "ha": "har"}
_MORE: Final = {
    "mi2": Unit("mi2", "area", (5280 * Fraction(3048, 10000)) ** 2, ("mi²",)),
    "yd2": Unit("yd2", "area", (3 * Fraction(3048, 10000)) ** 2, ("yd²",)),
    "yd": Unit("yd", "length", 3 * Fraction(3048, 10000), ("yd",)),
    "nmi": Unit("nmi", "length", Fraction(1852), ("nmi",)),
    "in": Unit("in", "length", Fraction(254, 10000), ("in",)),
    "g": Unit("g", "mass", Fraction(1, 1000), ("g",)),
    "lb": Unit("lb", "mass", Fraction(45359237, 10**8), ("lb",)),
    "ml": Unit("ml", "volume", Fraction(1, 10**6), ("ml",)),
    "gal": Unit("gal", "volume", Fraction(3785411784, 10**12), ("gal",)),
    "km/h": Unit("km/h", "speed", Fraction(5, 18), ("km/h",)),
    "mi/h": Unit("mi/h", "speed", 5280 * Fraction(3048, 10000) / 3600, ("mph",)),
    "kn": Unit("kn", "speed", Fraction(1852, 3600), ("kn",)),
}
"""Units that statements print and that are converted here only; NIST Special Publication 811 (2008), appendix B.8."""
_CELLS: Final = ("\t", "\u00a0· ", " · ")
"""What parts the cells of a row, and the items of a note in small type."""


@dataclass(frozen=True)
class Case:
    """One statement for the rules.

    Attributes:
        source: The text.
        mentions: Its quantities.
        times: Its dates and spans.
        claimed: (part, whole) as `claims.py` works them out.
        known: Id → mention of the whole statement, where `mentions` is a part of it.
    """

    source: Source
    mentions: Sequence[Mention]
    times: Sequence[When] = field(default=())
    claimed: list[tuple[Mention, Mention]] = field(default_factory=list)
    known: Mapping[str, Mention] = field(default_factory=dict)

    @cached_property
    def by_id(self) -> Mapping[str, Mention]:
        """Id → mention."""
        return self.known or {each.id: each for each in self.mentions}

    @cached_property
    def place(self) -> Mapping[str, int]:
        """Id → where in `mentions`."""
        return {each.id: at for at, each in enumerate(self.mentions)}

    @cached_property
    def parts(self) -> Mapping[str, list[Mention]]:
        """Id of a whole → its parts, in the order of the text."""
        out: dict[str, list[Mention]] = {}
        for each in self.mentions:
            if each.part_of:
                out.setdefault(each.part_of, []).append(each)
        return out

    def told(self) -> Case:
        """The case without the rows of tables and the small type of notes, which say nothing of one another."""
        source = self.source
        rows = {
            number
            for number in {each.sentence for each in self.mentions}
            if any(sign in _text_of(source, number) for sign in _CELLS)
        }
        kept = [each for each in self.mentions if each.sentence not in rows]
        return replace(self, mentions=kept, known=self.by_id, claimed=[])

    def before(self, mention: Mention, words: int = 1) -> list[str]:
        """So many folded words before a mention and its hedge."""
        return self.source.lows[max(0, mention.begin - words) : mention.begin]

    def gap(self, one: Mention, other: Mention) -> list[str]:
        """The folded words between what one mention counts and the next mention."""
        return self.source.lows[max(one.last, one.noun_end) : other.begin]

    def kind(self, mention: Mention, *, own: bool = True) -> str:
        """`people`, `families` or the head of what is counted; "" where the number stands without a noun.

        Args:
            mention: The quantity.
            own: Whether only a noun beside the number counts, and none that was understood.
        """
        behind = self.source.lows[mention.last : mention.last + 1]
        lone = bool(behind) and behind[0] in self.source.tongue.nouns.relatives | self.source.tongue.wholes.of
        if (own and mention.noun_end <= mention.last) or (lone and mention.noun_end > mention.last):
            return ""  # "830 of the week before", "65,600 that need them"
        words = self.source.folded(mention.noun)
        tongue = self.source.tongue
        if own and words and words[-1] in tongue.checks.rest:
            return ""
        if any(word in tongue.checks.families for word in words):
            return "families"
        known = tongue.nouns.people | tongue.wholes.groups | tongue.checks.people | tongue.checks.persons
        return "people" if any(word in known for word in words) else head(mention)

    def akin(self, part: Mention, whole: Mention) -> bool:
        """Whether one mention can count some of those of another, by their units and nouns."""
        if part.unit != whole.unit:
            return False
        some, every = self.kind(part), self.kind(whole, own=False)
        return part.unit != "count" or not some or not every or some == every

    @cached_property
    def rows(self) -> Mapping[int, list[Mention]]:
        """Number of a sentence → its mentions."""
        out: dict[int, list[Mention]] = {}
        for each in self.mentions:
            out.setdefault(each.sentence, []).append(each)
        return out


def _text_of(source: Source, number: int) -> str:
    sentence = source.sentences[number]
    return source.text[source.tokens[sentence.first].start : source.tokens[sentence.last - 1].end]


def measure(code: str) -> Unit | None:
    """The unit of measure behind a unit's code, its rate left aside; None for counts, shares and money."""
    base = code if code in _MORE else code.partition("/")[0]
    return _MORE.get(base) or measure_of(_CODES.get(base, base)) if base not in ("count", "%") else None


def printed(mention: Mention) -> tuple[Fraction, Fraction]:
    """[lo, hi] that the printed digits leave open: half of the last significant digit, to both sides."""
    value = mention.value or Fraction(0)
    top = mention.value_to or value
    return max(Fraction(0), value - half_digit(value)), top + half_digit(top)


def half_digit(value: Fraction) -> Fraction:
    """Half of the last significant digit; of a value that no digits can print, as two thirds, a hundredth."""
    return half_last_digit(value) if is_decimal(value) else value / 100


def number(value: Fraction, digits: int = 3) -> str:
    """A number for a message, to some significant digits, large ones in millions.

    >>> number(Fraction(2583338)), number(Fraction(1, 3)), number(Fraction(17971))
    ('2.58 million', '0.333', '17,971')
    """
    if value >= 10**6:
        return f"{_rounded(value / 10**6, digits)} million"
    if value.denominator == 1:
        return f"{int(value):,}"
    return _rounded(value, digits)


def _rounded(value: Fraction, digits: int) -> str:
    text = f"{float(value):.{digits}g}"
    return decimal_text(Fraction(text)) if "e" in text else text


def quoted(mention: Mention) -> str:
    """A mention for a message: its words in quotation marks, and what it counts."""
    words = mention.text.strip()
    counted = mention.counted if mention.counted and mention.counted.lower() not in words.lower() else ""
    return f"“{words}”" + (f" (“{counted}”)" if counted else "")


def same_thing(one: Mention, other: Mention) -> bool:
    """Whether two mentions count the same: the same head noun and, where both have one, the same deed."""
    return bool(head(one)) and head(one) == head(other) and (not one.deed or not other.deed or one.deed == other.deed)


def head(mention: Mention) -> str:
    """The stem of the last word of what is counted."""
    words = mention.noun.lower().split()
    return words[-1][:6] if words else ""


def swapped(value: Fraction) -> Iterable[Fraction]:
    """The values that `value` could have been before two neighbouring digits changed places."""
    if value.denominator != 1 and not is_decimal(value):
        return
    text = decimal_text(value)
    for at in range(len(text) - 1):
        one, other = text[at], text[at + 1]
        if one.isdigit() and other.isdigit() and one != other:
            yield Fraction(text[:at] + other + one + text[at + 2 :])
