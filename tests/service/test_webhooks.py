"""Webhooks: signed, in order, again until they are accepted, as the peer's roles may see, and to nobody else."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import re
import threading
from contextlib import contextmanager, nullcontext, suppress
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from safepassage.ledger.operation import Operation
from safepassage.service.office import Office, Settings
from safepassage.service.peers import Peer, Peers
from safepassage.service.users import Users
from safepassage.service.webhooks import Postman, over_http, signed
from service.desk import CHEAP, COUNT, Clock, Served, served
from statements.night import KINDS, everything_seen, opened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

URL = "https://peer.example/events"
NEW = {"name": "lead", "url": URL, "roles": ["planning"], "after": 0}


class Peering:
    """A peer that answers what it is told to, with the postman that serves it; no application runs beside it."""

    def __init__(self, folder: Path) -> None:
        self.clock = Clock()
        operation = Operation.open(folder / "op", KINDS, clock=self.clock)
        users = Users.open(folder / "op", self.clock.seconds, hasher=CHEAP)
        self.office = Office(operation, users, Settings(), self.clock)
        self.got: list[tuple[dict[str, str], dict[str, Any]]] = []
        self.answers: list[int] = []
        self.peers = Peers(users.book)
        self.deliver: Any = lambda: nullcontext(self.send)

    async def send(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        assert url == URL
        self.got.append((dict(headers), json.loads(body)))
        return self.answers.pop(0) if self.answers else 204

    def go(self) -> list[int]:
        """Let everybody be told who is due; the positions that were sent."""
        before = len(self.got)

        async def once() -> None:
            with self.office.operation.ledger.reader() as reader:
                async with self.deliver() as send:
                    postman = Postman(self.office, SimpleNamespace(reader=reader), send)  # type: ignore[arg-type]
                    postman.begin()
                    await asyncio.gather(*postman._under_way.values())

        asyncio.run(once())
        return [said["position"] for _, said in self.got[before:]]

    def size(self) -> int:
        return self.office.operation.ledger.head().size


@pytest.fixture
def peering(tmp_path: Path) -> Iterator[Peering]:
    opened(tmp_path, everything_seen()).close()
    found = Peering(tmp_path)
    yield found
    found.office.close()


@pytest.fixture
def night(tmp_path: Path) -> Iterator[Served]:
    with served(tmp_path, poll_s=3600, peers_s=3600) as found:
        yield found


def add(peering: Peering, *roles: str, name: str = "lead") -> str:
    return peering.peers.add(name, URL, roles or ("planning",), 0)


def test_the_signature_is_that_of_the_standard() -> None:
    """The example of the standard's own libraries."""
    key = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    peer = Peer("lead", URL, ("planning",), key, 0, 0, 0)
    headers = signed(peer, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert (headers["webhook-id"], headers["webhook-timestamp"]) == ("msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330")


def test_everything_is_told_once_in_order_and_signed_with_the_secret_that_was_shown(peering: Peering) -> None:
    secret = base64.b64decode(add(peering).removeprefix("whsec_"))
    assert peering.go() == list(range(1, peering.size() + 1))
    assert peering.go() == []
    headers, said = peering.got[0]
    body = json.dumps(said, separators=(",", ":"))
    text = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.{body}"
    mark = base64.b64encode(hmac.new(secret, text.encode(), hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{mark}"
    assert len({each["webhook-id"] for each, _ in peering.got}) == peering.size()
    assert said["nature"] == "exercise"


def test_a_peer_that_was_away_gets_what_it_missed_in_order_later_and_later(peering: Peering) -> None:
    add(peering)
    peering.answers = [200, 200, 500]
    assert peering.go() == [1, 2, 3]
    for wait_s in (1, 2, 4, 8):
        peering.clock.now_ms += (wait_s - 1) * 1000
        assert peering.go() == []
        peering.clock.now_ms += 1000
        peering.answers = [0]
        assert peering.go() == [3]
    assert len({headers["webhook-id"] for headers, said in peering.got if said["position"] == 3}) == 1
    (behind,) = peering.peers.all()
    assert (behind.position, behind.failures) == (2, 5)
    peering.clock.now_ms += 16_000
    assert peering.go() == list(range(3, peering.size() + 1))
    (told,) = peering.peers.all()
    assert (told.position, told.failures, told.due_s) == (peering.size(), 0, 0)


def test_the_wait_is_never_longer_than_an_hour(peering: Peering) -> None:
    add(peering)
    for _ in range(20):
        peering.answers = [503]
        peering.clock.now_ms += 3600_000
        assert peering.go() == [1]
    (peer,) = peering.peers.all()
    assert peer.due_s - peering.clock.seconds() == 3600


def test_who_has_accepted_again_is_tried_again_soon(peering: Peering) -> None:
    add(peering)
    for wait_s in (0, 1, 2):
        peering.answers = [500]
        peering.clock.now_ms += wait_s * 1000
        assert peering.go() == [1]
    peering.clock.now_ms += 4000
    peering.answers = [200, 500]
    assert peering.go() == [1, 2]
    (peer,) = peering.peers.all()
    assert (peer.failures, peer.due_s - peering.clock.seconds()) == (1, 1)


def test_a_redirect_is_no_acceptance(peering: Peering) -> None:
    add(peering)
    peering.answers = [302]
    assert peering.go() == [1]
    assert peering.peers.all()[0].position == 0


def test_how_far_a_peer_came_outlives_the_server(peering: Peering, tmp_path: Path) -> None:
    add(peering)
    peering.answers = [200, 200, 500]
    peering.go()
    again = Peering(tmp_path)
    again.clock.now_ms += 60_000
    assert again.go() == list(range(3, peering.size() + 1))
    again.office.close()


def test_a_peer_sees_what_its_roles_may(peering: Peering) -> None:
    """Of six observations of sensitive kinds planning gets the bare position; a centre reads two of them."""
    for role, hidden in (("planning", 6), ("centre", 4), ("auditor", 0)):
        add(peering, role)
        peering.got.clear()
        peering.go()
        assert sum(said.keys() == {"nature", "position"} for _, said in peering.got) == hidden, role
        peering.peers.remove("lead")


def test_a_public_role_is_not_told_when_anything_is_appended(peering: Peering) -> None:
    """Not one of an older book either."""
    add(peering, "public_information")
    assert peering.go() == []


def test_one_that_is_removed_is_told_nothing_more(peering: Peering) -> None:
    """Removed while the second is under way, and another of the same name registered: that one begins anew."""
    add(peering)
    plain = peering.send

    async def send(url: str, headers: Mapping[str, str], body: bytes) -> int:
        if json.loads(body)["position"] == 2:
            peering.peers.remove("lead")
            peering.peers.add("lead", URL, ("planning",), 7)
        return await plain(url, headers, body)

    peering.send = send  # type: ignore[method-assign]
    assert peering.go() == [1, 2]
    assert peering.peers.all()[0].position == 7


def test_peers_are_registered_listed_and_removed_over_the_api(night: Served) -> None:
    call = night.as_("administrator")
    made = call.post("/api/webhooks", json={**NEW, "after": 3})
    assert (made.status_code, made.json()["position"]) == (201, 3)
    assert len(base64.b64decode(made.json()["secret"].removeprefix("whsec_"))) == 32
    listed = night.as_("auditor").get("/api/webhooks")
    (peer,) = listed.json()["peers"]
    assert (peer["name"], peer["url"], peer["roles"], peer["failures"]) == ("lead", URL, ["planning"], 0)
    assert "secret" not in listed.text
    assert night.as_("administrator").post("/api/webhooks", json=NEW).status_code == 400
    assert call("DELETE", "/api/webhooks/lead").json() == {"removed": "lead"}
    assert call("DELETE", "/api/webhooks/lead").status_code == 400
    assert call.get("/api/webhooks").json()["peers"] == []


@pytest.mark.parametrize(
    ("changed", "status", "said"),
    [
        ({"url": "ftp://peer.example/"}, 400, "http://"),
        ({"url": "peer.example"}, 400, "http://"),
        ({"url": "https://"}, 400, "with a host"),
        ({"url": "https://user:secret@peer.example/"}, 400, "no user"),
        ({"url": "https://peer.example:99999/"}, 400, "http://"),
        ({"url": "file:///etc/passwd"}, 400, "http://"),
        ({"url": "https://[::1/"}, 400, "http://"),
        ({"url": "https://xn--/"}, 400, "http://"),
        ({"url": "https://peer.example/" + "x" * 2000}, 400, "http://"),
        ({"name": "Lead 1"}, 400, "short name"),
        ({"roles": ["boss"]}, 422, "roles.1: one of registrar"),
        ({"roles": []}, 400, "one of registrar"),
        ({"roles": ["public_information"]}, 400, "the public edition waits"),
        ({"roles": "planning"}, 422, "roles: a list, got"),
        ({"after": 10**6}, 422, "position from 0"),
        ({"after": -1}, 422, "after: a number of at least 0"),
        ({"after": "0"}, 422, "after: a whole number, got '0'"),
        ({"surprise": 1}, 422, "one of the fields name, url"),
    ],
)
def test_what_cannot_be_meant_is_refused(night: Served, changed: dict[str, Any], status: int, said: str) -> None:
    found = night.as_("administrator").post("/api/webhooks", json={**NEW, **changed})
    assert (found.status_code, said in found.json()["error"]["message"]) == (status, True), found.text
    assert night.call.get("/api/webhooks").json()["peers"] == []


def test_the_service_tells_its_peers_by_itself(tmp_path: Path) -> None:
    """With the application's own postman: what is recorded arrives, one after another."""
    with served(tmp_path, poll_s=0.01) as night:
        call = night.as_("administrator", "registrar")
        size = call.get("/api/webhooks").json()["size"]
        call.post("/api/webhooks", json={**NEW, "after": size})
        positions = [
            call.post("/api/observations/crossing_count", json={**COUNT, "source_id": f"k-{each}"}).json()["position"]
            for each in range(3)
        ]
        for _ in range(3):
            assert night.post.heard.acquire(timeout=60)
        assert [json.loads(body)["position"] for _, _, body in night.post.sent] == positions


@contextmanager
def listening(status: int) -> Iterator[tuple[str, list[tuple[dict[str, str], bytes]]]]:
    """A peer on this machine's loopback address."""
    got: list[tuple[dict[str, str], bytes]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            got.append(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(status)
            self.send_header("location", "/elsewhere")
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=partial(server.serve_forever, 0.01))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/events", got
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


async def sent(url: str) -> int:
    async with over_http() as send:
        return await send(url, {"webhook-id": "x-1"}, b'{"position":1}')


@pytest.mark.parametrize("status", [204, 302, 500])
def test_a_delivery_over_http_says_what_was_answered_and_follows_no_redirect(status: int) -> None:
    with listening(status) as (url, got):
        assert asyncio.run(sent(url)) == status
    ((headers, body),) = got
    assert (headers["webhook-id"], body) == ("x-1", b'{"position":1}')


def test_nobody_at_the_address_is_no_answer() -> None:
    with listening(204) as (url, _):
        pass
    assert asyncio.run(sent(url)) == 0


def recipe() -> Callable[..., str]:
    """The receiver that the documentation gives, as its reader would copy it."""
    text = (Path(__file__).resolve().parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"^```python\n(.*?)^```", text.partition("\n## Webhooks\n")[2], re.MULTILINE | re.DOTALL)
    found: dict[str, Any] = {}
    exec(block, found)  # noqa: S102 - of our own documentation
    return found["judged"]  # type: ignore[no-any-return]


class Receiver(ThreadingHTTPServer):
    """A peer at a loopback address that judges by the recipe, and answers as it is told to; else with 204."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(("127.0.0.1", 0), Receiving)
        self.url = f"http://127.0.0.1:{self.server_address[1]}/events"
        self.clock = clock
        self.secret = ""
        self.judged = recipe()
        self.seen: set[str] = set()
        self.came: list[tuple[dict[str, str], bytes]] = []
        self.verdicts: list[str] = []
        self.answers: list[Any] = []
        self.over = threading.Event()

    def judge(self, headers: Mapping[str, str], body: bytes) -> str:
        return self.judged(self.secret, dict(headers), body, self.clock.now_ms / 1000, self.seen)


class Receiving(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.came.append((headers, body))
        self.server.verdicts.append(self.server.judge(headers, body))
        self.server.seen.add(headers["webhook-id"])
        told = self.server.answers.pop(0) if self.server.answers else 204
        if told == "letter by letter":
            self.wfile.write(b"HTTP/1.1 204 No Content\r\nx-slow: ")
            with suppress(OSError):
                for _ in range(150):  # longer than the peer is waited for, and not for ever
                    self.server.over.wait(0.02)
                    self.wfile.write(b"x")
                self.wfile.write(b"\r\n\r\n")
        elif told != "hang up":
            self.send_response(told)
            self.send_header("location", f"{self.server.url}/elsewhere")
            self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def receiver(peering: Peering) -> Iterator[Receiver]:
    with Receiver(peering.clock) as found:
        thread = threading.Thread(target=partial(found.serve_forever, 0.01))
        thread.start()
        found.secret = peering.peers.add("lead", found.url, ("planning",), peering.size() - 3)
        peering.deliver = partial(over_http, 0.3)
        yield found
        found.over.set()
        found.shutdown()
        thread.join()


def test_whatever_becomes_of_its_answers_the_documented_receiver_takes_each_event_once(
    peering: Peering, receiver: Receiver
) -> None:
    """Slow, redirecting, gone, at fault for days: nothing is left out, and what comes again has its id and is told."""
    receiver.answers = ["letter by letter", 302, "hang up", *[500] * 20, 204, 503]
    for _ in range(25):
        peering.go()
        peering.clock.now_ms += 3600_000
    taken = [json.loads(body)["position"] for _, body in receiver.came]
    size = peering.size()
    assert taken == [*[size - 2] * 24, *[size - 1] * 2, size]
    assert receiver.verdicts == ["new", *["again"] * 23, "new", "again", "new"]
    assert len({headers["webhook-id"] for headers, _ in receiver.came}) == 3
    assert len({headers["webhook-timestamp"] for headers, _ in receiver.came}) == 25


def test_the_documented_receiver_tells_what_is_stale_doubled_forged_or_changed(
    peering: Peering, receiver: Receiver
) -> None:
    peering.go()
    headers, body = receiver.came[0]
    judge, clock = receiver.judge, receiver.clock
    assert judge(headers, body) == "again"
    receiver.seen.clear()
    assert judge(headers, body) == "new"
    clock.now_ms += 300_000
    assert judge(headers, body) == "new"
    clock.now_ms += 1000
    assert judge(headers, body) == "stale"
    clock.now_ms -= 602_000
    assert judge(headers, body) == "stale"
    clock.now_ms += 301_000
    mark = headers["webhook-signature"]
    other = signed(Peer("lead", URL, (), b"another secret", 0, 0, 0), headers["webhook-id"], clock.seconds(), body)
    for changed in (
        {"webhook-signature": other["webhook-signature"]},
        {"webhook-signature": ""},
        {"webhook-signature": mark.removeprefix("v1,")},
        {"webhook-signature": "v1,\u00e9"},
        {"webhook-timestamp": str(int(headers["webhook-timestamp"]) + 1)},
        {"webhook-timestamp": "soon"},
        {"webhook-id": headers["webhook-id"] + "1"},
    ):
        assert judge({**headers, **changed}, body) == "forged", changed
    assert judge({}, body) == judge(headers, body + b" ") == judge(headers, body.replace(b"1", b"2", 1)) == "forged"
    assert judge({**headers, "webhook-signature": f"v2,x {mark}"}, body) == "new"
