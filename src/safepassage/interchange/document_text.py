"""The text of somebody else's document in one shape, whatever format it came in.

Paragraphs, headings and list items stand apart by an empty line; a row of a table is
one line, its cells apart by tabs; a list item begins with "- ". White space is one
blank, but for the spaces that part the thousands of a number, which stay. Characters
that nobody sees go, but for those that Arabic and Persian need. Bytes become text in
UTF-8, in UTF-16 with its mark, or in what the file itself declares; a guess is refused,
because a wrong one turns names into other letters and nobody notices.
"""

from __future__ import annotations

import codecs
import re
from typing import Final

from safepassage.foundation.errors import DataRefused, Fault

__all__ = ["decoded", "in_shape", "lowered", "one_line", "raised", "row_of"]

_KEPT: Final = "\u00a0\u2006\u2007\u2008\u2009\u200a\u202f"
"""No-break and thin spaces: they part thousands, and a number from its unit."""
_BLANKS: Final = re.compile(f"[^\\S{_KEPT}]+")
_BLANKS_IN_LINE: Final = re.compile(f"[^\\S{_KEPT}\t\n]+")
_COLUMNS: Final = re.compile(r"(?<=\S) {3,}(?=\S)")
"""A gap that a typewriter leaves between columns."""
_UNSEEN: Final = re.compile(
    "[\u00ad\u034f\u180e\u200b\u2060-\u2064\u206a-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff"
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]+"
)
"""Soft hyphens, zero widths, variation selectors, tags and controls; never joiners or marks of direction."""
_RAISED: Final = str.maketrans("0123456789+-−()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾ⁿ")
_LOWERED: Final = str.maketrans("0123456789+-−()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₍₎")
_INDEX: Final = re.compile(r"[0-9+\-−()n]*[0-9n][0-9+\-−()n]*")
_WAY_OUT: Final = "Save it as UTF-8; most editors offer that under “Save as”."


def decoded(data: bytes, charset: str = "") -> str:
    """The text that bytes are, a byte order mark left out.

    Args:
        data: The whole file.
        charset: What the file itself declares; a byte order mark is stronger, and without both it is UTF-8.

    Raises:
        DataRefused: a byte does not belong there.
    """
    name = charset or "utf-8"
    for mark, by_mark in ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if data.startswith(mark):
            name = by_mark
    try:
        text = data.decode(name).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1 if name != "utf-16" else None
        got = f"byte 0x{data[error.start]:02X} at offset {error.start}"
        expected = f"text in {name.upper()}" + (", as it declares itself" if charset and name == charset else "")
        raise DataRefused([Fault(row=row, expected=expected, got=got, way_out=_WAY_OUT)]) from None
    if "\0" in text:
        raise DataRefused([Fault(expected="text", got="a NUL character", way_out=_WAY_OUT)])
    return text


def one_line(text: str) -> str:
    r"""`text` without what nobody sees, each run of white space one blank.

    >>> one_line(" 2\u00a0124 \n co\u00adrridors\t")
    '2\xa0124 corridors'
    """
    return _BLANKS.sub(" ", _UNSEEN.sub("", text)).strip()


def in_shape(text: str) -> str:
    r"""The same for many lines: their ends and tabs stay, several empty lines are one, and a gap of columns is a tab.

    >>> in_shape("\r\nA  b \r\nc\td\n \n\n\ne   f\n")
    'A b\nc\td\n\ne\tf'
    """
    text = re.sub("\r\n?|[\x85\u2028]", "\n", re.sub("[\x0b\x0c\u2029]", "\n\n", text))
    text = _COLUMNS.sub("\t", text)
    lines = (_BLANKS_IN_LINE.sub(" ", line).strip(" " + _KEPT) for line in _UNSEEN.sub("", text).split("\n"))
    kept = "\n".join(line if line.strip() else "" for line in lines)
    return re.sub("\n{3,}", "\n\n", kept).strip("\n")


def row_of(cells: list[str]) -> str:
    r"""A row of a table; an empty one is no row.

    >>> row_of(["Hanano", "", " 24\nha"])
    'Hanano\t\t24 ha'
    """
    flat = [one_line(cell) for cell in cells]
    return "\t".join(flat) if any(flat) else ""


def raised(text: str) -> str:
    """Small figures above the line as such: the note 1 after 78,000 must not make it 780,001.

    >>> raised("2"), raised("th")
    ('²', 'th')
    """
    return text.translate(_RAISED) if _INDEX.fullmatch(text) else text


def lowered(text: str) -> str:
    """The same below the line.

    >>> lowered("2"), lowered("max")
    ('₂', 'max')
    """
    return text.translate(_LOWERED) if _INDEX.fullmatch(text) and "n" not in text else text
