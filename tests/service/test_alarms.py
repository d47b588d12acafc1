"""Alarms have an owner, a state and a reason; men who are missing go to who protects them first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from service.desk import Served, served
from statements.night import arrival

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FOCAL = "protection_focal_point"
PATH = "/api/alarms/actions"
ROAD = "corridor/karim"


@pytest.fixture
def night(tmp_path: Path) -> Iterator[Served]:
    with served(tmp_path) as found:
        yield found


def alarms(night: Served, *roles: str, query: str = "") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = night.as_(*roles).get(f"/api/alarms{query}").json()["alarms"]
    return found


def men(night: Served, *roles: str, query: str = "") -> dict[str, Any]:
    """The four men of the Karim corridor who did not arrive."""
    return next(each for each in alarms(night, *roles, query=query) if each["alarm"] == "people_on_road")


def unwatched(night: Served, *roles: str) -> dict[str, Any]:
    return next(each for each in alarms(night, *roles) if each["alarm"] == "corridor_open_without_guarantee")


def act(night: Served, role: str, alarm: dict[str, Any], state: str, **more: Any) -> Any:
    named = {name: alarm[name] for name in ("alarm", "place", "about")}
    return night.as_(role).post(PATH, json={**named, "state": state, **more})


def test_an_act_that_is_sent_twice_stands_once_and_the_description_has_how_that_is_answered(night: Served) -> None:
    """Within one second, as a page sends it whose answer was lost."""
    alarm = unwatched(night, "corridor")
    sent = {**{name: alarm[name] for name in ("alarm", "place", "about")}, "state": "acknowledged"}
    assert [night.call.post(PATH, json=sent).status_code for _ in range(2)] == [201, 200]
    described = night.call.get("/api/openapi.json").json()["paths"]
    for path in (PATH, "/api/statement/issue"):
        assert {"200", "201"} <= described[path]["post"]["responses"].keys()


def test_an_alarm_is_taken_in_hand_handed_over_and_closed_with_a_reason(night: Served) -> None:
    alarm = unwatched(night, "corridor")
    assert alarm["standing"] == {"state": "raised", "owner": "", "reason": "", "by": "", "at_s": None, "id": ""}
    taken = act(night, "corridor", alarm, "acknowledged")
    assert taken.status_code == 201
    assert unwatched(night, "planning")["standing"] == taken.json()["standing"]
    assert (taken.json()["standing"]["owner"], taken.json()["standing"]["by"]) == ("corridor", "corridor")
    assert act(night, "corridor", alarm, "handed_over", owner="planning").status_code == 201
    assert unwatched(night, "corridor")["standing"]["owner"] == "planning"
    assert act(night, "planning", alarm, "closed", reason="the letter is here").status_code == 201
    hand = unwatched(night, "corridor")["standing"]
    assert (hand["state"], hand["reason"], hand["by"]) == ("closed", "the letter is here", "planning")


def test_what_was_done_stands_on_the_ledger_and_in_the_past_it_is_not_known(night: Served) -> None:
    alarm = unwatched(night, "corridor")
    position = act(night, "corridor", alarm, "acknowledged").json()["position"]
    call = night.as_("planning")
    (row,) = call.get("/api/observations?kind=alarm_action").json()["observations"]
    assert row["occurred"].startswith("2016-12-20T02:")  # in the quarter of an hour that runs, and listed at once
    assert (row["position"], row["source"], row["mood"]) == (position, "corridor", "declared")
    assert row["body"]["since"] == alarm["since_s"]
    before = call.get(f"/api/alarms?as_known_at={position - 1}").json()["alarms"]
    assert {each["standing"]["state"] for each in before} == {"raised"}


def test_men_who_are_missing_go_to_the_focal_point_first(night: Served) -> None:
    """Until one has it in hand the others see four people; then they see who, and may act."""
    first = men(night, FOCAL)
    assert (first["facts"]["group"], first["goes_first_to"]) == ("men", FOCAL)
    assert men(night, "auditor")["facts"]["group"] == "men"
    seen = men(night, "corridor")
    assert (seen["facts"]["group"], seen["facts"]["people"], seen["goes_first_to"]) == ("people", "4", FOCAL)
    assert "men" not in seen["sentence"]["en"].split()
    assert "мужчин" not in seen["sentence"]["ru"]
    assert "group=people" in seen["about"]
    refused = act(night, "corridor", seen, "acknowledged")
    assert (refused.status_code, FOCAL in refused.json()["error"]["message"]) == (403, True)
    assert act(night, "corridor", first, "acknowledged").status_code == 409
    assert act(night, FOCAL, first, "acknowledged").status_code == 201
    later = men(night, "corridor")
    assert (later["facts"]["group"], later["standing"]["owner"]) == ("men", "protection-focal-point")
    assert act(night, FOCAL, later, "handed_over", owner="corridor").status_code == 201
    assert act(night, "corridor", later, "closed", reason="found at the hospital").status_code == 201


def test_who_remains_is_in_no_figure_or_balance_before_the_focal_point_has_acted(night: Served) -> None:
    """Four men: the others find four people in figures, traces and balances, by whatever address."""

    def groups(role: str) -> list[tuple[str | None, str, str]]:
        found = night.as_(role).get("/api/figures?period=night:2016-12-10&name=on_road").json()["figures"]
        known = [each for each in found if each["figure"] == "on_road" and each["place"] == ROAD]
        return [(each["labels"].get("group"), each["value"], each["trace"]) for each in known]

    def balance(role: str, group: str) -> tuple[str, str, str | None]:
        found = night.as_(role).get(f"/api/balances?group={group}&place={ROAD}").json()["accounts"]
        return next((each["group"], each["remain"]["value"], each["goes_first_to"]) for each in found)

    (_, total, _), (group, people, trace) = groups(FOCAL)
    assert (total, group, people) == ("4", "men", "4")
    assert [each[:2] for each in groups("corridor")] == [(None, "4")]
    assert [each[:2] for each in groups("auditor")] == [(None, "4"), ("men", "4")]
    assert night.as_("corridor").get("/api/trace/on_road?period=night:2016-12-10").text.count('"men"') == 0
    assert night.as_("corridor").get(f"/api/trace/{trace}?period=night:2016-12-10").status_code == 404
    assert night.as_(FOCAL).get(f"/api/trace/{trace}?period=night:2016-12-10").status_code == 200
    for role, told in ((FOCAL, {"people", "men"}), ("corridor", {"people"})):
        moved = night.as_(role).get("/api/handover?since=1").json()["figures"]
        assert {each["labels"].get("group", "people") for each in moved if each["figure"] == "on_road"} == told
    for one in ("men", "women", "adults", "m_18_59"):
        assert balance("planning", one) == ("people", "4", FOCAL)
    assert balance("planning", "people") == ("people", "4", None)
    assert balance(FOCAL, "men") == ("men", "4", None)
    centres = night.as_("planning").get("/api/balances?group=men&place=centre").json()["accounts"]
    assert {each["group"] for each in centres} == {"men"}
    assert act(night, FOCAL, men(night, FOCAL), "acknowledged").status_code == 201
    assert [each[:2] for each in groups("corridor")] == [(None, "4"), ("men", "4")]
    assert balance("planning", "men") == ("men", "4", None)


def test_a_closed_alarm_that_says_more_is_open_again(night: Served) -> None:
    """Closed at four. Three is another number: whoever closed it has not seen it."""
    assert act(night, FOCAL, men(night, FOCAL), "closed", reason="they walked back").status_code == 201
    assert men(night, "corridor")["standing"]["state"] == "closed"
    night.office.operation.record([arrival({"men": 1}, "2016-12-11T02:00/2016-12-11T02:15")])
    again = men(night, "corridor")
    assert (again["facts"]["people"], again["standing"]["state"]) == ("3", "reopened")


def test_an_owner_keeps_an_alarm_whose_number_changes(night: Served) -> None:
    assert act(night, FOCAL, men(night, FOCAL), "acknowledged").status_code == 201
    night.office.operation.record([arrival({"men": 1}, "2016-12-11T02:00/2016-12-11T02:15")])
    again = men(night, "corridor")
    assert (again["facts"]["people"], again["standing"]["state"]) == ("3", "acknowledged")


def test_what_says_something_else_by_now_is_not_acted_on(night: Served) -> None:
    alarm = men(night, FOCAL)
    night.office.operation.record([arrival({"men": 1}, "2016-12-11T02:00/2016-12-11T02:15")])
    assert act(night, FOCAL, alarm, "closed", reason="they walked back").status_code == 409


@pytest.mark.parametrize(
    ("state", "more", "status", "said"),
    [
        ("closed", {}, 422, "because state is closed"),
        ("handed_over", {}, 422, "because state is handed_over"),
        ("handed_over", {"owner": "nobody-here"}, 422, "the name of a user"),
        ("solved", {}, 422, "acknowledged, handed_over, closed"),
        ("closed", {"reason": 1}, 422, "reason: text, got '1'"),
        ("closed", {"reason": "x" * 501}, 422, "at most 500"),
        (
            "acknowledged",
            {"surprise": "1"},
            422,
            "surprise: one of the fields alarm, place, about, state, owner, reason",
        ),
    ],
)
def test_what_cannot_be_meant_is_refused(
    night: Served, state: str, more: dict[str, Any], status: int, said: str
) -> None:
    before = night.office.operation.ledger.head().size
    found = act(night, "corridor", unwatched(night, "corridor"), state, **more)
    assert (found.status_code, said in found.text) == (status, True), found.text
    assert night.office.operation.ledger.head().size == before


def test_the_same_action_twice_is_one(night: Served) -> None:
    alarm = unwatched(night, "corridor")
    named = {name: alarm[name] for name in ("alarm", "place", "about")}
    call = night.as_("corridor")
    answers = [call.post(PATH, json={**named, "state": "acknowledged"}) for _ in range(2)]
    assert [each.status_code for each in answers] == [201, 200]
    assert answers[0].json()["position"] == answers[1].json()["position"]
