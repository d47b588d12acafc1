"""The picture of a way: to scale, north above, and nothing on it that others need."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from safepassage.statements.orders.picture import pictures
from statements.orders.sheets import NETWORK, order

WHOLE = pictures(NETWORK).whole(order().way_m, (100.0, 100.0))
M_PER_MM = 1500 * 1.26 / 100
"""The way is 1,500 m wide and 13 % are free on either side."""


def test_the_way_is_drawn_to_scale_with_north_above() -> None:
    (way,) = WHOLE["way"]
    home, exit_ = np.array(WHOLE["home"]), np.array(WHOLE["exit"])
    assert way[0] == WHOLE["home"]
    assert way[-1] == WHOLE["exit"]
    assert (exit_ - home).tolist() == pytest.approx([1500 / M_PER_MM, -1000 / M_PER_MM], abs=0.11)
    assert home.tolist() == pytest.approx([13 / 1.26, 50 + 500 / M_PER_MM], abs=0.11)


def test_the_scale_bar_is_a_round_number_and_true() -> None:
    assert WHOLE["scale"]["metres"] == 500
    assert WHOLE["scale"]["length"] == pytest.approx(500 / M_PER_MM, abs=0.01)


def test_a_wide_picture_has_small_streets_beside_the_way_alone_and_main_ones_everywhere() -> None:
    assert len(WHOLE["small"]) == 4  # the three of the way and the one that leads off it
    assert len(WHOLE["main"]) == 1


def test_the_first_part_is_around_home_in_a_larger_scale() -> None:
    first = pictures(NETWORK).first(order().way_m, (70.0, 100.0))
    assert first is not None
    assert first["exit"] is None
    assert first["scale"]["length"] / first["scale"]["metres"] == pytest.approx(70 / 350, rel=0.01)
    x_mm, y_mm = first["home"]
    assert 0 < x_mm < 70
    assert 50 < y_mm < 100  # the way goes north: there is more of it above


def test_a_short_way_has_one_picture() -> None:
    assert pictures(NETWORK).first(order().way_m[:2] * 0.5, (70.0, 100.0)) is None


def inside(lines: list[list[list[float]]], width_mm: float, height_mm: float) -> bool:
    return all(-0.1 <= x <= width_mm + 0.1 and -0.1 <= y <= height_mm + 0.1 for line in lines for x, y in line)


def test_lines_end_at_the_frame() -> None:
    first: dict[str, Any] | None = pictures(NETWORK).first(order().way_m, (70.0, 100.0))
    assert first is not None
    assert inside(first["way"] + first["small"] + first["main"], 70, 100)
    assert len(first["way"][0]) >= 2


def test_arrows_point_along_the_way() -> None:
    assert {turn for *_, turn in WHOLE["arrows"]} == {0, 90}
    assert len(WHOLE["arrows"]) == pytest.approx(2500 / M_PER_MM / 17, abs=1)


def test_labels_stand_where_the_way_does_not_go() -> None:
    """It leaves home to the north and comes to the exit level, from the west."""
    assert (WHOLE["home_above"], WHOLE["exit_above"]) == (False, True)
    back = pictures(NETWORK).whole(order().way_m[::-1], (100.0, 100.0))
    assert (back["home_above"], back["exit_above"]) == (True, False)


def test_somebody_at_the_exit_has_a_picture_too() -> None:
    drawn = pictures(NETWORK).whole(order().way_m[-1:], (100.0, 100.0))
    assert drawn["home"] == drawn["exit"]
    assert drawn["arrows"] == []
