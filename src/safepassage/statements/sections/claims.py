"""What others have published: side by side, each with what it counted, never averaged and never added.

Where a source stated a total, or a figure of this very period, the ledger's own counts
are set beside it and the difference is printed: it is not explained, and nobody is added
to close it. Only a figure of the same measure and time is compared; what others counted
from another day on, or in other places, stands alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from safepassage.claims.figures import claims, compared, side_by_side
from safepassage.foundation.units import convert
from safepassage.ledger.figures import Bounds
from safepassage.ledger.people_fields import POPULATIONS
from safepassage.statements.desk import as_written
from safepassage.statements.model import Line, Number, Quoted, Row, Section, Suppressed, Table, Word

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from safepassage.claims.figures import Claim
    from safepassage.foundation.times import Interval
    from safepassage.ledger.figures import Figure
    from safepassage.ledger.view import View
    from safepassage.statements.desk import Desk
    from safepassage.statements.found import Found
    from safepassage.statements.model import Fact

__all__ = ["SENSITIVE", "figures", "stated", "write"]

SENSITIVE: Final[frozenset[str]] = frozenset()
_DAY_S: Final = 86_400
_OWN: Final = {
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
_CONVERSIONS: Final = {"har": "[sft_i]", "km": "[mi_i]"}


def figures(view: View, span: Interval, *, public: bool) -> list[Figure]:  # noqa: ARG001
    """Nothing of our own: a claim is never a figure of ours."""
    return []


def write(desk: Desk, found: Found) -> Section:
    """The section."""
    groups = side_by_side(desk.known)
    if not groups:
        return Section(title="section.claims", lines=(Line(message="note.nothing"),))
    lines = [Line(message="note.claims")]
    for group in groups.values():
        lines += _words(group)
    for each in claims(desk.known):
        lines += _beside(desk, found, each)
    lines += _undecided(groups)
    tables = [_table(desk, measure, group) for measure, group in groups.items()]
    return Section(title="section.claims", lines=tuple(lines), tables=tuple(one for one in tables if one.rows))


def stated(claim: Claim) -> Number:
    """What it says, as its source wrote it."""
    return Number(claim.bounds, claim.quantity.unit if claim.quantity else "", quantity=claim.quantity)


def _rough(value: Bounds, unit: str) -> Number:
    """A number as rough as what it was computed from: with its hedge, where one can say it."""
    return Number(value, unit, quantity=None if value.exact else as_written(value, unit))


def _words(group: Sequence[Claim]) -> Iterator[Line]:
    """Claims that have no number keep their source's words."""
    for each in group:
        if each.quantity is None:
            yield Line(
                message="claims.words", facts={"source": each.who, "text": Quoted(each.body["text"])}, species="claim"
            )


def _beside(desk: Desk, found: Found, claim: Claim) -> Iterator[Line]:
    """The claim converted where readers convert its unit, and held against ours where both speak of one time."""
    if claim.quantity is None or claim.quantity.value is None:
        return
    unit, other = claim.quantity.unit, _CONVERSIONS.get(claim.quantity.unit)
    facts: dict[str, Fact] = {"source": claim.who, "stated": stated(claim)}
    if other is not None and claim.bounds is not None:
        lo, hi = claim.bounds
        bounds = Bounds(convert(lo, unit, other), None if hi is None else convert(hi, unit, other))
        number = Number(bounds, other, "converted", claim.quantity)
        yield Line(message="claims.converted", facts={**facts, "converted": number}, species="claim")
    own = _own(desk, found, claim)
    against = None if own is None else compared(claim, own)
    if own is None or against is None:
        return
    number_of_own = desk.number(own, unit)
    if isinstance(number_of_own, Suppressed):
        return
    facts |= {"own": number_of_own, "at": desk.when(own.span.end_s)}
    if against.contradicts:
        facts["value"] = _rough(against.difference, unit)
        yield Line(message="claims.difference", facts=facts, figure=desk.shown(own), species="difference")
    else:
        yield Line(message="claims.agrees", facts=facts, figure=desk.shown(own), species="difference")


def _own(desk: Desk, found: Found, claim: Claim) -> Figure | None:
    """Our figure of the same measure and time; None where there is none to compare."""
    name, scope = _OWN.get(claim.measure), claim.body.get("scope")
    if name is None or not _same_people(claim) or "place" in claim.body:
        return None
    span = _span(desk, claim, scope)
    if span is None:
        return None
    population = claim.body.get("population", "")
    own = [
        each
        for each in found.named(name, span=span if name != "undecided" else None)
        if each.place is None
        and not set(each.labels) & {"group", "movement", "single", "category", "facility_type", "action", "part"}
    ]
    fitting = [each for each in own if population in ("", each.population) or each.population is None]
    return fitting[0] if len(fitting) == 1 else None


def _span(desk: Desk, claim: Claim, scope: str | None) -> Interval | None:
    """Which span of ours a claim speaks of: the operation's, the period's, or neither."""
    near = abs(claim.span.end_s - desk.view.as_of_s) <= _DAY_S
    starts = "span_from" in claim.body
    if scope == "cumulative" and near and (not starts or claim.span.start_s <= desk.since_s + _DAY_S):
        return desk.view.since_start
    whole = claim.span.start_s <= desk.span.start_s and desk.span.end_s <= claim.span.end_s
    if scope == "period" and starts and near and whole and claim.span.duration_s <= 2 * _DAY_S + 3600:
        return desk.span
    return None


def _same_people(claim: Claim) -> bool:
    """Whether it counts whole populations: a claim of children or patients is not held against everybody."""
    population = claim.body.get("population", "")
    return population in ("", *POPULATIONS) and "part_of" not in claim.body


def _undecided(groups: dict[str, list[Claim]]) -> Iterator[Line]:
    """What one source's own two totals of one day leave."""
    for laid in groups.get("combatants_laid_down", ()):
        for amnestied in groups.get("amnestied", ()):
            same = (laid.who, laid.span, laid.body.get("scope")) == (
                amnestied.who,
                amnestied.span,
                amnestied.body.get("scope"),
            )
            rest = compared_rest(laid, amnestied) if same else None
            if rest is not None:
                facts: dict[str, Fact] = {
                    "source": laid.who,
                    "laid_down": stated(laid),
                    "amnestied": stated(amnestied),
                    "value": _rough(rest, "{person}"),
                }
                yield Line(message="claims.computed_undecided", facts=facts, species="claim")


def compared_rest(whole: Claim, part: Claim) -> Bounds | None:
    """Whole less part of one source, where something is left."""
    if whole.bounds is None or part.bounds is None or part.bounds.hi is None:
        return None
    rest = whole.bounds.minus(part.bounds)
    return rest if rest.lo > 0 else None


def _table(desk: Desk, measure: str, group: Sequence[Claim]) -> Table:
    columns = ["column.who", "column.publisher", "column.stated", "column.counted_what", "column.whom", "column.scope"]
    columns += ["column.days"] + ([] if desk.public else ["column.grade"])
    rows = tuple(_row(desk, each) for each in group if each.quantity is not None)
    return Table(title=f"claims.table.{measure}", columns=tuple(columns), rows=rows)


def _row(desk: Desk, claim: Claim) -> Row:
    body = claim.body
    quantity, population, scope = claim.quantity, body.get("population", ""), body.get("scope")
    vague = quantity is not None and quantity.value is None and quantity.words
    value: Fact = Quoted(quantity.words) if vague and quantity is not None else stated(claim)
    whom: Fact = (
        Word(f"population.{population}") if population in POPULATIONS else Quoted(population) if population else ""
    )
    days = " – ".join(body[name] for name in ("span_from", "span_to") if name in body)
    cells: list[Fact] = [claim.who, body["publisher"], value, Quoted(body["what"]) if "what" in body else ""]
    cells += [whom, Word(f"scope.{scope}") if scope else "", days]
    return Row(tuple(cells if desk.public else [*cells, claim.grade]))
