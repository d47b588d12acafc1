"""Checks orders by walking every group of people through the streets; shares no code with the planner."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from safepassage.planning.problem import Problem
    from safepassage.planning.zone_routes import ZoneRoutes


def faults(problem: Problem, orders: ZoneRoutes) -> Iterator[str]:  # noqa: C901, PLR0912 - a list of questions
    """What is wrong, in words: full or closed streets, two ways onward, people lost or sent twice, a false curve."""
    onward: dict[int, str] = {}
    entering: Counter[tuple[int, int]] = Counter()
    leaving: Counter[tuple[int, int]] = Counter()
    sent: Counter[int] = Counter()
    arriving: Counter[int] = Counter()
    for source, step, people in zip(orders.source.tolist(), orders.step.tolist(), orders.people.tolist(), strict=True):
        assert people > 0
        sent[source] += people
        gate = int(orders.gate[source])
        if problem.gate_source[gate] != source:
            yield f"source {source} leaves through a gate that is not its own"
        node, now = int(problem.gate_node[gate]), step
        for arc in orders.route(source).tolist():
            if problem.tail[arc] != node:
                yield f"source {source}: arc {arc} does not begin where the one before ends"
            if onward.setdefault(node, f"arc {arc}") != f"arc {arc}":
                yield f"junction {node}: {onward[node]} and arc {arc}"
            entering[arc, now] += people
            node, now = int(problem.head[arc]), now + int(problem.travel[arc])
        exit_ = int(orders.exit[source])
        if problem.exit_node[exit_] != node:
            yield f"source {source} ends at junction {node}, where its exit is not"
        if onward.setdefault(node, "out") != "out":
            yield f"junction {node}: {onward[node]} and out"
        leaving[exit_, now] += people
        arriving[now] += people
    last = problem.is_open.shape[1] - 1
    for (arc, step), people in entering.items():
        if people > problem.capacity[arc] or not problem.is_open[problem.profile[arc], min(step, last)]:
            yield f"arc {arc}, step {step}: {people} people"
    for (exit_, step), people in leaving.items():
        if people > problem.exit_rate[exit_] or not problem.is_open[problem.exit_profile[exit_], min(step, last)]:
            yield f"exit {exit_}, step {step}: {people} people"
    for source, people in enumerate(problem.people.tolist()):
        if sent[source] + orders.stays[source] != people:
            yield f"source {source}: {sent[source]} sent and {orders.stays[source]} stay, of {people}"
    out = 0
    for step, said in enumerate(orders.arrived.tolist()):
        out += arriving.pop(step, 0)
        if out != said:
            yield f"step {step}: {said} said to be out, {out} are"
    if arriving:
        yield "people arrive when the curve has ended"


def nodes_on_the_way(problem: Problem, orders: ZoneRoutes) -> set[int]:
    """Junctions that anybody comes to."""
    return {int(problem.head[arc]) for arc in orders.route_arc} | {
        int(problem.gate_node[gate]) for gate in orders.gate if gate >= 0
    }
