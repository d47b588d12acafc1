"""`safepassage orders` and `safepassage check-order`, as a planning office and a telephone desk use them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from cli.runs import run
from planning.cities import city, lonlat
from safepassage.foundation.ids import canonical
from safepassage.interchange.network_file import write_network
from safepassage.interchange.orders_file import read_register
from safepassage.ledger.heads import read_key

if TYPE_CHECKING:
    from pathlib import Path

FORK = city([(0, 0), (-100, 0), (200, 0), (-400, 0)], [(0, 1), (0, 2), (1, 3)])
ASKED = f"""
[scenario]
name = "made"
nature = "exercise"
start = 2016-12-10T18:00:00+02:00

[zone.middle]
people = 93
geometry = {{ type = "Point", coordinates = {lonlat(0, 0)} }}

[exit.east]
geometry = {{ type = "Point", coordinates = {lonlat(200, 0)} }}
"""
FLEET = """
[fleet.buses]
exit = "east"
vehicles = 1
seats = 40
"""


@pytest.fixture
def scenario(tmp_path: Path) -> Path:
    write_network(tmp_path / "network.parquet", FORK)
    path = tmp_path / "scenario.toml"
    path.write_text(ASKED, encoding="utf-8")
    return path


@pytest.fixture
def sheets(scenario: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "sheets"
    found = run("orders", scenario, "--out", folder, "--language", "en,ar", "--copies", "2")
    assert found.exit_code == 0, found.output
    return folder


def code_in(sheets: Path, **wanted: Any) -> str:
    (code,) = [
        code for code, sheet in read_register(sheets).items() if all(sheet[key] == wanted[key] for key in wanted)
    ]
    return code


def test_a_scenario_becomes_a_folder_of_sheets(sheets: Path) -> None:
    assert sorted(path.name for path in sheets.iterdir()) == [
        "orders-middle-ar.planning-only.pdf",
        "orders-middle-en.planning-only.pdf",
        "orders.key",
        "orders.pub",
        "sheets.planning-only.csv",
    ]
    assert [path.name for path in sheets.iterdir() if path.stat().st_mode & 0o077] == ["orders.pub"]
    register = read_register(sheets)
    assert len(register) == 4
    assert {(each["leave"], each["leave_by"], each["way"]) for each in register.values()} == {
        ("2016-12-10T18:00+02:00", "2016-12-10T18:10+02:00", "e.200")
    }


def test_a_plan_that_was_written_gives_the_same_sheets(scenario: Path, sheets: Path, tmp_path: Path) -> None:
    plan, again = tmp_path / "plan", tmp_path / "again"
    assert run("plan", scenario, "--zone-routes", "--out", plan).exit_code == 0
    more = ("--key", sheets / "orders.key", "--language", "ar,en", "--copies", "2")
    scenario.unlink()
    (tmp_path / "network.parquet").unlink()
    found = run("orders", plan, "--out", again, *more)
    assert found.exit_code == 0, found.output
    assert read_register(again) == read_register(sheets)
    assert (again / "orders.pub").read_text() == (sheets / "orders.pub").read_text()
    assert not (again / "orders.key").exists()


def test_those_who_cannot_walk_have_a_sheet_from_a_written_plan_too(scenario: Path, tmp_path: Path) -> None:
    scenario.write_text(ASKED.replace("people = 93", "people = 100\nvehicle_share = 0.07") + FLEET, encoding="utf-8")
    plan, first, again = tmp_path / "plan", tmp_path / "first", tmp_path / "again"
    assert run("plan", scenario, "--zone-routes", "--out", plan).exit_code == 0
    assert run("orders", plan, "--language", "en", "--out", first).exit_code == 0
    more = ("--key", first / "orders.key", "--language", "en")
    assert run("orders", scenario, *more, "--out", again).exit_code == 0
    assert read_register(first) == read_register(again)
    assert sorted(each["by"] for each in read_register(first).values()) == ["foot", "vehicle"]


def test_a_plan_without_routes_or_scenario_is_refused(scenario: Path, tmp_path: Path) -> None:
    plan = tmp_path / "plan"
    run("plan", scenario, "--zone-routes", "--out", plan)
    with_routes = {path.name for path in plan.iterdir()}
    run("plan", scenario, "--out", plan)
    assert with_routes - {path.name for path in plan.iterdir()} == {
        *("routes.planning-only.parquet", "scenario.planning-only.json", "network.planning-only.parquet"),
    }
    for more in ((), ("--scenario", scenario)):
        found = run("orders", plan, *more, "--out", tmp_path / "s")
        assert found.exit_code == 3
        assert "--zone-routes" in found.stderr
    assert run("orders", scenario, "--scenario", scenario, "--out", tmp_path / "s").exit_code == 2
    assert not (tmp_path / "s").exists()


def test_a_folder_that_has_sheets_is_not_written_over(scenario: Path, sheets: Path) -> None:
    assert run("orders", scenario, "--out", sheets).exit_code == 3


def test_a_zone_that_is_not_there_and_an_end_too_early_are_refused(scenario: Path, tmp_path: Path) -> None:
    out = tmp_path / "s"
    assert "zone/middle" in run("orders", scenario, "--zone", "midle", "--out", out).stderr
    found = run("orders", scenario, "--expires", "2016-12-10T18:05", "--out", out)
    assert (found.exit_code, "18:10" in found.stderr) == (2, True)
    assert run("orders", scenario, "--expires", "soon", "--out", out).exit_code == 2
    assert not out.exists()


def test_an_end_is_on_the_scenarios_clock(scenario: Path, tmp_path: Path) -> None:
    out = tmp_path / "s"
    assert run("orders", scenario, "--expires", "2016-12-10T17:30Z", "--language", "ru", "--out", out).exit_code == 0
    assert [each["expires"] for each in read_register(out).values()] == ["2016-12-10T19:30+02:00"]


def test_the_desk_answers_by_code(sheets: Path) -> None:
    code = code_in(sheets, language="ar", copy=2)
    at = ("--orders", sheets, "--at", "2016-12-10T18:05")
    found = run("check-order", f"{code[:4]} {code[4:8].lower()} {code[8:]}", *at)
    assert found.exit_code == 0
    assert found.stdout.startswith("VALID")
    assert "leave_by: 2016-12-10T18:10+02:00" in found.stdout
    assert run("check-order", code, "--orders", sheets).stdout.startswith("EXPIRED")
    altered = run("check-order", code, *at, "--says", "copy=7")
    assert (altered.exit_code, altered.stdout.partition(":")[0]) == (1, "ALTERED")
    said = json.loads(run("check-order", code, *at, "--format", "json").stdout)
    assert (said["nature"], said["verdict"], said["sheet"]["copy"]) == ("exercise", "valid", 2)


def test_a_note_is_checked_with_the_public_key_alone(sheets: Path, tmp_path: Path) -> None:
    code = code_in(sheets, language="en", copy=1)
    key = read_key(sheets / "orders.key")
    note = tmp_path / "note.txt"
    note.write_text(key.sign_text(canonical(read_register(sheets)[code]).decode() + "\n"), encoding="utf-8")
    at = ("--at", "2016-12-10T18:05")
    assert run("check-order", note, "--key", sheets / "orders.pub", *at).stdout.startswith("VALID")
    assert run("check-order", note, "--orders", sheets, *at).stdout.startswith("VALID")
    note.write_text(note.read_text(encoding="utf-8").replace("18:10", "19:10"), encoding="utf-8")
    found = run("check-order", note, "--key", sheets / "orders.pub", *at)
    assert (found.exit_code, found.stdout.partition(":")[0]) == (1, "ALTERED")


def test_what_cannot_be_checked_together_is_said(sheets: Path, tmp_path: Path) -> None:
    code = code_in(sheets, language="en", copy=1)
    assert "--orders" in run("check-order", code, "--key", sheets / "orders.pub").stderr
    assert run("check-order", code).exit_code == 2
    assert run("check-order", code, "--orders", sheets, "--says", "copy").exit_code == 2
    assert run("check-order", code, "--orders", sheets, "--at", "noon").exit_code == 2
    assert run("check-order", code, "--orders", tmp_path).exit_code == 3
    note = tmp_path / "n.txt"
    note.write_text("x")
    assert run("check-order", note).exit_code == 2
    assert run("check-order", note, "--key", note).exit_code == 3
