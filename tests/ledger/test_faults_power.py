"""The power goes, at any moment: nothing that was acknowledged is lost, and the chain is whole.

A workload is recorded once on a tape; then the power is cut at many moments of it,
each time with other unsynced writes dropped, reordered or torn.
"""

from __future__ import annotations

import random
import shutil
from typing import TYPE_CHECKING

from ledger.drafts import NOON_MS, draft, open_ledger
from ledger.faults.tape import Disk, Event, TapeVfs
from safepassage.ledger import schema
from safepassage.ledger.committer import Committer
from safepassage.ledger.reader import Reader
from safepassage.ledger.store import Ledger
from safepassage.ledger.verify import verify

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

CUTS_PER_TAPE = 50


def record(folder: Path, seed: int, monkeypatch: pytest.MonkeyPatch, synchronous: str = "full") -> list[Event]:
    """One ledger's life on tape: made, filled, closed, opened, filled; "ack n" when rows 1 … n are acknowledged."""
    chance = random.Random(seed)
    vfs = TapeVfs(f"tape-{seed}-{synchronous}")
    monkeypatch.setattr(schema, "sync_folder", lambda _folder: vfs.note("folder"))
    done = 0
    for life in range(3):
        make = Ledger.create if life == 0 else Ledger.open
        ledger = make(folder / "ledger.db", clock=lambda: NOON_MS, node="desk", vfs=vfs.name)
        vfs.note("ack", done)
        ledger._connection.pragma("wal_autocheckpoint", chance.choice([2, 8, 40, 1000]))
        ledger._connection.pragma("synchronous", synchronous)
        with ledger, Committer(ledger) as committer:
            for _ in range(chance.randint(3, 12)):
                rows = chance.choice([1, 1, 1, 3, 20, 60])
                committer.append([draft(number, "x" * 200) for number in range(done + 1, done + rows + 1)])
                done += rows
                vfs.note("ack", done)
        vfs.note("closed")
    vfs.unregister()
    return vfs.tape


def acknowledged(tape: list[Event], moment: int) -> int:
    """How many rows were acknowledged by then; -1 while the ledger was not even made."""
    acks = [event.offset for event in tape[:moment] if event.what == "ack"]
    return acks[-1] if acks else -1


def lost_after(folder: Path, images: dict[str, bytes], promised: int) -> int:
    """Start again from what the disk holds; how many acknowledged rows are missing."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, image in images.items():
        (folder / name).write_bytes(image)
    if promised < 0:
        return 0
    with Reader.open(folder / "ledger.db") as reader:
        assert verify(reader) == []
        size = reader.size()
        assert [row.id for row in reader.entries()] == [draft(n, "x" * 200).id for n in range(1, size + 1)]
    with open_ledger(folder) as ledger:  # and it goes on from there
        assert ledger.append([draft(1_000_000)])[0].position == size + 1
    return max(0, promised - size)


def cut_often(folder: Path, tape: list[Event], seed: int, cuts: int) -> int:
    """Cut the power at many moments of a tape; the rows lost over all of them."""
    chance, disk, played, lost = random.Random(seed), Disk(), 0, 0
    for moment in sorted(chance.choices(range(1, len(tape) + 1), k=cuts)):
        disk.play(tape[played:moment])
        played = moment
        lost += lost_after(folder / "after", disk.crash(chance), acknowledged(tape, moment))
    return lost


def test_no_acknowledged_row_is_lost_when_the_power_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, power_cuts: int, seed: int
) -> None:
    for tape_seed in range(seed, seed + -(-power_cuts // CUTS_PER_TAPE)):
        folder = tmp_path / f"tape {tape_seed}"
        folder.mkdir()
        tape = record(folder, tape_seed, monkeypatch)
        assert cut_often(folder, tape, tape_seed, CUTS_PER_TAPE) == 0, f"tape {tape_seed}"


def test_the_power_cut_would_show_a_commit_that_is_not_synced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The simulation can fail: with `synchronous=normal` SQLite does not sync commits, and rows are lost."""
    tape = record(tmp_path, 1, monkeypatch, synchronous="normal")
    assert cut_often(tmp_path, tape, 1, CUTS_PER_TAPE) > 0
