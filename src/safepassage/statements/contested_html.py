"""Contested claims as one HTML page: a picture and a table for each panel, nothing fetched, nothing run.

The pictures stand in the page itself; beside each, the same claims stand in a table, so
that nothing is said in a picture alone. The page carries its own policy, as a statement
does: no script, no font, no address, and one style sheet that is named by its hash.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from safepassage.statements.chart import chart
from safepassage.statements.templating import rendered, style_of

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from safepassage.statements.contested import Contested
    from safepassage.statements.sheet import Sheet

__all__ = ["contested_html"]


def contested_html(found: Contested, sheet: Sheet, tz: ZoneInfo) -> str:
    """The whole document, in the sheet's language."""
    style = style_of("statement.css", "side-by-side.css")
    pictures = [chart(found, sheet, tz, "svg", only=at).decode() for at in range(len(found.panels))]
    return rendered("side-by-side.html.j2", style, sheet=sheet, pictures=pictures)
