"""Text as tokens with offsets, and tokens as sentences and paragraphs.

One regular expression reads the text once; each of its alternatives is bounded or
cannot begin where another ends, so the time is linear in the text. Digits of any
script come out as ASCII in `low`. A quotation does not end a sentence by itself, and
an abbreviation's point does not either.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from safepassage.foundation.numerals import ascii_digits

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

__all__ = ["GLUED", "Sentence", "Token", "folded", "sentences", "tokenize"]

GLUED: Final = "\u00a0\u2009\u202f\u2007"
"""Spaces that do not break a line: they separate thousands, or a number from its unit."""

_TOKEN: Final = re.compile(
    rf"""
    (?P<break>\n[ \t\r\f\v]*\n\s*)
  | (?P<line>\n)
  | (?P<link>(?:https?://|www\.)[^\s<>"“”]+ | [\w.+-]{{1,64}}@[\w-]{{1,63}}\.[\w.-]{{1,63}})
  | (?P<number>
        \d{{1,3}}(?:[ {GLUED}]\d{{3}})+(?!\d)(?![.,]\d{{3}})(?:[.,\u066b]\d+)?
      | \d+(?:[.,\u066b\u066c'\u2019]\d+)*
    )
  | (?P<word>(?:[kcd]?m|ft|mi|yd|к?м)[23](?![^\W_])|[^\W\d_]\u0301?(?:[^\W\d_]|[\u064b-\u0652\u0670\u0301])*
       (?:['\u2019\u2010\u2011\-][^\W\d_](?:[^\W\d_]|[\u064b-\u0652\u0670\u0301])*)*)
  | (?P<sign>[^\s\u200b-\u200f\u2066-\u2069\u202a-\u202e\ufeff])
    """,
    re.VERBOSE,
)
_MARKS: Final = re.compile("[\u064b-\u0652\u0670\u0640\u0301]")
_ENDS: Final = ".!?…؟"
_SHORT_LINE: Final = 55
_SIGNS: Final = frozenset("$€£¥₴₽₺₦₹~≈<>≥≤")
_CLOSERS: Final = "\"'”’»)]"
_LIST_MARK: Final = re.compile(r"[•▪◦·*–—-]|\d{1,3}[.)]|\(\w{1,3}\)")


class Token(NamedTuple):
    """One token.

    Attributes:
        kind: word, number, sign, link, line (a single line break) or break (an empty line).
        start, end: Offsets into the text.
        low: The token folded: lower case, ASCII digits, plain hyphens and apostrophes, no vowel marks.
        glued: Whether nothing stands between it and the token before.
    """

    kind: str
    start: int
    end: int
    low: str
    glued: bool


class Sentence(NamedTuple):
    """Tokens [first, last) of the text, in which paragraph, and whether that is a headline."""

    first: int
    last: int
    paragraph: int
    headline: bool


def tokenize(text: str) -> list[Token]:
    """Every token of `text` in order; a line break that ends nothing is none."""
    out: list[Token] = []
    add = out.append
    before = -1
    for found in _TOKEN.finditer(text):
        kind = found.lastgroup or ""
        start, end = found.span()
        if kind == "line" and not _breaks(text, start):
            continue
        add(Token(kind, start, end, folded(found[0], kind), start == before))
        before = end
    return out


def folded(raw: str, kind: str) -> str:
    """A token as tables know it: one case, plain digits and marks."""
    if raw.isascii():
        return raw.lower() if kind == "word" else raw
    if kind == "number":
        return ascii_digits(raw)
    if kind == "word":
        plain = raw.replace("\u2019", "'").replace("\u2010", "-").replace("\u2011", "-")
        return _MARKS.sub("", plain.casefold()).replace("ё", "е")
    return raw


def sentences(text: str, tokens: Sequence[Token], abbreviations: AbstractSet[str]) -> list[Sentence]:
    """The sentences of a text; line breaks end one only before a list mark, after a colon or around a short line.

    Args:
        text: The text.
        tokens: Its tokens.
        abbreviations: Folded words whose point ends no sentence.
    """
    out: list[Sentence] = []
    first = paragraph = 0
    for at, token in enumerate(tokens):
        last = at + 1
        if token.kind in ("break", "line"):
            if first < at:
                out.append(Sentence(first, at, paragraph, headline=False))
            first = last
            paragraph += token.kind == "break"
        elif token.low in _ENDS and token.kind == "sign" and _ends(text, tokens, at, abbreviations):
            while last < len(tokens) and tokens[last].glued and tokens[last].low in _CLOSERS:
                last += 1
            if last > at + 1 or first <= at:
                out.append(Sentence(first, last, paragraph, headline=False))
                first = last
    if first < len(tokens):
        out.append(Sentence(first, len(tokens), paragraph, headline=False))
    return _with_headline(text, tokens, [each for each in out if each.first < each.last])


def _ends(text: str, tokens: Sequence[Token], at: int, abbreviations: AbstractSet[str]) -> bool:
    """Whether the point at `at` ends a sentence: what follows begins one, and what stands before is no abbreviation."""
    after = at + 1
    while after < len(tokens) and tokens[after].glued and tokens[after].low in _CLOSERS:
        after += 1
    if after >= len(tokens):
        return True
    follower = tokens[after]
    if follower.kind in ("break", "line"):
        return True
    if follower.glued and after == at + 1:
        return False
    if tokens[at].low != ".":
        return not (follower.kind == "word" and text[follower.start].islower())
    before = tokens[at - 1] if at else None
    if before is not None and before.kind == "word" and before.end == tokens[at].start:
        initial = before.end - before.start == 1 and text[before.start].isupper()
        if before.low in abbreviations or initial:
            return False
    return not (follower.kind == "word" and text[follower.start].islower())


def _breaks(text: str, end: int) -> bool:
    """Whether a single line break ends a sentence."""
    begin = text.rfind("\n", 0, end) + 1
    line = text[begin:end].rstrip()
    following = text[end + 1 : end + 201].partition("\n")[0]
    if not line or line[-1] in '.:;!?…؟”»"' or _LIST_MARK.match(following.lstrip()):
        return True
    if "\t" in line or "\t" in following or "   " in line.strip() or "   " in following.strip():
        return True
    lead = following.lstrip()[:1]
    if len(line) < _SHORT_LINE and (lead.isupper() or lead.isdigit() or lead in _SIGNS):
        return True
    return _LIST_MARK.match(line.lstrip()) is not None and following[:1] not in " \t" and not lead.islower()


def _with_headline(text: str, tokens: Sequence[Token], found: list[Sentence]) -> list[Sentence]:
    """The first paragraph marked as the headline where it is one line without a full stop and others follow."""
    if not found or found[-1].paragraph == found[0].paragraph:
        return found
    top = [each for each in found if each.paragraph == found[0].paragraph]
    last = tokens[top[-1].last - 1]
    if len(top) > 2 or text[last.start : last.end] in (".", ":", "”", '"', "»"):  # noqa: PLR2004 - a line, and a deck
        return found
    return [each._replace(headline=True) if each in top else each for each in found]
