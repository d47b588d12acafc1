"""Checks of this room: what an opening and a closure say of a centre's capacity."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from safepassage.foundation.errors import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from safepassage.foundation.times import Interval

__all__ = ["CAPACITY", "closed_has_no_capacity"]

CAPACITY: Final = ("beds", "water", "latrines", "heating")


def closed_has_no_capacity(body: Mapping[str, Any], occurred: Interval) -> Iterable[Fault]:  # noqa: ARG001
    """A centre that closed holds nobody; what it had is already on the ledger."""
    given = [name for name in CAPACITY if name in body]
    if body.get("state") == "closed" and given:
        way_out = "Leave them empty, or record it as opened."
        yield Fault(
            field=given[0], expected="no capacity, because it is closed", got=str(body[given[0]]), way_out=way_out
        )
