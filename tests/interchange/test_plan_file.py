"""A plan in a folder: no street in what is handed on, and the same proof when it is read back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pyarrow.parquet as pq
import pytest

from planning.test_model import ROAD, scenario
from safepassage.foundation.errors import DataRefused
from safepassage.interchange.plan_file import BINDING, FLOWS, PROOF, SUMMARY, read_proof, write_plan
from safepassage.planning.certificate import certify
from safepassage.planning.plan import plan_of

if TYPE_CHECKING:
    from pathlib import Path

    from safepassage.planning.plan import Plan


@pytest.fixture(scope="module")
def plan() -> Plan:
    return plan_of(ROAD, scenario(), step_s=60)


def test_what_is_handed_on_names_no_street(plan: Plan, tmp_path: Path) -> None:
    write_plan(plan, tmp_path / "plan")
    summary = json.loads((tmp_path / "plan" / SUMMARY).read_text(encoding="utf-8"))
    assert summary["nature"] == "exercise"
    assert summary["people"] == {"on_foot": 600, "by_vehicle": 0, "by_ambulance": 0, "stranded": 0}
    assert summary["proof"] == {"holds": True, "gap_people": 0, "faults": []}
    assert summary["minutes_out"]["plan"]["100%"] == 12
    assert summary["binding"] == {
        "not_before_min": 12,
        "people_inside_till_then": 42,
        "zones": ["zone/west"],
        "people": 600,
        "exits": [],
        "number_of_roads": 1,
    }
    text = json.dumps(summary)
    assert not any(str(junction) in text for junction in (101, 102, 103))
    assert "street" not in text


def test_the_streets_are_in_a_file_that_says_for_whom(plan: Plan, tmp_path: Path) -> None:
    write_plan(plan, tmp_path / "plan")
    assert "planning-only" in FLOWS
    assert "planning-only" in PROOF
    table = pq.read_table(tmp_path / "plan" / FLOWS)
    assert table.to_pylist()[0] == {
        "from_junction": 100,
        "to_junction": 104,
        "streets": [0, 1, 2, 3],
        "step": 0,
        "people": 93,
    }
    assert sum(table["people"].to_pylist()) == 600
    assert table.schema.metadata[b"nature"] == b"exercise"


def test_the_roads_that_bind_are_in_a_file_of_their_own(plan: Plan, tmp_path: Path) -> None:
    """The road is across the cut for those who enter it at steps 0 to 5; who enters at step 6 comes at step 11."""
    write_plan(plan, tmp_path / "plan")
    assert (tmp_path / "plan" / BINDING).read_text(encoding="utf-8").split() == [
        "nature,from_junction,to_junction,from_min,to_min",
        "exercise,100,104,0,6",
    ]


def test_a_proof_is_read_back_and_holds(plan: Plan, tmp_path: Path) -> None:
    write_plan(plan, tmp_path / "plan")
    write_plan(plan, tmp_path / "plan")
    problem, flow = read_proof(tmp_path / "plan")
    assert certify(problem, flow).holds
    assert np.array_equal(flow.flow, plan.flow.flow)


def test_a_folder_with_anything_else_is_left_alone(plan: Plan, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear", encoding="utf-8")
    with pytest.raises(DataRefused, match=r"a new folder, or one with a plan, got 'letter\.txt'"):
        write_plan(plan, tmp_path)
    with pytest.raises(DataRefused, match=r"got 'letter\.txt'"):
        write_plan(plan, tmp_path / "letter.txt")


@pytest.mark.parametrize("damage", [b"", b"not a zip", b"PK\x03\x04broken"])
def test_a_damaged_proof_is_refused(plan: Plan, tmp_path: Path, damage: bytes) -> None:
    write_plan(plan, tmp_path / "plan")
    (tmp_path / "plan" / PROOF).write_bytes(damage)
    with pytest.raises(DataRefused, match="the arrays of a plan"):
        read_proof(tmp_path / "plan")


def test_no_plan_there(tmp_path: Path) -> None:
    with pytest.raises(DataRefused, match="a plan with proof"):
        read_proof(tmp_path)
