"""PDFs: their words, tables and our own figures; locked, damaged, scanned and endless ones are refused."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest
from pypdf.errors import LimitReachedError

from interchange.documents import at, typeset, written
from safepassage.foundation.errors import DataRefused
from safepassage.interchange import pdf_document
from safepassage.interchange.pdf_document import read_pdf
from safepassage.statements.pdf import pdf
from safepassage.statements.structure import json_bytes
from statements.sample import statement

if TYPE_CHECKING:
    from collections.abc import Callable


def text(data: bytes) -> str:
    return read_pdf(data)[0]


def test_paragraphs_and_pages() -> None:
    first = at(
        (72, 780, 16, "Statement"),
        (72, 750, 10, "On the night of 10 December 2,124 people"),
        (72, 738, 10, "left the eastern districts."),
        (72, 716, 10, "Nobody was hurt."),
    )
    assert text(written(first, at((72, 780, 10, "Second page.")))) == (
        "Statement\n\nOn the night of 10 December 2,124 people left the eastern districts.\n\nNobody was hurt.\n\n"
        "Second page."
    )


def test_lines_that_one_text_object_moves_to() -> None:
    stream = "BT /F1 10 Tf 72 700 Td (One line that) Tj 0 -12 Td (goes on.) Tj 0 -30 Td (Another.) Tj ET"
    assert text(written(stream)) == "One line that goes on.\n\nAnother."


def test_a_table_keeps_its_cells_and_its_gaps() -> None:
    rows = [("District", "People", "Area"), ("Hanano", "1,200", "24"), ("Sakhour", "", "3.5")]
    cells = [
        (x, 700 - 16 * row, 10, words)
        for row, each in enumerate(rows)
        for x, words in zip((72, 200, 300), each, strict=True)
        if words
    ]
    assert text(written(at(*cells))) == "District\tPeople\tArea\nHanano\t1,200\t24\nSakhour\t\t3.5"


def test_the_number_of_a_note_never_joins_a_figure() -> None:
    stream = at((72, 700, 10, "about 78,000"), (132, 704, 6, "1"), (135, 700, 10, " people"))
    assert text(written(stream)) == "about 78,000¹ people"


def test_as_a_typesetter_sets_it() -> None:
    source = (
        "#set page(width: 90mm)\n= Night\nThe centre organised the withdrawal of 2\u00a0124 people from the eastern "
        "districts.\n\nA second paragraph.\n- one\n- two that is long enough to go on in the line below it\n"
        "#table(columns: 2, [District], [People], [Hanano], [1,200])\n#pagebreak()\nEnd of it."
    )
    assert text(typeset(source)) == (
        "Night\n\nThe centre organised the withdrawal of 2\u00a0124 people from the eastern districts.\n\n"
        "A second paragraph.\n\n- one\n\n- two that is long enough to go on in the line below it\n\n"
        "District\tPeople\nHanano\t1,200\n\nEnd of it."
    )


def test_our_own_statement_gives_back_its_figures() -> None:
    one = statement()
    figures = json_bytes(one)
    words, kind, attached = read_pdf(pdf(one, "en", figures))
    assert attached == figures
    assert kind == "pdf"
    assert "2,124\u00a0civilians came through the crossings: evacuated in an organised movement." in words
    assert "men\t371\t362" in words


def test_only_our_own_attachment_counts() -> None:
    page = at((72, 700, 10, "Words"))
    assert read_pdf(written(page, attached={"invoice.json": b"{}", "statement.txt": b"x"}))[2] is None
    assert read_pdf(written(page, attached={"a.json": b"{}", "statement.json": b'{"a":1}'}))[2] == b'{"a":1}'


def test_a_locked_file_is_refused() -> None:
    with pytest.raises(DataRefused, match="not locked, got 'an encrypted one'"):
        read_pdf(written(at((72, 700, 10, "Words")), password="secret"))


@pytest.mark.parametrize("stream", ["", "0 0 m 100 100 l S", at((72, 700, 10, "  "))])
def test_a_scanned_file_is_refused(stream: str) -> None:
    with pytest.raises(DataRefused, match=r"a PDF with text, got 'pages without any'.*text recognition"):
        read_pdf(written(stream))


@pytest.mark.parametrize(
    "broken",
    [
        lambda _: b"%PDF-1.7\n",
        lambda whole: whole[: len(whole) // 3],
        lambda whole: whole.replace(b"/Pages", b"/Pugas").replace(b"/Page", b"/Puga"),
        lambda _: b"%PDF-1.7\n" + bytes(range(256)) * 20,
        lambda whole: whole.replace(b"/Kids", b"/Kiss"),
    ],
)
def test_a_damaged_file_is_refused(broken: Callable[[bytes], bytes]) -> None:
    with pytest.raises(DataRefused, match="a PDF that is whole"):
        read_pdf(broken(written(at((72, 700, 10, "Words")))))


def outcome(data: bytes) -> str:
    """The words of a file, or who refused it: any other exception is a defect."""
    try:
        return read_pdf(data)[0]
    except DataRefused:
        return "refused"


def test_a_file_cut_anywhere_is_read_or_refused(caplog: pytest.LogCaptureFixture) -> None:
    whole = written(at((72, 700, 10, "Words of a page")), attached={"statement.json": b"{}"})
    found = [outcome(whole[:end]) for end in range(0, len(whole), 7)]
    assert set(found) == {"refused", "Words of a page"}
    assert found[0] == "refused"
    assert caplog.records == []
    assert logging.getLogger("pypdf").propagate


def test_a_paragraph_of_thousands_of_lines() -> None:
    stream = "BT /F1 10 Tf 10 TL 72 800 Td (begins) Tj " + "T* (and goes on) Tj " * 5000 + "ET"
    assert text(written(stream)) == "begins" + " and goes on" * 5000


def test_more_pages_than_a_statement_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_document, "PAGES_MAX", 2)
    page = at((72, 700, 10, "Words"))
    assert text(written(page, page)) == "Words\n\nWords"
    with pytest.raises(DataRefused, match="at most 2 pages, got '3'"):
        read_pdf(written(page, page, page))


def test_more_strokes_than_can_be_read_in_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_document, "_WORK_MAX", 1000)
    page = at((72, 700, 10, "Words")) + "0 0 m 9 9 l S\n" * 200
    assert text(written(page)) == "Words"
    with pytest.raises(DataRefused, match="millions of strokes"):
        read_pdf(written(page, page))


def test_a_limit_of_the_reader_is_one_of_work(monkeypatch: pytest.MonkeyPatch) -> None:
    def endless(*_: object, **__: object) -> str:
        raise LimitReachedError

    monkeypatch.setattr("pypdf.PageObject.extract_text", endless)
    with pytest.raises(DataRefused, match="millions of strokes"):
        read_pdf(written(at((72, 700, 10, "Words"))))


def test_a_fault_of_the_reader_is_a_fault_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def deep(*_: object, **__: object) -> str:
        raise RecursionError

    monkeypatch.setattr("pypdf.PageObject.extract_text", deep)
    with pytest.raises(DataRefused, match="RecursionError"):
        read_pdf(written(at((72, 700, 10, "Words"))))
