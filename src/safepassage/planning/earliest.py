"""The plan that has the most people out at every step, with what proves it.

It hands the problem to the kernel and gives room as the kernel asks for it. The proof is not trusted here: whoever
publishes a plan has `certificate` check it, which shares no code with this.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from safepassage.planning.problem import Flow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from safepassage.kernels.earliest_arrival import Net, Start
    from safepassage.planning.problem import Problem

__all__ = ["NEVER", "earliest_arrival", "listed"]

NEVER: Final = 2**31 - 1
STEPS_FIRST: Final = 256
MOVES: Final = 1 << 20
PATHS: Final = 1 << 14
"""Room at the beginning: steps, and paths that are tried again with their moves."""
SEEN_SHARE: Final = 1.0
"""Beginning with another flow, as many points may be looked at as this share of all; then it is begun from nothing."""


def earliest_arrival(
    problem: Problem,
    *,
    start: Flow | None = None,
    withdraw: Sequence[int] | NDArray[np.int64] = (),
    steps_max: int = 1 << 16,
) -> Flow:
    """An earliest-arrival flow: no other plan has more people out by the end of any step.

    Args:
        problem: Streets, people, exits.
        start: A flow to begin with, best and proven for a problem that is much like this one: as many arcs and
            sources, but other people, and arcs that open, close or take another number. Only those steps are searched
            of which its proof is none any more.
        withdraw: The arcs that may have more people in `start` than may enter them now. Those are taken out first, as
            are people of `start` who are not there any more.
        steps_max: Where it gives up.

    Returns:
        The flow, until the last step at which somebody arrives; who can never come out is in `stranded`, and then the
        flow goes on until nothing opens or closes any more, so that this can be proven too.

    Raises:
        ValueError: It would take more than `steps_max` steps.
    """
    from safepassage.kernels import earliest_arrival as kernel

    net = _net(problem)
    sizes = (problem.arcs, len(problem.gate_node), problem.nodes if problem.waits else 0, len(problem.exit_node))
    steps = min(STEPS_FIRST if start is None else start.steps + start.steps // 8 + 1, steps_max)
    arrays = [np.zeros((rows, steps), np.int32) for rows in (*sizes, problem.nodes)]
    left = problem.people.copy()
    old = kernel.Start(np.zeros((1, 1), np.int32), np.zeros(0, np.int64))
    has_way = _has_way_out(problem)
    if start is not None:
        old = _begin(problem, net, start, arrays, left, np.sort(np.asarray(withdraw, np.int64)))
        old.bound[:] = np.minimum(old.bound, problem.people[has_way].sum())
    hopeless = np.where(has_way, 0, left)
    left -= hopeless
    moves = kernel.Moves(*(np.zeros(MOVES, kind) for kind in (np.int8, np.int32, np.int32)))
    first, end = np.zeros(PATHS, np.int64), np.zeros(PATHS, np.int64)
    source_mark = np.zeros((len(left), 1), np.int32)
    state = np.array([0, 0, 0, 0, 0, 0, -1, 0])
    seen_max = 2**62 if start is None else int(SEEN_SHARE * problem.nodes * (start.steps + 1))
    patience = _patience(problem)
    while True:
        use, mark = kernel.Use(*arrays[:4]), arrays[4]
        why = kernel.send(
            net, use, left, mark, source_mark, old, moves, first, end, state, patience, seen_max, problem.waits
        )
        if why == kernel.TIRED:  # the change is too great for what was there to be of help
            return earliest_arrival(problem, steps_max=steps_max)
        if why == kernel.LONG:
            moves = kernel.Moves(*(_longer(row[None], 2 * len(row))[0] for row in moves))
            continue
        if why != kernel.GROW:
            break
        if steps >= steps_max:
            raise ValueError(f"not everybody is out after {steps_max} steps")
        steps = min(steps + steps // 2 + 1, steps_max)
        del use, mark
        for at in range(len(arrays)):  # one by one, so that no two are there twice
            arrays[at] = _longer(arrays[at], steps)
        old = kernel.Start(_longer(old.closed, steps, NEVER) if start else old.closed, old.bound)
    return _flow(problem, arrays, (left, hopeless), net, old)


def _begin(
    problem: Problem,
    net: Net,
    start: Flow,
    arrays: list[NDArray[np.int32]],
    left: NDArray[np.int64],
    arcs: NDArray[np.int64],
) -> Start:
    """Fills the arrays with a flow and counts down who is left; what its proof is worth now."""
    from safepassage.kernels import earliest_arrival as kernel
    from safepassage.kernels.cuts import bounds
    from safepassage.kernels.withdraw import withdraw

    for array, begun in zip(arrays, (start.flow, start.entered, start.held, start.out), strict=False):
        rows = np.flatnonzero(begun.max(axis=1, initial=0))  # most streets are empty: their memory is never touched
        array[rows, : start.steps] = begun[rows]
    left -= np.bincount(problem.gate_source, start.entered.sum(axis=1, dtype=np.int64), len(left)).astype(np.int64)
    if len(arcs) or (left < 0).any():
        withdraw(net, kernel.Use(*arrays[:4]), left, arcs)
    closed = start.closed
    if problem.waits:
        closed = np.minimum.accumulate(closed[:, ::-1], axis=1)[:, ::-1]
    closed = _longer(closed, arrays[4].shape[1], NEVER)
    return kernel.Start(closed, bounds(net, closed, start.steps, problem.people))


def _net(problem: Problem) -> Net:
    from safepassage.kernels import earliest_arrival as kernel

    out_first, out_arc = listed(problem.tail, problem.nodes)
    in_first, in_arc = listed(problem.head, problem.nodes)
    has_people = problem.people > 0
    is_home = np.zeros(problem.nodes, np.bool_)
    is_home[problem.gate_node[has_people[problem.gate_source]]] = True
    exit_at = np.full(problem.nodes, -1, np.int32)
    exit_at[problem.exit_node] = np.arange(len(problem.exit_node))
    return kernel.Net(
        problem.tail,
        problem.head,
        problem.travel,
        problem.capacity,
        problem.profile,
        problem.is_open,
        out_first,
        out_arc,
        in_first,
        in_arc,
        problem.gate_node,
        problem.gate_source,
        *listed(problem.gate_node, problem.nodes),
        *listed(problem.gate_source, len(problem.people)),
        problem.exit_node,
        problem.exit_rate,
        problem.exit_profile,
        exit_at,
        problem.release,
        kernel.distances(out_first, out_arc, problem.head, problem.travel, is_home),
    )


def listed(of: NDArray[np.int32], rows: int) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Which places of `of` hold each number below `rows`: offsets (rows + 1,) and places, both int32."""
    from safepassage.kernels import earliest_arrival as kernel

    first, place = kernel.listed(of, rows)
    return first, place


def _patience(problem: Problem) -> int:
    """So many steps without an arrival mean that nobody else can come.

    After the last arrival, once nothing opens or closes any more and everybody is there, streets are empty but for
    people who entered one before: they are at its head after one more travel time. From there, or from home, the next
    to arrive walks an empty and constant network, and needs no longer than the longest of its shortest ways out.
    """
    steps = _steps_out(problem, problem.is_open[:, -1])
    farthest = int(steps[steps != NEVER].max(initial=0))
    longest = int(problem.travel.max(initial=0)) + int(problem.release.max(initial=0))
    return int(problem.is_open.shape[1]) + longest + farthest


def _steps_out(problem: Problem, is_open: NDArray[np.bool_]) -> NDArray[np.int32]:
    """(nodes,) int32: fewest steps to an exit through the profiles in `is_open`, `NEVER` if there is no way."""
    from safepassage.kernels import earliest_arrival as kernel

    take = is_open[problem.profile] & (problem.capacity > 0)
    is_exit = np.zeros(problem.nodes, np.bool_)
    is_exit[problem.exit_node[is_open[problem.exit_profile] & (problem.exit_rate > 0)]] = True
    lists = listed(problem.head[take], problem.nodes)
    steps: NDArray[np.int32] = kernel.distances(*lists, problem.tail[take], problem.travel[take], is_exit)
    return steps


def _longer(array: NDArray[Any], columns: int, filled: int = 0) -> NDArray[Any]:
    size = (array.shape[0], columns)
    longer = np.full(size, filled, array.dtype) if filled else np.zeros(size, array.dtype)
    longer[:, : array.shape[1]] = array
    return longer


def _has_way_out(problem: Problem) -> NDArray[np.bool_]:
    """(sources,) bool: whether there is a way to an exit through what is open at any time at all.

    Whoever has none is not looked for: that would take as long as anything still opens or closes.
    """
    away = _steps_out(problem, problem.ever_open)
    found = np.zeros(len(problem.people), np.bool_)
    found[problem.gate_source[away[problem.gate_node] != NEVER]] = True
    return found


def _flow(
    problem: Problem,
    arrays: list[NDArray[np.int32]],
    stranded: tuple[NDArray[np.int64], NDArray[np.int64]],
    net: Net,
    old: Start,
) -> Flow:
    """What was found; `stranded` are those who were looked for in vain, and those who were not."""
    from safepassage.kernels.cuts import labels

    arriving = np.flatnonzero(arrays[3].any(axis=0))
    steps = int(arriving[-1]) + 1 if len(arriving) else 0
    if stranded[0].any():
        steps = max(steps, problem.is_open.shape[1])
    closed = labels(arrays[4], steps, old.closed, _proves(old, arrays[3]), net.earliest)
    for at in range(4):  # one by one, so that no two are there twice; what is hardly too long stays as it is
        cut = arrays[at][:, :steps]
        arrays[at] = cut if 8 * arrays[at].shape[1] <= 9 * steps + 16 else cut.copy()
    flow, entered, held, out = arrays[:4]
    return Flow(flow=flow, entered=entered, held=held, out=out, closed=closed, stranded=stranded[0] + stranded[1])


def _proves(old: Start, out: NDArray[np.int32]) -> NDArray[np.int32]:
    """(steps proven before + 1,) int32: the first step from each on of which the old cut is a proof again."""
    known = len(old.bound)
    arrived = np.cumsum(out[:, :known].sum(axis=0, dtype=np.int64))
    step = np.where(arrived == old.bound, np.arange(known), NEVER)
    return np.append(np.minimum.accumulate(step[::-1])[::-1], NEVER).astype(np.int32)
