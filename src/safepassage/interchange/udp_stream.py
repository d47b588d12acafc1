"""Datagrams to this machine, and from it to peers that are named: the one place that opens a socket.

It takes what a drone's ground station sends here and never answers. Each wait has an end, so that a stream that stalls
is noticed by whoever counts the minutes. What it sends, it sends to the addresses that it was given and to no other.
"""

from __future__ import annotations

import socket
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final, Protocol

from safepassage.foundation.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

__all__ = ["NextOne", "listening", "speaking"]

_DATAGRAM_BYTES_MAX: Final = 65_535
_PORT_MAX: Final = 65_535


class NextOne(Protocol):
    """Waits for the next datagram."""

    def __call__(self, wait_s: float, /) -> bytes:
        """It, or b"" when none came in time."""
        ...


@contextmanager
def listening(address: str) -> Iterator[NextOne]:
    """A function that waits for the next datagram, some seconds at most, and gives b"" when none came.

    Args:
        address: `udp://host:port`, the host being an address of this machine; 0.0.0.0 for any.

    Raises:
        UsageError: the address cannot be meant, or another program listens there.
    """
    here = _parts(address)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ear:
        try:
            ear.bind(here)
        except OSError as error:
            raise UsageError(f"{address} cannot be listened to: {error.strerror}. Is another program there?") from error

        def next_one(wait_s: float) -> bytes:
            ear.settimeout(max(wait_s, 0.001))
            try:
                return ear.recv(_DATAGRAM_BYTES_MAX)
            except TimeoutError:
                return b""

        yield next_one


@contextmanager
def speaking(addresses: Sequence[str]) -> Iterator[Callable[[bytes], None]]:
    """A function that sends a datagram to each of these addresses; a peer that is not there changes nothing.

    Args:
        addresses: `udp://host:port`, each.

    Raises:
        UsageError: an address cannot be meant.
    """
    peers = [_parts(address) for address in addresses]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as mouth:

        def send(datagram: bytes) -> None:
            for peer in peers:
                with suppress(OSError):
                    mouth.sendto(datagram, peer)

        yield send


def _parts(address: str) -> tuple[str, int]:
    host, colon, port = address.removeprefix("udp://").rpartition(":")
    if not colon or not host or not port.isdecimal() or not 0 < int(port) <= _PORT_MAX:
        raise UsageError(f"{address}: expected udp://host:port, such as udp://127.0.0.1:14550")
    return host, int(port)
