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


def test_an_operation_is_made_in_an_empty_folder_with_its_keys_out_of_sight(tmp_path: Path) -> None:
    with made(tmp_path) as operation:
        first = operation.folds.reader.at(1)
        assert first is not None
        assert operation.origin == f"safepassage/{first.leaf.hex()[:16]}"
    for name in ("keys", "evidence"):
        assert (tmp_path / name).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("node", ["", "Node 1", "node_1", "-node"])
def test_a_nodes_name_is_a_slug(tmp_path: Path, node: str) -> None:
    with pytest.raises(UsageError, match="is not a short name"):
        Operation.create(tmp_path / "op", CATALOGUE, card(), clock=ticking(), node=node)
    assert not (tmp_path / "op").exists()


@pytest.mark.parametrize(
    "pointer",
    [
        b"format = ",
        b"\xff",
        b'format = 2\nnode = "node-1"\n',
        b"format = 1\n",
        b"format = 1\nnode = 1\n",
        b'format = 1\nnode = "N 1"\n',
        b"",
    ],
)
def test_a_pointer_that_cannot_be_meant_is_refused_with_the_lines_it_needs(tmp_path: Path, pointer: bytes) -> None:
    made(tmp_path / "op").close()
    (tmp_path / "op" / "operation.toml").write_bytes(pointer)
    with pytest.raises(UsageError, match="It needs the lines `format = 1` and `node ="):
        Operation.open(tmp_path / "op", CATALOGUE, clock=ticking())


def test_rows_carry_the_node_that_the_folder_names(tmp_path: Path) -> None:
    made(tmp_path / "op").close()
    with Operation.open(tmp_path / "op", CATALOGUE, clock=ticking()) as operation:
        operation.record([seen({"people": 3})])
        rows = [operation.folds.reader.at(position) for position in (1, 2)]
        assert all(row is not None and b'"node":"node-1"' in row.record for row in rows)


def test_a_view_is_of_the_position_and_the_moment_asked_for(tmp_path: Path) -> None:
    with made(tmp_path / "op") as operation:
        operation.record([seen({"people": 3}), seen({"people": 4}, quarter=1, source_id="2")])
        at_first = operation.view(as_of_s=EVENING_S + 900).tally("crossing").amount("people")
        known_first = operation.view(position=2).tally("crossing").amount("people")
        assert at_first is not None
        assert at_first == known_first
        assert at_first.lo == 3


def test_what_the_folds_have_not_taken_in_yet_is_no_fault(tmp_path: Path) -> None:
    with made(tmp_path / "op") as operation:
        operation.view()
        operation.record([seen({"people": 3})])
        assert operation.folds.position == 1
        assert operation.verify() == []


def test_a_head_signed_by_another_key_is_found(tmp_path: Path) -> None:
    with made(tmp_path / "other") as other, made(tmp_path / "op") as operation:
        operation.sign_head()
        assert operation.verify() == other.verify() == []
        (tmp_path / "op" / "keys" / "head.pub").write_text((tmp_path / "other" / "keys" / "head.pub").read_text())
        assert [fault.severity for fault in operation.verify()] == ["error"]


def test_a_folder_that_may_not_be_written_is_only_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made(tmp_path / "op").close()
    (tmp_path / "op" / "folds.db").unlink()
    monkeypatch.setattr("os.access", lambda *_: False)
    with Operation.open(tmp_path / "op", CATALOGUE, clock=ticking()) as operation:
        assert operation.view().card.operator == "Staff"
        with pytest.raises(LedgerError):
            operation.record([seen({"people": 3})])
    assert not (tmp_path / "op" / "folds.db").exists()


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
        assert [(fault.file, fault.severity) for fault in operation.verify()] == [("folds.db", "warning")]


def test_a_position_by_time_is_the_last_one_recorded_by_then(tmp_path: Path) -> None:
    with made(tmp_path / "op") as operation:
        operation.record([seen({"people": 3})])
        first = operation.folds.reader.at(1)
        assert first is not None
        assert operation.position_of(None, first.recorded_at >> 16) == 1
        assert operation.position_of(None) == 2
        assert operation.position_of(1) == 1
        with pytest.raises(LedgerError, match="nothing had been recorded"):
            operation.position_of(None, 0)


def test_everything_of_one_millisecond_was_recorded_by_then(tmp_path: Path) -> None:
    now_ms = 1_481_400_000_000
    with Operation.create(tmp_path / "op", CATALOGUE, card(), clock=lambda: now_ms, node="node-1") as operation:
        operation.record([seen({"people": 3}), seen({"people": 4}, source_id="2")])
        assert operation.position_of(None, now_ms) == 3
        with pytest.raises(LedgerError, match="nothing had been recorded"):
            operation.position_of(None, now_ms - 1)


def test_reading_only_leaves_the_folder_as_it_was(tmp_path: Path) -> None:
    made(tmp_path / "op").close()
    (tmp_path / "op" / "folds.db").unlink()
    with Operation.open(tmp_path / "op", CATALOGUE, clock=ticking(), readonly=True) as operation:
        assert operation.view().card.nature == "exercise"
        with pytest.raises(LedgerError):
            operation.record([seen({"people": 3})])
    assert not (tmp_path / "op" / "folds.db").exists()
