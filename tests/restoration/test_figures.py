"""Facilities are places: worked on twice is one, and worked on is not working."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from night import moment, seen, span, view_of
from safepassage.ledger.figures import Bounds
from safepassage.restoration.figures import alarms, facilities, statuses, worked_on
from safepassage.restoration.kinds import KINDS

if TYPE_CHECKING:
    from pathlib import Path

    from safepassage.ledger.observation import Observation

WORK, STATUS = KINDS


def work(day: str, place: str, type_: str, action: str = "repaired", part: str = "completed") -> Observation:
    body: dict[str, Any] = {"facility_type": type_, "action": action, "part": part, "by": "city company"}
    return seen(WORK, day, f"facility/{place}", **body)


def status(when: str, place: str, type_: str, word: str, source: str = "desk") -> Observation:
    return seen(STATUS, when, f"facility/{place}", facility_type=type_, status=word, source=source)


def test_a_school_cleared_and_then_repaired_is_one_school(tmp_path: Path) -> None:
    with view_of(
        tmp_path,
        KINDS,
        "2016-12-12",
        work("2016-12-10", "school-1", "school", "cleared", "assisted"),
        work("2016-12-10", "school-1", "school"),
        work("2016-12-10", "bakery-1", "bakery"),
        work("2016-12-09", "bakery-2", "bakery"),
    ) as view:
        day = {tuple(each.labels.items()): each.value for each in worked_on(view, span("2016-12-10"))}
        since = {tuple(each.labels.items()): each.value for each in worked_on(view, view.since_start)}
    counts = {key: int(value.lo) for key, value in day.items() if value}
    assert counts == {
        (): 2,
        (("facility_type", "bakery"),): 1,
        (("facility_type", "school"),): 1,
        (("action", "cleared"),): 1,
        (("action", "repaired"),): 2,
        (("part", "assisted"),): 1,
        (("part", "completed"),): 2,
    }
    assert since[()] == Bounds(Fraction(3), Fraction(3))


def test_no_work_reported_is_unknown(tmp_path: Path) -> None:
    with view_of(tmp_path, KINDS, "2016-12-12") as view:
        assert [each.value for each in worked_on(view, span("2016-12-10"))] == [None]


def test_the_latest_status_holds_and_nothing_said_is_unknown(tmp_path: Path) -> None:
    with view_of(
        tmp_path,
        KINDS,
        "2016-12-12",
        status("2016-12-09T09:00", "pumps-1", "water_pumping_station", "not_working"),
        status("2016-12-11T09:00", "pumps-1", "water_pumping_station", "partly_working"),
        work("2016-12-10", "pumps-2", "water_pumping_station"),
    ) as view:
        found = {(each.labels["facility_type"], each.labels["status"]): each.value for each in statuses(view)}
    one = Bounds(Fraction(1), Fraction(1))
    assert found == {("water_pumping_station", "partly_working"): one, ("water_pumping_station", "unknown"): one}


def test_two_sources_that_disagree_at_one_moment_leave_it_unknown(tmp_path: Path) -> None:
    with view_of(
        tmp_path,
        KINDS,
        "2016-12-12",
        status("2016-12-11T09:00", "clinic-1", "clinic", "working"),
        status("2016-12-11T09:00", "clinic-1", "clinic", "destroyed", source="other-desk"),
    ) as view:
        assert [each.status for each in facilities(view)] == ["unknown"]


def test_completed_and_then_found_dark_is_an_alert(tmp_path: Path) -> None:
    with view_of(
        tmp_path,
        KINDS,
        "2016-12-12",
        work("2016-12-10", "substation-1", "substation"),
        status("2016-12-11T09:00", "substation-1", "substation", "not_working"),
        status("2016-12-09T09:00", "bakery-1", "bakery", "not_working"),
        work("2016-12-10", "bakery-1", "bakery"),
        work("2016-12-10", "school-1", "school", part="assisted"),
        status("2016-12-11T09:00", "school-1", "school", "destroyed"),
    ) as view:
        found = alarms(view)
    assert [(each.place, each.since_s) for each in found] == [("facility/substation-1", moment("2016-12-11T09:00"))]
