"""The register of printed sheets: written once, read back the same, every fault at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from safepassage.foundation.errors import DataRefused
from safepassage.interchange.orders_file import COLUMNS, REGISTER, read_register, refuse_used, write_register

if TYPE_CHECKING:
    from pathlib import Path

SHEET: dict[str, Any] = {name: f"a {name}" for name in COLUMNS if name != "code"} | {
    "block": 12,
    "copy": 3,
    "operation": '=SUM(1), "quoted"',
    "centres": "",
}


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    sheets = {"A" * 12: SHEET, "B" * 12: {**SHEET, "copy": 4}}
    path = write_register(tmp_path, sheets)
    assert read_register(tmp_path) == sheets
    assert path.name == "sheets.planning-only.csv"
    assert path.stat().st_mode & 0o077 == 0


def test_it_is_never_written_over(tmp_path: Path) -> None:
    write_register(tmp_path, {"A" * 12: SHEET})
    with pytest.raises(FileExistsError):
        write_register(tmp_path, {})


def test_every_fault_is_said_with_its_row(tmp_path: Path) -> None:
    path = write_register(tmp_path, {"A" * 12: SHEET, "B" * 12: SHEET, "C" * 12: SHEET, "D" * 12: SHEET})
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[1] = lines[1].replace(",3,", ",three,")
    lines[2] = lines[2].replace("B" * 12, "A" * 12)
    lines[3] = lines[3].rpartition(",")[0]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(DataRefused) as refused:
        read_register(tmp_path)
    assert [(fault.row, fault.field) for fault in refused.value.faults] == [(2, "copy"), (3, "code"), (4, "")]


def test_a_folder_without_one_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataRefused, match="safepassage orders"):
        read_register(tmp_path)


def test_a_folder_that_was_used_is_refused_and_a_key_may_lie_there(tmp_path: Path) -> None:
    refuse_used(tmp_path / "new")
    (tmp_path / "orders.key").write_text("k")
    refuse_used(tmp_path)
    (tmp_path / REGISTER).write_text("x")
    with pytest.raises(DataRefused, match=REGISTER):
        refuse_used(tmp_path)
    with pytest.raises(DataRefused):
        refuse_used(tmp_path / REGISTER)
