"""Restoration: distinct facilities that were worked on, by what was done and by type, and how many work.

A school that was cleared and then repaired is one school, so the lines by action are
not parts of the total and are never added.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from safepassage.restoration.figures import statuses, worked_on
from safepassage.statements.model import Line, Number, Row, Section, Several, Table, Word

if TYPE_CHECKING:
    from collections.abc import Callable

    from safepassage.foundation.times import Interval
    from safepassage.ledger.figures import Figure
    from safepassage.ledger.view import View
    from safepassage.statements.desk import Desk
    from safepassage.statements.found import Found

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
        lines += _types(desk, found)
    table = _table(desk, found)
    return Section(title="section.restoration", lines=tuple(lines), tables=(table,) if table.rows else ())


def _types(desk: Desk, found: Found) -> list[Line]:
    """How many of each type since the start, most first: a facility has one type, so these do add up."""
    since = [each for each in found.named("facilities", span=desk.view.since_start) if "facility_type" in each.labels]
    numbers = [(desk.number(each), f"facility.{each.labels['facility_type']}") for each in since]
    known = [(number, noun) for number, noun in numbers if isinstance(number, Number) and number.bounds]
    known.sort(key=lambda one: (-one[0].bounds.lo if one[0].bounds else 0, one[1]))
    return [Line(message="restoration.types_group", facts={"types": Several(tuple(known))})] if len(known) > 1 else []


def _table(desk: Desk, found: Found) -> Table:
    """By type: worked on in the period and since the start, and how many work; columns of which nothing is known go."""
    types = sorted({each.labels["facility_type"] for each in found if "facility_type" in each.labels})
    folds: dict[str, Callable[[str], Figure | None]] = {
        "period": partial(_worked_on, found, desk.span),
        "since_start": partial(_worked_on, found, desk.view.since_start),
        **{status: partial(_status, found, status) for status in _STATUSES},
    }
    own = {type_: {name: fold(type_) for name, fold in folds.items()} for type_ in types}
    columns = [name for name in folds if any(figures_[name] is not None for figures_ in own.values())]
    rows = []
    for type_, figures_ in own.items():
        shown = [figures_[name] for name in columns]
        first = next((each for each in shown if each is not None), None)
        if first is not None:
            cells = [Number(None, "{facility}") if each is None else desk.number(each) for each in shown]
            rows.append(Row((Word(f"facility.{type_}"), *cells), desk.shown(first)))
    return Table(
        title="restoration.table", columns=("column.type", *(f"column.{each}" for each in columns)), rows=tuple(rows)
    )


def _worked_on(found: Found, span: Interval, type_: str) -> Figure | None:
    return found.one("facilities", span=span, facility_type=type_)


def _status(found: Found, status: str, type_: str) -> Figure | None:
    return found.one("facility_status", facility_type=type_, status=status)
