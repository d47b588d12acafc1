"""`safepassage export`: observations as CSV or JSON lines that import as the same observations."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from safepassage.cli.common import known_options, open_operation, operation_first, period_of, view_of
from safepassage.cli.output import format_option
from safepassage.cli.progress import Progress

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from safepassage.foundation.times import Period
    from safepassage.ledger.observation import Observation
    from safepassage.ledger.operation import Operation
    from safepassage.ledger.view import View

__all__ = ["command"]


@click.command("export")
@click.argument("words", nargs=-1, metavar="[OPERATION]")
@click.option("--kind", "names", multiple=True, help="Only this kind; may be given again.")
@click.option("--place", default="", help="Only this place.")
@click.option("--period", default="", help="Only what belongs to it: night:DATE, day:DATE, start, or FROM/TO.")
@click.option("--live", is_flag=True, help="Leave out what was corrected or withdrawn.")
@click.option("--out", type=click.Path(path_type=Path), help="A file; with CSV a folder, for one file a kind.")
@click.option("--hxl", is_flag=True, help="With CSV: a row of HXL tags under the header.")
@click.option("--bom", is_flag=True, help="Begin files with a byte order mark, so that Excel reads Arabic.")
@known_options
@format_option("jsonl", "csv", default="jsonl")
def command(  # noqa: PLR0913 - an option each
    words: tuple[str, ...], names: tuple[str, ...], place: str, period: str, out: Path | None,
    as_of: str | None, as_known_at: str | None, form: str, *, live: bool, hxl: bool, bom: bool,
) -> None:  # fmt: skip
    """Export observations, in the order in which they were received.

    JSONL holds every kind in one file; a CSV table holds one kind, so without --kind it
    needs --out FOLDER. Personal payloads are never exported.
    """
    from safepassage.foundation.errors import UsageError
    from safepassage.interchange.columns import nearest
    from safepassage.interchange.export import Anew, columns_filled, csv_lines, json_line

    folder, _ = operation_first(words)
    with open_operation(folder) as operation:
        for name in names:
            if name not in operation.kinds:
                hint = nearest(name, operation.kinds) or "`safepassage kinds` lists them."
                msg = f"there is no kind {name!r}. {hint}"
                raise UsageError(msg)
        view = view_of(operation, as_of or "2199-12-30", as_known_at)
        span = period_of(view, period) if period else None
        chosen = Anew(lambda: _chosen(operation, view, names, place, span, live=live))
        if form == "jsonl":
            lines = (json_line(each, operation.kinds[each.kind], operation.nature) + "\n" for each in chosen)
            _write(lines, out, bom=bom)
            return
        if out is not None and (out.is_dir() or out.suffix != ".csv"):
            _write_tables(operation, names, chosen, out, hxl=hxl, bom=bom)
            return
        kinds = set(names) if len(names) == 1 else {*names, *columns_filled(chosen, operation.kinds, operation.nature)}
        if len(kinds) > 1:
            msg = f"{len(kinds)} kinds do not fit one CSV table: give --kind, or --out FOLDER"
            raise UsageError(msg)
        for name in kinds:
            _write(csv_lines(operation.kinds[name], chosen, operation.nature, hxl=hxl), out, bom=bom)


def _chosen(
    operation: Operation, view: View, names: tuple[str, ...], place: str, period: Period | None, *, live: bool
) -> Iterator[Observation]:
    from safepassage.interchange.export import OWN_ACTS, Wanted
    from safepassage.ledger.observation import observation_of

    reader = operation.folds.reader
    kinds = frozenset(names or operation.kinds.keys() - OWN_ACTS)
    wanted = Wanted(kinds, place, period=period, as_of_s=view.as_of_s)
    alive = bytearray(view.position + 1)
    for name in kinds if live else ():
        for held in view.observations(name):
            alive[held.position] = 1
    with Progress("rows looked at", view.position) as tick:
        for row in reader.entries(0, view.position):
            if row.position % 1000 == 0:
                tick(1000)
            each = observation_of(row.content)
            if wanted.takes(each) and (not live or alive[row.position]):
                yield each


def _write_tables(
    operation: Operation, names: tuple[str, ...], chosen: Iterable[Observation], folder: Path, *, hxl: bool, bom: bool
) -> None:
    """A file for each kind, all of them written in one go through the observations."""
    from safepassage.interchange.export import columns_filled, csv_head, csv_row

    kinds, nature = operation.kinds, operation.nature
    columns = {**{name: [] for name in names}, **columns_filled(chosen, kinds, nature)}
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as open_files:
        files, counts = {}, {}
        for name, titles in columns.items():
            file = (folder / f"{name}.csv").open("w", encoding="utf-8", newline="")
            files[name] = open_files.enter_context(file)
            counts[name] = _pour(csv_head(titles, hxl=hxl), file, bom=bom)
        for each in chosen:
            counts[each.kind] += files[each.kind].write(csv_row(columns[each.kind], kinds[each.kind], each, nature)) > 0
    for name, count in counts.items():
        click.echo(f"{folder / name}.csv: {count} lines", err=True)


def _write(lines: Iterator[str], path: Path | None, *, bom: bool) -> None:
    if path is None:
        _pour(lines, sys.stdout, bom=bom)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        count = _pour(lines, file, bom=bom)
    click.echo(f"{path}: {count} lines", err=True)


def _pour(lines: Iterator[str], file: TextIO, *, bom: bool) -> int:
    count = 0
    if bom:
        file.write("\ufeff")
    for line in lines:
        file.write(line)
        count += 1
    return count
