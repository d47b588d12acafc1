"""Wall 9, told as stories: what opens a street, and what never does."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from night import seen, view_of
from planning.cities import box
from planning.reports import CITY, DISTRICT, KINDS, hazard, pause, place, release
from safepassage.geography.gazetteer import gazetteer
from safepassage.planning.lifted import drawn, hazards_known, why_closed

if TYPE_CHECKING:
    from pathlib import Path

    from safepassage.ledger.observation import Observation

NOON = "2016-12-12T12:00"
AREA = json.dumps(box(0, 0, 100, 100))
PLACES = (place(CITY), place(DISTRICT, CITY), place("facility/school", DISTRICT))


def why(tmp_path: Path, *observations: Observation, as_of: str = NOON) -> str:
    """Why hz-1 closes its streets; "" where it does not."""
    with view_of(tmp_path, KINDS.values(), as_of, *PLACES, *observations) as view:
        (known,) = [each for each in hazards_known(view, gazetteer(view)) if each.name == "hz-1"]
        return why_closed(known)


def claimed() -> Observation:
    example = KINDS["claim"].example["body"]
    said = {"measure": "area_released", "what": "all of Hanano demined and safe"}
    return seen(KINDS["claim"], "2016-12-11", DISTRICT, **{**example, **said})


def test_cleared_to_a_standard_with_quality_control_opens_it(tmp_path: Path) -> None:
    assert why(tmp_path, hazard(), release()) == ""


def test_a_claim_opens_nothing(tmp_path: Path) -> None:
    assert why(tmp_path, hazard(), claimed()).startswith("suspected; no release")


@pytest.mark.parametrize(
    "changed",
    [
        {"task": "military_sweep", "outcome": "swept", "standard": "", "quality_control": "unknown"},
        {"outcome": "swept", "quality_control": "no"},
        {"outcome": "swept", "standard": ""},
        {"task": "survey", "outcome": "reduced"},
        {"task": "survey", "outcome": "cancelled", "quality_control": "no"},
        {"area": "9 999"},
        {"hazard": "hz-2"},
        {"hazard": ""},
    ],
)
def test_what_is_no_checked_release_of_all_of_it_opens_nothing(tmp_path: Path, changed: dict[str, Any]) -> None:
    assert why(tmp_path, hazard(), hazard("hz-2"), release(**changed)).startswith("suspected; no release")


def test_a_cancelled_survey_opens_nothing(tmp_path: Path) -> None:
    """Found free by survey, checked and to a standard; but nobody has cleared it."""
    assert why(tmp_path, hazard(), release(task="survey", outcome="cancelled")) == (
        "cancelled by survey alone; nobody has cleared it"
    )


def test_a_release_that_does_not_say_how_much_opens_nothing(tmp_path: Path) -> None:
    assert why(tmp_path, hazard(), release(area="", blocks=1)) == "cleared, but nothing says that all of it was"
    assert why(tmp_path / "bare", hazard(area=""), release(area="", blocks=1)) == ""


def test_a_drawing_of_the_release_must_hold_the_hazard(tmp_path: Path) -> None:
    """Of 100 m from west to east 97 are too few, 99 are within what a drawing is off by."""
    asked = hazard(geometry=AREA)
    for number, (east_m, opens) in enumerate([(97, False), (99, True), (150, True)]):
        done = release(geometry=json.dumps(box(0, 0, east_m, 100)), area="1 ha")
        assert (why(tmp_path / str(number), asked, done) == "") is opens


def test_a_release_without_a_drawing_goes_by_its_area(tmp_path: Path) -> None:
    assert why(tmp_path, hazard(geometry=AREA), release()) == ""
    no_area = hazard(geometry=AREA, area="")
    assert why(tmp_path / "none", no_area, release()) == "cleared, but nothing says that all of it was"


@pytest.mark.parametrize(
    ("again", "closed"),
    [
        ([pause("broken", "2016-12-11T05:00/2016-12-11T05:30")], True),
        ([pause("broken", "2016-12-09T05:00/2016-12-09T05:30")], False),
        ([pause("broken", "2016-12-11T05:00/2016-12-11T05:30", area="district/other")], False),
        ([pause("ended", "2016-12-11T05:00")], True),
        ([pause("ended", "2016-12-09T05:00"), pause("begun", "2016-12-09T20:00", name="two")], False),
        ([pause("ended", "2016-12-11T05:00", area="")], True),
        ([pause("ended", "2016-12-11T05:00", name="of-nowhere", area="")], True),
    ],
)
def test_it_lapses_when_fighting_returns(tmp_path: Path, again: list[Observation], closed: bool) -> None:
    """The pause holds in the city, in which the hazard's district lies."""
    found = why(tmp_path, pause("begun", "2016-12-08T06:00"), hazard(), release(), *again)
    assert found == ("released, and fought over since" if closed else "")


@pytest.mark.parametrize(
    ("type_", "where", "closed"),
    [
        ("shelling", "facility/school", True),
        ("sniper", DISTRICT, True),
        ("obstruction", DISTRICT, False),
        ("shelling", "zone/elsewhere", False),
    ],
)
def test_it_lapses_when_shells_fall_in_it_or_in_a_part(tmp_path: Path, type_: str, where: str, closed: bool) -> None:
    fell = seen(KINDS["incident"], "2016-12-11T09:00/2016-12-11T09:10", where, type=type_)
    assert bool(why(tmp_path, hazard(), release(), fell)) is closed
    early = seen(KINDS["incident"], "2016-12-10T07:00/2016-12-10T07:10", where, type=type_)
    assert why(tmp_path / "early", hazard(), release(), early) == ""


def test_cleared_again_after_the_fighting_opens_it_again(tmp_path: Path) -> None:
    broken = pause("broken", "2016-12-11T05:00/2016-12-11T05:30")
    assert why(tmp_path, hazard(), release(), broken, release("2016-12-12T09:00")) == ""


def test_a_later_report_closes_it_again_and_an_earlier_as_of_does_not_know(tmp_path: Path) -> None:
    later = hazard(occurred="2016-12-11T10:00")
    assert why(tmp_path, hazard(), release(), later).startswith("suspected")
    assert why(tmp_path / "before", hazard(), release(), later, as_of="2016-12-11T09:00") == ""
    assert why(tmp_path / "sooner", hazard(), release(), as_of="2016-12-10T07:00").startswith("suspected")


def test_the_latest_drawing_is_the_ground_and_two_of_one_moment_are_both(tmp_path: Path) -> None:
    one, other = json.dumps(box(0, 0, 100, 100)), json.dumps(box(200, 0, 300, 100))
    old, words = (
        hazard(occurred="2016-12-08", geometry=json.dumps(box(600, 0, 700, 100))),
        hazard(occurred="2016-12-11"),
    )
    pair = [hazard(geometry=one), hazard(geometry=other, source="other")]
    ground = drawn([old, *pair, words], {})
    assert ground is not None
    assert ground["type"] == "MultiPolygon"
    assert len(ground["coordinates"]) == 2
    point = hazard(geometry='{"type":"Point","coordinates":[37.1,36.2]}')
    assert drawn([point], {}) is None


def test_the_outline_of_a_small_place_stands_for_what_lies_in_it(tmp_path: Path) -> None:
    told = {"hazard": "hz-1", "status": "suspected", "near": "in it"}
    for where, expected in (("facility/school", json.loads(AREA)), (DISTRICT, None)):
        report = seen(KINDS["hazard"], "2016-12-09", where, **told)
        assert drawn([report], {where: {"geometry": AREA}}) == expected
