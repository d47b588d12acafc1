"""From a film to the ledger: counts as intervals, gaps, a calibration, and nothing recorded twice."""

from __future__ import annotations

import csv
import json
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from cli.runs import made, run
from films import clip, sound, still, written
from safepassage.interchange.film import open_film
from safepassage.interchange.watch_records import digest_of
from walkers import Walk, high_at, leg

if TYPE_CHECKING:
    from pathlib import Path

FPS = 10
GATE = ("--line", "gate:384,560,384,60")  # looking up: who goes east goes from left to right, forward
WHERE = ("--start", "2016-12-10T18:00", "--place", "corridor/karim-el-hun", "--source", "crew-2")


def straight(first: int, start: tuple[float, float], end: tuple[float, float]) -> Walk:
    feet = np.array(leg(np.array(start, float), np.array(end, float), 0.9, FPS, 0.12))
    return Walk(first, feet, high_at(feet[:, 1], 0.12))


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    walks = [
        straight(0, (200, 250), (600, 260)),
        straight(8, (190, 440), (560, 420)),
        straight(5, (560, 350), (200, 340)),
    ]
    return clip(tmp_path_factory.mktemp("film") / "a.mp4", walks, 80, FPS, still)


def test_a_film_is_counted_in_both_directions(film: Path, tmp_path: Path) -> None:
    (tmp_path / "zones.txt").write_text("all:0,0,768,0,768,576,0,576\n")
    done = run("count", film, *GATE, "--zones", tmp_path / "zones.txt", "--out", tmp_path / "out", "-f", "json")
    assert done.exit_code == 0
    (shown,) = json.loads(done.stdout)
    rows = {row["direction"]: row for row in shown["counts"]}
    assert {name: row["counted"] for name, row in rows.items()} == {"forward": 2, "back": 1}
    assert all(row["least"] <= row["counted"] < row["most"] for row in rows.values())
    assert {row["known"] for row in rows.values()} == {"indicative"}
    assert shown["zones"][0]["max"] == 3
    assert (shown["gaps"], shown["pictures_seen"], shown["length_s"]) == ([], 80, 8.0)
    with (tmp_path / "out" / "counts.csv").open() as file:
        assert [row["counted"] for row in csv.DictReader(file)] == ["2", "1"]
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["counts.csv", "gaps.csv", "zones.csv"]


def test_a_calibration_makes_it_known(film: Path, tmp_path: Path) -> None:
    (tmp_path / "seen.csv").write_text("time_s,line,direction\n" + "3,gate,forward\n" * 2 + "3,gate,back\n")
    kept = tmp_path / "ours.json"
    words = ("count", film, *GATE, "--calibrate", tmp_path / "seen.csv", "--calibration", kept, "-f", "csv")
    dated = (*words, "--start", "2016-12-11T01:30+02:00")
    done = run(*dated)
    assert "was labelled before" not in done.stderr
    assert [row["known"] for row in csv.DictReader(done.stdout.splitlines())] == ["calibrated"] * 2
    assert [(each["true_people"], each["matched_people"]) for each in stretches(kept)] == [(1, 1), (2, 2)]
    whose = {(each["film"], each["filmed_on"]) for each in stretches(kept)}
    assert whose == {(sha256(film.read_bytes()).hexdigest()[:12], "2016-12-10")}  # in UTC, and no name
    once = kept.read_text()
    told = f"film {digest_of(film)} of 2016-12-10 was labelled before: 2 of its stretches are replaced"
    assert f"motion oblique: {told}, not counted twice.\n" in run(*dated).stderr
    assert kept.read_text() == once  # the same stretch teaches nothing new
    other = run("count", film, *GATE, "--calibration", kept, "--view", "nadir", "-f", "csv")
    assert "indicative" in other.stdout


def test_a_tally_by_hand_calibrates_where_it_overlaps(film: Path, tmp_path: Path) -> None:
    """Who stepped over after the observer looked away is neither true nor false; the tally has no other line."""
    rows = ("18:00:00Z,gate other,begin", "18:00:03Z,gate,forward", "18:00:03Z,gate,forward", "18:00:03Z,other,back")
    seen, kept = tmp_path / "seen.csv", tmp_path / "ours.json"
    seen.write_text(
        "time,line,what,who\n" + "".join(f"2016-12-10T{row},\n" for row in rows) + "2016-12-10T18:00:09Z,,end,\n"
    )
    words = ("count", film, *GATE, "--line", "far:700,560,700,60", "--calibrate", seen, "--calibration", kept)
    done = run(*words, "--start", "2016-12-10T18:00Z", "-f", "csv")
    assert "calibrated" in done.stdout
    found = [(each["true_people"], each["counted_people"], each["matched_people"]) for each in stretches(kept)]
    assert found == [(0, 1, 0), (2, 2, 2)]  # back and forward
    kept.unlink()
    run(*words, "--start", "2016-12-10T18:00:08Z", "-f", "csv")  # the observer looked at the first second only
    assert stretches(kept) == []
    for start, code, said in (
        ("2016-12-10T18:00", 2, "--start 2016-12-10T18:00: expected a date and time with its offset"),
        ("2016-12-10T19:00Z", 3, "seen.csv"),
    ):
        done = run(*words, "--start", start)
        assert (done.exit_code, said in done.stderr) == (code, True)


def stretches(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(path.read_text())["labelled"]["motion oblique"]
    return found


def test_an_annotated_film_is_as_long_and_is_never_written_over(film: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.mp4"
    assert run("count", film, *GATE, "--annotate", out).exit_code == 0
    first, *_, last = [picture.pixels.astype(float) for picture in open_film(out).pictures()]
    assert open_film(out).promised == 80
    assert np.abs(first - last)[:26, :400].mean() > 1  # 0 and 0, then 2 and 1
    before = out.read_bytes()
    done = run("count", film, *GATE, "--annotate", out)
    assert (done.exit_code, "is there already" in done.stderr) == (2, True)
    assert out.read_bytes() == before
    for name in ("out.txt", "none/out.mp4"):
        assert run("count", film, *GATE, "--annotate", tmp_path / name).exit_code == 2


def test_it_is_recorded_as_a_watch_and_again_adds_nothing(film: Path, tmp_path: Path) -> None:
    folder = made(tmp_path)
    words = ("count", film, *GATE, "--record", folder, *WHERE, "--outbound", "back", "--aircraft", "north-2")
    done = run(*words)
    assert (done.exit_code, "Recorded 3 of 3" in done.stderr) == (0, True)
    assert "Recorded 0 of 3" in run(*words).stderr
    records = [json.loads(line) for line in run("export", folder, "--format", "jsonl").stdout.splitlines()]
    watch, *counts = [each for each in records if each["kind"].startswith("watch")]
    assert (watch["kind"], watch["place"]) == ("watch", "corridor/karim-el-hun")
    assert watch["body"] == {"means": "drone", "aircraft": "north-2"}
    assert [each["method"] for each in counts] == ["estimated"] * 2  # nobody labelled this view
    told = {each["body"]["direction"]: each["body"]["counted"] for each in counts}
    ends = {name: (int(amount["value"]), int(amount["value_to"])) for name, amount in told.items()}
    assert {
        name: low <= true <= high for (name, (low, high)), true in zip(sorted(ends.items()), (2, 1), strict=True)
    } == {
        "inbound": True,  # two went east, which was said to lead back in
        "outbound": True,
    }
    assert ends["inbound"] > ends["outbound"]


def test_a_night_without_light_has_gaps_and_no_counts(tmp_path: Path) -> None:
    folder = made(tmp_path)
    night = [np.full((576, 768, 3), 4, np.uint8)] * 30
    path = written(tmp_path / "night.mp4", night, FPS)
    done = run("count", path, *GATE, "--record", folder, *WHERE)
    assert done.exit_code == 1
    assert "Nothing was seen: how many passed is unknown." in done.stdout
    assert "dark" in done.stdout
    records = [json.loads(line) for line in run("export", folder, "--format", "jsonl").stdout.splitlines()]
    assert sorted(each["kind"] for each in records if each["kind"].startswith("watch")) == ["watch", "watch_gap"]
    (gap,) = [each for each in records if each["kind"] == "watch_gap"]
    assert gap["body"]["reason"] == "other"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ((), 2, "where shall be counted?"),
        (("--line", "gate:1,2,3"), 3, "--line:\n    expected NAME:x1,y1,x2,y2; got gate:1,2,3"),
        ((*GATE, "--fps", "nan"), 2, "'--fps': 'nan' is not a number"),
        ((*GATE, "--telemetry-offset", "inf"), 2, "'--telemetry-offset': 'inf' is not a number"),
        (("--line", "gate:1,2,3,900"), 3, "line gate"),
        ((*GATE, "--record", "op"), 2, "--record needs --start, --place, --source"),
        ((*GATE, "--line", "b:1,1,5,5", "--record", "op", *WHERE), 2, "choose --record-line from gate, b"),
        ((*GATE, "--calibrate", "t.csv"), 2, "--calibrate needs --calibration"),
        (
            (*GATE, "--detector", "none.onnx"),
            3,
            "none.onnx:\n    expected a model in ONNX, or motion; got No such file",
        ),
    ],
)
def test_what_cannot_be_meant_is_refused(film: Path, words: tuple[str, ...], code: int, said: str) -> None:
    done = run("count", film, *words)
    assert (done.exit_code, said in done.stderr) == (code, True)
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("truth", "kept", "said"),
    [
        ("time_s,line,direction\n3,gate,forward\n", None, "needs --calibration"),
        ("time_s,line,direction\n3,gte,forward\n", "", "row 2"),
        ("time,line,what,who\n", "", "a begin and an end of looking"),
        ("time_s,line,direction\n3,gate,forward\n", "{", "a calibration file"),
    ],
)
def test_what_cannot_calibrate_is_refused_before_counting(
    film: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, truth: str, kept: str | None, said: str
) -> None:
    monkeypatch.setattr("safepassage.interchange.film_count.FilmCount.pieces", lambda _: pytest.fail("it is counted"))
    (tmp_path / "seen.csv").write_text(truth)
    file = tmp_path / "ours.json"
    if kept:
        file.write_text(kept)
    named = () if kept is None else ("--calibration", file)
    done = run("count", film, *GATE, "--calibrate", tmp_path / "seen.csv", *named)
    assert (done.exit_code in (2, 3), said in done.stderr) == (True, True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--means", "kite"), "one of drone"),
        (("--aircraft", "North 2"), "a short name"),
        (("--place", "centre/jibreen"), "corridor"),
        (("--start", "soon"), "--start"),
    ],
)
def test_what_the_ledger_would_refuse_is_refused_before_counting(
    film: Path, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    folder = made(tmp_path)
    done = run("count", film, *GATE, "--record", folder, *WHERE, *words)
    assert (done.exit_code in (2, 3), said in done.stderr, done.stdout) == (True, True, "")
    assert "watch" not in run("export", folder, "--format", "jsonl").stdout


def test_no_film_no_count(tmp_path: Path) -> None:
    done = run("count", sound(tmp_path / "a.wav"), *GATE)
    assert (done.exit_code, done.stdout) == (3, "")
    assert "only audio" in done.stderr
