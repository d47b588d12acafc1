"""The heuristic that evacuation planners are measured by: groups sent one after the other, each the soonest way out.

The Capacity Constrained Route Planner of Lu, George and Shekhar (2005, "Capacity Constrained Routing Algorithms for
Evacuation Planning: A Summary of Results", SSTD): look for the route that is out the earliest through what is still
free; send as many of its people as it takes; reserve their room; begin again until nobody is left. Nothing that is
reserved is given back, which is what costs it against the quickest plan. It is printed beside a plan, and never
offered as one.

The paper leaves open which of several routes with the same arrival is taken; here they are followed back from the
exit by the junction nearest to people, lower numbers first. It lets people wait at junctions that have room; here they
may where the problem lets them, and otherwise wait at home, so that it is a plan for the same problem and no bound
is below it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from safepassage.planning.earliest import listed
from safepassage.planning.nearest import TIMES_LONGER
from safepassage.planning.routes import gathered

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from safepassage.planning.problem import Flow, Problem
    from safepassage.planning.routes import Routes

__all__ = ["ccrp", "out_by_step"]


def ccrp(problem: Problem, plan: Flow) -> Routes:
    """The routes that the heuristic reserves, in that order; who finds none in time is on none of them.

    Args:
        problem: Streets, people, exits.
        plan: The quickest plan: who can never come out is not looked for, and it is given up after `TIMES_LONGER` times
            as many steps.
    """
    from safepassage.kernels import earliest_arrival
    from safepassage.kernels import reserve as kernel

    nodes, steps = problem.nodes, TIMES_LONGER * max(plan.steps, 1)
    out_first, out_arc = listed(problem.tail, nodes)
    is_home = np.zeros(nodes, np.bool_)
    is_home[problem.gate_node[problem.people[problem.gate_source] > 0]] = True
    away = earliest_arrival.distances(out_first, out_arc, problem.head, problem.travel, is_home)
    order = np.lexsort((away[problem.tail].astype(np.int64) + problem.travel, problem.head)).astype(np.int32)
    net = kernel.Net(
        problem.tail,
        problem.head,
        problem.travel,
        problem.capacity,
        problem.profile,
        problem.is_open,
        listed(problem.head, nodes)[0],
        order,
        *listed(problem.gate_node, nodes),
        problem.gate_source,
        problem.release,
        problem.exit_node,
        problem.exit_rate,
        problem.exit_profile,
        away,
    )
    ways, count = kernel.reserve(
        net,
        problem.people.copy(),
        np.zeros((problem.arcs, steps), np.int32),
        np.zeros((len(problem.exit_node), steps), np.int32),
        np.zeros((nodes, steps), np.bool_),
        problem.waits,
        int(plan.stranded.sum()),
    )
    return gathered(problem, ways, count)


def out_by_step(routes: Routes, steps: int) -> NDArray[np.int64]:
    """People of these routes who are out by the end of each step: (steps …,) int64, as long as any arrives."""
    arrived = np.bincount(routes.arrival, routes.people, steps)
    return np.cumsum(arrived).astype(np.int64)
