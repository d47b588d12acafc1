"""Received = decided + undecided, with the wait of those who wait; every expected value is worked out in the test."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from night import exactly, seen, span, view_of
from safepassage.disarmament.figures import alarms, equation, longest_wait_s, nobody_waited_s, weapons
from safepassage.disarmament.kinds import KINDS
from safepassage.foundation.times import Interval
from safepassage.ledger.figures import Bounds, Figure

if TYPE_CHECKING:
    from pathlib import Path

LAID_DOWN, RECEIVED, SCREENING, DECISION = KINDS
LAW = "Amnesty decree 15 of 2016"
NOON_9, NOON_10 = "2016-12-09T11:00/2016-12-09T12:00", "2016-12-10T11:00/2016-12-10T12:00"
DISTRICT = "district/al-masharqah"


def by_name(figures: list[Figure]) -> dict[str, Bounds | None]:
    return {each.name: each.value for each in figures}


def test_the_night_of_the_document(tmp_path: Path) -> None:
    """1,324 laid down weapons, 1,270 were amnestied, 54 wait; the last 291 came a day after the others."""
    with view_of(
        tmp_path,
        KINDS,
        "2016-12-11T12:00",
        seen(LAID_DOWN, NOON_9, DISTRICT, people=1033),
        seen(LAID_DOWN, NOON_10, DISTRICT, people=291),
        seen(DECISION, "2016-12-11T06:00", "city/aleppo", amnestied=1270, legal_basis=LAW),
    ) as view:
        found = by_name(equation(view))
    assert found["combatants_laid_down"] == exactly(1324)
    assert found["decided"] == exactly(1270)
    assert found["undecided"] == exactly(54)
    # In the order of arrival 54 of the 10th are left: 24 h. The latest first, 54 of the 9th, from 11:00 on: 49 h.
    assert found["undecided_longest_wait"] == Bounds(Fraction(24), Fraction(49))


def test_nobody_waits_from_before_the_last_moment_at_which_all_were_decided_on(tmp_path: Path) -> None:
    """28 came in a night and were decided on by 06:00. From 06:00 on 248 came, and 200 were decided on by 18:00.

    Had the latest come first, some of the 48 would wait since 06:00, 12 hours; none of them came the evening before.
    """
    night, day = "2016-12-09T18:00/2016-12-10T06:00", "2016-12-10T06:00/2016-12-10T18:00"
    with view_of(
        tmp_path,
        KINDS,
        "2016-12-10T18:00",
        seen(LAID_DOWN, night, DISTRICT, people=28),
        seen(DECISION, night, DISTRICT, amnestied=27, referred=1, legal_basis=LAW),
        seen(LAID_DOWN, "2016-12-10T06:00/2016-12-10T08:00", DISTRICT, people=248),
        seen(DECISION, day, DISTRICT, amnestied=200, legal_basis=LAW),
    ) as view:
        found = by_name(equation(view))
    assert found["undecided"] == exactly(48)
    assert found["undecided_longest_wait"] == Bounds(Fraction(10), Fraction(12))


def test_a_balance_of_nil_inside_a_span_or_of_hedged_numbers_settles_nothing() -> None:
    came, done = (Interval(0, 10), 5, 5), (Interval(0, 10), 5, 5)
    assert nobody_waited_s([came, (Interval(10, 20), 3, 3)], [done]) == 10
    assert nobody_waited_s([came, (Interval(8, 20), 3, 3)], [done]) < 0
    assert nobody_waited_s([(Interval(0, 10), 4, 6)], [done]) < 0
    assert nobody_waited_s([came], [(Interval(0, 10), 5, None)]) < 0
    assert nobody_waited_s([], []) < 0


def test_figures_carry_the_method_of_their_records(tmp_path: Path) -> None:
    with view_of(
        tmp_path,
        KINDS,
        "2016-12-10T13:00",
        seen(LAID_DOWN, NOON_10, DISTRICT, people=14, method="counted"),
        seen(DECISION, NOON_10, DISTRICT, amnestied=14, legal_basis=LAW),
        seen(RECEIVED, NOON_10, DISTRICT, weapons={"rifle": 9}, method="registered"),
    ) as view:
        methods = {each.name: each.method for each in [*equation(view), *weapons(view, span("2016-12-10"))]}
    assert methods["combatants_laid_down"] == "counted"
    assert methods["decided"] == "reported"
    assert methods["weapons_received"] == "registered"


def test_nothing_reported_is_unknown(tmp_path: Path) -> None:
    with view_of(tmp_path, KINDS, "2016-12-11T12:00") as view:
        assert set(by_name(equation(view)).values()) == {None}
        assert weapons(view, span("2016-12-10")) == []
        assert alarms(view) == []


def test_without_a_decision_all_wait(tmp_path: Path) -> None:
    with view_of(tmp_path, KINDS, "2016-12-10T13:00", seen(LAID_DOWN, NOON_10, DISTRICT, people=14)) as view:
        found = by_name(equation(view))
    assert found["decided"] is None
    assert found["undecided"] == exactly(14)
    assert found["undecided_longest_wait"] == Bounds(Fraction(1), Fraction(2))


def test_hedges_stay_hedges(tmp_path: Path) -> None:
    """About 700 is 650 to 750; at least 600 decided leaves 150 at most, and nobody knows how few."""
    with view_of(
        tmp_path,
        KINDS,
        "2016-12-10T13:00",
        seen(LAID_DOWN, NOON_10, DISTRICT, people="about 700"),
        seen(DECISION, "2016-12-10T12:30", DISTRICT, amnestied="at least 600", legal_basis=LAW),
    ) as view:
        assert by_name(equation(view))["undecided"] == Bounds(Fraction(0), Fraction(150))


def test_more_decided_than_laid_down_is_a_finding_and_is_not_cut_at_0(tmp_path: Path) -> None:
    with view_of(
        tmp_path,
        KINDS,
        "2016-12-10T13:00",
        seen(LAID_DOWN, NOON_10, DISTRICT, people=10),
        seen(DECISION, "2016-12-10T12:30", DISTRICT, amnestied=10, referred=2, legal_basis=LAW),
    ) as view:
        assert by_name(equation(view))["undecided"] == exactly(-2)
        assert [(each.name, each.severity, each.facts) for each in alarms(view)] == [
            ("decided_more_than_laid_down", "finding", {"decided": "12", "received": "10"})
        ]


def test_children_raise_an_alert_and_are_no_combatants(tmp_path: Path) -> None:
    with view_of(
        tmp_path,
        KINDS,
        "2016-12-10T13:00",
        seen(LAID_DOWN, NOON_10, DISTRICT, people=10, under_18=3),
        seen(SCREENING, NOON_10, DISTRICT, screened=10, under_18=1),
    ) as view:
        assert by_name(equation(view))["combatants_laid_down"] == exactly(10)
        assert [(each.name, each.facts["children"]) for each in alarms(view)] == [
            ("children_to_refer", "3"),
            ("children_to_refer", "1"),
        ]


def test_weapons_are_told_type_by_type(tmp_path: Path) -> None:
    with view_of(
        tmp_path,
        KINDS,
        "2016-12-10T13:00",
        seen(RECEIVED, NOON_9, DISTRICT, weapons={"rifle": 100}),
        seen(RECEIVED, NOON_10, DISTRICT, weapons={"rifle": 5, "pistol": 2}),
        seen(RECEIVED, NOON_10, "district/hanano", weapons={"rifle": 1}),
    ) as view:
        found = weapons(view, span("2016-12-10"))
    assert {each.labels["type"]: each.value for each in found} == {"rifle": exactly(6), "pistol": exactly(2)}


def test_a_decision_before_the_report_of_those_it_is_about_still_counts_against_them() -> None:
    assert longest_wait_s([(10, 5)], [(8, 5)], 20, latest_first=False) is None
    assert longest_wait_s([(10, 5)], [(8, 4)], 20, latest_first=True) == 10


@given(
    received=st.lists(st.tuples(st.integers(0, 50), st.integers(0, 9)), max_size=8),
    decided=st.lists(st.tuples(st.integers(0, 50), st.integers(0, 9)), max_size=8),
)
def test_somebody_waits_exactly_when_the_equation_says_so(
    received: list[tuple[int, int]], decided: list[tuple[int, int]]
) -> None:
    left = sum(people for _, people in received) - sum(people for _, people in decided)
    least, most = (longest_wait_s(received, decided, 50, latest_first=latest) for latest in (False, True))
    assert (least is not None) == (most is not None) == (left > 0)
    assert least is None or most is None or least <= most
