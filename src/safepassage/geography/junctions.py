"""Junctions: which ends of streets are one place.

Where a file numbers its junctions, the numbers decide, because a bridge and the road under it may end at one point.
Where it does not, ends that lie within a hand's breadth of each other are one. A street of no length between two
numbered junctions makes them one: dropping it alone would cut a way that is there.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from safepassage.geography.streets import change

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from safepassage.geography.streets import Change, Streets

__all__ = ["Junctions", "joined_by_number", "joined_by_place", "oriented"]

NEAR_M: Final = 1.0
"""A numbered junction is where its streets end; farther than this, the file contradicts itself and it is told."""


@dataclass(frozen=True, slots=True, eq=False)
class Junctions:
    """Junctions, and which of them each street begins and ends at.

    Attributes:
        node_id: (nodes,) int64, ascending.
        xy_m: (nodes, 2) float64, metres.
        start, end: (streets,) int32, places in `node_id`.
    """

    node_id: NDArray[np.int64]
    xy_m: NDArray[np.float64]
    start: NDArray[np.int32]
    end: NDArray[np.int32]

    def only(self, mask: NDArray[np.bool_]) -> Junctions:
        """With those streets where `mask` holds."""
        return replace(self, start=self.start[mask], end=self.end[mask])

    def tidy(self) -> Junctions:
        """Without junctions that no street touches."""
        used, place = np.unique(np.concatenate((self.start, self.end)), return_inverse=True)
        start, end = place.astype(np.int32).reshape(2, -1)
        return Junctions(self.node_id[used], self.xy_m[used], start.copy(), end.copy())


def joined_by_place(streets: Streets, snap_m: float, told: list[Change]) -> tuple[Streets, Junctions]:
    """Junctions where ends lie close, numbered from 1 in the order of the file."""
    from scipy.spatial import cKDTree

    ends = _ends(streets)
    places, first, place = np.unique(ends, axis=0, return_index=True, return_inverse=True)
    pairs = cKDTree(places).query_pairs(snap_m, output_type="ndarray") if snap_m > 0 else np.empty((0, 2), np.int64)
    cluster = _clusters(len(places), pairs)
    earliest = np.full(len(places), len(ends))
    np.minimum.at(earliest, cluster, first)
    heads, number = np.unique(earliest[cluster[place.ravel()]], return_inverse=True)
    start, end = number.astype(np.int32).reshape(-1, 2).T
    xy_m = ends[heads]
    moved = (ends.reshape(-1, 2, 2) != np.stack((xy_m[start], xy_m[end]), axis=1)).any(axis=(1, 2))
    told.append(change("end_moved", streets, moved))
    node_id = np.arange(1, len(heads) + 1, dtype=np.int64)
    return streets, Junctions(node_id, xy_m, start.copy(), end.copy())


def joined_by_number(streets: Streets, told: list[Change]) -> tuple[Streets, Junctions]:
    """Junctions by the file's own numbers, each where the first of its streets has it."""
    assert streets.start_id is not None
    assert streets.end_id is not None
    ends = _ends(streets)
    ids = np.stack((streets.start_id, streets.end_id), axis=1).ravel()
    node_id, first, number = np.unique(ids, return_index=True, return_inverse=True)
    pairs = number.reshape(-1, 2)
    empty = (streets.line_lengths_m() == 0) & (pairs[:, 0] != pairs[:, 1])
    told.append(change("junctions_joined", streets, empty))
    cluster = _clusters(len(node_id), pairs[empty])
    lowest = np.full(len(node_id), len(node_id))
    np.minimum.at(lowest, cluster, np.arange(len(node_id)))
    start, end = lowest[cluster][pairs].astype(np.int32).T
    xy_m = ends[first]
    off_m = np.hypot(*(ends.reshape(-1, 2, 2) - np.stack((xy_m[start], xy_m[end]), axis=1)).transpose(2, 0, 1)).max(
        axis=1
    )
    told.append(change("end_moved", streets, (off_m > 0) & (off_m <= NEAR_M)))
    far = np.array([f"{each:.1f} m" for each in off_m.tolist()], np.object_)
    told.append(change("end_far", streets, off_m > NEAR_M, far))
    return streets, Junctions(node_id, xy_m, start.copy(), end.copy())


def oriented(streets: Streets) -> Streets:
    """Lines from start to end, where a file numbers both junctions but draws some lines the other way round.

    Each junction is where most of its streets have an end. A street whose two junctions do not tell is left as it is.
    """
    assert streets.start_id is not None
    assert streets.end_id is not None
    ends = _ends(streets)
    place = np.unique(np.round(ends, 2), axis=0, return_inverse=True)[1].reshape(-1, 2)
    number = np.unique(np.stack((streets.start_id, streets.end_id)), return_inverse=True)[1].reshape(2, -1).T
    claims = (number[:, [0, 0, 1, 1]].astype(np.int64) * (place.max(initial=0) + 1) + place[:, [0, 1, 0, 1]]).ravel()
    votes = np.unique(claims, return_inverse=True, return_counts=True)
    given = votes[2][votes[1].ravel()].reshape(-1, 4)  # start at first, start at last, end at first, end at last
    backwards = given[:, 1] + given[:, 2] > given[:, 0] + given[:, 3]
    order = np.arange(len(streets.line_xy_m))
    turned = np.repeat(backwards, streets.points_in)
    sums = np.repeat(streets.line_first[:-1] + streets.line_first[1:] - 1, streets.points_in)
    order[turned] = (sums - order)[turned]
    return replace(streets, line_xy_m=streets.line_xy_m[order])


def _ends(streets: Streets) -> NDArray[np.float64]:
    """Start and end of each line in turn: (2 × streets, 2) float64."""
    at = np.stack((streets.line_first[:-1], streets.line_first[1:] - 1), axis=1).ravel()
    return streets.line_xy_m[at]


def _clusters(count: int, pairs: NDArray[np.int64]) -> NDArray[np.int32]:
    """Which of `count` things hang together by pairs: (count,) int32."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    graph = csr_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(count, count))
    labels: NDArray[np.int32] = connected_components(graph, directed=False)[1]
    return labels
