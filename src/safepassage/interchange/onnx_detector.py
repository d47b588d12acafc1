"""People as a model in an ONNX file sees them: YOLOX and FastestDet, whole or in tiles.

The model is the user's: none is shipped, and its hash is part of its name, so that a calibration belongs to the very
weights that it was made with. Of what a model can tell, the class person is read and nothing else; a model that gives
looks of a person as numbers has no layout here and is refused, as is every layout that is not known, by name.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from safepassage.foundation.errors import DataRefused, Fault, UsageError
from safepassage.interchange.ground_view import cv, on_ground

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["LAYOUTS", "OnnxDetector"]

LAYOUTS: Final = ("YOLOX", "FastestDet")
_STRIDES: Final = (8, 16, 32)
_COARSE: Final = 16
_BOX: Final = 5
"""Numbers of a box and how sure it is, before those of the classes; the first class is person."""
_SCORE_MIN: Final = 0.25
_SAME_SHARE: Final = 0.55
_OVERLAP_SHARE: Final = 0.2
_PAD: Final = 114
_COLOURS: Final = 3
_PICTURE, _ROWS, _LOOKS = 4, 3, 2
"""Dimensions of a picture, of rows of boxes, and of looks as numbers."""
_SSD_OUTPUTS: Final = (2, 4)


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
        self._layout, self._high, self._wide = _layout_of(self._session, path.name)

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
        name = self._session.get_inputs()[0].name
        if self._layout == "YOLOX":
            picture, scale = _letterbox(pixels, self._wide, self._high)
            raw = self._session.run(None, {name: picture})[0]
            found = _yolox(np.asarray(raw)[0], self._wide, self._high)
            found[:, :4] /= scale
            return found
        small = cv().resize(pixels, (self._wide, self._high)).astype(np.float32) / 255
        raw = self._session.run(None, {name: small.transpose(2, 0, 1)[None]})[0]
        rows, columns = pixels.shape[:2]
        found = _fastestdet(np.asarray(raw)[0])
        found[:, :4] *= np.array([columns, rows, columns, rows])
        return found


def _layout_of(session: Any, file: str) -> tuple[str, int, int]:  # noqa: ANN401 - a class without types
    """(layout, height, width) of a model, by the shapes of what goes in and comes out."""
    inputs, outputs = session.get_inputs(), session.get_outputs()
    shape, comes = list(inputs[0].shape), [list(each.shape) for each in outputs]
    told = f"in {shape}, out {', '.join(map(str, comes))}"
    if (
        len(inputs) == 1
        and len(shape) == _PICTURE
        and shape[1] == _COLOURS
        and all(isinstance(each, int) for each in shape[2:])
    ):
        high, wide = shape[2:]
        places = sum((high // stride) * (wide // stride) for stride in _STRIDES)
        coarse = [high // _COARSE, wide // _COARSE]
        if len(comes) == 1 and len(comes[0]) == _ROWS and comes[0][1] == places and comes[0][2] > _BOX:
            return "YOLOX", high, wide
        if len(comes) == 1 and len(comes[0]) == _PICTURE and comes[0][2:] == coarse and comes[0][1] > _BOX:
            return "FastestDet", high, wide
    known = " or ".join(LAYOUTS)
    names = _resembles(comes, [each.name for each in outputs])
    way_out = "Export the model in one of these layouts with a fixed size, or count with --detector motion."
    raise DataRefused(
        [Fault(file=file, expected=f"a model laid out as {known}", got=f"{names}: {told}", way_out=way_out)]
    )


def _resembles(comes: list[list[Any]], names: list[str]) -> str:
    """What a layout that is not read looks like."""
    if {"pred_boxes", "logits"} <= set(names) or {"boxes", "logits"} <= set(names):
        return "DETR"
    if len(comes) == 1 and len(comes[0]) == _ROWS and all(isinstance(each, int) for each in comes[0][1:]):
        return "YOLOv8" if comes[0][1] < comes[0][2] else "YOLOv5"
    if len(comes) == 1 and len(comes[0]) == _LOOKS:
        return "a classifier, or looks as numbers"
    return "SSD" if len(comes) in _SSD_OUTPUTS else "another layout"


def _letterbox(pixels: np.ndarray, wide: int, high: int) -> tuple[np.ndarray, float]:
    rows, columns = pixels.shape[:2]
    scale = min(high / rows, wide / columns)
    small = cv().resize(pixels, (round(columns * scale), round(rows * scale)))
    out = np.full((high, wide, 3), _PAD, np.float32)
    out[: small.shape[0], : small.shape[1]] = small
    return np.ascontiguousarray(out.transpose(2, 0, 1)[None]), scale


def _yolox(raw: np.ndarray, wide: int, high: int) -> np.ndarray:
    """(n, 5) of what YOLOX gives: offsets from the cells of three grids, in cells (Ge et al. 2021)."""
    cells, strides = [], []
    for stride in _STRIDES:
        y, x = np.mgrid[0 : high // stride, 0 : wide // stride]
        cells.append(np.column_stack([x.ravel(), y.ravel()]))
        strides.append(np.full(x.size, stride))
    stride_px = np.concatenate(strides)[:, None]
    score = raw[:, 4] * raw[:, _BOX]
    keep = score >= _SCORE_MIN
    middle = ((raw[:, :2] + np.concatenate(cells)) * stride_px)[keep]
    size = (np.exp(np.minimum(raw[keep, 2:4], 10)) * stride_px[keep]).astype(np.float64)
    return np.column_stack([middle - size / 2, size, score[keep]])


def _fastestdet(raw: np.ndarray) -> np.ndarray:
    """(n, 5) of what FastestDet gives, as shares of the picture."""
    _, rows, columns = raw.shape
    y, x = np.mgrid[0:rows, 0:columns]
    score = raw[0] ** 0.6 * raw[_BOX] ** 0.4
    keep = score >= _SCORE_MIN
    middle = np.stack([(x + np.tanh(raw[1])) / columns, (y + np.tanh(raw[2])) / rows], axis=-1)[keep]
    size = np.stack([1 / (1 + np.exp(-raw[3])), 1 / (1 + np.exp(-raw[4]))], axis=-1)[keep]
    return np.column_stack([middle - size / 2, size, score[keep]]).astype(np.float64)


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
