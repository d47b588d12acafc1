"""`safepassage simulate`: a plan rehearsed with people who slow each other down, start late or go elsewhere."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from safepassage.cli.comparison import comparison, kept
from safepassage.cli.output import format_option

__all__ = ["command"]


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
@click.option(
    "--out",
    "folder",
    type=click.Path(path_type=Path),
    help="Write the plan, where it queues, and the first run into this folder.",
)
@format_option("text", "json", default="text")
def command(  # noqa: PLR0913, PLR0917 - the options of a command
    scenario: Path,
    runs: int,
    seed: int,
    step_s: int,
    coarse: bool,  # noqa: FBT001
    late_min: float,
    ignoring_percent: float,
    folder: Path | None,
    form: str,
) -> None:
    """Plan SCENARIO and rehearse the plan many times.

    What is assumed of people is chosen, not measured: say it with --late and --ignoring. The table sets what is proven
    beside what half of the runs, and nine of ten, had reached.
    """
    from safepassage.interchange.network_file import read_network
    from safepassage.interchange.plan_file import compared_as_json, write_plan
    from safepassage.interchange.scenario_file import read_scenario
    from safepassage.planning.plan import plan_of
    from safepassage.planning.rehearsal import Habits, rehearse

    read = read_scenario(scenario)
    plan = plan_of(read_network(read.network), read.scenario, step_s=float(step_s), coarse=coarse)
    habits = Habits(late_min=late_min, ignoring_share=ignoring_percent / 100)
    plan = replace(plan, rehearsal=rehearse(plan, habits, runs=runs, seed=seed))
    if folder is not None:
        write_plan(plan, folder)
    if form == "json":
        import json

        said = {"nature": plan.scenario.nature, "name": plan.scenario.name, **compared_as_json(plan)}
        click.echo(json.dumps(said, ensure_ascii=False, indent=1))
        return
    click.echo(f"{plan.scenario.name} ({plan.scenario.nature})")
    click.echo("")
    click.echo("\n".join([*comparison(plan), *kept(plan, folder)]))
