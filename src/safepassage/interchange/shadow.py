"""Tells shadow from what moves: the ground is still to be seen in it, only darker.

A grey coat over even ground looks the same. So the film first says whether anybody in it throws a shadow: then what
may be shadow lies beside what is left of people, and with all of them on the same side, for there is one sun. Where it
does, shadow is taken out up to its rim; where it does not, under clouds or a roof, only what is plainly shadow. That is
settled once, by the first hundred things that move: it does not notice a sun that comes out later.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from safepassage.interchange.ground_view import cv

__all__ = ["Shadow"]

_DARK: Final = (0.45, 0.98)
"""How much darker shadow is,"""
_TINT_MAX: Final = 0.12
"""how far colours may then differ in it,"""
_PLAIN_MAX: Final = 0.06
"""how far its darkness may vary from place to place, if all that is near is judged together,"""
_ALONE_MAX: Final = 0.1
"""and if only what may be shadow is."""
_NEAR: Final = (7, 7)
_SOFT: Final = (11, 11)
"""Over how much shadow is judged where pictures and ground are not equally sharp."""
_THINGS_MIN: Final = 100
_REST_MIN_PX: Final = 25
_DARK_MIN_PX: Final = 5
_RIM: Final = np.ones((5, 5), np.uint8)
"""What is half in the light at the rim of a shadow is thinner than this."""
_SPECK: Final = np.ones((3, 3), np.uint8)
"""What is thinner than this is no body."""
_ONE_WAY_MIN: Final = 0.9
_BESIDE_MIN: Final = 0.5
"""In rendered films in the sun 0.95 or more falls one way and 0.56 or more lies beside; without, at most 0.83 and
mostly 0.35."""


class Shadow:
    """What of a film is shadow."""

    def __init__(self) -> None:
        """Begin, with nothing known of the sun."""
        self._things = 0
        self._dark_px = self._beside_px = 0
        self._fall_px = np.zeros(2)

    @property
    def is_cast(self) -> bool:
        """Whether people in this film throw shadows, as far as has been seen."""
        if self._things < _THINGS_MIN:
            return False
        one_way = float(np.hypot(*self._fall_px)) / self._dark_px
        return one_way >= _ONE_WAY_MIN and self._beside_px >= _BESIDE_MIN * self._dark_px

    def of(self, flat: np.ndarray, ground: np.ndarray, mask: np.ndarray, *, is_sharp: bool) -> np.ndarray:
        """Where all colours are darker by one factor, and what was there is still to be seen in it.

        Args:
            flat: (rows, columns, 3) uint8, a picture as it lies on the ground.
            ground: The same of the ground.
            mask: (rows, columns) uint8, 1 where they differ.
            is_sharp: Whether both are equally sharp.

        Returns:
            (rows, columns) uint8: 1 where it is shadow.
        """
        if self._things < _THINGS_MIN or self.is_cast:
            alone = _evenly_dark(flat, ground, mask, _ALONE_MAX)
            if self._things < _THINGS_MIN:
                self._note(mask, alone)
            if self.is_cast:
                return alone
        if not is_sharp:
            flat, ground = cv().blur(flat, _SOFT), cv().blur(ground, _SOFT)
        return _evenly_dark(flat, ground, None, _PLAIN_MAX)

    def _note(self, mask: np.ndarray, dark: np.ndarray) -> None:
        """Takes in on which side of each moving thing lies what may be its shadow, and how much of it beside."""
        rest = cv().morphologyEx(mask & (1 - dark), cv().MORPH_OPEN, _SPECK)
        count, whose, stats, _ = cv().connectedComponentsWithStats(mask)
        for which, (left, top, wide, high, _) in enumerate(stats[1:count].tolist(), 1):
            part = (slice(top, top + high), slice(left, left + wide))
            here = whose[part] == which
            body, shade = (np.argwhere(here & (each[part] > 0)) for each in (rest, dark))
            if len(body) < _REST_MIN_PX or len(shade) < _DARK_MIN_PX:
                continue
            off = shade.mean(axis=0) - body.mean(axis=0)
            is_beside = ((shade < body.min(axis=0)) | (shade > body.max(axis=0))).any(axis=1)
            self._things += 1
            self._dark_px += len(shade)
            self._beside_px += int(is_beside.sum())
            self._fall_px += len(shade) * off / max(float(np.hypot(*off)), 1e-9)


def _evenly_dark(flat: np.ndarray, ground: np.ndarray, among: np.ndarray | None, rough_ratio: float) -> np.ndarray:
    """What may be shadow by its colours and varies little near by; all that is near is judged together, or some alone.

    At the rim of a shadow the ground in the light beside it, and whoever throws it, say nothing of how even it is; and
    what is half in the light there belongs to what it borders on.
    """
    ratio = cv().divide(flat.astype(np.float32) + 1, ground.astype(np.float32) + 1)
    blue, green, red = cv().split(ratio)
    dark = (blue + green + red) / 3
    apart = cv().max(cv().max(blue, green), red) - cv().min(cv().min(blue, green), red)
    maybe = (dark > _DARK[0]) & (dark < _DARK[1]) & (apart < _TINT_MAX)
    if among is not None:
        maybe &= among > 0
    judged = np.ones_like(dark) if among is None else maybe.astype(np.float32)
    count = cv().blur(judged, _NEAR) + 1e-6
    mean = cv().blur(dark * judged, _NEAR) / count
    rough = cv().blur(dark * dark * judged, _NEAR) / count - mean * mean
    out: np.ndarray = (maybe & (rough < rough_ratio**2)).astype(np.uint8)
    if among is not None:
        out = cv().dilate(out, _RIM) & maybe.astype(np.uint8)
    return out
