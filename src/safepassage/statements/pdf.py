"""A statement as PDF: set by typst, with its figures attached as JSON, the same bytes from the same statement.

The page is `templates/statement.typ`; it receives the worded page as data and holds
no words. The file is PDF/A-3b: everything that it needs is inside, and the data
travels with the page. Its dates are the statement's own, never the clock's.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

import msgspec
import typst

from safepassage.statements.fonts import MONO, SANS, faces
from safepassage.statements.page import page_of

if TYPE_CHECKING:
    from safepassage.statements.model import Statement

__all__ = ["ATTACHMENT", "pdf"]

ATTACHMENT: Final = "statement.json"


def pdf(statement: Statement, lang: str, json_bytes: bytes) -> bytes:
    """`statement` as PDF in that language, with `json_bytes` attached.

    Args:
        statement: What is printed.
        lang: In which language.
        json_bytes: The statement as JSON, UTF-8; attached as it is, under the name `ATTACHMENT`.

    Raises:
        ValueError: statements are not written in that language.
    """
    page: Any = page_of(statement, lang)
    moment = datetime.fromtimestamp(statement.as_of_s, UTC)
    inputs = {
        "page": msgspec.json.encode(page).decode(),
        "data": json_bytes.decode(),
        "file": ATTACHMENT,
        "date": msgspec.json.encode([moment.year, moment.month, moment.day, moment.hour, moment.minute]).decode(),
        "fonts": msgspec.json.encode([SANS, MONO]).decode(),
    }
    out = typst.compile(
        _template(),
        font_paths=faces(),
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards="a-3b",
        timestamp=statement.as_of_s,
        sys_inputs=inputs,
    )
    assert isinstance(out, bytes)
    return out


@lru_cache(maxsize=1)
def _template() -> bytes:
    return (files("safepassage.statements") / "templates" / "statement.typ").read_bytes()
