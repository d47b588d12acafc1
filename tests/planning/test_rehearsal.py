"""A plan rehearsed on one road: as planned it takes the plan's time, and habits only make it later."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from planning.cities import point
from planning.test_model import LOOP, ROAD, scenario
from safepassage.planning.events import Events, made_anew
from safepassage.planning.plan import plan_of
from safepassage.planning.rehearsal import Habits, rehearse, rehearsed_inside, rehearsed_min, streets_in
from safepassage.planning.scenario import Exit, Hazard
from safepassage.planning.standing import standing_of

if TYPE_CHECKING:
    from safepassage.geography.network import Network
    from safepassage.planning.scenario import Scenario
    from safepassage.planning.standing import Standing

AS_TOLD = Habits(late_min=0, ignoring_share=0)


def stands(network: Network, asked: Scenario, *, coarse: bool = False) -> Standing:
    return standing_of(plan_of(network, asked, step_s=60, coarse=coarse, compare=False), network="")


def test_the_road_is_the_road() -> None:
    """400 m of 2.54 m for a direction; free speed 1.34, not the 1.31 of the plan's flow."""
    streets = streets_in(stands(ROAD, scenario()))
    assert streets.length_m.tolist() == pytest.approx([400, 400], rel=1e-4)
    assert streets.width_m.tolist() == pytest.approx([2.54, 2.54])
    assert streets.speed_m_s[0].tolist() == pytest.approx([1.34, 1.34], rel=1e-3)


def test_as_told_it_takes_about_as_long_as_planned() -> None:
    """600 people leave within 7 minutes and walk 5 to 6: the last is out between minute 11 and 13; the plan says 12."""
    run = rehearse(stands(ROAD, scenario()), AS_TOLD, runs=1, seed=1, dt_s=5).went
    assert 11 * 60 <= run.last_s[0] <= 13 * 60
    assert run.out_people_median[-1] == 600


def test_habits_make_it_later_and_the_same_seed_the_same() -> None:
    plan = stands(ROAD, scenario())
    told = rehearse(plan, AS_TOLD, runs=1, seed=1, dt_s=5).went
    first, again = (rehearse(plan, Habits(10, 0.5, 0.2), runs=3, seed=7, dt_s=5).went for _ in range(2))
    assert (first.last_s > told.last_s[0] + 300).all()
    assert first.last_s.tolist() == again.last_s.tolist()
    assert len(set(first.last_s.tolist())) == 3
    assert (first.out_people_low <= first.out_people_median).all()


def test_a_closure_of_the_plan_is_one_of_the_rehearsal() -> None:
    """The straight way is shut from 0:04 to 0:30, the way round always open: nobody late is let in, and all come."""
    hazard = Hazard("hazard/fire", None, ((100, 101),), 240.0, 1800.0)
    asked = scenario(exits=(Exit("exit/east", point(200, 0)),), hazards=(hazard,))
    plan = stands(LOOP, asked, coarse=True)
    run = rehearse(plan, Habits(20, 0.1, 0.0), runs=1, seed=3, dt_s=5).went
    assert run.out_people_median[-1] == 600
    assert np.isfinite(run.last_s).all()


def test_who_is_late_finds_the_exit_shut() -> None:
    """The exit is open until 0:15 and the plan needs 12 minutes; who leaves 10 minutes late is not let out."""
    asked = scenario(exits=(Exit("exit/east", point(400, 0), None, ((0.0, 900.0),)),))
    run = rehearse(stands(ROAD, asked), Habits(10, 0.05, 0.0), runs=1, seed=1, dt_s=5).went
    assert run.out_people_median[-1] < 100
    assert np.isnan(run.last_s[0])


def test_who_is_under_way_is_late_no_more_and_nobody_is_lost() -> None:
    """Made anew at minute 3, when 279 are on the road: they are out 5 minutes later, the 321 at home after an hour."""
    now = made_anew(stands(ROAD, scenario()), Events(3))
    run = rehearse(now, Habits(60, 0.01, 0.0), runs=1, seed=1, dt_s=5).went
    assert run.out_people_median[[0, 6, 55]].tolist() == [0, 279, 279]
    assert run.out_people_median[-1] == 600


def test_minutes_of_a_plan_made_anew_are_since_the_scenarios_start() -> None:
    """The plan has its people out at 7, 9, 10, 11 and 12; at minute 8 a quarter is out, whatever comes."""
    now = made_anew(stands(ROAD, scenario()), Events(8))
    told = rehearse(now, AS_TOLD, runs=1, seed=1, dt_s=5)
    found = {name: list(minutes) for name, minutes in rehearsed_min(now, told)}
    assert found["plan"] == [7, 9, 10, 11, 12]
    assert found["simulated_median"][0] == 7
    assert found["simulated_median"][-1] in {11, 12, 13}
    assert rehearsed_inside(now, told) == 0
