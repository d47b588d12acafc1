"""Signed tree heads, against the published example of the note format and against forgery."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safepassage.foundation.errors import LedgerError
from safepassage.ledger.heads import Checkpoint, HeadKey, HeadVerifier, read_key, write_key

if TYPE_CHECKING:
    from pathlib import Path

# The example in the documentation of golang.org/x/mod/sumdb/note, which defined the format.
GO_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
GO_NOTE = (
    GO_TEXT
    + "\n\u2014 PeterNeumann "
    + "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)

ROOT = bytes(range(32))
KEY = HeadKey("desk.example", bytes(32))


def test_the_published_example_verifies() -> None:
    verifier = HeadVerifier.parse(GO_KEY)
    assert verifier.open_text(GO_NOTE) == GO_TEXT
    assert verifier.text() == GO_KEY


def test_a_head_has_the_lines_of_a_checkpoint() -> None:
    head = Checkpoint("desk.example/night", 1234, ROOT, ("nature: exercise",))
    assert head.text() == ("desk.example/night\n1234\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\nnature: exercise\n")


def test_a_signed_head_opens_to_what_was_signed() -> None:
    head = Checkpoint("desk.example/night", 0, ROOT)
    assert KEY.verifier.open(KEY.sign(head)) == head
    assert HeadVerifier.parse(KEY.verifier.text()) == KEY.verifier


@given(st.data())
def test_a_note_changed_anywhere_does_not_open(data: st.DataObject) -> None:
    note = KEY.sign(Checkpoint("desk.example/night", 77, ROOT)).encode()
    place = data.draw(st.integers(0, len(note) - 1))
    flipped = bytearray(note)
    flipped[place] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(ValueError, match=r"."):
        KEY.verifier.open(flipped.decode())  # undecodable bytes are a ValueError too


def test_another_key_of_the_same_name_does_not_pass() -> None:
    note = HeadKey("desk.example", b"\x01" * 32).sign(Checkpoint("desk.example/night", 1, ROOT))
    with pytest.raises(ValueError, match=r"no signature of desk\.example"):
        KEY.verifier.open(note)


def test_a_second_signature_does_not_hide_the_first() -> None:
    note = KEY.sign(Checkpoint("desk.example/night", 1, ROOT))
    witness = HeadKey("witness.example", b"\x02" * 32)
    both = note + witness.sign(Checkpoint("desk.example/night", 1, ROOT)).rpartition("\n\n")[2]
    assert KEY.verifier.open(both) == witness.verifier.open(both)


@pytest.mark.parametrize(
    "text",
    ["", "origin\n1\n", "origin\n01\n" + "A" * 43 + "=\n", "origin\n-1\n" + "A" * 43 + "=\n", "origin\n1\nAAAA\n"],
)
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a tree head"):
        Checkpoint.parse(text)


def test_a_line_that_would_forge_another_is_refused() -> None:
    with pytest.raises(ValueError, match="empty or broken"):
        KEY.sign(Checkpoint("desk\n5", 1, ROOT))
    with pytest.raises(ValueError, match="no blank"):
        HeadVerifier("a b", bytes(32))
    with pytest.raises(ValueError, match="does not have the hash"):
        HeadVerifier.parse(GO_KEY.replace("c74f20a3", "c74f20a4"))


def test_a_key_is_kept_for_its_owner_only_and_read_back(tmp_path: Path) -> None:
    path = tmp_path / "head.key"
    key = write_key(path, "desk.example", random_bytes=lambda count: b"\x07" * count)
    assert key.seed == b"\x07" * 32
    assert read_key(path) == key
    assert HeadVerifier.parse((tmp_path / "head.pub").read_text()) == key.verifier
    assert "\\x07" not in repr(key)
    with pytest.raises(LedgerError, match="never overwritten"):
        write_key(path, "desk.example", random_bytes=bytes)
    if os.name == "posix":
        assert path.stat().st_mode & 0o777 == 0o600
        path.chmod(0o640)
        with pytest.raises(LedgerError, match="can be read by others"):
            read_key(path)


@pytest.mark.parametrize("text", ["", "PRIVATE+KEY+desk", "PRIVATE+KEY+desk+00000000+AQAA", GO_KEY])
def test_a_file_that_is_no_key_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "head.key"
    path.write_text(text)
    path.chmod(0o600)
    with pytest.raises(LedgerError, match="not an Ed25519 key"):
        read_key(path)
    with pytest.raises(LedgerError, match="cannot be read"):
        read_key(tmp_path / "none.key")
