"""Vehicles on a road with a bend, with the truth of where each of them is and what of it a camera sees.

They come in both directions, near to each other or apart, and some wait on the way. A vehicle is a block of its own
length, width and height; its box is what encloses the block in the picture, seen from far above.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

PX_PER_M = 12.0
SIZES_M = ((4.4, 1.8, 1.5), (4.9, 1.9, 1.9), (7.5, 2.4, 3.0), (12.0, 2.55, 3.2))
"""Length, width and height: a car, a van, a truck, a bus."""
BRAKE_M_S2, START_M_S2 = 2.5, 1.5


@dataclass(frozen=True)
class Drive:
    """One vehicle: by frame from `first`, x and y of its foot point, width, height, px."""

    first: int
    boxes_px: np.ndarray

    @property
    def feet_px(self) -> np.ndarray:
        return self.boxes_px[:, :2]


def boxes(at_m: np.ndarray, turn: np.ndarray, size_m: tuple[float, float, float], elevation: float) -> np.ndarray:
    """(n, 4) of a block whose middle is at (n, 2) on the ground, turned by (n,), to a camera far off at an elevation.

    What lies a metre further is drawn a metre times the sine of the elevation higher, and what stands a metre above the
    ground a metre times its cosine.
    """
    long, wide, high = size_m
    corners = np.array([(x, y) for x in (-long / 2, long / 2) for y in (-wide / 2, wide / 2)])
    c, s = np.cos(turn)[:, None], np.sin(turn)[:, None]
    x = PX_PER_M * (at_m[:, :1] + corners[:, 0] * c - corners[:, 1] * s)
    y = PX_PER_M * (at_m[:, 1:] + corners[:, 0] * s + corners[:, 1] * c) * np.sin(elevation)
    left, right, low = x.min(axis=1), x.max(axis=1), y.max(axis=1)
    top = y.min(axis=1) - PX_PER_M * high * np.cos(elevation)
    return np.column_stack([(left + right) / 2, low, right - left, low - top])


def lane(side_m: float) -> np.ndarray:
    """(n, 2) metres: a way through a picture of 64 m, beside the middle of a road with a bend."""
    x = np.linspace(-8, 72, 161)
    y = 24 + 10 * np.tanh((x - 32) / 10)
    slope = np.arctan2(np.gradient(y), np.gradient(x))
    return np.column_stack([x - side_m * np.sin(slope), y + side_m * np.cos(slope)])


def steps(long_m: float, pace_m_s: float, fps: float, wait_m: float, wait_s: float) -> np.ndarray:
    """How far along its way a vehicle is in each frame that brakes, waits `wait_s` at `wait_m`, and starts again."""
    at_m, out, waited_s = 0.0, [], 0.0
    while at_m < long_m:
        out.append(at_m)
        left_m = wait_m - at_m
        pace = pace_m_s
        if waited_s < wait_s and left_m > 0.3:
            pace = min(pace, np.sqrt(2 * BRAKE_M_S2 * left_m))
        elif waited_s < wait_s and left_m > 0:
            pace, waited_s = 0.0, waited_s + 1 / fps
        elif wait_s:
            pace = min(pace, max(0.8, np.sqrt(2 * START_M_S2 * max(at_m - wait_m + 0.3, 0))))
        at_m += pace / fps
    return np.array(out)


def traffic(seed: int, *, frames: int, fps: float, elevation: float) -> list[Drive]:
    """A road with two lanes: every few seconds a vehicle, no nearer to the one before than it would dare to be."""
    rng = np.random.default_rng(seed)
    out = []
    for way in (lane(2.2), lane(-2.2)[::-1]):
        along = np.concatenate([[0.0], np.hypot(*np.diff(way, axis=0).T).cumsum()])
        at_s, pace, wait_m = -6.0, rng.uniform(3, 14), rng.uniform(25, 50)
        while at_s < frames / fps:
            pace = float(np.clip(pace + rng.normal(0, 0.5), 3, 14))
            size = SIZES_M[rng.choice(4, p=[0.5, 0.2, 0.2, 0.1])]
            wait_s = float(rng.uniform(2, 10)) if rng.random() < 0.15 else 0.0
            far = steps(along[-1], pace, fps, wait_m, wait_s)
            middle, nose, tail = (
                np.column_stack([np.interp(far + ahead_m, along, way[:, axis]) for axis in range(2)])
                for ahead_m in (0.0, 2.0, -2.0)
            )
            seen = boxes(middle, np.arctan2(*(nose - tail).T[::-1]), size, elevation)
            first = round(at_s * fps)
            kept = seen[max(-first, 0) : max(frames - first, 0)]
            if len(kept):
                out.append(Drive(max(first, 0), kept))
            at_s += wait_s + rng.choice([1.2, 4.0]) * (1 + size[0] / pace) + rng.exponential(1.0)
    return out
