"""What moves is seen, its shadow is not, and the edge of a picture is not taken for somebody."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from films import about, around, ground, picture, seen_around, stands
from safepassage.interchange.motion_detector import MotionDetector
from walkers import HIGH_PX, WIDE_PX, Walk

SOIL = ground(7)


def standing(*feet: tuple[float, float]) -> list[Walk]:
    return [Walk(0, np.array([each], float), np.array([76.0])) for each in feet]


@pytest.fixture
def detector() -> MotionDetector:
    """It saw the ground ten times, each time with somebody elsewhere on it."""
    made = MotionDetector(WIDE_PX, HIGH_PX)
    for at in range(10):
        made.learn(picture(standing((120 + 50 * at, 300)), 0, SOIL, np.eye(3)), np.eye(3), 2.0 * at)
    return made


def test_before_there_is_a_ground_nobody_is_seen() -> None:
    made = MotionDetector(WIDE_PX, HIGH_PX)
    boxes, scores = made.boxes(picture(standing((300, 300)), 0, SOIL, np.eye(3)), np.eye(3))
    assert (len(boxes), len(scores)) == (0, 0)


def test_people_are_where_they_stand(detector: MotionDetector) -> None:
    feet = [(200.0, 250.0), (500.0, 400.0), (540.0, 402.0)]
    boxes, scores = detector.boxes(picture(standing(*feet), 0, SOIL, np.eye(3)), np.eye(3))
    assert len(boxes) == 3
    for x, y in feet:
        assert np.hypot(boxes[:, 0] - x, boxes[:, 1] - y).min() < 14, (x, y)
    assert (scores > 0.5).all()


def test_an_empty_picture_holds_nobody(detector: MotionDetector) -> None:
    boxes, _ = detector.boxes(picture([], 0, SOIL, np.eye(3)), np.eye(3))
    assert len(boxes) == 0


def test_shadow_alone_is_nobody(detector: MotionDetector) -> None:
    """A cloud's or a tree's: the ground is still to be seen in it, all colours darker by three tenths."""
    pixels = picture([], 0, SOIL, np.eye(3))
    shade = np.zeros((HIGH_PX, WIDE_PX), np.uint8)
    cv2.ellipse(shade, (400, 300), (110, 70), 0, 0, 360, 1, -1)
    pixels[shade > 0] = (pixels[shade > 0] * 0.7).astype(np.uint8)
    boxes, _ = detector.boxes(pixels, np.eye(3))
    assert len(boxes) == 0


def test_who_was_measured_with_a_shadow_is_measured_anew_once_shadows_are_known(detector: MotionDetector) -> None:
    detector._sizes = [(200.0, 15.0, 70.0)] * 250
    detector._shadow._things = detector._shadow._dark_px = detector._shadow._beside_px = 100
    detector._shadow._fall_px = np.array([100.0, 0.0])
    detector.boxes(picture(standing((300, 300)), 0, SOIL, np.eye(3)), np.eye(3))
    assert len(detector._sizes) == 1
    detector.boxes(picture(standing((300, 300)), 0, SOIL, np.eye(3)), np.eye(3))
    assert len(detector._sizes) == 2, "and only once"


def test_people_stand_upright_wherever_the_drone_has_walked_to() -> None:
    """A quarter of a circle on: a box that lay on the first picture's ground would be as wide as people are high."""
    made, soil = MotionDetector(WIDE_PX, HIGH_PX), ground(7, (1200, 1200))
    for at in range(12):
        turn = 0.13 * at
        walks = standing((150 + 40 * at, 240 + 10 * at))
        pixels = seen_around(walks, 0, soil, turn)
        made.boxes(pixels, around(turn))
        made.learn(pixels, around(turn), 2.0 * at)
    feet = [(300.0, 270.0), (450.0, 330.0)]
    boxes, _ = made.boxes(seen_around(standing(*feet), 0, soil, 1.5), around(1.5))
    assert len(boxes) == 2
    for each in feet:
        nearest = boxes[np.hypot(*(boxes[:, :2] - each).T).argmin()]
        high = stands(np.array(each), 0.0)[1]
        assert np.hypot(*(nearest[:2] - each)) < 0.4 * high
        assert nearest[3] == pytest.approx(high, rel=0.35)
        assert nearest[2] < 0.7 * high


def test_ground_that_was_never_seen_is_not_people(detector: MotionDetector) -> None:
    aside = about(0, 1, 50, -40)
    boxes, _ = detector.boxes(picture(standing((400, 300)), 0, SOIL, aside), aside)
    assert len(boxes) == 1
    assert np.hypot(boxes[0, 0] - 400, boxes[0, 1] - 300) < 14
