"""The two axes of a picture: numbers from 0 in round steps, and local days as bands.

A step is 1, 2 or 5 times a power of ten, so that no label is finer than what can be read
off; things that are counted have no halves. A day is a band as wide as it is long on the
local clock, named in its middle, so that the end of the 11th lies where the 12th begins.
Lengths are millimetres, from the upper left corner. No axis is cut or bent.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Final, NamedTuple

from safepassage.foundation.times import local

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zoneinfo import ZoneInfo

__all__ = ["Band", "Frame", "days", "frame_of", "months", "steps"]

_STEPS: Final = (1, 2, 5, 10)
_STEPS_WANTED: Final = 8
_DAY_MM: Final = 3.5
"""A day's band must be as wide for its number to stand in it."""
_EVERY: Final = ((1, 1), (2, 2), (5, 5), (10, 10))
"""(every so many days of the month, so many times the room), the finest that fits."""
_ODD: Final = 2
_LAST: Final = 31
_MONTH_MM: Final = 20.0
_YEAR_MM: Final = 9.0


class Band(NamedTuple):
    """A day, month or year: its span, its first day, and whether its name has room."""

    start_s: int
    end_s: int
    day: date
    named: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a moment and a number lie.

    Attributes:
        width_mm, height_mm: Of the field between the axes.
        head_mm: What stays free above the last step, for arrows.
        start_s, end_s: The days that are shown, unix seconds.
        top: The last step.
    """

    width_mm: float
    height_mm: float
    head_mm: float
    start_s: int
    end_s: int
    top: Fraction

    def x_mm(self, at_s: int) -> float:
        """Distance of a moment from the left edge."""
        return round(self.width_mm * (at_s - self.start_s) / (self.end_s - self.start_s), 2)

    def y_mm(self, value: Fraction) -> float:
        """Distance of a number from the upper edge."""
        share = float(value / self.top) if self.top else 0.0
        return round(self.height_mm - share * (self.height_mm - self.head_mm), 2)


def steps(top: Fraction, *, whole: bool) -> tuple[Fraction, ...]:
    """Round numbers from 0 to the first that is not below `top`.

    >>> [int(each) for each in steps(Fraction(78_000), whole=True)]
    [0, 10000, 20000, 30000, 40000, 50000, 60000, 70000, 80000]
    """
    least = max(top, Fraction(1)) if whole else top or Fraction(1)
    power = Fraction(1)
    while power * _STEPS_WANTED > least:
        power /= 10
    while power * 10 * _STEPS_WANTED <= least:
        power *= 10
    step = next(power * each for each in _STEPS if power * each * _STEPS_WANTED >= least)
    if whole:
        step = max(step, Fraction(1))
    count = -(-least // step)
    return tuple(step * at for at in range(int(count) + 1))


def frame_of(first_s: int, last_s: int, top: Fraction, tz: ZoneInfo, size_mm: tuple[float, float, float]) -> Frame:
    """A frame of whole local days, with one before the first moment and one after the last.

    Args:
        first_s: The first moment that is shown, unix seconds.
        last_s: The last.
        top: The last step of the numbers.
        tz: The operation's clock.
        size_mm: Width, height, and what stays free above.
    """
    first = local(first_s, tz).date() - timedelta(days=1)
    last = local(last_s - 1, tz).date() + timedelta(days=2)
    width_mm, height_mm, head_mm = size_mm
    return Frame(width_mm, height_mm, head_mm, _midnight_s(first, tz), _midnight_s(last, tz), top)


def days(frame: Frame, tz: ZoneInfo) -> list[Band]:
    """The days; those that are named are as many as there is room for. None where not even every tenth has room."""
    starts = [local(frame.start_s, tz).date()]
    end = local(frame.end_s, tz).date()
    count = (end - starts[0]).days
    day_mm = frame.width_mm / max(1, count)
    every = next((each for each, room in _EVERY if day_mm * room >= _DAY_MM), 0)
    if not every:
        return []
    starts += [starts[0] + timedelta(days=at) for at in range(1, count)]
    return [_band(day, day + timedelta(days=1), tz, named=_is_named(day, every)) for day in starts]


def months(frame: Frame, tz: ZoneInfo) -> list[Band]:
    """The months that the frame touches; where they have no room, the years."""
    start, end = local(frame.start_s, tz).date(), local(frame.end_s, tz).date()
    month_mm = frame.width_mm * 28 / max(1, (end - start).days)
    by_year = month_mm < _YEAR_MM
    out = []
    for first, after in _pieces(start, end, by_year=by_year):
        band = _band(first, after, tz, named=False)
        wide = frame.x_mm(band.end_s) - frame.x_mm(band.start_s)
        out.append(band._replace(named=wide >= (_YEAR_MM if by_year else _MONTH_MM)))
    if not any(each.named for each in out):
        out = [each._replace(named=at == 0) for at, each in enumerate(out)]
    return out


def is_by_year(bands: list[Band]) -> bool:
    """Whether these are years."""
    return any((band.end_s - band.start_s) > 40 * 86_400 for band in bands)


def _pieces(start: date, end: date, *, by_year: bool) -> Iterator[tuple[date, date]]:
    first = start
    while first < end:
        turns = by_year or first.month == 12  # noqa: PLR2004 - December
        after = date(first.year + 1, 1, 1) if turns else date(first.year, first.month + 1, 1)
        yield first, min(after, end)
        first = after


def _band(first: date, after: date, tz: ZoneInfo, *, named: bool) -> Band:
    return Band(_midnight_s(first, tz), _midnight_s(after, tz), first, named)


def _is_named(day: date, every: int) -> bool:
    """Every day; or odd ones; or the first of a month and every fifth or tenth. None that crowds the next first."""
    if every <= _ODD:
        return every < _ODD or (day.day % _ODD == 1 and day.day < _LAST)
    return day.day == 1 or (day.day % every == 0 and day.day + every // 2 < _LAST)


def _midnight_s(day: date, tz: ZoneInfo) -> int:
    return int(datetime.combine(day, time(), tz).timestamp())
