"""The clock of a film against the clock of a drone's telemetry, by the motion that both tell of.

From picture to picture the ground moves through the film; the telemetry says how it must have moved. Both are held
against each other at every shift of the one clock, as a cross-correlation: where the clocks agree, most of the motion
is explained. How sure that is comes with it: a drone that hovers still, or flies straight on at one speed, looks the
same at every moment, and then nothing is certain. Nothing here sets a clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from safepassage.monitoring.coverage import range_max_m
from safepassage.monitoring.footprint import seen_again
from safepassage.monitoring.placing import RESOLUTION_M, through

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from safepassage.monitoring.footprint import Terrain
    from safepassage.monitoring.placing import Laying
    from safepassage.monitoring.track import Track

__all__ = ["Shift", "ahead_words", "judged", "shift_between"]

_POINTS: Final = np.array([(-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5)])
"""Points of a picture, -1 to 1, whose motion is compared: enough to tell a shift from a turn and from a climb."""
_TICK_S: Final = 0.2
"""Shifts are tried in steps of this."""
_STEP_FACTOR: Final = 1.5
"""Pictures that are further apart than so many steps have others missing between them."""
_PAIRS_MIN: Final = 8
_COVERED_SHARE: Final = 0.8
_STIRS_SHARE: Final = 0.004
"""Of half a picture: less motion from one picture to the next, in the mean, is a drone that hovers still."""
_EXPLAINED_SHARE: Final = 0.5
_RIVAL_S: Final = 3.0
_RIVAL_FACTOR: Final = 2.0
"""A shift further off must leave so many times as much unexplained,"""
_RIVAL_SHARE: Final = 0.1
"""and so much more."""
_AS_GOOD_FACTOR: Final = 1.25
_AS_GOOD_SHARE: Final = 0.01


@dataclass(frozen=True, slots=True)
class Shift:
    """How far the telemetry's clock is ahead of the film's, by the motion.

    Attributes:
        shift_s: Where they agree best.
        within_s: Shifts so near explain the motion as well.
        explained_share: Which share of the motion agrees there, up to 1.
        rival_share: The same of the best shift that is further off.
        is_certain: Whether no other shift comes near.
    """

    shift_s: float
    within_s: float
    explained_share: float
    rival_share: float
    is_certain: bool


def ahead_words(ahead_s: float) -> str:
    """How far a clock is ahead of another, in words.

    >>> [ahead_words(each) for each in (4.04, -3598.2, 5400)]
    ['4.0 s ahead', '59 min 58 s behind', '1 h 30 min 0 s ahead']
    """
    way = "behind" if ahead_s < 0 else "ahead"
    minutes, seconds = divmod(round(abs(ahead_s)), 60)
    hours, minutes = divmod(minutes, 60)
    if hours or minutes:
        return f"{hours} h " * bool(hours) + f"{minutes} min {seconds} s {way}"
    return f"{abs(ahead_s):.1f} s {way}"


def shift_between(laying: Laying, track: Track, terrain: Terrain | None = None) -> Shift | None:
    """Which shift of the clocks makes the motions agree; None where they are not known for long enough.

    Args:
        laying: Of the film, by its own clock.
        track: Of the drone, with lens and ground.
        terrain: The ground; without it the track's own, flat.
    """
    at_s, shown, step_s = _motion_shown(laying)
    if len(at_s) < _PAIRS_MIN or np.sqrt((shown**2).mean()) < _STIRS_SHARE:
        return None
    told = _motion_told(track, step_s, laying.wide_px, terrain)
    known: NDArray[np.bool_] = np.asarray(np.isfinite(told).all(axis=1))
    told = np.where(known[:, None], told, 0.0)
    tick = np.round((at_s - at_s[0]) / _TICK_S).astype(np.int64)
    firsts = np.arange(-tick[-1], len(told))
    scores = np.full(len(firsts), -np.inf)
    for number, first in enumerate(firsts):
        index = first + tick
        used = np.asarray((index >= 0) & (index < len(told)))
        used[used] = known[index[used]]
        if used.sum() >= max(_PAIRS_MIN, _COVERED_SHARE * len(at_s)):
            one, other = shown[used], told[index[used]]
            scores[number] = 2 * (one * other).sum() / ((one**2).sum() + (other**2).sum())
    return judged(scores, track.at_s[0] + firsts * _TICK_S - at_s[0])


def _motion_shown(laying: Laying) -> tuple[NDArray[np.float64], NDArray[np.float64], float]:
    """(when each motion begins, (n, 8) how far `_POINTS` move, the step from picture to picture in seconds)."""
    passed_s = np.diff(laying.at_s)
    step_s = float(np.median(passed_s)) if len(passed_s) else 0.0
    near = np.flatnonzero(passed_s <= _STEP_FACTOR * step_s)
    shown = np.empty((len(near), _POINTS.size))
    for row, number in enumerate(near):
        back = np.linalg.inv(laying.to_ground[number + 1]) @ laying.to_ground[number]
        moved = laying.of_px(through(laying.in_px(_POINTS), back)) - _POINTS
        shown[row] = (moved * step_s / passed_s[number]).ravel()
    return laying.at_s[near], shown, step_s


def _motion_told(track: Track, step_s: float, wide_px: int, terrain: Terrain | None) -> NDArray[np.float64]:
    """(ticks, 8) how `_POINTS` move within a step by the telemetry, from its first sample on, at every tick."""
    at_s = np.arange(track.at_s[0], track.at_s[-1], _TICK_S)
    one, other = track.between(at_s), track.between(at_s + step_s)
    far_m = range_max_m(one, pixels=wide_px, resolution_m=RESOLUTION_M)
    again = seen_again(one, other, _POINTS, range_max_m=far_m, terrain=terrain)
    told: NDArray[np.float64] = (again - _POINTS).reshape(len(at_s), -1)
    return told


def judged(scores: NDArray[np.float64], shifts_s: NDArray[np.float64]) -> Shift | None:
    """What the scores of all shifts say.

    Args:
        scores: (n,) float64, which share of the motion agrees, at most 1; -inf where too little is known of both.
        shifts_s: (n,) float64, rising.
    """
    if not np.isfinite(scores).any():
        return None
    best = int(np.argmax(scores))
    unexplained = 1 - scores
    rivals = scores[abs(shifts_s - shifts_s[best]) > _RIVAL_S]
    rival = float(rivals.max()) if len(rivals) and np.isfinite(rivals.max()) else 0.0
    as_good = unexplained <= unexplained[best] * _AS_GOOD_FACTOR + _AS_GOOD_SHARE
    low = high = best
    while low > 0 and as_good[low - 1]:
        low -= 1
    while high < len(scores) - 1 and as_good[high + 1]:
        high += 1
    is_certain = bool(
        scores[best] >= _EXPLAINED_SHARE
        and 1 - rival >= _RIVAL_FACTOR * unexplained[best]
        and scores[best] - rival >= _RIVAL_SHARE
    )
    within_s = max(high - best, best - low, 1) * _TICK_S
    return Shift(float(shifts_s[best]), within_s, float(scores[best]), rival, is_certain)
