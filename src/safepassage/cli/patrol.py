"""`safepassage patrol`: a rota of drones over posts that leaves no gap, with the fewest drones that are found."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from safepassage.cli.output import format_option, table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from safepassage.interchange.drone_losses import Loss
    from safepassage.interchange.replanned import Anew
    from safepassage.planning.patrol import PatrolPlan
    from safepassage.planning.rota_after_loss import After
    from safepassage.planning.rota_search import Rota
    from safepassage.planning.spares import Nights

__all__ = ["command"]

_ASSUMED: Final = "batteries, chargers, pads and crews are taken to suffice"


@click.command("patrol")
@click.argument("scenario", type=click.Path(path_type=Path))
@click.option(
    "--lost",
    metavar="DRONE",
    multiple=True,
    help="Plan anew after this drone is lost, as north-2; with --at, once for each that is lost.",
)
@click.option("--at", "moments", metavar="TIME", multiple=True,
              help="When it is lost: a date and time, or +H:MM after the start.")  # fmt: skip
@click.option("--spares/--no-spares", default=True, show_default=True, help="Fly many nights by chance.")
@click.option("--quick", is_flag=True, help="Leave the exact solver out; the bound is printed all the same.")
@click.option("--out", "folder", type=click.Path(path_type=Path), help="Write pictures, tables and flight plans here.")
@click.option(
    "--record", "operation", type=click.Path(path_type=Path), help="Record the watches in this operation, as planned."
)
@format_option("text", "json", default="text")
def command(
    scenario: Path,
    lost: tuple[str, ...],
    moments: tuple[str, ...],
    spares: bool,  # noqa: FBT001
    quick: bool,  # noqa: FBT001
    folder: Path | None,
    operation: Path | None,
    form: str,
) -> None:
    """Plan a patrol of SCENARIO: a TOML file, or a folder that holds scenario.toml.

    The rota says who takes off when, with which battery, and lands when, in whole minutes. Beside the drones that it
    needs stand the fewest that any rota needs. It is checked minute by minute by code that shares nothing with the
    planner. With --lost and --at the night goes on without a drone; with --record, from what the ledger has by now.
    """
    import json

    from safepassage.foundation.errors import UsageError
    from safepassage.interchange.patrol_file import write_patrol
    from safepassage.interchange.patrol_scenario import read_patrol
    from safepassage.planning.patrol import patrol_of
    from safepassage.planning.rota_search import WORK_S

    if len(lost) != len(moments):
        raise UsageError("--lost and --at go together, one for the other: which drone, and when")
    whole = patrol_of(read_patrol(scenario), work_s=0.0 if quick else WORK_S)
    new = _losses(whole, lost, moments)
    known, new = _known(whole, operation, new) if operation is not None else ([], new)
    plan, after = _without(whole, [*known, *new])
    nights = {base: plan.nights(base) for base in plan.rotas} if spares and not after else {}
    wrong = {base: _wrong(rota) for base, rota in plan.rotas.items()} if not after else {}
    said = json.dumps(_as_json(plan, nights, wrong, after), ensure_ascii=False, indent=1)
    click.echo(said if form == "json" else "\n".join(_lines(plan, nights, wrong, after)))
    if folder is not None:
        files = write_patrol(plan, folder, said)
        click.echo(f"Wrote {len(files)} files to {folder}.", err=True)
    has_conflicts = operation is not None and _record(plan, operation, new, is_whole=not lost)
    if has_conflicts or any(wrong.values()) or any(each.gaps or each.unmanned for each in after.values()):
        click.get_current_context().exit(1)


def _wrong(rota: Rota) -> list[str]:
    """What the base has not, and what the checker finds beyond it."""
    from safepassage.planning.rota_check import check_rota

    found = check_rota(rota.task, rota.flights)
    return [*rota.lacks, *([] if rota.lacks else found)]


def _losses(plan: PatrolPlan, lost: Sequence[str], moments: Sequence[str]) -> list[Loss]:
    """The drones that a command says are lost, in the order of time.

    Raises:
        UsageError: Everything that cannot be meant: no such drone, no such moment in the night, a drone twice.
    """
    from safepassage.foundation.errors import UsageError
    from safepassage.interchange.columns import nearest
    from safepassage.interchange.drone_losses import Loss, drones_of, night_min

    drones, found, wrong = drones_of(plan), [], []
    for name, moment in zip(lost, moments, strict=True):
        at_min = _minute(plan, moment)
        if name not in drones:
            hint = nearest(name, drones) or f"This rota flies {', '.join(drones)}."
            wrong.append(f"there is no drone {name!r}. {hint}")
        elif at_min is None:
            wrong.append(f"--at {moment}: expected +H:MM or a date and time as 2016-12-10T21:30")
        else:
            base = drones[name][0]
            first, last = night_min(plan, base)
            if not first <= at_min < last:
                wrong.append(f"--at {moment} lies outside of the night of {base}")
            found.append(Loss(name, at_min))
    wrong += [f"{name} is lost twice: it is lost once" for name in sorted(set(lost)) if lost.count(name) > 1]
    if wrong:
        raise UsageError("; ".join(wrong))
    return sorted(found, key=lambda each: (each.at_min, each.name))


def _known(plan: PatrolPlan, folder: Path, given: Sequence[Loss]) -> tuple[list[Loss], list[Loss]]:
    """(the losses that the ledger knows, what is new of those that are given).

    Raises:
        UsageError: The ledger says another time of one of them.
        DataRefused: The rota that would be gone on from is not the ledger's.
    """
    from safepassage.cli.common import open_operation
    from safepassage.foundation.errors import DataRefused, UsageError
    from safepassage.interchange.drone_losses import losses_known, said, unlike_ledger

    with open_operation(folder, readonly=True) as operation:
        known = losses_known(operation, plan, with_own=bool(given))
        times = {each.name: each for each in known}
        apart = [times[each.name] for each in given if times.get(each.name, each) != each]
        if apart:
            way_out = "Say the same, or withdraw the record first."
            raise UsageError(f"the ledger has it that drones were lost otherwise: {said(plan, apart)}. {way_out}")
        new = [each for each in given if each.name not in times]
        if given:
            before, _ = _without(plan, known)
            until_min = (new or known[-1:])[0].at_min
            faults = unlike_ledger(operation, before, until_min, operation.view().card.tz)
            if faults:
                raise DataRefused(faults)
    if known:
        click.echo(f"Lost already, by the ledger: {said(plan, known)}.", err=True)
    return known, new


def _without(plan: PatrolPlan, losses: Sequence[Loss]) -> tuple[PatrolPlan, dict[str, After]]:
    """(the plan after these losses, how each base that had one goes on)."""
    from safepassage.interchange.drone_losses import drones_of
    from safepassage.planning.rota_after_loss import after_losses

    drones, of_base = drones_of(plan), dict[str, list[tuple[int, int]]]()
    for each in losses:
        base, number = drones[each.name]
        of_base.setdefault(base, []).append((number, each.at_min))
    after = {base: after_losses(plan.rotas[base], lost) for base, lost in of_base.items()}
    mended = {
        base: replace(plan.rotas[base], flights=each.flights, is_least=False, lacks=()) for base, each in after.items()
    }
    return replace(plan, rotas={**plan.rotas, **mended}), after


def _minute(plan: PatrolPlan, moment: str) -> int | None:
    """The minute of the night that is meant; None for none."""
    import re
    from datetime import datetime

    if found := re.fullmatch(r"\+(\d{1,3}):([0-5]\d)", moment):
        return 60 * int(found[1]) + int(found[2])
    start = datetime.fromisoformat(plan.patrol.start)
    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        return None
    return int(((at if at.tzinfo else at.replace(tzinfo=start.tzinfo)) - start).total_seconds() // 60)


def _as_json(
    plan: PatrolPlan, nights: dict[str, Nights], wrong: dict[str, list[str]], after: dict[str, After]
) -> dict[str, Any]:
    from safepassage.interchange.patrol_file import FORMAT, clock, rota_as_json

    said: dict[str, Any] = {
        "format": FORMAT,
        "nature": plan.patrol.nature,
        "name": plan.patrol.name,
        "start": plan.patrol.start,
        "bases": [
            {
                **rota_as_json(plan, rota),
                "checked": base in wrong and not wrong[base],
                "spares": nights[base].spares if base in nights else None,
                "spares_assume": _ASSUMED if base in nights else None,
                "nights_without_gap_by_spares": list(nights[base].kept_share) if base in nights else None,
            }
            for base, rota in plan.rotas.items()
        ],
    }
    if after:
        said["gaps"] = [
            {"post": post, "from": clock(plan, a), "to": clock(plan, b)}
            for each in after.values()
            for post, a, b in each.gaps
        ]
        said["more_drones_wanted"] = sum(each.more for each in after.values())
    return said


def _lines(
    plan: PatrolPlan, nights: dict[str, Nights], wrong: dict[str, list[str]], after: dict[str, After]
) -> Iterator[str]:
    yield f"{plan.patrol.name} ({plan.patrol.nature}) · from {plan.patrol.start} · planned, in whole minutes"
    for base, rota in plan.rotas.items():
        yield ""
        yield (
            _fleet(rota) if base not in after else f"{base}: {len(rota.flights)} sorties, planned anew after the loss."
        )
        if base in wrong:
            yield from (f"Cannot be flown: {each}" for each in wrong[base])
            if not wrong[base]:
                yield "Checked: every minute in view, no battery below its reserve, nobody in two places."
        if base in nights:
            yield _spares(plan, rota, nights[base])
        yield ""
        yield from _sorties(plan, rota)
    for each in after.values():
        yield ""
        yield from _after(plan, each)


def _fleet(rota: Rota) -> str:
    least = "proven the fewest" if rota.is_least else f"no rota of this night has fewer than {rota.bound}"
    return (
        f"{rota.task.base}: {rota.drones} drones ({least}; {rota.endless} if it never ended), "
        f"{rota.batteries} batteries, {len(rota.flights)} sorties."
    )


def _spares(plan: PatrolPlan, rota: Rota, nights: Nights) -> str:
    chances = plan.patrol.chances
    shares = ", ".join(f"{n} spare: {100 * kept:.0f} %" for n, kept in enumerate(nights.kept_share))
    spares = nights.spares
    if spares is None:
        found = "no number of spares on the ground keeps 95 %"
    else:
        found = f"{spares} spare, {rota.drones + spares} drones in all, keep 95 %"
    return (
        f"Modelled, {chances.nights} nights, seed {chances.seed}, with the wind and failures that were assumed: "
        f"{found} without a gap of more than {chances.gap_min} min ({shares}); {_ASSUMED}."
    )


def _sorties(plan: PatrolPlan, rota: Rota) -> list[str]:
    from safepassage.interchange.patrol_file import clock
    from safepassage.interchange.rota_picture import drone_name, seat_name

    rows = []
    seats = sorted({(watch.post, watch.seat) for watch in rota.task.watches})
    for flight in rota.flights:
        from_min, to_min = flight.sortie.on_min(rota.task)
        watch = rota.task.watches[flight.sortie.watch]
        rows.append(
            {
                "take-off": clock(plan, flight.sortie.off_min),
                "drone": drone_name(rota.task, flight.drone),
                "battery": flight.battery + 1,
                "post": seat_name(seats, watch.post, watch.seat),
                "on station": f"{clock(plan, from_min)[11:]}–{clock(plan, to_min)[11:]}",
                "landing": clock(plan, flight.sortie.land_min)[11:],
                "crew": ", then ".join(crew.partition("/")[2] for crew, _, _ in flight.crews),
            }
        )
    return table(rows, ("take-off", "drone", "battery", "post", "on station", "landing", "crew"))


def _after(plan: PatrolPlan, after: After) -> Iterator[str]:
    from safepassage.interchange.patrol_file import clock

    for post, from_min, to_min in after.gaps:
        yield f"Gap: {post} from {clock(plan, from_min)} to {clock(plan, to_min)}, {to_min - from_min} min."
    for from_min, to_min, drones in after.unmanned:
        yield f"No crew for {drones} from {clock(plan, from_min)} to {clock(plan, to_min)}."
    if after.more:
        yield f"{after.more} more drones would leave no gap but those until a lost drone is replaced."
    elif not after.gaps:
        yield "No gap: the others fill in."


def _record(plan: PatrolPlan, folder: Path, new: Sequence[Loss], *, is_whole: bool) -> bool:
    """Appends watches, as planned, and new losses, and withdraws what is planned no more; whether any conflict.

    Where nothing is said to be lost (`is_whole`) the losses that a rota recorded are withdrawn too. The same rota again
    adds nothing.

    Raises:
        DataRefused: A watch is not what the ledger takes.
    """
    from safepassage.cli.common import now_s, open_operation
    from safepassage.cli.report import fault_lines
    from safepassage.foundation.errors import DataRefused
    from safepassage.interchange.crosscheck import cross_faults
    from safepassage.interchange.desk import desk_of
    from safepassage.interchange.drone_losses import found_again, loss_records
    from safepassage.interchange.file_read import FileRead
    from safepassage.interchange.intake import take_in
    from safepassage.interchange.patrol_file import source_of, watch_records
    from safepassage.interchange.records import RecordReader
    from safepassage.interchange.replanned import planned_anew

    records = [*watch_records(plan), *loss_records(plan, new)]
    at_min = new[0].at_min if new else None
    with open_operation(folder) as operation:
        desk = desk_of(operation, now_s())
        reader = RecordReader(desk)
        records = planned_anew(operation, desk, records, map(source_of, plan.rotas), _night(plan, at_min))
        gone = sum(raw["kind"] == "retraction" for raw in records)
        again = found_again(operation, plan) if is_whole else []
        records += again
        read = [reader.read(raw, row) for row, raw in enumerate(records, 1)]
        entries = [entry for entry, _ in read if entry is not None]
        faults = [fault for _, wrong in read for fault in wrong]
        faults += cross_faults(operation, {"": FileRead(entries, places=reader.places)})
        if any(fault.severity == "error" for fault in faults):
            raise DataRefused([fault for fault in faults if fault.severity == "error"])
        outcome = take_in(operation, entries)
    for told in fault_lines(outcome.conflicts):
        click.echo(told, err=True)
    watches = outcome.recorded - gone - len(again) - len(new)
    told = f"Recorded {watches} planned watches, {outcome.duplicates} there already, {gone} withdrawn."
    click.echo(told, err=True)
    for word, losses in (("recorded", new), ("withdrawn", again)):
        if losses:
            click.echo(f"Drones lost: {len(losses)} {word}.", err=True)
    return bool(outcome.conflicts)


def _night(plan: PatrolPlan, at_min: int | None) -> Anew:
    """From the night's first watch, or the minute from which it is planned anew, to its last."""
    from safepassage.interchange.patrol_file import start_of
    from safepassage.interchange.replanned import Anew

    watches = [watch for rota in plan.rotas.values() for watch in rota.task.watches]
    first = min(watch.from_min for watch in watches) if at_min is None else at_min
    return Anew(*(start_of(plan) + 60 * minute for minute in (first, max(watch.to_min for watch in watches))))
