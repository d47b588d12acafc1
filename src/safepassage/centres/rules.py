"""Checks of this room: what an opening and a closure say of a centre's capacity, and where a departure may lead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from safepassage.foundation.errors import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from safepassage.foundation.times import Interval

__all__ = ["CAPACITY", "DESTINATIONS", "closed_has_no_capacity", "destination_is_one"]

DESTINATIONS: Final = ("special/onward", "special/outside", "special/returned")
"""Accounts that are no place, to which somebody may depart."""
CAPACITY: Final = ("beds", "water", "latrines", "heating")


def closed_has_no_capacity(body: Mapping[str, Any], occurred: Interval) -> Iterable[Fault]:  # noqa: ARG001
    """A centre that closed holds nobody; what it had is already on the ledger."""
    given = [name for name in CAPACITY if name in body]
    if body.get("state") == "closed" and given:
        way_out = "Leave them empty, or record it as opened."
        yield Fault(
            field=given[0], expected="no capacity, because it is closed", got=str(body[given[0]]), way_out=way_out
        )


def destination_is_one(body: Mapping[str, Any], occurred: Interval) -> Iterable[Fault]:  # noqa: ARG001
    """People depart for a place, or for one of three accounts that are none."""
    destination = body["destination"]
    if destination.startswith("special/") and destination not in DESTINATIONS:
        yield Fault(
            field="destination",
            expected=f"a place, or one of {', '.join(DESTINATIONS)}",
            got=destination,
            way_out="Of those who died, were admitted, held or turned back, record a life_event or checkpoint_report.",
        )
