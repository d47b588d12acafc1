"""Orders that people can follow: one route and times of leaving for every block, and what that costs.

A block is one source of the problem: people of one zone at one junction. Routes that meet go on together, so that at
each junction there is one way onward and a sign can be put up. Nobody stands in the street: people leave home when
their whole way is free. The quickest plan parts people at junctions as it needs; how much later the last person, and
people on average, come out with one way onward is stated beside the routes, against that plan.

The best such tree is hard to find (even its rate is: Chen, Kleinberg, Lovász, Rajaraman, Sundaram and Vetta 2007,
"(Almost) tight bounds and existence theorems for single-commodity confluent flows"), and this does not claim it. It
begins with the way on which most people leave each junction in the quickest plan, and changes junctions one at a
time, by the exact curve of arrivals: first some changes for the worse, ever fewer (Kirkpatrick, Gelatt and Vecchi
1983), then none. Streets that nobody takes yet point along ways that are still free, drawn anew for each round, so
that one change can open a way of many streets. A seed makes it repeatable.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from safepassage.kernels.one_way import Net, Tree
    from safepassage.planning.problem import Flow, Problem

__all__ = ["ZoneRoutes", "zone_routes"]

STARTS: Final = 4
ROUNDS: Final = 40
"""How often it is begun anew, and the rounds of each in which changes for the worse are taken: on Aleppo starts
lose 5 to 8 %, as they find ways on which two streams join before an exit or not, and slower cooling does not help."""
GOOD_ENOUGH_SHARE: Final = 0.005
"""A loss after which nothing more is looked for."""
GREEDY_ROUNDS: Final = 12
HOT_SHARE: Final = 1 / 1300
COLD_SHARE: Final = 1 / 40_000
"""What a change may cost at first and at last, as a share of all people: found on Aleppo, where less heat stays in the
tree that it began with, and more only takes longer."""
POWER: Final = 2.0
"""Cost of an arrival by its step: the mean of steps alone leaves the last to come very late."""
LONGER_SHARE: Final = 1.3
"""Steps that are looked at, beside the quickest plan's."""
TIMES_LONGER: Final = 8
"""Where it is given up: so many times the quickest plan's length."""


@dataclass(frozen=True, slots=True, eq=False)
class ZoneRoutes:
    """One route and departures for every block.

    Attributes:
        gate: (sources,) int32, where a block leaves home; -1 where it has no way out or nobody in it.
        exit: (sources,) int32, the exit that its route ends at; -1 likewise.
        route_first, route_arc: Each block's route: offsets (sources + 1,) int64; arcs in the order of walking, int32.
        source, step, people: (departures,) int32, so many of a block leave home at a step; by source, then step.
        stays: (sources,) int64, people for whom there is no time to leave.
        arrived: (steps,) int64, people out by the end of each step.
        loss_last_share: How much later the last person is out than in the quickest plan, as a share of its length;
            infinite where not as many come out.
        loss_area_share: The same of the mean time until out.
    """

    gate: NDArray[np.int32]
    exit: NDArray[np.int32]
    route_first: NDArray[np.int64]
    route_arc: NDArray[np.int32]
    source: NDArray[np.int32]
    step: NDArray[np.int32]
    people: NDArray[np.int32]
    stays: NDArray[np.int64]
    arrived: NDArray[np.int64]
    loss_last_share: float
    loss_area_share: float

    def route(self, source: int) -> NDArray[np.int32]:
        """The arcs of a block's route."""
        return self.route_arc[self.route_first[source] : self.route_first[source + 1]]


def zone_routes(
    problem: Problem, flow: Flow, *, starts: int = STARTS, rounds: int = ROUNDS, seed: int = 0
) -> ZoneRoutes:
    """One way onward at each junction, so that people are out nearly as soon as in the quickest plan.

    Args:
        problem: Streets, people, exits.
        flow: The quickest plan (`earliest_arrival`): where the search begins, and what it is measured by.
        starts: How often the search takes changes for the worse and cools; more take longer and may lose less. With
            0 it takes changes for the better alone.
        rounds: Rounds of each.
        seed: For what the search draws.
    """
    search = _Search(problem, flow, np.random.default_rng(seed))
    if flow.steps:
        first = search.take.copy()
        search.climb()
        best = search.take.copy()
        least = search.loss_share()
        for _ in range(starts):
            if least <= GOOD_ENOUGH_SHARE:
                break
            search.take[:] = first
            search.settle()
            search.climb()  # to another tree each time: heat alone does not leave the first one's great streams
            search.cool(rounds)
            search.climb()
            if (loss := search.loss_share()) < least:
                least, best = loss, search.take.copy()
        search.take[:] = best
    return _orders(search, flow)


class _Search:
    """A tree of routes and the curves of it, while it is changed."""

    def __init__(self, problem: Problem, flow: Flow, chance: np.random.Generator) -> None:
        from safepassage.kernels import one_way as kernel

        self.problem = problem
        self.gate = _gates(problem, flow)
        self.arc, self.net = _net(problem, self.gate)
        self._kernel = kernel
        self._chance = chance
        self._sink = problem.nodes
        self._everybody = int(self.net.people.sum())
        carried = np.concatenate([flow.flow.sum(axis=1), flow.out.sum(axis=1)])[self.arc].astype(np.float64)
        through = np.bincount(self.net.tail, carried, problem.nodes)[self.net.tail]
        share = np.divide(carried, through, out=np.zeros(len(carried)), where=through > 0)
        many = problem.nodes + 1
        self.take = self._cheapest((1 - share) * flow.steps + self.net.travel)
        self.tree: Tree = kernel.Tree(self.take, *(np.zeros(many, np.int64) for _ in range(5)))
        self._steps = int(flow.steps * LONGER_SHARE) + 1
        self._best = flow
        shape = (many, self._steps)
        self._who = kernel.Curves(np.zeros(shape, np.int32), np.zeros(shape, np.int32))
        self._weight = ((np.arange(self._steps + 1) + 1) / max(flow.steps, 1)) ** POWER
        self._weight[-1] *= 1.5
        self.settle()

    def settle(self) -> int:
        """Brings tree and curves up to date with `take`; returns how many nodes have a way out."""
        count: int = self._kernel.settle(self.net, self.tree)
        self._kernel.curves(count, self.net, self.tree, self._who)
        return count

    def loss_share(self) -> float:
        """The greater of the two losses, people who may stand on the way; infinite where not all are out in time."""
        self.settle()
        return max(_losses(self._best, np.cumsum(self._who.came[self._sink], dtype=np.int64)))

    def climb(self) -> None:
        """Takes changes for the better until there are none in two rounds."""
        idle = 0
        for _ in range(GREEDY_ROUNDS):
            idle = 0 if self._round(0.0) else idle + 1
            if idle == 2:  # noqa: PLR2004
                return

    def cool(self, rounds: int) -> None:
        """Takes changes for the worse too, ever fewer."""
        hot = max(self._everybody * HOT_SHARE, 1.0)
        cold = max(self._everybody * COLD_SHARE, 0.05)
        for heat in np.geomspace(hot, cold, rounds):
            self._round(float(heat))

    def _round(self, heat_people: float) -> int:
        self._redraw()
        visit = self._chance.permutation(np.flatnonzero(self.tree.load[:-1] > 0))
        slack = heat_people * self._chance.standard_exponential(len(visit))
        changed, _ = self._kernel.improve(visit, slack, self._weight, self.net, self.tree, self._who)
        self.settle()
        return int(changed)

    def _redraw(self) -> None:
        """Lets the junctions that nobody passes point along ways that are free, as drawn for this round."""
        used = np.flatnonzero(self.tree.load[:-1] > 0)
        arc = self.take[used]
        horizon = self._best.steps
        full = (self._who.gone[used, :horizon] >= self.net.capacity[arc][:, None]).mean(axis=1)
        price = self.net.travel * self._chance.uniform(1, 1 + self._chance.uniform(), len(self.net.travel))
        price[arc] += full**2 * 10 ** self._chance.uniform(-1, 3)
        fixed = np.full(self._sink, -1, np.int64)
        fixed[used] = arc
        self.take[:] = self._cheapest(price, fixed)
        self.settle()

    def _cheapest(self, price: NDArray[np.float64], fixed: NDArray[np.int64] | None = None) -> NDArray[np.int32]:
        """The tree of cheapest ways, (nodes,) int32; nodes with an arc in `fixed` keep it."""
        net, size = self.net, self._sink + 1
        arc = np.arange(len(net.tail))
        if fixed is not None:
            kept = fixed[net.tail]
            arc = arc[(kept < 0) | (kept == arc)]
        ends = net.tail[arc].astype(np.int64) * size + net.head[arc]
        order = np.lexsort((price[arc], ends))
        key, first = np.unique(ends[order], return_index=True)
        arc = arc[order[first]]
        costs = np.maximum(price[arc], 1e-6)
        away, after = csgraph.dijkstra(
            sparse.csr_array((costs, (net.head[arc], net.tail[arc])), (size, size)),
            indices=self._sink,
            return_predecessors=True,
        )
        take = np.full(self._sink, -1, np.int32)
        node = np.flatnonzero(np.isfinite(away[:-1]))
        take[node] = arc[np.searchsorted(key, node * size + after[node])]
        return take


def _gates(problem: Problem, flow: Flow) -> NDArray[np.int32]:
    """The gate of each source through which most of its people leave in the quickest plan; -1 where none do."""
    leave = flow.entered.sum(axis=1, dtype=np.int64)
    gate = np.full(len(problem.people), -1, np.int32)
    for each in np.argsort(leave, kind="stable"):
        if leave[each] > 0:
            gate[problem.gate_source[each]] = each
    return gate


def _net(problem: Problem, gate: NDArray[np.int32]) -> tuple[NDArray[np.int64], Net]:
    """(arcs and, behind them, exits that are of use, as the kernel's numbers; the kernel's net)."""
    from safepassage.kernels import one_way as kernel

    capacity = np.concatenate([problem.capacity, problem.exit_rate])
    profile = np.concatenate([problem.profile, problem.exit_profile])
    arc = np.flatnonzero((capacity > 0) & problem.ever_open[profile])
    tail = np.concatenate([problem.tail, problem.exit_node])[arc]
    exits = len(problem.exit_node)
    first = np.zeros(problem.nodes + 1, np.int32)
    first[1:] = np.cumsum(np.bincount(tail, minlength=problem.nodes))
    people = np.zeros(problem.nodes, np.int64)
    leaves = gate >= 0
    np.add.at(people, problem.gate_node[gate[leaves]], problem.people[leaves])
    return arc, kernel.Net(
        tail,
        np.concatenate([problem.head, np.full(exits, problem.nodes, np.int32)])[arc],
        np.concatenate([problem.travel, np.zeros(exits, np.int32)])[arc],
        capacity[arc],
        profile[arc],
        problem.is_open,
        first,
        np.argsort(tail, kind="stable").astype(np.int32),
        people,
    )


def _orders(search: _Search, flow: Flow) -> ZoneRoutes:
    from safepassage.kernels import one_way as kernel

    problem, gate = search.problem, search.gate
    count = search.settle()
    sources = len(problem.people)
    node = np.where(gate >= 0, problem.gate_node[gate], problem.nodes) if sources else np.zeros(0, np.int64)
    at_first = np.zeros(problem.nodes + 1, np.int64)
    at_first[1:] = np.cumsum(np.bincount(node, minlength=problem.nodes + 1)[:-1])
    sent, out = kernel.depart(
        count,
        search.net,
        search.tree,
        at_first,
        np.argsort(node, kind="stable"),
        problem.people,
        TIMES_LONGER * flow.steps,
    )
    arrived = np.cumsum(out)[: int(np.flatnonzero(out)[-1]) + 1 if out.any() else 0]
    routes, ends = _routes(search, node)
    source, step = np.nonzero(sent)
    last, area = _losses(flow, arrived)
    return ZoneRoutes(
        gate=gate,
        exit=ends,
        route_first=np.cumsum([0, *(len(route) for route in routes)]),
        route_arc=np.array([arc for route in routes for arc in route], np.int32),
        source=source.astype(np.int32),
        step=step.astype(np.int32),
        people=sent[source, step],
        stays=problem.people - sent.sum(axis=1, dtype=np.int64),
        arrived=arrived,
        loss_last_share=last,
        loss_area_share=area,
    )


def _routes(search: _Search, home: NDArray[np.int64]) -> tuple[list[list[int]], NDArray[np.int32]]:
    """(the route of each source, its exit)."""
    arcs, sink = search.problem.arcs, search.problem.nodes
    onward = np.where(search.take >= 0, search.arc[search.take], -1)
    routes: list[list[int]] = []
    ends = np.full(len(home), -1, np.int32)
    for source, begin in enumerate(home):
        node, route = int(begin), []
        while node != sink and (arc := int(onward[node])) >= 0:
            if arc >= arcs:
                ends[source] = arc - arcs
                break
            route.append(arc)
            node = int(search.problem.head[arc])
        routes.append(route)
    return routes, ends


def _losses(best: Flow, arrived: NDArray[np.int64]) -> tuple[float, float]:
    """(how much later the last person is out, how much later people are on average), as shares of the best."""
    if not best.steps:
        return 0.0, 0.0
    everybody = int(best.arrived[-1])
    if not len(arrived) or arrived[-1] < everybody:
        return float("inf"), float("inf")
    steps = int(np.searchsorted(arrived, everybody)) + 1
    late, least = (everybody * len(curve) - int(curve.sum()) + everybody for curve in (arrived[:steps], best.arrived))
    return steps / best.steps - 1, late / least - 1
