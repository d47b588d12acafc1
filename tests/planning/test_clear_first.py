"""What to clear first: gains by hand and against planning from nothing, and the greedy choice beside the best one."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pytest

from over_time import drawn
from safepassage.planning.certificate import certify
from safepassage.planning.clear_first import (
    Candidate,
    Gain,
    _fullest,
    best_within,
    can_gain,
    clear_first,
    gain_of,
    gains,
)
from safepassage.planning.earliest import earliest_arrival
from safepassage.planning.problem import problem_of
from safepassage.planning.replan import opened

if TYPE_CHECKING:
    from safepassage.planning.problem import Problem


def town() -> Problem:
    """12 people, two a step on a street of 3 steps; closed: one of 1 step, one back from the exit, one that is long."""
    return problem_of(
        step_s=60,
        nodes=2,
        arcs=([0, 0, 1, 0], [1, 1, 0, 1], [3, 1, 1, 9], [2, 4, 9, 9]),
        gates=([0], [0]),
        people=[12],
        exits=([1], [99]),
        profile=[0, 1, 1, 1],
        is_open=[[True], [False]],
    )


def ahead(after: Problem, before: Problem, steps: int = 0) -> int:
    """People-steps by which one plan is ahead of the other until both end, or longer; both planned from nothing."""
    curves = [earliest_arrival(problem).arrived for problem in (after, before)]
    steps = max(steps, *map(len, curves))
    areas = [int(curve.sum()) + (steps - len(curve)) * int(curve[-1:].sum()) for curve in curves]
    return areas[0] - areas[1]


def test_gains_by_hand() -> None:
    """Before, people are out at steps 3 to 8, two at each: 66 steps in sum. With the short street at 1, 2 and 3.

    It brings four at steps 1 and 2 each and four at 3: 24 steps, 42 fewer, and the last 5 steps earlier.
    """
    problem = town()
    flow = earliest_arrival(problem)
    assert [int(n) for n in flow.out.sum(axis=0)] == [0, 0, 0, 2, 2, 2, 2, 2, 2]
    candidates = [Candidate((1,), 5.0), Candidate((2,), 1.0), Candidate((3,), 1.0)]
    assert gains(problem, flow, candidates) == [Gain(0, 42.0, 5.0, 0), Gain(1, 0.0, 0.0, 0), Gain(2, 0.0, 0.0, 0)]
    assert [can_gain(opened(problem, each.arcs), flow, each.arcs) for each in candidates] == [True, False, False]


def test_who_could_not_come_out_counts_from_then_on() -> None:
    problem = town().with_(capacity=[0, 4, 9, 9])
    flow = earliest_arrival(problem)
    assert flow.stranded.sum() == 12
    (gain,) = gains(problem, flow, [Candidate((1,), 1.0)])
    assert gain.more_people == 12


def closed_some(seed: int, *, waits: bool) -> tuple[Problem, list[Candidate]]:
    """A drawn evacuation with a row that is never open, and five candidates that have it."""
    problem = drawn(seed, waits=waits)
    chance = np.random.default_rng(seed)
    arcs = chance.permutation(problem.arcs)[:5]
    profile = problem.profile.copy()
    profile[arcs] = len(problem.is_open)
    is_open = np.vstack([problem.is_open, np.zeros_like(problem.is_open[:1])])
    hours = chance.integers(1, 9, 5)
    candidates = [Candidate((int(arc),), float(each)) for arc, each in zip(arcs, hours, strict=True)]
    return problem.with_(profile=profile, is_open=is_open), candidates


@pytest.mark.parametrize("waits", [False, True])
def test_each_gain_is_that_of_planning_from_nothing(seed: int, waits: bool) -> None:
    ruled_out = 0
    for number in range(seed, seed + 60):
        problem, candidates = closed_some(number, waits=waits)
        flow = earliest_arrival(problem)
        for gain, candidate in zip(gains(problem, flow, candidates), candidates, strict=True):
            now = opened(problem, candidate.arcs)
            assert gain.people_min == ahead(now, problem), (number, candidate)
            ruled_out += not can_gain(now, flow, candidate.arcs)
    assert ruled_out > 0


def test_the_greedy_choice_keeps_to_its_hours_and_is_near_the_best(seed: int) -> None:
    """Against every choice within the hours. It is never ahead of the best, and in sum gains most of it."""
    greedy = best = 0.0
    for number in range(seed, seed + 25):
        problem, candidates = closed_some(number, waits=False)
        budget_h = 9.0
        flow = earliest_arrival(problem)
        chosen, now, plan = clear_first(problem, flow, candidates, budget_h=budget_h)
        assert certify(now, plan).holds
        assert sum(candidates[gain.candidate].clearance_h for gain in chosen) <= budget_h
        gained = ahead(now, problem, 100)
        assert bool(gained) == bool(chosen)
        most = 0
        for size in range(6):
            for some in combinations(candidates, size):
                if sum(each.clearance_h for each in some) <= budget_h:
                    arcs = [arc for each in some for arc in each.arcs]
                    most = max(most, ahead(opened(problem, arcs), problem, 100))
        assert gained <= most
        best_gain = best_within(problem, flow, candidates, budget_h=budget_h)
        assert (
            gain_of(-1, 1.0, flow, earliest_arrival(opened_all(problem, candidates, best_gain.chosen)))
            == best_gain.gain
        )
        assert ahead(opened_all(problem, candidates, best_gain.chosen), problem, 100) == most
        everything = best_within(problem, flow, candidates, budget_h=budget_h, tried_max=0)
        assert everything.tried == 0
        assert ahead(opened_all(problem, candidates, everything.chosen), problem, 100) >= most
        greedy += gained
        best += most
    assert greedy >= 0.6 * best


def opened_all(problem: Problem, candidates: list[Candidate], chosen: tuple[int, ...]) -> Problem:
    return opened(problem, [arc for at in chosen for arc in candidates[at].arcs])


def test_only_choices_to_which_nothing_can_be_added_are_tried() -> None:
    """Of 5, 4, 3 and 9 hours within 8: 5 + 3 and 4 + 3; 5 + 4 are too many, 9 alone as well."""
    hours = [5.0, 4.0, 3.0, 9.0]
    assert _fullest([Candidate((), each) for each in hours], 8.0, 64) == [(0, 2), (1, 2)]
    assert _fullest([Candidate((), each) for each in hours], 2.0, 64) == [()]
    assert _fullest([Candidate((), each) for each in hours], 8.0, 1) is None
    assert _fullest([Candidate((), 1.0)] * 17, 8.0, 10**6) is None


def test_clearing_takes_time() -> None:
    problem = town()
    with pytest.raises(ValueError, match="clearing takes time"):
        clear_first(problem, earliest_arrival(problem), [Candidate((1,), 0.0)], budget_h=9.0)
