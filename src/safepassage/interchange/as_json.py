"""What both doors print as JSON: figures, accounts, alarms, faults, and the text of bounds and spans.

The command line and the service show the same values under the same names, because both take
them from here. Numbers that are exact are written as text, so that no reader rounds them; what is
unknown is null, and never 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from safepassage.foundation.numerals import exact_text
from safepassage.foundation.times import local
from safepassage.ledger.accounts import Account
from safepassage.ledger.figures import Bounds, Trace

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from safepassage.foundation.errors import Fault
    from safepassage.foundation.times import Interval
    from safepassage.ledger.figures import Alarm, Figure

__all__ = [
    "account_to_json",
    "alarm_to_json",
    "bounds_text",
    "fault_to_json",
    "figure_to_json",
    "plain",
    "span_text",
    "value_to_json",
]

_DIGITS: Final = 6
"""Of an end of bounds that is no decimal, such as a third, where a person reads it; for programs it is exact."""


def bounds_text(value: Bounds | None) -> str:
    """Bounds as a person reads them: `2124`, `12 to 14`, `20 or more`, `unknown`.

    An end that is no decimal is rounded outwards.
    """
    if value is None:
        return "unknown"
    lo = _decimal(value.lo, ROUND_FLOOR)
    if value.hi is None:
        return f"{lo} or more"
    hi = _decimal(value.hi, ROUND_CEILING)
    return lo if lo == hi else f"{lo} to {hi}"


def _decimal(value: Fraction, rounding: str) -> str:
    text = exact_text(value)
    if "/" not in text:
        return text
    rounded = Context(prec=_DIGITS, rounding=rounding).divide(Decimal(value.numerator), Decimal(value.denominator))
    return f"{rounded:f}"


def span_text(span: Interval, tz: ZoneInfo) -> str:
    """A span, or a moment, on the operation's clock, as a period is written on the command line."""
    ends = (span.start_s, span.end_s) if span.duration_s else (span.end_s,)
    clock = "%Y-%m-%dT%H:%M:%S" if span.precision == "second" else "%Y-%m-%dT%H:%M"
    return "/".join(local(each, tz).strftime(clock) for each in ends)


def value_to_json(value: Bounds | None) -> dict[str, str | None]:
    """Bounds in words and as their two ends; null where one is not known."""
    lo, hi = value or (None, None)
    return {
        "value": bounds_text(value),
        "lo": None if lo is None else exact_text(lo),
        "hi": None if hi is None else exact_text(hi),
    }


def figure_to_json(figure: Figure) -> dict[str, Any]:
    """A figure whole, for programs."""
    return {
        "figure": figure.name,
        "labels": dict(figure.labels),
        **value_to_json(figure.value),
        "unit": figure.unit,
        "from_s": figure.span.start_s,
        "to_s": figure.span.end_s,
        "place": figure.place,
        "population": figure.population,
        "method": figure.method,
        "species": figure.species,
        "observations": figure.trace.count,
        "root": figure.trace.root,
        "trace": figure.trace_id,
    }


def account_to_json(account: Account, group: str) -> dict[str, Any]:
    """An account of people: what came in, what went out, what remains of a group, and when anybody moved last."""
    came = Account(account.place, account.population, entered=account.entered).remainder(group)
    went = Account(account.place, account.population, entered=account.left).remainder(group)
    return {
        "account": account.place,
        "population": account.population,
        "came_in": value_to_json(came),
        "went_out": value_to_json(went),
        "remain": value_to_json(account.remainder(group)),
        "last_in_s": account.last_in_s,
        "last_out_s": account.last_out_s,
        "observations": account.trace.count,
        "known_exactly_of": list(account.shared_groups()),
    }


def alarm_to_json(alarm: Alarm) -> dict[str, Any]:
    """An alarm, for programs."""
    return {
        "alarm": alarm.name,
        "severity": alarm.severity,
        "place": alarm.place,
        "since_s": alarm.since_s,
        "facts": dict(alarm.facts),
        "observations": alarm.trace.count,
        "first": list(alarm.trace.first),
    }


def plain(value: Any) -> Any:  # noqa: ANN401 - whatever a room returns
    """A value of a room for programs: bounds in words and ends, traces as a count and first ids, facts as dicts."""
    if isinstance(value, Bounds):
        return value_to_json(value)
    if isinstance(value, Trace):
        return {"observations": value.count, "root": value.root, "first": list(value.first)}
    if isinstance(value, Fraction):
        return exact_text(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    return [plain(one) for one in value] if isinstance(value, list | tuple) else value


def fault_to_json(fault: Fault) -> dict[str, str | int | None]:
    """The one shape of a fault."""
    return {
        "file": fault.file,
        "row": fault.row,
        "column": fault.field,
        "expected": fault.expected,
        "got": fault.got,
        "way_out": fault.way_out,
        "severity": fault.severity,
    }
