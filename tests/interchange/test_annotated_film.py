"""A film for the crew: people are blots, the counts stand beside the lines, and what was not seen is not shown."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from films import written
from safepassage.interchange.annotated_film import AnnotatedFilm, Told
from safepassage.interchange.film import open_film
from safepassage.monitoring.counting import Crossing, Line, Zone
from safepassage.monitoring.intervals import INDICATIVE, Calibration
from safepassage.monitoring.tallies import Presence

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

EXACT = Calibration(matched_people=1e9, invented_people=0, missed_people=0)
FPS = 10
LINES = [Line("gate", (320, 200, 320, 280))]
CAMP = Zone("camp", ((220, 200), (280, 200), (280, 260), (220, 260)))
ROW = 22
"""Px of a row of words; the first says the nature."""
BOX = (100, 60, 132, 124)
"""Left, top, right and bottom of a person in a picture that lies 20 px to the right on the ground."""


def annotated(
    folder: Path,
    crossings: list[Crossing],
    blind: int = -1,
    known: Calibration = EXACT,
    vehicles: list[Crossing] | None = None,
    present: Sequence[Presence] | None = None,
    nature: str = "Exercise",
) -> list[np.ndarray]:
    """Pictures of noise, every pixel by itself: what is left of it is what can still be seen."""
    rng = np.random.default_rng(3)
    pictures = [rng.integers(0, 255, (288, 384, 3)).astype(np.uint8) for _ in range(6)]
    film = open_film(written(folder / "a.mkv", pictures, FPS, [0, 1, 2, 3, 8, 9], lossless=True))
    to_ground = np.array([[1.0, 0, 20], [0, 1, 0], [0, 0, 1]])
    box = np.array([[136.0, 124.0, 32.0, 64.0]])
    told = {"": Told(crossings, known, present or ())}
    if vehicles is not None:
        told[" vehicles"] = Told(vehicles, known)
    zones = [] if present is None else [CAMP]
    with AnnotatedFilm(folder / "b.mp4", film, LINES, zones, told, nature) as out:
        for number, picture in enumerate(film.pictures()):
            if number == blind:
                out.show(picture, None, np.empty((0, 4)), "dark")
            else:
                out.show(picture, to_ground, box, "")
    read = open_film(folder / "b.mp4")
    found = list(read.pictures())
    assert [round(each.time_s, 2) for each in found] == [0, 0.1, 0.2, 0.3, 0.8, 0.9]
    return [each.pixels.astype(float) for each in found]


def steps(pixels: np.ndarray) -> float:
    """How much neighbours differ: 85 in the mean in noise of 0 to 255."""
    return float(np.abs(np.diff(pixels, axis=1)).mean())


def test_people_are_blots_and_everybody_else_is_coarse(tmp_path: Path) -> None:
    shown = annotated(tmp_path, [])[2]
    left, top, right, bottom = BOX
    body = shown[top + 4 : bottom - 4, left + 4 : right - 4]
    around = shown[130:280, 10:280]
    assert steps(body) < 3
    assert steps(around) < 12
    assert body.std() < 12 < around.std()  # of 8 blots; cells of 4 px keep some of the noise


def test_lines_lie_where_the_ground_is(tmp_path: Path) -> None:
    """At 320 on the ground, 300 in the picture: yellow, with little blue."""
    shown = annotated(tmp_path, [])[2]
    assert shown[210:270, 300, 0].mean() < 90
    assert shown[210:270, 300, 1:].mean() > 170
    assert shown[210:270, 320, 0].mean() > 100


def test_counts_change_with_the_picture_in_which_somebody_passed(tmp_path: Path) -> None:
    """Frames 0, 1, 2, 3, 8 and 9: who passed at 3 is told from the fourth picture on."""
    (tmp_path / "none").mkdir()
    some = annotated(tmp_path, [Crossing(3, 0, 1)])
    none = annotated(tmp_path / "none", [])
    differs = [float(np.abs(a - b)[: 26 + ROW].mean()) > 0.5 for a, b in zip(some, none, strict=True)]
    assert differs == [False, False, False, True, True, True]


def test_vehicles_have_rows_of_their_own_below_those_of_people(tmp_path: Path) -> None:
    """Two rows of people, one as indicative: the third and fourth are of vehicles, and change at the ninth picture."""
    for name in ("some", "none", "bare"):
        (tmp_path / name).mkdir()
    some = annotated(tmp_path / "some", [], known=INDICATIVE, vehicles=[Crossing(9, 0, -1)])
    none = annotated(tmp_path / "none", [], known=INDICATIVE, vehicles=[])
    bare = annotated(tmp_path / "bare", [], known=INDICATIVE)
    assert [float(np.abs(a - b)[46 + ROW : 64 + ROW, :300].mean()) > 0.5 for a, b in zip(some, none, strict=True)] == [
        False
    ] * 5 + [True]
    assert float(np.abs(some[5] - none[5])[: 42 + ROW].mean()) < 0.5
    assert all(float(np.abs(some[0] - bare[0])[rows, :150].mean()) > 5 for rows in (slice(68, 86), slice(90, 108)))
    assert float(np.abs(none[0][24:42] - none[0][68:86])[:, :250].mean()) > 5  # the same numbers, of something else


def test_the_interval_is_told(tmp_path: Path) -> None:
    """The same count of a detector that errs more reads otherwise, and in its first row."""
    shown = []
    for name, missed_people in (("sure", 0.0), ("unsure", 1e9)):
        (tmp_path / name).mkdir()
        shown.append(annotated(tmp_path / name, [Crossing(0, 0, 1)], known=Calibration(1e9, 0, missed_people))[2])
    assert np.abs(shown[0] - shown[1])[ROW : 20 + ROW, :300].mean() > 0.5
    assert np.abs(shown[0] - shown[1])[40 + ROW :].mean() < 0.1


def test_a_picture_in_which_nobody_was_looked_for_is_not_shown(tmp_path: Path) -> None:
    shown = annotated(tmp_path, [], blind=4)
    assert shown[4][60 + ROW :].max() < 40
    assert shown[4][ROW : 18 + ROW].max() > 150  # why
    assert shown[3][60 + ROW :].max() > 150


def test_the_nature_is_in_every_picture(tmp_path: Path) -> None:
    shown = []
    for name in ("Exercise", "Reconstruction"):
        (tmp_path / name).mkdir()
        shown.append(annotated(tmp_path / name, [], blind=4, nature=name))
    for one, other in zip(*shown, strict=True):
        assert np.abs(one - other)[:20, :200].mean() > 5
        assert np.abs(one - other)[24:].mean() < 0.3


def test_a_zone_is_drawn_with_who_stood_there_and_how_much_of_the_time_was_seen(tmp_path: Path) -> None:
    """0.3 to 0.9 s have a row; before it nothing was seen of the zone, and after it neither: unknown, which is no 0."""

    def row(seen_share: float, people: int = 2) -> list[Presence]:
        return [Presence(0.3, 0.9, "camp", Fraction(people), 3, seen_share)]

    shown = {}
    for name, present in {"none": [], "half": row(0.5), "whole": row(1.0), "fuller": row(0.5, 8888)}.items():
        (tmp_path / name).mkdir()
        shown[name] = annotated(tmp_path / name, [], present=present)

    def differs(one: str, other: str) -> list[bool]:
        pairs = zip(shown[one], shown[other], strict=True)
        return [float(np.abs(a - b)[2 * ROW : 3 * ROW].mean()) > 1.5 for a, b in pairs]

    within = [False] * 3 + [True] * 2 + [False]
    assert [differs("half", other) for other in ("none", "whole", "fuller")] == [within] * 3
    edge = shown["none"][2][199:202, 210:250]  # from 220 to 280 on the ground: 20 less in the picture
    assert edge[..., 0].min() < 100
    assert edge[..., 1].max() > 150
    assert shown["none"][2][225:235, 225:235, 1].mean() < 160  # no more than its edge
