"""Finds a rota with no gap and few drones: rounds of one period laid end to end, then chance, then the exact solver.

Posts that are relieved with a common period P keep a drone busy for P + H + 2t + C of them each (H handover, t each
way, C the turn). Laid end to end around a circle of P minutes, where each begins when the one before is done, they
need exactly the sum over P, rounded up, at every moment: the least for that P. Posts of different reach are parted into
groups with a period each. Where in its period a group begins, and in which order its posts come, decides how many are
away where groups meet, begin and end, so these are tried by chance. Where a night is short, or pads, batteries or crews
bind, other beginnings are tried, and single take-offs and landings are moved (`kernels/relieve.py`); then OR-Tools
CP-SAT is asked for fewer drones until the bound is met, it proves that there are none, or its work is spent.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from safepassage.planning.rota import Sortie, in_air, manned, served
from safepassage.planning.rota_bound import endless_bound, night_bound
from safepassage.planning.rota_exact import exact

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from safepassage.planning.rota import Flight, Task

__all__ = ["Rota", "candidates", "lacks", "on_pads", "rota_of"]

TRIES: Final = 150
"""Beginnings that are tried by chance."""
SHIFTS: Final = 7
"""So many times as many rounds laid end to end are begun elsewhere by chance, where the others are above the bound."""
SLACKS_MIN: Final = (0, 1, 2, 4)
"""Minutes by which a period is shorter than it could be, so that take-offs and landings can give way on the pads."""
GROUPED_MAX: Final = 6
"""Posts of so many reaches at most are parted into groups in every way."""
MENDS: Final = ((200_000, 2, 0), (6_000_000, 3, 1), (6_000_000, 5, 1))
"""Moves of take-offs and landings, the drone-minutes by which the first may be worse, how far above the bound."""
_SEEDS: Final = 2**31 - 2
WORK_S: Final = 4.0
"""Deterministic seconds that the exact solver may take for one number of drones: the same rota on every machine."""


@dataclass(frozen=True, slots=True)
class Rota:
    """A rota of one base, and how near it is to the least.

    Attributes:
        task: What was asked.
        flights: In the order of take-off.
        bound: No rota of this night has fewer drones.
        endless: No rota has fewer if the same were held for ever.
        is_least: Whether it is proven that no rota has fewer drones.
        lacks: What is missing, in words with the way out; empty where it can be flown.
    """

    task: Task
    flights: tuple[Flight, ...]
    bound: int
    endless: int
    is_least: bool
    lacks: tuple[str, ...] = ()

    @property
    def drones(self) -> int:
        """Drones that it needs."""
        return len({flight.drone for flight in self.flights})

    @property
    def batteries(self) -> int:
        """Batteries that it needs, those in the drones included."""
        return len({flight.battery for flight in self.flights})


def rota_of(task: Task, *, seed: int = 1, tries: int = TRIES, work_s: float = WORK_S) -> Rota:
    """The rota of a task with the fewest drones that is found.

    Args:
        task: Every watch of it can be held: a sortie has time left on station, beyond the handover where one is needed.
        seed: Of the beginnings that are tried by chance.
        tries: How many of them.
        work_s: Deterministic seconds for the exact solver, for each number of drones; 0 leaves it out.
    """
    if not task.watches:
        return Rota(task, (), 0, 0, is_least=True)
    bound = night_bound(task)
    best = _mended(task, _best(task, bound, seed, tries), bound, seed)
    proven = False
    while work_s > 0 and (best.missing or best.drones > bound):
        fewer = best.drones - 1 if not best.missing else task.drones or best.drones + 1
        found, none_exists = exact(task, fewer, best.sorties, work_s=work_s)
        if found is None:
            proven = none_exists and not best.missing
            break
        better = _judged(task, found)
        if better.key >= best.key:
            break
        best = better
    flights, short = manned(task, served(task, best.sorties))
    is_least = not best.missing and (proven or best.drones <= bound)
    rota = Rota(task, tuple(flights), bound, endless_bound(task), is_least)
    return replace(rota, lacks=tuple(lacks(rota, short, pads_short=best.pads_short)))


def lacks(rota: Rota, short: Sequence[tuple[int, int, int]], *, pads_short: int) -> Iterator[str]:
    """What a rota needs and its base has not: what came, what was expected, and what would make it feasible."""
    task = rota.task
    if task.drones is not None and rota.drones > task.drones:
        least = f"no rota needs fewer than {rota.bound}" if not rota.is_least else "no rota needs fewer"
        yield f"{rota.drones} drones are needed, {task.drones} are there; {least}. Bring {rota.drones - task.drones}."
    if not task.is_fixed and task.batteries is not None and rota.batteries > task.batteries:
        free = len(
            {flight.battery for flight in served(replace(task, chargers=None), (f.sortie for f in rota.flights))}
        )
        more = f", or {free} and a charger for each" if free < rota.batteries else ""
        yield f"{rota.batteries} batteries are needed, {task.batteries} are there. Bring {rota.batteries}{more}."
    if short:
        from_min, to_min, missing = max(short, key=lambda each: (each[2], -each[0]))
        flying = next(n for a, b, n in in_air(f.sortie for f in rota.flights) if a <= from_min < b)
        wanted = sum(watch.from_min <= from_min < watch.to_min for watch in task.watches)
        yield (
            f"from minute {from_min} to {to_min} {flying} drones are in the air and the crews on duty fly "
            f"{flying - missing} at once; {wanted} have to be on station then. Put crews for {missing} more on duty; "
            f"in this rota crews are short for {sum(b - a for a, b, _ in short)} minutes."
        )
    if pads_short:
        yield (
            f"{pads_short} take-offs or landings find no pad free in their minute; there are {task.pads}. "
            f"Bring {(task.pads or 0) + 1}, or take less than {task.pad_min} min for each."
        )


@dataclass(frozen=True, slots=True)
class _Judged:
    sorties: tuple[Sortie, ...]
    missing: int
    pads_short: int
    drones: int
    batteries: int

    @property
    def key(self) -> tuple[int, int, int, int]:
        """Less is better: what cannot be flown, drones, sorties, batteries."""
        return self.missing, self.drones, len(self.sorties), self.batteries


def _judged(task: Task, sorties: Sequence[Sortie]) -> _Judged:
    placed, pads_short = on_pads(task, sorties)
    flights = served(task, placed)
    drones = len({flight.drone for flight in flights})
    batteries = len({flight.battery for flight in flights})
    missing = pads_short + sum(n * (b - a) for a, b, n in _crewless(task, placed))
    if task.drones is not None:
        missing += max(0, drones - task.drones)
    if task.batteries is not None and not task.is_fixed:
        missing += max(0, batteries - task.batteries)
    return _Judged(tuple(placed), missing, pads_short, drones, batteries)


def _crewless(task: Task, sorties: Sequence[Sortie]) -> list[tuple[int, int, int]]:
    """Spans in which more are in the air than the crews on duty can fly, and how many more."""
    if not task.shifts:
        return []
    edges = {minute for shift in task.shifts for minute in (shift.from_min, shift.to_min)}
    short = []
    for from_min, to_min, flying in in_air(sorties):
        moments = sorted({from_min, to_min, *(edge for edge in edges if from_min < edge < to_min)})
        for a, b in pairwise(moments):
            can = sum(shift.at_once for shift in task.shifts if shift.from_min <= a < shift.to_min)
            if flying > can:
                short.append((a, b, flying - can))
    return short


def _best(task: Task, bound: int, seed: int, tries: int) -> _Judged:
    best: _Judged | None = None
    for number, sorties in enumerate(candidates(task, seed=seed, tries=tries)):
        judged = _judged(task, sorties)
        if best is None or judged.key < best.key:
            best = judged
        if best.drones <= bound and not best.missing and number > len(SLACKS_MIN):
            break
    assert best is not None
    for sorties in _shifted(task, seed=seed, tries=SHIFTS * tries):
        if best.drones <= bound:
            break
        if _at_once(task, sorties) < best.drones:
            best = min(best, _judged(task, sorties), key=lambda each: each.key)
    return best


def _mended(task: Task, best: _Judged, bound: int, seed: int) -> _Judged:
    """The same with fewer drones, where single take-offs and landings can be moved so: the best that is found."""
    from safepassage.kernels.relieve import relieve

    watches = np.array([(each.from_min, each.to_min, each.out_min, each.back_min) for each in task.watches], np.int64)
    shift = task.air_min + 1 - int(watches[:, 0].min())
    watches[:, :2] += shift
    for moves, threshold, above in MENDS:
        while best.drones > bound + above and not best.pads_short:
            sorties = sorted(best.sorties, key=lambda each: each.watch)  # each relieves the one before it
            off, land = (
                np.array([getattr(each, name) + shift for each in sorties]) for name in ("off_min", "land_min")
            )
            first = np.searchsorted([each.watch for each in sorties], np.arange(len(watches) + 1))
            pads = -1 if task.pads is None else task.pads
            fixed = task.air_min, task.turn_min, task.handover_min, task.pad_min, pads
            relieve(off, land, first, watches, *fixed, best.drones - 1, moves, threshold, 1 + seed % _SEEDS)
            moved = [
                Sortie(each.watch, int(a) - shift, int(b) - shift)
                for each, a, b in zip(sorties, off, land, strict=True)
            ]
            judged = _judged(task, moved)
            if judged.key >= best.key:
                break
            best = judged
    return best


def _at_once(task: Task, sorties: Sequence[Sortie]) -> int:
    """How many are away or being made ready at the same time: no fewer drones fly them, whatever else binds."""
    off = np.array([each.off_min for each in sorties])
    ready = np.array([each.land_min for each in sorties]) + task.turn_min
    moments = np.unique(off)
    begun = np.searchsorted(np.sort(off), moments, side="right")
    return int((begun - np.searchsorted(np.sort(ready), moments, side="right")).max())


def candidates(task: Task, *, seed: int, tries: int) -> Iterator[list[Sortie]]:
    """Rotas with no gap, in the order in which they are likely to need few drones."""
    if not task.watches:
        return
    relieved = [n for n, watch in enumerate(task.watches) if task.sorties_min(watch) > 1]
    yield _cut(task, {n: (task.watches[n].from_min + _reach(task, n), _reach(task, n)) for n in relieved})
    for slack in SLACKS_MIN:
        for groups in _groups(task, relieved):
            yield _cut(task, _end_to_end(task, groups, slack))
    random = np.random.default_rng(seed)
    for number in range(tries):
        beginnings = {}
        for n in relieved:
            reach = _reach(task, n)
            period = max(1, reach - int(random.integers(0, 2 + reach // 8)) * (number % 2))
            beginnings[n] = (task.watches[n].from_min + int(random.integers(1, reach + 1)), period)
        yield _cut(task, beginnings)


def _shifted(task: Task, *, seed: int, tries: int) -> Iterator[list[Sortie]]:
    """Rounds laid end to end, their groups begun anywhere in their periods, their posts in any order."""
    random = np.random.default_rng(seed)
    ways = list(_groups(task, [n for n, watch in enumerate(task.watches) if task.sorties_min(watch) > 1]))
    for number in range(tries if any(ways) else 0):
        groups = [[int(n) for n in random.permutation(group)] for group in ways[number % len(ways)]]
        begins = _end_to_end(task, groups, int(random.integers(0, 2)))
        for group in groups:
            shift = int(random.integers(0, begins[group[0]][1]))
            begins |= {n: (begins[n][0] + shift, begins[n][1]) for n in group}
        yield _cut(task, begins)


def _reach(task: Task, watch: int) -> int:
    """The longest time from one relief of a watch to the next."""
    return task.station_min(task.watches[watch]) - task.handover_min


def _groups(task: Task, relieved: Sequence[int]) -> Iterator[list[list[int]]]:
    """The watches that are relieved, parted by reach in every way that keeps neighbours together."""
    reaches = sorted({_reach(task, n) for n in relieved})
    most = len(reaches) - 1 if len(reaches) <= GROUPED_MAX else 1
    for count in range(most + 1):
        for cuts in combinations(range(1, len(reaches)), count):
            edges = [0, *cuts, len(reaches)]
            parts = [set(reaches[a:b]) for a, b in pairwise(edges)]
            yield [group for part in parts if (group := [n for n in relieved if _reach(task, n) in part])]


def _end_to_end(task: Task, groups: list[list[int]], slack: int) -> dict[int, tuple[int, int]]:
    """(a minute of relief, the period) of each watch: where one's drone is free again, the next one's takes off."""
    begins = {}
    for group in groups:
        period = max(1, min(_reach(task, n) for n in group) - slack)
        off = min(task.watches[n].from_min - task.watches[n].out_min for n in group)
        for n in group:
            watch = task.watches[n]
            begins[n] = (off + watch.out_min, period)
            off += period + task.handover_min + watch.out_min + watch.back_min + task.turn_min
    return begins


def _cut(task: Task, reliefs: dict[int, tuple[int, int]]) -> list[Sortie]:
    """The sorties of every watch, relieved at a minute and every period before and after it."""
    cuts = {}
    for n, (minute, period) in reliefs.items():
        watch = task.watches[n]
        first = watch.from_min + 1 + (minute - watch.from_min - 1) % period
        cuts[n] = np.arange(first, watch.to_min - task.handover_min, period)
    return _sorties(task, cuts)


def _sorties(task: Task, reliefs: Mapping[int, NDArray[np.int64]]) -> list[Sortie]:
    """The sorties of every watch, given the minutes at which a relief is on station."""
    sorties = []
    for n, watch in enumerate(task.watches):
        cuts = [watch.from_min, *(int(each) for each in reliefs.get(n, ()))]
        ends = [cut + task.handover_min for cut in cuts[1:]] + [watch.to_min]
        sorties += [Sortie(n, a - watch.out_min, b + watch.back_min) for a, b in zip(cuts, ends, strict=True)]
    return sorties


def on_pads(task: Task, sorties: Sequence[Sortie]) -> tuple[list[Sortie], int]:
    """(the sorties, each taking off earlier and landing later where the pads are taken, how many found none)."""
    if task.pads is None:
        return list(sorties), 0
    taken: dict[int, int] = {}
    off_min, land_min, missed = {}, {}, 0

    def place(minute: int, step: int, slack: int) -> int | None:
        for away in range(slack + 1):
            spans = range(minute + step * away, minute + step * away + task.pad_min)
            if all(taken.get(each, 0) < (task.pads or 0) for each in spans):
                for each in spans:
                    taken[each] = taken.get(each, 0) + 1
                return minute + step * away
        return None

    for n in sorted(range(len(sorties)), key=lambda n: -sorties[n].off_min):
        spare = task.air_min - (sorties[n].land_min - sorties[n].off_min)
        found = place(sorties[n].off_min, -1, spare)
        missed += found is None
        off_min[n] = sorties[n].off_min if found is None else found
    for n in sorted(range(len(sorties)), key=lambda n: sorties[n].land_min):
        found = place(sorties[n].land_min, 1, task.air_min - (sorties[n].land_min - off_min[n]))
        missed += found is None
        land_min[n] = sorties[n].land_min if found is None else found
    return [Sortie(each.watch, off_min[n], land_min[n]) for n, each in enumerate(sorties)], missed
