"""Who has an alarm in hand: for as long as it is the same alarm, and closed for as long as it says the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from safepassage.corridors.owners import NOBODY, about, last_actions, standing
from safepassage.ledger.figures import Alarm
from statements.night import opened, seen

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from safepassage.ledger.observation import Observation
    from safepassage.ledger.operation import Operation

NOON_S = 1_481_360_400  # 2016-12-10T11:00 in Damascus
HOUR_S = 3600
DAY_S = 86_400


def alarm(since_s: int = NOON_S, place: str | None = "corridor/karim", **facts: str) -> Alarm:
    told = {"group": "men", "people": "4", "population": "civilians", **facts}
    return Alarm(name="people_on_road", place=place, since_s=since_s, facts=told)


def action(of: Alarm, when: str, state: str = "acknowledged", **more: str) -> Observation:
    body = {"alarm": of.name, "about": about(of), "since": of.since_s, "state": state, **more}
    if of.place is not None:
        body["at"] = of.place
    if state != "closed":
        body.setdefault("owner", "amal")
    return seen("alarm_action", when, body, source="amal", source_id=f"{state}-{when}-{of.place}")


@pytest.fixture
def op(tmp_path: Path) -> Iterator[Operation]:
    with opened(tmp_path) as found:
        yield found


def hand(op: Operation, of: Alarm, as_of_s: int = NOON_S + 3 * HOUR_S) -> tuple[str, str]:
    view = op.view(as_of_s=as_of_s)
    found = standing(of, last_actions(view), as_of_s - DAY_S)
    return found.state, found.owner


def test_nobody_has_what_nobody_took(op: Operation) -> None:
    assert standing(alarm(), last_actions(op.view()), 0) == NOBODY


def test_the_last_action_holds_whatever_the_order_of_receipt(op: Operation) -> None:
    op.record([action(alarm(), "2016-12-10T13:00", "handed_over", owner="badr")])
    op.record([action(alarm(), "2016-12-10T12:00")])
    assert hand(op, alarm()) == ("handed_over", "badr")
    assert hand(op, alarm(), NOON_S + HOUR_S + 900) == ("acknowledged", "amal")


def test_an_action_counts_within_its_own_quarter_of_an_hour(op: Operation) -> None:
    """A view is of a whole quarter; who looks at 12:07 sees what was done at 12:07."""
    op.record([action(alarm(), "2016-12-10T12:07")])
    at_noon_s = NOON_S + HOUR_S
    assert hand(op, alarm(), at_noon_s) == ("acknowledged", "amal")
    assert hand(op, alarm(), at_noon_s - 900) == ("raised", "")


def test_siblings_are_apart_by_place_group_and_population(op: Operation) -> None:
    op.record([action(alarm(), "2016-12-10T12:00")])
    assert hand(op, alarm(people="14")) == ("acknowledged", "amal")
    for other in (alarm(group="women"), alarm(population="combatants"), alarm(place="corridor/mahayar")):
        assert hand(op, other) == ("raised", "")


def test_an_alarm_without_a_place_has_an_owner_too(op: Operation) -> None:
    op.record([action(alarm(place=None), "2016-12-10T12:00")])
    assert hand(op, alarm(place=None)) == ("acknowledged", "amal")
    assert hand(op, alarm()) == ("raised", "")


def test_one_that_went_away_and_came_back_is_nobodys(op: Operation) -> None:
    op.record([action(alarm(), "2016-12-10T12:00")])
    assert hand(op, alarm(since_s=NOON_S + HOUR_S)) == ("acknowledged", "amal")
    assert hand(op, alarm(since_s=NOON_S + HOUR_S + 1)) == ("raised", "")


def test_one_that_has_stood_longer_than_anybody_looks_back_keeps_its_owner(op: Operation) -> None:
    """A day and a half later it says "since a day ago at least", which is after the action."""
    op.record([action(alarm(), "2016-12-10T12:00")])
    later_s = NOON_S + DAY_S * 3 // 2
    assert hand(op, alarm(since_s=later_s - DAY_S), later_s) == ("acknowledged", "amal")
    assert hand(op, alarm(since_s=later_s - DAY_S + 900), later_s) == ("raised", "")


def test_a_closing_holds_for_what_it_closed(op: Operation) -> None:
    op.record([action(alarm(), "2016-12-10T12:00", "closed", reason="they walked back")])
    assert hand(op, alarm()) == ("closed", "")
    assert hand(op, alarm(people="5")) == ("reopened", "")
