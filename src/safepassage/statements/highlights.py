"""Highlights: the lines that a reader who stops after half a page must have read, picked from the sections."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from safepassage.statements.model import Number, Word

if TYPE_CHECKING:
    from collections.abc import Iterable

    from safepassage.statements.model import Line, Section

__all__ = ["highlights"]

_WANTED: Final = (
    "people.crossed_all",
    "people.crossed",
    "people.crossed_group",
    "people.arrived_all",
    "people.arrived",
    "people.on_road",
    "people.on_road_all",
    "corridors.under_way",
    "disarmament.laid_down",
    "disarmament.undecided",
    "disarmament.undecided_age",
    "clearance.area",
    "clearance.ordnance_destroyed",
    "restoration.restored_all",
    "hostilities.pause",
    "hostilities.pause_place",
    "monitoring.gaps_all",
    "claims.difference",
)
"""Messages in the order of the page."""
_ALARMS_MAX: Final = 6
_EACH_ALARM_MAX: Final = 2
_EACH_MAX: Final = 3


def highlights(sections: Iterable[Section]) -> tuple[Line, ...]:
    """Alarms first, then the wanted lines that the sections hold; each is printed again in its section."""
    lines = [line for section in sections for line in section.lines]
    out: list[Line] = []
    for line in lines:
        if line.species == "alarm" and sum(each.message == line.message for each in out) < _EACH_ALARM_MAX:
            out.append(line)
    del out[_ALARMS_MAX:]
    for message in _WANTED:
        out += [line for line in lines if line.message == message and _matters(line)][:_EACH_MAX]
    return tuple(out)


def _matters(line: Line) -> bool:
    """Children before every other group, and no corridor on which nobody is."""
    if line.message == "people.crossed_group":
        return line.facts["group"] == Word("group.children")
    value = line.facts.get("value")
    nobody = isinstance(value, Number) and value.bounds is not None and value.bounds.hi == 0
    return not (nobody and line.message == "people.on_road")
