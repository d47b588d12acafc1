"""`safepassage plan --operation`: what is taken from a ledger, how it is told, and what is noted there."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from cli.runs import made, run
from planning.cities import box, city, lonlat
from safepassage.interchange.network_file import write_network

if TYPE_CHECKING:
    from pathlib import Path

LOOP = city([(0, 0), (100, 0), (200, 0), (100, 100)], [(0, 1), (1, 2), (0, 3), (3, 2)])
SCENARIO = f"""
[scenario]
name = "two ways"
nature = "exercise"
start = 2016-12-10T18:00:00+02:00
[zone.west]
people = 600
geometry = {{ type = "Point", coordinates = {lonlat(0, 0)} }}
[exit.east]
geometry = {{ type = "Point", coordinates = {lonlat(200, 0)} }}
[window.night]
from = "+0:00"
to = "+12:00"
"""
RECORDS = (
    {
        "kind": "remaining_estimate",
        "occurred": "2016-12-10T12:00",
        "place": "zone/west",
        "body": {"people": "about 300", "population": "civilians"},
    },
    {"kind": "corridor_state", "occurred": "2016-12-10T12:00", "place": "corridor/east", "body": {"state": "open"}},
    {
        "kind": "hazard",
        "occurred": "2016-12-10T13:00",
        "place": "zone/west",
        "body": {
            "hazard": "hz-1",
            "status": "suspected",
            "area": "1 ha",
            "geometry": json.dumps(box(120, -10, 180, 10)),
        },
    },
)
HOW = ("--as-of", "2016-12-10T18:00", "--step", 30)


@pytest.fixture
def ground(tmp_path: Path) -> tuple[Path, Path]:
    """(scenario, operation)."""
    folder = tmp_path / "asked"
    folder.mkdir()
    write_network(folder / "network.parquet", LOOP)
    (folder / "scenario.toml").write_text(SCENARIO, encoding="utf-8")
    operation = made(tmp_path)
    file = tmp_path / "seen.jsonl"
    rows = [{"nature": "exercise", "source": "desk", "source_id": str(n), **row} for n, row in enumerate(RECORDS)]
    file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    assert run("import", operation, file).exit_code == 0
    return folder, operation


def test_people_and_hazards_are_the_ledgers_and_lead_back_to_it(ground: tuple[Path, Path]) -> None:
    scenario, operation = ground
    found = run("plan", scenario, "--operation", operation, *HOW)
    assert found.exit_code == 1
    assert "ledger position 4, as of 2016-12-10T16:00Z" in found.stdout
    assert "350 people on foot" in found.stdout
    (line,) = [line for line in found.stdout.splitlines() if "hazard/hz-1" in line]
    assert "closed: suspected" in line
    first = line.rpartition("first ")[2].rstrip("]")
    assert "hazard" in run("trace", operation, first).stdout


def test_json_carries_position_root_and_observations(ground: tuple[Path, Path]) -> None:
    scenario, operation = ground
    said = json.loads(run("plan", scenario, "--operation", operation, *HOW, "--format", "json").stdout)
    ledger = said["ledger"]
    assert (ledger["position"], ledger["as_of"], len(ledger["root"])) == (4, "2016-12-10T16:00Z", 64)
    assert {each["about"]: each["observations"]["count"] for each in ledger["taken"]} == {
        "zone/west": 1,
        "window/night": 0,
        "exit/east": 1,
        "hazard/hz-1": 1,
    }
    alone = json.loads(run("plan", scenario, "--step", 30, "--format", "json").stdout)
    assert (alone["ledger"], alone["people"]["on_foot"]) == (None, 600)


def test_as_known_before_the_hazard_was(ground: tuple[Path, Path]) -> None:
    scenario, operation = ground
    found = run("plan", scenario, "--operation", operation, *HOW, "--as-known-at", 3)
    assert "ledger position 3" in found.stdout
    assert "hz-1" not in found.stdout


def test_nothing_is_noted_unless_asked_and_then_once(ground: tuple[Path, Path], tmp_path: Path) -> None:
    scenario, operation = ground
    how = ("plan", scenario, "--operation", operation, *HOW, "--out", tmp_path / "plan")
    run(*how)
    assert run("export", operation, "--kind", "plan").stdout == ""
    noted = run(*how, "--as-known-at", 4, "--record")
    assert "Noted on the ledger: row 5" in noted.stderr
    assert "Noted already: row 5" in run(*how, "--as-known-at", 4, "--record").stderr
    row = json.loads(run("export", operation, "--kind", "plan").stdout)
    assert row["mood"] == "planned"
    written = (tmp_path / "plan" / "plan.json").read_bytes()
    assert row["body"] == row["body"] | {
        "scenario": "two ways",
        "position": 4,
        "people": 350,
        "stranded": 0,
        "is_proven": "yes",
        "digest": sha256(written).hexdigest(),
    }
    assert not {"street", "streets", "junction", "route"} & set(row["body"])
    assert '"kind":"plan"' not in run("export", operation).stdout.replace(" ", "")


def test_a_corridor_that_is_only_proposed_is_no_way_out(ground: tuple[Path, Path], tmp_path: Path) -> None:
    """The card names nobody whose word would be needed; that is no word for it."""
    scenario, operation = ground
    state = ("occurred=2016-12-10T17:00", "source=desk", "place=corridor/gate", "state=proposed", "source_id=p")
    assert run("record", operation, "corridor_state", *state).exit_code in (0, 1)
    text = (scenario / "scenario.toml").read_text(encoding="utf-8")
    gate = text.replace("[exit.east]", '[exit.east]\ncorridor = "corridor/gate"')
    (scenario / "scenario.toml").write_text(gate, encoding="utf-8")
    found = run("plan", scenario, "--operation", operation, *HOW)
    assert found.exit_code == 3
    assert "exit/east: corridor/gate proposed: closed" in found.stderr


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--as-of", "2016-12-10"), "say which with --operation"),
        (("--record",), "say which with --operation"),
        (("--operation", "OP", "--record"), "say with --out where that is kept"),
        (("--operation", "OP", "--objective", "clearance"), "leave out --objective"),
    ],
)
def test_what_cannot_be_meant_together(ground: tuple[Path, Path], words: tuple[str, ...], says: str) -> None:
    scenario, operation = ground
    found = run("plan", scenario, *(operation if word == "OP" else word for word in words))
    assert found.exit_code == 2
    assert says in found.stderr
