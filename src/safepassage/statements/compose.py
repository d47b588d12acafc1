"""Composing a statement: the figures of every duty, frozen at one position of the ledger.

Our own figures are of the period and up to its end; what others have published counts
up to the statement's as-of. In the public edition our own figures on people, corridors,
centres, disarmament and watches wait (DESIGN, wall 4), counted from the as-of and never
from a clock, and small cells are suppressed against everything that earlier public
statements printed (wall 7). The same view, period and edition give the same statement.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from safepassage.claims.figures import claims
from safepassage.foundation.errors import Fault, UsageError
from safepassage.foundation.said import CHOOSE, one_of, said
from safepassage.foundation.times import iso_utc
from safepassage.geography.gazetteer import gazetteer
from safepassage.ledger.kinds import EDITIONS
from safepassage.statements.alarms import alarm_lines
from safepassage.statements.desk import Desk
from safepassage.statements.duties import DUTIES, WAITING, alarms_of, figures_of, hidden_of, is_delayed, own_view
from safepassage.statements.findings import finding_lines
from safepassage.statements.found import Found
from safepassage.statements.headline import headline
from safepassage.statements.highlights import highlights
from safepassage.statements.model import Duration, Line, Named, Section, Statement, Suppressed
from safepassage.statements.sources import speaker

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from safepassage.foundation.times import Period
    from safepassage.ledger.figures import Figure
    from safepassage.ledger.view import View
    from safepassage.statements.model import Fact

__all__ = ["compose", "facts_of", "public_traces"]

_HOUR_S: Final = 3600


def compose(view: View, period: Period, *, period_name: str, edition: str) -> Statement:
    """The statement on a period, as known to a view.

    Args:
        view: The ledger at a position, up to the statement's as-of.
        period: What it reports on.
        period_name: As it was asked for, such as `night:2016-12-10`.
        edition: internal or public.

    Raises:
        UsageError: no such edition, the period has not begun by the as-of, or the operation has no card.
    """
    if edition not in EDITIONS:
        raise UsageError(Fault(one_of(EDITIONS), edition, CHOOSE, "edition"))
    if view.as_of_s <= period.span.start_s:
        expected = said("period_begun", "a moment after the beginning of {period}", period=period_name)
        raise UsageError(Fault(expected, iso_utc(view.as_of_s), said("give_later", "Give a later one."), "as_of"))
    public = edition == "public"
    delayed = public and is_delayed(view, period)
    own = own_view(view, period)
    figures = figures_of(own, period, public=public, delayed=delayed)
    desk = Desk(own, view, period, public, hidden_of(view, figures) if public else {})
    sections = tuple(_sections(desk, Found(figures), delayed=delayed))
    top = highlights(sections, headline(desk))
    return Statement(
        card=view.card,
        edition=edition,
        period=period,
        period_name=period_name,
        as_of_s=view.as_of_s,
        position=view.position,
        root=view.head.root.hex(),
        names=_names(desk, sections),
        highlights=top,
        sections=sections,
        delayed=delayed,
    )


def facts_of(sections: Iterable[Section]) -> Iterator[Fact]:
    """Every fact of every line and cell, in the order of the page."""
    for section in sections:
        for line in section.lines:
            yield from line.facts.values()
        for table in section.tables:
            for row in table.rows:
                yield from row.cells


def public_traces(view: View, period: Period) -> Mapping[str, Figure]:
    """Trace id as a public edition prints it → the figure with all that it rests on, for who may see it."""
    own = own_view(view, period)
    desk = Desk(own, view, period, public=True)
    figures = figures_of(own, period, public=True)
    return {shown.trace_id: each for each in figures if (shown := desk.shown(each)) is not None}


def _sections(desk: Desk, found: Found, *, delayed: bool) -> Iterator[Section]:
    alarms = {} if desk.public else alarms_of(desk.view, desk.known)
    for duty in DUTIES:
        section = duty.write(desk, found)
        if delayed and duty in WAITING:
            wait = Duration(desk.view.card.delay_hours * _HOUR_S)
            yield Section(title=section.title, lines=(Line(message="note.delayed", facts={"wait": wait}),))
            continue
        raised = alarms.get(section.title, ())
        if section.title == "section.claims":
            first = finding_lines(raised, claims(desk.known), desk.view.card.tz)
        else:
            first = alarm_lines(raised, partial(speaker, desk.known))
        lines = (*first, *section.lines)
        if any(isinstance(fact, Suppressed) for fact in facts_of([section])):
            lines = (*lines, Line(message="note.suppressed"))
        yield Section(title=section.title, lines=lines, tables=section.tables)


def _names(desk: Desk, sections: Iterable[Section]) -> Mapping[str, Mapping[str, str]]:
    """The names of the places that the statement names: of its facts, and of the figures behind its lines and rows."""
    sections = tuple(sections)
    places = {fact.place for fact in facts_of(sections) if isinstance(fact, Named)}
    for section in sections:
        behind = [line.figure for line in section.lines]
        behind += [row.figure for table in section.tables for row in table.rows]
        places |= {figure.place for figure in behind if figure is not None and figure.place}
    known = gazetteer(desk.known).places
    return {place: dict(known[place].get("names", {})) for place in sorted(places) if place in known}
