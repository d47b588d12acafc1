"""Headcounts for public tables: groups that divide their whole, so that small cells can be found and covered.

The rooms' figures say of a group what is surely in it and what may be. A table that is
to be suppressed needs parts that add up: here each group holds whom a post surely
counted in it, and whom nobody told apart is a row of its own.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from safepassage.ledger.figures import Bounds, Figure
from safepassage.ledger.headcount import bounds_of
from safepassage.statements.disclosure import GROUP_PARTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from safepassage.foundation.times import Interval
    from safepassage.ledger.headcount import Span
    from safepassage.ledger.tally import Sums

__all__ = ["divided"]

_REST: Final = {
    "age_not_stated": "people",
    "children_sex_not_stated": "children",
    "adults_sex_not_stated": "adults",
}
"""Group that holds whom nobody told apart → its whole."""


def divided(name: str, sums: Sums, span: Interval, population: str) -> list[Figure]:
    """The groups of one population as counted; none where what was counted is contested."""
    cells = sums.people("people", population=population)
    if not cells or any(lo != hi for lo, hi in cells.values()):
        return []
    return [
        Figure(
            name=name,
            value=Bounds(Fraction(count), Fraction(count)),
            unit="{person}",
            span=span,
            population=population,
            method=sums.method,
            trace=sums.trace,
            labels={"group": group},
        )
        for group, count in _counts(cells).items()
    ]


def _counts(cells: Mapping[str, Span]) -> dict[str, int]:
    """Group → whom a post surely counted in it; a branch in which nobody was told apart is left out."""
    sure = {
        group: bounds_of(cells, group)[0] for parts in GROUP_PARTS.values() for group in parts if group not in _REST
    }
    total = bounds_of(cells, "people")[0]
    out: dict[str, int] = {}
    for whole, parts in GROUP_PARTS.items():
        size = total if whole == "people" else sure[whole]
        own = {part: sure[part] for part in parts if part not in _REST}
        if not any(own.values()):
            continue  # nobody was told apart
        rest = size - sum(own.values())
        named = next(part for part in parts if part in _REST)
        out |= own
        if rest:
            out[named] = rest
    return out
