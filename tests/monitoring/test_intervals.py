"""A count as an interval: against closed forms where there are some, and against chance where there are none."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment
from scipy.special import gammaln
from scipy.stats import beta, betabinom, binom, nbinom

from safepassage.monitoring.intervals import (
    INDICATIVE,
    Calibration,
    Labelled,
    again,
    interval,
    matched,
    merged,
    stretches,
)
from safepassage.monitoring.shares import Belief

PERFECT = Calibration(matched_people=1e9, invented_people=0, missed_people=0)


@pytest.mark.parametrize("people", [0, 1, 7, 200])
def test_a_detector_that_never_errs_counts_exactly(people: int) -> None:
    assert interval(people, PERFECT) == (people, people)


def cut(chances: np.ndarray) -> tuple[int, int]:
    """The least and the greatest number whose chance has its middle in the nine tenths that lie in the middle."""
    middle = np.cumsum(chances) - chances / 2
    inside = np.flatnonzero((middle >= 0.05) & (middle <= 0.95))
    return int(inside[0]), int(inside[-1])


@pytest.mark.parametrize(("people", "share"), [(0, 0.5), (10, 0.8), (40, 0.6), (5000, 0.9)])
def test_a_known_share_of_misses_gives_the_negative_binomial(people: int, share: float) -> None:
    """With a flat prior on the square root's scale, who was missed beside n seen is NB(n + 1/2, share)."""
    known = Calibration(matched_people=share * 1e9, invented_people=0, missed_people=(1 - share) * 1e9)
    low, high = cut(nbinom.pmf(np.arange(2000), people + 0.5, share))
    assert interval(people, known) == (people + low, people + high)


def test_time_that_was_lost_counts_as_people_who_were_missed() -> None:
    known = Calibration(matched_people=0.7e9, invented_people=0, missed_people=0.3e9)
    assert interval(20, PERFECT, lost_share=0.3) == interval(20, known)
    assert interval(20, PERFECT, lost_share=1.0)[1] > 200


@pytest.mark.parametrize(("people", "spread"), [(0, 0.1), (3, 0.02), (12, 0.1), (70, 0.05)])
def test_an_unsure_share_is_every_share_by_its_chance(people: int, spread: float) -> None:
    """Against the sum over means, over who was true, and over a window's own share of the seen, on fine grids."""
    true, seen = Belief(1.0, spread, 20.5, 4.5), Belief(1.0, spread, 20.5, 6.5)
    known = Calibration(20, 4, 6, (true,), (seen,))
    means = (np.arange(200) + 0.5) / 200
    alike = 1 / spread - 1
    weight, own = (beta.pdf(means, each.yes_people, each.no_people)[:, None] for each in (true, seen))
    each_true = betabinom.pmf(np.arange(people + 1), people, means[:, None] * alike, (1 - means[:, None]) * alike)
    share = (np.arange(800) + 0.5) / 800
    seen_weight = (own * beta.pdf(share, means[:, None] * alike, (1 - means[:, None]) * alike)).sum(axis=0)
    number, missed = np.arange(people + 1), np.arange(400)[:, None]
    ways = np.exp(gammaln(missed + number + 0.5) - gammaln(number + 0.5) - gammaln(missed + 1))
    powers = (1 - share) ** missed @ (seen_weight[:, None] * share[:, None] ** (number + 0.5)) / seen_weight.sum()
    both = ways * powers * (weight * each_true).sum(axis=0) / weight.sum()
    chances = np.array([np.trace(both[::-1], all_ - 399) for all_ in range(400)])
    low, high = cut(chances)
    found = interval(people, known)
    assert abs(found[0] - low) <= people // 50
    assert abs(found[1] - high) <= 1 + people // 50


@pytest.mark.parametrize("people", [511, 513, 40_000])
def test_large_counts_go_by_their_quantiles(people: int) -> None:
    """Where nearly all of the unsureness is in two shares that are known by themselves, they alone give the ends."""
    known = Calibration(90, 10, 0)
    low, high = (np.array(interval(people, known)) + 0.5) / people
    assert low == pytest.approx(beta.ppf(0.05, 90.5, 10.5), abs=0.012)
    assert high == pytest.approx(beta.ppf(0.95, 90.5, 10.5), abs=0.012)


def test_what_is_invented_lowers_the_count() -> None:
    low, high = interval(100, Calibration(matched_people=0.8e9, invented_people=0.2e9, missed_people=0))
    assert (low, high) == cut(binom.pmf(np.arange(101), 100, 0.8)) == (74, 86)


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


def test_stretches_that_differ_make_a_wider_one() -> None:
    """The same numbers in all: misses that differ raise the upper end, inventions that differ lower the lower."""
    even = interval(80, Calibration.of([Labelled(10, 10, 8)] * 10))
    missing = interval(80, Calibration.of([Labelled(10, 12, 10), Labelled(10, 8, 6)] * 5))
    inventing = interval(80, Calibration.of([Labelled(12, 10, 10), Labelled(8, 10, 6)] * 5))
    assert missing[1] > even[1] + 5
    assert inventing[0] < even[0] - 5


@pytest.mark.parametrize(
    ("seen_share", "false_share", "spread"), [(0.95, 0.02, 0.0), (0.85, 0.1, 0.05), (0.7, 0.15, 0.02)]
)
def test_nine_in_ten_hold_the_truth(seen_share: float, false_share: float, spread: float) -> None:
    """Windows by chance, each with a share of its own; a calibration from others of the same kind."""
    rng = np.random.default_rng(11)
    alike = 1 / spread - 1 if spread else 1e9

    def window() -> Labelled:
        true = int(rng.integers(1, 25))
        own, wrong = (rng.beta(share * alike, (1 - share) * alike) for share in (seen_share, false_share))
        seen = int(rng.binomial(true, own))
        return Labelled(true, seen + int(rng.poisson(seen * wrong / (1 - wrong))), seen)

    held, calibrations, windows = 0, 4, 60
    for _ in range(calibrations):
        calibration = Calibration.of([window() for _ in range(12)])
        for _ in range(windows):
            now = window()
            low, high = interval(now.counted_people, calibration)
            held += low <= now.true_people <= high
    assert 0.85 <= held / calibrations / windows <= 0.95


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


def test_a_film_that_is_labelled_again_is_noticed() -> None:
    """Of three old stretches one is labelled anew, one is of another line of the film, one of another film."""
    north, south, other = (
        stretches([(5.0, line, "forward")], [], film, "2016-12-10")
        for line, film in (("north", "1"), ("south", "1"), ("north", "2"))
    )
    assert {(each.film, each.filmed_on) for each in (*north, *south, *other)} == {
        ("1", "2016-12-10"),
        ("2", "2016-12-10"),
    }
    anew = stretches([(5.0, "north", "forward")], [(5.0, "north", "forward")], "1")
    assert again([*north, *south, *other], anew) == (1, 1)
    assert again([*other, Labelled(1, 1, 1)], anew) == again([], anew) == (0, 0)
    older = [Labelled(1, 0, 0, north[0].stretch)]  # of a file that does not say which film
    assert again(older, anew) == (1, 0)
