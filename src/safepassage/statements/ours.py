"""Our own figures beside contested claims: what this ledger had counted at the moments that others speak of.

Running totals since the operation's start are taken at the end of each claim's days and
of each local day between them; one stands only where something new had been counted
since the one before, because a total that nobody adds to any more says nothing about
later days. Counts over a claim's own period are taken over that period. Everything is
computed from what was known at the view's position. It is compared with nothing here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from safepassage.foundation.times import Interval, Period, local
from safepassage.foundation.units import unit as unit_named
from safepassage.statements.beside import OWN
from safepassage.statements.duties import figures_of, own_view

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from safepassage.claims.figures import Claim
    from safepassage.ledger.figures import Figure
    from safepassage.ledger.view import View

__all__ = ["Own", "ours"]

_WHOLE: Final = frozenset({"outcome", "standard"})
"""Words that make a figure a measure of its own; any other makes it a part, or somebody's."""
_DAYS_MAX: Final = 62
"""With more days than these between the claims, totals are taken at the ends of the claims' days alone."""


@dataclass(frozen=True, slots=True)
class Own:
    """One figure of ours over time.

    Attributes:
        name: The figure's name.
        labels: What tells it from its siblings: the outcome of a release of land.
        population: Whom it counts; "" where nobody is counted.
        method: How it is known.
        points: Totals since the operation's start, oldest first.
        joined: For each point, whether a line comes to it from the one before.
        bars: Counts over the periods that claims are of.
    """

    name: str
    labels: tuple[tuple[str, str], ...]
    population: str
    method: str
    points: tuple[Figure, ...]
    joined: tuple[bool, ...]
    bars: tuple[Figure, ...]


def ours(view: View, claims: Sequence[Claim], unit: str, gap_s: int) -> tuple[Own, ...]:
    """Our figures of what these claims measure, where they can be given in `unit`."""
    out: list[Own] = []
    names = dict.fromkeys(OWN[each.measure] for each in claims if each.measure in OWN)
    for name in names:
        beside = [each for each in claims if OWN.get(each.measure) == name and each.bounds is not None]
        out += _of(view, name, beside, unit, gap_s) if beside else ()
    return tuple(out)


def _of(view: View, name: str, claims: Sequence[Claim], unit: str, gap_s: int) -> Iterator[Own]:
    """Every figure of that name: of each population, and of each outcome."""
    points: dict[tuple[str, str], list[Figure]] = {}
    bars: dict[tuple[str, str], list[Figure]] = {}
    for at_s in _moments(view, claims):
        for figure in _totals(view, name, unit, at_s):
            before = points.setdefault((figure.key, figure.method), [])
            if not before or before[-1].trace.count != figure.trace.count:
                before.append(figure)
    for figure in _counts(view, name, unit, claims):
        bars.setdefault((figure.key, figure.method), []).append(figure)
    for key in sorted({*points, *bars}):
        yield _one(points.get(key, []), bars.get(key, []), gap_s)


def _one(points: Sequence[Figure], bars: Sequence[Figure], gap_s: int) -> Own:
    first = next(iter((*points, *bars)))
    joined = tuple(at > 0 and _joins(points[at - 1], each, gap_s) for at, each in enumerate(points))
    labels = tuple(sorted(first.labels.items()))
    return Own(first.name, labels, first.population or "", first.method, tuple(points), joined, tuple(bars))


def _joins(earlier: Figure, later: Figure, gap_s: int) -> bool:
    """Whether a line may run from one to the other; an interval has no one height for it to run to."""
    exact = all(each.value is not None and each.value.exact for each in (earlier, later))
    return exact and later.span.end_s - earlier.span.end_s <= gap_s


def _moments(view: View, claims: Sequence[Claim]) -> list[int]:
    """The ends of the claims' days and of the local days between them, since the start; the as-of for later ones."""
    ends = {each.span.end_s for each in claims}
    start_s, tz = view.card.start_s, view.card.tz
    day = local(max(start_s, min(ends)), tz).date()
    days: list[int] = []
    while len(days) <= _DAYS_MAX and (not days or days[-1] < max(ends)):
        day += timedelta(days=1)
        days.append(int(datetime.combine(day, time(), tz).timestamp()))
    if len(days) <= _DAYS_MAX:
        ends |= {each for each in days if each <= max(ends)}
    return sorted({at_s for at_s in (min(each, view.as_of_s) for each in ends) if start_s < at_s})


def _totals(view: View, name: str, unit: str, at_s: int) -> Iterator[Figure]:
    """Figures since the operation's start, or of the moment itself."""
    span = Interval(view.card.start_s, at_s, "minute")
    for each in _figures(view, span, name, unit):
        if each.span.start_s in (span.start_s, each.span.end_s):
            yield each


def _counts(view: View, name: str, unit: str, claims: Sequence[Claim]) -> Iterator[Figure]:
    """Figures over the very periods that claims are of, where the operation had begun and they have ended."""
    for span in sorted({each.span for each in claims if each.body.get("scope") == "period"}):
        if view.card.start_s <= span.start_s and span.end_s <= view.as_of_s:
            for each in _figures(view, span, name, unit):
                if (each.span.start_s, each.span.end_s) == (span.start_s, span.end_s):
                    yield each


def _figures(view: View, span: Interval, name: str, unit: str) -> Iterator[Figure]:
    """Whole figures of that name over a span, each once, known, and of a measure that converts to `unit`."""
    period, wanted = Period("span", span), unit_named(unit)
    seen = set()
    own = own_view(view, period)
    for each in own.once(("figures over", span), lambda: figures_of(own, period, public=False)):
        measure = unit_named(each.unit)
        fits = wanted is not None and measure is not None and measure.dimension == wanted.dimension
        whole = each.name == name and each.value is not None and each.place is None and set(each.labels) <= _WHOLE
        if fits and whole and (each.key, each.span) not in seen:
            seen.add((each.key, each.span))
            yield each
