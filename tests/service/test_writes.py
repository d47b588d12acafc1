"""What comes in: checked as every door checks, durable before the answer, safe to send again."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from cli.runs import run
from service.desk import COUNT, Served, reopened, served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PATH = "/api/observations/crossing_count"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Served]:
    with served(tmp_path) as found:
        found.as_("registrar", "auditor", "planning")
        yield found


def size(desk: Served) -> int:
    return desk.office.operation.ledger.head().size


def crossed(desk: Served) -> str:
    """Who crossed in the night, of whom every post told; 300 before anything is added."""
    found = desk.call.get("/api/figures?period=night:2016-12-10&as_of=2016-12-14&name=crossed").json()["figures"]
    value: str = next(each["value"] for each in found if each["place"] is None and not each["labels"])
    return value


def test_a_record_moves_the_figure_and_is_there_after_a_restart(tmp_path: Path) -> None:
    with served(tmp_path) as desk:
        desk.as_("registrar")
        before = size(desk)
        assert crossed(desk) == "300"
        found = desk.call.post(PATH, json=COUNT)
        assert found.status_code == 201
        (result,) = found.json()["results"]
        assert (result["status"], result["position"], result["source_id"]) == ("recorded", before + 1, "k-900")
        assert crossed(desk) == "307"
    with reopened(tmp_path) as desk:
        desk.as_("registrar")
        assert crossed(desk) == "307"


def test_a_film_is_held_in_ones_own_name(desk: Served) -> None:
    """Two people hold it: one who wrote in two names would be both."""
    desk.as_("monitoring")
    body = {"film": "4f2a9c01b7de", "act": "held", "until": "2016-12-24T09:00Z", "reason": "contested"}
    hold = {"occurred": "2016-12-20T02:00Z", "source_id": "hold-1", "mood": "declared", "body": body}
    path, name = "/api/observations/film_custody", "monitoring"
    other = desk.call.post(path, json=[hold | {"source": name}, hold | {"source": "badr"}])
    assert (other.status_code, f"source: {name}: two people" in other.text) == (403, True)
    assert desk.call.post(path, json=hold | {"source": name}).status_code == 201


def test_sent_twice_is_once(desk: Served) -> None:
    before = size(desk)
    first, again = desk.call.post(PATH, json=COUNT), desk.call.post(PATH, json=COUNT)
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json()["results"] == [{**first.json()["results"][0], "status": "duplicate"}]
    assert again.json()["position"] is None
    assert size(desk) == before + 1
    assert crossed(desk) == "307"


def test_other_content_of_one_number_is_kept_beside_it_and_said(desk: Served) -> None:
    """7 or 10: the figure spans the two."""
    desk.call.post(PATH, json=COUNT)
    other = {**COUNT, "body": {**COUNT["body"], "people": {"men": 3, "women": 7}}}  # type: ignore[dict-item]
    found = desk.call.post(PATH, json=other)
    assert found.status_code == 409
    assert found.json()["results"][0]["status"] == "conflict"
    assert any("same number" in each["expected"] for each in found.json()["warnings"])
    assert crossed(desk) == "307 to 310"


def test_the_same_as_the_command_line_records(desk: Served) -> None:
    """The door is another, the id is the same: what was posted is a duplicate on the command line."""
    desk.call.post(PATH, json=COUNT)
    words = (
        *("occurred=2016-12-10T23:00/2016-12-10T23:15", "source=post-karim", "source_id=k-900", "place=crossing/karim"),
        *("from=zone/east", "corridor=corridor/karim", "population=civilians", "movement=organised_evacuation"),
        *("men=3", "women=4"),
    )
    found = run("record", desk.office.operation.folder, "crossing_count", *words)
    assert (found.exit_code, "There already" in found.output) == (0, True)


def test_a_batch_is_all_or_none(desk: Served) -> None:
    before = size(desk)
    batch = [{**COUNT, "source_id": f"k-{number}"} for number in range(901, 904)]
    spoilt = [*batch, {**COUNT, "source_id": "k-904", "place": "nowhere"}]
    refused = desk.call.post(PATH, json=spoilt)
    assert (refused.status_code, size(desk)) == (422, before)
    assert [fault["where"] for fault in refused.json()["error"]["faults"]] == ["record 4, place"]
    taken = desk.call.post(PATH, json=batch)
    assert [each["position"] for each in taken.json()["results"]] == [before + 1, before + 2, before + 3]
    assert desk.call.post(PATH, json=[*batch, COUNT]).status_code == 201


def test_many_at_once_are_each_recorded_once(desk: Served) -> None:
    """Sixty posts, each sent by two at the same moment: sixty rows, sixty receipts of them, sixty duplicates."""
    before = size(desk)
    sent = [{**COUNT, "source_id": f"k-{number}"} for number in range(60)] * 2
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda each: desk.call.post(PATH, json=each), sent))
    results = [each.json()["results"][0] for each in found]
    assert size(desk) == before + 60
    assert sorted(each["status"] for each in results) == ["duplicate"] * 60 + ["recorded"] * 60
    assert {each["position"] for each in results} == set(range(before + 1, before + 61))


def test_a_source_without_numbers_gets_one(desk: Served) -> None:
    bare = {name: value for name, value in COUNT.items() if name != "source_id"}
    one, other = (desk.call.post(PATH, json=bare).json()["results"][0] for _ in range(2))
    assert one["source_id"].startswith("api-")
    assert one["source_id"] != other["source_id"]


def test_before_a_correction_what_will_move_is_told(desk: Served) -> None:
    desk.call.post(PATH, json=COUNT)
    before = size(desk)
    corrected = {**COUNT, "source_id": "k-900b", "supersedes": "k-900"}
    found = desk.call.post(f"{PATH}?dry_run=1", json=corrected).json()
    assert size(desk) == before
    assert (found["dry_run"], found["results"][0]["status"]) == (True, "recorded")
    assert found["moves"]["accounts"] == ["corridor/karim", "zone/east"]
    assert found["moves"]["figures"] == ["people_crossed"]
    assert found["moves"]["statements"] == []
    again = desk.call.post(f"{PATH}?dry_run=1", json=COUNT).json()
    assert again["results"][0]["status"] == "duplicate"
    assert again["moves"] == {"figures": [], "accounts": [], "statements": []}


def test_the_past_knows_nothing_of_a_correction(desk: Served) -> None:
    """At the position before it, the count was corrected by nothing; before its own, it was not there."""
    first = desk.call.post(PATH, json=COUNT).json()["results"][0]
    later = desk.call.post(PATH, json={**COUNT, "source_id": "k-900b", "supersedes": "k-900"}).json()["results"][0]

    def corrected(path: str) -> list[str]:
        found: list[str] = desk.call.get(path).json()["observation"]["corrected_or_withdrawn_by"]
        return found

    assert corrected(f"/api/trace/{first['id']}") == [later["id"]]
    assert corrected(f"/api/trace/{first['id']}?as_known_at={first['position']}") == []
    assert desk.call.get(f"/api/trace/{first['id']}?as_known_at={first['position'] - 1}").status_code == 404
    listed = desk.call.get(f"/api/observations?source=post-karim&as_known_at={first['position']}").json()[
        "observations"
    ]
    assert listed[-1]["corrected_or_withdrawn_by"] == []


def test_a_place_that_nobody_defined_is_warned_of(desk: Served) -> None:
    found = desk.call.post(PATH, json={**COUNT, "place": "crossing/karem"})
    assert found.status_code == 201
    assert any("crossing/karem" in str(each) for each in found.json()["warnings"])


@pytest.mark.parametrize("kind", ["statement", "approval"])
def test_what_the_desk_says_is_not_recorded_as_an_observation(desk: Served, kind: str) -> None:
    assert desk.call.post(f"/api/observations/{kind}", json={}).status_code == 405


def test_another_nature_is_refused(desk: Served) -> None:
    found = desk.call.post(PATH, json={**COUNT, "nature": "real"})
    assert found.status_code == 422
    assert found.json()["error"]["faults"][0]["where"] == "record 1, nature"


def test_another_kind_is_not_smuggled_in(desk: Served) -> None:
    smuggled = {
        "kind": "incident",
        "occurred": "2016-12-10T19:10",
        "source": "x",
        "place": "corridor/karim",
        "body": {},
    }
    found = desk.call.post(PATH, json=smuggled)
    assert found.status_code == 422
    assert found.json()["error"]["faults"][0]["expected"] == "crossing_count"


def test_writes_are_rationed(tmp_path: Path) -> None:
    with served(tmp_path, writes_per_min=2) as desk:
        desk.as_("registrar")
        found = [desk.call.post(PATH, json=COUNT).status_code for _ in range(3)]
    assert found == [201, 200, 429]


def test_names_are_sealed_and_not_shown(tmp_path: Path) -> None:
    """A household of the register: its name lies in the vault, and no read gives it."""
    record: Any = {
        "occurred": "2016-12-10T23:00",
        "source": "centre-jibreen",
        "source_id": "r-1",
        "place": "centre/jibreen",
    }
    with served(tmp_path) as desk:
        call = desk.as_("registrar")
        kind = call.get("/api/kinds/registration").json()
        body = kind["example"]["body"]
        personal = {kind["personal"][0]["name"]: "Umm Karim al-Halabi"}
        found = call.post("/api/observations/registration", json={**record, "body": body, "personal": personal})
        assert found.status_code == 201, found.text
        shown = call.get("/api/observations?kind=registration")
        assert shown.json()["observations"][0]["sealed"]
        traced = call.get(f"/api/trace/{found.json()['results'][0]['id']}")
        for text in (shown.text, traced.text, call.get("/api/observations").text):
            assert "Umm Karim" not in text
