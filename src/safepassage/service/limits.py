"""What keeps the door from being forced: rates, sizes, the origin of a write, and the headers of every answer."""

from __future__ import annotations

import threading
from collections.abc import Callable
from ipaddress import IPv6Address, ip_network
from typing import Any, Final

import msgspec
from starlette.datastructures import URL
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from safepassage.foundation.errors import Fault
from safepassage.foundation.said import NOTHING, said
from safepassage.service import refusals
from safepassage.service.errors import Refused, error_answer

__all__ = ["GUARD_HEADER", "GUARD_VALUE", "Headers", "Rates", "caller", "neighbourhood", "read_json", "refuse_foreign"]

GUARD_HEADER: Final = "X-Requested-With"
GUARD_VALUE: Final = "safepassage"
_MINUTE_MS: Final = 60_000
_KEYS_MAX: Final = 10_000
_CSP: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self';"
    " connect-src 'self'; worker-src 'self'; manifest-src 'self'; frame-src 'self'; base-uri 'none';"
    " form-action 'self'; frame-ancestors 'none'"
)
_HEADERS: Final = {
    "content-security-policy": _CSP,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cache-control": "no-store",
}


def _number(text: str) -> int | float:
    """A number that is written with a point or an exponent; without a fraction it is the whole number that it is."""
    value = float(text)
    return int(value) if value.is_integer() and abs(value) < _EXACT_MAX else value


_EXACT_MAX: Final = 2**53
_DECODER: Final = msgspec.json.Decoder(float_hook=_number)


class Rates:
    """How often somebody may do something: so many a minute, and as many at once."""

    def __init__(self, clock_ms: Callable[[], int]) -> None:
        self._clock_ms = clock_ms
        self._mutex = threading.Lock()
        self._level: dict[tuple[str, str], tuple[int, int]] = {}

    def take(self, what: str, who: str, per_min: int) -> None:
        """Count one.

        Raises:
            Refused: that is one too many for now.
        """
        now_ms = self._clock_ms()
        with self._mutex:
            if len(self._level) >= _KEYS_MAX:
                self._level = {key: held for key, held in self._level.items() if now_ms - held[1] < _MINUTE_MS}
            used, since_ms = self._level.get((what, who), (0, now_ms))
            used = max(0, used - max(0, now_ms - since_ms) * per_min)  # in thousandths of a minute's share
            if used + _MINUTE_MS > per_min * _MINUTE_MS:
                wait_s = -(-(used + _MINUTE_MS - per_min * _MINUTE_MS) // (per_min * 1000))
                raise refusals.too_fast(per_min, wait_s)
            self._level[what, who] = (used + _MINUTE_MS, now_ms)


def caller(request: Request) -> str:
    """Where a request of nobody comes from, for its rate."""
    return neighbourhood(request.client.host if request.client else "")


def neighbourhood(address: str) -> str:
    """What one machine can call from: its address, or of IPv6 the 64 bits of its network, whose rest it may choose."""
    try:
        found = IPv6Address(address.partition("%")[0])
    except ValueError:
        return address
    return str(found.ipv4_mapped or ip_network((found, 64), strict=False))


def refuse_foreign(request: Request) -> None:
    """Refuse a write that another site made a browser send.

    Raises:
        Refused: its origin is not this one, or it lacks the header that only our own pages and programs set.
    """
    origin = request.headers.get("origin")
    foreign = origin is not None and _parts(origin).netloc != request.headers.get("host")
    if foreign or request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise refusals.foreign(origin or "")
    guard = request.headers.get(GUARD_HEADER, "")
    if guard != GUARD_VALUE:
        raise refusals.no_guard(GUARD_HEADER, GUARD_VALUE, guard)


def _parts(address: str) -> URL:
    """The parts of an address; of what is none, those of nothing."""
    found = URL(address)
    try:
        _ = found.components  # it is taken apart when somebody looks
    except ValueError:
        return URL("")
    return found


async def read_json(request: Request, bytes_max: int) -> Any:  # noqa: ANN401 - JSON may be anything
    """The body as JSON.

    Raises:
        Refused: it is no JSON, or larger than `bytes_max`.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        way_out = said("as_json", "Send JSON, with the header content-type: application/json.")
        raise Refused(
            415, Fault(said("json_body", "a body of application/json"), kind[:80] or NOTHING, way_out, "body")
        )
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > bytes_max:
            expected = said("bytes_max", "at most {limit} bytes", limit=bytes_max)
            way_out = said("several", "Send it in several requests.")
            raise Refused(413, Fault(expected, said("more", "more"), way_out, "body"))
    try:
        return _DECODER.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        expected, way_out = said("json_text", "JSON in UTF-8"), said("mend_json", "Mend it there and send it again.")
        raise Refused(400, Fault(expected, str(error)[:80], way_out, "body")) from error


class Headers:
    """Puts the headers of every answer on it, and refuses a browser that was led here under another name."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str] | None) -> None:
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                have = {name for name, _ in message["headers"]}
                message["headers"] = [
                    *message["headers"],
                    *((k.encode(), v.encode()) for k, v in _HEADERS.items() if k.encode() not in have),
                ]
            await send(message)

        host = dict(scope["headers"]).get(b"host", b"").decode("latin-1")
        if self._hosts is not None and _parts(f"http://{host}").hostname not in self._hosts:
            expected = said("host", "one of the names of this service: {words}", words=sorted(self._hosts))
            way_out = said("open_by_name", "Open it by one of them.")
            await error_answer(421, [Fault(expected, host[:80], way_out, "host")])(scope, receive, sent)
            return
        await self._app(scope, receive, sent)
