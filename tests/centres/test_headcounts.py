"""Night headcounts beside what the movements leave: checked with the movements under way, and never added."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from night import exactly, seen, view_of
from safepassage.centres.figures import alarms, headcount_figures, occupancy
from safepassage.centres.headcounts import headcounts
from safepassage.centres.kinds import DEPARTURE, HEADCOUNT, KINDS
from safepassage.ledger.figures import Bounds
from safepassage.people.kinds import KINDS as PEOPLE

if TYPE_CHECKING:
    from pathlib import Path

    from safepassage.ledger.observation import Observation

ALL = (*KINDS, *PEOPLE)
ARRIVAL, LIFE_EVENT = (next(kind for kind in PEOPLE if kind.name == name) for name in ("arrival", "life_event"))
A, MORNING = "centre/a", "2016-12-11T06:00"
SAME = {"population": "civilians", "movement": "organised_evacuation"}


def arrival(people: dict[str, int], when: str = "2016-12-10T22:00/2016-12-10T22:15", **more: Any) -> Observation:
    return seen(ARRIVAL, when, A, people=people, corridor="corridor/k", **{**SAME, **more})


def headcount(people: dict[str, int], **more: Any) -> Observation:
    return seen(HEADCOUNT, "2016-12-11T03:00", A, people=people, **{"population": "civilians", **more})


def test_a_headcount_that_fits_is_printed_beside_the_movements_and_added_to_nothing(tmp_path: Path) -> None:
    with view_of(tmp_path, ALL, MORNING, arrival({"people": 80}), headcount({"people": 80})) as view:
        found = {each.name: (each.value, each.species) for each in headcount_figures(view)}
        assert alarms(view) == []
        assert [each.value for each in occupancy(view)] == [exactly(80)]
    assert found == {"headcount": (exactly(80), "assertion"), "headcount_expected": (exactly(80), "balance")}


def test_what_came_after_it_is_not_held_against_it(tmp_path: Path) -> None:
    later = arrival({"people": 50}, "2016-12-11T04:00/2016-12-11T04:15")
    with view_of(tmp_path, ALL, MORNING, arrival({"people": 80}), later, headcount({"people": 80})) as view:
        assert alarms(view) == []


def test_a_headcount_that_does_not_fit_is_a_finding(tmp_path: Path) -> None:
    with view_of(tmp_path, ALL, MORNING, arrival({"people": 80}), headcount({"people": 74})) as view:
        (only,) = alarms(view)
    assert (only.name, only.severity, only.place) == ("headcount_apart", "finding", A)
    assert dict(only.facts) == {"group": "people", "counted": "74", "expected": "80", "population": "civilians"}


def test_a_missing_child_shows_though_the_total_fits(tmp_path: Path) -> None:
    came, there = arrival({"adults": 50, "children": 30}), headcount({"adults": 51, "children": 29})
    with view_of(tmp_path, ALL, MORNING, came, there) as view:
        assert {each.facts["group"] for each in alarms(view)} == {"adults", "children"}


@pytest.mark.parametrize(("counted", "fits"), [(72, False), (73, True), (80, True), (95, True), (96, False)])
def test_movements_under_way_are_the_tolerance(tmp_path: Path, counted: int, fits: bool) -> None:
    """80 are there; 15 came from 02:30 to 03:30 and 7 left from 02:45 to 03:15: from 73 to 95 fit."""
    moving = [
        arrival({"people": 15}, "2016-12-11T02:30/2016-12-11T03:30"),
        seen(
            DEPARTURE,
            "2016-12-11T02:45/2016-12-11T03:15",
            A,
            people={"people": 7},
            destination="special/onward",
            own_choice="yes",
            **SAME,
        ),
    ]
    records = [arrival({"people": 80}), *moving, headcount({"people": counted})]
    with view_of(tmp_path, ALL, MORNING, *records) as view:
        assert (alarms(view) == []) is fits


@pytest.mark.parametrize(("counted", "fits"), [(79, False), (80, True), (86, True), (87, False)])
def test_who_is_sent_on_from_another_centre_or_is_born_is_under_way_too(
    tmp_path: Path, counted: int, fits: bool
) -> None:
    """80 are there; 4 are sent here from 02:50 to 03:20, 2 are born from 02:00 to 06:00: 80 to 86 fit."""
    sent = {"people": {"people": 4}, "destination": A, "own_choice": "yes", **SAME}
    born = {"event": "born", "account": A, "people": {"children": 2}, "population": "civilians"}
    moving = [
        seen(DEPARTURE, "2016-12-11T02:50/2016-12-11T03:20", "centre/b", **sent),
        seen(LIFE_EVENT, "2016-12-11T02:00/2016-12-11T06:00", **born),
    ]
    records = [arrival({"people": 80}), *moving, headcount({"people": counted})]
    with view_of(tmp_path, ALL, MORNING, *records) as view:
        assert (headcounts(view)[0].apart == ()) is fits


@pytest.mark.parametrize(("method", "fits"), [("counted", False), ("estimated", True)])
def test_an_estimated_headcount_means_its_digits(tmp_path: Path, method: str, fits: bool) -> None:
    """400 estimated is 350 to 450; 400 counted is 400."""
    with view_of(tmp_path, ALL, MORNING, arrival({"people": 380}), headcount({"people": 400}, method=method)) as view:
        assert (alarms(view) == []) is fits


def test_people_are_everybody_and_civilians_are_the_civilians(tmp_path: Path) -> None:
    came = [arrival({"people": 80}), arrival({"people": 6}, population="people")]
    with view_of(tmp_path, ALL, MORNING, *came, headcount({"people": 86}, population="people")) as view:
        assert alarms(view) == []
    with view_of(tmp_path / "b", ALL, MORNING, *came, headcount({"people": 80})) as view:
        assert alarms(view) == []


def test_the_latest_headcount_holds_and_two_contents_of_it_span(tmp_path: Path) -> None:
    first = seen(HEADCOUNT, "2016-12-10T03:00", A, people={"people": 7}, population="civilians")
    twice = [headcount({"people": n}, source_id="h-1") for n in (78, 82)]
    with view_of(tmp_path, ALL, MORNING, arrival({"people": 80}), first, *twice) as view:
        (only,) = headcounts(view)
        assert alarms(view) == []
    assert only.counted["people"] == Bounds(Fraction(78), Fraction(82))
