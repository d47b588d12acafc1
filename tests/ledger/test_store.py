"""The ledger: durable, idempotent, one writer at a time, readable by many."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import apsw
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.drafts import NOON_MS, draft, drafts, new_ledger, open_ledger
from safepassage.foundation.errors import LedgerBusy, LedgerDamaged, LedgerError
from safepassage.ledger import merkle
from safepassage.ledger.clock import stamp_of
from safepassage.ledger.schema import connect
from safepassage.ledger.store import Ledger, _Turn
from safepassage.ledger.turns import mark_of, note_path
from safepassage.ledger.verify import verify

DAY_MS = 86_400_000
TESTS = Path(__file__).parents[1]


def test_an_append_is_there_for_a_reader_at_once(tmp_path: Path) -> None:
    with new_ledger(tmp_path) as ledger, ledger.reader() as reader:
        receipts = ledger.append(drafts(1, 3))
        assert [(receipt.position, receipt.id, receipt.status) for receipt in receipts] == [
            (number, draft(number).id, "recorded") for number in (1, 2, 3)
        ]
        rows = list(reader.entries())
        assert [row.content for row in rows] == [draft(number).content for number in (1, 2, 3)]
        assert [row.recorded_at for row in rows] == [stamp_of(NOON_MS) + n for n in range(3)]
        assert reader.by_id(draft(2).id) == rows[1]
        assert reader.by_origin("post-a\x1f3") == [rows[2]]
        assert reader.by_id(bytes(32)) is None
        assert reader.at(4) is None
        assert list(reader.entries(after=1, upto=2)) == [rows[1]]
        assert reader.head() == ledger.head()


def test_the_same_again_writes_nothing_and_other_content_is_kept_and_said(tmp_path: Path) -> None:
    with new_ledger(tmp_path) as ledger, ledger.reader() as reader:
        ledger.append(drafts(1, 2))
        again = ledger.append([draft(2), draft(3), draft(1, "other")])
        assert [(receipt.position, receipt.status) for receipt in again] == [
            (2, "duplicate"),
            (3, "recorded"),
            (4, "conflict"),
        ]
        assert again[2].others == (draft(1).id,)
        assert [row.position for row in reader.by_origin("post-a\x1f1")] == [1, 4]
        before = ledger.head()
        assert ledger.append([draft(1, "other")])[0].status == "duplicate"
        assert ledger.append([]) == []
        assert ledger.head() == before


def test_a_malformed_draft_leaves_nothing_of_its_call(tmp_path: Path) -> None:
    with new_ledger(tmp_path) as ledger:
        bad = draft(2)
        with pytest.raises(ValueError, match="draft 2"):
            ledger.append([draft(1), type(bad)(bad.content, bytes(32), bad.origin)])
        assert ledger.head().size == 0


@given(st.lists(st.lists(st.tuples(st.integers(1, 8), st.sampled_from("ab")), max_size=40), max_size=6))
def test_batches_reopened_between_them_give_the_ledger_of_one_batch(
    tmp_path_factory: pytest.TempPathFactory, batches: list[list[tuple[int, str]]]
) -> None:
    parted, whole = tmp_path_factory.mktemp("parted"), tmp_path_factory.mktemp("whole")
    new_ledger(parted).close()
    for batch in batches:
        with open_ledger(parted) as ledger:
            ledger.append([draft(number, text) for number, text in batch])
    with new_ledger(whole) as one, open_ledger(parted) as two, two.reader() as reader:
        one.append([draft(number, text) for batch in batches for number, text in batch])
        assert one.head() == two.head()
        assert verify(reader) == []


def test_proofs_of_a_ledger_across_several_levels(tmp_path: Path) -> None:
    with new_ledger(tmp_path) as ledger, ledger.reader() as reader:
        for first in range(1, 700, 37):
            ledger.append(drafts(first, first + 36))
        head = reader.head()
        for position in (1, 2, 16, 17, 255, 256, 257, 600, head.size):
            row = reader.at(position)
            assert row is not None
            leaf = merkle.leaf_hash(reader.previous_leaf(position) + row.record)
            assert leaf == row.leaf
            proof = reader.inclusion_proof(position)
            assert merkle.verify_inclusion(leaf, position - 1, head.size, proof, head.root)
            consistency = reader.consistency_proof(position)
            earlier = reader.head(position)
            assert merkle.verify_consistency(position, head.size, earlier.root, head.root, consistency)


def test_sizes_and_positions_that_are_not_there_are_refused(tmp_path: Path) -> None:
    with new_ledger(tmp_path) as ledger, ledger.reader() as reader:
        ledger.append([draft(1)])
        for call in (
            lambda: reader.head(2),
            lambda: reader.inclusion_proof(2),
            lambda: reader.inclusion_proof(0),
            lambda: reader.consistency_proof(1, 2),
            lambda: ledger.store_head(2, "note"),
        ):
            with pytest.raises(ValueError, match=r"ledger|leaf"):
                call()


def test_a_clock_set_back_a_day_keeps_the_order_over_a_restart(tmp_path: Path) -> None:
    with new_ledger(tmp_path) as ledger:
        ledger.append(drafts(1, 3))
    with open_ledger(tmp_path, clock=lambda: NOON_MS - DAY_MS) as ledger, ledger.reader() as reader:
        ledger.append(drafts(4, 5))
        stamps = [row.recorded_at for row in reader.entries()]
        assert stamps == [stamp_of(NOON_MS) + n for n in range(5)]
        drift = ledger.drift()
        assert drift is not None
        assert drift.got == "86400 s after this machine's clock"
        assert verify(reader) == []


def test_what_was_known_at_a_time_is_a_position(tmp_path: Path) -> None:
    wall_ms = [NOON_MS]
    with new_ledger(tmp_path, clock=lambda: wall_ms[0]) as ledger, ledger.reader() as reader:
        assert reader.position_at(stamp_of(NOON_MS)) == 0
        for hour in range(5):
            wall_ms[0] = NOON_MS + hour * 3_600_000
            ledger.append(drafts(hour * 10, hour * 10 + 3))
        assert reader.position_at(stamp_of(NOON_MS) - 1) == 0
        assert reader.position_at(stamp_of(NOON_MS)) == 1
        assert reader.position_at(stamp_of(NOON_MS + 3_599_999)) == 4
        assert reader.position_at(stamp_of(NOON_MS + 2 * 3_600_000) + 1) == 10
        assert reader.position_at(stamp_of(NOON_MS + DAY_MS)) == 20


def test_two_openings_see_each_other_s_rows_before_they_write(tmp_path: Path) -> None:
    with new_ledger(tmp_path) as one, open_ledger(tmp_path) as two, one.reader() as reader:
        for number in range(1, 41, 2):
            assert one.append([draft(number)])[0].position == number
            assert two.append([draft(number + 1)])[0].position == number + 1
            assert two.append([draft(number)])[0].status == "duplicate"
        assert verify(reader) == []


def test_threads_may_share_one_ledger(tmp_path: Path) -> None:
    with new_ledger(tmp_path) as ledger, ledger.reader() as reader:
        threads = [
            threading.Thread(target=lambda k=k: [ledger.append([draft(k * 100 + n)]) for n in range(10)])
            for k in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert reader.size() == 80
        assert verify(reader) == []


HOLD = """
import sys
from pathlib import Path
from ledger.drafts import open_ledger
from safepassage.ledger.store import _Turn
with open_ledger(Path(sys.argv[1])) as ledger, _Turn(ledger):
    print("held", flush=True)
    sys.stdin.read()
"""

APPEND = """
import sys
from pathlib import Path
from ledger.drafts import draft, open_ledger
first = int(sys.argv[2])
with open_ledger(Path(sys.argv[1])) as ledger:
    print("ready", flush=True)
    sys.stdin.read(1)
    for number in range(first, first + 100):
        ledger.append([draft(number)])
"""


def other_process(code: str, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(TESTS)},
    )


def test_whoever_waits_too_long_is_told_the_other_s_pid(tmp_path: Path) -> None:
    new_ledger(tmp_path).close()
    with other_process(HOLD, tmp_path) as other, open_ledger(tmp_path, wait_s=0.02) as ledger:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(LedgerBusy, match=f"process {other.pid} has been writing") as caught:
            ledger.append([draft(1)])
        assert caught.value.exit_code == 3
        os.kill(other.pid, signal.SIGKILL)
        other.wait()
        assert ledger.append([draft(1)])[0].status == "recorded"


def test_a_dead_writer_is_not_blamed_for_a_foreign_program(tmp_path: Path) -> None:
    new_ledger(tmp_path).close()
    with other_process(HOLD, tmp_path) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        os.kill(other.pid, signal.SIGKILL)
    foreign = apsw.Connection(str(tmp_path / "ledger.db"))
    foreign.execute("BEGIN IMMEDIATE")
    with open_ledger(tmp_path, wait_s=0.02) as ledger:
        with pytest.raises(LedgerBusy, match="another program, which left no note"):
            ledger.append([draft(1)])
        foreign.execute("ROLLBACK")
        ledger.append([draft(1)])
        foreign.execute("BEGIN IMMEDIATE")
        with pytest.raises(LedgerBusy, match="another program, which left no note"):
            ledger.append([draft(2)])
    foreign.close()


def test_a_second_opening_in_the_same_process_is_named_as_such(tmp_path: Path) -> None:
    busy = pytest.raises(LedgerBusy, match=r"this very process \(\d+\)")
    with new_ledger(tmp_path) as one, open_ledger(tmp_path, wait_s=0.02) as two, _Turn(one), busy:
        two.append([draft(1)])


def test_two_processes_take_turns(tmp_path: Path) -> None:
    new_ledger(tmp_path).close()
    with other_process(APPEND, tmp_path, 1) as one, other_process(APPEND, tmp_path, 101) as two:
        for other in (one, two):
            assert other.stdout is not None
            assert other.stdout.readline() == "ready\n"
        for other in (one, two):
            other.communicate("g")
            assert other.returncode == 0
    with open_ledger(tmp_path) as ledger, ledger.reader() as reader:
        assert {row.id for row in reader.entries()} == {draft(number).id for number in range(1, 201)}
        assert verify(reader) == []


def test_a_forked_process_must_open_for_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with new_ledger(tmp_path) as ledger:
        monkeypatch.setattr("safepassage.ledger.store.os.getpid", lambda: -1)
        with pytest.raises(LedgerError, match="a forked process opens it for itself"):
            ledger.append([draft(1)])


def test_a_read_only_opening_reads_and_does_not_write(tmp_path: Path) -> None:
    with new_ledger(tmp_path) as ledger:
        ledger.append([draft(1)])
    with open_ledger(tmp_path, readonly=True) as ledger, ledger.reader() as reader:
        assert reader.size() == 1
        with pytest.raises(LedgerError, match="for reading only"):
            ledger.append([draft(2)])
        with pytest.raises(apsw.ReadOnlyError):
            reader.connection.execute("DELETE FROM entry")


def test_a_turn_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    with new_ledger(tmp_path) as ledger, ledger.reader() as reader:
        with _Turn(ledger) as connection:
            connection.execute("CREATE TABLE derived (a)")
            connection.execute("INSERT INTO derived VALUES (1)")
        with pytest.raises(apsw.SQLError), _Turn(ledger) as connection:  # noqa: PT012 - the first of two is undone
            connection.execute("INSERT INTO derived VALUES (2)")
            connection.execute("INSERT INTO nowhere VALUES (2)")
        assert reader.connection.execute("SELECT a FROM derived").fetchall() == [(1,)]
        assert ledger.append([draft(1)])[0].position == 1


def test_a_ledger_file_cut_in_half_says_so(tmp_path: Path) -> None:
    with new_ledger(tmp_path) as ledger:
        ledger.append(drafts(1, 500))
    path = tmp_path / "ledger.db"
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(LedgerDamaged, match=rf"is cut off: {len(whole) // 2} bytes of the {len(whole)}"):
        open_ledger(tmp_path)
    path.write_bytes(whole[:50])
    with pytest.raises(LedgerDamaged, match=r"no SQLite file \(50 bytes\)"):
        open_ledger(tmp_path)


def test_files_that_are_not_ours_are_refused(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="there is no ledger"):
        open_ledger(tmp_path)
    path = tmp_path / "ledger.db"
    path.write_text("name;age\n" * 100)
    with pytest.raises(LedgerDamaged, match="no SQLite file"):
        open_ledger(tmp_path)
    path.unlink()
    foreign = apsw.Connection(str(path))
    foreign.execute("CREATE TABLE t (a)")
    foreign.close()
    with pytest.raises(LedgerDamaged, match="not a Safe Passage ledger"):
        open_ledger(tmp_path)
    foreign = apsw.Connection(str(path))
    foreign.pragma("application_id", 0x53504C47)
    foreign.pragma("user_version", 2)
    foreign.close()
    with pytest.raises(LedgerError, match="has format 2"):
        open_ledger(tmp_path)


@pytest.mark.parametrize("name", ["ledger.db", "ledger.db-wal", "ledger.db-writer"])
def test_a_ledger_is_never_made_over_something(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"something")
    with pytest.raises(LedgerError, match=f"{name} exists already"):
        new_ledger(tmp_path)
    assert (tmp_path / name).read_bytes() == b"something"


def test_settings_are_kept(tmp_path: Path) -> None:
    with new_ledger(tmp_path, meta={"nature": "exercise"}) as ledger, ledger.reader() as reader:
        assert reader.meta()["nature"] == "exercise"


def test_commits_are_synced_and_logged_ahead(tmp_path: Path) -> None:
    with new_ledger(tmp_path):
        connection = connect(tmp_path / "ledger.db", readonly=False)
        assert connection.pragma("journal_mode") == "wal"
        assert connection.pragma("synchronous") == 2
        connection.close()


def test_the_bundled_sqlite_is_without_the_wal_reset_bug() -> None:
    assert tuple(map(int, apsw.sqlite_lib_version().split("."))) >= (3, 51, 3)


def test_a_writer_notes_how_far_it_came_and_a_ruined_note_harms_nothing(tmp_path: Path) -> None:
    with new_ledger(tmp_path) as ledger:
        assert mark_of(ledger.path) is None
        ledger.append(drafts(1, 7))
        mark = mark_of(ledger.path)
        assert mark is not None
        assert mark.size == 7
    note_path(tmp_path / "ledger.db").write_bytes(b"rubbish")
    assert mark_of(tmp_path / "ledger.db") is None
    with open_ledger(tmp_path) as ledger:
        assert ledger.append([draft(8)])[0].position == 8
        assert Ledger.head(ledger).size == 8
