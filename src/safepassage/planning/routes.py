"""The flow of a plan as routes: who leaves when, along which streets, and out where.

A planner says how many enter each street at each step. A marshal, a timetable and a simulation ask for the people:
this many from here, at this step, along these streets. Routes are one way to read a flow, not the only one; all of
them together are the flow again. Where people may wait at junctions nobody is sent round in a circle: they wait, and
arrive when the flow says.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from safepassage.planning.problem import Flow, Problem

__all__ = ["Routes", "gathered", "routes_of"]


@dataclass(frozen=True, slots=True, eq=False)
class Routes:
    """Routes, by the step of their departure.

    A gap between the arrival at a junction and the step at which the next street is entered is spent waiting there.

    Attributes:
        source, gate: (routes,) int32, whose people, and where they leave home.
        departure: (routes,) int32, the step at which they leave.
        arc_first: (routes + 1,) int64, offsets of each route in `arc` and `entered`.
        arc: (…,) int32, streets in the order in which they are walked.
        entered: (…,) int32, the step at which each is entered.
        exit: (routes,) int32, where they leave.
        arrival: (routes,) int32, the step at which they do.
        people: (routes,) int32, > 0.
    """

    source: NDArray[np.int32]
    gate: NDArray[np.int32]
    departure: NDArray[np.int32]
    arc_first: NDArray[np.int64]
    arc: NDArray[np.int32]
    entered: NDArray[np.int32]
    exit: NDArray[np.int32]
    arrival: NDArray[np.int32]
    people: NDArray[np.int32]

    def __len__(self) -> int:
        return int(self.people.shape[0])

    def arcs_of(self, route: int) -> NDArray[np.int32]:
        """The streets of one route, in order."""
        return self.arc[self.arc_first[route] : self.arc_first[route + 1]]


def routes_of(problem: Problem, flow: Flow) -> Routes:
    """Takes a flow apart.

    Without waiting, the routes add up to `flow.flow`, `flow.entered` and `flow.out`. Where people may wait, circles
    are cut out: no street has more people at any step than in the flow, and departures and arrivals are those of the
    flow.

    Raises:
        ValueError: People of the flow come to a junction and do not go on, or are there and did not come.
    """
    from safepassage.kernels import decompose as kernel

    order = np.argsort(problem.tail, kind="stable").astype(np.int32)
    first = np.zeros(problem.nodes + 1, np.int32)
    first[1:] = np.cumsum(np.bincount(problem.tail, minlength=problem.nodes))
    exit_at = np.full(problem.nodes, -1, np.int32)
    exit_at[problem.exit_node] = np.arange(len(problem.exit_node), dtype=np.int32)
    streets = kernel.Streets(first, order, problem.head[order], problem.travel[order], exit_at)
    left = kernel.Left(_by_step(flow.flow[order]), _by_step(flow.entered), _by_step(flow.held), _by_step(flow.out))
    ways, count, node, step = kernel.take_apart(streets, problem.gate_node, left, problem.waits)
    if step >= 0:
        raise ValueError(f"junction {node}, step {step}: people come and do not go on")
    if any(array.any() for array in left):
        raise ValueError("people are on the way who never left home")
    return gathered(problem, ways, count)


def gathered(problem: Problem, ways: Any, count: int) -> Routes:  # noqa: ANN401 - the `Ways` of a kernel, in its own file
    """The first `count` ways that a kernel has written down."""
    used = int(ways.first[count])
    return Routes(
        source=problem.gate_source[ways.gate[:count]],
        gate=ways.gate[:count].copy(),
        departure=ways.departure[:count].copy(),
        arc_first=ways.first[: count + 1].copy(),
        arc=ways.arc[:used].copy(),
        entered=ways.step[:used].copy(),
        exit=ways.exit[:count].copy(),
        arrival=ways.arrival[:count].copy(),
        people=ways.people[:count].copy(),
    )


def _by_step(array: NDArray[np.int32]) -> NDArray[np.int32]:
    """A copy with steps in rows."""
    return np.ascontiguousarray(array.T, np.int32).copy() if array.size else np.zeros(array.shape[::-1], np.int32)
