"""The page's files, from the package: what has a hash in its name for ever, the rest anew each time."""

from __future__ import annotations

import re
from mimetypes import guess_type
from pathlib import Path
from typing import Final

from fastapi import Request
from starlette.responses import FileResponse, Response

from safepassage.foundation.said import said
from safepassage.service import refusals
from safepassage.service.routing import Routes, get

__all__ = ["PATH", "ROUTER", "WEB"]

ROUTER: Final = Routes("")
PATH: Final = "/{path:path}"
WEB: Final = Path(__file__).parent / "web"
_HASHED: Final = re.compile(r"assets/.*[-.][0-9A-Za-z_-]{8,}\.\w+")
_FOR_EVER: Final = "public, max-age=31536000, immutable"
_OURS: Final = ("api", "ogc")
_MEDIA: Final = {".js": "text/javascript", ".woff2": "font/woff2", ".webmanifest": "application/manifest+json"}


@get(ROUTER, PATH, "The page", "", media="text/html")
def page(path: str, request: Request) -> Response:
    """A file of the page; the page itself where the address is one of its views."""
    web = WEB.resolve()
    try:
        file = (web / path).resolve()
        inside = file.is_relative_to(web) and file.is_file()
    except (OSError, ValueError):
        inside = False
    if inside:
        cache = _FOR_EVER if _HASHED.fullmatch(path) else "no-cache"
        return _given(file, cache, request)
    index = web / "index.html"
    is_ours = path.partition("/")[0] in _OURS
    if is_ours or "." in path.rpartition("/")[2]:
        expected, way_out = said("address", "an address that there is"), said("begin_page", "Begin at the page, /.")
        if is_ours:
            way_out = said("api_addresses", "GET /api/openapi.json has them all under paths.")
        raise refusals.nothing_there(path[:80], expected, path, way_out)
    if not index.is_file():
        expected, got = said("built_page", "a page that was built"), said("not_built", "an installation without one")
        way_out = said("api_told", "Build it with `make page`; the API is at /api, told in docs/api.md.")
        raise refusals.nothing_there("/", expected, got, way_out)
    return _given(index, "no-cache", request)


def _given(file: Path, cache: str, request: Request) -> Response:
    """A file, packed where the build packed it and the browser takes that."""
    media = _MEDIA.get(file.suffix) or guess_type(file.name)[0]
    packed = file.with_name(f"{file.name}.gz")
    headers = {"cache-control": cache, "vary": "accept-encoding"}
    if "gzip" in request.headers.get("accept-encoding", "") and packed.is_file():
        return FileResponse(packed, headers={**headers, "content-encoding": "gzip"}, media_type=media)
    return FileResponse(file, headers=headers, media_type=media)
