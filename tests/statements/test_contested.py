"""What may stand on one line, what stands alone, and what of ours stands beside it: worked out by hand."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from night import moment
from safepassage.claims.kinds import MEASURES
from safepassage.ledger.figures import Bounds
from safepassage.statements.contested import measures_of, names
from safepassage.statements.headline import PEOPLE as PEOPLE_MEASURES
from statements.side_by_side import counts, end_of, over, said, side_by_side, vague, worded

if TYPE_CHECKING:
    from pathlib import Path

    from safepassage.statements.contested import Contested, Series


def one(found: Contested) -> Series:
    (series,) = found.series
    return series


def numbers(series: Series) -> list[tuple[str, bool]]:
    return [(str(mark.claim.quantity), mark.joined) for mark in series.marks]


def test_claims_of_one_definition_are_one_series_in_the_order_of_their_days(tmp_path: Path) -> None:
    found = side_by_side(tmp_path, said("2016-12-12", "30"), said("2016-12-10", "20"), said("2016-12-11", "25"))
    assert numbers(one(found)) == [("20", False), ("25", True), ("30", True)]
    assert [mark.at_s for mark in one(found).marks] == [
        end_of("2016-12-10"),
        end_of("2016-12-11"),
        end_of("2016-12-12"),
    ]


@pytest.mark.parametrize(
    "other",
    [
        {"who": "UN OCHA"},
        {"what": "registered"},
        {"population": "children"},
        {"scope": "at"},
        {"span_from": "2016-11-24"},
        {"measure": "arrived"},
    ],
    ids=lambda other: next(iter(other)),
)
def test_whatever_differs_in_a_definition_is_never_joined(tmp_path: Path, other: dict[str, str]) -> None:
    found = side_by_side(tmp_path, said("2016-12-10", "20"), said("2016-12-11", "25", **other))
    assert [numbers(each) for each in found.series] == [[("20", False)], [("25", False)]]


def test_a_line_reaches_over_the_limit_and_not_a_day_further(tmp_path: Path) -> None:
    week = side_by_side(tmp_path / "a", said("2016-12-10", "20"), said("2016-12-17", "25"))
    assert numbers(one(week)) == [("20", False), ("25", True)]
    longer = [said("2016-12-10", "20"), said("2016-12-18", "25"), said("2016-12-19", "26")]
    found = side_by_side(tmp_path / "b", *longer)
    assert numbers(one(found)) == [("20", False), ("25", False), ("26", True)]
    assert [len(run) for run in one(found).runs] == [1, 2]
    assert numbers(one(side_by_side(tmp_path / "c", *longer, gap_days=8)))[1] == ("25", True)
    assert not any(joined for _, joined in numbers(one(side_by_side(tmp_path / "d", *longer, gap_days=0))))


def test_a_period_is_a_bar_and_joins_nothing(tmp_path: Path) -> None:
    series = one(side_by_side(tmp_path, over("2016-12-09", "2016-12-10", "7"), over("2016-12-10", "2016-12-11", "5")))
    assert series.is_bars
    assert numbers(series) == [("7", False), ("5", False)]
    spans = [(mark.claim.span.start_s, mark.claim.span.end_s) for mark in series.marks]
    assert spans == [
        (end_of("2016-12-08"), end_of("2016-12-10")),
        (end_of("2016-12-09"), end_of("2016-12-11")),
    ]


@pytest.mark.parametrize("scope", ["plan", "rate"])
def test_a_plan_and_a_rate_stand_alone(tmp_path: Path, scope: str) -> None:
    series = one(side_by_side(tmp_path, said("2016-12-10", "20", scope=scope), said("2016-12-11", "25", scope=scope)))
    assert numbers(series) == [("20", False), ("25", False)]


def test_a_range_has_no_height_for_a_line(tmp_path: Path) -> None:
    found = side_by_side(
        tmp_path, said("2016-12-10", "20"), said("2016-12-11", "22", value_to="30"), said("2016-12-12", "31")
    )
    assert numbers(one(found)) == [("20", False), ("22–30", False), ("31", False)]


def test_a_claim_without_a_number_keeps_its_word_and_is_not_nought(tmp_path: Path) -> None:
    found = side_by_side(tmp_path, vague("2016-12-10", "hundreds"), vague("2016-12-11"), said("2016-12-12", "30"))
    series = one(found)
    assert numbers(series) == [("30", False)]
    assert [each.quantity.words if each.quantity else None for each in series.words] == ["hundreds", ""]
    legend = worded(found).panels[0].legend[0]
    assert legend.stated == ("30 (2016-12-12)", "“hundreds” (2016-12-10)", "no number given (2016-12-11)")


def test_no_panel_has_two_units_and_a_rate_has_its_own(tmp_path: Path) -> None:
    found = side_by_side(
        tmp_path,
        said("2016-12-10", "20"),
        said("2016-12-10", "3", measure="arrived", scope="rate"),
        said("2016-12-10", "24", unit="har", measure="area_released", population=""),
        said("2016-12-10", "60", unit="[acr_us]", measure="area_released", population=""),
        said("2016-12-10", "162", unit="{block}", measure="blocks", population=""),
    )
    kept = [(panel.topic, panel.unit, panel.is_rate, len(panel.series)) for panel in found.panels]
    assert kept == [
        ("people", "{person}", False, 1),
        ("people", "{person}", True, 1),
        ("area_released", "[acr_us]", False, 1),
        ("area_released", "har", False, 1),
        ("blocks", "{block}", False, 1),
    ]
    assert [series.number for series in found.series] == [1, 2, 3, 4, 5]
    assert [panel.axis for panel in worded(found).panels] == [
        "people",
        "people, a rate",
        "acres",
        "ha",
        "residential blocks",
    ]


def test_ours_stands_where_something_had_been_counted_and_no_longer(tmp_path: Path) -> None:
    """7 by the end of the 9th, 12 by the end of the 10th; on the 15th nobody had counted since, so nothing is drawn."""
    found = side_by_side(
        tmp_path, *counts(), said("2016-12-08", "1"), said("2016-12-10", "20"), said("2016-12-15", "30")
    )
    (own,) = found.panels[0].own
    assert (own.name, own.population, own.method) == ("crossed", "civilians", "counted")
    assert [(each.span.end_s, each.value) for each in own.points] == [
        (end_of("2016-12-09"), Bounds(Fraction(7), Fraction(7))),
        (end_of("2016-12-10"), Bounds(Fraction(12), Fraction(12))),
    ]
    assert (own.joined, own.bars) == ((False, True), ())


def test_ours_over_a_claim_s_own_period(tmp_path: Path) -> None:
    """5 over the 10th, 12 over both days, nothing over the 8th: an unknown is not drawn as 0."""
    periods = [("2016-12-10", "2016-12-10"), ("2016-12-09", "2016-12-10"), ("2016-12-08", "2016-12-08")]
    found = side_by_side(tmp_path, *counts(), *(over(first, last, "9") for first, last in periods))
    (own,) = found.panels[0].own
    assert [(each.span.start_s, each.span.end_s, each.value) for each in own.bars] == [
        (end_of("2016-12-08"), end_of("2016-12-10"), Bounds(Fraction(12), Fraction(12))),
        (end_of("2016-12-09"), end_of("2016-12-10"), Bounds(Fraction(5), Fraction(5))),
    ]


def test_ours_is_of_the_same_measure_and_from_before_the_as_of(tmp_path: Path) -> None:
    held = [*counts(), said("2016-12-09", "20"), said("2016-12-12", "30")]
    early = side_by_side(tmp_path / "a", *held, as_of="2016-12-10T00:00")
    assert numbers(one(early)) == [("20", False)]
    assert [each.value.lo for each in early.panels[0].own[0].points if each.value] == [7]
    missing = side_by_side(tmp_path / "b", *counts(), said("2016-12-09", "20", measure="missing"))
    assert missing.panels[0].own == ()


def test_ours_does_not_speak_of_days_that_have_not_ended(tmp_path: Path) -> None:
    """A plan for the 20th was published on the 9th. At nine in the evening of the 10th, ours ends there."""
    plan = said("2016-12-09", "40", scope="plan", span_to="2016-12-20")
    found = side_by_side(tmp_path, *counts(), plan, said("2016-12-09", "9"), as_of="2016-12-10T21:00")
    points = [(each.span.end_s, int(each.value.lo)) for each in found.panels[0].own[0].points if each.value]
    assert points == [(end_of("2016-12-09"), 7), (moment("2016-12-10T21:00"), 12)]


def test_nothing_said_is_no_panel(tmp_path: Path) -> None:
    found = side_by_side(tmp_path, *counts())
    assert (found.panels, found.sources, found.nature) == ((), (), "exercise")
    assert worded(found).panels == ()


def test_a_claim_in_words_alone_stands_with_its_topic(tmp_path: Path) -> None:
    found = side_by_side(
        tmp_path, said("2016-12-10", "20"), said("2016-12-10", "", scope="", text="nobody was stopped")
    )
    assert [(panel.unit, len(panel.series)) for panel in found.panels] == [("{person}", 2)]
    alone = side_by_side(tmp_path / "b", said("2016-12-10", "", measure="pause", scope="", text="the guns fell silent"))
    assert [(panel.topic, panel.unit) for panel in alone.panels] == [("pause", "")]


def test_names_that_can_be_asked_for() -> None:
    assert measures_of("") == MEASURES
    assert measures_of("people") == PEOPLE_MEASURES
    assert measures_of("blocks") == ("blocks",)
    assert measures_of("a") == ("arrived", "amnestied", "area_released", "accusation")
    assert measures_of("evacated") == ()
    assert set(names()) == {"people", *MEASURES}


@pytest.mark.parametrize(("code", "never"), [("en", "averaged or added"), ("ar", "متوسطه"), ("ru", "усреднено")])
def test_every_language_says_what_it_is_not(tmp_path: Path, code: str, never: str) -> None:
    sheet = worded(side_by_side(tmp_path, said("2016-12-10", "78000", hedge="more than")), code)
    assert never in sheet.never
    assert sheet.direction == ("rtl" if code == "ar" else "ltr")
    assert sheet.nature == "exercise"
    assert "7" in sheet.notes[0]


def test_the_table_has_every_claim_and_every_figure_of_ours_in_the_order_of_days(tmp_path: Path) -> None:
    found = side_by_side(
        tmp_path, *counts(), said("2016-12-10", "20", hedge="about"), over("2016-12-09", "2016-12-09", "9")
    )
    panel = worded(found).panels[0]
    at = panel.columns.index
    assert [(row.cells[at("Mark")], row.cells[at("Stated")], row.is_own) for row in panel.rows] == [
        ("A", "7", True),
        ("A", "7", True),
        ("1", "9", False),
        ("A", "12", True),
        ("2", "about 20", False),
    ]
