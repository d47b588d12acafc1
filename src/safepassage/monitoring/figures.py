"""Folds of the watch: for how long each corridor was open, watched, and open with nobody watching.

Unobserved time on an open corridor is a gap (wall 8): what passed then is unknown.
A corridor is watched while any part of it is; the time of each stretch is a figure of
its own, so that one drone over one end does not stand for the whole. When corridors
were open comes as an argument: their states belong to another room.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from safepassage.ledger.figures import Alarm, Bounds, Figure
from safepassage.ledger.view import trace_of
from safepassage.monitoring.spans import common, merged, seconds_of, spans_of, without

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from safepassage.foundation.times import Interval
    from safepassage.ledger.figures import Held
    from safepassage.ledger.view import View
    from safepassage.monitoring.spans import Span

    OpenTimes = Mapping[str, Sequence[Interval]]

__all__ = ["Cover", "Gap", "alarms", "cover", "figures", "gaps", "stretch_of"]

_MINUTE_S: Final = 60
_MISSED_SHARE: Final = Fraction(1, 2)
"""A planned watch of which less than this part was held was missed."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A span of an open corridor that nobody watched.

    Attributes:
        corridor: Whose.
        start_s: Its first second, unix.
        end_s: The second after its last.
        reasons: What the crews gave as reasons over it, sorted; empty when nobody said anything.
    """

    corridor: str
    start_s: int
    end_s: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cover:
    """What of a corridor, or of a stretch of it, was watched in a period.

    Attributes:
        corridor: Whose.
        stretch: Which part; "" for any part of it.
        opened: When the corridor was open.
        watched: When it was open and watched.
        sources: Who watched it, sorted.
        last_s: When somebody last looked, whether the corridor was open or not, within the operation; None for never.
    """

    corridor: str
    stretch: str
    opened: tuple[Span, ...]
    watched: tuple[Span, ...]
    sources: tuple[str, ...]
    last_s: int | None


def cover(view: View, span: Interval, open_times: OpenTimes, stretches: Mapping[str, Collection[str]]) -> list[Cover]:
    """What was watched of every corridor that was open or watched, and of each of its stretches.

    Args:
        view: The ledger.
        span: The period.
        open_times: Corridor → when it was open.
        stretches: Corridor → the stretches that lie in it, which nobody may have looked at yet.
    """
    out = []
    for corridor in sorted({*open_times, *_places(view)}):
        held = _held(view, corridor)
        opened = _within(view, span, open_times.get(corridor, ()))
        for stretch in ("", *sorted({*map(stretch_of, held), *stretches.get(corridor, ())} - {""})):
            own = [each for each in held if not stretch or stretch_of(each) in ("", stretch)]
            seen = [(start, min(end, view.as_of_s)) for start, end in _watched(own, stretch)]
            watched = common(opened, seen)
            by = {
                each.observation.source
                for each in own
                if each.observation.kind == "watch" and common(spans_of([each.observation.occurred]), watched)
            }
            last_s = max((end for _, end in seen), default=None)
            out.append(Cover(corridor, stretch, tuple(opened), tuple(watched), tuple(sorted(by)), last_s))
    return out


def figures(view: View, span: Interval, open_times: OpenTimes) -> list[Figure]:
    """Minutes open, watched and unwatched of each corridor in the span, and minutes watched of each stretch.

    Args:
        view: The ledger.
        span: The period.
        open_times: Corridor → when it was open. One that is missing here was not open.
    """
    out = []
    for corridor in sorted({*open_times, *_places(view)}):
        held = _held(view, corridor)
        opened = _within(view, span, open_times.get(corridor, ()))
        watched = common(opened, _watched(held))
        for name, spans in (
            ("corridor_open", opened),
            ("corridor_watched", watched),
            ("corridor_unwatched", without(opened, watched)),
        ):
            out.append(_figure(name, corridor, span, spans, held))
        for stretch in sorted({stretch_of(each) for each in held} - {""}):
            own = [each for each in held if stretch_of(each) in ("", stretch)]
            out.append(_figure("stretch_watched", corridor, span, common(opened, _watched(own, stretch)), own, stretch))
    return out


def gaps(view: View, span: Interval, open_times: OpenTimes) -> list[Gap]:
    """Every gap of every open corridor in the span, by corridor and time."""
    out = []
    for corridor in sorted(open_times):
        held = _held(view, corridor)
        reported = [each.observation for each in held if each.observation.kind == "watch_gap"]
        for start_s, end_s in without(_within(view, span, open_times[corridor]), _watched(held)):
            reasons = {
                each.body["reason"]
                for each in reported
                if each.occurred.start_s < end_s and each.occurred.end_s > start_s
            }
            out.append(Gap(corridor, start_s, end_s, tuple(sorted(reasons))))
    return out


def alarms(view: View, open_times: OpenTimes) -> list[Alarm]:
    """Corridors that are open and unwatched now, and planned watches that were not held."""
    out = []
    for gap in gaps(view, view.since_start, open_times):
        if gap.end_s == view.as_of_s:
            facts = {"reasons": ", ".join(gap.reasons)} if gap.reasons else {}
            trace = trace_of(_held(view, gap.corridor))
            out.append(Alarm(name="open_unwatched", place=gap.corridor, since_s=gap.start_s, facts=facts, trace=trace))
    for each in view.planned("watch"):
        observation = each.observation
        due = [(observation.occurred.start_s, observation.occurred.end_s)]
        own = [
            one
            for one in _held(view, observation.place)
            if stretch_of(one) in ("", stretch_of(each)) or not stretch_of(each)
        ]
        if due[0][1] <= view.as_of_s and seconds_of(
            common(due, _watched(own, stretch_of(each)))
        ) < _MISSED_SHARE * seconds_of(due):
            facts = {"stretch": stretch_of(each), "means": observation.body["means"]}
            out.append(
                Alarm(
                    name="watch_missed",
                    place=observation.place,
                    since_s=due[0][0],
                    severity="alert",
                    facts={key: word for key, word in facts.items() if word},
                    trace=trace_of([each, *own]),
                )
            )
    return out


def _held(view: View, corridor: str | None) -> list[Held]:
    """Watches that were held over a corridor, and their gaps."""
    return [each for kind in ("watch", "watch_gap") for each in view.begun(kind, corridor, mood="observed")]


def _places(view: View) -> set[str]:
    return {each.observation.place or "" for each in view.begun("watch", mood="observed")}


def stretch_of(held: Held) -> str:
    """Which part of its corridor an observation is about; "" for all of it."""
    return str(held.observation.body.get("stretch", ""))


def _watched(held: Sequence[Held], stretch: str = "") -> list[Span]:
    """When at least one watch saw its part, or `stretch`: each watch without the gaps of the same source over it."""
    spans: list[Span] = []
    for each in held:
        if each.observation.kind == "watch":
            blind = spans_of(
                one.observation.occurred
                for one in held
                if one.observation.kind == "watch_gap"
                and one.observation.source == each.observation.source
                and stretch_of(one) in ("", stretch_of(each), stretch)
            )
            spans += without([(each.observation.occurred.start_s, each.observation.occurred.end_s)], blind)
    return merged(spans)


def _within(view: View, span: Interval, intervals: Sequence[Interval]) -> list[Span]:
    """A set of time inside the span and not after `as_of_s`."""
    return common(spans_of(intervals), [(span.start_s, min(span.end_s, view.as_of_s))])


def _figure(
    name: str, corridor: str, span: Interval, spans: Sequence[Span], held: Sequence[Held], stretch: str = ""
) -> Figure:
    minutes = Fraction(seconds_of(spans), _MINUTE_S)
    return Figure(
        name=name,
        value=Bounds(minutes, minutes),
        unit="min",
        span=span,
        place=corridor,
        method="computed",
        trace=trace_of(held),
        labels={"stretch": stretch} if stretch else {},
    )
