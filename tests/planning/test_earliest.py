"""The earliest-arrival flow: closed forms by hand, small networks against two other solvers, and its limits.

Steps count from 0, and people who come to an exit at a step are out at the end of it. So one person on a street of n
steps is out at step n, and the plan has n + 1 steps.
"""

from __future__ import annotations

from math import ceil

import numpy as np
import pytest
from hypothesis import given, settings

from over_time import by_linear_program, by_maximum_flow, crowded, problems, street
from safepassage.planning import earliest
from safepassage.planning.certificate import certify
from safepassage.planning.earliest import earliest_arrival
from safepassage.planning.problem import Flow, Problem, problem_of


def solved(problem: Problem) -> Flow:
    """A plan whose proof holds."""
    flow = earliest_arrival(problem)
    certificate = certify(problem, flow)
    assert certificate.holds, certificate
    assert flow.arrived[-1:].sum() + flow.stranded.sum() == problem.people.sum()
    return flow


def per_step(flow: Flow) -> list[int]:
    """How many come out at each step."""
    return [int(people) for people in flow.out.sum(axis=0)]


# --- by hand ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("people", [1, 4, 5, 11, 20])
@pytest.mark.parametrize("lengths", [(1,), (7,), (2, 3, 1)])
def test_on_one_street_the_last_is_out_at_its_length_and_one_step_for_each_further_load(
    lengths: tuple[int, ...], people: int
) -> None:
    flow = solved(street(*lengths, capacity=5, people=people))
    last_step = sum(lengths) + ceil(people / 5) - 1
    assert flow.steps == last_step + 1
    assert per_step(flow) == [0] * sum(lengths) + [5] * (people // 5) + [people % 5] * (people % 5 > 0)


def test_who_lives_at_an_exit_is_out_at_once_as_far_as_it_lets_them() -> None:
    flow = solved(problem_of(step_s=60, nodes=1, arcs=([],) * 4, gates=([0], [0]), people=[7], exits=([0], [3])))
    assert per_step(flow) == [3, 3, 1]


@pytest.mark.parametrize(("lengths", "capacities", "people"), [((2, 5), (3, 4), 40), ((1, 1, 9), (1, 2, 9), 100)])
def test_parallel_streets_are_each_used_from_the_step_on_that_they_are_walked_in(
    lengths: tuple[int, ...], capacities: tuple[int, ...], people: int
) -> None:
    """Arcs of their own between the same two junctions: at step s come out those of all streets not longer than s."""
    ways = len(lengths)
    flow = solved(
        problem_of(
            step_s=60,
            nodes=2,
            arcs=([0] * ways, [1] * ways, lengths, capacities),
            gates=([0], [0]),
            people=[people],
            exits=([1], [10**6]),
        )
    )
    moments = np.arange(flow.steps)
    could = sum(capacity * np.maximum(0, moments - length + 1) for length, capacity in zip(lengths, capacities))  # noqa: B905
    assert flow.arrived.tolist() == np.minimum(could, people).tolist()


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_bottleneck_rules_wherever_it_lies(place: int) -> None:
    capacities = [9, 9, 9]
    capacities[place] = 2
    problem = street(1, 2, 3, capacity=9, people=10).with_(capacity=capacities)
    assert per_step(solved(problem)) == [0] * 6 + [2] * 5


def test_two_streets_that_merge_share_the_one_behind() -> None:
    """Zone 0 is 1 + 2 steps away, zone 1 is 3 + 2: the first has the street alone for two steps."""
    problem = problem_of(
        step_s=60,
        nodes=4,
        arcs=([0, 1, 2], [2, 2, 3], [1, 3, 2], [4, 4, 5]),
        gates=([0, 1], [0, 1]),
        people=[20, 20],
        exits=([3], [10**6]),
    )
    flow = solved(problem)
    assert per_step(flow) == [0, 0, 0, 4, 4, 5, 5, 5, 5, 5, 5, 2]


def test_an_exit_lets_out_no_more_than_its_rate() -> None:
    assert per_step(solved(street(4, capacity=9, people=10, rate=3))) == [0] * 4 + [3, 3, 3, 1]


def test_two_zones_at_their_distances() -> None:
    """Each its own street and exit: nobody waits for the other."""
    problem = problem_of(
        step_s=60,
        nodes=4,
        arcs=([0, 1], [2, 3], [2, 6], [1, 2]),
        gates=([0, 1], [0, 1]),
        people=[3, 4],
        exits=([2, 3], [9, 9]),
    )
    assert per_step(solved(problem)) == [0, 0, 1, 1, 1, 0, 2, 2]


def test_a_zone_with_two_gates_is_one_group_that_takes_both() -> None:
    """Gate 0 is one step from the exit, gate 1 four: 3 a step by the one, and 2 more by the other from step 4 on."""
    problem = problem_of(
        step_s=60,
        nodes=3,
        arcs=([0, 1], [2, 2], [1, 4], [3, 2]),
        gates=([0, 1], [0, 0]),
        people=[20],
        exits=([2], [99]),
    )
    flow = solved(problem)
    assert per_step(flow) == [0, 3, 3, 3, 5, 5, 1]
    assert flow.entered.sum() == 20


def test_a_near_zone_gives_way_where_only_so_all_come_out_sooner() -> None:
    """Zone 0 may take either of two exits, zone 1 the first alone: whoever went first is sent round."""
    problem = problem_of(
        step_s=60,
        nodes=4,
        arcs=([0, 0, 1], [2, 3, 2], [1, 1, 2], [2, 2, 2]),
        gates=([0, 1], [0, 1]),
        people=[6, 4],
        exits=([2, 3], [2, 2]),
    )
    assert per_step(solved(problem)) == [0, 4, 4, 2]


def test_who_may_wait_at_a_street_that_opens_later_gains_a_step_a_load() -> None:
    """The second street opens at step 5. Who may wait stands before it by then, but only one load a step goes on."""
    closed_before = [[True] * 6, [False] * 5 + [True]]
    problem = street(3, 2, capacity=4, people=8, is_open=closed_before, profile=[0, 1])
    assert per_step(solved(problem)) == [0] * 7 + [4, 4]
    first_closes = [[True] * 6, [False] * 5 + [True], [True, True] + [False] * 4]
    closing = problem.with_(is_open=first_closes, profile=[2, 1])
    assert solved(closing.with_(waits=True)).arrived[-1] == 8
    stranded = solved(closing)
    assert (stranded.arrived[-1], stranded.stranded.tolist()) == (0, [8])


def test_who_waited_for_a_place_gives_it_to_one_who_has_no_other() -> None:
    """Street 0 → 1 is open at step 0, and from 1 to the exit a short one at step 3 and a long one at step 1.

    Zone 0 first takes the short one, waiting at 1 from step 1 to 3. Zone 1 can be there at step 3 at the earliest, so
    that the other need not have waited.
    """
    is_open = [[True] * 5, [True] + [False] * 4, [False] * 3 + [True, False], [False, True] + [False] * 3]
    problem = problem_of(
        step_s=60,
        nodes=6,
        arcs=([0, 1, 1, 3, 4, 5], [1, 2, 2, 4, 5, 1], [1, 1, 6, 1, 1, 1], [1] * 6),
        profile=[1, 2, 3, 0, 0, 0],
        is_open=is_open,
        gates=([0, 3], [0, 1]),
        people=[1, 1],
        exits=([2], [9]),
        waits=True,
    )
    assert per_step(solved(problem)) == [0, 0, 0, 0, 1, 0, 0, 1]
    assert solved(problem.with_(waits=False)).stranded.tolist() == [0, 0]


# --- against others -----------------------------------------------------------------------------------------------


@settings(max_examples=120)
@given(problem=problems() | crowded())
def test_at_every_step_as_many_are_out_as_the_linear_program_allows(problem: Problem) -> None:
    flow = solved(problem)
    for last in range(flow.steps + 2):
        arrived = flow.arrived[min(last, flow.steps - 1)] if flow.steps else 0
        assert by_linear_program(problem, last) == pytest.approx(arrived, abs=1e-6), last


@settings(max_examples=250)
@given(problem=problems() | crowded())
def test_at_every_step_as_many_are_out_as_a_maximum_flow_allows(problem: Problem) -> None:
    flow = solved(problem)
    for last in (*range(flow.steps), flow.steps + 5, 80):
        arrived = flow.arrived[min(last, flow.steps - 1)] if flow.steps else 0
        assert by_maximum_flow(problem, last) == arrived, last


# --- who has no way out -------------------------------------------------------------------------------------------


def test_who_has_no_way_out_is_told_and_proven() -> None:
    problem = street(2, capacity=3, people=5)
    problem = problem.with_(gate_node=[0, 1], gate_source=[0, 1], people=[5, 4], tail=[0], head=[1], exit_node=[0])
    flow = solved(problem)
    assert flow.stranded.tolist() == [0, 4]
    assert flow.arrived.tolist() == [5]


def test_who_comes_too_late_for_a_way_that_closes_is_told_and_proven() -> None:
    """The street lets 3 in at each of the steps 0 to 4."""
    problem = street(2, 1, capacity=3, people=50, is_open=[[True] * 6, [True] * 5 + [False]], profile=[1, 0])
    flow = solved(problem)
    assert flow.stranded.tolist() == [35]
    assert per_step(flow) == [0, 0, 0, 3, 3, 3, 3, 3]


def test_an_exit_that_closes_ends_it_for_all_who_are_not_out() -> None:
    problem = street(2, capacity=3, people=50, is_open=[[True] * 6, [True] * 5 + [False]], exit_profile=[1])
    assert solved(problem).stranded.tolist() == [50 - 9]


def test_who_entered_a_long_street_before_it_closed_is_waited_for() -> None:
    """The only street is open at step 0 alone and takes 50: much longer than any way that stays open."""
    problem = street(50, capacity=4, people=6, is_open=[[True, True], [True, False]], profile=[1])
    flow = solved(problem)
    assert flow.stranded.tolist() == [2]
    assert per_step(flow) == [0] * 50 + [4]


def test_a_way_that_opens_late_is_waited_for() -> None:
    opens = [[True] * 301, [False] * 300 + [True]]
    flow = solved(street(3, 4, capacity=2, people=5, is_open=opens, profile=[0, 1]))
    assert (flow.steps, flow.stranded.tolist()) == (300 + 4 + 3, [0])


# --- limits -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("people", [[], [0], [0, 0]])
def test_where_nobody_is_nothing_happens(people: list[int]) -> None:
    sources = len(people)
    problem = street(3, capacity=2, people=1).with_(
        gate_node=[0] * sources, gate_source=range(sources), people=np.array(people, np.int64)
    )
    flow = solved(problem)
    assert (flow.steps, flow.stranded.tolist()) == (0, people)
    assert flow.flow.shape == (1, 0)


def test_an_empty_zone_is_no_way_round() -> None:
    """Its gates lie at both ends of the only street. Who goes in at one does not come out at the other."""
    problem = street(9, capacity=1, people=2).with_(gate_node=[0, 0, 1], gate_source=[0, 1, 1], people=[2, 0])
    assert per_step(solved(problem)) == [0] * 9 + [1, 1]


def test_without_exits_everybody_is_stranded() -> None:
    problem = street(3, capacity=2, people=9)
    for closed in (
        problem.with_(exit_node=[], exit_rate=[], exit_profile=[]),
        problem.with_(exit_rate=[0]),
        problem.with_(capacity=[0]),
        problem.with_(gate_node=[], gate_source=[]),
    ):
        flow = solved(closed)
        assert flow.stranded.tolist() == [9]
        assert not flow.out.any()


def test_arrays_grow_with_the_steps() -> None:
    """5,000 people, 3 a step: 1,671 steps, more than five times the room at first."""
    flow = solved(street(2, 3, capacity=3, people=5000))
    assert flow.steps == 5 + ceil(5000 / 3)
    assert flow.flow.shape == (2, flow.steps)
    assert set(per_step(flow)[5:-1]) == {3}


@pytest.mark.parametrize("steps_max", [1, 11, 12, 300])
def test_it_gives_up_after_as_many_steps_as_it_was_told(steps_max: int) -> None:
    problem = street(6, capacity=2, people=12)
    if steps_max >= 12:
        assert earliest_arrival(problem, steps_max=steps_max).steps == 12
    else:
        with pytest.raises(ValueError, match=f"after {steps_max} steps"):
            earliest_arrival(problem, steps_max=steps_max)


def test_the_last_step_that_it_was_told_is_still_tried() -> None:
    """386 steps: room for 256 at first, then for 385, and one more."""
    assert earliest_arrival(street(380, capacity=2, people=12), steps_max=386).steps == 386


def test_a_tree_that_outgrows_its_room_is_grown_again() -> None:
    """Nobody can leave before step 500; by then everybody may stand at any of 20 junctions at any step.

    The search of that step, from people who come last, sees some 10,000 points, where there is room for 336.
    """
    nodes = 20
    opens = [[True] * 501, [False] * 500 + [True]]
    problem = street(*[1] * (nodes - 1), capacity=2, people=7, is_open=opens, exit_profile=[1], waits=True)
    flow = solved(problem.with_(gate_node=[0], capacity=[1, *[2] * (nodes - 2)], people=[900]))
    assert flow.arrived[500] == 500 + 1 - (nodes - 1)
    assert flow.arrived[-1] == 900


def test_people_who_left_at_many_steps_all_find_room_in_the_tree() -> None:
    """Zone 1 lives behind zone 0 and comes by one a step; the street from there on takes two, and is always full.

    Zone 0, being nearer, goes first; then each of its people is put off to a later step for one of zone 1. A search
    at step 400 sees as many departures, where there is room for 264 points.
    """
    problem = problem_of(
        step_s=60,
        nodes=3,
        arcs=([0, 1], [2, 0], [1, 1], [2, 1]),
        gates=([0, 1], [0, 1]),
        people=[800, 300],
        exits=([2], [3]),
    )
    assert per_step(solved(problem)) == [0] + [2] * 550


@settings(max_examples=100)
@given(problem=problems() | crowded())
def test_paths_that_are_not_kept_change_no_curve(problem: Problem) -> None:
    """Room for two paths of eight moves together, and less: what is tried again is dropped, and found anew."""
    expected = earliest_arrival(problem)
    with pytest.MonkeyPatch.context() as patch:
        for moves, paths, steps in ((8, 2, 2), (2, 1, 1)):
            patch.setattr(earliest, "MOVES", moves)
            patch.setattr(earliest, "PATHS", paths)
            patch.setattr(earliest, "STEPS_FIRST", steps)
            flow = solved(problem)
            assert flow.arrived.tolist() == expected.arrived.tolist()
            assert flow.stranded.sum() == expected.stranded.sum()
