"""Cuts through a network over time: what those of an earlier plan let through now, and which of them prove the next.

The cut of step θ has the points on its exits' side whose label is at most θ. Any cut is a bound on what can be out by
its step, whoever drew it and for whatever problem. It finds no cut itself.
"""

from __future__ import annotations

import numpy as np
from numba import njit

__all__ = ["bounds", "labels", "sooner"]

NEVER = 2**31 - 1


@njit(cache=True)
def sooner(closed, steps):
    """The labels of the points from a step on, counted from that step: (nodes, steps from there on) int32."""
    moved = np.empty((closed.shape[0], max(closed.shape[1] - steps, 0)), np.int32)
    for node in range(moved.shape[0]):
        for step in range(moved.shape[1]):
            label = closed[node, steps + step]
            moved[node, step] = max(label - steps, -1) if label != NEVER else label
    return moved


@njit(cache=True)
def _crosses(into, out_of):
    """At how many steps an arc leads into a cut from outside it."""
    found = np.int32(0)
    for step in range(into.shape[0]):
        found += np.int32(into[step] < out_of[step])
    return found


@njit(cache=True)
def bounds(net, closed, steps, people):
    """People whom the cuts of `closed` let through by the end of each step: (steps,) int64."""
    change = np.zeros(steps + 1, np.int64)
    last = net.is_open.shape[1] - 1
    for arc in range(net.tail.shape[0]):
        travel = net.travel[arc]
        into = closed[net.head[arc]]
        out_of = closed[net.tail[arc]]
        if travel >= steps or not _crosses(into[travel:steps], out_of[: steps - travel]):
            continue
        for step in range(steps - travel):
            if into[step + travel] < out_of[step] and net.is_open[net.profile[arc], min(step, last)]:
                change[min(max(into[step + travel], 0), steps)] += net.capacity[arc]
                change[min(out_of[step], steps)] -= net.capacity[arc]
    for exit_ in range(net.exit_node.shape[0]):
        for step in range(steps):
            if net.is_open[net.exit_profile[exit_], min(step, last)]:
                change[step] += net.exit_rate[exit_]
                change[min(max(closed[net.exit_node[exit_], step], step), steps)] -= net.exit_rate[exit_]
    for source in range(people.shape[0]):
        first = steps
        for at in range(net.source_first[source], net.source_first[source + 1]):
            node = net.gate_node[net.source_gate[at]]
            for step in range(net.release[source], steps):
                first = min(first, max(closed[node, step], 0))
        change[first] += people[source]
    return np.cumsum(change[:steps])


@njit(cache=True)
def labels(mark, steps, old, proves, earliest):
    """(nodes, steps) int32: the step of which each point was closed, -1 before anybody can be there, else `NEVER`.

    A point of an old cut is closed as of the first step from its own on that has as many out as the old cut lets
    through: `proves`. It lies in that cut too.
    """
    closed = np.empty((mark.shape[0], steps), np.int32)
    known = proves.shape[0] - 1
    for node in range(mark.shape[0]):
        for step in range(steps):
            if step < earliest[node]:
                closed[node, step] = -1
            elif mark[node, step] < 0:
                closed[node, step] = -1 - mark[node, step]
            elif known:
                closed[node, step] = proves[min(max(old[node, step], 0), known)]
            else:
                closed[node, step] = NEVER
    return closed
