"""Reads tables of TOML that people write: numbers in their limits, moments, shapes, names; every fault is kept.

Shared by the files that say what is planned. Nothing is guessed: what is not what it should be is a fault with its
place in the file, and reading goes on.
"""

from __future__ import annotations

import json
import math
import re
import tomllib
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Final

from safepassage.foundation.errors import DataRefused, Fault
from safepassage.planning.scenario import FOREVER_S, PEOPLE_MAX

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

__all__ = ["AFTER", "NAME", "NATURES", "Number", "Tables", "toml_of"]

Number = float
"""Of the unit that the name of its field says."""
NATURES: Final = ("real", "exercise", "reconstruction")
AFTER: Final = re.compile(r"\+(\d{1,4}):([0-5]\d)")
NAME: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def toml_of(path: Path, what: str) -> tuple[Path, dict[str, Any]]:
    """(the file, what is written in it).

    Args:
        path: A TOML file, or a folder that holds scenario.toml.
        what: What it should be, for the message.

    Raises:
        DataRefused: It is not there, or no TOML.
    """
    file = path / "scenario.toml" if path.is_dir() else path
    try:
        return file, tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise DataRefused(
            [Fault(file=str(path), expected=f"{what}: a TOML file, or a folder with scenario.toml", got="nothing")]
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataRefused([Fault(file=str(file), expected="TOML in UTF-8", got=str(error))]) from None


class Tables:
    """One file while it is read; `faults` fills up.

    Attributes:
        KNOWN: What each table may hold; any field where the set is empty.
        HEADS: The tables that stand alone, as `[scenario]`; all others have names, as `[zone.NAME]`.
    """

    KNOWN: ClassVar[Mapping[str, set[str]]]
    HEADS: ClassVar[frozenset[str]]

    def __init__(self, written: dict[str, Any], file: Path) -> None:
        self.faults: list[Fault] = []
        self._written = written
        self._file = file
        self._start: datetime | None = None
        self._shapes: dict[str, Any] = {}
        self._unknown()

    def table(self, name: str) -> dict[str, Any]:
        """A table of the file; empty where there is none."""
        table = self._written.get(name, {})
        if isinstance(table, dict):
            return table
        self._fault(name, "a table", repr(table))
        return {}

    def _unknown(self) -> None:
        for name, table in self._written.items():
            if name not in self.KNOWN:
                self._fault(name, f"one of the tables {', '.join(self.KNOWN)}", name)
            elif self.KNOWN[name] and isinstance(table, dict):
                for row, fields in ({"": table} if name in self.HEADS else table).items():
                    self._unknown_fields(f"{name}.{row}" if row else name, fields, self.KNOWN[name])

    def _unknown_fields(self, where: str, fields: object, known: set[str]) -> None:
        if not isinstance(fields, dict):
            self._fault(
                where, "a table", repr(fields), f"Write [{where.split('.', maxsplit=1)[0]}.NAME], then its fields."
            )
            return
        for field in sorted(fields.keys() - known):
            self._fault(f"{where}.{field}", f"one of {', '.join(sorted(known))}", field)

    def _each(self, kind: str, read: Callable[[str, dict[str, Any]], Any]) -> Iterator[Any]:
        for name, fields in self.table(kind).items():
            if not isinstance(fields, dict):
                continue
            if not NAME.fullmatch(name):
                self._fault(f"{kind}.{name}", "a name of small letters, digits and hyphens", name)
                continue
            before = len(self.faults)
            value = read(f"{kind}/{name}", fields)
            if len(self.faults) == before:
                yield value

    def _begin(self, head: dict[str, Any]) -> datetime | None:
        start = head.get("start")
        if isinstance(start, datetime) and start.tzinfo is not None:
            return start
        self._fault("scenario.start", "a date and time with an offset, as 2016-12-10T18:00:00+02:00", self._seen(start))
        return None

    def _span(self, fields: dict[str, Any], where: str) -> tuple[float, float]:
        from_s = self._seconds(fields.get("from"), f"{where}.from", 0.0)
        to_s = self._seconds(fields.get("to"), f"{where}.to", FOREVER_S)
        if to_s <= from_s:
            self._fault(where, "an end after its beginning", f"{fields.get('from')} to {fields.get('to')}")
        return from_s, to_s

    def _seconds(self, moment: Any, where: str, otherwise: Number) -> Number:  # noqa: ANN401
        if moment is None:
            return otherwise
        if isinstance(moment, str) and (found := AFTER.fullmatch(moment)):
            return timedelta(hours=int(found[1]), minutes=int(found[2])).total_seconds()
        if isinstance(moment, datetime) and self._start is not None:
            aware = moment if moment.tzinfo else moment.replace(tzinfo=self._start.tzinfo)
            return max((aware - self._start).total_seconds(), 0.0)
        if self._start is not None:
            self._fault(where, 'a date and time, or "+H:MM" after the start', self._seen(moment))
        return otherwise

    def _people(self, fields: dict[str, Any], place: str, name: str) -> int:
        people = fields.get(name)
        if type(people) is int and 0 <= people <= PEOPLE_MAX:
            return people
        self._fault(f"{place}.{name}", f"a whole number from 0 to {PEOPLE_MAX}", self._seen(people))
        return 0

    def _number(
        self, fields: dict[str, Any], where: str, name: str, otherwise: Number, least: Number, most: Number
    ) -> Number:
        number = fields.get(name, otherwise)
        if isinstance(number, bool) or not isinstance(number, int | float) or not math.isfinite(number):
            self._fault(f"{where}.{name}", "a number", self._seen(number))
        elif not least <= number <= most and name in fields:
            self._fault(f"{where}.{name}", f"a number from {least:g} to {most:g}", f"{number:g}")
        else:
            return float(number)
        return otherwise

    def _geometry(self, place: str, fields: dict[str, Any], types: tuple[str, ...]) -> dict[str, Any]:
        shape = fields.get("geometry", self._shapes.get(place))
        if not isinstance(shape, dict):
            self._fault(
                place,
                "a geometry, or a feature with this id in the places file",
                "" if shape is None else repr(shape),
                'Write geometry = { type = "…", coordinates = … }, or places = "places.geojson" under [scenario].',
            )
        elif shape.get("type") not in types:
            self._fault(f"{place}.geometry", " or ".join(types), self._seen(shape.get("type")))
        elif fault := _coordinates_fault(shape):
            self._fault(f"{place}.geometry", *fault)
        else:
            return shape
        return {}

    def _drawn(self, name: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401
        """(id, geometry) of every feature of the places file."""
        if name is None:
            return
        file = self._file.parent / str(name)
        try:
            features = json.loads(file.read_text(encoding="utf-8"))["features"]
            pairs = [(str(feature["id"]), feature["geometry"]) for feature in features]
        except FileNotFoundError:
            self._fault("scenario.places", "a GeoJSON file beside the scenario", f"{file.name}, which is not there")
        except (ValueError, KeyError, TypeError) as error:
            self._fault("scenario.places", "a FeatureCollection whose features have ids", f"{type(error).__name__}")
        else:
            yield from pairs

    def _fault(self, field: str, expected: str, got: str = "", way_out: str = "") -> None:
        self.faults.append(Fault(field=field, expected=expected, got=got, way_out=way_out))

    @staticmethod
    def _seen(value: Any) -> str:  # noqa: ANN401
        return "nothing" if value is None else str(value)


def _coordinates_fault(shape: dict[str, Any]) -> tuple[str, str, str] | None:
    """What is wrong with the coordinates of a GeoJSON geometry: expected, got, way out."""
    import shapely
    from shapely.geometry import shape as geometry

    try:
        read = geometry(shape)
        coordinates = shapely.get_coordinates(read)
    except (ValueError, TypeError, KeyError, AttributeError, shapely.errors.ShapelyError) as error:
        return "a GeoJSON geometry", str(error), ""
    if read.is_empty:
        return "a geometry with coordinates", "none", ""
    if (abs(coordinates[:, 0]) > 180).any() or (abs(coordinates[:, 1]) > 90).any():  # noqa: PLR2004 - degrees
        worst = coordinates[abs(coordinates).max(axis=1).argmax()]
        way_out = "GeoJSON is longitude, latitude in WGS84 degrees (RFC 7946); project metres back first."
        return "longitudes within ±180 and latitudes within ±90", f"{worst[0]:g}, {worst[1]:g}", way_out
    if not read.is_valid:
        return "an area whose edge does not cross itself", shapely.is_valid_reason(read), ""
    return None
