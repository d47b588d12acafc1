"""`safepassage film`: raw film stays with its crew, sealed, for 72 hours, and longer only where two people say so."""

from __future__ import annotations

import os
import secrets
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from safepassage.cli.common import now_s, open_operation, operation_first
from safepassage.cli.output import emit, format_option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from safepassage.interchange.film_store import FilmStore
    from safepassage.ledger.operation import Operation
    from safepassage.monitoring.custody import Custody

__all__ = ["command"]

_ACTS: Final = {
    "seal": ("a VIDEO, --taken and --by", 1, {"taken", "by", "sortie", "remove", "passphrase"}),
    "open": ("a FILM", 1, set[str]()),
    "hold": ("a FILM, --until, --reason and --by", 1, {"until", "reason", "by"}),
    "release": ("a FILM and --by", 1, {"by", "reason"}),
    "sweep": ("nothing else", 0, set[str]()),
    "list": ("nothing else", 0, set[str]()),
}
_NEEDED: Final = {"seal": ("taken", "by"), "hold": ("until", "reason", "by"), "release": ("by",)}
_COLUMNS: Final = ("film", "taken", "sortie", "sealed_by", "state", "ends", "held_by", "reason", "here")


@click.command("film")
@click.argument("words", nargs=-1, metavar="[OPERATION] seal|open|hold|release|sweep|list [VIDEO|FILM]")
@click.option("--taken", metavar="TIME", help="When the film begins; the 72 hours run from then.")
@click.option("--by", metavar="NAME", help="Who seals, holds or lets go.")
@click.option("--sortie", metavar="NUMBER", help="The sortie that it was taken on.")
@click.option("--remove", is_flag=True, help="Take the film in clear away when it is sealed.")
@click.option("--passphrase", is_flag=True, help="Ask for a passphrase, without which nobody opens it.")
@click.option("--until", metavar="TIME", help="Until when it is held, at most 30 days.")
@click.option("--reason", help="Why, without names of those whom it shows.")
@format_option("table", "json", "csv")
@click.pass_context
def command(ctx: click.Context, /, words: tuple[str, ...], form: str, **given: Any) -> None:  # noqa: ANN401 - options, as click has them
    """Seal raw films, and keep them no longer than may be.

    A sealed film can be counted (`safepassage count op/films/FILM.film`), and looked at through a pipe; it is never
    written in clear. 72 hours after it began its key is destroyed, by whatever command opens the store next. Two
    people, each with a reason, hold it until the earlier of the moments that they name.

    \b
      safepassage film op seal DJI_0042.MP4 --taken 2016-12-10T18:00 --by crew-2 --sortie sortie-10-1 --remove
      safepassage film op open 4f2a | ffplay -
      safepassage film op hold 4f2a --until 2016-12-20 --reason "that hour is contested" --by amal
      safepassage film op sweep
      safepassage film op list
    """  # noqa: D301 - click's own mark for lines that stay as they are
    from safepassage.cli.custody import clock_faults, refuse_late_clock, swept

    folder, (act, *names) = operation_first(words, least=1, most=2, what=f"one of {', '.join(_ACTS)}")
    _refuse_odd(act, names, given)
    with open_operation(folder) as operation:
        store = swept(operation)
        late = clock_faults(operation, store)
        for fault in late:
            click.echo(f"Set the clock: {fault}.", err=True)
        if act in ("seal", "open"):
            refuse_late_clock(store)
        found = bool(late)
        if act == "seal":
            found |= _seal(operation, store, Path(names[0]), given)
        elif act == "open":
            _open(store, names[0])
        elif act in ("hold", "release"):
            _hold(operation, act, names[0], given)
        elif act == "list":
            found |= _list(operation, store, form)
    ctx.exit(1 if found else 0)


def _refuse_odd(act: str, names: Sequence[str], given: dict[str, Any]) -> None:
    """Refuse what cannot be meant.

    Raises:
        UsageError: another act, a wrong number of names, options of another act, or some that are missing.
    """
    from safepassage.foundation.errors import UsageError
    from safepassage.interchange.columns import nearest

    if act not in _ACTS:
        msg = f"there is no `film {act}`. {nearest(act, _ACTS) or 'It is one of ' + ', '.join(_ACTS)}"
        raise UsageError(msg)
    takes, count, allowed = _ACTS[act]
    odd = [name for name, value in given.items() if value and name not in allowed]
    missing = [name for name in _NEEDED.get(act, ()) if not given[name]]
    if len(names) != count or odd or missing:
        msg = f"`film {act}` takes {takes}"
        for what, which in (("no", odd), ("it needs", missing)):
            msg += f"; {what} --{', --'.join(which)}" if which else ""
        raise UsageError(msg)


def _moment(operation: Operation, option: str, text: str) -> int:
    """A written moment, unix seconds.

    Raises:
        UsageError: it is none.
    """
    from safepassage.foundation.errors import Fault, UsageError
    from safepassage.foundation.times import parse_instant

    found = parse_instant(text, operation.view().card.tz)
    if isinstance(found, Fault):
        msg = f"--{option}: {found}"
        raise UsageError(msg)
    return found[0]


def _local(operation: Operation, at_s: int) -> str:
    """A moment on the operation's clock, as it is written on the command line."""
    from safepassage.foundation.times import Interval
    from safepassage.interchange.as_json import span_text

    return span_text(Interval(at_s, at_s, "minute"), operation.view().card.tz)


def _seal(operation: Operation, store: FilmStore, video: Path, given: dict[str, Any]) -> bool:
    """Seal a film; whether its clear bytes still lie there."""
    from safepassage.cli.custody import swept
    from safepassage.foundation.errors import UsageError
    from safepassage.foundation.ids import SLUG
    from safepassage.monitoring.custody import KEPT_S

    taken_s, at_s = _moment(operation, "taken", given["taken"]), now_s()
    odd = [f"--{name} {given[name]}" for name in ("by", "sortie") if not SLUG.fullmatch(given[name] or "a")]
    if odd:
        msg = f"{', '.join(odd)}: expected a short name of a-z, 0-9 and hyphens"
        raise UsageError(msg)
    if not taken_s <= at_s < taken_s + KEPT_S:
        why = "it is not yet" if taken_s > at_s else "its 72 hours are over: it is to be deleted, not sealed"
        msg = f"--taken {_local(operation, taken_s)}, and now is {_local(operation, at_s)}: {why}"
        raise UsageError(msg)
    secret = ""
    if given["passphrase"]:
        secret = click.prompt("Passphrase of the film", hide_input=True, confirmation_prompt="Once more", err=True)
    head = store.seal(
        video,
        taken_s=taken_s,
        now_s=at_s,
        source=given["by"],
        sortie=given["sortie"] or "",
        random_bytes=secrets.token_bytes,
        passphrase=secret,
    )
    swept(operation)
    ends = _local(operation, taken_s + KEPT_S)
    click.echo(f"{video.name} is film {head.film}, sealed and read back. Its key is destroyed at {ends}.")
    if secret:
        click.echo("It is opened with the passphrase alone, which is kept nowhere.", err=True)
    if given["remove"]:
        video.unlink()
        click.echo(f"{video.name} is taken away; what a memory card keeps of it goes only with the card.", err=True)
        return False
    click.echo(f"{video} still lies there in clear: delete it, or seal with --remove.", err=True)
    return True


def _open(store: FilmStore, name: str) -> None:
    """A film in clear, to a player that reads from a pipe.

    Raises:
        UsageError: there is no such film, or standard output is a file or a terminal.
        VaultError: it is not what was sealed.
    """
    from safepassage.cli.custody import passphrase_of
    from safepassage.foundation.errors import UsageError
    from safepassage.interchange.film_store import key_of, readable
    from safepassage.interchange.sealed_film import pieces_of

    path = store.path_of(name)
    if not stat.S_ISFIFO(os.fstat(sys.stdout.fileno()).st_mode):
        msg = "a film is never written in clear: pipe it to a player, `safepassage film op open FILM | ffplay -`"
        raise UsageError(msg)
    with readable(path, key_of(path, passphrase_of)) as film:
        for piece in pieces_of(film):
            sys.stdout.buffer.write(piece)
        sys.stdout.buffer.flush()


def _hold(operation: Operation, act: str, name: str, given: dict[str, Any]) -> None:
    """Put a hold, or its end, on the ledger, and say what it does.

    Raises:
        UsageError: there is no such film on the ledger, it was destroyed, or who lets go of it does not hold it.
        DataRefused: it cannot be held so.
    """
    from safepassage.cli.custody import acts_of, record_acts, swept
    from safepassage.foundation.errors import UsageError
    from safepassage.foundation.times import iso_utc
    from safepassage.interchange.film_store import which_of
    from safepassage.monitoring.custody import KEPT_S, custodies

    found = [each for each in custodies(acts_of(operation)) if each.film.startswith(name)]
    kept = [each for each in found if each.destroyed_s is None and now_s() < each.ends_s]
    if len(kept) != 1:
        why = f"film {found[0].film} is over" if len(found) == 1 else which_of(len(kept), name)
        msg = f"{why}. `safepassage film list` says what there is"
        raise UsageError(msg)
    standing = kept[0].holders + kept[0].asked_by
    if act == "release" and given["by"] not in standing:
        msg = f"{given['by']} does not hold film {kept[0].film}; {', '.join(standing) or 'nobody'} does"
        raise UsageError(msg)
    film, by, at = kept[0].film, given["by"], iso_utc(now_s())
    body = {"film": film, "act": "held" if act == "hold" else "released"}
    if given["reason"]:
        body["reason"] = given["reason"]
    if act == "hold":
        until_s = _moment(operation, "until", given["until"])
        if until_s <= kept[0].taken_s + KEPT_S:
            ends = _local(operation, kept[0].taken_s + KEPT_S)
            msg = f"--until {_local(operation, until_s)}: it is kept until {ends} without a hold"
            raise UsageError(msg)
        body["until"] = iso_utc(until_s)
    record_acts(operation, [{"occurred": at, "source": by, "source_id": f"{act}-{film}-{at}", "body": body}])
    (after,) = (each for each in custodies(acts_of(operation)) if each.film == film)
    ends = _local(operation, after.ends_s)
    if after.holders:
        click.echo(f"Film {film} is held by {', '.join(after.holders)} until {ends}.")
    elif after.asked_by:
        click.echo(
            f"Film {film} is destroyed at {ends} unless another person than {after.asked_by[0]} holds it as well."
        )
    else:
        click.echo(f"Film {film} is held by nobody; it is destroyed at {ends}.")
    swept(operation)


def _list(operation: Operation, store: FilmStore, form: str) -> bool:
    """Every film that the ledger knows; whether one should be gone and nobody says that it is."""
    from safepassage.cli.custody import acts_of
    from safepassage.monitoring.custody import custodies

    here = {head.film for head in store.heads()}
    found = custodies(acts_of(operation))
    rows = [
        {
            "film": each.film,
            "taken": _local(operation, each.taken_s),
            "sortie": each.sortie,
            "sealed_by": each.source,
            "state": _state(each),
            "ends": _local(operation, each.destroyed_s or each.ends_s),
            "held_by": ", ".join(each.holders or each.asked_by),
            "reason": "; ".join(each.reasons),
            "here": "yes" if each.film in here else "",
        }
        for each in found
    ]
    emit(form, rows, _COLUMNS, "No film was sealed.")
    return any(row["state"] == "overdue" for row in rows)


def _state(each: Custody) -> str:
    """kept, asked (one of two holds it), held, destroyed, or overdue: it should be gone, and nobody says so."""
    if each.destroyed_s is not None:
        return "destroyed"
    if each.ends_s <= now_s():
        return "overdue"
    return "held" if each.holders else "asked" if each.asked_by else "kept"
