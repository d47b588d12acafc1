"""Checks of this room: a pause ends after it begins, and a share is of a whole and no more than it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from safepassage.foundation.errors import Fault
from safepassage.foundation.quantity import quantity_from_json
from safepassage.foundation.said import FILL_IN, NOTHING, said

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from safepassage.foundation.times import Interval

__all__ = ["ends_after_it_begins", "share_of_a_whole"]

_ALL_PERCENT: Final = 100


def ends_after_it_begins(body: Mapping[str, Any], occurred: Interval) -> Iterable[Fault]:
    """The announced end is not before the beginning."""
    if body["state"] == "begun" and body.get("until", occurred.end_s) < occurred.start_s:
        yield Fault(
            field="until",
            expected=said("after_pause", "a moment after the pause begins"),
            got=str(body["until"]),
            way_out=said("swap_or_empty", "Swap the two, or leave until empty."),
        )


def share_of_a_whole(body: Mapping[str, Any], occurred: Interval) -> Iterable[Fault]:  # noqa: ARG001
    """There is a share, an area or a polygon, and a share is at most all of it."""
    if not {"share", "area", "polygon"} & set(body):
        yield Fault(said("share_or_polygon", "a share or a polygon"), NOTHING, FILL_IN, "share")
    if "share" in body:
        quantity = quantity_from_json(body["share"], "%")
        if quantity.lo > _ALL_PERCENT or (quantity.value_to or 0) > _ALL_PERCENT:
            yield Fault(
                field="share",
                expected=said("share_max", "at most 100 %"),
                got=str(quantity),
                way_out=said("name_whole", "Name the whole in `of`; a share cannot exceed it."),
            )
