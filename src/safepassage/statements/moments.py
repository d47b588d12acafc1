"""Times for people: moments and nights in words, spans as they stand beside a figure, lengths of time.

Everything is printed on the operation's own clock. Sentences name the month; the
small type beside a figure carries ISO dates, which no reader of any language takes
for another day.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from safepassage.foundation.times import local
from safepassage.statements.numbers import digits

if TYPE_CHECKING:
    from datetime import date
    from zoneinfo import ZoneInfo

    from safepassage.foundation.times import Interval, Period
    from safepassage.statements.words import Language

__all__ = ["date_text", "duration_text", "iso_span", "moment_text", "period_text", "since_text"]

_UNITS_S = (("days", 86_400), ("hours", 3_600), ("minutes", 60))
_DAYS_FROM_S = 2 * 86_400
"""From here on a length of time is printed with its days: 54 h reads as 2 d 6 h."""


def moment_text(at_s: int, language: Language, tz: ZoneInfo) -> str:
    """A moment in words: `11 December 2016, 06:00`."""
    moment = local(at_s, tz)
    return language.word("page.moment").format(date=date_text(moment.date(), language), clock=f"{moment:%H:%M}")


def date_text(day: date, language: Language) -> str:
    """A day in words: `11 December 2016`."""
    return language.word("page.date").format(day=day.day, month=language.month(day.month), year=day.year)


def period_text(period: Period, language: Language, tz: ZoneInfo) -> str:
    """A reporting period in words; nights and days by their dates, others by their moments."""
    first, last = local(period.span.start_s, tz), local(period.span.end_s, tz)
    if period.name == "day":
        return language.word("page.day").format_map({"from": date_text(first.date(), language)})
    if period.name == "night":
        ends = {
            "from": _shorter(first.date(), last.date(), language),
            "to": date_text(last.date(), language),
            "starts": f"{first:%H:%M}",
            "ends": f"{last:%H:%M}",
        }
    else:
        ends = {
            "from": moment_text(period.span.start_s, language, tz),
            "to": moment_text(period.span.end_s, language, tz),
        }
    return language.word(f"page.{period.name}").format_map(ends)


def since_text(at_s: int, language: Language, tz: ZoneInfo) -> str:
    """A beginning in words: a local midnight is the day that it begins."""
    moment = local(at_s, tz)
    midnight = (moment.hour, moment.minute, moment.second) == (0, 0, 0)
    return date_text(moment.date(), language) if midnight else moment_text(at_s, language, tz)


def iso_span(span: Interval, language: Language, tz: ZoneInfo) -> str:
    """A span in small type: local ISO dates and times; whole days without their midnights."""
    first, last = local(span.start_s, tz), local(span.end_s, tz)
    if span.duration_s == 0:
        return language.ltr(f"{first:%Y-%m-%d %H:%M}")
    if (first.hour, first.minute, last.hour, last.minute) == (0, 0, 0, 0):
        final = (last - timedelta(days=1)).date()
        same = final <= first.date()
        return language.ltr(f"{first:%Y-%m-%d}" if same else f"{first:%Y-%m-%d} – {final:%Y-%m-%d}")
    return language.ltr(f"{first:%Y-%m-%d %H:%M} – {last:%Y-%m-%d %H:%M}")


def duration_text(length_s: int, language: Language) -> str:
    """A length of time in days, hours and minutes; in seconds only below a minute."""
    if length_s < _UNITS_S[-1][1]:
        return _part("seconds", max(0, length_s), language)
    parts, rest_s = [], length_s
    for name, unit_s in _UNITS_S:
        if name == "days" and length_s < _DAYS_FROM_S:
            continue
        count, rest_s = divmod(rest_s, unit_s)
        if count:
            parts.append(_part(name, count, language))
    return " ".join(parts)


def _shorter(day: date, before: date, language: Language) -> str:
    """`day` without what it shares with the date that follows it."""
    if (day.year, day.month) == (before.year, before.month):
        return str(day.day)
    if day.year == before.year:
        return language.word("page.day_month").format(day=day.day, month=language.month(day.month))
    return date_text(day, language)


def _part(name: str, count: int, language: Language) -> str:
    return language.word(f"page.{name}").format(n=digits(count, language)).replace(" ", "\N{NO-BREAK SPACE}")
