"""A plan as it would be walked, or a simulated run of it, for the map: who enters which street at each step.

Who looks moves the points himself. In a plan somebody who enters a street at a step is, so much later, so far along it.
In a run streets are queues: it says, too, who came to the end of a street and who left it in each step, and as nobody
passes another there, the n-th to enter is the n-th to come to the end and to leave. So a hundred thousand people are a
few numbers for each street, and no track of anybody. All of it is modelled, and says so. It names streets and hours,
and is for the planning role alone (wall 4).
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
    from safepassage.interchange.run_file import KeptRun
    from safepassage.planning.standing import Standing

__all__ = ["POINTS", "playback_as_json", "run_as_json"]

POINTS: Final = 17
"""Points along each street, at equal distances."""
_FINEST: Final = 2**16 - 1


def playback_as_json(standing: Standing, network: Network, run: KeptRun | None = None) -> dict[str, Any]:
    """The plan for whoever moves the points, and what is told of a run of it that was kept.

    Arrays are little-endian, in base64: `lines` (arcs, POINTS, 2) uint16, parts of `bounds_deg` in Web Mercator from
    its north-western corner; `ends` (arcs, 2) uint32, the junctions from and to which an arc leads, and `junctions`
    (junctions, 2) uint16, where these are; `travel_steps` (arcs) uint16; a row for those who enter an arc at a step, in
    the order of steps: `arc` uint32, `step` uint16, `people` uint16; and a row for those who at the end of a step wait
    at a junction: `heap` uint32, `heap_step` uint16, `heap_people` uint32, in the order of steps. `out_by_step` is
    who is out as each step begins, and at the end of the last.

    Raises:
        DataRefused: The network is not the one that the plan was made on.
    """
    flow = standing.flow.flow
    arc, step = np.nonzero(flow)
    order = np.argsort(step, kind="stable")
    arc, step = arc[order], step[order]
    used, place = np.unique(arc, return_inverse=True)
    held_step, node = np.nonzero(standing.flow.held.T)
    out = np.append(standing.out_before.sum(dtype=np.int64), standing.curve[standing.first_step :])
    return {
        **_head(standing, network, used, node),
        "step_s": standing.problem.step_s,
        "first_step": standing.first_step,
        "steps": int(standing.flow.steps),
        "on_foot": standing.people,
        "out_by_step": out.tolist(),
        "travel_steps": _packed(standing.problem.travel[used], "<u2"),
        "arc": _packed(place, "<u4"),
        "step": _packed(step, "<u2"),
        "people": _packed(flow[arc, step], "<u2"),
        "heap_step": _packed(held_step, "<u2"),
        "heap_people": _packed(standing.flow.held[node, held_step], "<u4"),
        "run": None if run is None else _told(standing, run),
    }


def run_as_json(standing: Standing, network: Network, run: KeptRun) -> dict[str, Any]:
    """A run of the plan for whoever moves the points, laid out as the plan, but for these.

    There are no `travel_steps`; `room_people` (arcs) uint32 is how many fit in an arc. Rows come by arc, then step, and
    have `reached` and `left` beside `people`, both uint16: who came to the end of the arc, and who left it. Who waits
    at a junction could not yet leave home.

    Raises:
        DataRefused: The network is not the one that the plan was made on.
    """
    counts, problem = run.counts, standing.problem
    inner = np.flatnonzero((counts.arc < counts.arcs) & (counts.entered + counts.reached + counts.left > 0))
    rows = inner[np.argsort(counts.arc[inner], kind="stable")]
    used, first, place = np.unique(counts.arc[rows], return_index=True, return_inverse=True)
    waits = np.flatnonzero(counts.waiting)
    foot = np.append(problem.tail, problem.exit_node)[counts.arc[waits]].astype(np.int64)
    heaps, of_heap = np.unique(counts.step[waits] * np.int64(problem.nodes) + foot, return_inverse=True)
    return {
        **_head(standing, network, used, heaps % problem.nodes),
        "on_foot": run.people,
        **_told(standing, run),
        "room_people": _packed(np.maximum(run.holds_people[rows[first]], 1), "<u4"),
        "arc": _packed(place, "<u4"),
        "step": _packed(counts.step[rows], "<u2"),
        "people": _packed(counts.entered[rows], "<u2"),
        "reached": _packed(counts.reached[rows], "<u2"),
        "left": _packed(counts.left[rows], "<u2"),
        "heap_step": _packed(heaps // problem.nodes, "<u2"),
        "heap_people": _packed(np.bincount(of_heap, counts.waiting[waits], len(heaps)), "<u4"),
    }


def _told(standing: Standing, run: KeptRun) -> dict[str, Any]:
    """What is assumed in a run, when it begins in its own steps, and what came of it, without its streets."""
    before = int(standing.out_before.sum(dtype=np.int64))
    return {
        "seed": run.seed,
        "runs": run.runs,
        "late_min": run.habits.late_min,
        "ignoring_percent": 100 * run.habits.ignoring_share,
        "step_s": run.counts.step_s,
        "first_step": standing.first_step * standing.problem.step_s / run.counts.step_s,
        "steps": run.counts.steps,
        "out_by_step": [before, *(before + run.counts.out_people).tolist()],
    }


def _head(
    standing: Standing, network: Network, arcs: NDArray[np.integer[Any]], heap: NDArray[np.integer[Any]]
) -> dict[str, Any]:
    """What plan and run are alike in: whose it is, where its arcs are, and the junctions of these and of heaps.

    Raises:
        DataRefused: The network is not the one that the plan was made on, or nobody enters a street.
    """
    if digest(network) != standing.network:
        way_out = (
            "`safepassage plan SCENARIO --out OPERATION/plan` makes one on it; or put the plan's own network there."
        )
        raise DataRefused(
            [Fault(file="network.parquet", expected="the network of the plan", got="another", way_out=way_out)]
        )
    if not len(arcs):
        raise DataRefused([Fault(file="plan", expected="somebody who enters a street", got="nobody")])
    ends = np.stack((standing.problem.tail[arcs], standing.problem.head[arcs]), axis=1)
    nodes, number = np.unique(np.concatenate((ends.ravel(), heap)), return_inverse=True)
    by_id = np.argsort(network.node_id)
    found = by_id[np.searchsorted(network.node_id, standing.node_id[nodes], sorter=by_id)]
    parts, bounds_deg = _parts(network, _along(standing, network, arcs), np.stack((network.x_m, network.y_m), 1)[found])
    lines = len(arcs) * POINTS
    return {
        "modelled": True,
        "name": standing.name,
        "nature": standing.nature,
        "start": standing.start,
        "points": POINTS,
        "bounds_deg": bounds_deg,
        "lines": _packed(parts[:lines], "<u2"),
        "junctions": _packed(parts[lines:], "<u2"),
        "ends": _packed(number[: ends.size], "<u4"),
        "heap": _packed(number[ends.size :], "<u4"),
    }


def _along(standing: Standing, network: Network, arcs: NDArray[np.integer[Any]]) -> NDArray[np.float64]:
    """(arcs × POINTS, 2) metres."""
    import shapely

    lines = [_walked(standing, network, int(each)) for each in arcs]
    walked = shapely.linestrings(
        np.concatenate(lines), indices=np.repeat(np.arange(len(arcs)), [len(each) for each in lines])
    )
    shares = np.linspace(0, 1, POINTS)
    return np.asarray(
        shapely.get_coordinates(shapely.line_interpolate_point(walked[:, None], shares[None, :], normalized=True))
    )


def _parts(network: Network, *xy_m: NDArray[np.float64]) -> tuple[NDArray[np.float64], list[float]]:
    """(points, 2) whole numbers as float64, and west, south, east and north of all of them."""
    from pyproj import Transformer

    to = Transformer.from_crs(network.crs, WGS84, always_xy=True)
    lon_deg, lat_deg = to.transform(*np.concatenate(xy_m).T)
    world = np.stack((lon_deg, np.degrees(np.arcsinh(np.tan(np.radians(lat_deg))))), axis=1)
    low, high = world.min(axis=0), world.max(axis=0)
    parts = (world - low) / np.maximum(high - low, 1e-9)
    parts[:, 1] = 1 - parts[:, 1]
    bounds_deg = [float(lon_deg.min()), float(lat_deg.min()), float(lon_deg.max()), float(lat_deg.max())]
    return np.round(parts * _FINEST), bounds_deg


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
    if values.size and values.max() > np.iinfo(kind).max:
        raise ValueError(f"{values.max()} does not fit into {kind}")
    return b64encode(values.astype(kind).tobytes()).decode()
