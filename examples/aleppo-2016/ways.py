"""Records of the corridors: crossings, checkpoints, states, convoys, and the watch over them.

All of it is chosen, but for the numbers that `flows.py` holds to what was published,
and for what the statement says: two corridors, drones, and a group of about 8,000 under way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flows import HELD, KARIM, LAST, MAHAYAR, SLOTS, SUSPENDED, apportion, merged
from published import TOTALS
from records import Record, at, record, span

if TYPE_CHECKING:
    from collections.abc import Iterable
    from random import Random

    from flows import Flow, Table

__all__ = ["CENTRES", "checkpoints", "convoys", "crossings", "states", "watches"]

CENTRES: Final = {KARIM: "centre/reception-1", MAHAYAR: "centre/reception-2"}
_QUARTER: Final = 15
_RELEASED: Final = 24  # in the report from midnight to 02:00
_GOVERNMENT: Final = "Government of Syria"
_OPPOSITION: Final = "armed opposition groups in eastern Aleppo"
_FIRST: Final = 180  # people in the first convoy, which passes the checkpoint and is not seen again
_SHIFTS: Final = {KARIM: ((0, 240), (240, 480), (480, 720)), MAHAYAR: ((0, 240), (240, 600), (635, 720))}
_GAP: Final = (430, 470)  # 01:10 to 01:50 at Karim El-Hun; Mahayar is unwatched from 04:00 to 04:35 and nobody says why
_UNKNOWN_CHOICE: Final = dict.fromkeys(("choice_to_leave", "choice_to_stay", "choice_of_destination"), "unknown")


def crossings(flow: Flow) -> list[Record]:
    """A count for every quarter of an hour at both crossings, zeros too."""
    organised = flow.night.begins == LAST
    shared = {
        "from": "zone/east-aleppo",
        "population": "civilians",
        "movement": "organised_evacuation" if organised else "unknown",
        **({"organised_by": "Centre for Reconciliation"} if organised else {}),
        **_UNKNOWN_CHOICE,
    }
    return [
        record(
            "crossing_count",
            span(flow.night.begins, slot * _QUARTER, (slot + 1) * _QUARTER),
            f"post-{corridor}",
            {"corridor": f"corridor/{corridor}", "people": _counted(table), **shared},
            place=f"crossing/{corridor}",
        )
        for corridor, tables in flow.crossed.items()
        for slot, table in enumerate(tables)
    ]


def _counted(table: Table) -> Table:
    """Groups with anybody in them; an observed zero says so with its total."""
    return {group: count for group, count in table.items() if count} or {"people": 0}


def checkpoints(flow: Flow) -> list[Record]:
    """What the checkpoint of each corridor reports every two hours of the last night."""
    out = []
    for corridor, tables in flow.crossed.items():
        for start in range(0, SLOTS, 8):
            body: Record = {"corridor": f"corridor/{corridor}", "population": "civilians"}
            passed = sum(merged(tables[start : start + 8]).values())
            body |= {"passed": {"people": passed}, "waiting": 12 + passed // 9}
            if corridor == KARIM and HELD[0] in range(start, start + 8):
                body["held"] = {"men": len(HELD)}
            if corridor == KARIM and start == _RELEASED:
                body["released"] = {"men": len(HELD)}
            occurred = span(flow.night.begins, start * _QUARTER, (start + 8) * _QUARTER)
            out.append(
                record("checkpoint_report", occurred, f"checkpoint-{corridor}", body, place=f"checkpoint/{corridor}")
            )
    return out


def states() -> Iterable[Record]:
    """How each corridor was opened; one party's guarantee is not on record, which is an alarm."""
    for corridor in CENTRES:
        steps: tuple[tuple[str, str, Record], ...] = (
            ("2016-12-07T10:00", "proposed", {"party": "Centre for Reconciliation"}),
            ("2016-12-08T09:00", "notified", {"party": _OPPOSITION, "channel": "loudspeakers and leaflets"}),
            (
                "2016-12-08T11:00",
                "guaranteed",
                {"party": _GOVERNMENT, "channel": "letter", "until": "2016-12-16T06:00"},
            ),
            ("2016-12-08T18:00", "open", {}),
        )
        for occurred, state, more in steps:
            yield _state(corridor, occurred, state, more)
    yield _state(
        MAHAYAR, at(LAST, SUSPENDED[0] * _QUARTER), "suspended", {"reason": "a bus broken down across the road"}
    )
    yield _state(MAHAYAR, at(LAST, (SUSPENDED[-1] + 1) * _QUARTER), "open", {"reason": "the bus was towed away"})
    body = {"type": "obstruction", "details": "a bus broken down across the road; nobody hurt"}
    occurred = span(LAST, SUSPENDED[0] * _QUARTER - 2, (SUSPENDED[-1] + 1) * _QUARTER - 5)
    yield record("incident", occurred, f"post-{MAHAYAR}", body, place=f"corridor/{MAHAYAR}")


def _state(corridor: str, occurred: str, state: str, more: Record) -> Record:
    body = {"state": state, **more}
    return record(
        "corridor_state",
        occurred,
        f"post-{corridor}",
        body,
        place=f"corridor/{corridor}",
        mood="declared",
        number=state,
    )


def convoys(chance: Random) -> Iterable[Record]:
    """The next group, about 8,000, as eight declared convoys: under way at six, the first of them overdue."""
    sizes = [_FIRST, *apportion(TOTALS.under_way - _FIRST, [chance.uniform(0.9, 1.1) for _ in range(7)])]
    for number, people in enumerate(sizes, 1):
        name, corridor = f"group-{number}", (KARIM, MAHAYAR)[number % 2]
        overdue = number == 1
        leaves = 600 if overdue else 630 + 8 * number
        arrives = 675 if overdue else 725 + 12 * number
        vehicles = {"bus": -(-people // 48), "ambulance": 1}
        stops = ((f"checkpoint/{corridor}", leaves + 20), (CENTRES[corridor], arrives))
        body: Record = {
            "convoy": name,
            "people": {"people": people},
            "population": "civilians",
            "movement": "organised_evacuation",
            "organised_by": "Centre for Reconciliation",
            "vehicles": vehicles,
            "waypoints": [{"place": place, "due": at(LAST, due)} for place, due in stops],
        }
        place = f"corridor/{corridor}"
        yield record("convoy", at(LAST, leaves), f"post-{corridor}", body, place=place, mood="declared", number=name)
        for (stop, due), status in zip(stops, ("passed", "arrived"), strict=True):
            if not (overdue and status == "arrived"):
                seen = {"convoy": name, "status": status, "vehicles": vehicles}
                who = stop.replace("/", "-") if status == "passed" else stop.replace("centre/", "desk-")
                yield record("convoy_report", at(LAST, due - 3), who, seen, place=stop, number=name)


def watches(flow: Flow) -> Iterable[Record]:
    """The watch by drone over both corridors on the last night: planned, held, counted, and blind for a while."""
    for corridor, shifts in _SHIFTS.items():
        place, crew = f"corridor/{corridor}", f"crew-{corridor}"
        drone = {"means": "drone"}
        yield record("watch", span(LAST, 0, 720), crew, drone, place=place, mood="planned", number="plan")
        for start, end in shifts:
            yield record("watch", span(LAST, start, end), crew, drone, place=place)
        for start in range(0, 720, 60):
            seen = corridor == MAHAYAR or not (start < _GAP[1] and start + 60 > _GAP[0])
            if seen and any(a <= start and start + 60 <= b for a, b in shifts):
                quarters = flow.crossed[corridor][start // _QUARTER : start // _QUARTER + 4]
                people = sum(merged(quarters).values())
                body = {"direction": "outbound", "counted": f"{people * 94 // 100}-{-(-people * 105 // 100)}"}
                yield record("watch_count", span(LAST, start, start + 60), crew, body, place=place)
    gap = {"reason": "weather", "details": "low cloud"}
    yield record("watch_gap", span(LAST, *_GAP), f"crew-{KARIM}", gap, place=f"corridor/{KARIM}")
