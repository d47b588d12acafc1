"""`safepassage user`: who may sign in to the operation's service, and in which roles."""

from __future__ import annotations

import secrets
import sys

import click

from safepassage.cli.common import now_s, operation_first
from safepassage.cli.output import emit, format_option

__all__ = ["command"]

_ACTS = {"add": 1, "list": 0, "remove": 1, "password": 1}
_PASSWORD_BYTES = 15


@click.command("user")
@click.argument("words", nargs=-1, metavar="[OPERATION] add|list|remove|password [NAME]")
@click.option("--role", "roles", multiple=True, help="With add: a role; may be given again.")
@click.option(
    "--password-stdin", is_flag=True, help="Read the password from standard input; else one is made and printed once."
)
@format_option("table", "json", "csv")
def command(words: tuple[str, ...], roles: tuple[str, ...], form: str, *, password_stdin: bool) -> None:
    """Add, list or remove those who may sign in, or give one of them another password.

    Roles are registrar, corridor, planning, monitoring, centre, clearance,
    protection_focal_point, public_information, auditor and administrator. Removing somebody, and
    another password, end their sessions.

    \b
      safepassage user op add amal --role planning --role registrar
      safepassage user op list
    """  # noqa: D301 - click's own mark for lines that stay as they are
    from safepassage.foundation.errors import UsageError
    from safepassage.interchange.columns import nearest
    from safepassage.service.users import Users

    folder, (act, *names) = operation_first(words, least=1, most=2, what="add, list, remove or password")
    if act not in _ACTS:
        msg = f"there is no `user {act}`. {nearest(act, _ACTS) or 'It is one of ' + ', '.join(_ACTS)}"
        raise UsageError(msg)
    if len(names) != _ACTS[act] or bool(roles) != (act == "add"):
        takes = ("a NAME" if _ACTS[act] else "no name") + (" and --role" if act == "add" else ", and no --role")
        msg = f"`user {act}` takes {takes}"
        raise UsageError(msg)
    with Users.open(folder, now_s) as users:
        if act == "list":
            rows = [{"user": each.name, "roles": " ".join(each.roles)} for each in users.all()]
            emit(form, rows, ("user", "roles"), "Nobody yet: the first `safepassage serve` makes an administrator.")
            return
        if act == "remove":
            users.remove(names[0])
            click.echo(f"{names[0]} is removed, and signed out everywhere.")
            return
        made = not password_stdin
        password = secrets.token_urlsafe(_PASSWORD_BYTES) if made else sys.stdin.readline().rstrip("\r\n")
        if act == "add":
            users.add(names[0], roles, password)
        else:
            users.set_password(names[0], password)
    shown = f"; the password, shown this once: {password}" if made else ""
    click.echo(f"{names[0]} may sign in{shown}")
