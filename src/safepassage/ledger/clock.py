"""The hybrid logical clock that stamps `recorded_at`.

A stamp is unix milliseconds shifted left by 16 bits, plus a counter (Kulkarni,
Demirbas et al., "Logical physical clocks", 2014). It follows the wall clock, and
when the wall clock stands still or is set back it counts on from the last stamp,
so that stamps on one ledger always rise, over restarts too: the last stamp is
read from the last row. A full counter carries into the milliseconds, which is
what a clock that is a little ahead means anyway.

It never refuses a row because a clock is wrong: a crew whose tablet lost its
date must still be able to record. How far the stamps run ahead of the wall is
reported instead. It reads no clock itself; the time is an argument.
"""

from __future__ import annotations

from safepassage.foundation.errors import Fault

__all__ = ["AHEAD_MAX_MS", "COUNTER_BITS", "ahead_ms", "drift_fault", "stamp_of", "tick", "wall_ms_of"]

COUNTER_BITS = 16

WALL_MAX_MS = 1 << 47
"""The year 6429; above it a stamp would not fit SQLite's 64-bit integer."""

AHEAD_MAX_MS = 60_000
"""Stamps more than a minute ahead of the wall clock are reported."""


def stamp_of(wall_ms: int) -> int:
    """The first stamp of a millisecond.

    Raises:
        ValueError: The time is before 1970 or after the year 6429.
    """
    if not 0 <= wall_ms < WALL_MAX_MS:
        msg = f"a wall clock of {wall_ms} ms since 1970 cannot be stamped"
        raise ValueError(msg)
    return wall_ms << COUNTER_BITS


def wall_ms_of(stamp: int) -> int:
    """The millisecond that a stamp stands for."""
    return stamp >> COUNTER_BITS


def tick(last: int, wall_ms: int) -> int:
    """The next stamp after `last`, when the wall clock says `wall_ms`.

    >>> tick(0, 5) == 5 << 16
    True
    >>> tick(5 << 16, 5) - (5 << 16), tick(5 << 16, 1) - (5 << 16)
    (1, 1)
    """
    return max(stamp_of(wall_ms), last + 1)


def ahead_ms(last: int, wall_ms: int) -> int:
    """By how much the last stamp is ahead of the wall clock; 0 when it is not."""
    return max(0, wall_ms_of(last) - wall_ms)


def drift_fault(last: int, wall_ms: int) -> Fault | None:
    """A warning when the stamps run more than a minute ahead of the wall clock, else None."""
    ahead = ahead_ms(last, wall_ms)
    if ahead <= AHEAD_MAX_MS:
        return None
    return Fault(
        expected="the last row recorded before now",
        got=f"{ahead / 1000:.0f} s after this machine's clock",
        way_out="Set the clock of this machine. Rows are still taken and keep their order.",
        field="recorded_at",
        severity="warning",
    )
