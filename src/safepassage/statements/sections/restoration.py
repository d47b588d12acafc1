"""Restoration: distinct facilities that were worked on, by what was done and by type, and how many work.

A school that was cleared and then repaired is one school, so the lines by action are
not parts of the total and are never added.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from safepassage.restoration.figures import statuses, worked_on
from safepassage.statements.model import Line, Number, Row, Section, Table, Word

if TYPE_CHECKING:
    from safepassage.foundation.times import Interval
    from safepassage.ledger.figures import Figure
    from safepassage.ledger.view import View
    from safepassage.statements.desk import Desk
    from safepassage.statements.found import Found
    from safepassage.statements.model import Fact

__all__ = ["SENSITIVE", "figures", "write"]

SENSITIVE: Final[frozenset[str]] = frozenset()
_STATUSES: Final = ("working", "partly_working", "not_working")


def figures(view: View, span: Interval, *, public: bool) -> list[Figure]:  # noqa: ARG001
    """What this section prints: numbers of facilities, which name none."""
    return [*worked_on(view, span), *worked_on(view, view.since_start), *statuses(view)]


def write(desk: Desk, found: Found) -> Section:
    """The section."""
    lines = []
    total = found.bare("facilities", span=desk.span)
    if total is None:
        lines.append(Line(message="note.nothing"))
    else:
        lines.append(desk.line("restoration.restored_all", total))
        lines += [
            desk.line("restoration.restored", each, action=Word(f"action.{each.labels['action']}"))
            for each in found.named("facilities", span=desk.span)
            if "action" in each.labels
        ]
    since = found.bare("facilities", span=desk.view.since_start)
    if since is not None:
        lines.append(desk.line("restoration.restored_since", since, **desk.since("_since")))
    rows = _rows(desk, found)
    columns = ("column.type", "column.worked_on", *(f"column.{status}" for status in _STATUSES))
    tables = (Table(title="restoration.table", columns=columns, rows=rows),) if rows else ()
    return Section(title="section.restoration", lines=tuple(lines), tables=tables)


def _rows(desk: Desk, found: Found) -> tuple[Row, ...]:
    types = sorted({each.labels["facility_type"] for each in found if "facility_type" in each.labels})
    out = []
    for type_ in types:
        worked = found.one("facilities", span=desk.span, facility_type=type_)
        states = [found.one("facility_status", facility_type=type_, status=status) for status in _STATUSES]
        cells: list[Fact] = [
            Number(None, "{facility}") if each is None else desk.number(each) for each in (worked, *states)
        ]
        first = next((each for each in (worked, *states) if each is not None), None)
        out.append(Row((Word(f"facility.{type_}"), *cells), None if first is None else desk.shown(first)))
    return tuple(out)
