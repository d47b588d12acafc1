"""Highlights: the lines that a reader who stops after a page must have read.

Alarms first, then what this ledger holds, picked from the sections, then what others
published, apart from it and under their names. What is picked here stands again in its
section, with what it rests on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from safepassage.statements.model import Line, Number, Word

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from safepassage.statements.model import Section

__all__ = ["highlights"]

_WANTED: Final = (
    "people.crossed_all",
    "people.crossed",
    "people.crossed_group",
    "people.arrived",
    "people.on_road_all",
    "people.on_road",
    "corridors.under_way",
    "disarmament.laid_down",
    "disarmament.inside_or_beside",
    "disarmament.laid_down_since",
    "disarmament.amnestied_since",
    "disarmament.undecided",
    "disarmament.undecided_age",
    "clearance.area_since",
    "clearance.blocks_since",
    "clearance.road_length_since",
    "clearance.ordnance_destroyed_since",
    "restoration.restored_since",
    "restoration.types_group",
    "hostilities.pause",
    "hostilities.pause_place",
    "monitoring.gaps_all",
    "claims.difference",
)
"""Messages in the order of the page."""
_ALARMS_MAX: Final = 6
_EACH_ALARM_MAX: Final = 2
_EACH_MAX: Final = 3


def highlights(sections: Iterable[Section], claimed: Sequence[Line] = ()) -> tuple[Line, ...]:
    """Alarms, then the wanted lines that the sections hold, then `claimed`."""
    lines = [line for section in sections for line in section.lines]
    out: list[Line] = []
    for line in lines:
        if line.species == "alarm" and sum(each.message == line.message for each in out) < _EACH_ALARM_MAX:
            out.append(line)
    del out[_ALARMS_MAX:]
    own = [
        line
        for message in _WANTED
        for line in [each for each in lines if each.message == message and _matters(each)][:_EACH_MAX]
    ]
    if own:
        out += [Line(message="note.own"), *own]
    return (*out, *claimed)


def _matters(line: Line) -> bool:
    """Children before every other group, and no corridor on which nobody is."""
    if line.message == "people.crossed_group":
        return line.facts["group"] == Word("group.children")
    value = line.facts.get("value")
    nobody = isinstance(value, Number) and value.bounds is not None and value.bounds.hi == 0
    return not (nobody and line.message == "people.on_road")
