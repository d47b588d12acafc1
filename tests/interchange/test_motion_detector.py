"""What moves is seen, its shadow is not, and the edge of a picture is not taken for somebody."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from films import about, ground, picture
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


def test_ground_that_was_never_seen_is_not_people(detector: MotionDetector) -> None:
    aside = about(0, 1, 50, -40)
    boxes, _ = detector.boxes(picture(standing((400, 300)), 0, SOIL, aside), aside)
    assert len(boxes) == 1
    assert np.hypot(boxes[0, 0] - 400, boxes[0, 1] - 300) < 14
