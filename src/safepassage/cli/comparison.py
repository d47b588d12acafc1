"""The one table of a plan: what is proven, what is planned, what a simulation makes of it, what else could be done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from safepassage.cli.output import table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from safepassage.planning.plan import Plan

__all__ = ["comparison", "kept"]

SHARES: Final = ("25 %", "50 %", "75 %", "90 %", "all")
NAMES: Final = {
    "bound": "no plan before",
    "plan": "this plan",
    "without_contraflow": "without contraflow",
    "simulated_median": "simulated, half of the runs",
    "simulated_90": "simulated, nine of ten",
    "one_route_per_block": "one route per block",
    "nearest_exit": "everybody to the nearest exit",
    "ccrp": "a greedy planner (CCRP)",
}


def comparison(plan: Plan) -> Iterator[str]:
    """The lines of the table, and below it what was assumed of people where some of it is modelled."""
    rows = []
    for name, found in plan.compared_min():
        never = "never" if name in {"bound", "plan", "without_contraflow"} else "not in time"
        cells = (never if at_min is None else f"{at_min:g}" for at_min in found)
        rows.append({"minutes until out": NAMES[name], **dict(zip(SHARES, cells, strict=True))})
    yield from table(rows, ("minutes until out", *SHARES))
    if plan.rehearsal is not None:
        habits = plan.rehearsal.habits
        yield (
            f"Simulated is modelled: {plan.rehearsal.runs} runs, seed {plan.rehearsal.seed}. Assumed, not measured: "
            f"half leave up to {habits.late_min:g} min late, {100 * habits.ignoring_share:g} % take the nearest exit."
        )
    if plan.simulated_inside:
        yield f"In the worst of nine in ten runs {plan.simulated_inside} people were not out when it ended."


def kept(plan: Plan, folder: Path | None) -> Iterator[str]:
    """The line that tells of the run in a plan's folder; nothing where none was written."""
    if folder is not None and plan.rehearsal is not None:
        from safepassage.interchange.run_file import RUN

        file = folder / RUN
        yield ""
        yield f"The first run can be played back: {file}, {file.stat().st_size / 1000:,.0f} kB, by street and minute."
