"""Statements on the night of `night.py`: what stands on the page, and what the public one keeps to itself."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from night import exactly, span
from safepassage.foundation.errors import UsageError
from safepassage.ledger.figures import Bounds
from safepassage.statements import disclosure
from safepassage.statements.model import Moment, Named, Number, Quoted, Several, Suppressed, Word
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


def test_calls_back_are_counted_inside_with_what_they_rest_on_and_nowhere_in_public(tmp_path: Path) -> None:
    """Two flights end in the night, people ran from one, which was called back; that they run still is an alarm."""
    back = {"ended": "called_back", "reason": "people_below"}
    flown = [
        seen("sortie", f"2016-12-10T{hours}", {"aircraft": "quad-3", **told}, place="corridor/karim-el-hun")
        for hours, told in (
            ("19:00/2016-12-10T19:20", {"effect": "ran", **back}),
            ("20:00/2016-12-10T20:20", {"effect": "none_seen", "ended": "as_planned"}),
        )
    ]
    running = {"aircraft": "quad-3", "effect": "ran"}
    with opened(tmp_path, [*movements(), *flown]) as operation:
        found = statement(operation.view(as_of_s=MORNING_S))
        outside = statement(operation.view(as_of_s=PUBLIC_S), "public")
        operation.record(
            [replace(flown[0], body=running, source_id="last", occurred=span("2016-12-10T21:00/2016-12-10T21:05"))]
        )
        alarmed = statement(operation.view(as_of_s=MORNING_S))
    for message in ("monitoring.sorties_people_ran", "monitoring.sorties_called_back"):
        (line,) = lines(found, message)
        assert value(line) == exactly(1)
        assert line.figure is not None
        assert line.figure.trace.count == 2
        assert not lines(outside, message)
    assert not lines(found, "alarm.people_run_from_drone")
    assert lines(alarmed, "alarm.people_run_from_drone")


def test_a_stated_total_stands_beside_the_ledgers_own_with_the_difference(operation: Operation) -> None:
    found = statement(operation.view(as_of_s=NEXT_DAY_S))
    line = next(line for line in lines(found, "claims.difference") if value(line, "own") == exactly(800))
    assert value(line, "stated") == Bounds(Fraction(78_000), None)
    assert value(line) == Bounds(Fraction(77_200), None)


def test_claims_stand_side_by_side_with_what_each_counted(operation: Operation) -> None:
    tables = {each.title: each for each in section(statement(operation.view(as_of_s=NEXT_DAY_S)), "claims").tables}
    people = tables["claims.table_people"]
    assert people.columns[1:5] == ("column.who", "column.publisher", "column.stated", "column.counted_what")
    assert [row.cells[1] for row in people.rows] == ["the Centre", "the UN"]
    row = people.rows[1]
    assert row.cells[1:3] == ("the UN", "a UN office")
    assert row.cells[4] == "arrived"
    assert row.cells[-1] == "F6"
    assert set(tables) == {
        "claims.table_people",
        *(f"claims.table.{measure}" for measure in ("combatants_laid_down", "amnestied", "area_released")),
    }
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
    assert not any(figure.trace.first or figure.trace.parts for figure in figures)
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
    ("edition", "as_of_s", "words"),
    [("draft", NEXT_DAY_S, "one of internal, public, got 'draft'"), ("public", 0, "a moment after the beginning of")],
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


def test_a_cell_is_not_printed_as_if_it_were_the_group(tmp_path: Path) -> None:
    """One post told 25 girls and 32 boys apart, the other counted 110 children: of the 167, no girl is said."""
    with opened(tmp_path, movements()) as operation:
        found = statement(operation.view(as_of_s=PUBLIC_S), "public")
    table = next(each for each in section(found, "people").tables if each.title == "people.table_groups")
    column = table.columns.index("column.crossed")
    told = {row.cells[1]: row.cells[column] for row in table.rows}
    assert not {
        Word(f"group.{one}") for one in ("children_sex_not_stated", "adults_sex_not_stated", "age_not_stated")
    } & set(told)
    assert told.get(Word("group.girls"), Number(None, "{person}")) == Number(None, "{person}")
    assert told.get(Word("group.boys"), Number(None, "{person}")) == Number(None, "{person}")


def test_all_come_before_each_road_and_for_how_long_is_said_once(operation: Operation) -> None:
    lines_ = section(statement(operation.view(as_of_s=NEXT_DAY_S)), "people").lines
    order = [line.message for line in lines_ if line.message.startswith("people.on_road")]
    assert order[0] == "people.on_road_all"
    assert order.count("people.on_road_all") == 1
    assert "people.on_road_age" not in order


def test_a_reconstruction_does_not_agree_with_what_it_was_made_from(tmp_path: Path) -> None:
    same = claim("evacuated", "800", "{person}", population="civilians")
    for folder, nature, message in (("a", "exercise", "claims.agrees"), ("b", "reconstruction", "claims.circular")):
        (tmp_path / folder).mkdir()
        with opened(tmp_path / folder, [*movements(), same], nature=nature) as operation:
            found = statement(operation.view(as_of_s=NEXT_DAY_S))
        told = [line.message for line in section(found, "claims").lines]
        assert message in told
        assert len({"claims.agrees", "claims.circular"} & set(told)) == 1


def test_a_suspension_of_the_night_is_printed_with_its_reason(tmp_path: Path) -> None:
    said = [
        ("2016-12-10T17:00", {"state": "open"}),
        ("2016-12-10T23:00", {"state": "suspended", "reason": "a bus across the road"}),
        ("2016-12-10T23:45", {"state": "open"}),
    ]
    states = [seen("corridor_state", when, body, place="corridor/karim") for when, body in said]
    with opened(tmp_path, states) as operation:
        inside = statement(operation.view(as_of_s=PUBLIC_S))
        outside = statement(operation.view(as_of_s=PUBLIC_S), "public")
    told = {line.facts["state"]: line.facts for line in lines(inside, "corridors.state_before")}
    assert set(told) == {Word("state.open"), Word("state.suspended")}
    facts = told[Word("state.suspended")]
    assert facts["reason"] == Quoted("a bus across the road")
    ends = (MORNING_S - 7 * 3600, MORNING_S - 6 * 3600 - 900)  # 23:00 and 23:45
    assert (facts["from"], facts["to"]) == tuple(map(Moment, ends))
    assert not lines(outside, "corridors.state_before")


def test_highlights_hold_what_others_say_apart_from_ours(operation: Operation) -> None:
    found = statement(operation.view(as_of_s=NEXT_DAY_S))
    told = [line.message for line in found.highlights]
    own, others = told.index("note.own"), told.index("claims.headline")
    assert own < told.index("people.crossed") < others
    assert {"disarmament.laid_down_since", "clearance.area_since", "restoration.types_group"} <= set(told[own:others])
    said = found.highlights[others + 1 :]
    assert {line.species for line in said} == {"claim"}
    assert [(line.facts["source"], line.facts["what"]) for line in said][:2] == [
        ("the Centre", "evacuated"),
        ("the UN", "arrived"),
    ]
    area = next(line for line in said if line.facts["what"] == "area_released")
    assert "converted" in area.facts


def test_before_the_delay_has_passed_the_highlights_are_those_of_others(operation: Operation) -> None:
    early = statement(operation.view(as_of_s=NEXT_DAY_S), "public")
    told = [line.message for line in early.highlights]
    assert "people.crossed" not in told
    assert "claims.people_said" in told


def test_of_each_source_the_number_nearest_to_the_period_is_headed(tmp_path: Path) -> None:
    known = [
        claim("area_released", "24", "har", span_to="2016-12-11"),
        claim("area_released", "16.3", "har", span_to="2016-12-13"),
        claim("area_released", "9", "har", span_to="2016-12-04"),
    ]
    with opened(tmp_path, known) as operation:
        found = statement(operation.view(as_of_s=PUBLIC_S))
    stated = [line.facts["stated"] for line in found.highlights if line.message == "claims.number_said"]
    assert [str(each.quantity) for each in stated if isinstance(each, Number)] == ["24 ha"]


def test_a_finding_has_numbers_and_the_claims_own_day(tmp_path: Path) -> None:
    wrong = claim("area_released", "24", "har", conversion={"value": "2.6", "unit": "[sft_i]"})
    fell = claim("area_released", "16.3", "har", span_to="2016-12-13")
    first = claim("area_released", "24", "har", what="area cleared")
    with opened(tmp_path, [wrong, fell, first]) as operation:
        found = statement(operation.view(as_of_s=PUBLIC_S))
    (line,) = lines(found, "alarm.conversion_contradicts")
    assert line.facts["at"] == "2016-12-11"
    numbers = {name: fact for name, fact in line.facts.items() if isinstance(fact, Number)}
    assert set(numbers) == {"stated", "converted", "right"}
    assert (numbers["right"].unit, numbers["right"].hedge) == ("[sft_i]", "converted")
    (line,) = lines(found, "alarm.cumulative_fell")
    assert line.facts["at"] == "2016-12-13"
    assert [str(line.facts[name].quantity) for name in ("earlier", "later")] == ["24 ha", "16.3 ha"]  # type: ignore[union-attr]


def test_a_note_stands_under_its_row_inside_only(tmp_path: Path) -> None:
    noted = claim("arrived", "39250", "{person}", note="two thirds have since left")
    with opened(tmp_path, [noted]) as operation:
        pages = [statement(operation.view(as_of_s=PUBLIC_S), edition) for edition in ("internal", "public")]
    notes = [[row.notes for table in section(page, "claims").tables for row in table.rows] for page in pages]
    assert notes == [[("two thirds have since left",)], [()]]


def test_a_file_picture_is_never_evidence(tmp_path: Path) -> None:
    picture = seen("evidence", "2016-12-10", {"media": "picture", "caption": "A street", "relation": "file_picture"})
    with opened(tmp_path, [*claims(), picture]) as operation:
        (line,) = lines(statement(operation.view(as_of_s=NEXT_DAY_S)), "claims.file_pictures")
    assert value(line) == exactly(1)


def test_facilities_are_counted_by_type_in_the_period_and_since_the_start(operation: Operation) -> None:
    part = section(statement(operation.view(as_of_s=NEXT_DAY_S)), "restoration")
    (table,) = part.tables
    assert table.columns == ("column.type", "column.period", "column.since_start")
    types = next(line.facts["types"] for line in part.lines if line.message == "restoration.types_group")
    assert isinstance(types, Several)
    assert {(noun, number.bounds) for number, noun in types.items} == {
        ("facility.school", exactly(1)),
        ("facility.bakery", exactly(1)),
    }


def test_a_source_is_named_where_a_claim_on_the_ledger_names_it(tmp_path: Path) -> None:
    body = {"people": "about 100,000", "population": "civilians"}
    inside = seen("remaining_estimate", "2016-12-09T12:00", body, place="zone/east", source="un-office")
    named = claim("remaining", "100000", "{person}", speaker="UN Office, spokesperson", scope="at")
    with opened(tmp_path, [inside, named]) as operation:
        (line,) = lines(statement(operation.view(as_of_s=PUBLIC_S)), "people.remaining")
    assert line.facts["source"] == "UN Office"


def test_a_centre_over_its_limits_says_by_how_much(tmp_path: Path) -> None:
    full = seen("centre", "2016-12-08T12:00", {"state": "opened", "beds": 100, "latrines": 2}, place="centre/jibreen")
    with opened(tmp_path, [*movements(), full]) as operation:
        found = statement(operation.view(as_of_s=NEXT_DAY_S))
    (beds,) = lines(found, "alarm.centre_over_capacity")
    (latrines,) = lines(found, "alarm.centre_short_of_latrines")
    assert value(beds, "each") == Bounds(Fraction(796, 100), Fraction(796, 100))
    assert (value(latrines, "each"), value(latrines, "limit")) == (exactly(398), exactly(50))


def test_a_convoys_list_is_not_called_a_stated_total(tmp_path: Path) -> None:
    listed = seen(
        "convoy",
        "2016-12-11T04:00",
        {"convoy": "group-1", "people": {"people": 180}, "population": "civilians", "corridor": "corridor/karim"},
        place="corridor/karim",
    )
    with opened(tmp_path, [listed]) as operation:
        found = statement(operation.view(as_of_s=NEXT_DAY_S))
    assert {line.species for line in (*lines(found, "corridors.under_way"), *lines(found, "corridors.convoy"))} == {
        "listed"
    }


def test_more_who_left_than_were_estimated_is_said_with_the_estimate_as_it_was_written(tmp_path: Path) -> None:
    body = {"people": "about 200", "population": "civilians"}
    inside = seen("remaining_estimate", "2016-12-10T12:00", body, place="zone/east", source="un-office")
    with opened(tmp_path, [*movements(), inside]) as operation:
        (line,) = lines(statement(operation.view(as_of_s=NEXT_DAY_S)), "alarm.more_left_than_estimated")
    stated = line.facts["stated"]
    assert isinstance(stated, Number)
    assert str(stated.quantity) == "about 200"
    assert value(line, "people") == exactly(300)


def test_what_earlier_statements_printed_is_folded_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folded: list[str] = []
    fold = disclosure.shield

    def counting(*given: Any) -> Any:
        folded.append("")
        return fold(*given)

    monkeypatch.setattr("safepassage.statements.duties.shield", counting)
    with opened(tmp_path, movements()) as operation:
        for night in ("2016-12-09", "2016-12-10"):
            issue(operation, f"night:{night}", PUBLIC_S)
        view = operation.view(as_of_s=PUBLIC_S)
        first = statement(view, "public")
        assert len(folded) == 3
        assert statement(view, "public") == first
        assert len(folded) == 4
        assert statement(operation.view(as_of_s=PUBLIC_S), "public") == first
