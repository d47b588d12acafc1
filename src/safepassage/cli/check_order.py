"""`safepassage check-order`: whether a sheet of orders is genuine, by its code or by the note in its square code."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from safepassage.cli.output import format_option

if TYPE_CHECKING:
    from safepassage.ledger.heads import HeadVerifier
    from safepassage.planning.order_check import Verdict

__all__ = ["command"]

NOTE_CHARS_MAX = 10_000


@click.command("check-order")
@click.argument("said", metavar="CODE|FILE|-")
@click.option("--orders", "folder", type=click.Path(path_type=Path), help="Folder of the printed sheets.")
@click.option("--key", "key_file", type=click.Path(path_type=Path), help="Public key alone, for the note in FILE.")
@click.option("--says", metavar="FIELD=VALUE", multiple=True, help="What else is read off the sheet, such as copy=3.")
@click.option("--at", metavar="TIME", help="The moment that is asked about; now, if not said.")
@format_option("text", "json", default="text")
@click.pass_context
def command(
    ctx: click.Context, said: str, folder: Path | None, key_file: Path | None, says: tuple[str, ...],
    at: str | None, form: str,
) -> None:  # fmt: skip
    """Check the CODE of a sheet against the register, or the note of its square code, scanned into FILE.

    A code needs the folder of the sheets; a note can be checked with the public key alone, anywhere.
    The answer is valid, expired, unknown, altered or misread; the exit code is 1 unless it is valid.

    \b
      safepassage check-order 7K3M-QX2F-9TP4 --orders sheets --says copy=3
      safepassage check-order note.txt --key orders.pub
    """  # noqa: D301 - click's own mark for lines that stay as they are
    from safepassage.foundation.errors import UsageError
    from safepassage.interchange.orders_file import KEY, PUBLIC_KEY, read_register
    from safepassage.ledger.heads import read_key
    from safepassage.planning.order_check import check_code, check_note
    from safepassage.planning.order_codes import code_key

    moment = _moment(at)
    is_note = said == "-" or Path(said).is_file()
    if is_note:
        if (folder is None) == (key_file is None) or says:
            raise UsageError("a note is checked with --orders FOLDER or with --key PUBLIC_KEY, and says all by itself")
        public = key_file if folder is None else folder / PUBLIC_KEY
        assert public is not None
        register = None if folder is None else read_register(folder)
        found = check_note(_note(said), _verifier(public), at=moment, register=register)
    else:
        if folder is None or key_file is not None:
            raise UsageError(
                "a code is checked with --orders FOLDER; the public key checks the note of the square code"
            )
        key = code_key(read_key(folder / KEY).seed)
        found = check_code(said, read_register(folder), key, at=moment, says=_said(says))
    _tell(found, form)
    ctx.exit(0 if found.verdict == "valid" else 1)


def _moment(at: str | None) -> datetime:
    from safepassage.foundation.errors import UsageError

    if at is None:
        return datetime.now().astimezone()
    try:
        return datetime.fromisoformat(at)
    except ValueError:
        raise UsageError(f"--at {at}: expected a date and time, such as 2016-12-10T18:30") from None


def _note(said: str) -> str:
    from safepassage.foundation.errors import DataRefused, Fault

    try:
        text = sys.stdin.read(NOTE_CHARS_MAX) if said == "-" else Path(said).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DataRefused([Fault(file=said, expected="the text of a square code", got=str(error))]) from None
    return text.replace("\r\n", "\n")


def _verifier(path: Path) -> HeadVerifier:
    from safepassage.foundation.errors import DataRefused, Fault
    from safepassage.ledger.heads import HeadVerifier

    try:
        return HeadVerifier.parse(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        way_out = "It lies beside the sheets as orders.pub."
        raise DataRefused([Fault(file=str(path), expected="a public key", got=str(error), way_out=way_out)]) from None


def _said(says: tuple[str, ...]) -> dict[str, str]:
    from safepassage.foundation.errors import UsageError

    pairs = [each.partition("=") for each in says]
    for name, equals, _ in pairs:
        if not equals:
            raise UsageError(f"--says {name}: expected FIELD=VALUE, such as copy=3")
    return {name: value for name, _, value in pairs}


def _tell(found: Verdict, form: str) -> None:
    if form == "json":
        import json

        content: dict[str, Any] | None = None if found.content is None else dict(found.content)
        nature = None if content is None else content.get("nature")
        said = {"nature": nature, "verdict": found.verdict, "why": found.why, "sheet": content}
        click.echo(json.dumps(said, ensure_ascii=False, indent=1))
        return
    click.echo(f"{found.verdict.upper()}: {found.why}.")
    for name, value in (found.content or {}).items():
        click.echo(f"  {name}: {value}")
