"""Alarms as sentences: what needs a person now, in the internal edition alone.

An alarm's own facts go to the page; those that are words of a closed list are looked up
there, so that the page speaks one language.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from safepassage.foundation.ids import is_place_id
from safepassage.ledger.figures import Bounds
from safepassage.statements.model import Line, Moment, Named, Number, Word

if TYPE_CHECKING:
    from collections.abc import Iterable

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
}
"""Name of an alarm's fact → the unit that its number has."""
_LEFT_OUT: Final = frozenset({"claim", "factor", "kind", "picture", "reasons", "stretch", "unit"})
"""Facts that serve other readers than people."""


def alarm_lines(alarms: Iterable[Alarm]) -> list[Line]:
    """One sentence an alarm, the gravest first, then the oldest."""
    ordered = sorted(alarms, key=lambda one: (SEVERITIES.index(one.severity), one.since_s, one.name, one.place or ""))
    return [_line(each) for each in ordered]


def _line(alarm: Alarm) -> Line:
    kept = {name: text for name, text in alarm.facts.items() if name not in _LEFT_OUT}
    facts: dict[str, Fact] = {name: _fact(name, text, alarm.facts.get("unit", "")) for name, text in kept.items()}
    facts["since"] = Moment(alarm.since_s)
    facts["place"] = Word("place.unknown") if alarm.place is None else Named(alarm.place)
    return Line(message=f"alarm.{alarm.name}", facts=facts, species=alarm.severity)


def _fact(name: str, text: str, unit: str) -> Fact:
    """A word of a list, a number with its unit, a place, or text as it stands."""
    if name in _WORDS:
        return Word(f"{_WORDS[name]}.{text}")
    if text.isdecimal() and (name in _UNITS or name == "right"):
        return Number(Bounds(Fraction(text), Fraction(text)), _UNITS.get(name, unit))
    return Named(text) if is_place_id(text) else text
