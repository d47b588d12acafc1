"""People on the move: quarter-hour counts at two crossings, arrivals at two centres, departures by day.

The published number of a night is split over quarters of an hour by weights and chance,
so that the pieces add up to it exactly. A quarter of an hour after the crossing the
same people are registered at a centre, all but the fourteen of `MISSING`. The crossings
count as coarsely as posts do (men, women, boys, girls at one; adults and children at
the other) and the centres more finely, so the remainders show where they can.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from published import NIGHTS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from random import Random

    from published import Night

__all__ = [
    "HELD",
    "KARIM",
    "LAST",
    "MAHAYAR",
    "MISSING",
    "SLOTS",
    "SUSPENDED",
    "Flow",
    "apportion",
    "flow_of",
    "merged",
]

KARIM: Final = "karim-el-hun"
MAHAYAR: Final = "mahayar"
SLOTS: Final = 48  # quarters of an hour from 18:00 to 06:00
LAST: Final = NIGHTS[-1].begins
SUSPENDED: Final = range(20, 23)  # 23:00 to 23:45 on the last night, at Mahayar: a bus broken down on the road
_SHARES: Final = {KARIM: 0.58, MAHAYAR: 0.42}
_BUSY: Final = (9, 10, 11, 12, 12, 11, 10, 8, 6, 5, 6, 8)  # weight of each hour of the night
_VANISHED: Final = (18, 19, 19, 20, 20, 21, 21, 22, 23)  # 22:30 to 24:00: each a man who crosses and never arrives
HELD: Final = (8, 9, 10, 11, 12, 13, 14)  # 20:00 to 21:45: each a man who is held at the checkpoint
_RELEASED: Final = 30  # they are let go by 01:45
_LATE: Final = {"adults": 3, "children": 2}  # cross Mahayar in the last quarter of an hour
MISSING: Final = {KARIM: {"men": len(_VANISHED)}, MAHAYAR: _LATE}

Table = dict[str, int]


@dataclass(slots=True)
class Flow:
    """One night.

    Attributes:
        night: What was published of it.
        crossed: Corridor → a table of people for each quarter of an hour.
        arrived: Corridor → a table for each half-hour, of those registered at its other end.
    """

    night: Night
    crossed: dict[str, list[Table]] = field(default_factory=dict)
    arrived: dict[str, list[Table]] = field(default_factory=dict)


def apportion(total: int, weights: Sequence[float]) -> list[int]:
    """`total` split into whole parts near `weights`, adding up exactly (largest remainders).

    >>> apportion(10, [1, 1, 1])
    [4, 3, 3]
    """
    whole = sum(weights)
    exact = [total * weight / whole for weight in weights]
    parts = [int(each) for each in exact]
    order = sorted(range(len(weights)), key=lambda n: (parts[n] - exact[n], n))
    for n in order[: total - sum(parts)]:
        parts[n] += 1
    return parts


def flow_of(night: Night, chance: Random) -> Flow:
    """The crossings and arrivals of a night, adding up to what was published of it."""
    flow = Flow(night)
    last = night.begins == LAST
    late = _LATE if last else dict.fromkeys(_LATE, 0)
    spots = [(corridor, slot) for corridor in _SHARES for slot in range(SLOTS - 1)]
    open_spots = [(c, s) for c, s in spots if not (last and c == MAHAYAR and s in SUSPENDED)]
    weights = [_SHARES[c] * _BUSY[s // 4] * chance.uniform(0.7, 1.3) for c, s in open_spots]
    adults = dict(zip(open_spots, apportion(night.civilians - night.children - late["adults"], weights), strict=True))
    jitter = [weight * chance.uniform(0.8, 1.2) for weight in weights]
    children = dict(zip(open_spots, apportion(night.children - late["children"], jitter), strict=True))
    for corridor in _SHARES:
        slots = [
            {"adults": adults.get((corridor, s), 0), "children": children.get((corridor, s), 0)} for s in range(SLOTS)
        ]
        if corridor == MAHAYAR:
            slots[-1] = dict(late)
        flow.crossed[corridor] = [by_sex(table, chance) for table in slots] if corridor == KARIM else slots
        came = _came_out(flow.crossed[corridor], taken=last and corridor == KARIM)
        halves = [merged(came[n : n + 2]) for n in range(0, SLOTS, 2)]
        registered = in_bands if corridor == KARIM else by_sex
        flow.arrived[corridor] = [registered(table, chance) for table in halves]
    return flow


def _came_out(crossed: Sequence[Table], *, taken: bool) -> list[Table]:
    """Who comes out in each quarter of an hour: those of the quarter before, less who vanished or was held."""
    came = [Counter(dict.fromkeys(crossed[0], 0)), *(Counter(table) for table in crossed[:-1])]
    if taken:
        for slot in (*HELD, *_VANISHED):
            came[slot + 1]["men"] -= 1
            assert came[slot + 1]["men"] >= 0, f"no man crossed in quarter {slot}"
        came[_RELEASED + 1]["men"] += len(HELD)
    return [dict(table) for table in came]


def by_sex(table: Mapping[str, int], chance: Random) -> Table:
    """Adults and children, told apart by sex."""
    men = round(table["adults"] * chance.uniform(0.36, 0.44))
    boys = round(table["children"] * chance.uniform(0.46, 0.54))
    return {"men": men, "women": table["adults"] - men, "boys": boys, "girls": table["children"] - boys}


def in_bands(table: Mapping[str, int], chance: Random) -> Table:
    """Men, women, boys and girls in full age bands, as a registration desk takes them."""
    out: Table = {}
    for sex, adults, children in (("f", "women", "girls"), ("m", "men", "boys")):
        old = round(table[adults] * chance.uniform(0.05, 0.13))
        small, middle, big = apportion(
            table[children], [chance.uniform(2, 4), chance.uniform(3, 5), chance.uniform(2, 4)]
        )
        out |= {f"{sex}_0_4": small, f"{sex}_5_11": middle, f"{sex}_12_17": big}
        out |= {f"{sex}_18_59": table[adults] - old, f"{sex}_60_plus": old}
    return out


def merged(tables: Sequence[Mapping[str, int]]) -> Table:
    """The sum of tables, group by group."""
    out: Table = {}
    for table in tables:
        for group, count in table.items():
            out[group] = out.get(group, 0) + count
    return out
