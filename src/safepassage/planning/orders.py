"""Orders for people: for each block and time of leaving, one way in a few plain words.

It turns the routes of a plan into what a sheet of paper can say: leave between these minutes, go north-east for 300
metres, turn left. A way has hundreds of streets and people remember five turns, so a way is told by the corners that
remain when it is drawn with a broader pen, the broader the more corners it has. It says nothing of other blocks, of
convoys, or of what binds the plan. Orders are for the planning role until they are handed out.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from safepassage.foundation.errors import DataRefused, Fault
from safepassage.foundation.ids import canonical, content_id
from safepassage.planning.walking import walking_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from safepassage.geography.network import Network
    from safepassage.planning.problem import Problem
    from safepassage.planning.scenario import Scenario
    from safepassage.planning.zone_routes import ZoneRoutes

__all__ = [
    "COMPASS",
    "SHEET",
    "TURNS",
    "Departure",
    "Departures",
    "Leg",
    "Order",
    "Sheet",
    "content_of",
    "open_till",
    "orders_of",
    "plan_id",
]

COMPASS: Final = ("n", "ne", "e", "se", "s", "sw", "w", "nw")
TURNS: Final = ("left", "right", "bear-left", "bear-right", "sharp-left", "sharp-right")
SHEET: Final = "safepassage order 1"
"""What every signed sheet says that it is."""
PLAN_HEX: Final = 32
"""Digits of a plan's hash that a sheet carries: 128 bits."""
LEGS_MAX: Final = 7
"""More turns than this nobody remembers; the picture has them all."""
PEN_M: Final = 15.0
"""Corners this near to the straight line are no turns."""
PENS: Final = 10
BEAR_DEG, TURN_DEG, SHARP_DEG = 30.0, 60.0, 125.0
"""From here on one bears, turns, and turns sharply; below, one goes straight on."""
DAY_S: Final = 86_400.0
"""Nobody is told to be ready for longer than this."""
SLOWLY: Final = 2
"""How many times as long as planned the way may take before the sheet expires."""


@dataclass(frozen=True, slots=True)
class Departure:
    """People of a block who leave in one time without a break, and their whole way.

    Attributes:
        zone: `zone/…`.
        junction: The block's junction, by the network's number.
        exit: `exit/…`.
        from_step, to_step: The first and the last step in which they leave.
        people: How many.
        streets: Places in the network's streets, in the order of walking.
        junctions: The junctions of the way, home first, by the network's numbers.
        open_till_step: The last step up to which whoever leaves still finds the whole way open; None where it stays so.
    """

    zone: str
    junction: int
    exit: str
    from_step: int
    to_step: int
    people: int
    streets: tuple[int, ...]
    junctions: tuple[int, ...]
    open_till_step: int | None


@dataclass(frozen=True, slots=True)
class Departures:
    """All departures of a plan.

    Attributes:
        each: Those on foot.
        step_s: Seconds in a step of the plan.
        trips: Fleet, zone and minute of driving in of each trip for those who cannot walk.
    """

    each: tuple[Departure, ...]
    step_s: float
    trips: tuple[tuple[str, str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Leg:
    """A part of the way that goes one way.

    Attributes:
        turn: One of `TURNS`; "" at the beginning of the way.
        toward: One of `COMPASS`.
        length_m: Metres, rounded as one speaks: to 10, from 200 on to 50, from 1,000 on to 100.
    """

    turn: str
    toward: str
    length_m: int


@dataclass(frozen=True, slots=True, eq=False)
class Order:
    """What the people of one block do in one time.

    Those of a zone who cannot walk are told to be ready in a window of the scenario, not when a convoy comes: such an
    order has no block and no way.

    Attributes:
        by: foot or vehicle.
        zone: `zone/…`.
        block: The block's number in its zone, from 1 on in the order of the junctions' numbers; 0 for the whole zone.
        exit: `exit/…`; "" of those who are fetched, because vehicles stand there.
        centres: `centre/…` that people are taken to from there.
        leave, leave_by: Between these moments, with the scenario's offset, whole minutes.
        done_by: By then even slow people are out.
        legs: The way in words.
        way_m: (points, 2) float64, the line of the way, metres in the network's system.
    """

    by: str
    zone: str
    block: int
    exit: str
    centres: tuple[str, ...]
    leave: datetime
    leave_by: datetime
    done_by: datetime
    legs: tuple[Leg, ...]
    way_m: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """One piece of paper: an order in a language, with a number and an end."""

    order: Order
    language: str
    copy: int
    expires: datetime


def orders_of(departures: Departures, network: Network, scenario: Scenario, *, window_min: int) -> tuple[Order, ...]:
    """The orders of a plan, by zone, block and time.

    A plan lets people out in steps of a minute, which nobody can keep. A sheet gives them `window_min` minutes from the
    planned moment on, or fewer where the way closes: never one minute before it, when a street may not be open yet.
    Times of a block that fall into one such window are one sheet.

    Raises:
        DataRefused: A departure is not of this network or scenario, or has no whole minute in which its way is open.
    """
    faults = [*_foreign(departures, network, scenario), *_too_short(departures)]
    if faults:
        raise DataRefused(faults)
    blocks = {
        (zone, junction): number
        for zone in {each.zone for each in departures.each}
        for number, junction in enumerate(sorted({each.junction for each in departures.each if each.zone == zone}), 1)
    }
    centres = {exit_.place: exit_.centres for exit_ in scenario.exits}
    pace_m_s = walking_at(scenario.flow_share).speed_m_s * scenario.pace_factor
    start = datetime.fromisoformat(scenario.start)
    found = []
    for joined in _joined(departures.each, round(window_min * 60 / departures.step_s)):
        each = joined[0]
        way_m = _line(network, each)
        length_m = float(network.length_m[list(each.streets)].sum())
        leave, leave_by = (
            start + timedelta(minutes=at_min) for at_min in _window_min(joined, departures.step_s, window_min)
        )
        found.append(
            Order(
                by="foot",
                zone=each.zone,
                block=blocks[each.zone, each.junction],
                exit=each.exit,
                centres=centres[each.exit],
                leave=leave,
                leave_by=leave_by,
                done_by=_full_hour(leave_by + timedelta(seconds=SLOWLY * length_m / pace_m_s)),
                legs=tuple(_legs(way_m)),
                way_m=way_m,
            )
        )
    found += _fetched(departures.trips, scenario)
    return tuple(sorted(found, key=lambda order: (order.zone, order.block, order.leave)))


def open_till(problem: Problem, routes: ZoneRoutes, source: int, step: int) -> int | None:
    """The last step up to which whoever leaves home from `step` on finds the whole way open; None where it stays so.

    Args:
        problem: What was planned.
        routes: One route for each block.
        source: The block.
        step: One in which its people may leave.
    """
    arc = routes.route(source)
    exit_ = int(routes.exit[source])
    after = np.concatenate([[0], np.cumsum(problem.travel[arc], dtype=np.int64)])
    profile = np.append(problem.profile[arc], problem.exit_profile[exit_])
    leave = np.arange(step, max(step, problem.is_open.shape[1]) + 1)
    opened = problem.open_at(profile[:, None], leave + after[:, None]).all(axis=0)
    shut = np.flatnonzero(~opened)
    return int(leave[shut[0]]) - 1 if len(shut) else None


def _fetched(trips: Sequence[tuple[str, str, int]], scenario: Scenario) -> Iterator[Order]:
    """For each zone and window in which vehicles come, an order to be ready; no hour of any trip."""
    start = datetime.fromisoformat(scenario.start)
    centres = {exit_.place: exit_.centres for exit_ in scenario.exits}
    exit_of = {fleet.place: fleet.exit for fleet in scenario.fleets}
    spans_s = [(window.from_s, window.to_s) for window in scenario.windows] or [(0.0, DAY_S)]
    for from_s, to_s in spans_s:
        to_s = min(to_s, from_s + DAY_S)  # noqa: PLW2901 - a window without an end
        exits: dict[str, set[str]] = {}
        for fleet, zone, in_min in trips:
            if from_s <= in_min * 60 < to_s:
                exits.setdefault(zone, set()).add(exit_of[fleet])
        for zone, of_zone in exits.items():
            one = next(iter(of_zone)) if len(of_zone) == 1 else ""
            end = start + timedelta(seconds=to_s)
            yield Order(
                by="vehicle",
                zone=zone,
                block=0,
                exit="",
                centres=centres.get(one, ()),
                leave=start + timedelta(seconds=from_s),
                leave_by=end,
                done_by=_full_hour(end),
                legs=(),
                way_m=np.zeros((0, 2)),
            )


def _joined(departures: Sequence[Departure], window_steps: int) -> Iterator[list[Departure]]:
    """Departures of one block and way that begin within a window and before the way closes."""
    open_: dict[tuple[str, int, tuple[int, ...]], list[Departure]] = {}
    for each in sorted(departures, key=lambda one: one.from_step):
        key = (each.zone, each.junction, each.streets)
        first = open_[key][0] if key in open_ else None
        if first is not None and (
            each.to_step < first.from_step + window_steps and first.open_till_step == each.open_till_step
        ):
            open_[key].append(each)
            continue
        if first is not None:
            yield open_[key]
        open_[key] = [each]
    yield from open_.values()


def _window_min(joined: Sequence[Departure], step_s: float, window_min: int) -> tuple[int, int]:
    """(the minute from which on these leave, the minute by which they must have left); minutes from the start."""
    first, last = joined[0], max(each.to_step for each in joined)
    from_min = math.ceil(first.from_step * step_s / 60)
    by_min = max(from_min + window_min, math.ceil((last + 1) * step_s / 60))
    if first.open_till_step is not None:
        by_min = min(by_min, math.floor((first.open_till_step + 1) * step_s / 60))
    return from_min, by_min


def plan_id(departures: Departures, scenario: Scenario, network: str) -> str:
    """Which plan sheets are of: from the SHA-256 of its departures, its beginning and its network's `digest`."""
    rows = [
        [each.zone, each.junction, each.exit, each.from_step, each.to_step, each.people, list(each.streets)]
        for each in departures.each
    ]
    head = [scenario.nature, scenario.name, scenario.start, f"{departures.step_s:g}", network]
    trips = [list(trip) for trip in departures.trips]
    return content_id(canonical({"plan": head, "departures": rows, "trips": trips}))[:PLAN_HEX]


def content_of(sheet: Sheet, scenario: Scenario, plan: str) -> dict[str, Any]:
    """All that a sheet says, in no language: what is signed, and what the register holds."""
    order = sheet.order
    return {
        "sheet": SHEET,
        "nature": scenario.nature,
        "operation": scenario.name,
        "plan": plan,
        "zone": order.zone,
        "block": order.block,
        "by": order.by,
        "leave": order.leave.isoformat(timespec="minutes"),
        "leave_by": order.leave_by.isoformat(timespec="minutes"),
        "way": " ".join(f"{leg.turn + '.' if leg.turn else ''}{leg.toward}.{leg.length_m}" for leg in order.legs),
        "exit": order.exit,
        "centres": " ".join(order.centres),
        "language": sheet.language,
        "copy": sheet.copy,
        "expires": sheet.expires.isoformat(timespec="minutes"),
    }


def _foreign(departures: Departures, network: Network, scenario: Scenario) -> list[Fault]:
    known = {zone.place for zone in scenario.zones} | {exit_.place for exit_ in scenario.exits}
    known |= {fleet.place for fleet in scenario.fleets}
    named = {("zone", each.zone) for each in departures.each} | {("zone", zone) for _, zone, _ in departures.trips}
    named |= {("exit", each.exit) for each in departures.each} | {("fleet", fleet) for fleet, *_ in departures.trips}
    faults = [
        Fault(field=what, expected=f"a {what} of the scenario", got=name)
        for what, name in sorted(named)
        if name not in known
    ]
    for each in departures.each:
        if not _leads(network, each):
            where = f"{each.zone}, junction {each.junction}"
            way_out = "Give the scenario and the network that the plan was made with."
            faults.append(Fault(field="streets", expected="a way of this network", got=where, way_out=way_out))
    return faults


def _too_short(departures: Departures) -> Iterator[Fault]:
    """Times of leaving that no clock can tell: the way closes before a whole minute of them is over."""
    for each in departures.each:
        from_min, by_min = _window_min([each], departures.step_s, 1)
        if by_min <= from_min:
            yield Fault(
                field=f"{each.zone}, junction {each.junction}",
                expected="a whole minute in which the way is open",
                got=f"step {each.from_step} of {departures.step_s:g} s",
                way_out="Plan with steps of 60 seconds: --step 60, with --coarse where that is too long.",
            )


def _leads(network: Network, each: Departure) -> bool:
    """Whether the streets join the junctions, one after the other, and the way begins at the block."""
    street = np.array(each.streets, np.int64)
    if each.junctions[:1] != (each.junction,) or len(each.junctions) != len(street) + 1:
        return False
    if len(street) and (street.min() < 0 or street.max() >= network.streets):
        return False
    ends = np.sort(network.node_id[np.column_stack([network.start[street], network.end[street]])], axis=1)
    way = np.array(each.junctions, np.int64)
    return bool((ends == np.sort(np.column_stack([way[:-1], way[1:]]), axis=1)).all())


def _line(network: Network, each: Departure) -> NDArray[np.float64]:
    """The line of a way, home first: (points, 2) float64, metres; one point where home is at the exit."""
    begin = int(np.flatnonzero(network.node_id == each.junction)[0])
    parts = [np.array([[network.x_m[begin], network.y_m[begin]]])]
    for street, after in zip(each.streets, each.junctions[1:], strict=True):
        line = network.line(street)
        forward = network.node_id[network.end[street]] == after
        parts.append(line[1:] if forward else line[-2::-1])
    return np.concatenate(parts)


def _legs(way_m: NDArray[np.float64]) -> Iterator[Leg]:
    corner = _corners(way_m)
    away_m = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(way_m, axis=0).T))])
    before_deg = None
    for begin, end in pairwise(corner):
        east_m, north_m = way_m[end] - way_m[begin]
        toward_deg = math.degrees(math.atan2(east_m, north_m)) % 360
        yield Leg(
            turn="" if before_deg is None else _turn(toward_deg - before_deg),
            toward=COMPASS[round(toward_deg / 45) % 8],
            length_m=_spoken(float(away_m[end] - away_m[begin])),
        )
        before_deg = toward_deg


def _corners(way_m: NDArray[np.float64]) -> list[int]:
    """Places in the line of the corners that are told, both ends included; none where it has no length."""
    if len(way_m) < 2:  # noqa: PLR2004 - a line has two ends
        return []
    for pen in range(PENS):
        kept = shapely.get_coordinates(
            shapely.simplify(shapely.LineString(way_m), PEN_M * 1.5**pen, preserve_topology=False)
        )
        corner = _straightened(way_m, _places(way_m, kept))
        if len(corner) <= LEGS_MAX + 1:
            break
    return corner


def _places(way_m: NDArray[np.float64], kept: NDArray[np.float64]) -> list[int]:
    """Where the points of a simplified line stand in the line."""
    found, at = [], 0
    for point in kept:
        at += int(np.flatnonzero((way_m[at:] == point).all(axis=1))[0])
        found.append(at)
    found[-1] = len(way_m) - 1
    return found


def _straightened(way_m: NDArray[np.float64], corner: list[int]) -> list[int]:
    """The same without the corners at which one goes straight on, the straightest first."""
    left = list(corner)
    while len(left) > 2:  # noqa: PLR2004 - both ends
        step = np.diff(way_m[left], axis=0)
        bearing_deg = np.degrees(np.arctan2(step[:, 0], step[:, 1]))
        turn_deg = abs((np.diff(bearing_deg) + 180) % 360 - 180)
        least = int(turn_deg.argmin())
        if turn_deg[least] >= BEAR_DEG:
            break
        del left[least + 1]
    return left


def _turn(by_deg: float) -> str:
    """Which of `TURNS` one makes; clockwise is to the right."""
    by_deg = (by_deg + 180) % 360 - 180
    side = "right" if by_deg > 0 else "left"
    if abs(by_deg) >= SHARP_DEG:
        return f"sharp-{side}"
    return side if abs(by_deg) >= TURN_DEG else f"bear-{side}"


def _spoken(length_m: float) -> int:
    to_m = 10 if length_m < 200 else 50 if length_m < 1000 else 100  # noqa: PLR2004 - as the docstring of Leg says
    return max(round(length_m / to_m), 1) * to_m


def _full_hour(moment: datetime) -> datetime:
    """The next full hour, or this one."""
    hour = moment.replace(minute=0, second=0, microsecond=0)
    return hour if hour == moment else hour + timedelta(hours=1)
