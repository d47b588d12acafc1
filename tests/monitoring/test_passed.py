"""How many passed by what several watches counted, each sum worked out by hand: nobody twice, nothing hidden."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

import pytest

from night import seen, span, view_of
from safepassage.monitoring.kinds import KINDS
from safepassage.monitoring.passed import passed

if TYPE_CHECKING:
    from pathlib import Path

    from safepassage.ledger.kind import Kind
    from safepassage.ledger.observation import Observation

COUNT, VEHICLES, GAP = (
    next(kind for kind in KINDS if kind.name == name) for name in ("watch_count", "watch_vehicle_count", "watch_gap")
)
NIGHT = "2016-12-10T18:00/2016-12-11T06:00"
_numbers = count()


def counted(hours: str, many: str, source: str = "crew-1", kind: Kind = COUNT, **more: Any) -> Observation:
    """`hours` are of the tenth of December, `18:00/18:01`."""
    place = more.pop("place", "corridor/karim-el-hun")
    told = {"direction": "outbound", "stretch": "stretch/bridge", "source_id": f"c{next(_numbers)}", **more}
    return seen(kind, _of_the_tenth(hours), place, counted=many, source=source, **told)


def driven(hours: str, many: str, source: str = "crew-1") -> Observation:
    return counted(hours, many, source, VEHICLES)


def gap(hours: str, source: str = "crew-1", stretch: str = "stretch/bridge") -> Observation:
    said = {"reason": "weather", **({"stretch": stretch} if stretch else {})}
    return seen(GAP, _of_the_tenth(hours), "corridor/karim-el-hun", source=source, **said)


def _of_the_tenth(hours: str) -> str:
    return "/".join(f"2016-12-10T{each}" for each in hours.split("/"))


def people(folder: Path, *observations: Observation, direction: str = "outbound") -> tuple[int, int | None] | None:
    with view_of(folder, KINDS, "2016-12-11T06:00", *observations) as view:
        found = {each.name: each for each in passed(view, span(NIGHT))}
    value = found[f"watch_counted_{direction}"].value
    return None if value is None else (int(value.lo), None if value.hi is None else int(value.hi))


def test_minutes_of_one_watch_are_added_and_directions_kept_apart(tmp_path: Path) -> None:
    rows = [
        counted("18:00/18:01", "4-6"),
        counted("18:01/18:02", "10"),
        counted("18:01/18:02", "3", direction="inbound"),
    ]
    assert people(tmp_path / "a", *rows) == (14, 16)
    assert people(tmp_path / "b", *rows, direction="inbound") == (3, 3)


def test_nobody_counted_is_unknown_and_not_nobody(tmp_path: Path) -> None:
    assert people(tmp_path / "a") is None
    assert people(tmp_path / "b", counted("18:00/18:01", "5"), direction="inbound") is None


def test_two_watches_over_one_line_are_one_figure_that_holds_both(tmp_path: Path) -> None:
    """8–12 and 10–15 are between 8 and 15, not between 18 and 27; what only one of them saw is added: 20 and 30."""
    both = [counted("18:01/18:02", "8-12"), counted("18:01/18:02", "10-15", "crew-2")]
    alone = [counted("18:00/18:01", "20"), counted("18:02/18:03", "30", "crew-2")]
    assert people(tmp_path / "a", *both) == (8, 15)
    assert people(tmp_path / "b", *both, *alone) == (58, 65)
    assert people(tmp_path / "c", counted("18:01/18:02", "8"), counted("18:01/18:02", "at least 10", "crew-2")) == (
        8,
        None,
    )


def test_minutes_that_do_not_begin_together_are_compared_as_a_whole(tmp_path: Path) -> None:
    """One counts 10 and 10 from 18:00:00, the other 9 and 12 from 18:00:30.

    By the first it is 20 and, for the half minute after, up to 12; by the second 21 and, for the half minute before,
    up to 10.
    """
    first = [counted("18:00:00/18:01:00", "10"), counted("18:01:00/18:02:00", "10")]
    second = [counted("18:00:30/18:01:30", "9", "crew-2"), counted("18:01:30/18:02:30", "12", "crew-2")]
    assert people(tmp_path, *first, *second) == (20, 32)


def test_where_one_drone_relieves_another_nobody_is_counted_twice(tmp_path: Path) -> None:
    """The second comes in the middle of the last minute of the first: of the 6 and the 7 there is one at least."""
    first = [counted("18:00:00/18:01:00", "30"), counted("18:01:00/18:02:00", "6")]
    second = [counted("18:01:30/18:02:30", "7", "crew-2"), counted("18:02:30/18:03:30", "40", "crew-2")]
    assert people(tmp_path, *first, *second) == (30 + 6 + 40, 30 + 6 + 7 + 40)


def test_watches_that_only_touch_are_added(tmp_path: Path) -> None:
    assert people(tmp_path, counted("18:00/18:01", "5"), counted("18:01/18:02", "7", "crew-2")) == (12, 12)


def test_an_estimate_stands_back_unless_both_cannot_be_right(tmp_path: Path) -> None:
    for folder, said, expected in (("a", "5-30", (10, 12)), ("b", "20-40", (10, 40)), ("c", "2-6", (2, 12))):
        rough = counted("18:00/18:01", said, "a-crew", method="estimated")
        assert people(tmp_path / folder, counted("18:00/18:01", "10-12"), rough) == expected


def test_two_estimates_are_both_heard(tmp_path: Path) -> None:
    rows = [counted("18:00/18:01", each, f"crew-{each}", method="estimated") for each in ("8-12", "10-15")]
    assert people(tmp_path, *rows) == (8, 15)


def test_who_was_blind_for_most_of_a_minute_stands_back(tmp_path: Path) -> None:
    """Fog after ten seconds: the other's minute is the figure. Alone, what the first saw before the fog is."""
    seen_before = [counted("18:00/18:01", "2"), gap("18:00:10/18:01:00")]
    assert people(tmp_path / "a", *seen_before, counted("18:00/18:01", "14", "crew-2")) == (14, 14)
    assert people(tmp_path / "b", *seen_before) == (2, 2)
    # the fog of another crew, or a minute that looks at nothing else, changes nothing
    assert people(tmp_path / "c", counted("18:00/18:01", "2"), gap("18:00:10/18:01", "crew-3")) == (2, 2)
    # fog over the whole corridor hides the bridge, and fog elsewhere does not
    other = counted("18:00/18:01", "14", "crew-2")
    for folder, stretch, expected in (("e", "", 14), ("f", "stretch/ford", 2)):
        fog = gap("18:00:10/18:01:00", stretch=stretch)
        assert people(tmp_path / folder, counted("18:00/18:01", "2"), fog, other) == (expected, 14)
    # fog that came in the minute before is fog still
    lasting = [counted("18:02/18:03", "2"), gap("18:01:50/18:02:50"), counted("18:02/18:03", "14", "crew-2")]
    assert people(tmp_path / "g", *lasting) == (14, 14)
    # who came in when the other's fog had come is added: they share no time
    after = [counted("18:00:10/18:01:10", "9", "crew-2")]
    assert people(tmp_path / "d", *seen_before, *after) == (11, 11)


def test_two_films_of_one_crew_are_two_watches(tmp_path: Path) -> None:
    assert people(tmp_path, counted("18:00/18:01", "8"), counted("18:00/18:01", "11")) == (8, 11)


def test_lines_of_one_corridor_see_the_same_people_and_corridors_do_not(tmp_path: Path) -> None:
    """The bridge saw 20, the ford 25: between 25, who passed both, and 45. Another corridor's 7 are others."""
    rows = [counted("18:00/18:01", "20"), counted("18:00/18:01", "25", stretch="stretch/ford")]
    assert people(tmp_path / "a", *rows) == (25, 45)
    assert people(tmp_path / "b", *rows, counted("18:00/18:01", "7", place="corridor/other")) == (32, 52)


@pytest.mark.parametrize("turned", [False, True])
def test_the_order_of_receipt_changes_nothing(tmp_path: Path, turned: bool) -> None:
    rows = [
        counted("18:00:00/18:01:00", "10-12"),
        counted("18:00:20/18:01:20", "11-13", "crew-2"),
        counted("18:00:40/18:01:40", "5", "crew-3", method="estimated"),
    ]
    # By crew-1 10–12, then up to 13, then up to 5; by crew-2 11–13, then up to 12, then up to 5.
    assert people(tmp_path, *(rows[::-1] if turned else rows)) == (10, 30)


def test_what_the_figure_rests_on(tmp_path: Path) -> None:
    rows = [counted("18:00/18:01", "2"), gap("18:00:10/18:01:00"), gap("19:00/19:10", "crew-9")]
    with view_of(tmp_path, KINDS, "2016-12-11T06:00", *rows) as view:
        figures = [each for each in passed(view, span(NIGHT)) if each.unit == "{person}"]
    assert [each.trace.count for each in figures] == [3, 3]
    assert {each.method for each in figures} == {"counted"}


def test_vehicles_are_figures_of_their_own_and_watches_of_them_are_not_added_either(tmp_path: Path) -> None:
    """Two watches saw the same minute, 3 and 4-5, and one the next, 2: 5 to 7 vehicles, and no more people for it."""
    rows = [
        counted("18:00/18:01", "100"),
        driven("18:00/18:01", "3"),
        driven("18:00/18:01", "4-5", source="crew-2"),
        driven("18:01/18:02", "2"),
    ]
    with view_of(tmp_path / "a", KINDS, "2016-12-11T06:00", *rows) as view:
        found = {each.name: each for each in passed(view, span(NIGHT))}
    told = {name: each.value and (int(each.value.lo), int(each.value.hi or 0)) for name, each in found.items()}
    assert told == {
        "watch_counted_outbound": (100, 100),
        "watch_counted_inbound": None,
        "watch_vehicles_outbound": (5, 7),
        "watch_vehicles_inbound": None,
    }
    assert {name: each.unit for name, each in found.items() if each.value} == {
        "watch_counted_outbound": "{person}",
        "watch_vehicles_outbound": "{vehicle}",
    }
    assert found["watch_vehicles_outbound"].trace.count == 3
