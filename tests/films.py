"""Films that the tests make themselves: people as textured shapes on textured ground, under a camera that moves.

The truth is exact: where everybody's feet are on the ground, and where each picture lies on it. Ground and pixels of
the first picture are the same.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import av
import cv2
import numpy as np

from walkers import HIGH_PX, WIDE_PX, Walk

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

MARGIN_PX = 240


def ground(seed: int, shape: tuple[int, int] = (HIGH_PX + 2 * MARGIN_PX, WIDE_PX + 2 * MARGIN_PX)) -> np.ndarray:
    """(rows, columns, 3) uint8: soil and stones of every size, wider than the picture by a margin."""
    rng = np.random.default_rng(seed)
    out = np.zeros((*shape, 3))
    for size in (4, 12, 40, 160):
        rough = rng.normal(0, 1, (shape[0] // size + 2, shape[1] // size + 2, 3))
        out += 13 * cv2.resize(rough, shape[::-1], interpolation=cv2.INTER_CUBIC)
    out = np.clip(125 + out, 0, 255)
    for _ in range(shape[0] * shape[1] // 5271):
        x, y = int(rng.integers(shape[1])), int(rng.integers(shape[0]))
        cv2.circle(out, (x, y), int(rng.integers(2, 7)), rng.uniform(40, 210, 3).tolist(), -1)
    return out.astype(np.uint8)


def still(_: float) -> np.ndarray:
    """A camera on a mast."""
    return np.eye(3)


def hover(time_s: float) -> np.ndarray:
    """A drone in gusts: ± 60 px of drift, ± 3° of yaw, from the picture to the ground."""
    turn = np.radians(3) * np.sin(time_s / 2.3)
    return about(turn, 1.0, 60 * np.sin(time_s / 3.1), 45 * np.sin(time_s / 1.9))


def zoom(time_s: float) -> np.ndarray:
    """A drone that goes down and up again: ± 20 %, turning by 12°."""
    return about(np.radians(12) * np.sin(time_s / 6), 1 + 0.2 * np.sin(time_s / 4), 30 * np.sin(time_s / 5), 0.0)


SIDE_M = 80.0
"""Of the ground under a drone that walks around the point it looks at."""
FOCAL_PX, TILT, PERSON_M = 900.0, np.arctan(0.63), 1.7

UP = np.array([-WIDE_PX / 2 * np.sin(TILT), -FOCAL_PX * np.cos(TILT) - HIGH_PX / 2 * np.sin(TILT), -np.sin(TILT)])
"""What a metre of height adds to a point that eye() gives."""


def eye(turn: float) -> np.ndarray:
    """From metres of the ground to the picture of a drone that looks at (0, 0) from the south, `turn` to the east.

    It is as high as makes people in the middle of the picture as high as they are elsewhere here.
    """
    high_m = FOCAL_PX * PERSON_M * np.cos(TILT) * np.sin(TILT) / 70
    c, s = np.cos(turn), np.sin(turn)
    depth = np.array([0, np.cos(TILT), high_m / np.sin(TILT)])
    down = FOCAL_PX * np.array([0, -np.sin(TILT), 0]) + HIGH_PX / 2 * depth
    right = np.array([FOCAL_PX, 0, 0]) + WIDE_PX / 2 * depth
    out: np.ndarray = np.array([right, down, depth]) @ np.array([[c, s, 0], [-s, c, 0], [0, 0, 1]])
    return out


def around(turn: float) -> np.ndarray:
    """From the picture of that drone to its first."""
    out: np.ndarray = eye(0) @ np.linalg.inv(eye(turn))
    return out


def through(by: np.ndarray, points: np.ndarray) -> np.ndarray:
    """Points (n, 2) under a plane's map."""
    out = np.column_stack([points, np.ones(len(points))]) @ by.T
    flat: np.ndarray = out[:, :2] / out[:, 2:]
    return flat


def stands(feet: np.ndarray, turn: float) -> tuple[np.ndarray, float]:
    """Where the feet of somebody are in the picture of that drone, and how high there; `feet` in its first picture."""
    metres = np.linalg.inv(eye(0)) @ np.array([*feet, 1.0])
    low = eye(turn) @ metres / metres[2]
    top = low + PERSON_M * UP
    return low[:2] / low[2], float(low[1] / low[2] - top[1] / top[2])


def seen_around(walks: Sequence[Walk], frame: int, soil: np.ndarray, turn: float) -> np.ndarray:
    """What a drone sees that walks around: the ground and the shadows turn, and everybody stays upright.

    `soil` is a square.
    """
    side = soil.shape[0]
    metres = np.array([[1, 0, -side / 2], [0, -1, side / 2], [0, 0, side / SIDE_M]])
    out = cv2.warpPerspective(soil, eye(turn) @ metres, (WIDE_PX, HIGH_PX))
    here = [(who, walk, frame - walk.first) for who, walk in enumerate(walks)]
    here = [(who, walk, at) for who, walk, at in here if 0 <= at < len(walk.feet_px)]
    circle = np.column_stack([fn(np.linspace(0, 2 * np.pi, 24)) for fn in (np.cos, np.sin)])
    shade = np.zeros(out.shape[:2], np.uint8)
    upright = []
    for who, walk, at in here:
        high, feet = float(walk.high_px[at]), walk.feet_px[at : at + 1]
        shadow = feet + high * (np.array([0.3, -0.03]) + circle * np.array([0.35, 0.07]))
        cv2.fillPoly(shade, [through(np.linalg.inv(around(turn)), shadow).astype(np.int32)], 1)
        (x, y), high = stands(feet[0], turn)
        upright.append((y, x, high, who))
    out[shade > 0] = (out[shade > 0] * 0.7).astype(np.uint8)
    for y, x, high, who in sorted(upright):
        person(out, np.random.default_rng(who), (int(x), int(y)), high)
    rng = np.random.default_rng(frame)
    noisy: np.ndarray = np.clip(out + rng.normal(0, 2.0, out.shape), 0, 255).astype(np.uint8)
    return noisy


def about(turn: float, scale: float, x: float, y: float) -> np.ndarray:
    """Turned and scaled about the middle of the picture, and moved."""
    middle = np.array([[1, 0, WIDE_PX / 2], [0, 1, HIGH_PX / 2], [0, 0, 1]])
    c, s = scale * np.cos(turn), scale * np.sin(turn)
    out: np.ndarray = middle @ np.array([[c, -s, x], [s, c, y], [0, 0, 1]]) @ np.linalg.inv(middle)
    return out


def drawn(walks: Sequence[Walk], frame: int, soil: np.ndarray, *, shadows: bool = True) -> np.ndarray:
    """The ground with everybody on it, who stands nearer in front."""
    out = soil.copy()
    here = [
        (who, *walk.feet_px[frame - walk.first], float(walk.high_px[frame - walk.first]))
        for who, walk in enumerate(walks)
        if 0 <= frame - walk.first < len(walk.feet_px)
    ]
    for who, x, y, high in sorted(here, key=lambda one: one[2]):
        at = (int(x) + MARGIN_PX, int(y) + MARGIN_PX)
        if shadows:
            shade = np.zeros(out.shape[:2], np.uint8)
            middle = (at[0] + int(0.3 * high), at[1] - int(0.03 * high))
            cv2.ellipse(shade, middle, (int(0.35 * high), int(0.07 * high)), 0, 0, 360, 1, -1)
            out[shade > 0] = (out[shade > 0] * 0.7).astype(np.uint8)
        person(out, np.random.default_rng(who), at, high)
    return out


def person(out: np.ndarray, rng: np.random.Generator, at: tuple[int, int], high: float) -> None:
    coat, legs = (rng.choice([rng.uniform(0, 60, 3), rng.uniform(190, 255, 3)]) for _ in range(2))
    x, y = at
    cv2.ellipse(out, (x, y - int(0.22 * high)), (int(0.11 * high), int(0.22 * high)), 0, 0, 360, legs.tolist(), -1)
    cv2.ellipse(out, (x, y - int(0.6 * high)), (int(0.16 * high), int(0.25 * high)), 0, 0, 360, coat.tolist(), -1)
    cv2.circle(out, (x, y - int(0.91 * high)), max(int(0.09 * high), 1), (120, 150, 190), -1)


def picture(
    walks: Sequence[Walk], frame: int, soil: np.ndarray, to_ground: np.ndarray, noise: float = 2.0
) -> np.ndarray:
    """What a camera sees in one frame."""
    onto = np.array([[1, 0, -MARGIN_PX], [0, 1, -MARGIN_PX], [0, 0, 1]], float)
    seen = cv2.warpPerspective(drawn(walks, frame, soil), np.linalg.inv(to_ground) @ onto, (WIDE_PX, HIGH_PX))
    rng = np.random.default_rng(frame)
    out: np.ndarray = np.clip(seen + rng.normal(0, noise, seen.shape), 0, 255).astype(np.uint8)
    return out


def written(
    path: Path,
    pictures: Sequence[np.ndarray],
    fps: int,
    times: Sequence[int] | None = None,
    *,
    lossless: bool = False,
) -> Path:
    """A film of pictures; `times` are their numbers, where some did not come."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("ffv1" if lossless else "mpeg4", rate=fps)
        stream.height, stream.width = pictures[0].shape[:2]
        stream.pix_fmt = "yuv420p"
        stream.bit_rate = 8_000_000
        stream.codec_context.time_base = Fraction(1, fps)
        for number, pixels in zip(times or range(len(pictures)), pictures, strict=True):
            frame = av.VideoFrame.from_ndarray(pixels, format="bgr24")
            frame.pts, frame.time_base = number, Fraction(1, fps)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path


def clip(
    path: Path, walks: Sequence[Walk], frames: int, fps: int, camera: Callable[[float], np.ndarray] = still
) -> Path:
    """A film of walks."""
    soil = ground(1)
    return written(path, [picture(walks, frame, soil, camera(frame / fps)) for frame in range(frames)], fps)


def sound(path: Path) -> Path:
    """A file with sound and no picture."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("pcm_s16le", rate=8000)
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 8000), np.int16), format="s16", layout="mono")
        frame.sample_rate = 8000
        container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path
