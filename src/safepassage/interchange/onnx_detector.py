"""People and vehicles as a model in an ONNX file sees them, whole or in tiles.

The model is the user's: none is shipped, and its hash is part of its name, so that a calibration belongs to the very
weights that it was made with. Of what a model can tell, two things are read and nothing else: its first class, which
is person; and as one thing, vehicle, the cars, buses and trucks of a model that tells the 80 classes of COCO apart, or
the classes that the user names. Who rides a bicycle or a motorcycle is a person and no vehicle. A model that gives
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
    from collections.abc import Sequence
    from pathlib import Path

__all__ = ["OnnxDetector"]

_PERSON: Final = (0,)
_COCO: Final = (80, 90)
"""How many classes COCO has (Lin et al. 2014), without the numbers in it that stand for nothing and with them,"""
_COCO_VEHICLES: Final = (2, 5, 7)
"""and which are car, bus and truck in both."""
_SAME_SHARE: Final = 0.55
_OVERLAP_SHARE: Final = 0.2


class OnnxDetector:
    """Asks a model for people, and for vehicles.

    Attributes:
        name: Of the file, with its hash.
        vehicle_name: The same with the classes that are vehicles; "" where it tells none.
    """

    learns_s, is_ready = 0.0, True

    def __init__(self, path: Path, tiles: int = 1, vehicles: Sequence[int] = ()) -> None:
        """Load a model.

        Args:
            path: The ONNX file.
            tiles: Into how many tiles each side of a picture is cut, for people who are small in it.
            vehicles: Which of its classes are vehicles, from 0; if none are named, those of COCO where it has these.

        Raises:
            DataRefused: it is no model, its layout is not known, or it lacks one of the classes.
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
        self._file = path.name
        self._layout = layout_of(self._session, self._file)
        if self._layout.classes:
            _refuse_strange(vehicles, self._layout.classes, self._file)
        self._vehicles = tuple(sorted(set(vehicles))) or (_COCO_VEHICLES if self._layout.classes in _COCO else ())
        told = "+".join(map(str, self._vehicles))
        self.vehicle_name = f"{self.name} vehicles {told}" if told else ""

    def learn(self, pixels: np.ndarray, to_ground: np.ndarray, time_s: float) -> None:
        """It has learnt already."""

    def boxes(self, pixels: np.ndarray, to_ground: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """((n, 4) float64 foot point, width and height in px of the ground, (n,) float64 scores) of people."""
        return self.both(pixels, to_ground)[0]

    def both(self, pixels: np.ndarray, to_ground: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
        """The same of people and of vehicles, if it tells them; no box of one stands back behind one of the other."""
        found = [self._ask(pixels)]
        if self._tiles > 1:
            for left, top, right, bottom in _cut(pixels.shape[1], pixels.shape[0], self._tiles):
                part = self._ask(pixels[top:bottom, left:right])
                found.append([rows + np.array([left, top, 0, 0, 0]) for rows in part])
        middle = np.array([pixels.shape[1::-1]]) / 2
        return [_laid(np.concatenate(rows), to_ground, middle) for rows in zip(*found, strict=True)]

    def _ask(self, pixels: np.ndarray) -> list[np.ndarray]:
        """(n, 5): left, top, width, height, score of the people in a picture or a part of it, and of the vehicles."""
        boxes, scores = self._layout.ask(self._session, pixels)
        _refuse_strange(self._vehicles, scores.shape[1], self._file)
        out = []
        for classes in (_PERSON, self._vehicles):
            if classes:
                score = scores[:, classes].max(axis=1)
                out.append(np.column_stack([boxes, score])[score >= SCORE_MIN])
        return out


def _refuse_strange(vehicles: Sequence[int], classes: int, file: str) -> None:
    """Refuse vehicles that are people, or none of a model's classes."""
    if strange := [each for each in vehicles if not 0 < each < classes]:
        expected = f"vehicles among its classes 1 to {classes - 1}" if classes > 1 else "no vehicles: it has one class"
        way_out = "Classes are numbered from 0, and 0 is person."
        raise DataRefused([Fault(file=file, expected=expected, got=", ".join(map(str, strange)), way_out=way_out)])


def _laid(rows: np.ndarray, to_ground: np.ndarray, middle: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(boxes on the ground, scores) of rows of a picture, each thing once."""
    left, top, wide, high, scores = rows[_once(rows)].T
    boxes, is_ground = on_ground(np.column_stack([left + wide / 2, top + high, wide, high]), to_ground, middle)
    return boxes, np.ascontiguousarray(scores[is_ground])


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
