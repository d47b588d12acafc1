"""The one list of the kinds of observation, as a value that is passed in.

Nothing registers itself: this file names the rooms and joins their tables. Another
catalogue, with a kind more or less, is made by calling `catalogue_of`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from safepassage.centres.kinds import KINDS as CENTRES
from safepassage.claims.kinds import KINDS as CLAIMS
from safepassage.clearance.kinds import KINDS as CLEARANCE
from safepassage.corridors.kinds import KINDS as CORRIDORS
from safepassage.disarmament.kinds import KINDS as DISARMAMENT
from safepassage.geography.kinds import KINDS as GEOGRAPHY
from safepassage.hostilities.kinds import KINDS as HOSTILITIES
from safepassage.ledger.kinds import KINDS as LEDGER
from safepassage.monitoring.kinds import KINDS as MONITORING
from safepassage.people.kinds import KINDS as PEOPLE
from safepassage.restoration.kinds import KINDS as RESTORATION

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from safepassage.ledger.kind import Kind

__all__ = ["ROOMS", "catalogue_of", "everything"]

ROOMS: Mapping[str, tuple[Kind, ...]] = {
    "ledger": LEDGER,
    "geography": GEOGRAPHY,
    "corridors": CORRIDORS,
    "people": PEOPLE,
    "centres": CENTRES,
    "clearance": CLEARANCE,
    "restoration": RESTORATION,
    "disarmament": DISARMAMENT,
    "hostilities": HOSTILITIES,
    "monitoring": MONITORING,
    "claims": CLAIMS,
}


def everything() -> Mapping[str, Kind]:
    """Name → kind, of every room."""
    return catalogue_of(kind for kinds in ROOMS.values() for kind in kinds)


def catalogue_of(kinds: Iterable[Kind]) -> Mapping[str, Kind]:
    """Name → kind.

    Raises:
        ValueError: two kinds, or two figures, have one name.
    """
    out: dict[str, Kind] = {}
    figures: set[str] = set()
    for kind in kinds:
        names = [total.name for total in kind.totals]
        if kind.name in out or figures.intersection(names) or len(set(names)) < len(names):
            msg = f"kind {kind.name!r} or one of its figures {names} is in the catalogue already"
            raise ValueError(msg)
        out[kind.name] = kind
        figures.update(names)
    return out
