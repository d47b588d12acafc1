"""Notices to people over the API: two who did not write one issue it, and a guarantee that is gone stops them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from service.desk import Served, served
from statements.night import everything_seen, seen

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import httpx

NOTICE = {
    "crossing": "crossing/karim",
    "opens": "2016-12-10T18:00",
    "closes": "2016-12-11T06:00",
    "text": {"en": "The crossing is open on foot from 18:00 to 06:00."},
}
WRITTEN = [
    *(
        seen(
            "corridor_state", "2016-12-10T10:00", {"state": "guaranteed", "party": party, "channel": "letter"},
            place="corridor/karim", source_id=f"word-{party}",
        )
        for party in ("party A", "party B")
    ),
    seen("notice", "2016-12-10T16:00", NOTICE, place="corridor/karim", source="planning", source_id="n-1"),
]  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Served]:
    with served(tmp_path, [*everything_seen(), *WRITTEN]) as found:
        yield found


def standing(desk: Served) -> dict[str, Any]:
    (one,) = desk.as_("monitoring").get("/api/notices").json()["notices"]
    found: dict[str, Any] = one
    return found


def decide(desk: Served, role: str, decision: str = "approved", **more: str) -> httpx.Response:
    which = standing(desk)["id"]
    return desk.as_(role).post("/api/notices/decision", json={"id": which, "decision": decision, **more})


def test_two_who_did_not_write_it_issue_it(desk: Served) -> None:
    draft = standing(desk)
    assert (draft["status"], draft["by"], draft["approved_by"], draft["lacking"]) == ("draft", "planning", [], [])
    assert draft["text"] == NOTICE["text"]
    assert (draft["opens_s"], draft["closes_s"]) == (1_481_385_600, 1_481_428_800)
    assert decide(desk, "planning").status_code == 409  # its author
    first = decide(desk, "corridor")
    assert (first.status_code, first.json()["notice"]["status"]) == (201, "draft")
    assert decide(desk, "corridor").status_code == 409  # twice
    assert decide(desk, "administrator").json()["notice"]["status"] == "issued"
    assert standing(desk)["approved_by"] == ["corridor", "administrator"]


def test_who_writes_one_writes_in_their_own_name(desk: Served) -> None:
    """Else its author would be one of the two who approve it."""
    call = desk.as_("corridor")
    record = {"occurred": "2016-12-10T16:30", "source_id": "n-2", "place": "corridor/karim", "body": NOTICE}
    refused = call.post("/api/observations/notice", json={**record, "source": "somebody"})
    assert (refused.status_code, "corridor: two who did not write a notice approve it" in refused.text) == (403, True)
    made = call.post("/api/observations/notice", json={**record, "source": "corridor"})
    assert made.status_code == 201
    own = {"id": made.json()["results"][0]["id"], "decision": "approved"}
    assert call.post("/api/notices/decision", json=own).status_code == 409


def test_one_refusal_stops_it_until_it_is_taken_back(desk: Served) -> None:
    decide(desk, "corridor")
    assert decide(desk, "administrator").json()["notice"]["status"] == "issued"
    assert decide(desk, "protection_focal_point", "refused", reason="shelling").json()["notice"]["status"] == "refused"
    desk.clock.now_ms += 60_000
    assert decide(desk, "protection_focal_point").json()["notice"]["status"] == "issued"


def test_nobody_approves_hours_that_are_guaranteed_no_more(desk: Served) -> None:
    gone = {"state": "withdrawn", "party": "party B"}
    word = {"occurred": "2016-12-10T17:00", "source": "desk", "source_id": "gone", "place": "corridor/karim"}
    assert desk.as_("corridor").post("/api/observations/corridor_state", json={**word, "body": gone}).status_code == 201
    assert standing(desk)["lacking"] == ["party B"]
    refused = decide(desk, "administrator")
    assert (refused.status_code, "party B" in refused.json()["error"]["message"]) == (409, True)
    assert decide(desk, "administrator", "refused").status_code == 201


def test_what_is_no_decision_on_a_notice_is_refused(desk: Served) -> None:
    call = desk.as_("administrator")
    for body, status in (
        ({"id": "0" * 64, "decision": "approved"}, 404),
        ({"id": "0" * 64, "decision": "maybe"}, 422),
        ({"id": 3, "decision": "approved"}, 422),
        ({"decision": "approved"}, 422),
        ([], 422),
    ):
        assert call.post("/api/notices/decision", json=body).status_code == status, body
