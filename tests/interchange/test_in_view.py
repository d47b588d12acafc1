"""Which lines a picture shows: nine tenths of a line at least, wherever the picture lies."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from safepassage.interchange.film import Film
from safepassage.interchange.in_view import InView
from safepassage.monitoring.counting import Line, Zone

FILM = Film(Path("a.mp4"), 10.0, 100, 768, 576, is_retimed=False)


def moved(x_px: float, y_px: float) -> np.ndarray:
    return np.array([[1, 0, x_px], [0, 1, y_px], [0, 0, 1.0]])


def test_a_line_is_hidden_when_more_than_a_tenth_of_it_is_outside() -> None:
    view = InView(FILM, [Line("gate", (100, 50, 100, 550)), Line("gate", (-900, 0, -900, 9))], [])
    assert view.hidden(np.eye(3)) == []
    assert view.hidden(moved(0, 90)) == []  # 40 of 500 px are above the picture
    assert view.hidden(moved(0, 120)) == ["gate"]  # 70 of 500
    assert view.hidden(moved(101, 0)) == ["gate"]
    assert view.hidden(moved(-667, 0)) == []
    assert view.hidden(moved(-669, 0)) == ["gate"]


def test_a_zone_is_called_by_its_kind() -> None:
    """And is hidden where more than a third of it is: of a square of 90 px, 27 px are not and 36 px are."""
    zone = Zone("gate", ((0, 0), (90, 0), (90, 90), (0, 90)))
    view = InView(FILM, [Line("gate", (100, 50, 100, 550))], [zone])
    assert view.hidden(moved(27, 0)) == []
    assert view.hidden(moved(36, 0)) == ["zone gate"]


def test_what_lies_behind_the_horizon_is_hidden_though_a_plane_would_show_it() -> None:
    """At y = -250 the ground goes over the horizon of this picture; -500 comes out at 500, as if it were near."""
    tilted = np.linalg.inv(np.array([[1, 0, 0], [0, 1, 0], [0, 1 / 250, 1.0]]))
    line = Line("back", (-100, -500, 0, -500))
    assert InView(FILM, [line], []).hidden(tilted) == ["back"]
    assert InView(FILM, [Line("nan", (np.nan, 0, 5, 5))], []).hidden(np.eye(3)) == ["nan"]
