"""A sealed film: its bytes encrypted piece by piece, so that it is read from anywhere without being written in clear.

One line says what it is, a second what it holds, as JSON, and the pieces follow, each of 256 KiB with the tag of
AES-256-GCM. A key seals one film. The nonce of a piece is its number, so that two that change places are seen, and
every piece answers for the whole head, which says how long the film is: one that was cut off, lengthened or given
another time of taking does not open. It is the STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár, CRYPTO 2015)
with the length in the head in place of the mark on the last piece.
"""

from __future__ import annotations

import io
from hashlib import sha256
from typing import TYPE_CHECKING, Any, BinaryIO, Final

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from safepassage.foundation.errors import VaultError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["ID_CHARS", "KEY_BYTES", "Head", "SealedFilm", "head_of", "is_sealed", "pieces_of", "seal"]

KEY_BYTES: Final = 32
ID_CHARS: Final = 12
_MAGIC: Final = b"safepassage film 1\n"
_HEAD_BYTES_MAX: Final = 4096
_PIECE_BYTES: Final = 1 << 18
_TAG_BYTES: Final = 16
_NONCE_BYTES: Final = 12


class Head(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is known of a sealed film without opening it.

    Attributes:
        digest: SHA-256 of the film, in hex.
        length_bytes: Of the film.
        taken_s: When it begins, unix seconds.
        sealed_s: When it was sealed.
        source: The crew.
        sortie: The sortie; "" where nobody said.
    """

    digest: str
    length_bytes: int
    taken_s: int
    sealed_s: int
    source: str
    sortie: str = ""

    @property
    def film(self) -> str:
        """The name that it goes by."""
        return self.digest[:ID_CHARS]


def is_sealed(path: Path) -> bool:
    """Whether a file says that it is a sealed film."""
    try:
        with path.open("rb") as file:
            return file.read(len(_MAGIC)) == _MAGIC
    except OSError:
        return False


def head_of(file: BinaryIO, name: str) -> tuple[Head, bytes]:
    """(head, its bytes) of a sealed film, at whose first piece the file then stands.

    Raises:
        VaultError: it is none.
    """
    try:
        line = file.readline(_HEAD_BYTES_MAX) if file.read(len(_MAGIC)) == _MAGIC else b""
        return msgspec.json.decode(line, type=Head), _MAGIC + line
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        msg = f"{name} is no sealed film, or its head is damaged"
        raise VaultError(msg) from error


def seal(source: BinaryIO, target: BinaryIO, key: bytes, head: Head) -> None:
    """Encrypt a film.

    Args:
        source: The film.
        target: Where it goes.
        key: Fresh, for this film alone.
        head: What it is.

    Raises:
        VaultError: the film is not the one that the head names: it changes while it is read.
    """
    line = _MAGIC + msgspec.json.encode(head) + b"\n"
    target.write(line)
    cipher, whole, length_bytes = AESGCM(key), sha256(), 0
    for number, piece in enumerate(pieces_of(source)):
        whole.update(piece)
        length_bytes += len(piece)
        target.write(cipher.encrypt(_nonce(number), piece, line))
    if (whole.hexdigest(), length_bytes) != (head.digest, head.length_bytes):
        msg = "the film changed while it was sealed; seal it when the camera has finished it"
        raise VaultError(msg)


def pieces_of(file: BinaryIO | io.RawIOBase) -> Iterator[bytes]:
    """A file from where it stands, in pieces that are whole but the last."""
    while piece := file.read(_PIECE_BYTES):
        yield piece


class SealedFilm(io.RawIOBase):
    """A sealed film as a file that can be read and sought in; the clear pieces are in memory alone, one at a time.

    Attributes:
        head: What it is.
    """

    def __init__(self, file: BinaryIO, key: bytes, name: str) -> None:
        """Open it; the file is closed with it.

        Raises:
            VaultError: it is no sealed film, is cut off, or the key is another's.
        """
        self._file, self._name = file, name
        self.head, self._line = head_of(file, name)
        self._cipher = AESGCM(key)
        self._at, self._number, self._piece = 0, -1, b""
        length_bytes = self.head.length_bytes
        sealed_bytes = len(self._line) + length_bytes + _TAG_BYTES * -(-length_bytes // _PIECE_BYTES)
        if (found_bytes := file.seek(0, io.SEEK_END)) != sealed_bytes:
            msg = f"{name} is not what was sealed: {found_bytes} bytes of {sealed_bytes}; was it copied whole?"
            raise VaultError(msg)
        self._turn_to(0)

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """It is."""
        return True

    def tell(self) -> int:
        """Where the next byte is read."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a byte of the film."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.head.length_bytes}[whence]
        self._at = max(base + offset, 0)
        return self._at

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - any buffer of bytes
        """Bytes of one piece.

        Raises:
            VaultError: the piece is not what was sealed.
        """
        if self._at >= self.head.length_bytes:
            return 0
        number, begin = divmod(self._at, _PIECE_BYTES)
        self._turn_to(number)
        found = self._piece[begin : begin + len(buffer)]
        buffer[: len(found)] = found
        self._at += len(found)
        return len(found)

    def close(self) -> None:
        """Close it, and forget the piece."""
        self._piece = b""
        self._file.close()
        super().close()

    def _turn_to(self, number: int) -> None:
        if number == self._number:
            return
        self._file.seek(len(self._line) + number * (_PIECE_BYTES + _TAG_BYTES))
        try:
            piece = self._cipher.decrypt(_nonce(number), self._file.read(_PIECE_BYTES + _TAG_BYTES), self._line)
        except InvalidTag as error:
            msg = f"{self._name} is not what was sealed: piece {number + 1}, its head or its key was changed"
            raise VaultError(msg) from error
        self._number, self._piece = number, piece


def _nonce(number: int) -> bytes:
    return number.to_bytes(_NONCE_BYTES, "big")
