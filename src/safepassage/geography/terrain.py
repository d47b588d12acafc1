"""How high the ground lies: a grid of heights, asked for between its points.

Heights are above mean sea level, as drones and maps have them. Outside the grid, and where the survey has a hole,
the height is unknown and stays so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["HeightGrid"]

_EDGE_SHARE = 1e-6
"""Of a step: a point on the edge is inside, whatever its last digit."""


@dataclass(frozen=True, slots=True, eq=False)
class HeightGrid:
    """Heights at the points of a grid in WGS84.

    Attributes:
        north_deg: Latitude of the first row.
        west_deg: Longitude of the first column.
        step_deg: From one row or column to the next, > 0; rows run south, columns east.
        heights_m: (rows, columns) float32, above mean sea level; NaN unknown. Two of each at least.
    """

    north_deg: float
    west_deg: float
    step_deg: float
    heights_m: NDArray[np.float32]

    def height_m(self, lat_deg: NDArray[np.float64], lon_deg: NDArray[np.float64]) -> NDArray[np.float64]:
        """Heights between the four nearest points, by bilinear interpolation; of any shape, NaN where unknown."""
        rows, columns = self.heights_m.shape
        row, column = (self.north_deg - lat_deg) / self.step_deg, (lon_deg - self.west_deg) / self.step_deg
        inside = (abs(row - (rows - 1) / 2) <= (rows - 1) / 2 + _EDGE_SHARE) & (
            abs(column - (columns - 1) / 2) <= (columns - 1) / 2 + _EDGE_SHARE
        )
        row, column = (
            np.where(inside, np.clip(row, 0, rows - 1), 0.0),
            np.where(inside, np.clip(column, 0, columns - 1), 0.0),
        )
        top = np.minimum(row.astype(np.int64), rows - 2)
        left = np.minimum(column.astype(np.int64), columns - 2)
        down, right = row - top, column - left
        upper = self.heights_m[top, left] * (1 - right) + self.heights_m[top, left + 1] * right
        lower = self.heights_m[top + 1, left] * (1 - right) + self.heights_m[top + 1, left + 1] * right
        return np.where(inside, upper * (1 - down) + lower * down, np.nan)
