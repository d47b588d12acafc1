"""Pieces of time: what was counted in each, and those that nobody saw."""

from __future__ import annotations

from fractions import Fraction

import pytest
from scipy.stats import nbinom

from safepassage.monitoring.counting import Crossing, Line, Zone
from safepassage.monitoring.intervals import Calibration
from safepassage.monitoring.pieces import Pieces, cut
from safepassage.monitoring.tallies import Blind, Tally, gaps_of, presences, tallies, widened

EXACT = Calibration(matched_people=1e9, invented_people=0, missed_people=0)
LINES = [Line("north", (0, 0, 9, 0)), Line("south", (0, 9, 9, 9))]


def table(
    crossings: list[Crossing], blind: list[Blind], length_s: float = 150.0
) -> dict[tuple[float, str, str], tuple[int, ...]]:
    pieces = cut(crossings, blind, length_s=length_s, every_s=60.0, frames_per_s=10.0)
    found = tallies(pieces, LINES, EXACT)
    return {(each.start_s, each.line, each.direction): (each.counted, each.least, each.most) for each in found}


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


def test_spans_that_lie_over_each_other_are_lost_once() -> None:
    """A picture that stands still is told again with each new one, from the moment when it stopped."""
    blind = [Blind(20.0, 21.0 + at / 10, "frozen") for at in range(1, 50)] + [Blind(22.0, 26.0, "lost")]
    assert gaps_of(blind) == [Blind(20.0, 25.9, "frozen"), Blind(22.0, 26.0, "lost")]
    found = tallies(cut([], blind, length_s=60.0, every_s=60.0, frames_per_s=10.0), LINES, EXACT)
    assert {round(each.seen_share, 3) for each in found} == {0.9}


def test_who_passed_in_a_minute_that_was_not_seen_is_still_counted() -> None:
    """It was seen late, of the minute before."""
    found = table([Crossing(650, 0, 1)], [Blind(60.0, 120.0, "missing")])
    assert found[60.0, "north", "forward"][0] == 1


def test_what_hides_one_line_hides_no_other() -> None:
    """The north was outside for all of the second minute and half of the first, the south never."""
    blind = [Blind(30.0, 90.0, "outside", "north"), Blind(90.0, 120.0, "outside", "north")]
    pieces = list(cut([], blind, length_s=150.0, every_s=60.0, frames_per_s=10.0))
    seen = {(each.start_s, each.line): each.seen_share for each in tallies(pieces, LINES, EXACT)}
    assert seen == {
        (0.0, "north"): 0.5,
        (0.0, "south"): 1.0,
        (60.0, "south"): 1.0,
        (120.0, "north"): 1.0,
        (120.0, "south"): 1.0,
    }
    both = [
        Blind(1.0, 2.0, "outside", "north"),
        Blind(1.5, 3.0, "outside", "south"),
        Blind(2.0, 4.0, "outside", "north"),
    ]
    assert gaps_of(both) == [Blind(1.0, 4.0, "outside", "north"), both[1]]


def test_a_zone_is_told_of_the_pictures_that_showed_it_and_unknown_without_any() -> None:
    """Zone b is gone from the 70th second on: of the second piece a third was seen, of the third nothing."""
    pieces = Pieces(2, every_s=60.0, frames_per_s=1.0)
    for frame in range(130):
        pieces.see(frame, [1] if frame >= 70 else [])
        if frame >= 70:
            pieces.hide(Blind(frame, frame + 1, "outside", "zone b"))
            pieces.hide(Blind(frame, frame + 1, "outside", "north"))
        pieces.settle(frame + 1, [(frame, (1, 5 if frame < 64 else 2))])
        if frame == 60:
            first = pieces.close()
        if frame == 90:
            second = pieces.close(90.0)
    last = pieces.close(130.0)
    assert second.blind == (Blind(70, 91, "outside", "zone b"), Blind(70, 91, "outside", "north"))
    rows = presences([first, second, last], [Zone("a", ()), Zone("b", ())])
    assert [(each.start_s, each.zone, each.counted_mean, each.counted_max, each.seen_share) for each in rows] == [
        (0.0, "a", 1, 1, 1),
        (0.0, "b", 5, 5, 1),
        (60.0, "a", 1, 1, 1),
        (60.0, "b", Fraction(4 * 5 + 6 * 2, 10), 5, pytest.approx(1 / 3)),
        (90.0, "a", 1, 1, 1),
    ]


def test_what_hides_everything_hides_the_zones() -> None:
    pieces = Pieces(1, every_s=60.0, frames_per_s=1.0)
    for frame in range(15):
        pieces.see(frame)
    pieces.hide(Blind(15.0, 60.0, "dark"))
    pieces.settle(60, [])
    (row,) = presences([pieces.close(60.0)], [Zone("a", ())])
    assert [row.counted_mean, row.seen_share] == [0, 0.25]


def test_a_line_that_may_lie_elsewhere_is_as_wide_as_all_of_its_places() -> None:
    rows = [
        Tally(0, 60, "gate", "forward", 5, 4, 7, is_indicative=False, seen_share=1),
        Tally(0, 60, "ford", "forward", 5, 4, 7, is_indicative=False, seen_share=1),
        Tally(0, 60, "gate", "forward", 3, 2, 4, is_indicative=False, seen_share=1),
        Tally(0, 60, "gate", "forward", 8, 6, 9, is_indicative=False, seen_share=1),
    ]
    assert widened(rows, {"ford"}) == [
        Tally(0, 60, "gate", "forward", 5, 2, 9, is_indicative=False, seen_share=1),
        Tally(0, 60, "ford", "forward", 5, 4, 7, is_indicative=True, seen_share=1),
    ]
