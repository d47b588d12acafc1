"""What a plan's folder keeps of its scenario for the sheets: all that they say, and nothing of where people live."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from planning.test_model import ROAD, scenario
from safepassage.foundation.errors import DataRefused
from safepassage.interchange.plan_scenario import SCENARIO, STREETS, read_plan_scenario, write_plan_scenario
from safepassage.planning.scenario import Fleet, Scenario, Window

if TYPE_CHECKING:
    from pathlib import Path

PLACE = {"type": "Point", "coordinates": [37.16, 36.2]}


def written() -> Scenario:
    base = scenario()
    return replace(
        base,
        zones=tuple(replace(each, geometry=PLACE, households={3: 5}, vehicle_share=0.07) for each in base.zones),
        exits=tuple(
            replace(each, centres=("centre/a", "centre/b"), open_s=((0.0, 60.0), (90.0, float("inf"))))
            for each in base.exits
        ),
        fleets=(Fleet("fleet/buses", base.exits[0].place, vehicles=2, seats=40),),
        windows=(Window("window/night", 600.0, float("inf")),),
        counted_per_min={(12, 34): 5.0},
        names={base.zones[0].place: {"en": "West", "ar": "الغرب"}},
    )


def test_all_that_a_sheet_says_is_read_back_and_where_people_live_is_not_written(tmp_path: Path) -> None:
    told = written()
    write_plan_scenario(told, ROAD, tmp_path)
    read, network = read_plan_scenario(tmp_path)
    assert [each.place for each in read.zones] == [each.place for each in told.zones]
    assert [(each.place, each.centres, each.open_s) for each in read.exits] == [
        (each.place, each.centres, each.open_s) for each in told.exits
    ]
    assert (read.fleets, read.windows, read.names) == (told.fleets, told.windows, told.names)
    assert (read.name, read.nature, read.start) == (told.name, told.nature, told.start)
    assert (read.flow_share, read.pace_factor) == (told.flow_share, told.pace_factor)
    assert np.array_equal(network.node_id, ROAD.node_id)
    assert "coordinates" not in (tmp_path / SCENARIO).read_text(encoding="utf-8")
    assert "planning-only" in SCENARIO
    assert "planning-only" in STREETS


@pytest.mark.parametrize("damage", ["", "{}", "[1]", '{"zones": [{"nobody": 1}]}'])
def test_what_was_not_written_here_is_refused(tmp_path: Path, damage: str) -> None:
    write_plan_scenario(written(), ROAD, tmp_path)
    (tmp_path / SCENARIO).write_text(damage, encoding="utf-8")
    with pytest.raises(DataRefused, match="--scenario"):
        read_plan_scenario(tmp_path)


def test_a_plan_without_them_says_what_to_name(tmp_path: Path) -> None:
    with pytest.raises(DataRefused, match=r"got 'none'.*--scenario"):
        read_plan_scenario(tmp_path)
