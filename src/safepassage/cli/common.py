"""What the commands share: which operation, as known when, up to which moment, and this machine's clock."""

from __future__ import annotations

import math
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from safepassage.foundation.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from safepassage.foundation.times import Period
    from safepassage.ledger.observation import Observation
    from safepassage.ledger.operation import Operation
    from safepassage.ledger.view import View

__all__ = [
    "VARIABLE",
    "Number",
    "clock_ms",
    "hint_at_corrigenda",
    "known_options",
    "nature_of",
    "nature_words",
    "now_s",
    "open_operation",
    "operation_first",
    "period_of",
    "refuse_unknown_place",
    "view_of",
]

VARIABLE: Final = "SAFEPASSAGE_OPERATION"
_NO_NATURE: Final = "unknown"


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


def nature_of(folder: Path | None) -> str:
    """Whether an operation is real, an exercise or a reconstruction; `unknown` where none is named.

    What was counted or flown for no operation that is named must not pass for real.
    """
    if folder is None:
        return _NO_NATURE
    with open_operation(folder, readonly=True) as operation:
        return operation.nature


def nature_words(nature: str) -> str:
    """The same in words, as statements print it."""
    from safepassage.statements.words import language

    return "Nature unknown, no operation named" if nature == _NO_NATURE else language("en").word(f"nature.{nature}")


def known_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--as-of` and `--as-known-at`."""
    command = click.option(
        "--as-known-at", metavar="POSITION|TIME", help="As the ledger was then; a position, or a time of recording."
    )(command)
    return click.option("--as-of", metavar="TIME", help="Count what had ended by then; a day counts to its end.")(
        command
    )


class Number(click.FloatRange):
    """A number in a range; nan and infinity are none."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ANN401
        """What was written, as a number."""
        found = float(super().convert(value, param, ctx))
        if not math.isfinite(found):
            self.fail(f"{value!r} is not a number", param, ctx)
        return found


def view_of(operation: Operation, as_of: str | None, as_known_at: str | None) -> View:
    """The view that `--as-of` and `--as-known-at` ask for; without them, all that is known up to now.

    Raises:
        UsageError: a time or position that cannot be meant.
    """
    from safepassage.interchange.asking import asked

    position, as_of_s = asked(operation, as_of, as_known_at, now_s())
    return operation.view(position=position, as_of_s=as_of_s)


def period_of(view: View, text: str) -> Period:
    """The reporting period of that name.

    Raises:
        UsageError: no such period.
    """
    from safepassage.interchange import asking

    return asking.period_of(view, text)


def refuse_unknown_place(view: View, place: str, named: Iterable[str | None]) -> None:
    """Refuse a place that nothing names, so that a slip of the pen does not read as "nothing was seen there".

    Args:
        view: Where places are defined.
        place: The one that was asked for.
        named: Those that what was found names.

    Raises:
        UsageError: nothing names it.
    """
    from safepassage.interchange.columns import nearest

    known = {one for one in named if one} | {held.observation.place or "" for held in view.events("place")}
    if place not in known:
        hint = (
            nearest(place, known)
            or "It is written type/name; `safepassage balances` lists those that people moved through."
        )
        msg = f"there is no place {place!r} on the ledger. {hint}"
        raise UsageError(msg)


def hint_at_corrigenda(operation: Operation, recorded: Iterable[Observation]) -> None:
    """Say on standard error that statements had been issued about the time of what was just recorded."""
    first_s = min((each.occurred.end_s for each in recorded), default=None)
    if first_s is None:
        return
    about = [each for each in operation.view().events("statement") if each.observation.body["as_of"] >= first_s]
    if about:
        count = "A statement" if len(about) == 1 else f"{len(about)} statements"
        click.echo(
            f"{count} had been issued about that time: `safepassage statement {operation.folder} --corrigenda`"
            " drafts a corrigendum where an issued figure has changed.",
            err=True,
        )
