"""`safepassage kinds`: every kind of observation, and one kind as a form, a table, a schema or a page."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

import click

from safepassage.cli.output import emit, format_option

if TYPE_CHECKING:
    from safepassage.ledger.kind import Kind

__all__ = ["command"]

_WIDTH_CHARS_MAX: Final = 110
_BARRED_SHOWN: Final = 12


@click.command("kinds")
@click.argument("name", required=False, metavar="[KIND]")
@click.option("--hxl", is_flag=True, help="With --format csv: a row of HXL tags under the header.")
@click.option("--reference", is_flag=True, help="The reference of every kind, in Markdown.")
@format_option("table", "json", "csv", "jsonl", "markdown")
def command(name: str | None, form: str, *, hxl: bool, reference: bool) -> None:
    """List the kinds of observation, or show one.

    \b
      safepassage kinds                                every kind, by room
      safepassage kinds crossing_count                 its form: what goes in
      safepassage kinds crossing_count --format csv    a table to fill in, with an example
      safepassage kinds crossing_count --format jsonl  the example as a JSON line
      safepassage kinds crossing_count --format json   the JSON Schema of its record
    """  # noqa: D301 - click's own mark for lines that stay as they are
    from safepassage.catalogue import ROOMS, everything
    from safepassage.foundation.errors import UsageError
    from safepassage.interchange.columns import nearest
    from safepassage.interchange.reference import page, pages, record_schema

    kinds = everything()
    if reference or (name is None and form == "markdown"):
        click.echo(pages(kinds), nl=False)
    elif name is None:
        rooms = {kind.name: room for room, members in ROOMS.items() for kind in members}
        rows = [
            {"kind": kind.name, "room": rooms[kind.name], "title": kind.title, "moves people": _moves(kind)}
            for kind in kinds.values()
        ]
        titles = ["kind", "room", "title", "moves people"]
        emit("json" if form == "jsonl" else form, rows, titles)
    elif name not in kinds:
        msg = f"there is no kind {name!r}. {nearest(name, kinds) or '`safepassage kinds` lists them.'}"
        raise UsageError(msg)
    elif form == "json":
        click.echo(json.dumps(record_schema(kinds[name]), ensure_ascii=False, indent=2))
    elif form == "markdown":
        click.echo(page(kinds[name]), nl=False)
    elif form == "table":
        _show(kinds[name])
    else:
        _example(kinds[name], form, hxl=hxl)


def _moves(kind: Kind) -> str:
    legs = dict.fromkeys(f"{posting.source} → {posting.target}" for posting in kind.postings)
    return "; ".join(list(legs)[:2]) + ("; …" if len(legs) > 2 else "")  # noqa: PLR2004 - the line has an end


def _show(kind: Kind) -> None:
    """The form of a kind, folded to the width of the terminal."""
    from shutil import get_terminal_size

    from safepassage.interchange.reference import describe, envelope_of

    rows = list(envelope_of(kind).items())
    for prefix, fields in (("", kind.fields), ("personal.", kind.personal)):
        for field in fields:
            mark = "*" if field.required else ""
            rows.append((f"{prefix}{field.name}{mark}", f"{field.label.rstrip('.')} [{describe(field.type)}]"))
    formatter = click.HelpFormatter(width=min(get_terminal_size().columns, _WIDTH_CHARS_MAX))
    formatter.write_text(f"{kind.title}. {kind.summary}")
    formatter.write_paragraph()
    formatter.write_dl(rows, col_max=24)
    formatter.write_paragraph()
    formatter.write_text("* is needed, like occurred and source. --format csv prints the columns with an example.")
    if kind.refused:
        few = list(kind.refused)[:_BARRED_SHOWN]
        more = f" and {len(kind.refused) - len(few)} more, in three languages" if len(kind.refused) > len(few) else ""
        formatter.write_text(f"A file that carries one of these is refused whole: {', '.join(few)}{more}.")
    click.echo(formatter.getvalue(), nl=False)


def _example(kind: Kind, form: str, *, hxl: bool) -> None:
    """The example of the entry, as a file would hold it."""
    from zoneinfo import ZoneInfo

    from safepassage.interchange.desk import Desk
    from safepassage.interchange.export import csv_lines, json_line
    from safepassage.interchange.records import RecordReader

    desk = Desk({kind.name: kind}, ZoneInfo("UTC"), "exercise", "no", 1 << 40, lambda _source, _own: [])
    entry, faults = RecordReader(desk).read({"kind": kind.name, **kind.example})
    assert entry is not None, faults
    if form == "csv":
        click.echo("".join(csv_lines(kind, [entry.observation], "exercise", hxl=hxl)), nl=False)
    else:
        click.echo(json_line(entry.observation, kind, "exercise"))
