"""Everybody to the nearest exit: worked out by hand, and never better than a plan."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from safepassage.planning.earliest import earliest_arrival
from safepassage.planning.nearest import nearest_exit
from safepassage.planning.problem import Problem, problem_of


def test_all_crowd_into_the_nearest_and_the_far_one_stays_empty() -> None:
    """One step to an exit that takes 2 a step, two steps to one that takes 5: 20 people need 10 steps; shared, 5."""
    problem = problem_of(
        step_s=60,
        nodes=3,
        arcs=([0, 0], [1, 2], [1, 2], [9, 9]),
        gates=([0], [0]),
        people=[20],
        exits=([1, 2], [2, 5]),
    )
    crowd = nearest_exit(problem, 5)
    assert crowd.tolist() == [0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20]
    assert earliest_arrival(problem).arrived.tolist() == [0, 2, 9, 16, 20]


def test_the_nearer_group_is_not_sent_before_those_behind_it() -> None:
    """Two groups through one door that takes 3 a step: all six come in two steps from the first possible one on."""
    problem = problem_of(
        step_s=60,
        nodes=3,
        arcs=([0, 1], [1, 2], [2, 1], [9, 3]),
        gates=([0, 1], [0, 1]),
        people=[3, 3],
        exits=([2], [9]),
    )
    assert nearest_exit(problem, 4).tolist() == [0, 3, 3, 6]


def test_a_street_that_opens_later_is_waited_for_at_home() -> None:
    problem = problem_of(
        step_s=60,
        nodes=2,
        arcs=([0], [1], [1], [4]),
        gates=([0], [0]),
        people=[6],
        exits=([1], [9]),
        profile=[1],
        is_open=[[True] * 4, [False, False, False, True]],
    )
    assert nearest_exit(problem, 5).tolist() == [0, 0, 0, 0, 4, 6]


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    nodes = draw(st.integers(2, 6))
    ends = st.tuples(st.integers(0, nodes - 1), st.integers(0, nodes - 1)).filter(lambda pair: pair[0] != pair[1])
    pairs = draw(st.lists(ends, min_size=1, max_size=12))
    few = st.integers(1, 3)
    return problem_of(
        step_s=60,
        nodes=nodes,
        arcs=(
            [a for a, _ in pairs],
            [b for _, b in pairs],
            [draw(few) for _ in pairs],
            [draw(few) for _ in pairs],
        ),
        gates=([0, nodes - 1], [0, 1]),
        people=[draw(st.integers(0, 9)), draw(st.integers(0, 9))],
        exits=([draw(st.integers(0, nodes - 1))], [draw(few)]),
    )


@settings(max_examples=60, deadline=None)
@given(problems())
def test_it_is_never_ahead_of_the_plan(problem: Problem) -> None:
    plan = earliest_arrival(problem)
    crowd = nearest_exit(problem, max(plan.steps, 1))
    both = min(plan.steps, len(crowd))
    assert (crowd[:both] <= plan.arrived[:both]).all()
    assert crowd[-1] == problem.people.sum() - plan.stranded.sum()
    assert (np.diff(crowd) >= 0).all()
