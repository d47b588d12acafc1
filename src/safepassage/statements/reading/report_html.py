"""A reading as one HTML page: what does not add up first, then the statement with every quantity marked, then the list.

The statement's words stand whole and in their own direction; a mark is a link to its row
and back. What a mark means is said in words beside it, never by colour alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from safepassage.statements.reading.shown import many, says, span_words
from safepassage.statements.templating import rendered, style_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from safepassage.statements.reading.mention import Finding, Mention, Reading

__all__ = ["report_html"]

_DIRECTION: Final = {"ar": "rtl"}
_RANK: Final = {"error": 3, "warning": 2, "note": 1}
_LANGUAGES: Final = {"en": "English", "ar": "Arabic", "ru": "Russian"}


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece of the statement: plain words, or a mention with the gravest thing found about it."""

    text: str
    mention: Mention | None = None
    severity: str = ""


def report_html(reading: Reading, name: str) -> str:
    """The whole page.

    Args:
        reading: The statement as read.
        name: What it is called: its file's name.
    """
    gravest = _gravest(reading.findings)
    texts = {each.id: each.text for each in reading.mentions}
    return rendered(
        "check.html.j2",
        style_of("statement.css", "check.css"),
        reading=reading,
        name=name,
        direction=_DIRECTION.get(reading.lang, "ltr"),
        language=_LANGUAGES.get(reading.lang, reading.lang),
        counts={kind: sum(each.severity == kind for each in reading.findings) for kind in _RANK},
        paragraphs=list(_paragraphs(reading, gravest)),
        texts=texts,
        gravest=gravest,
        many=many,
        says=says,
        span=span_words,
    )


def _gravest(findings: Sequence[Finding]) -> dict[str, str]:
    out: dict[str, str] = {}
    for finding in findings:
        for one in finding.quantities:
            if _RANK[finding.severity] > _RANK.get(out.get(one, ""), 0):
                out[one] = finding.severity
    return out


def _paragraphs(reading: Reading, gravest: Mapping[str, str]) -> Iterator[list[_Piece]]:
    """The text's paragraphs as pieces; single line breaks stay."""
    at = 0
    piece: list[_Piece] = []
    for mention in reading.mentions:
        for part in _split(reading.text[at : mention.start]):
            if part is None:
                yield piece
                piece = []
            elif part:
                piece.append(_Piece(part))
        piece.append(_Piece(reading.text[mention.start : mention.end], mention, gravest.get(mention.id, "")))
        at = mention.end
    for part in _split(reading.text[at:]):
        if part is None:
            yield piece
            piece = []
        elif part:
            piece.append(_Piece(part))
    yield piece


def _split(text: str) -> Iterator[str | None]:
    """Text between empty lines; None where a paragraph ends."""
    for at, part in enumerate(text.split("\n\n")):
        if at:
            yield None
        yield part
