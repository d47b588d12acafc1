"""The picture: where each sign lies, worked out by hand; what is never drawn; and that Arabic is set as Arabic."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
import typst

from night import DAMASCUS, moment
from safepassage.statements.axes import days, frame_of, months, steps
from safepassage.statements.chart import chart
from safepassage.statements.contested_html import contested_html
from safepassage.statements.field import drawn
from safepassage.statements.fonts import SANS, faces
from safepassage.statements.placing import Box, Label, placed
from safepassage.statements.strokes import OURS
from safepassage.statements.words import LANGUAGES
from statements.side_by_side import counts, end_of, over, said, side_by_side, vague, worded

if TYPE_CHECKING:
    from pathlib import Path

    from safepassage.statements.contested import Contested
    from safepassage.statements.strokes import Shape

CODES = sorted(LANGUAGES)
SVG = "{http://www.w3.org/2000/svg}"
EVIL = "</desc></svg></style><script>alert(1)</script>\"'"
LEFT, WIDTH = 17.0, 214.0  # the field begins after the numbers, and leaves 3 mm of 234 at the right
HIGH, HEAD = 44.0, 7.0  # a field of fewer than four series, and what stays free above its last step
LINE_PT = 1.0  # what joins two claims is as wide; hedges, axes and ties are not


def shapes(found: Contested, kind: str, at: int = 0, **of: Any) -> list[Shape]:
    every = drawn(found, at, "en", DAMASCUS)
    return [each for each in every if each["kind"] == kind and all(each.get(name) == want for name, want in of.items())]


def x(share: Fraction) -> float:
    return round(LEFT + float(share) * WIDTH, 2)


def y(share: Fraction) -> float:
    return round(HIGH - float(share) * (HIGH - HEAD), 2)


@pytest.mark.parametrize(
    ("top", "whole", "want"),
    [
        ("0", True, "0 1"),
        ("1", True, "0 1"),
        ("7", True, "0 1 2 3 4 5 6 7"),
        ("24", False, "0 5 10 15 20 25"),
        ("0.5", False, "0 0.1 0.2 0.3 0.4 0.5"),
        ("100000", True, "0 20000 40000 60000 80000 100000"),
        ("100001", True, "0 20000 40000 60000 80000 100000 120000"),
    ],
)
def test_steps_are_round_and_reach_the_top(top: str, whole: bool, want: str) -> None:
    assert steps(Fraction(top), whole=whole) == tuple(map(Fraction, want.split()))


def test_a_frame_has_a_day_before_and_a_day_after() -> None:
    """From the 9th to the 13th are five days; in 100 mm each has 20, and the 10th ends after two of them."""
    frame = frame_of(moment("2016-12-10T00:00"), end_of("2016-12-12"), Fraction(80), DAMASCUS, (100.0, 87.0, 7.0))
    assert frame.x_mm(end_of("2016-12-10")) == 40.0
    assert (frame.y_mm(Fraction(0)), frame.y_mm(Fraction(40)), frame.y_mm(Fraction(80))) == (87.0, 47.0, 7.0)
    assert [band.day.day for band in days(frame, DAMASCUS)] == [9, 10, 11, 12, 13]
    assert [(band.day.month, band.named) for band in months(frame, DAMASCUS)] == [(12, True)]


@pytest.mark.parametrize(
    ("last", "named"),
    [("2016-12-31", 33), ("2017-02-28", 45), ("2017-08-31", 55), ("2017-12-31", 40), ("2020-12-31", 0)],
)
def test_days_are_named_as_far_as_there_is_room(last: str, named: int) -> None:
    """Of 214 mm: every day up to 61 of them, odd ones up to 122, every fifth to 305, every tenth to 611, then none.

    From 30 November: 33 days; 15 odd ones each of December and January, 14 of February and 1 March; 1, 5, 10, 15, 20
    and 25 of nine months and 1 September; 1, 10 and 20 of thirteen months and 1 January.
    """
    frame = frame_of(moment("2016-12-01T00:00"), end_of(last), Fraction(1), DAMASCUS, (214.0, 44.0, 7.0))
    assert len([band for band in days(frame, DAMASCUS) if band.named]) == named


def test_a_number_stands_at_the_end_of_its_day_at_its_height(tmp_path: Path) -> None:
    """The 10th and 12th show the 9th to 13th: their ends lie 2/5 and 4/5 along; of 80 at the top, 20 and 80."""
    found = side_by_side(tmp_path, said("2016-12-10", "20"), said("2016-12-12", "80"))
    points = [each["at"] for each in shapes(found, "mark")]
    # the first moment drawn is the end of the 10th, the midnight that begins the 11th: one day before it is the 10th
    assert points == [[x(Fraction(1, 4)), y(Fraction(20, 80))], [x(Fraction(3, 4)), y(Fraction(80, 80))]]
    (joint,) = shapes(found, "line", width=LINE_PT)
    assert joint["at"] == [*points[0], *points[1]]


@pytest.mark.parametrize(
    "second",
    [
        said("2016-12-18", "25"),
        said("2016-12-11", "25", who="UN OCHA"),
        said("2016-12-11", "25", scope="at"),
        over("2016-12-10", "2016-12-11", "25"),
        vague("2016-12-11", "hundreds"),
    ],
    ids=["gap", "source", "scope", "period", "vague"],
)
def test_no_line_over_a_gap_or_between_definitions(tmp_path: Path, second: Any) -> None:
    found = side_by_side(tmp_path, said("2016-12-10", "20"), second)
    assert shapes(found, "line", width=LINE_PT) == []


def test_a_claim_without_a_number_stands_below_the_days_and_nowhere_on_them(tmp_path: Path) -> None:
    found = side_by_side(tmp_path, said("2016-12-10", "20"), vague("2016-12-11", "hundreds"))
    assert len(shapes(found, "mark")) == 1
    (word,) = (each for each in shapes(found, "text") if each["words"] == "“hundreds”")
    assert word["at"][1] > HIGH + 8


def test_a_period_is_a_bar_from_its_first_to_its_last_day(tmp_path: Path) -> None:
    """The 10th and 11th, with a day on each side: a quarter to three quarters of the field."""
    found = side_by_side(tmp_path, over("2016-12-10", "2016-12-11", "8"))
    (bar,) = shapes(found, "rect")
    left, top, wide, high = bar["at"]
    assert (left, round(left + wide, 2)) == (x(Fraction(1, 4)), x(Fraction(3, 4)))
    assert round(top + high / 2, 2) == y(Fraction(1))
    assert shapes(found, "mark") == []


def strokes(found: Contested, at_x: float) -> list[tuple[float, float]]:
    """(from, to) of the upright lines of a hedge at x."""
    own = [each for each in shapes(found, "line") if each["colour"] == "#0072b2" and each["width"] > 0.5]
    return [(each["at"][1], each["at"][3]) for each in own if each["at"][0] == each["at"][2] == at_x]


def test_hedges_are_drawn_as_what_they_say(tmp_path: Path) -> None:
    """One claim alone shows the day before its end and the day after. About 50 is 45 to 55; nearly 50 is 45 to 50."""
    middle, fifty = x(Fraction(1, 2)), y(Fraction(1))
    per_person = (HIGH - HEAD) / 50
    about = side_by_side(tmp_path / "a", said("2016-12-10", "50", hedge="about"))
    assert strokes(about, middle) == [(round(fifty + 5 * per_person, 2), round(fifty - 5 * per_person, 2))]
    above = side_by_side(tmp_path / "b", said("2016-12-10", "50", hedge="more than"))
    assert strokes(above, middle) == [(fifty, fifty - 5.0)]
    nearly = side_by_side(tmp_path / "c", said("2016-12-10", "50", hedge="nearly"))
    assert strokes(nearly, middle) == [(fifty, round(fifty + 5 * per_person, 2))]
    exact = side_by_side(tmp_path / "d", said("2016-12-10", "50"))
    assert strokes(exact, middle) == []


def test_an_interval_that_leaves_the_field_says_where_it_ends(tmp_path: Path) -> None:
    """About 100 is 50 to 150, and the last step is 100."""
    found = side_by_side(tmp_path, said("2016-12-10", "100", hedge="about"))
    assert [each["words"] for each in shapes(found, "text") if "↑" in each["words"]] == ["↑ 150"]
    near = side_by_side(tmp_path / "b", said("2016-12-10", "99", hedge="about"))
    assert not [each for each in shapes(near, "text") if "↑" in each["words"]]


def test_a_range_has_a_mark_at_both_ends_and_none_between(tmp_path: Path) -> None:
    found = side_by_side(tmp_path, said("2016-12-10", "40", value_to="80"))
    assert [each["at"][1] for each in shapes(found, "mark")] == [y(Fraction(40, 80)), y(Fraction(1))]


def test_the_axis_begins_at_nought_and_names_no_digit_too_many(tmp_path: Path) -> None:
    found = side_by_side(tmp_path, said("2016-12-10", "78123"))
    numbers = [each["words"] for each in shapes(found, "text", align="right")]
    assert numbers == ["0", "10,000", "20,000", "30,000", "40,000", "50,000", "60,000", "70,000", "80,000"]


def test_ours_is_black_thick_and_lettered(tmp_path: Path) -> None:
    found = side_by_side(tmp_path, *counts(), said("2016-12-09", "9"), said("2016-12-10", "20"))
    assert len(shapes(found, "mark", colour=OURS)) == 2
    assert len(shapes(found, "line", colour=OURS, width=2.0)) == 1
    assert [each["words"] for each in shapes(found, "badge", own=True)] == ["A"]
    assert {each["colour"] for each in shapes(found, "badge", own=False)}.isdisjoint({OURS})


def test_sources_differ_in_colour_and_one_source_s_definitions_in_shape(tmp_path: Path) -> None:
    sources = [said("2016-12-10", str(at), who=f"source {at}") for at in range(1, 9)]
    found = side_by_side(tmp_path / "a", *sources)
    assert len({each["colour"] for each in shapes(found, "mark")}) == 8
    definitions = [said("2016-12-10", str(at), what=f"definition {at}") for at in range(1, 9)]
    found = side_by_side(tmp_path / "b", *definitions)
    assert len({each["shape"] for each in shapes(found, "mark")}) == 8
    assert [each["words"] for each in shapes(found, "badge")] == [str(at) for at in range(1, 9)]


def test_the_same_colour_is_not_given_twice_in_a_panel_of_a_large_picture(tmp_path: Path) -> None:
    """Nine sources in one panel use every colour; two of another panel still differ from one another."""
    many = [said("2016-12-10", str(at), who=f"source {at}") for at in range(9)]
    two = [said("2016-12-10", "3", who=who, measure="killed") for who in ("source 8", "source 0", "another")]
    found = side_by_side(tmp_path, *many, *two)
    assert len({each["colour"] for each in shapes(found, "mark", at=1)}) >= 2
    alone = side_by_side(tmp_path / "b", *many[:7], said("2016-12-10", "1", who="a", measure="killed"),
                         said("2016-12-10", "2", who="b", measure="killed"))  # fmt: skip
    assert len({each["colour"] for each in shapes(alone, "mark", at=1)}) == 2


def test_a_label_takes_the_free_side_and_covers_nothing() -> None:
    room = Box(0, 0, 100, 100)
    label = Label(50, 50, 3, 3)
    (right,) = placed([label], [], room)
    assert (right.left_mm, right.top_mm) == (50.9, 48.5)  # 2.4 to the right of the middle, less half of its width
    (other,) = placed([label], [Box(51, 40, 40, 20)], room)
    assert other.covered_share(Box(51, 40, 40, 20)) == 0.0
    edge = placed([Label(99, 50, 3, 3)], [], room)[0]
    assert edge.left_mm + edge.width_mm <= 100
    first, second = placed([label, label], [], room)
    assert first.covered_share(second) == 0.0
    (upon,) = placed([Label(60, 50, 3, 3, Box(20, 49, 40, 2))], [Box(20, 49, 40, 2)], room)
    assert (upon.left_mm, upon.top_mm) == (53.3, 48.5)  # nine tenths along the 37 mm that are free upon its bar


@pytest.mark.parametrize("code", CODES)
def test_the_svg_has_a_name_a_description_and_the_nature(tmp_path: Path, code: str) -> None:
    found = side_by_side(tmp_path, said("2016-12-10", "78000", who="the <Centre>", hedge="more than"))
    sheet = worded(found, code)
    root = ET.fromstring(chart(found, sheet, DAMASCUS, "svg"))  # noqa: S314 - our own picture
    assert (root.tag, root.get("role"), root.get("lang")) == (f"{SVG}svg", "img", code)
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert desc is not None
    assert (title.text or "").startswith(sheet.nature_words)
    assert "the <Centre>" in (desc.text or "")
    assert "78" in (desc.text or "")
    assert sheet.never in (desc.text or "")
    assert root.get("aria-labelledby") == title.get("id")
    ids = [each.get("id") for each in root.iter() if each.get("id")]
    assert len(ids) == len(set(ids))
    links = {each.get("{http://www.w3.org/1999/xlink}href", "") for each in root.iter()} - {""}
    assert links <= {f"#{each}" for each in ids}


def test_the_same_claims_are_the_same_bytes(tmp_path: Path) -> None:
    found = side_by_side(tmp_path, *counts(), said("2016-12-10", "20"), vague("2016-12-11", "hundreds"))
    for form, head in (("svg", b"<svg "), ("png", b"\x89PNG\r\n")):
        first, second = (chart(found, worded(found), DAMASCUS, form) for _ in range(2))  # type: ignore[arg-type]
        assert first == second
        assert first.startswith(head)


def glyphs(text: str, lang: str) -> int:
    code = f'#set page(width: auto, height: auto)\n#set text(font: "{SANS}", lang: "{lang}")\n{text}'
    svg = typst.compile(code.encode(), font_paths=faces(), ignore_system_fonts=True, format="svg")
    assert isinstance(svg, bytes)
    return svg.count(b"<use ")


def test_arabic_is_shaped() -> None:
    """Lam and alef join into one sign, and a letter between others is another sign than alone."""
    assert glyphs("la", "en") == 2
    assert glyphs("لا", "ar") == 1
    svg = typst.compile(
        f'#set page(width: auto, height: auto)\n#set text(font: "{SANS}", lang: "ar")\nب ببب'.encode(),
        font_paths=faces(), ignore_system_fonts=True, format="svg",
    )  # fmt: skip
    assert isinstance(svg, bytes)
    used = re.findall(r'href="#(g[0-9A-F]+)"', svg.decode())
    assert len(set(used)) > 3  # alone, at the beginning, between, at the end, and perhaps a blank


@pytest.mark.parametrize("code", CODES)
def test_the_page_runs_nothing_and_nobody_breaks_out_of_it(tmp_path: Path, code: str) -> None:
    found = side_by_side(
        tmp_path, *counts(), said("2016-12-10", "20", who=EVIL, what=EVIL, note=EVIL), vague("2016-12-11", EVIL)
    )
    sheet = worded(found, code)
    page = contested_html(found, sheet, DAMASCUS)
    assert f'<html lang="{code}" dir="{sheet.direction}" data-nature="exercise"' in page
    assert "<script" not in page
    assert page.count("</svg>") == 1
    assert page.count("</style>") == 1
    assert "default-src 'none'" in page
    assert " style=" not in page
    assert page.count(sheet.never) >= 2
    assert sheet.edition in page
    assert page.count("<tr") == 1 + len(sheet.panels[0].rows) + 1  # the head, each claim and figure, one note


def test_a_page_without_claims_says_so(tmp_path: Path) -> None:
    found = side_by_side(tmp_path)
    page = contested_html(found, worded(found), DAMASCUS)
    assert worded(found).nothing in page
    assert "<svg" not in page
