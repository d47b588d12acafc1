"""The application: routes put together, the policy in front of every one of them, headers on every answer.

It refuses to start where a route is not in the policy, or the policy names what is no route.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from typing import Final

from fastapi import Depends, FastAPI, Request
from fastapi.routing import APIRoute
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware
from starlette.responses import Response
from starlette.routing import BaseRoute

from safepassage import __version__
from safepassage.foundation.errors import Fault
from safepassage.foundation.said import said
from safepassage.ledger.operation import Operation
from safepassage.service import (
    alarms,
    delay,
    duties,
    exports,
    features,
    field,
    figures,
    ground,
    handover,
    kinds,
    maps,
    notices,
    observations,
    pages,
    people,
    playback,
    refusals,
    sessions,
    statements,
    stream,
    webhooks,
)
from safepassage.service.answers import answer
from safepassage.service.errors import Refused, install, unreadable
from safepassage.service.limits import Headers, refuse_foreign
from safepassage.service.office import Office, Settings, office_of
from safepassage.service.policy import TABLE, holes, may
from safepassage.service.routing import SAFE, Routes, described, get
from safepassage.service.stream import Poller
from safepassage.service.users import Users
from safepassage.service.webhooks import Postman, Send, over_http

__all__ = ["make_app"]

Deliver = Callable[[], AbstractAsyncContextManager[Send]]
_ROUTERS: Final = (
    *(sessions.ROUTER, kinds.ROUTER, figures.ROUTER, people.ROUTER, alarms.ROUTER, duties.ROUTER, handover.ROUTER),
    *(observations.ROUTER, maps.ROUTER, features.ROUTER, ground.ROUTER, playback.ROUTER, statements.ROUTER),
    *(stream.ROUTER, webhooks.ROUTER, exports.ROUTER, field.ROUTER, notices.ROUTER, delay.ROUTER),
)
_ROUTER: Final = Routes("session")
_WORTH_PACKING: Final = 1024
_PACKED: Final = (*DEFAULT_EXCLUDED_CONTENT_TYPES, "application/vnd.pmtiles", "application/pdf")


def make_app(
    operation: Operation, users: Users, settings: Settings, clock_ms: Callable[[], int], deliver: Deliver = over_http
) -> FastAPI:
    """The application over an open operation.

    Args:
        operation: Open for writing; it is closed with the application.
        users: Who may sign in; closed as well.
        settings: How it is run.
        clock_ms: The wall clock, unix milliseconds.
        deliver: What posts to peers, for as long as the application runs.

    Raises:
        RuntimeError: a route is in no row of the policy, or a row has no route.
    """
    office = Office(operation, users, settings, clock_ms)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.poller = Poller(operation.ledger.reader(), settings.poll_s)
        async with deliver() as send:
            posting = asyncio.create_task(Postman(office, app.state.poller, send).run())
            yield
            posting.cancel()
            with suppress(asyncio.CancelledError):
                await posting
        await app.state.poller.close()
        office.close()

    app = FastAPI(
        title="Safe Passage",
        summary="The operation's figures, what they rest on, and the door for what is seen.",
        version=__version__,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        dependencies=[Depends(_guard)],
        redirect_slashes=False,
    )
    app.state.office = office
    install(app)
    for router in (
        *_ROUTERS,
        _ROUTER,
        features.WITH_SLASH,
        pages.ROUTER,
    ):  # the page last: its address takes whatever is left
        router.join(app)
    wrong = holes(_addresses(app.routes))
    if wrong:
        raise RuntimeError("; ".join(wrong))
    app.add_middleware(GZipMiddleware, minimum_size=_WORTH_PACKING, compresslevel=5, exclude_content_types=_PACKED)
    app.add_middleware(Headers, hosts=settings.hosts)
    return app


@get(_ROUTER, "/api/openapi.json", "This API", {"openapi": "3.1.0"})
def _openapi(request: Request) -> Response:
    """The OpenAPI document of all that is here."""
    return answer(described(request.app))


def _guard(request: Request) -> None:
    """In front of every route: who asks, whether they may, and whether the questions are ones that the route takes.

    Raises:
        Refused: one too many, not signed in, not allowed, from another site, or a question that nobody answers.
    """
    office, route = office_of(request), request.scope["route"]
    asker = office.asker(request)
    office.take_request(asker, request)
    if not may(asker.roles, request.method, route.path):
        if asker.roles:
            allowed = sorted(TABLE.get((request.method, route.path), ()))
            raise refusals.not_allowed(asker.roles, f"{request.method} {route.path}", allowed)
        raise refusals.not_signed_in()
    if request.method not in SAFE:
        refuse_foreign(request)
    if asker.edition == "public" and "as_known_at" in request.query_params and asker.roles:
        raise refusals.public_now(request.query_params["as_known_at"][:80])
    known = {field.alias for field in route.dependant.query_params}
    unknown = sorted(set(request.query_params) - known)
    if unknown and route.path != pages.PATH:
        expected = (
            said("one_of_fields", "one of the fields {fields}", fields=sorted(known))
            if known
            else said("no_questions", "no question")
        )
        raise Refused(
            unreadable(request),
            *(Fault(expected, name[:80], said("leave_it_out", "Leave it out."), name[:80]) for name in unknown),
        )
    request.state.asker = asker


def _addresses(routes: Sequence[BaseRoute]) -> list[tuple[str, str]]:
    """(method, path) of every route; one that is no route of this kind stands there without a method."""
    out = []
    for route in routes:
        if isinstance(route, APIRoute):
            out += [(method, route.path) for method in route.methods or ()]
        else:
            out.append(("", str(getattr(route, "path", route))))
    return out
