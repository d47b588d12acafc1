"""How many spare drones a rota wants: the same night flown many times, under other winds and with drones that fail.

Each night has a wind of its own, and before each take-off and in each flight a drone may fail; then the next that is
ready goes. A post is relieved when the rota says so, or earlier where the wind leaves less time. All chance comes from
a seed. How often drones fail is the user's to say: it is assumed, not measured. Batteries, chargers, pads and crews are
not in it.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from safepassage.planning.rota import Sortie
from safepassage.planning.transit import wind_towards

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from safepassage.planning.rota import Task
    from safepassage.planning.transit import Wind

__all__ = ["Chances", "Nights", "flown", "spares_for"]

Station = tuple[int, int, int]
"""A watch's number, and from when to when somebody is on station, or nobody is."""
SPARES_MAX: Final = 20
KEPT_SHARE: Final = 0.95
STUCK: Final = 2
"""After so many spares more that changed nothing, more are not tried."""
FROM_THE_START: Final = -(10**6)


@dataclass(frozen=True, slots=True)
class Chances:
    """What may happen in a night.

    Attributes:
        unfit_share: Share of take-offs before which the drone fails its check and is out for the night.
        abort_share: Share of sorties that are broken off in the air, at any moment; the drone is out for the night.
        wind_m_s: Standard deviation of the wind around the forecast, in each direction.
        gap_min: A post out of view for no longer than this is no gap.
        nights: How many nights are flown.
        seed: Of all chance.
    """

    unfit_share: float = 0.0
    abort_share: float = 0.0
    wind_m_s: float = 0.0
    gap_min: int = 0
    nights: int = 200
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Nights:
    """What the nights showed: by number of spares from 0, the share of nights without a gap."""

    kept_share: tuple[float, ...]

    @property
    def spares(self) -> int | None:
        """The fewest spares with which 95 of 100 nights have no gap; None where none of those tried do."""
        return next((n for n, share in enumerate(self.kept_share) if share >= KEPT_SHARE), None)


def spares_for(
    task: Task,
    stations: Sequence[Station],
    drones: int,
    chances: Chances,
    transits: Callable[[Wind], Sequence[tuple[int, int] | None]],
    *,
    wind: Wind,
) -> Nights:
    """Flies the nights with more and more spares, until 95 of 100 have no gap or more spares change nothing.

    Args:
        task: The base.
        stations: Of its rota.
        drones: That the rota needs.
        chances: What may happen.
        transits: Given a wind, minutes out and back for each watch; None where it cannot be flown.
        wind: The forecast.
    """
    random = np.random.default_rng(chances.seed)
    winds = random.normal(wind.towards_m_s, chances.wind_m_s, (chances.nights, 2))
    seeds = random.integers(0, 2**63, chances.nights)
    blown = [_blown(task, transits(wind_towards(float(east), float(north)))) for east, north in winds]
    kept = []
    for spare in range(SPARES_MAX + 1):
        held = 0
        for each, seed in zip(blown, seeds, strict=True):
            if each is not None:
                ready = [FROM_THE_START] * (drones + spare)
                gaps, _ = flown(each, stations, ready, chances, np.random.default_rng(seed))
                held += all(to_min - from_min <= chances.gap_min for _, from_min, to_min in gaps)
        kept.append(held / chances.nights)
        if kept[-1] >= KEPT_SHARE or (spare >= STUCK and kept[-1] == kept[-1 - STUCK]):
            break
    return Nights(tuple(kept))


def _blown(task: Task, transits: Sequence[tuple[int, int] | None]) -> Task | None:
    """The task in that wind; None where the wind lets nobody fly."""
    watches = []
    for watch, minutes in zip(task.watches, transits, strict=True):
        if minutes is None:
            return None
        watches.append(replace(watch, out_min=minutes[0], back_min=minutes[1]))
    return replace(task, watches=tuple(watches))


def flown(  # noqa: C901 - one night from beginning to end
    task: Task, stations: Sequence[Station], ready_min: Sequence[int], chances: Chances, random: np.random.Generator
) -> tuple[list[Station], list[Sortie]]:
    """One night: (every time in which a watch was out of view, the sorties that were flown).

    Whoever is ready first takes what is due first, as late as will do, or at once where that is late already.

    Args:
        task: With the transits of that night.
        stations: What the rota holds, in spans that overlap by the handover.
        ready_min: When each drone can first take off.
        chances: How often drones fail.
        random: Of that night.
    """
    ready = list(ready_min)
    heapq.heapify(ready)
    wanted = [(on - task.watches[number].out_min, on, number, until) for number, on, until in stations]
    heapq.heapify(wanted)
    seen_min = [watch.from_min for watch in task.watches]
    gaps: list[Station] = []
    sorties: list[Sortie] = []
    while wanted:
        due_min, _, number, until_min = heapq.heappop(wanted)
        watch = task.watches[number]
        while ready and random.random() < chances.unfit_share:
            heapq.heappop(ready)
        if not ready:
            break
        off = max(due_min, ready[0])
        on, leave = off + watch.out_min, min(until_min, off + task.air_min - watch.back_min)
        if leave <= on:
            continue
        heapq.heappop(ready)
        is_broken = bool(random.random() < chances.abort_share)
        if is_broken:
            leave = int(random.integers(off, leave + 1))
        sorties.append(Sortie(number, off, leave + watch.back_min))
        if leave > on:
            if on > seen_min[number]:
                gaps.append((number, seen_min[number], on))
            seen_min[number] = max(seen_min[number], leave)
        if not is_broken:
            heapq.heappush(ready, leave + watch.back_min + task.turn_min)
        if leave < until_min:
            again = leave + watch.out_min if is_broken else max(leave - task.handover_min, on + 1)
            heapq.heappush(wanted, (again - watch.out_min, again, number, until_min))
    for number, watch in enumerate(task.watches):
        if seen_min[number] < watch.to_min:
            gaps.append((number, seen_min[number], watch.to_min))
    return gaps, sorties
