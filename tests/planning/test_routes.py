"""Routes are the flow again: added up they give the same arrays, or where circles were cut out the same arrivals."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from safepassage.planning.certificate import certify
from safepassage.planning.earliest import earliest_arrival
from safepassage.planning.problem import Flow, Problem, problem_of
from safepassage.planning.routes import Routes, routes_of


def drawn(seed: int, *, waits: bool) -> Problem:
    """A small town by chance: streets both ways, some of which open and close."""
    chance = np.random.default_rng(seed)
    nodes = int(chance.integers(3, 9))
    tail, head = chance.integers(0, nodes, (2, int(chance.integers(nodes, 4 * nodes))))
    keep = tail != head
    tail, head = np.r_[tail[keep], head[keep]], np.r_[head[keep], tail[keep]]
    arcs, sources = len(tail), int(chance.integers(1, 4))
    is_open = chance.random((4, 12)) < 0.6
    is_open[0] = True
    is_open[:, -1] = True
    gates = int(chance.integers(sources, sources + 3))
    exits = chance.permutation(nodes)[: int(chance.integers(1, 3))]
    return problem_of(
        step_s=60.0,
        nodes=nodes,
        arcs=(tail, head, chance.integers(1, 4, arcs), chance.integers(0, 6, arcs)),
        gates=(
            chance.integers(0, nodes, gates),
            np.r_[np.arange(sources), chance.integers(0, sources, gates - sources)],
        ),
        people=chance.integers(0, 40, sources),
        exits=(exits, chance.integers(1, 8, len(exits))),
        profile=chance.integers(0, 4, arcs),
        exit_profile=chance.integers(0, 4, len(exits)),
        is_open=is_open,
        waits=waits,
    )


def added(problem: Problem, flow: Flow, routes: Routes) -> Flow:
    """The flow that routes make, by adding them up one street at a time."""
    again = {name: np.zeros_like(getattr(flow, name)) for name in ("flow", "entered", "held", "out")}
    for route in range(len(routes)):
        people, step = routes.people[route], int(routes.departure[route])
        gate, exit_ = routes.gate[route], routes.exit[route]
        node = problem.gate_node[gate]
        assert problem.gate_source[gate] == routes.source[route]
        assert people > 0
        again["entered"][gate, step] += people
        span = slice(routes.arc_first[route], routes.arc_first[route + 1])
        for arc, entered in zip(routes.arcs_of(route), routes.entered[span], strict=True):
            assert problem.tail[arc] == node
            assert entered == step or problem.waits
            again["held"][node if problem.waits else slice(0), step:entered] += people
            again["flow"][arc, entered] += people
            node, step = problem.head[arc], int(entered) + int(problem.travel[arc])
        assert node == problem.exit_node[exit_]
        again["held"][node if problem.waits else slice(0), step : routes.arrival[route]] += people
        again["out"][exit_, routes.arrival[route]] += people
    return Flow(**again, closed=flow.closed, stranded=flow.stranded)


@given(st.integers(0, 2**32 - 1))
def test_without_waiting_routes_add_up_to_the_flow(seed: int) -> None:
    problem = drawn(seed, waits=False)
    flow = earliest_arrival(problem)
    again = added(problem, flow, routes_of(problem, flow))
    for name in ("flow", "entered", "out"):
        assert np.array_equal(getattr(again, name), getattr(flow, name)), name


@given(st.integers(0, 2**32 - 1))
def test_where_people_may_wait_nobody_walks_in_a_circle(seed: int) -> None:
    problem = drawn(seed, waits=True)
    flow = earliest_arrival(problem)
    routes = routes_of(problem, flow)
    again = added(problem, flow, routes)
    assert (again.flow <= flow.flow).all()
    assert np.array_equal(again.entered, flow.entered)
    assert np.array_equal(again.out, flow.out)
    assert certify(problem, again).faults == ()
    for route in range(len(routes)):
        arcs = routes.arcs_of(route)
        been = [problem.gate_node[routes.gate[route]], *problem.head[arcs]]
        assert len(set(been)) == len(been)


def circle(*, waits: bool) -> tuple[Problem, Flow]:
    """Five people walk from 0 to 1, round over 2 back to 1, and out at 3; two more wait a step at home."""
    problem = problem_of(
        step_s=1.0,
        nodes=4,
        arcs=([0, 1, 2, 1], [1, 2, 1, 3], [1, 1, 1, 1], [9, 9, 9, 9]),
        gates=([0], [0]),
        people=[7],
        exits=([3], [9]),
        waits=waits,
    )
    steps = 5
    flow = np.zeros((4, steps), np.int32)
    flow[0, 0] = flow[1, 1] = flow[2, 2] = flow[3, 3] = 5
    entered, out = np.zeros((1, steps), np.int32), np.zeros((1, steps), np.int32)
    entered[0, 0] = out[0, 4] = 5
    held = np.zeros((4 if waits else 0, steps), np.int32)
    if waits:
        entered[0, 0] += 2
        held[0, 0] = 2
        flow[0, 1] += 2
        flow[3, 2] += 2
        out[0, 3] += 2
    return problem, Flow(flow, entered, held, out, np.zeros((4, steps), np.int32), np.zeros(1, np.int64))


def test_a_circle_is_kept_where_nobody_may_wait() -> None:
    routes = routes_of(*circle(waits=False))
    assert routes.arcs_of(0).tolist() == [0, 1, 2, 3]
    assert routes.entered.tolist() == [0, 1, 2, 3]
    assert (routes.people.tolist(), routes.arrival.tolist()) == ([5], [4])


def test_a_circle_becomes_a_wait() -> None:
    problem, flow = circle(waits=True)
    routes = routes_of(problem, flow)
    ways = {
        (tuple(routes.arcs_of(at).tolist()), int(routes.departure[at]), int(routes.arrival[at])): int(routes.people[at])
        for at in range(len(routes))
    }
    assert ways == {((0, 3), 0, 4): 5, ((0, 3), 0, 3): 2}
    assert routes.entered.tolist() in ([0, 3, 1, 2], [1, 2, 0, 3])


def test_people_who_do_not_go_on_are_a_fault() -> None:
    problem, flow = circle(waits=False)
    flow.out[0, 4] = 4
    with pytest.raises(ValueError, match="junction 3, step 4: people come and do not go on"):
        routes_of(problem, flow)
    flow.out[0, 4] = 6
    with pytest.raises(ValueError, match="who never left home"):
        routes_of(problem, flow)


def test_nobody_has_no_route() -> None:
    problem, flow = circle(waits=False)
    for array in (flow.flow, flow.entered, flow.out):
        array[:] = 0
    routes = routes_of(problem, flow)
    assert len(routes) == 0
    assert routes.arc_first.tolist() == [0]


PROGRAM = """
import json, sys
sys.path.insert(0, sys.argv[1])
from test_routes import drawn, earliest_arrival, routes_of
told = []
for seed in range(12):
    for waits in (False, True):
        problem = drawn(seed, waits=waits)
        routes = routes_of(problem, earliest_arrival(problem))
        told.append([getattr(routes, name).tolist() for name in routes.__slots__])
print(json.dumps(told))
"""


def test_the_compiler_changes_nothing() -> None:
    def told(**environment: Any) -> str:
        command = [sys.executable, "-c", PROGRAM, str(Path(__file__).parent)]
        return subprocess.run(
            command, env={**os.environ, **environment}, capture_output=True, text=True, check=True
        ).stdout

    compiled = told(NUMBA_DISABLE_JIT="0")
    assert len(compiled) > 1000
    assert compiled == told(NUMBA_DISABLE_JIT="1")
