"""The certificate: it holds for what the planner makes, and falls with every kind of damage to a plan or its proof."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from over_time import crowded, problems, street
from safepassage.planning.certificate import certify, cut_bound, cut_bound_ever
from safepassage.planning.earliest import NEVER, earliest_arrival
from safepassage.planning.problem import Flow, Problem, problem_of

if TYPE_CHECKING:
    from collections.abc import Callable


def town(*, waits: bool = True) -> Problem:
    """Two zones, one with two gates; two ways to the exit, of which one is closed until step 4 and one from step 6 on.

    Streets 0: 0 → 1, 2 steps, closed from 2 to 4; 1: 1 → 4, opens at 4; 2: 0 → 2; 3: 2 → 4, closes at 6; 4: 3 → 1.
    """
    return problem_of(
        step_s=60,
        nodes=5,
        arcs=([0, 1, 0, 2, 3], [1, 4, 2, 4, 1], [2, 1, 1, 2, 1], [3, 3, 1, 1, 1]),
        profile=[3, 1, 0, 2, 0],
        is_open=[
            [True] * 7,
            [False] * 4 + [True] * 3,
            [True] * 6 + [False],
            [True, True, False, False, False, True, True],
        ],
        gates=([0, 3, 0], [0, 1, 1]),
        people=[12, 5],
        exits=([4], [4]),
        waits=waits,
    )


def with_people(array: np.ndarray, row: int, step: int, people: int) -> np.ndarray:
    """A copy with some people more at one place."""
    changed = array.copy()
    changed[row, step] += people
    return changed


def later(flow: Flow) -> Flow:
    """Everybody does everything one step later."""
    return replace(
        flow,
        **{name: np.pad(getattr(flow, name), ((0, 0), (1, 0))) for name in ("flow", "entered", "held", "out")},
        closed=np.pad(flow.closed, ((0, 0), (0, 1)), mode="edge"),
    )


def until(flow: Flow, steps: int) -> Flow:
    """The first steps of a plan."""
    return replace(
        flow, **{name: getattr(flow, name)[:, :steps] for name in ("flow", "entered", "held", "out", "closed")}
    )


@pytest.mark.parametrize("waits", [False, True])
def test_the_town_is_the_town_that_the_tests_below_speak_of(waits: bool) -> None:
    problem = town(waits=waits)
    flow = earliest_arrival(problem)
    certificate = certify(problem, flow)
    assert certificate.holds
    assert certificate.faults == ()
    assert certificate.gap_people == 0
    assert certificate.bound_ever == 17
    assert flow.flow.sum(axis=1).min() > 0
    assert flow.entered.sum(axis=1)[:2].min() > 0
    assert flow.held.any() == waits


DAMAGE: dict[str, tuple[Callable[[Flow], Flow], str]] = {
    "over capacity": (lambda f: replace(f, flow=with_people(f.flow, 0, 1, 4)), "street 0, step 1: "),
    "on a street not yet open": (lambda f: replace(f, flow=with_people(f.flow, 1, 3, 1)), "street 1, step 3: 1"),
    "on a street that has closed": (lambda f: replace(f, flow=with_people(f.flow, 3, 6, 1)), "street 3, step 6: 1"),
    "below zero on a street": (lambda f: replace(f, flow=with_people(f.flow, 1, 0, -1)), "street 1, step 0: -1 people"),
    "over the rate of an exit": (lambda f: replace(f, out=with_people(f.out, 0, 5, 5)), "exit 0, step 5: "),
    "below zero out": (lambda f: replace(f, out=with_people(f.out, 0, 0, -1)), "exit 0, step 0: -1 people"),
    "lost at a junction": (lambda f: replace(f, flow=with_people(f.flow, 1, 4, -1)), "junction 1, step 4"),
    "out from nowhere": (lambda f: replace(f, out=with_people(f.out, 0, 0, 1)), "junction 4, step 0"),
    "home left for nowhere": (lambda f: replace(f, entered=with_people(f.entered, 0, 0, 1)), "junction 0, step 0"),
    "more than there are": (lambda f: replace(f, entered=with_people(f.entered, 0, 0, 1)), "source 0: 13 left"),
    "fewer than there are": (lambda f: replace(f, entered=with_people(f.entered, 0, 0, -1)), "source 0: 11 left"),
    "below zero from home": (lambda f: replace(f, entered=with_people(f.entered, 2, 3, -99)), "people below zero"),
    "below zero waiting": (lambda f: replace(f, held=with_people(f.held, 2, 3, -99)), "people below zero"),
    "waiting from nowhere": (lambda f: replace(f, held=with_people(f.held, 2, 3, 1)), "junction 2, step 4"),
    "stranded below zero": (lambda f: replace(f, stranded=np.array([-1, 1])), "people below zero"),
    "stranded and out": (lambda f: replace(f, stranded=np.array([1, 0])), "source 0: 12 left and 1 cannot"),
    "on the way at the end": (lambda f: until(f, f.steps - 1), "somebody is still on the way"),
}  # fmt: skip


@pytest.mark.parametrize("name", DAMAGE)
def test_damage_is_named(name: str) -> None:
    damage, said = DAMAGE[name]
    problem = town()
    certificate = certify(problem, damage(earliest_arrival(problem)))
    assert not certificate.holds
    assert [fault for fault in certificate.faults if fault.startswith(said)], certificate.faults


def test_who_waits_for_ever_on_the_way_is_not_out() -> None:
    """One who lives beyond the closed street walks up to it and stays: as many are out as can be, and yet no plan."""
    problem = street(1, 1, capacity=2, people=1, waits=True, is_open=[[True], [False]], profile=[0, 1])
    flow = earliest_arrival(problem)
    assert certify(problem, flow).holds
    flow = replace(
        flow,
        flow=np.array([[1, 0], [0, 0]]),
        entered=np.array([[1, 0]]),
        held=np.array([[0, 0], [0, 1], [0, 0]]),
        out=np.zeros((1, 2), np.int32),
        closed=np.full((3, 2), NEVER, np.int32),
        stranded=np.array([0]),
    )
    assert certify(problem, flow).faults == ("somebody is still on the way when the plan ends",)


def test_people_of_another_zone_are_not_taken_for_ones_own() -> None:
    """Both zones leave by one junction. Five of one go in the name of the other; a minus makes up for it."""
    problem = problem_of(
        step_s=60, nodes=2, arcs=([0], [1], [1], [9]), gates=([0, 0], [0, 1]), people=[9, 9], exits=([1], [9])
    )
    flow = earliest_arrival(problem)
    swapped = replace(flow, entered=flow.entered[::-1].copy())
    assert certify(problem, flow).holds
    assert certify(problem, swapped).holds
    entered = flow.entered.copy()
    entered[:, 1] += [5, -5]
    stolen = replace(flow, entered=entered, stranded=np.array([-5, 5]))
    assert "people below zero leave home, wait or cannot leave" in certify(problem, stolen).faults
    assert not certify(problem, stolen).holds


@pytest.mark.parametrize("waits", [False, True])
def test_a_plan_that_lags_is_a_plan_and_not_the_best(waits: bool) -> None:
    """Nothing is wrong with it where nothing opens or closes, but it is one step behind at every step."""
    problem = town(waits=waits).with_(is_open=[[True]] * 4)
    flow = earliest_arrival(problem)
    certificate = certify(problem, later(flow))
    assert certificate.faults == ()
    assert not certificate.holds
    assert certificate.gap_people == int(flow.out.sum(axis=0).max())


def test_who_is_said_to_be_stranded_and_is_not_is_found() -> None:
    """The best plan for four of five people, and the fifth given up; at its last step it is the best there is."""
    problem = street(2, capacity=4, people=5)
    four = earliest_arrival(problem.with_(people=[4]))
    certificate = certify(problem, replace(four, stranded=np.array([1])))
    assert certificate.faults == ()
    assert certificate.gap_people == 0
    assert not certificate.holds
    assert certificate.bound_ever == 5


def test_a_proof_that_ends_before_the_last_opening_proves_nobody_stranded() -> None:
    """The street opens at step 3; the plan ends at step 1, and gives everybody up."""
    opens = [[True] * 4, [False] * 3 + [True]]
    problem = street(1, capacity=4, people=5, is_open=opens, profile=[1])
    never = earliest_arrival(problem.with_(is_open=[[True], [False]]))
    assert never.stranded.tolist() == [5]
    for steps in (1, 2, 3, 9):
        closed = np.full((2, steps), NEVER, np.int32)
        assert cut_bound_ever(problem, closed) == 5
    nobody: dict[str, Any] = {
        n: np.zeros((len(getattr(never, n)), 2), np.int32) for n in ("flow", "entered", "held", "out")
    }
    flow = replace(never, closed=np.full((2, 2), NEVER, np.int32), **nobody)
    assert not certify(problem, flow).holds


def test_who_waits_over_a_cut_crosses_it() -> None:
    """Nobody walks from before step 3 to after it, but those who stand at junction 1 are there before and after."""
    is_open = [[True] * 6, [True] + [False] * 5, [False] * 4 + [True, False]]
    problem = street(1, 1, capacity=4, people=9, is_open=is_open, profile=[1, 2], waits=True)
    flow = earliest_arrival(problem)
    assert flow.arrived[-1] == 4
    closed = np.full((3, 6), NEVER, np.int32)
    closed[1, 3:] = 0
    closed[2] = 0
    assert cut_bound(problem, closed)[-1] >= 4
    assert cut_bound_ever(problem, closed) >= 4


def test_who_is_still_walking_when_a_proof_ends_crosses_its_cut() -> None:
    problem = street(9, capacity=4, people=9, is_open=[[True, True], [True, False]], profile=[1])
    assert earliest_arrival(problem).arrived[-1] == 4
    for steps in (1, 2, 5):
        closed = np.full((2, steps), NEVER, np.int32)
        closed[1] = 0
        assert cut_bound_ever(problem, closed) == 4


@pytest.mark.parametrize("gates", [(0, 1), (1, 0)])
def test_a_zone_crosses_a_cut_by_any_of_its_gates(gates: tuple[int, int]) -> None:
    """Junction 1 leads nowhere; the cut runs between the zone and its gate at junction 0."""
    problem = street(2, capacity=9, people=5).with_(
        nodes=3, gate_node=gates, gate_source=[0, 0], head=[2], exit_node=[2]
    )
    closed = np.zeros((3, 4), np.int32)
    closed[1] = NEVER
    assert cut_bound(problem, closed)[-1] == 5


def test_a_window_after_the_end_of_a_proof_is_not_overlooked() -> None:
    """The street is open at step 4 alone. A proof of fewer steps knows nothing of it, and nothing stays open."""
    problem = street(1, capacity=9, people=5, is_open=[[True] * 6, [False] * 4 + [True, False]], profile=[1])
    for steps in (0, 1, 2, 3, 4, 5):
        closed = np.full((2, steps), NEVER, np.int32)
        closed[1] = 0
        assert cut_bound_ever(problem, closed) == 5


@pytest.mark.parametrize(
    "change",
    [
        {"capacity": [3, 2, 1, 1, 1]},
        {"exit_rate": [3]},
        {"people": [11, 5]},
        {"people": [13, 4]},
        {"travel": [3, 1, 1, 2, 1]},
        {"is_open": [[True] * 7, [False] * 5 + [True] * 2, [True] * 6 + [False], [True] * 7]},
        {"head": [3, 4, 2, 4, 1]},
        {"gate_source": [0, 0, 1]},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_plan_for_another_town_is_refused(change: dict[str, list[int]]) -> None:
    problem = town()
    flow = earliest_arrival(problem)
    assert certify(problem, flow).holds
    assert certify(problem.with_(**change), flow).faults


@pytest.mark.parametrize(
    "change",
    [{"capacity": [4, 4, 2, 2, 2]}, {"exit_rate": [5]}, {"is_open": [[True]] * 4}],
    ids=lambda change: next(iter(change)),
)
def test_a_plan_for_a_narrower_town_is_a_plan_and_not_the_best(change: dict[str, list[int]]) -> None:
    problem = town()
    certificate = certify(problem.with_(**change), earliest_arrival(problem))
    assert certificate.faults == ()
    assert not certificate.holds
    assert certificate.gap_people > 0


@pytest.mark.parametrize("name", ["flow", "entered", "held", "out", "closed", "stranded"])
def test_arrays_of_another_shape_are_refused(name: str) -> None:
    problem = town()
    flow = earliest_arrival(problem)
    with pytest.raises(ValueError, match=f"{name} is not"):
        certify(problem, replace(flow, **{name: getattr(flow, name)[:-1]}))


def test_nobody_waits_where_nobody_may() -> None:
    problem = town(waits=True)
    with pytest.raises(ValueError, match="held is not"):
        certify(problem.with_(waits=False), earliest_arrival(problem))


@settings(max_examples=150)
@given(problem=problems() | crowded(), data=st.data())
def test_no_proof_however_wrong_bounds_below_what_can_be(problem: Problem, data: st.DataObject) -> None:
    """Cuts drawn by chance, and the right ones with some points moved: weaker bounds at most."""
    flow = earliest_arrival(problem)
    steps = flow.steps + 3
    arrived = np.r_[flow.arrived, [flow.arrived[-1:].sum()] * 3]
    seed = data.draw(st.integers(0, 2**32 - 1))
    draw = np.random.default_rng(seed)
    good = np.pad(flow.closed, ((0, 0), (0, 3)), constant_values=NEVER)
    moved = np.where(draw.random(good.shape) < 0.2, draw.integers(-1, steps + 1, good.shape), good)
    wild = draw.choice(np.r_[-5:steps, NEVER, NEVER - 1], good.shape)
    for closed in (moved, wild, np.full(good.shape, NEVER), np.full(good.shape, -1)):
        bound = cut_bound(problem, closed.astype(np.int32))
        assert (bound >= arrived).all(), seed
        for end in (steps, int(draw.integers(1, steps + 1))):
            assert cut_bound_ever(problem, closed[:, :end].astype(np.int32)) >= arrived[-1:].sum(), (seed, end)


@settings(max_examples=150)
@given(problem=problems() | crowded(), data=st.data())
def test_no_change_of_one_number_goes_through(problem: Problem, data: st.DataObject) -> None:
    """Wherever one person more or less is written into a plan, something is wrong with it."""
    flow = earliest_arrival(problem)
    name = data.draw(st.sampled_from(["flow", "entered", "held", "out"]))
    array = getattr(flow, name)
    if array.size:
        place = data.draw(st.integers(0, array.size - 1))
        change = data.draw(st.sampled_from((-1, 1)))
        row, step = np.unravel_index(place, array.shape)
        assert not certify(problem, replace(flow, **{name: with_people(array, int(row), int(step), change)})).holds
