"""What each centre can hold, as it was last said: beds, water, latrines, heating.

A later record changes what it gives and leaves the rest as it was. A capacity that
nobody gave is unknown; a centre that closed has none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from safepassage.foundation.quantity import quantity_from_json
from safepassage.ledger.figures import Bounds
from safepassage.ledger.view import trace_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from safepassage.ledger.figures import Held, Trace
    from safepassage.ledger.view import View

__all__ = ["UNITS", "Centre", "centres"]

UNITS: Final[Mapping[str, str]] = {"beds": "{bed}", "water": "L", "latrines": "{latrine}"}
"""What a centre has → the unit of it; water is litres a day."""


@dataclass(frozen=True, slots=True)
class Centre:
    """One centre as it stands.

    Attributes:
        place: Its id.
        state: opened or closed.
        since_s: Since when.
        capacity: beds, water, latrines → how many; what nobody gave is left out.
        heating: yes, no or unknown.
        trace: What this rests on.
    """

    place: str
    state: str
    since_s: int
    capacity: Mapping[str, Bounds]
    heating: str
    trace: Trace


def centres(view: View) -> list[Centre]:
    """Every centre that was ever said to be opened or closed, by id."""
    found: dict[str, list[Held]] = {}
    for each in view.events("centre"):
        found.setdefault(each.observation.place or "", []).append(each)
    return [_centre(place, held) for place, held in sorted(found.items())]


def _centre(place: str, held: Sequence[Held]) -> Centre:
    said: dict[str, Any] = {}
    since_s = 0
    for each in held:
        body = each.observation.body
        if body["state"] != said.get("state"):
            since_s = each.observation.occurred.start_s
        said = body if body["state"] == "closed" else {**said, **body}
    capacity = {
        name: Bounds(*quantity_from_json(said[name], unit).bounds(unit)) for name, unit in UNITS.items() if name in said
    }
    return Centre(place, said["state"], since_s, capacity, said.get("heating", "unknown"), trace_of(held))
