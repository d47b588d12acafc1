"""Titles of columns: derived, matched as people type them, and refused with the nearest."""

from __future__ import annotations

import pytest

from interchange.desks import KINDS
from safepassage.interchange.columns import columns_of, is_hxl_tag, lookup_of, normal_title, title_of, unknown


def test_every_kind_has_each_title_and_each_place_to_fill_once() -> None:
    for kind in KINDS.values():
        columns = columns_of(kind)
        titles = [normal_title(column.title) for column in columns]
        assert len(set(titles)) == len(titles), kind.name
        filled = [(column.part, column.field, column.key) for column in columns]
        assert len(set(filled)) == len(filled), kind.name
        assert all(is_hxl_tag(column.hxl) for column in columns), kind.name


@pytest.mark.parametrize("title", ["Source ID", "source-id", " SOURCE_ID", "id"])
def test_a_title_is_found_however_it_was_typed(title: str) -> None:
    assert lookup_of(KINDS["crossing_count"])[normal_title(title)].field == "source_id"


def test_a_kind_without_a_place_has_no_column_for_one() -> None:
    assert "place" not in lookup_of(KINDS["life_event"])
    assert "place" in lookup_of(KINDS["arrival"])


def test_a_card_s_nature_is_its_own_field() -> None:
    column = lookup_of(KINDS["operation"])["nature"]
    assert (column.part, column.field) == ("body", "nature")


def test_a_fault_is_named_after_its_column() -> None:
    columns = columns_of(KINDS["crossing_count"])
    assert title_of(columns, "people.men") == "men"
    assert title_of(columns, "people") == "people"
    assert title_of(columns, "place") == "place"
    assert title_of(columns_of(KINDS["incident"]), "killed.men") == "killed.men"


def test_an_unknown_column_is_refused_with_the_nearest() -> None:
    kind = KINDS["crossing_count"]
    assert "Did you mean corridor?" in str(unknown("coridor", kind, lookup_of(kind)))
    assert "lists them" in str(unknown("shoe size", kind, lookup_of(kind)))


@pytest.mark.parametrize("title", ["Name", "full name", "الاسم", "Фамилия", "UNIT"])
def test_a_barred_column_is_refused_with_the_wall_s_reason(title: str) -> None:
    kind = KINDS["weapons_laid_down"]
    fault = unknown(title, kind, lookup_of(kind))
    assert fault.expected == "no such column, ever"
    assert fault.way_out
