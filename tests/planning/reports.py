"""What is reported to a small ledger, for the tests of plans that are made from one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from night import seen
from safepassage.catalogue import everything

if TYPE_CHECKING:
    from safepassage.ledger.observation import Observation

KINDS = everything()
CITY, ZONE, DISTRICT = "city/aleppo", "zone/west", "district/hanano"
CLEARED = {"task": "manual", "outcome": "cleared", "standard": "IMAS 09.10", "quality_control": "yes"}


def place(name: str, parent: str = "", **more: Any) -> Observation:
    """A place, and what it lies in."""
    body = {"names": {"en": name}, **({"parent": parent} if parent else {}), **more}
    return seen(KINDS["place"], "2016-11-25", name, **body)


def hazard(name: str = "hz-1", occurred: str = "2016-12-09T10:00", **more: Any) -> Observation:
    """A suspected hazard of a hectare in the district."""
    body = {"hazard": name, "status": "suspected", "near": "the school", "area": "1 ha"} | more
    return seen(KINDS["hazard"], occurred, DISTRICT, **{name: word for name, word in body.items() if word != ""})


def release(occurred: str = "2016-12-10T08:00", **more: Any) -> Observation:
    """All of it cleared to a standard, and checked."""
    body = {"hazard": "hz-1", "area": "1 ha", **CLEARED} | more
    return seen(KINDS["land_release"], occurred, DISTRICT, **{name: word for name, word in body.items() if word != ""})


def pause(state: str, occurred: str, name: str = "december-8", **more: Any) -> Observation:
    """A pause in the whole city, begun, broken or ended."""
    own = {"begun": {"basis": "agreed", "declared_by": "both"}, "broken": {"details": "shells"}, "ended": {}}[state]
    body = {"pause": name, "state": state, "area": CITY, **own} | more
    return seen(KINDS["pause"], occurred, **{name: word for name, word in body.items() if word != ""})


def corridor(state: str, occurred: str, where: str = "corridor/east", **more: Any) -> Observation:
    """A step in a corridor's life."""
    return seen(KINDS["corridor_state"], occurred, where, state=state, **more)


def guaranteed(until: str = "2016-12-11T06:00", where: str = "corridor/east", **more: Any) -> list[Observation]:
    """The word of both parties that the card names."""
    return [
        corridor("guaranteed", "2016-12-09T12:00", where, party=party, channel="letter", until=until, **more)
        for party in ("party A", "party B")
    ]


def estimate(people: str, occurred: str = "2016-12-09T12:00", where: str = ZONE, **more: Any) -> Observation:
    """How many one source says are inside."""
    body = {"people": people, "population": "civilians"} | more
    return seen(KINDS["remaining_estimate"], occurred, where, **body)


def crossed(people: dict[str, int], occurred: str, where: str = ZONE, population: str = "civilians") -> Observation:
    """People counted out of a zone."""
    body = {"from": where, "corridor": "corridor/east", "people": people, "population": population}
    return seen(KINDS["crossing_count"], occurred, "crossing/east", movement="unknown", **body)
