"""A plan as it would be walked, for the map: the streets that it uses, and how many enter each of them at each step.

Who looks moves the points himself: somebody who enters a street at a step is, so much later, so far along it. So a
hundred thousand people are a few numbers for each street, and no track of anybody. All of it is modelled, and says so.
It names streets and hours, and is for the planning role alone (wall 4). Those who wait at a junction are not in it.
"""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from safepassage.foundation.errors import DataRefused, Fault
from safepassage.interchange.network_file import digest
from safepassage.interchange.projection import WGS84

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from safepassage.geography.network import Network
    from safepassage.planning.standing import Standing

__all__ = ["POINTS", "playback_as_json"]

POINTS: Final = 17
"""Points along each street, at equal distances."""
_FINEST: Final = 2**16 - 1


def playback_as_json(standing: Standing, network: Network) -> dict[str, Any]:
    """The plan for whoever moves the points.

    Arrays are little-endian, in base64: `lines` (arcs, POINTS, 2) uint16, parts of `bounds_deg` in Web Mercator from
    its north-western corner; `travel_steps` (arcs) uint16; and, a row for those who enter an arc at a step, in the
    order of steps: `arc` uint32, `step` uint16, `people` uint16.

    Raises:
        DataRefused: The network is not the one that the plan was made on.
    """
    if digest(network) != standing.network:
        way_out = "Plan again on this network, or put the plan's network into the operation's folder."
        raise DataRefused(
            [Fault(file="network.parquet", expected="the network of the plan", got="another", way_out=way_out)]
        )
    flow = standing.flow.flow
    arc, step = np.nonzero(flow)
    order = np.argsort(step, kind="stable")
    arc, step = arc[order], step[order]
    used, place = np.unique(arc, return_inverse=True)
    lines, bounds_deg = _lines(standing, network, used)
    return {
        "modelled": True,
        "name": standing.name,
        "nature": standing.nature,
        "start": standing.start,
        "step_s": standing.problem.step_s,
        "first_step": standing.first_step,
        "steps": int(standing.flow.steps),
        "points": POINTS,
        "bounds_deg": bounds_deg,
        "lines": _packed(lines, "<u2"),
        "travel_steps": _packed(standing.problem.travel[used], "<u2"),
        "arc": _packed(place, "<u4"),
        "step": _packed(step, "<u2"),
        "people": _packed(flow[arc, step], "<u2"),
    }


def _lines(standing: Standing, network: Network, arcs: NDArray[np.int64]) -> tuple[NDArray[np.float64], list[float]]:
    """(arcs, POINTS, 2) whole numbers as float64, and west, south, east and north of all of them."""
    import shapely
    from pyproj import Transformer

    walked = shapely.linestrings(
        np.concatenate([_walked(standing, network, int(each)) for each in arcs]),
        indices=np.repeat(np.arange(len(arcs)), [len(_walked(standing, network, int(each))) for each in arcs]),
    )
    shares = np.linspace(0, 1, POINTS)
    xy_m = shapely.get_coordinates(shapely.line_interpolate_point(walked[:, None], shares[None, :], normalized=True))
    lon_deg, lat_deg = Transformer.from_crs(network.crs, WGS84, always_xy=True).transform(*xy_m.T)
    world = np.stack((lon_deg, np.degrees(np.arcsinh(np.tan(np.radians(lat_deg))))), axis=1)
    low, high = world.min(axis=0), world.max(axis=0)
    parts = (world - low) / np.maximum(high - low, 1e-9)
    parts[:, 1] = 1 - parts[:, 1]
    bounds_deg = [float(lon_deg.min()), float(lat_deg.min()), float(lon_deg.max()), float(lat_deg.max())]
    return np.round(parts * _FINEST).reshape(len(arcs), POINTS, 2), bounds_deg


def _walked(standing: Standing, network: Network, arc: int) -> NDArray[np.float64]:
    """The line of an arc in the direction of walking: (points, 2) float64, metres."""
    lines = []
    for part in standing.part[standing.part_first[arc] : standing.part_first[arc + 1]]:
        line = network.line(int(part) % network.streets)
        lines.append(line if part < network.streets else line[::-1])
    return np.concatenate(lines)


def _packed(values: NDArray[Any], kind: str) -> str:
    """In base64.

    Raises:
        ValueError: A number does not fit.
    """
    if len(values) and values.max() > np.iinfo(kind).max:
        raise ValueError(f"{values.max()} does not fit into {kind}")
    return b64encode(values.astype(kind).tobytes()).decode()
