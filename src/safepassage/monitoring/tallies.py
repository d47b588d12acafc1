"""Tallies of a watch: how many passed each line in each piece of time, how many stood in each zone, and what was lost.

A piece of time in which nothing could be seen has no count: it is not in the table of counts at all, and stands among
the gaps with its reason (wall 8). A piece that was seen in part has a count of that part, and the interval says so.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from safepassage.monitoring.intervals import interval

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from safepassage.monitoring.counting import Line, Zone
    from safepassage.monitoring.intervals import Calibration
    from safepassage.monitoring.pieces import Piece

__all__ = [
    "DIRECTIONS",
    "GAP_S",
    "TOUCH_S",
    "Blind",
    "Presence",
    "Tally",
    "gaps_of",
    "presences",
    "tallies",
    "widened",
    "zone_name",
]

DIRECTIONS: Final = {1: "forward", -1: "back"}
TOUCH_S: Final = 1e-3
"""Spans so near touch: times of pictures are not exact."""
GAP_S: Final = 1.0
"""A shorter loss is part of the interval; from this on it is a gap."""


@dataclass(frozen=True, slots=True)
class Blind:
    """A span of film that showed nothing that could be counted.

    Attributes:
        start_s: From the beginning of the film.
        end_s: Half-open.
        why: `frozen`, `dark`, `lost` (the ground could not be found), `missing` (no picture came), `learning` (the
            detector did not know the ground yet), `unplaced` (where the lines of the map lie was not known), `outside`
            (it was not in the picture), or `away` (the observer did not look).
        of: The line, or `zone` and the zone, that it hides; "" for all of them.
    """

    start_s: float
    end_s: float
    why: str
    of: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many people, or vehicles, passed a line in one direction in a piece of time.

    Attributes:
        start_s: From the beginning of the film.
        end_s: Half-open.
        line: Its name.
        direction: `forward` (from the left of the line to its right) or `back`.
        counted: As counted.
        least: Lower end of the interval that holds the truth nine times in ten.
        most: Upper end.
        is_indicative: Whether nothing was labelled for this view.
        seen_share: Which share of the piece was seen.
    """

    start_s: float
    end_s: float
    line: str
    direction: str
    counted: int
    least: int
    most: int
    is_indicative: bool
    seen_share: float


@dataclass(frozen=True, slots=True)
class Presence:
    """How many people, or vehicles, stood in a zone over a piece of time, in the pictures that showed it.

    Always indicative: what is labelled is who passes a line, and how a detector sees those who walk says nothing of
    those who stand.

    Attributes:
        start_s: From the beginning of the film.
        end_s: Half-open.
        zone: Its name.
        counted_mean: In the mean of these pictures.
        counted_max: In the fullest.
        seen_share: Which share of the piece they are.
    """

    start_s: float
    end_s: float
    zone: str
    counted_mean: Fraction
    counted_max: int
    seen_share: float


def gaps_of(blind: Iterable[Blind]) -> list[Blind]:
    """The blind spans that are gaps, those of one reason that touch made one."""
    out: list[Blind] = []
    last: dict[tuple[str, str], int] = {}
    for each in sorted(blind, key=lambda one: one.start_s):
        at = last.get((each.why, each.of))
        if at is not None and each.start_s <= out[at].end_s + TOUCH_S:
            out[at] = replace(out[at], end_s=max(out[at].end_s, each.end_s))
        else:
            last[each.why, each.of] = len(out)
            out.append(each)
    return [each for each in out if each.end_s - each.start_s >= GAP_S]


def tallies(pieces: Iterable[Piece], lines: Sequence[Line], calibration: Calibration) -> list[Tally]:
    """The counts of every piece that was seen, by time, line and direction."""
    return [
        row
        for piece in pieces
        for number, line in enumerate(lines)
        for row in _of_line(piece, number, line.name, calibration)
    ]


def _of_line(piece: Piece, number: int, name: str, calibration: Calibration) -> Iterator[Tally]:
    """The counts of a line in a piece, if it was seen."""
    start, end = piece.start_s, piece.end_s
    blind = [each for each in piece.blind if each.of in ("", name)]
    passed = [each.direction for each in piece.crossings if each.line == number]
    seen = _seen_share(piece, blind)
    gap = _covered_s(gaps_of(blind), start, end) / (end - start)
    if seen * (end - start) < TOUCH_S and not passed:
        return
    lost = round(1 - seen / (1 - gap), 3) if gap < 1 else 1.0
    for sign, direction in DIRECTIONS.items():
        counted = passed.count(sign)
        low, high = interval(counted, calibration, lost)
        yield Tally(start, end, name, direction, counted, low, high, calibration.is_indicative, seen)


def presences(pieces: Iterable[Piece], zones: Sequence[Zone]) -> list[Presence]:
    """Who stood where, over the pictures that showed it; where none did, that is unknown, and there is no row."""
    return [
        Presence(piece.start_s, piece.end_s, zone.name, Fraction(people, shown), most, _seen_share(piece, blind))
        for piece in pieces
        for zone, (people, most), shown in zip(zones, piece.stood, piece.shown, strict=True)
        if shown
        for blind in [[each for each in piece.blind if each.of in {"", zone_name(zone.name)}]]
    ]


def _seen_share(piece: Piece, blind: Iterable[Blind]) -> float:
    """Which share of a piece was seen."""
    return 1 - _covered_s(blind, piece.start_s, piece.end_s) / (piece.end_s - piece.start_s)


def widened(rows: Sequence[Tally], unsure: Collection[str]) -> list[Tally]:
    """Rows of lines that were counted at several places, as one: what the first counted, from the least to the most.

    Args:
        rows: Of one name, those of the line itself come first in each piece.
        unsure: Names of lines of which so little is known where they lie that a count is indicative.
    """
    out: dict[tuple[object, ...], Tally] = {}
    for row in rows:
        first = out.setdefault((row.start_s, row.line, row.direction), row)
        out[row.start_s, row.line, row.direction] = replace(
            first,
            least=min(first.least, row.least),
            most=max(first.most, row.most),
            is_indicative=row.is_indicative or row.line in unsure,
        )
    return list(out.values())


def zone_name(name: str) -> str:
    """What a zone is called beside lines; no line has a blank in its name."""
    return f"zone {name}"


def _covered_s(spans: Iterable[Blind], start_s: float, end_s: float) -> float:
    """How long any of the spans lasts within a piece."""
    covered_s, reached_s = 0.0, start_s
    for each in sorted(spans, key=lambda one: one.start_s):
        until_s = min(each.end_s, end_s)
        covered_s += max(until_s - max(each.start_s, reached_s), 0.0)
        reached_s = max(reached_s, until_s)
    return covered_s
