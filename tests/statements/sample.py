"""A statement made by hand, with one of everything that a page must be able to print.

Its numbers are those of the night of 10-11 December 2016 where that night has one,
and otherwise invented. Nothing here is folded: pages are tested apart from figures.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from safepassage.foundation.quantity import Quantity
from safepassage.foundation.times import Interval, Night, Period
from safepassage.ledger.card import Card
from safepassage.ledger.figures import SPECIES, Bounds, Figure, Trace
from safepassage.statements.model import (
    Duration,
    Fact,
    Line,
    Moment,
    Named,
    Number,
    Quoted,
    Row,
    Section,
    Several,
    Statement,
    Suppressed,
    Table,
    Word,
)

DAMASCUS = ZoneInfo("Asia/Damascus")
NIGHT = Interval(1481385600, 1481428800, "minute")  # 10 December 2016 18:00 to 11 December 06:00, local (UTC+2)
START = Interval(1479938400, 1481428800, "minute")  # since 24 November 2016 00:00 local
PERSON = "{person}"


def bounds(lo: float | str, hi: float | str | None = "") -> Bounds:
    low = Fraction(lo)
    return Bounds(low, low if hi == "" else None if hi is None else Fraction(hi))


def people(lo: int, hi: int | str | None = "") -> Number:
    return Number(bounds(lo, hi), PERSON)


def written(value: str, unit: str, hedge: str = "exact", to: str | None = None, words: str = "") -> Number:
    number = Fraction(value) if value else None
    quantity = Quantity(number, unit, hedge, Fraction(to) if to else None, words)
    return Number(None, unit, hedge, quantity)


def converted(value: str, unit: str, target: str) -> Number:
    return Number(None, target, "converted", Quantity(Fraction(value), unit))


def figure(name: str, value: Bounds | None, unit: str = PERSON, *, count: int = 214, **of: Any) -> Figure:
    """Counted civilians of the night, unless `of` says otherwise."""
    usual: dict[str, Any] = {"span": NIGHT, "population": "civilians", "method": "counted", "species": "movement"}
    return Figure(name=name, value=value, unit=unit, trace=Trace(count, "ab" * 32, ("cd" * 32,)), **{**usual, **of})


def line(
    message: str, value: Number, species: str = "movement", facts: dict[str, Fact] | None = None, **of: Any
) -> Line:
    """A line whose figure is `value`; `of` goes to the figure."""
    kind = species if species in SPECIES else "balance"
    own = figure(message, value.bounds, value.unit, species=kind, **of)
    return Line(message=message, facts={"value": value, **(facts or {})}, species=species, figure=own)


def say(message: str, species: str = "note", **facts: Fact) -> Line:
    """A line without a figure."""
    return Line(message=message, facts=facts, species=species)


CARD = Card(
    name={"en": "Eastern Aleppo, autumn 2016", "ar": "شرق حلب، خريف 2016", "ru": "Восточный Алеппо, осень 2016"},
    operator="Exercise staff",
    funder="",
    escort="Red Crescent",
    operator_is_party="no",
    nature="reconstruction",
    start_s=START.start_s,
    tz=DAMASCUS,
    night=Night(),
)
NAMES = {
    "corridor/karim-el-hun": {"en": "Karim El-Hun corridor", "ar": "ممر كرم الحومد", "ru": "коридор Карим-эль-Хун"},
    "corridor/mahayar": {"en": "Mahayar corridor", "ru": "коридор Махаяр"},
    "centre/mahalej": {"ar": "مركز المحالج"},
    "zone/east-aleppo": {"en": "Eastern Aleppo", "ar": "شرق حلب", "ru": "Восточный Алеппо"},
}
CIVILIANS = Word("population.civilians")


GROUND: dict[str, Any] = {"population": None, "span": START, "method": "reported", "count": 5}
SINCE: dict[str, Fact] = {"since": Moment(START.start_s)}
SWEPT: dict[str, Fact] = {**SINCE, "outcome": Word("outcome.swept")}
KARIM, MAHAYAR = Named("corridor/karim-el-hun"), Named("corridor/mahayar")
CENTRE = "Centre for Reconciliation"
CROSSED = line(
    "people.crossed",
    people(2124),
    facts={"population": CIVILIANS, "movement": Word("movement.organised_evacuation")},
)
CHILDREN = line("people.crossed_group", people(1007), facts={"group": Word("group.children")})
TYPES = Several(
    tuple(
        (Number(bounds(count), "{facility}"), f"facility.{type_}") for type_, count in (("school", 7), ("hospital", 3))
    )
)
SAID = (
    say("claims.headline"),
    say(
        "claims.people_said",
        "claim",
        source="UN OCHA",
        at="2016-12-12",
        stated=written("37000", PERSON, "about"),
        whom=Word("population.people"),
        what="left east Aleppo",
    ),
    say(
        "claims.number_said",
        "claim",
        source=CENTRE,
        at="2016-12-11",
        stated=written("24", "har"),
        converted=converted("24", "har", "[sft_i]"),
        what="area cleared",
    ),
    say("claims.none_said", "claim", source="OHCHR", at="2016-12-09", what="kept from leaving"),
)
LAID_DOWN = line("disarmament.laid_down", people(291), population="combatants", count=12)


def _people() -> Section:
    friday = 1481284800
    asserted: dict[str, Fact] = {
        "place": Named("zone/east-aleppo"),
        "at": Moment(friday),
        "source": "OHCHR",
        "population": CIVILIANS,
    }
    return Section(
        title="section.people",
        lines=(
            CROSSED,
            CHILDREN,
            line("people.crossed_group", people(371), facts={"group": Word("group.men")}),
            line("people.arrived", people(2110), facts={"population": CIVILIANS}, method="registered"),
            line("people.on_road", people(14), "alarm", {"place": KARIM, "population": CIVILIANS}, place=KARIM.place),
            line("people.on_road_group", people(9), "alarm", {"group": Word("group.men")}),
            line(
                "people.single", people(12), facts={"single": Word("single.unaccompanied"), "leg": Word("leg.crossed")}
            ),
            line(
                "people.remaining",
                written("100000", PERSON, "about"),
                "assertion",
                asserted,
                method="estimated",
                span=Interval(friday, friday),
                count=1,
            ),
        ),
        tables=(_groups(), _centres()),
    )


def _groups() -> Table:
    groups = (("men", 371, 362), ("women", 746, 744), ("boys", 498, 497), ("girls", 509, 507))
    return Table(
        title="people.table_groups",
        columns=("column.group", "column.crossed", "column.arrived"),
        rows=tuple(
            Row((Word(f"group.{name}"), people(out), people(came)), figure(f"crossed {name}", bounds(out)))
            for name, out, came in groups
        ),
    )


def _centres() -> Table:
    arrived = figure("arrived", bounds(1203), place="centre/mahalej", method="registered", count=41)
    onward = figure("arrived", bounds(880, 905), place="special/onward", count=7)
    return Table(
        title="people.table_arrived",
        columns=("column.centre", "column.arrived"),
        rows=(
            Row((Named("centre/mahalej"), people(1203)), arrived),
            Row((Named("centre/without-name"), Suppressed("small"))),
            Row((Named("special/onward"), people(880, 905)), onward),
        ),
    )


def _claims() -> Section:
    stated = written("78000", PERSON, "more_than")
    area = written("24", "har")
    difference: dict[str, Fact] = {"source": CENTRE, "stated": stated, "own": people(28556), "at": Moment(NIGHT.end_s)}
    rows = (
        (CENTRE, stated, "evacuated since the operation began", "cumulative", "", "2016-12-11", "F6"),
        (
            "UN OCHA",
            written("37000", PERSON, "about"),
            "left east Aleppo",
            "cumulative",
            "2016-11-24",
            "2016-12-12",
            "F6",
        ),
        (
            "UN OCHA",
            written("39250", PERSON, "at_least"),
            "arrived at collective shelters",
            "cumulative",
            "2016-11-27",
            "2016-12-13",
            "B2",
        ),
        (
            "OHCHR",
            written("", PERSON, "vague", words="hundreds"),
            "missing after crossing",
            "cumulative",
            "",
            "2016-12-09",
            "F6",
        ),
    )
    columns = ("publisher", "stated", "counted_what", "over", "from", "to", "grade")
    return Section(
        title="section.claims",
        lines=(
            say("note.claims"),
            line("claims.difference", people(49444, None), "difference", difference, span=START, method="computed"),
            say(
                "claims.words",
                "claim",
                source=CENTRE,
                text=Quoted("All of them have been placed in special humanitarian centers"),
            ),
            say(
                "alarm.conversion_contradicts",
                "finding",
                who=CENTRE,
                at="2016-12-11",
                measure=Word("measure.area_released"),
                stated=area,
                converted=written("2.6", "[sft_i]"),
                right=converted("24", "har", "[sft_i]"),
            ),
        ),
        tables=(
            Table(
                title="claims.table.evacuated",
                columns=tuple(f"column.{each}" for each in columns),
                rows=tuple(
                    Row((who, n, what, Word(f"scope.{scope}"), *rest), notes=(f"a remark on {who}",))
                    for who, n, what, scope, *rest in rows
                ),
            ),
        ),
    )


def _duties() -> tuple[Section, ...]:
    combatants: dict[str, Any] = {"population": "combatants", "span": START, "count": 41}
    return (
        Section(
            title="section.corridors",
            lines=(
                say("corridors.state", "state", place=MAHAYAR, state=Word("state.open"), since=Moment(1481320800)),
                say("corridors.guarantee", place=MAHAYAR, party="party A", until=Moment(1481500800)),
                line(
                    "corridors.under_way",
                    written("8000", PERSON, "about"),
                    "listed",
                    {"population": CIVILIANS},
                    method="reported",
                    count=1,
                ),
                say(
                    "corridors.state_before",
                    "state",
                    place=MAHAYAR,
                    state=Word("state.suspended"),
                    reason=Quoted("a bus broken down across the road"),
                    **{"from": Moment(1481403600), "to": Moment(1481406300)},
                ),
            ),
        ),
        Section(
            title="section.disarmament",
            lines=(
                LAID_DOWN,
                line("disarmament.amnestied_since", people(1270), facts=SINCE, **combatants),
                line("disarmament.undecided_age", people(54), "balance", {"age": Duration(136_800)}, **combatants),
                say(
                    "disarmament.inside_or_beside",
                    value=people(291),
                    stated=written("1324", PERSON, "about"),
                    source=CENTRE,
                ),
            ),
        ),
        Section(title="section.clearance", lines=_ground()),
        Section(
            title="section.restoration",
            lines=(
                line("restoration.restored_since", written("20", "{building}", "more_than"), facts=SINCE, **GROUND),
                say("restoration.types_group", types=TYPES),
            ),
        ),
        Section(title="section.hostilities", lines=_fighting()),
        Section(title="section.monitoring", lines=_watches()),
    )


def _ground() -> tuple[Line, ...]:
    return (
        line(
            "clearance.area_since",
            written("24", "har"),
            facts={**SWEPT, "converted": converted("24", "har", "[sft_i]")},
            **GROUND,
        ),
        line("clearance.blocks_since", Number(bounds(162), "{block}"), facts=SWEPT, **GROUND),
        line(
            "clearance.road_length_since",
            written("11", "km"),
            facts={**SWEPT, "converted": converted("11", "km", "[mi_i]")},
            **GROUND,
        ),
        say("clearance.same_ground"),
    )


def _fighting() -> tuple[Line, ...]:
    army = "Syrian Army"
    share: dict[str, Fact] = {
        "whole": Quoted("Aleppo"),
        "side": "the government",
        "source": "Russian General Staff",
        "at": Moment(1481234400),
    }
    return (
        say(
            "hostilities.pause",
            "state",
            manner=Word("manner.unilateral"),
            party=army,
            state=Word("pause.begun"),
            since=Moment(1481148000),
        ),
        line("hostilities.share", written("93", "%"), "assertion", share, population=None, method="reported", count=1),
    )


def _watches() -> tuple[Line, ...]:
    ends: dict[str, Fact] = {"from": Moment(1481404800), "to": Moment(1481407500)}
    return (
        say("monitoring.gap", "gap", place=MAHAYAR, length=Duration(2_700), **ends),
        say("note.nothing", "gap"),
        say("note.suppressed"),
    )


def statement(edition: str = "internal") -> Statement:
    """The whole of it."""
    alarm = line("people.on_road_all", people(14), "alarm", {"population": CIVILIANS})
    return Statement(
        card=CARD,
        edition=edition,
        period=Period("night", NIGHT),
        period_name="night:2016-12-10",
        as_of_s=NIGHT.end_s,
        position=735,
        root="5e" * 32,
        names=NAMES,
        highlights=(CROSSED, CHILDREN, alarm, LAID_DOWN, *SAID),
        sections=(_people(), *_duties(), _claims()),
    )
