"""Convoys under way: which left, where they were seen last, and where they should have been by now.

A convoy is known by its short name. Where several sources listed it, its people and
vehicles are the interval that holds all their latest lists; lists are never added.
A convoy that is not seen by the time that it gave for a waypoint is overdue there,
until it is seen at that point or a later one, arrives, or turns round.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from safepassage.ledger.figures import Bounds
from safepassage.ledger.view import trace_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from safepassage.ledger.figures import Held, Trace
    from safepassage.ledger.observation import Observation
    from safepassage.ledger.view import View

__all__ = ["Convoy", "convoys", "same_population"]


@dataclass(frozen=True, slots=True)
class Convoy:
    """A convoy as it stands.

    Attributes:
        name: Its short name.
        place: The corridor that it takes, or else where it left.
        status: planned, under_way, halted, arrived or returned.
        since_s: Since when: it left, was halted, arrived or turned round.
        people: How many are listed.
        population: civilians or combatants where every list says so, else people.
        vehicles: Type → how many are listed, from the latest list.
        seen: (place, moment) of the last report; None when nobody reported it.
        overdue: (place, due moment) of the first waypoint that should have seen it and did not; None when on time.
        missing: Type of vehicle → how many fewer than listed were there at the last report that counted them.
        trace: What this rests on.
    """

    name: str
    place: str | None
    status: str
    since_s: int
    people: Bounds
    population: str
    vehicles: Mapping[str, int]
    seen: tuple[str | None, int] | None
    overdue: tuple[str, int] | None
    missing: Mapping[str, int]
    trace: Trace


def convoys(view: View) -> list[Convoy]:
    """Every convoy that was listed, by name; planned ones once their time has come."""
    lists, reports = _by_name(view, "convoy"), _by_name(view, "convoy_report")
    return [_convoy(name, held, reports.get(name, []), view.as_of_s) for name, held in sorted(lists.items())]


def same_population(said: Iterable[str]) -> str:
    """The population that all of these say; people where they differ, or nobody says."""
    populations = set(said)
    return populations.pop() if len(populations) == 1 else "people"


def _by_name(view: View, kind: str) -> dict[str, list[Held]]:
    out: dict[str, list[Held]] = {}
    for each in view.events(kind):
        out.setdefault(each.observation.body["convoy"], []).append(each)
    return out


def _convoy(name: str, held: Sequence[Held], reported: Sequence[Held], now_s: int) -> Convoy:
    left = [each for each in held if each.observation.mood != "planned"]
    last = (left or held)[-1].observation
    reports = [each.observation for each in reported]
    status, since_s = _status(reports, last, planned=not left)
    vehicles = last.body.get("vehicles", {})
    return Convoy(
        name=name,
        place=last.body.get("corridor", last.place),
        status=status,
        since_s=since_s,
        people=_hull([each.observation for each in left or held]),
        population=same_population(each.observation.body.get("population", "people") for each in left or held),
        vehicles=vehicles,
        seen=(reports[-1].place, reports[-1].occurred.end_s) if reports else None,
        overdue=None if status in ("arrived", "returned") else _overdue(last.body.get("waypoints", ()), reports, now_s),
        missing=_missing(vehicles, reports),
        trace=trace_of([*held, *reported]),
    )


def _status(reports: Sequence[Observation], last: Observation, *, planned: bool) -> tuple[str, int]:
    if not reports:
        return ("planned" if planned else "under_way"), last.occurred.start_s
    report = reports[-1]
    if report.body["status"] == "passed":
        return "under_way", last.occurred.start_s
    return report.body["status"], report.occurred.end_s


def _hull(lists: Sequence[Observation]) -> Bounds:
    """From the smallest to the largest of each source's latest list."""
    latest = {each.source: each.origin for each in lists}
    totals = [Fraction(sum(each.body["people"].values())) for each in lists if each.origin in latest.values()]
    return Bounds(min(totals), max(totals))


def _overdue(
    waypoints: Sequence[Mapping[str, Any]], reports: Sequence[Observation], now_s: int
) -> tuple[str, int] | None:
    seen = {each.place for each in reports if each.body["status"] in ("passed", "arrived")}
    reached = max((number for number, point in enumerate(waypoints) if point["place"] in seen), default=-1)
    late = [point for point in waypoints[reached + 1 :] if point["due"] <= now_s]
    return (late[0]["place"], late[0]["due"]) if late else None


def _missing(listed: Mapping[str, int], reports: Sequence[Observation]) -> dict[str, int]:
    counted = [each.body["vehicles"] for each in reports if "vehicles" in each.body]
    if not counted:
        return {}
    return {type_: n - counted[-1][type_] for type_, n in listed.items() if counted[-1].get(type_, n) < n}
