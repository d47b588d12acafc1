"""Records of the two reception centres: arrivals, departures, headcounts, meals, consultations, referrals.

All of it is chosen, but for the arrivals, which `flows.py` derives from the published
nights. The centres fill by night and empty by day; one holds more than it has beds
for on the last morning, and its headcount does not fit what movements leave.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flows import KARIM, LAST, MAHAYAR, apportion, merged
from published import NIGHTS, TOTALS
from records import Record, at, record, span
from ways import CENTRES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from random import Random

    from flows import Flow, Table

__all__ = ["arrivals", "care", "centres", "departures"]

_HALF_HOUR: Final = 30
_STAYED: Final = {KARIM: 0.31, MAHAYAR: 0.36}  # share of a day's people still there in the evening
_GOALS: Final = (("district/west-aleppo", "yes", 0.7), ("special/onward", "unknown", 0.3))
_LEAVE_BY_DAY: Final = (840, 1020, 1200)  # 08:00, 11:00 and 14:00 of the next day, three hours each
_CIVILIANS: Final = {"population": "civilians", "movement": "unknown"}
_EVENING: Final = {
    KARIM: {"men": 9, "women": 16, "boys": 11, "girls": 12},
    MAHAYAR: {"men": 6, "women": 11, "boys": 7, "girls": 9},
}
_ADMITTED: Final = {"men": 2, "women": 3, "girls": 1}
_REFERRED: Final = (("immediate", 2, "admitted"), ("urgent", 4, "admitted"), ("delayed", 5, "treated"))
_BORN: Final = {"f_0_4": 1}
_COUNTED_AT: Final = 690  # 05:30
_COUNTED_SHORT: Final = {KARIM: 0, MAHAYAR: 41}


def arrivals(flow: Flow, chance: Random) -> list[Record]:
    """Arrivals registered in every half-hour; single totals beside them on the last night."""
    out = []
    for corridor, tables in flow.arrived.items():
        for half, table in enumerate(tables):
            total = sum(table.values())
            body: Record = {"corridor": f"corridor/{corridor}", "population": "civilians", "movement": _movement(flow)}
            body["people"] = {group: count for group, count in table.items() if count} or {"people": 0}
            if total and flow.night.begins == LAST:
                body |= {"households": -(-total // 5), "unaccompanied": chance.choice((0, 0, 0, 0, 1))}
                body |= {
                    "disabled": round(total * chance.uniform(0, 0.06)),
                    "pregnant": round(total * chance.uniform(0, 0.03)),
                }
            occurred = span(flow.night.begins, half * _HALF_HOUR, (half + 1) * _HALF_HOUR)
            out.append(record("arrival", occurred, _desk(corridor), body, place=CENTRES[corridor], method="registered"))
    return out


def _movement(flow: Flow) -> str:
    return "organised_evacuation" if flow.night.begins == LAST else "unknown"


def _desk(corridor: str) -> str:
    return CENTRES[corridor].replace("centre/", "desk-")


def departures(flows: Sequence[Flow]) -> tuple[list[Record], dict[str, Table]]:
    """Who leaves by day and in the last evening, and whom that leaves in each centre."""
    out: list[Record] = []
    inside: dict[str, Table] = {corridor: {} for corridor in CENTRES}
    for flow in flows:
        for corridor, tables in flow.arrived.items():
            inside[corridor] = merged([inside[corridor], *map(_by_sex, tables)])
            if flow.night.begins == LAST:
                out.append(_departure(corridor, span(LAST, 0, 90), *_GOALS[0][:2], _EVENING[corridor]))
                inside[corridor] = merged([inside[corridor], _negative(_EVENING[corridor])])
                continue
            leaving = {group: count - round(count * _STAYED[corridor]) for group, count in inside[corridor].items()}
            inside[corridor] = merged([inside[corridor], _negative(leaving)])
            for start, part in zip(_LEAVE_BY_DAY, _split(leaving, [3, 4, 3]), strict=True):
                for (goal, choice, _), some in zip(_GOALS, _split(part, [goal[2] for goal in _GOALS]), strict=True):
                    out.append(_departure(corridor, span(flow.night.begins, start, start + 180), goal, choice, some))
    return out, inside


def _departure(corridor: str, occurred: str, goal: str, choice: str, table: Table) -> Record:
    body = {
        "destination": goal,
        "own_choice": choice,
        "population": "civilians",
        "movement": "unknown",
        "people": table,
    }
    number = goal.rpartition("/")[2]
    return record("departure", occurred, _desk(corridor), body, place=CENTRES[corridor], number=number)


def _split(table: Table, weights: Sequence[float]) -> list[Table]:
    """A table in parts, each group by itself; what a group has none of is left out."""
    parts: list[Table] = [{} for _ in weights]
    for group, count in table.items():
        for part, share in zip(parts, apportion(count, weights), strict=True):
            if share:
                part[group] = share
    return parts


def _by_sex(table: Table) -> Table:
    """Full bands as men, women, boys and girls; what is so already stays."""
    names = {"m_18": "men", "m_60": "men", "f_18": "women", "f_60": "women", "m_": "boys", "f_": "girls"}
    out: Table = {}
    for group, count in table.items():
        name = names.get(group[:4]) or names.get(group[:2], group)
        out[name] = out.get(name, 0) + count
    return out


def _negative(table: Table) -> Table:
    return {group: -count for group, count in table.items()}


def centres(inside: dict[str, Table], last: Flow) -> Iterable[Record]:
    """Opening, capacity, notices of who is coming, and the headcount of the last night."""
    rooms = {
        KARIM: {"beds": 5200, "water": 78000, "latrines": 110, "heating": "yes"},
        MAHAYAR: {"beds": 3600, "water": 41000, "latrines": 61, "heating": "unknown"},
    }
    for corridor, place in CENTRES.items():
        opened = {"state": "opened", **rooms[corridor]}
        yield record("centre", f"{NIGHTS[0].begins}T16:00", _desk(corridor), opened, place=place)
        coming = {
            "expected": f"about {TOTALS.under_way // 2}",
            "due": at(LAST, 700),
            "corridor": f"corridor/{corridor}",
        }
        yield record("pre_arrival_notice", at(LAST, 590), _desk(corridor), coming, place=place, mood="declared")
        there = sum(inside[corridor].values()) - sum(last.arrived[corridor][-1].values())
        if corridor == KARIM:
            there += sum(_BORN.values()) - sum(_ADMITTED.values())
        body = {"people": {"people": there - _COUNTED_SHORT[corridor]}, "population": "civilians"}
        yield record("headcount", at(LAST, _COUNTED_AT), _desk(corridor), body, place=place)


def care() -> Iterable[Record]:
    """Meals, consultations, referrals, and what changes who is there: one birth, six admissions."""
    for corridor, (supper, late, breakfast) in {KARIM: (3120, 410, 3260), MAHAYAR: (2240, 290, 2380)}.items():
        for start, meals in ((60, supper), (330, late), (660, breakfast)):
            place = CENTRES[corridor]
            yield record(
                "meals", span(LAST, start, start + 60), f"kitchen-{_desk(corridor)}", {"meals": meals}, place=place
            )
    for corridor, number in ((KARIM, 148), (MAHAYAR, 93)):
        given: Record = {"consultations": number}
        yield record("consultations", span(LAST, 0, 720), f"clinic-{_desk(corridor)}", given, place=CENTRES[corridor])
    clinic, place = f"clinic-{_desk(KARIM)}", CENTRES[KARIM]
    sent = {"hospital": "hospital/west-aleppo"}
    for priority, people, outcome in (
        ("immediate", 2, "admitted"),
        ("urgent", 4, "admitted"),
        ("delayed", 5, "treated"),
    ):
        referred: Record = {"priority": priority, "people": {"people": people}, **sent, "outcome": outcome}
        yield record("referral", span(LAST, 0, 600), clinic, referred, place=place, number=priority)
    for event, minute, table in (("born", 495, _BORN), ("admitted", 300, _ADMITTED)):
        happened: Record = {"event": event, "account": place, "population": "civilians", "people": table}
        yield record("life_event", at(LAST, minute), clinic, happened, number=event)
