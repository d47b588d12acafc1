"""How long public editions wait: two people shorten it, by no other way; one makes it longer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from service.desk import Served, served
from statements.night import card as drawn

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DELAY = "/api/operation/delay"
WHY = "nobody is on the road any more"
DAY_S = 24 * 3600
FIRST, SECOND = "administrator", "protection_focal_point"


@pytest.fixture
def night(tmp_path: Path) -> Iterator[Served]:
    with served(tmp_path) as found:
        yield found


def ask(night: Served, role: str, hours: int, reason: str = WHY) -> Any:
    return night.as_(role).post(DELAY, json={"hours": hours, "reason": reason})


def hours(night: Served) -> int:
    found: int = night.as_("auditor").get(DELAY).json()["hours"]
    assert night.call.get("/api/operation").json()["card"]["delay_hours"] == found
    return found


def test_one_person_makes_it_longer_at_once(night: Served) -> None:
    assert hours(night) == 72
    assert ask(night, FIRST, 96).json()["hours"] == 96
    assert hours(night) == 96
    assert ask(night, SECOND, 96).status_code == 409


def test_two_people_make_it_shorter_each_with_a_reason_on_the_ledger(night: Served) -> None:
    before = night.as_("auditor").get("/api/operation").json()
    made = ask(night, FIRST, 24)
    asked = {"hours": 24, "by": "administrator", "reason": WHY, "until_s": night.clock.seconds() + DAY_S}
    assert (made.status_code, made.json()["hours"], made.json()["asked"]) == (201, 72, [asked])
    assert night.as_(SECOND).get(DELAY).json() == {"hours": 72, "asked": [asked]}
    assert ask(night, FIRST, 24).status_code == 409  # one person is not two
    assert hours(night) == 72
    assert ask(night, SECOND, 24, "so say I").json()["hours"] == 24
    assert hours(night) == 24
    after = night.as_("auditor").get("/api/operation").json()
    assert after["card"] == {**before["card"], "delay_hours": 24}
    told = [
        (each["source"], each["body"]["reason"], each["body"]["delay_hours"])
        for each in night.call.get("/api/observations?kind=approval").json()["observations"]
    ]
    assert told == [("administrator", WHY, 24), ("protection-focal-point", "so say I", 24)]


def test_two_who_want_other_hours_or_a_day_apart_are_not_two(night: Served) -> None:
    ask(night, FIRST, 24)
    assert ask(night, SECOND, 25).json()["hours"] == 72
    night.clock.now_ms += (DAY_S + 1) * 1000
    assert ask(night, SECOND, 24).json()["hours"] == 72
    assert [each["by"] for each in night.call.get(DELAY).json()["asked"]] == ["protection-focal-point"]


def test_what_was_asked_of_another_card_is_void(night: Served) -> None:
    ask(night, FIRST, 24)
    ask(night, FIRST, 100)
    assert ask(night, SECOND, 24).json()["hours"] == 100


def test_a_reason_and_whole_hours_are_needed(night: Served) -> None:
    for body in (
        {"hours": 24},
        {"hours": 24, "reason": " "},
        {"hours": -1, "reason": WHY},
        {"hours": 2.5, "reason": WHY},
    ):
        assert night.as_(FIRST).post(DELAY, json=body).status_code == 422
    assert ask(night, "planning", 24).status_code == 403


def test_a_whole_number_may_be_written_with_a_point(night: Served) -> None:
    call = night.as_(FIRST)
    kind = {"content-type": "application/json"}
    sent = [
        call.post(DELAY, content=f'{{"hours": {hours}, "reason": "r"}}', headers=kind)
        for hours in ("96.0", "1e2", "96.5")
    ]
    assert [each.status_code for each in sent] == [201, 201, 422]
    assert hours(night) == 100


def card(number: str, hours: int | None = None, **more: Any) -> dict[str, Any]:
    wait = {} if hours is None else {"delay_hours": hours}
    body = {**drawn().body, "start": "2016-12-08T00:00", **wait}
    return {"occurred": "2016-12-19T12:00", "source": "desk", "source_id": number, "body": body, **more}


def record(night: Served, kind: str, record: dict[str, Any], query: str = "") -> Any:
    return night.as_(FIRST).post(f"/api/observations/{kind}{query}", json=record)


def test_a_card_does_not_shorten_it_and_may_make_it_longer(night: Served) -> None:
    for query in ("", "?dry_run=1"):
        refused = record(night, "operation", card("c-2", 71), query)
        assert (refused.status_code, refused.json()["error"]["faults"][0]["where"]) == (403, "delay_hours")
        assert DELAY in refused.json()["error"]["message"]
    assert record(night, "operation", card("c-3", 80)).status_code == 201
    assert hours(night) == 80
    assert record(night, "operation", card("c-4")).status_code == 403  # 72 where none is named
    assert record(night, "operation", card("c-3", 80)).status_code == 200


def test_a_card_of_a_day_to_come_is_followed_by_the_one_that_two_people_want(night: Served) -> None:
    assert record(night, "operation", card("c-2", 80, occurred="2030-01-01T00:00")).status_code == 201
    ask(night, FIRST, 24)
    ask(night, SECOND, 24)
    assert hours(night) == 24


def test_nor_does_the_withdrawal_of_the_card_that_made_it_longer(night: Served) -> None:
    assert record(night, "operation", card("c-2", 80)).status_code == 201
    gone = {"occurred": "2016-12-19T13:00", "source": "desk", "source_id": "c-2-gone", "body": {"reason": "a slip"}}
    assert record(night, "retraction", {**gone, "retracts": "c-2"}).status_code == 403
    assert record(night, "operation", card("c-3", 80, occurred="2016-12-19T14:00")).status_code == 201
    assert record(night, "retraction", {**gone, "retracts": "c-2"}).status_code == 201
    assert hours(night) == 80


def test_a_card_that_was_recorded_may_be_sent_again_and_changes_nothing(night: Served) -> None:
    known = card("c-2", 72)
    assert record(night, "operation", known).status_code == 201
    assert ask(night, FIRST, 96).json()["hours"] == 96
    assert record(night, "operation", known).status_code == 200
    assert hours(night) == 96
