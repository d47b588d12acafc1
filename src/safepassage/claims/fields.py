"""Field types that only claims need: a quantity of any unit, and a local day.

Elsewhere a field has one unit and refuses others. A claim is somebody else's number:
what it measures is theirs to say, so the unit stands beside it, and a claim that
prints only "hundreds" keeps the word and no number.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from safepassage.foundation.errors import Fault
from safepassage.foundation.ids import normal_text
from safepassage.foundation.numerals import decimal_text
from safepassage.foundation.quantity import HEDGES, Quantity, parse_quantity, quantity_from_json
from safepassage.foundation.said import CHOOSE, FILL_IN, NOTHING, said
from safepassage.foundation.times import parse_date
from safepassage.foundation.units import unit

if TYPE_CHECKING:
    from collections.abc import Mapping
    from zoneinfo import ZoneInfo

__all__ = ["Claimed", "Day", "claimed_quantity"]

_KEYS: Final = ("value", "value_to", "hedge", "unit", "words")
_HXL: Final = {"value": "+value", "value_to": "+max", "hedge": "+hedge", "unit": "+unit", "words": "+words"}
_BARE: Final = "quantity"
_CHARS_MAX: Final = 200
_HEDGE_WORDS: Final = frozenset(
    {
        "",
        "range",
        "vague",
        *(key.replace("_", " ") for key in HEDGES),
        *(word for words in HEDGES.values() for word in words),
    }
)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A hedged quantity whose unit stands beside it: columns `value`, `value_to`, `hedge`, `unit`, `words`.

    A field called `quantity` has bare columns; any other puts its name before them.
    """

    def read(self, raw: Any, tz: ZoneInfo) -> tuple[Any, list[Fault]]:  # noqa: ANN401, ARG002
        """An object of unit and, where the source gave them, value, value_to, hedge and words."""
        if not isinstance(raw, dict) or set(raw) - set(_KEYS):
            expected = said("object_of", "an object of {fields}", fields=_KEYS)
            return None, [Fault(expected, str(raw)[:80], said("write_object", "Write it with its fields, in braces."))]
        text = {key: normal_text(str(value)) for key, value in raw.items() if normal_text(str(value))}
        if any(len(value) > _CHARS_MAX for value in text.values()):
            expected = said("part_chars", "at most {limit} characters in each part", limit=_CHARS_MAX)
            return None, [Fault(expected, str(raw)[:80], said("shorter", "Make it shorter."))]
        measure = unit(text.get("unit", ""))
        if measure is None:
            way_out = said(
                "write_unit", "Write {{person}}, {{building}}, har, km, %, …: a number means nothing without its unit."
            )
            got = text.get("unit", NOTHING)
            return None, [Fault(said("unit", "the unit of the number"), got, way_out, "unit")]
        found = _quantity(text, measure.code)
        return (None, [found]) if isinstance(found, Fault) else (_canonical(found), [])

    def schema(self) -> dict[str, Any]:
        """An object with unit, and decimals as text."""
        decimal = {"type": "string", "pattern": r"^\d+(\.\d+)?$"}
        return {
            "type": "object",
            "properties": {
                "value": decimal,
                "value_to": decimal,
                "hedge": {"enum": [*HEDGES, "range", "vague"]},
                "unit": {"type": "string"},
                "words": {"type": "string"},
            },
            "required": ["unit"],
            "additionalProperties": False,
        }

    def columns(self, name: str) -> dict[str, tuple[str, str]]:
        """A column a key."""
        return {_column(name, key): (key, _HXL[key]) for key in _KEYS}

    def cells(self, name: str, value: Any) -> dict[str, str]:  # noqa: ANN401
        """A cell a key."""
        return {_column(name, key): text for key, text in value.items()}


def _column(name: str, key: str) -> str:
    return key if name == _BARE else f"{name}.{key}"


def _quantity(text: Mapping[str, str], code: str) -> Quantity | Fault:
    hedge = text.get("hedge", "").casefold().replace("_", " ")
    value, value_to, words = (text.get(key, "") for key in ("value", "value_to", "words"))
    wrong = _contradiction(hedge, value, value_to, words)
    if wrong is not None:
        return wrong
    if not value:
        return Quantity(None, code, "vague", words=words)
    return parse_quantity(f"{value}-{value_to}" if value_to else f"{hedge} {value}", code)


def _contradiction(hedge: str, value: str, value_to: str, words: str) -> Fault | None:
    """The first thing that a hedge and its numbers cannot mean together."""
    known = said("hedges", "a hedge that is known: {choices}", choices=(*HEDGES, "range", "vague"))
    upper = said("upper_end", "the upper end of the range")
    checks = (
        (hedge not in _HEDGE_WORDS, Fault(known, hedge, CHOOSE, "hedge")),
        (
            not value and (hedge != "vague" or bool(value_to)),
            Fault(
                said("number", "a number"),
                NOTHING,
                said("write_vague", "Write vague as the hedge when the source gave none."),
                "value",
            ),
        ),
        (
            bool(value) and hedge == "vague",
            Fault(said("vague_alone", "vague only where there is no number"), value, CHOOSE, "hedge"),
        ),
        (
            bool(value_to) and hedge not in ("", "exact", "range"),
            Fault(
                said("no_hedge_on_range", "no other hedge on a range"),
                hedge,
                said("words_in_text", "Leave it empty; the source's words stay in text."),
                "hedge",
            ),
        ),
        (hedge == "range" and not value_to, Fault(upper, NOTHING, FILL_IN, "value_to")),
        (
            bool(words) and hedge != "vague",
            Fault(
                said("words_if_vague", "words only where the hedge is vague"),
                words,
                said("quote", "Quote the source in text."),
                "words",
            ),
        ),
    )
    return next((fault for wrong, fault in checks if wrong), None)


def _canonical(quantity: Quantity) -> dict[str, str]:
    out = {"unit": quantity.unit}
    if quantity.value is not None:
        out["value"] = decimal_text(quantity.value)
    if quantity.value_to is not None:
        out["value_to"] = decimal_text(quantity.value_to)
    if quantity.hedge != "exact":
        out["hedge"] = quantity.hedge
    if quantity.words:
        out["words"] = quantity.words
    return out


def claimed_quantity(value: dict[str, Any]) -> Quantity:
    """The `Quantity` that a canonical value stands for."""
    return quantity_from_json(value, value["unit"])


@dataclass(frozen=True, slots=True)
class Day:
    """A local day as a source printed it, `YYYY-MM-DD`."""

    def read(self, raw: Any, tz: ZoneInfo) -> tuple[Any, list[Fault]]:  # noqa: ANN401, ARG002
        """The day in ISO form, when it exists."""
        if not isinstance(raw, str):
            return None, [Fault(said("a_day", "a day, as YYYY-MM-DD"), str(raw), said("as_text", "Send it as text."))]
        found = parse_date(raw)
        return (None, [found]) if isinstance(found, Fault) else (found.isoformat(), [])

    def schema(self) -> dict[str, Any]:
        """A date."""
        return {"type": "string", "format": "date"}

    def columns(self, name: str) -> dict[str, tuple[str, str]]:
        """One column."""
        return {name: ("", "")}

    def cells(self, name: str, value: Any) -> dict[str, str]:  # noqa: ANN401
        """The day as it stands."""
        return {name: value}
