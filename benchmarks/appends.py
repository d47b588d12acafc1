"""Durable appends against bare SQLite, a bare group commit and the eventsourcing package.

    python benchmarks/appends.py [--folder DIR] [--rounds 5]

Every contender writes rows of the same size to a new file with the same two indexes, WAL and
`synchronous=FULL`, and counts a row when its commit has returned. The peers' rows are
made beforehand; the ledger's are hashed, chained and encoded inside the measured time.
"""

from __future__ import annotations

import asyncio
import queue
import tempfile
import threading
import time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import apsw
from _harness import NOON_MS, Goal, draft, parser, report, take_turns

from safepassage.foundation.times import Interval
from safepassage.ledger.committer import Committer
from safepassage.ledger.observation import Observation, draft_of
from safepassage.ledger.store import Ledger

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

CLIENTS = 64
SINGLE = 1500
EACH = 60
BATCHES, BATCH = 30, 1000
SAVES, SAVE = 40, 100

GOALS = [
    Goal("ledger, one client", "raw, one client", 0.8),
    Goal("ledger, 64 coroutines", "raw, one client", 5.0),
    Goal("ledger, 64 threads", "raw, one client", 2.5),
    Goal("ledger, 64 coroutines", "bare group commit, 64 coroutines", 0.5),
    Goal("ledger, 64 threads", "bare group commit, 64 threads", 0.5),
    Goal("ledger, batches of 1,000, encoded", "raw, batches of 1,000", 0.5),
    Goal("ledger, batches of 100", "eventsourcing, app.save(100)", 5.0),
]

Row = tuple[int, bytes, str, bytes, bytes]


class Raw:
    """A bare table of the ledger's shape, without its hashes, checks and answers."""

    def __init__(self, folder: Path) -> None:
        self.connection = apsw.Connection(str(folder / "raw.db"))
        self.connection.pragma("journal_mode", "wal")
        self.connection.pragma("synchronous", "full")
        self.connection.pragma("cache_size", -16_384)
        self.connection.execute(
            "CREATE TABLE entry (position INTEGER PRIMARY KEY, id BLOB, origin TEXT, leaf BLOB, record BLOB)"
        )
        self.connection.execute("CREATE UNIQUE INDEX entry_id ON entry (id)")
        self.connection.execute("CREATE INDEX entry_origin ON entry (origin)")

    def commit(self, rows: Sequence[Row]) -> None:
        """Insert and commit, nothing else."""
        self.connection.execute("BEGIN IMMEDIATE")
        self.connection.executemany("INSERT INTO entry VALUES (?, ?, ?, ?, ?)", rows)
        self.connection.execute("COMMIT")


def rows_of(count: int) -> list[Row]:
    """Ready rows: what the ledger would write, made beforehand."""
    rows = []
    for number in range(count):
        one = draft(number)
        record = b'{"content":%b,"node":"desk","recorded_at":97083142963200000}' % one.content
        rows.append((number + 1, one.id, one.origin, one.id, record))
    return rows


def in_new_folder(parent: Path, run: Callable[[Path], float]) -> Callable[[], float]:
    """A contender that gets a new folder on each of its turns."""

    def turn() -> float:
        with tempfile.TemporaryDirectory(dir=parent, prefix=".bench-") as folder:
            return run(Path(folder))

    return turn


def rate(count: int, work: Callable[[], object]) -> float:
    """Rows per second of a piece of work."""
    start_s = time.perf_counter()
    work()
    return count / (time.perf_counter() - start_s)


def each(work: Callable[[Any], object], items: Iterable[Any]) -> None:
    """Work through items."""
    for item in items:
        work(item)


def raw_single(folder: Path) -> float:
    """One row, one commit, no ledger."""
    raw, rows = Raw(folder), rows_of(SINGLE)
    return rate(SINGLE, lambda: each(raw.commit, ([row] for row in rows)))


def raw_batches(folder: Path) -> float:
    """1,000 rows, one commit, no ledger."""
    raw, rows = Raw(folder), rows_of(BATCHES * BATCH)
    return rate(len(rows), lambda: each(raw.commit, (rows[n : n + BATCH] for n in range(0, len(rows), BATCH))))


def raw_hundreds(folder: Path) -> float:
    """100 rows, one commit, no ledger: what SQLite leaves to be had beside the package below."""
    raw, rows = Raw(folder), rows_of(SAVES * SAVE)
    return rate(len(rows), lambda: each(raw.commit, (rows[n : n + SAVE] for n in range(0, len(rows), SAVE))))


def new_ledger(folder: Path) -> Ledger:
    """An empty ledger."""
    return Ledger.create(folder / "ledger.db", clock=lambda: NOON_MS, node="desk")


def ledger_single(folder: Path) -> float:
    """One client, one row a commit."""
    drafts = [draft(number) for number in range(SINGLE)]
    with new_ledger(folder) as ledger:
        return rate(SINGLE, lambda: [ledger.append([one]) for one in drafts])


def ledger_batches(folder: Path, batches: int = BATCHES, batch: int = BATCH) -> float:
    """Drafts in batches, hashed and chained."""
    drafts = [draft(number) for number in range(batches * batch)]
    with new_ledger(folder) as ledger:
        return rate(len(drafts), lambda: [ledger.append(drafts[n : n + batch]) for n in range(0, len(drafts), batch)])


def observation(number: int) -> Observation:
    """A crossing count as a door hands it over, decoded and checked."""
    return Observation(
        kind="crossing_count",
        body={"people": {"men": number % 7, "women": 4}, "note": "n" * 150},
        occurred=Interval(1_481_392_800, 1_481_393_700, "quarter"),
        source="post-karim",
        source_id=f"{number:08d}",
        method="count",
        place="crossing/karim-el-hun",
    )


def ledger_encoded(folder: Path) -> float:
    """Observations in batches: encoded, hashed and chained."""
    seen = [observation(number) for number in range(BATCHES * BATCH)]
    with new_ledger(folder) as ledger:

        def work() -> None:
            for n in range(0, len(seen), BATCH):
                ledger.append([draft_of(one) for one in seen[n : n + BATCH]])

        return rate(len(seen), work)


def ledger_coroutines(folder: Path) -> float:
    """64 coroutines, each awaiting its row."""
    shares = [[draft(client * EACH + n) for n in range(EACH)] for client in range(CLIENTS)]
    with new_ledger(folder) as ledger, Committer(ledger) as committer:

        async def client(share: Sequence[Any]) -> None:
            for one in share:
                await committer.append_async([one])

        async def everybody() -> None:
            await asyncio.gather(*(client(share) for share in shares))

        return rate(CLIENTS * EACH, lambda: asyncio.run(everybody()))


def ledger_threads(folder: Path) -> float:
    """64 threads, each waiting for its row."""
    shares = [[draft(client * EACH + n) for n in range(EACH)] for client in range(CLIENTS)]
    with new_ledger(folder) as ledger, Committer(ledger) as committer:
        return rate(CLIENTS * EACH, lambda: in_threads(shares, lambda one: committer.append([one])))


def in_threads(shares: Sequence[Sequence[Any]], append: Callable[[Any], object]) -> None:
    """One thread for each share."""
    threads = [threading.Thread(target=each, args=(append, share)) for share in shares]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def bare_coroutines(folder: Path) -> float:
    """The least group commit there is: a thread takes whatever waits, commits, and wakes."""
    raw, rows = Raw(folder), rows_of(CLIENTS * EACH)
    waiting: queue.SimpleQueue[Any] = queue.SimpleQueue()

    def commit_groups(loop: asyncio.AbstractEventLoop) -> None:
        while (first := waiting.get()) is not None:
            group = [first]
            while not waiting.empty():
                group.append(waiting.get())
            raw.commit([row for row, _ in group])
            loop.call_soon_threadsafe(wake, group)

    def wake(group: Sequence[Any]) -> None:
        for _, future in group:
            future.set_result(None)

    async def client(share: Sequence[Row]) -> None:
        loop = asyncio.get_running_loop()
        for row in share:
            future = loop.create_future()
            waiting.put((row, future))
            await future

    async def everybody() -> None:
        thread = threading.Thread(target=commit_groups, args=(asyncio.get_running_loop(),))
        thread.start()
        await asyncio.gather(*(client(rows[n::CLIENTS]) for n in range(CLIENTS)))
        waiting.put(None)
        thread.join()

    return rate(len(rows), lambda: asyncio.run(everybody()))


def bare_threads(folder: Path) -> float:
    """The same for threads: one writer, a queue, an event for each row."""
    raw, rows = Raw(folder), rows_of(CLIENTS * EACH)
    waiting: queue.SimpleQueue[Any] = queue.SimpleQueue()

    def commit_groups() -> None:
        while (first := waiting.get()) is not None:
            group = [first]
            while not waiting.empty():
                group.append(waiting.get())
            raw.commit([row for row, _ in group])
            for _, done in group:
                done.release()

    def append(row: Row) -> None:
        done = threading.Lock()
        done.acquire()
        waiting.put((row, done))
        done.acquire()

    def work() -> None:
        writer = threading.Thread(target=commit_groups)
        writer.start()
        in_threads([rows[n::CLIENTS] for n in range(CLIENTS)], append)
        waiting.put(None)
        writer.join()

    return rate(len(rows), work)


@cache
def post_of_events() -> tuple[type[Any], type[Any]]:
    """The peer's application and an aggregate of it; the package registers each class once."""
    from eventsourcing.application import Application  # noqa: PLC0415 - a peer, and optional
    from eventsourcing.domain import Aggregate, event  # noqa: PLC0415

    class Post(Aggregate):
        def __init__(self) -> None:
            self.counts = 0

        @event("Counted")
        def count(self, men: int, women: int, note: str) -> None:
            self.counts += men + women + len(note)

    return Application, Post


def eventsourcing_saves(folder: Path) -> float:
    """The eventsourcing package on its SQLite module: aggregates of 100 events, saved in one call each."""
    application_type, post_type = post_of_events()
    settings = {"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(folder / "events.db")}
    application = application_type(env=settings)
    posts = []
    for _ in range(SAVES):
        post = post_type()
        for number in range(SAVE - 1):
            post.count(number % 7, 4, "n" * 150)
        posts.append(post)
    try:
        return rate(SAVES * SAVE, lambda: [application.save(post) for post in posts])
    finally:
        application.close()


def eventsourcing_aggregates(folder: Path) -> float:
    """The same package with one aggregate for each observation, made and saved 100 a call: the ledger's own scope."""
    application_type, post_type = post_of_events()
    settings = {"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(folder / "events.db")}
    application = application_type(env=settings)

    def save(_: int) -> None:
        application.save(*[post_type() for _ in range(SAVE)])

    try:
        return rate(SAVES * SAVE, lambda: each(save, range(SAVES)))
    finally:
        application.close()


def main() -> int:
    """Let everybody take turns, and print."""
    arguments = parser(__doc__, rounds=5).parse_args()
    contenders = {
        "raw, one client": raw_single,
        "ledger, one client": ledger_single,
        "ledger, 64 coroutines": ledger_coroutines,
        "bare group commit, 64 coroutines": bare_coroutines,
        "ledger, 64 threads": ledger_threads,
        "bare group commit, 64 threads": bare_threads,
        "raw, batches of 1,000": raw_batches,
        "ledger, batches of 1,000": ledger_batches,
        "ledger, batches of 1,000, encoded": ledger_encoded,
        "ledger, batches of 100": lambda folder: ledger_batches(folder, SAVES, SAVE),
        "eventsourcing, app.save(100)": eventsourcing_saves,
        "eventsourcing, 100 aggregates made and saved": eventsourcing_aggregates,
        "raw, batches of 100": raw_hundreds,
    }
    turns = {name: in_new_folder(arguments.folder, run) for name, run in contenders.items()}
    return report(take_turns(turns, arguments.rounds), GOALS, "rows/s")


if __name__ == "__main__":
    raise SystemExit(main())
