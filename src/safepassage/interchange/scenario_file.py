"""Reads a scenario: one TOML, or a folder that holds `scenario.toml`, with its shapes in GeoJSON beside it.

Every fault is found before anything is refused, each with its place in the file and the way out. Nothing is guessed:
a shape without coordinates, a share above 1, a closure that ends before it begins are said and refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from safepassage.foundation.errors import DataRefused
from safepassage.foundation.ids import normal_text
from safepassage.interchange.scenario_tables import NAME, NATURES, Tables, toml_of
from safepassage.planning.scenario import PEOPLE_MAX, Centre, Exit, Fleet, Hazard, Scenario, Window, Zone

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["ScenarioFile", "read_scenario"]

PAIR: Final = re.compile(r"(-?\d+)[-–](-?\d+)")
NAME_CHARS_MAX: Final = 40
"""What fits a line of a sheet of orders."""
TABLES: Final[dict[str, set[str]]] = {
    "scenario": {"name", "nature", "start", "network", "places", "flow_share", "pace_factor"},
    "zone": {"people", "vehicle_share", "ambulance_share", "counted_in", "households", "geometry"},
    "exit": {"rate_per_h", "open", "centres", "corridor", "geometry"},
    "centre": {"capacity", "geometry"},
    "hazard": {"from", "to", "closed", "speed_factor", "risk", "clearance_h", "streets", "geometry"},
    "window": {"from", "to"},
    "fleet": {"exit", "vehicles", "seats", "lying", "convoy", "speed_kmh", "load_min", "unload_min"},
    "street": {"people_per_min"},
    "name": {"en", "ar", "ru"},
    "class_width_m": set(),
}
"""What each table may hold; widths go by any class."""


@dataclass(frozen=True, slots=True)
class ScenarioFile:
    """A scenario, and the file that its network is in."""

    scenario: Scenario
    network: Path


def read_scenario(path: Path) -> ScenarioFile:
    """Reads a scenario.

    Raises:
        DataRefused: Whatever is wrong with it, all at once.
    """
    file, written = toml_of(path, "a scenario")
    reading = _Reading(written, file)
    scenario = reading.scenario()
    network = reading.table("scenario").get("network", "network.parquet")
    if reading.faults:
        raise DataRefused([fault.at(file=str(file)) for fault in reading.faults])
    assert scenario is not None
    return ScenarioFile(scenario, file.parent / str(network))


class _Reading(Tables):
    """One scenario while it is read."""

    KNOWN = TABLES
    HEADS = frozenset({"scenario"})

    def scenario(self) -> Scenario | None:
        """The scenario; None where faults leave none."""
        head = self.table("scenario")
        self._start = self._begin(head)
        self._shapes = dict(self._drawn(head.get("places")))
        nature = head.get("nature")
        if nature not in NATURES:
            self._fault("scenario.nature", f"one of {', '.join(NATURES)}", self._seen(nature))
        zones = tuple(self._each("zone", self._zone))
        exits = tuple(self._each("exit", self._exit))
        for kind in ("zone", "exit"):
            if not self.table(kind):
                self._fault(kind, f"at least one {kind}", "none", f"Write a table [{kind}.NAME].")
        centres = tuple(self._each("centre", self._centre))
        known = {f"centre/{name}" for name in self.table("centre")}
        for exit_ in exits:
            for centre in set(exit_.centres) - known:
                self._fault(f"{exit_.place}.centres", "centres of this file", centre, f"Write a table for {centre}.")
        scenario = Scenario(
            name=str(head.get("name", self._file.parent.name)),
            nature=str(nature),
            start=self._start.isoformat() if self._start else "",
            zones=zones,
            exits=exits,
            centres=centres,
            hazards=tuple(self._each("hazard", self._hazard)),
            windows=tuple(self._each("window", self._window)),
            fleets=tuple(self._each("fleet", self._fleet)),
            flow_share=self._number(head, "scenario", "flow_share", 0.5, 0.01, 1.0),
            pace_factor=self._number(head, "scenario", "pace_factor", 1.0, 0.1, 2.0),
            class_width_m={
                name: self._number(self.table("class_width_m"), "class_width_m", name, 0.0, 0.3, 100.0)
                for name in self.table("class_width_m")
            },
            counted_per_min=dict(self._each_street()),
            names=dict(self._each_name()),
        )
        return None if self.faults else scenario

    def _zone(self, place: str, fields: dict[str, Any]) -> Zone:
        vehicle = self._number(fields, place, "vehicle_share", 0.0, 0.0, 1.0)
        ambulance = self._number(fields, place, "ambulance_share", 0.0, 0.0, 1.0)
        if vehicle + ambulance > 1:
            self._fault(place, "vehicle_share and ambulance_share of at most 1 together", f"{vehicle + ambulance:g}")
        return Zone(
            place,
            self._people(fields, place, "people"),
            self._geometry(place, fields, ("Polygon", "MultiPolygon", "Point", "MultiPoint")),
            vehicle,
            ambulance,
            counted_in=self._id(fields, place, "counted_in", ("zone", "district", "city", "town")),
            households=self._households(place, fields),
        )

    def _households(self, place: str, fields: dict[str, Any]) -> dict[int, int]:
        """How many families of each size; they are no more people than the zone has."""
        table, people = fields.get("households", {}), fields.get("people")
        where, found = f"{place}.households", {}
        for size, number in table.items() if isinstance(table, dict) else [("", table)]:
            if not re.fullmatch(r"[1-9]\d?", str(size)):
                self._fault(where, "numbers of families by size, as { 1 = 120, 5 = 80 }", str(size or number))
            else:
                found[int(size)] = self._people(table, where, size)
        members = sum(size * number for size, number in found.items())
        if type(people) is int and 0 <= people < members:
            self._fault(where, f"families of at most {people} people, as the zone has", f"{members}")
        return found

    def _exit(self, place: str, fields: dict[str, Any]) -> Exit:
        rate = fields.get("rate_per_h")
        if rate is not None:
            rate = self._number(fields, place, "rate_per_h", 0.0, 0.0, float(PEOPLE_MAX))
            if rate == 0:
                self._fault(f"{place}.rate_per_h", "a rate above 0", "0", "Leave the exit out while it is closed.")
        spans = []
        for span in fields.get("open", []):
            if not isinstance(span, list) or len(span) != 2:  # noqa: PLR2004 - from and to
                self._fault(f"{place}.open", "pairs of from and to", self._seen(span))
            else:
                spans.append(self._span({"from": span[0], "to": span[1]}, f"{place}.open"))
        centres = tuple(f"centre/{str(name).removeprefix('centre/')}" for name in fields.get("centres", []))
        corridor = self._id(fields, place, "corridor", ("corridor",))
        return Exit(place, self._geometry(place, fields, ("Point",)), rate, tuple(spans), centres, corridor)

    def _centre(self, place: str, fields: dict[str, Any]) -> Centre:
        point = self._geometry(place, fields, ("Point",)) if place in self._shapes or "geometry" in fields else None
        return Centre(place, self._people(fields, place, "capacity"), point)

    def _hazard(self, place: str, fields: dict[str, Any]) -> Hazard:
        from_s, to_s = self._span(fields, place)
        closed = fields.get("closed", "speed_factor" not in fields)
        factor = 0.0
        if closed is True and "speed_factor" in fields:
            self._fault(place, "closed, or a speed_factor, not both", "both")
        elif closed is not True:
            factor = self._number(fields, place, "speed_factor", 1.0, 0.05, 1.0)
        streets = tuple(self._pair(f"{place}.streets", pair) for pair in fields.get("streets", []))
        geometry = None if streets else self._geometry(place, fields, ("Polygon", "MultiPolygon"))
        risk = self._number(fields, place, "risk", 0.0, 0.0, 1e6)
        work_h = None
        if "clearance_h" in fields:
            work_h = self._number(fields, place, "clearance_h", 1.0, 0.1, 100_000.0)
        return Hazard(place, geometry, streets, from_s, to_s, factor, risk, work_h)

    def _window(self, place: str, fields: dict[str, Any]) -> Window:
        return Window(place, *self._span(fields, place))

    def _fleet(self, place: str, fields: dict[str, Any]) -> Fleet:
        exit_ = f"exit/{str(fields.get('exit', '')).removeprefix('exit/')}"
        if exit_.removeprefix("exit/") not in self.table("exit"):
            self._fault(f"{place}.exit", "an exit of this file", self._seen(fields.get("exit")))
        whole = {
            name: self._people(fields, place, name) if name in fields else otherwise
            for name, otherwise in (("seats", 0), ("lying", 0), ("convoy", 1), ("load_min", 15), ("unload_min", 10))
        }
        fleet = Fleet(
            place=place,
            exit=exit_,
            vehicles=self._people(fields, place, "vehicles"),
            speed_kmh=self._number(fields, place, "speed_kmh", 20.0, 1.0, 130.0),
            **whole,
        )
        if not fleet.seats and not fleet.lying:
            self._fault(place, "seats or places to lie", "neither")
        if fleet.convoy < 1 or not fleet.convoys:
            self._fault(f"{place}.convoy", "from 1 to as many as there are vehicles", f"{fleet.convoy}")
        return fleet

    def _id(self, fields: dict[str, Any], place: str, name: str, types: tuple[str, ...]) -> str:
        """The id of a place on a ledger; "" where none is written."""
        written = fields.get(name, "")
        kind, _, slug = str(written).partition("/")
        if written and (kind not in types or not NAME.fullmatch(slug)):
            self._fault(f"{place}.{name}", f"a place of type {', '.join(types)}, as {types[0]}/name", str(written))
            return ""
        return str(written)

    def _each_street(self) -> Iterator[tuple[tuple[int, int], float]]:
        for name, fields in self.table("street").items():
            found = PAIR.fullmatch(name)
            if not found:
                self._fault(f"street.{name}", 'the junctions at its ends, as [street."12-34"]', name)
            elif isinstance(fields, dict):
                pair = int(found[1]), int(found[2])
                yield pair, self._number(fields, f"street.{name}", "people_per_min", 0.0, 0.0, 1e5)

    def _each_name(self) -> Iterator[tuple[str, dict[str, str]]]:
        places = {f"{kind}/{name}" for kind in ("zone", "exit", "centre") for name in self.table(kind)}
        for place, names in self.table("name").items():
            if place not in places:
                way_out = 'Write [name."exit/NAME"], then en, ar and ru.'
                self._fault(f"name.{place}", "a zone, exit or centre of this file", place, way_out)
            elif isinstance(names, dict):
                for language, text in names.items():
                    if not isinstance(text, str) or not 0 < len(normal_text(text)) <= NAME_CHARS_MAX:
                        expected = f"a name of at most {NAME_CHARS_MAX} characters"
                        self._fault(f"name.{place}.{language}", expected, self._seen(text))
                yield place, {language: normal_text(str(text)) for language, text in names.items()}

    def _pair(self, where: str, pair: Any) -> tuple[int, int]:  # noqa: ANN401 - whatever was written
        if isinstance(pair, list) and len(pair) == 2 and all(type(end) is int for end in pair):  # noqa: PLR2004
            return pair[0], pair[1]
        self._fault(where, "pairs of junction numbers", self._seen(pair))
        return 0, 0
