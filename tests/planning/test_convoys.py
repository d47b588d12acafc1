"""Buses on one road of 400 m: at 24 km/h a minute each way, so that times can be counted on fingers."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pytest

from planning.cities import city, point
from planning.test_model import ROAD, scenario
from safepassage.planning.convoys import Convoys, _exact, _listed, _Round, _scheduled, convoys_of
from safepassage.planning.model import model_of
from safepassage.planning.scenario import Exit, Fleet, Hazard, Window, Zone

BUS = Fleet("fleet/buses", "exit/east", vehicles=1, seats=40, speed_kmh=24.0, load_min=5, unload_min=3)
"""A minute in, five to load, a minute out, three to unload: out after 7 minutes, free after 10."""


def driven(zone: Zone, *fleets: Fleet, **more: Any) -> Convoys:
    network = more.pop("network", ROAD)
    asked = scenario(zones=(zone,), fleets=fleets, **more)
    return convoys_of(model_of(network, asked, step_s=60), asked)


def west(seated: int, lying: int = 0) -> Zone:
    return Zone("zone/west", 1000, point(0, 0), vehicle_share=seated / 1000, ambulance_share=lying / 1000)


def test_one_bus_goes_round_and_round() -> None:
    """100 people are 3 trips: the last is out 7 minutes after the second is free, at 27."""
    done = driven(west(100), BUS)
    assert (done.done_min, done.bound_min) == (27, 27)
    assert [trip.in_min for trip in done.trips] == [0, 10, 20]
    assert sum(trip.seated for trip in done.trips) == 100
    assert all(trip.seated <= 40 for trip in done.trips)


@pytest.mark.parametrize(("vehicles", "convoy", "minutes"), [(2, 1, 17), (3, 1, 7), (2, 2, 17), (4, 2, 7), (3, 2, 17)])
def test_more_buses_and_convoys(vehicles: int, convoy: int, minutes: int) -> None:
    """Three loads of 40, or two of 80: a bus that fills no convoy stays behind."""
    fleet = Fleet("fleet/buses", "exit/east", vehicles, 40, 0, convoy, 24.0, 5, 3)
    done = driven(west(100), fleet)
    assert (done.done_min, done.bound_min) == (minutes, minutes)


def test_those_who_lie_go_by_ambulance() -> None:
    """Two who need to lie, one place in the ambulance: two trips; the bus drives beside it."""
    ambulance = Fleet("fleet/ambulances", "exit/east", 1, 0, 1, 1, 24.0, 5, 3)
    done = driven(west(40, 2), BUS, ambulance)
    assert done.done_min == 17
    assert sorted((trip.fleet, trip.seated, trip.lying) for trip in done.trips) == [
        ("fleet/ambulances", 0, 1),
        ("fleet/ambulances", 0, 1),
        ("fleet/buses", 40, 0),
    ]


def test_nobody_to_lie_without_an_ambulance_is_left_in_silence() -> None:
    done = driven(west(40, 2), BUS)
    assert done.left_lying == {"zone/west": 2}
    assert done.left_seated == {}
    assert done.done_min == 7


def test_a_closed_road_is_waited_for() -> None:
    """The only road opens after an hour: in at 60, out at 67."""
    done = driven(west(40), BUS, hazards=(Hazard("hazard/fire", None, ((101, 102),), 0.0, 3600.0),))
    assert (done.done_min, done.bound_min) == (67, 67)


def test_a_road_that_stays_closed_leaves_them() -> None:
    """On foot there is another way, by steps; a bus has none."""
    network = city([(0, 0), (200, 0), (400, 0), (200, 50)], [(0, 1), (1, 2), (0, 3), (3, 2)])
    network.road_class[2:] = "steps"
    done = driven(west(40), BUS, network=network, hazards=(Hazard("hazard/mined", None, ((100, 101),)),))
    assert done.left_seated == {"zone/west": 40}
    assert (done.trips, done.done_min, done.bound_min) == ((), None, None)


def test_a_trip_fits_into_a_window() -> None:
    """A pause of 12 minutes holds one trip of 10, and the second waits for the next pause, at 60."""
    windows = (Window("window/a", 0.0, 720.0), Window("window/b", 3600.0, 7200.0))
    done = driven(west(80), BUS, windows=windows)
    assert [trip.in_min for trip in done.trips] == [0, 60]
    assert done.done_min == 67


def test_who_does_not_fit_into_the_windows_is_counted() -> None:
    """One trip fits into the only pause: 40 of 80 are fetched, and no bound is claimed for the others."""
    done = driven(west(80), BUS, windows=(Window("window/a", 0.0, 720.0),))
    assert (done.done_min, done.bound_min, done.left_seated) == (7, None, {"zone/west": 40})


def test_one_way_streets_are_driven_one_way() -> None:
    """In by the south, 400 m, back round by the north, 2 x 223.6 m: a minute and 1.12 minutes, out after 8."""
    network = city([(0, 0), (400, 0), (200, 100)], [(0, 1), (0, 2), (2, 1)])
    network.oneway[0] = -1
    done = driven(west(40), BUS, network=network)
    assert done.done_min == 8


def test_a_zone_where_nobody_walks_has_a_collection_point_too() -> None:
    assert driven(west(1000), Fleet("fleet/buses", "exit/east", 25, 40, 0, 1, 24.0, 5, 3)).done_min == 7


def test_loads_are_parted_so_that_both_fleets_are_done_together() -> None:
    """Trips of 10 minutes in three loads and 2 fleets of one bus: two and one, done at 17; the bound says so too."""
    other = Fleet("fleet/more", "exit/east", 1, 40, 0, 1, 24.0, 5, 3)
    done = driven(west(120), BUS, other)
    assert (done.done_min, done.bound_min) == (17, 17)


def test_the_order_is_found_where_the_longest_first_is_not_the_best() -> None:
    """Five loads that take 6, 6, 4, 4 and 4 minutes on two vehicles.

    The longest first needs 6 + 4 + 4 = 14, the best is 6 + 6 and 4 + 4 + 4 = 12.
    """
    zones = [Zone(f"zone/{name}", 80, point(0, 0), vehicle_share=1.0) for name in ("a", "b")]
    rounds = [
        _Round(Fleet("fleet/x", "exit/east", 2, 40, 0, 1, 24.0, 5, 0), zones[0], 0, 6, 6),
        _Round(Fleet("fleet/x", "exit/east", 2, 40, 0, 1, 24.0, 3, 0), zones[1], 0, 4, 4),
    ]
    fleet = rounds[0].fleet
    rounds[1] = replace(rounds[1], fleet=fleet)
    begins = _listed(rounds, [2, 3], [])
    assert max(begin + rounds[which].out_min for which, begin in begins) == 14
    best = _exact(rounds, begins, [], 14)
    assert max(begin + rounds[which].out_min for which, begin in best) == 12


def least(rounds: list[_Round], seated: dict[str, int]) -> int:
    """The minute when the last are out, over every choice of trips and every parting of them among convoys."""
    most = [range(-(-seated[each.zone.place] // each.fleet.seats) + 1) for each in rounds]
    best = 10**9
    for times in product(*most):
        carried = dict.fromkeys(seated, 0)
        for number, each in zip(times, rounds, strict=True):
            carried[each.zone.place] += number * each.fleet.seats
        if all(carried[place] >= people for place, people in seated.items()):
            best = min(best, max(_alone(times, rounds, fleet) for fleet in {each.fleet for each in rounds}))
    return best


def _alone(times: tuple[int, ...], rounds: list[_Round], fleet: Fleet) -> int:
    trips = [each.free_min for n, each in zip(times, rounds, strict=True) if each.fleet == fleet for _ in range(n)]
    if not trips:
        return 0
    partings = product(range(fleet.convoys), repeat=len(trips))
    return (
        min(
            max(sum(t for t, c in zip(trips, convoys, strict=True) if c == one) for one in range(fleet.convoys))
            for convoys in partings
        )
        - fleet.unload_min
    )


@pytest.mark.parametrize("seed", [*range(30), 100, 136, 174])
def test_no_schedule_is_done_before_the_bound(seed: int) -> None:
    """Two fleets, two zones: never above the least over all schedules, and what is found is never below it.

    The last three are such that another choice of trips is quicker than the one that is made.
    """
    draw = np.random.default_rng(seed)
    zones = [Zone(f"zone/{name}", 9, point(0, 0)) for name in ("a", "b")]
    fleets = [
        Fleet(
            f"fleet/{n}",
            "exit/east",
            int(draw.integers(1, 3)),
            int(draw.integers(1, 4)),
            unload_min=int(draw.integers(0, 4)),
        )
        for n in range(2)
    ]
    rounds = []
    for fleet, zone in product(fleets, zones):
        out = int(draw.integers(3, 12))
        rounds.append(_Round(fleet, zone, 0, out, out + fleet.unload_min))
    seated = {zone.place: int(draw.integers(1, 5)) for zone in zones}
    trips, bound = _scheduled(rounds, scenario(), seated, {})
    truth = least(rounds, seated)
    assert bound <= truth <= max(trip.out_min for trip in trips)
    assert sum(trip.seated for trip in trips) == sum(seated.values())


def test_the_rest_of_the_plan_is_not_touched() -> None:
    zone = west(100)
    model = model_of(ROAD, scenario(zones=(zone,), exits=(Exit("exit/east", point(400, 0)),)), step_s=60)
    assert model.problem.people.sum() == 900
