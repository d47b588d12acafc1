"""Streets, people and exits in steps of time: what every solver of this room is given.

A scenario in metres and hours becomes a problem in whole steps once, in one place, so that a plan, its proof and a
peer that checks them all speak of the same numbers. It holds no names: zones, streets and exits are numbers here, and
whoever made the problem keeps the lists. It refuses what cannot be meant, as a fault of the caller; faults in
somebody's data are found before.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["Flow", "Problem", "problem_of"]

PEOPLE_MAX: Final = 2**31 - 1
"""No more people than fit the arrays of a flow."""
NOT_INT32: Final = {"is_open": np.bool_, "people": np.int64}
PLAIN: Final = {"step_s", "nodes", "waits"}


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """An evacuation over time with one super-sink.

    People of source z enter at any of its gates at any step from `release[z]` on, one source being one group that may
    choose among its gates. A person who enters arc a at step s is at its head at step s + travel[a]. Opposite
    directions of a street are two arcs with capacities of their own.

    Attributes:
        step_s: Length of a step, seconds, > 0.
        nodes: Number of junctions.
        tail, head: (arcs,) int32, node numbers; never equal.
        travel: (arcs,) int32, steps, >= 1.
        capacity: (arcs,) int32, people that may enter per step, >= 0.
        profile: (arcs,) int32, row of `is_open`.
        is_open: (profiles, columns) bool; whether what has this profile is open at a step. The last column holds for
            ever after; row 0 is open always.
        gate_node, gate_source: (gates,) int32, where a source lets its people out.
        people: (sources,) int64, >= 0.
        release: (sources,) int32, the first step at which somebody of the source may enter, >= 0. People who are under
            way when a plan is made anew are a source at the junction that they come to, from the step on at which
            they do.
        exit_node: (exits,) int32; exit_rate: (exits,) int32, people per step; exit_profile: (exits,) int32.
        waits: Whether people may wait at a junction. Nobody gains by it while nothing opens or closes.
    """

    step_s: float
    nodes: int
    tail: NDArray[np.int32]
    head: NDArray[np.int32]
    travel: NDArray[np.int32]
    capacity: NDArray[np.int32]
    profile: NDArray[np.int32]
    is_open: NDArray[np.bool_]
    gate_node: NDArray[np.int32]
    gate_source: NDArray[np.int32]
    people: NDArray[np.int64]
    release: NDArray[np.int32]
    exit_node: NDArray[np.int32]
    exit_rate: NDArray[np.int32]
    exit_profile: NDArray[np.int32]
    waits: bool = False

    @property
    def arcs(self) -> int:
        """Number of arcs."""
        return int(self.tail.shape[0])

    @property
    def is_constant(self) -> bool:
        """Whether nothing opens or closes, and nothing is closed for ever."""
        return bool(self.is_open.all())

    def steady(self) -> Problem:
        """The same problem with a capacity of 0 for what is closed for ever.

        Raises:
            ValueError: Something opens or closes.
        """
        if (self.is_open != self.is_open[:, :1]).any():
            raise ValueError("something opens or closes")
        opened = self.is_open[:, 0]
        return self.with_(
            capacity=np.where(opened[self.profile], self.capacity, 0).astype(np.int32),
            exit_rate=np.where(opened[self.exit_profile], self.exit_rate, 0).astype(np.int32),
            profile=np.zeros_like(self.profile),
            exit_profile=np.zeros_like(self.exit_profile),
            is_open=np.ones((1, 1), np.bool_),
        )

    @property
    def ever_open(self) -> NDArray[np.bool_]:
        """(profiles,) bool, whether what has this profile is open at any step."""
        return np.asarray(self.is_open.any(axis=1))

    def open_at(self, profile: NDArray[np.int32], step: NDArray[np.int64] | int) -> NDArray[np.bool_]:
        """Whether what has these profiles is open at a step; (…) as the two arguments broadcast."""
        opened: NDArray[np.bool_] = self.is_open[profile, np.minimum(step, self.is_open.shape[1] - 1)]
        return opened

    def with_(self, **changes: Any) -> Problem:  # noqa: ANN401
        """The same problem with other arrays, checked again; other sources may leave at once unless told."""
        if "people" in changes and len(changes["people"]) != len(self.people):
            changes.setdefault("release", np.zeros(len(changes["people"])))
        return _checked(replace(self, **_arrays(changes)))


@dataclass(frozen=True, slots=True, eq=False)
class Flow:
    """Who is where at each step, and by which step each point of the network was proven full.

    Attributes:
        flow: (arcs, steps) int32, people that enter an arc at a step.
        entered: (gates, steps) int32, people that leave home.
        held: (nodes, steps) int32, people that wait from this step to the next; no rows where nobody may wait.
        out: (exits, steps) int32, people that leave through an exit.
        closed: (nodes, steps) int32, the step θ of which the point was proven to be on the exits' side of the least
            cut; -1 where nobody can be so early, 2³¹ - 1 where nothing was proven.
        stranded: (sources,) int64, people who can never come out.
    """

    flow: NDArray[np.int32]
    entered: NDArray[np.int32]
    held: NDArray[np.int32]
    out: NDArray[np.int32]
    closed: NDArray[np.int32]
    stranded: NDArray[np.int64]

    @property
    def steps(self) -> int:
        """Number of steps."""
        return int(self.flow.shape[1])

    @property
    def last(self) -> int:
        """The last step at which somebody arrives; -1 where nobody does."""
        return int(np.flatnonzero(self.out.any(axis=0)).max(initial=-1))

    @property
    def arrived(self) -> NDArray[np.int64]:
        """People who are out by the end of each step: (steps,) int64."""
        return np.cumsum(self.out.sum(axis=0, dtype=np.int64))


def problem_of(
    *,
    step_s: float,
    nodes: int,
    arcs: tuple[ArrayLike, ArrayLike, ArrayLike, ArrayLike],
    gates: tuple[ArrayLike, ArrayLike],
    people: ArrayLike,
    exits: tuple[ArrayLike, ArrayLike],
    **more: Any,  # noqa: ANN401
) -> Problem:
    """A checked problem from plain lists.

    Args:
        step_s: Length of a step, seconds.
        nodes: Number of junctions.
        arcs: Tail, head, travel, capacity.
        gates: Node and source of each gate.
        people: Of each source.
        exits: Node and rate of each exit.
        more: `profile`, `exit_profile`, `is_open`, `waits`, `release`; by default all is open and free at all times.

    Raises:
        ValueError: An array has another length, a number is out of range or not whole.
        TypeError: `more` holds something else.
    """
    if unknown := more.keys() - {"profile", "exit_profile", "is_open", "waits", "release"}:
        raise TypeError(f"a problem has no {', '.join(sorted(unknown))}")
    tail, head, travel, capacity = arcs
    gate_node, gate_source = gates
    exit_node, exit_rate = exits
    given = {
        "tail": tail,
        "head": head,
        "travel": travel,
        "capacity": capacity,
        "profile": more.get("profile", np.zeros(len(np.atleast_1d(tail)))),
        "gate_node": gate_node,
        "gate_source": gate_source,
        "exit_node": exit_node,
        "exit_rate": exit_rate,
        "exit_profile": more.get("exit_profile", np.zeros(len(np.atleast_1d(exit_node)))),
        "people": people,
        "release": more.get("release", np.zeros(len(np.atleast_1d(people)))),
        "is_open": more.get("is_open", np.ones((1, 1))),
    }
    return _checked(Problem(step_s=step_s, nodes=nodes, waits=more.get("waits", False), **_arrays(given)))


def _arrays(given: dict[str, Any]) -> dict[str, Any]:
    """Arrays of the type that each field has; what would not fit it unchanged is refused, never cut off."""
    return {
        name: value if name in PLAIN else _whole(name, np.asarray(value), NOT_INT32.get(name, np.int32))
        for name, value in given.items()
    }


def _whole(name: str, value: NDArray[Any], kind: type[np.generic]) -> NDArray[Any]:
    with np.errstate(invalid="ignore"):
        array = np.ascontiguousarray(value, kind)
    if not (array == value).all():
        raise ValueError(f"{name} has a number that is not whole, or too large")
    return array


def _checked(problem: Problem) -> Problem:
    p = problem
    if p.people.ndim != 1 or p.is_open.ndim != 2 or 0 in p.is_open.shape:  # noqa: PLR2004 - rows and columns
        raise ValueError("people has one row, is_open a row for each profile and a column at least")
    for names in (
        ("tail", "head", "travel", "capacity", "profile"),
        ("gate_node", "gate_source"),
        ("people", "release"),
        ("exit_node", "exit_rate", "exit_profile"),
    ):
        if len({getattr(p, name).shape for name in names} | {(getattr(p, names[0]).size,)}) != 1:
            raise ValueError(f"{', '.join(names)} differ in length")
    _within(p.tail, p.nodes, "tail")
    _within(p.head, p.nodes, "head")
    _within(p.gate_node, p.nodes, "gate_node")
    _within(p.gate_source, len(p.people), "gate_source")
    _within(p.exit_node, p.nodes, "exit_node")
    _within(p.profile, len(p.is_open), "profile")
    _within(p.exit_profile, len(p.is_open), "exit_profile")
    if len(np.unique(p.exit_node)) != len(p.exit_node):
        raise ValueError("two exits at one node: their rate would count twice")
    if (p.travel < 1).any() or (p.tail == p.head).any():
        raise ValueError("an arc takes at least one step, from one node to another")
    if (p.capacity < 0).any() or (p.exit_rate < 0).any() or (p.people < 0).any() or (p.release < 0).any():
        raise ValueError("people, steps, capacities and rates are never below zero")
    if p.people.sum() > PEOPLE_MAX:
        raise ValueError(f"more than {PEOPLE_MAX} people")
    if not p.is_open[0].all():
        raise ValueError("profile 0 is open always")
    if not 0 < p.step_s < math.inf:
        raise ValueError("a step takes time")
    return p


def _within(numbers: NDArray[np.int32], end: int, name: str) -> None:
    if len(numbers) and (numbers.min() < 0 or numbers.max() >= end):
        raise ValueError(f"{name} has a number outside 0..{end - 1}")
