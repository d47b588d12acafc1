"""`safepassage clear-first`: which closed ground is worth clearing first, for the planning and clearance roles."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from safepassage.cli.output import format_option, table

if TYPE_CHECKING:
    from safepassage.planning.clear_first import Best, Candidate, Gain

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
    from safepassage.planning.clear_first import best_within, clear_first, gain_of, gains
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
    chosen, _, after = clear_first(problem, plan.flow, candidates, budget_h=budget_h)
    all_chosen = gain_of(-1, problem.step_s / 60, plan.flow, after)
    best = best_within(problem, plan.flow, candidates, budget_h=budget_h)
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
            "together": {"people_minutes": all_chosen.people_min, "more_people_out": all_chosen.more_people},
            "best_choice" if best.tried else "clearing_everything": {
                "people_minutes": best.gain.people_min,
                "more_people_out": best.gain.more_people,
                "choices_tried": best.tried,
                "hazards": [names[at] for at in best.chosen],
            },
        }
        click.echo(json.dumps(said, ensure_ascii=False, indent=1))
        return
    click.echo(f"{FOR_WHOM}\n{plan.scenario.name} ({plan.scenario.nature}) · budget {budget_h:g} h")
    for title, lines in rows.items():
        click.echo(f"\n{title[0].upper()}{title[1:]}:")
        click.echo("\n".join(table(lines, list(lines[0]))) if lines else "nothing that gains anything")
    click.echo("\n" + _how_far(all_chosen, best, names))


def _how_far(chosen: Gain, best: Best, names: list[str]) -> str:
    """How far the choice is from the best one, or from what none can pass."""
    same = (chosen.more_people, chosen.people_min) == (best.gain.more_people, best.gain.people_min)
    if best.tried and same:
        return f"No choice within the budget gains more: all {best.tried} were tried."
    gained = f"{best.gain.people_min:.0f} people-minutes and brings {best.gain.more_people} more people out"
    here = f"against {chosen.people_min:.0f} and {chosen.more_people} of the choice above"
    if best.tried:
        better = ", ".join(names[at] for at in best.chosen)
        return f"The best of all {best.tried} choices within the budget gains {gained}, {here}: {better}."
    return f"There are too many choices to try all. Clearing everything gains {gained}, {here}."


def _row(gain: Gain, names: list[str], candidates: list[Candidate]) -> dict[str, Any]:
    return {
        "hazard": names[gain.candidate],
        "hours": f"{candidates[gain.candidate].clearance_h:g}",
        "people-minutes gained": f"{gain.people_min:.0f}",
        "minutes sooner": f"{gain.sooner_min:g}",
        "more people out": gain.more_people,
    }
