"""Counts of a run against what can be worked out: a line of streets by hand, and random towns by conservation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from planning.test_simulation import run
from safepassage.planning.agents import Behaviour, Lognormal, agents_on
from safepassage.planning.simulation import ensemble
from towns import line, town

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from safepassage.planning.counts import Counts


def by_street(counts: Counts, name: str, rows: int) -> NDArray[np.int64]:
    """(steps, rows) a column of the counts, laid out."""
    out = np.zeros((counts.steps, rows), np.int64)
    out[counts.step, counts.arc] = getattr(counts, name)
    return out


def test_what_passes_on_a_line_by_hand() -> None:
    """60 leave at once for a street of 100 s that lets one out in ten seconds, in at one a second; then 50 s, an exit.

    In at 0.5, 1.5, …, 59.5 s, at the end at 100.5, …, 159.5, out of it at 100.5, 110.5, …, 690.5, of all 50 s later.
    """
    agents = agents_on([[0, 1]], departure_s=np.full(60, 0.5), route=0)
    streets = line(100.0, 50.0, speed_m_s=1.0, capacity_per_s=[0.1, 9.0], inflow_per_s=[1.0, 9.0], width_m=3.0)
    found = run(streets, agents, 1.0, sample_s=100.0)
    counts = found.counts
    assert (counts.arcs, counts.steps, counts.step_s) == (2, 8, 100.0)
    assert by_street(counts, "entered", 3)[:, 0].tolist() == [60, *[0] * 7]
    assert by_street(counts, "reached", 3)[:, 0].tolist() == [0, 60, *[0] * 6]
    assert by_street(counts, "left", 3)[:, 0].tolist() == [0, *[10] * 6, 0]
    assert by_street(counts, "entered", 3)[:, 1].tolist() == [0, *[10] * 6, 0]
    assert by_street(counts, "left", 3)[:, 1].tolist() == [0, 5, *[10] * 5, 5]
    assert counts.out_people.tolist() == [0, 5, 15, 25, 35, 45, 55, 60]
    assert counts.queue_people()[:, 0].tolist() == [0, 50, 40, 30, 20, 10, 0, 0]


def test_who_cannot_enter_waits_at_home() -> None:
    """One enters in ten seconds from 0 s on: at the ends of minutes 6, 12, … of 20 have; nobody waits after 190 s."""
    agents = agents_on([[0]], departure_s=np.zeros(20), route=0)
    streets = line(10.0, speed_m_s=1.0, capacity_per_s=9.0, inflow_per_s=0.1, width_m=3.0)
    counts = run(streets, agents, 1.0, sample_s=60.0).counts
    assert by_street(counts, "waiting", 2)[:, 0].tolist() == [14, 8, 2, 0]


@given(st.integers(0, 2**32 - 1))
def test_nobody_is_lost_or_made_at_any_street_junction_or_step(seed: int) -> None:
    """Entered less left is inside; who comes to a junction leaves it; inside, at home and out are everybody."""
    streets, agents, closures = town(seed)
    found = run(
        streets, agents, 2.0, 600.0, closures=closures, sample_s=6.0, behaviour=Behaviour(reroutes=seed % 2 > 0)
    )
    rows = streets.arcs + streets.exits
    entered, reached, left, waiting = (
        by_street(found.counts, name, rows) for name in ("entered", "reached", "left", "waiting")
    )
    assert min(each.min(initial=0) for each in (entered, reached, left, waiting)) >= 0
    inside = np.cumsum(entered - left, axis=0)
    queue = np.cumsum(reached - left, axis=0)
    assert ((queue >= 0) & (queue <= inside)).all()
    assert (inside[:, streets.arcs :] == 0).all()
    assert inside.sum(axis=1).tolist() == found.inside_people.tolist()
    assert found.counts.out_people.tolist() == found.out_people.tolist()
    assert (inside.sum(axis=1) + found.out_people + found.home_people == agents.people.sum()).all()
    tail, head = np.r_[streets.tail, streets.exit_node], streets.head
    begun = np.zeros(streets.nodes, np.int64)
    for node in range(streets.nodes):
        from_home = entered[:, tail == node].sum(axis=1) - left[:, : streets.arcs][:, head == node].sum(axis=1)
        assert (from_home >= 0).all()
        begun[node] = from_home.sum() + waiting[-1, tail == node].sum()
    started = np.where(agents.departure_s < found.sample_s[-1], agents.people, 0)
    routes = agents.route_first[agents.route]
    walks = routes < agents.route_first[agents.route + 1]
    home = streets.exit_node[agents.exit].astype(np.int64)
    home[walks] = streets.tail[agents.route_arc[routes[walks]]]
    assert begun.tolist() == np.bincount(home, started, streets.nodes).astype(int).tolist()


def test_an_ensemble_keeps_the_first_of_its_runs() -> None:
    """Minute by minute, as the run by the first of its seeds goes; the others look once."""
    agents = agents_on([[0]], departure_s=np.zeros(50), route=0)
    streets, late = line(50.0, speed_m_s=1.0, capacity_per_s=0.5), Behaviour(delay=Lognormal(60.0, 1.0))
    kept = ensemble(streets, agents, runs=3, seed=4, dt_s=5.0, until_s=1200.0, behaviour=late).first
    (first, *_) = np.random.SeedSequence(4).spawn(3)
    alone = run(streets, agents, 5.0, 1200.0, seed=first, behaviour=late, sample_s=60.0).counts
    assert kept.step_s == 60.0
    assert kept.steps == alone.steps > 3
    assert by_street(kept, "left", 2).tolist() == by_street(alone, "left", 2).tolist()
