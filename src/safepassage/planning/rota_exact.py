"""Asks OR-Tools CP-SAT for a rota with so many drones, or for the proof that there is none.

A watch is a chain of sorties; each next one is on station by the handover before the one before leaves. Drones,
batteries, chargers, pads and crews are capacities over time. How many sorties a chain can have is bounded: sorties that
are not needed can be dropped, and m drones have only so many minutes (`rota_bound`), so that "none" is a proof as
long as the chains are given that many.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from safepassage.planning.rota import Sortie

if TYPE_CHECKING:
    from collections.abc import Sequence

    from safepassage.planning.rota import Task

__all__ = ["exact"]

PROVABLE_MAX: Final = 80
"""With more sorties than this in question a proof is not tried, only a rota with about as many as are needed."""


def exact(task: Task, drones: int, hint: Sequence[Sortie], *, work_s: float) -> tuple[list[Sortie] | None, bool]:
    """(a rota with at most so many drones or None, whether it is proven that there is none).

    Args:
        task: What is to be held.
        drones: How many drones there may be.
        hint: A rota that is near.
        work_s: Deterministic seconds of work.
    """
    from ortools.sat.python import cp_model

    least = [task.sorties_min(watch) for watch in task.watches]
    if drones < 1:
        return None, True
    most = _most(task, drones, least)
    if any(high < low for low, high in zip(least, most, strict=True)):
        return None, True
    is_whole = sum(most) <= PROVABLE_MAX
    if not is_whole:
        hinted = [sum(each.watch == n for each in hint) for n in range(len(task.watches))]
        most = [max(low, min(high, told + 1 + told // 8)) for low, high, told in zip(least, most, hinted, strict=True)]
    model = cp_model.CpModel()
    chains = [_chain(model, task, n, least[n], most[n]) for n in range(len(task.watches))]
    _capacities(model, task, drones, [each for chain in chains for each in chain])
    _hinted(model, chains, hint)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    solver.parameters.max_deterministic_time = work_s
    status = solver.solve(model)
    if status in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return [
            Sortie(n, solver.value(off), solver.value(land))
            for n, chain in enumerate(chains)
            for off, land, is_flown in chain
            if solver.value(is_flown)
        ], False
    return None, status == cp_model.INFEASIBLE and is_whole


def _most(task: Task, drones: int, least: list[int]) -> list[int]:
    """The most sorties that each watch can have: the minutes of the drones less what the others take at least.

    n sorties that are needed take W + (n - 1) H + n (2t + C) minutes, all of them between the first take-off that is
    needed and C after the last landing.
    """
    each = [watch.out_min + watch.back_min + task.turn_min + task.handover_min for watch in task.watches]
    busy = sum(
        watch.lasts_min - task.handover_min + n * size for n, size, watch in zip(least, each, task.watches, strict=True)
    )
    first = min(watch.from_min - watch.out_min for watch in task.watches)
    last = max(watch.to_min + watch.back_min for watch in task.watches) + task.turn_min
    spare = drones * (last - first) - busy
    return [
        low - 1 if spare < 0 else low + spare // size if size else low + watch.lasts_min
        for low, size, watch in zip(least, each, task.watches, strict=True)
    ]


def _chain(model: Any, task: Task, number: int, least: int, most: int) -> list[tuple[Any, Any, Any]]:  # noqa: ANN401
    """(take-off, landing, whether it is flown) of each sortie of a watch."""
    watch = task.watches[number]
    early = watch.from_min - task.air_min
    late = watch.to_min + task.air_min
    chain: list[tuple[Any, Any, Any]] = []
    for n in range(most):
        off = model.new_int_var(early, watch.to_min, "")
        land = model.new_int_var(watch.from_min, late, "")
        is_flown = model.new_constant(1) if n < least else model.new_bool_var("")
        model.add(land - off <= task.air_min)
        model.add(land - off >= watch.out_min + watch.back_min)
        if n == 0:
            model.add(off + watch.out_min <= watch.from_min)
        else:
            before = chain[-1]
            model.add(off + watch.out_min <= before[1] - watch.back_min - task.handover_min).only_enforce_if(is_flown)
            model.add(off >= before[0]).only_enforce_if(is_flown)
            model.add_implication(is_flown, before[2])
        chain.append((off, land, is_flown))
    for n in range(least - 1, most):
        end = model.add(chain[n][1] - watch.back_min >= watch.to_min)
        conditions = [chain[n][2]] + ([chain[n + 1][2].negated()] if n + 1 < most else [])
        end.only_enforce_if(conditions)
    return chain


def _capacities(model: Any, task: Task, drones: int, sorties: list[tuple[Any, Any, Any]]) -> None:  # noqa: ANN401
    aloft: list[Any] = []
    used: list[Any] = []
    charged: list[Any] = []
    held: list[Any] = []
    on_pad: list[Any] = []
    longest = task.air_min
    for off, land, is_flown in sorties:
        air = model.new_int_var(0, longest, "")
        aloft.append(model.new_optional_interval_var(off, air, land, is_flown, ""))
        again = land + task.turn_min
        if task.chargers is not None:
            begin = model.new_int_var(-10 * longest, 10**6, "")
            model.add(begin >= land + task.swap_min)
            charged.append(model.new_optional_fixed_size_interval_var(begin, task.charge_min, is_flown, ""))
            full = begin + task.charge_min
            again = full if task.is_fixed else again
        else:
            full = land + task.swap_min + task.charge_min
        for spans, end in ((used, again), (held, full)):
            size = model.new_int_var(0, 10**6, "")
            spans.append(model.new_optional_interval_var(off, size, end, is_flown, ""))
        on_pad += [model.new_optional_fixed_size_interval_var(at, task.pad_min, is_flown, "") for at in (off, land)]
    model.add_cumulative(used, [1] * len(used), drones)
    if task.batteries is not None and not task.is_fixed:
        model.add_cumulative(held, [1] * len(held), task.batteries)
    if task.chargers is not None:
        model.add_cumulative(charged, [1] * len(charged), task.chargers)
    if task.pads is not None:
        model.add_cumulative(on_pad, [1] * len(on_pad), task.pads)
    if task.shifts:
        _crews(model, task, aloft)


def _crews(model: Any, task: Task, aloft: list[Any]) -> None:  # noqa: ANN401
    """As many in the air as the crews on duty can fly: what is missing from the most is taken up by fixed spans."""
    far = 10**6
    moments = sorted({-far, far, *(m for shift in task.shifts for m in (shift.from_min, shift.to_min))})
    spans = list(pairwise(moments))
    can = [sum(shift.at_once for shift in task.shifts if shift.from_min <= a < shift.to_min) for a, _ in spans]
    top = max(can)
    blocks = [
        (model.new_fixed_size_interval_var(a, b - a, ""), top - number)
        for (a, b), number in zip(spans, can, strict=True)
        if number < top
    ]
    model.add_cumulative(
        [*aloft, *(block for block, _ in blocks)], [1] * len(aloft) + [size for _, size in blocks], top
    )


def _hinted(model: Any, chains: list[list[tuple[Any, Any, Any]]], hint: Sequence[Sortie]) -> None:  # noqa: ANN401
    for n, chain in enumerate(chains):
        near = sorted((each.off_min, each.land_min) for each in hint if each.watch == n)
        for (off, land, _), (off_min, land_min) in zip(chain, near, strict=False):
            model.add_hint(off, off_min)
            model.add_hint(land, land_min)
