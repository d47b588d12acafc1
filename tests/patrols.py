"""Tasks for drones, drawn by a seed, for the tests and the benchmark of rotas."""

from __future__ import annotations

import random

from safepassage.planning.rota import Task, Watch

__all__ = ["drawn", "task"]


def task(*watches: Watch, air: int = 30, swap: int = 5, charge: int = 40, **more: object) -> Task:
    """A base with drones of 30 minutes in the air and 5 to swap, unless said otherwise."""
    return Task("base/north", watches, air, swap, charge, **more)  # type: ignore[arg-type]


def drawn(seed: int, lasts_min: tuple[int, ...] = (720, 480), *, is_fixed: bool = False) -> Task:
    """One to eight places in the air over a night, with what small drones have: 18 to 40 minutes in the air."""
    by = random.Random(seed)
    air, handover = by.randint(18, 40), by.choice([0, 1, 2, 3])
    watches = []
    for number in range(by.randint(1, 4)):
        out = by.randint(0, air // 5)
        back = max(0, out + by.randint(-1, 2))
        begin = by.choice([0, 0, by.randint(0, min(lasts_min) // 2)])
        lasts = by.choice([*lasts_min, by.randint(30, min(lasts_min))])
        seats = range(by.choice([1, 1, 1, 2]))
        watches += [Watch(f"stretch/s{number}", seat, begin, begin + lasts, out, back) for seat in seats]
    return Task(
        "base/north",
        tuple(watches),
        air,
        0 if is_fixed else by.randint(1, 6),
        by.randint(20, 60),
        is_fixed,
        handover,
        pads=by.choice([None, 2, 3]),
        chargers=None if is_fixed else by.choice([None, 8, 12]),
    )
