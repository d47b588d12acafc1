"""The figures of one duty, asked by name, words and span; and counts of whole observations as figures."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from safepassage.foundation.times import Period
from safepassage.ledger.figures import Bounds, Figure
from safepassage.ledger.view import trace_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from safepassage.foundation.times import Interval
    from safepassage.ledger.figures import Held
    from safepassage.ledger.view import View

__all__ = ["Found", "counted", "held_in", "people_in"]


class Found:
    """Figures in the order of their fold."""

    def __init__(self, figures: Iterable[Figure]) -> None:
        """Keep them."""
        self._figures = tuple(figures)

    def __iter__(self) -> Iterator[Figure]:
        return iter(self._figures)

    def named(self, name: str, *, span: Interval | None = None, **labels: str) -> list[Figure]:
        """Those of a name (and a span, where given) with these words among their labels, of known value."""
        return [
            each
            for each in self._figures
            if each.name == name
            and each.value is not None
            and (span is None or each.span == span)
            and all(each.labels.get(label) == word for label, word in labels.items())
        ]

    def one(self, name: str, *, span: Interval | None = None, **labels: str) -> Figure | None:
        """The first of them; None where there is none, or its value is unknown."""
        return next(iter(self.named(name, span=span, **labels)), None)

    def bare(self, name: str, *, span: Interval | None = None) -> Figure | None:
        """The one without words: a total."""
        return next((each for each in self.named(name, span=span) if not each.labels), None)


def held_in(view: View, kind: str, span: Interval) -> list[Held]:
    """Live observations of a kind that belong to the span: by their end, never split."""
    period = Period("span", span)
    return [each for each in view.events(kind, mood="observed") if period.takes(each.observation.occurred)]


def counted(name: str, held: Sequence[Held], span: Interval, unit: str, **labels: str) -> Figure:
    """How many observations there are; none at all is unknown, since nobody said that there was none."""
    value = Bounds(Fraction(len(held)), Fraction(len(held))) if held else None
    return Figure(name=name, value=value, unit=unit, span=span, method="reported", trace=trace_of(held), labels=labels)


def people_in(name: str, held: Sequence[Held], field: str, span: Interval, **labels: str) -> Figure:
    """The people of one headcount field over these observations; unknown where none had it."""
    having = [each for each in held if field in each.observation.body]
    total = Fraction(sum(sum(each.observation.body[field].values()) for each in having))
    return Figure(
        name=name,
        value=Bounds(total, total) if having else None,
        unit="{person}",
        span=span,
        population="people",
        method="reported",
        trace=trace_of(having),
        labels=labels,
    )
