"""What is wrong with a claim by itself, as sentences: each finding once, dated by the claim's own day.

The numbers of a finding are those of the claims that it is about, as they were written,
so that they read alike in every language; a conversion that was wrong is done again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from safepassage.claims.fields import claimed_quantity
from safepassage.claims.figures import file_pictures
from safepassage.foundation.units import convert
from safepassage.ledger.figures import Bounds
from safepassage.statements.beside import stated
from safepassage.statements.found import counted
from safepassage.statements.headline import day_of
from safepassage.statements.model import Line, Number, Word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from zoneinfo import ZoneInfo

    from safepassage.claims.figures import Claim
    from safepassage.ledger.figures import Alarm
    from safepassage.statements.desk import Desk
    from safepassage.statements.model import Fact

__all__ = ["finding_lines", "picture_lines"]


def finding_lines(alarms: Iterable[Alarm], known: Iterable[Claim], tz: ZoneInfo) -> list[Line]:
    """One sentence a finding, by day; what is said twice of one number is printed once."""
    by_id = {each.held.id: each for each in known}
    lines = {(each.name, each.trace.root): _line(each, by_id, tz) for each in alarms}
    return sorted(lines.values(), key=lambda line: (str(line.facts["at"]), line.message))


def picture_lines(desk: Desk) -> Iterator[Line]:
    """How many pictures are known to be from a file: they are never evidence."""
    files = file_pictures(desk.known)
    held = [each for each in desk.known.events("evidence") if each.id in files]
    if held:
        figure = counted("file_pictures", held, desk.known.since_start, "{picture}")
        yield Line(message="claims.file_pictures", facts={"value": desk.number(figure)}, species="claim")


def _line(alarm: Alarm, by_id: Mapping[str, Claim], tz: ZoneInfo) -> Line:
    claim = by_id[alarm.facts["claim"]]
    facts: dict[str, Fact] = {"who": claim.who, "measure": Word(f"measure.{claim.measure}"), "at": day_of(claim, tz)}
    others = [by_id[one] for one in alarm.trace.first if one != claim.held.id and one in by_id]
    other = others[0] if others else claim
    match alarm.name:
        case "conversion_contradicts":
            facts |= {"stated": stated(claim), "converted": _converted(claim), "right": _right(claim)}
        case "conversion_of_another_measure":
            facts |= {"stated": stated(claim), "converted": _converted(claim)}
        case "part_above_whole":
            facts |= {"part": stated(claim), "whole": stated(other)}
        case "cumulative_fell":
            facts |= {"earlier": stated(other), "later": stated(claim)}
        case _:
            pass
    return Line(message=f"alarm.{alarm.name}", facts=facts, species=alarm.severity)


def _converted(claim: Claim) -> Number:
    """What the source converted its number to."""
    quantity = claimed_quantity(claim.body["conversion"])
    known = None if quantity.value is None else Bounds(quantity.lo, quantity.hi)
    return Number(known, quantity.unit, quantity=quantity)


def _right(claim: Claim) -> Number:
    """Its number in that other unit, done again."""
    unit = claimed_quantity(claim.body["conversion"]).unit
    assert claim.quantity is not None
    assert claim.bounds is not None
    lo, hi = claim.bounds
    own = claim.quantity.unit
    bounds = Bounds(convert(lo, own, unit), None if hi is None else convert(hi, own, unit))
    return Number(bounds, unit, "converted", claim.quantity)
