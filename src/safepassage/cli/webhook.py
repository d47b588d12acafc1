"""`safepassage webhook`: the systems that the service tells what is appended."""

from __future__ import annotations

import click

from safepassage.cli.common import open_operation, operation_first
from safepassage.cli.output import emit, format_option

__all__ = ["command"]

_ACTS = {"add": ("a NAME and a URL", 2), "list": ("no name", 0), "remove": ("a NAME", 1)}
_COLUMNS = ("peer", "url", "roles", "position", "behind", "failures")


@click.command("webhook")
@click.argument("words", nargs=-1, metavar="[OPERATION] add|list|remove [NAME] [URL]")
@click.option("--role", "roles", multiple=True, help="With add: what it may see; may be given again.")
@click.option(
    "--after",
    type=click.IntRange(0),
    help="With add: tell it what comes after this position; else from now on.",
)
@format_option("table", "json", "csv")
def command(words: tuple[str, ...], roles: tuple[str, ...], after: int | None, form: str) -> None:
    """Add, list or remove the systems that `safepassage serve` posts events to.

    A peer is told what is appended, as its roles may see it. The secret of its signatures is
    printed once; docs/api.md says how to check them.

    \b
      safepassage webhook op add cluster-lead https://peer.example/events --role planning
      safepassage webhook op list
    """  # noqa: D301 - click's own mark for lines that stay as they are
    from safepassage.foundation.errors import UsageError
    from safepassage.interchange.columns import nearest
    from safepassage.service.book import Book
    from safepassage.service.peers import Peers
    from safepassage.service.webhooks import register

    folder, (act, *given) = operation_first(words, least=1, most=3, what="add, list or remove")
    if act not in _ACTS:
        msg = f"there is no `webhook {act}`. {nearest(act, _ACTS) or 'It is one of ' + ', '.join(_ACTS)}"
        raise UsageError(msg)
    takes, count = _ACTS[act]
    if len(given) != count or bool(roles) != (act == "add") or (after is not None and act != "add"):
        msg = f"`webhook {act}` takes {takes}{' and --role' if act == 'add' else ', and no option of add'}"
        raise UsageError(msg)
    with open_operation(folder, readonly=True) as operation:
        size = operation.folds.reader.size()
    if after is not None and after > size:
        msg = f"--after {after}: the ledger has {size} rows"
        raise UsageError(msg)
    with Book.open(folder) as book:
        peers = Peers(book)
        if act == "list":
            rows = [
                {
                    "peer": each.name,
                    "url": each.url,
                    "roles": " ".join(each.roles),
                    "position": each.position,
                    "behind": size - each.position,
                    "failures": each.failures,
                }
                for each in peers.all()
            ]
            emit(form, rows, _COLUMNS, "Nobody is told anything.")
        elif act == "remove":
            peers.remove(given[0])
            click.echo(f"{given[0]} is told nothing more.")
        else:
            name, url = given
            secret = register(peers, name, url, roles, size if after is None else after)
            click.echo(f"{name} is told what is appended; its secret, shown this once: {secret}")
