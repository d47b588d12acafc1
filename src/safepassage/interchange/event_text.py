"""Events that people write in one line each: `close 12-34`, `open hazard/mined`, `count zone/north 1200`.

They are read against the plan that they change, so that a street, zone or time that it does not have is refused with
the way out, and all faults of a call come at once. Nothing opens on a claim (wall 9): only what somebody closed can be
opened again, and on the word of a land release or of those who closed it.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Final

import numpy as np

from safepassage.foundation.errors import DataRefused, Fault
from safepassage.interchange.columns import nearest
from safepassage.interchange.scenario_file import PAIR
from safepassage.interchange.scenario_tables import AFTER
from safepassage.planning.events import Events
from safepassage.planning.model import STEPS_CHANGING_MAX
from safepassage.planning.scenario import FOREVER_S, PEOPLE_MAX
from safepassage.planning.standing import EVENT, Closure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from safepassage.planning.standing import Standing

__all__ = ["read_events"]

WORDS: Final = {"close": 2, "open": 2, "count": 3}
GRAMMAR: Final = "close STREET, open STREET or count ZONE PEOPLE; a street is 12-34, a hazard's are hazard/NAME"
MINUTE: Final = re.compile(r"\d{1,6}")
BASIS: Final = re.compile(r"(land release|lifted by)\s+\S.*", re.DOTALL)


def read_events(standing: Standing, events: Sequence[str], *, at: str | None, basis: str) -> Events:
    """What has changed.

    Args:
        standing: The plan that it changes.
        events: One event each.
        at: When, after the scenario's start, as `+H:MM` or in minutes; None at the plan's first step.
        basis: On whose word streets open.

    Raises:
        DataRefused: Whatever is wrong, all at once.
    """
    reading = _Reading(standing, at)
    for number, text in enumerate(events, 1):
        reading.event(f"event {number}", text)
    reading.check(events, basis.strip())
    if reading.faults:
        raise DataRefused(reading.faults)
    return Events(
        at_step=reading.at_step,
        close=frozenset(reading.close),
        lift=frozenset(reading.lift),
        count=reading.count,
        said=tuple(
            f"minute {reading.at_min:g}: {' '.join(text.split())}"
            + (f" ({basis.strip()})" if text.split()[0] == "open" else "")
            for text in events
        ),
    )


class _Reading:
    """The events of one call while they are read; `faults` fills up."""

    def __init__(self, standing: Standing, at: str | None) -> None:
        self.faults: list[Fault] = []
        self.close: set[Closure] = set()
        self.lift: set[Closure] = set()
        self.count: dict[int, int] = {}
        self._standing = standing
        self.at_step = self._step(at)

    def event(self, where: str, text: str) -> None:
        """Reads one event."""
        words = text.split()
        if not words or len(words) != WORDS.get(words[0]):
            self._fault(where, GRAMMAR, text)
        elif words[0] == "count":
            self._count(where, words[1], words[2])
        elif words[0] == "close":
            self._closed(where, words[1])
        else:
            self._open(where, words[1])

    def check(self, events: Sequence[str], basis: str) -> None:
        """What only all events together can have wrong."""
        standing = self._standing
        if not events:
            self._fault("event", "at least one event", "none", f"Write --event '…': {GRAMMAR}.")
        if both := {each.street for each in self.close} & {each.street for each in self.lift}:
            self._fault("event", "streets that close or open", f"{len(both)} that do both", "Leave one of the two out.")
        opens = any(text.split()[:1] == ["open"] for text in events)
        if opens and not BASIS.fullmatch(basis):
            way_out = "A claim opens no street: name the release and its standard, or who lifts what they closed."
            self._fault("basis", "'land release …' or 'lifted by …'", basis or "nothing", way_out)
        cleared = sorted({each.by for each in self.lift} & set(standing.to_clear))
        if cleared and basis.startswith("lifted by"):
            way_out = "Ground that must be cleared opens by a release to a named standard alone."
            self._fault("basis", f"'land release …' for {', '.join(cleared)}", basis, way_out)
        if basis and not opens:
            self._fault("basis", "an event that opens a street", "none", "Leave --basis out.")
        if not self.count and not self._inside():
            last_min = (standing.first_step + standing.flow.last + 1) * standing.step_min
            self._fault("at", f"a time before minute {last_min:g}, when the last are out", f"minute {self.at_min:g}")

    def _step(self, at: str | None) -> int:
        standing = self._standing
        first = standing.first_step
        if at is None:
            return first
        if after := AFTER.fullmatch(at):
            minutes = 60 * int(after[1]) + int(after[2])
        elif MINUTE.fullmatch(at):
            minutes = int(at)
        else:
            self._fault("at", "+H:MM after the scenario's start, or minutes", at)
            return first
        step = math.ceil(minutes / standing.step_min)
        if step < first:
            way_out = "What came before is fixed: make the plan before it anew."
            self._fault("at", f"minute {first * standing.step_min:g} or later, where this plan begins", at, way_out)
        elif step > STEPS_CHANGING_MAX:
            self._fault("at", f"a time within {STEPS_CHANGING_MAX} steps of the scenario's start", at)
        else:
            return step
        return first

    @property
    def at_min(self) -> float:
        """From which minute on."""
        return self.at_step * self._standing.step_min

    def _inside(self) -> int:
        """People who are not out by then."""
        out = self._standing.flow.out[:, : self.at_step - self._standing.first_step]
        return int(self._standing.problem.people.sum() - out.sum(dtype=np.int64))

    def _count(self, where: str, place: str, people: str) -> None:
        standing = self._standing
        if not people.isascii() or not people.isdecimal() or int(people) > PEOPLE_MAX:
            self._fault(where, f"a whole number of people from 0 to {PEOPLE_MAX}", people)
            return
        if place not in standing.zones:
            self._fault(where, "a zone of the plan", place, nearest(place, standing.zones) or ", ".join(standing.zones))
            return
        zone = standing.zones.index(place)
        if zone in self.count:
            self._fault(where, "one count for a zone", f"another of {place}")
        elif not (standing.source_zone == zone).any():
            way_out = "The plan does not say where they live: plan the scenario again with them in it."
            self._fault(where, "a zone that has people on foot in the plan", place, way_out)
        self.count[zone] = int(people)

    def _streets(self, where: str, named: str) -> list[int]:
        """The streets between two junctions, or on a hazard's ground."""
        standing = self._standing
        pair = PAIR.fullmatch(named)
        if pair:
            ends = sorted((int(pair[1]), int(pair[2])))
            found = np.flatnonzero((np.sort(standing.street_id, axis=1) == ends).all(axis=1))
            way_out = "Name the junctions at its ends by the network's numbers."
        else:
            found = standing.hazard_streets.get(named, np.zeros(0, np.int64))
            way_out = nearest(named, standing.hazard_streets) or f"Write {GRAMMAR}."
        if not len(found):
            self._fault(where, "a street of the network, or a hazard of the scenario that has streets", named, way_out)
        return [int(street) for street in found]

    def _closed(self, where: str, named: str) -> None:
        by = EVENT if PAIR.fullmatch(named) else named
        since_s = self.at_step * self._standing.problem.step_s
        self.close |= {Closure(by, street, since_s, FOREVER_S) for street in self._streets(where, named)}

    def _open(self, where: str, named: str) -> None:
        """Lifts what closes a street then; of a hazard, only what it closes itself."""
        streets = set(self._streets(where, named))
        at_s = self.at_step * self._standing.problem.step_s
        of = [
            each
            for each in self._standing.closures
            if each.street in streets and each.to_s > at_s and (PAIR.fullmatch(named) or each.by == named)
        ]
        lifted = {each for each in of if each.from_s <= at_s}
        if streets and not lifted:
            later_min = min((each.from_s for each in of), default=FOREVER_S) / 60
            got = "nothing closes it" if later_min == FOREVER_S else f"closed from minute {later_min:g} on"
            way_out = "What lies ahead is not lifted: plan the scenario again." if of else ""
            self._fault(where, f"what is closed at minute {self.at_min:g}", f"{named}: {got}", way_out)
        self.lift |= lifted

    def _fault(self, field: str, expected: str, got: str = "", way_out: str = "") -> None:
        self.faults.append(Fault(field=field, expected=expected, got=got, way_out=way_out))
