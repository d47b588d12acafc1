"""`safepassage device`: the field devices of posts, each for its own forms, until a moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from safepassage.cli.common import now_s, open_operation, operation_first
from safepassage.cli.output import emit, format_option

if TYPE_CHECKING:
    from safepassage.service.devices import Devices

__all__ = ["command"]

_ACTS = {"add": 1, "list": 0, "extend": 1, "revoke": 1}
_COLUMNS = ("device", "post", "kinds", "places", "ends", "revoked", "heard", "posts", "head", "breaks", "broken")


@click.command("device")
@click.argument("words", nargs=-1, metavar="[OPERATION] add|list|extend|revoke [NAME]")
@click.option("--post", help="With add: the place at which it records.")
@click.option("--kind", "kinds", multiple=True, help="With add: what it records; else all that suits such a post.")
@click.option("--place", "places", multiple=True, help="With add: another place that its forms may name.")
@click.option("--hours", type=int, help="With add and extend: for how long from now.  [default: 72]")
@format_option("table", "json", "csv")
def command(
    words: tuple[str, ...],
    post: str | None,
    kinds: tuple[str, ...],
    places: tuple[str, ...],
    hours: int | None,
    form: str,
) -> None:
    """Register a field device for one post, let it go on, or revoke it.

    A device signs in with its name and the code that is printed once. It sends what its post's
    forms give, in its own name, and reads nothing of the operation. One that was lost or taken is
    revoked: nothing more is taken from it, and it wipes itself when it next speaks.

    \b
      safepassage device op add post-karim --post crossing/karim-el-hun \\
        --place zone/east-aleppo --place corridor/karim-el-hun --hours 24
      safepassage device op revoke post-karim
    """  # noqa: D301 - click's own mark for lines that stay as they are
    from safepassage.foundation.errors import UsageError
    from safepassage.foundation.times import iso_utc
    from safepassage.geography.gazetteer import gazetteer
    from safepassage.interchange.columns import nearest
    from safepassage.service.devices import HOURS, Devices, registered
    from safepassage.service.users import Users

    folder, (act, *names) = operation_first(words, least=1, most=2, what="add, list, extend or revoke")
    if act not in _ACTS:
        msg = f"there is no `device {act}`. {nearest(act, _ACTS) or 'It is one of ' + ', '.join(_ACTS)}"
        raise UsageError(msg)
    of_add = bool(post or kinds or places)
    if len(names) != _ACTS[act] or (of_add and act != "add") or (act == "add" and not post):
        takes = ("a NAME" if _ACTS[act] else "no name") + (" and --post" if act == "add" else ", and no option of add")
        msg = f"`device {act}` takes {takes}"
        raise UsageError(msg)
    if hours is not None and act not in ("add", "extend"):
        msg = f"`device {act}` takes no --hours"
        raise UsageError(msg)
    with Users.open(folder, now_s) as users:
        devices = Devices(users, now_s)
        if act == "list":
            emit(form, _rows(devices), _COLUMNS, "No field device is registered.")
        elif act == "extend":
            ends_s = devices.extend(names[0], HOURS if hours is None else hours).expires_s
            click.echo(f"{names[0]} may go on until {iso_utc(ends_s)}.")
        elif act == "revoke":
            devices.revoke(names[0])
            click.echo(
                f"{names[0]} is revoked: nothing more is taken from it, and it wipes itself when it next speaks."
            )
        else:
            assert post is not None
            with open_operation(folder, readonly=True) as operation:
                known = gazetteer(operation.view()).places
                given = registered(post, kinds, places, operation.kinds.values(), known)
            code = devices.add(names[0], post, given, places, HOURS if hours is None else hours)
            click.echo(f"{names[0]} records {', '.join(given)} at {post}; its code, shown this once: {code}")


def _rows(devices: Devices) -> list[dict[str, str | int]]:
    from safepassage.foundation.times import iso_utc

    return [
        {
            "device": each.name,
            "post": each.post,
            "kinds": " ".join(each.kinds),
            "places": " ".join(each.places),
            "ends": iso_utc(each.expires_s),
            "revoked": iso_utc(each.revoked_s) if each.revoked_s else "",
            "heard": iso_utc(each.heard_s) if each.heard_s else "",
            "posts": each.sequence,
            "head": each.head,
            "breaks": each.breaks,
            "broken": each.broken,
        }
        for each in devices.all()
    ]
