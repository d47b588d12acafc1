"""Streets and agents as the compiled loop wants them: records, whole nanoseconds, thousandths of a walker.

What a person states in metres and seconds becomes whole numbers once, here, so that a run is the same on every
machine, compiled or not. Shortest ways around what is closed are found here too. It moves nobody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import dijkstra

from safepassage.planning.streets import FLOW_PER_M_S
from safepassage.planning.walking import FREE_SPEED_M_S, JAM_PER_M2, speed_m_s

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from safepassage.kernels.walk import Net, Tally
    from safepassage.planning.agents import Agents, Behaviour
    from safepassage.planning.streets import Streets

__all__ = ["NS", "arms_of", "crowd_of", "net_of", "tally_of", "trees"]

NS: Final = 1_000_000_000
GAP_NS_MAX: Final = 1_000 * NS
"""A street that lets fewer than one in 1,000 s pass is as good as one that does; nothing at all is a closure."""
STREET_S_MAX: Final = 100_000.0
ROOM_MAX: Final = 1 << 40
SLOWEST: Final = 64
"""However dense, people creep at a 64th of their speed and enter at a 64th of the capacity: nothing stops for good."""


def arms_of(streets: Streets) -> Any:  # noqa: ANN401 - a record array
    """The rows, with nobody in them: `walk.ARM`."""
    from safepassage.kernels import walk as kernel

    s = streets
    arms = np.zeros(s.arcs + s.exits, kernel.ARM).view(np.recarray)
    arms.tail, arms.head = np.r_[s.tail, s.exit_node], np.r_[s.head, np.full(s.exits, -1)]
    arms.gap_in = np.r_[_gaps(s.inflow_per_s), _gaps(s.exit_per_s)]
    arms.gap_out = np.r_[_gaps(s.capacity_per_s), np.zeros(s.exits)]
    arms.room = np.r_[np.round(s.storage_people * kernel.UNIT), np.full(s.exits, ROOM_MAX)]
    arms.law = np.r_[s.is_slowed, np.zeros(s.exits, np.bool_)]
    arms.shut = np.r_[(s.capacity_per_s == 0) | (s.inflow_per_s == 0), s.exit_per_s == 0]
    arms.speed = kernel.ONE
    for line in ("first", "last", "walker", "new_first", "new_last", "home_first", "home_last"):
        arms[line] = -1
    out_first, out_row = _listed(arms.tail, s.nodes)
    rank = np.empty(len(arms), np.int32)
    rank[out_row] = np.arange(len(arms)) - np.repeat(out_first[:-1], np.diff(out_first))
    turns = np.diff(out_first)[s.head].astype(np.int64)
    arms.rank, arms.turn = rank, np.r_[np.cumsum(turns) - turns, np.zeros(s.exits, np.int64)]
    return arms


def trees(streets: Streets, shut: NDArray[np.bool_]) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """The quickest ways by free speed around what is shut: the next row from each node to each exit, and seconds.

    Both (modes × exits, nodes). Where two ways are as quick, the next junction of the lower number.
    """
    found, away = [], []
    for free_m_s in streets.speed_m_s:
        arc = np.flatnonzero((free_m_s > 0) & ~shut[: streets.arcs])
        time_s = streets.length_m[arc] / free_m_s[arc]
        order = np.lexsort((time_s, streets.head[arc], streets.tail[arc]))
        arc, time_s = arc[order], time_s[order]
        ends = streets.tail[arc].astype(np.int64) * streets.nodes + streets.head[arc]
        arc, time_s = (each[np.unique(ends, return_index=True)[1]] for each in (arc, time_s))
        tail, head = streets.tail[arc], streets.head[arc]
        back = sparse.csr_array((time_s, (head, tail)), (streets.nodes, streets.nodes))
        for exit_, node in enumerate(streets.exit_node):
            row = np.full(streets.nodes, -1, np.int32)
            left_s = np.full(streets.nodes, np.inf)
            if not shut[streets.arcs + exit_]:
                left_s = dijkstra(back, indices=int(node))
                by = np.lexsort((head, time_s + left_s[head], tail))[::-1]
                by = by[np.isfinite(left_s[head[by]])]
                row[tail[by]] = arc[by]
                row[node] = streets.arcs + exit_
            found.append(row)
            away.append(left_s)
    return np.array(found), np.array(away)


def crowd_of(
    streets: Streets, agents: Agents, does: Behaviour, away: NDArray[np.float64], chance: np.random.Generator
) -> Any:  # noqa: ANN401 - a record array
    """Those who move, at home: `walk.PERSON`. Who is late, and who ignores the plan, is drawn here and nowhere else."""
    from safepassage.kernels import walk as kernel

    size = len(agents)
    start_s = agents.departure_s + does.delay.drawn_s(chance, size)
    strays = chance.random(size) < does.ignoring_share
    exit_ = agents.exit.copy()
    if strays.any():
        first = agents.route_first[agents.route[strays]]
        walks = first < agents.route_first[agents.route[strays] + 1]
        home = streets.exit_node[exit_[strays]]
        home[walks] = streets.tail[agents.route_arc[first[walks]]]
        ways_s = away.reshape(streets.modes, streets.exits, streets.nodes)[agents.mode[strays], :, home]
        exit_[strays] = np.where(np.isfinite(ways_s.min(axis=1)), ways_s.argmin(axis=1), exit_[strays])
    crowd = np.zeros(size, kernel.PERSON).view(np.recarray)
    crowd.mode, crowd.people, crowd.exit = agents.mode, agents.people, exit_
    crowd.onward, crowd.ends = agents.route_first[agents.route], agents.route_first[agents.route + 1]
    crowd.slow, crowd.start, crowd.strays = np.round(1024 / agents.pace_ratio), np.round(start_s * NS), strays
    crowd.bulk = np.round(streets.room_people * kernel.UNIT)[agents.mode]
    crowd.cost = np.round(streets.passing_people * kernel.UNIT)[agents.mode]
    crowd.next = crowd.before = crowd.arrived = -1
    return crowd


def tally_of(streets: Streets, agents: Agents) -> Tally:
    """The loop's lists, with nobody on them."""
    from safepassage.kernels import walk as kernel

    rows = streets.arcs + streets.exits
    counts = np.zeros(5, np.int64)
    counts[kernel.HOME] = agents.people.sum(dtype=np.int64)
    return kernel.Tally(
        counts=counts,
        live=np.zeros(rows, np.int32),
        wake=np.zeros(rows, np.int64),
        homes=np.zeros(rows, np.int32),
        homes_at=np.zeros(streets.nodes, np.int32),
        nodes=np.zeros(streets.nodes, np.int32),
        later=np.zeros(streets.nodes, np.int32),
        is_due=np.zeros(streets.nodes, np.bool_),
        touched=np.zeros(rows, np.int32),
        is_touched=np.zeros(rows, np.bool_),
    )


def net_of(
    streets: Streets,
    agents: Agents,
    does: Behaviour,
    arms: Any,  # noqa: ANN401 - a record array
    order: NDArray[np.int32],
) -> Net:
    """What does not change while a run lasts."""
    from safepassage.kernels import walk as kernel

    s = streets
    free_s = np.divide(s.length_m, s.speed_m_s, out=np.zeros_like(s.speed_m_s), where=s.speed_m_s > 0)
    if free_s.max(initial=0.0) > STREET_S_MAX:
        raise ValueError(f"a street takes more than {STREET_S_MAX} s")
    out_first, out_row = _listed(arms.tail, s.nodes)
    in_first, in_row = _listed(s.head, s.nodes)
    pace, thin = _laws()
    return kernel.Net(
        streets=s.arcs,
        reroutes=does.reroutes,
        overtakes=does.overtakes,
        free=np.c_[np.round(free_s * NS), np.ones((s.modes, s.exits))].astype(np.int64),
        pace=pace,
        thin=thin,
        out_first=out_first,
        out_row=out_row,
        in_first=in_first,
        in_row=in_row,
        tag=np.zeros(int(np.diff(out_first)[s.head].sum()), np.int64),
        order=order,
        way_row=agents.route_arc,
    )


def _gaps(rate_per_s: NDArray[np.float64]) -> NDArray[np.int64]:
    """Ns from one walker to the next."""
    gap_ns = np.divide(NS, rate_per_s, out=np.full_like(rate_per_s, np.inf), where=rate_per_s > 0)
    return np.round(np.minimum(gap_ns, GAP_NS_MAX)).astype(np.int64)


def _laws() -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Speeds, and widths of gaps, of Newell's street and of Weidmann's, by how full it is."""
    from safepassage.kernels import walk as kernel

    density_per_m2 = np.arange(kernel.GRAINS + 1) / kernel.GRAINS * JAM_PER_M2
    ratio = np.maximum(speed_m_s(density_per_m2) / FREE_SPEED_M_S, 1 / SLOWEST)
    flow = density_per_m2 * speed_m_s(density_per_m2)
    is_dense = np.arange(kernel.GRAINS + 1) > flow.argmax()
    wider = np.where(is_dense, np.minimum(FLOW_PER_M_S / np.maximum(flow, 1e-9), SLOWEST), 1)
    whole = np.ones_like(ratio)
    return (
        np.round(np.array([whole, ratio]) * kernel.ONE).astype(np.int64),
        np.round(np.array([whole, wider]) * kernel.THICK).astype(np.int64),
    )


def _listed(of: Any, rows: int) -> tuple[NDArray[np.int32], NDArray[np.int32]]:  # noqa: ANN401 - a field of a record
    """Which places of `of` hold each number below `rows`: offsets (rows + 1,) and places, both int32."""
    first = np.zeros(rows + 1, np.int32)
    first[1:] = np.cumsum(np.bincount(of, minlength=rows))
    return first, np.argsort(of, kind="stable").astype(np.int32)
