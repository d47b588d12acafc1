"""`safepassage erase`: destroy the keys of personal payloads, on request or when their time is over."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from safepassage.cli.common import now_s, open_operation, operation_first
from safepassage.cli.output import format_option

if TYPE_CHECKING:
    from safepassage.ledger.operation import Operation

__all__ = ["command"]


@click.command("erase")
@click.argument("words", nargs=-1, metavar="[OPERATION] [OBSERVATION…]")
@click.option("--expired", is_flag=True, help="Erase every payload whose retention is over.")
@click.option("--yes", is_flag=True, help="Do not ask. What is erased cannot be brought back.")
@format_option("table", "json")
def command(words: tuple[str, ...], form: str, *, expired: bool, yes: bool) -> None:
    """Erase the names behind observations; figures, rows and proofs stay as they are.

    OBSERVATION is an id or the first digits of one. Copies of keys/ elsewhere are not reached.
    """
    from safepassage.foundation.errors import UsageError

    folder, ids = operation_first(words, most=None)
    if bool(ids) == expired:
        msg = "name the observations whose payloads are to be erased, or give --expired, not both"
        raise UsageError(msg)
    with open_operation(folder) as operation:
        commitments = [_commitment(operation, each) for each in ids]
        what = "every payload whose retention is over" if expired else f"{len(commitments)} of them"
        if not yes and not click.confirm(f"Destroy the keys of {what}? This cannot be undone", err=True):
            click.echo("Nothing was erased.")
            return
        with operation.vault() as vault:
            count = vault.expire(now_s=now_s()) if expired else vault.erase(commitments, now_s=now_s())
    if form == "json":
        click.echo(json.dumps({"erased": count}))
    else:
        click.echo(f"Erased {count} personal payload{'' if count == 1 else 's'}. The ledger is as it was.")


def _commitment(operation: Operation, identity: str) -> bytes:
    """The commitment of the one observation with that id.

    Raises:
        UsageError: no such observation, several, or one without a personal payload.
    """
    from safepassage.foundation.errors import UsageError
    from safepassage.ledger.chain import parse_record

    rows = operation.folds.reader.by_id_prefix(identity.lower())
    if len(rows) != 1:
        msg = f"{len(rows)} observations have an id that begins with {identity!r}; `safepassage export` lists ids"
        raise UsageError(msg)
    sealed = parse_record(rows[0].record).sealed
    if sealed is None:
        msg = f"observation {identity} has no personal payload"
        raise UsageError(msg)
    return sealed
