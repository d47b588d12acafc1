"""Sheets of orders as PDF, a page each: set by typst, black on white, the same bytes from the same sheets."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

import msgspec
import segno
import typst

from safepassage.statements.fonts import MONO, SANS, faces

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

MASK: Final = 3
"""One of the standard's eight, chosen for all: to try them all takes most of the time, and on signed text, which looks
like chance, no one is better."""

__all__ = ["orders_pdf", "square_of"]


def orders_pdf(pages: Sequence[dict[str, Any]], made: datetime) -> bytes:
    """The sheets of one language as one PDF/A-3b.

    Args:
        pages: As `page_of` makes them, each with its `square`.
        made: The moment that the file says it is of: the plan's, never the clock's.
    """
    out = typst.compile(
        _template(),
        font_paths=faces(),
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards="a-3b",
        timestamp=int(made.timestamp()),
        sys_inputs={
            "pages": msgspec.json.encode(list(pages)).decode(),
            "fonts": msgspec.json.encode([SANS, MONO]).decode(),
        },
    )
    assert isinstance(out, bytes)
    return out


def square_of(note: str) -> dict[str, Any]:
    """A signed note as a QR code (ISO/IEC 18004): modules on a side, and its dark runs as (column, row, length)."""
    matrix = segno.make_qr(note, error="m", boost_error=False, mask=MASK).matrix
    runs = []
    for row, modules in enumerate(matrix):
        begin = None
        for column, dark in enumerate([*modules, 0]):
            if dark and begin is None:
                begin = column
            elif not dark and begin is not None:
                runs.append((begin, row, column - begin))
                begin = None
    return {"side": len(matrix), "runs": runs}


@lru_cache(maxsize=1)
def _template() -> bytes:
    return (files("safepassage.statements") / "templates" / "orders.typ").read_bytes()
