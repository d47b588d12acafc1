"""Corrigenda: what an issued statement said and would say otherwise, as known now.

Every issued statement is composed again, at the position that it was folded at and at
the present one, with the same period and as-of. A figure that differs drafts a
correction: what is known now, what had been printed, and why. Nothing that the edition
did not show is told by its correction, and nothing is mended in silence.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, NamedTuple

from safepassage.ledger.figures import TRACE_IDS_MAX
from safepassage.statements.compose import compose
from safepassage.statements.duties import issued, period_of
from safepassage.statements.model import Line, Number, Section, Suppressed, Word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from safepassage.ledger.figures import Figure, Held
    from safepassage.ledger.view import View
    from safepassage.statements.model import Fact, Row, Statement, Table

__all__ = ["Change", "Corrigendum", "Printed", "corrigenda", "printed"]

_OURS: Final = frozenset({"movement", "assertion", "state", "balance", "gap", "listed", "planned"})
"""Species of lines that print a number of ours."""


class Printed(NamedTuple):
    """One number of ours on a page.

    Attributes:
        value: As it stands there.
        line: The sentence that tells it; for the cell of a table, one that names the cell.
    """

    value: Number | Suppressed
    line: Line


@dataclass(frozen=True, slots=True)
class Change:
    """One number that differs.

    Attributes:
        key: Which sentence, or cell, about which figure it is.
        old: As it was printed; None when it was not.
        new: As it would be printed now; None when nothing of it is known.
        why: late, corrected, withdrawn or computed.
    """

    key: str
    old: Printed | None
    new: Printed | None
    why: str


@dataclass(frozen=True, slots=True)
class Corrigendum:
    """What differs from one issued statement.

    Attributes:
        issued: The observation that it was issued.
        changes: What differs, in the order of the page.
        now: The statement as it would be issued now.
    """

    issued: Held
    changes: tuple[Change, ...]
    now: Statement

    def draft(self) -> Statement:
        """The corrigendum as a statement of one section, to be printed like any other."""
        body = self.issued.observation.body
        facts: dict[str, Fact] = {"edition": Word(f"edition.{body['edition']}"), "period": body["period"]}
        facts["position"] = str(body["position"])
        told = (line for change in self.changes for line in _told(change))
        section = Section(title="section.corrections", lines=(Line(message="corrections.of", facts=facts), *told))
        return replace(self.now, highlights=(), sections=(section,))


def corrigenda(view: View) -> list[Corrigendum]:
    """One corrigendum for every issued statement of which something differs, in the order of their positions."""
    out = []
    for each in issued(view):
        body = each.observation.body
        position = int(body["position"])
        old = _composed(view.at(position=position, as_of_s=body["as_of"]), body)
        new = _composed(view.at(as_of_s=body["as_of"]), body)
        later = list(view.recorded_after(position))
        before, after = printed(old), printed(new)
        changes = tuple(
            Change(key, before.get(key), after.get(key), _why(before.get(key), after.get(key), later))
            for key in dict.fromkeys([*after, *before])
            if _differ(before.get(key), after.get(key))
        )
        if changes:
            out.append(Corrigendum(each, changes, new))
    return out


def printed(statement: Statement) -> dict[str, Printed]:
    """Which sentence or cell about which figure → the number, of every one of ours, in the order of the page."""
    out: dict[str, Printed] = {}
    for section in statement.sections:
        for line in section.lines:
            value = line.facts.get("value")
            if line.species in _OURS and isinstance(value, Number | Suppressed):
                out[f"{line.message}|{_words(line.facts.values())}"] = Printed(value, line)
        for table in section.tables:
            for row in table.rows:
                out.update(_cells(table, row))
    return out


def _composed(view: View, body: Mapping[str, str]) -> Statement:
    name = body["period"]
    return compose(view, period_of(view, name), period_name=name, edition=body["edition"])


def _cells(table: Table, row: Row) -> Iterator[tuple[str, Printed]]:
    heads = [cell for cell in row.cells if not isinstance(cell, Number | Suppressed)]
    for column, cell in zip(table.columns, row.cells, strict=True):
        if isinstance(cell, Number | Suppressed) and not table.title.startswith("claims."):
            facts: dict[str, Fact] = {
                "table": Word(table.title),
                "column": Word(column),
                "row": heads[0],
                "value": cell,
            }
            if len(heads) > 1:
                facts["more"] = heads[1]
            message = "corrections.cell_two" if len(heads) > 1 else "corrections.cell"
            line = Line(message=message, facts=facts, figure=row.figure, species="movement")
            yield f"{table.title}|{_words(heads)}|{column}", Printed(cell, line)


def _words(facts: Iterable[Fact]) -> str:
    """What tells one sentence from another of the same message: its facts that are no number."""
    return "|".join(str(fact) for fact in facts if not isinstance(fact, Number | Suppressed))


def _differ(old: Printed | None, new: Printed | None) -> bool:
    return (None if old is None else old.value) != (None if new is None else new.value)


def _told(change: Change) -> Iterator[Line]:
    """What is known now, then what had been printed."""
    why = Word(f"why.{change.why}")
    if change.new is None and change.old is not None:
        yield replace(change.old.line, figure=None, species="gone")
        yield Line(message="corrections.gone", facts={"why": why})
        return
    if change.new is not None:
        yield change.new.line
    if change.old is None:
        yield Line(message="corrections.new", facts={"why": why})
    else:
        yield Line(message="corrections.was", facts={"old": change.old.value, "why": why})


def _why(old: Printed | None, new: Printed | None, later: Sequence[Held]) -> str:
    """From the observations recorded since: those of the two figures, where their traces list them all."""
    figures = [each.line.figure for each in (old, new) if each is not None and each.line.figure is not None]
    held = [each for each in later if each.observation.kind != "statement"]
    if figures and all(_whole(each) for each in figures):
        ids = {one for each in figures for one in each.trace.first}
        held = [each for each in held if ids & {each.id, each.observation.supersedes, each.observation.retracts}]
    if any(each.observation.retracts for each in held):
        return "withdrawn"
    if any(each.observation.supersedes for each in held):
        return "corrected"
    return "late" if held else "computed"


def _whole(figure: Figure) -> bool:
    return len(figure.trace.first) == figure.trace.count <= TRACE_IDS_MAX
