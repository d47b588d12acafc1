"""A problem refuses what cannot be meant, wherever it comes from, and says what is wrong."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from safepassage.planning.problem import problem_of

GOOD: dict[str, Any] = {
    "step_s": 60.0,
    "nodes": 3,
    "arcs": ([0, 1], [1, 2], [1, 2], [5, 5]),
    "profile": [0, 1],
    "is_open": [[True, True], [True, False]],
    "gates": ([0, 0], [0, 1]),
    "people": [7, 8],
    "exits": ([2], [9]),
    "exit_profile": [1],
}
BAD: dict[str, tuple[dict[str, Any], str]] = {
    "arcs of two lengths": ({"arcs": ([0, 1], [1], [1, 2], [5, 5])}, "tail, head, travel, capacity, profile differ"),
    "a capacity too many": ({"arcs": ([0, 1], [1, 2], [1, 2], [5, 5, 5])}, "differ in length"),
    "a profile too few": ({"profile": [0]}, "differ in length"),
    "arcs in two dimensions": ({"arcs": ([[0]], [[1]], [[1]], [[5]]), "profile": [[0]]}, "differ in length"),
    "a gate without a source": ({"gates": ([0, 0], [0])}, "gate_node, gate_source differ"),
    "an exit without a rate": ({"exits": ([2], [])}, "exit_node, exit_rate, exit_profile differ"),
    "an exit profile too many": ({"exit_profile": [0, 0]}, "exit_node, exit_rate, exit_profile differ"),
    "a tail that is no junction": ({"arcs": ([0, 3], [1, 2], [1, 2], [5, 5])}, "tail has a number outside 0..2"),
    "a tail below zero": ({"arcs": ([0, -1], [1, 2], [1, 2], [5, 5])}, "tail has a number outside"),
    "a head that is no junction": ({"arcs": ([0, 1], [1, 3], [1, 2], [5, 5])}, "head has a number outside"),
    "a gate that is no junction": ({"gates": ([0, 3], [0, 1])}, "gate_node has a number outside"),
    "a gate of no source": ({"gates": ([0, 0], [0, 2])}, "gate_source has a number outside 0..1"),
    "an exit that is no junction": ({"exits": ([3], [9])}, "exit_node has a number outside"),
    "a profile that is not there": ({"profile": [0, 2]}, "profile has a number outside"),
    "an exit profile that is not there": ({"exit_profile": [2]}, "exit_profile has a number outside"),
    "two exits at one junction": ({"exits": ([2, 2], [9, 9]), "exit_profile": [0, 0]}, "two exits at one node"),
    "an arc that takes no time": ({"arcs": ([0, 1], [1, 2], [1, 0], [5, 5])}, "at least one step"),
    "an arc from a junction to itself": ({"arcs": ([0, 1], [1, 1], [1, 2], [5, 5])}, "from one node to another"),
    "a capacity below zero": ({"arcs": ([0, 1], [1, 2], [1, 2], [5, -1])}, "never below zero"),
    "a rate below zero": ({"exits": ([2], [-9])}, "never below zero"),
    "people below zero": ({"people": [7, -1]}, "never below zero"),
    "more people than an array holds": ({"people": [2**31 - 1, 1]}, "more than 2147483647 people"),
    "people in two rows": ({"people": [[7, 8]]}, "people has one row"),
    "a profile 0 that closes": ({"is_open": [[True, False], [True, False]]}, "profile 0 is open always"),
    "no profiles": ({"is_open": np.ones((0, 2))}, "a column at least"),
    "no columns": ({"is_open": np.ones((2, 0))}, "a column at least"),
    "profiles in one row": ({"is_open": [True, True]}, "a row for each profile"),
    "a step of no length": ({"step_s": 0}, "a step takes time"),
    "a step below zero": ({"step_s": -60.0}, "a step takes time"),
    "a step without number": ({"step_s": math.nan}, "a step takes time"),
    "a step without end": ({"step_s": math.inf}, "a step takes time"),
    "half a person": ({"people": [7.5, 8]}, "people has a number that is not whole"),
    "no number of people": ({"people": [math.nan, 8]}, "people has a number that is not whole"),
    "a capacity with a fraction": ({"arcs": ([0, 1], [1, 2], [1, 2], [5, 4.9])}, "capacity has a number that is not"),
    "a capacity too large": ({"arcs": ([0, 1], [1, 2], [1, 2], [5, 2**32 + 5])}, "capacity has a number .* too large"),
    "a rate too large": ({"exits": ([2], [2**31])}, "exit_rate has a number .* too large"),
    "a rate without end": ({"exits": ([2], [math.inf])}, "exit_rate has a number .* too large"),
    "neither open nor closed": ({"is_open": [[1, 1], [1, 0.5]]}, "is_open has a number that is not whole"),
}


def test_the_good_one_is_good() -> None:
    problem = problem_of(**GOOD)
    assert problem.arcs == 2
    assert not problem.is_constant
    assert problem.with_(is_open=[[True], [True]]).is_constant
    assert {array.dtype.name for array in (problem.tail, problem.capacity, problem.exit_rate, problem.gate_node)} == {
        "int32"
    }


def test_the_last_column_holds_for_ever_after() -> None:
    problem = problem_of(**GOOD)
    assert problem.open_at(problem.profile[:, None], np.arange(4)[None, :]).tolist() == [
        [True] * 4,
        [True, False, False, False],
    ]


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_meant_is_refused(name: str) -> None:
    change, said = BAD[name]
    with pytest.raises(ValueError, match=said):
        problem_of(**GOOD | change)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"people": [1.5, 2]}, "not whole"),
        ({"capacity": [5]}, "differ in length"),
        ({"exit_rate": [-1]}, "never below zero"),
        ({"step_s": 0.0}, "a step takes time"),
    ],
)
def test_a_change_is_checked_like_the_whole(change: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        problem_of(**GOOD).with_(**change)


def test_a_word_that_it_does_not_know_is_refused() -> None:
    with pytest.raises(TypeError, match="a problem has no wait"):
        problem_of(**GOOD, wait=True)


def test_what_is_closed_for_ever_takes_nobody() -> None:
    """One of two parallel streets, and one of two exits, never open: their capacity is 0, the rest stays."""
    problem = problem_of(
        step_s=60,
        nodes=3,
        arcs=([0, 0], [1, 1], [1, 1], [5, 7]),
        gates=([0], [0]),
        people=[4],
        exits=([1, 2], [3, 4]),
        profile=[0, 1],
        exit_profile=[0, 1],
        is_open=[[True, True], [False, False]],
    )
    steady = problem.steady()
    assert steady.is_constant
    assert steady.capacity.tolist() == [5, 0]
    assert steady.exit_rate.tolist() == [3, 0]
    with pytest.raises(ValueError, match="something opens or closes"):
        problem.with_(is_open=[[True, True], [False, True]]).steady()
