"""Corridors as they stand: the last word holds, windows close by themselves, guarantees lapse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from night import moment, seen, span, view_of
from safepassage.corridors.kinds import CORRIDOR_STATE, KINDS, STATES
from safepassage.corridors.states import corridors, open_spans

if TYPE_CHECKING:
    from pathlib import Path

    from safepassage.ledger.observation import Observation

KARIM = "corridor/karim-el-hun"
NIGHT = "2016-12-10T18:00/2016-12-11T06:00"


def said(when: str, state: str, **more: str) -> Observation:
    given = {"party": "party A", "channel": "letter"} if state in ("notified", "acknowledged", "guaranteed") else {}
    given |= {"party": "party A"} if state == "withdrawn" else {}
    given |= {"reason": "shelling"} if state == "suspended" else {}
    return seen(CORRIDOR_STATE, when, KARIM, state=state, **{**given, **more})


def test_a_negotiation_is_followed_until_the_corridor_opens(tmp_path: Path) -> None:
    steps = [
        said("2016-12-08T08:00", "proposed"),
        said("2016-12-08T09:00", "notified"),
        said("2016-12-08T10:00", "guaranteed", until="2016-12-12T00:00"),
    ]
    with view_of(tmp_path, KINDS, "2016-12-08T12:00", *steps) as view:
        (one,) = corridors(view)
        assert (one.state, one.since_s) == ("guaranteed", moment("2016-12-08T10:00"))
    opened = [*steps, said("2016-12-08T13:00", "open"), said("2016-12-08T14:00", "acknowledged", party="party B")]
    with view_of(tmp_path / "b", KINDS, "2016-12-08T15:00", *opened) as view:
        (one,) = corridors(view)
        assert (one.state, one.since_s) == ("open", moment("2016-12-08T13:00"))
        assert [(word.party, word.standing) for word in one.words] == [
            ("party A", "guaranteed"),
            ("party B", "acknowledged"),
        ]
        assert [word.party for word in one.guarantees] == ["party A"]
        assert one.trace.count == 5


def test_a_guarantee_lapses_and_is_withdrawn_and_a_reminder_does_not_undo_it(tmp_path: Path) -> None:
    words = [
        said("2016-12-08T08:00", "guaranteed", until="2016-12-09T08:00"),
        said("2016-12-08T08:00", "guaranteed", party="Party  B"),
        said("2016-12-08T09:00", "notified"),
        said("2016-12-08T10:00", "withdrawn", party="party b"),
    ]
    with view_of(tmp_path, KINDS, "2016-12-09T08:00", *words) as view:
        (one,) = corridors(view)
        found = {word.party: (word.standing, word.since_s) for word in one.words}
        before = corridors(view.at(as_of_s=moment("2016-12-09T07:45")))[0].words[0]
    assert found == {
        "party A": ("lapsed", moment("2016-12-09T08:00")),
        "party b": ("withdrawn", moment("2016-12-08T10:00")),
    }
    assert before.standing == "guaranteed"


def test_an_opening_that_named_its_end_is_over_when_it_comes(tmp_path: Path) -> None:
    window = said("2016-12-10T20:00", "open", until="2016-12-11T02:00")
    with view_of(tmp_path, KINDS, "2016-12-11T06:00", window) as view:
        (one,) = corridors(view)
        assert (one.state, one.since_s) == ("closed", moment("2016-12-11T02:00"))
        (only,) = open_spans(view, span(NIGHT))[KARIM]
    assert (only.start_s, only.end_s) == (moment("2016-12-10T20:00"), moment("2016-12-11T02:00"))


def test_open_time_is_cut_by_suspensions_by_the_span_and_by_the_moment(tmp_path: Path) -> None:
    """Open since the 8th, suspended 21:00-23:00, seen at 03:00: 3 h and 4 h of the night are known to be open."""
    states = [
        said("2016-12-08T08:00", "open"),
        said("2016-12-10T21:00", "suspended"),
        said("2016-12-10T23:00", "open"),
    ]
    with view_of(tmp_path, KINDS, "2016-12-11T03:00", *states) as view:
        found = open_spans(view, span(NIGHT))[KARIM]
        assert corridors(view)[0].since_s == moment("2016-12-10T23:00")
    assert [each.duration_s / 3600 for each in found] == [3, 4]


def test_opening_again_after_a_window_begins_anew(tmp_path: Path) -> None:
    states = [said("2016-12-09T06:00", "open", until="2016-12-09T18:00"), said("2016-12-10T06:00", "open")]
    with view_of(tmp_path, KINDS, "2016-12-10T12:00", *states) as view:
        assert corridors(view)[0].since_s == moment("2016-12-10T06:00")


def test_a_corridor_of_which_nothing_was_said_is_not_there(tmp_path: Path) -> None:
    with view_of(tmp_path, KINDS, "2016-12-10T12:00") as view:
        assert corridors(view) == []
        assert open_spans(view, span(NIGHT)) == {}


STEP = st.tuples(st.sampled_from(STATES), st.integers(0, 40))


@given(steps=st.lists(STEP, max_size=8))
def test_open_time_never_overlaps_nor_leaves_the_span(steps: list[tuple[str, int]]) -> None:
    from pathlib import Path
    from tempfile import TemporaryDirectory

    states = [
        said(f"2016-12-{10 + hour // 24:02}T{hour % 24:02}:00", state, source_id=f"{n}")
        for n, (state, hour) in enumerate(steps)
    ]
    night = span(NIGHT)
    with TemporaryDirectory() as folder, view_of(Path(folder), KINDS, "2016-12-11T12:00", *states) as view:
        for found in open_spans(view, night).values():
            ends = [moment_s for each in found for moment_s in (each.start_s, each.end_s)]
            assert ends == sorted(ends)
            assert night.start_s <= ends[0]
            assert ends[-1] <= night.end_s


def test_a_day_named_without_an_hour_begins_before_what_happened_in_it(tmp_path: Path) -> None:
    states = [said("2016-12-10", "open"), said("2016-12-10T21:00", "closed")]
    with view_of(tmp_path, KINDS, "2016-12-11T06:00", *states) as view:
        assert corridors(view)[0].state == "closed"
        assert open_spans(view, span(NIGHT))[KARIM][0].duration_s == 3 * 3600
