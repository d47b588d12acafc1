"""Tallies by hand in files: what is read, what is refused, and a row for each key."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from safepassage.foundation.errors import DataRefused
from safepassage.interchange.hand_file import hand_row, is_hand, read_hand, stamp_s
from safepassage.monitoring.by_hand import Mark

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "time,line,what,who\n"
DAY = "2016-12-10T"
AT_S = 1481392800.0  # 2016-12-10T18:00Z, by `date -u -d 2016-12-10T18:00 +%s`


def written(folder: Path, *rows: str) -> Path:
    path = folder / "t.csv"
    path.write_text(HEAD + "".join(f"{row}\n" for row in rows))
    return path


def test_rows_are_read_back_as_they_were_kept(tmp_path: Path) -> None:
    marks = [
        Mark(AT_S, "gate bridge", "begin"),
        Mark(AT_S + 1.25, "gate", "forward", "man"),
        Mark(AT_S + 2, "bridge", "back", "child"),
        Mark(AT_S + 3.5, "", "end"),
    ]
    assert hand_row(marks[1]) == "2016-12-10T18:00:01.250Z,gate,forward,man\n"
    hand, faults = read_hand(written(tmp_path, *(hand_row(each).rstrip() for each in marks)))
    assert (hand.lines, list(hand.passed), faults) == (("gate", "bridge"), marks[1:3], [])
    assert hand.watched_s == ((AT_S, AT_S + 3.5),)
    assert is_hand(tmp_path / "t.csv")


def test_local_times_with_their_offset_and_people_whom_nobody_told_apart(tmp_path: Path) -> None:
    hand, _ = read_hand(
        written(tmp_path, f"{DAY}20:00+02:00,gate,begin", f"{DAY}20:00:05+02:00,gate,back", "", f"{DAY}18:01Z,,end")
    )
    assert hand.passed == (Mark(AT_S + 5, "gate", "back", "person"),)
    assert hand.watched_s == ((AT_S, AT_S + 60),)


def test_a_tally_without_its_end_ends_with_the_last_row_and_says_so(tmp_path: Path) -> None:
    hand, (fault,) = read_hand(written(tmp_path, f"{DAY}18:00Z,gate,begin,", f"{DAY}18:00:09Z,gate,back,man"))
    assert hand.watched_s == ((AT_S, AT_S + 9),)
    assert (fault.severity, fault.expected) == ("warning", "an end at last")


def test_every_fault_at_once(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        f"{DAY}18:00,gate,begin,",
        f"{DAY}18:00Z,gate,begin,",
        f"{DAY}18:00:01Z,gate,through,",
        f"{DAY}18:00:02Z,gate,back,soldier",
        f"{DAY}18:00:03Z,west,back,man",
        f"{DAY}18:00:04Z,,end,man",
        "soon,gate,up,",
    )
    with pytest.raises(DataRefused) as found:
        read_hand(path)
    assert [(fault.row, fault.field) for fault in found.value.faults] == [
        (2, "time"),
        (4, "what"),
        (5, "who"),
        (6, "line"),
        (7, "who"),
        (8, "time"),
        (8, "what"),
    ]


@pytest.mark.parametrize("rows", [(), (f"{DAY}18:00Z,gate,begin,",)])
def test_nobody_looked_so_there_is_no_tally(tmp_path: Path, rows: tuple[str, ...]) -> None:
    with pytest.raises(DataRefused, match="a begin and an end of looking"):
        read_hand(written(tmp_path, *rows))


def test_another_table_is_refused(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("time_s,line,direction\n1,gate,forward\n")
    assert not is_hand(tmp_path / "t.csv")
    with pytest.raises(DataRefused, match="time,line,what,who"):
        read_hand(tmp_path / "t.csv")
    (tmp_path / "t.csv").write_text("")
    with pytest.raises(DataRefused, match="nothing"):
        read_hand(tmp_path / "t.csv")


@pytest.mark.parametrize("text", ["", "18:00", "2016-12-10", "2016-12-10T18:00", "2016-13-10T18:00Z"])
def test_a_time_without_its_offset_is_none(text: str) -> None:
    assert stamp_s(text) is None
