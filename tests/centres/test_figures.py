"""Whom the centres hold against what they can hold; every expected number is worked out in the test."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from night import exactly, moment, seen, span, view_of
from safepassage.centres.capacity import centres
from safepassage.centres.care import CONSULTATIONS, MEALS, REFERRAL
from safepassage.centres.figures import alarms, capacity, care, departures, figures, notices, occupancy
from safepassage.centres.kinds import CENTRE, DEPARTURE, KINDS, PRE_ARRIVAL_NOTICE
from safepassage.ledger.figures import Bounds, Figure
from safepassage.people.kinds import KINDS as PEOPLE

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from safepassage.ledger.observation import Observation

ALL = (*KINDS, *PEOPLE)
ARRIVAL = next(kind for kind in PEOPLE if kind.name == "arrival")
A, B = "centre/a", "centre/b"
NIGHT, MORNING = "2016-12-10T18:00/2016-12-11T06:00", "2016-12-11T06:00"
TEN = "2016-12-10T22:00/2016-12-10T22:15"
SAME = {"population": "civilians", "movement": "organised_evacuation"}


def value(found: Iterable[Figure], name: str, place: str | None = None, **labels: str) -> Bounds | None:
    (one,) = [each for each in found if (each.name, each.place, dict(each.labels)) == (name, place, labels)]
    return one.value


def arrival(place: str, n: int, when: str = TEN, **more: Any) -> Observation:
    return seen(ARRIVAL, when, place, people={"people": n}, corridor="corridor/k", **{**SAME, **more})


def departure(
    place: str, n: int, to: str, choice: str = "yes", when: str = "2016-12-11T04:00/2016-12-11T05:00"
) -> Observation:
    return seen(DEPARTURE, when, place, people={"people": n}, destination=to, own_choice=choice, **SAME)


def opened(place: str, when: str = "2016-12-08T09:00", **more: Any) -> Observation:
    return seen(CENTRE, when, place, state="opened", **more)


def test_who_is_in_each_centre_is_what_the_movements_leave(tmp_path: Path) -> None:
    """A: 100 + 20 - 30 - 10 = 80; B: 10 from A and 5 of another population; 95 in all."""
    records = [
        arrival(A, 100),
        arrival(A, 20, "2016-12-10T23:00/2016-12-10T23:15"),
        departure(A, 30, "special/onward"),
        departure(A, 10, B, "no"),
        arrival(B, 5, population="people"),
    ]
    with view_of(tmp_path, ALL, MORNING, *records) as view:
        inside, left = occupancy(view), departures(view, span(NIGHT))
    assert value(inside, "occupancy", A) == exactly(80)
    assert value(inside, "occupancy", B) == exactly(15)
    assert value(inside, "occupancy") == exactly(95)
    assert {each.place: each.population for each in inside} == {A: "civilians", B: "people", None: "people"}
    assert {each.population for each in left} == {"civilians"}
    assert value(left, "departures") == exactly(40)
    assert value(left, "departures", own_choice="yes") == exactly(30)
    assert value(left, "departures", own_choice="no") == exactly(10)
    assert value(left, "departures", destination="special/onward") == exactly(30)


def test_a_later_word_changes_what_it_gives_and_leaves_the_rest(tmp_path: Path) -> None:
    said = [
        opened(A, beds=100, water="3 m3", heating="no"),
        opened(A, "2016-12-10T09:00", beds=150, heating="yes"),
        opened(B, latrines="about 20"),
    ]
    with view_of(tmp_path, ALL, MORNING, *said) as view:
        one, other = centres(view)
        found = capacity(view)
    assert (one.since_s, one.heating, other.heating) == (moment("2016-12-08T09:00"), "yes", "unknown")
    assert value(found, "capacity", A, of="beds") == exactly(150)
    assert value(found, "capacity", A, of="water") == exactly(3000)
    assert value(found, "capacity", A, of="latrines") is None
    assert value(found, "capacity", B, of="latrines") == Bounds(Fraction(15), Fraction(25))
    assert value(found, "capacity", of="beds") == exactly(150)


def test_a_closed_centre_counts_no_more(tmp_path: Path) -> None:
    said = [opened(A, beds=100), seen(CENTRE, "2016-12-10T09:00", A, state="closed")]
    with view_of(tmp_path, ALL, MORNING, *said, arrival(A, 4)) as view:
        (only,) = alarms(view)
        assert value(capacity(view), "capacity", of="beds") is None
    assert (only.name, only.severity, only.since_s) == (
        "centre_closed_with_people",
        "alarm",
        moment("2016-12-10T22:15"),
    )


def test_too_many_for_beds_water_and_latrines(tmp_path: Path) -> None:
    """101 people: 100 beds, 1,515 L needed of 1,500, 2.02 latrines needed of 2."""
    full = opened(A, beds=100, water=1500, latrines=2)
    with view_of(tmp_path, ALL, MORNING, full, arrival(A, 101)) as view:
        found = {(each.name, each.severity) for each in alarms(view)}
    assert found == {
        ("centre_over_capacity", "alert"),
        ("centre_short_of_water", "alert"),
        ("centre_short_of_latrines", "alert"),
    }
    with view_of(tmp_path / "b", ALL, MORNING, full, arrival(A, 100)) as view:
        assert alarms(view) == []


def test_more_who_left_than_came_is_a_finding_and_the_number_is_not_known(tmp_path: Path) -> None:
    with view_of(tmp_path, ALL, MORNING, arrival(A, 5), departure(A, 8, "special/onward")) as view:
        (only,) = alarms(view)
        assert value(occupancy(view), "occupancy", A) is None
    assert (only.name, only.severity, dict(only.facts)) == ("centre_more_left_than_came", "finding", {"people": "3"})


def test_care_in_the_night(tmp_path: Path) -> None:
    """150 meals in 7 3/4 to 8 hours of 80: 45/8 to 180/31 a day; 20 where nobody is known to be say nothing."""
    night = {"outcome": "admitted", "hospital": "hospital/h"}
    records = [
        arrival(A, 80),
        *(seen(MEALS, NIGHT, place, meals=meals) for place, meals in ((A, 150), (B, 20))),
        seen(CONSULTATIONS, NIGHT, A, consultations=30, patients={"women": 20, "children": 5}),
        seen(REFERRAL, NIGHT, A, priority="urgent", people={"women": 2}, **night),
        seen(REFERRAL, NIGHT, A, priority="minor", people={"boys": 1}, outcome="treated"),
    ]
    with view_of(tmp_path, ALL, MORNING, *records) as view:
        found = care(view, span(NIGHT))
    assert value(found, "meals") == exactly(170)
    assert value(found, "meals_per_person_day", A) == Bounds(Fraction(45, 8), Fraction(180, 31))
    assert not [each for each in found if each.place == B]
    assert value(found, "consultations") == exactly(30)
    assert value(found, "patients") == exactly(25)
    assert value(found, "referrals") == exactly(3)
    assert value(found, "referrals", priority="urgent", outcome="admitted") == exactly(2)
    assert not [each for each in found if each.labels.get("outcome") == "died"]


def test_a_notice_is_expected_until_it_is_due_and_then_overdue_where_nobody_came(tmp_path: Path) -> None:
    told = {"expected": "about 460", "due": "2016-12-10T23:30", "convoy": "convoy-7"}
    notice = seen(PRE_ARRIVAL_NOTICE, "2016-12-10T22:05", A, mood="declared", **told)
    with view_of(tmp_path, ALL, MORNING, notice) as view:
        before = view.at(as_of_s=moment("2016-12-10T23:15"))
        assert value(notices(before), "announced", A, convoy="convoy-7") == Bounds(Fraction(455), Fraction(465))
        assert alarms(before) == []
        assert notices(view) == []
        (only,) = alarms(view)
    assert (only.name, only.severity, only.since_s) == ("notice_overdue", "alert", moment("2016-12-10T23:30"))
    with view_of(tmp_path / "b", ALL, MORNING, notice, arrival(A, 9, "2016-12-10T23:00/2016-12-10T23:15")) as view:
        assert alarms(view) == []


def test_nothing_recorded_gives_no_number(tmp_path: Path) -> None:
    with view_of(tmp_path, ALL, MORNING) as view:
        assert {each.value for each in figures(view, span(NIGHT))} == {None}
        assert alarms(view) == []


def test_open_centres_are_told_by_their_heating(tmp_path: Path) -> None:
    """A is heated, B is not, C did not say, D closed."""
    records = [
        opened(A, heating="yes"),
        opened(B, heating="no"),
        opened("centre/c"),
        opened("centre/d", heating="yes"),
        seen(CENTRE, "2016-12-09T09:00", "centre/d", state="closed"),
    ]
    with view_of(tmp_path, ALL, MORNING, *records) as view:
        found = capacity(view)
    assert [value(found, "centres_open", heating=word) for word in ("yes", "no", "unknown")] == [exactly(1)] * 3
    with view_of(tmp_path / "none", ALL, MORNING) as view:
        assert value(capacity(view), "centres_open", heating="yes") is None
