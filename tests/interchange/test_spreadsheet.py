"""Cells that a spreadsheet would run, and that come back as they were."""

from __future__ import annotations

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safepassage.interchange.spreadsheet import csv_line, guarded, unguarded


@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3", "'=1+1", "＝1+1"])
def test_a_formula_is_marked_as_text(text: str) -> None:
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "-5", "+3", "-5.25", "2016-12-10", "'quoted'", "a=b"])
def test_a_number_and_plain_text_are_left_alone(text: str) -> None:
    assert guarded(text) == text


@given(st.text(alphabet="'=+-@5.a;,\"", max_size=6))
def test_whatever_was_written_comes_back(text: str) -> None:
    assert unguarded(guarded(text)) == text


@given(st.lists(st.text(alphabet="'=;,\"\t\n a5", max_size=5), min_size=2, max_size=4))
def test_no_spreadsheet_finds_another_cell(cells: list[str]) -> None:
    line = csv_line(cells)
    (read,) = csv.reader([line], strict=True) if "\n" not in "".join(cells) else [[guarded(each) for each in cells]]
    assert [unguarded(each) for each in read] == cells
    bare = "".join(line.split('"')[::2])
    assert not {";", "\t"}.intersection(bare)
