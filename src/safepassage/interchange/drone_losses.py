"""Drones that a patrol has lost: read from the ledger and written to it, so that the next loss goes on from the first.

A rota is planned from its scenario and the losses of the night, and the same of both gives the same. What a command
says is lost is recorded beside the watches; the next one finds it there, whoever runs it. Before it goes on, the rota
that it goes on from is held against the watches that are planned on the ledger.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from safepassage.foundation.errors import Fault
from safepassage.foundation.times import iso_utc, parse_interval
from safepassage.interchange.patrol_file import clock, source_of, start_of, watch_records
from safepassage.interchange.rota_picture import drone_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from zoneinfo import ZoneInfo

    from safepassage.ledger.figures import Held
    from safepassage.ledger.operation import Operation
    from safepassage.planning.patrol import PatrolPlan

__all__ = ["Loss", "drones_of", "found_again", "loss_records", "losses_known", "night_min", "said", "unlike_ledger"]

Raw = dict[str, Any]
KIND: Final = "drone_lost"
_MINUTE_S: Final = 60


class Loss(NamedTuple):
    """A drone that is not there any more.

    Attributes:
        name: The drone, as the rota calls it.
        at_min: Since when, in minutes of the night.
    """

    name: str
    at_min: int


def drones_of(plan: PatrolPlan) -> dict[str, tuple[str, int]]:
    """Name → (base, number) of every drone that is there, also of those that stand by."""
    return {
        drone_name(rota.task, number): (base, number)
        for base, rota in plan.rotas.items()
        for number in range(max(rota.drones, rota.task.drones or 0))
    }


def night_min(plan: PatrolPlan, base: str) -> tuple[int, int]:
    """From a base's first take-off to its last landing, in minutes."""
    sorties = [flight.sortie for flight in plan.rotas[base].flights]
    return min((each.off_min for each in sorties), default=0), max((each.land_min for each in sorties), default=0)


def losses_known(operation: Operation, plan: PatrolPlan, *, with_own: bool) -> list[Loss]:
    """Those of the night that the ledger knows; without `with_own` those alone that somebody else than a rota said."""
    found: dict[str, Loss] = {}
    for held in _held(operation, plan):
        if with_own or held.observation.source not in _sources(plan):
            loss = Loss(held.observation.body["aircraft"], _min_of(plan, held))
            found[loss.name] = min(loss, found.get(loss.name, loss))
    return sorted(found.values(), key=lambda each: (each.at_min, each.name))


def loss_records(plan: PatrolPlan, losses: Sequence[Loss]) -> list[Raw]:
    """What a command says is lost, as records of its base."""
    drones, records = drones_of(plan), []
    for loss in losses:
        occurred = iso_utc(start_of(plan) + _MINUTE_S * loss.at_min)
        records.append(
            {
                "kind": KIND,
                "nature": plan.patrol.nature,
                "occurred": occurred,
                "source": source_of(drones[loss.name][0]),
                "source_id": f"lost {loss.name} {occurred}",
                "aircraft": loss.name,
            }
        )
    return records


def found_again(operation: Operation, plan: PatrolPlan) -> list[Raw]:
    """Withdraws the losses that rotas of these bases recorded: the night is planned with all of them again."""
    return [
        {
            "kind": "retraction",
            "occurred": iso_utc(held.observation.occurred.start_s),
            "source": held.observation.source,
            "source_id": f"replanned-{held.observation.source_id}",
            "retracts": held.id,
            "body": {"reason": "replanned"},
        }
        for held in _held(operation, plan)
        if held.observation.source in _sources(plan)
    ]


def said(plan: PatrolPlan, losses: Sequence[Loss]) -> str:
    """In words: north-1 at 2016-12-10T18:10."""
    return ", ".join(f"{each.name} at {clock(plan, each.at_min)}" for each in losses)


def unlike_ledger(operation: Operation, plan: PatrolPlan, until_min: int, tz: ZoneInfo) -> list[Fault]:
    """Where the rota that is to be gone on from is not the one that the ledger has, in what begins before a minute.

    A base of which nothing is planned on the ledger for that night is not compared.
    """
    begin_s, until_s = start_of(plan), start_of(plan) + _MINUTE_S * until_min
    faults: list[Fault] = []
    for base in plan.rotas:
        first_s, last_s = (begin_s + _MINUTE_S * minute for minute in night_min(plan, base))
        stands = {
            (
                seen.occurred.start_s,
                seen.occurred.end_s,
                str(seen.body.get("stretch", "")),
                str(seen.body.get("aircraft", "")),
            )
            for held in operation.view().planned("watch")
            if (seen := held.observation).source == source_of(base)
            and first_s < seen.occurred.end_s
            and seen.occurred.start_s < last_s
        }
        planned = set()
        for raw in watch_records(plan):
            if raw["source"] == source_of(base):
                span = parse_interval(raw["occurred"], tz)
                assert not isinstance(span, Fault)
                planned.add((span.start_s, span.end_s, raw["stretch"], raw["aircraft"]))
        differ = sorted(each for each in stands ^ planned if each[0] < until_s) if stands else []
        faults += [_unlike(base, each, is_on_ledger=each in stands) for each in differ]
    return faults


def _unlike(base: str, watch: tuple[int, int, str, str], *, is_on_ledger: bool) -> Fault:
    begin_s, end_s, post, drone = watch
    what = f"{drone or 'a drone'} over {post} {iso_utc(begin_s)}/{iso_utc(end_s)}"
    return Fault(
        field=base,
        expected=f"{'' if is_on_ledger else 'no '}{what}, as the ledger has it",
        got="a rota with it" if not is_on_ledger else "a rota without it",
        way_out="Plan from the scenario that was recorded, with --quick or without as then; or record the whole night "
        "anew, without --lost.",
    )


def _held(operation: Operation, plan: PatrolPlan) -> Iterator[Held]:
    drones = drones_of(plan)
    for held in operation.view().events(KIND):
        found = drones.get(held.observation.body["aircraft"])
        if found is not None:
            first, last = night_min(plan, found[0])
            if first <= _min_of(plan, held) < last:
                yield held


def _min_of(plan: PatrolPlan, held: Held) -> int:
    """A minute that has begun is one in which it is lost."""
    return (held.observation.occurred.start_s - start_of(plan)) // _MINUTE_S


def _sources(plan: PatrolPlan) -> frozenset[str]:
    return frozenset(map(source_of, plan.rotas))
