"""Land release: a word of the standard is taken only with the proof that the standard asks for."""

from __future__ import annotations

import pytest

from night import read
from safepassage.clearance.kinds import KINDS
from safepassage.clearance.release import OUTCOMES, TASKS

HAZARD, ACCIDENT, RELEASE, ORDNANCE = KINDS
PROVEN = {"standard": "IMAS 09.10", "quality_control": "yes"}

# IMAS 07.11: cancelled by survey alone, reduced by technical survey, cleared by clearance; a sweep proves none.
PROVABLE = {
    ("survey", "cancelled"),
    ("survey", "reduced"),
    ("manual", "reduced"),
    ("mechanical", "reduced"),
    ("manual", "cleared"),
    ("mechanical", "cleared"),
    ("battle_area_clearance", "cleared"),
    ("spot_task", "cleared"),
}


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize("outcome", OUTCOMES)
def test_a_task_ends_in_what_it_can_prove(task: str, outcome: str) -> None:
    faults = read(RELEASE, task=task, outcome=outcome, **PROVEN)[1]
    assert (faults == "") == ((task, outcome) in PROVABLE or outcome == "swept")


def test_demined_by_an_army_stays_reported_swept_whatever_it_says_of_itself() -> None:
    assert "reported swept, standard unknown" in read(RELEASE, task="military_sweep", outcome="cleared", **PROVEN)[1]


@pytest.mark.parametrize("quality_control", ["no", "unknown", ""])
def test_land_is_cleared_only_after_quality_control(quality_control: str) -> None:
    faults = read(RELEASE, task="manual", outcome="cleared", standard="IMAS 09.10", quality_control=quality_control)[1]
    assert "only after quality control" in faults


def test_cancelled_land_names_its_standard() -> None:
    assert "the standard that land was cancelled to" in read(RELEASE, task="survey", outcome="cancelled")[1]


def test_hectares_and_square_metres_are_kept_as_written() -> None:
    assert read(RELEASE, area="24 ha")[0]["area"] == {"unit": "har", "value": "24"}
    assert read(RELEASE, area="240 000")[0]["area"] == {"unit": "m2", "value": "240000"}


def test_a_confirmed_hazard_needs_direct_evidence() -> None:
    assert "suspected until" in read(HAZARD, status="confirmed", basis="indirect")[1]
    assert read(HAZARD, status="confirmed", basis="direct")[1] == ""


def test_a_hazard_is_somewhere() -> None:
    point = '{"type":"Point","coordinates":[37.19,36.22]}'
    assert read(HAZARD, near="", geometry=point)[1] == ""
    assert "geometry or near" in read(HAZARD, near="")[1]


def test_an_accident_may_have_killed_nobody_but_says_so() -> None:
    assert read(ACCIDENT, killed={}, injured={"people": 1})[0]["killed"] == {}
    assert "at least one of killed or injured" in read(ACCIDENT, killed="", injured="")[1]


def test_more_may_be_destroyed_today_than_was_found_today() -> None:
    assert read(ORDNANCE, found={"ied": 1}, destroyed={"ied": 40})[1] == ""
