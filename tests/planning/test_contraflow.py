"""Roads that are given whole to the way out: gains by hand on one road, and against planning from nothing.

A street of 6 m has 5.08 m clear. Half of it takes 1.5557 people a second, 93 in a step of 60 s; all but 1.2 m of it
take 1.5557 * 2 * 3.88 / 5.08 = 2.3764, 142 in a step.
"""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from cli.runs import run
from planning.cities import box, city, point
from planning.test_model import ROAD, scenario
from safepassage.cli import plan as door
from safepassage.foundation.errors import DataRefused
from safepassage.interchange.plan_file import plan_as_json, write_plan
from safepassage.planning.certificate import certify
from safepassage.planning.contraflow import Lanes, contraflow
from safepassage.planning.earliest import earliest_arrival
from safepassage.planning.model import model_of
from safepassage.planning.plan import plan_of
from safepassage.planning.scenario import Exit, Hazard, Scenario, Zone

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from safepassage.geography.network import Network
    from safepassage.planning.model import Model
    from safepassage.planning.plan import Plan


def turned(asked: Scenario, **how: Any) -> Plan:
    plan = plan_of(ROAD, asked, step_s=60, lanes=Lanes(**how))
    assert plan.certificate.holds
    assert plan.turned is not None
    assert plan.turned.without.holds
    return plan


def test_the_gain_of_one_road_by_hand() -> None:
    """600 people come at steps 5 to 11, 93 a step; turned at steps 5 to 9, 142 a step.

    In sum 93 * (5 + … + 10) + 42 * 11 = 4647 steps and 142 * (5 + … + 8) + 32 * 9 = 3980: 667 fewer. By the end of
    step 8 are out 4 * 142 = 568 instead of 4 * 93 = 372: 196 more, the most at any step.
    """
    plan = turned(scenario())
    (road,) = plan.turned.roads  # type: ignore[union-attr]
    assert (road.gain.people_min, road.gain.sooner_min, road.gain.more_people) == (667.0, 2.0, 0)
    assert (road.ahead_people, road.per_min) == (196, (93.0, 142.0))
    assert list(plan.out_min(plan.certificate.arrived))[-1] == 10
    assert list(plan.out_min(plan.turned.without.arrived))[-1] == 12  # type: ignore[union-attr]
    problem = plan.model.problem
    assert sorted(problem.capacity.tolist()) == [0, 142]
    (arc,) = road.arcs
    assert problem.capacity[arc] == 142
    assert problem.tail[arc] == problem.gate_node[0]


def test_a_lane_of_half_the_street_or_more_gains_nothing() -> None:
    """3 m of 5.08 m stay free: 2.08 m are less than the half."""
    assert turned(scenario(), reserve_m=3.0).turned.roads == ()  # type: ignore[union-attr]
    assert len(turned(scenario(), reserve_m=2.5).turned.roads) == 1  # type: ignore[union-attr]


def test_a_counted_street_takes_twice_its_count_less_the_lane() -> None:
    """50 a minute each way are 100 for the whole 5.08 m, and 76 for 3.88 m of it."""
    plan = turned(scenario(counted_per_min={(101, 102): 50.0}))
    assert plan.turned.roads[0].per_min == (50.0, 76.0)  # type: ignore[union-attr]


def test_where_the_exit_binds_no_road_is_turned() -> None:
    plan = turned(scenario(exits=(Exit("exit/east", point(400, 0), rate_per_h=3000),)))
    assert plan.turned.roads == ()  # type: ignore[union-attr]
    assert plan.certificate is plan.turned.without  # type: ignore[union-attr]


def test_streets_behind_one_another_are_turned_as_one_road() -> None:
    """In two places somebody else joins, so that the road is three arcs; one of them turned would gain nothing."""
    zones = (Zone("zone/west", 600, point(0, 0)), Zone("zone/a", 0, point(100, 0)), Zone("zone/b", 1, point(200, 0)))
    hazard = Hazard("hazard/dust", box(110, -10, 190, 10), to_s=60.0, speed_factor=0.9)
    asked = scenario(zones=zones, hazards=(hazard,))
    model = model_of(ROAD, asked, step_s=60)
    made, after, (road,) = contraflow(model, asked, earliest_arrival(model.problem), Lanes())
    assert [_streets(model, arc) for arc in road.arcs] == [[0], [1], [2, 3]]
    assert road.gain.sooner_min > 0
    assert certify(made.problem, after).holds
    slow = [arc for arc in range(model.problem.arcs) if _streets(model, arc) == [1]]
    assert len(slow) == 4, "a street that is slow for a time has an arc more each way"
    assert sorted(made.problem.capacity[slow].tolist()) == [0, 0, 142, 142]


def _streets(model: Model, arc: int) -> list[int]:
    parts = model.part[model.part_first[arc] : model.part_first[arc + 1]]
    return [int(part) % model.network.streets for part in parts]


def grid(seed: int) -> tuple[Network, Scenario]:
    """A grid of 4 x 4 junctions 80 m apart, some streets left out; two zones, two exits, one with hours."""
    chance = np.random.default_rng(seed)
    at = [(80.0 * (n % 4), 80.0 * (n // 4)) for n in range(16)]
    streets = [(n, n + 1) for n in range(16) if n % 4 < 3] + [(n, n + 4) for n in range(12)]
    kept = [street for street in streets if chance.random() > 0.15]
    used = sorted({end for street in kept for end in street})
    number = {end: place for place, end in enumerate(used)}
    network = city([at[end] for end in used], [(number[a], number[b]) for a, b in kept])
    corners = chance.permutation(len(used))[:4]
    points = [at[used[int(corner)]] for corner in corners]
    return network, two_ways((900, 600), points, 0.0, float(chance.integers(300, 1200)))


def there_and_back(seed: int) -> tuple[Network, Scenario]:
    """A road that is walked eastward while the east is open, and westward when only the west is: 160 m in the middle.

    Two streets lead on to the eastern exit, one to the eastern zone, so that those of the western zone find room there.
    """
    chance = np.random.default_rng(seed)
    at = [(0, 0), (80, 0), (160, 0), (240, 0), (320, 0), (280, 80), (240, -80)]
    network = city(at, [(0, 1), (1, 2), (2, 3), (3, 4), (3, 5), (5, 4), (3, 6)])
    people = (int(chance.integers(100, 400)), int(chance.integers(600, 1600)))
    opens_s, closes_s = float(chance.integers(300, 700)), float(chance.integers(200, 500))
    return network, two_ways(people, [at[1], at[6], at[0], at[4]], opens_s, closes_s)


def two_ways(people: tuple[int, int], points: Sequence[tuple[float, float]], from_s: float, to_s: float) -> Scenario:
    """Two zones and two exits; the first opens at a time, the second closes at one."""
    zone_a, zone_b, exit_a, exit_b = (point(*at) for at in points)
    return scenario(
        zones=(Zone("zone/a", people[0], zone_a), Zone("zone/b", people[1], zone_b)),
        exits=(Exit("exit/a", exit_a, open_s=((from_s, 1e5),)), Exit("exit/b", exit_b, open_s=((0.0, to_s),))),
    )


@pytest.mark.parametrize(("town", "least"), [(grid, 20), (there_and_back, 20)])
def test_every_gain_is_that_of_planning_from_nothing(seed: int, town: Callable[[int], Any], least: int) -> None:
    roads_turned = 0
    for number in range(seed, seed + 25):
        network, asked = town(number)
        try:
            model = model_of(network, asked, step_s=30)
        except DataRefused:  # a zone without a way out
            continue
        flow = earliest_arrival(model.problem)
        made, after, roads = contraflow(model, asked, flow, Lanes(roads_max=4))
        roads_turned += len(roads)
        assert len(roads) <= 4
        assert certify(made.problem, after).holds, number
        anew = earliest_arrival(made.problem)
        steps = max(flow.steps, anew.steps, after.steps) + 1
        curves = [np.append(each.arrived, [each.arrived[-1]] * (steps - each.steps)) for each in (flow, anew, after)]
        assert (curves[1] == curves[2]).all(), number
        assert all(road.gain.more_people >= 0 for road in roads), number
        assert curves[1][-1] - curves[0][-1] == sum(road.gain.more_people for road in roads), number
        if not any(road.gain.more_people for road in roads):
            gained = int((curves[1] - curves[0]).sum()) * 0.5
            assert sum(road.gain.people_min for road in roads) == pytest.approx(gained), number
        for road in roads:
            streets = [street for arc in road.arcs for street in _streets(model, arc)]
            assert len(set(streets)) == len(streets), "no street is given to both directions"
            back = [arc for arc in model.arcs_of(np.array(streets)) if arc not in road.arcs]
            assert not made.problem.capacity[back].any(), number
    assert roads_turned > least


def test_the_road_that_gains_most_is_turned_first() -> None:
    """From the middle 100 m to the east and 300 m to the west: both bind, and the shorter takes more people earlier."""
    network = city([(0, 0), (100, 0), (-300, 0)], [(0, 1), (0, 2)])
    asked = scenario(
        zones=(Zone("zone/middle", 1200, point(0, 0)),),
        exits=(Exit("exit/west", point(-300, 0)), Exit("exit/east", point(100, 0))),
    )
    model = model_of(network, asked, step_s=60)
    _, _, (road,) = contraflow(model, asked, earliest_arrival(model.problem), Lanes(roads_max=1))
    assert _streets(model, road.arcs[0]) == [0]


def test_roads_are_named_in_a_file_of_their_own_alone(tmp_path: Path) -> None:
    plan = turned(scenario())
    said = json.dumps(plan_as_json(plan)["contraflow"])
    assert not any(word in said for word in ("street", "junction", "arc"))
    assert plan_as_json(plan)["minutes_out"]["without_contraflow"]["100%"] == 12
    write_plan(plan, tmp_path / "plan")
    file = tmp_path / "plan" / "contraflow.planning-only.csv"
    (row,) = csv.DictReader(file.read_text(encoding="utf-8").splitlines())
    assert row == {
        "nature": "exercise",
        "order": "1",
        "from_junction": "100",
        "to_junction": "104",
        "streets": "0 1 2 3",
        "minutes_sooner": "2",
        "people_minutes": "667",
    }
    write_plan(plan_of(ROAD, scenario(), step_s=60), tmp_path / "plan")
    assert not file.exists()
    assert run("plan", tmp_path / "plan").exit_code == 0


def test_the_command_tells_minutes_and_people_and_no_road(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "_planned", lambda _, step_s, **more: plan_of(ROAD, scenario(), step_s=step_s, **more))
    found = run("plan", tmp_path, "--contraflow", "--no-compare")
    assert found.exit_code == 0
    rows = {line[:18].strip(): line.split() for line in found.stdout.splitlines()}
    assert rows["without contraflow"][-1] == "12"
    assert "1 roads are whole for the way out, less 1.2 m" in found.stdout
    (row,) = [line.split() for line in found.stdout.splitlines() if "667" in line]
    assert row == ["1", "2", "667", "196", "93", "142"]
    assert "100" not in row
    assert "gains anything" in run("plan", tmp_path, "--contraflow", "--reserve-m", 3).stdout
    for words in (("--roads", 2), ("--reserve-m", 2), ("--contraflow", "--objective", "clearance")):
        assert run("plan", tmp_path, *words).exit_code == 2
