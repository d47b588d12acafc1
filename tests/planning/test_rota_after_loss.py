"""Drones are lost in the middle of the night."""

from __future__ import annotations

from dataclasses import replace

import pytest

from patrols import drawn, task
from planning.test_rota import POST
from safepassage.planning.rota_after_loss import after_losses
from safepassage.planning.rota_check import check_rota
from safepassage.planning.rota_search import rota_of


def test_on_the_ground_with_a_spare_nobody_notices() -> None:
    """Drone 0 lands at 25 or before and is lost at 30; the third takes its place."""
    rota = rota_of(task(POST, drones=3))
    after = after_losses(rota, [(rota.flights[0].drone, rota.flights[0].sortie.land_min + 1)])
    assert (after.gaps, after.more) == ((), 0)
    assert check_rota(rota.task, after.flights) == []


def test_lost_on_station_by_hand() -> None:
    """Lost at minute 10 of the first watch: the other takes off then and is there 5 minutes later."""
    rota = rota_of(task(POST, drones=4))
    after = after_losses(rota, [(rota.flights[0].drone, 10)])
    assert after.gaps == (("stretch/south", 10, 15),)
    assert after.more == 0


def test_the_last_drone() -> None:
    rota = rota_of(task(replace(POST, to_min=20)))
    after = after_losses(rota, [(0, 10)])
    assert after.gaps == (("stretch/south", 10, 20),)
    assert after.more == 1


def test_on_its_way_out_it_has_seen_nothing() -> None:
    rota = rota_of(task(POST, drones=4))
    after = after_losses(rota, [(rota.flights[0].drone, -1)])
    assert after.gaps == (("stretch/south", 0, 4),)


@pytest.mark.parametrize("seed", range(30))
@pytest.mark.parametrize("at_min", [5, 61, 130])
def test_whatever_is_left_is_flown_as_it_can_be(seed: int, at_min: int) -> None:
    """Nothing but gaps, and handovers that are missed beside them, is wrong; the lost drone never takes off again."""
    rota = rota_of(drawn(seed, (240, 120)), tries=3, work_s=0.0)
    assert not rota.lacks
    lost = rota.flights[seed % len(rota.flights)].drone
    after = after_losses(rota, [(lost, at_min)], tries=10)
    assert all(flight.sortie.off_min < at_min for flight in after.flights if flight.drone == lost)
    in_it = [f.battery for f in rota.flights if f.drone == lost and f.sortie.off_min < at_min < f.sortie.land_min]
    assert not [f for f in after.flights if f.battery in in_it and f.sortie.off_min >= at_min]
    begun = [
        {f for f in each if f.sortie.off_min < at_min and f.drone != lost} for each in (after.flights, rota.flights)
    ]
    assert begun[0] == begun[1]
    wrong = check_rota(rota.task, after.flights)
    assert [said for said in wrong if "not in view" not in said and "without a handover" not in said] == []
    assert all(a >= at_min for _, a, _ in after.gaps)
    spare = after_losses(replace(rota, task=replace(rota.task, drones=rota.drones + 12)), [(lost, at_min)], tries=10)
    assert spare.more == 0
    assert len(spare.gaps) <= 1


def test_a_second_loss_by_hand() -> None:
    """Four drones hold one post by turns. Two are lost on station, at 10 and at 40, and five minutes each are a gap."""
    rota = rota_of(task(POST, drones=4))
    first = rota.flights[0].drone
    after = after_losses(rota, [(first, 10)])
    (second,) = (f.drone for f in after.flights if f.sortie.on_min(rota.task)[0] < 30 <= f.sortie.on_min(rota.task)[1])
    both = after_losses(rota, [(second, 30), (first, 10)])  # in the order of time, however they are given
    assert both.gaps == (("stretch/south", 10, 15), ("stretch/south", 30, 35))
    assert (both.more, both.at_min) == (0, 30)
    assert not {first, second} & {f.drone for f in both.flights if f.sortie.off_min >= 30}


def test_a_drone_that_never_took_off_leaves_the_others_their_numbers() -> None:
    """The first of three is lost before any take-off, so that the rest flies as numbers 1 and 2; then 2 is lost."""
    rota = rota_of(task(POST, drones=3))
    after = after_losses(rota, [(0, -60), (2, 40)])
    assert {f.drone for f in after.flights} <= {1, 2}
    assert {f.drone for f in after.flights if f.sortie.off_min >= 40} <= {1}


@pytest.mark.parametrize("seed", range(8))
def test_whoever_is_lost_stays_lost(seed: int) -> None:
    """Three losses: nothing but gaps and missed handovers is wrong, and what had begun before each stays as it was."""
    rota = rota_of(drawn(seed, (240, 120)), tries=3, work_s=0.0)
    losses: list[tuple[int, int]] = []
    flights = rota.flights
    for at_min in (20, 70, 130):
        left = sorted({flight.drone for flight in flights} - {drone for drone, _ in losses})
        if not left:
            break
        losses.append((left[seed % len(left)], at_min))
        after = after_losses(rota, losses, tries=5)
        begun, kept = (
            {(f.sortie, f.drone, f.battery) for f in each if f.sortie.off_min < at_min and f.drone != losses[-1][0]}
            for each in (flights, after.flights)
        )
        assert begun == kept
        flights = after.flights
        for drone, lost_min in losses:
            assert all(flight.sortie.off_min < lost_min for flight in flights if flight.drone == drone)
            in_it = {f.battery for f in flights if f.drone == drone and f.sortie.off_min < lost_min < f.sortie.land_min}
            assert not [f for f in flights if f.battery in in_it and f.sortie.off_min >= lost_min]
        wrong = check_rota(rota.task, flights)
        assert [said for said in wrong if "not in view" not in said and "without a handover" not in said] == []
