"""`safepassage clear-first`: which closed ground is worth clearing first, for the planning and clearance roles."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from safepassage.cli.output import format_option, table

if TYPE_CHECKING:
    from safepassage.planning.clear_first import Candidate, Gain

__all__ = ["command"]

FOR_WHOM = "For the planning and clearance roles only: what would be cleared first is an ambush list in other hands."


@click.command("clear-first")
@click.argument("scenario", type=click.Path(path_type=Path))
@click.option(
    "--budget", "budget_h", type=click.FloatRange(0), required=True, help="Hours of work that the teams have."
)
@click.option(
    "--step", "step_s", type=click.IntRange(1, 3600), default=60, show_default=True, help="Seconds in a step."
)
@click.option("--coarse", is_flag=True, help="Take a step longer than the median street all the same.")
@format_option("text", "json", default="text")
def command(scenario: Path, budget_h: float, step_s: int, coarse: bool, form: str) -> None:  # noqa: FBT001
    """Rank the closed hazards of SCENARIO by what clearing each would gain.

    A hazard counts where it closes streets for good and has clearance_h, the hours that clearing it would take. Each
    gain is the difference of two proven plans. It then chooses within the budget, the most gained per hour first, and
    works the gains out anew after each choice. Nothing is opened by this: only land released to a standard is.
    """
    from safepassage.foundation.errors import UsageError
    from safepassage.interchange.network_file import read_network
    from safepassage.interchange.scenario_file import read_scenario
    from safepassage.planning.candidates import candidates_of
    from safepassage.planning.clear_first import clear_first, gains
    from safepassage.planning.plan import plan_of

    read = read_scenario(scenario)
    plan = plan_of(read_network(read.network), read.scenario, step_s=float(step_s), coarse=coarse, compare=False)
    named = candidates_of(plan.model, read.scenario)
    if not named:
        raise UsageError(
            "no hazard of this scenario is closed for good and has clearance_h, the hours that clearing it would take"
        )
    names, candidates = list(named), list(named.values())
    problem = plan.model.problem
    each = gains(problem, plan.flow, candidates)
    chosen, _, _ = clear_first(problem, plan.flow, candidates, budget_h=budget_h)
    ranked = sorted(each, key=lambda gain: (-gain.more_people, -gain.people_min, names[gain.candidate]))
    rows = {
        "each by itself": [_row(gain, names, candidates) for gain in ranked],
        "within the budget": [_row(gain, names, candidates) for gain in chosen],
    }
    if form == "json":
        import json

        said = {
            "for": FOR_WHOM,
            "nature": plan.scenario.nature,
            "name": plan.scenario.name,
            "budget_h": budget_h,
            **rows,
        }
        click.echo(json.dumps(said, ensure_ascii=False, indent=1))
        return
    click.echo(f"{FOR_WHOM}\n{plan.scenario.name} ({plan.scenario.nature}) · budget {budget_h:g} h")
    for title, lines in rows.items():
        click.echo(f"\n{title[0].upper()}{title[1:]}:")
        click.echo("\n".join(table(lines, list(lines[0]))) if lines else "nothing that gains anything")


def _row(gain: Gain, names: list[str], candidates: list[Candidate]) -> dict[str, Any]:
    return {
        "hazard": names[gain.candidate],
        "hours": f"{candidates[gain.candidate].clearance_h:g}",
        "people-minutes gained": f"{gain.people_min:.0f}",
        "minutes sooner": f"{gain.sooner_min:g}",
        "more people out": gain.more_people,
    }
