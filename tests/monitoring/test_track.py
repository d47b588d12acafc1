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


def test_where_the_first_position_was_the_wrong_one_the_flight_is_believed() -> None:
    track, (fault,) = without_jumps(flat_track(range(0, 200, 10), lat_deg=[40.0, *[36.2] * 19]))
    assert track.at_s.tolist() == [*range(10, 200, 10)]
    assert "begin anew" not in fault.way_out


def jumping(*runs: tuple[int, float]) -> tuple[list[float], list[str]]:
    """(moments that are left, what was told) of a position a second: for so many seconds so many metres north."""
    north = [metres for seconds, metres in runs for _ in range(seconds)]
    degree_m = float(local_m(np.array([36.2]))[0][0])
    track, faults = without_jumps(flat_track(range(len(north)), lat_deg=36.2 + np.array(north) / degree_m))
    return track.at_s.tolist(), [fault.got.partition(",")[0] for fault in faults]


def test_a_place_that_was_jumped_to_is_not_believed_however_long_it_is_flown_from() -> None:
    """A kilometre is flown in 12.5 s, and is still no flight; 900 s on, the receiver is right again."""
    kept, told = jumping((100, 0), (900, 1000), (50, 0))
    assert kept == [*range(100), *range(1000, 1050)]
    assert told == ["900 positions that would need more"]
    assert jumping((100, 0), (900, 1000))[0] == [*range(100)]


def test_a_jump_on_from_there_is_no_way_back() -> None:
    """By 150 m within a second, more than 80 and less than 180: the place is the same one, set right."""
    kept, _ = jumping((100, 0), (30, 1000), (60, 1150), (30, 20_000), (20, 0))
    assert kept == [*range(100), *range(220, 240)]


def test_metres_are_those_of_the_place_however_far_from_greenwich() -> None:
    """70 m/s to the north are no jump at 150° east, where a degree of longitude shrinks on the way."""
    _, faults = without_jumps(flat_track(range(60), lat_deg=36.2 + 0.00063 * np.arange(60), lon_deg=150.0))
    assert faults == []


def test_it_says_that_it_has_not_come_back() -> None:
    _, (fault,) = without_jumps(flat_track(range(200), lat_deg=[36.2] * 100 + [37.2] * 100))
    assert "begin anew behind it" in fault.way_out


def test_a_small_leap_is_a_receiver_that_sets_itself_right() -> None:
    assert jumping((200, 0), (100, 170)) == ([*range(300)], ["1 leaps of at most 100 m"])
    assert jumping((100, 0), (100, 190)) == ([*range(100)], ["100 positions that would need more"])
    assert jumping((100, 0), (2, 170), (98, 0))[0] == [*range(100), *range(102, 200)]  # too short to be believed


def test_who_comes_back_to_where_it_left_is_believed_though_it_does_so_by_a_small_leap() -> None:
    assert jumping((100, 0), (30, 190), (60, 50))[0] == [*range(100), *range(130, 190)]


def test_a_doubt_that_is_over_makes_nothing_doubtful() -> None:
    """A leap of 150 m, long after a place a kilometre off, from which it could have been reached by then."""
    assert jumping((100, 0), (30, 1000), (60, 0), (60, 150))[0] == [*range(100), *range(130, 250)]


def test_noise_is_no_flight_though_each_place_of_it_could_be_reached_by_and_by() -> None:
    noise = [(1, 3000.0 * (1 - 2 * (at % 2)) + 100 * at) for at in range(90)]
    kept, _ = jumping((100, 0), *noise, (60, 0))
    assert kept == [*range(100), *range(190, 250)]


def test_what_was_believed_before_judges_though_it_is_short() -> None:
    track = flat_track(range(100), lat_deg=[36.2] * 2 + [37.2] * 98)
    assert without_jumps(track)[0].at_s.tolist() == [*range(2, 100)]
    assert without_jumps(track, 1.0)[0].at_s.tolist() == [0, 1]


def test_the_lens_is_filled_in_where_the_log_does_not_say_it() -> None:
    track = flat_track(range(2), hfov_deg=[np.nan, 30]).with_lens(hfov_deg=60, vfov_deg=None)
    assert track.hfov_deg.tolist() == [60, 30]
    assert track.vfov_deg.tolist() == [40, 40]


def test_between_samples_the_way_is_straight_and_a_turn_is_the_short_one() -> None:
    track = flat_track([0, 2, 4, 9], lat_deg=[36.0, 36.2, 36.2, 36.9], azimuth_deg=[350, 10, 20, 20])
    found = track.between(np.array([-0.1, 0.0, 1.0, 3.5, 4.0, 5.0, 9.0, 9.1]))
    assert found.lat_deg == pytest.approx([np.nan, 36.0, 36.1, 36.2, 36.2, np.nan, 36.9, np.nan], nan_ok=True)
    assert np.round(found.azimuth_deg[1:4] % 360, 6).tolist() == [350, 0, 17.5]
