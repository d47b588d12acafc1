"""Onto the ledger: all or nothing, twice is once, names into the vault."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from interchange.desks import KINDS, NOW_S, operation, record
from safepassage.foundation.errors import LedgerFull
from safepassage.interchange import intake
from safepassage.interchange.desk import desk_of
from safepassage.interchange.intake import foresee, take_in
from safepassage.interchange.records import Entry, RecordReader

if TYPE_CHECKING:
    from pathlib import Path

    from safepassage.ledger.operation import Operation


def entries(opened: Operation, *raws: dict[str, Any]) -> list[Entry]:
    reader = RecordReader(desk_of(opened, NOW_S))
    found = [reader.read(raw)[0] for raw in raws]
    return [entry for entry in found if entry is not None]


def counts(number: int, **changed: Any) -> list[dict[str, Any]]:
    return [record(source_id=f"k-{each}", **changed) for each in range(number)]


def test_the_same_records_again_add_nothing(tmp_path: Path) -> None:
    with operation(tmp_path / "op") as opened:
        rows = entries(opened, *counts(5))
        assert foresee(opened, rows).recorded == 5
        assert opened.ledger.head().size == 1
        first = take_in(opened, rows)
        assert (first.recorded, first.duplicates, first.first, first.last) == (5, 0, 2, 6)
        again = take_in(opened, rows)
        assert (again.recorded, again.duplicates) == (0, 5)
        assert foresee(opened, rows).duplicates == 5
        assert opened.ledger.head().size == 6


def test_other_content_under_a_number_is_kept_and_said(tmp_path: Path) -> None:
    with operation(tmp_path / "op") as opened:
        take_in(opened, entries(opened, record()))
        other = entries(opened, record(occurred="2016-12-10"))
        assert [fault.field for fault in foresee(opened, other).conflicts] == ["source_id"]
        found = take_in(opened, other)
        assert found.recorded == 1
        assert f"retracts={found.ids[0]} this one" in found.conflicts[0].way_out
        assert opened.ledger.head().size == 3


def test_a_conflict_inside_one_file_is_foreseen(tmp_path: Path) -> None:
    with operation(tmp_path / "op") as opened:
        both = entries(opened, record(), record(occurred="2016-12-10"), record())
        ahead, done = foresee(opened, both), take_in(opened, both)
    assert (ahead.recorded, ahead.duplicates, len(ahead.conflicts)) == (2, 1, 1)
    assert (done.recorded, done.duplicates, len(done.conflicts)) == (2, 1, 1)


def test_a_short_file_is_one_transaction_and_a_long_one_is_completed_by_a_second_import(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "WHOLE_ROWS", 4)
    monkeypatch.setattr(intake, "_PIECE_ROWS", 2)
    with operation(tmp_path / "op") as opened:
        rows = entries(opened, *counts(7))
        append, sizes = opened.ledger.append, []

        def failing(drafts: Any) -> Any:
            sizes.append(len(drafts))
            if len(sizes) == 3:
                raise LedgerFull("no space left")
            return append(drafts)

        monkeypatch.setattr(opened.ledger, "append", failing)
        with pytest.raises(LedgerFull):
            take_in(opened, rows)
        assert sizes == [2, 2, 2]
        assert opened.ledger.head().size == 5  # the card, and two pieces that were acknowledged
        found = take_in(opened, rows)
        assert (found.recorded, found.duplicates) == (3, 4)
        sizes.clear()
        take_in(opened, rows[:4])
        assert sizes == [4]


def test_progress_is_told(tmp_path: Path) -> None:
    told: list[int] = []
    with operation(tmp_path / "op") as opened:
        take_in(opened, entries(opened, *counts(3)), tick=told.append)
    assert sum(told) == 3


def test_names_go_into_the_vault_once_and_never_onto_the_chain(tmp_path: Path) -> None:
    raw = {"kind": "registration", **KINDS["registration"].example, "personal": {"names": "Somebody"}}
    with operation(tmp_path / "op") as opened:
        rows = entries(opened, raw)
        take_in(opened, rows)
        take_in(opened, rows)
        row = opened.folds.reader.at(2)
        assert row is not None
        sealed = bytes.fromhex(row.record.rpartition(b'"sealed":"')[2][:64].decode())
        with opened.vault() as vault:
            assert vault.unseal(sealed) == b'{"names":"Somebody"}'
            kept = vault.retention(sealed)
        assert kept is not None
        assert kept.expires_at_s == rows[0].observation.occurred.start_s + 180 * 86_400
        assert (kept.purpose, kept.legal_basis) == ("shelter", "consent")
    on_disk = b"".join(path.read_bytes() for path in (tmp_path / "op").rglob("*") if path.is_file())
    assert b"Somebody" not in on_disk
