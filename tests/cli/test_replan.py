"""`safepassage replan`: what it prints, what it refuses, and a folder that stands by itself."""

from __future__ import annotations

import json
import re
import shlex
from typing import TYPE_CHECKING

import numpy as np
import pyarrow.parquet as pq
import pytest

from cli.runs import run
from planning.cities import city, lonlat
from safepassage.interchange.network_file import write_network
from safepassage.interchange.standing_file import PROOF, read_standing

if TYPE_CHECKING:
    from pathlib import Path

FORK = city([(0, 0), (200, 0), (400, 0), (0, 700), (800, 800), (900, 800)], [(0, 1), (1, 2), (0, 3), (4, 5)])
"""East 400 m in two streets, one chain (5 steps); north 700 m (9 steps); and a street that leads to neither."""
SCENARIO = f"""
[scenario]
name = "A fork"
nature = "exercise"
start = 2016-12-10T18:00:00+02:00

[zone.middle]
people = 1000
vehicle_share = 0.07
geometry = {{ type = "Point", coordinates = {lonlat(0, 0)} }}

[zone.nobody]
people = 0
geometry = {{ type = "Point", coordinates = {lonlat(0, 0)} }}

[exit.east]
geometry = {{ type = "Point", coordinates = {lonlat(400, 0)} }}

[exit.north]
geometry = {{ type = "Point", coordinates = {lonlat(0, 700)} }}

[hazard.mines]
streets = [[100, 103]]
clearance_h = 10

[hazard.past]
to = "+0:03"
streets = [[104, 105]]

[hazard.fire]
from = "+9:00"
streets = [[104, 105]]
"""


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """930 people on foot, 93 a step to the east: out at steps 5 to 14."""
    (tmp_path / "asked").mkdir()
    (tmp_path / "asked" / "scenario.toml").write_text(SCENARIO, encoding="utf-8")
    write_network(tmp_path / "asked" / "network.parquet", FORK)
    assert run("plan", tmp_path / "asked", "--no-compare", "--out", tmp_path / "plan").exit_code == 0
    return tmp_path / "plan"


def test_a_closure_and_a_release(plan: Path, tmp_path: Path) -> None:
    """At minute 4 four times 93 are in the chain: 1 and 2 steps along before its second street, 3 and 4 steps in it.

    The latter come out at steps 5 and 6. Going back takes 2 steps, so the others are at the beginning at steps 6 and 7;
    they and 558 from home go north, 93 a step from step 4 to 11, and come out 9 steps later.
    """
    done = run(
        *("replan", plan, "--at", "+0:04", "--out", tmp_path / "second"),
        *("--event", "close 101-102", "--event", "open hazard/mines"),
        *("--basis", "land release LR-3 to IMAS 07.11"),
    )
    assert done.exit_code == 0, done.output
    assert "1 street closed; 1 street opened on this basis: land release LR-3 to IMAS 07.11." in done.stdout
    assert "Of 930 people on foot 0 are out by then, 372 are under way and 558 at home." in done.stdout
    assert "70 people who cannot walk are not in this" in done.stdout
    assert "Proven: from then on" in done.stdout
    rows = {line[:17].strip(): line[17:].split() for line in done.stdout.splitlines()}
    assert rows["the plan before"] == ["8", "10", "13", "14", "15"]
    assert rows["the plan now"] == ["14", "16", "19", "20", "21"]
    assert not any(number in done.stdout for number in ("101", "102", "103"))
    assert run("plan", tmp_path / "second").stdout.startswith("Holds: 930 people out")


def test_it_is_made_anew_from_what_was_made_anew(plan: Path, tmp_path: Path) -> None:
    """The east opens again at minute 10 by the word of those who closed it."""
    run("replan", plan, "--at", "4", "--out", tmp_path / "second", "--event", "close 101-102")
    again = ("replan", tmp_path / "second", "--at", "10", "--event", "open 101-102", "--format", "json")
    done = run(*again, "--basis", "lifted by both parties on 10 December", "--out", tmp_path / "second")
    assert done.exit_code == 0, done.output
    said = json.loads(done.stdout)
    assert said["nature"] == "exercise"
    assert said["changes"] == {
        "streets_closed": 0,
        "streets_opened": 1,
        "basis": "lifted by both parties on 10 December",
        "counted_at_home": {},
    }
    assert said["people"] == {
        "on_foot": 930,
        "out": 186,
        "under_way": 186,
        "at_home": 558,
        "cannot": 0,
        "by_vehicle_not_planned_anew": 70,
    }
    assert said["minutes_out"]["before"]["100%"] is None
    assert said["cannot"] == [
        {"zone": "zone/middle", "before": 558, "now": 0},
        {"zone": "zone/nobody", "before": 0, "now": 0},
        {"zone": None, "before": 186, "now": 0},
    ]
    assert json.loads((tmp_path / "second" / "plan.json").read_text(encoding="utf-8")) == said
    assert run("plan", tmp_path / "second").exit_code == 0
    assert read_standing(tmp_path / "second").events == (
        "minute 4: close 101-102",
        "minute 10: open 101-102 (lifted by both parties on 10 December)",
    )


def test_who_is_cut_off_is_said_by_zone(plan: Path) -> None:
    done = run("replan", plan, "--at", "4", "--event", "close 101-102")
    assert done.exit_code == 1
    rows = {line[:15].strip(): line[15:].split() for line in done.stdout.splitlines()}
    assert rows["zone/middle"] == ["0", "558"]
    assert rows["under way"] == ["0", "186"]
    assert rows["the plan now"[:15]][-1] == "never"


def test_a_hazard_that_is_lifted_lifts_nothing_else(plan: Path, tmp_path: Path) -> None:
    run("replan", plan, "--at", "1", "--event", "close 100-103", "--out", tmp_path / "second")
    opened = ("--event", "open hazard/mines", "--basis", "land release LR-3", "--out", tmp_path / "third")
    assert "1 street opened" in run("replan", tmp_path / "second", *opened).stdout
    assert {each.by for each in read_standing(tmp_path / "third").closures} == {"event", "hazard/past", "hazard/fire"}
    assert not pq.read_table(tmp_path / "third" / "flows.planning-only.parquet")["to_junction"].to_pylist().count(103)


def test_a_change_holds_from_the_first_whole_step_on(plan: Path, tmp_path: Path) -> None:
    run("plan", tmp_path / "asked", "--step", "120", "--coarse", "--out", tmp_path / "second")
    done = run("replan", tmp_path / "second", "--at", "3", "--event", "count zone/middle 6")
    assert "From minute 4 on" in done.stdout


def test_a_new_count(plan: Path) -> None:
    """558 are at home at minute 4; 744 are found, two steps' more: the last is out at step 16."""
    said = json.loads(run("replan", plan, "--at", "4", "--event", "count zone/middle 744", "--format", "json").stdout)
    assert said["people"]["on_foot"] == 1116
    assert said["minutes_out"]["plan"]["100%"] == 17
    assert said["changes"]["counted_at_home"] == {"zone/middle": 744}


def test_flows_and_what_binds_count_steps_from_the_start(plan: Path, tmp_path: Path) -> None:
    run("replan", plan, "--at", "4", "--event", "count zone/middle 558", "--out", tmp_path / "second")
    flows = pq.read_table(tmp_path / "second" / "flows.planning-only.parquet")
    assert flows["step"].to_pylist() == [4, 5, 6, 7, 8, 9]
    binding = (tmp_path / "second" / "binding.planning-only.csv").read_text(encoding="utf-8").split()
    assert binding[1:] == ["exercise,100,102,4,9"]


def test_all_that_is_wrong_is_said_at_once(plan: Path) -> None:
    events = [
        "close 100-102",
        "close",
        "shut 100-101",
        "count zone/midle 4",
        "count zone/middle -5",
        "count zone/middle 5",
        "count zone/middle 6",
        "count zone/nobody 6",
        "open 100-101",
        "open 104-105",
        "open hazard/past",
        "open hazard/mines",
        "close 100-103",
        "close hazard/floods",
    ]
    done = run(
        "replan", plan, "--at", "6", *(word for text in events for word in ("--event", text)), "--format", "json"
    )
    assert done.exit_code == 3
    faults = [(each["column"], each["expected"], each["got"]) for each in json.loads(done.stderr)["faults"]]
    street = "a street of the network, or a hazard of the scenario that has streets"
    grammar = "close STREET, open STREET or count ZONE PEOPLE; a street is 12-34, a hazard's are hazard/NAME"
    assert faults == [
        ("event 1", street, "100-102"),
        ("event 2", grammar, "close"),
        ("event 3", grammar, "shut 100-101"),
        ("event 4", "a zone of the plan", "zone/midle"),
        ("event 5", "a whole number of people from 0 to 10000000", "-5"),
        ("event 7", "one count for a zone", "another of zone/middle"),
        ("event 8", "a zone that has people on foot in the plan", "zone/nobody"),
        ("event 9", "what is closed at minute 6", "100-101: nothing closes it"),
        ("event 10", "what is closed at minute 6", "104-105: closed from minute 540 on"),
        ("event 11", "what is closed at minute 6", "hazard/past: nothing closes it"),
        ("event 14", street, "hazard/floods"),
        ("event", "streets that close or open", "1 that do both"),
        ("basis", "'land release …' or 'lifted by …'", "nothing"),
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--event", "open hazard/mines", "--basis", "the radio says so"), "A claim opens no street"),
        (("--event", "open hazard/mines", "--basis", "land release"), "A claim opens no street"),
        (("--event", "open hazard/mines", "--basis", "lifted by the guard"), "'land release …' for hazard/mines"),
        (("--event", "close 100-101", "--basis", "land release 7"), "an event that opens a street"),
        ((), "at least one event"),
        (("--event", "close 100-101", "--at", "15"), "a time before minute 15, when the last are out"),
        (("--event", "close 100-101", "--at", "6:00"), "+H:MM after the scenario's start, or minutes"),
        (("--event", "close 100-101", "--at", "-3"), "+H:MM after the scenario's start, or minutes"),
        (("--event", "close 100-101", "--at", "+9999:00"), "a time within 60000 steps"),
    ],
)
def test_what_cannot_be_meant_is_refused(plan: Path, words: tuple[str, ...], said: str) -> None:
    done = run("replan", plan, *words)
    assert done.exit_code == 3
    assert said in done.stderr


def test_what_came_before_the_plan_is_fixed(plan: Path, tmp_path: Path) -> None:
    run("replan", plan, "--at", "4", "--event", "count zone/middle 600", "--out", tmp_path / "second")
    done = run("replan", tmp_path / "second", "--at", "3", "--event", "close 100-101")
    assert "minute 4 or later, where this plan begins; got 3" in done.stderr
    assert run("replan", tmp_path / "second", "--event", "count zone/middle 600").stdout.count("From minute 4 on") == 1


def test_a_plan_that_does_not_say_what_it_is_made_of_is_refused(plan: Path, tmp_path: Path) -> None:
    with np.load(plan / PROOF) as arrays:
        kept = {name: arrays[name] for name in arrays if name != "about"}
    np.savez(plan / PROOF.removesuffix(".npz"), **kept)
    refused = run("replan", plan, "--event", "close 100-101").stderr
    assert "a plan with proof" in run("replan", tmp_path / "asked", "--event", "close 100-101").stderr
    (said,) = re.findall("`safepassage (.+)` makes it", refused)
    asked = shlex.quote(str(tmp_path / "asked"))
    assert run(*shlex.split(said.replace("SCENARIO", asked)), "--no-compare").exit_code == 0
    assert "From minute 0 on" in run("replan", plan, "--event", "close 100-101").stdout
    assert float(re.findall(r"--step (\S+)", said)[0]) == read_standing(plan).problem.step_s
