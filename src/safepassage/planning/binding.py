"""Which zones, streets and exits keep a plan from being done sooner: the least cut, read aloud.

At the step before the last somebody is still inside, whatever the plan. The cut that proves it parts the network over
time: the zones on its far side have more people than the streets and exits across it let through by then. The zones
and the minute may be told; the streets are for the planning and clearance roles alone (wall 4).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from safepassage.planning.problem import Flow, Problem

__all__ = ["Binding", "binding_of"]


@dataclass(frozen=True, slots=True, eq=False)
class Binding:
    """What binds at one step.

    Attributes:
        step: By the end of this step not everybody can be out.
        inside: People who are still inside at least.
        sources: (…,) int64, sources beyond the cut, ascending: they are too many for what lies across it.
        people: How many they have.
        arcs: (…,) int64, arcs across the cut that take people in some of its steps, ascending.
        arc_span: (arcs, 2) int64, the first and last step in which each lies across it.
        exits: (…,) int64, exits across the cut.
    """

    step: int
    inside: int
    sources: NDArray[np.int64]
    people: int
    arcs: NDArray[np.int64]
    arc_span: NDArray[np.int64]
    exits: NDArray[np.int64]


def binding_of(problem: Problem, flow: Flow) -> Binding | None:
    """What binds at the step before the last arrival; None where all who can come out are out at the first step.

    Args:
        problem: Streets, people, exits.
        flow: An earliest-arrival flow with its closed points.
    """
    step = flow.last - 1
    if step < 0:
        return None
    near = flow.closed[:, : step + 1] <= step
    arcs, spans = [], []
    for travel in np.unique(problem.travel):
        rows = np.flatnonzero(problem.travel == travel)
        if travel > step:
            continue
        across = near[problem.head[rows], travel:] & ~near[problem.tail[rows], : step + 1 - travel]
        across &= problem.open_at(problem.profile[rows, None], np.arange(step + 1 - travel)[None, :])
        across &= problem.capacity[rows, None] > 0
        some = across.any(axis=1)
        arcs.append(rows[some])
        first = across[some].argmax(axis=1)
        last = across.shape[1] - 1 - across[some][:, ::-1].argmax(axis=1)
        spans.append(np.stack([first, last], axis=1))
    arc = np.concatenate(arcs) if arcs else np.zeros(0, np.int64)
    span = np.concatenate(spans) if spans else np.zeros((0, 2), np.int64)
    order = np.argsort(arc)
    beyond = np.ones(len(problem.people), np.bool_)
    beyond[problem.gate_source[near[problem.gate_node].any(axis=1)]] = False
    sources = np.flatnonzero(beyond & (problem.people > flow.stranded))
    may_leave = problem.open_at(problem.exit_profile[:, None], np.arange(step + 1)[None, :])
    exits = np.flatnonzero((~near[problem.exit_node] & may_leave).any(axis=1))
    return Binding(
        step=step,
        inside=int(problem.people.sum() - flow.stranded.sum() - flow.arrived[step]),
        sources=sources,
        people=int(problem.people[sources].sum()),
        arcs=arc[order],
        arc_span=span[order],
        exits=exits,
    )
