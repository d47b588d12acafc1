"""The live stream: what is appended, by whichever process, as server-sent events whose id is the ledger position.

`Last-Event-ID` goes on where a stream was cut, with nothing missed and nothing twice, because an id is a
position and positions have no gaps. One poller looks at the ledger's size for every stream. Who may not read a kind
gets a bare position.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any, Final

import msgspec
from fastapi import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from safepassage.foundation.errors import Fault, UsageError
from safepassage.foundation.said import said
from safepassage.ledger.chain import Row
from safepassage.ledger.observation import observation_of
from safepassage.ledger.reader import Reader
from safepassage.service.errors import Refused
from safepassage.service.office import Asker, Office
from safepassage.service.policy import may, readable
from safepassage.service.routing import Asking, Behind, Routes, get

__all__ = ["PATH", "ROUTER", "Poller", "told"]

ROUTER: Final = Routes("stream")
PATH: Final = "/api/stream"
_PAGE_ROWS: Final = 500
_RETRY_MS: Final = 1000
_DIGITS_MAX: Final = 18
_EXAMPLE: Final = (
    "retry: 1000\n\n"
    'id: 319\ndata: {"position":319,"kind":"crossing_count","place":"crossing/karim-el-hun",'
    '"from_s":1481385600,"to_s":1481386500}\n\n'
)


class Poller:
    """Looks at the ledger's size for every stream, and wakes them when it has grown.

    Attributes:
        size: Rows seen so far.
        reader: On a connection of its own; used in the event loop's thread alone.
        open: How many streams each user has.
    """

    def __init__(self, reader: Reader, poll_s: float) -> None:
        self.reader = reader
        self.size = reader.size()
        self.open: Counter[str] = Counter()
        self._poll_s = poll_s
        self._grown = asyncio.Event()
        self._task = asyncio.create_task(self._look())

    async def grown(self, timeout_s: float) -> bool:
        """Wait until the ledger grows, or so long; whether it did."""
        with suppress(TimeoutError):
            # not `wait_for`: until Python 3.12 it loses a cancellation that comes as the ledger grows
            async with asyncio.timeout(timeout_s):
                await self._grown.wait()
            return True
        return False

    async def close(self) -> None:
        """Stop looking."""
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task
        self.reader.close()

    async def _look(self) -> None:
        while True:
            size = self.reader.size()
            if size > self.size:
                self.size = size
                self._grown.set()
                self._grown = asyncio.Event()
            await asyncio.sleep(self._poll_s)


@get(
    ROUTER,
    PATH,
    "Everything that is appended, as it is appended",
    _EXAMPLE,
    media="text/event-stream",
    schema={"type": "string"},
)
async def stream(request: Request, office: Behind, asker: Asking, after: str = "") -> Response:
    """Begins after `Last-Event-ID`, else after the position `after`, else with what comes next."""
    poller: Poller = request.app.state.poller
    _refuse_too_many(office, poller, asker)
    begun = request.headers.get("last-event-id") or after
    if begun and not (begun.isascii() and begun.isdecimal() and len(begun) < _DIGITS_MAX):
        expected = said("last_event", "the ledger position of the last event")
        raise UsageError(
            Fault(expected, begun[:80], said("begin_now", "Leave it out to begin with what is new."), "after")
        )
    position = min(int(begun), poller.reader.size()) if begun else poller.reader.size()
    return _Counted(poller.open, asker.name, _events(request, office, asker, poller, position))


class _Counted(StreamingResponse):
    """A stream that is counted from before its first byte until it ends, however it does."""

    def __init__(self, counts: Counter[str], name: str, events: AsyncIterator[bytes]) -> None:
        super().__init__(events, media_type="text/event-stream", headers={"x-accel-buffering": "no"})
        self._counts = counts
        self._name = name
        counts[name] += 1

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._counts[self._name] -= 1
            self._counts += Counter()  # leaves out who has none


def _refuse_too_many(office: Office, poller: Poller, asker: Asker) -> None:
    """Refuse a stream beyond what one user may have, and beyond what this service has.

    Raises:
        Refused: it is one.
    """
    own, all_ = poller.open[asker.name], poller.open.total()
    if own >= office.settings.streams_per_user_max:
        expected = said("streams_own", "at most {most} streams at once for each user", most=own)
        way_out = said("close_one", "Close one, such as a page in another tab.")
    elif all_ >= office.settings.streams_max:
        expected = said("streams_all", "at most {most} streams at once", most=all_)
        way_out = said("again_in_minute", "Look again by the clock, or try again in a minute.")
    else:
        return
    fault = Fault(expected, said("one_too_many", "one more"), way_out, "streams")
    raise Refused(429, fault, headers={"retry-after": "60"}, code="too_many_streams")


async def _events(
    request: Request, office: Office, asker: Asker, poller: Poller, position: int
) -> AsyncIterator[bytes]:
    kinds = readable(asker.roles, office.operation.kinds.values())
    now_s, every_s = asyncio.get_running_loop().time, office.settings.heartbeat_s
    looked_s = now_s()
    yield f"retry: {_RETRY_MS}\n: begins after {position}\n\n".encode()
    while not await request.is_disconnected():
        if now_s() - looked_s >= every_s:  # a session that ended in the meantime ends its stream
            asker, looked_s = office.asker(request), now_s()
            if not may(asker.roles, "GET", PATH):
                return
            kinds = readable(asker.roles, office.operation.kinds.values())
        rows = poller.reader.rows_after(position, _PAGE_ROWS) if poller.reader.size() > position else []
        if rows:
            position = rows[-1].position
            yield b"".join(_event(row, kinds) for row in rows)
        elif not await poller.grown(every_s):
            yield b": still here\n\n"


def told(row: Row, kinds: frozenset[str]) -> dict[str, Any]:
    """What an event says of a row to whoever may read these kinds: of another kind its position alone."""
    seen = observation_of(row.content)
    if seen.kind not in kinds:
        return {"position": row.position}
    return {
        "position": row.position,
        "kind": seen.kind,
        "place": seen.place,
        "from_s": seen.occurred.start_s,
        "to_s": seen.occurred.end_s,
    }


def _event(row: Row, kinds: frozenset[str]) -> bytes:
    return b"id: %d\ndata: %s\n\n" % (row.position, msgspec.json.encode(told(row, kinds)))
