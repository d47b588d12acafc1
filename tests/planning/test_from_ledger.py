"""A scenario that a ledger fills: what the plan is for then, and that every line leads back to observations."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from night import moment, view_of
from planning.cities import box, point
from planning.reports import (
    CITY,
    DISTRICT,
    KINDS,
    ZONE,
    corridor,
    crossed,
    estimate,
    guaranteed,
    hazard,
    pause,
    place,
    release,
)
from planning.test_model import LOOP
from safepassage.foundation.errors import DataRefused
from safepassage.planning.from_ledger import with_ledger
from safepassage.planning.plan import plan_of
from safepassage.planning.scenario import FOREVER_S, Exit, Fleet, Hazard, Scenario, Window, Zone

if TYPE_CHECKING:
    from pathlib import Path

    from safepassage.ledger.observation import Observation
    from safepassage.planning.known import Known

AS_OF = "2016-12-10T18:00"
STRAIGHT = json.dumps(box(120, -10, 180, 10))
"""On the straight way of the loop."""
BASE = (
    place(CITY),
    place(ZONE, CITY),
    place(DISTRICT, CITY),
    pause("begun", "2016-12-10T12:00", until="2016-12-11T06:00"),
    *guaranteed(),
    corridor("open", "2016-12-10T12:00"),
)


def scenario(**more: Any) -> Scenario:
    given: dict[str, Any] = {
        "name": "made",
        "nature": "exercise",
        "start": "2016-12-10T18:00:00+02:00",
        "zones": (Zone(ZONE, 600, point(0, 0)),),
        "exits": (Exit("exit/east", point(200, 0)),),
    }
    return Scenario(**given | more)


def filled(tmp_path: Path, asked: Scenario, *observations: Observation, as_of: str = AS_OF) -> tuple[Scenario, Known]:
    with view_of(tmp_path, KINDS.values(), as_of, *BASE, *observations) as view:
        made, known = with_ledger(asked, view)
        assert (known.position, known.root) == (view.position, view.head.root.hex())
        assert known.as_of_s == moment(as_of)
        held = {each.id for kind in KINDS for each in view.events(kind)}
        assert all(set(view.basis(line.trace)) <= held for line in known.lines)
    return made, known


def last_min(made: Scenario) -> float | None:
    plan = plan_of(LOOP, made, step_s=30, compare=False)
    assert plan.certificate.holds
    return list(plan.out_min(plan.certificate.arrived))[-1]


def about(known: Known, place: str) -> list[str]:
    return [line.says for line in known.lines if line.about == place]


def test_the_upper_end_is_planned_for(tmp_path: Path) -> None:
    made, known = filled(
        tmp_path, scenario(), estimate("about 500"), crossed({"men": 60}, "2016-12-10T09:00/2016-12-10T09:15")
    )
    assert [zone.people for zone in made.zones] == [490]
    (line,) = [line for line in known.lines if line.about == ZONE]
    assert "490 people, the upper end of what is known: 390 to 490 (desk on 2016-12-09 12:00" in line.says
    assert (line.is_finding, line.trace.count) == (False, 2)


def test_of_several_sources_the_greatest_upper_end_counts_and_all_are_told(tmp_path: Path) -> None:
    made, known = filled(tmp_path, scenario(), estimate("about 500"), estimate("520", source="ohchr"))
    assert [zone.people for zone in made.zones] == [550]
    (line,) = [line for line in known.lines if line.about == ZONE]
    assert "450 to 550 (desk" in line.says
    assert "520 (ohchr" in line.says
    assert line.trace.count == 2


def test_without_an_upper_end_that_is_said(tmp_path: Path) -> None:
    made, known = filled(tmp_path, scenario(), estimate("more than 500"))
    assert [zone.people for zone in made.zones] == [500]
    (line,) = [line for line in known.lines if line.about == ZONE]
    assert line.is_finding
    assert "500 or more, no upper end" in line.says


def test_a_zone_that_nobody_counted_keeps_the_scenarios_number(tmp_path: Path) -> None:
    made, known = filled(tmp_path, scenario())
    assert [zone.people for zone in made.zones] == [600]
    (line,) = [line for line in known.lines if line.about == ZONE]
    assert (line.is_finding, line.trace.count) == (True, 0)
    assert "nobody has said how many are inside" in line.says


def test_zones_that_are_counted_together_part_the_number(tmp_path: Path) -> None:
    """100 by 600, 300 and 300 people: 50, 25 and 25; of 101 the odd one goes where most of it is."""
    zones = tuple(
        Zone(f"zone/{name}", people, point(x_m, 0), counted_in=ZONE)
        for name, people, x_m in (("a", 600, 0), ("b", 300, 100), ("c", 300, 100))
    )
    made, known = filled(tmp_path, scenario(zones=zones), estimate("101"))
    assert [zone.people for zone in made.zones] == [51, 25, 25]
    assert "parted as the scenario's numbers are, 51 in zone/a, 25 in zone/b, 25 in zone/c" in about(known, ZONE)[0]
    empty = tuple(Zone(zone.place, 0, zone.geometry, counted_in=ZONE) for zone in zones)
    made, _ = filled(tmp_path / "even", scenario(zones=empty), estimate("101"))
    assert [zone.people for zone in made.zones] == [34, 34, 33]


def test_a_hazard_on_the_ledger_closes_its_street_until_it_is_released(tmp_path: Path) -> None:
    """Straight on is 200 m, 5 steps of 30 s; round by the north it is 8 (3 for 100 m, 4 for 141 m, and again)."""
    told = hazard(geometry=STRAIGHT)
    made, known = filled(tmp_path, scenario(), told)
    assert [each.place for each in made.hazards] == ["hazard/hz-1"]
    assert about(known, "hazard/hz-1")[0].startswith("closed: suspected")
    free, known = filled(tmp_path / "free", scenario(), told, release())
    assert free.hazards == ()
    assert about(known, "hazard/hz-1") == ["lifted: cleared to IMAS 09.10, with quality control"]
    later, sooner = last_min(made), last_min(free)
    assert later is not None
    assert sooner is not None
    assert later > sooner
    lapsed, known = filled(
        tmp_path / "lapsed", scenario(), told, release(), pause("broken", "2016-12-10T16:00/2016-12-10T16:10")
    )
    assert last_min(lapsed) == later
    assert about(known, "hazard/hz-1") == ["closed: released, and fought over since"]


def test_a_hazard_that_nobody_drew_is_told_aloud(tmp_path: Path) -> None:
    made, known = filled(tmp_path, scenario(), hazard())
    assert made.hazards == ()
    (line,) = [line for line in known.lines if line.about == "hazard/hz-1"]
    assert line.is_finding
    assert "THE PLAN DOES NOT AVOID IT" in line.says


def test_the_scenario_draws_what_the_ledger_only_names(tmp_path: Path) -> None:
    """By name: its streets stay closed for good, whatever the scenario thought of the time, and open by the release."""
    own = Hazard("hazard/hz-1", None, ((101, 102),), 0.0, 60.0, 0.5, 2.0, 8.0)
    made, known = filled(tmp_path, scenario(hazards=(own,)), hazard())
    assert made.hazards == (Hazard("hazard/hz-1", None, ((101, 102),), 0.0, FOREVER_S, 0.0, 2.0, 8.0),)
    assert not [line for line in known.lines if line.about == "hazard/hz-1" and line.is_finding]
    both, _ = filled(tmp_path / "both", scenario(hazards=(own,)), hazard(geometry=STRAIGHT))
    assert [each.place for each in both.hazards] == ["hazard/hz-1", "hazard/hz-1-as-reported"]
    free, _ = filled(tmp_path / "free", scenario(hazards=(own,)), hazard(), release())
    assert free.hazards == ()


def test_a_hazard_that_the_ledger_does_not_know_stays(tmp_path: Path) -> None:
    own = Hazard("hazard/rubble", box(120, -10, 180, 10), speed_factor=0.5)
    made, known = filled(tmp_path, scenario(hazards=(own,)), release(hazard="rubble"))
    assert made.hazards == (own,)
    assert about(known, "hazard/rubble") == ["nothing is known of it: as the scenario says"]


def test_a_plan_begins_no_sooner_than_what_is_known(tmp_path: Path) -> None:
    """As of 20:00: what the scenario fixed on the clock stays there, so two hours less are left of it."""
    asked = scenario(
        windows=(Window("window/night", 3600.0, 10 * 3600.0),),
        hazards=(
            Hazard("hazard/early", box(120, -10, 180, 10), to_s=3600.0),
            Hazard("hazard/late", box(120, -10, 180, 10), from_s=3 * 3600.0, to_s=4 * 3600.0),
        ),
        exits=(Exit("exit/east", point(200, 0), open_s=((0.0, 3600.0), (5400.0, 9 * 3600.0))),),
    )
    made, _ = filled(tmp_path, asked, as_of="2016-12-10T20:00")
    assert made.start == "2016-12-10T20:00:00+02:00"
    assert made.windows == (Window("window/night", 0.0, 8 * 3600.0),)
    assert [(each.place, each.from_s, each.to_s) for each in made.hazards] == [("hazard/late", 3600.0, 7200.0)]
    assert made.exits[0].open_s == ((0.0, 7 * 3600.0),)
    ahead, _ = filled(tmp_path / "ahead", asked, as_of="2016-12-10T17:00")
    assert ahead.start == asked.start


def test_a_fleet_whose_exit_is_closed_does_not_drive(tmp_path: Path) -> None:
    asked = scenario(
        exits=(Exit("exit/east", point(200, 0)), Exit("exit/north", point(100, 100))),
        fleets=(Fleet("fleet/one", "exit/north", 1, 40), Fleet("fleet/two", "exit/east", 1, 40)),
    )
    made, known = filled(tmp_path, asked, corridor("closed", "2016-12-10T12:00", "corridor/north"))
    assert [each.place for each in made.exits] == ["exit/east"]
    assert [each.place for each in made.fleets] == ["fleet/two"]
    assert about(known, "fleet/one") == ["its exit is closed: no vehicle of it is planned with"]


def test_what_leaves_no_plan_is_refused_all_at_once(tmp_path: Path) -> None:
    asked = scenario(nature="real", zones=(Zone(ZONE, 600, point(0, 0)),))
    with pytest.raises(DataRefused) as refused:
        filled(
            tmp_path,
            asked,
            estimate("10000001"),
            pause("ended", "2016-12-10T17:00"),
            corridor("closed", "2016-12-10T17:00"),
        )
    assert [fault.field for fault in refused.value.faults] == ["scenario.nature", "window", "exit", ZONE]
    assert all(fault.got for fault in refused.value.faults)
