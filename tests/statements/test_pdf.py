"""The PDF, read back: its pages and its attachment say the same numbers, and every page says what it is."""

from __future__ import annotations

import io
import json
import re
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pytest
from pypdf import PdfReader

from safepassage.statements.fonts import faces
from safepassage.statements.numbers import digits
from safepassage.statements.page import page_of
from safepassage.statements.pdf import ATTACHMENT, pdf
from safepassage.statements.structure import json_bytes
from safepassage.statements.words import LANGUAGES, language
from statements.sample import statement

if TYPE_CHECKING:
    from collections.abc import Iterator

CODES = sorted(LANGUAGES)
TOKEN = re.compile(r"\d+(?:[.,]\d+)?")


@lru_cache(maxsize=8)
def read(code: str, edition: str = "internal") -> PdfReader:
    one = statement(edition)
    return PdfReader(io.BytesIO(pdf(one, code, json_bytes(one))))


@lru_cache(maxsize=8)
def pages(code: str) -> tuple[str, ...]:
    """The text of each page as it stands there: cells of a row are more than one blank apart."""
    return tuple(page.extract_text(extraction_mode="layout") for page in read(code).pages)


def attached(code: str) -> dict[str, Any]:
    found = read(code).attachments
    assert list(found) == [ATTACHMENT]
    data: dict[str, Any] = json.loads(found[ATTACHMENT][0])
    return data


def walk(value: Any) -> Iterator[Any]:
    """Every dict, string and integer inside."""
    yield value
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from walk(each)


def numbers_of(data: Any) -> set[Fraction]:
    """Every number that the attachment holds as one."""
    found = [each["number"] for each in walk(data) if isinstance(each, dict) and "number" in each]
    return {Fraction(one[key]) for one in found for key in ("value", "value_to") if key in one}


def written(value: Fraction, code: str) -> set[str]:
    """The ways to write a number on a page of that language: as it is, or in millions."""
    ways = {value} | ({value / 10**6} if value >= 10**6 else set())
    decimal = [each for each in ways if (each * 1000).denominator == 1]
    return {joined(digits(each, language(code)), code) for each in decimal}


def joined(text: str, code: str) -> str:
    """Thousands without their separator, decimals with a point."""
    clean = text.replace("\u00a0", " ")
    group, decimal = (" ", ",") if code == "ru" else (",", ".")
    clean = re.sub(rf"(?<=\d){group}(?=\d{{3}}(?!\d))", "", clean)
    return re.sub(rf"(?<=\d){re.escape(decimal)}(?=\d)", ".", clean)


def explained(code: str) -> set[str]:
    """Every run of digits that the attachment accounts for: numbers, counts, moments, lengths, ids, names, quotes."""
    data = attached(code)
    out = {way for value in numbers_of(data) for way in written(value, code)}
    for each in walk(data):
        if isinstance(each, int):
            rest, out = each, out | {str(each)}
            out |= {str(part) for part in (rest // 1440, rest // 60, rest % 1440 // 60, rest % 60)}
        elif isinstance(each, str):
            found = TOKEN.findall(each)
            out |= {*found, *(one.lstrip("0") for one in found)}
    return out


@pytest.mark.parametrize("code", CODES)
def test_every_number_of_the_attachment_is_on_the_page(code: str) -> None:
    page = joined(" ".join(pages(code)), code)
    tokens = set(TOKEN.findall(page))
    values = numbers_of(attached(code))
    assert len(values) > 20
    assert not {value for value in values if not written(value, code) & tokens}


@pytest.mark.parametrize("code", CODES)
def test_every_number_of_the_page_is_in_the_attachment(code: str) -> None:
    page = joined(" ".join(re.sub(r"\b[0-9a-f]{12}\b|[0-9a-f]{64}", "", each) for each in pages(code)), code)
    count = len(read(code).pages)
    folios = {str(number) for number in range(1, count + 1)}
    assert set(TOKEN.findall(page)) - folios <= explained(code)


@pytest.mark.parametrize("code", CODES)
def test_the_numbers_set_in_bold_are_those_of_the_attachment(code: str) -> None:
    page = page_of(statement(), code)
    lines = [span for section in page.parts for line in section.lines for span in line.spans]
    cells = [
        span
        for section in page.sections
        for table in section.tables
        for row in table.rows
        for c in row.cells
        for span in c
    ]
    shown = {
        joined(re.sub(r"[^\d.,\u00a0]", "", s.text), code).strip() for s in (*lines, *cells) if s.style == "number"
    }
    known = {way for value in numbers_of(attached(code)) for way in written(value, code)}
    assert shown <= known


@pytest.mark.parametrize("code", CODES)
def test_every_page_says_what_it_is_and_where_it_stands(code: str) -> None:
    one = statement()
    assert len(pages(code)) > 1
    for number, page in enumerate(pages(code), 1):
        said = " ".join(page.split())
        for words in ("Exercise staff", "Red Crescent", "735", str(number)):
            assert words in said
        assert one.root in said.replace(" ", "")
        if code != "ar":  # glyphs of a joined script come back in the order they were drawn
            assert language(code).word("nature.reconstruction") in said
            assert language(code).word("edition_says.internal") in said


@pytest.mark.parametrize("code", CODES)
def test_the_attachment_is_the_json_as_it_was_given(code: str) -> None:
    found = read(code).attachments[ATTACHMENT][0]
    assert found == json_bytes(statement())
    assert json.loads(found)["nature"] == "reconstruction"


@pytest.mark.parametrize("code", CODES)
def test_only_the_packaged_fonts_are_inside(code: str) -> None:
    inside = set()
    for page in read(code).pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            inside.add(str(font.get_object()["/BaseFont"]).partition("+")[2])
    assert inside
    assert all(name.startswith(("FiraGO", "FiraMono")) for name in inside)
    assert sorted(faces().families()) == ["Fira Mono", "FiraGO"]


def test_arabic_letters_are_joined_and_read_back() -> None:
    """A shaper that fails leaves isolated letters: the page's text then has presentation forms, or none."""
    text = "".join(pages("ar"))
    letters = [char for char in text if "\u0600" <= char <= "\u06ff"]
    assert len(letters) > 1500
    assert not [char for char in text if "\ufb50" <= char <= "\ufeff"]
    assert "\ufffd" not in text


def test_the_file_is_archivable_and_dated_by_the_statement() -> None:
    reader = read("en")
    metadata = reader.xmp_metadata
    assert metadata is not None
    raw = metadata.stream.get_data().decode()
    assert "<pdfaid:part>3</pdfaid:part>" in raw
    assert reader.metadata is not None
    assert str(reader.metadata.creation_date) == "2016-12-11 04:00:00+00:00"  # 06:00 at UTC+2


def test_the_public_edition_prints_and_attaches_no_first_ids() -> None:
    found = read("en", "public").attachments[ATTACHMENT][0].decode()
    assert "cd" * 32 not in found
    assert "cd" * 32 in json_bytes(statement()).decode()
