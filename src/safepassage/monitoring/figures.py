"""Folds of the watch: for how long each corridor was open, watched, and open with nobody watching.

Unobserved time on an open corridor is a gap (wall 8): what passed then is unknown.
A corridor is watched while any part of it is; the time of each stretch is a figure of
its own, so that one drone over one end does not stand for the whole. When corridors
were open comes as an argument: their states belong to another room.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final, NamedTuple

from safepassage.foundation.quantity import quantity_from_json
from safepassage.ledger.figures import Alarm, Bounds, Figure
from safepassage.ledger.view import trace_of
from safepassage.monitoring.spans import common, merged, seconds_of, spans_of, without

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from safepassage.foundation.times import Interval
    from safepassage.ledger.figures import Held
    from safepassage.ledger.view import View
    from safepassage.monitoring.spans import Span

    OpenTimes = Mapping[str, Sequence[Interval]]
    Stretches = Mapping[str, Collection[str]]

__all__ = [
    "By", "Cover", "Gap", "aircraft_of", "alarms", "cover", "figures", "gaps", "stretch_of", "watched_of", "watches_of",
]  # fmt: skip

_MINUTE_S: Final = 60
_MISSED_SHARE: Final = Fraction(1, 2)
"""A planned watch of which less than this part was held was missed."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A span of an open corridor, or of a stretch of one, that nobody watched.

    Attributes:
        corridor: Whose.
        stretch: Which part; "" where nobody watched any part of it.
        start_s: Its first second, unix.
        end_s: The second after its last.
        reasons: What the crews gave as reasons over it, sorted; empty when nobody said anything.
    """

    corridor: str
    stretch: str
    start_s: int
    end_s: int
    reasons: tuple[str, ...]


class By(NamedTuple):
    """Who watched something when, while it was open.

    Attributes:
        source: Whose watch it was.
        aircraft: With which aircraft; "" where nobody said, or with none.
        spans: When.
    """

    source: str
    aircraft: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Cover:
    """What of a corridor, or of a stretch of it, was watched in a period.

    Attributes:
        corridor: Whose.
        stretch: Which part; "" for any part of it.
        opened: When the corridor was open.
        watched: When it was open and watched.
        by: By whom, sorted.
        last_s: When somebody last looked, whether the corridor was open or not, within the operation; None for never.
        pixel_cm: Centimetres of ground a pixel of the finest and of the coarsest of its watches, each where it saw
            worst; None where no watch said it.
        resolved: When it was open and watched by one that said it.
    """

    corridor: str
    stretch: str
    opened: tuple[Span, ...]
    watched: tuple[Span, ...]
    by: tuple[By, ...]
    last_s: int | None
    pixel_cm: tuple[Fraction, Fraction] | None
    resolved: tuple[Span, ...]


def cover(view: View, span: Interval, open_times: OpenTimes, stretches: Stretches) -> list[Cover]:
    """What was watched of every corridor that was open or watched, and of each of its stretches.

    Args:
        view: The ledger.
        span: The period.
        open_times: Corridor → when it was open.
        stretches: Corridor → the stretches that lie in it, which nobody may have looked at yet.
    """
    out = []
    for corridor in sorted({*open_times, *_places(view)}):
        held = watches_of(view, corridor)
        opened = _within(view, span, open_times.get(corridor, ()))
        for stretch in ("", *_parts(view, corridor, stretches)):
            own = _over(held, stretch)
            seen = [(start, min(end, view.as_of_s)) for start, end in watched_of(own, stretch)]
            watched = common(opened, seen)
            last_s = max((end for _, end in seen), default=None)
            finely = _resolved(own, stretch, watched)
            sizes_cm = [size_cm for size_cm, _ in finely]
            out.append(
                Cover(
                    *(corridor, stretch, tuple(opened), tuple(watched), tuple(_by(own, stretch, opened)), last_s),
                    (min(sizes_cm), max(sizes_cm)) if sizes_cm else None,
                    tuple(merged(each for _, spans in finely for each in spans)),
                )
            )
    return out


def _by(own: Sequence[Held], stretch: str, opened: Sequence[Span]) -> Iterator[By]:
    """Each of those who watched, and when."""
    for who in sorted({_who(each) for each in own if each.observation.kind == "watch"}):
        theirs = [each for each in own if each.observation.kind == "watch_gap" or _who(each) == who]
        if spans := common(opened, watched_of(theirs, stretch)):
            yield By(*who, tuple(spans))


def _who(held: Held) -> tuple[str, str]:
    return held.observation.source, aircraft_of(held)


def _resolved(own: Sequence[Held], stretch: str, watched: Sequence[Span]) -> list[tuple[Fraction, list[Span]]]:
    """(centimetres a pixel, when) of each watch that says how finely it saw."""
    blind, out = [each for each in own if each.observation.kind == "watch_gap"], []
    for each in own:
        if each.observation.kind == "watch" and "resolution" in each.observation.body:
            most_cm = quantity_from_json(each.observation.body["resolution"], "cm").bounds("cm")[1]
            spans = common(watched, watched_of([each, *blind], stretch))
            if most_cm is not None and spans:
                out.append((most_cm, spans))
    return out


def figures(view: View, span: Interval, open_times: OpenTimes, stretches: Stretches) -> list[Figure]:
    """Minutes open, watched and unwatched of each corridor in the span, and watched and unwatched of each stretch.

    Args:
        view: The ledger.
        span: The period.
        open_times: Corridor → when it was open. One that is missing here was not open.
        stretches: Corridor → the stretches that lie in it.
    """
    out = []
    for corridor in sorted({*open_times, *_places(view)}):
        held = watches_of(view, corridor)
        opened = _within(view, span, open_times.get(corridor, ()))
        out.append(_figure("corridor_open", corridor, span, opened, held))
        for stretch in ("", *_parts(view, corridor, stretches)):
            own, kind = _over(held, stretch), "stretch" if stretch else "corridor"
            watched = common(opened, watched_of(own, stretch))
            out.append(_figure(f"{kind}_watched", corridor, span, watched, own, stretch))
            out.append(_figure(f"{kind}_unwatched", corridor, span, without(opened, watched), own, stretch))
    return out


def gaps(view: View, span: Interval, open_times: OpenTimes, stretches: Stretches) -> list[Gap]:
    """Every gap in the span of every open corridor, and of each of its stretches, by corridor, stretch and time."""
    out = []
    for corridor in sorted(open_times):
        held = watches_of(view, corridor)
        opened = _within(view, span, open_times[corridor])
        for stretch in ("", *_parts(view, corridor, stretches)):
            out += _gaps(corridor, stretch, opened, _over(held, stretch))
    return out


def _gaps(corridor: str, stretch: str, opened: Sequence[Span], own: Sequence[Held]) -> list[Gap]:
    reported = [each.observation for each in own if each.observation.kind == "watch_gap"]
    out = []
    for start_s, end_s in without(opened, watched_of(own, stretch)):
        reasons = {
            each.body["reason"] for each in reported if each.occurred.start_s < end_s and each.occurred.end_s > start_s
        }
        out.append(Gap(corridor, stretch, start_s, end_s, tuple(sorted(reasons))))
    return out


def alarms(view: View, open_times: OpenTimes) -> list[Alarm]:
    """Corridors that are open and unwatched now, and planned watches that were not held."""
    out = []
    for gap in gaps(view, view.since_start, open_times, {}):
        if gap.end_s == view.as_of_s and not gap.stretch:
            facts = {"reasons": ", ".join(gap.reasons)} if gap.reasons else {}
            trace = trace_of(watches_of(view, gap.corridor))
            out.append(Alarm(name="open_unwatched", place=gap.corridor, since_s=gap.start_s, facts=facts, trace=trace))
    for each in view.planned("watch"):
        observation = each.observation
        due = [(observation.occurred.start_s, observation.occurred.end_s)]
        own = _over(watches_of(view, observation.place), stretch_of(each))
        if due[0][1] <= view.as_of_s and seconds_of(
            common(due, watched_of(own, stretch_of(each)))
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


def watches_of(view: View, corridor: str | None) -> list[Held]:
    """Watches that were held over a corridor, and their gaps."""
    return [each for kind in ("watch", "watch_gap") for each in view.begun(kind, corridor, mood="observed")]


def _places(view: View) -> set[str]:
    return {each.observation.place or "" for each in view.begun("watch", mood="observed")}


def stretch_of(held: Held) -> str:
    """Which part of its corridor an observation is about; "" for all of it."""
    return str(held.observation.body.get("stretch", ""))


def aircraft_of(held: Held) -> str:
    """Which aircraft a watch, or a gap in one, names; "" for none or unknown."""
    return str(held.observation.body.get("aircraft", ""))


def _parts(view: View, corridor: str, stretches: Stretches) -> list[str]:
    """The stretches of a corridor: that somebody watched or was to watch, and that are known to lie in it."""
    planned = [each for each in view.planned("watch") if each.observation.place == corridor]
    return sorted({*map(stretch_of, [*watches_of(view, corridor), *planned]), *stretches.get(corridor, ())} - {""})


def _over(held: Sequence[Held], stretch: str) -> list[Held]:
    """What is said of a stretch: of itself, or of all its corridor; of the whole everything is."""
    return [each for each in held if not stretch or stretch_of(each) in ("", stretch)]


def watched_of(held: Sequence[Held], stretch: str = "") -> list[Span]:
    """When at least one watch saw its part, or `stretch`: each watch without the gaps of the same source over it.

    A gap of one aircraft is none of another's; where either names none, they may be the same.
    """
    spans: list[Span] = []
    for each in _over(held, stretch):
        if each.observation.kind == "watch":
            blind = spans_of(
                one.observation.occurred
                for one in held
                if one.observation.kind == "watch_gap"
                and one.observation.source == each.observation.source
                and (aircraft_of(one) == aircraft_of(each) or not (aircraft_of(one) and aircraft_of(each)))
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
