"""A statement as one HTML file: nothing fetched, nothing run, readable on a phone at night and on paper.

The page carries its own policy: no script, no picture, no font and no address is
allowed, and its one style sheet is named by its hash. It follows the reader's dark
or light setting; printed, the card and the ledger position stand on every sheet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from safepassage.statements.page import page_of
from safepassage.statements.templating import rendered, style_of

if TYPE_CHECKING:
    from safepassage.statements.model import Statement
    from safepassage.statements.page import Page

__all__ = ["html"]


def html(statement: Statement, lang: str) -> str:
    """`statement` as a whole HTML document in that language.

    Raises:
        ValueError: statements are not written in that language.
    """
    page = page_of(statement, lang)
    return rendered("statement.html.j2", style_of("statement.css") + _sheet(page), page=page)


def _sheet(page: Page) -> str:
    """What stands at the foot of every printed sheet, as style: a page's margin holds no elements."""
    card = " · ".join(f"{label}: {value}" for label, value in page.card)
    left = f"{page.nature_words} · {card}\n{page.position[0]} {page.position[1]} · {page.root[0]} {page.root[1]}"
    number = page.folio.split("{page}")[0].strip()
    return (
        f"\n@page {{\n  @bottom-left {{ content: {_css(left)}; }}\n"
        f'  @bottom-right {{ content: {_css(number + " ")} counter(page) " / " counter(pages); }}\n}}\n'
    )


def _css(text: str) -> str:
    """`text` as a CSS string; whatever could end it, or end the style sheet, is escaped by its number."""
    plain = "".join(char if char.isalnum() or char in " ·:,.-" else f"\\{ord(char):x} " for char in text)
    return f'"{plain}"'
