"""Users, their sessions, and who read what of persons.

Passwords are kept as Argon2id hashes, sessions as hashes of their tokens, so that the book they are in opens no
door.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, Self

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from safepassage.foundation.errors import Fault, UsageError
from safepassage.foundation.ids import SLUG
from safepassage.foundation.said import CHOOSE, NOTHING, SLUG_SO, said
from safepassage.service.book import Book
from safepassage.service.policy import DEVICE, ROLES

__all__ = ["ABSOLUTE_S", "IDLE_S", "PASSWORD_CHARS_MIN", "User", "Users", "checked_roles", "refuse_name"]

IDLE_S: Final = 2 * 3600
"""A session that nobody used for so long is over."""
ABSOLUTE_S: Final = 12 * 3600
"""A session is over after so long, whatever was done in it: a shift."""
PASSWORD_CHARS_MIN: Final = 12
_PASSWORD_CHARS_MAX: Final = 200
_EVER: Final = 2**62
_TOUCH_S: Final = 60
"""Use of a session is written down at most this often."""


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who may sign in.

    Attributes:
        name: A slug; the source of what is approved and issued in this name.
        roles: Some of `policy.ROLES`, in their order.
    """

    name: str
    roles: tuple[str, ...]


class Users:
    """The users of one operation; for any thread.

    Attributes:
        book: What they are kept in.
    """

    def __init__(self, book: Book, clock_s: Callable[[], int], hasher: PasswordHasher) -> None:
        self.book = book
        self._clock_s = clock_s
        self._hasher = hasher
        self._run = book.run
        self._decoy = hasher.hash(secrets.token_urlsafe(16))

    @classmethod
    def open(cls, folder: Path, clock_s: Callable[[], int], *, hasher: PasswordHasher | None = None) -> Self:
        """Open the users of an operation; an empty file is made where there is none.

        Args:
            folder: The operation's folder.
            clock_s: The wall clock, unix seconds.
            hasher: Another cost than that of RFC 9106, for tests.
        """
        return cls(Book.open(folder), clock_s, hasher or PasswordHasher())

    def close(self) -> None:
        """Close the file."""
        self.book.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def first(self) -> str | None:
        """Where there is no user yet, make the administrator and return the password, which is kept nowhere."""
        if self.all():
            return None
        password = secrets.token_urlsafe(15)
        self.add("administrator", ("administrator",), password)
        return password

    def all(self) -> list[User]:
        """Every user, by name; a field device is none."""
        rows = self._run("SELECT name, roles FROM user WHERE roles <> ? ORDER BY name", DEVICE)
        return [User(str(name), tuple(str(roles).split())) for name, roles in rows]

    def add(self, name: str, roles: Sequence[str], password: str) -> User:
        """Add a user.

        Raises:
            UsageError: the name is no slug or is taken, a role does not exist, or the password is too short.
        """
        ordered = checked_roles("user", name, roles)
        self.admit(name, ordered, password)
        return User(name, ordered)

    def admit(self, name: str, roles: Sequence[str], password: str) -> None:
        """Let a name sign in, whoever or whatever it is.

        Raises:
            UsageError: the name is taken, or the password is too short.
        """
        if not self.book.insert("INSERT INTO user VALUES (?, ?, ?)", name, self._hashed(password), " ".join(roles)):
            raise UsageError(name_taken(name))

    def set_password(self, name: str, password: str) -> None:
        """Give a user another password, and end the sessions.

        Raises:
            UsageError: there is no such user, or the password is too short.
        """
        self._refuse_unknown(name)
        self._run("UPDATE user SET hash = ? WHERE name = ?", self._hashed(password), name)
        self._run("DELETE FROM session WHERE name = ?", name)

    def remove(self, name: str) -> None:
        """Remove a user and end the sessions.

        Raises:
            UsageError: there is no such user.
        """
        self._refuse_unknown(name)
        self._run("DELETE FROM session WHERE name = ?", name)
        self._run("DELETE FROM user WHERE name = ?", name)

    def sign_in(self, name: str, password: str) -> str | None:
        """The token of a new session, or None; it takes as long for a name that nobody has."""
        found = self._run("SELECT hash FROM user WHERE name = ?", name)
        hashed = str(found[0][0]) if found else self._decoy
        try:
            self._hasher.verify(hashed, password[:_PASSWORD_CHARS_MAX])
        except (VerificationError, InvalidHashError):
            return None
        if not found:
            return None
        token, now_s = secrets.token_urlsafe(32), self._clock_s()
        self._run("DELETE FROM session WHERE begun_s < ? OR used_s < ?", now_s - ABSOLUTE_S, now_s - IDLE_S)
        self._run("INSERT INTO session VALUES (?, ?, ?, ?)", _digest(token), name, now_s, now_s)
        return token

    def of(self, token: str) -> User | None:
        """Whose session it is; None where it is over or never was."""
        now_s = self._clock_s()
        found = self._run(
            "SELECT user.name, roles, used_s FROM session JOIN user USING (name)"
            " WHERE token = ? AND begun_s > ? AND used_s > ?",
            *(_digest(token), now_s - ABSOLUTE_S, now_s - IDLE_S),
        )
        if not found:
            return None
        name, roles, used_s = found[0]
        if now_s - used_s >= _TOUCH_S:
            self._run("UPDATE session SET used_s = ? WHERE token = ?", now_s, _digest(token))
        return User(str(name), tuple(str(roles).split()))

    def sign_out(self, token: str) -> None:
        """End a session."""
        self._run("DELETE FROM session WHERE token = ?", _digest(token))

    def note_access(self, name: str, what: str) -> None:
        """Note that somebody read what persons may be found by."""
        self._run("INSERT INTO access VALUES (?, ?, ?)", self._clock_s(), name, what)

    def accesses(
        self,
        limit: int,
        *,
        before: int | None = None,
        user: str = "",
        begin_s: int | None = None,
        end_s: int | None = None,
    ) -> list[dict[str, Any]]:
        """Notes of who read what, newest first.

        Args:
            limit: At most so many.
            before: Only those with a lower number.
            user: Only those of this user; of everybody, when empty.
            begin_s: Only from this moment on.
            end_s: Only before this moment.
        """
        rows = self._run(
            "SELECT rowid, at_s, name, what FROM access"
            " WHERE rowid < ? AND at_s >= ? AND at_s < ? AND (? = '' OR name = ?) ORDER BY rowid DESC LIMIT ?",
            *(_EVER if before is None else before, -_EVER if begin_s is None else begin_s),
            *(_EVER if end_s is None else end_s, user, user, limit),
        )
        return [{"number": number, "at_s": at_s, "user": name, "what": what} for number, at_s, name, what in rows]

    def _hashed(self, password: str) -> str:
        if not PASSWORD_CHARS_MIN <= len(password) <= _PASSWORD_CHARS_MAX:
            least, most = PASSWORD_CHARS_MIN, _PASSWORD_CHARS_MAX
            expected = said("password", "a password of {least} to {most} characters", least=least, most=most)
            got = said("chars", "{count} characters", count=len(password))
            raise UsageError(Fault(expected, got, said("several_words", "Take several words."), "password"))
        return self._hasher.hash(password)

    def _refuse_unknown(self, name: str) -> None:
        if name not in {each.name for each in self.all()}:
            way_out = said("user_list", "`safepassage user OPERATION list` lists them.")
            raise UsageError(Fault(said("user_name", "the name of a user"), name, way_out, "name"))


def checked_roles(what: str, name: str, roles: Sequence[str]) -> tuple[str, ...]:
    """The roles in their order, of somebody or something with a good name.

    Raises:
        UsageError: the name is no slug, or a role does not exist.
    """
    refuse_name(what, name)
    unknown = [role for role in roles if role not in ROLES]
    if unknown or not roles:
        expected = said("one_of_roles", "one of {roles}", roles=ROLES)
        raise UsageError(Fault(expected, unknown[0] if unknown else NOTHING, CHOOSE, "role"))
    return tuple(role for role in ROLES if role in roles)


def name_taken(name: str) -> Fault:
    """The fault of a name that a user, a device or a peer has."""
    expected = said("free_name", "a name that nobody has yet")
    return Fault(
        expected,
        name,
        said(
            "another_name",
            "Choose another; `safepassage user OPERATION list`, or device or webhook, shows those that are taken.",
        ),
        "name",
    )


def refuse_name(what: str, name: str) -> None:
    """Refuse a name that is no slug.

    Raises:
        UsageError: it is none.
    """
    if not SLUG.fullmatch(name):
        expected = said("slug", "a short name of a-z, 0-9 and hyphens, such as {example}", example=f"{what}-7")
        raise UsageError(Fault(expected, name, SLUG_SO, what))


def _digest(token: str) -> bytes:
    return sha256(token.encode("utf-8", "replace")).digest()
