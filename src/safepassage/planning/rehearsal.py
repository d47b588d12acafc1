"""A plan rehearsed: its people sent along their routes one by one, late and of different minds, many times.

A plan is proven for people who leave when they are told and walk at one pace. Here they slow each other down, start
late, and some go where they please. What survives of the plan is printed beside it as modelled, never as proven.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from safepassage.planning.agents import AsPlanned, AtHome, Behaviour, Lognormal, agents_of
from safepassage.planning.model import UNLIMITED
from safepassage.planning.plan import out_min
from safepassage.planning.routes import routes_of
from safepassage.planning.simulation import Closure, ensemble
from safepassage.planning.standing import UNDER_WAY
from safepassage.planning.streets import streets_of
from safepassage.planning.walking import FREE_SPEED_M_S, walking_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from safepassage.planning.problem import Problem
    from safepassage.planning.simulation import Ensemble
    from safepassage.planning.standing import Standing
    from safepassage.planning.streets import Streets

__all__ = ["Habits", "Rehearsal", "rehearse", "rehearsed_inside", "rehearsed_min", "streets_in"]

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


def rehearse(standing: Standing, habits: Habits, *, runs: int, seed: int, dt_s: float = 10.0) -> Rehearsal:
    """Runs a plan many times from its first step on.

    People who are under way then come to the end of their street when the plan says, and are late no more.

    Args:
        standing: What is carried out.
        habits: What is assumed of people.
        runs: How many times.
        seed: Of all chance.
        dt_s: How often streets learn of each other, seconds.
    """
    problem, flow = standing.problem, standing.flow
    latest_s = habits.late_min * 60 * float(np.exp(SIGMAS * habits.spread_ratio))
    late = Lognormal(habits.late_min * 60, habits.spread_ratio) if habits.late_min else AsPlanned()
    routes = routes_of(problem, flow)
    agents = agents_of(routes, step_s=problem.step_s)
    is_home = standing.source_zone[routes.source[agents.route]] != UNDER_WAY
    went = ensemble(
        streets_in(standing),
        agents,
        runs=runs,
        seed=seed,
        dt_s=dt_s,
        until_s=TIMES_LONGER * max(flow.steps, 1) * problem.step_s + latest_s,
        closures=list(_closures(problem)),
        behaviour=Behaviour(AtHome(late, is_home), habits.ignoring_share, reroutes=True),
    )
    return Rehearsal(habits, seed, went)


def streets_in(standing: Standing) -> Streets:
    """The plan's arcs as a crowd meets them: half of the clear width, the pace of these people, Weidmann's diagram."""
    problem = standing.problem
    street = standing.part % standing.streets
    begins = standing.part_first[:-1]
    length_m, arc_s = (np.add.reduceat(each[street], begins) for each in (standing.street_m, standing.street_s))
    free = FREE_SPEED_M_S / walking_at(standing.flow_share).speed_m_s
    rate = problem.exit_rate.astype(np.float64)
    return streets_of(
        nodes=problem.nodes,
        arcs=(problem.tail, problem.head),
        length_m=length_m,
        width_m=np.minimum.reduceat(standing.street_wide_m[street], begins) / 2,
        exit_node=problem.exit_node,
        speed_m_s=(length_m / arc_s * free)[None, :],
        exit_per_s=np.where(rate >= UNLIMITED, np.inf, rate / problem.step_s),
    )


def rehearsed_min(standing: Standing, rehearsal: Rehearsal) -> Iterator[tuple[str, tuple[float | None, ...]]]:
    """As `Plan.compared_min`, of a plan that stands alone: minutes since the scenario's start."""
    went, from_min = rehearsal.went, standing.first_step * standing.step_min
    planned = tuple(out_min(standing.curve, standing.people, standing.step_min))
    yield "plan", planned
    for name, out in (("simulated_median", went.out_people_median), ("simulated_90", went.out_people_low)):
        found = out_min(standing.out_before.sum() + out, standing.people, float(went.sample_s[0]) / 60)
        yield (
            name,
            tuple(
                then if then is not None and then <= from_min else None if at is None else from_min + at
                for then, at in zip(planned, found, strict=True)
            ),
        )


def rehearsed_inside(standing: Standing, rehearsal: Rehearsal) -> int:
    """As `Plan.simulated_inside`, of a plan that stands alone."""
    able = standing.problem.people.sum() - standing.flow.stranded.sum()
    return int(able - rehearsal.went.out_people_low[-1])


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
