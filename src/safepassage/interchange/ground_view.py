"""Lays every picture over the first: where on the ground each pixel is, while the drone drifts, turns and zooms.

Corners of a key picture are looked for in each new one, from where they were a moment ago (Lucas and Kanade), and one
plane is laid through them by RANSAC, so that who moves does not count. A picture that shows too little of its key
picture becomes a key picture itself; when the drone comes back, so does the older one, and errors do not add up.
After a jolt the corners are found again by what they look like (ORB). A picture that cannot be laid is lost, and is
said to be lost. What is remembered are corners of the ground; moving things do not hold one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["GroundView", "Laid", "bent_share", "cv", "moved", "on_ground", "scale_at", "spread_ratio"]

_CELLS: Final = 16
_CORNERS_OF_CELL: Final = 2
"""In so many cells across a picture, so many corners each."""
_QUALITY: Final = 0.002
"""How plain a corner may be beside the sharpest: people stand out from the ground,"""
_PLAIN: Final = 5e-5
"""and how plain by itself, however far somebody stands out: 0.9 grey levels a pixel where it is flattest, as `cv2`
gives it. The noise of a dark night is as plain; it is told by what follows."""
_PLAINEST: Final = 1e-5
_ALIKE_PX: Final = 5
_ALIKE_MIN: Final = 0.5
"""So far to each side a corner is compared with its key picture; at a half there is as much in it as there is noise."""
_CORNERS_MIN: Final = 16
"""Fewer that agree do not hold a plane down."""
_AGREE_SHARE: Final = 0.35
_KEY_SHARE: Final = 0.6
"""A picture in which fewer corners of the key picture agree, of as many as ever did, becomes the next key picture."""
_KEYS_MAX: Final = 64
_OFF_PX: Final = 2.0
_ERROR_MIN_PX: Final = 0.1
"""What a corner is taken to be off at least."""
_MEDIAN_SIGMAS: Final = math.sqrt(2 * math.log(2))
"""The median of a distance in the plane, in standard deviations of each of its two parts (Rayleigh)."""
_FAR_MAX_PX: Final = 3.0
"""A picture that may be off by more at its corners is lost; a walk of 120° over even soil comes to 1."""
_SCALE_MAX: Final = 9.0
"""How much larger or smaller the ground may be than in its key picture."""
_BENT_MAX: Final = 0.05
"""How far a picture may be turned, larger or slanted before corners of its key picture are looked for as they are now.
"""
_NEARER_SHARE: Final = 0.7
_TRIES: Final = 3
"""Key pictures that are tried for one that was lost."""


class Laid(NamedTuple):
    """Where a picture lies.

    `to_ground`: (3, 3) float64, from pixels of the picture to pixels of the first; `error_px` the median distance of
    the corners that agree from where they should be; `share` of corners that agree; `far_px` the standard deviation of
    where the picture's own corners lie, in the mean, with that of the key pictures between it and the first.
    """

    to_ground: np.ndarray
    error_px: float
    share: float
    far_px: float


@dataclass(slots=True)
class _Key:
    """A key picture; `held_share`: the largest share of its corners that agreed in a picture, as some were none."""

    gray: np.ndarray
    corners: np.ndarray
    to_ground: np.ndarray
    looks: tuple[Sequence[Any], np.ndarray | None]
    far_px: float
    held_share: float = 0.0


class GroundView:
    """Lays pictures one after another."""

    def __init__(self) -> None:
        """Begin; the first picture that has corners is the ground."""
        self._keys: list[_Key] = []
        self._at = 0
        self._guess = np.eye(3)
        self._orb = cv().ORB_create(nfeatures=800)

    def lay(self, gray: np.ndarray) -> Laid | None:
        """Where a picture lies; None when it cannot be told.

        Args:
            gray: (rows, columns) uint8.
        """
        if not self._keys:
            return Laid(np.eye(3), 0.0, 1.0, 0.0) if self._add(gray, np.eye(3), 0.0) else None
        found = self._follow(gray, self._keys[self._at], self._guess)
        if found is None:
            found = self._find(gray)
        if found is None:
            return None
        self._guess = found.to_ground
        nearest = self._nearest(found.to_ground)
        if nearest != self._at:
            self._at = nearest
            return found
        key = self._keys[self._at]
        key.held_share = max(key.held_share, found.share)
        if found.share < _KEY_SHARE * key.held_share and self._add(gray, found.to_ground, found.far_px):
            self._at = len(self._keys) - 1
        return found

    def _add(self, gray: np.ndarray, to_ground: np.ndarray, far_px: float) -> bool:
        corners = _corners(gray)
        if len(corners) < _CORNERS_MIN:
            return False
        looks = self._orb.detectAndCompute(gray, None)
        if len(self._keys) == _KEYS_MAX:
            del self._keys[1]  # the oldest but the first, which is the ground
        self._keys.append(_Key(gray, corners, to_ground, looks, far_px))
        return True

    def _nearest(self, to_ground: np.ndarray) -> int:
        """The key picture that shows most of the same ground; the present one unless another is clearly nearer."""
        corners = _frame(self._keys[0].gray)
        far = [
            float(np.abs(moved(corners, np.linalg.inv(key.to_ground) @ to_ground) - corners).mean())
            for key in self._keys
        ]
        best = int(np.argmin(far))
        return best if far[best] < _NEARER_SHARE * far[self._at] else self._at

    def _follow(self, gray: np.ndarray, key: _Key, guess: np.ndarray) -> Laid | None:
        """Looks for a key picture's corners near where they were in the last picture."""
        here = np.linalg.inv(guess) @ key.to_ground
        start = moved(key.corners, here).astype(np.float32)
        rows, columns = gray.shape
        was, at = key.gray, key.corners
        if bent_share(here, _frame(gray)) > _BENT_MAX:  # corners look different by now
            was, at = cv().warpPerspective(key.gray, here, (columns, rows)), start
        gray = cv().add(gray, float(key.gray.mean() - gray.mean()))  # as light as the key picture
        found, was_found, _ = cv().calcOpticalFlowPyrLK(
            was, gray, at, start.copy(), winSize=(15, 15), maxLevel=2, flags=cv().OPTFLOW_USE_INITIAL_FLOW
        )
        inside = (start >= 0).all(axis=1) & (start[:, 0] < columns) & (start[:, 1] < rows)
        ok = was_found.reshape(-1).astype(bool) & inside
        ok &= _alike(was, at, gray, found) >= _ALIKE_MIN
        return _plane(key, found[ok], key.corners[ok], len(key.corners))

    def _find(self, gray: np.ndarray) -> Laid | None:
        """Looks for corners by their looks, in the present key picture, the first and the last."""
        points, looks = self._orb.detectAndCompute(gray, None)
        if looks is None:
            return None
        for which in list(dict.fromkeys([self._at, 0, len(self._keys) - 1]))[:_TRIES]:
            key = self._keys[which]
            if key.looks[1] is None:
                continue
            pairs = cv().BFMatcher(cv().NORM_HAMMING, crossCheck=True).match(looks, key.looks[1])
            here = np.array([points[pair.queryIdx].pt for pair in pairs], np.float32).reshape(-1, 2)
            there = np.array([key.looks[0][pair.trainIdx].pt for pair in pairs], np.float32).reshape(-1, 2)
            rough = _plane(key, here, there, len(pairs))
            if rough is not None:
                fine = self._follow(gray, key, rough.to_ground)
                if fine is not None:
                    self._at = which
                    return fine
        return None


def _corners(gray: np.ndarray) -> np.ndarray:
    """(n, 2) float32: the plainest corners of each cell of a picture, so that a crowd has no more than its ground."""
    found, sharp = cv().goodFeaturesToTrackWithQuality(gray, 0, _PLAINEST, max(gray.shape) / 64, None)
    if found is None:
        return np.empty((0, 2), np.float32)
    corners = found.reshape(-1, 2)[sharp.reshape(-1) >= min(_QUALITY * sharp.max(), _PLAIN)]
    _, cell = np.unique((corners // (max(gray.shape) / _CELLS)).astype(int), axis=0, return_inverse=True)
    order = np.argsort(cell, kind="stable")
    rank = np.arange(len(cell)) - np.searchsorted(cell[order], cell[order])
    out: np.ndarray = corners[order[rank < _CORNERS_OF_CELL]]
    return out


def _alike(one: np.ndarray, at: np.ndarray, other: np.ndarray, there: np.ndarray) -> np.ndarray:
    """(n,): how two pictures go together around points (n, 2) of each, from -1 to 1, whatever the light.

    Noise is alike nowhere: a corner that is none stays where it was looked for, and would hold the ground there.
    """
    step = np.arange(-_ALIKE_PX, _ALIKE_PX + 1, dtype=np.float32)
    x, y = np.repeat(step, len(step)), np.tile(step, len(step))
    patches = []
    for gray, points in ((one, at), (other, there)):
        where = points[:, :1] + x, points[:, 1:] + y
        seen = cv().remap(gray, *where, cv().INTER_LINEAR, borderMode=cv().BORDER_REPLICATE).astype(np.float32)
        patches.append(seen - seen.mean(axis=1, keepdims=True))
    here, then = patches
    much = np.sqrt((here**2).sum(axis=1) * (then**2).sum(axis=1))
    out: np.ndarray = (here * then).sum(axis=1) / np.maximum(much, 1e-6)
    return out


def moved(points: np.ndarray, by: np.ndarray) -> np.ndarray:
    """Points under a plane's map: (n, 2) → (n, 2)."""
    out = np.column_stack([points, np.ones(len(points))]) @ by.T
    flat: np.ndarray = out[:, :2] / out[:, 2:]
    return flat


def scale_at(points: np.ndarray, to_ground: np.ndarray, middle: np.ndarray) -> np.ndarray:
    """How many px of the first picture a px of people is, (n,), at points (n, 2) of a picture; 0 beyond its horizon.

    From one height and slant people shrink as their distance grows, and a piece of ground does with its cube: a
    plane's map changes areas by det / w³, and people by its cube root. How much nearer the drone or its lens has come
    is seen in the middle, where it changes areas by its square.
    """
    w = (np.column_stack([np.concatenate([points, middle]), np.ones(len(points) + 1)]) @ to_ground.T)[:, 2]
    w *= np.sign(w[-1])
    area = np.abs(np.linalg.det(to_ground)) / w[-1] ** 3
    scale: np.ndarray = np.where(w > 0, np.sqrt(area) * w[-1] / np.where(w > 0, w, 1.0), 0.0)[:-1]
    return scale


def on_ground(boxes_px: np.ndarray, to_ground: np.ndarray, middle: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Boxes of a picture as they lie on the ground, and which they are.

    Args:
        boxes_px: (n, 4) float64: x and y of the foot point, width, height.
        to_ground: Where the picture lies.
        middle: (1, 2), of the picture.

    Returns:
        ((m, 4) float64, the same in px of the first picture, (n,) bool: those that the first picture has ground for).
    """
    scale = scale_at(boxes_px[:, :2], to_ground, middle)
    boxes = boxes_px[scale > 0]
    laid = np.column_stack([moved(boxes[:, :2], to_ground), boxes[:, 2:] * scale[scale > 0, None]])
    return np.ascontiguousarray(laid), scale > 0


def cv() -> Any:  # noqa: ANN401 - a module without types
    """OpenCV.

    Raises:
        UsageError: it is not installed.
    """
    try:
        import cv2
    except ImportError as error:
        from safepassage.foundation.errors import UsageError

        msg = "looking at pictures needs OpenCV. Install it with: pip install 'safepassage[video]'."
        raise UsageError(msg) from error
    return cv2


def _plane(key: _Key, here: np.ndarray, there: np.ndarray, whole: int) -> Laid | None:
    """The plane through points of a picture and of its key picture."""
    if len(here) < _CORNERS_MIN:
        return None
    cv().setRNGSeed(1)  # the same film gives the same count
    plane, agree = cv().findHomography(here, there, cv().RANSAC, _OFF_PX, maxIters=500)
    if plane is None or agree.sum() < max(_CORNERS_MIN, _AGREE_SHARE * len(here)):
        return None
    chosen = agree.reshape(-1).astype(bool)
    off = np.hypot(*(moved(here[chosen], plane) - there[chosen]).T)
    corners = _frame(key.gray)
    scale = _area(moved(corners, plane)) / _area(corners)
    if not 1 / _SCALE_MAX < scale < _SCALE_MAX:  # folded over, or so far off that it is none
        return None
    error_px = float(np.median(off))
    far_px = math.hypot(key.far_px, max(error_px, _ERROR_MIN_PX) * spread_ratio(here[chosen], plane, corners))
    if far_px > _FAR_MAX_PX:
        return None
    return Laid(key.to_ground @ plane, error_px, float(chosen.sum() / max(whole, 1)), far_px)


def spread_ratio(points: np.ndarray, plane: np.ndarray, corners: np.ndarray) -> float:
    """How far off a plane through points is elsewhere, for each pixel that they are off in the median.

    The standard deviation of a least squares fit, by its covariance (Hartley and Zisserman, Multiple View Geometry,
    2nd edition, 5.2): points that crowd together hold no plane down far from them.

    Args:
        points: (n, 2), that it was laid through.
        plane: (3, 3).
        corners: (m, 2), where it is asked for; the mean of them is told.
    """

    def slopes(points: np.ndarray) -> np.ndarray:
        """(2, n, 8): how each of the plane's numbers moves a point, along and across."""
        one = np.column_stack([points, np.ones(len(points))])
        (u, v), depth = moved(points, plane).T[..., None], (one @ plane[2])[:, None]
        one[:, :2] /= np.abs(corners).max()
        none = np.zeros_like(one)
        along, across = [one, none, -u * one[:, :2]], [none, one, -v * one[:, :2]]
        out: np.ndarray = np.stack([np.hstack(each) / depth for each in (along, across)])
        return out

    here, there = slopes(points), slopes(corners)
    covariance = np.linalg.pinv(np.einsum("kni,knj->ij", here, here), hermitian=True)
    variance = np.einsum("kni,ij,knj->n", there, covariance, there)
    return float(np.sqrt(variance.clip(0)).mean()) / _MEDIAN_SIGMAS


def _frame(gray: np.ndarray) -> np.ndarray:
    rows, columns = gray.shape
    return np.array([[0, 0], [columns, 0], [columns, rows], [0, rows]], np.float64)


def bent_share(by: np.ndarray, corners: np.ndarray) -> float:
    """How far a map is from merely moving a picture with these corners: what it makes of a side, as a share of it."""
    sides = np.roll(corners, -1, axis=0) - corners
    onto = moved(corners, by)
    off = np.roll(onto, -1, axis=0) - onto - sides
    return float((np.hypot(*off.T) / np.hypot(*sides.T)).max())


def _area(corners: np.ndarray) -> float:
    x, y = corners[:, 0], corners[:, 1]
    return float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2
