"""Models in two layouts, whole and in tiles, of which people and vehicles are read; every other layout is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from interchange.onnx_models import model
from safepassage.foundation.errors import DataRefused
from safepassage.interchange.ground_view import on_ground
from safepassage.interchange.model_layouts import layout_of
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


def test_only_people_and_vehicles_are_read(tmp_path: Path) -> None:
    """A cell each for the 80 classes of COCO: 0 is person, 2 car, 5 bus, 7 truck; 1 and 3 have two wheels."""
    raw = yolox()
    for each in range(80):
        raw[0, each, [4, 5 + each]] = [1.0, 0.5 + each / 200]
    raw[0, :80, 2:4] = -3.0  # each in its own cell
    made = OnnxDetector(model(tmp_path / "m.onnx", SHAPE, raw))
    (people, sure), (vehicles, scores) = made.both(PICTURE, np.eye(3))
    assert (len(people), sure.tolist()) == (1, [0.5])
    assert scores == pytest.approx([0.51, 0.525, 0.535])
    assert vehicles[:, 0] == pytest.approx([2 * 32, 5 * 32, 7 * 32])  # cells of 8 px at a quarter of the size
    assert made.vehicle_name == f"{made.name} vehicles 2+5+7"
    with_gaps = OnnxDetector(model(tmp_path / "n.onnx", SHAPE, yolox(90)))  # the first free number is twelve
    assert with_gaps.vehicle_name == f"{with_gaps.name} vehicles 2+5+7"
    assert np.array_equal(made.boxes(PICTURE, np.eye(3))[0], people)


@pytest.mark.parametrize("tiles", [1, 2])
def test_a_person_and_a_vehicle_in_one_place_both_stand_and_two_vehicles_do_not(tmp_path: Path, tiles: int) -> None:
    """One box is a person and a car, the one beside it a truck: tiles see them again, each at other places."""
    raw = yolox()
    raw[0, 80, [4, 5, 7]] = [1.0, 0.6, 0.7]
    raw[0, 81, [0, 4, 12]] = [-0.9, 1.0, 0.9]
    people, vehicles = OnnxDetector(model(tmp_path / "m.onnx", SHAPE, raw), tiles).both(PICTURE, np.eye(3))
    places = {1: 1, 2: 5}[tiles]
    assert people[1] == pytest.approx([0.6] * places)
    assert vehicles[1] == pytest.approx([0.9] * places)


def test_fastestdet_tells_vehicles_as_well(tmp_path: Path) -> None:
    raw = np.zeros((1, 85, 4, 4), np.float32)
    raw[0, [0, 5 + 5], 1, 2] = [0.9, 0.8]  # a bus
    (people, _), (_, scores) = OnnxDetector(model(tmp_path / "m.onnx", SHAPE, raw)).both(PICTURE, np.eye(3))
    assert len(people) == 0
    assert scores == pytest.approx([0.9**0.6 * 0.8**0.4])


def test_of_other_classes_the_user_says_which_are_vehicles(tmp_path: Path) -> None:
    """Ten classes, as of films by drones: 3 is a car there, 8 a bus. Unsaid, nothing is known of vehicles."""
    raw = yolox(10)
    for cell, each in ((3, 3), (5, 8), (7, 9)):
        raw[0, cell, [2, 3, 4, 5 + each]] = [-3, -3, 1.0, 0.5 + each / 100]
    path = model(tmp_path / "m.onnx", SHAPE, raw)
    assert (OnnxDetector(path).vehicle_name, len(OnnxDetector(path).both(PICTURE, np.eye(3)))) == ("", 1)
    told = OnnxDetector(path, vehicles=(8, 3, 8))
    assert told.vehicle_name.endswith(" vehicles 3+8")
    assert told.both(PICTURE, np.eye(3))[1][1] == pytest.approx([0.53, 0.58])


@pytest.mark.parametrize(
    ("classes", "said"),
    [
        (10, "m.onnx: vehicles among its classes 1 to 9, got '0, 10'. Classes are numbered from 0, and 0 is person."),
        (1, "m.onnx: no vehicles: it has one class, got '0, 3, 10'"),
    ],
)
def test_vehicles_that_are_people_or_no_class_are_refused(tmp_path: Path, classes: int, said: str) -> None:
    with pytest.raises(DataRefused) as found:
        OnnxDetector(model(tmp_path / "m.onnx", SHAPE, yolox(classes)), vehicles=(0, 3, 10))
    assert said in str(found.value)


def test_a_model_that_does_not_say_how_many_classes_it_has_is_held_to_its_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "safepassage.interchange.onnx_detector.layout_of", lambda *of: layout_of(*of)._replace(classes=0)
    )
    path = model(tmp_path / "m.onnx", SHAPE, yolox())
    assert OnnxDetector(path).vehicle_name == ""
    with pytest.raises(DataRefused, match="vehicles among its classes 1 to 79, got '80'"):
        OnnxDetector(path, vehicles=(2, 80)).both(PICTURE, np.eye(3))


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
        (np.zeros((1, 1, 32, 32)), "out", "a density map, which tells of no passage"),
        (np.zeros((1, 100, 7)), "logits", "DETR of other than 80, 91, 92 classes, or with further inputs"),
        (np.zeros((1, 512)), "out", "a classifier, or looks as numbers"),
        (np.zeros((1, 85, 9, 9)), "out", "another layout"),
    ],
)
def test_other_layouts_are_refused_by_name(tmp_path: Path, gives: np.ndarray, name: str, said: str) -> None:
    with pytest.raises(DataRefused) as found:
        OnnxDetector(model(tmp_path / "m.onnx", SHAPE, gives, name))
    assert f"m.onnx: a model laid out as YOLOX, FastestDet, NanoDet-Plus, SSD or DETR, got '{said}: in" in str(
        found.value
    )


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
