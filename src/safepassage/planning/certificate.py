"""Whether a plan is a plan, and whether none can be better: checked from the numbers alone.

It shares no code with the planners. It reads the problem and the flow, and asks: does anybody enter a street that is
closed or full; does everybody who comes to a junction leave it, wait there or go out; do no more leave home than
there are; and is there, for every step, a cut through the network over time that lets through no more people than
have arrived? If some are said to have no way out, is there such a cut for all time? Any cut is a bound, whoever drew
it (Ford and Fulkerson 1956), so a wrong proof can make a bound too weak but never a plan too good.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from safepassage.planning.problem import Flow, Problem

__all__ = ["Certificate", "certify", "cut_bound", "cut_bound_ever"]

NEVER: Final = 2**31 - 1
ROWS: Final = 4096
COLUMNS: Final = 64
"""Arcs, and steps, that are looked at in one go, so that a city's network over time does not fill the memory."""


@dataclass(frozen=True, slots=True, eq=False)
class Certificate:
    """What was checked.

    Attributes:
        faults: What is wrong with the plan itself, in words; empty when it can be carried out.
        arrived: (steps,) int64, people out by the end of each step.
        bound: (steps,) int64, no plan has more people out by then.
        bound_ever: No plan ever has more people out.
    """

    faults: tuple[str, ...]
    arrived: NDArray[np.int64]
    bound: NDArray[np.int64]
    bound_ever: int

    @property
    def holds(self) -> bool:
        """Whether the plan can be carried out, none is better at any step, and none ever has more people out."""
        best = bool((self.arrived == self.bound).all()) and int(self.arrived[-1:].sum()) == self.bound_ever
        return best and not self.faults

    @property
    def gap_people(self) -> int:
        """The most people by which a plan could be ahead of this one at any step, for all that is proven."""
        return int((self.bound - self.arrived).max(initial=0))


def certify(problem: Problem, flow: Flow) -> Certificate:
    """Checks a plan against its problem; see `Certificate`.

    Raises:
        ValueError: The arrays of the flow are not those of this problem.
    """
    steps = flow.out.shape[1]
    rows = {
        "flow": problem.arcs,
        "entered": len(problem.gate_node),
        "held": problem.nodes if problem.waits else 0,
        "out": len(problem.exit_node),
        "closed": problem.nodes,
    }
    for name, expected in rows.items():
        if getattr(flow, name).shape != (expected, steps):
            raise ValueError(f"{name} is not ({expected}, {steps})")
    if flow.stranded.shape != problem.people.shape:
        raise ValueError(f"stranded is not ({len(problem.people)},)")
    arrived = np.cumsum(flow.out.sum(axis=0, dtype=np.int64))
    ever = cut_bound_ever(problem, flow.closed) if flow.stranded.any() else int(problem.people.sum())
    bound = np.minimum(cut_bound(problem, flow.closed), ever)
    return Certificate(tuple(_faults(problem, flow)), arrived, bound, ever)


def _faults(problem: Problem, flow: Flow) -> Iterator[str]:
    steps = flow.out.shape[1]
    moments = np.arange(steps)
    for name, used, limit, profile in (
        ("street", flow.flow, problem.capacity, problem.profile),
        ("exit", flow.out, problem.exit_rate, problem.exit_profile),
    ):
        for begin in range(0, len(used), ROWS):
            part = slice(begin, begin + ROWS)
            may = np.where(problem.open_at(profile[part, None], moments[None, :]), limit[part, None], 0)
            for row, step in np.argwhere((used[part] > may) | (used[part] < 0)):
                at = begin + int(row)
                yield f"{name} {at}, step {step}: {used[at, step]} people, at most {may[row, step]}"
    if (flow.entered < 0).any() or (flow.held < 0).any() or (flow.stranded < 0).any():
        yield "people below zero leave home, wait or cannot leave"
    came = np.bincount(problem.gate_source, flow.entered.sum(axis=1, dtype=np.int64), len(problem.people))
    for source in np.flatnonzero(came + flow.stranded != problem.people):
        yield (
            f"source {source}: {int(came[source])} left and {flow.stranded[source]} cannot, "
            f"of {problem.people[source]} people"
        )
    early = np.arange(steps) < problem.release[problem.gate_source, None]
    for gate, step in np.argwhere(early & (flow.entered != 0)):
        yield f"gate {gate}, step {step}: people leave before they are there"
    for node, step in np.argwhere(_balance(problem, flow) != 0):
        yield f"junction {node}, step {step}: those who come are not those who go, wait or leave"
    late = any(
        flow.flow[problem.travel == travel, max(steps - int(travel), 0) :].any() for travel in np.unique(problem.travel)
    )
    if late or flow.held[:, -1:].any():
        yield "somebody is still on the way when the plan ends"


def _balance(problem: Problem, flow: Flow) -> NDArray[np.int64]:
    """(nodes, steps) int64: those who come to a point, less those who go on; 0 where everybody is accounted for."""
    balance = np.zeros(flow.closed.shape, np.int64)
    _add(balance, problem.gate_node, flow.entered, 1)
    _add(balance, problem.exit_node, flow.out, -1)
    _add(balance, problem.tail, flow.flow, -1)
    for travel in np.unique(problem.travel):
        rows = np.flatnonzero(problem.travel == travel)
        _add(balance[:, travel:], problem.head[rows], flow.flow, 1, rows)
    if len(flow.held):
        balance -= flow.held
        balance[:, 1:] += flow.held[:, :-1]
    return balance


def _add(
    balance: NDArray[np.int64],
    node: NDArray[np.int32],
    people: NDArray[np.int32],
    sign: int,
    rows: NDArray[np.int64] | slice = slice(None),
) -> None:
    """Adds the people of these rows, each at its node, step by step from the first column on."""
    adds = sparse.csr_array(
        (np.full(len(node), sign, np.int64), (node, np.arange(len(node)))), (len(balance), len(node))
    )
    for begin in range(0, balance.shape[1], COLUMNS):
        end = min(begin + COLUMNS, balance.shape[1])
        balance[:, begin:end] += adds @ people[:, begin:end][rows]


def cut_bound(problem: Problem, closed: NDArray[np.int32]) -> NDArray[np.int64]:
    """The most people that can be out by the end of each step, from a cut for each: (steps,) int64.

    The exits' side of the cut of step θ are the points with `closed <= θ`. What crosses into it counts: streets that
    are open, people of every source a gate of which lies in it once they are there, exits whose junction does not.
    Where people may wait, a point that lies in it takes the earlier points of its junction with it.

    Args:
        problem: Streets, people, exits.
        closed: (nodes, steps) int32.
    """
    steps = closed.shape[1]
    if problem.waits:
        closed = np.minimum.accumulate(closed[:, ::-1], axis=1)[:, ::-1]
    change = np.zeros(steps + 1, np.int64)
    for begin in range(0, problem.arcs, ROWS):
        part = slice(begin, begin + ROWS)
        for travel in np.unique(problem.travel[part]):
            if travel >= steps:
                continue
            rows = begin + np.flatnonzero(problem.travel[part] == travel)
            moments = np.arange(steps - travel)
            into = closed[problem.head[rows], travel:]
            out_of = closed[problem.tail[rows], : steps - travel]
            crossing = (into < out_of) & problem.open_at(problem.profile[rows, None], moments[None, :])
            row, _ = np.nonzero(crossing)
            capacity = problem.capacity[rows][row].astype(np.int64)
            _count(change, into[crossing], out_of[crossing], capacity)
    for exit_, node in enumerate(problem.exit_node):
        moments = np.flatnonzero(problem.open_at(problem.exit_profile[exit_ : exit_ + 1], np.arange(steps)))
        rate = np.full(len(moments), problem.exit_rate[exit_], np.int64)
        _count(change, moments, np.maximum(closed[node, moments], moments), rate)
    first = np.full(len(problem.people), np.iinfo(np.int32).max, np.int64)
    if steps:
        np.minimum.at(first, problem.gate_source, _least_from(closed, problem))
    _count(change, first, np.full(len(first), steps), problem.people)
    bound: NDArray[np.int64] = np.minimum(np.cumsum(change[:steps]), problem.people.sum())
    return bound


def _least_from(closed: NDArray[np.int32], problem: Problem) -> NDArray[np.int32]:
    """(gates,) int32: the least label of each gate from its release on, `NEVER` where it is released too late."""
    least = np.full(len(problem.gate_node), NEVER, np.int32)
    release = problem.release[problem.gate_source]
    at_once = release == 0
    least[at_once] = closed[problem.gate_node[at_once]].min(axis=1)
    for gate in np.flatnonzero(~at_once & (release < closed.shape[1])):
        least[gate] = closed[problem.gate_node[gate], release[gate] :].min()
    return least


def cut_bound_ever(problem: Problem, closed: NDArray[np.int32]) -> int:
    """The most people that can ever be out, from a cut for all time: the better of two.

    Nobody is who has no way to an exit through all that is open at any time. The other needs the proof.
    On the exits' side are the points that are closed at all, and after them the junctions from which there is a way
    out once nothing opens or closes any more. A proof that ends before that proves nothing.

    Args:
        problem: Streets, people, exits.
        closed: (nodes, steps) int32.
    """
    ever = problem.ever_open
    home = np.zeros(len(problem.people), np.bool_)
    home[problem.gate_source[_has_way_out(problem, ever)[problem.gate_node]]] = True
    most = int(problem.people[home].sum())
    if closed.shape[1] < problem.is_open.shape[1] - 1:
        return most
    problem = problem.with_(release=np.minimum(problem.release, closed.shape[1]))
    after = np.where(_has_way_out(problem, problem.is_open[:, -1]), 0, NEVER)
    after = np.broadcast_to(after[:, None], (problem.nodes, int(problem.travel.max(initial=0)) + 1))
    return min(most, int(cut_bound(problem, np.hstack((np.where(closed < NEVER, 0, NEVER), after)))[-1]))


def _has_way_out(problem: Problem, is_open: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """(nodes,) bool: whether an exit can be reached through what is open; `is_open` (profiles,) bool."""
    streets = is_open[problem.profile] & (problem.capacity > 0)
    exits = problem.exit_node[is_open[problem.exit_profile] & (problem.exit_rate > 0)]
    outside = problem.nodes
    back_from = np.r_[problem.head[streets], np.full(len(exits), outside)]
    back_to = np.r_[problem.tail[streets], exits]
    graph = sparse.csr_array((np.ones(len(back_from)), (back_from, back_to)), (outside + 1, outside + 1))
    found = np.zeros(outside + 1, np.bool_)
    found[csgraph.breadth_first_order(graph, outside, return_predecessors=False)] = True
    return found[:-1]


def _count(change: NDArray[np.int64], since: NDArray[Any], until: NDArray[Any], people: NDArray[np.int64]) -> None:
    """Adds people to the cuts of the steps `since` to `until`, exclusive; `change` holds what changes at a step."""
    last = len(change) - 1
    np.add.at(change, np.clip(since, 0, last), people)
    np.add.at(change, np.clip(until, 0, last), -people)
