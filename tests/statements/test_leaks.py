"""Nothing that a public edition keeps to itself is left in its files: pages, attachments, metadata, objects."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader
from pypdf.generic import StreamObject

from cli.runs import ROW, counts, made, run

if TYPE_CHECKING:
    from pathlib import Path

NIGHT = ("--period", "night:2016-12-10", "--as-of", "2016-12-20")
KEPT_BACK = ("post-karim", "karim-el-hun", "k-1", "centre-one", "centre/one", "household", "18:15", "T16:15", "16:15Z")


@pytest.fixture
def op(tmp_path: Path) -> Path:
    folder = made(tmp_path)
    run("import", folder, counts(tmp_path / "crossing_count.csv", ROW.format("k-1", "700,300,400")))
    run("record", folder, "meals", "source=centre-one", "occurred=2016-12-10T20:00", "place=centre/one", "meals=812")
    return folder


def everything_in(pdf: bytes) -> str:
    """Every page's text, every attachment, the metadata, and every stream of the file, decoded."""
    reader = PdfReader(io.BytesIO(pdf))
    parts = [page.extract_text() for page in reader.pages]
    parts += [data.decode("utf-8", "replace") for files in reader.attachments.values() for data in files]
    parts += [str(reader.metadata), str(reader.xmp_metadata and reader.xmp_metadata.stream.get_data())]
    for number in range(1, len(reader.xref[0]) + len(reader.xref_objStm) + 1):
        found = reader.get_object(number)
        parts.append(found.get_data().decode("latin-1") if isinstance(found, StreamObject) else str(found))
    return "\n".join(parts)


@pytest.mark.parametrize("language", ["en", "ar", "ru"])
def test_no_observer_post_finer_place_or_time_is_left_in_the_pdf(op: Path, tmp_path: Path, language: str) -> None:
    written = {}
    for edition in ("internal", "public"):
        out = tmp_path / edition
        words = ("--edition", edition, "--lang", language, "--format", "pdf", "--out", out)
        made_it = run("statement", op, *NIGHT, *words)
        assert made_it.exit_code == 0, made_it.output
        (path,) = out.glob("*.pdf")
        written[edition] = everything_in(path.read_bytes())
    assert "700" in written["public"]
    assert [word for word in KEPT_BACK if word in written["public"]] == []
    assert "karim-el-hun" in written["internal"], "the reader of this test finds what is there"
