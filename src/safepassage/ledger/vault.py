"""The vault: personal payloads, outside the chain, each under a key of its own.

The ledger holds a commitment, SHA-256(salt ‖ payload), and nothing else about a
person. The payload and its salt lie encrypted (AES-256-GCM) in `vault.db`; the
key lies in one slot of a flat key file, `keys/vault.keys`. Erasing overwrites
that slot in place: the key was never in a journal, a log, a free page or an
index, so when the slot is zero, payload and salt are gone, and the commitment on
the chain fits any payload there could be. Figures and proofs do not notice.

It refuses a payload without purpose, legal basis and a day on which it expires.
It reads no clock and draws no randomness of its own: both are arguments. It
cannot reach into copies: whoever copies `keys/` copies the people.
"""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Self

import apsw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from safepassage.foundation.errors import VaultError
from safepassage.ledger.schema import sync_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

__all__ = ["Deposit", "Retention", "Vault"]

_KEY_BYTES = 32
_SALT_BYTES = 32
_NONCE_BYTES = 12
_MAGIC = b"safepassage vault keys 1\n".ljust(64, b"\0")
_DESTROYED = bytes(_KEY_BYTES)
_PAYLOAD_BYTES_MAX = 1 << 20
_APPLICATION_ID = 0x53505654  # SPVT
_FORMAT = 1

_TABLE = """
CREATE TABLE payload (
    commitment BLOB PRIMARY KEY, slot INTEGER NOT NULL UNIQUE, nonce BLOB, sealed BLOB,
    purpose TEXT NOT NULL, legal_basis TEXT NOT NULL, expires_at_s INTEGER NOT NULL, erased_at_s INTEGER
) STRICT
"""


@dataclass(frozen=True, slots=True)
class Deposit:
    """A personal payload that is to be kept, and why and how long it may be.

    Attributes:
        payload: The bytes.
        purpose: What it is kept for.
        legal_basis: The consent or the law that allows it.
        expires_at_s: Unix second at which it is erased.
    """

    payload: bytes
    purpose: str
    legal_basis: str
    expires_at_s: int


@dataclass(frozen=True, slots=True)
class Retention:
    """What the vault says about a payload without opening it.

    Attributes:
        erased_at_s: Unix second of the erasure; None while the payload is there.
    """

    purpose: str
    legal_basis: str
    expires_at_s: int
    erased_at_s: int | None


class Vault:
    """Personal payloads of one operation, for any thread of one process at a time."""

    def __init__(self, path: Path, keys: Path, *, random_bytes: Callable[[int], bytes]) -> None:
        self.path = path
        self._random_bytes = random_bytes
        self._mutex = threading.Lock()
        self._keys = keys.open("r+b", buffering=0)
        try:
            self._connection = _connect(path)
        except BaseException:
            self._keys.close()
            raise

    @classmethod
    def create(cls, path: Path, keys: Path, *, random_bytes: Callable[[int], bytes]) -> Self:
        """Make an empty vault and its key file, which only its owner can read.

        Args:
            path: `vault.db`.
            keys: The key file, in another folder that is not copied with it.
            random_bytes: A source of secrets, such as `secrets.token_bytes`.

        Raises:
            VaultError: One of the two exists already.
        """
        if path.exists() or keys.exists():
            msg = f"{path.name} or {keys.name} exists already; a vault is never overwritten"
            raise VaultError(msg)
        handle = os.open(keys, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(_MAGIC)
            file.flush()
            os.fsync(file.fileno())
        sync_folder(keys.parent)
        connection = apsw.Connection(str(path))
        _settle(connection)
        connection.pragma("application_id", _APPLICATION_ID)
        connection.pragma("user_version", _FORMAT)
        connection.execute(_TABLE)
        connection.close()
        path.chmod(0o600)
        sync_folder(path.parent)
        return cls(path, keys, random_bytes=random_bytes)

    @classmethod
    def open(cls, path: Path, keys: Path, *, random_bytes: Callable[[int], bytes]) -> Self:
        """Open a vault; arguments as for `create`.

        Raises:
            VaultError: One of its two files is missing, is not what it should be, or its keys are open to others.
        """
        for file in (path, keys):
            if not file.is_file():
                msg = f"the vault's {file.name} is missing"
                raise VaultError(msg)
        if os.name == "posix" and keys.stat().st_mode & 0o077:
            msg = f"{keys.name} can be read by others; take their rights away (chmod 600) and ask who had them"
            raise VaultError(msg)
        return cls(path, keys, random_bytes=random_bytes)

    def close(self) -> None:
        """Close both files."""
        self._connection.close()
        self._keys.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def seal(self, deposits: Sequence[Deposit]) -> list[bytes]:
        """Keep payloads, durably; the commitments go into the drafts' `sealed`, afterwards.

        A payload whose draft is never appended stays until it expires, like any other.

        Raises:
            VaultError: A deposit lacks its purpose, legal basis or payload, or the disk failed; nothing was kept.
        """
        for number, deposit in enumerate(deposits, 1):
            _check(deposit, number)
        with self._mutex, _Transaction(self._connection):
            slot = self._next_slot()
            keys = [self._random_bytes(_KEY_BYTES) for _ in deposits]
            self._write_keys(slot, b"".join(keys))
            rows = [self._sealed(deposit, key) for deposit, key in zip(deposits, keys, strict=True)]
            for offset, (row, deposit) in enumerate(zip(rows, deposits, strict=True)):
                self._connection.execute(
                    "INSERT INTO payload VALUES (?, ?, ?, ?, ?, ?, ?, NULL)",
                    (row[0], slot + offset, row[1], row[2], deposit.purpose, deposit.legal_basis, deposit.expires_at_s),
                )
        return [commitment for commitment, _, _ in rows]

    def unseal(self, commitment: bytes) -> bytes:
        """The payload behind a commitment.

        Raises:
            VaultError: It was erased, is not here, or is not what was sealed.
        """
        with self._mutex:
            row = self._connection.execute(
                "SELECT slot, nonce, sealed FROM payload WHERE commitment = ?", (commitment,)
            ).fetchone()
            key = self._read_key(row[0]) if row else _DESTROYED
        if row is None:
            msg = f"the vault has no payload {commitment.hex()[:12]}"
            raise VaultError(msg)
        slot, nonce, sealed = row
        if key == _DESTROYED or sealed is None:
            msg = f"the payload {commitment.hex()[:12]} was erased"
            raise VaultError(msg)
        try:
            opened = AESGCM(key).decrypt(nonce, sealed, commitment)
        except InvalidTag as error:
            msg = f"the payload {commitment.hex()[:12]} or its key (slot {slot}) is not what was sealed"
            raise VaultError(msg) from error
        if sha256(opened).digest() != commitment:
            msg = f"the payload {commitment.hex()[:12]} is not the one that its commitment names"
            raise VaultError(msg)
        return opened[_SALT_BYTES:]

    def retention(self, commitment: bytes) -> Retention | None:
        """Purpose, legal basis and term of a payload; None when the vault never had it."""
        with self._mutex:
            row = self._connection.execute(
                "SELECT purpose, legal_basis, expires_at_s, erased_at_s FROM payload WHERE commitment = ?",
                (commitment,),
            ).fetchone()
        return None if row is None else Retention(*row)

    def erase(self, commitments: Iterable[bytes], *, now_s: int) -> int:
        """Destroy keys, so that the payloads are gone; what was erased before stays erased.

        Returns:
            How many were erased now.

        Raises:
            VaultError: The vault never had one of them (then none is erased), or a key would not go.
        """
        with self._mutex, _Transaction(self._connection):
            slots = {commitment: self._slot_of(commitment) for commitment in commitments}
            live = [slot for slot, erased_at_s in slots.values() if erased_at_s is None]
            for slot in live:
                self._seek(slot)
                self._keys.write(_DESTROYED)
            os.fsync(self._keys.fileno())
            if any(self._read_key(slot) != _DESTROYED for slot in live):
                msg = "a key was overwritten but is still there; do not trust this disk with personal data"
                raise VaultError(msg)
            self._connection.executemany(
                "UPDATE payload SET sealed = NULL, nonce = NULL, erased_at_s = ? WHERE slot = ?",
                [(now_s, slot) for slot in live],
            )
        return len(live)

    def expire(self, *, now_s: int) -> int:
        """Erase everything whose term is over; returns how many."""
        with self._mutex:
            due: list[Any] = self._connection.execute(
                "SELECT commitment FROM payload WHERE erased_at_s IS NULL AND expires_at_s <= ?", (now_s,)
            ).fetchall()
        return self.erase([row[0] for row in due], now_s=now_s)

    def _sealed(self, deposit: Deposit, key: bytes) -> tuple[bytes, bytes, bytes]:
        salted = self._random_bytes(_SALT_BYTES) + deposit.payload
        commitment, nonce = sha256(salted).digest(), self._random_bytes(_NONCE_BYTES)
        return commitment, nonce, AESGCM(key).encrypt(nonce, salted, commitment)

    def _slot_of(self, commitment: bytes) -> tuple[int, int | None]:
        row = self._connection.execute(
            "SELECT slot, erased_at_s FROM payload WHERE commitment = ?", (commitment,)
        ).fetchone()
        if row is None:
            msg = f"the vault has no payload {commitment.hex()[:12]}; nothing was erased"
            raise VaultError(msg)
        slot, erased_at_s = row
        return int(slot), erased_at_s

    def _next_slot(self) -> int:
        """A slot that no payload has; a key that a crash left there is overwritten."""
        row = self._connection.execute("SELECT coalesce(max(slot) + 1, 0) FROM payload").fetchone()
        return int(row[0]) if row else 0

    def _write_keys(self, slot: int, keys: bytes) -> None:
        self._seek(slot)
        if self._keys.write(keys) != len(keys):
            msg = "the disk that holds the vault's keys is full; nothing was kept"
            raise VaultError(msg)
        os.fsync(self._keys.fileno())

    def _read_key(self, slot: int) -> bytes:
        """A key; a slot beyond the end of the file is a key that is not there."""
        self._seek(slot)
        return (self._keys.read(_KEY_BYTES) or b"").ljust(_KEY_BYTES, b"\0")

    def _seek(self, slot: int) -> None:
        self._keys.seek(len(_MAGIC) + slot * _KEY_BYTES)


class _Transaction:
    """One immediate transaction; SQLite's and the disk's errors become the vault's."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection

    def __enter__(self) -> None:
        try:
            self._connection.execute("BEGIN IMMEDIATE")
        except apsw.Error as error:
            raise VaultError(str(error)) from error

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        try:
            self._connection.execute("COMMIT" if error is None else "ROLLBACK")
        except apsw.Error as failed:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise VaultError(str(failed)) from failed
        if isinstance(error, apsw.Error | OSError):
            raise VaultError(str(error)) from error


def _connect(path: Path) -> apsw.Connection:
    connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)
    try:
        ours = (connection.pragma("application_id"), connection.pragma("user_version")) == (_APPLICATION_ID, _FORMAT)
    except apsw.Error as error:
        connection.close()
        msg = f"{path.name} is damaged: {error}"
        raise VaultError(msg) from error
    if not ours:
        connection.close()
        msg = f"{path.name} is not a vault of this program"
        raise VaultError(msg)
    _settle(connection)
    return connection


def _settle(connection: apsw.Connection) -> None:
    """A rollback journal that is cut, not kept, and zeros where a row was; `extra` syncs the folder too."""
    connection.pragma("journal_mode", "truncate")
    connection.pragma("synchronous", "extra")
    connection.pragma("secure_delete", "on")
    connection.set_busy_timeout(10_000)


def _check(deposit: Deposit, number: int) -> None:
    if not deposit.purpose.strip() or not deposit.legal_basis.strip():
        msg = f"deposit {number}: personal data is kept for a purpose and on a legal basis, or not at all"
        raise VaultError(msg)
    if not 0 < len(deposit.payload) <= _PAYLOAD_BYTES_MAX:
        msg = f"deposit {number}: a payload has 1 to {_PAYLOAD_BYTES_MAX} bytes, not {len(deposit.payload)}"
        raise VaultError(msg)
    if deposit.expires_at_s <= 0:
        msg = f"deposit {number}: personal data has a day on which it is erased"
        raise VaultError(msg)
