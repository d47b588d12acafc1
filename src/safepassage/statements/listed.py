"""Every figure over a period in one list, and a figure found again by its name or by the id of its trace."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from safepassage.ledger.totals import totals
from safepassage.statements.compose import public_traces
from safepassage.statements.duties import figures_of, own_view, period_of
from safepassage.statements.nights import nights

if TYPE_CHECKING:
    from collections.abc import Iterator

    from safepassage.foundation.times import Period
    from safepassage.ledger.figures import Figure
    from safepassage.ledger.view import View

__all__ = ["all_figures", "figures_named"]

_NIGHTS_MAX: Final = 31
"""Where no period is said the last month's nights are looked at."""


def all_figures(view: View, period: Period) -> list[Figure]:
    """Every figure of every duty, and every plain sum that a kind names, each once."""
    own = own_view(view, period)
    found = {(each.key, each.span): each for each in figures_of(own, period, public=False)}
    for kind in view.kinds:
        for each in totals(own, kind, period.span):
            found.setdefault((each.key, each.span), each)
    return list(found.values())


def figures_named(view: View, what: str, period: tuple[str, Period] | None) -> Iterator[tuple[str, Figure]]:
    """(period's name, figure) of every figure with that name or trace id.

    Args:
        view: The ledger.
        what: A figure's name, its trace id, or the id that a public statement prints for it.
        period: (name, period) to look at; the whole and its last 31 nights, when None.
    """
    for name, span in _periods(view) if period is None else [period]:
        published = public_traces(view, span).get(what)
        if published is not None:
            yield name, published
            return
        found = [each for each in all_figures(view, span) if what in (each.trace_id, each.name) and each.trace.count]
        yield from ((name, each) for each in found)
        if found:
            return


def _periods(view: View) -> Iterator[tuple[str, Period]]:
    yield "start", period_of(view, "start")
    yield from ((f"night:{name}", night) for name, night in list(nights(view))[: -_NIGHTS_MAX - 1 : -1])
