"""`safepassage simulate`: a plan rehearsed with people who slow each other down, start late or go elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from safepassage.cli.output import format_option, table

if TYPE_CHECKING:
    from safepassage.planning.plan import Plan
    from safepassage.planning.simulation import Ensemble

__all__ = ["command"]

SHARES = (("25 %", 0.25), ("50 %", 0.5), ("75 %", 0.75), ("90 %", 0.9), ("all", 1.0))


@click.command("simulate")
@click.argument("scenario", type=click.Path(path_type=Path))
@click.option("--runs", type=click.IntRange(1, 1000), default=10, show_default=True, help="How many times.")
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="Of all chance.")
@click.option(
    "--step", "step_s", type=click.IntRange(1, 3600), default=60, show_default=True, help="Seconds in a step."
)
@click.option("--coarse", is_flag=True, help="Take a step longer than the median street all the same.")
@click.option(
    "--late",
    "late_min",
    type=click.FloatRange(0, 600),
    default=5.0,
    show_default=True,
    help="Minutes by which half of the people leave late at most.",
)
@click.option(
    "--ignoring",
    "ignoring_percent",
    type=click.FloatRange(0, 100),
    default=10.0,
    show_default=True,
    help="Percent who ignore the plan and take the nearest exit.",
)
@format_option("text", "json", default="text")
def command(
    scenario: Path,
    runs: int,
    seed: int,
    step_s: int,
    coarse: bool,  # noqa: FBT001
    late_min: float,
    ignoring_percent: float,
    form: str,
) -> None:
    """Plan SCENARIO and rehearse the plan many times.

    What is assumed of people is chosen, not measured: say it with --late and --ignoring. The table sets what is proven
    beside what half of the runs, and nine of ten, had reached.
    """
    from safepassage.interchange.network_file import read_network
    from safepassage.interchange.scenario_file import read_scenario
    from safepassage.planning.plan import plan_of
    from safepassage.planning.rehearsal import Habits, rehearse

    read = read_scenario(scenario)
    plan = plan_of(read_network(read.network), read.scenario, step_s=float(step_s), coarse=coarse)
    habits = Habits(late_min=late_min, ignoring_share=ignoring_percent / 100)
    runs_of = rehearse(plan, habits, runs=runs, seed=seed)
    rows = list(_rows(plan, runs_of))
    if form == "json":
        import json

        said = {
            "nature": plan.scenario.nature,
            "name": plan.scenario.name,
            "runs": runs,
            "seed": seed,
            "late_min": late_min,
            "ignoring_percent": ignoring_percent,
            "minutes_out": {row.pop("minutes until out"): row for row in rows},
            "never_out_in_a_run": _inside(plan, runs_of),
        }
        click.echo(json.dumps(said, ensure_ascii=False, indent=1))
        return
    click.echo(f"{plan.scenario.name} ({plan.scenario.nature}) · modelled: {runs} runs, seed {seed}")
    click.echo(
        f"Assumed: half leave up to {late_min:g} min late, {ignoring_percent:g} % take the nearest exit instead."
    )
    click.echo("")
    click.echo("\n".join(table([{k: _shown(v) for k, v in row.items()} for row in rows], list(rows[0]))))
    if inside := _inside(plan, runs_of):
        click.echo(f"\nIn the worst of nine in ten runs {inside} people were not out when the rehearsal ended.")


def _rows(plan: Plan, runs: Ensemble) -> Any:  # noqa: ANN401 - rows of a table
    import numpy as np

    proven = [("no plan before", plan.certificate.bound), ("this plan", plan.certificate.arrived)]
    for name, curve in proven:
        yield {"minutes until out": name, **dict(zip((n for n, _ in SHARES), plan.out_min(curve), strict=True))}
    modelled = [
        ("simulated, half of the runs", runs.out_people_median),
        ("simulated, nine of ten", runs.out_people_low),
    ]
    for name, people in modelled:
        row: dict[str, Any] = {"minutes until out": name}
        for share, part in SHARES:
            at = int(np.searchsorted(people, np.ceil(part * (plan.on_foot - plan.stranded))))
            row[share] = float(runs.sample_s[at]) / 60 if at < len(people) else None
        yield row
    if plan.nearest is not None:
        minutes = plan.out_min(plan.nearest)
        yield {
            "minutes until out": "everybody to the nearest exit",
            **dict(zip((n for n, _ in SHARES), minutes, strict=True)),
        }


def _inside(plan: Plan, runs: Ensemble) -> int:
    """People on foot with a way out who were not out at the end, in the worst of nine in ten runs."""
    return int(plan.on_foot - plan.stranded - runs.out_people_low[-1])


def _shown(value: Any) -> str:  # noqa: ANN401 - a cell
    if value is None:
        return "not in time"
    return value if isinstance(value, str) else f"{value:g}"
