"""Covers what moves with people: the fewest boxes of a person's size over a mask, the fullest first.

One person may be broken into pieces by a belt or a railing, and three who walk abreast are one piece. So pieces are
not looked at: the box that holds the most of what is not covered yet is taken, cut to what it holds, and taken out,
until no box is full enough. What moves right below a box, or touches it at its sides, counts against it: the middle of
two people is as full as either, but nobody's feet stand in somebody, and nobody ends in the middle of the next. So a
group is taken from its rim, and from who is nearest. Without the compiler it gives the same answer.
"""

from __future__ import annotations

import numpy as np
from numba import njit

__all__ = ["cover"]

BELOW_SHARE = 0.2
"""How much of a height below a box counts against it."""


@njit(cache=True)
def cover(mask, size, fill, boxes):
    """Boxes over a mask.

    Args:
        mask: (rows, columns) uint8, 0 or 1; emptied in place.
        size: (rows, 2) float64, width and height of a person whose feet are in a row, px of the mask.
        fill: Which share of a box must be covered by it alone, above 0.
        boxes: (many, 5) float64, filled: x and y of the foot point, width, height, share of the box that is full.

    Returns:
        How many boxes there are.
    """
    rows, columns = mask.shape
    total = np.zeros((rows + 1, columns + 1), np.int64)
    found = 0
    while found < boxes.shape[0]:
        for row in range(rows):
            run = 0
            for column in range(columns):
                run += mask[row, column]
                total[row + 1, column + 1] = total[row, column + 1] + run
        best = -np.inf
        best_share = 0.0
        best_row = -1
        best_column = -1
        for row in range(2, rows):
            high = int(size[row, 1])
            wide = int(size[row, 0])
            half = wide // 2
            top = max(row + 1 - high, 0)
            if total[row + 1, columns] == total[top, columns]:
                continue
            low = min(row + 1 + int(BELOW_SHARE * high), rows)
            for column in range(0, columns, 2):
                left = max(column - half, 0)
                right = min(column + half + 1, columns)
                inside = _sum(total, top, row + 1, left, right)
                share = inside / (wide * high)
                if share < fill:
                    continue
                wider = _sum(total, top, row + 1, max(left - 1, 0), min(right + 1, columns))
                against = wider - inside + _sum(total, row + 1, low, left, right)
                if share - against / (wide * high) > best + 1e-9:
                    best = share - against / (wide * high)
                    best_share = share
                    best_row = row
                    best_column = column
        if best_row < 0:
            break
        _cut(mask, best_row, best_column, size, best_share, boxes, found)
        found += 1
    return found


@njit(cache=True, inline="always")
def _sum(total, top, low, left, right):
    return total[low, right] - total[top, right] - total[low, left] + total[top, left]


@njit(cache=True)
def _cut(mask, row, column, size, share, boxes, at):
    """Writes a box, cut to what it holds, and empties it."""
    rows, columns = mask.shape
    half = int(size[row, 0]) // 2
    top = max(row + 1 - int(size[row, 1]), 0)
    left = max(column - half, 0)
    right = min(column + half + 1, columns)
    low, up = top, row
    west, east = right, left
    held = 0
    middle = 0.0
    for y in range(top, row + 1):
        here = 0
        for x in range(left, right):
            if mask[y, x]:
                here += 1
                middle += x
                west = min(west, x)
                east = max(east, x)
        held += here
        if here > 1:
            low = max(low, y)
            up = min(up, y)
    boxes[at, 0] = middle / held + 0.5
    boxes[at, 1] = low + 1
    boxes[at, 2] = max(east - west + 1, 1)
    boxes[at, 3] = max(low - up + 1, 1)
    boxes[at, 4] = share
    spare = max(int(size[row, 0]) // 8, 1)
    for y in range(max(top - spare, 0), min(row + spare + 1, rows)):
        for x in range(max(left - spare, 0), min(right + spare, columns)):
            mask[y, x] = 0
