"""Scenarios as people write them, right and wrong."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from safepassage.foundation.errors import DataRefused
from safepassage.interchange.scenario_file import read_scenario
from safepassage.planning.scenario import FOREVER_S

if TYPE_CHECKING:
    from pathlib import Path

GOOD = """
[scenario]
name = "Two streets"
nature = "exercise"
start = 2016-12-10T18:00:00+02:00
network = "streets.parquet"
places = "places.geojson"
flow_share = 0.4
pace_factor = 0.8

[class_width_m]
residential = 5

[street."12-34"]
people_per_min = 45

[zone.north]
people = 1200
vehicle_share = 0.1
households = { 2 = 100, 12 = 3 }

[exit.gate]
rate_per_h = 3000
open = [["+1:00", "+3:30"], [2016-12-11T06:00:00+02:00, 2016-12-11T07:00:00+02:00]]
centres = ["school"]
geometry = { type = "Point", coordinates = [37.2, 36.2] }

[centre.school]
capacity = 800
geometry = { type = "Point", coordinates = [37.3, 36.2] }

[hazard.mined]
streets = [[12, 56], [56, 78]]
clearance_h = 36

[hazard.fire]
from = 2016-12-10T19:30:00
to = "+4:00"
speed_factor = 0.25
risk = 2.5

[fleet.buses]
exit = "gate"
vehicles = 6
seats = 40
convoy = 2

[window.pause]
from = "+0:30"
to = "+12:00"
"""
PLACES = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "id": place,
            "properties": {},
            "geometry": {"type": "Polygon", "coordinates": [[[37, 36], [37.1, 36], [37.1, 36.1], [37, 36]]]},
        }
        for place in ("zone/north", "hazard/fire")
    ],
}


def written(folder: Path, text: str) -> Path:
    (folder / "scenario.toml").write_text(text, encoding="utf-8")
    (folder / "places.geojson").write_text(json.dumps(PLACES), encoding="utf-8")
    return folder


def test_everything_a_scenario_can_hold(tmp_path: Path) -> None:
    read = read_scenario(written(tmp_path, GOOD))
    scenario = read.scenario
    assert read.network == tmp_path / "streets.parquet"
    assert (scenario.name, scenario.nature, scenario.flow_share, scenario.pace_factor) == (
        *("Two streets", "exercise"),
        *(0.4, 0.8),
    )
    assert scenario.class_width_m == {"residential": 5.0}
    assert scenario.counted_per_min == {(12, 34): 45.0}
    (zone,) = scenario.zones
    assert (zone.place, zone.people, zone.by_vehicle, zone.on_foot) == ("zone/north", 1200, 120, 1080)
    assert zone.households == {2: 100, 12: 3}
    (school,) = scenario.centres
    assert (school.capacity, school.geometry) == (800, {"type": "Point", "coordinates": [37.3, 36.2]})
    (gate,) = scenario.exits
    assert [*gate.open_s] == [(3600.0, 12600.0), (43200.0, 46800.0)]
    assert (gate.rate_per_h, gate.centres) == (3000, ("centre/school",))
    mined, fire = scenario.hazards
    assert mined.speed_factor == 0
    assert (mined.clearance_h, fire.clearance_h) == (36.0, None)
    assert (mined.streets, mined.from_s, mined.to_s) == (((12, 56), (56, 78)), 0, FOREVER_S)
    assert (fire.speed_factor == 0, fire.from_s, fire.to_s, fire.speed_factor, fire.risk_per_h) == (
        False,
        5400,
        14400,
        0.25,
        2.5,
    )
    assert scenario.windows[0].from_s == 1800
    (buses,) = scenario.fleets
    assert (buses.place, buses.exit, buses.seats, buses.convoys) == ("fleet/buses", "exit/gate", 40, 3)


def test_the_file_itself_does_as_well(tmp_path: Path) -> None:
    assert read_scenario(written(tmp_path, GOOD) / "scenario.toml").scenario.name == "Two streets"


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ('nature = "exercise"', 'nature = "drill"', "scenario.nature: one of real, exercise, reconstruction"),
        ("start = 2016-12-10T18:00:00+02:00", "start = 2016-12-10T18:00:00", "a date and time with an offset"),
        ("people = 1200", "people = -1200", "zone/north.people: a whole number from 0 to 10000000, got '-1200'"),
        ("people = 1200", "people = 12.5", "zone/north.people: a whole number"),
        ("people = 1200", "persons = 1200", "one of ambulance_share, counted_in, geometry, households, people"),
        ("vehicle_share = 0.1", "vehicle_share = 10", "zone/north.vehicle_share: a number from 0 to 1, got '10'"),
        (
            "vehicle_share = 0.1",
            "vehicle_share = 0.6\nambulance_share = 0.6",
            "zone/north: vehicle_share and ambulance_share of at most 1 together, got '1.2'",
        ),
        ("{ 2 = 100, 12 = 3 }", "[2, 5]", "zone/north.households: numbers of families by size, as { 1 = 120, 5 = 80 }"),
        ("{ 2 = 100, 12 = 3 }", "{ 0 = 4 }", "zone/north.households: numbers of families by size"),
        ("{ 2 = 100, 12 = 3 }", "{ 2 = -4 }", "zone/north.households.2: a whole number from 0 to 10000000, got '-4'"),
        (
            "{ 2 = 100, 12 = 3 }",
            "{ 2 = 595, 11 = 1 }",
            "zone/north.households: families of at most 1200 people, as the zone has, got '1201'",
        ),
        ("[37.3, 36.2] }", '["x"] }', "centre/school.geometry: a GeoJSON geometry"),
        ("clearance_h = 36", "clearance_h = 0", "hazard/mined.clearance_h: a number from 0.1 to 100000, got '0'"),
        (
            "people = 1200",
            'people = 1200\ncounted_in = "East Aleppo"',
            "zone/north.counted_in: a place of type zone, district, city, town, as zone/name, got 'East Aleppo'",
        ),
        ("rate_per_h = 3000", 'corridor = "crossing/gate"', "exit/gate.corridor: a place of type corridor, as"),
        ("rate_per_h = 3000", 'corridor = "corridor/The Gate"', "exit/gate.corridor: a place of type corridor, as"),
        ("rate_per_h = 3000", "rate_per_h = 0", "exit/gate.rate_per_h: a rate above 0"),
        ("rate_per_h = 3000", "rate_per_h = nan", "exit/gate.rate_per_h: a number"),
        ('to = "+12:00"', 'to = "+0:10"', "window/pause: an end after its beginning, got '+0:30 to +0:10'"),
        ('to = "+4:00"', 'to = "4 hours"', 'hazard/fire.to: a date and time, or "+H:MM" after the start'),
        ("speed_factor = 0.25", "speed_factor = 0.25\nclosed = true", "hazard/fire: closed, or a speed_factor"),
        ("[[12, 56], [56, 78]]", '["Main street"]', "hazard/mined.streets: pairs of junction numbers"),
        (
            "[37.2, 36.2]",
            "[336000, 4007000]",
            "longitudes within ±180 and latitudes within ±90, got '336000, 4.007e+06'",
        ),
        ('type = "Point"', 'type = "LineString"', "exit/gate.geometry: Point, got 'LineString'"),
        ('centres = ["school"]', 'centres = ["tents"]', "exit/gate.centres: centres of this file, got 'centre/tents'"),
        ("[zone.north]", "[zone.south]", "zone/south: a geometry, or a feature with this id in the places file"),
        ("[zone.north]", '[zone."North!"]', "zone.North!: a name of small letters, digits and hyphens"),
        ('"12-34"', '"main"', "street.main: the junctions at its ends"),
        ('exit = "gate"', 'exit = "door"', "fleet/buses.exit: an exit of this file, got 'door'"),
        ("vehicles = 6", "vehicles = 1", "fleet/buses.convoy: from 1 to as many as there are vehicles, got '2'"),
        ("seats = 40", "load_min = 5", "fleet/buses: seats or places to lie, got 'neither'"),
        ("[centre.school]", "[shelter.x]\nn = 1\n[centre.school]", "shelter: one of the tables"),
        ('places = "places.geojson"', 'places = "map.geojson"', "got 'map.geojson, which is not there'"),
        ("flow_share = 0.4", "flow_share = true", "scenario.flow_share: a number, got 'True'"),
    ],
)
def test_each_fault_is_named(tmp_path: Path, right: str, wrong: str, said: str) -> None:
    assert right in GOOD
    with pytest.raises(DataRefused) as caught:
        read_scenario(written(tmp_path, GOOD.replace(right, wrong)))
    assert said in str(caught.value)
    assert "scenario.toml" in str(caught.value)


def test_all_faults_come_at_once(tmp_path: Path) -> None:
    text = GOOD.replace("people = 1200", "people = -1").replace("capacity = 800", "capacity = 'many'")
    with pytest.raises(DataRefused) as caught:
        read_scenario(written(tmp_path, text.replace("rate_per_h = 3000", "rate_per_h = 0")))
    assert len(caught.value.faults) == 3


def test_no_zone_and_no_exit(tmp_path: Path) -> None:
    with pytest.raises(DataRefused) as caught:
        read_scenario(written(tmp_path, GOOD.split("[zone.north]", maxsplit=1)[0]))
    assert "zone: at least one zone" in str(caught.value)
    assert "exit: at least one exit" in str(caught.value)


@pytest.mark.parametrize("text", ["[scenario", "a = 1\na = 2", "\x00"])
def test_what_is_no_toml_is_said_with_its_line(tmp_path: Path, text: str) -> None:
    with pytest.raises(DataRefused, match=r"TOML in UTF-8, got .*\(at "):
        read_scenario(written(tmp_path, text))


def test_nothing_there(tmp_path: Path) -> None:
    with pytest.raises(DataRefused, match="a scenario: a TOML file, or a folder"):
        read_scenario(tmp_path / "missing")


def test_an_edge_that_crosses_itself_is_refused(tmp_path: Path) -> None:
    bow = "{ type = 'Polygon', coordinates = [[[37, 36], [37.1, 36.1], [37.1, 36], [37, 36.1], [37, 36]]] }"
    with pytest.raises(DataRefused, match="an area whose edge does not cross itself, got 'Self-intersection"):
        read_scenario(written(tmp_path, GOOD.replace("people = 1200", f"people = 1200\ngeometry = {bow}")))


def test_places_have_names_in_languages(tmp_path: Path) -> None:
    names = '\n[name."zone/north"]\nen = "The North"\nar = " الشمال "\n'
    scenario = read_scenario(written(tmp_path, GOOD + names)).scenario
    assert [scenario.name_of("zone/north", code) for code in ("en", "ar", "ru")] == ["The North", "الشمال", "The North"]
    assert scenario.name_of("exit/old-gate", "ar") == "Old Gate"


def test_names_of_places_that_are_not_there_and_names_too_long_are_refused(tmp_path: Path) -> None:
    names = f'\n[name."exit/gaet"]\nen = "Gate"\n[name."zone/north"]\nen = "{"n" * 41}"\nar = ""\nfr = "Nord"\n'
    with pytest.raises(DataRefused) as refused:
        read_scenario(written(tmp_path, GOOD + names))
    assert {fault.field for fault in refused.value.faults} == {
        "name.exit/gaet",
        "name.zone/north.en",
        "name.zone/north.ar",
        "name.zone/north.fr",
    }
