"""Reads what is to be kept in view and with what: one TOML, with its shapes inside or in GeoJSON beside it.

It is written like the scenario of an evacuation, and every fault is said at once, with its place and the way out. A
stretch that is a line is parted into as many places in the air as its view needs. Nothing is guessed: a drone
without a reserve, a watch that ends before it begins or a base that nobody wrote down are refused.
"""

from __future__ import annotations

import math
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from safepassage.foundation.errors import DataRefused
from safepassage.interchange.scenario_tables import AFTER, NATURES, Number, Tables, toml_of
from safepassage.planning.patrol import Base, Crew, Drone, Patrol, Plane, Post
from safepassage.planning.spares import Chances
from safepassage.planning.transit import Wind

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["read_patrol"]

TABLES: Final[dict[str, set[str]]] = {
    "scenario": {"name", "nature", "start", "places", "handover_min"},
    "drone": {"endurance_min", "reserve_min", "speed_m_s", "charge_min", "swap_min", "altitude_m"},
    "base": {"geometry", "drones", "batteries", "chargers", "pads", "pad_min"},
    "stretch": {"geometry", "corridor", "watch", "at_once", "base", "view_m"},
    "crossing": {"geometry", "corridor", "watch", "at_once", "base"},
    "crew": {"base", "duty", "at_once"},
    "no-fly": {"geometry"},
    "wind": {"speed_m_s", "from_deg"},
    "chances": {"unfit_share", "abort_share", "wind_m_s", "gap_min", "nights", "seed"},
}
LonLat = tuple[float, float]
PLACES_MAX: Final = 60
"""A stretch of more places in the air than this is a slip of the pen."""
NIGHT_MAX_MIN: Final = 7 * 24 * 60


def read_patrol(path: Path) -> Patrol:
    """Reads the scenario of a patrol.

    Raises:
        DataRefused: Whatever is wrong with it, all at once.
    """
    file, written = toml_of(path, "the scenario of a patrol")
    reading = _Reading(written, file)
    patrol = reading.patrol()
    if reading.faults:
        raise DataRefused([fault.at(file=str(file)) for fault in reading.faults])
    return patrol


class _Reading(Tables):
    """One scenario while it is read."""

    KNOWN = TABLES
    HEADS = frozenset({"scenario", "drone", "wind", "chances"})

    def patrol(self) -> Patrol:
        """The patrol; not to be used where there are faults."""
        head = self.table("scenario")
        self._start = self._begin(head)
        self._shapes = dict(self._drawn(head.get("places")))
        nature = head.get("nature")
        if nature not in NATURES:
            self._fault("scenario.nature", f"one of {', '.join(NATURES)}", self._seen(nature))
        for kind, others in (("drone", ()), ("base", ()), ("stretch", ("crossing",))):
            if not self.table(kind) and not any(self.table(other) for other in others):
                named = f"[{kind}.NAME]" if kind not in self.HEADS else f"[{kind}]"
                self._fault(kind, f"at least one {kind}", "none", f"Write a table {named}.")
        wind = self.table("wind")
        return Patrol(
            name=str(head.get("name", self._file.parent.name)),
            nature=str(nature),
            start=self._start.isoformat() if self._start else "",
            drone=self._drone(self.table("drone")),
            bases=tuple(self._each("base", self._base)),
            posts=(*self._each("stretch", self._post), *self._each("crossing", self._post)),
            crews=tuple(self._each("crew", self._crew)),
            closed=tuple(self._each("no-fly", self._closed)),
            wind=Wind(
                self._number(wind, "wind", "speed_m_s", 0.0, 0.0, 60.0),
                self._number(wind, "wind", "from_deg", 0.0, 0.0, 360.0),
            ),
            handover_min=self._whole(head, "scenario", "handover_min", 1, 0, 60),
            chances=self._chances(self.table("chances")),
        )

    def _drone(self, fields: dict[str, Any]) -> Drone:
        if fields:
            for name in ("endurance_min", "reserve_min", "speed_m_s", "charge_min"):
                if name not in fields:
                    self._fault(f"drone.{name}", "a number", "nothing")
        drone = Drone(
            endurance_min=self._whole(fields, "drone", "endurance_min", 30, 2, 10_000),
            reserve_min=self._whole(fields, "drone", "reserve_min", 6, 0, 10_000),
            speed_m_s=self._number(fields, "drone", "speed_m_s", 10.0, 0.5, 150.0),
            charge_min=self._whole(fields, "drone", "charge_min", 60, 0, 10_000),
            swap_min=self._whole(fields, "drone", "swap_min", 0, 0, 600) if "swap_min" in fields else None,
            altitude_m=self._number(fields, "drone", "altitude_m", 80.0, 5.0, 500.0),
        )
        if drone.reserve_min >= drone.endurance_min:
            got = f"{drone.reserve_min} of {drone.endurance_min}"
            self._fault("drone.reserve_min", "less than the endurance", got, "The reserve is never planned with.")
        return drone

    def _base(self, place: str, fields: dict[str, Any]) -> Base:
        counts = {
            name: self._whole(fields, place, name, 1, 1, 1000) if name in fields else None
            for name in ("drones", "batteries", "chargers", "pads")
        }
        if counts["batteries"] is not None and "swap_min" not in self.table("drone"):
            self._fault(f"{place}.batteries", "drones whose battery is swapped", "no swap_min under [drone]")
        position = self._position(place, fields)
        return Base(place, position, **counts, pad_min=self._whole(fields, place, "pad_min", 1, 1, 60))

    def _position(self, place: str, fields: dict[str, Any]) -> tuple[float, float]:
        shape = self._geometry(place, fields, ("Point",))
        return (float(shape["coordinates"][0]), float(shape["coordinates"][1])) if shape else (0.0, 0.0)

    def _post(self, place: str, fields: dict[str, Any]) -> Post:
        corridor = str(fields.get("corridor", "")).removeprefix("corridor/")
        return Post(
            place,
            f"corridor/{corridor}" if corridor else "",
            self._positions(place, fields),
            self._spans(place, fields, "watch"),
            self._whole(fields, place, "at_once", 1, 1, 10),
            self._named_base(place, fields) if "base" in fields else "",
        )

    def _positions(self, place: str, fields: dict[str, Any]) -> tuple[tuple[float, float], ...]:
        shape = self._geometry(place, fields, ("Point", "MultiPoint", "LineString"))
        if not shape:
            return ()
        if shape["type"] == "Point":
            return (self._position(place, fields),)
        points = [(float(each[0]), float(each[1])) for each in shape["coordinates"]]
        if shape["type"] == "MultiPoint":
            return tuple(points)
        if "view_m" not in fields:
            way_out = "Write view_m: how much of the stretch one drone sees."
            self._fault(f"{place}.view_m", "metres along the line", "nothing", way_out)
            return ()
        return self._along(place, points, self._number(fields, place, "view_m", 100.0, 1.0, 100_000.0))

    def _along(self, place: str, points: list[LonLat], view_m: Number) -> tuple[LonLat, ...]:
        """The middles of equal parts of a line, none longer than the view."""
        import shapely

        plane = Plane(points[0])
        line = shapely.LineString([plane.to_m(point) for point in points])
        parts = max(1, math.ceil(line.length / view_m - 1e-9))
        if parts > PLACES_MAX:
            self._fault(f"{place}.view_m", f"a view that parts it into at most {PLACES_MAX}", f"{parts} parts")
            return ()
        middles = [shapely.line_interpolate_point(line, (n + 0.5) / parts, normalized=True) for n in range(parts)]
        return tuple(plane.to_deg((middle.x, middle.y)) for middle in middles)

    def _crew(self, place: str, fields: dict[str, Any]) -> Crew:
        return Crew(
            place,
            self._named_base(place, fields),
            self._spans(place, fields, "duty"),
            self._whole(fields, place, "at_once", 1, 1, 100),
        )

    def _named_base(self, place: str, fields: dict[str, Any]) -> str:
        """The base that is named, or the only one."""
        known = list(self.table("base"))
        named = str(fields.get("base", known[0] if len(known) == 1 else "")).removeprefix("base/")
        if named not in known:
            self._fault(f"{place}.base", "a base of this file", self._seen(fields.get("base")))
        return f"base/{named}"

    def _closed(self, place: str, fields: dict[str, Any]) -> dict[str, Any]:
        return self._geometry(place, fields, ("Polygon", "MultiPolygon"))

    def _spans(self, place: str, fields: dict[str, Any], name: str) -> tuple[tuple[int, int], ...]:
        """Pairs of from and to in whole minutes, begun early and ended late by less than one."""
        where = f"{place}.{name}"
        written = fields.get(name)
        if not isinstance(written, list) or not written:
            self._fault(where, 'pairs of from and to, as [["+0:00", "+12:00"]]', self._seen(written))
            return ()
        spans = []
        for span in written:
            if not isinstance(span, list) or len(span) != 2:  # noqa: PLR2004 - from and to
                self._fault(where, "pairs of from and to", self._seen(span))
                continue
            from_s, to_s = self._span({"from": span[0], "to": span[1]}, where)
            spans.append((math.floor(from_s / 60), math.ceil(min(to_s, 1e9) / 60)))
        spans.sort()
        for before, after in pairwise(spans):
            if after[0] <= before[1]:
                self._fault(where, "spans apart from one another", f"one begins when another lasts ({after[0]} min)")
        if spans and spans[-1][1] > NIGHT_MAX_MIN:
            self._fault(where, "an end within a week of the start", f"minute {spans[-1][1]}")
        return tuple(spans)

    def _seconds(self, moment: Any, where: str, otherwise: Number) -> Number:  # noqa: ANN401
        """As in any scenario, and before its start: crews are on duty before anybody watches."""
        if isinstance(moment, datetime) and self._start is not None:
            aware = moment if moment.tzinfo else moment.replace(tzinfo=self._start.tzinfo)
            return (aware - self._start).total_seconds()
        if isinstance(moment, str) and moment.startswith("-") and AFTER.fullmatch(f"+{moment[1:]}"):
            return -super()._seconds(f"+{moment[1:]}", where, otherwise)
        return super()._seconds(moment, where, otherwise)

    def _chances(self, fields: dict[str, Any]) -> Chances:
        return Chances(
            self._number(fields, "chances", "unfit_share", 0.0, 0.0, 0.9),
            self._number(fields, "chances", "abort_share", 0.0, 0.0, 0.9),
            self._number(fields, "chances", "wind_m_s", 0.0, 0.0, 30.0),
            self._whole(fields, "chances", "gap_min", 0, 0, 600),
            self._whole(fields, "chances", "nights", 200, 20, 10_000),
            self._whole(fields, "chances", "seed", 1, 0, 2**31),
        )

    def _whole(self, fields: dict[str, Any], where: str, name: str, otherwise: int, least: int, most: int) -> int:
        number = fields.get(name, otherwise)
        if type(number) is int and (name not in fields or least <= number <= most):
            return number
        self._fault(f"{where}.{name}", f"a whole number from {least} to {most}", self._seen(number))
        return otherwise
