"""What the commands share: which operation, as known when, up to which moment, and this machine's clock."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from safepassage.foundation.errors import Fault, LedgerError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from zoneinfo import ZoneInfo

    from safepassage.foundation.times import Period
    from safepassage.ledger.operation import Operation
    from safepassage.ledger.view import View

__all__ = [
    "VARIABLE",
    "clock_ms",
    "known_options",
    "now_s",
    "open_operation",
    "operation_first",
    "period_of",
    "view_of",
]

VARIABLE: Final = "SAFEPASSAGE_OPERATION"


def clock_ms() -> int:
    """This machine's clock, unix milliseconds."""
    return time.time_ns() // 1_000_000


def now_s() -> int:
    """This machine's clock, unix seconds."""
    return clock_ms() // 1000


def operation_first(
    words: tuple[str, ...], *, least: int = 0, most: int | None = 0, what: str = ""
) -> tuple[Path, tuple[str, ...]]:
    """(the operation's folder, what else was written) of a command's arguments.

    The first argument is the operation when it is a folder that holds one, or when
    `SAFEPASSAGE_OPERATION` is not set.

    Args:
        words: The arguments.
        least: How many others are needed.
        most: How many others are taken; None for any number.
        what: What they are, for the message.

    Raises:
        UsageError: no operation, too few or too many arguments.
    """
    named = os.environ.get(VARIABLE, "")
    if words and ((Path(words[0]) / "operation.toml").is_file() or not named):
        folder, rest = Path(words[0]), words[1:]
    elif named:
        folder, rest = Path(named), words
    else:
        msg = f"which operation? Write its folder first, or set {VARIABLE}. `safepassage new FOLDER` makes one"
        raise UsageError(msg)
    if not (folder / "operation.toml").is_file():
        origin = f" ({VARIABLE} says so)" if rest is words else ""
        msg = f"{folder} is no operation{origin}: it has no operation.toml. `safepassage new FOLDER` makes one"
        raise UsageError(msg)
    if len(rest) < least:
        msg = f"{what or 'an argument'} is missing; see --help"
        raise UsageError(msg)
    if most is not None and len(rest) > most:
        msg = f"{' '.join(rest[most:])!r} is one argument too many; see --help"
        raise UsageError(msg)
    return folder, rest


def open_operation(folder: Path, *, readonly: bool = False) -> Operation:
    """Open an operation with every kind there is.

    Raises:
        UsageError: the folder is no operation.
        LedgerDamaged: its ledger is not what was written.
    """
    from safepassage.catalogue import everything
    from safepassage.ledger.operation import Operation

    return Operation.open(folder, everything(), clock=clock_ms, readonly=readonly)


def known_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--as-of` and `--as-known-at`."""
    command = click.option(
        "--as-known-at", metavar="POSITION|TIME", help="As the ledger was then; a position, or a time of recording."
    )(command)
    return click.option("--as-of", metavar="TIME", help="Count what had ended by then; a day counts to its end.")(
        command
    )


def view_of(operation: Operation, as_of: str | None, as_known_at: str | None) -> View:
    """The view that `--as-of` and `--as-known-at` ask for; without them, all that is known up to now.

    Raises:
        UsageError: a time or position that cannot be meant.
    """
    tz = operation.view().card.tz
    position = None if as_known_at is None else _position(operation, as_known_at, tz)
    as_of_s = now_s() if as_of is None else _end_s(as_of, tz, "--as-of")
    return operation.view(position=position, as_of_s=as_of_s)


def period_of(view: View, text: str) -> Period:
    """The reporting period of that name.

    Raises:
        UsageError: no such period.
    """
    from safepassage.foundation.times import parse_period

    card = view.card
    found = parse_period(text, card.tz, card.night, card.start_s, view.as_of_s)
    if isinstance(found, Fault):
        way_out = f". {found.way_out}" if found.way_out and ", got " not in found.way_out else ""
        msg = f"--period {text}: expected {found.expected}{way_out}"
        raise UsageError(msg)
    return found


def _position(operation: Operation, text: str, tz: ZoneInfo) -> int:
    if text.strip().isdigit():
        return int(text)
    try:
        return operation.position_of(None, _end_s(text, tz, "--as-known-at") * 1000)
    except LedgerError as error:
        msg = f"--as-known-at {text}: {error}"
        raise UsageError(msg) from error


def _end_s(text: str, tz: ZoneInfo, option: str) -> int:
    from safepassage.foundation.times import parse_interval

    found = parse_interval(text, tz)
    if isinstance(found, Fault):
        msg = f"{option}: {found}"
        raise UsageError(msg)
    return found.end_s
