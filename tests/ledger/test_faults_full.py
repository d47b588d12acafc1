"""A disk that is full, or fails, at every write call in turn: nothing acknowledged is lost.

As SQLite tests itself: let the first call fail, then the second, and so on, until a
whole workload passes without meeting the fault.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

import pytest

from ledger.drafts import drafts, new_ledger, open_ledger
from ledger.faults.full import FailingVfs
from safepassage.foundation.errors import LedgerError, LedgerFull
from safepassage.ledger.store import _Turn
from safepassage.ledger.verify import verify

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from safepassage.ledger.store import Ledger

BATCHES = [(1, 1), (2, 2), (3, 42), (43, 43), (44, 60), (61, 61)]


def work(ledger: Ledger, errors: type[LedgerError]) -> set[bytes]:
    """Append all batches, going on after a failure; the ids that were acknowledged."""
    acknowledged: set[bytes] = set()
    for first, last in BATCHES:
        try:
            acknowledged |= {receipt.id for receipt in ledger.append(drafts(first, last))}
        except errors:
            continue
    return acknowledged


def check_whole(ledger: Ledger, acknowledged: set[bytes]) -> None:
    with ledger.reader() as reader:
        assert verify(reader) == []
        there = {row.id for row in reader.entries()}
    assert acknowledged <= there
    assert there <= {draft.id for draft in drafts(1, 61)}


def tries(tmp_path: Path, vfs: FailingVfs) -> Iterator[tuple[int, Path, Ledger]]:
    """A new ledger for each call that is to fail: the first, the second, and so on."""
    for calls in count():
        folder = tmp_path / str(calls)
        folder.mkdir()
        vfs.failed = False
        ledger = new_ledger(folder, vfs=vfs.name)
        ledger._connection.pragma("wal_autocheckpoint", 20)
        vfs.fail_after(calls)
        yield calls, folder, ledger


@pytest.mark.parametrize("how", ["full", "short"])
@pytest.mark.parametrize("once", [True, False])
def test_a_full_disk_at_every_write_call_in_turn(tmp_path: Path, how: str, once: bool) -> None:
    vfs = FailingVfs(f"full-{how}-{once}", how=how, once=once)
    for calls, folder, ledger in tries(tmp_path, vfs):
        acknowledged = work(ledger, LedgerFull)
        vfs.fail_after(None)
        if not vfs.failed:
            assert len(acknowledged) == 61
            assert calls > 40
            ledger.close()
            break
        check_whole(ledger, acknowledged)
        assert work(ledger, LedgerFull) == {draft.id for draft in drafts(1, 61)}  # space was freed: it goes on
        ledger.close()
        with open_ledger(folder) as again:
            check_whole(again, acknowledged)
            assert again.head().size == 61
    vfs.unregister()


def test_a_disk_that_cannot_sync_is_not_trusted_until_the_ledger_is_opened_again(tmp_path: Path) -> None:
    vfs = FailingVfs("sync", how="sync", once=True)
    for calls, folder, ledger in tries(tmp_path, vfs):
        acknowledged = work(ledger, LedgerError)
        vfs.fail_after(None)
        if not vfs.failed:
            assert calls > 5
            ledger.close()
            break
        if len(acknowledged) < 61:
            with pytest.raises(LedgerError, match="takes no more since an error of the disk; open it again"):
                ledger.append(drafts(1, 1))
        ledger.close()
        with open_ledger(folder) as again:
            check_whole(again, acknowledged)
            assert work(again, LedgerError) == {draft.id for draft in drafts(1, 61)}
    vfs.unregister()


def test_a_full_disk_says_what_to_do(tmp_path: Path) -> None:
    vfs = FailingVfs("said", how="full", once=False)
    with new_ledger(tmp_path, vfs=vfs.name) as ledger:
        vfs.fail_after(0)
        with pytest.raises(LedgerFull, match=r"nothing was acknowledged\. Free space, then repeat it"):
            ledger.append(drafts(1, 1))
        vfs.fail_after(None)
        assert ledger.append(drafts(1, 1))[0].position == 1
    vfs.unregister()


def test_rows_that_were_refused_are_not_noted_as_acknowledged(tmp_path: Path) -> None:
    vfs = FailingVfs("noted", how="full", once=True)
    with new_ledger(tmp_path, vfs=vfs.name) as ledger, ledger.reader() as reader:
        ledger.append(drafts(1, 2))
        vfs.fail_after(0)
        with pytest.raises(LedgerFull):
            ledger.append(drafts(3, 9))
        with _Turn(ledger) as connection:
            connection.execute("CREATE TABLE derived (a)")
        assert verify(reader) == []
    vfs.unregister()
