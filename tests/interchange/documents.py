"""Files of others, made by the tests themselves: PDFs with words at stated places, Word files, zipped files."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import docx
import typst
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, NameObject, StreamObject

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from docx.document import Document

__all__ = ["at", "docx_of", "typeset", "written", "zipped"]


def written(*pages: str, attached: Mapping[str, bytes] | None = None, password: str = "") -> bytes:
    """A PDF with these content streams; its one font /F1 has letters that are all half as wide as they are high."""
    writer = PdfWriter()
    for content in pages:
        page = writer.add_blank_page(595, 842)
        stream = StreamObject()
        stream.set_data(content.encode("cp1252"))
        page[NameObject("/Contents")] = writer._add_object(stream)
        page[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/Font"): DictionaryObject({NameObject("/F1"): _font()})}
        )
    for name, data in (attached or {}).items():
        writer.add_attachment(name, data)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    return _bytes_of(writer)


def _font() -> DictionaryObject:
    widths = ArrayObject(FloatObject(500) for _ in range(224))
    return DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/TrueType"),
            NameObject("/BaseFont"): NameObject("/Half"),
            NameObject("/Encoding"): NameObject("/WinAnsiEncoding"),
            NameObject("/FirstChar"): FloatObject(32),
            NameObject("/LastChar"): FloatObject(255),
            NameObject("/Widths"): widths,
        }
    )


def _bytes_of(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def at(*lines: tuple[int, int, int, str]) -> str:
    """A content stream: each line by its place from the left and the bottom, its size and its words."""
    return "".join(f"BT /F1 {size} Tf 1 0 0 1 {x} {y} Tm ({words}) Tj ET\n" for x, y, size, words in lines)


def typeset(source: str) -> bytes:
    """A PDF as a typesetter makes it."""
    out = typst.compile(source.encode(), format="pdf")
    assert isinstance(out, bytes)
    return out


def docx_of(write: Callable[[Document], object]) -> bytes:
    """A Word file in which `write` has written."""
    document = docx.Document()
    write(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def zipped(members: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in members.items():
            packed.writestr(name, data)
    return out.getvalue()
