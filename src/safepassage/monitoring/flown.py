"""What was planned to be watched beside what was: held as planned, missed, and held without a plan.

By stretch and corridor, and by aircraft. Only what is due by now is compared: what is still to come is not missed. A
corridor's line is in time: while one of its parts was planned and nobody held it, it was missed. Whether the corridor
was open plays no part here; what nobody saw of an open one is a gap (`figures`).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from safepassage.monitoring.figures import aircraft_of, stretch_of, watched_of, watches_of
from safepassage.monitoring.spans import common, merged, spans_of, without

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from safepassage.foundation.times import Interval
    from safepassage.ledger.figures import Held
    from safepassage.ledger.view import View
    from safepassage.monitoring.spans import Span

__all__ = ["Flown", "flown", "flown_by_aircraft"]

Spans = tuple["Span", ...]


@dataclass(frozen=True, slots=True)
class Flown:
    """What was planned and what was held in a period, of a corridor, a stretch of it or an aircraft.

    Attributes:
        corridor: Whose; "" where it is about an aircraft.
        stretch: Which part; "" for the whole corridor.
        aircraft: Its name; "" where it is about a place.
        planned: When a watch was planned, up to now.
        as_planned: When that was held; of an aircraft, by itself.
        by_others: Of an aircraft: when another held what was planned for it, or nobody said which one did.
        missed: When nobody held it.
        for_others: Of an aircraft: when it held what was planned for another.
        unplanned: When it was held without a plan.
    """

    corridor: str
    stretch: str
    aircraft: str
    planned: Spans
    as_planned: Spans
    by_others: Spans
    missed: Spans
    for_others: Spans
    unplanned: Spans


def flown(view: View, span: Interval) -> list[Flown]:
    """Every corridor for which a watch was planned in the period, and each part of it that was planned or held."""
    out = []
    due = _due(view, span)
    for corridor in sorted({each.observation.place or "" for each in due}):
        plans = [each for each in due if each.observation.place == corridor]
        held = watches_of(view, corridor)
        parts = [
            _part(view, span, corridor, stretch, plans, held)
            for stretch in ("", *sorted({*map(stretch_of, plans), *map(stretch_of, held)} - {""}))
        ]
        planned, missed = (_union(part.planned for part in parts), _union(part.missed for part in parts))
        extra = _union(part.unplanned for part in parts)
        kept = tuple(without(planned, missed))
        out += [Flown(corridor, "", "", planned, kept, (), missed, (), extra), *(p for p in parts if p.stretch)]
    return [each for each in out if each.planned or each.unplanned]


def flown_by_aircraft(view: View, span: Interval) -> list[Flown]:
    """Every aircraft for which a watch was planned in the period, or that held one."""
    due = _due(view, span)
    corridors = {each.observation.place or "" for each in (*due, *view.begun("watch", mood="observed"))}
    held = {corridor: watches_of(view, corridor) for corridor in corridors}
    names = {aircraft_of(each) for each in chain(due, *held.values())} - {""}
    out = [_of_aircraft(view, span, name, due, held) for name in sorted(names)]
    return [each for each in out if each.planned or each.for_others or each.unplanned]


def _part(
    view: View, span: Interval, corridor: str, stretch: str, plans: Sequence[Held], held: Sequence[Held]
) -> Flown:
    """One part: what was planned for it by name, and what was held of it."""
    planned = _within(view, span, (each for each in plans if stretch_of(each) == stretch))
    watched = watched_of(held, stretch)
    of_it = [each for each in held if each.observation.kind == "watch_gap" or stretch_of(each) == stretch]
    any_plan = _within(view, span, (each for each in plans if not stretch or stretch_of(each) in ("", stretch)))
    extra = without(_clipped(view, span, watched_of(of_it, stretch)), any_plan)
    return Flown(
        *(corridor, stretch, ""),
        *(planned, tuple(common(planned, watched)), (), tuple(without(planned, watched)), (), tuple(extra)),
    )


def _of_aircraft(view: View, span: Interval, name: str, due: Sequence[Held], held: dict[str, list[Held]]) -> Flown:
    own_plans = [each for each in due if aircraft_of(each) == name]
    as_planned, by_anybody, for_others, unplanned = [], [], [], []
    for plan in own_plans:
        planned = _within(view, span, [plan])
        there = held[plan.observation.place or ""]
        as_planned += common(planned, watched_of(_by(there, name), stretch_of(plan)))
        by_anybody += common(planned, watched_of(there, stretch_of(plan)))
    planned = _within(view, span, own_plans)
    for corridor, there in held.items():
        for stretch in {stretch_of(each) for each in _by(there, name) if each.observation.kind == "watch"}:
            of_it = [each for each in _by(there, name) if stretch_of(each) == stretch or not _is_watch(each)]
            watched = _clipped(view, span, watched_of(of_it, stretch))
            plans = [
                each
                for each in due
                if each.observation.place == corridor and (not stretch or stretch_of(each) in ("", stretch))
            ]
            all_plans = _within(view, span, plans)
            mine = _within(view, span, (each for each in plans if aircraft_of(each) == name))
            for_others += without(common(watched, all_plans), mine)
            unplanned += without(watched, all_plans)
    kept = merged(as_planned)
    others = without(merged(by_anybody), kept)
    missed = without(without(planned, kept), others)
    return Flown(
        *("", "", name),
        *(planned, tuple(kept), tuple(others), tuple(missed)),
        *(tuple(merged(for_others)), tuple(merged(unplanned))),
    )


def _by(held: Sequence[Held], name: str) -> list[Held]:
    """An aircraft's watches, and all gaps: `watched_of` takes from a watch only those of its own."""
    return [each for each in held if not _is_watch(each) or aircraft_of(each) == name]


def _is_watch(held: Held) -> bool:
    return held.observation.kind == "watch"


def _due(view: View, span: Interval) -> list[Held]:
    """Planned watches of which something is due in the period, up to now."""
    return [each for each in view.planned("watch") if _within(view, span, [each])]


def _within(view: View, span: Interval, held: Iterable[Held]) -> Spans:
    return _clipped(view, span, spans_of(each.observation.occurred for each in held))


def _clipped(view: View, span: Interval, spans: Sequence[Span]) -> Spans:
    return tuple(common(spans, [(span.start_s, min(span.end_s, view.as_of_s))]))


def _union(parts: Iterable[Spans]) -> Spans:
    return tuple(merged(each for part in parts for each in part))
