"""Films that the tests make themselves: people as textured shapes on textured ground, under a camera that moves.

The truth is exact: where everybody's feet are on the ground, and where each picture lies on it. Ground and pixels of
the first picture are the same.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

import av
import cv2
import numpy as np

from walkers import HIGH_PX, WIDE_PX, Walk

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

MARGIN_PX = 240


class Look(NamedTuple):
    """How a film looks.

    `sun_turn`: where shadows fall, rad, from the right of the first picture to its foot; `long_ratio`: how long they
    are, in heights; `dark_share`: what is left of the light in them; `rough`: how much soils differ; `is_plain`:
    whether everybody is dressed in black and white, or in anything.
    """

    sun_turn: float = -0.1
    long_ratio: float = 0.65
    dark_share: float = 0.7
    rough: float = 13.0
    is_plain: bool = True


PLAIN = Look()


def look(seed: int) -> Look:
    """Some light, some soil, and people in anything."""
    rng = np.random.default_rng(seed)
    return Look(
        float(rng.uniform(0, 2 * np.pi)),
        float(rng.uniform(0.4, 1.3)),
        float(rng.uniform(0.5, 0.8)),
        float(rng.uniform(3, 16)),
        is_plain=False,
    )


def ground(
    seed: int,
    shape: tuple[int, int] = (HIGH_PX + 2 * MARGIN_PX, WIDE_PX + 2 * MARGIN_PX),
    rough: float = PLAIN.rough,
) -> np.ndarray:
    """(rows, columns, 3) uint8: soil and stones of every size, wider than the picture by a margin."""
    rng = np.random.default_rng(seed)
    out = np.zeros((*shape, 3))
    for size in (4, 12, 40, 160):
        clods = rng.normal(0, 1, (shape[0] // size + 2, shape[1] // size + 2, 3))
        out += rough * cv2.resize(clods, shape[::-1], interpolation=cv2.INTER_CUBIC)
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


def seen_around(walks: Sequence[Walk], frame: int, soil: np.ndarray, turn: float, light: Look = PLAIN) -> np.ndarray:
    """What a drone sees that walks around: the ground and the shadows turn, and everybody stays upright.

    `soil` is a square.
    """
    side = soil.shape[0]
    metres = np.array([[1, 0, -side / 2], [0, -1, side / 2], [0, 0, side / SIDE_M]])
    out = cv2.warpPerspective(soil, eye(turn) @ metres, (WIDE_PX, HIGH_PX))
    here = present(walks, frame)
    darken(out, [through(np.linalg.inv(around(turn)), shadow(feet, high, light)) for _, feet, high in here], light)
    upright = [(who, *stands(feet, turn)) for who, feet, _ in here]
    for who, (x, y), high in sorted(upright, key=lambda one: one[1][1]):
        person(out, np.random.default_rng(who), (int(x), int(y)), high, light)
    return noisy(out, frame)


def present(walks: Sequence[Walk], frame: int) -> list[tuple[int, np.ndarray, float]]:
    """Who is there in a frame: number, foot point, height."""
    here = [(who, walk, frame - walk.first) for who, walk in enumerate(walks)]
    return [(who, w.feet_px[at], float(w.high_px[at])) for who, w, at in here if 0 <= at < len(w.feet_px)]


def shadow(feet: np.ndarray, high: float, light: Look) -> np.ndarray:
    """(n, 2): the outline of somebody's shadow on the ground of the first picture, which is seen at a slant."""
    turns = np.linspace(0, 2 * np.pi, 24)
    along, across = light.long_ratio / 2 * (0.9 + 1.1 * np.cos(turns)), 0.13 * np.sin(turns)
    c, s = np.cos(light.sun_turn), np.sin(light.sun_turn)
    out: np.ndarray = feet + high * np.column_stack([c * along - s * across, np.sin(TILT) * (s * along + c * across)])
    return out


def darken(out: np.ndarray, outlines: Sequence[np.ndarray], light: Look) -> None:
    """Where two shadows fall it is no darker than in one."""
    shade = np.zeros(out.shape[:2], np.uint8)
    for each in outlines:
        cv2.fillPoly(shade, [each.astype(np.int32)], 1)
    out[shade > 0] = (out[shade > 0] * light.dark_share).astype(np.uint8)


def about(turn: float, scale: float, x: float, y: float) -> np.ndarray:
    """Turned and scaled about the middle of the picture, and moved."""
    middle = np.array([[1, 0, WIDE_PX / 2], [0, 1, HIGH_PX / 2], [0, 0, 1]])
    c, s = scale * np.cos(turn), scale * np.sin(turn)
    out: np.ndarray = middle @ np.array([[c, -s, x], [s, c, y], [0, 0, 1]]) @ np.linalg.inv(middle)
    return out


def drawn(walks: Sequence[Walk], frame: int, soil: np.ndarray, light: Look = PLAIN) -> np.ndarray:
    """The ground with everybody on it, who stands nearer in front."""
    out = soil.copy()
    here = [(who, feet + MARGIN_PX, high) for who, feet, high in present(walks, frame)]
    darken(out, [shadow(feet, high, light) for _, feet, high in here], light)
    for who, (x, y), high in sorted(here, key=lambda one: one[1][1]):
        person(out, np.random.default_rng(who), (int(x), int(y)), high, light)
    return out


def person(out: np.ndarray, rng: np.random.Generator, at: tuple[int, int], high: float, light: Look) -> None:
    """Somebody: in black or white and all alike, or of any colours, tall or small, broad or slight, with a gait."""
    x, y = at
    if light.is_plain:
        coat, legs = (rng.choice([rng.uniform(0, 60, 3), rng.uniform(190, 255, 3)]) for _ in range(2))
        broad, swing = 1.0, 0.0
    else:
        coat, legs = rng.uniform(15, 240, 3), rng.uniform(15, 240, 3)
        high *= rng.uniform(0.8, 1.1)
        broad = rng.uniform(0.8, 1.25)
        swing = 25 * np.sin(4 * (x + y) / high)
    for side in {0.0} if light.is_plain else (-1.0, 1.0):
        middle = (x - int(0.22 * high * np.sin(np.radians(side * swing))), y - int(0.22 * high))
        wide = 0.11 if light.is_plain else 0.07 * broad
        cv2.ellipse(out, middle, (int(wide * high), int(0.22 * high)), side * swing, 0, 360, legs.tolist(), -1)
    body = (int(0.16 * broad * high), int(0.25 * high))
    cv2.ellipse(out, (x, y - int(0.6 * high)), body, 0, 0, 360, coat.tolist(), -1)
    cv2.circle(out, (x, y - int(0.91 * high)), max(int(0.09 * high), 1), (120, 150, 190), -1)


def noisy(pixels: np.ndarray, frame: int, noise: float = 2.0) -> np.ndarray:
    """As a camera has it."""
    rng = np.random.default_rng(frame)
    off = np.float32(noise) * rng.standard_normal(pixels.shape, np.float32)
    out: np.ndarray = np.clip(pixels + off, 0, 255).astype(np.uint8)
    return out


def picture(
    walks: Sequence[Walk],
    frame: int,
    soil: np.ndarray,
    to_ground: np.ndarray,
    noise: float = 2.0,
    light: Look = PLAIN,
) -> np.ndarray:
    """What a camera sees in one frame."""
    onto = np.array([[1, 0, -MARGIN_PX], [0, 1, -MARGIN_PX], [0, 0, 1]], float)
    seen = cv2.warpPerspective(drawn(walks, frame, soil, light), np.linalg.inv(to_ground) @ onto, (WIDE_PX, HIGH_PX))
    return noisy(seen, frame, noise)


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
    path: Path,
    walks: Sequence[Walk],
    frames: int,
    fps: int,
    camera: Callable[[float], np.ndarray] = still,
    soil: np.ndarray | None = None,
    light: Look = PLAIN,
) -> Path:
    """A film of walks."""
    soil = ground(1) if soil is None else soil
    pictures = [picture(walks, frame, soil, camera(frame / fps), light=light) for frame in range(frames)]
    return written(path, pictures, fps)


def sound(path: Path) -> Path:
    """A file with sound and no picture."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("pcm_s16le", rate=8000)
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 8000), np.int16), format="s16", layout="mono")
        frame.sample_rate = 8000
        container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path
