"""Signed tree heads: what a node vouches for, in a form that others can check.

A head is a C2SP tlog-checkpoint (origin, size, root) in a C2SP signed note, with
an Ed25519 signature (RFC 8032), so that existing transparency tools read it. It
is what a published statement carries: a ledger that later shows less, or other
rows, cannot produce a proof from it.

The signing key is a text file of its own in `keys/`, readable by its owner only;
a key that others can read is refused, and so is a note whose signature or form is
not exactly right. Nothing here reads a ledger; randomness is an argument.
"""

from __future__ import annotations

import base64
import binascii
import os
import re
import stat
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from safepassage.foundation.errors import LedgerError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["Checkpoint", "HeadKey", "HeadVerifier", "read_key", "write_key"]

_ED25519 = b"\x01"
"""Signature type of C2SP signed-note."""

_SEED_BYTES = 32
_KEY_HASH_BYTES = 4
_NAME = re.compile(r"[^\s+]+\Z")
_DASH = "\u2014"
_SIZE = re.compile(r"(0|[1-9][0-9]*)\Z")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a tree head says: whose ledger, how many rows, which root.

    Attributes:
        origin: Name of the ledger, unique in the world; one line.
        size: Rows.
        root: Merkle root over them, 32 bytes.
        extensions: Further lines, such as the operation's nature; they are signed too.
    """

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def text(self) -> str:
        """The lines that are signed, each ended by a newline.

        Raises:
            ValueError: A line is empty or holds a newline.
        """
        lines = (self.origin, str(self.size), _base64(self.root), *self.extensions)
        if any(not line or "\n" in line for line in lines):
            msg = "a line of a tree head is empty or broken"
            raise ValueError(msg)
        return "".join(f"{line}\n" for line in lines)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the signed lines back.

        Raises:
            ValueError: The text is no checkpoint.
        """
        lines = text.split("\n")
        least = 4
        if len(lines) < least or lines.pop() or not all(lines) or not _SIZE.match(lines[1]):
            msg = "not a tree head: origin, size and root on a line each are expected"
            raise ValueError(msg)
        root = _unbase64(lines[2])
        if len(root) != sha256().digest_size:
            msg = f"not a tree head: its root has {len(root)} bytes"
            raise ValueError(msg)
        return cls(lines[0], int(lines[1]), root, tuple(lines[3:]))


@dataclass(frozen=True, slots=True)
class HeadVerifier:
    """The public half of a node's key, as others hold it."""

    name: str
    public: bytes

    def __post_init__(self) -> None:
        if not _NAME.match(self.name):
            msg = f"a key's name has no blank and no plus sign: {self.name!r}"
            raise ValueError(msg)

    @property
    def key_hash(self) -> bytes:
        """The four bytes that tell a signature which key made it."""
        return sha256(self.name.encode() + b"\n" + _ED25519 + self.public).digest()[:_KEY_HASH_BYTES]

    def text(self) -> str:
        """The key in signed-note form: `name+hash+key`."""
        return f"{self.name}+{self.key_hash.hex()}+{_base64(_ED25519 + self.public)}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a public key in signed-note form.

        Raises:
            ValueError: It is none, or its parts do not belong together.
        """
        parts = text.strip().split("+", 2)
        key = _unbase64(parts[2]) if len(parts) == 3 else b""  # noqa: PLR2004 - name, hash, key
        if len(key) != 1 + _SEED_BYTES or not key.startswith(_ED25519):
            msg = "not an Ed25519 key in signed-note form"
            raise ValueError(msg)
        verifier = cls(parts[0], key[1:])
        if verifier.key_hash.hex() != parts[1]:
            msg = f"the key of {parts[0]} does not have the hash that stands beside it"
            raise ValueError(msg)
        return verifier

    def open(self, note: str) -> Checkpoint:
        """The checkpoint in a note, if this key signed it.

        Raises:
            ValueError: The note is malformed, or no valid signature of this key is under it.
        """
        return Checkpoint.parse(self.open_text(note))

    def open_text(self, note: str) -> str:
        """The signed text of any note, if this key signed it; errors as for `open`."""
        text, blank, signatures = note.rpartition("\n\n")
        if not blank or not signatures.endswith("\n"):
            msg = "not a signed note: a text, an empty line and signatures are expected"
            raise ValueError(msg)
        text += "\n"
        for line in signatures[:-1].split("\n"):
            parts = line.split(" ")
            if len(parts) != 3 or parts[0] != _DASH:  # noqa: PLR2004 - dash, name, signature
                msg = "not a signed note: a line below the text is no signature"
                raise ValueError(msg)
            signature = _unbase64(parts[2])
            if parts[1] == self.name and signature[:_KEY_HASH_BYTES] == self.key_hash:
                self._check(signature[_KEY_HASH_BYTES:], text)
                return text
        msg = f"no signature of {self.name} under the note"
        raise ValueError(msg)

    def _check(self, signature: bytes, text: str) -> None:
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, text.encode())
        except InvalidSignature as error:
            msg = f"the signature of {self.name} does not fit the text above it"
            raise ValueError(msg) from error


@dataclass(frozen=True, slots=True)
class HeadKey:
    """A node's signing key."""

    name: str
    seed: bytes

    def __repr__(self) -> str:
        return f"HeadKey(name={self.name!r})"  # a key does not belong in a log

    @property
    def verifier(self) -> HeadVerifier:
        """Its public half."""
        return HeadVerifier(self.name, self._key().public_key().public_bytes_raw())

    def sign(self, checkpoint: Checkpoint) -> str:
        """The checkpoint as a signed note."""
        return self.sign_text(checkpoint.text())

    def sign_text(self, text: str) -> str:
        """Any text that ends in a newline as a signed note; what else this key signs must not look like it."""
        signature = self.verifier.key_hash + self._key().sign(text.encode())
        return f"{text}\n{_DASH} {self.name} {_base64(signature)}\n"

    def _key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)


def write_key(path: Path, name: str, *, random_bytes: Callable[[int], bytes]) -> HeadKey:
    """Make a signing key and keep it in a new file that only its owner can read.

    Args:
        path: The key's file; its folder exists. The public half is written beside it with the suffix `.pub`.
        name: The key's name, as it stands before signatures.
        random_bytes: A source of secrets, such as `secrets.token_bytes`.

    Raises:
        LedgerError: There is a key already; a key is never overwritten.
    """
    key = HeadKey(name, random_bytes(_SEED_BYTES))
    public = key.verifier
    text = f"PRIVATE+KEY+{name}+{public.key_hash.hex()}+{_base64(_ED25519 + key.seed)}\n"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        msg = f"{path.name} exists already; a key is never overwritten"
        raise LedgerError(msg) from error
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    path.with_suffix(".pub").write_text(public.text() + "\n", encoding="utf-8")
    return key


def read_key(path: Path) -> HeadKey:
    """Read a signing key.

    Raises:
        LedgerError: It is missing, readable by others, or not a key.
    """
    try:
        mode = path.stat().st_mode
        text = path.read_text(encoding="utf-8").strip()
    except OSError as error:
        msg = f"the key {path.name} cannot be read: {error.strerror}"
        raise LedgerError(msg) from error
    if os.name == "posix" and stat.S_IMODE(mode) & 0o077:
        msg = f"the key {path.name} can be read by others, so it proves nothing. If it was not copied: chmod 600 it."
        raise LedgerError(msg)
    key = _parse_key(text)
    if key is None:
        msg = f"{path.name} is not an Ed25519 key in signed-note form"
        raise LedgerError(msg)
    return key


def _parse_key(text: str) -> HeadKey | None:
    """The key that `PRIVATE+KEY+name+hash+seed` holds, or None."""
    parts = text.split("+", 4)
    if len(parts) != 5 or parts[:2] != ["PRIVATE", "KEY"]:  # noqa: PLR2004 - the five parts above
        return None
    try:
        seed = _unbase64(parts[4])
        key = HeadKey(parts[2], seed[1:])
        fits = len(seed) == 1 + _SEED_BYTES and seed.startswith(_ED25519)
        return key if fits and key.verifier.key_hash.hex() == parts[3] else None
    except ValueError:
        return None


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _unbase64(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        msg = f"not base64: {text[:20]!r}"
        raise ValueError(msg) from error
