"""`safepassage simulate`: a plan rehearsed with people who slow each other down, start late or go elsewhere."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from safepassage.cli.comparison import compared, comparison, kept
from safepassage.cli.output import format_option
from safepassage.foundation.errors import UsageError

if TYPE_CHECKING:
    from safepassage.planning.rehearsal import Habits
    from safepassage.planning.scenario import Scenario
    from safepassage.planning.standing import Standing

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

    With a plan's folder, which `plan --out` or `replan --out` wrote, the plan in it is rehearsed and its first run kept
    there. What is assumed of people is chosen, not measured: say it with --late and --ignoring. The table sets what is
    proven beside what half of the runs, and nine of ten, had reached.
    """
    from safepassage.interchange.plan_file import PROOF, compared_as_json, write_plan
    from safepassage.planning.rehearsal import Habits, rehearse
    from safepassage.planning.standing import standing_of

    habits = Habits(late_min=late_min, ignoring_share=ignoring_percent / 100)
    if (scenario / PROOF).is_file():
        _refuse_what_stands()
        _again(scenario, habits, runs, seed, form)
        return
    from safepassage.interchange.network_file import read_network
    from safepassage.interchange.scenario_file import read_scenario
    from safepassage.planning.plan import plan_of

    read = read_scenario(scenario)
    plan = plan_of(read_network(read.network), read.scenario, step_s=float(step_s), coarse=coarse)
    plan = replace(plan, rehearsal=rehearse(standing_of(plan, network=""), habits, runs=runs, seed=seed))
    if folder is not None:
        write_plan(plan, folder)
    _say(plan.scenario, form, compared_as_json(plan), [*comparison(plan), *kept(folder)])


def _refuse_what_stands() -> None:
    """Refuse options of a plan that is yet to be made.

    Raises:
        UsageError: one was given.
    """
    context = click.get_current_context()
    for name, option in (("step_s", "--step"), ("coarse", "--coarse"), ("folder", "--out")):
        if context.get_parameter_source(name) is not ParameterSource.DEFAULT:
            msg = f"{option} is for a scenario: the plan in a folder stands, and its run is kept beside it"
            raise UsageError(msg)


def _again(folder: Path, habits: Habits, runs: int, seed: int, form: str) -> None:
    """Rehearse the plan of a folder, and keep the first run in the place of the one that was there."""
    from safepassage.interchange.plan_file import rehearsed_as_json
    from safepassage.interchange.run_file import write_run
    from safepassage.interchange.standing_file import read_standing
    from safepassage.planning.rehearsal import rehearse, rehearsed_inside, rehearsed_min

    standing = read_standing(folder)
    rehearsal = rehearse(standing, habits, runs=runs, seed=seed)
    write_run(standing, rehearsal, folder)
    found = (tuple(rehearsed_min(standing, rehearsal)), rehearsal, rehearsed_inside(standing, rehearsal))
    _say(standing, form, rehearsed_as_json(*found), [*compared(*found), *kept(folder)])


def _say(whose: Scenario | Standing, form: str, data: dict[str, Any], lines: list[str]) -> None:
    if form == "json":
        import json

        click.echo(json.dumps({"nature": whose.nature, "name": whose.name, **data}, ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join([f"{whose.name} ({whose.nature})", "", *lines]))
