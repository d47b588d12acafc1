"""The operation's card: who runs it, who pays, who escorts, and whether it is real.

It stands on every page that leaves. It is a fold over the `operation` observations:
the latest one that is live. `nature` is fixed when the ledger is made, because
real, exercise and reconstruction never mix in one file.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from typing import TYPE_CHECKING, Any, Final

from safepassage.foundation.quantity import quantity_from_json
from safepassage.foundation.times import Night, zone

if TYPE_CHECKING:
    from collections.abc import Mapping
    from zoneinfo import ZoneInfo

    from safepassage.ledger.observation import Observation

__all__ = ["NATURES", "Card", "card_of"]

NATURES: Final = ("real", "exercise", "reconstruction")
DELAY_HOURS: Final = 72
"""Hours that our own figures on groups, corridors, gaps and centres wait in public (DESIGN, wall 4)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What stands on every page.

    Attributes:
        name: Language → the operation's name.
        operator, funder, escort: Who; "" where nobody said.
        operator_is_party: yes, no or unknown: to the conflict.
        nature: One of `NATURES`.
        start_s: The operation's start, unix seconds.
        tz: Its time zone.
        night: Its night.
        guarantors: Parties whose guarantee an open corridor needs.
        delay_hours: How long public editions wait.
    """

    name: Mapping[str, str]
    operator: str
    funder: str
    escort: str
    operator_is_party: str
    nature: str
    start_s: int
    tz: ZoneInfo
    night: Night
    guarantors: tuple[str, ...] = ()
    delay_hours: int = DELAY_HOURS


def card_of(observation: Observation) -> Card:
    """The card that an `operation` observation holds."""
    body: Mapping[str, Any] = observation.body
    return Card(
        name=body["name"],
        operator=body["operator"],
        funder=body.get("funder", ""),
        escort=body.get("escort", ""),
        operator_is_party=body["operator_is_party"],
        nature=body["nature"],
        start_s=body["start"],
        tz=zone(body["time_zone"]),
        night=Night(
            time.fromisoformat(body.get("night_starts", "18:00")), time.fromisoformat(body.get("night_ends", "06:00"))
        ),
        guarantors=tuple(part.strip() for part in body.get("guarantors", "").split(";") if part.strip()),
        delay_hours=int(quantity_from_json(body.get("delay_hours", DELAY_HOURS), "h").bounds("h")[0]),
    )
