"""`safepassage claims`: the quantities of somebody else's statements onto the ledger, as their claims."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from safepassage.cli.common import now_s, open_operation, operation_first
from safepassage.cli.output import format_option
from safepassage.cli.reading import found_something, read_file, reading_options, report

if TYPE_CHECKING:
    from safepassage.foundation.errors import Fault
    from safepassage.interchange.intake import Outcome
    from safepassage.interchange.records import Entry
    from safepassage.ledger.operation import Operation
    from safepassage.statements.reading.mention import Reading

__all__ = ["command"]


@click.command("claims")
@click.argument("words", nargs=-1, metavar="[OPERATION] STATEMENT...")
@reading_options
@click.option("--publisher", default="", help="Who published it, where it does not say so itself.")
@click.option("--source", default="press-desk", show_default=True, help="Who records it.")
@click.option("--place", default="", help="Place that it is about; the one that lies in no other, when not said.")
@click.option("--dry-run", is_flag=True, help="Check everything and say what would happen; record nothing.")
@format_option("text", "json", default="text")
@click.pass_context
def command(  # noqa: PLR0913 - an option each
    ctx: click.Context, words: tuple[str, ...], lang: str, dated: str | None, publisher: str, source: str, place: str,
    form: str, *, dry_run: bool,
) -> None:  # fmt: skip
    """Record statements as claims: one for each quantity, with its sentence, its span and who said it.

    A claim is never our figure: it stands beside the claims of others, and `contested` shows
    them. Each statement is checked against the ledger first; what does not add up is said and
    recorded all the same, because it was published. The same statement again adds nothing.

    \b
      safepassage claims op statement.html --publisher "a news agency"
      safepassage claims op 10.txt 11.txt --place city/aleppo --dry-run
    """  # noqa: D301 - click's own mark for lines that stay as they are
    from safepassage.statements.reading.against import against

    folder, names = operation_first(words, least=1, most=None, what="a STATEMENT")
    shown: list[dict[str, Any]] = []
    with open_operation(folder) as operation:
        about = place or _outermost(operation)
        readings = [(name, _named(read_file(name, lang, dated), name, publisher, about)) for name in names]
        done = []
        for name, reading in readings:
            checked = against(reading, operation.view(as_of_s=now_s()))
            entries, faults = _entries(operation, checked, name, source, about)
            outcome = _taken(operation, entries, dry_run=dry_run)
            done.append(checked)
            shown.append(_told(name, checked, entries, faults, outcome, dry_run=dry_run))
            if form == "text":
                _say(name, checked, shown[-1], faults)
    if form == "json":
        click.echo(json.dumps(shown, ensure_ascii=False, indent=2))
    ctx.exit(1 if any(found_something(each) for each in done) or any(each["left_out"] for each in shown) else 0)


def _outermost(operation: Operation) -> str:
    """The one place of the operation that lies in no other; "" where there is none, or more."""
    places = operation.view(as_of_s=now_s()).events("place")
    roots = {each.observation.place for each in places if not each.observation.body.get("parent")}
    return (roots.pop() or "") if len(roots) == 1 else ""


def _named(reading: Reading, name: str, publisher: str, place: str) -> Reading:
    """The reading with its publisher.

    Raises:
        DataRefused: nobody says who published it, its day, or what place it is about; or it has no quantity.
    """
    from safepassage.foundation.errors import DataRefused, Fault

    faults = []
    named = publisher or reading.publisher
    if not named:
        way_out = "Give it with --publisher: a claim without its publisher is nobody's."
        faults.append(Fault("the publisher", "nothing", way_out, file=name))
    if reading.dated is None:
        faults.append(Fault("the day of the statement", "nothing", "Give it with --dated YYYY-MM-DD.", file=name))
    if not place:
        faults.append(
            Fault("the place that it is about", "nothing", "Give it with --place, such as city/aleppo.", file=name)
        )
    if not reading.mentions:
        faults.append(Fault("quantities to record", "none", "`safepassage check` shows what was read.", file=name))
    if faults:
        raise DataRefused(faults)
    return replace(reading, publisher=named)


def _entries(
    operation: Operation, reading: Reading, name: str, source: str, place: str
) -> tuple[list[Entry], list[Fault]]:
    """The records of a statement, checked as any other.

    Raises:
        DataRefused: a record cannot be taken: a place that is no place, a source without a name.
    """
    from safepassage.foundation.errors import DataRefused
    from safepassage.interchange.crosscheck import cross_faults
    from safepassage.interchange.desk import desk_of
    from safepassage.interchange.file_read import FileRead
    from safepassage.interchange.records import RecordReader
    from safepassage.statements.reading.as_claims import claim_records

    records, faults = claim_records(reading, publisher=reading.publisher or "", source=source, place=place)
    reader = RecordReader(desk_of(operation, now_s()), file=name)
    entries: list[Entry] = []
    for row, record in enumerate(records, 1):
        raw = {"nature": operation.nature, **record.raw}
        entry, wrong = reader.read(raw, row)
        faults += wrong
        if entry is not None:
            entries.append(entry)
    faults += cross_faults(operation, {name: FileRead(entries, places=reader.places)})
    if any(fault.severity == "error" for fault in faults):
        raise DataRefused([fault.at(file=name) for fault in faults])
    return entries, [fault.at(file=name) for fault in faults]


def _taken(operation: Operation, entries: list[Entry], *, dry_run: bool) -> Outcome:
    from safepassage.interchange.intake import foresee, take_in

    return foresee(operation, entries) if dry_run else take_in(operation, entries)


def _told(
    name: str, reading: Reading, entries: list[Entry], faults: list[Fault], outcome: Outcome, *, dry_run: bool
) -> dict[str, Any]:
    from safepassage.interchange.as_json import fault_to_json
    from safepassage.statements.reading.as_json import to_json

    return {
        "file": name,
        "claims": len(entries),
        "recorded": outcome.recorded,
        "duplicates": outcome.duplicates,
        "left_out": sum(not each.conversion_of for each in reading.mentions) - len(entries),
        "first": outcome.first or None,
        "last": outcome.last or None,
        "dry_run": dry_run,
        "faults": [fault_to_json(each) for each in (*faults, *outcome.conflicts)],
        "reading": to_json(reading),
    }


def _say(name: str, reading: Reading, told: dict[str, Any], faults: list[Fault]) -> None:
    from safepassage.cli.report import fault_lines

    click.echo("\n".join(report(reading, name)))
    verb = "Would record" if told["dry_run"] else "Recorded"
    where = f" (positions {told['first']} to {told['last']})" if told["first"] else ""
    more = f", {told['duplicates']} there already" if told["duplicates"] else ""
    more += f", {told['left_out']} left out" if told["left_out"] else ""
    click.echo(f"\n{verb} {told['recorded']} of {told['claims']} claims{where}{more}.")
    if faults:
        click.echo("\n".join(fault_lines(faults)), err=True)
