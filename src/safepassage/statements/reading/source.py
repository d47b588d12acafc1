"""A statement as it is read: its text, its tokens and sentences, its language, and what is taken already.

`flat` is the text with ASCII digits, plain dashes and plain spaces, character for
character, so that an offset into one is an offset into the other.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from safepassage.foundation.numerals import ascii_digits
from safepassage.statements.reading.tokens import folded, sentences, tokenize

if TYPE_CHECKING:
    from datetime import date

    from safepassage.statements.reading.tokens import Sentence, Token
    from safepassage.statements.reading.tongue import Tongue

__all__ = ["Source", "flattened", "source_of"]

_CLITICS_MAX: Final = 3
_PLAIN: Final = str.maketrans(
    {
        **dict.fromkeys("\u00a0\u2009\u202f\u2007", " "),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"),
        **dict.fromkeys("\u2018\u2019\u02bc", "'"),
        "ё": "е",
        "Ё": "Е",
    }
)


def flattened(text: str) -> str:
    """`text` with plain digits, spaces, dashes and apostrophes, of the same length."""
    return ascii_digits(text).translate(_PLAIN)


@dataclass(slots=True)
class Source:
    """One statement being read.

    Attributes:
        text: As it came.
        flat: The same, flattened.
        tokens, lows: Its tokens and their folded forms.
        sentences: Its sentences.
        tongue: The tables of its language.
        dated: The day of the statement, where it is known.
        taken: Per token, whether a number there counts nothing.
        quoted: Per token, whether it stands between quotation marks.
        beginnings: Per word that was met, whether a number can begin with it.
        sums: Per mention that was asked for, those behind it that add up to it.
    """

    text: str
    flat: str
    tokens: list[Token]
    lows: list[str]
    sentences: list[Sentence]
    tongue: Tongue
    dated: date | None
    taken: bytearray
    quoted: bytearray
    _starts: list[int] = field(default_factory=list)
    _firsts: list[int] = field(default_factory=list)
    beginnings: dict[str, bool] = field(default_factory=dict)
    sums: dict[int, range] = field(default_factory=dict)

    def between(self, start: int, end: int) -> tuple[int, int]:
        """Tokens [first, last) that overlap the characters [start, end)."""
        first = bisect_right(self._starts, start) - 1
        if first < 0 or self.tokens[first].end <= start:
            first += 1
        return first, max(first, bisect_left(self._starts, end))

    def take(self, start: int, end: int) -> None:
        """Mark what stands at the characters [start, end) as no quantity."""
        first, last = self.between(start, end)
        self.taken[first:last] = b"\x01" * (last - first)

    def sentence_at(self, token: int) -> int:
        """Which sentence holds a token."""
        return max(0, bisect_right(self._firsts, token) - 1)

    def folded(self, phrase: str) -> list[str]:
        """The words of a printed phrase as tokens are folded, so that tables can be asked for them."""
        return folded(phrase, "word").translate(self.tongue.letters).split()

    def words(self, first: int, last: int) -> str:
        """The text of tokens [first, last), in one line."""
        return (
            "" if first >= last else " ".join(self.text[self.tokens[first].start : self.tokens[last - 1].end].split())
        )


def _parted(tokens: list[Token], text: str, tongue: Tongue) -> list[Token]:
    """Tokens with the letters that the language reads alike, and with its clitics as words of their own."""
    if not tongue.clitics and not tongue.letters:
        return tokens
    out: list[Token] = []
    for token in tokens:
        each = token._replace(low=token.low.translate(tongue.letters))
        for _ in range(_CLITICS_MAX):
            rest = each.low[1:]
            known = tongue.stem is not None and each.low[:1] in tongue.clitics and tongue.stem(each.low)
            if each.kind != "word" or not known:
                break
            cut = each.start + 1
            while cut < each.end and _folds_away(text[cut]):
                cut += 1
            out.append(each._replace(end=cut, low=each.low[0]))
            each = each._replace(start=cut, low=rest, glued=True)
        out.append(each)
    return out


def _with_acronyms(tokens: list[Token], text: str, tongue: Tongue) -> list[Token]:
    """Tokens with acronyms that are not the small word of the same letters: "the WHO", but not "MEN WHO KILLED"."""
    for at, token in enumerate(tokens):
        low = tongue.acronyms.get(token.low)
        if low is None or not text[token.start : token.end].isupper():
            continue
        beside = [text[each.start : each.end] for each in tokens[max(0, at - 1) : at + 2] if each.kind == "word"]
        if any(len(raw) > 1 and not raw.isupper() for raw in beside) or len(beside) == 1:
            tokens[at] = token._replace(low=low)
    return tokens


def _folds_away(char: str) -> bool:
    """Whether a character is a vowel mark or a stretch, which a folded word does not have."""
    return "\u064b" <= char <= "\u0652" or char in "\u0670\u0640"


def source_of(text: str, tongue: Tongue, dated: date | None) -> Source:
    """`text` as a source in that language."""
    tokens = _with_acronyms(_parted(tokenize(text), text, tongue), text, tongue)
    found = sentences(text, tokens, tongue.abbreviations)
    return Source(
        text,
        flattened(text),
        tokens,
        [each.low for each in tokens],
        found,
        tongue,
        dated,
        bytearray(len(tokens)),
        bytearray(len(tokens)),
        [each.start for each in tokens],
        [each.first for each in found],
    )
