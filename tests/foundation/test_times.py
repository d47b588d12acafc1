"""Time: local at the doors, UTC inside; periods half-open; days and hours that are none are refused."""

from __future__ import annotations

from datetime import UTC, datetime, time
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safepassage.foundation.errors import Fault
from safepassage.foundation.times import Interval, Night, Period, iso_utc, parse_interval, parse_period, zone

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

DAMASCUS = zone("Asia/Damascus")


def at(*parts: int) -> int:
    return int(datetime(*parts, tzinfo=UTC).timestamp())  # type: ignore[arg-type,misc]


def interval(text: str, tz: ZoneInfo = DAMASCUS) -> Interval:
    found = parse_interval(text, tz)
    assert isinstance(found, Interval), found
    return found


@pytest.mark.parametrize(
    ("text", "start", "end", "precision"),
    [
        ("2016-12-10T18:15", at(2016, 12, 10, 16, 15), at(2016, 12, 10, 16, 15), "minute"),  # winter: UTC+2
        ("2016-12-10T16:15Z", at(2016, 12, 10, 16, 15), at(2016, 12, 10, 16, 15), "minute"),
        ("2016-12-10T18:15:30+02:00", at(2016, 12, 10, 16, 15, 30), at(2016, 12, 10, 16, 15, 30), "second"),
        ("2016-12-10", at(2016, 12, 9, 22), at(2016, 12, 10, 22), "day"),
        ("2016-12-10/2016-12-11", at(2016, 12, 9, 22), at(2016, 12, 11, 22), "day"),
        ("2016-12-10T18:00/2016-12-10T18:15", at(2016, 12, 10, 16), at(2016, 12, 10, 16, 15), "minute"),
        ("2016-12-10T8:15", at(2016, 12, 10, 6, 15), at(2016, 12, 10, 6, 15), "minute"),
        ("2016-12-10T8:15:30", at(2016, 12, 10, 6, 15, 30), at(2016, 12, 10, 6, 15, 30), "second"),
        ("2016-12-10T16:15-0200", at(2016, 12, 10, 18, 15), at(2016, 12, 10, 18, 15), "minute"),
        ("2016-12-10T18:00/2016-12-10T18:00", at(2016, 12, 10, 16), at(2016, 12, 10, 16), "minute"),
        ("2016-12-10/2016-12-11T06:00", at(2016, 12, 9, 22), at(2016, 12, 11, 4), "day"),  # the coarser of the two
        ("2016-03-25", at(2016, 3, 24, 22), at(2016, 3, 25, 21), "day"),  # 23 hours: the clock jumped over midnight
        ("2016-07-01", at(2016, 6, 30, 21), at(2016, 7, 1, 21), "day"),  # summer: UTC+3
        ("٢٠١٦-١٢-١٠", at(2016, 12, 9, 22), at(2016, 12, 10, 22), "day"),
    ],
)
def test_written_times(text: str, start: int, end: int, precision: str) -> None:
    assert interval(text) == Interval(start, end, precision)


@pytest.mark.parametrize(
    ("text", "zone_name", "words"),
    [
        ("2016-02-31", "Asia/Damascus", "out of range"),
        ("10/12/2016", "Asia/Damascus", "date and time such as"),
        ("10/12/2016", "Asia/Damascus", "Write the year first"),
        ("2016-12-10T18:15+25:00", "Asia/Damascus", "less than a day"),
        ("9999-12-31", "Asia/Damascus", "a year from 1900 to 2199"),
        ("0216-12-10", "Asia/Damascus", "a year from 1900 to 2199"),
        ("2016-12-10T25:00", "Asia/Damascus", "00:00 to 23:59"),
        ("2016-12-11/2016-12-09", "Asia/Damascus", "at or after the beginning"),
        ("2016-03-27T01:30", "Europe/London", "never came"),
        ("2016-10-30T01:30", "Europe/London", "came twice"),
        ("tonight", "Asia/Damascus", "date and time such as"),
    ],
)
def test_times_that_are_none(text: str, zone_name: str, words: str) -> None:
    found = parse_interval(text, zone(zone_name))
    assert isinstance(found, Fault)
    assert words in str(found)


def test_a_day_of_25_hours_is_25_hours() -> None:
    assert interval("2016-10-30", zone("Europe/London")).duration_s == 25 * 3600


def test_a_night_runs_over_midnight() -> None:
    night = parse_period("night:2016-12-10", DAMASCUS, Night(), 0)
    assert isinstance(night, Period)
    assert (night.span.start_s, night.span.end_s) == (at(2016, 12, 10, 16), at(2016, 12, 11, 4))


def test_an_early_night_ends_the_same_day() -> None:
    night = parse_period("night:2016-12-10", DAMASCUS, Night(time(1), time(5)), 0)
    assert isinstance(night, Period)
    assert night.span.duration_s == 4 * 3600


def test_a_night_that_ends_when_it_begins_lasts_a_day() -> None:
    night = parse_period("night:2016-12-10", DAMASCUS, Night(time(6), time(6)), 0)
    assert isinstance(night, Period)
    assert night.span.duration_s == 24 * 3600


def test_periods_by_name() -> None:
    start, now = at(2016, 11, 24), at(2016, 12, 11, 4)
    day = parse_period("day:2016-12-10", DAMASCUS, Night(), start)
    assert day == Period("day", Interval(at(2016, 12, 9, 22), at(2016, 12, 10, 22), "day"))
    assert parse_period("start", DAMASCUS, Night(), start, now) == Period("start", Interval(start, now, "minute"))
    assert parse_period("start", DAMASCUS, Night(), start, start) == Period("start", Interval(start, start, "minute"))
    for text, as_of_s in (("start", start - 1), ("start:1", now)):
        assert isinstance(parse_period(text, DAMASCUS, Night(), start, as_of_s), Fault)


def test_an_interval_ends_after_it_begins_and_says_how_finely_it_is_known() -> None:
    with pytest.raises(ValueError, match="ends before it begins: 5 > 4"):
        Interval(5, 4)
    with pytest.raises(ValueError, match="precision 'week'"):
        Interval(4, 5, "week")


def test_intervals_are_half_open() -> None:
    first = Interval(10, 20)
    assert [first.holds(moment) for moment in (9, 10, 19, 20)] == [False, True, True, False]


@pytest.mark.parametrize("text", ["night:2016-02-31", "night", "start:1", "fortnight:2016-12-10", "start"])
def test_periods_that_are_none(text: str) -> None:
    assert isinstance(parse_period(text, DAMASCUS, Night(), at(2016, 11, 24)), Fault)


def test_a_boundary_belongs_to_the_period_that_it_closes() -> None:
    evening, morning = at(2016, 12, 10, 16), at(2016, 12, 11, 4)
    night = Period("night", Interval(evening, morning))
    day = Period("day", Interval(morning, morning + 43_200))
    closing = Interval(morning - 900, morning)
    assert night.takes(closing)
    assert not day.takes(closing)
    assert not night.takes(Interval(evening - 900, evening))
    assert day.takes(Interval(morning, morning))  # an instant on the boundary opens the next
    over = Interval(morning - 900, morning + 900)
    assert not night.takes(over)
    assert day.takes(over)


@given(st.integers(0, 2**33), st.integers(0, 10**6), st.lists(st.integers(1, 10**5), min_size=1, max_size=5))
def test_consecutive_periods_take_every_observation_once(start: int, length: int, cuts: list[int]) -> None:
    observed = Interval(start, start + length)
    edges = [start - 1]
    for cut in cuts:
        edges.append(edges[-1] + cut)
    edges.append(max(edges[-1], observed.end_s) + 1)
    periods = [Period("span", Interval(a, b)) for a, b in pairwise(edges)]
    assert sum(period.takes(observed) for period in periods) == 1


def test_iso_utc_shows_seconds_only_when_there_are_some() -> None:
    assert iso_utc(at(2016, 12, 10, 16, 15)) == "2016-12-10T16:15Z"
    assert iso_utc(at(2016, 12, 10, 16, 15, 9)) == "2016-12-10T16:15:09Z"


def test_an_unknown_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="IANA"):
        zone("Damascus")
