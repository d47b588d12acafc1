"""How long a corridor was open, watched, and open with nobody watching, in minutes worked out by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from night import moment, seen, span, view_of
from safepassage.monitoring.figures import Gap, alarms, cover, figures, gaps
from safepassage.monitoring.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from safepassage.ledger.figures import Figure
    from safepassage.ledger.observation import Observation

WATCH, COUNT, GAP = (
    next(kind for kind in KINDS if kind.name == name) for name in ("watch", "watch_count", "watch_gap")
)
NORTH = "corridor/karim-el-hun"
NIGHT = "2016-12-10T18:00/2016-12-11T06:00"
ALL_NIGHT = {NORTH: [span(NIGHT)]}


def watch(hours: str, **more: Any) -> Observation:
    return seen(WATCH, hours, NORTH, **{"means": "drone", "source": "crew-1", **more})


def gap(hours: str, **more: Any) -> Observation:
    return seen(GAP, hours, NORTH, **{"reason": "weather", "source": "crew-1", **more})


def minutes(found: Sequence[Figure]) -> dict[str, int]:
    return {each.name + each.labels.get("stretch", ""): int(each.value.lo) for each in found if each.value is not None}


def test_the_night_of_two_watches_and_a_cloud(tmp_path: Path) -> None:
    """Watched 18–22 and 21–24, less 20:10–20:55 of cloud: 6 h less 45 min. Open 12 h, so 6 h 45 min nobody saw."""
    with view_of(
        tmp_path,
        KINDS,
        "2016-12-11T06:00",
        watch("2016-12-10T18:00/2016-12-10T22:00"),
        gap("2016-12-10T20:10/2016-12-10T20:55"),
        watch("2016-12-10T21:00/2016-12-11T00:00", source="crew-2"),
    ) as view:
        assert minutes(figures(view, span(NIGHT), ALL_NIGHT, {})) == {
            "corridor_open": 720,
            "corridor_watched": 315,
            "corridor_unwatched": 405,
        }
        assert gaps(view, span(NIGHT), ALL_NIGHT, {}) == [
            Gap(NORTH, "", moment("2016-12-10T20:10"), moment("2016-12-10T20:55"), ("weather",)),
            Gap(NORTH, "", moment("2016-12-11T00:00"), moment("2016-12-11T06:00"), ()),
        ]


def test_what_was_watched_of_each_stretch_by_whom_and_when_last(tmp_path: Path) -> None:
    """The south from 18 to 20 by one crew, the north from 21 to 22 by another: 3 of 12 hours, each stretch its own."""
    with view_of(
        tmp_path,
        KINDS,
        "2016-12-11T06:00",
        watch("2016-12-10T18:00/2016-12-10T20:00", stretch="stretch/south"),
        watch("2016-12-10T21:00/2016-12-10T22:00", stretch="stretch/north", source="crew-2"),
    ) as view:
        found = {each.stretch: each for each in cover(view, span(NIGHT), ALL_NIGHT, {NORTH: ["stretch/middle"]})}
    south = (moment("2016-12-10T18:00"), moment("2016-12-10T20:00"))
    north = (moment("2016-12-10T21:00"), moment("2016-12-10T22:00"))
    assert {name: each.watched for name, each in found.items()} == {
        "": (south, north),
        "stretch/south": (south,),
        "stretch/north": (north,),
        "stretch/middle": (),  # nobody ever looked there, which is to be seen
    }
    assert {name: each.by for name, each in found.items()} == {
        "": (("crew-1", "", (south,)), ("crew-2", "", (north,))),
        "stretch/south": (("crew-1", "", (south,)),),
        "stretch/north": (("crew-2", "", (north,)),),
        "stretch/middle": (),
    }
    assert found["stretch/middle"].last_s is None
    assert found["stretch/south"].last_s == south[1]
    assert sum(end - start for start, end in found[""].opened) == 12 * 3600


def test_how_finely_a_stretch_was_seen_is_told_of_the_watches_that_say_it_for_as_long_as_they_watched(
    tmp_path: Path,
) -> None:
    """Two hours at about 6 cm, one of them in cloud; an hour at 12 cm; half an hour whose watch does not say it."""
    with view_of(
        tmp_path,
        KINDS,
        "2016-12-11T06:00",
        watch("2016-12-10T18:00/2016-12-10T20:00", stretch="stretch/south", resolution="about 6"),
        gap("2016-12-10T19:00/2016-12-10T20:00", stretch="stretch/south"),
        watch("2016-12-10T21:00/2016-12-10T22:00", source="crew-2", resolution="0.12 m"),
        watch("2016-12-10T19:00/2016-12-10T19:30", source="crew-2"),  # beneath that cloud
        watch("2016-12-10T23:00/2016-12-11T00:00", source="crew-2", resolution="more than 9"),
        watch("2016-12-10T12:00/2016-12-10T13:00", source="crew-2", resolution="40"),  # before the period
    ) as view:
        found = {each.stretch: each for each in cover(view, span(NIGHT), ALL_NIGHT, {NORTH: ["stretch/north"]})}
    hours = [
        (moment("2016-12-10T18:00"), moment("2016-12-10T19:00")),
        (moment("2016-12-10T21:00"), moment("2016-12-10T22:00")),
    ]
    for stretch, cm, resolved in (
        ("", [6.5, 12], hours),
        ("stretch/south", [6.5, 12], hours),  # the watches over all of the corridor saw it too
        ("stretch/north", [12, 12], hours[1:]),
    ):
        told = found[stretch]
        assert ([float(each) for each in told.pixel_cm or ()], list(told.resolved)) == (cm, resolved), stretch


def test_two_drones_of_a_crew_over_one_stretch_each_have_their_own_gaps(tmp_path: Path) -> None:
    """The first from 18 to 20, away for half an hour after 19; the second from 18:30 to 20; in cloud, both, at last."""
    south = {"stretch": "stretch/south"}
    with view_of(
        tmp_path,
        KINDS,
        "2016-12-11T06:00",
        watch("2016-12-10T18:00/2016-12-10T20:00", aircraft="north-1", **south),
        gap("2016-12-10T19:00/2016-12-10T19:30", aircraft="north-1", **south),
        watch("2016-12-10T18:30/2016-12-10T20:00", aircraft="north-2", **south),
        gap("2016-12-10T19:45/2016-12-10T20:00", **south),  # which of them is not said
    ) as view:
        (whole, found) = cover(view, span(NIGHT), ALL_NIGHT, {})
        told = {each.name: each.value for each in figures(view, span(NIGHT), ALL_NIGHT, {})}
    at = {each: moment(f"2016-12-10T{each}") for each in ("18:00", "18:30", "19:00", "19:30", "19:45")}
    assert (whole.watched, found.watched) == (((at["18:00"], at["19:45"]),),) * 2
    assert found.by == (
        ("crew-1", "north-1", ((at["18:00"], at["19:00"]), (at["19:30"], at["19:45"]))),
        ("crew-1", "north-2", ((at["18:30"], at["19:45"]),)),
    )
    minutes_said = told["stretch_watched"]
    assert minutes_said is not None
    assert minutes_said.lo == 105  # and not the 165 of both


def test_a_stretch_that_nobody_looks_at_has_its_own_gap_beside_a_watched_neighbour(tmp_path: Path) -> None:
    """The south is watched all night but for a cloud; the middle never; the corridor has the gap of the cloud alone."""
    cloud = (moment("2016-12-10T20:10"), moment("2016-12-10T20:55"), ("weather",))
    night = (moment("2016-12-10T18:00"), moment("2016-12-11T06:00"))
    with view_of(
        tmp_path,
        KINDS,
        "2016-12-11T06:00",
        watch("2016-12-10T18:00/2016-12-11T06:00", stretch="stretch/south"),
        gap("2016-12-10T20:10/2016-12-10T20:55", stretch="stretch/south"),
        watch("2016-12-10T19:00/2016-12-10T20:00", stretch="crossing/bridge", mood="planned"),
    ) as view:
        known = {NORTH: ["stretch/middle", "stretch/south"]}
        assert gaps(view, span(NIGHT), ALL_NIGHT, known) == [
            Gap(NORTH, "", *cloud),
            Gap(NORTH, "crossing/bridge", *night, ()),  # it was to be looked at, and nobody did
            Gap(NORTH, "stretch/middle", *night, ()),
            Gap(NORTH, "stretch/south", *cloud),
        ]
        found = minutes(figures(view, span(NIGHT), ALL_NIGHT, known))
        raised = [each.name for each in alarms(view, ALL_NIGHT)]
    assert raised == ["watch_missed"]  # the corridor is under watch while a part of it is
    assert {name: found[f"stretch_unwatchedstretch/{name}"] for name in ("middle", "south")} == {
        "middle": 720,
        "south": 45,
    }
    assert found["stretch_watchedstretch/middle"] == 0


def test_one_crews_cloud_does_not_blind_another_crew(tmp_path: Path) -> None:
    hours = "2016-12-10T18:00/2016-12-11T06:00"
    with view_of(tmp_path, KINDS, "2016-12-11T06:00", watch(hours), watch(hours, source="crew-2"), gap(hours)) as view:
        assert minutes(figures(view, span(NIGHT), ALL_NIGHT, {}))["corridor_unwatched"] == 0


def test_closed_hours_are_no_gap_and_a_corridor_without_a_watch_is_all_gap(tmp_path: Path) -> None:
    two_hours = {NORTH: [span("2016-12-10T17:00/2016-12-10T19:00"), span("2016-12-10T18:30/2016-12-10T20:00")]}
    with view_of(tmp_path, KINDS, "2016-12-11T06:00") as view:
        assert minutes(figures(view, span(NIGHT), two_hours, {})) == {
            "corridor_open": 120,
            "corridor_watched": 0,
            "corridor_unwatched": 120,
        }
        assert figures(view, span(NIGHT), {}, {}) == []


def test_a_watch_that_goes_on_counts_up_to_now(tmp_path: Path) -> None:
    with view_of(tmp_path, KINDS, "2016-12-10T20:00", watch("2016-12-10T18:00/2016-12-11T09:00")) as view:
        found = minutes(figures(view, span(NIGHT), ALL_NIGHT, {}))
        assert alarms(view, ALL_NIGHT) == []
    assert found == {"corridor_open": 120, "corridor_watched": 120, "corridor_unwatched": 0}


def test_one_end_watched_is_not_the_other(tmp_path: Path) -> None:
    with view_of(
        tmp_path,
        KINDS,
        "2016-12-11T06:00",
        watch("2016-12-10T18:00/2016-12-10T20:00", stretch="stretch/south"),
        watch("2016-12-10T19:00/2016-12-10T22:00"),
        gap("2016-12-10T21:00/2016-12-10T21:30", stretch="stretch/south"),
    ) as view:
        found = minutes(figures(view, span(NIGHT), ALL_NIGHT, {}))
    # The whole corridor 19–22 also shows the south, but for 21:00–21:30; elsewhere it was seen then.
    assert found["corridor_watched"] == 240
    assert found["stretch_watchedstretch/south"] == 210


@pytest.mark.parametrize(
    ("held", "missed"), [("2016-12-10T18:00/2016-12-10T20:00", False), ("2016-12-10T18:00/2016-12-10T19:00", True)]
)
def test_a_planned_watch_is_missed_when_less_than_half_was_held(tmp_path: Path, held: str, missed: bool) -> None:
    planned = watch("2016-12-10T18:00/2016-12-10T22:00", mood="planned", stretch="stretch/south")
    done = watch(held, stretch="stretch/south")
    with view_of(tmp_path, KINDS, "2016-12-10T22:00", planned, done) as view:
        found = [each.name for each in alarms(view, {})]
        not_yet = span("2016-12-10T18:00/2016-12-10T18:15")
        assert minutes(figures(view, not_yet, ALL_NIGHT, {}))["corridor_watched"] == 15
    assert found == (["watch_missed"] if missed else [])


def test_a_planned_watch_is_no_watch(tmp_path: Path) -> None:
    planned = watch("2016-12-10T18:00/2016-12-11T06:00", mood="planned")
    with view_of(tmp_path, KINDS, "2016-12-10T20:00", planned) as view:
        found = alarms(view, ALL_NIGHT)
    assert [(each.name, each.since_s) for each in found] == [("open_unwatched", moment("2016-12-10T18:00"))]


def test_a_gap_that_is_over_is_no_alarm(tmp_path: Path) -> None:
    with view_of(tmp_path, KINDS, "2016-12-10T20:00", watch("2016-12-10T19:00/2016-12-10T20:00")) as view:
        assert alarms(view, ALL_NIGHT) == []
