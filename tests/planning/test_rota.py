"""Rotas that can be counted on fingers, every rota of small nights, and a checker that is shown to see each fault."""

from __future__ import annotations

import math
import os
import random
import subprocess
import sys
from dataclasses import replace
from itertools import combinations, product
from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import linprog

from patrols import drawn, task
from safepassage.kernels.least_busy import cheapest
from safepassage.planning.rota import Flight, Shift, Sortie, Task, Watch, in_air, manned, served
from safepassage.planning.rota_bound import endless_bound, night_bound
from safepassage.planning.rota_check import check_rota, gaps
from safepassage.planning.rota_exact import exact
from safepassage.planning.rota_search import rota_of

POST = Watch("stretch/south", 0, 0, 100, 5, 5)
"""20 minutes on station out of 30."""


def test_one_post_by_hand() -> None:
    """100 minutes by 20 are five sorties; (30 + 5) / 20 = 1.75 drones; a battery is away 30 and charged 40 minutes."""
    found = rota_of(task(POST))
    assert (found.drones, found.bound, found.endless, found.is_least) == (2, 2, 2, True)
    assert len(found.flights) == 5
    assert check_rota(found.task, found.flights) == []


@pytest.mark.parametrize(
    ("air", "swap", "handover", "least"),
    [(30, 5, 0, 2), (30, 10, 0, 2), (30, 11, 0, 3), (30, 5, 2, 2), (30, 7, 2, 3), (50, 0, 0, 2), (14, 2, 0, 4)],
)
def test_the_bound_without_end(air: int, swap: int, handover: int, least: int) -> None:
    """(E + C) / (E - 2t - H): 35/20, 40/20, 41/20, 35/18, 37/18, 50/40, 16/4."""
    assert endless_bound(task(POST, air=air, swap=swap, handover_min=handover)) == least


def test_posts_are_added_before_rounding() -> None:
    """Two posts of 1.75 are 3.5, so four drones; three are 5.25, so six."""
    others = [replace(POST, seat=seat) for seat in range(3)]
    assert [endless_bound(task(*others[:number])) for number in (1, 2, 3)] == [2, 4, 6]


def test_four_posts_of_one_and_three_quarters_need_seven_drones_and_not_eight() -> None:
    """4 x 1.75 = 7: only rounds laid end to end do it."""
    posts = [replace(POST, seat=seat, to_min=700) for seat in range(4)]
    found = rota_of(task(*posts))
    assert (found.endless, found.drones, found.is_least) == (7, 7, True)
    assert check_rota(found.task, found.flights) == []


def least_minutes(lasts: int, handover: int, from_min: int = 0, to_min: int = 200) -> tuple[int, list[int]]:
    """What POST costs from minute 50 on, where minutes weigh 1 within a stretch, and what is away when."""
    total = np.cumsum([0, *(from_min <= minute < to_min for minute in range(200))])
    busy = np.zeros(200, np.int64)
    row = np.array([50, 50 + lasts, 20 - handover, 5, 10])
    return int(cheapest(row, handover, total, busy)), busy.tolist()


def test_the_least_busy_minutes_by_hand() -> None:
    """20 minutes are one sortie: 5 out, 20, 5 back, 5 swap. 21 are two: 5 + 21 + 5 + 5, and at the relief 5 + 5 + 5."""
    assert least_minutes(20, 0) == (35, [0] * 45 + [1] * 35 + [0] * 120)
    cost, busy = least_minutes(21, 0)
    assert (cost, sum(busy), busy.count(2), busy.count(1)) == (51, 51, 15, 21)
    assert least_minutes(21, 2)[0] == 53
    assert least_minutes(20, 0, 50, 70)[0] == 20
    assert least_minutes(100, 0, 0, 40)[0] == 0


def test_a_relief_is_put_where_minutes_weigh_least() -> None:
    """One relief in 30 minutes, 10 to 20 after the beginning: two are away from 5 before it to 10 after it.

    With minutes 55 to 64 free, 35 of the 45 that one is away count; at minute 60, 5 of the other 15 do, and 6 at 61.
    """
    total = np.cumsum([0, *(not 55 <= minute < 65 for minute in range(200))])
    busy = np.zeros(200, np.int64)
    assert cheapest(np.array([50, 80, 20, 5, 10]), 0, total, busy) == 35 + 5
    assert busy.tolist() == [0] * 45 + [1] * 10 + [2] * 15 + [1] * 20 + [0] * 110


@pytest.mark.parametrize("seed", range(60))
def test_the_least_busy_minutes_over_every_choice(seed: int) -> None:
    """Up to eleven minutes, weighed by chance, and every choice of reliefs that the time on station allows."""
    by = random.Random(seed)
    handover, out, away, reach = by.randint(0, 2), by.randint(0, 3), by.randint(0, 4), by.randint(1, 5)
    begin, end = 6, 6 + by.randint(1, 11)
    weights = [by.randint(0, 9) for _ in range(end + away + 1)]
    costs = []
    for number in range(end - begin):
        for reliefs in combinations(range(begin + 1, end), number):
            on = [begin, *(each - handover for each in reliefs)]
            if all(b - a <= reach + handover for a, b in zip(on, [*reliefs, end], strict=True)):
                gone = zip(on, [*reliefs, end], strict=True)
                costs.append(sum(sum(weights[a - out : b + away]) for a, b in gone))
    busy = np.zeros(len(weights), np.int64)
    row = np.array([begin, end, reach, out, away])
    assert cheapest(row, handover, np.cumsum([0, *weights]), busy) == min(costs)
    assert sum(count * weight for count, weight in zip(busy, weights, strict=True)) == min(costs)


def drones_of_mixtures(asked: Task) -> float:
    """The fewest drones over mixtures of choices: a flow along each watch's reliefs, solved by HiGHS."""
    arcs = []
    for number, watch in enumerate(asked.watches):
        reach, back = asked.station_min(watch) - asked.handover_min, watch.back_min + asked.turn_min
        for a in range(watch.from_min, watch.to_min):
            on = a if a == watch.from_min else a - asked.handover_min
            last = min(watch.to_min, on + reach + asked.handover_min)
            arcs += [(number, a, b, on - watch.out_min, b + back) for b in range(a + 1, last + 1)]
    minutes = range(min(arc[3] for arc in arcs), max(arc[4] for arc in arcs))
    at_once = [[float(off <= minute < ready) for *_, off, ready in arcs] + [-1.0] for minute in minutes]
    flows, sums = [], []
    for number, watch in enumerate(asked.watches):
        for minute in range(watch.from_min, watch.to_min):
            flows.append([float((n == number) * ((a == minute) - (b == minute))) for n, a, b, *_ in arcs] + [0.0])
            sums.append(float(minute == watch.from_min))
    least = [0.0] * len(arcs) + [1.0]
    found = linprog(least, np.array(at_once), np.zeros(len(minutes)), np.array(flows), np.array(sums))
    return float(found.fun)


@pytest.mark.parametrize("seed", [1, 3, 4, 5])
def test_the_bound_is_that_of_mixtures(seed: int) -> None:
    """Never above it, and below it only by what two thousand rounds leave."""
    asked = drawn(seed, (60, 45), is_fixed=seed % 2 == 0)
    mixed = drones_of_mixtures(asked)
    assert math.ceil(mixed - 0.05) <= night_bound(asked) <= math.ceil(mixed - 1e-7)


def test_a_night_can_do_with_fewer_drones_than_one_without_end() -> None:
    """One sortie holds 20 minutes."""
    short = task(replace(POST, to_min=20))
    assert (night_bound(short), rota_of(short).drones, endless_bound(short)) == (1, 1, 2)


def least_by_trying(asked: Task) -> int:
    """The fewest drones over every choice of reliefs: drones away at once, counted minute by minute."""
    away: list[list[list[int]]] = []
    for watch in asked.watches:
        station = asked.air_min - watch.out_min - watch.back_min
        ways = []
        inside = range(watch.from_min + 1, watch.to_min - asked.handover_min)
        for number in range(5):
            for cuts in combinations(inside, number):
                starts = [watch.from_min, *cuts]
                ends = [cut + asked.handover_min for cut in cuts] + [watch.to_min]
                if all(b - a <= station for a, b in zip(starts, ends, strict=True)):
                    load = [0] * 60
                    for a, b in zip(starts, ends, strict=True):
                        for minute in range(a - watch.out_min, b + watch.back_min + asked.turn_min):
                            load[minute + 10] += 1
                    ways.append(load)
        away.append(ways)
    return min(max(map(sum, zip(*loads, strict=True))) for loads in product(*away))


@pytest.mark.parametrize(
    "asked",
    [
        task(Watch("stretch/a", 0, 0, 16, 1, 1), air=7, swap=2),
        task(Watch("stretch/a", 0, 0, 14, 1, 2), air=8, swap=1, handover_min=1),
        task(Watch("stretch/a", 0, 0, 9, 1, 1), Watch("stretch/b", 0, 2, 11, 2, 1), air=7, swap=1),
        task(Watch("stretch/a", 0, 0, 10, 0, 0), Watch("stretch/b", 0, 0, 8, 1, 1), air=6, swap=0),
        task(Watch("stretch/a", 0, 0, 8, 1, 1), Watch("stretch/b", 0, 5, 13, 1, 1), air=6, swap=3, handover_min=1),
        task(
            Watch("stretch/a", 0, 0, 9, 1, 0), Watch("stretch/b", 0, 0, 9, 1, 0), air=6, swap=0, charge=4, is_fixed=True
        ),
    ],
)
def test_every_rota_of_a_small_night(asked: Task) -> None:
    least = least_by_trying(asked)
    found = rota_of(asked)
    assert (found.drones, found.is_least) == (least, True)
    assert night_bound(asked) <= least
    assert check_rota(found.task, found.flights) == []
    assert exact(asked, least - 1, [], work_s=20.0) == (None, True)


def test_batteries_wait_for_a_charger() -> None:
    """Landings at 10, 20, 30; one charger, 15 minutes: whole at 25, 40, 55. The fourth, at 35, takes the first."""
    asked = task(Watch("stretch/a", 0, 0, 45, 0, 0), air=10, swap=0, charge=15, chargers=1)
    flights = served(asked, [Sortie(0, n, n + 10) for n in (0, 10, 20, 35)])
    assert [flight.charge_min for flight in flights] == [(10, 25), (25, 40), (40, 55), (55, 70)]
    assert [flight.battery for flight in flights] == [0, 1, 2, 0]
    assert {flight.drone for flight in flights} == {0}
    spare = served(replace(asked, chargers=None), [Sortie(0, n, n + 10) for n in (0, 10, 20, 35)])
    assert [flight.charge_min for flight in spare] == [(10, 25), (20, 35), (30, 45), (45, 60)]


def test_a_fixed_battery_keeps_its_drone() -> None:
    asked = task(Watch("stretch/a", 0, 0, 30, 0, 0), air=10, swap=0, charge=15, is_fixed=True)
    flights = served(asked, [Sortie(0, n, n + 10) for n in (0, 10, 20, 25)])
    assert [(flight.drone, flight.battery) for flight in flights] == [(0, 0), (1, 1), (2, 2), (0, 0)]


def test_how_many_are_in_the_air() -> None:
    assert [*in_air([Sortie(0, 0, 10), Sortie(0, 8, 20)])] == [(0, 8, 1), (8, 10, 2), (10, 20, 1)]


def test_a_drone_is_handed_over_when_a_duty_ends() -> None:
    asked = task(POST, shifts=(Shift("crew/a", -10, 20), Shift("crew/b", 15, 200, 2)))
    flights, short = manned(asked, [Flight(Sortie(0, -5, 25), 0, 0, (0, 0))])
    assert flights[0].crews == (("crew/a", -5, 20), ("crew/b", 20, 25))
    assert short == []
    assert manned(replace(asked, shifts=asked.shifts[:1]), flights)[1] == [(20, 25, 1)]


def test_too_few_crews_are_said_with_what_is_missing() -> None:
    found = rota_of(task(POST, shifts=(Shift("crew/a", -10, 200, 1),)), work_s=1.0)
    assert len(found.lacks) == 1
    assert "the crews on duty fly 1 at once" in found.lacks[0]
    assert "Put crews for 1 more on duty" in found.lacks[0]
    assert not found.is_least
    enough = rota_of(task(POST, shifts=(Shift("crew/a", -10, 200, 2),)))
    assert (enough.lacks, check_rota(enough.task, enough.flights)) == ((), [])


def test_too_few_drones_and_batteries_are_said() -> None:
    """Of five sorties in 100 minutes the battery of the first, charged at 70, flies the fourth or fifth again: four."""
    few = rota_of(task(POST, drones=1, batteries=3), work_s=1.0)
    assert "2 drones are needed, 1 are there" in few.lacks[0]
    assert "Bring 1." in few.lacks[0]
    assert "batteries are needed, 3 are there" in few.lacks[1]


def test_one_pad_is_shared() -> None:
    """Two posts begin at once, and take off one after the other."""
    found = rota_of(task(POST, replace(POST, post="stretch/north"), pads=1))
    assert found.lacks == ()
    moments = [m for f in found.flights for m in (f.sortie.off_min, f.sortie.land_min)]
    assert len(set(moments)) == len(moments)
    assert check_rota(found.task, found.flights) == []


def test_the_exact_solver_keeps_to_pads_chargers_and_crews() -> None:
    """Two posts of 20 minutes, one sortie each, so nothing of the search would part their take-offs."""
    two = task(replace(POST, to_min=18), replace(POST, post="stretch/north", to_min=18), pads=1)
    sorties, _ = exact(two, 2, [], work_s=2.0)
    assert sorties is not None
    moments = [minute for each in sorties for minute in (each.off_min, each.land_min)]
    assert len(set(moments)) == 4
    assert exact(replace(two, pads=2, shifts=(Shift("crew/a", -20, 60, 1),)), 2, [], work_s=2.0) == (None, True)
    assert exact(replace(two, pads=2, batteries=1), 2, [], work_s=2.0) == (None, True)


def test_gaps_are_found() -> None:
    flights = [Flight(Sortie(0, -5, 25), 0, 0, (30, 70)), Flight(Sortie(0, 20, 50), 1, 1, (55, 95))]
    assert gaps(task(POST), flights) == [("stretch/south", 20, 25), ("stretch/south", 45, 100)]
    assert gaps(task(POST), []) == [("stretch/south", 0, 100)]


GOOD = task(POST, pads=1, chargers=5, shifts=(Shift("crew/a", -50, 200, 2),), handover_min=1)


def broken(number: int, **change: object) -> list[str]:
    flights = [*rota_of(GOOD).flights]
    flights[number] = replace(flights[number], **change)  # type: ignore[arg-type]
    return check_rota(GOOD, flights)


def test_the_checker_sees_every_fault() -> None:
    """Each a rota that is right but for one thing."""
    flights = rota_of(GOOD).flights
    assert check_rota(GOOD, flights) == []
    first = flights[0].sortie
    assert any("is not in view" in said for said in check_rota(GOOD, flights[:1] + flights[2:]))
    assert any("not in view" in said for said in broken(0, sortie=replace(first, off_min=first.off_min + 1)))
    assert any("leave its reserve" in said for said in broken(0, sortie=replace(first, land_min=first.off_min + 31)))
    assert any("without a handover" in said for said in broken(0, sortie=replace(first, land_min=first.land_min - 1)))
    assert any("is free at" in said for said in broken(1, drone=flights[0].drone))
    assert any("before it is charged" in said for said in broken(1, battery=flights[0].battery))
    assert any("not charged whole" in said for said in broken(0, charge_min=(first.land_min + 4, first.land_min + 44)))
    assert any("not charged whole" in said for said in broken(0, charge_min=(first.land_min + 5, first.land_min + 44)))
    assert any("hands all the way" in said for said in broken(0, crews=flights[0].crews[1:]))
    lone = replace(GOOD, shifts=(Shift("crew/a", -50, 200, 1),))
    assert any("can fly 1" in said for said in check_rota(lone, flights))
    assert any(
        "1 chargers" not in said and "chargers are taken" in said
        for said in check_rota(replace(GOOD, chargers=1), flights)
    )
    assert any("drones fly, 1 are there" in said for said in check_rota(replace(GOOD, drones=1), flights))
    assert any("batteries fly, 1 are there" in said for said in check_rota(replace(GOOD, batteries=1), flights))
    assert any("pads are taken" in said for said in check_rota(replace(GOOD, pad_min=20), flights))


def test_nothing_to_hold() -> None:
    found = rota_of(task())
    assert (found.drones, found.flights, found.is_least) == (0, (), True)


def test_the_same_again() -> None:
    assert rota_of(drawn(7), work_s=0.0) == rota_of(drawn(7), work_s=0.0)


def test_two_hundred_nights_without_a_gap() -> None:
    """Of up to two hours, so that it is quick; whatever was drawn, nobody looks away."""
    for seed in [*range(150), *range(900, 950)]:
        found = rota_of(drawn(seed, (120, 90)), tries=3, work_s=0.0)
        faults = check_rota(found.task, found.flights)
        assert gaps(found.task, found.flights) == [], seed
        assert (faults == []) == (found.lacks == ()), (seed, faults, found.lacks)


def test_groups_that_begin_elsewhere_save_two_drones() -> None:
    """13 drones where each group begins with the night, and 11 where they do not: no rota has fewer."""
    found = rota_of(drawn(359), work_s=0.0)
    assert (found.drones, found.bound, found.is_least) == (11, 11, True)
    assert check_rota(found.task, found.flights) == []


def test_two_posts_that_take_turns_need_three_drones() -> None:
    """Two of 1.4 drones each, 2.8 minutes of drones a minute; whole ones are never fewer than the weights show."""
    asked = task(*(replace(POST, seat=seat, to_min=700) for seat in range(2)), air=40, swap=2)
    assert (night_bound(asked), endless_bound(asked)) == (3, 3)


WITHOUT = """
import json, sys
sys.path.insert(0, sys.argv[1])
from patrols import drawn
from safepassage.kernels.relieve import relieve
from safepassage.planning.rota_search import rota_of
print(hasattr(relieve, "signatures"))
print(rota_of(drawn(51, (120, 90), is_fixed=True), tries=3, work_s=0.0))
"""


def test_the_compiler_changes_nothing() -> None:
    """A night whose bound is met only after take-offs and landings have been moved."""
    told = [
        subprocess.run(
            [sys.executable, "-c", WITHOUT, str(Path(__file__).parent.parent)],
            env={**os.environ, "NUMBA_DISABLE_JIT": flag},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.splitlines()
        for flag in "01"
    ]
    assert [lines[0] for lines in told] == ["True", "False"]
    assert told[0][1] == told[1][1]


@pytest.mark.parametrize("is_fixed", [False, True])
def test_whole_nights_are_within_one_drone_of_the_bound(is_fixed: bool) -> None:
    for seed in range(40):
        found = rota_of(drawn(seed, is_fixed=is_fixed), tries=20, work_s=0.0)
        assert found.bound <= found.drones <= found.bound + 1, seed
        assert found.is_least == (found.drones == found.bound)
        assert check_rota(found.task, found.flights) == []
