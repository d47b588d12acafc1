"""What a corridor's records must say: whose word, by which channel, until when; and what they never say."""

from __future__ import annotations

import pytest

from night import moment, read
from safepassage.corridors.convoys import CONVOY, CONVOY_REPORT
from safepassage.corridors.kinds import CORRIDOR_STATE, INCIDENT, STATES


@pytest.mark.parametrize("state", ["notified", "acknowledged", "guaranteed"])
def test_a_partys_word_names_the_party_and_the_channel(state: str) -> None:
    assert not read(CORRIDOR_STATE, state=state)[1]
    faults = read(CORRIDOR_STATE, state=state, party="", channel="")[1]
    assert f"party: party, because state is {state}" in faults
    assert f"channel: channel, because state is {state}" in faults


def test_open_and_closed_need_no_party() -> None:
    for state in ("proposed", "open", "closed"):
        assert not read(CORRIDOR_STATE, state=state, party="", channel="", until="")[1]
    assert "withdrawn" in STATES


def test_a_guarantee_may_be_given_without_an_end_but_not_after_it() -> None:
    assert not read(CORRIDOR_STATE, until="")[1]
    assert "a moment after 2016-12-10T13:40Z" in read(CORRIDOR_STATE, until="2016-12-10T15:40")[1]


def test_waypoints_are_read_as_moments_in_the_order_of_the_journey() -> None:
    body, faults = read(CONVOY)
    assert not faults
    assert [each["due"] for each in body["waypoints"]] == [moment("2016-12-10T22:40"), moment("2016-12-10T23:30")]
    swapped = list(reversed(CONVOY.example["body"]["waypoints"]))
    assert "waypoints.2.due" in read(CONVOY, waypoints=swapped)[1]


def test_a_group_on_foot_is_a_convoy_without_vehicles() -> None:
    body, faults = read(CONVOY, vehicles="", escort="", waypoints="")
    assert not faults
    assert "vehicles" not in body


@pytest.mark.parametrize("column", ["perpetrator", "attacker", "виновник"])
def test_nobody_is_blamed_here(column: str) -> None:
    assert "record it as a claim" in read(INCIDENT, **{column: "somebody"})[1]
    assert not {field.name for field in INCIDENT.fields} & set(INCIDENT.refused)


def test_lists_and_incidents_move_nobody() -> None:
    for kind in (CORRIDOR_STATE, CONVOY, CONVOY_REPORT, INCIDENT):
        assert kind.postings == ()
        assert kind.whole


def test_under_18_they_are_children_and_no_combatants_in_a_convoy_either() -> None:
    assert "under 18 they are children" in read(CONVOY, population="combatants", people={"people": 9, "boys": 1})[1]
    assert not read(CONVOY, population="combatants", people={"men": 9})[1]
