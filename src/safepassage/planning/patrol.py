"""A patrol: which posts are to be kept in view, by which drones from which bases, and the rota of each base.

Each place in the air is flown from the base that is quickest to it, out and back, unless the scenario names one; then
the bases are apart. A request that cannot be met is refused with what would make it feasible, for every post at once.
It plans watches of stretches and crossings, and nothing else: it knows no person on the ground.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import shapely
from shapely.geometry import shape

from safepassage.foundation.errors import DataRefused, Fault
from safepassage.planning.rota import Shift, Task, Watch
from safepassage.planning.rota_search import WORK_S, rota_of
from safepassage.planning.spares import Chances, spares_for
from safepassage.planning.transit import Way, Wind, way

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from safepassage.planning.rota_search import Rota
    from safepassage.planning.spares import Nights

__all__ = ["Base", "Crew", "Drone", "Patrol", "PatrolPlan", "Plane", "Post", "Seat", "patrol_of"]

LonLat = tuple[float, float]
ROUNDING_MIN: Final = 1e-6
"""What the arithmetic of degrees may add to a whole minute."""
_MAJOR_M: Final = 6_378_137.0
_ECCENTRICITY_2: Final = 0.00669437999014
"""WGS 84: the equator's radius, and the square of the first eccentricity (NGA.STND.0036)."""


@dataclass(frozen=True, slots=True)
class Drone:
    """The model that is flown.

    Attributes:
        endurance_min: Minutes that a whole battery lasts in the air.
        reserve_min: Minutes of them that are never planned with.
        speed_m_s: Airspeed in transit.
        charge_min: Minutes on a charger.
        swap_min: Minutes from landing until another battery is in; None where the battery stays in the drone.
        altitude_m: Height above the take-off point at which it flies, for the autopilot's files.
    """

    endurance_min: int
    reserve_min: int
    speed_m_s: float
    charge_min: int
    swap_min: int | None
    altitude_m: float = 80.0


@dataclass(frozen=True, slots=True)
class Base:
    """`base/…`: where drones stand; None is as many as it takes."""

    place: str
    position_deg: LonLat
    drones: int | None = None
    batteries: int | None = None
    chargers: int | None = None
    pads: int | None = None
    pad_min: int = 1


@dataclass(frozen=True, slots=True)
class Post:
    """What is to be kept in view.

    Attributes:
        place: `stretch/…` or `crossing/…`.
        corridor: `corridor/…` that it is a part of; "" where nobody says.
        positions_deg: Where drones stand in the air, longitude and latitude; each is held.
        spans_min: From and to, in whole minutes since the start.
        at_once: Drones at each position.
        base: The base to fly it from; "" for the quickest.
    """

    place: str
    corridor: str
    positions_deg: tuple[LonLat, ...]
    spans_min: tuple[tuple[int, int], ...]
    at_once: int = 1
    base: str = ""


@dataclass(frozen=True, slots=True)
class Crew:
    """A crew of a base, on duty from one minute to another."""

    place: str
    base: str
    duty_min: tuple[tuple[int, int], ...]
    at_once: int = 1


@dataclass(frozen=True, slots=True)
class Patrol:
    """What an officer writes down."""

    name: str
    nature: str
    start: str
    drone: Drone
    bases: tuple[Base, ...]
    posts: tuple[Post, ...]
    crews: tuple[Crew, ...] = ()
    closed: tuple[Mapping[str, Any], ...] = ()
    wind: Wind = field(default_factory=Wind)
    handover_min: int = 1
    chances: Chances = field(default_factory=Chances)


@dataclass(frozen=True, slots=True)
class Seat:
    """One place in the air: whose it is, where, and the way there and back from its base."""

    post: Post
    number: int
    position_deg: LonLat
    base: str
    out: Way
    back: Way


@dataclass(frozen=True, slots=True)
class PatrolPlan:
    """The rota of every base.

    Attributes:
        patrol: What was asked.
        plane: The metres that ways are in.
        rotas: By base, in the order of the scenario; bases that fly nothing are left out.
        seats: By post and number.
    """

    patrol: Patrol
    plane: Plane
    rotas: Mapping[str, Rota]
    seats: Mapping[tuple[str, int], Seat]

    def nights(self, base: str) -> Nights:
        """The nights of a base under chance, with more and more spares."""
        rota = self.rotas[base]
        task = rota.task

        def transits(wind: Wind) -> list[tuple[int, int] | None]:
            known = {}
            for watch in task.watches:
                seat = self.seats[watch.post, watch.seat]
                if (watch.post, watch.seat) not in known:
                    there = _there_and_back(self.patrol, self.plane, seat.position_deg, self._base(base), wind)
                    known[watch.post, watch.seat] = None if there is None else _minutes(there)
            return [known[watch.post, watch.seat] for watch in task.watches]

        stations = [(flight.sortie.watch, *flight.sortie.on_min(task)) for flight in rota.flights]
        return spares_for(task, stations, rota.drones, self.patrol.chances, transits, wind=self.patrol.wind)

    def _base(self, place: str) -> Base:
        return next(base for base in self.patrol.bases if base.place == place)


@dataclass(frozen=True, slots=True)
class Plane:
    """Metres to the east and north of a point, on the plane that touches WGS 84 there; below 0.1 % off within 20 km."""

    origin_deg: LonLat
    metres: LonLat = field(init=False)

    def __post_init__(self) -> None:
        latitude_rad = math.radians(self.origin_deg[1])
        w = math.sqrt(1 - _ECCENTRICITY_2 * math.sin(latitude_rad) ** 2)
        east_m = math.radians(1) * _MAJOR_M / w * math.cos(latitude_rad)
        north_m = math.radians(1) * _MAJOR_M * (1 - _ECCENTRICITY_2) / w**3
        object.__setattr__(self, "metres", (east_m, north_m))

    def to_m(self, place_deg: LonLat) -> tuple[float, float]:
        """(x, y) of longitude and latitude."""
        return (
            (place_deg[0] - self.origin_deg[0]) * self.metres[0],
            (place_deg[1] - self.origin_deg[1]) * self.metres[1],
        )

    def to_deg(self, place_m: tuple[float, float]) -> LonLat:
        """Longitude and latitude of (x, y)."""
        return (
            place_m[0] / self.metres[0] + self.origin_deg[0],
            place_m[1] / self.metres[1] + self.origin_deg[1],
        )

    def ground(self, areas: Sequence[Mapping[str, Any]]) -> list[shapely.Geometry]:
        """GeoJSON polygons in metres."""
        origin, scale = self.origin_deg, self.metres
        return [shapely.transform(shape(area), lambda xy: (xy - origin) * scale) for area in areas]


def patrol_of(patrol: Patrol, *, work_s: float = WORK_S) -> PatrolPlan:
    """Plans a patrol.

    Args:
        patrol: What is asked.
        work_s: Deterministic seconds of the exact solver, for each number of drones; 0 leaves it out.

    Raises:
        DataRefused: A post cannot be held, with what would make it feasible, for all posts at once.
    """
    positions = [base.position_deg for base in patrol.bases]
    middle = (sum(x for x, _ in positions) / len(positions), sum(y for _, y in positions) / len(positions))
    plane = Plane(middle)
    seats: dict[tuple[str, int], Seat] = {}
    faults: list[Fault] = []
    for post in patrol.posts:
        places = [place for place in post.positions_deg for _ in range(post.at_once)]
        for number, place in enumerate(places):
            found = _seat(patrol, plane, post, number, place)
            if isinstance(found, Fault):
                if found not in faults:
                    faults.append(found)
            else:
                seats[post.place, number] = found
    if faults:
        raise DataRefused(faults)
    rotas = {
        base.place: rota_of(task, work_s=work_s)
        for base in patrol.bases
        if (task := _task(patrol, base, seats)).watches
    }
    return PatrolPlan(patrol, plane, rotas, seats)


def _seat(patrol: Patrol, plane: Plane, post: Post, number: int, place: LonLat) -> Seat | Fault:
    """The place in the air with its base, or why none can hold it."""
    best: Seat | None = None
    for base in patrol.bases:
        if post.base in ("", base.place):
            ways = _there_and_back(patrol, plane, place, base, patrol.wind)
            if ways is not None and (best is None or sum(_minutes(ways)) < sum(_minutes((best.out, best.back)))):
                best = Seat(post, number, place, base.place, *ways)
    if best is None:
        return Fault(
            field=post.place,
            expected="a way through the air from a base and back",
            got=f"none in a wind of {patrol.wind.speed_m_s:g} m/s at {patrol.drone.speed_m_s:g} m/s of airspeed",
            way_out="Move it out of the no-fly area, fly faster than the wind, or name another base.",
        )
    return _out_of_reach(patrol, best) or best


def _out_of_reach(patrol: Patrol, seat: Seat) -> Fault | None:
    """Why a place in the air cannot be held even from its base; None where it can."""
    drone = patrol.drone
    air_min = drone.endurance_min - drone.reserve_min
    out_min, back_min = _minutes((seat.out, seat.back))
    station_min = air_min - out_min - back_min
    longest_min = max(to_min - from_min for from_min, to_min in seat.post.spans_min)
    if station_min > patrol.handover_min or 0 < longest_min <= station_min:
        return None
    needed_min = min(patrol.handover_min + 1, longest_min) + out_min + back_min
    nearer_share = max(0.0, (air_min - min(patrol.handover_min + 1, longest_min)) / (out_min + back_min))
    return Fault(
        field=seat.post.place,
        expected=f"time on station beyond the handover of {patrol.handover_min} min",
        got=(
            f"{air_min} min in the air ({drone.endurance_min} less {drone.reserve_min} of reserve), of which "
            f"{out_min} out and {back_min} back from {seat.base}"
        ),
        way_out=(
            f"It takes an endurance of {needed_min + drone.reserve_min} min, or a base at most "
            f"{100 * nearer_share:.0f} % as far away."
        ),
    )


def _there_and_back(patrol: Patrol, plane: Plane, place: LonLat, base: Base, wind: Wind) -> tuple[Way, Way] | None:
    here, there = plane.to_m(base.position_deg), plane.to_m(place)
    closed = plane.ground(patrol.closed)
    out = way(here, there, closed, patrol.drone.speed_m_s, wind)
    back = way(there, here, closed, patrol.drone.speed_m_s, wind)
    return None if out is None or back is None else (out, back)


def _minutes(ways: tuple[Way, Way]) -> tuple[int, int]:
    out, back = ways
    return math.ceil(out.time_s / 60 - ROUNDING_MIN), math.ceil(back.time_s / 60 - ROUNDING_MIN)


def _task(patrol: Patrol, base: Base, seats: Mapping[tuple[str, int], Seat]) -> Task:
    watches = []
    for seat in seats.values():
        if seat.base == base.place:
            out_min, back_min = _minutes((seat.out, seat.back))
            watches += [
                Watch(seat.post.place, seat.number, from_min, to_min, out_min, back_min)
                for from_min, to_min in seat.post.spans_min
            ]
    drone = patrol.drone
    task = Task(
        base.place,
        tuple(watches),
        air_min=drone.endurance_min - drone.reserve_min,
        swap_min=drone.swap_min or 0,
        charge_min=drone.charge_min,
        is_fixed=drone.swap_min is None,
        handover_min=patrol.handover_min,
        shifts=tuple(
            Shift(crew.place, from_min, to_min, crew.at_once)
            for crew in patrol.crews
            if crew.base == base.place
            for from_min, to_min in crew.duty_min
        ),
    )
    return replace(
        task,
        drones=base.drones,
        batteries=base.batteries,
        chargers=base.chargers,
        pads=base.pads,
        pad_min=base.pad_min,
    )
