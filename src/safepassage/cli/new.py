"""`safepassage new`: an operation in a folder of its own, with its card as the first row of its ledger."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from safepassage.cli.common import clock_ms, now_s

if TYPE_CHECKING:
    from collections.abc import Mapping
    from zoneinfo import ZoneInfo

    from safepassage.interchange.desk import Desk
    from safepassage.interchange.records import Entry
    from safepassage.ledger.kind import Kind

__all__ = ["command"]


@click.command("new")
@click.argument("folder", type=click.Path(path_type=Path))
@click.argument("words", nargs=-1, metavar="[FIELD=VALUE]...")
@click.option(
    "--card", type=click.Path(path_type=Path), help="A JSONL or CSV file that holds the one `operation` record."
)
@click.option("--node", default="node-1", show_default=True, help="Short name of this machine, written into every row.")
@click.option("--dry-run", is_flag=True, help="Check the card; make nothing.")
def command(folder: Path, words: tuple[str, ...], card: Path | None, node: str, *, dry_run: bool) -> None:
    """Make an operation in FOLDER.

    FIELD is a field of the operation's card; `safepassage kinds operation` lists them. The
    nature (real, exercise, reconstruction) is fixed for ever.

    \b
      safepassage new op name.en="Eastern Aleppo" operator="Civil defence" \\
        operator_is_party=no nature=exercise start=2016-11-24 time_zone=Asia/Damascus
    """  # noqa: D301 - click's own mark for lines that stay as they are
    from safepassage.catalogue import everything
    from safepassage.foundation.errors import UsageError
    from safepassage.ledger.operation import Operation

    if card is not None and words:
        msg = "give the card as --card FILE or as FIELD=VALUE words, not both"
        raise UsageError(msg)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        msg = f"{folder} is there already; an operation is made in a folder of its own"
        raise UsageError(msg)
    kinds = everything()
    entry = _from_words(kinds, words) if card is None else _from_file(kinds, card)
    body = entry.observation.body
    name = body["name"].get("en") or next(iter(body["name"].values()))
    if dry_run:
        click.echo(f"Would make {folder}: {name}, {body['nature']}.")
        return
    Operation.create(folder, kinds, entry.observation, clock=clock_ms, node=node).close()
    click.echo(f"Made {folder}: {name}, {body['nature']}. Its card is row 1 of the ledger.")
    click.echo("Next: define its places, `safepassage record " + f"{folder} place`, or import a file.", err=True)


def _from_words(kinds: Mapping[str, Kind], words: tuple[str, ...]) -> Entry:
    from safepassage.cli.form import ask, raw_from_words, utc_minute

    kind = kinds["operation"]
    raw = raw_from_words(kind, words, now_s())
    raw.setdefault("source", "desk")
    raw.setdefault("source_id", "card-1")
    ask(kind, raw, _desk(kinds, raw["body"], ""), apart=("occurred",))
    apart = "occurred" not in raw
    raw["occurred"] = raw.get("occurred") or raw["body"].get("start") or utc_minute(now_s())
    return _read(kinds, raw, unsaid=("occurred",) if apart else ())


def _from_file(kinds: Mapping[str, Kind], path: Path) -> Entry:
    from safepassage.foundation.errors import DataRefused, Fault
    from safepassage.interchange.csv_file import read_csv
    from safepassage.interchange.jsonl_file import read_jsonl
    from safepassage.interchange.records import RecordReader
    from safepassage.interchange.text_file import read_text

    text = read_text(path)
    read = read_jsonl if text.lstrip().startswith("{") else read_csv
    first = read(text, RecordReader(_desk(kinds, {}, "")), "operation")
    cards = [entry for entry in first.entries if entry.kind == "operation"]
    if first.errors or len(cards) != 1 or first.rows != 1:
        expected = "one record of kind operation, and nothing else"
        faults = first.errors or [Fault(expected=expected, got=f"{first.rows} records")]
        raise DataRefused([fault.at(file=path.name) for fault in faults])
    body = cards[0].observation.body
    again = read(text, RecordReader(_desk(kinds, body, body["nature"])), "operation")  # times on the card's own clock
    if again.errors:
        raise DataRefused([fault.at(file=path.name) for fault in again.errors])
    return again.entries[0]


def _read(kinds: Mapping[str, Kind], raw: dict[str, Any], unsaid: tuple[str, ...] = ()) -> Entry:
    from safepassage.cli.form import titled
    from safepassage.foundation.errors import DataRefused
    from safepassage.interchange.records import RecordReader

    entry, faults = RecordReader(_desk(kinds, raw["body"], str(raw["body"].get("nature", "")))).read(raw)
    if entry is None:
        said = [fault for fault in faults if fault.field not in unsaid]  # it is the start's, where it says so itself
        raise DataRefused(titled(kinds["operation"], said or faults))
    return entry


def _desk(kinds: Mapping[str, Kind], body: Mapping[str, Any], nature: str) -> Desk:
    from safepassage.interchange.desk import Desk

    party = str(body.get("operator_is_party", ""))
    return Desk(kinds, _zone_of(body), nature, party, now_s(), lambda _source, _own: [])


def _zone_of(body: Mapping[str, Any]) -> ZoneInfo:
    """The zone that the card itself names; UTC when it names none, which the card's rule then says."""
    from safepassage.foundation.times import zone

    try:
        return zone(str(body.get("time_zone") or "UTC"))
    except ValueError:
        return zone("UTC")
