"""A tally over a film: whatever way the observer took through it, it reads as that of one who looked once."""

from __future__ import annotations

from safepassage.monitoring.by_hand import Hand, Mark, Marks
from safepassage.monitoring.over_film import OverFilm

BEGAN_S = 1_481_392_800.0


def hand(tally: OverFilm) -> Hand:
    """As whoever reads the file has it; every mark is one that can be."""
    marks = Marks()
    assert [marks.take(each) for each in tally.marks(BEGAN_S)] == [""] * len(list(tally.marks(BEGAN_S)))
    return marks.hand()


def test_what_was_shown_was_watched_and_a_leap_is_a_gap() -> None:
    """Ten pictures a second: 0.0 to 0.9, a leap, 5.0 to 5.1, and back to 0.5: seen twice is seen once."""
    tally = OverFilm(("gate", "far"), 10)
    for at in (*range(10), 50, 51, 5, 6):
        tally.see(at / 10)
    assert tally.seen_ms == [(0, 1000), (5000, 5200)]
    tally.see(1.04)  # nearly half a picture late
    assert tally.seen_ms == [(0, 1140), (5000, 5200)]
    tally.see(1.2)  # more than that: one is missing
    assert tally.seen_ms == [(0, 1140), (1200, 1300), (5000, 5200)]
    assert hand(tally).watched_s == tuple((BEGAN_S + a / 1000, BEGAN_S + b / 1000) for a, b in tally.seen_ms)


def test_who_is_marked_out_of_turn_stands_in_its_place_and_the_last_made_is_taken_back() -> None:
    tally = OverFilm(("gate", "far"), 10)
    tally.mark(5.0, "far", "back", "child")
    tally.mark(2.0, "gate", "forward", "man")
    tally.mark(2.0, "gate", "forward", "person")
    assert tally.undo()
    assert [(each.time_s - BEGAN_S, each.line, each.what, each.who) for each in hand(tally).passed] == [
        (2.0, "gate", "forward", "man"),
        (5.0, "far", "back", "child"),
    ]
    assert [tally.undo(), tally.undo(), tally.undo()] == [True, True, False]
    assert hand(tally).passed == ()
    assert [each.what for each in tally.marks(0)] == ["begin", "end"] * 2  # they were looked at all the same


def test_it_goes_on_where_it_was_left() -> None:
    tally, again = OverFilm(("gate",), 25), OverFilm(("gate",), 25)
    for at in range(50):
        tally.see(at / 25)
    tally.mark(1.04, "gate", "back", "woman")
    again.go_on(hand(tally), BEGAN_S)
    assert (again.seen_ms, again.passed) == (tally.seen_ms, tally.passed)
    again.see(2.0)
    assert again.seen_ms == [(0, 2040)]


def test_nothing_that_was_shown_is_no_tally() -> None:
    assert list(OverFilm(("gate",), 10).marks(0)) == []
    assert Mark(0.0, "", "end") not in OverFilm(("gate",), 10).marks(0)
