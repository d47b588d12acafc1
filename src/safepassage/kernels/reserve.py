"""Groups sent one after the other, each by the way that is out the soonest through what earlier ones left free.

Routes are looked for from the exits back in time, through points (a junction at a step). Nothing that is taken is ever
given back, and no home fills again: the next group is out no sooner than the last one, and a point from which no
people were found is never looked at again. So each point is looked through once, however many groups there are. Time
falls along every way back, so a search has no circles to watch for.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

__all__ = ["Net", "Ways", "reserve"]


class Net(NamedTuple):
    """What does not change; int32 but for `is_open`.

    `tail`, `head`, `travel`, `capacity`, `profile`: (arcs,); `is_open`: (profiles, columns) bool, the last column holds
    for ever after. `in_first`, `in_arc`: the arcs that enter a node, as offsets and numbers, in the order in which they
    are asked. `home_first`, `home_gate`: the gates at a node; `gate_source`: (gates,); `release`: (sources,).
    `exit_node`, `exit_rate`, `exit_profile`: (exits,). `earliest`: (nodes,), steps from the nearest people.
    """

    tail: np.ndarray
    head: np.ndarray
    travel: np.ndarray
    capacity: np.ndarray
    profile: np.ndarray
    is_open: np.ndarray
    in_first: np.ndarray
    in_arc: np.ndarray
    home_first: np.ndarray
    home_gate: np.ndarray
    gate_source: np.ndarray
    release: np.ndarray
    exit_node: np.ndarray
    exit_rate: np.ndarray
    exit_profile: np.ndarray
    earliest: np.ndarray


class Ways(NamedTuple):
    """Ways in the order in which they were reserved, as in `decompose.Ways`; `first` int64, all else int32."""

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


@njit(cache=True)
def _home(node, step, net, left):
    """A gate at a node whose people may leave at a step, -1 where there is none."""
    for at in range(net.home_first[node], net.home_first[node + 1]):
        gate = net.home_gate[at]
        source = net.gate_source[gate]
        if left[source] > 0 and net.release[source] <= step:
            return gate
    return -1


@njit(cache=True)
def _back(node, step, net, used, vain, waits):
    """What a point is come to by: an arc that has room, -1 for waiting at the node, -2 where there is nothing."""
    last = net.is_open.shape[1] - 1
    for at in range(net.in_first[node], net.in_first[node + 1]):
        arc = net.in_arc[at]
        begin = step - net.travel[arc]
        if begin < net.earliest[net.tail[arc]] or vain[net.tail[arc], begin]:
            continue
        if used[arc, begin] < net.capacity[arc] and net.is_open[net.profile[arc], min(begin, last)]:
            return arc
    if waits and step > net.earliest[node] and not vain[node, step - 1]:
        return -1
    return -2


@njit(cache=True)
def _search(node, step, net, left, used, vain, waits, by):
    """A way back from a point to people: (gate or -1, its step, moves); `by` has the moves, from the last one on."""
    depth = 0
    while True:
        gate = _home(node, step, net, left)
        if gate >= 0:
            return gate, step, depth
        move = _back(node, step, net, used, vain, waits)
        if move >= -1:
            by[depth] = move
            depth += 1
            if move >= 0:
                node = net.tail[move]
                step -= net.travel[move]
            else:
                step -= 1
            continue
        vain[node, step] = True
        if depth == 0:
            return -1, step, 0
        depth -= 1
        if by[depth] >= 0:
            step += net.travel[by[depth]]
            node = net.head[by[depth]]
        else:
            step += 1


@njit(cache=True)
def _room(gate, exit_, step, theta, depth, by, net, left, used, out):
    """How many can go by a way that was found."""
    room = min(left[net.gate_source[gate]], net.exit_rate[exit_] - out[exit_, theta])
    for at in range(depth - 1, -1, -1):
        move = by[at]
        if move >= 0:
            room = min(room, net.capacity[move] - used[move, step])
        step += net.travel[move] if move >= 0 else 1
    return room


@njit(cache=True)
def reserve(net, left, used, out, vain, waits, until):
    """Ways for everybody, each out the soonest that earlier ones let it.

    Args:
        net: `Net`.
        left: (sources,) int64, people at home; counted down.
        used: (arcs, steps) int32, people that enter an arc; counted up from 0.
        out: (exits, steps) int32, people that leave; likewise.
        vain: (nodes, steps) bool, points from which nobody is found; filled.
        waits: Whether people may wait at a junction.
        until: So many at home are left there: nobody could come out.

    Returns:
        (`Ways` with room to spare, number of ways).
    """
    steps = used.shape[1]
    last = net.is_open.shape[1] - 1
    by = np.empty(steps, np.int32)
    gate_of, departure, exit_of = np.empty(1024, np.int32), np.empty(1024, np.int32), np.empty(1024, np.int32)
    arrival, people, first = np.empty(1024, np.int32), np.empty(1024, np.int32), np.zeros(1025, np.int64)
    arc, entered = np.empty(1 << 16, np.int32), np.empty(1 << 16, np.int32)
    ways = 0
    inside = left.sum()
    for theta in range(steps):
        for exit_ in range(net.exit_node.shape[0]):
            if not net.is_open[net.exit_profile[exit_], min(theta, last)]:
                continue
            while inside > until and out[exit_, theta] < net.exit_rate[exit_] and not vain[net.exit_node[exit_], theta]:
                gate, step, depth = _search(net.exit_node[exit_], theta, net, left, used, vain, waits, by)
                if gate < 0:
                    break
                amount = _room(gate, exit_, step, theta, depth, by, net, left, used, out)
                end = first[ways]
                if end + depth > arc.shape[0]:
                    arc, entered = _longer(arc, 2 * (end + depth)), _longer(entered, 2 * (end + depth))
                if ways == people.shape[0]:
                    gate_of, departure = _longer(gate_of, 2 * ways), _longer(departure, 2 * ways)
                    exit_of, arrival = _longer(exit_of, 2 * ways), _longer(arrival, 2 * ways)
                    people, first = _longer(people, 2 * ways), _longer(first, 2 * ways + 1)
                gate_of[ways], departure[ways], exit_of[ways] = gate, step, exit_
                arrival[ways], people[ways] = theta, amount
                for at in range(depth - 1, -1, -1):
                    move = by[at]
                    if move >= 0:
                        used[move, step] += amount
                        arc[end], entered[end] = move, step
                        end += 1
                    step += net.travel[move] if move >= 0 else 1
                out[exit_, theta] += amount
                left[net.gate_source[gate]] -= amount
                inside -= amount
                ways += 1
                first[ways] = end
        if inside <= until:
            break
    return Ways(gate_of, departure, exit_of, arrival, people, first, arc, entered), ways
