"""Alarms as sentences: what needs a person now, in the internal edition alone.

An alarm's own facts go to the page; those that are words of a closed list or numbers
become so here, so that the page speaks one language. A limit that was broken is named
with what there is for each person.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from safepassage.foundation.ids import is_place_id
from safepassage.foundation.quantity import Quantity, parse_quantity
from safepassage.ledger.figures import Bounds
from safepassage.statements.model import Line, Moment, Named, Number, Word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from safepassage.ledger.figures import Alarm
    from safepassage.statements.model import Fact

__all__ = ["SEVERITIES", "alarm_lines"]

SEVERITIES: Final = ("alarm", "alert", "finding")
_WORDS: Final = {
    "group": "group",
    "population": "population",
    "facility_type": "facility",
    "status": "facility_status",
    "means": "means",
    "measure": "measure",
}
"""Name of an alarm's fact → the list that its word is of."""
_UNITS: Final = {
    **dict.fromkeys(("people", "counted", "expected", "children", "decided", "received"), "{person}"),
    "vehicles": "{vehicle}",
    "beds": "{bed}",
    "water": "L",
    "latrines": "{latrine}",
    "times": "{event}",
    **dict.fromkeys(("found", "destroyed"), "{object}"),
    "limit": "{person}",
}
"""Name of an alarm's fact → the unit that its number has."""
_MEASURED: Final = frozenset({"stated", "drawn"})
"""Facts whose number has the alarm's own unit, or counts people."""
_EACH: Final = {
    "centre_over_capacity": ("people", "beds", "{person}"),
    "centre_short_of_water": ("water", "people", "L"),
    "centre_short_of_latrines": ("people", "latrines", "{person}"),
}
"""Alarm → what is divided by what, and the unit of what there is for each."""
_LEFT_OUT: Final = frozenset({"claim", "factor", "kind", "picture", "reasons", "unit"})
"""Facts that serve other readers than people."""


def alarm_lines(alarms: Iterable[Alarm], named: Callable[[str], str] = str) -> list[Line]:
    """One sentence an alarm, the gravest first, then the oldest; `named` gives a source's id its name."""
    ordered = sorted(alarms, key=lambda one: (SEVERITIES.index(one.severity), one.since_s, one.name, one.place or ""))
    return [_line(each, named) for each in ordered]


def _line(alarm: Alarm, named: Callable[[str], str]) -> Line:
    kept = {name: text for name, text in alarm.facts.items() if name not in _LEFT_OUT}
    facts: dict[str, Fact] = {
        name: _fact(name, text, alarm.facts.get("unit", "{person}")) for name, text in kept.items()
    }
    facts |= _for_each(alarm.name, facts)
    if "source" in kept:
        facts["source"] = named(kept["source"])
    facts["since"] = Moment(alarm.since_s)
    facts["place"] = Word("place.unknown") if alarm.place is None else Named(alarm.place)
    return Line(message=f"alarm.{alarm.name}", facts=facts, species=alarm.severity)


def _fact(name: str, text: str, unit: str) -> Fact:
    """A word of a list, a number with its unit, a place, or text as it stands."""
    if name in _WORDS:
        return Word(f"{_WORDS[name]}.{text}")
    if name in _UNITS or name in _MEASURED:
        return _number(text, _UNITS.get(name, unit))
    return Named(text) if is_place_id(text) else text


def _number(text: str, unit: str) -> Number | str:
    """`12`, `12–15`, `12–` (nothing limits it) or a quantity as somebody wrote it; else the text as it stands."""
    if text.endswith("–"):
        text = f"at least {text[:-1]}"
    read = parse_quantity(text, unit)
    if not isinstance(read, Quantity) or read.value is None:
        return text
    bounds = Bounds(read.lo, read.hi)
    return Number(bounds, unit) if read.hedge in ("exact", "range") else Number(bounds, unit, quantity=read)


def _for_each(name: str, facts: Mapping[str, Fact]) -> dict[str, Fact]:
    """How many people a bed or a latrine, how much water a person."""
    above, below, unit = _EACH.get(name, ("", "", ""))
    whole, parts = facts.get(above), facts.get(below)
    if not isinstance(whole, Number) or not isinstance(parts, Number) or not whole.bounds or not parts.bounds:
        return {}
    if not parts.bounds.lo:
        return {}
    each = whole.bounds.lo / parts.bounds.lo
    limit = facts.get("limit")
    broken = {"limit": Number(limit.bounds, unit)} if isinstance(limit, Number) else {}
    return {"each": Number(Bounds(each, each), unit), **broken}
