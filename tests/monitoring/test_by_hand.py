"""Tallies by hand: marks that are taken, refused and taken back, and the error that two observers give."""

from __future__ import annotations

import numpy as np
import pytest

from safepassage.monitoring.by_hand import ALONE, Hand, Mark, Marks, agreement, between
from safepassage.monitoring.counting import Crossing
from safepassage.monitoring.intervals import Calibration, Labelled, interval
from safepassage.monitoring.shares import beliefs
from safepassage.monitoring.tallies import Blind


def marked(*marks: tuple[float, str, str]) -> tuple[Hand, list[str]]:
    taking = Marks()
    said = [taking.take(Mark(time_s, line, what, "person")) for time_s, line, what in marks]
    return taking.hand(), said


def watch(times_s: list[float], line: str = "gate", end_s: float = 600.0) -> Hand:
    return Hand((line,), tuple(Mark(each, line, "forward", "person") for each in times_s), ((0.0, end_s),))


def test_who_passed_when_the_observer_looked() -> None:
    hand, said = marked(
        (10.5, "gate bridge", "begin"),
        (11, "gate", "forward"),
        (12, "bridge", "back"),
        (13, "", "undo"),
        (14, "bridge", "forward"),
        (20, "", "end"),
        (50, "gate bridge", "begin"),
        (51, "gate", "back"),
        (60, "", "end"),
    )
    assert set(said) == {""}
    assert hand.lines == ("gate", "bridge")
    assert hand.crossings(10.0) == [Crossing(1000, 0, 1), Crossing(4000, 1, 1), Crossing(41000, 0, -1)]
    assert hand.passages(10.0) == [(1, "gate", "forward"), (4, "bridge", "forward"), (41, "gate", "back")]
    assert list(hand.watched_s) == [(10.5, 20), (50, 60)]
    assert hand.away(10.0) == [Blind(10, 40, "away")]
    saw = [each for each in (10.4, 10.5, 20, 49, 59.9, 60) if hand.saw(each)]
    assert saw == [10.5, 59.9]


def test_what_cannot_be_is_refused_and_changes_nothing() -> None:
    hand, said = marked(
        (0, "gate", "forward"),
        (1, "", "undo"),
        (2, "", "end"),
        (3, " ", "begin"),
        (4, "gate", "begin"),
        (5, "gate", "begin"),
        (6, "bridge", "forward"),
        (3.9, "gate", "forward"),
        (8, "", "end"),
        (9, "gate bridge", "begin"),
    )
    assert said == [
        "a begin before this",
        "somebody to take back",
        "a begin before this",
        "the names of the lines that are watched",
        "",
        "an end before the next begin",
        "one of gate",
        "a time not before that of the row above",
        "",
        "the lines gate again",
    ]
    assert (hand.passed, hand.watched_s) == ((), ((4, 8),))


def test_a_tally_that_breaks_off_has_looked_until_its_last_mark() -> None:
    hand, _ = marked((4, "gate", "begin"), (9, "gate", "forward"))
    assert hand.watched_s == ((4, 9),)


def test_two_observers_agree_minute_by_minute_where_both_looked() -> None:
    first = Hand(
        ("gate", "bridge"),
        (*watch([5, 20, 70, 200]).passed, Mark(30, "bridge", "back", "man")),
        ((0, 100), (150, 300)),
    )
    second = watch([6, 40, 71, 72, 120, 400], end_s=130)
    # 200 is past the second's end, 120 in the first's pause, and only the first watched the bridge
    assert agreement(first, second) == [Labelled(2, 2, 1), Labelled(2, 1, 1)]
    assert agreement(second, first) == [Labelled(2, 2, 1), Labelled(1, 2, 1)]
    named = [agreement(first, second, tally) or [] for tally in ("9a", "9a", "9b")]
    assert named[0] == named[1]
    assert len({each.stretch for found in named for each in found} - {""}) == 4


@pytest.mark.parametrize(
    "other", [watch([1], line="bridge"), Hand(("gate",), (), ((600.0, 700.0),)), Hand(("gate",), (), ())]
)
def test_observers_who_share_nothing_say_nothing_of_each_other(other: Hand) -> None:
    assert agreement(watch([1]), other) is None


def test_whom_only_one_marked_was_missed_or_never_came() -> None:
    """80 by both, 10 by the first alone, 20 by the second alone: the ends are those of the two cases."""
    known = between([Labelled(100, 90, 80)])
    assert (known.matched_people, known.invented_people, known.missed_people) == (80, 10, 20)
    low, high = interval(90, known)
    assert low == interval(90, Calibration(80, 10, 0, true=beliefs([(80, 90)])))[0] < 80  # all ten invented
    assert high == interval(90, Calibration(80, 0, 20, seen=beliefs([(80, 100)])))[1] > 110  # all twenty missed
    assert interval(90, known, 0.3)[1] > high


def test_observers_before_whom_nobody_passed_are_as_one() -> None:
    assert between([]) is ALONE
    assert not ALONE.is_indicative


def test_one_observer_is_trusted_as_far_as_the_study_says() -> None:
    """8 to 25 percent too low: of 92 to 75 tallied, 100 passed."""
    low, high = interval(200, ALONE)
    assert 200 / 0.97 < low < 200 / 0.90
    assert 200 / 0.78 < high < 200 / 0.70


def test_nine_in_ten_hold_the_truth() -> None:
    """Observers who miss people by chance: the first's tally with the disagreement as its error."""
    rng = np.random.default_rng(5)
    held, true_people = 0, 60
    for first_share, second_share in [(0.95, 0.9), (0.8, 0.97), (0.9, 0.9)] * 10:
        true_s = np.arange(true_people) * 10.0
        first, second = (watch(list(true_s[rng.random(true_people) < share])) for share in (first_share, second_share))
        found = agreement(first, second)
        assert found is not None
        low, high = interval(len(first.passed), between(found))
        held += low <= true_people <= high
    assert held >= 27
