"""A stream is counted as its film is, minute by minute, and what was on the ledger when the power went stays there."""

from __future__ import annotations

import json
import signal
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import pytest

from cli.runs import made, run
from films import ground, picture, still, written
from safepassage.cli import live_count, watching
from safepassage.foundation.errors import LedgerBusy
from safepassage.interchange.motion_detector import MotionDetector
from streams import BEGAN_S
from walkers import Walk, high_at, leg

if TYPE_CHECKING:
    from pathlib import Path

FPS = 10
GATE = ("--line", "gate:192,280,192,30")
WHERE = ("--place", "corridor/karim-el-hun", "--source", "crew-2")
PLAYED = ("--start", "2016-12-10T18:00+02:00", "--every", 3)


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two go east and one west in eight seconds, and no pictures come from the sixth second to the eighth."""
    walks = []
    for first, start, end in ((0, (200, 250), (600, 260)), (8, (190, 440), (560, 420)), (5, (560, 350), (200, 340))):
        feet = np.array(leg(np.array(start, float), np.array(end, float), 0.9, FPS, 0.12))
        walks.append(Walk(first, feet, high_at(feet[:, 1], 0.12)))
    soil = ground(1)
    shown = [cv2.resize(picture(walks, at, soil, still(at / FPS)), (384, 288)) for at in range(80)]
    path = tmp_path_factory.mktemp("film") / "a.ts"
    return written(path, shown, FPS, [*range(60), *range(80, 100)])


def rows(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def watched(folder: Path) -> list[dict[str, Any]]:
    return [
        each for each in rows(run("export", folder, "--format", "jsonl").stdout) if each["kind"].startswith("watch")
    ]


def test_a_stream_gives_the_pieces_of_its_film(film: Path, tmp_path: Path) -> None:
    (tmp_path / "zones.txt").write_text("all:0,0,384,0,384,288,0,288\n")
    words = (*GATE, "--zones", tmp_path / "zones.txt", *PLAYED, "-f", "json")
    (whole,) = json.loads(run("count", film, *words).stdout)
    done = run("count", "-", *words, stdin=film.read_bytes())
    found = rows(done.stdout)
    assert done.exit_code == 1  # not all was seen
    assert {each["nature"] for each in (*found, whole)} == {"unknown"}
    assert [row for each in found for row in each["counts"]] == whole["counts"]
    assert [row for each in found for row in each["zones"]] == whole["zones"]
    assert [(each["from"][11:], each["to"][11:], each["pictures_seen"]) for each in found] == [
        ("16:00Z", "16:00:03Z", 30),
        ("16:00:03Z", "16:00:06Z", 30),
        ("16:00:06Z", "16:00:09Z", 10),
        ("16:00:09Z", "16:00:10Z", 10),
    ]
    missing = {"from_s": 6.0, "to_s": 8.0, "why": "missing", "of": "all"}
    assert [each["gaps"] for each in found] == [[], [], [missing], []]
    counted = {
        direction: sum(row["counted"] for each in found for row in each["counts"] if row["direction"] == direction)
        for direction in ("forward", "back")
    }
    assert counted == {"forward": 2, "back": 1}


def test_without_a_beginning_it_is_counted_by_the_clock(film: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_count, "_clock_s", lambda: BEGAN_S + 2.2)
    done = run("count", "-", *GATE, "--every", 5, stdin=film.read_bytes())
    told = [line.split(": ", 1) for line in done.stdout.splitlines()]
    assert [span for span, _ in told] == [
        "2016-12-10T16:00:02/2016-12-10T16:00:05",
        "2016-12-10T16:00:05/2016-12-10T16:00:10",
        "2016-12-10T16:00:10/2016-12-10T16:00:12",
    ]
    why = "the detector did not know the ground yet"
    assert told[0][1].endswith(f"how many passed is unknown; not seen 3 s: {why}")
    assert told[1][1].endswith(f"; not seen 1 s: {why}; not seen 2 s: no pictures came")
    assert "from 2016-12-10T16:00:02Z on" in done.stderr
    table = run("count", "-", *GATE, "--every", 5, "-f", "csv", stdin=film.read_bytes()).stdout.splitlines()
    assert [line.split(",")[:3] for line in table] == [
        ["nature", "from_s", "to_s"],
        *[["unknown", "3", "8"]] * 2,
        *[["unknown", "8", "10"]] * 2,
    ]


def test_live_only_the_beginning_is_not_seen_that_a_file_shows(film: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One passes before the ground is known, at 2.7 s by the film's count, and two after it."""
    monkeypatch.setattr(live_count, "_clock_s", lambda: BEGAN_S)
    live = rows(run("count", "-", *GATE, "--every", 2, "-f", "json", stdin=film.read_bytes()).stdout)
    (whole,) = json.loads(run("count", film, *GATE, "--every", 2, "-f", "json").stdout)
    assert [each["gaps"] for each in live[:3]] == [
        [{"from_s": 0.0, "to_s": 2.0, "why": "learning", "of": "all"}],
        [{"from_s": 2.0, "to_s": 4.0, "why": "learning", "of": "all"}],
        [],
    ]
    assert [row for each in live for row in each["counts"]] == [row for row in whole["counts"] if row["from_s"] >= 4]


def test_it_stops_when_it_is_said(film: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_count, "_MINUTE_S", 3)
    assert len(run("count", "-", *GATE, *PLAYED, "--minutes", 2, stdin=film.read_bytes()).stdout.splitlines()) == 2


def test_when_the_power_goes_only_the_piece_under_way_is_lost(
    film: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ("count", "-", *GATE, *PLAYED, *WHERE)
    (tmp_path / "other").mkdir()
    whole, folder = made(tmp_path / "other"), made(tmp_path)
    assert run(*words, "--record", whole, stdin=film.read_bytes()).exit_code == 1
    kept = watching.record
    calls = iter(range(99))

    def cut(*given: Any, **named: Any) -> bool:
        if next(calls) == 2:
            raise SystemError("the power went")
        return kept(*given, **named)

    monkeypatch.setattr("safepassage.cli.live_count.record", cut)
    with pytest.raises(SystemError):
        run(*words, "--record", folder, stdin=film.read_bytes())
    assert [(each["kind"], each["occurred"][11:]) for each in watched(folder)] == [
        ("watch", "16:00Z/2016-12-10T16:00:03Z"),
        *[("watch_count", "16:00Z/2016-12-10T16:00:03Z")] * 2,
        ("watch", "16:00:03Z/2016-12-10T16:00:06Z"),
        *[("watch_count", "16:00:03Z/2016-12-10T16:00:06Z")] * 2,
    ]
    monkeypatch.setattr("safepassage.cli.live_count.record", kept)
    run(*words, "--record", folder, stdin=film.read_bytes())
    assert watched(folder) == watched(whole)
    assert [each["occurred"] for each in watched(whole) if each["kind"] == "watch_gap"] == [
        "2016-12-10T16:00:06Z/2016-12-10T16:00:08Z"
    ]


def test_a_ledger_that_is_busy_is_written_with_the_next_piece(
    film: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, kept, calls = made(tmp_path), watching.record, iter(range(99))

    def busy(*given: Any, **named: Any) -> bool:
        if next(calls) == 0:
            raise LedgerBusy("another process holds it")
        return kept(*given, **named)

    monkeypatch.setattr("safepassage.cli.live_count.record", busy)
    done = run("count", "-", *GATE, *PLAYED, *WHERE, "--record", folder, stdin=film.read_bytes())
    assert "not recorded yet: another process holds it" in done.stderr
    assert done.stderr.count("expected a place that is defined") == 1
    assert sum(each["kind"] == "watch" for each in watched(folder)) == 4


def test_ctrl_c_ends_it_with_the_piece_under_way(film: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, kept = made(tmp_path), watching.record
    before = signal.getsignal(signal.SIGINT)

    def record(*given: Any, **named: Any) -> bool:
        if signal.getsignal(signal.SIGINT) is not before:
            signal.raise_signal(signal.SIGINT)
        return kept(*given, **named)

    monkeypatch.setattr("safepassage.cli.live_count.record", record)
    done = run("count", "-", *GATE, *PLAYED, *WHERE, "--record", folder, stdin=film.read_bytes())
    ends = ["00:03", "00:06", "00:08"]  # the first is closed in the silence that ends with the eighth second
    assert [line.split(": ")[0][-5:] for line in done.stdout.splitlines()] == ends
    assert [each["occurred"][-6:-1] for each in watched(folder) if each["kind"] == "watch"] == ends
    assert signal.getsignal(signal.SIGINT) is before


@pytest.mark.parametrize(("words", "told"), [((), ["learning"]), (PLAYED, [])])
def test_ctrl_c_before_the_ground_is_known(
    film: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[Any, ...], told: list[str]
) -> None:
    """Live what was not seen by then is told; of a film that is played nothing was counted in the look beforehand."""

    def learn(self: MotionDetector, pixels: np.ndarray, to_ground: np.ndarray, time_s: float) -> None:
        if time_s >= 1.5 and signal.getsignal(signal.SIGINT) is not before:
            signal.raise_signal(signal.SIGINT)
        kept(self, pixels, to_ground, time_s)

    before, kept = signal.getsignal(signal.SIGINT), MotionDetector.learn
    monkeypatch.setattr(live_count, "_clock_s", lambda: BEGAN_S)
    monkeypatch.setattr(MotionDetector, "learn", learn)
    done = run("count", "-", *GATE, *words, "-f", "json", stdin=film.read_bytes())
    assert done.exit_code == 1
    assert [gap["why"] for each in rows(done.stdout) for gap in each["gaps"]] == told
    assert ("ended before anything was counted" in done.stderr) == (not told)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("-", "--calibrate", "t.csv", "--out", "o"), 2, "a stream is counted without --calibrate, --out"),
        (("-", "--start", "2016-12-10T18:00"), 2, "with its offset"),
        (("-",), 3, "expected a stream of pictures"),
        (("ftp://there/a.ts",), 2, "expected rtsp://"),
        (("a.mp4", "--minutes", 3), 2, "--minutes is for streams"),
        (("-", "--record", "op"), 2, "--record needs --place, --source"),
    ],
)
def test_what_cannot_be_meant_is_refused(words: tuple[Any, ...], code: int, said: str) -> None:
    done = run("count", *words, *GATE, stdin=b"")
    assert (done.exit_code, said in done.stderr, done.stdout) == (code, True, "")
