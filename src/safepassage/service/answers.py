"""Answers as JSON: encoded once, in UTF-8, never kept by a cache between; and long texts a piece at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

import msgspec
from starlette.responses import Response

__all__ = ["answer", "pieces"]

_ENCODER: Final = msgspec.json.Encoder()
_PIECE_BYTES: Final = 1 << 16


def answer(body: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:  # noqa: ANN401
    """A JSON answer."""
    return Response(_ENCODER.encode(body), status, headers, media_type="application/json")


def pieces(lines: Iterable[str]) -> Iterator[bytes]:
    """Lines together, some 64 KiB at a time: each piece of a streamed answer costs a turn of the server."""
    held = bytearray()
    for line in lines:
        held += line.encode()
        if len(held) >= _PIECE_BYTES:
            yield bytes(held)
            held.clear()
    if held:
        yield bytes(held)
