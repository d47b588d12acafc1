"""Checks of this room: words that end before they are given, waypoints out of order, and who did it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from safepassage.foundation.errors import Fault
from safepassage.foundation.said import said
from safepassage.foundation.times import iso_utc

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from safepassage.foundation.times import Interval

__all__ = ["until_is_later", "way_out_of_blame", "waypoints_in_order"]

_BLAME: Final = ("perpetrator", "perpetrators", "attacker", "responsible_party", "blamed", "الجهة_المسؤولة", "виновник")


def way_out_of_blame() -> Mapping[str, str]:
    """Field names that say who did it → why an import that carries one is refused."""
    reason = said(
        "accusation", "Who did it is an accusation: record it as a claim, with its speaker, and drop this column."
    )
    return dict.fromkeys(_BLAME, reason)


def until_is_later(body: Mapping[str, Any], occurred: Interval) -> Iterable[Fault]:
    """A word that is given holds for some time at least."""
    if "until" in body and body["until"] <= occurred.start_s:
        expected = said("after_moment", "a moment after {moment}", moment=iso_utc(occurred.start_s))
        yield Fault(expected, iso_utc(body["until"]), said("later", "Give a later one."), "until")


def waypoints_in_order(body: Mapping[str, Any], occurred: Interval) -> Iterable[Fault]:
    """Due times of a convoy's waypoints follow its departure and one another."""
    before_s = occurred.start_s
    for number, waypoint in enumerate(body.get("waypoints", ()), 1):
        if waypoint["due"] < before_s:
            yield Fault(
                field=f"waypoints.{number}.due",
                expected=said(
                    "after_point",
                    "a moment at or after {moment}, when it left the point before",
                    moment=iso_utc(before_s),
                ),
                got=iso_utc(waypoint["due"]),
                way_out=said("in_order", "Write the waypoints in the order of the journey."),
            )
        before_s = max(before_s, waypoint["due"])
