"""The card: what was said, and what is taken where nothing was."""

from __future__ import annotations

from datetime import time
from typing import Any

from safepassage.foundation.times import Interval, Night
from safepassage.ledger.card import Card, card_of
from safepassage.ledger.observation import Observation

LEAST: dict[str, Any] = {
    "name": {"en": "An exercise"},
    "operator": "Staff",
    "operator_is_party": "no",
    "nature": "exercise",
    "start": 1_479_945_600,
    "time_zone": "Asia/Damascus",
}


def card(**more: Any) -> Card:
    return card_of(
        Observation(
            kind="operation",
            body={**LEAST, **more},
            occurred=Interval(0, 0),
            source="desk",
            source_id="1",
            method="reported",
        )
    )


def test_what_nobody_said_is_empty_or_the_rule() -> None:
    """A night from 18:00 to 06:00, public figures after 72 hours (DESIGN, wall 4)."""
    found = card()
    assert (found.funder, found.escort, found.guarantors) == ("", "", ())
    assert found.night == Night(time(18), time(6))
    assert found.delay_hours == 72
    assert (found.start_s, found.tz.key, found.operator_is_party) == (1_479_945_600, "Asia/Damascus", "no")


def test_what_was_said_stands() -> None:
    found = card(
        funder="Nobody",
        escort="Fire brigade",
        guarantors="party/a; party/b;",
        night_starts="19:30",
        night_ends="05:15",
        delay_hours={"unit": "h", "value": "24"},
    )
    assert (found.funder, found.escort) == ("Nobody", "Fire brigade")
    assert found.guarantors == ("party/a", "party/b")
    assert found.night == Night(time(19, 30), time(5, 15))
    assert found.delay_hours == 24
