"""When: dates and spans of time in a statement, as days counted from the day that it is dated.

A number inside a date counts nothing, so finding them comes before finding numbers. A
date without a year is the one nearest to the statement's own day; "on Sunday" is the
last Sunday up to it. Without that day, only full dates are resolved, and nothing is
guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from safepassage.statements.reading.source import Source
    from safepassage.statements.reading.tongue import Clock

__all__ = ["When", "dateline", "times"]

_HEAD_CHARS: Final = 1200
_LETTERS: Final = "abcdefghij"
_FAR_DAYS: Final = 200
_CENTURY: Final = 100
_WEEK_DAYS: Final = 7


@dataclass(frozen=True, slots=True)
class When:
    """A time in the text.

    Attributes:
        start, end: Where it stands.
        first, last: Days that it covers, both inclusive; None where they are not known.
        role: during, since, until, plan, or none for a day that only dates the text.
        wrong: What is impossible about it: a day that does not exist; "" for nothing.
        year: Whether its year was printed.
    """

    start: int
    end: int
    first: date | None
    last: date | None
    role: str = "during"
    wrong: str = ""
    year: bool = False
    weekday: int | None = None


def dateline(source: Source) -> date | None:
    """The day that a text gives as its own: the first full date near its head."""
    for found in source.tongue.clock.dates.finditer(source.flat, 0, _HEAD_CHARS):
        first, last, wrong, year = _days(found, source.tongue.clock, None)
        if not wrong and year and last is not None and first is not None and (last - first).days < _WEEK_DAYS:
            return last
    return None


def times(source: Source) -> list[When]:
    """Every time in the text, in its order; none overlaps another."""
    found = sorted([*_dates(source), *_spans(source)], key=lambda one: (one.start, -one.end))
    out: list[When] = []
    for each in found:
        if not out or each.start >= out[-1].end:
            out.append(each)
    return out


def _dates(source: Source) -> Iterator[When]:
    """Every written date, with what the words before it make of it."""
    clock = source.tongue.clock
    for found in clock.dates.finditer(source.flat):
        first, last, wrong, year = _days(found, clock, source.dated)
        lead = source.flat[max(0, found.start() - 40) : found.start()]
        word = found[0].partition(" ")[0].lower()
        role = "during"
        if clock.since.search(lead) or word in clock.since_words:
            role = "since"
        elif clock.until.search(lead) or word in clock.until_words:
            role = "until"
        if role == "since" and any(name[0] == "e" and value for name, value in found.groupdict().items()):
            role = "during"  # "с 21 по 27 сентября"
        end = found.end()
        if not year and _month_alone(found, word, lead, clock):
            first, last = _month_of(clock.months[word], source.dated)
            wrong, end = "", found.start() + len(word)
        yield When(found.start(), end, first, last, role, wrong, year)


def _month_alone(found: re.Match[str], word: str, lead: str, clock: Clock) -> bool:
    """Whether a month and a number are no date: "in August 36 people were killed"."""
    if word not in clock.months or len(found[0].split()) != 2:  # noqa: PLR2004 - the two
        return False
    before = lead.rstrip().rpartition(" ")[2].lower()
    return before in clock.month_leads and lead.endswith(" ") and found[0].split()[1].isdigit()


def _month_of(month: int, dated: date | None) -> tuple[date | None, date | None]:
    """The first and last day of the month of that name that was last."""
    if dated is None:
        return None, None
    start = date(dated.year, month, 1)
    start = start if start <= dated else date(dated.year - 1, month, 1)
    return start, _month_end(start)


def _days(found: re.Match[str], clock: Clock, dated: date | None) -> tuple[date | None, date | None, str, bool]:
    """(first, last, what is impossible, whether a year was printed) of one match."""
    key = next(
        letter
        for letter in _LETTERS
        if any(name[1] == letter and found[name] for name in found.groupdict() if found[name])
    )
    part = {name[0]: value for name, value in found.groupdict().items() if name[1] == key and value}
    month = _month(part.get("m"), clock)
    to_month = _month(part.get("n"), clock) or month
    month = month or to_month
    year = _year(part.get("y") or part.get("z"))
    if month is None:
        if year is None:
            return None, None, "", False
        last_year = _year(part.get("z")) or year
        return date(year, 1, 1), date(last_year, 12, 31), "", True
    first_day, last_day = _day(part.get("d")), _day(part.get("e")) or _day(part.get("d"))
    if first_day is None or last_day is None:
        known = year or (dated.year if dated else None)
        if known is None:
            return None, None, "", False
        start = date(known, month, 1)
        if year is None and dated and start > dated:
            start = date(known - 1, month, 1)
        return start, _month_end(start), "", year is not None
    if not 1 <= month <= 12:  # noqa: PLR2004 - months
        return None, None, found[0], year is not None
    first = _made(year, month, first_day, dated)
    last = _made(year, to_month or month, last_day, dated)
    wrong = "" if _exists(month, first_day, year) and _exists(to_month or month, last_day, year) else found[0].strip()
    if first and last and first > last:
        first = last
    return first, last, wrong, year is not None


def _year(text: str | None) -> int | None:
    """A year of two digits or four."""
    if not text:
        return None
    number = _day(text) or 0
    return number if number >= _CENTURY else 2000 + number


def _month(text: str | None, clock: Clock) -> int | None:
    """The number of a month from its name or digits."""
    if not text:
        return None
    return (
        int(text)
        if text.isdigit()
        else clock.months.get(" ".join(text.replace("\u200f", " ").lower().rstrip(".").split()))
    )


def _day(text: str | None) -> int | None:
    """The digits of a day, without its ordinal ending."""
    if not text:
        return None
    digits = "".join(char for char in text if char.isdigit())
    return int(digits) if digits else None


def _exists(month: int, day: int, year: int | None) -> bool:
    """Whether a day stands in the calendar: 31 June does not."""
    try:
        date(year or 2000, month, day)
    except ValueError:
        return False
    return True


def _made(year: int | None, month: int, day: int, dated: date | None) -> date | None:
    """A day; without a year, the one of that name nearest to the statement's day."""
    if year is None and dated is None:
        return None
    years = [year] if year else [dated.year - 1, dated.year, dated.year + 1] if dated else []
    found = []
    for each in years:
        try:
            found.append(date(each, month, day))
        except ValueError:
            continue
    if not found:
        return None
    return (
        min(found, key=lambda one: abs((one - dated).days) + (_FAR_DAYS if one > dated else 0)) if dated else found[0]
    )


def _month_end(start: date) -> date:
    """The last day of the month that begins then."""
    following = date(start.year + start.month // 12, start.month % 12 + 1, 1)
    return following - timedelta(days=1)


def _spans(source: Source) -> Iterator[When]:
    """Every span that its words name, such as "overnight"."""
    for found in source.tongue.clock.spans.finditer(source.flat):
        yield _span(found, source)


def _span(found: re.Match[str], source: Source) -> When:
    """One span as days, counted from the day of the statement."""
    dated, clock = source.dated, source.tongue.clock
    said = {name.rstrip("0123456789"): value.lower() for name, value in found.groupdict().items() if value}
    start, end = found.span()
    role, first, last = "during", None, dated
    weekday: int | None = None
    if "weekday" in said:
        weekday = clock.weekdays[
            said["weekday"].rstrip("s") if said["weekday"] not in clock.weekdays else said["weekday"]
        ]
        lead = source.flat[max(0, start - 20) : found.start("weekday")].lower()
        role = "since" if clock.since.search(lead) else "until" if clock.until.search(lead) else "during"
        first = last = _weekday(weekday, dated)
        if said.get("part") == "night" and last is not None:
            last += timedelta(days=1)
    elif "night" in said:
        if "nightd" in said:
            first = _weekday(clock.weekdays[said["nightd"].rstrip("s")], dated)
            last = first + timedelta(days=1) if first else None
        else:
            first = dated - timedelta(days=1) if dated else None
    elif "today" in said:
        first = dated
    elif "yesterday" in said:
        first = last = dated - timedelta(days=1) if dated else None
    elif "tomorrow" in said:
        first = last = dated + timedelta(days=1) if dated else None
        role = "plan"
    elif "lastu" in said:
        first = _back(said.get("lastn"), said["lastu"], source)
    elif "inu" in said:
        first = _back(said.get("inn"), said["inu"], source)
    elif "agou" in said:
        first = last = _back(said.get("agon"), said["agou"], source)
        role = "during" if said.get("ago", "") in clock.ago else "none"
    elif "thisunit" in said:
        first = _begin_of(clock.units_days.get(said["thisunit"], 7), dated)
    elif "nextu" in said:
        first, last = None, None
        role = "none"
    if "lastu" in said and dated is None:
        last = None
    return When(start, end, first, last, role, weekday=weekday)


def _weekday(number: int, dated: date | None) -> date | None:
    """The last such day up to the statement's own."""
    return None if dated is None else dated - timedelta(days=(dated.weekday() - number) % _WEEK_DAYS)


def _back(count: str | None, unit: str, source: Source) -> date | None:
    """The day so many units before the statement; None where it cannot be told."""
    clock, dated = source.tongue.clock, source.dated
    number = 1
    if count:
        number = int(count) if count.isdigit() else clock.numbers.get(count, 0)
        if not number:
            return None
    days = clock.units_days.get(unit, clock.units_days.get(unit.rstrip("s"), 1))
    back = max(1, -(-number // 24)) if days == 0 else number * days
    if dated is None or back > 36_500:  # noqa: PLR2004 - a century
        return None
    return dated - timedelta(days=back)


def _begin_of(days: int, dated: date | None) -> date | None:
    """The first day of the week, month or year of so many days that the statement's day lies in."""
    if dated is None:
        return None
    if days == 30:  # noqa: PLR2004 - a month
        return dated.replace(day=1)
    if days == 365:  # noqa: PLR2004 - a year
        return dated.replace(month=1, day=1)
    return dated - timedelta(days=dated.weekday())
