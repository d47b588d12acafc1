"""The gazetteer: the latest word on each place, while it is valid; rings and strangers are findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from night import seen, view_of
from safepassage.geography.gazetteer import Gazetteer, alarms, gazetteer
from safepassage.geography.kinds import KINDS, PLACE

if TYPE_CHECKING:
    from pathlib import Path

DAY = "2016-11-24"
CITY = seen(PLACE, DAY, "city/aleppo", names={"en": "Aleppo", "ar": "حلب"})
DISTRICT = seen(PLACE, DAY, "district/hanano", names={"en": "Hanano"}, parent="city/aleppo")
CROSSING = seen(
    PLACE,
    DAY,
    "crossing/karim",
    names={"en": "Karim"},
    spellings={"latn": "Karm; Kerim", "cyrl": "Карим"},
    parent="district/hanano",
)


def test_names_fall_back_to_english_and_then_to_the_id(tmp_path: Path) -> None:
    with view_of(tmp_path, KINDS, "2016-12-11T06:00", CITY, DISTRICT, CROSSING) as view:
        known = gazetteer(view)
    assert known.name("city/aleppo", "ar") == "حلب"
    assert known.name("district/hanano", "ar") == "Hanano"
    assert known.name("centre/nowhere", "ar") == "centre/nowhere"
    assert known.spelt("kerim") == known.spelt("КАРИМ") == ["crossing/karim"]
    assert list(known.above("crossing/karim")) == ["crossing/karim", "district/hanano", "city/aleppo"]
    assert known.within("crossing/karim", "city/aleppo")
    assert not known.within("city/aleppo", "crossing/karim")


def test_a_later_word_replaces_and_validity_holds(tmp_path: Path) -> None:
    renamed = seen(PLACE, "2016-12-01", "city/aleppo", names="Aleppo city", valid_to="2016-12-05")
    with view_of(tmp_path, KINDS, "2016-12-04T00:00", CITY, renamed) as view:
        assert gazetteer(view).name("city/aleppo", "en") == "Aleppo city"
        assert gazetteer(view.at(as_of_s=view.as_of_s - 5 * 86400)).name("city/aleppo", "en") == "Aleppo"
    with view_of(tmp_path / "b", KINDS, "2016-12-06T00:00", renamed) as view:
        assert "city/aleppo" not in gazetteer(view).places


def test_a_parent_that_nobody_defined_and_a_ring_are_findings(tmp_path: Path) -> None:
    ring = [
        seen(PLACE, DAY, f"area/{one}", names=one, parent=f"area/{other}") for one, other in (("a", "b"), ("b", "a"))
    ]
    with view_of(tmp_path, KINDS, "2016-12-11T06:00", DISTRICT, *ring) as view:
        found = alarms(view)
    assert [(each.name, each.place, dict(each.facts)) for each in found] == [
        ("place_within_itself", "area/a", {"parent": "area/b"}),
        ("place_within_itself", "area/b", {"parent": "area/a"}),
        ("place_parent_unknown", "district/hanano", {"parent": "city/aleppo"}),
    ]
    assert {each.severity for each in found} == {"finding"}


@given(st.dictionaries(st.sampled_from("abcdef"), st.sampled_from("abcdef")))
def test_looking_upwards_always_ends(parents: dict[str, str]) -> None:
    known = Gazetteer({f"area/{one}": {"parent": f"area/{other}"} for one, other in parents.items()})
    for one in "abcdef":
        found = list(known.above(f"area/{one}"))
        assert len(found) == len(set(found)) <= 6
