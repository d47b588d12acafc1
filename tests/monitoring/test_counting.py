"""Boxes in, crossings out: who passes, who hesitates, who is hidden for a while, and who was never there."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely

import safepassage
from safepassage.kernels import follow
from safepassage.monitoring.counting import HABITS, TRACKS_MAX, VEHICLE_HABITS, Counter, Crossing, Habits, Line, Zone
from vehicles import traffic
from walkers import Walk, crowd, detected, passages, scored, truth_rows

if TYPE_CHECKING:
    from collections.abc import Iterable

TESTS = Path(__file__).resolve().parent.parent
VIEW = (0.0, 0.0, 768.0, 576.0)
GATE = Line("gate", (300, 100, 300, 500))  # who looks from its first end down to its second has the west on the right
FPS = 10
Frames = dict[int, tuple[np.ndarray, np.ndarray]]


def film(*walks: Walk, score: float = 0.9) -> Frames:
    """The boxes of walks, as a detector sees them that never errs."""
    frames: dict[int, list[np.ndarray]] = {}
    for walk in walks:
        for at, box in enumerate(walk.boxes_px):
            frames.setdefault(walk.first + at, []).append(box)
    return {frame: (np.array(boxes), np.full(len(boxes), score)) for frame, boxes in frames.items()}


def counted(
    frames: Frames,
    lines: Iterable[Line] = (GATE,),
    zones: Iterable[Zone] = (),
    fps: float = FPS,
    habits: Habits = HABITS,
) -> tuple[list[Crossing], dict[int, tuple[int, ...]]]:
    counter = Counter(list(lines), list(zones), frames_per_s=fps, habits=habits)
    out = [each for frame in sorted(frames) for each in counter.step(frame, *frames[frame], VIEW)]
    return out + counter.close(), dict(counter.inside(10**9))


def along(xs: Iterable[float], y: float = 300) -> Walk:
    feet = np.array([[x, y] for x in xs], float)
    return Walk(0, feet, np.full(len(feet), 80.0))


def still(seconds: float, x: float) -> list[float]:
    return [x] * round(seconds * FPS)


EAST = np.arange(200, 400, 4.0)  # 200 px in 50 frames; at 300 after 25


def test_who_walks_from_west_to_east_over_a_line_drawn_downwards_goes_back() -> None:
    """Looking down along the line, the west is at the right hand: eastwards is from right to left."""
    crossings, _ = counted(film(along(EAST)))
    assert [each[1:] for each in crossings] == [(0, -1)]
    assert abs(crossings[0].frame - 25) <= 1


def test_the_other_way_is_forward() -> None:
    crossings, _ = counted(film(along(EAST[::-1])))
    assert [each[1:] for each in crossings] == [(0, 1)]


def test_a_line_ends_at_its_ends() -> None:
    assert counted(film(along(EAST, y=520)))[0] == []
    assert len(counted(film(along(EAST, y=490)))[0]) == 1


def test_who_steps_over_and_at_once_back_has_not_passed() -> None:
    there = np.arange(200, 317, 4.0)
    assert counted(film(along([*there, *there[::-1]])))[0] == []


def test_who_comes_back_later_passed_twice() -> None:
    there = np.arange(200, 380, 4.0)
    crossings, _ = counted(film(along([*there, *still(2, 380), *there[::-1]])))
    assert [each.direction for each in crossings] == [-1, 1]


def test_who_is_hidden_on_the_line_is_counted_when_seen_again() -> None:
    frames = film(along(EAST))
    for frame in range(18, 34):  # 1.6 s
        frames[frame] = (np.empty((0, 4)), np.empty(0))
    crossings, _ = counted(frames)
    assert [each[1:] for each in crossings] == [(0, -1)]
    assert abs(crossings[0].frame - 25) <= 2


def test_frames_that_never_came_hide_nobody() -> None:
    """Numbers that are left out are time that passed, not people who jumped."""
    frames = {frame: boxes for frame, boxes in film(along(EAST)).items() if not 20 <= frame < 32}
    crossings, _ = counted(frames)
    assert [each[1:] for each in crossings] == [(0, -1)]


def test_who_vanishes_before_the_line_has_not_passed() -> None:
    assert counted(film(along(EAST[:20])))[0] == []


def test_faint_boxes_alone_are_nobody_and_carry_on_whom_sure_ones_saw() -> None:
    assert counted(film(along(EAST), score=0.3))[0] == []
    frames = film(along(EAST))
    for frame in range(20, 31):
        frames[frame] = (frames[frame][0], np.array([0.3]))
    assert len(counted(frames)[0]) == 1


def test_who_was_surely_seen_twice_and_then_faintly_for_minutes_is_forgotten() -> None:
    """Else the first sure box after minutes would write them all at once."""
    way = along(np.linspace(200, 290, 900))
    frames = film(way, score=0.3)
    for frame in (0, 1, 899):
        frames[frame] = (frames[frame][0], np.array([0.9]))
    counter = Counter([GATE], frames_per_s=FPS)
    rows = 0
    for frame in sorted(frames):
        counter.step(frame, *frames[frame], VIEW)
        rows += len(counter.rows)
    assert rows == 0


def test_a_sign_that_is_faintly_a_person_in_every_frame_is_nobody() -> None:
    """A board by the road, seen at 0.6 for a minute: it is in no zone."""
    square = Zone("road", ((100.0, 100.0), (500.0, 100.0), (500.0, 500.0), (100.0, 500.0)))
    assert counted(film(along(still(60, 300)), score=0.6), zones=[square]) == ([], {})


def test_faint_boxes_that_stand_say_that_somebody_is_there_when_a_sure_one_follows() -> None:
    """Two sure seconds, one faint one: of a sign beside which somebody was lost, or of somebody who is seen again."""
    square = Zone("road", ((100.0, 100.0), (500.0, 100.0), (500.0, 500.0), (100.0, 500.0)))
    frames = film(along(still(4, 300)))
    for frame in range(20, 30):
        frames[frame] = (frames[frame][0], np.array([0.3]))
    _, inside = counted({frame: frames[frame] for frame in range(30)}, zones=[square])
    assert inside == dict.fromkeys(range(20), (1,))
    _, inside = counted(frames, zones=[square])
    assert inside == dict.fromkeys(range(40), (1,))


def test_faint_boxes_that_walk_are_somebody() -> None:
    """A slow walk: 28 px a second at a height of 80, 0.35 of it."""
    square = Zone("road", ((100.0, 100.0), (500.0, 100.0), (500.0, 500.0), (100.0, 500.0)))
    frames = film(along(np.linspace(200, 284, 31)))
    for frame in range(20, 31):
        frames[frame] = (frames[frame][0], np.array([0.3]))
    _, inside = counted(frames, zones=[square])
    assert inside == dict.fromkeys(range(31), (1,))


def test_one_certain_box_makes_the_sure_ones_just_before_it_count() -> None:
    """Twelve boxes at 0.6, the thirteenth at 0.75: it and the seven before it are there, and nothing older."""
    square = Zone("road", ((100.0, 100.0), (500.0, 100.0), (500.0, 500.0), (100.0, 500.0)))
    frames = film(along(np.arange(200, 240, 3.0)), score=0.6)
    frames[12] = (frames[12][0], np.array([0.75]))
    _, inside = counted({frame: frames[frame] for frame in range(13)}, zones=[square])
    assert inside == dict.fromkeys(range(5, 13), (1,))


def test_two_boxes_of_one_person_are_one() -> None:
    part = along(EAST)
    whole = film(part)
    torn = {
        frame: (np.vstack([boxes, boxes * [1, 1, 0.8, 0.6]]), np.full(2, 0.9)) for frame, (boxes, _) in whole.items()
    }
    assert len(counted(torn)[0]) == 1


def test_two_who_pass_each_other_on_the_line_both_count() -> None:
    crossings, _ = counted(film(along(EAST, 300), along(EAST[::-1], 312)))
    assert sorted(each.direction for each in crossings) == [-1, 1]


def test_a_box_that_may_be_of_two_moves_nobody_far() -> None:
    """One stands at 400. A box 15 px aside moves the track less when somebody else went behind it a moment ago."""
    moved = []
    for other in (False, True):
        counter = Counter([GATE], frames_per_s=FPS)
        for frame in range(20):
            boxes = [[400.0, 300, 30, 80]]
            if other:
                boxes.append([290.0 + 5 * frame, 296, 30, 80])
            counter.step(frame, np.array(boxes), np.full(len(boxes), 0.9), VIEW)
        counter.step(20, np.array([[415.0, 300, 30, 80]]), np.array([0.9]), VIEW)
        (slot,) = np.flatnonzero(counter._tracks.when[:, 1] == 20)
        assert counter._tracks.ident[slot] == 0
        moved.append(counter._tracks.mean[slot, 0] - 400)
    assert 0 < moved[1] < moved[0] / 2


def test_who_walks_out_of_view_is_gone_at_once_and_who_vanishes_is_waited_for() -> None:
    for last, live in ((300.0, 1), (768.0, 0)):
        counter = Counter([GATE], frames_per_s=FPS)
        frames = film(along(np.arange(last - 200, last + 1, 10.0)))
        for frame in range(len(frames) + 5):
            boxes, scores = frames.get(frame, (np.empty((0, 4)), np.empty(0)))
            counter.step(frame, boxes, scores, VIEW)
        assert (counter._tracks.ident >= 0).sum() == live


def test_the_order_of_boxes_in_a_frame_and_a_replay_change_nothing() -> None:
    rows = truth_rows(crowd(3, people=15, frames=200, fps=FPS))
    boxes = detected(rows, 4)
    first = sorted(counted(as_frames(boxes))[0])
    assert first == sorted(counted(as_frames(boxes))[0])
    assert first == sorted(counted(as_frames(boxes[::-1]))[0])
    assert len(first) > 3


def as_frames(rows: np.ndarray) -> Frames:
    out = {}
    for frame in np.unique(rows[:, 0]).astype(int).tolist():
        left, top, wide, high, score = rows[rows[:, 0] == frame][:, 2:].T
        out[frame] = (np.ascontiguousarray(np.column_stack([left + wide / 2, top + high, wide, high])), score.copy())
    return out


@pytest.mark.parametrize("fps", [7, 15])
def test_crowds_are_counted_nearly_as_they_passed(fps: int) -> None:
    """Crowds that hide each other, and a detector that misses, shakes and invents; other seeds than any habit knew."""
    lines = [(384.0, 100.0, 384.0, 600.0), (150.0, 330.0, 650.0, 330.0), (120.0, 200.0, 300.0, 560.0)]
    total = np.zeros(3)
    for seed in range(200, 206):
        walks = crowd(seed, people=16, frames=fps * 40, fps=fps)
        found, _ = counted(
            as_frames(detected(truth_rows(walks), seed)),
            [Line(str(at), ends) for at, ends in enumerate(lines)],
            fps=fps,
        )
        total += scored(
            passages(walks, lines, fps), [(each.frame, each.line, each.direction) for each in found], 2 * fps
        )
    matched, invented, missed = total
    assert matched > 100
    assert 2 * matched / (2 * matched + invented + missed) > 0.95


@pytest.mark.parametrize(("fps", "recall", "elevation"), [(5, 0.8, np.pi / 2), (10, 0.5, 0.7)])
def test_traffic_is_counted_nearly_as_it_drove(fps: int, recall: float, elevation: float) -> None:
    """From above and aslant, by a detector that misses much: seeds that no habit knew. Those of people do worse."""
    ends = [(250.0, -50.0, 250.0, 600.0), (384.0, -50.0, 384.0, 600.0), (560.0, -50.0, 520.0, 600.0)]
    lines = [Line(str(at), each) for at, each in enumerate(ends)]
    total = {HABITS: np.zeros(3), VEHICLE_HABITS: np.zeros(3)}
    for seed in range(310, 314):
        drives = traffic(seed, frames=fps * 30, fps=fps, elevation=elevation)
        seen, true = as_frames(detected(truth_rows(drives), seed, recall=recall)), passages(drives, ends, fps)
        for habits in total:
            found = [(each.frame, each.line, each.direction) for each in counted(seen, lines, (), fps, habits)[0]]
            total[habits] += scored(true, found, 2 * fps)
    f1 = {habits: 2 * good / (2 * good + bad + missed) for habits, (good, bad, missed) in total.items()}
    assert f1[VEHICLE_HABITS] > max(0.96, f1[HABITS])


def test_who_stands_in_a_zone_is_counted_in_every_frame() -> None:
    """Against shapely, with a polygon that is not convex."""
    corners = ((250.0, 250.0), (450.0, 250.0), (450.0, 420.0), (350.0, 300.0), (250.0, 420.0))
    walks = [along(EAST + shift, y) for shift, y in ((0, 262), (45, 300), (-45, 340), (90, 400))]
    _, inside = counted(film(*walks), zones=[Zone("camp", corners)])
    polygon = shapely.Polygon(corners)
    for frame in range(len(EAST)):
        true = sum(bool(polygon.contains(shapely.Point(walk.feet_px[frame]))) for walk in walks)
        near = [shapely.Point(walk.feet_px[frame]).distance(polygon.exterior) < 6 for walk in walks]
        assert abs(inside.get(frame, (0,))[0] - true) <= sum(near), frame
    assert {held for (held,) in inside.values()} >= {1, 2, 3, 4}


def test_more_people_than_there_is_room_for_are_told() -> None:
    counter = Counter([GATE], frames_per_s=FPS)
    spots = np.array(list(itertools.product(np.arange(0, 768, 12.0), np.arange(0, 576, 12.0))))
    boxes = np.column_stack([spots, np.full(len(spots), 4.0), np.full(len(spots), 8.0)])
    counter.step(0, boxes, np.full(len(boxes), 0.9), VIEW)
    assert counter.crowded == len(boxes) - TRACKS_MAX


def test_frames_out_of_order_are_an_error_of_the_caller() -> None:
    counter = Counter([GATE], frames_per_s=FPS)
    counter.step(5, np.empty((0, 4)), np.empty(0), VIEW)
    with pytest.raises(AssertionError, match="order"):
        counter.step(5, np.empty((0, 4)), np.empty(0), VIEW)


def test_pairs_are_assigned_as_cheaply_as_can_be() -> None:
    """Against every way there is: each row takes a column below 0 or stays alone."""
    rng = np.random.default_rng(5)
    for _ in range(60):
        rows, columns = rng.integers(1, 5, 2)
        cost = rng.uniform(-5, 2, (rows, columns))
        cost[cost > 0] = follow.FAR
        mate = follow._assign(cost)
        taken = [column for column in mate if column >= 0]
        assert len(taken) == len(set(taken))
        total = sum(cost[row, column] for row, column in enumerate(mate) if column >= 0)
        options = [range(-1, columns)] * rows
        best = min(
            sum(cost[row, column] for row, column in enumerate(each) if column >= 0)
            for each in itertools.product(*options)
            if len([c for c in each if c >= 0]) == len({c for c in each if c >= 0})
        )
        assert total == pytest.approx(best)


WITHOUT = """
from monitoring.test_counting import everything
from safepassage.kernels import follow
assert not hasattr(follow.follow, "signatures"), "compiled after all"
print(everything())
"""


def everything() -> list[list[int]]:
    rows = truth_rows(crowd(8, people=8, frames=150, fps=FPS))
    return [list(each) for each in counted(as_frames(detected(rows, 8)))[0]]


def test_it_counts_the_same_without_its_compiler() -> None:
    path = os.pathsep.join((str(Path(safepassage.__file__).parent.parent), str(TESTS)))
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", WITHOUT],
        env=os.environ | {"NUMBA_DISABLE_JIT": "1", "PYTHONPATH": path},
        check=True,
        capture_output=True,
        text=True,
    )
    assert done.stdout.strip() == str(everything())
    assert everything()
