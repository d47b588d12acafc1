"""What a model's numbers mean: where its boxes are, and how sure it is of each class in them.

Networks that find things say so in layouts of their own, and a file in ONNX does not name its layout: it is known by
the names and shapes of what goes in and comes out. One that is not known is refused, by name where it resembles
something: boxes that were read in the wrong layout would be people who are not there. Where shapes leave open which
class is person, the model is refused too.

Sources: Ge et al. 2021 (YOLOX); dog-qiuqiu/FastestDet; RangiLyu/nanodet 1.0 (NanoDet-Plus, its head and its export);
what torchvision and TensorFlow Object Detection export (SSD); Carion et al. 2020 (DETR) and Zhao et al. 2024 (RT-DETR)
as Hugging Face exports them; numbers of classes as in COCO (Lin et al. 2014).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from safepassage.foundation.errors import DataRefused, Fault
from safepassage.interchange.ground_view import cv

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

__all__ = ["LAYOUTS", "SCORE_MIN", "Layout", "layout_of"]

LAYOUTS: Final = ("YOLOX", "FastestDet", "NanoDet-Plus", "SSD", "DETR")
SCORE_MIN: Final = 0.25
"""A box in which no class is surer than this is none."""
_STRIDES: Final = (8, 16, 32)
_STRIDES_PLUS: Final = (8, 16, 32, 64)
_COARSE: Final = 16
_BOX: Final = 5
"""Numbers of a box and how sure it is, before those of the classes."""
_BINS: Final = 8
"""Of NanoDet: each side of a box is a distribution over distances of 0 to 7 strides."""
_PAD: Final = 114
_COLOURS: Final = 3
_PICTURE, _ROWS, _LOOKS = 4, 3, 2
"""Dimensions of a picture, of rows of boxes, and of looks as numbers."""
_LABELS: Final = 91
"""More labels than COCO has none of these models; number 1 is person."""
_COCO, _COCO_IDS = 80, 91
_DETR_PX: Final = 640
"""Side of the picture where a model takes any."""
_IMAGENET: Final = (np.array([0.485, 0.456, 0.406], np.float32), np.array([0.229, 0.224, 0.225], np.float32))
_NANODET: Final = (np.array([103.53, 116.28, 123.675], np.float32), np.array([57.375, 57.12, 58.395], np.float32))
"""Mean and spread of colours: red first, of 1; blue first, of 255."""
_SSD_OUTPUTS: Final = (2, 3, 4)
_TENSORFLOW: Final = ("detection_boxes", "detection_classes", "detection_scores")
_TORCHVISION: Final = ("boxes", "labels", "scores")
_DETR: Final = (("logits", "pred_logits"), ("pred_boxes", "boxes"))
_DETR_CLASSES: Final = {_COCO: _COCO, _COCO_IDS: _COCO_IDS - 1, _COCO_IDS + 1: _COCO_IDS - 1}
"""Columns of what is told of classes → how many classes these are."""

_Found = tuple[np.ndarray, np.ndarray]
"""((n, 4) float64 left, top, width, height in pixels of the picture that was asked of, (n, classes) scores)."""


class Layout(NamedTuple):
    """How a model is asked, and how its answer is read.

    Attributes:
        name: One of `LAYOUTS`.
        high_px: Of the picture that it takes; 0 where it takes any.
        wide_px: The same.
        classes: How many it tells apart; 0 where its shapes do not say.
    """

    name: str
    high_px: int
    wide_px: int
    classes: int = 0

    def ask(self, session: Any, pixels: np.ndarray) -> _Found:  # noqa: ANN401 - a class without types
        """What a model finds in a picture.

        Args:
            session: The model, as onnxruntime has it.
            pixels: (rows, columns, 3) uint8, blue, green, red.

        Returns:
            ((n, 4) float64 left, top, width and height in pixels of the picture, (n, classes) scores of 0 to 1); the
            first class of them is person.
        """
        return _ASK[self.name](self, session, pixels)

    def sized(self, pixels: np.ndarray) -> np.ndarray:
        """A picture in the size that it takes, whatever its shape."""
        return cv().resize(pixels, (self.wide_px, self.high_px)) if self.high_px else pixels


def layout_of(session: Any, file: str) -> Layout:  # noqa: ANN401 - a class without types
    """The layout of a model, by the names and shapes of what goes in and comes out.

    Raises:
        DataRefused: it is not known.
    """
    inputs = session.get_inputs()
    shape = list(inputs[0].shape)
    comes = {each.name.partition(":")[0]: list(each.shape) for each in session.get_outputs()}
    others = [each.name for each in inputs[1:] if each.name != "pixel_mask"]
    found = None
    if not others and len(shape) == _PICTURE:
        found = _by_names(shape, inputs[0].type, comes) or _by_shapes(shape, list(comes.values()))
    if found is not None:
        return found
    told = f"in {', '.join(str(list(each.shape)) for each in inputs)}, out {', '.join(map(str, comes.values()))}"
    raise DataRefused(
        [
            Fault(
                file=file,
                expected=f"a model laid out as {', '.join(LAYOUTS[:-1])} or {LAYOUTS[-1]}",
                got=f"{_resembles(comes)}: {told}",
                way_out="Export the model in one of these layouts with a fixed size, or count with --detector motion.",
            )
        ]
    )


def _by_names(shape: Sequence[Any], type_: str, comes: Mapping[str, Sequence[Any]]) -> Layout | None:
    """SSD and DETR: what comes out is named."""
    if set(_TENSORFLOW) <= set(comes) and shape[3] == _COLOURS and type_ == "tensor(uint8)":
        return Layout("SSD", *_whole(shape[1:3]))
    if shape[1] != _COLOURS or type_ != "tensor(float)":
        return None
    if set(comes) == set(_TORCHVISION) and len(comes["boxes"]) == _LOOKS:
        return Layout("SSD", *_whole(shape[2:]))
    logits, boxes = (next((comes[name] for name in names if name in comes), []) for names in _DETR)
    if len(logits) == len(boxes) == _ROWS and boxes[2] == _BOX - 1 and logits[2] in _DETR_CLASSES:
        high, wide = _whole(shape[2:])
        return Layout("DETR", high or _DETR_PX, wide or _DETR_PX, _DETR_CLASSES[logits[2]])
    return None


def _by_shapes(shape: Sequence[Any], comes: Sequence[Sequence[Any]]) -> Layout | None:
    """Layouts of one array, whose places follow from the size of the picture."""
    high, wide = _whole(shape[2:])
    if shape[1] != _COLOURS or not high or len(comes) != 1:
        return None
    (out,) = comes
    places = [sum((high // stride) * (wide // stride) for stride in _STRIDES)]
    places += [sum(-(-high // stride) * -(-wide // stride) for stride in _STRIDES_PLUS)]
    if len(out) == _ROWS and out[1] == places[0] and out[2] > _BOX:
        return Layout("YOLOX", high, wide, out[2] - _BOX)
    if len(out) == _ROWS and out[1] == places[1] and out[2] > 4 * _BINS:
        return Layout("NanoDet-Plus", high, wide, out[2] - 4 * _BINS)
    if len(out) == _PICTURE and out[2:] == [high // _COARSE, wide // _COARSE] and out[1] > _BOX:
        return Layout("FastestDet", high, wide, out[1] - _BOX)
    return None


def _whole(sides: Sequence[Any]) -> tuple[int, int]:
    """(height, width) where both are fixed, else noughts."""
    high, wide = sides
    return (high, wide) if isinstance(high, int) and isinstance(wide, int) else (0, 0)


def _resembles(comes: Mapping[str, Sequence[Any]]) -> str:
    """What a layout that is not read looks like."""
    if any(name in comes for name in _DETR[0]):
        return f"DETR of other than {', '.join(map(str, _DETR_CLASSES))} classes, or with further inputs"
    shapes = list(comes.values())
    if len(shapes) == 1 and len(shapes[0]) == _ROWS and all(isinstance(each, int) for each in shapes[0][1:]):
        return "YOLOv8" if shapes[0][1] < shapes[0][2] else "YOLOv5"
    if len(shapes) == 1 and len(shapes[0]) == _LOOKS:
        return "a classifier, or looks as numbers"
    if len(shapes) == 1 and len(shapes[0]) == _PICTURE and shapes[0][1] == 1:
        return "a density map, which tells of no passage"
    return "SSD with other names" if len(shapes) in _SSD_OUTPUTS else "another layout"


def _given(session: Any, picture: np.ndarray) -> list[np.ndarray]:  # noqa: ANN401
    """All that a model answers."""
    asked = {each.name: picture for each in session.get_inputs()[:1]}
    for mask in session.get_inputs()[1:]:
        asked[mask.name] = np.ones((1, *picture.shape[2:]), np.int64 if mask.type == "tensor(int64)" else np.bool_)
    return [np.asarray(each) for each in session.run(None, asked)]


def _named(session: Any, picture: np.ndarray) -> dict[str, np.ndarray]:  # noqa: ANN401
    """The same by its names."""
    names = [each.name.partition(":")[0] for each in session.get_outputs()]
    return dict(zip(names, _given(session, picture), strict=True))


def _first(picture: np.ndarray) -> np.ndarray:
    """(1, 3, rows, columns): colours first."""
    return np.ascontiguousarray(picture.transpose(2, 0, 1)[None])


def _ask_yolox(layout: Layout, session: Any, pixels: np.ndarray) -> _Found:  # noqa: ANN401
    picture, scale = _letterbox(pixels, layout.wide_px, layout.high_px)
    boxes, scores = _yolox(_given(session, picture)[0][0], layout.wide_px, layout.high_px)
    return boxes / scale, scores


def _ask_fastestdet(layout: Layout, session: Any, pixels: np.ndarray) -> _Found:  # noqa: ANN401
    small = layout.sized(pixels).astype(np.float32) / 255
    boxes, scores = _fastestdet(_given(session, _first(small))[0][0])
    return boxes * _size(pixels), scores


def _ask_nanodet(layout: Layout, session: Any, pixels: np.ndarray) -> _Found:  # noqa: ANN401
    mean, spread = _NANODET
    small = (layout.sized(pixels).astype(np.float32) - mean) / spread
    boxes, scores = _nanodet(_given(session, _first(small))[0][0], layout)
    return boxes * _size(pixels) / _size(small), scores


def _ask_ssd(layout: Layout, session: Any, pixels: np.ndarray) -> _Found:  # noqa: ANN401
    """SSD as TensorFlow gives it, shares of the picture from its top; or torchvision, pixels from its left."""
    rgb = layout.sized(pixels)[..., ::-1]
    if session.get_inputs()[0].type == "tensor(uint8)":
        said = _named(session, np.ascontiguousarray(rgb[None]))
        boxes, labels, scores = (said[name][0] for name in _TENSORFLOW)
        boxes = boxes[:, [1, 0, 3, 2]] * _size(pixels)
    else:
        said = _named(session, _first(rgb.astype(np.float32) / 255))
        boxes, labels, scores = (said[name] for name in _TORCHVISION)
        boxes = boxes * _size(pixels) / _size(rgb)
    keep = (scores >= SCORE_MIN) & (labels >= 1) & (labels <= _LABELS)
    sure = np.zeros((int(keep.sum()), _LABELS))
    sure[np.arange(len(sure)), labels[keep].astype(np.int64) - 1] = scores[keep]
    corners = boxes[keep].astype(np.float64)
    return np.column_stack([corners[:, :2], corners[:, 2:] - corners[:, :2]]), sure


def _ask_detr(layout: Layout, session: Any, pixels: np.ndarray) -> _Found:  # noqa: ANN401
    """DETR and its kin: a middle and a size as shares of the picture for each of some hundred questions."""
    small = layout.sized(pixels)[..., ::-1].astype(np.float32) / 255
    if layout.classes != _COCO:
        mean, spread = _IMAGENET
        small = (small - mean) / spread
    said = _named(session, _first(small))
    logits, boxes = (next(said[name] for name in names if name in said)[0].astype(np.float64) for names in _DETR)
    if logits.shape[1] == _COCO_IDS + 1:  # the last is nothing at all, and all of them add up to one
        scores = np.exp(logits - logits.max(axis=1, keepdims=True))
        scores = (scores / scores.sum(axis=1, keepdims=True))[:, :-1]
    else:
        scores = 1 / (1 + np.exp(-logits))
    scores = scores if layout.classes == _COCO else scores[:, 1:]  # COCO's own numbers begin at one
    keep = scores.max(axis=1) >= SCORE_MIN
    middle, size = boxes[keep, :2], boxes[keep, 2:]
    return np.column_stack([middle - size / 2, size]) * _size(pixels), scores[keep]


_ASK: Final[Mapping[str, Callable[[Layout, Any, np.ndarray], _Found]]] = {
    "YOLOX": _ask_yolox,
    "FastestDet": _ask_fastestdet,
    "NanoDet-Plus": _ask_nanodet,
    "SSD": _ask_ssd,
    "DETR": _ask_detr,
}


def _size(pixels: np.ndarray) -> np.ndarray:
    """Width and height of a picture, twice."""
    rows, columns = pixels.shape[:2]
    return np.array([columns, rows, columns, rows], np.float64)


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


def _nanodet(raw: np.ndarray, layout: Layout) -> _Found:
    """What NanoDet-Plus gives: from points of four grids the way to each side of a box, as a mean over distances."""
    points, strides = [], []
    for stride in _STRIDES_PLUS:
        y, x = np.mgrid[0 : -(-layout.high_px // stride), 0 : -(-layout.wide_px // stride)]
        points.append(np.column_stack([x.ravel(), y.ravel()]) * stride)
        strides.append(np.full(x.size, stride))
    keep = raw[:, : layout.classes].max(axis=1) >= SCORE_MIN
    sides = raw[keep, layout.classes :].reshape(-1, 4, _BINS).astype(np.float64)
    share = np.exp(sides - sides.max(axis=2, keepdims=True))
    away_px = (share / share.sum(axis=2, keepdims=True)) @ np.arange(_BINS) * np.concatenate(strides)[keep, None]
    corner = np.concatenate(points)[keep] - away_px[:, :2]
    return np.column_stack([corner, away_px[:, :2] + away_px[:, 2:]]), raw[keep, : layout.classes]
