"""JSON lines: a record a line, a fault a line, and the good lines beside them."""

from __future__ import annotations

import json

from interchange.desks import reader, record
from safepassage.interchange.jsonl_file import read_jsonl


def test_lines_become_records() -> None:
    text = "\n".join(json.dumps(record(source_id=number)) for number in ("a", "b")) + "\n\n"
    found = read_jsonl(text, reader())
    assert [entry.observation.source_id for entry in found.entries] == ["a", "b"]
    assert (found.faults, found.rows) == ([], 2)


def test_a_broken_line_is_a_fault_and_the_others_are_read() -> None:
    text = "\n".join(['{"kind": "crossing_count"', "[1]", json.dumps(record()), json.dumps(record(kind="feast"))])
    found = read_jsonl(text, reader())
    assert [fault.row for fault in found.faults] == [1, 2, 4]
    assert len(found.entries) == 1


def test_the_kind_may_be_said_for_the_whole_file() -> None:
    raw = record()
    del raw["kind"]
    assert len(read_jsonl(json.dumps(raw), reader(), "crossing_count").entries) == 1


def test_a_barred_field_refuses_the_whole_file_wherever_it_stands() -> None:
    good = {"kind": "weapons_laid_down", "occurred": "2016-12-10", "source": "desk", "place": "city/aleppo"}
    for bad in ({**good, "body": {"people": 1, "Name": "Somebody"}}, {**good, "people": 1, "الاسم": "Somebody"}):
        found = read_jsonl("\n".join([json.dumps({**good, "body": {"people": 1}}), json.dumps(bad)]), reader())
        assert found.entries == []
        assert [fault.row for fault in found.faults] == [2]
        assert "Somebody" not in str(found.faults)
