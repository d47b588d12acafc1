"""One way onward at each node: what a forest of routes lets out, which change of it lets out more, and who leaves when.

Routes that meet go on together, so that all of them are a tree whose root is a node behind the exits (the sink); what
leads from an exit to it is an arc that takes no time. For a given tree the number of people that enter each arc at
each step is a sum and a cut-off, node by node from the leaves inward, people standing where they cannot go on. A
change at one node changes these curves on two paths to the sink and nowhere else: the people behind the node come on
another way and at another time, but among themselves as before. So a change is tried exactly, not by an estimate, in
some tens of microseconds.

Nobody who follows the orders stands in the street. `depart` gives everybody a step to leave home at which the whole
way is free: for each step of arrival the tree is a laminar family of limits, and as many as it lets through are sent;
of those who could come, first those whose street will need the longest to clear (Hu 1961, "Parallel sequencing and
assembly line problems", does so with jobs in a tree).

It knows nothing of streets or metres. Without the compiler it gives the same answer.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

__all__ = ["Curves", "Net", "Tree", "curves", "depart", "improve", "settle"]

FAR = 1 << 30


class Net(NamedTuple):
    """What does not change. Node `nodes` is the sink.

    `tail`, `head`: (arcs,) int32; `travel`: (arcs,) int32, steps, 0 only for arcs to the sink; `capacity`: (arcs,)
    int32, > 0, people per step; `profile`: (arcs,) int32, row of `is_open`, whose last column holds for ever after and
    whose row 0 is open always. `out_first` (nodes + 1,) and `out_arc` list the arcs that leave a node. `people`:
    (nodes,) int64, who live there.
    """

    tail: np.ndarray
    head: np.ndarray
    travel: np.ndarray
    capacity: np.ndarray
    profile: np.ndarray
    is_open: np.ndarray
    out_first: np.ndarray
    out_arc: np.ndarray
    people: np.ndarray


class Tree(NamedTuple):
    """The arc onward of each node, -1 where there is no way out, and what follows from it.

    `take`: (nodes,) int32. The others have a place more, for the sink: `load` int64, people who come through; `away`
    int64, steps to the sink; `order` int64, nodes from the sink outward; `child` and `after` int64, a node's first
    child and next sibling, -1 at the end.
    """

    take: np.ndarray
    load: np.ndarray
    away: np.ndarray
    order: np.ndarray
    child: np.ndarray
    after: np.ndarray


class Curves(NamedTuple):
    """People by step: who come to each node or live there, who go on from it; (nodes + 1, steps) int32."""

    came: np.ndarray
    gone: np.ndarray


@njit(cache=True)
def settle(net, tree):
    """Works out all of a tree from `take`; returns how many nodes have a way out, the sink included."""
    sink = net.people.shape[0]
    tree.child[:] = -1
    tree.after[:] = -1
    tree.load[:] = 0
    tree.away[:] = FAR
    for node in range(sink - 1, -1, -1):
        if tree.take[node] >= 0:
            parent = net.head[tree.take[node]]
            tree.after[node] = tree.child[parent]
            tree.child[parent] = node
    tree.away[sink] = 0
    tree.order[0] = sink
    count = 1
    at = 0
    while at < count:
        parent = tree.order[at]
        at += 1
        node = tree.child[parent]
        while node >= 0:
            tree.away[node] = tree.away[parent] + net.travel[tree.take[node]]
            tree.order[count] = node
            count += 1
            node = tree.after[node]
    for at in range(count - 1, 0, -1):
        node = tree.order[at]
        tree.load[node] += net.people[node]
        tree.load[net.head[tree.take[node]]] += tree.load[node]
    return count


@njit(cache=True, inline="always")
def _pass(came, arc, net, gone):
    """Who go on over an arc at each step, of those who came; the others stand and wait."""
    standing = 0
    capacity = net.capacity[arc]
    row = net.profile[arc]
    last = net.is_open.shape[1] - 1
    for step in range(came.shape[0]):
        standing += came[step]
        now = min(standing, capacity)
        if row > 0 and not net.is_open[row, min(step, last)]:
            now = 0
        standing -= now
        gone[step] = now


@njit(cache=True)
def curves(count, net, tree, who):
    """Fills the curves of a settled tree; `count` is what `settle` returned."""
    who.came[:] = 0
    who.gone[:] = 0
    steps = who.came.shape[1]
    for at in range(count - 1, 0, -1):
        node = tree.order[at]
        if tree.load[node] == 0:
            continue
        who.came[node, 0] += net.people[node]
        arc = tree.take[node]
        _pass(who.came[node], arc, net, who.gone[node])
        for step in range(steps - net.travel[arc]):
            who.came[net.head[arc], step + net.travel[arc]] += who.gone[node, step]


@njit(cache=True)
def _carry(node, stop, change, net, tree, who, came, gone):
    """Carries a change of who come to `node` down to `stop`, in place; False where it has vanished on the way."""
    steps = change.shape[0]
    while node != stop:
        arc = tree.take[node]
        travel = net.travel[arc]
        for step in range(steps):
            came[step] = who.came[node, step] + change[step]
        _pass(came, arc, net, gone)
        some = False
        change[:travel] = 0
        for step in range(steps):
            differs = gone[step] - who.gone[node, step]
            if differs != 0:
                some = True
            if step + travel < steps:
                change[step + travel] = differs
        if not some:
            return False
        node = net.head[arc]
    return True


@njit(cache=True)
def _carry_for_good(node, change, net, tree, who, gone):
    """The same down to the sink, and the curves are changed."""
    sink = net.people.shape[0]
    steps = change.shape[0]
    while node != sink:
        arc = tree.take[node]
        travel = net.travel[arc]
        for step in range(steps):
            who.came[node, step] += change[step]
        _pass(who.came[node], arc, net, gone)
        change[:travel] = 0
        for step in range(steps):
            if step + travel < steps:
                change[step + travel] = gone[step] - who.gone[node, step]
            who.gone[node, step] = gone[step]
        node = net.head[arc]
    for step in range(steps):
        who.came[sink, step] += change[step]


@njit(cache=True, inline="always")
def _begin(change, gone, travel, sign):
    """A change that is the whole curve of those who go over an arc."""
    change[:] = 0
    for step in range(change.shape[0] - travel):
        change[step + travel] = sign * gone[step]


@njit(cache=True)
def _cost(arriving, weight, everybody):
    """Weights of the steps at which people arrive, summed; the last weight is for those who do not."""
    steps = arriving.shape[0]
    cost = 0.0
    out = 0
    for step in range(steps):
        cost += weight[step] * arriving[step]
        out += arriving[step]
    return cost + weight[steps] * (everybody - out)


@njit(cache=True)
def _tried(node, other, meet, cost, weight, net, tree, who, first, second, came, gone):
    """What the arrivals would cost if `node` took the arc `other`; the two ways meet at `meet`. Nothing is changed."""
    sink = net.people.shape[0]
    arc = tree.take[node]
    _begin(first, who.gone[node], net.travel[arc], -1)
    less = _carry(net.head[arc], meet, first, net, tree, who, came, gone)
    _pass(who.came[node], other, net, gone)
    _begin(second, gone, net.travel[other], 1)
    more = _carry(net.head[other], meet, second, net, tree, who, came, gone)
    if not less:
        first[:] = 0
    if more:
        first += second
    if (less or more) and _carry(meet, sink, first, net, tree, who, came, gone):
        first += who.came[sink]
        return _cost(first, weight, tree.load[sink])
    return cost


@njit(cache=True)
def _switch(node, other, net, tree, who, change, gone):
    """Lets `node` take the arc `other`, and changes loads and curves."""
    sink = net.people.shape[0]
    arc = tree.take[node]
    _begin(change, who.gone[node], net.travel[arc], -1)
    _carry_for_good(net.head[arc], change, net, tree, who, gone)
    tree.take[node] = other
    _pass(who.came[node], other, net, who.gone[node])
    _begin(change, who.gone[node], net.travel[other], 1)
    _carry_for_good(net.head[other], change, net, tree, who, gone)
    for begin, sign in ((net.head[arc], -1), (net.head[other], 1)):
        at = begin
        while at != sink:
            tree.load[at] += sign * tree.load[node]
            at = net.head[tree.take[at]]


@njit(cache=True)
def improve(visit, slack, weight, net, tree, who):
    """Goes over nodes once and gives each the arc onward with which the arrivals cost least.

    Args:
        visit: (n,) int64, nodes in the order in which they are asked; those without people behind them are passed by.
        slack: (n,) float64, >= 0, what a change at that node may cost all the same.
        weight: (steps + 1,) float64, cost of a person by the step of arrival; the last for a later one.
        net: Streets and people.
        tree: `take` and `load` are changed in place; the rest is not kept up: call `settle`.
        who: Its curves, changed in place.

    Returns:
        (how many nodes took another arc, the cost at the end).
    """
    sink = net.people.shape[0]
    steps = who.came.shape[1]
    first, second = np.zeros(steps, np.int32), np.zeros(steps, np.int32)
    came, gone = np.zeros(steps, np.int32), np.zeros(steps, np.int32)
    seen = np.full(sink + 1, -1, np.int64)
    cost = _cost(who.came[sink], weight, tree.load[sink])
    changed = 0
    for turn in range(visit.shape[0]):
        node = visit[turn]
        arc = tree.take[node]
        if arc < 0 or tree.load[node] == 0:
            continue
        at = node
        while at != sink:
            seen[at] = turn
            at = net.head[tree.take[at]]
        seen[sink] = turn
        best = cost + slack[turn]
        best_arc = -1
        for place in range(net.out_first[node], net.out_first[node + 1]):
            other = net.out_arc[place]
            meet = net.head[other]
            if other == arc or (meet != sink and tree.take[meet] < 0):
                continue
            while seen[meet] != turn:
                meet = net.head[tree.take[meet]]
            if meet == node:
                continue  # it would lead in a circle
            new_cost = _tried(node, other, meet, cost, weight, net, tree, who, first, second, came, gone)
            if new_cost < best - 1e-9:
                best = new_cost
                best_arc = other
        if best_arc < 0:
            continue
        _switch(node, best_arc, net, tree, who, first, gone)
        cost = _cost(who.came[sink], weight, tree.load[sink])
        changed += 1
    return changed, cost


@njit(cache=True)
def _who_could_come(theta, count, net, tree, at_home, rest, can, clear):
    """Fills, for arrivals at step `theta`, how many each node can send and how long its way will need to clear."""
    last = net.is_open.shape[1] - 1
    can[:] = 0
    clear[:] = 0.0
    for at in range(count - 1, 0, -1):
        node = tree.order[at]
        if rest[node] == 0:
            continue
        arc = tree.take[node]
        parent = net.head[arc]
        clear[node] = max(clear[node], rest[node] / net.capacity[arc])
        clear[parent] = max(clear[parent], clear[node])
        step = theta - tree.away[node]
        if step < 0 or not net.is_open[net.profile[arc], min(step, last)]:
            can[node] = 0
            continue
        can[node] = min(can[node] + at_home[node], net.capacity[arc])
        can[parent] += can[node]


@njit(cache=True)
def depart(count, net, tree, at_first, at_source, people, steps):
    """When everybody leaves home, so that nobody stands on the way.

    Args:
        count: What `settle` returned.
        net: Streets and people.
        tree: Settled.
        at_first: (nodes + 1,) int64, offsets of each node's sources in `at_source`.
        at_source: (sources at nodes,) int64.
        people: (sources,) int64; those of a node sum to `net.people`.
        steps: Arrivals are looked for at so many steps at most.

    Returns:
        ((sources, steps) int32 people by the step of leaving, (steps,) int64 people by the step of arrival).
    """
    sink = net.people.shape[0]
    sent = np.zeros((people.shape[0], steps), np.int32)
    arrived = np.zeros(steps, np.int64)
    left = people.copy()
    at_home = net.people.copy()
    rest = tree.load.copy()
    can = np.zeros(sink + 1, np.int64)
    may = np.zeros(sink + 1, np.int64)
    clear = np.zeros(sink + 1, np.float64)
    for theta in range(steps):
        if rest[sink] == 0:
            break
        _who_could_come(theta, count, net, tree, at_home, rest, can, clear)
        arrived[theta] = can[sink]
        if can[sink] == 0:
            continue
        may[sink] = can[sink]
        rest[sink] -= can[sink]
        for at in range(count):
            node = tree.order[at]
            amount = may[node]
            may[node] = 0
            while amount > 0:
                best = -1
                child = tree.child[node]
                while child >= 0:
                    if can[child] > 0 and (best < 0 or clear[child] > clear[best]):
                        best = child
                    child = tree.after[child]
                if best < 0:
                    break
                now = min(amount, can[best])
                may[best] = now
                can[best] = 0
                rest[best] -= now
                amount -= now
            if amount == 0:
                continue
            at_home[node] -= amount
            step = theta - tree.away[node]
            for place in range(at_first[node], at_first[node + 1]):
                source = at_source[place]
                now = min(amount, left[source])
                sent[source, step] += now
                left[source] -= now
                amount -= now
    return sent, arrived
