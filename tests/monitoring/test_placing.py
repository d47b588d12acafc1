"""A film on the map: a made flight, whose every pixel is known by a turn and a scale, is found again from telemetry."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from flights import flat_track
from flown import M_PER_PX, camera, degrees, gusts, track
from safepassage.foundation.errors import DataRefused
from safepassage.geography.terrain import HeightGrid
from safepassage.monitoring.placing import RECEIVER_M, Laying, beside, place
from walkers import HIGH_PX, WIDE_PX

MOMENTS = np.arange(0, 30, 0.5)
LINE = [degrees(200, 150), degrees(500, 420)]


def laid(times_s: np.ndarray = MOMENTS) -> Laying:
    """The film as a perfect registration has it; its first picture is the ground moved as the first pose says."""
    seen = camera(gusts)
    return Laying(times_s, np.stack([np.linalg.inv(seen(0.0)) @ seen(each) for each in times_s]), WIDE_PX, HIGH_PX)


def test_a_line_on_the_map_lies_where_it_is_in_the_picture() -> None:
    placed = place(laid(), track(gusts, np.arange(-1, 31, 0.2)))
    found = placed.drawn(placed.metres(LINE))
    first = np.linalg.inv(camera(gusts)(0.0))
    for got, (x, y) in zip(found, ((200, 150), (500, 420)), strict=True):
        expected = first @ (x, y, 1)
        assert got == pytest.approx(expected[:2] / expected[2], abs=0.3)  # telemetry is read between its samples
    assert placed.faults == ()
    assert placed.off_m(placed.metres(LINE)) == pytest.approx(RECEIVER_M, abs=0.01)


def test_errors_that_come_and_go_are_averaged_and_told() -> None:
    """A receiver that errs by 1.5 m a second in each direction: 1.5 √2 m off in the mean square; the line is nearer."""
    true = track(gusts, np.arange(0, 60.5, 0.5))
    errors = np.random.default_rng(3).normal(0, 1.5, (2, len(true)))
    wrong = replace(true, lat_deg=true.lat_deg + errors[0] / 110_961, lon_deg=true.lon_deg + errors[1] / 89_967)
    placed = place(laid(np.arange(0, 60, 0.5)), wrong)
    clean = place(laid(np.arange(0, 60, 0.5)), true)
    off_px = placed.drawn(clean.metres(LINE) - clean.metres([placed.origin_deg[::-1]])) - clean.drawn(
        clean.metres(LINE)
    )
    assert np.hypot(*off_px.T).max() * M_PER_PX < 0.8
    assert placed.off_m(placed.metres(LINE)) == pytest.approx(np.hypot(1.5 * np.sqrt(2), RECEIVER_M), rel=0.12)


def test_a_disturbed_receiver_is_left_out_and_named() -> None:
    """For a third of the film everything is 25 m further north, as slowly as no jump would be."""
    true = track(gusts, np.arange(0, 30.5, 0.5))
    north = np.where((true.at_s > 8) & (true.at_s < 18), 25.0, 0.0)
    placed = place(laid(), replace(true, lat_deg=true.lat_deg + north / 110_961))
    (fault,) = placed.faults
    said = "19 pictures that are off by up to 25 m, the first at 1970-01-01T00:00:08Z"
    assert (fault.got, fault.severity) == (said, "warning")
    assert placed.off_m(placed.metres(LINE)) < RECEIVER_M + 0.1


def test_where_half_disagree_nobody_is_left_out() -> None:
    """12 m to the north for a second and not for the next: 6 m from the plane between, either way."""
    true = track(gusts, np.arange(0, 30.5, 0.5))
    north = np.where(true.at_s % 2 < 1, 12.0, 0.0)
    placed = place(laid(), replace(true, lat_deg=true.lat_deg + north / 110_961))
    assert placed.faults == ()
    assert placed.off_m(placed.metres(LINE)) == pytest.approx(np.hypot(6, RECEIVER_M), rel=0.05)


def test_where_nearly_half_are_off_nobody_knows_which_and_all_count() -> None:
    """26 of 60 pictures are 25 m further north: that may be the wrong ones, and the others as well."""
    true = track(gusts, np.arange(0, 30.5, 0.5))
    north = np.where((true.at_s > 8) & (true.at_s < 21.2), 25.0, 0.0)
    placed = place(laid(), replace(true, lat_deg=true.lat_deg + north / 110_961))
    assert (placed.faults, len(placed.at_s)) == ((), 60)
    assert placed.off_m(placed.metres(LINE)) > 10


def test_obliquely_over_a_slope_the_ground_is_where_the_rays_meet_it() -> None:
    """A hillside of one in five, seen at 40° down: a point of it, projected by hand, is where the place is drawn."""
    north = (20 - np.arange(41))[:, None] * 0.001 * 110_961.0 * np.ones((1, 41))
    slope = HeightGrid(36.22, 37.13, 0.001, (400 + 0.2 * north).astype(np.float32))
    flight = flat_track(range(20), elevation_deg=-40)
    placed = place(Laying(np.arange(1.0, 19), np.stack([np.eye(3)] * 18), 1920, 1080), flight, slope)
    north_m, east_m = 80.0, 15.0
    down_m = 100 - 0.2 * north_m
    c, s = np.cos(np.radians(40)), np.sin(np.radians(40))
    ahead, below = c * north_m + s * down_m, c * down_m - s * north_m
    x = east_m / ahead / np.tan(np.radians(30)) * 960 + 960
    y = below / ahead / np.tan(np.radians(20)) * 540 + 540
    assert placed.drawn(np.array([[east_m, north_m]]))[0] == pytest.approx((x, y), abs=2)


def test_what_lies_behind_the_camera_is_nowhere_in_the_picture() -> None:
    flight = flat_track(range(20), elevation_deg=-40)
    placed = place(Laying(np.arange(1.0, 19), np.stack([np.eye(3)] * 18), 1920, 1080), flight)
    assert np.isnan(placed.drawn(np.array([[0.0, -400.0]]))).all()
    assert np.isfinite(placed.drawn(np.array([[0.0, 100.0]]))).all()


@pytest.mark.parametrize("unknown", ["azimuth_deg", "hfov_deg", "ground_m"])
def test_without_any_one_thing_there_is_no_place(unknown: str) -> None:
    flown = track(gusts, np.arange(0, 30.5, 0.5))
    with pytest.raises(DataRefused, match="0 of 60"):
        place(laid(), replace(flown, **{unknown: np.full(len(flown), np.nan)}))


def test_a_hole_in_the_telemetry_costs_nothing() -> None:
    times = [*np.arange(0, 8, 0.5), *np.arange(20, 30.5, 0.5)]
    placed = place(laid(), track(gusts, times))
    assert len(placed.at_s) == 16 + 20
    assert placed.faults == ()


def test_where_else_a_line_may_lie() -> None:
    """Ten metres to the north, off by two: 2 m west and east, 14 m long, and 6 m; of three metres none is shorter."""
    found = [each.tolist() for each in beside(np.array([[0.0, 0.0], [0.0, 10.0]]), 2.0)]
    assert found == [
        [[-2, 0], [-2, 10]],
        [[2, 0], [2, 10]],
        [[0, -2], [0, 12]],
        [[0, 2], [0, 8]],
    ]
    assert len(beside(np.array([[0.0, 0.0], [0.0, 3.0]]), 2.0)) == 3


def test_points_near_the_horizon_are_not_used() -> None:
    """At 10° down, what lies further than 415 m is too coarse; a point 250 m ahead, 20 m aside, by hand."""
    flight = flat_track(range(20), elevation_deg=-10)
    placed = place(Laying(np.arange(1.0, 19), np.stack([np.eye(3)] * 18), 1920, 1080), flight)
    c, s = np.cos(np.radians(10)), np.sin(np.radians(10))
    ahead, below = c * 250 + s * 100, c * 100 - s * 250
    x = 20 / ahead / np.tan(np.radians(30)) * 960 + 960
    y = below / ahead / np.tan(np.radians(20)) * 540 + 540
    assert placed.drawn(np.array([[20.0, 250.0]]))[0] == pytest.approx((x, y), abs=0.5)


def test_the_plane_is_that_of_another_library() -> None:
    """Against OpenCV, which minimises the distances themselves, on an oblique view with errors of two metres."""
    flight = flat_track(range(30), elevation_deg=-35)
    errors = np.random.default_rng(4).normal(0, 2, (2, 30))
    wrong = replace(flight, lat_deg=flight.lat_deg + errors[0] / 110_961, lon_deg=flight.lon_deg + errors[1] / 89_967)
    placed = place(Laying(np.arange(1.0, 29), np.stack([np.eye(3)] * 28), 1920, 1080), wrong)
    known = np.isfinite(placed.told_m).all(axis=2)
    other, _ = cv2.findHomography(placed.told_m[known], placed.ground_px[known], 0)
    at_m = np.array([[0.0, 120.0], [30.0, 160.0], [-20.0, 90.0]])
    expected = np.column_stack([at_m, np.ones(3)]) @ other.T
    assert placed.drawn(at_m) == pytest.approx(expected[:, :2] / expected[:, 2:], abs=1)
