"""One builder for every format: what it repairs, drops and notes, on streets drawn by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geography.lines import SQUARE, streets
from safepassage.foundation.errors import DataRefused
from safepassage.geography import building
from safepassage.geography.building import build

if TYPE_CHECKING:
    from safepassage.geography.streets import Report

NAN = float("nan")


def told(report: Report) -> dict[str, tuple[int, tuple[str, ...]]]:
    return {each.what: (each.count, each.examples) for each in report.changes}


def test_a_square_with_a_diagonal() -> None:
    network, report = build(streets(SQUARE))
    assert (network.nodes, network.streets) == (4, 5)
    assert network.length_m.tolist() == [100, 100, 100, 100, pytest.approx(141.4214, abs=1e-4)]
    assert network.node_id.tolist() == [1, 2, 3, 4]
    assert list(zip(network.x_m, network.y_m, strict=True)) == [(0, 0), (100, 0), (100, 100), (0, 100)]
    assert (report.read, report.kept, report.changes, report.parts) == (5, 5, (), (5,))
    assert (network.crs, network.attribution, network.lanes) == ("EPSG:32637", "drawn by hand", None)


def test_ends_that_miss_each_other_by_a_hand_are_one_junction() -> None:
    """6 cm apart: the second begins where the first ends. 20 cm apart: two junctions, and two parts."""
    near, report = build(streets([[(0, 0), (50, 0)], [(50.06, 0), (90, 0)]]))
    assert near.nodes == 3
    assert near.line(1).tolist() == [[50, 0], [90, 0]]
    assert near.length_m.tolist() == [50, pytest.approx(39.94)]
    assert told(report) == {"end_moved": (1, ("row 2",))}
    far, report = build(streets([[(0, 0), (50, 0)], [(50.2, 0), (90, 0)]]))
    assert (far.nodes, report.parts) == (4, (1, 1))
    assert told(report) == {"apart": (1, ("row 2",))}
    assert build(streets([[(0, 0), (50, 0)], [(50.2, 0), (90, 0)]]), snap_m=0.5)[0].nodes == 3


def test_numbers_decide_over_places() -> None:
    """A bridge ends over the end of a road: two junctions at one place, by their numbers."""
    lines = [[(0, 0), (50, 0)], [(50, 0), (90, 0)]]
    network, report = build(streets(lines, start_id=[7, 9], end_id=[8, 4]))
    assert network.node_id.tolist() == [4, 7, 8, 9]
    assert report.parts == (1, 1)


def test_a_street_of_no_length_joins_its_junctions() -> None:
    """8 and 9 lie at one place; without 8-9 the way from 7 to 4 would be cut."""
    lines = [[(0, 0), (50, 0)], [(50, 0), (50, 0)], [(50, 0), (90, 0)]]
    network, report = build(streets(lines, start_id=[7, 8, 9], end_id=[8, 9, 4]))
    assert network.node_id.tolist() == [4, 7, 8]
    assert report.parts == (2,)
    assert told(report) == {"junctions_joined": (1, ("row 2",)), "loop": (1, ("row 2",))}


def test_a_junction_at_two_places_is_told() -> None:
    lines = [[(0, 0), (50, 0)], [(53, 4), (90, 0)]]
    network, report = build(streets(lines, start_id=[1, 2], end_id=[2, 3]))
    assert told(report) == {"end_far": (1, ("row 2: 5.0 m",))}
    assert network.line(1)[0].tolist() == [50, 0]


def test_what_leads_nowhere_is_dropped() -> None:
    ring = [(0, 0), (9, 0), (9, 9), (0, 0)]
    lines = [*SQUARE, ring, [(5, 5)], [(0, 0), (NAN, 3)], [], [(3, 3), (3, 3)]]
    network, report = build(streets(lines))
    assert network.streets == 5
    assert (report.read, report.kept) == (10, 5)
    assert told(report) == {"no_line": (3, ("row 7", "row 8", "row 9")), "loop": (2, ("row 6", "row 10"))}


def test_twins_are_one_street() -> None:
    """The same line again, backwards: one-way both times is both ways; what one knows is kept."""
    bent = [(0, 0), (50, 10), (70, 5), (100, 0)]
    lines = [bent, bent[::-1], [(0, 0), (50, -10), (100, 0)]]
    network, report = build(streets(lines, oneway=[1, 1, 1], width_m=[NAN, 4, NAN], lanes=[0, 2, 0]))
    assert network.streets == 2
    assert network.oneway.tolist() == [0, 1]
    assert network.width_m.tolist() == [4, pytest.approx(NAN, nan_ok=True)]
    assert network.lanes is not None
    assert network.lanes.tolist() == [2, 0]
    assert told(report) == {"twin": (1, ("row 2",))}
    same = build(streets([lines[0], lines[1]], oneway=[1, -1]))[0]
    assert same.oneway.tolist() == [1]


def test_of_streets_known_by_their_ends_the_length_tells_twins() -> None:
    lines = [[(0, 0), (100, 0)]] * 3
    network, report = build(
        streets(lines, is_straight=True, start_id=[1, 2, 1], end_id=[2, 1, 2], length_m=[120, 150, 120])
    )
    assert network.length_m.tolist() == [120, 150]
    assert told(report)["twin"] == (1, ("row 3",))


def test_lengths_that_cannot_be_are_the_lines() -> None:
    """100 m of line: 91 and 109 may be, 85 and 120 contradict it, and a number that is none is missing."""
    lines = [[(0, 0), (100, 0)]] * 7
    ids = {"start_id": range(0, 14, 2), "end_id": range(1, 15, 2)}
    network, report = build(streets(lines, length_m=[91, 109, 85, 120, NAN, -3, float("inf")], **ids))
    assert network.length_m.tolist() == [91, 109, 100, 100, 100, 100, 100]
    found = told(report)
    assert found["length_wrong"] == (
        2,
        ("row 3: 85.0 m, 100.0 m along the line", "row 4: 120.0 m, 100.0 m along the line"),
    )
    assert found["length_missing"] == (3, ("row 5", "row 6", "row 7"))
    bent, report = build(streets(lines[:2], is_straight=True, length_m=[400, 1200], start_id=[0, 2], end_id=[1, 3]))
    assert bent.length_m.tolist() == [400, 100]


def test_widths_and_classes() -> None:
    lines = [[(0, 0), (10 * n, 10)] for n in range(1, 6)]
    given: dict[str, Any] = {
        "width_m": [-2, 0, 3.5, 900, NAN],
        "road_class": ["", "Footway", "raceway", "path", "path"],
    }
    network, report = build(streets(lines, **given))
    assert network.width_m.tolist() == pytest.approx([NAN, NAN, 3.5, NAN, NAN], nan_ok=True)
    assert network.road_class.tolist() == ["unknown", "footway", "raceway", "path", "path"]
    found = told(report)
    assert found["width_wrong"] == (3, ("row 1: -2.0 m", "row 2: 0.0 m", "row 4: 900.0 m"))
    assert found["class_missing"] == (1, ("row 1",))
    assert found["class_strange"] == (1, ("row 3: raceway",))


def test_parts_are_kept_and_told_the_largest_first() -> None:
    island = [[(900, 900), (950, 900)]]
    network, report = build(streets([*island, *SQUARE]))
    assert (network.streets, report.parts) == (6, (5, 1))
    assert told(report) == {"apart": (1, ("row 1",))}
    part, sizes = building.parts_of(network)
    assert (part.tolist(), sizes.tolist()) == ([1, 0, 0, 0, 0, 0], [5, 1])


def test_nothing_left_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(DataRefused, match=r"at least one street.*begin and end at one junction"):
        build(streets([[(3, 3), (3, 3)]]))
    monkeypatch.setattr(building, "STREETS_MAX", 4)
    with pytest.raises(DataRefused, match="at most 4 streets"):
        build(streets(SQUARE))


@given(st.lists(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=0, max_size=4), max_size=12))
def test_whatever_comes_the_network_is_one(drawn: list[list[tuple[int, int]]]) -> None:
    """What `Network` promises holds, and nothing is lost without being told."""
    try:
        network, report = build(streets(drawn))
    except DataRefused:
        return
    dropped = sum(each.count for each in report.changes if each.done == "dropped")
    assert report.read == report.kept + dropped == len(drawn)
    assert (network.start != network.end).all()
    assert (network.length_m > 0).all()
    assert len(set(network.node_id.tolist())) == network.nodes
    assert set(network.start.tolist()) | set(network.end.tolist()) == set(range(network.nodes))
    for street in range(network.streets):
        line = network.line(street)
        for node, end in ((network.start[street], line[0]), (network.end[street], line[-1])):
            assert end.tolist() == [network.x_m[node], network.y_m[node]]
        assert network.length_m[street] == pytest.approx(np.hypot(*np.diff(line, axis=0).T).sum())
    assert sum(report.parts) == network.streets
