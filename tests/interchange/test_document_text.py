"""One shape for the text of others: white space, what nobody sees, encodings, rows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safepassage.foundation.errors import DataRefused
from safepassage.interchange.document_text import decoded, in_shape, lowered, one_line, raised, row_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  a \t\r\n b\u3000c\u2003d ", "a b c d"),
        ("2\u00a0124, 24\u2009000, 7\u202f000 and 1\u2007000", "2\u00a0124, 24\u2009000, 7\u202f000 and 1\u2007000"),
        ("hu\u00admani\u200btar\ufeffian\u2060", "humanitarian"),
        (
            "\u0645\u06cc\u200c\u0631\u0648\u0645 \u200f(\u2066A\u2069)\u200d",
            "\u0645\u06cc\u200c\u0631\u0648\u0645 \u200f(\u2066A\u2069)\u200d",
        ),
        ("a\u0007b\u0085c\U000e0041", "ab c"),
        ("\u00a0\u00a0", ""),
    ],
)
def test_a_line(text: str, expected: str) -> None:
    assert one_line(text) == expected


def test_many_lines() -> None:
    assert in_shape("\n A\r\nb \x0cc\n\n\n\n\u00a0\nd\te\n") == "A\nb\n\nc\n\nd\te"


@given(st.text(alphabet="a\u00a0\u00ad\u200b \t\r\n\x0c\u2028\u2029", max_size=30))
def test_what_is_in_shape_stays_so(text: str) -> None:
    once = in_shape(text)
    assert in_shape(once) == once
    assert "\n\n\n" not in once


def test_a_row() -> None:
    assert row_of(["", " a\tb ", "c\nd"]) == "\ta b\tc d"
    assert row_of(["", " ", "\u00a0"]) == ""


@pytest.mark.parametrize(("text", "expected"), [("2", "²"), ("(1)", "⁽¹⁾"), ("-6", "⁻⁶"), ("th", "th"), ("[1]", "[1]")])
def test_small_figures_above(text: str, expected: str) -> None:
    assert raised(text) == expected


@pytest.mark.parametrize(("text", "expected"), [("2", "₂"), ("n", "n"), ("max", "max"), ("()", "()")])
def test_small_figures_below(text: str, expected: str) -> None:
    assert lowered(text) == expected


@pytest.mark.parametrize(
    ("data", "charset"),
    [
        ("Алеппо 2\u00a0124".encode(), ""),
        ("Алеппо 2\u00a0124".encode("utf-8-sig"), "cp1251"),
        ("Алеппо 2\u00a0124".encode("utf-16"), "utf-8"),
        (b"\xfe\xff" + "Алеппо 2\u00a0124".encode("utf-16-be"), ""),
        ("Алеппо 2\u00a0124".encode("cp1251"), "cp1251"),
    ],
)
def test_a_mark_is_stronger_than_a_word(data: bytes, charset: str) -> None:
    assert decoded(data, charset) == "Алеппо 2\u00a0124"


def test_no_encoding_is_guessed() -> None:
    with pytest.raises(DataRefused) as refused:
        decoded(b"one\ntwo \xc0\xeb\xe5\xef\xef\xee")
    (fault,) = refused.value.faults
    assert (fault.row, fault.expected, fault.got) == (2, "text in UTF-8", "byte 0xC0 at offset 8")
    assert "Save it as UTF-8" in fault.way_out


def test_what_a_file_declares_binds_it() -> None:
    with pytest.raises(DataRefused, match=r"text in CP1251, as it declares itself, got 'byte 0x98 at offset 2'"):
        decoded(b"ab\x98", "cp1251")


@pytest.mark.parametrize("data", ["ab".encode("utf-16") + b"c", b"\xff\xfe\x00\xd8a\x00"])
def test_half_a_letter_in_utf16(data: bytes) -> None:
    with pytest.raises(DataRefused, match=r"text in UTF-16, got 'byte 0x"):
        decoded(data)


def test_utf32_and_other_nuls_are_refused() -> None:
    with pytest.raises(DataRefused, match="NUL"):
        decoded("ab".encode("utf-32"))
