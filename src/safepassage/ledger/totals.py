"""The figures that a kind's entry names: plain sums of one field over a span."""

from __future__ import annotations

from typing import TYPE_CHECKING

from safepassage.ledger.fields import Amount, People, Tally
from safepassage.ledger.figures import Figure

if TYPE_CHECKING:
    from safepassage.foundation.times import Interval
    from safepassage.ledger.kind import Kind
    from safepassage.ledger.view import View

__all__ = ["totals", "unit_of"]

_PERSON = "{person}"


def totals(view: View, kind: Kind, span: Interval) -> list[Figure]:
    """Every `Total` of a kind over a span; one that nobody reported is unknown, and is listed all the same."""
    if not kind.totals:
        return []
    sums = view.tally(kind.name, span)
    return [
        Figure(
            name=each.name,
            value=sums.amount(each.field, each.part, **each.where),
            unit=unit_of(kind, each.field),
            span=span,
            population=each.where.get("population"),
            method=sums.method,
            trace=sums.trace,
            labels={"part": each.part} if each.part else {},
        )
        for each in kind.totals
    ]


def unit_of(kind: Kind, field: str) -> str:
    """UCUM code of a summed field.

    Raises:
        TypeError: the field is not one that sums.
    """
    found = kind.field_named(field).type
    if isinstance(found, People):
        return _PERSON
    if isinstance(found, Amount | Tally):
        return found.unit
    msg = f"{kind.name}.{field} does not sum"
    raise TypeError(msg)
