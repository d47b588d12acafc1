"""Pictures of a camera that drifts, turns and zooms are laid where they were taken, to a fraction of a pixel."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from films import about, around, ground, hover, picture, seen_around, stands, zoom
from safepassage.interchange.ground_view import GroundView, moved, on_ground, spread_ratio
from walkers import HIGH_PX, WIDE_PX, crowd

if TYPE_CHECKING:
    from collections.abc import Callable

SOIL = ground(4)
CORNERS = np.array([[100.0, 100], [668, 100], [668, 476], [100, 476], [384, 288]])


def seen(to_ground: np.ndarray, frame: int = 0, people: int = 0) -> np.ndarray:
    walks = crowd(3, people=people, frames=200, fps=10) if people else []
    gray: np.ndarray = cv2.cvtColor(picture(walks, frame, SOIL, to_ground), cv2.COLOR_BGR2GRAY)
    return gray


def off_px(found: np.ndarray, true: np.ndarray) -> float:
    return float(np.hypot(*(moved(CORNERS, found) - moved(CORNERS, true)).T).max())


@pytest.mark.parametrize("camera", [hover, zoom])
def test_a_moving_camera_is_followed_though_people_walk_about(camera: Callable[[float], np.ndarray]) -> None:
    view = GroundView()
    start = camera(0.0)
    for frame in range(0, 120, 2):
        laid = view.lay(seen(camera(frame / 10), frame, people=12))
        assert laid is not None, frame
        true = np.linalg.inv(start) @ camera(frame / 10)
        assert off_px(laid.to_ground, true) < 1.5, frame
        assert laid.error_px < 1


def test_a_crowd_does_not_hold_the_corners_by_which_the_ground_is_known() -> None:
    """Eighty people, each plainer than the soil, over a camera that turns and comes nearer."""
    view, walks, soil = GroundView(), crowd(3, people=80, frames=200, fps=10), ground(4, rough=6)
    for frame in range(60, 90, 6):
        pixels = picture(walks, frame, soil, zoom(frame / 10))
        laid = view.lay(cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY))
        assert laid is not None, frame
        true = np.linalg.inv(zoom(6.0)) @ zoom(frame / 10)
        assert off_px(laid.to_ground, true) < 0.5, frame


def test_a_stark_board_that_is_carried_over_even_soil_takes_no_corner_from_the_soil() -> None:
    """Soil of some grey levels, and squares of black and white: beside their corners no other is plain."""
    rng = np.random.default_rng(5)
    soil = 125 + 6 * cv2.resize(rng.normal(0, 1, (70, 80)), (960, 840), interpolation=cv2.INTER_CUBIC)
    board = np.kron(np.indices((4, 4)).sum(axis=0) % 2, np.full((20, 20), 255))
    view = GroundView()
    for frame in range(8):
        x, y = 8 * frame, 5 * frame
        gray = soil[y : y + 576, x : x + 768] + rng.normal(0, 1, (576, 768))
        gray[200:280, 300 + 30 * frame : 380 + 30 * frame] = board
        laid = view.lay(np.clip(gray, 0, 255).astype(np.uint8))
        assert laid is not None, frame
        assert off_px(laid.to_ground, np.array([[1, 0, x], [0, 1, y], [0, 0, 1.0]])) < 0.5, frame


def test_bare_ground_holds_no_picture_back() -> None:
    """More than half of the ground shows nothing but the camera's noise, over which the drone drifts to and fro."""
    bare = SOIL.copy()
    bare[:, :620] = 125
    view, light = GroundView(), np.random.default_rng(7)
    for frame in range(60):
        true = about(0.05 * math.sin(frame / 5), 1.0, 50 * math.sin(frame / 7), 40 * math.sin(frame / 4))
        gray = cv2.cvtColor(picture([], frame, bare, true), cv2.COLOR_BGR2GRAY) + light.uniform(0, 20)  # clouds
        laid = view.lay(gray.clip(0, 255).astype(np.uint8))
        assert laid is not None, frame
        assert off_px(laid.to_ground, true) < 0.5, frame


def test_corners_that_crowd_together_lay_no_picture() -> None:
    """What can be known of a corner of the ground says nothing of the rest."""
    bare = np.full_like(SOIL, 125)
    bare[320:465, 320:465] = SOIL[320:465, 320:465]
    view = GroundView()
    assert view.lay(cv2.cvtColor(picture([], 0, bare, np.eye(3)), cv2.COLOR_BGR2GRAY)) is not None
    assert view.lay(cv2.cvtColor(picture([], 1, bare, about(0.1, 1.0, 20, 9)), cv2.COLOR_BGR2GRAY)) is None


def test_how_far_off_a_plane_may_be_is_what_planes_through_shaken_points_are() -> None:
    rng = np.random.default_rng(3)
    points, corners = rng.uniform((300, 200), (700, 500), (40, 2)), np.array([[0.0, 0], [768, 0], [768, 576], [0, 576]])
    plane = around(0.3)
    there = moved(points, plane)
    median_px = 0.02 * math.sqrt(2 * math.log(2))
    off = []
    for _ in range(400):
        shaken, _ = cv2.findHomography(points, there + rng.normal(0, 0.02, there.shape), 0)
        off.append(moved(corners, shaken) - moved(corners, plane))
    found = np.sqrt((np.array(off) ** 2).sum(axis=2).mean(axis=0)).mean()
    assert median_px * spread_ratio(points, plane, corners) == pytest.approx(found, rel=0.1)


def test_a_drone_that_walks_around_is_followed_though_people_walk_about() -> None:
    """A third of a circle, in which what was far comes near."""
    view, soil, walks = GroundView(), ground(4, (1200, 1200)), crowd(3, people=12, frames=200, fps=10)
    for frame in range(60):
        turn = math.radians(2 * frame)
        gray = cv2.cvtColor(seen_around(walks, frame, soil, turn), cv2.COLOR_BGR2GRAY)
        laid = view.lay(gray)
        assert laid is not None, frame
        middle = np.array([[300.0, 250], [468, 250], [384, 350]])
        true = moved(middle, around(turn))
        assert np.hypot(*(moved(middle, laid.to_ground) - true).T).max() < 3, frame


def test_people_have_the_size_on_the_ground_that_the_first_picture_gives_them() -> None:
    """Seen from another side, or by a lens that is twice as long: against people put into the two pictures."""
    middle = np.array([[WIDE_PX / 2, HIGH_PX / 2]])
    for turn in (0.4, 1.6, 3.0):
        for feet in np.array([[384.0, 288], [250, 250], [480, 330]]):
            (x, y), high = stands(feet, turn)
            _, first_high = stands(feet, 0.0)
            boxes, _ = on_ground(np.array([[x, y, 0.4 * high, high]]), around(turn), middle)
            assert boxes[0, :2] == pytest.approx(feet)
            assert boxes[0, 2:] == pytest.approx(np.array([0.4, 1]) * first_high, rel=0.05)
    boxes, _ = on_ground(np.array([[100.0, 200, 20, 60]]), about(0, 0.5, 0, 0), middle)
    assert boxes[0, 2:] == pytest.approx([10, 30])


def test_who_is_beyond_the_first_pictures_ground_is_not_laid_on_it() -> None:
    """From the other side one looks to where the first camera hung: its own plane has no pixels in its picture."""
    middle = np.array([[WIDE_PX / 2, HIGH_PX / 2]])
    far_and_near = np.array([[384.0, -60, 20, 40], [384.0, 288, 30, 70]])
    boxes, is_ground = on_ground(far_and_near, around(math.pi), middle)
    assert is_ground.tolist() == [False, True]
    assert boxes.shape == (1, 4)


def test_a_way_far_out_and_back_ends_where_it_began() -> None:
    """More than half a picture aside, over several key pictures, errors do not add up."""
    view = GroundView()
    keys = []
    for step in [*range(30), *range(30, -1, -1)]:
        to_ground = about(0, 1, 7.5 * step, -6.0 * step)
        laid = view.lay(seen(to_ground))
        assert laid is not None
        assert off_px(laid.to_ground, to_ground) < 3
        keys.append(len(view._keys))
    assert keys[-1] == keys[30] > 1  # on the way back the older key pictures serve again
    last = view.lay(seen(np.eye(3)))
    assert last is not None
    assert off_px(last.to_ground, np.eye(3)) < 0.5


def test_after_a_jolt_the_ground_is_found_by_its_looks() -> None:
    view = GroundView()
    view.lay(seen(np.eye(3)))
    jolt = about(math.radians(25), 1.1, 150, -120)
    laid = view.lay(seen(jolt))
    assert laid is not None
    assert off_px(laid.to_ground, jolt) < 1.5


def test_another_place_is_not_laid_anywhere() -> None:
    view = GroundView()
    view.lay(seen(np.eye(3)))
    other = cv2.cvtColor(picture([], 0, ground(99), np.eye(3)), cv2.COLOR_BGR2GRAY)
    assert view.lay(other) is None
    assert view.lay(np.full((HIGH_PX, WIDE_PX), 90, np.uint8)) is None
    found = view.lay(seen(np.eye(3)))
    assert found is not None
    assert off_px(found.to_ground, np.eye(3)) < 0.5


def test_a_film_that_begins_without_a_corner_waits_for_one() -> None:
    view = GroundView()
    assert view.lay(np.full((HIGH_PX, WIDE_PX), 90, np.uint8)) is None
    assert view.lay(seen(np.eye(3))) is not None
