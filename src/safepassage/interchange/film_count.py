"""A film counted: pictures in, crossings, zones and gaps out.

Each picture is laid on the ground, asked for people, and handed to the counter; nothing of it is kept. A picture that
is frozen, dark or cannot be laid shows nothing, which is not the same as nobody: it is noted as blind. A detector
is whatever answers `boxes`. One that tells vehicles has these counted beside the people, and never among them; of
any other, how many vehicles there were is unknown.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final, Protocol, runtime_checkable

import numpy as np

from safepassage.foundation.errors import DataRefused, Fault
from safepassage.interchange.film import Silence
from safepassage.interchange.ground_view import GroundView, cv, moved, scale_at
from safepassage.interchange.in_view import InView
from safepassage.monitoring.counting import HABITS, VEHICLE_HABITS, Counter
from safepassage.monitoring.pieces import Pieces
from safepassage.monitoring.tallies import TOUCH_S, Blind, zone_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from safepassage.interchange.film import Picture, Source
    from safepassage.interchange.film_on_map import Placed
    from safepassage.interchange.ground_view import Laid
    from safepassage.monitoring.counting import Habits, Line, Zone
    from safepassage.monitoring.pieces import Piece

__all__ = ["SETTLE_S", "Detector", "Eye", "FilmCount", "Placer", "vehicle_name"]

SETTLE_S: Final = 3.6
"""How long after its end a piece is closed: most of what it held is settled then (see `counting`)."""

_DARK: Final = 10.0
"""Mean brightness below which nothing is seen, of 255,"""
_FLAT: Final = 4.0
"""and spread of brightness below which a picture shows nothing either: fog, a lens cap."""
_FROZEN_S: Final = 1.0
_STILL: Final = 0.02
"""Mean change of brightness from picture to picture below which no camera ran."""
_LATE_FRAMES: Final = 0.5
_GLANCE_S: Final = 2.0
_ERRORS: Final = 2001
_ERRORS_PER_PX: Final = 1000


class Detector(Protocol):
    """Finds people in a picture."""

    name: str
    learns_s: float
    """How much of a film it wants to see beforehand."""

    def learn(self, pixels: np.ndarray, to_ground: np.ndarray, time_s: float) -> None:
        """Take notice of a picture before any is asked for."""

    @property
    def is_ready(self) -> bool:
        """Whether it has seen enough to find anybody."""

    def boxes(self, pixels: np.ndarray, to_ground: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """((n, 4) float64: foot point, width and height in px of the ground, (n,) float64 scores)."""


@runtime_checkable
class _VehicleDetector(Detector, Protocol):
    """Finds vehicles too.

    Attributes:
        vehicle_name: By what its vehicles are calibrated; "" where it can find none after all.
    """

    vehicle_name: str

    def both(self, pixels: np.ndarray, to_ground: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
        """The boxes and scores of people, and those of vehicles."""


def vehicle_name(detector: Detector) -> str:
    """By what the vehicles that a detector finds are calibrated; "" where it cannot tell vehicles."""
    return detector.vehicle_name if isinstance(detector, _VehicleDetector) else ""


class Placer(Protocol):
    """Draws lines and zones while pictures come."""

    @property
    def placed(self) -> Placed | None:
        """In pixels of the first picture; None while nobody knows where they lie."""

    @property
    def zones(self) -> int:
        """How many zones it draws."""

    def look(self, time_s: float, to_ground: np.ndarray) -> bool:
        """Take notice of a picture, and when it was; whether from it on the lines are others than before."""


class FilmCount:
    """A film, or a stream, as it is counted.

    Attributes:
        length_s: How far it has come, and at last how long it should have been.
        seen: How many pictures were seen.
        faults: Warnings: where it breaks off.
    """

    def __init__(  # noqa: PLR0913 - who looks on has a say of its own
        self,
        film: Source,
        lines: Sequence[Line],
        zones: Sequence[Zone],
        detector: Detector,
        *,
        every_s: float = 60.0,
        first_s: float | None = None,
        placer: Placer | None = None,
        tick: Callable[[int], object] | None = None,
        show: Callable[[Picture, np.ndarray | None, np.ndarray, str], object] | None = None,
    ) -> None:
        """Begin.

        Args:
            film: Open.
            lines: Px of the first picture.
            zones: The same.
            detector: Finds people, and vehicles where it can.
            every_s: Length of a piece.
            first_s: Length of the first one, where it is another.
            placer: Draws further lines and zones while the pictures come; nobody is counted before it has.
            tick: Called with the number of pictures since.
            show: Called with each picture, how it lies on the ground, the boxes in it, people last since they may stand
                before a vehicle, and why it showed nothing.

        Raises:
            DataRefused: a line or zone lies outside the picture.
        """
        if outside := _outside(film, lines, zones):
            raise DataRefused(outside)
        self.length_s, self.seen = 0.0, 0
        self.faults: list[Fault] = []
        self._film, self._detector, self._tick, self._show = film, detector, tick, show
        self._in_px = lines, zones
        self._placer = placer
        self._view, self._eye = GroundView(), Eye()
        many = len(zones) + (placer.zones if placer else 0)
        habits = (HABITS, VEHICLE_HABITS) if vehicle_name(detector) else (HABITS,)
        self._folds = [_Fold(film.frames_per_s, many, each, every_s, first_s) for each in habits]
        self._draw()
        self._gone_s = HABITS.lost_s + 2 / film.frames_per_s
        self._is_following = False
        self._last_frame, self._seen_s, self._silent_s = -1, 0.0, 0.0
        self._errors = np.zeros(_ERRORS, np.int64)

    @property
    def lines(self) -> Sequence[Line]:
        """At which is counted now."""
        return self._lines

    @property
    def zones(self) -> Sequence[Zone]:
        """In which is counted now."""
        return self._zones

    @property
    def error_px(self) -> float:
        """The median error of laying pictures on the ground."""
        return float(np.searchsorted(self._errors.cumsum(), self.seen / 2)) / _ERRORS_PER_PX if self.seen else 0.0

    @property
    def crowded(self) -> int:
        """Boxes that had no room."""
        return sum(each.crowded for each in self._folds)

    def pieces(self) -> Iterator[Piece]:
        """Goes through the film, once, and gives each piece of time when it is over and what it held has settled."""
        self._prepare()
        for moment in self._film.pictures(self.faults):
            if isinstance(moment, Silence):
                self._silent_s = max(self._silent_s, moment.time_s)
                self._miss(moment.time_s)
            else:
                self._look(moment)
            if self.length_s - self._seen_s > self._gone_s:
                self._forget()
            while self._folds[0].pieces.end_s + SETTLE_S <= self.length_s:
                yield self._close()
        self._forget()
        promised_s = self._film.promised / self._film.frames_per_s
        if promised_s - self.length_s > 1 / self._film.frames_per_s:
            self._miss(promised_s)
        while self._folds[0].pieces.end_s < self.length_s - TOUCH_S:
            yield self._close()
        if self._folds[0].pieces.start_s < self.length_s:
            yield self._close(self.length_s)

    def _prepare(self) -> None:
        """Shows a detector the beginning of a film, if it wants to see it."""
        if not self._detector.learns_s:
            return
        view, eye = GroundView(), Eye()
        for picture in self._film.glance(self._detector.learns_s, _GLANCE_S):
            gray = cv().cvtColor(picture.pixels, cv().COLOR_BGR2GRAY)
            laid = None if eye.why_blind(gray, picture.time_s) else view.lay(gray)
            if laid is not None:
                self._detector.learn(picture.pixels, laid.to_ground, picture.time_s)

    def _miss(self, until_s: float) -> None:
        """Nothing came up to here."""
        if until_s - self.length_s > _LATE_FRAMES / self._film.frames_per_s:
            self._blind(Blind(self.length_s, until_s, "missing"))
            self.length_s = until_s

    def _look(self, picture: Picture) -> None:
        frame = round(picture.time_s * self._film.frames_per_s)
        if frame <= self._last_frame or picture.time_s < self._silent_s:
            return
        self._miss(picture.time_s)
        self.length_s = picture.time_s + 1 / self._film.frames_per_s
        self._last_frame = frame
        gray = cv().cvtColor(picture.pixels, cv().COLOR_BGR2GRAY)
        why = self._eye.why_blind(gray, picture.time_s)
        laid = None if why else self._view.lay(gray)
        if laid is None:
            start_s = self._eye.still_s if why == "frozen" else picture.time_s
            self._hide(picture, start_s, why or "lost")
            return
        self._detector.learn(picture.pixels, laid.to_ground, picture.time_s)
        if self._placer is not None and self._placer.look(picture.time_s, laid.to_ground):
            self._redraw(picture.time_s)
        if not (self._detector.is_ready and self._is_drawn):
            self._hide(picture, picture.time_s, "unplaced" if self._detector.is_ready else "learning")
            return
        if picture.time_s - self._seen_s > self._gone_s:
            self._forget()
        self._count(picture, frame, laid)

    def _redraw(self, time_s: float) -> None:
        """The map's lines lie elsewhere from now on: who is on the way just now is missed at them."""
        if self._is_drawn:
            self._blind(Blind(max(time_s - self._gone_s, 0.0), time_s, "unplaced"))
        self._forget()
        self._draw()

    def _draw(self) -> None:
        """The lines and zones that there are now, and a counter at them."""
        lines, zones = self._in_px
        placed = self._placer.placed if self._placer is not None else None
        if placed is not None:
            lines, zones = [*lines, *placed.lines, *placed.beside], [*zones, *placed.zones]
        self._is_drawn = self._placer is None or placed is not None
        self._lines, self._zones = lines, zones
        self._in_view = InView(self._film, lines, zones)
        for each in self._folds:
            each.draw(lines, zones)

    def _hide(self, picture: Picture, start_s: float, why: str) -> None:
        """Nobody was looked for in a picture."""
        self._blind(Blind(start_s, self.length_s, why))
        if self._show is not None:
            self._show(picture, None, np.empty((0, 4)), why)

    def _count(self, picture: Picture, frame: int, laid: Laid) -> None:
        """Who and what is in a picture that lies on the ground."""
        self._is_following, self._seen_s = True, picture.time_s
        self.seen += 1
        self._errors[min(int(laid.error_px * _ERRORS_PER_PX), _ERRORS - 1)] += 1
        hidden = self._in_view.hidden(laid.to_ground)
        for name in hidden:
            self._blind(Blind(picture.time_s, self.length_s, "outside", name))
        found = self._find(picture, laid)
        if self._show is not None:
            self._show(picture, laid.to_ground, np.concatenate([boxes for boxes, _ in reversed(found)]), "")
        view = _in_view(self._film, laid.to_ground)
        unseen = [number for number, zone in enumerate(self._zones) if zone_name(zone.name) in hidden]
        for fold, (boxes, scores) in zip(self._folds, found, strict=True):
            fold.pieces.see(frame, unseen)
            fold.take(frame, boxes, scores, view)
        if self._tick is not None:
            self._tick(1)

    def _forget(self) -> None:
        """Nothing was seen for so long that every way is over: what can still be said of them is said."""
        if not self._is_following:
            return
        self._is_following = False
        for each in self._folds:
            each.forget(self._last_frame)

    def _find(self, picture: Picture, laid: Laid) -> list[tuple[np.ndarray, np.ndarray]]:
        """The boxes and scores for each of the folds."""
        detector = self._detector
        if isinstance(detector, _VehicleDetector) and detector.vehicle_name:
            return detector.both(picture.pixels, laid.to_ground)
        return [detector.boxes(picture.pixels, laid.to_ground)]

    def _blind(self, span: Blind) -> None:
        for each in self._folds:
            each.pieces.hide(span)

    def _close(self, end_s: float | None = None) -> Piece:
        people, *vehicles = [each.close(end_s) for each in self._folds]
        return replace(people, vehicles=vehicles[0]) if vehicles else people


class _Fold:
    """The people of a film, or its vehicles: a counter, and the pieces of time that it fills.

    Attributes:
        pieces: Of time.
    """

    def __init__(self, frames_per_s: float, zones: int, habits: Habits, every_s: float, first_s: float | None) -> None:
        self.pieces = Pieces(zones, every_s=every_s, frames_per_s=frames_per_s, first_s=first_s)
        self._new = partial(Counter, frames_per_s=frames_per_s, habits=habits)
        self._crowded = 0
        self.draw([], [])

    @property
    def crowded(self) -> int:
        """Boxes that had no room."""
        return self._crowded + self._counter.crowded

    def draw(self, lines: Sequence[Line], zones: Sequence[Zone]) -> None:
        """A counter at these; of the one before everything was taken."""
        self._at, self._counter = (lines, zones), self._new(lines, zones)

    def take(
        self, frame: int, boxes: np.ndarray, scores: np.ndarray, view_px: tuple[float, float, float, float]
    ) -> None:
        """What was found in a picture."""
        self.pieces.cross(self._counter.step(frame, boxes, scores, view_px))
        self._settle(frame - self._counter.lag_frames)

    def forget(self, last_frame: int) -> None:
        """Every way is over."""
        self.pieces.cross(self._counter.close())
        self._settle(last_frame + 1)
        self._crowded += self._counter.crowded
        self._counter = self._new(*self._at)

    def close(self, end_s: float | None) -> Piece:
        """The open piece, which is over."""
        self._settle(self.pieces.end_frame)
        return self.pieces.close(end_s)

    def _settle(self, until: int) -> None:
        self.pieces.settle(until, self._counter.inside(until))


class Eye:
    """Notices pictures that show nothing: a frozen stream, a night without light."""

    def __init__(self) -> None:
        """Begin."""
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


def _in_view(film: Source, to_ground: np.ndarray) -> tuple[float, float, float, float]:
    frame = np.array([[0, 0], [film.wide_px, 0], [film.wide_px, film.high_px], [0, film.high_px]])
    if not scale_at(frame, to_ground, frame.mean(axis=0, keepdims=True)).all():  # more than the first picture's plane
        return -np.inf, -np.inf, np.inf, np.inf
    corners = moved(frame, to_ground)
    left, top = corners.min(axis=0)
    right, bottom = corners.max(axis=0)
    return float(left), float(top), float(right), float(bottom)


def _outside(film: Source, lines: Sequence[Line], zones: Sequence[Zone]) -> list[Fault]:
    """Lines and zones that leave the first picture."""
    drawn = [("line", line.name, [line.ends_px[:2], line.ends_px[2:]]) for line in lines if not line.is_placed]
    drawn += [("zone", zone.name, list(zone.corners_px)) for zone in zones if not zone.is_placed]
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
