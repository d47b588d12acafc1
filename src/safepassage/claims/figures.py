"""Claims side by side: what each source counted, over which time, and what is wrong with a number by itself.

Nothing here averages or adds. A claim becomes a figure of its own, with its hedge as an
interval. It can be held against one of ours, which gives the difference as an interval;
it is contradicted only where the two have nothing in common. Findings are about a source's
own words: two units that do not fit, a part above its whole, a running total that fell.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from safepassage.claims.fields import claimed_quantity
from safepassage.claims.kinds import GRADE_UNKNOWN, MEASURES
from safepassage.foundation.quantity import half_last_digit
from safepassage.foundation.times import Interval
from safepassage.foundation.units import unit
from safepassage.ledger.figures import Alarm, Bounds, Figure
from safepassage.ledger.view import trace_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from zoneinfo import ZoneInfo

    from safepassage.foundation.quantity import Quantity
    from safepassage.ledger.figures import Held
    from safepassage.ledger.view import View

__all__ = ["Claim", "Compared", "alarms", "claims", "compared", "figures", "file_pictures", "side_by_side"]


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim, as read.

    Attributes:
        held: The observation.
        who: Who said it: the speaker, or else the publisher.
        measure: Which of our figures it speaks about.
        quantity: The number as printed; None where there is none.
        span: The days that it covers, local and whole; without a first day, the end of its last.
        grade: Admiralty grade; internal only.
    """

    held: Held
    who: str
    measure: str
    quantity: Quantity | None
    span: Interval
    grade: str

    @property
    def body(self) -> dict[str, Any]:
        """Every field as recorded: publisher, speaker_source, what, scope, population, part_of, text, note."""
        return self.held.observation.body

    @property
    def bounds(self) -> Bounds | None:
        """What it says, in its own unit; None where it has no number."""
        known = self.quantity is not None and self.quantity.value is not None
        return Bounds(self.quantity.lo, self.quantity.hi) if known and self.quantity else None


@dataclass(frozen=True, slots=True)
class Compared:
    """A claim held against a figure of ours.

    Attributes:
        difference: Claimed less ours, in the claim's unit; `hi` is None where either sets no limit above.
        contradicts: Whether no value satisfies both.
    """

    difference: Bounds
    contradicts: bool


def claims(view: View) -> list[Claim]:
    """Every live claim, in the order of measures, then of days, speakers and ids."""
    found = [_claim(each, view.card.tz) for each in view.events("claim")]
    return sorted(found, key=lambda one: (MEASURES.index(one.measure), one.span, one.who, one.held.id))


def side_by_side(view: View) -> dict[str, list[Claim]]:
    """Measure → its claims; each keeps its own definition, and none is a total of others."""
    out: dict[str, list[Claim]] = {}
    for each in claims(view):
        out.setdefault(each.measure, []).append(each)
    return out


def figures(view: View) -> list[Figure]:
    """Each claim as a figure of species assertion, never as one of ours; one without a number has no value."""
    return [
        Figure(
            name="claimed",
            value=each.bounds,
            unit=each.quantity.unit if each.quantity else "",
            span=each.span,
            place=each.held.observation.place,
            population=each.body.get("population"),
            method="reported",
            species="assertion",
            trace=trace_of([each.held]),
            labels={"measure": each.measure, "who": each.who, "claim": each.held.id},
        )
        for each in claims(view)
    ]


def compared(claim: Claim, ours: Figure) -> Compared | None:
    """The claim held against a figure of ours; None where one has no value or they measure different things."""
    if claim.bounds is None or claim.quantity is None or ours.value is None:
        return None
    here, there = unit(ours.unit), unit(claim.quantity.unit)
    if here is None or there is None or here.dimension != there.dimension:
        return None
    factor = here.factor / there.factor
    value = Bounds(ours.value.lo * factor, None if ours.value.hi is None else ours.value.hi * factor)
    if value.hi is None:
        return None
    return Compared(claim.bounds.minus(value), not claim.bounds.meets(value))


def alarms(view: View) -> list[Alarm]:
    """Findings inside one source's words, and claims that rest on a file picture."""
    found = claims(view)
    return [*_conversions(found), *_parts(found), *_falls(found), *_file_pictures_cited(view, found)]


def file_pictures(view: View) -> frozenset[str]:
    """Ids of pictures taken from a file, which are evidence of nothing."""
    return frozenset(each.id for each in view.events("evidence") if each.observation.body["relation"] == "file_picture")


def _claim(held: Held, tz: ZoneInfo) -> Claim:
    body = held.observation.body
    return Claim(
        held=held,
        who=body.get("speaker", body["publisher"]),
        measure=body["measure"],
        quantity=claimed_quantity(body["quantity"]) if "quantity" in body else None,
        span=_days(body, held.observation.occurred, tz),
        grade=body.get("grade", GRADE_UNKNOWN),
    )


def _days(body: dict[str, Any], published: Interval, tz: ZoneInfo) -> Interval:
    if "span_to" not in body:
        return published
    end = datetime.combine(date.fromisoformat(body["span_to"]) + timedelta(days=1), time(), tz)
    start = datetime.combine(date.fromisoformat(body["span_from"]), time(), tz) if "span_from" in body else end
    return Interval(int(start.timestamp()), int(end.timestamp()), "day")


def _conversions(found: Iterable[Claim]) -> list[Alarm]:
    """Two units of one number that do not fit, each taken to half of its last digit."""
    out = []
    for each in found:
        if each.quantity is None or each.quantity.value is None or "conversion" not in each.body:
            continue
        other = claimed_quantity(each.body["conversion"])
        here, there = unit(each.quantity.unit), unit(other.unit)
        if other.value is None or here is None or there is None:
            continue
        facts = {"stated": str(each.quantity), "converted": str(other)}
        if here.dimension != there.dimension:
            out.append(_finding("conversion_of_another_measure", [each], facts))
        elif not _as_printed(each.quantity, here.factor).meets(_as_printed(other, there.factor)):
            right = each.quantity.value * here.factor / there.factor
            facts |= {"right": str(round(float(right))), "unit": there.code}
            if other.value:
                facts["factor"] = f"{float(right / other.value):.3g}"
            out.append(_finding("conversion_contradicts", [each], facts))
    return out


def _as_printed(quantity: Quantity, factor: Fraction) -> Bounds:
    """What the printed digits leave open, in the SI unit: a conversion is never exact."""
    value = quantity.value or Fraction(0)
    half = half_last_digit(value)
    lo = min(quantity.lo, max(Fraction(0), value - half))
    hi = max(quantity.value_to or value, value + half)
    return Bounds(lo * factor, hi * factor)


def _parts(found: Sequence[Claim]) -> list[Alarm]:
    """A part above its whole, where one speaker gave both for the same days, or named the whole by its id."""
    out = []
    for part in found:
        for whole in found:
            names = part.body.get("part_of", "")
            same = names == whole.body.get("what") and (part.who, part.span) == (whole.who, whole.span)
            if not names or whole is part or not (same or names == whole.held.id):
                continue
            if _above(part, whole):
                facts = {"part": str(part.quantity), "whole": str(whole.quantity)}
                out.append(_finding("part_above_whole", [part, whole], facts))
    return out


def _falls(found: Iterable[Claim]) -> list[Alarm]:
    """A speaker's cumulative figure that is surely smaller than an earlier one: a period, a slip, or a correction."""
    series: dict[tuple[str, str, str, str], list[Claim]] = {}
    for each in found:
        if each.body.get("scope") == "cumulative" and each.quantity is not None:
            key = (each.who, each.measure, each.body.get("what", ""), each.body.get("span_from", ""))
            series.setdefault(key, []).append(each)
    out = []
    for group in series.values():
        ordered = sorted(group, key=lambda one: one.span.end_s)
        for earlier, later in pairwise(ordered):
            if later.span.end_s > earlier.span.end_s and _above(earlier, later):
                facts = {"earlier": str(earlier.quantity), "later": str(later.quantity)}
                out.append(_finding("cumulative_fell", [later, earlier], facts))
    return out


def _above(one: Claim, other: Claim) -> bool:
    """Whether one number is surely larger than another of the same dimension."""
    if one.quantity is None or other.quantity is None or one.bounds is None or other.bounds is None:
        return False
    here, there = unit(one.quantity.unit), unit(other.quantity.unit)
    if here is None or there is None or here.dimension != there.dimension or other.bounds.hi is None:
        return False
    return one.bounds.lo * here.factor > other.bounds.hi * there.factor


def _file_pictures_cited(view: View, found: Iterable[Claim]) -> list[Alarm]:
    pictures = file_pictures(view)
    return [
        _finding("file_picture_as_evidence", [each], {"picture": one})
        for each in found
        for one in each.held.observation.evidence
        if one in pictures
    ]


def _finding(name: str, found: Sequence[Claim], facts: dict[str, str]) -> Alarm:
    first = found[0]
    return Alarm(
        name=name,
        place=first.held.observation.place,
        since_s=first.held.observation.occurred.end_s,
        severity="finding",
        facts={"who": first.who, "measure": first.measure, "claim": first.held.id, **facts},
        trace=trace_of([each.held for each in found]),
    )
