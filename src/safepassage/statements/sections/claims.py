"""What others have published: side by side, each with what it counted, never averaged and never added.

Whatever asks where those are who were inside (left, arrived, sheltered, remaining, missing,
kept from leaving) stands in one table in the order of days, so that 78,000 and 37,000 meet
the eye together; other measures have a table each. What was counted is the desk's summary
of the source's definition, and no quotation: only `text` is the source's own words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from safepassage.claims.figures import claims, side_by_side
from safepassage.statements.beside import beside, stated, undecided
from safepassage.statements.findings import picture_lines
from safepassage.statements.headline import PEOPLE, whom
from safepassage.statements.model import Line, Quoted, Row, Section, Table, Word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from safepassage.claims.figures import Claim
    from safepassage.foundation.times import Interval
    from safepassage.ledger.figures import Figure
    from safepassage.ledger.view import View
    from safepassage.statements.desk import Desk
    from safepassage.statements.found import Found
    from safepassage.statements.model import Fact

__all__ = ["SENSITIVE", "figures", "write"]

SENSITIVE: Final[frozenset[str]] = frozenset()
_COLUMNS: Final = ("days", "who", "publisher", "stated", "counted_what", "whom", "scope")


def figures(view: View, span: Interval, *, public: bool) -> list[Figure]:  # noqa: ARG001
    """Nothing of our own: a claim is never a figure of ours."""
    return []


def write(desk: Desk, found: Found) -> Section:
    """The section."""
    groups = side_by_side(desk.known)
    lines = [Line(message="note.claims" if groups else "note.nothing")]
    lines += [line for group in groups.values() for line in _words(group)]
    lines += beside(desk, found, claims(desk.known))
    lines += undecided(groups)
    lines += picture_lines(desk)
    people = [each for measure in PEOPLE for each in groups.get(measure, ())]
    tables = [_table(desk, "claims.table_people", people)]
    tables += [
        _table(desk, f"claims.table.{measure}", group) for measure, group in groups.items() if measure not in PEOPLE
    ]
    return Section(title="section.claims", lines=tuple(lines), tables=tuple(one for one in tables if one.rows))


def _words(group: Sequence[Claim]) -> Iterator[Line]:
    """Claims that have no number keep their source's words."""
    for each in group:
        if each.quantity is None:
            yield Line(
                message="claims.words", facts={"source": each.who, "text": Quoted(each.body["text"])}, species="claim"
            )


def _table(desk: Desk, title: str, group: Iterable[Claim]) -> Table:
    """One measure's claims, or several's, in the order of the days that they are of."""
    ordered = sorted(group, key=lambda one: (one.span.end_s, one.span.start_s, one.who, one.held.id))
    rows = [_row(desk, each) for each in ordered if each.quantity is not None]
    columns = [f"column.{name}" for name in _COLUMNS] + ([] if desk.public else ["column.grade"])
    some = [any(row.cells[at] != "" for row in rows) for at in range(len(columns))]
    kept = [at for at, filled in enumerate(some) if filled]
    return Table(
        title=title,
        columns=tuple(columns[at] for at in kept),
        rows=tuple(Row(tuple(row.cells[at] for at in kept), notes=row.notes) for row in rows),
    )


def _row(desk: Desk, claim: Claim) -> Row:
    body, scope = claim.body, claim.body.get("scope")
    cells: list[Fact] = [
        " – ".join(body[name] for name in ("span_from", "span_to") if name in body),
        claim.who,
        body["publisher"] if body["publisher"] != claim.who else "",
        _value(claim),
        body.get("what", ""),
        whom(claim),
        Word(f"scope.{scope}") if scope else "",
    ]
    if desk.public:
        return Row(tuple(cells))
    return Row((*cells, claim.grade), notes=(body["note"],) if "note" in body else ())


def _value(claim: Claim) -> Fact:
    """The number; or the source's own word for it; or that none was given."""
    quantity = claim.quantity
    if quantity is None or quantity.value is not None:
        return stated(claim)
    return Quoted(quantity.words) if quantity.words else Word("number.not_given")
