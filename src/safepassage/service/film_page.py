"""A page on which an observer counts over a film: pictures go out, and what was looked at and marked comes in.

It is for one person on the machine that has the film, and stands apart from the operation's page: no user, no ledger.
Its address holds a secret, so that another user of the machine has no look; it answers to no other name; pictures are
in memory alone and no browser keeps them (`limits`). Everything that comes in is kept at once.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import msgspec
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from safepassage.foundation.errors import Fault
from safepassage.interchange.film_reel import Reel
from safepassage.monitoring.by_hand import WHO
from safepassage.monitoring.over_film import OverFilm
from safepassage.monitoring.tallies import DIRECTIONS
from safepassage.service.errors import Refused, install
from safepassage.service.limits import Headers, read_json, refuse_foreign

__all__ = ["HOSTS", "FilmPage"]

HOSTS: Final = frozenset({"127.0.0.1", "localhost"})
_FILES: Final = Path(__file__).parent / "film"
_NAMES: Final = {"": "page.html"} | {each: each for each in ("page.js", "page.css", "language.js", "words.js")}
_BODY_BYTES: Final = 1 << 16
_RECENT: Final = 12


class _Told(msgspec.Struct, forbid_unknown_fields=True):
    """What the page tells.

    Attributes:
        seen_s: Times of pictures that were shown.
        do: What to do beside: `mark`, `undo` or `end`; "" for nothing.
        at_s: Of a mark, the picture's time.
        line, direction, who: Of a mark by key.
        x_share, y_share: Of a mark by a click, where in the picture, 0 to 1.
    """

    seen_s: list[float] = []
    do: str = ""
    at_s: float = 0.0
    line: str = ""
    direction: str = ""
    who: str = "person"
    x_share: float | None = None
    y_share: float | None = None


class FilmPage:
    """The page, as an application.

    Attributes:
        app: To be served.
        on_end: Called when the observer is done.
    """

    def __init__(
        self,
        reel: Reel,
        tally: OverFilm,
        *,
        nature: str,
        film: str,
        length_s: float,
        secret: str,
        keep: Callable[[], object],
    ) -> None:
        """Make it.

        Args:
            reel: The film.
            tally: What was looked at and marked so far; it is added to.
            nature: For what it is counted: real, exercise, reconstruction or unknown.
            film: Its name.
            length_s: How long the film is by its own word; 0 where it says nothing.
            secret: Part of the address.
            keep: Writes the tally down.
        """
        self.on_end: Callable[[], object] = lambda: None
        self._reel, self._tally, self._keep = reel, tally, keep
        self._head = {"nature": nature, "film": film, "length_s": length_s}
        self.app = Starlette(
            routes=[
                *(Route(f"/{secret}/{path}", self._file(name)) for path, name in _NAMES.items()),
                Route(f"/{secret}/picture", self._picture),
                Route(f"/{secret}/tally", self._told, methods=["GET", "POST"]),
            ],
            middleware=[Middleware(Headers, hosts=HOSTS)],
        )
        install(self.app)

    @staticmethod
    def _file(name: str) -> Callable[[Request], Any]:
        async def answer(_: Request) -> Response:
            return FileResponse(_FILES / name)

        return answer

    async def _picture(self, request: Request) -> Response:
        """The first picture after a time; no content where the film ends."""
        try:
            after_s = float(request.query_params.get("after", ""))
        except ValueError:
            after_s = math.nan
        if not math.isfinite(after_s):
            got = request.query_params.get("after", "")
            raise Refused(422, _wrong("after", "seconds from the film's beginning", got))
        shown = self._reel.after(after_s)
        if shown is None:
            return Response(status_code=204)
        return Response(shown.jpeg, media_type="image/jpeg", headers={"x-at": repr(shown.at_s), "x-why": shown.why})

    async def _told(self, request: Request) -> Response:
        """Takes what the page tells; the tally as it stands."""
        if request.method == "POST":
            refuse_foreign(request)
            try:
                told = msgspec.convert(await read_json(request, _BODY_BYTES), _Told)
            except msgspec.ValidationError as error:
                raise Refused(422, _wrong("body", "what the page tells", str(error))) from error
            for at_s in told.seen_s:
                if self._reel.is_laid(at_s):
                    self._tally.see(at_s)
            self._do(told)
            self._keep()
        return JSONResponse(self._as_it_stands())

    def _do(self, told: _Told) -> None:
        if told.do == "mark":
            self._mark(told)
        elif told.do == "undo":
            if not self._tally.undo():
                raise Refused(409, _wrong("do", "somebody who is marked", "nobody"))
        elif told.do == "end":
            self.on_end()
        elif told.do:
            raise Refused(422, _wrong("do", "mark, undo or end", told.do))

    def _mark(self, told: _Told) -> None:
        if not self._reel.is_laid(told.at_s):
            raise Refused(409, _wrong("at_s", "a picture in which it is known where the lines lie", "another"))
        line, direction = told.line, told.direction
        if told.x_share is not None and told.y_share is not None:
            line, direction = self._reel.passed(told.at_s, told.x_share, told.y_share) or ("", "")
        wrong = (line not in self._tally.lines, direction not in DIRECTIONS.values(), told.who not in WHO)
        if any(wrong):
            expected = f"a line, a direction and one of {', '.join(WHO)}"
            raise Refused(422, _wrong("line, direction, who", expected, told.who))
        self._tally.mark(told.at_s, line, direction, told.who)

    def _as_it_stands(self) -> dict[str, Any]:
        tally = self._tally
        counts = {
            line: {
                each: sum((one.line, one.direction) == (line, each) for one in tally.passed)
                for each in DIRECTIONS.values()
            }
            for line in tally.lines
        }
        recent = [
            {"at_s": each.at_ms / 1000, "line": each.line, "direction": each.direction, "who": each.who}
            for each in tally.passed[-_RECENT:][::-1]
        ]
        seen = [[start / 1000, end / 1000] for start, end in tally.seen_ms]
        return {**self._head, "lines": list(tally.lines), "counts": counts, "recent": recent, "seen_s": seen}


def _wrong(where: str, expected: str, got: str) -> Fault:
    return Fault(expected, got[:80], "Load the page again, and go on from there.", where)
