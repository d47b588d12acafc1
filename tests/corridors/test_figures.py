"""Figures and alarms of corridors: hours open, convoys that do not come, and what incidents did."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from night import CARD, exactly, moment, seen, span, view_of
from safepassage.corridors.convoys import CONVOY, CONVOY_REPORT
from safepassage.corridors.figures import alarms, figures, incidents
from safepassage.corridors.kinds import CORRIDOR_STATE, INCIDENT, KINDS
from safepassage.corridors.under_way import convoys
from safepassage.ledger.figures import Bounds, Figure

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from safepassage.ledger.observation import Observation

KARIM = "corridor/karim-el-hun"
NIGHT = "2016-12-10T18:00/2016-12-11T06:00"
BRIDGE, JIBREEN = "waypoint/ramouseh-bridge", "centre/jibreen"
WAYPOINTS = [{"place": BRIDGE, "due": "2016-12-10T22:40"}, {"place": JIBREEN, "due": "2016-12-10T23:30"}]


def value(found: Iterable[Figure], name: str, **labels: str) -> Bounds | None:
    (one,) = [each for each in found if each.name == name and dict(each.labels) == labels]
    return one.value


def state(when: str, word: str, **more: str) -> Observation:
    return seen(CORRIDOR_STATE, when, KARIM, state=word, **more)


def guaranteed(party: str, **more: str) -> Observation:
    return state("2016-12-10T17:00", "guaranteed", party=party, channel="radio", **more)


def convoy(when: str = "2016-12-10T22:00", /, **more: Any) -> Observation:
    body = {"people": {"people": 460, "children": 210}, "vehicles": {"bus": 9, "ambulance": 2}, "waypoints": WAYPOINTS}
    return seen(CONVOY, when, KARIM, **{"convoy": "convoy-7", **body, **more})


def report(when: str, place: str, status: str, **more: Any) -> Observation:
    return seen(CONVOY_REPORT, when, place, convoy="convoy-7", status=status, **more)


def test_open_without_every_guarantee_is_an_alarm_for_each_party(tmp_path: Path) -> None:
    """The card names party A and party B; A guarantees until 04:00, B was only notified."""
    told = state("2016-12-10T17:30", "notified", party="Party B", channel="radio")
    said = [guaranteed("party a", until="2016-12-11T04:00"), told, state("2016-12-10T18:00", "open")]
    with view_of(tmp_path, KINDS, "2016-12-11T06:00", *said) as view:
        late = {(each.name, each.facts["party"], each.since_s, each.severity) for each in alarms(view)}
        early = {(each.name, each.facts["party"]) for each in alarms(view.at(as_of_s=moment("2016-12-11T03:00")))}
    assert early == {("corridor_open_without_guarantee", "party B")}
    assert late == {
        ("corridor_guarantee_lapsed", "party A", moment("2016-12-11T04:00"), "alarm"),
        ("corridor_open_without_guarantee", "party B", moment("2016-12-10T18:00"), "alarm"),
    }


def test_a_corridor_that_is_guaranteed_or_not_open_raises_nothing(tmp_path: Path) -> None:
    both = [guaranteed("party A"), guaranteed("party B"), state("2016-12-10T18:00", "open")]
    with view_of(tmp_path, KINDS, "2016-12-11T06:00", *both) as view:
        assert alarms(view) == []
    with view_of(tmp_path / "b", KINDS, "2016-12-11T06:00", state("2016-12-10T18:00", "closed")) as view:
        assert alarms(view) == []


def test_where_the_card_names_nobody_every_party_that_was_told_is_needed(tmp_path: Path) -> None:
    body = {name: value for name, value in CARD.example["body"].items() if name != "guarantors"}
    card = seen(CARD, "2016-11-25T00:00", None, mood="declared", **body)
    opened = state("2016-12-10T18:00", "open")
    told = state("2016-12-10T17:30", "notified", party="party C", channel="radio")
    with view_of(tmp_path, KINDS, "2016-12-11T06:00", card, opened, told, guaranteed("party A")) as view:
        assert [(each.name, each.facts["party"]) for each in alarms(view)] == [
            ("corridor_open_without_guarantee", "party C")
        ]
    with view_of(tmp_path / "b", KINDS, "2016-12-11T06:00", card, opened) as view:
        assert [each.name for each in alarms(view)] == ["corridor_open_without_any_guarantee"]


def test_a_withdrawn_guarantee_is_an_alarm_since_it_was_withdrawn(tmp_path: Path) -> None:
    gone = state("2016-12-10T20:00", "withdrawn", party="party A")
    said = [guaranteed("party A"), guaranteed("party B"), state("2016-12-10T18:00", "open"), gone]
    with view_of(tmp_path, KINDS, "2016-12-11T06:00", *said) as view:
        (only,) = alarms(view)
    assert (only.name, only.since_s) == ("corridor_guarantee_withdrawn", moment("2016-12-10T20:00"))


def test_hours_open_in_the_night(tmp_path: Path) -> None:
    """18:00 to 06:00 less a suspension from 21:00 to 21:45: 11.25 h."""
    states = [
        state("2016-12-10T16:00", "open"),
        state("2016-12-10T21:00", "suspended", reason="shelling"),
        state("2016-12-10T21:45", "open"),
    ]
    with view_of(tmp_path, KINDS, "2016-12-11T06:00", *states) as view:
        found = figures(view, span(NIGHT))
    assert value(found, "corridor_hours_open") == exactly(Fraction(45, 4))


@pytest.mark.parametrize(
    ("as_of", "reports", "overdue"),
    [
        ("2016-12-10T22:30", [], None),
        ("2016-12-10T22:45", [], (BRIDGE, "2016-12-10T22:40")),
        ("2016-12-10T23:00", [("2016-12-10T22:38", BRIDGE, "passed")], None),
        ("2016-12-10T23:30", [("2016-12-10T22:38", BRIDGE, "passed")], (JIBREEN, "2016-12-10T23:30")),
        ("2016-12-10T23:45", [("2016-12-10T23:20", JIBREEN, "arrived")], None),
        ("2016-12-10T23:45", [("2016-12-10T22:50", BRIDGE, "returned")], None),
        ("2016-12-10T23:45", [("2016-12-10T22:38", BRIDGE, "halted")], (BRIDGE, "2016-12-10T22:40")),
    ],
)
def test_a_convoy_is_overdue_at_the_first_point_that_did_not_see_it(
    tmp_path: Path, as_of: str, reports: list[tuple[str, str, str]], overdue: tuple[str, str] | None
) -> None:
    seen_there = [report(when, place, status) for when, place, status in reports]
    with view_of(tmp_path, KINDS, as_of, convoy(), *seen_there) as view:
        (one,) = convoys(view)
        late = [each for each in alarms(view) if each.name == "convoy_overdue"]
    assert one.overdue == (None if overdue is None else (overdue[0], moment(overdue[1])))
    assert [(each.place, each.since_s, each.severity) for each in late] == (
        [] if one.overdue is None else [(*one.overdue, "alarm")]
    )


def test_a_planned_convoy_that_nobody_saw_leave_is_an_alert(tmp_path: Path) -> None:
    with view_of(tmp_path, KINDS, "2016-12-10T23:00", convoy(mood="planned")) as view:
        (one,) = convoys(view)
        (late,) = alarms(view)
        found = figures(view, span(NIGHT))
    assert (one.status, late.name, late.severity) == ("planned", "convoy_overdue", "alert")
    assert not [each for each in found if each.name == "people_under_way"]


def test_lists_of_two_sources_span_and_are_never_added(tmp_path: Path) -> None:
    other = convoy(source="driver", people={"people": 448})
    later = convoy("2016-12-10T22:05", people={"people": 455})
    with view_of(tmp_path, KINDS, "2016-12-10T22:30", convoy(), other, later) as view:
        found = figures(view, span(NIGHT))
    assert value(found, "people_under_way") == Bounds(Fraction(448), Fraction(455))
    assert value(found, "vehicles_under_way", type="bus") == exactly(9)


def test_a_bus_that_did_not_come_with_the_others_is_an_alarm(tmp_path: Path) -> None:
    there = report("2016-12-10T23:20", JIBREEN, "arrived", vehicles={"bus": 7, "ambulance": 2})
    with view_of(tmp_path, KINDS, "2016-12-10T23:45", convoy(), there) as view:
        (only,) = alarms(view)
    assert (only.name, only.place, dict(only.facts)) == (
        "convoy_vehicles_missing",
        JIBREEN,
        {"convoy": "convoy-7", "vehicles": "2"},
    )


def test_a_halted_convoy_is_still_under_way(tmp_path: Path) -> None:
    halted = report("2016-12-10T22:20", "checkpoint/ramouseh", "halted", reason="papers")
    with view_of(tmp_path, KINDS, "2016-12-10T22:30", convoy(), halted) as view:
        (only,) = alarms(view)
        assert value(figures(view, span(NIGHT)), "people_under_way") == exactly(460)
    assert (only.name, only.place, only.severity) == ("convoy_halted", "checkpoint/ramouseh", "alert")


def test_incidents_by_type_and_casualties(tmp_path: Path) -> None:
    """Two shellings in the night: 1 + 3 killed, of whom one child surely and up to three; injuries said once."""
    first = seen(INCIDENT, "2016-12-10T21:00", KARIM, type="shelling", killed={"men": 1}, injured={"women": 2})
    second = seen(INCIDENT, "2016-12-10T23:00", KARIM, type="shelling", killed={"people": 3, "children": 1})
    before = seen(INCIDENT, "2016-12-10T12:00", KARIM, type="sniper", killed={"men": 5})
    with view_of(tmp_path, KINDS, "2016-12-11T06:00", first, second, before) as view:
        found = figures(view, span(NIGHT))
        assert len(incidents(view, span(NIGHT))) == 2
    assert value(found, "incidents", type="shelling") == exactly(2)
    assert value(found, "incident_casualties", outcome="killed") == exactly(4)
    assert value(found, "incident_casualties", outcome="killed", group="children") == Bounds(Fraction(1), Fraction(3))
    assert value(found, "incident_casualties", outcome="injured") == exactly(2)
    assert value(found, "incident_casualties", outcome="turned_back") is None


def test_one_report_with_two_contents_is_one_incident_and_spans_them(tmp_path: Path) -> None:
    twice = [
        seen(INCIDENT, "2016-12-10T21:00", KARIM, type="sniper", killed={"people": n}, source_id="i-1") for n in (2, 5)
    ]
    with view_of(tmp_path, KINDS, "2016-12-11T06:00", *twice) as view:
        found = figures(view, span(NIGHT))
    assert value(found, "incidents", type="sniper") == exactly(1)
    assert value(found, "incident_casualties", outcome="killed") == Bounds(Fraction(2), Fraction(5))


def test_people_under_way_are_civilians_only_where_every_list_says_so(tmp_path: Path) -> None:
    said = convoy(population="civilians")
    silent = convoy(convoy="convoy-8", people={"people": 40})
    with view_of(tmp_path, KINDS, "2016-12-10T22:30", said, silent) as view:
        found = {(each.name, each.labels.get("convoy")): each.population for each in figures(view, span(NIGHT))}
    assert found["convoy_people", "convoy-7"] == "civilians"
    assert found["convoy_people", "convoy-8"] == "people"
    assert found["people_under_way", None] == "people"
