"""Fewer arcs for the same answers: chains of junctions become one arc, and dead ends go.

Most junctions of a street network only join two pieces of one street. Whoever plans between a few places need not see
them: between kept nodes no time and no flow changes, and each new arc lists the arcs that it stands for, so that a
plan can be told to people street by street. It joins nothing across a change of group (what opens or closes together,
say), merges no parallel arcs, and never removes a node that is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Contraction", "contract"]


@dataclass(frozen=True, slots=True, eq=False)
class Contraction:
    """The arcs that are left, and what each stands for.

    Attributes:
        tail, head: (arcs,) int32, nodes by their numbers of before; never equal.
        seconds: (arcs,) float64, the sum over what the arc stands for.
        people_per_s: (arcs,) float64, the least of what the arc stands for.
        group: (arcs,) int32, the one group of all that the arc stands for.
        part_first: (arcs + 1,) int64, offsets of each arc's parts in `part`.
        part: Arcs of before, by number, in the order in which they are passed; int32. No arc is part of two.
    """

    tail: NDArray[np.int32]
    head: NDArray[np.int32]
    seconds: NDArray[np.float64]
    people_per_s: NDArray[np.float64]
    group: NDArray[np.int32]
    part_first: NDArray[np.int64]
    part: NDArray[np.int32]

    @property
    def arcs(self) -> int:
        """Number of arcs that are left."""
        return int(self.tail.shape[0])

    def parts(self, arc: int) -> NDArray[np.int32]:
        """The arcs of before that an arc stands for, in order."""
        return self.part[self.part_first[arc] : self.part_first[arc + 1]]


def contract(
    tail: NDArray[np.int32],
    head: NDArray[np.int32],
    seconds: NDArray[np.float64],
    people_per_s: NDArray[np.float64],
    group: NDArray[np.int32],
    keep: NDArray[np.bool_],
) -> Contraction:
    """Join chains and remove dead ends until nothing is left to join or remove.

    Shortest times, largest flows and flows over time between kept nodes are the same before and after: a node that
    goes lies on no useful way, or every useful way enters it by one arc and leaves it by the one that follows.

    Args:
        tail: (arcs,) node numbers.
        head: (arcs,) node numbers.
        seconds: (arcs,) >= 0.
        people_per_s: (arcs,) >= 0.
        group: (arcs,) only arcs of one group are joined.
        keep: (nodes,) nodes that stay: where people come from, where they go, where something is decided.

    Raises:
        ValueError: The arrays differ in length, or a node is none of `keep`.
    """
    arrays = (tail, head, seconds, people_per_s, group)
    if len({len(array) for array in arrays}) != 1:
        raise ValueError("tail, head, seconds, people_per_s and group differ in length")
    if len(tail) and (min(tail.min(), head.min()) < 0 or max(tail.max(), head.max()) >= len(keep)):
        raise ValueError(f"a node outside 0..{len(keep) - 1}")
    net = Contraction(
        np.asarray(tail, np.int32),
        np.asarray(head, np.int32),
        np.asarray(seconds, np.float64),
        np.asarray(people_per_s, np.float64),
        np.asarray(group, np.int32),
        np.arange(len(tail) + 1, dtype=np.int64),
        np.arange(len(tail), dtype=np.int32),
    )
    while True:
        before = net.arcs
        net = _taken(net, np.flatnonzero(_useful(net, keep)))
        net = _joined(net, keep)
        if net.arcs == before:
            return net


def _useful(net: Contraction, keep: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Arcs on some way between kept nodes, as far as loops, directions and dead ends tell: (arcs,) bool."""
    alive = _reached(net.tail, net.head, keep) & _reached(net.head, net.tail, keep)
    stays = (net.tail != net.head) & alive[net.tail] & alive[net.head]
    low, high = np.minimum(net.tail, net.head)[stays], np.maximum(net.tail, net.head)[stays]
    pairs = np.unique(low.astype(np.int64) * len(keep) + high)
    low, high = pairs // len(keep), pairs % len(keep)
    while True:  # leaf after leaf: a node with one neighbour leads back to where one came from
        neighbours = np.bincount(low, minlength=len(keep)) + np.bincount(high, minlength=len(keep))
        leaf = (neighbours == 1) & ~keep
        if not leaf.any():
            inner_node = alive & (neighbours > 0)
            return np.asarray(stays & inner_node[net.tail] & inner_node[net.head])
        inner = ~(leaf[low] | leaf[high])
        low, high = low[inner], high[inner]


def _reached(tail: NDArray[np.int32], head: NDArray[np.int32], start: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Nodes that a way leads to from any node of `start`, those included."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import breadth_first_order

    nodes, first = len(start), np.flatnonzero(start)
    rows, columns = np.concatenate((tail, np.full(len(first), nodes))), np.concatenate((head, first))
    graph = csr_array((np.ones(len(rows)), (rows, columns)), shape=(nodes + 1, nodes + 1))
    reached = np.zeros(nodes + 1, np.bool_)
    reached[breadth_first_order(graph, nodes, return_predecessors=False)] = True
    return reached[:nodes]


def _joined(net: Contraction, keep: NDArray[np.bool_]) -> Contraction:
    """Every chain as one arc; arcs that only lead back to where they came from are left out."""
    after, passed = _followers(net, keep)
    follows = np.zeros(net.arcs, np.bool_)
    follows[after[after >= 0]] = True
    idle = (passed[net.head] & (after < 0)) | (passed[net.tail] & ~follows)
    if idle.any():  # a node beside it may now have one neighbour less, so nothing is joined this time
        return _taken(net, np.flatnonzero(~idle))
    chain, place = _chains(after)
    order = np.lexsort((place, chain))
    first = np.flatnonzero(np.r_[True, np.diff(chain[order]) != 0][: net.arcs])
    if len(first) == net.arcs:
        return net
    last = np.r_[first[1:], net.arcs] - 1
    lengths = np.diff(net.part_first)[order]
    listed = _taken(net, order)
    return Contraction(
        listed.tail[first],
        listed.head[last],
        np.add.reduceat(listed.seconds, first),
        np.minimum.reduceat(listed.people_per_s, first),
        listed.group[first],
        np.r_[0, np.cumsum(np.add.reduceat(lengths, first))],
        listed.part,
    )


def _followers(net: Contraction, keep: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """(for each arc the one that every useful way takes next, -1 for none; for each node whether it is passed so).

    A node is passed where it is not kept, has two neighbours, at most one arc each way with each of them, and every
    arc in is of the group of the arc out on the other side.
    """
    nodes = len(keep)
    out = net.tail.astype(np.int64) * nodes + net.head
    ordered = np.argsort(out, kind="stable")
    sorted_out = out[ordered]
    beside = np.unique(np.concatenate((out, net.head.astype(np.int64) * nodes + net.tail)))
    neighbours = np.bincount(beside // nodes, minlength=nodes)
    begin = np.cumsum(neighbours) - neighbours
    passed = (neighbours == 2) & ~keep  # noqa: PLR2004 - a street has two sides
    twin = sorted_out[1:][np.diff(sorted_out) == 0]
    passed[twin // nodes] = passed[twin % nodes] = False
    after = np.full(net.arcs, -1, np.int64)
    entering = np.flatnonzero(passed[net.head])
    at = net.head[entering]
    other = beside[begin[at]] % nodes + beside[begin[at] + 1] % nodes - net.tail[entering]
    want = at.astype(np.int64) * nodes + other
    place = np.minimum(np.searchsorted(sorted_out, want), max(net.arcs - 1, 0))
    found = sorted_out[place] == want
    after[entering[found]] = ordered[place[found]]
    follows = after >= 0
    passed[net.head[follows][net.group[follows] != net.group[after[follows]]]] = False
    after[~passed[net.head]] = -1
    return after, passed


def _chains(after: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """(the first arc of each arc's chain, how many arcs lie before it), by doubling: each look goes twice as far back.

    No chain is a ring: a ring of passed nodes would hold no kept one, and `_useful` has left such out.
    """
    back = np.arange(len(after))
    follows = after >= 0
    back[after[follows]] = np.flatnonzero(follows)
    before = (back != np.arange(len(after))).astype(np.int64)
    for _ in range(len(after).bit_length() + 1):
        farther = back[back]
        if (farther == back).all():
            return back, before
        before += before[back]
        back = farther
    raise AssertionError("a ring of junctions that are passed")


def _taken(net: Contraction, arcs: NDArray[np.int64]) -> Contraction:
    """Some arcs, in that order, with their parts."""
    lengths = np.diff(net.part_first)[arcs]
    first = np.r_[0, np.cumsum(lengths)]
    within = np.arange(first[-1]) - np.repeat(first[:-1], lengths)
    part = net.part[np.repeat(net.part_first[:-1][arcs], lengths) + within]
    return Contraction(
        net.tail[arcs],
        net.head[arcs],
        net.seconds[arcs],
        net.people_per_s[arcs],
        net.group[arcs],
        first,
        part,
    )
