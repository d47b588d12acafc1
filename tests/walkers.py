"""People who walk over a piece of ground, with the truth of where each of them is, and a detector that errs.

They come in at one side, walk by way of a turning point and leave at another side, some in pairs, some after a rest.
Whoever stands nearer hides whoever stands behind; the detector misses the hidden, merges the close, shakes every
box, sees posts as people now and then, and says so with a score.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDE_PX, HIGH_PX = 768, 576


@dataclass(frozen=True)
class Walk:
    """One person: foot points by frame from `first`, and how high a person is at each, px."""

    first: int
    feet_px: np.ndarray
    high_px: np.ndarray

    @property
    def boxes_px(self) -> np.ndarray:
        """(frames, 4): x and y of the foot point, width, height."""
        return np.column_stack([self.feet_px, 0.38 * self.high_px, self.high_px])


def high_at(y_px: np.ndarray, tilt: float) -> np.ndarray:
    """How high a person is in the picture who stands at `y_px`; without tilt, everywhere the same."""
    return 70 + tilt * (y_px - 300)


def side(rng: np.random.Generator) -> np.ndarray:
    return np.array(
        [
            [-20, rng.uniform(120, HIGH_PX)],
            [WIDE_PX + 20, rng.uniform(120, HIGH_PX)],
            [rng.uniform(0, WIDE_PX), HIGH_PX + 40],
            [rng.uniform(0, WIDE_PX), 90],
        ][rng.integers(4)]
    )


def leg(start: np.ndarray, end: np.ndarray, pace: float, fps: float, tilt: float) -> list[np.ndarray]:
    """The foot points of a straight way."""
    out, at = [], start.astype(float)
    while np.hypot(*(end - at)) > (step := pace * high_at(at[1], tilt) / fps):
        out.append(at)
        at = at + (end - at) / np.hypot(*(end - at)) * step
    return out


def walk(rng: np.random.Generator, first: int, fps: float, tilt: float) -> Walk:
    """One walk: two straight legs, maybe a rest between them, and a gait that sways."""
    start, end = side(rng), side(rng)
    while np.hypot(*(end - start)) < 300:
        end = side(rng)
    turn = np.array([rng.uniform(150, WIDE_PX - 150), rng.uniform(170, HIGH_PX - 60)])
    pace, rest = rng.uniform(0.55, 1.0), rng.random() < 0.2
    there = leg(start, turn, pace, fps, tilt)
    stand = int(rng.uniform(2, 8) * fps) if rest else 0
    path = np.array([*there, *[turn] * stand, *leg(turn, end, pace, fps, tilt)])
    path[:, 0] += np.sin(np.arange(len(path)) * 8 / fps)
    return Walk(first, path, high_at(path[:, 1], tilt))


def crowd(seed: int, *, people: int, frames: int, fps: float, tilt: float = 0.12) -> list[Walk]:
    """Several walks within `frames`, a third of them side by side with another."""
    rng = np.random.default_rng(seed)
    walks: list[Walk] = []
    while len(walks) < people:
        if rng.random() < 0.15:
            walks += meeting(rng, int(rng.uniform(0, frames * 0.9)), fps, tilt)
            continue
        one = walk(rng, int(rng.uniform(-30 * fps / 7, frames * 0.9)), fps, tilt)
        walks.append(one)
        if rng.random() < 0.33:
            beside = one.feet_px + rng.uniform(0.35, 0.6) * one.high_px[:, None] * np.array([1, 0.2])
            walks.append(Walk(one.first + int(rng.integers(0, 3)), beside, high_at(beside[:, 1], tilt)))
    return [cut(each, frames) for each in walks if each.first < frames and each.first + len(each.feet_px) > 5]


def meeting(rng: np.random.Generator, first: int, fps: float, tilt: float) -> list[Walk]:
    """Three who come from different sides, stand together for a while and go on."""
    spot = np.array([rng.uniform(200, WIDE_PX - 200), rng.uniform(200, HIGH_PX - 100)])
    out = []
    for who in range(3):
        place = spot + rng.normal(0, 1, 2) * np.array([25, 8]) + np.array([who * 22, 0])
        pace = rng.uniform(0.6, 1.0)
        there = leg(side(rng), place, pace, fps, tilt)
        stand = int(rng.uniform(2, 12) * fps)
        path = np.array([*there, *[place] * stand, *leg(place, side(rng), pace, fps, tilt)])
        out.append(Walk(first - len(there), path, high_at(path[:, 1], tilt)))
    return out


def cut(walk: Walk, frames: int) -> Walk:
    """The part of a walk that falls into the film."""
    skip, stop = max(-walk.first, 0), max(frames - walk.first, 0)
    return Walk(max(walk.first, 0), walk.feet_px[skip:stop], walk.high_px[skip:stop])


class Way(Protocol):
    """Somebody's, or a vehicle's: by frame from `first`, its foot points and its boxes."""

    @property
    def first(self) -> int: ...
    @property
    def feet_px(self) -> np.ndarray: ...
    @property
    def boxes_px(self) -> np.ndarray: ...


def truth_rows(walks: Sequence[Way]) -> np.ndarray:
    """(n, 6): frame, person, left, top, width, height, of everybody whose foot point is in the picture."""
    rows = [
        (walk.first + at, who, x - w / 2, y - h, w, h)
        for who, walk in enumerate(walks)
        for at, (x, y, w, h) in enumerate(walk.boxes_px)
        if 0 <= x < WIDE_PX and 0 <= y < HIGH_PX + 20
    ]
    return np.array(rows).reshape(-1, 6)


def detected(rows: np.ndarray, seed: int, *, recall: float = 0.93, shake: float = 0.05) -> np.ndarray:
    """(n, 7): frame, -1, left, top, width, height, score, as a detector of middling quality sees `rows`."""
    rng = np.random.default_rng(seed)
    posts = np.column_stack([rng.uniform(50, 700, 2), rng.uniform(100, 300, 2), np.full(2, 18), np.full(2, 50)])
    out = []
    for frame in np.unique(rows[:, 0]):
        here = rows[rows[:, 0] == frame]
        here = here[np.argsort(here[:, 3] + here[:, 5])]
        for at, (_, _, left, top, wide, high) in enumerate(here):
            seen = 1 - hidden(here[at], here[at + 1 :])
            if 370 < left + wide / 2 < 390 and 120 < top + high < 330:
                seen *= 0.4  # behind a lamp post
            if rng.random() > recall * min(1, max(0, (seen - 0.15) / 0.5)):
                continue
            low = (1 - seen) * high * rng.choice([0, 1]) * 0.8
            error = rng.standard_t(5, 4) * shake * high * np.array([0.6, 0.8, 0.8, 1]) * (1.5 - seen / 2)
            score = float(np.clip(rng.normal(0.3 + 0.48 * seen, 0.08), 0.1, 0.98))
            box = np.array([left, top, wide, max(high - low, high / 3)]) + error
            out.append((frame, -1, *box[:2], *np.maximum(box[2:], 5), score))
        seen_posts = [post for post in posts if rng.random() < 0.3]
        out += [(frame, -1, *(post + rng.normal(0, 2, 4)), rng.uniform(0.2, 0.55)) for post in seen_posts]
    return np.array(out)


def hidden(box: np.ndarray, nearer: np.ndarray) -> float:
    """Which share of a box those in front of it hide, the worst of them."""
    if not len(nearer):
        return 0.0
    left = np.maximum(box[2], nearer[:, 2])
    right = np.minimum(box[2] + box[4], nearer[:, 2] + nearer[:, 4])
    top = np.maximum(box[3], nearer[:, 3])
    low = np.minimum(box[3] + box[5], nearer[:, 3] + nearer[:, 5])
    return float((np.clip(right - left, 0, None) * np.clip(low - top, 0, None)).max() / (box[4] * box[5]))


Passage = tuple[int, int, int]


def passages(walks: Sequence[Way], lines: list[tuple[float, float, float, float]], undone: int) -> list[Passage]:
    """(frame, line, +1 or -1) of every passage, less those undone within some frames, without any smoothing.

    By parameters of the two segments that meet, and not by the sides of a line.
    """
    out = []
    for walk in walks:
        for number, (x1, y1, x2, y2) in enumerate(lines):
            own: list[Passage] = []
            for at in range(1, len(walk.feet_px)):
                start, step = walk.feet_px[at - 1], walk.feet_px[at] - walk.feet_px[at - 1]
                system = np.array([[step[0], x1 - x2], [step[1], y1 - y2]])
                if abs(np.linalg.det(system)) < 1e-12:
                    continue
                along, across = np.linalg.solve(system, np.array([x1, y1]) - start)
                if 0 < along <= 1 and 0 <= across <= 1:
                    to_right = step[1] * (x2 - x1) - step[0] * (y2 - y1) > 0
                    own.append((walk.first + at, number, 1 if to_right else -1))
            while own:
                if len(own) > 1 and own[1][0] - own[0][0] <= undone and own[1][2] == -own[0][2]:
                    own = own[2:]
                else:
                    out.append(own.pop(0))
    return out


def scored(true: list[Passage], found: list[Passage], within: int) -> tuple[int, int, int]:
    """(matched, invented, missed): the same line and direction within some frames, one to one."""
    pairs = 0
    for key in {each[1:] for each in true}:
        left = sorted(each[0] for each in found if each[1:] == key)
        for frame in sorted(each[0] for each in true if each[1:] == key):
            mate = next((other for other in left if abs(other - frame) <= within), None)
            if mate is not None:
                left.remove(mate)
                pairs += 1
    return pairs, len(found) - pairs, len(true) - pairs
