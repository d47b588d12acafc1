"""Somebody else's statement from a file: a page, a PDF, a Word file or plain text, told apart by what is in it.

It exists so that a figure can be read where it was published, and not from a copy by
hand. The name of a file only hints; its content decides. It refuses what has no text,
what is damaged, locked or larger than a statement can be, and says what to do instead.
It opens nothing that a document points at, and guesses no encoding.
"""

from __future__ import annotations

import re
import stat
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Final

from safepassage.foundation.errors import DataRefused, Fault
from safepassage.interchange.document_text import decoded, in_shape

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["DOCUMENT_BYTES_MAX", "Document", "read_document"]

DOCUMENT_BYTES_MAX: Final = 20 << 20
STDIN: Final = "standard input"
_ANY: Final = "a page (HTML), a PDF, a Word file (.docx) or plain text"
_FOREIGN: Final = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old or locked Office file", "Save it as .docx without a password."),
    (b"{\\rtf", "an RTF file", "Save it as .docx."),
    (b"\x89PNG", "a picture (PNG)", "Type its words into a text file."),
    (b"\xff\xd8\xff", "a picture (JPEG)", "Type its words into a text file."),
    (b"GIF8", "a picture (GIF)", "Type its words into a text file."),
    (b"II*\0", "a picture (TIFF)", "Type its words into a text file."),
    (b"MM\0*", "a picture (TIFF)", "Type its words into a text file."),
    (b"\x1f\x8b", "a gzip file", "Unpack it first."),
    (b"7z\xbc\xaf", "a 7-Zip file", "Unpack it first."),
    (b"Rar!", "a RAR file", "Unpack it first."),
    (b"SQLite format 3", "a database", "Export what it says as text."),
)
_HEAD_BYTES: Final = 4096
_LEAD: Final = re.compile(r"(?:\s|<!--.*?-->|<\?.*?\?>)*", re.DOTALL)
_PAGE: Final = re.compile(
    r"<(?:!--|!doctype\s+html|(?:html|head|body|title|meta|link|style|script|div|span|p|h[1-6]|table|ul|ol|article|section"
    r"|main|header|font|center|br|b|i|a|img)(?=[\s>/]))",
    re.IGNORECASE,
)
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Document:
    """What somebody else's file says.

    Attributes:
        text: Its words, in the shape that `document_text` describes; never empty.
        format: "html", "pdf", "docx" or "text".
        attachment: The figures as JSON that a PDF of our own carries; none otherwise.
    """

    text: str
    format: str
    attachment: bytes | None = None


def read_document(path: Path | None, stdin: BinaryIO | None = None) -> Document:
    """The words of a file, or of standard input.

    Args:
        path: The file; none stands for standard input.
        stdin: What is read in place of the process's own standard input.

    Raises:
        DataRefused: the file cannot be read, is none of the formats, is too large or damaged, or has no text.
    """
    name = path.name if path else STDIN
    try:
        data = _bytes_of(path, stdin)
        document = _understood(data, name)
        if not document.text:
            raise _refusal("text", "none" if data.strip() else "an empty file", "Was the right file named?")
    except DataRefused as refused:
        raise DataRefused([fault.at(file=name) for fault in refused.faults]) from refused.__cause__
    return document


def _bytes_of(path: Path | None, stdin: BinaryIO | None) -> bytes:
    try:
        if path is None:
            data = (stdin or sys.stdin.buffer).read(DOCUMENT_BYTES_MAX + 1)
        else:
            _must_be_a_file(path)
            with path.open("rb") as file:  # it may have grown since it was looked at
                data = file.read(DOCUMENT_BYTES_MAX + 1)
    except OSError as error:
        got = error.strerror or type(error).__name__
        raise _refusal("a file that can be read", got, "Check its name and whose it is.") from error
    if len(data) > DOCUMENT_BYTES_MAX:
        raise _too_large(f"more than {DOCUMENT_BYTES_MAX >> 20} MiB")
    return data


def _must_be_a_file(path: Path) -> None:
    """Looks before it opens: a pipe or a device may have no end, and opening one may never return."""
    seen = path.stat()
    if stat.S_ISDIR(seen.st_mode):
        raise _refusal("a file", "a folder", "Name one of the files in it.")
    if not stat.S_ISREG(seen.st_mode):
        raise _refusal("a file", "a pipe or a device", "Hand it over on standard input.")
    if seen.st_size > DOCUMENT_BYTES_MAX:
        raise _too_large(f"{seen.st_size / (1 << 20):.1f} MiB")


def _too_large(got: str) -> DataRefused:
    way_out = "Save the statement alone, without pictures or what is bound together with it."
    return _refusal(f"at most {DOCUMENT_BYTES_MAX >> 20} MiB", got, way_out)


def _understood(data: bytes, name: str) -> Document:
    for magic, what, way_out in _FOREIGN:
        if data.startswith(magic):
            raise _refusal(_ANY, what, way_out)
    if _is_pdf(data):
        from safepassage.interchange.pdf_document import read_pdf

        return Document(*read_pdf(data))
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        from safepassage.interchange.docx_document import read_docx

        return Document(read_docx(data), "docx")
    _refuse_binary(data)
    if _is_page(data, name):
        from safepassage.interchange.html_document import read_html

        return Document(read_html(data), "html")
    return Document(in_shape(decoded(data)), "text")


def _is_pdf(data: bytes) -> bool:
    """It begins as one; or further on, as the standard allows, if it also ends as one."""
    head = data[:1024]
    begins = head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"%PDF-")
    return begins or (b"%PDF-" in head and b"startxref" in data[-2048:])


def _refuse_binary(data: bytes) -> None:
    if data.startswith(_UTF16):
        return
    at = data.find(b"\0")
    if at >= 0:
        raise _refusal(_ANY, f"a binary file (a NUL byte at offset {at})", "Save it in one of these formats.")


def _is_page(data: bytes, name: str) -> bool:
    """Whether it begins with what pages begin with; XML of another kind is refused.

    Raises:
        DataRefused: it is XML, and no page.
    """
    head = data[:_HEAD_BYTES]
    text = head.decode("utf-16", "replace") if head.startswith(_UTF16) else head.decode("latin-1")
    text = text.removeprefix("ï»¿").removeprefix("\ufeff")
    lead = _LEAD.match(text)
    begin = text[lead.end() if lead else 0 :]
    if _PAGE.match(begin):
        return True
    if text.lstrip().startswith("<?xml"):
        raise _refusal(_ANY, "XML of another kind", "Save it as a page or as plain text.")
    return name.lower().endswith((".html", ".htm", ".xhtml"))


def _refusal(expected: str, got: str, way_out: str) -> DataRefused:
    return DataRefused([Fault(expected=expected, got=got, way_out=way_out)])
