"""How many can be out by a step, from one number for each junction: the check of a clearance time.

It shares no code with the planner. A label says until which step it still helps to be at a junction. Whatever the
labels are, the points of the network over time (junction v, step t) with t ≤ label(v) are one side of a cut, that of
the exits, and whoever is out by the step came over it (Ford and Fulkerson 1956, 1958):

- on a street from u to v, in each step t with t > label(u) and t + travel ≤ label(v): that are
  label(v) - travel - label(u) steps, if above zero, with at most its capacity each;
- through an exit at v, in each step from label(v) + 1 to the last, with at most its rate each;
- or by starting on that side, which nobody can but the people of a source with a gate whose label is 0 or more.

Closures are ignored: who may use less cannot be more. Waiting goes from a step to a later one of the same junction,
and that is never over the cut in the direction that counts. So a wrong label can make the bound too weak, never too
strong; the bound of the right labels is below the people who are to come out, for every step before the last.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from safepassage.planning.problem import Problem

__all__ = ["clearance_bound", "exit_steps", "street_steps"]


def clearance_bound(problem: Problem, latest: NDArray[Any], step: int) -> int:
    """No plan has more people out by the end of `step`.

    Args:
        problem: Streets, people, exits.
        latest: (nodes,) whole numbers, any: until which step it helps to be there; -1 where it never does.
        step: The step, -1 or more.
    """
    is_near = np.zeros(len(problem.people), np.bool_)
    np.logical_or.at(is_near, problem.gate_source, np.asarray(latest)[problem.gate_node] >= 0)
    parts = (
        (problem.capacity, street_steps(problem, latest, step)),
        (problem.exit_rate, exit_steps(problem, latest, step)),
        (problem.people, is_near),
    )
    bound = 0
    for people, steps in parts:
        counted = np.flatnonzero(steps)
        bound += sum(int(many) * int(times) for many, times in zip(people[counted], steps[counted], strict=True))
    return min(bound, int(problem.people.sum()))


def street_steps(problem: Problem, latest: NDArray[Any], step: int) -> NDArray[np.int64]:
    """In how many steps each street lies across the cut: (arcs,) int64.

    It is also how many more are out by `step`, at most, for each further person per step whom the street lets in.
    """
    label = np.clip(np.asarray(latest).astype(np.int64), -1, step)
    steps: NDArray[np.int64] = np.maximum(label[problem.head] - problem.travel - label[problem.tail], 0)
    return steps


def exit_steps(problem: Problem, latest: NDArray[Any], step: int) -> NDArray[np.int64]:
    """In how many steps each exit lies across the cut: (exits,) int64."""
    label = np.clip(np.asarray(latest).astype(np.int64), -1, step)
    return step - label[problem.exit_node]
