"""Sees who passes which line: the smoothed way of each foot point against segments on the ground.

A way is smoothed by a mean over some frames around each, shorter at its ends. A step of it that passes a segment is a
crossing; one that is undone soon is a person who hesitates, or a box that shakes, and is dropped with its return. It
knows slots and numbers, no persons; what it keeps of a way is the few frames of one mean. Without the compiler it
gives the same answer.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

__all__ = ["Ways", "crossings", "new_ways", "settle"]


class Ways(NamedTuple):
    """What is remembered of each track, by slot of `follow`.

    `ident`: (slots,) int64, whose way it is, -1 for nobody's; `ring`: (slots, window, 2) float64, foot points, px;
    `frames`: (slots, 3) int64, frame of the first, of the last point and of the last mean, -1 for none; `mean`:
    (slots, 2) float64, the last mean; `waits`: (slots, lines, 2) int64, direction (+1, -1, 0 for none) and frame of a
    crossing that may still be undone.
    """

    ident: np.ndarray
    ring: np.ndarray
    frames: np.ndarray
    mean: np.ndarray
    waits: np.ndarray


def new_ways(slots: int, window: int, lines: int) -> Ways:
    """No ways yet; `window` is odd, the frames of a mean."""
    return Ways(
        np.full(slots, -1, np.int64),
        np.zeros((slots, window, 2)),
        np.full((slots, 3), -1, np.int64),
        np.zeros((slots, 2)),
        np.zeros((slots, lines, 2), np.int64),
    )


@njit(cache=True)
def crossings(ways, rows, count, lines, undone, events):
    """Takes the rows of a frame.

    Args:
        ways: Changed in place.
        rows: (many, 8) float64 of `follow`: frame, slot, ident, x, y, width, height, if for sure.
        count: How many rows there are.
        lines: (lines, 4) float64: x1, y1, x2, y2, px.
        undone: Frames within which a crossing that is undone does not count.
        events: (many, 3) int64, filled: frame, line, direction. +1 passes from the left of the line to its right, as
            one sees it who stands at its first point and looks to its second.

    Returns:
        How many events there are.
    """
    found = 0
    half = ways.ring.shape[1] // 2
    for at in range(count):
        slot = int(rows[at, 1])
        frame = int(rows[at, 0])
        if ways.ident[slot] != int(rows[at, 2]):
            found = _close(ways, slot, lines, undone, events, found)
            ways.ident[slot] = int(rows[at, 2])
            ways.frames[slot, 0] = frame
            ways.frames[slot, 2] = -1
        ways.frames[slot, 1] = frame
        ways.ring[slot, frame % ways.ring.shape[1], 0] = rows[at, 3]
        ways.ring[slot, frame % ways.ring.shape[1], 1] = rows[at, 4]
        if frame - half >= ways.frames[slot, 0]:
            found = _step(ways, slot, frame - half, lines, undone, events, found)
    return found


@njit(cache=True)
def settle(ways, slots, count, lines, undone, events):
    """Ends the ways of slots whose tracks are over; returns how many events there are."""
    found = 0
    for at in range(count):
        found = _close(ways, slots[at], lines, undone, events, found)
    return found


@njit(cache=True)
def _close(ways, slot, lines, undone, events, found):
    """Smooths what is left of a way, and lets the crossings stand that nobody can undo any more."""
    if ways.ident[slot] < 0:
        return found
    last = ways.frames[slot, 1]
    for frame in range(max(ways.frames[slot, 2] + 1, ways.frames[slot, 0]), last + 1):
        found = _step(ways, slot, frame, lines, undone, events, found)
    for line in range(lines.shape[0]):
        found = _stands(ways, slot, line, events, found)
    ways.ident[slot] = -1
    return found


@njit(cache=True, inline="always")
def _stands(ways, slot, line, events, found):
    if ways.waits[slot, line, 0] != 0:
        events[found, 0] = ways.waits[slot, line, 1]
        events[found, 1] = line
        events[found, 2] = ways.waits[slot, line, 0]
        found += 1
        ways.waits[slot, line, 0] = 0
    return found


@njit(cache=True)
def _step(ways, slot, frame, lines, undone, events, found):
    """One mean further along a way."""
    window = ways.ring.shape[1]
    half = window // 2
    x = 0.0
    y = 0.0
    first = max(frame - half, ways.frames[slot, 0])
    last = min(frame + half, ways.frames[slot, 1])
    for at in range(first, last + 1):
        x += ways.ring[slot, at % window, 0]
        y += ways.ring[slot, at % window, 1]
    x /= last - first + 1
    y /= last - first + 1
    for line in range(lines.shape[0]):
        if ways.waits[slot, line, 0] != 0 and frame - ways.waits[slot, line, 1] > undone:
            found = _stands(ways, slot, line, events, found)
        if ways.frames[slot, 2] < 0:
            continue
        passed = _passes(ways.mean[slot, 0], ways.mean[slot, 1], x, y, lines[line])
        if passed == 0:
            continue
        if ways.waits[slot, line, 0] == -passed:
            ways.waits[slot, line, 0] = 0
            continue
        found = _stands(ways, slot, line, events, found)
        ways.waits[slot, line, 0] = passed
        ways.waits[slot, line, 1] = frame
    ways.mean[slot, 0] = x
    ways.mean[slot, 1] = y
    ways.frames[slot, 2] = frame
    return found


@njit(cache=True)
def _passes(x0, y0, x1, y1, line):
    """+1 or -1 where a step passes a segment, 0 where it does not; a point on the line is to its right."""
    ax, ay, bx, by = line
    before = (bx - ax) * (y0 - ay) - (by - ay) * (x0 - ax)
    after = (bx - ax) * (y1 - ay) - (by - ay) * (x1 - ax)
    if (before >= 0) == (after >= 0):
        return 0
    start = (x1 - x0) * (ay - y0) - (y1 - y0) * (ax - x0)
    end = (x1 - x0) * (by - y0) - (y1 - y0) * (bx - x0)
    if (start > 0 and end > 0) or (start < 0 and end < 0):
        return 0
    return 1 if after >= 0 else -1
