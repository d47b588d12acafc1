"""Sees people by their moving, with no weights and nothing learnt: what differs from the ground as it mostly is.

The ground is the median of pictures laid over each other, so that whoever passes is not in it. Where a picture
differs from it by more than its noise, and is not merely in shadow, something moves; that is covered with boxes of a
person's size, which the film itself gives: how high the single moving things are in each part of the picture. It
works in thermal pictures and from straight above. When the drone goes around, people lean on the ground as it lay in
the first picture; so the ground is laid out as a picture of a moment ago saw it, in which they stand. Who stands still
for most of a minute becomes ground: it sees those who move.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from safepassage.interchange.ground_view import bent_share, cv, moved, on_ground, scale_at
from safepassage.interchange.shadow import Shadow

__all__ = ["MotionDetector"]

_SAMPLES: Final = 31
_SAMPLES_MIN: Final = 3
_SAMPLES_FEW: Final = 8
_SETTLE_EVERY: Final = 4
"""With more than a few samples the ground is worked out anew at every fourth."""
_SAMPLE_EVERY_S: Final = 2.0
_HALF: Final = 2
"""The mask is made at half the resolution."""
_NOISE_FACTOR: Final = 4.5
_DIFFERS_MIN: Final = 14.0
_FILL_SHARE: Final = 0.27
_SURE_SHARE: Final = 0.45
"""What is added to how full a box is, for its score: what moves is no sign, so the emptiest may still count."""
_PEOPLE_MAX: Final = 600
_SIZES_MIN: Final = 40
_SIZES_EVERY: Final = 200
_SIZES_MAX: Final = 4000
_PIXELS_MIN: Final = 25
_SOLID_SHARE: Final = 0.3
_BODY_SHARE: Final = 0.65
"""How much of the box around a person the person fills: arms and a strip of shadow do not make anybody wider."""
_WIDEST_RATIO: Final = 1.2
_FIRST_SHARE: Final = 0.13
"""How high a person is taken to be, of the picture, until enough have been seen."""
_MARGIN_SHARE: Final = 0.08
_AWAY_SHARE: Final = 0.15
"""How far a corner of a picture may be from where it was, in widths, before the ground is laid out anew,"""
_BENT_MAX: Final = 0.06
"""and how far a side may be turned, longer or shorter."""
_FIRST_LAYOUT: Final = np.eye(3)


class MotionDetector:
    """Finds who moves in pictures that are laid over the ground."""

    name = "motion"
    learns_s = _SAMPLES * _SAMPLE_EVERY_S

    def __init__(self, wide_px: int, high_px: int) -> None:
        """Begin.

        Args:
            wide_px: Width of the pictures.
            high_px: Height of the pictures.
        """
        self._frame = np.array([[0, 0], [wide_px, 0], [wide_px, high_px], [0, high_px]], np.float64)
        self._middle = np.array([[wide_px / 2, high_px / 2]])
        self._layout = _FIRST_LAYOUT
        self._zoom = 1.0
        self._edge = int(_MARGIN_SHARE * max(wide_px, high_px)) // _HALF * _HALF
        self._shape = ((high_px + 2 * self._edge) // _HALF, (wide_px + 2 * self._edge) // _HALF)
        self._samples = np.zeros((*self._shape, 3, _SAMPLES), np.uint8)
        self._seen = np.zeros((*self._shape, _SAMPLES), bool)
        self._kept: list[tuple[np.ndarray, np.ndarray]] = []
        self._taken = 0
        self._sampled_s = -_SAMPLE_EVERY_S
        self._ground: np.ndarray | None = None
        self._known = np.zeros(self._shape, bool)
        self._noise = 3.0
        self._sizes: list[tuple[float, float, float]] = []
        self._size = np.tile(
            [0.42 * _FIRST_SHARE * high_px / _HALF, _FIRST_SHARE * high_px / _HALF], (self._shape[0], 1)
        )
        self._shadow, self._is_sunny = Shadow(), False
        self._boxes = np.empty((_PEOPLE_MAX, 5))

    def learn(self, pixels: np.ndarray, to_ground: np.ndarray, time_s: float) -> None:
        """Takes a picture into the ground, when the last was long enough ago."""
        if 0 <= time_s - self._sampled_s < _SAMPLE_EVERY_S:
            return
        self._sampled_s = time_s
        at = self._taken % _SAMPLES
        self._kept[at : at + 1] = [(pixels[::_HALF, ::_HALF].copy(), to_ground @ np.diag([_HALF, _HALF, 1.0]))]
        self._samples[..., at], self._seen[..., at] = self._flat(pixels, to_ground)
        self._taken += 1
        few = _SAMPLES_MIN <= self._taken < _SAMPLES_FEW
        if few or self._taken % _SETTLE_EVERY == 0:
            self._settle()

    @property
    def is_ready(self) -> bool:
        """Whether the ground is known: two pictures do not say which of them it is."""
        return self._ground is not None

    def boxes(self, pixels: np.ndarray, to_ground: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """((n, 4) float64 foot point, width and height in px of the ground, (n,) float64 scores)."""
        from safepassage.kernels.cover import cover

        if self._ground is None:  # two pictures do not say which of them is the ground
            return np.empty((0, 4)), np.empty(0)
        if not self._is_near(to_ground):
            self._lay_out(to_ground)
        flat, seen = self._flat(pixels, to_ground)
        mask = self._moving(flat, seen & self._known)
        self._measure(mask)
        found = cover(mask.copy(), self._size * self._zoom, _FILL_SHARE, self._boxes)
        boxes = self._boxes[:found]
        out = boxes[:, :4] * _HALF
        out[:, :2] -= self._edge
        scores = np.clip(_SURE_SHARE + boxes[:, 4], 0.0, 0.95)
        out, is_ground = on_ground(out, self._layout, self._middle)
        return out, np.ascontiguousarray(scores[is_ground])

    def _is_near(self, to_ground: np.ndarray) -> bool:
        """Whether a picture sees the ground much as it is laid out."""
        onto = np.linalg.inv(self._layout) @ to_ground
        off = float(np.hypot(*(moved(self._frame, onto) - self._frame).T).max())
        return off <= _AWAY_SHARE * self._frame.max() and bent_share(onto, self._frame) <= _BENT_MAX

    def _lay_out(self, to_ground: np.ndarray) -> None:
        """Lays the samples out anew, as this picture sees the ground."""
        self._layout = to_ground
        self._zoom = float(1 / scale_at(self._middle, to_ground, self._middle)[0])
        for at, (pixels, onto) in enumerate(self._kept):
            self._samples[..., at], self._seen[..., at] = self._flat(pixels, onto)
        self._settle()

    def _flat(self, pixels: np.ndarray, to_ground: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """A picture as it lies on the ground, and what of the ground it shows."""
        half = np.array([[1, 0, self._edge], [0, 1, self._edge], [0, 0, _HALF]], np.float64)
        onto = half @ np.linalg.inv(self._layout) @ to_ground
        rows, columns = self._shape
        flat = cv().warpPerspective(pixels, onto, (columns, rows), flags=cv().INTER_LINEAR)
        whole = np.full(pixels.shape[:2], 255, np.uint8)
        seen = cv().warpPerspective(whole, onto, (columns, rows), flags=cv().INTER_NEAREST)
        seen = cv().erode(seen, np.ones((5, 5), np.uint8))
        return cv().GaussianBlur(flat, (3, 3), 0), seen > 0

    def _settle(self) -> None:
        """The ground is the median of the samples; its noise is how far they are from it."""
        from safepassage.kernels.ground import median

        kept = min(self._taken, _SAMPLES)
        if self._ground is None:
            self._ground = np.zeros((*self._shape, 3), np.uint8)
        ground = self._ground
        median(self._samples, self._seen, kept, _SAMPLES_MIN, ground, self._known)
        last = (self._taken - 1) % _SAMPLES
        both = self._known & self._seen[..., last]
        off = np.abs(self._samples[..., last].astype(np.int16) - ground)[both]
        self._noise = float(np.median(off)) * 1.48 + 1.0 if off.size else self._noise
        if len(self._sizes) < _SIZES_EVERY:
            self._sizes.clear()
            for at in range(kept):
                if not self._is_near(self._kept[at][1] @ np.diag([1 / _HALF, 1 / _HALF, 1.0])):
                    continue
                self._measure(self._moving(self._samples[..., at], self._seen[..., at] & self._known))

    def _moving(self, flat: np.ndarray, seen: np.ndarray) -> np.ndarray:
        """(rows, columns) uint8: 1 where something is that is not the ground, nor the ground in shadow."""
        assert self._ground is not None
        near = np.ones((3, 3), np.uint8)  # a picture is never laid to the pixel, nor as sharp when the drone is higher
        over = cv().subtract(flat, cv().dilate(self._ground, near))
        off = cv().max(over, cv().subtract(cv().erode(self._ground, near), flat))
        most = np.maximum(np.maximum(off[..., 0], off[..., 1]), off[..., 2])
        differs = most > max(_NOISE_FACTOR * self._noise, _DIFFERS_MIN)
        mask = (differs & seen).astype(np.uint8)
        if mask.any():
            left, top, wide, high = cv().boundingRect(mask)
            part = (slice(top, top + high), slice(left, left + wide))
            is_sharp = self._layout is _FIRST_LAYOUT  # otherwise laid out from other sides
            mask[part] &= 1 - self._shadow.of(flat[part], self._ground[part], mask[part], is_sharp=is_sharp)
        mask = cv().medianBlur(mask, 3)
        closed: np.ndarray = cv().morphologyEx(mask, cv().MORPH_CLOSE, np.ones((5, 3), np.uint8))
        return closed

    def _measure(self, mask: np.ndarray) -> None:
        """Notes how large single moving things are, and now and then works out a person's size from them."""
        if self._shadow.is_cast and not self._is_sunny:
            self._is_sunny = True
            self._sizes.clear()  # people were measured with their shadows
        if len(self._sizes) >= _SIZES_MAX:
            return
        count, _, stats, _ = cv().connectedComponentsWithStats(mask)
        rows, columns = mask.shape
        before = len(self._sizes)
        for left, top, wide, high, area in stats[1:count].tolist():
            is_inside = left > 1 and top > 1 and left + wide < columns - 1 and top + high < rows - 1
            if is_inside and area > max(_PIXELS_MIN, _SOLID_SHARE * wide * high) and wide <= _WIDEST_RATIO * high:
                self._sizes.append((top + high, area / (_BODY_SHARE * high) / self._zoom, high / self._zoom))
        if len(self._sizes) // _SIZES_EVERY > before // _SIZES_EVERY or before < _SIZES_MIN <= len(self._sizes):
            self._size = self._fitted()

    def _fitted(self) -> np.ndarray:
        """A person's width and height by row: a straight line through what is usual in six strips.

        Groups are wider than anybody, and pieces of a person smaller: in the middle stand single people.
        """
        noted = np.array(self._sizes)
        order = noted[np.argsort(noted[:, 0])]
        parts = [part for part in np.array_split(order, 6) if len(part)]
        rows = np.array([part[:, 0].mean() for part in parts])
        wide = np.array([np.percentile(part[:, 1], 35) for part in parts])
        high = np.array([np.percentile(part[:, 2], 50) for part in parts])
        out = np.empty((self._shape[0], 2))
        for column, values in enumerate((wide, high)):
            steep = 0.0 if np.ptp(rows) < 0.2 * self._shape[0] else float(np.polyfit(rows, values, 1)[0])
            level = float(np.median(values - steep * rows))
            line = level + steep * np.arange(self._shape[0])
            out[:, column] = np.clip(line, values.min() * 0.7, values.max() * 1.3)
        return np.maximum(out, 4)
