"""A plan: the quickest way out for a scenario, checked, beside what would happen without it.

What is printed of it names zones, exits and minutes. Streets stay in the plan's own arrays: which of them bind is for
the planning and clearance roles (wall 4), and whoever prints them asks for that by name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from safepassage.foundation.errors import UsageError
from safepassage.planning.binding import binding_of
from safepassage.planning.ccrp import ccrp, out_by_step
from safepassage.planning.certificate import certify
from safepassage.planning.contraflow import contraflow
from safepassage.planning.convoys import convoys_of
from safepassage.planning.earliest import earliest_arrival
from safepassage.planning.model import model_of
from safepassage.planning.nearest import nearest_exit
from safepassage.planning.reception import reception_of
from safepassage.planning.zone_routes import zone_routes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from safepassage.geography.network import Network
    from safepassage.planning.binding import Binding
    from safepassage.planning.certificate import Certificate
    from safepassage.planning.contraflow import Lanes, Turned
    from safepassage.planning.convoys import Convoys
    from safepassage.planning.known import Known
    from safepassage.planning.model import Model
    from safepassage.planning.problem import Flow
    from safepassage.planning.reception import Reception
    from safepassage.planning.rehearsal import Rehearsal
    from safepassage.planning.scenario import Scenario
    from safepassage.planning.zone_routes import ZoneRoutes

__all__ = ["SHARES", "ExitRow", "OneWay", "Plan", "ZoneRow", "out_min", "plan_of"]

SHARES: Final = (0.25, 0.5, 0.75, 0.9, 1.0)
"""Shares of the people whose minute is printed."""


@dataclass(frozen=True, slots=True)
class ZoneRow:
    """A zone in the plan: people on foot, the minutes in which they leave home, people who can never come out."""

    place: str
    people: int
    leave_from_min: float | None
    leave_to_min: float | None
    stranded: int


@dataclass(frozen=True, slots=True)
class ExitRow:
    """An exit in the plan: people through it, the minutes in which they come, the most in any one minute."""

    place: str
    people: int
    from_min: float | None
    to_min: float | None
    busiest_per_min: float


@dataclass(frozen=True, slots=True, eq=False)
class OneWay:
    """What contraflow was asked for, the roads in the order of choice, and the checker's word on the plan without."""

    lanes: Lanes
    roads: tuple[Turned, ...]
    without: Certificate


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """A checked plan.

    Attributes:
        scenario: What was asked.
        model: It, laid onto the streets.
        flow: Who is where at each step.
        certificate: What the checker says.
        convoys: The schedule of those who cannot walk; None where the scenario has no fleets.
        nearest: (steps …,) int64, people out by each step if everybody took the shortest way; None where not asked.
        routes: One route and departures for every block; None where not asked.
        reception: Which centres people go to; None where the scenario has none.
        known: The ledger that filled the scenario, and what it said; None where there was none.
        turned: Roads given whole to one direction, and the proof of the plan without them; None where not asked.
        ccrp: (steps …,) int64, people out by each step by the heuristic of `ccrp`; None where not asked.
        rehearsal: What became of the plan in a simulation; None where not asked.
    """

    scenario: Scenario
    model: Model
    flow: Flow
    certificate: Certificate
    convoys: Convoys | None
    nearest: NDArray[np.int64] | None
    routes: ZoneRoutes | None = None
    reception: Reception | None = None
    known: Known | None = None
    turned: OneWay | None = None
    ccrp: NDArray[np.int64] | None = None
    rehearsal: Rehearsal | None = None

    @property
    def step_min(self) -> float:
        """Minutes in a step."""
        return self.model.problem.step_s / 60

    @property
    def on_foot(self) -> int:
        """People the plan is for."""
        return int(self.model.problem.people.sum())

    @property
    def stranded(self) -> int:
        """People on foot who can never come out."""
        return int(self.flow.stranded.sum())

    def binding(self) -> Binding | None:
        """What keeps it from being done sooner."""
        return binding_of(self.model.problem, self.flow)

    def binding_zones(self, binding: Binding) -> list[str]:
        """The zones that have people beyond the cut."""
        return [self.model.zones[zone] for zone in np.unique(self.model.source_zone[binding.sources])]

    def out_min(
        self, curve: NDArray[np.int64] | NDArray[np.float64], each_min: float | None = None
    ) -> Iterator[float | None]:
        """The minute by whose end each of `SHARES` of the people on foot is out; None where that never happens.

        `curve` has people out by the end of each of the plan's steps, or every `each_min` minutes.
        """
        return out_min(curve, self.on_foot, each_min or self.step_min)

    def compared_min(self) -> Iterator[tuple[str, tuple[float | None, ...]]]:
        """The table of a plan: a name for each row, and what `out_min` says, the bound first."""
        yield "bound", tuple(self.out_min(self.certificate.bound))
        yield "plan", tuple(self.out_min(self.certificate.arrived))
        if self.turned is not None:
            yield "without_contraflow", tuple(self.out_min(self.turned.without.arrived))
        if self.rehearsal is not None:
            went = self.rehearsal.went
            each_min = float(went.sample_s[0]) / 60
            yield "simulated_median", tuple(self.out_min(went.out_people_median, each_min))
            yield "simulated_90", tuple(self.out_min(went.out_people_low, each_min))
        if self.routes is not None:
            yield "one_route_per_block", tuple(self.out_min(self.routes.arrived))
        if self.nearest is not None:
            yield "nearest_exit", tuple(self.out_min(self.nearest))
        if self.ccrp is not None:
            yield "ccrp", tuple(self.out_min(self.ccrp))

    @property
    def simulated_inside(self) -> int | None:
        """People with a way out who are not out when a simulation ends, in the worst of nine in ten runs."""
        if self.rehearsal is None:
            return None
        return int(self.on_foot - self.stranded - self.rehearsal.went.out_people_low[-1])

    def zone_rows(self) -> Iterator[ZoneRow]:
        """Every zone."""
        problem = self.model.problem
        for number, zone in enumerate(self.scenario.zones):
            of = self.model.source_zone == number
            steps = np.flatnonzero(self.flow.entered[of[problem.gate_source]].any(axis=0))
            yield ZoneRow(
                zone.place,
                zone.on_foot,
                float(steps[0]) * self.step_min if len(steps) else None,
                float(steps[-1] + 1) * self.step_min if len(steps) else None,
                int(self.flow.stranded[of].sum()),
            )

    def exit_rows(self) -> Iterator[ExitRow]:
        """Every exit."""
        for number, place in enumerate(self.model.exits):
            out = self.flow.out[number]
            steps = np.flatnonzero(out)
            yield ExitRow(
                place,
                int(out.sum()),
                float(steps[0] + 1) * self.step_min if len(steps) else None,
                float(steps[-1] + 1) * self.step_min if len(steps) else None,
                float(out.max(initial=0)) / self.step_min,
            )


def out_min(curve: NDArray[np.int64] | NDArray[np.float64], people: int, step_min: float) -> Iterator[float | None]:
    """The minute by whose end each of `SHARES` of the people is out; None where that never happens.

    Args:
        curve: (steps,) int64, people out by the end of each step.
        people: Of how many.
        step_min: Minutes in a step.
    """
    for share in SHARES:
        at = int(np.searchsorted(curve, np.ceil(share * people)))
        yield (at + 1) * step_min if at < len(curve) else None


def plan_of(
    network: Network,
    scenario: Scenario,
    *,
    step_s: float,
    coarse: bool = False,
    compare: bool = True,
    one_route: bool = False,
    lanes: Lanes | None = None,
) -> Plan:
    """Plans, and has the plan checked.

    Args:
        network: The streets.
        scenario: Who is where, and what is closed when.
        step_s: Length of a step, seconds.
        coarse: Whether a step may be longer than it takes to walk the median street.
        compare: Whether to work out what would happen if everybody took the shortest way, and what a heuristic plans.
        one_route: Whether to look for one route and departures for every block.
        lanes: How roads may be turned for contraflow; None where every direction keeps its half.

    Raises:
        DataRefused: The scenario cannot be laid onto the network; every fault at once.
        UsageError: The step is too long.
    """
    model = model_of(network, scenario, step_s=step_s)
    if step_s > model.median_s and not coarse:
        raise UsageError(
            f"a step of {step_s:g} s is longer than it takes to walk the median street ({model.median_s:.0f} s): every "
            f"street would count as one step at least, and the answer would be too long. Take --step "
            f"{max(int(model.median_s), 1)}, or say --coarse"
        )
    flow = earliest_arrival(model.problem)
    certificate = certify(model.problem, flow)
    turned = None
    nearest = nearest_exit(model.problem, flow.steps) if compare else None
    convoys = convoys_of(model, scenario) if scenario.fleets else None
    if lanes is not None:
        model, flow, roads = contraflow(model, scenario, flow, lanes)
        turned = OneWay(lanes, tuple(roads), certificate)
        certificate = certify(model.problem, flow) if roads else certificate
    routes = zone_routes(model.problem, flow) if one_route else None
    greedy = out_by_step(ccrp(model.problem, flow), flow.steps) if compare else None
    reception = reception_of(model, scenario, flow, convoys) if scenario.centres else None
    return Plan(
        scenario,
        model,
        flow,
        certificate,
        convoys,
        nearest,
        routes=routes,
        reception=reception,
        turned=turned,
        ccrp=greedy,
    )
