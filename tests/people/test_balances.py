"""Where people are by now: the night of the 14 who did not arrive, and what only one end saw."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from night import exactly, moment, seen, view_of
from safepassage.ledger.figures import Bounds, Figure
from safepassage.people.balances import alarms, balances
from safepassage.people.kinds import ARRIVAL, CHECKPOINT_REPORT, CROSSING_COUNT, KINDS, LIFE_EVENT, REMAINING_ESTIMATE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from safepassage.ledger.observation import Observation

KARIM, MAHAYAR = "corridor/karim-el-hun", "corridor/mahayar"
MORNING = "2016-12-11T06:00"
SAME = {"population": "civilians", "movement": "organised_evacuation"}
EIGHT, TEN = "2016-12-10T20:00/2016-12-10T20:15", "2016-12-10T22:00/2016-12-10T22:15"


def crossing(when: str, people: dict[str, int], corridor: str = KARIM, **more: Any) -> Observation:
    return seen(
        CROSSING_COUNT,
        when,
        "crossing/one",
        people=people,
        corridor=corridor,
        **{"from": "zone/east"},
        **{**SAME, **more},
    )


def arrival(when: str, people: dict[str, int], corridor: str = KARIM, **more: Any) -> Observation:
    return seen(ARRIVAL, when, "centre/a", people=people, corridor=corridor, **{**SAME, **more})


def value(found: Iterable[Figure], name: str, place: str | None = KARIM, **labels: str) -> Bounds | None:
    (one,) = [each for each in found if (each.name, each.place, dict(each.labels)) == (name, place, labels)]
    return one.value


def test_fourteen_men_who_did_not_arrive(tmp_path: Path) -> None:
    left = crossing(EIGHT, {"men": 617, "women": 500, "children": 1007})
    came = arrival(TEN, {"men": 603, "women": 500, "boys": 500, "girls": 507})
    with view_of(tmp_path, KINDS, MORNING, left, came) as view:
        found, (only,) = balances(view), alarms(view)
        early = alarms(view.at(as_of_s=moment("2016-12-10T23:00")))
    assert value(found, "on_road") == exactly(14)
    assert value(found, "on_road", group="men") == exactly(14)
    assert not [each for each in found if each.labels.get("group") in ("women", "children")]
    assert value(found, "on_road_age") == exactly(Fraction(39, 4))  # never fewer than 14 from 20:15 to 06:00
    assert (only.name, only.place, only.severity, only.since_s) == (
        "people_on_road",
        KARIM,
        "alarm",
        moment("2016-12-10T20:15"),
    )
    assert dict(only.facts) == {"group": "men", "people": "14", "population": "civilians"}
    assert [each.severity for each in early] == ["alert"]


def test_men_who_vanish_behind_newcomers_show_in_their_own_group(tmp_path: Path) -> None:
    """As many arrived as left, but ten men are women now: the total says nothing, the groups do."""
    left, came = crossing(EIGHT, {"men": 50, "women": 50}), arrival(TEN, {"men": 40, "women": 60})
    with view_of(tmp_path, KINDS, MORNING, left, came) as view:
        found, raised = balances(view), alarms(view)
    assert value(found, "on_road") == exactly(0)
    assert value(found, "on_road", group="men") == exactly(10)
    assert value(found, "unobserved", group="women") == Bounds(Fraction(10), None)
    assert [(each.name, each.severity, each.facts["group"]) for each in raised] == [
        ("people_on_road", "alarm", "men"),
        ("people_unobserved", "finding", "women"),
    ]


def test_who_came_by_no_crossing_was_not_observed_and_nobody_is_invented(tmp_path: Path) -> None:
    with view_of(tmp_path, KINDS, MORNING, crossing(EIGHT, {"people": 5}), arrival(TEN, {"people": 7})) as view:
        found, (only,) = balances(view), alarms(view)
    assert value(found, "on_road") is None
    assert value(found, "unobserved") == Bounds(Fraction(2), None)
    assert (only.name, only.severity, only.facts["people"]) == ("people_unobserved", "finding", "2")


def test_who_stays_behind_is_seen_though_others_come_and_go(tmp_path: Path) -> None:
    """Nine men of 21:00 never arrive; every quarter after that 40 people cross and the 40 before them arrive."""
    quarters = [f"2016-12-10T{hour}:{minute:02}" for hour in (21, 22, 23) for minute in (0, 15, 30, 45)]
    spans = [f"{start}/{end}" for start, end in zip(quarters, [*quarters[1:], "2016-12-11T00:00"], strict=True)]
    records = [crossing(spans[0], {"men": 9, "women": 31})]
    records += [crossing(when, {"women": 40}) for when in spans[1:-1]]
    records += [arrival(spans[1], {"women": 31}), *(arrival(when, {"women": 40}) for when in spans[2:])]
    with view_of(tmp_path, KINDS, "2016-12-11T00:30", *records) as view:
        found, (only,) = balances(view), alarms(view)
        busy = alarms(view.at(as_of_s=moment("2016-12-10T22:00")))
    assert value(found, "on_road_age") == exactly(Fraction(13, 4))
    assert (only.severity, only.since_s, dict(only.facts)) == (
        "alarm",
        moment("2016-12-10T21:15"),
        {"group": "men", "people": "9", "population": "civilians"},
    )
    assert {(each.facts["group"], each.severity) for each in busy} == {("men", "alert"), ("women", "alert")}


def test_who_may_all_have_set_out_just_now_is_no_alarm(tmp_path: Path) -> None:
    """Five are always on the way, all night: whoever crosses arrives in the next quarter of an hour."""
    hours = [f"2016-12-11T{hour:02}:{minute:02}" for hour in range(6) for minute in (0, 15, 30, 45)]
    spans = [f"{start}/{end}" for start, end in zip(hours, [*hours[1:], MORNING], strict=True)]
    records = [crossing(when, {"people": 5}) for when in spans] + [arrival(when, {"people": 5}) for when in spans[1:]]
    with view_of(tmp_path, KINDS, MORNING, *records) as view:
        assert [(each.name, each.severity, each.since_s) for each in alarms(view)] == [
            ("people_on_road", "alert", moment("2016-12-11T00:15"))
        ]


def test_a_quiet_corridor_is_an_alarm_though_its_centre_still_receives_others(tmp_path: Path) -> None:
    """Karim's three are there since 20:15; Mahayar's ten crossed at 05:15 with those who came to the same centre."""
    records = [
        crossing(EIGHT, {"people": 100}),
        arrival(TEN, {"people": 97}),
        crossing("2016-12-11T05:00/2016-12-11T05:15", {"people": 30}, MAHAYAR),
        arrival("2016-12-11T05:30/2016-12-11T05:45", {"people": 20}, MAHAYAR),
    ]
    with view_of(tmp_path, KINDS, MORNING, *records) as view:
        found, raised = balances(view), alarms(view)
    assert value(found, "on_road_age") == exactly(Fraction(39, 4))
    assert value(found, "on_road_age", MAHAYAR) == exactly(Fraction(3, 4))
    assert value(found, "on_road", None) == exactly(13)
    assert {(each.place, each.severity, each.since_s) for each in raised} == {
        (KARIM, "alarm", moment("2016-12-10T20:15")),
        (MAHAYAR, "alert", moment("2016-12-11T05:15")),
    }


def test_held_turned_back_and_dead_are_not_on_the_road(tmp_path: Path) -> None:
    """100 crossed; 3 held of whom 1 released, 20 turned back, 1 died, 2 left the route; 75 arrived."""
    checkpoint = seen(
        CHECKPOINT_REPORT,
        "2016-12-10T21:00/2016-12-10T22:00",
        "checkpoint/r",
        corridor=KARIM,
        population="civilians",
        held={"people": 3},
        released={"people": 1},
        turned_back={"people": 20},
    )
    lost = [
        seen(LIFE_EVENT, TEN, event=event, account=KARIM, people={"people": n}, population="civilians")
        for event, n in (("died", 1), ("left_route", 2))
    ]
    records = [crossing(EIGHT, {"people": 100}), checkpoint, *lost, arrival(TEN, {"people": 75})]
    with view_of(tmp_path, KINDS, MORNING, *records) as view:
        found, (only,) = balances(view), alarms(view)
    assert value(found, "on_road") == exactly(0)
    assert value(found, "still_held", None) == exactly(2)
    assert (only.name, only.place, only.facts["people"]) == ("people_held", None, "2")
    assert not [each for each in found if each.name == "on_road_age"]


def test_more_left_than_a_source_said_were_inside(tmp_path: Path) -> None:
    def estimate(people: str, source: str) -> Observation:
        return seen(
            REMAINING_ESTIMATE, "2016-12-10T12:00", "zone/east", people=people, population="civilians", source=source
        )

    records = [
        estimate("about 80", "a"),
        estimate("more than 10", "b"),
        estimate("120", "c"),
        crossing("2016-12-10T11:00/2016-12-10T12:00", {"people": 500}),
        crossing(EIGHT, {"people": 100}),
        arrival(TEN, {"people": 600}),
    ]
    with view_of(tmp_path, KINDS, MORNING, *records) as view:
        (only,) = alarms(view)
    assert (only.name, only.place) == ("more_left_than_estimated", "zone/east")
    assert dict(only.facts) == {"source": "a", "stated": "about 80", "people": "100", "population": "civilians"}


MOVES = st.lists(st.tuples(st.booleans(), st.integers(1, 300), st.integers(0, 11)), min_size=1, max_size=8)


@settings(max_examples=25)
@given(moves=MOVES)
def test_on_road_and_unobserved_are_what_entered_less_what_left(moves: list[tuple[bool, int, int]]) -> None:
    """Against a plain walk over the quarters of the hours from 03:00 to 06:00."""
    records = [
        (crossing if enters else arrival)(
            f"2016-12-11T{3 + quarter // 4:02}:{15 * (quarter % 4) + 1:02}", {"people": n}, source_id=str(number)
        )
        for number, (enters, n, quarter) in enumerate(moves)
    ]
    there = [sum(n if enters else -n for enters, n, at in moves if at < quarter) for quarter in range(13)]
    with TemporaryDirectory() as folder, view_of(Path(folder), KINDS, MORNING, *records) as view:
        found = balances(view)
    assert value(found, "on_road") == (exactly(there[-1]) if there[-1] >= 0 else None)
    assert [each.value for each in found if each.name == "unobserved"] == (
        [Bounds(Fraction(-there[-1]), None)] if there[-1] < 0 else []
    )
    if there[-1] > 0:
        since = max(quarter for quarter in range(13) if there[quarter] < there[-1]) + 1
        assert value(found, "on_road_age") == exactly(Fraction(12 - since, 4))


def test_whoever_waits_longer_than_a_day_has_waited_at_least_that(tmp_path: Path) -> None:
    with view_of(tmp_path, KINDS, "2016-12-12T06:00", crossing(EIGHT, {"people": 3})) as view:
        assert value(balances(view), "on_road_age") == Bounds(Fraction(24), None)
