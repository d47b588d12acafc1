"""Land by measure and outcome, objects, and hazards that are cleared, cancelled, stand, and stand again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from night import exactly, seen, span, view_of
from safepassage.clearance.figures import HAZARD_STATES, alarms, hazard_figures, hazards, objects, released
from safepassage.clearance.kinds import KINDS

if TYPE_CHECKING:
    from pathlib import Path

    from safepassage.ledger.observation import Observation

HAZARD, ACCIDENT, RELEASE, ORDNANCE = KINDS
DISTRICT = "district/hanano"
SWEPT = {"task": "military_sweep", "outcome": "swept"}
CLEARED = {"task": "manual", "outcome": "cleared", "standard": "IMAS 09.10", "quality_control": "yes"}


def test_the_ground_of_the_document_is_one_figure_a_measure(tmp_path: Path) -> None:
    """6 ha, 8 ha and 10 ha make 24 ha; beside it stand 162 blocks and 4.5 + 6.5 = 11 km, all of it reported swept."""
    with view_of(
        tmp_path,
        KINDS,
        "2016-12-11T12:00",
        seen(RELEASE, "2016-12-09", DISTRICT, **SWEPT, area="6 ha"),
        seen(RELEASE, "2016-12-10", DISTRICT, **SWEPT, area="8 ha", road_length="4.5 km"),
        seen(RELEASE, "2016-12-11T10:00", DISTRICT, **SWEPT, area="100 000", blocks=162, road_length="6500 m"),
    ) as view:
        found = {each.name: each for each in released(view, view.since_start)}
    assert {name: each.value for name, each in found.items()} == {
        "area_released": exactly(240_000),
        "blocks": exactly(162),
        "road_length": exactly(11),
        "buildings": None,
    }
    assert found["area_released"].labels == {"outcome": "swept", "standard": "unknown"}
    assert found["buildings"].labels["outcome"] == "unknown"


def test_swept_and_cleared_are_never_added(tmp_path: Path) -> None:
    with view_of(
        tmp_path,
        KINDS,
        "2016-12-12",
        seen(RELEASE, "2016-12-10", DISTRICT, **SWEPT, area="8 ha"),
        seen(RELEASE, "2016-12-10", DISTRICT, **CLEARED, area="1 ha"),
    ) as view:
        areas = [each for each in released(view, span("2016-12-10")) if each.name == "area_released"]
    assert {(each.labels["outcome"], each.labels["standard"]): each.value for each in areas} == {
        ("cleared", "named"): exactly(10_000),
        ("swept", "unknown"): exactly(80_000),
    }


def test_objects_by_category(tmp_path: Path) -> None:
    with view_of(
        tmp_path,
        KINDS,
        "2016-12-12",
        seen(ORDNANCE, "2016-12-10", DISTRICT, found={"ied": 3}, destroyed={"ied": 2}),
        seen(ORDNANCE, "2016-12-10", "district/other", found={"ied": 1, "rocket": 1}),
    ) as view:
        found = {(each.name, each.labels["category"]): each.value for each in objects(view, span("2016-12-10"))}
        assert alarms(view) == []
    assert found == {
        ("ordnance_found", "ied"): exactly(4),
        ("ordnance_found", "rocket"): exactly(1),
        ("ordnance_destroyed", "ied"): exactly(2),
    }


def test_figures_carry_the_method_of_their_records(tmp_path: Path) -> None:
    with view_of(
        tmp_path,
        KINDS,
        "2016-12-12",
        seen(ORDNANCE, "2016-12-10", DISTRICT, found={"ied": 3}),
        seen(RELEASE, "2016-12-10", DISTRICT, **SWEPT, area="8 ha", method="measured"),
    ) as view:
        day = span("2016-12-10")
        assert [each.method for each in objects(view, day)] == ["reported"]
        assert {each.name: each.method for each in released(view, day)}["area_released"] == "measured"


def test_more_destroyed_than_ever_found_is_a_finding(tmp_path: Path) -> None:
    with view_of(
        tmp_path,
        KINDS,
        "2016-12-12",
        seen(ORDNANCE, "2016-12-10", DISTRICT, found={"ied": 3}, destroyed={"ied": 4}),
    ) as view:
        assert [(each.name, each.facts) for each in alarms(view)] == [
            ("destroyed_more_than_found", {"found": "3", "destroyed": "4"})
        ]


def reported(name: str = "hz-1", **more: Any) -> Observation:
    body = {"hazard": name, "status": "suspected", "near": "the school", "area": "1 ha", **more}
    return seen(HAZARD, "2016-12-09T10:00", DISTRICT, **body)


@pytest.mark.parametrize(
    ("release", "state"),
    [
        (CLEARED | {"area": "1 ha"}, "cleared"),
        (CLEARED | {"blocks": 1}, "cleared"),
        (
            {
                "task": "survey",
                "outcome": "cancelled",
                **{k: CLEARED[k] for k in ("standard", "quality_control")},
                "area": "1 ha",
            },
            "cancelled",
        ),
        (CLEARED | {"area": "9 999"}, "suspected"),
        (SWEPT | {"area": "1 ha"}, "suspected"),
        (CLEARED | {"outcome": "reduced", "area": "1 ha"}, "suspected"),
        (
            {
                "task": "survey",
                "outcome": "cancelled",
                "standard": "IMAS 08.10",
                "quality_control": "unknown",
                "area": "1 ha",
            },
            "suspected",
        ),
        (CLEARED | {"area": "1 ha", "hazard": "hz-2"}, "suspected"),
    ],
)
def test_only_a_release_of_all_of_it_to_a_standard_and_checked_lifts_a_hazard(
    tmp_path: Path, release: dict[str, Any], state: str
) -> None:
    done = seen(RELEASE, "2016-12-10", DISTRICT, **{"hazard": "hz-1", **release})
    with view_of(tmp_path, KINDS, "2016-12-12", reported(), done) as view:
        assert [(each.name, each.state) for each in hazards(view)] == [("hz-1", state)]


def test_a_release_that_came_without_a_standard_from_another_node_lifts_nothing(tmp_path: Path) -> None:
    done = seen(RELEASE, "2016-12-10", DISTRICT, **CLEARED, hazard="hz-1", area="1 ha")
    bare = replace(done, body={name: value for name, value in done.body.items() if name != "standard"})
    with view_of(tmp_path, KINDS, "2016-12-12", reported(), bare) as view:
        assert hazards(view)[0].state == "suspected"


def test_a_hazard_found_again_after_its_release_stands(tmp_path: Path) -> None:
    done = seen(RELEASE, "2016-12-09T09:00", DISTRICT, **CLEARED, hazard="hz-1", area="1 ha")
    with view_of(tmp_path, KINDS, "2016-12-12", reported(), done) as view:
        assert hazards(view)[0].state == "suspected"


def test_a_release_lapses_when_fighting_returns_to_its_place(tmp_path: Path) -> None:
    done = seen(RELEASE, "2016-12-10", DISTRICT, **CLEARED, hazard="hz-1", area="1 ha")
    before, after = span("2016-12-09T12:00/2016-12-09T13:00"), span("2016-12-11T05:00/2016-12-11T05:30")
    with view_of(tmp_path, KINDS, "2016-12-12", reported(), done) as view:
        assert hazards(view, {DISTRICT: [before]})[0].state == "cleared"
        assert hazards(view, {"district/other": [after]})[0].state == "cleared"
        assert hazards(view, {DISTRICT: [before, after]})[0].state == "lapsed"
        assert hazards(view, {"": [after]})[0].state == "lapsed"  # nobody said where: it may be here
        alarm = alarms(view, {DISTRICT: [before, after]})[0]
    assert (alarm.name, alarm.place, alarm.since_s) == ("hazard_lapsed", DISTRICT, after.start_s)


def test_cleared_and_cancelled_hazards_are_counted_apart(tmp_path: Path) -> None:
    """Of three, one was cancelled by survey, one cleared, one first cancelled in part and then cleared."""
    cancelled = {**CLEARED, "task": "survey", "outcome": "cancelled"}
    done = [
        seen(RELEASE, "2016-12-10", DISTRICT, **cancelled, hazard="hz-1", area="1 ha"),
        seen(RELEASE, "2016-12-10", DISTRICT, **CLEARED, hazard="hz-2", area="1 ha"),
        seen(RELEASE, "2016-12-11", DISTRICT, **cancelled, hazard="hz-3", blocks=1),
        seen(RELEASE, "2016-12-10", DISTRICT, **CLEARED, hazard="hz-3", area="1 ha"),
    ]
    with view_of(tmp_path, KINDS, "2016-12-12", *map(reported, ("hz-1", "hz-2", "hz-3")), *done) as view:
        states = {each.labels["state"]: each.value for each in hazard_figures(view)}
    assert states == {
        **dict.fromkeys(("suspected", "confirmed", "lapsed"), exactly(0)),
        "cancelled": exactly(1),
        "cleared": exactly(2),
    }


def test_of_two_reports_at_one_moment_the_graver_counts(tmp_path: Path) -> None:
    graver = reported(status="confirmed", basis="direct")
    with view_of(tmp_path, KINDS, "2016-12-12", graver, reported()) as view:
        states = {each.labels["state"]: each.value for each in hazard_figures(view)}
    assert states == dict.fromkeys(HAZARD_STATES, exactly(0)) | {"confirmed": exactly(1)}


def test_no_hazard_reported_is_not_no_hazard(tmp_path: Path) -> None:
    with view_of(tmp_path, KINDS, "2016-12-12") as view:
        assert hazard_figures(view) == []
