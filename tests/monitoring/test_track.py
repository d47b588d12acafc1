"""The drone's own track: angles put together as a camera hangs, metres of a degree, positions that cannot be."""

from __future__ import annotations

import numpy as np
import pytest
from pyproj import Geod

from flights import flat_track
from safepassage.monitoring.track import composed, local_m, without_jumps


def turned(heading: float, pitch: float, bank: float, pan: float, tilt: float, turn: float = 0) -> list[float]:
    craft = (np.array([float(angle)]) for angle in (heading, pitch, bank))
    return [float(angle[0]) for angle in composed(*craft, pan_deg=pan, tilt_deg=tilt, turn_deg=turn)]


@pytest.mark.parametrize(
    ("craft", "camera", "expected"),
    [
        ((30, 10, 0), (0, -20), (30, -10, 0)),  # nose up by 10 lifts a camera that looks 20 down
        ((30, 0, 0), (90, -35), (120, -35, 0)),
        ((0, 0, 10), (90, 0), (90, -10, 0)),  # right wing down by 10 lowers a camera that looks to the right
        ((0, 0, 10), (270, 0), (270, 10, 0)),
        ((0, 20, 0), (180, 0), (180, -20, 0)),  # nose up, and the camera looks behind
        ((0, 0, 25), (0, 0), (0, 0, 25)),
        ((40, 0, 0), (0, -90), (40, -90, 0)),  # straight down: the top of the picture is at the nose
    ],
)
def test_cameras_that_hang_on_aircraft(
    craft: tuple[float, ...], camera: tuple[float, ...], expected: tuple[float, ...]
) -> None:
    assert turned(*craft, *camera) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("lat", [-60.0, 0.0, 36.2, 71.0])
def test_metres_of_a_degree(lat: float) -> None:
    north_m, east_m = local_m(np.array([lat]))
    ellipsoid, small = Geod(ellps="WGS84"), 1e-4
    assert north_m[0] * small == pytest.approx(ellipsoid.inv(0, lat - small / 2, 0, lat + small / 2)[2], rel=1e-6)
    assert east_m[0] * small == pytest.approx(ellipsoid.inv(0, lat, small, lat)[2], rel=1e-6)


def test_one_position_far_off_is_left_out() -> None:
    """0.001° of latitude are 111 m: in a second no drone of 80 m/s flies that."""
    track, faults = without_jumps(flat_track(range(5), lat_deg=[36.2, 36.2, 36.201, 36.2, 36.2]))
    assert track.at_s.tolist() == [0, 1, 3, 4]
    assert faults[0].severity == "warning"


def test_a_fast_flight_is_kept_whole() -> None:
    """70 m/s are 0.00063° a second."""
    fast = flat_track(range(60), lat_deg=36.2 + 0.00063 * np.arange(60))
    track, faults = without_jumps(fast)
    assert (len(track), faults) == (60, [])


def test_where_the_first_position_was_the_wrong_one_the_count_begins_anew() -> None:
    track, _ = without_jumps(flat_track(range(0, 200, 10), lat_deg=[40.0, *[36.2] * 19]))
    assert track.at_s.tolist() == [0, *range(70, 200, 10)]


def test_the_lens_is_filled_in_where_the_log_does_not_say_it() -> None:
    track = flat_track(range(2), hfov_deg=[np.nan, 30]).with_lens(hfov_deg=60, vfov_deg=None)
    assert track.hfov_deg.tolist() == [60, 30]
    assert track.vfov_deg.tolist() == [40, 40]


def test_between_samples_the_way_is_straight_and_a_turn_is_the_short_one() -> None:
    track = flat_track([0, 2, 4, 9], lat_deg=[36.0, 36.2, 36.2, 36.9], azimuth_deg=[350, 10, 20, 20])
    found = track.between(np.array([-0.1, 0.0, 1.0, 3.5, 4.0, 5.0, 9.0, 9.1]))
    assert found.lat_deg == pytest.approx([np.nan, 36.0, 36.1, 36.2, 36.2, np.nan, 36.9, np.nan], nan_ok=True)
    assert np.round(found.azimuth_deg[1:4] % 360, 6).tolist() == [350, 0, 17.5]
