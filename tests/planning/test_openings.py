"""When people may be under way: pauses that hold and corridors that are open, in seconds from 18:00 on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from night import moment, view_of
from planning.cities import point
from planning.reports import CITY, KINDS, ZONE, corridor, guaranteed, pause, place
from safepassage.geography.gazetteer import gazetteer
from safepassage.planning.openings import exits_open, windows_open
from safepassage.planning.scenario import FOREVER_S, Exit, Window

if TYPE_CHECKING:
    from pathlib import Path

    from safepassage.ledger.observation import Observation
    from safepassage.planning.known import Line

AS_OF = "2016-12-10T17:00"
START_S = moment("2016-12-10T18:00")
PLACES = (place(CITY), place(ZONE, CITY), place("zone/north", CITY))
NIGHT = Window("window/night", 0.0, 12 * 3600.0)
HOUR_S = 3600.0


def windows(
    tmp_path: Path, own: tuple[Window, ...], *observations: Observation, zones: tuple[str, ...] = (ZONE,)
) -> tuple[tuple[Window, ...] | None, list[Line]]:
    with view_of(tmp_path, KINDS.values(), AS_OF, *PLACES, *observations) as view:
        return windows_open(view, own, zones, gazetteer(view), START_S)


def exits(
    tmp_path: Path, *observations: Observation, open_s: tuple[tuple[float, float], ...] = (), name: str = ""
) -> tuple[list[tuple[tuple[float, float], ...]], Line]:
    """(the open spans of the one exit, no span at all where it is left out; what is told)."""
    with view_of(tmp_path, KINDS.values(), AS_OF, *observations) as view:
        found, (line,) = exits_open(view, [Exit("exit/east", point(0, 0), open_s=open_s, corridor=name)], START_S)
    return [each.open_s for each in found], line


def test_a_pause_that_holds_is_the_window(tmp_path: Path) -> None:
    found, (line,) = windows(tmp_path, (), pause("begun", "2016-12-10T12:00", until="2016-12-11T00:00"))
    assert found == (Window("window/december-8", 0.0, 6 * HOUR_S),)
    assert (line.about, line.says, line.is_finding) == ("window/december-8", "holds, until 2016-12-11 00:00", False)
    assert line.trace.count == 1


def test_the_scenario_and_the_pause_both_have_to_allow_it(tmp_path: Path) -> None:
    found, _ = windows(tmp_path, (NIGHT,), pause("begun", "2016-12-10T12:00", until="2016-12-11T00:00"))
    assert found == (Window("window/night", 0.0, 6 * HOUR_S),)
    day = Window("window/day", 14 * HOUR_S, 24 * HOUR_S)
    assert windows(tmp_path / "day", (day,), pause("begun", "2016-12-10T12:00", until="2016-12-11T00:00"))[0] is None


def test_a_window_that_has_the_name_of_a_pause_is_that_pause(tmp_path: Path) -> None:
    planned = Window("window/december-8", 0.0, 20 * HOUR_S)
    found, _ = windows(tmp_path, (planned,), pause("begun", "2016-12-10T12:00", until="2016-12-10T20:00"))
    assert found == (Window("window/december-8", 0.0, 2 * HOUR_S),)


def test_nobody_said_until_when_and_it_was_broken(tmp_path: Path) -> None:
    broken = pause("broken", "2016-12-10T13:00/2016-12-10T13:10")
    found, (line,) = windows(tmp_path, (), pause("begun", "2016-12-10T12:00"), broken)
    assert found == (Window("window/december-8", 0.0, FOREVER_S),)
    assert (line.says, line.is_finding) == ("holds, nobody said until when; broken 1 times", True)


@pytest.mark.parametrize(
    "over",
    [
        [pause("begun", "2016-12-10T12:00", until="2016-12-10T16:00")],
        [pause("begun", "2016-12-10T12:00"), pause("ended", "2016-12-10T16:00")],
        [pause("begun", "2016-12-10T12:00", area="zone/north")],
        [pause("begun", "2016-12-10T12:00", area="")],
    ],
)
def test_a_pause_that_is_over_or_elsewhere_lets_nobody_go(tmp_path: Path, over: list[Observation]) -> None:
    """Without a window of its own a scenario would have people move at all times: that is refused, not planned."""
    assert windows(tmp_path, (), *over)[0] is None
    found, lines = windows(tmp_path / "own", (NIGHT,), *over)
    assert found == (NIGHT,)
    assert lines[-1].about == "window/night"
    assert lines[-1].says.startswith("planned, not agreed")
    assert lines[-1].is_finding


def test_it_holds_only_where_it_holds_in_every_zone(tmp_path: Path) -> None:
    west = pause("begun", "2016-12-10T12:00", until="2016-12-11T00:00", area=ZONE)
    assert windows(tmp_path, (), west)[0] is not None
    assert windows(tmp_path / "both", (), west, zones=(ZONE, "zone/north"))[0] is None


def test_of_no_pause_nothing_is_known(tmp_path: Path) -> None:
    found, (line,) = windows(tmp_path, ())
    assert (found, line.about, line.is_finding) == ((), "window", True)
    past = Window("window/yesterday", 0.0, -HOUR_S)
    assert windows(tmp_path / "past", (past,))[0] is None


def test_an_open_corridor_is_open_until_the_first_guarantee_ends(tmp_path: Path) -> None:
    opened = corridor("open", "2016-12-10T12:00", until="2016-12-12T00:00")
    spans, line = exits(tmp_path, *guaranteed("2016-12-11T06:00"), opened)
    assert spans == [((0.0, 12 * HOUR_S),)]
    assert (line.says, line.is_finding) == ("corridor/east open until 2016-12-11 06:00", False)
    assert line.trace.count == 3
    spans, _ = exits(tmp_path / "sooner", *guaranteed(), corridor("open", "2016-12-10T12:00", until="2016-12-10T19:00"))
    assert spans == [((0.0, HOUR_S),)]


def test_the_scenario_narrows_it_further(tmp_path: Path) -> None:
    opened = corridor("open", "2016-12-10T12:00")
    spans, _ = exits(tmp_path, *guaranteed(), opened, open_s=((0.0, HOUR_S), (11 * HOUR_S, 20 * HOUR_S)))
    assert spans == [((0.0, HOUR_S), (11 * HOUR_S, 12 * HOUR_S))]


def test_guaranteed_by_all_but_not_open_yet(tmp_path: Path) -> None:
    steps = [corridor("proposed", "2016-12-08"), *guaranteed()]
    spans, line = exits(tmp_path, *steps)
    assert spans == [((0.0, 12 * HOUR_S),)]
    assert line.says == "corridor/east guaranteed by all until 2016-12-11 06:00, not open yet"
    assert exits(tmp_path / "one", *steps[:2])[0] == []


def test_an_open_corridor_without_a_word_of_a_party_is_told(tmp_path: Path) -> None:
    spans, line = exits(tmp_path, guaranteed()[0], corridor("open", "2016-12-10T12:00"))
    assert len(spans) == 1
    assert line.is_finding
    assert line.says.endswith("without the guarantee of party B")


@pytest.mark.parametrize(
    ("last", "says"),
    [
        (corridor("suspended", "2016-12-10T15:00", reason="shelling"), "corridor/east suspended (shelling): closed"),
        (corridor("closed", "2016-12-10T15:00"), "corridor/east closed: closed"),
        (
            corridor("withdrawn", "2016-12-10T15:00", party="Party B"),
            "corridor/east open, but the guarantee of party B is gone: closed",
        ),
    ],
)
def test_what_closes_a_corridor_closes_its_exit(tmp_path: Path, last: Observation, says: str) -> None:
    spans, line = exits(tmp_path, *guaranteed(), corridor("open", "2016-12-10T12:00"), last)
    assert (spans, line.says, line.is_finding) == ([], says, True)


def test_a_guarantee_that_ran_out_closes_it(tmp_path: Path) -> None:
    spans, line = exits(tmp_path, *guaranteed("2016-12-10T16:00"), corridor("open", "2016-12-10T12:00"))
    assert spans == []
    assert line.says == "corridor/east open, but the guarantee of party A, party B is gone: closed"


def test_a_corridor_that_nobody_spoke_of_stays_as_it_was_written(tmp_path: Path) -> None:
    spans, line = exits(tmp_path, corridor("closed", "2016-12-10T15:00", "corridor/other"))
    assert (spans, line.is_finding, line.trace.count) == ([()], True, 0)
    assert (
        exits(tmp_path / "named", corridor("closed", "2016-12-10T15:00", "corridor/other"), name="corridor/other")[0]
        == []
    )
