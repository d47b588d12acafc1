"""A claim held against the ledger's own count of the same measure and time, and against its source's other numbers.

The difference is printed, not explained, and nobody is added to close it. Agreement is
printed too, except where the ledger was rebuilt from what was published: there it would
be the claim agreeing with itself. What others counted from another day on, in another
place or of other people is held against nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from safepassage.claims.figures import compared
from safepassage.ledger.people_fields import POPULATIONS
from safepassage.statements.desk import as_written
from safepassage.statements.model import Line, Number, Suppressed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from safepassage.claims.figures import Claim
    from safepassage.foundation.times import Interval
    from safepassage.ledger.figures import Bounds, Figure
    from safepassage.statements.desk import Desk
    from safepassage.statements.found import Found
    from safepassage.statements.model import Fact

__all__ = ["OWN", "beside", "span_of", "stated", "undecided"]

_DAY_S: Final = 86_400
OWN: Final = {
    "evacuated": "crossed",
    "crossed": "crossed",
    "arrived": "arrived",
    "combatants_laid_down": "combatants_laid_down",
    "amnestied": "amnestied",
    "undecided": "undecided",
    "area_released": "area_released",
    "blocks": "blocks",
    "buildings": "buildings",
    "road_length": "road_length",
    "ordnance": "ordnance_destroyed",
    "facilities": "facilities",
}
"""Measure → the figure of ours that is set beside it."""
_PARTS: Final = frozenset({"group", "movement", "single", "category", "facility_type", "action", "part"})
"""Words that make a figure a part of what the claim is of."""


def stated(claim: Claim) -> Number:
    """What it says, as its source wrote it."""
    return Number(claim.bounds, claim.quantity.unit if claim.quantity else "", quantity=claim.quantity)


def beside(desk: Desk, found: Found, known: Sequence[Claim]) -> Iterator[Line]:
    """Each claim beside ours, where both speak of one time."""
    rebuilt, circular = desk.view.card.nature == "reconstruction", False
    for claim in known:
        line = _held_against(desk, found, claim)
        if line is not None and line.message == "claims.agrees" and rebuilt:
            circular = True
        elif line is not None:
            yield line
    if circular:
        yield Line(message="claims.circular")


def undecided(groups: Mapping[str, Sequence[Claim]]) -> Iterator[Line]:
    """What one source's own two totals of one day leave."""
    for laid in groups.get("combatants_laid_down", ()):
        for amnestied in groups.get("amnestied", ()):
            same = (laid.who, laid.span, laid.body.get("scope")) == (
                amnestied.who,
                amnestied.span,
                amnestied.body.get("scope"),
            )
            rest = _rest(laid, amnestied) if same else None
            if rest is not None:
                facts: dict[str, Fact] = {
                    "source": laid.who,
                    "laid_down": stated(laid),
                    "amnestied": stated(amnestied),
                    "value": _rough(rest, "{person}"),
                }
                yield Line(message="claims.computed_undecided", facts=facts, species="claim")


def span_of(desk: Desk, claim: Claim) -> Interval | None:
    """Which span of ours a claim speaks of: the operation's, the period's, or neither."""
    scope = claim.body.get("scope")
    near = abs(claim.span.end_s - desk.view.as_of_s) <= _DAY_S
    starts = "span_from" in claim.body
    if scope == "cumulative" and near and (not starts or claim.span.start_s <= desk.since_s + _DAY_S):
        return desk.view.since_start
    whole = claim.span.start_s <= desk.span.start_s and desk.span.end_s <= claim.span.end_s
    if scope == "period" and starts and near and whole and claim.span.duration_s <= 2 * _DAY_S + 3600:
        return desk.span
    return None


def _held_against(desk: Desk, found: Found, claim: Claim) -> Line | None:
    if claim.quantity is None or claim.quantity.value is None:
        return None
    unit, own = claim.quantity.unit, _own(desk, found, claim)
    against = None if own is None else compared(claim, own)
    if own is None or against is None:
        return None
    number_of_own = desk.number(own, unit)
    if isinstance(number_of_own, Suppressed):
        return None
    facts: dict[str, Fact] = {"source": claim.who, "stated": stated(claim)}
    facts |= {"own": number_of_own, "at": desk.when(own.span.end_s)}
    if against.contradicts:
        facts["value"] = _rough(against.difference, unit)
    message = "claims.difference" if against.contradicts else "claims.agrees"
    return Line(message=message, facts=facts, figure=desk.shown(own), species="difference")


def _own(desk: Desk, found: Found, claim: Claim) -> Figure | None:
    """Our figure of the same measure and time; None where there is none to compare."""
    name, span = OWN.get(claim.measure), span_of(desk, claim)
    if name is None or span is None or not _same_people(claim) or "place" in claim.body:
        return None
    population = claim.body.get("population", "")
    own = [
        each
        for each in found.named(name, span=span if name != "undecided" else None)
        if each.place is None and not set(each.labels) & _PARTS
    ]
    fitting = [each for each in own if population in ("", each.population) or each.population is None]
    return fitting[0] if len(fitting) == 1 else None


def _same_people(claim: Claim) -> bool:
    """Whether it counts whole populations: a claim of children or patients is not held against everybody."""
    return claim.body.get("population", "") in ("", *POPULATIONS) and "part_of" not in claim.body


def _rest(whole: Claim, part: Claim) -> Bounds | None:
    """Whole less part of one source, where something is left."""
    if whole.bounds is None or part.bounds is None or part.bounds.hi is None:
        return None
    rest = whole.bounds.minus(part.bounds)
    return rest if rest.lo > 0 else None


def _rough(value: Bounds, unit: str) -> Number:
    """A number as rough as what it was computed from: with its hedge, where one can say it."""
    return Number(value, unit, quantity=None if value.exact else as_written(value, unit))
