"""Two ways out, one of them mined: what clearing it gains, worked out by hand."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from click.testing import CliRunner

from cli.test_simulate import made
from planning.cities import city
from safepassage.cli.main import main
from safepassage.interchange.network_file import write_network

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

TWIN = city([(0, 0), (400, 0), (0, 10), (400, 10), (200, 200)], [(0, 1), (0, 2), (2, 3), (3, 1), (0, 4)])
"""A road of 400 m, and one beside it that begins and ends with 10 m across; a dead end in the north."""
MINES = """
[hazard.mines]
streets = [[102, 103]]
clearance_h = 10

[hazard.field]
streets = [[100, 104]]
clearance_h = 2
"""


def asked(folder: Path, *words: str, more: str = MINES) -> Result:
    made(folder, more)
    write_network(folder / "network.parquet", TWIN)
    return CliRunner().invoke(main, ["clear-first", str(folder), *words])


def test_a_second_road_shortens_the_queue(tmp_path: Path) -> None:
    """One road: 93 a step at steps 5 to 10, the last 42 at 11. The second is 7 steps, as each way across takes one.

    Out by steps 5 to 11: 93, 186, 279, 372, 465, 558, 600 against 93, 186, 372, 558, 600: the last at step 9, 2 minutes
    sooner, and 93 + 186 + 135 + 42 = 456 people-minutes between them.
    """
    done = asked(tmp_path, "--budget", "12", "--format", "json", "--coarse")
    assert done.exit_code == 0, done.output
    said = json.loads(done.stdout)
    assert "planning and clearance roles only" in said["for"]
    mines = {
        "hazard": "hazard/mines",
        "hours": "10",
        "people-minutes gained": "456",
        "minutes sooner": "2",
        "more people out": 0,
    }
    assert said["each by itself"][0] == mines
    assert said["each by itself"][1]["people-minutes gained"] == "0"
    assert said["within the budget"] == [mines]


def test_a_budget_that_is_too_small_chooses_nothing(tmp_path: Path) -> None:
    done = asked(tmp_path, "--budget", "5", "--coarse")
    assert "Within the budget:\nnothing that gains anything" in done.output


def test_how_far_the_choice_is_from_the_best_is_said(tmp_path: Path) -> None:
    """Two closed parts of the second road gain nothing one by one, and together what the road gains: 456."""
    said = asked(tmp_path, "--budget", "12", "--coarse").output
    assert "No choice within the budget gains more: all 1 were tried." in said
    apart = MINES.replace("[[100, 104]]", "[[100, 102]]")
    said = asked(tmp_path, "--budget", "12", "--coarse", more=apart).output
    assert "Within the budget:\nnothing that gains anything" in said
    assert "The best of all 1 choices within the budget gains 456 people-minutes" in said
    assert "against 0 and 0 of the choice above: hazard/mines, hazard/field." in said


def test_what_two_hazards_close_is_opened_by_neither(tmp_path: Path) -> None:
    also = MINES + "\n[hazard.front]\nstreets = [[102, 103]]\n"
    said = json.loads(asked(tmp_path, "--budget", "12", "--format", "json", "--coarse", more=also).stdout)
    assert [row["people-minutes gained"] for row in said["each by itself"]] == ["0", "0"]


def test_no_candidate_is_said(tmp_path: Path) -> None:
    done = asked(tmp_path, "--budget", "5", "--coarse", more="")
    assert done.exit_code == 2
    assert "has clearance_h" in done.output
