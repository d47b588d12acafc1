"""Field devices: what one is given, what it may send, the chain of its posts, and how it ends."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest

from geography.lines import square
from safepassage.foundation.errors import UsageError
from safepassage.interchange.network_file import write_network
from safepassage.service.users import User
from service.desk import COUNT, PASSWORD, PLACES, Served, served
from statements.night import everything_seen, seen

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import httpx

NAME = "post-karim"
GENESIS = "0" * 64
DEFINED: dict[str, dict[str, Any]] = {
    "crossing/karim": {"geometry": {"type": "Point", "coordinates": [37.1543, 36.19405]}},
    "corridor/karim": {"geometry": {"type": "LineString", "coordinates": [[37.15, 36.19], [37.1543, 36.19405]]}},
    "zone/east": {},
    "centre/jibreen": {"geometry": {"type": "Point", "coordinates": [37.3, 36.2]}},
}
PLACE = [
    seen("place", "2016-12-08T00:00", {"names": {"en": name}, **more}, place=name, source_id=name)
    for name, more in DEFINED.items()
]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Served]:
    with served(tmp_path, [*everything_seen(), *PLACE]) as found:
        found.as_device(NAME)
        yield found


class Chain:
    """What a device sends, chained by hand."""

    def __init__(self, desk: Served) -> None:
        self.desk = desk
        self.sequence, self.head = 0, GENESIS

    def post(self, number: str, **changes: Any) -> dict[str, Any]:
        record = {**COUNT, "source_id": number, **changes}
        text = json.dumps(record)
        self.sequence += 1
        lines = "\n".join((self.head, str(self.sequence), "crossing_count", text))
        previous, self.head = self.head, sha256(lines.encode()).hexdigest()
        known = {"sequence": self.sequence, "previous": previous, "head": self.head}
        return {**known, "kind": "crossing_count", "record": text}

    def send(self, post: dict[str, Any]) -> httpx.Response:
        return self.desk.call.post("/api/device/records", json=post)

    def stands(self) -> tuple[int, str, int]:
        found = self.desk.office.devices.named(NAME)
        return found.sequence, found.head, found.breaks


def test_it_is_given_the_forms_and_names_of_its_post_and_nothing_else(desk: Served) -> None:
    given = desk.call.get("/api/device").json()
    assert [each["kind"] for each in given["forms"]] == ["crossing_count"]
    assert given["forms"][0]["schema"]["properties"]["body"]["required"]
    assert [each["place"] for each in given["places"]] == ["crossing/karim", *PLACES]
    assert (given["sequence"], given["head"]) == (0, GENESIS)
    assert {each["place"] for each in given["map"]["shapes"]} == {"crossing/karim", "corridor/karim"}
    assert {each["place"] for each in given["map"]["states"]} <= set(PLACES)
    text = json.dumps(given)
    assert given.keys() == {
        *("name", "post", "nature", "operation", "time_zone", "now_s", "expires_s", "sequence", "head"),
        *("forms", "places", "map"),
    }
    for secret in ("jibreen", "mahayar", "position", "Exercise staff"):
        assert secret not in text, secret


def test_its_map_ends_with_the_shift_or_with_the_device(desk: Served) -> None:
    given = desk.call.get("/api/device").json()
    assert given["map"]["until_s"] == given["now_s"] + 12 * 3600
    desk.office.devices.extend(NAME, 2)
    assert desk.call.get("/api/device").json()["map"]["until_s"] == given["now_s"] + 2 * 3600


def test_its_map_has_the_streets_round_the_post(desk: Served) -> None:
    assert desk.call.get("/api/device").json()["map"]["streets"] == []
    write_network(desk.office.operation.folder / "network.parquet", square())
    assert len(desk.call.get("/api/device").json()["map"]["streets"]) > 0


def test_what_it_records_is_on_the_ledger_and_chained(desk: Served) -> None:
    chain = Chain(desk)
    first, second = chain.post("k-1"), chain.post("k-2")
    assert chain.send(first).status_code == 201
    assert chain.stands() == (1, first["head"], 0)
    assert chain.send(second).json()["results"][0]["status"] == "recorded"
    assert chain.stands() == (2, second["head"], 0)


def test_the_last_post_may_come_again(desk: Served) -> None:
    """Its answer was lost: it is recorded once, and is no break."""
    chain = Chain(desk)
    post = chain.post("k-1")
    assert [chain.send(post).status_code for _ in range(2)] == [201, 200]
    assert chain.stands() == (1, post["head"], 0)


def test_a_post_that_is_missing_is_noted_and_what_comes_is_taken(desk: Served) -> None:
    chain = Chain(desk)
    first, lost, third, fourth = (chain.post(f"k-{number}") for number in range(1, 5))
    assert [chain.send(each).status_code for each in (first, third, fourth)] == [201, 201, 201]
    assert chain.stands() == (4, fourth["head"], 1)
    broken = desk.office.devices.named(NAME).broken
    assert broken == f"expected post 2 after {first['head'][:12]}, got post 3 after {lost['head'][:12]}"
    assert chain.send(lost).status_code == 201  # found again: it was counted, and the chain stays where it is
    assert chain.stands() == (4, fourth["head"], 2)


def test_a_post_that_was_swapped_is_noted(desk: Served) -> None:
    chain, other = Chain(desk), Chain(desk)
    chain.send(chain.post("k-1"))
    other.post("another")
    assert other.send(other.post("k-2")).status_code == 201  # number 2, after a number 1 that never came
    assert chain.stands()[2] == 1


def test_a_record_that_was_changed_on_the_way_is_refused(desk: Served) -> None:
    chain = Chain(desk)
    post = chain.post("k-1")
    size = desk.office.operation.ledger.head().size
    found = chain.send({**post, "record": post["record"].replace('"men": 3', '"men": 9')})
    assert (found.status_code, desk.office.operation.ledger.head().size) == (400, size)
    assert chain.stands() == (0, GENESIS, 1)


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"source": "post-mahayar"}, "source"),
        ({"place": "crossing/mahayar"}, "place"),
        ({"body": {**COUNT["body"], "corridor": "corridor/mahayar"}}, "corridor"),  # type: ignore[dict-item]
        ({"supersedes": "k-1"}, "supersedes"),
    ],
)
def test_what_is_not_of_its_post_is_refused_and_seen(desk: Served, changes: dict[str, Any], where: str) -> None:
    chain = Chain(desk)
    assert chain.send(chain.post("k-1")).status_code == 201
    refused = chain.send(chain.post("k-2", **changes))
    assert refused.status_code == 422
    assert [each["where"].split(", ")[-1] for each in refused.json()["error"]["faults"]] == [where]
    assert chain.send(chain.post("k-3")).status_code == 201
    assert chain.stands()[2] == 0


def test_other_kinds_are_refused(desk: Served) -> None:
    found = desk.call.post("/api/observations/crossing_count", json=COUNT)
    assert found.status_code == 403
    chain = Chain(desk)
    post = {**chain.post("k-1"), "kind": "incident"}
    lines = "\n".join((GENESIS, "1", "incident", post["record"]))
    refused = chain.send({**post, "head": sha256(lines.encode()).hexdigest()})
    assert refused.json()["error"]["faults"][0]["where"] == "kind"


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({}, ["sequence", "previous", "head", "kind", "record"]),
        ({"sequence": "1"}, ["previous", "head", "kind", "record", "sequence"]),
        ({"record": 3}, ["sequence", "previous", "head", "kind", "record"]),
        ([1], ["body"]),
    ],
)
def test_a_post_of_another_shape_is_refused(desk: Served, wrong: Any, where: list[str]) -> None:
    found = desk.call.post("/api/device/records", json=wrong)
    assert (found.status_code, [each["where"] for each in found.json()["error"]["faults"]][: len(where)]) == (
        422,
        where,
    )


def test_a_revoked_device_is_told_to_wipe_itself_whenever_it_speaks(desk: Served) -> None:
    chain = Chain(desk)
    desk.office.devices.revoke(NAME)
    assert desk.call.get("/api/device").status_code == 410
    found = chain.send(chain.post("k-1"))
    assert (found.status_code, found.json()["error"]["code"]) == (410, "gone")
    assert desk.office.devices.named(NAME).heard_s == desk.office.now_s()
    with pytest.raises(UsageError, match="revoked"):
        desk.office.devices.extend(NAME, 5)


def test_one_whose_time_is_over_sends_nothing_until_it_may_go_on(desk: Served) -> None:
    desk.office.devices.extend(NAME, 1)
    chain = Chain(desk)
    desk.clock.now_ms += 3_600_000
    post = chain.post("k-1")
    assert chain.send(post).status_code == 403
    desk.office.devices.extend(NAME, 1)
    assert chain.send(post).status_code == 201
    assert chain.stands() == (1, post["head"], 0)


def test_an_administrator_registers_and_revokes(desk: Served) -> None:
    call = desk.as_("administrator")
    body = {"name": "post-two", "post": "centre/jibreen", "places": PLACES, "hours": 5}
    made = call.post("/api/devices", json=body)
    assert made.status_code == 201
    assert made.json()["expires_s"] == desk.office.now_s() + 5 * 3600
    assert {"arrival", "headcount", "meals"} <= set(made.json()["kinds"])
    assert {"registration", "referral", "place", "claim"}.isdisjoint(made.json()["kinds"])
    code = made.json()["code"]
    assert code not in call.get("/api/devices").text
    assert [each["name"] for each in call.get("/api/devices").json()["devices"]] == [NAME, "post-two"]
    assert call.post("/api/devices/post-two", json={"hours": 7}).json()["expires_s"] == desk.office.now_s() + 7 * 3600
    desk.call.cookies.clear()
    assert desk.call.sign_in("post-two", code).json()["roles"] == ["field_device"]
    assert desk.as_("administrator")("DELETE", "/api/devices/post-two").json()["revoked_s"] == desk.office.now_s()
    desk.call.cookies.clear()
    desk.call.sign_in("post-two", code)
    assert desk.call.get("/api/device").status_code == 410


def test_what_is_not_registered(desk: Served) -> None:
    call = desk.as_("administrator")
    for changes, status, said in (
        ({"name": NAME}, 400, "a name that nobody has yet"),
        ({"name": "Post Two"}, 400, "short name"),
        ({"post": "crossing/karem"}, 400, "Did you mean crossing/karim"),
        ({"places": ["zone/west"]}, 400, "zone/west"),
        ({"kinds": ["registration"]}, 400, "'registration'"),
        ({"kinds": ["arrival"]}, 400, "'arrival'"),
        ({"post": "zone/east", "kinds": ["place"]}, 400, "'place'"),
        ({"hours": 0}, 400, "1 to 744 hours"),
        ({"hours": 745}, 400, "1 to 744 hours"),
        ({"hours": "5"}, 422, "hours"),
        ({"kinds": "arrival"}, 422, "kinds: a list, got"),
        ({"places": [3]}, 422, "places.1: text, got '3'"),
        ({"colour": "red"}, 422, "colour: one of the fields name, post"),
    ):
        found = call.post("/api/devices", json={"name": "post-two", "post": "crossing/karim", **changes})
        assert (found.status_code, said in found.json()["error"]["message"]) == (status, True), found.text
    assert [each.name for each in desk.office.devices.all()] == [NAME]


def test_a_sensitive_kind_is_given_only_by_name(desk: Served) -> None:
    call = desk.as_("administrator")
    plain = call.post("/api/devices", json={"name": "a", "post": "crossing/karim"}).json()["kinds"]
    named = call.post("/api/devices", json={"name": "b", "post": "crossing/karim", "kinds": ["incident"]}).json()[
        "kinds"
    ]
    assert ("incident" in plain, "crossing_count" in plain, named) == (False, True, ["incident"])


def test_a_device_is_no_user(desk: Served) -> None:
    users = desk.office.users
    assert NAME not in {each.name for each in users.all()}
    with pytest.raises(UsageError, match="the name of a user, got"):
        users.set_password(NAME, PASSWORD)
    with pytest.raises(UsageError, match="a name that nobody has yet, got"):
        users.add(NAME, ["planning"], PASSWORD)
    with pytest.raises(UsageError, match="'field_device'"):
        users.add("amal", ["field_device"], PASSWORD)
    assert users.add("amal", ["planning"], PASSWORD) == User("amal", ("planning",))
