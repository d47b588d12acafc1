"""Watches: spans and numbers, and no field that could hold a person."""

from __future__ import annotations

from night import DAMASCUS, read, span
from safepassage.ledger.fields import Geometry, People, Records
from safepassage.monitoring.kinds import KINDS

WATCH, COUNT, VEHICLES, GAP, SORTIE, *_ = KINDS
NIGHT = "2016-12-10T18:00/2016-12-10T22:00"


def test_nothing_here_moves_people_or_describes_them() -> None:
    assert not any(kind.postings or kind.personal for kind in KINDS)
    assert not any(isinstance(field.type, People | Geometry | Records) for kind in KINDS for field in kind.fields)


def test_a_track_is_no_field() -> None:
    for name in ("track", "trajectory", "image", "person"):
        assert "one of the fields" in read(COUNT, **{name: "x"})[1]


def test_a_count_keeps_its_interval() -> None:
    assert read(COUNT, counted="180–220")[0]["counted"] == {
        "unit": "{person}",
        "hedge": "range",
        "value": "180",
        "value_to": "220",
    }


def test_a_watch_is_planned_or_held_and_a_gap_has_happened() -> None:
    assert WATCH.moods == ("observed", "planned")
    assert GAP.moods == COUNT.moods == ("observed",)
    assert "one of weather" in read(GAP, reason="because")[1]


def test_a_watch_and_a_gap_last_from_one_moment_to_another() -> None:
    for kind in (WATCH, GAP, SORTIE):
        faults = kind.read(kind.example["body"], span("2016-12-10T18:00/2016-12-10T18:00"), DAMASCUS)[1]
        assert [(each.field, each.expected[:14]) for each in faults] == [("occurred", "a span, from/t")]
        assert not read(kind)[1]


def test_people_who_run_end_a_sortie() -> None:
    assert "called back when people run" in read(SORTIE, ended="as_planned", reason="")[1]
    assert read(SORTIE)[1] == ""
    assert read(SORTIE, ended="lost", reason="battery")[1] == ""  # not in the crew's hands
    assert "because ended is lost" in read(SORTIE, ended="lost", reason="")[1]
    assert read(SORTIE, ended="as_planned", reason="", effect="looked_up")[1] == ""


def test_people_who_run_are_told_before_the_end_and_whatever_else_ended_it() -> None:
    """What is only doubtful is taken with a warning: a refusal would keep the alarm off the ledger."""
    body, said = read(SORTIE, ended="", reason="")
    assert body["effect"] == "ran"
    assert "how the flight ended, because effect is ran" in said
    assert "people_below, because effect is ran, got 'weather'" in read(SORTIE, ended="aborted", reason="weather")[1]
    both = SORTIE.read({**SORTIE.example["body"], "ended": "", "reason": "weather"}, span(NIGHT), DAMASCUS)[1]
    assert [(each.field, each.severity) for each in both] == [("ended", "warning"), ("reason", "warning")]
    refused = SORTIE.read(
        {**SORTIE.example["body"], "ended": "as_planned", "reason": "weather"}, span(NIGHT), DAMASCUS
    )[1]
    assert [(each.field, each.severity) for each in refused] == [("ended", "error"), ("reason", "warning")]
