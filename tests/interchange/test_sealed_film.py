"""A sealed film reads as the film did, from anywhere, and in no other order, length or head."""

from __future__ import annotations

import io
import random
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from safepassage.foundation.errors import VaultError
from safepassage.interchange.sealed_film import Head, SealedFilm, head_of, pieces_of, seal

PIECE = 1 << 18
KEY = bytes(range(32))
FILM = random.Random(1).randbytes(2 * PIECE + 1000)


def head(film: bytes = FILM) -> Head:
    return Head(digest=sha256(film).hexdigest(), length_bytes=len(film), taken_s=100, sealed_s=200, source="crew-2")


def sealed(film: bytes = FILM) -> bytes:
    out = io.BytesIO()
    seal(io.BytesIO(film), out, KEY, head(film))
    return out.getvalue()


SEALED = sealed()
BEGIN = len(SEALED) - len(FILM) - 3 * 16


def opened(content: bytes, key: bytes = KEY) -> bytes:
    with SealedFilm(io.BytesIO(content), key, "a.film") as film:
        return b"".join(pieces_of(film))


def refused(content: bytes, key: bytes = KEY) -> str:
    with pytest.raises(VaultError) as found:
        opened(content, key)
    return str(found.value)


@pytest.mark.parametrize("length_bytes", [1, PIECE - 1, PIECE, PIECE + 1, len(FILM)])
def test_what_was_sealed_is_read(length_bytes: int) -> None:
    assert opened(sealed(FILM[:length_bytes])) == FILM[:length_bytes]


def test_nothing_of_the_film_is_in_it() -> None:
    assert all(FILM[at : at + 8] not in SEALED for at in range(0, len(FILM), 4999))


def test_a_piece_is_what_the_cipher_of_another_library_call_gives() -> None:
    second = AESGCM(KEY).decrypt(bytes(11) + b"\1", SEALED[BEGIN + PIECE + 16 :][: PIECE + 16], SEALED[:BEGIN])
    assert second == FILM[PIECE : 2 * PIECE]


def test_it_is_read_from_anywhere() -> None:
    chance = random.Random(2)
    with SealedFilm(io.BytesIO(SEALED), KEY, "a.film") as film:
        assert film.seek(-7, io.SEEK_END) == len(FILM) - 7
        assert film.read(100) == FILM[-7:]
        assert (film.read(1), film.tell()) == (b"", len(FILM))
        for _ in range(50):
            at, length_bytes = chance.randrange(len(FILM)), chance.randrange(1, 9000)
            film.seek(at)
            want = FILM[at : at + length_bytes]
            found = film.read(length_bytes)
            assert found == want[: len(found)]
            assert found
        film.seek(5)
        assert film.seek(3, io.SEEK_CUR) == 8


def test_a_film_that_was_cut_off_or_lengthened_does_not_open() -> None:
    assert "was it copied whole" in refused(SEALED[:-1])
    assert "was it copied whole" in refused(SEALED[: BEGIN + 2 * (PIECE + 16)])
    assert "was it copied whole" in refused(SEALED + b"x")


def test_pieces_that_change_places_are_seen() -> None:
    first, second = SEALED[BEGIN : BEGIN + PIECE + 16], SEALED[BEGIN + PIECE + 16 : BEGIN + 2 * (PIECE + 16)]
    rest = SEALED[BEGIN + 2 * (PIECE + 16) :]
    assert "piece 1, its head or its key" in refused(SEALED[:BEGIN] + second + first + rest)
    assert "piece 2," in refused(SEALED[:BEGIN] + first + first + rest)


def test_a_changed_bit_is_seen() -> None:
    for at in (BEGIN, BEGIN + PIECE + 15, BEGIN + PIECE + 16, len(SEALED) - 1):
        changed = bytearray(SEALED)
        changed[at] ^= 1
        assert "is not what was sealed" in refused(bytes(changed))


def test_another_time_of_taking_does_not_open_it() -> None:
    assert "its head or its key" in refused(SEALED.replace(b'"taken_s":100', b'"taken_s":900'))
    assert "its head or its key" in refused(SEALED, KEY[::-1])
    with pytest.raises(VaultError, match="its head or its key"):
        SealedFilm(io.BytesIO(SEALED), KEY[::-1], "a.film")  # said before anything is asked for


def test_what_is_no_sealed_film_is_named() -> None:
    assert "a.film is no sealed film" in refused(b"ftypisom")
    assert "its head is damaged" in refused(SEALED[:40])
    assert head_of(io.BytesIO(SEALED), "a.film")[0] == head()


def test_a_film_that_changes_while_it_is_sealed_is_refused() -> None:
    with pytest.raises(VaultError, match="changed while it was sealed"):
        seal(io.BytesIO(FILM[:-1]), io.BytesIO(), KEY, head())
    with pytest.raises(VaultError, match="changed while it was sealed"):
        seal(io.BytesIO(b"x" + FILM[1:]), io.BytesIO(), KEY, head())
