"""Personal payloads: sealed, found again, and gone when they are erased."""

from __future__ import annotations

import os
import random
import threading
from hashlib import sha256
from typing import TYPE_CHECKING

import apsw
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.drafts import draft, drafts, new_ledger
from safepassage.foundation.errors import VaultError
from safepassage.ledger.chain import parse_record
from safepassage.ledger.vault import Deposit, Retention, Vault
from safepassage.ledger.verify import verify

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NAME = "Amal Haddad, born 1990, bed 14"
TERM_S = 1_500_000_000


def deposit(text: str = NAME, expires_at_s: int = TERM_S) -> Deposit:
    return Deposit(text.encode(), "family reunification", "consent, form 3", expires_at_s)


def source(seed: int) -> Callable[[int], bytes]:
    return random.Random(seed).randbytes


def new_vault(folder: Path, seed: int = 1) -> Vault:
    (folder / "keys").mkdir()
    return Vault.create(folder / "vault.db", folder / "keys" / "vault.keys", random_bytes=source(seed))


def open_vault(folder: Path, seed: int = 2) -> Vault:
    return Vault.open(folder / "vault.db", folder / "keys" / "vault.keys", random_bytes=source(seed))


def sealed_bytes(vault: Vault) -> bytes:
    """The first payload as it lies encrypted."""
    row = vault._connection.execute("SELECT sealed FROM payload ORDER BY slot").fetchone()
    assert row is not None
    return bytes(row[0])


def bytes_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def test_what_was_sealed_is_found_again_after_a_restart(tmp_path: Path) -> None:
    with new_vault(tmp_path) as vault:
        first, second = vault.seal([deposit(), deposit("another")])
    with open_vault(tmp_path) as vault:
        assert vault.unseal(first) == NAME.encode()
        assert vault.unseal(second) == b"another"
        assert vault.retention(first) == Retention("family reunification", "consent, form 3", TERM_S, None)
        (third,) = vault.seal([deposit("third")])
        assert vault.unseal(third) == b"third"
        assert vault.unseal(first) == NAME.encode()


def test_a_commitment_is_salted_so_that_equal_people_differ(tmp_path: Path) -> None:
    with new_vault(tmp_path) as vault:
        first, second = vault.seal([deposit(), deposit()])
    assert first != second
    assert first != sha256(NAME.encode()).digest()


def test_a_name_is_nowhere_in_the_files(tmp_path: Path) -> None:
    with new_vault(tmp_path) as vault:
        vault.seal([deposit()])
    assert b"Amal" not in bytes_in(tmp_path)


def test_erasing_destroys_key_and_payload_wherever_they_lay(tmp_path: Path) -> None:
    given_out: list[bytes] = []
    draw = source(3)

    def remembered(count: int) -> bytes:
        given_out.append(draw(count))
        return given_out[-1]

    (tmp_path / "keys").mkdir()
    with Vault.create(tmp_path / "vault.db", tmp_path / "keys" / "vault.keys", random_bytes=remembered) as vault:
        gone, kept = vault.seal([deposit(), deposit("another")])
        gone_key, kept_key, gone_salt, _, _, _ = given_out
        assert gone_key in bytes_in(tmp_path)
        sealed = sealed_bytes(vault)
        assert sealed in bytes_in(tmp_path)
        assert vault.erase([gone], now_s=1_400_000_000) == 1
        left = bytes_in(tmp_path)
        assert gone_key not in left
        assert gone_salt not in left
        assert sealed not in left
        assert kept_key in left
        with pytest.raises(VaultError, match="was erased"):
            vault.unseal(gone)
        assert vault.unseal(kept) == b"another"
        assert vault.retention(gone) == Retention("family reunification", "consent, form 3", TERM_S, 1_400_000_000)
        assert vault.erase([gone], now_s=1_400_000_001) == 0
        assert vault.retention(gone) == Retention("family reunification", "consent, form 3", TERM_S, 1_400_000_000)


def test_a_large_payload_leaves_nothing_in_the_pages_that_it_frees(tmp_path: Path) -> None:
    with new_vault(tmp_path) as vault:
        gone, kept = vault.seal([deposit("x" * 50_000), deposit("y" * 50_000)])
        sealed = sealed_bytes(vault)
        vault.erase([gone], now_s=1)
        left = bytes_in(tmp_path)
        assert not any(sealed[start : start + 64] in left for start in range(0, len(sealed) - 64, 64))
        assert vault.unseal(kept) == b"y" * 50_000


def test_erasing_leaves_the_ledger_and_its_proofs_as_they_were(tmp_path: Path) -> None:
    with new_vault(tmp_path) as vault, new_ledger(tmp_path) as ledger, ledger.reader() as reader:
        (commitment,) = vault.seal([deposit()])
        ledger.append([*drafts(1, 20), draft(21, sealed=commitment), draft(22)])
        head, proof = ledger.head(), reader.inclusion_proof(21)
        vault.erase([commitment], now_s=1_400_000_000)
        row = reader.at(21)
        assert row is not None
        assert parse_record(row.record).sealed == commitment
        assert (ledger.head(), reader.inclusion_proof(21)) == (head, proof)
        assert verify(reader) == []


def test_the_term_ends_what_is_due_and_nothing_else(tmp_path: Path) -> None:
    with new_vault(tmp_path) as vault:
        soon, later = vault.seal([deposit("soon", 100), deposit("later", 200)])
        assert vault.expire(now_s=99) == 0
        assert vault.expire(now_s=100) == 1
        assert vault.unseal(later) == b"later"
        with pytest.raises(VaultError, match="was erased"):
            vault.unseal(soon)
        assert vault.expire(now_s=10_000) == 1


def test_erasing_someone_unknown_erases_nobody(tmp_path: Path) -> None:
    with new_vault(tmp_path) as vault:
        (here,) = vault.seal([deposit()])
        with pytest.raises(VaultError, match="nothing was erased"):
            vault.erase([here, bytes(32)], now_s=1)
        assert vault.unseal(here) == NAME.encode()
        with pytest.raises(VaultError, match="has no payload"):
            vault.unseal(bytes(32))
        assert vault.retention(bytes(32)) is None


class Asked:
    """A lock that tells whenever somebody asks for it."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.times = threading.Semaphore(0)

    def __enter__(self) -> None:
        self.times.release()
        self.lock.acquire()

    def __exit__(self, *_: object) -> None:
        self.lock.release()


@pytest.mark.parametrize("first", ["seal", "erase"])
def test_an_erasure_and_a_write_at_one_time_take_turns(
    first: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one begins in the middle of the other, waits for it, and takes away or keeps what it should."""
    sealed: list[bytes] = []
    with new_vault(tmp_path) as vault:
        (old,) = vault.seal([deposit("gone")])
        lock, draw, sync = Asked(), vault._random_bytes, os.fsync
        vault._mutex = lock  # type: ignore[assignment]
        works: dict[str, Callable[[], object]] = {
            "seal": lambda: sealed.extend(vault.seal([deposit("kept")])),
            "erase": lambda: vault.erase([old], now_s=TERM_S),
        }
        second = threading.Thread(target=works["erase" if first == "seal" else "seal"])

        def meanwhile() -> None:
            if second.ident is None:
                assert lock.times.acquire(timeout=10)  # of the first
                second.start()
                assert lock.times.acquire(timeout=10), "the second does not ask whether it may"

        def drawn(size: int) -> bytes:
            meanwhile()
            return draw(size)

        def synced(handle: int) -> None:
            meanwhile()
            sync(handle)

        with monkeypatch.context() as patch:
            patch.setattr(vault, "_random_bytes", drawn)
            patch.setattr(os, "fsync", synced)
            works[first]()
            second.join()
        assert vault.unseal(sealed[0]) == b"kept"
        with pytest.raises(VaultError, match="was erased"):
            vault.unseal(old)
    assert b"gone" not in bytes_in(tmp_path)


def test_a_crash_between_the_key_and_the_row_loses_or_mixes_nothing(tmp_path: Path) -> None:
    with new_vault(tmp_path) as vault:
        (first,) = vault.seal([deposit("first")])
    keys = tmp_path / "keys" / "vault.keys"
    keys.write_bytes(keys.read_bytes() + b"\x55" * 40)  # a key whose row was never committed, and half of one
    with open_vault(tmp_path) as vault:
        (second,) = vault.seal([deposit("second")])
        assert (vault.unseal(first), vault.unseal(second)) == (b"first", b"second")


def test_a_crash_between_destroying_the_key_and_noting_it_is_an_erasure(tmp_path: Path) -> None:
    with new_vault(tmp_path) as vault:
        (gone,) = vault.seal([deposit()])
    keys = tmp_path / "keys" / "vault.keys"
    keys.write_bytes(keys.read_bytes()[:64] + bytes(32))
    with open_vault(tmp_path) as vault:
        with pytest.raises(VaultError, match="was erased"):
            vault.unseal(gone)
        assert vault.erase([gone], now_s=5) == 1
        retention = vault.retention(gone)
        assert retention is not None
        assert retention.erased_at_s == 5


def test_an_erasure_that_did_not_reach_the_disk_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with new_vault(tmp_path) as vault:
        (here,) = vault.seal([deposit()])
        monkeypatch.setattr("safepassage.ledger.vault._DESTROYED", b"\x01" * 32)
        monkeypatch.setattr(vault, "_read_key", lambda _slot: b"\x02" * 32)
        with pytest.raises(VaultError, match="still there"):
            vault.erase([here], now_s=1)
        retention = vault.retention(here)
        assert retention is not None
        assert retention.erased_at_s is None


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (Deposit(b"x", " ", "consent", 5), "purpose"),
        (Deposit(b"x", "reunification", "", 5), "legal basis"),
        (Deposit(b"", "reunification", "consent", 5), "1 to 1048576 bytes"),
        (Deposit(bytes(1_048_577), "reunification", "consent", 5), "not 1048577"),
        (Deposit(b"x", "reunification", "consent", 0), "day on which it is erased"),
    ],
)
def test_a_payload_without_reason_or_term_is_refused_with_its_whole_call(
    tmp_path: Path, bad: Deposit, words: str
) -> None:
    with new_vault(tmp_path) as vault:
        with pytest.raises(VaultError, match=f"deposit 2: .*{words}"):
            vault.seal([deposit(), bad])
        assert vault._connection.execute("SELECT count(*) FROM payload").fetchall() == [(0,)]


def test_a_flipped_byte_in_a_payload_or_key_is_seen(tmp_path: Path) -> None:
    with new_vault(tmp_path) as vault:
        first, second = vault.seal([deposit(), deposit()])
        vault._connection.execute("UPDATE payload SET sealed = zeroblob(90) WHERE commitment = ?", (first,))
        with pytest.raises(VaultError, match="not what was sealed"):
            vault.unseal(first)
        keys = tmp_path / "keys" / "vault.keys"
        with keys.open("r+b") as file:
            file.seek(64 + 32)
            file.write(b"\x00\x01")
        with pytest.raises(VaultError, match="slot 1"):
            vault.unseal(second)


def test_files_that_are_missing_foreign_or_there_already_are_refused(tmp_path: Path) -> None:
    with new_vault(tmp_path):
        pass
    with pytest.raises(VaultError, match="never overwritten"):
        Vault.create(tmp_path / "vault.db", tmp_path / "keys" / "other.keys", random_bytes=source(1))
    (tmp_path / "keys" / "vault.keys").rename(tmp_path / "moved")
    with pytest.raises(VaultError, match=r"vault\.keys is missing"):
        open_vault(tmp_path)
    (tmp_path / "moved").rename(tmp_path / "keys" / "vault.keys")
    (tmp_path / "vault.db").write_bytes(b"x" * 5000)
    with pytest.raises(VaultError, match="is damaged"):
        open_vault(tmp_path)
    (tmp_path / "vault.db").unlink()
    apsw.Connection(str(tmp_path / "vault.db")).execute("CREATE TABLE t (a)")
    with pytest.raises(VaultError, match="not a vault"):
        open_vault(tmp_path)


@given(st.lists(st.sampled_from(["seal", "erase", "reopen"]), max_size=12), st.integers(0, 99))
def test_any_order_of_sealing_erasing_and_reopening_keeps_what_it_should(
    tmp_path_factory: pytest.TempPathFactory, steps: list[str], seed: int
) -> None:
    folder, chance = tmp_path_factory.mktemp("vault"), random.Random(seed)
    vault, live, gone = new_vault(folder), {}, set()
    for number, step in enumerate(steps):
        if step == "seal":
            live[vault.seal([deposit(f"person {number}")])[0]] = f"person {number}".encode()
        elif step == "erase" and live:
            commitment = chance.choice(sorted(live))
            vault.erase([commitment], now_s=number)
            gone.add(commitment)
            del live[commitment]
        else:
            vault.close()
            vault = open_vault(folder, seed=number + 7)
    assert {commitment: vault.unseal(commitment) for commitment in live} == live
    for commitment in gone:
        with pytest.raises(VaultError, match="was erased"):
            vault.unseal(commitment)
    vault.close()


def test_keys_that_others_can_read_are_not_used(tmp_path: Path) -> None:
    with new_vault(tmp_path):
        pass
    (tmp_path / "keys" / "vault.keys").chmod(0o640)
    with pytest.raises(VaultError, match="read by others"):
        open_vault(tmp_path)
