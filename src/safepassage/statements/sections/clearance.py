"""Clearance: land by outcome in each of its measures, explosive objects, accidents; hazards in the internal edition.

Hectares, blocks, buildings and kilometres are printed one beside another and never
added. An area and a length carry a conversion in brackets, computed here from what
the figure itself says, so that nobody else has to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from safepassage.clearance import figures as clearance
from safepassage.foundation.units import convert
from safepassage.hostilities.figures import fighting
from safepassage.ledger.figures import Bounds
from safepassage.ledger.totals import totals
from safepassage.statements.desk import as_written, in_unit
from safepassage.statements.found import Found, counted, held_in, people_in
from safepassage.statements.model import Line, Number, Row, Section, Table, Word

if TYPE_CHECKING:
    from safepassage.foundation.times import Interval
    from safepassage.ledger.figures import Figure
    from safepassage.ledger.view import View
    from safepassage.statements.desk import Desk

__all__ = ["SENSITIVE", "figures", "write"]

SENSITIVE: Final = frozenset({"accident_casualties"})
_MEASURES: Final = (
    ("area_released", "area", "har", "[sft_i]"),
    ("blocks", "blocks", "{block}", ""),
    ("buildings", "buildings", "{building}", ""),
    ("road_length", "road_length", "km", "[mi_i]"),
)
"""Figure, message, unit that it is printed in, unit in brackets."""


def figures(view: View, span: Interval, *, public: bool) -> list[Figure]:
    """What this section prints."""
    accidents = held_in(view, "accident", span)
    out = [
        *(each for within in (span, view.since_start) for each in clearance.released(view, within)),
        *(each for within in (span, view.since_start) for each in totals(view, view.kind("ordnance"), within)),
        *clearance.objects(view, span),
        counted("accidents", accidents, span, "{accident}"),
        *(people_in("accident_casualties", accidents, field, span, outcome=field) for field in ("killed", "injured")),
    ]
    return out if public else [*out, *clearance.hazard_figures(view, fighting(view))]


def write(desk: Desk, found: Found) -> Section:
    """The section."""
    lines = [*_land(desk, found, desk.span, ""), *_objects(desk, found, desk.span, "")]
    lines += [desk.line("clearance.accidents", each) for each in found.named("accidents")]
    lines += [
        desk.line("clearance.casualties", each, outcome=Word(f"outcome.{each.labels['outcome']}"))
        for each in found.named("accident_casualties")
    ]
    lines += [
        desk.line("clearance.hazards", each, status=Word(f"hazard_status.{each.labels['state']}"))
        for each in found.named("hazards")
        if each.value and each.value.lo
    ]
    if not lines:
        lines.append(Line(message="note.nothing"))
    since = desk.view.since_start
    lines += [*_land(desk, found, since, "_since"), *_objects(desk, found, since, "_since")]
    if any(line.message.startswith("clearance.area") for line in lines):
        lines.append(Line(message="clearance.same_ground"))
    table = _table(desk, found)
    return Section(title="section.clearance", lines=tuple(lines), tables=(table,) if table.rows else ())


def _land(desk: Desk, found: Found, span: Interval, suffix: str) -> list[Line]:
    out = []
    for name, message, unit, other in _MEASURES:
        for each in found.named(name, span=span):
            facts = {"outcome": Word(f"outcome.{each.labels['outcome']}"), "value": desk.number(each, unit)}
            more = {"converted": converted(each, unit, other)} if other else {}
            out.append(desk.line(f"clearance.{message}{suffix}", each, **facts, **more, **desk.since(suffix)))
    return out


def converted(figure: Figure, unit: str, other: str) -> Number:
    """The figure in another unit: as rough as the first, where that can be written with one hedge."""
    assert figure.value is not None
    number = in_unit(figure.value, figure.unit, other)
    lo, hi = figure.value
    own = Bounds(convert(lo, figure.unit, unit), None if hi is None else convert(hi, figure.unit, unit))
    return Number(number.bounds, other, "converted", as_written(own, unit))


def _objects(desk: Desk, found: Found, span: Interval, suffix: str) -> list[Line]:
    out = []
    for name in ("ordnance_found", "ordnance_destroyed"):
        each = found.bare(name, span=span)
        if each is not None:
            out.append(desk.line(f"clearance.{name}{suffix}", each, **desk.since(suffix)))
    return out


def _table(desk: Desk, found: Found) -> Table:
    """Objects by category; a category of which only one side was reported leaves the other unknown."""
    categories = sorted({each.labels["category"] for each in found if "category" in each.labels})
    rows = []
    for category in categories:
        pair = [found.one(f"ordnance_{side}", span=desk.span, category=category) for side in ("found", "destroyed")]
        cells = [Number(None, "{object}") if each is None else desk.number(each) for each in pair]
        first = next(each for each in pair if each is not None)
        rows.append(Row((Word(f"ordnance.{category}"), *cells), desk.shown(first)))
    columns = ("column.type", "column.found", "column.destroyed")
    return Table(title="clearance.table_ordnance", columns=columns, rows=tuple(rows))
