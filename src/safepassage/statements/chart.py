"""Contested claims as a picture, SVG or PNG, the same bytes from the same claims.

Python says where each shape lies; `templates/chart.typ` draws them and sets the words in
FiraGO, which shapes Arabic and knows its direction. Letters are outlines, so no font of
the reader's machine is needed. A line is drawn between numbers that the series joins and
nowhere else; where nothing was said nothing is drawn. The picture carries the
operation's nature, and a text for those who do not see it.
"""

from __future__ import annotations

import re
from dataclasses import asdict
from functools import lru_cache
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final, Literal

import msgspec
import typst

from safepassage.statements.field import WIDTH_MM, drawn, looks_of
from safepassage.statements.fonts import SANS, faces
from safepassage.statements.sheet import KEYS
from safepassage.statements.signs import key_of, own_sign_of, sign_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from safepassage.statements.contested import Contested
    from safepassage.statements.sheet import Sheet

__all__ = ["FORMATS", "chart"]

FORMATS: Final = ("svg", "png")
_PNG_PPI: Final = 220
_BELOW_MM: Final = 2.5
_ID: Final = re.compile(r'(\bid="|href="#|url\(#)')


def chart(
    found: Contested, sheet: Sheet, tz: ZoneInfo, form: Literal["svg", "png"], *, only: int | None = None
) -> bytes:
    """The picture of every panel, or of one, with what must stand on it.

    Args:
        found: What is drawn.
        sheet: Its words.
        tz: The operation's clock.
        form: One of `FORMATS`.
        only: Index of the panel that is drawn alone, for a page that says the rest.
    """
    chosen = range(len(found.panels)) if only is None else (only,)
    picture = {
        "sheet": asdict(sheet),
        "font": SANS,
        "whole": only is None,
        "panels": [_part(found, sheet, tz, at) for at in chosen],
        "keys": [key_of(each, sheet.keys[each]) for each in KEYS],
    }
    out = typst.compile(
        _template(),
        font_paths=faces(),
        ignore_system_fonts=True,
        format=form,
        ppi=_PNG_PPI,
        sys_inputs={"picture": msgspec.json.encode(picture).decode()},
    )
    assert isinstance(out, bytes)
    return out if form == "png" else _accessible(out.decode(), sheet, chosen).encode()


def _part(found: Contested, sheet: Sheet, tz: ZoneInfo, at: int) -> dict[str, Any]:
    panel, words = found.panels[at], sheet.panels[at]
    looks, shapes = looks_of(found, panel), drawn(found, at, sheet.lang, tz)
    bottom_mm = max((each["at"][1] for each in shapes), default=0.0) + _BELOW_MM
    signs = [own_sign_of(each.mark) for each in words.legend[: len(panel.own)]]
    signs += [sign_of(each, looks[each.number]) for each in panel.series]
    return {
        "title": words.title,
        "axis": words.axis,
        "drawing": {"width": WIDTH_MM, "height": bottom_mm, "shapes": shapes},
        "legend": [{"sign": sign, "row": asdict(row)} for sign, row in zip(signs, words.legend, strict=True)],
    }


def _accessible(svg: str, sheet: Sheet, chosen: Sequence[int]) -> str:
    """The same with a name and a description for those who hear it, and ids of its own for each picture of a page."""
    own = f"c{chosen[0]}" if len(chosen) == 1 else "c"
    panels = [sheet.panels[at] for at in chosen]
    title = f"{sheet.nature_words} · {sheet.title} · {' · '.join(each.title for each in panels)}"
    rows = [f"{row.mark}. {row.who}: {row.what}: {', '.join(row.stated)}." for each in panels for row in each.legend]
    head = (
        f' role="img" lang="{sheet.lang}" aria-labelledby="{own}-title" aria-describedby="{own}-desc">'
        f'<title id="{own}-title">{escape(title)}</title>'
        f'<desc id="{own}-desc">{escape(" ".join([*rows, sheet.never]))}</desc>'
    )
    apart = _ID.sub(rf"\g<1>{own}-", svg)
    return re.sub(r"(<svg\b[^>]*)>", lambda found: found[1] + head, apart, count=1)


@lru_cache(maxsize=1)
def _template() -> bytes:
    return (files("safepassage.statements") / "templates" / "chart.typ").read_bytes()
