"""Counting from the air: boxes come in frame by frame, crossings of lines and how many are in zones go out.

People are counted, and vehicles where somebody tells them apart, each by a counter of their own: a vehicle is nobody.

The count is a fold over the boxes: the same boxes give the same count, however they came. What is remembered of a
way is a few seconds of foot points, in memory, and is gone when the person is out of view (walls 1 and 2): out of
here come a line, a direction and a frame, and how many stood in a zone, and nothing that would tell one from another.

What a frame held is settled only `lag_frames` later: until then a lost person may be found again, or somebody may be
seen surely who was faint before.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["HABITS", "TRACKS_MAX", "VEHICLE_HABITS", "Counter", "Crossing", "Habits", "Line", "Zone"]

TRACKS_MAX: Final = 2048
"""How many people one picture may hold; more are told as boxes that had no room."""


@dataclass(frozen=True, slots=True)
class Habits:
    """How people move and how boxes err, for every detector and every view; u is a person's height in the picture.

    The numbers were chosen on rendered walks (`benchmarks/counting.py`).

    Attributes:
        wide_factor: A person's height over the width of somebody seen from straight above, whose box is a square.
        foot_ratio: Error of a foot point.
        size_ratio: Error of a width or height.
        pace_per_s: How fast somebody new may walk, per second.
        turn_per_s: How fast a pace changes, per second and second.
        grow_ratio: How much a size drifts in a root second.
        strange_ratio: What a pair of track and box may cost before they are two people.
        sure_share: From which score on a box may begin a track.
        certain_share: Which score one of its boxes must reach before it counts; what is never more than faintly taken
            for a person is a sign or a post (Zhang et al. 2022 begin tracks from 0.7).
        lost_s: After how many seconds out of sight a track is over.
        walk_per_s: The pace from which on a faint box is no sign: half of a slow walk.
        sure_s: For how many seconds somebody must have been seen before counting,
        sure_hits: and in how many boxes.
        double_share: A box that lies so far in another is the same person.
        faint_s: For how long after the last box a faint one may carry a track on.
        shared_ratio: How near somebody unseen makes a box tell little of who took it,
        shared_factor: and by how much its errors then grow.
        smooth_s: Over how many seconds a way is smoothed.
        undone_s: Within how many seconds a crossing that is undone does not count.
    """

    wide_factor: float = 2.5
    foot_ratio: float = 0.075
    size_ratio: float = 0.13
    pace_per_s: float = 1.2
    turn_per_s: float = 0.26
    grow_ratio: float = 0.1
    strange_ratio: float = 0.9
    sure_share: float = 0.55
    certain_share: float = 0.7
    lost_s: float = 3.0
    walk_per_s: float = 0.3
    sure_s: float = 0.25
    sure_hits: int = 3
    double_share: float = 0.7
    faint_s: float = 1.5
    shared_ratio: float = 0.32
    shared_factor: float = 6.0
    smooth_s: float = 1.3
    undone_s: float = 1.0


HABITS: Final = Habits()
VEHICLE_HABITS: Final = Habits(wide_factor=1.0, turn_per_s=0.4)
"""The same of vehicles, where u is as long as one is in the picture: a car that brakes at 1.8 m/s² loses 0.4 of its
length a second. In their own lengths they drive, and boxes of them err, much as with people: other numbers did no
better on traffic (`tests/vehicles.py`)."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line on the ground, from one end to the other, px of the first picture.

    Who passes from its left to its right goes `forward`, as one sees it who stands at its first end and looks to the
    other.
    """

    name: str
    ends_px: tuple[float, float, float, float]
    is_placed: bool = False
    """Whether it comes from a map, and may lie outside the first picture."""


@dataclass(frozen=True, slots=True)
class Zone:
    """A piece of ground: a polygon, px of the first picture."""

    name: str
    corners_px: tuple[tuple[float, float], ...]
    is_placed: bool = False
    """As of a line."""


class Crossing(NamedTuple):
    """Somebody passed a line: which, +1 forward or -1 back, in which frame."""

    frame: int
    line: int
    direction: int


class Counter:
    """Takes boxes and gives crossings.

    Attributes:
        lag_frames: How many frames later a frame is settled.
        crowded: Boxes that had no room among the tracks.
        rows: Who is known to have been there since the last frame: frame, slot, ident, x, y, width, height; for
            evaluation and for drawing.
    """

    def __init__(
        self,
        lines: Sequence[Line],
        zones: Sequence[Zone] = (),
        *,
        frames_per_s: float,
        habits: Habits = HABITS,
    ) -> None:
        """Begin.

        Args:
            lines: At which to count.
            zones: In which to count who is there.
            frames_per_s: How many frame numbers pass in a second.
            habits: How people move and boxes err.
        """
        from safepassage.kernels import crossings, follow

        self._follow, self._crossings = follow, crossings
        window = 2 * round(habits.smooth_s * frames_per_s / 2 - 0.5) + 1
        self._undone = round(habits.undone_s * frames_per_s)
        self._lines = np.array([line.ends_px for line in lines], np.float64).reshape(-1, 4)
        self._zones = [np.array(zone.corners_px, np.float64) for zone in zones]
        names = [name for name in follow.Habits._fields if name != "frame_s"]
        self._habits = follow.Habits(frame_s=1 / frames_per_s, **{name: getattr(habits, name) for name in names})
        self._tracks = follow.new_tracks(TRACKS_MAX)
        self._ways = crossings.new_ways(TRACKS_MAX, max(window, 1), len(lines))
        self._over = np.empty(TRACKS_MAX, np.int64)
        self._steps_last = TRACKS_MAX * (window + 2)
        self._events = np.empty((0, 3), np.int64)
        self._space = np.empty((0, 8))
        self._unsure = self._space
        self._frame = -1
        self._inside: dict[int, np.ndarray] = {}
        self.lag_frames = habits.sure_hits * (int(habits.lost_s * frames_per_s) + 2)
        self.crowded = 0
        self.rows = np.empty((0, 7))

    def step(
        self, frame: int, boxes_px: np.ndarray, scores: np.ndarray, view_px: tuple[float, float, float, float]
    ) -> list[Crossing]:
        """The crossings that stand since this frame.

        Args:
            frame: Its number, above that of the one before.
            boxes_px: (n, 4) float64: x and y of the foot point, width, height.
            scores: (n,) float64, 0 to 1.
            view_px: Left, top, right and bottom of what is in view; who walks out of it is gone.
        """
        assert frame > self._frame, "frames come in their order"
        self._frame = frame
        if len(self._space) < (room := len(boxes_px) * self.lag_frames) or not len(self._events):
            self._space = np.empty((2 * room, 8))
            self._events = np.empty((2 * len(self._lines) * (2 * room + self._steps_last), 3), np.int64)
        filled, ended, crowded = self._follow.follow(
            self._tracks, frame, boxes_px, scores, self._habits, np.array(view_px, np.float64), self._space, self._over
        )
        self.crowded += crowded
        self.rows = self._known(self._space[:filled])
        out = self._stand(
            self._crossings.settle(self._ways, self._over, ended, self._lines, self._undone, self._events)
        )
        found = self._crossings.crossings(self._ways, self._space, filled, self._lines, self._undone, self._events)
        self._enter()
        return out + self._stand(found)

    def close(self) -> list[Crossing]:
        """The crossings that stand when nothing more comes."""
        slots = np.flatnonzero(self._ways.ident >= 0)
        return self._stand(
            self._crossings.settle(self._ways, slots, len(slots), self._lines, self._undone, self._events)
        )

    def inside(self, until: int) -> Iterator[tuple[int, tuple[int, ...]]]:
        """Takes out the frames before `until`: (frame, how many stood in each zone), those with somebody anywhere."""
        for frame in sorted(each for each in self._inside if each < until):
            yield frame, tuple(self._inside.pop(frame).tolist())

    def _known(self, rows: np.ndarray) -> np.ndarray:
        """The rows of those who are known since this frame to have been there; what nobody confirms is forgotten."""
        is_sure = rows[:, 7] > 0
        waiting = self._unsure[self._unsure[:, 0] >= self._frame - self.lag_frames]
        is_confirmed = np.isin(waiting[:, 2], rows[is_sure, 2])
        self._unsure = np.concatenate([waiting[~is_confirmed], rows[~is_sure]])
        return np.concatenate([waiting[is_confirmed], rows[is_sure]])[:, :7]

    def _enter(self) -> None:
        if not self._zones or not len(self.rows):
            return
        stands = np.stack([_holds(corners, self.rows[:, 3:5]) for corners in self._zones], axis=1)
        for frame, here in zip(self.rows[:, 0].astype(int).tolist(), stands, strict=True):
            if frame not in self._inside:
                self._inside[frame] = np.zeros(len(self._zones), np.int64)
            self._inside[frame] += here

    def _stand(self, found: int) -> list[Crossing]:
        return [Crossing(*row) for row in self._events[:found].tolist()]


def _holds(corners_px: np.ndarray, points_px: np.ndarray) -> np.ndarray:
    """Which points lie in a polygon, by the number of its sides to the right of each (even-odd)."""
    x, y = points_px[:, :1], points_px[:, 1:]
    x0, y0 = corners_px[:, 0], corners_px[:, 1]
    x1, y1 = np.roll(x0, -1), np.roll(y0, -1)
    spans = (y0 > y) != (y1 > y)
    with np.errstate(divide="ignore", invalid="ignore"):
        at = x0 + (y - y0) * (x1 - x0) / (y1 - y0)
    inside: np.ndarray = (spans & (x < at)).sum(axis=1) % 2 == 1
    return inside
