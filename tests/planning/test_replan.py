"""A plan that goes on after a change: by hand, against solving from nothing, and against a maximum flow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from over_time import by_maximum_flow, crowded, drawn, problems, street
from safepassage.planning.certificate import certify
from safepassage.planning.earliest import _net, earliest_arrival
from safepassage.planning.problem import problem_of
from safepassage.planning.replan import Changes, opened, replan, state_at

if TYPE_CHECKING:
    from safepassage.planning.problem import Flow, Problem


def best(problem: Problem, flow: Flow) -> list[int]:
    """People out by the end of each step: proven, the same as from nothing, and as many as a maximum flow."""
    certificate = certify(problem, flow)
    assert certificate.holds, certificate
    anew = earliest_arrival(problem)
    assert flow.stranded.sum() == anew.stranded.sum()
    most = int(anew.arrived[-1:].sum())
    for last in range(max(flow.steps, anew.steps) + 1):
        out = int(flow.arrived[last]) if last < flow.steps else int(flow.arrived[-1:].sum())
        assert out == (int(anew.arrived[last]) if last < anew.steps else most), last
        assert out == by_maximum_flow(problem, last), last
    return [int(people) for people in flow.arrived]


def fork() -> Problem:
    """12 people, a street of one step to a junction, and two ways on: 2 steps, 3 people a step, and 4 steps, 2."""
    return problem_of(
        step_s=60,
        nodes=3,
        arcs=([0, 1, 1], [1, 2, 2], [1, 2, 4], [5, 3, 2]),
        gates=([0], [0]),
        people=[12],
        exits=([2], [99]),
    )


# --- by hand ------------------------------------------------------------------------------------------------------


def test_who_is_under_way_is_a_source_where_the_street_ends() -> None:
    """At step 2 three are on the quick way on and two on the long one; five come to the end of the first street."""
    problem = fork()
    flow = earliest_arrival(problem)
    assert flow.arrived.tolist() == [0, 0, 0, 3, 6, 11, 12]
    state, rest = state_at(problem, flow, 2)
    under_way = {
        (int(node), int(step)): int(people)
        for node, step, people in zip(state.gate_node[1:], state.release[1:], state.people[1:], strict=True)
    }
    assert under_way == {(1, 0): int(flow.flow[0, 1]), (2, 1): 3, (2, 3): 2}
    assert state.people.sum() == 12
    assert rest.arrived.tolist() == flow.arrived[2:].tolist()
    assert certify(state, rest).holds


def test_nobody_is_out_twice() -> None:
    problem = fork()
    flow = earliest_arrival(problem)
    for step in range(flow.steps + 3):
        state, rest = state_at(problem, flow, step)
        before = int(flow.arrived[min(step, flow.steps) - 1]) if step else 0
        assert state.people.sum() == 12 - before
        assert rest.arrived.tolist() == (flow.arrived[step:] - before).tolist()


def test_people_in_a_street_that_closes_finish_it_and_nobody_enters_it() -> None:
    """The quick way on closes at step 2; the three who entered it at step 1 come out at 3. Two took the long one then.

    All others follow them, 2 a step: whoever comes to its beginning and finds it full waits there, or at home.
    """
    problem = fork()
    flow = earliest_arrival(problem)
    now, rest = replan(problem, flow, at_step=2, changes=Changes(closed=[1]))
    assert best(now, rest) == [0, 3, 3, 5, 7, 9, 11, 12]
    assert not rest.flow[1].any()


def test_a_street_that_opens_is_used_at_once() -> None:
    """The quick way is closed at first, and opens at step 2; the two who are at its beginning then take it."""
    problem = fork().with_(is_open=[[True], [False]], profile=[0, 1, 0])
    flow = earliest_arrival(problem)
    assert flow.arrived.tolist() == [0, 0, 0, 0, 0, 2, 4, 6, 8, 10, 12]
    now, rest = replan(problem, flow, at_step=2, changes=Changes(opened=[1]))
    assert best(now, rest)[:4] == [0, 0, 2, 7]


def test_a_street_that_opens_stays_closed_outside_the_windows() -> None:
    """People may be under way until step 6; an arc of n steps takes them until 6 - n, and so does one that opens."""
    window = [[True] * 6, [True] * 2 + [False] * 4, [False] * 6, [True] * 5 + [False]]
    problem = fork().with_(is_open=window, profile=[3, 2, 1])
    row = opened(problem, [1]).is_open[opened(problem, [1]).profile[1]]
    assert row.tolist() == window[1]


@pytest.mark.parametrize(("found", "out"), [(0, [0, 3, 6]), (9, [0, 3, 6, 9, 12, 15])])
def test_people_are_counted_anew(found: int, out: list[int]) -> None:
    """A street of 3 steps, 3 a step. At step 2 six of twelve are under way."""
    problem = street(3, capacity=3, people=12)
    flow = earliest_arrival(problem)
    now, rest = replan(problem, flow, at_step=2, changes=Changes(at_home={0: found}))
    assert best(now, rest) == out


def test_who_has_no_way_out_any_more_is_told_and_proven() -> None:
    problem = street(3, 2, capacity=3, people=12)
    flow = earliest_arrival(problem)
    now, rest = replan(problem, flow, at_step=4, changes=Changes(closed=[1]))
    assert best(now, rest) == [0, 3]
    assert rest.stranded.sum() == 9
    again, back = replan(now, rest, at_step=1, changes=Changes(opened=[1]))
    assert best(again, back)[-1] == 12
    assert not back.stranded.any()


def test_after_the_end_nothing_is_left() -> None:
    problem = fork()
    now, rest = replan(problem, earliest_arrival(problem), at_step=50, changes=Changes(closed=[0]))
    assert (rest.steps, now.people.sum()) == (0, 0)


@pytest.mark.parametrize(
    ("step", "changes", "said"),
    [
        (-1, Changes(), "below zero"),
        (0, Changes(closed=[3]), r"an arc outside 0..2"),
        (0, Changes(opened=[-1]), r"an arc outside 0..2"),
        (0, Changes(closed=[1], opened=[1, 2]), r"arcs \[1\] close and open"),
        (0, Changes(at_home={7: 1}), "no source 7"),
        (0, Changes(at_home={0: -1}), "never below zero"),
    ],
)
def test_what_cannot_be_meant_is_refused(step: int, changes: Changes, said: str) -> None:
    problem = fork()
    with pytest.raises(ValueError, match=said):
        replan(problem, earliest_arrival(problem), at_step=step, changes=changes)


def test_nobody_leaves_before_being_there() -> None:
    problem = street(2, capacity=3, people=3, release=[2])
    flow = earliest_arrival(problem)
    assert best(problem, flow) == [0, 0, 0, 0, 3]
    later = certify(problem.with_(release=[3]), flow)
    assert later.faults == ("gate 0, step 2: people leave before they are there",)


# --- against others -----------------------------------------------------------------------------------------------


@st.composite
def events(draw: st.DrawFn) -> tuple[Problem, int, Changes]:
    problem = draw(problems())
    arcs = st.sets(st.integers(0, problem.arcs - 1), max_size=3) if problem.arcs else st.just(set())
    closed = draw(arcs)
    home = draw(st.dictionaries(st.integers(0, len(problem.people) - 1), st.integers(0, 15), max_size=2))
    return problem, draw(st.integers(0, 20)), Changes(sorted(closed), sorted(draw(arcs) - closed), home)


@settings(max_examples=200)
@given(event=events())
def test_it_is_the_best_that_is_left(event: tuple[Problem, int, Changes]) -> None:
    problem, step, changes = event
    best(*replan(problem, earliest_arrival(problem), at_step=step, changes=changes))


@settings(max_examples=60)
@given(event=events(), later=st.integers(0, 9))
def test_a_plan_can_be_made_anew_again_and_again(event: tuple[Problem, int, Changes], later: int) -> None:
    problem, step, changes = event
    now, rest = replan(problem, earliest_arrival(problem), at_step=step, changes=changes)
    best(*replan(now, rest, at_step=later, changes=Changes(closed=changes.opened, opened=changes.closed)))


@pytest.mark.parametrize("waits", [False, True])
def test_larger_ones_as_well(seed: int, waits: bool) -> None:
    for number in range(seed, seed + 40):
        problem = drawn(number, waits=waits)
        flow = earliest_arrival(problem)
        chance = np.random.default_rng(number)
        arcs = chance.permutation(problem.arcs)[:4].tolist()
        step = int(chance.integers(0, flow.steps + 1))
        best(*replan(problem, flow, at_step=step, changes=Changes(arcs[:2], arcs[2:])))


def test_ways_that_nothing_touches_stay() -> None:
    """Two districts of their own: closing a street of the one changes no number of the other."""
    problem = problem_of(
        step_s=60,
        nodes=6,
        arcs=([0, 1, 1, 3, 4], [1, 2, 2, 4, 5], [1, 2, 4, 2, 1], [5, 3, 2, 4, 4]),
        gates=([0, 3], [0, 1]),
        people=[12, 30],
        exits=([2, 5], [99, 99]),
    )
    flow = earliest_arrival(problem)
    now, rest = replan(problem, flow, at_step=1, changes=Changes(closed=[1]))
    best(now, rest)
    kept = flow.flow[3:, 1:]
    assert rest.flow[3:, : kept.shape[1]].tolist() == kept.tolist()
    assert not rest.flow[3:, kept.shape[1] :].any()


@pytest.mark.parametrize("share", [0.0, 0.2, 1e9])
def test_a_change_too_great_to_mend_is_solved_from_nothing(share: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """However early it gives the old flow up, the answer is the best one."""
    monkeypatch.setattr("safepassage.planning.earliest.SEEN_SHARE", share)
    for number in range(30):
        problem = drawn(number, waits=False)
        flow = earliest_arrival(problem)
        arcs = np.random.default_rng(number).permutation(problem.arcs)[:3].tolist()
        best(*replan(problem, flow, at_step=1, changes=Changes(closed=arcs)))


def let_through(problem: Problem, closed: np.ndarray, theta: int) -> int:
    """People who pass from outside the cut of a step into it, or out at an exit outside it: in plain loops."""
    steps, total = closed.shape[1], 0
    last = problem.is_open.shape[1] - 1
    for arc in range(problem.arcs):
        for step in range(steps - int(problem.travel[arc])):
            into = closed[problem.head[arc], step + problem.travel[arc]] <= theta
            if (
                into
                and closed[problem.tail[arc], step] > theta
                and problem.is_open[problem.profile[arc], min(step, last)]
            ):
                total += int(problem.capacity[arc])
    for exit_, node in enumerate(problem.exit_node):
        for step in range(theta + 1):
            if closed[node, step] > theta and problem.is_open[problem.exit_profile[exit_], min(step, last)]:
                total += int(problem.exit_rate[exit_])
    for source, people in enumerate(problem.people):
        homes = problem.gate_node[problem.gate_source == source]
        total += int(people) * bool((closed[homes, problem.release[source] :] <= theta).any())
    return total


@given(crowded(), st.integers(0, 2**32 - 1))
def test_a_cut_drawn_by_chance_lets_through_what_plain_loops_count(problem: Problem, seed: int) -> None:
    """An arc that leads into a cut at one step alone is not passed over."""
    from safepassage.kernels.cuts import bounds

    closed = np.random.default_rng(seed).choice([-1, 0, 2, 5, 8, 2**31 - 1], (problem.nodes, 9)).astype(np.int32)
    found = bounds(_net(problem), closed, 9, problem.people)
    assert found.tolist() == [let_through(problem, closed, theta) for theta in range(9)]
