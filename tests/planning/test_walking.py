"""Weidmann's numbers, as he printed them."""

from __future__ import annotations

import numpy as np
import pytest

from safepassage.planning.walking import clear_width_m, speed_m_s, walking_at


def test_the_greatest_flow_is_weidmanns() -> None:
    """1.225 people per metre and second at 1.75 people per square metre and 0.70 m/s (Weidmann 1993, p. 52)."""
    most = walking_at(1.0)
    assert most.flow_per_m_s == pytest.approx(1.225, abs=0.001)
    assert most.density_per_m2 == pytest.approx(1.75, abs=0.01)
    assert most.speed_m_s == pytest.approx(0.70, abs=0.01)


def test_a_share_of_the_flow_is_on_the_free_side_and_quicker() -> None:
    half = walking_at(0.5)
    assert half.flow_per_m_s == pytest.approx(1.225 / 2, rel=1e-3)
    assert half.density_per_m2 < 1.75
    assert half.speed_m_s == pytest.approx(1.34 * (1 - np.exp(-1.913 * (1 / half.density_per_m2 - 1 / 5.4))))
    assert half.speed_m_s == pytest.approx(1.308, abs=0.001)


def test_nobody_moves_at_jam_density() -> None:
    assert speed_m_s(np.array([5.4, 6.0])).tolist() == [0.0, 0.0]


@pytest.mark.parametrize("share", [0.0, -0.5, 1.01])
def test_a_share_outside_is_refused(share: float) -> None:
    with pytest.raises(ValueError, match=r"lies in \(0, 1\]"):
        walking_at(share)


def test_widths_are_measured_then_overridden_then_usual() -> None:
    """6 m less 0.46 m on each side; a class that is set; the link of a class; a class nobody knows; a narrow alley."""
    width_m = np.array([6.0, np.nan, np.nan, np.nan, 0.5])
    classes = np.array(["residential", "footway", "primary_link", "causeway", "path"], object)
    clear = clear_width_m(width_m, classes, {"footway": 3.0})
    assert clear.tolist() == pytest.approx([5.08, 2.08, 10.08, 3.08, 0.6])
