"""A count as an interval: against closed forms where there are some, and against chance where there are none."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment
from scipy.stats import binom, nbinom

from safepassage.monitoring.intervals import INDICATIVE, Calibration, Labelled, interval, matched, merged, stretches

PERFECT = Calibration(matched_people=1e9, invented_people=0, missed_people=0)


@pytest.mark.parametrize("people", [0, 1, 7, 200])
def test_a_detector_that_never_errs_counts_exactly(people: int) -> None:
    assert interval(people, PERFECT) == (people, people)


@pytest.mark.parametrize(("people", "share"), [(0, 0.5), (10, 0.8), (40, 0.6), (5000, 0.9)])
def test_a_known_share_of_misses_gives_the_negative_binomial(people: int, share: float) -> None:
    """With a flat prior on the square root's scale, who was missed beside n seen is NB(n + 1/2, share)."""
    known = Calibration(matched_people=share * 1e9, invented_people=0, missed_people=(1 - share) * 1e9)
    low, high = (people + int(nbinom.ppf(tail, people + 0.5, share)) for tail in (0.05, 0.95))
    assert interval(people, known) == (low, high)


def test_time_that_was_lost_counts_as_people_who_were_missed() -> None:
    known = Calibration(matched_people=0.7e9, invented_people=0, missed_people=0.3e9)
    assert interval(20, PERFECT, lost_share=0.3) == interval(20, known)
    assert interval(20, PERFECT, lost_share=1.0)[1] > 200


@pytest.mark.parametrize(("people", "clump"), [(3, 1.0), (12, 2.5)])
def test_an_unsure_share_is_every_share_by_its_chance(people: int, clump: float) -> None:
    """Against the sum over who was true and a fine grid of both shares, each number of the missed by itself."""
    known = Calibration(matched_people=20, invented_people=4, missed_people=6, clumping_factor=clump)
    shares = (np.arange(400) + 0.5) / 400
    true_weight = shares ** (20 / clump - 0.5) * (1 - shares) ** (4 / clump - 0.5)
    seen_weight = shares ** (20 / clump - 0.5) * (1 - shares) ** (6 / clump - 0.5)
    chances = np.zeros(200)
    for true in range(people + 1):
        weight = (binom.pmf(true, people, shares) * true_weight).sum() / true_weight.sum()
        size = true + 0.5
        if clump > 1:  # the mean of the same, the variance so many times as large
            mean, variance = size * (1 - shares) / shares, clump * size * (1 - shares) / shares**2
            each = nbinom.pmf(np.arange(200)[:, None], mean**2 / (variance - mean), mean / variance)
        else:
            each = nbinom.pmf(np.arange(200)[:, None], size, shares)
        chances[true:] += weight * (each @ seen_weight)[: 200 - true] / seen_weight.sum()
    reached = np.cumsum(chances)
    low, high = (int(np.searchsorted(reached, at)) for at in (0.05, 0.95))
    found = interval(people, known)
    assert found[0] == low
    assert abs(found[1] - high) <= 1  # shares are taken at 25 points


def test_what_is_invented_lowers_the_count() -> None:
    low, high = interval(100, Calibration(matched_people=0.8e9, invented_people=0.2e9, missed_people=0))
    assert (low, high) == (73, 86)  # a binomial of 100 and 0.8: mean 80, 1.645 times 4 to either side


def test_nobody_labelled_this_view_so_nothing_counted_is_not_nobody() -> None:
    low, high = interval(0, INDICATIVE)
    assert low == 0
    assert high >= 1
    assert INDICATIVE.is_indicative
    assert Calibration.of([]) == INDICATIVE


def test_more_labels_make_a_narrower_interval() -> None:
    widths = []
    for times in (1, 10, 100):
        low, high = interval(50, Calibration.of([Labelled(10, 10, 9)] * times))
        widths.append(high - low)
    assert widths[0] > widths[1] > widths[2]


def test_misses_that_come_in_clumps_make_a_wider_one() -> None:
    even = Calibration.of([Labelled(10, 8, 8)] * 10)
    clumped = Calibration.of([Labelled(10, 10, 10), Labelled(10, 6, 6)] * 5)
    assert even.clumping_factor == 1
    assert clumped.clumping_factor == pytest.approx(10 * 4 / (0.16 * 10) / 9)  # χ² by hand over 9
    (a, b), (c, d) = interval(80, even), interval(80, clumped)
    assert d - c > b - a


def test_clumped_labels_teach_as_little_as_fewer_single_ones() -> None:
    """Of 400 and 100 in clumps of four, as much is known as of 100 and 25 one by one."""
    clumped = Calibration(matched_people=400, invented_people=100, missed_people=0, clumping_factor=4)
    single = Calibration(matched_people=100, invented_people=25, missed_people=0)
    many = Calibration(matched_people=400, invented_people=100, missed_people=0)
    low = [interval(300, each)[0] for each in (clumped, single, many)]
    assert abs(low[0] - low[1]) <= 1 < low[2] - low[0]


@pytest.mark.parametrize(("seen_share", "false_share"), [(0.95, 0.02), (0.8, 0.1), (0.6, 0.25)])
def test_nine_in_ten_hold_the_truth(seen_share: float, false_share: float) -> None:
    """Windows by chance, a calibration from others of the same kind."""
    rng = np.random.default_rng(11)

    def window() -> Labelled:
        true = int(rng.integers(15, 60))
        seen = int(rng.binomial(true, seen_share))
        return Labelled(true, seen + int(rng.poisson(seen * false_share / (1 - false_share))), seen)

    held, windows = 0, 300
    for _ in range(6):
        calibration = Calibration.of([window() for _ in range(12)])
        for _ in range(windows // 6):
            now = window()
            low, high = interval(now.counted_people, calibration)
            held += low <= now.true_people <= high
    assert 0.85 <= held / windows <= 0.97


def test_passages_are_matched_one_to_one_and_as_many_as_can_be() -> None:
    rng = np.random.default_rng(2)
    for _ in range(100):
        true, seen = rng.uniform(0, 20, rng.integers(0, 9)), rng.uniform(0, 20, rng.integers(0, 9))
        near = (np.abs(true[:, None] - seen) <= 2).astype(int)
        rows, columns = linear_sum_assignment(-near)
        assert matched(list(true), list(seen)) == near[rows, columns].sum()


def test_a_stretch_that_is_labelled_again_counts_once_and_as_it_is_now() -> None:
    true, other = [(1.0, "gate", "forward"), (70.0, "gate", "forward")], [(1.0, "gate", "back")]
    first = stretches(true, true[:1], "film-1")
    assert [(each.true_people, each.counted_people) for each in first] == [(1, 1), (1, 0)]
    assert merged(first, first) == first
    better = stretches(true, true, "film-1")
    assert merged(first, better) == better
    for new in (stretches(other, [], "film-1"), stretches(true, true, "film-2"), [Labelled(1, 1, 1)]):
        assert merged(first, new) == [*first, *new]
    assert merged([Labelled(1, 1, 1)], [Labelled(1, 1, 1)]) == [Labelled(1, 1, 1)] * 2  # nothing tells them apart
