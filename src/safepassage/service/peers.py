"""Peers: systems of others that are told what is appended, each to its own address and in its own roles.

How far a peer has been told is kept, so that one that was away gets what it missed, in order. Its secret is made here
and shown once; it lies in the book because every delivery is signed with it.
"""

from __future__ import annotations

import secrets
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from safepassage.foundation.errors import Fault, UsageError
from safepassage.foundation.said import said
from safepassage.service.book import Book
from safepassage.service.users import checked_roles, name_taken

__all__ = ["Peer", "Peers"]

_SECRET_BYTES: Final = 32
_COLUMNS: Final = "name, url, roles, secret, position, failures, due_s"


@dataclass(frozen=True, slots=True)
class Peer:
    """One peer.

    Attributes:
        name: A slug.
        url: Where its events are posted.
        roles: What it may see: the policy of these roles.
        secret: Key of its signatures.
        position: The last ledger position that it has accepted.
        failures: How often in a row it did not accept the next.
        due_s: It is not tried before this moment, unix seconds.
    """

    name: str
    url: str
    roles: tuple[str, ...]
    secret: bytes
    position: int
    failures: int
    due_s: int


class Peers:
    """The peers of one operation; for any thread."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def all(self) -> list[Peer]:
        """Every peer, by name."""
        rows = self._book.run(f"SELECT {_COLUMNS} FROM peer ORDER BY name")
        return [Peer(name, url, tuple(roles.split()), *rest) for name, url, roles, *rest in rows]

    def add(self, name: str, url: str, roles: Sequence[str], position: int) -> str:
        """Register a peer that is told what comes after a position, and return its secret, which is shown nowhere else.

        Raises:
            UsageError: the name is no slug or is taken, or a role does not exist.
        """
        given = " ".join(checked_roles("peer", name, roles))
        secret = secrets.token_bytes(_SECRET_BYTES)
        if not self._book.insert("INSERT INTO peer VALUES (?, ?, ?, ?, ?, 0, 0)", name, url, given, secret, position):
            raise UsageError(name_taken(name))
        return f"whsec_{b64encode(secret).decode()}"

    def remove(self, name: str) -> None:
        """Tell a peer nothing more.

        Raises:
            UsageError: there is no such peer.
        """
        if not self._book.run("DELETE FROM peer WHERE name = ? RETURNING 1", name):
            way_out = said("webhook_list", "`safepassage webhook OPERATION list` lists them.")
            raise UsageError(Fault(said("peer_name", "the name of a peer"), name, way_out, "name"))

    def accepted(self, peer: Peer, position: int) -> bool:
        """Note that a peer has had everything up to a position; False where it was removed in the meantime."""
        query = "UPDATE peer SET position = ?, failures = 0, due_s = 0 WHERE name = ? AND secret = ? RETURNING 1"
        return bool(self._book.run(query, position, peer.name, peer.secret))

    def failed(self, peer: Peer, failures: int, due_s: int) -> None:
        """Note that a peer did not accept, and when it is tried again."""
        query = "UPDATE peer SET failures = ?, due_s = ? WHERE name = ? AND secret = ?"
        self._book.run(query, failures, due_s, peer.name, peer.secret)
