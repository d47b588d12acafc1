"""`safepassage balances`: who is where, as what came into each account less what left it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from safepassage.cli.common import known_options, open_operation, operation_first, refuse_unknown_place, view_of
from safepassage.cli.output import emit, format_option

if TYPE_CHECKING:
    from safepassage.ledger.accounts import Account
    from safepassage.ledger.view import View

__all__ = ["command"]

_TITLES = ("account", "population", "came in", "went out", "remain", "last in", "last out", "observations")


@click.command("balances")
@click.argument("words", nargs=-1, metavar="[OPERATION]")
@click.option("--group", default="people", show_default=True, help="Of whom: men, women, girls, boys, children, …")
@click.option("--place", default="", help="Only this account, or those of this type: corridor, centre, special.")
@known_options
@format_option("table", "json", "csv")
def command(
    words: tuple[str, ...], group: str, place: str, as_of: str | None, as_known_at: str | None, form: str
) -> None:
    """Show every account: places, and born, died, turned back, held, in hospital, left the route.

    What remains on a corridor is on the road or missing. A remainder below zero is where more
    left than came in: an area that people leave has one until their number is known.
    """
    from safepassage.foundation.errors import UsageError
    from safepassage.interchange.columns import nearest
    from safepassage.ledger.accounts import accounts
    from safepassage.ledger.headcount import GROUPS

    folder, _ = operation_first(words)
    if group not in GROUPS:
        msg = f"there is no group {group!r}. {nearest(group, GROUPS) or 'Take one of ' + ', '.join(list(GROUPS)[:9])}"
        raise UsageError(msg)
    with open_operation(folder) as operation:
        view = view_of(operation, as_of, as_known_at)
        found = accounts(view, operation.kinds.values())
        rows = [_row(view, each, group) for _, each in sorted(found.items()) if _fits(each, place)]
        if not rows and "/" in place:
            refuse_unknown_place(view, place, (each.place for each in found.values()))
        elif not rows and place:
            types = {"special"}.union(*(kind.place or () for kind in operation.kinds.values()))
            if place not in types:
                msg = f"there is no place, and no type of place, {place!r}. {nearest(place, types)}".rstrip()
                raise UsageError(msg)
    emit(form, rows, _TITLES, "Nobody has moved, as far as the ledger knows.")


def _fits(account: Account, place: str) -> bool:
    return not place or account.place == place or account.place.partition("/")[0] == place


def _row(view: View, account: Account, group: str) -> dict[str, Any]:
    from safepassage.interchange.as_json import account_to_json

    whole = account_to_json(account, group)
    return {
        "account": whole["account"],
        "population": whole["population"],
        "came in": whole["came_in"]["value"],
        "went out": whole["went_out"]["value"],
        "remain": whole["remain"]["value"],
        "last in": _clock(view, account.last_in_s),
        "last out": _clock(view, account.last_out_s),
        "observations": whole["observations"],
        "known exactly of": whole["known_exactly_of"],
    }


def _clock(view: View, moment_s: int | None) -> str:
    from safepassage.foundation.times import local

    return "" if moment_s is None else local(moment_s, view.card.tz).strftime("%Y-%m-%d %H:%M")
