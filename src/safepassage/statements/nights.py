"""Nights one by one: what the ledger counted in each, so that a stated total can be held against them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from safepassage.foundation.errors import Fault
from safepassage.foundation.times import local, parse_period
from safepassage.ledger.figures import Figure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from safepassage.foundation.times import Period
    from safepassage.ledger.view import View

__all__ = ["night_figures", "nights"]

_DAY_S = 86_400


def nights(view: View) -> Iterator[tuple[str, Period]]:
    """(evening's date, period) of every night from the operation's start to the last observation that had ended by now.

    The night after that observation is the last, so that nothing is listed for ever after it.
    """
    card = view.card
    day = local(card.start_s, card.tz).date()
    last_s = card.start_s if view.last_s is None else view.last_s
    until_s = min(view.as_of_s, last_s + _DAY_S)
    for number in range((until_s - card.start_s) // _DAY_S + 2):
        name = (day + timedelta(days=number)).isoformat()
        period = parse_period(f"night:{name}", card.tz, card.night, card.start_s)
        if isinstance(period, Fault):
            continue  # the clock was changed at the night's edge: it has no one beginning
        if period.span.end_s > until_s:
            return
        yield name, period


def night_figures(view: View) -> list[Figure]:
    """People who crossed in each night, and the children among them; nights without a count are left out."""
    kind = "crossing_count"
    out = []
    for name, period in nights(view):
        sums = view.tally(kind, period.span)
        for figure, group in (("crossed_night", ""), ("crossed_night_children", "children")):
            value = sums.amount("people", group)
            if value is not None:
                out.append(
                    Figure(
                        name=figure,
                        value=value,
                        unit="{person}",
                        span=period.span,
                        population="people",
                        method=sums.method,
                        trace=sums.trace,
                        labels={"night": name},
                    )
                )
    return out
