"""Writes a plan into a folder, and reads back what is needed to check it.

`plan.json` has no streets and may be handed on inside. The flows, the routes, the proof and what binds have, and the
trips have the hours of convoys: they are for the planning and clearance roles alone (wall 4), because what binds a plan
is an ambush list in the wrong hands. Their names say so.
"""

from __future__ import annotations

import csv
import json
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from safepassage.foundation.errors import DataRefused, Fault
from safepassage.foundation.times import iso_utc
from safepassage.interchange.network_file import digest
from safepassage.interchange.plan_scenario import SCENARIO, STREETS, write_plan_scenario
from safepassage.interchange.queue_map import LAYER, PICTURE, write_queues
from safepassage.interchange.run_file import RUN, write_run
from safepassage.interchange.spreadsheet import csv_line
from safepassage.interchange.standing_file import PROOF, read_proof, write_binding, write_flows, write_standing
from safepassage.planning.convoys import Trip
from safepassage.planning.orders import Departure, Departures, open_till
from safepassage.planning.standing import standing_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import pyarrow as pa
    from numpy.typing import NDArray

    from safepassage.planning.known import Known
    from safepassage.planning.model import Model
    from safepassage.planning.plan import OneWay, Plan
    from safepassage.planning.rehearsal import Rehearsal
    from safepassage.planning.standing import Standing
    from safepassage.planning.zone_routes import ZoneRoutes

__all__ = [
    "FORMAT",
    "PROOF",
    "compared_as_json",
    "departures",
    "plan_as_json",
    "plan_bytes",
    "read_departures",
    "read_proof",
    "rehearsed_as_json",
    "write_made_anew",
    "write_plan",
]

SUMMARY: Final = "plan.json"
FLOWS: Final = "flows.planning-only.parquet"
BINDING: Final = "binding.planning-only.csv"
TRIPS: Final = "trips.planning-only.csv"
ROUTES: Final = "routes.planning-only.parquet"
TURNED: Final = "contraflow.planning-only.csv"
FILES: Final = frozenset(
    {SUMMARY, FLOWS, BINDING, TRIPS, ROUTES, SCENARIO, STREETS, PROOF, TURNED, PICTURE, LAYER, RUN}
)
FORMAT: Final = 1


def plan_as_json(plan: Plan) -> dict[str, Any]:
    """The plan without its streets."""
    scenario, proof = plan.scenario, plan.certificate
    return {
        "format": FORMAT,
        "nature": scenario.nature,
        "name": scenario.name,
        "start": scenario.start,
        "objective": "earliest-arrival",
        "step_s": plan.model.problem.step_s,
        "people": {
            "on_foot": plan.on_foot,
            "by_vehicle": sum(zone.by_vehicle for zone in scenario.zones),
            "by_ambulance": sum(zone.by_ambulance for zone in scenario.zones),
            "stranded": plan.stranded,
        },
        "convoys": None
        if plan.convoys is None
        else {
            "trips": len(plan.convoys.trips),
            "done_min": plan.convoys.done_min,
            "no_schedule_before_min": plan.convoys.bound_min,
            "left_seated": dict(plan.convoys.left_seated),
            "left_lying": dict(plan.convoys.left_lying),
        },
        "proof": {"holds": proof.holds, "gap_people": proof.gap_people, "faults": list(proof.faults)},
        "binding": _binding(plan),
        **compared_as_json(plan),
        "one_route_per_block": None if plan.routes is None else _losses(plan.routes),
        "contraflow": None if plan.turned is None else _turned(plan.turned),
        "zones": [asdict(row) for row in plan.zone_rows()],
        "exits": [asdict(row) for row in plan.exit_rows()],
        "centres": None if plan.reception is None else asdict(plan.reception),
        "curve": {
            "out_by_end_of_step": proof.arrived.tolist(),
            "no_plan_has_more": proof.bound.tolist(),
        },
        "ledger": None if plan.known is None else _known(plan.known),
        "network": plan.model.network.attribution,
    }


def _turned(turned: OneWay) -> dict[str, Any]:
    """What each turned road gains, in the order of choice, without saying which it is."""
    return {
        "reserve_m": turned.lanes.reserve_m,
        "proven_without": turned.without.holds,
        "roads": [
            {
                "minutes_sooner": road.gain.sooner_min,
                "people_minutes": road.gain.people_min,
                "most_people_ahead": road.ahead_people,
                "more_people_out": road.gain.more_people,
                "people_per_min": list(road.per_min),
            }
            for road in turned.roads
        ],
    }


def _known(known: Known) -> dict[str, Any]:
    """What was taken from a ledger, each line with the observations that it rests on."""
    return {
        "operation": known.operation,
        "position": known.position,
        "root": known.root,
        "as_of": iso_utc(known.as_of_s),
        "taken": [
            {
                "about": line.about,
                "says": line.says,
                "is_finding": line.is_finding,
                "observations": {"count": line.trace.count, "root": line.trace.root, "first": list(line.trace.first)},
            }
            for line in known.lines
        ],
    }


def compared_as_json(plan: Plan) -> dict[str, Any]:
    """The table of a plan, and what was assumed of people where some of it is modelled."""
    return rehearsed_as_json(plan.compared_min(), plan.rehearsal, plan.simulated_inside)


def rehearsed_as_json(
    found_min: Iterable[tuple[str, tuple[float | None, ...]]], rehearsal: Rehearsal | None, inside: int | None
) -> dict[str, Any]:
    """Minutes by which shares of the people are out, by name, and what was assumed where some of it is modelled."""
    shares = ("25%", "50%", "75%", "90%", "100%")
    return {
        "minutes_out": {name: dict(zip(shares, found, strict=True)) for name, found in found_min},
        "simulated": None
        if rehearsal is None
        else {
            "runs": rehearsal.runs,
            "seed": rehearsal.seed,
            "late_min": rehearsal.habits.late_min,
            "ignoring_percent": 100 * rehearsal.habits.ignoring_share,
            "not_out_at_the_end": inside,
        },
    }


def _binding(plan: Plan) -> dict[str, Any] | None:
    """What binds, without its streets."""
    binding = plan.binding()
    if binding is None:
        return None
    return {
        "not_before_min": (binding.step + 2) * plan.step_min,
        "people_inside_till_then": binding.inside,
        "zones": plan.binding_zones(binding),
        "people": binding.people,
        "exits": [plan.model.exits[exit_] for exit_ in binding.exits],
        "number_of_roads": len(binding.arcs),
    }


def _losses(routes: ZoneRoutes) -> dict[str, Any]:
    """What one route per block costs; null where not as many come out."""
    return {
        "loss_last_share": routes.loss_last_share if np.isfinite(routes.loss_last_share) else None,
        "loss_area_share": routes.loss_area_share if np.isfinite(routes.loss_area_share) else None,
        "stay": int(routes.stays.sum()),
    }


def write_plan(plan: Plan, folder: Path) -> None:
    """Writes a plan into a folder that is empty, new, or holds an earlier plan.

    Raises:
        DataRefused: The folder holds something else.
    """
    _make(folder)
    standing = standing_of(plan, network=digest(plan.model.network))
    _write_standing(standing, folder)
    _write_trips(plan, folder / TRIPS)
    _write_turned(plan, folder / TURNED)
    write_queues(plan, folder)
    write_run(standing, plan.rehearsal, folder)
    if plan.routes is None:
        for name in (ROUTES, SCENARIO, STREETS):
            (folder / name).unlink(missing_ok=True)  # an earlier plan's
    else:
        _write_routes(plan, plan.routes, folder / ROUTES)
        write_plan_scenario(plan.scenario, plan.model.network, folder)
    (folder / SUMMARY).write_bytes(plan_bytes(plan))


def plan_bytes(plan: Plan) -> bytes:
    """The plan without its streets as the file that it is written to, byte for byte; its hash names the plan."""
    return _summary_bytes(plan_as_json(plan))


def write_made_anew(standing: Standing, summary: dict[str, Any], folder: Path) -> None:
    """Writes a plan that was made anew into such a folder; it has no trips and no routes.

    Args:
        standing: The plan.
        summary: It without its streets.
        folder: Where.

    Raises:
        DataRefused: The folder holds something else.
    """
    _make(folder)
    _write_standing(standing, folder)
    for name in (TRIPS, ROUTES, SCENARIO, STREETS, TURNED, PICTURE, LAYER, RUN):
        (folder / name).unlink(missing_ok=True)  # an earlier plan's
    (folder / SUMMARY).write_bytes(_summary_bytes(summary))


def _make(folder: Path) -> None:
    others = sorted(path.name for path in folder.glob("*") if path.name not in FILES)
    if folder.exists() and not folder.is_dir():
        others = [folder.name]
    if others:
        raise DataRefused(
            [Fault(file=str(folder), expected="a new folder, or one with a plan", got=", ".join(others[:5]))]
        )
    folder.mkdir(parents=True, exist_ok=True)


def _write_standing(standing: Standing, folder: Path) -> None:
    write_flows(standing, folder / FLOWS)
    write_binding(standing, folder / BINDING)
    write_standing(standing, folder)


def _summary_bytes(summary: dict[str, Any]) -> bytes:
    return (json.dumps(summary, ensure_ascii=False, indent=1) + "\n").encode()


def _write_trips(plan: Plan, file: Path) -> None:
    """The convoys' timetable; no file where there are no convoys."""
    file.unlink(missing_ok=True)
    if plan.convoys is not None:
        names = [field.name for field in fields(Trip)]
        rows = [[str(getattr(trip, name)) for name in names] for trip in plan.convoys.trips]
        file.write_text(
            "".join(csv_line(row) for row in [["nature", *names], *([plan.scenario.nature, *row] for row in rows)]),
            encoding="utf-8",
        )


def _write_turned(plan: Plan, file: Path) -> None:
    """The roads given to one direction, by the junctions from and to which they lead; no file where none are."""
    file.unlink(missing_ok=True)  # an earlier plan's
    if plan.turned is None or not plan.turned.roads:
        return
    model = plan.model
    ids = model.network.node_id[model.junction]
    rows = [["nature", "order", "from_junction", "to_junction", "streets", "minutes_sooner", "people_minutes"]]
    for order, road in enumerate(plan.turned.roads, 1):
        parts = np.concatenate([model.part[model.part_first[a] : model.part_first[a + 1]] for a in road.arcs])
        ends = (ids[model.problem.tail[road.arcs[0]]], ids[model.problem.head[road.arcs[-1]]])
        gained = (f"{road.gain.sooner_min:g}", f"{road.gain.people_min:g}")
        rows.append(
            [
                plan.scenario.nature,
                str(order),
                *map(str, ends),
                " ".join(map(str, parts % model.network.streets)),
                *gained,
            ]
        )
    file.write_text("".join(map(csv_line, rows)), encoding="utf-8")


def _write_routes(plan: Plan, routes: ZoneRoutes, file: Path) -> None:
    """The orders: a row for each time, without a break, in which people of a block leave home, and their whole way."""
    import pyarrow.parquet as pq

    note = {"nature": plan.scenario.nature, "name": plan.scenario.name, "attribution": plan.model.network.attribution}
    pq.write_table(_routes(plan, routes).replace_schema_metadata(note), file, compression="zstd")


def _routes(plan: Plan, routes: ZoneRoutes) -> pa.Table:
    """The orders as a table."""
    import pyarrow as pa

    model = plan.model
    breaks = np.flatnonzero((np.diff(routes.source) != 0) | (np.diff(routes.step) != 1)) + 1
    begins = np.concatenate([np.zeros(min(len(routes.source), 1), np.int64), breaks])
    ends = np.concatenate([begins[1:], [len(routes.source)]])
    source = routes.source[begins]
    homes = model.junction[model.problem.gate_node[routes.gate[source]]]
    ways = {int(each): _way(model, int(home), routes.route(each)) for each, home in zip(source, homes, strict=True)}
    return pa.table(
        {
            "zone": [model.zones[zone] for zone in model.source_zone[source]],
            "block_junction": model.network.node_id[homes],
            "exit": [model.exits[exit_] for exit_ in routes.exit[source]],
            "from_step": routes.step[begins],
            "to_step": routes.step[ends - 1] if len(begins) else np.zeros(0, np.int32),
            "people": pa.array(
                [int(routes.people[begin:end].sum()) for begin, end in zip(begins, ends, strict=False)], pa.int32()
            ),
            "people_by_step": pa.array(
                [routes.people[begin:end] for begin, end in zip(begins, ends, strict=False)], pa.list_(pa.int32())
            ),
            "streets": pa.array([ways[int(each)][0] for each in source], pa.list_(pa.int32())),
            "junctions": pa.array([ways[int(each)][1] for each in source], pa.list_(pa.int64())),
            "open_till_step": pa.array(
                [
                    open_till(model.problem, routes, int(each), int(step))
                    for each, step in zip(source, routes.step[begins], strict=True)
                ],
                pa.int32(),
            ),
        }
    )


def _way(model: Model, home: int, arcs: NDArray[np.int32]) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """(streets, junctions in the source's numbers) of a route, in the order of walking."""
    network = model.network
    part = np.concatenate(
        [np.zeros(0, np.int32), *(model.part[model.part_first[a] : model.part_first[a + 1]] for a in arcs)]
    )
    street = part % network.streets
    ends = np.where(part < network.streets, network.end[street], network.start[street])
    return street, network.node_id[np.concatenate([[home], ends])]


def departures(plan: Plan) -> Departures:
    """The departures of a plan with one route per block."""
    assert plan.routes is not None
    trips = () if plan.convoys is None else plan.convoys.trips
    told = tuple((trip.fleet, trip.zone, trip.in_min) for trip in trips)
    return _departures(_routes(plan, plan.routes), plan.model.problem.step_s, told)


def read_departures(folder: Path) -> Departures:
    """The departures of a plan that was written.

    Raises:
        DataRefused: The folder holds no plan with one route per block, or the files are not what was written.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    way_out = "Write one with `safepassage plan SCENARIO --zone-routes --out FOLDER`."
    try:
        step_s = float(json.loads((folder / SUMMARY).read_text(encoding="utf-8"))["step_s"])
        return _departures(pq.read_table(folder / ROUTES, partitioning=None), step_s, _read_trips(folder / TRIPS))
    except (OSError, ValueError, KeyError, TypeError, csv.Error, pa.ArrowException) as error:
        got = "none" if isinstance(error, FileNotFoundError) else str(error).splitlines()[0]
        expected = "a plan with one route per block"
        raise DataRefused([Fault(file=str(folder / ROUTES), expected=expected, got=got, way_out=way_out)]) from None


def _read_trips(file: Path) -> tuple[tuple[str, str, int], ...]:
    """Fleet, zone and minute of driving in of each trip; none where there is no file."""
    if not file.exists():
        return ()
    rows = csv.DictReader(file.read_text(encoding="utf-8").splitlines(), strict=True)
    return tuple((row["fleet"], row["zone"], int(row["in_min"])) for row in rows)


def _departures(table: pa.Table, step_s: float, trips: tuple[tuple[str, str, int], ...]) -> Departures:
    rows = (
        Departure(
            zone=row["zone"],
            junction=row["block_junction"],
            exit=row["exit"],
            from_step=row["from_step"],
            to_step=row["to_step"],
            people=row["people"],
            streets=tuple(row["streets"]),
            junctions=tuple(row["junctions"]),
            open_till_step=row["open_till_step"],
        )
        for row in table.to_pylist()
    )
    return Departures(tuple(rows), step_s, trips)
