"""People who laid down weapons: how many, what was decided, and how long the undecided have waited.

Numbers of a period and of the operation, never of a person or a group (wall 5). Whether
the period's number is inside a total that somebody stated is asked, and not decided here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from safepassage.claims.figures import claims
from safepassage.disarmament.figures import equation, weapons
from safepassage.ledger.totals import totals
from safepassage.statements.disclosure import Sum
from safepassage.statements.found import Found, held_in
from safepassage.statements.model import Line, Number, Quoted, Row, Section, Table, Word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from safepassage.foundation.times import Interval
    from safepassage.ledger.figures import Figure
    from safepassage.ledger.view import View
    from safepassage.statements.desk import Desk
    from safepassage.statements.model import Fact

__all__ = ["SENSITIVE", "figures", "sums", "write"]

_LINES: Final = (
    ("combatants_laid_down", "disarmament.laid_down"),
    ("children_with_weapons_referred", "disarmament.under_18"),
    ("amnestied", "disarmament.amnestied"),
    ("decisions_referred", "disarmament.referred"),
    ("screened", "disarmament.screened"),
    ("screening_referred", "disarmament.screening_referred"),
    ("screening_children_referred", "disarmament.under_18_screened"),
)
"""Figure → message, of the period."""
_SINCE: Final = ("combatants_laid_down", "amnestied", "decisions_referred")
_KINDS: Final = ("weapons_laid_down", "decision", "screening")
SENSITIVE: Final = frozenset({*(name for name, _ in _LINES), "undecided", "weapons_received"})


def figures(view: View, span: Interval, *, public: bool) -> list[Figure]:
    """What this section prints; screening and weapons stay inside."""
    kinds = [kind for kind in _KINDS if not (public and kind == "screening")]
    period = [each for kind in kinds for each in totals(view, view.kind(kind), span)]
    since = [each for kind in kinds for each in totals(view, view.kind(kind), view.since_start) if each.name in _SINCE]
    balance = [each for each in equation(view) if each.name in ("undecided", "undecided_longest_wait")]
    return [*period, *since, *balance, *([] if public else weapons(view, span))]


def sums(found: Found) -> list[Sum]:
    """Laid down = amnestied + referred + undecided, since the start."""
    undecided = found.one("undecided")
    if undecided is None:
        return []
    out = []
    for whole in found.named("combatants_laid_down"):
        if whole.span.end_s == undecided.span.end_s and whole.span.start_s < whole.span.end_s:
            decided = [each for name in _SINCE[1:] for each in found.named(name, span=whole.span)]
            out.append(Sum(whole, (*decided, undecided)))
    return out


def write(desk: Desk, found: Found) -> Section:
    """The section."""
    lines = [desk.line(message, each) for name, message in _LINES for each in found.named(name, span=desk.span)]
    if not lines:
        lines.append(Line(message="note.nothing"))
    else:
        lines += _inside_or_beside(desk, found)
    messages = dict(_LINES)
    for name in _SINCE:
        each = found.one(name, span=desk.view.since_start)
        if each is not None:
            lines.append(desk.line(f"{messages[name]}_since", each, **desk.since("_since")))
    lines += _undecided(desk, found)
    lines += _bases(desk)
    tables = (_weapons(desk, found),)
    return Section(title="section.disarmament", lines=tuple(lines), tables=tuple(one for one in tables if one.rows))


def _undecided(desk: Desk, found: Found) -> Iterator[Line]:
    undecided, wait = found.one("undecided"), found.one("undecided_longest_wait")
    if undecided is None:
        return
    facts: dict[str, Fact] = {}
    if wait is not None and not desk.public:
        facts["age"] = desk.number(wait)
    yield desk.line("disarmament.undecided_age" if facts else "disarmament.undecided", undecided, **facts)


def _bases(desk: Desk) -> Iterator[Line]:
    """The legal bases that the decisions of the period named, each once; free text, so not in public (wall 5)."""
    if desk.public:
        return
    named = {each.observation.body["legal_basis"] for each in held_in(desk.view, "decision", desk.span)}
    for basis in sorted(named):
        yield Line(message="disarmament.legal_basis", facts={"basis": Quoted(basis)})


def _inside_or_beside(desk: Desk, found: Found) -> Iterator[Line]:
    """A stated total that is larger than the period's number, where nobody said whether it holds it."""
    period = found.one("combatants_laid_down", span=desk.span)
    if period is None or period.value is None or period.value.hi is None:
        return
    for each in claims(desk.known):
        total = each.measure == "combatants_laid_down" and each.body.get("scope") == "cumulative"
        if total and each.bounds is not None and "part_of" not in each.body and each.bounds.lo > period.value.hi:
            stated = Number(each.bounds, "{person}", quantity=each.quantity)
            facts = {"value": desk.number(period), "stated": stated, "source": each.who}
            yield Line(message="disarmament.inside_or_beside", facts=facts)


def _weapons(desk: Desk, found: Found) -> Table:
    rows = [
        Row((Word(f"weapon.{each.labels['type']}"), desk.number(each)), desk.shown(each))
        for each in found.named("weapons_received")
    ]
    return Table(title="disarmament.table_weapons", columns=("column.type", "column.number"), rows=tuple(rows))
