"""A scenario on made streets: times, capacities, closures and windows in numbers that can be worked out by hand.

At half of the greatest flow people walk 1.3079 m/s, and a street of 6 m (5.08 m clear, half of it a direction) takes
1.5557 people a second: 100 m are 76.5 s, and a step of 60 s takes 93 people.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from planning.cities import box, city, point
from safepassage.foundation.errors import DataRefused
from safepassage.planning.certificate import certify
from safepassage.planning.earliest import earliest_arrival
from safepassage.planning.model import Model, model_of
from safepassage.planning.scenario import Exit, Hazard, Scenario, Window, Zone

if TYPE_CHECKING:
    from safepassage.geography.network import Network

ROAD = city([(0, 0), (100, 0), (200, 0), (300, 0), (400, 0)], [(0, 1), (1, 2), (2, 3), (3, 4)])
"""One road of four streets, west to east."""
LOOP = city([(0, 0), (100, 0), (200, 0), (100, 100)], [(0, 1), (1, 2), (0, 3), (3, 2)])
"""Straight on, 200 m, or round by the north, 283 m."""


def scenario(**more: Any) -> Scenario:
    given: dict[str, Any] = {
        "name": "made",
        "nature": "exercise",
        "start": "2016-12-10T18:00:00+02:00",
        "zones": (Zone("zone/west", 600, point(0, 0)),),
        "exits": (Exit("exit/east", point(400, 0)),),
    }
    return Scenario(**given | more)


def arrivals(network: Network, asked: Scenario) -> tuple[Model, list[int]]:
    """(the model, people out by the end of each step), with the proof checked."""
    model = model_of(network, asked, step_s=60)
    flow = earliest_arrival(model.problem)
    assert certify(model.problem, flow).holds
    return model, flow.arrived.tolist()


def test_a_road_is_one_arc_and_its_closed_form() -> None:
    """400 m are 305.8 s, 5 steps; 600 people at 93 a step come at steps 5 to 11: length + ceil(600 / 93) - 1."""
    model, out = arrivals(ROAD, scenario())
    assert model.problem.arcs == 2
    assert model.problem.travel.tolist() == [5, 5]
    assert out == [0, 0, 0, 0, 0, 93, 186, 279, 372, 465, 558, 600]
    first = model.part[model.part_first[0] : model.part_first[1]].tolist()
    assert first in ([0, 1, 2, 3], [7, 6, 5, 4])


def test_an_exit_lets_out_no_more_than_its_rate() -> None:
    """3,000 an hour are 50 a step: 600 people come at steps 5 to 16."""
    _, out = arrivals(ROAD, scenario(exits=(Exit("exit/east", point(400, 0), 3000.0),)))
    assert out[5:] == [50 * n for n in range(1, 13)]


def test_an_exit_is_open_in_its_hours() -> None:
    """Closed until 0:10: the first may come at step 10, all of them at 93 a step."""
    _, out = arrivals(ROAD, scenario(exits=(Exit("exit/east", point(400, 0), None, ((600.0, 1200.0),)),)))
    assert out[9] == 0
    assert out[10:] == [93, 186, 279, 372, 465, 558, 600]


def test_those_who_cannot_walk_are_not_in_it() -> None:
    zone = Zone("zone/west", 601, point(0, 0), vehicle_share=0.1, ambulance_share=0.01)
    assert (zone.by_vehicle, zone.by_ambulance, zone.on_foot) == (61, 7, 533)
    model, _ = arrivals(ROAD, scenario(zones=(zone,)))
    assert model.problem.people.sum() == 533


def test_people_of_an_area_live_along_its_streets() -> None:
    """Junctions 100 to 102 lie in the area; half of the streets around them: 50, 100 and 100 m of 250."""
    model, _ = arrivals(ROAD, scenario(zones=(Zone("zone/west", 500, box(-10, -10, 210, 10)),)))
    homes = model.network.node_id[model.junction[model.problem.gate_node]]
    assert dict(zip(homes.tolist(), model.problem.people.tolist(), strict=True)) == {100: 100, 101: 200, 102: 200}


def test_a_closed_street_is_left_before_it_closes() -> None:
    """The straight way takes 76.5 s + 76.5 s and the way round 2 x 108.1 s; the second straight street closes."""
    hazard = Hazard("hazard/fire", None, ((101, 102),), 240.0, 600.0)
    asked = scenario(exits=(Exit("exit/east", point(200, 0)),), hazards=(hazard,))
    model = model_of(LOOP, asked, step_s=60)
    problem = model.problem
    arc = int(np.flatnonzero((problem.profile > 0) & (model.part[model.part_first[:-1]] == 1))[0])
    enters = problem.open_at(problem.profile[[arc]], np.arange(13)).tolist()
    assert problem.travel[arc] == 1
    assert enters == [True, True, True, True, False, False, False, False, False, False, True, True, True]


def test_an_area_cuts_the_streets_that_cross_it_and_no_other() -> None:
    """A box over the middle of the first straight street: only the way round is left, 283 m, 216 s, 4 steps."""
    hazard = Hazard("hazard/rubble", box(40, -5, 60, 5))
    _, out = arrivals(LOOP, scenario(exits=(Exit("exit/east", point(200, 0)),), hazards=(hazard,)))
    assert out.index(93) == 4
    assert out[-1] == 600
    assert len(out) == 4 + 7


def test_ground_that_is_slow_counts_for_the_part_inside() -> None:
    """A quarter of the road at half speed: 400 m become 500 m, 382.3 s, 6 steps."""
    _, out = arrivals(ROAD, scenario(hazards=(Hazard("hazard/mud", box(100, -5, 200, 5), speed_factor=0.5),)))
    assert out.index(93) == 6


def test_a_street_that_is_slow_in_half_of_it_is_not_slow_in_all_of_it() -> None:
    """Half of 100 m at a tenth of the speed: 76.5 s become 420.5 s; with the other three 649.9 s, 11 steps, not 17."""
    _, out = arrivals(ROAD, scenario(hazards=(Hazard("hazard/mud", box(100, -5, 150, 5), speed_factor=0.1),)))
    assert out.index(93) == 11


def test_a_street_that_is_slow_for_a_time_is_slow_for_those_who_enter_it_then() -> None:
    """Two streets of 100 m, the second at a tenth of the speed until 0:05.

    Whoever enters it at steps 0 to 4 needs 13 steps, later 1: the first arrive at step 6, having entered at 5, not at
    2 and not at 14.
    """
    road = city([(0, 0), (100, 0), (200, 0)], [(0, 1), (1, 2)])
    hazard = Hazard("hazard/queue", None, ((101, 102),), 0.0, 300.0, speed_factor=0.1)
    asked = scenario(exits=(Exit("exit/east", point(200, 0)),), hazards=(hazard,))
    _, out = arrivals(road, asked)
    assert next(n for n in out if n) == 93
    assert out.index(93) == 6


def test_nobody_is_under_way_outside_the_windows() -> None:
    """A pause from 0:10 to 0:20 and the road takes 5 steps: people leave at steps 10 to 15 and come at 15 to 19."""
    asked = scenario(windows=(Window("window/pause", 600.0, 1200.0), Window("window/next", 3600.0, 4200.0)))
    model, out = arrivals(ROAD, asked)
    assert out[14] == 0
    assert out[15:20] == [93, 186, 279, 372, 465]
    assert out[64] == 465
    assert out[65:] == [558, 600]
    assert not model.problem.waits


def test_risk_is_the_greatest_on_a_street() -> None:
    hazards = (
        Hazard("hazard/a", None, ((100, 101), (102, 101)), speed_factor=0.9, risk_per_h=0.2),
        Hazard("hazard/b", None, ((100, 101),), speed_factor=0.9, risk_per_h=0.1),
    )
    model, _ = arrivals(ROAD, scenario(hazards=hazards))
    assert model.risk_per_h.tolist() == [0.2, 0.2, 0.0, 0.0]


def test_a_field_count_goes_before_the_table() -> None:
    model, out = arrivals(ROAD, scenario(counted_per_min={(103, 102): 40.0}))
    assert model.problem.capacity.max() == 40
    assert out[5] == 40


def refused(network: Network, asked: Scenario) -> str:
    with pytest.raises(DataRefused) as caught:
        model_of(network, asked, step_s=60)
    return str(caught.value)


def test_every_fault_is_said_at_once() -> None:
    said = refused(
        ROAD,
        scenario(
            zones=(Zone("zone/west", 10, point(0, 0)), Zone("zone/far", 10, box(5000, 5000, 5100, 5100))),
            exits=(
                Exit("exit/east", point(400, 0)),
                Exit("exit/again", point(401, 0)),
                Exit("exit/sea", point(9000, 0)),
            ),
            hazards=(Hazard("hazard/none", None, ((1, 2),)), Hazard("hazard/east", box(390, -10, 410, 10))),
        ),
    )
    assert "zone/far: an area with streets in it" in said
    assert "exit/again: a junction of its own, got 'that of exit/east'" in said
    assert "exit/sea: a point within 250 m of a junction, got '8600 m'" in said
    assert "hazard/none: a street of the network, got '1-2'" in said
    assert "exit/east: an exit on open ground, got 'inside hazard/east'" in said


def test_a_zone_without_a_way_out_is_refused() -> None:
    parts = city([(0, 0), (100, 0), (300, 0), (400, 0)], [(0, 1), (2, 3)])
    assert "zone/west: a way to an exit, got 'none at any time'" in refused(parts, scenario())


def test_a_part_without_a_way_out_is_warned_of_and_stranded() -> None:
    """Half of the area's streets hang together with the exit, half do not."""
    parts = city([(0, 0), (100, 0), (0, 50), (100, 50)], [(0, 1), (2, 3)])
    asked = scenario(zones=(Zone("zone/west", 40, box(-10, -10, 110, 60)),), exits=(Exit("exit/east", point(100, 0)),))
    model = model_of(parts, asked, step_s=60)
    (warning,) = model.warnings
    assert str(warning) == (
        "zone/west: a way to an exit from each of its junctions, got 'none for 20 of 40 people'. "
        "They stay in the plan as stranded; see which streets the network is missing."
    )
    flow = earliest_arrival(model.problem)
    assert flow.stranded.sum() == 20
    assert flow.arrived[-1] == 20


def test_steps_that_round_capacities_away_are_warned_of() -> None:
    """1.5557 people a second are 4 in 3 s: a street takes 4 of 4.67."""
    (warning,) = model_of(ROAD, scenario(), step_s=3).warnings
    assert str(warning).startswith(
        "step: steps in which a street takes 5 people or more, got '2 of 2 take fewer in 3 s'"
    )


def test_a_window_in_the_far_future_is_refused() -> None:
    said = refused(ROAD, scenario(windows=(Window("window/never", 0.0, 1e9),)))
    assert "closures and windows within 60000 steps" in said
