"""Results on standard output: a table for people, JSON or CSV for programs."""

from __future__ import annotations

import json
import unicodedata
from typing import TYPE_CHECKING, Any

import click

from safepassage.foundation.controls import inert
from safepassage.foundation.units import unit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

__all__ = ["emit", "format_option", "table", "unit_symbol"]


def format_option(*formats: str, default: str = "table") -> Callable[[Any], Any]:
    """`--format`, remembered for the report of an error."""

    def remember(ctx: click.Context, _: click.Parameter, value: str) -> str:
        ctx.meta["format"] = value
        return value

    return click.option(
        "--format", "-f", "form", type=click.Choice(formats), default=default, show_default=True, callback=remember,
        is_eager=True, help="How to print it.",
    )  # fmt: skip


def emit(form: str, rows: Sequence[Mapping[str, Any]], titles: Sequence[str], nothing: str = "Nothing.") -> None:
    """Print rows; in a table and in CSV only the columns `titles`, in JSON everything."""
    if form == "json":
        click.echo(inert(json.dumps(list(rows), ensure_ascii=False, indent=2)))
    elif form == "csv":
        from safepassage.interchange.spreadsheet import csv_line

        cells = [["" if row.get(title) is None else str(row[title]) for title in titles] for row in rows]
        click.echo("".join(csv_line(each) for each in [list(titles), *cells]), nl=False)
    elif not rows:
        click.echo(nothing, err=True)
    else:
        click.echo("\n".join(table(rows, titles)))


def table(rows: Sequence[Mapping[str, Any]], titles: Sequence[str]) -> list[str]:
    """The lines of a table; columns that are empty in every row are left out, numbers stand at the right."""
    texts = {title: [_text(row.get(title)) for row in rows] for title in titles}
    used = [title for title in titles if any(texts[title])]
    right = {title for title in used if all(_is_number(text) for text in texts[title] if text)}
    widths = {title: max(_width(text) for text in (title, *texts[title])) for title in used}

    def line(cells: Mapping[str, str]) -> str:
        parts = []
        for title in used:
            blank = " " * (widths[title] - _width(cells[title]))
            parts.append(blank + cells[title] if title in right else cells[title] + blank)
        return "  ".join(parts).rstrip()

    rule = {title: "─" * widths[title] for title in used}
    body = [line({title: texts[title][at] for title in used}) for at in range(len(rows))]
    return [line({title: title for title in used}), line(rule), *body]


def unit_symbol(code: str) -> str:
    """How a unit is written beside a number."""
    found = unit(code)
    return code if found is None else found.symbol


def _text(value: Any) -> str:  # noqa: ANN401
    text = "" if value is None else str(value)
    return inert(text.replace("\n", " "))


def _is_number(text: str) -> bool:
    return all(part.replace("-", "").replace(".", "").isdigit() for part in text.split(" to "))


def _width(text: str) -> int:
    """Cells of a terminal that a text takes."""
    if text.isascii():
        return len(text)
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in text)
    marks = sum(unicodedata.combining(char) > 0 or unicodedata.category(char) in ("Mn", "Cf") for char in text)
    return len(text) + wide - marks
