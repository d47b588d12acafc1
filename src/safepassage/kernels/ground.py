"""The ground under those who pass: the median of pictures laid over each other, pixel by pixel.

Pictures that do not show a pixel have no say in it. Without the compiler it gives the same answer.
"""

from __future__ import annotations

import numpy as np
from numba import njit

__all__ = ["median"]


@njit(cache=True)
def median(samples, seen, kept, least, ground, known):
    """The lower median of the samples that show a pixel.

    Args:
        samples: (rows, columns, channels, n) uint8.
        seen: (rows, columns, n) bool.
        kept: How many of the n there are.
        least: How many samples must show a pixel for it to be known.
        ground: (rows, columns, channels) uint8, filled where it is known.
        known: (rows, columns) bool, filled.
    """
    rows, columns, channels, _ = samples.shape
    held = np.empty(kept, np.uint8)
    for row in range(rows):
        for column in range(columns):
            count = 0
            for at in range(kept):
                count += seen[row, column, at]
            known[row, column] = count >= least
            if count < least:
                continue
            for channel in range(channels):
                count = 0
                for at in range(kept):
                    if not seen[row, column, at]:
                        continue
                    value = samples[row, column, channel, at]
                    place = count
                    while place > 0 and held[place - 1] > value:
                        held[place] = held[place - 1]
                        place -= 1
                    held[place] = value
                    count += 1
                ground[row, column, channel] = held[(count - 1) // 2]
