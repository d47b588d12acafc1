"""The folder of printed orders: the register of every sheet that was made, and the key that signs them.

The register is for the desk that answers the telephone, and as secret as the sheets are before they are handed out:
its name says so. A sheet that is not in it was not made here, so a register is never written over.
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any, Final

from safepassage.foundation.errors import DataRefused, Fault
from safepassage.interchange.spreadsheet import csv_line, unguarded

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

__all__ = ["KEY", "PUBLIC_KEY", "read_register", "refuse_used", "write_register"]

REGISTER: Final = "sheets.planning-only.csv"
KEY: Final = "orders.key"
PUBLIC_KEY: Final = "orders.pub"
COLUMNS: Final = (
    *("code", "sheet", "nature", "operation", "plan", "zone", "block", "by", "leave", "leave_by", "way", "exit"),
    *("centres", "language", "copy", "expires"),
)
WHOLE: Final = frozenset({"block", "copy"})


def refuse_used(folder: Path) -> None:
    """Refuses a folder in which something other than a key lies.

    Raises:
        DataRefused: It does.
    """
    others = sorted(path.name for path in folder.glob("*") if path.name not in {KEY, PUBLIC_KEY})
    if folder.exists() and not folder.is_dir():
        others = [folder.name]
    if others:
        way_out = f"Take another folder; --key {KEY} of the earlier one signs with the same key."
        expected = "a new folder, or one with a key alone"
        raise DataRefused([Fault(file=str(folder), expected=expected, got=", ".join(others[:5]), way_out=way_out)])


def write_register(folder: Path, sheets: Mapping[str, Mapping[str, Any]]) -> Path:
    """Writes the register.

    Args:
        folder: Of the orders.
        sheets: Code → what the sheet says.
    """
    path = folder / REGISTER
    rows: Iterable[Mapping[str, Any]] = ({"code": code, **content} for code, content in sheets.items())
    with path.open("x", encoding="utf-8", newline="") as file:
        file.write(csv_line(COLUMNS))
        file.writelines(csv_line(str(row[name]) for name in COLUMNS) for row in rows)
    path.chmod(0o600)
    return path


def read_register(folder: Path) -> dict[str, dict[str, Any]]:
    """Code → what the sheet says.

    Raises:
        DataRefused: There is none, or a row is not what was written; every fault at once.
    """
    path = folder / REGISTER
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file, strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        got = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        way_out = "`safepassage orders … --out FOLDER` writes it."
        expected = "the register of printed sheets"
        raise DataRefused([Fault(file=str(path), expected=expected, got=got, way_out=way_out)]) from None
    found: dict[str, dict[str, Any]] = {}
    faults = []
    for number, row in enumerate(rows, 2):
        if set(row) != set(COLUMNS) or None in row.values():
            faults.append(Fault(expected=f"the columns {', '.join(COLUMNS)}", file=str(path), row=number))
            continue
        content: dict[str, Any] = {name: unguarded(text) for name, text in row.items()}
        code = content.pop("code")
        for name in sorted(WHOLE):
            if content[name].isdecimal():
                content[name] = int(content[name])
            else:
                faults.append(
                    Fault(field=name, expected="a whole number", got=content[name], file=str(path), row=number)
                )
        if code in found:
            faults.append(Fault(field="code", expected="each code once", got=code, file=str(path), row=number))
        found[code] = content
    if faults:
        raise DataRefused(faults)
    return found
