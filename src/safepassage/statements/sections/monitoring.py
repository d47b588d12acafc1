"""Watches: for how long open corridors were watched, and when nobody saw what passed.

Unobserved time on an open corridor is a gap: to the minute inside, and in public as
hours over all corridors and the whole period, rounded up so that nothing is promised.
What watches counted corroborates what posts counted and is never added to it. From how
many flights people ran, and how many were called back for them, is told inside alone.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING, Final

from safepassage.corridors.states import open_spans
from safepassage.geography.gazetteer import gazetteer
from safepassage.ledger.figures import Bounds, Figure
from safepassage.ledger.view import joined
from safepassage.monitoring import figures as watches
from safepassage.monitoring import sorties
from safepassage.monitoring.passed import passed
from safepassage.statements.model import Duration, Line, Moment, Named, Section, Word

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from safepassage.foundation.times import Interval
    from safepassage.ledger.figures import Alarm
    from safepassage.ledger.view import View
    from safepassage.statements.desk import Desk
    from safepassage.statements.found import Found
    from safepassage.statements.model import Fact

__all__ = ["SENSITIVE", "alarms", "figures", "write"]

SENSITIVE: Final[frozenset[str]] = frozenset()
_HOUR_MIN: Final = 60


def figures(view: View, span: Interval, *, public: bool) -> list[Figure]:
    """What this section prints."""
    found = watches.figures(view, span, open_spans(view, span), gazetteer(view).stretches())
    if not public:
        return [*found, *passed(view, span), *sorties.figures(view, span)]
    return [
        each
        for name in ("corridor_watched", "corridor_unwatched")
        for each in _together(name, [one for one in found if one.name == name], span)
    ]


def alarms(view: View) -> list[Alarm]:
    """What needs a person now."""
    return [*watches.alarms(view, open_spans(view, view.since_start)), *sorties.alarms(view)]


def write(desk: Desk, found: Found) -> Section:
    """The section."""
    lines = [*(_public(desk, found) if desk.public else _internal(desk, found))]
    return Section(
        title="section.monitoring", lines=tuple(lines or [Line(message="monitoring.unwatched", species="gap")])
    )


def _together(name: str, found: Sequence[Figure], span: Interval) -> Iterator[Figure]:
    """Minutes of every corridor as whole hours of all: unwatched rounded up, watched rounded down."""
    minutes = sum((each.value.lo for each in found if each.value is not None), Fraction(0))
    if not found:
        return
    hours = ceil(minutes / _HOUR_MIN) if name == "corridor_unwatched" else int(minutes // _HOUR_MIN)
    value = Bounds(Fraction(hours), Fraction(hours))
    trace = joined(each.trace for each in found)
    yield Figure(name=f"{name}_hours", value=value, unit="h", span=span, method="computed", trace=trace)


def _public(desk: Desk, found: Found) -> Iterator[Line]:
    for each in found.named("corridor_watched_hours"):
        yield desk.line("monitoring.watched_all", each)
    for each in found.named("corridor_unwatched_hours"):
        line = desk.line("monitoring.gaps_all", each)
        yield Line(message=line.message, facts=line.facts, figure=line.figure, species="gap")


def _internal(desk: Desk, found: Found) -> Iterator[Line]:
    for each in found.named("corridor_watched"):
        yield desk.line("monitoring.watched", each, place=Named(each.place or ""))
    for each in found.named("corridor_unwatched"):
        if each.value is not None and each.value.lo:
            line = desk.line("monitoring.unwatched_time", each, place=Named(each.place or ""))
            yield Line(message=line.message, facts=line.facts, figure=line.figure, species="gap")
    whole = {each.place: each.value for each in found.named("corridor_unwatched")}
    unseen = [each for each in found.named("stretch_unwatched") if each.value != whole.get(each.place)]
    for each in unseen:
        names = {"stretch": Named(each.labels["stretch"]), "place": Named(each.place or "")}
        line = desk.line("monitoring.stretch_unwatched", each, **names)
        yield Line(message=line.message, facts=line.facts, figure=line.figure, species="gap")
    yield from _gaps(desk, is_whole=not unseen)
    for name in (
        *("watch_counted_outbound", "watch_counted_inbound"),
        *("watch_vehicles_outbound", "watch_vehicles_inbound"),
        *("sorties_people_ran", "sorties_called_back"),
    ):
        for each in found.named(name):
            yield desk.line(f"monitoring.{name}", each)


def _gaps(desk: Desk, *, is_whole: bool) -> Iterator[Line]:
    """When nobody watched any part of a corridor; `is_whole` says that no stretch has a gap beyond these."""
    opened = open_spans(desk.view, desk.span)
    gaps = [each for each in watches.gaps(desk.view, desk.span, opened, {}) if not each.stretch]
    for gap in gaps:
        facts: dict[str, Fact] = {"place": Named(gap.corridor), "from": Moment(gap.start_s), "to": Moment(gap.end_s)}
        facts["length"] = Duration(gap.end_s - gap.start_s)
        if gap.reasons:
            facts["reason"] = Word(f"gap_reason.{gap.reasons[0]}")
        yield Line(message="monitoring.gap_reason" if gap.reasons else "monitoring.gap", facts=facts, species="gap")
    if opened and not gaps and is_whole:
        yield Line(message="monitoring.no_gap", species="gap")
