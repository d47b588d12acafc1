"""Answers as JSON: encoded once, in UTF-8, never kept by a cache between."""

from __future__ import annotations

from typing import Any, Final

import msgspec
from starlette.responses import Response

__all__ = ["answer"]

_ENCODER: Final = msgspec.json.Encoder()


def answer(body: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:  # noqa: ANN401
    """A JSON answer."""
    return Response(_ENCODER.encode(body), status, headers, media_type="application/json")
