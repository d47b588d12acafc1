"""An operation's folder: made once, opened often, its nature fixed, its people erasable, its figures untouched."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from ledger.stories import EVENING_S, KINDS, seen, ticking
from safepassage.foundation.errors import DataRefused, LedgerError, UsageError, VaultError
from safepassage.foundation.times import Interval
from safepassage.ledger.kinds import KINDS as LEDGER_KINDS
from safepassage.ledger.observation import Observation
from safepassage.ledger.operation import Operation
from safepassage.ledger.vault import Deposit

if TYPE_CHECKING:
    from pathlib import Path

CATALOGUE = {**KINDS, **{kind.name: kind for kind in LEDGER_KINDS}}


def card(nature: str = "exercise", source_id: str = "card-1") -> Observation:
    body = {
        "name": {"en": "An exercise"},
        "operator": "Staff",
        "operator_is_party": "no",
        "nature": nature,
        "start": EVENING_S - 86_400,
        "time_zone": "Asia/Damascus",
    }
    return Observation(
        kind="operation",
        body=body,
        occurred=Interval(EVENING_S, EVENING_S),
        source="desk",
        source_id=source_id,
        method="reported",
        mood="declared",
    )


def made(folder: Path) -> Operation:
    return Operation.create(folder, CATALOGUE, card(), clock=ticking(), node="node-1")


def test_a_new_operation_has_its_card_and_is_whole(tmp_path: Path) -> None:
    with made(tmp_path / "op") as operation:
        assert operation.nature == "exercise"
        assert operation.view().card.operator == "Staff"
        assert operation.verify() == []
    with Operation.open(tmp_path / "op", CATALOGUE, clock=ticking()) as again:
        assert again.ledger.head().size == 1


def test_an_operation_is_not_made_over_something(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(UsageError, match="not empty"):
        made(tmp_path)


def test_a_folder_that_is_none_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="safepassage new"):
        Operation.open(tmp_path, CATALOGUE, clock=ticking())


def test_natures_never_mix(tmp_path: Path) -> None:
    with made(tmp_path / "op") as operation, pytest.raises(DataRefused, match="never mix"):
        operation.record([card("real", "card-2")])


def test_a_signed_head_is_kept_and_checked(tmp_path: Path) -> None:
    with made(tmp_path / "op") as operation:
        operation.record([seen({"people": 3})])
        note = operation.sign_head()
        assert f"{operation.origin}\n2\n" in note
        assert "nature exercise" in note
        assert operation.verify() == []
        (tmp_path / "op" / "keys" / "head.key").chmod(0o644)
        with pytest.raises(LedgerError, match="read by others"):
            operation.sign_head()


def test_destroying_the_key_erases_the_person_and_leaves_figures_and_proofs(tmp_path: Path) -> None:
    household = seen({"people": 5}, source_id="h-1")
    deposit = Deposit(b'{"names":"Somebody"}', "family tracing", "consent", EVENING_S + 86_400)
    with made(tmp_path / "op") as operation:
        operation.record([household], {household.id: deposit})
        before, root = operation.view().tally("crossing").amount("people"), operation.ledger.head().root
        row = operation.folds.reader.by_id(bytes.fromhex(household.id))
        assert row is not None
        assert b"Somebody" not in row.record
        commitment = bytes.fromhex(row.record.rpartition(b'"sealed":"')[2][:64].decode())
        with operation.vault() as vault:
            assert vault.unseal(commitment) == deposit.payload
            assert vault.erase([commitment], now_s=EVENING_S) == 1
            with pytest.raises(VaultError):
                vault.unseal(commitment)
        assert operation.view().tally("crossing").amount("people") == before
        assert operation.ledger.head().root == root
        assert operation.verify() == []


def test_a_second_delivery_seals_nothing_twice(tmp_path: Path) -> None:
    household = seen({"people": 5}, source_id="h-1")
    deposit = Deposit(b"{}", "family tracing", "consent", EVENING_S)
    with made(tmp_path / "op") as operation:
        assert operation.record([household], {household.id: deposit})[0].status == "recorded"
        again = operation.record([household], {household.id: replace(deposit, payload=b'{"other":1}')})
        assert again[0].status == "duplicate"
        with operation.vault() as vault:
            assert vault.expire(now_s=EVENING_S + 1) == 1


def test_sums_that_are_not_the_rows_are_reported_and_harmless(tmp_path: Path) -> None:
    with made(tmp_path / "op") as operation:
        operation.record([seen({"people": 3})])
        operation.view()
        operation.folds._db.execute("UPDATE main.cell SET count = 9")
        assert [fault.file for fault in operation.verify()] == ["folds.db"]


def test_a_position_by_time_is_the_last_one_recorded_by_then(tmp_path: Path) -> None:
    with made(tmp_path / "op") as operation:
        operation.record([seen({"people": 3})])
        first = operation.folds.reader.at(1)
        assert first is not None
        assert operation.position_of(None, first.recorded_at >> 16) == 1
        assert operation.position_of(None) == 2
        with pytest.raises(LedgerError, match="nothing had been recorded"):
            operation.position_of(None, 0)


def test_reading_only_leaves_the_folder_as_it_was(tmp_path: Path) -> None:
    made(tmp_path / "op").close()
    (tmp_path / "op" / "folds.db").unlink()
    with Operation.open(tmp_path / "op", CATALOGUE, clock=ticking(), readonly=True) as operation:
        assert operation.view().card.nature == "exercise"
        with pytest.raises(LedgerError):
            operation.record([seen({"people": 3})])
    assert not (tmp_path / "op" / "folds.db").exists()
