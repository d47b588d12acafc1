"""When everybody can be out: in closed form, by brute force over time, and as an earliest-arrival plan does it."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_flow

from safepassage.planning.certificate import cut_bound
from safepassage.planning.clearance_bound import clearance_bound
from safepassage.planning.clearance_time import SOURCES_MAX, Clearance, clearance_time
from safepassage.planning.earliest import NEVER, earliest_arrival
from safepassage.planning.problem import Problem, problem_of
from safepassage.planning.static_network import StaticNetwork

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

BLOCKS = range(8)
PER_BLOCK = 40

LOCAL_SEARCH_FAILS = [
    # Zone 1 alone needs until step 9; from all zones no single flip makes it later than step 5.
    (
        ([3, 0, 0, 0], [1, 1, 2, 1], [3, 1, 3, 2], [3, 2, 2, 2]),
        ([3, 0, 3], [0, 1, 2]),
        [14, 13, 8],
        ([2, 3], [5, 5]),
        9,
        (1,),
    ),
    # Zones 1 and 3 together need until step 18; from all zones, and from zone 0, no single flip gets beyond 8.
    (
        ([3, 0, 0, 1, 2], [2, 1, 4, 0, 1], [3, 1, 3, 2, 3], [1, 1, 1, 3, 1]),
        ([1, 3, 1, 3], [0, 1, 2, 3]),
        [1, 3, 7, 8],
        ([4, 0], [2, 5]),
        18,
        (1, 3),
    ),
]


def some_problem(seed: int) -> Problem:
    """A small map with everything on it: closed streets and exits, several gates, zones without people or way out."""
    random = np.random.default_rng(seed)
    nodes, sources = int(random.integers(3, 12)), int(random.integers(1, 8))
    arcs, gates = int(random.integers(nodes, 4 * nodes)), int(random.integers(sources, 2 * sources + 1))
    exits = int(random.integers(1, min(nodes, 4)))
    tail = random.integers(0, nodes, arcs)
    head = (tail + random.integers(1, nodes, arcs)) % nodes
    gate_source = np.r_[np.arange(sources), random.integers(0, sources, gates - sources)]
    return problem_of(
        step_s=60.0,
        nodes=nodes,
        arcs=(tail, head, random.integers(1, 6, arcs), random.integers(0, 5, arcs)),
        gates=(random.integers(0, nodes, gates), gate_source),
        people=random.integers(0, 40, sources) * (random.random(sources) < 0.85),
        exits=(random.permutation(nodes)[:exits], random.integers(0, 9, exits)),
    )


def seeds(block: int) -> range:
    return range(block * PER_BLOCK, (block + 1) * PER_BLOCK)


def one_street(people: int, *, capacity: int = 3, travel: int = 7, rate: int = 100) -> Problem:
    return problem_of(
        step_s=60.0,
        nodes=2,
        arcs=([0], [1], [travel], [capacity]),
        gates=([0], [0]),
        people=[people],
        exits=([1], [rate]),
    )


def most_out(problem: Problem, step: int, people: Any) -> int:
    """The most people out by the end of a step, by a maximum flow through the network over time."""
    moments = step + 1
    start, end = problem.nodes * moments, problem.nodes * moments + 1
    rows: list[tuple[int, int, int]] = []

    def add(tail: int, head: int, room: int) -> None:
        rows.append((tail, head, room))

    for arc in range(problem.arcs):
        for moment in range(moments - int(problem.travel[arc])):
            later = moment + int(problem.travel[arc])
            add(
                int(problem.tail[arc]) * moments + moment,
                int(problem.head[arc]) * moments + later,
                int(problem.capacity[arc]),
            )
    for exit_, moment in itertools.product(range(len(problem.exit_node)), range(moments)):
        add(int(problem.exit_node[exit_]) * moments + moment, end, int(problem.exit_rate[exit_]))
    for source, many in enumerate(people):
        add(start, end + 1 + source, int(many))
    for gate, moment in itertools.product(range(len(problem.gate_node)), range(moments)):
        add(end + 1 + int(problem.gate_source[gate]), int(problem.gate_node[gate]) * moments + moment, 10**6)
    tails, heads, rooms = (np.array(column, np.int32) for column in zip(*rows, strict=True))
    size = end + 1 + len(problem.people)
    return int(maximum_flow(csr_array((rooms, (tails, heads)), (size, size), dtype=np.int32), start, end).flow_value)


def coming(problem: Problem, found: Clearance) -> Any:
    people = problem.people.copy()
    people[list(found.stranded)] = 0
    return people


@pytest.mark.parametrize(("people", "last"), [(1, 7), (3, 7), (4, 8), (300, 106), (301, 107)])
def test_one_street_is_its_length_and_its_queue(people: int, last: int) -> None:
    assert clearance_time(one_street(people)).step == last == 7 + -(-people // 3) - 1


def test_an_exit_that_is_narrower_than_its_street_binds() -> None:
    found = clearance_time(one_street(100, rate=2))
    assert found.step == 7 + 50 - 1
    assert found.streets.tolist() == []
    assert (found.exits.tolist(), found.exit_span.tolist()) == ([0], [[7, 55]])


def test_a_long_way_round_is_taken_once_it_pays() -> None:
    """Two people a step by a street of 2 steps, five by one of 10: with 16 people and more the long one is worth it."""
    for people in range(1, 200):
        problem = problem_of(
            step_s=60.0,
            nodes=2,
            arcs=([0, 0], [1, 1], [2, 10], [2, 5]),
            gates=([0], [0]),
            people=[people],
            exits=([1], [100]),
        )
        steps = next(step for step in range(300) if 2 * max(step - 1, 0) + 5 * max(step - 9, 0) >= people)
        assert clearance_time(problem).step == steps


def test_ways_longer_than_one_look() -> None:
    """A search that sees 4096 steps far finds a way of 20,000, beside one of 5."""
    problem = problem_of(
        step_s=1.0,
        nodes=3,
        arcs=([0, 0, 2], [1, 2, 1], [5, 15_000, 5_000], [1, 50, 50]),
        gates=([0], [0]),
        people=[30_000],
        exits=([1], [100]),
    )
    steps = next(step for step in range(20_000, 30_005) if step - 4 + 50 * (step - 19_999) >= 30_000)
    assert clearance_time(problem).step == steps
    assert clearance_time(problem.with_(people=np.array([19_000]))).step == 19_004


def test_a_zone_with_two_gates_uses_both_and_counts_once() -> None:
    shared = problem_of(
        step_s=60.0,
        nodes=3,
        arcs=([0, 1], [2, 2], [1, 4], [1, 1]),
        gates=([0, 1], [0, 0]),
        people=[20],
        exits=([2], [100]),
    )
    apart = shared.with_(gate_source=np.array([0, 1], np.int32), people=np.array([10, 10]))
    assert clearance_time(shared).step == 12
    assert clearance_time(apart).step == 13
    assert clearance_time(apart).binding == (1,)


def test_it_says_which_zone_and_which_street_bind() -> None:
    """Two zones, each with a street of its own; the second has ten times the people, and through its street they go."""
    problem = problem_of(
        step_s=60.0,
        nodes=4,
        arcs=([0, 1, 2], [2, 2, 3], [3, 3, 2], [4, 5, 1000]),
        gates=([0, 1], [0, 1]),
        people=[40, 500],
        exits=([3], [1000]),
    )
    found = clearance_time(problem)
    assert (found.step, found.binding, found.people) == (104, (1,), 500)
    assert (found.streets.tolist(), found.street_span.tolist()) == ([1], [[0, 98]])
    assert found.latest[[1, 2, 3]].tolist() == [-1, 101, 103]
    assert clearance_bound(problem, found.latest, 103) == 40 + 5 * 99


@pytest.mark.parametrize("block", BLOCKS)
def test_an_earliest_arrival_plan_is_over_then(block: int) -> None:
    for seed in seeds(block):
        problem = some_problem(seed)
        found, flow = clearance_time(problem), earliest_arrival(problem)
        assert found.is_exact
        assert found.step == flow.last, f"seed {seed}"
        assert found.stranded == tuple(np.flatnonzero(flow.stranded)), f"seed {seed}"


@pytest.mark.parametrize("block", BLOCKS[:4])
def test_it_is_enough_and_a_step_less_is_not(block: int) -> None:
    for seed in seeds(block):
        problem = some_problem(seed)
        found = clearance_time(problem)
        people = coming(problem, found)
        if found.step >= 0:
            assert most_out(problem, found.step, people) == people.sum(), f"seed {seed}"
            assert most_out(problem, found.step - 1, people) < people.sum(), f"seed {seed}"


@pytest.mark.parametrize("block", BLOCKS)
def test_the_labels_show_that_it_cannot_be_sooner(block: int) -> None:
    proper = 0
    for seed in seeds(block):
        problem = some_problem(seed)
        found = clearance_time(problem)
        people = coming(problem, found)
        if found.step >= 0:
            bound = clearance_bound(problem, found.latest, found.step - 1)
            assert bound < people.sum(), f"seed {seed}"
            assert people[list(found.binding)].sum() == found.people
            proper += found.people < people.sum()
    assert proper > 0


def test_the_binding_zones_need_as_long_when_nobody_else_moves() -> None:
    for seed in range(300):
        problem = some_problem(seed)
        found = clearance_time(problem)
        if found.step >= 0:
            alone = np.where(np.isin(np.arange(len(problem.people)), found.binding), problem.people, 0)
            assert clearance_time(problem.with_(people=alone)).step == found.step, f"seed {seed}"


def test_only_what_binds_can_make_it_sooner() -> None:
    sooner = 0
    for seed in range(200):
        problem = some_problem(seed)
        found = clearance_time(problem)
        binds, lets_out = np.isin(np.arange(problem.arcs), found.streets), np.isin(problem.exit_node, -1)
        lets_out[found.exits] = True
        others = problem.with_(
            capacity=np.where(binds, problem.capacity, 100 * problem.capacity).astype(np.int32),
            exit_rate=np.where(lets_out, problem.exit_rate, 100 * problem.exit_rate).astype(np.int32),
        )
        assert clearance_time(others).step == found.step, f"seed {seed}"
        wider = problem.with_(
            capacity=np.where(binds, 100, 1) * problem.capacity,
            exit_rate=np.where(lets_out, 100, 1) * problem.exit_rate,
        )
        sooner += clearance_time(wider).step < found.step
    assert sooner > 50


@pytest.mark.parametrize("block", BLOCKS[:3])
def test_every_set_is_valued_as_a_maximum_flow_values_it(block: int) -> None:
    for seed in seeds(block):
        problem = some_problem(seed)
        net = StaticNetwork(problem, np.arange(len(problem.people)))
        live = [int(np.flatnonzero(net.zone_of == zone)[0]) for zone in range(len(net.people))]
        random = np.random.default_rng(seed)
        step, order = int(random.integers(0, 14)), random.permutation(len(live))
        spare = net.spare(step, order)
        all_people = int(problem.people.sum())  # nobody needs more room than this, and the network has no more
        narrow = problem.with_(
            capacity=np.minimum(problem.capacity, all_people).astype(np.int32),
            exit_rate=np.minimum(problem.exit_rate, all_people).astype(np.int32),
        )
        for taken in range(1, len(live) + 1):
            members = [live[place] for place in order[:taken]]
            endless = np.where(np.isin(np.arange(len(problem.people)), members), 10**6, 0)
            most = most_out(narrow, step, endless)
            assert spare[taken - 1] + problem.people[members].sum() == most, f"seed {seed}"
            assert net.most(order[:taken].tolist(), step + 1)[-1] == most, f"seed {seed}"


def upper_curve(problem: Problem, sets: Iterable[Iterable[int]], steps: int) -> NDArray[np.int64]:
    """The most who can be out by the end of each step, for all that some sets of sources tell.

    A set brings out o(θ) at most, everybody else all they have. All sources are always one of the sets.
    """
    net = StaticNetwork(problem, np.arange(len(problem.people)))
    total = int(net.people.sum())
    bound = np.full(steps, total, np.int64)
    for sources in (range(len(problem.people)), *sets):
        members = sorted({int(net.zone_of[source]) for source in sources} - {-1})
        if members:
            others = total - int(net.people[members].sum())
            bound = np.minimum(bound, net.most(members, steps) + others)
    return bound


@pytest.mark.parametrize("block", BLOCKS[:4])
def test_all_sets_together_give_the_whole_curve(block: int) -> None:
    for seed in seeds(block):
        problem = some_problem(seed)
        arrived = earliest_arrival(problem).arrived
        sources = range(len(problem.people))
        every = [chosen for size in sources for chosen in itertools.combinations(sources, size)]
        assert upper_curve(problem, every, len(arrived)).tolist() == arrived.tolist(), f"seed {seed}"
        assert (upper_curve(problem, [], len(arrived)) >= arrived).all()


@pytest.mark.parametrize(("arcs", "gates", "people", "exits", "step", "binding"), LOCAL_SEARCH_FAILS)
def test_where_flipping_one_zone_at_a_time_is_wrong(
    arcs: Any, gates: Any, people: Any, exits: Any, step: int, binding: tuple[int, ...]
) -> None:
    problem = problem_of(step_s=60.0, nodes=5, arcs=arcs, gates=gates, people=people, exits=exits)
    net = StaticNetwork(problem, np.arange(len(people)))
    chosen, reached = set(range(len(people))), net.step_of(range(len(people)))
    while True:
        flips = [chosen ^ {zone} for zone in range(len(people)) if chosen != {zone}]
        best = max(flips, key=lambda flipped: net.step_of(sorted(flipped)))
        if net.step_of(sorted(best)) <= reached:
            break
        chosen, reached = best, net.step_of(sorted(best))
    found = clearance_time(problem)
    assert reached < step
    assert (found.step, found.binding) == (step, binding)
    assert earliest_arrival(problem).last == step


def test_labels_that_somebody_touched_never_promise_too_little() -> None:
    """Whatever the labels are: no plan has more people out than the bound says."""
    for seed in range(200):
        problem = some_problem(seed)
        found, arrived = clearance_time(problem), earliest_arrival(problem).arrived
        random = np.random.default_rng(seed)
        for step in range(len(arrived)):
            labels = random.integers(-3, step + 3, problem.nodes)
            assert clearance_bound(problem, labels, step) >= arrived[step], f"seed {seed}"
            touched = np.where(random.random(problem.nodes) < 0.3, labels, found.latest)
            assert clearance_bound(problem, touched, step) >= arrived[step], f"seed {seed}"


def test_the_bound_of_labels_is_the_cut_over_time() -> None:
    for seed in range(200):
        problem = some_problem(seed)
        random = np.random.default_rng(seed)
        step = int(random.integers(0, 15))
        labels = random.integers(-1, step + 1, problem.nodes)
        closed = np.where(np.arange(step + 1) <= labels[:, None], step, NEVER).astype(np.int32)
        assert clearance_bound(problem, labels, step) == cut_bound(problem, closed)[step], f"seed {seed}"


def test_a_zone_without_a_way_out_is_named_and_not_waited_for() -> None:
    problem = problem_of(
        step_s=60.0,
        nodes=4,
        arcs=([0, 1, 2], [3, 3, 3], [2, 2, 2], [5, 0, 5]),
        gates=([0, 1, 2], [0, 1, 2]),
        people=[10, 7, 0],
        exits=([3], [5]),
    )
    found = clearance_time(problem)
    assert (found.step, found.stranded, found.binding) == (3, (1,), (0,))
    nobody = clearance_time(problem.with_(exit_rate=np.zeros(1, np.int32)))
    assert (nobody.step, nobody.stranded, nobody.binding) == (-1, (0, 1), ())


def test_people_at_an_exit_are_out_at_once() -> None:
    problem = problem_of(
        step_s=60.0, nodes=2, arcs=([0], [1], [1], [1]), gates=([1], [0]), people=[5], exits=([1], [5])
    )
    found = clearance_time(problem)
    assert (found.step, found.binding, found.streets.tolist(), found.exits.tolist()) == (0, (0,), [], [])


def test_grouped_zones_give_a_bound_that_says_so() -> None:
    weaker = 0
    for seed in range(200):
        problem = some_problem(seed)
        exact = clearance_time(problem)
        grouped = clearance_time(problem, zone=np.arange(len(problem.people)) // 2)
        assert not grouped.is_exact or grouped.step == -1
        assert grouped.step <= exact.step
        assert grouped.stranded == exact.stranded
        if grouped.step > 0:
            assert clearance_bound(problem, grouped.latest, grouped.step - 1) < coming(problem, exact).sum()
        weaker += grouped.step < exact.step
    assert weaker > 0


def test_what_it_refuses() -> None:
    many = SOURCES_MAX + 1
    crowd = problem_of(
        step_s=60.0,
        nodes=2,
        arcs=([0], [1], [1], [1]),
        gates=(np.zeros(many), np.arange(many)),
        people=np.ones(many),
        exits=([1], [1]),
    )
    with pytest.raises(ValueError, match="65 sources; group them into 64 zones"):
        clearance_time(crowd)
    assert clearance_time(crowd, zone=np.arange(many) // 2).step == many
    with pytest.raises(ValueError, match="a zone, 0 or more, for each source"):
        clearance_time(crowd, zone=[0])
    closing = crowd.with_(is_open=np.array([[True], [False]]))
    with pytest.raises(ValueError, match="opens or closes"):
        clearance_time(closing)
    huge = one_street(2**31 - 1, travel=2**30).with_(exit_rate=np.array([2**31 - 1], np.int32))
    with pytest.raises(ValueError, match="more than can be counted"):
        clearance_time(huge)


def test_sixty_zones_are_proven_too() -> None:
    random = np.random.default_rng(5)
    side, zones = 12, SOURCES_MAX
    here = np.arange(side * side).reshape(side, side)
    tail = np.r_[here[:, :-1].ravel(), here[:-1].ravel()]
    head = np.r_[here[:, 1:].ravel(), here[1:].ravel()]
    arcs = len(tail)
    problem = problem_of(
        step_s=60.0,
        nodes=side * side,
        arcs=(np.r_[tail, head], np.r_[head, tail], random.integers(1, 4, 2 * arcs), random.integers(1, 9, 2 * arcs)),
        gates=(random.permutation(side * side)[:zones], np.arange(zones)),
        people=random.integers(1, 30, zones),
        exits=([0, side - 1, side * side - 1], [9, 9, 9]),
    )
    found = clearance_time(problem)
    assert found.is_exact
    assert found.step == earliest_arrival(problem).last


def test_the_kernel_says_the_same_without_its_compiler() -> None:
    program = (
        "from test_clearance_time import clearance_time, some_problem\n"
        "for seed in range(30):\n    found = clearance_time(some_problem(seed))\n"
        "    print(found.step, found.binding, found.latest.tolist(), found.streets.tolist())\n"
    )
    said = []
    for jit in ("0", "1"):
        environment = {
            **os.environ,
            "NUMBA_DISABLE_JIT": jit,
            "PYTHONPATH": os.pathsep.join([__file__.rpartition(os.sep)[0], *sys.path]),
        }
        done = subprocess.run(
            [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
        )
        said.append(done.stdout)
    assert said[0] == said[1]
    assert said[0].count("\n") == 30
