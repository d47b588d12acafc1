"""Folds of the ground: land released by outcome, explosive objects, and which hazards still stand.

Hectares, blocks, buildings and kilometres are measures of the same ground: each is a
figure of its own and nothing adds them. Reported swept stays apart from cleared. A
hazard is cleared, or cancelled by survey, only by a release that names it, covers it,
was to a standard and passed quality control; the two are counted apart, and one that
was reduced still stands. When fighting returns there, it stands again (wall 9).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from safepassage.clearance.release import MEASURES, OUTCOMES
from safepassage.foundation.quantity import quantity_from_json
from safepassage.ledger.figures import NOTHING, Alarm, Bounds, Figure, Held, Trace
from safepassage.ledger.view import joined, trace_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from safepassage.foundation.times import Interval
    from safepassage.ledger.observation import Observation
    from safepassage.ledger.view import View

    Fighting = Mapping[str, Sequence[Interval]]

__all__ = ["HAZARD_STATES", "Hazard", "alarms", "figures", "hazard_figures", "hazards", "objects", "released"]

HAZARD_STATES: Final = ("suspected", "confirmed", "cancelled", "cleared", "lapsed")
_TO_A_STANDARD: Final = ("cancelled", "reduced", "cleared")
_LIFTING: Final = ("cancelled", "cleared")


@dataclass(frozen=True, slots=True)
class Hazard:
    """What stands of one reported hazard.

    Attributes:
        name: Its own short name.
        place: Where it was reported.
        state: suspected, confirmed, cancelled (by survey alone), cleared, or lapsed: one of these two, and fought over
            since.
        since_s: Since when it is in that state, unix seconds.
        trace: The reports and releases that it rests on.
        reports: What was reported, oldest first.
        released: The releases that lift it; none where nothing does.
    """

    name: str
    place: str | None
    state: str
    since_s: int
    trace: Trace
    reports: tuple[Observation, ...]
    released: tuple[Observation, ...] = ()


def figures(view: View, span: Interval, fighting: Fighting | None = None) -> list[Figure]:
    """Land released and objects in the span, and the hazards as they stand."""
    return [*released(view, span), *objects(view, span), *hazard_figures(view, fighting)]


def released(view: View, span: Interval) -> list[Figure]:
    """Each measure of ground by outcome; one that nobody reported is unknown, once."""
    sums = view.tally("land_release", span)
    out = []
    for field, (name, unit) in MEASURES.items():
        known = [outcome for outcome in OUTCOMES if sums.reported(field, outcome=outcome)]
        for outcome in known or ["unknown"]:
            standard = "named" if outcome in _TO_A_STANDARD else "unknown"
            out.append(
                Figure(
                    name=name,
                    value=sums.amount(field, outcome=outcome),
                    unit=unit,
                    span=span,
                    method=sums.method if known else "reported",
                    trace=sums.trace if known else NOTHING,
                    labels={"outcome": outcome, "standard": standard},
                )
            )
    return out


def objects(view: View, span: Interval) -> list[Figure]:
    """Explosive objects found and destroyed in the span, by category."""
    sums = view.tally("ordnance", span)
    return [
        Figure(
            name=f"ordnance_{field}",
            value=sums.amount(field, part),
            unit="{object}",
            span=span,
            method=sums.method,
            trace=sums.trace,
            labels={"category": part},
        )
        for field in ("found", "destroyed")
        for part in sums.parts(field)
    ]


def hazards(view: View, fighting: Fighting | None = None) -> list[Hazard]:
    """Every reported hazard and what stands of it, by name.

    Args:
        view: The ledger.
        fighting: Place → when there was fighting, from the rooms above, with "" for where nobody
            said; a caller who knows that a district lies in a city repeats the city's intervals for it.
    """
    reports: dict[str, list[Held]] = {}
    for each in view.events("hazard"):
        reports.setdefault(each.observation.body["hazard"], []).append(each)
    releases = view.events("land_release")
    return [
        _hazard(name, held, [one for one in releases if one.observation.body.get("hazard") == name], fighting or {})
        for name, held in sorted(reports.items())
    ]


def hazard_figures(view: View, fighting: Fighting | None = None) -> list[Figure]:
    """How many hazards are in each state, of those that were ever reported."""
    found = hazards(view, fighting)
    counts = Counter(each.state for each in found)
    trace = joined(each.trace for each in found)
    return [
        Figure(
            name="hazards",
            value=Bounds(Fraction(counts[state]), Fraction(counts[state])),
            unit="{hazard}",
            span=view.now,
            species="state",
            method="reported",
            trace=trace,
            labels={"state": state},
        )
        for state in HAZARD_STATES
        if found
    ]


def alarms(view: View, fighting: Fighting | None = None) -> list[Alarm]:
    """Hazards that stand again, and more objects destroyed than were ever found."""
    out = [
        Alarm(
            name="hazard_lapsed", place=each.place, since_s=each.since_s, facts={"hazard": each.name}, trace=each.trace
        )
        for each in hazards(view, fighting)
        if each.state == "lapsed"
    ]
    sums = view.tally("ordnance")
    found, destroyed = sums.amount("found"), sums.amount("destroyed")
    if found and destroyed and found.hi is not None and destroyed.lo > found.hi:
        facts = {"found": str(found.hi), "destroyed": str(destroyed.lo)}
        since_s = view.as_of_s if sums.last_s is None else sums.last_s
        out.append(
            Alarm(
                name="destroyed_more_than_found",
                place=None,
                since_s=since_s,
                severity="finding",
                facts=facts,
                trace=sums.trace,
            )
        )
    return out


def _hazard(name: str, reports: Sequence[Held], releases: Sequence[Held], fighting: Fighting) -> Hazard:
    """The latest report decides, then a release after it, then fighting after that."""
    latest = max(reports, key=_recency)
    report = latest.observation
    told = tuple(each.observation for each in reports)
    lifting = [one for one in releases if _lifts(one, latest)]
    if not lifting:
        return Hazard(name, report.place, report.body["status"], report.occurred.end_s, trace_of(reports), told)
    lifted_s = max(one.observation.occurred.end_s for one in lifting)
    trace = trace_of([*reports, *lifting])
    released = tuple(one.observation for one in lifting)
    fought = (*fighting.get(report.place or "", ()), *fighting.get("", ()))
    again = [span.start_s for span in fought if span.end_s > lifted_s]
    if again:
        return Hazard(name, report.place, "lapsed", max(lifted_s, min(again)), trace, told, released)
    state = "cleared" if any(each.body["outcome"] == "cleared" for each in released) else "cancelled"
    return Hazard(name, report.place, state, lifted_s, trace, told, released)


def _recency(held: Held) -> tuple[int, bool]:
    """Later is newer; of two at one moment the graver one counts."""
    return held.observation.occurred.end_s, held.observation.body["status"] == "confirmed"


def _lifts(release: Held, report: Held) -> bool:
    """Whether a release lifts a hazard: later, cancelled or cleared, to a standard, checked, and all of it."""
    body, hazard = release.observation.body, report.observation.body
    proven = body["outcome"] in _LIFTING and "standard" in body and body.get("quality_control") == "yes"
    after = release.observation.occurred.end_s >= report.observation.occurred.end_s
    if not proven or not after or "area" not in body or "area" not in hazard:
        return proven and after
    released_hi = quantity_from_json(body["area"], "m2").bounds("m2")[1]
    return released_hi is None or released_hi >= quantity_from_json(hazard["area"], "m2").bounds("m2")[0]
