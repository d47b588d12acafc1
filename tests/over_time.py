"""Small evacuations drawn by chance, and two ways to the most people out by a step that share nothing with the planner.

Both are given the whole network over time, built in plain loops: a linear program (HiGHS) and a maximum flow (SciPy).
A step is as long as any other and the first is step 0. Who enters a street of n steps at step s is at its end at step
s + n, and may go on or out within that step; people out by the end of step 0 are the first of a curve.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from hypothesis import strategies as st
from scipy import sparse
from scipy.optimize import linprog
from scipy.sparse.csgraph import maximum_flow

from safepassage.planning.problem import problem_of

if TYPE_CHECKING:
    from safepassage.planning.problem import Problem

__all__ = ["by_linear_program", "by_maximum_flow", "crowded", "drawn", "problems", "street"]


def street(*lengths: int, capacity: int, people: int, **more: Any) -> Problem:
    """Junctions in a row, one street after the other, everybody at the beginning and the exit at the end."""
    steps = len(lengths)
    rate = more.pop("rate", 10**6)
    return problem_of(
        step_s=60,
        nodes=steps + 1,
        arcs=(range(steps), range(1, steps + 1), lengths, [capacity] * steps),
        gates=([0], [0]),
        people=[people],
        exits=([steps], [rate]),
        **more,
    )


def drawn(seed: int, *, waits: bool) -> Problem:
    """A crowded one, for a seed: in every third somebody who went first must be sent another way later.

    Few people a step on many streets, some of them parallel or opposite; zones apart from exits, some with two gates.
    """
    draw = np.random.default_rng(seed)
    nodes, sources, exits = int(draw.integers(6, 13)), int(draw.integers(2, 4)), int(draw.integers(1, 3))
    tail, head = draw.integers(0, nodes, (2, 3 * nodes))
    tail, head = tail[tail != head], head[tail != head]
    is_open = draw.random((3, draw.integers(1, 8))) < draw.choice((0.6, 1))
    is_open[0] = True
    places = draw.permutation(nodes)
    gates = int(draw.integers(sources, sources + 2))
    return problem_of(
        step_s=60,
        nodes=nodes,
        arcs=(tail, head, draw.integers(1, 4, len(tail)), draw.integers(1, 3, len(tail))),
        profile=draw.integers(0, 3, len(tail)),
        is_open=is_open,
        gates=(places[exits:][:gates], np.r_[:sources, :sources][:gates]),
        people=draw.integers(3, 13, sources),
        release=draw.integers(0, 4, sources) * draw.integers(0, 2),
        exits=(places[:exits], draw.integers(1, 9, exits)),
        exit_profile=draw.integers(0, 3, exits),
        waits=waits,
    )


def crowded() -> st.SearchStrategy[Problem]:
    """Such as those, for any seed."""
    return st.builds(drawn, st.integers(0, 2**32 - 1), waits=st.booleans())


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """Any small evacuation: nobody at all, no way out, empty streets, long ones that close, people who come later."""
    nodes = draw(st.integers(2, 6))
    node, profile = st.integers(0, nodes - 1), st.integers(0, 2)
    travel = st.sampled_from((1, 1, 1, 2, 2, 3, 9))
    arcs = draw(st.lists(st.tuples(node, node, travel, st.integers(0, 4), profile), max_size=14))
    arcs = [arc for arc in arcs if arc[0] != arc[1]]
    people = draw(st.lists(st.integers(0, 12), min_size=1, max_size=3))
    gates = draw(st.lists(st.tuples(node, st.integers(0, len(people) - 1)), max_size=5))
    exits = draw(st.lists(st.tuples(node, st.integers(0, 6), profile), max_size=2, unique_by=lambda exit_: exit_[0]))
    columns = draw(st.integers(1, 7))
    row = st.lists(st.booleans(), min_size=columns, max_size=columns)
    tail, head, travels, capacity, profiles = np.array(arcs, np.int64).reshape(-1, 5).T
    gate_node, gate_source = np.array(gates, np.int64).reshape(-1, 2).T
    exit_node, exit_rate, exit_profile = np.array(exits, np.int64).reshape(-1, 3).T
    return problem_of(
        step_s=60,
        nodes=nodes,
        arcs=(tail, head, travels, capacity),
        profile=profiles,
        is_open=[[True] * columns, draw(row), draw(row)],
        gates=(gate_node, gate_source),
        people=people,
        release=draw(st.lists(st.integers(0, 3), min_size=len(people), max_size=len(people))),
        exits=(exit_node, exit_rate),
        exit_profile=exit_profile,
        waits=draw(st.booleans()),
    )


def _over_time(problem: Problem, last: int) -> tuple[int, list[tuple[int, int, int]]]:
    """The network over the steps 0 to `last`: number of points, and arcs of (from, to, capacity).

    The last point but one is the source of everything, the last one is the outside.
    """
    steps = last + 1
    zones = problem.nodes * steps
    source = zones + len(problem.people)
    everybody = int(problem.people.sum())
    arcs = [(source, zones + zone, int(people)) for zone, people in enumerate(problem.people)]
    for step in range(steps):
        now = problem.is_open[:, min(step, problem.is_open.shape[1] - 1)]
        for arc in range(problem.arcs):
            there = step + int(problem.travel[arc])
            if there <= last and now[problem.profile[arc]]:
                tail, head = int(problem.tail[arc]), int(problem.head[arc])
                arcs.append((tail * steps + step, head * steps + there, int(problem.capacity[arc])))
        for node, zone in zip(problem.gate_node.tolist(), problem.gate_source.tolist(), strict=True):
            if step >= problem.release[zone]:
                arcs.append((zones + zone, node * steps + step, everybody))
        for exit_, node in enumerate(problem.exit_node.tolist()):
            if now[problem.exit_profile[exit_]]:
                arcs.append((node * steps + step, source + 1, int(problem.exit_rate[exit_])))
        if problem.waits and step < last:
            arcs += [(node * steps + step, node * steps + step + 1, everybody) for node in range(problem.nodes)]
    return source + 2, arcs


def by_maximum_flow(problem: Problem, last: int) -> int:
    """The most people that can be out by the end of step `last`: a maximum flow."""
    points, arcs = _over_time(problem, last)
    tail, head, capacity = np.array(arcs).T
    graph = sparse.csr_array((capacity.astype(np.int32), (tail, head)), (points, points))
    return int(maximum_flow(graph, points - 2, points - 1).flow_value)


def by_linear_program(problem: Problem, last: int) -> float:
    """The most people that can be out by the end of step `last`, if people could be parted: a linear program."""
    points, arcs = _over_time(problem, last)
    tail, head, capacity = np.array(arcs).T
    column = np.arange(len(arcs))
    signs = np.r_[-np.ones(len(arcs)), np.ones(len(arcs))]
    balance = sparse.csr_array((signs, (np.r_[tail, head], np.r_[column, column])), (points, len(arcs)))
    gain = -(head == points - 1).astype(float)
    bounds = np.column_stack((np.zeros(len(arcs)), capacity))
    found = linprog(gain, A_eq=balance[:-2], b_eq=np.zeros(points - 2), bounds=bounds, method="highs")
    assert found.status == 0, found.message
    return -float(found.fun)
