"""Further layouts: what each network's numbers stand for is worked out by hand, box by box."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import onnxruntime
import pytest

from interchange.onnx_models import model
from safepassage.foundation.errors import DataRefused
from safepassage.interchange.model_layouts import Layout, layout_of
from safepassage.interchange.onnx_detector import OnnxDetector

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

PICTURE = np.zeros((128, 256, 3), np.uint8)


def asked(path: Path) -> tuple[Layout, np.ndarray, np.ndarray]:
    session = onnxruntime.InferenceSession(path.read_bytes(), providers=["CPUExecutionProvider"])
    layout = layout_of(session, path.name)
    return layout, *layout.ask(session, PICTURE)


def test_nanodet_tells_of_each_side_as_a_mean_of_distances(tmp_path: Path) -> None:
    """A picture of 72 by 40: grids of 9·5, 5·3, 3·2 and 2·1 points, beginning in the corner, none in a middle."""
    raw = np.full((1, 45 + 15 + 6 + 2, 3 + 32), -30.0, np.float32)
    raw[..., :3] = 0.01
    raw[0, 2 * 9 + 4, :3] = [0.8, 0.1, 0.3]  # row 2, column 4 of 8 px: the point (32, 16)
    sides = raw[0, 2 * 9 + 4, 3:].reshape(4, 8)
    sides[0, 1] = 0.0  # left: surely one stride
    sides[1, 0] = sides[1, 1] = 0.0  # top: half a stride
    sides[2, 2], sides[2, 6] = np.log(3), 0.0  # right: 3/4 · 2 + 1/4 · 6 = 3 strides
    sides[3, :] = 0.0  # bottom: the mean of 0 to 7
    raw[0, 45 + 15 + 6 + 1, :3] = [0.1, 0.9, 0.1]  # the second point of 64 px, and no person
    layout, boxes, scores = asked(model(tmp_path / "m.onnx", (1, 3, 40, 72), raw))
    assert layout == ("NanoDet-Plus", 40, 72, 3)
    across, down = 256 / 72, 128 / 40
    person = [(32 - 8) * across, (16 - 4) * down, (8 + 24) * across, (4 + 28) * down]
    assert boxes[0] == pytest.approx(person, abs=1e-3)
    assert scores == pytest.approx(np.array([[0.8, 0.1, 0.3], [0.1, 0.9, 0.1]]))
    feet, sure = OnnxDetector(tmp_path / "m.onnx").boxes(PICTURE, np.eye(3))
    assert (feet[0, 1], len(sure)) == (pytest.approx(person[1] + person[3], abs=1e-3), 1)


BOXES = np.array([[0.25, 0.5, 0.75, 1.0], [0, 0, 0.5, 0.5], [0.1, 0.1, 0.2, 0.2], [0, 0, 0, 0]], np.float32)


@pytest.mark.parametrize(("takes", "suffix"), [((1, 300, 300, 3), ""), ((1, "high", "wide", 3), ":0")])
def test_ssd_of_tensorflow_gives_shares_from_the_top(tmp_path: Path, takes: Sequence[int | str], suffix: str) -> None:
    """A person, a car, somebody faint, and a row that only fills the table."""
    gives = {
        f"detection_boxes{suffix}": BOXES[None],
        f"detection_classes{suffix}": np.array([[1.0, 3.0, 1.0, 0.0]], np.float32),
        f"detection_scores{suffix}": np.array([[0.9, 0.8, 0.2, 0.6]], np.float32),
        f"num_detections{suffix}": np.array([3.0], np.float32),
    }
    layout, boxes, scores = asked(model(tmp_path / "m.onnx", takes, gives, type_="uint8"))
    assert layout.name == "SSD"
    assert boxes == pytest.approx(np.array([[128, 32, 128, 64], [0, 0, 128, 64]]))
    assert scores.shape == (2, 91)
    assert (scores[0, 0], scores[1, 2], scores.sum()) == (pytest.approx(0.9), pytest.approx(0.8), pytest.approx(1.7))


def test_ssd_of_torchvision_gives_pixels_of_the_picture_that_it_was_given(tmp_path: Path) -> None:
    gives: dict[str, np.ndarray] = {
        "boxes": BOXES * np.array([300, 300, 300, 300], np.float32),
        "labels": np.array([1, 3, 1, 99], np.int64),
        "scores": np.array([0.9, 0.8, 0.2, 0.6], np.float32),
    }
    layout, boxes, scores = asked(model(tmp_path / "m.onnx", (1, 3, 300, 300), gives))
    assert layout == ("SSD", 300, 300, 0)
    assert boxes == pytest.approx(np.array([[64, 64, 128, 64], [0, 0, 128, 64]]), abs=1e-4)
    assert scores[[0, 1], [0, 2]] == pytest.approx([0.9, 0.8])
    _, boxes, _ = asked(model(tmp_path / "m.onnx", (1, 3, "high", "wide"), gives))  # the picture as it is
    assert boxes[0] == pytest.approx([75, 150, 150, 150], abs=1e-4)


def test_detr_tells_of_all_classes_and_nothing_together(tmp_path: Path) -> None:
    """92 numbers: COCO's own 0 to 90, of which 0 is none, and nothing at all; e³ : e⁰ · 91 for the first."""
    logits = np.zeros((1, 3, 92), np.float32)
    logits[0, 0, 1], logits[0, 1, 3], logits[0, 2, 91] = 6.0, 7.0, 9.0
    pred_boxes = np.array([[[0.5, 0.5, 0.25, 0.5], [0.25, 0.25, 0.5, 0.5], [0.5, 0.5, 1, 1]]], np.float32)
    layout, boxes, scores = asked(
        model(tmp_path / "m.onnx", (1, 3, "h", "w"), {"logits": logits, "pred_boxes": pred_boxes})
    )
    assert layout == ("DETR", 640, 640, 90)
    assert boxes == pytest.approx(np.array([[96, 32, 64, 64], [0, 0, 128, 64]]))
    assert scores[0, 0] == pytest.approx(np.exp(6) / (np.exp(6) + 91))
    assert scores[1, 2] == pytest.approx(np.exp(7) / (np.exp(7) + 91))


@pytest.mark.parametrize(("columns", "person"), [(80, 0), (91, 1)])
def test_its_kin_tells_of_each_class_by_itself(tmp_path: Path, columns: int, person: int) -> None:
    logits = np.full((1, 2, columns), -9.0, np.float32)
    logits[0, 0, person] = np.log(3)
    gives = {"pred_logits": logits, "pred_boxes": np.full((1, 2, 4), 0.5, np.float32)}
    layout, boxes, scores = asked(model(tmp_path / "m.onnx", (1, 3, 64, 64), gives))
    assert layout == ("DETR", 64, 64, 80 if columns == 80 else 90)
    assert boxes == pytest.approx(np.array([[64, 32, 128, 64]]))
    assert (scores.shape, scores[0, 0]) == ((1, layout.classes), pytest.approx(0.75))


@pytest.mark.parametrize(
    ("takes", "gives", "said"),
    [
        ((1, 3, 64, 64), {"logits": (1, 9, 2), "pred_boxes": (1, 9, 4)}, "DETR of other than 80, 91, 92 classes"),
        ((1, 3, 64, 64), {"boxes": (1, 9, 4), "labels": (1, 9), "scores": (1, 9)}, "SSD with other names"),
        ((1, 3, 64, 64), {"a": (1, 9, 4), "b": (1, 9, 91)}, "SSD with other names"),
        ((1, 3, "h", "w"), {"out": (1, 84, 85)}, "YOLOv8: in [1, 3, h, w]"),
        ((3, 64, 64), {"out": (1, 9, 7)}, "YOLOv5"),
    ],
)
def test_what_leaves_open_who_is_a_person_is_refused(
    tmp_path: Path, takes: Sequence[int | str], gives: dict[str, tuple[int, ...]], said: str
) -> None:
    path = model(tmp_path / "m.onnx", takes, {name: np.zeros(shape, np.float32) for name, shape in gives.items()})
    with pytest.raises(DataRefused) as found:
        asked(path)
    assert said in str(found.value).replace("'", "")


def test_colours_and_their_measure_are_those_that_each_was_taught(tmp_path: Path) -> None:
    """What goes into a model is looked at, and that it is asked once."""
    blue = np.zeros((128, 256, 3), np.uint8)
    blue[..., 0] = 255
    seen: list[np.ndarray] = []

    class Looking:
        def __init__(self, path: Path) -> None:
            self._session = onnxruntime.InferenceSession(path.read_bytes(), providers=["CPUExecutionProvider"])
            self.get_inputs, self.get_outputs = self._session.get_inputs, self._session.get_outputs

        def run(self, names: object, asked: dict[str, np.ndarray]) -> list[np.ndarray]:
            seen.extend(asked.values())
            found: list[np.ndarray] = self._session.run(names, asked)
            return found

    detr = {"logits": np.zeros((1, 1, 92), np.float32), "pred_boxes": np.zeros((1, 1, 4), np.float32)}
    ssd = {f"detection_{name}": np.zeros((1, 1), np.float32) for name in ("classes", "scores")}
    for takes, gives, type_ in (
        ((1, 3, 64, 64), np.zeros((1, 64 + 16 + 4 + 1, 33)), "float32"),
        ((1, 3, 64, 64), detr, "float32"),
        ((1, 9, 9, 3), ssd | {"detection_boxes": np.zeros((1, 1, 4), np.float32)}, "uint8"),
    ):
        session = Looking(model(tmp_path / "m.onnx", takes, gives, type_=type_))
        layout_of(session, "m").ask(session, blue)
    nanodet, detr_given, ssd_given = seen
    assert nanodet[0, :, 5, 5] == pytest.approx([(255 - 103.53) / 57.375, -116.28 / 57.12, -123.675 / 58.395])
    assert detr_given[0, :, 5, 5] == pytest.approx([-0.485 / 0.229, -0.456 / 0.224, (1 - 0.406) / 0.225])
    assert (ssd_given.shape, str(ssd_given.dtype), ssd_given[0, 5, 5].tolist()) == ((1, 9, 9, 3), "uint8", [0, 0, 255])
