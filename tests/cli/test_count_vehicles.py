"""Vehicles from a model to the ledger: rows, files, a calibration and records of their own, and never among people.

The model sees a person and a car in every picture, each always in the same place, while the drone flies on: over the
ground both go west.
"""

from __future__ import annotations

import csv
import json
import re
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import pytest

from cli.runs import made, run
from films import written
from interchange.onnx_models import model
from safepassage.interchange.film import open_film

if TYPE_CHECKING:
    from pathlib import Path

FPS, WIDE, HIGH, STEP_PX = 10, 256, 192, 4
LINE = ("--line", "gate:100,10,100,180")  # who looks along it has the west to the right: forward
WHERE = ("--start", "2016-12-10T18:00Z", "--place", "corridor/karim-el-hun", "--source", "crew-2")


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three seconds of a drone that flies west."""
    rng = np.random.default_rng(1)
    soil = cv2.resize(rng.uniform(40, 210, (HIGH // 4, 160, 3)), (640, HIGH)).astype(np.uint8)
    lefts = range(240, 240 - 30 * STEP_PX, -STEP_PX)
    pictures = [soil[:, left : left + WIDE] for left in lefts]
    return written(tmp_path_factory.mktemp("film") / "a.mkv", pictures, FPS, lossless=True)


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """YOLOX for pictures of 64 by 64: a person 144 px from the left, over the line at 1.1 s; a car at 192, at 2.3."""
    raw = np.zeros((1, 8 * 8 + 4 * 4 + 2 * 2, 85), np.float32)
    raw[0, 2 * 8 + 4, [0, 4, 5, 3]] = [0.5, 1.0, 0.9, 1.0]
    raw[0, 4 * 8 + 6, [4, 7, 2, 3]] = [1.0, 0.8, 1.0, 0.5]
    return model(tmp_path_factory.mktemp("model") / "m.onnx", (1, 3, 64, 64), raw)


def rows(shown: list[dict[str, Any]]) -> dict[str, tuple[int, str]]:
    return {row["direction"]: (row["counted"], row["known"]) for row in shown}


def test_vehicles_have_rows_and_files_of_their_own(film: Path, weights: Path, tmp_path: Path) -> None:
    zones = tmp_path / "zones.txt"
    zones.write_text("all:0,0,256,0,256,192,0,192\n")
    words = ("count", film, *LINE, "--zones", zones, "--detector", weights)
    (shown,) = json.loads(run(*words, "-f", "json", "--out", tmp_path / "out").stdout)
    assert rows(shown["counts"]) == {"forward": (1, "indicative"), "back": (0, "indicative")}
    assert rows(shown["vehicles"]["counts"]) == {"forward": (1, "indicative"), "back": (0, "indicative")}
    assert [shown["zones"][0][each] for each in ("known", "seen_percent")] == ["indicative", 70]
    assert [shown["zones"][0]["max"], shown["vehicles"]["zones"][0]["max"]] == [1, 1]
    files = {path.name: path.read_text() for path in (tmp_path / "out").iterdir()}
    assert sorted(files) == ["counts.csv", "gaps.csv", "vehicles-zones.csv", "vehicles.csv", "zones.csv"]
    assert [each["counted"] for each in csv.DictReader(files["vehicles.csv"].splitlines())] == ["1", "0"]
    assert {row["nature"] for each in files.values() for row in csv.DictReader(each.splitlines())} == {"unknown"}
    text = run(*words).stdout
    assert text.startswith("Nature unknown, no operation named · a.mkv · m-")
    assert text.count("Vehicles:") == text.count("Vehicles in the zones:") == 1


def test_who_cannot_tell_vehicles_says_nothing_of_them(film: Path, tmp_path: Path) -> None:
    """A model of one class; motion never tells them. Unknown is not none."""
    raw = np.zeros((1, 84, 6), np.float32)
    raw[0, 20, 4:] = 1.0
    path = model(tmp_path / "m.onnx", (1, 3, 64, 64), raw)
    words = ("count", film, *LINE, "--detector", path, "-f", "json", "--out", tmp_path / "out")
    (shown,) = json.loads(run(*words, "--record", folder := made(tmp_path), *WHERE).stdout)
    assert shown["nature"] == "exercise"
    assert shown["vehicles"] is None
    assert sorted(each.name for each in (tmp_path / "out").iterdir()) == ["counts.csv", "gaps.csv", "zones.csv"]
    assert "watch_vehicle_count" not in run("export", folder, "--format", "jsonl").stdout
    told = run("figures", folder, "watch_vehicles_outbound", "--unknown", "-f", "json").stdout
    assert [each["lo"] for each in json.loads(told)] == [None]


def test_what_is_known_of_people_is_never_taken_of_vehicles(film: Path, weights: Path, tmp_path: Path) -> None:
    seen, kept = tmp_path / "seen.csv", tmp_path / "ours.json"
    words = ("count", film, *LINE, "--detector", weights, "--calibrate", seen, "--calibration", kept, "-f", "json")

    def known() -> list[set[str]]:
        (shown,) = json.loads(run(*words).stdout)
        return [{row["known"] for row in of} for of in (shown["counts"], shown["vehicles"]["counts"])]

    seen.write_text("time_s,line,direction\n1.1,gate,forward\n")
    assert known() == [{"calibrated"}, {"indicative"}]
    seen.write_text("time_s,line,direction,what\n1.1,gate,forward,person\n0.2,gate,forward,vehicle\n")
    assert known() == [{"calibrated"}, {"calibrated"}]
    labelled = {name.partition(" ")[2]: each for name, each in json.loads(kept.read_text())["labelled"].items()}
    assert {
        name: [(each["true_people"], each["counted_people"], each["matched_people"]) for each in found]
        for name, found in labelled.items()
    } == {"oblique": [(1, 1, 1)], "vehicles 2+5+7 oblique": [(1, 1, 0)]}  # 2.1 s apart


def test_the_film_for_the_crew_tells_them_apart(film: Path, weights: Path, tmp_path: Path) -> None:
    """At 1.7 s the row of people below the nature is another than at first; that of vehicles only at 2.8."""
    assert run("count", film, *LINE, "--detector", weights, "--annotate", tmp_path / "a.mp4").exit_code == 0
    shown = [picture.pixels.astype(float) for picture in open_film(tmp_path / "a.mp4").pictures()]
    differs = [
        [float(np.abs(shown[at] - shown[1])[rows, :WIDE].mean()) > 3 for rows in (slice(24, 42), slice(68, 86))]
        for at in (7, 17, 28)
    ]
    assert differs == [[False, False], [True, False], [True, True]]


def test_vehicles_are_recorded_apart_and_no_figure_of_people_has_them(
    film: Path, weights: Path, tmp_path: Path
) -> None:
    folder = made(tmp_path)
    words = ("count", film, *LINE, "--detector", weights, "--record", folder, *WHERE)
    assert "Recorded 5 of 5" in run(*words).stderr
    assert "Recorded 0 of 5" in run(*words).stderr
    records = [json.loads(line) for line in run("export", folder, "--format", "jsonl").stdout.splitlines()]
    told = {
        (each["kind"], each["body"]["direction"]): each["body"]["counted"]["unit"]
        for each in records
        if "direction" in each["body"]
    }
    assert told == {
        (kind, direction): unit
        for kind, unit in (("watch_count", "{person}"), ("watch_vehicle_count", "{vehicle}"))
        for direction in ("outbound", "inbound")
    }
    alone = run("figures", folder, "watch_counted_outbound", "-f", "json").stdout
    (row,) = json.loads(alone)
    assert (int(row["lo"]) <= 1 <= int(row["hi"]), row["unit"]) == (True, "{person}")
    statement = run("statement", folder, "--period", "night:2016-12-10").stdout
    assert "vehicle" in statement


def test_a_stream_tells_and_records_them_as_its_film_does(film: Path, weights: Path, tmp_path: Path) -> None:
    folder, zones = made(tmp_path), tmp_path / "zones.txt"
    zones.write_text("all:0,0,256,0,256,192,0,192\n")
    words = ("count", "-", *LINE, "--zones", zones, "--detector", weights, *WHERE)
    done = run(*words, "--record", folder, stdin=film.read_bytes())
    assert re.sub(r"\(\d+-\d+\)", "…", done.stdout.partition(": ")[2]).strip() == (
        "gate forward 1 …, gate back 0 …; in all 1.0, at most 1 (indicative, 70 % seen); "
        "vehicles: gate forward 1 …, gate back 0 …; vehicles in all 1.0, at most 1 "
        "(indicative, 70 % seen)"  # from 84 px on less than two thirds of the zone are in the picture: 21 of 30
    )
    assert ", indicative, vehicles indicative · from 2016-12-10T18:00Z on" in done.stderr
    kinds = [json.loads(line)["kind"] for line in run("export", folder, "--format", "jsonl").stdout.splitlines()]
    assert [kinds.count(each) for each in ("watch", "watch_count", "watch_vehicle_count")] == [1, 2, 2]
    (live,) = map(json.loads, run(*words, "-f", "json", stdin=film.read_bytes()).stdout.splitlines())
    (whole,) = json.loads(run(*("count", film, *words[2:]), "-f", "json").stdout)
    assert (live["vehicles"], live["counts"]) == (whole["vehicles"], whole["counts"])


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--vehicle-classes", "2,7"), 2, "--detector with the model"),
        (("--vehicle-classes", "two"), 2, "expected numbers such as 3,4,5,8"),
        (("--vehicle-classes", "0,80"), 3, "m.onnx:\n    expected vehicles among its classes 1 to 79; got 0, 80"),
    ],
)
def test_classes_that_cannot_be_meant_are_refused(
    film: Path, weights: Path, words: tuple[str, ...], code: int, said: str
) -> None:
    detector = () if code == 2 and "2,7" in words else ("--detector", weights)
    done = run("count", film, *LINE, *detector, *words)
    assert (done.exit_code, said in done.stderr, done.stdout) == (code, True, "")
