"""`safepassage telemetry` and `coverage` as a crew uses them: from the log of a flight to the gaps of the night."""

from __future__ import annotations

import csv
import json
import re
from contextlib import contextmanager
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from cli.runs import made, run
from flights import said_by
from safepassage.cli.coverage import _hours_along
from safepassage.foundation.times import Interval
from safepassage.monitoring.track import local_m

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

AT_S = 1_481_385_600  # 2016-12-10T16:00:00Z, 18:00 in Damascus
NORTH_M, EAST_M = (float(each[0]) for each in local_m(np.array([36.2])))
OFF = "telemetry came, but its clock is 1 h 0 min 0 s behind: set it, or this machine's"
UTC_DAMASCUS = "2016-12-10T18:0{}:00/2016-12-10T18:0{}:00"


def flight(path: Path, minutes: int = 4, away: tuple[int, ...] = ()) -> Path:
    """A film's metadata: over the stretch, and 1.1 km off it in the minutes `away`; a packet every five seconds."""
    moments = range(0, minutes * 60 + 1, 5)
    path.write_bytes(b"".join(said_by(AT_S + at, 36.21 if at // 60 in away else 36.2, 37.15) for at in moments))
    return path


def stretch() -> dict[str, object]:
    return {"type": "LineString", "coordinates": [[37.15, 36.2], [37.15 + 40 / EAST_M, 36.2]]}


def lines(path: Path) -> Path:
    feature = {"type": "Feature", "id": "stretch/a", "properties": {"corridor": "corridor/c"}, "geometry": stretch()}
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    return path


@pytest.fixture
def operation(tmp_path: Path) -> Path:
    """An exercise with an open corridor and a stretch of it that is drawn; another is only named."""
    folder = made(tmp_path)
    for name, more in (
        ("corridor/c", ["names.en=C"]),
        ("stretch/a", ["names.en=A", "parent=corridor/c", f"geometry={json.dumps(stretch())}"]),
        ("stretch/b", ["names.en=B", "parent=corridor/c"]),
    ):
        place = ["occurred=2016-11-24", "source=desk", f"source_id={name.replace('/', '-')}", f"place={name}"]
        assert run("record", folder, "place", *place, *more).exit_code == 0
    state = ["occurred=2016-12-10T18:00", "source=desk", "source_id=open", "place=corridor/c", "state=open"]
    assert run("record", folder, "corridor_state", *state).exit_code == 0
    return folder


def test_what_a_flight_had_in_view(tmp_path: Path) -> None:
    found = run("telemetry", flight(tmp_path / "f.klv"), "--over", lines(tmp_path / "l.geojson"))
    assert (found.exit_code, found.stderr) == (0, "")
    assert found.stdout.splitlines() == [
        "Nature unknown, no operation named",
        "f.klv: KLV, 2016-12-10T16:00:00/2016-12-10T16:04:01, 49 positions.",
        "What it had in view is known for 49 of them.",
        "corridor    stretch    minutes watched  finest–coarsest m a pixel  from–to",
        "──────────  ─────────  ───────────────  ─────────────────────────  ───────────────────────────────────────",
        "corridor/c  stretch/a                4  0.060–0.064                2016-12-10T16:00:00/2016-12-10T16:04:00",
    ]  # 100 m above; 5 m beside the nearest cell's middle, 35 m beside the furthest: 100.1 and 105.9 m over 1,662.8
    told = json.loads(run("telemetry", tmp_path / "f.klv", "--over", tmp_path / "l.geojson", "-f", "json").stdout)
    assert told["flights"][0]["seen"][0]["metres_a_pixel"] == [0.06, 0.064]


def test_recorded_once_and_seen_in_the_coverage(operation: Path, tmp_path: Path) -> None:
    """Ten minutes, of which the fourth and fifth look elsewhere: 8 watched, and a gap of 2 between."""
    film = flight(tmp_path / "f.klv", minutes=10, away=(3, 4))
    found = run("telemetry", film, "--record", operation, "--source", "crew-2", "--aircraft", "north-1")
    assert found.exit_code == 1  # it went away faster than a drone can: a position is left out
    assert found.stdout.splitlines()[-1] == "Recorded: 3 observations; 0 stood there already."
    assert "stretch/b   warning: expected a line on the ledger; got nothing" in found.stderr
    again = run("telemetry", film, "--record", operation, "--source", "crew-2", "--aircraft", "north-1", "-f", "json")
    gone = [json.loads(row)["body"] for row in run("export", operation, "--kind", "watch_gap").stdout.splitlines()]
    assert [each["aircraft"] for each in gone] == ["north-1"]
    assert (json.loads(again.stdout)["recorded"], json.loads(again.stdout)["duplicates"]) == (0, 3)
    period = "2016-12-10T18:00/2016-12-10T18:15"
    asked = ("coverage", operation, "--period", period, "--as-of", "2016-12-10T18:15")
    told = json.loads(run(*asked, "-f", "json").stdout)
    whole, part, never = told["corridors"]
    assert (whole["stretch"], whole["open_min"], whole["watched_min"]) == ("", 15, 8)
    assert (part["stretch"], part["watched_min"], part["sources"]) == ("stretch/a", 8, ["crew-2"])
    assert part["watched"] == [["2016-12-10T16:00Z", "2016-12-10T16:03Z"], ["2016-12-10T16:05Z", "2016-12-10T16:10Z"]]
    assert part["last_look_age_min"] == 5
    pixel = ("finest_cm_a_pixel", "coarsest_cm_a_pixel", "pixel_known_min")
    assert [[each[name] for name in pixel] for each in (part, never)] == [[6.4, 6.4, 8], [None, None, 0]]
    assert (never["stretch"], never["watched_min"], never["last_look_age_min"]) == ("stretch/b", 0, None)
    gaps = {name: [gap for gap in told["gaps"] if gap["stretch"] == name] for name in ("", "stretch/a", "stretch/b")}
    assert [gap["reasons"] for gap in gaps[""]] == [gap["reasons"] for gap in gaps["stretch/a"]] == [["unknown"], []]
    assert [gap["span"] for gap in gaps["stretch/b"]] == [
        ["2016-12-10T16:00Z", "2016-12-10T16:15Z"]
    ]  # its neighbour was
    assert (told["flown"], [each["unplanned_min"] for each in told["aircraft"]]) == ([], [8])  # nothing was planned
    said = run(*asked).stdout
    assert said.startswith("Exercise\n")
    (ends,) = re.findall(r"stretch/a .* (\d+ min ago .*)\n", said)
    assert ends.split() == ["5", "min", "ago", "6.4", "crew-2", "(north-1)"]
    assert "\nExercise: 2016-12-10T18:00/2016-12-10T18:15, 1 minutes a sign" in said  # the picture has it too
    assert told["nature"] == "exercise"
    assert "stretch/a  │███··█████·····│" in said
    assert f"\n{'':<12}18:00\n" in said
    assert "stretch/b  │···············│" in said
    told_gaps = [line.split(maxsplit=1) for line in said.splitlines() if line.endswith("nobody said")]
    assert ["stretch/b", "2016-12-10T18:00:00/2016-12-10T18:15:00  15 min  nobody said"] in told_gaps


def test_what_was_planned_is_held_against_what_was_flown(operation: Path, tmp_path: Path) -> None:
    """North-1 is planned over a for 18:00-18:08 and over b for 18:08-18:15; north-2 flies 18:00-18:04 over a."""
    for number, (stretch, begin, end) in enumerate((("a", "00", "08"), ("b", "08", "15"))):
        who = ["source=base-north", f"source_id={number}", "mood=planned", "place=corridor/c", "means=drone"]
        what = [f"occurred=2016-12-10T18:{begin}/2016-12-10T18:{end}", f"stretch=stretch/{stretch}", "aircraft=north-1"]
        assert run("record", operation, "watch", *who, *what).exit_code == 0
    film = flight(tmp_path / "f.klv")
    for _ in range(2):  # the same again is the same
        done = run("telemetry", film, "--record", operation, "--source", "crew-2", "--aircraft", "north-2")
    assert done.stdout.splitlines()[-1] == "Recorded: 0 observations; 1 stood there already."
    asked = ("coverage", operation, "--period", "2016-12-10T18:00/2016-12-10T18:15", "--as-of", "2016-12-10T18:15")
    told = json.loads(run(*asked, "-f", "json").stdout)
    minutes = ("planned_min", "as_planned_min", "unplanned_min")
    assert [(each["stretch"], *(each[name] for name in minutes)) for each in told["flown"]] == [
        ("", 15, 4, 0),
        ("stretch/a", 8, 4, 0),
        ("stretch/b", 7, 0, 0),
    ]
    assert told["flown"][1]["missed"] == [["2016-12-10T16:04Z", "2016-12-10T16:08Z"]]
    drones = [(each["aircraft"], each["planned_min"], each["by_others_min"], each["missed_min"], each["for_others_min"])
              for each in told["aircraft"]]  # fmt: skip
    assert drones == [("north-1", 15, 4, 11, 0), ("north-2", 0, 0, 0, 4)]
    said = run(*asked).stdout
    assert "stretch/b  │········×××××××│" in said
    assert "× though it was planned" in said
    rows = list(csv.DictReader(run(*asked, "-f", "csv").stdout.splitlines()))
    assert {(row["row"], row["stretch"], row["aircraft"]): row["missed_min"] for row in rows if row["planned_min"]} == {
        ("flown", "", ""): "11.0",
        ("flown", "stretch/a", ""): "4.0",
        ("flown", "stretch/b", ""): "7.0",
        ("aircraft", "", "north-1"): "11.0",
        ("aircraft", "", "north-2"): "0.0",
    }
    gaps = [(row["stretch"], row["gap_min"]) for row in rows if row["row"] == "gap"]
    assert gaps == [("", "11.0"), ("stretch/a", "11.0"), ("stretch/b", "15.0")]
    assert {row["nature"] for row in rows} == {"exercise"}
    run("telemetry", film, "--record", operation, "--source", "crew-2", "--aircraft", "north-3")
    flown = [json.loads(row) for row in run("export", operation, "--kind", "watch").stdout.splitlines()]
    assert len({row["source_id"] for row in flown if row["mood"] == "observed"}) == 2  # two aircraft are two watches
    both = json.loads(run(*asked, "-f", "json").stdout)["corridors"][1]
    span = [["2016-12-10T16:00Z", "2016-12-10T16:04Z"]]
    assert (both["watched_min"], both["watched"], both["sources"]) == (4, span, ["crew-2"])
    assert both["by"] == [{"source": "crew-2", "aircraft": each, "watched": span} for each in ("north-2", "north-3")]
    assert "crew-2 (north-2, north-3)\n" in run(*asked).stdout
    assert "north-2; north-3" in {
        row["aircraft"] for row in csv.DictReader(run(*asked, "-f", "csv").stdout.splitlines())
    }


def test_a_picture_that_is_wider_than_was_said_corrects_the_watch(operation: Path, tmp_path: Path) -> None:
    """6.38 cm a pixel at 1,920 pixels are half of it at twice as many."""
    film = flight(tmp_path / "f.klv")
    words = ("telemetry", film, "--record", operation, "--source", "crew-2")
    assert run(*words).exit_code == 0
    done = run(*words, "--pixels", "3840")
    assert done.stdout.splitlines()[-1] == "Recorded: 1 observations; 0 stood there already."
    asked = ("coverage", operation, "--period", "2016-12-10T18:00/2016-12-10T18:15", "--as-of", "2016-12-10T18:15")
    whole = json.loads(run(*asked, "-f", "json").stdout)["corridors"][0]
    assert (whole["finest_cm_a_pixel"], whole["coarsest_cm_a_pixel"], whole["watched_min"]) == (3.2, 3.2, 4)


@pytest.mark.parametrize(
    ("begin", "end", "cell_s", "marks"),
    [
        # a night of 10 minutes a sign: 12 signs are two hours
        ("2016-12-10T16:00", "2016-12-11T04:00", 600, {0: "18:00", 12: "20:00", 36: "00:00", 60: "04:00"}),
        # from five past: the quarter strikes within the eleventh minute
        ("2016-12-10T16:05", "2016-12-10T17:15", 60, {10: "18:15", 25: "18:30", 55: "19:00"}),
        # two and a half days of hours: midnight is written as the day that begins
        ("2016-12-10T16:00", "2016-12-13T04:00", 3600, {6: "12-11", 18: "12:00", 30: "12-12", 54: "12-13"}),
        # 18 days of six hours: every second day
        ("2016-11-23T22:00", "2016-12-11T22:00", 21_600, {0: "11-24", 8: "11-26", 64: "12-10"}),
        # five days a sign: every seventh sign, by the day that it begins with
        ("2015-12-31T22:00", "2016-12-11T22:00", 432_000, {0: "01-01", 7: "02-05", 14: "03-11"}),
    ],
)
def test_hours_stand_above_the_signs_in_which_they_strike(
    begin: str, end: str, cell_s: int, marks: dict[int, str]
) -> None:
    tz = ZoneInfo("Asia/Damascus")
    start_s, end_s = (round(datetime.fromisoformat(f"{each}+00:00").timestamp()) for each in (begin, end))
    line = _hours_along(Interval(start_s, end_s), cell_s, tz)
    assert {at: line[at : at + 5] for at in marks} == marks
    assert len(line) <= -(-(end_s - start_s) // cell_s) + 5
    assert all(len(each) == 5 for each in line.split())


def test_a_closed_night_has_no_coverage_to_show(tmp_path: Path) -> None:
    found = run("coverage", made(tmp_path), "--period", "2016-12-10/2016-12-10")
    assert (found.exit_code, found.stdout) == (0, "Exercise\nNo corridor was open in that period.\n")


def test_the_ages_of_a_long_period_are_days_and_its_picture_fits(operation: Path) -> None:
    said = run("coverage", operation, "--as-of", "2017-11-24").stdout
    assert "349 d 6 h" in said  # from 10 December, 18:00, to the end of 24 November
    assert max(len(line) for line in said.splitlines()) <= 110


def test_files_for_the_crew(tmp_path: Path) -> None:
    assert run("telemetry", flight(tmp_path / "f.klv", minutes=1), "--out", tmp_path / "out").exit_code == 0
    track = json.loads((tmp_path / "out" / "track.monitoring-only.geojson").read_text(encoding="utf-8"))
    assert track["features"][0]["geometry"]["coordinates"][0][:2] == pytest.approx([37.15, 36.2], abs=1e-6)
    prints = json.loads((tmp_path / "out" / "footprints.monitoring-only.geojson").read_text(encoding="utf-8"))
    assert len(prints["features"]) == 13
    assert {each["nature"] for each in (track, prints)} == {"unknown"}  # no operation is named
    said = prints["features"][0]["properties"]  # 121.1 m to each corner
    assert (said["metres_a_pixel_finest"], said["metres_a_pixel_coarsest"]) == (0.073, 0.073)
    ring = prints["features"][0]["geometry"]["coordinates"][0]
    assert ring[0] == ring[-1]
    turns = (x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(ring))
    area_m2 = sum(turns) / 2 * NORTH_M * EAST_M
    assert area_m2 == pytest.approx(115.47 * 72.79, rel=0.01)  # counter-clockwise, as RFC 7946 wants it


def test_files_and_words_say_what_they_were_flown_for(operation: Path, tmp_path: Path) -> None:
    """The operation that flights are held against has a nature, whether anything is recorded or not."""
    words = ("telemetry", flight(tmp_path / "f.klv", minutes=1), "--over", operation, "--out", tmp_path / "out")
    assert run(*words).stdout.startswith("Exercise\nf.klv: ")
    assert json.loads(run(*words, "-f", "json").stdout)["nature"] == "exercise"
    for name in ("track", "footprints"):
        told = json.loads((tmp_path / "out" / f"{name}.monitoring-only.geojson").read_text(encoding="utf-8"))
        assert {told["nature"], *(each["properties"]["nature"] for each in told["features"])} == {"exercise"}


def test_without_a_lens_it_says_what_is_missing(tmp_path: Path) -> None:
    from flights import tlog

    place = {"lat": 362_000_000, "lon": 371_500_000, "alt": 500_000, "relative_alt": 100_000}
    unsaid = {"time_boot_ms": 0, "vx": 0, "vy": 0, "vz": 0, "hdg": 0}
    (tmp_path / "f.tlog").write_bytes(tlog((AT_S, "global_position_int", {**place, **unsaid})))
    said = run("telemetry", tmp_path / "f.tlog").stdout
    assert "not known: how wide the lens is (--lens), where the camera looked." in said


def test_what_was_left_out_or_can_be_watched_by_nobody_is_a_finding(tmp_path: Path) -> None:
    from flights import packet

    film = flight(tmp_path / "f.klv", minutes=1)
    nowhere = run("telemetry", film, "--over", made(tmp_path))
    assert (nowhere.exit_code, nowhere.stderr.splitlines()[0]) == (
        1,
        "    warning: expected corridors or stretches on the ledger; got none",
    )
    blind = run("telemetry", film, "--over", lines(tmp_path / "l.geojson"), "--ground", 700)
    assert (blind.exit_code, blind.stderr) == (1, "")
    film.write_bytes(film.read_bytes() + packet(b"", checksum=False))
    cut = run("telemetry", film)
    assert "warning: expected packets with a checksum; got 1 of 14 packets without a checksum" in cut.stderr
    assert cut.exit_code == 1


def test_a_crew_says_which_spans_of_a_log_hold(operation: Path, tmp_path: Path) -> None:
    """In its fourth minute the receiver holds a place 2 km off, then says others all about.

    From there one could have come to where it is by then, so that all of the rest is doubted; the crew knows better.
    """
    film, off_deg = flight(tmp_path / "f.klv", minutes=3), [0.02] * 4 + [0.1 * (-1) ** at for at in range(7)]
    noise = b"".join(said_by(AT_S + 185 + 5 * at, 36.2 + each, 37.15) for at, each in enumerate(off_deg))
    on = b"".join(said_by(AT_S + at, 36.202, 37.15) for at in range(240, 421, 5))
    film.write_bytes(film.read_bytes() + noise + on)
    words = ("telemetry", film, "--record", operation, "--source", "crew-2", "-f", "json")
    lost = run(*words)
    (told,) = json.loads(lost.stdout)["flights"]
    assert (told["positions"], "--believe says what holds" in lost.stderr) == (37, True)
    believe = ("2016-12-10T16:04Z/2016-12-10T18:07:01+02:00", "2016-12-10T15:00Z/2016-12-10T16:03Z")
    done = run(*words, *(word for each in believe for word in ("--believe", each)))
    (told,) = json.loads(done.stdout)["flights"]
    assert (done.exit_code, told["positions"]) == (0, 36 + 37)
    (part,) = (each for each in told["seen"] if each["stretch"] == "stretch/a")
    assert part["watched"] == [["2016-12-10T16:00Z", "2016-12-10T16:03Z"]]
    assert part["unknown"] == [["2016-12-10T16:03Z", "2016-12-10T16:04Z"], ["2016-12-10T16:07Z", "2016-12-10T16:08Z"]]
    twice = run(
        *words, "--believe", "2016-12-10T16:00Z/2016-12-10T16:08Z", "--believe", "2016-12-10T16:01Z/2016-12-10T16:02Z"
    )
    assert json.loads(twice.stdout)["flights"][0]["positions"] == 37  # one span that holds the other
    none = run("telemetry", film, "--believe", "2016-12-10T17:00Z/2016-12-10T17:03Z")
    assert (none.exit_code, "a span of the log, which is of 2016-12-10T16:00Z/2016-12-10T16:07:01Z" in none.stderr) == (
        3,
        True,
    )
    for wrong in ("2016-12-10T18:00/2016-12-10T18:03", "2016-12-10T16:03Z/2016-12-10T16:00Z", "2016-12-10T16:03Z"):
        refused = run("telemetry", film, "--believe", wrong)
        assert (refused.exit_code, "two times with offsets" in refused.stderr) == (2, True)


def test_the_ground_as_it_is_given(tmp_path: Path) -> None:
    """On ground that is higher than the drone there is no picture; on a tile of 400 m there is one."""
    film = flight(tmp_path / "f.klv", minutes=1)
    assert "never was above the ground" in run("telemetry", film, "--ground", 700).stdout
    tile = tmp_path / "N36E037.hgt"
    tile.write_bytes(np.full((1201, 1201), 400, ">i2").tobytes())
    assert "known for 13 of them" in run("telemetry", film, "--terrain", tile).stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--record", "op"], "--record needs --source"),
        (["--lens", "sixty"], "is not two numbers"),
        (["--lens", "60,400"], "degrees from 1 to 170"),
        (["--over", "nowhere.geojson"], "a file that can be read; got No such file"),
        (["--minutes", 3], "are for a stream"),
        (["--cot", "udp://127.0.0.1:1"], "are for a stream"),
    ],
)
def test_words_that_cannot_be_meant(tmp_path: Path, words: list[object], said: str) -> None:
    found = run("telemetry", flight(tmp_path / "f.klv", minutes=1), *words)
    assert found.exit_code != 0
    assert said in found.stderr


def test_every_fault_of_a_file_of_lines_at_once(tmp_path: Path) -> None:
    features = [
        {"type": "Feature", "id": "stretch/a", "properties": {}, "geometry": stretch()},
        {"type": "Feature", "id": "road", "geometry": {"type": "Point", "coordinates": [37, 36]}},
        "no feature",
    ]
    path = tmp_path / "l.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    found = run("telemetry", flight(tmp_path / "f.klv", minutes=1), "--over", path)
    assert found.exit_code == 3
    for part in ("row 1  corridor", "row 2  id", "row 2  geometry", "row 3  id"):
        assert part in found.stderr


def test_a_flight_as_it_goes_on(operation: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two minutes over the stretch, one elsewhere, one of silence, one whose time stamps are an hour old, one damaged.

    The clock goes on by five seconds at each look.
    """
    from safepassage.interchange import udp_stream

    moments = iter(range(AT_S, AT_S + 420, 5))
    now_s = [float(AT_S)]

    @contextmanager
    def scripted(_address: str) -> Iterator[Callable[[float], bytes]]:
        def next_one(_wait_s: float) -> bytes:
            at = next(moments)
            now_s[0] = at
            away = (at - AT_S) // 60
            said = said_by(at - 3600 * (away == 4), 36.203 if away == 2 else 36.2, 37.15)
            return b"" if away == 3 else said[:-1] + b"?" if away == 5 and at % 60 else said

        yield next_one

    told_peers: list[bytes] = []

    @contextmanager
    def peers(_addresses: tuple[str, ...]) -> Iterator[Callable[[bytes], None]]:
        yield told_peers.append

    monkeypatch.setattr(udp_stream, "listening", scripted)
    monkeypatch.setattr(udp_stream, "speaking", peers)
    monkeypatch.setattr("safepassage.cli.telemetry._clock_s", lambda: now_s[0])
    asked = ["--record", operation, "--source", "crew-2", "--minutes", 6]
    found = run("telemetry", "udp://127.0.0.1:14550", *asked)
    assert found.stderr.partition("\nListening to ")[0].endswith("Exercise")
    assert found.stdout.splitlines() == [
        "2016-12-10T18:00/2016-12-10T18:01: 12 positions; watched: stretch/a",
        "2016-12-10T18:01/2016-12-10T18:02: 12 positions; watched: stretch/a",
        "2016-12-10T18:02/2016-12-10T18:03: 12 positions; watched: nothing whole",
        "2016-12-10T18:03/2016-12-10T18:04: no telemetry came",
        f"2016-12-10T18:04/2016-12-10T18:05: {OFF}",
        "2016-12-10T18:05/2016-12-10T18:06: 1 positions; watched: nothing whole",
    ]
    assert "got 10 of 12 packets whose checksum does not hold" in found.stderr
    gaps = [
        json.loads(line)["body"]
        for line in run("export", operation, "--kind", "watch_gap", "-f", "jsonl").stdout.splitlines()
    ]
    assert [(each["reason"], each["details"]) for each in gaps] == [
        ("unknown", "not in view, by the drone's telemetry"),
        ("communications", "no telemetry came"),
        ("equipment", f"{OFF}; 1 of 12 packets whose checksum does not hold"),
        (
            "unknown",
            "for over 10 s nobody knows where the camera looked; 10 of 12 packets whose checksum does not hold",
        ),
    ]
    assert len(told_peers) >= 36  # every five seconds of three minutes
    assert b'lat="36.2000000" lon="37.1500000"' in told_peers[0]
    period = "2016-12-10T18:00/2016-12-10T18:15"
    told = json.loads(
        run("coverage", operation, "--period", period, "--as-of", "2016-12-10T18:15", "-f", "json").stdout
    )
    assert told["corridors"][1]["watched"] == [["2016-12-10T16:00Z", "2016-12-10T16:02Z"]]
    assert told["gaps"][0]["reasons"] == ["communications", "equipment", "unknown"]


def test_a_stream_is_listened_to_alone(tmp_path: Path) -> None:
    for more in (("udp://127.0.0.1:2",), ("--believe", "2016-12-10T16:00Z/2016-12-10T16:03Z")):
        found = run("telemetry", "udp://127.0.0.1:1", *more)
        assert (found.exit_code, "listened to alone" in found.stderr) == (2, True)
