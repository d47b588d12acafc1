"""Posts on the ground: which base holds them, in how many minutes, and what is said where none can."""

from __future__ import annotations

from dataclasses import replace

import pytest

from safepassage.foundation.errors import DataRefused
from safepassage.planning.patrol import Base, Crew, Drone, Patrol, Plane, Post, patrol_of
from safepassage.planning.rota_check import check_rota
from safepassage.planning.spares import Chances
from safepassage.planning.transit import Wind

PLANE = Plane((37.0, 36.0))
HERE, THERE = (37.0, 36.0), PLANE.to_deg((20_000.0, 0.0))


def north_of(base: tuple[float, float], metres: float) -> tuple[float, float]:
    x, y = PLANE.to_m(base)
    return PLANE.to_deg((x, y + metres))


DRONE = Drone(endurance_min=36, reserve_min=6, speed_m_s=10.0, charge_min=40, swap_min=5)
POST = Post("stretch/south", "corridor/one", (north_of(HERE, 3000.0),), ((0, 100),))
PATROL = Patrol(
    "A night", "exercise", "2016-12-10T18:00:00+02:00", DRONE, (Base("base/north", HERE),), (POST,), handover_min=0
)


def test_a_degree_in_metres() -> None:
    """At 36 degrees of latitude a degree is 110,959 m to the north and 90,164 m to the east (WGS 84 tables)."""
    assert PLANE.metres == pytest.approx((90_164, 110_959), abs=15)
    assert PLANE.to_deg(PLANE.to_m((37.02, 36.01))) == pytest.approx((37.02, 36.01))


def test_minutes_are_rounded_up() -> None:
    """3 km at 10 m/s are 5 minutes; a metre more is a sixth."""
    (task,) = [rota.task for rota in patrol_of(PATROL).rotas.values()]
    assert [(w.out_min, w.back_min, w.from_min, w.to_min) for w in task.watches] == [(5, 5, 0, 100)]
    further = replace(POST, positions_deg=(north_of(HERE, 3001.0),))
    (task,) = [rota.task for rota in patrol_of(replace(PATROL, posts=(further,))).rotas.values()]
    assert (task.watches[0].out_min, task.air_min, task.turn_min) == (6, 30, 5)


def test_the_wind_goes_into_each_way() -> None:
    """2 m/s from the north: 3000 / 8 = 375 s out, 3000 / 12 = 250 s back."""
    (task,) = [rota.task for rota in patrol_of(replace(PATROL, wind=Wind(2.0, 0.0))).rotas.values()]
    assert (task.watches[0].out_min, task.watches[0].back_min) == (7, 5)


def test_each_post_has_the_quickest_base() -> None:
    far = replace(POST, place="crossing/east", positions_deg=(north_of(THERE, 600.0),), at_once=2)
    both = (Base("base/north", HERE), Base("base/east", THERE))
    plan = patrol_of(replace(PATROL, bases=both, posts=(POST, far)))
    assert {base: {w.post for w in rota.task.watches} for base, rota in plan.rotas.items()} == {
        "base/north": {"stretch/south"},
        "base/east": {"crossing/east"},
    }
    assert [w.seat for w in plan.rotas["base/east"].task.watches] == [0, 1]
    assert all(check_rota(rota.task, rota.flights) == [] for rota in plan.rotas.values())


def test_a_post_out_of_reach_says_what_it_takes() -> None:
    """9 km are 15 minutes each way of 30: it takes 1 + 30 + 6 of endurance, or 29/30 of the way."""
    far = [replace(POST, place=f"stretch/{n}", positions_deg=(north_of(HERE, 9000.0 + n),)) for n in (0, -5)]
    with pytest.raises(DataRefused) as refused:
        patrol_of(replace(PATROL, posts=tuple(far)))
    assert [fault.field for fault in refused.value.faults] == ["stretch/0", "stretch/-5"]
    assert "It takes an endurance of 37 min, or a base at most 97 % as far away." in str(refused.value)
    longer = replace(DRONE, endurance_min=37)
    assert len(patrol_of(replace(PATROL, drone=longer, posts=tuple(far)), work_s=0.0).rotas) == 1


def test_a_post_in_a_no_fly_area_and_a_wind_too_strong() -> None:
    x, y = POST.positions_deg[0]
    box = {
        "type": "Polygon",
        "coordinates": [[[x - 0.01, y - 0.01], [x + 0.01, y - 0.01], [x, y + 0.01], [x - 0.01, y - 0.01]]],
    }
    with pytest.raises(DataRefused, match="no-fly area"):
        patrol_of(replace(PATROL, closed=(box,)))
    with pytest.raises(DataRefused, match="none in a wind of 11 m/s"):
        patrol_of(replace(PATROL, wind=Wind(11.0, 0.0)))


def test_a_short_watch_needs_no_relief() -> None:
    """At 15 minutes each way nothing is left beyond a handover, but a watch of no more than what is left needs none."""
    brief = replace(POST, positions_deg=(north_of(HERE, 8000.0),), spans_min=((0, 2),))
    plan = patrol_of(replace(PATROL, posts=(brief,), handover_min=5))
    assert plan.rotas["base/north"].drones == 1


def test_crews_belong_to_their_base() -> None:
    crews = (Crew("crew/a", "base/north", ((-10, 110),), 2), Crew("crew/b", "base/east", ((-10, 999),)))
    both = (Base("base/north", HERE), Base("base/east", THERE))
    rota = patrol_of(replace(PATROL, bases=both, crews=crews)).rotas["base/north"]
    assert {leg[0] for flight in rota.flights for leg in flight.crews} == {"crew/a"}


def test_nights_in_other_winds() -> None:
    """With the forecast and drones that do not fail no spare is needed; wilder wind keeps no more nights than that."""
    plan = patrol_of(replace(PATROL, chances=Chances(nights=20)))
    assert plan.nights("base/north").spares == 0
    wild = patrol_of(replace(PATROL, chances=Chances(nights=40, wind_m_s=4.0)))
    assert wild.nights("base/north").kept_share[0] < 1
