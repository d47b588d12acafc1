"""`safepassage plan --zone-routes`: the row of the table, what it loses, and the orders in a file."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq
import pytest

from cli.runs import run
from planning.cities import city, point
from safepassage.cli import plan as door
from safepassage.planning.plan import plan_of
from safepassage.planning.scenario import Centre, Exit, Scenario, Zone

if TYPE_CHECKING:
    from pathlib import Path

FORK = city([(0, 0), (-100, 0), (200, 0), (-400, 0)], [(0, 1), (0, 2), (1, 3)])
"""From the middle two ways out: 200 m to the east, 400 m to the west; 93 people a step each way."""
ASKED = Scenario(
    name="made",
    nature="exercise",
    start="2016-12-10T18:00:00+02:00",
    zones=(Zone("zone/middle", 930, point(0, 0)),),
    exits=(Exit("exit/east", point(200, 0)), Exit("exit/west", point(-400, 0))),
)


@pytest.fixture
def scenario(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A scenario whose network need not be read."""

    def planned(_: Path, step_s: float, **more: Any) -> Any:
        return plan_of(FORK, ASKED, step_s=step_s, **more)

    monkeypatch.setattr(door, "_planned", planned)
    return tmp_path / "asked"


def test_the_table_has_a_row_and_the_loss(scenario: Path) -> None:
    """East in 3 steps, 10 a step times 93: minutes 4 to 13. Both ways (5 steps to the west): 4 to 9."""
    found = run("plan", scenario, "--zone-routes")
    assert found.exit_code == 0
    rows = {line[:28].strip(): line[28:].split() for line in found.stdout.splitlines()}
    assert rows["this plan"][-1] == "9"
    assert rows["one route per block"][-1] == "13"
    assert "the last person is out 44.4 % later than in the plan" in found.stdout
    assert not {"street", "junction"} & set(found.stdout.lower().split())


def test_it_is_not_looked_for_unless_asked(scenario: Path) -> None:
    assert "one route per block" not in run("plan", scenario).stdout.lower()
    assert json.loads(run("plan", scenario, "--format", "json").stdout)["one_route_per_block"] is None


def test_json_says_the_loss_and_no_street(scenario: Path) -> None:
    said = json.loads(run("plan", scenario, "--zone-routes", "--format", "json").stdout)
    assert not {"streets", "junctions", "routes"} & set(said)
    loss = said["one_route_per_block"]
    assert loss["loss_last_share"] == pytest.approx(13 / 9 - 1)
    assert loss["loss_area_share"] == pytest.approx(8.5 / ((4 + 5 + 2 * (6 + 7 + 8 + 9)) / 10) - 1)
    assert loss["stay"] == 0
    assert said["minutes_out"]["one_route_per_block"]["100%"] == 13


def test_the_orders_are_a_file_of_their_own(scenario: Path, tmp_path: Path) -> None:
    folder = tmp_path / "plan"
    assert run("plan", scenario, "--zone-routes", "--out", folder).exit_code == 0
    table = pq.read_table(folder / "routes.planning-only.parquet")
    assert table.to_pylist() == [
        {
            "zone": "zone/middle",
            "block_junction": 100,
            "exit": "exit/east",
            "from_step": 0,
            "to_step": 9,
            "people": 930,
            "people_by_step": [93] * 10,
            "streets": [1],
            "junctions": [100, 102],
            "open_till_step": None,
        }
    ]
    assert table.schema.metadata[b"nature"] == b"exercise"
    assert run("plan", folder).stdout.startswith("Holds")


def test_orders_of_an_earlier_plan_do_not_stay_beside_a_new_one(scenario: Path, tmp_path: Path) -> None:
    folder = tmp_path / "plan"
    run("plan", scenario, "--zone-routes", "--out", folder)
    assert (folder / "queues.planning-only.svg").exists()
    run("plan", scenario, "--runs", "0", "--out", folder)
    assert sorted(path.name for path in folder.iterdir()) == [
        "binding.planning-only.csv",
        "flows.planning-only.parquet",
        "plan.json",
        "proof.planning-only.npz",
    ]


def test_centres_say_who_has_no_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """93 a step come by the east in minutes 4 to 9, 558, and by the west in 6 to 9, 372; its centre holds 300."""
    asked = replace(
        ASKED,
        exits=(
            replace(ASKED.exits[0], centres=("centre/school",)),
            replace(ASKED.exits[1], centres=("centre/tents",)),
        ),
        centres=(Centre("centre/school", 2000), Centre("centre/tents", 300)),
    )
    monkeypatch.setattr(door, "_planned", lambda _, step_s, **more: plan_of(FORK, asked, step_s=step_s, **more))
    shown = run("plan", tmp_path / "asked").stdout
    said = json.loads(run("plan", tmp_path / "asked", "--format", "json").stdout)
    rows = [line.split() for line in shown.splitlines() if "centre/" in line]
    east, west = 558, 372
    assert rows == [
        ["exit/east", "centre/school", str(east), "0", "2000"],
        ["exit/west", "centre/tents", "300", "0", "300"],
    ]
    assert f"WITHOUT A PLACE in a centre: {west - 300} from exit/west." in shown
    assert f"no assignment leaves fewer than {west - 300}, not even of single people" in shown
    assert "no plan fewer than 0." in shown
    assert "how far people are taken is unknown and was not weighed" in shown
    assert said["centres"]["left"] == {"exit/west": west - 300}
    assert said["centres"]["person_m"] is None


def test_one_table_sets_everything_beside_the_plan(scenario: Path) -> None:
    """All to the east by 93 a step: 4 to 13. The greedy planner sends people west as soon as that is quicker."""
    found = run("plan", scenario, "--zone-routes", "--runs", "2").stdout
    rows = {line[:29].strip(): line[29:].split() for line in found.splitlines()}
    names = [line[:29].strip() for line in found.splitlines()]
    at = names.index("no plan before")
    assert names[at : at + 7] == [
        "no plan before",
        "this plan",
        "simulated, half of the runs",
        "simulated, nine of ten",
        "one route per block",
        "everybody to the nearest exit",
        "a greedy planner (CCRP)",
    ]
    assert rows["a greedy planner (CCRP)"] == rows["no plan before"] == ["6", "7", "8", "9", "9"]
    assert rows["everybody to the nearest exit"] == ["6", "8", "11", "12", "13"]
    assert float(rows["simulated, nine of ten"][-1]) >= float(rows["simulated, half of the runs"][-1]) > 9
    assert "Simulated is modelled: 2 runs, seed 1. Assumed, not measured: half leave up to 5 min late" in found


def test_the_table_is_in_the_data_too(scenario: Path) -> None:
    said = json.loads(run("plan", scenario, "--runs", "1", "--format", "json").stdout)
    assert list(said["minutes_out"]) == ["bound", "plan", "simulated_median", "simulated_90", "nearest_exit", "ccrp"]
    assert said["minutes_out"]["ccrp"] == {"25%": 6, "50%": 7, "75%": 8, "90%": 9, "100%": 9}
    assert said["simulated"] == {
        "runs": 1,
        "seed": 1,
        "late_min": 5,
        "ignoring_percent": 10,
        "not_out_at_the_end": 0,
    }


@pytest.mark.parametrize(
    ("option", "left"),
    [
        (("--runs", "0"), ["bound", "plan", "nearest_exit", "ccrp"]),
        (("--no-compare",), ["bound", "plan"]),
    ],
)
def test_what_is_not_asked_for_is_not_there(scenario: Path, option: tuple[str, ...], left: list[str]) -> None:
    said = json.loads(run("plan", scenario, *option, "--format", "json").stdout)
    assert list(said["minutes_out"]) == left
    assert said["simulated"] is None
