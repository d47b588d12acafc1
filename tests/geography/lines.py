"""Streets written by hand for tests: lines in metres, and whatever columns a case is about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from safepassage.geography.building import build
from safepassage.geography.streets import Streets

if TYPE_CHECKING:
    from collections.abc import Sequence

    from safepassage.geography.network import Network

Line = "Sequence[tuple[float, float]]"

SQUARE = [[(0, 0), (100, 0)], [(100, 0), (100, 100)], [(100, 100), (0, 100)], [(0, 100), (0, 0)], [(0, 0), (100, 100)]]
"""The four sides of a square of 100 m, and one diagonal."""


def streets(lines: Sequence[Any], **columns: Any) -> Streets:
    """Streets of these lines; nothing is known of them but what `columns` say."""
    count = len(lines)
    kinds: dict[str, Any] = {"oneway": np.int8, "lanes": np.int8, "road_class": np.object_}
    kinds |= {"start_id": np.int64, "end_id": np.int64}
    given = {
        "length_m": [np.nan] * count,
        "road_class": ["residential"] * count,
        "width_m": [np.nan] * count,
        "oneway": [0] * count,
        "lanes": [0] * count,
        "speed_max_m_s": [np.nan] * count,
        **columns,
    }
    plain = ("is_straight", "crs", "attribution")
    arrays = {name: np.array(value, kinds.get(name, np.float64)) for name, value in given.items() if name not in plain}
    points = [point for line in lines for point in line]
    return Streets(
        crs=columns.get("crs", "EPSG:32637"),
        line_first=np.cumsum([0, *map(len, lines)]),
        line_xy_m=np.array(points, np.float64).reshape(-1, 2),
        is_straight=columns.get("is_straight", False),
        has_length="length_m" in columns,
        row=np.arange(1, count + 1),
        row_name="row",
        attribution=columns.get("attribution", "drawn by hand"),
        **{"start_id": None, "end_id": None, **arrays},  # type: ignore[arg-type]
    )


def square(**columns: Any) -> Network:
    """The network of `SQUARE`, moved to where Aleppo lies."""
    lines = [[(x + 334_000, y + 4_007_000) for x, y in line] for line in SQUARE]
    return build(streets(lines, **columns))[0]
