"""What a field device may not learn by what it is answered, and who is told when its chain is broken."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import apsw
import pytest

from safepassage.service.book import FILE, Book
from safepassage.service.limits import neighbourhood
from service.desk import Served, served
from service.test_field import GENESIS, NAME, PLACE, Chain
from statements.night import everything_seen

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Served]:
    with served(tmp_path, [*everything_seen(), *PLACE]) as found:
        found.as_device(NAME)
        yield found


def broken(desk: Served) -> Chain:
    """The chain of a device whose second post never came."""
    chain = Chain(desk)
    first, _, third = (chain.post(f"k-{number}") for number in range(1, 4))
    for each in (first, third):
        assert chain.send(each).status_code == 201
    return chain


def told(desk: Served, *roles: str, **asked: str) -> list[dict[str, Any]]:
    found = desk.as_(*roles).get("/api/alarms", params=asked).json()["alarms"]
    return [each for each in found if each["alarm"] == "device_chain_broken"]


def act(desk: Served, alarm: dict[str, Any], **more: str) -> int:
    body = {"alarm": alarm["alarm"], "place": alarm["place"], "about": alarm["about"], **more}
    return desk.call.post("/api/alarms/actions", json=body).status_code


def test_it_is_not_told_how_long_the_ledger_is(desk: Served) -> None:
    chain = Chain(desk)
    post = chain.post("k-1")
    for status in ("recorded", "duplicate"):
        found = chain.send(post).json()
        assert found.keys() == {"results", "warnings"}
        (result,) = found["results"]
        assert (result.keys(), result["status"]) == ({"id", "source_id", "status"}, status)


def test_it_is_not_told_the_names_of_places_that_are_not_its_own(desk: Served) -> None:
    """The door that says "Did you mean …" says it of every place; a device would ask it for all of them."""
    chain = Chain(desk)
    found = chain.send(chain.post("k-1", place="centre/jibren", body={"people": {"men": 1}}))
    assert found.status_code == 422
    assert "jibreen" not in found.text
    near = chain.send(chain.post("k-2", place="crossing/kari"))
    assert [each["expected"] for each in near.json()["error"]["faults"]] == [
        "crossing/karim, the device's own"
    ]  # its own, and no other
    assert "mahayar" not in near.text


@pytest.mark.parametrize(
    "wrong",
    [
        {"sequence": 0},
        {"sequence": 10**30},
        {"previous": "\x1b[2J" + "0" * 60},
        {"previous": GENESIS + "\n"},
        {"head": "A" * 64},
    ],
)
def test_a_number_or_a_head_that_is_none_is_refused_and_is_in_no_list(desk: Served, wrong: dict[str, Any]) -> None:
    """A head goes into what an administrator reads at a terminal, and a number into the book."""
    post = {**Chain(desk).post("k-1"), **wrong}
    lines = "\n".join((post["previous"], str(post["sequence"]), post["kind"], post["record"]))
    made = {"head": sha256(lines.encode()).hexdigest()} if "head" not in wrong else {}
    assert desk.call.post("/api/device/records", json={**post, **made}).status_code == 422
    assert desk.office.devices.named(NAME).broken == ""


def test_text_that_is_no_unicode_is_refused(desk: Served) -> None:
    post = json.dumps({**Chain(desk).post("k-1"), "kind": "\ud800"})
    found = desk.call.post("/api/device/records", content=post, headers={"content-type": "application/json"})
    assert found.status_code == 400


def test_one_that_sends_without_end_is_slowed(tmp_path: Path) -> None:
    """Also where nothing of it comes to be a record: each would be noted as a break."""
    with served(tmp_path, [*everything_seen(), *PLACE], writes_per_min=2) as desk:
        desk.as_device(NAME)
        post = {**Chain(desk).post("k-1"), "record": "{}"}
        assert [desk.call.post("/api/device/records", json=post).status_code for _ in range(3)] == [400, 400, 429]
        assert desk.office.devices.named(NAME).breaks == 2


def test_a_broken_chain_is_an_alarm_for_who_keeps_devices(desk: Served) -> None:
    broken(desk)
    broken_s = desk.office.now_s()
    for role in ("administrator", "corridor", "auditor"):
        (alarm,) = told(desk, role)
        assert (alarm["place"], alarm["severity"], alarm["since_s"]) == ("crossing/karim", "alert", broken_s)
        assert alarm["facts"] == {"source": NAME, "times": "1"}
        assert alarm["sentence"].keys() == {"en", "ar", "ru"}
        assert all(NAME in said for said in alarm["sentence"].values())
    for role in ("planning", "registrar", "centre"):
        assert told(desk, role) == []
    assert told(desk, "administrator", as_of="2016-12-14") != []  # it is of now, whatever is looked at
    assert told(desk, "administrator", as_known_at="1") == []  # and was not known at a position


def test_a_chain_that_is_whole_is_no_alarm(desk: Served) -> None:
    chain = Chain(desk)
    assert chain.send(chain.post("k-1")).status_code == 201
    assert told(desk, "administrator") == []


def test_it_stands_until_it_is_closed_with_a_reason_and_again_after_the_next(desk: Served) -> None:
    chain = broken(desk)
    (alarm,) = told(desk, "corridor")
    desk.clock.now_ms += 60_000
    assert act(desk, alarm, state="acknowledged") == 201
    (alarm,) = told(desk, "administrator")
    assert (alarm["standing"]["state"], alarm["standing"]["owner"]) == ("acknowledged", "corridor")
    assert alarm["age_s"] == desk.office.now_s() - alarm["since_s"]
    desk.clock.now_ms += 60_000
    assert act(desk, alarm, state="closed", reason="its queue was discarded, said by telephone") == 201
    assert told(desk, "corridor") == []
    desk.as_device("another")  # some time later the first one speaks again, with a gap
    chain.post("lost")
    previous, sequence, head = chain.head, chain.sequence, "1" * 64
    desk.office.devices.note(NAME, previous, sequence + 1, head)
    (alarm,) = told(desk, "corridor")
    assert (alarm["standing"]["state"], alarm["facts"]["times"]) == ("raised", "2")


def test_who_is_not_told_of_it_cannot_act_on_it(desk: Served) -> None:
    broken(desk)
    (alarm,) = told(desk, "administrator")
    desk.as_("planning")
    assert act(desk, alarm, state="closed", reason="not mine") == 409


def test_a_book_from_before_the_alarm_is_opened(tmp_path: Path) -> None:
    with Book.open(tmp_path):
        pass
    old = apsw.Connection(str(tmp_path / FILE))
    old.execute("ALTER TABLE device DROP COLUMN broken_s")
    old.close()
    with Book.open(tmp_path) as book:
        assert book.run("SELECT broken_s FROM device") == []


@pytest.mark.parametrize(
    ("address", "near"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::9", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("fe80::1%eth0", "fe80::/64"),
        ("testclient", "testclient"),
        ("", ""),
    ],
)
def test_who_may_choose_among_addresses_is_counted_once(address: str, near: str) -> None:
    assert neighbourhood(address) == near


def test_a_network_whose_addresses_one_may_choose_signs_in_as_one(tmp_path: Path) -> None:
    with served(tmp_path, sign_ins_per_min=2) as desk:
        found = []
        for address in ("2001:db8::1", "2001:db8::2", "2001:db8::3", "2001:db8:0:1::1"):
            desk.call.address = address
            found.append(desk.call.sign_in("nobody", "wrong wrong wrong").status_code)
        assert found == [401, 401, 429, 401]
