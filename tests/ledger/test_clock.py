"""Stamps rise, whatever the wall clock does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safepassage.ledger import clock

NOON_MS = 1_481_371_200_000
DAY_MS = 86_400_000

wall_clocks = st.lists(st.integers(0, clock.WALL_MAX_MS - 1), min_size=1, max_size=50)


def test_a_stamp_is_milliseconds_and_a_counter() -> None:
    assert clock.tick(0, NOON_MS) == 1_481_371_200_000 * 65_536
    assert clock.wall_ms_of(clock.tick(0, NOON_MS)) == NOON_MS


def test_within_one_millisecond_the_counter_counts() -> None:
    first = clock.tick(0, NOON_MS)
    assert clock.tick(first, NOON_MS) == first + 1


def test_a_clock_set_back_a_day_does_not_turn_stamps_back() -> None:
    before = clock.tick(0, NOON_MS)
    after = clock.tick(before, NOON_MS - DAY_MS)
    assert after == before + 1
    assert clock.ahead_ms(after, NOON_MS - DAY_MS) == DAY_MS


def test_a_full_counter_carries_into_the_next_millisecond() -> None:
    last = clock.stamp_of(NOON_MS) + 65_535
    assert clock.wall_ms_of(clock.tick(last, NOON_MS)) == NOON_MS + 1


@given(wall_clocks)
def test_stamps_rise_and_never_lag_behind_the_wall(walls_ms: list[int]) -> None:
    last = 0
    for wall_ms in walls_ms:
        stamp = clock.tick(last, wall_ms)
        assert stamp > last
        assert clock.wall_ms_of(stamp) >= wall_ms
        last = stamp


def test_drift_is_said_above_a_minute_and_is_no_error() -> None:
    stamp = clock.stamp_of(NOON_MS)
    assert clock.drift_fault(stamp, NOON_MS - 60_000) is None
    fault = clock.drift_fault(stamp, NOON_MS - 61_000)
    assert fault is not None
    assert (fault.severity, fault.got) == ("warning", "61 s after this machine's clock")


@pytest.mark.parametrize("wall_ms", [-1, clock.WALL_MAX_MS])
def test_a_time_that_cannot_be_stamped_is_refused(wall_ms: int) -> None:
    with pytest.raises(ValueError, match="cannot be stamped"):
        clock.tick(0, wall_ms)
