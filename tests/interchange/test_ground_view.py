"""Pictures of a camera that drifts, turns and zooms are laid where they were taken, to a fraction of a pixel."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from films import about, ground, hover, picture, zoom
from safepassage.interchange.ground_view import GroundView, moved
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
