"""Counting by hand over a film, from the call to the ledger; the browser is a script here."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import pytest

from cli.runs import made, run
from films import written
from safepassage.cli import film_page
from service.caller import GUARD, Caller, calling

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

GATE = ("--line", "gate:80,110,80,10")
START = ("--start", "2016-12-10T18:00Z")


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three seconds of nothing but soil."""
    rng = np.random.default_rng(4)
    soil = cv2.resize(rng.uniform(60, 200, (30, 40, 3)), (160, 120), interpolation=cv2.INTER_CUBIC)
    pictures = [np.clip(soil + rng.normal(0, 3, soil.shape), 0, 255).astype(np.uint8) for _ in range(30)]
    return written(tmp_path_factory.mktemp("film") / "a.mp4", pictures, 10)


@pytest.fixture
def observer(monkeypatch: pytest.MonkeyPatch) -> Callable[..., dict[str, Any]]:
    """Who looks at pictures from one time to another, and marks somebody in some of them."""
    said: dict[str, Any] = {}

    def looks(*words: object, from_s: float, to_s: float, passed: tuple[float, ...]) -> dict[str, Any]:
        def serve(page: Any, secret: str) -> None:
            with calling(page.app) as call:
                said.update(_look(call, secret, from_s, to_s, passed))

        monkeypatch.setattr(film_page, "_serve", serve)
        done = run("count", *words)
        return {**said, "code": done.exit_code, "stdout": done.stdout, "stderr": done.stderr}

    return looks


def _look(call: Caller, secret: str, from_s: float, to_s: float, passed: tuple[float, ...]) -> dict[str, Any]:
    headers, at_s, seen = {"host": "127.0.0.1", **GUARD}, from_s - 1e-6, []
    while at_s < to_s:
        found = call.get(f"/{secret}/picture", params={"after": repr(at_s)}, headers=headers)
        if found.status_code == 204:
            break
        at_s = float(found.headers["x-at"])
        seen.append(at_s)
    call.post(f"/{secret}/tally", json={"seen_s": seen}, headers=headers)
    for each in passed:
        at = min(seen, key=lambda time_s: abs(time_s - each))
        mark = {"do": "mark", "at_s": at, "line": "gate", "direction": "forward"}
        assert call.post(f"/{secret}/tally", json=mark, headers=headers).status_code == 200
    answer: dict[str, Any] = call.get(f"/{secret}/tally", headers=headers).json()
    return answer


def test_marks_over_a_film_go_to_the_ledger_as_a_tally_and_two_observers_give_the_error(
    film: Path, tmp_path: Path, observer: Callable[..., dict[str, Any]]
) -> None:
    folder, first, second = made(tmp_path), tmp_path / "first", tmp_path / "second"
    where = ("--place", "corridor/c", "--source", "observer-1", "--record", folder)
    told = observer(
        film, *GATE, *START, "--by-hand", "-", "--out", first, *where, from_s=0, to_s=9, passed=(2.0, 1.0, 1.5)
    )
    assert (told["code"], told["nature"], told["film"]) == (0, "exercise", "a.mp4")
    rows = [row.split(",") for row in (first / "tally.csv").read_text().splitlines()]
    assert rows[1] == ["2016-12-10T18:00:00.000Z", "gate", "begin", ""]
    assert [row[0][17:] for row in rows[2:-1]] == ["01.000Z", "01.500Z", "02.000Z"]
    assert rows[-1] == ["2016-12-10T18:00:03.000Z", "", "end", ""]
    assert "one observer" in told["stdout"]
    lines = run("export", folder, "--format", "jsonl").stdout.splitlines()
    (watch,) = [each for each in map(json.loads, lines) if each["kind"] == "watch"]
    assert (watch["occurred"], watch["body"]["means"]) == ("2016-12-10T18:00Z/2016-12-10T18:00:03Z", "observer")
    both = ("--by-hand", "-", "--by-hand", first / "tally.csv", "-f", "json", "--out", second)
    (shown,) = json.loads(observer(film, *GATE, *START, *both, from_s=0, to_s=9, passed=(1.0, 2.2))["stdout"])
    row = shown["counts"][0]
    assert (row["counted"], row["known"], row["most"] >= 3) == (2, "two observers", True)


def test_what_was_not_looked_at_is_a_gap_and_is_gone_on_with(
    film: Path, tmp_path: Path, observer: Callable[..., dict[str, Any]]
) -> None:
    words = (film, *GATE, *START, "--by-hand", "-", "--out", tmp_path / "out", "-f", "json")
    observer(*words, from_s=0, to_s=0.9, passed=(0.5,))
    told = observer(*words, from_s=2.5, to_s=9, passed=())
    assert "is gone on with: 1 are marked in it" in told["stderr"]
    assert (told["code"], told["seen_s"]) == (1, [[0.0, 1.0], [2.5, 3.0]])
    (shown,) = json.loads(told["stdout"])
    assert shown["gaps"] == [{"from_s": 1.0, "to_s": 2.5, "why": "away", "of": "all"}]
    assert [(row["counted"], row["seen_percent"]) for row in shown["counts"]] == [(1, 50), (0, 50)]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ((*GATE, *START, "--out", "o", "--zones", "z"), 2, "--by-hand takes no --zones"),
        ((*GATE, *START, "--out", "o", "--annotate", "b.mp4"), 2, "--by-hand takes no --annotate"),
        ((*GATE, "--out", "o"), 2, "over a film needs --out FOLDER, which keeps every mark, and --start"),
        ((*GATE, *START), 2, "over a film needs --out"),
        ((*GATE, "--start", "2016-12-10T18:00", "--out", "o"), 2, "expected a date and time with its offset"),
        (("--line", "gate", *START, "--out", "o"), 3, "expected NAME:x1,y1,x2,y2"),
        ((*[f"--line=a{n}:1,1,9,{n}" for n in range(10)], *START, "--out", "o"), 2, "up to 9 lines, a digit each"),
        ((*GATE, *START, "--out", "kept", "--start", "2016-12-10T18:00:30Z"), 3, "tally.csv"),
        (("--line", "ford:80,110,80,10", *START, "--out", "kept"), 3, "expected a tally of ford over this film"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    film: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], code: int, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(film_page, "_serve", lambda *_: pytest.fail("it was served"))
    (tmp_path / "kept").mkdir()
    rows = "2016-12-10T18:00:00Z,gate,begin,\n2016-12-10T18:00:02Z,,end,\n"
    (tmp_path / "kept" / "tally.csv").write_text(f"time,line,what,who\n{rows}")
    done = run("count", film, "--by-hand", "-", *words)
    assert (done.exit_code, said in done.stderr) == (code, True), done.stderr
    assert "takes no film beside FILE; over a film one counts with" in run("count", film, "--by-hand", "a.csv").stderr
