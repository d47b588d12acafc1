"""A rota goes on after drones are lost: what is in the air stays, the rest is flown with those that are left.

Nobody on station is called back. The post of the lost drone is out of view until another can be there, and that is
said as a gap, as is every other that the drones left cannot fill; spares that stand at the base are used. With enough
drones the rest of the night has none.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from safepassage.planning.rota import Sortie, manned, served
from safepassage.planning.rota_check import gaps
from safepassage.planning.rota_search import TRIES, candidates, on_pads
from safepassage.planning.spares import Chances, flown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from safepassage.planning.rota import Flight, Task
    from safepassage.planning.rota_search import Rota

__all__ = ["After", "after_losses"]

NEVER: Final = 10**9


@dataclass(frozen=True, slots=True)
class After:
    """A night that goes on.

    Attributes:
        flights: Those before the losses and those after, in the order of take-off; a lost drone is on station
            for the last time until it is lost.
        gaps: (post, from, to) of every time in which a place in the air has nobody on station.
        unmanned: (from, to, drones) for which the crews on duty do not suffice.
        more: Drones that would have to be brought for no gap but those that cannot be helped.
        at_min: When the last drone was lost.
    """

    flights: tuple[Flight, ...]
    gaps: tuple[tuple[str, int, int], ...]
    unmanned: tuple[tuple[int, int, int], ...]
    more: int
    at_min: int


@dataclass(frozen=True, slots=True)
class _Stand:
    """What stands at the base, from when it can be used, and its number."""

    drones: tuple[tuple[int, int], ...]
    batteries: tuple[tuple[int, int], ...]
    chargers: tuple[int, ...]


def after_losses(rota: Rota, losses: Sequence[tuple[int, int]], *, seed: int = 1, tries: int = TRIES) -> After:
    """The rota from the first loss on, planned anew at each; whoever is lost stays lost.

    Args:
        rota: As it was flown until then.
        losses: (number of a drone that is lost with its battery, when), one at least, no drone twice.
        seed: Of the beginnings that are tried by chance.
        tries: How many of them.
    """
    assert losses
    task, flights, more, at_min = rota.task, rota.flights, 0, 0
    drones = dict.fromkeys(range(max(rota.drones, task.drones or 0)), True)
    batteries = dict.fromkeys(range(max(rota.batteries, task.batteries or 0)), True)
    unmanned: Sequence[tuple[int, int, int]] = ()
    for drone, at_min in sorted(losses, key=lambda each: each[1]):
        drones[drone] = False
        for flight in flights:
            if flight.drone == drone and flight.sortie.off_min < at_min < flight.sortie.land_min:
                batteries[flight.battery] = False
        kept = [
            known
            for flight in flights
            if flight.sortie.off_min < at_min and (known := _kept(task, flight, drone, at_min))
        ]
        flights, unmanned, more = _gone_on(
            task, kept, _stand(task, kept, drones, batteries, at_min), at_min, seed, tries
        )
    return After(flights, tuple(gaps(task, flights)), tuple(unmanned), more, at_min)


def _gone_on(
    task: Task, kept: Sequence[Flight], stand: _Stand, at_min: int, seed: int, tries: int
) -> tuple[tuple[Flight, ...], Sequence[tuple[int, int, int]], int]:
    """(flights of the whole night, those for which no crew is there, drones that would have to be brought)."""
    rest, numbers = _rest(task, kept, at_min)
    best: tuple[tuple[int, int], list[Sortie]] | None = None
    for sorties in candidates(rest, seed=seed, tries=tries):
        placed, pads_short = on_pads(rest, sorties)
        if pads_short or any(each.off_min < at_min for each in placed):
            continue
        key = (_beyond(task, _flights(rest, placed, stand), stand), len(placed))
        if best is None or key < best[0]:
            best = (key, placed)
        if not key[0]:
            break
    new, more = ([], 0) if best is None else (best[1], best[0][0])
    if more:
        stations = [(each.watch, *each.on_min(rest)) for each in new]
        ready = [minute for minute, _ in stand.drones if minute < NEVER]
        _, new = flown(rest, stations, ready, Chances(), np.random.default_rng(seed))
    added = [
        replace(flight, sortie=replace(flight.sortie, watch=numbers[flight.sortie.watch]))
        for flight in _flights(rest, new, stand)
        if not _is_beyond(task, flight, stand)
    ]
    whole = sorted([*kept, *added], key=lambda flight: (flight.sortie.off_min, flight.drone))
    flights, unmanned = manned(task, [replace(flight, crews=()) for flight in whole])
    return tuple(flights), unmanned, more


def _kept(task: Task, flight: Flight, drone: int, at_min: int) -> Flight | None:
    """A flight that has begun; that of the lost drone ends where it was, or is no watch where it had not arrived."""
    watch = task.watches[flight.sortie.watch]
    on, until = flight.sortie.on_min(task)
    if flight.drone != drone or until <= at_min:
        return flight
    if on >= at_min:
        return None
    return replace(flight, sortie=replace(flight.sortie, land_min=at_min + watch.back_min))


def _stand(
    task: Task, kept: Sequence[Flight], drones: Mapping[int, bool], batteries: Mapping[int, bool], at_min: int
) -> _Stand:
    """What stands there, by number whether it is there still; lost drones and batteries are never ready."""
    drones_min = {number: at_min if is_there else NEVER for number, is_there in drones.items()}
    batteries_min = {number: at_min if is_there else NEVER for number, is_there in batteries.items()}
    for flight in kept:
        free = flight.charge_min[1] if task.is_fixed else flight.sortie.land_min + task.swap_min
        drones_min[flight.drone] = max(drones_min[flight.drone], free)
        charged = max(batteries_min.get(flight.battery, at_min), flight.charge_min[1])
        batteries_min[flight.battery] = charged  # where batteries are not counted there may be new ones
    busy = sorted((flight.charge_min[1] for flight in kept), reverse=True)
    chargers = [max(at_min, minute) for minute in busy[: task.chargers or 0]]
    chargers += [at_min] * ((task.chargers or 0) - len(chargers))
    return _Stand(
        tuple((minute, number) for number, minute in sorted(drones_min.items())),
        tuple((minute, number) for number, minute in sorted(batteries_min.items())),
        tuple(sorted(chargers)),
    )


def _rest(task: Task, kept: Sequence[Flight], at_min: int) -> tuple[Task, list[int]]:
    """(what is still to be held, the number that each of its watches has in the task)."""
    watches, numbers = [], []
    for number, watch in enumerate(task.watches):
        until = max((f.sortie.on_min(task)[1] for f in kept if f.sortie.watch == number), default=watch.from_min)
        begin = until - task.handover_min if until > at_min and until > watch.from_min else max(until, watch.from_min)
        begin = max(begin, at_min + watch.out_min)
        if until < watch.to_min and begin < watch.to_min:
            watches.append(replace(watch, from_min=begin))
            numbers.append(number)
    return replace(task, watches=tuple(watches)), numbers


def _flights(rest: Task, sorties: Sequence[Sortie], stand: _Stand) -> list[Flight]:
    return served(rest, sorties, ready=stand.drones, batteries=stand.batteries, chargers=stand.chargers)


def _beyond(task: Task, flights: Sequence[Flight], stand: _Stand) -> int:
    """Drones that are not there, or as many batteries where they are counted and more are missing."""
    drones = {flight.drone for flight in flights} - {number for _, number in stand.drones}
    batteries = {flight.battery for flight in flights} - {number for _, number in stand.batteries}
    return max(len(drones), 0 if task.batteries is None or task.is_fixed else len(batteries))


def _is_beyond(task: Task, flight: Flight, stand: _Stand) -> bool:
    return _beyond(task, [flight], stand) > 0
