"""What would happen if everybody simply took the shortest way out: the measure of what planning is worth.

Everybody knows the shortest way and keeps to it, and nobody is hurt on the way, so that it flatters: real crowds do
worse. It is printed beside a plan and is never offered as one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from safepassage.planning.problem import Problem

__all__ = ["nearest_exit"]

TIMES_LONGER: Final = 8
"""Where it is given up: so many times the plan's own length."""


def nearest_exit(problem: Problem, steps: int) -> NDArray[np.int64]:
    """People out by the end of each step if all take the shortest way: (steps …,) int64.

    Closed streets are avoided where they never open; at others people wait at home until they can pass.

    Args:
        problem: Streets, people, exits.
        steps: Length of the plan that it is compared with; it looks at `TIMES_LONGER` times as many at most.

    Raises:
        ValueError: Some people are under way already.
    """
    from safepassage.kernels.queue_up import queue_up

    if problem.release.any():
        raise ValueError("some people are under way already: it is known for those who are at home alone")
    ever = problem.ever_open
    usable = np.flatnonzero(ever[problem.profile] & (problem.capacity > 0))
    doors = np.flatnonzero(ever[problem.exit_profile] & (problem.exit_rate > 0))
    away, before = _shortest(problem, usable, problem.exit_node[doors])
    home = problem.gate_node[_first_gate(problem)]
    can = np.flatnonzero(np.isfinite(away[home]) & (problem.people > 0))
    routes = [_route(int(node), before, problem) for node in home[can]]
    exit_of = {int(node): number for number, node in zip(doors, problem.exit_node[doors], strict=True)}
    ends = [int(problem.head[route[-1]]) if route else int(node) for route, node in zip(routes, home[can], strict=True)]
    many = TIMES_LONGER * max(steps, 1)
    arrived, _ = queue_up(
        np.cumsum([0, *(len(route) for route in routes)]).astype(np.int64),
        np.array([arc for route in routes for arc in route], np.int32),
        problem.travel,
        problem.capacity,
        problem.profile,
        problem.is_open,
        problem.people[can],
        np.array([exit_of[end] for end in ends], np.int32),
        problem.exit_rate,
        problem.exit_profile,
        many,
    )
    curve = np.cumsum(arrived.sum(axis=0, dtype=np.int64))
    last = int(np.searchsorted(curve, curve[-1])) + 1
    return curve[: max(last, steps)]


def _first_gate(problem: Problem) -> NDArray[np.int64]:
    """One gate of each source."""
    _, first = np.unique(problem.gate_source, return_index=True)
    return first


def _shortest(
    problem: Problem, usable: NDArray[np.int64], exits: NDArray[np.int32]
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """(steps to the nearest exit, the arc to take first or -1) of each junction."""
    order = usable[np.lexsort((problem.travel[usable], problem.head[usable], problem.tail[usable]))]
    _, first = np.unique(np.stack([problem.tail[order], problem.head[order]]), axis=1, return_index=True)
    quick = order[first]
    size = problem.nodes + 1
    away, after = csgraph.dijkstra(
        sparse.csr_array(
            (
                np.concatenate([problem.travel[quick], np.full(len(exits), 0.5)]),
                (
                    np.concatenate([problem.head[quick], np.full(len(exits), problem.nodes)]),
                    np.concatenate([problem.tail[quick], exits]),
                ),
            ),
            (size, size),
        ),
        indices=problem.nodes,
        return_predecessors=True,
    )
    by_ends = {(int(problem.tail[arc]), int(problem.head[arc])): int(arc) for arc in quick}
    take = np.full(problem.nodes, -1, np.int64)
    for node in np.flatnonzero(np.isfinite(away[: problem.nodes])):
        take[node] = by_ends.get((int(node), int(after[node])), -1)
    return away[: problem.nodes], take


def _route(node: int, take: NDArray[np.int64], problem: Problem) -> list[int]:
    route = []
    while (arc := int(take[node])) >= 0:
        route.append(arc)
        node = int(problem.head[arc])
    return route
