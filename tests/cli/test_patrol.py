"""The command, from a scenario to the ledger."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from cli.runs import made, run
from interchange.test_patrol_scenario import GOOD

if TYPE_CHECKING:
    from pathlib import Path

ONE = """
[scenario]
name = "One post"
nature = "exercise"
start = 2016-12-10T18:00:00+02:00
handover_min = 0

[drone]
endurance_min = 36
reserve_min = 6
speed_m_s = 10
swap_min = 5
charge_min = 40

[base.north]
geometry = { type = "Point", coordinates = [37.0, 36.0] }
drones = 2

[stretch.south]
corridor = "one"
geometry = { type = "Point", coordinates = [37.0, 36.027] }
watch = [["+0:00", "+1:40"]]
"""


@pytest.fixture
def scenario(tmp_path: Path) -> Path:
    path = tmp_path / "scenario.toml"
    path.write_text(ONE, encoding="utf-8")
    return path


def test_a_rota_is_printed_with_its_proof(scenario: Path) -> None:
    """2,996 m at 10 m/s are five minutes: the post of the other tests, five sorties by two drones."""
    done = run("patrol", scenario)
    assert done.exit_code == 0
    assert "One post (exercise)" in done.stdout
    assert "base/north: 2 drones (proven the fewest; 2 if it never ended), 4 batteries, 5 sorties." in done.stdout
    assert "Checked: every minute in view" in done.stdout
    assert "0 spare, 2 drones in all, keep 95 %" in done.stdout
    assert "2016-12-10T17:55  north-1" in done.stdout


def test_as_data(scenario: Path) -> None:
    said = json.loads(run("patrol", scenario, "--format", "json", "--no-spares", "--quick").stdout)
    (base,) = said["bases"]
    assert (said["nature"], base["drones"], base["no_rota_below"], base["checked"]) == ("exercise", 2, 2, True)
    assert len(base["sorties"]) == 5
    assert base["spares"] is None


def test_what_cannot_be_flown_says_what_would_do(scenario: Path) -> None:
    scenario.write_text(ONE.replace("drones = 2", "drones = 1"), encoding="utf-8")
    done = run("patrol", scenario, "--no-spares", "--quick")
    assert done.exit_code == 1
    assert "Cannot be flown: 2 drones are needed, 1 are there; no rota needs fewer than 2. Bring 1." in done.stdout
    assert "Checked" not in done.stdout
    scenario.write_text(ONE.replace("36.027", "36.2"), encoding="utf-8")
    refused = run("patrol", scenario)
    assert refused.exit_code == 3
    assert "It takes an endurance of" in refused.stderr


def test_a_lost_drone(scenario: Path) -> None:
    """Two drones hold it; one alone is seen to leave gaps, and one more would do."""
    done = run("patrol", scenario, "--lost", "north-1", "--at", "+0:10")
    assert done.exit_code == 1
    assert "Gap: stretch/south from 2016-12-10T18:10" in done.stdout
    assert "1 more drones would leave no gap" in done.stdout
    scenario.write_text(ONE.replace("drones = 2", "drones = 4"), encoding="utf-8")
    done = run("patrol", scenario, "--lost", "north-1", "--at", "2016-12-10T18:10", "--format", "json")
    gap = {"post": "stretch/south", "from": "2016-12-10T18:10", "to": "2016-12-10T18:15"}
    assert json.loads(done.stdout)["gaps"] == [gap]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--lost", "north-1"), "go together"),
        (("--lost", "north-7", "--at", "+1:00"), "there is no drone 'north-7'"),
        (("--lost", "north-1", "--at", "late"), "expected +H:MM"),
        (("--lost", "north-1", "--at", "+9:00"), "outside of the night of base/north"),
    ],
)
def test_a_loss_that_cannot_be_meant(scenario: Path, words: tuple[str, ...], said: str) -> None:
    done = run("patrol", scenario, *words)
    assert done.exit_code == 2
    assert said in done.stderr


def test_files_and_the_ledger(tmp_path: Path, scenario: Path) -> None:
    operation = made(tmp_path)
    done = run("patrol", scenario, "--out", tmp_path / "out", "--record", operation, "--no-spares")
    assert done.exit_code == 0
    assert "Recorded 5 planned watches, 0 there already." in done.stderr
    assert (tmp_path / "out" / "north.crews-only.svg").is_file()
    assert json.loads((tmp_path / "out" / "patrol.json").read_text(encoding="utf-8"))["nature"] == "exercise"
    again = run("patrol", scenario, "--record", operation, "--no-spares")
    assert "Recorded 0 planned watches, 5 there already." in again.stderr
    rows = run("export", operation, "--kind", "watch").stdout.splitlines()
    assert [(row["mood"], row["place"]) for row in map(json.loads, rows)] == [("planned", "corridor/one")] * 5


def test_another_nature_is_not_recorded(tmp_path: Path, scenario: Path) -> None:
    operation = made(tmp_path)
    scenario.write_text(ONE.replace('"exercise"', '"real"'), encoding="utf-8")
    done = run("patrol", scenario, "--record", operation, "--no-spares")
    assert done.exit_code == 3
    assert len(run("export", operation, "--kind", "watch").stdout.splitlines()) == 0


def test_faults_of_the_file_are_said_at_once(scenario: Path) -> None:
    scenario.write_text(
        GOOD.replace("reserve_min = 8", "reserve_min = 40").replace("pads = 2", "pads = 0"), encoding="utf-8"
    )
    done = run("patrol", scenario)
    assert done.exit_code == 3
    assert "drone.reserve_min" in done.stderr
    assert "base/north.pads" in done.stderr
