"""A film counted: pictures in, crossings, zones and gaps out.

Each picture is laid on the ground, asked for people, and handed to the counter; nothing of it is kept. A picture that
is frozen, dark or cannot be laid shows nothing, which is not the same as nobody: it is noted as blind. A detector
is whatever answers `boxes`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np

from safepassage.foundation.errors import DataRefused, Fault
from safepassage.interchange.ground_view import GroundView, cv, moved
from safepassage.monitoring.counting import Counter, Crossing
from safepassage.monitoring.tallies import Blind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from safepassage.interchange.film import Film, Picture
    from safepassage.monitoring.counting import Line, Zone

__all__ = ["Detector", "FilmCount", "count_film"]

_DARK: Final = 10.0
"""Mean brightness below which nothing is seen, of 255,"""
_FLAT: Final = 4.0
"""and spread of brightness below which a picture shows nothing either: fog, a lens cap."""
_FROZEN_S: Final = 1.0
_STILL: Final = 0.02
"""Mean change of brightness from picture to picture below which no camera ran."""
_LATE_FRAMES: Final = 0.5
_GLANCE_S: Final = 2.0


class Detector(Protocol):
    """Finds people in a picture."""

    name: str
    learns_s: float
    """How much of a film it wants to see beforehand."""

    def learn(self, pixels: np.ndarray, to_ground: np.ndarray, time_s: float) -> None:
        """Take notice of a picture before any is asked for."""

    def boxes(self, pixels: np.ndarray, to_ground: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """((n, 4) float64: foot point, width and height in px of the ground, (n,) float64 scores)."""


@dataclass(slots=True)
class FilmCount:
    """What a film shows.

    Attributes:
        crossings: Who passed which line when.
        inside: Frame → how many stood in each zone.
        seen: The frames that were seen.
        blind: Spans that showed nothing.
        length_s: Of the film, as it should have been.
        error_px: The median error of laying pictures on the ground.
        crowded: Boxes that had no room.
        faults: Warnings: where the film breaks off.
    """

    crossings: list[Crossing] = field(default_factory=list)
    inside: dict[int, tuple[int, ...]] = field(default_factory=dict)
    seen: list[int] = field(default_factory=list)
    blind: list[Blind] = field(default_factory=list)
    length_s: float = 0.0
    error_px: float = 0.0
    crowded: int = 0
    faults: list[Fault] = field(default_factory=list)


def count_film(
    film: Film,
    lines: Sequence[Line],
    zones: Sequence[Zone],
    detector: Detector,
    tick: Callable[[int], object] | None = None,
    show: Callable[[Picture, np.ndarray | None, np.ndarray, str], object] | None = None,
) -> FilmCount:
    """Count a film.

    Args:
        film: Open.
        lines: Px of the first picture.
        zones: The same.
        detector: Finds people.
        tick: Called with the number of pictures since.
        show: Called with each picture, how it lies on the ground, the boxes in it, and why it showed nothing.

    Raises:
        DataRefused: a line or zone lies outside the picture, or no picture shows anything.
    """
    if outside := _outside(film, lines, zones):
        raise DataRefused(outside)
    _prepare(film, detector)
    view, eye, out = GroundView(), _Eye(), FilmCount()
    counter = Counter(lines, zones, frames_per_s=film.frames_per_s)
    errors, last_frame, end_s = [], -1, 0.0
    for picture in film.pictures(out.faults):
        frame = round(picture.time_s * film.frames_per_s)
        if frame <= last_frame:
            continue
        if picture.time_s - end_s > _LATE_FRAMES / film.frames_per_s:
            out.blind.append(Blind(end_s, picture.time_s, "missing"))
        end_s = picture.time_s + 1 / film.frames_per_s
        last_frame = frame
        gray = cv().cvtColor(picture.pixels, cv().COLOR_BGR2GRAY)
        why = eye.why_blind(gray, picture.time_s)
        laid = None if why else view.lay(gray)
        if laid is None:
            out.blind.append(Blind(eye.still_s if why == "frozen" else picture.time_s, end_s, why or "lost"))
            if show is not None:
                show(picture, None, np.empty((0, 4)), why or "lost")
            continue
        errors.append(laid.error_px)
        out.seen.append(frame)
        detector.learn(picture.pixels, laid.to_ground, picture.time_s)
        boxes, scores = detector.boxes(picture.pixels, laid.to_ground)
        if show is not None:
            show(picture, laid.to_ground, boxes, "")
        out.crossings += counter.step(frame, boxes, scores, _in_view(film, laid.to_ground))
        out.inside.update(counter.inside(frame - counter.lag_frames))
        if tick is not None:
            tick(1)
    out.crossings += counter.close()
    out.inside.update(counter.inside(last_frame + 1))
    _finish(film, out, end_s, errors, counter.crowded)
    return out


class _Eye:
    """Notices pictures that show nothing: a frozen stream, a night without light."""

    def __init__(self) -> None:
        self._last: np.ndarray | None = None
        self.still_s = 0.0

    def why_blind(self, gray: np.ndarray, time_s: float) -> str:
        """`dark` or `frozen`, or "" for a picture that shows something."""
        few = gray[::4, ::4].astype(np.int16)
        if self._last is None or float(np.abs(few - self._last).mean()) > _STILL:
            self.still_s = time_s
        self._last = few
        if few.mean() < _DARK or few.std() < _FLAT:
            return "dark"
        return "frozen" if time_s - self.still_s >= _FROZEN_S else ""


def _prepare(film: Film, detector: Detector) -> None:
    """Shows a detector the beginning of a film, if it wants to see it."""
    view, eye = GroundView(), _Eye()
    for picture in film.pictures(every_s=_GLANCE_S) if detector.learns_s else ():
        if picture.time_s > detector.learns_s:
            return
        gray = cv().cvtColor(picture.pixels, cv().COLOR_BGR2GRAY)
        laid = None if eye.why_blind(gray, picture.time_s) else view.lay(gray)
        if laid is not None:
            detector.learn(picture.pixels, laid.to_ground, picture.time_s)


def _finish(film: Film, out: FilmCount, end_s: float, errors_px: list[float], crowded: int) -> None:
    out.length_s = max(end_s, film.promised / film.frames_per_s)
    if out.length_s - end_s > 1 / film.frames_per_s:
        out.blind.append(Blind(end_s, out.length_s, "missing"))
    out.error_px = float(np.median(errors_px)) if errors_px else 0.0
    out.crowded = crowded


def _in_view(film: Film, to_ground: np.ndarray) -> tuple[float, float, float, float]:
    corners = moved(np.array([[0, 0], [film.wide_px, 0], [film.wide_px, film.high_px], [0, film.high_px]]), to_ground)
    left, top = corners.min(axis=0)
    right, bottom = corners.max(axis=0)
    return float(left), float(top), float(right), float(bottom)


def _outside(film: Film, lines: Sequence[Line], zones: Sequence[Zone]) -> list[Fault]:
    """Lines and zones that leave the first picture."""
    drawn = [("line", line.name, [line.ends_px[:2], line.ends_px[2:]]) for line in lines]
    drawn += [("zone", zone.name, list(zone.corners_px)) for zone in zones]
    return [
        Fault(
            field=f"{what} {name}",
            expected=f"points in the picture, 0 to {film.wide_px} by 0 to {film.high_px}",
            got=f"{x:g},{y:g}",
            way_out="Lines and zones are drawn in pixels of the first picture.",
        )
        for what, name, points in drawn
        for x, y in points
        if not (0 <= x <= film.wide_px and 0 <= y <= film.high_px)
    ]
