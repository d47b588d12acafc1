"""Folds of facilities: how many were worked on, by type and by what was done, and which of them work.

Places are counted, not visits: a school that was cleared and then repaired is one
school. A facility that was worked on and of which nobody said whether it works has
the status unknown, and is counted as that.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from safepassage.foundation.times import Period
from safepassage.ledger.figures import Alarm, Bounds, Figure
from safepassage.ledger.view import joined, trace_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from safepassage.foundation.times import Interval
    from safepassage.ledger.figures import Held, Trace
    from safepassage.ledger.view import View

__all__ = ["Facility", "alarms", "facilities", "figures", "statuses", "worked_on"]

_LABELS = ("facility_type", "action", "part")
_DOWN = ("not_working", "destroyed")


@dataclass(frozen=True, slots=True)
class Facility:
    """A facility as last reported.

    Attributes:
        place: Its id.
        type: What it is.
        status: Whether it works; unknown where nobody said, or where the latest reports disagree.
        since_s: Of the latest report of its status, unix seconds; None where there is none.
        completed_s: When work at it was last completed; None where none was.
        trace: The reports that it rests on.
    """

    place: str
    type: str
    status: str
    since_s: int | None
    completed_s: int | None
    trace: Trace


def figures(view: View, span: Interval) -> list[Figure]:
    """Facilities worked on in the span, and all facilities by status."""
    return [*worked_on(view, span), *statuses(view)]


def worked_on(view: View, span: Interval) -> list[Figure]:
    """Distinct facilities with work in the span: all, then by type, by what was done, and by assisted or completed.

    A facility may be in two groups of one row of groups (cleared and repaired), so groups are not summed.
    """
    period = Period("span", span)
    held = [each for each in view.events("facility_work") if period.takes(each.observation.occurred)]
    out = [_distinct(held, span, {})]
    for label in _LABELS:
        groups: dict[str, list[Held]] = {}
        for each in held:
            groups.setdefault(each.observation.body[label], []).append(each)
        out += [_distinct(members, span, {label: word}) for word, members in sorted(groups.items())]
    return out


def facilities(view: View) -> list[Facility]:
    """Every facility that was worked on or whose status was reported, by place."""
    found: dict[str, list[Held]] = {}
    for kind in ("facility_work", "facility_status"):
        for each in view.events(kind):
            found.setdefault(each.observation.place or "", []).append(each)
    return [_facility(place, held) for place, held in sorted(found.items())]


def statuses(view: View) -> list[Figure]:
    """How many facilities of each type are in each status."""
    found = facilities(view)
    counts = Counter((each.type, each.status) for each in found)
    return [
        Figure(
            name="facility_status",
            value=_exactly(count),
            unit="{facility}",
            span=view.now,
            species="state",
            method="reported",
            trace=joined(one.trace for one in found if (one.type, one.status) == (type_, status)),
            labels={"facility_type": type_, "status": status},
        )
        for (type_, status), count in sorted(counts.items())
    ]


def alarms(view: View) -> list[Alarm]:
    """Facilities where work was completed and that were found out of work after it."""
    return [
        Alarm(
            name="completed_but_not_working",
            place=each.place,
            since_s=each.since_s,
            severity="alert",
            facts={"facility_type": each.type, "status": each.status},
            trace=each.trace,
        )
        for each in facilities(view)
        if each.status in _DOWN
        and each.since_s is not None
        and each.completed_s is not None
        and each.completed_s <= each.since_s
    ]


def _facility(place: str, held: Sequence[Held]) -> Facility:
    reports = [each.observation for each in held if each.observation.kind == "facility_status"]
    completed = [
        each.observation.occurred.end_s
        for each in held
        if each.observation.kind == "facility_work" and each.observation.body["part"] == "completed"
    ]
    last = max(held, key=lambda each: (each.observation.occurred.end_s, each.id))
    since_s = max((each.occurred.end_s for each in reports), default=None)
    latest = {each.body["status"] for each in reports if each.occurred.end_s == since_s}
    return Facility(
        place=place,
        type=last.observation.body["facility_type"],
        status=latest.pop() if len(latest) == 1 else "unknown",
        since_s=since_s,
        completed_s=max(completed, default=None),
        trace=trace_of(held),
    )


def _distinct(held: Sequence[Held], span: Interval, labels: Mapping[str, str]) -> Figure:
    """Different places among these; none reported is unknown, not 0."""
    places = {each.observation.place for each in held}
    return Figure(
        name="facilities",
        value=_exactly(len(places)) if places else None,
        unit="{facility}",
        span=span,
        method="+".join(sorted({each.observation.method for each in held})) or "reported",
        trace=trace_of(held),
        labels=labels,
    )


def _exactly(count: int) -> Bounds:
    return Bounds(Fraction(count), Fraction(count))
