"""Lines and zones as an observer writes them, and everything wrong with them at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from safepassage.foundation.errors import DataRefused
from safepassage.interchange.drawn_lines import numbered, read_lines, read_zones
from safepassage.monitoring.counting import Line, Zone

if TYPE_CHECKING:
    from pathlib import Path


def test_a_file_of_lines(tmp_path: Path) -> None:
    (tmp_path / "lines.txt").write_text("# the bridge\nbridge:1,2,3.5,4\n\n  المعبر:0,0,0,9\n", encoding="utf-8")
    rows = numbered(tmp_path / "lines.txt")
    assert [row for row, _ in rows] == [2, 4]
    assert read_lines(rows) == [Line("bridge", (1, 2, 3.5, 4)), Line("المعبر", (0, 0, 0, 9))]


def test_a_zone_has_three_points_or_more() -> None:
    assert read_zones([(1, "a:0,0,9,0,9,9")]) == [Zone("a", ((0, 0), (9, 0), (9, 9)))]
    with pytest.raises(DataRefused):
        read_zones([(1, "a:0,0,9,0")])
    with pytest.raises(DataRefused):
        read_zones([(1, "a:0,0,9,0,9,9,1")])


def test_every_fault_at_once() -> None:
    bad = ["a:1,2,3", "a b:1,2,3,4", "c:1,2,x,4", "d:1,2,nan,4", "e:1,2,1,2", "ok:1,2,3,4", "ok:5,6,7,8", "1,2,3,4"]
    with pytest.raises(DataRefused) as found:
        read_lines(list(enumerate(bad, 1)), "lines.txt")
    assert [(fault.row, fault.expected) for fault in found.value.faults] == [
        *((row, "NAME:x1,y1,x2,y2") for row in (1, 2, 3, 4)),
        (5, "two points that differ"),
        (7, "each name once"),
        (8, "NAME:x1,y1,x2,y2"),
    ]


def test_a_limit_on_lines() -> None:
    with pytest.raises(DataRefused, match="at most 32, got '33'"):
        read_lines([(at, f"l{at}:0,0,1,1") for at in range(33)])
