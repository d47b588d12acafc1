"""How many passed by what all watches counted, nobody twice: watches over one line are never added where both looked.

A line is a direction along a stretch of a corridor. Counts of it that share no time are added. Where two share some,
there is one figure: that of each watch in turn, filled up by the others where it did not look, and the interval
reaches over all of these, so that the more they disagree the wider it is. A count that was only estimated stands back
behind one that was counted, and is heard where the two cannot both be right. A count is never split: one that another
watch saw a part of, as when one drone relieves another, adds between nobody and all that it holds.

Who passes one line of a corridor may pass its next one: of a corridor it is at least what its fullest line had, and at
most what all of them had.

Vehicles are counts of a kind of their own and go the same way, to figures of their own: a vehicle is nobody.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from safepassage.foundation.quantity import quantity_from_json
from safepassage.ledger.figures import Bounds, Figure
from safepassage.ledger.view import joined, trace_of
from safepassage.monitoring.figures import stretch_of
from safepassage.monitoring.spans import common, merged, seconds_of, spans_of, without

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from safepassage.foundation.times import Interval
    from safepassage.ledger.figures import Held
    from safepassage.ledger.view import View
    from safepassage.monitoring.spans import Span

    Blind = Mapping[tuple[str, str | None, str], Sequence[Span]]
    """Source, corridor and stretch → when that watch saw nothing of it."""

__all__ = ["passed"]

_NONE: Final = Bounds(Fraction(0), Fraction(0))
_COUNTS: Final = {"watch_count": ("{person}", "watch_counted"), "watch_vehicle_count": ("{vehicle}", "watch_vehicles")}
"""Kind → the unit of its counts, and how the names of its figures begin."""
_DIRECTIONS: Final = ("outbound", "inbound")


class _Count(NamedTuple):
    """One count: when it looked, how many it says, and which of the watches that share time it is of."""

    seen: list[Span]
    many: Bounds
    is_blind: bool
    is_estimate: bool
    watch: tuple[str, int]


def passed(view: View, span: Interval) -> list[Figure]:
    """How many people and vehicles passed outbound and inbound in a span, over all corridors.

    Each is unknown where nobody counted it.
    """
    return [each for kind in _COUNTS for each in _passed(view, kind, span)]


def _passed(view: View, kind: str, span: Interval) -> Iterator[Figure]:
    held = list(view.observations(kind, span))
    first_s = min((each.observation.occurred.start_s for each in held), default=span.end_s)
    gaps = [
        each
        for each in view.begun("watch_gap", mood="observed")
        if each.observation.occurred.end_s > first_s and each.observation.occurred.start_s < span.end_s
    ]
    blind: dict[tuple[str, str | None, str], list[Interval]] = defaultdict(list)
    for each in gaps:
        said = each.observation
        blind[said.source, said.place, stretch_of(each)].append(said.occurred)
    spans = {key: spans_of(of) for key, of in blind.items()}
    sums, (unit, name) = view.tally(kind, span), _COUNTS[kind]
    trace = joined([sums.trace, trace_of(gaps)])
    for way in _DIRECTIONS:
        value = _all(held, spans, way, unit)
        yield Figure(name=f"{name}_{way}", value=value, unit=unit, span=span, method=sums.method, trace=trace)


def _all(held: Sequence[Held], blind: Blind, direction: str, unit: str) -> Bounds | None:
    """The sum over corridors, each between its fullest line and all of its lines."""
    lines: dict[str, dict[str, list[Held]]] = defaultdict(lambda: defaultdict(list))
    for each in held:
        if each.observation.body["direction"] == direction:
            lines[each.observation.place or ""][stretch_of(each)].append(each)
    total = _NONE
    for corridor in lines.values():
        each_line = [_on_line(list(_counts(counted, blind, unit))) for counted in corridor.values()]
        most = _NONE
        for many in each_line:
            most = most.plus(many)
        total = total.plus(Bounds(max(many.lo for many in each_line), most.hi))
    return total if lines else None


def _counts(held: Sequence[Held], blind: Blind, unit: str) -> Iterator[_Count]:
    """Counts of one line by time; those of one source that share some are of two watches, such as two films."""
    ends: dict[str, list[int]] = defaultdict(list)
    for each in sorted(held, key=lambda one: (one.observation.occurred.start_s, one.id)):
        said = each.observation
        begin, end = said.occurred.start_s, max(said.occurred.end_s, said.occurred.start_s + 1)
        seen = [(begin, end)]
        for stretch in {"", stretch_of(each)}:
            seen = without(seen, _near(blind.get((said.source, said.place, stretch), []), begin, end))
        own = ends[said.source]
        number = next((at for at, until in enumerate(own) if until <= begin), len(own))
        own[number : number + 1] = [end]
        yield _Count(
            seen or [(begin, end)],
            Bounds(*_bounds(said.body["counted"], unit)),
            2 * seconds_of(seen) < end - begin,
            said.method != "counted",
            (said.source, number),
        )


def _near(spans: Sequence[Span], begin: int, end: int) -> Sequence[Span]:
    """Those of a set of time that may share some with a span."""
    return spans[max(bisect_left(spans, (begin, begin)) - 1, 0) : bisect_left(spans, (end, end))]


def _bounds(counted: Any, unit: str) -> tuple[Fraction, Fraction | None]:  # noqa: ANN401 - as the ledger keeps an amount
    lo, hi = quantity_from_json(counted, unit).bounds(unit)
    return Fraction(lo), None if hi is None else Fraction(hi)


def _on_line(counts: Sequence[_Count]) -> Bounds:
    total = _NONE
    for group in _sharing_time(counts):
        total = total.plus(_together(group))
    return total


def _sharing_time(counts: Sequence[_Count]) -> Iterator[list[_Count]]:
    """Counts by time, cut into groups where one ends before the next begins."""
    group: list[_Count] = []
    until = 0
    for each in sorted(counts, key=lambda one: one.seen[0][0]):
        if group and each.seen[0][0] >= until:
            yield group
            group = []
        group.append(each)
        until = max(until, each.seen[-1][1]) if len(group) > 1 else each.seen[-1][1]
    if group:
        yield group


def _together(counts: Sequence[_Count]) -> Bounds:
    """What a group holds: each watch's reading of it, and those that are estimates where they contradict."""
    sure = {each.watch for each in counts if not each.is_estimate} or {each.watch for each in counts}
    watches = sorted({each.watch for each in counts}, key=lambda watch: (watch not in sure, watch))
    out = _filled(counts, watches[0])
    for watch in watches[1:]:
        reading = _filled(counts, watch)
        if watch in sure or not out.meets(reading):
            hi = None if out.hi is None or reading.hi is None else max(out.hi, reading.hi)
            out = Bounds(min(out.lo, reading.lo), hi)
    return out


def _filled(counts: Sequence[_Count], watch: tuple[str, int]) -> Bounds:
    """What one watch says of a group, filled up by the others; who was blind for most of a count comes last."""
    taken: list[Span] = []
    total = _NONE
    order = sorted(counts, key=lambda each: (each.is_blind, each.watch != watch, each.is_estimate, each.watch))
    for each in order:
        if not without(each.seen, taken):
            continue
        total = total.plus(Bounds(Fraction(0), each.many.hi) if common(each.seen, taken) else each.many)
        taken = merged([*taken, *each.seen])
    return total
