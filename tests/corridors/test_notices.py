"""Notices to people: every guarantee over their hours, two people who did not write them, and an alarm afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from night import moment, read, seen, view_of
from safepassage.corridors.figures import alarms, notice_figures
from safepassage.corridors.issued import notices, parties_lacking
from safepassage.corridors.kinds import CORRIDOR_STATE, KINDS
from safepassage.corridors.notices import NOTICE
from safepassage.ledger.kinds import KINDS as LEDGER

if TYPE_CHECKING:
    from pathlib import Path

    from safepassage.ledger.observation import Observation

KARIM = "corridor/karim-el-hun"
APPROVAL = next(kind for kind in LEDGER if kind.name == "approval")
OPENS, CLOSES = moment("2016-12-10T18:00"), moment("2016-12-11T06:00")


def said(when: str, state: str, party: str = "party A", **more: str) -> Observation:
    return seen(CORRIDOR_STATE, when, KARIM, state=state, party=party, channel="letter", **more)


def notice(when: str = "2016-12-10T16:00", **more: str) -> Observation:
    return seen(NOTICE, when, KARIM, mood="declared", **{**NOTICE.example["body"], **more})


def approval(source: str, when: str, of: Observation, decision: str = "approved") -> Observation:
    return seen(APPROVAL, when, source=source, mood="declared", digest=of.id, role="officer", decision=decision)


BOTH = (said("2016-12-10T12:00", "guaranteed"), said("2016-12-10T12:00", "guaranteed", "party B"))


def lacking(*states: Observation, guarantors: tuple[str, ...] = ("party A",)) -> tuple[str, ...]:
    return parties_lacking(states, guarantors, OPENS, CLOSES)


def test_a_guarantee_stands_over_all_hours_or_it_does_not() -> None:
    assert lacking(said("2016-12-10T18:00", "guaranteed", until="2016-12-11T06:00")) == ()
    assert lacking(said("2016-12-10T12:00", "guaranteed")) == ()  # without an end
    assert lacking(said("2016-12-10T18:01", "guaranteed")) == ("party A",)
    assert lacking(said("2016-12-10T12:00", "guaranteed", until="2016-12-11T05:59")) == ("party A",)
    assert lacking(said("2016-12-10T12:00", "acknowledged")) == ("party A",)
    assert lacking() == ("party A",)


def test_one_guarantee_may_follow_another_without_a_gap() -> None:
    first = said("2016-12-10T12:00", "guaranteed", until="2016-12-11T00:00")
    assert lacking(first, said("2016-12-10T20:00", "guaranteed", until="2016-12-11T06:00")) == ()
    assert lacking(said("2016-12-11T00:00", "guaranteed"), first) == ()
    assert lacking(first, said("2016-12-11T00:01", "guaranteed")) == ("party A",)


def test_a_withdrawal_ends_every_guarantee_before_it() -> None:
    words = [said("2016-12-10T12:00", "guaranteed"), said("2016-12-10T22:00", "withdrawn")]
    assert lacking(*words) == ("party A",)
    assert lacking(*words, said("2016-12-10T22:00", "guaranteed")) == ()
    assert lacking(words[0], said("2016-12-11T06:00", "withdrawn")) == ()  # its hours are over
    assert lacking(said("2016-12-10T13:00", "withdrawn"), said("2016-12-10T14:00", "guaranteed")) == ()


def test_every_party_of_the_card_is_needed_however_it_is_written_and_told_ones_where_it_names_none() -> None:
    a, b = said("2016-12-10T12:00", "guaranteed"), said("2016-12-10T12:00", "guaranteed", "party B")
    assert lacking(a, b, guarantors=("Party  A", "PARTY B")) == ()
    assert lacking(a, guarantors=("party A", "party B")) == ("party B",)
    assert lacking(a, said("2016-12-10T12:00", "notified", "party C"), guarantors=()) == ("party C",)
    assert lacking(a, guarantors=()) == ()
    assert lacking(guarantors=()) == ("any party",)


def status(folder: Path, *more: Observation, as_of: str = "2016-12-10T20:00") -> tuple[str, int, tuple[str, ...]]:
    with view_of(folder, KINDS, as_of, *BOTH, *more) as view:
        (one,) = notices(view)
        return one.status, one.since_s, one.approved_by


def test_two_people_who_did_not_write_it_issue_a_notice(tmp_path: Path) -> None:
    one = notice()
    own, first = approval("desk", "2016-12-10T16:10", one), approval("officer-a", "2016-12-10T16:20", one)
    again, second = approval("officer-a", "2016-12-10T16:30", one), approval("officer-b", "2016-12-10T16:40", one)
    assert status(tmp_path / "a", one, own, first, again) == ("draft", moment("2016-12-10T16:00"), ("officer-a",))
    issued = ("issued", moment("2016-12-10T16:40"), ("officer-a", "officer-b"))
    assert status(tmp_path / "b", second, one, first) == issued


def test_the_last_word_of_each_counts_and_one_refusal_stops_it(tmp_path: Path) -> None:
    one = notice()
    two = [approval("officer-a", "2016-12-10T16:20", one), approval("officer-b", "2016-12-10T16:40", one)]
    no = approval("officer-c", "2016-12-10T17:00", one, "refused")
    assert status(tmp_path / "a", one, *two, no)[:2] == ("refused", moment("2016-12-10T17:00"))
    yes = approval("officer-c", "2016-12-10T17:30", one)
    assert status(tmp_path / "b", one, *two, no, yes)[0] == "issued"


def test_an_approval_of_another_notice_does_not_count(tmp_path: Path) -> None:
    one, other = notice(), notice(closes="2016-12-11T05:00")
    two = [approval("officer-a", "2016-12-10T16:20", one), approval("officer-b", "2016-12-10T16:40", other)]
    with view_of(tmp_path, KINDS, "2016-12-10T20:00", *BOTH, one, other, *two) as view:
        assert [each.status for each in notices(view)] == ["draft", "draft"]
        figures = {each.labels["status"]: each.value for each in notice_figures(view)}
    assert {name: value.lo for name, value in figures.items() if value is not None} == {"draft": 2}


def test_an_issued_notice_that_lost_a_guarantee_is_an_alarm_until_its_hours_are_over(tmp_path: Path) -> None:
    one = notice()
    two = [approval("officer-a", "2016-12-10T16:20", one), approval("officer-b", "2016-12-10T16:40", one)]
    gone = said("2016-12-10T19:00", "withdrawn", "party B")

    def raised(folder: str, as_of: str, *more: Observation) -> list[str]:
        with view_of(tmp_path / folder, KINDS, as_of, *BOTH, one, *more) as view:
            return [each.name for each in alarms(view) if each.place == KARIM]

    assert raised("a", "2016-12-10T18:30", *two, gone) == []
    assert raised("b", "2016-12-10T19:00", *two, gone) == ["notice_without_guarantee"]
    assert raised("c", "2016-12-11T06:00", *two, gone) == []
    assert raised("d", "2016-12-10T19:00", two[0], gone) == []


def test_guarantees_of_another_corridor_do_not_count(tmp_path: Path) -> None:
    other = seen(
        CORRIDOR_STATE, "2016-12-10T12:00", "corridor/mahayar", state="guaranteed", party="party B", channel="letter"
    )
    with view_of(tmp_path, KINDS, "2016-12-10T17:00", BOTH[0], other, notice()) as view:
        (one,) = notices(view)
    assert one.lacking == ("party B",)


@pytest.mark.parametrize("closes", ["2016-12-10T18:00", "2016-12-10T17:00", "2016-12-10T15:00"])
def test_hours_end_after_they_begin(closes: str) -> None:
    assert "a moment after" in read(NOTICE, closes=closes)[1]


def test_hours_that_are_over_when_it_is_written_are_no_notice() -> None:
    assert "a moment after 2016-12-10T14:00Z" in read(NOTICE, opens="2016-12-10T10:00", closes="2016-12-10T16:00")[1]
