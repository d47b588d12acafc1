"""Field types: how one value of a body is read, refused, described and written back.

A field type reads the same thing from JSON and from cells of a table, because
both are typed by the same tired person: `"people": {"men": 3}` and the columns
`men`, `women` end as one canonical value of dict, list, str and int. Everything else
that a door needs (schema, columns, HXL attributes) comes from the same object.
A type never guesses: what it cannot read in one way it returns as a `Fault`.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, Protocol

from safepassage.foundation.controls import PLAIN, steering
from safepassage.foundation.errors import Fault
from safepassage.foundation.ids import SLUG, is_place_id, normal_text
from safepassage.foundation.numerals import PLACES_MAX, parse_count
from safepassage.foundation.quantity import HEDGES, Quantity, parse_quantity, quantity_from_json
from safepassage.foundation.said import (
    CHOOSE,
    FILL_IN,
    LEAVE_OUT,
    NOTHING,
    SLUG_SO,
    UNKNOWN_IS_EMPTY,
    Said,
    one_of,
    said,
)
from safepassage.foundation.times import iso_utc, parse_instant
from safepassage.foundation.units import UNITS, unit
from safepassage.ledger.headcount import GROUPS, TOTAL, disjoint, holds

if TYPE_CHECKING:
    from collections.abc import Mapping
    from zoneinfo import ZoneInfo

__all__ = [
    "YES_NO_UNKNOWN",
    "Amount",
    "Choice",
    "Field",
    "FieldType",
    "Geometry",
    "Moment",
    "People",
    "Place",
    "Records",
    "Slug",
    "Tally",
    "Text",
    "Texts",
]

Read = tuple[Any, list[Fault]]
"""A value (None where there is none) and the faults found in it."""

COUNT_MAX: Final = 10**9
_WORDS_CHARS_MAX: Final = 200
_DECIMAL: Final = re.compile(rf"[0-9]{{1,20}}(\.[0-9]{{1,{PLACES_MAX}}})?")
_MOMENT_MAX_S: Final = 2**33  # the year 2242; a moment beyond it was given in milliseconds
_LONGITUDE_MAX: Final = 180
_LATITUDE_MAX: Final = 90
_HEIGHT_MAX_M: Final = 100_000
_DEPTHS: Final = {"Point": 0, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}


_QUOTE: Final = said("as_text", "Send it as text.")
_WHOLE: Final = said("write_count", "Write the number alone, such as 12; leave empty what was not counted.")
_NUMBER_ALONE: Final = said("write_amount", "Write it as one text, such as `about 40` or `4.5 ha`.")
_ANOTHER_PLACE: Final = said("another_place", "Choose another place, or another kind of record.")
_AS_LIST: Final = said("as_list", "Write it as a list, even of one.")
_MISTYPED: Final = said("mistyped", "Look whether it is mistyped.")


class FieldType(Protocol):
    """What a field type offers to the doors."""

    def read(self, raw: Any, tz: ZoneInfo) -> Read:  # noqa: ANN401
        """The canonical value of `raw`: JSON, or text as typed."""
        ...

    def schema(self) -> dict[str, Any]:
        """JSON Schema (draft 2020-12) of the canonical value."""
        ...

    def columns(self, name: str) -> dict[str, tuple[str, str]]:
        """Column title → (key inside the value, HXL attributes); the key is "" for the value itself."""
        ...

    def cells(self, name: str, value: Any) -> dict[str, str]:  # noqa: ANN401
        """Column title → text that `read` turns back into `value`."""
        ...


@dataclass(frozen=True, slots=True)
class Field:
    """One named value of a body.

    Attributes:
        name: ASCII, lower case, underscores.
        type: How it is read and written.
        label: One sentence that tells an officer what goes in.
        required: Whether a body without it is refused.
        hxl: HXL hashtag with attributes, such as `#affected+children`.
    """

    name: str
    type: FieldType
    label: str
    required: bool = False
    hxl: str = ""

    @property
    def label_said(self) -> Said:
        """The label as what was expected."""
        return said("label", "{label}", label=self.label)


class _Single:
    """What the types of one column share."""

    __slots__ = ()

    def columns(self, name: str) -> dict[str, tuple[str, str]]:
        """One column of the field's own name."""
        return {name: ("", "")}

    def cells(self, name: str, value: Any) -> dict[str, str]:  # noqa: ANN401
        """The value as it stands."""
        return {name: str(value)}


@dataclass(frozen=True, slots=True)
class Text(_Single):
    """Free text; the length has a limit because everything has."""

    chars_max: int = 1000

    def read(self, raw: Any, tz: ZoneInfo) -> Read:  # noqa: ANN401, ARG002
        """NFC text without blanks at its ends."""
        if not isinstance(raw, str):
            return None, [Fault(expected=said("text", "text"), got=repr(raw), way_out=_QUOTE)]
        text = normal_text(raw)
        if len(text) > self.chars_max:
            expected = said("chars_max", "at most {limit} characters", limit=self.chars_max)
            got = said("chars", "{count} characters", count=len(text))
            return None, [Fault(expected=expected, got=got, way_out=said("shorter", "Make it shorter."))]
        if steering(text):
            expected = said(
                "steering", "text without control characters, and with every change of direction closed again"
            )
            way_out = said("type_anew", "Type it anew instead of copying it.")
            return None, [Fault(expected=expected, got=ascii(text[:40]), way_out=way_out)]
        return text, []

    def schema(self) -> dict[str, Any]:
        """A bounded string."""
        return {"type": "string", "maxLength": self.chars_max, "pattern": PLAIN}


@dataclass(frozen=True, slots=True)
class Slug(_Single):
    """A short name of the source's own: lower-case ASCII letters, digits and hyphens."""

    def read(self, raw: Any, tz: ZoneInfo) -> Read:  # noqa: ANN401, ARG002
        """The slug as written."""
        if isinstance(raw, str) and SLUG.fullmatch(raw.strip()):
            return raw.strip(), []
        expected = said("slug", "a short name of a-z, 0-9 and hyphens, such as {example}", example="convoy-7")
        return None, [Fault(expected=expected, got=str(raw), way_out=SLUG_SO)]

    def schema(self) -> dict[str, Any]:
        """A string with the slug's pattern."""
        return {"type": "string", "pattern": f"^{SLUG.pattern}$"}


@dataclass(frozen=True, slots=True)
class Place(_Single):
    """The id of a place, `type/name`.

    Attributes:
        types: Types that are taken; empty for any.
    """

    types: tuple[str, ...] = ()

    def read(self, raw: Any, tz: ZoneInfo) -> Read:  # noqa: ANN401, ARG002
        """The id as written, when its type fits."""
        text = raw.strip() if isinstance(raw, str) else ""
        if not is_place_id(text):
            example = f"{self.types[0] if self.types else 'crossing'}/karim-el-hun"
            expected = said("place_id", "the id of a place, type/name, such as {example}", example=example)
            way_out = said(
                "place_list",
                "Choose it from the list of places (/api/places), or define it with a record of kind `place`.",
            )
            return None, [Fault(expected=expected, got=str(raw), way_out=way_out)]
        if self.types and text.partition("/")[0] not in self.types:
            expected = said("place_type", "a place of type {place_types}", place_types=self.types)
            return None, [Fault(expected=expected, got=text, way_out=_ANOTHER_PLACE)]
        return text, []

    def schema(self) -> dict[str, Any]:
        """A string that begins with one of the types."""
        head = "|".join(self.types) if self.types else "[a-z-]+"
        return {"type": "string", "pattern": f"^({head})/[a-z0-9]+(-[a-z0-9]+)*$"}


@dataclass(frozen=True, slots=True)
class Choice(_Single):
    """One of a few words."""

    values: tuple[str, ...]

    def read(self, raw: Any, tz: ZoneInfo) -> Read:  # noqa: ANN401, ARG002
        """The word, however it was spaced or capitalised."""
        text = str(raw).strip().casefold().replace(" ", "_").replace("-", "_") if isinstance(raw, str) else ""
        for value in self.values:
            if value.replace("-", "_") == text:
                return value, []
        return None, [Fault(expected=one_of(self.values), got=str(raw), way_out=CHOOSE)]

    def schema(self) -> dict[str, Any]:
        """The words as an enum."""
        return {"enum": list(self.values)}


YES_NO_UNKNOWN: Final = Choice(("yes", "no", "unknown"))


@dataclass(frozen=True, slots=True)
class Moment(_Single):
    """A moment, kept as unix seconds."""

    def read(self, raw: Any, tz: ZoneInfo) -> Read:  # noqa: ANN401
        """Unix seconds from a written local time, or as they are."""
        if type(raw) is int:
            if abs(raw) <= _MOMENT_MAX_S:
                return raw, []
            expected = said("unix_seconds", "a date and time in unix seconds")
            return None, [Fault(expected=expected, got=str(raw), way_out=said("no_millis", "Not in milliseconds."))]
        if not isinstance(raw, str):
            return None, [Fault(expected=said("a_moment", "a date and time"), got=repr(raw), way_out=_QUOTE)]
        found = parse_instant(raw, tz)
        return (None, [found]) if isinstance(found, Fault) else (found[0], [])

    def schema(self) -> dict[str, Any]:
        """An integer of unix seconds."""
        ends = {"minimum": -_MOMENT_MAX_S, "maximum": _MOMENT_MAX_S}
        return {"type": "integer", "description": "unix seconds, UTC", **ends}

    def cells(self, name: str, value: Any) -> dict[str, str]:  # noqa: ANN401
        """ISO 8601 in UTC."""
        return {name: iso_utc(value)}


@dataclass(frozen=True, slots=True)
class Amount(_Single):
    """A hedged quantity of one dimension; whole units (people, objects) take whole numbers.

    Attributes:
        unit: UCUM code of the field.
        positive: Whether 0 is refused too.
    """

    unit: str
    positive: bool = False

    def read(self, raw: Any, tz: ZoneInfo) -> Read:  # noqa: ANN401
        """The canonical form of the quantity."""
        found = self._quantity(raw)
        if isinstance(found, Fault):
            return None, [found]
        if max(found.value or 0, found.value_to or 0) > COUNT_MAX:
            return None, [
                Fault(expected=said("at_most", "at most {most}", most=COUNT_MAX), got=str(raw), way_out=_MISTYPED)
            ]
        if self.positive and found.value == 0:
            way_out = said("empty_if_unknown", "Leave it empty where it is not known.")
            return None, [Fault(expected=said("more_than_0", "more than 0"), got=str(raw), way_out=way_out)]
        words, wrong = Text(_WORDS_CHARS_MAX).read(found.words, tz)
        return (None, wrong) if wrong else (replace(found, words=words).to_json(), [])

    def _quantity(self, raw: Any) -> Quantity | Fault:  # noqa: ANN401
        if isinstance(raw, str | int):
            return parse_quantity(str(raw), self.unit)
        if isinstance(raw, dict) and all(isinstance(part, str) for part in raw.values()):
            measure, own = unit(raw.get("unit", self.unit)), unit(self.unit)
            if measure and own and measure.dimension == own.dimension:
                return self._from_object({**raw, "unit": measure.code})
        expected = said("quantity", "a number of 0 or more, or an object of value, unit and hedge, all text")
        return Fault(expected=expected, got=str(raw), way_out=_NUMBER_ALONE)

    def _from_object(self, raw: dict[str, str]) -> Quantity | Fault:
        """The quantity of an object, when its text reads back as the same: nothing in it is passed over."""
        if not all(_DECIMAL.fullmatch(raw[key]) for key in ("value", "value_to") if key in raw):
            return Fault(
                expected=said("decimals", 'decimals as text, such as "4.5"'), got=str(raw), way_out=_NUMBER_ALONE
            )
        given = quantity_from_json({"hedge": "range" if "value_to" in raw else "exact", **raw}, self.unit)
        found = parse_quantity(str(given), given.unit)
        if isinstance(found, Quantity):
            whole = not set(raw) - {"hedge", "unit", "value", "value_to", "words"}
            worded = given.hedge == "vague" or not given.words
            if not whole or not worded or replace(found, words=given.words) != given:
                expected = said("hedged", "a value with a hedge, a range, or vague words, and nothing else")
                return Fault(expected=expected, got=str(raw), way_out=_NUMBER_ALONE)
        return found

    def schema(self) -> dict[str, Any]:
        """An integer, or an object with a unit and a value in decimal text, two of them, or words."""
        own = unit(self.unit)
        units = {"enum": [each.code for each in UNITS if own is not None and each.dimension == own.dimension]}
        places = "" if own is None or own.whole else rf"(\.[0-9]{{1,{PLACES_MAX}}})?"
        decimal = {"type": "string", "pattern": f"^[0-9]{{1,9}}{places}$"}
        parts: tuple[tuple[dict[str, Any], list[str]], ...] = (
            ({"hedge": {"enum": list(HEDGES)}, "value": decimal}, ["value"]),
            ({"hedge": {"const": "range"}, "value": decimal, "value_to": decimal}, ["value", "value_to"]),
            ({"hedge": {"const": "vague"}, "words": Text(_WORDS_CHARS_MAX).schema()}, ["hedge", "words"]),
        )
        hedged = [
            {
                "type": "object",
                "properties": {**properties, "unit": units},
                "required": ["unit", *needed],
                "additionalProperties": False,
            }
            for properties, needed in parts
        ]
        least = int(self.positive)
        return {"anyOf": [{"type": "integer", "minimum": least, "maximum": COUNT_MAX}, *hedged], "x-unit": self.unit}

    def cells(self, name: str, value: Any) -> dict[str, str]:  # noqa: ANN401
        """The quantity as a person would type it."""
        return {name: str(quantity_from_json(value, self.unit))}


@dataclass(frozen=True, slots=True)
class People:
    """A headcount: columns `people`, `men`, `women`, … ; `people` beside finer groups is their total.

    A total larger than its parts leaves the rest as people of whom no more was noted.
    A field called `people` has bare columns; any other puts its name before them.
    """

    def read(self, raw: Any, tz: ZoneInfo) -> Read:  # noqa: ANN401, ARG002
        """Disjoint groups with more than 0 people each; an empty table is an observed zero."""
        given = raw if isinstance(raw, dict) else {TOTAL: raw}
        cells: dict[str, int] = {}
        faults: list[Fault] = []
        for name, value in given.items():
            count = value if type(value) is int else parse_count(value) if isinstance(value, str) else None
            if name not in GROUPS:
                expected = said("group", "a group of people: {groups}, f_0_4, …", groups=list(GROUPS)[:9])
                faults.append(Fault(expected=expected, got=str(name), way_out=CHOOSE))
            elif count is None or not 0 <= count <= COUNT_MAX:
                way_out = UNKNOWN_IS_EMPTY if str(value).strip() in ("?", "-", "") else _WHOLE
                expected = said("whole_people", "a whole number of people, 0 or more")
                faults.append(Fault(field=name, expected=expected, got=str(value), way_out=way_out))
            else:
                cells[name] = count
        return (None, faults) if faults else disjoint(cells)

    def schema(self) -> dict[str, Any]:
        """An object of group → count."""
        return {
            "type": "object",
            "properties": {name: {"type": "integer", "minimum": 0, "maximum": COUNT_MAX} for name in GROUPS},
            "additionalProperties": False,
            "description": "a coarser group holds its finer ones; people is the total",
        }

    def columns(self, name: str) -> dict[str, tuple[str, str]]:
        """A column a group."""
        return {_people_column(name, group): (group, _people_hxl(group)) for group in GROUPS}

    def cells(self, name: str, value: Any) -> dict[str, str]:  # noqa: ANN401
        """A cell a group, and `people` as the total of all."""
        return {_people_column(name, group): str(count) for group, count in self.written(value).items()}

    def written(self, value: Mapping[str, int]) -> dict[str, int]:
        """Disjoint groups as a post writes them and `read` reads them: a coarser group holds its finer ones."""
        out = {group: sum(n for other, n in value.items() if holds(group, other)) for group in value}
        return {**out, TOTAL: sum(value.values())}


def _people_column(name: str, group: str) -> str:
    if name == TOTAL:
        return group
    return name if group == TOTAL else f"{name}.{group}"


def _people_hxl(group: str) -> str:
    sex, age = GROUPS[group]
    sexes = {"f": "+f", "m": "+m", "any": ""}[sex]
    ages = {"any": "", "child": "+children", "adult": "+adults"}
    return sexes + ages.get(age, "+age_" + age.replace("-", "_").replace("+", "_plus"))


@dataclass(frozen=True, slots=True)
class Tally:
    """Whole counts by a few words, such as vehicles by type: columns `vehicles.bus` and so on."""

    values: tuple[str, ...]
    unit: str

    def read(self, raw: Any, tz: ZoneInfo) -> Read:  # noqa: ANN401, ARG002
        """Word → count, an observed 0 kept."""
        if not isinstance(raw, dict):
            expected = said("counts_by", "counts by {choices}", choices=self.values)
            return None, [Fault(expected=expected, got=str(raw), way_out=_WHOLE)]
        faults, out = [], {}
        for name, value in raw.items():
            count = value if type(value) is int else parse_count(value) if isinstance(value, str) else None
            if name not in self.values:
                faults.append(Fault(expected=one_of(self.values), got=str(name), way_out=CHOOSE))
            elif count is None or not 0 <= count <= COUNT_MAX:
                expected = said("whole", "a whole number, 0 or more")
                faults.append(Fault(field=name, expected=expected, got=str(value), way_out=_WHOLE))
            else:
                out[name] = count
        return (None, faults) if faults else (out, [])

    def schema(self) -> dict[str, Any]:
        """An object of word → count."""
        return {
            "type": "object",
            "properties": {name: {"type": "integer", "minimum": 0, "maximum": COUNT_MAX} for name in self.values},
            "additionalProperties": False,
            "x-unit": self.unit,
        }

    def columns(self, name: str) -> dict[str, tuple[str, str]]:
        """A column a word."""
        return {f"{name}.{value}": (value, _attribute(value)) for value in self.values}

    def cells(self, name: str, value: Any) -> dict[str, str]:  # noqa: ANN401
        """A cell a word."""
        return {f"{name}.{key}": str(count) for key, count in value.items()}


def _attribute(word: str) -> str:
    """A word as an HXL attribute: a letter first, then letters, digits and underscores (HXL 1.1)."""
    return "+" + ("" if word[0].isalpha() else "n_") + word.replace("-", "_")


@dataclass(frozen=True, slots=True)
class Texts:
    """Text in several languages or scripts: columns `name.en`, `name.ar` and so on."""

    keys: tuple[str, ...] = ("en", "ar", "ru")
    chars_max: int = 1000

    def read(self, raw: Any, tz: ZoneInfo) -> Read:  # noqa: ANN401
        """Language → text; bare text is taken as the first language's."""
        given = {self.keys[0]: raw} if isinstance(raw, str) else raw
        if not isinstance(given, dict) or not given or set(given) - set(self.keys):
            expected = said("by_language", "text by language: {fields}", fields=self.keys)
            return None, [Fault(expected=expected, got=str(raw), way_out=CHOOSE)]
        out, faults = {}, []
        for key, text in given.items():
            value, wrong = Text(self.chars_max).read(text, tz)
            faults += [fault.at(prefix=key) for fault in wrong]
            out[key] = value
        return (None, faults) if faults else (out, [])

    def schema(self) -> dict[str, Any]:
        """An object of language → text."""
        properties = {key: Text(self.chars_max).schema() for key in self.keys}
        return {"type": "object", "properties": properties, "additionalProperties": False, "minProperties": 1}

    def columns(self, name: str) -> dict[str, tuple[str, str]]:
        """A column a language."""
        return {f"{name}.{key}": (key, f"+i_{key}") for key in self.keys}

    def cells(self, name: str, value: Any) -> dict[str, str]:  # noqa: ANN401
        """A cell a language."""
        return {f"{name}.{key}": text for key, text in value.items()}


@dataclass(frozen=True, slots=True)
class Geometry(_Single):
    """A GeoJSON geometry (RFC 7946, WGS 84), kept as its text, since ids take no floats."""

    types: tuple[str, ...] = ("Point", "LineString", "Polygon", "MultiPolygon", "MultiLineString")

    def read(self, raw: Any, tz: ZoneInfo) -> Read:  # noqa: ANN401, ARG002
        """Compact JSON text with sorted keys."""
        try:
            shape = json.loads(raw) if isinstance(raw, str) else raw
        except (ValueError, RecursionError):
            shape = None
        if not isinstance(shape, dict) or shape.get("type") not in self.types or "coordinates" not in shape:
            expected = said("geojson", "a GeoJSON geometry: {words}", words=self.types)
            way_out = said("paste_geojson", "Take the geometry alone out of the file, with its coordinates.")
            return None, [Fault(expected=expected, got=str(raw)[:80], way_out=way_out)]
        wrong = _bad_position(shape["coordinates"], _DEPTHS[shape["type"]])
        if wrong:
            way_out = said(
                "degrees", "GeoJSON wants [longitude, latitude] in degrees; project other coordinates first."
            )
            expected = said("lon_lat", "longitudes within ±180 and latitudes within ±90")
            return None, [Fault(expected=expected, got=wrong, way_out=way_out)]
        return json.dumps({key: shape[key] for key in ("coordinates", "type")}, separators=(",", ":")), []

    def schema(self) -> dict[str, Any]:
        """A string that holds GeoJSON."""
        return {"type": "string", "contentMediaType": "application/geo+json"}


def _bad_position(part: Any, depth: int) -> str:  # noqa: ANN401
    """The first position that is none, as text; "" when all are good, `depth` lists within one another."""
    if not isinstance(part, list) or not part:
        return repr(part)[:60]
    if depth:
        return next((wrong for one in part if (wrong := _bad_position(one, depth - 1))), "")
    numbers = all(isinstance(n, int | float) and not isinstance(n, bool) and abs(n) <= _HEIGHT_MAX_M for n in part)
    if len(part) in (2, 3) and numbers and abs(part[0]) <= _LONGITUDE_MAX and abs(part[1]) <= _LATITUDE_MAX:
        return ""
    return repr(part)[:60]


@dataclass(frozen=True, slots=True)
class Records:
    """A list of small records, such as a convoy's waypoints: one column that holds JSON."""

    fields: tuple[Field, ...]
    rows_max: int = 200

    def read(self, raw: Any, tz: ZoneInfo) -> Read:  # noqa: ANN401
        """A list of canonical records."""
        try:
            rows = json.loads(raw) if isinstance(raw, str) else raw
        except (ValueError, RecursionError):
            rows = None
        if not isinstance(rows, list) or len(rows) > self.rows_max or not all(isinstance(row, dict) for row in rows):
            expected = said(
                "json_list",
                "a JSON list of at most {limit} objects of {fields}",
                limit=self.rows_max,
                fields=[field.name for field in self.fields],
            )
            return None, [Fault(expected=expected, got=str(raw)[:80], way_out=_AS_LIST)]
        out, faults = [], []
        for number, row in enumerate(rows, 1):
            value, wrong = read_fields(self.fields, row, tz)
            faults += [fault.at(prefix=str(number)) for fault in wrong]
            out.append(value)
        return (None, faults) if faults else (out, [])

    def schema(self) -> dict[str, Any]:
        """An array of objects."""
        return {"type": "array", "maxItems": self.rows_max, "items": object_schema(self.fields)}

    def columns(self, name: str) -> dict[str, tuple[str, str]]:
        """One column."""
        return {name: ("", "+json")}

    def cells(self, name: str, value: Any) -> dict[str, str]:  # noqa: ANN401
        """The list as JSON."""
        return {name: json.dumps(value, ensure_ascii=False, separators=(",", ":"))}


def read_fields(fields: tuple[Field, ...], raw: Mapping[str, Any], tz: ZoneInfo) -> tuple[dict[str, Any], list[Fault]]:
    """Every field of `raw` read, with all faults; blank text counts as not given."""
    out: dict[str, Any] = {}
    faults: list[Fault] = []
    known = set()
    for field in fields:
        known.add(field.name)
        value = raw.get(field.name)
        if value is None or (isinstance(value, str) and not value.strip()):
            if field.required:
                faults.append(Fault(field.label_said, NOTHING, FILL_IN, field.name))
            continue
        got, wrong = field.type.read(value, tz)
        if wrong:
            faults += [fault.at(prefix=field.name) for fault in wrong]
        else:
            out[field.name] = got
    if len(known) < len(raw) or not known.issuperset(raw):
        expected = said("one_of_fields", "one of the fields {fields}", fields=sorted(known))
        faults += [Fault(expected, name, LEAVE_OUT, name) for name in raw if name not in known]
    return out, faults


def object_schema(fields: tuple[Field, ...]) -> dict[str, Any]:
    """JSON Schema of an object with these fields."""
    properties = {field.name: {**field.type.schema(), "description": field.label} for field in fields}
    for field in fields:
        if field.required and isinstance(field.type, Text):
            properties[field.name]["minLength"] = 1
    required = [field.name for field in fields if field.required]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}
