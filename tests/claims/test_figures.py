"""Claims side by side, held against ours, and what is wrong with a source's numbers by themselves."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from night import moment, seen, span, view_of
from safepassage.claims.figures import alarms, claims, compared, figures, file_pictures, side_by_side
from safepassage.claims.kinds import KINDS
from safepassage.foundation.times import Interval
from safepassage.ledger.figures import Bounds, Figure

if TYPE_CHECKING:
    from pathlib import Path

    from safepassage.ledger.figures import Alarm
    from safepassage.ledger.observation import Observation

CLAIM, EVIDENCE = KINDS
PEOPLE = "{person}"


def claim(measure: str, quantity: dict[str, str] | None, who: str = "the centre", **more: Any) -> Observation:
    body: dict[str, Any] = {"publisher": "an agency", "speaker": who, "measure": measure, "what": measure, **more}
    if quantity is not None:
        body = {"scope": "cumulative", "span_to": "2016-12-11", **body, "quantity": quantity}
    return seen(CLAIM, "2016-12-11", None, **body)


def people(value: str, hedge: str = "") -> dict[str, str]:
    return {"value": value, "hedge": hedge, "unit": PEOPLE}


def names(found: list[Alarm]) -> list[str]:
    return [each.name for each in found]


def ours(lo: int, hi: int | None, unit: str = PEOPLE) -> Figure:
    value = Bounds(Fraction(lo), None if hi is None else Fraction(hi))
    return Figure(name="crossed", value=value, unit=unit, span=span("2016-12-10"))


def test_sources_stand_side_by_side_with_what_each_counted(tmp_path: Path) -> None:
    with view_of(
        tmp_path,
        KINDS,
        "2016-12-13",
        claim("evacuated", people("78000", "more than"), what="evacuated since the operation began"),
        claim("evacuated", people("37000", "about"), who="UN OCHA", what="left east Aleppo", span_from="2016-11-24"),
        claim("missing", {"hedge": "vague", "words": "hundreds", "unit": PEOPLE}, who="OHCHR", population="men"),
        claim("service", None, text="hot food and medical help if required"),
    ) as view:
        found = side_by_side(view)
        bounds = {(each.labels["measure"], each.labels["who"]): each.value for each in figures(view)}
        assert alarms(view) == []
    assert [(each.who, each.body["what"]) for each in found["evacuated"]] == [
        ("UN OCHA", "left east Aleppo"),
        ("the centre", "evacuated since the operation began"),
    ]
    assert bounds == {
        ("evacuated", "UN OCHA"): Bounds(Fraction(36_500), Fraction(37_500)),
        ("evacuated", "the centre"): Bounds(Fraction(78_000), None),
        ("missing", "OHCHR"): None,
        ("service", "the centre"): None,
    }


def test_days_are_local_and_whole_and_the_grade_is_f6_until_somebody_gives_one(tmp_path: Path) -> None:
    with view_of(
        tmp_path, KINDS, "2016-12-13", claim("arrived", people("8461"), span_from="2016-12-08", span_to="2016-12-09")
    ) as view:
        one = claims(view)[0]
    assert (one.span.start_s, one.span.end_s) == (moment("2016-12-08T00:00"), moment("2016-12-10T00:00"))
    assert one.grade == "F6"


def test_a_cumulative_claim_without_a_first_day_is_of_the_end_of_its_last(tmp_path: Path) -> None:
    with view_of(tmp_path, KINDS, "2016-12-13", claim("arrived", people("8461"))) as view:
        end_s = moment("2016-12-12T00:00")
        assert claims(view)[0].span == Interval(end_s, end_s, "day")


@pytest.mark.parametrize(
    ("quantity", "mine", "difference", "contradicts"),
    [
        (people("78000", "more than"), ours(41_000, 41_000), (37_000, None), True),
        (people("78000", "more than"), ours(80_000, 80_000), (-2_000, None), False),
        (people("8000", "about"), ours(7_600, 7_700), (-200, 900), False),
        (people("8000", "about"), ours(7_000, 7_400), (100, 1_500), True),
        ({"value": "24", "unit": "ha"}, ours(240_000, 240_000, "m2"), (0, 0), False),
    ],
)
def test_held_against_ours_the_difference_is_an_interval(
    tmp_path: Path, quantity: dict[str, str], mine: Figure, difference: tuple[int, int | None], contradicts: bool
) -> None:
    with view_of(tmp_path, KINDS, "2016-12-13", claim("other", quantity)) as view:
        found = compared(claims(view)[0], mine)
    assert found is not None
    assert (found.difference, found.contradicts) == (Bounds(*difference), contradicts)  # type: ignore[arg-type]


def test_different_measures_and_missing_numbers_are_not_compared(tmp_path: Path) -> None:
    with view_of(tmp_path, KINDS, "2016-12-13", claim("blocks", {"value": "162", "unit": "blocks"})) as view:
        one = claims(view)[0]
    assert compared(one, ours(240_000, 240_000, "m2")) is None
    assert compared(one, ours(1, None, "{block}")) is None


def test_24_ha_are_not_2_6_square_feet(tmp_path: Path) -> None:
    """24 ha = 240,000 m²; a square foot is 0.09290304 m²: 2,583,339 ft², 993,592 times what was printed."""
    wrong = {"value": "2.6", "unit": "sq ft"}
    with view_of(
        tmp_path, KINDS, "2016-12-13", claim("area_released", {"value": "24", "unit": "ha"}, conversion=wrong)
    ) as view:
        found = alarms(view)
    assert names(found) == ["conversion_contradicts"]
    assert (found[0].facts["right"], found[0].facts["factor"]) == ("2583339", "9.94e+05")


@pytest.mark.parametrize(
    ("quantity", "conversion", "expected"),
    [
        ({"value": "24", "unit": "ha"}, {"value": "2.6", "unit": "sq ft"}, ["conversion_contradicts"]),
        ({"value": "24", "unit": "ha"}, {"value": "2600000", "unit": "sq ft"}, []),
        (
            {"value": "8", "hedge": "about", "unit": "ha"},
            {"value": "18", "hedge": "nearly", "unit": "acres"},
            ["conversion_contradicts"],
        ),
        ({"value": "8", "hedge": "about", "unit": "ha"}, {"value": "20", "hedge": "nearly", "unit": "acres"}, []),
        ({"value": "24", "unit": "ha"}, {"value": "2590000", "unit": "sq ft"}, []),
        ({"value": "24", "unit": "ha"}, {"value": "11", "unit": "km"}, ["conversion_of_another_measure"]),
    ],
)
def test_conversions_are_held_to_the_digits_that_were_printed(
    tmp_path: Path, quantity: dict[str, str], conversion: dict[str, str], expected: list[str]
) -> None:
    with view_of(tmp_path, KINDS, "2016-12-13", claim("area_released", quantity, conversion=conversion)) as view:
        assert names(alarms(view)) == expected


def test_a_part_above_its_whole_is_a_finding_where_one_speaker_gave_both_for_the_same_days(tmp_path: Path) -> None:
    whole = claim("crossed", people("8461"), what="left")
    with view_of(
        tmp_path,
        KINDS,
        "2016-12-13",
        whole,
        claim("crossed", people("9000"), what="children who left", part_of="left"),
        claim("crossed", people("9001"), who="another", what="children who left", part_of="left"),
        claim("crossed", people("9002"), who="a third", what="children who left", part_of=whole.id),
        claim("crossed", people("2934"), what="girls who left", part_of="left"),
    ) as view:
        found = alarms(view)
    assert names(found) == ["part_above_whole", "part_above_whole"]
    assert {each.facts["part"] for each in found} == {"9000", "9002"}


def test_a_running_total_that_fell_is_a_finding_and_a_vaguer_one_is_not(tmp_path: Path) -> None:
    """24 ha by 11 December and 16.3 ha by 13 December cannot both be since the start; about 20 after 24.5 can be."""
    area = {"what": "area cleared"}
    with view_of(
        tmp_path,
        KINDS,
        "2016-12-20",
        claim("area_released", {"value": "24", "unit": "ha"}, **area),
        claim("area_released", {"value": "163 000", "unit": "m2"}, **area, span_to="2016-12-13"),
        claim("area_released", {"value": "24.5", "unit": "ha"}, who="another", **area),
        claim(
            "area_released",
            {"value": "20", "hedge": "about", "unit": "ha"},
            who="another",
            **area,
            span_to="2016-12-13",
        ),
    ) as view:
        found = alarms(view)
    assert [(each.name, each.facts["who"], each.facts["earlier"]) for each in found] == [
        ("cumulative_fell", "the centre", "24 ha")
    ]


def test_totals_of_one_day_are_no_fall(tmp_path: Path) -> None:
    """Agencies quote one speaker differently; none of the numbers came before another."""
    quoted = [claim("evacuated", people(str(78_001 - n)), publisher=f"agency {n}") for n in range(8)]
    with view_of(tmp_path, KINDS, "2016-12-20", *quoted) as view:
        assert alarms(view) == []


def test_a_file_picture_is_evidence_of_nothing(tmp_path: Path) -> None:
    body = {"media": "picture", "caption": "People walk"}
    filed = seen(EVIDENCE, "2016-12-10", None, **body, relation="file_picture")
    shown = seen(EVIDENCE, "2016-12-10", None, **body, relation="shows_this_event")
    cited = claim("evacuated", people("78000"), evidence=(filed.id, shown.id))
    with view_of(tmp_path, KINDS, "2016-12-13", filed, shown, cited) as view:
        assert file_pictures(view) == {filed.id}
        assert [(each.name, each.facts["picture"]) for each in alarms(view)] == [("file_picture_as_evidence", filed.id)]
