"""When everybody can be out, which zones and which streets decide it, and why it cannot be sooner.

Where nothing opens or closes, the answer needs no network over time. For a set of sources, o(θ) is the most that they
can bring out by the end of step θ if nobody else moves and they never run out of people; one static flow gives it for
every θ (`kernels.static_flow`). Everybody can be out by θ exactly if o(θ) is at least the people of the set, for each
of the sets (Klinz 1994; Hoppe and Tardos 2000, "The quickest transshipment problem"). So the clearance time is the
latest step that any set needs for itself. The loop goes from one set to a worse one (Newton's method): while some set
has too many people for θ, go to the step that this set needs. Whether there is such a set is a question about a
submodular function, answered exactly, with a proof (`planning.submodular`).

The last set is the binding one. Its least cut, one label for each junction, shows to anybody that it cannot be sooner
(`planning.clearance_bound`, which shares no code with this); an earliest-arrival plan shows that it can be then.

It refuses problems where something opens or closes, and more than `SOURCES_MAX` sources not grouped into zones.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from safepassage.planning.clearance_bound import exit_steps, street_steps
from safepassage.planning.static_network import StaticNetwork
from safepassage.planning.submodular import negative_set

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from safepassage.planning.problem import Problem

__all__ = ["SOURCES_MAX", "Clearance", "clearance_time"]

SOURCES_MAX = 64
"""More sources than this are to be grouped: a proof mixes about as many orders as there are sources."""


@dataclass(frozen=True, slots=True, eq=False)
class Clearance:
    """The step by whose end everybody is out, and what keeps it from being sooner.

    Attributes:
        step: The last step in which somebody arrives if all goes as quickly as it can; -1 where nobody is to come.
        is_exact: Whether it can be done by then. Otherwise `step` is a bound: it cannot be done sooner.
        binding: Sources that need this long even if nobody else moves, ascending.
        people: How many the binding sources have.
        latest: (nodes,) int32, until which step it helps to be at a junction for who wants to be out before `step`; -1
            where it never does. Given to `clearance_bound`, they show that not all are out by `step` - 1.
        streets: (streets,) int32, the arcs that bind, those across the least cut that let anybody in. Widening
            others does not make it sooner; opening a shut one can, where `street_steps` counts it.
        street_span: (streets, 2) int32, first and last step in which each lies across the cut. For each further
            person per step whom it lets in, one more is out before `step` for each of these steps, at most.
        exits: (exits,) int32, the exits across the cut; exit_span: (exits, 2) int32, in which steps.
        stranded: Sources with people and no way out, ascending. They are not waited for.
    """

    step: int
    is_exact: bool
    binding: tuple[int, ...]
    people: int
    latest: NDArray[np.int32]
    streets: NDArray[np.int32]
    street_span: NDArray[np.int32]
    exits: NDArray[np.int32]
    exit_span: NDArray[np.int32]
    stranded: tuple[int, ...]


def clearance_time(problem: Problem, *, zone: ArrayLike | None = None) -> Clearance:
    """The least step by whose end everybody who has a way out can be out.

    Args:
        problem: Streets, people, exits; nothing opens or closes.
        zone: (sources,) whole numbers >= 0. Sources of one zone are taken for one that may use the gates of all. Then
            only sets of whole zones are looked at, and the step is a bound: it cannot be done sooner.

    Raises:
        ValueError: Something opens or closes; there are more than `SOURCES_MAX` sources and no zones, or more zones;
            or the numbers are too large.
    """
    each = np.arange(len(problem.people))
    net = StaticNetwork(problem, each if zone is None else np.asarray(zone, np.int64))
    zones = len(net.people)
    if zones > SOURCES_MAX:
        raise ValueError(f"{zones} sources; group them into {SOURCES_MAX} zones at most, which gives a bound")
    if not zones:
        return _clearance(net, -1, (), is_exact=True)
    binding: tuple[int, ...] = tuple(range(zones))
    step = net.step_of(binding)
    answer = negative_set(partial(net.spare, step), np.arange(zones))
    while answer.negative:
        binding, step = answer.negative, net.step_of(answer.negative)
        answer = negative_set(partial(net.spare, step), answer.order)
    if step > 0:
        binding = _worst(net, binding, answer.order, step - 1)
    return _clearance(net, step, binding, is_exact=zone is None and answer.is_sure)


def _worst(net: StaticNetwork, binding: tuple[int, ...], order: NDArray[np.int64], step: int) -> tuple[int, ...]:
    """Of a set and the first parts of an order, the one that has most too many people for `step`.

    The set that made the loop take its last step may hold zones that have nothing to do with it.
    """
    spare = net.spare(step, order)
    known = int(net.most(binding, step + 1)[-1] - net.people[list(binding)].sum())
    return binding if known <= spare.min() else tuple(sorted(map(int, order[: int(spare.argmin()) + 1])))


def _clearance(net: StaticNetwork, step: int, members: tuple[int, ...], *, is_exact: bool) -> Clearance:
    problem = net.problem
    latest = net.latest(members, step - 1)
    binding = np.flatnonzero(np.isin(net.zone_of, members))
    streets = np.flatnonzero((street_steps(problem, latest, step - 1) > 0) & (problem.capacity > 0))
    exits = np.flatnonzero((exit_steps(problem, latest, step - 1) > 0) & (problem.exit_rate > 0))
    street_span = (latest[problem.tail[streets]] + 1, latest[problem.head[streets]] - problem.travel[streets])
    exit_span = (latest[problem.exit_node[exits]] + 1, np.full(len(exits), step - 1))
    return Clearance(
        step=step,
        is_exact=is_exact,
        binding=tuple(map(int, binding)),
        people=int(problem.people[binding].sum()),
        latest=latest,
        streets=streets.astype(np.int32),
        street_span=np.stack(street_span, axis=1).astype(np.int32),
        exits=exits.astype(np.int32),
        exit_span=np.stack(exit_span, axis=1).astype(np.int32),
        stranded=tuple(map(int, np.flatnonzero(net.stranded))),
    )
