"""The service under load on this machine's loopback address, against itself without the append and a plain peer.

    python benchmarks/service.py [--rounds 3] [--minutes 2]

64 clients post observations that are checked and durable before the answer. Beside it runs the same service
with the append left out, which says what durability costs, and a plain FastAPI service that checks the same
body with Pydantic and commits it to SQLite (WAL, synchronous FULL) one by one. Then: how long reads take while
others write, whether each of 50 streams hears everything, whether anything is missed or heard twice over 1,000
cuts, and whether the server's memory stands still (`--minutes 10` is the whole check).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self

from _harness import Goal, parser, report, take_turns

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from fastapi import FastAPI

    from safepassage.ledger.observation import Draft

CLIENTS: Final = 64
EACH: Final = 30
STREAMS, HEARD = 50, 2_000
CUTS: Final = 1_000
STANDING: Final = 10_000
READ_S: Final = 15
PASSWORD: Final = "correct horse battery"  # noqa: S105 - of a server that lives for seconds
START_S: Final = 1_479_924_000
PATH: Final = "/api/observations/crossing_count"
GOALS: Final = [
    Goal("service", "service, append left out", 0.7),
    Goal("service", "plain FastAPI and SQLite", 0.0),  # told, no limit
]
READS: Final = {
    "an account's balance": "/api/balances?place=corridor/c1",
    "a page of 100 observations": "/api/observations?limit=100",
    "what the alarms say": "/api/alarms",
    "the night's figures": "/api/figures?period=night:2016-11-24&as_of=2016-12-20",
}


def record(number: int) -> dict[str, Any]:
    """The number-th count: 8 posts in turn, 20 in each quarter of an hour."""
    start_s = START_S + number // 160 % 2_000 * 900
    return {
        "occurred": f"{_iso(start_s)}/{_iso(start_s + 900)}",
        "source": f"post-{number % 8}",
        "source_id": f"n-{number}",
        "place": f"crossing/p{number % 8}",
        "body": {
            "people": {"men": 2 + number % 3, "women": 5, "boys": 3, "girls": 4},
            "from": "zone/east",
            "corridor": f"corridor/c{number % 2}",
            "population": "civilians",
            "movement": "organised_evacuation",
        },
    }


def _iso(moment_s: int) -> str:
    return time.strftime("%Y-%m-%dT%H:%MZ", time.gmtime(moment_s))


# --- the servers, each in a process of its own -----------------------------------------------------------------------


def service(folder: Path, *, append: bool) -> FastAPI:
    """The service itself; without the append, what a commit would answer is made up."""
    from statement import CARD  # noqa: PLC0415 - the servers load what they serve

    from safepassage.catalogue import everything  # noqa: PLC0415
    from safepassage.ledger.chain import Receipt  # noqa: PLC0415
    from safepassage.ledger.observation import Observation  # noqa: PLC0415
    from safepassage.ledger.operation import Operation  # noqa: PLC0415
    from safepassage.service.app import make_app  # noqa: PLC0415
    from safepassage.service.office import Settings  # noqa: PLC0415
    from safepassage.service.users import Users  # noqa: PLC0415

    def clock_ms() -> int:
        return time.time_ns() // 1_000_000

    operation = Operation.create(folder / "op", everything(), CARD, clock=clock_ms, node="desk")
    named = [*(f"crossing/p{each}" for each in range(8)), "corridor/c0", "corridor/c1", "zone/east"]
    operation.record(
        [
            Observation(
                kind="place",
                body={"names": {"en": name}},
                occurred=CARD.occurred,
                source="desk",
                source_id=name,
                method="reported",
                place=name,
            )
            for name in named
        ]
    )
    users = Users.open(folder / "op", lambda: int(time.time()))
    users.add("bench", ("registrar", "planning"), PASSWORD)
    # one user stands for 64, so what one may send in a minute is no limit here; it is counted all the same
    app = make_app(operation, users, Settings(requests_per_min=10**9, writes_per_min=10**9), clock_ms)
    if not append:

        async def nothing(drafts: Sequence[Draft]) -> list[Receipt]:
            return [Receipt(1, each.id, "recorded") for each in drafts]

        app.state.office.committer.append_async = nothing
    return app


def plain(folder: Path) -> FastAPI:
    """What a team would write in an afternoon: a model, a table, a commit for each post."""
    from fastapi import FastAPI, Response  # noqa: PLC0415
    from pydantic import BaseModel  # noqa: PLC0415

    class Body(BaseModel):
        people: dict[str, int]
        corridor: str
        population: str
        movement: str

    class Count(BaseModel):
        occurred: str
        source: str
        source_id: str
        place: str
        body: Body

    database = sqlite3.connect(folder / "plain.db", check_same_thread=False, isolation_level=None)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = FULL")
    database.execute("CREATE TABLE count (id INTEGER PRIMARY KEY, source TEXT, number TEXT, said TEXT)")
    database.execute("CREATE UNIQUE INDEX count_number ON count (source, number)")
    mutex = threading.Lock()
    app = FastAPI()

    def count(said: Count) -> dict[str, int | None]:
        with mutex:
            row = (said.source, said.source_id, said.model_dump_json())
            done = database.execute("INSERT INTO count (source, number, said) VALUES (?, ?, ?)", row)
        return {"id": done.lastrowid}

    count.__annotations__ = {"said": Count}  # the types themselves: its own are names of this function alone
    app.post(PATH, status_code=201)(count)

    @app.post("/api/session")
    def session() -> Response:
        return Response(headers={"set-cookie": "safepassage_session=none"})

    return app


def serve(which: str, folder: Path) -> None:
    """Serve until killed, and say on which port."""
    import uvicorn  # noqa: PLC0415

    from safepassage.cli.serve import SWITCH_S  # noqa: PLC0415 - as the program itself does

    app = plain(folder) if which == "plain" else service(folder, append=which == "service")
    if which != "plain":
        sys.setswitchinterval(SWITCH_S)
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning")

    class Telling(uvicorn.Server):
        async def startup(self, sockets: list[Any] | None = None) -> None:
            await super().startup(sockets)
            print(self.servers[0].sockets[0].getsockname()[1], flush=True)

    Telling(config).run()


class Server:
    """One of the servers, started in a new folder and ended with the block."""

    def __init__(self, parent: Path, which: str) -> None:
        self._folder = tempfile.TemporaryDirectory(dir=parent, prefix=".bench-", ignore_cleanup_errors=True)
        command = [sys.executable, __file__, "--serve", which, "--folder", self._folder.name]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)

    def __enter__(self) -> Self:
        assert self.process.stdout is not None
        self.port = int(self.process.stdout.readline())
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.communicate()
        self._folder.cleanup()

    def resident_kib(self) -> int:
        """Memory that the server's process holds."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        found = re.search(r"VmRSS:\s+(\d+) kB", status)
        assert found is not None
        return int(found[1])


# --- a client that costs little beside a server on the same cores -----------------------------------------------------


class Client:
    """One connection that is kept, with requests put together by hand."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, cookie: str) -> None:
        self._reader = reader
        self._writer = writer
        self.cookie = cookie

    async def ask(self, method: str, path: str, body: bytes = b"") -> tuple[int, bytes, bytes]:
        """(status, head, body) of one request."""
        await self.send(method, path, body)
        head = await self._reader.readuntil(b"\r\n\r\n")
        length = re.search(rb"content-length: (\d+)", head)
        content = await self._reader.readexactly(int(length[1])) if length else b""
        return int(head[9:12]), head, content

    async def send(self, method: str, path: str, body: bytes = b"", more: str = "") -> None:
        """Send one request."""
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Requested-With: safepassage\r\n{more}"
            f"Cookie: {self.cookie}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        self._writer.write(head.encode() + body)
        await self._writer.drain()

    async def events(self, after: int) -> AsyncIterator[int]:
        """Ids of the stream's events after a position, each once its data is there."""
        await self.send("GET", "/api/stream", more=f"Last-Event-ID: {after}\r\n")
        id_ = 0
        async for line in self._reader:
            if line.startswith(b"id: "):
                id_ = int(line[4:])
            elif line.startswith(b"data: "):
                yield id_


@asynccontextmanager
async def client(server: Server, cookie: str = "") -> AsyncIterator[Client]:
    """A connection to a server; without a cookie it signs in."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    made = Client(reader, writer, cookie)
    if not cookie:
        body = json.dumps({"name": "bench", "password": PASSWORD}).encode()
        _, head, _ = await made.ask("POST", "/api/session", body)
        found = re.search(rb"set-cookie: ([^;\r]+)", head)
        assert found is not None, head
        made.cookie = found[1].decode()
    try:
        yield made
    finally:
        writer.close()


async def cookie_of(server: Server) -> str:
    """A session of the one user, for every connection."""
    async with client(server) as made:
        return made.cookie


async def post(made: Client, numbers: Sequence[int]) -> int:
    """Post records one after another; how many bytes came back."""
    total = 0
    for number in numbers:
        status, _, body = await made.ask("POST", PATH, json.dumps(record(number)).encode())
        assert status == 201, body
        total += len(body)
    return total


async def fill(server: Server, cookie: str, numbers: range) -> None:
    """Post many records in batches."""
    async with client(server, cookie) as made:
        for begin in range(numbers.start, numbers.stop, 1_000):
            batch = [record(number) for number in range(begin, min(begin + 1_000, numbers.stop))]
            status, _, body = await made.ask("POST", PATH, json.dumps(batch).encode())
            assert status == 201, body


# --- what is measured -------------------------------------------------------------------------------------------------


def posts_per_s(parent: Path, which: str) -> float:
    """Posts that were answered in a second, by 64 clients."""

    async def everybody(server: Server) -> float:
        cookie = await cookie_of(server)

        async def one(who: int, first: int, count: int) -> None:
            async with client(server, cookie) as made:
                await post(made, range(first + who, first + who + CLIENTS * count, CLIENTS))

        await asyncio.gather(*(one(who, 0, 3) for who in range(CLIENTS)))  # not counted: imports, caches
        begin_s = time.perf_counter()
        await asyncio.gather(*(one(who, CLIENTS * 3, EACH) for who in range(CLIENTS)))
        return CLIENTS * EACH / (time.perf_counter() - begin_s)

    with Server(parent, which) as server:
        return asyncio.run(everybody(server))


async def reads_while_writing(server: Server, cookie: str, first: int) -> dict[str, list[float]]:
    """Each read's times in seconds, while 16 clients post as fast as they can; each was read once before."""
    took: dict[str, list[float]] = {name: [] for name in READS}
    async with client(server, cookie) as made:
        for path in READS.values():
            await made.ask("GET", path)
    end_s = time.perf_counter() + READ_S

    async def write(who: int) -> None:
        async with client(server, cookie) as made:
            number = first + who
            while time.perf_counter() < end_s:
                await post(made, [number])
                number += 16

    async def read() -> None:
        async with client(server, cookie) as made:
            while time.perf_counter() < end_s:
                for name, path in READS.items():
                    begin_s = time.perf_counter()
                    status, _, body = await made.ask("GET", path)
                    assert status == 200, body
                    took[name].append(time.perf_counter() - begin_s)

    await asyncio.gather(read(), read(), *(write(who) for who in range(16)))
    return took


async def streams_hear(server: Server, cookie: str, size: int, first: int) -> int:
    """How many of 50 streams heard each id once and in order, of 2,000 that were posted meanwhile."""
    expected = list(range(size + 1, size + HEARD + 1))

    async def listen() -> bool:
        async with client(server, cookie) as made:
            got = []
            async for id_ in made.events(size):
                got.append(id_)
                if id_ >= size + HEARD:
                    return got == expected
        return False

    async def write() -> None:
        async with client(server, cookie) as made:
            await post(made, range(first, first + HEARD // 2))
        await fill(server, cookie, range(first + HEARD // 2, first + HEARD))

    *heard, _ = await asyncio.gather(*(listen() for _ in range(STREAMS)), write())
    return sum(map(bool, heard))


async def cuts(server: Server, cookie: str, size: int, first: int) -> tuple[int, int]:
    """(missed, repeated) over 1,000 streams that are cut after 1 to 4 events and taken up again."""
    got: list[int] = []
    done = asyncio.Event()

    async def write() -> None:
        async with client(server, cookie) as made:
            number = first
            while not done.is_set():
                await post(made, [number])
                number += 1

    async def listen() -> None:
        for cut in range(CUTS):
            async with client(server, cookie) as made:
                last, wanted = got[-1] if got else size, 1 + cut % 4
                async for id_ in made.events(last):
                    got.append(id_)
                    wanted -= 1
                    if not wanted:
                        break
        done.set()

    await asyncio.gather(listen(), write())
    return len(set(range(size + 1, max(got) + 1)) - set(got)), len(got) - len(set(got))


async def memory(server: Server, cookie: str, first: int, minutes: float) -> tuple[int, int]:
    """(KiB after a tenth of the time, KiB at its end): medians, at 10 posts and 4 reads a second, 50 streams."""
    samples: list[int] = []
    end_s = time.perf_counter() + 60 * minutes

    async def listen() -> None:
        async with client(server, cookie) as made:
            async for _ in made.events(0):
                pass

    async def write() -> None:
        async with client(server, cookie) as made:
            number = first
            while time.perf_counter() < end_s:
                await post(made, [number])
                number += 1
                await asyncio.sleep(0.1)

    async def read() -> None:
        async with client(server, cookie) as made:
            while time.perf_counter() < end_s or len(samples) < 2:
                for path in READS.values():
                    await made.ask("GET", path)
                    await asyncio.sleep(0.25)
                samples.append(server.resident_kib())

    listening = [asyncio.create_task(listen()) for _ in range(STREAMS)]
    await asyncio.gather(read(), write())
    for each in listening:
        each.cancel()
        with suppress(asyncio.CancelledError):
            await each
    tenth = max(1, len(samples) // 10)
    return round(statistics.median(samples[tenth : 2 * tenth])), round(statistics.median(samples[-tenth:]))


async def size_of(server: Server, cookie: str) -> int:
    """Rows on the server's ledger."""
    async with client(server, cookie) as made:
        _, _, body = await made.ask("GET", "/api/operation")
        return int(json.loads(body)["position"])


async def standing(server: Server, minutes: float) -> int:
    """All that is measured on one server that stands; 0 where every limit is kept."""
    cookie = await cookie_of(server)
    await fill(server, cookie, range(STANDING))
    took = await reads_while_writing(server, cookie, STANDING)
    for name, each in took.items():
        ranked = sorted(each)
        print(
            f"  {name:<44} p50 {1e3 * statistics.median(ranked):,.0f} ms, p99"
            f" {1e3 * ranked[int(0.99 * len(ranked))]:,.0f} ms over {len(ranked)} reads while 16 clients write"
        )
    size = await size_of(server, cookie)
    heard = await streams_hear(server, cookie, size, 10**6)
    print(f"  streams of {STREAMS} that heard each of {HEARD:,} ids once and in order: {heard}")
    size = await size_of(server, cookie)
    missed, repeated = await cuts(server, cookie, size, 2 * 10**6)
    print(f"  {CUTS:,} cuts: {missed} missed, {repeated} repeated")
    begin_kib, end_kib = await memory(server, cookie, 3 * 10**6, minutes)
    grown = end_kib / begin_kib - 1
    print(
        f"  memory over {minutes:g} minutes: {begin_kib / 1024:.0f} MiB, then {end_kib / 1024:.0f} MiB ({grown:+.1%})"
    )
    return int(heard < STREAMS or missed > 0 or repeated > 0 or grown > 0.05)


def main() -> int:
    """Let everybody take turns, then look at one server for longer."""
    options = parser(__doc__, rounds=3)
    options.add_argument("--minutes", type=float, default=2.0, help="how long memory is watched (2)")
    options.add_argument("--serve", help=argparse.SUPPRESS)
    arguments = options.parse_args()
    if arguments.serve:
        serve(arguments.serve, arguments.folder)
        return 0
    turns = {
        "service": lambda: posts_per_s(arguments.folder, "service"),
        "service, append left out": lambda: posts_per_s(arguments.folder, "without"),
        "plain FastAPI and SQLite": lambda: posts_per_s(arguments.folder, "plain"),
    }
    missed = report(take_turns(turns, arguments.rounds), GOALS, "posts/s")
    with Server(arguments.folder, "service") as server:
        return missed | asyncio.run(standing(server, arguments.minutes))


if __name__ == "__main__":
    raise SystemExit(main())
