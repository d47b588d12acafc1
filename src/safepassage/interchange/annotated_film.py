"""A film for the crew to check a count by: lines, boxes and counts with their intervals over pictures of nobody.

Every picture is coarsened as a whole, since a detector misses some, and what lies in a box of a person, or of a
vehicle, is coarsened to a few blots (wall 1). A picture in which nobody was looked for is not shown at all, only why.
Boxes carry no number, and nothing tells one from another.
"""

from __future__ import annotations

from collections import Counter, deque
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Self

import numpy as np

from safepassage.interchange.film import video_library
from safepassage.interchange.ground_view import cv, moved
from safepassage.monitoring.intervals import interval
from safepassage.monitoring.tallies import DIRECTIONS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path
    from types import TracebackType

    from safepassage.interchange.film import Film, Picture
    from safepassage.monitoring.counting import Crossing, Line, Zone
    from safepassage.monitoring.intervals import Calibration
    from safepassage.monitoring.tallies import Presence

__all__ = ["AnnotatedFilm", "Told"]

_CELLS_HIGH: Final = 72
"""How many cells a picture is coarsened to, from top to bottom,"""
_BLOTS: Final = (2, 4)
"""and a person, across and down."""
_TICKS_PER_S: Final = 1000
_INK: Final = (0, 230, 255)
_SHADE: Final = (0, 0, 0)
_TEXT_FACTOR: Final = 0.55
_ROW_PX: Final = 22


class Told(NamedTuple):
    """What was found: crossings, how far they are to be trusted, and who stood in the zones."""

    crossings: Sequence[Crossing]
    calibration: Calibration
    present: Sequence[Presence] = ()


class _Count(NamedTuple):
    """Crossings that the film has not come to yet, how far they are to be trusted, and how many it has, by line."""

    later: deque[Crossing]
    calibration: Calibration
    passed: Counter[tuple[int, int]]
    present: Sequence[Presence]


class AnnotatedFilm:
    """Writes a film of a count, picture by picture."""

    def __init__(
        self,
        path: Path,
        film: Film,
        lines: Sequence[Line],
        zones: Sequence[Zone],
        told: Mapping[str, Told],
        nature: str,
    ) -> None:
        """Begin a file.

        Args:
            path: Where it goes; its ending says the container.
            film: That was counted.
            lines: Where.
            zones: Where too.
            told: What stands behind the name of a line or a zone ("" for people) → what was found there.
            nature: Of the operation, in words: every picture says it.
        """
        self._film, self._lines, self._zones, self._nature = film, lines, zones, nature
        self._counted = {
            what: _Count(deque(sorted(each.crossings)), each.calibration, Counter(), each.present)
            for what, each in told.items()
        }
        self._container: Any = video_library().open(str(path), "w")
        self._stream = self._container.add_stream("mpeg4", rate=round(film.frames_per_s) or 1)
        self._stream.width, self._stream.height = film.wide_px // 2 * 2, film.high_px // 2 * 2
        self._stream.codec_context.time_base = Fraction(1, _TICKS_PER_S)
        self._stream.pix_fmt, self._stream.bit_rate = "yuv420p", 4_000_000

    def __enter__(self) -> Self:
        """Nothing more to do."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Finish the file."""
        self._container.mux(self._stream.encode(None))
        self._container.close()

    def show(self, picture: Picture, to_ground: np.ndarray | None, boxes_px: np.ndarray, why: str) -> None:
        """Add a picture.

        Args:
            picture: Of the film.
            to_ground: (3, 3) float64, from the picture to the ground; None where it showed nothing.
            boxes_px: (n, 4) float64: foot point, width and height in px of the ground.
            why: Why it showed nothing.
        """
        if to_ground is None:
            shown = np.zeros_like(picture.pixels)
        else:
            to_picture = np.linalg.inv(to_ground)
            shown = _nobody(picture.pixels, _corners(boxes_px, to_picture))
            self._draw_lines(shown, to_picture)
        self._write_counts(shown, picture.time_s, why)
        frame_out = video_library().VideoFrame.from_ndarray(
            np.ascontiguousarray(shown[: self._stream.height, : self._stream.width]), format="bgr24"
        )
        frame_out.pts, frame_out.time_base = round(picture.time_s * _TICKS_PER_S), Fraction(1, _TICKS_PER_S)
        self._container.mux(self._stream.encode(frame_out))

    def _draw_lines(self, shown: np.ndarray, to_picture: np.ndarray) -> None:
        for line in self._lines:
            ends = moved(np.array(line.ends_px, float).reshape(2, 2), to_picture).round().astype(int)
            cv().line(shown, tuple(ends[0].tolist()), tuple(ends[1].tolist()), _INK, 2)
        for zone in self._zones:
            corners = moved(np.array(zone.corners_px, float), to_picture).round().astype(np.int32)
            cv().polylines(shown, [corners], True, _INK, 1)  # noqa: FBT003 - as the library has it: the last meets the first

    def _write_counts(self, shown: np.ndarray, time_s: float, why: str) -> None:
        frame = round(time_s * self._film.frames_per_s)
        rows = [self._nature, *([f"not seen: {why}"] if why else [])]
        for what, (later, calibration, passed, present) in self._counted.items():
            while later and later[0].frame <= frame:
                passed[later.popleft()[1:]] += 1
            for number, line in enumerate(self._lines):
                told = []
                for sign, direction in DIRECTIONS.items():
                    low, high = interval(passed[number, sign], calibration)
                    told.append(f"{direction} {passed[number, sign]} ({low}-{high})")
                rows.append(f"{line.name}{what}: {', '.join(told)}")
            if calibration.is_indicative:
                rows.append(f"indicative{what and ':'}{what}")
            rows += [f"in {zone.name}{what}: {_stood(zone, present, time_s)}" for zone in self._zones]
        for row, text in enumerate(rows, 1):
            (wide, _), _ = cv().getTextSize(text, cv().FONT_HERSHEY_SIMPLEX, _TEXT_FACTOR, 1)
            cv().rectangle(shown, (0, _ROW_PX * (row - 1)), (wide + 16, _ROW_PX * row), _SHADE, -1)
            at = (8, _ROW_PX * row - 6)
            cv().putText(shown, text, at, cv().FONT_HERSHEY_SIMPLEX, _TEXT_FACTOR, _INK, 1, cv().LINE_AA)


def _stood(zone: Zone, present: Sequence[Presence], time_s: float) -> str:
    """Who stood in a zone over the piece of time that a picture belongs to."""
    for each in present:
        if each.zone == zone.name and each.start_s <= time_s < each.end_s:
            mean, seen = float(each.counted_mean), 100 * each.seen_share
            over = f"{each.start_s:.0f} to {each.end_s:.0f} s"
            return f"{over} {mean:.1f}, at most {each.counted_max}, {seen:.0f} % seen, indicative"
    return "unknown, not seen"


def _corners(boxes_px: np.ndarray, to_picture: np.ndarray) -> list[tuple[int, int, int, int]]:
    """Left, top, right and bottom in the picture, of boxes on the ground."""
    out = []
    for x, y, wide, high in boxes_px.tolist():
        ground = np.array([[x - wide / 2, y - high], [x + wide / 2, y - high], [x + wide / 2, y], [x - wide / 2, y]])
        points = moved(ground, to_picture)
        left, top = np.floor(points.min(axis=0)).astype(int).tolist()
        right, bottom = np.ceil(points.max(axis=0)).astype(int).tolist()
        out.append((left, top, right, bottom))
    return out


def _nobody(pixels: np.ndarray, corners: Sequence[tuple[int, int, int, int]]) -> np.ndarray:
    """A picture coarsened, and each box in it to a few blots."""
    high, wide = pixels.shape[:2]
    out = _coarse(pixels, max(round(wide * _CELLS_HIGH / high), 1), _CELLS_HIGH)
    for each in corners:
        left, top = max(each[0], 0), max(each[1], 0)
        right, bottom = min(each[2], wide), min(each[3], high)
        if left < right and top < bottom:
            out[top:bottom, left:right] = _coarse(pixels[top:bottom, left:right], *_BLOTS)
            cv().rectangle(out, (left, top), (right - 1, bottom - 1), _INK, 1)
    return out


def _coarse(pixels: np.ndarray, across: int, down: int) -> np.ndarray:
    high, wide = pixels.shape[:2]
    few = cv().resize(pixels, (min(across, wide), min(down, high)), interpolation=cv().INTER_AREA)
    out: np.ndarray = cv().resize(few, (wide, high), interpolation=cv().INTER_NEAREST)
    return out
