"""A plan goes on after something changed: what has happened stays, the rest is the best that is left.

At a step of a plan a street closes or opens, or people are counted anew. Who is out is out. Who is under way finishes
the street that they are in and may wait where they come to its end, or go on from there by any way that is open; nobody
is put back home. Who is at home may still go anywhere. All that is a problem of its own, the state of the plan at that
step, with steps counted from it on; its best plan is what `replan` gives, the same as if it were solved from nothing.

It begins with the old plan. Everybody whose way the change does not touch keeps it; the others are taken out and sent
anew. The old proof is a cut for each step. Any cut is a bound, so what the old ones let through in the new problem
still is one: of a step by which as many are out, nothing is searched. Whether the result is best is not taken from
here but from `certificate`, which looks at the new problem alone.

The unit is the arc. Where an arc stands for a chain of streets and one of them closes, people in the chain before it
are still counted as walking on through: whoever closes a street parts the chain there first, as `events` does.

A claim never opens a street (wall 9): what is passed as `opened` follows a land release, or the lifting of a closure
by those who made it. Which streets these are is for the planning and clearance roles (wall 4).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from safepassage.planning.earliest import earliest_arrival
from safepassage.planning.problem import Flow

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from safepassage.planning.problem import Problem

__all__ = ["Changes", "changed", "opened", "replan", "row_number", "state_at"]


@dataclass(frozen=True, slots=True)
class Changes:
    """What is different from a step on, until it is changed again.

    Attributes:
        closed: Arcs that nobody may enter.
        opened: Arcs that take people at all times at which others, as long or longer, do: in its windows.
        at_home: People who are found at home, by source, whatever the plan says.
    """

    closed: Sequence[int] = ()
    opened: Sequence[int] = ()
    at_home: Mapping[int, int] = field(default_factory=dict)


def replan(problem: Problem, flow: Flow, *, at_step: int, changes: Changes) -> tuple[Problem, Flow]:
    """The best that is left after a change.

    Args:
        problem: What the plan was for.
        flow: The plan, best and proven; who cannot come out in it may by a change.
        at_step: The first step that is not fixed yet, >= 0.
        changes: What is different from that step on.

    Returns:
        (the state of the plan at that step with its changes, its earliest-arrival flow). Their step 0 is `at_step`, and
        their first sources are those of `problem`; people under way follow, see `state_at`.

    Raises:
        ValueError: A step, street or source that there is not, or people below zero.
    """
    state, rest = state_at(problem, flow, at_step)
    now = changed(state, changes)
    return now, earliest_arrival(now, start=rest, withdraw=changes.closed)


def state_at(problem: Problem, flow: Flow, at_step: int) -> tuple[Problem, Flow]:
    """What a plan has still to do at a step, and what it has planned for that, with steps counted from there.

    Sources keep their numbers and have the people who are still at home. Behind them there is one source for each
    junction and step at which people under way come to the end of their street, with them, released at that step; who
    waits at a junction is released at once.

    Raises:
        ValueError: The step is below zero.
    """
    from safepassage.kernels.cuts import sooner

    if at_step < 0:
        raise ValueError("a plan has no step below zero")
    gone = flow.entered[:, :at_step].sum(axis=1, dtype=np.int64)
    home = problem.people - np.bincount(problem.gate_source, gone, len(problem.people)).astype(np.int64)
    node, release, people = _under_way(problem, flow, at_step)
    sources, gates, more = len(problem.people), len(problem.gate_node), len(people)
    state = problem.with_(
        is_open=problem.is_open[:, min(at_step, problem.is_open.shape[1] - 1) :],
        gate_node=np.concatenate([problem.gate_node, node]),
        gate_source=np.concatenate([problem.gate_source, np.arange(sources, sources + more)]),
        people=np.concatenate([home, people]),
        release=np.concatenate([np.maximum(problem.release - at_step, 0), release]),
    )
    entered = np.zeros((gates + more, max(flow.steps - at_step, 0)), np.int32)
    entered[:gates] = flow.entered[:, at_step:]
    entered[np.arange(gates, gates + more), release] = people
    rest = Flow(
        flow=flow.flow[:, at_step:],
        entered=entered,
        held=flow.held[:, at_step:],
        out=flow.out[:, at_step:],
        closed=sooner(flow.closed, at_step),
        stranded=np.concatenate([flow.stranded, np.zeros(more, np.int64)]),
    )
    return state, rest


def _under_way(
    problem: Problem, flow: Flow, at_step: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """(junction, steps until they are there, people) of those who are neither at home nor out."""
    first = max(at_step - int(problem.travel.max(initial=0)), 0)
    recent = flow.flow[:, first:at_step]
    used = np.flatnonzero(recent.max(axis=1, initial=0))
    row, step = np.nonzero(recent[used])
    arc = used[row]
    until = step + first + problem.travel[arc] - at_step
    still = until >= 0
    arc, step, until = arc[still], step[still] + first, until[still]
    node, people = problem.head[arc].astype(np.int64), flow.flow[arc, step].astype(np.int64)
    if len(flow.held) and 0 < at_step <= flow.steps:
        waits = np.flatnonzero(flow.held[:, at_step - 1])
        node, until = np.concatenate([node, waits]), np.concatenate([until, np.zeros(len(waits), np.int64)])
        people = np.concatenate([people, flow.held[waits, at_step - 1]])
    long = int(until.max(initial=0)) + 1
    points, at = np.unique(node * long + until, return_inverse=True)
    together = np.bincount(at, people, len(points)).astype(np.int64)
    return points // long, points % long, together


def changed(state: Problem, changes: Changes) -> Problem:
    """The problem with the changes, which hold from its first step on.

    Raises:
        ValueError: A street or source that there is not, or people below zero.
    """
    people = state.people.copy()
    for source, found in changes.at_home.items():
        if not 0 <= source < len(people):
            raise ValueError(f"there is no source {source}")
        people[source] = found
    if both := set(changes.closed) & set(changes.opened):
        raise ValueError(f"arcs {sorted(both)} close and open")
    now = opened(state.with_(people=people), changes.opened)
    if not changes.closed:
        return now
    arcs = _arcs(now, changes.closed)
    profile = now.profile.copy()
    profile[arcs] = len(now.is_open)
    return replace(now, profile=profile, is_open=np.vstack([now.is_open, np.zeros_like(now.is_open[:1])]))


def opened(problem: Problem, arcs: Sequence[int]) -> Problem:
    """The problem with some arcs open.

    An arc that lasts as long as another is open when that one is, and one that lasts longer only where nobody would
    be in it outside the windows. So an arc that opens is open when any is that lasts as long or longer: it never
    opens outside the windows, whatever closed it before. Only a land release opens a street (wall 9).

    Raises:
        ValueError: A street that there is not.
    """
    profile, is_open = problem.profile.copy(), problem.is_open
    for arc in _arcs(problem, arcs):
        like = np.unique(problem.profile[problem.travel >= problem.travel[arc]])
        row = problem.is_open[like].any(axis=0)
        is_open, profile[arc] = row_number(is_open, row)
    return replace(problem, profile=profile, is_open=is_open)


def row_number(is_open: NDArray[np.bool_], row: NDArray[np.bool_]) -> tuple[NDArray[np.bool_], int]:
    """(the table, with this row in it, and where the row is)."""
    same = np.flatnonzero((is_open == row).all(axis=1))
    if len(same):
        return is_open, int(same[0])
    return np.vstack([is_open, row]), len(is_open)


def _arcs(problem: Problem, arcs: Sequence[int]) -> NDArray[np.int64]:
    numbers = np.array(sorted(arcs), np.int64)
    if len(numbers) and (numbers[0] < 0 or numbers[-1] >= problem.arcs):
        raise ValueError(f"an arc outside 0..{problem.arcs - 1}")
    return numbers
