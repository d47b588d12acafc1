"""Heights between the points of a grid, by hand and against SciPy's interpolation."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.interpolate import RegularGridInterpolator

from safepassage.geography.terrain import HeightGrid

HEIGHTS_M = np.array([[10, 20, 30], [40, 50, 60], [np.nan, 80, 90]], np.float32)
GRID = HeightGrid(north_deg=36.0, west_deg=37.0, step_deg=0.5, heights_m=HEIGHTS_M)


def height_m(lat: float, lon: float) -> float:
    return float(GRID.height_m(np.array(lat), np.array(lon)))


@pytest.mark.parametrize(
    ("lat", "lon", "expected_m"),
    [(36.0, 37.0, 10), (35.5, 38.0, 60), (36.0, 37.25, 15), (35.75, 37.25, 30), (35.0, 38.0, 90)],
)
def test_at_and_between_points(lat: float, lon: float, expected_m: float) -> None:
    assert height_m(lat, lon) == pytest.approx(expected_m)


@pytest.mark.parametrize(("lat", "lon"), [(36.01, 37.2), (35.2, 36.99), (34.99, 37.9), (35.6, 38.01), (35.2, 37.1)])
def test_outside_and_beside_a_hole_nothing_is_known(lat: float, lon: float) -> None:
    assert np.isnan(height_m(lat, lon))


def test_anywhere_as_scipy_does(seed: int) -> None:
    chance = np.random.default_rng(seed)
    heights_m = chance.uniform(0, 900, (7, 11)).astype(np.float32)
    grid = HeightGrid(1.0, 2.0, 0.1, heights_m)
    lat, lon = chance.uniform(0.4, 1.0, 300), chance.uniform(2.0, 3.0, 300)
    points = (np.linspace(0.4, 1.0, 7), np.linspace(2.0, 3.0, 11))
    other = RegularGridInterpolator(points, heights_m[::-1].astype(float))(np.column_stack([lat, lon]))
    assert grid.height_m(lat, lon) == pytest.approx(other, abs=1e-3)
