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
    read_fields,
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
        (Choice(("own_flight", "return")), "own-flight", "own_flight"),
        (Choice(("go-and-see", "stay")), "Go and see", "go-and-see"),
        (Amount("{person}"), 10**9, 10**9),
        (Amount("m2"), {"value": "24", "unit": "ha"}, {"unit": "har", "value": "24"}),
        (
            Amount("m2"),
            {"value": "3", "value_to": "5"},
            {"hedge": "range", "unit": "m2", "value": "3", "value_to": "5"},
        ),
        (Amount("m2"), "vague caf e\u0301", {"hedge": "vague", "unit": "m2", "words": "caf \u00e9"}),
        (Text(), "a\n\tb", "a\n\tb"),
        (Text(3), "abc", "abc"),
        (Moment(), 1_481_385_600, 1_481_385_600),
        (Moment(), "2016-12-10T18:00", 1_481_385_600),
        (
            Geometry(),
            {"type": "LineString", "coordinates": [[37, 36, 390], [-180, 90]], "bbox": [1]},
            '{"coordinates":[[37,36,390],[-180,90]],"type":"LineString"}',
        ),
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
        (Amount("{person}"), 10**9 + 1, "at most 1000000000"),
        (Amount("{person}"), f"5-{10**9 + 1}", "at most 1000000000"),
        (Amount("{person}"), True, "0 or more"),
        (Amount("{person}"), -1, "0 or more"),
        (Amount("har"), {"unit": "km", "value": "11"}, "all text"),
        (Amount("har"), {"unit": "har", "value": 24.5}, "all text"),
        (Amount("har"), {"hedge": [], "value": "24"}, "all text"),
        (Amount("har"), {"value": "1/0"}, "decimals as text"),
        (Amount("har"), {"value": "1e999999999"}, "decimals as text"),
        (Amount("har"), {"unit": "har"}, "a value with a hedge"),
        (Amount("har"), {"hedge": "range", "value": "5"}, "a value with a hedge"),
        (Amount("har"), {"hedge": "vague", "value": "5"}, "a value with a hedge"),
        (Amount("har"), {"value": "5", "words": "hundreds"}, "a value with a hedge"),
        (Amount("har"), {"value": "5", "valeu": "6"}, "and nothing else"),
        (Amount("har"), {"hedge": "about", "value": "5", "value_to": "6"}, "not both"),
        (Amount("har"), "vague \x1b[31mhundreds", "control characters"),
        (Amount("har"), f"vague {'x' * 201}", "at most 200"),
        (Choice(("yes", "no")), "perhaps", "one of yes, no"),
        (Moment(), "2016-02-31", "out of range"),
        (Moment(), True, "a date and time"),
        (Moment(), 1_481_385_600_000, "Not in milliseconds."),
        (Text(), "a\rb", "control characters"),
        (Texts(), {}, "text by language"),
        (Texts(), {"en": "a\x07"}, "en: text without control characters"),
        (Geometry(), '{"type": "Point", "coordinates": [37.2]}', "longitudes within"),
        (Geometry(), '{"type": "Point", "coordinates": [37, 36, 1, 2]}', "longitudes within"),
        (Geometry(), '{"type": "Point", "coordinates": [37, 36, NaN]}', "longitudes within"),
        (Geometry(), '{"type": "Point", "coordinates": [37, 91]}', "longitudes within"),
        (Geometry(), '{"type": "Point", "coordinates": [true, 36]}', "longitudes within"),
        (Geometry(), '{"type": "Point", "coordinates": ""}', "longitudes within"),
        (Geometry(), '{"type": "Point", "coordinates": [[37, 36]]}', "longitudes within"),
        (Geometry(), '{"type": "Polygon", "coordinates": [37, 36]}', "longitudes within"),
        (Geometry(), '{"type": "LineString", "coordinates": [[37, 36], [37, 136]]}', "got '[37, 136]'"),
        (Geometry(), '{"type": "Point", "coordinates": ' + "[" * 100_000, "a GeoJSON geometry"),
        (WAYPOINTS, "[" * 100_000, "JSON list"),
        (Records(WAYPOINTS.fields, rows_max=1), '[{"place": "a/b"}, {"place": "a/b"}]', "at most 1 objects"),
        (WAYPOINTS, '[{"place": "a/b"}, {"place": "nowhere"}]', "2.place"),
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


def test_columns_of_a_headcount_say_whose_it_is() -> None:
    """The field `people` has bare columns; another field is its own total and puts its name before its groups."""
    assert {"people", "men", "f_60_plus"} <= set(People().columns("people"))
    assert {"turned_back", "turned_back.men"} <= set(People().columns("turned_back"))
    assert "turned_back.people" not in People().columns("turned_back")


def test_three_nested_groups_are_each_counted_once() -> None:
    """10 people, of whom 7 children, of whom 4 boys: 3 of whom nothing was noted, 3 children, 4 boys."""
    assert value(People(), {"boys": 4, "people": 10, "children": 7}) == {"boys": 4, "people": 3, "children": 3}
    assert People().written({"boys": 4, "people": 3, "children": 3}) == {"boys": 4, "people": 10, "children": 7}


@pytest.mark.parametrize("typed", [{"boys": 9, "children": 7, "people": 5}, {"people": 5, "children": 7, "boys": 9}])
def test_the_coarsest_whole_that_is_too_small_is_named_first(typed: dict[str, int]) -> None:
    found, faults = People().read(typed, DAMASCUS)
    assert found is None
    assert [(fault.field, fault.expected) for fault in faults] == [
        ("people", "a whole of at least its parts, children 7 = 7")
    ]


def test_blank_text_is_not_given() -> None:
    fields = (Field("operator", Text(), "Who", required=True), Field("note", Text(), "Note"))
    found, faults = read_fields(fields, {"operator": "  ", "note": "\t"}, DAMASCUS)
    assert found == {}
    assert [(fault.field, fault.got) for fault in faults] == [("operator", "nothing")]


def test_a_field_that_is_none_is_named_even_where_another_is_left_out() -> None:
    fields = (Field("a", Text(), "A"), Field("b", Text(), "B"))
    _, faults = read_fields(fields, {"a": "x", "c": "y"}, DAMASCUS)
    assert [fault.field for fault in faults] == ["c"]


def test_the_schema_of_texts_wants_one() -> None:
    schema = Texts().schema()
    assert (schema["minProperties"], sorted(schema["properties"])) == (1, ["ar", "en", "ru"])


def test_the_total_column_is_the_total() -> None:
    assert People().cells("people", {"men": 3, TOTAL: 2}) == {"men": "3", "people": "5"}


def test_hxl_attributes_begin_with_a_letter() -> None:
    """HXL 1.1: an attribute is a letter, then letters, digits and underscores."""
    for kind in (People(), Tally(("bus", "20-litre"), "{object}"), Texts(), WAYPOINTS):
        for _, attributes in kind.columns("x").values():
            for attribute in filter(None, attributes.split("+")):
                assert attribute[0].isalpha(), attribute
                assert attribute.replace("_", "").isalnum()
