"""`safepassage count` with lines on the map, under a drone that is never at rest: telemetry puts them into the film."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import av
import numpy as np
import pytest

from cli.runs import made, run
from films import clip
from flown import EAST_M, HEIGHT_M, M_PER_PX, camera, degrees, gusts, klv, track
from safepassage.interchange import live_map
from safepassage.interchange.drone_log import Mount
from safepassage.interchange.film import open_film
from safepassage.interchange.film_on_map import film_on_map
from safepassage.interchange.flight import View
from safepassage.interchange.map_lines import OnMap
from walkers import HIGH_PX, WIDE_PX, Walk, high_at, leg

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

    from flown import Pose
    from safepassage.interchange.film_on_map import FilmOnMap

FPS = 5
AT_S = 1_481_385_600  # 2016-12-10T16:00:00Z
START = ("--start", "2016-12-10T16:00:00Z")
AWAY_S = 8.0
WHERE = ("--place", "corridor/karim-el-hun", "--source", "crew-2")


def pose(time_s: float) -> Pose:
    """Gusts, and after eight seconds 18 m further to the east within a second."""
    turn, scale, east_m, south_m = gusts(time_s)
    return turn, scale, east_m + 18 * float(np.clip(time_s - AWAY_S, 0, 1)), south_m


def straight(first: int, start: tuple[float, float], end: tuple[float, float]) -> Walk:
    feet = np.array(leg(np.array(start, float), np.array(end, float), 0.9, FPS, 0.12))
    return Walk(first, feet, high_at(feet[:, 1], 0.12))


WALKS = [
    straight(0, (250, 250), (640, 260)),  # eastwards
    straight(3, (255, 440), (640, 430)),  # eastwards
    straight(2, (560, 350), (200, 340)),  # westwards
]


def on_map(name: str, x1: float, y1: float, x2: float, y2: float) -> str:
    corners = ",".join(f"{each:.8f}" for each in (*degrees(x1, y1), *degrees(x2, y2)))
    return f"{name}@{corners}"


GATE = on_map("gate", 400, 520, 400, 150)  # looking north: who goes east goes forward
LATE = on_map("late", 560, 520, 560, 150)  # who goes east is there in the fifth second
WEST = on_map("west", 90, 400, 90, 250)  # in view for the first eight seconds


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film of eleven seconds, and its telemetry with the right clock, four seconds ahead, and an hour ahead."""
    out = tmp_path_factory.mktemp("flown")
    clip(out / "a.mp4", WALKS, 55, FPS, camera(pose))
    for name, ahead_s in (("true", 0), ("ahead", 4), ("hour", 3600)):
        (out / f"{name}.klv").write_bytes(klv(track(pose, np.arange(-3, 15, 0.2), AT_S + ahead_s)))
    return out


def count(folder: Path, *words: object, telemetry: str = "true") -> Result:
    return run("count", folder / "a.mp4", "--telemetry", folder / f"{telemetry}.klv", *START, *words)


def test_lines_on_the_map_are_counted_where_they_lie_and_only_while_they_are_seen(folder: Path, tmp_path: Path) -> None:
    op = made(tmp_path)
    words = ("--line", GATE, "--line", WEST, "--record", op, *WHERE, "--record-line", "west", "-f", "json")
    done = count(folder, *words)
    (shown,) = json.loads(done.stdout)
    rows = {(row["line"], row["direction"]): row for row in shown["counts"]}
    assert {key: row["counted"] for key, row in rows.items() if key[0] == "gate"} == {
        ("gate", "forward"): 2,
        ("gate", "back"): 1,
    }
    assert rows["gate", "forward"]["seen_percent"] == 100
    assert rows["west", "forward"]["seen_percent"] == pytest.approx(100 * (AWAY_S + 0.4) / 11, abs=4)
    (gap,) = shown["gaps"]
    assert (gap["why"], gap["of"], gap["to_s"]) == ("outside", "west", 11.0)
    assert gap["from_s"] == pytest.approx(AWAY_S + 0.4, abs=0.4)
    assert done.exit_code == 1  # a gap
    told = shown["map"]
    assert told["off_m"] == {"gate": pytest.approx(2.5, abs=0.2), "west": pytest.approx(2.5, abs=0.2)}
    assert (told["clock"]["is_certain"], told["clock"]["ahead_s"]) == (True, pytest.approx(0, abs=0.21))
    records = [json.loads(line) for line in run("export", op, "--format", "jsonl").stdout.splitlines()]
    (hidden,) = [each["body"] for each in records if each["kind"] == "watch_gap"]
    assert hidden == {"reason": "other", "details": "the line was not in the picture"}
    (watch,) = [each["body"] for each in records if each["kind"] == "watch"]
    assert watch["resolution"]["unit"] == "cm"
    assert float(watch["resolution"]["value"]) == pytest.approx(_coarsest_cm(), rel=0.02)


def _coarsest_cm() -> float:
    """Of the ends of the line in the west, while it is in view: 10 cm a pixel straight below, at a scale of one."""
    ends_m = [np.array([90 - WIDE_PX / 2, y - HIGH_PX / 2]) * M_PER_PX for y in (400, 250)]
    found = []
    for time_s in np.arange(0, AWAY_S + 0.5, 0.2):
        _, scale, east_m, south_m = pose(time_s)
        beside_m = max(np.hypot(*(end - (east_m, south_m))) for end in ends_m)
        found.append(10 * np.hypot(beside_m, HEIGHT_M * scale) / HEIGHT_M)
    return float(max(found))


def test_a_clock_that_is_ahead_is_named_and_never_set(folder: Path) -> None:
    done = count(folder, "--line", GATE, telemetry="ahead")
    assert (done.exit_code, done.stdout) == (3, "")
    assert "got one that is 4.0 s ahead" in done.stderr
    assert "--telemetry-offset 4.0" in done.stderr
    done = count(folder, "--line", GATE, telemetry="hour")
    assert (done.exit_code, done.stdout) == (3, "")
    assert "telemetry of the film's time, 2016-12-10T16:00Z/2016-12-10T16:00:11Z" in done.stderr
    assert "got 2016-12-10T16:59:57Z" in done.stderr
    assert "--telemetry-offset 3600.0" in done.stderr
    done = count(folder, "--line", GATE, "--telemetry-offset", 3590, telemetry="hour")
    assert (done.exit_code, "warning: expected a clock that goes" in done.stderr) == (1, True)


def laid(folder: Path, telemetry: Path, offset_s: float | None = None) -> FilmOnMap:
    view = View(Mount(0, -90), None, 768, 0.25, None, None, use_damaged=False)
    return film_on_map(open_film(folder / "a.mp4"), telemetry, view, float(AT_S), offset_s)


def test_who_says_how_far_it_is_ahead_is_believed(folder: Path) -> None:
    found = laid(folder, folder / "ahead.klv", 4.0)
    assert (found.faults, found.offset_s) == ((), 4.0)
    (drawn,) = found.drawn([corners("gate", 400, 520, 400, 150)], []).lines
    first = np.linalg.inv(camera(pose)(0.0))
    expected = [first @ (*each, 1) for each in ((400, 520), (400, 150))]
    assert drawn.ends_px == pytest.approx(np.concatenate([each[:2] / each[2] for each in expected]), abs=3)
    (fault,) = laid(folder, folder / "ahead.klv", 0.0).faults  # it was said to be nought, and is told all the same
    assert (fault.severity, fault.got) == ("warning", "one that is 4.0 s ahead")


def test_a_film_with_its_own_telemetry_begins_when_that_does(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "own.klv").write_bytes(klv(track(pose, np.arange(0, 12, 0.2), AT_S)))
    view = View(Mount(0, -90), None, 768, 0.25, None, None, use_damaged=False)
    found = film_on_map(open_film(folder / "a.mp4"), tmp_path / "own.klv", view, None, None)
    assert (found.laying.at_s[0], found.faults) == (AT_S, ())


def test_a_receiver_that_errs_makes_a_short_line_unsure(folder: Path, tmp_path: Path) -> None:
    """Errors of 3 m east and north by turns, 4.2 m: with those of a receiver 4.9 m, more than half of 8 m."""
    true = track(pose, np.arange(-3, 15, 0.2), AT_S)
    signs = np.where(np.arange(len(true)) // 5 % 2, 1, -1)
    wrong = replace(true, lat_deg=true.lat_deg + 3 * signs / 110_961, lon_deg=true.lon_deg + 3 * signs / EAST_M)
    (tmp_path / "f.klv").write_bytes(klv(wrong))
    placed = laid(folder, tmp_path / "f.klv", 0.0).drawn(
        [corners("gate", 400, 520, 400, 150), corners("short", 400, 300, 400, 220)],
        [OnMap("camp", (degrees(300, 300), degrees(500, 300), degrees(400, 400)))],
    )
    assert placed.unsure == {"short"}
    assert 3.5 < placed.off_m["gate"] < 5.5
    assert [each.name for each in placed.beside] == ["gate"] * 4 + ["short"] * 4
    (zone,) = placed.zones
    assert np.array(zone.corners_px) == pytest.approx(np.array([(300, 300), (500, 300), (400, 400)]), abs=60)


def corners(name: str, x1: float, y1: float, x2: float, y2: float) -> OnMap:
    return OnMap(name, (degrees(x1, y1), degrees(x2, y2)))


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--line", on_map("far", 5000, 0, 5000, 50)), 3, "line far"),
        (("--line", "swapped@36.2,37.15,36.2001,37.15"), 3, "Longitude comes before latitude"),
        (("--line", "gate@37.15,96,37.16,36"), 3, "latitudes within ±90"),
        (("--line", GATE, "--line", "gate:1,2,3,4"), 3, "each name once"),
        (("--line", "px:400,520,400,900"), 3, "points in the picture"),
    ],
)
def test_what_cannot_be_drawn_is_refused(folder: Path, words: tuple[str, ...], code: int, said: str) -> None:
    done = count(folder, *words)
    assert (done.exit_code, said in done.stderr, done.stdout) == (code, True, "")


def test_the_map_needs_telemetry_and_a_beginning(folder: Path) -> None:
    done = run("count", folder / "a.mp4", "--line", GATE)
    assert (done.exit_code, "--telemetry" in done.stderr) == (2, True)
    done = run("count", folder / "a.mp4", "--line", GATE, "--telemetry", folder / "true.klv")
    assert (done.exit_code, "--start with its offset" in done.stderr) == (2, True)


def sent(folder: Path, *, is_telling: bool = True) -> bytes:
    """The film as its drone sends it: in a transport stream, with a KLV packet for every picture."""
    flown = track(pose, np.arange(0, 11, 1 / FPS), AT_S + 3600)  # by a clock of its own
    with av.open(folder / "a.mp4") as film, av.open(folder / "sent.ts", "w") as out:
        stream, data = out.add_stream("mpeg4", rate=FPS), out.add_data_stream("klv")
        stream.width, stream.height, stream.pix_fmt, stream.bit_rate = WIDE_PX, HIGH_PX, "yuv420p", 8_000_000
        for number, frame in enumerate(film.decode(video=0)):
            out.mux(stream.encode(frame))
            beside = av.Packet(klv(flown.at(np.array([number]))) if is_telling else b"none")
            beside.stream, beside.time_base = data, Fraction(1, FPS)
            beside.pts = beside.dts = number
            out.mux(beside)
        out.mux(stream.encode())
    return (folder / "sent.ts").read_bytes()


def test_a_stream_is_laid_on_the_map_by_the_telemetry_in_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once two seconds are known the lines are drawn; who passes from then on is counted as in the film."""
    monkeypatch.setattr(live_map, "_FIRST_S", 2.0)
    words = ("--line", LATE, "--telemetry", "-", *START, "-f", "json")
    done = run("count", "-", *words, stdin=sent(folder))
    (shown,) = (json.loads(line) for line in done.stdout.splitlines())
    (first,) = [each for each in shown["gaps"] if each["why"] == "unplaced"]
    assert (first["from_s"], first["of"]) == (0.0, "all")
    assert 1.5 < first["to_s"] < 3.5
    assert {row["direction"]: row["counted"] for row in shown["counts"]} == {"forward": 2, "back": 0}
    assert shown["map"]["off_m"] == {"late": pytest.approx(2.5, abs=0.3)}
    assert "On the map by -" in done.stderr
    silent = run("count", "-", *words, stdin=sent(folder, is_telling=False))
    (shown,) = (json.loads(line) for line in silent.stdout.splitlines())
    assert (shown["counts"], shown["map"]) == ([], {})
    assert [each["why"] for each in shown["gaps"]] == ["unplaced"]
    assert "no telemetry comes" in silent.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "name what it sends with --telemetry"),
        (("--telemetry", "a.tlog"), "--telemetry a.tlog: a stream's telemetry comes with it"),
        (("--telemetry", "udp://127.0.0.1:9", *START), "count that film as a file"),
        (("--telemetry", "-", "--believe", "2016-12-10T16:00Z/2016-12-10T16:03Z"), "--believe is for a log"),
    ],
)
def test_a_stream_needs_telemetry_that_comes_with_it(words: tuple[str, ...], said: str) -> None:
    done = run("count", "-", "--line", GATE, *words, stdin=b"")
    assert (done.exit_code, said in done.stderr) == (2, True)
    done = run("count", "-", "--line", "g:1,2,3,4", "--telemetry", "udp://127.0.0.1:9", stdin=b"")
    assert (done.exit_code, "none is drawn there" in done.stderr) == (2, True)
