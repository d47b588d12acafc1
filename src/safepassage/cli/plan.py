"""`safepassage plan`: the quickest safe way out for a scenario, with the proof that none is quicker."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from safepassage.cli.common import known_options
from safepassage.cli.comparison import comparison, kept
from safepassage.cli.output import format_option, table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from safepassage.cli.plan_known import Asked
    from safepassage.planning.contraflow import Lanes
    from safepassage.planning.exposure import Exposed
    from safepassage.planning.plan import Plan

__all__ = ["command"]


@click.command("plan")
@click.argument("scenario", type=click.Path(path_type=Path))
@click.option(
    "--step", "step_s", type=click.IntRange(1, 3600), default=60, show_default=True, help="Seconds in a step."
)
@click.option(
    "--objective",
    type=click.Choice(("earliest-arrival", "clearance")),
    default="earliest-arrival",
    show_default=True,
    help="The whole plan, or only the minute before which not everybody can be out, and why.",
)
@click.option("--coarse", is_flag=True, help="Take a step longer than the median street all the same.")
@click.option(
    "--compare/--no-compare",
    default=True,
    show_default=True,
    help="Beside a simulation of it, everybody taking the nearest exit, and a greedy planner.",
)
@click.option(
    "--runs",
    type=click.IntRange(0, 1000),
    default=5,
    show_default=True,
    help="How often the plan is simulated for the comparison; `simulate` says what is assumed.",
)
@click.option(
    "--zone-routes", "one_route", is_flag=True, help="Look for one route per block, too; what it loses is told."
)
@click.option("--contraflow", is_flag=True, help="Give whole roads to the way out where that gains most.")
@click.option(
    "--reserve-m", type=click.FloatRange(0.6, 20), help="Metres of such a road that stay free.  [default: 1.2]"
)
@click.option("--roads", "roads_max", type=click.IntRange(1, 50), help="Such roads at most.  [default: 5]")
@click.option("--exposure", is_flag=True, help="Set time against danger: plans without the riskiest streets, too.")
@click.option(
    "--operation", type=click.Path(path_type=Path), help="Take people, pauses, corridors and hazards from its ledger."
)
@known_options
@click.option("--record", "note", is_flag=True, help="Note the plan on that ledger: its hash and a summary, no street.")
@click.option("--out", "folder", type=click.Path(path_type=Path), help="Write the plan into this folder.")
@format_option("text", "json", default="text")
def command(  # noqa: PLR0913, PLR0917 - the options of a command
    scenario: Path,
    step_s: int,
    objective: str,
    coarse: bool,  # noqa: FBT001
    compare: bool,  # noqa: FBT001
    runs: int,
    one_route: bool,  # noqa: FBT001
    contraflow: bool,  # noqa: FBT001
    reserve_m: float | None,
    roads_max: int | None,
    exposure: bool,  # noqa: FBT001
    operation: Path | None,
    as_of: str | None,
    as_known_at: str | None,
    note: bool,  # noqa: FBT001
    folder: Path | None,
    form: str,
) -> None:
    """Plan SCENARIO: a TOML file, or a folder that holds scenario.toml.

    The plan has the most people out at every minute, and is checked minute by minute against a bound that no plan can
    pass. With --zone-routes everybody of a block (people of a zone at one junction) goes one way, blocks that meet
    go on together, and the table says how much later that is. With a plan's folder instead of a scenario, the plan in
    it is checked again from its arrays alone. With --operation the people inside, the pauses, the corridors and the
    hazards are those of a ledger, each with what it rests on.
    """
    from safepassage.interchange.plan_file import PROOF
    from safepassage.planning.rehearsal import Habits, rehearse
    from safepassage.planning.standing import standing_of

    lanes = _lanes(reserve_m, roads_max, objective, contraflow=contraflow)
    asked = _asked((operation, as_of, as_known_at), objective, folder, note=note)
    if (scenario / PROOF).is_file():
        _check_again(scenario, form)
        return
    if objective == "clearance":
        _clearance(scenario, float(step_s), form)
        return
    how: dict[str, Any] = {"coarse": coarse, "compare": compare, "one_route": one_route, **lanes}
    if asked is None:
        plan = _planned(scenario, float(step_s), **how)
    else:
        from safepassage.cli.plan_known import planned_from

        plan = planned_from(asked, scenario, float(step_s), **how)
    if compare and runs:
        plan = replace(plan, rehearsal=rehearse(standing_of(plan, network=""), Habits(), runs=runs, seed=1))
    if folder is not None:
        from safepassage.interchange.plan_file import write_plan

        write_plan(plan, folder)
    if note and operation is not None:
        from safepassage.cli.plan_known import record_plan

        record_plan(operation, plan)
    curve = list(_exposed(plan)) if exposure else []
    if form == "json":
        import json

        from safepassage.interchange.plan_file import plan_as_json

        said = plan_as_json(plan) | ({"exposure": [asdict(each) for each in curve]} if exposure else {})
        click.echo(json.dumps(said, ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join([*_lines(plan), *_exposure(curve), *kept(folder)]))
    for warning in plan.model.warnings:
        click.echo(f"warning: {warning}", err=True)
    if _wants_a_look(plan):
        click.get_current_context().exit(1)


def _wants_a_look(plan: Plan) -> bool:
    """Whether something is unproven, somebody has no way out, or what a ledger said wants a person's eye."""
    has_findings = plan.known is not None and any(line.is_finding for line in plan.known.lines)
    unproven = not plan.certificate.holds or (plan.turned is not None and not plan.turned.without.holds)
    return bool(unproven or plan.stranded or has_findings)


def _asked(
    known: tuple[Path | None, str | None, str | None], objective: str, folder: Path | None, *, note: bool
) -> Asked | None:
    """Which ledger the plan is made from, of --operation, --as-of and --as-known-at; None where there is none.

    Raises:
        UsageError: the options cannot be meant together.
    """
    from safepassage.foundation.errors import UsageError

    operation, as_of, as_known_at = known
    if operation is None:
        if as_of or as_known_at or note:
            raise UsageError("--as-of, --as-known-at and --record speak of a ledger: say which with --operation FOLDER")
        return None
    if objective == "clearance":
        raise UsageError("--operation is for whole plans, which say and prove the same minute; leave out --objective")
    if note and folder is None:
        raise UsageError("--record notes the hash of plan.json: say with --out where that is kept")
    from safepassage.cli.plan_known import Asked

    return Asked(operation, as_of, as_known_at)


def _lanes(reserve_m: float | None, roads_max: int | None, objective: str, *, contraflow: bool) -> dict[str, Lanes]:
    """How roads may be turned, as `plan_of` takes it; nothing where that is not asked.

    Raises:
        UsageError: the options cannot be meant together.
    """
    from safepassage.foundation.errors import UsageError

    if not contraflow:
        if reserve_m is not None or roads_max is not None:
            raise UsageError("--reserve-m and --roads speak of roads that are turned: say --contraflow")
        return {}
    if objective == "clearance":
        raise UsageError("--contraflow is for whole plans, which say and prove the same minute; leave out --objective")
    from safepassage.planning.contraflow import Lanes

    usual = Lanes()
    return {"lanes": Lanes(reserve_m or usual.reserve_m, roads_max or usual.roads_max)}


def _exposed(plan: Plan) -> Iterator[Exposed]:
    from safepassage.planning.exposure import exposure_curve

    yield from exposure_curve(plan)


def _exposure(curve: list[Exposed]) -> Iterator[str]:
    """Time against danger, a line for each plan."""
    if curve:
        yield ""
        yield from table(
            [
                {
                    "left out, from risk per hour": "nothing"
                    if each.from_risk_per_h is None
                    else f"{each.from_risk_per_h:.2g}",
                    "all out, min": _minutes(each.last_min),
                    "harm to be expected": f"{each.harm_people:.3g}",
                    "cannot": each.stranded or "",
                    "proven": "yes" if each.holds else "NO",
                }
                for each in curve
            ],
            ("left out, from risk per hour", "all out, min", "harm to be expected", "cannot", "proven"),
        )


def _planned(path: Path, step_s: float, **how: Any) -> Plan:  # noqa: ANN401 - as `plan_of` takes it
    from safepassage.interchange.network_file import read_network
    from safepassage.interchange.scenario_file import read_scenario
    from safepassage.planning.plan import plan_of

    read = read_scenario(path)
    network = read_network(read.network)
    return plan_of(network, read.scenario, step_s=step_s, **how)


def _lines(plan: Plan) -> Iterator[str]:
    scenario, proof = plan.scenario, plan.certificate
    seated = sum(zone.by_vehicle for zone in scenario.zones)
    lying = sum(zone.by_ambulance for zone in scenario.zones)
    yield f"{scenario.name} ({scenario.nature}) · from {scenario.start} · steps of {plan.model.problem.step_s:g} s"
    if plan.known is not None:
        from safepassage.cli.plan_known import known_lines

        yield from known_lines(plan.known)
    yield f"{plan.on_foot} people on foot; {seated} who need a seat and {lying} who need to lie."
    yield from _convoys(plan, seated + lying)
    if plan.stranded:
        yield f"{plan.stranded} of those on foot cannot come out by any way."
    if proof.holds:
        yield f"Proven: at none of the {plan.flow.steps} steps can any plan have more people out than this one."
    else:
        yield f"NOT proven: a plan may be ahead by up to {proof.gap_people} people. {len(proof.faults)} faults:"
        yield from (f"  {fault}" for fault in proof.faults[:10])
    yield from _binding(plan)
    yield ""
    yield from comparison(plan)
    yield ""
    yield from _one_route(plan)
    yield from _contraflow(plan)
    zones = [
        {
            "zone": row.place,
            "people": row.people,
            "leave from min": _minutes(row.leave_from_min),
            "to min": _minutes(row.leave_to_min),
            "cannot": row.stranded or "",
        }
        for row in plan.zone_rows()
    ]
    yield from table(zones, ("zone", "people", "leave from min", "to min", "cannot"))
    yield ""
    exits = [
        {
            "exit": row.place,
            "people": row.people,
            "from min": _minutes(row.from_min),
            "to min": _minutes(row.to_min),
            "busiest per min": f"{row.busiest_per_min:.0f}",
        }
        for row in plan.exit_rows()
    ]
    yield from table(exits, ("exit", "people", "from min", "to min", "busiest per min"))
    yield from _centres(plan)
    yield ""
    yield f"Network: {plan.model.network.attribution}"


def _centres(plan: Plan) -> Iterator[str]:
    """Where people go from the exits, and what of that is proven."""
    found = plan.reception
    if found is None:
        return
    holds = {centre.place: centre.capacity for centre in plan.scenario.centres}
    rows = [asdict(row) | {"centre holds": holds[row.centre]} for row in found.placed]
    yield ""
    yield from table(rows, ("exit", "centre", "people", "families", "centre holds"))
    if found.left:
        left = ", ".join(f"{people} from {exit_}" for exit_, people in found.left.items())
        families = f"; {found.families_left} families are among them" if found.families_left else ""
        yield f"WITHOUT A PLACE in a centre: {left}{families}."
        yield (
            f"From these exits no assignment leaves fewer than {found.left_alone}, not even of single people; by "
            f"whatever exits, no plan fewer than {found.left_by_any_plan}. The minutes are proven for coming out, "
            "not for a place."
        )
    if found.person_m is None:
        yield "Not every centre has a point, so how far people are taken is unknown and was not weighed."
    elif found.person_m_min:
        over_percent = 100 * (found.person_m / found.person_m_min - 1)
        yield (
            f"Families stay together. People are taken {found.person_m / 1000:.0f} person-km in straight lines, "
            f"{over_percent:.2g} % above the least for as many single people."
        )
    if not found.proven:
        yield "The assignment is not proven to be the best that keeps families together."


def _binding(plan: Plan) -> Iterator[str]:
    binding = plan.binding()
    if binding is not None and plan.certificate.holds:
        exits = [plan.model.exits[exit_] for exit_ in binding.exits]
        zones = plan.binding_zones(binding)
        yield _binds((binding.step + 2) * plan.step_min, len(binding.arcs), exits, binding.people, zones)


def _convoys(plan: Plan, people: int) -> Iterator[str]:
    convoys = plan.convoys
    if convoys is None:
        if people:
            yield f"No fleet is given: {people} people have no vehicle."
        return
    if convoys.done_min is not None:
        bound = "" if convoys.bound_min is None else f"; no schedule is done before minute {convoys.bound_min}"
        yield f"By vehicle: {len(convoys.trips)} trips, the last of them out by minute {convoys.done_min}{bound}."
    left = [
        f"{people} {how} in {zone}"
        for how, by in (("to seat", convoys.left_seated), ("to lie", convoys.left_lying))
        for zone, people in by.items()
    ]
    if left:
        yield f"Not fetched by any vehicle: {'; '.join(left)}."


def _one_route(plan: Plan) -> Iterator[str]:
    """What it costs that every block has one route."""
    routes = plan.routes
    if routes is None:
        return
    stay = int(routes.stays.sum()) - plan.stranded
    if stay:
        yield f"One route per block: {stay} people who can come out in the plan find no time to leave."
    else:
        yield (
            f"One route per block: the last person is out {100 * routes.loss_last_share:.1f} % later than in the plan, "
            f"people on average {100 * routes.loss_area_share:.1f} % later."
        )
    yield ""


def _contraflow(plan: Plan) -> Iterator[str]:
    """What each turned road gains; which it is stands in the file for the planning role (wall 4)."""
    from safepassage.planning.contraflow import VEHICLE_M

    if plan.turned is None:
        return
    roads, reserve_m = plan.turned.roads, plan.turned.lanes.reserve_m
    if not roads:
        yield f"Contraflow: no road that binds gains anything by itself, with {reserve_m:g} m kept free."
    else:
        free = f"{reserve_m:g} m for teams and those who come back"
        yield f"Contraflow: {len(roads)} roads are whole for the way out, less {free}."
        rows = [
            {
                "road": order,
                "min sooner": f"{road.gain.sooner_min:g}",
                "people-minutes": f"{road.gain.people_min:.0f}",
                "most people ahead": road.ahead_people,
                "more people out": road.gain.more_people or "",
                "per min before": f"{road.per_min[0]:.0f}",
                "per min": f"{road.per_min[1]:.0f}",
            }
            for order, road in enumerate(roads, 1)
        ]
        yield from table(rows, tuple(rows[0]))
        if plan.scenario.fleets and reserve_m < VEHICLE_M:
            yield f"No vehicle fits into {reserve_m:g} m: keep them off these roads, or give --reserve-m {VEHICLE_M:g}."
    yield ""


def _minutes(at_min: float | None) -> str:
    return "never" if at_min is None else f"{at_min:g}"


def _clearance(path: Path, step_s: float, form: str) -> None:
    """Prints the minute that no plan beats; the streets that bind are counted and not named (wall 4)."""
    from safepassage.foundation.errors import UsageError
    from safepassage.interchange.network_file import read_network
    from safepassage.interchange.scenario_file import read_scenario
    from safepassage.planning.clearance_time import clearance_time
    from safepassage.planning.model import model_of

    read = read_scenario(path)
    model = model_of(read_network(read.network), read.scenario, step_s=step_s)
    try:
        problem = model.problem.steady()
    except ValueError:
        raise UsageError(
            "the clearance time alone is worked out where nothing opens or closes; this scenario has windows, hours or "
            "closures that end. Leave out --objective: a whole plan says and proves the same minute"
        ) from None
    found = clearance_time(problem, zone=model.source_zone)
    zones = sorted({model.zones[model.source_zone[source]] for source in found.binding})
    exits = [model.exits[exit_] for exit_ in found.exits]
    without = int(problem.people[list(found.stranded)].sum())
    not_before_min = (found.step + 1) * step_s / 60
    if form == "json":
        import json

        said = {
            "nature": read.scenario.nature,
            "name": read.scenario.name,
            "not_before_min": not_before_min,
            "zones": zones,
            "people": found.people,
            "number_of_roads": len(found.streets),
            "exits": exits,
            "without_way_out": without,
        }
        click.echo(json.dumps(said, ensure_ascii=False, indent=1))
        return
    click.echo(f"{read.scenario.name} ({read.scenario.nature})")
    click.echo(_binds(not_before_min, len(found.streets), exits, found.people, zones))
    if without:
        click.echo(f"{without} people have no way out and are not waited for.")


def _binds(not_before_min: float, roads: int, exits: list[str], people: int, zones: list[str]) -> str:
    what = " and ".join([f"{roads} streets", *exits] if roads else exits)
    where = ", ".join(zones)
    return f"Not sooner than minute {not_before_min:g}, whatever the plan: {what} bind the {people} people of {where}."


def _check_again(folder: Path, form: str) -> None:
    from safepassage.interchange.plan_file import read_proof
    from safepassage.planning.certificate import certify

    problem, flow = read_proof(folder)
    checked = certify(problem, flow)
    if form == "json":
        import json

        said = {"holds": checked.holds, "gap_people": checked.gap_people, "faults": list(checked.faults)}
        click.echo(json.dumps(said, ensure_ascii=False, indent=1))
    elif checked.holds:
        click.echo(
            f"Holds: {checked.arrived[-1:].sum()} people out, and no plan is ahead at any of {flow.steps} steps."
        )
    else:
        click.echo(f"Does not hold: a plan may be ahead by up to {checked.gap_people} people.")
        click.echo("\n".join(f"  {fault}" for fault in checked.faults[:20]))
    if not checked.holds:
        click.get_current_context().exit(1)
