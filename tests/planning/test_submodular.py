"""A set below zero is found where there is one; where there is none, the proof holds in whole numbers."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from safepassage.planning.submodular import SHARES, Answer, is_proof, negative_set

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray


def cut_less_people(seed: int, size: int) -> Callable[[Iterable[int]], int]:
    """What crosses from a set to the rest and to the exit, less the people of the set: submodular, 0 of nothing."""
    random = np.random.default_rng(seed)
    room = random.integers(0, 9, (size, size + 1)) * (random.random((size, size + 1)) < 0.5)
    people = random.integers(0, 2 + seed % 12, size)

    def value(chosen: Iterable[int]) -> int:
        inside = np.isin(np.arange(size + 1), list(chosen))
        return int(room[inside[:-1]][:, ~inside].sum() - people[inside[:-1]].sum())

    return value


def asked(value: Callable[[Iterable[int]], int]) -> Callable[[NDArray[np.int64]], NDArray[np.int64]]:
    return lambda order: np.array([value(order[: end + 1].tolist()) for end in range(len(order))], np.int64)


@pytest.mark.parametrize("size", [1, 2, 3, 5, 8])
def test_it_agrees_with_all_sets_one_by_one(size: int) -> None:
    found = none = 0
    for seed in range(120):
        value = cut_less_people(seed, size)
        sets = itertools.chain.from_iterable(itertools.combinations(range(size), many) for many in range(1, size + 1))
        least = min(map(value, sets))
        answer = negative_set(asked(value), np.random.default_rng(seed).permutation(size))
        assert answer.is_sure, f"seed {seed}"
        assert bool(answer.negative) == (least < 0), f"seed {seed}"
        if answer.negative:
            assert value(answer.negative) < 0
            found += 1
        else:
            assert is_proof(answer.corners, answer.shares)
            none += 1
    assert found > 0
    assert none > 0


def test_nothing_is_missing_and_nothing_left_over() -> None:
    """Where all sets are just worth what they need, the mixture must be met to less than one person."""
    for seed in range(20):
        size = 12
        random = np.random.default_rng(seed)
        corners = [random.permutation(size) for _ in range(4)]
        reach = np.sort(random.integers(10**8, 10**9, size))[::-1].cumsum()
        gain = np.diff(reach, prepend=0)
        people = np.sum([gain[np.argsort(corner)] for corner in corners], axis=0) // 4
        people[0] += reach[-1] - people.sum()

        def value(chosen: Any, reach: Any = reach, people: Any = people) -> int:
            return int(reach[len(chosen) - 1] - people[list(chosen)].sum())

        answer = negative_set(asked(value), np.arange(size))
        worst = np.argsort(-people)
        least = min(value(worst[:many].tolist()) for many in range(1, size + 1))
        assert answer.is_sure
        assert bool(answer.negative) == (least < 0), f"seed {seed}"


def test_a_proof_that_somebody_touched_is_none() -> None:
    corners = np.array([[4, -2], [-2, 4]], np.int64)
    half = SHARES // 2
    assert is_proof(corners, (half, half))
    assert not is_proof(corners, (SHARES, 0))
    assert not is_proof(corners, (half, half + 1))
    assert not is_proof(corners, (SHARES + half, -half))
    assert not is_proof(corners, (SHARES,))
    assert not is_proof(np.array([[4, -1]], np.int64), (SHARES,))


def test_what_was_not_settled_is_not_sure() -> None:
    corners = np.array([[4, -2]], np.int64)
    assert not Answer((), corners, (), np.arange(2)).is_sure
    assert Answer((1,), corners, (), np.arange(2)).is_sure
