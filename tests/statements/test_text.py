"""The plain text: everything is said, columns stand, and nothing of one language leaks into another."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from safepassage.statements.model import Line, Moment, Named, Section
from safepassage.statements.page import page_of
from safepassage.statements.rendering import rendered
from safepassage.statements.text import text
from safepassage.statements.wording import plain
from safepassage.statements.words import LANGUAGES
from statements.night import DAY_S, MORNING_S, crossing, movements, opened
from statements.night import statement as composed
from statements.sample import CARD, NIGHT, say, statement

if TYPE_CHECKING:
    from pathlib import Path

CODES = sorted(LANGUAGES)
RLM = "\N{RIGHT-TO-LEFT MARK}"


def flat(printed: str) -> str:
    """Words apart by one blank, wherever the lines were broken."""
    return " ".join(printed.replace(RLM, "").split())


@pytest.mark.parametrize("code", CODES)
def test_every_sentence_cell_note_and_trace_of_the_page_is_in_the_text(code: str) -> None:
    page, printed = page_of(statement(), code), flat(text(statement(), code))
    for section in page.parts:
        for line in section.lines:
            assert flat(plain(line.spans)) in printed
            assert line.trace in printed
            assert all(flat(note) in printed for note in line.notes)
        for table in section.tables:
            assert flat(table.title) in printed
            assert all(row.trace in printed for row in table.rows)
    assert statement().root in printed
    assert "735" in printed


def test_english_reads_as_it_should() -> None:
    printed = flat(text(statement(), "en"))
    for sentence in (
        "RECONSTRUCTION · Internal edition: not for publication",
        "Night of 10 to 11 December 2016, 18:00 to 06:00",
        "2,124 civilians came through the crossings: evacuated in an organised movement.",
        "Of them, 1,007 children.",
        "[alarm] Karim El-Hun corridor: 14 civilians are on the road or unaccounted for.",
        "[stated total] About 100,000 civilians still inside Eastern Aleppo on 9 December 2016, 14:00, as OHCHR",
        "24 ha (≈ 2.58 million sq ft) since 24 November 2016: reported swept, standard unknown.",
        "The ledger’s own counts up to 11 December 2016, 06:00 add up to 28,556 people.",
        "The difference is at least 49,444 people.",
        "[gap] Nothing about this was recorded for the period. That is unknown, not zero.",
        "54 people are undecided; the oldest have waited 38 h.",
        "[listed, not counted] About 8,000 civilians are under way in convoys and groups.",
        "Mahayar corridor: suspended from 10 December 2016, 23:00 to 10 December 2016, 23:45",
        "By type: 7 schools, 3 hospitals.",
        "UN OCHA (12 December 2016): about 37,000 people: left east Aleppo.",
        "Centre for Reconciliation (11 December 2016): 24 ha (≈ 2.58 million sq ft): area cleared.",
        "OHCHR (9 December 2016), no number given: kept from leaving.",
        "[finding] Centre for Reconciliation, 11 December 2016: 24 ha was printed as 2.6 sq ft; it is",
        "a remark on UN OCHA",
        "مركز المحالج [ar]",
    ):
        assert sentence in printed


def test_russian_and_arabic_read_as_they_should() -> None:
    russian, arabic = flat(text(statement(), "ru")), flat(text(statement(), "ar"))
    assert "Через пункты перехода прошло 2 124 гражданских лица: организованная эвакуация." in russian
    assert "Ночь с 10 на 11 декабря 2016 г., 18:00–06:00" in russian
    assert "24 га (≈ 2,58 млн кв. футов)" in russian
    assert "г.." not in russian
    assert "عبر 2,124 مدنيًا المعابر: إجلاء منظّم." in arabic
    assert "منهم 1,007 أطفال." in arabic
    assert "كانون الأول/ديسمبر 2016" in arabic
    assert "По типам: 7 школ, 3 больницы." in russian
    assert "24 га напечатано как 2,6 кв. футов; на деле это ≈ 2,58 млн кв. футов" in russian
    assert "بحسب النوع: 7 مدارس، 3 مستشفيات." in arabic
    assert not re.search(r"[٠-٩۰-۹]", arabic)


def test_arabic_lines_begin_with_the_mark_that_turns_them() -> None:
    lines = text(statement(), "ar").splitlines()
    assert all(line.startswith(RLM) for line in lines if line)


@pytest.mark.parametrize("code", CODES)
def test_columns_of_a_table_stand_below_one_another(code: str) -> None:
    lines = [line.replace(RLM, "") for line in text(statement(), code).splitlines()]
    rule = next(at for at, line in enumerate(lines) if re.fullmatch(r"-+( {3}-+){3}", line))
    row = "".join(char for char in lines[rule + 1] if unicodedata.category(char) not in ("Mn", "Cf"))
    second = lines[rule].index("   ") + 3
    assert row[second - 3 : second] == "   "
    assert row[second + len(re.findall(r"-+", lines[rule])[1]) - 3 :].startswith("371")


def test_a_missing_name_is_marked_and_a_nameless_place_keeps_its_id() -> None:
    printed = text(statement(), "ar")
    assert "Mahayar corridor [en]" in printed
    assert "centre/without-name" in printed


def test_a_line_that_lacks_a_fact_or_has_no_words_never_leaves() -> None:
    for line in (Line(message="people.crossed"), say("people.never_written")):
        broken = replace(statement(), sections=(Section(title="section.people", lines=(line,)),))
        with pytest.raises(KeyError):
            text(broken, "en")


def test_an_optional_part_is_left_out_with_its_fact() -> None:
    there = say(
        "alarm.hazard_lapsed", "alarm", hazard="h-1", since=Moment(NIGHT.end_s), place=Named("zone/east-aleppo")
    )
    gone = say("alarm.hazard_lapsed", "alarm", hazard="h-1", since=Moment(NIGHT.end_s))
    for line, begins in ((there, "Eastern Aleppo: fighting has returned"), (gone, "Fighting has returned")):
        one = replace(statement(), sections=(Section(title="section.clearance", lines=(line,)),))
        assert f"[alarm] {begins}" in text(one, "en")


def test_a_day_in_place_of_a_moment_is_printed_as_a_day() -> None:
    line = say("note.cumulative", since="2016-11-24")
    one = replace(statement(), sections=(Section(title="section.people", lines=(line,)),))
    assert "since 24 November 2016." in text(one, "en")


@pytest.mark.parametrize("nature", ["real", "exercise", "reconstruction"])
@pytest.mark.parametrize("code", CODES)
def test_the_nature_stands_at_the_head_and_at_the_foot(code: str, nature: str) -> None:
    one = replace(statement(), card=replace(CARD, nature=nature))
    words = LANGUAGES[code].word(f"nature.{nature}")
    printed = text(one, code)
    assert words.upper() in printed.splitlines()[1]
    assert words in "\n".join(printed.splitlines()[-4:])


@pytest.mark.parametrize("code", CODES)
def test_a_span_is_printed_where_it_is_not_the_usual_one(code: str) -> None:
    """The head says once of which time a figure is; 2,124 needs no span, and what was stated on the 9th keeps it."""
    page = page_of(statement(), code)
    notes = {line.spans: " ".join(line.notes) for line in page.sections[0].lines}
    dated = [said for said in notes.values() if "2016-" in said]
    assert len(dated) == 1
    assert "2016-12-09" in dated[0]
    assert flat(page.spans) in flat(text(statement(), code))


@pytest.mark.parametrize("code", CODES)
def test_highlights_carry_no_small_type(code: str) -> None:
    assert all(not line.notes and not line.trace for line in page_of(statement(), code).highlights)


@pytest.mark.parametrize(
    ("language", "methods"), [("en", "counted, reported"), ("ar", "عدّ، إبلاغ"), ("ru", "подсчитано, сообщено")]
)
def test_what_is_known_by_two_methods_names_both(tmp_path: Path, language: str, methods: str) -> None:
    """A post counts, and once is told of people whom it did not see."""
    told = crossing({"men": 5}, "2016-12-10T21:00/2016-12-10T21:15", source_id="told", method="reported")
    with opened(tmp_path, [*movements(), told]) as operation:
        found = composed(operation.view(as_of_s=MORNING_S + DAY_S))
    for form in ("text", "html"):
        assert methods in rendered(found, form, language, b"").decode()
