"""A plan carried out by single people and vehicles, with queues, spill-back, closures and people who are late.

A planner's flow has no crowd in it: everybody walks at free speed up to the capacity of a street. Here they slow each
other down, queue, fill a street and block the one before, find it closed, leave late, or go elsewhere. It answers how
much of a plan survives that, over many runs. Times inside are whole nanoseconds; a step fixes only how often streets
learn of each other, and closures hold from the first step that begins at or after them. It is a model: it knows no
panic, nobody who falls, and nobody who turns back, and a network that jams in a ring stays jammed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from safepassage.planning.agents import Behaviour, check_agents
from safepassage.planning.counts import Counting
from safepassage.planning.layout import NS, arms_of, crowd_of, net_of, tally_of, trees

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from safepassage.planning.agents import Agents
    from safepassage.planning.counts import Counts
    from safepassage.planning.streets import Streets

__all__ = ["Closure", "Ensemble", "Run", "ensemble", "simulate"]

DT_S_MAX: Final = 3_600.0


@dataclass(frozen=True, slots=True)
class Closure:
    """Nobody enters a street from `from_s` to `until_s`, exclusive; who is inside goes on to its end.

    A street from the number of streets on is an exit.
    """

    street: int
    from_s: float
    until_s: float


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """What came of one run; all modelled.

    Attributes:
        arrived_s: (agents,) float64, when each was out; NaN for who was not by the end.
        sample_s: (samples,) float64, the ends of the steps at which it was looked; the last is the end.
        out_people, inside_people, home_people: (samples,) int64, who is out, in the streets, not yet in the first.
        counts: What passed at each street from sample to sample; an exit is a street from the number of streets on.
        inside_people_max, queue_people_max: (arcs,) int32, the most at the end of any step.
        wait_s: (arcs,) float64, the longest that anybody stood at its end before going on.
        waited_people_s: (arcs,) float64, people times seconds that they stood there, counted at the ends of steps.
    """

    arrived_s: NDArray[np.float64]
    sample_s: NDArray[np.float64]
    out_people: NDArray[np.int64]
    inside_people: NDArray[np.int64]
    home_people: NDArray[np.int64]
    counts: Counts
    inside_people_max: NDArray[np.int32]
    queue_people_max: NDArray[np.int32]
    wait_s: NDArray[np.float64]
    waited_people_s: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Ensemble:
    """What came of many runs, each by another seed; all modelled.

    Attributes:
        sample_s: (samples,) float64.
        out_people_median: (samples,) float64, people out in half of the runs, at least.
        out_people_low: (samples,) float64, people out in nine of ten runs, at least.
        last_s: (runs,) float64, when the last was out; NaN where somebody was not.
        queue_people_mean: (arcs,) float64, the longest queue of a run, on average.
        queue_people_high: (arcs,) float64, the longest queue in nine of ten runs, at most.
        waited_people_s_mean: (arcs,) float64, people times seconds that they stood in the queue, on average.
        first: What passed in the first of the runs, from sample to sample.
    """

    sample_s: NDArray[np.float64]
    out_people_median: NDArray[np.float64]
    out_people_low: NDArray[np.float64]
    last_s: NDArray[np.float64]
    queue_people_mean: NDArray[np.float64]
    queue_people_high: NDArray[np.float64]
    waited_people_s_mean: NDArray[np.float64]
    first: Counts


def simulate(
    streets: Streets,
    agents: Agents,
    *,
    dt_s: float,
    until_s: float,
    seed: int | np.random.SeedSequence,
    closures: Sequence[Closure] = (),
    behaviour: Behaviour | None = None,
    sample_s: float = 60.0,
) -> Run:
    """Runs agents through streets until all are out, or until `until_s`.

    Args:
        streets: Where they go.
        agents: Who goes.
        dt_s: Length of a step.
        until_s: Where it ends at the latest.
        seed: Of all chance; the same seed gives the same run.
        closures: When what is closed.
        behaviour: How people do other than planned; all as planned by default.
        sample_s: How often it is looked; rounded up to steps.

    Raises:
        ValueError: A route cannot be walked, or a number is out of range.
    """
    from safepassage.kernels import walk as kernel

    check_agents(streets, agents)
    step_ns = round(dt_s * NS)
    if step_ns < 1 or dt_s > DT_S_MAX or until_s <= 0 or sample_s <= 0:
        raise ValueError(f"a step takes up to {DT_S_MAX} s, a run and a sample take time")
    does = behaviour or Behaviour()
    arms, tally = arms_of(streets), tally_of(streets, agents)
    astray = does.reroutes or does.ignoring_share > 0
    tree, away = trees(streets, arms.shut > 0) if astray else (np.zeros((0, 0), np.int32), np.zeros((0, 0)))
    crowd = crowd_of(streets, agents, does, away, np.random.default_rng(seed))
    net = net_of(streets, agents, does, arms, np.argsort(crowd.start, kind="stable").astype(np.int32))
    last = -(-round(until_s * NS) // step_ns)
    pause = -(-round(sample_s * NS) // step_ns)
    turns = _turns(closures, streets, step_ns, last)
    samples: list[tuple[int, int, int, int]] = []
    counting = Counting(arms)
    step = 0
    while True:
        changes = turns.pop(step, ())
        for street, change in changes:
            arms.shut[street] += change
        if changes and does.reroutes:
            tree, _ = trees(streets, arms.shut > 0)
        until = min([*turns, (step // pause + 1) * pause, last])
        done = kernel.advance(step, until, step_ns, net, crowd, arms, tally, tree)
        ended = done < until or done == last
        if (ended or done % pause == 0) and (not samples or samples[-1][0] < done):
            out, home = int(tally.counts[kernel.OUT]), int(tally.counts[kernel.HOME])
            samples.append((done, out, int(arms.inside.sum()), home))
            counting.look(arms)
        if ended:
            return _run(crowd, arms, samples, counting.counts(pause * step_ns / NS), step_ns)
        step = done


def ensemble(  # noqa: PLR0913 - the arguments of a run, and how many
    streets: Streets,
    agents: Agents,
    *,
    runs: int,
    seed: int,
    dt_s: float,
    until_s: float,
    closures: Sequence[Closure] = (),
    behaviour: Behaviour | None = None,
    sample_s: float = 60.0,
) -> Ensemble:
    """Runs the same plan many times, each by a seed of its own; see `simulate` for the arguments.

    Raises:
        ValueError: As in `simulate`, or there is no run.
    """
    if runs < 1:
        raise ValueError("an ensemble has a run")
    times_s = np.arange(1, round(np.ceil(until_s / sample_s)) + 1) * sample_s
    out, last_s, queues, waited = [], [], [], []
    first: Counts | None = None
    for each in np.random.SeedSequence(seed).spawn(runs):
        run = simulate(
            streets,
            agents,
            dt_s=dt_s,
            until_s=until_s,
            seed=each,
            closures=closures,
            behaviour=behaviour,
            sample_s=sample_s if first is None else until_s,
        )
        first = first or run.counts
        out.append(_out_by(run.arrived_s, agents.people, times_s))
        last_s.append(float(run.arrived_s.max(initial=0.0)))
        queues.append(run.queue_people_max)
        waited.append(run.waited_people_s)
    assert first is not None
    progress, queue = np.array(out), np.array(queues)
    return Ensemble(
        sample_s=times_s,
        out_people_median=np.quantile(progress, 0.5, axis=0, method="lower"),
        out_people_low=np.quantile(progress, 0.1, axis=0, method="lower"),
        last_s=np.array(last_s),
        queue_people_mean=queue.mean(axis=0),
        queue_people_high=np.quantile(queue, 0.9, axis=0, method="higher"),
        waited_people_s_mean=np.mean(waited, axis=0),
        first=first,
    )


def _out_by(
    arrived_s: NDArray[np.float64], people: NDArray[np.int32], times_s: NDArray[np.float64]
) -> NDArray[np.int64]:
    """People out by each time: (times,) int64. NaN sorts last, so that who never came is in no count."""
    order = np.argsort(arrived_s)
    total = np.r_[0, np.cumsum(people[order], dtype=np.int64)]
    found: NDArray[np.int64] = total[np.searchsorted(arrived_s[order], times_s, side="right")]
    return found


def _run(
    crowd: Any,  # noqa: ANN401 - record arrays
    arms: Any,  # noqa: ANN401
    samples: list[tuple[int, int, int, int]],
    counts: Counts,
    step_ns: int,
) -> Run:
    arcs = counts.arcs
    steps, out, inside, home = zip(*samples, strict=True)
    return Run(
        arrived_s=np.where(crowd.arrived >= 0, crowd.arrived / NS, np.nan),
        sample_s=np.array(steps) * step_ns / NS,
        out_people=np.array(out, np.int64),
        inside_people=np.array(inside, np.int64),
        home_people=np.array(home, np.int64),
        counts=counts,
        inside_people_max=arms.inside_max[:arcs].copy(),
        queue_people_max=arms.queue_max[:arcs].copy(),
        wait_s=arms.wait[:arcs] / NS,
        waited_people_s=arms.queued[:arcs] * (step_ns / NS),
    )


def _turns(closures: Sequence[Closure], streets: Streets, step_ns: int, last: int) -> dict[int, list[tuple[int, int]]]:
    """Step → streets whose number of closures changes then."""
    turns: dict[int, list[tuple[int, int]]] = {}
    for each in closures:
        if not 0 <= each.street < streets.arcs + streets.exits or not each.from_s <= each.until_s:
            raise ValueError(f"{each} closes no street, or ends before it begins")
        for time_s, change in ((each.from_s, 1), (each.until_s, -1)):
            step = last if time_s * NS >= last * step_ns else max(-(-round(time_s * NS) // step_ns), 0)
            if step < last:
                turns.setdefault(step, []).append((each.street, change))
    return turns
