"""Webhooks: what is appended, posted to the peers that an administrator registered; nothing goes anywhere else.

A peer gets each event of the stream, as its roles may see it, one by one in the order of the ledger, signed as
https://www.standardwebhooks.com says (version 1): HMAC-SHA256 over id, moment and body. What it does not accept is
sent again, later and later, for as long as it is registered; the id of an event stays the same, so that one which
comes twice is told by it. No redirect is followed.
"""

from __future__ import annotations

import asyncio
import hmac
import logging
from base64 import b64encode
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import Any, Final

import httpx
import msgspec
from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from safepassage import __version__
from safepassage.foundation.errors import Fault, UsageError
from safepassage.foundation.said import said
from safepassage.ledger.chain import Row
from safepassage.service.answers import answer
from safepassage.service.bodies import body_of
from safepassage.service.errors import Refused
from safepassage.service.office import Office
from safepassage.service.peers import Peer, Peers
from safepassage.service.policy import ROLES, may, readable
from safepassage.service.routing import Behind, Routes, get, post, route
from safepassage.service.stream import PATH as STREAM
from safepassage.service.stream import Poller, told

__all__ = ["ROUTER", "Postman", "Send", "over_http", "register", "signed"]

Send = Callable[[str, Mapping[str, str], bytes], Awaitable[int]]
"""(url, headers, body) → the status of the answer; 0 where there was none."""

ROUTER: Final = Routes("webhooks")
_LOG: Final = logging.getLogger("safepassage.service")
_PAGE_ROWS: Final = 100
_TIMEOUT_S: Final = 10.0
_WAIT_MAX_S: Final = 3600
_DOUBLINGS_MAX: Final = 12
_ACCEPTED: Final = range(200, 300)
_PORT_MAX: Final = 65_535
_URL_CHARS_MAX: Final = 2000
_BODY_BYTES_MAX: Final = 8192
_PEER: Final = {
    "name": "cluster-lead",
    "url": "https://peer.example/events",
    "roles": ["planning"],
    "position": 318,
    "failures": 0,
    "due_s": 0,
}
_NEW: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {
        "name": {"type": "string"},
        "url": {"type": "string"},
        "roles": {"type": "array", "items": {"enum": list(ROLES)}},
        "after": {"type": "integer", "minimum": 0},
    },
    "required": ["name", "url", "roles"],
    "additionalProperties": False,
    "examples": [{"name": "cluster-lead", "url": "https://peer.example/events", "roles": ["planning"]}],
}


def register(peers: Peers, name: str, url: str, roles: Sequence[str], position: int) -> str:
    """Register a peer that is told what comes after a position; its secret is returned and shown nowhere else.

    Raises:
        UsageError: the name is no slug or is taken, a role does not exist or hears of no append, or the address is none
            to post to.
    """
    if roles and set(roles) <= set(ROLES) and not may(roles, "GET", STREAM):
        hearing = [role for role in ROLES if may((role,), "GET", STREAM)]
        expected = said("told_role", "one that is told of every append; the public edition waits")
        raise UsageError(
            Fault(expected, ", ".join(roles), said("another_role", "Give it one of {roles}.", roles=hearing), "roles")
        )
    try:
        parsed = httpx.URL(url)
        good = parsed.scheme in ("http", "https") and bool(parsed.host) and not parsed.userinfo and not parsed.fragment
        good = good and (parsed.port is None or 0 < parsed.port <= _PORT_MAX)
    except (httpx.InvalidURL, UnicodeError):  # of a host that is no name in any script
        good = False
    if not good or len(url) > _URL_CHARS_MAX:
        expected = said("url", "http://… or https://… with a host, no user, password or #part")
        raise UsageError(
            Fault(
                expected,
                url[:80],
                said("whole_url", "Write the whole address, such as {example}.", example="https://peer.example/events"),
                "url",
            )
        )
    return peers.add(name, url, roles, position)


def signed(peer: Peer, id_: str, now_s: int, body: bytes) -> dict[str, str]:
    """The headers of a delivery at a moment: its id, the moment, and the signature over both and the body."""
    said = f"{id_}.{now_s}.".encode() + body
    mark = b64encode(hmac.digest(peer.secret, said, "sha256")).decode()
    return {
        "content-type": "application/json",
        "user-agent": f"safepassage/{__version__}",
        "webhook-id": id_,
        "webhook-timestamp": str(now_s),
        "webhook-signature": f"v1,{mark}",
    }


class Postman:
    """Tells every peer what it has not had; used in the event loop's thread alone."""

    def __init__(self, office: Office, poller: Poller, send: Send) -> None:
        self._office = office
        self._peers = Peers(office.users.book)
        self._poller = poller
        self._send = send
        self._ledger = office.operation.origin.rpartition("/")[2]
        self._under_way: dict[str, asyncio.Task[None]] = {}

    async def run(self) -> None:
        """Deliver until cancelled, whenever the ledger grows or a peer is due again."""
        try:
            while True:
                try:
                    self.begin()
                except Exception:  # noqa: BLE001 - peers wait for the next look, whatever it was
                    _LOG.exception("webhooks: looked for again in %s s", self._office.settings.peers_s)
                await self._poller.grown(self._office.settings.peers_s)
        finally:
            for task in list(self._under_way.values()):
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task

    def begin(self) -> None:
        """Begin with every peer that is behind and due, and not under way already."""
        size, now_s = self._poller.reader.size(), self._office.now_s()
        for peer in self._peers.all():
            if not may(peer.roles, "GET", STREAM):
                continue  # of an older book
            if peer.name not in self._under_way and peer.position < size and peer.due_s <= now_s:
                task = asyncio.create_task(self.deliver(peer))
                self._under_way[peer.name] = task
                task.add_done_callback(partial(self._ended, peer.name))

    async def deliver(self, peer: Peer) -> None:
        """Everything that a peer has not had, in order, until it does not accept or was removed."""
        position = peer.position
        failures = peer.failures
        while rows := self._poller.reader.rows_after(position, _PAGE_ROWS):
            for row in rows:
                if not await self._accepts(peer, row):
                    wait_s = min(2 ** min(failures, _DOUBLINGS_MAX), _WAIT_MAX_S)
                    due_s = self._office.now_s() + wait_s
                    await run_in_threadpool(self._peers.failed, peer, failures + 1, due_s)
                    return
                if not await run_in_threadpool(self._peers.accepted, peer, row.position):
                    return
                position, failures = row.position, 0

    def _ended(self, name: str, _: asyncio.Task[None]) -> None:
        del self._under_way[name]

    async def _accepts(self, peer: Peer, row: Row) -> bool:
        kinds = readable(peer.roles, self._office.operation.kinds.values())
        body = msgspec.json.encode({"nature": self._office.operation.nature, **told(row, kinds)})
        headers = signed(peer, f"{self._ledger}-{row.position}", self._office.now_s(), body)
        status = await self._send(peer.url, headers, body)
        if status not in _ACCEPTED:
            _LOG.warning("peer %s did not accept position %d: %s", peer.name, row.position, status or "no answer")
        return status in _ACCEPTED


@asynccontextmanager
async def over_http(timeout_s: float = _TIMEOUT_S) -> AsyncIterator[Send]:
    """Sends by HTTP, straight to the address: no redirect, no proxy of the environment.

    The time is that of a whole delivery: a peer that answers letter by letter is none that answers.
    """
    async with httpx.AsyncClient(timeout=timeout_s, follow_redirects=False, trust_env=False) as client:

        async def send(url: str, headers: Mapping[str, str], body: bytes) -> int:
            with suppress(httpx.HTTPError, httpx.InvalidURL, TimeoutError):
                async with (
                    asyncio.timeout(timeout_s),  # httpx measures from byte to byte
                    client.stream("POST", url, headers=headers, content=body) as told,
                ):
                    return told.status_code  # its body is not read
            return 0

        yield send


@get(ROUTER, "/api/webhooks", "The peers that are told what is appended", {"size": 319, "peers": [_PEER]})
def webhooks(office: Behind) -> Response:
    """Each with the last position that it has accepted, and how often in a row it has failed since."""
    with office.lock:
        size = office.operation.folds.reader.size()
    return answer({"size": size, "peers": [_shown(each) for each in Peers(office.users.book).all()]})


@post(
    ROUTER,
    "/api/webhooks",
    "Register a peer",
    {"name": "cluster-lead", "position": 319, "secret": "whsec_…"},
    status=201,
    body=_NEW,
)
async def add(request: Request, office: Behind) -> Response:
    """It is told what comes after the position `after`, or from now on. The secret is shown this once."""
    raw = await body_of(request, _BODY_BYTES_MAX, _NEW)
    return await run_in_threadpool(_add, office, raw)


@route(ROUTER, "DELETE", "/api/webhooks/{name}", "Tell a peer nothing more", {"removed": "cluster-lead"})
def remove(name: str, office: Behind) -> Response:
    """What is under way to it may still arrive."""
    Peers(office.users.book).remove(name)
    return answer({"removed": name})


def _add(office: Office, raw: dict[str, Any]) -> Response:
    with office.lock:
        size = office.operation.folds.reader.size()
    position = raw.get("after", size)
    if not 0 <= position <= size:
        expected = said("position_between", "a position from {first} to {last}", first="0", last=str(size))
        raise Refused(422, Fault(expected, str(position), said("give_earlier", "Give an earlier one."), "after"))
    secret = register(Peers(office.users.book), raw["name"], raw["url"], raw["roles"], position)
    return answer({"name": raw["name"], "position": position, "secret": secret}, 201)


def _shown(peer: Peer) -> dict[str, Any]:
    return {
        "name": peer.name,
        "url": peer.url,
        "roles": list(peer.roles),
        "position": peer.position,
        "failures": peer.failures,
        "due_s": peer.due_s,
    }
