"""The open operation behind the door: views one after another, appends together, who it is that asks.

Reads share one connection and take turns; what was folded for one is kept for the next, until something is
appended that it rests on. Appends go through one committer, so that those who wait together share a commit, and are
durable before anybody is told.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from starlette.requests import Request

from safepassage.foundation.errors import Fault, UsageError
from safepassage.foundation.said import said
from safepassage.foundation.times import Period
from safepassage.interchange import asking
from safepassage.interchange.columns import nearest
from safepassage.interchange.crosscheck import defined_places
from safepassage.ledger.committer import Committer
from safepassage.ledger.kind import Kind
from safepassage.ledger.operation import Operation
from safepassage.ledger.view import View
from safepassage.service import refusals
from safepassage.service.devices import Devices
from safepassage.service.doorstep import Doorstep
from safepassage.service.limits import Rates, caller
from safepassage.service.policy import EXPORT, OPEN_VIEW, edition_of, is_personal, may, may_read
from safepassage.service.users import User, Users
from safepassage.statements.nights import nights

__all__ = ["COOKIE", "Asker", "Office", "Settings", "no_kind", "office_of"]

COOKIE: Final = "safepassage_session"
_WRITES_AT_ONCE: Final = 4
"""Requests whose records are checked at one time: all wait for one lock, and each thread that is awake takes its share
of the interpreter from those who look on."""
_SIGN_INS_AT_ONCE: Final = 2
"""Passwords that are looked at at one time: each takes 64 MiB."""
_HOUR_S: Final = 3600
_MINUTE_S: Final = 60
_NAMES: Final = ("as_of", "as_known_at")


@dataclass(frozen=True, slots=True)
class Settings:
    """How the service is run.

    Attributes:
        open_view: Whoever has not signed in looks on, and does nothing else.
        hosts: Names by which a browser may call it; None for any.
        poll_s: How often the ledger is looked at for what other processes appended.
        peers_s: How often peers that are due again are looked for.
        heartbeat_s: A stream says something at least this often.
        body_bytes_max: A larger body is refused.
        streams_max: More streams than this are not opened.
        streams_per_user_max: Nor are more than this to one user.
        sign_ins_per_min: From one address.
        requests_per_min: Of one user, whatever they ask.
        requests_of_nobody_per_min: From one address that has not signed in.
        writes_per_min: Of one user.
        costly_reads_per_min: Statements as PDF, and tables, of one user.
        pages_per_min: Pages of observations that a user lists who may not take tables away.
        sensitive_pages_per_min: Pages of sensitive kinds that one user lists; more is a bulk read.
        sensitive_reads_per_min: Single observations of sensitive kinds that one user opens.
    """

    open_view: bool = False
    hosts: frozenset[str] | None = None
    poll_s: float = 0.2
    peers_s: float = 1.0
    heartbeat_s: float = 15.0
    body_bytes_max: int = 8 * 1024 * 1024
    streams_max: int = 500
    streams_per_user_max: int = 60
    sign_ins_per_min: int = 10
    requests_per_min: int = 6000
    requests_of_nobody_per_min: int = 1200
    writes_per_min: int = 1200
    costly_reads_per_min: int = 30
    pages_per_min: int = 20
    sensitive_pages_per_min: int = 6
    sensitive_reads_per_min: int = 60


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks.

    Attributes:
        name: The user's name; "" where nobody signed in.
        roles: Roles, `policy.OPEN_VIEW` among them where nobody had to sign in.
        edition: internal or public.
    """

    name: str
    roles: tuple[str, ...]
    edition: str = field(default="public")

    @classmethod
    def of(cls, user: User | None, settings: Settings) -> Asker:
        """Who a user is to the policy."""
        if user is None:
            roles: tuple[str, ...] = (OPEN_VIEW,) if settings.open_view else ()
            return cls("", roles, edition_of(roles))
        return cls(user.name, user.roles, edition_of(user.roles))


class Office:
    """One operation, served.

    Attributes:
        operation: Open for writing.
        users: Who may sign in.
        settings: How it is run.
        committer: Through which everything is appended.
        devices: Which field devices there are.
        doorstep: What a record is read with.
        lock: Held by whoever reads the operation.
        writing: Held while records that were sent are checked.
        signing: Held while a password is looked at.
    """

    def __init__(self, operation: Operation, users: Users, settings: Settings, clock_ms: Callable[[], int]) -> None:
        self.operation = operation
        self.users = users
        self.settings = settings
        self.clock_ms = clock_ms
        self.committer = Committer(operation.ledger)
        self.doorstep = Doorstep(operation)
        self.lock = threading.RLock()
        self.writing = asyncio.Semaphore(_WRITES_AT_ONCE)
        self.signing = asyncio.Semaphore(_SIGN_INS_AT_ONCE)
        self.rates = Rates(clock_ms)
        self.devices = Devices(users, self.now_s)
        self._live = operation.view()
        self._is_looking = False
        self._on_screen: dict[tuple[str, str], tuple[int, object]] = {}

    def now_s(self) -> int:
        """This machine's clock, unix seconds."""
        return self.clock_ms() // 1000

    def asker(self, request: Request) -> Asker:
        """Who sends a request; the policy has let it through already."""
        token = request.cookies.get(COOKIE, "")
        return Asker.of(self.users.of(token) if token else None, self.settings)

    @contextmanager
    def view(
        self, as_of: str | None = None, as_known_at: str | None = None, names: asking.Names = _NAMES
    ) -> Iterator[View]:
        """The view that is asked for, with the operation held while it is used.

        Raises:
            UsageError: a time or position that cannot be meant.
        """
        with self.lock:
            position, as_of_s = asking.asked(self.operation, as_of, as_known_at, self.now_s(), names)
            if self._is_looking:  # the view that is in use already stays where it is
                yield self.operation.view(position=position, as_of_s=as_of_s)
                return
            self._is_looking = True
            try:
                self._live.follow()
                yield self._live.at(position=position, as_of_s=as_of_s)
            finally:
                self._is_looking = False

    def period(self, view: View, text: str) -> Period:
        """The period of that name.

        Raises:
            UsageError: no such period.
        """
        return asking.period_of(view, text, "period")

    def waited(self, view: View, asker: Asker) -> View:
        """The view; for who sees the public edition, up to the last edge of a night that need wait no more.

        Else the moment up to which anything is known would tell the hour of what was seen last.
        """
        if asker.edition != "public":
            return view
        until_s = min(view.as_of_s, self.now_s() - view.card.delay_hours * _HOUR_S)
        edges = [night.span.end_s for _, night in nights(view.at(as_of_s=until_s))]
        return view.at(as_of_s=edges[-1] if edges else view.card.start_s)

    def last_s(self, view: View, asker: Asker) -> int | None:
        """The end of the last quarter of an hour of which anything is known; in the public edition, of the night."""
        return view.last_s if view.last_s is None or asker.edition != "public" else view.as_of_s

    def refuse_unknown_place(self, view: View, place: str) -> None:
        """Of a place of which nothing was found, refuse one that the ledger does not know at all: it is mistyped.

        Raises:
            UsageError: it is neither defined nor observed.
        """
        seen = (name for kind in view.kinds for name in view.tally_by_place(kind.name))
        known = {*defined_places(self.operation), *filter(None, seen)}
        if place and place not in known:
            way_out = nearest(place, known) or said("places_list", "/api/places lists them.")
            raise UsageError(Fault(said("known_place", "a place that is known here"), place, way_out, "place"))

    def envelope(self, view: View, asker: Asker, **more: Any) -> dict[str, Any]:  # noqa: ANN401
        """What every read says of itself, before what it was asked for."""
        return {
            "position": None if asker.edition == "public" else view.position,  # it would tell of every append
            "as_of_s": view.as_of_s,
            "nature": self.operation.nature,
            "edition": asker.edition,
            **more,
        }

    def take_request(self, asker: Asker, request: Request) -> None:
        """Count a request, whatever it asks and whatever becomes of it.

        Raises:
            Refused: that is one too many for now.
        """
        settings = self.settings
        per_min = settings.requests_per_min if asker.roles else settings.requests_of_nobody_per_min
        self.rates.take("request", asker.name or caller(request), per_min)

    def take_costly(self, asker: Asker) -> None:
        """Count a read that takes this machine seconds.

        Raises:
            Refused: that is one too many for now.
        """
        self.rates.take("costly", asker.name or OPEN_VIEW, self.settings.costly_reads_per_min)

    def take_page(self, asker: Asker, what: str) -> None:
        """Count a page of observations, which together would be a table: for who may take tables away it is no matter.

        Args:
            asker: Who reads it.
            what: The whole question; the same again within a minute is one, as of a page that follows the ledger.

        Raises:
            Refused: that is one too many for now.
        """
        if not may(asker.roles, *EXPORT):
            self._take_new(("page", asker.name or OPEN_VIEW), what, "page", self.settings.pages_per_min)

    def refuse_unreadable(self, asker: Asker, kind: Kind, what: str) -> None:
        """Let through who may read single observations of a kind, and note it where persons may be found by them.

        Raises:
            Refused: the roles are not of its room.
        """
        self._refuse_unreadable(asker, kind)
        if is_personal(kind):
            self.users.note_access(asker.name or OPEN_VIEW, what)

    def refuse_unreadable_one(self, asker: Asker, kind: Kind, id_: str) -> None:
        """As `refuse_unreadable`, of a single observation, which is rationed too.

        Raises:
            Refused: the roles are not of its room, or that is one too many for now.
        """
        self._refuse_unreadable(asker, kind)
        if is_personal(kind):
            self._note_shown(asker, f"observation {id_}", (), self.settings.sensitive_reads_per_min)

    def note_basis(self, asker: Asker, what: str, kinds: Mapping[str, str]) -> None:
        """Note and ration that the observations under a figure are read, where persons may be found by them.

        Args:
            asker: Who reads them, and may.
            what: What was asked for.
            kinds: The kind of each that is shown, by its id.

        Raises:
            Refused: that is one page too many for now.
        """
        found = {id_: kind for id_, kind in kinds.items() if is_personal(self.operation.kinds[kind])}
        if found:
            shown = f"{', '.join(sorted(set(found.values())))} in the trace of {what}"
            self._note_shown(asker, shown, tuple(sorted(found)), self.settings.sensitive_pages_per_min)

    def _refuse_unreadable(self, asker: Asker, kind: Kind) -> None:
        if not may_read(asker.roles, kind):
            raise refusals.for_roles(
                said("may_read", "a role of the room of {kind}, which reads single ones", kind=kind.name), asker.roles
            )

    def _note_shown(self, asker: Asker, what: str, ids: tuple[str, ...], per_min: int) -> None:
        """Note a read; the same again within a minute is a page that follows the ledger, and tells nothing new."""
        name = asker.name or OPEN_VIEW
        if self._take_new(("noted", name), (what, ids), "sensitive" if ids else "sensitive one", per_min):
            self.users.note_access(name, what)

    def _take_new(self, where: tuple[str, str], shown: object, what: str, per_min: int) -> bool:
        """Count a read that is not the same again as the last one there within a minute, and say whether it is new."""
        since_s, before = self._on_screen.get(where, (0, None))
        if before == shown and self.now_s() - since_s < _MINUTE_S:
            return False
        self.rates.take(what, where[1], per_min)
        self._on_screen[where] = (self.now_s(), shown)
        return True

    def close(self) -> None:
        """Serve who waits, then close everything."""
        self.committer.close()
        self.operation.close()
        self.users.close()


def no_kind(kind: str, kinds: Iterable[str]) -> Fault:
    """The fault of a question about a kind that there is not."""
    way_out = nearest(kind, kinds) or said("kinds_page", "/api/kinds lists them.")
    return Fault(said("kind_name", "the name of a kind of observation"), kind, way_out, "kind")


def office_of(request: Request) -> Office:
    """The office behind the application that serves a request."""
    office: Office = request.app.state.office
    return office
