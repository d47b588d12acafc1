"""Where a plan queues, from figures that are set by hand: what is drawn where, and for whom it says it is."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from planning.cities import lonlat, point
from planning.test_model import LOOP, ROAD, scenario
from safepassage.interchange.plan_file import write_plan
from safepassage.interchange.queue_map import LAYER, PICTURE, queues_as_geojson, queues_as_svg
from safepassage.planning.counts import Counts
from safepassage.planning.plan import Plan, plan_of
from safepassage.planning.rehearsal import Habits, Rehearsal
from safepassage.planning.scenario import Exit
from safepassage.planning.simulation import Ensemble

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

SVG = "{http://www.w3.org/2000/svg}"


def stood(*people_s: float) -> Rehearsal:
    """Two runs in which people stood so long at the ends of the arcs."""
    none = np.zeros(1)
    queue: NDArray[np.float64] = np.arange(len(people_s), dtype=np.float64) + 7.5
    nobody = Counts(len(people_s), 0, 60.0, *np.zeros((6, 0), np.int32))
    went = Ensemble(np.array([60.0]), none, none, np.zeros(2), queue, queue + 2, np.array(people_s), nobody)
    return Rehearsal(Habits(), 3, went)


@pytest.fixture(scope="module")
def plan() -> Plan:
    """The road is two arcs, there and back; 400 m fill the 1,152 pixels between the margins."""
    return plan_of(ROAD, scenario(name="One <road>"), step_s=60)


def eastward(plan: Plan) -> int:
    """The arc that leads from west to east."""
    return int(np.flatnonzero(plan.model.junction[plan.model.problem.tail] == 0)[0])


def test_the_layer_has_the_street_its_figures_and_its_direction(plan: Plan) -> None:
    """6,000 people-seconds are 100 people-minutes; 30 are half a one, which is not shown."""
    there = eastward(plan)
    layer = queues_as_geojson(plan, stood(*((6_000.0, 30.0) if there == 0 else (30.0, 6_000.0))))
    assert (layer["nature"], layer["modelled"]) == ("exercise", {"runs": 2, "seed": 3})
    assert layer["attribution"] == "made for a test"
    (feature,) = layer["features"]
    assert feature["properties"] == {
        "from_junction": 100,
        "to_junction": 104,
        "modelled_waiting_people_min": 100.0,
        "modelled_longest_queue_people": 7.5 + there,
        "modelled_longest_queue_people_nine_of_ten": 9.5 + there,
    }
    expected = [lonlat(x_m, 0) for x_m in (0, 100, 200, 300, 400)]
    assert np.array(feature["geometry"]["coordinates"]) == pytest.approx(np.array(expected), abs=1e-6)
    back = queues_as_geojson(plan, stood(*((30.0, 6_000.0) if there == 0 else (6_000.0, 30.0))))["features"][0]
    assert np.array(back["geometry"]["coordinates"]) == pytest.approx(np.array(expected[::-1]), abs=1e-6)


def drawn(picture: str) -> list[ET.Element]:
    """The lines that say something of themselves: the queues, in the order of drawing."""
    paths = ET.fromstring(picture).iter(f"{SVG}path")  # noqa: S314 - our own
    return [path for path in paths if path.find(f"{SVG}title") is not None]


@pytest.mark.parametrize(
    ("people_min", "colour"),
    [(99.0, "#fec44f"), (100.0, "#fe9929"), (1_000.0, "#d95f0e"), (9_999.0, "#d95f0e"), (10_000.0, "#7f2704")],
)
def test_a_queue_is_drawn_where_its_street_is_in_the_colour_of_its_class(
    plan: Plan, people_min: float, colour: str
) -> None:
    times = np.zeros(2)
    times[eastward(plan)] = people_min * 60
    (path,) = drawn(queues_as_svg(plan, stood(*times)))
    assert path.get("stroke") == colour
    xy_px = np.array([pair.split() for pair in re.split("[ML]", path.get("d") or "")[1:]], float)
    assert xy_px[:, 0].tolist() == [24, 312, 600, 888, 1176]
    assert set(xy_px[:, 1]) == {92.0}


def test_north_is_up() -> None:
    """200 m fill the width, so the junction 100 m to the north is 576 pixels above the straight street."""
    asked = scenario(exits=(Exit("exit/east", point(200, 0)),))
    plan = plan_of(LOOP, asked, step_s=60, coarse=True)
    times = np.full(plan.model.problem.arcs, 6_000.0)
    ends = {(path.get("d") or "")[1:].replace("L", " ") for path in drawn(queues_as_svg(plan, stood(*times)))}
    assert "24.0 668.0 600.0 92.0 1176.0 668.0" in ends
    assert "24.0 668.0 600.0 668.0 1176.0 668.0" in ends


def test_the_greater_queue_is_drawn_over_the_smaller(plan: Plan) -> None:
    paths = drawn(queues_as_svg(plan, stood(120_000.0, 60_000.0)))
    assert [path.get("stroke") for path in paths] == ["#d95f0e", "#d95f0e"]
    assert ["".join(path.itertext()).partition(" ")[0] for path in paths] == ["1,000", "2,000"]


def test_it_says_what_it_is_and_for_whom(plan: Plan) -> None:
    picture = queues_as_svg(plan, stood(6_000.0, 6_000.0))
    words = " ".join(ET.fromstring(picture).itertext())  # noqa: S314 - our own
    for said in (
        "One <road> (exercise): where queues form",
        "Modelled, mean of 2 runs: 200 people × minutes stood, on 2 stretches.",
        "For the planning and clearance roles only.",
        "made for a test",
        "zone/west",
        "exit/east",
    ):
        assert said in words


def test_it_lies_beside_a_plan_that_was_simulated_and_goes_with_it(plan: Plan, tmp_path: Path) -> None:
    write_plan(replace(plan, rehearsal=stood(6_000.0, 0.0)), tmp_path / "plan")
    assert "planning-only" in PICTURE
    assert json.loads((tmp_path / "plan" / LAYER).read_text(encoding="utf-8"))["name"] == "One <road>"
    assert (tmp_path / "plan" / PICTURE).read_text(encoding="utf-8").startswith("<svg")
    write_plan(plan, tmp_path / "plan")
    assert not (tmp_path / "plan" / LAYER).exists()
    assert not (tmp_path / "plan" / PICTURE).exists()
