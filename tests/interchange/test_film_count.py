"""Whole films, from pixels to counts: under a hovering drone as from a mast, and what is dark or frozen is a gap."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from films import clip, ground, hover, picture, still, written
from safepassage.foundation.errors import DataRefused
from safepassage.interchange.film import open_film
from safepassage.interchange.film_count import FilmCount, count_film
from safepassage.interchange.motion_detector import MotionDetector
from safepassage.monitoring.counting import Line, Zone
from safepassage.monitoring.tallies import gaps_of
from walkers import Walk, high_at, leg

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FPS = 10
GATE = Line("gate", (384, 60, 384, 560))


def straight(first: int, start: tuple[float, float], end: tuple[float, float]) -> Walk:
    feet = np.array(leg(np.array(start, float), np.array(end, float), 0.9, FPS, 0.12))
    return Walk(first, feet, high_at(feet[:, 1], 0.12))


WALKS = [
    straight(0, (150, 250), (640, 260)),  # eastwards
    straight(10, (620, 420), (140, 410)),  # westwards
    straight(25, (560, 520), (200, 330)),  # westwards
    straight(40, (200, 180), (520, 190)),  # eastwards
    straight(0, (100, 540), (340, 500)),  # never comes to the line
]


def count(
    path: Path, lines: list[Line] | None = None, zones: tuple[Zone, ...] = (), fps: float | None = None
) -> FilmCount:
    film = open_film(path, fps)
    return count_film(film, lines or [GATE], zones, MotionDetector(film.wide_px, film.high_px))


def directions(found: FilmCount) -> list[int]:
    return sorted(each.direction for each in found.crossings)


@pytest.mark.parametrize("camera", [still, hover])
def test_who_walks_is_counted_by_moving_alone(tmp_path: Path, camera: Callable[[float], np.ndarray]) -> None:
    """From its first end down to its second, who goes east goes from right to left: back."""
    corners = ((20.0, 400.0), (360.0, 400.0), (360.0, 570.0), (20.0, 570.0))
    found = count(clip(tmp_path / "a.mp4", WALKS, 130, FPS, camera), zones=(Zone("camp", corners),))
    assert directions(found) == [-1, -1, 1, 1]
    assert found.blind == []
    assert len(found.seen) == 130
    assert found.error_px < 0.5
    by_frame = [found.inside.get(frame, (0,))[0] for frame in range(8, 24)]
    assert 0.8 < np.mean(by_frame) < 1.2  # the one who never comes to the line is alone there


def test_dark_frozen_and_missing_time_is_a_gap_and_never_an_empty_road(tmp_path: Path) -> None:
    soil = ground(1)
    shown = [picture([], frame, soil, np.eye(3)) for frame in range(40)]
    night = [np.full_like(shown[0], 3) for _ in range(30)]
    frozen = [shown[-1]] * 30
    numbers = [*range(40), *range(40, 70), *range(70, 110), *range(130, 160)]
    pictures = [*shown, *night, *shown[:10], *frozen, *shown[:30]]
    film = open_film(written(tmp_path / "a.mkv", pictures, FPS, numbers, lossless=True))
    found = count_film(film, [GATE], (), MotionDetector(film.wide_px, film.high_px))
    gaps = [(round(gap.start_s, 1), round(gap.end_s, 1), gap.why) for gap in gaps_of(found.blind)]
    assert gaps == [(4.0, 7.0, "dark"), (8.0, 11.0, "frozen"), (11.0, 13.0, "missing")]
    assert found.length_s == pytest.approx(16)
    assert found.crossings == []


def test_who_passes_just_before_the_film_ends_is_counted(tmp_path: Path) -> None:
    """At frame 41 of 47: what could still be undone stands when nothing more comes."""
    assert directions(count(clip(tmp_path / "a.mp4", WALKS[:1], 47, FPS))) == [-1]


def test_a_film_that_breaks_off_is_a_gap_to_its_promised_end(tmp_path: Path) -> None:
    whole = clip(tmp_path / "a.avi", WALKS[:1], 60, FPS).read_bytes()
    (tmp_path / "b.avi").write_bytes(whole[: len(whole) // 2])
    found = count(tmp_path / "b.avi")
    (gap,) = gaps_of(found.blind)
    assert (gap.why, gap.end_s) == ("missing", 6.0)
    assert 2 < gap.start_s < 4
    assert len(found.faults) == 1


def test_lines_and_zones_outside_the_picture_are_refused_all_at_once(tmp_path: Path) -> None:
    path = written(tmp_path / "a.mp4", [picture([], 0, ground(1), np.eye(3))] * 3, FPS)
    bad = [Line("far", (10, 10, 900, 10)), GATE, Line("up", (5, -3, 9, 9))]
    zone = Zone("pit", ((0, 0), (768, 0), (700, 600)))
    with pytest.raises(DataRefused) as found:
        count(path, bad, (zone,))
    assert [(fault.field, fault.got) for fault in found.value.faults] == [
        ("line far", "900,10"),
        ("line up", "5,-3"),
        ("zone pit", "700,600"),
    ]
    assert "0 to 768 by 0 to 576" in str(found.value)
