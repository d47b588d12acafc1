"""Sends people along given routes as early as there is room: what happens without a common plan.

Each group has one route. Step by step, in the order of arrival, it sends as many as all streets of its route and its
exit still take at the steps at which they would be there; the others wait at home. Groups are asked in the order
that they are given.
"""

import numpy as np
from numba import njit

__all__ = ["queue_up"]


@njit(cache=True)
def queue_up(first, arc, travel, capacity, profile, is_open, people, route_exit, exit_rate, exit_profile, steps):
    """Departures along fixed routes.

    Args:
        first: (groups + 1,) int64, offsets of each group's route in `arc`.
        arc: (moves,) int32, arcs in the order of walking.
        travel: (arcs,) int32, steps.
        capacity: (arcs,) int32, people per step.
        profile: (arcs,) int32, row of `is_open`.
        is_open: (profiles, columns) bool; the last column holds for ever after.
        people: (groups,) int64.
        route_exit: (groups,) int32, the exit that each route ends at.
        exit_rate: (exits,) int32, people per step.
        exit_profile: (exits,) int32.
        steps: How many steps there are.

    Returns:
        ((groups, steps) int32 people by the step of their arrival, (arcs, steps) int32 people that enter an arc).
    """
    groups = people.shape[0]
    arcs = travel.shape[0]
    exits = exit_rate.shape[0]
    last = is_open.shape[1] - 1
    arrived = np.zeros((groups, steps), np.int32)
    flow = np.zeros((arcs, steps), np.int32)
    out = np.zeros((exits, steps), np.int32)
    left = people.copy()
    length = np.zeros(groups, np.int64)
    for group in range(groups):
        for at in range(first[group], first[group + 1]):
            length[group] += travel[arc[at]]
    for theta in range(steps):
        column = min(theta, last)
        for group in range(groups):
            step = theta - length[group]
            door = route_exit[group]
            if left[group] == 0 or step < 0 or not is_open[exit_profile[door], column]:
                continue
            room = min(left[group], exit_rate[door] - out[door, theta])
            when = step
            for at in range(first[group], first[group + 1]):
                if room <= 0:
                    break
                here = arc[at]
                is_passable = is_open[profile[here], min(when, last)]
                room = min(room, capacity[here] - flow[here, when]) if is_passable else 0
                when += travel[here]
            if room <= 0:
                continue
            when = step
            for at in range(first[group], first[group + 1]):
                flow[arc[at], when] += room
                when += travel[arc[at]]
            out[door, theta] += room
            arrived[group, theta] += room
            left[group] -= room
    return arrived, flow
