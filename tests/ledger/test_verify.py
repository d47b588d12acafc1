"""Verify names the first bad row, and does not cry where nothing is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import apsw
import pytest

from ledger.drafts import draft, drafts, new_ledger, open_ledger
from safepassage.foundation.errors import Fault
from safepassage.ledger.chain import GENESIS, leaf_of, record_of
from safepassage.ledger.heads import Checkpoint, HeadKey
from safepassage.ledger.merkle import Frontier
from safepassage.ledger.turns import note_path
from safepassage.ledger.verify import FAULTS_MAX, verify, verify_rows

if TYPE_CHECKING:
    from pathlib import Path

    from safepassage.ledger.store import Ledger

KEY = HeadKey("desk.example", bytes(32))


def verified(folder: Path, **arguments: object) -> list[Fault]:
    with open_ledger(folder) as ledger, ledger.reader() as reader:
        return verify(reader, **arguments)  # type: ignore[arg-type]


def filled(folder: Path, rows: int = 600) -> None:
    with new_ledger(folder, meta={"nature": "exercise"}) as ledger:
        ledger.append(drafts(1, rows))


def damage(folder: Path, sql: str, *values: object) -> None:
    connection = apsw.Connection(str(folder / "ledger.db"))
    connection.execute(sql, values)
    connection.close()


def sign(ledger: Ledger, size: int | None = None) -> str:
    with ledger.reader() as reader:
        head = reader.head(size)
    return KEY.sign(Checkpoint("desk.example/night", head.size, head.root))


def test_an_intact_ledger_has_no_fault(tmp_path: Path) -> None:
    filled(tmp_path)
    with open_ledger(tmp_path) as ledger:
        for size in (0, 1, 599, 600):
            ledger.store_head(size, sign(ledger, size))
    assert verified(tmp_path, verifiers=[KEY.verifier]) == []


def test_an_empty_ledger_has_no_fault(tmp_path: Path) -> None:
    new_ledger(tmp_path).close()
    assert verified(tmp_path) == []


@pytest.mark.parametrize("position", [1, 2, 16, 300, 600])
def test_a_changed_record_is_named(tmp_path: Path, position: int) -> None:
    filled(tmp_path)
    text = "CAST(replace(CAST(record AS TEXT), '\"x\"', '\"y\"') AS BLOB)"
    damage(tmp_path, f"UPDATE entry SET record = {text} WHERE position = ?", position)
    faults = verified(tmp_path)
    assert [(fault.row, fault.field) for fault in faults] == [(position, "leaf"), (position, "id")]
    assert f"row {position}, leaf" in str(faults[0])


def test_a_changed_leaf_is_named_before_the_row_that_hangs_on_it(tmp_path: Path) -> None:
    filled(tmp_path)
    damage(tmp_path, "UPDATE entry SET leaf = zeroblob(32) WHERE position = 77")
    first = verified(tmp_path)[0]
    assert (first.row, first.field, first.got) == (77, "leaf", "0" * 64)


@pytest.mark.parametrize(
    ("sql", "row", "field"),
    [
        ("UPDATE entry SET id = zeroblob(32) WHERE position = 5", 5, "id"),
        ("UPDATE entry SET origin = 'post-b' || substr(origin, 7) WHERE position = 6", 6, "origin"),
        ("DELETE FROM entry WHERE position = 7", 8, "leaf"),
        ("UPDATE entry SET position = 700 WHERE position = 600", 600, "position"),
        ("DELETE FROM node WHERE level = 1 AND idx = 3", None, "tree node 3 of level 1"),
        ("UPDATE node SET hash = zeroblob(32) WHERE level = 2 AND idx = 1", None, "tree node 1 of level 2"),
        ("INSERT INTO node VALUES (5, 0, zeroblob(32))", None, "tree nodes"),
        ("UPDATE meta SET value = 'real' WHERE key = 'nature'", None, "settings"),
        ("DROP INDEX entry_origin", None, "table entry_origin"),
        ("INSERT INTO head VALUES (3, 'rubbish')", None, "signed head of 3 rows"),
    ],
)
def test_every_kind_of_change_is_named(tmp_path: Path, sql: str, row: int | None, field: str) -> None:
    filled(tmp_path)
    damage(tmp_path, sql)
    faults = verified(tmp_path)
    assert (faults[0].row, faults[0].field) == (row, field)


def test_a_chain_that_was_computed_afresh_is_found_by_the_signed_head(tmp_path: Path) -> None:
    """Whoever can write the file can make a new chain; not a new signature."""
    honest, forged = tmp_path / "honest", tmp_path / "forged"
    for folder, text in ((honest, "x"), (forged, "y")):
        folder.mkdir()
        with new_ledger(folder) as ledger:
            ledger.append([draft(1), draft(2, text), draft(3)])
    with open_ledger(honest) as ledger:
        note = sign(ledger)
    with open_ledger(forged) as ledger:
        ledger.store_head(3, note)
    (fault,) = verified(forged, verifiers=[KEY.verifier])
    assert (fault.row, fault.field) == (3, "signed head of 3 rows")


def test_stamps_that_do_not_rise_are_named(tmp_path: Path) -> None:
    new_ledger(tmp_path).close()
    previous = GENESIS
    for position, stamp in ((1, 50), (2, 60), (3, 60), (4, 70)):
        one = draft(position)
        record = record_of(one.content, b"desk", stamp)
        previous = leaf_of(previous, record)
        damage(tmp_path, "INSERT INTO entry VALUES (?, ?, ?, ?, ?)", position, one.id, one.origin, previous, record)
    (fault,) = verified(tmp_path)
    assert (fault.row, fault.field, fault.expected) == (3, "recorded_at", "a stamp after 60")


def test_a_head_of_another_key_is_named(tmp_path: Path) -> None:
    filled(tmp_path, 5)
    with open_ledger(tmp_path) as ledger:
        ledger.store_head(5, sign(ledger))
    assert verified(tmp_path) == []
    (fault,) = verified(tmp_path, verifiers=[HeadKey("desk.example", b"\x01" * 32).verifier])
    assert fault.expected == "a signature of this operation's key"


def test_rows_cut_off_behind_a_signed_head_are_missed(tmp_path: Path) -> None:
    filled(tmp_path, 40)
    with open_ledger(tmp_path) as ledger:
        ledger.store_head(40, sign(ledger))
    note_path(tmp_path / "ledger.db").unlink()
    damage(tmp_path, "DELETE FROM entry WHERE position > 35")
    (fault,) = verified(tmp_path, verifiers=[KEY.verifier])
    assert (fault.field, fault.got) == ("signed head of 40 rows", "35: rows were cut off")


def test_rows_cut_off_after_the_last_head_are_missed_on_the_same_machine(tmp_path: Path) -> None:
    filled(tmp_path, 40)
    damage(tmp_path, "DELETE FROM entry WHERE position > 35")
    (fault,) = verified(tmp_path)
    assert (fault.field, fault.got) == ("size", "35 rows")
    assert "the 40 rows that were acknowledged" in fault.expected


def test_checks_of_derived_tables_are_run_too(tmp_path: Path) -> None:
    filled(tmp_path, 3)
    stale = Fault("the fold of 3 rows", "of 2", field="derived")
    assert verified(tmp_path, extra_checks=[lambda _reader: [], lambda _reader: [stale]]) == [stale]


def test_a_long_list_of_faults_ends(tmp_path: Path) -> None:
    filled(tmp_path)
    damage(tmp_path, "UPDATE entry SET origin = 'a\x1fb'")
    assert len(verified(tmp_path)) == FAULTS_MAX


def test_rows_in_memory_are_checked_by_chain_and_tree(tmp_path: Path) -> None:
    filled(tmp_path)
    with open_ledger(tmp_path) as ledger, ledger.reader() as reader:
        rows = list(reader.entries())
        records, leaves = [row.record for row in rows], [row.leaf for row in rows]
        checked = verify_rows(records, leaves)
        assert (checked.first_bad, checked.root) == (None, ledger.head().root)
    records[99] = records[99].replace(b'"x"', b'"y"')
    assert verify_rows(records, leaves).first_bad == 100
    assert verify_rows(records[100:], leaves[100:], leaves[99]).first_bad is None
    with pytest.raises(ValueError, match="599 records and 600 leaves"):
        verify_rows(records[1:], leaves)


def test_a_consistent_forgery_in_memory_has_another_root() -> None:
    records, leaves, previous = [b"a", b"b", b"c"], [], bytes(32)
    for record in records:
        previous = leaf_of(previous, record)
        leaves.append(previous)
    frontier = Frontier()
    frontier.extend(leaves)
    assert verify_rows(records, leaves).root == frontier.root()
    assert verify_rows(records[:2], leaves[:2]).root != frontier.root()
