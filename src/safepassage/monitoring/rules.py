"""Checks of this room: a watch and a gap last for some time, and no drone flies on that people run from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from safepassage.foundation.errors import Fault
from safepassage.foundation.said import NOTHING, said
from safepassage.foundation.times import iso_utc

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from safepassage.foundation.times import Interval

__all__ = ["frightened_people_end_it", "lasts_some_time"]


def lasts_some_time(body: Mapping[str, Any], occurred: Interval) -> Iterable[Fault]:  # noqa: ARG001
    """What was watched, or not, is a span: a moment of it would count for nothing."""
    if occurred.duration_s == 0:
        yield Fault(
            field="occurred",
            expected=said("a_span", "a span, from/to: at a moment nothing is watched"),
            got=iso_utc(occurred.start_s),
            way_out=said(
                "both_ends_so", "Write both ends, such as {example}.", example="2016-12-10T18:00/2016-12-10T22:00"
            ),
        )


def frightened_people_end_it(body: Mapping[str, Any], occurred: Interval) -> Iterable[Fault]:  # noqa: ARG001
    """A drone that makes people run is called back, or the crew says why it was not in its hands.

    While it still flies there is no end to tell: what is said of the people is taken, with a warning, and is an alarm.
    """
    if body.get("effect") != "ran":
        return
    ended, reason = body.get("ended"), body.get("reason")
    if ended is None:
        yield Fault(
            field="ended",
            expected=said("how_ended", "how the flight ended, because effect is ran"),
            got=NOTHING,
            way_out=said(
                "call_back",
                "Call the drone back, then correct this record with ended=called_back and reason=people_below; "
                "until then it is an alarm.",
            ),
            severity="warning",
        )
    elif ended == "as_planned":
        yield Fault(
            field="ended",
            expected=said("called_back", "called back when people run from it"),
            got="as_planned",
            way_out=said(
                "write_called_back", "Write ended=called_back with reason=people_below, or what else ended the flight."
            ),
        )
    if reason not in (None, "people_below") and ended != "lost":
        yield Fault(
            field="reason",
            expected=said("because_ran", "people_below, because effect is ran"),
            got=str(reason),
            way_out=said(
                "for_them",
                "Where the drone was called back for them write reason=people_below, and the rest in details; "
                "as it stands it was not.",
            ),
            severity="warning",
        )
