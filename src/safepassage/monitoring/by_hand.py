"""Tallies by hand: what an observer marked, key by key, and what two observers say of each other.

An observer says when looking began and ended, and marks everybody who passes. Marks are only ever added: a slip is
taken back by another mark. The time between an end and the next beginning was not seen, and is a gap. Who passed is
a man, a woman, a child or a person, as far as the observer saw, and nothing more can be marked (wall 1).

Two observers over the same minutes give the error. Whom only one of them marked was missed by the other or never
came, and nobody knows which; the interval holds both. What was found of an observer holds for later tallies too.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from safepassage.monitoring.counting import Crossing
from safepassage.monitoring.intervals import Calibration, stretches
from safepassage.monitoring.tallies import DIRECTIONS, Blind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from safepassage.monitoring.intervals import Labelled, Passage

__all__ = ["ALONE", "TICKS_PER_S", "WHO", "Hand", "Mark", "Marks", "agreement", "between"]

WHO: Final = ("person", "man", "woman", "child")
TICKS_PER_S: Final = 1000
"""Crossings of a tally are numbered by the millisecond."""

ALONE: Final = Calibration(matched_people=32, invented_people=0, missed_people=6)
"""What is taken for granted of one observer whom nobody checked: tallies by sheet or clicker were 8 to 25 % too low
(Diogenes, Greene-Roesel, Arnold & Ragland 2007, "Pedestrian counting methods at intersections", TRR 2002)."""

_SIGNS: Final = {name: sign for sign, name in DIRECTIONS.items()}


class Mark(NamedTuple):
    """One key of an observer.

    `what` is `forward` or `back` for somebody who passed, `begin` or `end` of looking, or `undo`. With `begin`,
    `line` holds the names of the lines that are watched, parted by blanks. `time_s` is in unix seconds.
    """

    time_s: float
    line: str
    what: str
    who: str = ""


@dataclass(frozen=True, slots=True)
class Hand:
    """A tally.

    Attributes:
        lines: The lines that were watched.
        passed: Who passed and was not taken back, by time.
        watched_s: The spans in which the observer looked, unix seconds, half-open, by time.
    """

    lines: tuple[str, ...]
    passed: tuple[Mark, ...]
    watched_s: tuple[tuple[float, float], ...]

    def saw(self, time_s: float) -> bool:
        """Whether the observer looked then."""
        return any(start <= time_s < end for start, end in self.watched_s)

    def passages(self, from_s: float = 0.0) -> list[Passage]:
        """(seconds since `from_s`, line, direction) of everybody who passed."""
        return [(mark.time_s - from_s, mark.line, mark.what) for mark in self.passed]

    def crossings(self, from_s: float) -> list[Crossing]:
        """The same as crossings of `lines`, in milliseconds since `from_s`."""
        return [
            Crossing(round((mark.time_s - from_s) * TICKS_PER_S), self.lines.index(mark.line), _SIGNS[mark.what])
            for mark in self.passed
        ]

    def away(self, from_s: float) -> list[Blind]:
        """The spans between, in which the observer did not look, in seconds since `from_s`."""
        between_s = ((end, start) for (_, end), (start, _) in pairwise(self.watched_s))
        return [Blind(end - from_s, start - from_s, "away") for end, start in between_s if start > end]


class Marks:
    """Takes marks in their order and refuses those that cannot be.

    Attributes:
        lines: The lines that are watched.
        is_looking: Whether the observer looks.
    """

    def __init__(self) -> None:
        self.lines: tuple[str, ...] = ()
        self.is_looking = False
        self._last_s = float("-inf")
        self._since_s = 0.0
        self._passed: list[Mark] = []
        self._watched: list[tuple[float, float]] = []

    def take(self, mark: Mark) -> str:
        """Add a mark.

        Returns:
            What was expected instead, where it cannot be; then nothing is added. Empty where all is well.
        """
        if why := self._why_not(mark):
            return why
        self._last_s = mark.time_s
        if mark.what == "begin":
            self.lines, self._since_s, self.is_looking = tuple(mark.line.split()), mark.time_s, True
        elif mark.what == "end":
            self._watched.append((self._since_s, mark.time_s))
            self.is_looking = False
        elif mark.what == "undo":
            self._passed.pop()
        else:
            self._passed.append(mark)
        return ""

    def hand(self) -> Hand:
        """The tally so far; who still looks has looked until the last mark."""
        open_s = [(self._since_s, self._last_s)] if self.is_looking else []
        spans = [(start, end) for start, end in (*self._watched, *open_s) if start < end]
        return Hand(self.lines, tuple(self._passed), tuple(spans))

    def _why_not(self, mark: Mark) -> str:
        if mark.time_s < self._last_s:
            return "a time not before that of the row above"
        if mark.what == "begin":
            return self._why_not_begin(tuple(mark.line.split()))
        if mark.what == "undo":
            return "" if self._passed else "somebody to take back"
        if not self.is_looking:
            return "a begin before this"
        return "" if mark.what == "end" or mark.line in self.lines else f"one of {', '.join(self.lines)}"

    def _why_not_begin(self, names: tuple[str, ...]) -> str:
        if not names:
            return "the names of the lines that are watched"
        if self.is_looking:
            return "an end before the next begin"
        return "" if self.lines in ((), names) else f"the lines {' '.join(self.lines)} again"


def agreement(first: Hand, second: Hand, tally: str = "") -> list[Labelled] | None:
    """What the second observer says of the first, over the lines and the time that both watched.

    Each minute, line and direction is one stretch, in which the second is taken as the truth.

    Args:
        first: Whose error is looked for.
        second: Who looked as well.
        tally: What fixes the first's tally, so that no stretch of it is kept twice.

    Returns:
        None where they watched no line at the same time.
    """
    lines = set(first.lines) & set(second.lines)
    is_shared = any(a < d and c < b for a, b in first.watched_s for c, d in second.watched_s)
    if not lines or not is_shared:
        return None
    true, counted = (
        [each for each in hand.passages() if each[1] in lines and first.saw(each[0]) and second.saw(each[0])]
        for hand in (second, first)
    )
    return stretches(true, counted, tally)


def between(found: Sequence[Labelled]) -> Calibration:
    """The calibration of an observer whose error is the disagreement with others; `ALONE` where nobody passed."""
    whole = Calibration.of(found)
    if whole.is_indicative:
        return ALONE
    return replace(whole, is_disputed=True)
