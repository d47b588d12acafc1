"""A film's key under a passphrase, so that who takes the unlocked machine within the 72 hours does not have the film.

The key file then holds the key encrypted with AES-256-GCM under what Argon2id makes of the passphrase and a salt, with
the film's name as its context: a file that was given another film's name opens nothing. The passphrase is kept nowhere,
and without it the film is lost to its own crew as well. It protects by as much as it is hard to guess.

Source: RFC 9106, 4, the second recommended option (Argon2id, 3 passes, 64 MiB, 4 lanes).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from safepassage.foundation.errors import UsageError, VaultError
from safepassage.interchange.sealed_film import KEY_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["PASSPHRASE_CHARS_MIN", "is_wrapped", "unwrapped", "wrapped"]

PASSPHRASE_CHARS_MIN: Final = 12
_MAGIC: Final = b"safepassage film key 1\n"
_SALT_BYTES, _NONCE_BYTES, _TAG_BYTES = 16, 12, 16
_PASSES, _MEMORY_KIB, _LANES = 3, 1 << 16, 4


def is_wrapped(content: bytes) -> bool:
    """Whether a key file says that a passphrase keeps its key."""
    return content.startswith(_MAGIC)


def wrapped(key: bytes, passphrase: str, film: str, random_bytes: Callable[[int], bytes]) -> bytes:
    """What a key file holds.

    Args:
        key: Of the film.
        passphrase: Of its crew.
        film: The name that the film goes by.
        random_bytes: A source of secrets.

    Raises:
        UsageError: the passphrase is too short.
    """
    if len(passphrase) < PASSPHRASE_CHARS_MIN:
        msg = (
            f"a passphrase has {PASSPHRASE_CHARS_MIN} characters or more, such as some words; it has {len(passphrase)}"
        )
        raise UsageError(msg)
    salt, nonce = random_bytes(_SALT_BYTES), random_bytes(_NONCE_BYTES)
    return _MAGIC + salt + nonce + _cipher(passphrase, salt).encrypt(nonce, key, _context(film))


def unwrapped(content: bytes, passphrase: str, film: str) -> bytes:
    """The key that a key file holds.

    Raises:
        VaultError: the passphrase is another, or the file is damaged.
    """
    rest = content.removeprefix(_MAGIC)
    salt, nonce, sealed = rest[:_SALT_BYTES], rest[_SALT_BYTES:][:_NONCE_BYTES], rest[_SALT_BYTES + _NONCE_BYTES :]
    if len(sealed) != KEY_BYTES + _TAG_BYTES:
        msg = f"the key of film {film} is damaged: {len(content)} bytes"
        raise VaultError(msg)
    try:
        return _cipher(passphrase, salt).decrypt(nonce, sealed, _context(film))
    except InvalidTag as error:
        msg = f"this is not the passphrase of film {film}, or its key is damaged. Without it nobody can open the film"
        raise VaultError(msg) from error


def _cipher(passphrase: str, salt: bytes) -> AESGCM:
    secret = passphrase.encode()
    return AESGCM(hash_secret_raw(secret, salt, _PASSES, _MEMORY_KIB, _LANES, KEY_BYTES, Type.ID))


def _context(film: str) -> bytes:
    return _MAGIC + film.encode()
