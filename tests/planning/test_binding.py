"""What binds, on networks where it can be seen."""

from __future__ import annotations

from safepassage.planning.binding import binding_of
from safepassage.planning.earliest import earliest_arrival
from safepassage.planning.problem import Problem, problem_of


def narrow(people: tuple[int, int], exits: tuple[list[int], list[int]] = ([3], [99])) -> Problem:
    """Sources at junctions 0 and 2; 0 -> 1 is wide, 1 -> 3 takes 2 a step, 2 -> 3 takes 50."""
    return problem_of(
        step_s=60,
        nodes=4,
        arcs=([0, 1, 2], [1, 3, 3], [1, 1, 1], [50, 2, 50]),
        gates=([0, 2], [0, 1]),
        people=people,
        exits=exits,
    )


def test_the_narrow_street_and_the_zone_behind_it_bind() -> None:
    """10 people by 2 a step arrive at steps 2 to 6: at the end of step 5 two are inside, and only one street is why."""
    problem = narrow((10, 30))
    bound = binding_of(problem, earliest_arrival(problem))
    assert bound is not None
    assert (bound.step, bound.inside, bound.people) == (5, 2, 10)
    assert bound.sources.tolist() == [0]
    assert bound.arcs.tolist() == [1]
    assert bound.arc_span.tolist() == [[1, 4]]
    assert bound.exits.tolist() == []


def test_an_exit_that_takes_few_binds_all() -> None:
    """40 people by 4 a step arrive at steps 1 to 10."""
    problem = narrow((4, 36), ([3], [4]))
    bound = binding_of(problem, earliest_arrival(problem))
    assert bound is not None
    assert (bound.step, bound.inside) == (9, 4)
    assert bound.sources.tolist() == [0, 1]
    assert bound.exits.tolist() == [0]
    assert bound.arcs.tolist() == []


def test_what_crosses_lets_through_just_what_arrived() -> None:
    """Street 1 lies across for steps 1 to 4, two people each: 8, the 8 of 10 that are out by step 5."""
    problem = narrow((10, 30))
    flow = earliest_arrival(problem)
    bound = binding_of(problem, flow)
    assert bound is not None
    first, last = bound.arc_span[0]
    through = 2 * (last - first + 1) + problem.people.sum() - bound.people
    assert through == flow.arrived[bound.step]


def test_nothing_binds_where_nobody_waits() -> None:
    problem = problem_of(step_s=60, nodes=1, arcs=([], [], [], []), gates=([0], [0]), people=[3], exits=([0], [5]))
    assert binding_of(problem, earliest_arrival(problem)) is None
