"""What was planned beside what was flown, in minutes worked out by hand and, minute by minute, by counting."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

from night import moment, seen, span, view_of
from safepassage.monitoring.flown import flown, flown_by_aircraft
from safepassage.monitoring.kinds import KINDS
from safepassage.monitoring.spans import seconds_of

if TYPE_CHECKING:
    from pathlib import Path

    from safepassage.ledger.observation import Observation
    from safepassage.monitoring.flown import Flown

WATCH, GAP = (next(kind for kind in KINDS if kind.name == name) for name in ("watch", "watch_gap"))
NORTH = "corridor/karim-el-hun"
A, B = "stretch/a", "stretch/b"
NIGHT = span("2016-12-10T18:00/2016-12-11T06:00")
NAMES = ("planned", "as_planned", "by_others", "missed", "for_others", "unplanned")


def watch(hours: str, stretch: str = "", aircraft: str = "", mood: str = "observed", **more: str) -> Observation:
    begin, end = (f"2016-12-10T{clock}" for clock in hours.split("-"))
    told = {"stretch": stretch, "aircraft": aircraft, "means": "drone"}
    more = {"source": "crew-1" if mood == "observed" else "base-north", **more}
    return seen(
        WATCH, f"{begin}/{end}", NORTH, mood=mood, **{name: word for name, word in told.items() if word}, **more
    )


def plan(hours: str, stretch: str = "", aircraft: str = "") -> Observation:
    return watch(hours, stretch, aircraft, "planned")


def minutes(each: Flown, names: tuple[str, ...] = NAMES) -> tuple[int, ...]:
    return tuple(seconds_of(getattr(each, name)) // 60 for name in names)


def by_place(view: Any) -> dict[str, tuple[int, ...]]:
    names = tuple(name for name in NAMES if not name.endswith("_others"))
    return {each.stretch: minutes(each, names) for each in flown(view, NIGHT)}


def test_two_stretches_of_which_one_is_let_down(tmp_path: Path) -> None:
    """South is planned 18-20 and 22-23 and flown 18:30-20:30; north is planned and flown 18-19.

    South: 3 h planned, 90 min as planned, 90 missed, 30 without a plan. Of the corridor 18-20 and 22-23 were planned,
    and what south missed it missed. At 24:00 a later watch is not due yet.
    """
    with view_of(
        tmp_path,
        KINDS,
        "2016-12-11T00:00",
        *(plan("18:00-20:00", A), plan("22:00-23:00", A), plan("18:00-19:00", B)),
        seen(WATCH, "2016-12-11T01:00/2016-12-11T02:00", NORTH, mood="planned", means="drone", stretch=A),
        *(watch("18:30-20:30", A), watch("18:00-19:00", B)),
    ) as view:
        assert by_place(view) == {A: (180, 90, 90, 30), B: (60, 60, 0, 0), "": (180, 90, 90, 30)}
        (south,) = (each for each in flown(view, NIGHT) if each.stretch == A)
    clocks = (("18:00", "18:30"), ("22:00", "23:00"))
    assert south.missed == tuple(tuple(moment(f"2016-12-10T{clock}") for clock in each) for each in clocks)


def test_a_gap_is_not_held_and_a_watch_of_the_whole_holds_each_part(tmp_path: Path) -> None:
    """All of the corridor is watched 18-20 but for 19:00-19:15; south was planned, and so was all of it 19:30-20:30."""
    cloud = seen(GAP, "2016-12-10T19:00/2016-12-10T19:15", NORTH, reason="weather", source="crew-1")
    with view_of(
        tmp_path, KINDS, "2016-12-11T06:00",
        plan("18:00-19:30", A), plan("19:30-20:30"), watch("18:00-20:00"), cloud,
    ) as view:  # fmt: skip
        assert by_place(view) == {A: (90, 75, 15, 0), "": (150, 105, 45, 0)}


def test_a_watch_of_the_whole_without_a_plan_is_told_of_the_corridor_alone_and_less_its_gap(tmp_path: Path) -> None:
    """South is planned and held 18-19. All of the corridor is watched 20-21 unasked, south 22-23; clouds take 25."""
    clouds = [
        seen(GAP, f"2016-12-10T{hour}:10/2016-12-10T{hour}:{end}", NORTH, reason="weather", source="crew-1")
        for hour, end in ((20, 20), (22, 25))
    ]
    with view_of(
        tmp_path, KINDS, "2016-12-11T06:00",
        plan("18:00-19:00", A), watch("18:00-19:00", A), watch("20:00-21:00"), watch("22:00-23:00", A), *clouds,
    ) as view:  # fmt: skip
        assert by_place(view) == {A: (60, 60, 0, 45), "": (60, 60, 0, 50 + 45)}


def test_where_nothing_was_planned_nothing_is_compared(tmp_path: Path) -> None:
    with view_of(tmp_path, KINDS, "2016-12-11T06:00", watch("18:00-20:00", A)) as view:
        assert flown(view, NIGHT) == []
        assert flown_by_aircraft(view, NIGHT) == []


def test_who_stood_in_for_whom(tmp_path: Path) -> None:
    """North-1 was to hold south 18-19 and went home at 18:20; north-2 took over until 18:50.

    After its own turn from 19 to 20 that one stayed until 20:15. The last ten minutes before 19:00 nobody held.
    """
    with view_of(
        tmp_path,
        KINDS,
        "2016-12-11T06:00",
        *(plan("18:00-19:00", A, "north-1"), plan("19:00-20:00", A, "north-2")),
        *(watch("18:00-18:20", A, "north-1"), watch("18:20-18:50", A, "north-2"), watch("19:00-20:15", A, "north-2")),
    ) as view:
        found = {each.aircraft: minutes(each) for each in flown_by_aircraft(view, NIGHT)}
    assert found == {"north-1": (60, 20, 30, 10, 0, 0), "north-2": (60, 60, 0, 0, 30, 15)}


def test_a_watch_that_names_no_aircraft_is_nobodys_miss(tmp_path: Path) -> None:
    with view_of(
        tmp_path, KINDS, "2016-12-11T06:00", plan("18:00-19:00", A, "north-1"), watch("18:00-18:45", A)
    ) as view:
        assert [minutes(each) for each in flown_by_aircraft(view, NIGHT)] == [(60, 0, 45, 15, 0, 0)]


def test_against_counting_each_minute(tmp_path: Path) -> None:
    """Drawn watches of two stretches and two drones: sets of minutes give the same."""
    for seed in range(12):
        rng = random.Random(seed)
        drawn = []
        for _ in range(8):
            begin = 15 * rng.randrange(0, 16)
            end = begin + 15 * rng.randrange(1, 5)
            drawn.append(
                (rng.choice(("planned", "observed")), rng.choice((A, B)), rng.choice(("n-1", "n-2")), begin, end)
            )

        def over(mood: str, *words: str, drawn: list[tuple[str, str, str, int, int]] = drawn) -> set[tuple[str, int]]:
            return {
                (each[1], minute)
                for each in drawn
                if each[0] == mood and set(words) <= set(each)
                for minute in range(each[3], each[4])
            }

        told = [
            watch(f"{18 + a // 60}:{a % 60:02}-{18 + b // 60}:{b % 60:02}", where, who, mood, source_id=str(n))
            for n, (mood, where, who, a, b) in enumerate(drawn)
        ]
        with view_of(tmp_path / str(seed), KINDS, "2016-12-11T06:00", *told) as view:
            places, drones = by_place(view), {each.aircraft: minutes(each) for each in flown_by_aircraft(view, NIGHT)}
        for stretch in (A, B) if over("planned") else ():
            due, held = over("planned", stretch), over("observed", stretch)
            expected = (len(due), len(due & held), len(due - held), len(held - due))
            assert places.get(stretch, (0, 0, 0, 0)) == expected, seed
        for name in ("n-1", "n-2"):
            due, held = over("planned", name), over("observed", name)
            anybody, wanted = over("observed"), over("planned")
            others = (due & anybody) - held
            sets = (due, due & held, others, due - anybody, (held & wanted) - due, held - wanted)
            if len({minute for _, minute in due}) == len(due) and len({minute for _, minute in held}) == len(held):
                assert drones.get(name, (0,) * 6) == tuple(map(len, sets)), seed
