"""The films that a crew keeps, sealed, in its operation's folder; their keys are destroyed when their time is over.

`films/ID.film` is a sealed film, `keys/films/ID.key` the key that opens it, alone in its file, under a passphrase where
the crew wished it, and `films/ID.gone` what
is left to tell of it. Destroying overwrites the key in place, reads it back, and takes key and film away. A seal that
is killed half-way leaves a `.part`, and perhaps its key: no command opens it, and both go an hour later. Clock and
chance are arguments.

The store never believes a clock that goes back: it notes the latest moment that it was told, and goes by that. It
cannot reach into copies of its keys.
"""

from __future__ import annotations

import os
from contextlib import suppress
from hashlib import sha256
from typing import TYPE_CHECKING, Any, BinaryIO, Final

import msgspec

from safepassage.foundation.errors import UsageError, VaultError
from safepassage.interchange.film_key import is_wrapped, unwrapped, wrapped
from safepassage.interchange.sealed_film import (
    KEY_BYTES,
    Head,
    SealedFilm,
    head_of,
    is_sealed,
    pieces_of,
    seal,
)
from safepassage.ledger.schema import sync_folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["FilmStore", "Gone", "digest_and_length", "key_of", "readable", "which_of"]

_FILMS: Final = "films"
_PART_S: Final = 3600
"""A seal that has written nothing for so long was killed."""
WORDS: Final = {
    "due": "its time was over",
    "no_key": "its key was not there",
    "damaged": "its head was damaged, and no key opens it",
}


class Gone(msgspec.Struct, frozen=True, kw_only=True):
    """What is left of a film whose key was destroyed: its name, when, and why, one of `WORDS`."""

    film: str
    destroyed_s: int
    why: str


class FilmStore:
    """The films of one operation's folder, on one crew's machine."""

    def __init__(self, operation: Path) -> None:
        """Look into a folder; nothing is made before the first film is sealed."""
        self._films = operation / _FILMS
        self._keys = operation / "keys" / _FILMS
        self._clock = self._films / "clock"

    @property
    def seen_s(self) -> int:
        """The latest moment that the store was told while it kept a film; 0 for never."""
        try:
            return int(self._clock.read_text(encoding="ascii"))
        except (FileNotFoundError, ValueError):
            return max((head.sealed_s for head in self.heads()), default=0)

    def heads(self) -> list[Head]:
        """The films that can be opened, by when they were taken."""
        found = [self._head(path) for path in self._films.glob("*.film") if self._key(path.stem).exists()]
        return sorted((head for head in found if head is not None), key=lambda head: (head.taken_s, head.film))

    def gone(self) -> list[Gone]:
        """The films whose keys were destroyed, in that order."""
        found = [msgspec.json.decode(path.read_bytes(), type=Gone) for path in self._films.glob("*.gone")]
        return sorted(found, key=lambda each: (each.destroyed_s, each.film))

    def seal(
        self,
        path: Path,
        *,
        taken_s: int,
        now_s: int,
        source: str,
        sortie: str,
        random_bytes: Callable[[int], bytes],
        passphrase: str = "",
    ) -> Head:
        """Seal a film and read it back; the clear one stays where it is.

        Args:
            path: The film in clear.
            taken_s: When it begins, unix seconds.
            now_s: Now.
            source: The crew.
            sortie: The sortie, or "".
            random_bytes: A source of secrets, such as `secrets.token_bytes`.
            passphrase: Without which nobody opens it; "" for none.

        Raises:
            UsageError: there is no such file, it is empty or sealed, the store has or had the film, or the passphrase
                is too short.
            VaultError: it changed while it was read, or reads back as something else.
        """
        digest, length_bytes = digest_and_length(path)
        head = Head(
            digest=digest, length_bytes=length_bytes, taken_s=taken_s, sealed_s=now_s, source=source, sortie=sortie
        )
        if is_sealed(path) or not length_bytes:
            msg = f"{path} is {'sealed already' if length_bytes else 'empty: there is nothing to seal'}"
            raise UsageError(msg)
        film, gone = self._film(head.film), self._film(head.film).with_suffix(".gone")
        if film.exists() or gone.exists():
            what = "is sealed already" if film.exists() else "was destroyed"
            msg = f"{path} is film {head.film}, which {what}: delete the one in clear"
            raise UsageError(msg)
        part, key = film.with_suffix(".part"), random_bytes(KEY_BYTES)
        kept = wrapped(key, passphrase, head.film, random_bytes) if passphrase else key
        for folder in (self._films, self._keys):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            with path.open("rb") as clear, part.open("wb") as sealed:
                seal(clear, sealed, key, head)
                sealed.flush()
                os.fsync(sealed.fileno())
            _read_back(part, key)
            _write(self._key(head.film), kept)
            part.replace(film)
        except BaseException:
            part.unlink(missing_ok=True)
            if not film.exists() and self._key(head.film).exists():
                _destroy(self._key(head.film))
            raise
        sync_folder(self._films)
        self._tell(now_s)
        return head

    def sweep(self, now_s: int, ends_s: Callable[[Head], int]) -> list[Gone]:
        """Destroy the keys of all films whose time is over, and take away what a killed seal left.

        Args:
            now_s: This machine's clock; where the store has seen a later moment, it goes by that.
            ends_s: When a film's time is over.

        Raises:
            VaultError: a key would not go.
        """
        now_s = max(now_s, self.seen_s)
        self._clear_parts(now_s)
        out = []
        for path in sorted(self._films.glob("*.film")):
            head, has_key = self._head(path), self._key(path.stem).exists()
            why = "damaged" if head is None else "due" if ends_s(head) <= now_s else "" if has_key else "no_key"
            if why:
                if has_key:
                    _destroy(self._key(path.stem))
                gone = Gone(film=path.stem, destroyed_s=now_s, why=why)
                if not path.with_suffix(".gone").exists():
                    _write_whole(path.with_suffix(".gone"), msgspec.json.encode(gone))
                    out.append(gone)
                with suppress(PermissionError):  # a film that is being read stays on Windows until the next sweep
                    path.unlink()
        if self.heads():
            self._tell(now_s)
        else:
            self._clock.unlink(missing_ok=True)
        return out

    def path_of(self, name: str) -> Path:
        """The one film whose name begins so.

        Raises:
            UsageError: there is none, or several, or it was destroyed.
        """
        found = [self._film(head.film) for head in self.heads() if head.film.startswith(name)]
        if len(found) == 1:
            return found[0]
        was = next((each for each in self.gone() if each.film.startswith(name)), None)
        why = f"film {was.film} was destroyed: {WORDS[was.why]}" if was else which_of(len(found), name)
        msg = f"{why}. `safepassage film list` says what there is"
        raise UsageError(msg)

    def _tell(self, now_s: int) -> None:
        _write_whole(self._clock, str(max(now_s, self.seen_s)).encode())

    def _film(self, film: str) -> Path:
        return self._films / f"{film}.film"

    def _key(self, film: str) -> Path:
        return self._keys / f"{film}.key"

    def _head(self, path: Path) -> Head | None:
        try:
            with path.open("rb") as file:
                head, _ = head_of(file, path.name)
        except VaultError:
            return None
        return head if head.film == path.stem else None

    def _clear_parts(self, now_s: int) -> None:
        """Take away what was begun and not finished; a key goes before its part does."""
        for part in self._films.glob("*.part"):
            with suppress(FileNotFoundError):
                if part.stat().st_mtime < now_s - _PART_S:
                    if self._key(part.stem).exists() and not self._film(part.stem).exists():
                        _destroy(self._key(part.stem))
                    part.unlink()
        for key in self._keys.glob("*.key"):
            begun = self._film(key.stem).with_suffix(".part").exists()
            if not begun and not self._film(key.stem).exists():
                _destroy(key)


def which_of(films: int, name: str) -> str:
    """Why a name is not that of one film."""
    return (
        f"{films} films have names that begin with {name}" if films else f"no film has a name that begins with {name}"
    )


def readable(path: Path, key: bytes | None = None) -> Any:  # noqa: ANN401 - what PyAV opens
    """What a library reads a film from: its name, or a sealed film's clear bytes, which stay in memory.

    Args:
        path: The film.
        key: What opens it, of `key_of`; None to look for it, where no passphrase keeps it.

    Raises:
        VaultError: a sealed film's key is not beside its store, or the film is not what was sealed.
    """
    if not is_sealed(path):
        return str(path)
    key = key or key_of(path)
    return SealedFilm(path.open("rb"), key, path.name)


def key_of(path: Path, ask: Callable[[str], str] | None = None) -> bytes:
    """The key of a sealed film.

    Args:
        path: The film, in its store.
        ask: Asked for the passphrase, with the film's name, where one keeps the key.

    Raises:
        VaultError: it is not beside its store, or a passphrase keeps it that was not given.
    """
    secret = _secret(path)
    if not is_wrapped(secret):
        return secret.ljust(KEY_BYTES, b"\0")[:KEY_BYTES]
    if ask is None:
        msg = f"a passphrase keeps the key of {path.name}, and nobody was asked for it"
        raise VaultError(msg)
    passphrase = ask(path.stem)
    return unwrapped(_secret(path), passphrase, path.stem)  # meanwhile it may have been destroyed


def _secret(path: Path) -> bytes:
    """What lies in a film's key file."""
    key = path.resolve().parent.parent / "keys" / _FILMS / f"{path.stem}.key"
    try:
        return key.read_bytes()
    except FileNotFoundError as error:
        msg = f"the key of {path.name} is not here: it was destroyed, or the film was copied away from its operation"
        raise VaultError(msg) from error


def digest_and_length(path: Path) -> tuple[str, int]:
    """(SHA-256 in hex, bytes) of a film; of a sealed one as it was in clear.

    Raises:
        UsageError: there is no such file.
    """
    try:
        with path.open("rb") as file:
            if is_sealed(path):
                head, _ = head_of(file, path.name)
                return head.digest, head.length_bytes
            return _digest(file), file.tell()
    except OSError as error:
        msg = f"{path} cannot be read: {error.strerror}"
        raise UsageError(msg) from error


def _read_back(part: Path, key: bytes) -> None:
    """Every piece of what was written answers for itself.

    Raises:
        VaultError: one does not: the disk did not keep it.
    """
    with SealedFilm(part.open("rb"), key, part.name) as again:
        for _ in pieces_of(again):
            pass


def _digest(file: BinaryIO) -> str:
    whole = sha256()
    for piece in pieces_of(file):
        whole.update(piece)
    return whole.hexdigest()


def _write_whole(path: Path, content: bytes) -> None:
    """A small file, whole or not at all."""
    part = path.with_name(f"{path.name}-new")
    _write(part, content)
    part.replace(path)
    sync_folder(path.parent)


def _write(path: Path, content: bytes) -> None:
    """A small file that only its owner can read; a key is written so, since a renamed one could lie there twice."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    sync_folder(path.parent)


def _destroy(key: Path) -> None:
    """Overwrite a key where it lies, look, and take it away.

    Raises:
        VaultError: it is still there.
    """
    with key.open("r+b", buffering=0) as file:
        file.write(bytes(key.stat().st_size))
        os.fsync(file.fileno())
        file.seek(0)
        if any(file.read()):
            msg = f"{key.name} was overwritten but is still there; do not trust this disk with film"
            raise VaultError(msg)
    key.unlink()
    sync_folder(key.parent)
