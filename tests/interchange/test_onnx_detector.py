"""Models in two layouts, whole and in tiles, of which the class person alone is read; every other layout is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from interchange.onnx_models import model
from safepassage.foundation.errors import DataRefused
from safepassage.interchange.ground_view import on_ground
from safepassage.interchange.onnx_detector import OnnxDetector

if TYPE_CHECKING:
    from pathlib import Path

SHAPE = (1, 3, 64, 64)
PLACES = 8 * 8 + 4 * 4 + 2 * 2
PICTURE = np.zeros((128, 256, 3), np.uint8)


def yolox(classes: int = 80) -> np.ndarray:
    return np.zeros((1, PLACES, 5 + classes), np.float32)


def test_yolox_boxes_are_offsets_from_cells_of_three_grids(tmp_path: Path) -> None:
    """A picture of 256 by 128 is laid into 64 by 64 at a quarter of its size."""
    raw = yolox()
    # fine grid, row 2, column 3: middle (3.5, 2.25) cells of 8 px = (28, 18), size (e^0.5, e^1) · 8 px
    raw[0, 2 * 8 + 3, :6] = [0.5, 0.25, 0.5, 1.0, 0.9, 0.8]
    # coarse grid, row 1, column 1 of 32 px: middle (32, 32), 32 by 32
    raw[0, 80 + 3, :6] = [0.0, 0.0, 0.0, 0.0, 0.5, 1.0]
    boxes, scores = OnnxDetector(model(tmp_path / "m.onnx", SHAPE, raw)).boxes(PICTURE, np.eye(3))
    wide, high = 8 * np.exp(0.5) * 4, 8 * np.e * 4
    assert boxes[0] == pytest.approx([112, 72 + high / 2, wide, high], abs=1e-3)
    assert boxes[1] == pytest.approx([128, 128 + 64, 128, 128], abs=1e-3)
    assert scores == pytest.approx([0.72, 0.5])


def test_only_people_are_read(tmp_path: Path) -> None:
    raw = yolox()
    raw[0, 5, :5] = [0, 0, 0, 0, 1.0]
    raw[0, 5, 6:] = 1.0  # everything but a person
    boxes, scores = OnnxDetector(model(tmp_path / "m.onnx", SHAPE, raw)).boxes(PICTURE, np.eye(3))
    assert (boxes.shape, scores.shape) == ((0, 4), (0,))


def test_fastestdet_gives_shares_of_the_picture(tmp_path: Path) -> None:
    raw = np.zeros((1, 85, 4, 4), np.float32)
    # row 1, column 2: middle ((2 + tanh 0.5) / 4, 1/4), size sigmoid(0) = 1/2 and sigmoid(ln 3) = 3/4
    raw[0, :6, 1, 2] = [0.9, 0.5, 0.0, 0.0, np.log(3), 0.8]
    boxes, scores = OnnxDetector(model(tmp_path / "m.onnx", SHAPE, raw)).boxes(PICTURE, np.eye(3))
    x, y = 256 * (2 + np.tanh(0.5)) / 4, 128 / 4
    assert boxes[0] == pytest.approx([x, y + 48, 128, 96], abs=1e-3)
    assert scores == pytest.approx([0.9**0.6 * 0.8**0.4])


def test_of_two_boxes_of_one_person_the_surer_stands(tmp_path: Path) -> None:
    raw = yolox()
    raw[0, 18, :6] = [0.5, 0.5, 1, 2, 0.9, 0.9]
    raw[0, 19, :6] = [-0.4, 0.5, 1, 2, 0.9, 0.8]  # 0.8 px beside it
    raw[0, 60, :6] = [0.5, 0.5, 1, 2, 0.9, 0.7]  # elsewhere
    _, scores = OnnxDetector(model(tmp_path / "m.onnx", SHAPE, raw)).boxes(PICTURE, np.eye(3))
    assert scores == pytest.approx([0.81, 0.63])


def test_tiles_are_asked_one_by_one_and_laid_where_they_were_cut(tmp_path: Path) -> None:
    """Two a side overlap by a fifth: sides of 256 / 1.8 and 128 / 1.8, beginning at 0 and at four fifths of that."""
    raw = yolox()
    raw[0, 80, :6] = [0.5, 0.5, -2.0, -2.0, 1.0, 1.0]  # middle (16, 16) of 64
    boxes, _ = OnnxDetector(model(tmp_path / "m.onnx", SHAPE, raw), tiles=2).boxes(PICTURE, np.eye(3))
    high = boxes[:, 3]
    middles = sorted((round(x), round(y)) for x, y in np.column_stack([boxes[:, 0], boxes[:, 1] - high / 2]))
    part = 143 / 64 * 16  # a tile of 143 by 72 is laid into 64 at its wider side
    expected = sorted([(64, 64), *((round(x + part), round(y + part)) for x in (0, 113) for y in (0, 56))])
    assert np.abs(np.array(middles) - np.array(expected)).max() <= 1


def test_boxes_are_laid_on_the_ground_with_their_size() -> None:
    """A drone that turned by a right angle at half the height: (x, y) → (100 - 2y, 2x)."""
    to_ground = np.array([[0.0, -2, 100], [2, 0, 0], [0, 0, 1]])
    boxes, is_ground = on_ground(np.array([[12.0, 28, 4, 8]]), to_ground, np.array([[50.0, 50]]))
    assert boxes == pytest.approx(np.array([[44.0, 24, 8, 16]]))
    assert is_ground.tolist() == [True]


@pytest.mark.parametrize(
    ("gives", "name", "said"),
    [
        (np.zeros((1, 6, 8400)), "out", "YOLOv8"),
        (np.zeros((1, 25200, 85)), "out", "YOLOv5"),
        (np.zeros((1, 100, 4)), "pred_boxes", "YOLOv5"),
        (np.zeros((1, 512)), "out", "a classifier, or looks as numbers"),
        (np.zeros((1, 85, 9, 9)), "out", "another layout"),
    ],
)
def test_other_layouts_are_refused_by_name(tmp_path: Path, gives: np.ndarray, name: str, said: str) -> None:
    with pytest.raises(DataRefused) as found:
        OnnxDetector(model(tmp_path / "m.onnx", SHAPE, gives, name))
    assert f"m.onnx: a model laid out as YOLOX or FastestDet, got '{said}: in [1, 3, 64, 64]" in str(found.value)


def test_what_is_no_model_is_refused(tmp_path: Path) -> None:
    (tmp_path / "m.onnx").write_text("weights to follow")
    with pytest.raises(DataRefused, match=r"m\.onnx: a model in ONNX"):
        OnnxDetector(tmp_path / "m.onnx")
    with pytest.raises(DataRefused, match="a model in ONNX"):
        OnnxDetector(tmp_path / "none.onnx")


def test_the_name_of_a_model_holds_its_hash(tmp_path: Path) -> None:
    one = OnnxDetector(model(tmp_path / "m.onnx", SHAPE, yolox())).name
    two = OnnxDetector(model(tmp_path / "m.onnx", SHAPE, yolox() + 1)).name
    assert one.startswith("m-")
    assert one != two
