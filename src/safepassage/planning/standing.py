"""A plan as it stands: all that it takes to check it, to say it in streets, and to make it anew after a change.

It rests on nothing else: no scenario and no map is asked again. Beside the problem and the flow it keeps what they are
made of: the streets behind each arc and what a crowd needs of them, who closed which street and for how long, the
windows, whose people a source has, and who was out before its first step. It names streets, and is for the planning and
clearance roles (wall 4).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from safepassage.planning.hours import outside
from safepassage.planning.walking import clear_width_m

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from safepassage.planning.plan import Plan
    from safepassage.planning.problem import Flow, Problem

__all__ = ["EVENT", "UNDER_WAY", "Closure", "Standing", "standing_of"]

EVENT: Final = "event"
"""Who closes a street that an event names."""
UNDER_WAY: Final = -1
"""The zone of people who are under way: a flow says how many, not whose."""


@dataclass(frozen=True, slots=True)
class Closure:
    """A street that nobody may be in from one moment to another, seconds since the scenario's start; and who says so.

    Attributes:
        by: The hazard whose ground it is, or `EVENT` where an event names the street alone.
    """

    by: str
    street: int
    from_s: float
    to_s: float


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """A plan, and what its numbers stand for.

    Attributes:
        name, nature, start, attribution: As in the scenario and of the network.
        network: The digest of the network that it was made on.
        problem, flow: From `first_step` on.
        first_step: The step of the scenario that is step 0 of the problem.
        out_before: (exits, first_step) int32, people who left through each exit before.
        zones, exits: Places.
        by_vehicle: People who cannot walk; no part of the problem.
        source_zone: (sources,) int32, place in `zones`, or `UNDER_WAY`.
        laid_people: (sources,) int64, people that the scenario laid there.
        free_profile: (arcs,) int32, the row of `is_open` that each arc would have if nothing closed it.
        window_s: The windows; nothing where people may be under way at all times.
        node_id: (nodes,) int64, the source's number of each junction of the problem.
        part_first, part: The streets of each arc in the order of walking, as in `Model`.
        street_id: (streets, 2) int64, the numbers of the junctions at the start and the end of each street.
        street_s: (streets,) float64, seconds to walk it.
        street_people: (streets,) int32, people that each direction of it takes in a step.
        street_m: (streets,) float64, its length.
        street_wide_m: (streets,) float64, its clear width, of both directions together.
        flow_share: The share of the most that a street can pass at which the plan lets people walk; see `walking`.
        hazard_streets: By hazard, the streets that it closes or slows.
        to_clear: The hazards that must be cleared, so that only a land release opens what they close.
        closures: What is closed, for how long.
        events: What has changed since the scenario, as it was written.
    """

    name: str
    nature: str
    start: str
    attribution: str
    network: str
    problem: Problem
    flow: Flow
    first_step: int
    out_before: NDArray[np.int32]
    zones: tuple[str, ...]
    exits: tuple[str, ...]
    by_vehicle: int
    source_zone: NDArray[np.int32]
    laid_people: NDArray[np.int64]
    free_profile: NDArray[np.int32]
    window_s: tuple[tuple[float, float], ...]
    node_id: NDArray[np.int64]
    part_first: NDArray[np.int64]
    part: NDArray[np.int32]
    street_id: NDArray[np.int64]
    street_s: NDArray[np.float64]
    street_people: NDArray[np.int32]
    street_m: NDArray[np.float64]
    street_wide_m: NDArray[np.float64]
    flow_share: float
    hazard_streets: Mapping[str, NDArray[np.int64]]
    to_clear: tuple[str, ...]
    closures: tuple[Closure, ...]
    events: tuple[str, ...] = ()

    @property
    def streets(self) -> int:
        """Number of streets of the network."""
        return len(self.street_id)

    @property
    def step_min(self) -> float:
        """Minutes in a step."""
        return self.problem.step_s / 60

    @property
    def people(self) -> int:
        """Everybody on foot: those who are out and those who are not."""
        return int(self.out_before.sum(dtype=np.int64) + self.problem.people.sum())

    @property
    def curve(self) -> NDArray[np.int64]:
        """(steps,) int64, people out by the end of each step since the scenario's start."""
        out = np.concatenate([self.out_before.sum(axis=0, dtype=np.int64), self.flow.out.sum(axis=0, dtype=np.int64)])
        return np.cumsum(out)

    def begin_s(self) -> NDArray[np.float64]:
        """(columns of `is_open`,) seconds since the scenario's start at which each of these steps begins."""
        return np.arange(self.first_step, self.first_step + self.problem.is_open.shape[1]) * np.float64(
            self.problem.step_s
        )

    def unless_closed(self, free: NDArray[np.bool_], parts: NDArray[np.int32], travel: int) -> NDArray[np.bool_]:
        """When some streets in a row may be entered: `free`, a row of `is_open`, and nobody is in a street that closes.

        Args:
            free: (columns,) when they could be entered if nothing closed them.
            parts: The streets.
            travel: Steps that they take.
        """
        streets = set((parts % self.streets).tolist())
        spans = [(each.from_s, each.to_s) for each in self.closures if each.street in streets]
        return free & outside(self.begin_s(), spans, travel * self.problem.step_s)

    def parts(self, arc: int) -> NDArray[np.int32]:
        """The streets of an arc, with their directions."""
        return self.part[self.part_first[arc] : self.part_first[arc + 1]]

    def arcs_of(self, streets: NDArray[np.int64]) -> NDArray[np.int64]:
        """The arcs that stand for any of these streets, in either direction, ascending."""
        arc = np.repeat(np.arange(len(self.part_first) - 1), np.diff(self.part_first))
        return np.unique(arc[np.isin(self.part % self.streets, streets)])

    def cannot(self) -> Iterator[tuple[str, int]]:
        """(zone, people of it who cannot come out), and last those who are under way, as `""`."""
        for number, zone in enumerate(self.zones):
            yield zone, int(self.flow.stranded[self.source_zone == number].sum())
        yield "", int(self.flow.stranded[self.source_zone == UNDER_WAY].sum())


def standing_of(plan: Plan, *, network: str) -> Standing:
    """A plan of a scenario, as it stands at the scenario's start.

    Args:
        plan: The plan.
        network: The digest of its network.
    """
    model, scenario = plan.model, plan.scenario
    streets = model.network
    return Standing(
        name=scenario.name,
        nature=scenario.nature,
        start=scenario.start,
        attribution=streets.attribution,
        network=network,
        problem=model.problem,
        flow=plan.flow,
        first_step=0,
        out_before=np.zeros((len(model.exits), 0), np.int32),
        zones=model.zones,
        exits=model.exits,
        by_vehicle=sum(zone.by_vehicle + zone.by_ambulance for zone in scenario.zones),
        source_zone=model.source_zone,
        laid_people=model.problem.people,
        free_profile=model.free_profile,
        window_s=tuple((window.from_s, window.to_s) for window in scenario.windows),
        node_id=streets.node_id[model.junction],
        part_first=model.part_first,
        part=model.part,
        street_id=np.stack([streets.node_id[streets.start], streets.node_id[streets.end]], axis=1),
        street_s=model.street_s,
        street_people=model.street_people,
        street_m=streets.length_m,
        street_wide_m=clear_width_m(streets.width_m, streets.road_class, scenario.class_width_m),
        flow_share=scenario.flow_share,
        hazard_streets=model.hazard_streets,
        to_clear=tuple(hazard.place for hazard in scenario.hazards if hazard.clearance_h is not None),
        closures=tuple(
            Closure(hazard.place, int(street), hazard.from_s, hazard.to_s)
            for hazard in scenario.hazards
            if hazard.closes
            for street in model.hazard_streets[hazard.place]
        ),
    )
