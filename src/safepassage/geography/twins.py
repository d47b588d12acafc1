"""Twins: a street that a file lists twice, once for each direction or by mistake.

Two streets between the same junctions are twins only where their lines are the same to a decimetre, or, where only the
ends are known, their lengths: two sides of a park are two streets. What one of them knows and the other does not is
kept. Two one-way twins in opposite directions are one street for both.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from safepassage.geography.streets import change

if TYPE_CHECKING:
    from collections.abc import Sequence

    from safepassage.geography.junctions import Junctions
    from safepassage.geography.streets import Change, Streets

__all__ = ["without_twins"]


def without_twins(streets: Streets, junctions: Junctions, told: list[Change]) -> tuple[Streets, Junctions]:
    """Each street once; the first of twins stays."""
    groups = [group for group in _same(streets, junctions) if len(group) > 1]
    is_twin = np.zeros(streets.streets, np.bool_)
    oneway, width_m = streets.oneway.copy(), streets.width_m.copy()
    lanes, speed_max_m_s = streets.lanes.copy(), streets.speed_max_m_s.copy()
    for group in groups:
        first = group[0]
        is_twin[group[1:]] = True
        ways = {int(streets.oneway[at]) * (1 if junctions.start[at] == junctions.start[first] else -1) for at in group}
        oneway[first] = ways.pop() if len(ways) == 1 else 0
        for values in (width_m, speed_max_m_s):
            values[first] = next((values[at] for at in group if not np.isnan(values[at])), np.nan)
        lanes[first] = next((lanes[at] for at in group if lanes[at]), 0)
    told.append(change("twin", streets, is_twin))
    streets = replace(streets, oneway=oneway, width_m=width_m, lanes=lanes, speed_max_m_s=speed_max_m_s)
    return streets.only(~is_twin), junctions.only(~is_twin)


def _same(streets: Streets, junctions: Junctions) -> list[Sequence[int]]:
    """Streets that are the same; only those are looked at that share both ends with another."""
    low, high = np.minimum(junctions.start, junctions.end), np.maximum(junctions.start, junctions.end)
    pair = low.astype(np.int64) * (len(junctions.node_id) + 1) + high
    number, count = np.unique(pair, return_inverse=True, return_counts=True)[1:]
    found: dict[tuple[object, ...], list[int]] = {}
    for at in np.flatnonzero(count[number] > 1).tolist():
        line = np.round(streets.line_xy_m[streets.line_first[at] + 1 : streets.line_first[at + 1] - 1] * 10)
        if junctions.start[at] > junctions.end[at]:
            line = line[::-1]
        length = round(float(streets.length_m[at]) * 10) if streets.is_straight else 0
        found.setdefault((int(pair[at]), (line + 0.0).tobytes(), length), []).append(at)
    return list(found.values())
