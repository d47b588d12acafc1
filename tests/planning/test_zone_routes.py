"""One way onward at each junction: worked out by hand, checked by walking, held against every tree there is."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planning.orders import faults
from safepassage.planning.earliest import earliest_arrival
from safepassage.planning.problem import Problem, problem_of
from safepassage.planning.zone_routes import ZoneRoutes, zone_routes

if TYPE_CHECKING:
    from collections.abc import Iterator


def orders_for(problem: Problem, **more: Any) -> ZoneRoutes:
    """Orders without a fault, never ahead of the quickest plan."""
    best = earliest_arrival(problem)
    orders = zone_routes(problem, best, **more)
    assert list(faults(problem, orders)) == []
    both = min(len(orders.arrived), best.steps)
    assert (orders.arrived[:both] <= best.arrived[:both]).all()
    return orders


def made(arcs: Any, homes: list[int], people: list[int], exits: Any, **more: Any) -> Problem:
    nodes = max(*arcs[0], *arcs[1], *homes, *exits[0]) + 1
    gates = (homes, list(range(len(homes))))
    return problem_of(step_s=60, nodes=nodes, arcs=arcs, gates=gates, people=people, exits=exits, **more)


def test_one_road_loses_nothing() -> None:
    """Two steps at 4 a step: 10 people come at steps 2, 3 and 4."""
    orders = orders_for(made(([0], [1], [2], [4]), [0], [10], ([1], [99])))
    assert orders.arrived.tolist() == [0, 0, 4, 8, 10]
    assert (orders.loss_last_share, orders.loss_area_share) == (0, 0)
    assert list(zip(orders.step.tolist(), orders.people.tolist(), strict=True)) == [(0, 4), (1, 4), (2, 2)]
    assert (orders.route(0).tolist(), orders.exit.tolist()) == ([0], [0])


def test_a_junction_that_would_part_people_sends_all_one_way() -> None:
    """Two roads at 2 a step from one junction: 12 people in steps 1 to 3, with one way onward in steps 1 to 6."""
    orders = orders_for(made(([0, 0], [1, 2], [1, 1], [2, 2]), [0], [12], ([1, 2], [9, 9])))
    assert orders.arrived.tolist() == [0, 2, 4, 6, 8, 10, 12]
    assert orders.loss_last_share == pytest.approx(7 / 4 - 1)
    assert orders.loss_area_share == pytest.approx((2 + 3 + 4 + 5 + 6 + 7) / 6 / ((2 + 3 + 4) / 3) - 1)


def test_blocks_part_so_that_both_exits_are_used() -> None:
    """Four blocks in a row, exits at both ends, at 1 a step: two go left and two go right, though 3 lives beside 0."""
    row = ([1, 2, 3, 4, 2, 3, 4, 1], [0, 1, 2, 3, 3, 4, 5, 2], [1] * 8, [1] * 8)
    orders = orders_for(made(row, [1, 2, 3, 4], [3, 3, 3, 3], ([0, 5], [9, 9])))
    assert orders.exit.tolist() == [0, 0, 1, 1]
    assert (orders.loss_last_share, orders.loss_area_share) == (0, 0)


def test_whoever_needs_a_street_longest_goes_first() -> None:
    """One door at 2 a step for 6 people from a street at 1 a step and 6 from one at 2: out in six steps, not nine."""
    for slow, quick in ((0, 1), (1, 0)):
        rates = [1, 2, 2] if slow < quick else [2, 1, 2]
        orders = orders_for(made(([0, 1, 2], [2, 2, 3], [1, 1, 1], rates), [0, 1], [6, 6], ([3], [9])))
        assert len(orders.arrived) == 2 + 6
        assert (orders.step[orders.source == slow].tolist(), orders.loss_last_share) == ([0, 1, 2, 3, 4, 5], 0)
        assert orders.people[orders.source == quick].tolist() == [1] * 6


def test_a_street_that_is_closed_for_long_is_gone_round() -> None:
    """The short way opens at step 50; the way round takes 6 steps: nobody waits."""
    arcs = ([0, 0, 2], [1, 2, 1], [1, 3, 3], [5, 5, 5])
    is_open = [[True] * 51, [False] * 50 + [True]]
    orders = orders_for(made(arcs, [0], [20], ([1], [99]), profile=[1, 0, 0], is_open=is_open))
    assert orders.route(0).tolist() == [1, 2]
    assert len(orders.arrived) == 10


def test_a_street_that_opens_soon_is_waited_for_at_home() -> None:
    """The short way opens at step 3; the way round takes 20 steps."""
    arcs = ([0, 0, 2], [1, 2, 1], [1, 10, 10], [5, 5, 5])
    is_open = [[True] * 4, [False] * 3 + [True]]
    orders = orders_for(made(arcs, [0], [20], ([1], [99]), profile=[1, 0, 0], is_open=is_open))
    assert orders.route(0).tolist() == [0]
    assert orders.step.tolist() == [3, 4, 5, 6]


def test_an_exit_lets_out_no_more_than_its_rate_in_its_hours() -> None:
    problem = made(
        ([0], [1], [1], [9]), [0], [7], ([1], [2]), exit_profile=[1], is_open=[[True] * 4, [False, True, False, True]]
    )
    assert orders_for(problem).arrived.tolist() == [0, 2, 2, 4, 6, 7]


def test_people_at_a_full_exit_are_told_to_go_on_where_that_is_quicker() -> None:
    """An exit that takes 1 a step, and one a step further that takes 9."""
    orders = orders_for(made(([0], [1], [1], [9]), [0], [18], ([0, 1], [1, 9])))
    assert orders.exit.tolist() == [1]
    assert len(orders.arrived) == 3


def test_who_cannot_come_out_stays() -> None:
    orders = orders_for(made(([0], [1], [1], [9]), [0, 2], [5, 4], ([1], [9])))
    assert orders.stays.tolist() == [0, 4]
    assert orders.gate.tolist()[1] == orders.exit.tolist()[1] == -1


def test_two_blocks_of_one_junction_share_its_way() -> None:
    """Two zones meet at a junction: 3 and 5 people, at 2 a step."""
    orders = orders_for(made(([0], [1], [1], [2]), [0, 0], [3, 5], ([1], [9])))
    assert (orders.route(0).tolist(), orders.route(1).tolist()) == ([0], [0])
    assert [int(orders.people[orders.source == block].sum()) for block in (0, 1)] == [3, 5]


def test_nobody_at_all() -> None:
    orders = orders_for(made(([0], [1], [1], [9]), [0], [0], ([1], [9])))
    assert (len(orders.arrived), len(orders.source), orders.loss_last_share) == (0, 0, 0)


def test_a_seed_makes_it_repeatable() -> None:
    problem = grid(4)
    one, other = (orders_for(problem, starts=2, rounds=5, seed=3) for _ in range(2))
    assert all((getattr(one, name) == getattr(other, name)).all() for name in ("route_arc", "step", "people"))


def grid(side: int) -> Problem:
    """Both ways along a square of streets at 2 a step, 4 people at each junction, exits at two corners."""
    number = np.arange(side * side).reshape(side, side)
    a = np.concatenate([number[:, :-1].ravel(), number[:-1].ravel()])
    b = np.concatenate([number[:, 1:].ravel(), number[1:].ravel()])
    arcs = (np.r_[a, b].tolist(), np.r_[b, a].tolist(), [1] * (2 * len(a)), [2] * (2 * len(a)))
    homes = [node for node in range(side * side) if node not in {0, side * side - 1}]
    return made(arcs, homes, [4] * len(homes), ([0, side * side - 1], [99, 99]))


def test_a_square_of_streets_is_parted_nearly_without_loss() -> None:
    """Four streets of 2 a step lead into the exits of a square of 6 by 6."""
    orders = orders_for(grid(6))
    assert orders.loss_last_share <= 0.1
    assert orders.loss_area_share <= 0.1


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    nodes = draw(st.integers(3, 5))
    ends = st.tuples(st.integers(0, nodes - 1), st.integers(0, nodes - 1)).filter(lambda pair: pair[0] != pair[1])
    pairs = draw(st.lists(ends, min_size=2, max_size=8))
    few = st.integers(1, 3)
    rows = st.lists(st.booleans(), min_size=4, max_size=4)
    return problem_of(
        step_s=60,
        nodes=nodes,
        arcs=([a for a, _ in pairs], [b for _, b in pairs], [draw(few) for _ in pairs], [draw(few) for _ in pairs]),
        gates=(list(range(nodes)), list(range(nodes))),
        people=[draw(st.integers(0, 5)) for _ in range(nodes)],
        exits=([0, 1], [draw(few), draw(few)]),
        profile=[draw(st.integers(0, 1)) for _ in pairs],
        exit_profile=[0, draw(st.integers(0, 1))],
        is_open=[[True] * 5, [*draw(rows), draw(st.booleans())]],
    )


@settings(max_examples=150, deadline=None)
@given(problems())
def test_orders_are_without_fault_on_any_streets(problem: Problem) -> None:
    orders = orders_for(problem, starts=2, rounds=3)
    assert (np.diff(orders.arrived) >= 0).all()


def trees(problem: Problem) -> Iterator[Problem]:
    """The problem with one way onward at each junction, in every way there is (circles among them lead nowhere)."""
    ways = [
        [*np.flatnonzero(problem.tail == node), *(problem.arcs + np.flatnonzero(problem.exit_node == node))]
        for node in range(problem.nodes)
    ]
    for taken in itertools.product(*(way or [-1] for way in ways)):
        only = np.isin(np.arange(problem.arcs), taken)
        out = np.isin(problem.arcs + np.arange(len(problem.exit_node)), taken)
        yield replace(
            problem,
            capacity=np.where(only, problem.capacity, 0).astype(np.int32),
            exit_rate=np.where(out, problem.exit_rate, 0).astype(np.int32),
        )


def best_of_all(problem: Problem) -> tuple[int, int]:
    """(fewest steps until all are out, fewest steps of all people summed), over every tree, by the exact planner."""
    lasts, sums = [], []
    for tree in trees(problem):
        flow = earliest_arrival(tree)
        if not flow.stranded.any():
            lasts.append(flow.steps)
            sums.append(int((flow.out.sum(axis=0) * (np.arange(flow.steps) + 1)).sum()))
    return min(lasts), min(sums)


@pytest.mark.parametrize("seed", range(12))
def test_it_is_near_the_best_of_every_tree_there_is(seed: int) -> None:
    """Streets that can be enumerated; within a sixth of the best tree for the last, and for the sum of all."""
    chance = np.random.default_rng(seed)
    nodes = 7
    pairs = [(node, node - step) for node in range(1, nodes) for step in (1, 2) if node - step >= 0] + [(2, 3), (4, 5)]
    arcs = (
        [a for a, _ in pairs],
        [b for _, b in pairs],
        chance.integers(1, 3, len(pairs)).tolist(),
        chance.integers(1, 4, len(pairs)).tolist(),
    )
    homes = list(range(2, nodes))
    problem = made(arcs, homes, chance.integers(2, 12, len(homes)).tolist(), ([0, 1], [9, 3]))
    orders = orders_for(problem)
    last, summed = best_of_all(problem)
    came = np.diff(orders.arrived, prepend=0)
    assert last <= len(orders.arrived) <= last * 7 / 6
    assert summed <= (came * (np.arange(len(came)) + 1)).sum() <= summed * 7 / 6
