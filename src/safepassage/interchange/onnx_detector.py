"""People as a model in an ONNX file sees them: YOLOX and FastestDet, whole or in tiles.

The model is the user's: none is shipped, and its hash is part of its name, so that a calibration belongs to the very
weights that it was made with. Of what a model can tell, the class person is read and nothing else; a model that gives
looks of a person as numbers has no layout here and is refused, as is every layout that is not known, by name.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Final

import numpy as np

from safepassage.foundation.errors import DataRefused, Fault, UsageError
from safepassage.interchange.ground_view import on_ground
from safepassage.interchange.model_layouts import SCORE_MIN, layout_of

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["OnnxDetector"]

_PERSON: Final = 0
_SAME_SHARE: Final = 0.55
_OVERLAP_SHARE: Final = 0.2


class OnnxDetector:
    """Asks a model for people."""

    learns_s, is_ready = 0.0, True

    def __init__(self, path: Path, tiles: int = 1) -> None:
        """Load a model.

        Args:
            path: The ONNX file.
            tiles: Into how many tiles each side of a picture is cut, for people who are small in it.

        Raises:
            DataRefused: it is no model, or its layout is not known.
            UsageError: onnxruntime is not installed.
        """
        try:
            import onnxruntime
        except ImportError as error:
            msg = "running a model needs onnxruntime. Install it with: pip install 'safepassage[video]'."
            raise UsageError(msg) from error
        try:
            content = path.read_bytes()
            self._session = onnxruntime.InferenceSession(content, providers=["CPUExecutionProvider"])
        except Exception as error:
            raise DataRefused(
                [Fault(file=path.name, expected="a model in ONNX, or motion", got=_short(error))]
            ) from error
        self.name = f"{path.stem}-{sha256(content).hexdigest()[:12]}"
        self._tiles = tiles
        self._layout = layout_of(self._session, path.name)

    def learn(self, pixels: np.ndarray, to_ground: np.ndarray, time_s: float) -> None:
        """It has learnt already."""

    def boxes(self, pixels: np.ndarray, to_ground: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """((n, 4) float64 foot point, width and height in px of the ground, (n,) float64 scores)."""
        found = [self._ask(pixels)]
        if self._tiles > 1:
            for left, top, right, bottom in _cut(pixels.shape[1], pixels.shape[0], self._tiles):
                part = self._ask(pixels[top:bottom, left:right])
                found.append(part + np.array([left, top, 0, 0, 0]))
        rows = np.concatenate(found)
        rows = rows[_once(rows)]
        left, top, wide, high, scores = rows.T
        feet = np.column_stack([left + wide / 2, top + high, wide, high])
        boxes, is_ground = on_ground(feet, to_ground, np.array([pixels.shape[1::-1]]) / 2)
        return boxes, np.ascontiguousarray(scores[is_ground])

    def _ask(self, pixels: np.ndarray) -> np.ndarray:
        """(n, 5): left, top, width, height, score of the people in a picture or a part of it."""
        boxes, scores = self._layout.ask(self._session, pixels)
        score = scores[:, _PERSON]
        is_person = score >= SCORE_MIN
        return np.column_stack([boxes, score])[is_person]


def _cut(wide: int, high: int, tiles: int) -> list[tuple[int, int, int, int]]:
    """Tiles that overlap, so that nobody is cut in all of them."""
    out = []
    for row in range(tiles):
        for column in range(tiles):
            edges = []
            for whole, at in ((wide, column), (high, row)):
                side = whole / (tiles - (tiles - 1) * _OVERLAP_SHARE)
                start = at * side * (1 - _OVERLAP_SHARE)
                edges.append((int(start), min(int(start + side) + 1, whole)))
            out.append((edges[0][0], edges[1][0], edges[0][1], edges[1][1]))
    return out


def _once(rows: np.ndarray) -> np.ndarray:
    """Which boxes stand when of two that cover each other the surer one does."""
    left, top, wide, high, score = rows.T
    keep: list[int] = []
    for at in np.argsort(-score, kind="stable").tolist():
        across = np.minimum(left[at] + wide[at], left[keep] + wide[keep]) - np.maximum(left[at], left[keep])
        along = np.minimum(top[at] + high[at], top[keep] + high[keep]) - np.maximum(top[at], top[keep])
        both = np.clip(across, 0, None) * np.clip(along, 0, None)
        if not (both > _SAME_SHARE * (wide[at] * high[at] + wide[keep] * high[keep] - both)).any():
            keep.append(at)
    return np.array(sorted(keep), np.int64)


def _short(error: Exception) -> str:
    said = (error.strerror if isinstance(error, OSError) else "") or str(error)
    return said.strip().partition("\n")[0][:120] or type(error).__name__
