"""Centres: whom they hold against what they can hold, headcounts beside what movements leave, and care.

A headcount is an assertion: where it and the movements cannot both be right, both are
printed and neither is changed. In public no centre is named, and there are totals only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from safepassage.centres import figures as centres_room
from safepassage.ledger.accounts import accounts
from safepassage.statements.disclosure import Sum
from safepassage.statements.model import Line, Moment, Named, Number, Row, Section, Suppressed, Table, Word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from safepassage.foundation.times import Interval
    from safepassage.ledger.figures import Alarm, Figure
    from safepassage.ledger.view import View
    from safepassage.statements.desk import Desk
    from safepassage.statements.found import Found
    from safepassage.statements.model import Fact

__all__ = ["SENSITIVE", "alarms", "figures", "sums", "write"]

SENSITIVE: Final = frozenset({"consultations", "patients", "referrals"})
_PUBLIC: Final = frozenset({"occupancy", "capacity", "departures", "meals", "consultations", "patients", "referrals"})
_PUBLIC_LABELS: Final = frozenset({"own_choice", "of"})
_TOTALS: Final = (
    ("meals", "centres.meals"),
    ("consultations", "centres.consultations"),
    ("patients", "centres.patients"),
    ("referrals", "centres.referrals_all"),
    ("departures", "centres.departures_all"),
)


def figures(view: View, span: Interval, *, public: bool) -> list[Figure]:
    """What this section prints."""
    found = centres_room.figures(view, span, accounts(view, view.kinds))
    if not public:
        return found
    alone = sum(each.name == "occupancy" for each in found) == 1
    return [
        each
        for each in found
        if each.name in _PUBLIC
        and set(each.labels) <= _PUBLIC_LABELS
        and (each.place is None or (alone and each.name == "occupancy"))
    ]


def sums(found: Found) -> list[Sum]:
    """Departures by choice."""
    total = found.bare("departures")
    parts = tuple(each for each in found.named("departures") if set(each.labels) == {"own_choice"})
    return [] if total is None or not parts else [Sum(total, parts)]


def alarms(view: View) -> list[Alarm]:
    """What needs a person now."""
    return centres_room.alarms(view, accounts(view, view.kinds))


def write(desk: Desk, found: Found) -> Section:
    """The section."""
    lines = [*_people(desk, found), *_period(desk, found), *_headcounts(desk, found), *_notices(desk, found)]
    table = _table(desk, found)
    tables = (table,) if table.rows else ()
    return Section(title="section.centres", lines=tuple(lines or [Line(message="note.nothing")]), tables=tables)


def _people(desk: Desk, found: Found) -> Iterator[Line]:
    everybody = [each for each in found if each.name == "occupancy"]
    total = next((each for each in everybody if each.place is None), everybody[0] if len(everybody) == 1 else None)
    if total is not None:
        yield desk.line("centres.residents_all", total)
    for each in found.named("capacity"):
        if each.place is None:
            yield desk.line("centres.capacity_day" if each.labels.get("of") == "water" else "centres.capacity", each)


def _period(desk: Desk, found: Found) -> Iterator[Line]:
    for name, message in _TOTALS:
        total = next(
            (each for each in found.named(name, span=desk.span) if not each.labels and each.place is None), None
        )
        if total is not None:
            yield desk.line(message, total)
        for each in found.named(name, span=desk.span):
            if name == "departures" and "own_choice" in each.labels:
                yield desk.line("centres.departures", each, choice=Word(f"choice.{each.labels['own_choice']}"))
            elif name == "referrals" and {"priority", "outcome"} <= set(each.labels):
                words = {label: Word(f"{space}.{each.labels[label]}") for label, space in _REFERRAL.items()}
                yield desk.line("centres.referrals", each, **words)
    if not desk.public:
        yield from _meals_a_day(desk, found)


def _meals_a_day(desk: Desk, found: Found) -> Iterator[Line]:
    days = {each.place: each for each in found.named("person_days")}
    for each in found.named("meals_per_person_day"):
        facts: dict[str, Fact] = {"days": desk.number(days[each.place])} if each.place in days else {}
        if each.place is None:
            yield desk.line("centres.meals_a_day_all", each, **facts)
        else:
            yield desk.line("centres.meals_a_day", each, place=Named(each.place), **facts)


_REFERRAL: Final = {"priority": "priority", "outcome": "referral"}


def _headcounts(desk: Desk, found: Found) -> Iterator[Line]:
    """Each headcount beside what the movements leave, and whether both can be right."""
    for each in found.named("headcount"):
        expected = next(
            (
                one
                for one in found
                if one.name == "headcount_expected" and (one.place, one.population) == (each.place, each.population)
            ),
            None,
        )
        facts: dict[str, Fact] = {"place": Named(each.place or "")}
        known = expected is not None and expected.value is not None and each.value is not None
        number: Number | Suppressed = Number(None, "{person}") if expected is None else desk.number(expected)
        apart = known and expected is not None and not _meet(each, expected)
        yield desk.line("centres.headcount_apart" if apart else "centres.headcount", each, **facts, expected=number)


def _meet(one: Figure, other: Figure) -> bool:
    assert one.value is not None
    assert other.value is not None
    return one.value.meets(other.value)


def _notices(desk: Desk, found: Found) -> Iterator[Line]:
    for each in found.named("announced"):
        yield desk.line("centres.notice", each, place=Named(each.place or ""), at=Moment(each.span.end_s))


def _table(desk: Desk, found: Found) -> Table:
    """Centre by centre, in the internal edition."""
    places = [] if desk.public else sorted({each.place for each in found if each.name == "occupancy" and each.place})
    rows = []
    for place in places:
        own = [each for each in found if each.place == place]
        held = next(each for each in own if each.name == "occupancy")
        cells: list[Fact] = [Named(place)]
        for name, unit, labels, span in (
            ("arrived", "{person}", {}, desk.span),
            ("occupancy", "{person}", {}, held.span),
            ("capacity", "{bed}", {"of": "beds"}, held.span),
            ("headcount", "{person}", {}, None),
        ):
            figure = _sole(own, name, labels, span)
            cells.append(Number(None, unit) if figure is None else desk.number(figure))
        rows.append(Row(tuple(cells), desk.shown(held)))
    columns = ("column.centre", "column.arrived", "column.present", "column.capacity", "column.headcount")
    return Table(title="centres.table", columns=columns, rows=tuple(rows))


def _sole(own: list[Figure], name: str, labels: dict[str, str], span: Interval | None) -> Figure | None:
    """The one such figure; where there are several (of several populations) none stands for all."""
    found = [each for each in own if each.name == name and dict(each.labels) == labels and span in (None, each.span)]
    return found[0] if len(found) == 1 else None
