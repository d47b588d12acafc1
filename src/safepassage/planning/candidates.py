"""What the clearance teams could do next in a scenario: its closed hazards, with the hours that each would take.

A hazard is a candidate where it closes streets for good and somebody has said how long clearing it would take. A street
that another hazard closes as well stays closed, so it is no part of what is gained. Whether the work may begin, and
when its ground is released, is not for a plan to say (wall 9).
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from safepassage.planning.clear_first import Candidate
from safepassage.planning.scenario import FOREVER_S

if TYPE_CHECKING:
    from safepassage.planning.model import Model
    from safepassage.planning.scenario import Scenario

__all__ = ["candidates_of"]


def candidates_of(model: Model, scenario: Scenario) -> dict[str, Candidate]:
    """The candidates by hazard, in the order of the scenario."""
    closing = [hazard for hazard in scenario.hazards if hazard.closes]
    times = Counter(int(street) for hazard in closing for street in model.hazard_streets[hazard.place])
    found = {}
    for hazard in closing:
        if hazard.clearance_h is not None and hazard.to_s == FOREVER_S:
            own = np.array([each for each in model.hazard_streets[hazard.place] if times[int(each)] == 1], np.int64)
            found[hazard.place] = Candidate(tuple(map(int, model.arcs_of(own))), hazard.clearance_h)
    return found
