"""The live stream: what is appended, by whichever process, as server-sent events whose id is the ledger position.

`Last-Event-ID` goes on where a stream was cut, with nothing missed and nothing twice, because an id is a
position and positions have no gaps. One poller looks at the ledger's size for every stream. Who may not read a kind
gets a bare position.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any, Final

import msgspec
from fastapi import Request
from starlette.responses import Response, StreamingResponse

from safepassage.foundation.errors import UsageError
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
        open: How many streams there are.
    """

    def __init__(self, reader: Reader, poll_s: float) -> None:
        self.reader = reader
        self.size = reader.size()
        self.open = 0
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
    if poller.open >= office.settings.streams_max:
        raise Refused(503, f"{poller.open} streams are open already", headers={"retry-after": "5"})
    begun = request.headers.get("last-event-id") or after
    if begun and not (begun.isascii() and begun.isdecimal() and len(begun) < _DIGITS_MAX):
        msg = f"expected the ledger position of the last event, got {begun[:80]!r}"
        raise UsageError(msg)
    position = min(int(begun), poller.reader.size()) if begun else poller.reader.size()
    return StreamingResponse(
        _events(request, office, asker, poller, position),
        media_type="text/event-stream",
        headers={"x-accel-buffering": "no"},
    )


async def _events(
    request: Request, office: Office, asker: Asker, poller: Poller, position: int
) -> AsyncIterator[bytes]:
    kinds = readable(asker.roles, office.operation.kinds.values())
    now_s, every_s = asyncio.get_running_loop().time, office.settings.heartbeat_s
    looked_s = now_s()
    poller.open += 1
    try:
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
    finally:
        poller.open -= 1


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
