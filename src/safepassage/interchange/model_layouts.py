"""What a model's numbers mean: where its boxes are, and how sure it is of each class in them.

Networks that find things say so in layouts of their own, and a file in ONNX does not name its layout: it is known by
the shapes of what goes in and comes out. One that is not known is refused, by name where it resembles something: boxes
that were read in the wrong layout would be people who are not there.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np

from safepassage.foundation.errors import DataRefused, Fault
from safepassage.interchange.ground_view import cv

__all__ = ["LAYOUTS", "SCORE_MIN", "Layout", "layout_of"]

LAYOUTS: Final = ("YOLOX", "FastestDet")
SCORE_MIN: Final = 0.25
"""A box in which no class is surer than this is none."""
_STRIDES: Final = (8, 16, 32)
_COARSE: Final = 16
_BOX: Final = 5
"""Numbers of a box and how sure it is, before those of the classes."""
_PAD: Final = 114
_COLOURS: Final = 3
_PICTURE, _ROWS, _LOOKS = 4, 3, 2
"""Dimensions of a picture, of rows of boxes, and of looks as numbers."""
_SSD_OUTPUTS: Final = (2, 4)


class Layout(NamedTuple):
    """How a model is asked, and how its answer is read.

    Attributes:
        name: One of `LAYOUTS`.
        high_px: Of the picture that it takes.
        wide_px: The same.
        classes: How many it tells apart; 0 where its shapes do not say.
    """

    name: str
    high_px: int
    wide_px: int
    classes: int = 0

    def ask(self, session: Any, pixels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:  # noqa: ANN401 - a class without types
        """What a model finds in a picture.

        Args:
            session: The model, as onnxruntime has it.
            pixels: (rows, columns, 3) uint8.

        Returns:
            ((n, 4) float64 left, top, width and height in pixels of the picture, (n, classes) scores of 0 to 1); the
            first class of them is person.
        """
        name = session.get_inputs()[0].name
        if self.name == "YOLOX":
            picture, scale = _letterbox(pixels, self.wide_px, self.high_px)
            raw = session.run(None, {name: picture})[0]
            boxes, scores = _yolox(np.asarray(raw)[0], self.wide_px, self.high_px)
            return boxes / scale, scores
        small = cv().resize(pixels, (self.wide_px, self.high_px)).astype(np.float32) / 255
        raw = session.run(None, {name: small.transpose(2, 0, 1)[None]})[0]
        rows, columns = pixels.shape[:2]
        boxes, scores = _fastestdet(np.asarray(raw)[0])
        return boxes * np.array([columns, rows, columns, rows]), scores


def layout_of(session: Any, file: str) -> Layout:  # noqa: ANN401 - a class without types
    """The layout of a model, by the shapes of what goes in and comes out.

    Raises:
        DataRefused: it is not known.
    """
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
            return Layout("YOLOX", high, wide, comes[0][2] - _BOX)
        if len(comes) == 1 and len(comes[0]) == _PICTURE and comes[0][2:] == coarse and comes[0][1] > _BOX:
            return Layout("FastestDet", high, wide, comes[0][1] - _BOX)
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


def _yolox(raw: np.ndarray, wide: int, high: int) -> tuple[np.ndarray, np.ndarray]:
    """What YOLOX gives: offsets from the cells of three grids, in cells (Ge et al. 2021)."""
    cells, strides = [], []
    for stride in _STRIDES:
        y, x = np.mgrid[0 : high // stride, 0 : wide // stride]
        cells.append(np.column_stack([x.ravel(), y.ravel()]))
        strides.append(np.full(x.size, stride))
    stride_px = np.concatenate(strides)[:, None]
    scores = raw[:, 4:5] * raw[:, _BOX:]
    keep = scores.max(axis=1) >= SCORE_MIN
    middle = ((raw[:, :2] + np.concatenate(cells)) * stride_px)[keep]
    size = (np.exp(np.minimum(raw[keep, 2:4], 10)) * stride_px[keep]).astype(np.float64)
    return np.column_stack([middle - size / 2, size]), scores[keep]


def _fastestdet(raw: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What FastestDet gives, as shares of the picture."""
    _, rows, columns = raw.shape
    y, x = np.mgrid[0:rows, 0:columns]
    scores = raw[0] ** 0.6 * raw[_BOX:] ** 0.4
    keep = scores.max(axis=0) >= SCORE_MIN
    middle = np.stack([(x + np.tanh(raw[1])) / columns, (y + np.tanh(raw[2])) / rows], axis=-1)[keep]
    size = np.stack([1 / (1 + np.exp(-raw[3])), 1 / (1 + np.exp(-raw[4]))], axis=-1)[keep]
    return np.column_stack([middle - size / 2, size]).astype(np.float64), scores[:, keep].T
