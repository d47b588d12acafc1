"""A scenario: who is where, which exits take how many, what is closed when.

It is what an officer writes down, in degrees, hours and people, before any of it is laid on streets. Times are
seconds since the scenario's start. Ids are places. It holds no group smaller than a zone and no person.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["FOREVER_S", "PEOPLE_MAX", "Centre", "Exit", "Fleet", "Hazard", "Scenario", "Window", "Zone"]

FOREVER_S: Final = float("inf")
PEOPLE_MAX: Final = 10_000_000
"""No zone has more people, and no centre holds more."""


@dataclass(frozen=True, slots=True)
class Zone:
    """People who must leave.

    Attributes:
        place: `zone/…`.
        people: How many, all told.
        geometry: GeoJSON, WGS84: a polygon whose streets they live along, or points.
        vehicle_share: Share that cannot walk and needs a seat.
        ambulance_share: Share that needs to lie.
        households: How many families of each size live there, as size: number; who is in none goes alone.
        counted_in: The place that a ledger counts its people in; the zone's own id when empty.
    """

    place: str
    people: int
    geometry: Mapping[str, Any]
    vehicle_share: float = 0.0
    ambulance_share: float = 0.0
    households: Mapping[int, int] = field(default_factory=dict)
    counted_in: str = ""

    @property
    def by_vehicle(self) -> int:
        """People who need a seat, rounded up: nobody is left out by rounding."""
        return min(self.people - self.by_ambulance, _up(self.people * self.vehicle_share))

    @property
    def by_ambulance(self) -> int:
        """People who need to lie, rounded up."""
        return min(self.people, _up(self.people * self.ambulance_share))

    @property
    def on_foot(self) -> int:
        """People who walk."""
        return self.people - self.by_vehicle - self.by_ambulance


@dataclass(frozen=True, slots=True)
class Exit:
    """Where people pass out of the district.

    Attributes:
        place: `exit/…`.
        geometry: GeoJSON point, WGS84.
        rate_per_h: People that can be received an hour; None where the streets alone limit it.
        open_s: Seconds in which it is open, as (from, to) pairs; always when empty.
        centres: Centres that people are taken to from here.
        corridor: The corridor of a ledger that ends here; the one of the same name when empty.
    """

    place: str
    geometry: Mapping[str, Any]
    rate_per_h: float | None = None
    open_s: tuple[tuple[float, float], ...] = ()
    centres: tuple[str, ...] = ()
    corridor: str = ""


@dataclass(frozen=True, slots=True)
class Centre:
    """Where people are taken in.

    Attributes:
        place: `centre/…`.
        capacity: How many it can hold.
        geometry: GeoJSON point, WGS84; None where nobody has said where it is.
    """

    place: str
    capacity: int
    geometry: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Hazard:
    """Ground or streets that are closed, slow or dangerous for a time.

    Attributes:
        place: `hazard/…`.
        geometry: GeoJSON polygon, WGS84; None where streets are named.
        streets: Pairs of the network's junction numbers.
        from_s: Since when, seconds.
        to_s: Until when; `FOREVER_S` until it is lifted.
        speed_factor: What is left of the speed; 0 where it is closed.
        risk_per_h: Harm to be expected per person and hour in it, on the scenario's own scale.
        clearance_h: Hours of work for the clearance teams until it can be released, > 0; None where nobody has said.
            It lifts nothing: only land released to a standard does (wall 9).
    """

    place: str
    geometry: Mapping[str, Any] | None
    streets: tuple[tuple[int, int], ...] = ()
    from_s: float = 0.0
    to_s: float = FOREVER_S
    speed_factor: float = 0.0
    risk_per_h: float = 0.0
    clearance_h: float | None = None

    @property
    def closes(self) -> bool:
        """Whether nobody passes."""
        return self.speed_factor == 0


@dataclass(frozen=True, slots=True)
class Window:
    """A time in which people may be under way: `window/…`, from and to in seconds."""

    place: str
    from_s: float
    to_s: float


@dataclass(frozen=True, slots=True)
class Fleet:
    """Vehicles that stand at an exit and fetch people.

    Attributes:
        place: `fleet/…`.
        exit: The exit that they stand at and come back to.
        vehicles: How many.
        seats: Seats in each.
        lying: Places to lie in each.
        convoy: How many drive together; those that do not fill a convoy stay behind.
        speed_kmh: Speed on open streets; no table of speeds is of use among ruins.
        load_min: Minutes to load a convoy.
        unload_min: Minutes to unload it and be ready again.
    """

    place: str
    exit: str
    vehicles: int
    seats: int
    lying: int = 0
    convoy: int = 1
    speed_kmh: float = 20.0
    load_min: int = 15
    unload_min: int = 10

    @property
    def convoys(self) -> int:
        """How many convoys can be under way at once."""
        return self.vehicles // self.convoy


@dataclass(frozen=True, slots=True)
class Scenario:
    """All of it.

    Attributes:
        name: What it is called.
        nature: real, exercise or reconstruction.
        start: When it begins, ISO 8601 with an offset.
        zones, exits, centres, hazards, windows, fleets: In the order of the file. Without windows people may move at
            all times.
        flow_share: Share of a street's greatest flow that is planned with.
        pace_factor: Pace of these people beside the adults of the diagram: below 1 with children, the old, luggage.
        class_width_m: Clear widths by class that go before the table's.
        counted_per_min: Field counts, people a minute and direction, by pairs of junction numbers.
        names: What places are called, by place and language; see `name_of`.
    """

    name: str
    nature: str
    start: str
    zones: tuple[Zone, ...]
    exits: tuple[Exit, ...]
    centres: tuple[Centre, ...] = ()
    hazards: tuple[Hazard, ...] = ()
    windows: tuple[Window, ...] = ()
    fleets: tuple[Fleet, ...] = ()
    flow_share: float = 0.5
    pace_factor: float = 1.0
    class_width_m: Mapping[str, float] = field(default_factory=dict)
    counted_per_min: Mapping[tuple[int, int], float] = field(default_factory=dict)
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def name_of(self, place: str, language: str) -> str:
        """What a place is called in a language; where it has no name there, in English, and then by its id."""
        names = self.names.get(place, {})
        return names.get(language) or names.get("en") or place.partition("/")[2].replace("-", " ").title()


def _up(people: float) -> int:
    return -int(-people // 1)
