"""The plan of a CSV file: which cell of a row goes where, for one kind under one header.

It is made once, when the first row of a kind comes, and says what is wrong with the
header then: a column that nobody knows, one that is missing, one that a wall
forbids. Where rows of several kinds share a header, a column that is not of a row's
kind must be empty in that row.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from safepassage.foundation.errors import DataRefused, Fault
from safepassage.interchange.columns import (
    Column,
    barred_reason,
    columns_of,
    lookup_of,
    nearest,
    normal_title,
    title_of,
    unknown,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from safepassage.ledger.kind import Kind

__all__ = ["Plan", "Planner", "header_faults", "no_kind"]

_COLUMNS_MAX: Final = 500


@dataclass(slots=True)
class Plan:
    """Which cell goes where.

    Attributes:
        kind: Whose plan it is.
        columns: The columns of the header that the kind has.
        width: How many cells a row has.
        envelope: (index, name) of who, when, where and how.
        single: (index, name) of body values of one cell.
        tables: Name → (index, key) of body values of several cells.
        personal: (index, name, key) of personal values.
        strangers: (index, title) of cells that must be empty.
        missing: Names of values that no row can have, said once for the header.
    """

    kind: Kind
    width: int
    columns: list[Column] = field(default_factory=list)
    envelope: list[tuple[int, str]] = field(default_factory=list)
    single: list[tuple[int, str]] = field(default_factory=list)
    tables: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    personal: list[tuple[int, str, str]] = field(default_factory=list)
    strangers: list[tuple[int, str]] = field(default_factory=list)
    missing: set[str] = field(default_factory=set)

    def title_of(self, dotted: str) -> str:
        """The title under which a fault's field stands in this file."""
        return title_of(self.columns, dotted)

    def add(self, at: int, column: Column) -> None:
        """Take a column of the header in."""
        self.columns.append(column)
        if column.part == "record":
            self.envelope.append((at, column.field))
        elif column.part == "personal":
            self.personal.append((at, column.field, column.key))
        elif column.key:
            self.tables.setdefault(column.field, []).append((at, column.key))
        else:
            self.single.append((at, column.field))


class Planner:
    """Makes the plans of one file; what is wrong with its header goes into `faults`, once."""

    def __init__(
        self, header: list[str], kinds: Mapping[str, Kind], given: Collection[str], faults: list[Fault]
    ) -> None:
        """Begin.

        Args:
            header: The titles as they stand there.
            kinds: Name → kind.
            given: Parts of the envelope that were said for the whole file.
            faults: Where faults of the header go.
        """
        self._header = header
        self._titles = [normal_title(title) for title in header]
        self._kinds = kinds
        self._given = given
        self._faults = faults
        self._plans: dict[str, Plan] = {}
        self._at = self._titles.index("kind") if "kind" in self._titles else None

    def of_row(self, cells: list[str], kind: str) -> Plan | Fault:
        """The plan of the kind that a row names, or of `kind` where it names none.

        Raises:
            DataRefused: a column is one that a wall forbids.
        """
        name = (cells[self._at] if self._at is not None and self._at < len(cells) else "") or kind
        plan = self._plans.get(name)
        if plan is not None:
            return plan
        found = self._kinds.get(name)
        if found is None:
            return no_kind(name, self._kinds)
        plan = self._plans[name] = self._plan(found)
        return plan

    def _plan(self, kind: Kind) -> Plan:
        barred = [title for title in self._header if barred_reason(title, kind)]
        if barred:
            raise DataRefused([unknown(title, kind, {}).at(row=1) for title in barred])
        lookup = lookup_of(kind)
        plan = Plan(kind, len(self._header))
        for at, title in enumerate(self._titles):
            if title in lookup:
                plan.add(at, lookup[title])
            elif self._at is None:
                self._faults.append(unknown(self._header[at], kind, lookup).at(row=1))
            else:
                plan.strangers.append((at, self._header[at]))
        plan.missing = self._missing(plan)
        return plan

    def _missing(self, plan: Plan) -> set[str]:
        have = {column.field for column in plan.columns}.union(self._given)
        if "occurred_from" in have:
            have.add("occurred")
        labels = {column.field: column for column in reversed(columns_of(plan.kind)) if column.required}
        missing = labels.keys() - have
        self._faults += [
            Fault(
                row=1,
                field=labels[name].title,
                expected=f"this column: {labels[name].label}",
                got="none of that name",
                way_out="Or say it for the whole file with --source." if name == "source" else "",
            )
            for name in sorted(missing)
        ]
        return set(missing)


def header_faults(header: list[str]) -> list[Fault]:
    """What is wrong with a header whatever it heads."""
    titles = [normal_title(cell) for cell in header]
    if not any(titles):
        return [Fault(row=1, expected="a header row with the names of the columns", got="nothing")]
    out = []
    if len(header) > _COLUMNS_MAX:
        out.append(Fault(row=1, expected=f"at most {_COLUMNS_MAX} columns", got=str(len(header))))
    for at, title in enumerate(titles):
        if not title:
            way_out = "Name it, or take the column out."
            out.append(Fault(row=1, field=f"column {at + 1}", expected="a name", got="nothing", way_out=way_out))
        elif title in titles[:at]:
            out.append(Fault(row=1, field=header[at], expected="each column once", got="a second of that name"))
    return out


def no_kind(name: str, kinds: Mapping[str, Kind]) -> Fault:
    """The fault of a kind that there is not, or that nobody said."""
    if not name:
        way_out = "Give --kind, fill a column `kind`, or name the file after its kind. `safepassage kinds` lists them."
        return Fault(field="kind", expected="to know what kind of observation this is", got="nothing", way_out=way_out)
    way_out = nearest(name, kinds) or "`safepassage kinds` lists them."
    return Fault(field="kind", expected="the name of a kind of observation", got=name, way_out=way_out)
