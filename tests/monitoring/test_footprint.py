"""What a camera sees of the ground, against closed forms and a geodesic of its own, over flat ground and hills."""

from __future__ import annotations

from math import cos, hypot, radians, tan

import numpy as np
import pytest
from pyproj import Geod

from flights import flat_track
from safepassage.geography.terrain import HeightGrid
from safepassage.monitoring.footprint import Footprints, footprints, seen_again

ELLIPSOID = Geod(ellps="WGS84")


def offsets_m(prints: Footprints) -> list[tuple[float, float]]:
    """(east, north) of each corner of the first picture from the aircraft, by the geodesic."""
    out = []
    for lat, lon in zip(prints.lat_deg[0], prints.lon_deg[0], strict=True):
        azimuth, _, far_m = ELLIPSOID.inv(37.15, 36.2, lon, lat)
        out.append((far_m * np.sin(radians(azimuth)), far_m * np.cos(radians(azimuth))))
    return out


def test_straight_down() -> None:
    """From 100 m: half of the width is 100 tan 30°, half of the height 100 tan 20°; the top is north."""
    east, north = 100 * tan(radians(30)), 100 * tan(radians(20))
    found = offsets_m(footprints(flat_track([0]), range_max_m=1000))
    for got, expected in zip(found, [(-east, north), (east, north), (east, -north), (-east, -north)], strict=True):
        assert got == pytest.approx(expected, abs=0.02)


def test_straight_down_with_the_nose_to_the_east() -> None:
    east, north = 100 * tan(radians(30)), 100 * tan(radians(20))
    upper_left = offsets_m(footprints(flat_track([0], azimuth_deg=90), range_max_m=1000))[0]
    assert upper_left == pytest.approx((north, east), abs=0.02)


@pytest.mark.parametrize("azimuth_deg", [0, 90, 211])
def test_obliquely(azimuth_deg: float) -> None:
    """At 45° down, the lower edge is 100 tan(45° − 20°) ahead and 2 · 100 tan 30° cos 20° / cos 25° wide."""
    prints = footprints(flat_track([0], elevation_deg=-45, azimuth_deg=azimuth_deg), range_max_m=5000)
    corners = offsets_m(prints)
    (x1, y1), (x2, y2) = corners[2], corners[3]
    assert hypot((x1 + x2) / 2, (y1 + y2) / 2) == pytest.approx(100 * tan(radians(25)), rel=1e-3)
    assert hypot(x1 - x2, y1 - y2) == pytest.approx(
        200 * tan(radians(30)) * cos(radians(20)) / cos(radians(25)), rel=1e-3
    )
    (x1, y1), (x2, y2) = corners[0], corners[1]
    assert hypot((x1 + x2) / 2, (y1 + y2) / 2) == pytest.approx(100 * tan(radians(65)), rel=1e-3)
    assert not prints.cut.any()


def test_a_rolled_picture_leans_to_its_side() -> None:
    """Rolled clockwise by 10° a level camera sees its right side lower: the lower right corner comes nearer."""
    level = footprints(flat_track([0], elevation_deg=-45), range_max_m=5000).range_m[0]
    rolled = footprints(flat_track([0], elevation_deg=-45, roll_deg=10), range_max_m=5000).range_m[0]
    assert level[2] == pytest.approx(level[3])
    assert rolled[2] < level[2]
    assert rolled[1] < level[1]
    assert rolled[0] > level[0]


def test_over_the_horizon_it_ends_at_what_is_seen_well_enough() -> None:
    prints = footprints(flat_track([0], elevation_deg=-5), range_max_m=800)
    assert prints.cut[0].tolist() == [True, True, False, False]
    assert prints.range_m[0, :2].tolist() == [800, 800]
    assert np.isfinite(prints.lat_deg).all()


@pytest.mark.parametrize("unknown", ["azimuth_deg", "elevation_deg", "hfov_deg", "ground_m", "altitude_m"])
def test_without_any_one_thing_there_is_no_footprint(unknown: str) -> None:
    prints = footprints(
        flat_track([0, 1], **{unknown: [float("nan"), 1.0 if unknown == "ground_m" else 45.0]}), range_max_m=9e3
    )
    assert not prints.known[0]


def test_below_the_ground_there_is_no_footprint() -> None:
    assert not footprints(flat_track([0], altitude_m=399), range_max_m=1000).known.any()


def grid(heights_m: np.ndarray, step_deg: float = 0.001) -> HeightGrid:
    rows, columns = heights_m.shape
    return HeightGrid(36.2 + step_deg * (rows - 1) / 2, 37.15 - step_deg * (columns - 1) / 2, step_deg, heights_m)


def test_flat_terrain_is_flat_ground() -> None:
    flat = grid(np.full((21, 21), 400, np.float32))
    track = flat_track([0], elevation_deg=-50, azimuth_deg=70)
    one, other = footprints(track, range_max_m=900), footprints(track, range_max_m=900, terrain=flat)
    assert other.range_m == pytest.approx(one.range_m, abs=0.01)


def test_a_hill_side_is_met_where_the_ray_and_the_slope_meet() -> None:
    """Ground that rises to the north by a slope of 0.5, 100 m below the aircraft; the picture ends 20° off the nadir.

    A ray down and north at an angle a from the vertical meets it where z = 0.5 y and 100 − z = y / tan a.
    """
    rows = np.arange(41)
    north_m = (20 - rows)[:, None] * 0.001 * 110_961.0 * np.ones((1, 41))  # metres of a degree at 36.2° (GRS80 tables)
    slope = grid((400 + 0.5 * north_m).astype(np.float32))
    prints = footprints(flat_track([0], vfov_deg=40, hfov_deg=0.001), range_max_m=900, terrain=slope)
    for corner, angle in ((0, 20), (2, -20)):
        y_m = 100 / (1 / tan(radians(abs(angle))) + (0.5 if angle > 0 else -0.5))
        assert prints.range_m[0, corner] == pytest.approx(y_m / np.sin(radians(20)), rel=2e-3)


def test_where_the_model_ends_nothing_is_known() -> None:
    small = grid(np.full((3, 3), 400, np.float32), step_deg=0.0002)
    assert not footprints(flat_track([0], elevation_deg=-30), range_max_m=900, terrain=small).known.any()


def test_a_point_of_the_ground_is_seen_again_where_a_camera_of_its_own_sees_it() -> None:
    """The middle of a picture from 100 m straight down, seen from 50 m up and 30 m south at 40° down, by hand."""
    one = flat_track([0])
    lat_south = 36.2 - 30 / 110_961.0
    other = flat_track([1], lat_deg=lat_south, altitude_m=450, elevation_deg=-40)
    (((x, y),),) = seen_again(one, other, np.zeros((1, 2)), range_max_m=np.array([900.0]))
    c, s = cos(radians(40)), np.sin(radians(40))
    ahead, below = c * 30 + s * 50, c * 50 - s * 30
    assert (x, y) == (pytest.approx(0, abs=1e-6), pytest.approx(below / ahead / tan(radians(20)), rel=1e-3))
    assert np.isnan(
        seen_again(one, flat_track([1], elevation_deg=80), np.zeros((1, 2)), range_max_m=np.array([900.0]))
    )[0, 0].all()


def test_any_point_of_the_picture_lies_between_its_corners() -> None:
    """Of a level picture from 100 m: a quarter to the right is 50 tan 30° to the east."""
    prints = footprints(flat_track([0]), range_max_m=1000, at=np.array([[0.5, 0.0]]))
    assert prints.lat_deg.shape == (1, 1)
    assert ELLIPSOID.inv(37.15, 36.2, prints.lon_deg[0, 0], 36.2)[2] == pytest.approx(50 * tan(radians(30)), abs=0.02)
