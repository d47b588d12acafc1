"""Whole films, from pixels to counts: under a hovering drone as from a mast, and what is dark or frozen is a gap."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from films import clip, ground, hover, picture, still, written
from safepassage.foundation.errors import DataRefused
from safepassage.interchange.film import Picture, Silence, open_film
from safepassage.interchange.film_count import FilmCount
from safepassage.interchange.motion_detector import MotionDetector
from safepassage.monitoring.counting import TRACKS_MAX, Line, Zone
from safepassage.monitoring.intervals import INDICATIVE
from safepassage.monitoring.tallies import gaps_of, tallies
from walkers import Walk, high_at, leg

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from safepassage.foundation.errors import Fault
    from safepassage.monitoring.pieces import Piece

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
    path: Path, lines: list[Line] | None = None, zones: tuple[Zone, ...] = (), every_s: float = 60.0
) -> tuple[FilmCount, list[Piece]]:
    film = open_film(path)
    found = FilmCount(film, lines or [GATE], zones, MotionDetector(film.wide_px, film.high_px), every_s=every_s)
    return found, list(found.pieces())


def directions(pieces: Iterable[Piece]) -> list[int]:
    return sorted(each.direction for piece in pieces for each in piece.crossings)


def gaps(pieces: Iterable[Piece]) -> list[tuple[float, float, str]]:
    found = gaps_of([each for piece in pieces for each in piece.blind])
    return [(round(gap.start_s, 1), round(gap.end_s, 1), gap.why) for gap in found]


@pytest.mark.parametrize("camera", [still, hover])
def test_who_walks_is_counted_by_moving_alone(tmp_path: Path, camera: Callable[[float], np.ndarray]) -> None:
    """From its first end down to its second, who goes east goes from right to left: back."""
    corners = ((20.0, 400.0), (360.0, 400.0), (360.0, 570.0), (20.0, 570.0))
    path = clip(tmp_path / "a.mp4", WALKS, 130, FPS, camera)
    found, pieces = count(path, zones=(Zone("camp", corners),), every_s=0.8)
    assert directions(pieces) == [-1, -1, 1, 1]
    assert (gaps(pieces), [piece.blind for piece in pieces if piece.blind]) == ([], [])
    assert (found.seen, sum(piece.seen for piece in pieces)) == (130, 130)
    assert 0 < found.error_px < 0.5
    stood = [(people / piece.seen, most) for piece in pieces[1:3] for people, most in piece.stood]
    assert all(
        0.8 < mean < 1.2 and most in (1, 2) for mean, most in stood
    )  # who never comes to the line is alone there


def test_dark_frozen_and_missing_time_is_a_gap_and_never_an_empty_road(tmp_path: Path) -> None:
    soil = ground(1)
    shown = [picture([], frame, soil, np.eye(3)) for frame in range(40)]
    night = [np.full_like(shown[0], 3) for _ in range(30)]
    frozen = [shown[-1]] * 30
    numbers = [*range(40), *range(40, 70), *range(70, 110), *range(130, 160)]
    pictures = [*shown, *night, *shown[:10], *frozen, *shown[:30]]
    film = open_film(written(tmp_path / "a.mkv", pictures, FPS, numbers, lossless=True))
    found = FilmCount(film, [GATE], (), MotionDetector(film.wide_px, film.high_px), every_s=5.0)
    pieces = list(found.pieces())
    assert gaps(pieces) == [(4.0, 7.0, "dark"), (8.0, 11.0, "frozen"), (11.0, 13.0, "missing")]
    assert found.length_s == pytest.approx(16)
    assert directions(pieces) == []
    seen = [round(each.seen_share, 2) for each in tallies(pieces, [GATE], INDICATIVE)[::2]]
    assert seen == [0.8, 0.2, 0.4, 1.0]


def test_who_passes_just_before_the_film_ends_is_counted(tmp_path: Path) -> None:
    """At frame 41 of 47: what could still be undone stands when nothing more comes."""
    assert directions(count(clip(tmp_path / "a.mp4", WALKS[:1], 47, FPS))[1]) == [-1]


def test_a_film_that_breaks_off_is_a_gap_to_its_promised_end(tmp_path: Path) -> None:
    whole = clip(tmp_path / "a.avi", WALKS[:1], 60, FPS).read_bytes()
    (tmp_path / "b.avi").write_bytes(whole[: len(whole) // 2])
    found, pieces = count(tmp_path / "b.avi")
    ((start_s, end_s, why),) = gaps(pieces)
    assert (why, end_s) == ("missing", 6.0)
    assert 2 < start_s < 4
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


def test_before_the_ground_is_known_nobody_was_looked_for(tmp_path: Path) -> None:
    """A film that is shorter than the time between two looks says nothing of what in it is the ground."""
    found, pieces = count(clip(tmp_path / "a.mp4", WALKS[:1], 19, FPS))
    assert (gaps(pieces), found.seen) == ([(0.0, 1.9, "learning")], 0)
    assert tallies(pieces, [GATE], INDICATIVE) == []


class Scripted:
    """Moments that were written down, and somebody who walks through them from left to right, 15 px a second."""

    name, frames_per_s, promised, wide_px, high_px = "scripted", 10.0, 0, 192, 144
    learns_s, is_ready = 0.0, True

    def __init__(self, moments: list[float]) -> None:
        """A moment below zero is a silence."""
        rng = np.random.default_rng(1)
        self.soil = cv2.resize(rng.uniform(40, 210, (36, 48, 3)), (192, 144))
        self.rng, self.moments, self.now_s = rng, moments, 0.0

    def glance(self, until_s: float, every_s: float) -> Iterator[Picture]:
        assert until_s >= every_s
        yield from ()

    def pictures(self, broken: list[Fault]) -> Iterator[Picture | Silence]:
        assert broken == []
        for now_s in self.moments:
            self.now_s = now_s
            noisy = self.soil + self.rng.normal(0, 2, self.soil.shape)
            yield Silence(-self.now_s) if self.now_s < 0 else Picture(self.now_s, noisy.astype(np.uint8))

    def learn(self, *_: object) -> None: ...

    def boxes(self, *_: object) -> tuple[np.ndarray, np.ndarray]:
        return np.array([[20 + 15 * self.now_s, 80.0, 12.0, 30.0]]), np.array([0.9])


def test_a_silence_closes_a_piece_as_a_film_without_these_pictures_does() -> None:
    """At 2.7 s somebody passes who could still turn back when the pictures end, at 3.4; nobody comes back in time."""
    shown = [at / 10 for at in range(34)]
    later = [8 + at / 10 for at in range(10)]
    line = Line("gate", (60, 140, 60, 10))
    found = []
    for moments in ([*shown, -5.0, -5.9, -6.7, 5.5, -7.5, *later], shown + later):
        film = Scripted(moments)
        count = FilmCount(film, [line], [], film, every_s=3.0)
        pieces = []
        for piece in count.pieces():
            pieces.append((piece.start_s, piece.end_s, [each.direction for each in piece.crossings], piece.seen))
            if len(pieces) == 1 and len(moments) > 44:
                assert film.now_s == -6.7  # 3.6 seconds after its end
        found.append((pieces, count.length_s))
        assert pieces == [(0.0, 3.0, [1], 30), (3.0, 6.0, [], 4), (6.0, 9.0, [], 10)]
    assert found[0] == found[1]


class Traffic(Scripted):
    """The same, and a bus and a car that overtake them from right to left, at 40 px a second."""

    vehicle_name = "scripted vehicles"

    def both(self, *_: object) -> list[tuple[np.ndarray, np.ndarray]]:
        return [self.boxes(), self.vehicles()]

    def vehicles(self) -> tuple[np.ndarray, np.ndarray]:
        rows = [[180 - 40 * (self.now_s - late_s), 110.0, 40.0, 20.0] for late_s in (0.0, 1.5)]
        return np.array(rows), np.array([0.9, 0.8])


GATE_UP = Line("gate", (60, 140, 60, 10))


def vehicles_of(film: Traffic, every_s: float = 60.0) -> list[Piece]:
    pieces = FilmCount(film, [GATE_UP], [], film, every_s=every_s).pieces()
    return [piece.vehicles for piece in pieces if piece.vehicles]


def test_vehicles_are_counted_beside_people_and_never_among_them() -> None:
    """A piece that nobody saw of the one was seen of neither."""
    film = Traffic([at / 10 for at in (*range(60), *range(80, 90))])
    zone = Zone("road", ((50.0, 100.0), (150.0, 100.0), (150.0, 120.0), (50.0, 120.0)))
    shown: list[np.ndarray] = []
    count = FilmCount(film, [GATE_UP], [zone], film, every_s=5.0, show=lambda *told: shown.append(told[2]))
    pieces = list(count.pieces())
    vehicles = [piece.vehicles for piece in pieces if piece.vehicles]
    assert [directions([each]) for each in pieces] == [[1], []]
    assert [directions([each]) for each in vehicles] == [[-1, -1], []]
    assert [(each.start_s, each.end_s, each.seen, each.blind) for each in vehicles] == [
        (each.start_s, each.end_s, each.seen, each.blind) for each in pieces
    ]
    assert gaps(vehicles) == [(6.0, 8.0, "missing")]
    assert [piece.stood[0][1] for piece in pieces] == [0, 0]
    assert [piece.stood[0][1] for piece in vehicles] == [2, 0]
    assert {tuple(boxes[:, 2]) for boxes in shown} == {(40.0, 40.0, 12.0)}  # who stands before a bus is drawn last


def test_vehicles_that_pass_just_before_the_end_are_counted() -> None:
    """At 3.0 and 4.5 s: what could still be undone at 5.2 stands when nothing more comes."""
    assert directions(vehicles_of(Traffic([at / 10 for at in range(52)]))) == [-1, -1]


def test_without_a_name_for_them_vehicles_are_unknown_and_not_none() -> None:
    film = Traffic([at / 10 for at in range(48)])
    film.vehicle_name = ""
    assert vehicles_of(film) == []


def test_a_bus_that_comes_out_where_a_car_went_in_is_another_vehicle() -> None:
    """20 px on and half as large again: a person may be seen so who is 100 px high, and a car of 40 px may not."""

    class Garage(Traffic):
        def vehicles(self) -> tuple[np.ndarray, np.ndarray]:
            is_bus = self.now_s >= 2
            return np.array([[50.0, 110.0, 60.0, 30.0] if is_bus else [70.0, 110.0, 40.0, 20.0]]), np.array([0.9])

    assert directions(vehicles_of(Garage([at / 10 for at in range(40)]))) == []


def test_more_vehicles_than_there_is_room_for_are_told() -> None:
    class Jam(Traffic):
        def vehicles(self) -> tuple[np.ndarray, np.ndarray]:
            feet = np.arange(TRACKS_MAX + 3) * 50.0
            return np.column_stack([feet, feet, feet * 0 + 40, feet * 0 + 20]), np.full(len(feet), 0.9)

    film = Jam([0.0])
    count = FilmCount(film, [GATE_UP], [], film)
    assert (len(list(count.pieces())), count.crowded) == (1, 3)


def test_a_detector_that_was_shown_nothing_beforehand_learns_as_it_goes() -> None:
    """Three pictures are ground, at 0, 2 and 4 s: what lies before is a gap."""
    film = Scripted([at / 10 for at in range(80)])
    count = FilmCount(film, [Line("gate", (60, 140, 60, 10))], [], MotionDetector(192, 144))
    pieces = list(count.pieces())
    assert (gaps(pieces), count.seen) == ([(0.0, 4.0, "learning")], 40)
