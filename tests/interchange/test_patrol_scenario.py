"""Scenarios of patrols as people write them, right and wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from safepassage.foundation.errors import DataRefused
from safepassage.interchange.patrol_scenario import read_patrol
from safepassage.planning.patrol import Plane

if TYPE_CHECKING:
    from pathlib import Path

GOOD = """
[scenario]
name = "Two posts"
nature = "exercise"
start = 2016-12-10T18:00:00+02:00
handover_min = 2

[drone]
endurance_min = 38
reserve_min = 8
speed_m_s = 12
swap_min = 4
charge_min = 60
altitude_m = 90

[base.north]
geometry = { type = "Point", coordinates = [37.10, 36.20] }
drones = 7
batteries = 30
chargers = 6
pads = 2
pad_min = 1

[stretch.south]
corridor = "one"
geometry = { type = "LineString", coordinates = [[37.10, 36.21], [37.12, 36.21]] }
view_m = 700
watch = [["+0:00", "+6:00"]]

[crossing.bridge]
corridor = "corridor/one"
geometry = { type = "Point", coordinates = [37.11, 36.205] }
watch = [["+4:00", 2016-12-11T00:00:30], [2016-12-10T19:00:00+02:00, "+3:00"]]
at_once = 2
base = "north"

[crew.a]
duty = [["-0:30", "+7:00"]]
at_once = 4

[no-fly.mast]
geometry = { type = "Polygon", coordinates = [[[37.1, 36.3], [37.11, 36.3], [37.11, 36.31], [37.1, 36.3]]] }

[wind]
speed_m_s = 4
from_deg = 270

[chances]
unfit_share = 0.02
abort_share = 0.01
wind_m_s = 1.5
gap_min = 3
nights = 50
seed = 9
"""


def written(folder: Path, text: str) -> Path:
    (folder / "scenario.toml").write_text(text, encoding="utf-8")
    return folder


def test_everything_a_patrol_can_hold(tmp_path: Path) -> None:
    patrol = read_patrol(written(tmp_path, GOOD))
    drone = patrol.drone
    assert (drone.endurance_min, drone.reserve_min, drone.speed_m_s, drone.swap_min) == (38, 8, 12.0, 4)
    assert (drone.charge_min, drone.altitude_m, patrol.handover_min) == (60, 90.0, 2)
    (base,) = patrol.bases
    assert (base.place, base.position_deg, base.drones, base.batteries) == ("base/north", (37.1, 36.2), 7, 30)
    assert (base.chargers, base.pads, base.pad_min) == (6, 2, 1)
    south, bridge = patrol.posts
    assert (south.place, south.corridor, south.spans_min, south.base) == (
        "stretch/south",
        "corridor/one",
        ((0, 360),),
        "",
    )
    assert (bridge.corridor, bridge.at_once, bridge.base) == ("corridor/one", 2, "base/north")
    assert bridge.spans_min == ((60, 180), (240, 361))
    assert (patrol.crews[0].place, patrol.crews[0].base, patrol.crews[0].duty_min) == (
        "crew/a",
        "base/north",
        ((-30, 420),),
    )
    assert len(patrol.closed) == 1
    assert (patrol.wind.speed_m_s, patrol.wind.from_deg) == (4.0, 270.0)
    chances = patrol.chances
    assert (chances.unfit_share, chances.abort_share, chances.wind_m_s) == (0.02, 0.01, 1.5)
    assert (chances.gap_min, chances.nights, chances.seed) == (3, 50, 9)


def test_a_stretch_is_parted_by_its_view(tmp_path: Path) -> None:
    """1.8 km by views of 700 m are three parts; their middles lie at a sixth, a half and five sixths."""
    south = read_patrol(written(tmp_path, GOOD)).posts[0]
    assert [round(x, 6) for x, _ in south.positions_deg] == [37.103333, 37.11, 37.116667]
    plane = Plane((37.1, 36.21))
    assert plane.to_m((37.12, 36.21))[0] == pytest.approx(1798, abs=2)


def test_a_battery_that_stays_in_the_drone(tmp_path: Path) -> None:
    text = GOOD.replace("swap_min = 4\n", "").replace("batteries = 30\n", "")
    assert read_patrol(written(tmp_path, text)).drone.swap_min is None


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("reserve_min = 8", "reserve_min = 38", "drone.reserve_min: less than the endurance, got '38 of 38'"),
        ("reserve_min = 8\n", "", "drone.reserve_min: a number, got 'nothing'"),
        ("endurance_min = 38", "endurance_min = 38.5", "drone.endurance_min: a whole number"),
        ("speed_m_s = 12", "speed_m_s = 0", "drone.speed_m_s: a number from 0.5 to 150"),
        ("swap_min = 4\n", "", "base/north.batteries: drones whose battery is swapped"),
        ("pads = 2", "pads = 0", "base/north.pads: a whole number from 1 to 1000, got '0'"),
        ("view_m = 700\n", "", "stretch/south.view_m: metres along the line, got 'nothing'. Write view_m"),
        ("view_m = 700", "view_m = 7", "at most 60, got '257 parts'"),
        ('watch = [["+0:00", "+6:00"]]', "watch = []", "stretch/south.watch: pairs of from and to"),
        ('["+0:00", "+6:00"]', '["+6:00", "+5:00"]', "stretch/south.watch: an end after its beginning"),
        ('["+0:00", "+6:00"]', '["+0:00"]', "stretch/south.watch: pairs of from and to"),
        ('["+0:00", "+6:00"]', '["+0:00", "+3:00"], ["+2:00", "+4:00"]', "stretch/south.watch: spans apart"),
        ('["+0:00", "+6:00"]', '["+0:00", "+200:00"]', "stretch/south.watch: an end within a week"),
        ('["+0:00", "+6:00"]', '["dusk", "+6:00"]', "stretch/south.watch.from: a date and time"),
        ('base = "north"', 'base = "south"', "crossing/bridge.base: a base of this file, got 'south'"),
        ("at_once = 4", "at_once = 0", "crew/a.at_once: a whole number from 1 to 100"),
        ("[37.10, 36.20]", "[337000.0, 4010000.0]", "base/north.geometry: longitudes within"),
        ("speed_m_s = 4", "speed_m_s = -4", "wind.speed_m_s: a number from 0 to 60"),
        ("unfit_share = 0.02", "unfit_share = 2", "chances.unfit_share: a number from 0 to 0.9"),
        ('nature = "exercise"', 'nature = "drill"', "scenario.nature: one of real, exercise, reconstruction"),
        ("[wind]", "[winds]", "winds: one of the tables"),
        ("handover_min = 2", "handover = 2", "scenario.handover: one of"),
    ],
)
def test_each_fault_is_named(tmp_path: Path, right: str, wrong: str, said: str) -> None:
    assert right in GOOD
    with pytest.raises(DataRefused) as refused:
        read_patrol(written(tmp_path, GOOD.replace(right, wrong, 1)))
    assert said in str(refused.value)


def test_all_faults_come_at_once(tmp_path: Path) -> None:
    text = (
        GOOD.replace("reserve_min = 8", "reserve_min = 40")
        .replace("pads = 2", "pads = 0")
        .replace("4\n\n[no", "0\n\n[no")
    )
    with pytest.raises(DataRefused) as refused:
        read_patrol(written(tmp_path, text))
    assert len(refused.value.faults) == 3


def test_nothing_to_fly(tmp_path: Path) -> None:
    with pytest.raises(DataRefused) as refused:
        read_patrol(written(tmp_path, '[scenario]\nnature = "real"\nstart = 2016-12-10T18:00:00+02:00\n'))
    assert [fault.field for fault in refused.value.faults] == ["drone", "base", "stretch"]


def test_two_bases_are_told_apart(tmp_path: Path) -> None:
    second = '[base.east]\ngeometry = { type = "Point", coordinates = [37.20, 36.20] }\n'
    with pytest.raises(DataRefused, match=r"crew/a.base: a base of this file"):
        read_patrol(written(tmp_path, GOOD + second))
