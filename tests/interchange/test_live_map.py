"""Lines of the map in a stream: drawn when it is known where, drawn anew when the drone flew on, and else a gap."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from flown import HEIGHT_M, M_PER_PX, camera, degrees, gusts, track
from safepassage.interchange.drone_log import Mount
from safepassage.interchange.flight import View
from safepassage.interchange.live_map import LiveMap
from safepassage.interchange.map_lines import OnMap
from walkers import HIGH_PX, WIDE_PX

if TYPE_CHECKING:
    from collections.abc import Callable

    from flown import Pose
    from safepassage.monitoring.track import Track

AT_S = 1_481_385_600.0
GATE = OnMap("gate", (degrees(400, 520), degrees(400, 150)))
CAMP = OnMap("camp", (degrees(300, 300), degrees(500, 300), degrees(400, 400)))
FILM: Any = SimpleNamespace(wide_px=WIDE_PX, high_px=HIGH_PX)
FLOWN = track(gusts, np.arange(-5, 200, 0.2), AT_S)


def live(recent: Callable[[float], Track | None], said: list[str] | None = None, **more: Any) -> LiveMap:
    view = View(Mount(0, -90), None, WIDE_PX, 0.25, None, None, use_damaged=False)
    tell = ([] if said is None else said).append
    telemetry = SimpleNamespace(recent=recent, noticed=list)
    return LiveMap(([GATE], [CAMP]), telemetry, view, FILM, began_s=AT_S, name="udp://here:1", tell=tell, **more)


def since(flown: Track) -> Callable[[float], Track | None]:
    """What a listener would give of it."""

    def recent(since_s: float) -> Track | None:
        out = flown.at(flown.at_s >= since_s)
        return out if len(out) else None

    return recent


def fly(on_map: LiveMap, times_s: np.ndarray, pose: Callable[[float], Pose] = gusts) -> list[float]:
    """Shows pictures, laid without an error over the first; when lines were drawn."""
    seen = camera(pose)
    back = np.linalg.inv(seen(0.0))
    return [float(each) for each in times_s if on_map.look(float(each), back @ seen(each))]


def expected_px(pose: Callable[[float], Pose], *points: tuple[float, float]) -> np.ndarray:
    """Pixels of the first picture in which pixels of the ground lie."""
    back = np.linalg.inv(camera(pose)(0.0))
    at = [back @ (*each, 1) for each in points]
    return np.array([each[:2] / each[2] for each in at])


def test_lines_are_drawn_when_ten_seconds_of_pictures_are_known() -> None:
    said = list[str]()
    on_map = live(since(FLOWN), said)
    assert on_map.zones == 1
    assert fly(on_map, np.arange(0, 9.5, 0.1)) == []
    assert (on_map.placed, on_map.said, said) == (None, {}, [])
    assert fly(on_map, np.arange(9.5, 40, 0.1)) == [pytest.approx(9.5)]  # twenty pictures, half a second apart
    assert on_map.placed is not None
    (gate,), (camp,) = on_map.placed.lines, on_map.placed.zones
    assert np.reshape(gate.ends_px, (2, 2)) == pytest.approx(expected_px(gusts, (400, 520), (400, 150)), abs=1)
    assert np.array(camp.corners_px) == pytest.approx(expected_px(gusts, (300, 300), (500, 300), (400, 400)), abs=1)
    assert [each.name for each in on_map.placed.beside] == ["gate"] * 4
    poses = [gusts(time_s) for time_s in np.arange(0, 39, 0.5)]  # 10 cm a pixel straight below, at a scale of one
    ends_m = [np.array([400 - WIDE_PX / 2, y - HIGH_PX / 2]) * M_PER_PX for y in (520, 150)]
    away_m = [np.hypot(np.hypot(*(end - each[2:])), HEIGHT_M * each[1]) for each in poses for end in ends_m]
    assert on_map.coarsest_m["gate"] == pytest.approx(0.1 * max(away_m) / HEIGHT_M, rel=0.02)
    clock = on_map.said["clock"]
    assert (clock["is_certain"], abs(clock["ahead_s"]) < 0.3) == (True, True)
    (told,) = said
    assert told.startswith(
        "On the map by udp://here:1, 20 pictures: gate within 2.5 m. Its clock: ahead of the film's by "
    )


def test_telemetry_that_comes_later_lays_the_pictures_that_were_seen_since() -> None:
    """None comes for as long as it is looked for five times, then only since the twentieth second."""
    said = list[str]()
    late = FLOWN.at(FLOWN.at_s >= AT_S + 20)
    known = iter([None] * 5)
    on_map = live(lambda since_s: next(known, since(late)(since_s)), said)
    assert fly(on_map, np.arange(0, 40, 0.5)) == [29.5]
    assert said[0] == "udp://here:1: no telemetry comes"
    assert [each[:10] for each in said if "telemetry:" not in each[:10]] == ["udp://here", "On the map"]


def test_where_the_receiver_had_erred_lines_are_drawn_anew() -> None:
    """For 15 s everything is told 20 m too far north; two minutes later nothing of it is remembered."""
    north_deg = np.where(FLOWN.at_s < AT_S + 15, 20 / 110_961, 0.0)
    wrong = replace(FLOWN, lat_deg=FLOWN.lat_deg + north_deg)
    on_map = live(since(wrong))
    drawn = fly(on_map, np.arange(0, 145, 0.5))
    assert drawn[0] == 9.5
    assert 1 < len(drawn) < 6
    assert on_map.placed is not None
    found = np.reshape(on_map.placed.lines[0].ends_px, (2, 2))
    assert found == pytest.approx(expected_px(gusts, (400, 520), (400, 150)), abs=2)


def test_clocks_that_differ_draw_nothing_and_are_told_once() -> None:
    said = list[str]()
    ahead = replace(FLOWN, at_s=FLOWN.at_s + 4)
    on_map = live(since(ahead), said)
    assert fly(on_map, np.arange(0, 24, 0.5)) == []
    assert [each for each in said if "--telemetry-offset 4.0" in each]
    assert len(said) <= 2
    on_map = live(since(ahead), offset_s=4.0)
    assert fly(on_map, np.arange(0, 24, 0.5)) == [9.5]
    assert on_map.said["offset_s"] == 4.0


def test_lines_stay_while_no_telemetry_comes() -> None:
    said = list[str]()
    on_map = live(since(FLOWN.at(FLOWN.at_s < AT_S + 30)), said)
    assert fly(on_map, np.arange(0, 200, 0.5)) == [9.5]
    assert on_map.placed is not None
    assert [each[:10] for each in said[1:]] == ["udp://here"]
    assert on_map.coarsest_m == {}  # nobody knows any more how far they are
