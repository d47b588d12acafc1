"""CSV files as people send them: every fault at once, with its row and its column."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interchange.desks import HEADER, KINDS, desk, reader, row, table
from safepassage.interchange import csv_file
from safepassage.interchange.csv_file import read_csv
from safepassage.interchange.records import RecordReader

if TYPE_CHECKING:
    from safepassage.interchange.file_read import FileRead


def read(text: str, kind: str = "crossing_count") -> FileRead:
    return read_csv(text, reader(), kind)


def faults(text: str, kind: str = "crossing_count") -> list[tuple[int | None, str]]:
    return [(fault.row, fault.field) for fault in read(text, kind).faults]


def test_rows_become_records_in_their_order() -> None:
    found = read(table(row("a"), row("b", people="9,,"), row("c", people="٢٠,١٢,٨")))
    assert found.faults == []
    assert [entry.observation.source_id for entry in found.entries] == ["a", "b", "c"]
    assert [entry.observation.body["people"] for entry in found.entries] == [
        {"men": 3, "children": 4},
        {"people": 9},
        {"men": 12, "children": 8},
    ]
    assert [entry.row for entry in found.entries] == [2, 3, 4]


def test_every_fault_of_a_file_is_found_at_once() -> None:
    """31 February, a part above its whole, a negative count, a short row, a day first, a question mark."""
    text = table(
        row("a", occurred="2016-02-31"),
        row("b", people="5,8,"),
        row("c", people="-4,,"),
        row("d").removesuffix(",4"),
        row("e", occurred="10/12/2016"),
        row("f", people="?,,"),
        row("good"),
    )
    found = read(text)
    assert [(fault.row, fault.field) for fault in found.faults] == [
        (2, "occurred"),
        (3, "people"),
        (4, "people"),
        (5, ""),
        (6, "occurred"),
        (7, "people"),
    ]
    assert "Unknown is not zero" in found.faults[-1].way_out
    assert [entry.observation.source_id for entry in found.entries] == ["good"]
    assert found.rows == 7


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_the_delimiter_is_seen_in_the_header(mark: str) -> None:
    found = read(table(row()).replace(",", mark))
    assert found.faults == []
    assert len(found.entries) == 1


def test_a_row_of_tags_is_passed_over_under_the_header_only() -> None:
    tags = "#meta+source,#meta+id,#date,#loc,#loc +origin,#loc,#affected,#modality,#affected,#affected+m,#affected"
    assert len(read(table(tags, row())).entries) == 1
    assert read(table(tags, row())).faults == []
    assert read(table(row(), tags)).errors


def test_empty_rows_and_carriage_returns_do_not_matter() -> None:
    found = read(table(row("a"), ",,,,,,,,,,", "", row("b")).replace("\n", "\r\n"))
    assert [entry.row for entry in found.entries] == [2, 5]
    assert found.rows == 2


def test_text_with_commas_and_lines_is_quoted() -> None:
    text = table(f'{row()},"Red Crescent, Aleppo\nand others"', header=f"{HEADER},organised_by")
    (entry,) = read(text).entries
    assert entry.observation.body["organised_by"] == "Red Crescent, Aleppo\nand others"


def test_a_quotation_that_never_ends_is_a_fault() -> None:
    found = read(table(row("a"), f'"{row("b")}'))
    assert "never closed" in found.faults[0].way_out
    assert found.faults[0].row == 3


def test_a_longer_row_is_refused() -> None:
    assert faults(table(row() + ",5")) == [(2, "")]


@pytest.mark.parametrize(
    ("header", "want"),
    [
        ("", [(1, "")]),
        (HEADER + ",men", [(1, "men")]),
        (HEADER + ",", [(1, "column 12")]),
        (HEADER + ",coridor", [(1, "coridor")]),
        (HEADER.replace("source,", "sauce,"), [(1, "sauce"), (1, "source")]),
        (HEADER.replace("corridor", "movement_of"), [(1, "movement_of"), (1, "corridor")]),
    ],
)
def test_what_is_wrong_with_a_header_is_said_once(header: str, want: list[tuple[int, str]]) -> None:
    rows = [row("a"), row("b")]
    if header.count(",") > HEADER.count(","):
        rows = [f"{each}," for each in rows]
    assert faults(table(*rows, header=header)) == want


def test_a_table_without_rows_still_says_what_is_wrong_with_its_header() -> None:
    assert faults(table(header=HEADER + ",coridor")) == [(1, "coridor")]


def test_the_kind_may_stand_in_a_column_and_then_rows_differ() -> None:
    header = "kind,source,occurred,place,meals,people,population"
    text = table(
        "meals,centre-1,2016-12-10,centre/one,40,,",
        "headcount,centre-1,2016-12-10,centre/one,,12,people",
        "meals,centre-1,2016-12-10,centre/one,40,12,",
        "feast,centre-1,2016-12-10,centre/one,40,,",
        header=header,
    )
    found = read(text, "")
    assert [entry.kind for entry in found.entries] == ["meals", "headcount"]
    assert [(fault.row, fault.field) for fault in found.faults] == [(4, "people"), (5, "kind")]


def test_a_kind_that_nobody_said_is_a_fault() -> None:
    assert "Give --kind" in str(read(table(row()), "").faults[0])
    assert "Did you mean crossing_count?" in str(read(table(row()), "crosing_count").faults[0])


@pytest.mark.parametrize("title", ["name", "Full Name", "الاسم", "фамилия", "unit"])
def test_a_disarmament_file_with_a_barred_column_is_refused_whole(title: str) -> None:
    text = table("desk,2016-12-10,city/aleppo,3,Somebody", header=f"source,occurred,place,people,{title}")
    found = read(text, "weapons_laid_down")
    assert found.entries == []
    assert [(fault.row, fault.field) for fault in found.faults] == [(1, title)]
    assert "Somebody" not in str(found.faults)


def test_a_source_may_be_said_for_the_whole_file() -> None:
    text = table(row().removeprefix("post-karim,"), header=HEADER.removeprefix("source,"))
    found = read_csv(text, RecordReader(desk(), defaults={"source": "post-a"}), "crossing_count")
    assert found.faults == []
    assert found.entries[0].observation.source == "post-a"
    assert "--source" in str(read(text).faults[0])


def test_a_file_has_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_file, "ROWS_MAX", 2)
    found = read(table(row("a"), row("b"), row("c")))
    assert "Split the file" in str(found.faults[-1])


@given(st.text(max_size=400))
def test_no_text_is_a_traceback(text: str) -> None:
    found = read(text)
    assert found.faults or not found.entries


@given(st.lists(st.text(alphabet=' ,";\n\t٣3-/:TZabc', max_size=20), min_size=1, max_size=8))
def test_no_row_is_a_traceback(cells: list[str]) -> None:
    found = read(table(",".join(cells)))
    assert found.faults or not found.entries


def test_every_kind_takes_its_own_header() -> None:
    for kind in KINDS.values():
        from safepassage.interchange.columns import columns_of

        header = ",".join(f'"{column.title}"' for column in columns_of(kind) if column.title != "kind")
        assert read_csv(header + "\n", reader(), kind.name).faults == []
