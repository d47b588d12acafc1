"""Claims of all sources side by side over time: one series for each definition of what was counted.

A claim is kept with who said it, what they counted, of whom, where, from which start and
in which unit; only claims that agree in all of these are of one definition, and only
those may be joined by a line, where they lie no further apart than a stated limit. A
count over a period is a bar over its days and never a point of a running total; a claim
without a number is kept with its word. Nothing is averaged, added or filled in: where
nothing was said there is nothing, and nothing is not 0. Internal, because ours stands beside.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from safepassage.claims.figures import claims
from safepassage.claims.kinds import MEASURES
from safepassage.statements.headline import PEOPLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from safepassage.claims.figures import Claim
    from safepassage.ledger.view import View
    from safepassage.statements.ours import Own

__all__ = ["GAP_DAYS", "Contested", "Definition", "Mark", "Panel", "Series", "contested", "measures_of", "names"]

GAP_DAYS: Final = 7
"""Numbers of one definition that lie further apart are not joined by a line, unless another limit is asked for."""
PEOPLE_TOPIC: Final = "people"
_DAY_S: Final = 86_400
_JOINED: Final = ("cumulative", "at")
"""Scopes whose numbers follow one another; a period's, a plan's or a rate's number stands alone."""


@dataclass(frozen=True, slots=True, order=True)
class Definition:
    """What one source counted, by its own definition; "" where it did not say.

    Attributes:
        who: Who said it.
        measure: Which of our figures it speaks about.
        what: What they counted, in their words.
        population: Of whom.
        scope: Over a period, since a start, at a date, a plan or a rate.
        since: First day of a cumulative span, `YYYY-MM-DD`.
        place: Where.
        unit: UCUM code, as they printed it.
    """

    who: str
    measure: str
    what: str
    population: str
    scope: str
    since: str
    place: str
    unit: str


@dataclass(frozen=True, slots=True)
class Mark:
    """One number that was said.

    Attributes:
        claim: The claim; its number stands at the end of its span.
        joined: Whether a line comes to it from the number before.
    """

    claim: Claim
    joined: bool = False

    @property
    def at_s(self) -> int:
        """The end of the days that it is of, unix seconds."""
        return self.claim.span.end_s


@dataclass(frozen=True, slots=True)
class Series:
    """Every claim of one definition.

    Attributes:
        number: Its number in the picture and in the table, from 1.
        definition: What it is of.
        marks: Claims with a number, oldest first.
        words: Claims without a number, oldest first.
    """

    number: int
    definition: Definition
    marks: tuple[Mark, ...]
    words: tuple[Claim, ...]

    @property
    def is_bars(self) -> bool:
        """Whether its numbers are of a period each."""
        return self.definition.scope == "period"

    @property
    def runs(self) -> tuple[tuple[Mark, ...], ...]:
        """Its numbers, cut where no line joins them."""
        out: list[list[Mark]] = []
        for mark in self.marks:
            if mark.joined:
                out[-1].append(mark)
            else:
                out.append([mark])
        return tuple(map(tuple, out))

    @property
    def claims(self) -> tuple[Claim, ...]:
        """With and without a number."""
        return (*(mark.claim for mark in self.marks), *self.words)


@dataclass(frozen=True, slots=True)
class Panel:
    """What has one unit, and so one axis.

    Attributes:
        topic: `people`, where those are who were inside, or a measure.
        unit: UCUM code; "" where nobody gave a number.
        is_rate: Whether its numbers are rates.
        series: Of others.
        own: Of this ledger.
    """

    topic: str
    unit: str
    is_rate: bool
    series: tuple[Series, ...]
    own: tuple[Own, ...] = ()


@dataclass(frozen=True, slots=True)
class Contested:
    """The panels, and what they were made from.

    Attributes:
        panels: In the order of the measures.
        gap_days: How far apart two joined numbers may lie.
        nature: Of the operation: real, exercise or reconstruction.
        name: Of the operation, by language.
        as_of_s: Up to when anything counts, unix seconds.
        position, root: Of the ledger.
    """

    panels: tuple[Panel, ...]
    gap_days: int
    nature: str
    name: dict[str, str]
    as_of_s: int
    position: int
    root: str

    @property
    def series(self) -> tuple[Series, ...]:
        """Of every panel."""
        return tuple(each for panel in self.panels for each in panel.series)

    @property
    def sources(self) -> tuple[str, ...]:
        """Who said anything, in the order of the series."""
        return tuple(dict.fromkeys(each.definition.who for each in self.series))


def names() -> tuple[str, ...]:
    """What can be asked for: the measures, and `people` for those that ask where somebody is who was inside."""
    return (PEOPLE_TOPIC, *MEASURES)


def measures_of(name: str) -> tuple[str, ...]:
    """The measures that a name, or the beginning of one, asks for; every one for "", none where none fits.

    >>> measures_of("combat"), measures_of("people")[:2], measures_of("nobody")
    (('combatants_laid_down',), ('evacuated', 'crossed'), ())
    """
    if name == PEOPLE_TOPIC:
        return PEOPLE
    return (name,) if name in MEASURES else tuple(each for each in MEASURES if each.startswith(name))


def contested(view: View, measures: Sequence[str], *, gap_days: int = GAP_DAYS) -> Contested:
    """What was claimed of these measures up to the view's moment, with our own figures beside it."""
    from safepassage.statements.ours import ours

    found = [each for each in claims(view) if each.measure in measures]
    panels, count = [], 0
    for (topic, unit, is_rate), group in _panels(found).items():
        series = _series(group, gap_days * _DAY_S, count + 1)
        count += len(series)
        own = ours(view, group, unit, gap_days * _DAY_S) if unit and not is_rate else ()
        panels.append(Panel(topic, unit, is_rate, series, own))
    return Contested(
        panels=tuple(panels),
        gap_days=gap_days,
        nature=view.card.nature,
        name=dict(view.card.name),
        as_of_s=view.as_of_s,
        position=view.position,
        root=view.head.root.hex(),
    )


def _panels(found: Iterable[Claim]) -> dict[tuple[str, str, bool], list[Claim]]:
    """(topic, unit, whether a rate) → claims; those that name no unit stand with the first of their topic."""
    out: dict[tuple[str, str, bool], list[Claim]] = {}
    bare: dict[str, list[Claim]] = {}
    for each in found:
        topic = PEOPLE_TOPIC if each.measure in PEOPLE else each.measure
        if each.quantity is None:
            bare.setdefault(topic, []).append(each)
        else:
            out.setdefault((topic, each.quantity.unit, each.body.get("scope") == "rate"), []).append(each)
    for topic, group in bare.items():
        key = next((each for each in out if each[0] == topic), (topic, "", False))
        out.setdefault(key, []).extend(group)
    order = (PEOPLE_TOPIC, *MEASURES)
    return dict(sorted(out.items(), key=lambda item: (order.index(item[0][0]), item[0][1:])))


def _definition(claim: Claim) -> Definition:
    body, scope = claim.body, claim.body.get("scope", "")
    return Definition(
        who=claim.who,
        measure=claim.measure,
        what=body.get("what", ""),
        population=body.get("population", ""),
        scope=scope,
        since=body.get("span_from", "") if scope == "cumulative" else "",
        place=claim.held.observation.place or "",
        unit=claim.quantity.unit if claim.quantity else "",
    )


def _series(group: Iterable[Claim], gap_s: int, first: int) -> tuple[Series, ...]:
    """One for each definition, those of one source together, in the order in which they first spoke."""
    by_definition: dict[Definition, list[Claim]] = {}
    for each in sorted(group, key=_in_time):
        by_definition.setdefault(_definition(each), []).append(each)
    rank = {who: at for at, who in enumerate(dict.fromkeys(each.who for each in by_definition))}
    ordered = sorted(by_definition.items(), key=lambda item: rank[item[0].who])  # stable: within a source, in time
    return tuple(_one(number, definition, own, gap_s) for number, (definition, own) in enumerate(ordered, first))


def _in_time(claim: Claim) -> tuple[int, int, str]:
    """By the end of its span, then by when it was published."""
    return (claim.span.end_s, claim.held.observation.occurred.end_s, claim.held.id)


def _one(number: int, definition: Definition, own: Iterable[Claim], gap_s: int) -> Series:
    marks: list[Mark] = []
    words: list[Claim] = []
    for each in own:
        if each.bounds is None:
            words.append(each)
        else:
            marks.append(Mark(each, bool(marks) and _joins(definition, marks[-1].claim, each, gap_s)))
    return Series(number, definition, tuple(marks), tuple(words))


def _joins(definition: Definition, earlier: Claim, later: Claim, gap_s: int) -> bool:
    """Whether a line may run from one to the other; a range has no one height for it to run to."""
    ranges = [each for each in (earlier, later) if each.quantity is not None and each.quantity.hedge == "range"]
    near = later.span.end_s - earlier.span.end_s <= gap_s
    return definition.scope in _JOINED and near and not ranges
