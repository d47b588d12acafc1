"""Statements on the night of `night.py`: what stands on the page, and what the public one keeps to itself."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from safepassage.foundation.errors import UsageError
from safepassage.ledger.figures import Bounds
from safepassage.statements.model import Moment, Named, Number, Quoted, Suppressed, Word
from safepassage.statements.suppress import LIMIT
from statements.night import (
    DAY_S,
    EVENING,
    MORNING_S,
    arrival,
    claim,
    claims,
    crossing,
    disarmament,
    everything_seen,
    movements,
    opened,
    places,
    roads,
    seen,
    statement,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from safepassage.ledger.observation import Observation
    from safepassage.ledger.operation import Operation
    from safepassage.statements.model import Line, Section, Statement

NEXT_DAY_S = MORNING_S + DAY_S
PUBLIC_S = MORNING_S + 3 * DAY_S


@pytest.fixture
def operation(tmp_path: Path) -> Iterator[Operation]:
    with opened(tmp_path, everything_seen()) as found:
        yield found


def section(found: Statement, name: str) -> Section:
    return next(each for each in found.sections if each.title == f"section.{name}")


def lines(found: Statement, message: str) -> list[Line]:
    return [line for each in found.sections for line in each.lines if line.message == message]


def value(line: Line, fact: str = "value") -> Bounds | None:
    number = line.facts[fact]
    assert isinstance(number, Number)
    return number.bounds


def exactly(count: int) -> Bounds:
    return Bounds(Fraction(count), Fraction(count))


def test_the_sections_come_in_the_order_of_the_duties(operation: Operation) -> None:
    found = statement(operation.view(as_of_s=NEXT_DAY_S))
    assert [each.title.partition(".")[2] for each in found.sections] == [
        *(
            "people",
            "corridors",
            "centres",
            "disarmament",
            "clearance",
            "restoration",
            "hostilities",
            "monitoring",
            "claims",
        ),
    ]


def test_the_night_is_300_civilians_of_whom_167_children(operation: Operation) -> None:
    found = statement(operation.view(as_of_s=NEXT_DAY_S))
    (crossed,) = lines(found, "people.crossed")
    assert value(crossed) == exactly(300)
    assert crossed.facts["population"] == Word("population.civilians")
    assert crossed.facts["movement"] == Word("movement.organised_evacuation")
    assert crossed.figure is not None
    assert crossed.figure.trace.count == 2
    groups = {line.facts["group"]: value(line) for line in lines(found, "people.crossed_group")}
    assert groups == {
        Word("group.children"): exactly(167),
        Word("group.women"): exactly(100),
        Word("group.men"): exactly(33),
    }


def test_flight_is_not_called_an_evacuation(tmp_path: Path) -> None:
    fled = crossing(
        {"people": 40}, "2016-12-10T19:00/2016-12-10T19:15", body={"movement": "own_flight", "population": "people"}
    )
    with opened(tmp_path, [fled]) as operation:
        (crossed,) = lines(statement(operation.view(as_of_s=NEXT_DAY_S)), "people.crossed")
    assert crossed.facts["movement"] == Word("movement.own_flight")
    assert crossed.facts["population"] == Word("population.people")


def test_two_movements_are_two_sentences(tmp_path: Path) -> None:
    fled = crossing({"people": 40}, "2016-12-10T19:00/2016-12-10T19:15", body={"movement": "own_flight"})
    with opened(tmp_path, [*movements(), fled]) as operation:
        found = statement(operation.view(as_of_s=NEXT_DAY_S))
    assert [value(line) for line in lines(found, "people.crossed_all")] == [exactly(340)]
    told = {line.facts["movement"]: value(line) for line in lines(found, "people.crossed")}
    assert told == {Word("movement.organised_evacuation"): exactly(300), Word("movement.own_flight"): exactly(40)}


def test_who_did_not_arrive_is_a_line_of_its_own_and_an_alarm(operation: Operation) -> None:
    found = statement(operation.view(as_of_s=NEXT_DAY_S))
    roads_ = {line.facts["place"]: value(line) for line in lines(found, "people.on_road")}
    assert roads_ == {Named("corridor/karim"): exactly(4), Named("corridor/mahayar"): exactly(0)}
    assert [line.species for line in lines(found, "people.on_road")] == ["balance", "balance"]
    (alarm,) = lines(found, "alarm.people_on_road")
    assert (alarm.facts["group"], alarm.facts["people"]) == (Word("group.men"), Number(exactly(4), "{person}"))
    assert alarm in found.highlights


def test_movements_balances_and_assertions_are_never_one_figure(operation: Operation) -> None:
    found = statement(operation.view(as_of_s=NEXT_DAY_S))
    species = {line.message: line.species for each in found.sections for line in each.lines}
    assert species["people.crossed"] == "movement"
    assert species["centres.headcount_apart"] == "assertion"
    assert species["hostilities.share"] == "assertion"
    assert species["claims.difference"] == "difference"


def test_our_own_figures_end_with_the_period_whatever_the_as_of(tmp_path: Path) -> None:
    late = arrival({"men": 4}, "2016-12-11T09:00/2016-12-11T09:15")
    with opened(tmp_path, [*movements(), late]) as operation:
        found = statement(operation.view(as_of_s=NEXT_DAY_S))
    assert value(lines(found, "people.on_road_all")[0]) == exactly(4)


def test_unknown_is_said_and_is_not_zero(tmp_path: Path) -> None:
    with opened(tmp_path, places()) as operation:
        found = statement(operation.view(as_of_s=NEXT_DAY_S))
    for name in ("people", "corridors", "centres", "disarmament", "clearance", "restoration", "claims"):
        assert [line.message for line in section(found, name).lines] == ["note.nothing"]
    assert [line.message for line in section(found, "monitoring").lines] == ["monitoring.unwatched"]
    assert [line.message for line in section(found, "hostilities").lines] == ["hostilities.none"]


def test_land_is_swept_and_converted_as_roughly_as_it_was_said(operation: Operation) -> None:
    (area,) = lines(statement(operation.view(as_of_s=NEXT_DAY_S)), "clearance.area")
    assert area.facts["outcome"] == Word("outcome.swept")
    ground, feet = area.facts["value"], area.facts["converted"]
    assert isinstance(ground, Number)
    assert isinstance(feet, Number)
    assert (str(ground.quantity), ground.unit) == ("about 24 ha", "har")
    assert (str(feet.quantity), feet.unit, feet.hedge) == ("about 24 ha", "[sft_i]", "converted")


def test_the_undecided_are_printed_with_their_age(operation: Operation) -> None:
    (line,) = lines(statement(operation.view(as_of_s=NEXT_DAY_S)), "disarmament.undecided_age")
    assert value(line) == exactly(9)
    assert value(line, "age") == Bounds(Fraction(0), Fraction(12))


def test_whether_the_60_are_inside_the_stated_1324_is_open(operation: Operation) -> None:
    (line,) = lines(statement(operation.view(as_of_s=NEXT_DAY_S)), "disarmament.inside_or_beside")
    assert value(line) == exactly(60)
    assert line.facts["source"] == "the Centre"


def test_gaps_are_to_the_minute_inside_and_in_hours_outside(operation: Operation) -> None:
    inside = statement(operation.view(as_of_s=PUBLIC_S))
    gap = lines(inside, "monitoring.gap_reason")[0]
    assert (gap.facts["from"], gap.facts["to"]) == (Moment(1_481_411_400), Moment(1_481_414_100))  # 01:10 and 01:55
    outside = statement(operation.view(as_of_s=PUBLIC_S), "public")
    assert not lines(outside, "monitoring.gap_reason")
    assert value(lines(outside, "monitoring.gaps_all")[0]) == exactly(13)  # 45 minutes and 12 hours, rounded up


def test_a_stated_total_stands_beside_the_ledgers_own_with_the_difference(operation: Operation) -> None:
    found = statement(operation.view(as_of_s=NEXT_DAY_S))
    line = next(line for line in lines(found, "claims.difference") if value(line, "own") == exactly(800))
    assert value(line, "stated") == Bounds(Fraction(78_000), None)
    assert value(line) == Bounds(Fraction(77_200), None)


def test_claims_stand_side_by_side_with_what_each_counted(operation: Operation) -> None:
    tables = {each.title: each for each in section(statement(operation.view(as_of_s=NEXT_DAY_S)), "claims").tables}
    (row,) = tables["claims.table.arrived"].rows
    assert row.cells[:2] == ("the UN", "a UN office")
    assert row.cells[3] == Quoted("arrived")
    assert row.cells[-1] == "F6"
    public = section(statement(operation.view(as_of_s=NEXT_DAY_S), "public"), "claims").tables
    assert all("column.grade" not in each.columns for each in public)


def test_a_claim_from_another_day_on_is_not_held_against_the_ledger(tmp_path: Path) -> None:
    other = claim("evacuated", "25000", "{person}", span_from="2016-12-10", population="people")
    with opened(tmp_path, [*movements(), other]) as operation:
        assert not lines(statement(operation.view(as_of_s=NEXT_DAY_S)), "claims.difference")


def test_what_one_source_leaves_open_is_computed_from_its_own_words(operation: Operation) -> None:
    (line,) = lines(statement(operation.view(as_of_s=NEXT_DAY_S)), "claims.computed_undecided")
    number = line.facts["value"]
    assert isinstance(number, Number)
    assert str(number.quantity) == "about 54"


def test_public_figures_wait_and_claims_do_not(operation: Operation) -> None:
    early = statement(operation.view(as_of_s=PUBLIC_S - 900), "public")
    assert early.delayed
    for name in ("people", "corridors", "centres", "disarmament", "monitoring"):
        assert [line.message for line in section(early, name).lines] == ["note.delayed"]
        assert not section(early, name).tables
    assert section(early, "claims").tables
    assert not lines(early, "claims.difference")
    assert not statement(operation.view(as_of_s=PUBLIC_S), "public").delayed


def test_the_wait_is_the_cards(tmp_path: Path) -> None:
    with opened(tmp_path, movements(), delay_hours=24) as operation:
        assert not statement(operation.view(as_of_s=NEXT_DAY_S), "public").delayed


def test_the_public_page_names_no_place_finer_than_a_district_and_no_post(operation: Operation) -> None:
    found = statement(operation.view(as_of_s=PUBLIC_S), "public")
    facts = [fact for each in found.sections for line in each.lines for fact in line.facts.values()]
    facts += [cell for each in found.sections for table in each.tables for row in table.rows for cell in row.cells]
    assert {fact.place.partition("/")[0] for fact in facts if isinstance(fact, Named)} <= {"district", "zone", "city"}
    edges = {MORNING_S, MORNING_S - DAY_S // 2, found.card.start_s, PUBLIC_S}
    assert {fact.at_s for fact in facts if isinstance(fact, Moment)} <= edges
    assert not {"desk", "post-karim", "centre-jibreen", "reception", "crew-1"} & {
        fact for fact in facts if isinstance(fact, str)
    }
    figures = [line.figure for each in found.sections for line in each.lines if line.figure is not None]
    assert all(figure.trace.first == () for figure in figures)
    assert all("source" not in figure.labels for figure in figures)
    assert set(found.names) <= {"zone/east", "city/aleppo"}


def test_small_numbers_are_not_shown_and_no_subtraction_brings_them_back(operation: Operation) -> None:
    """Four men did not arrive: neither they, nor two numbers whose difference is four, are on the page."""
    found = statement(operation.view(as_of_s=PUBLIC_S), "public")
    assert all(isinstance(line.facts["value"], Suppressed) for line in lines(found, "people.on_road_all"))
    assert all(line.figure is None for line in lines(found, "people.on_road_all"))
    table = next(each for each in section(found, "people").tables if each.title == "people.table_groups")
    for row in table.rows:
        pair = [cell.bounds.lo for cell in row.cells if isinstance(cell, Number) and cell.bounds is not None]
        assert len(pair) < 2 or not 1 <= abs(pair[0] - pair[1]) <= LIMIT
    assert isinstance(lines(found, "disarmament.undecided")[0].facts["value"], Suppressed)
    assert isinstance(lines(found, "centres.referrals_all")[0].facts["value"], Suppressed)
    assert isinstance(lines(found, "corridors.casualties")[0].facts["value"], Suppressed)
    assert not {"small", "complementary"} & {
        fact.reason
        for line in section(found, "people").lines
        for fact in line.facts.values()
        if isinstance(fact, Suppressed)
    }


def test_a_group_is_told_only_where_everybody_was_told_apart(tmp_path: Path) -> None:
    """Ten of the adults were counted as women, and of ninety nobody said: "of them ten women" would be false."""
    mixed = crossing({"women": 10, "adults": 100, "children": 60}, "2016-12-10T19:00/2016-12-10T19:15")
    with opened(tmp_path, [mixed]) as operation:
        found = statement(operation.view(as_of_s=PUBLIC_S), "public")
    assert [line.facts["group"] for line in lines(found, "people.crossed_group")] == [Word("group.children")]


def test_an_estimate_keeps_its_hedge_and_loses_its_source_in_public(tmp_path: Path) -> None:
    body = {"people": "about 100,000", "population": "civilians"}
    inside = seen("remaining_estimate", "2016-12-09T12:00", body, place="zone/east", source="un-office")
    with opened(tmp_path, [inside]) as operation:
        (own,) = lines(statement(operation.view(as_of_s=PUBLIC_S)), "people.remaining")
        (told,) = lines(statement(operation.view(as_of_s=PUBLIC_S), "public"), "people.remaining_all")
    number = own.facts["value"]
    assert isinstance(number, Number)
    assert str(number.quantity) == "about 100000"
    assert own.facts["source"] == "un-office"
    assert "source" not in told.facts
    assert told.facts["at"] == "2016-12-09"


def test_cumulative_figures_have_no_cross_tables_in_public(operation: Operation) -> None:
    found = statement(operation.view(as_of_s=PUBLIC_S), "public")
    rows = [row for each in found.sections for table in each.tables for row in table.rows if row.figure is not None]
    people = [row.figure for row in rows if row.figure is not None and row.figure.unit == "{person}"]
    assert people
    assert {figure.span.start_s for figure in people} == {MORNING_S - DAY_S // 2}


def test_a_statement_is_a_function_of_position_and_as_of(operation: Operation) -> None:
    position = operation.view().position
    before = statement(operation.view(position=position, as_of_s=NEXT_DAY_S))
    operation.record([crossing({"people": 50}, "2016-12-10T23:00/2016-12-10T23:15", source_id="late")])
    assert statement(operation.view(position=position, as_of_s=NEXT_DAY_S)) == before
    now = statement(operation.view(as_of_s=NEXT_DAY_S))
    assert value(lines(now, "people.crossed")[0]) == exactly(350)


@pytest.mark.parametrize(
    ("edition", "as_of_s", "words"), [("draft", NEXT_DAY_S, "no edition"), ("public", 0, "has not begun")]
)
def test_what_cannot_be_meant_is_refused(operation: Operation, edition: str, as_of_s: int, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        statement(operation.view(as_of_s=as_of_s), edition)


def issue(operation: Operation, name: str, as_of_s: int, edition: str = "public") -> Observation:
    """The observation that a statement was issued, recorded."""
    view = operation.view(as_of_s=as_of_s)
    body = {"edition": edition, "period": name, "as_of": as_of_s, "position": view.position}
    body |= {"root": view.head.root.hex(), "digest": "0" * 64}
    observation = seen("statement", EVENING, body, source_id=f"{edition}-{name}-{view.position}")
    operation.record([observation])
    return observation


def test_two_nights_do_not_give_away_what_one_hid(tmp_path: Path) -> None:
    """Three people crossed in the second night; two cumulative figures would tell, so the second is not shown."""
    first = crossing({"men": 200, "women": 200, "children": 100}, "2016-12-09T20:00/2016-12-09T20:15")
    few = crossing({"men": 3}, "2016-12-10T20:00/2016-12-10T20:15")
    with opened(tmp_path, [first, few]) as operation:
        earlier = statement(operation.view(as_of_s=PUBLIC_S), "public", "night:2016-12-09")
        assert value(lines(earlier, "people.crossed_since")[0]) == exactly(500)
        issue(operation, "night:2016-12-09", PUBLIC_S)
        found = statement(operation.view(as_of_s=PUBLIC_S), "public")
        assert isinstance(lines(found, "people.crossed")[0].facts["value"], Suppressed)
        assert isinstance(lines(found, "people.crossed_since")[0].facts["value"], Suppressed)
    assert not [
        line for line in lines(found, "claims.difference") if line.facts.get("own") == Number(exactly(503), "{person}")
    ]


def test_without_the_earlier_statement_the_cumulative_figure_is_shown(tmp_path: Path) -> None:
    first = crossing({"men": 200, "women": 200, "children": 100}, "2016-12-09T20:00/2016-12-09T20:15")
    few = crossing({"men": 3}, "2016-12-10T20:00/2016-12-10T20:15")
    with opened(tmp_path, [first, few]) as operation:
        found = statement(operation.view(as_of_s=PUBLIC_S), "public")
    assert value(lines(found, "people.crossed_since")[0]) == exactly(503)


def test_nothing_of_a_side_is_a_word_of_ours(operation: Operation) -> None:
    """Parties and sources are named as they were recorded; the keys of our own sentences name none."""
    found = statement(operation.view(as_of_s=NEXT_DAY_S))
    keys = {line.message for each in found.sections for line in each.lines}
    assert not [key for key in keys for word in ("liberat", "militant", "terror", "regime") if word in key]


def test_only_what_is_needed_is_on_the_ledger(tmp_path: Path) -> None:
    with opened(tmp_path, [*roads(), *disarmament(), *claims()]) as operation:
        found = statement(operation.view(as_of_s=NEXT_DAY_S))
    assert found.position == 1 + len(roads()) + len(disarmament()) + len(claims())
    assert len(found.root) == 64
