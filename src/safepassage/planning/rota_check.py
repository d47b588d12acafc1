"""Checks a rota minute by minute from the numbers alone: no gap, no drone, battery, charger, pad or crew in two places.

It shares no code with the search; it walks through every minute of every flight, slowly and plainly. What it finds is
said in words. A rota is printed as checked only where it finds nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from safepassage.planning.rota import Flight, Task

__all__ = ["check_rota", "gaps"]


def check_rota(task: Task, flights: Sequence[Flight]) -> list[str]:
    """Everything that is wrong with a rota; nothing where it can be flown and leaves no gap."""
    return [
        *(f"{post} is not in view from minute {a} to {b}" for post, a, b in gaps(task, flights)),
        *_handovers(task, flights),
        *_batteries(task, flights),
        *_twice(task, flights),
        *_ground(task, flights),
        *_crews(task, flights),
    ]


def gaps(task: Task, flights: Sequence[Flight]) -> list[tuple[str, int, int]]:
    """(post, from, to) of every time in which a watch has no drone on station."""
    found = []
    for number, watch in enumerate(task.watches):
        seen: set[int] = set()
        for flight in flights:
            if flight.sortie.watch == number:
                seen.update(range(*_station(task, flight)))
        unseen = [minute for minute in range(watch.from_min, watch.to_min) if minute not in seen]
        begin = None
        for minute in unseen:
            if begin is None or minute - 1 not in unseen:
                begin = minute
            if minute + 1 not in unseen:
                found.append((watch.post, begin, minute + 1))
    return found


def _station(task: Task, flight: Flight) -> tuple[int, int]:
    watch = task.watches[flight.sortie.watch]
    return flight.sortie.off_min + watch.out_min, flight.sortie.land_min - watch.back_min


def _handovers(task: Task, flights: Sequence[Flight]) -> Iterator[str]:
    """The relief must be on station for the handover before the other leaves; who leaves at the end needs none."""
    for number, watch in enumerate(task.watches):
        spans = [_station(task, flight) for flight in flights if flight.sortie.watch == number]
        for from_min, to_min in spans:
            if to_min >= watch.to_min:
                continue
            relief = [a for a, b in spans if a <= to_min - task.handover_min and b > to_min]
            if not relief:
                yield f"the drone over {watch.post} from minute {from_min} leaves at {to_min} without a handover"


def _batteries(task: Task, flights: Sequence[Flight]) -> Iterator[str]:
    """Never below the reserve, and always charged."""
    by_battery: dict[int, list[Flight]] = defaultdict(list)
    for flight in flights:
        by_battery[flight.battery].append(flight)
        air_min = flight.sortie.land_min - flight.sortie.off_min
        if air_min > task.air_min:
            yield f"battery {flight.battery} is in the air for {air_min} min, {task.air_min} leave its reserve"
        from_min, to_min = _station(task, flight)
        if from_min > to_min:
            yield f"the sortie at minute {flight.sortie.off_min} turns back before it is on station"
        begin, end = flight.charge_min
        if begin < flight.sortie.land_min + task.swap_min or end - begin < task.charge_min:
            yield f"battery {flight.battery} is not charged whole after minute {flight.sortie.land_min}"
    for battery, flown in by_battery.items():
        flown.sort(key=lambda flight: flight.sortie.off_min)
        for before, after in pairwise(flown):
            if after.sortie.off_min < before.charge_min[1]:
                yield f"battery {battery} takes off at minute {after.sortie.off_min} before it is charged"


def _twice(task: Task, flights: Sequence[Flight]) -> Iterator[str]:
    """No drone flies again before its turn is over."""
    by_drone: dict[int, list[Flight]] = defaultdict(list)
    for flight in flights:
        by_drone[flight.drone].append(flight)
    for drone, flown in by_drone.items():
        flown.sort(key=lambda flight: flight.sortie.off_min)
        for before, after in pairwise(flown):
            free = before.charge_min[1] if task.is_fixed else before.sortie.land_min + task.swap_min
            if after.sortie.off_min < free:
                yield f"drone {drone} takes off at minute {after.sortie.off_min}, is free at {free}"
    batteries = {flight.battery for flight in flights}
    if task.drones is not None and len(by_drone) > task.drones:
        yield f"{len(by_drone)} drones fly, {task.drones} are there"
    if task.batteries is not None and not task.is_fixed and len(batteries) > task.batteries:
        yield f"{len(batteries)} batteries fly, {task.batteries} are there"


def _ground(task: Task, flights: Sequence[Flight]) -> Iterator[str]:
    """Pads and chargers."""
    pads: Counter[int] = Counter()
    charging: Counter[int] = Counter()
    for flight in flights:
        for at_min in (flight.sortie.off_min, flight.sortie.land_min):
            pads.update(range(at_min, at_min + task.pad_min))
        charging.update(range(*flight.charge_min))
    for name, there, wanted in (("pads", task.pads, pads), ("chargers", task.chargers, charging)):
        if there is not None and wanted and max(wanted.values()) > there:
            minute = max(wanted, key=lambda each: (wanted[each], -each))
            yield f"{wanted[minute]} {name} are taken at minute {minute}, {there} are there"


def _crews(task: Task, flights: Sequence[Flight]) -> Iterator[str]:
    """Each minute in the air in one crew's hands, on duty and with no more drones than it flies at once."""
    if not task.shifts:
        return
    load: Counter[tuple[str, int]] = Counter()
    for flight in flights:
        minutes = [minute for _, a, b in flight.crews for minute in range(a, b)]
        if minutes != list(range(flight.sortie.off_min, flight.sortie.land_min)):
            yield f"the sortie at minute {flight.sortie.off_min} is not in one crew's hands all the way"
        load.update((crew, minute) for crew, a, b in flight.crews for minute in range(a, b))
    for (crew, minute), drones in sorted(load.items()):
        can = sum(s.at_once for s in task.shifts if s.crew == crew and s.from_min <= minute < s.to_min)
        if drones > can:
            yield f"{crew} has {drones} drones at minute {minute}, can fly {can}"
