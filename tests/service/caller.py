"""Calls an application in this process, lifespan and all, as a browser would: with a jar of cookies."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import anyio
import anyio.from_thread
import httpx

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.applications import Starlette

GUARD = {"X-Requested-With": "safepassage"}


class Caller:
    """A client without a network."""

    def __init__(self, app: Starlette, portal: anyio.from_thread.BlockingPortal) -> None:
        self.app = app
        self._portal = portal
        self.cookies = httpx.Cookies()
        self.address = "127.0.0.1"

    def __call__(self, method: str, path: str, **more: Any) -> httpx.Response:
        return self._portal.call(lambda: self._call(method, path, **more))

    def get(self, path: str, **more: Any) -> httpx.Response:
        return self("GET", path, **more)

    def post(self, path: str, **more: Any) -> httpx.Response:
        return self("POST", path, **more)

    def sign_in(self, name: str, password: str) -> httpx.Response:
        return self.post("/api/session", json={"name": name, "password": password})

    async def _call(self, method: str, path: str, **more: Any) -> httpx.Response:
        transport = httpx.ASGITransport(app=self.app, raise_app_exceptions=False, client=(self.address, 123))
        headers = {**GUARD, **more.pop("headers", {})}
        async with httpx.AsyncClient(
            transport=transport, base_url="http://testserver", cookies=self.cookies, headers=headers
        ) as client:
            found = await client.request(method, path, **more)
            self.cookies = httpx.Cookies(client.cookies)
            return found


@contextmanager
def calling(app: Starlette) -> Iterator[Caller]:
    """A caller of an application that has started."""
    with anyio.from_thread.start_blocking_portal() as portal:

        @contextmanager
        def started() -> Iterator[None]:
            with portal.wrap_async_context_manager(app.router.lifespan_context(app)):
                yield

        with started():
            yield Caller(app, portal)
