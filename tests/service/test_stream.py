"""The stream and the server: events that resume, appends of other processes, and a kill under load.

These run the program itself on this machine's loopback address.
"""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Any, Self, cast

import httpx
import pytest

from cli.runs import run
from safepassage.ledger.store import Reader
from safepassage.service.stream import Poller
from service.caller import GUARD
from service.desk import COUNT, PASSWORD
from statements.night import everything_seen, opened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PATH = "/api/observations/crossing_count"


class Server:
    """The program, serving."""

    def __init__(self, folder: Path, *options: str) -> None:
        command = [
            sys.executable,
            "-c",
            "from safepassage.cli.main import main; main()",
            "serve",
            str(folder),
            "--port",
            "0",
            *options,
        ]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        self.said: list[str] = []
        for line in self.process.stdout:
            self.said.append(line)
            if line.startswith("http"):
                break
        assert self.said, self.process.stderr.read() if self.process.stderr else ""
        self.address = self.said[-1].split("/  ")[0]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop(signal.SIGKILL)

    def stop(self, how: signal.Signals) -> int:
        self.process.send_signal(how)
        self.process.communicate()
        return self.process.returncode

    @contextmanager
    def client(self) -> Iterator[httpx.Client]:
        with httpx.Client(base_url=self.address, headers=GUARD, timeout=60) as made:
            assert made.post("/api/session", json={"name": "karim", "password": PASSWORD}).status_code == 200
            yield made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    opened(tmp_path, everything_seen()).close()
    path = tmp_path / "op"
    done = run(
        "user",
        path,
        "add",
        "karim",
        "--role",
        "registrar",
        "--role",
        "planning",
        "--password-stdin",
        stdin=PASSWORD + "\n",
    )
    assert done.exit_code == 0, done.output
    return path


@contextmanager
def listening(client: httpx.Client, last: str = "", query: str = "") -> Iterator[Iterator[dict[str, Any]]]:
    headers = {"last-event-id": last} if last else {}
    with client.stream("GET", f"/api/stream{query}", headers=headers) as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")
        yield events(answer.iter_lines())


def events(lines: Iterator[str]) -> Iterator[dict[str, Any]]:
    id_ = ""
    for line in lines:
        name, _, value = line.partition(": ")
        if name == "id":
            id_ = value
        elif name == "data":
            yield {"id": int(id_), **json.loads(value)}


def test_a_stream_resumes_with_nothing_missed_and_nothing_twice(folder: Path) -> None:
    """Cut after every second event, and taken up again by its id: the whole ledger once, in order."""
    with Server(folder) as server, server.client() as client:
        size = client.get("/api/operation").json()["position"]
        got: list[int] = []
        while len(got) < size:
            with listening(client, str(got[-1]) if got else "", "?after=0") as found:
                got += [each["id"] for each in islice(found, min(2, size - len(got)))]
        assert got == list(range(1, size + 1))
        with listening(client, "", "?after=0") as found:
            told = [next(found) for _ in range(size)]
        assert [each["position"] for each in told] == got
        hidden = [each for each in told if each.keys() == {"id", "position"}]
        assert len(hidden) == 6  # consultations, a referral, an incident, and three of those who laid down weapons


def test_what_another_process_appends_arrives(folder: Path) -> None:
    with Server(folder) as server, server.client() as client, listening(client) as found:
        words = (
            "occurred=2016-12-10T23:00/2016-12-10T23:15",
            "source=post-karim",
            "source_id=k-7",
            "place=crossing/karim",
        )
        body = (
            "from=zone/east",
            "corridor=corridor/karim",
            "population=civilians",
            "movement=organised_evacuation",
            "men=3",
        )
        assert run("record", folder, "crossing_count", *words, *body).exit_code == 0
        event = next(found)
        assert (event["kind"], event["place"], event["to_s"] - event["from_s"]) == (
            "crossing_count",
            "crossing/karim",
            900,
        )


def test_fifty_streams_hear_one_append(folder: Path) -> None:
    with Server(folder) as server, server.client() as client:
        heard: list[int] = []
        ready = threading.Barrier(51)

        def listen() -> None:
            with (
                httpx.Client(base_url=server.address, cookies=client.cookies, timeout=60) as own,
                listening(own) as found,
            ):
                ready.wait()
                heard.append(next(found)["id"])

        threads = [threading.Thread(target=listen) for _ in range(50)]
        for each in threads:
            each.start()
        ready.wait()
        position = client.post(PATH, json=COUNT).json()["position"]
        for each in threads:
            each.join()
        assert heard == [position] * 50


def test_killed_under_load_nothing_that_was_acknowledged_is_lost(folder: Path) -> None:
    """Four write as fast as they can until the server is killed; each row that was answered stands on the ledger."""
    acknowledged: dict[str, int] = {}
    enough = threading.Event()
    with Server(folder) as server, server.client() as client:

        def write(who: int) -> None:
            with httpx.Client(base_url=server.address, headers=GUARD, cookies=client.cookies, timeout=60) as own:
                number = 0
                while True:
                    record = {**COUNT, "source_id": f"k-{who}-{number}"}
                    try:
                        found = own.post(PATH, json=record)
                    except httpx.TransportError:
                        return
                    assert found.status_code == 201
                    acknowledged[found.json()["results"][0]["id"]] = found.json()["results"][0]["position"]
                    number += 1
                    if len(acknowledged) > 60:
                        enough.set()

        threads = [threading.Thread(target=write, args=(who,)) for who in range(4)]
        for each in threads:
            each.start()
        assert enough.wait(120)
        server.stop(signal.SIGKILL)
        for each in threads:
            each.join()
    with Server(folder) as server, server.client() as client:
        assert client.get("/api/operation").json()["position"] >= max(acknowledged.values())
        assert server.stop(signal.SIGINT) == 0
    with Reader.open(folder / "ledger.db") as reader:
        for id_, position in acknowledged.items():
            row = reader.by_id(bytes.fromhex(id_))
            assert row is not None
            assert row.position == position
    assert run("verify", folder).exit_code == 0


def test_the_first_start_prints_a_password_once(tmp_path: Path) -> None:
    opened(tmp_path, everything_seen()).close()
    folder = tmp_path / "op"
    with Server(folder, "--open-view") as server:
        first = server.said
        password = first[0].split()[-1]
        with httpx.Client(base_url=server.address, headers=GUARD, timeout=60) as client:
            assert client.get("/api/session").json()["roles"] == ["open_view"]
            assert client.post("/api/session", json={"name": "administrator", "password": password}).status_code == 200
        assert server.stop(signal.SIGINT) == 0
    with Server(folder) as server:
        assert len(server.said) == 1
    assert oct((folder / "users.db").stat().st_mode)[-3:] == "600"


def test_a_cancellation_that_comes_as_the_ledger_grows_is_not_lost() -> None:
    """Else a service that is stopped just after an append waits for its own task for ever."""

    class Still:
        """A ledger to which nothing is appended."""

        def size(self) -> int:
            return 0

        def close(self) -> None:
            pass

    async def stopped_as_it_grows() -> bool:
        poller = Poller(cast("Reader", Still()), 60)

        async def for_ever() -> None:
            while True:
                await poller.grown(60)

        waiting = asyncio.create_task(for_ever())
        await asyncio.wait({waiting}, timeout=0.01)  # it has begun to wait
        grown, poller._grown = poller._grown, asyncio.Event()
        grown.set()
        asyncio.get_running_loop().call_soon(waiting.cancel)
        await asyncio.wait({waiting}, timeout=5)
        ended = waiting.done()
        waiting.cancel()
        await poller.close()
        return ended

    assert asyncio.run(stopped_as_it_grows())
