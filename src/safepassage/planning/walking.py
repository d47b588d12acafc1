"""How fast people walk, and how many a street takes: one table, with its sources.

The diagram is Weidmann's (Transporttechnik der Fussgänger, ETH Zürich, IVT-Schriftenreihe 90, 1993): at density D the
mean speed is v(D) = 1.34 (1 - exp(-1.913 (1/D - 1/5.4))) m/s. A plan does not run streets at their greatest flow,
because one stumble turns it into a jam: it takes a share of that flow, and the speed that belongs to it.

Widths by class are defaults for streets that nobody has measured, and no standard gives them; a scenario overrides
them class by class, and a field count overrides a street.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

__all__ = ["CLASS_WIDTH_M", "FREE_SPEED_M_S", "JAM_PER_M2", "Walking", "clear_width_m", "speed_m_s", "walking_at"]

FREE_SPEED_M_S: Final = 1.34
JAM_PER_M2: Final = 5.4
STEEPNESS_PER_M2: Final = 1.913
BOUNDARY_M: Final = 0.46
"""What people keep away from walls on each side of a passageway (SFPE Handbook of Fire Protection Engineering, 5th ed.,
table 59.1, wide concourses and passageways)."""
NARROWEST_M: Final = 0.6
"""A street less wide than one person's shoulders and sway (Weidmann 1993) is taken as one person wide."""
CLASS_WIDTH_M: Final[Mapping[str, float]] = {
    "motorway": 12.0,
    "trunk": 12.0,
    "primary": 11.0,
    "secondary": 9.0,
    "tertiary": 8.0,
    "unclassified": 6.0,
    "residential": 6.0,
    "living_street": 5.0,
    "pedestrian": 5.0,
    "service": 4.0,
    "track": 3.0,
    "footway": 2.0,
    "path": 2.0,
    "steps": 2.0,
}
"""Metres between fronts or kerbs where nobody measured; `_link` roads count as their class."""
OTHER_WIDTH_M: Final = 4.0


@dataclass(frozen=True, slots=True)
class Walking:
    """How a crowd walks when it uses a share of what a street could take.

    Attributes:
        flow_share: Share of the greatest flow, in (0, 1].
        density_per_m2: People per square metre at that flow, on the free side of the diagram.
        speed_m_s: The mean speed there.
        flow_per_m_s: People per metre of clear width and second.
    """

    flow_share: float
    density_per_m2: float
    speed_m_s: float
    flow_per_m_s: float


def speed_m_s(density_per_m2: NDArray[np.float64]) -> NDArray[np.float64]:
    """Weidmann's mean speed at densities per square metre: 1.34 in an empty street, 0 at and beyond 5.4."""
    with np.errstate(divide="ignore"):
        fall = np.exp(-STEEPNESS_PER_M2 * (1 / density_per_m2 - 1 / JAM_PER_M2))
    speed: NDArray[np.float64] = np.maximum(FREE_SPEED_M_S * (1 - fall), 0.0)
    return speed


def walking_at(flow_share: float) -> Walking:
    """How a crowd walks at a share of the greatest flow.

    Raises:
        ValueError: The share is not in (0, 1].
    """
    if not 0 < flow_share <= 1:
        raise ValueError(f"a share of the greatest flow lies in (0, 1], not {flow_share}")
    density = np.linspace(1e-3, JAM_PER_M2, 54_000)
    flow = density * speed_m_s(density)
    top = int(flow.argmax())
    at = int(np.searchsorted(flow[: top + 1], flow_share * flow[top]))
    return Walking(flow_share, float(density[at]), float(flow[at] / density[at]), float(flow[at]))


def clear_width_m(
    width_m: NDArray[np.float64], road_class: NDArray[np.object_], by_class_m: Mapping[str, float]
) -> NDArray[np.float64]:
    """Width that people can use: (streets,) float64, metres.

    Args:
        width_m: (streets,) float64, measured, NaN where unknown.
        road_class: (streets,) words of OpenStreetMap.
        by_class_m: Widths that go before the table's.
    """
    table = {**CLASS_WIDTH_M, **by_class_m}
    names, of = np.unique(road_class.astype(str), return_inverse=True)
    usual = np.array([table.get(name, table.get(name.removesuffix("_link"), OTHER_WIDTH_M)) for name in names])
    known = np.where(np.isnan(width_m), usual[of] if len(names) else width_m, width_m)
    return np.maximum(known - 2 * BOUNDARY_M, NARROWEST_M)
