"""Cheapest static flows, source by source and length by length: what tells when everybody can be out.

A flow that repeats itself over time sends `value` people per step along each of its paths, from step 0 on, as long as
they still arrive; by the end of step θ a path of `length` steps has brought θ + 1 - length times its value. The most
that a set of sources can bring out by then is the best of these, a flow of least cost (Ford and Fulkerson 1958,
"Constructing maximal dynamic flows from static flows"). Nothing here has a time axis: it is as large as the map.

Two things are asked, both by successive shortest paths with potentials (Jewell 1958, Iri 1960, Busacker, Gowen 1961):

- `curve`: one set of sources, every θ at once. The flow over paths of at most θ + 1 steps is best for θ, so that the
  lengths of the paths and what they carry are the whole answer.
- `chain`: one θ, the first source, the first two, the first three, and so on. A source that is added to a best flow
  sends people to the exits, or takes the way of others who had a shorter one; each augmentation gains θ + 1 less the
  length of its path, and the flow stays best. All of them together cost about as much as one `curve`.

Lengths are small whole numbers, so that a search takes its nodes from buckets; the potentials make it look at what
changes since the last one only. All shortest paths of one length are filled at once.

It knows nothing of people or streets. Without the compiler it gives the same answer.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

__all__ = ["NEVER", "UNLIMITED", "Graph", "chain", "curve", "distances"]

NEVER = 2**40
"""A distance that there is not."""
UNLIMITED = 2**60
"""Room that is never used up."""
WINDOW = 4096
"""So far a single search looks; what is farther is found by the next."""


class Graph(NamedTuple):
    """The arcs of a network and their reverses: the edges that leave node v are `first[v]` to `first[v + 1]`.

    first: (nodes + 1,) int64; to: (edges,) int32, where an edge leads; cost: (edges,) int64, negative on a reverse;
    mate: (edges,) int32, the reverse of an edge. How many an edge still takes is `room`, apart, because it changes.
    """

    first: np.ndarray
    to: np.ndarray
    cost: np.ndarray
    mate: np.ndarray


class _Work(NamedTuple):
    """Room for searches: by node, by entry of the buckets, by bucket."""

    dist: np.ndarray
    seen: np.ndarray
    mark: np.ndarray
    at_mark: np.ndarray
    at: np.ndarray
    path: np.ndarray
    entry_node: np.ndarray
    entry_due: np.ndarray
    entry_next: np.ndarray
    bucket: np.ndarray


@njit(cache=True)
def _work(nodes, edges):
    return _Work(
        np.full(nodes, NEVER, np.int64),
        np.empty(nodes, np.int64),
        np.zeros(nodes, np.int64),
        np.zeros(nodes, np.int64),
        np.zeros(nodes, np.int64),
        np.empty(nodes + 1, np.int64),
        np.empty(edges + 1, np.int64),
        np.empty(edges + 1, np.int64),
        np.empty(edges + 1, np.int64),
        np.full(WINDOW + 1, -1, np.int64),
    )


@njit(cache=True)
def distances(graph, room, sink):
    """Length of the shortest way from each node to the sink, over edges with room, none of negative cost.

    Returns:
        (nodes,) int64, `NEVER` where there is no way.
    """
    nodes = graph.first.shape[0] - 1
    found = np.full(nodes, NEVER, np.int64)
    queued = np.zeros(nodes, np.bool_)
    queue = np.empty(nodes + 1, np.int64)
    found[sink] = 0
    queue[0] = sink
    begin = 0
    end = 1
    while begin != end:
        node = queue[begin]
        begin = begin + 1 if begin < nodes else 0
        queued[node] = False
        for back in range(graph.first[node], graph.first[node + 1]):
            edge = graph.mate[back]
            other = graph.to[back]
            if room[edge] == 0 or found[node] + graph.cost[edge] >= found[other]:
                continue
            found[other] = found[node] + graph.cost[edge]
            if not queued[other]:
                queued[other] = True
                queue[end] = other
                end = end + 1 if end < nodes else 0
    return found


@njit(cache=True)
def _raise(root, sink, start, limit, graph, room, potential, work):
    """Raises the potentials until a goal can be reached from `root` over edges of reduced cost 0, by `limit` at most.

    The goals are `sink` and `start`, which may be -1. A node nearer than the goal is raised by the difference, so that
    no edge with room comes to cost less than 0. Where no way leads on, everything that `root` reaches has distance 0
    afterwards: it can then be raised by any `limit`, else `limit` is `WINDOW` at most.

    Returns:
        (whether a goal was reached, whether one may lie farther than `limit`).
    """
    work.dist[root] = 0
    work.seen[0] = root
    seen = 1
    work.entry_node[0] = root
    work.entry_due[0] = 0
    work.entry_next[0] = -1
    work.bucket[0] = 0
    entries = 1
    waiting = 1
    is_reached = False
    is_beyond = False
    here = 0
    while waiting > 0 and here < limit:
        entry = work.bucket[here]
        if entry < 0:
            here += 1
            continue
        work.bucket[here] = work.entry_next[entry]
        waiting -= 1
        node = work.entry_node[entry]
        if work.dist[node] != here:
            continue
        if node in (sink, start):
            is_reached = True
            break
        for edge in range(graph.first[node], graph.first[node + 1]):
            other = graph.to[edge]
            if room[edge] == 0 or potential[other] >= NEVER:
                continue
            reached = here + graph.cost[edge] + potential[other] - potential[node]
            if reached >= limit:
                is_beyond = True
            elif reached < work.dist[other]:
                if work.dist[other] == NEVER:
                    work.seen[seen] = other
                    seen += 1
                work.dist[other] = reached
                work.entry_node[entries] = other
                work.entry_due[entries] = reached
                work.entry_next[entries] = work.bucket[reached]
                work.bucket[reached] = entries
                entries += 1
                waiting += 1
    up_to = here if is_reached else limit
    for at in range(seen):
        node = work.seen[at]
        if work.dist[node] < up_to:
            potential[node] += up_to - work.dist[node]
        work.dist[node] = NEVER
    for entry in range(entries):
        work.bucket[work.entry_due[entry]] = -1
    return is_reached, is_beyond


@njit(cache=True)
def _fill(root, sink, start, stamp, graph, room, potential, work):
    """Fills the paths from `root` to a goal over edges of reduced cost 0; returns how much they take.

    Where such edges go round in circles it may leave a path; the next search finds it at distance 0.
    """
    total = 0
    depth = 0
    node = root
    work.mark[root] = stamp
    work.at_mark[root] = stamp
    work.at[root] = graph.first[root]
    while True:
        if depth > 0 and node in (sink, start):
            amount = UNLIMITED
            for step in range(depth):
                amount = min(amount, room[work.path[step]])
            total += amount
            full = depth
            for step in range(depth - 1, -1, -1):
                edge = work.path[step]
                room[edge] -= amount
                room[graph.mate[edge]] += amount
                if room[edge] == 0:
                    full = step
            for step in range(full, depth):
                work.mark[graph.to[work.path[step]]] = 0
            depth = full
            node = graph.to[graph.mate[work.path[full]]]
            continue
        is_on = False
        while work.at[node] < graph.first[node + 1]:
            edge = work.at[node]
            other = graph.to[edge]
            if room[edge] > 0 and work.mark[other] != stamp and potential[node] == graph.cost[edge] + potential[other]:
                work.path[depth] = edge
                depth += 1
                work.mark[other] = stamp
                if work.at_mark[other] != stamp:
                    work.at_mark[other] = stamp
                    work.at[other] = graph.first[other]
                node = other
                is_on = True
                break
            work.at[node] += 1
        if not is_on:
            if depth == 0:
                return total
            depth -= 1
            node = graph.to[graph.mate[work.path[depth]]]
            work.at[node] += 1


@njit(cache=True)
def chain(graph, room, potential, sink, start, order, back, horizon):
    """What each source adds, one after the other, to the best flow of those before it.

    Args:
        graph: The network; `sink` and `start` are nodes of it, source z is node `start` + 1 + z.
        room: (edges,) int64; changed in place. The edges from `start` have none, so that no source has begun.
        potential: (nodes,) int64, what `distances` gave; changed in place.
        sink: Where everybody goes.
        start: Where the people of sources that have begun come from.
        order: (some sources,) int64, in which they begin.
        back: (sources,) int64, the edge from each source to `start`: what it sends can be taken back.
        horizon: θ + 1; steps in which somebody may arrive.

    Returns:
        (some sources,) int64: the sum of the first i is the most that the first i sources can bring out.
    """
    nodes = graph.first.shape[0] - 1
    work = _work(nodes, graph.to.shape[0])
    gained = np.zeros(order.shape[0], np.int64)
    potential[start] = horizon
    stamp = 0
    for place in range(order.shape[0]):
        source = order[place]
        root = start + 1 + source
        while potential[root] < horizon:
            limit = min(horizon - potential[root], WINDOW)
            is_reached, is_beyond = _raise(root, sink, start, limit, graph, room, potential, work)
            if is_reached:
                stamp += 1
                amount = _fill(root, sink, start, stamp, graph, room, potential, work)
                room[back[source]] += amount
                gained[place] += amount * (horizon - potential[root])
            elif not is_beyond:
                _raise(root, sink, start, horizon - potential[root], graph, room, potential, work)
    return gained


@njit(cache=True)
def curve(graph, room, potential, sink, start, people, horizon):
    """The lengths of the paths of the best flow from `start`, and what they carry.

    It ends when it is told that `people` are out before the next path would count, or when paths take `horizon` steps.

    Args:
        graph: The network; `sink` and `start` are nodes of it.
        room: (edges,) int64; changed in place. The edges from `start` to the sources that take part have some.
        potential: (nodes,) int64, what `distances` gave; changed in place. In the end it is how long it still takes
            from a node to the exits, for one more.
        sink: Where everybody goes.
        start: Where the people of all sources that take part come from.
        people: How many shall be out.
        horizon: Longer paths do not count.

    Returns:
        (lengths, values), both (paths,) int64, lengths ascending.
    """
    nodes = graph.first.shape[0] - 1
    work = _work(nodes, graph.to.shape[0])
    lengths = np.empty(64, np.int64)
    values = np.empty(64, np.int64)
    paths = 0
    value = 0
    cost = 0
    stamp = 0
    potential[start] = NEVER
    for edge in range(graph.first[start], graph.first[start + 1]):
        if room[edge] > 0:
            potential[start] = min(potential[start], potential[graph.to[edge]])
    while potential[start] < horizon and value * potential[start] - cost < people:
        limit = min(horizon - potential[start], WINDOW)
        is_reached, is_beyond = _raise(start, sink, -1, limit, graph, room, potential, work)
        if not is_reached and not is_beyond:
            _raise(start, sink, -1, horizon - potential[start], graph, room, potential, work)
            break
        length = potential[start]
        if not is_reached or value * length - cost >= people:
            continue
        stamp += 1
        amount = _fill(start, sink, -1, stamp, graph, room, potential, work)
        value += amount
        cost += amount * length
        if paths > 0 and lengths[paths - 1] == length:
            values[paths - 1] += amount
            continue
        if paths == lengths.shape[0]:
            lengths = np.concatenate((lengths, np.empty(paths, np.int64)))
            values = np.concatenate((values, np.empty(paths, np.int64)))
        lengths[paths] = length
        values[paths] = amount
        paths += 1
    return lengths[:paths], values[:paths]
