"""Word files: paragraphs, tables, lists and notes in order; bombs, damage and other zipped files are refused."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from interchange.documents import docx_of, zipped
from safepassage.foundation.errors import DataRefused
from safepassage.interchange import docx_document
from safepassage.interchange.docx_document import read_docx

if TYPE_CHECKING:
    from collections.abc import Callable

    from docx.document import Document


def inside(xml: str) -> bytes:
    """A Word file whose body begins with this; the prefix of every name is `w`."""

    def write(document: Document) -> None:
        holder = parse_xml(f"<w:body {nsdecls('w')}>{xml}</w:body>")
        for index, child in enumerate(list(holder)):
            document.element.body.insert(index, child)

    return docx_of(write)


def test_paragraphs_headings_lists_and_tables_in_order() -> None:
    def write(document: Document) -> None:
        document.add_heading("The night", 1)
        document.add_paragraph("On  Saturday 2\u00a0124\tpeople left.")
        document.add_paragraph("one", style="List Bullet")
        document.add_paragraph("two", style="List Number")
        table = document.add_table(2, 2)
        for cell, words in zip(table._cells, ["District", "People", "Hanano", "1,200"], strict=True):
            cell.text = words
        document.add_paragraph("")
        document.add_paragraph("hu\u00adman\nline")

    assert read_docx(docx_of(write)) == (
        "The night\n\nOn Saturday 2\u00a0124 people left.\n\n- one\n\n- two\n\n"
        "District\tPeople\nHanano\t1,200\n\nhuman\nline"
    )


def test_merged_cells_keep_the_columns() -> None:
    def write(document: Document) -> None:
        table = document.add_table(3, 3)
        for cell, words in zip(table._cells, ["Hanano", "men", "3", "", "women", "4", "Total", "", "7"], strict=True):
            cell.text = words
        table.cell(0, 0).merge(table.cell(1, 0))
        table.cell(2, 0).merge(table.cell(2, 1))

    assert read_docx(docx_of(write)) == "Hanano\tmen\t3\n\twomen\t4\nTotal\t\t7"


def test_what_lies_below_a_merged_cell_is_not_seen() -> None:
    rows = "".join(
        f"<w:tr><w:tc><w:tcPr><w:vMerge {how}/></w:tcPr><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:tc>"
        f"<w:tc><w:p><w:r><w:t>{figure}</w:t></w:r></w:p></w:tc></w:tr>"
        for how, words, figure in (("w:val='restart'", "Hanano", 3), ("", "unseen", 4), ("w:val='continue'", "no", 5))
    )
    assert read_docx(inside(f"<w:tbl>{rows}</w:tbl>")) == "Hanano\t3\n\t4\n\t5"


def test_a_cell_of_many_paragraphs_is_one_line() -> None:
    def write(document: Document) -> None:
        first, second = document.add_table(1, 2)._cells
        first.text = "24\nha"
        first.add_paragraph("cleared")
        second.add_table(1, 2)._cells[0].text = "inner"

    assert read_docx(docx_of(write)) == "24 ha cleared\tinner"


def test_inserted_words_count_and_deleted_ones_do_not() -> None:
    found = inside(
        "<w:p><w:r><w:t>2,1</w:t></w:r><w:del><w:r><w:br/><w:delText>00</w:delText></w:r></w:del>"
        "<w:moveFrom><w:r><w:t>00</w:t></w:r></w:moveFrom>"
        "<w:ins><w:r><w:t>24 people</w:t></w:r></w:ins><w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>"
        "<w:hyperlink><w:r><w:t xml:space='preserve'> left</w:t></w:r></w:hyperlink></w:p>"
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>In a control.</w:t></w:r></w:p></w:sdtContent></w:sdt>"
        "<w:p><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>In a box.</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>"
        "</w:p>"
    )
    assert read_docx(found) == "2,124 people left\n\nIn a control.\n\nIn a box."


def test_a_box_in_a_box_is_read_once() -> None:
    inner = "<w:p><w:r><w:t>innermost</w:t></w:r></w:p>"
    for _ in range(30):
        inner = f"<w:p><w:r><w:pict><w:txbxContent>{inner}</w:txbxContent></w:pict></w:r></w:p>"
    assert read_docx(inside(inner)) == "innermost"


def test_the_number_of_a_note_never_joins_a_figure() -> None:
    def write(document: Document) -> None:
        paragraph = document.add_paragraph("78,000")
        paragraph.add_run("1").font.superscript = True
        paragraph.add_run(" on 2.6 m")
        paragraph.add_run("2").font.superscript = True
        paragraph.add_run(" CO")
        paragraph.add_run("2").font.subscript = True

    assert read_docx(docx_of(write)) == "78,000¹ on 2.6 m² CO₂"


def test_foot_notes_stand_at_the_end_with_their_numbers() -> None:
    main = inside(
        "<w:p><w:r><w:t>78,000</w:t></w:r><w:r><w:footnoteReference w:id='7'/></w:r>"
        "<w:r><w:t xml:space='preserve'> and 9</w:t></w:r><w:r><w:footnoteReference w:id='3'/></w:r></w:p>"
    )
    notes = f"""<!DOCTYPE w [<!ENTITY leak "leaked">]>
      <w:footnotes {nsdecls("w")}><w:footnote w:type='separator' w:id='0'><w:p/></w:footnote>
      <w:footnote w:id='3'><w:p><w:r><w:t>second&leak;</w:t></w:r></w:p></w:footnote>
      <w:footnote w:id='7'><w:p><w:r><w:footnoteRef/><w:t>first</w:t></w:r></w:p></w:footnote></w:footnotes>"""
    relation = (
        b'<Relationship Id="rIdNotes" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"'
        b' Target="footnotes.xml"/></Relationships>'
    )
    found = repacked(
        main,
        lambda name, data: data.replace(b"</Relationships>", relation) if name.endswith("document.xml.rels") else data,
        {"word/footnotes.xml": notes.encode()},
    )
    assert read_docx(found) == "78,000[1] and 9[2]\n\n[1] first\n\n[2] second"


def repacked(data: bytes, change: Callable[[str, bytes], bytes], more: dict[str, bytes] | None = None) -> bytes:
    """A Word file with its parts changed, and others added."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        parts = {name: change(name, packed.read(name)) for name in packed.namelist()}
    return zipped(parts | (more or {}))


def plain() -> bytes:
    return docx_of(lambda document: document.add_paragraph("Words of a page"))


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ({"xl/workbook.xml": b"", "[Content_Types].xml": b""}, "an Excel file"),
        ({"ppt/presentation.xml": b"", "[Content_Types].xml": b""}, "a PowerPoint file"),
        ({"content.xml": b"", "mimetype": b""}, "an OpenDocument file"),
        ({"statement.txt": b"words"}, "another zipped file"),
        ({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}, "a damaged one"),
    ],
)
def test_another_zipped_file_is_named(members: dict[str, bytes], words: str) -> None:
    with pytest.raises(DataRefused, match=words):
        read_docx(zipped(members))


@pytest.mark.parametrize(
    "change",
    [
        lambda name, data: data[: len(data) // 2] if name == "word/document.xml" else data,
        lambda name, data: b"" if name == "_rels/.rels" else data,
        lambda name, data: data.replace(b"wordprocessingml.document.main", b"x") if name[0] == "[" else data,
        lambda name, data: b"<a>" * 400 + b"</a>" * 400 if name == "word/document.xml" else data,
    ],
)
def test_a_damaged_file_is_refused(change: Callable[[str, bytes], bytes]) -> None:
    assert read_docx(plain()) == "Words of a page"
    with pytest.raises(DataRefused, match="a Word file that is whole"):
        read_docx(repacked(plain(), change))


def test_a_file_cut_anywhere_is_refused() -> None:
    whole = plain()
    for end in range(4, len(whole), 997):
        with pytest.raises(DataRefused):
            read_docx(whole[:end])


def test_a_file_that_would_fill_the_memory_is_refused() -> None:
    bomb = repacked(plain(), lambda _, data: data, {"word/media/image1.bin": bytes(101 << 20)})
    assert len(bomb) < 1 << 20
    with pytest.raises(DataRefused, match=r"at most 100 MiB once unpacked, got '101 MiB"):
        read_docx(bomb)


def test_a_file_of_too_many_parts_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(docx_document, "_MEMBERS_MAX", 3)
    with pytest.raises(DataRefused, match="parts"):
        read_docx(plain())


def test_entities_are_neither_loaded_nor_unfolded() -> None:
    bomb = b'<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]>'

    def change(name: str, data: bytes) -> bytes:
        if name != "word/document.xml":
            return data
        begin = data.index(b"<w:document")
        return data[:begin] + bomb + data[begin:].replace(b"Words", b"Words &b;&x;")

    text = read_docx(repacked(plain(), change))
    assert "aaaaaaaaaa" not in text
    assert "root:" not in text


def test_a_style_that_is_its_own_parent_ends() -> None:
    def write(document: Any) -> None:
        style = document.styles["Quote"]
        style.base_style = style
        document.add_paragraph("quoted", style="Quote")

    assert read_docx(docx_of(write)) == "quoted"
