"""A plan to be played back: who enters which street when, and where the street is, by hand.

930 people on foot go east, 93 a step from step 0 to step 9, along a chain of two streets of 200 m that takes 5 steps.
"""

from __future__ import annotations

import json
from base64 import b64decode
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from cli.runs import run
from cli.test_replan import FORK, SCENARIO
from planning.cities import city, lonlat
from safepassage.foundation.errors import DataRefused
from safepassage.interchange.network_file import write_network
from safepassage.interchange.playback import POINTS, playback_as_json, run_as_json
from safepassage.interchange.run_file import RUN, KeptRun
from safepassage.interchange.standing_file import read_standing
from safepassage.planning.counts import Counts
from safepassage.planning.rehearsal import Habits
from service.desk import served

if TYPE_CHECKING:
    from pathlib import Path

    from safepassage.planning.standing import Standing


@pytest.fixture
def standing(tmp_path: Path) -> Standing:
    (tmp_path / "asked").mkdir()
    (tmp_path / "asked" / "scenario.toml").write_text(SCENARIO, encoding="utf-8")
    write_network(tmp_path / "asked" / "network.parquet", FORK)
    assert run("plan", tmp_path / "asked", "--no-compare", "--out", tmp_path / "plan").exit_code == 0
    return read_standing(tmp_path / "plan")


def array(told: dict[str, Any], name: str, kind: str) -> list[int]:
    found: list[int] = np.frombuffer(b64decode(told[name]), kind).tolist()
    return found


def test_who_enters_which_street_at_which_step(standing: Standing) -> None:
    told = playback_as_json(standing, FORK)
    assert (told["modelled"], told["nature"], told["steps"]) == (True, "exercise", standing.flow.steps)
    assert array(told, "travel_steps", "<u2") == [5]
    assert array(told, "step", "<u2") == list(range(10))
    assert array(told, "people", "<u2") == [93] * 10
    assert array(told, "arc", "<u4") == [0] * 10


def test_a_street_runs_the_way_that_it_is_walked_at_even_paces(standing: Standing) -> None:
    told = playback_as_json(standing, FORK)
    west_deg, _, east_deg, _ = told["bounds_deg"]
    assert (west_deg, east_deg) == pytest.approx((lonlat(0, 0)[0], lonlat(400, 0)[0]), abs=1e-7)
    x = array(told, "lines", "<u2")[::2]
    assert len(x) == POINTS == 17
    assert x == pytest.approx([each * 65_535 / 16 for each in range(17)], abs=2)


def test_who_walks_against_the_drawing_goes_the_other_way(standing: Standing) -> None:
    """The same people on the arc that leads back: its line runs from east to west."""
    problem, flow = standing.problem, standing.flow.flow
    there = int(np.flatnonzero(flow.any(axis=1))[0])
    ends = (problem.tail == problem.head[there]) & (problem.head == problem.tail[there])
    (back,) = np.flatnonzero(ends)
    turned = np.zeros_like(flow)
    turned[back] = flow[there]
    told = playback_as_json(replace(standing, flow=replace(standing.flow, flow=turned)), FORK)
    x = array(told, "lines", "<u2")[::2]
    assert x == pytest.approx([each * 65_535 / 16 for each in range(16, -1, -1)], abs=2)


def counted(standing: Standing) -> KeptRun:
    """Three go east; 2 wait at home at the end of the first minute, 4 at the exit's own junction; all are out."""
    east, out = eastward(standing), len(standing.problem.tail)
    rows = [
        (out, 0, 4, 4, 4, 4),
        (east, 0, 1, 0, 0, 2),
        (east, 1, 2, 1, 0, 0),
        (east, 2, 0, 2, 3, 0),
        (out, 2, 3, 3, 3, 0),
    ]
    counts = Counts(out, 3, 60.0, *np.array(rows, np.int32).T)
    holds = np.where(counts.arc == east, 5486.4, np.inf).astype(np.float32)
    return KeptRun(Habits(5.0, 0.8, 0.1), 7, 20, 930, counts, holds)


def eastward(standing: Standing) -> int:
    return int(np.flatnonzero(standing.flow.flow.any(axis=1))[0])


def test_the_plans_curve_and_ends_and_what_is_told_of_a_run(standing: Standing) -> None:
    told = playback_as_json(standing, FORK, counted(standing))
    assert told["on_foot"] == 930
    assert told["out_by_step"] == [0] * 6 + [93 * each for each in range(1, 11)]
    assert array(told, "ends", "<u4") == [0, 1]
    assert array(told, "junctions", "<u2") == pytest.approx([0, told_y(told), 65_535, told_y(told, -1)], abs=1)
    run = told["run"]
    assert (run["seed"], run["runs"], run["late_min"], run["ignoring_percent"]) == (7, 20, 5.0, 10.0)
    assert (run["step_s"], run["steps"], run["out_by_step"]) == (60.0, 3, [0, 4, 4, 7])
    assert "arc" not in run
    assert playback_as_json(standing, FORK)["run"] is None


def told_y(told: dict[str, Any], point: int = 0) -> int:
    """The second coordinate of the first or the last point of the line."""
    return array(told, "lines", "<u2")[1::2][point]


def test_a_run_has_who_enters_comes_to_the_end_and_leaves(standing: Standing) -> None:
    told = run_as_json(standing, FORK, counted(standing))
    assert (told["modelled"], told["nature"], told["first_step"], told["on_foot"]) == (True, "exercise", 0, 930)
    assert array(told, "arc", "<u4") == [0, 0, 0]
    assert array(told, "step", "<u2") == [0, 1, 2]
    assert array(told, "people", "<u2") == [1, 2, 0]
    assert array(told, "reached", "<u2") == [0, 1, 2]
    assert array(told, "left", "<u2") == [0, 0, 3]
    assert array(told, "room_people", "<u4") == [5486]
    assert array(told, "lines", "<u2") == array(playback_as_json(standing, FORK), "lines", "<u2")


def test_those_who_wait_are_told_by_junction(standing: Standing) -> None:
    """At the end of the first minute 2 where the arc begins and 4 where it ends, at the exit; of two arcs, the sum."""
    run = counted(standing)
    told = run_as_json(standing, FORK, run)
    assert standing.node_id[standing.problem.exit_node[0]] == 102
    assert array(told, "heap_step", "<u2") == [0, 0]
    waits = dict(zip(array(told, "heap", "<u4"), array(told, "heap_people", "<u4"), strict=True))
    begins, ends = array(told, "ends", "<u4")
    assert waits == {begins: 2, ends: 4}
    one = replace(run.counts, arc=np.full_like(run.counts.arc, eastward(standing)))
    told = run_as_json(standing, FORK, replace(run, counts=one, holds_people=np.ones(len(one.arc), np.float32)))
    assert array(told, "heap_people", "<u4") == [6]


def test_those_who_are_held_in_a_plan_are_told_by_junction(standing: Standing) -> None:
    """Where the arc ends 5 wait from step 3 and 7 from step 4, where it begins 6 from step 3; in the order of steps."""
    problem = standing.problem
    held = np.zeros((problem.nodes, standing.flow.steps), np.int32)
    arc = eastward(standing)
    held[problem.head[arc], 3:5] = (5, 7)
    held[problem.tail[arc], 3] = 6
    told = playback_as_json(replace(standing, flow=replace(standing.flow, held=held)), FORK)
    begins, ends = array(told, "ends", "<u4")
    columns = [array(told, *each) for each in (("heap_step", "<u2"), ("heap", "<u4"), ("heap_people", "<u4"))]
    assert sorted(zip(*columns, strict=True)) == sorted([(3, begins, 6), (3, ends, 5), (4, ends, 7)])
    assert array(told, "heap_step", "<u2") == [3, 3, 4]


def test_who_was_out_before_a_plan_was_made_anew_is_out_as_it_begins(standing: Standing) -> None:
    """3 and 4 by the exits in the first of two steps before, 1 in the second: 8; then the plan's 93 a step."""
    anew = replace(standing, first_step=2, out_before=np.array([[3, 0], [4, 1]], np.int32))
    told = playback_as_json(anew, FORK)
    assert (told["first_step"], told["on_foot"], told["out_by_step"][:8]) == (2, 938, [*[8] * 6, 101, 194])


def test_nobody_who_walks_is_refused(standing: Standing) -> None:
    nobody = replace(standing.flow, flow=np.zeros_like(standing.flow.flow))
    with pytest.raises(DataRefused, match="somebody who enters a street"):
        playback_as_json(replace(standing, flow=nobody), FORK)


def test_another_network_than_the_plans_is_refused(standing: Standing) -> None:
    other = city([(0, 0), (400, 0)], [(0, 1)])
    with pytest.raises(DataRefused, match="the network of the plan"):
        playback_as_json(standing, other)


def test_it_is_for_the_planning_role_alone(standing: Standing, tmp_path: Path) -> None:
    with served(tmp_path / "served") as night:
        folder = night.office.operation.folder
        assert night.as_("planning").get("/api/plan/playback").status_code == 404
        assert night.call.get("/api/places").json()["plan"] is False
        (tmp_path / "plan").rename(folder / "plan")
        write_network(folder / "network.parquet", FORK)
        assert night.call.get("/api/places").json()["plan"] is True
        assert night.call.get("/api/plan/playback").json()["name"] == "A fork"
        for role in ("corridor", "administrator", "clearance"):
            for address in ("/api/plan/playback", "/api/plan/run"):
                assert night.as_(role).get(address).status_code == 403


def scenario_in(folder: Path) -> Path:
    folder.mkdir()
    (folder / "scenario.toml").write_text(SCENARIO, encoding="utf-8")
    write_network(folder / "network.parquet", FORK)
    return folder


def test_a_run_is_answered_and_one_of_another_plan_refused(tmp_path: Path) -> None:
    asked = scenario_in(tmp_path / "asked")
    with served(tmp_path / "served") as night:
        folder = night.office.operation.folder
        write_network(folder / "network.parquet", FORK)
        call = night.as_("planning")
        assert run("plan", asked, "--no-compare", "--out", folder / "plan").exit_code == 0
        assert "a plan of which a run was kept" in call.get("/api/plan/run").json()["error"]["message"]
        done = run("simulate", asked, "--runs", "1", "--seed", "7", "--out", folder / "plan")
        assert "The first run can be played back:" in done.stdout
        plan, kept = call.get("/api/plan/playback").json(), call.get("/api/plan/run").json()
        assert (plan["run"]["seed"], plan["run_fault"]) == (7, None)
        assert kept["out_by_step"] == plan["run"]["out_by_step"]
        assert kept["out_by_step"][-1] == 930
        (folder / "plan" / RUN).rename(tmp_path / "kept")
        assert run("plan", asked, "--no-compare", "--step", "30", "--out", folder / "plan").exit_code == 0
        (tmp_path / "kept").rename(folder / "plan" / RUN)
        plan = call.get("/api/plan/playback").json()
        assert plan["run"] is None
        assert "got 'one of another plan'. `safepassage simulate FOLDER`" in plan["run_fault"]
        refused = call.get("/api/plan/run")
        assert refused.status_code == 422
        assert refused.json()["error"]["faults"][0]["got"] == "one of another plan"


def test_a_plan_made_anew_is_simulated_from_its_folder_and_played(tmp_path: Path) -> None:
    """At minute 8, of 930 people 93 × 3 are out and 93 × 5 under way; the other 186 then leave an hour late."""
    asked = scenario_in(tmp_path / "asked")
    with served(tmp_path / "served") as night:
        folder = night.office.operation.folder
        write_network(folder / "network.parquet", FORK)
        assert run("plan", asked, "--no-compare", "--out", folder / "plan").exit_code == 0
        event = ("--at", "8", "--event", "count zone/middle 186")
        assert run("replan", folder / "plan", *event, "--out", folder / "plan").exit_code == 0
        call = night.as_("planning")
        assert "safepassage simulate OPERATION/plan" in call.get("/api/plan/run").json()["error"]["message"]
        summary = (folder / "plan" / "plan.json").read_bytes()
        done = run("simulate", folder / "plan", "--runs", "2", "--seed", "9", "--late", "60", "--ignoring", "0")
        assert done.exit_code == 0, done.stderr
        assert "Simulated is modelled: 2 runs, seed 9." in done.stdout
        assert (folder / "plan" / "plan.json").read_bytes() == summary
        plan, kept = call.get("/api/plan/playback").json(), call.get("/api/plan/run").json()
        assert (plan["run_fault"], plan["run"]["seed"], plan["run"]["runs"]) == (None, 9, 2)
        assert (kept["first_step"], kept["on_foot"]) == (8, 930) == (plan["first_step"], plan["on_foot"])
        out = kept["out_by_step"]
        assert (out[0], out[-1]) == (279, 930)
        assert out[6] == 279 + 465  # 5 minutes for 400 m, for the last who set out in minute 8
        said = json.loads(run("simulate", folder / "plan", "--runs", "1", "--format", "json").stdout)
        assert said["minutes_out"]["plan"] == {"25%": 8, "50%": 10, "75%": 13, "90%": 14, "100%": 15}
        assert said["minutes_out"]["simulated_median"]["25%"] == 8  # before it was made anew
        assert (said["simulated"]["seed"], said["simulated"]["not_out_at_the_end"]) == (1, 0)
        assert call.get("/api/plan/run").json()["seed"] == 1  # the last run is the one that is kept
        for option in (("--out", tmp_path / "other"), ("--step", "30"), ("--coarse",)):
            refused = run("simulate", folder / "plan", *option)
            assert (refused.exit_code, "the plan in a folder stands" in refused.stderr) == (2, True)
