"""`safepassage replan`: a plan made anew after a closure, a reopening or a new count, from where people are then."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from safepassage.cli.output import format_option, table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from safepassage.planning.certificate import Certificate
    from safepassage.planning.events import Events
    from safepassage.planning.standing import Standing

__all__ = ["command"]

SHARES = ("25 %", "50 %", "75 %", "90 %", "all")


@click.command("replan")
@click.argument("plan", type=click.Path(path_type=Path))
@click.option(
    "--event", "texts", multiple=True, metavar="EVENT", help="'close 12-34', 'open 12-34', 'count zone/north 1200'."
)
@click.option("--at", metavar="+H:MM|MINUTE", help="When, after the scenario's start; if left out, where PLAN begins.")
@click.option("--basis", default="", help="On whose word streets open: 'land release …' or 'lifted by …'.")
@click.option("--out", "folder", type=click.Path(path_type=Path), help="Write the new plan into this folder.")
@format_option("text", "json", default="text")
def command(plan: Path, texts: tuple[str, ...], at: str | None, basis: str, folder: Path | None, form: str) -> None:
    """Make PLAN, a folder that `plan --out` or `replan --out` wrote, anew after something changed.

    Whoever is out is out; whoever is under way finishes the street that they are in; whoever is at home may still go
    anywhere. All that is left is planned anew and checked like any plan. A street is named by its junctions, or by a
    hazard that it lies in. Only what somebody closed is opened again, and on a basis: a claim opens no street.
    """
    from safepassage.interchange.event_text import read_events
    from safepassage.interchange.standing_file import read_standing
    from safepassage.planning.certificate import certify
    from safepassage.planning.events import made_anew

    before = read_standing(plan)
    events = read_events(before, texts, at=at, basis=basis)
    now = made_anew(before, events)
    checked = certify(now.problem, now.flow)
    said = _said(before, now, events, checked, basis.strip())
    if folder is not None:
        from safepassage.interchange.plan_file import write_made_anew

        write_made_anew(now, said, folder)
    if form == "json":
        import json

        click.echo(json.dumps(said, ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(_lines(said)))
    if not checked.holds or said["people"]["cannot"]:
        click.get_current_context().exit(1)


def _said(before: Standing, now: Standing, events: Events, checked: Certificate, basis: str) -> dict[str, Any]:
    """The new plan without its streets (wall 4)."""
    from safepassage.interchange.plan_file import FORMAT
    from safepassage.planning.plan import out_min

    out = int(now.out_before.sum())
    home = int(now.problem.people[now.source_zone >= 0].sum())
    return {
        "format": FORMAT,
        "nature": now.nature,
        "name": now.name,
        "start": now.start,
        "objective": "earliest-arrival",
        "step_s": now.problem.step_s,
        "from_min": now.first_step * now.step_min,
        "changes": {
            "streets_closed": len({each.street for each in events.close}),
            "streets_opened": len({each.street for each in events.lift}),
            "basis": basis or None,
            "counted_at_home": {now.zones[zone]: people for zone, people in events.count.items()},
        },
        "people": {
            "on_foot": now.people,
            "out": out,
            "under_way": now.people - out - home,
            "at_home": home,
            "cannot": int(now.flow.stranded.sum()),
            "by_vehicle_not_planned_anew": now.by_vehicle,
        },
        "proof": {"holds": checked.holds, "gap_people": checked.gap_people, "faults": list(checked.faults)},
        "minutes_out": {
            name: dict(
                zip(("25%", "50%", "75%", "90%", "100%"), out_min(of.curve, of.people, of.step_min), strict=True)
            )
            for name, of in (("before", before), ("plan", now))
        },
        "cannot": [
            {"zone": zone or None, "before": then, "now": cannot}
            for (zone, then), (_, cannot) in zip(before.cannot(), now.cannot(), strict=True)
        ],
        "network": now.attribution,
    }


def _lines(said: dict[str, Any]) -> Iterator[str]:
    people, proof, changes = said["people"], said["proof"], said["changes"]
    yield f"{said['name']} ({said['nature']}) · from {said['start']} · steps of {said['step_s']:g} s"
    yield f"From minute {said['from_min']:g} on: {'; '.join(_changes(changes))}."
    yield (
        f"Of {people['on_foot']} people on foot {people['out']} are out by then, {people['under_way']} are under way "
        f"and {people['at_home']} at home."
    )
    if people["by_vehicle_not_planned_anew"]:
        yield (
            f"{people['by_vehicle_not_planned_anew']} people who cannot walk are not in this: no trip is held against "
            "the change. Plan the scenario again for them."
        )
    if people["cannot"]:
        yield f"{people['cannot']} of those on foot cannot come out by any way."
    if proof["holds"]:
        yield "Proven: from then on no plan has more people out at any step than this one."
    else:
        yield f"NOT proven: a plan may be ahead by up to {proof['gap_people']} people. {len(proof['faults'])} faults:"
        yield from (f"  {fault}" for fault in proof["faults"][:10])
    yield ""
    rows = [
        {
            "minutes until out": title,
            **{
                share: "never" if minute is None else f"{minute:g}"
                for share, minute in zip(SHARES, said["minutes_out"][name].values(), strict=True)
            },
        }
        for title, name in (("the plan before", "before"), ("the plan now", "plan"))
    ]
    yield from table(rows, ("minutes until out", *SHARES))
    cannot = [
        {"cannot come out": row["zone"] or "under way", "before": row["before"], "now": row["now"]}
        for row in said["cannot"]
        if row["before"] or row["now"]
    ]
    if cannot:
        yield ""
        yield from table(cannot, ("cannot come out", "before", "now"))
    yield ""
    yield f"Network: {said['network']}"


def _changes(changes: dict[str, Any]) -> Iterator[str]:
    for what, number in (("closed", changes["streets_closed"]), ("opened", changes["streets_opened"])):
        if number:
            basis = f" on this basis: {changes['basis']}" if what == "opened" else ""
            yield f"{number} {'street' if number == 1 else 'streets'} {what}{basis}"
    for zone, people in changes["counted_at_home"].items():
        yield f"{people} people counted at home in {zone}"
