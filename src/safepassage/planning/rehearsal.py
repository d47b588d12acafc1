"""A plan rehearsed: its people sent along their routes one by one, late and of different minds, many times.

A plan is proven for people who leave when they are told and walk at one pace. Here they slow each other down, start
late, and some go where they please. What survives of the plan is printed beside it as modelled, never as proven.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from safepassage.planning.agents import AsPlanned, Behaviour, Lognormal, agents_of
from safepassage.planning.model import UNLIMITED
from safepassage.planning.routes import routes_of
from safepassage.planning.simulation import Closure, ensemble
from safepassage.planning.streets import streets_of
from safepassage.planning.walking import FREE_SPEED_M_S, clear_width_m, walking_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from safepassage.planning.plan import Plan
    from safepassage.planning.problem import Problem
    from safepassage.planning.simulation import Ensemble
    from safepassage.planning.streets import Streets

__all__ = ["Habits", "Rehearsal", "rehearse", "streets_in"]

TIMES_LONGER: Final = 3
SIGMAS: Final = 4.0
"""A rehearsal ends at the latest three times the plan's time after the last but one in ten thousand has left."""


@dataclass(frozen=True, slots=True)
class Habits:
    """What is assumed of people; chosen, not measured.

    Attributes:
        late_min: Minutes by which half of them leave late at most; 0 for nobody late.
        spread_ratio: Spread of the logarithm of that delay.
        ignoring_share: Share that ignores the plan and takes the nearest exit.
    """

    late_min: float = 5.0
    spread_ratio: float = 0.8
    ignoring_share: float = 0.1


@dataclass(frozen=True, slots=True, eq=False)
class Rehearsal:
    """What came of a plan that was rehearsed, and what was assumed; all modelled.

    Attributes:
        habits: What was assumed of people.
        seed: Of all chance.
        went: How it went.
    """

    habits: Habits
    seed: int
    went: Ensemble

    @property
    def runs(self) -> int:
        """How many times."""
        return len(self.went.last_s)


def rehearse(plan: Plan, habits: Habits, *, runs: int, seed: int, dt_s: float = 10.0) -> Rehearsal:
    """Runs a plan many times.

    Args:
        plan: What is carried out.
        habits: What is assumed of people.
        runs: How many times.
        seed: Of all chance.
        dt_s: How often streets learn of each other, seconds.
    """
    problem = plan.model.problem
    latest_s = habits.late_min * 60 * float(np.exp(SIGMAS * habits.spread_ratio))
    late = Lognormal(habits.late_min * 60, habits.spread_ratio) if habits.late_min else AsPlanned()
    went = ensemble(
        streets_in(plan),
        agents_of(routes_of(problem, plan.flow), step_s=problem.step_s),
        runs=runs,
        seed=seed,
        dt_s=dt_s,
        until_s=TIMES_LONGER * max(plan.flow.steps, 1) * problem.step_s + latest_s,
        closures=list(_closures(problem)),
        behaviour=Behaviour(late, habits.ignoring_share, reroutes=True),
    )
    return Rehearsal(habits, seed, went)


def streets_in(plan: Plan) -> Streets:
    """The plan's arcs as a crowd meets them: half of the clear width, the pace of these people, Weidmann's diagram."""
    model, scenario = plan.model, plan.scenario
    network, problem = model.network, model.problem
    street = model.part % network.streets
    begins = model.part_first[:-1]
    length_m = np.add.reduceat(network.length_m[street], begins)
    width_m = clear_width_m(network.width_m, network.road_class, scenario.class_width_m) / 2
    free = FREE_SPEED_M_S / walking_at(scenario.flow_share).speed_m_s
    rate = problem.exit_rate.astype(np.float64)
    return streets_of(
        nodes=problem.nodes,
        arcs=(problem.tail, problem.head),
        length_m=length_m,
        width_m=np.minimum.reduceat(width_m[street], begins),
        exit_node=problem.exit_node,
        speed_m_s=(length_m / model.arc_s * free)[None, :],
        exit_per_s=np.where(rate >= UNLIMITED, np.inf, rate / problem.step_s),
    )


def _closures(problem: Problem) -> Iterator[Closure]:
    """Streets and exits by the spans in which they are shut; what stays shut does so for ever."""
    shut = np.zeros((len(problem.is_open), problem.is_open.shape[1] + 2), np.int8)
    shut[:, 1:-1] = ~problem.is_open
    edges = np.diff(shut, axis=1)
    spans = [
        [
            (begin * problem.step_s, end * problem.step_s if end < problem.is_open.shape[1] else np.inf)
            for begin, end in zip(np.flatnonzero(row > 0), np.flatnonzero(row < 0), strict=True)
        ]
        for row in edges
    ]
    for number, profile in enumerate(np.concatenate([problem.profile, problem.exit_profile])):
        for from_s, until_s in spans[profile]:
            yield Closure(number, from_s, until_s)
