"""An observer's tally: keys as they are struck, two observers, and the ledger."""

from __future__ import annotations

import csv
import json
from itertools import count
from typing import TYPE_CHECKING

import pytest

from cli.runs import made, run
from safepassage.cli.by_hand import tally
from safepassage.interchange.calibration_file import read_calibration, write_calibration
from safepassage.monitoring.by_hand import ALONE, Mark
from safepassage.monitoring.intervals import Calibration, Labelled, interval
from safepassage.monitoring.shares import beliefs

if TYPE_CHECKING:
    from pathlib import Path

WHERE = ("--place", "corridor/karim-el-hun", "--source", "observer-1")
HEAD = "time,line,what,who\n"


def stamp(time_s: int) -> str:
    return f"2016-12-10T18:{time_s // 60:02}:{time_s % 60:02}Z"


def kept(path: Path, times_s: list[int], end_s: int = 120) -> Path:
    rows = [(0, "gate", "begin", ""), *((each, "gate", "forward", "woman") for each in times_s), (end_s, "", "end", "")]
    path.write_text(HEAD + "".join(f"{stamp(at)},{','.join(rest)}\n" for at, *rest in rows))
    return path


def test_keys_become_marks_with_their_times() -> None:
    """The clock runs back once, and the tally does not."""
    clock_s = iter([100.0, 101, 102, 103, 99, 104, 105, 106, 107, 108, 109])
    marks: list[Mark] = []
    tally(("gate", "bridge"), iter("fm2Wxupfpq3f"), lambda: next(clock_s), marks.append)
    assert marks == [
        Mark(100, "gate bridge", "begin"),
        Mark(101, "gate", "forward", "person"),
        Mark(102, "gate", "forward", "man"),
        Mark(103, "bridge", "back", "woman"),
        Mark(103, "", "undo"),
        Mark(104, "", "end"),
        Mark(106, "gate bridge", "begin"),  # who passed at 105 was not looked for
        Mark(107, "", "end"),
    ]


def test_keys_are_kept_and_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = count(1_700_000_000_000, 1500)
    monkeypatch.setattr("safepassage.cli.by_hand.clock_ms", lambda: next(ticks))
    out = tmp_path / "out"
    words = ("count", "--by-hand", "-", "--line", "gate", "--start", "2016-12-10T18:00Z", "--out", out, "-f", "json")
    done = run(*words, stdin="mwwufcbq")
    assert (done.exit_code, "u takes the last one back" in done.stderr) == (0, True)
    with (out / "tally.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert [row["what"] for row in rows] == ["begin", *["forward"] * 3, "undo", "forward", "forward", "back", "end"]
    assert [row["time"][11:] for row in rows[:3]] == ["18:00:01.500Z", "18:00:03.000Z", "18:00:04.500Z"]
    (shown,) = json.loads(done.stdout)
    assert shown["nature"] == "unknown"  # no operation is named
    assert {row["direction"]: row["counted"] for row in shown["counts"]} == {"forward": 4, "back": 1}
    assert {(row["direction"], row["who"]): row["counted"] for row in shown["who"]} == {
        ("forward", "man"): 1,
        ("forward", "woman"): 1,
        ("forward", "person"): 1,
        ("forward", "child"): 1,
        ("back", "person"): 1,
    }
    again = run(*words, stdin="q")
    assert (again.exit_code, "is there already" in again.stderr) == (2, True)
    assert sorted(path.name for path in out.iterdir()) == ["counts.csv", "gaps.csv", "tally.csv", "zones.csv"]


@pytest.mark.parametrize(("keys", "left"), [("", False), ("f", True)])
def test_without_a_terminal_nothing_is_left_that_blocks_the_next_try(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keys: str, *, left: bool
) -> None:
    """A terminal that is lost later loses no key."""
    struck = iter(keys)

    def key() -> str:
        for each in struck:
            return each
        raise OSError(6, "No such device or address")

    monkeypatch.setattr("click.getchar", key)
    done = run("count", "--by-hand", "-", "--line", "gate", "--out", tmp_path / "out")
    assert (done.exit_code, "there is no terminal" in done.stderr) == (2, True)
    assert (tmp_path / "out" / "tally.csv").exists() == left


def test_one_observer_is_recorded_as_counted_with_an_interval_and_again_adds_nothing(tmp_path: Path) -> None:
    folder = made(tmp_path)
    words = ("count", "--by-hand", kept(tmp_path / "a.csv", list(range(5, 55))), "--record", folder, *WHERE)
    done = run(*words)
    assert (done.exit_code, "Recorded 5 of 5" in done.stderr) == (0, True)
    assert done.stdout.startswith("Exercise · a.csv · by hand")
    assert "one observer" in done.stdout
    assert "Recorded 0 of 5" in run(*words).stderr
    records = [json.loads(line) for line in run("export", folder, "--format", "jsonl").stdout.splitlines()]
    (watch,) = [each for each in records if each["kind"] == "watch"]
    assert watch["body"]["means"] == "observer"
    assert watch["occurred"] == "2016-12-10T18:00Z/2016-12-10T18:02Z"
    counts = [each for each in records if each["kind"] == "watch_count"]
    assert {each["method"] for each in counts} == {"counted"}
    (first,) = [
        each["body"]["counted"]
        for each in counts
        if each["body"]["direction"] == "outbound" and each["occurred"].startswith("2016-12-10T18:00Z")
    ]
    assert (int(first["value"]), int(first["value_to"])) == interval(50, ALONE)


def test_a_second_observer_corrects_what_the_first_alone_was_recorded_as(tmp_path: Path) -> None:
    folder = made(tmp_path)
    one, two = (kept(tmp_path / name, list(range(5, last))) for name, last in (("a.csv", 55), ("b.csv", 54)))
    run("count", "--by-hand", one, "--record", folder, *WHERE)
    both = ("count", "--by-hand", one, "--by-hand", two, "--record", folder, *WHERE)
    done = run(*both)
    assert (done.exit_code, "Recorded 4 of 5" in done.stderr) == (0, True)  # the watch is what it was
    assert "Recorded 0 of 5" in run(*both).stderr
    records = [json.loads(line) for line in run("export", folder, "--format", "jsonl").stdout.splitlines()]
    again = [each for each in records if each["source_id"].startswith("again-2-")]
    (told,) = (each["body"] for each in again if each["source_id"].endswith("-gate-0-outbound"))
    low, high = interval(50, ALONE)
    assert told["details"] == f"counted again (by hand, two observers) instead of {low}-{high} (counted)"
    assert int(told["counted"]["value_to"]) < high


def test_two_observers_give_the_error(tmp_path: Path) -> None:
    """The second saw five of the fifty not, and two whom the first did not see."""
    one = kept(tmp_path / "a.csv", list(range(0, 100, 2)))
    two = kept(tmp_path / "b.csv", sorted([*range(0, 90, 2), 110, 115]))
    done = run("count", "--by-hand", one, "--by-hand", two, "--every", "120", "-f", "json")
    (shown,) = json.loads(done.stdout)
    row = shown["counts"][0]
    assert (row["counted"], row["known"]) == (50, "two observers")
    # both minutes are stretches: in the first all thirty of the second's are among the first's, then 15 of 17
    assert (row["least"], row["most"]) == _ends([(30, 30), (15, 20)], [(30, 30), (15, 17)])


def test_what_was_found_of_an_observer_is_used_for_later_tallies_of_that_view(tmp_path: Path) -> None:
    """Another saw forty of the first's fifty and nobody else; on another night ten more than fifty."""
    file, of_film = tmp_path / "ours.json", {"motion oblique": [Labelled(9, 8, 7)]}
    write_calibration(file, of_film)
    known = ("--calibration", file, "--every", "120", "-f", "json")
    first = (
        "--by-hand",
        kept(tmp_path / "a.csv", list(range(50))),
        "--by-hand",
        kept(tmp_path / "b.csv", list(range(40))),
    )
    later = ("--by-hand", kept(tmp_path / "c.csv", list(range(60, 110))))

    def row(*words: object) -> tuple[object, ...]:
        (shown,) = json.loads(run("count", *words, *known).stdout)
        return tuple(shown["counts"][0][name] for name in ("known", "least", "most"))

    one = _ends([(40, 50)], [(40, 40)])
    for _ in range(2):  # the same tally again is not learned from twice
        assert row(*first, "--source", "observer-1") == ("two observers", *one)
        assert row(*later, "--source", "observer-1") == ("checked observer", *one)
    assert row(*later, "--source", "observer-2") == ("one observer", *interval(50, ALONE))
    assert row(*later, "--source", "observer-1", "--view", "nadir") == ("one observer", *interval(50, ALONE))
    second = ("--by-hand", kept(tmp_path / "d.csv", list(range(60, 110))))
    more = kept(tmp_path / "e.csv", list(range(60, 120)))
    run("count", *second, "--by-hand", more, "--source", "observer-1", *known)
    # forty of forty in the one minute, fifty of sixty in the other
    both = _ends([(40, 50), (50, 50)], [(40, 40), (50, 60)])
    assert row(*later, "--source", "observer-1") == ("checked observer", *both)
    assert of_film.items() < read_calibration(file).items()
    assert "2016" not in file.read_text()


def test_an_observer_s_file_is_read_before_the_first_key(tmp_path: Path) -> None:
    words = ("--by-hand", "-", "--line", "gate", "--out", tmp_path / "o", "--source", "me")
    done = run("count", *words, "--calibration", tmp_path / "none.json", stdin="fq")
    assert (done.exit_code, "none.json" in done.stderr, (tmp_path / "o").exists()) == (3, True, False)


def _ends(true: list[tuple[int, int]], seen: list[tuple[int, int]]) -> tuple[int, int]:
    """Where fifty were tallied: all whom one alone marked invented, or all missed; stretches as (matched, of all)."""
    matched = sum(each for each, _ in true)
    return (
        interval(50, Calibration(matched, 0, 0, true=beliefs(true)))[0],
        interval(50, Calibration(matched, 0, 0, seen=beliefs(seen)))[1],
    )


def test_time_that_the_observer_looked_away_is_a_gap(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = [(0, "gate,begin"), (5, "gate,back"), (30, ",end"), (150, "gate,begin"), (170, ",end")]
    path.write_text(HEAD + "".join(f"{stamp(at)},{rest},\n" for at, rest in rows))
    folder = made(tmp_path)
    done = run("count", "--by-hand", path, "-f", "json", "--record", folder, *WHERE)
    assert done.exit_code == 1
    (shown,) = json.loads(done.stdout)
    assert [(row["from_s"], row["seen_percent"]) for row in shown["counts"][::2]] == [(0, 50), (120, 40)]
    assert shown["gaps"] == [{"from_s": 30.0, "to_s": 150.0, "why": "away", "of": "all"}]
    records = [json.loads(line) for line in run("export", folder, "--format", "jsonl").stdout.splitlines()]
    (gap,) = [each for each in records if each["kind"] == "watch_gap"]
    assert gap["body"]["reason"] == "no_crew"
    assert gap["occurred"] == "2016-12-10T18:00:30Z/2016-12-10T18:02:30Z"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("film.mp4", "--by-hand", "a.csv"), 2, "count FILM --calibrate TALLY"),
        (("--by-hand", "a.csv", "--zones", "z", "--fps", "9"), 2, "takes no --zones, --fps"),
        (("--by-hand", "a", "--by-hand", "b", "--by-hand", "c"), 2, "one observer or two"),
        (("--by-hand", "-", "--by-hand", "-"), 2, "one observer or two"),
        (("--by-hand", "-", "--line", "gate"), 2, "needs --out FOLDER"),
        (("--by-hand", "-", "--out", "o"), 2, "--line NAME"),
        (("--by-hand", "-", "--out", "o", "--line", "gate:1,2,3,4"), 3, "NAME"),
        (("--by-hand", "-", "--out", "o", "--line", "gate", "--line", "gate"), 3, "each name once"),
        (("--by-hand", "-", "--out", "o", "--line", "gate", "--start", "2016-12-10T18:00"), 2, "with its offset"),
        (("--by-hand", "a.csv", "--line", "gate"), 2, "leave out --line"),
        (("--by-hand", "a.csv", "--calibration", "c.json"), 2, "--calibration needs --source"),
        ((), 2, "what shall be counted?"),
    ],
)
def test_what_cannot_be_meant_is_refused(words: tuple[str, ...], code: int, said: str) -> None:
    done = run("count", *words)
    assert (done.exit_code, said in done.stderr, done.stdout) == (code, True, "")


def test_observers_at_different_hours_give_no_error(tmp_path: Path) -> None:
    other = tmp_path / "b.csv"
    other.write_text(HEAD + "2016-12-10T19:00Z,gate,begin,\n2016-12-10T19:01Z,,end,\n")
    done = run("count", "--by-hand", kept(tmp_path / "a.csv", [5]), "--by-hand", other)
    assert (done.exit_code, "minutes and a line that a.csv has as well" in done.stderr) == (3, True)


def test_what_the_ledger_would_refuse_is_refused_before_the_first_key(tmp_path: Path) -> None:
    folder = made(tmp_path)
    words = ("--by-hand", "-", "--line", "gate", "--out", tmp_path / "o", "--record", folder)
    done = run("count", *words, "--place", "centre/jibreen", "--source", "me", stdin="fq")
    assert (done.exit_code, "corridor" in done.stderr, (tmp_path / "o").exists()) == (3, True, False)
