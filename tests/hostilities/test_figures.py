"""Is there a pause, since when, broken how often; and the share of each source by itself."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from night import exactly, moment, seen, span, view_of
from safepassage.foundation.times import Interval
from safepassage.hostilities.figures import alarms, fighting, figures, pauses, shares
from safepassage.hostilities.kinds import KINDS
from safepassage.ledger.figures import Bounds

if TYPE_CHECKING:
    from pathlib import Path

    from safepassage.ledger.observation import Observation

PAUSE, SHARE = KINDS
CITY = "city/aleppo"
NIGHT = "2016-12-10T18:00/2016-12-11T06:00"


def begun(**more: Any) -> Observation:
    body = {"pause": "p1", "state": "begun", "basis": "unilateral", "declared_by": "the army", "area": CITY, **more}
    return seen(PAUSE, "2016-12-08T18:00", mood="declared", **body)


def broken(when: str) -> Observation:
    return seen(PAUSE, when, pause="p1", state="broken", area=CITY, details="shelling heard")


def box(west: float, east: float) -> str:
    ring = [[west, 36.1], [east, 36.1], [east, 36.2], [west, 36.2], [west, 36.1]]
    return json.dumps({"type": "Polygon", "coordinates": [ring]})


def test_a_pause_with_two_breaks_still_holds_and_says_so(tmp_path: Path) -> None:
    with view_of(
        tmp_path, KINDS, "2016-12-11T06:00", begun(), broken("2016-12-09T03:00"), broken("2016-12-10T20:00")
    ) as view:
        pause = pauses(view)[0]
        found = {each.name: each.value for each in figures(view, span(NIGHT))}
        alarm = alarms(view)[0]
    assert (pause.state, pause.since_s, pause.body["basis"]) == ("holding", moment("2016-12-08T18:00"), "unilateral")
    # From 18:00 on the 8th to 06:00 on the 11th are 60 hours.
    assert found == {"pause_lasting": exactly(60), "pause_breaks": exactly(2), "pause_breaks_in_span": exactly(1)}
    assert (alarm.name, alarm.since_s, alarm.facts["times"]) == ("pause_broken", moment("2016-12-10T20:00"), "2")


def test_a_pause_expires_at_the_time_that_was_announced(tmp_path: Path) -> None:
    with view_of(tmp_path, KINDS, "2016-12-11T06:00", begun(until="2016-12-09T18:00")) as view:
        assert pauses(view)[0].state == "expired"
        assert {each.name: each.value for each in figures(view, span(NIGHT))}["pause_lasting"] == exactly(24)


def test_a_pause_that_ended_and_was_begun_again_holds(tmp_path: Path) -> None:
    ended = seen(PAUSE, "2016-12-07T12:00", pause="p1", state="ended", area=CITY)
    with view_of(tmp_path, KINDS, "2016-12-11T06:00", ended, begun()) as view:
        assert pauses(view)[0].state == "holding"
        assert fighting(view) == {CITY: [Interval(moment("2016-12-07T12:00"), moment("2016-12-08T18:00"))]}


def test_fighting_is_known_from_breaks_and_from_the_end_on(tmp_path: Path) -> None:
    ended = seen(PAUSE, "2016-12-10T12:00", pause="p1", state="ended")
    with view_of(tmp_path, KINDS, "2016-12-11T06:00", begun(), broken("2016-12-09T03:00"), ended) as view:
        pause = pauses(view)[0]
        found = fighting(view)[CITY]
        assert alarms(view) == []
    assert (pause.state, pause.until_s) == ("ended", moment("2016-12-10T12:00"))
    assert [each.start_s for each in found] == [moment("2016-12-09T03:00"), moment("2016-12-10T12:00")]
    assert found[1].end_s == moment("2016-12-11T06:00")


def test_a_pause_that_ended_without_an_area_ended_where_it_was_said_to_hold(tmp_path: Path) -> None:
    """Its beginning names none, its two breaks name two; of a pause of which nothing names one, it may be anywhere."""
    bare = [
        seen(PAUSE, "2016-12-08T18:00", pause="p1", state="begun", basis="agreed", declared_by="both"),
        seen(PAUSE, "2016-12-10T12:00", pause="p1", state="ended"),
    ]
    zone = seen(PAUSE, "2016-12-09T04:00", pause="p1", state="broken", area="zone/east", details="shelling heard")
    till_now = Interval(moment("2016-12-10T12:00"), moment("2016-12-11T06:00"))
    with view_of(tmp_path, KINDS, "2016-12-11T06:00", *bare, broken("2016-12-09T03:00"), zone) as view:
        assert {area: spans[-1] for area, spans in fighting(view).items()} == {CITY: till_now, "zone/east": till_now}
    with view_of(tmp_path / "bare", KINDS, "2016-12-11T06:00", *bare) as view:
        assert fighting(view) == {"": [till_now]}
    again = seen(PAUSE, "2016-12-11T00:00", pause="p2", state="begun", basis="agreed", declared_by="both")
    with view_of(tmp_path / "again", KINDS, "2016-12-11T06:00", *bare, again) as view:
        assert fighting(view) == {"": [Interval(moment("2016-12-10T12:00"), moment("2016-12-11T00:00"))]}


def test_a_break_of_a_pause_whose_beginning_nobody_reported(tmp_path: Path) -> None:
    with view_of(tmp_path, KINDS, "2016-12-11T06:00", broken("2016-12-10T20:00")) as view:
        pause = pauses(view)[0]
        found = {each.name: each.value for each in figures(view, span(NIGHT))}
    assert (pause.since_s, pause.broken_s) == (None, (moment("2016-12-10T20:00"),))
    assert found["pause_lasting"] is None
    assert found["pause_breaks_in_span"] == exactly(1)


def test_no_report_of_a_pause_is_no_figure(tmp_path: Path) -> None:
    with view_of(tmp_path, KINDS, "2016-12-11T06:00") as view:
        assert figures(view, span(NIGHT)) == []


def test_shares_of_sources_and_wholes_stand_side_by_side_and_the_latest_of_each_holds(tmp_path: Path) -> None:
    city, east = {"of": "the city", "side": "the government"}, {"of": "former east Aleppo", "side": "the opposition"}
    with view_of(
        tmp_path,
        KINDS,
        "2016-12-14",
        seen(SHARE, "2016-12-08T12:00", CITY, **city, share="80 %", source="staff"),
        seen(SHARE, "2016-12-09T12:00", CITY, **city, share="93 %", source="staff"),
        seen(SHARE, "2016-12-09T12:00", CITY, **city, share="more than 90 %", source="agency"),
        seen(SHARE, "2016-12-13T12:00", CITY, **east, share="about 5 %", source="un"),
    ) as view:
        found = {(each.labels["source"], each.labels["of"]): each.value for each in shares(view)}
    assert found == {
        ("staff", "the city"): exactly(93),
        ("agency", "the city"): Bounds(Fraction(90), None),
        ("un", "former east Aleppo"): Bounds(Fraction("4.5"), Fraction("5.5")),
    }


def test_two_contents_of_one_source_are_spanned(tmp_path: Path) -> None:
    city = {"of": "the city", "side": "the government", "source_id": "s1"}
    with view_of(
        tmp_path,
        KINDS,
        "2016-12-14",
        seen(SHARE, "2016-12-09T12:00", CITY, **city, share="93 %"),
        seen(SHARE, "2016-12-09T12:00", CITY, **city, share="39 %"),
    ) as view:
        assert [each.value for each in shares(view)] == [Bounds(Fraction(39), Fraction(93))]


def test_a_drawing_of_half_the_city_contradicts_93_percent(tmp_path: Path) -> None:
    """Both boxes have the same south and north, so the areas are as the widths: 5 of 10 hundredths of a degree."""
    body = {
        "of": "the city",
        "side": "the government",
        "polygon": box(37.10, 37.15),
        "whole_polygon": box(37.10, 37.20),
    }
    with view_of(
        tmp_path,
        KINDS,
        "2016-12-14",
        seen(SHARE, "2016-12-09T12:00", CITY, **body, share="93 %", source="staff"),
        seen(SHARE, "2016-12-09T12:00", CITY, **body, share="about 50 %", source="agency"),
    ) as view:
        drawn = [each for each in shares(view) if each.name == "control_share_drawn"]
        found = alarms(view)
    assert [each.value is not None and each.value.meets(exactly(50)) for each in drawn] == [True, True]
    assert [(each.name, each.facts["source"], each.facts["stated"]) for each in found] == [
        ("share_contradicts_drawing", "staff", "93")
    ]


def test_a_printed_area_is_held_against_the_drawing(tmp_path: Path) -> None:
    """0.05° by 0.1° at 36.15° N is about 4.5 km by 11.1 km, 50 km²; "24 ha" is not that."""
    body = {"of": "the city", "side": "the government", "polygon": box(37.10, 37.15)}
    with view_of(
        tmp_path,
        KINDS,
        "2016-12-14",
        seen(SHARE, "2016-12-09T12:00", CITY, **body, area="24 ha", source="staff"),
        seen(SHARE, "2016-12-09T12:00", CITY, **body, area="about 50 km2", source="agency"),
    ) as view:
        assert [(each.name, each.facts["source"]) for each in alarms(view)] == [("area_contradicts_drawing", "staff")]
        found = {(each.name, each.labels["source"]): each for each in shares(view)}
    stated, drawn = found["control_area", "staff"], found["control_area_drawn", "staff"]
    assert (stated.value, stated.unit, stated.method) == (exactly(240_000), "m2", "reported")
    assert drawn.value is not None
    assert drawn.value.meets(exactly(50_000_000))
    assert drawn.method == "computed"
