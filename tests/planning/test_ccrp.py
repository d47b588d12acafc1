"""The heuristic reserved by hand, replayed in plain loops, and never ahead of what is proven."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given

from over_time import crowded, drawn, problems, street
from safepassage.planning.ccrp import ccrp, out_by_step
from safepassage.planning.certificate import certify
from safepassage.planning.earliest import earliest_arrival
from safepassage.planning.nearest import TIMES_LONGER
from safepassage.planning.problem import Flow, Problem, problem_of

if TYPE_CHECKING:
    from safepassage.planning.routes import Routes


def reserved(problem: Problem) -> tuple[Flow, Routes]:
    plan = earliest_arrival(problem)
    return plan, ccrp(problem, plan)


def test_a_street_is_filled_step_by_step() -> None:
    """Three steps and then two; 2 a step: the first two are out by step 5, the fifth alone by step 7."""
    plan, routes = reserved(street(3, 2, capacity=2, people=5))
    assert list(zip(routes.departure, routes.arrival, routes.people, strict=True)) == [(0, 5, 2), (1, 6, 2), (2, 7, 1)]
    assert routes.arc.tolist() == [0, 1] * 3
    assert routes.entered.tolist() == [0, 3, 1, 4, 2, 5]
    assert out_by_step(routes, plan.steps).tolist() == [0, 0, 0, 0, 0, 2, 4, 5]


def test_what_is_reserved_is_not_given_back() -> None:
    """A street that takes one person, once; who lives at it takes it, though the other one has no way else.

    The plan sends the first by the long way, open at once and never again, and has both out by step 3.
    """
    problem = problem_of(
        step_s=60,
        nodes=3,
        arcs=([0, 1, 1], [1, 2, 2], [1, 1, 3], [1, 1, 1]),
        gates=([0, 1], [0, 1]),
        people=[1, 1],
        exits=([2], [9]),
        profile=[0, 1, 2],
        is_open=[[True] * 3, [False, True, False], [True, False, False]],
    )
    plan, routes = reserved(problem)
    assert plan.arrived.tolist() == [0, 0, 1, 2]
    assert routes.source.tolist() == [1]
    assert out_by_step(routes, plan.steps).tolist() == [0, 0, 1, 1]


@pytest.mark.parametrize("waits", [False, True])
def test_people_wait_on_the_way_only_where_they_may(waits: bool) -> None:
    """Two streets, open one after the other with a step between: whoever may not wait between them stays."""
    problem = problem_of(
        step_s=60,
        nodes=3,
        arcs=([0, 1], [1, 2], [1, 1], [5, 5]),
        gates=([0], [0]),
        people=[4],
        exits=([2], [9]),
        profile=[1, 2],
        is_open=[[True] * 4, [True, False, False, False], [False, False, True, False]],
        waits=waits,
    )
    _, routes = reserved(problem)
    found = [(routes.entered.tolist(), routes.arrival.tolist(), routes.people.tolist())]
    assert found == ([([0, 2], [3], [4])] if waits else [([], [], [])])


class Left:
    """What is left when some routes are reserved, in a dictionary."""

    def __init__(self, problem: Problem, horizon: int) -> None:
        self.problem, self.horizon = problem, horizon
        self.people = problem.people.tolist()
        self.used: dict[tuple[str, int, int], int] = {}

    def room(self, kind: str, number: int, step: int) -> int:
        """How many a street or an exit still takes at a step."""
        p = self.problem
        limit, profile = (p.capacity, p.profile) if kind == "arc" else (p.exit_rate, p.exit_profile)
        is_open = p.is_open[profile[number], min(step, p.is_open.shape[1] - 1)]
        return int(limit[number]) - self.used.get((kind, number, step), 0) if is_open else 0

    def soonest(self) -> int | None:
        """The first step at which anybody could be out: every point that people can come to, step by step."""
        p = self.problem
        here: list[set[int]] = [set() for _ in range(self.horizon + 10)]
        for step in range(self.horizon):
            gates = zip(p.gate_node.tolist(), p.gate_source.tolist(), strict=True)
            here[step] |= {node for node, of in gates if self.people[of] and step >= p.release[of]}
            exits = enumerate(p.exit_node.tolist())
            if any(node in here[step] and self.room("exit", exit_, step) > 0 for exit_, node in exits):
                return step
            for arc in range(p.arcs):
                if p.tail[arc] in here[step] and self.room("arc", arc, step) > 0:
                    here[step + int(p.travel[arc])].add(int(p.head[arc]))
            if p.waits:
                here[step + 1] |= here[step]
        return None

    def take(self, routes: Routes, at: int) -> None:
        """Reserves a route, which must be one, and take as many as it can."""
        p = self.problem
        source, gate, step = int(routes.source[at]), int(routes.gate[at]), int(routes.departure[at])
        assert p.gate_source[gate] == source
        assert step >= p.release[source]
        node, takes = int(p.gate_node[gate]), [("exit", int(routes.exit[at]), int(routes.arrival[at]))]
        for place in range(int(routes.arc_first[at]), int(routes.arc_first[at + 1])):
            arc, entered = int(routes.arc[place]), int(routes.entered[place])
            assert p.tail[arc] == node
            assert entered == step or (p.waits and entered > step)
            node, step = int(p.head[arc]), entered + int(p.travel[arc])
            takes.append(("arc", arc, entered))
        assert node == p.exit_node[routes.exit[at]]
        assert routes.arrival[at] == step or (p.waits and routes.arrival[at] > step)
        assert routes.people[at] == min(self.people[source], *(self.room(*each) for each in takes)) > 0
        self.people[source] -= int(routes.people[at])
        for each in takes:
            self.used[each] = self.used.get(each, 0) + int(routes.people[at])


@given(crowded() | problems())
def test_each_group_is_out_the_soonest_that_is_left_and_none_before_the_bound(problem: Problem) -> None:
    plan, routes = reserved(problem)
    left = Left(problem, TIMES_LONGER * max(plan.steps, 1))
    for at in range(len(routes)):
        assert left.soonest() == routes.arrival[at]
        left.take(routes, at)
    assert left.soonest() is None
    out = out_by_step(routes, plan.steps)[: plan.steps]
    assert certify(problem, plan).holds
    assert (out <= plan.arrived).all()


def test_it_falls_behind_somewhere() -> None:
    """Otherwise the heuristic would be the plan, and the comparison empty."""
    behind = 0
    for seed in range(60):
        plan, routes = reserved(drawn(seed, waits=False))
        behind += bool((out_by_step(routes, plan.steps)[: plan.steps] < plan.arrived).any())
    assert 5 < behind < 60


PROGRAM = """
import json, sys
sys.path[:0] = sys.argv[1:]
from planning.test_ccrp import drawn, reserved
told = []
for seed in range(12):
    for waits in (False, True):
        routes = reserved(drawn(seed, waits=waits))[1]
        told.append([getattr(routes, name).tolist() for name in routes.__slots__])
print(json.dumps(told))
"""


def test_the_compiler_changes_nothing() -> None:
    def told(**environment: Any) -> str:
        command = [sys.executable, "-c", PROGRAM, str(Path(__file__).parent.parent)]
        return subprocess.run(
            command, env={**os.environ, **environment}, capture_output=True, text=True, check=True
        ).stdout

    compiled = told(NUMBA_DISABLE_JIT="0")
    assert len(compiled) > 1000
    assert compiled == told(NUMBA_DISABLE_JIT="1")


def test_many_groups_outgrow_the_first_room() -> None:
    """One a step over 1,500 steps and 70 streets each: more routes, and more streets, than there is room at first."""
    plan, routes = reserved(street(*[1] * 70, capacity=1, people=1500))
    assert routes.arrival.tolist() == list(range(70, 1570))
    assert routes.arc.tolist() == [*range(70)] * 1500
    assert np.array_equal(out_by_step(routes, plan.steps), plan.arrived)
