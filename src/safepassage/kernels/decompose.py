"""A flow over time taken apart into ways that single groups of people walk.

The network over time has no circles, since every street takes at least one step: whoever follows flow from home
forwards ends at an exit. Each way takes what the thinnest of its parts still holds, and empties it, so that there are
no more ways than parts, and no more than people (Ford and Fulkerson 1962, "Flows in Networks", chapter I.2). The
numbers are taken from copies that are laid out by step, then by the junction that a street leaves, because that is
the order in which they are asked.

A way may come back to a junction. Where people may wait there, they wait instead: what lies between is cut out, which
leaves more room in streets and changes no arrival.

It checks no capacity. Where the flow does not go on it says so, and stops.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

__all__ = ["Left", "Ways", "take_apart"]


class Left(NamedTuple):
    """What no way has taken yet; all int32 and counted down in place.

    `flow`: (steps, arcs), arcs in the order of `Parts`; `entered`: (steps, gates); `held`: (steps, nodes), no columns
    where nobody may wait; `out`: (steps, exits).
    """

    flow: np.ndarray
    entered: np.ndarray
    held: np.ndarray
    out: np.ndarray


class Ways(NamedTuple):
    """Ways, one after the other: `arc` and `step` hold the streets and when each is entered, from `first[way]` on.

    `gate`, `departure`, `exit`, `arrival`, `people` have one entry a way; `first` has one more. All int32, `first`
    int64.
    """

    gate: np.ndarray
    departure: np.ndarray
    exit: np.ndarray
    arrival: np.ndarray
    people: np.ndarray
    first: np.ndarray
    arc: np.ndarray
    step: np.ndarray


@njit(cache=True)
def _longer(array, size):
    longer = np.empty(size, array.dtype)
    longer[: array.shape[0]] = array
    return longer


class Streets(NamedTuple):
    """Streets in the order of the nodes that they leave; all int32.

    `first`: (nodes + 1,), offsets of a node's streets; `arc`: (arcs,), what they are called; `head`: (arcs,), nodes;
    `travel`: (arcs,), steps; `exit_at`: (nodes,), the exit at a node, -1 where there is none.
    """

    first: np.ndarray
    arc: np.ndarray
    head: np.ndarray
    travel: np.ndarray
    exit_at: np.ndarray


@njit(cache=True)
def _follow(node, step, amount, streets, left, part, when):
    """Follows flow from a point until some of it leaves.

    Writes the parts of the way: a place in `streets`, or -1 less the node where somebody waits a step. Returns how
    many parts, the exit (-1 where the flow does not go on), people, node and step.
    """
    parts = 0
    while step < left.flow.shape[0]:
        leaving = streets.exit_at[node]
        if leaving >= 0 and left.out[step, leaving] > 0:
            return parts, leaving, min(amount, left.out[step, leaving]), node, step
        chosen = -1
        for at in range(streets.first[node], streets.first[node + 1]):
            if left.flow[step, at] > 0:
                chosen = at
                break
        when[parts] = step
        if chosen >= 0:
            part[parts] = chosen
            amount = min(amount, left.flow[step, chosen])
            node = streets.head[chosen]
            step += streets.travel[chosen]
        elif left.held.shape[1] > 0 and left.held[step, node] > 0:
            part[parts] = -1 - node
            amount = min(amount, left.held[step, node])
            step += 1
        else:
            break
        parts += 1
    return parts, -1, amount, node, step


@njit(cache=True)
def _take(node, amount, parts, part, when, streets, left, cuts, place, visited, arc, step):
    """Takes people off the parts of a way and writes its streets, without circles if `cuts`; returns how many.

    `place[v]`: how many streets had been written when the way came to node v, -1 where it has not been.
    """
    length = 0
    visited[0] = node
    place[node] = 0
    for at in range(parts):
        chosen = part[at]
        if chosen < 0:
            left.held[when[at], -1 - chosen] -= amount
            continue
        left.flow[when[at], chosen] -= amount
        node = streets.head[chosen]
        if cuts and place[node] >= 0:
            while length > place[node]:
                place[visited[length]] = -1
                length -= 1
            continue
        arc[length] = streets.arc[chosen]
        step[length] = when[at]
        length += 1
        visited[length] = node
        place[node] = length
    for at in range(length + 1):
        place[visited[at]] = -1
    return length


@njit(cache=True)
def take_apart(streets, gate_node, left, cuts):
    """Ways that together are the flow.

    Args:
        streets: `Streets`.
        gate_node: (gates,) int32.
        left: `Left`; nothing is left of a flow that can be carried out.
        cuts: Whether circles are cut out.

    Returns:
        (`Ways` with room to spare, number of ways, node and step at which the flow does not go on or -1 and -1).
    """
    steps = left.flow.shape[0]
    part, when, visited = np.empty(steps, np.int32), np.empty(steps, np.int32), np.empty(steps + 1, np.int32)
    place = np.full(streets.exit_at.shape[0], -1, np.int32)
    gate, departure, exit_ = np.empty(1024, np.int32), np.empty(1024, np.int32), np.empty(1024, np.int32)
    arrival, people, first = np.empty(1024, np.int32), np.empty(1024, np.int32), np.zeros(1025, np.int64)
    arc, step = np.empty(1 << 16, np.int32), np.empty(1 << 16, np.int32)
    ways = 0
    for begin in range(steps):
        for door in range(gate_node.shape[0]):
            while left.entered[begin, door] > 0:
                home = gate_node[door]
                parts, leaving, amount, node, end = _follow(
                    home, begin, left.entered[begin, door], streets, left, part, when
                )
                if leaving < 0:
                    return Ways(gate, departure, exit_, arrival, people, first, arc, step), ways, node, end
                used = first[ways]
                if used + parts > arc.shape[0]:
                    arc, step = _longer(arc, 2 * (used + parts)), _longer(step, 2 * (used + parts))
                if ways == gate.shape[0]:
                    gate, departure = _longer(gate, 2 * ways), _longer(departure, 2 * ways)
                    exit_, arrival = _longer(exit_, 2 * ways), _longer(arrival, 2 * ways)
                    people, first = _longer(people, 2 * ways), _longer(first, 2 * ways + 1)
                left.entered[begin, door] -= amount
                left.out[end, leaving] -= amount
                gate[ways], departure[ways], exit_[ways] = door, begin, leaving
                arrival[ways], people[ways] = end, amount
                first[ways + 1] = used + _take(
                    home, amount, parts, part, when, streets, left, cuts, place, visited, arc[used:], step[used:]
                )
                ways += 1
    return Ways(gate, departure, exit_, arrival, people, first, arc, step), ways, -1, -1
