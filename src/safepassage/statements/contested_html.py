"""Contested claims as one HTML page: a picture and a table for each panel, nothing fetched, nothing run.

The pictures stand in the page itself; beside each, the same claims stand in a table, so
that nothing is said in a picture alone. The page carries its own policy, as a statement
does: no script, no font, no address, and one style sheet that is named by its hash.
"""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from jinja2 import Environment, StrictUndefined

from safepassage.statements.chart import chart

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from jinja2 import Template

    from safepassage.statements.contested import Contested
    from safepassage.statements.sheet import Sheet

__all__ = ["contested_html"]


def contested_html(found: Contested, sheet: Sheet, tz: ZoneInfo) -> str:
    """The whole document, in the sheet's language."""
    style = _file("statement.css") + _file("side-by-side.css")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    pictures = [chart(found, sheet, tz, "svg", only=at).decode() for at in range(len(found.panels))]
    return _template().render(sheet=sheet, style=style, digest=digest, pictures=pictures)


@lru_cache(maxsize=1)
def _template() -> Template:
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(_file("side-by-side.html.j2"))


@lru_cache(maxsize=4)
def _file(name: str) -> str:
    return (files("safepassage.statements") / "templates" / name).read_text(encoding="utf-8")
