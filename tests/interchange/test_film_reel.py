"""A film picture by picture: the lines lie on the ground, forwards and back, and what shows nothing says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from films import written
from safepassage.interchange.film import open_film
from safepassage.interchange.film_reel import Reel, Shown
from safepassage.monitoring.counting import Line

if TYPE_CHECKING:
    from collections.abc import Sequence

FPS, WIDE, HIGH, STEP_PX = 5, 320, 240, 3
LINES = [Line("gate", (160, 220, 160, 20)), Line("ford", (40, 30, 40, 200)), Line("path", (220, 10, 300, 10))]
"""The first is looked along upwards, so that forward is to the right; the second downwards, to the left."""


@pytest.fixture(scope="module")
def reel(tmp_path_factory: pytest.TempPathFactory) -> Reel:
    """Six seconds from a drone that flies right, 3 px a picture, and is blind from the fourth to the fifth."""
    rng = np.random.default_rng(4)
    soil = cv2.resize(rng.uniform(60, 200, (60, 160, 3)), (640, HIGH), interpolation=cv2.INTER_CUBIC).astype(np.uint8)
    pictures = [soil[:, at * STEP_PX : at * STEP_PX + WIDE] for at in range(30)]
    pictures[20:25] = [np.full((HIGH, WIDE, 3), 3, np.uint8)] * 5
    return Reel(open_film(written(tmp_path_factory.mktemp("film") / "a.mp4", pictures, FPS)), LINES)


def run(reel: Reel, after_s: float, many: int) -> list[Shown]:
    out = []
    for _ in range(many):
        shown = reel.after(after_s)
        assert shown is not None
        out.append(shown)
        after_s = shown.at_s
    return out


def columns(shown: Shown) -> Sequence[int]:
    """Where something as yellow as a line stands over most of the middle of a picture."""
    read = cv2.imdecode(np.frombuffer(shown.jpeg, np.uint8), cv2.IMREAD_COLOR)
    assert read is not None
    pixels = read.astype(int)
    yellow = (pixels[60:100, :, 2] > 200) & (pixels[60:100, :, 1] > 180) & (pixels[60:100, :, 0] < 120)
    found: list[int] = np.flatnonzero(yellow.mean(axis=0) > 0.6).tolist()
    return found


def test_all_pictures_come_in_order_and_then_none(reel: Reel) -> None:
    shown = run(reel, -1, 30)
    assert [each.at_s for each in shown] == pytest.approx([at / FPS for at in range(30)])
    assert reel.after(shown[-1].at_s) is None
    assert [each.why for each in shown] == [""] * 20 + ["dark"] * 5 + [""] * 5


def test_lines_stay_on_the_ground_forwards_and_back(reel: Reel) -> None:
    for shown in (*run(reel, -1, 3), *run(reel, 5.1, 1), *run(reel, 0.9, 2), *run(reel, -1, 1)):
        at_px = 160 - STEP_PX * shown.at_s * FPS
        found = [each for each in columns(shown) if each > 60]
        assert found, shown.at_s
        assert abs(np.mean(found) - at_px) < 2.5


def test_a_leap_gives_the_first_picture_behind_it(reel: Reel) -> None:
    assert [run(reel, to, 1)[0].at_s for to in (5.5, 0.5, 4.85, 0.2, 2.0)] == pytest.approx([5.6, 0.6, 5.0, 0.4, 2.2])


def test_a_click_is_next_to_a_line_and_on_the_side_of_arrival(reel: Reel) -> None:
    """At 2.0 s the gate lies at 130 px, the ford at 10."""
    (shown,) = run(reel, 1.9, 1)
    places = {140: ("gate", "forward"), 120: ("gate", "back"), 20: ("ford", "back"), 4: ("ford", "forward")}
    assert {x: reel.passed(shown.at_s, x / WIDE, 0.4) for x in places} == places
    (first,) = run(reel, -1, 1)
    assert reel.passed(first.at_s, 0.01, 0.99) == ("ford", "forward")  # beyond its end: by the nearest end
    assert reel.passed(first.at_s, 25 / WIDE, 10 / HIGH) == ("ford", "forward")  # in a row with the path, and far off


def test_where_no_lines_are_known_nobody_passes(reel: Reel) -> None:
    (dark,) = run(reel, 4.1, 1)
    assert (dark.why, reel.is_laid(dark.at_s), reel.passed(dark.at_s, 0.5, 0.5)) == ("dark", False, None)
    assert columns(dark) == []
    assert not reel.is_laid(17.0)  # was never shown
