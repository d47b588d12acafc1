"""What to clear first: which closed streets, opened, bring people out sooner, for how many hours of clearance.

The gain of a street is the area between two arrival curves, in people-minutes, and the minutes by which the last is out
earlier. The plan has a cut for each step that lets through exactly those who are out by then. A street that crosses
none of them, from outside to the exits' side, leaves every cut as it is, and so can gain nothing by itself: most are
ruled out without any planning. The others are planned with, each from the old plan on.

Two streets may gain together what neither gains alone, so the greedy choice looks at streets one by one, and where
none gains, nothing is chosen: it is a good order, not the best one. How far it is from the best one is worked out where
there are few choices, and bounded where there are many. A claim never opens a street
(wall 9): this says what would be gained, and only a land release lifts a hazard. Its results name streets by arc, and
are for the planning and clearance roles (wall 4).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from safepassage.planning.earliest import earliest_arrival
from safepassage.planning.replan import opened

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from safepassage.planning.problem import Flow, Problem

__all__ = ["Best", "Candidate", "Gain", "best_within", "can_gain", "clear_first", "gain_of", "gains", "out_by"]

TRIED_MAX: Final = 64
"""Choices that are planned with to find the best; each takes as long as a gain."""
_LISTED_MAX: Final = 16
"""Candidates whose choices are listed at all: two to this power."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Streets that are cleared together: their arcs, in both directions, and the hours of work that it takes."""

    arcs: tuple[int, ...]
    clearance_h: float


@dataclass(frozen=True, slots=True)
class Gain:
    """What a candidate gains.

    Attributes:
        candidate: Its place in the list.
        people_min: Minutes that people are out earlier, summed over people, until the longer of both plans ends.
        sooner_min: Minutes by which the last is out earlier; 0 where more come out than before.
        more_people: People who come out and could not before.
    """

    candidate: int
    people_min: float
    sooner_min: float
    more_people: int


@dataclass(frozen=True, slots=True)
class Best:
    """What the best choice within the hours gains, or what none can pass.

    Attributes:
        gain: What it gains; its `candidate` says nothing.
        chosen: The candidates of the best choice; all there are where it is a bound.
        tried: Choices that were planned with; 0 where there were too many, and `gain` is that of clearing everything.
    """

    gain: Gain
    chosen: tuple[int, ...]
    tried: int


def best_within(
    problem: Problem, flow: Flow, candidates: Sequence[Candidate], *, budget_h: float, tried_max: int = TRIED_MAX
) -> Best:
    """The best choice within so many hours, by trying all, or a bound on it.

    A street more that is open never makes a plan worse, so only choices are tried to which no candidate can be added;
    and the gain of clearing everything bounds that of any.
    """
    choices = _fullest(candidates, budget_h, tried_max)
    step_min = problem.step_s / 60
    if choices is None:
        better = earliest_arrival(opened(problem, [arc for each in candidates for arc in each.arcs]), start=flow)
        return Best(gain_of(-1, step_min, flow, better), tuple(range(len(candidates))), 0)
    best = Best(Gain(-1, 0.0, 0.0, 0), (), len(choices))
    for choice in choices:
        better = earliest_arrival(opened(problem, [arc for at in choice for arc in candidates[at].arcs]), start=flow)
        gain = gain_of(-1, step_min, flow, better)
        if (gain.more_people, gain.people_min) > (best.gain.more_people, best.gain.people_min):
            best = Best(gain, choice, len(choices))
    return best


def _fullest(candidates: Sequence[Candidate], budget_h: float, most: int) -> list[tuple[int, ...]] | None:
    """The choices within the hours to which nothing can be added; None where they are too many."""
    if len(candidates) > _LISTED_MAX:
        return None
    hours = [each.clearance_h for each in candidates]
    found = []
    for bits in range(1 << len(hours)):
        chosen = tuple(at for at in range(len(hours)) if bits >> at & 1)
        left_h = budget_h - sum(hours[at] for at in chosen)
        if left_h >= 0 and all(bits >> at & 1 or hours[at] > left_h for at in range(len(hours))):
            found.append(chosen)
            if len(found) > most:
                return None
    return found


def gains(problem: Problem, flow: Flow, candidates: Sequence[Candidate]) -> list[Gain]:
    """What each candidate gains by itself, in their order.

    Args:
        problem: What is closed stays closed in it.
        flow: Its plan, best and proven.
        candidates: Arcs that are closed.
    """
    return [gain for gain, _, _ in _each(problem, flow, list(enumerate(candidates)))]


def clear_first(
    problem: Problem, flow: Flow, candidates: Sequence[Candidate], *, budget_h: float
) -> tuple[list[Gain], Problem, Flow]:
    """A greedy choice within so many hours: who comes out at all first, then the most gained per hour of work.

    Gains are worked out anew after each choice.

    Returns:
        (what each choice gained on top of those before it, the problem with all of them open, its plan).

    Raises:
        ValueError: A candidate takes no hours.
    """
    if any(candidate.clearance_h <= 0 for candidate in candidates):
        raise ValueError("clearing takes time")
    chosen: list[Gain] = []
    left = dict(enumerate(candidates))
    while True:
        left = {place: each for place, each in left.items() if each.clearance_h <= budget_h}
        found = [
            each for each in _each(problem, flow, list(left.items())) if each[0].people_min > 0 or each[0].more_people
        ]
        if not found:
            return chosen, problem, flow
        gain, problem, flow = max(found, key=lambda each: _per_hour(each[0], left))
        chosen.append(gain)
        budget_h -= left.pop(gain.candidate).clearance_h


def _each(
    problem: Problem, flow: Flow, candidates: Sequence[tuple[int, Candidate]]
) -> Iterator[tuple[Gain, Problem, Flow]]:
    """(gain, the problem with it open, its plan) of each; where nothing can be gained, the plan that there is."""
    for place, candidate in candidates:
        now = opened(problem, candidate.arcs)
        if can_gain(now, flow, candidate.arcs):
            better = earliest_arrival(now, start=flow)
            yield gain_of(place, problem.step_s / 60, flow, better), now, better
        else:
            yield Gain(place, 0.0, 0.0, 0), now, flow


def can_gain(now: Problem, flow: Flow, arcs: Sequence[int]) -> bool:
    """Whether some of the arcs, open as in `now`, cross a cut of the plan; if none does, the plan stays the best.

    What crosses the cut of step θ has its head inside, closed by θ, and its tail outside: closed later. So there is
    such a θ exactly where the head's label is less than the tail's.
    """
    closed = flow.closed
    if now.waits:
        closed = np.minimum.accumulate(closed[:, ::-1], axis=1)[:, ::-1]
    if flow.stranded.any():
        return True  # who cannot come out is in no cut of a step
    for arc in arcs:
        travel = int(now.travel[arc])
        steps = np.arange(max(flow.steps - travel, 0))
        into, out_of = closed[now.head[arc], steps + travel], closed[now.tail[arc], steps]
        crosses = (into < out_of) & (into < flow.steps - 1) & now.open_at(now.profile[[arc]], steps)
        if now.capacity[arc] > 0 and crosses.any():
            return True
    return False


def _per_hour(gain: Gain, candidates: Mapping[int, Candidate]) -> tuple[float, float]:
    """What is compared: (more people out, people-minutes), each by hour of work."""
    hours = candidates[gain.candidate].clearance_h
    return gain.more_people / hours, gain.people_min / hours


def gain_of(place: int, step_min: float, before: Flow, after: Flow) -> Gain:
    """What one plan gains on another, for a candidate of that place."""
    steps = max(before.steps, after.steps)
    area = int((out_by(after, steps) - out_by(before, steps)).sum())
    last = [int(np.searchsorted(flow.arrived, flow.arrived[-1:].sum())) for flow in (before, after)]
    more = int(after.arrived[-1:].sum() - before.arrived[-1:].sum())
    return Gain(place, area * step_min, 0.0 if more else (last[0] - last[1]) * step_min, more)


def out_by(flow: Flow, steps: int) -> NDArray[np.int64]:
    """People out by the end of each step: (steps,) int64."""
    return np.concatenate([flow.arrived, np.full(steps - flow.steps, flow.arrived[-1:].sum())])
