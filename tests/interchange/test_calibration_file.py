"""Calibrations kept in files, and the truth that an observer wrote down."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from safepassage.foundation.errors import DataRefused
from safepassage.interchange.calibration_file import (
    calibration_of,
    key_of,
    labelled,
    observer_key,
    read_calibration,
    read_truth,
    write_calibration,
)
from safepassage.monitoring.counting import Crossing, Line
from safepassage.monitoring.intervals import Labelled

if TYPE_CHECKING:
    from pathlib import Path

HEAD = '{"format": "safepassage calibration 1", "labelled": '
LINES = [Line("north", (0, 0, 9, 0)), Line("south", (0, 9, 9, 9))]


def test_a_file_gives_back_what_was_written(tmp_path: Path) -> None:
    entries = {"motion oblique": [Labelled(5, 4, 3)], "m-1 nadir": [Labelled(1, 0, 0, "9a", "4f2a", "2016-12-10")]}
    write_calibration(tmp_path / "c.json", entries)
    assert read_calibration(tmp_path / "c.json") == entries


def test_a_file_of_an_older_version_says_of_no_film(tmp_path: Path) -> None:
    (tmp_path / "c.json").write_text(
        HEAD + '{"a": [{"true_people": 3, "counted_people": 2, "matched_people": 1, "stretch": "9a"}]}}'
    )
    assert read_calibration(tmp_path / "c.json") == {"a": [Labelled(3, 2, 1, "9a", "", "")]}


def test_another_view_or_detector_is_indicative() -> None:
    entries = {"motion oblique": [Labelled(50, 48, 47)]}
    found = calibration_of(entries, "motion", "oblique")
    assert (found.matched_people, found.invented_people, found.missed_people, found.is_indicative) == (47, 1, 3, False)
    assert calibration_of(entries, "motion", "nadir").is_indicative
    assert calibration_of(entries, "m-1", "oblique").is_indicative


def test_an_observer_is_no_detector() -> None:
    keys = {observer_key("crew-2", "nadir"), observer_key("crew-2", "oblique"), key_of("crew-2", "nadir")}
    assert len(keys) == 3


@pytest.mark.parametrize(
    "text",
    [
        "not json",
        "[]",
        '{"format": "another 1", "labelled": {}}',
        '{"format": "safepassage calibration 1"}',
        '{"format": "safepassage calibration 1", "labelled": {"a": [{"true_people": 1}]}}',
        HEAD + '{"a": [{"true_people": 1, "counted_people": 1, "matched_people": 2}]}}',
        HEAD + '{"a": [{"true_people": 1, "counted_people": 1, "matched_people": 1, "stretch": 7}]}}',
        HEAD + '{"a": [{"true_people": 1, "counted_people": 1, "matched_people": 1, "film": 7}]}}',
        HEAD + '{"a": [{"true_people": 1, "counted_people": 1, "matched_people": 1, "filmed_on": null}]}}',
        HEAD + '{"a": [{"true_people": 1.5, "counted_people": 1, "matched_people": 1}]}}',
    ],
)
def test_what_is_no_calibration_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "c.json").write_text(text)
    with pytest.raises(DataRefused, match=r"c\.json.*--calibrate TRUTH"):
        read_calibration(tmp_path / "c.json")


def test_truth_is_read_and_set_against_a_count(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(
        "time_s,line,direction\n1.0,north,forward\n9.5,north,forward\n61,north,forward\n\n30,south,back\n"
    )
    truth = read_truth(tmp_path / "t.csv", LINES, 120)
    crossings = [Crossing(15, 0, 1), Crossing(140, 0, 1), Crossing(620, 0, 1), Crossing(50, 1, 1)]
    assert truth.vehicles is None  # nobody looked for them
    assert labelled(truth.people, crossings, LINES, 10.0) == [
        Labelled(2, 2, 1),  # north forward, first minute: 1.0 is 1.5; 9.5 and 14.0 are too far apart
        Labelled(1, 1, 1),
        Labelled(1, 0, 0),  # south back was missed
        Labelled(0, 1, 0),  # south forward was invented
    ]


def test_truth_of_both_tells_people_and_vehicles_apart(tmp_path: Path) -> None:
    """Who looked for both and saw no vehicle says that there was none."""
    rows = ["1.0,north,forward,vehicle", "2,north,back,person", "3,south,back,vehicle"]
    (tmp_path / "t.csv").write_text("\n".join(["time_s,line,direction,what", *rows, ""]))
    vehicles = [(1.0, "north", "forward"), (3.0, "south", "back")]
    assert read_truth(tmp_path / "t.csv", LINES, 120) == ([(2.0, "north", "back")], vehicles)
    (tmp_path / "t.csv").write_text("\n".join(["time_s,line,direction,what", rows[1], ""]))
    assert read_truth(tmp_path / "t.csv", LINES, 120) == ([(2.0, "north", "back")], [])
    (tmp_path / "t.csv").write_text("time_s,line,direction,what\n1,north,up,car\n1,north,back\n")
    with pytest.raises(DataRefused) as found:
        read_truth(tmp_path / "t.csv", LINES, 120)
    told = [(fault.row, fault.field, fault.got) for fault in found.value.faults]
    assert told == [(2, "direction", "up"), (2, "what", "car"), (3, "what", "")]


def test_every_fault_of_the_truth_at_once(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(
        "time_s,line,direction\n-1,north,forward\n5,east,forward\n5,north,up\nnan,north,back\n130,north\n"
    )
    with pytest.raises(DataRefused) as found:
        read_truth(tmp_path / "t.csv", LINES, 120)
    assert [(fault.row, fault.field) for fault in found.value.faults] == [
        (2, "time_s"),
        (3, "line"),
        (4, "direction"),
        (5, "time_s"),
        (6, "time_s"),
        (6, "direction"),
    ]
    (tmp_path / "t.csv").write_text("when,what\n")
    with pytest.raises(DataRefused, match="time_s,line,direction"):
        read_truth(tmp_path / "t.csv", LINES, 120)
