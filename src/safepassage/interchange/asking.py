"""What a question to an operation says: as known when, up to which moment, over which period.

Both doors read these words here, so `?as_of=` and `--as-of` mean the same moment.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from safepassage.foundation.errors import Fault, LedgerError, UsageError
from safepassage.foundation.said import said
from safepassage.foundation.times import parse_interval, parse_period
from safepassage.interchange.columns import nearest

if TYPE_CHECKING:
    from collections.abc import Collection
    from zoneinfo import ZoneInfo

    from safepassage.foundation.times import Period
    from safepassage.ledger.operation import Operation
    from safepassage.ledger.view import View

__all__ = ["AS_KNOWN_AT", "AS_OF", "PERIOD", "Names", "asked", "period_of", "refuse_unknown_name"]

_POSITION_DIGITS: Final = 18
AS_OF: Final = "--as-of"
AS_KNOWN_AT: Final = "--as-known-at"
PERIOD: Final = "--period"
Names = tuple[str, str]
"""How the door calls as-of and as-known-at, for messages."""


def asked(
    operation: Operation, as_of: str | None, as_known_at: str | None, now_s: int, names: Names = (AS_OF, AS_KNOWN_AT)
) -> tuple[int | None, int]:
    """(position, moment) that are asked for; without a word, the whole ledger, up to now.

    Raises:
        UsageError: a time or position that cannot be meant.
    """
    tz = operation.view().card.tz
    position = None if as_known_at is None else _position(operation, as_known_at, tz, names[1])
    return position, now_s if as_of is None else _end_s(as_of, tz, names[0])


def period_of(view: View, text: str, name: str = PERIOD) -> Period:
    """The reporting period of that name.

    Raises:
        UsageError: no such period.
    """
    card = view.card
    found = parse_period(text, card.tz, card.night, card.start_s, view.as_of_s)
    if isinstance(found, Fault):
        ends = parse_interval(text, card.tz) if "/" in text else found  # what is wrong with FROM or TO itself
        fault = ends if isinstance(ends, Fault) else found
        raise UsageError(fault.at(prefix=name))
    if not found.span.duration_s:
        expected = said("end_later", "an end after the beginning")
        raise UsageError(Fault(expected, text, said("day_to_end", "As TO, a day counts to its end."), name))
    return found


def refuse_unknown_name(name: str, names: Collection[str], way_out: str) -> None:
    """Refuse a name with which none begins that a figure may have: a mistyped one is not answered by nothing.

    Raises:
        UsageError: with the nearest, or else the way out.
    """
    if not any(each.startswith(name) for each in names):
        expected = said("figure_name", "a name with which that of a figure begins")
        raise UsageError(Fault(expected, name[:80], nearest(name, names) or way_out, "name"))


def _position(operation: Operation, text: str, tz: ZoneInfo, name: str) -> int:
    if text.strip().isdecimal() and len(text) < _POSITION_DIGITS:
        position, size = int(text), operation.folds.reader.size()
        if position > size:
            expected = said("position_between", "a position from {first} to {last}", first="0", last=str(size))
            raise UsageError(Fault(expected, text, said("give_earlier", "Give an earlier one."), name))
        return position
    try:
        return operation.position_of(None, _end_s(text, tz, name) * 1000)
    except LedgerError as error:
        expected = said("recorded_by_then", "a time by which something had been recorded")
        raise UsageError(Fault(expected, text, said("give_later", "Give a later one."), name)) from error


def _end_s(text: str, tz: ZoneInfo, name: str) -> int:
    found = parse_interval(text, tz)
    if isinstance(found, Fault):
        raise UsageError(found.at(prefix=name))
    return found.end_s
