"""Small towns by chance, with people, buses and routes, for the tests of the simulation."""

from __future__ import annotations

from collections import deque
from typing import Any

import numpy as np

from safepassage.planning.agents import Agents, agents_on
from safepassage.planning.simulation import Closure
from safepassage.planning.streets import Streets, streets_of


def way(streets: Streets, start: int, end: int) -> list[int] | None:
    """A way with the fewest streets, found by breadth."""
    came: dict[int, int] = {start: -1}
    queue = deque([start])
    while queue:
        node = queue.popleft()
        for arc in np.flatnonzero(streets.tail == node):
            if int(streets.head[arc]) not in came:
                came[int(streets.head[arc])] = int(arc)
                queue.append(int(streets.head[arc]))
    if end not in came:
        return None
    arcs: list[int] = []
    while end != start:
        arcs.append(came[end])
        end = int(streets.tail[came[end]])
    return arcs[::-1]


def town(seed: int) -> tuple[Streets, Agents, list[Closure]]:
    """Streets from 2 to 90 m, narrow ones among them, on foot and by bus; some are closed for a while."""
    chance = np.random.default_rng(seed)
    nodes = int(chance.integers(3, 9))
    tail, head = chance.integers(0, nodes, (2, int(chance.integers(nodes, 3 * nodes))))
    keep = tail != head
    tail, head = np.r_[tail[keep], head[keep], 0], np.r_[head[keep], tail[keep], 1]
    exits = chance.permutation(nodes)[: int(chance.integers(1, 3))]
    streets = streets_of(
        nodes=nodes,
        arcs=(tail, head),
        length_m=chance.uniform(2, 90, len(tail)),
        width_m=chance.uniform(0.3, 3, len(tail)),
        exit_node=exits,
        exit_per_s=chance.uniform(0.2, 3, len(exits)),
        speed_m_s=np.array([[1.34], [6.0]]),
        is_slowed=chance.random(len(tail)) < 0.7,
        room_people=[1.0, 30.0],
        passing_people=[1.0, 7.5],
    )
    routes, ends = [], []
    for start in range(nodes):
        for exit_, end in enumerate(exits):
            arcs = way(streets, start, int(end))
            if arcs is not None:
                routes.append(arcs)
                ends.append(exit_)
    size = int(chance.integers(1, 150))
    choice = chance.integers(0, len(routes), size)
    mode = (chance.random(size) < 0.1).astype(int)
    agents = agents_on(
        routes,
        departure_s=np.round(chance.uniform(0, 60, size), 1),
        route=choice,
        exit_=np.array(ends)[choice],
        mode=mode,
        people=np.where(mode == 1, 40, 1),
        pace_ratio=chance.uniform(0.6, 1.3, size),
    )
    closures = [
        Closure(int(street), float(begin), float(begin + chance.uniform(0, 60)))
        for street, begin in zip(
            chance.integers(0, len(tail) + len(exits), 3), np.round(chance.uniform(0, 90, 3)), strict=True
        )
    ]
    return streets, agents, closures


def line(*lengths_m: float, **more: Any) -> Streets:
    """Streets one behind the other; the exit is at the end."""
    count = len(lengths_m)
    return streets_of(
        nodes=count + 1,
        arcs=(np.arange(count), np.arange(1, count + 1)),
        length_m=lengths_m,
        exit_node=count,
        **({"width_m": 1.0, "is_slowed": False, "inflow_per_s": np.inf} | more),
    )
