"""Wind triangles of 3, 4 and 5, and ways around squares, by hand."""

from __future__ import annotations

import math

import pytest
import shapely

from safepassage.planning.transit import Wind, ground_speed_m_s, way, wind_towards

NORTH = (0.0, 1.0)
WALL = shapely.box(-30, 40, 30, 60)


@pytest.mark.parametrize(
    ("speed", "from_deg", "over_ground"),
    [(0, 0, 5), (3, 90, 4), (3, 270, 4), (2, 0, 3), (2, 180, 7), (5, 90, 0), (6, 90, 0), (6, 0, 0), (6, 180, 11)],
)
def test_the_wind_triangle(speed: float, from_deg: float, over_ground: float) -> None:
    """To the north at 5 m/s: 3 from the side leave 4, ahead it is the difference, from behind the sum."""
    assert ground_speed_m_s(*NORTH, 5.0, Wind(speed, from_deg)) == pytest.approx(over_ground, abs=1e-9)


def test_wind_by_its_parts() -> None:
    assert wind_towards(0.0, -4.0).from_deg == pytest.approx(0.0)
    assert wind_towards(4.0, 0.0).from_deg == pytest.approx(270.0)
    assert wind_towards(3.0, 4.0).speed_m_s == pytest.approx(5.0)
    assert Wind(5.0, 30.0).towards_m_s == pytest.approx(wind_towards(*Wind(5.0, 30.0).towards_m_s).towards_m_s)


def test_straight_where_nothing_is_in_the_way() -> None:
    found = way((0, 0), (0, 100), [], 5.0, Wind())
    assert found is not None
    assert list(found.corners_m) == [(0, 0), (0, 100)]
    assert found.time_s == pytest.approx(20.0)


def test_out_and_back_in_the_wind() -> None:
    """600 m against 2 m/s of wind at 5 m/s, and with it: 200 s and 600/7 s."""
    there, back = way((0, 0), (0, 600), [], 5.0, Wind(2, 0)), way((0, 600), (0, 0), [], 5.0, Wind(2, 0))
    assert there is not None
    assert back is not None
    assert [there.time_s, back.time_s] == pytest.approx([200.0, 600 / 7])


def test_around_a_wall() -> None:
    """A metre off its corners: (31, 39) and (31, 61), or the same on the other side."""
    found = way((0, 0), (0, 100), [WALL], 5.0, Wind())
    assert found is not None
    assert [(abs(x), y) for x, y in found.corners_m] == [(0, 0), (31, 39), (31, 61), (0, 100)]
    assert found.time_s == pytest.approx((2 * math.hypot(31, 39) + 22) / 5)


def test_the_side_is_chosen_by_time() -> None:
    """The wall reaches further to the west."""
    wall = shapely.box(-60, 40, 30, 60)
    found = way((0, 0), (0, 100), [wall], 5.0, Wind())
    assert found is not None
    assert all(x >= 0 for x, _ in found.corners_m)


def test_no_way() -> None:
    assert way((0, 50), (0, 100), [WALL], 5.0, Wind()) is None
    assert way((0, 0), (0, 50), [WALL], 5.0, Wind()) is None
    assert way((0, 0), (0, 100), [], 5.0, Wind(6, 0)) is None
    ring = shapely.box(-50, -50, 50, 50) - shapely.box(-40, -40, 40, 40)
    assert way((0, 0), (0, 100), [ring], 5.0, Wind()) is None
