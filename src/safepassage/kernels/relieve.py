"""Moves the take-offs and landings of a night until no more drones are away at once than wanted.

A move puts one take-off or one landing elsewhere, or a run of reliefs of one watch by the same number of minutes,
where nobody stays in the air too long and nobody leaves before the relief is there; so the night never gets a gap. It
is taken where it makes the drone-minutes that are too many, away or on the pads, no more numerous than by a threshold
that falls to nothing (threshold accepting: Dueck and Scheuer, J. Comput. Phys. 90, 1990). Chance is the generator of
Park and Miller with the multiplier 48271 (Comm. ACM 36, 1993). Without the compiler it gives the same answer.
"""

from __future__ import annotations

import numpy as np
from numba import njit

__all__ = ["relieve"]

OFF, LAND, SOME, REST = 0, 1, 5, 7
"""Of eight chances one moves a take-off, one a landing, three a relief, two a run of them, and one all that follow."""


@njit(cache=True)
def relieve(off, land, first, watches, air, turn, handover, pad, pads, wanted, moves, threshold, seed):
    """Looks for take-offs and landings with which no more drones are away than wanted.

    Args:
        off: (n,) int64, minutes of take-off, those of a watch together and rising; moved.
        land: (n,) int64, minutes of landing; moved.
        first: (watches + 1,) int64, where the sorties of each watch begin.
        watches: (watches, 4) int64: first minute, first minute no longer, minutes there, minutes back.
        air: Minutes that a drone can be in the air; no take-off is earlier than that before the first minute, which is
            later than `air`.
        turn: Minutes from landing until it can take off again.
        handover: Minutes for which the relief is on station before the other leaves.
        pad: Minutes that a take-off or a landing takes a pad.
        pads: How many at once; -1 where they do not bind.
        wanted: Drones.
        moves: How many are tried.
        threshold: Drone-minutes by which the first moves may be worse.
        seed: From 1 to 2^31 - 2.

    Returns:
        The drone-minutes that are too many; at 0 it is found, and nothing more is tried.
    """
    sorties = off.shape[0]
    minutes = land.max() + air + turn + pad + 1
    away = np.zeros(minutes, np.int64)
    busy = np.zeros(minutes, np.int64)
    owner = np.zeros(sorties, np.int64)
    cost = _begun(off, land, first, turn, pad, pads, wanted, away, busy, owner)
    for move in range(moves):
        if cost == 0:
            break
        worse = threshold * (moves - move) // moves
        seed = seed * 48271 % 2147483647
        at = seed % sorties
        n = owner[at]
        stop = first[n + 1] - 1
        seed = seed * 48271 % 2147483647
        what = seed % 8
        if what > LAND and at == stop:
            continue
        till = at
        if what == REST:
            till = stop - 1
        elif what >= SOME:
            seed = seed * 48271 % 2147483647
            till = at + seed % (stop - at)
        low, high = _room(what, at, till, at == first[n], at == stop, off, land, watches[n], air, handover)
        now = off[at] if what == OFF else land[at] if what == LAND else 0
        if low >= high:
            continue
        seed = seed * 48271 % 2147483647
        if seed % 3:
            seed = seed * 48271 % 2147483647
            by = low + seed % (high - low + 1) - now
        else:
            by = seed // 3 % 2 * 2 - 1
        if by == 0 or not low <= now + by <= high:
            continue
        first_off = at if what == OFF else at + 1
        last_off = till + 1 if what > LAND else at
        last_land = at - 1 if what == OFF else till
        change = _moved(off, first_off, last_off, by, -1, 0, away, wanted, busy, pad, pads)
        change += _moved(land, at, last_land, by, 1, turn, away, wanted, busy, pad, pads)
        if change > worse:
            _moved(land, at, last_land, -by, 1, turn, away, wanted, busy, pad, pads)
            _moved(off, first_off, last_off, -by, -1, 0, away, wanted, busy, pad, pads)
        else:
            cost += change
    return cost


@njit(cache=True)
def _begun(off, land, first, turn, pad, pads, wanted, away, busy, owner):
    """Counts who is away and on the pads when, notes whose each sortie is, and returns what is too many."""
    cost = 0
    for n in range(first.shape[0] - 1):
        for at in range(first[n], first[n + 1]):
            owner[at] = n
            cost += _put(away, off[at], land[at] + turn, wanted)
            cost += _on_pad(busy, off[at], pad, pads) + _on_pad(busy, land[at], pad, pads)
    return cost


@njit(cache=True)
def _room(what, at, till, is_first, is_last, off, land, watch, air, handover):
    """(first minute, last) to which a take-off or landing can go; (fewest minutes, most) by which a run can be."""
    begin, end, out, back = watch
    if what == OFF:
        before = begin - out if is_first else land[at - 1] - back - handover - out
        return land[at] - air, min(before, land[at] - out - back)
    if what == LAND:
        after = end + back if is_last else off[at + 1] + out + handover + back
        return max(after, off[at] + out + back), off[at] + air
    low = max(land[till + 1] - air - off[till + 1], off[at] + out + back - land[at])
    return low, min(off[at] + air - land[at], land[till + 1] - out - back - off[till + 1])


@njit(cache=True)
def _moved(times, start, stop, by, side, after, away, wanted, busy, pad, pads):
    """Moves take-offs or landings from one to another, both included: the change of what is too many.

    A take-off (side -1) begins a time away; a landing (1) ends one, `after` later.
    """
    change = 0
    for at in range(start, stop + 1):
        old = times[at]
        times[at] = old + by
        change += _off_pad(busy, old, pad, pads) + _on_pad(busy, old + by, pad, pads)
        low = min(old, old + by) + after
        high = max(old, old + by) + after
        if by * side > 0:
            change += _put(away, low, high, wanted)
        else:
            change += _take(away, low, high, wanted)
    return change


@njit(cache=True)
def _on_pad(busy, minute, pad, pads):
    return _put(busy, minute, minute + pad, pads) if pads >= 0 else 0


@njit(cache=True)
def _off_pad(busy, minute, pad, pads):
    return _take(busy, minute, minute + pad, pads) if pads >= 0 else 0


@njit(cache=True)
def _put(count, low, high, most):
    """One more from minute to minute: by how many the minutes that are too many grow."""
    more = 0
    for minute in range(low, high):
        more += count[minute] >= most
        count[minute] += 1
    return more


@njit(cache=True)
def _take(count, low, high, most):
    """One less: the same, which is 0 or less."""
    less = 0
    for minute in range(low, high):
        count[minute] -= 1
        less -= count[minute] >= most
    return less
