"""The map of a problem without time, and what sets of zones bring out over it.

It hands the map to the kernel and turns paths and potentials back into people and steps. Its zones are numbered anew:
only those with people who have a way out. `clearance_time` asks it; it decides nothing itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from safepassage.kernels.static_flow import Graph
    from safepassage.planning.problem import Problem

__all__ = ["StaticNetwork"]

VALUE_MAX = 2**62


class StaticNetwork:
    """Junctions, one node for all exits, one where all sources begin, one for each zone.

    Nobody needs room for more than all people: capacities above that are cut down to it, so that sums stay in int64.

    Attributes:
        problem: What it was made of.
        people: (k,) int64, people of each zone who have a way out, > 0.
        zone_of: (sources,) int64, the zone of a source; -1 where nobody is to come or can.
        stranded: (sources,) bool, people without a way out.
    """

    def __init__(self, problem: Problem, zone: NDArray[np.int64]) -> None:
        from safepassage.kernels import static_flow as kernel

        if not problem.is_constant:
            raise ValueError("something opens or closes: only a plan over time tells how long it takes")
        if zone.shape != problem.people.shape or zone.min(initial=0) < 0:
            raise ValueError("a zone, 0 or more, for each source")
        _check_sums(problem)
        self.problem, self.kernel = problem, kernel
        self.sink, self.start = problem.nodes, problem.nodes + 1
        self._graph, self._room, self._begin = _edges(problem, zone)
        self._distance = kernel.distances(self._graph, self._room, self.sink)
        has_way = np.zeros(len(problem.people), np.bool_)
        np.logical_or.at(has_way, problem.gate_source, self._distance[problem.gate_node] < kernel.NEVER)
        coming = np.where(has_way, problem.people, 0)
        people = np.bincount(zone, coming, len(self._begin)).astype(np.int64)
        self._live = np.flatnonzero(people)
        self.people: NDArray[np.int64] = people[self._live]
        self.stranded: NDArray[np.bool_] = (problem.people > 0) & ~has_way
        self.zone_of: NDArray[np.int64] = np.where(coming > 0, np.searchsorted(self._live, zone), -1)

    def spare(self, step: int, order: NDArray[np.int64]) -> NDArray[np.int64]:
        """How many more than they are the first zone of an order could bring out by `step`; the first two, and so on.

        (k,) int64.
        """
        gained = self.kernel.chain(
            self._graph,
            self._room.copy(),
            self._distance.copy(),
            self.sink,
            self.start,
            self._live[order],
            self._graph.mate[self._begin].astype(np.int64),
            step + 1,
        )
        spare: NDArray[np.int64] = np.cumsum(gained - self.people[order])
        return spare

    def step_of(self, members: Sequence[int]) -> int:
        """The least step by which the people of some zones can be out, if nobody else moves."""
        people = int(self.people[list(members)].sum())
        lengths, values, _ = self._curve(members, people, self.kernel.UNLIMITED)
        return -(-(people + int(lengths @ values)) // int(values.sum())) - 1

    def most(self, members: Sequence[int], steps: int) -> NDArray[np.int64]:
        """The most that some zones bring out by the end of each step, if they never run out of people: (steps,)."""
        lengths, values, _ = self._curve(members, self.kernel.UNLIMITED, steps)
        begun = np.zeros(steps, np.int64)
        np.add.at(begun, lengths, values)
        return np.cumsum(np.cumsum(begun))

    def latest(self, members: Sequence[int], step: int) -> NDArray[np.int32]:
        """Until which step it helps to be at a junction, for one more of some zones to be out by `step`.

        (nodes,) int32, -1 where it never does. It is the least cut between these zones and the exits.
        """
        if step < 0:
            return np.full(self.problem.nodes, -1, np.int32)
        _, _, to_go = self._curve(members, self.kernel.UNLIMITED, step + 1)
        return np.maximum(step - to_go[: self.problem.nodes], -1).astype(np.int32)

    def _curve(
        self, members: Sequence[int], people: int, horizon: int
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        room, potential = self._room.copy(), self._distance.copy()
        room[self._begin[self._live[list(members)]]] = self.kernel.UNLIMITED
        lengths, values = self.kernel.curve(self._graph, room, potential, self.sink, self.start, people, horizon)
        return lengths, values, potential


def _check_sums(problem: Problem) -> None:
    people = int(problem.people.sum())
    rate = int(np.minimum(problem.exit_rate.astype(np.int64), people).sum())
    steps = problem.nodes * int(problem.travel.max(initial=0)) + people
    if rate * steps >= VALUE_MAX:
        raise ValueError(f"{rate} people per step for up to {steps} steps are more than can be counted")


def _edges(problem: Problem, zone: NDArray[np.int64]) -> tuple[Graph, NDArray[np.int64], NDArray[np.int32]]:
    """The edges, the room of each, and which of them leads from the common start to each zone."""
    sink, start = problem.nodes, problem.nodes + 1
    zones = int(zone.max(initial=-1)) + 1
    most = int(problem.people.sum())
    street, exit_ = np.flatnonzero(problem.capacity), np.flatnonzero(problem.exit_rate)
    gate = np.flatnonzero(problem.people[problem.gate_source])
    of_zone = start + 1 + np.arange(zones)

    def joined(*parts: NDArray[np.int32] | NDArray[np.int64]) -> NDArray[np.int64]:
        return np.concatenate(parts, dtype=np.int64)

    def same(rows: NDArray[np.int64], value: int) -> NDArray[np.int64]:
        return np.full(len(rows), value, np.int64)

    tail = joined(
        problem.tail[street],
        problem.exit_node[exit_],
        of_zone[zone[problem.gate_source[gate]]],
        same(of_zone, start),
    )
    head = joined(problem.head[street], same(exit_, sink), problem.gate_node[gate], of_zone)
    cost = joined(problem.travel[street], same(exit_, 0), same(gate, 0), same(of_zone, 0))
    room = joined(
        np.minimum(problem.capacity[street], most),
        np.minimum(problem.exit_rate[exit_], most),
        same(gate, 2**60),
        same(of_zone, 0),
    )
    graph, place = _both_ways(tail, head, cost, start + 1 + zones)
    sorted_room = np.zeros(2 * len(tail), np.int64)
    sorted_room[place[: len(tail)]] = room
    return graph, sorted_room, place[len(tail) - zones : len(tail)]


def _both_ways(
    tail: NDArray[np.int64], head: NDArray[np.int64], cost: NDArray[np.int64], nodes: int
) -> tuple[Graph, NDArray[np.int32]]:
    """Arcs and their reverses, by the node that they leave; and the place of each arc, then of each reverse."""
    from safepassage.kernels import static_flow as kernel

    leaves = np.concatenate([tail, head])
    order = np.argsort(leaves, kind="stable")
    place = np.empty(len(order), np.int32)
    place[order] = np.arange(len(order))
    first = np.zeros(nodes + 1, np.int64)
    first[1:] = np.cumsum(np.bincount(leaves, minlength=nodes))
    graph = kernel.Graph(
        first,
        np.concatenate([head, tail])[order].astype(np.int32),
        np.concatenate([cost, -cost])[order],
        np.roll(place, len(tail))[order],
    )
    return graph, place
