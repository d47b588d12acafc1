"""A plan to be played back: who enters which street when, and where the street is, by hand.

930 people on foot go east, 93 a step from step 0 to step 9, along a chain of two streets of 200 m that takes 5 steps.
"""

from __future__ import annotations

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
from safepassage.interchange.playback import POINTS, playback_as_json
from safepassage.interchange.standing_file import read_standing
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
            assert night.as_(role).get("/api/plan/playback").status_code == 403
