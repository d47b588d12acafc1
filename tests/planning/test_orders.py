"""Orders out of a plan: who may leave when, and a way in few words; every number by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import numpy as np
import pytest

from planning.cities import city, point
from safepassage.foundation.errors import DataRefused
from safepassage.interchange.plan_file import departures
from safepassage.planning.orders import (
    LEGS_MAX,
    Departure,
    Departures,
    Leg,
    Order,
    Sheet,
    content_of,
    orders_of,
    plan_id,
)
from safepassage.planning.plan import plan_of
from safepassage.planning.scenario import Exit, Fleet, Hazard, Scenario, Window, Zone

FORK = city([(0, 0), (-100, 0), (200, 0), (-400, 0)], [(0, 1), (0, 2), (1, 3)])
STAIRS = city([(0, 0), (0, 200), (300, 200), (300, 0)], [(1, 0), (1, 2), (2, 3)])
DAMASCUS = timezone(timedelta(hours=2))
SCENARIO = Scenario(
    name="made",
    nature="exercise",
    start="2016-12-10T18:00:00+02:00",
    zones=(Zone("zone/middle", 500, point(0, 0)),),
    exits=(Exit("exit/east", point(200, 0), centres=("centre/school",)), Exit("exit/west", point(-400, 0))),
)
WAY = Departure("zone/middle", 100, "exit/east", 0, 3, 60, (0, 1, 2), (100, 101, 102, 103), None)


def at(clock: str) -> datetime:
    return datetime.fromisoformat(f"2016-12-10T{clock}+02:00")


def made(*each: Departure, step_s: float = 60.0, window_min: int = 10) -> tuple[Order, ...]:
    return orders_of(Departures(each, step_s), STAIRS, SCENARIO, window_min=window_min)


def legs(*corners: tuple[float, float]) -> list[tuple[str, str, int]]:
    """The way over a chain of corners."""
    streets = [(at, at + 1) for at in range(len(corners) - 1)]
    numbers = tuple(range(100, 100 + len(corners)))
    one = replace(WAY, streets=tuple(range(len(streets))), junctions=numbers)
    (order,) = orders_of(Departures((one,), 60.0), city(corners, streets), SCENARIO, window_min=10)
    return [(leg.turn, leg.toward, leg.length_m) for leg in order.legs]


def test_a_way_is_told_by_its_corners_whichever_way_its_streets_were_drawn() -> None:
    (order,) = made(WAY)
    assert order.legs == (Leg("", "n", 200), Leg("right", "e", 300), Leg("right", "s", 200))
    assert order.way_m.shape == (4, 2)
    assert np.ptp(order.way_m, axis=0).tolist() == [300, 200]


def test_turns_by_their_angles() -> None:
    """45 degrees bear, 90 turn, 135 turn sharply; 20 are no turn."""
    assert legs((0, 0), (0, 400), (300, 700)) == [("", "n", 400), ("bear-right", "ne", 400)]
    assert legs((0, 0), (0, 400), (-300, 400)) == [("", "n", 400), ("left", "w", 300)]
    assert legs((0, 0), (0, 400), (-300, 100)) == [("", "n", 400), ("sharp-left", "sw", 400)]
    assert legs((0, 0), (0, 400), (73, 800)) == [("", "n", 800)]


def test_lengths_are_rounded_as_one_speaks() -> None:
    assert [legs((0, 0), (0, m))[0][2] for m in (3, 94, 196, 230, 1040, 2360)] == [10, 90, 200, 250, 1000, 2400]


def test_a_way_of_many_corners_is_told_in_few_words_and_keeps_its_length() -> None:
    corners = [(100.0 * (at // 2), 100.0 * ((at + 1) // 2)) for at in range(41)]
    told = legs(*corners)
    assert told == [("", "ne", 4000)]
    wide = [(400.0 * (at // 2), 400.0 * ((at + 1) // 2)) for at in range(41)]
    assert 1 <= len(legs(*wide)) <= LEGS_MAX


def test_people_have_the_window_from_the_planned_minute_on() -> None:
    (order,) = made(replace(WAY, from_step=7, to_step=8))
    assert (order.leave, order.leave_by) == (at("18:07"), at("18:17"))


def test_a_minute_that_has_begun_is_not_offered() -> None:
    """Steps of 40 s: step 7 begins at 4:40."""
    (order,) = made(replace(WAY, from_step=7, to_step=7), step_s=40.0)
    assert order.leave == at("18:05")


def test_times_within_a_window_are_one_sheet() -> None:
    found = made(WAY, replace(WAY, from_step=6, to_step=9, people=5), replace(WAY, from_step=10, to_step=10, people=7))
    assert [(each.leave, each.leave_by) for each in found] == [
        (at("18:00"), at("18:10")),
        (at("18:10"), at("18:20")),
    ]


def test_times_before_and_after_a_closure_are_sheets_of_their_own() -> None:
    found = made(replace(WAY, open_till_step=4), replace(WAY, from_step=6, to_step=9, open_till_step=20))
    assert [(each.leave, each.leave_by) for each in found] == [
        (at("18:00"), at("18:05")),
        (at("18:06"), at("18:16")),
    ]


def test_nobody_is_told_to_leave_for_an_exit_that_will_have_shut() -> None:
    """It shuts at minute 8: who is in its last step, 7, left 3 steps before."""
    shut = replace(SCENARIO, exits=(replace(SCENARIO.exits[0], open_s=((0.0, 480.0),)), SCENARIO.exits[1]))
    few = replace(shut, zones=(Zone("zone/middle", 90, point(0, 0)),))
    (each,) = departures(plan_of(FORK, few, step_s=60.0, one_route=True)).each
    assert (each.exit, each.open_till_step) == ("exit/east", 4)


def test_a_long_time_of_leaving_is_not_cut() -> None:
    (order,) = made(replace(WAY, to_step=29))
    assert order.leave_by == at("18:30")


def test_nobody_is_told_to_leave_when_the_way_has_closed() -> None:
    """East takes 3 steps and closes at minute 10, so that the last may leave in step 7: before minute 8."""
    shut = replace(SCENARIO, hazards=(Hazard("hazard/shells", None, ((100, 102),), from_s=600.0),))
    plan = plan_of(FORK, shut, step_s=60.0, one_route=True)
    found = departures(plan)
    assert [(each.exit, each.from_step, each.open_till_step) for each in found.each] == [("exit/east", 0, 7)]
    (order,) = orders_of(found, FORK, shut, window_min=30)
    assert order.leave_by == at("18:08")


def test_a_way_that_is_always_open_has_no_end() -> None:
    (each,) = departures(plan_of(FORK, SCENARIO, step_s=60.0, one_route=True)).each
    assert each.open_till_step is None


def test_less_than_a_minute_is_refused_and_not_rounded_up() -> None:
    """Step 1 of 40 s begins at 0:40 and its way is open until 1:20: no whole minute of the clock."""
    with pytest.raises(DataRefused, match="a whole minute") as refused:
        made(replace(WAY, from_step=1, to_step=1, open_till_step=1), step_s=40.0)
    assert "--step 60" in str(refused.value)


def test_blocks_have_numbers_within_their_zone() -> None:
    back = replace(WAY, junction=102, streets=(2,), junctions=(102, 103))
    assert [(each.block, len(each.legs)) for each in made(back, WAY)] == [(1, 3), (2, 1)]


def test_what_is_not_of_this_network_or_scenario_is_said_at_once() -> None:
    with pytest.raises(DataRefused) as refused:
        made(
            replace(WAY, zone="zone/far", exit="exit/far"), replace(WAY, streets=(0, 2, 1)), replace(WAY, junction=101)
        )
    assert [fault.field for fault in refused.value.faults] == ["exit", "zone", "streets", "streets"]


READY = replace(
    SCENARIO,
    windows=(Window("window/one", 3600.0, 7200.0), Window("window/two", 10_800.0, 14_400.0)),
    fleets=(Fleet("fleet/buses", "exit/east", 2, 40), Fleet("fleet/ambulances", "exit/west", 2, 0, 2)),
)


def test_those_who_cannot_walk_are_told_to_be_ready_in_a_window_and_no_hour_of_a_convoy() -> None:
    """Trips drive in at minutes 61, 75 and 199: two in the first window, one in the second, from another exit."""
    east = ("fleet/buses", "zone/middle")
    trips = ((*east, 61), (*east, 75), ("fleet/ambulances", "zone/middle", 199))
    found = orders_of(Departures((), 60.0, trips), STAIRS, READY, window_min=10)
    assert [(each.by, each.block, each.exit, each.centres, each.legs) for each in found] == [
        ("vehicle", 0, "", ("centre/school",), ()),
        ("vehicle", 0, "", (), ()),
    ]
    spans = [(each.leave, each.leave_by) for each in found]
    assert spans == [(at("19:00"), at("20:00")), (at("21:00"), at("22:00"))]


def test_vehicles_of_several_exits_have_no_one_centre_and_without_windows_there_is_a_day() -> None:
    trips = (("fleet/buses", "zone/middle", 61), ("fleet/ambulances", "zone/middle", 99))
    (order,) = orders_of(Departures((), 60.0, trips), STAIRS, replace(READY, windows=()), window_min=10)
    assert order.centres == ()
    assert (order.leave, order.leave_by) == (at("18:00"), at("18:00") + timedelta(days=1))


def test_trips_of_another_scenario_are_refused() -> None:
    with pytest.raises(DataRefused) as refused:
        orders_of(Departures((), 60.0, (("fleet/x", "zone/y", 1),)), STAIRS, READY, window_min=10)
    assert [(fault.field, fault.got) for fault in refused.value.faults] == [("fleet", "fleet/x"), ("zone", "zone/y")]


def test_where_slow_people_are_out_the_sheet_ends() -> None:
    """700 m at some 1.2 m/s, twice over, are some 20 minutes: the next full hour after 18:30."""
    (order,) = made(WAY)
    assert order.done_by == at("19:00")


def test_a_longer_way_ends_later() -> None:
    """3 km at some 1.2 m/s, twice over, are 83 minutes: the next full hour after 19:33."""
    far = city([(0, 0), (0, 3000)], [(0, 1)])
    one = replace(WAY, streets=(0,), junctions=(100, 101))
    (order,) = orders_of(Departures((one,), 60.0), far, SCENARIO, window_min=10)
    assert order.done_by == at("20:00")


def test_the_content_says_all_in_no_language() -> None:
    (order,) = made(WAY)
    found = content_of(Sheet(order, "ar", 3, at("20:00")), SCENARIO, "ab12")
    assert found == {
        "sheet": "safepassage order 1",
        "nature": "exercise",
        "operation": "made",
        "plan": "ab12",
        "zone": "zone/middle",
        "block": 1,
        "by": "foot",
        "leave": "2016-12-10T18:00+02:00",
        "leave_by": "2016-12-10T18:10+02:00",
        "way": "n.200 right.e.300 right.s.200",
        "exit": "exit/east",
        "centres": "centre/school",
        "language": "ar",
        "copy": 3,
        "expires": "2016-12-10T20:00+02:00",
    }


def test_another_plan_has_another_number() -> None:
    numbers = {
        plan_id(Departures((WAY,), 60.0), SCENARIO, "n"),
        plan_id(Departures((replace(WAY, people=61),), 60.0), SCENARIO, "n"),
        plan_id(Departures((WAY,), 30.0), SCENARIO, "n"),
        plan_id(Departures((WAY,), 60.0, (("fleet/x", "zone/y", 1),)), SCENARIO, "n"),
        plan_id(Departures((WAY,), 60.0), SCENARIO, "m"),
        plan_id(Departures((WAY,), 60.0), replace(SCENARIO, nature="real"), "n"),
    }
    assert len(numbers) == 6
    assert {len(each) for each in numbers} == {32}
