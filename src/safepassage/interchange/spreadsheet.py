"""Cells for spreadsheets: a text that a spreadsheet would run as a formula gets a mark, and loses it on its way in.

A claim may quote `=HYPERLINK(…)`, and whoever opens an export double-clicks a file.
The mark is the apostrophe that spreadsheets know as "this is text". It is put before
every cell that would begin a formula, or that begins with the mark before one, so that
one taken away at import gives the very same text. Plain numbers stay as they are.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["csv_line", "guarded", "unguarded"]

_FORMULA: Final = re.compile("'*[=+\\-@\N{FULLWIDTH EQUALS SIGN}\N{FULLWIDTH PLUS SIGN}\N{FULLWIDTH COMMERCIAL AT}]")
_NUMBER: Final = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
_PARTING: Final = frozenset(',;\t\n\r"')
"""What parts cells in one country's spreadsheet or another's."""


def guarded(text: str) -> str:
    """`text` as a cell that no spreadsheet takes for a formula.

    >>> guarded("=1+1"), guarded("'=1+1"), guarded("-5"), guarded("'quoted'")
    ("'=1+1", "''=1+1", '-5', "'quoted'")
    """
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def unguarded(text: str) -> str:
    """The text of a cell that `guarded` may have made.

    >>> unguarded("'=1+1"), unguarded("''=1+1"), unguarded("-5"), unguarded("'quoted'")
    ('=1+1', "'=1+1", '-5', "'quoted'")
    """
    return text[1:] if text[:1] == "'" and _FORMULA.match(text) else text


def csv_line(cells: Iterable[str]) -> str:
    """One line of CSV; what any spreadsheet might take for the end of a cell stands in quotation marks."""
    return ",".join(map(_quoted, map(guarded, cells))) + "\n"


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if _PARTING.intersection(cell) else cell
