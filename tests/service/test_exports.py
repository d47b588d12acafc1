"""Tables of sensitive kinds: two people, a reason, once, and the recipient's mark."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

import pytest

from safepassage.service.answers import pieces
from safepassage.service.exports import WAIT_S
from service.desk import ASKED as NIGHT
from service.desk import Served, served
from statements.night import seen

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ASKED = {"kind": "incident", "recipient": "Dr Haddad, health cluster", "reason": "beds for the injured"}
APPROVED = {"decision": "approved"}


@pytest.fixture
def night(tmp_path: Path) -> Iterator[Served]:
    with served(tmp_path) as found:
        yield found


def ask(night: Served, role: str = "auditor", **changed: Any) -> int:
    made = night.as_(role).post("/api/exports", json={**ASKED, **changed})
    assert (made.status_code, made.json()["state"]) == (201, "asked"), made.text
    number: int = made.json()["number"]
    return number


def decide(night: Served, number: int, decision: str = "approved", role: str = "administrator") -> Any:
    return night.as_(role).post(f"/api/exports/{number}/decision", json={"decision": decision})


def fetch(night: Served, number: int, role: str = "auditor") -> Any:
    return night.as_(role).get(f"/api/exports/{number}/file")


def test_a_long_text_is_sent_in_pieces() -> None:
    lines = [f"{number:>1000}\n" for number in range(200)]
    sent = list(pieces(lines))
    assert b"".join(sent) == "".join(lines).encode()
    assert [len(each) for each in sent] == [66 * 1001] * 3 + [2 * 1001]  # the first multiple of 1,001 from 65,536 on
    assert list(pieces([])) == []


def test_a_table_is_asked_for_approved_by_another_and_fetched_once(night: Served) -> None:
    number = ask(night)
    assert fetch(night, number).status_code == 409
    assert decide(night, number).json()["decided_by"] == "administrator"
    found = fetch(night, number)
    head, columns, tags, *rows = found.text.splitlines()
    assert "for Dr Haddad, health cluster" in head
    assert "exercise" in head
    assert "beds for the injured" in head
    assert columns == "kind,nature,occurred,source,source_id,method,place,mood,type,injured"
    assert tags.count("#") > 2
    assert len(rows) == 1
    assert "shelling" in rows[0]
    again = fetch(night, number)
    assert (again.status_code, "once" in again.json()["error"]["message"]) == (409, True)


def test_the_mark_is_of_this_recipient_and_of_every_byte(night: Served) -> None:
    """Worked out beside the code, from the ledger's secret; two recipients of the same rows have two."""
    secret = night.office.operation.folds.reader.meta()["veil"]
    marks = set()
    for recipient in ("Dr Haddad", "Dr Haddad, health cluster"):
        number = ask(night, recipient=recipient)
        decide(night, number)
        found = fetch(night, number)
        head, _, body = found.content.partition(b"\n")
        said = f"{secret}\x1fexport {number} for {recipient}: {hashlib.sha256(body).hexdigest()}"
        mark = hashlib.sha256(said.encode()).hexdigest()
        assert head.decode().endswith(f"mark {mark}")
        assert night.call.get("/api/exports").json()["exports"][0]["mark"] == mark
        marks.add(mark)
    assert len(marks) == 2


def test_nobody_approves_their_own(night: Served) -> None:
    """Somebody with both duties still needs a second person."""
    both = ("protection_focal_point", "administrator")
    made = night.as_(*both).post("/api/exports", json={**ASKED, "kind": "decision"})
    number = made.json()["number"]
    own = night.call.post(f"/api/exports/{number}/decision", json=APPROVED)
    assert (own.status_code, "another person" in own.json()["error"]["message"]) == (403, True)
    assert decide(night, number).status_code == 200


def test_an_approval_and_the_fetching_come_within_a_day(night: Served) -> None:
    late, number = ask(night), ask(night)
    assert decide(night, number).status_code == 200
    night.clock.now_ms += (WAIT_S + 600) * 1000
    assert decide(night, late).status_code == 409
    assert fetch(night, number).status_code == 409
    states = [each["state"] for each in night.as_("auditor").get("/api/exports").json()["exports"]]
    assert states == ["lapsed", "lapsed"]


def test_the_day_for_fetching_begins_with_the_approval(night: Served) -> None:
    number = ask(night)
    night.clock.now_ms += (WAIT_S - 3600) * 1000
    assert decide(night, number).status_code == 200
    night.clock.now_ms += (WAIT_S - 3600) * 1000
    assert fetch(night, number).status_code == 200


def test_a_refused_request_is_over(night: Served) -> None:
    number = ask(night)
    assert decide(night, number, "refused").json()["state"] == "refused"
    assert decide(night, number).status_code == 409
    assert fetch(night, number).status_code == 409


def test_the_file_is_for_who_asked_and_for_nobody_else(night: Served) -> None:
    number = ask(night, "corridor")
    decide(night, number)
    assert fetch(night, number, "auditor").status_code == 404
    assert fetch(night, number, "corridor").status_code == 200


def test_who_may_not_read_a_kind_does_not_ask_for_it(night: Served) -> None:
    assert night.as_("planning").post("/api/exports", json=ASKED).status_code == 403
    assert night.as_("corridor").post("/api/exports", json={**ASKED, "kind": "referral"}).status_code == 403


def test_requests_are_seen_by_who_asked_and_by_who_decides(night: Served) -> None:
    mine, other = ask(night, "corridor"), ask(night, "auditor")

    def seen(role: str) -> list[int]:
        return [each["number"] for each in night.as_(role).get("/api/exports").json()["exports"]]

    assert seen("corridor") == [mine]
    assert seen("centre") == []
    assert seen("protection_focal_point") == seen("administrator") == seen("auditor") == [other, mine]


def test_every_step_is_noted(night: Served) -> None:
    number = ask(night)
    decide(night, number)
    mark = fetch(night, number).headers["x-mark"]
    noted = [(each["user"], each["what"]) for each in night.call.get("/api/access").json()["accesses"]]
    assert noted == [
        ("auditor", f"export {number} of incident: fetched for Dr Haddad, health cluster, mark {mark[:16]}"),
        ("auditor", "observations of incident"),
        ("administrator", f"export {number} of incident: approved"),
        ("auditor", f"export {number} of incident: asked for incident, for {ASKED['recipient']}: {ASKED['reason']}"),
        ("auditor", "observations of incident"),
    ]


def test_lines_of_json_and_what_was_asked_for_alone(night: Served) -> None:
    number = ask(night, format="jsonl", to="2016-12-09")
    decide(night, number)
    assert len(fetch(night, number).text.splitlines()) == 1
    number = ask(night, format="jsonl", place="corridor/karim", **{"from": "2016-12-10"})
    decide(night, number)
    head, line = fetch(night, number).text.splitlines()
    assert head.startswith("# safepassage export")
    assert json.loads(line)["body"]["type"] == "shelling"


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"kind": "crossing_count"}, 422),
        ({"kind": "crossing_counts"}, 400),
        ({"reason": " "}, 422),
        ({"reason": "a\nb"}, 422),
        ({"recipient": "x" * 501}, 422),
        ({"format": "xlsx"}, 422),
        ({"from": "yesterday"}, 400),
        ({"surprise": "1"}, 422),
    ],
)
def test_what_cannot_be_meant_is_refused(night: Served, changed: dict[str, Any], status: int) -> None:
    call = night.as_("auditor")
    assert call.post("/api/exports", json={**ASKED, **changed}).status_code == status
    assert call.get("/api/exports").json() == {"exports": []}


def test_a_request_that_is_not_there(night: Served) -> None:
    for number in (1, 0, -1, 2**70):
        assert decide(night, number).status_code in (404, 422)
        assert fetch(night, number).status_code in (404, 422)


def test_single_observations_of_sensitive_kinds_do_not_come_in_bulk(night: Served) -> None:
    """With the night's own there are 101 incidents: a hundred are a page, and six such pages a minute."""
    body = {"type": "shelling", "injured": {"people": 1}}
    night.office.operation.record(
        [
            seen("incident", "2016-12-10T19:10", body, place="corridor/karim", source_id=f"i-{each}")
            for each in range(100)
        ]
    )
    call = night.as_("auditor")
    refused = call.get("/api/observations?kind=incident&limit=101")
    assert (refused.status_code, "/api/exports" in refused.json()["error"]["message"]) == (403, True)
    assert call.get("/api/observations?limit=1000").status_code == 403
    answers = [call.get("/api/observations?kind=incident").status_code for _ in range(7)]
    assert answers == [200] * 6 + [429]
    assert call.get("/api/observations?kind=watch&limit=1000").status_code == 200


def test_who_may_not_take_a_table_away_does_not_page_through_one(tmp_path: Path) -> None:
    """Two pages a minute here; the same page again is one, and a basis counts from its second page on."""
    with served(tmp_path, pages_per_min=2) as night:
        call = night.as_("centre")
        refused = call.get("/api/observations?limit=101")
        assert (refused.status_code, "at most 100" in refused.json()["error"]["message"]) == (403, True)
        listed, basis = "/api/observations?kind=arrival&limit=100", f"/api/trace/people_arrived?{NIGHT}&limit=1"
        tried = [listed, listed, basis, f"{basis}&cursor=1", f"{basis}&cursor=1", f"{listed}&cursor=1", basis]
        assert [call.get(each).status_code for each in tried] == [200, 200, 200, 200, 200, 429, 200]
        night.clock.now_ms += 60_000
        assert call.get(f"{listed}&cursor=1").status_code == 200
        call = night.as_("auditor")
        pages = [call.get(f"/api/observations?kind=watch&limit=1000&cursor={at}").status_code for at in range(4)]
        assert pages == [200] * 4
