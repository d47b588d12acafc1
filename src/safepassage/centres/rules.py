"""Checks of this room: what an opening and a closure say of a centre's capacity, and where a departure may lead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from safepassage.foundation.errors import Fault
from safepassage.foundation.said import said

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
        way_out = said("or_opened", "Leave them empty, or record it as opened.")
        expected = said("no_capacity", "no capacity, because it is closed")
        yield Fault(expected, str(body[given[0]]), way_out, given[0])


def destination_is_one(body: Mapping[str, Any], occurred: Interval) -> Iterable[Fault]:  # noqa: ARG001
    """People depart for a place, or for one of three accounts that are none."""
    destination = body["destination"]
    if destination.startswith("special/") and destination not in DESTINATIONS:
        yield Fault(
            field="destination",
            expected=said("destination", "a place, or one of {accounts}", accounts=DESTINATIONS),
            got=destination,
            way_out=said(
                "life_event",
                "Of those who died, were admitted, held or turned back, record a life_event or checkpoint_report.",
            ),
        )
