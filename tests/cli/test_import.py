"""Files onto the ledger: every fault at once, all or nothing, twice is once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from cli.runs import HEADER, ROW, counts, made, run

if TYPE_CHECKING:
    from pathlib import Path

GOOD = [ROW.format(f"k-{number}", "7,3,4") for number in range(3)]
BAD = ROW.format("k-9", "5,8,")


def size(folder: Path) -> int:
    return int(json.loads(run("verify", folder, "-f", "json").stdout)["rows"])


def test_a_file_is_imported_and_again_adds_nothing(tmp_path: Path) -> None:
    folder, path = made(tmp_path), counts(tmp_path / "crossing_count.csv", *GOOD)
    assert "Recorded 3 of 3 records (positions 2 to 4)." in run("import", folder, path).stdout
    assert "Recorded 0 of 3 records, 3 there already." in run("import", folder, path).stdout
    assert size(folder) == 4


def test_one_fault_refuses_the_whole_file(tmp_path: Path) -> None:
    folder, path = made(tmp_path), counts(tmp_path / "crossing_count.csv", *GOOD, BAD)
    found = run("import", folder, path)
    assert found.exit_code == 3
    assert "Refused: 1 fault" in found.stderr
    assert "row 5  people" in found.stderr
    assert size(folder) == 1


def test_the_good_ones_are_kept_when_asked(tmp_path: Path) -> None:
    folder, path = made(tmp_path), counts(tmp_path / "crossing_count.csv", *GOOD, BAD)
    found = run("import", folder, path, "--keep-good")
    assert (found.exit_code, "1 left out" in found.stdout) == (1, True)
    assert size(folder) == 4


def test_several_files_are_one_import(tmp_path: Path) -> None:
    folder = made(tmp_path)
    one = counts(tmp_path / "one.csv", *GOOD)
    two = counts(tmp_path / "two.csv", BAD)
    found = run("import", folder, one, two, "--kind", "crossing_count")
    assert (found.exit_code, str(two) in found.stderr) == (3, True)
    assert size(folder) == 1


def test_a_dry_run_records_nothing_and_says_what_would_happen(tmp_path: Path) -> None:
    folder, path = made(tmp_path), counts(tmp_path / "crossing_count.csv", *GOOD)
    run("record", folder, "meals", "source=c", "occurred=2016-12-10", "place=centre/one", "meals=3")
    shown = json.loads(run("import", folder, path, "--dry-run", "-f", "json").stdout)
    assert (shown["recorded"], shown["dry_run"], shown["first"]) == (3, True, None)
    assert size(folder) == 2


def test_a_second_content_under_a_number_is_a_finding(tmp_path: Path) -> None:
    folder = made(tmp_path)
    run("import", folder, counts(tmp_path / "crossing_count.csv", *GOOD))
    other = counts(tmp_path / "crossing_count.csv", ROW.format("k-0", "8,3,4"))
    found = run("import", folder, other)
    assert found.exit_code == 1
    assert "1 beside other content of the same number" in found.stdout


@pytest.mark.parametrize("text", [True, False])
def test_standard_input_is_a_file_too(tmp_path: Path, text: bool) -> None:
    folder = made(tmp_path)
    if text:
        data = "\n".join([HEADER, *GOOD]) + "\n"
    else:
        other = made(tmp_path / "other")
        run("import", other, counts(tmp_path / "crossing_count.csv", *GOOD))
        data = run("export", other, "--kind", "crossing_count").stdout
    found = run("import", folder, "-", "--kind", "crossing_count", stdin=data)
    assert "Recorded 3 of 3" in found.stdout, found.stderr


def test_a_file_in_another_encoding_is_refused_until_it_is_named(tmp_path: Path) -> None:
    folder, path = made(tmp_path), tmp_path / "crossing_count.csv"
    path.write_bytes(f"{HEADER},organised_by\n{GOOD[0]},Médecins\n".encode("latin-1"))
    found = run("import", folder, path)
    assert found.exit_code == 3
    assert "byte 0xE9" in found.stderr
    assert run("import", folder, path, "--encoding", "cp1252").exit_code == 0
    assert "Médecins" in run("export", folder).stdout


def test_a_disarmament_file_with_a_name_column_is_refused(tmp_path: Path) -> None:
    folder, path = made(tmp_path), tmp_path / "weapons_laid_down.csv"
    path.write_text("source,occurred,place,people,Name\ndesk,2016-12-10,city/aleppo,1,Somebody\n")
    found = run("import", folder, path, "--keep-good")
    assert "Name" in found.stderr
    assert "Somebody" not in found.output
    assert size(folder) == 1


def test_a_file_of_another_nature_is_refused(tmp_path: Path) -> None:
    folder, path = made(tmp_path), tmp_path / "crossing_count.csv"
    path.write_text(f"nature,{HEADER}\n" + "\n".join(f"real,{row}" for row in GOOD) + "\n")
    found = run("import", folder, path)
    assert found.exit_code == 3
    assert "rows 2-4  nature" in found.stderr  # said once for the three of them


def test_a_missing_file_is_refused_with_its_name(tmp_path: Path) -> None:
    found = run("import", made(tmp_path), tmp_path / "none.csv")
    assert (found.exit_code, "No such file" in found.stderr) == (3, True)


def test_what_an_export_holds_comes_back_the_same(tmp_path: Path) -> None:
    one, two = made(tmp_path), made(tmp_path / "other")
    run("import", one, counts(tmp_path / "crossing_count.csv", *GOOD))
    tables = tmp_path / "tables"
    run("export", one, "--format", "csv", "--out", tables, "--hxl", "--bom")
    found = run("import", two, *sorted(tables.iterdir()))
    assert "Recorded 3 of 4 records" in found.stdout  # the card is the same, and there
    assert run("export", two).stdout == run("export", one).stdout
