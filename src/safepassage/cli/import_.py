"""`safepassage import`: files of observations, every fault at once, all of them or none."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from safepassage.cli.common import hint_at_corrigenda, now_s, open_operation, operation_first
from safepassage.cli.output import format_option
from safepassage.cli.progress import Progress

if TYPE_CHECKING:
    from collections.abc import Mapping

    from safepassage.foundation.errors import Fault
    from safepassage.interchange.desk import Desk
    from safepassage.interchange.file_read import FileRead
    from safepassage.interchange.intake import Outcome

__all__ = ["command"]


@click.command("import")
@click.argument("words", nargs=-1, metavar="[OPERATION] FILE...")
@click.option("--kind", default="", help="Kind of the records, where neither a column nor the file's name says it.")
@click.option("--source", default="", help="Who says so, where no column does.")
@click.option("--encoding", default="", help="Encoding of the files, where it is not UTF-8; such as cp1256.")
@click.option("--keep-good", is_flag=True, help="Record what is good and report the rest; exit code 1.")
@click.option("--dry-run", is_flag=True, help="Check everything and say what would happen; record nothing.")
@format_option("table", "json")
@click.pass_context
def command(
    ctx: click.Context, words: tuple[str, ...], kind: str, source: str, encoding: str, form: str,
    *, keep_good: bool, dry_run: bool,
) -> None:  # fmt: skip
    """Import CSV or JSONL files; - is standard input.

    Every fault of every file is reported at once, with row, column, what was expected and the
    way out, and then nothing is recorded. The same file again adds nothing. A CSV file's kind
    is in a column `kind`, in --kind, or the file's name (crossing_count.csv).
    `safepassage kinds KIND --format csv` prints a table to fill in.
    """
    from safepassage.foundation.errors import DataRefused
    from safepassage.interchange.crosscheck import cross_faults
    from safepassage.interchange.desk import desk_of
    from safepassage.interchange.file_read import collector_paused
    from safepassage.interchange.intake import foresee, take_in

    folder, names = operation_first(words, least=1, most=None, what="a FILE")
    with collector_paused(), open_operation(folder) as operation:
        desk = desk_of(operation, now_s())
        with Progress("rows read") as tick:
            files = {name: _read(Path(name), desk, kind, source, encoding, tick) for name in names}
        faults = [fault.at(file=name) for name, read in files.items() for fault in read.faults]
        faults += cross_faults(operation, files)
        errors = [fault for fault in faults if fault.severity == "error"]
        if errors and not keep_good:
            raise DataRefused(faults)
        bad = {(fault.file, fault.row) for fault in errors}
        entries = [e for name, read in files.items() for e in read.entries if (name, e.row) not in bad]
        with Progress("records appended", len(entries)) as tick:
            outcome = foresee(operation, entries) if dry_run else take_in(operation, entries, tick=tick)
        if outcome.recorded and not dry_run:
            hint_at_corrigenda(operation, (entry.observation for entry in entries))
    rows = sum(read.rows for read in files.values())
    _tell(form, outcome, rows, faults, left_out=rows - len(entries), dry_run=dry_run)
    ctx.exit(1 if outcome.conflicts or errors else 0)


def _read(path: Path, desk: Desk, kind: str, source: str, encoding: str, tick: Progress) -> FileRead:
    """What one file holds; a file that cannot be read at all is a fault of it."""
    from safepassage.foundation.errors import DataRefused
    from safepassage.interchange.csv_file import read_csv
    from safepassage.interchange.file_read import FileRead
    from safepassage.interchange.jsonl_file import read_jsonl
    from safepassage.interchange.records import RecordReader
    from safepassage.interchange.text_file import FILE_BYTES_MAX, decode, read_text

    try:
        text = (
            decode(sys.stdin.buffer.read(FILE_BYTES_MAX + 1), encoding)
            if str(path) == "-"
            else read_text(path, encoding)
        )
    except DataRefused as refused:
        return FileRead(faults=list(refused.faults))
    reader = RecordReader(desk, defaults={"source": source}, file=str(path))
    if path.suffix in (".jsonl", ".ndjson") or (path.suffix != ".csv" and text.lstrip().startswith("{")):
        return read_jsonl(text, reader, kind, tick)
    return read_csv(text, reader, kind or _kind_of_name(path, desk.kinds), tick)


def _kind_of_name(path: Path, kinds: Mapping[str, Any]) -> str:
    """The kind that a file is named after; "" for none."""
    stem = path.stem.strip().casefold().replace("-", "_")
    return stem if stem in kinds else ""


def _tell(form: str, outcome: Outcome, rows: int, faults: list[Fault], *, left_out: int, dry_run: bool) -> None:
    from safepassage.cli.report import fault_lines
    from safepassage.interchange.as_json import fault_to_json

    said = [*faults, *outcome.conflicts]
    if form == "json":
        shown = {
            "rows": rows,
            "recorded": outcome.recorded,
            "duplicates": outcome.duplicates,
            "conflicts": len(outcome.conflicts),
            "left_out": left_out,
            "first": outcome.first or None,
            "last": outcome.last or None,
            "dry_run": dry_run,
            "faults": [fault_to_json(fault) for fault in said],
        }
        click.echo(json.dumps(shown, ensure_ascii=False, indent=2))
        return
    if said:
        click.echo("\n".join(fault_lines(said)), err=True)
    verb = "Would record" if dry_run else "Recorded"
    where = f" (positions {outcome.first} to {outcome.last})" if outcome.first else ""
    parts = [f"{verb} {outcome.recorded} of {rows} records{where}"]
    if outcome.duplicates:
        parts.append(f"{outcome.duplicates} there already")
    if outcome.conflicts:
        parts.append(f"{len(outcome.conflicts)} beside other content of the same number")
    if left_out:
        parts.append(f"{left_out} left out")
    click.echo(", ".join(parts) + ".")
