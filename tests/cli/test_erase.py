"""`safepassage erase`: the names go, what was counted stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cli.runs import CARD, run
from safepassage.catalogue import everything
from safepassage.ledger.operation import Operation

if TYPE_CHECKING:
    from pathlib import Path

HOUSEHOLD = (
    "occurred=2016-12-10T22:40/2016-12-10T22:45",
    "source=centre-jibreen",
    "source_id=household-1",
    "place=centre/jibreen",
    "women=1",
    "children=3",
    "purpose=shelter",
    "legal_basis=consent",
    "consent=yes",
    "retain_days=1",
    "personal.names=Somebody of Somewhere",
)


@pytest.fixture
def op(tmp_path: Path) -> Path:
    folder = tmp_path / "op"
    assert run("new", folder, *CARD).exit_code == 0
    assert run("record", folder, "registration", *HOUSEHOLD).exit_code == 0
    return folder


def everything_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def test_expired_payloads_go_and_the_ledger_stays_whole(op: Path) -> None:
    asked = run("erase", op, "--expired", stdin="n\n")
    assert "Nothing was erased" in asked.stdout
    erased = run("erase", op, "--expired", "--yes")
    assert "Erased 1 personal payload." in erased.stdout
    assert run("verify", op).exit_code == 0
    assert b"Somebody" not in everything_in(op)
    assert "Erased 0" in run("erase", op, "--expired", "--yes").stdout


def test_one_household_is_erased_by_its_id(op: Path) -> None:
    exported = run("export", op, "--kind", "registration", "--format", "jsonl").stdout
    assert "Somebody" not in exported
    with Operation.open(op, everything(), clock=lambda: 0, readonly=True) as operation:
        (held,) = operation.view().events("registration")
    assert "Erased 1" in run("erase", op, held.id[:12], "--yes").stdout
    assert "no personal payload" in run("erase", op, card_id(op), "--yes").stderr
    assert run("verify", op).exit_code == 0


def card_id(op: Path) -> str:
    with Operation.open(op, everything(), clock=lambda: 0, readonly=True) as operation:
        first = operation.folds.reader.at(1)
        assert first is not None
        return first.id.hex()


@pytest.mark.parametrize("words", [(), ("abc", "--expired"), ("ffffffffffff",)])
def test_what_cannot_be_meant_erases_nothing(op: Path, words: tuple[str, ...]) -> None:
    assert run("erase", op, *words, "--yes").exit_code == 2
