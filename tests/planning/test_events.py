"""Plans that go on after events on chains of streets: by hand, by following everybody, and against others."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from over_time import by_maximum_flow
from planning.cities import city, point
from planning.test_model import ROAD, scenario
from safepassage.planning.certificate import certify
from safepassage.planning.chains import split
from safepassage.planning.earliest import earliest_arrival
from safepassage.planning.events import Events, at_home, made_anew
from safepassage.planning.plan import plan_of
from safepassage.planning.scenario import FOREVER_S, Exit, Hazard, Window, Zone
from safepassage.planning.standing import EVENT, UNDER_WAY, Closure, standing_of
from safepassage.planning.walking import walking_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from safepassage.geography.network import Network
    from safepassage.planning.standing import Standing

STEP_M = 60 * walking_at(0.5).speed_m_s
"""What people walk in a step."""


def whole_steps(
    steps: Sequence[float], junctions: Sequence[tuple[float, float]], streets: Sequence[tuple[int, int]]
) -> Network:
    """A city whose streets take so many steps each; 93 people a step."""
    return replace(city(junctions, streets), length_m=np.array(steps) * STEP_M)


def stands(network: Network, **more: Any) -> Standing:
    return standing_of(plan_of(network, scenario(**more), step_s=60, coarse=True, compare=False), network="")


def closing(standing: Standing, at_step: int, *streets: int, **more: Any) -> Events:
    at_s = at_step * standing.problem.step_s
    return Events(at_step, frozenset(Closure(EVENT, street, at_s, FOREVER_S) for street in streets), **more)


def under_way(standing: Standing) -> Counter[tuple[int, int]]:
    """People by (junction that they come to, steps until then)."""
    found: Counter[tuple[int, int]] = Counter()
    problem = standing.problem
    for gate, source in enumerate(problem.gate_source):
        if standing.source_zone[source] == UNDER_WAY:
            at = int(standing.node_id[problem.gate_node[gate]]), int(problem.release[source])
            found[at] += int(problem.people[source])
    return found


def best(standing: Standing) -> list[int]:
    """People out by each step from then on: checked, and as many as from nothing and as a maximum flow."""
    assert certify(standing.problem, standing.flow).holds
    anew = earliest_arrival(standing.problem)
    out: list[int] = standing.flow.arrived.tolist()
    assert standing.flow.stranded.sum() == anew.stranded.sum()
    for last in range(0, max(standing.flow.steps, anew.steps) + 2, 3):
        most = out[min(last, len(out) - 1)] if out else 0
        assert most == by_maximum_flow(standing.problem, last)
    return out


# --- by hand ------------------------------------------------------------------------------------------------------

LINE = whole_steps([2, 1, 3, 2], [(0, 0), (100, 0), (200, 0), (300, 0), (400, 0)], [(0, 1), (1, 2), (2, 3), (3, 4)])
"""One chain of eight steps; its third street lies from 3 to 6 steps along."""


def on_the_line() -> Standing:
    """744 people who enter it at steps 0 to 7, 93 each."""
    return stands(LINE, zones=(Zone("zone/west", 744, point(0, 0)),))


def test_people_before_a_street_that_closes_stop_and_those_in_it_walk_on() -> None:
    """At step 6 those who entered at 0, 1, 2 are 6, 5, 4 steps along, in the third street, and come out at 8, 9, 10.

    Those who entered at 3, 4, 5 stop where it begins; two steps' people are still at home.
    """
    before = on_the_line()
    assert before.problem.arcs == 2
    now = made_anew(before, closing(before, 6, 2))
    assert best(now) == [0, 0, 93, 186, 279]
    assert {at: people for at, people in under_way(now).items() if at[0] == 102} == {
        (102, 0): 93,
        (102, 1): 93,
        (102, 2): 93,
    }
    assert dict(now.cannot()) == {"zone/west": 186, "": 279}
    assert (now.people, int(now.out_before.sum()), now.curve.tolist()) == (
        744,
        0,
        [0, 0, 0, 0, 0, 0, 0, 0, 93, 186, 279],
    )


def test_a_street_that_opens_again_lets_them_on() -> None:
    """From step 9 on: three times 93 from the junction, out at 14 to 16; those from home behind them, at 17 and 18."""
    before = on_the_line()
    shut = made_anew(before, closing(before, 6, 2))
    now = made_anew(shut, Events(9, lift=frozenset(shut.closures)))
    assert best(now) == [93, 186, 186, 186, 186, 279, 372, 465, 558, 651]
    assert not now.flow.stranded.any()
    assert now.curve.tolist()[-1] == 744
    assert now.closures == ()


def test_who_is_cut_off_goes_back_where_another_way_leads() -> None:
    """The west has a second way out of 9 steps: those who stopped 3 steps along are back after 3, out 9 later."""
    other = whole_steps(
        [2, 1, 3, 2, 9],
        [*zip(range(0, 500, 100), [0] * 5, strict=True), (0, 300)],
        [*zip(range(4), range(1, 5), strict=True), (0, 5)],
    )
    before = stands(
        other,
        zones=(Zone("zone/west", 93, point(0, 0)),),
        exits=(Exit("exit/east", point(400, 0)), Exit("exit/north", point(0, 300))),
    )
    now = made_anew(before, closing(before, 2, 2))
    assert under_way(now) == {(102, 1): 93}
    assert best(now) == [0] * (1 + 3 + 9) + [93]


def test_a_chain_in_parts_of_steps_is_parted_on_whole_ones() -> None:
    """Four streets of 1.25 steps in five steps: the second lies from 1.25 to 2.5, so 1, 2 and 2 steps both ways."""
    parted = split(stands(ROAD), np.array([1]))
    ids = parted.node_id
    arcs = {
        (int(ids[tail]), int(ids[head])): int(travel)
        for tail, head, travel in zip(parted.problem.tail, parted.problem.head, parted.problem.travel, strict=True)
    }
    assert arcs == {(100, 101): 1, (101, 102): 2, (102, 104): 2, (104, 102): 2, (102, 101): 2, (101, 100): 1}


def test_a_street_that_is_less_than_a_step_from_the_end_closes_with_what_lies_between() -> None:
    """Of 0.2 + 2 + 0.2 steps in 2 the middle lies from 0.17 to 1.83: no whole step is left at either end."""
    network = whole_steps([0.2, 2, 0.2], [(0, 0), (50, 0), (350, 0), (400, 0)], [(0, 1), (1, 2), (2, 3)])
    before = stands(network)
    parted = split(before, np.array([1]))
    assert parted.problem.arcs == 2
    assert not made_anew(before, closing(before, 1, 1)).flow.flow.any()


def test_two_streets_of_one_chain_close_at_once() -> None:
    """The second (2 to 3 steps along) and the fourth (6 to 8). At step 5 those who entered at 0 to 4 are 5 to 1 along.

    At 1 and 2 they are before the second, at 3 at its end, at 4 and 5 on the way to the fourth; none gets anywhere.
    """
    before = on_the_line()
    now = made_anew(before, closing(before, 5, 1, 3))
    assert {at: people for at, people in under_way(now).items() if people} == {
        (101, 0): 93,
        (101, 1): 93,
        (102, 0): 93,
        (103, 1): 93,
        (103, 2): 93,
    }
    assert best(now) == []


def test_a_part_takes_what_its_narrowest_street_takes() -> None:
    """2 m are 1.08 m clear: 0.3307 people a second a direction, 19 a step."""
    network = replace(LINE, width_m=np.array([6.0, 6.0, 6.0, 2.0]))
    parted = split(stands(network), np.array([1]))
    problem, ids = parted.problem, parted.node_id.tolist()
    ends = [(ids[tail], ids[head]) for tail, head in zip(problem.tail, problem.head, strict=True)]
    east = [problem.capacity[ends.index(pair)] for pair in ((100, 101), (101, 102), (102, 104))]
    west = [problem.capacity[ends.index(pair)] for pair in ((104, 102), (102, 101), (101, 100))]
    assert (east, west) == ([93, 93, 19], [19, 93, 93])


def test_the_parts_of_a_road_that_was_turned_take_what_the_road_was_given() -> None:
    """Both directions took 93 in a step; the whole road now takes 150 to the east and nobody to the west."""
    before = stands(LINE)
    ids = before.node_id.tolist()
    east = np.array(
        [ids[tail] < ids[head] for tail, head in zip(before.problem.tail, before.problem.head, strict=True)]
    )
    turned = replace(before, problem=before.problem.with_(capacity=np.where(east, 150, 0)))
    parted = split(turned, np.array([1]))
    ids = parted.node_id.tolist()
    for tail, head, takes in zip(parted.problem.tail, parted.problem.head, parted.problem.capacity, strict=True):
        assert takes == (150 if ids[tail] < ids[head] else 0)


def test_the_parts_keep_the_windows() -> None:
    """Nobody is in a part when the window ends at step 12: it is entered until as many steps before as it takes."""
    before = stands(LINE, windows=(Window("window/first", 0, 720),))
    parted = split(before, np.array([2])).problem
    for travel, profile in zip(parted.travel.tolist(), parted.profile, strict=True):
        row = parted.is_open[profile]
        assert row.tolist() == [step <= 12 - travel for step in range(len(row))]


def test_what_an_event_closed_with_its_neighbour_stays_closed_when_they_are_parted() -> None:
    """Streets of 0.5, 1.5 and 2 steps. The second closes with the first (0 to 2); then the first; then it is lifted."""
    network = whole_steps([0.5, 1.5, 2], [(0, 0), (100, 0), (200, 0), (400, 0)], [(0, 1), (1, 2), (2, 3)])
    before = stands(network)
    shut = made_anew(before, closing(before, 1, 1))
    assert sorted(shut.problem.travel.tolist()) == [2, 2, 2, 2]
    more = made_anew(shut, closing(shut, 2, 0))
    again = made_anew(more, Events(3, lift=frozenset(each for each in more.closures if each.street == 0)))
    for street, is_open in ((0, True), (1, False), (2, True)):
        for arc in again.arcs_of(np.array([street])):
            assert again.problem.is_open[again.problem.profile[arc], 0] == is_open
    assert (again.problem.people[again.source_zone == UNDER_WAY] > 0).all()
    assert again.flow.stranded.sum() == again.problem.people.sum() - again.flow.out.sum()


def test_an_opening_does_not_open_outside_the_windows() -> None:
    """The window ends at step 12. The road (8 steps) is mined until it is released at step 2: entered until step 4."""
    before = stands(
        LINE,
        zones=(Zone("zone/west", 744, point(0, 0)),),
        exits=(Exit("exit/east", point(400, 0)), Exit("exit/west", point(100, 0))),
        hazards=(Hazard("hazard/mines", None, ((101, 102), (102, 103), (103, 104))),),
        windows=(Window("window/first", 0, 720),),
    )
    now = made_anew(before, Events(2, lift=frozenset(before.closures)))
    best(now)
    opened = now.arcs_of(np.array([1, 2, 3]))
    for arc in opened:
        row = now.problem.is_open[now.problem.profile[arc]]
        last = 12 - 2 - int(now.problem.travel[arc])
        assert row.tolist() == [step <= last for step in range(len(row))]


def test_a_closure_that_lies_ahead_stays() -> None:
    """One hazard closes a street now, another in steps 10 to 19: lifting the first leaves the second."""
    before = stands(
        LINE,
        exits=(Exit("exit/east", point(400, 0)), Exit("exit/west", point(0, 100))),
        hazards=(
            Hazard("hazard/now", None, ((103, 104),), 0.0, 6000.0),
            Hazard("hazard/later", None, ((103, 104),), 600.0, 1200.0),
        ),
    )
    lift = frozenset(each for each in before.closures if each.by == "hazard/now")
    now = made_anew(before, Events(1, lift=lift))
    arc = now.arcs_of(np.array([3]))[0]
    row = now.problem.is_open[now.problem.profile[arc]].tolist()
    assert row[:20] == [True] * 8 + [False] * 11 + [True]  # of 2 steps: entered at step 8, it is left at step 10


# --- counts -------------------------------------------------------------------------------------------------------

TWO_DOORS = whole_steps([1, 1, 3], [(0, 0), (100, 0), (200, 0), (500, 0)], [(0, 1), (1, 2), (2, 3)])


def test_fewer_people_keep_their_shares_and_more_are_laid_as_the_scenario_laid_them() -> None:
    """Of 600 at two points, 300 each, the plan has some left at step 2; what is found beyond is laid half and half."""
    shape = {"type": "MultiPoint", "coordinates": [point(0, 0)["coordinates"], point(100, 0)["coordinates"]]}
    before = stands(TWO_DOORS, zones=(Zone("zone/west", 600, shape),), exits=(Exit("exit/east", point(500, 0)),))
    assert before.laid_people.tolist() == [300, 300]
    left = replace(before, problem=before.problem.with_(people=[300, 100]))
    assert at_home(left, 0, 400).tolist() == [300, 100]
    assert at_home(left, 0, 40).tolist() == [30, 10]
    assert at_home(left, 0, 43).tolist() == [32, 11]
    assert at_home(left, 0, 0).tolist() == [0, 0]
    assert at_home(left, 0, 501).tolist() == [351, 150]
    now = made_anew(before, Events(3, count={0: 900}))
    home = int(now.problem.people[now.source_zone == 0].sum())
    assert home == 900
    assert now.people == 900 + int(before.flow.entered[:, :3].sum())
    best(now)


def test_after_the_end_people_may_still_be_found() -> None:
    before = on_the_line()
    now = made_anew(before, Events(50, count={0: 10}))
    assert best(now) == [0] * 8 + [10]
    assert now.curve.tolist()[-1] == 754


# --- against others -----------------------------------------------------------------------------------------------


def drawn(seed: int) -> Standing:
    """Chains of one to four streets of one to three steps; two zones, two exits, hazards, windows."""
    chance = np.random.default_rng(seed)
    junctions = [(1000.0 * number, 0.0) for number in range(6)]
    streets, steps = [], []
    for a in range(6):
        for b in range(a + 1, 6):
            if b != a + 1 and chance.random() < 0.6:
                continue
            ends = [a]
            for _ in range(int(chance.integers(0, 4))):
                ends.append(len(junctions))
                junctions.append((1000.0 * a + 10 * len(junctions), 500.0 + 20 * b))
            ends.append(b)
            for pair in pairwise(ends):
                streets.append(pair if chance.random() < 0.5 else pair[::-1])
                steps.append(int(chance.integers(1, 4)))
    picked = chance.permutation(len(streets))[:2]
    hazards = [
        Hazard("hazard/a", None, (tuple(100 + end for end in streets[picked[0]]),), 0.0, 600.0),
        Hazard("hazard/b", None, (tuple(100 + end for end in streets[picked[1]]),), 120.0),
    ]
    return stands(
        whole_steps(steps, junctions, streets),
        zones=(Zone("zone/a", int(chance.integers(300, 900)), point(0, 0)), Zone("zone/b", 400, point(2000, 0))),
        exits=(Exit("exit/a", point(5000, 0)), Exit("exit/b", point(3000, 0), 3000.0)),
        hazards=tuple(hazards[: int(chance.integers(0, 3))]),
        windows=(Window("window/a", 0, 60 * 14), Window("window/b", 60 * 20, 60 * 60)) if chance.random() < 0.3 else (),
    )


def followed(before: Standing, at_step: int, closes: int) -> Counter[tuple[int, int]]:
    """Where everybody under way comes to, arc by arc and step by step: all streets take whole steps."""
    found: Counter[tuple[int, int]] = Counter()
    for arc in range(before.problem.arcs):
        parts = before.parts(arc)
        steps = np.rint(before.street_s[parts % before.streets] / 60).astype(int).tolist()
        ends = [0, *np.cumsum(steps).tolist()]
        closing_at = [at for at, part in enumerate(parts) if part % before.streets == closes]
        for entered in range(min(at_step, before.flow.steps)):
            people, along = int(before.flow.flow[arc, entered]), at_step - entered
            if not people or along > ends[-1]:
                continue
            stop, part, ahead = ends[-1], parts[-1], 1
            for at in closing_at:
                if along <= ends[at]:
                    stop, part, ahead = ends[at], parts[at], 0
                elif along <= ends[at + 1]:
                    stop, part, ahead = ends[at + 1], parts[at], 1
            backward, street = divmod(int(part), before.streets)
            found[int(before.street_id[street, ahead ^ backward]), stop - along] += people
    return found


def test_everybody_is_where_they_were(seed: int) -> None:
    """A chain that is parted: the same people on each stretch as when each is followed from where they entered."""
    stopped = 0
    for number in range(seed, seed + 40):
        before = drawn(number)
        chance = np.random.default_rng(number)
        walked = np.concatenate([before.parts(int(arc)) for arc in np.flatnonzero(before.flow.flow.any(axis=1))])
        street = int(chance.choice(walked)) % before.streets
        at_step = int(chance.integers(1, before.flow.steps))
        parted = split(before, np.array([street]))
        checked = certify(parted.problem, parted.flow)
        assert checked.faults == ()
        assert checked.arrived.tolist() == before.flow.arrived.tolist()
        now = made_anew(before, closing(before, at_step, street))
        assert under_way(now) == followed(before, at_step, street), number
        stopped += followed(before, at_step, street) != followed(before, at_step, -1)
    assert stopped > 5


def test_it_is_the_best_that_is_left_again_and_again(seed: int) -> None:
    for number in range(seed, seed + 8):
        now = drawn(number)
        chance = np.random.default_rng(number)
        everybody = now.people
        for _ in range(3):
            at_step = now.first_step + int(chance.integers(0, 6))
            streets = chance.permutation(now.streets)[:2].tolist()
            held = [
                each
                for each in now.closures
                if each.from_s <= at_step * 60 < each.to_s and each.street not in streets and chance.random() < 0.5
            ]
            now = made_anew(now, closing(now, at_step, *streets, lift=frozenset(held)))
            best(now)
            assert now.people == everybody
            shut = {each.street for each in now.closures if each.from_s <= at_step * 60 < each.to_s}
            for arc in now.arcs_of(np.array(sorted(shut), np.int64)):
                assert not now.flow.flow[arc, :1].any()


@pytest.mark.parametrize("found", [0, 350, 2000])
def test_counts_as_well(seed: int, found: int) -> None:
    for number in range(seed, seed + 4):
        before = drawn(number)
        now = made_anew(before, Events(4, count={1: found}))
        assert int(now.problem.people[now.source_zone == 1].sum()) == found
        best(now)
