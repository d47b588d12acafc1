"""Time: UTC inside, the operation's own zone at the doors, half-open intervals everywhere.

An `Interval` is [start, end) in whole unix seconds with the precision it was
observed at. Written local times that do not exist (the clock jumped over them)
or exist twice are refused, because a count must not move by an hour. Dates in
files and commands are local days, both inclusive. Nothing here reads a clock.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from safepassage.foundation.errors import Fault
from safepassage.foundation.numerals import ascii_digits
from safepassage.foundation.said import SWAP, Said, said

__all__ = [
    "PRECISIONS",
    "WRITTEN_DAY",
    "WRITTEN_MOMENT",
    "Interval",
    "Night",
    "Period",
    "iso_utc",
    "local",
    "parse_date",
    "parse_instant",
    "parse_interval",
    "parse_period",
    "zone",
]

PRECISIONS: Final = ("second", "minute", "quarter", "hour", "day", "period")
_STAMP: Final = re.compile(
    r"(?P<date>\d{4}-\d{2}-\d{2})(?:[T ](?P<clock>\d{1,2}:\d{2}(?::\d{2})?)(?P<offset>Z|[+-]\d{2}:?\d{2})?)?"
)
_DAY_FIRST: Final = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{4}")
WRITTEN_DAY: Final = r"(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
"""How a day is best written, as a pattern; other digits are read as well."""
WRITTEN_MOMENT: Final = (
    rf"{WRITTEN_DAY}(T([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?(Z|[+-](0[0-9]|1[0-4]):[0-5][0-9])?)?"
)
"""How a moment or a day is best written, as a pattern."""
_YEARS: Final = range(1900, 2200)  # beyond them it is a slip of the pen
_YEAR_FIRST: Final = said("year_first", "Write the year first: day and month cannot be told apart otherwise.")
_EXAMPLE: Final = "2016-12-10T18:15 (local) or 2016-12-10T16:15Z"
_WHOLE_MOMENT: Final = said("whole_moment", "Write the day as year-month-day, then T and the time of day.")
_WRITE_EXAMPLE: Final = said("write_moment", "Write {example}.", example=_EXAMPLE)


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """[start_s, end_s) in unix seconds UTC; an instant has both the same.

    Attributes:
        start_s: First second that belongs to it.
        end_s: First second that no longer does.
        precision: One of `PRECISIONS`: how finely the source knew the ends.
    """

    start_s: int
    end_s: int
    precision: str = "second"

    def __post_init__(self) -> None:
        if self.end_s < self.start_s:
            msg = f"an interval ends before it begins: {self.start_s} > {self.end_s}"
            raise ValueError(msg)
        if self.precision not in PRECISIONS:
            msg = f"precision {self.precision!r} is none of {PRECISIONS}"
            raise ValueError(msg)

    @property
    def duration_s(self) -> int:
        """Length in seconds; 0 for an instant."""
        return self.end_s - self.start_s

    def holds(self, moment_s: int) -> bool:
        """Whether `moment_s` lies in [start, end)."""
        return self.start_s <= moment_s < self.end_s


@dataclass(frozen=True, slots=True)
class Night:
    """An operation's night: local clock times; an end at or before the start is on the next day."""

    starts: time = time(18, 0)
    ends: time = time(6, 0)


@dataclass(frozen=True, slots=True)
class Period:
    """A named reporting period.

    Attributes:
        name: "night", "day", "start" (since the start) or "span".
        span: What it covers.
    """

    name: str
    span: Interval

    def takes(self, occurred: Interval) -> bool:
        """Whether an observation belongs here: by its end, never split.

        A count that ends on the boundary belongs to the period that it closes.
        """
        if occurred.duration_s == 0:
            return self.span.holds(occurred.start_s)
        return self.span.start_s < occurred.end_s <= self.span.end_s


@lru_cache(maxsize=64)
def zone(name: str) -> ZoneInfo:
    """The time zone of that IANA name.

    Raises:
        ValueError: no such zone.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        msg = f"{name!r} is not an IANA time zone; write one such as Asia/Damascus"
        raise ValueError(msg) from error


def iso_utc(moment_s: int) -> str:
    """`moment_s` as ISO 8601 in UTC, seconds left out when they are 0.

    >>> iso_utc(1481384700)
    '2016-12-10T15:45Z'
    """
    moment = datetime.fromtimestamp(moment_s, UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ" if moment.second else "%Y-%m-%dT%H:%MZ")


def local(moment_s: int, tz: ZoneInfo) -> datetime:
    """`moment_s` on the operation's own clock."""
    return datetime.fromtimestamp(moment_s, tz)


def parse_date(text: str) -> date | Fault:
    """A calendar day, `YYYY-MM-DD`, in any digits."""
    clean = ascii_digits(text.strip())
    try:
        day = date.fromisoformat(clean)
    except ValueError:
        return Fault(expected=said("day", "a day that exists, as YYYY-MM-DD"), got=text, way_out=_why(clean))
    if day.year not in _YEARS:
        return Fault(
            expected=said("year_between", "a year from {first} to {last}", first=str(_YEARS[0]), last=str(_YEARS[-1])),
            got=text,
            way_out=said("year_mistyped", "Look whether the year is mistyped."),
        )
    return day


@lru_cache(maxsize=16384)
def parse_instant(text: str, tz: ZoneInfo) -> tuple[int, str] | Fault:
    """(unix seconds, precision) of a written moment; a bare date is its local midnight.

    Args:
        text: `2016-12-10T18:15`, with `Z` or an offset, or without (then local).
        tz: The operation's zone, for moments without an offset.
    """
    found = _STAMP.fullmatch(ascii_digits(text.strip()))
    if found is None:
        way_out = _YEAR_FIRST if _DAY_FIRST.match(ascii_digits(text.strip())) else _WHOLE_MOMENT
        return Fault(
            expected=said("moment", "a date and time such as {example}", example=_EXAMPLE), got=text, way_out=way_out
        )
    day = parse_date(found["date"])
    if isinstance(day, Fault):
        return day
    if found["clock"] is None:
        return _local_to_s(datetime.combine(day, time()), tz, text, "day")
    try:
        clock = time.fromisoformat(found["clock"] if found["clock"][2] == ":" else f"0{found['clock']}")
    except ValueError:
        expected = said("clock", "a time of day from 00:00 to 23:59")
        return Fault(expected=expected, got=found["clock"], way_out=_WRITE_EXAMPLE)
    naive = datetime.combine(day, clock)
    precision = "second" if clock.second else "minute"
    if found["offset"]:
        return _with_offset(naive, found["offset"], precision)
    return _local_to_s(naive, tz, text, precision)


@lru_cache(maxsize=16384)
def parse_interval(text: str, tz: ZoneInfo) -> Interval | Fault:
    """An interval from `A/B`, a moment, or a day (which is the whole local day).

    `A/B` with dates takes both days; with times it is [A, B).
    """
    head, slash, tail = (text, "", "") if _DAY_FIRST.fullmatch(text.strip()) else text.partition("/")
    start = parse_instant(head, tz)
    if isinstance(start, Fault):
        return start
    if not slash:
        return _day_of(head, tz) if start[1] == "day" else Interval(start[0], start[0], start[1])
    end = parse_instant(tail, tz)
    if isinstance(end, Fault):
        return end
    end_s = end[0]
    if end[1] == "day":
        whole = _day_of(tail, tz)
        if isinstance(whole, Fault):
            return whole
        end_s = whole.end_s
    if end_s < start[0]:
        return Fault(expected=said("end_after", "an end at or after the beginning"), got=text, way_out=SWAP)
    return Interval(start[0], end_s, max(start[1], end[1], key=PRECISIONS.index))


def parse_period(text: str, tz: ZoneInfo, night: Night, start_s: int, as_of_s: int | None = None) -> Period | Fault:
    """A reporting period from its name.

    Args:
        text: `night:2016-12-10` (the night that begins that evening), `day:2016-12-10`,
            `start` (from the operation's start to `as_of_s`), or `A/B`.
        tz: The operation's zone.
        night: The operation's night.
        start_s: The operation's start, unix seconds.
        as_of_s: End of `start`, unix seconds; needed for `start` alone.
    """
    name, _, rest = text.strip().partition(":")
    if name == "night" and rest:
        return _night_period(rest, tz, night)
    if name == "day" and rest:
        day = parse_date(rest)
        whole = day if isinstance(day, Fault) else _day_of(day.isoformat(), tz)
        return whole if isinstance(whole, Fault) else Period("day", whole)
    if name == "start" and not rest:
        if as_of_s is None or as_of_s < start_s:
            expected = said("after_start", "a moment after the operation's start to count up to")
            return Fault(expected=expected, way_out=said("give_as_of", "Give --as-of."))
        return Period("start", Interval(start_s, as_of_s, "minute"))
    span = parse_interval(text, tz)
    if isinstance(span, Fault):
        expected = said("period", "night:DATE, day:DATE, start, or FROM/TO")
        return Fault(expected=expected, got=text, way_out=span.way_out or _WRITE_EXAMPLE)
    return Period("span", span)


def _night_period(text: str, tz: ZoneInfo, night: Night) -> Period | Fault:
    day = parse_date(text)
    if isinstance(day, Fault):
        return day
    last = day + timedelta(days=1) if night.ends <= night.starts else day
    start = _local_to_s(datetime.combine(day, night.starts), tz, text, "minute")
    end = _local_to_s(datetime.combine(last, night.ends), tz, text, "minute")
    if isinstance(start, Fault):
        return start
    if isinstance(end, Fault):
        return end
    return Period("night", Interval(start[0], end[0], "minute"))


def _day_of(text: str, tz: ZoneInfo) -> Interval | Fault:
    day = parse_date(text)
    if isinstance(day, Fault):
        return day
    edges = [_first_second(day + timedelta(days=days), tz) for days in (0, 1)]
    return Interval(edges[0], edges[1], "day")


def _first_second(day: date, tz: ZoneInfo) -> int:
    """The first second of a local day, also where the clock jumps over midnight."""
    return int(datetime.combine(day, time(), tz).timestamp())


def _with_offset(naive: datetime, offset: str, precision: str) -> tuple[int, str] | Fault:
    try:
        moment = datetime.fromisoformat(naive.isoformat() + offset.replace("Z", "+00:00"))
    except ValueError:
        expected = said("offset", "an offset from UTC of less than a day")
        return Fault(expected=expected, got=offset, way_out=_WRITE_EXAMPLE)
    return int(moment.timestamp()), precision


def _local_to_s(naive: datetime, tz: ZoneInfo, text: str, precision: str) -> tuple[int, str] | Fault:
    early, late = (naive.replace(tzinfo=tz, fold=fold) for fold in (0, 1))
    if precision != "day" and early.utcoffset() != late.utcoffset():
        back = early.astimezone(UTC).astimezone(tz).replace(tzinfo=None)
        expected = (
            said("came_twice", "one local time: the clock in {zone} was changed and this one came twice", zone=tz.key)
            if back == naive
            else said(
                "never_came", "one local time: the clock in {zone} was changed and this one never came", zone=tz.key
            )
        )
        way_out = said("with_offset", "Write it with an offset, such as +02:00 or Z.")
        return Fault(expected=expected, got=text, way_out=way_out)
    return int(early.timestamp()), precision


def _why(clean: str) -> Said:
    if _DAY_FIRST.fullmatch(clean):
        return _YEAR_FIRST
    whole = re.fullmatch(r"\d{4}-\d{2}-\d{2}", clean)
    return said("calendar", "Look it up in a calendar: day or month is out of range.") if whole else _WHOLE_MOMENT
