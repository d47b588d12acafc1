"""The small night of `tests/statements/night.py`, served: by whom it is asked is an argument of the tests."""

from __future__ import annotations

import threading
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING, Any

from argon2 import PasswordHasher

from safepassage.ledger.operation import Operation
from safepassage.service.app import make_app
from safepassage.service.office import Office, Settings
from safepassage.service.policy import DEVICE
from safepassage.service.users import Users
from service.caller import Caller, calling
from statements.night import KINDS, everything_seen, opened

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
    from pathlib import Path

    from safepassage.ledger.observation import Observation
    from safepassage.service.webhooks import Send

PLACES = ["zone/east", "corridor/karim"]
NOW_S = 1_482_200_000  # 2016-12-20T02:13:20Z
PASSWORD = "correct horse battery"
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
ASKED = "period=night:2016-12-10&as_of=2016-12-14"
COUNT = {
    "occurred": "2016-12-10T23:00/2016-12-10T23:15",
    "source": "post-karim",
    "source_id": "k-900",
    "place": "crossing/karim",
    "body": {
        "from": "zone/east",
        "corridor": "corridor/karim",
        "population": "civilians",
        "movement": "organised_evacuation",
        "people": {"men": 3, "women": 4},
    },
}


class Clock:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.now_ms = NOW_S * 1000

    def __call__(self) -> int:
        return self.now_ms

    def seconds(self) -> int:
        return self.now_ms // 1000


class Post:
    """What is posted to peers, instead of a network; `heard` is released for each."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, dict[str, str], bytes]] = []
        self.heard = threading.Semaphore(0)

    @asynccontextmanager
    async def __call__(self) -> AsyncIterator[Send]:
        yield self._send

    async def _send(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        self.sent.append((url, dict(headers), body))
        self.heard.release()
        return 200


class Served:
    """A served operation and somebody who calls it."""

    def __init__(self, caller: Caller, office: Office, clock: Clock, post: Post) -> None:
        self.call = caller
        self.office = office
        self.clock = clock
        self.post = post

    def as_(self, *roles: str) -> Caller:
        """The caller, signed in as somebody with these roles; with none, signed out."""
        self.call.cookies.clear()
        if roles:
            name = "-".join(roles).replace("_", "-")
            if roles == (DEVICE,):
                return self.as_device(name)
            if name not in {each.name for each in self.office.users.all()}:
                self.office.users.add(name, roles, PASSWORD)
            self.clock.now_ms += 60_000
            assert self.call.sign_in(name, PASSWORD).status_code == 200
        return self.call

    def as_device(self, name: str) -> Caller:
        """The caller, signed in as a field device at the crossing of Karim, which is registered for its counts."""
        code = self.office.devices.add(name, "crossing/karim", ["crossing_count"], PLACES, 24)
        self.clock.now_ms += 60_000
        self.call.cookies.clear()
        assert self.call.sign_in(name, code).status_code == 200
        return self.call


@contextmanager
def served(folder: Path, observations: Iterable[Observation] | None = None, **settings: Any) -> Iterator[Served]:
    """The night, served on a clock that stands in 2016-12-20."""
    opened(folder, everything_seen() if observations is None else observations).close()
    with reopened(folder, **settings) as found:
        yield found


@contextmanager
def reopened(folder: Path, **settings: Any) -> Iterator[Served]:
    """What `served` left in a folder, served again."""
    clock = Clock()
    operation = Operation.open(folder / "op", KINDS, clock=clock)
    users = Users.open(folder / "op", clock.seconds, hasher=CHEAP)
    post = Post()
    app = make_app(operation, users, Settings(**settings), clock, post)
    with calling(app) as caller:
        yield Served(caller, app.state.office, clock, post)
