"""Who crossed, arrived, was held, and is still inside: every expected number is worked out in the test."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from night import exactly, seen, span, view_of
from safepassage.ledger.figures import Bounds, Figure
from safepassage.ledger.totals import totals
from safepassage.people.figures import arrived, checkpoints, crossed, figures, life_events, remaining
from safepassage.people.kinds import ARRIVAL, CHECKPOINT_REPORT, CROSSING_COUNT, KINDS, LIFE_EVENT, REMAINING_ESTIMATE
from safepassage.people.registration import REGISTRATION

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from safepassage.ledger.observation import Observation

NIGHT = "2016-12-10T18:00/2016-12-11T06:00"
MORNING = "2016-12-11T06:00"
KARIM, MAHAYAR = "corridor/karim-el-hun", "corridor/mahayar"


def value(found: Iterable[Figure], name: str, place: str | None = None, **labels: str) -> Bounds | None:
    population = labels.pop("population", "civilians")
    ours = [each for each in found if (each.name, each.place, each.population) == (name, place, population)]
    (one,) = [each for each in ours if dict(each.labels) == labels]
    return one.value


def crossing(when: str, corridor: str = KARIM, **more: Any) -> Observation:
    body = {"from": "zone/east", "corridor": corridor, "population": "civilians", "movement": "organised_evacuation"}
    return seen(CROSSING_COUNT, when, corridor.replace("corridor", "crossing"), **{**body, **more})


def test_who_crossed_in_the_night(tmp_path: Path) -> None:
    """2,124 of whom 1,007 children: 1,200 by Karim El-Hun, 900 + 24 by Mahayar; 70 before the night, 5 after it."""
    counts = [
        crossing("2016-12-10T17:45/2016-12-10T18:00", people={"people": 70}),
        crossing("2016-12-10T18:00/2016-12-10T18:15", people={"adults": 600, "children": 600}, households=300),
        crossing("2016-12-11T00:00/2016-12-11T00:15", MAHAYAR, people={"adults": 500, "children": 400}, disabled=12),
        crossing(
            "2016-12-11T05:45/2016-12-11T06:00", MAHAYAR, people={"women": 17, "children": 7}, movement="own_flight"
        ),
        crossing("2016-12-11T06:00/2016-12-11T06:15", MAHAYAR, people={"people": 5}),
    ]
    with view_of(tmp_path, KINDS, "2016-12-11T07:00", *counts) as view:
        found = crossed(view, span(NIGHT))
    assert value(found, "crossed") == exactly(2124)
    assert value(found, "crossed", group="children") == exactly(1007)
    assert value(found, "crossed", group="women") == Bounds(Fraction(17), Fraction(17 + 600 + 500))
    assert value(found, "crossed", KARIM) == exactly(1200)
    assert value(found, "crossed", MAHAYAR) == exactly(924)
    assert value(found, "crossed", "zone/east", leg="from") == exactly(2124)
    assert value(found, "crossed", movement="organised_evacuation") == exactly(2100)
    assert value(found, "crossed", movement="own_flight") == exactly(24)
    assert value(found, "crossed", single="households") == exactly(300)
    assert value(found, "crossed", single="disabled") == exactly(12)
    assert not [each for each in found if each.labels.get("single") in ("pregnant", "unaccompanied")]
    assert not [each for each in found if each.labels.get("group") == "men"]
    assert {each.trace.count for each in found} == {3}


def test_populations_are_never_added(tmp_path: Path) -> None:
    counts = [
        crossing("2016-12-10T20:00/2016-12-10T20:15", people={"people": 40}),
        crossing("2016-12-10T20:15/2016-12-10T20:30", people={"men": 3}, population="combatants"),
    ]
    with view_of(tmp_path, KINDS, MORNING, *counts) as view:
        found = crossed(view, span(NIGHT))
    assert value(found, "crossed") == exactly(40)
    assert value(found, "crossed", population="combatants") == exactly(3)
    assert not [each for each in found if each.population == "people"]


def test_arrivals_by_centre_and_the_register_beside_them(tmp_path: Path) -> None:
    when, both = "2016-12-10T22:00/2016-12-10T22:30", {"population": "civilians", "movement": "unknown"}
    household = {key: value for key, value in REGISTRATION.example["body"].items() if key != "people"}
    records = [
        seen(ARRIVAL, when, "centre/a", people={"people": 43, "children": 20}, corridor=KARIM, unaccompanied=1, **both),
        seen(ARRIVAL, when, "hospital/b", people={"men": 2}, **both),
        *(seen(REGISTRATION, when, "centre/a", people={"people": n}, **household) for n in (4, 6)),
    ]
    with view_of(tmp_path, KINDS, MORNING, *records) as view:
        found = arrived(view, span(NIGHT))
    assert value(found, "arrived") == exactly(45)
    assert value(found, "arrived", "centre/a") == exactly(43)
    assert value(found, "arrived", "hospital/b") == exactly(2)
    assert value(found, "arrived", single="unaccompanied") == exactly(1)
    assert value(found, "registered", population="people") == exactly(10)
    assert [each.value for each in found if each.name == "registered_households"] == [exactly(2)]


def test_a_checkpoint_and_its_longest_wait(tmp_path: Path) -> None:
    def report(when: str, **more: Any) -> Observation:
        return seen(CHECKPOINT_REPORT, when, "checkpoint/r", corridor=KARIM, population="civilians", **more)

    reports = [
        report("2016-12-10T20:00/2016-12-10T21:00", passed={"people": 100}, waiting=20, held={"men": 3}),
        report("2016-12-10T21:00/2016-12-10T22:00", passed={"people": 50}, waiting="1.5 h", released={"men": 1}),
    ]
    with view_of(tmp_path, KINDS, MORNING, *reports) as view:
        found = checkpoints(view, span(NIGHT))
    assert value(found, "checkpoint", outcome="passed") == exactly(150)
    assert value(found, "checkpoint", outcome="held") == exactly(3)
    assert value(found, "checkpoint", outcome="released") == exactly(1)
    assert not [each for each in found if each.labels.get("outcome") == "turned_back"]
    (wait,) = [each for each in found if each.name == "checkpoint_waiting"]
    assert (wait.value, wait.unit) == (exactly(90), "min")


def test_life_events_by_what_happened(tmp_path: Path) -> None:
    def event(what: str, n: int) -> Observation:
        when = "2016-12-11T02:00/2016-12-11T02:15"
        return seen(LIFE_EVENT, when, event=what, account="centre/a", people={"people": n}, population="civilians")

    with view_of(tmp_path, KINDS, MORNING, event("born", 1), event("died", 2)) as view:
        found = life_events(view, span(NIGHT))
    assert {each.labels["event"]: each.value for each in found} == {"born": exactly(1), "died": exactly(2)}


def test_estimates_stand_beside_one_another(tmp_path: Path) -> None:
    """About 100,000 is 50,000 to 150,000; a source's later word replaces its own and nobody else's."""

    def estimate(when: str, source: str, people: str) -> Observation:
        return seen(REMAINING_ESTIMATE, when, "zone/east", people=people, population="civilians", source=source)

    said = [
        estimate("2016-12-09T12:00", "ohchr", "about 100,000"),
        estimate("2016-12-08T12:00", "local-council", "over 120,000"),
        estimate("2016-12-10T12:00", "local-council", "80,000-90,000"),
    ]
    with view_of(tmp_path, KINDS, MORNING, *said) as view:
        found = remaining(view)
    assert {each.labels["source"]: each.value for each in found} == {
        "ohchr": Bounds(Fraction(50_000), Fraction(150_000)),
        "local-council": Bounds(Fraction(80_000), Fraction(90_000)),
    }
    assert {each.species for each in found} == {"assertion"}


def test_nothing_recorded_gives_no_figure(tmp_path: Path) -> None:
    with view_of(tmp_path, KINDS, MORNING) as view:
        assert figures(view, span(NIGHT)) == []


def test_who_had_no_choice_is_a_figure_and_unknown_is_not_no(tmp_path: Path) -> None:
    """7 could not have stayed, of 4 nobody knows, 5 could: 7 without the choice; of leaving nobody said anything."""
    counts = [
        crossing("2016-12-10T18:00/2016-12-10T18:15", people={"people": 7}, choice_to_stay="no"),
        crossing("2016-12-10T18:15/2016-12-10T18:30", people={"people": 4}, choice_to_stay="unknown"),
        crossing("2016-12-10T18:30/2016-12-10T18:45", people={"people": 5}, choice_to_stay="yes"),
    ]
    with view_of(tmp_path, KINDS, MORNING, *counts) as view:
        found = {each.name: each.value for each in totals(view, CROSSING_COUNT, span(NIGHT))}
    assert found["crossed_without_choice_to_stay"] == exactly(7)
    assert found["crossed_without_choice_to_leave"] is None
