"""The streets of a city as arrays: junctions, streets between them, and the line that each street follows.

A network is what was surveyed or mapped, in metres of one stated coordinate system; what may pass it, how fast, and
whether it is open, is for others to say. A street is listed once; its two directions are made where they are needed.
Networks are files beside an operation, never on its ledger.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["BOTH_WAYS", "Network"]

BOTH_WAYS: Final = 0


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """Junctions and the streets between them.

    Attributes:
        crs: A projected coordinate system in metres, as `EPSG:32637`.
        node_id: (nodes,) int64, the source's own number of each junction; no two alike.
        x_m, y_m: (nodes,) float64, metres in `crs`.
        start, end: (streets,) int32, places in `node_id`; never equal.
        length_m: (streets,) float64, metres along the line, > 0.
        road_class: (streets,) str objects, the class in OpenStreetMap's words (`residential`, `footway`, …).
        width_m: (streets,) float64, metres between house fronts or kerbs; NaN where unknown.
        oneway: (streets,) int8, 1 where vehicles may go from start to end only, -1 the other way, 0 both ways. People
            on foot go both ways everywhere.
        line_first: (streets + 1,) int64, offsets of each street's line in `line_xy_m`.
        line_xy_m: (points, 2) float64, metres in `crs`, from start to end, both included.
        attribution: Whom to name, and the licence; printed wherever the network is shown.
        lanes: (streets,) int8, 0 where unknown; none where no lanes are known at all.
        speed_max_m_s: (streets,) float64, what is allowed there, NaN where unknown; none as above.
    """

    crs: str
    node_id: NDArray[np.int64]
    x_m: NDArray[np.float64]
    y_m: NDArray[np.float64]
    start: NDArray[np.int32]
    end: NDArray[np.int32]
    length_m: NDArray[np.float64]
    road_class: NDArray[np.object_]
    width_m: NDArray[np.float64]
    oneway: NDArray[np.int8]
    line_first: NDArray[np.int64]
    line_xy_m: NDArray[np.float64]
    attribution: str
    lanes: NDArray[np.int8] | None = None
    speed_max_m_s: NDArray[np.float64] | None = None

    @property
    def nodes(self) -> int:
        """Number of junctions."""
        return int(self.node_id.shape[0])

    @property
    def streets(self) -> int:
        """Number of streets."""
        return int(self.start.shape[0])

    def line(self, street: int) -> NDArray[np.float64]:
        """The line of a street: (points, 2) float64, metres."""
        return self.line_xy_m[self.line_first[street] : self.line_first[street + 1]]

    def within(self, west_m: float, south_m: float, east_m: float, north_m: float) -> Network:
        """The streets both of whose ends lie in a box, edge included; metres in `crs`.

        Raises:
            ValueError: No street lies in it.
        """
        inside = (self.x_m >= west_m) & (self.x_m <= east_m) & (self.y_m >= south_m) & (self.y_m <= north_m)
        streets = np.flatnonzero(inside[self.start] & inside[self.end])
        if not len(streets):
            raise ValueError("no street of the network lies in the box")
        nodes, ends = np.unique(np.concatenate([self.start[streets], self.end[streets]]), return_inverse=True)
        points = np.diff(self.line_first)[streets]
        first = np.concatenate([[0], np.cumsum(points)])
        at = np.arange(first[-1]) + np.repeat(self.line_first[:-1][streets] - first[:-1], points)
        start, end = np.split(ends.astype(np.int32), 2)
        return Network(
            crs=self.crs,
            node_id=self.node_id[nodes],
            x_m=self.x_m[nodes],
            y_m=self.y_m[nodes],
            start=start,
            end=end,
            length_m=self.length_m[streets],
            road_class=self.road_class[streets],
            width_m=self.width_m[streets],
            oneway=self.oneway[streets],
            line_first=first,
            line_xy_m=self.line_xy_m[at],
            attribution=self.attribution,
            lanes=None if self.lanes is None else self.lanes[streets],
            speed_max_m_s=None if self.speed_max_m_s is None else self.speed_max_m_s[streets],
        )
