"""Flights from which people ran: an alarm until the end is known, and how many were called back for it, by hand."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from night import DAMASCUS, moment, span, view_of
from safepassage.corridors.owners import about, key_of
from safepassage.ledger.observation import Observation
from safepassage.monitoring.kinds import KINDS
from safepassage.monitoring.sorties import alarms, figures

if TYPE_CHECKING:
    from pathlib import Path

SORTIE = next(kind for kind in KINDS if kind.name == "sortie")
NORTH = "corridor/karim-el-hun"
NIGHT = "2016-12-10T18:00/2016-12-11T06:00"
BACK = {"ended": "called_back", "reason": "people_below"}


def sortie(hours: str, number: str = "", **body: str) -> Observation:
    """A flight of one crew; what is only warned about is taken."""
    occurred = "/".join(f"2016-12-10T{clock}" for clock in hours.split("-"))
    mood = body.pop("mood", "observed")
    read, faults = SORTIE.read({"aircraft": "quad-3", **body}, span(occurred), DAMASCUS)
    assert all(each.severity == "warning" for each in faults)
    return Observation(
        kind="sortie",
        body=read,
        occurred=span(occurred),
        place=NORTH,
        source="crew-1",
        source_id=number or hours,
        method="reported",
        mood=mood,
    )


def raised(folder: Path, as_of: str, *flown: Observation) -> list[tuple[Any, ...]]:
    with view_of(folder, KINDS, f"2016-12-10T{as_of}", *flown) as view:
        return [(each.name, each.place, each.since_s, dict(each.facts), each.severity) for each in alarms(view)]


RUNNING = ("people_run_from_drone", NORTH, moment("2016-12-10T18:02"), {"aircraft": "quad-3"}, "alarm")


@pytest.mark.parametrize(
    ("flown", "stands"),
    [
        ((sortie("18:02-18:04", effect="ran"),), True),
        ((sortie("18:02-18:04", effect="stopped"),), False),
        ((sortie("18:02-18:04", effect="ran", **BACK),), False),
        ((sortie("18:02-18:04", effect="ran"), sortie("18:02-18:09", **BACK, effect="ran")), False),
        ((sortie("18:02-18:04", effect="ran"), sortie("18:04-18:09", effect="ran")), True),  # a second word, no end
        ((sortie("18:02-18:04", effect="ran"), sortie("18:05-18:09", **BACK)), True),  # the next flight
        ((sortie("18:02-18:04", effect="ran"), sortie("18:03-18:09", **BACK, aircraft="quad-4")), True),
        ((sortie("18:02-18:04", effect="ran", mood="planned"),), False),
    ],
)
def test_people_who_run_are_an_alarm_until_the_flight_has_ended(
    tmp_path: Path, flown: tuple[Observation, ...], stands: bool
) -> None:
    """At once, within the quarter of an hour that is not over: figures wait for its end, this does not."""
    found = raised(tmp_path, "18:10", *flown)
    assert (RUNNING in found) == stands


def test_nothing_is_raised_before_the_flight(tmp_path: Path) -> None:
    assert raised(tmp_path, "17:59", sortie("18:16-18:18", effect="ran")) == []


def test_two_aircraft_are_two_alarms_that_are_taken_in_hand_apart(tmp_path: Path) -> None:
    flown = (sortie("18:02-18:04", effect="ran"), sortie("18:02-18:05", aircraft="quad-4", effect="ran"))
    with view_of(tmp_path, KINDS, "2016-12-10T18:15", *flown) as view:
        found = {key_of(each.name, each.place, about(each)) for each in alarms(view)}
    assert {words for _, _, words in found} == {"aircraft=quad-3", "aircraft=quad-4"}


def counted(folder: Path, *flown: Observation) -> dict[str, tuple[int, int]]:
    with view_of(folder, KINDS, "2016-12-11T06:00", *flown) as view:
        found = figures(view, span(NIGHT))
        assert all(each.trace.count == len(flown) for each in found)
        return {each.name: (int(each.value.lo), int(Fraction(each.value.hi or 0))) for each in found if each.value}


def test_calls_back_are_counted_and_what_nobody_said_is_not_none(tmp_path: Path) -> None:
    """Five flights: people ran from two, of which one was called back for them; of two nobody told the effect."""
    flown = (
        sortie("18:00-18:20", effect="ran", **BACK),
        sortie("18:30-18:50", effect="ran", ended="aborted", reason="weather"),
        sortie("19:00-19:20", effect="none_seen", ended="as_planned"),
        sortie("19:30-19:50", effect="unknown", ended="called_back", reason="unknown"),
        sortie("20:00-20:20"),
    )
    assert counted(tmp_path, *flown) == {"sorties_people_ran": (2, 4), "sorties_called_back": (1, 3)}


def test_one_flight_told_in_two_ways_is_one(tmp_path: Path) -> None:
    flown = (
        sortie("18:00-18:20", "7", effect="ran", **BACK),
        sortie("18:00-18:20", "7", effect="looked_up", ended="as_planned"),
    )
    assert counted(tmp_path, *flown) == {"sorties_people_ran": (0, 1), "sorties_called_back": (0, 1)}


def test_without_a_flight_there_is_no_figure(tmp_path: Path) -> None:
    assert counted(tmp_path / "none") == {}
    planned = sortie("18:00-18:20", mood="planned")
    with view_of(tmp_path / "planned", KINDS, "2016-12-11T06:00", planned) as view:
        assert figures(view, span(NIGHT)) == []
