"""How much danger a plan leads people through, and what it costs to lead them around it.

Exposure is people, times the hours that they are in a street, times the risk that the scenario gives it: harm to be
expected, on the scenario's own scale. Leaving out the most dangerous streets lowers it and takes longer; the curve has
a plan, proven like any other, for each of a few thresholds, so that those who decide see what a minute buys. It weighs
nothing itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from safepassage.planning.certificate import certify
from safepassage.planning.earliest import earliest_arrival

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from safepassage.planning.model import Model
    from safepassage.planning.plan import Plan
    from safepassage.planning.problem import Flow

__all__ = ["Exposed", "exposure_curve", "harm_people"]

POINTS_MAX: Final = 5


@dataclass(frozen=True, slots=True)
class Exposed:
    """A plan that keeps out of streets from a risk on.

    Attributes:
        from_risk_per_h: Streets with this risk or more are left out; None where none is.
        harm_people: Harm to be expected, on the scenario's scale: people x hours x risk.
        last_min: When the last of those who come out are out; None where nobody does.
        stranded: People on foot who cannot come out without these streets.
        holds: Whether the plan is proven to be the quickest without them.
    """

    from_risk_per_h: float | None
    harm_people: float
    last_min: float | None
    stranded: int
    holds: bool


def harm_people(model: Model, flow: Flow) -> float:
    """Harm to be expected of a plan: people in a street x hours in it x its risk per hour, over all streets."""
    return float((flow.flow.sum(axis=1, dtype=np.int64) * _harm_each(model)).sum())


def exposure_curve(plan: Plan) -> Iterator[Exposed]:
    """The plan itself, and one for each of up to four risks that streets of it are left out from, the highest first."""
    model, problem = plan.model, plan.model.problem
    yield _exposed(plan, None, plan.flow, holds=plan.certificate.holds)
    worst = _worst(model)
    risks = np.unique(worst[worst > 0])[::-1]
    picked = risks[np.unique(np.linspace(0, len(risks) - 1, min(len(risks), POINTS_MAX - 1)).astype(int))]
    for risk_per_h in picked:
        without = problem.with_(capacity=np.where(worst >= risk_per_h, 0, problem.capacity))
        flow = earliest_arrival(without)
        yield _exposed(plan, float(risk_per_h), flow, holds=certify(without, flow).holds)


def _exposed(plan: Plan, from_risk_per_h: float | None, flow: Flow, *, holds: bool) -> Exposed:
    return Exposed(
        from_risk_per_h,
        harm_people(plan.model, flow),
        (flow.last + 1) * plan.step_min if flow.last >= 0 else None,
        int(flow.stranded.sum()),
        holds,
    )


def _harm_each(model: Model) -> NDArray[np.float64]:
    """(arcs,) float64: harm to be expected of one person who walks an arc once."""
    street = model.part % model.network.streets
    return np.add.reduceat(model.street_s[street] / 3600 * model.risk_per_h[street], model.part_first[:-1])


def _worst(model: Model) -> NDArray[np.float64]:
    """(arcs,) float64: the greatest risk per hour of the streets that an arc stands for."""
    return np.maximum.reduceat(model.risk_per_h[model.part % model.network.streets], model.part_first[:-1])
