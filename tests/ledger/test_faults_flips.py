"""A flipped byte: in a row it is named, anywhere else it is reported or does no harm."""

from __future__ import annotations

import random
import shutil
from typing import TYPE_CHECKING, NamedTuple

from ledger.drafts import draft, drafts, new_ledger
from safepassage.foundation.errors import LedgerError
from safepassage.ledger.heads import Checkpoint, HeadKey
from safepassage.ledger.reader import Reader
from safepassage.ledger.verify import verify

if TYPE_CHECKING:
    from pathlib import Path

    from safepassage.foundation.errors import Fault
    from safepassage.ledger.chain import Row

ROWS = 150
KEY = HeadKey("desk.example", bytes(32))


class Seen(NamedTuple):
    """Everything that a reader gets out of a ledger."""

    rows: list[Row]
    found_by_id: list[Row | None]
    found_by_origin: list[list[Row]]
    root: bytes
    proof: list[bytes]
    meta: dict[str, str]


def seen(reader: Reader) -> Seen:
    known = drafts(1, ROWS)
    return Seen(
        list(reader.entries()),
        [reader.by_id(one.id) for one in known],
        [reader.by_origin(one.origin) for one in known],
        reader.head().root,
        reader.inclusion_proof(7),
        reader.meta(),
    )


def verdict(path: Path) -> tuple[list[Fault] | LedgerError, Seen | None]:
    """What verify says, and what a reader gets where verify says nothing."""
    try:
        with Reader.open(path) as reader:
            faults = verify(reader, verifiers=[KEY.verifier])
            return faults, None if faults else seen(reader)
    except LedgerError as error:
        return error, None


def flip(path: Path, whole: bytes, place: int, bit: int) -> None:
    changed = bytearray(whole)
    changed[place] ^= 1 << bit
    path.write_bytes(changed)


def filled(folder: Path) -> Path:
    with new_ledger(folder, meta={"nature": "exercise"}) as ledger:
        for first in range(1, ROWS + 1, 30):
            ledger.append(drafts(first, first + 29))
        head = ledger.head()
        ledger.store_head(head.size, KEY.sign(Checkpoint("desk.example/night", head.size, head.root)))
    return folder / "ledger.db"


def test_a_flipped_byte_in_any_row_names_the_row(tmp_path: Path, seed: int) -> None:
    path = filled(tmp_path)
    whole, chance = path.read_bytes(), random.Random(seed)
    with Reader.open(path) as reader:
        before = seen(reader)
    for row in before.rows:
        for part, start in ((row.leaf, 0), (row.record, len(row.leaf))):
            named = 0
            for place in places_of(row.leaf + row.record, whole):
                flip(path, whole, place + start + chance.randrange(len(part)), chance.randrange(8))
                faults, after = verdict(path)
                if after is not None:  # a stale copy in the free space of a page that was split
                    assert after == before
                    continue
                assert isinstance(faults, list)
                assert (faults[0].row, faults[0].field) == (row.position, "leaf")
                named += 1
            assert named == 1


def places_of(part: bytes, whole: bytes) -> list[int]:
    return [place for place in range(len(whole)) if whole.startswith(part, place)]


def test_a_flipped_byte_anywhere_is_reported_or_harmless(tmp_path: Path, flips: int, seed: int) -> None:
    path = filled(tmp_path)
    whole, chance = path.read_bytes(), random.Random(seed)
    with Reader.open(path) as reader:
        before = seen(reader)
    reported = 0
    for _ in range(flips):
        place, bit = chance.randrange(len(whole)), chance.randrange(8)
        flip(path, whole, place, bit)
        faults, after = verdict(path)
        reported += after is None
        assert after in (None, before), f"byte {place}, bit {bit} changes what is read and is not reported: {faults}"
    assert 0 < reported < flips


def test_every_byte_of_the_header_is_reported_or_harmless(tmp_path: Path) -> None:
    path = filled(tmp_path)
    whole = path.read_bytes()
    with Reader.open(path) as reader:
        before = seen(reader)
    for place in range(120):
        flip(path, whole, place, place % 8)
        faults, after = verdict(path)
        assert after in (None, before), f"byte {place} changes what is read and is not reported: {faults}"


def test_a_flipped_byte_in_the_log_is_reported_or_harmless(tmp_path: Path, flips: int, seed: int) -> None:
    """After a crash the newest rows are in the log only; a broken frame there would cut them off in silence."""
    life = tmp_path / "life"
    life.mkdir()
    with new_ledger(life) as ledger:
        ledger.append(drafts(1, ROWS - 1))
        ledger.append([draft(ROWS)])
        crashed = tmp_path / "crashed"
        crashed.mkdir()
        for name in ("ledger.db", "ledger.db-wal", "ledger.db-writer"):
            shutil.copy(life / name, crashed / name)
    path, log = crashed / "ledger.db", crashed / "ledger.db-wal"
    whole, chance = log.read_bytes(), random.Random(seed)
    pristine = path.read_bytes()
    with Reader.open(path) as reader:
        before = seen(reader)
    for _ in range(flips // 3):
        for leftover in crashed.glob("*-shm"):
            leftover.unlink()
        path.write_bytes(pristine)
        flip(log, whole, chance.randrange(len(whole)), chance.randrange(8))
        faults, after = verdict(path)
        assert after in (None, before), faults
