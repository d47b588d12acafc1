"""What a patrol is written as: flight plans that a ground station opens, a picture, tables, and watches."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from planning.test_patrol import PATROL, POST, north_of
from safepassage.foundation.errors import DataRefused
from safepassage.interchange.flight_plan import items_of, plan_file, waypoints_file
from safepassage.interchange.patrol_file import crew_rows, rota_as_json, watch_records, write_patrol
from safepassage.interchange.rota_picture import COLOURS, rota_svg
from safepassage.planning.patrol import Crew, PatrolPlan, patrol_of

if TYPE_CHECKING:
    from pathlib import Path

X, Y = POST.positions_deg[0]
BOX = {
    "type": "Polygon",
    "coordinates": [
        [
            [X - 0.01, Y - 0.015],
            [X + 0.02, Y - 0.015],
            [X + 0.02, Y - 0.01],
            [X - 0.01, Y - 0.01],
            [X - 0.01, Y - 0.015],
        ]
    ],
}


def planned() -> PatrolPlan:
    crews = (Crew("crew/a", "base/north", ((-20, 50),), 2), Crew("crew/b", "base/north", ((40, 150),), 2))
    return patrol_of(replace(PATROL, crews=crews, closed=(BOX,)))


PLAN = planned()
ROTA = PLAN.rotas["base/north"]


def test_a_mission_goes_around_and_comes_back() -> None:
    """Take-off, the speed, two corners, the post for its time, two corners, home, landing."""
    flight = ROTA.flights[1]
    items = items_of(PLAN, ROTA.task, flight)
    assert [item.command for item in items] == [22, 178, 16, 16, 19, 16, 16, 16, 21]
    on = flight.sortie.on_min(ROTA.task)
    assert items[4].first_s == 60 * (on[1] - on[0])
    assert (items[4].longitude_deg, items[4].latitude_deg) == (X, Y)
    assert items[2].latitude_deg < items[3].latitude_deg < Y
    assert Y > items[5].latitude_deg > items[6].latitude_deg
    for item in (items[0], items[-1]):
        assert (item.longitude_deg, item.latitude_deg) == pytest.approx((37.0, 36.0))
    assert all(item.longitude_deg < X - 0.01 for item in (items[2], items[3], items[5], items[6]))


def test_the_waypoint_file_is_read_by_its_own_library(tmp_path: Path) -> None:
    mavwp = pytest.importorskip("pymavlink.mavwp")
    items = items_of(PLAN, ROTA.task, ROTA.flights[0])
    path = tmp_path / "one.waypoints"
    path.write_text(waypoints_file(items), encoding="utf-8")
    loader = mavwp.MAVWPLoader()
    assert loader.load(str(path)) == len(items) + 1
    read = [loader.wp(number) for number in range(loader.count())]
    assert [each.command for each in read] == [16, *(item.command for item in items)]
    assert [(each.seq, each.frame, each.current) for each in read[:2]] == [(0, 0, 1), (1, 3, 0)]
    assert [(each.x, each.y, each.z) for each in read[1:]] == [
        (pytest.approx(i.latitude_deg), pytest.approx(i.longitude_deg), i.altitude_m) for i in items
    ]
    assert read[5].param1 == items[4].first_s
    assert (read[2].frame, read[2].param1, read[2].param2, read[2].param3) == (2, 0, PATROL.drone.speed_m_s, -1)


def test_the_plan_has_what_the_format_asks() -> None:
    items = items_of(PLAN, ROTA.task, ROTA.flights[0])
    plan = json.loads(plan_file(PLAN, items, "exercise: one"))
    assert (plan["fileType"], plan["version"], plan["groundStation"]) == ("Plan", 1, "QGroundControl")
    assert (plan["mission"]["version"], plan["geoFence"]["version"], plan["rallyPoints"]["version"]) == (2, 2, 2)
    assert plan["mission"]["plannedHomePosition"] == pytest.approx([36.0, 37.0, 0])
    first, post = plan["mission"]["items"][0], plan["mission"]["items"][4]
    assert (first["type"], first["command"], first["doJumpId"], first["frame"]) == ("SimpleItem", 22, 1, 3)
    assert post["params"][4:] == [Y, X, 80.0]
    assert (len(post["params"]), post["params"][0]) == (7, items[4].first_s)
    speed = plan["mission"]["items"][1]
    assert (speed["command"], speed["frame"], speed["params"]) == (
        178,
        2,
        [0, PATROL.drone.speed_m_s, -1, None, 0, 0, 0],
    )
    (fence,) = plan["geoFence"]["polygons"]
    assert fence["inclusion"] is False
    assert fence["polygon"][0] == [BOX["coordinates"][0][0][1], BOX["coordinates"][0][0][0]]
    assert len(fence["polygon"]) == 4
    assert plan["safepassage"].startswith("exercise")


def test_the_picture_shows_every_minute_once() -> None:
    """Bars of the first post are as wide as its watch; where nobody is on station it is red, and said."""
    root = etree.fromstring(rota_svg(PLAN, ROTA))
    space = "{http://www.w3.org/2000/svg}"
    words = " ".join(map(str, root.itertext()))
    assert "exercise · A night · base/north · 2 drones" in words
    assert "Every post is in view at every minute asked." in words
    boxes = [box for box in root.iter(f"{space}rect") if box.get("fill") == COLOURS[0]]
    on_station = [box for box in boxes if box.get("height") == "16"]
    assert len(on_station) == len(ROTA.flights)
    (whole,) = [box for box in root.iter(f"{space}rect") if box.get("fill") == "#d00000"]
    assert sum(float(box.get("width", 0)) for box in on_station) == pytest.approx(float(whole.get("width", 0)), abs=1)
    less = replace(ROTA, flights=ROTA.flights[1:])
    first = ROTA.flights[0].sortie.on_min(ROTA.task)
    after = ROTA.flights[1].sortie.on_min(ROTA.task)
    assert f"Red: nobody on station, {after[0] - first[0]} min in all." in rota_svg(PLAN, less)
    assert rota_svg(PLAN, ROTA) == rota_svg(PLAN, ROTA)


def test_times_of_a_sortie_are_on_the_clock() -> None:
    said = rota_as_json(PLAN, ROTA)
    first = said["sorties"][0]
    assert (said["drones"], said["no_rota_below"], said["proven_least"]) == (2, 2, True)
    out_min = ROTA.task.watches[0].out_min
    assert (first["take_off"], first["on_station_from"]) == (f"2016-12-10T17:{60 - out_min}", "2016-12-10T18:00")
    assert first["crews"][0]["crew"] == "crew/a"


def test_a_table_for_each_crew() -> None:
    """Every minute in the air is in one table; who takes over in the air is told so."""
    tables = crew_rows(PLAN, ROTA)
    assert set(tables) == {"crew/a", "crew/b"}
    rows = [row for table in tables.values() for row in table]
    assert len(rows) == sum(len(flight.crews) for flight in ROTA.flights)
    handed = sum(len(flight.crews) - 1 for flight in ROTA.flights)
    assert sum("take over in the air" in row["task"] for row in tables["crew/b"]) == handed
    assert sum("hand over in the air" in row["task"] for row in tables["crew/a"]) == handed
    without = patrol_of(PATROL)
    assert set(crew_rows(without, without.rotas["base/north"])) == {"base/north"}


def test_watches_are_planned_and_cover_the_span() -> None:
    records = watch_records(PLAN)
    assert len(records) == len(ROTA.flights)
    assert records[0]["occurred"].startswith("2016-12-10T16:00Z/")
    assert records[-1]["occurred"].endswith("/2016-12-10T17:40Z")
    assert {(r["kind"], r["mood"], r["place"], r["stretch"], r["means"]) for r in records} == {
        ("watch", "planned", "corridor/one", "stretch/south", "drone")
    }
    assert len({record["source_id"] for record in records}) == len(records)


def test_a_post_of_no_corridor_cannot_be_recorded() -> None:
    plan = patrol_of(replace(PATROL, posts=(replace(POST, corridor=""),)))
    with pytest.raises(DataRefused, match="Write corridor = under it"):
        watch_records(plan)


def test_a_folder_is_written_whole_and_anew(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    names = write_patrol(PLAN, folder, '{"nature": "exercise"}')
    assert sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()) == names
    assert len([name for name in names if name.endswith(".plan")]) == len(ROTA.flights)
    assert len([name for name in names if name.endswith(".waypoints")]) == len(ROTA.flights)
    assert all(".crews-only." in name for name in names if name != "patrol.json")
    flown = [name for name in names if name.endswith((".plan", ".waypoints"))]
    assert all(name.partition(".")[2].startswith("exercise.crews-only.") for name in flown)
    rows = [*csv.DictReader((folder / "crew-a.crews-only.csv").read_text(encoding="utf-8").splitlines())]
    assert rows[0]["nature"] == "exercise"
    assert re.fullmatch(r"2016-12-10T17:5\d", rows[0]["from"])
    fewer = patrol_of(replace(PATROL, posts=(replace(POST, spans_min=((0, 10),)),)))
    names = write_patrol(fewer, folder, "{}")
    assert sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()) == names


def test_a_folder_with_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear", encoding="utf-8")
    with pytest.raises(DataRefused, match="nothing was written"):
        write_patrol(PLAN, tmp_path, "{}")
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_a_far_post_has_its_height_and_place() -> None:
    far = replace(POST, positions_deg=(north_of((37.0, 36.0), 2000.0),))
    plan = patrol_of(replace(PATROL, posts=(far,), drone=replace(PATROL.drone, altitude_m=55.0)))
    rota = plan.rotas["base/north"]
    items = items_of(plan, rota.task, rota.flights[0])
    assert [item.altitude_m for item in items] == [55.0, 0.0, 55.0, 55.0, 0.0]
