"""Pieces of time: what was counted in each, and those that nobody saw."""

from __future__ import annotations

import pytest
from scipy.stats import nbinom

from safepassage.monitoring.counting import Crossing, Line, Zone
from safepassage.monitoring.intervals import Calibration
from safepassage.monitoring.tallies import Blind, gaps_of, presences, tallies

EXACT = Calibration(matched_people=1e9, invented_people=0, missed_people=0)
LINES = [Line("north", (0, 0, 9, 0)), Line("south", (0, 9, 9, 9))]


def table(
    crossings: list[Crossing], blind: list[Blind], length_s: float = 150.0
) -> dict[tuple[float, str, str], tuple[int, ...]]:
    found = tallies(crossings, LINES, blind, length_s=length_s, every_s=60.0, frames_per_s=10.0, calibration=EXACT)
    return {
        (each.start_s, each.line, each.direction): (each.counted_people, each.least_people, each.most_people)
        for each in found
    }


def test_each_crossing_belongs_to_its_minute_line_and_direction() -> None:
    crossings = [Crossing(599, 0, 1), Crossing(600, 0, 1), Crossing(600, 0, -1), Crossing(1499, 1, 1)]
    found = table(crossings, [])
    assert len(found) == 3 * 2 * 2
    assert {key: held[0] for key, held in found.items() if held[0]} == {
        (0.0, "north", "forward"): 1,
        (60.0, "north", "forward"): 1,
        (60.0, "north", "back"): 1,
        (120.0, "south", "forward"): 1,
    }


def test_a_minute_that_nobody_saw_has_no_count_and_is_a_gap() -> None:
    blind = [Blind(60.0 + at, 61.0 + at, "dark") for at in range(60)]
    found = table([], blind)
    assert {key[0] for key in found} == {0.0, 120.0}
    assert gaps_of(blind) == [Blind(60.0, 120.0, "dark")]


def test_pictures_whose_times_are_not_exact_still_touch() -> None:
    """4.1 + 0.1 is less than 4.2 in floating point: thirty dark pictures are one gap all the same."""
    blind = [Blind(4 + at / 10, (4 + at / 10) + 0.1, "dark") for at in range(30)]
    (gap,) = gaps_of(blind)
    assert (gap.start_s, round(gap.end_s, 6)) == (4.0, 7.0)


def test_single_lost_pictures_are_no_gap_but_widen_the_interval() -> None:
    blind = [Blind(at, at + 0.5, "lost") for at in range(60)]  # every other half second
    assert gaps_of(blind) == []
    crossings = [Crossing(at, 0, 1) for at in range(0, 400, 10)]
    # as many again were missed, in the mean
    missed = [int(nbinom.ppf(tail, 40.5, 0.5)) for tail in (0.05, 0.95)]
    assert table(crossings, blind)[0.0, "north", "forward"] == (40, 40 + missed[0], 40 + missed[1])


def test_a_gap_in_a_piece_is_not_counted_twice() -> None:
    """The count of what was seen is exact; what was not seen stands among the gaps."""
    crossings = [Crossing(at, 0, 1) for at in range(0, 100, 10)]
    assert table(crossings, [Blind(20.0, 50.0, "frozen")])[0.0, "north", "forward"] == (10, 10, 10)


def test_gaps_of_different_reasons_stay_apart() -> None:
    spans = [Blind(5.0, 7.0, "dark"), Blind(7.0, 9.0, "lost"), Blind(1.0, 1.4, "lost")]
    assert gaps_of(spans) == spans[:2]


def test_zones_are_averaged_over_what_was_seen() -> None:
    """Frames without anybody count as nobody, frames that were not seen do not count at all."""
    inside = {0: (2, 0), 1: (4, 1)}
    found = presences(
        inside, [Zone("a", ()), Zone("b", ())], [0, 1, 2, 650], length_s=120.0, every_s=60.0, frames_per_s=10.0
    )
    assert [(each.start_s, each.zone, each.counted_people_max) for each in found] == [
        (0.0, "a", 4),
        (0.0, "b", 1),
        (60.0, "a", 0),
        (60.0, "b", 0),
    ]
    assert found[0].counted_mean_people == pytest.approx(2)
    assert found[1].counted_mean_people == pytest.approx(1 / 3)
