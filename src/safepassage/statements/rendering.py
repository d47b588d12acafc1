"""One file of a statement, in one format and language: the same bytes by whichever door it leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from safepassage.statements.model import Statement

__all__ = ["rendered"]


def rendered(made: Statement, form: str, language: str, data: bytes) -> bytes:
    """The file.

    Args:
        made: The statement.
        form: text, html, pdf or json.
        language: en, ar or ru; JSON is in none.
        data: The statement's JSON, which stands in a PDF as well.
    """
    if form == "pdf":
        from safepassage.statements.pdf import pdf

        return pdf(made, language, data)
    if form == "html":
        from safepassage.statements.html import html

        return html(made, language).encode()
    if form == "json":
        return data + b"\n"
    from safepassage.statements.text import text

    return text(made, language).rstrip("\n").encode() + b"\n"
