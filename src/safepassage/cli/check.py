"""`safepassage check`: one statement of somebody else: every quantity, who says so, and what does not add up."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from safepassage.cli.common import now_s, open_operation
from safepassage.cli.output import format_option
from safepassage.cli.reading import found_something, read_file, reading_options, report

if TYPE_CHECKING:
    from safepassage.statements.reading.mention import Reading

__all__ = ["command"]


@click.command("check")
@click.argument("statement", metavar="FILE|-")
@reading_options
@click.option(
    "--against",
    metavar="OPERATION",
    type=click.Path(path_type=Path),
    help="Hold it against this operation's ledger, too.",
)
@format_option("text", "json", "html", default="text")
@click.pass_context
def command(ctx: click.Context, statement: str, lang: str, dated: str | None, against: Path | None, form: str) -> None:
    """Check a statement: text, HTML, PDF or Word; - is standard input.

    Lists every quantity with what it counts, its hedge, its span and who said it, and says what
    cannot be right: a conversion, a sum, a share, a total, a date. Nothing is recorded. What is
    merely different is no finding, and silence proves nothing. Exit code 1 when there is an error
    or a warning.

    \b
      safepassage check statement.html
      safepassage check statement.pdf --dated 2016-12-11 --format html > checked.html
      safepassage check - --against op < statement.txt
    """  # noqa: D301 - click's own mark for lines that stay as they are
    reading = read_file(statement, lang, dated)
    if against is not None:
        reading = _held_against(reading, against)
    name = "standard input" if statement == "-" else Path(statement).name
    if form == "json":
        from safepassage.statements.reading.as_json import to_json

        click.echo(json.dumps(to_json(reading), ensure_ascii=False, indent=2))
    elif form == "html":
        from safepassage.statements.reading.report_html import report_html

        click.echo(report_html(reading, name))
    else:
        click.echo("\n".join(report(reading, name)))
    ctx.exit(1 if found_something(reading) else 0)


def _held_against(reading: Reading, folder: Path) -> Reading:
    """The reading with what an operation's ledger adds.

    Raises:
        UsageError: the folder is no operation.
    """
    from safepassage.foundation.errors import UsageError
    from safepassage.statements.reading.against import against

    if not (folder / "operation.toml").is_file():
        msg = f"--against {folder}: it is no operation: it has no operation.toml"
        raise UsageError(msg)
    with open_operation(folder, readonly=True) as operation:
        return against(reading, operation.view(as_of_s=now_s()))
