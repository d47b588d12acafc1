"""Shares that differ between windows: against closed forms, and the sum over every mean."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import beta, betabinom

from safepassage.monitoring.shares import Belief, beliefs, of_windows


def spread_of(stretches: list[tuple[int, int]]) -> float:
    return sum(each.chance_share * each.spread_share for each in beliefs(stretches))


def test_a_share_that_never_differs_is_its_beta_distribution() -> None:
    (only,) = Belief.even(8, 1.5)
    assert (only.spread_share, only.yes_people, only.no_people) == (0, 8.5, 2)
    found = of_windows((only,))
    assert found == pytest.approx(beta.ppf((np.arange(len(found)) + 0.5) / len(found), 8.5, 2))


@pytest.mark.parametrize("spread", [0.001, 0.05, 0.3])
def test_a_window_s_own_share_has_the_variance_of_both(spread: float) -> None:
    """The variance of the mean, and what windows differ by about it: m (1 - m) times the spread."""
    mean, of_mean = beta.mean(30.5, 8.5), beta.var(30.5, 8.5)
    found = of_windows((Belief(1.0, spread, 30.5, 8.5),))
    assert found.mean() == pytest.approx(mean, abs=0.004)
    assert found.var() == pytest.approx(of_mean + (mean * (1 - mean) - of_mean) * spread, rel=0.1)
    assert (np.diff(found) > 0).all()


def test_beliefs_are_mixed_by_their_chance() -> None:
    low, high = Belief(0.75, 1e-3, 2e6, 8e6), Belief(0.25, 1e-3, 8e6, 2e6)
    found = of_windows((low, high))
    assert (found < 0.5).mean() == pytest.approx(0.75, abs=0.02)


STRETCHES = [(10, 10), (4, 9), (7, 7), (0, 0), (12, 20), (4, 9), (1, 1)]


def test_the_chance_of_a_spread_is_that_of_the_stretches_under_it() -> None:
    """By the sum over a fine grid of means, under Jeffreys' prior."""
    found = beliefs(STRETCHES)
    mean = np.sin((np.arange(2000) + 0.5) / 2000 * np.pi / 2)[:, None] ** 2
    yes, all_ = np.array(STRETCHES).T
    chances = []
    for each in found:
        alike = 1 / each.spread_share - 1
        chances.append(betabinom.pmf(yes, all_, mean * alike, (1 - mean) * alike).prod(axis=1).mean())
    assert [each.chance_share for each in found] == pytest.approx(np.array(chances) / sum(chances), rel=0.03)


def test_before_anything_is_known_any_part_of_the_variance_may_be_common() -> None:
    """In a window of 60, the part that each makes alone is 1/32, 3/32, ... of all, each as likely."""
    found = beliefs([])
    assert [each.chance_share for each in found] == pytest.approx([1 / 16] * 16)
    assert [1 / (1 + 60 * each.spread_share / (1 - each.spread_share)) for each in found] == pytest.approx(
        [(2 * at + 1) / 32 for at in range(16)]
    )
    assert {each[2:] for each in found} == {(0.5, 0.5)}


def test_people_who_are_alike_teach_as_little_as_fewer() -> None:
    for each in beliefs([(18, 20), (27, 30)]):
        parts = [20 / (1 + 19 * each.spread_share), 30 / (1 + 29 * each.spread_share)]
        assert each.yes_people == pytest.approx(0.9 * sum(parts) + 0.5)
        assert each.no_people == pytest.approx(0.1 * sum(parts) + 0.5)


def test_stretches_that_differ_are_known_to() -> None:
    one_stretch, even, uneven = [(14, 20)], [(14, 20)] * 12, [(20, 20), (8, 20)] * 6
    assert spread_of(even) < spread_of(one_stretch) < spread_of(uneven)
    assert spread_of(even) < 0.02
    assert spread_of(uneven) == pytest.approx(0.35, abs=0.15)  # six in ten points apart: 0.3^2 / (0.7 0.3) is 0.43


def test_neither_order_nor_empty_stretches_matter() -> None:
    assert beliefs(STRETCHES) == beliefs([*reversed(STRETCHES), (0, 0)])
    assert beliefs([(5, 5)] * 3) != beliefs([(5, 5)])


@pytest.mark.parametrize("stretches", [[(10**9, 10**9)], [(0, 10**6)] * 3, [(900_000, 10**6)] * 5])
def test_very_many_people_are_no_trouble(stretches: list[tuple[int, int]]) -> None:
    found = beliefs(stretches)
    assert sum(each.chance_share for each in found) == pytest.approx(1)
    assert np.isfinite(of_windows(found)).all()
