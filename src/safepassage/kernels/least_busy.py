"""How many drones a night keeps busy at least, whatever the rota: weights of its minutes that show the most.

A watch is relieved at minutes of a choice, and each relief costs the minutes for which two drones are away for it. For
weights of the minutes the cheapest choice of a watch is found by dynamic programming, each watch by itself; what all of
them cost together, over the sum of the weights, is no more than the drones that are away at the busiest minute. Weights
that show the most are found as in a game of minutes against watches, by multiplicative weights (Freund and Schapire,
Games and Economic Behavior 29, 1999): a minute weighs more the more drones have been away in it so far. Their limit is
the value of the linear programme over mixtures of choices. Weights and costs are whole numbers, so that each bound
is exact, and the same without the compiler.
"""

from __future__ import annotations

import numpy as np
from numba import njit

__all__ = ["cheapest", "least_busy"]

FAR = 1 << 62


@njit(cache=True)
def least_busy(watches, handover, minutes, table, rounds):
    """Weights of the minutes that show that many drones are needed.

    Args:
        watches: (n, 5) int64: first minute, first minute no longer, most minutes from one relief to the next, minutes
            there, minutes from leaving the station until ready; nothing is away before minute 0 or at `minutes`.
        handover: Minutes for which the relief is on station before the other leaves.
        minutes: How many there are.
        table: (k,) int64, falling, the first above 0: what a minute weighs that is so many drones behind the busiest.
        rounds: How often they are weighed anew, at most.

    Returns:
        (drone-minutes, weighed, that are busy at least; the sum of the weights) of the weights that show most.
    """
    busy = np.zeros(minutes, np.int64)
    total = np.zeros(minutes + 1, np.int64)
    shown = 0
    weighed = 1
    for number in range(rounds):
        highest = busy.max()
        for minute in range(minutes):
            behind = min(highest - busy[minute], table.shape[0] - 1)
            total[minute + 1] = total[minute] + table[behind]
        cost = 0
        for n in range(watches.shape[0]):
            cost += cheapest(watches[n], handover, total, busy)
        if cost / total[minutes] > shown / weighed:
            shown = cost
            weighed = total[minutes]
        # The mean of all choices is a mixture: no weights show more than its busiest minute.
        most = -(-busy.max() // (number + 1))
        if -(-shown // weighed) >= most:
            break
    return shown, weighed


@njit(cache=True)
def cheapest(watch, handover, total, busy):
    """What a watch costs at least.

    Args:
        watch: (5,) int64, a row of `least_busy`.
        handover: Minutes.
        total: (minutes + 1,) int64, sums of the weights of the minutes before each.
        busy: (minutes,) int64, to which the drones that are away at that cost are added.

    Returns:
        The weighed drone-minutes.
    """
    begin, end, reach, out, away = watch
    cost = total[end + away] - total[begin - out]
    for minute in range(begin - out, end + away):
        busy[minute] += 1
    if begin + reach + handover >= end:
        return cost
    span = end - begin
    least = np.full(span, FAR)
    before = np.zeros(span, np.int64)
    window = np.empty(span, np.int64)
    head = 0
    tail = 0
    for at in range(1, span):
        leaves = begin + at
        while head < tail and window[head] < at - reach:
            head += 1
        here = total[leaves + away] - total[leaves - handover - out]
        if at <= reach + handover:
            least[at] = here
        elif head < tail:
            least[at] = least[window[head]] + here
            before[at] = window[head]
        while head < tail and least[window[tail - 1]] >= least[at]:
            tail -= 1
        window[tail] = at
        tail += 1
    while window[head] < span - reach:
        head += 1
    at = window[head]
    cost += least[at]
    while at > 0:
        for minute in range(begin + at - handover - out, begin + at + away):
            busy[minute] += 1
        at = before[at]
    return cost
