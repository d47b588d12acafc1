"""Which stretch was in view in which minute: by hand, on lines beside, across and beyond the picture."""

from __future__ import annotations

import numpy as np
import pytest

from flights import flat_track
from safepassage.monitoring.coverage import Line, range_max_m, resolution_of, seen, watched_and_not
from safepassage.monitoring.footprint import footprints
from safepassage.monitoring.track import Track, local_m

NORTH_M, EAST_M = (float(each[0]) for each in local_m(np.array([36.2])))


def line(*corners_m: tuple[float, float], stretch: str = "stretch/a") -> Line:
    """A line by metres east and north of the aircraft."""
    return Line("corridor/c", stretch, tuple((37.15 + x / EAST_M, 36.2 + y / NORTH_M) for x, y in corners_m))


def spans(track: Track, over: Line) -> list[tuple[int, int]]:
    return seen(track, footprints(track, range_max_m=1000), over, pixels=1920).spans()


MINUTES = range(0, 241, 5)
"""A sample every five seconds for four minutes."""


def test_a_line_inside_the_picture_is_watched_in_every_minute() -> None:
    """The picture is 115 m wide and 73 m high."""
    assert spans(flat_track(MINUTES), line((-50, 0), (50, 30))) == [(0, 240)]


def test_a_line_that_leaves_the_picture_is_not_watched() -> None:
    assert spans(flat_track(MINUTES), line((-50, 0), (80, 0))) == []


def test_the_share_is_that_of_the_cells() -> None:
    """Of 0 to 100 m east, 0 to 57.7 m are in the picture: six of ten cells of 10 m, whose middles are 5, 15, … 95."""
    track = flat_track(MINUTES)
    found = seen(track, footprints(track, range_max_m=1000), line((0, 0), (100, 0)), pixels=1920)
    assert found.share[:4] == pytest.approx([0.6] * 4)


def test_a_pan_over_the_line_sees_it_all_within_a_minute() -> None:
    """The aircraft goes 100 m east and back within each minute; no picture holds the whole line."""
    at = np.arange(0, 241, 5)
    east_m = 50 - 50 * np.cos(2 * np.pi * at / 60)
    track = flat_track(at, lon_deg=37.15 + east_m / EAST_M)
    assert spans(track, line((-40, 0), (140, 0))) == [(0, 240)]


def test_how_finely_a_line_was_seen_is_told_of_its_cells_each_at_its_best() -> None:
    """1,920 pixels over 60° are 1 m each at 1,662.8 m. From 100 m above, the cells 4.9, 14.7, … 44.1 m to the east.

    In the second minute the aircraft flies 40 m to the east and back: the furthest cell is seen from 4 m beside it.
    """
    at = np.array(MINUTES)
    east_m = np.where((at >= 60) & (at < 120), 20 - 20 * np.cos(2 * np.pi * at / 60), 0.0)
    track = flat_track(at, lon_deg=37.15 + east_m / EAST_M)
    found = seen(track, footprints(track, range_max_m=1000), line((0, 0), (49, 0)), pixels=1920)
    metre_m = 1920 / (2 * np.tan(np.radians(30)))
    assert found.finest_m[0] == pytest.approx(np.hypot(100, 4.9) / metre_m)
    assert found.coarsest_m[0] == pytest.approx(np.hypot(100, 44.1) / metre_m)
    assert found.coarsest_m[1] < np.hypot(100, 11) / metre_m
    assert found.pixel_m == (found.finest_m.min(), found.coarsest_m[0])
    assert found.coarsest_in_m((0, 60)) == found.coarsest_m[0]
    assert found.coarsest_in_m((60, 120)) == found.coarsest_m[1]
    assert found.coarsest_in_m((60, 240)) == max(found.coarsest_m[1:4])
    elsewhere = seen(track, footprints(track, range_max_m=1000), line((900, 0), (950, 0)), pixels=1920)
    assert elsewhere.pixel_m is None


@pytest.mark.parametrize(("metres_m", "said"), [(0.0641, "6.5"), (0.064, "6.4"), (0.25, "25"), (1.00001, "100.1")])
def test_a_watch_tells_centimetres_and_never_finer_than_it_saw(metres_m: float, said: str) -> None:
    assert resolution_of(metres_m) == said


def test_how_finely_is_told_of_the_ground_at_its_own_height_where_a_model_has_it() -> None:
    """A hill of 50 m under the line, which the model knows east of the aircraft only."""

    class Hill:
        def height_m(self, lat_deg: np.ndarray, lon_deg: np.ndarray) -> np.ndarray:
            return np.where(lon_deg > 37.15, np.full_like(lat_deg, 450.0), np.nan)

    track = flat_track(MINUTES)
    prints = footprints(track, range_max_m=1000)
    found = seen(track, prints, line((-9, 0), (9, 0)), pixels=1920, terrain=Hill())
    metre_m = 1920 / (2 * np.tan(np.radians(30)))
    assert found.pixel_m == pytest.approx((np.hypot(50, 4.5) / metre_m, np.hypot(100, 4.5) / metre_m))


def test_minutes_in_which_nobody_knows_are_not_claimed() -> None:
    """The direction is unknown from 70 s to 100 s; the third minute is whole again."""
    at = np.array(MINUTES)
    track = flat_track(at, azimuth_deg=np.where((at >= 70) & (at < 100), np.nan, 0.0))
    found = seen(track, footprints(track, range_max_m=1000), line((0, 0), (30, 0)), pixels=1920)
    assert found.spans() == [(0, 60), (120, 240)]
    assert found.unknown_spans() == [(60, 120), (240, 300)]  # and the one that the last sample only begins


def test_a_minute_that_the_flight_only_begins_or_ends_is_not_claimed() -> None:
    assert spans(flat_track(range(25, 161, 5)), line((0, 0), (30, 0))) == [(60, 120)]


def test_fine_enough() -> None:
    """A lens of 60° with 1920 pixels shows 0.25 m a pixel up to 0.25 · 1920 / (2 tan 30°) = 415.7 m."""
    assert range_max_m(flat_track([0]), pixels=1920, resolution_m=0.25)[0] == pytest.approx(415.69, abs=0.01)


def test_watches_and_what_lay_between() -> None:
    """In view for two minutes, out of view for one, in view for one."""
    at = np.array(MINUTES)
    track = flat_track(at, lat_deg=np.where((at >= 120) & (at < 180), 36.21, 36.2))
    prints = footprints(track, range_max_m=1000)
    flight = [seen(track, prints, each, pixels=1920) for each in (line((0, 0), (30, 0)), line((900, 0), (950, 0)))]
    assert list(watched_and_not(flight)) == [(flight[0], [(0, 120), (180, 240)], [(120, 180)])]


def test_a_long_line_has_cells_of_at_most_ten_metres() -> None:
    lat, lon = line((0, 0), (0, 95), (31, 95)).cells()
    assert len(lat) == 13  # 126 m
    steps_m = np.hypot(np.diff(lat) * NORTH_M, np.diff(lon) * EAST_M)
    assert steps_m.max() == pytest.approx(126 / 13, abs=0.01)
