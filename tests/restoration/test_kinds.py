"""Facilities: the words that are taken, and that work and working are told apart."""

from __future__ import annotations

from night import read
from safepassage.restoration.kinds import FACILITY_TYPES, KINDS, STATUSES

WORK, STATUS = KINDS


def test_the_types_of_the_document_are_there() -> None:
    named = {"school", "hospital", "place_of_worship", "substation", "water_pumping_station", "bakery"}
    assert named <= set(FACILITY_TYPES)


def test_restored_is_neither_an_action_nor_a_status() -> None:
    assert "one of cleared, repaired, supplied" in read(WORK, action="restored")[1]
    assert "one of working" in read(STATUS, status="restored")[1]


def test_who_did_it_and_whether_they_only_helped_are_needed() -> None:
    assert "by: Who did it" in read(WORK, by="")[1]
    assert "part: Whether they helped" in read(WORK, part="")[1]


def test_every_status_is_taken() -> None:
    assert [read(STATUS, status=each)[1] for each in STATUSES] == [""] * len(STATUSES)
