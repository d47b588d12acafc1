"""The command, from a scenario to the ledger."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from cli.runs import made, run
from interchange.test_patrol_scenario import GOOD
from safepassage.cli.common import open_operation
from safepassage.foundation.times import iso_utc

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
    (spares,) = (line for line in done.stdout.splitlines() if "keep 95 %" in line)
    assert spares.endswith("batteries, chargers, pads and crews are taken to suffice.")
    assert "2016-12-10T17:55  north-1" in done.stdout


def test_as_data(scenario: Path) -> None:
    said = json.loads(run("patrol", scenario, "--format", "json", "--no-spares", "--quick").stdout)
    (base,) = said["bases"]
    assert (said["nature"], base["drones"], base["no_rota_below"], base["checked"]) == ("exercise", 2, 2, True)
    assert len(base["sorties"]) == 5
    assert (base["spares"], base["spares_assume"]) == (None, None)


def test_spares_say_what_they_assume_as_data(scenario: Path) -> None:
    said = json.loads(run("patrol", scenario, "--format", "json", "--quick").stdout)
    assert said["bases"][0]["spares_assume"] == "batteries, chargers, pads and crews are taken to suffice"


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
        (("--lost", "north-1", "--lost", "north-2", "--at", "+1:00"), "go together"),
        (("--lost", "north-1", "--at", "+0:10", "--lost", "north-1", "--at", "+0:20"), "north-1 is lost twice"),
        (("--lost", "north-7", "--at", "+0:10", "--lost", "north-1", "--at", "late"), "north-7'. "),
        (("--lost", "north-7", "--at", "+0:10", "--lost", "north-1", "--at", "late"), "; --at late: expected"),
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
    assert "Recorded 5 planned watches, 0 there already, 0 withdrawn." in done.stderr
    assert (tmp_path / "out" / "north.crews-only.svg").is_file()
    assert json.loads((tmp_path / "out" / "patrol.json").read_text(encoding="utf-8"))["nature"] == "exercise"
    again = run("patrol", scenario, "--record", operation, "--no-spares")
    assert "Recorded 0 planned watches, 5 there already, 0 withdrawn." in again.stderr
    rows = run("export", operation, "--kind", "watch").stdout.splitlines()
    assert [(row["mood"], row["place"]) for row in map(json.loads, rows)] == [("planned", "corridor/one")] * 5


def planned(operation: Path) -> list[tuple[str, str]]:
    """(first, last minute) of every watch that is planned and not withdrawn."""
    with open_operation(operation, readonly=True) as opened:
        spans = [each.observation.occurred for each in opened.view().planned("watch")]
    return sorted((iso_utc(each.start_s)[11:16], iso_utc(each.end_s)[11:16]) for each in spans)


def test_a_night_planned_anew_withdraws_the_rest_of_the_old(tmp_path: Path, scenario: Path) -> None:
    """South is held 16:00-17:40 in UTC, by 20 minutes. A drone that is lost at 16:10 ends its watch then."""
    operation = made(tmp_path)
    scenario.write_text(ONE.replace("drones = 2", "drones = 4"), encoding="utf-8")
    assert run("patrol", scenario, "--record", operation, "--no-spares").exit_code == 0
    first = planned(operation)
    assert first == [("16:00", "16:20"), ("16:20", "16:40"), ("16:40", "17:00"), ("17:00", "17:20"), ("17:20", "17:40")]
    lost = ("patrol", scenario, "--lost", "north-1", "--at", "+0:10", "--record", operation)
    assert "5 withdrawn." in run(*lost).stderr
    anew = planned(operation)
    assert anew[:2] == [("16:00", "16:10"), ("16:15", "16:35")]
    assert anew[-1][1] == "17:40"
    assert "Recorded 0 planned watches" in run(*lost).stderr
    assert run("patrol", scenario, "--record", operation, "--no-spares").exit_code == 0
    assert planned(operation) == first  # the drone was found again: what was withdrawn stands anew
    assert "5 there already, 0 withdrawn." in run("patrol", scenario, "--record", operation, "--no-spares").stderr
    withdrawn = map(json.loads, run("export", operation, "--kind", "retraction").stdout.splitlines())
    assert {each["body"]["reason"] for each in withdrawn} == {"replanned"}


def flown_by(operation: Path) -> list[tuple[str, str, str]]:
    """(first, last minute, drone) of every watch that is planned and not withdrawn."""
    with open_operation(operation, readonly=True) as opened:
        held = [each.observation for each in opened.view().planned("watch")]
    return sorted(
        (iso_utc(each.occurred.start_s)[11:16], iso_utc(each.occurred.end_s)[11:16], each.body["aircraft"])
        for each in held
    )


def test_a_second_loss_goes_on_from_what_the_ledger_has(tmp_path: Path, scenario: Path) -> None:
    """At three in the night nobody repeats the first loss: the same comes out as of both in one command."""
    scenario.write_text(ONE.replace("drones = 2", "drones = 6"), encoding="utf-8")
    first, second = ("--lost", "north-1", "--at", "+0:10"), ("--lost", "north-2", "--at", "+0:30")
    for name in ("apart", "once"):
        (tmp_path / name).mkdir()
    apart, once = made(tmp_path / "apart"), made(tmp_path / "once")
    for operation in (apart, once):
        assert run("patrol", scenario, "--record", operation, "--no-spares").exit_code == 0
    assert "Drones lost: 1 recorded." in run("patrol", scenario, *first, "--record", apart).stderr
    done = run("patrol", scenario, *second, "--record", apart)
    assert "Lost already, by the ledger: north-1 at 2016-12-10T18:10." in done.stderr
    assert run("patrol", scenario, *second, *first, "--record", once).stdout == done.stdout
    assert flown_by(apart) == flown_by(once)
    assert ("16:00", "16:10", "north-1") in flown_by(apart)
    assert not [each for each in flown_by(apart) if each[0] > "16:30" and each[2] in ("north-1", "north-2")]
    before = flown_by(apart)
    again = run("patrol", scenario, *second, "--record", apart)
    assert "Recorded 0 planned watches" in again.stderr
    assert flown_by(apart) == before
    assert run("patrol", scenario, "--lost", "north-1", "--at", "+0:20", "--record", apart).exit_code == 2
    found = run("patrol", scenario, "--record", apart, "--no-spares")  # without a loss both are found again
    assert "Drones lost: 2 withdrawn." in found.stderr
    assert {each[2] for each in flown_by(apart)} >= {"north-1", "north-2"}
    third = run("patrol", scenario, "--lost", "north-3", "--at", "+0:40", "--record", apart)
    assert "by the ledger" not in third.stderr
    assert third.exit_code in (0, 1)


def test_a_rota_that_is_not_the_ledgers_is_not_gone_on_from(tmp_path: Path, scenario: Path) -> None:
    """The night that was recorded held the post from the start; the file by now asks for it ten minutes later."""
    operation = made(tmp_path)
    scenario.write_text(ONE.replace("drones = 2", "drones = 4"), encoding="utf-8")
    assert run("patrol", scenario, "--record", operation, "--no-spares").exit_code == 0
    before = flown_by(operation)
    scenario.write_text(scenario.read_text(encoding="utf-8").replace('"+0:00"', '"+0:10"'), encoding="utf-8")
    done = run("patrol", scenario, "--lost", "north-1", "--at", "+0:30", "--record", operation)
    assert done.exit_code == 3
    assert (
        "expected north-1 over stretch/south 2016-12-10T16:00Z/2016-12-10T16:20Z, as the ledger has it" in done.stderr
    )
    assert flown_by(operation) == before
    assert run("patrol", scenario, "--record", operation, "--no-spares").exit_code == 0  # the whole night anew
    assert run("patrol", scenario, "--lost", "north-1", "--at", "+0:30", "--record", operation).exit_code in (0, 1)
    scenario.write_text(scenario.read_text(encoding="utf-8").replace('"+0:10"', '"+0:05"'), encoding="utf-8")
    same = run("patrol", scenario, "--lost", "north-1", "--at", "+0:30", "--record", operation)
    assert same.exit_code == 3  # nor is what is known already


def test_a_loss_that_a_crew_recorded_holds_for_every_rota(tmp_path: Path, scenario: Path) -> None:
    operation = made(tmp_path)
    scenario.write_text(ONE.replace("drones = 2", "drones = 4"), encoding="utf-8")
    for crew, minute in (("crew-2", "10"), ("crew-3", "25")):  # the first word of it holds
        words = [f"source={crew}", "source_id=7", f"occurred=2016-12-10T18:{minute}", "aircraft=north-1"]
        assert run("record", operation, "drone_lost", *words).exit_code == 0
    for _ in range(2):
        done = run("patrol", scenario, "--record", operation, "--no-spares")
        assert "Lost already, by the ledger: north-1 at 2016-12-10T18:10." in done.stderr
    assert not [each for each in flown_by(operation) if each[0] > "16:10" and each[2] == "north-1"]


def test_a_spare_that_never_flew_can_be_lost_and_two_losses_are_one_night(scenario: Path) -> None:
    """Of three drones one stands by. It and then one that flies are lost: the one left leaves gaps; 1 more would do."""
    scenario.write_text(ONE.replace("drones = 2", "drones = 3"), encoding="utf-8")
    alone = run("patrol", scenario, "--lost", "north-3", "--at", "+0:05")
    assert (alone.exit_code, "No gap" in alone.stdout) == (0, True)
    both = run("patrol", scenario, "--lost", "north-3", "--at", "+0:05", "--lost", "north-1", "--at", "+0:10")
    assert both.exit_code == 1
    assert "Gap: stretch/south from 2016-12-10T18:10" in both.stdout
    assert "1 more drones would leave no gap" in both.stdout


def test_other_nights_bases_and_what_was_due_before_stay(tmp_path: Path, scenario: Path) -> None:
    operation = made(tmp_path)
    other = tmp_path / "other.toml"
    for old, new in (
        ("2016-12-10", "2016-12-09"),
        ("2016-12-10", "2016-12-11"),
        ("base.north", "base.west"),
        ("+1:40", "+2:20"),
    ):
        other.write_text(ONE.replace(old, new), encoding="utf-8")
        assert run("patrol", other, "--record", operation, "--no-spares").exit_code == 0
    assert len(planned(operation)) == 5 + 5 + 5 + 7
    done = run("patrol", other, "--lost", "north-1", "--at", "+1:00", "--record", operation)
    assert done.exit_code == 1
    left = planned(operation)
    assert left.count(("16:20", "16:40")) == 4
    assert left.count(("17:20", "17:40")) == 3


def test_another_content_under_its_number_is_told(tmp_path: Path, scenario: Path) -> None:
    operation = made(tmp_path)
    assert run("patrol", scenario, "--record", operation, "--no-spares").exit_code == 0
    scenario.write_text(ONE.replace('corridor = "one"', 'corridor = "two"'), encoding="utf-8")
    done = run("patrol", scenario, "--record", operation, "--no-spares")
    assert done.exit_code == 1
    assert "which has the same number" in done.stderr


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
