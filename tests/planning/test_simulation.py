"""The simulator against closed forms, against itself with everything renumbered, and against a guideline's cases.

Closed forms: Newell (1993), "A simplified theory of kinematic waves": who is not held up arrives after length by
speed; the k-th of a queue leaves at t0 + k/c; a queue fills a street when what came in and did not go out is its
storage. RiMEA: Richtlinie für Mikroskopische Entfluchtungsanalysen, 3.0.0 (2016), annex 1. Its tests 1, 4, 6, 7, 9,
10 and 12 are here as far as a network can tell them. The measures of 6 are those of its figure as implementations of it
have them; the speeds by age of 7 are table 1 of the guideline 2.2.1 as Zhou, Klein and Mayer (2015), "Guideline for
Crowd Evacuation Simulation", print it: ranges, for the figure behind the test has no numbers. Left out: 2, 3 and 5
(stairs, reaction time: nothing but 1 with other numbers), 8 (a building of three floors: there are no walls in a
network), 11 (choice among ways: nobody chooses here but by distance), 13 to 15 (stairs, long way, large crowd round a
corner: no official figures to hold it to).
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from safepassage.planning.agents import Behaviour, Lognormal, ShiftedExponential, agents_of, agents_on
from safepassage.planning.earliest import earliest_arrival
from safepassage.planning.problem import problem_of
from safepassage.planning.routes import routes_of
from safepassage.planning.simulation import Closure, Run, ensemble, simulate
from safepassage.planning.streets import FLOW_PER_M_S, Streets, streets_of
from safepassage.planning.walking import FREE_SPEED_M_S, JAM_PER_M2
from safepassage.planning.walking import speed_m_s as weidmann_m_s
from towns import line, town

STEPS = pytest.mark.parametrize("dt_s", [0.1, 1.0, 7.0, 60.0])


def run(streets: Streets, agents: Any, dt_s: float = 1.0, until_s: float = 100_000.0, **more: Any) -> Run:
    return simulate(streets, agents, dt_s=dt_s, until_s=until_s, **({"seed": 1} | more))


@STEPS
def test_who_is_not_held_up_arrives_after_length_by_speed(dt_s: float) -> None:
    """Whatever the step, through streets that take less than one, and leaving in the middle of one."""
    lengths_m = [0.5, 3.0, 250.0, 0.1, 7.0]
    agents = agents_on([[0, 1, 2, 3, 4]], departure_s=[0.0, 20.3, 100.0], route=0)
    arrived_s = run(line(*lengths_m, speed_m_s=1.25), agents, dt_s).arrived_s
    assert arrived_s == pytest.approx(np.array([0.0, 20.3, 100.0]) + sum(lengths_m) / 1.25, abs=1e-6)


@STEPS
def test_the_kth_of_a_queue_leaves_at_t0_and_k_by_c(dt_s: float) -> None:
    agents = agents_on([[0]], departure_s=np.zeros(500), route=0)
    found = run(line(100.0, speed_m_s=2.0, capacity_per_s=0.7, width_m=3.0), agents, dt_s)
    assert found.arrived_s == pytest.approx(50 + np.arange(500) / 0.7, abs=1e-5)
    assert found.wait_s == pytest.approx(499 / 0.7, abs=1e-5)
    ends_s = np.arange(50.0, 50 + 500 / 0.7, dt_s) // dt_s * dt_s + dt_s * (50 % dt_s > 0)
    queued = [(50 + np.arange(500) / 0.7 >= end_s).sum() for end_s in ends_s]
    assert found.waited_people_s == pytest.approx(sum(queued) * dt_s, rel=1e-3)


def test_a_queue_fills_a_street_and_blocks_the_one_before() -> None:
    """Two a second come in, one in two goes out: the street of 10 s holds 40 when 2 t − (t − 10)/2 = 40 at t = 70/3."""
    streets = line(100.0, 20.0, speed_m_s=2.0, capacity_per_s=[2.0, 0.5], storage_people=[1000.0, 40.0])
    agents = agents_on([[0, 1]], departure_s=np.arange(300) / 2, route=0)
    found = run(streets, agents, 0.5, sample_s=0.5)
    assert found.inside_people_max[1] == 40
    blocked = found.sample_s[np.argmax(found.counts.queue_people()[:, 0] >= 2)]
    assert blocked == pytest.approx(50 + 70 / 3, abs=1.5)
    assert found.arrived_s == pytest.approx(60 + np.arange(300) * 2, abs=1e-6)


@STEPS
def test_a_narrow_place_takes_its_time(dt_s: float) -> None:
    streets = line(80.0, 20.0, 60.0, speed_m_s=2.0, capacity_per_s=[9.0, 1.6, 9.0], inflow_per_s=[99.0, 1.6, 9.0])
    agents = agents_on([[0, 1, 2]], departure_s=np.zeros(200), route=0)
    found = run(replace(streets, storage_people=np.full(3, 1000.0)), agents, dt_s)
    assert found.arrived_s.max() == pytest.approx(80 + 199 / 1.6, abs=1e-4)


@pytest.mark.parametrize(("left", "right"), [(1.0, 1.0), (2.0, 1.0), (3.0, 1.0), (1.7, 0.9)])
def test_arms_that_meet_share_by_capacity(left: float, right: float) -> None:
    """Both want more than the street behind lets in; out of every hundred each has its share, to one."""
    streets = streets_of(
        nodes=4,
        arcs=([0, 1, 2], [2, 2, 3]),
        length_m=10.0,
        width_m=9.0,
        exit_node=3,
        is_slowed=False,
        capacity_per_s=[left, right, 9.0],
        inflow_per_s=[99.0, 99.0, 0.6 * (left + right)],
        storage_people=1000.0,
    )
    agents = agents_on([[0, 2], [1, 2]], departure_s=np.zeros(400), route=np.arange(400) % 2)
    arrived_s = run(streets, agents).arrived_s
    first = np.argsort(arrived_s)[:150] % 2
    for count in (50, 100, 150):
        assert (first[:count] == 0).sum() == pytest.approx(count * left / (left + right), abs=1.01)


@given(st.integers(0, 2**32 - 1))
def test_nobody_is_lost_at_any_step(seed: int) -> None:
    streets, agents, closures = town(seed)
    found = run(
        streets, agents, 2.0, 600.0, closures=closures, sample_s=2.0, behaviour=Behaviour(reroutes=seed % 2 > 0)
    )
    everybody = agents.people.sum()
    assert (found.out_people + found.inside_people + found.home_people == everybody).all()
    assert (np.diff(found.out_people) >= 0).all()
    assert (np.diff(found.sample_s) > 0).all()
    assert found.out_people[-1] == agents.people[~np.isnan(found.arrived_s)].sum()
    assert (found.counts.queue_people() >= 0).all()
    free_s = [
        (streets.length_m[arcs] / streets.speed_m_s[mode, arcs]).sum()
        for mode, arcs in zip(agents.mode, _arcs(agents), strict=True)
    ]
    if seed % 2 == 0:
        least_s = agents.departure_s + np.array(free_s) / agents.pace_ratio
        assert (np.nan_to_num(found.arrived_s, nan=np.inf) >= least_s * 0.998 - 1e-6).all()


def _arcs(agents: Any) -> list[Any]:
    ways = [agents.route_arc[begin:end] for begin, end in pairwise(agents.route_first)]
    return [ways[route] for route in agents.route]


@given(st.integers(0, 2**32 - 1))
def test_the_numbers_of_streets_do_not_matter(seed: int) -> None:
    streets, agents, closures = town(seed)
    order = np.random.default_rng(seed).permutation(streets.arcs)
    place = np.argsort(order)
    names = ("tail", "head", "length_m", "width_m", "capacity_per_s", "inflow_per_s", "storage_people", "is_slowed")
    other = replace(
        streets, speed_m_s=streets.speed_m_s[:, order], **{name: getattr(streets, name)[order] for name in names}
    )
    moved = replace(agents, route_arc=place[agents.route_arc].astype(np.int32))
    shifted = [replace(each, street=int(np.r_[place, streets.arcs : 99][each.street])) for each in closures]
    does = Behaviour(reroutes=seed % 3 > 0, overtakes=seed % 2 > 0, ignoring_share=0.2)
    one = run(streets, agents, 3.0, 600.0, closures=closures, behaviour=does)
    two = run(other, moved, 3.0, 600.0, closures=shifted, behaviour=does)
    assert np.array_equal(one.arrived_s, two.arrived_s, equal_nan=True)
    assert np.array_equal(one.queue_people_max[order], two.queue_people_max)


def test_the_same_seed_gives_the_same_run() -> None:
    streets, agents, closures = town(3)
    does = Behaviour(delay=Lognormal(120, 0.8), ignoring_share=0.3)
    one, same, other = (run(streets, agents, closures=closures, behaviour=does, seed=seed) for seed in (5, 5, 6))
    assert np.array_equal(one.arrived_s, same.arrived_s, equal_nan=True)
    assert not np.array_equal(one.arrived_s, other.arrived_s, equal_nan=True)


def test_nobody_enters_a_closed_street_and_who_is_inside_goes_on() -> None:
    streets = line(20.0, 100.0, speed_m_s=2.0, capacity_per_s=9.0, width_m=9.0)
    agents = agents_on([[0, 1]], departure_s=[0.0, 10.0, 30.0, 80.0], route=0)
    found = run(streets, agents, 1.0, closures=[Closure(1, 15.0, 60.0)])
    assert found.arrived_s == pytest.approx([60.0, 110.0, 110 + 1 / 9, 140.0])
    assert found.wait_s[0] == pytest.approx(40.0)


def test_a_closed_exit_lets_nobody_out() -> None:
    agents = agents_on([[0]], departure_s=[0.0, 30.0], route=0)
    found = run(line(20.0, speed_m_s=2.0), agents, closures=[Closure(1, 5.0, 33.0), Closure(0, 50.0, np.inf)])
    assert found.arrived_s == pytest.approx([33.0, 40.0])


def ring(**more: Any) -> Streets:
    """From 0 to the exit at 3 over 1 (short) or over 2 (long); another exit at 2."""
    return streets_of(
        nodes=4, arcs=([0, 1, 0, 2], [1, 3, 2, 3]), length_m=[20.0, 20.0, 50.0, 50.0], width_m=5.0, exit_node=[3, 2],
        speed_m_s=2.0, is_slowed=False, **more,
    )  # fmt: skip


def test_who_finds_a_street_closed_goes_round_if_they_may() -> None:
    streets = replace(ring(), tail=np.array([0, 1, 1, 2], np.int32))
    agents = agents_on([[0, 1]], departure_s=[0.0], route=0)
    closed = [Closure(1, 5.0, 500.0)]
    assert run(streets, agents, closures=closed).arrived_s == pytest.approx([510.0])
    around = run(streets, agents, closures=closed, behaviour=Behaviour(reroutes=True))
    assert around.arrived_s == pytest.approx([60.0])
    assert around.inside_people_max.tolist() == [1, 0, 1, 1]
    nowhere = [*closed, Closure(3, 0.0, 100.0)]
    assert run(streets, agents, closures=nowhere, behaviour=Behaviour(reroutes=True)).arrived_s == pytest.approx(
        [150.0]
    )


def test_who_ignores_the_plan_takes_the_nearest_exit() -> None:
    agents = agents_on([[2, 3]], departure_s=np.arange(1000) * 1.0, route=0)
    streets = ring(capacity_per_s=9.0)
    planned = run(streets, agents)
    assert planned.arrived_s - agents.departure_s == pytest.approx(50.0)
    found = run(streets, agents, behaviour=Behaviour(ignoring_share=1.0))
    assert found.arrived_s - agents.departure_s == pytest.approx(20.0)
    some = run(streets, agents, behaviour=Behaviour(ignoring_share=0.3)).arrived_s - agents.departure_s
    assert (some < 21).mean() == pytest.approx(0.3, abs=0.05)


@pytest.mark.parametrize(
    ("delay", "half_s"), [(Lognormal(90.0, 0.5), 90.0), (ShiftedExponential(30.0, 100.0), 30 + 100 * np.log(2))]
)
def test_people_leave_late_by_a_stated_spread(delay: Lognormal | ShiftedExponential, half_s: float) -> None:
    agents = agents_on([[]], departure_s=np.zeros(20_000), route=0)
    streets = line(1.0)
    arrived_s = run(
        replace(streets, exit_node=np.array([0], np.int32)), agents, behaviour=Behaviour(delay=delay)
    ).arrived_s
    assert np.median(arrived_s) == pytest.approx(half_s, rel=0.03)
    assert arrived_s.min() >= getattr(delay, "shift_s", 0.0)


def test_a_bus_takes_the_room_and_the_time_of_those_it_displaces() -> None:
    """One bus, then two on foot: the bus passes as slowly as six, and they wait until it has."""
    streets = line(
        60.0, speed_m_s=[[2.0], [6.0]], capacity_per_s=0.5, room_people=[1.0, 30.0], passing_people=[1.0, 6.0]
    )
    agents = agents_on([[0]], departure_s=[0.0, 0.0, 0.0], route=0, mode=[1, 0, 0], people=[50, 1, 1])
    found = run(streets, agents)
    assert found.arrived_s == pytest.approx([10.0, 30.0, 32.0])
    assert found.out_people[-1] == 52
    cramped = run(replace(streets, storage_people=np.array([31.0])), agents)
    assert cramped.arrived_s == pytest.approx([10.0, 30.0, 11.0 + 30], abs=1.01)


def test_the_faster_pass_only_where_they_may() -> None:
    agents = agents_on([[0]], departure_s=[0.0, 10.0], route=0, pace_ratio=[0.5, 1.0])
    streets = line(100.0, speed_m_s=2.0, capacity_per_s=10.0)
    assert run(streets, agents).arrived_s == pytest.approx([100.0, 100.1])
    assert run(streets, agents, behaviour=Behaviour(overtakes=True)).arrived_s == pytest.approx([100.0, 60.0])


def test_an_ensemble_tells_the_middle_and_what_nine_of_ten_reach() -> None:
    streets = line(50.0, speed_m_s=1.0, capacity_per_s=2.0)
    agents = agents_on([[0]], departure_s=np.zeros(100), route=0)
    many = ensemble(
        streets, agents, runs=11, seed=4, dt_s=5.0, until_s=1200.0, sample_s=100.0,
        behaviour=Behaviour(delay=Lognormal(60.0, 1.0)),
    )  # fmt: skip
    last_s, out = [], []
    for seed in np.random.SeedSequence(4).spawn(11):
        one = run(streets, agents, 5.0, 1200.0, seed=seed, behaviour=Behaviour(delay=Lognormal(60.0, 1.0)))
        last_s.append(one.arrived_s.max())
        out.append([(one.arrived_s <= time_s).sum() for time_s in many.sample_s])
    assert many.last_s == pytest.approx(last_s, nan_ok=True)
    assert many.out_people_median.tolist() == np.sort(out, axis=0)[5].tolist()
    assert many.out_people_low.tolist() == np.sort(out, axis=0)[1].tolist()
    assert (many.queue_people_high >= np.floor(many.queue_people_mean)).all()


def test_a_plan_is_walked_as_planned_where_there_is_room() -> None:
    problem = problem_of(
        step_s=10.0, nodes=3, arcs=([0, 1], [1, 2], [2, 3], [5, 5]), gates=([0], [0]), people=[23], exits=([2], [99])
    )
    flow = earliest_arrival(problem)
    agents = agents_of(routes_of(problem, flow), step_s=10.0)
    assert len(agents) == 23
    found = run(line(20.0, 30.0, speed_m_s=1.0, capacity_per_s=9.0), agents)
    assert found.arrived_s == pytest.approx(np.arange(23) * 2.0 + 50, abs=3.0)


def test_rimea_1_a_speed_is_kept_along_a_corridor() -> None:
    """40 m long, 2 m wide, at 1.33 m/s: 26 to 34 s; here 30.08."""
    streets = line(40.0, width_m=2.0, speed_m_s=1.33, is_slowed=True)
    arrived_s = run(streets, agents_on([[0]], departure_s=[0.0], route=0)).arrived_s
    assert arrived_s == pytest.approx([40 / 1.33])
    assert 26 <= arrived_s[0] <= 34


@pytest.mark.parametrize("density_per_m2", [0.5, 1.0, 1.5, 2.5, 3.0, 4.0])
def test_rimea_4_the_crowd_follows_the_diagram_that_was_put_in(density_per_m2: float) -> None:
    """Density, flow and speed of a corridor in a steady state, on both branches of Weidmann's diagram.

    Below 1.75 a square metre the flow is what comes in; above it, what a narrow end lets out.
    """
    speed_m_s = float(weidmann_m_s(np.array(density_per_m2)))
    flow_per_s = density_per_m2 * speed_m_s * 2
    dense = density_per_m2 > 1.75
    streets = line(
        100.0, width_m=2.0, is_slowed=True, inflow_per_s=FLOW_PER_M_S * 2,
        capacity_per_s=flow_per_s if dense else FLOW_PER_M_S * 2,
    )  # fmt: skip
    size = round(flow_per_s * 3000)
    departure_s = np.zeros(size) if dense else np.arange(size) / flow_per_s
    found = run(streets, agents_on([[0]], departure_s=departure_s, route=0), sample_s=1.0, until_s=3000.0)
    then = (found.sample_s > 2000) & (found.sample_s < 2500)
    assert found.inside_people[then].mean() / 200 == pytest.approx(density_per_m2, rel=0.03)
    out = np.diff(found.out_people[then]).mean()
    assert out == pytest.approx(flow_per_s, rel=0.02)
    assert out / found.inside_people[then].mean() * 100 == pytest.approx(speed_m_s, rel=0.04)


def test_rimea_6_twenty_people_go_round_a_corner() -> None:
    """Two corridors of 10 m, 2 m wide, one after the other; 20 people stand along the first 6 m: none is lost.

    That nobody walks through the wall is that nobody is in the second corridor who did not come to the end of the
    first, and nobody out before the whole of what is left of the way is walked.
    """
    begin_m = np.linspace(0.0, 6.0, 20)
    streets = streets_of(
        nodes=22,
        arcs=(np.r_[np.arange(20), 20], np.r_[np.full(20, 20), 21]),
        length_m=np.r_[10 - begin_m, 10.0],
        width_m=2.0,
        exit_node=[21],
        is_slowed=True,
    )
    agents = agents_on([[each, 20] for each in range(20)], departure_s=np.zeros(20), route=np.arange(20))
    found = run(streets, agents, 0.1, sample_s=0.1)
    assert not np.isnan(found.arrived_s).any()
    assert (found.arrived_s >= (20 - begin_m) / FREE_SPEED_M_S - 1e-6).all()
    assert (found.out_people + found.inside_people + found.home_people == 20).all()


@pytest.mark.parametrize("range_m_s", [(0.58, 1.61), (1.41, 1.54), (0.68, 1.41), (0.46, 0.76)])
def test_rimea_7_each_age_walks_within_its_range(range_m_s: tuple[float, float]) -> None:
    """Under 30, 30 to 50, over 50, and people who walk with difficulty: table 1 of the guideline, 2.2.1."""
    speed_m_s = np.random.default_rng(6).uniform(*range_m_s, 50)
    agents = agents_on([[0]], departure_s=np.arange(50) * 100.0, route=0, pace_ratio=speed_m_s / FREE_SPEED_M_S)
    found = run(line(40.0, width_m=2.0, is_slowed=True), agents, behaviour=Behaviour(overtakes=True))
    walked_m_s = 40 / (found.arrived_s - agents.departure_s)
    assert walked_m_s == pytest.approx(speed_m_s, rel=3e-3)
    assert walked_m_s.min() > range_m_s[0] * 0.997
    assert walked_m_s.max() < range_m_s[1] * 1.003


def test_rimea_7_a_population_walks_at_its_own_speeds() -> None:
    """Weidmann's adults: 1.34 m/s on average, 0.26 spread; each in free flow at the speed that was drawn."""
    speed_m_s = np.clip(np.random.default_rng(7).normal(1.34, 0.26, 50), 0.6, 2.0)
    agents = agents_on([[0]], departure_s=np.arange(50) * 100.0, route=0, pace_ratio=speed_m_s / 1.34)
    found = run(line(40.0, width_m=2.0, is_slowed=True), agents, behaviour=Behaviour(overtakes=True))
    assert 40 / (found.arrived_s - agents.departure_s) == pytest.approx(speed_m_s, rel=2e-3)


def test_rimea_9_half_the_doors_take_twice_as_long() -> None:
    """1,000 people in a room of 30 by 20 m with four doors of 1 m; then two of them are shut."""

    def last_s(doors: int) -> float:
        streets = streets_of(
            nodes=1 + doors, arcs=(np.zeros(doors), np.arange(1, doors + 1)), length_m=10.0, width_m=60 / doors,
            exit_node=np.arange(1, doors + 1), capacity_per_s=FLOW_PER_M_S,
        )  # fmt: skip
        door = np.arange(1000) % doors
        agents = agents_on([[each] for each in range(doors)], departure_s=np.zeros(1000), route=door, exit_=door)
        return float(run(streets, agents).arrived_s.max())

    assert last_s(4) == pytest.approx(250 / FLOW_PER_M_S, rel=0.1)
    assert last_s(2) / last_s(4) == pytest.approx(2.0, abs=0.2)


def test_rimea_10_people_go_to_the_exit_that_they_are_given() -> None:
    """23 people in twelve cabins along a corridor; those of 5, 6, 11 and 12 have the second exit."""
    corridor = np.arange(7)
    streets = streets_of(
        nodes=7, arcs=(np.r_[corridor[:-1], corridor[1:]], np.r_[corridor[1:], corridor[:-1]]), length_m=4.0,
        width_m=1.8, exit_node=[0, 6],
    )  # fmt: skip
    cabin = np.repeat(np.arange(1, 13), 2)[:23]
    second = np.isin(cabin, [5, 6, 11, 12])
    door = np.minimum((cabin - 1) % 6 + 1, 5)
    routes = [list(range(at, 6)) for at in range(7)] + [[6 + at - 1 - each for each in range(at)] for at in range(7)]
    agents = agents_on(routes, departure_s=np.zeros(23), route=np.where(second, door, 7 + door), exit_=second)
    found = run(streets, agents, 0.5)
    assert not np.isnan(found.arrived_s).any()
    assert found.inside_people_max[5] > 0
    for each in range(23):
        steps = 6 - door[each] if second[each] else door[each]
        assert found.arrived_s[each] >= steps * 4 / FREE_SPEED_M_S - 1e-6


def test_rimea_12_a_narrow_place_keeps_the_room_behind_it_free() -> None:
    """150 people, a room, a corridor of 1 m, a second room with a door of 1 m: there is a queue in the first alone."""
    streets = line(
        10.0, 5.0, 10.0, width_m=[10.0, 1.0, 10.0], is_slowed=True, inflow_per_s=[99.0, FLOW_PER_M_S, 12.0],
        capacity_per_s=[12.0, FLOW_PER_M_S, FLOW_PER_M_S],
    )  # fmt: skip
    found = run(streets, agents_on([[0, 1, 2]], departure_s=np.zeros(150), route=0), 0.5)
    assert found.queue_people_max[0] > 100
    assert found.queue_people_max[1] <= 2
    assert found.queue_people_max[2] <= 1
    assert found.arrived_s.max() == pytest.approx(25 / FREE_SPEED_M_S + 149 / FLOW_PER_M_S, rel=0.1)


def test_weidmanns_diagram_is_as_published() -> None:
    density_per_m2 = np.linspace(0.01, JAM_PER_M2, 1000)
    flow = density_per_m2 * weidmann_m_s(density_per_m2)
    assert round(FLOW_PER_M_S, 2) == 1.22
    assert density_per_m2[flow.argmax()] == pytest.approx(1.75, abs=0.03)
    assert weidmann_m_s(np.array([0.0, JAM_PER_M2])).tolist() == pytest.approx([FREE_SPEED_M_S, 0.0])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"route": [1]}, "route has a number outside"),
        ({"exit_": [1]}, "exit has a number outside"),
        ({"departure_s": [-1.0]}, "leaves at a known time"),
        ({"routes": [[1, 0]]}, "street 0 does not begin where street 1 ends"),
        ({"routes": [[0]]}, "does not end at the exit"),
        ({"routes": [[0, 9]]}, "route_arc has a number outside"),
        ({"mode": [1]}, "mode 1 may not go there"),
        ({"people": [-1]}, "not below zero"),
        ({"pace_ratio": [0.0]}, "pace lies between 0.02 and 50"),
    ],
)
def test_agents_who_cannot_walk_their_route_are_refused(change: dict[str, Any], said: str) -> None:
    streets = line(1.0, 1.0, speed_m_s=np.array([[1.0, 1.0], [1.0, 0.0]]), room_people=[1.0, 1.0], passing_people=1.0)
    given_: dict[str, Any] = {"routes": [[0, 1]], "departure_s": [0.0], "route": [0]} | change
    with pytest.raises(ValueError, match=said):
        run(streets, agents_on(given_.pop("routes"), **given_))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"length_m": [0.0, 1.0]}, "length_m is more than zero"),
        ({"width_m": np.nan}, "width_m is more than zero"),
        ({"capacity_per_s": -1.0}, "capacity_per_s is not below zero"),
        ({"exit_node": [1, 1]}, "no two at one junction"),
        ({"exit_node": [3]}, "exit_node has a number outside"),
        ({"arcs": ([0, 1], [0, 2])}, "from one junction to another"),
        ({"room_people": 500.0}, "at most 100 walkers"),
    ],
)
def test_streets_that_cannot_be_are_refused(change: dict[str, Any], said: str) -> None:
    given_: dict[str, Any] = {"nodes": 3, "arcs": ([0, 1], [1, 2]), "length_m": 1.0, "width_m": 1.0, "exit_node": 2}
    with pytest.raises(ValueError, match=said):
        streets_of(**(given_ | change))


PROGRAM = """
import sys
sys.path.insert(0, sys.argv[1])
from towns import town
from safepassage.planning.agents import Behaviour
from safepassage.planning.simulation import simulate
for seed in range(8):
    streets, agents, closures = town(seed)
    does = Behaviour(reroutes=seed % 2 > 0, overtakes=seed % 3 > 0, ignoring_share=0.1)
    run = simulate(streets, agents, dt_s=3.0, until_s=300.0, seed=seed, closures=closures, behaviour=does)
    print(run.arrived_s.tolist(), run.queue_people_max.tolist(), run.wait_s.tolist())
"""


def test_the_compiler_changes_nothing() -> None:
    def told(**environment: str) -> str:
        command = [sys.executable, "-c", PROGRAM, str(Path(__file__).resolve().parents[1])]
        return subprocess.run(
            command, env={**os.environ, **environment}, capture_output=True, text=True, check=True
        ).stdout

    compiled = told(NUMBA_DISABLE_JIT="0")
    assert len(compiled) > 1000
    assert compiled == told(NUMBA_DISABLE_JIT="1")
