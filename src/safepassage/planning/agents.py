"""Those who move, one by one: people on foot and vehicles, when they leave, by which streets, with how many aboard.

They are numbers without a name or a tie to anybody; a plan's routes become agents, and agents become the answer how a
plan goes. What people do other than planned is stated here as a few shares and spreads that whoever runs a simulation
must choose: none is taken for granted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from safepassage.planning.routes import Routes
    from safepassage.planning.streets import Streets

__all__ = ["Agents", "AsPlanned", "AtHome", "Behaviour", "Lognormal", "ShiftedExponential", "agents_of", "agents_on"]


PACE_MIN: Final = 0.02


@dataclass(frozen=True, slots=True, eq=False)
class Agents:
    """People on foot and vehicles; many may share a route.

    Attributes:
        departure_s: (agents,) float64, >= 0.
        route: (agents,) int32, row of `route_first`.
        exit: (agents,) int32.
        mode: (agents,) int8, row of `Streets.speed_m_s`.
        people: (agents,) int32, aboard; 1 for somebody on foot.
        pace_ratio: (agents,) float64, own free speed by that of the mode, 0.02 to 50.
        route_first: (routes + 1,) int64, offsets of each route in `route_arc`.
        route_arc: (…,) int32, streets in order; none where the home is at the exit.
    """

    departure_s: NDArray[np.float64]
    route: NDArray[np.int32]
    exit: NDArray[np.int32]
    mode: NDArray[np.int8]
    people: NDArray[np.int32]
    pace_ratio: NDArray[np.float64]
    route_first: NDArray[np.int64]
    route_arc: NDArray[np.int32]

    def __len__(self) -> int:
        return int(self.departure_s.shape[0])


@dataclass(frozen=True, slots=True)
class AsPlanned:
    """Everybody leaves when the plan says."""

    def drawn_s(self, chance: np.random.Generator, agents: int) -> NDArray[np.float64]:
        """Delays: (agents,) float64, seconds."""
        del chance
        return np.zeros(agents)


@dataclass(frozen=True, slots=True)
class Lognormal:
    """Delays of which half are below the median, with a long tail: most people start soon, a few very late."""

    median_s: float
    sigma_ratio: float

    def drawn_s(self, chance: np.random.Generator, agents: int) -> NDArray[np.float64]:
        """Delays: (agents,) float64, seconds, > 0."""
        return chance.lognormal(np.log(self.median_s), self.sigma_ratio, agents)


@dataclass(frozen=True, slots=True)
class ShiftedExponential:
    """Delays that are never below a warning time, and beyond it the same for everybody who has not left yet."""

    shift_s: float
    mean_s: float

    def drawn_s(self, chance: np.random.Generator, agents: int) -> NDArray[np.float64]:
        """Delays: (agents,) float64, seconds, >= the shift; `mean_s` is the mean beyond it."""
        return self.shift_s + chance.exponential(self.mean_s, agents)


@dataclass(frozen=True, slots=True, eq=False)
class AtHome:
    """Delays of those who are at home; who is under way goes on when the plan says.

    Attributes:
        delay: Of those at home.
        is_home: (agents,) bool.
    """

    delay: AsPlanned | Lognormal | ShiftedExponential
    is_home: NDArray[np.bool_]

    def drawn_s(self, chance: np.random.Generator, agents: int) -> NDArray[np.float64]:
        """Delays: (agents,) float64, seconds, >= 0."""
        return self.delay.drawn_s(chance, agents) * self.is_home


@dataclass(frozen=True, slots=True)
class Behaviour:
    """How people do other than the plan says.

    Attributes:
        delay: How much later they leave.
        ignoring_share: So many, by chance, ignore their route and go to the nearest exit.
        reroutes: Whether who finds the next street closed takes the shortest way to the exit around what is closed.
        overtakes: Whether who is faster passes others in a street; at its end people leave in the order in which they
            got there. Without it they leave in the order in which they came in.
    """

    delay: AsPlanned | Lognormal | ShiftedExponential | AtHome = AsPlanned()
    ignoring_share: float = 0.0
    reroutes: bool = False
    overtakes: bool = False


def agents_on(
    routes: list[list[int]], *, departure_s: ArrayLike, route: ArrayLike, exit_: ArrayLike = 0, **more: ArrayLike
) -> Agents:
    """Agents from plain lists.

    Args:
        routes: The streets of each route.
        departure_s: Of each agent.
        route: Of each agent; one number holds for all.
        exit_: Of each agent.
        more: `mode`, `people`, `pace_ratio`: on foot, 1, 1 by default.
    """
    departures_s = np.atleast_1d(np.asarray(departure_s, np.float64))

    def each(value: ArrayLike, kind: type) -> NDArray[np.generic]:
        return np.ascontiguousarray(np.broadcast_to(np.asarray(value, kind), departures_s.shape)).copy()

    return Agents(
        departure_s=departures_s,
        route=each(route, np.int32),  # type: ignore[arg-type]
        exit=each(exit_, np.int32),  # type: ignore[arg-type]
        mode=each(more.get("mode", 0), np.int8),  # type: ignore[arg-type]
        people=each(more.get("people", 1), np.int32),  # type: ignore[arg-type]
        pace_ratio=each(more.get("pace_ratio", 1.0), np.float64),  # type: ignore[arg-type]
        route_first=np.cumsum([0, *map(len, routes)]).astype(np.int64),
        route_arc=np.array([arc for arcs in routes for arc in arcs], np.int32),
    )


def agents_of(routes: Routes, *, step_s: float) -> Agents:
    """One person on foot for each of the people of a plan's routes; streets are numbered as in its problem.

    The people of one route leave within its step, evenly. Waits on the way are left out: a crowd makes its own.
    """
    people = np.ascontiguousarray(routes.people, np.int64)
    route = np.repeat(np.arange(len(routes), dtype=np.int32), people)
    within = np.arange(len(route)) - np.repeat(np.cumsum(people) - people, people)
    return Agents(
        departure_s=(routes.departure[route] + within / people[route]) * step_s,
        route=route,
        exit=routes.exit[route],
        mode=np.zeros(len(route), np.int8),
        people=np.ones(len(route), np.int32),
        pace_ratio=np.ones(len(route)),
        route_first=routes.arc_first,
        route_arc=routes.arc,
    )


def check_agents(streets: Streets, agents: Agents) -> None:
    """Refuses agents who cannot walk their routes.

    Raises:
        ValueError: Arrays differ in length, a number is out of range, or a route has a gap.
    """
    a = agents
    if len({len(each) for each in (a.departure_s, a.route, a.exit, a.mode, a.people, a.pace_ratio)}) != 1:
        raise ValueError("agents differ in length")
    if not len(a):
        return
    routes = len(a.route_first) - 1
    for numbers, end, name in (
        (a.route, routes, "route"),
        (a.exit, streets.exits, "exit"),
        (a.mode, streets.modes, "mode"),
    ):
        if numbers.min() < 0 or numbers.max() >= end:
            raise ValueError(f"{name} has a number outside 0..{end - 1}")
    if len(a.route_arc) and (a.route_arc.min() < 0 or a.route_arc.max() >= streets.arcs):
        raise ValueError(f"route_arc has a number outside 0..{streets.arcs - 1}")
    if not (np.isfinite(a.departure_s) & (a.departure_s >= 0)).all():
        raise ValueError("an agent leaves at a known time, not below zero")
    if not ((a.pace_ratio >= PACE_MIN) & (a.pace_ratio <= 1 / PACE_MIN)).all():
        raise ValueError(f"an agent's pace lies between {PACE_MIN} and {1 / PACE_MIN:g} of the mode's")
    if (a.people < 0).any():
        raise ValueError("people aboard are not below zero")
    _check_routes(streets, agents)


def _check_routes(streets: Streets, agents: Agents) -> None:
    first, arc = agents.route_first, agents.route_arc
    joint = np.ones(len(arc), np.bool_)
    joint[first[:-1][first[:-1] < len(arc)]] = False
    gap = np.flatnonzero(joint & np.r_[False, streets.head[arc[:-1]] != streets.tail[arc[1:]]][: len(arc)])
    if len(gap):
        route = int(np.searchsorted(first, gap[0], side="right")) - 1
        raise ValueError(f"route {route}: street {arc[gap[0]]} does not begin where street {arc[gap[0] - 1]} ends")
    walks = first[agents.route + 1] > first[agents.route]
    ends = streets.head[arc[first[agents.route[walks] + 1] - 1]]
    lost = np.flatnonzero(ends != streets.exit_node[agents.exit[walks]])
    if len(lost):
        raise ValueError(f"agent {np.flatnonzero(walks)[lost[0]]}: the route does not end at the exit")
    for mode in np.unique(agents.mode):
        barred = np.zeros(len(arc) + 1, np.int64)
        barred[1:] = np.cumsum(streets.speed_m_s[mode, arc] == 0)
        routes = np.unique(agents.route[agents.mode == mode])
        bad = routes[barred[first[routes + 1]] > barred[first[routes]]]
        if len(bad):
            raise ValueError(f"route {bad[0]}: mode {mode} may not go there")
