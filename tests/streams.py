"""Streams for tests: films served over loopback, one connection after another, on a clock that the server sets."""

from __future__ import annotations

import socket
import threading
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Sequence

BEGAN_S = 1_481_385_600.0
"""2016-12-10T16:00Z."""


class Served:
    """Serves each film to the next who connects; each but the first when told to go on, `later_s` later by its clock.

    Told to go on when all are served, it sets the clock `after_s` later. A film that is None is a connection on which
    nothing comes. Who looks tells it to go on when all that came was looked at, so that no clock runs ahead.
    """

    def __init__(self, films: Sequence[bytes | None], *, later_s: float = 30.0, after_s: float = 200.0) -> None:
        self.now_s = BEGAN_S
        self._films, self._later_s, self._after_s = films, later_s, after_s
        self._turns = threading.Semaphore(0)
        self._door = socket.create_server(("127.0.0.1", 0))
        self._held: list[socket.socket] = []
        self.address = f"tcp://127.0.0.1:{self._door.getsockname()[1]}"

    def clock_s(self) -> float:
        return self.now_s

    def go_on(self, turns: int = 1) -> None:
        self._turns.release(turns)

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._door.shutdown(socket.SHUT_RDWR)
        self.go_on(len(self._films) + 1)
        self._thread.join()
        for each in [*self._held, self._door]:
            each.close()

    def _serve(self) -> None:
        try:
            for number, film in enumerate(self._films):
                if number:
                    self._turns.acquire()
                guest, _ = self._door.accept()
                self.now_s += self._later_s if number else 0.0
                if film is None:
                    self._held.append(guest)
                else:
                    guest.sendall(film)
                    guest.close()
            self._turns.acquire()
            self.now_s += self._after_s
        except OSError:  # the door was closed
            return
