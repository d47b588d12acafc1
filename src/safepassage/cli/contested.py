"""`safepassage contested`: claims of all sources side by side over time, as a table and as a picture.

What each source counted stands by its own definition, with its hedge, beside what this
ledger had counted by then. Nothing is averaged, added or filled in. It is internal: our
own figures stand in it without the delay and the coarseness of a public edition.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

import click

from safepassage.cli.common import known_options, open_operation, operation_first, view_of
from safepassage.cli.output import format_option, table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zoneinfo import ZoneInfo

    from safepassage.statements.contested import Contested
    from safepassage.statements.sheet import Sheet

__all__ = ["command"]

_ENDINGS: Final[dict[str, Literal["svg", "png"]]] = {".svg": "svg", ".png": "png"}
_CSV: Final = (
    *("nature", "mark", "who", "measure", "what", "population", "scope", "since", "place", "unit"),
    *("from", "to", "hedge", "value", "value_to", "lo", "hi", "words", "joined", "publisher", "grade", "note", "id"),
)
_RLM: Final = "\N{RIGHT-TO-LEFT MARK}"
_GAP_DAYS: Final = 7
_GAP_DAYS_MAX: Final = 3660


@click.command("contested")
@click.argument("words", nargs=-1, metavar="[OPERATION] [FIGURE]")
@click.option("--lang", type=click.Choice(["en", "ar", "ru"]), default="en", show_default=True, help="Of the words.")
@click.option("--chart", metavar="FILE", type=click.Path(path_type=Path), help="Draw it, too: FILE.svg or FILE.png.")
@click.option(
    "--gap-days", type=click.IntRange(0, _GAP_DAYS_MAX), default=_GAP_DAYS, show_default=True,
    help="Numbers of one definition that lie further apart are not joined by a line.",
)  # fmt: skip
@known_options
@format_option("text", "json", "csv", "html", default="text")
def command(
    words: tuple[str, ...], lang: str, chart: Path | None, gap_days: int, as_of: str | None, as_known_at: str | None,
    form: str,
) -> None:  # fmt: skip
    """Show claims of all sources side by side, each by its own definition.

    FIGURE is a measure, the beginning of one, or `people`: all that ask where those are who were
    inside. Numbers of one definition are joined by a line where they lie close; a number over a
    period is a bar over its days; hedges are drawn; a claim without a number keeps its word.
    Ours stand beside them. None of it is averaged or added. It is not for publication.

    \b
      safepassage contested op people --chart people.svg
      safepassage contested op combatants_laid_down --lang ar --format html > side-by-side.html
    """  # noqa: D301 - click's own mark for lines that stay as they are
    folder, rest = operation_first(words, most=1)
    measures = _measures(rest[0] if rest else "")
    kind = None if chart is None else _ending(chart)
    from safepassage.statements.contested import contested
    from safepassage.statements.sheet import sheet_of

    with open_operation(folder) as operation:
        view = view_of(operation, as_of, as_known_at)
        tz = view.card.tz
        found = contested(view, measures, gap_days=gap_days)
    sheet = sheet_of(found, lang, tz)
    if chart is not None and kind is not None:
        _draw(found, sheet, tz, chart, kind)
    _print(found, sheet, tz, form)
    if not found.panels:
        click.echo("Nobody has published a claim of that up to then.", err=True)


def _measures(name: str) -> tuple[str, ...]:
    """The measures that were asked for.

    Raises:
        UsageError: there is none of that name.
    """
    from safepassage.foundation.errors import UsageError
    from safepassage.interchange.columns import nearest
    from safepassage.statements.contested import measures_of, names

    found = measures_of(name)
    if not found:
        hint = nearest(name, names()) or f"It is one of {', '.join(names())}."
        msg = f"there is no measure {name!r} that claims speak about. {hint}"
        raise UsageError(msg)
    return found


def _ending(path: Path) -> Literal["svg", "png"]:
    """What a picture's file is to hold.

    Raises:
        UsageError: its name does not say.
    """
    from safepassage.foundation.errors import UsageError

    kind = _ENDINGS.get(path.suffix.lower())
    if kind is None:
        msg = f"--chart {path}: a picture's file ends in .svg or .png"
        raise UsageError(msg)
    return kind


def _draw(found: Contested, sheet: Sheet, tz: ZoneInfo, path: Path, kind: Literal["svg", "png"]) -> None:
    """Write the picture; where nobody said anything there is none.

    Raises:
        UsageError: the file cannot be written.
    """
    from safepassage.foundation.errors import UsageError
    from safepassage.statements.chart import chart

    if not found.panels:
        click.echo(f"{path} was not drawn: there is nothing to draw.", err=True)
        return
    data = chart(found, sheet, tz, kind)
    try:
        path.write_bytes(data)
    except OSError as error:
        msg = f"--chart {path} cannot be written: {error.strerror}. Name a file in a folder that is there"
        raise UsageError(msg) from error
    click.echo(path, err=True)


def _print(found: Contested, sheet: Sheet, tz: ZoneInfo, form: str) -> None:
    if form == "html":
        from safepassage.statements.contested_html import contested_html

        click.echo(contested_html(found, sheet, tz))
    elif form == "json":
        from safepassage.foundation.controls import inert
        from safepassage.statements.contested_json import contested_json

        click.echo(inert(json.dumps({**contested_json(found), "says": sheet.never}, ensure_ascii=False, indent=2)))
    elif form == "csv":
        from safepassage.interchange.spreadsheet import csv_line

        rows = [
            list(_CSV),
            *_rows(found, tz),
        ]
        click.echo("".join(csv_line(each) for each in rows), nl=False)
    elif found.panels:
        mark = _RLM if sheet.direction == "rtl" else ""
        click.echo("\n".join(f"{mark}{each}" if each else "" for each in _text(sheet)))


def _text(sheet: Sheet) -> Iterator[str]:
    yield f"{sheet.nature_words.upper()} · {sheet.edition}"
    yield f"{sheet.operation} · {sheet.title}"
    yield f"{sheet.as_of}. {sheet.clock}."
    for panel in sheet.panels:
        yield ""
        yield f"{panel.title} ({panel.axis})" if panel.axis else panel.title
        yield from table([dict(zip(panel.columns, row.cells, strict=True)) for row in panel.rows], panel.columns)
    yield ""
    yield sheet.never
    yield from sheet.notes


def _rows(found: Contested, tz: ZoneInfo) -> Iterator[list[str]]:
    """A flat row of each claim, and of each figure of ours, on the operation's clock."""
    from safepassage.interchange.as_json import span_text
    from safepassage.statements.contested_json import own_json, series_json

    for panel in found.panels:
        for at, own in enumerate(panel.own):
            known = {"nature": found.nature, "who": "this ledger", "measure": own.name}
            for row, figure in zip(own_json(at, own, panel)["figures"], (*own.points, *own.bars), strict=True):
                start, _, end = span_text(figure.span, tz).rpartition("/")
                yield _cells({**known, **row, "from": start, "to": end})
        for series in panel.series:
            whole = series_json(series)
            for claim in whole.pop("claims"):
                yield _cells({"nature": found.nature, **whole, **claim})


def _cells(row: dict[str, Any]) -> list[str]:
    found = ["" if row.get(name) is None else row[name] for name in _CSV]
    return [("yes" if each else "no") if isinstance(each, bool) else str(each) for each in found]
