"""People: who crossed, who arrived, who is on the road or unaccounted for, and what each source says remains.

Movements of the period come first, then what is left on the corridors as a line of its
own, then what sources state. "Evacuated" is a word for an organised evacuation alone.
In public nothing is told by corridor, post or centre, and a group is told only where all posts told it apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from safepassage.ledger.accounts import accounts
from safepassage.people import figures as people
from safepassage.statements.desk import COARSE_PLACES
from safepassage.statements.disclosure import Sum
from safepassage.statements.headcounts import divided
from safepassage.statements.model import Line, Named, Number, Row, Section, Table, Word
from safepassage.statements.nights import night_figures
from safepassage.statements.sources import speaker

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from safepassage.foundation.times import Interval
    from safepassage.ledger.figures import Alarm, Figure
    from safepassage.ledger.view import View
    from safepassage.statements.desk import Desk
    from safepassage.statements.found import Found
    from safepassage.statements.model import Fact

__all__ = ["SENSITIVE", "alarms", "figures", "sums", "write"]

SENSITIVE: Final = frozenset({"life_event", "checkpoint"})
"""Births, deaths and hospital stays; and people held or sent back, whom those who held them know by name."""
_LEGS: Final = (("crossed", "crossing_count"), ("arrived", "arrival"))
_SHOWN_GROUPS: Final = ("children", "women", "men")
_TABLE_GROUPS: Final = ("children", "girls", "boys", "adults", "women", "men")


def figures(view: View, span: Interval, *, public: bool) -> list[Figure]:
    """What this section prints."""
    found = people.figures(view, span, accounts(view, view.kinds))
    since = [
        each
        for fold in (people.crossed, people.arrived)
        for each in fold(view, view.since_start)
        if not each.labels and each.place is None and each.name in ("crossed", "arrived")
    ]
    if not public:
        return [*found, *since, *night_figures(view)]
    groups = [
        each
        for name, kind in _LEGS
        for population in view.tally(kind, span).words("population")
        for each in divided(name, view.tally(kind, span), span, population)
    ]
    return [*(each for each in found if _in_public(each, found)), *groups, *since]


def _in_public(figure: Figure, found: Iterable[Figure]) -> bool:
    """Nothing by corridor, centre or post; groups come from `divided`; one corridor alone stands for all of them."""
    if "group" in figure.labels or figure.name in ("on_road_age", "registered", "registered_households", "still_held"):
        return False
    if figure.place is None:
        return figure.name != "checkpoint_waiting"
    if figure.name == "remaining":
        return figure.place.partition("/")[0] in COARSE_PLACES
    return figure.name == "on_road" and sum(_is_road(each, figure) for each in found) == 1


def _is_road(each: Figure, figure: Figure) -> bool:
    return each.name == "on_road" and each.population == figure.population and "group" not in each.labels


def sums(found: Found) -> list[Sum]:
    """Movements of a total, singles inside a group, and who of those that crossed arrived or is on the road."""
    out = []
    for whole in found:
        same = [each for each in found.named(whole.name, span=whole.span) if _alike(each, whole)]
        if whole.name in ("crossed", "arrived") and not whole.labels:
            movements = tuple(each for each in same if set(each.labels) == {"movement"})
            out += [Sum(whole, movements, divides=False)] if len(movements) > 1 else []
            out += _singles(same, whole)
        if whole.name == "crossed":
            arrived = [each for each in found.named("arrived", span=whole.span) if _alike(each, whole)]
            here = tuple(each for each in arrived if each.labels == whole.labels)
            out.append(Sum(whole, here, divides=False))
            road = [each for each in found.named("on_road") if _alike(each, whole) and not each.labels]
            if not whole.labels and any(each.span.end_s == whole.span.end_s for each in road):
                out.append(Sum(whole, (*here, *road), divides=False))
    return [*out, *_in_centres(found)]


def _alike(one: Figure, other: Figure) -> bool:
    return one.population == other.population and one.unit == other.unit


def _singles(same: Iterable[Figure], whole: Figure) -> Iterator[Sum]:
    """Each single total inside the group that holds it; what is left of the group is implied."""
    for inside, single in (("children", "unaccompanied"), ("", "disabled"), ("", "pregnant")):
        held = [each for each in same if each.labels.get("group") == inside] if inside else [whole]
        yield from (Sum(one, (each,)) for one in held for each in same if each.labels.get("single") == single)


def _in_centres(found: Found) -> Iterator[Sum]:
    """All who arrived since the start, and those who are in the centres: the difference is who left them."""
    for inside in found.named("occupancy"):
        ends = [each for each in found.named("arrived") if not each.labels and each.span.end_s == inside.span.end_s]
        earliest_s = min((each.span.start_s for each in ends), default=0)
        arrived = tuple(each for each in ends if each.span.start_s == earliest_s)
        own = tuple(each for each in arrived if each.population == inside.population) or arrived
        if own:
            yield Sum(own, (inside,), divides=False)


def alarms(view: View) -> list[Alarm]:
    """What needs a person now."""
    return people.alarms(view, accounts(view, view.kinds))


def write(desk: Desk, found: Found) -> Section:
    """The section."""
    lines = [line for name, _ in _LEGS for line in _leg(desk, found, name)] or [Line(message="note.nothing")]
    lines += _roads(desk, found)
    lines += _others(desk, found)
    since = desk.view.since_start
    for name, _ in _LEGS:
        for each in found.named(name, span=since):
            if not each.labels and each.place is None and since != desk.span:
                population = Word(f"population.{each.population}")
                lines.append(desk.line(f"people.{name}_since", each, population=population, **desk.since("_since")))
    tables = (
        _groups(desk, found),
        _by_place(desk, found, "crossed"),
        _by_place(desk, found, "arrived"),
        _nights(desk, found),
    )
    return Section(title="section.people", lines=tuple(lines), tables=tuple(one for one in tables if one.rows))


def _leg(desk: Desk, found: Found, name: str) -> Iterator[Line]:
    """One leg of the period: each population's total, its groups, its movements and its single totals."""
    own = [each for each in found.named(name, span=desk.span) if each.place is None]
    for total in (each for each in own if not each.labels):
        same = [each for each in own if each.population == total.population]
        population = Word(f"population.{total.population}")
        movements = [each for each in same if set(each.labels) == {"movement"}]
        if len(movements) == 1:
            movement = Word(f"movement.{movements[0].labels['movement']}")
            yield desk.line(f"people.{name}", total, population=population, movement=movement)
        else:
            yield desk.line(
                "people.arrived" if name == "arrived" else "people.crossed_all", total, population=population
            )
        for each in same:
            if _tells_group(each):
                yield desk.line(f"people.{name}_group", each, group=Word(f"group.{each.labels['group']}"))
        if len(movements) > 1:
            for each in movements:
                movement = Word(f"movement.{each.labels['movement']}")
                yield desk.line(f"people.{name}", each, population=population, movement=movement)
        for each in same:
            if "single" in each.labels:
                yield desk.line(
                    "people.single", each, single=Word(f"single.{each.labels['single']}"), leg=Word(f"leg.{name}")
                )


def _tells_group(figure: Figure) -> bool:
    """Whether a sentence says that so many were of a group: where it is exactly known; the table has the others."""
    shown = figure.labels.get("group", "") in _SHOWN_GROUPS
    return shown and figure.value is not None and figure.value.exact


def _roads(desk: Desk, found: Found) -> Iterator[Line]:
    """Who is on the road or unaccounted for, all before each road: unknown is said, and is never 0.

    For how long is said by the alarm, of the very group that it is of.
    """
    for each in sorted(found, key=lambda one: one.place is not None):
        population = Word(f"population.{each.population}")
        group = {"group": Word(f"group.{each.labels['group']}")} if "group" in each.labels else {}
        place = {"place": Named(each.place)} if each.place is not None and not desk.public else {}
        if each.name == "on_road" and group:
            yield desk.line("people.on_road_group", each, **group)
        elif each.name == "on_road":
            key = "people.on_road" if place else "people.on_road_all"
            yield desk.line(key, each, population=population, **place)
        elif each.name == "unobserved" and not group and place:
            yield desk.line("people.unobserved", each, population=population, **place)
        elif each.name == "still_held" and each.value is not None and each.value.lo:
            yield desk.line("people.still_held", each, population=population)


def _others(desk: Desk, found: Found) -> Iterator[Line]:
    """Checkpoints, life events and estimates; each source's estimate stands for itself."""
    for each in found.named("checkpoint"):
        yield desk.line("people.checkpoint", each, outcome=Word(f"outcome.{each.labels['outcome']}"))
    for each in found.named("checkpoint_waiting"):
        yield desk.line("people.checkpoint_waiting", each)
    for each in found.named("life_event"):
        population = Word(f"population.{each.population}")
        yield desk.line("people.life_event", each, population=population, event=Word(f"event.{each.labels['event']}"))
    for each in found.named("remaining"):
        facts: dict[str, Fact] = {"population": Word(f"population.{each.population}"), "place": Named(each.place or "")}
        facts["at"] = desk.when(each.span.end_s)
        if desk.public:
            yield desk.line("people.remaining_all", each, **facts)
        else:
            yield desk.line("people.remaining", each, **facts, source=speaker(desk.known, each.labels["source"]))


def _groups(desk: Desk, found: Found) -> Table:
    """Sex and age of those who crossed and arrived in the period; never of a cumulative figure."""
    rows = []
    for population in dict.fromkeys(each.population for each in found.named("crossed", span=desk.span)):
        for group in _TABLE_GROUPS:
            pair = [
                next(
                    (each for each in found.named(name, span=desk.span, group=group) if each.population == population),
                    None,
                )
                for name, _ in _LEGS
            ]
            if any(pair):
                cells = [Number(None, "{person}") if each is None else desk.number(each) for each in pair]
                first = next(each for each in pair if each is not None)
                rows.append(Row((Word(f"population.{population}"), Word(f"group.{group}"), *cells), desk.shown(first)))
    columns = ("column.population", "column.group", "column.crossed", "column.arrived")
    return Table(title="people.table_groups", columns=columns, rows=tuple(rows))


def _by_place(desk: Desk, found: Found, name: str) -> Table:
    """The period's leg by corridor or by place of arrival: the internal edition alone."""
    rows = [
        desk.row(each, Named(each.place), Word(f"population.{each.population}"), desk.number(each))
        for each in found.named(name, span=desk.span)
        if each.place is not None and not each.labels and not desk.public
    ]
    columns = ("column.corridor" if name == "crossed" else "column.centre", "column.population", f"column.{name}")
    return Table(title=f"people.table_{name}", columns=columns, rows=tuple(rows))


def _nights(desk: Desk, found: Found) -> Table:
    """Night by night, in the internal edition."""
    rows = []
    for each in found.named("crossed_night"):
        children = found.one("crossed_night_children", span=each.span)
        number = Number(None, "{person}") if children is None else desk.number(children)
        rows.append(desk.row(each, each.labels["night"], desk.number(each), number))
    columns = ("column.night", "column.people", "group.children")
    return Table(title="people.table_nights", columns=columns, rows=tuple(rows))
