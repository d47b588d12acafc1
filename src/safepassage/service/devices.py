"""Field devices: each registered for one post, for some kinds, until a moment; and the chain of what each has sent.

A device may be lost, or taken at a checkpoint. So it is given little and keeps less: of what it sent, the number of the
last post and the head of the chain. A post is chained to the one before it by a hash over both, so that one which is
missing or was swapped on the way is seen here. Nothing is refused because a chain is broken, because what was counted
was counted: the break is noted, and an administrator asks what happened.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from safepassage.foundation.errors import Fault, UsageError
from safepassage.foundation.said import CHOOSE, NOTHING, said
from safepassage.interchange.columns import nearest
from safepassage.ledger.kind import Kind
from safepassage.service.policy import DEVICE, field_kinds
from safepassage.service.users import Users, refuse_name

__all__ = ["GENESIS", "HOURS", "HOURS_MAX", "Device", "Devices", "link", "registered"]

GENESIS: Final = "0" * 64
"""The head of the chain of a device that has sent nothing."""
HOURS: Final = 72
HOURS_MAX: Final = 31 * 24
_HOUR_S: Final = 3600
_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without i, l, o, 0 and 1, which are typed for one another."""
_GROUPS: Final = 4
_COLUMNS: Final = "name, post, kinds, places, expires_s, head, sequence, revoked_s, heard_s, breaks, broken, broken_s"


@dataclass(frozen=True, slots=True)
class Device:
    """One device.

    Attributes:
        name: A slug; the source of all that it sends.
        post: The place at which it records.
        kinds: What it records.
        places: Places beside its post that its forms may name.
        expires_s: It sends and is told nothing from then on, unix seconds.
        head: Head of the chain over what it sent.
        sequence: Number of its last post.
        revoked_s: When it was revoked; 0 for not.
        heard_s: When it last spoke; 0 for never.
        breaks: How often a post did not follow the one before.
        broken: What was expected and what came, the last time.
        broken_s: When that was; 0 for never.
    """

    name: str
    post: str
    kinds: tuple[str, ...]
    places: tuple[str, ...]
    expires_s: int
    head: str
    sequence: int
    revoked_s: int
    heard_s: int
    breaks: int
    broken: str
    broken_s: int


def link(previous: str, sequence: int, kind: str, text: str) -> str:
    """The head of a chain after one more post.

    Args:
        previous: The head before it, in hexadecimal.
        sequence: The post's number, from 1.
        kind: What it records.
        text: The record as it is sent.
    """
    return sha256(f"{previous}\n{sequence}\n{kind}\n{text}".encode()).hexdigest()


class Devices:
    """The devices of one operation; for any thread."""

    def __init__(self, users: Users, clock_s: Callable[[], int]) -> None:
        self._users = users
        self._run = users.book.run
        self._clock_s = clock_s

    def all(self) -> list[Device]:
        """Every device, by name."""
        return [_device(row) for row in self._run(f"SELECT {_COLUMNS} FROM device ORDER BY name")]

    def named(self, name: str) -> Device:
        """The device of that name.

        Raises:
            UsageError: there is none.
        """
        rows = self._run(f"SELECT {_COLUMNS} FROM device WHERE name = ?", name)
        if not rows:
            way_out = said("device_list", "`safepassage device OPERATION list` lists them.")
            raise UsageError(Fault(said("device_name", "the name of a device"), name, way_out, "name"))
        return _device(rows[0])

    def add(self, name: str, post: str, kinds: Sequence[str], places: Sequence[str], hours: int) -> str:
        """Register a device, and return the code by which it signs in and locks what it keeps, which is kept nowhere.

        Raises:
            UsageError: the name is no slug or is taken, or it would last for no time or too long.
        """
        refuse_name("device", name)
        expires_s = self._until(hours)
        code = "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(_GROUPS))
        self._users.admit(name, (DEVICE,), code)
        self._run(
            "INSERT INTO device (name, post, kinds, places, expires_s, head) VALUES (?, ?, ?, ?, ?, ?)",
            *(name, post, " ".join(kinds), " ".join(places), expires_s, GENESIS),
        )
        return code

    def extend(self, name: str, hours: int) -> Device:
        """Let a device go on for so many hours from now.

        Raises:
            UsageError: there is none, it was revoked, or it would last for no time or too long.
        """
        if self.named(name).revoked_s:
            expected = said("not_revoked", "a device that was not revoked: this one wipes itself")
            raise UsageError(
                Fault(expected, name, said("register_other", "Register another under another name."), "name")
            )
        self._run("UPDATE device SET expires_s = ? WHERE name = ?", self._until(hours), name)
        return self.named(name)

    def revoke(self, name: str) -> Device:
        """Take nothing more from a device, and have it wipe itself when it next speaks.

        Raises:
            UsageError: there is none.
        """
        self.named(name)
        self._run("UPDATE device SET revoked_s = ? WHERE name = ? AND revoked_s = 0", self._clock_s(), name)
        return self.named(name)

    def hear(self, device: Device) -> None:
        """Note that a device has spoken."""
        self._run("UPDATE device SET heard_s = ? WHERE name = ?", self._clock_s(), device.name)

    def note(self, name: str, previous: str, sequence: int, head: str) -> None:
        """Move a device's chain on by a post that came; where the post does not follow, the break is noted.

        The last post may come again, when the answer to it was lost; an older one leaves the chain where it is.
        """
        moved = "UPDATE device SET sequence = ?, head = ? WHERE name = ? AND sequence = ? AND head = ? RETURNING 1"
        if self._run(moved, sequence, head, name, sequence - 1, previous):
            return
        had = self.named(name)
        if (sequence, head) == (had.sequence, had.head):
            return
        told = f"post {sequence} after {previous[:12]}"
        self.break_off(name, f"expected post {had.sequence + 1} after {had.head[:12]}, got {told}")
        further = "UPDATE device SET sequence = ?, head = ? WHERE name = ? AND sequence < ?"
        self._run(further, sequence, head, name, sequence)

    def break_off(self, name: str, what: str) -> None:
        """Note a break of a device's chain."""
        noted = "UPDATE device SET breaks = breaks + 1, broken = ?, broken_s = ? WHERE name = ?"
        self._run(noted, what, self._clock_s(), name)

    def _until(self, hours: int) -> int:
        if not 0 < hours <= HOURS_MAX:
            expected = said("hours_between", "from 1 to {limit} hours", limit=HOURS_MAX)
            raise UsageError(Fault(expected, str(hours), said("within", "Give a number within that."), "hours"))
        return self._clock_s() + hours * _HOUR_S


def registered(
    post: str, names: Sequence[str], places: Sequence[str], kinds: Iterable[Kind], known: Collection[str]
) -> tuple[str, ...]:
    """The kinds of a device as it is to be registered: those named, or all that are not sensitive and of such a post.

    Args:
        post: Where it is to record.
        names: Kinds that it is to record; none for all of them.
        places: Places beside the post that its forms may name.
        kinds: The catalogue.
        known: Places that are defined.

    Raises:
        UsageError: a place that nobody defined, or a kind that is not recorded by a device at such a post.
    """
    for place in (post, *places):
        if place not in known:
            way_out = nearest(place, known) or said("define_place", "Define it with a record of kind `place`.")
            raise UsageError(Fault(said("defined_place", "a place that is defined"), place, way_out, "place"))
    fitting = {kind.name: kind for kind in field_kinds(post, kinds)}
    wrong = [name for name in names if name not in fitting]
    given = tuple(dict.fromkeys(names)) or tuple(
        name for name, kind in fitting.items() if kind.place and not kind.sensitive
    )
    if wrong or not given:
        expected = said("kinds_of_post", "kinds that a device at {post} records: {kinds}", post=post, kinds=fitting)
        raise UsageError(Fault(expected, wrong[0] if wrong else NOTHING, CHOOSE, "kinds"))
    return given


def _device(row: Sequence[Any]) -> Device:
    name, post, kinds, places, *rest = row
    return Device(name, post, tuple(kinds.split()), tuple(places.split()), *rest)
