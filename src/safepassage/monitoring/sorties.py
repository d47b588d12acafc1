"""Sorties that were flown: from which of them people ran, and which were called back because of the people below.

A drone that makes people run is called back. Until the end of such a flight is on the ledger it is an alarm. A sortie
that says nothing of the people below is not one from which nobody ran: it may be one, and the figure says so.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from safepassage.foundation.times import Period
from safepassage.ledger.figures import Alarm, Bounds, Figure
from safepassage.ledger.tally import GRAIN_S
from safepassage.ledger.view import trace_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from safepassage.foundation.times import Interval
    from safepassage.ledger.figures import Held
    from safepassage.ledger.view import View

__all__ = ["alarms", "figures"]

_EVER_S: Final = 2**40


def figures(view: View, span: Interval) -> list[Figure]:
    """How many sorties of the span people ran from, and how many were called back for them; none where none is known.

    What a sortie leaves open, or its source says in two ways, makes the interval wider.
    """
    period = Period("span", span)
    held = [each for each in view.events("sortie", mood="observed") if period.takes(each.observation.occurred)]
    if not held:
        return []
    return [
        Figure(
            name=name,
            value=_counted(held, says),
            unit="{sortie}",
            span=span,
            method="reported",
            trace=trace_of(held),
        )
        for name, says in (("sorties_people_ran", _ran), ("sorties_called_back", _called_back))
    ]


def alarms(view: View) -> list[Alarm]:
    """Flights from which people ran and of which nobody has recorded an end, also in the quarter that is not over."""
    held = [
        each
        for each in view.at(as_of_s=_EVER_S).events("sortie", mood="observed")
        if each.observation.occurred.start_s < view.as_of_s + GRAIN_S
    ]
    return [
        Alarm(
            name="people_run_from_drone",
            place=each.observation.place,
            since_s=each.observation.occurred.start_s,
            facts={"aircraft": each.observation.body["aircraft"]},
            trace=trace_of([each]),
        )
        for each in held
        if _ran(each.observation.body) and not any(_ends(other, each) for other in held)
    ]


def _ends(other: Held, flight: Held) -> bool:
    """Whether a record tells how a flight ended: its own, or another of the same aircraft at the same time."""
    one, two = other.observation, flight.observation
    is_same = (
        one.body["aircraft"] == two.body["aircraft"]
        and one.occurred.start_s <= two.occurred.end_s
        and two.occurred.start_s <= one.occurred.end_s
    )
    return is_same and "ended" in one.body


def _ran(body: Mapping[str, Any]) -> bool | None:
    """Whether people ran from it; None where nobody says."""
    effect = body.get("effect", "unknown")
    return None if effect == "unknown" else effect == "ran"


def _called_back(body: Mapping[str, Any]) -> bool | None:
    """Whether it was called back because of the people below; None where nobody says."""
    ended, reason = body.get("ended"), body.get("reason", "unknown")
    if ended is None or (ended == "called_back" and reason == "unknown"):
        return None
    return bool(ended == "called_back" and reason == "people_below")


def _counted(held: Sequence[Held], says: Callable[[Mapping[str, Any]], bool | None]) -> Bounds:
    """From the sorties that surely are so to those that may be."""
    by_origin: dict[str, list[bool | None]] = {}
    for each in held:
        by_origin.setdefault(each.observation.origin, []).append(says(each.observation.body))
    said = list(by_origin.values())
    return Bounds(Fraction(sum(all(one) for one in said)), Fraction(sum(set(one) != {False} for one in said)))
