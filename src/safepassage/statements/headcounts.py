"""Headcounts for public tables: groups that every post told apart, so that they divide their whole.

The rooms' figures say of a group what is surely in it and what may be. A public table
prints neither: where one post counted more coarsely, what the others counted of a
group is not the group, and whom nobody told apart is that one post's count (DESIGN,
wall 4). So a whole is divided only where everybody in it was, and is left whole else.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from safepassage.ledger.figures import Bounds, Figure
from safepassage.ledger.headcount import bounds_of
from safepassage.statements.disclosure import GROUP_PARTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from safepassage.foundation.times import Interval
    from safepassage.ledger.headcount import Span
    from safepassage.ledger.tally import Sums

__all__ = ["divided"]


def divided(name: str, sums: Sums, span: Interval, population: str) -> list[Figure]:
    """The groups of one population that are exact over all posts; none where what was counted is contested."""
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
        for group, count in _exact(cells).items()
    ]


def _exact(cells: Mapping[str, Span]) -> dict[str, int]:
    """Group → how many, of every whole that its parts divide without a rest."""
    out = {"people": bounds_of(cells, "people")[0]}
    for whole, parts in GROUP_PARTS.items():
        sure = {part: bounds_of(cells, part)[0] for part in parts}
        if whole in out and out[whole] and sum(sure.values()) == out[whole]:
            out |= sure
    del out["people"]
    return out
