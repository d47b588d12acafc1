"""One shape for every error, whoever finds it: the router, the reader of records, the ledger, or nobody.

    {"error": {"code": "data_refused", "message": "…", "faults": [
        {"where": "…", "expected": "…", "got": "…", "way_out": "…", "words": {…}}]}}

Each fault says where, what was expected, what came and the way out: in English, and under `words` by codes and
values that another language is made from. A message is the same in one line.
What only this program's maker can mend says so and shows nothing of its inside.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
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
from safepassage.foundation.said import FILL_IN, NOTHING, Said, one_of, said
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


_SERVICE: Final = "service"
_FAILED: Final = Fault(
    said("answer", "an answer"),
    said("failed", "the service failed"),
    said("log_says", "What it acknowledged is on the ledger. Whoever runs it finds more in its log."),
    _SERVICE,
)
_OF_THE_TREE: Final = {
    400: Fault(
        said("meant", "a question that can be meant"),
        said("not_meant", "one that cannot"),
        said("api_lists", "GET /api/openapi.json says what every address takes."),
        _SERVICE,
    ),
    503: Fault(
        said("ledger_free", "a ledger that is free to be written"),
        said("ledger_busy", "another process is writing"),
        said("again_soon", "Nothing was recorded: send it again in some seconds."),
        _SERVICE,
    ),
    507: Fault(
        said("disk_space", "space on the disk"),
        said("disk_full", "the disk took no more"),
        said("free_space", "Nothing was recorded: have space freed on the service's machine, then send it again."),
        _SERVICE,
    ),
}
_BOUNDS: Final[Mapping[str, tuple[str, Callable[[Any], Said]]]] = {
    "greater_than_equal": ("ge", lambda bound: said("at_least", "a number of at least {least}", least=bound)),
    "greater_than": ("gt", lambda bound: said("above", "a number above {least}", least=bound)),
    "less_than_equal": ("le", lambda bound: said("number_at_most", "a number of at most {most}", most=bound)),
    "less_than": ("lt", lambda bound: said("below", "a number below {most}", most=bound)),
    "string_too_long": ("max_length", lambda bound: said("chars_max", "at most {limit} characters", limit=bound)),
    "string_pattern_mismatch": ("pattern", lambda bound: said("pattern", "text of the pattern {text}", text=bound)),
    "literal_error": ("expected", lambda bound: one_of(bound.replace("'", "").replace(" or ", ", ").split(", "))),
    "enum": ("expected", lambda bound: one_of(bound.replace("'", "").replace(" or ", ", ").split(", "))),
}


def _of_the_router(request: Request, error: HTTPException, allowed: str) -> Fault:
    """No such address, or no such method at it."""
    where = request.url.path[:80]
    if error.status_code == 405:  # noqa: PLR2004 - method not allowed
        expected = said("method", "one of the methods {words}", words=allowed.split(", "))
        return Fault(expected, request.method, _takes(request), where)
    way_out = said("api_addresses", "GET /api/openapi.json has them all under paths.")
    return Fault(said("address", "an address that there is"), where, way_out, where)


def _takes(request: Request) -> Said:
    address = getattr(request.scope.get("route"), "path", request.url.path[:80])
    return said("read_api", "GET /api/openapi.json says what {address} takes.", address=address)


def _of_the_query(request: Request, each: Mapping[str, Any]) -> Fault:
    """What the reader of questions found, in our words and under the question's own name."""
    field = ".".join(str(part) for part in each["loc"] if part != "query")
    if each["type"] == "missing":
        return Fault(said("question", "an answer to the question {field}", field=field), NOTHING, FILL_IN, field)
    got, way_out = str(each.get("input", ""))[:80], _takes(request)
    if each["type"] in _BOUNDS:
        name, bound = _BOUNDS[each["type"]]
        return Fault(bound(each["ctx"][name]), got, way_out, field)
    if each["type"].startswith("int"):
        return Fault(said("a_whole", "a whole number"), got, way_out, field)
    if each["type"].startswith("bool"):
        return Fault(one_of(("true", "false")), got, way_out, field)
    return Fault(said("meant", "a question that can be meant"), got, way_out, field)


class Refused(Exception):
    """A request that is refused by this door itself.

    Attributes:
        status: HTTP status.
        faults: What is wrong: where, what came, what was expected, the way out.
        headers: Headers of the answer.
        code: Its word in the answer, where it is not its status's.
    """

    def __init__(self, status: int, *faults: Fault, headers: dict[str, str] | None = None, code: str = "") -> None:
        self.status = status
        self.faults = faults
        self.headers = headers
        self.code = code
        super().__init__("\n".join(map(str, faults)))


def fault_json(fault: Fault) -> dict[str, Any]:
    """A fault as every error of the service shows it."""
    where = ", ".join(
        part for part in (fault.file, "" if fault.row is None else f"record {fault.row}", fault.field) if part
    )
    parts = {"expected": fault.expected, "got": fault.got, "way_out": fault.way_out}
    words = {name: {"code": part.code, "values": part.values} for name, part in parts.items() if isinstance(part, Said)}
    return {"where": where, **{name: str(part) for name, part in parts.items()}, "words": words}


def error_answer(
    status: int, faults: Sequence[Fault], headers: dict[str, str] | None = None, code: str = ""
) -> Response:
    """The answer that says what went wrong."""
    error: dict[str, Any] = {
        "code": code or _CODES.get(status, "internal" if status >= _INTERNAL else "bad_request"),
        "message": str(faults[0]) if len(faults) == 1 else f"{len(faults)} faults, and nothing was recorded",
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
        return error_answer(error.status, error.faults, error.headers, error.code)

    async def of_the_tree(request: Request, error: Exception) -> Response:
        status = next((status for kind, status in _TREE if isinstance(error, kind)), _INTERNAL)
        if status == _INTERNAL:
            _LOG.error("%s %s: %s", request.method, request.url.path, error)
        own = error.faults if isinstance(error, DataRefused | UsageError) else ()
        if isinstance(error, UsageError) and not own:
            own = (replace(_OF_THE_TREE[status], got=str(error)),)
        return error_answer(status, own or [_OF_THE_TREE.get(status, _FAILED)])

    async def of_the_router(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        headers = dict(error.headers or {})
        return error_answer(error.status_code, [_of_the_router(request, error, headers.get("allow", ""))], headers)

    async def of_the_query(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        return error_answer(unreadable(request), [_of_the_query(request, each) for each in error.errors()])

    async def unforeseen(request: Request, error: Exception) -> Response:
        _LOG.error("%s %s", request.method, request.url.path, exc_info=error)
        return error_answer(_INTERNAL, [_FAILED])

    app.add_exception_handler(Refused, refused)
    app.add_exception_handler(SafePassageError, of_the_tree)
    app.add_exception_handler(HTTPException, of_the_router)
    app.add_exception_handler(RequestValidationError, of_the_query)
    app.add_exception_handler(Exception, unforeseen)
