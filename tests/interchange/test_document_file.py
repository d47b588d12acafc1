"""The one door for documents: the content says what a file is, and every refusal says where, what and the way out."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from interchange.documents import at, docx_of, written, zipped
from safepassage.foundation.errors import DataRefused
from safepassage.interchange import document_file
from safepassage.interchange.document_file import DOCUMENT_BYTES_MAX, Document, read_document

if TYPE_CHECKING:
    from safepassage.foundation.errors import Fault

PDF = written(at((72, 700, 10, "Words of a page")), attached={"statement.json": b"{}"})
DOCX = docx_of(lambda document: document.add_paragraph("Words of a page"))
PAGE = b"<!DOCTYPE html><title>t</title><p>Words of a page"


def fault_of(data: bytes, tmp_path: Path, name: str = "statement") -> Fault:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(DataRefused) as refused:
        read_document(tmp_path / name)
    (fault,) = refused.value.faults
    assert fault.file == name
    assert fault.expected
    assert fault.got
    assert fault.way_out
    return fault


@pytest.mark.parametrize("name", ["statement.html", "statement.pdf", "statement.docx", "statement.txt", "statement"])
@pytest.mark.parametrize(
    ("data", "form", "attachment"),
    [
        (PDF, "pdf", b"{}"),
        (DOCX, "docx", None),
        (PAGE, "html", None),
        (b"\xef\xbb\xbf \n<HTML ><p>Words of a page", "html", None),
        (b"<!-- saved --><?xml version='1.0'?><html xmlns='x'><p>Words of a page</p></html>", "html", None),
        ("<html><p>Words of a page".encode("utf-16"), "html", None),
        (b"<p>Words of a page", "html", None),
    ],
)
def test_the_content_says_what_it_is(tmp_path: Path, name: str, data: bytes, form: str, attachment: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    assert read_document(tmp_path / name) == Document("Words of a page", form, attachment)


@pytest.mark.parametrize(
    "data",
    [
        b"  Words of \r\n\r\n\r\n\r\na\tpage \r\n",
        "\ufeffWords of\n\na\tpage".encode("utf-16-le"),
        "\ufeffWords of\n \na\tpage".encode(),
    ],
)
def test_plain_text(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "statement.pdf").write_bytes(data)
    assert read_document(tmp_path / "statement.pdf") == Document("Words of\n\na\tpage", "text")


@pytest.mark.parametrize("text", ["a < b and c > d", "<html> is a tag? No: <2,124> people", "on %PDF- files", "<3"])
def test_plain_text_with_signs_of_others(text: str) -> None:
    found = read_document(None, io.BytesIO(f"So: {text}".encode()))
    assert found == Document(f"So: {text}", "text")


def test_the_name_decides_where_the_content_does_not(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(b"Words <b>of</b> a&nbsp;page")
    (tmp_path / "a.txt").write_bytes(b"Words <b>of</b> a&nbsp;page")
    assert read_document(tmp_path / "a.html") == Document("Words of a\u00a0page", "html")
    assert read_document(tmp_path / "a.txt") == Document("Words <b>of</b> a&nbsp;page", "text")


def test_a_pdf_may_begin_with_something_else() -> None:
    assert read_document(None, io.BytesIO(b"junk of a mailer\n" + PDF)).format == "pdf"


def test_standard_input_is_read_like_a_file() -> None:
    for data, form in ((PDF, "pdf"), (DOCX, "docx"), (PAGE, "html"), (b"Words of a page", "text")):
        found = read_document(None, io.BytesIO(data))
        assert (found.text, found.format) == ("Words of a page", form)
    with pytest.raises(DataRefused, match=r"standard input: text, got 'an empty file'"):
        read_document(None, io.BytesIO(b""))


@pytest.mark.parametrize(
    ("data", "got"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "an old or locked Office file"),
        (b"{\\rtf1 words}", "an RTF file"),
        (b"\x89PNG\r\n\x1a\n\0\0", "a picture (PNG)"),
        (b"\xff\xd8\xff\xe0\0", "a picture (JPEG)"),
        (b"\x1f\x8b\x08\0", "a gzip file"),
        (b"SQLite format 3\0", "a database"),
        (b"words\0words", "a binary file (a NUL byte at offset 5)"),
        ("words".encode("utf-32"), "a NUL character"),
        (zipped({"a.txt": b"words"}), "another zipped file"),
        (zipped({"xl/workbook.xml": b""}), "an Excel file"),
        (zipped({}), "another zipped file"),
        (DOCX[:400], "a damaged zipped file"),
        (b"<?xml version='1.0'?><rss><p>words</p></rss>", "XML of another kind"),
        (b"", "an empty file"),
        (b" \r\n\t\xc2\xa0\xe2\x80\x8b", "none"),
        (b"<html><script>x</script>", "none"),
        (docx_of(lambda document: document.add_paragraph(" ")), "none"),
        (written(""), "pages without any"),
        (written(at((72, 700, 10, "Words")), password="secret"), "an encrypted one"),
        (PDF[:300], "a damaged one (PdfReadError)"),
        ("Алеппо".encode("cp1251"), "byte 0xC0 at offset 0"),
    ],
)
def test_what_is_refused(tmp_path: Path, data: bytes, got: str) -> None:
    assert fault_of(data, tmp_path).got.startswith(got.removesuffix(" (PdfReadError)"))


def unread(*_: object, **__: object) -> None:
    raise AssertionError("it was opened")


def test_a_large_file_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(DOCUMENT_BYTES_MAX + (1 << 20))
    monkeypatch.setattr(Path, "open", unread)
    with pytest.raises(DataRefused, match=r"large\.txt: at most 20 MiB, got '21\.0 MiB'"):
        read_document(path)


class Endless(io.RawIOBase):
    """Standard input that never ends; it remembers how much of it was taken."""

    taken_bytes = 0

    def read(self, size: int = -1, /) -> bytes:
        assert size >= 0, "nobody can read all of it"
        self.taken_bytes += size
        return b"a" * size


def test_standard_input_without_end_is_refused() -> None:
    endless = Endless()
    with pytest.raises(DataRefused, match=r"standard input: at most 20 MiB, got 'more than 20 MiB'"):
        read_document(None, endless)  # type: ignore[arg-type]  # a raw stream reads alike
    assert endless.taken_bytes == DOCUMENT_BYTES_MAX + 1


def test_a_file_of_the_very_limit_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document_file, "DOCUMENT_BYTES_MAX", 5)
    (tmp_path / "a").write_bytes(b"words")
    assert read_document(tmp_path / "a").text == "words"
    assert read_document(None, io.BytesIO(b"words")).text == "words"
    for source in (b"words!",):
        with pytest.raises(DataRefused, match="more than"):
            read_document(None, io.BytesIO(source))


def test_a_file_that_grew_after_it_was_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").write_bytes(b"words!")
    monkeypatch.setattr(document_file, "DOCUMENT_BYTES_MAX", 5)
    monkeypatch.setattr(document_file, "_must_be_a_file", lambda _: None)
    with pytest.raises(DataRefused, match="more than"):
        read_document(tmp_path / "a")


def test_what_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(DataRefused, match=f"{tmp_path.name}: a file, got 'a folder'"):
        read_document(tmp_path)
    with pytest.raises(DataRefused, match=r"none\.txt: a file that can be read, got 'No such file or directory'"):
        read_document(tmp_path / "none.txt")
    with pytest.raises(DataRefused, match="a file that can be read"):
        read_document(tmp_path / ("long" * 200))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_a_pipe_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "pipe")
    monkeypatch.setattr(Path, "open", unread)  # it would never return
    with pytest.raises(DataRefused, match="a pipe or a device"):
        read_document(tmp_path / "pipe")


def test_a_file_of_somebody_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").write_bytes(b"words")

    def forbidden(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", forbidden)
    with pytest.raises(DataRefused, match=r"a: a file that can be read, got 'Permission denied'\. Check"):
        read_document(tmp_path / "a")


def test_plain_text_loads_no_reader_of_other_formats(tmp_path: Path) -> None:
    import subprocess
    import sys

    (tmp_path / "a").write_bytes(b"words")
    code = (
        "import sys; from pathlib import Path; from safepassage.interchange.document_file import read_document;"
        f"read_document(Path({str(tmp_path / 'a')!r}));"
        "print(sorted({'lxml', 'pypdf', 'docx'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
