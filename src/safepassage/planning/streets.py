"""Streets as a crowd meets them: how long, how wide, how fast, how many a second, how many at most.

People on foot follow the diagram in `walking`. Vehicles in the same street are counted in walkers: how much room one
takes, and how many walkers could pass in its place. It holds no names and no closures; opposite directions are two
streets.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from safepassage.planning.walking import FREE_SPEED_M_S, JAM_PER_M2, walking_at

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["FLOW_PER_M_S", "Streets", "streets_of"]

FLOW_PER_M_S: Final = walking_at(1.0).flow_per_m_s
"""The most people a second through a metre of width."""


@dataclass(frozen=True, slots=True, eq=False)
class Streets:
    """Streets, exits, and kinds of those who move.

    Attributes:
        nodes: Number of junctions.
        tail, head: (arcs,) int32, node numbers; never equal.
        length_m, width_m: (arcs,) float64, > 0.
        speed_m_s: (modes, arcs) float64, free speed; 0 where this kind may not go.
        capacity_per_s: (arcs,) float64, walkers that may leave a second, >= 0.
        inflow_per_s: (arcs,) float64, walkers that may enter a second, >= 0.
        storage_people: (arcs,) float64, walkers that fit, > 0.
        is_slowed: (arcs,) bool, whether a crowd slows everybody down by Weidmann's diagram, and lets people in no
            faster than a crowd so dense moves on. Without it a street is Newell's: free speed, then a queue.
        exit_node: (exits,) int32, no two alike; exit_per_s: (exits,) float64, walkers a second, >= 0, may be infinite.
        room_people: (modes,) float64, walkers that would fit in the place of one.
        passing_people: (modes,) float64, walkers that could pass in the place of one.
    """

    nodes: int
    tail: NDArray[np.int32]
    head: NDArray[np.int32]
    length_m: NDArray[np.float64]
    width_m: NDArray[np.float64]
    speed_m_s: NDArray[np.float64]
    capacity_per_s: NDArray[np.float64]
    inflow_per_s: NDArray[np.float64]
    storage_people: NDArray[np.float64]
    is_slowed: NDArray[np.bool_]
    exit_node: NDArray[np.int32]
    exit_per_s: NDArray[np.float64]
    room_people: NDArray[np.float64]
    passing_people: NDArray[np.float64]

    @property
    def arcs(self) -> int:
        """Number of streets."""
        return int(self.tail.shape[0])

    @property
    def exits(self) -> int:
        """Number of exits."""
        return int(self.exit_node.shape[0])

    @property
    def modes(self) -> int:
        """Number of kinds of those who move."""
        return int(self.room_people.shape[0])


def streets_of(
    *,
    nodes: int,
    arcs: tuple[ArrayLike, ArrayLike],
    length_m: ArrayLike,
    width_m: ArrayLike,
    exit_node: ArrayLike,
    **more: Any,  # noqa: ANN401
) -> Streets:
    """Checked streets from plain lists; numbers that are not given are Weidmann's for people on foot.

    Args:
        nodes: Number of junctions.
        arcs: Tail and head.
        length_m: Of each.
        width_m: Of each.
        exit_node: Where people leave.
        more: Any other attribute of `Streets`; one number holds for all.

    Raises:
        ValueError: An array has another length, a number is out of range.
    """
    tail, head = (np.ascontiguousarray(each, np.int32) for each in arcs)
    ends = np.atleast_1d(np.ascontiguousarray(exit_node, np.int32))
    long_m, wide_m = _all(length_m, tail.shape), _all(width_m, tail.shape)
    modes = np.shape(np.atleast_1d(more.get("room_people", 1.0)))
    capacity_per_s = _all(more.get("capacity_per_s", FLOW_PER_M_S * wide_m), tail.shape)
    return _checked(
        Streets(
            nodes=nodes,
            tail=tail,
            head=head,
            length_m=long_m,
            width_m=wide_m,
            speed_m_s=_all(more.get("speed_m_s", FREE_SPEED_M_S), (*modes, *tail.shape)),
            capacity_per_s=capacity_per_s,
            inflow_per_s=_all(more.get("inflow_per_s", np.maximum(FLOW_PER_M_S * wide_m, capacity_per_s)), tail.shape),
            storage_people=_all(more.get("storage_people", np.maximum(JAM_PER_M2 * long_m * wide_m, 1)), tail.shape),
            is_slowed=np.ascontiguousarray(np.broadcast_to(more.get("is_slowed", True), tail.shape), np.bool_),
            exit_node=ends,
            exit_per_s=_all(more.get("exit_per_s", np.inf), ends.shape),
            room_people=_all(more.get("room_people", 1.0), modes),
            passing_people=_all(more.get("passing_people", 1.0), modes),
        )
    )


def _all(value: Any, shape: tuple[int, ...]) -> NDArray[np.float64]:  # noqa: ANN401
    return np.ascontiguousarray(np.broadcast_to(np.asarray(value, np.float64), shape)).copy()


def _checked(streets: Streets) -> Streets:
    s = streets
    if s.tail.shape != s.head.shape or s.tail.ndim != 1:
        raise ValueError("tail, head differ in length")
    for name in ("tail", "head", "exit_node"):
        if not ((getattr(s, name) >= 0) & (getattr(s, name) < s.nodes)).all():
            raise ValueError(f"{name} has a number outside 0..{s.nodes - 1}")
    if (s.tail == s.head).any():
        raise ValueError("a street leads from one junction to another")
    if len(np.unique(s.exit_node)) != s.exits or not s.exits:
        raise ValueError("there is an exit, and no two at one junction")
    _check_sizes(s)
    return s


def _check_sizes(s: Streets) -> None:
    for name in ("length_m", "width_m", "storage_people", "room_people", "passing_people"):
        array = getattr(s, name)
        if not (np.isfinite(array) & (array > 0)).all():
            raise ValueError(f"{name} is more than zero, and known")
    for name in ("speed_m_s", "capacity_per_s", "inflow_per_s", "exit_per_s"):
        if not (getattr(s, name) >= 0).all():
            raise ValueError(f"{name} is not below zero, and known")
    if max(s.room_people.max(), s.passing_people.max()) > LARGEST:
        raise ValueError(f"one vehicle is at most {LARGEST} walkers")


LARGEST: Final = 100
