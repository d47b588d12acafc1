"""Takes people back out of a flow over time: those whose way leads through a street that closes, or who are not there.

A flow says how many, not who. So people are followed from where they are too many: back to where they left home, and
on to where they come out, along whatever has people on it. A step of a way takes time or ends it, so no way is a
circle. Everybody else's way stays as it is. It chooses no other way for those whom it takes out; that is for the
planner.
"""

from __future__ import annotations

import numpy as np
from numba import njit

__all__ = ["withdraw"]

ARC, GATE, HELD, OUT = 0, 1, 2, 3


@njit(cache=True)
def _move(way, length, kind, label, step):
    """Adds a move; returns how many moves there are."""
    way[length, 0] = kind
    way[length, 1] = label
    way[length, 2] = step
    return length + 1


@njit(cache=True)
def _back(net, use, node, when, way, length):
    """Adds the moves from home to a point with people, the last one first; returns how many moves there are."""
    while True:
        found = False
        for at in range(net.at_first[node], net.at_first[node + 1]):
            if use.entered[net.at_gate[at], when] > 0:
                return _move(way, length, GATE, net.at_gate[at], when)
        for at in range(net.in_first[node], net.in_first[node + 1]):
            arc = net.in_arc[at]
            step = when - net.travel[arc]
            if step >= 0 and use.flow[arc, step] > 0:
                length = _move(way, length, ARC, arc, step)
                node = net.tail[arc]
                when = step
                found = True
                break
        if not found:
            when -= 1
            assert use.held[node, when] > 0
            length = _move(way, length, HELD, node, when)


@njit(cache=True)
def _on(net, use, node, when, way, length):
    """Adds the moves from a point with people to an exit; returns how many moves there are."""
    while True:
        exit_ = net.exit_at[node]
        if exit_ >= 0 and use.out[exit_, when] > 0:
            return _move(way, length, OUT, exit_, when)
        found = False
        for at in range(net.out_first[node], net.out_first[node + 1]):
            arc = net.out_arc[at]
            if use.flow[arc, when] > 0:
                length = _move(way, length, ARC, arc, when)
                node = net.head[arc]
                when += net.travel[arc]
                found = True
                break
        if not found:
            assert use.held[node, when] > 0
            length = _move(way, length, HELD, node, when)
            when += 1


@njit(cache=True)
def _take(net, use, left, way, length, most):
    """Takes out as many as all moves of a way have, at most `most`; returns how many."""
    amount = most
    for each in range(2):
        for at in range(length):
            kind = way[at, 0]
            label = way[at, 1]
            step = way[at, 2]
            row = use.flow if kind == ARC else use.entered if kind == GATE else use.held if kind == HELD else use.out
            if each == 0:
                amount = min(amount, row[label, step])
            else:
                row[label, step] -= amount
                if kind == GATE:
                    left[net.gate_source[label]] += amount
    return amount


@njit(cache=True)
def withdraw(net, use, left, arcs):
    """Takes out everybody who is planned to enter a street while it is closed or full, or is not there to leave home.

    Args:
        net: The streets, as in `earliest_arrival`.
        use: Who is where; changed in place, from one flow that is whole to another.
        left: (sources,) int64, people at home; below zero where more leave than there are, and no longer after this.
        arcs: (…,) int64, the streets to look at.
    """
    steps = use.out.shape[1]
    way = np.empty((2 * steps + 4, 3), np.int64)
    for at in range(arcs.shape[0]):
        arc = arcs[at]
        for step in range(steps):
            is_open = net.is_open[net.profile[arc], min(step, net.is_open.shape[1] - 1)]
            may = net.capacity[arc] if is_open else 0
            while use.flow[arc, step] > may:
                length = _move(way, 0, ARC, arc, step)
                length = _back(net, use, net.tail[arc], step, way, length)
                length = _on(net, use, net.head[arc], step + net.travel[arc], way, length)
                _take(net, use, left, way, length, np.int64(use.flow[arc, step] - may))
    for source in range(left.shape[0]):
        for step in range(steps - 1, -1, -1):
            for at in range(net.source_first[source], net.source_first[source + 1]):
                gate = net.source_gate[at]
                while left[source] < 0 and use.entered[gate, step] > 0:
                    length = _move(way, 0, GATE, gate, step)
                    length = _on(net, use, net.gate_node[gate], step, way, length)
                    _take(net, use, left, way, length, -left[source])
