"""One shape for every error, whoever finds it: the router, the reader of records, the ledger, or nobody.

    {"error": {"code": "data_refused", "message": "…", "faults": [{"where", "expected", "got", "way_out"}]}}

What only this program's maker can mend says so and shows nothing of its inside.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any, Final

from fastapi.exceptions import RequestValidationError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from safepassage.foundation.errors import (
    DataRefused,
    Fault,
    LedgerBusy,
    LedgerDamaged,
    LedgerFull,
    SafePassageError,
    UsageError,
)
from safepassage.service.answers import answer

__all__ = ["Refused", "error_answer", "fault_json", "install", "unreadable"]

_LOG: Final = logging.getLogger("safepassage.service")
_CODES: Final = {
    400: "bad_request",
    401: "not_signed_in",
    403: "not_allowed",
    404: "not_found",
    405: "method_not_allowed",
    406: "not_acceptable",
    409: "conflict",
    410: "gone",
    413: "too_large",
    415: "unsupported_media_type",
    416: "bad_range",
    421: "wrong_host",
    422: "data_refused",
    429: "too_many_requests",
    503: "ledger_busy",
    507: "disk_full",
}
_TREE: Final[tuple[tuple[type[SafePassageError], int], ...]] = (
    (DataRefused, 422),
    (UsageError, 400),
    (LedgerBusy, 503),
    (LedgerFull, 507),
    (LedgerDamaged, 500),
)
_INTERNAL: Final = 500


class Refused(Exception):
    """A request that is refused by this door itself.

    Attributes:
        status: HTTP status.
        message: What is wrong, and the way out.
        faults: What it is made of, where there is more to say.
        headers: Headers of the answer.
        code: Its word in the answer, where it is not its status's.
    """

    def __init__(
        self,
        status: int,
        message: str,
        faults: Iterable[Fault] = (),
        headers: dict[str, str] | None = None,
        code: str = "",
    ) -> None:
        self.status = status
        self.message = message
        self.faults = tuple(faults)
        self.headers = headers
        self.code = code
        super().__init__(message)


def fault_json(fault: Fault) -> dict[str, str]:
    """A fault as every error of the service shows it."""
    where = ", ".join(
        part for part in (fault.file, "" if fault.row is None else f"record {fault.row}", fault.field) if part
    )
    return {"where": where, "expected": fault.expected, "got": fault.got, "way_out": fault.way_out}


def error_answer(
    status: int, message: str, faults: Iterable[Fault] = (), headers: dict[str, str] | None = None, code: str = ""
) -> Response:
    """The answer that says what went wrong."""
    error: dict[str, Any] = {
        "code": code or _CODES.get(status, "internal" if status >= _INTERNAL else "bad_request"),
        "message": message,
        "faults": [fault_json(fault) for fault in faults],
    }
    return answer({"error": error}, status, headers)


def unreadable(request: Request) -> int:
    """The status of a request whose questions cannot be read.

    Under `/ogc` it is what OGC 17-069r4 asks for in its requirements core/query-param-unknown and -invalid.
    """
    return 400 if request.url.path.startswith("/ogc") else 422


def install(app: Starlette) -> None:
    """Let every error of an application come out in the one shape."""

    async def refused(_: Request, error: Exception) -> Response:
        assert isinstance(error, Refused)
        return error_answer(error.status, error.message, error.faults, error.headers, error.code)

    async def of_the_tree(request: Request, error: Exception) -> Response:
        status = next((status for kind, status in _TREE if isinstance(error, kind)), _INTERNAL)
        if status == _INTERNAL:
            _LOG.error("%s %s: %s", request.method, request.url.path, error)
        faults = error.faults if isinstance(error, DataRefused) else ()
        message = f"{len(faults)} faults, and nothing was recorded" if faults else str(error)
        return error_answer(status, message, faults)

    async def of_the_router(_: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        message = {404: "there is nothing at this address", 405: "this address does not take that method"}.get(
            error.status_code, str(error.detail)
        )
        return error_answer(error.status_code, message, headers=dict(error.headers or {}))

    async def of_the_query(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        faults = [
            Fault(
                field=".".join(str(part) for part in each["loc"]),
                expected=str(each["msg"]),
                got=str(each.get("input", ""))[:80],
            )
            for each in error.errors()
        ]
        return error_answer(unreadable(request), "the request cannot be read", faults)

    async def unforeseen(request: Request, error: Exception) -> Response:
        _LOG.error("%s %s", request.method, request.url.path, exc_info=error)
        return error_answer(_INTERNAL, "the service failed; what it acknowledged is on the ledger. Its log says more")

    app.add_exception_handler(Refused, refused)
    app.add_exception_handler(SafePassageError, of_the_tree)
    app.add_exception_handler(HTTPException, of_the_router)
    app.add_exception_handler(RequestValidationError, of_the_query)
    app.add_exception_handler(Exception, unforeseen)
