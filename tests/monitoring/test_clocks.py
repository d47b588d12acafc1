"""The clock of a film and that of a flight: a shift that is put in is found; where nothing moves nothing is said."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from flown import camera, gusts, track
from safepassage.monitoring.clocks import judged, shift_between
from safepassage.monitoring.placing import Laying
from walkers import HIGH_PX, WIDE_PX

if TYPE_CHECKING:
    from collections.abc import Callable

    from flown import Pose


def laid(pose: Callable[[float], Pose], times_s: np.ndarray, first_s: float = 0.0) -> Laying:
    """A film of the pose; its clock begins at `first_s`."""
    seen = camera(pose)
    return Laying(times_s + first_s, np.stack([seen(each) for each in times_s]), WIDE_PX, HIGH_PX)


@pytest.mark.parametrize("ahead_s", [0.0, 3600.0, -7.4])
def test_a_shift_is_found(ahead_s: float) -> None:
    """The flight lasts for three minutes, the film for its second one; the telemetry's clock is ahead."""
    flown = track(gusts, np.arange(0, 180, 0.25), 1000.0 + ahead_s)
    found = shift_between(laid(gusts, np.arange(60, 120, 0.5), 1000.0), flown)
    assert found is not None
    assert found.shift_s == pytest.approx(ahead_s, abs=0.21)
    assert found.is_certain
    assert found.explained_share > 0.9
    assert found.within_s <= 1


def test_errors_of_the_receiver_do_not_hide_it() -> None:
    flown = track(gusts, np.arange(0, 180, 0.25), 12.0)
    slow = np.cumsum(np.random.default_rng(5).normal(0, 0.05, (2, len(flown))), axis=1)
    wrong = replace(flown, lat_deg=flown.lat_deg + slow[0] / 110_961, lon_deg=flown.lon_deg + slow[1] / 89_967)
    found = shift_between(laid(gusts, np.arange(60, 120, 0.5)), wrong)
    assert found is not None
    assert found.shift_s == pytest.approx(12.0, abs=0.21)
    assert found.is_certain


def test_a_drone_at_rest_tells_nothing() -> None:
    def rest(_: float) -> Pose:
        return 0.0, 1.0, 0.0, 0.0

    assert shift_between(laid(rest, np.arange(0, 60, 0.5)), track(rest, np.arange(0, 60, 0.5))) is None


def test_an_even_flight_is_never_certain() -> None:
    def straight(time_s: float) -> Pose:
        return 0.0, 1.0, 2 * time_s - 100, 0.0

    found = shift_between(laid(straight, np.arange(30, 60, 0.5)), track(straight, np.arange(0, 100, 0.25)))
    assert found is not None
    assert found.explained_share > 0.99
    assert not found.is_certain


def test_another_flight_is_never_certain() -> None:
    def other(time_s: float) -> Pose:
        return 0.05 * np.sin(time_s / 1.7), 1.0, 4 * np.cos(time_s / 2.7), 3 * np.sin(time_s / 5.3)

    found = shift_between(laid(other, np.arange(0, 60, 0.5)), track(gusts, np.arange(0, 180, 0.25)))
    assert found is None or not found.is_certain


def test_too_little_film_or_flight_tells_nothing() -> None:
    flown = track(gusts, np.arange(0, 180, 0.25))
    assert shift_between(laid(gusts, np.arange(0, 3, 0.5)), flown) is None
    assert shift_between(laid(gusts, np.arange(0, 60, 0.5)), flown.at(np.arange(20))) is None
    half = track(gusts, np.arange(0, 30, 0.25))
    assert shift_between(laid(gusts, np.arange(0, 60, 0.5)), half) is None


def test_pictures_that_come_unevenly_are_set_right() -> None:
    times_s = np.arange(60, 120, 0.5) + np.where(np.arange(120) % 2, 0.15, 0.0)
    found = shift_between(laid(gusts, times_s), track(gusts, np.arange(0, 180, 0.25)))
    assert found is not None
    assert found.shift_s == pytest.approx(0, abs=0.21)
    assert found.explained_share > 0.97


@pytest.mark.parametrize(
    ("best", "rival", "is_certain"),
    [(0.95, 0.3, True), (0.6, 0.3, False), (0.99, 0.95, False), (0.42, -0.2, False), (0.7, 0.39, True)],
)
def test_a_shift_is_certain_when_no_other_comes_near(best: float, rival: float, is_certain: bool) -> None:
    """Another leaves twice as much unexplained, and a tenth more; and half of the motion agrees."""
    shifts_s = np.arange(-20, 20, 0.2)
    scores = np.full(len(shifts_s), -0.2)
    scores[50], scores[120] = best, rival
    found = judged(scores, shifts_s)
    assert found is not None
    assert found.is_certain == is_certain
    assert found.shift_s == pytest.approx(-10.0)
