"""A group of people is covered person by person, from its rim and from who is nearest."""

from __future__ import annotations

import numpy as np
import pytest

from safepassage.kernels.cover import cover

WIDE, HIGH = 12, 32
SIZE = np.tile([float(WIDE), float(HIGH)], (120, 1))


def bodies(*feet: tuple[int, int]) -> np.ndarray:
    """Ellipses of a person's size over these points, seen as one."""
    rows, columns = np.indices((120, 160))
    out = np.zeros((120, 160), np.uint8)
    for x, y in feet:
        out[((columns - x) / (WIDE / 2)) ** 2 + ((rows - y + HIGH / 2) / (HIGH / 2)) ** 2 < 1] = 1
    return out


@pytest.mark.parametrize(
    "feet",
    [
        [(60, 80)],
        [(60, 80), (69, 80)],  # abreast, three quarters of a width apart
        [(60, 80), (72, 80), (84, 80)],
        [(60, 80), (71, 72), (49, 72)],
    ],
)
def test_each_of_those_who_touch_has_a_box_at_the_feet(feet: list[tuple[int, int]]) -> None:
    boxes = np.empty((20, 5))
    found = cover(bodies(*feet), SIZE, 0.27, boxes)
    assert found == len(feet)
    for x, y in feet:
        off = np.abs(boxes[:found, :2] - (x, y))
        assert (off < (4, 4)).all(axis=1).any(), (x, y, boxes[:found])


def test_of_two_who_stand_one_behind_the_other_both_are_seen_and_the_feet_of_the_nearer_are_right() -> None:
    """As full as either is the middle of both, where nobody's feet are."""
    boxes = np.empty((20, 5))
    assert cover(bodies((60, 80), (63, 62)), SIZE, 0.27, boxes) == 2
    assert boxes[0, :2] == pytest.approx([60.5, 79], abs=1.5)
    assert boxes[1, 1] < 60


def test_what_is_too_thin_for_anybody_has_no_box_and_where_nothing_moves_there_is_none() -> None:
    boxes = np.empty((20, 5))
    assert cover(np.zeros((120, 160), np.uint8), SIZE, 0.27, boxes) == 0
    belt = np.zeros((120, 160), np.uint8)
    belt[50:54, 40:100] = 1
    assert cover(belt, SIZE, 0.27, boxes) == 0, "4 of 32 rows are an eighth of a box"


def test_at_the_edge_of_the_picture_half_a_person_is_one() -> None:
    boxes = np.empty((20, 5))
    assert cover(bodies((0, 80)), SIZE, 0.27, boxes) == 1
    assert boxes[0, 0] < WIDE / 2
    assert boxes[0, 1] == pytest.approx(80, abs=2)
