"""The one table of a plan: what is proven, what is planned, what a simulation makes of it, what else could be done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from safepassage.cli.output import table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from safepassage.planning.plan import Plan
    from safepassage.planning.rehearsal import Rehearsal

__all__ = ["compared", "comparison", "kept"]

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
    """The lines of the table of a plan, and below it what was assumed of people where some of it is modelled."""
    return compared(plan.compared_min(), plan.rehearsal, plan.simulated_inside)


def compared(
    found_min: Iterable[tuple[str, tuple[float | None, ...]]], rehearsal: Rehearsal | None, inside: int | None
) -> Iterator[str]:
    """The lines of the table of these minutes, and below it what was assumed of people in a rehearsal."""
    rows = []
    for name, shares_min in found_min:
        never = "never" if name in {"bound", "plan", "without_contraflow"} else "not in time"
        cells = (never if at_min is None else f"{at_min:g}" for at_min in shares_min)
        rows.append({"minutes until out": NAMES[name], **dict(zip(SHARES, cells, strict=True))})
    yield from table(rows, ("minutes until out", *SHARES))
    if rehearsal is not None:
        habits = rehearsal.habits
        yield (
            f"Simulated is modelled: {rehearsal.runs} runs, seed {rehearsal.seed}. Assumed, not measured: "
            f"half leave up to {habits.late_min:g} min late, {100 * habits.ignoring_share:g} % take the nearest exit."
        )
    if inside:
        yield f"In the worst of nine in ten runs {inside} people were not out when it ended."


def kept(folder: Path | None) -> Iterator[str]:
    """The line that tells of the run in a plan's folder; nothing where none was written."""
    from safepassage.interchange.run_file import RUN

    if folder is not None and (file := folder / RUN).is_file():
        yield ""
        yield f"The first run can be played back: {file}, {file.stat().st_size / 1000:,.0f} kB, by street and minute."
