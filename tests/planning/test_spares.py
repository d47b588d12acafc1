"""Nights with chance, against closed forms, and without it, against the rota."""

from __future__ import annotations

import numpy as np
import pytest

from patrols import drawn, task
from planning.test_rota import POST
from safepassage.planning.rota import Task, Watch
from safepassage.planning.rota_search import Rota, rota_of
from safepassage.planning.spares import FROM_THE_START, Chances, Nights, flown, spares_for
from safepassage.planning.transit import Wind


def stations(rota: Rota) -> list[tuple[int, int, int]]:
    return [(flight.sortie.watch, *flight.sortie.on_min(rota.task)) for flight in rota.flights]


def nights(rota: Rota, chances: Chances) -> Nights:
    same = [(watch.out_min, watch.back_min) for watch in rota.task.watches]
    return spares_for(rota.task, stations(rota), rota.drones, chances, lambda _: same, wind=Wind())


def night(asked: Task, drones: int, held: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    return flown(asked, held, [FROM_THE_START] * drones, Chances(), np.random.default_rng(1))[0]


@pytest.mark.parametrize("seed", range(20))
def test_without_chance_the_rota_is_flown_without_a_gap(seed: int) -> None:
    rota = rota_of(drawn(seed, (240, 120)), tries=5, work_s=0.0)
    assert nights(rota, Chances(nights=20)).kept_share == (1.0,)


def test_one_drone_too_few_by_hand() -> None:
    """20 minutes on station, away from 20 to 35 (back, swapped, out again): seen 0-20, 35-55, 70-90."""
    asked = task(POST)
    held = [(0, 20 * n, 20 * n + 20) for n in range(5)]
    assert night(asked, 2, held) == []
    assert night(asked, 1, held)[0] == (0, 20, 35)
    assert night(asked, 0, held) == [(0, 0, 100)]


def test_more_wind_is_made_up_for_by_an_earlier_relief() -> None:
    """Two minutes more each way: 16 on station, and another takes over at 16 with a third drone."""
    asked = task(Watch("stretch/south", 0, 0, 40, 7, 7))
    held = [(0, 0, 20), (0, 20, 40)]
    assert night(asked, 4, held) == []
    gaps, sorties = flown(asked, held, [FROM_THE_START] * 4, Chances(), np.random.default_rng(1))
    assert gaps == []
    assert all(sortie.land_min - sortie.off_min <= 30 for sortie in sorties)


def test_the_earlier_relief_is_there_for_the_handover() -> None:
    """16 minutes on station, so the next is there at 14, two before; it takes off at 7."""
    asked = task(Watch("stretch/south", 0, 0, 40, 7, 7), handover_min=2)
    _, sorties = flown(asked, [(0, 0, 40)], [FROM_THE_START] * 4, Chances(), np.random.default_rng(1))
    assert [sortie.off_min for sortie in sorties] == [-7, 7, 21]


def test_a_drone_that_is_not_fit() -> None:
    """One sortie with s spares: the night is lost where all 1 + s are unfit, 0.3 to that power. 4 sigma of 2,000."""
    rota = rota_of(task(Watch("stretch/south", 0, 0, 10, 1, 1)))
    kept = nights(rota, Chances(unfit_share=0.3, nights=2000)).kept_share
    assert kept[:3] == pytest.approx((0.7, 0.91, 0.973), abs=0.041)
    assert nights(rota, Chances(unfit_share=0.3, nights=2000)).spares == 2


def test_a_flight_that_is_broken_off_leaves_a_gap_whatever_stands_on_the_ground() -> None:
    rota = rota_of(task(Watch("stretch/south", 0, 0, 20, 5, 5)))
    found = nights(rota, Chances(abort_share=0.5, nights=400))
    assert found.spares is None
    assert found.kept_share[-1] < 0.6
    relieved = nights(rota, Chances(abort_share=0.5, nights=400, gap_min=10))
    assert relieved.kept_share[0] < relieved.kept_share[-1]


def test_the_same_seed_gives_the_same_nights() -> None:
    rota = rota_of(drawn(3, (240, 120)), tries=5, work_s=0.0)
    some = Chances(0.1, 0.05, nights=30)
    assert nights(rota, some) == nights(rota, some)


def test_a_wind_that_lets_nobody_fly() -> None:
    rota = rota_of(task(POST))
    assert spares_for(rota.task, stations(rota), 2, Chances(nights=20), lambda _: [None], wind=Wind()).spares is None
