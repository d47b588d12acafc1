"""Writes a patrol: its rota as data and picture, a table per crew, a flight plan per sortie, and watches to record.

The hours at which a drone is away are an ambush list in the wrong hands: everything but the number of drones is for
those who fly and plan, and the names of the files say so (wall 4).
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from safepassage.foundation.errors import DataRefused, Fault
from safepassage.foundation.times import iso_utc
from safepassage.interchange.flight_plan import items_of, plan_file, waypoints_file
from safepassage.interchange.rota_picture import drone_name, rota_svg
from safepassage.interchange.spreadsheet import csv_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from safepassage.planning.patrol import PatrolPlan
    from safepassage.planning.rota import Flight, Task
    from safepassage.planning.rota_search import Rota

__all__ = ["clock", "crew_rows", "rota_as_json", "watch_records", "write_patrol"]

SUMMARY: Final = "patrol.json"
FORMAT: Final = 1
CREW_TITLES: Final = ("nature", "crew", "from", "to", "drone", "battery", "post", "task")


def clock(plan: PatrolPlan, minute: int) -> str:
    """A minute on the scenario's clock, as 2016-12-10T18:05."""
    return (datetime.fromisoformat(plan.patrol.start) + timedelta(minutes=minute)).strftime("%Y-%m-%dT%H:%M")


def rota_as_json(plan: PatrolPlan, rota: Rota) -> dict[str, Any]:
    """One base's rota, all of it."""
    return {
        "base": rota.task.base,
        "drones": rota.drones,
        "batteries": rota.batteries,
        "no_rota_below": rota.bound,
        "no_rota_below_for_ever": rota.endless,
        "proven_least": rota.is_least,
        "lacks": list(rota.lacks),
        "sorties": [_sortie(plan, rota.task, flight) for flight in rota.flights],
    }


def _sortie(plan: PatrolPlan, task: Task, flight: Flight) -> dict[str, Any]:
    watch = task.watches[flight.sortie.watch]
    from_min, to_min = flight.sortie.on_min(task)
    return {
        "drone": drone_name(task, flight.drone),
        "battery": flight.battery + 1,
        "post": watch.post,
        "place": watch.seat + 1,
        "take_off": clock(plan, flight.sortie.off_min),
        "on_station_from": clock(plan, from_min),
        "on_station_to": clock(plan, to_min),
        "landing": clock(plan, flight.sortie.land_min),
        "charged_from": clock(plan, flight.charge_min[0]),
        "charged_to": clock(plan, flight.charge_min[1]),
        "crews": [{"crew": crew, "from": clock(plan, a), "to": clock(plan, b)} for crew, a, b in flight.crews],
    }


def crew_rows(plan: PatrolPlan, rota: Rota) -> dict[str, list[dict[str, str]]]:
    """By crew, what it does when: a row for each drone that it has in hand."""
    rows: dict[str, list[dict[str, str]]] = {}
    for flight in rota.flights:
        for crew, from_min, to_min in flight.crews or ((rota.task.base, *_air(flight)),):
            words = ["take off" if from_min == flight.sortie.off_min else "take over in the air"]
            words.append("land" if to_min == flight.sortie.land_min else "hand over in the air")
            on_from, on_to = (clock(plan, minute)[11:] for minute in flight.sortie.on_min(rota.task))
            rows.setdefault(crew, []).append(
                {
                    "nature": plan.patrol.nature,
                    "crew": crew,
                    "from": clock(plan, from_min),
                    "to": clock(plan, to_min),
                    "drone": drone_name(rota.task, flight.drone),
                    "battery": str(flight.battery + 1),
                    "post": rota.task.watches[flight.sortie.watch].post,
                    "task": f"{words[0]}, on station {on_from} to {on_to}, {words[1]}",
                }
            )
    return {crew: sorted(told, key=lambda row: (row["from"], row["drone"])) for crew, told in rows.items()}


def _air(flight: Flight) -> tuple[int, int]:
    return flight.sortie.off_min, flight.sortie.land_min


def write_patrol(plan: PatrolPlan, folder: Path, said: str) -> list[str]:
    """Writes a patrol into a folder that is new, empty, or holds an earlier patrol.

    Args:
        plan: What to write.
        folder: Where.
        said: The summary, as JSON.

    Returns:
        The names of the files.

    Raises:
        DataRefused: The folder holds something else.
    """
    if folder.exists() and not folder.is_dir():
        raise DataRefused([Fault(file=str(folder), expected="a folder", got="a file")])
    if folder.is_dir() and any(folder.iterdir()) and not (folder / SUMMARY).is_file():
        way_out = "Name another folder; nothing was written."
        raise DataRefused(
            [Fault(file=str(folder), expected="a new folder, or one of an earlier patrol", way_out=way_out)]
        )
    files = dict(_files(plan))
    files[SUMMARY] = said + "\n"
    for old in (*folder.glob("*.crews-only.*"), *folder.glob("*/*.crews-only.*")):
        old.unlink()
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    return sorted(files)


def _files(plan: PatrolPlan) -> Iterator[tuple[str, str]]:
    for base, rota in plan.rotas.items():
        name = base.partition("/")[2]
        yield f"{name}.crews-only.svg", rota_svg(plan, rota)
        for crew, rows in crew_rows(plan, rota).items():
            lines = [csv_line(CREW_TITLES), *(csv_line([row[title] for title in CREW_TITLES]) for row in rows)]
            yield f"{crew.replace('/', '-')}.crews-only.csv", "".join(lines)
        for flight in rota.flights:
            moment = clock(plan, flight.sortie.off_min).replace(":", "")
            drone = drone_name(rota.task, flight.drone)
            items = items_of(plan, rota.task, flight)
            said = f"{plan.patrol.nature}: {plan.patrol.name}, {drone}, take-off {clock(plan, flight.sortie.off_min)}"
            name = f"{moment}-{drone}.{plan.patrol.nature}.crews-only"
            yield f"plans/{name}.plan", plan_file(plan, items, said)
            yield f"waypoints/{name}.waypoints", waypoints_file(items)


def source_of(base: str) -> str:
    """Whose word a base's rota is on the ledger."""
    return base.replace("/", "-")


def start_of(plan: PatrolPlan) -> int:
    """Minute 0 of the night, unix seconds."""
    return int(datetime.fromisoformat(plan.patrol.start).astimezone(UTC).timestamp())


def watch_records(plan: PatrolPlan) -> list[dict[str, str]]:
    """A planned watch for each time on station, as columns of the kind `watch`; the same rota gives the same.

    Raises:
        DataRefused: A post does not say which corridor it is a part of.
    """
    nowhere = sorted({seat.post.place for seat in plan.seats.values() if not seat.post.corridor})
    if nowhere:
        way_out = "Write corridor = under it: a watch is recorded over a corridor."
        raise DataRefused(
            [Fault("the corridor that it is a part of", "nothing", way_out, field=post) for post in nowhere]
        )
    start_s = start_of(plan)
    records = []
    for base, rota in plan.rotas.items():
        for flight in rota.flights:
            watch = rota.task.watches[flight.sortie.watch]
            from_s, to_s = (start_s + 60 * minute for minute in flight.sortie.on_min(rota.task))
            drone, occurred = drone_name(rota.task, flight.drone), f"{iso_utc(from_s)}/{iso_utc(to_s)}"
            records.append(
                {
                    "kind": "watch",
                    "mood": "planned",
                    "nature": plan.patrol.nature,
                    "occurred": occurred,
                    "source": source_of(base),
                    "source_id": f"{drone} {watch.post} {occurred}",
                    "place": plan.seats[watch.post, watch.seat].post.corridor,
                    "stretch": watch.post,
                    "means": "drone",
                    "aircraft": drone,
                }
            )
    return records
