"""Tallies of a watch: how many passed each line in each piece of time, how many stood in each zone, and what was lost.

A piece of time in which nothing could be seen has no count: it is not in the table of counts at all, and stands among
the gaps with its reason (wall 8). A piece that was seen in part has a count of that part, and the interval says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from safepassage.monitoring.intervals import interval

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from safepassage.monitoring.counting import Crossing, Line, Zone
    from safepassage.monitoring.intervals import Calibration

__all__ = ["DIRECTIONS", "Blind", "Presence", "Tally", "gaps_of", "presences", "tallies"]

DIRECTIONS: Final = {1: "forward", -1: "back"}
_TOUCH_S: Final = 1e-3
"""Spans so near touch: times of pictures are not exact."""
GAP_S: Final = 1.0
"""A shorter loss is part of the interval; from this on it is a gap."""


@dataclass(frozen=True, slots=True)
class Blind:
    """A span of film that showed nothing that could be counted.

    Attributes:
        start_s: From the beginning of the film.
        end_s: Half-open.
        why: `frozen`, `dark`, `lost` (the ground could not be found), `missing` (no picture came), or `away` (the
            observer did not look).
    """

    start_s: float
    end_s: float
    why: str


@dataclass(frozen=True, slots=True)
class Tally:
    """How many passed a line in one direction in a piece of time.

    Attributes:
        start_s: From the beginning of the film.
        end_s: Half-open.
        line: Its name.
        direction: `forward` (from the left of the line to its right) or `back`.
        counted_people: As counted.
        least_people: Lower end of the interval that holds the truth nine times in ten.
        most_people: Upper end.
        is_indicative: Whether nothing was labelled for this view.
        seen_share: Which share of the piece was seen.
    """

    start_s: float
    end_s: float
    line: str
    direction: str
    counted_people: int
    least_people: int
    most_people: int
    is_indicative: bool
    seen_share: float


@dataclass(frozen=True, slots=True)
class Presence:
    """How many stood in a zone over a piece of time, in the pictures that were seen."""

    start_s: float
    end_s: float
    zone: str
    counted_mean_people: float
    counted_people_max: int


def gaps_of(blind: Iterable[Blind]) -> list[Blind]:
    """The blind spans that are gaps, those of one reason that touch made one."""
    out: list[Blind] = []
    for each in sorted(blind, key=lambda one: one.start_s):
        if out and out[-1].why == each.why and each.start_s <= out[-1].end_s + _TOUCH_S:
            out[-1] = Blind(out[-1].start_s, max(out[-1].end_s, each.end_s), each.why)
        else:
            out.append(each)
    return [each for each in out if each.end_s - each.start_s >= GAP_S]


def pieces_s(length_s: float, every_s: float) -> list[tuple[float, float]]:
    """The pieces of a film, the last one as long as what is left."""
    edges = [at * every_s for at in range(int(length_s // every_s) + 1)]
    return [(start, min(start + every_s, length_s)) for start in edges if start < length_s]


def tallies(
    crossings: Sequence[Crossing],
    lines: Sequence[Line],
    blind: Sequence[Blind],
    *,
    length_s: float,
    every_s: float,
    frames_per_s: float,
    calibration: Calibration,
) -> list[Tally]:
    """The counts of every piece that was seen, by time, line and direction."""
    out = []
    for start, end in pieces_s(length_s, every_s):
        seen = 1 - _covered_s(blind, start, end) / (end - start)
        gap = _covered_s(gaps_of(blind), start, end) / (end - start)
        if seen <= 0:
            continue
        lost = round(1 - seen / (1 - gap), 3) if gap < 1 else 1.0
        for number, line in enumerate(lines):
            for sign, direction in DIRECTIONS.items():
                counted = sum(
                    each.line == number and each.direction == sign and start <= each.frame / frames_per_s < end
                    for each in crossings
                )
                low, high = interval(counted, calibration, lost)
                out.append(Tally(start, end, line.name, direction, counted, low, high, calibration.is_indicative, seen))
    return out


def presences(
    inside: Mapping[int, tuple[int, ...]],
    zones: Sequence[Zone],
    seen: Sequence[int],
    *,
    length_s: float,
    every_s: float,
    frames_per_s: float,
) -> list[Presence]:
    """Who stood where, over the frames that were seen; a piece without one is left out.

    Args:
        inside: Frame → how many stood in each zone; a frame that is missing had nobody.
        zones: Their names.
        seen: The frames that were seen.
        length_s: Of the film.
        every_s: Length of a piece.
        frames_per_s: How many frame numbers pass in a second.
    """
    out = []
    for start, end in pieces_s(length_s, every_s):
        frames = [each for each in seen if start <= each / frames_per_s < end]
        for number, zone in enumerate(zones):
            people = [inside[each][number] if each in inside else 0 for each in frames]
            if people:
                out.append(Presence(start, end, zone.name, sum(people) / len(people), max(people)))
    return out


def _covered_s(spans: Iterable[Blind], start_s: float, end_s: float) -> float:
    return sum(max(min(each.end_s, end_s) - max(each.start_s, start_s), 0.0) for each in spans)
