"""Bytes to text: UTF-8 or an encoding that somebody named, never by guess."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from safepassage.foundation.errors import DataRefused
from safepassage.interchange.text_file import decode, read_text

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("organised_by\nMédecins du Monde, équipe d'Alep\n", "cp1252"),
        ("organised_by\nСирийский Красный Полумесяц, город Алеппо\n", "cp1251"),
        ("organised_by\nالهلال الأحمر العربي السوري، حلب\n", "cp1256"),
    ],
)
def test_another_encoding_is_refused_with_what_it_would_read_as(text: str, encoding: str) -> None:
    with pytest.raises(DataRefused) as refused:
        decode(text.encode(encoding))
    (fault,) = refused.value.faults
    assert fault.row == 2
    assert "at offset 1" in fault.got
    assert f"--encoding {encoding}" in fault.way_out
    assert text.splitlines()[1][:10] in fault.way_out
    assert decode(text.encode(encoding), encoding) == text


def test_the_first_bad_byte_is_named() -> None:
    with pytest.raises(DataRefused, match=r"byte 0xE9 at offset 3"):
        decode(b"abc\xe9 def")


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    assert decode(b"\xef\xbb\xbfkind") == "kind"
    assert decode("kind".encode("utf-16"), "utf-16") == "kind"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"PK\x03\x04rest", "Excel"),
        ("kind".encode("utf-16"), "--encoding utf-16"),
        (b"ki\0nd", "NUL"),
        (b"a film\n\xb3\n\0\0 isom", "row 3"),
        (b"%PDF-1.7", "PDF"),
    ],
)
def test_what_is_no_text_is_named(data: bytes, words: str) -> None:
    with pytest.raises(DataRefused, match=words):
        decode(data)


def test_an_encoding_that_there_is_not_is_refused() -> None:
    with pytest.raises(DataRefused, match="cp1256"):
        decode(b"x", "klingon")
    with pytest.raises(DataRefused, match="another encoding"):
        decode(b"\xff", "ascii")


def test_a_file_that_is_not_there_is_a_fault_of_it(tmp_path: Path) -> None:
    with pytest.raises(DataRefused, match=r"none\.csv: .*No such file"):
        read_text(tmp_path / "none.csv")
