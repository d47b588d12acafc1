"""The desk that sections are written at: what they may read, and how a figure becomes a fact of a page.

A section asks for a line or a row and gives the figure it prints; whether the number is
shown, and how much of what lies behind it, is decided here and nowhere else. In the
public edition a place finer than a district, a source, the first ids of a trace and a
time finer than the period do not leave this file (DESIGN, wall 4).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from safepassage.foundation.quantity import Quantity, half_last_digit
from safepassage.foundation.times import Interval, local
from safepassage.foundation.units import convert
from safepassage.foundation.units import unit as unit_named
from safepassage.ledger.figures import Bounds, Trace
from safepassage.statements.disclosure import cell_key
from safepassage.statements.model import Line, Moment, Number, Row, Suppressed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from safepassage.foundation.times import Period
    from safepassage.ledger.figures import Figure
    from safepassage.ledger.view import View
    from safepassage.statements.model import Fact

__all__ = ["COARSE_PLACES", "WITHHELD", "Desk", "as_written", "in_unit"]

COARSE_PLACES: Final = frozenset({"district", "zone", "city"})
"""Types of place that a public edition may name: nothing finer than a district."""

WITHHELD: Final = Suppressed("withheld")
"""Why a number is not shown is not said: that it is small would be half of the answer."""

_PLACES_MAX: Final = 6
"""A middle of more decimal places than this was computed, and nobody wrote it."""
_PRIVATE_LABELS: Final = frozenset(
    {"source", "convoy", "stretch", "corridor", "centre", "hospital", "party", "hazard", "basis"}
)


@dataclass(frozen=True, slots=True)
class Desk:
    """What a section is written from.

    Attributes:
        view: The ledger up to the end of the period (or to the as-of, when that is earlier): our own figures.
        known: The ledger up to the as-of: what others have published by then.
        period: The period.
        public: Whether this is the public edition.
        hidden: Keys of cells that this edition does not show.
    """

    view: View
    known: View
    period: Period
    public: bool
    hidden: Mapping[str, str] = field(default_factory=dict)

    @property
    def span(self) -> Interval:
        """The period's span."""
        return self.period.span

    @property
    def since_s(self) -> int:
        """The operation's start, unix seconds."""
        return self.view.card.start_s

    def number(self, figure: Figure, unit: str = "") -> Number | Suppressed:
        """The figure's number, in its own unit or another, or that it is not shown."""
        if cell_key(figure) in self.hidden:
            return WITHHELD
        number = in_unit(figure.value, figure.unit, unit or figure.unit)
        stated = figure.species == "assertion" and number.bounds is not None and not number.bounds.exact
        return replace(number, quantity=as_written(number.bounds, number.unit)) if stated and number.bounds else number

    def shown(self, figure: Figure) -> Figure | None:
        """The figure as this edition may show it; None where its number is not shown."""
        if cell_key(figure) in self.hidden:
            return None
        return self._coarse(figure) if self.public else figure

    def line(self, message: str, figure: Figure, **facts: Fact) -> Line:
        """A sentence about one figure; its number is the fact `value` unless another is given."""
        given = {"value": self.number(figure), **facts}
        return Line(message=message, facts=given, figure=self.shown(figure), species=figure.species)

    def row(self, figure: Figure, *cells: Fact) -> Row:
        """A row of a table, with the figure that its trace names."""
        return Row(tuple(cells), self.shown(figure))

    def since(self, suffix: str) -> dict[str, Fact]:
        """The fact `since` of a cumulative sentence; nothing where there is no suffix."""
        return {"since": self.when(self.since_s)} if suffix else {}

    def when(self, at_s: int) -> Moment | str:
        """A moment; in public the local day, where it is no edge of the period or the operation."""
        if not self.public or at_s in (self.span.start_s, self.span.end_s, self.since_s, self.known.as_of_s):
            return Moment(at_s)
        return local(at_s, self.view.card.tz).date().isoformat()

    def may_name(self, place: str) -> bool:
        """Whether this edition may name a place."""
        return not self.public or place.partition("/")[0] in COARSE_PLACES

    def _coarse(self, figure: Figure) -> Figure:
        place = figure.place if figure.place and figure.place.partition("/")[0] in COARSE_PLACES else None
        labels = {name: word for name, word in figure.labels.items() if name not in _PRIVATE_LABELS}
        count = 0 if figure.species == "balance" else figure.trace.count  # it would count what is withheld beside it
        trace = Trace(count, self.view.veiled(figure.trace.root))
        return replace(figure, place=place, labels=labels, trace=trace, span=self._coarse_span(figure.span))

    def _coarse_span(self, span: Interval) -> Interval:
        """A span that begins and ends where the period or the operation does; else the local days that it touches."""
        edges = {self.span.start_s, self.span.end_s, self.since_s, self.view.as_of_s}
        if {span.start_s, span.end_s} <= edges:
            return span
        tz = self.view.card.tz
        start = local(span.start_s, tz).replace(hour=0, minute=0, second=0)
        end = local(max(span.end_s - 1, span.start_s), tz).replace(hour=23, minute=59, second=59)
        return Interval(int(start.timestamp()), int(end.timestamp()) + 1, "day")


def in_unit(value: Bounds | None, unit: str, target: str) -> Number:
    """Bounds as a number in another unit; a measure that can be written with one hedge is."""
    if value is None:
        return Number(None, target)
    if unit == target:
        bounds = value
    else:
        hi = None if value.hi is None else convert(value.hi, unit, target)
        bounds = Bounds(convert(value.lo, unit, target), hi)
    measure = unit_named(target)
    hedged = None if bounds.exact or measure is None or measure.whole else as_written(bounds, target)
    return Number(bounds, target, quantity=hedged)


def as_written(value: Bounds, unit: str) -> Quantity | None:
    """The hedged quantity that has these bounds, when there is one: 23.5–24.5 is about 24.

    >>> from fractions import Fraction
    >>> str(as_written(Bounds(Fraction(47, 2), Fraction(49, 2)), "har"))
    'about 24 ha'
    """
    if value.hi is None:
        return Quantity(value.lo, unit, "at_least")
    middle = (value.lo + value.hi) / 2
    if value.exact:
        return Quantity(middle, unit)
    if 10**_PLACES_MAX % middle.denominator == 0 and (value.hi - value.lo) / 2 == half_last_digit(middle):
        return Quantity(middle, unit, "about")
    return None
