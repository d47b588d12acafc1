"""Field types: what is read from JSON and from cells, what is refused and in which words."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safepassage.foundation.times import zone
from safepassage.ledger.fields import (
    Amount,
    Choice,
    Field,
    FieldType,
    Geometry,
    Moment,
    People,
    Place,
    Records,
    Slug,
    Tally,
    Text,
    Texts,
)
from safepassage.ledger.headcount import GROUPS, TOTAL, holds, meets

DAMASCUS = zone("Asia/Damascus")
WAYPOINTS = Records((Field("place", Place(), "Where", required=True), Field("due", Moment(), "When")))


def value(kind: FieldType, raw: Any) -> Any:
    found, faults = kind.read(raw, DAMASCUS)
    assert not faults, faults
    return found


@pytest.mark.parametrize(
    ("kind", "raw", "expected"),
    [
        (People(), 12, {"people": 12}),
        (People(), {"people": "2124", "children": "1007"}, {"people": 1117, "children": 1007}),
        (People(), {"children": 9, "boys": 4}, {"children": 5, "boys": 4}),
        (People(), {"men": "٣", "women": 2}, {"men": 3, "women": 2}),
        (People(), {"men": 0}, {}),
        (Tally(("bus", "car"), "{vehicle}"), {"bus": "3", "car": 0}, {"bus": 3, "car": 0}),
        (Amount("{person}"), "2,124", 2124),
        (Amount("har"), "24", {"unit": "har", "value": "24"}),
        (Amount("m2"), "about 24 ha", {"hedge": "about", "unit": "har", "value": "24"}),
        (
            Amount("{person}"),
            {"value": "20", "hedge": "more_than"},
            {"hedge": "more_than", "unit": "{person}", "value": "20"},
        ),
        (Choice(("own_flight", "return")), "Own flight", "own_flight"),
        (Moment(), "2016-12-10T18:00", 1_481_385_600),
        (Text(), " e\u0301 ", "\u00e9"),
        (Texts(), {"ar": "حلب"}, {"ar": "حلب"}),
        (Texts(), "Aleppo", {"en": "Aleppo"}),
        (Slug(), "convoy-7", "convoy-7"),
        (Place(("crossing",)), "crossing/karim-el-hun", "crossing/karim-el-hun"),
        (Geometry(), '{"type": "Point", "coordinates": [37.2, 36.2]}', '{"coordinates":[37.2,36.2],"type":"Point"}'),
        (WAYPOINTS, '[{"place": "town/a", "due": "2016-12-10T18:00"}]', [{"place": "town/a", "due": 1_481_385_600}]),
    ],
)
def test_read(kind: FieldType, raw: Any, expected: Any) -> None:
    assert value(kind, raw) == expected


@pytest.mark.parametrize(
    ("kind", "raw", "words"),
    [
        (People(), {"people": 100, "men": 30, "children": 80}, "men 30 + children 80 = 110"),
        (People(), {"men": 2, "males": 1}, "at least its parts"),
        (People(), {"females": 2, "adults": 3}, "do not overlap"),
        (People(), {"people": "?"}, "leave it empty"),
        (People(), {"people": -1}, "0 or more"),
        (People(), {"people": 1.5}, "whole number"),
        (People(), {"people": True}, "whole number"),
        (People(), {"elders": 3}, "a group of people"),
        (Tally(("bus",), "{vehicle}"), {"tank": 1}, "one of bus"),
        (Tally(("bus",), "{vehicle}"), "3", "counts by bus"),
        (Amount("har"), "-24 ha", "0 or more"),
        (Amount("har"), "11 km", "an amount of area"),
        (Amount("har"), 24.5, "0 or more"),
        (Amount("har", positive=True), "0", "more than 0"),
        (Amount("{person}"), "99999999999", "at most"),
        (Choice(("yes", "no")), "perhaps", "one of yes, no"),
        (Moment(), "2016-02-31", "out of range"),
        (Text(5), "too long for this", "at most 5"),
        (Text(), "a\x1b[31m", "control characters"),
        (Texts(), {"fr": "Alep"}, "text by language"),
        (Slug(), "Convoy 7", "short name"),
        (Place(("crossing",)), "zone/east", "of type crossing"),
        (Place(), "Karim El-Hun", "type/name"),
        (Geometry(), '{"type": "Point", "coordinates": [333000, 4005000]}', "project other coordinates"),
        (Geometry(), '{"type": "Circle", "coordinates": [1, 1]}', "a GeoJSON geometry"),
        (Geometry(), "not json", "a GeoJSON geometry"),
        (WAYPOINTS, '[{"place": "nowhere"}]', "type/name"),
        (WAYPOINTS, "[1]", "JSON list"),
    ],
)
def test_refused(kind: FieldType, raw: Any, words: str) -> None:
    found, faults = kind.read(raw, DAMASCUS)
    assert found is None
    assert words in "; ".join(map(str, faults))


@given(st.dictionaries(st.sampled_from(sorted(GROUPS)), st.integers(0, 500)))
def test_headcounts_come_out_disjoint_or_are_refused(given_: dict[str, int]) -> None:
    """Whatever is typed, what is kept counts each person once, and no typed whole is lost or exceeded."""
    found, faults = People().read(given_, DAMASCUS)
    if faults:
        return
    for name, count in given_.items():
        inside = sum(n for group, n in found.items() if holds(name, group))
        assert inside == count
    loose = [name for name in given_ if not any(holds(other, name) and other != name for other in given_)]
    assert sum(found.values()) == sum(given_[name] for name in loose)
    assert not any(meets(a, b) for a in loose for b in loose if a != b)


@given(st.dictionaries(st.sampled_from(["men", "women", "boys", "girls", "people"]), st.integers(1, 500)))
def test_headcounts_survive_the_table(cells: dict[str, int]) -> None:
    for name in ("people", "turned_back"):
        row = People().cells(name, cells)
        columns = People().columns(name)
        assert value(People(), {columns[title][0]: text for title, text in row.items()}) == cells


def test_the_total_column_is_the_total() -> None:
    assert People().cells("people", {"men": 3, TOTAL: 2}) == {"men": "3", "people": "5"}


def test_hxl_attributes_begin_with_a_letter() -> None:
    """HXL 1.1: an attribute is a letter, then letters, digits and underscores."""
    for kind in (People(), Tally(("bus", "20-litre"), "{object}"), Texts(), WAYPOINTS):
        for _, attributes in kind.columns("x").values():
            for attribute in filter(None, attributes.split("+")):
                assert attribute[0].isalpha(), attribute
                assert attribute.replace("_", "").isalnum()
