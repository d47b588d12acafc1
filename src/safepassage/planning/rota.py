"""A rota of drones over posts: who takes off when, with which battery, under which crew.

Everything is in whole minutes since the scenario's start, rounded to the careful side: crews keep whole minutes. A
task is one base's: its drones are of one model and stand in for one another, so that sorties alone say how many are
needed: as many as are away or being made ready at the same time. A rota holds no person but the name of a crew.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = ["Flight", "Shift", "Sortie", "Task", "Watch", "in_air", "manned", "served"]


@dataclass(frozen=True, slots=True)
class Watch:
    """One place in the air to be held from one minute to another.

    Attributes:
        post: `stretch/…` or `crossing/…`.
        seat: Which of the drones that the post needs at once, from 0.
        from_min: First minute in view.
        to_min: First minute that need not be.
        out_min: Minutes from the base to it, wind and no-fly areas included.
        back_min: Minutes back.
    """

    post: str
    seat: int
    from_min: int
    to_min: int
    out_min: int
    back_min: int

    @property
    def lasts_min(self) -> int:
        """Minutes to be held."""
        return self.to_min - self.from_min


@dataclass(frozen=True, slots=True)
class Shift:
    """A crew on duty: from and to in minutes, and how many drones it flies at once."""

    crew: str
    from_min: int
    to_min: int
    at_once: int = 1


@dataclass(frozen=True, slots=True)
class Task:
    """What one base is to hold, and with what; None is as many as it takes.

    Attributes:
        base: `base/…`.
        watches: What is to be held; a sortie serves one of them.
        air_min: Minutes in the air, endurance less reserve.
        swap_min: Minutes from landing until another battery is in; 0 where the battery stays in the drone.
        charge_min: Minutes on a charger.
        is_fixed: Whether the battery stays in the drone, so that the drone waits while it is charged.
        handover_min: Minutes for which the relief is on station before the other leaves.
        pad_min: Minutes for which a take-off or a landing takes a pad.
        drones: How many there are.
        batteries: How many there are, all charged at the start.
        chargers: Batteries charged at once.
        pads: Pads to take off from and land on.
        shifts: When which crew is on duty; empty where crews are not counted.
    """

    base: str
    watches: tuple[Watch, ...]
    air_min: int
    swap_min: int
    charge_min: int
    is_fixed: bool = False
    handover_min: int = 0
    pad_min: int = 1
    drones: int | None = None
    batteries: int | None = None
    chargers: int | None = None
    pads: int | None = None
    shifts: tuple[Shift, ...] = ()

    @property
    def turn_min(self) -> int:
        """Least minutes from landing until the drone can take off again."""
        return self.charge_min if self.is_fixed else self.swap_min

    def station_min(self, watch: Watch) -> int:
        """The longest that a sortie can be on station."""
        return self.air_min - watch.out_min - watch.back_min

    def sorties_min(self, watch: Watch) -> int:
        """The fewest sorties that hold a watch: n of them are on station for n S, less n - 1 handovers.

        Raises:
            ValueError: No number does.
        """
        station, handover = self.station_min(watch), self.handover_min
        if watch.lasts_min <= station:
            return 1
        if station <= handover:
            msg = f"{watch.post} is out of reach"
            raise ValueError(msg)
        return -(-(watch.lasts_min - handover) // (station - handover))


@dataclass(frozen=True, slots=True)
class Sortie:
    """One flight to one watch: the number of the watch in its task, and the minutes of take-off and landing."""

    watch: int
    off_min: int
    land_min: int

    def on_min(self, task: Task) -> tuple[int, int]:
        """(first minute on station, first minute no longer)."""
        watch = task.watches[self.watch]
        return self.off_min + watch.out_min, self.land_min - watch.back_min


@dataclass(frozen=True, slots=True)
class Flight:
    """A sortie with who flies it.

    Attributes:
        sortie: From where to when.
        drone: Its number at the base, from 0.
        battery: Its number at the base, from 0; the drone's own where it is fixed.
        charge_min: When the battery is on a charger afterwards, from and to.
        crews: (crew, from, to) of each that had it in hand, without a break; empty where crews are not counted.
    """

    sortie: Sortie
    drone: int
    battery: int
    charge_min: tuple[int, int]
    crews: tuple[tuple[str, int, int], ...] = ()


def served(
    task: Task,
    sorties: Iterable[Sortie],
    *,
    ready: Sequence[tuple[int, int]] = (),
    batteries: Sequence[tuple[int, int]] = (),
    chargers: Sequence[int] = (),
) -> list[Flight]:
    """Gives each sortie the drone and the battery that have been ready longest, and a new one only where none is.

    With chargers that take whoever came first and all batteries charged for the same time, as many batteries as can
    be are charged at every moment; so no other choice needs fewer drones, or fewer batteries.

    Args:
        task: The base.
        sorties: In any order.
        ready: (minute, number) of drones that stand there already, for a rota that goes on.
        batteries: The same of batteries.
        chargers: The minute from which each charger is free, where some are not from the start.
    """
    drones, packs = list(ready), list(batteries)
    heapq.heapify(drones)
    heapq.heapify(packs)
    known, held = len(drones), len(packs)
    if drones:
        known = max(number for _, number in drones) + 1
    if packs:
        held = max(number for _, number in packs) + 1
    free = list(chargers) or [-(10**6)] * (task.chargers or 0)
    away: list[tuple[int, int]] = []
    flights: list[Flight] = []
    for sortie in sorted(sorties, key=lambda each: (each.off_min, each.land_min, each.watch)):
        _landed(task, away, flights, free, drones, packs, until_min=sortie.off_min)
        if drones and drones[0][0] <= sortie.off_min:
            drone = heapq.heappop(drones)[1]
        else:
            drone, known = known, known + 1
        if task.is_fixed:
            battery = drone
        elif packs and packs[0][0] <= sortie.off_min:
            battery = heapq.heappop(packs)[1]
        else:
            battery, held = held, held + 1
        heapq.heappush(away, (sortie.land_min, len(flights)))
        flights.append(Flight(sortie, drone, battery, (0, 0)))
    _landed(task, away, flights, free, drones, packs, until_min=None)
    return flights


def _landed(
    task: Task,
    away: list[tuple[int, int]],
    flights: list[Flight],
    chargers: list[int],
    drones: list[tuple[int, int]],
    packs: list[tuple[int, int]],
    *,
    until_min: int | None,
) -> None:
    """Takes in who has landed by a minute, in the order of landing: onto a charger, and ready again."""
    while away and (until_min is None or away[0][0] <= until_min):
        land_min, number = heapq.heappop(away)
        flight = flights[number]
        begin = land_min + task.swap_min
        if task.chargers is not None:
            begin = max(begin, heapq.heappop(chargers))
            heapq.heappush(chargers, begin + task.charge_min)
        charged = begin + task.charge_min
        flights[number] = replace(flight, charge_min=(begin, charged))
        heapq.heappush(drones, (charged if task.is_fixed else land_min + task.swap_min, flight.drone))
        heapq.heappush(packs, (charged, flight.battery))


def in_air(sorties: Iterable[Sortie]) -> Iterator[tuple[int, int, int]]:
    """(from, to, how many are in the air), for each span in which the number stays the same."""
    change: dict[int, int] = {}
    for sortie in sorties:
        change[sortie.off_min] = change.get(sortie.off_min, 0) + 1
        change[sortie.land_min] = change.get(sortie.land_min, 0) - 1
    moments = sorted(change)
    flying = 0
    for from_min, to_min in pairwise(moments):
        flying += change[from_min]
        yield from_min, to_min, flying


def manned(task: Task, flights: Sequence[Flight]) -> tuple[list[Flight], list[tuple[int, int, int]]]:
    """(the flights with their crews, (minute, next minute, drones without a crew) where duty does not suffice).

    A crew keeps a drone until it lands or its duty ends; then the drone is handed, in the air, to the crew on duty
    that stays longest. As long as no more drones are in the air than the crews on duty can fly, each has one.
    """
    if not task.shifts:
        return list(flights), []
    moments = sorted(
        {minute for each in flights for minute in (each.sortie.off_min, each.sortie.land_min)}
        | {minute for shift in task.shifts for minute in (shift.from_min, shift.to_min)}
    )
    hands: dict[int, int] = {}
    legs: list[list[tuple[str, int, int]]] = [[] for _ in flights]
    short = []
    for from_min, to_min in pairwise(moments):
        flying = [n for n, each in enumerate(flights) if each.sortie.off_min <= from_min < each.sortie.land_min]
        on_duty = [s for s, each in enumerate(task.shifts) if each.from_min <= from_min < each.to_min]
        hands = {n: s for n, s in hands.items() if n in flying and s in on_duty}
        free = {s: task.shifts[s].at_once - sum(held == s for held in hands.values()) for s in on_duty}
        for number in flying:
            if number not in hands and (can := [s for s in on_duty if free[s] > 0]):
                crew = max(can, key=lambda s: (task.shifts[s].to_min, free[s], -s))
                free[crew] -= 1
                hands[number] = crew
            if number in hands:
                _lengthen(legs[number], task.shifts[hands[number]].crew, from_min, to_min)
        if missing := len(flying) - len(hands):
            short.append((from_min, to_min, missing))
    return [replace(each, crews=tuple(leg)) for each, leg in zip(flights, legs, strict=True)], short


def _lengthen(legs: list[tuple[str, int, int]], crew: str, from_min: int, to_min: int) -> None:
    if legs and legs[-1][0] == crew and legs[-1][2] == from_min:
        legs[-1] = (crew, legs[-1][1], to_min)
    else:
        legs.append((crew, from_min, to_min))
