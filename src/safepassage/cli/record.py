"""`safepassage record`: one observation from the command line, in the form that its kind gives."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING, Any

import click

from safepassage.cli.common import hint_at_corrigenda, now_s, open_operation, operation_first
from safepassage.cli.output import format_option

if TYPE_CHECKING:
    from safepassage.foundation.errors import Fault
    from safepassage.interchange.intake import Outcome
    from safepassage.interchange.records import Entry

__all__ = ["command"]


@click.command("record")
@click.argument("words", nargs=-1, metavar="[OPERATION] KIND [FIELD=VALUE]...")
@click.option("--dry-run", is_flag=True, help="Check it and show it; record nothing.")
@format_option("table", "json")
@click.pass_context
def command(ctx: click.Context, words: tuple[str, ...], form: str, *, dry_run: bool) -> None:
    """Record one observation.

    FIELD is a column of the kind: `safepassage kinds KIND` lists them. In a terminal the
    form asks for what is missing; without any FIELD it asks for everything.

    \b
      safepassage record op crossing_count occurred=2016-12-10T18:00/2016-12-10T18:15 \\
        source=post-karim place=crossing/karim-el-hun from=zone/eastern-aleppo \\
        corridor=corridor/karim-el-hun population=civilians \\
        movement=organised_evacuation men=9 women=14 girls=9 boys=8
      safepassage record op crossing_count … source_id=k-101b supersedes=k-101
    """  # noqa: D301 - click's own mark for lines that stay as they are
    from safepassage.foundation.errors import DataRefused, UsageError
    from safepassage.interchange.columns import nearest
    from safepassage.interchange.crosscheck import cross_faults
    from safepassage.interchange.desk import desk_of
    from safepassage.interchange.file_read import FileRead
    from safepassage.interchange.intake import foresee, take_in
    from safepassage.interchange.records import RecordReader

    from safepassage.cli.form import ask, raw_from_words, titled  # isort: skip

    folder, rest = operation_first(words, least=1, most=None, what="the KIND")
    with open_operation(folder) as operation:
        kind = operation.kinds.get(rest[0])
        if kind is None:
            hint = nearest(rest[0], operation.kinds) or "`safepassage kinds` lists them."
            msg = f"there is no kind {rest[0]!r}. {hint}"
            raise UsageError(msg)
        desk = desk_of(operation, now_s())
        raw = raw_from_words(kind, rest[1:], desk.now_s)
        asked = ask(kind, raw, desk)
        reader = RecordReader(desk, new_id=lambda: f"form-{uuid.uuid4()}")
        entry, faults = reader.read(raw)
        if entry is not None:
            faults += cross_faults(operation, {"": FileRead([entry], places=reader.places)})
        errors = [fault for fault in faults if fault.severity == "error"]
        if entry is None or errors:
            raise DataRefused(titled(kind, errors))
        if asked and not dry_run:
            click.confirm("Record it?", default=True, abort=True, err=True)
        outcome = foresee(operation, [entry]) if dry_run else take_in(operation, [entry])
        if outcome.recorded and not dry_run:
            hint_at_corrigenda(operation, [entry.observation])
    _tell(form, entry, outcome, titled(kind, [*faults, *outcome.conflicts]), dry_run=dry_run)
    ctx.exit(1 if outcome.conflicts else 0)


def _tell(form: str, entry: Entry, outcome: Outcome, warnings: list[Fault], *, dry_run: bool) -> None:
    from safepassage.cli.report import fault_lines
    from safepassage.interchange.as_json import fault_to_json
    from safepassage.ledger.observation import content_of

    status = "conflict" if outcome.conflicts else "recorded" if outcome.recorded else "duplicate"
    if form == "json":
        shown: dict[str, Any] = {
            "id": entry.draft.id.hex(),
            "source_id": entry.observation.source_id,
            "position": outcome.first or None,
            "status": status,
            "dry_run": dry_run,
            "content": json.loads(content_of(entry.observation)),
            "warnings": [fault_to_json(fault) for fault in warnings],
        }
        click.echo(json.dumps(shown, ensure_ascii=False, indent=2))
        return
    for line in fault_lines(warnings):
        click.echo(line, err=True)
    seen = entry.observation
    name = f"{seen.kind} {entry.draft.id.hex()} ({seen.source} {seen.source_id})"
    if dry_run:
        click.echo(f"Would be {status}: {name}\n{content_of(seen).decode()}")
    elif outcome.recorded:
        click.echo(f"Recorded at position {outcome.first}: {name}")
    else:
        click.echo(f"There already, nothing changed: {name}")
