"""A statement as data: the JSON that stands beside every page, and inside the PDF.

The numbers are the ones that the page prints, rounded in the one place where a
statement rounds, so that each number of the page is in the data and each number of the
data is on the page. The nature of the operation and its card are at the root. What the
public edition may not show was never in the statement; this file adds nothing to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from safepassage.foundation.ids import canonical
from safepassage.foundation.numerals import decimal_text
from safepassage.foundation.times import local
from safepassage.statements.model import Duration, Moment, Named, Number, Quoted, Several, Suppressed, Word
from safepassage.statements.numbers import printed
from safepassage.statements.versions import versions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from safepassage.foundation.times import Interval
    from safepassage.ledger.card import Card
    from safepassage.ledger.figures import Figure
    from safepassage.statements.model import Fact, Line, Row, Section, Statement, Table

__all__ = ["json_bytes", "to_json"]

_FORMAT: Final = 1
_MINUTE_S: Final = 60


def json_bytes(statement: Statement, versions_used: Mapping[str, str] | None = None) -> bytes:
    """The canonical JSON of a statement: the same statement is the same bytes."""
    return canonical(to_json(statement, versions_used))


def to_json(statement: Statement, versions_used: Mapping[str, str] | None = None) -> dict[str, Any]:
    """A statement as dict, list, str and int.

    Args:
        statement: The statement.
        versions_used: Name → version of what prints it; of what is installed, when None.
    """
    writer = _Writer(statement.card, public=statement.edition == "public")
    return {
        "format": _FORMAT,
        "nature": statement.card.nature,
        "card": writer.card(),
        "edition": statement.edition,
        "period": {"asked": statement.period_name, "name": statement.period.name, **writer.span(statement.span)},
        "as_of": writer.moment(statement.as_of_s),
        "position": statement.position,
        "root": statement.root,
        "versions": dict(versions() if versions_used is None else versions_used),
        "waits": "yes" if statement.delayed else "no",
        "names": {place: dict(names) for place, names in statement.names.items()},
        "highlights": [writer.line(each) for each in statement.highlights],
        "sections": [writer.section(each) for each in statement.sections],
    }


def _text(fact: Named | Word | Quoted) -> dict[str, str]:
    if isinstance(fact, Named):
        return {"place": fact.place}
    return {"word": fact.key} if isinstance(fact, Word) else {"quote": fact.text}


class _Writer:
    """Writes parts of one statement, on the operation's clock."""

    def __init__(self, card: Card, *, public: bool) -> None:
        self._card = card
        self._public = public

    def card(self) -> dict[str, Any]:
        """The operation's card."""
        card = self._card
        out: dict[str, Any] = {
            "name": dict(card.name),
            "operator": card.operator,
            "operator_is_party": card.operator_is_party,
            "funder": card.funder,
            "escort": card.escort,
            "start": self.moment(card.start_s),
            "time_zone": card.tz.key,
        }
        return {key: value for key, value in out.items() if value}

    def moment(self, at_s: int) -> str:
        """ISO 8601 on the operation's clock, with its offset."""
        return local(at_s, self._card.tz).isoformat(timespec="minutes")

    def span(self, span: Interval) -> dict[str, str]:
        """A span; an instant has one end only."""
        if span.duration_s == 0:
            return {"at": self.moment(span.start_s)}
        return {"from": self.moment(span.start_s), "to": self.moment(span.end_s)}

    def section(self, section: Section) -> dict[str, Any]:
        """One duty."""
        return {
            "title": section.title,
            "lines": [self.line(each) for each in section.lines],
            "tables": [self.table(each) for each in section.tables],
        }

    def table(self, table: Table) -> dict[str, Any]:
        """A table."""
        return {"title": table.title, "columns": list(table.columns), "rows": [self.row(each) for each in table.rows]}

    def row(self, row: Row) -> dict[str, Any]:
        """A row."""
        out: dict[str, Any] = {"cells": [self.fact(each) for each in row.cells]}
        if row.figure is not None:
            out["figure"] = self.figure(row.figure)
        if row.notes:
            out["notes"] = list(row.notes)
        return out

    def line(self, line: Line) -> dict[str, Any]:
        """A sentence."""
        facts = {name: self.fact(each) for name, each in line.facts.items()}
        out: dict[str, Any] = {"message": line.message, "species": line.species, "facts": facts}
        if line.figure is not None:
            out["figure"] = self.figure(line.figure)
        return out

    def fact(self, fact: Fact) -> Any:  # noqa: ANN401 - text, or an object that says what it is
        """A fact: text as it is, everything else under the name of its type."""
        if isinstance(fact, Number):
            return {"number": self.number(fact)}
        if isinstance(fact, Moment):
            return {"moment": self.moment(fact.at_s)}
        if isinstance(fact, Suppressed):
            return {"withheld": "yes"}
        if isinstance(fact, Several):
            return {"several": [{"of": of, "number": self.number(number)} for number, of in fact.items]}
        if isinstance(fact, Duration):
            return {"minutes": fact.length_s // _MINUTE_S}
        return fact if isinstance(fact, str) else _text(fact)

    def number(self, number: Number) -> dict[str, Any]:
        """What of it is printed: the hedge, the values, the unit."""
        shown = printed(number)
        out: dict[str, Any] = {"hedge": shown.style, "unit": number.unit}
        if shown.values:
            out["value"] = decimal_text(shown.values[0])
        if len(shown.values) > 1:
            out["value_to"] = decimal_text(shown.values[1])
        if shown.words:
            out["words"] = shown.words
        return out

    def figure(self, figure: Figure) -> dict[str, Any]:
        """What the figure is of, and what it rests on; its number is the line's or the row's."""
        trace: dict[str, Any] = {"id": figure.trace_id, "root": figure.trace.root}
        if figure.trace.count:
            trace["observations"] = figure.trace.count
        if not self._public:
            trace["first"] = list(figure.trace.first)
        out: dict[str, Any] = {
            "name": figure.name,
            "span": self.span(figure.span),
            "method": figure.method,
            "species": figure.species,
            "trace": trace,
        }
        if figure.place is not None:
            out["place"] = figure.place
        if figure.population is not None:
            out["population"] = figure.population
        if figure.labels:
            out["labels"] = dict(figure.labels)
        return out
