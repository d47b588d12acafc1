"""Exposure on two ways, the short one dangerous: worked out by hand."""

from __future__ import annotations

import pytest

from planning.cities import point
from planning.test_model import LOOP, scenario
from safepassage.planning.exposure import exposure_curve
from safepassage.planning.plan import plan_of
from safepassage.planning.scenario import Exit, Hazard, Zone

FIRE = Hazard("hazard/fire", None, ((100, 101),), speed_factor=1.0, risk_per_h=3.6)
ASKED = {
    "zones": (Zone("zone/west", 90, point(0, 0)),),
    "exits": (Exit("exit/east", point(200, 0)),),
}


def test_the_short_way_is_quick_and_dangerous_and_the_long_one_is_not() -> None:
    """90 people walk 100 m under fire at 1.3079 m/s, 76.46 s each, at 3.6 an hour: 90 x 76.46 / 3600 x 3.6 = 6.88.

    Straight on they are out at step 3, by minute 4 (two streets of 100 m, 2.55 steps, joined). Round by the north it is
    282.8 m, 216 s, 4 steps: minute 5, and no harm.
    """
    plan = plan_of(LOOP, scenario(hazards=(FIRE,), **ASKED), step_s=60, coarse=True)
    straight, around = exposure_curve(plan)
    assert straight.from_risk_per_h is None
    assert straight.harm_people == pytest.approx(6.88, abs=0.01)
    assert straight.last_min == 4
    assert around.from_risk_per_h == 3.6
    assert (around.harm_people, around.last_min, around.stranded, around.holds) == (0.0, 5, 0, True)


def test_without_the_dangerous_street_some_have_no_way() -> None:
    away = Hazard("hazard/north", None, ((100, 103),), risk_per_h=0.0)
    plan = plan_of(LOOP, scenario(hazards=(FIRE, away), **ASKED), step_s=60, coarse=True)
    _, without = exposure_curve(plan)
    assert (without.stranded, without.last_min, without.harm_people) == (90, None, 0.0)


def test_nothing_dangerous_is_one_point() -> None:
    plan = plan_of(LOOP, scenario(**ASKED), step_s=60, coarse=True)
    (only,) = exposure_curve(plan)
    assert only.harm_people == 0.0
