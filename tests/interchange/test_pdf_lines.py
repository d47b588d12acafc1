"""Lines to paragraphs: what goes on, what is apart, and which broken words are put together."""

from __future__ import annotations

import pytest

from safepassage.interchange.pdf_lines import PdfLine, cells_of, in_cells, text_of


def printed(*words: str, step_pt: float = 12, size_pt: float = 10, x_pt: float = 72) -> list[PdfLine]:
    """Lines below one another; one of no words makes a gap of half a line."""
    lines, y_pt = [], 800.0
    for each in words:
        y_pt -= step_pt if each else step_pt / 2
        if each:
            lines.append(PdfLine(each, x_pt, y_pt, size_pt))
    return lines


def test_lines_of_a_paragraph_are_joined_and_a_gap_parts() -> None:
    page = printed("The centre said that it", "helped 2,124 people.", "", "A second one began", "here and ended.")
    assert text_of([page]) == ("The centre said that it helped 2,124 people.\n\nA second one began here and ended.")


def test_the_distance_inside_paragraphs_is_the_documents_own() -> None:
    page = printed("Lines that are set", "far from each other", "are one paragraph.", step_pt=24)
    assert text_of([page]) == "Lines that are set far from each other are one paragraph."


def test_other_letters_part() -> None:
    page = [PdfLine("People", 72, 800, 14), PdfLine("2,124 people left", 72, 786, 10), PdfLine("Aleppo.", 72, 774, 10)]
    assert text_of([page]) == "People\n\n2,124 people left Aleppo."


def test_a_new_column_parts() -> None:
    page = [PdfLine("at the foot of the first", 72, 100, 10), PdfLine("and at the head of the next", 320, 780, 10)]
    assert text_of([page]) == "at the foot of the first\n\nand at the head of the next"


def test_a_short_last_line_and_an_indent_part() -> None:
    short = printed("This line goes on to the very end of the column,", "and ends.", "Here begins another one.")
    assert text_of([short]) == "This line goes on to the very end of the column, and ends.\n\nHere begins another one."
    indented = [PdfLine("A line that ends about here.", 72, 800, 10), PdfLine("Another that is indented", 90, 788, 10)]
    assert text_of([indented]) == "A line that ends about here.\n\nAnother that is indented"


def test_items() -> None:
    page = printed("These:", "• one that", "goes on", "– two", "3) not an item of ours")
    assert text_of([page]) == "These:\n\n- one that goes on\n\n- two 3) not an item of ours"
    assert text_of([printed("Ends.", "2. Second point of a list")]) == "Ends.\n\n2. Second point of a list"


def test_pages_stand_apart() -> None:
    assert text_of([printed("goes"), [], printed("on")]) == "goes\n\non"


def test_rows_follow_one_another() -> None:
    page = printed("Above it.", "District\tPeople", "Hanano\t1,200", "Below it.")
    assert text_of([page]) == "Above it.\n\nDistrict\tPeople\nHanano\t1,200\n\nBelow it."


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["the human\u00ad", "itarian aid"], "the humanitarian aid"),  # a soft hyphen says that the word is one
        (["well\u00adknown, the human\u00ad", "itarian aid"], "well-known, the human-itarian aid"),  # here it does not
        (["humanitarian, and human-", "itarian aid"], "humanitarian, and humanitarian aid"),  # the document says so
        (["the human-", "itarian aid"], "the human-itarian aid"),  # nobody knows
        (["a well-known wellknown well-", "known"], "a well-known wellknown well-known"),  # both are written
        (["a humanitarian Human-", "Itarian"], "a humanitarian Human-Itarian"),  # a name
        (["the pre-", "and post-war years"], "the pre- and post-war years"),
        (["from 20-", "30 people"], "from 20-30 people"),
        (["a two-", "thirds share"], "a two-thirds share"),
        (["so it was –", "or not"], "so it was – or not"),
    ],
)
def test_words_broken_at_the_end_of_a_line(lines: list[str], expected: str) -> None:
    assert text_of([printed(*lines)]) == expected


def test_rows_are_seen_by_their_gaps() -> None:
    rows = ["Text of one line", "", "District     People    Area, ha", "Old city      1 200      24"]
    laid_out = "\n".join([*rows, "Hanano                   3.5"])
    assert cells_of(laid_out) == {
        "DistrictPeopleArea,ha": (8, 6, 7),
        "Oldcity120024": (7, 4, 2),
        "Hanano3.5": (6, 0, 3),
    }


def test_a_justified_line_is_no_row() -> None:
    assert cells_of("the  lines  were   drawn  apart") == {}
    assert cells_of("the  left  side          the  right") == {"theleftsidetheright": (11, 8)}


def test_a_heading_over_two_columns_moves_no_cell() -> None:
    laid_out = "Place    People who crossed\nHanano    12      13\n"
    assert cells_of(laid_out) == {"PlacePeoplewhocrossed": (5, 16), "Hanano1213": (6, 2, 2)}


def test_cells_keep_the_spaces_of_the_line() -> None:
    assert in_cells("Hanano 1\u00a0200  24 ha", (6, 0, 4, 4)) == "Hanano\t\t1\u00a0200\t24 ha"
