"""A plan as it is printed: minutes, zones, exits, worked out by hand on one road."""

from __future__ import annotations

import pytest

from planning.test_model import ROAD, scenario
from safepassage.foundation.errors import UsageError
from safepassage.planning.plan import plan_of


def test_minutes_are_of_the_end_of_a_step() -> None:
    """600 people at 93 a step from step 5 on: 150 are out by the end of step 6, all by that of step 11."""
    plan = plan_of(ROAD, scenario(), step_s=60)
    assert plan.certificate.holds
    assert list(plan.out_min(plan.certificate.arrived)) == [7, 9, 10, 11, 12]
    assert list(plan.out_min(plan.certificate.bound)) == [7, 9, 10, 11, 12]
    assert plan.nearest is not None
    assert list(plan.out_min(plan.nearest)) == [7, 9, 10, 11, 12]


def test_half_steps_are_half_minutes() -> None:
    """At 30 s the road is 10 steps and takes 46 a step: 600 need 14 steps, the last comes at step 23."""
    plan = plan_of(ROAD, scenario(), step_s=30, compare=False)
    assert list(plan.out_min(plan.certificate.arrived))[-1] == 12
    assert plan.nearest is None


def test_zones_and_exits_say_when() -> None:
    plan = plan_of(ROAD, scenario(), step_s=60)
    (zone,) = plan.zone_rows()
    assert (zone.place, zone.people, zone.leave_from_min, zone.leave_to_min, zone.stranded) == (
        "zone/west",
        600,
        0,
        7,
        0,
    )
    (exit_,) = plan.exit_rows()
    assert (exit_.place, exit_.people, exit_.from_min, exit_.to_min) == ("exit/east", 600, 6, 12)
    assert exit_.busiest_per_min == 93


def test_a_step_longer_than_the_median_street_is_refused() -> None:
    """The road is one arc of 305.8 s once its junctions are joined."""
    with pytest.raises(UsageError, match=r"a step of 600 s is longer .* \(306 s\).* Take --step 305, or say --coarse"):
        plan_of(ROAD, scenario(), step_s=600)
    assert plan_of(ROAD, scenario(), step_s=600, coarse=True).certificate.holds
